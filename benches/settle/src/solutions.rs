//! Solutions held against `exact_results.json`, and timed on the synthetic cases.

use std::path::Path;
use std::time::Instant;

use num_traits::ToPrimitive;
use onetext_bench_settle::{Failure, files, json, scenario};
use onetext_settle::Exact;
use onetext_settle::exact::{parse, to_float};
use onetext_settle::solution::{Bargain, Budget, Disagreement, Ideal, Kind, Solution, Status};
use serde_json::Value;

/// The rules that the results hold, by their names there.
const NAMED: [(&str, Kind); 5] = [
    ("nash", Kind::Nash),
    ("ks_maximin", Kind::KalaiSmorodinsky),
    ("ks_minspread_negmas", Kind::SmallestSpread),
    ("egalitarian", Kind::Egalitarian),
    ("utilitarian", Kind::Utilitarian),
];

/// Prints both tables; only scenarios whose name contains `only`.
pub(crate) fn print(folder: &Path, only: &str) -> Result<(), Failure> {
    compare(folder, only)?;
    time(folder, only)
}

fn compare(folder: &Path, only: &str) -> Result<(), Failure> {
    let results = json(&folder.join("exact_results.json"))?;
    let (mut checked, mut wrong) = (0, 0);
    for path in files(&folder.join("canon"))? {
        let scenario = scenario(&path)?;
        if !scenario.name.contains(only) {
            continue;
        }
        let known = &results[&scenario.name];
        for (name, rule) in
            [("r", Disagreement::Reservation), ("rmin", Disagreement::ReservationOrOwnLeast)]
        {
            let start = Instant::now();
            let budget = Budget { vectors: 2_000_000, packages: 0 };
            let bargain =
                Bargain::new(&scenario, rule, budget).map_err(|error| error.to_string())?;
            let mut differences = Vec::new();
            let mut wider = Vec::new();
            let mut slowest = (0.0, "");
            for (rule_name, kind) in NAMED {
                if known.is_null() && kind == Kind::SmallestSpread {
                    continue;
                }
                let start = Instant::now();
                let found = bargain.solve(kind).map_err(|error| error.to_string())?;
                let seconds = start.elapsed().as_secs_f64();
                if seconds > slowest.0 && kind != Kind::SmallestSpread {
                    slowest = (seconds, rule_name);
                }
                if known.is_null() {
                    if !matches!(found.status, Status::Exact(_)) {
                        differences.push(format!("{rule_name}: {:?}", found.status));
                    }
                    continue;
                }
                checked += 1;
                let Some(difference) = differs(rule_name, &found, &known[name]) else { continue };
                // The known answers count shares up to the best of all packages.
                let wide = Bargain::new(&scenario, rule, budget)
                    .map(|bargain| bargain.with_ideal(Ideal::Possible))
                    .and_then(|bargain| bargain.solve(kind))
                    .map_err(|error| error.to_string())?;
                match differs(rule_name, &wide, &known[name]) {
                    None => wider.push(rule_name),
                    Some(_) => differences.push(difference),
                }
            }
            wrong += differences.len();
            println!(
                "{:40} {name:4} {:8.4} s, slowest {:8.4} s {:12} {}",
                scenario.name,
                start.elapsed().as_secs_f64(),
                slowest.0,
                slowest.1,
                if known.is_null() {
                    format!("no known answer; {differences:?}")
                } else if differences.is_empty() && wider.is_empty() {
                    "same".to_owned()
                } else if differences.is_empty() {
                    format!("same with ideals over all packages: {}", wider.join(", "))
                } else {
                    differences.join("; ")
                }
            );
        }
    }
    println!("{checked} solutions compared, {wrong} differences");
    Ok(())
}

/// How a solution differs from the known one, in words.
fn differs(name: &str, found: &Solution, known: &Value) -> Option<String> {
    let disagreement: Vec<Option<Exact>> = known["disagreement"]
        .as_array()
        .map(|all| all.iter().map(|it| parse(it.as_str()?).ok()).collect())
        .unwrap_or_default();
    let own: Vec<Option<Exact>> = found.disagreement.iter().cloned().map(Some).collect();
    if disagreement != own {
        return Some(format!("{name}: disagreement {own:?}"));
    }
    let known = &known[name];
    if known.is_null() {
        return (found.status != Status::NoPackage)
            .then(|| format!("{name}: {:?} where none is known", found.status));
    }
    let Status::Exact(value) = &found.status else {
        return Some(format!("{name}: {:?}", found.status));
    };
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
    let known_value = known["value"].as_f64().unwrap_or(f64::NAN);
    let value = to_float(value);
    let value = if found.kind == Kind::SmallestSpread { -value } else { value };
    if !close(value, known_value) {
        return Some(format!("{name}: value {value}, known {known_value}"));
    }
    let mut known: Vec<Vec<f64>> = known["points"]
        .as_array()
        .map(|points| {
            let row = |it: &Value| {
                it.as_array().map(|row| row.iter().filter_map(Value::as_f64).collect())
            };
            points.iter().filter_map(row).collect()
        })
        .unwrap_or_default();
    let mut own: Vec<Vec<f64>> =
        found.points.iter().map(|point| point.utilities.iter().map(to_float).collect()).collect();
    let sort = |points: &mut Vec<Vec<f64>>| {
        points.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal))
    };
    sort(&mut known);
    sort(&mut own);
    let same = known.len() == own.len()
        && known.iter().flatten().zip(own.iter().flatten()).all(|(a, b)| close(*a, *b));
    (!same).then(|| format!("{name}: points {own:?}, known {known:?}"))
}

fn time(folder: &Path, only: &str) -> Result<(), Failure> {
    let mut worst = 0.0_f64;
    for path in files(&folder.join("synth"))? {
        let scenario = scenario(&path)?;
        if !scenario.name.contains(only) {
            continue;
        }
        let mut line = format!("{:22}", scenario.name);
        let budget = Budget { vectors: 300_000, packages: 3 };
        for kind in [
            Kind::Nash,
            Kind::KalaiSmorodinsky,
            Kind::KalaiSmorodinskyLexicographic,
            Kind::Egalitarian,
            Kind::Utilitarian,
        ] {
            for rule in [Disagreement::Reservation, Disagreement::ReservationOrOwnLeast] {
                let start = Instant::now();
                let bargain =
                    Bargain::new(&scenario, rule, budget).map_err(|error| error.to_string())?;
                let found = bargain.solve(kind).map_err(|error| error.to_string())?;
                let seconds = start.elapsed().as_secs_f64();
                worst = worst.max(seconds);
                let packages: f64 = found
                    .points
                    .iter()
                    .map(|point| match &point.count {
                        onetext_settle::solution::Count::Exact(count)
                        | onetext_settle::solution::Count::AtLeast(count) => {
                            count.to_f64().unwrap_or(f64::NAN)
                        }
                    })
                    .sum();
                let status = match &found.status {
                    Status::Exact(value) => format!("{:.6}", to_float(value)),
                    Status::Bound { least, most } => {
                        format!("OPEN {:?}..{:.6}", least.as_ref().map(to_float), to_float(most))
                    }
                    other => format!("{other:?}"),
                };
                if rule == Disagreement::Reservation {
                    line += &format!(" | {} {status} x{packages} {seconds:.3} s", kind.id());
                } else {
                    line += &format!(", {seconds:.3} s");
                }
            }
        }
        println!("{line}");
    }
    println!("slowest {worst:.3} s");
    Ok(())
}
