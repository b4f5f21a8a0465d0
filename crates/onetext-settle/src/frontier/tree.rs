//! A tree of boxes for four and more dimensions.
//!
//! Every node holds up to 32 entries side by side: kept vectors, or the upper corners of nodes. One
//! pass over its lanes tells which of them reach a vector in all dimensions; nothing below the others
//! can cover it. Numbers are compared by 32-bit stand-ins, and where those are rounded a hit is
//! confirmed with the numbers themselves.
//!
//! Whenever the tree has doubled it is tidied: as the first dimension no longer counts, later vectors
//! make earlier ones needless, and what is left is packed anew, near ones together.

use pulp::Arch;

use super::number::Number;
use super::shadow::Shadow;

/// Entries of a node.
const WIDE: usize = 32;

/// Entries of a node that is packed: some room is left for later ones.
const PACKED: usize = 24;

/// The fewest entries for which tidying pays.
const FEW: usize = 512;

/// No vector.
const NONE: u32 = u32::MAX;

/// How the numbers of each dimension become 32-bit stand-ins.
#[derive(Debug, Clone)]
pub(super) struct Lanes<N> {
    /// By dimension: the least number and how many bits are cut off.
    pub scale: Vec<(N, u64)>,
}

/// What the kept vectors beat.
#[derive(Debug)]
pub(super) struct Tree<N> {
    lanes: Lanes<N>,
    rounded: bool,
    arch: Arch,
    /// By run: what covered its latest covered vector.
    recent: Vec<u32>,
    slack: Option<Vec<N>>,
    root: u32,
    nodes: Vec<Node>,
    /// By node, dimension but the first, entry.
    tops: Vec<i32>,
    /// By node and entry: a node, or the place of a kept vector.
    heirs: Vec<u32>,
    /// The vector asked about, and where the search stands.
    wanted: Vec<i32>,
    stack: Vec<u32>,
    path: Vec<u32>,
    /// How many vectors it holds, and from how many on it is tidied.
    len: usize,
    tidy_from: usize,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    len: u8,
    leaf: bool,
}

impl<N: Number> Tree<N> {
    pub(super) fn new(lanes: Lanes<N>, slack: Option<Vec<N>>) -> Self {
        let mut tree = Self {
            rounded: lanes.scale.iter().any(|(_, shift)| *shift > 0),
            lanes,
            arch: Arch::new(),
            recent: Vec::new(),
            slack,
            root: 0,
            nodes: Vec::new(),
            tops: Vec::new(),
            heirs: Vec::new(),
            wanted: Vec::new(),
            stack: Vec::new(),
            path: Vec::new(),
            len: 0,
            tidy_from: FEW,
        };
        tree.add_node(true);
        tree
    }

    fn dims(&self) -> usize {
        self.lanes.scale.len() - 1
    }

    fn add_node(&mut self, leaf: bool) -> u32 {
        let at = self.nodes.len();
        self.nodes.push(Node { len: 0, leaf });
        // Below every stand-in of a vector, so that an empty place never covers one.
        self.tops.resize((at + 1) * self.dims() * WIDE, -1);
        self.heirs.resize((at + 1) * WIDE, 0);
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn set_wanted(&mut self, vector: &[N], slack: bool) {
        self.wanted.clear();
        for (dim, (number, (low, shift))) in
            vector.iter().zip(&self.lanes.scale).enumerate().skip(1)
        {
            let key = match (&self.slack, slack) {
                // A number below the least one asks for nothing.
                (Some(slack), true) => number.minus(&slack[dim]).max(low.clone()).key(low, *shift),
                _ => number.key(low, *shift),
            };
            self.wanted.push(key);
        }
    }

    fn lanes_of(&self, node: u32) -> &[i32] {
        let size = self.dims() * WIDE;
        &self.tops[node as usize * size..][..size]
    }

    /// Whether a kept vector covers another in all dimensions but the first.
    fn confirms(&self, at: u32, vector: &[N], kept: &[N], slack: bool) -> bool {
        let dims = self.lanes.scale.len();
        let other = &kept[at as usize * dims..][..dims];
        match (&self.slack, slack) {
            (Some(slack), true) => (1..dims).all(|dim| other[dim].plus(&slack[dim]) >= vector[dim]),
            _ => (1..dims).all(|dim| other[dim] >= vector[dim]),
        }
    }

    /// A kept vector, but one, that covers a vector.
    fn find(&mut self, vector: &[N], kept: &[N], slack: bool, but: u32) -> Option<u32> {
        self.set_wanted(vector, slack);
        let arch = self.arch;
        arch.dispatch(
            #[inline(always)]
            || self.search(vector, kept, slack, but),
        )
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "compiled once for each width of the lanes")]
    fn search(&mut self, vector: &[N], kept: &[N], slack: bool, but: u32) -> Option<u32> {
        let dims = self.dims();
        let (lanes, _) = self.tops.as_chunks::<WIDE>();
        self.stack.clear();
        self.stack.push(self.root);
        while let Some(node) = self.stack.pop() {
            let node = node as usize;
            let mut mask = reaching(&lanes[node * dims..][..dims], &self.wanted);
            let leaf = self.nodes[node].leaf;
            while mask != 0 {
                let entry = mask.trailing_zeros() as usize;
                mask &= mask - 1;
                let heir = self.heirs[node * WIDE + entry];
                if !leaf {
                    self.stack.push(heir);
                } else if heir != but && (!self.rounded || self.confirms(heir, vector, kept, slack))
                {
                    return Some(heir);
                }
            }
        }
        None
    }

