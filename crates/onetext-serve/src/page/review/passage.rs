//! The text of a report with the words of its proposals set apart.
//!
//! The words of every proposal are underlined and numbered where they begin; those of the one that
//! is looked at stand on another ground as well, with what they are in their sentence.

use std::ops::Range;

use maud::{Markup, html};
use onetext_read::review::Choices;
use onetext_record::{Evidence, Part};

use crate::page::words::harmless;

/// From how many characters on only a part of a text is shown at once.
const LONG: usize = 60_000;

/// How many characters are shown before and behind the words looked at.
const AROUND: usize = 20_000;

/// Some words of a proposal.
struct Words {
    at: usize,
    start: usize,
    end: usize,
    part: Part,
    /// Whether the number of the proposal stands before them.
    is_first: bool,
}

/// The text of the report, with the words of proposal `current` set apart most.
pub(super) fn passage(
    choices: &Choices,
    current: Option<usize>,
    link: &dyn Fn(usize) -> String,
) -> Markup {
    let document = &choices.reports[0].document;
    let text: Vec<char> = document.source.text.chars().collect();
    let here = |evidence: &&Evidence| {
        evidence.source == document.source.id
            && evidence.start < evidence.end
            && evidence.end <= text.len()
    };
    let mut words: Vec<Words> = Vec::new();
    for at in 0..choices.items.len() {
        let mut first = true;
        for evidence in choices.get(at).evidence.iter().filter(here) {
            // Who says it and by which verb is of interest where one looks closer.
            if evidence.part != Part::Content && current != Some(at) {
                continue;
            }
            let (start, end, part) = (evidence.start, evidence.end, evidence.part);
            let is_first = part == Part::Content && std::mem::take(&mut first);
            words.push(Words { at, start, end, part, is_first });
        }
    }
    words.sort_by_key(|it| (it.start, it.end, it.at));
    let looked_at = words.iter().find(|it| Some(it.at) == current && it.part == Part::Content);
    let shown = window(&text, looked_at.map_or(0, |it| it.start));
    html! {
        @if shown.start > 0 { p.nothing { "Earlier parts of this long text are left out here." } }
        @for paragraph in paragraphs(&text, shown.clone()) {
            p dir="auto" { (one(&text, paragraph, &words, current, looked_at, link)) }
        }
        @if shown.end < text.len() { p.nothing { "Later parts of this long text are left out here." } }
    }
}

/// The part of a text that is shown.
fn window(text: &[char], around: usize) -> Range<usize> {
    if text.len() <= LONG {
        return 0..text.len();
    }
    let start = around.saturating_sub(AROUND);
    let end = (around + AROUND).min(text.len());
    let line = |at: &usize| text[*at] == '\n';
    let start = (start..around).find(line).map_or(start, |at| at + 1);
    let end = (around..end).rfind(line).filter(|at| *at > around).unwrap_or(end);
    start..end
}

/// The paragraphs of a part of a text: what stands between blank lines.
fn paragraphs(text: &[char], shown: Range<usize>) -> Vec<Range<usize>> {
    let (mut found, mut start) = (Vec::new(), shown.start);
    let mut at = shown.start;
    while at < shown.end {
        if text[at] == '\n' {
            let mut next = at + 1;
            while next < shown.end && text[next].is_whitespace() {
                next += 1;
            }
            if text[at + 1..next].contains(&'\n') {
                found.push(start..at);
                start = next;
            }
            at = next;
        } else {
            at += 1;
        }
    }
    found.push(start..shown.end);
    found.retain(|range| text[range.clone()].iter().any(|c| !c.is_whitespace()));
    found
}

fn one(
    text: &[char],
    paragraph: Range<usize>,
    words: &[Words],
    current: Option<usize>,
    looked_at: Option<&Words>,
    link: &dyn Fn(usize) -> String,
) -> Markup {
    // Words are in the order of their beginnings, and seldom long.
    let here: Vec<&Words> =
        words.iter().filter(|it| it.start < paragraph.end && it.end > paragraph.start).collect();
    let mut cuts: Vec<usize> = here
        .iter()
        .flat_map(|it| [it.start, it.end])
        .filter(|cut| *cut > paragraph.start && *cut < paragraph.end)
        .chain([paragraph.start, paragraph.end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    html! {
        @for pair in cuts.windows(2) {
            @let (start, end) = (pair[0], pair[1]);
            @let shown = shown(&text[start..end]);
            @let over: Vec<&&Words> = here.iter().filter(|it| it.start <= start && end <= it.end).collect();
            @let is_anchor = looked_at.is_some_and(|it| it.start.max(paragraph.start) == start);
            @for it in here.iter().filter(|it| it.is_first && it.start == start) {
                a.ref href=(link(it.at)) aria-label=(format!("Proposal {}", it.at + 1)) aria-current=[(Some(it.at) == current).then_some("true")] { (it.at + 1) }
            }
            @match over.iter().filter(|it| Some(it.at) == current).min_by_key(|it| it.end - it.start) {
                Some(it) => mark.now.(it.part.word()) id=[is_anchor.then_some("words")] { (shown) },
                None if over.is_empty() => (shown),
                None => span.other { (shown) },
            }
        }
    }
}

/// Characters as they may stand on a page; line breaks stay.
fn shown(text: &[char]) -> String {
    let text: String = text.iter().collect();
    text.split('\n').map(harmless).collect::<Vec<_>>().join("\n")
}
