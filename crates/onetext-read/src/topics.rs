//! Which issues a report speaks of, and where.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use onetext_record::Negotiation;
use onetext_record::id::IssueId;

use crate::each_once;
use crate::lexicon::KNOWN_ISSUES;

/// An issue of the record or of the lists.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    pub(crate) id: IssueId,
    pub(crate) title: String,
    /// Whether the record has it already.
    pub(crate) is_known: bool,
    /// The field of talks that it belongs to; a record's own issue belongs to all.
    field: &'static str,
    keywords: Vec<String>,
}

impl Topic {
    /// All words by which it is known.
    pub(crate) fn words(&self) -> String {
        let mut words = self.title.clone();
        for word in &self.keywords {
            words.push(' ');
            words.push_str(word);
        }
        words
    }
}

/// The issues that a report may speak of, and the places where it does.
#[derive(Debug)]
pub(crate) struct Topics {
    pub(crate) topics: Vec<Topic>,
    /// Each place in bytes with the index of the topic, in order.
    pub(crate) places: Vec<(Range<usize>, usize)>,
}

impl Topics {
    /// Looks for the issues of a record and of the lists in a text.
    ///
    /// Words of a field that the text does not deal with are left aside: a report on a strike does
    /// not turn to trade because it names a tariff once.
    pub(crate) fn new(raw: &str, record: Option<&Negotiation>) -> Self {
        let mut topics = of_record(record);
        for known in KNOWN_ISSUES.iter() {
            let keywords = known.keywords.iter().map(|word| (*word).to_owned());
            if let Some(topic) = topics.iter_mut().find(|topic| topic.id.as_str() == known.id) {
                topic.keywords.extend(keywords);
                continue;
            }
            // The lists' ids are checked by a test.
            let Ok(id) = IssueId::new(known.id) else { continue };
            topics.push(Topic {
                id,
                title: known.title.to_owned(),
                is_known: false,
                field: known.field,
                keywords: keywords.collect(),
            });
        }
        let places = places(raw, &topics);
        let mut found = Self { topics, places };
        found.keep_to_the_field();
        found
    }

    fn keep_to_the_field(&mut self) {
        const FIELDS: [&str; 4] = ["peace", "trade", "climate", "labour"];
        let count = |field: &str| {
            self.places.iter().filter(|(_, topic)| self.topics[*topic].field == field).count()
        };
        let most = FIELDS.iter().map(|field| count(field)).max().unwrap_or_default();
        let kept: Vec<&str> = FIELDS.into_iter().filter(|field| count(field) * 3 >= most).collect();
        let topics = &self.topics;
        self.places.retain(|(_, topic)| {
            let field = topics[*topic].field;
            field == "any" || kept.contains(&field)
        });
    }

    /// The topics of which a place speaks, each once, in order.
    pub(crate) fn within(&self, at: &Range<usize>) -> Vec<usize> {
        let inside =
            self.places.iter().filter(|(place, _)| place.start >= at.start && place.end <= at.end);
        each_once(inside.map(|(_, topic)| *topic))
    }

    /// The topic with this id, whether or not the text speaks of it.
    pub(crate) fn known(&self, id: &str) -> Option<usize> {
        self.topics.iter().position(|topic| topic.id.as_str() == id)
    }

    /// The topic with this id, if the text speaks of it.
    pub(crate) fn spoken_of(&self, id: &str) -> Option<usize> {
        self.places
            .iter()
            .map(|(_, topic)| *topic)
            .find(|topic| self.topics[*topic].id.as_str() == id)
    }
}

fn of_record(record: Option<&Negotiation>) -> Vec<Topic> {
    let issues = record.into_iter().flat_map(|record| record.issues.current());
    issues
        .map(|issue| {
            let issue = &issue.body;
            let mut keywords = vec![issue.title.clone(), issue.id.as_str().replace('-', " ")];
            keywords.extend(issue.keywords.iter().cloned());
            Topic {
                id: issue.id.clone(),
                title: issue.title.clone(),
                is_known: true,
                field: "any",
                keywords,
            }
        })
        .collect()
}

fn places(raw: &str, topics: &[Topic]) -> Vec<(Range<usize>, usize)> {
    let words: Vec<(&str, usize)> = topics
        .iter()
        .enumerate()
        .flat_map(|(i, topic)| topic.keywords.iter().map(move |word| (word.as_str(), i)))
        .filter(|(word, _)| !word.trim().is_empty())
        .collect();
    let search = AhoCorasick::builder()
        // Made anew for each report, which is short: quick to build counts more than quick to run.
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(words.iter().map(|(word, _)| word));
    // The search can only fail for more words than anybody has.
    let Ok(search) = search else { return Vec::new() };
    let is_inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    search
        .find_iter(raw)
        .filter(|hit| {
            !is_inside(raw[..hit.start()].chars().next_back())
                && !is_inside(raw[hit.end()..].chars().next())
        })
        .map(|hit| (hit.start()..hit.end(), words[hit.pattern().as_usize()].1))
        .collect()
}
