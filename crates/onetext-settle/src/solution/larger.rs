//! Scenarios large enough that weights, climbs and targets all have work to do, against trying
//! everything in machine integers.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::{Bargain, Budget, Count, Disagreement, Kind, Status};
use crate::exact::{Exact, whole};
use crate::model::{
    Condition, Constraint, Interaction, Issue, IssueOption, Party, Scenario, Values,
};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }

    fn number(&mut self, below: u64) -> i64 {
        i64::try_from(self.roll(below)).unwrap()
    }
}

const ISSUES: usize = 6;
const OPTIONS: usize = 5;

/// Issues of five options, with combinations that add and forbid, and floors.
fn scenario(dice: &mut Dice, parties: usize, combined: bool) -> Scenario {
    let condition = |dice: &mut Dice| {
        let first = dice.roll(4);
        let issues = [first, first + 1 + dice.roll(2)];
        let options = |dice: &mut Dice| {
            let mut some: Vec<usize> = (0..2).map(|_| dice.roll(5)).collect();
            some.sort_unstable();
            some.dedup();
            some
        };
        Condition(issues.iter().map(|&issue| (issue, options(dice))).collect())
    };
    let issues = (0..ISSUES).map(|at| Issue {
        id: format!("i{at}"),
        title: String::new(),
        options: (0..OPTIONS)
            .map(|option| IssueOption { id: option.to_string(), title: String::new() })
            .collect(),
        consent: None,
    });
    let issues = issues.collect();
    let parties = (0..parties)
        .map(|at| Party {
            id: format!("p{at}"),
            name: String::new(),
            values: Some(Values {
                weights: vec![whole(1); ISSUES],
                options: (0..ISSUES)
                    .map(|_| (0..OPTIONS).map(|_| whole(dice.number(100))).collect())
                    .collect(),
                interactions: (0..if combined { 3 } else { 0 })
                    .map(|_| Interaction {
                        when: condition(dice),
                        value: whole(dice.number(160) - 80),
                    })
                    .collect(),
                constant: whole(0),
            }),
            reservation: (dice.roll(2) == 0).then(|| whole(200 + dice.number(100))),
            red_lines: Vec::new(),
        })
        .collect();
    let constraints = (0..if combined { 2 } else { 0 })
        .map(|_| Constraint { title: String::new(), forbids: condition(dice) })
        .collect();
    Scenario { name: "larger".to_owned(), issues, parties, constraints }
}

fn integer(number: &Exact) -> i64 {
    i64::try_from(number.to_integer()).unwrap()
}

/// What every agreeable package gives, and how many give it.
fn tried(scenario: &Scenario) -> BTreeMap<Vec<i64>, usize> {
    let tables: Vec<Vec<Vec<i64>>> = scenario
        .parties
        .iter()
        .map(|party| {
            let options = &party.values.as_ref().unwrap().options;
            options.iter().map(|row| row.iter().map(integer).collect()).collect()
        })
        .collect();
    let mut found = BTreeMap::new();
    let mut package = vec![0; ISSUES];
    loop {
        let values: Vec<i64> = scenario
            .parties
            .iter()
            .zip(&tables)
            .map(|(party, table)| {
                let plain: i64 = table.iter().zip(&package).map(|(row, &at)| row[at]).sum();
                let extra = &party.values.as_ref().unwrap().interactions;
                let extra = extra.iter().filter(|it| it.when.holds(&package));
                plain + extra.map(|it| integer(&it.value)).sum::<i64>()
            })
            .collect();
        let enough = scenario.parties.iter().zip(&values).all(|(party, &value)| {
            party.reservation.as_ref().is_none_or(|least| value >= integer(least))
        });
        if enough && !scenario.constraints.iter().any(|it| it.forbids.holds(&package)) {
            *found.entry(values).or_insert(0) += 1;
        }
        let Some(at) = (0..ISSUES).find(|&at| package[at] + 1 < OPTIONS) else { return found };
        package[at] += 1;
        package[..at].fill(0);
    }
}

#[test]
fn larger_scenarios_are_solved_as_by_trying_everything() {
    let mut dice = Dice(6);
    for round in 0..5 {
        let scenario = scenario(&mut dice, 1 + round % 5, round % 3 == 2);
        let all = tried(&scenario);
        let budget = Budget { vectors: 100_000, packages: usize::MAX };
        let bargain = Bargain::new(&scenario, Disagreement::Reservation, budget).unwrap();
        let from: Vec<i64> = bargain.disagreement().iter().map(integer).collect();
        let dims = from.len();
        let best: Vec<i64> =
            (0..dims).map(|dim| all.keys().map(|it| it[dim]).max().unwrap_or(0)).collect();
        // Shares of different parties, over one denominator.
        let ranges: Vec<i128> = best.iter().zip(&from).map(|(b, f)| i128::from(b - f)).collect();
        let product: i128 = ranges.iter().product();
        let gains = |it: &Vec<i64>| -> Vec<i128> {
            it.iter().zip(&from).map(|(value, from)| i128::from(value - from)).collect()
        };
        for kind in [Kind::Nash, Kind::KalaiSmorodinsky, Kind::Egalitarian, Kind::Utilitarian] {
            let value = |it: &Vec<i64>| -> i128 {
                let gains = gains(it);
                match kind {
                    Kind::Nash if gains.iter().any(|gain| *gain <= 0) => 0,
                    Kind::Nash => gains.iter().product(),
                    Kind::KalaiSmorodinsky => {
                        let pairs = gains.iter().zip(&ranges);
                        pairs.map(|(gain, range)| gain * (product / range)).min().unwrap()
                    }
                    Kind::Egalitarian => *gains.iter().min().unwrap(),
                    _ => gains.iter().sum(),
                }
            };
            let most = all.keys().map(value).max();
            let found = bargain.solve(kind).unwrap();
            let Some(most) = most.filter(|most| kind != Kind::Nash || *most > 0) else {
                assert!(found.points.is_empty());
                continue;
            };
            assert!(matches!(found.status, Status::Exact(_)), "{:?}", found.status);
            let tied: Vec<&Vec<i64>> = all.keys().filter(|it| value(it) == most).collect();
            let expected: BTreeMap<Vec<i64>, usize> = tied
                .iter()
                .filter(|it| {
                    !tied.iter().any(|by| by != *it && by.iter().zip(**it).all(|(b, v)| b >= v))
                })
                .map(|it| ((*it).clone(), all[*it]))
                .collect();
            let points: BTreeMap<Vec<i64>, usize> = found
                .points
                .iter()
                .map(|point| {
                    let count = point.packages.len();
                    assert_eq!(point.count, Count::Exact(BigInt::from(count)));
                    (point.utilities.iter().map(integer).collect(), count)
                })
                .collect();
            assert_eq!(points, expected, "{kind:?} in round {round}");
        }
    }
}
