//! `formats`: the readers held against tables that were made from the same files another way.
//!
//! Every folder of `raw` is read and each option's share of a party's utility compared, exactly,
//! with that of its `canon` file; so are reservation values. With `--negolog FOLDER` (the `domains`
//! of `NegoLog`) those are compared as well. The folders of `raw-nonlinear` are read and counted.
//!
//! With `--expected FOLDER`, every folder in it that has an `_expected.json`, with packages and what
//! another program gives to them, is read and compared with that to nine digits.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use onetext_bench_settle::{Failure, json, scenario};
use onetext_settle::exact::to_float;
use onetext_settle::format::{File, guess, read};
use onetext_settle::{Exact, Scenario};

/// Compares them all and prints a line for each.
pub(crate) fn run(
    folder: &Path,
    negolog: Option<&Path>,
    expected: Option<&Path>,
) -> Result<(), Failure> {
    let (mut same, mut options) = (0, 0);
    let mut failed = Vec::new();
    let mut pairs: Vec<(PathBuf, PathBuf)> = Vec::new();
    for raw in folders(&folder.join("raw"))? {
        let name = raw.file_name().map(|name| name.to_string_lossy().into_owned());
        pairs.push((folder.join(format!("canon/{}.json", name.unwrap_or_default())), raw));
    }
    for raw in negolog.map_or_else(|| Ok(Vec::new()), folders)? {
        let name = raw.file_name().map(|name| name.to_string_lossy().into_owned());
        let canon = folder.join(format!("canon/NegoLog_{}.json", name.unwrap_or_default()));
        if canon.exists() {
            pairs.push((canon, raw));
        }
    }
    let all = pairs.len();
    for (canon, raw) in pairs {
        let name = canon.file_stem().map(|it| it.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        match compare(&canon, &raw) {
            Ok(count) => {
                same += 1;
                options += count;
            }
            Err(failure) => {
                println!("{name:40} {failure}");
                failed.push(name);
            }
        }
    }
    println!("{same} of {all} folders exactly as canon; {options} values compared");
    for raw in folders(&folder.join("raw-nonlinear"))? {
        let begin = Instant::now();
        let scenario = load(&raw)?;
        let boxes = scenario.parties.iter().filter_map(|party| party.values.as_ref());
        let boxes: Vec<usize> = boxes.map(|values| values.interactions.len()).collect();
        let (issues, took) = (scenario.issues.len(), begin.elapsed());
        println!("{}: {issues} issues, {boxes:?} boxes, {took:.1?}", raw.display());
    }
    let (mut count, mut agreeing) = (0, 0);
    for folder in expected.map_or_else(|| Ok(Vec::new()), folders)? {
        if !folder.join("_expected.json").exists() {
            continue;
        }
        count += 1;
        match agrees(&folder) {
            Ok(_) => agreeing += 1,
            Err(failure) => {
                println!("{}: {failure}", folder.display());
                failed.push(folder.to_string_lossy().into_owned());
            }
        }
    }
    if count > 0 {
        println!("{agreeing} of {count} folders as expected by another program");
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("differ: {}", failed.join(", "))) }
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut found: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    found.sort();
    Ok(found)
}

fn load(folder: &Path) -> Result<Scenario, Failure> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let end = path.extension().and_then(|end| end.to_str());
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            matches!(end, Some("xml" | "json" | "yml" | "yaml" | "toml"))
                && stem != Some("pareto")
                && stem != Some("_expected")
        })
        .collect();
    paths.sort();
    let bytes: Vec<(String, Vec<u8>)> = paths
        .iter()
        .map(|path| {
            let bytes =
                std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok((path.to_string_lossy().into_owned(), bytes))
        })
        .collect::<Result<_, Failure>>()?;
    let files: Vec<File<'_>> = bytes.iter().map(|(name, bytes)| File { name, bytes }).collect();
    if guess(&files).is_none() {
        return Err(format!("{}: no format", folder.display()));
    }
    let reading = read(&files).map_err(|mistakes| {
        mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    })?;
    Ok(reading.elicited.scenario)
}

fn compare(canon: &Path, raw: &Path) -> Result<usize, Failure> {
    let (canon, raw) = (scenario(canon)?, load(raw)?);
    let names = |scenario: &Scenario| -> Vec<(String, Vec<String>)> {
        let options = |issue: &onetext_settle::Issue| {
            issue.options.iter().map(|option| option.id.clone()).collect()
        };
        scenario.issues.iter().map(|issue| (issue.id.clone(), options(issue))).collect()
    };
    if names(&canon) != names(&raw) {
        return Err(format!("issues differ: {:?} and {:?}", names(&canon), names(&raw)));
    }
    let parties: BTreeMap<&str, usize> =
        raw.parties.iter().enumerate().map(|(at, party)| (party.id.as_str(), at)).collect();
    let mut count = 0;
    for known in &canon.parties {
        let Some(&at) = parties.get(known.id.as_str()) else {
            return Err(format!("no party {}, only {:?}", known.id, parties.keys()));
        };
        let read = &raw.parties[at];
        if known.reservation != read.reservation {
            return Err(format!(
                "{}: reservation {:?}, read {:?}",
                known.id, known.reservation, read.reservation
            ));
        }
        let shares = |party: &onetext_settle::Party| -> Vec<Vec<Exact>> {
            let Some(values) = &party.values else { return Vec::new() };
            let weighed = values.options.iter().zip(&values.weights);
            weighed
                .map(|(options, weight)| options.iter().map(|value| value * weight).collect())
                .collect()
        };
        let (one, other) = (shares(known), shares(read));
        for (issue, (one, other)) in one.iter().zip(&other).enumerate() {
            for (option, (one, other)) in one.iter().zip(other).enumerate() {
                if one != other {
                    let name = &canon.issues[issue].options[option].id;
                    return Err(format!("{}: {name} is {one}, read {other}", known.id));
                }
                count += 1;
            }
        }
    }
    Ok(count)
}

/// How many utilities are as another program computed them in floating point.
fn agrees(folder: &Path) -> Result<usize, Failure> {
    let (expected, scenario) = (json(&folder.join("_expected.json"))?, load(folder)?);
    let wrong = || "no expectation".to_owned();
    let mut count = 0;
    let packages: Vec<Vec<usize>> =
        serde_json::from_value(expected["packages"].clone()).map_err(|error| error.to_string())?;
    for party in expected["parties"].as_array().ok_or_else(wrong)? {
        let name = party["party"].as_str().ok_or_else(wrong)?;
        let at = scenario.parties.iter().position(|party| party.id == name).ok_or_else(wrong)?;
        let utilities = party["utilities"].as_array().ok_or_else(wrong)?;
        for (package, utility) in packages.iter().zip(utilities) {
            let read = scenario.utility(at, package).map(|it| to_float(&it)).ok_or_else(wrong)?;
            let known = utility.as_f64().ok_or_else(wrong)?;
            if (read - known).abs() > 1e-9 * known.abs().max(1.0) {
                return Err(format!("{name} {package:?}: expected {known}, read {read}"));
            }
            count += 1;
        }
    }
    Ok(count)
}
