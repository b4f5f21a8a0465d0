//! Who is meant by a pronoun or a short form: mentions of one and the same, tied together.
//!
//! Everyone of whom a text speaks is a [`Referent`], named or not: a person, a body or firm, or
//! several together. A pronoun means the referent that agrees with it and weighs most: subjects and
//! speakers more than others, near ones more than far ones, words outside quotations more than
//! those inside. Where none weighs enough, or two weigh the same, it stays open.

use std::ops::Range;

use compact_str::CompactString;

use super::Cast;
use super::mentions::{Manner, Mention, is_pronoun, is_we};
use super::persons::{head_of, reports};
use super::phrases::subject_of;
use crate::each_once;
use crate::lexicon::Map;
use crate::text::Text;
use crate::world::Called;

/// How many a referent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// A person.
    One,
    /// A body, a firm, a state: `it`, and `they` as well.
    Body,
    /// Several: `they`.
    Many,
}

/// Somebody or something that a text speaks of.
#[derive(Debug, Clone)]
pub(super) struct Referent {
    pub(super) number: Number,
    pub(super) who: Vec<usize>,
    pub(super) person: Option<usize>,
    pub(super) called: Called,
    /// The nouns by which it was called: `minister`, `union`.
    pub(super) nouns: Vec<CompactString>,
    /// Whether only that it says something tells that it is anybody.
    pub(super) is_thing: bool,
    /// Whose it is, where a pronoun says so: `her office`.
    pub(super) owner: Option<usize>,
    /// Where it was spoken of, in order.
    pub(super) places: Vec<Place>,
}

/// Where a referent is spoken of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    token: usize,
    pub(super) sentence: usize,
    paragraph: usize,
    /// How much it stands out there.
    weight: f64,
    is_quoted: bool,
}

/// All referents of a text, and ways to find them.
#[derive(Debug, Default)]
pub(super) struct Chains {
    pub(super) referents: Vec<Referent>,
    by_noun: Map<CompactString, Vec<usize>>,
    pub(super) of_person: Map<usize, usize>,
    pub(super) of_member: Map<usize, usize>,
    /// Those joined by `and`, by who they are.
    several: Map<Vec<usize>, usize>,
    /// Two that were spoken of together, and where.
    pairs: Vec<(usize, usize)>,
    /// Each place where somebody is spoken of, in order: token, sentence, referent.
    order: Vec<(usize, usize, usize)>,
}

/// How many of those that were called by one noun are looked at, the newest first.
const NEWEST: usize = 64;

impl Chains {
    fn note(&mut self, chain: usize, place: Place) {
        let places = &mut self.referents[chain].places;
        let at = places.partition_point(|other| other.token <= place.token);
        places.insert(at, place);
        let at = self.order.partition_point(|(token, ..)| *token <= place.token);
        self.order.insert(at, (place.token, place.sentence, chain));
    }

    /// Lets a noun stand for a referent.
    pub(super) fn call(&mut self, chain: usize, noun: CompactString) {
        let nouns = &mut self.referents[chain].nouns;
        if !nouns.contains(&noun) {
            nouns.push(noun.clone());
            self.by_noun.entry(noun).or_default().push(chain);
        }
    }

    /// Those that were called by a noun, the newest first.
    pub(super) fn called_by(&self, noun: &str) -> impl Iterator<Item = usize> + '_ {
        self.by_noun.get(noun).into_iter().flatten().rev().take(NEWEST).copied()
    }

    /// Those spoken of before a token and not many sentences before, each once, in order of their
    /// numbers.
    pub(super) fn recent(&self, token: usize, sentence: usize, reach: usize) -> Vec<usize> {
        let before = self.order.partition_point(|(other, ..)| *other < token);
        let near = self.order[..before].iter().rev();
        let near = near.take_while(|(_, other, _)| sentence.saturating_sub(*other) <= reach);
        let mut found: Vec<usize> = near.map(|(.., chain)| *chain).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The token where a referent was last spoken of.
    pub(super) fn last(&self, chain: usize) -> usize {
        self.referents[chain].places.last().map_or(0, |place| place.token)
    }
}

