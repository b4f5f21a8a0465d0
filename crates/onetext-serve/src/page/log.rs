//! Every entry that the viewer sees, whether the log is whole, and what can be taken away.

use std::io::{Cursor, Write};
use std::sync::Arc;

use maud::{Markup, html};
use onetext_record::body::summary;
use onetext_record::{Audience, Entry, Kind, Viewer, folder};

use crate::api::{briefed, verdict};
use crate::chrome::{Tab, token};
use crate::desk::{Chair, Desk, Study};
use crate::fault::Fault;
use crate::page::today::told::told;
use crate::page::words::{self, count, harmless, said, when};
use crate::reply::{Outcome, Page, Reply};
use crate::request::{Fields, Request};
use crate::route::{Doc, Handler, Route};

pub(crate) const ROUTES: &[Route] = &[
    Route::get(Tab::Log.path(), Handler::Ask(page)),
    Route::get("/log/{rank}", Handler::Read(entry)),
    Route::post("/log/verify", Handler::Chair(verify)),
    Route::get("/export/record.jsonl", Handler::Ask(lines)),
    Route::get("/export/record.zip", Handler::Ask(archive)),
    Route::get("/export/brief.html", Handler::Ask(brief_html)),
    Route::get("/export/brief.md", Handler::Ask(brief_markdown)),
    Route::get("/api/export/record.jsonl", Handler::Ask(lines))
        .doc(Doc::file("Every entry that you may see, one a line", "application/jsonl")),
    Route::get("/api/export/record.zip", Handler::Ask(archive))
        .doc(Doc::file("What you may see of the record as a folder", "application/zip")),
];

/// How many entries stand on a page.
const SHOWN: usize = 50;

/// How many entries are looked through before others get a turn.
const AT_ONCE: usize = 2000;

/// What the list is narrowed to.
struct Filter {
    kind: Option<Kind>,
    author: Option<String>,
    /// In lower case.
    words: Option<String>,
    page: usize,
}

impl Filter {
    fn new(fields: &Fields) -> Result<Self, Fault> {
        Ok(Self {
            kind: fields.parsed("kind")?,
            author: fields.get("author").map(str::to_owned),
            words: fields.get("q").map(str::to_lowercase),
            page: fields.parsed("page")?.unwrap_or(1).max(1),
        })
    }

    fn is_all(&self) -> bool {
        self.kind.is_none() && self.author.is_none() && self.words.is_none()
    }

    fn takes(&self, desk: &Desk<'_>, rank: usize) -> bool {
        if self.kind.is_some_and(|kind| desk.state.kind_of(rank) != Some(kind)) {
            return false;
        }
        if self.author.is_none() && self.words.is_none() {
            return true;
        }
        let Some(entry) = desk.state.entry(rank) else { return false };
        self.author.as_ref().is_none_or(|author| entry.author == *author)
            && self.words.as_ref().is_none_or(|words| holds(&entry, words))
    }

    /// The address of the same list from a page on, up to where its number stands.
    fn path(&self) -> String {
        let kind = self.kind.map(|kind| ("kind", kind.to_string()));
        let author = self.author.clone().map(|author| ("author", author));
        let words = self.words.clone().map(|words| ("q", words));
        let fields: Vec<_> = kind.into_iter().chain(author).chain(words).collect();
        let query = serde_urlencoded::to_string(&fields).unwrap_or_default();
        format!("/log?{query}{}page=", if query.is_empty() { "" } else { "&" })
    }
}

/// Whether an entry says these words, which are in lower case.
fn holds(entry: &Entry, words: &str) -> bool {
    let is_in = |text: &str| text.to_lowercase().contains(words);
    is_in(&summary(&entry.body))
        || entry.evidence.iter().any(|evidence| is_in(&evidence.quote))
        || match &entry.body {
            onetext_record::Body::Statement(it) => is_in(&it.words),
            onetext_record::Body::Draft(it) => it.text.as_deref().is_some_and(is_in),
            onetext_record::Body::Source(it) => is_in(&it.text),
            onetext_record::Body::Meeting(it) => {
                [&it.title, &it.outcome].into_iter().flatten().any(|text| is_in(text))
            }
            _ => false,
        }
}

