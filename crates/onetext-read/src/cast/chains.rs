//! Who is meant by a pronoun or a short form: mentions of one and the same, tied together.
//!
//! Everyone of whom a text speaks is a [`Referent`], named or not: a person, a body or firm, or
//! several together. A pronoun means the referent that agrees with it and weighs most: subjects and
//! speakers more than others, near ones more than far ones, words outside quotations more than
//! those inside. Where none weighs enough, or two weigh the same, it stays open.

use std::ops::Range;

use compact_str::CompactString;

use super::Cast;
use super::mentions::{Manner, Mention, is_plural, is_pronoun, is_we, nouns};
use super::persons::{head_of, reports};
use super::phrases::subject_of;
use super::words::{BODIES, FIRMS};
use crate::each_once;
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
    number: Number,
    who: Vec<usize>,
    person: Option<usize>,
    called: Called,
    /// The nouns by which it was called: `minister`, `union`.
    nouns: Vec<CompactString>,
    /// Where it was spoken of, in order.
    places: Vec<Place>,
}

/// Where a referent is spoken of.
#[derive(Debug, Clone, Copy)]
struct Place {
    token: usize,
    sentence: usize,
    paragraph: usize,
    /// How much it stands out there.
    weight: f64,
    is_quoted: bool,
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
const LEAST: f64 = 0.15;
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
                self.all
                    .iter()
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
        mention.tokens = tokens;
        mention
    }

    /// The names of whoever a mention means: a person's or a party's, and the words of all mentions
    /// of the same one that are no pronouns.
    #[cfg(feature = "training")]
    pub(super) fn mention_names<'t>(&'t self, text: &Text<'t>, mention: &Mention) -> Vec<&'t str> {
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
    fn mention_at(&self, token: usize) -> Option<&Mention> {
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
        let referent = &self.referents[chain];
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
        let mut best: Option<(usize, f64)> = None;
        let mut next = 0.0_f64;
        for (i, referent) in self.referents.iter().enumerate() {
            let fits = match (word, referent.number) {
                ("he" | "she" | "him" | "her" | "his" | "hers", Number::One) => {
                    referent.called.agrees(called)
                }
                ("it" | "its", Number::Body) => true,
                ("they" | "them" | "their" | "theirs", Number::Many | Number::Body) => true,
                _ => false,
            };
            if !fits || own_clause.is_some_and(|own| self.is_of(i, own)) {
                continue;
            }
            let mut weight = self.weight(referent, &here);
            if referent.number == Number::One && referent.called == called {
                weight *= 1.5;
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

    /// Whether a mention at a token is of a referent.
    fn is_of(&self, referent: usize, token: usize) -> bool {
        self.mention_at(token).is_some_and(|mention| mention.chain == Some(referent))
    }

    /// How much a referent weighs at a place: the sum over where it was spoken of before.
    fn weight(&self, referent: &Referent, here: &Place) -> f64 {
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

    /// A mention of somebody by name.
    pub(super) fn chain_named(&mut self, text: &Text<'_>, mention: &mut Mention, head: usize) {
        let mut called = Called::Unknown;
        let found = match (mention.person, mention.who.as_slice()) {
            (Some(person), _) => {
                called = self.people[person].called;
                self.referents.iter().position(|referent| referent.person == Some(person))
            }
            (None, [member]) => self
                .referents
                .iter()
                .position(|referent| referent.number == Number::Body && referent.who == [*member]),
            _ => return,
        };
        let number = match (mention.person, mention.manner) {
            (Some(_), _) => Number::One,
            (None, Manner::Demonym) => return,
            _ => Number::Body,
        };
        let mut words: Vec<CompactString> = Vec::new();
        if let Some(person) = mention.person {
            let office = self.people[person].office.iter();
            words.extend(office.filter_map(|o| o.rsplit([' ', '-']).next()).map(lower));
        } else if let Some(member) = mention.who.first() {
            words.extend(self.members[*member].name.split(' ').map(lower));
        }
        let outer = self.outer(text, head);
        let chain = found.or(outer.filter(|i| {
            let referent = &self.referents[*i];
            referent.number == number
                && referent.person.is_none()
                && (number == Number::One || referent.who.is_empty())
        }));
        let chain = chain.unwrap_or_else(|| self.refer(number, mention, called));
        let referent = &mut self.referents[chain];
        referent.person = referent.person.or(mention.person);
        referent.called = referent.called.or(called);
        if referent.who.is_empty() || number == Number::Body {
            referent.who.clone_from(&mention.who);
        }
        for word in words {
            if !referent.nouns.contains(&word) {
                referent.nouns.push(word);
            }
        }
        mention.chain = Some(chain);
        self.seen(text, mention, head, number);
    }

    /// The chain of the noun that a token is an apposition of.
    fn outer(&self, text: &Text<'_>, head: usize) -> Option<usize> {
        let above = text.above(head).filter(|above| text.dep(head) == "appos" && *above < head)?;
        self.mention_at(above)?.chain
    }

    /// One person by what they are: somebody spoken of before, or somebody new.
    pub(super) fn chain_role(&mut self, text: &Text<'_>, mention: &mut Mention, head: usize) {
        let words = nouns(text, head);
        let first = text.lower(mention.tokens.start);
        let is_new = matches!(first, "a" | "an" | "one" | "another" | "no" | "some" | "every");
        let called = Called::of(text.lower(head))
            .or(crate::world::WORLD.office(text.lower(head)).map_or(Called::Unknown, |o| o.called));
        let outer = self.outer(text, head).filter(|i| self.referents[*i].number == Number::One);
        let known =
            outer.or_else(|| if is_new { None } else { self.holder(text, mention, &words) });
        let chain = known.unwrap_or_else(|| self.refer(Number::One, mention, called));
        let referent = &mut self.referents[chain];
        referent.called = referent.called.or(called);
        for word in words {
            if !referent.nouns.contains(&word) {
                referent.nouns.push(word);
            }
        }
        if known.is_some() {
            let (person, who) = (referent.person, referent.who.clone());
            if referent.who.is_empty() {
                referent.who.clone_from(&mention.who);
            }
            mention.person = person;
            let party = person.and_then(|person| self.people[person].party);
            if mention.who.is_empty() {
                mention.who = party.map_or(who, |party| vec![party]);
            }
            if mention.manner == Manner::Unnamed && !mention.who.is_empty() {
                mention.manner = Manner::Office;
            }
        }
        mention.chain = Some(chain);
        self.seen(text, mention, head, Number::One);
    }

    /// Who was spoken of by a noun before: the last one, if the party fits.
    fn holder(&self, text: &Text<'_>, mention: &Mention, words: &[CompactString]) -> Option<usize> {
        let here = place(text, mention.tokens.start);
        let fits = |referent: &Referent| {
            let party = referent.person.and_then(|person| self.people[person].party);
            let who: Vec<usize> = party.map_or_else(|| referent.who.clone(), |party| vec![party]);
            let is_same = mention.who.is_empty() || who.is_empty() || who == mention.who;
            referent.number == Number::One
                && is_same
                && words.iter().any(|word| referent.nouns.contains(word))
        };
        let last = |referent: &Referent| referent.places.last().map_or(0, |place| place.token);
        let mut found: Vec<(usize, usize, bool)> = self
            .referents
            .iter()
            .enumerate()
            .filter(|(_, referent)| fits(referent))
            .map(|(i, referent)| {
                let near = referent.places.last().is_some_and(|p| here.sentence - p.sentence <= 2);
                (last(referent), i, near)
            })
            .collect();
        found.sort_unstable();
        // With a party of its own and nobody named for it, two may hold one office.
        let (_, chain, near) = *found.last()?;
        (found.len() == 1 || near).then_some(chain)
    }

    /// Several together: those spoken of before in the same words, or others.
    pub(super) fn chain_group(&mut self, text: &Text<'_>, mention: &mut Mention, head: usize) {
        let words = nouns(text, head);
        let number = if is_plural(text, head) || mention.who.len() > 1 {
            Number::Many
        } else if mention.manner == Manner::Unnamed {
            Number::One
        } else {
            Number::Body
        };
        let is_definite = matches!(text.lower(mention.tokens.start), "the" | "these" | "those");
        let found = self.referents.iter().rposition(|referent| {
            referent.number == number
                && words.iter().any(|word| referent.nouns.contains(word))
                && (referent.who == mention.who || (is_definite && mention.who.is_empty()))
        });
        let is_new = !is_definite && mention.who.is_empty();
        let chain = found.filter(|_| !is_new);
        let chain = chain.unwrap_or_else(|| self.refer(number, mention, Called::Unknown));
        if mention.who.is_empty() && found == Some(chain) {
            mention.who.clone_from(&self.referents[chain].who);
            if !mention.who.is_empty() {
                mention.manner = Manner::Group;
            }
        }
        self.call(chain, words);
        mention.chain = Some(chain);
        self.seen(text, mention, head, number);
    }

    fn call(&mut self, chain: usize, words: Vec<CompactString>) {
        let referent = &mut self.referents[chain];
        for word in words {
            if !referent.nouns.contains(&word) {
                referent.nouns.push(word);
            }
        }
    }

    /// A body or firm by its kind: one that was named before, if it is `the` one.
    pub(super) fn body(&mut self, text: &Text<'_>, mention: &mut Mention, head: usize) {
        let words = nouns(text, head);
        let lemma = text.lemma(head);
        let first = text.lower(mention.tokens.start);
        let is_definite = matches!(first, "the" | "this" | "that") || text.tokens[head].is_capital;
        let number = if is_plural(text, head) { Number::Many } else { Number::Body };
        let plain = mention.tokens.len() <= 2;
        let last = |fits: &dyn Fn(&Referent) -> bool| {
            let fitting = self.referents.iter().enumerate().filter(|(_, referent)| fits(referent));
            fitting.max_by_key(|(_, r)| r.places.last().map_or(0, |p| p.token)).map(|(i, _)| i)
        };
        let outer = self.outer(text, head).filter(|i| self.referents[*i].number == number);
        let by_word = || {
            last(&|referent| {
                referent.number == number && words.iter().any(|w| referent.nouns.contains(w))
            })
        };
        let by_kind = || {
            let is_firm = FIRMS.contains(&lemma) && plain && number == Number::Body;
            is_firm.then(|| {
                last(&|referent| {
                    referent.number == Number::Body
                        && !referent.nouns.iter().any(|noun| BODIES.contains(&noun.as_str()))
                        && referent
                            .who
                            .first()
                            .is_some_and(|member| !self.world.contains(&Some(*member)))
                })
            })?
        };
        let known = outer.or_else(|| if is_definite { by_word().or_else(by_kind) } else { None });
        let chain = known.unwrap_or_else(|| self.refer(number, mention, Called::Unknown));
        mention.who.clone_from(&self.referents[chain].who);
        if !mention.who.is_empty() {
            mention.manner = if number == Number::Body { Manner::Name } else { Manner::Group };
        }
        self.call(chain, words);
        mention.chain = Some(chain);
        self.seen(text, mention, head, number);
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
        for (i, referent) in self.referents.iter().enumerate() {
            if referent.number == Number::Many {
                let weight = self.weight(referent, &here);
                if weight > best.map_or(LEAST, |(_, most)| most) {
                    best = Some((i, weight));
                }
            }
        }
        if let Some((chain, _)) = best {
            mention.who.clone_from(&self.referents[chain].who);
            mention.chain = Some(chain);
        }
        mention
    }

    /// The last two parties that were spoken of together.
    fn last_pair(&self, text: &Text<'_>, at: usize) -> Option<Vec<usize>> {
        let sentence = text.sentence_at(at);
        let before = self.all.iter().filter(|mention| {
            mention.tokens.end <= at
                && mention.tokens.start >= sentence.start
                && mention.manner != Manner::Pronoun
        });
        let here = each_once(before.flat_map(|mention| mention.who.iter().copied()));
        if here.len() == 2 {
            return Some(here);
        }
        let pairs = self.referents.iter().filter(|r| r.number == Number::Many && r.who.len() == 2);
        let last = pairs.max_by_key(|referent| {
            referent.places.iter().rev().find(|p| p.token < at).map_or(0, |p| p.token)
        });
        last.map(|referent| referent.who.clone())
    }

    /// A new referent.
    fn refer(&mut self, number: Number, mention: &Mention, called: Called) -> usize {
        self.referents.push(Referent {
            number,
            who: mention.who.clone(),
            person: mention.person,
            called,
            nouns: Vec::new(),
            places: Vec::new(),
        });
        self.referents.len() - 1
    }

    /// Notes where a referent is spoken of; with those that it is joined to, they are several.
    pub(super) fn seen(&mut self, text: &Text<'_>, mention: &Mention, head: usize, number: Number) {
        let here = place(text, head);
        if let Some(chain) = mention.chain {
            let referent = &mut self.referents[chain];
            if mention.manner == Manner::Pronoun && referent.number == Number::One {
                referent.called = referent.called.or(Called::of(text.lower(head)));
            }
            let mut here = here;
            if mention.manner == Manner::Pronoun {
                here.weight *= 0.8;
            }
            referent.places.push(here);
        }
        if number == Number::Many && mention.chain.is_some() {
            return;
        }
        // "Kyiv and Washington": the first of them stands before.
        let Some(above) = text.above(head).filter(|_| text.dep(head) == "conj") else { return };
        let Some(first) = self.mention_at(above).cloned() else { return };
        let who = each_once(first.who.iter().chain(&mention.who).copied());
        let chain = self
            .referents
            .iter()
            .position(|r| r.number == Number::Many && r.who == who && !who.is_empty());
        let chain = chain.unwrap_or_else(|| {
            let mut both = Mention::unnamed(first.tokens.start..mention.tokens.end);
            both.who = who;
            self.refer(Number::Many, &both, Called::Unknown)
        });
        self.referents[chain].places.push(place(text, above));
        self.referents[chain].places.sort_by_key(|place| place.token);
    }
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
fn place(text: &Text<'_>, token: usize) -> Place {
    let sentence = text.tokens[token].sentence;
    let verb = subject_of(text, token);
    let weight = match verb {
        Some(verb) if reports(text, verb) => 3.2,
        Some(verb) if text.dep(verb) == "ROOT" => 3.0,
        Some(_) => 2.2,
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
            _ => 0.8,
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

fn lower(word: &str) -> CompactString {
    CompactString::new(word.to_lowercase())
}
