//! Scenarios of the benchmark data as the engine takes them.
//!
//! `canon` files hold exact integer tables made from the originals, `synth` files random and opposed
//! interests of any size. Both stay outside the project; every command names their folder.

use std::path::{Path, PathBuf};

use num_bigint::BigInt;
use num_traits::One;
use onetext_settle::exact::{parse, whole};
use onetext_settle::{Exact, Issue, IssueOption, Party, Scenario, Values};
use serde_json::Value;

/// What went wrong with a file, in words.
pub type Failure = String;

/// The JSON of a file.
pub fn json(path: &Path) -> Result<Value, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// The files of a folder that end in `.json`, by name.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    found.sort();
    Ok(found)
}

/// A `canon` file, or a `synth` file: they differ in how they name things.
pub fn scenario(path: &Path) -> Result<Scenario, Failure> {
    let json = json(path)?;
    let wrong = || format!("{}: no scenario", path.display());
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let tables: Vec<&Value> = match &json["parties"] {
        Value::Array(parties) => parties.iter().map(|party| &party["table"]).collect(),
        _ => json["table"].as_array().ok_or_else(wrong)?.iter().collect(),
    };
    let mut parties = Vec::new();
    for (at, table) in tables.into_iter().enumerate() {
        let about = &json["parties"][at];
        let scale = number(&about["scale"]).or_else(|| number(&json["scale"])).ok_or_else(wrong)?;
        let table = table.as_array().ok_or_else(wrong)?;
        let options: Option<Vec<Vec<Exact>>> = table
            .iter()
            .map(|row| row.as_array()?.iter().map(|it| Some(number(it)? / &scale)).collect())
            .collect();
        let id = about["name"].as_str().map_or_else(|| format!("p{}", at + 1), str::to_owned);
        parties.push(Party {
            name: id.clone(),
            id,
            values: Some(Values {
                weights: vec![Exact::one(); table.len()],
                options: options.ok_or_else(wrong)?,
                interactions: Vec::new(),
                constant: whole(0),
            }),
            reservation: about["reservation"].as_str().and_then(|text| parse(text).ok()),
            red_lines: Vec::new(),
        });
    }
    let sizes: Vec<usize> = parties
        .first()
        .and_then(|party| party.values.as_ref())
        .map_or_else(Vec::new, |values| values.options.iter().map(Vec::len).collect());
    let issues = sizes
        .iter()
        .enumerate()
        .map(|(at, &size)| {
            let about = &json["issues"][at];
            let title =
                about["name"].as_str().map_or_else(|| format!("i{}", at + 1), str::to_owned);
            let options = (0..size)
                .map(|option| {
                    let id = &about["options"][option];
                    let id = id.as_str().map_or_else(|| option.to_string(), str::to_owned);
                    IssueOption { title: id.clone(), id }
                })
                .collect();
            Issue { id: title.clone(), title, options, consent: None }
        })
        .collect();
    Ok(Scenario { name, issues, parties, constraints: Vec::new() })
}

fn number(value: &Value) -> Option<Exact> {
    match value {
        Value::Number(number) => Some(Exact::from_integer(number.as_i64()?.into())),
        Value::String(text) => Some(Exact::from_integer(text.parse::<BigInt>().ok()?)),
        _ => None,
    }
}
