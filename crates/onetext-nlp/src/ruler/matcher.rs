//! Where a pattern matches, as spaCy's token matcher finds it.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::pattern::{Column, Condition, Features, Form, Node, Quantifier, Relation, Search, Test};
use crate::lexicon::{LexId, Lexicon};
use crate::{Doc, Symbol, morphology, pattern};

/// How many answers are remembered before all are forgotten.
const FULL: usize = 1 << 16;

/// What one worker remembers of the words of its lexicon and of its searches.
#[derive(Debug, Default)]
pub(crate) struct RulerScratch {
    /// By word, where in `patterns` those stand that it can begin, and one more than where they
    /// begin; zeros where that is not known.
    lists: Vec<(u32, u32)>,
    pub(super) patterns: Vec<u32>,
    /// Whether a search finds something in the text of this number.
    answers: HashMap<(usize, u64), bool, FixedState>,
    regex: pattern::Scratch,
}

impl RulerScratch {
    /// Forgets all words, as has to be when the lexicon does.
    pub(crate) fn clear(&mut self) {
        self.lists.clear();
        self.patterns.clear();
    }

    /// The places of the patterns that a word can begin, if they are known.
    pub(super) fn list(&self, word: LexId) -> Option<(usize, usize)> {
        let &(start, end) = self.lists.get(word.0 as usize)?;
        Some((start.checked_sub(1)? as usize, end as usize))
    }

    /// Says that those are the patterns from a place to the end.
    pub(super) fn set_list(&mut self, word: LexId, start: usize) -> (usize, usize) {
        let end = self.patterns.len();
        let at = word.0 as usize;
        if self.lists.len() <= at {
            self.lists.resize(at + 1, (0, 0));
        }
        let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        self.lists[at] = (place(start + 1), place(end));
        (start, end)
    }
}

/// The document as patterns see it.
pub(super) struct View<'a> {
    pub(super) doc: &'a Doc,
    pub(super) lexicon: &'a Lexicon,
    /// The word of each token.
    pub(super) words: &'a [LexId],
    /// Lemmas that rules have set and that are not in the document yet.
    pub(super) presets: &'a [Symbol],
    pub(super) searches: &'a [Search],
}

