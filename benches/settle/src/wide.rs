//! The search over many overlapping interactions: the non-linear scenarios of ANAC 2014, and larger
//! ones made alike.

use std::path::Path;
use std::time::Duration;

use num_bigint::BigInt;
use onetext_bench_settle::Failure;
use onetext_settle::exact::{parse, show, whole};
use onetext_settle::space::Space;
use onetext_settle::way::ways;
use onetext_settle::wide::{Bundle, Limit, frontier};
use onetext_settle::{Condition, Exact, Interaction, Issue, IssueOption, Party, Scenario, Values};
use rustix::time::{ClockId, clock_gettime};

/// Issues, boxes a party, parties: what is made beside the published scenarios.
const MADE: [(usize, usize, usize); 6] =
    [(20, 40, 2), (30, 60, 2), (50, 100, 2), (100, 200, 2), (20, 30, 3), (30, 60, 3)];

/// Prints points, gaps, steps and times. `--steps N` limits each search, `--list` prints the points,
/// `--only NAME` takes one scenario, `--ties` lists tied packages too.
pub(crate) fn run(folder: &Path, arguments: &[String]) -> Result<(), Failure> {
    let after = |name: &str| {
        let at = arguments.iter().position(|it| it == name)?;
        arguments.get(at + 1)
    };
    let has = |name: &str| arguments.iter().any(|it| it == name);
    let steps = after("--steps").and_then(|it| it.parse().ok()).unwrap_or(100_000_000);
    let limit = Limit { steps, bundles: if has("--ties") { 1_000 } else { 0 } };
    println!(
        "scenario       points  of published      gaps  slack (of reach)       steps      CPU"
    );
    for name in ["10issues", "30issues"] {
        let folder = folder.join(format!("raw-nonlinear/ANAC2014_{name}"));
        if after("--only").is_none_or(|only| only == name) {
            let (scenario, published) = anac(&folder)?;
            report(name, &scenario, &published, limit, has("--list"))?;
        }
    }
    for (issues, boxes, parties) in MADE {
        let name = format!("{issues}x{boxes}x{parties}");
        if after("--only").is_none_or(|only| *only == name) {
            report(&name, &made(issues, boxes, parties), &[], limit, has("--list"))?;
        }
    }
    Ok(())
}

/// The processor's time so far: the wall clock says little on a shared machine.
fn processor() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

fn report(
    name: &str,
    scenario: &Scenario,
    published: &[Vec<f64>],
    limit: Limit,
    list: bool,
) -> Result<(), Failure> {
    let space = Space::new(scenario);
    for way in ways(scenario).map_err(|error| error.to_string())? {
        let start = processor();
        let found = frontier(&space, &way, &[], limit);
        let time = processor().saturating_sub(start);
        let utilities = |vector: &[BigInt]| -> Vec<Exact> {
            (0..space.dims()).map(|dim| space.utility(dim, &vector[dim])).collect()
        };
        let near = |point: &[f64]| {
            found.points.iter().any(|known| {
                let shown = utilities(&known.vector);
                let close = |(it, known): (&f64, &Exact)| {
                    let known: f64 = show(known, 9).parse().unwrap_or(f64::NAN);
                    (known - it).abs() < 1e-6
                };
                point.iter().zip(&shown).all(close)
            })
        };
        let hit = published.iter().filter(|point| near(point)).count();
        let slack = found.slack(&space).map_or_else(String::new, |slack| {
            let share = |(dim, slack): (usize, &BigInt)| {
                show(&Exact::new(slack.clone(), space.reach(dim).max(1.into())), 3)
            };
            slack.iter().enumerate().map(share).collect::<Vec<_>>().join(" ")
        });
        println!(
            "{name:12} {:8} {:>8}/{:<5} {:>9}  {slack:16} {:>11} {:>8.3} s",
            found.points.len(),
            hit,
            published.len(),
            if found.exact() { "exact".to_owned() } else { found.gaps.len().to_string() },
            found.steps,
            time.as_secs_f64(),
        );
        if list {
            for point in &found.points {
                let count: BigInt = point.bundles.iter().map(Bundle::count).sum();
                let all = if point.all { "all" } else { "some" };
                let shown: Vec<String> =
                    utilities(&point.vector).iter().map(|it| show(it, 4)).collect();
                println!(
                    "  {} in {} bundles, {all} of {count} packages",
                    shown.join(" "),
                    point.bundles.len()
                );
            }
        }
    }
    Ok(())
}

