//! The tree over a document's tokens: what follows from the heads, made once for the whole document.

/// Children, edges and depths of all tokens.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    heads: Vec<u32>,
    /// All tokens that are no root, by head and then by place.
    children: Vec<u32>,
    /// Where each token's children end in `children`.
    ends: Vec<u32>,
    left: Vec<u32>,
    right: Vec<u32>,
    depth: Vec<u32>,
}

/// How often edges are passed on at most where branches cross: as often as spaCy does it.
const ROUNDS: usize = 12;

impl Tree {
    /// Takes each token's head; a token that names no token is a root.
    pub(crate) fn new(heads: &[u32]) -> Self {
        let n = u32::try_from(heads.len()).unwrap_or(u32::MAX);
        let heads: Vec<u32> =
            (0..n).zip(heads).map(|(i, &head)| if head < n { head } else { i }).collect();
        let (children, ends) = children(&heads);
        let (left, right) = edges(&heads);
        let depth = depths(&heads, &children, &ends);
        Self { heads, children, ends, left, right, depth }
    }

    /// The head of a token; its own number for a root.
    pub(crate) fn head(&self, token: usize) -> usize {
        self.heads[token] as usize
    }

    /// Who depends on a token, in order.
    pub(crate) fn children(&self, token: usize) -> &[u32] {
        let start = if token == 0 { 0 } else { self.ends[token - 1] };
        &self.children[start as usize..self.ends[token] as usize]
    }

    /// The children before a token.
    pub(crate) fn lefts(&self, token: usize) -> &[u32] {
        let children = self.children(token);
        &children[..children.partition_point(|&child| (child as usize) < token)]
    }

    /// The children after a token.
    pub(crate) fn rights(&self, token: usize) -> &[u32] {
        let children = self.children(token);
        &children[children.partition_point(|&child| (child as usize) < token)..]
    }

    /// The first token of a subtree.
    pub(crate) fn left_edge(&self, token: usize) -> usize {
        self.left[token] as usize
    }

    /// The last token of a subtree.
    pub(crate) fn right_edge(&self, token: usize) -> usize {
        self.right[token] as usize
    }

    /// How many steps a token is from its root.
    pub(crate) fn depth(&self, token: usize) -> usize {
        self.depth[token] as usize
    }
}

/// Whether a sentence begins at each token, by the heads alone: at the left edges of the roots.
pub(crate) fn sentence_starts(heads: &[u32]) -> Vec<bool> {
    begins(heads, &edges(heads).0)
}

/// The same with the left edges at hand.
fn begins(heads: &[u32], left: &[u32]) -> Vec<bool> {
    let mut begins = vec![false; heads.len()];
    for (token, &head) in heads.iter().enumerate() {
        if head as usize == token {
            begins[left[token] as usize] = true;
        }
    }
    begins
}

/// All children by head, and where each head's end.
fn children(heads: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let is_child = |(child, head): &(u32, &u32)| *child != **head;
    let mut ends = vec![0; heads.len()];
    for (_, &head) in (0u32..).zip(heads).filter(is_child) {
        ends[head as usize] += 1;
    }
    let mut sum = 0;
    for end in &mut ends {
        // For now, where each head's children begin.
        sum += *end;
        *end = sum - *end;
    }
    let mut children = vec![0; sum as usize];
    for (child, &head) in (0u32..).zip(heads).filter(is_child) {
        let place = &mut ends[head as usize];
        children[*place as usize] = child;
        *place += 1;
    }
    (children, ends)
}

