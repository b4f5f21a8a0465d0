//! Proofs against trying everything, draws against closed forms.

use std::collections::BTreeMap;

use num_traits::{One, Zero};
use proptest::prelude::*;

use super::region::Region;
use super::sample::Sampler;
use super::*;
use crate::elicit::{Amount, Elicited, IssueJudgement, Judgement};
use crate::exact::{parse, to_float};
use crate::model::{Issue, IssueOption, Party, Scenario, Values};
use crate::testing;

fn number(text: &str) -> Exact {
    parse(text).unwrap()
}

fn between(low: &str, high: &str) -> Amount {
    Amount::Between(number(low), number(high))
}

fn region(amounts: &[Amount], order: Option<&[Vec<usize>]>, sum: bool) -> Option<Region> {
    Region::new(amounts, order, sum, &|_| None).ok()
}

/// Solves a square system; none where it has not one solution.
fn solve(mut rows: Vec<Vec<Exact>>) -> Option<Vec<Exact>> {
    let size = rows.len();
    for at in 0..size {
        let pivot = (at..size).find(|&row| !rows[row][at].is_zero())?;
        rows.swap(at, pivot);
        let head = rows[at].clone();
        for row in (0..size).filter(|&row| row != at) {
            let factor = &rows[row][at] / &head[at];
            for (cell, it) in rows[row].iter_mut().zip(&head) {
                *cell -= &factor * it;
            }
        }
    }
    Some((0..size).map(|at| &rows[at][size] / &rows[at][at]).collect())
}

/// The largest value of a form over a region, from all its corners.
fn corners(region: &Region, form: &[Exact]) -> Option<Exact> {
    let size = region.low.len();
    let unit = |at: usize, factor: i64, end: Exact| {
        let mut row = vec![Exact::zero(); size + 1];
        row[at] = whole(factor);
        row[size] = end;
        row
    };
    let mut tight: Vec<Vec<Exact>> = Vec::new();
    for at in 0..size {
        tight.push(unit(at, 1, region.low[at].clone()));
        tight.push(unit(at, 1, region.high[at].clone()));
    }
    for pair in region.chain.windows(2) {
        let mut row = unit(pair[0], 1, Exact::zero());
        row[pair[1]] = whole(-1);
        tight.push(row);
    }
    let mut total: Vec<Exact> = region.many.iter().map(|&it| whole(it.into())).collect();
    total.push(Exact::one());
    let mut best: Option<Exact> = None;
    for chosen in 0_u32..1 << tight.len() {
        if chosen.count_ones() as usize + usize::from(region.sum) != size {
            continue;
        }
        let mut rows: Vec<Vec<Exact>> = (0..tight.len())
            .filter(|at| chosen >> at & 1 == 1)
            .map(|at| tight[at].clone())
            .collect();
        rows.extend(region.sum.then(|| total.clone()));
        let Some(point) = solve(rows) else { continue };
        let inside = (0..size)
            .all(|at| region.low[at] <= point[at] && point[at] <= region.high[at])
            && region.chain.windows(2).all(|pair| point[pair[0]] >= point[pair[1]]);
        if inside {
            let value: Exact = form
                .iter()
                .zip(&region.of)
                .map(|(factor, &variable)| factor * &point[variable])
                .sum();
            best = Some(best.map_or(value.clone(), |it| it.max(value)));
        }
    }
    best
}

fn amounts(size: usize) -> impl Strategy<Value = Vec<Amount>> {
    let one = prop_oneof![
        2 => (0_i64..=8, 0_i64..=6).prop_map(|(low, wide)| {
            Amount::Between(Exact::new(low.into(), 12.into()), Exact::new((low + wide).into(), 12.into()))
        }),
        2 => Just(Amount::Unknown),
        1 => (0_i64..=4).prop_map(|it| Amount::Exact(Exact::new(it.into(), 12.into()))),
    ];
    proptest::collection::vec(one, size)
}

