//! Prints the figures of alignment and redline.
//!
//!   redline [roundtrip|moves|readable|speed|growth|hostile|versions] [--drafts FOLDER]
//!   redline show OLD NEW        the redline of two texts, to be looked at
//!   redline docx OLD NEW OUT    the redline of two texts, as a Word file
//!   redline similar OLD NEW     what `similar` inserts on two texts: runs and characters
//!   redline pairs FOLDER [--drafts FOLDER]  writes the pairs that are measured, as text and as DOCX
#![expect(clippy::print_stdout, reason = "figures are for the terminal")]

use std::path::{Path, PathBuf};

use onetext_bench_draft::measure::{Score, inserted, inserted_by_similar, timed};
use onetext_bench_draft::treaty::{Dice, Hand, Treaty, Truth};
use onetext_draft::chart::sparkline;
use onetext_draft::measures::{Step, steps};
use onetext_draft::redline::{Fate, Redline, compare};
use onetext_draft::{Change, ChangeKind, Draft, Marked, docx, merge, table};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut what = String::from("all");
    let mut drafts = PathBuf::from("../shared/data/drafts");
    let mut folder = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut path = || arguments.next().map(PathBuf::from).ok_or("a path is missing");
        match argument.as_str() {
            "show" => return show(&path()?, &path()?),
            "docx" => return write(&path()?, &path()?, &path()?),
            "similar" => {
                let found = inserted_by_similar(&read(&path()?)?, &read(&path()?)?);
                println!("{} {}", found.runs, found.characters);
                return Ok(());
            }
            "pairs" => folder = Some(path()?),
            "--drafts" => drafts = path()?,
            _ => what = argument,
        }
    }
    if !drafts.is_dir() {
        return Err(
            format!("There is no folder {}; name it with --drafts.", drafts.display()).into()
        );
    }
    if let Some(folder) = folder {
        return write_pairs(&drafts, &folder);
    }
    let is = |name: &str| what == name || what == "all";
    if is("roundtrip") {
        roundtrip(&drafts)?;
    }
    if is("moves") {
        moves(&drafts)?;
        regrouped();
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
    if is("versions") {
        versions(&drafts)?;
    }
    if is("hostile") {
        hostile();
    }
    Ok(())
}

fn read(path: &Path) -> Result<Draft, Failure> {
    Ok(Draft::lines(&std::fs::read_to_string(path)?))
}

fn redlined(old: &Draft, new: &Draft) -> Marked {
    compare(old, new).marked(old, new, Some("Mediator"), Some("2025-11-30"))
}

/// Prints a redline as CriticMarkup, moves as `{1<<…<<}` and `{1>>…>>}`.
fn show(old: &Path, new: &Path) -> Result<(), Failure> {
    let say = |text: &str, change: Option<&Change>| match change.map(|change| change.kind) {
        None => text.to_owned(),
        Some(ChangeKind::Inserted) => format!("{{++{text}++}}"),
        Some(ChangeKind::Deleted) => format!("{{--{text}--}}"),
        Some(ChangeKind::MovedFrom(n)) => format!("{{{n}<<{text}<<}}"),
        Some(ChangeKind::MovedTo(n)) => format!("{{{n}>>{text}>>}}"),
    };
    for paragraph in redlined(&read(old)?, &read(new)?).paragraphs {
        for piece in &paragraph.pieces {
            print!("{}", say(&piece.text, piece.change.as_ref()));
        }
        println!("{}", say("¶", paragraph.end.as_ref()));
    }
    Ok(())
}

/// Writes the redline of two texts as a Word file.
fn write(old: &Path, new: &Path, out: &Path) -> Result<(), Failure> {
    let marked = redlined(&read(old)?, &read(new)?);
    Ok(std::fs::write(out, docx::write(&marked, &docx::Options::default()))?)
}