    /// The entry of a node whose corner has to grow least for the wanted stand-ins.
    fn nearest(&self, node: u32) -> usize {
        let len = usize::from(self.nodes[node as usize].len);
        let mut growth = [0_f32; WIDE];
        let mut size = [0_f32; WIDE];
        let (lanes, _) = self.lanes_of(node).as_chunks::<WIDE>();
        for (lane, &wanted) in lanes.iter().zip(&self.wanted) {
            for ((growth, size), &top) in growth.iter_mut().zip(&mut size).zip(lane) {
                #[expect(clippy::cast_precision_loss, reason = "a rough measure will do")]
                let (top, wanted) = (top as f32, wanted as f32);
                *growth += (wanted - top).max(0.0);
                *size += (top - wanted).max(0.0);
            }
        }
        let by = |&a: &usize, &b: &usize| {
            (growth[a] + size[a] * 0.25).total_cmp(&(growth[b] + size[b] * 0.25))
        };
        (0..len).min_by(by).unwrap_or(0)
    }

    fn put(&mut self, node: u32, heir: u32, corner: &[i32]) {
        let len = usize::from(self.nodes[node as usize].len);
        self.nodes[node as usize].len += 1;
        self.heirs[node as usize * WIDE + len] = heir;
        self.set_corner(node, len, corner);
    }

    fn set_corner(&mut self, node: u32, entry: usize, corner: &[i32]) {
        let base = node as usize * self.dims() * WIDE + entry;
        for (dim, &top) in corner.iter().enumerate() {
            self.tops[base + dim * WIDE] = top;
        }
    }

    fn corner(&self, node: u32) -> Vec<i32> {
        let (lanes, _) = self.lanes_of(node).as_chunks::<WIDE>();
        lanes.iter().map(|lane| lane.iter().copied().max().unwrap_or(-1)).collect()
    }

    /// Moves half of a full node into a new one: the upper half along the widest dimension.
    fn split(&mut self, node: u32) -> u32 {
        let (lanes, _) = self.lanes_of(node).as_chunks::<WIDE>();
        let spread = |lane: &[i32; WIDE]| {
            let most = lane.iter().copied().max().unwrap_or(0);
            most - lane.iter().copied().min().unwrap_or(0)
        };
        let widest = (0..lanes.len()).max_by_key(|&dim| spread(&lanes[dim])).unwrap_or(0);
        let mut entries: Vec<(i32, u32, Vec<i32>)> = (0..WIDE)
            .map(|entry| {
                let corner: Vec<i32> = lanes.iter().map(|lane| lane[entry]).collect();
                (corner[widest], self.heirs[node as usize * WIDE + entry], corner)
            })
            .collect();
        entries.sort_by_key(|entry| entry.0);
        let leaf = self.nodes[node as usize].leaf;
        let other = self.add_node(leaf);
        self.nodes[node as usize].len = 0;
        let size = self.dims() * WIDE;
        self.tops[node as usize * size..][..size].fill(-1);
        for (at, (_, heir, corner)) in entries.into_iter().enumerate() {
            self.put(if at < WIDE / 2 { node } else { other }, heir, &corner);
        }
        other
    }

    /// Drops the vectors that another one covers in all dimensions but the first, and packs the rest.
    fn tidy(&mut self, kept: &[N]) {
        let dims = self.dims();
        let (mut left, mut corners) = (Vec::new(), Vec::new());
        for node in 0..self.nodes.len() {
            let Node { len, leaf } = self.nodes[node];
            for entry in (0..usize::from(len)).filter(|_| leaf) {
                let heir = self.heirs[node * WIDE + entry];
                let vector = &kept[heir as usize * (dims + 1)..][..=dims];
                if self.find(vector, kept, false, heir).is_none() {
                    left.push(heir);
                    corners.extend_from_slice(&self.wanted);
                    continue;
                }
                // It must not stand for another one that is looked at later.
                let base = node * dims * WIDE + entry;
                (0..dims).for_each(|dim| self.tops[base + dim * WIDE] = -1);
            }
        }
        self.len = left.len();
        self.tidy_from = (2 * self.len).max(FEW);
        self.nodes.clear();
        self.tops.clear();
        self.heirs.clear();
        self.pack(left, corners);
    }

