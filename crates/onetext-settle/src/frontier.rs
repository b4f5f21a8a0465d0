//! The packages that no other beats: nobody can get more without somebody getting less.
//!
//! Nemhauser and Ullmann (1969), issue by issue: the vectors of the first issues that nothing beats
//! are extended by each option of the next, equal ones merged, beaten ones dropped. What is left out
//! on the way could not have come back: whatever completes a beaten vector completes its better, too.
//! Issues that a term or a forbidden combination ties to later ones stay in the state until it is
//! decided.
//!
//! `plan` says in which order the issues are worked through and what of them matters, `course` does
//! it, `sweep` with `shadow` and `tree` unites what the options of an issue make of the vectors
//! before, `gate` drops what can no longer meet the cuts, and `stage` is what is kept. All of it works
//! in the narrowest numbers that hold every sum.

mod course;
mod cover;
mod gate;
mod number;
mod partial;
mod plan;
mod several;
mod shadow;
mod stage;
mod sweep;
#[cfg(test)]
mod tests;
mod tree;

use std::sync::Arc;

use num_bigint::BigInt;
use thiserror::Error;

pub use cover::{Cover, cover};
pub use partial::{Partial, without_issue};
pub use several::{Frontiers, frontiers};

use crate::exact::{Exact, to_float};
use crate::model::Package;
use crate::space::Space;
use crate::way::Way;
use course::{Job, Kept, work};
use plan::Plan;

/// A half-space that is asked of every package: the weighted sum of its vector is at least so much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// By dimension; none negative.
    pub weights: Vec<BigInt>,
    /// The least sum.
    pub least: BigInt,
}

/// More vectors had to be kept at once than the budget allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("more than {0} vectors had to be kept")]
pub struct OverBudget(pub usize);

/// The vectors that nothing beats, largest first (by the first dimension, then the second, …), each
/// with all its packages.
#[derive(Debug, Clone)]
pub struct Frontier {
    scale: Vec<BigInt>,
    kept: Arc<dyn Kept>,
}

impl Frontier {
    /// How many vectors.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether no package is left at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A vector in whole numbers; by dimension.
    pub fn vector(&self, at: usize) -> Vec<BigInt> {
        self.kept.vector(at)
    }

    /// All vectors in whole numbers, largest first.
    pub fn vectors(&self) -> impl Iterator<Item = Vec<BigInt>> + '_ {
        (0..self.len()).map(|at| self.vector(at))
    }

    /// A vector as the utilities that it stands for; by dimension.
    pub fn utilities(&self, at: usize) -> Vec<Exact> {
        let numbers = self.vector(at).into_iter().zip(&self.scale);
        numbers.map(|(number, scale)| Exact::new(number, scale.clone())).collect()
    }

    /// A vector as the nearest floating-point numbers of its utilities, for display.
    pub fn floats(&self, at: usize) -> Vec<f64> {
        self.utilities(at).iter().map(to_float).collect()
    }

    /// How many packages give this vector.
    pub fn count(&self, at: usize) -> BigInt {
        self.kept.count(at)
    }

    /// The packages that give this vector, sorted, at most `limit` of them. Where there are more,
    /// the same ones are left out every time.
    pub fn packages(&self, at: usize, limit: usize) -> Vec<Package> {
        self.kept.packages(at, limit)
    }

    /// How many vectors are kept, those of all stages together: the way back needs them.
    pub fn points(&self) -> usize {
        self.kept.points()
    }

    /// The bytes that all stages take.
    pub fn memory(&self) -> usize {
        self.kept.bytes()
    }
}

/// The vectors that nothing beats among the packages that fit the way and all cuts. `budget` is how
/// many vectors may be kept at once after an issue.
pub fn frontier(
    space: &Space,
    way: &Way,
    cuts: &[Cut],
    budget: usize,
) -> Result<Frontier, OverBudget> {
    let plan = Plan::new(space, way, None);
    let cuts = gate::all_cuts(space, way, cuts);
    let outcome = work(&Job { plan, cuts: &cuts, budget, slack: None, open: 0 })?;
    Ok(Frontier { scale: space.scale.clone(), kept: outcome.kept })
}
