//! Drafts as Markdown, the form in which a mediator's text is kept and edited by hand.
//!
//! A heading starts a clause; `{#id}`, `{issue=… option=…}` and `{status=…}` behind a heading or a
//! paragraph say its name, what it settles and how far it is agreed. Lists may nest, numbers of
//! lists stay in the words as written, and emphasis becomes a [`Look`](crate::Look). Brackets are
//! words here: links keep their form `[words](place)` and `\[` keeps its backslash, so that the
//! grammar sees the same in every format. A paragraph is one paragraph however its lines were
//! broken; a hard break is a `\n` in it. Front matter, comments, rules and definitions of links are
//! no text of the draft and are left out.
//!
//! What [`write()`] writes reads back as it was: texts, styles, names and looks.

use crate::problem::Problem;
use crate::text::Draft;

mod attributes;
mod blocks;
mod emphasis;
mod escape;
mod inline;
mod read;
mod write;

pub(crate) use read::{Parsed, parse};
pub(crate) use write::{Places, union};

/// Reads a draft, and every place where a name or attribute was not understood.
pub fn read(source: &str) -> (Draft, Vec<Problem>) {
    let (parsed, problems) = parse(source);
    let mut draft = Draft { paragraphs: parsed.into_iter().map(|one| one.paragraph).collect() };
    crate::outline::set_labels(&mut draft);
    (draft, problems)
}

/// Writes a draft.
pub fn write(draft: &Draft) -> String {
    write::write(draft)
}

#[cfg(test)]
pub(crate) mod tests;
