//! Goes through the sets of demands that meet every known conflict, least weight first.
//!
//! The tree of hitting sets of Reiter (1987) in the order of uniform cost, each set on one branch
//! only (Murakami and Uno 2014): a node has chosen some demands to give up and barred others; it
//! branches on a conflict that it does not meet yet. What it still has to give up for conflicts that
//! share nothing bounds its weight from below.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use num_bigint::BigInt;
use num_traits::Zero;

use crate::exact::{Exact, common_denominator};
use crate::feasible::{Answer, DemandSet, Demands, Oracle, Standing};
use crate::model::{Package, Scenario};

/// How many nodes may wait at once.
const WAITING: usize = 1_000_000;

/// The steps ran out.
pub(super) struct Stopped;

/// What is known of a scenario's demands.
pub(super) struct Explorer<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) demands: &'s Demands,
    pub(super) oracle: Oracle,
    /// The conflicts found so far.
    pub(super) conflicts: Vec<DemandSet>,
    /// The concession sets found so far, least weight first.
    pub(super) concessions: Vec<DemandSet>,
    /// Largest sets of demands that are known to be met, each with a package that meets it.
    pub(super) met: Vec<(DemandSet, Package)>,
    /// The weights in whole numbers.
    weights: Vec<BigInt>,
    /// The demands, heaviest first.
    order: Vec<usize>,
}

/// Demands to give up, and demands that this branch does not give up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Branch {
    bound: BigInt,
    chosen: DemandSet,
    barred: DemandSet,
}

impl<'s> Explorer<'s> {
    pub(super) fn new(scenario: &'s Scenario, demands: &'s Demands, oracle: Oracle) -> Self {
        let weights: Vec<Exact> = (0..demands.len())
            .map(|demand| demands.weight(DemandSet::default().with(demand)))
            .collect();
        let by = common_denominator(&weights);
        let weights: Vec<BigInt> =
            weights.iter().map(|weight| weight.numer() * (&by / weight.denom())).collect();
        let mut order: Vec<usize> = (0..demands.len()).collect();
        order.sort_by(|&a, &b| weights[b].cmp(&weights[a]));
        let (conflicts, concessions, met) = (Vec::new(), Vec::new(), Vec::new());
        Self { scenario, demands, oracle, conflicts, concessions, met, weights, order }
    }

    /// Lists conflicts and concession sets, beginning with demands that are known not to be met.
    /// Returns whether these are all. Where it stops before that, [`Explorer::collect`] can go on.
    pub(super) fn explore(&mut self, core: DemandSet, sets: usize) -> bool {
        self.list(core, sets).unwrap_or(false)
    }

    /// Finds more concession sets out of order, at most so many in all: from every package known so
    /// far it goes on to one that meets as much as can be met together.
    pub(super) fn collect(&mut self, sets: usize) -> Result<(), Stopped> {
        if self.met.is_empty() && self.ask(DemandSet::default())?.is_some() {
            return Ok(());
        }
        let all = self.demands.all();
        let weigh = |set: DemandSet| all.minus(set).iter().map(|it| &self.weights[it]).sum();
        let mut starts: Vec<(BigInt, DemandSet)> =
            self.met.iter().map(|(set, _)| (weigh(*set), *set)).collect();
        starts.sort();
        for (_, start) in starts {
            if self.concessions.len() >= sets {
                break;
            }
            let mut kept = start;
            for demand in self.order.clone() {
                if !kept.contains(demand) && self.ask(kept.with(demand))?.is_none() {
                    kept = kept.with(demand);
                }
            }
            let given_up = all.minus(kept);
            if !self.concessions.contains(&given_up) {
                self.concessions.push(given_up);
            }
        }
        Ok(())
    }

