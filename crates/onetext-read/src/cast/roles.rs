//! Tying names, offices, bodies and groups to those spoken of before: `the envoy`, `the union`.

use compact_str::CompactString;

use super::Cast;
use super::chains::{Number, Referent, place};
use super::mentions::{Manner, Mention, is_plural, nouns};
use super::words::{BODIES, FIRMS, UNIONS};
use crate::text::Text;
use crate::world::{Called, WORLD};

/// How far back `the company` reaches, in sentences.
const FAR: usize = 30;

impl Cast {
    /// A mention of somebody by name.
    pub(super) fn chain_named(&mut self, text: &Text<'_>, mention: &mut Mention, head: usize) {
        let mut called = Called::Unknown;
        let found = match (mention.person, mention.who.as_slice()) {
            (Some(person), _) => {
                called = self.people[person].called;
                self.chains.of_person.get(&person).copied()
            }
            (None, [member]) => self.chains.of_member.get(member).copied(),
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
        let outer = self.outer(text, mention, head);
        let chain = found.or(outer.filter(|i| {
            let referent = &self.chains.referents[*i];
            referent.number == number
                && referent.person.is_none()
                && (number == Number::One || referent.who.is_empty())
        }));
        let chain = chain.unwrap_or_else(|| self.refer(number, mention, called));
        let referent = &mut self.chains.referents[chain];
        referent.person = referent.person.or(mention.person);
        referent.called = referent.called.or(called);
        if referent.who.is_empty() || number == Number::Body {
            referent.who.clone_from(&mention.who);
        }
        match (mention.person, mention.who.first()) {
            (Some(person), _) => self.chains.of_person.insert(person, chain),
            (None, Some(member)) => self.chains.of_member.insert(*member, chain),
            (None, None) => None,
        };
        self.call(chain, words);
        mention.chain = Some(chain);
        self.seen(text, mention, head, number);
    }

    /// The chain of the phrase that a phrase is an apposition of, by the tree or by its commas:
    /// `Seoul's unification minister, Kang Ji-won, said`.
    fn outer(&self, text: &Text<'_>, mention: &Mention, head: usize) -> Option<usize> {
        let above = text.above(head).filter(|above| text.dep(head) == "appos" && *above < head);
        if let Some(chain) = above.and_then(|above| self.mention_at(above)?.chain) {
            return Some(chain);
        }
        let start = mention.tokens.start;
        let last = self.all.last().filter(|last| last.tokens.end <= start)?;
        let between = last.tokens.end..start;
        let is_role = |mention: &Mention| {
            matches!(mention.manner, Manner::Office | Manner::Unnamed) && mention.person.is_none()
        };
        let (is_named, was_named) = (!is_role(mention), !is_role(last));
        if is_named == was_named {
            return None;
        }
        // "the dockers' union Havenwerkers Unie": nothing stands between.
        if between.is_empty() {
            return last.chain.filter(|_| is_named);
        }
        let closes = matches!(
            text.lower(mention.tokens.end),
            "," | "." | ")" | ";" | "who" | "—" | "–" | "" | "of" | "at" | "for"
        );
        let is_comma = between.len() == 1 && matches!(text.lower(between.start), "," | "(");
        (is_comma && closes).then_some(last.chain)?
    }

    /// One person by what they are: somebody spoken of before, or somebody new.
    pub(super) fn chain_role(&mut self, text: &Text<'_>, mention: &mut Mention, head: usize) {
        let words = nouns(text, head);
        let first = text.lower(mention.tokens.start);
        let is_new = matches!(first, "a" | "an" | "one" | "another" | "no" | "some" | "every");
        let called = Called::of(text.lower(head))
            .or(WORLD.office(text.lower(head)).map_or(Called::Unknown, |o| o.called));
        let outer = self
            .outer(text, mention, head)
            .filter(|i| self.chains.referents[*i].number == Number::One);
        let known =
            outer.or_else(|| if is_new { None } else { self.holder(text, mention, &words) });
        let chain = known.unwrap_or_else(|| self.refer(Number::One, mention, called));
        self.call(chain, words);
        let referent = &mut self.chains.referents[chain];
        referent.called = referent.called.or(called);
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
            referent.number == Number::One && is_same
        };
        let candidates = words.iter().flat_map(|word| self.chains.called_by(word));
        let mut found: Vec<(usize, usize, bool)> = candidates
            .map(|i| (i, &self.chains.referents[i]))
            .filter(|(_, referent)| fits(referent))
            .map(|(i, referent)| {
                let last = referent.places.last();
                let near = last.is_some_and(|p| here.sentence.saturating_sub(p.sentence) <= 2);
                (self.chains.last(i), i, near)
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
        let found = words.iter().flat_map(|word| self.chains.called_by(word)).find(|i| {
            let referent = &self.chains.referents[*i];
            referent.number == number
                && (referent.who == mention.who || (is_definite && mention.who.is_empty()))
        });
        let is_new = !is_definite && mention.who.is_empty();
        let chain = found.filter(|_| !is_new);
        let chain = chain.unwrap_or_else(|| self.refer(number, mention, Called::Unknown));
        if mention.who.is_empty() && found == Some(chain) {
            mention.who.clone_from(&self.chains.referents[chain].who);
            if !mention.who.is_empty() {
                mention.manner = Manner::Group;
            }
        }
        self.call(chain, words);
        mention.chain = Some(chain);
        self.seen(text, mention, head, number);
    }

    fn call(&mut self, chain: usize, words: Vec<CompactString>) {
        for word in words {
            self.chains.call(chain, word);
        }
    }

    /// A body or firm by its kind: one that was named before, if it is `the` one.
    pub(super) fn body(
        &mut self,
        text: &Text<'_>,
        mention: &mut Mention,
        head: usize,
        is_thing: bool,
    ) {
        let words = nouns(text, head);
        let lemma = text.lemma(head);
        let first = text.lower(mention.tokens.start);
        let is_definite = matches!(first, "the" | "this" | "that") || text.tokens[head].is_capital;
        let number = if is_plural(text, head) { Number::Many } else { Number::Body };
        let plain = mention.tokens.len() <= 2;
        let here = place(text, head);
        let newest =
            |found: Vec<usize>| found.into_iter().max_by_key(|i| (self.chains.last(*i), *i));
        let outer =
            self.outer(text, mention, head).filter(|i| self.chains.referents[*i].number == number);
        // "the Gdynia office" is not the office spoken of before.
        let first_own = mention.tokens.start + usize::from(is_article(text, mention.tokens.start));
        let own: Vec<&str> = (first_own..head).map(|i| text.lower(i)).collect();
        let by_word = || {
            let found = words.iter().flat_map(|word| self.chains.called_by(word));
            let found = found.filter(|i| {
                let referent = &self.chains.referents[*i];
                referent.number == number
                    && own.iter().all(|own| referent.nouns.iter().any(|noun| noun == own))
            });
            newest(found.collect())
        };
        let by_kind = || {
            let (is_firm, of_union) = (FIRMS.contains(&lemma), lemma == "union");
            if !plain || number != Number::Body || !(is_firm || of_union) {
                return None;
            }
            let near = self.chains.recent(head, here.sentence, FAR).into_iter().filter(|i| {
                let referent = &self.chains.referents[*i];
                let member = referent.who.first();
                let is_own = member.is_some_and(|member| !self.world.contains(&Some(*member)));
                let is_body = || referent.nouns.iter().any(|noun| BODIES.contains(&noun.as_str()));
                let fits =
                    if of_union { is_union(referent) } else { !is_union(referent) && !is_body() };
                referent.number == Number::Body && is_own && fits
            });
            newest(near.collect())
        };
        let known = outer.or_else(|| if is_definite { by_word().or_else(by_kind) } else { None });
        let chain = known.unwrap_or_else(|| self.refer(number, mention, Called::Unknown));
        self.chains.referents[chain].is_thing |= is_thing;
        mention.who.clone_from(&self.chains.referents[chain].who);
        if !mention.who.is_empty() {
            mention.manner = if number == Number::Body { Manner::Name } else { Manner::Group };
        }
        self.call(chain, words);
        mention.chain = Some(chain);
        self.seen(text, mention, head, number);
    }
}

/// Whether the names of a referent are those of a union.
fn is_union(referent: &Referent) -> bool {
    let plain =
        |noun: &CompactString| UNIONS.contains(&noun.trim_end_matches("'s").trim_end_matches('\''));
    referent.nouns.iter().any(plain)
}

fn is_article(text: &Text<'_>, i: usize) -> bool {
    matches!(text.lower(i), "the" | "this" | "that" | "these" | "those")
}

fn lower(word: &str) -> CompactString {
    CompactString::new(word.to_lowercase())
}