/// The ranks on one page of the list, and how many pages there are.
fn found(study: &Study<'_>, filter: &Filter) -> (Vec<usize>, usize) {
    let last = study.look(|desk| desk.rank());
    if filter.is_all() {
        let pages = last.div_ceil(SHOWN).max(1);
        let skipped = (filter.page - 1).saturating_mul(SHOWN);
        return ((1..=last).rev().skip(skipped).take(SHOWN).collect(), pages);
    }
    let mut found = Vec::new();
    let mut behind = last;
    while behind > 0 {
        let from = behind.saturating_sub(AT_ONCE);
        study.look(|desk| {
            found.extend((from + 1..=behind).rev().filter(|rank| filter.takes(desk, *rank)));
        });
        behind = from;
    }
    let pages = found.len().div_ceil(SHOWN).max(1);
    let skipped = (filter.page - 1).saturating_mul(SHOWN);
    (found.into_iter().skip(skipped).take(SHOWN).collect(), pages)
}

fn page(study: &Study<'_>, request: &Request) -> Outcome {
    let filter = Filter::new(&request.fields())?;
    let (ranks, pages) = found(study, &filter);
    let is_mediator = *study.viewer() == Viewer::Mediator;
    let main = study.look(|desk| {
        html! {
            h1 { "Log" }
            p.lead { (count(desk.rank(), "entry", "entries")) ", in the order in which they were recorded. None is ever changed: a mistake is corrected by a later entry." }
            (narrowed(&filter))
            @if ranks.is_empty() { p.nothing { "No entry is like this." } }
            @else { (table(desk, &ranks)) }
            (words::pages(&filter.path(), filter.page.min(pages), pages))
            (exports(is_mediator))
        }
    });
    Ok(Page::new(Tab::Log, "Log", main).into())
}

fn narrowed(filter: &Filter) -> Markup {
    html! {
        form.row method="get" action="/log" role="search" {
            label { "Words" br; input type="search" name="q" value=[filter.words.as_deref().map(harmless)]; }
            label { "Kind" br;
                select name="kind" {
                    option value="" { "every kind" }
                    @for kind in Kind::EVERY {
                        option value=(kind) selected[filter.kind == Some(*kind)] { (kind) }
                    }
                }
            }
            @if let Some(author) = &filter.author { input type="hidden" name="author" value=(author); }
            button { "Show" }
            @if !filter.is_all() { a.button href="/log" { "Show all" } }
        }
    }
}

fn table(desk: &Desk<'_>, ranks: &[usize]) -> Markup {
    html! {
        div.scrolls role="region" aria-label="Entries" tabindex="0" {
            table.log {
                thead { tr {
                    th scope="col" { "No." } th scope="col" { "Date" } th scope="col" { "Kind" }
                    th scope="col" { "What it says" } th scope="col" { "Entered by" } th scope="col" { "For" }
                } }
                tbody {
                    @for (rank, entry) in ranks.iter().filter_map(|rank| Some((*rank, desk.state.entry(*rank)?))) {
                        tr {
                            td { a href={ "/log/" (rank) } { (rank) } }
                            td { @if let Some(on) = entry.on { (when(on)) } }
                            td { (entry.body.kind()) }
                            td.what { (told(desk.state, &entry)) }
                            td { (said(&entry.author)) @if entry.reading.is_some() { span.quiet { " (read by machine)" } } }
                            td { (audience(desk, &entry.audience)) }
                        }
                    }
                }
            }
        }
    }
}

fn audience(desk: &Desk<'_>, audience: &Audience) -> Markup {
    html! {
        @if *audience != Audience::Everyone { span aria-hidden="true" { "◐ " } }
        (said(&words::audience(desk.state, audience)))
    }
}

