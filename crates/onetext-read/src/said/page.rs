//! A text with what the search for cues asks of it again and again.

use std::ops::Range;

use onetext_nlp::Pos;

use crate::model::Features;
use crate::model::groups::{Group, group};
use crate::text::Text;

/// A text, its quotations as tokens, and the groups of its words.
pub(crate) struct Page<'t, 'a> {
    pub(crate) text: &'t Text<'a>,
    /// Quotations with their marks.
    pub(super) quotes: Vec<Range<usize>>,
    /// The quotation in which each token stands, its marks too.
    quote_of: Vec<Option<usize>>,
    groups: Vec<Option<Group>>,
}

impl<'t, 'a> Page<'t, 'a> {
    pub(crate) fn new(text: &'t Text<'a>) -> Self {
        let mut quote_of = vec![None; text.tokens.len()];
        let mut quotes = Vec::new();
        for quotation in &text.quotations {
            let mut tokens = text.tokens_in(quotation);
            if tokens.start > 0 && is_mark(text, tokens.start - 1) {
                tokens.start -= 1;
            }
            if is_mark(text, tokens.end) {
                tokens.end += 1;
            }
            quote_of[tokens.clone()].fill(Some(quotes.len()));
            quotes.push(tokens);
        }
        let groups =
            text.tokens.iter().map(|token| group(&token.lemma).or_else(|| group(&token.lower)));
        Self { text, quotes, quote_of, groups: groups.collect() }
    }

    /// The number of the quotation in which a token stands.
    pub(super) fn quote(&self, i: usize) -> Option<usize> {
        self.quote_of.get(i).copied().flatten()
    }

    /// The quotations that touch a run, with their numbers. They stand in order and apart, so that
    /// nobody has to go through those of the whole text.
    pub(super) fn quotes_at(
        &self,
        run: &Range<usize>,
    ) -> impl Iterator<Item = (usize, &Range<usize>)> {
        let first = self.quotes.partition_point(|quote| quote.end <= run.start);
        let last = self.quotes.partition_point(|quote| quote.start < run.end);
        (first..last).zip(self.quotes.get(first..last).unwrap_or_default())
    }

    pub(super) fn group(&self, i: usize) -> Option<Group> {
        self.groups.get(i).copied().flatten()
    }

    pub(super) fn pos(&self, i: usize) -> Pos {
        self.text.tokens.get(i).map_or(Pos::None, |token| token.pos)
    }

    pub(super) fn tag(&self, i: usize) -> &'static str {
        self.text.tokens.get(i).map_or("", |token| token.tag)
    }

    /// Who does what a verb says, by the tree: its own subject, or that of the verb it is joined to
    /// or hangs on.
    pub(super) fn subject(&self, verb: usize) -> Option<usize> {
        const SUBJECTS: [&str; 2] = ["nsubj", "nsubjpass"];
        let mut at = verb;
        for _ in 0..4 {
            if let Some(subject) = self.text.child(at, &SUBJECTS) {
                return Some(subject);
            }
            let above = self.text.above(at)?;
            match self.text.dep(at) {
                "conj" | "xcomp" | "advcl" | "pcomp" | "acomp" | "attr" | "dep" | "ccomp"
                | "parataxis" | "oprd" | "prep" | "dobj" => at = above,
                "acl" | "relcl" => return Some(above),
                _ => return None,
            }
        }
        None
    }

    /// What kind of thing a token names, in a word or two for a feature.
    pub(super) fn sort(&self, i: Option<usize>) -> &'static str {
        let Some(i) = i else { return "none" };
        let Some(token) = self.text.tokens.get(i) else { return "none" };
        match (token.pos, token.entity) {
            (Pos::Pron, _) => match token.lower.as_str() {
                "he" | "she" | "him" | "her" => "he",
                "they" | "them" => "they",
                "i" | "we" | "me" | "us" => "we",
                "you" => "you",
                "it" => "it",
                "who" => "who",
                "that" | "which" | "this" | "what" => "that",
                "some" | "many" | "others" | "both" | "most" | "all" | "one" => "some",
                _ => "pronoun",
            },
            (_, "PERSON") => "person",
            (_, "ORG") => "org",
            (_, "GPE" | "NORP" | "LOC") => "place",
            (_, "DATE" | "TIME") => "time",
            (Pos::Propn, _) => "name",
            (Pos::Noun, _) => "noun",
            (Pos::Num, _) => "number",
            _ => "other",
        }
    }

    /// Adds a word's lemma and groups under a name.
    pub(super) fn add_word(&self, features: &mut Features, name: &str, i: usize) {
        features.add(name, &[self.text.lemma(i)]);
        if let Some(group) = self.group(i) {
            features.add(name, &["f", group.fine]);
            features.add(name, &["m", group.middle]);
            features.add(name, &["c", group.coarse]);
        }
    }

    /// A run without the signs at its ends, but with its quotation marks.
    pub(super) fn trimmed(&self, mut run: Range<usize>) -> Range<usize> {
        let is_sign = |i: usize| {
            self.pos(i) == Pos::Punct && !is_mark(self.text, i)
                || matches!(self.text.lower(i), "--" | "–" | "—")
        };
        while run.start < run.end && is_sign(run.start) {
            run.start += 1;
        }
        while run.start < run.end && is_sign(run.end - 1) {
            run.end -= 1;
        }
        // A mark whose partner lies outside belongs to a quotation that is not part of it.
        if run.len() > 1 && is_mark(self.text, run.end - 1) {
            let opens =
                self.quote(run.end - 1).is_some_and(|q| self.quotes[q].start == run.end - 1);
            if opens {
                run.end -= 1;
                return self.trimmed(run);
            }
        }
        if run.len() > 1 && is_mark(self.text, run.start) {
            let closes = self.quote(run.start).is_some_and(|q| self.quotes[q].end == run.start + 1);
            if closes {
                run.start += 1;
                return self.trimmed(run);
            }
        }
        run
    }
}

/// Whether a token is a quotation mark.
pub(super) fn is_mark(text: &Text<'_>, i: usize) -> bool {
    matches!(text.lower(i), "\"" | "“" | "”" | "``" | "''")
}
