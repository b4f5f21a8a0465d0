//! What is not agreed: brackets, those who want and oppose what is in them, and the alternatives
//! between which the parties choose.
//!
//! The grammar is that of the texts of real talks: brackets nest to any depth, run over paragraphs
//! and are sometimes not closed; `[Russia, US: …]` and `[X, Y propose; Z oppose: …]` say who wants
//! the words; `[shall][should]` and blocks of `Option 1`, `Option 2` are alternatives. Markdown
//! links, note marks and definitions of links are no brackets, and `\[` is none. Reading never
//! fails: every place where it had to guess is a [`Problem`].

use crate::outline::{Outline, outline};
use crate::problem::Problem;
use crate::text::Draft;

mod alternatives;
mod attribution;
mod counts;
mod kind;
mod pairs;
mod scan;

pub use alternatives::{Alternative, Group, GroupKind};
pub use attribution::Attribution;
pub use counts::{Counts, counts};
pub use kind::BracketKind;
pub(crate) use scan::{definition, note_mark};

/// A place in a draft: the number of the paragraph and the byte in its text.
pub type Point = (usize, usize);

/// A stretch of a draft, which may run over paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Where it begins.
    pub start: Point,
    /// Where it ends, not before `start`.
    pub end: Point,
}

/// Words that are not agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bracket {
    /// From its `[` to behind its `]`. One that is never closed ends at the end of its clause.
    pub span: Span,
    /// The words in it, without attribution and the white space around them.
    pub words: Span,
    /// How deep it stands: 1 for an outermost bracket.
    pub depth: usize,
    /// The bracket around it.
    pub parent: Option<usize>,
    /// Whether its `]` is written.
    pub is_closed: bool,
    /// What it holds.
    pub kind: BracketKind,
    /// Who wants and who opposes the words.
    pub attribution: Attribution,
}

/// A draft as its brackets and alternatives make it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grammar {
    /// All brackets, inner ones too, in the order in which they open.
    pub brackets: Vec<Bracket>,
    /// All groups of alternatives, by where they begin.
    pub groups: Vec<Group>,
    /// Every place where the text had to be guessed at, in order.
    pub problems: Vec<Problem>,
}

/// The brackets of a draft, in the order in which they open, and every place where one had to be
/// guessed at.
pub fn brackets(draft: &Draft) -> (Vec<Bracket>, Vec<Problem>) {
    brackets_in(draft, &outline(draft))
}

/// The brackets and alternatives of a draft; `outline` is its own.
pub fn read(draft: &Draft, outline: &Outline) -> Grammar {
    let (brackets, problems) = brackets_in(draft, outline);
    let groups = alternatives::groups(draft, outline, &brackets);
    Grammar { brackets, groups, problems }
}

fn brackets_in(draft: &Draft, outline: &Outline) -> (Vec<Bracket>, Vec<Problem>) {
    let marks = scan::marks(draft);
    let (pairs, mut problems) = pairs::pairs(draft, &marks);
    let brackets = pairs::nest(draft, outline, &marks, &pairs);
    problems.sort_by_key(Problem::order);
    (brackets, problems)
}

/// The text of a span, paragraphs set apart by `\n`.
pub fn text_of(draft: &Draft, span: Span) -> String {
    let mut text = String::new();
    for at in span.start.0..=span.end.0 {
        let Some(paragraph) = draft.paragraphs.get(at) else { break };
        let from = if at == span.start.0 { span.start.1 } else { 0 };
        let to = if at == span.end.0 { span.end.1 } else { paragraph.text.len() };
        if at > span.start.0 {
            text.push('\n');
        }
        text.push_str(paragraph.text.get(from..to).unwrap_or_default());
    }
    text
}

#[cfg(test)]
mod tests;