fn exports(is_mediator: bool) -> Markup {
    html! {
        section aria-labelledby="take" {
            h2 #take { "Take away" }
            p { "Each file holds what you may see, and nothing else." }
            ul {
                li { a href="/export/record.zip" { "The record as a folder" } ", to read, to keep under version control, to import again" }
                li { a href="/export/record.jsonl" { "The record as JSON lines" } }
                li { a href="/export/brief.html" { "The brief as a page" } ", or " a href="/export/brief.md" { "as Markdown" } }
                li { a href="/api/openapi.json" { "The description of the API" } ", for programs" }
            }
        }
        @if is_mediator {
            section aria-labelledby="whole" {
                h2 #whole { "Is the log whole?" }
                p { "Every entry carries a hash over itself and all before it. The check goes through all of them." }
                form method="post" action="/log/verify" { (token()) button { "Check the log" } }
            }
        }
    }
}

fn verify(chair: &Chair<'_>, _: &Request) -> Outcome {
    let verdict = verdict(chair)?;
    let main = html! {
        h1 { "Is the log whole?" }
        @if verdict.whole {
            p.lead { span.agreed aria-hidden="true" { "✓ " } "Yes. Every entry is as it was written, and none is missing." }
            dl.facts {
                @if let Some(entries) = verdict.entries { dt { "Entries" } dd { data.number value=(entries) { (entries) } } }
                @if let Some(head) = &verdict.head { dt { "Hash over all of them" } dd { code { (head) } } }
            }
            p { "Note the hash. If it is given to " code { "onetext verify --head" } " later, the check tells whether anything before it was changed since." }
        } @else {
            p.lead { span.refused aria-hidden="true" { "✕ " } "No." }
            @if let Some(fault) = &verdict.fault { p { (harmless(fault)) } }
            p { "Add nothing to it. Keep it as it is, and go back to a copy from before." }
        }
        p { a href="/log" { "Back to the log" } }
    };
    Ok(Page::new(Tab::Log, "Is the log whole?", main).still().into())
}

fn entry(desk: &Desk<'_>, request: &Request) -> Outcome {
    let rank: usize = request.id("rank")?;
    let shown = desk.state.ranked_entry(rank).ok_or(Fault::NotFound)?;
    let entry = desk.state.entry(rank).ok_or(Fault::NotFound)?;
    let json = serde_json::to_string_pretty(&shown).map_err(|error| Fault::internal(&error))?;
    let main = html! {
        h1 { "Entry " (rank) }
        p.lead { (told(desk.state, &entry)) }
        dl.facts {
            dt { "Recorded" } dd { time datetime=(entry.recorded_at) { (entry.recorded_at) } }
            dt { "Entered by" } dd { (said(&entry.author)) }
            dt { "For" } dd { (audience(desk, &entry.audience)) }
            @if let Some(on) = entry.on { dt { "Speaks of" } dd { (when(on)) } }
            @if let Some(reading) = &entry.reading {
                dt { "Read by machine" }
                dd { (said(&reading.reader)) ", rule " (said(&reading.rule)) ", confidence " (format!("{:.2}", reading.confidence)) }
            }
            @if let Some(earlier) = shown.supersedes {
                dt { "In place of" } dd { a href={ "/log/" (earlier) } { "entry " (earlier) } }
            }
        }
        @for evidence in &entry.evidence { (words::quote(desk.state, evidence)) }
        details { summary { "As programs see it" } pre.json tabindex="0" { code { (harmless_lines(&json)) } } }
        p {
            @if rank > 1 { a rel="prev" href={ "/log/" (rank - 1) } { "Entry before" } " · " }
            a href="/log" { "All entries" }
            @if rank < desk.rank() { " · " a rel="next" href={ "/log/" (rank + 1) } { "Entry behind" } }
        }
    };
    Ok(Page::new(Tab::Log, format!("Entry {rank}"), main).into())
}

/// The same line by line, so that its shape stays.
fn harmless_lines(text: &str) -> String {
    text.lines()
        .map(|line| {
            let inner = line.trim_start_matches(' ');
            format!("{}{}\n", " ".repeat(line.len() - inner.len()), harmless(inner))
        })
        .collect::<Vec<_>>()
        .concat()
}

/// What the viewer sees, as entries numbered by rank; taken out piece by piece.
fn ranked(study: &Study<'_>) -> Vec<Entry> {
    let last = study.look(|desk| desk.rank());
    let mut entries = Vec::with_capacity(last);
    for from in (1..=last).step_by(AT_ONCE) {
        study.look(|desk| {
            let ranks = from..(from + AT_ONCE).min(last + 1);
            entries.extend(ranks.filter_map(|rank| desk.state.ranked_entry(rank)));
        });
    }
    entries
}

