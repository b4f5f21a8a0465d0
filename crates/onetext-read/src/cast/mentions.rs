//! Finding the words that speak of someone: names, offices, groups, pronouns.

use std::ops::Range;

use super::words::{BETWEEN, CALENDAR, HEADS, NO_NAMES, PEOPLE, SIDES};
use super::{Cast, Sort, Target};
use crate::each_once;
use crate::lexicon::{ACTORS, CUE_VERBS, CueVerb, Form, KNOWN_PEOPLE, OFFICE_WORDS};
use crate::text::Text;

/// How words speak of someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// By the name of a party.
    Name,
    /// By its seat of government, which may also be just a place.
    Metonym,
    /// By an adjective: `Ukrainian and US officials`.
    Demonym,
    /// By the name of a person.
    Person,
    /// By an office: `France's president`.
    Office,
    /// As a group: `European leaders`.
    Group,
    /// By a pronoun, or by `both sides`.
    Pronoun,
    /// Without saying who: `a senior official`.
    Unnamed,
}

/// Words that speak of someone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) tokens: Range<usize>,
    /// The members meant; none where that is not known.
    pub(crate) who: Vec<usize>,
    pub(crate) person: Option<usize>,
    pub(crate) some_of: bool,
    pub(crate) manner: Manner,
}

/// Whom pronouns can mean at a place in a report.
#[derive(Debug, Clone, Default)]
pub(crate) struct Discourse {
    pub(crate) person: Option<usize>,
    pub(crate) party: Option<usize>,
    /// The last group or pair that was spoken of.
    pub(crate) several: Vec<usize>,
}