/// Who speaks, where a pronoun or a short form is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Discourse {
    /// Whose words are being read: whom `I` and `we` mean.
    pub(crate) quoted: Option<Mention>,
    /// To whom they are said: whom `you` means.
    pub(crate) addressee: Option<Mention>,
    /// Who spoke last.
    pub(crate) speaker: Option<Mention>,
}

impl Discourse {
    /// Remembers who was found to be speaking.
    pub(crate) fn spoke(&mut self, speaker: &Mention) {
        if speaker.chain.is_some() {
            self.speaker = Some(speaker.clone());
        }
    }
}

/// How much of its weight a mention keeps from one sentence to the next.
const FADING: f64 = 0.55;
/// How far back a pronoun reaches, in sentences.
const REACH: usize = 6;
/// What a referent must weigh at least.
const LEAST: f64 = 0.25;
/// How much more than the next it must weigh.
const MARGIN: f64 = 1.02;

impl Cast {
    /// Whom the words of a source mean: a name, a title, a noun phrase with its appositions, a
    /// pronoun, or several joined by `and`.
    ///
    /// The mention has the tokens that were given. Where nobody can be told, it is unnamed.
    pub(crate) fn resolve(
        &self,
        text: &Text<'_>,
        tokens: Range<usize>,
        discourse: &Discourse,
    ) -> Mention {
        if tokens.is_empty() || tokens.end > text.tokens.len() {
            return Mention::unnamed(tokens);
        }
        let head = head_of(text, &tokens);
        if is_pronoun(text, head) && tokens.len() < 3 {
            let mut found = self.pronoun(text, head, discourse);
            found.tokens = tokens;
            return found;
        }
        let joint = joined(text, head, &tokens);
        let mut found: Vec<Mention> =
            joint.iter().filter_map(|head| self.mention_at(*head)).cloned().collect();
        if found.is_empty() {
            found.extend(
                self.all[self.all.partition_point(|m| m.tokens.start < tokens.start)..]
                    .iter()
                    .take_while(|mention| mention.tokens.start < tokens.end)
                    .find(|mention| {
                        tokens.start <= mention.tokens.start && mention.tokens.end <= tokens.end
                    })
                    .filter(|mention| is_leading(text, mention, &tokens))
                    .cloned(),
            );
        }
        let mut found = found.into_iter();
        let Some(mut mention) = found.next() else { return Mention::unnamed(tokens) };
        for other in found {
            mention.who = each_once(mention.who.into_iter().chain(other.who));
            mention.person = None;
            mention.chain = None;
        }
        // What is said of somebody later tells who it is: "the premier, Cristina Lee".
        if let Some(person) = mention.chain.and_then(|i| self.chains.referents[i].person) {
            mention.person = Some(person);
            if mention.who.is_empty() {
                mention.who = self.people[person].party.into_iter().collect();
            }
        }
        mention.tokens = tokens;
        mention
    }

    /// The names of whoever a mention means: a person's or a party's, and the words of all mentions
    /// of the same one that are no pronouns.
    #[cfg(feature = "training")]
    pub(super) fn mention_names<'t>(&'t self, text: &Text<'t>, mention: &Mention) -> Vec<&'t str> {
        let mut names = Vec::new();
        let owner = mention.chain.and_then(|chain| self.chains.referents[chain].owner);
        if let Some(owner) = owner.filter(|_| text.tokens[mention.tokens.start].tag == "PRP$") {
            let mut whose = Mention::unnamed(mention.tokens.end..mention.tokens.end);
            self.mean_chain(&mut whose, owner);
            names.extend(self.own_names(text, &whose));
        }
        names.extend(self.own_names(text, mention));
        names
    }

    #[cfg(feature = "training")]
    fn own_names<'t>(&'t self, text: &Text<'t>, mention: &Mention) -> Vec<&'t str> {
        let mut names = Vec::new();
        match mention.person {
            Some(person) => names.push(self.people[person].name.as_str()),
            None => names.extend(mention.who.iter().map(|i| self.members[*i].name.as_str())),
        }
        let same = self.all.iter().filter(|other| {
            mention.chain.is_some()
                && other.chain == mention.chain
                && other.manner != Manner::Pronoun
        });
        names.extend(same.map(|other| text.words(&text.place(other.tokens.clone()))));
        names
    }