/// The first and the last token under each.
///
/// A head takes over the edges of its children on one way through the text and one way back. That
/// is all of it unless branches cross; then it is done again until no sentence has a head outside.
pub(crate) fn edges(heads: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let n = u32::try_from(heads.len()).unwrap_or(u32::MAX);
    let (mut left, mut right): (Vec<u32>, Vec<u32>) = ((0..n).collect(), (0..n).collect());
    for _ in 0..ROUNDS {
        let mut pass_on = |child: usize| {
            let head = heads[child] as usize;
            left[head] = left[head].min(left[child]);
            right[head] = right[head].max(right[child]);
        };
        (0..heads.len()).for_each(&mut pass_on);
        (0..heads.len()).rev().for_each(&mut pass_on);
        if sentences_hold(heads, &left) {
            break;
        }
    }
    (left, right)
}

/// Whether every head is in the sentence of its token, if sentences begin at the left edges of the
/// roots. The last token of the text counts as a sentence of its own, as in spaCy.
fn sentences_hold(heads: &[u32], left: &[u32]) -> bool {
    let begins = begins(heads, left);
    let mut start = 0;
    for end in 0..heads.len() {
        if (end > 0 && begins[end]) || end + 1 == heads.len() {
            if heads[start..end].iter().any(|&head| !(start..=end).contains(&(head as usize))) {
                return false;
            }
            start = end;
        }
    }
    true
}

/// The steps from each token to its root.
fn depths(heads: &[u32], children: &[u32], ends: &[u32]) -> Vec<u32> {
    // What no way from a root leads to is as deep as can be.
    let mut depth = vec![u32::MAX; heads.len()];
    let mut open: Vec<usize> =
        (0..heads.len()).filter(|&token| heads[token] as usize == token).collect();
    for &root in &open {
        depth[root] = 0;
    }
    while let Some(token) = open.pop() {
        let start = if token == 0 { 0 } else { ends[token - 1] };
        for &child in &children[start as usize..ends[token] as usize] {
            depth[child as usize] = depth[token] + 1;
            open.push(child as usize);
        }
    }
    depth
}

/// The tokens of a subtree: those under the children before a token, the token, those after.
#[derive(Debug, Clone)]
pub(crate) struct Subtree<'a> {
    tree: &'a Tree,
    /// What is still to come, last first: a token alone, or with all that is under it.
    open: Vec<(usize, bool)>,
    /// How many can still come: a tree gives no token twice.
    left: usize,
}

impl<'a> Subtree<'a> {
    pub(crate) fn new(tree: &'a Tree, token: usize) -> Self {
        Self { tree, open: vec![(token, true)], left: tree.heads.len() }
    }
}

impl Iterator for Subtree<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        loop {
            let (token, with_children) = self.open.pop()?;
            if !with_children {
                return Some(token);
            }
            let whole = |&child: &u32| (child as usize, true);
            self.open.extend(self.tree.rights(token).iter().rev().map(whole));
            self.open.push((token, false));
            self.open.extend(self.tree.lefts(token).iter().rev().map(whole));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Heads of a forest: each token hangs on one that comes before it in some order, or is a root.
    fn forests() -> impl Strategy<Value = Vec<u32>> {
        (1_usize..40).prop_flat_map(|n| {
            let order = Just((0..n).collect::<Vec<usize>>()).prop_shuffle();
            (order, prop::collection::vec(any::<prop::sample::Index>(), n)).prop_map(
                |(order, picks)| {
                    let mut heads = vec![0; order.len()];
                    for (rank, (&token, pick)) in order.iter().zip(&picks).enumerate() {
                        heads[token] = u32::try_from(order[pick.index(rank + 1)]).unwrap();
                    }
                    heads
                },
            )
        })
    }

    /// The heads of trees in which no branches cross: each token hangs within its span.
    fn projective() -> impl Strategy<Value = Vec<u32>> {
        (1_usize..40, prop::collection::vec(any::<prop::sample::Index>(), 40)).prop_map(
            |(n, picks)| {
                let mut heads = vec![0; n];
                let mut open = vec![(0, n, None)];
                while let Some((start, end, head)) = open.pop() {
                    if start == end {
                        continue;
                    }
                    let root = start + picks[start].index(end - start);
                    heads[root] = u32::try_from(head.unwrap_or(root)).unwrap();
                    open.extend([(start, root, Some(root)), (root + 1, end, Some(root))]);
                }
                heads
            },
        )
    }

