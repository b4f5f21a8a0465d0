//! A source in full, with words of it marked.
//!
//! A long text is shown in parts, each of a few pages, so that a click on a quotation is answered at
//! once however long the report is. All passages that entries quote are marked lightly, with the way
//! to what rests on them; the words that were asked for are marked strongly.

use std::ops::Range;

use maud::{Markup, html};
use onetext_record::body::{Format, Source};
use onetext_record::id::SourceId;
use onetext_record::{Audience, When, characters};
use schemars::JsonSchema;
use serde::Serialize;

use super::words::{self, harmless};
use crate::chrome::Tab;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::reply::{Outcome, Page, Reply};
use crate::request::{Fields, Request};
use crate::route::{Doc, Handler, Route, shape};

mod rests;

use rests::{Resting, Rests};

pub(crate) const ROUTES: &[Route] = &[
    Route::get("/source/{id}", Handler::Read(page)),
    Route::get("/api/sources/{id}", Handler::Read(api)).doc(
        Doc::json("A part of a source, and what rests on it", shape::<Shown>).query(&[
            ("from", "Show the part with this character, counted from 0"),
            ("to", "The character behind the words that are meant"),
            ("part", "Show this part, counted from 1"),
        ]),
    ),
];

/// About how many bytes of text a part has.
const PART: usize = 12_000;

/// How many passages of a part are marked at most, and how much is shown to rest on each.
const MOST: usize = 200;

/// A part of a source.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Shown {
    pub(crate) id: String,
    /// The headline or title.
    pub(crate) title: String,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// When it was published.
    pub(crate) on: Option<When>,
    /// Where it was found.
    pub(crate) url: Option<String>,
    /// What kind of document it was.
    pub(crate) format: Format,
    /// SHA-256 of the document's bytes.
    pub(crate) sha256: String,
    /// Who entered it.
    pub(crate) author: String,
    /// Who may see it.
    pub(crate) audience: Audience,
    /// Whether it was taken back.
    pub(crate) taken_back: bool,
    /// The number of this part, from 1.
    pub(crate) part: usize,
    /// How many parts there are.
    pub(crate) parts: usize,
    /// The first character of this part.
    pub(crate) start: usize,
    /// The character behind its last one.
    pub(crate) end: usize,
    /// The text of this part.
    pub(crate) text: String,
    /// The passages of this part that entries quote.
    pub(crate) passages: Vec<Quotation>,
}

/// A passage that entries quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Quotation {
    /// Its first character in the source.
    pub(crate) start: usize,
    /// The character behind its last one.
    pub(crate) end: usize,
    /// What rests on it.
    pub(crate) rests: Vec<Resting>,
}

/// Which words of a source are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Asked {
    words: Option<Range<usize>>,
    part: Option<usize>,
}

impl Asked {
    fn of(fields: &Fields) -> Result<Self, Fault> {
        let number = |name: &str| -> Result<Option<usize>, Fault> {
            let Some(text) = fields.get(name) else { return Ok(None) };
            let wrong = || Fault::input(format!("“{name}” is no number: {text}"));
            text.parse().map(Some).map_err(|_| wrong())
        };
        let (from, to) = (number("from")?, number("to")?);
        let words = from.map(|from| from..to.unwrap_or(from));
        Ok(Self { words, part: number("part")? })
    }
}

fn page(desk: &Desk<'_>, request: &Request) -> Outcome {
    let asked = Asked::of(&request.fields())?;
    let shown = shown(desk, &request.id("id")?, &asked)?;
    let main = sheet(desk, &shown, asked.words.as_ref());
    let mut page = Page::new(Tab::Matrix, shown.title.clone(), main);
    // A source belongs to no tab.
    page.tab = None;
    Ok(page.into())
}

fn api(desk: &Desk<'_>, request: &Request) -> Outcome {
    let asked = Asked::of(&request.fields())?;
    Reply::json(&shown(desk, &request.id("id")?, &asked)?)
}