/// Writes the pairs for the peers: the Paris pair, the one with moves, and a made one.
fn write_pairs(drafts: &Path, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    for Pair { name, old, new, .. } in pairs(drafts)? {
        let short = match name {
            "Paris 23 Oct to 4 Dec" => "paris",
            "moves" => "moves",
            "made, heavy hand" => "made",
            _ => continue,
        };
        for (side, draft) in [("old", &old), ("new", &new)] {
            let path = |kind: &str| folder.join(format!("{short}.{side}.{kind}"));
            std::fs::write(
                path("txt"),
                draft.texts().flat_map(|it| [it, "\n"]).collect::<String>(),
            )?;
            let file = docx::write(&Marked::unchanged(draft), &docx::Options::default());
            std::fs::write(path("docx"), file)?;
        }
    }
    Ok(())
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
    let mut merged = 0;
    for (_, parent) in &texts {
        for (_, text) in &texts {
            let gives = |sides: [&Draft; 2]| merge(parent, sides, ["A", "B"]).draft == *text;
            merged +=
                usize::from(gives([text, parent]) && gives([parent, text]) && gives([text, text]));
        }
    }
    println!("Merge: in {merged} of {pairs} pairs who changed nothing gives way");
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
    let filled: Vec<usize> = (0..new.paragraphs.len())
        .filter(|&at| !new.paragraphs[at].text.trim().is_empty())
        .collect();
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
            let hand = Hand {
                edited: 100,
                words,
                run: 3,
                deleted: 4,
                inserted: 4,
                articles: 3,
                clauses: 10,
                split: 0,
            };
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

/// Clauses that were split and merged, in made treaties.
fn regrouped() {
    for words in [0, 10, 20] {
        let (mut split, mut merged) = (Score::default(), Score::default());
        for seed in 0..20 {
            let hand = Hand {
                edited: 100,
                words,
                run: 3,
                deleted: 4,
                inserted: 4,
                articles: 1,
                clauses: 3,
                split: 6,
            };
            let treaty = Treaty::new(seed, 12_000);
            let (revised, truth) = treaty.revised(seed + 1_000, &hand);
            for row in compare(&treaty.draft(), &revised.draft()).rows {
                if matches!(row.fate, Fate::MovedTo(_)) {
                    continue;
                }
                let pair = (row.old.start, row.new.start);
                if !row.old.is_empty() && row.new.len() > 1 {
                    split.found += 1;
                    split.right += usize::from(truth.split.contains(&pair) && row.new.len() == 2);
                }
                if !row.new.is_empty() && row.old.len() > 1 {
                    merged.found += 1;
                    merged.right += usize::from(truth.merged.contains(&pair) && row.old.len() == 2);
                }
            }
            split.wanted += truth.split.len();
            merged.wanted += truth.merged.len();
        }
        println!(
            "Made treaties, {words:>2}% of the words of every clause edited: {} splits, recall {:.3}, \
             precision {:.3}; {} mergers, recall {:.3}, precision {:.3}",
            split.wanted,
            split.recall(),
            split.precision(),
            merged.wanted,
            merged.recall(),
            merged.precision(),
        );
    }
}

fn add(score: &mut Score, redline: &Redline, truth: &Truth) {
    let found = said_to_move(redline);
    score.wanted += truth.moved.len();
    // What is neither (a heading, a clause born anew) is not scored unless the text says it stayed.
    score.right += found.iter().filter(|pair| truth.moved.contains(pair)).count();
    let known = |new: usize| truth.moved.iter().chain(&truth.stayed).any(|pair| pair.1 == new);
    score.found += found.iter().filter(|pair| known(pair.1)).count();
}

/// Two texts with their name and, of made ones, how many insertions there were.
struct Pair {
    name: &'static str,
    old: Draft,
    new: Draft,
    insertions: Option<usize>,
}

/// A light hand changes words here and there, a heavy one rewrites, as between two rounds of talks.
const LIGHT: Hand = Hand {
    edited: 60,
    words: 12,
    run: 3,
    deleted: 8,
    inserted: 8,
    articles: 3,
    clauses: 5,
    split: 0,
};
const HEAVY: Hand = Hand {
    edited: 60,
    words: 25,
    run: 12,
    deleted: 30,
    inserted: 30,
    articles: 6,
    clauses: 20,
    split: 0,
};

fn pairs(drafts: &Path) -> Result<Vec<Pair>, Failure> {
    let (paris, moves) = (drafts.join("paris-agreement"), drafts.join("moves"));
    let real = |name, old: PathBuf, new: PathBuf| -> Result<Pair, Failure> {
        Ok(Pair { name, old: read(&old)?, new: read(&new)?, insertions: None })
    };
    let treaty = Treaty::new(30, 30_000);
    let made = |name, seed, hand: &Hand| {
        let (new, truth) = treaty.revised(seed, hand);
        Pair { name, old: treaty.draft(), new: new.draft(), insertions: Some(truth.insertions) }
    };
    let other = Treaty::new(31, 30_000).draft();
    let light = made("made, light hand", 7, &LIGHT);
    let whole = |draft| one_paragraph(draft);
    Ok(vec![
        real(
            "Paris 23 Oct to 4 Dec",
            paris.join("paris_oct_dec4.old.txt"),
            paris.join("paris_oct_dec4.new.txt"),
        )?,
        real("moves", moves.join("old.txt"), moves.join("new.txt"))?,
        real("Paris 4 to 9 Dec", paris.join("v4-2015-12-04.md"), paris.join("v5-2015-12-09.md"))?,
        made("made, heavy hand", 8, &HEAVY),
        Pair {
            name: "made, light, one paragraph",
            old: whole(&light.old),
            new: whole(&light.new),
            insertions: light.insertions,
        },
        light,
        Pair { name: "made, nothing in common", old: treaty.draft(), new: other, insertions: None },
    ])
}

fn one_paragraph(draft: &Draft) -> Draft {
    Draft::lines(&draft.texts().collect::<Vec<_>>().join(" "))
}

#[expect(clippy::cast_precision_loss, reason = "counts of runs")]
fn readable(drafts: &Path) -> Result<(), Failure> {
    println!(
        "Inserted runs / characters: ours (moves counted as insertions), similar's, the ratios"
    );
    for Pair { name, old, new, insertions } in pairs(drafts)? {
        let marked = redlined(&old, &new);
        let (ours, all) = (inserted(&marked, false), inserted(&marked, true));
        let theirs = inserted_by_similar(&old, &new);
        let ratio = |a: usize, b: usize| a as f64 / b.max(1) as f64;
        println!(
            "  {name:26} {:5} / {:7} ({:5} / {:7})  {:5} / {:7}  {:.3} / {:.3} ({:.3} / {:.3})  {}",
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
            insertions.map_or_else(String::new, |made| format!("{made} were made")),
        );
    }
    Ok(())
}

fn speed(drafts: &Path) -> Result<(), Failure> {
    println!(
        "CPU milliseconds of one core, median (least) of 15: compare, and mark, and write DOCX"
    );
    for Pair { name, old, new, .. } in pairs(drafts)? {
        let (compared, least) = timed(15, || compare(&old, &new));
        let (both, both_least) = timed(15, || redlined(&old, &new));
        let options = docx::Options::default();
        let (all, all_least) = timed(15, || docx::write(&redlined(&old, &new), &options));
        println!(
            "  {name:26} {compared:7.1} ({least:.1})  {both:7.1} ({both_least:.1})  {all:7.1} ({all_least:.1})"
        );
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts of words")]
fn growth() {
    for (name, edited) in [("one clause in twenty", 4), ("every clause", 100)] {
        println!("Growth, made treaties, {name} changed: words, ms (least of 5), ns a word");
        let mut words = 31_250;
        while words <= 1_000_000 {
            let hand = Hand {
                edited,
                words: 10,
                run: 3,
                deleted: 1,
                inserted: 1,
                articles: 2,
                clauses: 3,
                split: 0,
            };
            let treaty = Treaty::new(5, words);
            let (old, new) = (treaty.draft(), treaty.revised(6, &hand).0.draft());
            let (median, least) = timed(5, || redlined(&old, &new));
            println!("  {words:9} {median:8.1} ({least:.1}) {:6.1}", median * 1e6 / words as f64);
            words *= 2;
        }
    }
}

/// The seven Paris versions as a chain: words changed in each step, and side by side.
#[expect(clippy::cast_precision_loss, reason = "counts of words")]
fn versions(drafts: &Path) -> Result<(), Failure> {
    let mut paths = Vec::new();
    for file in std::fs::read_dir(drafts.join("paris-agreement"))? {
        let path = file?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('v')) {
            paths.push(path);
        }
    }
    paths.sort();
    let texts = paths.iter().map(|path| read(path)).collect::<Result<Vec<Draft>, Failure>>()?;
    let texts: Vec<&Draft> = texts.iter().collect();
    let parents: Vec<Vec<usize>> =
        (0..texts.len()).map(|at| at.checked_sub(1).into_iter().collect()).collect();
    println!(
        "Versions: words inserted, deleted, moved; paragraphs unchanged, moved, split, merged"
    );
    let steps = steps(&texts, &parents)?;
    for Step { version, totals, .. } in &steps {
        let name = paths[*version].file_stem().unwrap_or_default().to_string_lossy();
        println!(
            "  {name:22} {:6} {:6} {:6}   {:5} {:5} {:5} {:5}",
            totals.words_inserted,
            totals.words_deleted,
            totals.words_moved,
            totals.unchanged,
            totals.moved,
            totals.split,
            totals.merged
        );
    }
    let inserted = |step: &Step| Some(step.totals.words_inserted as f64);
    println!("  {}", sparkline(&steps.iter().map(inserted).collect::<Vec<_>>()));
    let (median, _) = timed(5, || table(&texts, &parents).map(|table| table.rows.len()));
    println!("  side by side: {} rows in {median:.1} ms", table(&texts, &parents)?.rows.len());
    Ok(())
}

/// Texts made to be slow: their time, and whether they still round-trip.
fn hostile() {
    println!("Texts made to be slow: CPU ms of comparing and marking, exact");
    let mut dice = Dice::new(9);
    let mut few = |count: usize, of: usize, between: &str| {
        let words = (0..count)
            .map(|_| ["line", "of", "the", "zone", "[", "]", "and", "all"][dice.below(of)]);
        words.collect::<Vec<_>>().join(between)
    };
    let repeated = |text: &str, count: usize| vec![text; count].join("\n");
    let numbered = |from: usize, count: usize| {
        let line =
            |at| format!("The Parties shall meet in session number {at} of the joint commission");
        (from..from + count).map(line).collect::<Vec<_>>().join("\n")
    };
    let shuffled = |dice: &mut Dice, text: &str| {
        let mut lines: Vec<&str> = text.lines().collect();
        for at in (1..lines.len()).rev() {
            lines.swap(at, dice.below(at + 1));
        }
        lines.join("\n")
    };
    let many = numbered(0, 20_000);
    let mut texts = vec![
        ("30,000 words of two, one paragraph", few(30_000, 2, " "), few(30_000, 2, " ")),
        ("30,000 words of eight, one paragraph", few(30_000, 8, " "), few(30_000, 8, " ")),
        ("40,000 paragraphs of one word of eight", few(40_000, 8, "\n"), few(40_000, 8, "\n")),
        (
            "100,000 equal paragraphs, and one less",
            repeated("Option 1", 100_000),
            repeated("Option 1", 99_999),
        ),
        ("100,000 empty paragraphs, and half", repeated("", 100_000), repeated("", 50_000)),
        ("20,000 paragraphs that differ in a number", many.clone(), numbered(10_000, 20_000)),
        (
            "20,000 equal clauses, and others",
            repeated("The Parties shall meet in regular session", 20_000),
            repeated("The Parties shall meet in special session", 20_000),
        ),
        ("200,000 brackets, and half", "[".repeat(200_000), "[".repeat(100_000)),
        ("a megabyte without a space, and another", "a".repeat(1_000_000), "b".repeat(1_000_000)),
    ];
    let mut dice = Dice::new(10);
    texts.push(("20,000 such paragraphs, shuffled", many.clone(), shuffled(&mut dice, &many)));
    let treaty = Treaty::new(11, 200_000).draft().texts().collect::<Vec<_>>().join("\n");
    texts.push(("200,000 words, shuffled", treaty.clone(), shuffled(&mut dice, &treaty)));
    let mut others = dice;
    let word = |dice: &mut Dice| dice.below(100_000).to_string();
    let words: Vec<String> = (0..100_000).map(|_| word(&mut others)).collect();
    let reversed: Vec<String> = words.iter().rev().cloned().collect();
    texts.push(("100,000 words, backwards, one paragraph", words.join(" "), reversed.join(" ")));
    for (name, old, new) in texts {
        let (old, new) = (Draft::lines(&old), Draft::lines(&new));
        let (median, _) = timed(1, || redlined(&old, &new));
        let marked = redlined(&old, &new);
        let exact =
            marked.rejected().texts().eq(old.texts()) && marked.accepted().texts().eq(new.texts());
        println!("  {name:42} {median:9.1}  {exact}");
    }
}
