//! What can be told of a draft's text as it stands in its file.

use super::fields::Page;
use crate::clause::clauses;
use crate::diagnostic::Severity;

/// Warns of every place in the draft's text where the parser had to guess; the text begins at byte
/// `start` of the file.
pub(super) fn check(page: &Page<'_>, start: usize) {
    let (_, problems) = clauses(&page.text[start..]);
    for problem in problems {
        let span = start + problem.at.start..start + problem.at.end;
        let kind = problem.kind;
        let told = page.tell(Severity::Warning, kind.id(), Some(span), kind.to_string());
        if let Some(help) = kind.help() {
            told.help(help);
        }
    }
}
