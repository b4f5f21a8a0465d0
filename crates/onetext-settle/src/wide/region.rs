//! Where unbeaten packages may still lie: the vectors that no point found so far covers, as a union
//! of corners. A corner holds every vector that is nowhere below it. Each new point cuts the corners
//! that it lies in (Klamroth, Lacour and Vanderpooten, 2015, "On the representation of the search
//! region in multi-objective optimization").

use std::collections::VecDeque;

use num_bigint::BigInt;

/// A part of the space of vectors.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Corner {
    /// The least of each dimension.
    pub(super) least: Vec<BigInt>,
    /// Above what no package in it is; by dimension.
    pub(super) most: Vec<BigInt>,
    /// How often a search in it was stopped.
    pub(super) tries: u32,
    /// Whether `most` was bounded for this corner, and not only taken over from a larger one.
    pub(super) seen: bool,
}

impl Corner {
    /// Takes note of a bound on what is in it.
    pub(super) fn bound(&mut self, most: Option<Vec<BigInt>>) {
        for (old, new) in self.most.iter_mut().zip(most.unwrap_or_default()) {
            if new < *old {
                *old = new;
            }
        }
        self.seen = true;
    }

    /// Whether its bounds leave room for a package.
    fn roomy(&self) -> bool {
        within(&self.most, &self.least)
    }
}

/// Whether a vector is nowhere below another.
pub(super) fn within(vector: &[BigInt], least: &[BigInt]) -> bool {
    vector.iter().zip(least).all(|(value, least)| value >= least)
}

/// The corners left, none within another, in the order in which they are to be searched.
#[derive(Debug, Clone, Default)]
pub(super) struct Region {
    /// The corners.
    pub(super) corners: VecDeque<Corner>,
}

impl Region {
    /// Puts a corner last.
    pub(super) fn push(&mut self, corner: Corner) {
        if corner.roomy() {
            self.corners.push_back(corner);
        }
    }

    /// Takes away what is nowhere above a point.
    pub(super) fn cut(&mut self, point: &[BigInt]) {
        let (hit, kept): (VecDeque<_>, VecDeque<_>) = std::mem::take(&mut self.corners)
            .into_iter()
            .partition(|corner| within(point, &corner.least));
        self.corners = kept;
        let mut new: Vec<Corner> = Vec::new();
        for corner in hit {
            for (dim, value) in point.iter().enumerate() {
                let mut next = corner.clone();
                next.least[dim] = value + 1;
                next.seen = false;
                if next.roomy() {
                    new.push(next);
                }
            }
        }
        new.sort();
        new.dedup_by(|one, other| one.least == other.least);
        let inside = |corner: &Corner, other: &Corner| {
            corner.least != other.least && within(&corner.least, &other.least)
        };
        let fresh: Vec<Corner> = new
            .iter()
            .filter(|&corner| {
                !new.iter().chain(&self.corners).any(|other| {
                    inside(corner, other) || (corner.least == other.least && corner != other)
                })
            })
            .cloned()
            .collect();
        self.corners.extend(fresh);
    }
}