    /// Builds the tree anew, from the leaves upwards.
    fn pack(&mut self, mut heirs: Vec<u32>, mut corners: Vec<i32>) {
        let dims = self.dims();
        let mut leaf = true;
        loop {
            let mut order: Vec<usize> = (0..heirs.len()).collect();
            arrange(&mut order, &corners, dims);
            let (mut above, mut tops) = (Vec::new(), Vec::new());
            for group in order.chunks(PACKED) {
                let node = self.add_node(leaf);
                for &entry in group {
                    self.put(node, heirs[entry], &corners[entry * dims..][..dims]);
                }
                above.push(node);
                tops.extend(self.corner(node));
            }
            if let [root] = above.as_slice() {
                self.root = *root;
                return;
            }
            (heirs, corners, leaf) = (above, tops, false);
        }
    }

    fn full(&self, node: u32) -> bool {
        usize::from(self.nodes[node as usize].len) == WIDE
    }

    /// Splits the full nodes on the way to a leaf, from the leaf upwards.
    fn make_room(&mut self) {
        while let Some(node) = self.path.pop() {
            if !self.full(node) {
                return;
            }
            let other = self.split(node);
            let (one, two) = (self.corner(node), self.corner(other));
            if let Some(&parent) = self.path.last() {
                let base = parent as usize * WIDE;
                let entry = self.heirs[base..base + WIDE].iter().position(|&heir| heir == node);
                self.set_corner(parent, entry.unwrap_or(0), &one);
                self.put(parent, other, &two);
            } else {
                let root = self.add_node(false);
                self.put(root, node, &one);
                self.put(root, other, &two);
                self.root = root;
            }
        }
    }
}

impl<N: Number> Shadow<N> for Tree<N> {
    fn covers(&mut self, run: usize, vector: &[N], kept: &[N]) -> bool {
        // Neighbours in a run are often covered by the same vector.
        if self.recent.len() <= run {
            self.recent.resize(run + 1, NONE);
        }
        if self.recent[run] != NONE && self.confirms(self.recent[run], vector, kept, true) {
            return true;
        }
        let found = self.find(vector, kept, true, NONE);
        if let Some(found) = found {
            self.recent[run] = found;
        }
        found.is_some()
    }

    fn cast(&mut self, vector: &[N], kept: &[N]) {
        if self.len >= self.tidy_from {
            self.tidy(kept);
        }
        self.len += 1;
        let at = kept.len() / vector.len();
        self.set_wanted(vector, false);
        let wanted = std::mem::take(&mut self.wanted);
        self.wanted.clone_from(&wanted);
        self.path.clear();
        let mut node = self.root;
        while !self.nodes[node as usize].leaf {
            self.path.push(node);
            let entry = self.nearest(node);
            let base = node as usize * self.dims() * WIDE + entry;
            for (dim, &wanted) in wanted.iter().enumerate() {
                let top = &mut self.tops[base + dim * WIDE];
                *top = wanted.max(*top);
            }
            node = self.heirs[node as usize * WIDE + entry];
        }
        self.path.push(node);
        self.put(node, u32::try_from(at).unwrap_or(u32::MAX), &wanted);
        self.make_room();
    }
}

/// Orders entries so that each following group of [`PACKED`] holds near ones: halves along the widest
/// dimension, and so on within the halves.
fn arrange(order: &mut [usize], corners: &[i32], dims: usize) {
    if order.len() <= PACKED {
        return;
    }
    let spread = |dim: &usize| {
        let along = || order.iter().map(|entry| corners[entry * dims + dim]);
        along().max().unwrap_or(0) - along().min().unwrap_or(0)
    };
    let widest = (0..dims).max_by_key(spread).unwrap_or(0);
    let middle = (order.len() / 2).next_multiple_of(PACKED).min(order.len() - 1);
    order.select_nth_unstable_by_key(middle, |entry| corners[entry * dims + widest]);
    let (low, high) = order.split_at_mut(middle);
    arrange(low, corners, dims);
    arrange(high, corners, dims);
}

/// Which of a node's entries are at least as large as the wanted stand-ins in every lane.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled once for each width of the processor's lanes")]
fn reaching(lanes: &[[i32; WIDE]], wanted: &[i32]) -> u32 {
    let mut reach = [-1_i32; WIDE];
    for (lane, &wanted) in lanes.iter().zip(wanted) {
        for (reach, &top) in reach.iter_mut().zip(lane) {
            *reach &= -i32::from(top >= wanted);
        }
    }
    let mut mask = 0;
    for (entry, &reach) in reach.iter().enumerate() {
        mask |= reach & (1_i32 << entry);
    }
    mask.cast_unsigned()
}
