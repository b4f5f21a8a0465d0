//! Conflicts and concession sets against trying every set of demands on every package.

use std::collections::BTreeSet;

use num_traits::Signed;
use proptest::prelude::*;

use super::*;
use crate::consent::Consent;
use crate::exact::whole;
use crate::feasible::tests::{cases, demands as relaxed_demands};
use crate::model::{Condition, Constraint, Issue, IssueOption, Party, RedLine, Values};
use crate::testing;

/// The scenario in which nobody insists on anything that is not kept.
fn only(scenario: &Scenario, demands: &[Demand], kept: u32) -> Scenario {
    let mut less = scenario.clone();
    let mut lines: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut constraints: BTreeSet<usize> = BTreeSet::new();
    let dropped = demands.iter().enumerate().filter(|(at, _)| kept >> at & 1 == 0);
    for (_, demand) in dropped {
        match *demand {
            Demand::RedLine { party, line } => {
                lines.insert((party, line));
            }
            Demand::Reservation { party } => less.parties[party].reservation = None,
            Demand::Constraint { constraint } => {
                constraints.insert(constraint);
            }
            Demand::Consent { issue } => less.issues[issue].consent = Some(Consent::All(vec![])),
        }
    }
    for (party, line) in lines.into_iter().rev() {
        less.parties[party].red_lines.remove(line);
    }
    for constraint in constraints.into_iter().rev() {
        less.constraints.remove(constraint);
    }
    less
}

/// Whether some package is agreeable; by set of demands that are kept.
fn table(scenario: &Scenario, demands: &[Demand], packages: &[Package]) -> Vec<bool> {
    (0..1_u32 << demands.len())
        .map(|kept| {
            let less = only(scenario, demands, kept);
            packages.iter().any(|package| less.agreeable(package))
        })
        .collect()
}

fn bits(demands: &[Demand], moves: &[Move]) -> u32 {
    let places = moves.iter().map(|one| demands.iter().position(|it| *it == one.demand).unwrap());
    places.fold(0, |all, place| all | 1 << place)
}

/// The smallest sets with a property.
fn smallest(count: usize, has: impl Fn(u32) -> bool) -> BTreeSet<u32> {
    let minimal = |set: &u32| (0..count).all(|at| set >> at & 1 == 0 || !has(set & !(1 << at)));
    (0..1_u32 << count).filter(|set| has(*set)).filter(minimal).collect()
}

/// Changes one demand as little as an answer says; none where that leaves nothing to check.
fn changed(scenario: &Scenario, demand: Demand, least: &Least, which: usize) -> Option<Scenario> {
    let mut changed = scenario.clone();
    let open = |when: &mut Condition, (issue, option): (usize, usize)| {
        let (_, options) = when.0.iter_mut().find(|(at, _)| *at == issue).unwrap();
        options.retain(|it| *it != option);
    };
    match (demand, least) {
        (Demand::RedLine { party, line }, Least::Open { options, .. }) => {
            open(&mut changed.parties[party].red_lines[line].when, *options.get(which)?);
        }
        (Demand::Constraint { constraint }, Least::Open { options, .. }) => {
            open(&mut changed.constraints[constraint].forbids, *options.get(which)?);
        }
        (Demand::Reservation { party }, Least::Lower { to, .. }) if which == 0 => {
            changed.parties[party].reservation = Some(to.clone());
        }
        _ => return None,
    }
    Some(changed)
}

