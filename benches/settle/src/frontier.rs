//! `settle frontier`: how many vectors nothing beats, how long it takes and what it keeps, against
//! known counts.

use std::path::{Path, PathBuf};
use std::time::Duration;

use num_bigint::BigInt;
use onetext_bench_settle::{Failure, files, json, scenario};
use onetext_settle::Exact;
use onetext_settle::frontier::{Cut, cover, frontier};
use onetext_settle::space::Space;
use onetext_settle::way::{Way, ways};
use rustix::time::{ClockId, clock_gettime};

/// Counts that another implementation found; `synth` files carry none.
const KNOWN: &[(&str, usize)] = &[
    ("conf_p2_i20_k10", 1_074),
    ("conf_p2_i50_k10", 3_854),
    ("conf_p2_i7_k10", 206),
    ("conf_p3_i7_k10", 4_304),
    ("conf_p5_i6_k10", 23_514),
    ("conf_p5_i8_k10", 44_474),
    ("synth_p2_i6_k10", 28),
    ("synth_p3_i20_k10", 10_300),
    ("synth_p3_i7_k10", 742),
    ("synth_p5_i6_k10", 4_804),
    ("synth_p5_i7_k10", 11_908),
    ("KillerRobot2015_p5", 7_444),
];

/// The processor time of this thread.
pub(crate) fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
}

/// The most memory that this process has held, in bytes, where the system tells.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<usize>().ok()? * 1024)
}

/// Asks all parties together for at least so many hundredths of the largest sum of utilities.
fn near(space: &Space, hundredths: u32) -> Cut {
    let all: BigInt = space.scale.iter().product();
    let weights: Vec<BigInt> = space.scale.iter().map(|scale| &all / scale).collect();
    let weigh = |vector: &Vec<BigInt>| -> BigInt {
        weights.iter().zip(vector).map(|(weight, value)| weight * value).sum()
    };
    let best = space.gains.iter().map(|issue| issue.iter().map(weigh).max().unwrap_or_default());
    let best = best.sum::<BigInt>() + weigh(&space.start);
    Cut { weights: weights.clone(), least: best * hundredths / 100_u32 }
}

/// Prints a row for every scenario whose name holds `only`. Reservation values are left aside unless
/// `floors` asks for them, as in the known counts.
pub(crate) fn run(folder: &Path, arguments: &[String]) -> Result<(), Failure> {
    let value = |name: &str| {
        let at = arguments.iter().position(|it| it == name)?;
        arguments.get(at + 1).map(String::as_str)
    };
    let only = value("--only").unwrap_or("");
    let budget = value("--budget").map_or(Ok(20_000_000), str::parse);
    let budget = budget.map_err(|error| format!("--budget: {error}"))?;
    let epsilon = value("--epsilon").map(onetext_settle::exact::parse).transpose();
    let epsilon = epsilon.map_err(|error| error.to_string())?;
    let hundredths = value("--near").map(str::parse::<u32>).transpose();
    let hundredths = hundredths.map_err(|error| format!("--near: {error}"))?;
    let floors = arguments.iter().any(|it| it == "--floors");
    let known = json(&folder.join("exact_results.json"))?;
    let mut paths: Vec<PathBuf> = files(&folder.join("canon"))?;
    paths.extend(files(&folder.join("synth"))?);
    println!(
        "{:34} {:>9} {:>12} {:>10} {:>10} {:>8} {:>8}  check",
        "scenario", "vectors", "packages", "seconds", "kept", "B/kept", "peak/kept"
    );
    let mut wrong = 0;
    for path in paths {
        let name = path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        if !name.contains(only) {
            continue;
        }
        let scenario = scenario(&path)?;
        let space = Space::new(&scenario);
        let free = Way { content: Vec::new(), forbidden: std::collections::BTreeSet::new() };
        let way = if floors {
            let all = ways(&scenario).map_err(|error| error.to_string())?;
            all.into_iter().next().unwrap_or(free)
        } else {
            free
        };
        let cuts: Vec<Cut> = hundredths.iter().map(|it| near(&space, *it)).collect();
        let before = peak();
        let start = processor_time();
        let (found, labelled) = match &epsilon {
            None => (frontier(&space, &way, &cuts, budget), String::new()),
            Some(epsilon) => {
                let all: Vec<Exact> = vec![epsilon.clone(); space.dims()];
                let cover = cover(&space, &way, &cuts, &all, budget);
                let spent = cover.as_ref().map(|cover| {
                    let all = cover.epsilon_utilities();
                    all.iter().map(onetext_settle::exact::to_float).fold(0.0, f64::max)
                });
                let labelled = spent.map_or(String::new(), |spent| format!(" epsilon {spent:.6}"));
                (cover.map(|cover| cover.frontier().clone()), labelled)
            }
        };
        let took = processor_time().saturating_sub(start);
        let Ok(found) = found else {
            println!("{name:34} more than {budget} vectors, {:.4} s", took.as_secs_f64());
            continue;
        };
        let packages: BigInt = (0..found.len()).map(|at| found.count(at)).sum();
        let points = found.points().max(1);
        let grown = peak().zip(before).map_or(0, |(after, before)| after - before);
        let expected = KNOWN.iter().find(|(known, _)| *known == name).map(|(_, count)| *count);
        let listed = known[&name]["pareto_vectors"].as_u64();
        let expected = expected.or(listed.and_then(|count| usize::try_from(count).ok()));
        let outcomes = known[&name]["pareto_outcomes"].as_u64();
        let agrees = expected.is_none_or(|count| count == found.len())
            && outcomes.is_none_or(|count| BigInt::from(count) == packages);
        let check = match (expected, agrees) {
            _ if floors || epsilon.is_some() || !cuts.is_empty() => "-",
            (None, _) => "unknown",
            (Some(_), true) => "as known",
            (Some(_), false) => {
                wrong += 1;
                "DIFFERS"
            }
        };
        println!(
            "{name:34} {:>9} {packages:>12} {:>10.5} {points:>10} {:>8} {:>8}  {check}{labelled}",
            found.len(),
            took.as_secs_f64(),
            found.memory() / points,
            grown / points,
        );
    }
    if wrong == 0 { Ok(()) } else { Err(format!("{wrong} scenarios differ from what is known")) }
}
