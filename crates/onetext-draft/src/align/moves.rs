//! Which of the pairs that are out of order have moved, and which only look like it.

use super::{Pairing, same_shape};

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
    for &(old, new) in &strays {
        let (weight, likeness) = (pairing.weight(old, new), pairing.likeness[old]);
        moved[old] = weight >= 8 && likeness >= 0.5 || weight >= 5 && likeness >= 0.8;
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

/// A heading whose number changed moves with the clause below it.
fn headings(pairing: &mut Pairing<'_>, moved: &mut [bool]) {
    for old in 1..pairing.old.len() {
        if let Some(new) = pairing.to_new[old].filter(|&new| moved[old] && new > 0)
            && pairing.are_free(old - 1, new - 1)
            && same_shape(pairing.old, pairing.new, pairing.numbers, (old - 1, new - 1))
        {
            pairing.pair(old - 1, new - 1, 1.0);
            moved[old - 1] = true;
        }
    }
}