/// Checks the least moves of a set against the changed scenario: as much is enough, less is not.
fn check_moves(
    scenario: &Scenario,
    demands: &[Demand],
    packages: &[Package],
    moves: &[Move],
    kept: u32,
) -> Result<(), TestCaseError> {
    for one in moves {
        let place = demands.iter().position(|it| *it == one.demand).unwrap();
        let kept = kept | 1 << place;
        let possible = |scenario: &Scenario| {
            let less = only(scenario, demands, kept);
            packages.iter().any(|package| less.agreeable(package))
        };
        for which in 0.. {
            let Some(changed) = changed(scenario, one.demand, &one.least, which) else { break };
            prop_assert!(possible(&changed), "{:?} is not enough", one);
        }
        match (&one.least, one.demand) {
            (Least::Lower { to, by, exact }, Demand::Reservation { party }) => {
                prop_assert!(exact);
                prop_assert!(by.is_positive());
                let least = scenario.parties[party].reservation.clone().unwrap();
                prop_assert_eq!(least, to + by);
                let mut more = scenario.clone();
                more.parties[party].reservation = Some(to + Exact::new(1.into(), 1_000.into()));
                prop_assert!(!possible(&more));
            }
            (Least::Open { options, complete: true }, demand) => {
                let when = match demand {
                    Demand::RedLine { party, line } => {
                        &scenario.parties[party].red_lines[line].when
                    }
                    Demand::Constraint { constraint } => &scenario.constraints[constraint].forbids,
                    _ => return Err(TestCaseError::fail("no line")),
                };
                prop_assert!(!options.is_empty());
                for (issue, some) in &when.0 {
                    for option in some.iter().filter(|it| !options.contains(&(*issue, **it))) {
                        let other =
                            Least::Open { options: vec![(*issue, *option)], complete: true };
                        let changed = changed(scenario, demand, &other, 0).unwrap();
                        prop_assert!(!possible(&changed), "{:?} would do as well", option);
                    }
                }
            }
            (Least::Without { .. }, Demand::Consent { .. }) => {}
            other => return Err(TestCaseError::fail(format!("{other:?}"))),
        }
    }
    Ok(())
}

/// Half of the random scenarios hardly stand in anybody's way: more of them are asked for more.
fn harder(mut scenario: Scenario, by: i64) -> Scenario {
    for party in &mut scenario.parties {
        if let Some(least) = &mut party.reservation {
            *least += whole(by);
        }
    }
    scenario
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(60),
        max_global_rejects: 1_000_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_conflict_and_every_way_out_is_found(
        scenario in testing::scenario(),
        by in 0_i64..6,
        relaxed in any::<u8>(),
        weigh in proptest::collection::vec(1_i64..=4, 20),
    ) {
        let scenario = harder(scenario, by);
        let demands = relaxed_demands(&scenario, relaxed);
        prop_assume!(demands.len() <= 9);
        let list = demands.list().to_vec();
        let weights: BTreeMap<Demand, Exact> =
            list.iter().zip(&weigh).map(|(demand, weight)| (*demand, whole(*weight))).collect();
        let packages = testing::packages(&scenario);
        let possible = table(&scenario, &list, &packages);
        let all = (1_u32 << list.len()) - 1;
        let weight = |set: u32| -> i64 {
            (0..list.len()).filter(|at| set >> at & 1 == 1).map(|at| weigh[at]).sum()
        };
        let ask = Ask { weights, limits: Limits::default() };
        let impasse = match settle(&scenario, &ask).unwrap() {
            Settlement::Possible(witness) => {
                prop_assert!(scenario.agreeable(&witness.package));
                return Ok(());
            }
            Settlement::Unknown => return Err(TestCaseError::fail("no answer")),
            Settlement::Impossible(impasse) => impasse,
        };
        prop_assert!(!possible[all as usize]);
        prop_assert!(impasse.complete);
        let conflicts: Vec<u32> =
            impasse.conflicts.iter().map(|it| bits(&list, &it.moves)).collect();
        let concessions: Vec<u32> =
            impasse.concessions.iter().map(|it| bits(&list, &it.moves)).collect();
        let blocked = smallest(list.len(), |set| !possible[set as usize]);
        let ways_out = smallest(list.len(), |set| possible[(all & !set) as usize]);
        prop_assert_eq!(conflicts.iter().copied().collect::<BTreeSet<_>>(), blocked.clone());
        prop_assert_eq!(concessions.iter().copied().collect::<BTreeSet<_>>(), ways_out.clone());
        prop_assert_eq!(conflicts.len(), blocked.len());
        prop_assert_eq!(concessions.len(), ways_out.len());
        // Each list follows from the other.
        let meets_all = smallest(list.len(), |set| blocked.iter().all(|it| it & set != 0));
        prop_assert_eq!(meets_all, ways_out.clone());
        prop_assert!(concessions.windows(2).all(|two| weight(two[0]) <= weight(two[1])));
        for one in &impasse.conflicts {
            let set = bits(&list, &one.moves);
            for step in &one.moves {
                let place = list.iter().position(|it| *it == step.demand).unwrap();
                let kept = set & !(1 << place);
                check_moves(&scenario, &list, &packages, std::slice::from_ref(step), kept)?;
            }
        }
        for one in &impasse.concessions {
            let set = bits(&list, &one.moves);
            prop_assert_eq!(&one.weight, &whole(weight(set)));
            prop_assert!(only(&scenario, &list, all & !set).agreeable(&one.witness.package));
            for (party, gives) in one.witness.gives.iter().enumerate() {
                prop_assert_eq!(gives, &scenario.utility(party, &one.witness.package));
            }
            check_moves(&scenario, &list, &packages, &one.moves, all & !set)?;
        }
        for sentence in words::settlement(&scenario, &Settlement::Impossible(impasse)) {
            prop_assert!(sentence.ends_with('.') && !sentence.contains("  "), "{}", sentence);
        }
        // However few are asked for, the lightest come first.
        let few = Ask { limits: Limits { sets: 1, ..Limits::default() }, ..ask.clone() };
        if let Settlement::Impossible(few) = settle(&scenario, &few).unwrap() {
            let first = few.concessions.first().map(|it| weight(bits(&list, &it.moves)));
            prop_assert_eq!(first, ways_out.iter().map(|&it| weight(it)).min());
        }
        // However little work is allowed, nothing untrue is said.
        for steps in [0, 1, 3, 10, 30, 100] {
            let limits = Limits { steps, ..Limits::default() };
            match settle(&scenario, &Ask { limits, ..ask.clone() }).unwrap() {
                Settlement::Possible(_) => return Err(TestCaseError::fail("it is impossible")),
                Settlement::Unknown => {}
                Settlement::Impossible(some) => {
                    for one in &some.conflicts {
                        prop_assert!(blocked.contains(&bits(&list, &one.moves)));
                    }
                    for one in &some.concessions {
                        prop_assert!(ways_out.contains(&bits(&list, &one.moves)));
                    }
                    let lightest: Vec<i64> = some.concessions[..some.lightest]
                        .iter()
                        .map(|one| weight(bits(&list, &one.moves)))
                        .collect();
                    let mut least: Vec<i64> = ways_out.iter().map(|&it| weight(it)).collect();
                    least.sort_unstable();
                    prop_assert_eq!(&lightest, &least[..some.lightest]);
                    let found = (some.conflicts.len(), some.concessions.len());
                    prop_assert!(!some.complete || found == (blocked.len(), ways_out.len()));
                }
            }
        }
    }
}