    /// The mention that covers a token.
    pub(super) fn mention_at(&self, token: usize) -> Option<&Mention> {
        let after = self.all.partition_point(|mention| mention.tokens.start <= token);
        self.all[..after].iter().rev().take(3).find(|mention| mention.tokens.contains(&token))
    }

    /// Whom a pronoun means.
    pub(super) fn pronoun(&self, text: &Text<'_>, at: usize, discourse: &Discourse) -> Mention {
        let mut mention = Mention::unnamed(at..at + 1);
        mention.manner = Manner::Pronoun;
        let word = text.lower(at);
        if is_we(word) {
            let you = matches!(word, "you" | "your");
            let speaker = if you { &discourse.addressee } else { &discourse.quoted };
            let Some(speaker) = speaker else { return mention };
            mention.who.clone_from(&speaker.who);
            let alone = matches!(word, "i" | "me" | "my") || you;
            mention.person = speaker.person.filter(|_| alone);
            mention.chain = speaker.chain.filter(|_| alone);
            return mention;
        }
        if let Some(chain) = self.antecedent(text, at, discourse) {
            self.mean_chain(&mut mention, chain);
        }
        mention
    }

    fn mean_chain(&self, mention: &mut Mention, chain: usize) {
        let referent = &self.chains.referents[chain];
        mention.who.clone_from(&referent.who);
        if let Some(person) = referent.person {
            mention.who = self.people[person].party.into_iter().collect();
        }
        mention.person = referent.person;
        mention.chain = Some(chain);
    }

    /// The referent that a pronoun means.
    fn antecedent(&self, text: &Text<'_>, at: usize, discourse: &Discourse) -> Option<usize> {
        let word = text.lower(at);
        let called = Called::of(word);
        let here = place(text, at);
        let own_clause = clause_subject(text, at);
        if matches!(word, "it" | "its") && !self.can_be_it(text, at) {
            return None;
        }
        let mut best: Option<(usize, f64)> = None;
        let mut next = 0.0_f64;
        for i in self.chains.recent(here.token, here.sentence, REACH) {
            let referent = &self.chains.referents[i];
            let fits = match (word, referent.number) {
                ("he" | "she" | "him" | "her" | "his" | "hers", Number::One) => {
                    referent.called.agrees(called)
                }
                ("he" | "she", Number::Body) => referent.is_thing,
                ("it" | "its", Number::Body)
                | ("they" | "them" | "their" | "theirs", Number::Many | Number::Body) => true,
                _ => false,
            };
            if !fits || own_clause.is_some_and(|own| self.is_of(i, own)) {
                continue;
            }
            let mut weight = weight(referent, &here);
            if referent.number == Number::One && referent.called == called {
                weight *= 1.5;
            }
            if matches!(word, "he" | "she") && referent.is_thing {
                weight *= 0.25;
            }
            if matches!(word, "they" | "them" | "their") && referent.number == Number::Body {
                weight *= 0.5;
            }
            if discourse.speaker.as_ref().is_some_and(|speaker| speaker.chain == Some(i)) {
                weight *= 1.6;
            }
            match best {
                Some((_, most)) if weight <= most => next = next.max(weight),
                _ => {
                    next = best.map_or(0.0, |(_, most)| most);
                    best = Some((i, weight));
                }
            }
        }
        best.filter(|(_, weight)| *weight >= LEAST && *weight >= next * MARGIN).map(|(i, _)| i)
    }

