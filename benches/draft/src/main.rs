//! Prints the figures of alignment and redline.
//!
//!   redline [roundtrip|moves|readable|speed|growth] [--drafts FOLDER]
#![expect(clippy::print_stdout, reason = "figures are for the terminal")]

use std::path::{Path, PathBuf};

use onetext_bench_draft::measure::{Score, inserted, inserted_by_similar, timed};
use onetext_bench_draft::treaty::{Hand, Treaty, Truth};
use onetext_draft::redline::{Fate, Redline, compare};
use onetext_draft::{Draft, Marked};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut what = String::from("all");
    let mut drafts = PathBuf::from("../shared/data/drafts");
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--drafts" {
            drafts = arguments.next().ok_or("--drafts needs a folder")?.into();
        } else {
            what = argument;
        }
    }
    if !drafts.is_dir() {
        return Err(format!("There is no folder {}; name it with --drafts.", drafts.display()).into());
    }
    let is = |name: &str| what == name || what == "all";
    if is("roundtrip") {
        roundtrip(&drafts)?;
    }
    if is("moves") {
        moves(&drafts)?;
    }
    if is("readable") {
        readable(&drafts)?;
    }
    if is("speed") {
        speed(&drafts)?;
    }
    if is("growth") {
        growth();
    }
    Ok(())
}

fn read(path: &Path) -> Result<Draft, Failure> {
    Ok(Draft::lines(&std::fs::read_to_string(path)?))
}

fn redlined(old: &Draft, new: &Draft) -> Marked {
    compare(old, new).marked(old, new, Some("Mediator"), Some("2025-11-30"))
}

/// Every ordered pair of texts: does rejecting give the old one and accepting the new one?
fn roundtrip(drafts: &Path) -> Result<(), Failure> {
    let mut texts = Vec::new();
    for folder in std::fs::read_dir(drafts)? {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder)? {
            let path = file?.path();
            if path.extension().is_some_and(|end| end == "txt" || end == "md") {
                texts.push((path.clone(), read(&path)?));
            }
        }
    }
    texts.sort_by(|a, b| a.0.cmp(&b.0));
    let (mut pairs, mut exact) = (0, 0);
    for (name, old) in &texts {
        for (other, new) in &texts {
            let marked = redlined(old, new);
            let right = marked.rejected().texts().eq(old.texts())
                && marked.accepted().texts().eq(new.texts());
            pairs += 1;
            exact += usize::from(right);
            if !right {
                println!("  not exact: {} to {}", name.display(), other.display());
            }
        }
    }
    println!("Round trip: {exact} of {pairs} ordered pairs of {} texts are exact", texts.len());
    Ok(())
}

/// The new paragraphs that a redline says moved, with the old ones.
fn said_to_move(redline: &Redline) -> Vec<(usize, usize)> {
    let rows = redline.rows.iter().filter(|row| matches!(row.fate, Fate::MovedTo(_)));
    rows.flat_map(|row| row.new.clone().map(|new| (row.old.start, new))).collect()
}

fn moves(drafts: &Path) -> Result<(), Failure> {
    let folder = drafts.join("moves");
    let (old, new) = (read(&folder.join("old.txt"))?, read(&folder.join("new.txt"))?);
    let numbers = |name: &str| -> Result<Vec<usize>, Failure> {
        Ok(serde_json::from_str(&std::fs::read_to_string(folder.join(name))?)?)
    };
    let (truth, stay) = (numbers("truth.json")?, numbers("stay.json")?);
    // truth.json counts the lines that are not empty.
    let filled: Vec<usize> =
        (0..new.paragraphs.len()).filter(|&at| !new.paragraphs[at].text.trim().is_empty()).collect();
    let found: Vec<usize> = said_to_move(&compare(&old, &new))
        .iter()
        .filter_map(|pair| filled.binary_search(&pair.1).ok())
        .collect();
    let right = truth.iter().filter(|at| found.contains(at)).count();
    let wrong = stay.iter().filter(|at| found.contains(at)).count();
    println!(
        "Moves, the given set: {right} of {} found, {wrong} false ({} said to have moved, headings among them)",
        truth.len(),
        found.len()
    );
    for (words, name) in [(0, "no edit"), (10, "10%"), (20, "20%"), (30, "30%"), (40, "40%")] {
        let (mut score, mut pairs) = (Score::default(), 0);
        for seed in 0..20 {
            let hand = Hand { edited: 100, words, deleted: 4, inserted: 4, articles: 3, clauses: 10 };
            let treaty = Treaty::new(seed, 12_000);
            let (revised, truth) = treaty.revised(seed + 1_000, &hand);
            let redline = compare(&treaty.draft(), &revised.draft());
            add(&mut score, &redline, &truth);
            pairs += 1;
        }
        println!(
            "Moves, made treaties, {name:>7} of the words of every clause edited: recall {:.3}, \
             precision {:.3} ({} moves in {pairs} pairs)",
            score.recall(),
            score.precision(),
            score.wanted
        );
    }
    Ok(())
}

