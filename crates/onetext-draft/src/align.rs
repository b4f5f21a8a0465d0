//! Which paragraph of one draft is which of another.
//!
//! First come those that are the same to the letter, numbers apart, and exist once: they are certain.
//! Those left are asked how alike they are ([`similar`]) and given to each other, the most alike
//! first. The heaviest row of pairs in the same order has stayed; the others have moved, if enough
//! speaks for it, since a short or common paragraph that seems to have moved has more likely been
//! written anew. What is left between two paragraphs that stayed is paired in order. At last a
//! paragraph that became several, or several that became one, are put together.

pub(crate) mod chain;
mod gaps;
mod groups;
mod moves;
mod similar;
mod text;

use std::ops::Range;

pub(crate) use text::{Text, is_numbered, label, same_shape, texts};

use crate::edits::Editor;
use crate::words::Numbers;

/// Paragraphs of the old text that are paragraphs of the new one. Mostly one is one; a split has
/// several new ones and a merger several old ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) old: Range<usize>,
    pub(crate) new: Range<usize>,
    /// Whether it stands elsewhere in the new text than the rest would have it.
    pub(crate) moved: bool,
}

/// A paragraph with fewer words is not known again by its words alone.
const SHORT: usize = 4;
/// Paragraphs less alike are not the same one.
const ALIKE: f64 = 0.35;
/// Between two paragraphs that stayed, up to so many pairs are all looked at.
const FEW_PAIRS: usize = 400;

/// The groups of two texts, by their place in the old one.
pub(crate) fn align(
    old: &Text,
    new: &Text,
    numbers: &Numbers<'_>,
    editor: &mut Editor,
) -> Vec<Group> {
    let mut pairing = Pairing::new(old, new, numbers);
    pairing.same_words(editor);
    pairing.alike();
    let stayed = moves::settle(&mut pairing);
    let stayed = gaps::fill(&mut pairing, stayed, editor);
    groups::groups(&pairing, &stayed)
}

/// What is known so far.
struct Pairing<'a> {
    old: &'a Text,
    new: &'a Text,
    numbers: &'a Numbers<'a>,
    /// The new paragraph of every old one.
    to_new: Vec<Option<usize>>,
    /// The old paragraph of every new one.
    to_old: Vec<Option<usize>>,
    /// How alike every old paragraph is to its new one.
    likeness: Vec<f64>,
}

/// A stretch of each text between two paragraphs that stayed.
type Gap = (Range<usize>, Range<usize>);

impl<'a> Pairing<'a> {
    fn new(old: &'a Text, new: &'a Text, numbers: &'a Numbers<'a>) -> Self {
        Self {
            old,
            new,
            numbers,
            to_new: vec![None; old.len()],
            to_old: vec![None; new.len()],
            likeness: vec![0.0; old.len()],
        }
    }

    fn pair(&mut self, old: usize, new: usize, likeness: f64) {
        self.to_new[old] = Some(new);
        self.to_old[new] = Some(old);
        self.likeness[old] = likeness;
    }

    fn part(&mut self, old: usize) {
        if let Some(new) = self.to_new[old].take() {
            self.to_old[new] = None;
        }
    }

    fn are_free(&self, old: usize, new: usize) -> bool {
        self.to_new[old].is_none() && self.to_old[new].is_none()
    }

    fn are_same(&self, old: usize, new: usize) -> bool {
        self.old.classes[old] == self.new.classes[new]
    }

    /// The number of words by which a pair is known, of the shorter one.
    fn weight(&self, old: usize, new: usize) -> usize {
        self.old.weights[old].min(self.new.weights[new])
    }

    fn pairs(&self) -> Vec<(usize, usize)> {
        let pairs = self.to_new.iter().enumerate();
        pairs.filter_map(|(old, new)| Some((old, (*new)?))).collect()
    }

    /// The heaviest of the pairs so far that are in the same order in both texts.
    fn stayed(&self) -> Vec<(usize, usize)> {
        let pairs = self.pairs();
        let weights: Vec<u64> =
            pairs.iter().map(|&(old, new)| self.weight(old, new) as u64 + 1).collect();
        chain::heaviest(&pairs, &weights).into_iter().map(|at| pairs[at]).collect()
    }

    /// The stretches between `stayed`, the empty ones among them.
    fn gaps(&self, stayed: &[(usize, usize)]) -> Vec<Gap> {
        let mut from = (0, 0);
        let end = (self.old.len(), self.new.len());
        let gaps = stayed.iter().chain([&end]).map(|&(old, new)| {
            let gap = (from.0..old, from.1..new);
            from = (old + 1, new + 1);
            gap
        });
        gaps.collect()
    }

