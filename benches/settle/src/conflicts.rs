//! Conflicts and concession sets of large made-up talks, and of the benchmark scenarios when
//! everybody asks for more than there is.

use std::path::Path;

use onetext_bench_settle::{Failure, files, scenario};
use onetext_settle::conflict::{Ask, Settlement, settle, words};
use onetext_settle::exact::whole;
use onetext_settle::{
    Condition, Consent, Constraint, Exact, Issue, IssueOption, Party, RedLine, Scenario, Values,
};

/// Made-up talks: how many of what.
struct Shape {
    parties: usize,
    issues: usize,
    options: usize,
    /// Red lines in all, and over how many issues each reaches at most.
    red_lines: usize,
    reach: usize,
    constraints: usize,
    /// What each party asks for: so many hundredths of the way from its least to its most.
    asks: i64,
    /// How many parties must agree to an issue; all where none is given.
    enough: Option<usize>,
    /// Whether what one party wants the others do not.
    opposed: bool,
}

/// Numbers that follow from a seed (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap_or_default()
    }

    fn condition(&mut self, shape: &Shape, issues: usize) -> Condition {
        let mut chosen: Vec<usize> = (0..issues).map(|_| self.roll(shape.issues)).collect();
        chosen.sort_unstable();
        chosen.dedup();
        let some = |issue| (issue, vec![self.roll(shape.options)]);
        Condition(chosen.into_iter().map(some).collect())
    }
}

fn talks(shape: &Shape, seed: u64) -> Scenario {
    let mut dice = Dice(seed);
    let issues = (0..shape.issues).map(|issue| Issue {
        id: format!("issue-{issue}"),
        title: String::new(),
        options: (0..shape.options)
            .map(|option| IssueOption { id: format!("option-{option}"), title: String::new() })
            .collect(),
        consent: shape.enough.map(|enough| {
            Consent::AtLeast(enough, (0..shape.parties).map(Consent::Party).collect())
        }),
    });
    let issues = issues.collect();
    let mut common = vec![vec![0; shape.options]; shape.issues];
    common.iter_mut().flatten().for_each(|value| *value = dice.roll(100));
    let mut parties: Vec<Party> = (0..shape.parties)
        .map(|party| {
            let options: Vec<Vec<i64>> = common
                .iter()
                .map(|values| {
                    let mut value = |common: &usize| {
                        let side = if party % 2 == 0 { *common } else { 100 - common };
                        let own = dice.roll(if shape.opposed { 30 } else { 100 });
                        let value = if shape.opposed { side + own } else { own };
                        i64::try_from(value).unwrap_or_default()
                    };
                    values.iter().map(&mut value).collect()
                })
                .collect();
            let sum =
                |of: fn(&Vec<i64>) -> Option<&i64>| -> i64 { options.iter().filter_map(of).sum() };
            let (least, most) = (sum(|it| it.iter().min()), sum(|it| it.iter().max()));
            Party {
                id: format!("party-{party}"),
                name: String::new(),
                values: Some(Values {
                    weights: vec![whole(1); shape.issues],
                    options: options
                        .iter()
                        .map(|values| values.iter().map(|&value| whole(value)).collect())
                        .collect(),
                    interactions: Vec::new(),
                    constant: whole(0),
                }),
                reservation: (shape.asks > 0)
                    .then(|| whole(least + (most - least) * shape.asks / 100)),
                red_lines: Vec::new(),
            }
        })
        .collect();
    for line in 0..shape.red_lines {
        let issues = 1 + dice.roll(shape.reach);
        let when = dice.condition(shape, issues);
        let weight = whole(1 + i64::try_from(dice.roll(5)).unwrap_or_default());
        parties[line % shape.parties].red_lines.push(RedLine { when, weight, note: None });
    }
    let constraints = (0..shape.constraints)
        .map(|_| Constraint { title: String::new(), forbids: dice.condition(shape, 2) })
        .collect();
    Scenario { name: String::new(), issues, parties, constraints }
}

/// Prints what is found in each and how long it takes.
pub(crate) fn run(folder: &Path) -> Result<(), Failure> {
    let usual = Shape {
        parties: 12,
        issues: 20,
        options: 4,
        red_lines: 60,
        reach: 1,
        constraints: 0,
        asks: 0,
        enough: None,
        opposed: false,
    };
    let shapes = [
        ("60 red lines", Shape { ..usual }),
        ("60 red lines, 3 options", Shape { options: 3, ..usual }),
        ("60 red lines, everybody asks 40 %", Shape { asks: 40, ..usual }),
        ("60 red lines, everybody asks 55 %", Shape { asks: 55, ..usual }),
        (
            "60 wide red lines, 30 constraints",
            Shape { reach: 3, constraints: 30, asks: 55, ..usual },
        ),
        (
            "3 options, 100 red lines, 9 of 12",
            Shape { options: 3, red_lines: 100, enough: Some(9), asks: 58, ..usual },
        ),
        ("5 x 15 x 4, tight", Shape { parties: 5, issues: 15, red_lines: 0, asks: 74, ..usual }),
        (
            "5 x 15 x 10, tight",
            Shape { parties: 5, issues: 15, options: 10, red_lines: 0, asks: 74, ..usual },
        ),
        (
            "5 x 15 x 10, opposed",
            Shape {
                parties: 5,
                issues: 15,
                options: 10,
                red_lines: 20,
                asks: 62,
                opposed: true,
                ..usual
            },
        ),
        (
            "8 x 30 x 5, tight",
            Shape { parties: 8, issues: 30, options: 5, red_lines: 0, asks: 72, ..usual },
        ),
    ];
    for (name, shape) in &shapes {
        for seed in 0..2 {
            report(&format!("{name}, seed {seed}"), &talks(shape, seed));
        }
    }
    for path in files(&folder.join("canon"))? {
        let mut scenario = scenario(&path)?;
        for party in &mut scenario.parties {
            let Some(values) = &party.values else { continue };
            let best =
                values.options.iter().zip(&values.weights).filter_map(|(options, weight)| {
                    options.iter().map(|value| value * weight).max()
                });
            party.reservation =
                Some(best.sum::<Exact>() * Exact::new(9.into(), 10.into()) + &values.constant);
        }
        report(&scenario.name, &scenario);
    }
    Ok(())
}

/// Milliseconds that this process has been at work; the machine may have other things to do.
fn busy() -> f64 {
    let said = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = said.split_whitespace().next().and_then(|it| it.parse::<f64>().ok());
    nanoseconds.unwrap_or_default() / 1e6
}

fn report(name: &str, scenario: &Scenario) {
    let start = busy();
    let found = settle(scenario, &Ask::default());
    let time = busy() - start;
    let said = match &found {
        Ok(Settlement::Possible(_)) => "possible".to_owned(),
        Ok(Settlement::Unknown) => "unknown".to_owned(),
        Ok(Settlement::Impossible(impasse)) => {
            let (conflicts, concessions) = (impasse.conflicts.len(), impasse.concessions.len());
            let all = if impasse.complete { "all" } else { "at least" };
            let lightest = impasse.lightest;
            format!("{all} {conflicts} conflicts, {concessions} ways out ({lightest} the lightest)")
        }
        Err(error) => error.to_string(),
    };
    println!("{name:40} {time:>9.1} ms  {said}");
    if let (Ok(found), true) = (&found, std::env::args().any(|it| it == "--words")) {
        for sentence in words::settlement(scenario, found).iter().take(6) {
            println!("    {sentence}");
        }
    }
}
