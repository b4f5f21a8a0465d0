//! Random small scenarios, from a seed.

use onetext_settle::{
    Condition, Consent, Constraint, Exact, Interaction, Issue, IssueOption, Package, Party,
    RedLine, Scenario, Values,
};

/// A sequence of numbers that look random (`SplitMix64`; Steele, Lea and Flood 2014).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + i64::try_from(self.below(usize::try_from(most - least + 1).unwrap())).unwrap()
    }
}

/// How rich random scenarios are.
#[derive(Clone, Copy)]
pub(crate) struct Taste {
    pub(crate) issues: usize,
    pub(crate) options: usize,
    pub(crate) parties: usize,
    /// Values go up to this; small ones make many ties.
    pub(crate) most: i64,
}

pub(crate) const SMALL: Taste = Taste { issues: 4, options: 3, parties: 4, most: 4 };
pub(crate) const FINE: Taste = Taste { issues: 4, options: 4, parties: 3, most: 900 };

pub(crate) fn scenario(dice: &mut Dice, taste: Taste) -> Scenario {
    let sizes: Vec<usize> =
        (0..=dice.below(taste.issues)).map(|_| 1 + dice.below(taste.options)).collect();
    let parties = 1 + dice.below(taste.parties);
    let issue = |(at, size): (usize, &usize), dice: &mut Dice| Issue {
        id: format!("issue {at}"),
        title: String::new(),
        options: (0..*size)
            .map(|it| IssueOption { id: format!("option {it}"), title: String::new() })
            .collect(),
        consent: (dice.below(3) == 0).then(|| consent(dice, parties, 2)),
    };
    let issues = sizes.iter().enumerate().map(|it| issue(it, dice)).collect();
    let parties = (0..parties).map(|at| party(dice, at, &sizes, taste.most)).collect();
    let constraints = (0..dice.below(3))
        .map(|_| Constraint { title: String::new(), forbids: condition(dice, &sizes) })
        .collect();
    Scenario { name: String::new(), issues, parties, constraints }
}

fn party(dice: &mut Dice, at: usize, sizes: &[usize], most: i64) -> Party {
    let number = |dice: &mut Dice| {
        Exact::new(dice.between(-most / 2, most).into(), dice.between(1, 3).into())
    };
    let values = (dice.below(10) > 0).then(|| Values {
        weights: sizes.iter().map(|_| Exact::from_integer(dice.between(0, 3).into())).collect(),
        options: sizes.iter().map(|&size| (0..size).map(|_| number(dice)).collect()).collect(),
        interactions: (0..dice.below(3))
            .map(|_| Interaction { when: condition(dice, sizes), value: number(dice) })
            .collect(),
        constant: number(dice),
    });
    let reservation = (dice.below(2) == 0)
        .then(|| Exact::new(dice.between(-most, most).into(), dice.between(1, 3).into()));
    let red_lines = (0..dice.below(3))
        .map(|_| RedLine {
            when: condition(dice, sizes),
            weight: Exact::from_integer(1.into()),
            note: None,
        })
        .collect();
    Party { id: format!("party {at}"), name: String::new(), values, reservation, red_lines }
}

fn condition(dice: &mut Dice, sizes: &[usize]) -> Condition {
    let mut parts = Vec::new();
    for (issue, &size) in sizes.iter().enumerate() {
        if dice.below(sizes.len()) < 2 && parts.len() < 3 {
            let options: Vec<usize> = (0..size).filter(|_| dice.below(2) == 0).collect();
            parts.push((issue, options));
        }
    }
    Condition(parts)
}

fn consent(dice: &mut Dice, parties: usize, depth: usize) -> Consent {
    let kind = if depth == 0 { 0 } else { dice.below(4) };
    let several = |dice: &mut Dice| -> Vec<Consent> {
        (0..=dice.below(3)).map(|_| consent(dice, parties, depth - 1)).collect()
    };
    match kind {
        0 => Consent::Party(dice.below(parties)),
        1 => Consent::All(several(dice)),
        2 => Consent::Any(several(dice)),
        _ => {
            let count = 1 + dice.below(2);
            Consent::AtLeast(count, several(dice))
        }
    }
}

/// Every package, in order.
pub(crate) fn packages(scenario: &Scenario) -> Vec<Package> {
    let mut all = vec![Vec::new()];
    for issue in &scenario.issues {
        let longer = |start: &Package| -> Vec<Package> {
            (0..issue.options.len()).map(|option| [start.as_slice(), &[option]].concat()).collect()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// What the parties with values get.
pub(crate) fn utilities(scenario: &Scenario, package: &[usize]) -> Vec<Exact> {
    scenario.valued().iter().map(|&party| scenario.utility(party, package).unwrap()).collect()
}
