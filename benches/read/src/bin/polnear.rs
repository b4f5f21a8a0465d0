//! Scores who-said-what against articles annotated in the brat format of PolNeAR.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin polnear -- FOLDER`, where `FOLDER` has
//! `text/*.txt` and `attributions/*.ann`. Matching is one to one: a cue by overlap, a content by a
//! token Jaccard of at least one half, a triple by its content and an overlapping source. The
//! articles are their publishers'; this program reads them and keeps nothing.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;

use onetext_bench_read::{f1, finish, share};
use onetext_read::ingest::{Metadata, documents};
use onetext_read::{Context, read};
use onetext_record::{Body, Part};

/// Places in characters; discontinuous ones have several.
type Spans = Vec<(usize, usize)>;

/// Who said what, as annotated or as read.
#[derive(Debug, Default, Clone)]
struct Said {
    source: Spans,
    cue: Spans,
    content: Spans,
}

#[derive(Default)]
struct Tally {
    wanted: usize,
    had: usize,
    cue: usize,
    content: usize,
    triple: usize,
}

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<(), String> {
    let folder = std::env::args().nth(1).ok_or("usage: polnear FOLDER")?;
    let folder = Path::new(&folder);
    let list = |name: &str| -> Result<Vec<_>, String> {
        let path = folder.join(name);
        let entries = std::fs::read_dir(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        Ok(paths)
    };
    let annotations = list("attributions")?;
    let mut tally = Tally::default();
    let mut articles = 0;
    for path in list("text")? {
        let stem =
            path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let annotation = annotations.iter().find(|other| {
            other.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&stem))
        });
        let Some(annotation) = annotation else { continue };
        let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let wanted = std::fs::read_to_string(annotation).map_err(|e| e.to_string())?;
        let found = documents(&stem, &bytes, &Metadata::default()).map_err(|e| e.to_string())?;
        let Some(document) = found.first() else { continue };
        let characters: Vec<char> = document.source.text.chars().collect();
        score(&annotated(&wanted), &said(document), &characters, &mut tally);
        articles += 1;
    }
    println!("{articles} articles, {} attributions annotated, {} read", tally.wanted, tally.had);
    println!("            P     R    F1");
    for (name, right) in [("cue", tally.cue), ("content", tally.content), ("triple", tally.triple)]
    {
        let (p, r) = (share(right, tally.had, 0.0), share(right, tally.wanted, 0.0));
        println!("{name:<8} {p:>5.1} {r:>5.1} {:>5.1}", f1(p, r));
    }
    Ok(())
}

fn annotated(text: &str) -> Vec<Said> {
    let mut spans: BTreeMap<&str, Spans> = BTreeMap::new();
    let mut found = Vec::new();
    for line in text.lines() {
        let mut cells = line.split('\t');
        let (Some(id), Some(what)) = (cells.next(), cells.next()) else { continue };
        if id.starts_with('T') {
            let places = what.split_once(' ').map_or("", |(_, places)| places).split(';');
            let place = |place: &str| {
                let (start, end) = place.trim().split_once(' ')?;
                Some((start.parse().ok()?, end.parse().ok()?))
            };
            spans.insert(id, places.filter_map(place).collect());
        } else if id.starts_with('E') {
            let mut said = Said::default();
            for role in what.split(' ') {
                let Some((role, id)) = role.split_once(':') else { continue };
                let here = spans.get(id).cloned().unwrap_or_default();
                match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                    "Source" => said.source.extend(here),
                    "Cue" => said.cue.extend(here),
                    "Content" => said.content.extend(here),
                    _ => {}
                }
            }
            found.push(said);
        }
    }
    found
}

fn said(document: &onetext_read::Document) -> Vec<Said> {
    let mut found = Vec::new();
    for proposal in read(document, &Context::default()) {
        if !matches!(proposal.body, Body::Statement(_)) {
            continue;
        }
        let mut said = Said::default();
        for evidence in &proposal.evidence {
            let list = match evidence.part {
                Part::Content => &mut said.content,
                Part::Cue => &mut said.cue,
                Part::Speaker => &mut said.source,
                Part::Context => continue,
            };
            list.push((evidence.start, evidence.end));
        }
        found.push(said);
    }
    found
}

fn score(wanted: &[Said], had: &[Said], text: &[char], tally: &mut Tally) {
    tally.wanted += wanted.len();
    tally.had += had.len();
    let overlap = |a: &Spans, b: &Spans| a.iter().any(|x| b.iter().any(|y| x.0 < y.1 && y.0 < x.1));
    let jaccard = |a: &Said, b: &Said| {
        let (a, b) = (words(&a.content, text), words(&b.content, text));
        share(a.intersection(&b).count(), a.union(&b).count(), 0.0) >= 50.0
    };
    tally.cue += pairs(wanted, had, |a, b| overlap(&a.cue, &b.cue));
    tally.content += pairs(wanted, had, jaccard);
    tally.triple += pairs(wanted, had, |a, b| {
        let same = overlap(&a.source, &b.source) || (a.source.is_empty() && b.source.is_empty());
        same && jaccard(a, b)
    });
}

/// The words of some places, each with its own place, so that the same word elsewhere is another.
fn words(spans: &Spans, text: &[char]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for (start, end) in spans {
        let mut inside = false;
        for (i, c) in text.iter().enumerate().take(*end).skip(*start) {
            if c.is_alphanumeric() && !inside {
                found.insert(i);
            }
            inside = c.is_alphanumeric();
        }
    }
    found
}

/// How many can be paired, each once, in order.
fn pairs(wanted: &[Said], had: &[Said], same: impl Fn(&Said, &Said) -> bool) -> usize {
    let mut free: Vec<&Said> = had.iter().collect();
    let mut n = 0;
    for item in wanted {
        if let Some(at) = free.iter().position(|other| same(item, other)) {
            free.remove(at);
            n += 1;
        }
    }
    n
}
