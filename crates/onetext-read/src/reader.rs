//! One report being read: its text, who is in it, who says what, and what follows from that.

use std::ops::Range;

use onetext_record::{Negotiation, When};

use crate::attribution::{self, Attribution};
use crate::cast::{Cast, Mention};
use crate::each_once;
use crate::meaning::Models;
use crate::meaning::issue::Issues;
use crate::said::Said;
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
    /// For each attribution the topic of which it is likely to speak.
    likely: Vec<Option<usize>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(raw: &'a str, published: Option<When>, record: Option<&Negotiation>) -> Self {
        let text = Text::new(raw);
        let mut cast = Cast::new(record);
        let topics = Topics::new(raw, record);
        cast.read(&text);
        let mentions: Vec<Vec<Mention>> =
            text.sentences.iter().map(|sentence| cast.mentions(&sentence.tokens)).collect();
        let attributions = attribution::attributions(&text, &cast, &mentions);
        let likely = likely(&text, &topics, &attributions);
        Self { text, published, cast, topics, mentions, attributions, likely }
    }

    /// The bytes of a sentence.
    pub(crate) fn sentence(&self, number: usize) -> Range<usize> {
        self.text.place(self.text.sentences[number].tokens.clone())
    }

    /// Who says what in a sentence. Reactions stand behind all others, whatever their sentence.
    pub(crate) fn said_in(&self, number: usize) -> impl Iterator<Item = &Attribution> {
        self.attributions.iter().filter(move |said| said.sentence == number)
    }

    /// The topics of an attribution: those that its words name, or, where they name none, the one
    /// that the words around make likely.
    pub(crate) fn topics_of(&self, i: usize) -> Vec<usize> {
        let this = &self.attributions[i];
        let named = each_once(this.content.iter().flat_map(|at| self.topics.within(at)));
        if named.is_empty() {
            self.likely.get(i).copied().flatten().into_iter().collect()
        } else {
            named
        }
    }
}

/// For each attribution the topic of which it is likely to speak, among those that the text names.
fn likely(text: &Text<'_>, topics: &Topics, attributions: &[Attribution]) -> Vec<Option<usize>> {
    /// How sure the model must be.
    const SURE: f64 = 0.6;
    let spoken = each_once(topics.places.iter().map(|(_, topic)| *topic));
    if spoken.is_empty() {
        return Vec::new();
    }
    let words: Vec<String> = spoken.iter().map(|topic| topics.topics[*topic].words()).collect();
    let said: Vec<Said> = attributions.iter().map(|this| this.said.clone()).collect();
    let issues = Issues::new(text, &words);
    issues
        .read(&said, Models::carried())
        .into_iter()
        .map(|(issue, odds)| issue.filter(|_| odds >= SURE).map(|issue| spoken[issue]))
        .collect()
}
