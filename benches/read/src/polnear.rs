//! Who said what as spans, how it is scored, and the brat format of PolNeAR.
//!
//! Matching is one to one: a cue by overlap, a content by a token Jaccard of at least one half, a
//! triple by its content and an overlapping source (or none on both sides).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::{f1, share};

/// Places in characters; discontinuous ones have several.
pub type Spans = Vec<(usize, usize)>;

/// Who said what, as annotated or as read.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Who says it.
    pub source: Spans,
    /// The words that tell that somebody says it.
    pub cue: Spans,
    /// What is said.
    pub content: Spans,
    /// How sure the reader is; another program need not say.
    #[serde(default)]
    pub confidence: f64,
}

/// An article with its annotation.
#[derive(Debug)]
pub struct Article {
    /// Its name, without ending.
    pub name: String,
    /// Its text, as bytes.
    pub bytes: Vec<u8>,
    /// Who says what in it.
    pub wanted: Vec<Said>,
}

/// The articles of a folder that has `text/*.txt` and `attributions/*.ann`.
pub fn articles(folder: &Path) -> Result<Vec<Article>, String> {
    let list = |name: &str| -> Result<Vec<_>, String> {
        let path = folder.join(name);
        let entries = fs::read_dir(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        Ok(paths)
    };
    let annotations = list("attributions")?;
    let mut found = Vec::new();
    for path in list("text")? {
        let name =
            path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let annotation = annotations.iter().find(|other| {
            other.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&name))
        });
        let Some(annotation) = annotation else { continue };
        let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let wanted = fs::read_to_string(annotation).map_err(|e| e.to_string())?;
        found.push(Article { name, bytes, wanted: annotated(&wanted) });
    }
    Ok(found)
}

/// What another program found in an article: `NAME.json` in a folder, a list of [`Said`].
pub fn found(folder: &Path, name: &str) -> Result<Vec<Said>, String> {
    let path = folder.join(format!("{name}.json"));
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
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
            let mut said = Said { confidence: 1.0, ..Said::default() };
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

/// How many were wanted, read, and right.
#[derive(Debug, Default, Clone)]
pub struct Tally {
    /// How many are annotated.
    pub wanted: usize,
    /// How many were read.
    pub had: usize,
    /// Right cues, contents and triples.
    pub right: [usize; 3],
    /// Of the triples read with a confidence of at least 0.95: how many, and how many right.
    pub sure: (usize, usize),
}

impl Tally {
    /// Adds a text of `text`'s characters.
    pub fn add(&mut self, wanted: &[Said], had: &[Said], text: &[char]) {
        self.wanted += wanted.len();
        self.had += had.len();
        let jaccard = |a: &Said, b: &Said| {
            let (a, b) = (words(&a.content, text), words(&b.content, text));
            share(a.intersection(&b).count(), a.union(&b).count(), 0.0) >= 50.0
        };
        let triple = |a: &Said, b: &Said| {
            let same =
                overlap(&a.source, &b.source) || (a.source.is_empty() && b.source.is_empty());
            same && jaccard(a, b)
        };
        self.right[0] += pairs(wanted, had, |a, b| overlap(&a.cue, &b.cue)).len();
        self.right[1] += pairs(wanted, had, jaccard).len();
        self.right[2] += pairs(wanted, had, triple).len();
        let sure: Vec<Said> = had.iter().filter(|said| said.confidence >= 0.95).cloned().collect();
        self.sure.0 += sure.len();
        self.sure.1 += pairs(wanted, &sure, triple).len();
    }

    /// The table.
    pub fn show(&self) -> String {
        let mut text =
            format!("{} annotated, {} read\n            P     R    F1\n", self.wanted, self.had);
        for (name, right) in ["cue", "content", "triple"].into_iter().zip(self.right) {
            let (p, r) = (share(right, self.had, 0.0), share(right, self.wanted, 0.0));
            let _ = writeln!(text, "{name:<8} {p:>5.1} {r:>5.1} {:>5.1}", f1(p, r));
        }
        let (all, right) = self.sure;
        text + &format!(
            "at confidence 0.95 and more: {all} triples, {:.1} % right\n",
            share(right, all, 0.0)
        )
    }
}

/// Whether some places share a character.
pub fn overlap(a: &Spans, b: &Spans) -> bool {
    a.iter().any(|x| b.iter().any(|y| x.0 < y.1 && y.0 < x.1))
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

/// Which can be paired, each once, in order: numbers of both lists.
pub fn pairs(
    wanted: &[Said],
    had: &[Said],
    same: impl Fn(&Said, &Said) -> bool,
) -> Vec<(usize, usize)> {
    let mut free: Vec<usize> = (0..had.len()).collect();
    let mut found = Vec::new();
    for (i, item) in wanted.iter().enumerate() {
        if let Some(at) = free.iter().position(|other| same(item, &had[*other])) {
            found.push((i, free.remove(at)));
        }
    }
    found
}