    /// Pairs what has the same words on both sides: first what exists once, then its neighbours,
    /// then what stands in the same order between those.
    fn same_words(&mut self, editor: &mut Editor) {
        let count = self.old.classes.iter().chain(&self.new.classes).max();
        let count = count.map_or(0, |&class| class as usize + 1);
        let mut once = vec![(0_u32, 0_u32, 0_usize); count];
        for &class in &self.old.classes {
            once[class as usize].0 += 1;
        }
        for (new, &class) in self.new.classes.iter().enumerate() {
            once[class as usize].1 += 1;
            once[class as usize].2 = new;
        }
        for old in 0..self.old.len() {
            let (in_old, in_new, new) = once[self.old.classes[old] as usize];
            if in_old == 1 && in_new == 1 && self.old.weights[old] >= SHORT {
                self.pair(old, new, 1.0);
            }
        }
        self.neighbours();
        for (old, new) in self.gaps(&self.stayed()) {
            let known = |weights: &[usize], free: &[Option<usize>], range: Range<usize>| {
                let free = range.filter(|&at| free[at].is_none() && weights[at] >= SHORT);
                free.collect::<Vec<usize>>()
            };
            let old = known(&self.old.weights, &self.to_new, old);
            let new = known(&self.new.weights, &self.to_old, new);
            if old.is_empty() || new.is_empty() {
                continue;
            }
            let classes = |text: &Text, list: &[usize]| {
                list.iter().map(|&at| text.classes[at]).collect::<Vec<u32>>()
            };
            let (a, b) = (classes(self.old, &old), classes(self.new, &new));
            for (i, j) in editor.matched(&a, &b, count) {
                self.pair(old[i], new[j], 1.0);
            }
        }
        self.neighbours();
    }

    /// Pairs neighbours of pairs that have the same words.
    fn neighbours(&mut self) {
        let ends = (self.old.len().saturating_sub(1), self.new.len().saturating_sub(1));
        for old in 0..ends.0 {
            if let Some(new) = self.to_new[old]
                && new < ends.1
                && self.are_free(old + 1, new + 1)
                && self.are_same(old + 1, new + 1)
            {
                self.pair(old + 1, new + 1, 1.0);
            }
        }
        for old in (1..self.old.len()).rev() {
            if let Some(new) = self.to_new[old]
                && new > 0
                && self.are_free(old - 1, new - 1)
                && self.are_same(old - 1, new - 1)
            {
                self.pair(old - 1, new - 1, 1.0);
            }
        }
    }

    /// Gives those left to each other, the most alike first.
    fn alike(&mut self) {
        let gaps = self.gaps(&self.stayed());
        let left = |weights: &[usize], paired: &[Option<usize>]| {
            let left = (0..weights.len()).filter(|&at| paired[at].is_none() && weights[at] >= 3);
            left.collect::<Vec<usize>>()
        };
        let old = left(&self.old.weights, &self.to_new);
        let new = left(&self.new.weights, &self.to_old);
        let features = |text: &Text, list: &[usize]| {
            let features = list.iter().map(|&at| similar::features(text, at, self.numbers));
            features.collect::<Vec<similar::Features>>()
        };
        let (old_features, new_features) = (features(self.old, &old), features(self.new, &new));
        let mut asked = similar::candidates(&old_features, &new_features);
        for gap in &gaps {
            let within = |list: &[usize], range: &Range<usize>| {
                list.partition_point(|&at| at < range.start)
                    ..list.partition_point(|&at| at < range.end)
            };
            let (a, b) = (within(&old, &gap.0), within(&new, &gap.1));
            if a.len() * b.len() <= FEW_PAIRS {
                asked.extend(a.flat_map(|i| b.clone().map(move |j| (i, j))));
            }
        }
        asked.sort_unstable();
        asked.dedup();
        let mut ranked: Vec<(f64, f64, usize, usize)> = Vec::new();
        for (i, j) in asked {
            let likeness = similar::likeness(&old_features[i], &new_features[j]);
            if likeness >= ALIKE {
                let place = self.fits(&gaps, old[i], new[j]);
                ranked.push((likeness + place, likeness, old[i], new[j]));
            }
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.2, a.3).cmp(&(b.2, b.3))));
        for (_, likeness, old, new) in ranked {
            if self.are_free(old, new) {
                self.pair(old, new, likeness);
            }
        }
    }

    /// How much the place of two paragraphs speaks for them: the same stretch, the same neighbours.
    fn fits(&self, gaps: &[Gap], old: usize, new: usize) -> f64 {
        let gap = gaps.partition_point(|gap| gap.0.end < old);
        let mut fits = 0.0;
        if gaps.get(gap).is_some_and(|gap| gap.0.contains(&old) && gap.1.contains(&new)) {
            fits += 0.1;
        }
        let pairs =
            |old: usize, new: usize| self.to_new.get(old).is_some_and(|at| *at == Some(new));
        if old > 0 && new > 0 && pairs(old - 1, new - 1) {
            fits += 0.05;
        }
        if pairs(old + 1, new + 1) {
            fits += 0.05;
        }
        fits
    }
}