fn order(size: usize) -> impl Strategy<Value = Option<Vec<Vec<usize>>>> {
    let all: Vec<usize> = (0..size).collect();
    let some = (Just(all).prop_shuffle(), 0..=size, proptest::collection::vec(any::<bool>(), size));
    proptest::option::weighted(
        0.8,
        some.prop_map(|(all, ranked, joined)| {
            let mut ranks: Vec<Vec<usize>> = Vec::new();
            for (at, &it) in all[..ranked].iter().enumerate() {
                match ranks.last_mut() {
                    Some(last) if joined[at] && at % 2 == 1 => last.push(it),
                    _ => ranks.push(vec![it]),
                }
            }
            ranks
        }),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_most_of_a_form_is_at_a_corner(
        (amounts, order) in (1_usize..=4).prop_flat_map(|size| (amounts(size), order(size))),
        form in proptest::collection::vec((-4_i64..=4).prop_map(whole), 4),
        sum in any::<bool>(),
    ) {
        let Some(region) = region(&amounts, order.as_deref(), sum) else { return Ok(()) };
        let form = &form[..amounts.len()];
        prop_assert_eq!(Some(region.most(form)), corners(&region, form));
        if !region.sum {
            for more in 0..form.len() {
                for less in 0..form.len() {
                    let mut gap = vec![Exact::zero(); form.len()];
                    gap[more] += Exact::one();
                    gap[less] -= Exact::one();
                    prop_assert_eq!(region.gap(more, less), region.most(&gap));
                }
            }
        }
    }

    #[test]
    fn draws_keep_to_what_is_said(
        (amounts, order) in (1_usize..=5).prop_flat_map(|size| (amounts(size), order(size))),
        sum in any::<bool>(),
    ) {
        let Some(region) = region(&amounts, order.as_deref(), sum) else { return Ok(()) };
        let draws = Sampler::new(&region, [9, 0, 0]).draws(5, 0, 20);
        for draw in &draws {
            for (at, value) in draw.iter().enumerate() {
                let (low, high) = region.bounds(at);
                prop_assert!(to_float(low) - 1e-9 <= *value && *value <= to_float(high) + 1e-9);
            }
            for ranks in order.iter().flat_map(|ranks| ranks.windows(2)) {
                prop_assert!(draw[ranks[0][0]] >= draw[ranks[1][0]] - 1e-9);
            }
            if region.sum {
                prop_assert!((draw.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            }
        }
    }
}

fn means(sampler: &Sampler, count: usize) -> Vec<f64> {
    let draws: Vec<Vec<f64>> =
        (0..40).flat_map(|block| sampler.draws(11, block, count / 40)).collect();
    let size = draws[0].len();
    let count = f64::from(u32::try_from(draws.len()).unwrap());
    (0..size).map(|at| draws.iter().map(|it| it[at]).sum::<f64>() / count).collect()
}

fn near(found: &[f64], wanted: &[f64], by: f64) {
    for (one, other) in found.iter().zip(wanted) {
        assert!((one - other).abs() < by, "{found:?} {wanted:?}");
    }
}

#[test]
fn ranked_weights_have_the_rank_order_centroid_as_their_mean() {
    // Barron and Barrett 1996: 1/n times the sum of 1/j from the rank on.
    let ranks: Vec<Vec<usize>> = vec![vec![2], vec![0], vec![1], vec![3]];
    let region = region(&vec![Amount::Unknown; 4], Some(&ranks), true).unwrap();
    let sampler = Sampler::new(&region, [1, 0, 0]);
    assert!(sampler.is_exact());
    near(&means(&sampler, 20_000), &[13.0 / 48.0, 7.0 / 48.0, 25.0 / 48.0, 3.0 / 48.0], 0.005);
}

#[test]
fn a_chain_within_intervals_is_drawn_exactly() {
    // x in [0, 1], y in [1/2, 3/2], x at least y: the triangle with corners (1/2, 1/2), (1, 1/2),
    // (1, 1).
    let ranks = [vec![0], vec![1]];
    let region = region(&[between("0", "1"), between("0.5", "1.5")], Some(&ranks), false).unwrap();
    near(&means(&Sampler::new(&region, [1, 0, 0]), 20_000), &[5.0 / 6.0, 4.0 / 6.0], 0.003);
}

#[test]
fn a_walk_agrees_with_trials() {
    let amounts = [between("0.1", "0.5"), between("0", "0.3"), Amount::Unknown, Amount::Unknown];
    let ranks = [vec![0], vec![1, 2]];
    for (order, sum) in [(None, true), (Some(&ranks[..]), true), (Some(&ranks[..]), false)] {
        let region = region(&amounts, order, sum).unwrap();
        let sampler = Sampler::new(&region, [1, 0, 0]);
        assert!(sampler.is_exact());
        near(&means(&sampler.walking(), 6_000), &means(&sampler, 6_000), 0.014);
    }
}

#[test]
fn narrow_weights_are_walked_and_say_so() {
    let amounts: Vec<Amount> = (0..8).map(|_| between("0.12", "0.126")).collect();
    let region = region(&amounts, None, true).unwrap();
    let sampler = Sampler::new(&region, [1, 0, 0]);
    assert!(!sampler.is_exact());
    near(&means(&sampler, 400), &[0.125; 8], 0.001);
}

/// One issue for each list of utilities; each option's values by party, weights 1.
fn scenario(table: &[&[&[&str]]], reservations: &[Option<&str>]) -> Scenario {
    let parties = reservations.iter().enumerate().map(|(party, reservation)| Party {
        id: format!("p{party}"),
        name: String::new(),
        values: Some(Values {
            weights: vec![whole(1); table.len()],
            options: table
                .iter()
                .map(|options| options.iter().map(|values| number(values[party])).collect())
                .collect(),
            interactions: Vec::new(),
            constant: whole(0),
        }),
        reservation: reservation.map(number),
        red_lines: Vec::new(),
    });
    let issues = table.iter().enumerate().map(|(issue, options)| Issue {
        id: format!("i{issue}"),
        title: String::new(),
        options: (0..options.len())
            .map(|option| IssueOption { id: format!("o{option}"), title: String::new() })
            .collect(),
        consent: None,
    });
    Scenario {
        name: String::new(),
        issues: issues.collect(),
        parties: parties.collect(),
        constraints: Vec::new(),
    }
}

fn uniform(low: &str, high: &str) -> Spread {
    Spread::Uniform { low: number(low), high: number(high) }
}

fn beliefs(scenario: Scenario, spreads: &[(Place, Spread)]) -> Beliefs {
    let spreads: BTreeMap<Place, Spread> = spreads.iter().cloned().collect();
    Beliefs::new(&Elicited { scenario, judgements: Vec::new() }, &spreads).unwrap()
}

/// A is accepted by p0 with chance 0.7, B by p1 with chance 1/2; each by the other for certain.
fn two_chances() -> Beliefs {
    let scenario = scenario(&[&[&["0.7", "1"], &["1", "0.5"]]], &[Some("0"), Some("0")]);
    let open = [0, 1].map(|party| (Place::Reservation(party), uniform("0", "1")));
    beliefs(scenario, &open)
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let beliefs = two_chances();
    let field = Field::new(&beliefs, vec![vec![0], vec![1]]).unwrap();
    let (mut first, mut second) = (0, 0);
    for seed in 0..400 {
        let chances = field.chances(Draws { count: 100, seed }, Rule::Sum);
        let holds = |sure: &Sure, truth: f64| matches!(sure, Sure::Estimate { low, high, .. } if *low <= truth && truth <= *high);
        first += u32::from(holds(&chances.agreed[0], 0.7));
        second += u32::from(holds(&chances.acceptable[1][1], 0.5));
        assert_eq!(chances.acceptable[0][1], Sure::certain(true));
    }
    // 95 % of 400 within three standard deviations.
    assert!((367..=393).contains(&first), "{first}");
    assert!((367..=393).contains(&second), "{second}");
}

#[test]
fn the_worth_of_knowing_is_what_the_sums_give() {
    let beliefs = two_chances();
    let field = Field::new(&beliefs, vec![vec![0], vec![1]]).unwrap();
    // Knowing r0: A where it works, else B: 0.7 + 0.3 / 2, against 0.7. The same for r1, and no more
    // for both.
    let mut held = 0;
    for seed in 0..4 {
        let worth = field.worth(Payoff::Agreement, Effort { outer: 100, inner: 200, seed });
        assert_eq!(worth.best, 0);
        for sure in worth.asks.iter().map(|ask| &ask.gain).chain([&worth.all]) {
            let Sure::Estimate { value, low, high, .. } = sure else { panic!("{sure:?}") };
            assert!((value - 0.15).abs() < 0.03, "{sure:?}");
            held += u32::from(*low <= 0.15 && 0.15 <= *high);
        }
        // Equal in truth: noise may not rank them.
        assert!(worth.asks.iter().all(|ask| ask.rank == 1));
    }
    assert!(held >= 10, "{held} of 12");
}

#[test]
fn what_cannot_matter_is_worth_nothing_exactly() {
    // p1's values are open, but both packages are always enough for it.
    let scenario = scenario(&[&[&["0.7", "1"], &["0.4", "1"]]], &[Some("0"), Some("0")]);
    let open = [
        (Place::Reservation(0), uniform("0", "1")),
        (
            Place::Value(1, 0, 0),
            Spread::Triangular { low: number("0.2"), likely: number("0.4"), high: number("0.9") },
        ),
    ];
    let beliefs = beliefs(scenario, &open);
    let field = Field::new(&beliefs, vec![vec![0], vec![1]]).unwrap();
    let worth = field.worth(Payoff::Agreement, Effort::default());
    let of = |unknown| worth.asks.iter().find(|ask| ask.unknown == unknown).unwrap();
    assert_eq!(of(Unknown::Values(1, 0)).gain, Sure::certain(false));
    // Whatever r0 is, A is at least as good as B.
    assert!(
        matches!(of(Unknown::Reservation(0)).gain, Sure::Estimate { value, .. } if value.abs() < 1e-15)
    );
    let names = ["A".to_owned(), "B".to_owned()];
    let words = worth.words(&field, &names, Payoff::Agreement);
    assert!(words[1].starts_with("No single question"), "{words:?}");
}

#[test]
fn weights_known_by_nothing_rank_as_their_share_of_the_simplex() {
    // Each option is best on one issue of three: by symmetry a third each, central weight 11/18.
    let table: &[&[&[&str]]] = &[&[&["1"], &["0"]], &[&["1"], &["0"]], &[&["1"], &["0"]]];
    let scenario = scenario(table, &[None]);
    let judgement = Judgement {
        party: 0,
        weights: vec![Amount::Unknown; 3],
        weight_order: None,
        options: vec![
            IssueJudgement {
                amounts: vec![Amount::Exact(whole(1)), Amount::Exact(whole(0))],
                order: None,
            };
            3
        ],
        reservation: Some(Amount::Exact(number("0.5"))),
    };
    let elicited = Elicited { scenario, judgements: vec![judgement] };
    let beliefs = Beliefs::new(&elicited, &BTreeMap::new()).unwrap();
    let field = Field::new(&beliefs, vec![vec![0, 1, 1], vec![1, 0, 1], vec![1, 1, 0]]).unwrap();
    let chances = field.chances(Draws::default(), Rule::MaxMin);
    let ranks = chances.party_ranks[0].as_ref().unwrap();
    for at in 0..3 {
        assert!((ranks.shares[at][0].middle() - 1.0 / 3.0).abs() < 0.02);
        // The mean of the largest of three shares, by the rank order centroid.
        assert!((ranks.central[at].as_ref().unwrap()[at] - 11.0 / 18.0).abs() < 0.01);
        assert!(ranks.confidence[at].as_ref().unwrap().middle() > 0.999);
        // A share of three is at least one half with chance (1/2)^2.
        assert!((chances.acceptable[at][0].middle() - 0.25).abs() < 0.02);
    }
    let firm = field.firm();
    assert_eq!(firm[0].utilities[0], Some((whole(0), whole(1))));
    assert_eq!(firm[0].acceptable[0], Certainty::Possibly);
    assert_eq!(firm[0].regret, whole(1));
}

/// What is said of a random scenario's parties without naming its numbers: intervals around them.
fn said(scenario: &Scenario, wide: i64) -> Elicited {
    let around = |number: &Exact| {
        let half = Exact::new(wide.into(), 4.into());
        Amount::Between(number - &half, number + half)
    };
    let judgements = (0..scenario.parties.len()).filter_map(|party| {
        let one = &scenario.parties[party];
        let values = one.values.as_ref()?;
        Some(Judgement {
            party,
            weights: values.weights.iter().cloned().map(Amount::Exact).collect(),
            weight_order: None,
            options: values
                .options
                .iter()
                .map(|options| {
                    let mut ranks: Vec<Vec<usize>> =
                        (0..options.len()).map(|at| vec![at]).collect();
                    ranks.sort_by(|a, b| options[b[0]].cmp(&options[a[0]]));
                    IssueJudgement {
                        amounts: options.iter().map(around).collect(),
                        order: Some(ranks),
                    }
                })
                .collect(),
            reservation: one.reservation.as_ref().map(around),
        })
    });
    Elicited { scenario: scenario.clone(), judgements: judgements.collect() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn known_values_give_exact_answers(scenario in testing::scenario()) {
        let beliefs = beliefs(scenario.clone(), &[]);
        let packages: Vec<_> = testing::packages(&scenario).into_iter().take(12).collect();
        let field = Field::new(&beliefs, packages.clone()).unwrap();
        let chances = field.chances(Draws { count: 3, seed: 0 }, Rule::Nash);
        for (at, package) in packages.iter().enumerate() {
            prop_assert_eq!(&chances.agreed[at], &Sure::certain(scenario.agreeable(package)));
            let vector = testing::utilities(&scenario, package);
            let beaten = packages.iter().any(|other| {
                let other = testing::utilities(&scenario, other);
                other != vector && other.iter().zip(&vector).all(|(b, v)| b >= v)
            });
            prop_assert_eq!(&chances.unbeaten[at], &Sure::certain(!beaten));
        }
        let worth = field.worth(Payoff::Agreement, Effort { outer: 2, inner: 2, seed: 0 });
        prop_assert!(worth.asks.is_empty());
    }

    #[test]
    fn proofs_hold_of_every_draw_and_of_the_truth(scenario in testing::scenario(), wide in 0_i64..=4) {
        let Ok(beliefs) = Beliefs::new(&said(&scenario, wide), &BTreeMap::new()) else {
            return Err(TestCaseError::fail("the truth agrees with what was said"));
        };
        let packages: Vec<_> = testing::packages(&scenario).into_iter().take(8).collect();
        let field = Field::new(&beliefs, packages.clone()).unwrap();
        let firm = field.firm();
        for (at, package) in packages.iter().enumerate() {
            if firm[at].agreed != Certainty::Possibly {
                let certain = firm[at].agreed == Certainty::Certainly;
                prop_assert_eq!(certain, scenario.agreeable(package));
            }
            for party in scenario.valued() {
                let utility = scenario.utility(party, package).unwrap();
                let (low, high) = firm[at].utilities[party].clone().unwrap();
                prop_assert!(low <= utility && utility <= high);
                let samplers = field.samplers[party].as_ref().unwrap();
                let drawn = samplers.draw(1, 0, 20);
                for draw in 0..20 {
                    let worth = field.worths(party, &drawn, draw);
                    prop_assert!(to_float(&low) - 1e-9 <= worth[at]);
                    prop_assert!(worth[at] <= to_float(&high) + 1e-9);
                    for other in 0..packages.len() {
                        let gap = &field.gaps[party].as_ref().unwrap()[at][other];
                        prop_assert!(worth[at] - worth[other] <= to_float(gap) + 1e-9);
                    }
                }
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let beliefs = two_chances();
    let field = Field::new(&beliefs, vec![vec![0], vec![1]]).unwrap();
    let draws = Draws { count: 1_000, seed: 42 };
    let one = field.chances(draws, Rule::Nash);
    assert_eq!(format!("{one:?}"), format!("{:?}", field.chances(draws, Rule::Nash)));
    // Held fixed across machines: a change here is a change of every estimate ever printed.
    assert_eq!(
        one.agreed[0].to_string(),
        "0.6870 (95 % interval 0.6576 to 0.7150, 1000 draws, seed 42)"
    );
    let region = region(&vec![Amount::Unknown; 3], None, true).unwrap();
    let sampler = Sampler::new(&region, [1, 0, 0]);
    let late = sampler.draws(42, 7, 2);
    let _ = sampler.draws(42, 6, 100);
    assert_eq!(late, sampler.draws(42, 7, 2));
    assert_eq!(
        late[0],
        [0.125_242_187_307_989_14, 0.813_794_153_145_372_7, 0.060_963_659_546_638_06]
    );
}

#[test]
fn contradictions_are_told_in_words() {
    let scenario = scenario(&[&[&["1"], &["0"]]], &[Some("0")]);
    let mut elicited = Elicited {
        scenario,
        judgements: vec![Judgement {
            party: 0,
            weights: vec![between("0.2", "0.6")],
            weight_order: None,
            options: vec![IssueJudgement {
                amounts: vec![between("0", "0.3"), between("0.4", "1")],
                order: Some(vec![vec![0], vec![1]]),
            }],
            reservation: None,
        }],
    };
    let wrong = |elicited: &Elicited| {
        Beliefs::new(elicited, &BTreeMap::new()).err().map(|it| it.to_string()).unwrap_or_default()
    };
    assert_eq!(
        wrong(&elicited),
        "p0, weights: no weights within the intervals and the order that were given add up to 1"
    );
    elicited.judgements[0].weights = vec![Amount::Unknown];
    assert_eq!(
        wrong(&elicited),
        "p0, i0, o0: no value fits both the interval and the order that were given"
    );
    elicited.judgements[0].options[0].order = Some(vec![vec![0], vec![0]]);
    assert!(wrong(&elicited).starts_with("p0, i0: the order names something twice"));
}