    fn is_under(heads: &[u32], mut token: usize, ancestor: usize) -> bool {
        while token != ancestor && heads[token] as usize != token {
            token = heads[token] as usize;
        }
        token == ancestor
    }

    /// spaCy's order, in so many words.
    fn slow_subtree(heads: &[u32], token: usize, found: &mut Vec<usize>) {
        let is_child = |child: &usize| *child != token && heads[*child] as usize == token;
        (0..token).filter(is_child).for_each(|child| slow_subtree(heads, child, found));
        found.push(token);
        (token..heads.len()).filter(is_child).for_each(|child| slow_subtree(heads, child, found));
    }

    proptest! {
        #[test]
        fn children_and_subtrees_are_those_of_the_heads(heads in forests()) {
            let tree = Tree::new(&heads);
            for token in 0..heads.len() {
                let children: Vec<u32> = (0..u32::try_from(heads.len()).unwrap())
                    .filter(|&c| c as usize != token && heads[c as usize] as usize == token)
                    .collect();
                prop_assert_eq!(tree.children(token), &children);
                let (lefts, rights): (Vec<u32>, Vec<u32>) =
                    children.iter().partition(|&&child| (child as usize) < token);
                prop_assert_eq!(tree.lefts(token), lefts);
                prop_assert_eq!(tree.rights(token), rights);
                let mut subtree = Vec::new();
                slow_subtree(&heads, token, &mut subtree);
                prop_assert_eq!(Subtree::new(&tree, token).collect::<Vec<_>>(), subtree);
                let mut depth = 0;
                let mut at = token;
                while tree.head(at) != at {
                    at = tree.head(at);
                    depth += 1;
                }
                prop_assert_eq!(tree.depth(token), depth);
            }
        }

        #[test]
        fn edges_are_the_ends_of_the_subtree_where_no_branches_cross(heads in projective()) {
            let tree = Tree::new(&heads);
            for token in 0..heads.len() {
                let under: Vec<usize> =
                    (0..heads.len()).filter(|&other| is_under(&heads, other, token)).collect();
                prop_assert_eq!(tree.left_edge(token), under[0]);
                prop_assert_eq!(tree.right_edge(token), under[under.len() - 1]);
            }
            let starts = sentence_starts(&heads);
            prop_assert!(starts[0] && !starts[1..].contains(&true));
        }

        #[test]
        fn edges_reach_at_least_every_child(heads in forests()) {
            let tree = Tree::new(&heads);
            for token in 0..heads.len() {
                for &child in tree.children(token) {
                    prop_assert!(tree.left_edge(token) <= child as usize);
                    prop_assert!(tree.right_edge(token) >= child as usize);
                }
            }
        }

        #[test]
        fn any_heads_are_taken(heads in prop::collection::vec(0_u32..20, 0..15)) {
            let tree = Tree::new(&heads);
            for token in 0..heads.len() {
                prop_assert!(Subtree::new(&tree, token).count() <= heads.len());
            }
        }
    }

    #[test]
    fn a_long_chain_is_followed_in_one_pass() {
        let n = 100_000_u32;
        let forward: Vec<u32> = (0..n).map(|i| i.saturating_sub(1)).collect();
        let backward: Vec<u32> = (0..n).map(|i| (i + 1).min(n - 1)).collect();
        for (heads, root) in [(forward, 0), (backward, n as usize - 1)] {
            let tree = Tree::new(&heads);
            assert_eq!((tree.left_edge(root), tree.right_edge(root)), (0, n as usize - 1));
            assert!(Subtree::new(&tree, root).eq(0..n as usize));
            assert_eq!(tree.depth(n as usize - 1 - root), n as usize - 1);
        }
    }
}
