//! The page of a redline.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{ClauseChangeView, MarkedPiece, MarkedView, RedlineView, RowView, asked};
use crate::chrome::Tab;
use crate::desk::Study;
use crate::page::text::{download, prose, show, view};
use crate::page::words::{self, harmless};
use crate::reply::{Outcome, Page};
use crate::request::Request;

/// How many unchanged paragraphs stand around a change for its context.
const AROUND: usize = 1;

/// How a redline is shown.
#[derive(Clone, Copy)]
struct Shown<'a> {
    old: &'a str,
    new: &'a str,
    side: bool,
    all: bool,
}

impl Shown<'_> {
    fn path(self) -> String {
        let Self { old, new, side, all } = self;
        let view = if side { "side" } else { "inline" };
        let show = if all { "&show=all" } else { "" };
        format!("/text/{old}/{new}?view={view}{show}")
    }
}

/// The redline between two drafts.
pub(in crate::page::text) fn page(study: &Study<'_>, request: &Request) -> Outcome {
    let view = asked(study, request)?;
    let drafts = study.look(|desk| view::lines(desk));
    let fields = request.fields();
    let shown = Shown {
        old: &view.old.id,
        new: &view.new.id,
        side: fields.get("view") == Some("side"),
        all: fields.get("show") == Some("all"),
    };
    let title = format!("{} → {}", view.old.title, view.new.title);
    let main = html! {
        h1 { "What changed" }
        p.facts {
            "from " a href={ "/text/" (shown.old) } dir="auto" { (harmless(&view.old.title)) }
            @if let Some(on) = view.old.on { " (" (words::when(on)) ")" }
            " to " a href={ "/text/" (shown.new) } dir="auto" { (harmless(&view.new.title)) }
            @if let Some(on) = view.new.on { " (" (words::when(on)) ")" }
        }
        (totals(&view))
        nav.draft-acts aria-label="Versions and files" {
            (show::compare(&drafts, Some(shown.old), Some(shown.new)))
            (download::links(&format!("/drafts/{}/redline/{}/", shown.old, shown.new), download::REDLINE))
        }
        (clauses(&view, shown))
        section.redline #redline aria-labelledby="changes" tabindex="-1" data-redline {
            h2 #changes { "The changes" }
            (ways(shown))
            @if view.totals.words_inserted + view.totals.words_deleted + view.totals.words_moved == 0 {
                p.nothing { "No word differs." }
            }
            @if shown.side { (side(&view, shown.all)) } @else { (inline(&view, shown.all)) }
        }
    };
    // Two drafts seldom change, and a reader among many changes must not be moved.
    Ok(Page::new(Tab::Text, title, main).still().into())
}

fn totals(view: &RedlineView) -> Markup {
    let totals = view.totals;
    let number = |n: usize| html! { data.number value=(n) { (n) } };
    html! {
        p.lead {
            (number(totals.words_inserted)) " words in, " (number(totals.words_deleted)) " words out"
            @if totals.words_moved > 0 { ", " (number(totals.words_moved)) " words moved" }
            "."
        }
    }
}

fn clauses(view: &RedlineView, shown: Shown<'_>) -> Markup {
    let told = |change: &ClauseChangeView| match change.how {
        "new" => ("＋", "new"),
        "gone" => ("✕", "gone"),
        "moved" => ("⇢", "moved"),
        _ => ("△", "changed"),
    };
    // Rows beside each other are not counted as paragraphs are.
    let anchor = |change: &ClauseChangeView| {
        change.paragraph.filter(|_| !shown.side).map(|at| format!("#p-{at}"))
    };
    html! {
        @if !view.clauses.is_empty() {
            section aria-labelledby="by-clause" {
                h2 #by-clause { "Clause by clause" }
                ul.clause-changes {
                    @for change in &view.clauses {
                        @let (sign, word) = told(change);
                        li {
                            span aria-hidden="true" { (sign) } " "
                            @match anchor(change) {
                                Some(to) => a href=(to) dir="auto" { (harmless(&change.name)) },
                                None => span dir="auto" { (harmless(&change.name)) },
                            }
                            " – " (word)
                        }
                    }
                }
            }
        }
    }
}