impl Cast {
    /// Everyone of whom a run of tokens speaks, in order.
    pub(crate) fn mentions(
        &mut self,
        text: &Text<'_>,
        tokens: Range<usize>,
        discourse: &Discourse,
    ) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let mut at = tokens.start;
        while at < tokens.end {
            let Some(mention) = self.mention_at(text, at, tokens.end, discourse, &found) else {
                at += 1;
                continue;
            };
            self.note(text, &mention, tokens.start);
            at = mention.tokens.end;
            found.push(mention);
        }
        found
    }

    fn mention_at(
        &mut self,
        text: &Text<'_>,
        at: usize,
        end: usize,
        discourse: &Discourse,
        before: &[Mention],
    ) -> Option<Mention> {
        self.monitors_at(text, at, end)
            .or_else(|| self.phrase_at(text, at, end))
            .or_else(|| self.region_at(text, at, end))
            .or_else(|| self.organisation_at(text, at, end))
            .or_else(|| self.introduced_at(text, at, end))
            .or_else(|| self.pronoun_at(text, at, end, discourse, before))
            .or_else(|| unnamed_at(text, at, end))
            .or_else(|| self.guess_at(text, at, end, before.is_empty()))
    }

    /// Keeps the first place of whoever is spoken of, and whether they act.
    fn note(&mut self, text: &Text<'_>, mention: &Mention, start: usize) {
        if mention.manner == Manner::Pronoun {
            return;
        }
        let place = text.place(mention.tokens.clone());
        let is_place =
            mention.manner == Manner::Metonym && is_place(text, mention.tokens.start, start);
        for &member in &mention.who {
            let member = &mut self.members[member];
            if member.first.is_none() || (!member.acts && !is_place) {
                member.first = Some(place.clone());
            }
            member.acts |= !is_place;
        }
        if let Some(person) = mention.person {
            self.people[person].first.get_or_insert(place);
        }
    }

    /// `[the] [Ukraine's | Russian] [former] president [Name]`, and all that is part of it.
    fn phrase_at(&mut self, text: &Text<'_>, at: usize, end: usize) -> Option<Mention> {
        let named = self.name_at(text, at, end);
        let has_article = named.is_none() && matches!(text.lower(at), "the" | "a" | "an");
        let start = if has_article { at + 1 } else { at };
        let modifier = if has_article { self.name_at(text, start, end) } else { named };
        // "Union president Ana Duarte": the last union spoken of.
        let by_head = || {
            office_at(text, start + 1, end)?;
            Some((start + 1, Target::Member(self.by_head(text.lower(start))?), Sort::Name))
        };
        let modifier = modifier.or_else(by_head);
        let mut next = modifier.map_or(start, |(last, ..)| last);
        // "US-Russia talks": the second name is a modifier too, and stands for itself.
        if let Some((_, Target::Person(_) | Target::Known(_), _)) = modifier {
            return self.by_name(text, at, end, modifier?);
        }
        if modifier.is_some() && text.lower(next) == "'s" {
            next += 1;
        }
        let office_from = next;
        while BETWEEN.contains(&text.lower(next)) && office_at(text, next, end).is_none() {
            next += 1;
        }
        if let Some(last) = office_at(text, next, end) {
            let office = text.words(&text.place(office_from..last)).to_owned();
            if let Some(name_end) = self.personal_name(text, last, end) {
                let name = text.words(&text.place(last..name_end)).to_owned();
                return self.someone(at..name_end, &name, modifier.map(|(_, t, _)| t), office);
            }
            if let Some((_, target, _)) = modifier {
                let who = vec![self.resolve(target).0?];
                return Some(mention(at..last, who, None, Manner::Office));
            }
            if has_article {
                let office = text.words(&text.place(next..last)).to_lowercase();
                return Some(self.holder(&office, at..last));
            }
            return None;
        }
        let modifier = modifier?;
        if SIDES.contains(&text.lower(next)) {
            let who = vec![self.resolve(modifier.1).0?];
            return Some(mention(at..next + 1, who, None, Manner::Group));
        }
        if has_article {
            return None;
        }
        self.by_name(text, at, end, modifier)
    }

    fn by_name(
        &mut self,
        text: &Text<'_>,
        at: usize,
        end: usize,
        (last, target, sort): (usize, Target, Sort),
    ) -> Option<Mention> {
        let (member, person) = self.resolve(target);
        let manner = match (sort, person) {
            (_, Some(_)) => Manner::Person,
            (Sort::Name, None) => Manner::Name,
            (Sort::Metonym, None) => Manner::Metonym,
            (Sort::Demonym, None) => Manner::Demonym,
        };
        if let Some(person) = person {
            self.apposition(text, last, end, person);
        }
        if manner == Manner::Demonym && !matches!(text.lower(last), "and" | "-" | ",") {
            // An adjective alone speaks of a thing, not of whom it belongs to.
            return None;
        }
        Some(mention(at..last, vec![member?], person, manner))
    }

    /// The office in `Jared Kushner, a close adviser within …,`.
    fn apposition(&mut self, text: &Text<'_>, at: usize, end: usize, person: usize) {
        if text.lower(at) != ","
            || self.people[person].is_known
            || self.people[person].office.is_some()
        {
            return;
        }
        self.people[person].office = apposed(text, at + 1, end).map(|(office, _)| office);
    }

    /// A person with a name that is not known yet: `Jared Kushner, a close adviser of …,`.
    fn introduced_at(&mut self, text: &Text<'_>, at: usize, end: usize) -> Option<Mention> {
        let last = self.personal_name(text, at, end).filter(|last| *last >= at + 2)?;
        if text.lower(last) != "," {
            return None;
        }
        let (office, from) = apposed(text, last + 1, end)?;
        let close = (from..end).find(|i| text.lower(*i) == ",").unwrap_or(end).min(from + 14);
        let inside = (last + 1..close).find_map(|i| {
            let (_, target, _) = self.name_at(text, i, end)?;
            self.resolve(target).0
        })?;
        let name = text.words(&text.place(at..last)).to_owned();
        let person = self.person(&name, inside, Some(office));
        Some(mention(at..last, vec![self.people[person].party], Some(person), Manner::Person))
    }

    /// A name that nothing tells more of, right before a reporting verb: `Norland claims`.
    fn guess_at(
        &mut self,
        text: &Text<'_>,
        at: usize,
        end: usize,
        is_first: bool,
    ) -> Option<Mention> {
        let last = self.personal_name(text, at, end)?;
        let begins = at == 0 || !text.tokens[at - 1].is_word || is_first;
        if NO_NAMES.contains(&text.lower(at)) || last > at + 4 || !begins {
            return None;
        }
        if !self.guesses || (at..last).any(|i| self.name_at(text, i, end).is_some()) {
            return None;
        }
        let helping = |word: &str| {
            matches!(
                word,
                "has"
                    | "have"
                    | "had"
                    | "will"
                    | "would"
                    | "also"
                    | "not"
                    | "did"
                    | "does"
                    | "could"
            ) || (word.len() > 4 && word.ends_with("ly"))
        };
        let verb = (last..end.min(last + 4)).find(|i| !helping(text.lower(*i)))?;
        let reports = CUE_VERBS.get(text.lower(verb)).is_some_and(|verbs| {
            let is_finite = |verb: &CueVerb| verb.rest.is_empty() && verb.form != Form::Participle;
            verbs.iter().any(is_finite)
        });
        if !reports {
            return None;
        }
        // A word that only ever begins sentences may be any word.
        let lower = text.lower(at);
        let elsewhere = || {
            let starts = |i: usize| i == 0 || !text.tokens[i - 1].is_word;
            (0..text.tokens.len())
                .any(|i| text.lower(i) == lower && text.tokens[i].is_capital && !starts(i))
                && !(0..text.tokens.len())
                    .any(|i| text.lower(i) == lower && !text.tokens[i].is_capital)
        };
        if last == at + 1 && !elsewhere() {
            return None;
        }
        let name = text.words(&text.place(at..last)).to_owned();
        let index = self.guessed(&name);
        Some(mention(at..last, vec![index], None, Manner::Name))
    }

    /// A member of whom only the name is known, and its last word as a short form.
    fn guessed(&mut self, name: &str) -> usize {
        let index = self.member(name, None);
        self.members[index].is_guess = !self.members[index].is_known;
        self.name(name, Target::Member(index), Sort::Name);
        if let Some((_, last)) = name.rsplit_once(' ') {
            self.name(last, Target::Member(index), Sort::Name);
        }
        index
    }

    fn someone(
        &mut self,
        tokens: Range<usize>,
        name: &str,
        modifier: Option<Target>,
        office: String,
    ) -> Option<Mention> {
        let last_name = name.split_whitespace().next_back().unwrap_or(name);
        // "Trump" may stand in a report before "Donald Trump" does.
        let listed = KNOWN_PEOPLE.iter().find(|(full, _)| {
            modifier.is_none()
                && !name.contains(' ')
                && full.split_whitespace().next_back() == Some(name)
        });
        let name = listed.map_or(name, |(full, _)| full);
        let short =
            self.people.iter().position(|person| person.name == last_name && !person.is_known);
        if let Some(person) = short.filter(|_| name.contains(' ')) {
            name.clone_into(&mut self.people[person].name);
            self.name(name, Target::Person(person), Sort::Name);
        }
        let known = self.people.iter().position(|person| {
            person.name == name
                || (!name.contains(' ')
                    && person.name.split_whitespace().next_back() == Some(last_name))
        });
        let party = match (known, modifier) {
            (Some(person), _) => self.people[person].party,
            (None, Some(target)) => self.resolve(target).0?,
            (None, None) => {
                let same = |listed: &&(&str, &str)| {
                    listed.0 == name
                        || (!name.contains(' ')
                            && listed.0.split_whitespace().next_back() == Some(name))
                };
                let Some((_, party)) = KNOWN_PEOPLE.iter().find(same) else {
                    let index = self.guessed(name);
                    return Some(mention(tokens, vec![index], None, Manner::Name));
                };
                self.listed(party)?
            }
        };
        let person = match known {
            Some(person) => {
                if self.people[person].office.is_none() && !self.people[person].is_known {
                    self.people[person].office = Some(office);
                }
                person
            }
            None => self.person(name, party, Some(office)),
        };
        Some(mention(tokens, vec![party], Some(person), Manner::Person))
    }

    /// Who was last said to hold an office: `the envoy`.
    fn holder(&self, office: &str, tokens: Range<usize>) -> Mention {
        let holds = |held: &Option<String>| {
            held.as_ref().is_some_and(|held| held.to_lowercase().ends_with(office))
        };
        let mut holders =
            self.people.iter().enumerate().filter(|(_, p)| p.first.is_some() && holds(&p.office));
        match (holders.next(), holders.next()) {
            (Some((person, one)), None) => {
                mention(tokens, vec![one.party], Some(person), Manner::Office)
            }
            // Nobody, or more than one: who is meant is not known.
            _ => mention(tokens, Vec::new(), None, Manner::Unnamed),
        }
    }

    fn listed(&mut self, party: &str) -> Option<usize> {
        let actor = ACTORS.iter().position(|actor| actor.name == party)?;
        Some(self.world_member(actor))
    }

    fn resolve(&mut self, target: Target) -> (Option<usize>, Option<usize>) {
        match target {
            Target::Member(index) => (Some(index), None),
            Target::World(i) => (Some(self.world_member(i)), None),
            Target::Person(index) => (Some(self.people[index].party), Some(index)),
            Target::Known(i) => {
                let (name, party) = KNOWN_PEOPLE[i];
                let Some(party) = self.listed(party) else { return (None, None) };
                let person = self.person(name, party, None);
                (Some(party), Some(person))
            }
        }
    }

    /// The token behind a run of capitalised words that could be somebody's name.
    fn personal_name(&self, text: &Text<'_>, at: usize, end: usize) -> Option<usize> {
        if NO_NAMES.contains(&text.lower(at)) {
            return None;
        }
        let mut last = at;
        while last < end && last < at + 5 {
            let token = &text.tokens[last];
            let is_part = token.is_word && token.is_capital && token.lower.len() > 1;
            let is_initial = token.is_word && token.is_capital && token.lower.len() == 1;
            let joins = last > at
                && (matches!(
                    token.lower.as_str(),
                    "al" | "von" | "van" | "de" | "da" | "der" | "bin" | "-" | "ben"
                ) || (token.lower == "." && text.tokens[last - 1].lower.len() == 1));
            let is_name = is_part || is_initial || joins;
            let is_other = HEADS.contains(&text.token(last))
                || CALENDAR.contains(&text.lower(last))
                || office_at(text, last, end).is_some();
            if !is_name || is_other {
                break;
            }
            if let Some((_, Target::World(_), Sort::Name)) = self.name_at(text, last, end) {
                break;
            }
            last += 1;
        }
        while last > at && !text.tokens[last - 1].is_capital {
            last -= 1;
        }
        (last > at).then_some(last)
    }

    fn pronoun_at(
        &self,
        text: &Text<'_>,
        at: usize,
        end: usize,
        discourse: &Discourse,
        before: &[Mention],
    ) -> Option<Mention> {
        let one = |last: usize, who: Option<usize>, person: Option<usize>| {
            Some(mention(at..last, who.into_iter().collect(), person, Manner::Pronoun))
        };
        let several =
            |last: usize| mention(at..last, discourse.several.clone(), None, Manner::Pronoun);
        match text.lower(at) {
            "he" | "she" => {
                let person = discourse.person;
                one(at + 1, person.map(|person| self.people[person].party), person)
            }
            "it" => {
                let here = before
                    .iter()
                    .rev()
                    .find(|m| matches!(m.manner, Manner::Name | Manner::Metonym));
                // A thing is `it` more often than a party is.
                let party = here.and_then(|m| m.who.first().copied()).or(discourse.party)?;
                one(at + 1, Some(party), None)
            }
            "they" => Some(several(at + 1)),
            "both" | "two"
                if matches!(
                    text.lower(at + 1),
                    "sides" | "parties" | "countries" | "governments" | "delegations"
                ) =>
            {
                let here = each_once(before.iter().flat_map(|mention| mention.who.iter().copied()));
                match here.len() {
                    2 => Some(mention(at..at + 2, here, None, Manner::Pronoun)),
                    _ => Some(several(at + 2)),
                }
            }
            "some" | "others" | "many" | "several" if text.lower(at + 1) != "of" => {
                // Some of a group just spoken of; with a noun of its own it is another group.
                let next = text.tokens.get(at + 1).filter(|_| at + 1 < end);
                let is_alone = next.is_some_and(|token| {
                    token.is_word && !token.is_capital && !PEOPLE.contains(&token.lower.as_str())
                });
                is_alone.then(|| Mention { some_of: true, ..several(at + 1) })
            }
            _ => None,
        }
    }
}

