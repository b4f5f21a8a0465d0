//! Scores what the reader makes of statements, given who says what as it is marked in our corpus:
//! stance, issue, addressee.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin meaning`. The documents that are not
//! held out are scored in five parts, each by models trained on the other four; the held-out ones by
//! models trained on all others. `--misses N` lists the worst misses of the former. Held-out
//! documents are scored and never looked at.

#![expect(clippy::print_stdout, reason = "a program that prints tables")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use onetext_bench_read::corpus::STANCES;
use onetext_bench_read::{corpus, f1, finish, share};
use onetext_read::training::meaning::{Judged, Prepared, meaning_models};
use onetext_read::training::{Annotated, AnnotatedAttribution};

fn main() -> ExitCode {
    finish(run())
}

/// A statement as marked and as judged.
struct Pair<'a> {
    document: &'a str,
    annotated: &'a Annotated,
    marked: &'a AnnotatedAttribution,
    judged: Judged,
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<usize>().ok()
    };
    let misses = option("--misses").unwrap_or_default();
    let is_quick = arguments.iter().any(|argument| argument == "--train-only");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let documents = corpus::load(&root.join("corpus/attribution"))?;
    let annotated: Vec<(String, bool, Annotated)> = documents
        .iter()
        .map(|document| (document.id.clone(), document.is_held_out(), document.annotated()))
        .collect();
    let (held, rest): (Vec<_>, Vec<_>) = annotated.iter().partition(|(_, is_held, _)| *is_held);
    let prepared: Vec<Prepared<'_>> = rest.iter().map(|(_, _, a)| Prepared::new(a)).collect();
    if let Ok(path) = std::env::var("DUMP") {
        use onetext_read::training::Example;
        let mut out = String::new();
        for (is_held, set) in [(0, &rest), (1, &held)] {
            for (id, _, a) in set.iter() {
                let p = Prepared::new(a);
                for (k, (e, m)) in p.stances().into_iter().zip(&a.attributions).enumerate() {
                    let Example::Class { features, class } = e else { continue };
                    let cue: Vec<&str> = m.cue.iter().map(|r| &a.text[r.clone()]).collect();
                    let con: Vec<&str> = m.content.iter().map(|r| &a.text[r.clone()]).collect();
                    out += &format!(
                        "{is_held}\t{id}\t{k}\t{class}\t{}\t{}\t{}\n",
                        cue.join(" … "),
                        con.join(" … "),
                        features.names().join("\u{1}")
                    );
                }
            }
        }
        std::fs::write(path, out).map_err(|e| e.to_string())?;
        return Ok(());
    }
    let mut pairs = Vec::new();
    for part in 0..5 {
        let others: Vec<&Prepared<'_>> =
            prepared.iter().enumerate().filter(|(i, _)| i % 5 != part).map(|(_, p)| p).collect();
        let models = meaning_models(&others);
        for i in (part..prepared.len()).step_by(5) {
            add(&rest[i].0, &rest[i].2, prepared[i].judge(&models), &mut pairs);
        }
    }
    println!("five parts");
    print(&pairs, misses);
    if is_quick {
        return Ok(());
    }
    let all: Vec<&Prepared<'_>> = prepared.iter().collect();
    let models = meaning_models(&all);
    let mut pairs = Vec::new();
    for (id, _, annotated) in held {
        add(id, annotated, Prepared::new(annotated).judge(&models), &mut pairs);
    }
    println!("\nheld out");
    print(&pairs, 0);
    Ok(())
}

fn add<'a>(id: &'a str, annotated: &'a Annotated, judged: Vec<Judged>, pairs: &mut Vec<Pair<'a>>) {
    for (marked, judged) in annotated.attributions.iter().zip(judged) {
        pairs.push(Pair { document: id, annotated, marked, judged });
    }
}

