//! What can be told of a draft's text as it stands in its file.

use std::collections::BTreeSet;

use super::fields::{Page, Spot};
use crate::clause::clauses;
use crate::diagnostic::Severity;

/// The key of the spots that [`check`] finds.
pub(super) const SETTLES: &str = "settles";

/// Warns of every place in the draft's text where the parser had to guess; the text begins at byte
/// `start` of the file. Returns the ids in what the clauses settle, for underlining.
pub(super) fn check(page: &Page<'_>, start: usize) -> Vec<Spot> {
    let text = &page.text[start..];
    let (clauses, problems) = clauses(text);
    for problem in problems {
        let span = start + problem.at.start..start + problem.at.end;
        let kind = problem.kind;
        let told = page.tell(Severity::Warning, kind.id(), Some(span), kind.to_string());
        if let Some(help) = kind.help() {
            told.help(help);
        }
    }
    let settlements = clauses.iter().flat_map(|clause| &clause.settles);
    let braces: BTreeSet<_> =
        settlements.map(|settles| (settles.at.start, settles.at.end)).collect();
    let mut spots = Vec::new();
    for (from, to) in braces {
        let mut at = start + from + 1;
        for piece in text[from + 1..to - 1].split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            if let Some(("issue" | "option", id)) = word.split_once('=') {
                let end = at + word.len();
                let (key, word) = (SETTLES.to_owned(), id.to_owned());
                spots.push(Spot { key, word, at: end - id.len()..end, is_top: false });
            }
            at += piece.len();
        }
    }
    spots
}
