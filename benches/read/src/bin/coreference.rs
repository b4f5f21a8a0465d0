//! How often the reader knows whom a pronoun or a short form means, on our own corpus.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin coreference`; it prints what is known
//! of the documents that are held out. `--train` takes the others, for tuning, and `--show` prints
//! each miss of those. A mention is right if it has a name in common with what the corpus says that
//! it means, wrong if it has other names, and open if the reader leaves it open.

#![expect(clippy::print_stdout, reason = "a program that tells what it measured")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;

use onetext_bench_read::corpus::{Document, Paragraph, Span};
use onetext_bench_read::{corpus, finish};
use onetext_read::training::{Asked, whom};

fn main() -> ExitCode {
    finish(run())
}

/// Right, wrong and open.
#[derive(Default, Clone, Copy)]
struct Count([usize; 3]);

fn run() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let documents = corpus::load(&root.join("corpus/attribution"))?;
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    for document in documents.iter().filter(|d| d.is_held_out() != has("--train")) {
        let (text, asked) = questions(document);
        let questions: Vec<Asked> = asked.iter().map(|(asked, _)| asked.clone()).collect();
        for ((asked, name), names) in asked.iter().zip(whom(&text, &questions)) {
            let words = &text[asked.at.clone()];
            let outcome = match names.as_slice() {
                [] => 2,
                names if names.iter().any(|other| is_same(name, other)) => 0,
                names if !is_proper(name) && is_same(name, &names.join(" ")) => 0,
                _ => 1,
            };
            for kind in [kind(words), "all"] {
                counts.entry(kind).or_default().0[outcome] += 1;
            }
            if outcome > 0 && has("--train") && has("--show") {
                println!("{} {words} = {name} {names:?}", document.id);
            }
        }
    }
    println!(
        "{:14} {:>6} {:>6} {:>6} {:>9} {:>10}",
        "", "right", "wrong", "open", "accuracy", "precision"
    );
    for (kind, Count([right, wrong, open])) in counts {
        let share = |of: usize| percent(right, of);
        let (all, told) = (right + wrong + open, right + wrong);
        println!("{kind:14} {right:6} {wrong:6} {open:6} {:>9} {:>10}", share(all), share(told));
    }
    Ok(())
}

fn percent(part: usize, of: usize) -> String {
    let tenths = (part * 1000 + of / 2).checked_div(of).unwrap_or_default();
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// The text of a document, and what it is asked.
fn questions(document: &Document) -> (String, Vec<(Asked, String)>) {
    let (mut text, mut asked) = (String::new(), Vec::new());
    let mut last: Option<Range<usize>> = None;
    for paragraph in &document.paragraphs {
        let start = text.len();
        let moved = |at: &Range<usize>| at.start + start..at.end + start;
        for (span, name) in &paragraph.mentions {
            let Some(at) = span.first().and_then(|at| word_at(paragraph, at)) else { continue };
            let at = &at;
            let outer = outer(paragraph, at);
            let whole = |span: &Span| span.first().map(&moved);
            let before = paragraph.attributions.iter().rev();
            let mut before =
                before.filter(|said| said.cue.first().is_some_and(|c| c.end <= at.start));
            let speaker = before.find_map(|said| whole(&said.source)).or(last.clone());
            asked.push((
                Asked {
                    at: moved(at),
                    quoted: outer.and_then(|said| whole(&said.source)),
                    addressee: outer.and_then(|said| whole(&said.addressee)),
                    speaker,
                },
                name.clone(),
            ));
        }
        let sources = paragraph.attributions.iter().rev();
        last = sources.filter_map(|said| said.source.first()).map(moved).next().or(last);
        text.push_str(&paragraph.text);
        text.push_str("\n\n");
    }
    (text, asked)
}

/// Where a mention stands: the corpus says it by its letters, which may first stand in another word.
fn word_at(paragraph: &Paragraph, at: &Range<usize>) -> Option<Range<usize>> {
    let text = paragraph.text.as_str();
    let is_word = |at: &Range<usize>| {
        !text[..at.start].ends_with(char::is_alphanumeric)
            && !text[at.end..].starts_with(char::is_alphanumeric)
    };
    if is_word(at) {
        return Some(at.clone());
    }
    let words = &text[at.clone()];
    let sources = paragraph.attributions.iter().filter_map(|said| said.source.first());
    let mut same = sources.filter(|source| &text[(*source).clone()] == words).cloned();
    same.next().or_else(|| {
        let mut places = text.match_indices(words).map(|(start, _)| start..start + words.len());
        places.find(is_word)
    })
}

/// The innermost attribution in whose content a place stands.
fn outer<'p>(paragraph: &'p Paragraph, at: &Range<usize>) -> Option<&'p corpus::Attribution> {
    let holds = |said: &&corpus::Attribution| {
        said.content.iter().any(|piece| piece.start <= at.start && at.end <= piece.end)
    };
    let length = |said: &&corpus::Attribution| {
        said.content.iter().map(ExactSizeIterator::len).sum::<usize>()
    };
    paragraph.attributions.iter().filter(holds).min_by_key(length)
}