    /// Whether `it` can mean a party: a thing is `it` more often than a party is. What the sentence
    /// or the one before begins with must be one.
    fn can_be_it(&self, text: &Text<'_>, at: usize) -> bool {
        let is_body = |i: usize| {
            self.mention_at(i)
                .and_then(|mention| mention.chain)
                .is_some_and(|chain| self.chains.referents[chain].number == Number::Body)
        };
        let sentence = text.sentence_at(at);
        if (sentence.start..at).any(is_body) {
            return true;
        }
        let Some(before) = text.tokens[at].sentence.checked_sub(1) else { return false };
        let before = text.sentences[before].tokens.clone();
        let mut subjects = before.filter(|i| text.dep(*i).starts_with("nsubj"));
        subjects.next().is_none_or(|first| is_body(first) || subjects.any(is_body))
    }

    /// Whether a mention at a token is of a referent.
    fn is_of(&self, referent: usize, token: usize) -> bool {
        self.mention_at(token).is_some_and(|mention| mention.chain == Some(referent))
    }

    /// `both sides`, `one of them`: of the last pair or group.
    pub(super) fn several(
        &mut self,
        text: &Text<'_>,
        tokens: &Range<usize>,
        head: usize,
    ) -> Mention {
        let mut mention = Mention::unnamed(tokens.clone());
        mention.manner = Manner::Pronoun;
        let lower = text.lower(head);
        let counts_all = matches!(
            lower,
            "both"
                | "neither"
                | "sides"
                | "parties"
                | "countries"
                | "governments"
                | "delegations"
                | "party"
                | "side"
        );
        mention.some_of = !counts_all;
        if counts_all && let Some(pair) = self.last_pair(text, tokens.start) {
            mention.who = pair;
            return mention;
        }
        let here = place(text, tokens.start);
        let mut best: Option<(usize, f64)> = None;
        for i in self.chains.recent(here.token, here.sentence, REACH) {
            let referent = &self.chains.referents[i];
            if referent.number == Number::Many {
                let weight = weight(referent, &here);
                if weight > best.map_or(LEAST, |(_, most)| most) {
                    best = Some((i, weight));
                }
            }
        }
        if let Some((chain, _)) = best {
            mention.who.clone_from(&self.chains.referents[chain].who);
            mention.chain = Some(chain);
        }
        mention
    }

    /// The last two parties that were spoken of together.
    fn last_pair(&self, text: &Text<'_>, at: usize) -> Option<Vec<usize>> {
        let start = text.sentence_at(at).start;
        let first = self.all.partition_point(|mention| mention.tokens.start < start);
        let before = self.all[first..]
            .iter()
            .filter(|mention| mention.tokens.end <= at && mention.manner != Manner::Pronoun);
        let here = each_once(before.flat_map(|mention| mention.who.iter().copied()));
        if here.len() == 2 {
            return Some(here);
        }
        let pairs = &self.chains.pairs;
        let before = pairs.partition_point(|(token, _)| *token < at);
        pairs[..before].last().map(|(_, chain)| self.chains.referents[*chain].who.clone())
    }

    /// Notes whose somebody is.
    pub(super) fn own_by(&mut self, chain: usize, owner: Option<usize>) {
        let referent = &mut self.chains.referents[chain];
        referent.owner = referent.owner.or(owner.filter(|owner| *owner != chain));
    }

    /// A new referent.
    pub(super) fn refer(&mut self, number: Number, mention: &Mention, called: Called) -> usize {
        let chain = self.chains.referents.len();
        self.chains.referents.push(Referent {
            number,
            who: mention.who.clone(),
            person: mention.person,
            called,
            nouns: Vec::new(),
            is_thing: false,
            owner: None,
            places: Vec::new(),
        });
        chain
    }

