//! Trees with crossing arcs.
//!
//! An arc-eager parser makes projective trees only. Arcs that cross others are learned with a label
//! `a||b`: the token should hang, as `a`, on a token labelled `b` below its present head (Nivre and
//! Nilsson, "Pseudo-Projective Dependency Parsing", 2005, the HEAD scheme). Here they are moved there.

/// How often the edges are widened before they are left as they are.
const ROUNDS: usize = 12;

/// Where the tokens below each token begin and end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    /// The first token below each token, or itself.
    pub(crate) left_edge: Vec<u32>,
    /// The last token below each token, or itself.
    pub(crate) right_edge: Vec<u32>,
}

impl Tree {
    /// Finds the edges from the heads, a root being its own.
    ///
    /// With crossing arcs one pass is not enough; passes are made until every head lies within its
    /// sentence, but no more than a dozen, as spaCy does, since sentence starts depend on it.
    pub(crate) fn new(heads: &[u32]) -> Self {
        let itself: Vec<u32> = (0..).take(heads.len()).collect();
        let mut tree = Self { left_edge: itself.clone(), right_edge: itself };
        for _ in 0..ROUNDS {
            for child in 0..heads.len() {
                tree.widen(child, heads[child] as usize);
            }
            for child in (0..heads.len()).rev() {
                tree.widen(child, heads[child] as usize);
            }
            if tree.heads_lie_within_sentences(heads) {
                break;
            }
        }
        tree
    }

    fn widen(&mut self, child: usize, head: usize) {
        self.left_edge[head] = self.left_edge[head].min(self.left_edge[child]);
        self.right_edge[head] = self.right_edge[head].max(self.right_edge[child]);
    }

    /// Whether a sentence begins at each token: where the leftmost token below a root stands.
    pub(crate) fn sentence_starts(&self, heads: &[u32]) -> Vec<bool> {
        let mut starts = vec![false; heads.len()];
        for (token, &head) in heads.iter().enumerate() {
            if head as usize == token {
                starts[self.left_edge[token] as usize] = true;
            }
        }
        starts
    }

    fn heads_lie_within_sentences(&self, heads: &[u32]) -> bool {
        let starts = self.sentence_starts(heads);
        let mut start = 0;
        for here in 0..heads.len() {
            // The last token ends a sentence, and is not looked at itself.
            if (here > 0 && starts[here]) || here + 1 == heads.len() {
                let inside = |&head: &u32| (start..=here).contains(&(head as usize));
                if !heads[start..here].iter().all(inside) {
                    return false;
                }
                start = here;
            }
        }
        true
    }
}

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
    edges: Tree,
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
        Self { edges: Tree::new(heads), children }
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
                let (left, right) = (&self.edges.left_edge, &self.edges.right_edge);
                let seen = left[above as usize]..=right[above as usize];
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

    fn descends(heads: &[u32], mut token: usize, from: usize) -> bool {
        loop {
            if token == from {
                return true;
            }
            if heads[token] as usize == token {
                return false;
            }
            token = heads[token] as usize;
        }
    }

    proptest! {
        #[test]
        fn edges_stay_within_what_descends(heads in forest()) {
            let tree = Tree::new(&heads);
            for token in 0..heads.len() {
                let below = || (0..heads.len()).filter(|&other| descends(&heads, other, token));
                let edges = (tree.left_edge[token] as usize, tree.right_edge[token] as usize);
                prop_assert!(edges.0 >= below().min().unwrap() && edges.1 <= below().max().unwrap());
                // Passes stop early only where every head lies within its sentence.
                let close = below().all(|other| other.abs_diff(heads[other] as usize) <= 1);
                if close {
                    let exact = (below().min().unwrap(), below().max().unwrap());
                    prop_assert_eq!(edges, exact);
                }
            }
        }

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
        let tree = Tree::new(&heads);
        assert_eq!((tree.left_edge[5], tree.right_edge[5]), (0, 5));
        assert_eq!(tree.sentence_starts(&heads), [true, false, false, false, false, false, false]);
    }
}