fn kind(words: &str) -> &'static str {
    match words.to_lowercase().as_str() {
        "he" | "she" | "his" | "her" | "him" => "he, she",
        "they" | "them" | "their" => "they",
        "it" | "its" => "it",
        "i" | "we" | "you" | "us" | "my" | "our" => "I, we, you",
        words if words.starts_with("the ") => "the …",
        words if ["his ", "her ", "its ", "their "].iter().any(|own| words.starts_with(own)) => {
            "its …"
        }
        _ => "other",
    }
}

/// Whether somebody is named in some words, and not only told by what they are.
fn is_proper(name: &str) -> bool {
    name.split(' ').any(|word| {
        word.starts_with(char::is_uppercase) && !word.ends_with("'s") && !word.ends_with("’s")
    })
}

/// Small words, and titles that many have.
const COMMON: [&str; 24] = [
    "the",
    "a",
    "an",
    "of",
    "for",
    "in",
    "and",
    "to",
    "one",
    "two",
    "from",
    "at",
    "on",
    "minister",
    "president",
    "foreign",
    "chief",
    "deputy",
    "official",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "mr",
    "ms",
];

/// Words that begin what only says more of somebody.
const BEHIND: [&str; 14] = [
    "of", "with", "in", "from", "for", "at", "by", "that", "who", "to", "near", "around", "hired",
    "named",
];

/// Whether two names are of one: the last proper word of a part of the one is in the other, or,
/// where it has none, most of its words are.
fn is_same(name: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let plain = |word: &String| {
        word.to_lowercase().trim_end_matches("'s").trim_end_matches("’s").to_owned()
    };
    let others: Vec<String> = words(other).iter().map(plain).collect();
    // "shareholders with 12 % of Yilgarn": the noun before tells, what follows only says more.
    let cut = name.split(' ').position(|word| BEHIND.contains(&word)).unwrap_or(usize::MAX);
    let name = name.split(' ').take(cut.max(1)).collect::<Vec<_>>().join(" ");
    let mut is_proper = false;
    for part in name.split([',', '(']) {
        let proper = |word: &&String| {
            word.starts_with(char::is_uppercase)
                && !word.ends_with("'s")
                && !word.ends_with("’s")
                && !COMMON.contains(&word.to_lowercase().as_str())
        };
        // A person is told by the last word, a firm by the first, either by the letters they begin
        // with.
        let part = words(part);
        let proper: Vec<&String> = part.iter().filter(proper).collect();
        let letters: String = proper.iter().filter_map(|word| word.chars().next()).collect();
        is_proper |= !proper.is_empty();
        let mut ends = proper.first().into_iter().chain(proper.last());
        if ends.any(|word| others.contains(&plain(word)))
            || (proper.len() > 1 && others.contains(&letters.to_lowercase()))
        {
            return true;
        }
    }
    let own: Vec<String> = words(&name).iter().map(plain).collect();
    let own: Vec<&String> =
        own.iter().filter(|word| !COMMON[..13].contains(&word.as_str())).collect();
    let both = own.iter().filter(|word| others.contains(word)).count();
    !is_proper && both * 2 > own.len()
}
