//! How fast a what-if and an estimate are on examples of the size that people have, and how often
//! intervals hold the truth where it is known in closed form.

use std::collections::BTreeMap;
use std::time::Instant;

use num_traits::One;
use onetext_settle::exact::{parse, whole};
use onetext_settle::frontier::frontier;
use onetext_settle::space::Space;
use onetext_settle::uncertain::{
    Beliefs, Draws, Effort, Field, Payoff, Place, Rule, Spread, Sure, Unknown,
};
use onetext_settle::way::ways;
use onetext_settle::whatif::{Change, Explorer};
use onetext_settle::{
    Amount, Condition, Elicited, Exact, Issue, IssueJudgement, IssueOption, Judgement, Package,
    Party, RedLine, Scenario, Values,
};

use onetext_bench_settle::Failure;

/// Milliseconds that this thread has worked, where the system tells; others may share the machine.
struct Clock(Option<f64>, Instant);

impl Clock {
    fn start() -> Self {
        Self(Self::worked(), Instant::now())
    }

    fn worked() -> Option<f64> {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e6)
    }

    fn spent(&self) -> f64 {
        match (self.0, Self::worked()) {
            (Some(before), Some(now)) => now - before,
            _ => self.1.elapsed().as_secs_f64() * 1e3,
        }
    }
}

/// Numbers that look random and are the same everywhere: Knuth's multiplier.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, count: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn whole(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below((to - from + 1).unsigned_abs())).unwrap_or(0)
    }
}

/// Two camps that want the opposite on most issues, each party in its own measure; every party has
/// two red lines and a reservation value of `least` per cent of what it could get.
fn camps(parties: usize, issues: usize, options: usize, least: i64) -> Scenario {
    let mut numbers = Numbers(7 + parties as u64);
    let sizes: Vec<usize> = (0..issues).map(|at| options - usize::from(at % 2 == 1)).collect();
    let each = (0..parties).map(|party| {
        let raw: Vec<i64> = (0..issues).map(|_| numbers.whole(1, 20)).collect();
        let all: i64 = raw.iter().sum();
        let values: Vec<Vec<Exact>> = sizes
            .iter()
            .map(|&size| {
                let turned = (party % 2 == 1) != (numbers.below(4) == 0);
                let step = 100 / (i64::try_from(size).unwrap_or(1) - 1).max(1);
                (0..i64::try_from(size).unwrap_or(0))
                    .map(|at| {
                        let noise = numbers.whole(-15, 15);
                        let value = if turned { 100 - at * step } else { at * step };
                        Exact::new((value + noise).clamp(0, 100).into(), 100.into())
                    })
                    .collect()
            })
            .collect();
        let lines = (0..2).map(|line| {
            let issue = (party * 2 + line * 5) % issues;
            let worst = (0..sizes[issue]).min_by_key(|&at| &values[issue][at]).unwrap_or(0);
            RedLine { when: Condition::option(issue, worst), weight: whole(1), note: None }
        });
        Party {
            id: format!("p{}", party + 1),
            name: String::new(),
            reservation: Some(Exact::new(least.into(), 100.into())),
            red_lines: lines.collect(),
            values: Some(Values {
                weights: raw.iter().map(|&it| Exact::new(it.into(), all.into())).collect(),
                options: values,
                interactions: Vec::new(),
                constant: whole(0),
            }),
        }
    });
    let parties = each.collect();
    let issues = sizes.iter().enumerate().map(|(at, &size)| Issue {
        id: format!("i{}", at + 1),
        title: String::new(),
        options: (0..size)
            .map(|option| IssueOption { id: format!("o{option}"), title: String::new() })
            .collect(),
        consent: None,
    });
    Scenario {
        name: "camps".to_owned(),
        issues: issues.collect(),
        parties,
        constraints: Vec::new(),
    }
}

/// Runs all of it.
pub(crate) fn run() -> Result<(), Failure> {
    what_if()?;
    estimates()?;
    coverage()
}