/// Random boxes as in ANAC 2014: ten options an issue, one to four issues a box.
fn made(issues: usize, boxes: usize, parties: usize) -> Scenario {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| -> usize {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33).unwrap_or(0) % below
    };
    let list: Vec<Issue> = (1..=issues).map(|at| issue(&format!("i{at}"), 0..=9)).collect();
    let parties = (1..=parties)
        .map(|number| {
            let one = |_| {
                let mut parts: Vec<(usize, Vec<usize>)> = Vec::new();
                for _ in 0..=next(4) {
                    let (place, low, high) = (next(issues), next(10), next(10));
                    if parts.iter().all(|(at, _)| *at != place) {
                        parts.push((place, (low.min(high)..=low.max(high)).collect()));
                    }
                }
                parts.sort();
                let value = i64::try_from(next(99) + 1).unwrap_or(1);
                Interaction { when: Condition(parts), value: whole(value) }
            };
            let interactions = (0..boxes).map(one).collect();
            party(number, &list, interactions)
        })
        .collect();
    Scenario { name: "made".to_owned(), issues: list, parties, constraints: Vec::new() }
}

/// The scenario of a folder and the points published with it. Only what these files hold is read:
/// integer issues, and sums of boxes over the largest utility.
fn anac(folder: &Path) -> Result<(Scenario, Vec<Vec<f64>>), Failure> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let mut issues = Vec::new();
    let mut parties = Vec::new();
    for number in 1..=2 {
        let text = read(&format!("profile-{number}.xml"))?;
        let (mut most, mut places) = (whole(1), Vec::new());
        let mut interactions: Vec<Interaction> = Vec::new();
        issues.clear();
        for tag in text.split('<') {
            let field = |name: &str| {
                let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
                rest.split_once('"').map(|(value, _)| value)
            };
            let number = |name: &str| {
                field(name)
                    .and_then(|text| parse(text).ok())
                    .ok_or_else(|| format!("no {name}: {tag}"))
            };
            let index = |name: &str| {
                let number = number(name)?.to_integer();
                usize::try_from(number).map_err(|error| format!("{name}: {error}"))
            };
            match tag.split_whitespace().next() {
                Some("issue") => {
                    let lower = index("lowerbound")?;
                    places.push((index("index")?, lower));
                    issues.push(issue(
                        field("name").unwrap_or_default(),
                        lower..=index("upperbound")?,
                    ));
                }
                Some("utility") => most = number("maxutility")?,
                Some("hyperRectangle") => interactions.push(Interaction {
                    when: Condition::default(),
                    value: number("utility")? / &most,
                }),
                Some("INCLUDES") => {
                    let place = index("index")?;
                    let issue = places.iter().position(|(it, _)| *it == place).ok_or("no issue")?;
                    let lower = places[issue].1;
                    let options = index("min")?..=index("max")?;
                    let options = options.map(|at| at.saturating_sub(lower)).collect();
                    if let Some(last) = interactions.last_mut() {
                        last.when.0.push((issue, options));
                        last.when.0.sort();
                    }
                }
                _ => {}
            }
        }
        parties.push(party(number, &issues, interactions));
    }
    let published = read("pareto.xml")?
        .lines()
        .map(|line| line.split(',').filter_map(|it| it.trim().parse().ok()).collect())
        .filter(|point: &Vec<f64>| !point.is_empty())
        .collect();
    Ok((Scenario { name: String::new(), issues, parties, constraints: Vec::new() }, published))
}

fn issue(title: &str, numbers: std::ops::RangeInclusive<usize>) -> Issue {
    let option = |at: usize| IssueOption { id: at.to_string(), title: at.to_string() };
    let options = numbers.map(option).collect();
    Issue { id: title.to_owned(), title: title.to_owned(), options, consent: None }
}

fn party(number: usize, issues: &[Issue], interactions: Vec<Interaction>) -> Party {
    let values = Values {
        weights: vec![whole(1); issues.len()],
        options: issues.iter().map(|issue| vec![whole(0); issue.options.len()]).collect(),
        interactions,
        constant: whole(0),
    };
    let id = format!("p{number}");
    Party { name: id.clone(), id, values: Some(values), reservation: None, red_lines: Vec::new() }
}
