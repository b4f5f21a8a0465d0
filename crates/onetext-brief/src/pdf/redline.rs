//! A draft with its changes as blocks.

use onetext_draft::{ChangeKind, Marked, MarkedParagraph, Style};

use super::blocks::{Block, Look, Mark, Role, Run, Text};
use crate::harmless;

/// The title, the facts, what the marks mean where there are any, and the text.
pub(super) fn blocks(title: &str, facts: &[String], marked: &Marked) -> Vec<Block> {
    let text = |role, runs| Block::Text(Text { role, runs, marker: None });
    let mut blocks = vec![text(Role::Title, vec![Run::plain(harmless(title))])];
    blocks.extend(facts.iter().map(|fact| text(Role::Fact, vec![Run::quiet(harmless(fact))])));
    blocks.extend(legend(marked).map(|runs| text(Role::Fact, runs)));
    let mut paragraphs = marked.paragraphs.iter().peekable();
    while let Some(paragraph) = paragraphs.next() {
        let runs = runs(paragraph, paragraphs.peek().copied());
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            blocks.push(text(role(paragraph.style), runs));
        }
    }
    blocks
}

fn role(style: Style) -> Role {
    match style {
        // The file's own title stands under the one of the page.
        Style::Title => Role::Heading(1),
        Style::Heading(level) => Role::Heading(level.saturating_add(1)),
        Style::Body => Role::Body,
        Style::Item(level) => Role::Item(level.clamp(1, 9)),
        Style::Note => Role::Note,
    }
}

/// What the marks mean, as far as there are any.
fn legend(marked: &Marked) -> Option<Vec<Run>> {
    let pieces = marked
        .paragraphs
        .iter()
        .flat_map(|it| it.pieces.iter().filter_map(|piece| piece.change.as_ref()).chain(&it.end));
    let mut marks: Vec<Mark> = pieces.map(|change| mark(change.kind)).collect();
    marks.sort_by_key(|mark| *mark as u8);
    marks.dedup();
    let words = |mark: Mark| match mark {
        Mark::Inserted => "inserted",
        Mark::Deleted => "deleted",
        Mark::MovedTo => "moved to here",
        _ => "moved from here",
    };
    let mut runs = vec![Run::quiet("Changes: ")];
    for (at, mark) in marks.iter().enumerate() {
        if at > 0 {
            runs.push(Run::quiet(", "));
        }
        runs.push(Run {
            text: words(*mark).to_owned(),
            look: Look { mark: *mark, ..Look::default() },
        });
    }
    runs.push(Run::quiet(". A bar stands beside every line with one."));
    (!marks.is_empty()).then_some(runs)
}

fn mark(kind: ChangeKind) -> Mark {
    match kind {
        ChangeKind::Inserted => Mark::Inserted,
        ChangeKind::Deleted => Mark::Deleted,
        ChangeKind::MovedTo(_) => Mark::MovedTo,
        ChangeKind::MovedFrom(_) => Mark::MovedFrom,
    }
}

fn runs(paragraph: &MarkedParagraph, next: Option<&MarkedParagraph>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before: Option<ChangeKind> = None;
    for piece in &paragraph.pieces {
        let kind = piece.change.as_ref().map(|change| change.kind);
        if kind != before {
            runs.extend(arrow(before, false));
            runs.extend(arrow(kind, true));
        }
        before = kind;
        let look = Look {
            bold: piece.look.bold,
            italic: piece.look.italic,
            mark: kind.map(mark).unwrap_or_default(),
        };
        runs.push(Run { text: plain(&piece.text), look });
    }
    runs.extend(arrow(before, false));
    // An end that came or went between words that stay: two paragraphs were one, or are one now.
    let stays = |it: &MarkedParagraph| it.pieces.iter().any(|piece| piece.change.is_none());
    if let Some(end) =
        paragraph.end.as_ref().filter(|_| stays(paragraph) && next.is_some_and(stays))
    {
        let look = Look { mark: mark(end.kind), ..Look::default() };
        runs.push(Run { text: "¶".to_owned(), look });
    }
    runs
}

/// The number by which the two places of a move find each other: before what came, behind what went.
fn arrow(kind: Option<ChangeKind>, begins: bool) -> Option<Run> {
    match (kind?, begins) {
        (ChangeKind::MovedTo(n), true) => Some(Run::quiet(format!("{n}→\u{a0}"))),
        (ChangeKind::MovedFrom(n), false) => Some(Run::quiet(format!("\u{a0}→{n}"))),
        _ => None,
    }
}

/// Words without what would disturb a page; line breaks stay.
fn plain(text: &str) -> String {
    let lines = text.split(['\n', '\u{b}', '\u{c}']);
    lines.map(harmless).collect::<Vec<_>>().join("\n")
}