/// Talks about a line, a force and money, in which nobody can have what it insists on.
fn talks() -> Scenario {
    let issue = |title: &str, options: &[&str]| Issue {
        id: title.to_owned(),
        title: title.to_owned(),
        options: options
            .iter()
            .map(|it| IssueOption { id: (*it).to_owned(), title: (*it).to_owned() })
            .collect(),
        consent: None,
    };
    let party = |name: &str, values: [&[i64]; 3], least: i64, red_lines: Vec<Condition>| Party {
        id: name.to_lowercase(),
        name: name.to_owned(),
        values: Some(Values {
            weights: vec![whole(1); 3],
            options: values.iter().map(|row| row.iter().map(|&it| whole(it)).collect()).collect(),
            interactions: Vec::new(),
            constant: whole(0),
        }),
        reservation: Some(whole(least)),
        red_lines: red_lines
            .into_iter()
            .map(|when| RedLine { when, weight: whole(2), note: None })
            .collect(),
    };
    let rules_out = |issue: usize, options: &[usize]| Condition(vec![(issue, options.to_vec())]);
    Scenario {
        name: "talks".to_owned(),
        issues: vec![
            issue("the line", &["freeze", "retreat", "vote"]),
            issue("the force", &["none", "observers"]),
            issue("money", &["fund", "loan"]),
        ],
        parties: vec![
            party(
                "North",
                [&[30, 0, 10], &[20, 0], &[5, 0]],
                20,
                vec![rules_out(0, &[1]), Condition(vec![(1, vec![1]), (2, vec![1])])],
            ),
            party("South", [&[0, 30, 10], &[0, 20], &[5, 0]], 20, vec![rules_out(0, &[0, 2])]),
        ],
        constraints: vec![Constraint {
            title: "no fund without observers".to_owned(),
            forbids: Condition(vec![(1, vec![0]), (2, vec![0])]),
        }],
    }
}