    fn list(&mut self, core: DemandSet, sets: usize) -> Result<bool, Stopped> {
        let first = self.shrink(core)?;
        self.conflicts.push(first);
        let mut waiting = BinaryHeap::new();
        let none = DemandSet::default();
        waiting.push(Reverse(Branch { bound: BigInt::zero(), chosen: none, barred: none }));
        while let Some(Reverse(mut branch)) = waiting.pop() {
            self.spend(1 + self.conflicts.len() as u64 / 64)?;
            let Some(bound) = self.bound(&branch) else { continue };
            if bound > branch.bound {
                branch.bound = bound;
                waiting.push(Reverse(branch));
                continue;
            }
            let open = self.conflicts.iter().filter(|it| it.apart(&branch.chosen));
            let open = open.min_by_key(|it| it.minus(branch.barred).len()).copied();
            let conflict = match open {
                Some(conflict) => conflict,
                None => match self.ask(self.demands.all().minus(branch.chosen))? {
                    None => {
                        if self.concessions.len() >= sets {
                            return Ok(false);
                        }
                        self.concessions.push(branch.chosen);
                        continue;
                    }
                    Some(core) => {
                        if self.conflicts.len() >= sets.saturating_mul(10) {
                            return Ok(false);
                        }
                        let conflict = self.shrink(core)?;
                        self.conflicts.push(conflict);
                        conflict
                    }
                },
            };
            let mut barred = branch.barred;
            for demand in conflict.minus(branch.barred).iter() {
                let mut next = Branch { bound: BigInt::zero(), chosen: branch.chosen, barred };
                next.chosen = next.chosen.with(demand);
                barred = barred.with(demand);
                if let Some(bound) = self.bound(&next) {
                    next.bound = bound.max(branch.bound.clone());
                    waiting.push(Reverse(next));
                }
            }
            if waiting.len() > WAITING {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The least that a branch can weigh in the end; none where nothing new can come of it.
    fn bound(&self, branch: &Branch) -> Option<BigInt> {
        if self.concessions.iter().any(|set| set.within(&branch.chosen)) {
            return None;
        }
        let mut bound: BigInt = branch.chosen.iter().map(|demand| &self.weights[demand]).sum();
        let mut seen = DemandSet::default();
        for conflict in self.conflicts.iter().filter(|it| it.apart(&branch.chosen)) {
            let able = conflict.minus(branch.barred);
            let least = able.iter().map(|demand| &self.weights[demand]).min()?;
            if able.apart(&seen) {
                bound += least;
                seen = seen.or(able);
            }
        }
        Some(bound)
    }

    fn spend(&mut self, steps: u64) -> Result<(), Stopped> {
        let left = self.oracle.steps().checked_sub(steps).ok_or(Stopped)?;
        self.oracle.grant(left);
        Ok(())
    }

    /// Demands among these that no package meets; none where one meets them all.
    pub(super) fn ask(&mut self, kept: DemandSet) -> Result<Option<DemandSet>, Stopped> {
        if self.met.iter().any(|(met, _)| kept.within(met)) {
            return Ok(None);
        }
        if let Some(conflict) = self.conflicts.iter().find(|conflict| conflict.within(&kept)) {
            return Ok(Some(*conflict));
        }
        self.spend(1)?;
        match self.oracle.find(kept, None) {
            Answer::Met(package) => {
                self.remember(kept, package);
                Ok(None)
            }
            Answer::Unmet(core) => Ok(Some(core)),
            Answer::Unknown => Err(Stopped),
        }
    }

    pub(super) fn remember(&mut self, kept: DemandSet, package: Package) {
        let standing = Standing::new(self.scenario, self.demands, &package);
        debug_assert!(standing.meets(kept), "{package:?} was found for {kept:?}");
        let set = standing.widest(kept, self.demands.all(), &self.order);
        self.met.retain(|(known, _)| !known.within(&set));
        self.met.push((set, package));
    }

    /// A conflict among demands that are not met together.
    fn shrink(&mut self, core: DemandSet) -> Result<DemandSet, Stopped> {
        let (mut core, mut needed) = (core, DemandSet::default());
        while let Some(demand) = core.minus(needed).iter().next() {
            match self.ask(core.without(demand))? {
                Some(less) => core = less,
                None => needed = needed.with(demand),
            }
        }
        Ok(core)
    }

    /// A known package that meets these, if any.
    pub(super) fn package(&self, kept: DemandSet) -> Option<&Package> {
        self.met.iter().find(|(met, _)| kept.within(met)).map(|(_, package)| package)
    }

    /// The known options of an issue in packages that meet these.
    pub(super) fn options(&self, kept: DemandSet, issue: usize) -> BTreeSet<usize> {
        let met = self.met.iter().filter(|(met, _)| kept.within(met));
        met.map(|(_, package)| package[issue]).collect()
    }
}