fn shown(desk: &Desk<'_>, id: &SourceId, asked: &Asked) -> Result<Shown, Fault> {
    let item = desk.state.sources.item(id).ok_or(Fault::NotFound)?;
    // What was taken back can still be read where entries quote it.
    let version = item.current().or_else(|| item.versions().next_back()).ok_or(Fault::NotFound)?;
    let Source { title, publisher, url, format, sha256, text, .. } = &version.body;
    let starts = parts(text);
    let wanted = asked.words.as_ref().and_then(|words| {
        let byte = characters(text, 0, words.start)?.len();
        Some(starts.partition_point(|start| *start <= byte))
    });
    let part = asked.part.or(wanted).unwrap_or(1).clamp(1, starts.len());
    let first = starts.get(part - 1).copied().unwrap_or_default();
    let last = starts.get(part).copied().unwrap_or(text.len());
    let part_text = text.get(first..last).unwrap_or_default();
    let start = text.get(..first).unwrap_or_default().chars().count();
    let end = start + part_text.chars().count();
    let passages = Rests::of(desk).in_part(desk.state, id, &(start..end), MOST);
    Ok(Shown {
        id: id.to_string(),
        title: title.clone(),
        publisher: publisher.clone(),
        on: version.on,
        url: url.clone(),
        format: *format,
        sha256: sha256.clone(),
        author: version.author.clone(),
        audience: version.audience.clone(),
        taken_back: version.retracted.is_some(),
        part,
        parts: starts.len(),
        start,
        end,
        text: part_text.to_owned(),
        passages: passages
            .into_iter()
            .map(|(span, rests)| Quotation { start: span.start, end: span.end, rests })
            .collect(),
    })
}

/// The bytes at which the parts of a text begin: where a paragraph begins, or else a word.
fn parts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let mut at = 0;
    while text.len() - at > PART + PART / 2 {
        let near = ceil(text, at + PART);
        let far = ceil(text, near + PART / 2);
        let window = &text[near..far];
        let end = window
            .find('\n')
            .map(|found| found + 1)
            .or_else(|| window.find(char::is_whitespace).map(|found| ceil(window, found + 1)))
            .unwrap_or_default();
        at = near + end;
        starts.push(at);
    }
    starts
}

/// The first place from `at` on where a character begins.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn sheet(desk: &Desk<'_>, shown: &Shown, asked: Option<&Range<usize>>) -> Markup {
    html! {
        article.source {
            h1 dir="auto" { (harmless(&shown.title)) }
            p.facts {
                @if let Some(publisher) = &shown.publisher { (words::said(publisher)) ", " }
                @if let Some(on) = shown.on { (words::when(on)) } @else { "date not known" }
                @if let Some(url) = &shown.url {
                    " · "
                    @if onetext_brief::is_web(url) { a href=(url) rel="noreferrer noopener" { "Where it was found" } }
                    @else { (words::said(url)) }
                }
                " · entered by " (words::said(&shown.author))
                @if shown.audience != Audience::Everyone {
                    " · for " (words::said(&words::audience(desk.state, &shown.audience)))
                }
            }
            @if shown.taken_back { p.refused { "✕ This source was taken back. It stays where entries quote it." } }
            @if shown.passages.is_empty() && shown.parts == 1 { p.facts { "No entry rests on it." } }
            (turns(shown))
            div.text { (paragraphs(shown, asked)) }
            (turns(shown))
            @if !shown.passages.is_empty() {
                section aria-labelledby="rests" {
                    h2 #rests { @if shown.parts > 1 { "What rests on this part" } @else { "What rests on it" } }
                    ol.rests { @for (n, passage) in shown.passages.iter().enumerate() { (note(shown, n + 1, passage)) } }
                }
            }
            p.facts.digest { "SHA-256 " code { (shown.sha256) } }
        }
    }
}

