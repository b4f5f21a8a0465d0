//! True certificates changed at random: numbers, order, names, structure, bytes. The digest is
//! always made right again, so it is the content that must give the change away.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use onetext_check::{Fault, Limits, check, scenario_digest};
use serde_json::{Value, json};

use crate::scenarios::{Dice, FINE, SMALL, scenario};
use crate::truth;
use crate::written::certificates;

/// True certificates, about as many of each kind.
static CORPUS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for seed in 1_000..1_040 {
        let taste = if seed % 3 == 0 { SMALL } else { FINE };
        for (name, text) in certificates(&scenario(&mut Dice(seed), taste)) {
            let kind = name.split([' ', ',']).next().unwrap().to_owned();
            let all = kinds.entry(kind).or_default();
            if all.len() < 15 {
                all.push(text);
            }
        }
    }
    let each =
        |(kind, all): (String, Vec<String>)| all.into_iter().map(move |it| (kind.clone(), it));
    kinds.into_iter().flat_map(each).collect()
});

/// The paths to everything below a value, itself included.
fn paths(value: &Value, here: &str, into: &mut Vec<String>) {
    into.push(here.to_owned());
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                paths(item, &format!("{here}/{at}"), into);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                paths(item, &format!("{here}/{key}"), into);
            }
        }
        _ => {}
    }
}

/// Changes one thing below `root`; says what kind of change it was.
fn change(value: &mut Value, root: &str, dice: &mut Dice) -> &'static str {
    let mut all = Vec::new();
    paths(value.pointer(root).unwrap(), root, &mut all);
    let path = all[dice.below(all.len())].clone();
    let other = value.pointer(&all[dice.below(all.len())]).unwrap().clone();
    let it = value.pointer_mut(&path).unwrap();
    if dice.below(8) == 0 {
        *it = if dice.below(4) == 0 { Value::Null } else { other };
        return "replaced by another part";
    }
    match it {
        Value::Number(number) => {
            let number = number.as_i64().unwrap();
            let step = 1 + i64::try_from(dice.below(3) * dice.below(1_000)).unwrap();
            *it = match dice.below(5) {
                0 => json!(number + step),
                1 => json!(number - step),
                2 => json!(number + 1),
                3 => json!(number - 1),
                _ => json!(-number),
            };
            "number"
        }
        Value::String(text) => {
            match dice.below(3) {
                0 => text.push('x'),
                1 => drop(text.pop()),
                _ => "renamed".clone_into(text),
            }
            "text"
        }
        Value::Array(items) => {
            let (one, two) = (dice.below(items.len()), dice.below(items.len()));
            match dice.below(5) {
                _ if items.is_empty() => items.push(other),
                0 => items.swap(one, two),
                1 => drop(items.remove(one)),
                2 => items.insert(two, items[one].clone()),
                3 => {
                    let item = items.remove(one);
                    items.insert(two, item);
                }
                _ => items.reverse(),
            }
            "list"
        }
        Value::Object(fields) => {
            let key = fields.keys().nth(dice.below(fields.len())).unwrap().clone();
            match dice.below(3) {
                0 => drop(fields.remove(&key)),
                1 => drop(fields.insert(format!("{key}s"), other)),
                _ => {
                    let item = fields.remove(&key).unwrap();
                    fields.insert(format!("{key}s"), item);
                }
            }
            "fields"
        }
        Value::Bool(_) | Value::Null => {
            *it = other;
            "null"
        }
    }
}

/// Changes the text itself.
fn damage(text: &str, from: usize, dice: &mut Dice) -> (String, &'static str) {
    let mut bytes = text.as_bytes().to_vec();
    let at = from + dice.below(bytes.len() - from);
    let kind = match dice.below(4) {
        0 => {
            bytes.truncate(at);
            "cut short"
        }
        1 => {
            bytes[at] ^= 1 << dice.below(8);
            "bit"
        }
        2 => {
            bytes.remove(at);
            "byte left out"
        }
        _ => {
            bytes.insert(at, b"0123456789,-[]"[dice.below(14)]);
            "byte put in"
        }
    };
    (String::from_utf8_lossy(&bytes).into_owned(), kind)
}

/// Puts the digest right, where the text can still be read.
fn sealed(text: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    let Ok(digest) = scenario_digest(text, Limits::default()) else { return text.to_owned() };
    if let Some(place) = value.get_mut("sha256") {
        *place = json!(digest);
    }
    value.to_string()
}

#[derive(Default)]
struct Tally {
    tries: usize,
    rejected: usize,
    unreadable: usize,
    /// What was accepted though changed, by kind of certificate and change.
    accepted: BTreeMap<(String, &'static str), usize>,
    /// Those of them that speak of another scenario than the one asked about.
    elsewhere: usize,
}

fn try_all(anywhere: bool, tries: usize, seed: u64) -> Tally {
    let corpus = &*CORPUS;
    let (mut dice, mut tally) = (Dice(seed), Tally::default());
    while tally.tries < tries {
        let (name, text) = &corpus[dice.below(corpus.len())];
        let (changed, kind) = if dice.below(4) == 0 {
            // The answer stands before everything else in a certificate, with sorted keys.
            let from = usize::from(!anywhere);
            let upto = if anywhere { text.len() } else { text.find(",\"format\"").unwrap() };
            let (damaged, kind) = damage(&text[..upto], from, &mut dice);
            (damaged + &text[upto..], kind)
        } else {
            let mut value = serde_json::from_str(text).unwrap();
            let kind = change(&mut value, if anywhere { "" } else { "/answer" }, &mut dice);
            (value.to_string(), kind)
        };
        let changed = if anywhere { sealed(&changed) } else { changed };
        if changed == *text {
            continue;
        }
        tally.tries += 1;
        match check(&changed, Limits::default()) {
            Err(Fault::Unreadable(_)) => {
                tally.unreadable += 1;
                tally.rejected += 1;
            }
            Err(_) => tally.rejected += 1,
            Ok(accepted) => {
                let value: Value = serde_json::from_str(&changed).unwrap();
                assert!(truth::is_true(&value), "{name}, {kind}: accepted but false\n{changed}");
                let asked = scenario_digest(text, Limits::default()).unwrap();
                if accepted.scenario == asked {
                    println!("accepted and true: {name}, {kind}: {}", value["answer"]);
                } else {
                    tally.elsewhere += 1;
                }
                *tally.accepted.entry((name.clone(), kind)).or_default() += 1;
            }
        }
    }
    tally
}

#[test]
fn a_changed_answer_is_rejected() {
    let tally = try_all(false, 10_000, 6);
    println!(
        "answers changed: {} of {} rejected, {} of them no JSON any more; accepted and true: {:?}",
        tally.rejected, tally.tries, tally.unreadable, tally.accepted
    );
    assert!(tally.rejected * 1_000 >= tally.tries * 999);
}

#[test]
fn a_change_anywhere_leaves_a_true_statement_or_is_rejected() {
    let tally = try_all(true, 3_000, 7);
    println!(
        "changed anywhere: {} of {} rejected, {} of them no JSON any more; accepted and true: {} \
         about another scenario than was asked about, {:?} in all",
        tally.rejected, tally.tries, tally.unreadable, tally.elsewhere, tally.accepted
    );
    // Whoever asks knows the scenario, and takes no answer to another question.
    assert!((tally.rejected + tally.elsewhere) * 1_000 >= tally.tries * 999);
}
