//! One report being read: its text, who is in it, who says what, and what follows from that.

use std::ops::Range;

use onetext_record::{Negotiation, When};

use crate::attribution::{self, Attribution};
use crate::cast::{Cast, Discourse, Mention};
use crate::each_once;
use crate::text::Text;
use crate::topics::Topics;

mod around;
pub(crate) mod claims;
mod clause;
pub(crate) mod consents;
pub(crate) mod drafts;
pub(crate) mod meetings;
pub(crate) mod whom;

/// A report with all that was found in it.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) text: Text<'a>,
    pub(crate) published: Option<When>,
    pub(crate) cast: Cast,
    pub(crate) topics: Topics,
    /// The mentions of each sentence.
    pub(crate) mentions: Vec<Vec<Mention>>,
    pub(crate) attributions: Vec<Attribution>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(raw: &'a str, published: Option<When>, record: Option<&Negotiation>) -> Self {
        let text = Text::new(raw);
        let mut cast = Cast::new(record);
        let topics = Topics::new(raw, record);
        // Names first: what a report tells of somebody late helps to read what it says early.
        for sentence in &text.sentences {
            cast.mentions(&text, sentence.tokens.clone(), &Discourse::default());
        }
        cast.guesses = true;
        let mut discourse = Discourse::default();
        let (mut mentions, mut attributions) = (Vec::new(), Vec::new());
        for number in 0..text.sentences.len() {
            let tokens = text.sentences[number].tokens.clone();
            let here = cast.mentions(&text, tokens, &discourse);
            attribution::attribute(&text, number, &here, &mut discourse, &mut attributions);
            mentions.push(here);
        }
        Self { text, published, cast, topics, mentions, attributions }
    }

    /// The bytes of a sentence.
    pub(crate) fn sentence(&self, number: usize) -> Range<usize> {
        self.text.place(self.text.sentences[number].tokens.clone())
    }

    /// Who says what in a sentence.
    pub(crate) fn said_in(&self, number: usize) -> &[Attribution] {
        let start = self.attributions.partition_point(|said| said.sentence < number);
        let end = self.attributions.partition_point(|said| said.sentence <= number);
        self.attributions.get(start..end).unwrap_or_default()
    }

    /// The topics of an attribution: those of its words, or, where these only point back, those of
    /// what was said before.
    pub(crate) fn topics_of(&self, i: usize) -> Vec<usize> {
        let this = &self.attributions[i];
        let places = this.content.iter().chain(&this.antecedent);
        let found = each_once(places.flat_map(|at| self.topics.within(at)));
        if found.is_empty() && points_back(self.text.words(&this.content[0])) {
            let before = i.checked_sub(1).map(|before| &self.attributions[before]);
            let near = before.filter(|before| {
                let paragraph = |sentence: usize| self.text.sentences[sentence].paragraph;
                paragraph(before.sentence) == paragraph(this.sentence)
            });
            if near.is_some() {
                return self.topics_of(i - 1);
            }
        }
        found
    }
}

/// Whether words only point to what was said before: `this entirely`, `it could serve as a start`.
fn points_back(words: &str) -> bool {
    let mut words = words.split_whitespace().map(str::to_lowercase);
    let first = words.next().unwrap_or_default();
    let first = if first == "that" { words.next().unwrap_or_default() } else { first };
    matches!(
        first.as_str(),
        "this" | "it" | "them" | "these" | "those" | "such" | "hesitation" | "so"
    )
}