/// The ways in which the changes can be shown, and the buttons that a script makes work.
fn ways(shown: Shown<'_>) -> Markup {
    let link = |shown: Shown<'_>, words: &str, is_so: bool| {
        html! { li { a href=(shown.path()) aria-current=[is_so.then_some("true")] { (words) } } }
    };
    html! {
        nav.ways aria-label="How the changes are shown" {
            ul.row {
                (link(Shown { side: false, ..shown }, "In one text", !shown.side))
                (link(Shown { side: true, ..shown }, "Side by side", shown.side))
                (link(Shown { all: false, ..shown }, "Only changes", !shown.all))
                (link(Shown { all: true, ..shown }, "The whole text", shown.all))
            }
            p.steps hidden data-steps {
                button type="button" data-step="-1" { "Previous change" }
                " " button type="button" data-step="1" { "Next change" }
                " " span.hint { "or " kbd { "p" } " and " kbd { "n" } " while you are among the changes" }
            }
        }
    }
}

/// Which places are shown: changes, what stands around them, and the heading above.
fn kept(changed: &[bool], is_heading: impl Fn(usize) -> bool, all: bool) -> Vec<bool> {
    if all {
        return vec![true; changed.len()];
    }
    let mut kept = vec![false; changed.len()];
    let mut heading = None;
    for at in 0..changed.len() {
        if is_heading(at) {
            heading = Some(at);
        }
        if !changed[at] {
            continue;
        }
        let around = at.saturating_sub(AROUND)..=(at + AROUND).min(changed.len() - 1);
        for at in around.chain(heading) {
            kept[at] = true;
        }
    }
    kept
}

/// How many places in a row are left out before each that is shown, and at the end.
fn gaps(kept: &[bool]) -> (Vec<usize>, usize) {
    let mut out = 0;
    let before = kept.iter().map(|&kept| {
        if kept {
            return std::mem::take(&mut out);
        }
        out += 1;
        0
    });
    let before: Vec<usize> = before.collect();
    (before, out)
}

fn left_out(count: usize) -> Markup {
    html! { "⋯ " (words::count(count, "paragraph", "paragraphs")) " without a change" }
}

/// Which places are the first of a move's; those behind them moved with them.
fn first_of_moves<'a>(moves: impl Iterator<Item = Option<(&'a str, u32)>>) -> Vec<bool> {
    let mut known = BTreeSet::new();
    moves.map(|it| it.is_some_and(|it| known.insert(it))).collect()
}

/// The move by which a paragraph went or came as a whole.
fn moved_whole(paragraph: &MarkedView) -> Option<(&'static str, u32)> {
    let moved = paragraph.pieces.iter().find_map(|piece| Some((piece.fate, piece.number?)));
    let stays = paragraph.pieces.iter().any(|piece| piece.fate == "kept");
    moved.filter(|_| !stays)
}

fn inline(view: &RedlineView, all: bool) -> Markup {
    let changed: Vec<bool> = view.paragraphs.iter().map(|it| it.changed).collect();
    let kept = kept(&changed, |at| view.paragraphs[at].style == "heading", all);
    let (before, behind) = gaps(&kept);
    let first = first_of_moves(view.paragraphs.iter().map(moved_whole));
    html! {
        div.inline {
            @for (at, paragraph) in view.paragraphs.iter().enumerate().filter(|(at, _)| kept[*at]) {
                @if before[at] > 0 { p.left-out { (left_out(before[at])) } }
                (inline_paragraph(at, paragraph, first[at]))
            }
            @if behind > 0 { p.left-out { (left_out(behind)) } }
        }
    }
}

fn inline_paragraph(at: usize, paragraph: &MarkedView, is_first: bool) -> Markup {
    let whole = moved_whole(paragraph);
    let id = format!("p-{at}");
    let class = match paragraph.style {
        "heading" | "title" => "subheading",
        "item" => "item",
        _ => "words",
    };
    html! {
        div.marked id=(id) data-change[paragraph.changed] tabindex=[paragraph.changed.then_some("-1")] {
            @if let Some((fate, number)) = whole.filter(|_| is_first) { (move_note(fate, number)) }
            p class=(class) data-level=(paragraph.level.min(6)) dir="auto" {
                (pieces(&paragraph.pieces, whole.is_none()))
                @if paragraph.split { ins { span.hidden { "inserted: " } "¶" } }
                @if paragraph.joined { del { span.hidden { "deleted: " } "¶" } }
            }
        }
    }
}