fn print(pairs: &[Pair<'_>], misses: usize) {
    let all = pairs.len();
    let right = |of: &dyn Fn(&Pair<'_>) -> bool| pairs.iter().filter(|pair| of(pair)).count();
    let stance = right(&|pair| pair.judged.stance == pair.marked.stance);
    let issue = right(&|pair| pair.judged.issue == pair.marked.issue);
    println!(
        "{all} statements; stance {:.1} %, issue {:.1} %",
        share(stance, all, 0.0),
        share(issue, all, 0.0)
    );
    let wanted = right(&|pair| !pair.marked.addressee.is_empty());
    let had = right(&|pair| pair.judged.addressee.is_some());
    let met = right(&|pair| {
        pair.judged.addressee.as_ref().is_some_and(|had| {
            pair.marked.addressee.iter().any(|at| at.start < had.end && had.start < at.end)
        })
    });
    let (precision, recall) = (share(met, had, 0.0), share(met, wanted, 0.0));
    println!("addressee {precision:.1} / {recall:.1} / {:.1}", f1(precision, recall));
    let mut table: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for pair in pairs {
        *table.entry((&pair.marked.stance, &pair.judged.stance)).or_default() += 1;
    }
    println!("\n{:12} {:>5} {:>5} {:>5}  taken for", "stance", "P", "R", "F1");
    for stance in STANCES {
        let met = table.get(&(stance, stance)).copied().unwrap_or_default();
        let sum = |of: &dyn Fn(&(&str, &str)) -> bool| -> usize {
            table.iter().filter(|(key, _)| of(key)).map(|(_, n)| n).sum()
        };
        let precision = share(met, sum(&|key| key.1 == stance), 0.0);
        let recall = share(met, sum(&|key| key.0 == stance), 0.0);
        let mut wrong: Vec<(usize, &str)> = table
            .iter()
            .filter(|((marked, judged), _)| *marked == stance && *judged != stance)
            .map(|((_, judged), n)| (*n, *judged))
            .collect();
        wrong.sort_by_key(|(n, name)| (std::cmp::Reverse(*n), *name));
        let wrong: Vec<String> =
            wrong.iter().take(5).map(|(n, name)| format!("{name} {n}")).collect();
        println!(
            "{stance:12} {precision:5.1} {recall:5.1} {:5.1}  {}",
            f1(precision, recall),
            wrong.join(", ")
        );
    }
    list(pairs, misses);
}

/// The misses that the models were surest of.
fn list(pairs: &[Pair<'_>], most: usize) {
    let words = |pair: &Pair<'_>, places: &[std::ops::Range<usize>]| -> String {
        let pieces: Vec<&str> = places.iter().map(|at| &pair.annotated.text[at.clone()]).collect();
        pieces.join(" … ")
    };
    let mut wrong: Vec<&Pair<'_>> =
        pairs.iter().filter(|pair| pair.judged.stance != pair.marked.stance).collect();
    wrong.sort_by(|a, b| b.judged.confidence.total_cmp(&a.judged.confidence));
    for pair in wrong.iter().take(most) {
        println!(
            "{} {} not {} ({:.2}) | {} | {} | {} | {}",
            pair.document,
            pair.marked.stance,
            pair.judged.stance,
            pair.judged.confidence,
            words(pair, &pair.marked.cue),
            words(pair, &pair.marked.source),
            words(pair, &pair.marked.content),
            pair.judged.because.join("; ")
        );
    }
    let mut issues = pairs.iter().filter(|pair| pair.judged.issue != pair.marked.issue);
    let name = |pair: &Pair<'_>, issue: Option<usize>| {
        issue
            .and_then(|i| pair.annotated.issues.get(i))
            .map_or("-".to_owned(), |i| format!("{} ({})", i.0, i.1))
    };
    for pair in issues.by_ref().step_by(7).take(most) {
        println!(
            "{} ISSUE {} not {} | {} | {}",
            pair.document,
            name(pair, pair.marked.issue),
            name(pair, pair.judged.issue),
            words(pair, &pair.marked.cue),
            words(pair, &pair.marked.content),
        );
    }
    let missed = pairs.iter().filter(|pair| {
        let met = |had: &std::ops::Range<usize>| {
            pair.marked.addressee.iter().any(|at| at.start < had.end && had.start < at.end)
        };
        match &pair.judged.addressee {
            Some(had) => !met(had),
            None => !pair.marked.addressee.is_empty(),
        }
    });
    for pair in missed.step_by(4).take(most) {
        let had: Vec<_> = pair.judged.addressee.iter().cloned().collect();
        println!(
            "{} TO `{}` not `{}` | {} | {}",
            pair.document,
            words(pair, &pair.marked.addressee),
            words(pair, &had),
            words(pair, &pair.marked.cue),
            words(pair, &pair.marked.content),
        );
    }
}
