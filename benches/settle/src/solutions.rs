//! Solutions held against `exact_results.json`, and timed on the synthetic cases.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use num_traits::ToPrimitive;
use onetext_bench_settle::{Failure, files, json, scenario};
use onetext_settle::Exact;
use onetext_settle::exact::{parse, to_float};
use onetext_settle::solution::{
    Bargain, Budget, Disagreement, Ideal, Kind, Solution, SolveError, Status,
};
use onetext_settle::standing::opposition::oppositions;
use serde_json::Value;

/// The rules that the results hold, by their names there.
const NAMED: [(&str, Kind); 5] = [
    ("nash", Kind::Nash),
    ("ks_maximin", Kind::KalaiSmorodinsky),
    ("ks_minspread_negmas", Kind::SmallestSpread),
    ("egalitarian", Kind::Egalitarian),
    ("utilitarian", Kind::Utilitarian),
];

/// Prints all tables; only scenarios whose name contains `only`.
pub(crate) fn print(folder: &Path, only: &str) -> Result<(), Failure> {
    compare(folder, only)?;
    time(folder, only)?;
    stand(folder, only)
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
        points.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
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
                let status = told(&found.status);
                if rule == Disagreement::Reservation {
                    let _ = write!(line, " | {} {status} x{packages} {seconds:.3} s", kind.id());
                } else {
                    let _ = write!(line, ", {seconds:.3} s");
                }
            }
        }
        println!("{line}");
    }
    println!("slowest {worst:.3} s");
    Ok(())
}

/// Times the questions about one package: the middle option of every issue.
fn stand(folder: &Path, only: &str) -> Result<(), Failure> {
    for set in ["canon", "synth"] {
        for path in files(&folder.join(set))? {
            let scenario = scenario(&path)?;
            if !scenario.name.contains(only) {
                continue;
            }
            let failed = |error: SolveError| format!("{}: {error}", scenario.name);
            let package: Vec<usize> =
                scenario.issues.iter().map(|issue| issue.options.len() / 2).collect();
            let budget = Budget { vectors: 200_000, packages: 1 };
            let start = Instant::now();
            let mut last = 0.0;
            let mut lap = || {
                let now = start.elapsed().as_secs_f64();
                let lap = now - last;
                last = now;
                lap
            };
            let bargain =
                Bargain::new(&scenario, Disagreement::Reservation, budget).map_err(failed)?;
            let standing = bargain.standing(&scenario, &package).map_err(failed)?;
            let mut line =
                format!("{:40} agreeable {} {:.3} s", scenario.name, standing.agreeable(), lap());
            let room = bargain.room(&package).map_err(failed)?;
            let _ = write!(line, " | room {} {:.3} s", told(&room.share), lap());
            let free: Vec<String> = (0..bargain.parties().len())
                .map(|dim| told(&bargain.free_gain(&package, dim).gain))
                .collect();
            let _ = write!(line, " | free {} {:.3} s", free.join(" "), lap());
            let tally = bargain.tally(&package);
            let _ = write!(
                line,
                " | beaten by {:?}, rank {:?} {:.3} s",
                tally.beaten_by,
                tally.rank,
                lap()
            );
            let trades = bargain.trades(&scenario, &package, 5).map_err(|it| it.to_string())?;
            let _ = write!(
                line,
                " | {} steps, {} trades {:.3} s",
                trades.steps.len(),
                trades.trades.len(),
                lap()
            );
            let opposed: Vec<String> = oppositions(&scenario)
                .iter()
                .map(|it| it.correlation().map_or("-".to_owned(), |it| format!("{it:.2}")))
                .collect();
            let nearest = bargain.nearest().map_err(|it| it.to_string())?;
            let _ = write!(
                line,
                " | correlations {} opposition² {} {:.3} s",
                opposed.join(" "),
                told(&nearest.square),
                lap()
            );
            println!("{line}");
        }
    }
    Ok(())
}

fn told(status: &Status) -> String {
    match status {
        Status::Exact(value) => format!("{:.6}", to_float(value)),
        Status::Bound { least, most } => {
            format!("OPEN {:?}..{:.6}", least.as_ref().map(to_float), to_float(most))
        }
        other => format!("{other:?}"),
    }
}