#[test]
fn an_impasse_reads_as_people_say_it() {
    let found = settle(&talks(), &Ask::default()).unwrap();
    assert_eq!(
        words::settlement(&talks(), &found),
        [
            "An agreement is impossible while North rules out “retreat” on the line and South \
             insists on “retreat” on the line; it becomes possible if either North accepts \
             “retreat” on the line or South accepts “freeze” on the line.",
            "An agreement becomes possible if North accepts “retreat” on the line; for example \
             with “retreat” on the line, “none” on the force and “loan” on money, which gives \
             North 20 and South 30.",
            "An agreement becomes possible if South accepts “freeze” on the line; for example \
             with “freeze” on the line, “observers” on the force and “fund” on money, which gives \
             North 35 and South 25.",
        ]
    );
    let mut dearer = talks();
    dearer.parties[1].red_lines.clear();
    dearer.parties[0].red_lines.remove(0);
    for party in &mut dearer.parties {
        party.reservation = Some(Exact::new(101.into(), 3.into()));
    }
    let found = settle(&dearer, &Ask::default()).unwrap();
    assert_eq!(
        words::settlement(&dearer, &found),
        [
            "An agreement is impossible while North insists on at least 33.67 and South insists on \
             at least 33.67; it becomes possible if either North settles for 15 instead of 33.67 \
             (at least 18.67 less) or South settles for 25 instead of 33.67 (at least 8.67 less).",
            "An agreement becomes possible if North settles for 15 instead of 33.67 (at least 18.67 \
             less); for example with “vote” on the line, “observers” on the force and “fund” on \
             money, which gives North 15 and South 35.",
            "An agreement becomes possible if South settles for 25 instead of 33.67 (at least 8.67 \
             less); for example with “freeze” on the line, “observers” on the force and “fund” on \
             money, which gives North 35 and South 25.",
        ]
    );
    for party in &mut dearer.parties {
        party.reservation = Some(whole(100));
    }
    let found = words::settlement(&dearer, &settle(&dearer, &Ask::default()).unwrap());
    assert_eq!(
        found.last().unwrap(),
        "An agreement becomes possible if North settles for 5 instead of 100 (at least 50 less) and \
         South settles for 55 instead of 100 (at least 45 less); for example with “retreat” on the \
         line, “observers” on the force and “fund” on money, which gives North 5 and South 55."
    );
}

#[test]
fn what_may_be_relaxed_is_named() {
    let mut scenario = talks();
    for party in &mut scenario.parties {
        (party.reservation, party.red_lines) = (None, Vec::new());
    }
    scenario.parties[1].red_lines =
        vec![RedLine { when: Condition(vec![(2, vec![1])]), weight: whole(9), note: None }];
    scenario.constraints.push(Constraint {
        title: "no one will send observers".to_owned(),
        forbids: Condition::option(1, 1),
    });
    scenario.issues[2].consent = Some(Consent::AtLeast(
        2,
        vec![Consent::Party(1), Consent::Any(vec![Consent::Party(0), Consent::Party(1)])],
    ));
    let weights = BTreeMap::from([
        (Demand::Constraint { constraint: 1 }, whole(3)),
        (Demand::Consent { issue: 2 }, whole(1)),
    ]);
    let found = settle(&scenario, &Ask { weights, limits: Limits::default() }).unwrap();
    assert_eq!(
        words::settlement(&scenario, &found)[..2],
        [
            "An agreement is impossible while South insists on “fund” on money, “observers” on the \
             force is impossible (no one will send observers) and money needs the consent of 2 of \
             (South, (North or South)); it becomes possible if money is settled without the \
             consent of 2 of (South, (North or South)) (the consent of North remains), “observers” \
             on the force is made possible or South accepts “loan” on money.",
            "An agreement becomes possible if money is settled without the consent of 2 of (South, \
             (North or South)) (the consent of North remains); for example with “freeze” on the \
             line, “none” on the force and “loan” on money, which gives North 50 and South 0.",
        ]
    );
    scenario.constraints.push(Constraint {
        title: "the treasury has no money to lend".to_owned(),
        forbids: Condition::option(2, 1),
    });
    let fixed = settle(&scenario, &Ask::default()).unwrap();
    assert_eq!(
        words::settlement(&scenario, &fixed),
        ["No agreement is possible even if every red line and reservation value is given up: the \
          constraints and the consent rules leave no package."]
    );
}

#[test]
fn demands_that_do_not_exist_are_refused() {
    let ask = |demand, weight| {
        let weights = BTreeMap::from([(demand, whole(weight))]);
        settle(&talks(), &Ask { weights, limits: Limits::default() }).unwrap_err()
    };
    let unknown = Demand::RedLine { party: 1, line: 1 };
    assert_eq!(ask(unknown, 1), DemandError::Unknown(unknown));
    let free = Demand::Reservation { party: 0 };
    assert_eq!(ask(free, 0), DemandError::Weight(free));
}
