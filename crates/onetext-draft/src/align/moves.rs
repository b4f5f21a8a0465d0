//! Which of the pairs that are out of order have moved, and which only look like it.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::{Pairing, same_shape, similar};

/// So far away, in paragraphs, a neighbour that moved along may be.
const NEAR: usize = 3;

/// Parts the pairs that are out of order and not known surely enough. Returns those that stayed.
pub(super) fn settle(pairing: &mut Pairing<'_>) -> Vec<(usize, usize)> {
    let stayed = pairing.stayed();
    let mut settled = vec![false; pairing.old.len()];
    for &(old, _) in &stayed {
        settled[old] = true;
    }
    let strays: Vec<(usize, usize)> =
        pairing.pairs().into_iter().filter(|pair| !settled[pair.0]).collect();
    let mut moved = vec![false; pairing.old.len()];
    for (&(old, new), own) in strays.iter().zip(own_words(pairing, &strays)) {
        let (weight, likeness) = (pairing.weight(old, new), pairing.likeness[old]);
        moved[old] = weight >= 5 && likeness >= 0.8 && own >= 0.04
            || weight >= 8 && likeness >= 0.5 && own >= 0.08
            || weight >= 12 && own >= 0.15;
    }
    // What is less sure moves along with a neighbour that surely has.
    let mut along = |&(old, new): &(usize, usize)| {
        if moved[old] || pairing.weight(old, new) < 3 {
            return;
        }
        let near = |by: std::ops::Range<usize>, range: std::ops::Range<usize>| {
            by.into_iter()
                .any(|at| moved[at] && pairing.to_new[at].is_some_and(|to| range.contains(&to)))
        };
        let before = near(old.saturating_sub(NEAR)..old, new.saturating_sub(NEAR)..new);
        let end = (old + 1 + NEAR).min(moved.len());
        let behind = near(old + 1..end, new + 1..new + 1 + NEAR);
        moved[old] = before || behind;
    };
    strays.iter().for_each(&mut along);
    strays.iter().rev().for_each(&mut along);
    enclosed(&strays, &mut moved);
    for &(old, _) in &strays {
        if !moved[old] {
            pairing.part(old);
        }
    }
    headings(pairing, &mut moved);
    stayed
}

/// For each pair the share of their words and pairs of words that these two have in common and no
/// other paragraph has. Of a stock clause, which stands in many articles, nobody can say that it
/// moved from one to another.
#[expect(clippy::cast_precision_loss, reason = "no paragraph has so many words")]
fn own_words(pairing: &Pairing<'_>, pairs: &[(usize, usize)]) -> Vec<f64> {
    let of = |text, at| similar::features(text, at, pairing.numbers);
    let both: Vec<(similar::Features, similar::Features)> =
        pairs.iter().map(|&(old, new)| (of(pairing.old, old), of(pairing.new, new))).collect();
    // Only features in question are counted: for each the paragraphs of either text that have it.
    let mut counts: HashMap<u64, [(u32, usize); 2], FixedState> =
        HashMap::with_hasher(FixedState::with_seed(5));
    for &feature in both.iter().flat_map(|(old, _)| old) {
        counts.entry(feature).or_insert([(0, usize::MAX); 2]);
    }
    for (side, text) in [pairing.old, pairing.new].into_iter().enumerate() {
        for paragraph in 0..if pairs.is_empty() { 0 } else { text.len() } {
            similar::each(text, paragraph, pairing.numbers, |feature| {
                if let Some(count) = counts.get_mut(&feature).map(|counts| &mut counts[side])
                    && count.1 != paragraph
                {
                    *count = (count.0 + 1, paragraph);
                }
            });
        }
    }
    let is_own = |feature: &u64| counts.get(feature).is_some_and(|it| it[0].0 == 1 && it[1].0 == 1);
    let share = |(old, new): &(similar::Features, similar::Features)| {
        let own: similar::Features = old.iter().copied().filter(is_own).collect();
        similar::shared(&own, new) as f64 / old.len().min(new.len()).max(1) as f64
    };
    both.iter().map(share).collect()
}

/// Short paragraphs, empty ones among them, have moved if all around them has.
fn enclosed(strays: &[(usize, usize)], moved: &mut [bool]) {
    // A row of short ones is looked at as a whole: from one that has moved to the next.
    let mut open: Vec<usize> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    for &(old, new) in strays {
        let follows = last == Some((old.wrapping_sub(1), new.wrapping_sub(1)));
        if !follows {
            open.clear();
        }
        if moved[old] {
            for short in open.drain(..) {
                moved[short] = true;
            }
        } else if follows {
            open.push(old);
        }
        last = (moved[old] || follows).then_some((old, new));
    }
}

/// A heading whose number changed moves with the clause below it, with an empty line between them
/// or without.
fn headings(pairing: &mut Pairing<'_>, moved: &mut [bool]) {
    for old in 1..pairing.old.len() {
        let Some(new) = pairing.to_new[old].filter(|_| moved[old]) else { continue };
        for above in 1..=2.min(old).min(new) {
            let (heading, to) = (old - above, new - above);
            if !pairing.are_free(heading, to) {
                break;
            }
            let is_empty = pairing.old.key(heading).is_empty() && pairing.new.key(to).is_empty();
            if same_shape(pairing.old, pairing.new, pairing.numbers, (heading, to)) {
                for (old, new) in (heading..old).zip(to..new) {
                    pairing.pair(old, new, 1.0);
                    moved[old] = true;
                }
            } else if is_empty {
                continue;
            }
            break;
        }
    }
}