fn what_if() -> Result<(), Failure> {
    println!("what if: 15 issues of 3 or 2 options in turn, two red lines a party, milliseconds");
    for (parties, least) in [(3, 30), (5, 30), (8, 30), (3, 0), (5, 15)] {
        let mut scenario = camps(parties, 15, 3, least);
        if least == 0 {
            scenario.parties.iter_mut().for_each(|party| party.red_lines.clear());
        }
        let start = Clock::start();
        let fresh = fresh(&scenario)?;
        let anew = start.spent();
        let mut explorer = Explorer::new(scenario, 2_000_000);
        let start = Clock::start();
        let size = explorer.vectors(&[]).map_err(|error| error.to_string())?.len();
        let first = start.spent();
        if size != fresh {
            return Err(format!("{size} vectors, and {fresh} when worked out anew"));
        }
        let (mut worst, mut later) = (0.0_f64, Vec::new());
        for issue in 0..15 {
            for percent in [20, 50, 80] {
                let value = Exact::new(percent.into(), 100.into());
                let changes = [Change::Value { party: 1, issue, option: 0, value }];
                let start = Clock::start();
                explorer.vectors(&changes).map_err(|error| error.to_string())?;
                let took = start.spent();
                if percent == 20 { worst = worst.max(took) } else { later.push(took) }
            }
        }
        later.sort_by(f64::total_cmp);
        let start = Clock::start();
        let (_, answers) = explorer.what_if(&[], 10).map_err(|error| error.to_string())?;
        println!(
            "  {parties} parties, reservation {least:>2} %: {size:>6} vectors; \
             anew {anew:8.2}; first {:8.2}; a new \
             issue at most {worst:8.2}; then median {:8.2}, at most {:8.2}; with packages {:8.2} ({})",
            first,
            later[later.len() / 2],
            later[later.len() - 1],
            start.spent(),
            answers.frontier.len(),
        );
    }
    Ok(())
}

/// How many vectors the frontier has when it is worked out without an explorer.
fn fresh(scenario: &Scenario) -> Result<usize, Failure> {
    let ways = ways(scenario).map_err(|error| error.to_string())?;
    let space = Space::new(scenario);
    // With everybody's consent needed there is one way at most.
    let found = ways.first().map(|way| frontier(&space, way, &[], 2_000_000));
    found.transpose().map_err(|error| error.to_string()).map(|it| it.map_or(0, |it| it.len()))
}

/// The camps with nothing but ranked weights, ranked options and a reservation value within 10 %.
fn vague(scenario: &Scenario) -> Elicited {
    let order = |values: &[Exact]| {
        let mut ranks: Vec<usize> = (0..values.len()).collect();
        ranks.sort_by(|&a, &b| values[b].cmp(&values[a]));
        Some(ranks.into_iter().map(|at| vec![at]).collect())
    };
    let judgements = scenario.parties.iter().enumerate().filter_map(|(party, one)| {
        let values = one.values.as_ref()?;
        Some(Judgement {
            party,
            weights: vec![Amount::Unknown; values.weights.len()],
            weight_order: order(&values.weights),
            options: values
                .options
                .iter()
                .map(|options| IssueJudgement {
                    amounts: vec![Amount::Unknown; options.len()],
                    order: order(options),
                })
                .collect(),
            reservation: one.reservation.as_ref().map(|least| {
                let half = Exact::new(1.into(), 10.into());
                Amount::Between(least - &half, least + half)
            }),
        })
    });
    Elicited { scenario: scenario.clone(), judgements: judgements.collect() }
}