pub(super) fn mention(
    tokens: Range<usize>,
    who: Vec<usize>,
    person: Option<usize>,
    manner: Manner,
) -> Mention {
    Mention { tokens, who, person, some_of: false, manner }
}

/// The token behind an office that begins at a token.
pub(crate) fn office_at(text: &Text<'_>, at: usize, end: usize) -> Option<usize> {
    OFFICE_WORDS.iter().find_map(|words| {
        let mut next = at;
        for word in words {
            if next > at && text.lower(next) == "-" {
                next += 1;
            }
            if next >= end || text.lower(next) != *word {
                return None;
            }
            next += 1;
        }
        Some(next)
    })
}

/// The office in an apposition that begins at a token, and the token behind it.
fn apposed(text: &Text<'_>, at: usize, end: usize) -> Option<(String, usize)> {
    let from = if matches!(text.lower(at), "a" | "an" | "the" | "its" | "his" | "her") {
        at + 1
    } else {
        at
    };
    let near = from..end.min(from + 4);
    near.take_while(|i| !matches!(text.lower(*i), "of" | "to" | "in" | "by" | "for" | "at"))
        .find_map(|i| {
            let last = office_at(text, i, end)?;
            Some((text.words(&text.place(from..last)).to_owned(), last))
        })
}

/// Whether a seat of government stands here as a place: `in Moscow`.
pub(crate) fn is_place(text: &Text<'_>, at: usize, start: usize) -> bool {
    at > start
        && matches!(
            text.lower(at - 1),
            "in" | "at"
                | "near"
                | "to"
                | "from"
                | "around"
                | "outside"
                | "across"
                | "over"
                | "into"
                | "through"
                | "for"
        )
}

/// People who are not named: `a senior official`.
fn unnamed_at(text: &Text<'_>, at: usize, end: usize) -> Option<Mention> {
    let mut next = at;
    while next < end
        && next < at + 5
        && (matches!(text.lower(next), "a" | "an" | "the" | "one" | "another" | "two" | "three")
            || BETWEEN.contains(&text.lower(next)))
    {
        next += 1;
    }
    (next < end && PEOPLE.contains(&text.lower(next)))
        .then(|| mention(at..next + 1, Vec::new(), None, Manner::Unnamed))
}
