//! Which versions came of which.

use std::collections::BTreeSet;

use onetext_record::Negotiation;

/// For each of these drafts the places of its parents among them. Drafts that are not among them
/// are stepped over, so that a version is compared with its nearest ancestor that is.
pub(super) fn parents(negotiation: &Negotiation, ids: &[&str]) -> Vec<Vec<usize>> {
    ids.iter().map(|id| nearest(negotiation, ids, id)).collect()
}

fn nearest(negotiation: &Negotiation, ids: &[&str], id: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([id.to_owned()]);
    let mut open = vec![id.to_owned()];
    while let Some(id) = open.pop() {
        let Some(draft) = negotiation.drafts.get(id.as_str()) else { continue };
        for parent in draft.body.parents.iter().rev() {
            if !seen.insert(parent.to_string()) {
                continue;
            }
            match ids.iter().position(|id| *id == parent.as_str()) {
                Some(place) => found.push(place),
                None => open.push(parent.to_string()),
            }
        }
    }
    found.sort_unstable();
    found
}

/// Each version made of the one before it.
pub(super) fn chain(count: usize) -> Vec<Vec<usize>> {
    (0..count).map(|place| place.checked_sub(1).into_iter().collect()).collect()
}
