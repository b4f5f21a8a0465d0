//! Paragraphs of a draft as HTML: brackets as words with their signs and names, for eye and ear.

use maud::{Markup, PreEscaped, html};

use super::pieces::{BracketView, ParagraphView, Piece, PieceKind};
use crate::page::words::harmless;

/// Writes paragraphs one behind the other, and remembers which brackets are open.
pub(super) struct Prose<'a> {
    brackets: &'a [BracketView],
    open: Vec<usize>,
}

impl<'a> Prose<'a> {
    pub(super) fn new(brackets: &'a [BracketView]) -> Self {
        Self { brackets, open: Vec::new() }
    }

    /// A paragraph in its element; headings are left to who knows how deep the page is.
    pub(super) fn paragraph(&mut self, paragraph: &ParagraphView) -> Markup {
        let words = self.words(paragraph);
        let id = paragraph.clause.as_ref().map(|id| format!("c-{id}"));
        let level = paragraph.level.min(6);
        html! {
            @match paragraph.style {
                "item" => p.item data-level=(level) id=[id] dir="auto" { (words) },
                "note" => p.note id=[id] dir="auto" { (words) },
                "title" => p.title id=[id] dir="auto" { (words) },
                "heading" => p.subheading id=[id] dir="auto" { strong { (words) } },
                _ => p id=[id] dir="auto" { (words) },
            }
        }
    }

    /// The words of a paragraph.
    pub(super) fn words(&mut self, paragraph: &ParagraphView) -> Markup {
        let mut out = String::new();
        for &at in &self.open {
            out.push_str(&self.opening(at, true));
        }
        for piece in &paragraph.pieces {
            match (piece.kind, piece.bracket) {
                (PieceKind::Opens, Some(at)) => {
                    out.push_str(&self.opening(at, false));
                    self.open.push(at);
                    out.push_str(&html! { span.sign { (harmless(&piece.text)) } }.0);
                }
                (PieceKind::Closes, Some(at)) => self.close(at, piece, &mut out),
                (PieceKind::Names, _) => {
                    out.push_str(&html! { span.names { (harmless(&piece.text)) } }.0);
                }
                (PieceKind::Number, _) => {
                    out.push_str(&html! { span.clause-number { (harmless(&piece.text)) } }.0);
                }
                _ => out.push_str(&plain(piece).0),
            }
        }
        for _ in &self.open {
            out.push_str("</span>");
        }
        PreEscaped(out)
    }

    fn opening(&self, at: usize, goes_on: bool) -> String {
        let bracket = self.brackets.get(at);
        let depth = bracket.map_or(1, |it| it.depth.min(4));
        let on = if goes_on { " goes-on" } else { "" };
        format!("<span class=\"bracket{on}\" data-depth=\"{depth}\">")
    }

    /// Ends a bracket; those within it that are open still end with it, and go on behind it.
    fn close(&mut self, at: usize, piece: &Piece, out: &mut String) {
        let sign = if piece.text.is_empty() {
            html! { span.sign.missing title="This bracket is never closed." { "…" } }
        } else {
            html! { span.sign { (harmless(&piece.text)) } }
        };
        out.push_str(&sign.0);
        let Some(place) = self.open.iter().rposition(|&open| open == at) else { return };
        let inner: Vec<usize> = self.open.split_off(place).into_iter().skip(1).collect();
        for _ in 0..=inner.len() {
            out.push_str("</span>");
        }
        for at in inner {
            out.push_str(&self.opening(at, true));
            self.open.push(at);
        }
    }
}

/// Words with their look; a line break within a paragraph stays one.
fn plain(piece: &Piece) -> Markup {
    let words = lines(&piece.text);
    match (piece.bold, piece.italic) {
        (true, true) => html! { strong { em { (words) } } },
        (true, false) => html! { strong { (words) } },
        (false, true) => html! { em { (words) } },
        (false, false) => words,
    }
}

/// Words with their line breaks.
pub(super) fn lines(text: &str) -> Markup {
    html! {
        @for (at, line) in text.split('\n').enumerate() {
            @if at > 0 { br; }
            (harmless(line))
        }
    }
}

/// Who wants and who opposes what, as a list: a bracket in another stands under it.
pub(super) fn who_wants_what(brackets: &[BracketView], own: &[usize]) -> Markup {
    let roots = own.iter().copied().filter(|&at| {
        let parent = brackets.get(at).and_then(|it| it.parent);
        parent.is_none_or(|parent| !own.contains(&parent))
    });
    let roots: Vec<usize> = roots.collect();
    list(brackets, own, &roots)
}

fn list(brackets: &[BracketView], own: &[usize], these: &[usize]) -> Markup {
    html! {
        ul.wanted {
            @for &at in these {
                @if let Some(bracket) = brackets.get(at) {
                    li { (one(bracket)) (within(brackets, own, at)) }
                }
            }
        }
    }
}

fn within(brackets: &[BracketView], own: &[usize], at: usize) -> Markup {
    let inner: Vec<usize> = own
        .iter()
        .copied()
        .filter(|&other| brackets.get(other).is_some_and(|it| it.parent == Some(at)))
        .collect();
    html! { @if !inner.is_empty() { (list(brackets, own, &inner)) } }
}

fn one(bracket: &BracketView) -> Markup {
    let names = |who: &[super::pieces::Wanting]| {
        let names: Vec<String> = who.iter().map(super::pieces::Wanting::shown).collect();
        onetext_brief::phrase::list(&names)
    };
    html! {
        @match bracket.kind {
            "no-text" => em { "nothing here" },
            "placeholder" => em { "words to come" },
            "removed" => em { "words that were taken out" },
            _ => span dir="auto" { "“" (harmless(&short(&bracket.words))) "”" },
        }
        " – "
        @if bracket.wanted_by.is_empty() && bracket.opposed_by.is_empty() {
            span.quiet { "nobody is named" }
        }
        @if !bracket.wanted_by.is_empty() {
            "wanted by " strong dir="auto" { (harmless(&names(&bracket.wanted_by))) }
        }
        @if !bracket.opposed_by.is_empty() {
            @if !bracket.wanted_by.is_empty() { ", " }
            "opposed by " strong dir="auto" { (harmless(&names(&bracket.opposed_by))) }
        }
        @if !bracket.closed { " " span.quiet { "(its end is not written)" } }
    }
}

/// The beginning of long words.
pub(super) fn short(words: &str) -> String {
    crate::page::words::short(words, 160)
}
