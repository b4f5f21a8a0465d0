//! The attribute ruler: patterns over tokens, and what a match sets.
//!
//! All matches are found before anything is set, and later rules have the last word, as in spaCy.
//! Nearly all patterns of real pipelines ask one token for a tag or a word. What they ask of words
//! is answered once for each word type, and the others are filed under a value that they ask for;
//! so a token costs a look into a few lists, not a test of every pattern.
//!
//! Where spaCy stops because a rule's index lies outside its match, that match sets nothing here.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::doc::Iob;
use crate::lexicon::{LexId, Lexicon};
use crate::parts::{RawRule, RulerParts};
use crate::symbols::Symbols;
use crate::{Doc, Pos, Symbol, morphology};
use error::Problem;
pub(crate) use error::RulerError;
pub(crate) use matcher::RulerScratch;
use matcher::View;
use pattern::{Column, Condition, Context, Form, Node, Quantifier, Search, Test};

mod error;
mod matcher;
mod pattern;
#[cfg(test)]
mod tests;

/// The rules of a pipeline, ready to run.
#[derive(Debug, Default)]
pub(crate) struct Ruler {
    rules: Vec<Rule>,
    patterns: Vec<Pattern>,
    /// Patterns that ask their first token for a word, by a form of it.
    words: Vec<File>,
    /// Patterns that ask their first token for other properties of its word.
    word_rest: Vec<u32>,
    /// Patterns that ask their first token for other values, but for nothing of its word.
    files: Vec<File>,
    /// Patterns that have to be tried at every token.
    rest: Vec<u32>,
    searches: Vec<Search>,
}

/// What a match of a rule does.
#[derive(Debug)]
struct Rule {
    sets: Vec<Set>,
    index: i64,
}

/// One value that is set.
#[derive(Debug, Clone, Copy)]
enum Set {
    Tag(Symbol),
    Pos(Pos),
    Morph(Symbol),
    Lemma(Symbol),
    Dep(Symbol),
    EntType(Symbol),
    EntIob(Iob),
    SentStart(i8),
}

/// A pattern without the test it is filed under.
#[derive(Debug)]
struct Pattern {
    rule: u32,
    /// What the word of the first token must fulfil; not in `nodes`.
    word: Vec<Test>,
    nodes: Vec<Node>,
}

/// Patterns by the value that their first token must have in one column.
#[derive(Debug)]
struct File {
    column: Column,
    places: Places,
}

#[derive(Debug)]
enum Places {
    /// By number, for columns with few values.
    Dense(Vec<Vec<u32>>),
    Sparse(HashMap<u64, Vec<u32>, FixedState>),
}

impl Places {
    fn get(&self, value: u64) -> &[u32] {
        let found = match self {
            Self::Dense(lists) => usize::try_from(value).ok().and_then(|at| lists.get(at)),
            Self::Sparse(lists) => lists.get(&value),
        };
        found.map_or(&[], Vec::as_slice)
    }

    fn push(&mut self, value: u64, pattern: u32) {
        match self {
            Self::Dense(lists) => {
                // A number beyond the pipeline's symbols is one that no token has.
                let Ok(at) = usize::try_from(value) else { return };
                if at >= u32::MAX as usize {
                    return;
                }
                if lists.len() <= at {
                    lists.resize_with(at + 1, Vec::new);
                }
                lists[at].push(pattern);
            }
            Self::Sparse(lists) => lists.entry(value).or_default().push(pattern),
        }
    }
}

impl Ruler {
    /// Compiles the rules; their strings become symbols of the pipeline.
    pub(crate) fn new(parts: &RulerParts, symbols: &mut Symbols) -> Result<Self, RulerError> {
        let mut ruler = Self::default();
        for (i, raw) in parts.rules.iter().enumerate() {
            let rule = i + 1;
            let sets =
                sets(raw, symbols).map_err(|problem| RulerError { rule, place: None, problem })?;
            ruler.rules.push(Rule { sets, index: raw.index });
            let patterns = raw.patterns.as_array().ok_or(RulerError {
                rule,
                place: None,
                problem: Problem::Shape("a list of patterns"),
            })?;
            for (j, pattern) in patterns.iter().enumerate() {
                let mut context = Context { symbols, searches: &mut ruler.searches };
                let nodes =
                    pattern::compile(pattern, &mut context).map_err(|(token, problem)| {
                        RulerError { rule, place: Some((j + 1, token)), problem }
                    })?;
                ruler.add(number(i), nodes);
            }
        }
        Ok(ruler)
    }

