//! Paragraphs that became several, and several that became one.

use std::ops::Range;

use super::{Group, Pairing, similar};
use crate::align::text::Text;

/// So much of a paragraph's words must come from the one that it is said to be a part of.
const PART: f64 = 0.65;

/// All groups, by their place in the old text.
pub(super) fn groups(pairing: &Pairing<'_>, stayed: &[(usize, usize)]) -> Vec<Group> {
    let mut stays = vec![false; pairing.old.len()];
    for &(old, _) in stayed {
        stays[old] = true;
    }
    let mut groups = Vec::new();
    let mut taken_old: Vec<bool> = pairing.to_new.iter().map(Option::is_some).collect();
    let mut taken_new: Vec<bool> = pairing.to_old.iter().map(Option::is_some).collect();
    for (old, new) in pairing.pairs() {
        let mut group = Group { old: old..old + 1, new: new..new + 1, moved: !stays[old] };
        if !pairing.are_same(old, new) {
            let split = parts(pairing, (pairing.old, old), (pairing.new, new), &mut taken_new);
            if split.len() > 1 {
                group.new = split;
            } else {
                group.old = parts(pairing, (pairing.new, new), (pairing.old, old), &mut taken_old);
            }
        }
        groups.push(group);
    }
    groups.sort_by_key(|group| group.old.start);
    groups
}

/// The neighbours of `part` that are, like it, parts of `whole`.
fn parts(
    pairing: &Pairing<'_>,
    (whole_text, whole): (&Text, usize),
    (part_text, part): (&Text, usize),
    taken: &mut [bool],
) -> Range<usize> {
    let mut range = part..part + 1;
    let is_free = |at: usize, taken: &[bool]| taken.get(at).is_some_and(|&taken| !taken);
    let around = [part.wrapping_sub(1), part + 1];
    if whole_text.weights[whole] < part_text.weights[part] + 3
        || !around.iter().any(|&at| is_free(at, taken))
    {
        return range;
    }
    let features = |text: &Text, at: usize| similar::features(text, at, pairing.numbers);
    let mut rest = similar::without(&features(whole_text, whole), &features(part_text, part));
    let mut take = |at: usize, taken: &mut [bool]| {
        if !is_free(at, taken) || part_text.weights[at] < 3 {
            return false;
        }
        let words = features(part_text, at);
        #[expect(clippy::cast_precision_loss, reason = "no paragraph has so many words")]
        let share = similar::shared(&words, &rest) as f64 / words.len().max(1) as f64;
        if share >= PART {
            rest = similar::without(&rest, &words);
            taken[at] = true;
        }
        share >= PART
    };
    while range.start > 0 && take(range.start - 1, taken) {
        range.start -= 1;
    }
    while take(range.end, taken) {
        range.end += 1;
    }
    range
}
