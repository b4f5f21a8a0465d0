//! Words that weaken what is said, kept as they stand: `could serve as`, `in principle`.

use std::ops::Range;

use super::lists::norm;
use super::view::View;

/// Modal verbs that leave open whether something will be.
const OPEN: [&str; 3] = ["could", "might", "may"];

/// Phrases that take something back.
const PHRASES: [&[&str]; 27] = [
    &["in", "principle"],
    &["at", "least", "in", "part"],
    &["in", "part"],
    &["at", "this", "stage"],
    &["for", "now"],
    &["for", "the", "time", "being"],
    &["to", "some", "extent"],
    &["up", "to", "a", "point"],
    &["with", "reservations"],
    &["under", "certain", "conditions"],
    &["not", "necessarily"],
    &["possibly"],
    &["perhaps"],
    &["maybe"],
    &["potentially"],
    &["probably"],
    &["presumably"],
    &["reportedly"],
    &["allegedly"],
    &["conditionally"],
    &["provisionally"],
    &["tentatively"],
    &["partly"],
    &["appears"],
    &["seems"],
    &["appear"],
    &["seem"],
];

/// The words that weaken a statement.
pub(super) fn hedge(view: &View<'_, '_>) -> Option<Range<usize>> {
    let text = view.text;
    // In the cue: `could accept`, `would consider`.
    let weak_cue = view.cue.iter().copied().find(|i| is_weak(view, *i));
    if let Some(modal) = weak_cue {
        let run = view.said.cue.iter().find(|run| run.contains(&modal));
        return Some(modal..run.map_or(modal + 1, |run| run.end));
    }
    let first = phrase(view, &view.cue);
    if first.is_some() {
        return first;
    }
    // In what is said, only where it stands in a main clause: what a subordinate one leaves open is
    // no weakening of the whole.
    let modal = view.clauses.iter().find_map(|clause| {
        let mut inside = text.children(clause.root).iter().copied();
        inside.find(|i| clause.tokens.contains(i) && is_weak(view, *i)).map(|i| (i, clause))
    });
    if let Some((modal, clause)) = modal {
        let mut end = clause.root + 1;
        if end <= modal || end > modal + 5 {
            end = modal + 1;
        }
        if text.lower(end) == "as" && end < clause.tokens.end {
            end += 1;
        }
        return Some(modal..end);
    }
    phrase(view, &view.content)
}

/// Whether a token is a modal verb that weakens. `Would` behind a verb of the past is only how
/// `will` is reported.
fn is_weak(view: &View<'_, '_>, i: usize) -> bool {
    let Some(token) = view.text.tokens.get(i).filter(|token| token.tag == "MD") else {
        return false;
    };
    let word = norm(view.text, i);
    if OPEN.contains(&word) {
        // `Could not` denies, it does not weaken.
        let next = norm(view.text, i + 1);
        return word == "might" || next != "not";
    }
    let verb = norm(view.text, token.head);
    let is_soft = matches!(verb, "consider" | "entertain" | "like" | "prefer" | "welcome" | "be");
    let is_past = view.text.tokens.get(view.said.head).is_some_and(|head| head.tag == "VBD");
    word == "would" && norm(view.text, i + 1) != "not" && (is_soft || !is_past || view.is_quoted)
}

fn phrase(view: &View<'_, '_>, tokens: &[usize]) -> Option<Range<usize>> {
    tokens.iter().copied().find_map(|i| {
        let found = PHRASES.iter().find(|words| {
            words.iter().enumerate().all(|(n, word)| view.text.lower(i + n) == *word)
        })?;
        let more = matches!(view.text.lower(i + found.len()), "even" | "also");
        let end = i + found.len() + usize::from(more);
        tokens.contains(&(end - 1)).then_some(i..end)
    })
}