    /// Files a pattern under the rarest value that its first token must have.
    fn add(&mut self, rule: u32, mut nodes: Vec<Node>) {
        let pattern = number(self.patterns.len());
        let mut word = Vec::new();
        let mut key = None;
        if let Some(first) = nodes.first_mut().filter(|node| node.quantifier == Quantifier::One) {
            (word, first.tests) =
                std::mem::take(&mut first.tests).into_iter().partition(|t| t.column.is_of_word());
            let tests = if word.is_empty() { &mut first.tests } else { &mut word };
            let rank = |&at: &usize| rank(&tests[at]).unwrap_or(u8::MAX);
            let rarest = (0..tests.len()).min_by_key(rank);
            key = rarest.filter(|at| rank(at) < u8::MAX).map(|at| tests.remove(at));
        }
        let by_word =
            !word.is_empty() || key.as_ref().is_some_and(|key: &Test| key.column.is_of_word());
        self.patterns.push(Pattern { rule, word, nodes });
        let (files, rest) = if by_word {
            (&mut self.words, &mut self.word_rest)
        } else {
            (&mut self.files, &mut self.rest)
        };
        let Some(key) = key else { return rest.push(pattern) };
        let at = files.iter().position(|file| file.column == key.column).unwrap_or_else(|| {
            let places = match key.column {
                Column::Form(_) => Places::Sparse(HashMap::default()),
                _ => Places::Dense(Vec::new()),
            };
            files.push(File { column: key.column, places });
            files.len() - 1
        });
        let places = &mut files[at].places;
        match key.condition {
            Condition::Is(value) => places.push(value, pattern),
            Condition::In(values) => values.iter().for_each(|&value| places.push(value, pattern)),
            _ => {}
        }
    }

    /// Sets what the rules say of the tokens of `doc`.
    ///
    /// `words` and `presets` have a value for every token; a lemma that a rule sets goes to
    /// `presets`. The scratch belongs to this ruler and the lexicon.
    pub(crate) fn run(
        &self,
        doc: &mut Doc,
        lexicon: &Lexicon,
        words: &[LexId],
        presets: &mut [Symbol],
        scratch: &mut RulerScratch,
    ) {
        let searches = &self.searches;
        let found = self.find(&View { doc, lexicon, words, presets, searches }, scratch);
        for key in found {
            let (token, rule) = ((key >> 32) as usize, (key & 0xffff_ffff) as usize);
            self.rules[rule].sets.iter().for_each(|set| set.apply(doc, presets, token));
        }
    }

    /// Every token to be set (upper half) with its rule (lower half), in the order in which they
    /// apply.
    ///
    /// Where several matches of a rule set the same token, they set the same, so once is enough.
    fn find(&self, view: &View<'_>, scratch: &mut RulerScratch) -> Vec<u64> {
        let mut found: Vec<u64> = Vec::with_capacity(2 * view.doc.len());
        for (start, &word) in view.words.iter().enumerate() {
            let (mut at, end) = match scratch.list(word) {
                Some(list) => list,
                None => self.list_word(start, word, view, scratch),
            };
            while at < end {
                let pattern = scratch.patterns[at];
                self.try_at(start, pattern, view, scratch, &mut found);
                at += 1;
            }
            for file in &self.files {
                for &pattern in file.places.get(view.value(file.column, start)) {
                    self.try_at(start, pattern, view, scratch, &mut found);
                }
            }
            for &pattern in &self.rest {
                self.try_at(start, pattern, view, scratch, &mut found);
            }
        }
        found.sort_unstable();
        found
    }

    /// Makes the list of patterns that a word, which is that of `token`, can begin.
    fn list_word(
        &self,
        token: usize,
        word: LexId,
        view: &View<'_>,
        scratch: &mut RulerScratch,
    ) -> (usize, usize) {
        let filed = self.words.iter().flat_map(|f| f.places.get(view.value(f.column, token)));
        let start = scratch.patterns.len();
        for &pattern in filed.chain(&self.word_rest) {
            let tests = &self.patterns[pattern as usize].word;
            if view.fulfils(token, tests, scratch) {
                scratch.patterns.push(pattern);
            }
        }
        scratch.set_list(word, start)
    }