impl View<'_> {
    /// The number in a column.
    pub(super) fn value(&self, column: Column, token: usize) -> u64 {
        let doc = self.doc;
        let symbol = |symbol: Option<&Symbol>| u64::from(symbol.copied().unwrap_or_default().0);
        match column {
            Column::Tag => symbol(doc.tag.get(token)),
            Column::Morph => symbol(doc.morph.get(token)),
            Column::Dep => symbol(doc.dep.get(token)),
            Column::EntType => symbol(doc.entity.get(token)),
            Column::Lemma => self.lemma(token),
            Column::Pos => doc.pos.get(token).map_or(0, |&pos| pos as u64),
            Column::EntIob => doc.iob.get(token).map_or(0, |&iob| iob as u64),
            Column::SentStart => u64::from(doc.sent_start.get(token) == Some(&1)),
            Column::Spacy => u64::from(doc.space.get(token) == Some(&true)),
            Column::Length => u64::from(self.lexicon.lexeme(self.words[token]).chars),
            Column::Flag(flag) => u64::from(self.lexicon.is(self.words[token], flag)),
            Column::Form(form) => {
                let lexeme = self.lexicon.lexeme(self.words[token]);
                match form {
                    Form::Orth => lexeme.orth,
                    Form::Lower => lexeme.lower,
                    Form::Norm => lexeme.norm,
                    Form::Prefix => lexeme.prefix,
                    Form::Suffix => lexeme.suffix,
                    Form::Shape => lexeme.shape,
                }
            }
        }
    }

    fn lemma(&self, token: usize) -> u64 {
        let preset = self.presets.get(token).copied().unwrap_or_default();
        if !preset.is_empty() {
            return u64::from(preset.0);
        }
        // What the pipeline has no symbol for, no pattern asks for.
        self.doc.symbols.find(self.doc.lemma(token)).map_or(u64::MAX, |symbol| u64::from(symbol.0))
    }

    /// The text that a column's number stands for.
    fn text(&self, column: Column, token: usize) -> Cow<'_, str> {
        let doc = self.doc;
        let symbol = |column: &[Symbol]| doc.str(column.get(token).copied().unwrap_or_default());
        let word = || self.lexicon.text(self.words[token]);
        match column {
            Column::Tag => symbol(&doc.tag).into(),
            Column::Morph => symbol(&doc.morph).into(),
            Column::Dep => symbol(&doc.dep).into(),
            Column::EntType => symbol(&doc.entity).into(),
            Column::Pos => doc.pos.get(token).map_or("", |pos| pos.as_str()).into(),
            Column::Lemma if self.presets.get(token).is_none_or(|preset| preset.is_empty()) => {
                doc.lemma(token).into()
            }
            Column::Lemma => symbol(self.presets).into(),
            Column::Form(Form::Lower) => word().to_lowercase().into(),
            Column::Form(Form::Prefix) => {
                let end = word().chars().next().map_or(0, char::len_utf8);
                word()[..end].into()
            }
            Column::Form(Form::Suffix) => {
                let start = word().char_indices().rev().nth(2).map_or(0, |(start, _)| start);
                word()[start..].into()
            }
            // No pattern searches in the others.
            _ => word().into(),
        }
    }

    fn finds(
        &self,
        search: usize,
        column: Column,
        token: usize,
        value: u64,
        scratch: &mut RulerScratch,
    ) -> bool {
        // Numbers of strings that only this document has mean something else in the next.
        let lasts = match column {
            Column::Form(_) => true,
            _ => value < self.doc.symbols.len() as u64,
        };
        if lasts && let Some(&known) = scratch.answers.get(&(search, value)) {
            return known;
        }
        let finds = self.searches[search].finds(&self.text(column, token), &mut scratch.regex);
        if lasts {
            if scratch.answers.len() >= FULL {
                scratch.answers.clear();
            }
            scratch.answers.insert((search, value), finds);
        }
        finds
    }

    /// Whether a token fulfils all tests.
    pub(super) fn fulfils(&self, token: usize, tests: &[Test], scratch: &mut RulerScratch) -> bool {
        tests.iter().all(|test| {
            let value = self.value(test.column, token);
            match &test.condition {
                Condition::Is(wanted) => value == *wanted,
                Condition::In(set) => set.binary_search(&value).is_ok(),
                Condition::NotIn(set) => set.binary_search(&value).is_err(),
                #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
                Condition::Compare(comparison, limit) => comparison.holds(value as f64, *limit),
                Condition::Features(relation, features) => {
                    let analysis = self.doc.morph.get(token).copied().unwrap_or_default();
                    relates(self.doc.str(analysis), *relation, features)
                }
                Condition::Found(search) => self.finds(*search, test.column, token, value, scratch),
            }
        })
    }

    /// Calls `found` with the length of each match of `nodes` that begins at `start`; the same
    /// length can come more than once.
    pub(super) fn matches(
        &self,
        start: usize,
        nodes: &[Node],
        scratch: &mut RulerScratch,
        mut found: impl FnMut(usize),
    ) {
        // All states that began at one token have eaten the same tokens, so a state is a place in
        // the pattern.
        let mut states = vec![0];
        let mut next = Vec::new();
        for token in start..self.doc.len() {
            let length = token - start;
            for &state in &states {
                let mut at = state;
                while let Some(node) = nodes.get(at) {
                    let is_match = self.fulfils(token, &node.tests, scratch);
                    let is_final = at + 1 == nodes.len();
                    match (node.quantifier, is_match, is_final) {
                        (Quantifier::One, true, true) | (Quantifier::Not, false, true) => {
                            found(length + 1);
                            break;
                        }
                        (Quantifier::One, true, false) | (Quantifier::Not, false, false) => {
                            next.push(at + 1);
                            break;
                        }
                        (Quantifier::One | Quantifier::Not, ..) => break,
                        (Quantifier::ZeroOrMore, true, true) => {
                            found(length);
                            next.push(at);
                            break;
                        }
                        (Quantifier::ZeroOrMore, true, false) => next.push(at),
                        (Quantifier::ZeroOrOne, true, true) => {
                            found(length);
                            found(length + 1);
                            break;
                        }
                        (Quantifier::ZeroOrOne, true, false) => next.push(at + 1),
                        (Quantifier::ZeroOrMore | Quantifier::ZeroOrOne, false, true) => {
                            found(length);
                            break;
                        }
                        (Quantifier::ZeroOrMore | Quantifier::ZeroOrOne, false, false) => {}
                    }
                    at += 1;
                }
            }
            next.sort_unstable();
            next.dedup();
            std::mem::swap(&mut states, &mut next);
            next.clear();
            if states.is_empty() {
                return;
            }
        }
        // The text is over; what may stand for nothing at the end of a pattern does.
        for state in states {
            let rest = nodes.get(state..).unwrap_or_default();
            let may_end = |node: &Node| {
                matches!(node.quantifier, Quantifier::ZeroOrMore | Quantifier::ZeroOrOne)
            };
            if !rest.is_empty() && rest.iter().all(may_end) {
                found(self.doc.len() - start);
            }
        }
    }
}

/// How the features of an analysis lie to a set of features.
fn relates(analysis: &str, relation: Relation, set: &Features) -> bool {
    let is_in_set = |(field, value): (&str, &str)| {
        set.pairs.binary_search_by(|(f, v)| (f.as_str(), v.as_str()).cmp(&(field, value))).is_ok()
    };
    match relation {
        Relation::Subset => morphology::features(analysis).all(is_in_set),
        Relation::Intersects => morphology::features(analysis).any(is_in_set),
        Relation::Superset => {
            let has = |(field, value): &(String, String)| {
                morphology::features(analysis).any(|(f, v)| f == field && v == value)
            };
            !set.others && set.pairs.iter().all(has)
        }
    }
}