fn add(score: &mut Score, redline: &Redline, truth: &Truth) {
    let found = said_to_move(redline);
    score.wanted += truth.moved.len();
    // What is neither (a heading, a clause born anew) is not scored unless the text says it stayed.
    score.right += found.iter().filter(|pair| truth.moved.contains(pair)).count();
    let known = |new: usize| {
        truth.moved.iter().chain(&truth.stayed).any(|pair| pair.1 == new)
    };
    score.found += found.iter().filter(|pair| known(pair.1)).count();
}

/// A pair of texts with its name.
type Pair = (String, Draft, Draft);

fn pairs(drafts: &Path) -> Result<Vec<Pair>, Failure> {
    let paris = drafts.join("paris-agreement");
    let moves = drafts.join("moves");
    let treaty = Treaty::new(30, 30_000);
    let hand = Hand { edited: 60, words: 12, deleted: 8, inserted: 8, articles: 3, clauses: 5 };
    let other = Treaty::new(31, 30_000);
    Ok(vec![
        (
            "Paris 23 Oct to 4 Dec".into(),
            read(&paris.join("paris_oct_dec4.old.txt"))?,
            read(&paris.join("paris_oct_dec4.new.txt"))?,
        ),
        ("moves".into(), read(&moves.join("old.txt"))?, read(&moves.join("new.txt"))?),
        ("made, 30,000 words".into(), treaty.draft(), treaty.revised(7, &hand).0.draft()),
        ("made, nothing in common".into(), treaty.draft(), other.draft()),
        (
            "made, one paragraph".into(),
            one_paragraph(&treaty.draft()),
            one_paragraph(&treaty.revised(7, &hand).0.draft()),
        ),
    ])
}

fn one_paragraph(draft: &Draft) -> Draft {
    Draft::lines(&draft.texts().collect::<Vec<_>>().join(" "))
}

#[expect(clippy::cast_precision_loss, reason = "counts of runs")]
fn readable(drafts: &Path) -> Result<(), Failure> {
    println!("Inserted runs / characters: ours (moves counted as insertions), similar's, the ratios");
    for (name, old, new) in pairs(drafts)? {
        let marked = redlined(&old, &new);
        let (ours, all) = (inserted(&marked, false), inserted(&marked, true));
        let theirs = inserted_by_similar(&old, &new);
        let ratio = |a: usize, b: usize| a as f64 / b.max(1) as f64;
        println!(
            "  {name:24} {:5} / {:7} ({:5} / {:7})  {:5} / {:7}  {:.3} / {:.3} ({:.3} / {:.3})",
            ours.runs,
            ours.characters,
            all.runs,
            all.characters,
            theirs.runs,
            theirs.characters,
            ratio(ours.runs, theirs.runs),
            ratio(ours.characters, theirs.characters),
            ratio(all.runs, theirs.runs),
            ratio(all.characters, theirs.characters),
        );
    }
    Ok(())
}

fn speed(drafts: &Path) -> Result<(), Failure> {
    println!("CPU milliseconds of one core, median (least) of 15: compare, compare and mark");
    for (name, old, new) in pairs(drafts)? {
        let (compared, least) = timed(15, || compare(&old, &new));
        let (both, both_least) = timed(15, || redlined(&old, &new));
        println!("  {name:24} {compared:7.1} ({least:.1})  {both:7.1} ({both_least:.1})");
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts of words")]
fn growth() {
    println!("Growth, made treaties, 5% of the clauses changed: words, ms, ns a word");
    let hand = |articles| Hand { edited: 4, words: 10, deleted: 1, inserted: 1, articles, clauses: 3 };
    let mut words = 31_250;
    while words <= 1_000_000 {
        let treaty = Treaty::new(5, words);
        let (old, new) = (treaty.draft(), treaty.revised(6, &hand(2)).0.draft());
        let (median, least) = timed(5, || redlined(&old, &new));
        println!("  {words:9} {median:8.1} ({least:.1}) {:6.1}", median * 1e6 / words as f64);
        words *= 2;
    }
}
