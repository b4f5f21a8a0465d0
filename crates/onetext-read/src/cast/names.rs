//! Names: those of the record, those that the text teaches, those of the world, each with its place.

use std::ops::Range;

use foldhash::fast::FixedState;

use super::Cast;
use crate::text::Text;
use crate::world::{Found, Meaning, Sort, WORLD, is_given, key, matching};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Member(usize),
    /// An actor of the world, by its place in the table.
    Actor(usize),
    Person(usize),
    /// Somebody of the world's table, by place.
    Known(usize),
    /// One of several actors, and nothing decides which.
    Open,
}

/// A name in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) tokens: Range<usize>,
    pub(super) target: Target,
    pub(super) sort: Sort,
}

impl Named {
    pub(super) fn is_person(&self) -> bool {
        matches!(self.target, Target::Person(_) | Target::Known(_))
    }
}

/// Names of the record and names learnt from the text.
#[derive(Debug, Default)]
pub(super) struct OwnNames(
    /// By the key of the first word, the longest first.
    std::collections::HashMap<u64, Vec<(String, Target)>, FixedState>,
);

impl OwnNames {
    /// Adds a name; what was there first stays.
    pub(super) fn add(&mut self, name: &str, target: Target) {
        let name = name.trim().replace('’', "'");
        let name = name.strip_prefix("the ").or(name.strip_prefix("The ")).unwrap_or(&name);
        if !name.starts_with(char::is_alphanumeric) {
            return;
        }
        let names = self.0.entry(key(name)).or_default();
        if !names.iter().any(|(other, _)| other == name) {
            names.push((name.to_owned(), target));
            names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
    }

    /// The longest name that begins a text, and where it ends.
    fn begin(&self, rest: &str) -> Option<(usize, Target)> {
        let names = self.0.get(&key(rest))?;
        names.iter().find_map(|(name, target)| Some((matching(name, rest)?, *target)))
    }
}

impl Cast {
    /// Finds every name of the text: the record's and the learnt before the world's, unless these
    /// know more words.
    pub(super) fn name_all(&mut self, text: &Text<'_>, found: &[Found]) {
        let mut named: Vec<Named> = Vec::new();
        let (mut world, mut end) = (found.iter().peekable(), 0);
        for i in 0..text.tokens.len() {
            let at = text.tokens[i].at.start;
            while world.next_if(|name| name.at.end <= at).is_some() {}
            if i < end {
                continue;
            }
            let own = text.tokens[i].is_word.then(|| self.own.begin(&text.raw[at..])).flatten();
            let listed = world.peek().filter(|name| name.at.start == at);
            let length = listed.map_or(0, |name| name.at.len());
            let next = match own {
                Some((own, target)) if own >= length => Some((at..at + own, target, Sort::Name)),
                _ => listed.and_then(|name| self.meant(text, name)),
            };
            let Some((place, target, sort)) = next else { continue };
            let tokens = text.tokens_in(&place);
            end = tokens.end;
            named.push(Named { tokens, target, sort });
        }
        self.named = named;
    }

    /// What a name of the world's table stands for here.
    fn meant(&self, text: &Text<'_>, name: &Found) -> Option<(Range<usize>, Target, Sort)> {
        let (target, sort) = match (&name.means, self.senses.of(text.raw, name)) {
            (Meaning::Other, _) => return None,
            (Meaning::Person(person), _) => (Target::Known(*person), Sort::Name),
            (_, Some((actor, sort))) => (Target::Actor(actor), sort),
            (Meaning::OneOf(actors), None) => (Target::Open, actors.first()?.1),
            (Meaning::Actor(..), None) => return None,
        };
        if matches!(sort, Sort::Name | Sort::Seat) && is_inside_another(text, name) {
            return None;
        }
        Some((name.at.clone(), target, sort))
    }

    /// The name that stands at a token.
    pub(super) fn named_at(&self, token: usize) -> Option<&Named> {
        let after = self.named.partition_point(|named| named.tokens.start <= token);
        self.named[..after].last().filter(|named| named.tokens.contains(&token))
    }

    /// The names inside a run of tokens, in order.
    pub(super) fn named_in(&self, tokens: &Range<usize>) -> &[Named] {
        let first = self.named.partition_point(|named| named.tokens.start < tokens.start);
        let last = self.named.partition_point(|named| named.tokens.end <= tokens.end);
        &self.named[first..last.max(first)]
    }
}

/// Whether a name of the world is part of a person's or a firm's name, as the parse sees it.
fn is_inside_another(text: &Text<'_>, name: &Found) -> bool {
    let tokens = text.tokens_in(&name.at);
    let Some(first) = text.tokens.get(tokens.start) else { return false };
    if !matches!(first.entity, "PERSON" | "WORK_OF_ART" | "PRODUCT" | "FAC" | "EVENT") {
        return false;
    }
    let entity = entity_at(text, tokens.start);
    let is_longer = entity.len() > tokens.len();
    // Only what is a person's given or last name can be part of one.
    is_longer && (first.entity != "PERSON" || is_name_part(text, &entity, &tokens))
}

fn is_name_part(text: &Text<'_>, entity: &Range<usize>, tokens: &Range<usize>) -> bool {
    let is_title = |i: usize| WORLD.ends_office(text.lower(i));
    tokens.len() == 1
        && !entity.clone().any(is_title)
        && (tokens.end == entity.end && is_given(text.token(entity.start))
            || tokens.start == entity.start && is_given(text.token(tokens.start)))
}

/// The tokens of the entity that a token is part of.
pub(super) fn entity_at(text: &Text<'_>, i: usize) -> Range<usize> {
    let label = text.tokens[i].entity;
    if label.is_empty() {
        return i..i;
    }
    let sentence = text.sentence_at(i);
    let mut start = i;
    while start > sentence.start && !text.tokens[start].begins_entity {
        start -= 1;
    }
    let mut end = i + 1;
    while end < sentence.end && text.tokens[end].entity == label && !text.tokens[end].begins_entity
    {
        end += 1;
    }
    start..end
}