fn lines(study: &Study<'_>, _: &Request) -> Outcome {
    let mut text = Vec::new();
    for entry in ranked(study) {
        serde_json::to_writer(&mut text, &entry).map_err(|error| Fault::internal(&error))?;
        text.push(b'\n');
    }
    Ok(Reply::file("record.jsonl", "application/jsonl", text))
}

fn archive(study: &Study<'_>, _: &Request) -> Outcome {
    let files = folder::write(&ranked(study));
    let failed = |error: &dyn std::fmt::Display| Fault::internal(error);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // The same record gives the same bytes: no clock in it.
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, text) in &files {
        zip.start_file(format!("record/{name}"), options).map_err(|error| failed(&error))?;
        zip.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    }
    let bytes = zip.finish().map_err(|error| failed(&error))?.into_inner();
    Ok(Reply::file("record.zip", "application/zip", bytes))
}

fn brief_html(study: &Study<'_>, request: &Request) -> Outcome {
    let brief = briefed(study, request)?;
    Ok(Reply::file("brief.html", "text/html; charset=utf-8", made(&brief, onetext_brief::html)))
}

fn brief_markdown(study: &Study<'_>, request: &Request) -> Outcome {
    let brief = briefed(study, request)?;
    Ok(Reply::file(
        "brief.md",
        "text/markdown; charset=utf-8",
        made(&brief, onetext_brief::markdown),
    ))
}

fn made(brief: &Arc<onetext_brief::Brief>, write: fn(&onetext_brief::Brief) -> String) -> String {
    write(brief)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Workbench, folder as entries, get, post};

    const HEAD: &str = "title = \"Strike\"\n[parties.union]\nname = \"Union\"\nrole = \"principal\"\n[parties.owners]\nname = \"Owners\"\nrole = \"principal\"\n";
    const SAID: &str = "[[statement]]\nid = \"loud\"\nby = [\"union\"]\nstance = \"demands\"\nwords = \"Eight hours\"\n[[statement]]\nid = \"secret\"\naudience = [\"owners\"]\nby = [\"owners\"]\nstance = \"offers\"\nwords = \"Nine hours, but quietly\"\n";

    fn bench() -> Workbench {
        Workbench::new(&entries(&[("onetext.toml", HEAD), ("record/said.toml", SAID)]))
    }

    #[test]
    fn a_search_finds_what_the_viewer_sees_and_nothing_else() {
        let bench = bench();
        let union = Workbench::person(Viewer::Party("union".parse().unwrap()));
        let owners = Workbench::person(Viewer::Party("owners".parse().unwrap()));
        assert!(bench.text(&union, get("/log?q=eight+HOURS")).contains("Eight hours"));
        assert!(bench.text(&union, get("/log?q=quietly")).contains("No entry is like this"));
        assert!(bench.text(&owners, get("/log?q=quietly")).contains("Nine hours"));
    }

    #[test]
    fn exports_hold_what_the_viewer_sees_and_can_be_read_back() {
        let bench = bench();
        let union = Workbench::person(Viewer::Party("union".parse().unwrap()));
        let Reply::Plain(reply) = bench.ask(Some(&union), get("/export/record.jsonl")).unwrap()
        else {
            panic!("a page")
        };
        let text = String::from_utf8(reply.body.to_vec()).unwrap();
        assert!(!text.contains("quietly"));
        for (line, place) in text.lines().zip(1..) {
            let entry: Entry = serde_json::from_str(line).unwrap();
            assert_eq!(entry.seq.0, place);
        }
        assert!(bench.ask(Some(&union), get("/export/record.zip")).is_ok());
    }

    #[test]
    fn only_mediators_check_the_log() {
        let bench = bench();
        let mediator = Workbench::person(Viewer::Mediator);
        assert!(bench.text(&mediator, post("/log/verify", &[])).contains("none is missing"));
        let union = Workbench::person(Viewer::Party("union".parse().unwrap()));
        assert!(matches!(bench.ask(Some(&union), post("/log/verify", &[])), Err(Fault::NotFound)));
    }
}
