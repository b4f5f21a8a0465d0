//! The heaviest row of pairs that stand in the same order in both texts: what has stayed.

/// Which of `pairs` are in the heaviest chain that rises on both sides. `pairs` rise by their first
/// number; among chains of one weight the one found first wins. Costs n log n.
pub(crate) fn heaviest(pairs: &[(usize, usize)], weights: &[u64]) -> Vec<usize> {
    let size = pairs.iter().map(|pair| pair.1 + 1).max().unwrap_or(0);
    // For every prefix of the new text, the heaviest chain that ends in it: (weight, pair + 1).
    let mut best = vec![(0_u64, 0_usize); size + 1];
    let mut before = vec![0_usize; pairs.len()];
    let mut top = (0, 0);
    let mut at = 0;
    while at < pairs.len() {
        // Pairs of one old paragraph must not follow each other: all are asked, then all are told.
        let run = pairs[at..].iter().take_while(|pair| pair.0 == pairs[at].0).count();
        let mut found = Vec::with_capacity(run);
        for index in at..at + run {
            let (mut weight, mut last) = (0, 0);
            let mut place = pairs[index].1;
            while place > 0 {
                if best[place].0 > weight {
                    (weight, last) = best[place];
                }
                place &= place - 1;
            }
            before[index] = last;
            found.push(weight + weights[index]);
        }
        for (index, weight) in (at..).zip(found) {
            if weight > top.0 {
                top = (weight, index + 1);
            }
            let mut place = pairs[index].1 + 1;
            while place <= size {
                if weight > best[place].0 {
                    best[place] = (weight, index + 1);
                }
                place += place & place.wrapping_neg();
            }
        }
        at += run;
    }
    let mut chain = Vec::new();
    let mut next = top.1;
    while let Some(index) = next.checked_sub(1) {
        chain.push(index);
        next = before[index];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The weight of the heaviest chain, the slow way.
    fn slowly(pairs: &[(usize, usize)], weights: &[u64]) -> u64 {
        let mut best: Vec<u64> = Vec::new();
        for (at, pair) in pairs.iter().enumerate() {
            let before = pairs[..at]
                .iter()
                .zip(&best)
                .filter(|(other, _)| other.0 < pair.0 && other.1 < pair.1)
                .map(|(_, &weight)| weight);
            best.push(before.max().unwrap_or(0) + weights[at]);
        }
        best.into_iter().max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn no_chain_is_heavier(mut list in prop::collection::vec((0_usize..12, 0_usize..12, 1_u64..9), 0..20)) {
            list.sort_unstable();
            let pairs: Vec<_> = list.iter().map(|item| (item.0, item.1)).collect();
            let weights: Vec<_> = list.iter().map(|item| item.2).collect();
            let chain = heaviest(&pairs, &weights);
            let rises = chain.windows(2).all(|two| {
                pairs[two[0]].0 < pairs[two[1]].0 && pairs[two[0]].1 < pairs[two[1]].1
            });
            prop_assert!(rises);
            let weight: u64 = chain.iter().map(|&at| weights[at]).sum();
            prop_assert_eq!(weight, slowly(&pairs, &weights));
        }
    }
}
