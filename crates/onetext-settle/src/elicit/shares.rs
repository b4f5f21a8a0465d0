//! The weights that intervals and an order leave possible, and the least of a sum over them.
//!
//! Weights that are not all known are shares: none is below 0 and they add up to 1. What is known of
//! them is a polytope, and a sum of weight times worth is linear, so its least value is that of a
//! linear programme. Without an order it is a knapsack: every weight at its low end, and what is left
//! of 1 to the cheapest first. With one, an exact simplex method with Bland's rule (Bland 1977, *New
//! finite pivoting rules for the simplex method*), in fractions, so that no tolerance decides.

use num_traits::{One, Signed, Zero};

use super::{Amount, Judgement};
use crate::exact::{Exact, whole};

/// The weights that are possible.
pub(super) enum Shares {
    /// All are known; they are taken as they are.
    Known(Vec<Exact>),
    /// Groups of issues of equal weight within bounds, in the order that holds between them.
    Open(Vec<Group>),
}

/// Issues that weigh the same.
pub(super) struct Group {
    issues: Vec<usize>,
    low: Exact,
    high: Exact,
    /// The place of the group that weighs no less.
    above: Option<usize>,
}

impl Shares {
    /// What a judgement says of the weights; none where no weights meet it.
    pub(super) fn new(judgement: &Judgement) -> Option<Self> {
        let known: Option<Vec<Exact>> =
            judgement.weights.iter().map(|weight| weight.exact().cloned()).collect();
        if let Some(known) = known {
            return Some(Self::Known(known));
        }
        let mut groups: Vec<Group> = Vec::new();
        let mut free: Vec<bool> = vec![true; judgement.weights.len()];
        for rank in judgement.weight_order.iter().flatten() {
            let above = groups.len().checked_sub(1);
            groups.push(Group { above, ..group(judgement, rank)? });
            for &issue in rank {
                if let Some(free) = free.get_mut(issue) {
                    *free = false;
                }
            }
        }
        for issue in (0..free.len()).filter(|&issue| free[issue]) {
            groups.push(group(judgement, &[issue])?);
        }
        let shares = Self::Open(groups);
        shares.least(&vec![whole(0); judgement.weights.len()]).map(|_| shares)
    }

    /// The least that the sum of weight times worth can be; none where no weights are possible.
    pub(super) fn least(&self, worths: &[Exact]) -> Option<Exact> {
        match self {
            Self::Known(weights) => {
                Some(weights.iter().zip(worths).map(|(weight, worth)| weight * worth).sum())
            }
            Self::Open(groups) => {
                let costs: Vec<Exact> = groups
                    .iter()
                    .map(|group| group.issues.iter().filter_map(|&at| worths.get(at)).sum())
                    .collect();
                if groups.iter().all(|group| group.above.is_none()) {
                    knapsack(groups, &costs)
                } else {
                    programme(groups, &costs)
                }
            }
        }
    }
}

/// The bounds that issues of equal weight share; none where they have none in common.
fn group(judgement: &Judgement, issues: &[usize]) -> Option<Group> {
    let (mut low, mut high) = (whole(0), whole(1));
    for &issue in issues {
        let (from, to) = judgement.weights.get(issue).map(Amount::ends)?;
        low = low.max(from);
        high = high.min(to);
    }
    (low <= high).then(|| Group { issues: issues.to_vec(), low, high, above: None })
}

fn size(group: &Group) -> Exact {
    whole(i64::try_from(group.issues.len()).unwrap_or(i64::MAX))
}

fn knapsack(groups: &[Group], costs: &[Exact]) -> Option<Exact> {
    let mut left = Exact::one();
    let mut sum = Exact::zero();
    for (group, cost) in groups.iter().zip(costs) {
        left -= &group.low * size(group);
        sum += &group.low * cost;
    }
    if left.is_negative() {
        return None;
    }
    // What a unit of share costs: that of a group is split among its issues.
    let mut order: Vec<usize> =
        (0..groups.len()).filter(|&at| !groups[at].issues.is_empty()).collect();
    let price = |at: usize| &costs[at] / size(&groups[at]);
    order.sort_by_key(|&at| price(at));
    for at in order {
        let room = (&groups[at].high - &groups[at].low) * size(&groups[at]);
        let taken = room.min(left.clone());
        sum += price(at) * &taken;
        left -= taken;
    }
    left.is_zero().then_some(sum)
}

/// Minimises over `low ≤ w ≤ high`, `w` in order, `Σ size · w = 1`, by `w = low + x`.
fn programme(groups: &[Group], costs: &[Exact]) -> Option<Exact> {
    let count = groups.len();
    let mut rows: Vec<(Vec<Exact>, Exact)> = Vec::new();
    let unit = |at: usize, by: i64| {
        let mut row = vec![whole(0); count];
        row[at] = whole(by);
        row
    };
    for (at, group) in groups.iter().enumerate() {
        rows.push((unit(at, 1), &group.high - &group.low));
        if let Some(above) = group.above {
            let mut row = unit(at, 1);
            row[above] = whole(-1);
            rows.push((row, &groups[above].low - &group.low));
        }
    }
    let sizes: Vec<Exact> = groups.iter().map(size).collect();
    let taken: Exact = groups.iter().zip(&sizes).map(|(group, size)| &group.low * size).sum();
    let base: Exact = groups.iter().zip(costs).map(|(group, cost)| &group.low * cost).sum();
    simplex(rows, (sizes, Exact::one() - taken), costs).map(|least| least + base)
}

