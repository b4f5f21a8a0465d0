//! Where in a file to point for what is wrong with an entry.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use super::draft::SETTLES;
use super::fields::Spot;
use crate::body::Kind;
use crate::check::{Culprit, Refusal};

/// Where an item stands.
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    /// The text of the file.
    pub(super) text: &'a str,
    pub(super) kind: Kind,
    /// What to underline for the item as a whole.
    pub(super) at: Range<usize>,
    pub(super) spots: Vec<Spot>,
    /// Where words were underlined before: the same mistake made twice is told at both places.
    pub(super) pointed: RefCell<BTreeSet<usize>>,
}

impl Place<'_> {
    /// The value of a key, that of the item itself before those of tables inside it.
    pub(super) fn value(&self, key: &str) -> Option<Range<usize>> {
        let mut values = self.spots.iter().filter(|spot| spot.key == key);
        let first = values.clone().next();
        values.find(|spot| spot.is_top).or(first).map(|spot| spot.at.clone())
    }

    /// The words that a refusal is about; `defined_by` is the kind of what they refer to.
    pub(super) fn culprit(
        &self,
        refusal: &Refusal,
        defined_by: Option<Kind>,
    ) -> Option<Range<usize>> {
        match refusal {
            Refusal::UsedId { .. } | Refusal::ReservedWord(_) => self.id(),
            Refusal::SupersedesOther { .. } | Refusal::RetractsRetraction(_) => self.earlier(),
            Refusal::EmptyText(field) => {
                let is_empty = |spot: &&Spot| spot.key == *field && spot.word.trim().is_empty();
                self.spots.iter().find(is_empty).map(|spot| spot.at.clone())
            }
            Refusal::Repeated { field, id } => {
                let list = self.value(field)?;
                let mut words = self.spots.iter().filter(|spot| {
                    spot.word == *id && list.start <= spot.at.start && spot.at.end <= list.end
                });
                words.nth(1).map(|spot| spot.at.clone())
            }
            Refusal::Unknown { id, .. } | Refusal::WiderAudience { id, .. } => {
                if self.kind == Kind::Draft && defined_by == Some(Kind::Issue) {
                    return self
                        .word(id, |spot| spot.key == SETTLES)
                        .or_else(|| self.value("text"));
                }
                let is_reference =
                    |spot: &Spot| spot.key != SETTLES && !(spot.is_top && spot.key == "id");
                self.word(id, is_reference).or_else(|| self.in_rule(id)).or_else(|| {
                    id.parse::<u64>().ok().filter(|_| defined_by.is_none())?;
                    self.earlier()
                })
            }
            _ => match refusal.culprit() {
                Culprit::Word(word) => {
                    self.spots.iter().find(|spot| spot.word == word).map(|spot| spot.at.clone())
                }
                Culprit::Field(field) => self.value(field),
                Culprit::Key(key) => {
                    let table = self.value("values").unwrap_or_default();
                    let inside = |spot: &&Spot| {
                        spot.key == key && table.start < spot.at.start && spot.at.end < table.end
                    };
                    let value = self.spots.iter().find(inside).map(|spot| spot.at.clone());
                    value.or_else(|| self.value(&key))
                }
                Culprit::Entry => None,
            },
        }
    }

    fn id(&self) -> Option<Range<usize>> {
        self.spots.iter().find(|spot| spot.is_top && spot.key == "id").map(|spot| spot.at.clone())
    }

    /// Where the item says which earlier entry it is about.
    fn earlier(&self) -> Option<Range<usize>> {
        self.value("supersedes").or_else(|| self.value("entry"))
    }

    /// The first place of a word that was not underlined yet.
    fn word(&self, word: &str, allows: impl Fn(&Spot) -> bool) -> Option<Range<usize>> {
        let mut pointed = self.pointed.borrow_mut();
        let mut spots = self.spots.iter().filter(|spot| spot.word == word && allows(spot));
        spots.find(|spot| pointed.insert(spot.at.start)).map(|spot| spot.at.clone())
    }

    /// The place of a party in a consent rule.
    fn in_rule(&self, party: &str) -> Option<Range<usize>> {
        let rules = self.spots.iter().filter(|spot| matches!(&*spot.key, "consent" | "rule"));
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        for rule in rules {
            let Some(text) = self.text.get(rule.at.clone()) else { continue };
            for (at, _) in text.match_indices(party) {
                let (before, after) = (&text[..at], &text[at + party.len()..]);
                let start = rule.at.start + at;
                if !before.ends_with(is_part)
                    && !after.starts_with(is_part)
                    && self.pointed.borrow_mut().insert(start)
                {
                    return Some(start..start + party.len());
                }
            }
        }
        None
    }
}
