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
/// from left to right.
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