fn estimates() -> Result<(), Failure> {
    println!("estimates: 5 parties, 15 issues, only ranks known, 10 packages, milliseconds");
    let mut scenario = camps(5, 15, 3, 40);
    scenario.parties.iter_mut().for_each(|party| party.red_lines.clear());
    let mut numbers = Numbers(3);
    let candidates: Vec<Package> = (0..10)
        .map(|_| {
            let sizes = scenario.issues.iter().map(|issue| issue.options.len() as u64);
            sizes.map(|size| usize::try_from(numbers.below(size)).unwrap_or(0)).collect()
        })
        .collect();
    let beliefs = Beliefs::new(&vague(&scenario), &BTreeMap::new()).map_err(|it| it.to_string())?;
    let start = Clock::start();
    let field = Field::new(&beliefs, candidates).map_err(|error| error.to_string())?;
    println!("  proofs of everything certain: {:.1}", start.spent());
    let start = Clock::start();
    let chances = field.chances(Draws::default(), Rule::MaxMin);
    println!("  10,000 draws with all indices: {:.1}", start.spent());
    for (at, agreed) in chances.agreed.iter().enumerate() {
        println!("    package {}: all agree {}", at + 1, agreed.percent());
    }
    let start = Clock::start();
    let worth = field.worth(Payoff::Agreement, Effort::default());
    let took = start.spent();
    println!("  worth of {} unknowns: {took:.1}", worth.asks.len());
    for line in worth.words(&field, &[], Payoff::Agreement) {
        println!("    {line}");
    }
    Ok(())
}

/// Two packages: the first is accepted with chance 0.7 by one party, the second with 0.5 by the
/// other. Knowing either reservation value is worth 0.15.
fn coverage() -> Result<(), Failure> {
    let party = |id: &str, values: [&str; 2]| -> Result<Party, Failure> {
        let values = values.map(|it| parse(it).map_err(|error| error.to_string()));
        let [first, second] = values;
        Ok(Party {
            id: id.to_owned(),
            name: String::new(),
            values: Some(Values {
                weights: vec![Exact::one()],
                options: vec![vec![first?, second?]],
                interactions: Vec::new(),
                constant: whole(0),
            }),
            reservation: Some(whole(0)),
            red_lines: Vec::new(),
        })
    };
    let option = |id: &str| IssueOption { id: id.to_owned(), title: String::new() };
    let scenario = Scenario {
        name: String::new(),
        issues: vec![Issue {
            id: "i".to_owned(),
            title: String::new(),
            options: vec![option("a"), option("b")],
            consent: None,
        }],
        parties: vec![party("p1", ["0.7", "1"])?, party("p2", ["1", "0.5"])?],
        constraints: Vec::new(),
    };
    let open = || Spread::Uniform { low: whole(0), high: whole(1) };
    let spreads =
        BTreeMap::from([(Place::Reservation(0), open()), (Place::Reservation(1), open())]);
    let elicited = Elicited { scenario, judgements: Vec::new() };
    let beliefs = Beliefs::new(&elicited, &spreads).map_err(|error| error.to_string())?;
    let field = Field::new(&beliefs, vec![vec![0], vec![1]]).map_err(|error| error.to_string())?;
    let holds = |sure: &Sure, truth: f64| matches!(sure, Sure::Estimate { low, high, .. } if *low <= truth && truth <= *high);
    let (mut shares, mut asks, mut sum, mut apart) = (0, 0, 0.0, 0);
    for seed in 0..400 {
        let chances = field.chances(Draws { count: 1_000, seed }, Rule::Sum);
        shares += u32::from(holds(&chances.agreed[0], 0.7));
        let worth = field.worth(Payoff::Agreement, Effort { outer: 100, inner: 200, seed });
        let ask = worth.asks.iter().find(|ask| ask.unknown == Unknown::Reservation(0));
        if let Some(ask) = ask {
            asks += u32::from(holds(&ask.gain, 0.15));
            sum += ask.gain.middle() / 400.0;
        }
        apart += u32::from(worth.asks.iter().any(|ask| ask.rank > 1));
    }
    println!("intervals at 95 %, 400 seeds: a share held {shares}, the worth of knowing {asks};");
    println!("  mean worth {sum:.4}, truth 0.1500; equal unknowns ranked apart {apart} times");
    Ok(())
}
