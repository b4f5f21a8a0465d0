//! What can be told of a draft's text as it stands in its file.

use std::ops::Range;

use super::fields::Page;
use crate::clause::clauses;
use crate::diagnostic::Severity;

/// Warns of every place in the draft's text where the parser had to guess; the text begins at byte
/// `start` of the file. Returns the ids that the text names with their places, for underlining.
pub(super) fn check(page: &Page<'_>, start: usize) -> Vec<(String, Range<usize>)> {
    let (clauses, problems) = clauses(&page.text[start..]);
    for problem in problems {
        let span = start + problem.at.start..start + problem.at.end;
        let kind = problem.kind;
        let told = page.tell(Severity::Warning, kind.id(), Some(span), kind.to_string());
        if let Some(help) = kind.help() {
            told.help(help);
        }
    }
    let named = clauses.iter().flat_map(|clause| &clause.settles).flat_map(|settlement| {
        let span = start + settlement.at.start..start + settlement.at.end;
        let option = settlement.option.as_ref().map(ToString::to_string);
        std::iter::once(settlement.issue.to_string())
            .chain(option)
            .map(move |id| (id, span.clone()))
    });
    named.collect()
}
