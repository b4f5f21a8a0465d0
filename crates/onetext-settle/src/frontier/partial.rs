//! Work that is kept for a question that is asked again with one issue changed.

use std::sync::Arc;

use super::course::{Job, Kept, work};
use super::gate::all_cuts;
use super::plan::Plan;
use super::{Cut, Frontier, OverBudget};
use crate::space::Space;
use crate::way::Way;

/// Everything but one issue, decided: [`Partial::with`] adds that issue with whatever options and
/// values it then has.
///
/// It holds the vectors of all other issues before any floor or cut, so it serves every change of
/// the issue's values and options, of floors and of cuts.
#[derive(Debug, Clone)]
pub struct Partial {
    issue: usize,
    kept: Arc<dyn Kept>,
}

/// Decides all issues but one.
pub fn without_issue(
    space: &Space,
    way: &Way,
    issue: usize,
    budget: usize,
) -> Result<Partial, OverBudget> {
    let plan = Plan::new(space, way, (issue < space.sizes.len()).then_some(issue));
    let outcome = work(&Job { plan, cuts: &[], budget, slack: None, open: 1 })?;
    Ok(Partial { issue, kept: outcome.kept })
}

impl Partial {
    /// The frontier of a space that differs from the first one only in this issue's options and
    /// values and in floors, under any cuts. Where more has changed (other issues, terms, or the scale
    /// of a party's utilities), what is still the same is used and the rest worked out anew, so the
    /// answer is right in any case.
    pub fn with(
        &self,
        space: &Space,
        way: &Way,
        cuts: &[Cut],
        budget: usize,
    ) -> Result<Frontier, OverBudget> {
        let plan = Plan::new(space, way, (self.issue < space.sizes.len()).then_some(self.issue));
        let cuts = all_cuts(space, way, cuts);
        let job = Job { plan, cuts: &cuts, budget, slack: None, open: 0 };
        let outcome = self.kept.again(&job).unwrap_or_else(|| work(&job))?;
        Ok(Frontier { scale: space.scale.clone(), kept: outcome.kept })
    }

    /// The bytes that it keeps.
    pub fn memory(&self) -> usize {
        self.kept.bytes()
    }
}