    fn try_at(
        &self,
        start: usize,
        pattern: u32,
        view: &View<'_>,
        scratch: &mut RulerScratch,
        found: &mut Vec<u64>,
    ) {
        let Some(Pattern { rule, nodes, .. }) = self.patterns.get(pattern as usize) else { return };
        let index = self.rules[*rule as usize].index;
        let mut add = |length: usize| {
            let length = i64::try_from(length).unwrap_or(i64::MAX);
            let at = if index < 0 { length.saturating_add(index) } else { index };
            if (0..length).contains(&at)
                && let Ok(at) = usize::try_from(at)
            {
                found.push((((start + at) as u64) << 32) | u64::from(*rule));
            }
        };
        match nodes.as_slice() {
            // Nearly all patterns fail at a first token that has to be there.
            [Node { quantifier: Quantifier::One, tests }, ..]
                if !view.fulfils(start, tests, scratch) => {}
            [Node { quantifier: Quantifier::One, .. }] => add(1),
            nodes => view.matches(start, nodes, scratch, add),
        }
    }
}

impl Set {
    fn apply(self, doc: &mut Doc, presets: &mut [Symbol], token: usize) {
        fn put<T>(column: &mut [T], token: usize, value: T) {
            if let Some(place) = column.get_mut(token) {
                *place = value;
            }
        }
        match self {
            Self::Tag(tag) => put(&mut doc.tag, token, tag),
            Self::Pos(pos) => put(&mut doc.pos, token, pos),
            Self::Morph(morph) => put(&mut doc.morph, token, morph),
            Self::Lemma(lemma) => put(presets, token, lemma),
            Self::Dep(dep) => put(&mut doc.dep, token, dep),
            Self::EntType(label) => put(&mut doc.entity, token, label),
            Self::EntIob(iob) => put(&mut doc.iob, token, iob),
            Self::SentStart(start) => put(&mut doc.sent_start, token, start),
        }
    }
}

/// How soon a pattern should be filed under a test; `None` where it cannot be.
fn rank(test: &Test) -> Option<u8> {
    if !matches!(test.condition, Condition::Is(_) | Condition::In(_)) {
        return None;
    }
    Some(match test.column {
        Column::Form(Form::Orth | Form::Lower | Form::Norm) => 0,
        Column::Form(_) => 1,
        Column::Dep => 2,
        Column::Tag => 3,
        Column::EntType | Column::Morph => 4,
        Column::Pos => 5,
        _ => return None,
    })
}

/// What a rule sets, in the order written.
fn sets(raw: &RawRule, symbols: &mut Symbols) -> Result<Vec<Set>, Problem> {
    raw.attrs.iter().map(|(name, value)| set(name, value, symbols)).collect()
}

fn set(name: &str, value: &str, symbols: &mut Symbols) -> Result<Set, Problem> {
    let wrong =
        |want| Problem::SetValue { attribute: name.to_owned(), value: value.to_owned(), want };
    Ok(match name.to_ascii_uppercase().as_str() {
        "TAG" => Set::Tag(symbols.intern(value)),
        "POS" => Set::Pos(value.parse().map_err(|_| wrong("a universal part of speech"))?),
        "MORPH" => {
            let analysis = morphology::normalized(value)
                .ok_or_else(|| wrong("features such as `Case=Acc|Number=Sing`"))?;
            Set::Morph(symbols.intern(&analysis))
        }
        "LEMMA" => Set::Lemma(symbols.intern(value)),
        "DEP" => Set::Dep(symbols.intern(value)),
        "ENT_TYPE" => Set::EntType(symbols.intern(value)),
        "ENT_IOB" => Set::EntIob(match value {
            "" | "0" => Iob::Missing,
            "I" | "1" => Iob::In,
            "O" | "2" => Iob::Out,
            "B" | "3" => Iob::Begin,
            _ => return Err(wrong("`B`, `I`, `O` or nothing")),
        }),
        "SENT_START" => Set::SentStart(match value {
            "1" | "true" => 1,
            "0" | "false" => 0,
            "-1" => -1,
            _ => return Err(wrong("1, 0 or -1")),
        }),
        _ => return Err(Problem::Set(name.to_owned())),
    })
}

/// A place in a list of rules, which a file of at most 4 GiB cannot fill.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