fn turns(shown: &Shown) -> Markup {
    let path = |part: usize| format!("/source/{}?part={part}", shown.id);
    html! {
        @if shown.parts > 1 {
            nav.pages aria-label="Parts of this source" {
                @if shown.part > 1 { a rel="prev" href=(path(shown.part - 1)) { "Earlier" } }
                span { "Part " (shown.part) " of " (shown.parts) }
                @if shown.part < shown.parts { a rel="next" href=(path(shown.part + 1)) { "Later" } }
            }
        }
    }
}

fn note(shown: &Shown, number: usize, passage: &Quotation) -> Markup {
    let (from, to) =
        (passage.start.saturating_sub(shown.start), passage.end.saturating_sub(shown.start));
    let to = to.min(shown.end - shown.start);
    let words = characters(&shown.text, from, to).unwrap_or_default();
    html! {
        li #{ "rests-" (number) } value=(number) {
            p { a href={ "#at-" (number) } aria-label={ "Back to words " (number) } { "↑" } " " q dir="auto" { (harmless(&super::quoted::short(words))) } }
            ul {
                @for rest in &passage.rests {
                    li {
                        span.kind { (rest.kind) ": " }
                        @if let Some(path) = &rest.path { a href=(path) dir="auto" { (harmless(&super::quoted::short(&rest.says))) } }
                        @else { (words::said(&super::quoted::short(&rest.says))) }
                    }
                }
            }
        }
    }
}

/// The paragraphs of a part, with what is quoted and what was asked for marked.
fn paragraphs(shown: &Shown, asked: Option<&Range<usize>>) -> Markup {
    let mut cuts: Vec<usize> = shown.passages.iter().flat_map(|it| [it.start, it.end]).collect();
    cuts.extend(asked.iter().flat_map(|words| [words.start, words.end]));
    cuts.sort_unstable();
    cuts.dedup();
    let mut at = shown.start;
    let mut lines = Vec::new();
    for line in shown.text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            lines.push(pieces(line, at, &cuts));
        }
        at += line.chars().count();
    }
    let mut named = false;
    html! {
        @for pieces in lines {
            p dir="auto" {
                @for (start, text) in pieces { (piece(shown, start, text, asked, &mut named)) }
            }
        }
    }
}

/// A line cut where passages begin and end, each piece with its first character.
fn pieces<'a>(line: &'a str, from: usize, cuts: &[usize]) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    let (mut at, mut rest) = (from, line);
    let first = cuts.partition_point(|cut| *cut <= from);
    for cut in cuts.get(first..).unwrap_or_default() {
        let Some((byte, _)) = rest.char_indices().nth(cut - at) else { break };
        let (piece, after) = rest.split_at(byte);
        found.push((at, piece));
        (at, rest) = (*cut, after);
    }
    if !rest.is_empty() {
        found.push((at, rest));
    }
    found
}

fn piece(
    shown: &Shown,
    start: usize,
    text: &str,
    asked: Option<&Range<usize>>,
    named: &mut bool,
) -> Markup {
    let end = start + text.chars().count();
    let is_asked = asked.is_some_and(|words| words.contains(&start));
    let of =
        || shown.passages.iter().zip(1..).filter(|(it, _)| (it.start..it.end).contains(&start));
    // What began in an earlier part begins here with the part.
    let begin = |it: &Quotation| it.start.max(shown.start);
    let begins: Vec<usize> = of().filter(|(it, _)| begin(it) == start).map(|(_, n)| n).collect();
    let ends: Vec<usize> = of().filter(|(it, _)| it.end == end).map(|(_, n)| n).collect();
    let is_quoted = of().next().is_some();
    // The place to which the page is scrolled has one name.
    let id = (is_asked && !std::mem::replace(named, true)).then_some("words");
    html! {
        @for number in begins { span #{ "at-" (number) } {} }
        @if is_asked { mark id=[id] { (harmless(text)) } }
        @else if is_quoted { mark.quoted { (harmless(text)) } }
        @else { (harmless(text)) }
        @for number in ends {
            sup { a href={ "#rests-" (number) } aria-label={ "What rests on these words: " (number) } { (number) } }
        }
    }
}

#[cfg(test)]
mod tests;