/// Minimises `costs · x` over `x ≥ 0`, `row · x ≤ bound` and one equation; none where nothing meets
/// them. The region must be bounded.
fn simplex(
    rows: Vec<(Vec<Exact>, Exact)>,
    equation: (Vec<Exact>, Exact),
    costs: &[Exact],
) -> Option<Exact> {
    let (count, slacks) = (costs.len(), rows.len());
    // Columns: variables, slacks, an artificial variable for each row, and the bound.
    let height = slacks + 1;
    let width = count + slacks + height + 1;
    let mut table: Vec<Vec<Exact>> = Vec::with_capacity(height);
    for (at, (row, bound)) in rows.into_iter().chain([equation]).enumerate() {
        let mut line = row;
        line.resize(width, whole(0));
        if at < slacks {
            line[count + at] = whole(1);
        }
        line[width - 1] = bound;
        if line[width - 1].is_negative() {
            for it in &mut line {
                *it = -&*it;
            }
        }
        line[count + slacks + at] = whole(1);
        table.push(line);
    }
    let mut basis: Vec<usize> = (0..height).map(|at| count + slacks + at).collect();
    // First the artificial variables are driven out, then the costs count.
    let mut first = vec![whole(0); width - 1];
    first[count + slacks..].fill(whole(1));
    if !descend(&mut table, &mut basis, &first, width - 1)?.is_zero() {
        return None;
    }
    // One that stays in the basis at 0 must not grow again.
    for row in 0..height {
        if basis[row] >= count + slacks
            && let Some(enter) = (0..count + slacks).find(|&at| !table[row][at].is_zero())
        {
            pivot(&mut table, row, enter);
            basis[row] = enter;
        }
    }
    let mut second = costs.to_vec();
    second.resize(width - 1, whole(0));
    descend(&mut table, &mut basis, &second, count + slacks)
}

/// Pivots until no column below `open` lowers the costs; gives what they come to.
fn descend(
    table: &mut [Vec<Exact>],
    basis: &mut [usize],
    costs: &[Exact],
    open: usize,
) -> Option<Exact> {
    loop {
        let reduced = |column: usize| {
            let priced = basis.iter().zip(table.iter());
            let spent: Exact = priced.map(|(&at, row)| &costs[at] * &row[column]).sum();
            &costs[column] - spent
        };
        let Some(enter) = (0..open).find(|&column| reduced(column).is_negative()) else {
            let last = costs.len();
            return Some(
                basis.iter().zip(table.iter()).map(|(&at, row)| &costs[at] * &row[last]).sum(),
            );
        };
        let last = costs.len();
        let leave = (0..table.len())
            .filter(|&row| table[row][enter].is_positive())
            .min_by_key(|&row| (&table[row][last] / &table[row][enter], basis[row]))?;
        pivot(table, leave, enter);
        basis[leave] = enter;
    }
}

/// Makes the column a unit vector with its 1 in the row.
fn pivot(table: &mut [Vec<Exact>], row: usize, column: usize) {
    let by = table[row][column].clone();
    for it in &mut table[row] {
        *it /= &by;
    }
    let pivot = table[row].clone();
    for (at, line) in table.iter_mut().enumerate() {
        if at != row && !line[column].is_zero() {
            let by = line[column].clone();
            for (it, pivot) in line.iter_mut().zip(&pivot) {
                if !pivot.is_zero() {
                    *it -= &by * pivot;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Corners lie on sixtieths: bounds are tenths, and what is left of 1 is shared by three at most.
    const GRID: i64 = 60;

    fn parts(number: i64, of: i64) -> Exact {
        Exact::new(number.into(), of.into())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn least_sums_are_those_of_the_best_point_of_a_grid_with_all_corners(
            bounds in proptest::collection::vec((0_i64..=10, 0_i64..=10), 3),
            costs in proptest::collection::vec(-5_i64..=5, 3),
            order in prop_oneof![
                Just(Vec::new()),
                Just(vec![vec![2], vec![0]]),
                Just(vec![vec![0], vec![1], vec![2]]),
                Just(vec![vec![1], vec![0, 2]]),
                Just(vec![vec![0, 1, 2]]),
            ],
        ) {
            let bounds: Vec<(i64, i64)> =
                bounds.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
            prop_assume!(bounds.iter().any(|(low, high)| low < high));
            let amount = |&(low, high): &(i64, i64)| {
                Amount::Between(parts(low, 10), parts(high, 10))
            };
            let judgement = Judgement {
                party: 0,
                weights: bounds.iter().map(amount).collect(),
                weight_order: (!order.is_empty()).then(|| order.clone()),
                options: Vec::new(),
                reservation: None,
            };
            let mut best: Option<i64> = None;
            for first in 0..=GRID {
                for second in 0..=GRID - first {
                    let all = [first, second, GRID - first - second];
                    let within = all.iter().zip(&bounds).all(|(&weight, &(low, high))| {
                        low * GRID <= weight * 10 && weight * 10 <= high * GRID
                    });
                    let tied = order.iter().all(|rank| rank.iter().all(|&at| all[at] == all[rank[0]]));
                    let falls = order.windows(2).all(|two| all[two[0][0]] >= all[two[1][0]]);
                    if within && tied && falls {
                        let sum = all.iter().zip(&costs).map(|(weight, cost)| weight * cost).sum();
                        best = Some(best.map_or(sum, |best| best.min(sum)));
                    }
                }
            }
            let worths: Vec<Exact> = costs.iter().map(|&cost| whole(cost)).collect();
            let least = Shares::new(&judgement).and_then(|shares| shares.least(&worths));
            prop_assert_eq!(least, best.map(|best| parts(best, GRID)));
        }
    }
}