/// Where moved words went or came from, with the way there.
fn move_note(fate: &str, number: u32) -> Markup {
    html! {
        @if fate == "moved-from" {
            p.moved-note id={ "from-" (number) } {
                span aria-hidden="true" { "⇢ " } "Moved away. " a href={ "#to-" (number) } { "Go to where it stands now" }
                span.hidden { ", move " (number) }
            }
        } @else {
            p.moved-note id={ "to-" (number) } {
                span aria-hidden="true" { "⇠ " } "Moved here. " a href={ "#from-" (number) } { "Go to where it stood" }
                span.hidden { ", move " (number) }
            }
        }
    }
}

/// Words with what happened to them. Hidden words say it for who does not see the marks.
fn pieces(pieces: &[MarkedPiece], with_moves: bool) -> Markup {
    html! {
        @for piece in pieces {
            @match (piece.fate, piece.number) {
                ("inserted", _) => ins { span.hidden { " inserted: " } (prose::lines(&piece.text)) span.hidden { " end of insertion " } },
                ("deleted", _) => del { span.hidden { " deleted: " } (prose::lines(&piece.text)) span.hidden { " end of deletion " } },
                ("moved-from", Some(number)) => span.moved-from {
                    @if with_moves { a href={ "#to-" (number) } { span aria-hidden="true" { "⇢" } span.hidden { "moved away: " } } }
                    (prose::lines(&piece.text))
                },
                ("moved-to", Some(number)) => span.moved-to {
                    @if with_moves { a href={ "#from-" (number) } { span aria-hidden="true" { "⇠" } span.hidden { "moved here: " } } }
                    (prose::lines(&piece.text))
                },
                _ => (prose::lines(&piece.text)),
            }
        }
    }
}

fn side(view: &RedlineView, all: bool) -> Markup {
    let changed: Vec<bool> = view.rows.iter().map(|row| row.fate != "stayed").collect();
    let kept = kept(&changed, |_| false, all);
    let (before, behind) = gaps(&kept);
    let first = first_of_moves(view.rows.iter().map(|row| Some((row.fate, row.number?))));
    html! {
        div.scrolls tabindex="0" role="region" aria-label="Both texts side by side" {
            table.side {
                caption.hidden { "Paragraphs of both texts that belong together, a row each" }
                thead { tr {
                    th scope="col" { "What" }
                    th scope="col" dir="auto" { (harmless(&view.old.title)) }
                    th scope="col" dir="auto" { (harmless(&view.new.title)) }
                } }
                tbody {
                    @for (at, row) in view.rows.iter().enumerate().filter(|(at, _)| kept[*at]) {
                        @if before[at] > 0 { tr.left-out { td colspan="3" { (left_out(before[at])) } } }
                        (side_row(at, row, first[at]))
                    }
                    @if behind > 0 { tr.left-out { td colspan="3" { (left_out(behind)) } } }
                }
            }
        }
    }
}

fn side_row(at: usize, row: &RowView, is_first: bool) -> Markup {
    let (sign, word) = match row.fate {
        "changed" => ("△", "changed"),
        "deleted" => ("✕", "out"),
        "inserted" => ("＋", "in"),
        "moved-from" => ("⇢", "moved away"),
        "moved-to" => ("⇠", "moved here"),
        _ => ("", "same"),
    };
    let is_change = row.fate != "stayed";
    html! {
        tr id={ "r-" (at) } data-change[is_change] tabindex=[is_change.then_some("-1")] {
            th.fate scope="row" {
                span aria-hidden="true" { (sign) } " " (word)
                @match (row.fate, row.number.filter(|_| is_first)) {
                    ("moved-from", Some(number)) => span id={ "from-" (number) } { ": " a href={ "#to-" (number) } { "where to" } },
                    ("moved-to", Some(number)) => span id={ "to-" (number) } { ": " a href={ "#from-" (number) } { "where from" } },
                    _ => {},
                }
            }
            td dir="auto" { (pieces(&row.old, false)) }
            td dir="auto" { (pieces(&row.new, false)) }
        }
    }
}
