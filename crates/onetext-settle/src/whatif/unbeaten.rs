//! Which of many vectors no other beats.
//!
//! Only order counts, so numbers become ranks. A tree halves the vectors by one dimension after the
//! other (Bentley 1975) and knows the largest rank of each of its parts in each dimension; a part
//! whose largest ranks do not reach a vector holds nothing that beats it.

use num_bigint::BigInt;

/// Parts of so few vectors are looked through one by one.
const LEAF: usize = 16;

struct Part {
    /// Where its vectors are in the order of the tree.
    from: usize,
    to: usize,
    /// The largest rank; by dimension.
    most: Vec<u32>,
    /// The two halves: the upper one first; none in a leaf.
    halves: Option<(usize, usize)>,
}

/// For each vector whether no other is at least as large in every dimension and larger in one. The
/// vectors are distinct and all of the same length.
pub(super) fn unbeaten(vectors: &[&[BigInt]]) -> Vec<bool> {
    let dims = vectors.first().map_or(0, |vector| vector.len());
    let mut ranks = vec![vec![0_u32; dims]; vectors.len()];
    for dim in 0..dims {
        let mut order: Vec<usize> = (0..vectors.len()).collect();
        order.sort_by(|&a, &b| vectors[a][dim].cmp(&vectors[b][dim]));
        let mut rank = 0;
        for (place, &at) in order.iter().enumerate() {
            if place > 0 && vectors[at][dim] != vectors[order[place - 1]][dim] {
                rank += 1;
            }
            ranks[at][dim] = rank;
        }
    }
    let mut order: Vec<usize> = (0..vectors.len()).collect();
    let mut parts = Vec::new();
    if !order.is_empty() && dims > 0 {
        build(&ranks, &mut order, 0, 0, &mut parts);
    }
    let mut open = Vec::new();
    let mut beaten = |at: usize| {
        let reaches = |most: &[u32]| most.iter().zip(&ranks[at]).all(|(most, rank)| most >= rank);
        open.clear();
        open.extend(parts.len().checked_sub(1));
        while let Some(part) = open.pop() {
            let part: &Part = &parts[part];
            if !reaches(&part.most) {
                continue;
            }
            if let Some((upper, lower)) = part.halves {
                open.extend([lower, upper]);
                continue;
            }
            let some = &order[part.from..part.to];
            if some.iter().any(|&other| other != at && reaches(&ranks[other])) {
                return true;
            }
        }
        false
    };
    (0..vectors.len()).map(|at| !beaten(at)).collect()
}

/// Builds the part of these places, after its halves, and says where it is.
fn build(
    ranks: &[Vec<u32>],
    order: &mut [usize],
    from: usize,
    dim: usize,
    parts: &mut Vec<Part>,
) -> usize {
    let to = from + order.len();
    let dims = ranks[order[0]].len();
    let most: Vec<u32> = (0..dims)
        .map(|dim| order.iter().map(|&at| ranks[at][dim]).max().unwrap_or_default())
        .collect();
    let halves = (order.len() > LEAF).then(|| {
        let middle = order.len() / 2;
        order.select_nth_unstable_by_key(middle, |&at| std::cmp::Reverse(ranks[at][dim]));
        let (upper, lower) = order.split_at_mut(middle);
        let next = (dim + 1) % dims;
        let upper = build(ranks, upper, from, next, parts);
        (upper, build(ranks, lower, from + middle, next, parts))
    });
    parts.push(Part { from, to, most, halves });
    parts.len() - 1
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn the_tree_agrees_with_looking_at_all(
            all in proptest::collection::btree_set(proptest::collection::vec(0_i64..30, 3), 0..200),
        ) {
            let vectors: BTreeSet<Vec<BigInt>> =
                all.iter().map(|it| it.iter().copied().map(BigInt::from).collect()).collect();
            let vectors: Vec<&[BigInt]> = vectors.iter().map(Vec::as_slice).collect();
            let plain: Vec<bool> = vectors
                .iter()
                .map(|one| {
                    !vectors.iter().any(|it| it != one && it.iter().zip(*one).all(|(a, b)| a >= b))
                })
                .collect();
            prop_assert_eq!(unbeaten(&vectors), plain);
        }
    }
}