    /// Notes where a referent is spoken of; with those that it is joined to, they are several.
    pub(super) fn seen(&mut self, text: &Text<'_>, mention: &Mention, head: usize, number: Number) {
        let mut here = place(text, head);
        if let Some(chain) = mention.chain {
            let referent = &mut self.chains.referents[chain];
            if mention.manner == Manner::Pronoun {
                here.weight *= 0.6;
                if referent.number == Number::One {
                    referent.called = referent.called.or(Called::of(text.lower(head)));
                }
            }
            self.chains.note(chain, here);
        }
        let is_pair = mention.who.len() == 2;
        if let Some(chain) = mention.chain.filter(|_| number == Number::Many) {
            if is_pair {
                self.chains.pairs.push((head, chain));
            }
            return;
        }
        // "Kyiv and Washington": the first of them stands before.
        let Some(above) = text.above(head).filter(|_| text.dep(head) == "conj") else { return };
        let Some(first) = self.mention_at(above) else { return };
        let mut both = Mention::unnamed(first.tokens.start..mention.tokens.end);
        both.who = each_once(first.who.iter().chain(&mention.who).copied());
        let known = self.chains.several.get(&both.who).filter(|_| !both.who.is_empty()).copied();
        let chain = known.unwrap_or_else(|| self.refer(Number::Many, &both, Called::Unknown));
        self.chains.note(chain, place(text, above));
        if both.who.len() == 2 {
            self.chains.pairs.push((head, chain));
        }
        self.chains.several.insert(both.who, chain);
    }
}

/// How much a referent weighs at a place: the sum over where it was spoken of before.
fn weight(referent: &Referent, here: &Place) -> f64 {
    let before = referent.places.partition_point(|place| place.token < here.token);
    let mut sum = 0.0;
    for place in referent.places[..before].iter().rev() {
        let apart = here.sentence - place.sentence;
        if apart > REACH {
            break;
        }
        let mut weight = place.weight * power(FADING, apart);
        if place.is_quoted != here.is_quoted {
            weight *= 0.35;
        }
        if place.paragraph != here.paragraph {
            weight *= 0.7;
        }
        sum += weight;
    }
    sum
}

/// The heads of a source: the first, and those joined to it.
fn joined(text: &Text<'_>, head: usize, tokens: &Range<usize>) -> Vec<usize> {
    let mut found = vec![head];
    let mut at = head;
    while let Some(next) = text.child(at, &["conj"]).filter(|next| tokens.contains(next)) {
        if next <= at || found.len() > 8 {
            break;
        }
        found.push(next);
        at = next;
    }
    found
}

/// Whether a mention is what a phrase speaks of, and not only part of what it says.
fn is_leading(text: &Text<'_>, mention: &Mention, tokens: &Range<usize>) -> bool {
    let before = tokens.start..mention.tokens.start;
    !before.clone().any(|i| matches!(text.lower(i), "of" | "for" | "in" | "by" | "with" | "'s"))
        && !matches!(text.lower(mention.tokens.end), "'s" | "'" | "-")
}

/// A place in the text, and how much whoever is spoken of stands out there.
pub(super) fn place(text: &Text<'_>, token: usize) -> Place {
    let sentence = text.tokens[token].sentence;
    let verb = subject_of(text, token);
    let weight = match verb {
        Some(verb) if reports(text, verb) => 3.2,
        Some(verb) if text.dep(verb) == "ROOT" => 3.0,
        Some(_) => 2.6,
        None => match text.dep(token) {
            "dobj" | "dative" => 1.2,
            "appos" => 1.0,
            "poss" => 0.9,
            "ROOT" => 2.0,
            "pobj"
                if text.above(token).is_some_and(|to| {
                    text.lower(to) == "to"
                        && text.dep(to) == "prep"
                        && text.lower(to.wrapping_sub(1)) == "according"
                }) =>
            {
                3.0
            }
            _ => 0.6,
        },
    };
    Place {
        token,
        sentence,
        paragraph: text.sentences[sentence].paragraph,
        weight,
        is_quoted: text.quotation(text.tokens[token].at.start).is_some(),
    }
}

/// The subject of the clause of which a pronoun is an object: it means somebody else.
fn clause_subject(text: &Text<'_>, at: usize) -> Option<usize> {
    if !matches!(text.dep(at), "dobj" | "dative" | "pobj") {
        return None;
    }
    let mut verb = text.above(at)?;
    if text.dep(verb) == "prep" {
        verb = text.above(verb)?;
    }
    text.child(verb, &["nsubj", "nsubjpass"]).filter(|subject| *subject != at)
}

fn power(base: f64, times: usize) -> f64 {
    (0..times).fold(1.0, |product, _| product * base)
}
