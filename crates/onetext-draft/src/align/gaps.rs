//! What is left between two paragraphs that stayed, paired in order.

use super::{Pairing, same_shape, similar};
use crate::edits::Editor;

/// Stretches with more pairs than this are only searched for the same words.
const MANY_PAIRS: usize = 40_000;
/// In stretches with so few pairs, all are asked how alike they are.
const FEW_PAIRS: usize = 900;
/// Within a stretch, paragraphs a little less alike than elsewhere are the same one.
const ALIKE: f64 = 0.3;

/// Pairs what is left in order; returns all that stayed.
pub(super) fn fill(
    pairing: &mut Pairing<'_>,
    stayed: Vec<(usize, usize)>,
    editor: &mut Editor,
) -> Vec<(usize, usize)> {
    let mut all = stayed;
    let mut found = Vec::new();
    for (old, new) in pairing.gaps(&all) {
        let old: Vec<usize> = old.filter(|&at| pairing.to_new[at].is_none()).collect();
        let new: Vec<usize> = new.filter(|&at| pairing.to_old[at].is_none()).collect();
        if old.is_empty() || new.is_empty() {
            continue;
        }
        if old.len().saturating_mul(new.len()) <= MANY_PAIRS {
            best_in_order(pairing, &old, &new, &mut found);
        } else {
            let classes = |classes: &[u32], list: &[usize]| {
                list.iter().map(|&at| classes[at]).collect::<Vec<u32>>()
            };
            let a = classes(&pairing.old.classes, &old);
            let b = classes(&pairing.new.classes, &new);
            let count = a.iter().chain(&b).max().map_or(0, |&class| class as usize + 1);
            let same = editor.matched(&a, &b, count);
            found.extend(same.into_iter().map(|(i, j)| (old[i], new[j], 1.0)));
        }
    }
    for (old, new, likeness) in found {
        pairing.pair(old, new, likeness);
        all.push((old, new));
    }
    all.sort_unstable();
    all
}

/// The pairs in order that together are most alike, weighed by their words.
fn best_in_order(
    pairing: &Pairing<'_>,
    old: &[usize],
    new: &[usize],
    found: &mut Vec<(usize, usize, f64)>,
) {
    let few = old.len() * new.len() <= FEW_PAIRS;
    let features = |text, list: &[usize]| {
        let features = list.iter().map(|&at| similar::features(text, at, pairing.numbers));
        if few { features.collect() } else { Vec::new() }
    };
    let old_features: Vec<similar::Features> = features(pairing.old, old);
    let new_features: Vec<similar::Features> = features(pairing.new, new);
    let width = new.len() + 1;
    let mut likeness = vec![0.0_f32; old.len() * new.len()];
    // best[i][j]: the most that the first i and j paragraphs give.
    let mut best = vec![0.0_f32; (old.len() + 1) * width];
    for (i, &a) in old.iter().enumerate() {
        for (j, &b) in new.iter().enumerate() {
            let like = if pairing.are_same(a, b) {
                1.0
            } else if same_shape(pairing.old, pairing.new, pairing.numbers, (a, b)) {
                0.7
            } else if few {
                #[expect(clippy::cast_possible_truncation, reason = "a likeness is 0 to 1")]
                let like = similar::likeness(&old_features[i], &new_features[j]) as f32;
                if f64::from(like) >= ALIKE { like } else { 0.0 }
            } else {
                0.0
            };
            likeness[i * new.len() + j] = like;
            #[expect(clippy::cast_precision_loss, reason = "no paragraph has so many words")]
            let weight = pairing.weight(a, b) as f32 + 0.5;
            let both = best[i * width + j] + like * weight;
            let either = best[i * width + j + 1].max(best[(i + 1) * width + j]);
            best[(i + 1) * width + j + 1] = both.max(either);
        }
    }
    let (mut i, mut j) = (old.len(), new.len());
    let first = found.len();
    while i > 0 && j > 0 {
        let here = best[i * width + j];
        if here <= best[(i - 1) * width + j] {
            i -= 1;
        } else if here <= best[i * width + j - 1] {
            j -= 1;
        } else {
            (i, j) = (i - 1, j - 1);
            found.push((old[i], new[j], f64::from(likeness[i * new.len() + j])));
        }
    }
    found[first..].reverse();
}
