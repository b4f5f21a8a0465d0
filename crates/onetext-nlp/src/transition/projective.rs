//! Trees with crossing arcs.
//!
//! An arc-eager parser makes projective trees only. Arcs that cross others are learned with a label
//! `a||b`: the token should hang, as `a`, on a token labelled `b` below its present head (Nivre and
//! Nilsson, "Pseudo-Projective Dependency Parsing", 2005, the HEAD scheme). Here they are moved there.

use crate::tree::edges;

/// Hangs tokens whose label says so on the token that it names.
///
/// `decorated` gives for a token's label the plain label and that of the head to find, and `space`
/// tells which tokens are white space. Labels are compared as they are when a token's turn comes,
/// from left to right. A root stays one: below it there is nothing that it could hang on.
pub(crate) fn deprojectivise<L: Copy + PartialEq>(
    heads: &mut [u32],
    labels: &mut [L],
    decorated: impl Fn(L) -> Option<(L, L)>,
    space: impl Fn(usize) -> bool,
) {
    let mut below: Option<Below> = None;
    for token in 0..heads.len() {
        let Some((label, head_label)) = decorated(labels[token]) else { continue };
        let below = below.get_or_insert_with(|| Below::new(heads));
        let top = heads[token];
        if top as usize == token {
            labels[token] = label;
            continue;
        }
        let look_at = |child: u32| !space(child as usize) && child as usize != token;
        let fits = |child: u32| labels[child as usize] == head_label;
        let head = below.find(top, look_at, fits).unwrap_or(top);
        below.hang(token, top, head);
        heads[token] = head;
        labels[token] = label;
    }
}

/// What hangs on each token, kept up while tokens are moved.
struct Below {
    /// The edges as they were before the first token was moved: a child beyond them is not seen.
    left: Vec<u32>,
    right: Vec<u32>,
    children: Vec<Vec<u32>>,
}

impl Below {
    fn new(heads: &[u32]) -> Self {
        let mut children = vec![Vec::new(); heads.len()];
        for (child, &head) in (0..).zip(heads) {
            if child != head {
                children[head as usize].push(child);
            }
        }
        let (left, right) = edges(heads);
        Self { left, right, children }
    }

    /// The first token below `top`, level by level and from left to right, that fits.
    fn find(
        &self,
        top: u32,
        look_at: impl Fn(u32) -> bool,
        fits: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let mut level = vec![top];
        // A token lies on one level only, so that there are no more levels than tokens.
        for _ in 0..self.children.len() {
            let mut next = Vec::new();
            for above in level {
                let seen = self.left[above as usize]..=self.right[above as usize];
                for &child in &self.children[above as usize] {
                    if seen.contains(&child) && look_at(child) {
                        if fits(child) {
                            return Some(child);
                        }
                        next.push(child);
                    }
                }
            }
            if next.is_empty() {
                return None;
            }
            level = next;
        }
        None
    }

    fn hang(&mut self, token: usize, from: u32, to: u32) {
        let Ok(token) = u32::try_from(token) else { return };
        self.children[from as usize].retain(|&child| child != token);
        let siblings = &mut self.children[to as usize];
        siblings.insert(siblings.partition_point(|&child| child < token), token);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Heads of a forest: each token hangs on one with a smaller rank, or on itself.
    fn forest() -> impl Strategy<Value = Vec<u32>> {
        (1usize..25).prop_flat_map(|count| {
            let order = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
            let picks = prop::collection::vec(any::<prop::sample::Index>(), count);
            (order, picks).prop_map(|(order, picks)| {
                let mut heads = vec![0; order.len()];
                for (rank, &token) in order.iter().enumerate() {
                    heads[token] = u32::try_from(order[picks[rank].index(rank + 1)]).unwrap();
                }
                heads
            })
        })
    }

    proptest! {
        /// Moved or not, a tree stays a tree, and no label that asks for a move is left.
        #[test]
        fn a_tree_stays_a_tree(
            heads in forest(),
            labels in prop::collection::vec(0u8..6, 25),
            space in prop::collection::vec(prop::bool::weighted(0.1), 25),
        ) {
            let (mut moved, mut said) = (heads.clone(), labels[..heads.len()].to_vec());
            // Labels from 3 on ask for a head with the label three less.
            let decorated = |label: u8| (label >= 3).then(|| (2, label - 3));
            deprojectivise(&mut moved, &mut said, decorated, |token| space[token]);
            for token in 0..heads.len() {
                prop_assert!(said[token] < 3);
                let root = (0..heads.len()).fold(token, |at, _| moved[at] as usize);
                prop_assert_eq!(moved[root] as usize, root);
                if labels[token] < 3 {
                    prop_assert_eq!(moved[token], heads[token]);
                }
            }
        }
    }

    /// "What do you think he wants?": `What` hangs on `think` as an object of its `ccomp`.
    #[test]
    fn a_token_moves_to_the_head_that_its_label_names() {
        let mut heads = [3, 3, 3, 3, 5, 3, 3];
        let mut labels = ["dobj||ccomp", "aux", "nsubj", "ROOT", "nsubj", "ccomp", "punct"];
        let decorated = |label: &'static str| label.split_once("||");
        deprojectivise(&mut heads, &mut labels, decorated, |_| false);
        assert_eq!(heads, [5, 3, 3, 3, 5, 3, 3]);
        assert_eq!(labels[0], "dobj");
    }
}
