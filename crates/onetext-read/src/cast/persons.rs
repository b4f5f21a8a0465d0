//! Learning names from the text: persons by their titles, appositions and given names,
//! organisations by the words that their names end in and by what the parse takes for one.

use std::ops::Range;

use onetext_nlp::Pos;

use super::names::{Target, entity_at};
use super::phrases::{apposition, behind_preposition, phrase, subject_of};
use super::words::{CALENDAR, HEADS, HONORIFICS, NO_NAMES, PARTICLES, SIDES};
use super::{Cast, Named};
use crate::lexicon::{CUE_VERBS, Form};
use crate::text::Text;
use crate::world::{Called, Found, WORLD, is_given};

/// How many tokens of an apposition are looked at.
const APPOSITION: usize = 16;

impl Cast {
    /// Learns the names that a text introduces.
    pub(super) fn learn(&mut self, text: &Text<'_>, found: &[Found]) {
        for sentence in &text.sentences {
            self.learn_organisations(text, &sentence.tokens);
        }
        self.name_all(text, found);
        for sentence in &text.sentences {
            self.learn_persons(text, &sentence.tokens);
        }
        self.name_all(text, found);
        for sentence in &text.sentences {
            self.guess(text, &sentence.tokens);
        }
        for person in 0..self.people.len() {
            self.own_party(person);
        }
    }

    fn learn_persons(&mut self, text: &Text<'_>, sentence: &Range<usize>) {
        let mut at = sentence.start;
        while at < sentence.end {
            if let Some(named) = self.named_at(at).filter(|named| named.tokens.start == at) {
                let named = named.clone();
                if named.is_person() {
                    self.settle(text, &named);
                }
                at = named.tokens.end;
                continue;
            }
            let Some(end) = self.personal_name(text, at, sentence.end) else {
                at += 1;
                continue;
            };
            let name = at..end;
            at = end;
            if self.is_person(text, &name) {
                self.introduce(text, &name);
            }
        }
    }

    /// Takes over what a text says of somebody whom the record or the table knows.
    fn settle(&mut self, text: &Text<'_>, named: &Named) {
        let (_, Some(person)) = self.target(named.target) else { return };
        let (party, office, called) = self.introduction(text, &named.tokens);
        let person = &mut self.people[person];
        person.called = person.called.or(called);
        if !person.is_known {
            person.party = person.party.or(party);
            person.office = person.office.take().or(office);
        }
    }

    fn introduce(&mut self, text: &Text<'_>, name: &Range<usize>) {
        let (party, office, called) = self.introduction(text, name);
        let words = one_line(text.words(&text.place(name.clone())));
        let known = WORLD.people.iter().position(|person| {
            !words.contains(' ') && person.name.rsplit(' ').next() == Some(words.as_str())
        });
        let known = known.filter(|_| party.is_none() && self.person_called(&words).is_none());
        let person = match known {
            // "Trump" may stand in a report before "Donald Trump" does.
            Some(known) => match self.target(Target::Known(known)).1 {
                Some(person) => person,
                None => return,
            },
            None => self.person(&words, None, None),
        };
        let person = &mut self.people[person];
        person.called = called.or(person.called);
        if !person.is_known {
            person.party = person.party.or(party);
            person.office = person.office.take().or(office);
        }
    }

    /// What the words around a name say of who bears it: party, office, he or she.
    fn introduction(
        &mut self,
        text: &Text<'_>,
        name: &Range<usize>,
    ) -> (Option<usize>, Option<String>, Called) {
        let before = title_tokens(text, name.start);
        let mut called = before
            .clone()
            .map(|i| Called::of(text.lower(i)).or(office_called(text.lower(i))))
            .fold(Called::Unknown, Called::or);
        let mut party = self.party_in(text, &before);
        let mut office = self.office_words(text, &before);
        let mut take = |cast: &mut Self, tokens: Range<usize>| {
            let new = cast.office_words(text, &tokens);
            let is_first = office.is_none();
            if is_first && new.is_some() {
                office = new;
            }
            if party.is_none() {
                party = cast.party_in(text, &tokens);
            }
            for i in tokens {
                called = called.or(office_called(text.lower(i)));
            }
        };
        // "Ukraine's chief negotiator, Rustem Umerov": the name is the apposition.
        let head = head_of(text, name);
        if text.dep(head) == "appos"
            && let Some(above) = text.above(head).filter(|above| *above < name.start)
            && self.named_at(above).is_none_or(|named| !named.is_person())
        {
            let outer = phrase(text, above).tokens;
            let of = behind_preposition(text, above, &["of", "for", "at", "from", "in"]);
            let end = of.map_or(outer.end, |of| of.end.min(name.start));
            take(self, outer.start..end.max(outer.end));
        } else if text.lower(name.start.wrapping_sub(1)) == "," {
            let outer = title_tokens(text, name.start - 1);
            if self.office_words(text, &outer).is_some() {
                take(self, outer);
            }
        }
        // "Sergei Lavrov, the Russian foreign minister": the office is.
        if matches!(text.lower(name.end), "," | "(" | "-" | "–" | "—") {
            let apposed = apposed_tokens(text, name.end + 1);
            let is_one = !apposed.is_empty()
                && (apposition(text, head).is_some() || self.office_near(text, &apposed));
            if is_one {
                take(self, apposed);
            }
        }
        // "Ambassador Kamran Farhadi of Iran".
        if matches!(text.lower(name.end), "of" | "for" | "from" | "at") {
            let skip = usize::from(text.lower(name.end + 1) == "the");
            let first = name.end + 1 + skip;
            let named = self.named_at(first).filter(|named| named.tokens.start == first);
            if let Some(tokens) = named.map(|named| named.tokens.clone()) {
                take(self, tokens);
            }
        }
        (party, office, called)
    }

    /// The party that the words of a title name: the first actor among them, the party of a person,
    /// or an organisation that a noun means: `union president`.
    pub(super) fn party_in(&mut self, text: &Text<'_>, tokens: &Range<usize>) -> Option<usize> {
        let named = self.named_in(tokens).to_vec();
        let party = named.iter().find_map(|named| self.target(named.target).0);
        party.or_else(|| {
            let mut nouns = tokens.clone().filter(|i| text.tokens[*i].pos != Pos::Verb);
            nouns.find_map(|i| self.by_head(text.lower(i)))
        })
    }

    /// The office that some tokens hold, with the words that belong to it: `special envoy`.
    fn office_words(&self, text: &Text<'_>, tokens: &Range<usize>) -> Option<String> {
        let office = office_in(text, tokens)?;
        let named = self.named_in(&(tokens.start..office.start)).last();
        let mut start = named.map_or(tokens.start, |named| named.tokens.end);
        while start < office.start
            && (!text.tokens[start].is_word
                || matches!(text.tokens[start].pos, Pos::Det | Pos::Adp | Pos::Cconj | Pos::Part)
                || text.dep(start) == "poss"
                || (start == tokens.start && self.by_head(text.lower(start)).is_some()))
        {
            start += 1;
        }
        Some(one_line(text.words(&text.place(start..office.end))))
    }

    /// Whether an office stands early in an apposition.
    fn office_near(&self, text: &Text<'_>, apposed: &Range<usize>) -> bool {
        office_in(text, apposed).is_some_and(|office| {
            !(apposed.start..office.start).any(|i| {
                matches!(text.tokens[i].pos, Pos::Verb | Pos::Aux)
                    || matches!(text.lower(i), "who" | "which" | "that")
            })
        })
    }

    /// The token behind a run of words that could be somebody's name.
    fn personal_name(&self, text: &Text<'_>, at: usize, end: usize) -> Option<usize> {
        if NO_NAMES.contains(&text.lower(at)) || !text.tokens[at].is_capital {
            return None;
        }
        let mut last = at;
        while last < end && last < at + 9 {
            let token = &text.tokens[last];
            let joins = last > at
                && ((token.lower == "-" && text.tokens[last - 1].at.end == token.at.start)
                    || PARTICLES.contains(&token.lower.as_str()));
            let is_part = token.is_word && token.is_capital;
            let is_other = HEADS.contains(&text.token(last))
                || CALENDAR.contains(&text.lower(last))
                || HONORIFICS.contains(&token.lower.trim_end_matches('.'))
                || (is_part && is_title(text, last));
            let is_named = self.named_at(last).is_some_and(|named| {
                named.tokens.start == last && !named.is_person() && token.entity != "PERSON"
            });
            if !(is_part || joins) || is_other || is_named {
                break;
            }
            last += 1;
        }
        while last > at && !text.tokens[last - 1].is_capital {
            last -= 1;
        }
        (last > at).then_some(last)
    }

    /// Whether a run of capitalised words is somebody's name.
    fn is_person(&self, text: &Text<'_>, name: &Range<usize>) -> bool {
        let before = name.start.checked_sub(1);
        let before = before.filter(|before| text.sentence_at(name.start).contains(before));
        let has_title = before.is_some_and(|i| {
            is_title(text, i) || HONORIFICS.contains(&text.lower(i).trim_end_matches('.'))
        });
        let words = text.tokens[name.clone()].iter().filter(|token| token.is_capital).count();
        let is_surname = |i: usize| text.tokens[i].entity == "PERSON";
        let is_firm = matches!(
            text.token(name.end - 1),
            "Inc" | "Ltd" | "Group" | "GmbH" | "Corp" | "PLC" | "AG" | "SA" | "Holdings"
        );
        if is_firm || text.tokens[name.end - 1].entity == "DATE" {
            return false;
        }
        if words > 1 {
            let apposed = apposed_tokens(text, name.end + 1);
            return has_title
                || name.clone().any(is_surname)
                || (is_given(text.token(name.start)) && text.tokens[name.start].entity != "GPE")
                || (text.lower(name.end) == ","
                    && (text.tokens.get(name.end + 1).is_some_and(|t| t.pos == Pos::Num)
                        || (self.office_near(text, &apposed)
                            && text.tokens[name.start].entity != "ORG")));
        }
        let word = text.token(name.start);
        let is_listed = || {
            WORLD.people.iter().any(|person| person.name.rsplit(' ').next() == Some(word))
                && !is_given(word)
        };
        has_title && text.tokens[name.start].entity != "ORG"
            || (is_surname(name.start) && is_listed())
    }

    /// Learns names that end in `Union`, `Ministry` and the like, and those that the parse takes for
    /// organisations; later `the union` means them.
    fn learn_organisations(&mut self, text: &Text<'_>, sentence: &Range<usize>) {
        let mut at = sentence.start;
        while at < sentence.end {
            let found = self.organisation(text, at, sentence.end);
            let Some(name) = found.or_else(|| self.organisation_entity(text, at)) else {
                at += 1;
                continue;
            };
            let is_sure = name.clone().any(|i| HEADS.contains(&text.token(i)));
            at = name.end;
            let words = one_line(text.words(&text.place(name.clone())));
            let count = self.members.len();
            let index = self.member(&words, None);
            self.members[index].is_guess |= !is_sure && index == count;
            self.own.add(&words, Target::Member(index));
            if text.lower(name.end) == "(" && text.lower(name.end + 2) == ")" {
                let alias = text.token(name.end + 1);
                if alias.chars().filter(|c| c.is_uppercase()).count() > 1 {
                    self.own.add(alias, Target::Member(index));
                    self.members[index].aliases.push(alias.to_owned());
                }
            }
            self.short_form(text, &name, index);
        }
    }

    /// Lets the first word of a long name stand for it where the text uses it alone: `Baekdu`.
    fn short_form(&mut self, text: &Text<'_>, name: &Range<usize>, index: usize) {
        let first = text.token(name.start);
        if name.len() < 2 || first.len() < 4 || HEADS.contains(&first) || is_given(first) {
            return;
        }
        let next = text.token(name.start + 1);
        let is_plain = WORLD.names(first).is_empty() && !WORLD.ends_office(&first.to_lowercase());
        let stands_alone = (0..text.tokens.len()).any(|i| {
            text.token(i) == first && text.token(i + 1) != next && text.tokens[i].tag == "NNP"
        });
        let is_word =
            text.tokens.iter().any(|t| !t.is_capital && t.lower == text.lower(name.start));
        if is_plain && stands_alone && !is_word {
            self.own.add(first, Target::Member(index));
        }
    }

    /// A run of capitalised words that has one of the heads that organisations have.
    fn organisation(&self, text: &Text<'_>, at: usize, end: usize) -> Option<Range<usize>> {
        if NO_NAMES.contains(&text.lower(at)) || !text.tokens[at].is_capital {
            return None;
        }
        let mut last = at;
        let mut head = None;
        while last < end && last < at + 10 {
            let token = &text.tokens[last];
            let joins = last > at
                && (matches!(token.lower.as_str(), "and" | "for" | "'s" | "'" | "&" | "-")
                    // A person "of the Labour Party" is not the party.
                    || (head.is_some() && matches!(token.lower.as_str(), "of" | "the")));
            let is_part = joins || (token.is_word && token.is_capital);
            let is_person = token.is_capital && last == at && is_title(text, last);
            if !is_part || is_person {
                break;
            }
            last += 1;
            if HEADS.contains(&text.token(last - 1)) {
                head = Some(last);
            }
        }
        let mut last = head?;
        // "Union of Dockers": what follows belongs to the name.
        if text.lower(last) == "of" && last + 1 < end && text.tokens[last + 1].is_capital {
            last += 2;
            while last < end && text.tokens[last].is_word && text.tokens[last].is_capital {
                last += 1;
            }
        }
        let name = at..last;
        let is_listed = self.named_at(at).is_some_and(|named| named.tokens.end >= last);
        // "Russia's Foreign Ministry" is Russia's, and no name of its own.
        let is_of_state = self.named_in(&name).first().is_some_and(|named| {
            named.tokens.start == at && matches!(text.lower(named.tokens.end), "'s" | "'")
        });
        let is_side = SIDES.contains(&text.lower(last - 1))
            && self.named_at(at).is_some_and(|named| !named.is_person());
        (name.len() > 1 && !is_listed && !is_of_state && !is_side).then_some(name)
    }

    /// What the parse takes for an organisation.
    fn organisation_entity(&self, text: &Text<'_>, at: usize) -> Option<Range<usize>> {
        let token = &text.tokens[at];
        if token.entity != "ORG" || !token.begins_entity {
            return None;
        }
        let mut name = entity_at(text, at);
        while name.start < name.end && !text.tokens[name.start].is_capital {
            name.start += 1;
        }
        if text.lower(name.start) == "the" {
            name.start += 1;
        }
        while name.end > name.start && !text.tokens[name.end - 1].is_word {
            name.end -= 1;
        }
        let first = text.tokens.get(name.start).filter(|_| name.start < name.end)?;
        let is_named = name.clone().any(|i| self.named_at(i).is_some());
        let words = text.token(name.start);
        let is_name = first.is_capital
            && first.tag.starts_with("NNP")
            && words.len() > 1
            && !name.clone().any(|i| is_title(text, i) || CALENDAR.contains(&text.lower(i)))
            && !NO_NAMES.contains(&text.lower(name.start))
            && !is_given(words);
        (is_name && !is_named).then_some(name)
    }

    /// Makes a person of whom no party is known a party alone.
    fn own_party(&mut self, person: usize) {
        if self.people[person].party.is_none() {
            let name = self.people[person].name.clone();
            let index = self.member(&name, None);
            self.members[index].is_guess = !self.members[index].is_known;
            self.people[person].party = Some(index);
        }
    }

    /// Takes an unknown name right before a reporting verb for a party: `Norland claims`.
    fn guess(&mut self, text: &Text<'_>, sentence: &Range<usize>) {
        for i in sentence.clone() {
            let token = &text.tokens[i];
            if !token.is_capital || token.pos != Pos::Propn || self.named_at(i).is_some() {
                continue;
            }
            let Some(verb) = subject_of(text, i).filter(|_| text.dep(i).starts_with("nsubj"))
            else {
                continue;
            };
            let name = phrase(text, i).tokens;
            let name = (name.start..name.end)
                .find(|i| text.tokens[*i].is_capital && text.lower(*i) != "the");
            let Some(start) = name else { continue };
            let name = start..i + 1;
            let is_plain = name.clone().all(|i| {
                let token = &text.tokens[i];
                (token.is_capital || matches!(token.lower.as_str(), "-" | "of" | "'s"))
                    && !is_title(text, i)
                    && !CALENDAR.contains(&token.lower.as_str())
                    && self.named_at(i).is_none()
            });
            let is_guessable = is_plain
                && name.len() < 6
                && !NO_NAMES.contains(&text.lower(start))
                && reports(text, verb)
                && is_name_elsewhere(text, &name);
            if is_guessable {
                let words = one_line(text.words(&text.place(name)));
                let index = self.member(&words, None);
                self.members[index].is_guess = !self.members[index].is_known;
                self.own.add(&words, Target::Member(index));
                if let Some((_, last)) = words.rsplit_once(' ') {
                    self.own.add(last, Target::Member(index));
                }
            }
        }
    }
}

/// Whether a verb is one of those that report.
pub(super) fn reports(text: &Text<'_>, verb: usize) -> bool {
    CUE_VERBS.get(text.lower(verb)).is_some_and(|verbs| {
        verbs.iter().any(|verb| verb.rest.is_empty() && verb.form != Form::Participle)
    })
}

/// Whether a word at the beginning of a sentence is a name elsewhere too.
fn is_name_elsewhere(text: &Text<'_>, name: &Range<usize>) -> bool {
    let sentence = text.sentence_at(name.start);
    if name.len() > 1 || name.start > sentence.start + 1 {
        return true;
    }
    let lower = text.lower(name.start);
    let same = |i: &usize| text.lower(*i) == lower;
    let mut others = (0..text.tokens.len()).filter(same).filter(|i| *i != name.start);
    others.clone().all(|i| text.tokens[i].is_capital)
        && others.any(|i| i > text.sentence_at(i).start + 1)
}

/// The words of a title before a name: what stands directly before it and belongs to it.
fn title_tokens(text: &Text<'_>, name: usize) -> Range<usize> {
    let sentence = text.sentence_at(name.min(text.tokens.len().saturating_sub(1)));
    let mut start = name;
    while start > sentence.start && name - start < 10 {
        let token = &text.tokens[start - 1];
        let is_part = match token.pos {
            Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num => true,
            Pos::Part => token.tag == "POS",
            Pos::Adv => matches!(token.lower.as_str(), "then" | "newly" | "recently"),
            Pos::Adp => {
                token.lower == "of" && matches!(text.lower(start), "state" | "staff" | "defense")
            }
            _ => matches!(token.lower.as_str(), "-" | "/" | "'s" | "and") && token.pos != Pos::Verb,
        };
        if !is_part || (token.lower == "and" && !is_and_of_title(text, start - 1)) {
            break;
        }
        start -= 1;
    }
    while start < name && !text.tokens[start].is_word {
        start += 1;
    }
    start..name
}

/// Whether `and` joins the parts of one title: `trade and industry minister`.
fn is_and_of_title(text: &Text<'_>, and: usize) -> bool {
    let next = text.tokens.get(and + 1);
    next.is_some_and(|token| !token.is_capital && token.pos == Pos::Noun)
        && text.tokens.get(and.wrapping_sub(1)).is_some_and(|token| !token.is_capital)
}

/// The words behind a comma that may say who somebody is.
fn apposed_tokens(text: &Text<'_>, at: usize) -> Range<usize> {
    let Some(token) = text.tokens.get(at) else { return at..at };
    let sentence = text.sentence_at(at);
    let starts = matches!(token.pos, Pos::Det | Pos::Adj | Pos::Noun | Pos::Propn | Pos::Num)
        || matches!(token.lower.as_str(), "its" | "his" | "her" | "their");
    if !starts {
        return at..at;
    }
    let close = |i: &usize| {
        matches!(text.lower(*i), "," | ")" | "–" | "—" | "\"" | "”" | "“" | ";" | ":")
            || matches!(text.tokens[*i].pos, Pos::Verb | Pos::Aux)
            || matches!(text.lower(*i), "who" | "which")
    };
    let limit = sentence.end.min(at + APPOSITION);
    at..(at..limit).find(close).unwrap_or(limit)
}

/// The token of a name on which the others depend.
pub(super) fn head_of(text: &Text<'_>, name: &Range<usize>) -> usize {
    let outside = |i: &usize| {
        let head = text.tokens[*i].head;
        head == *i || !name.contains(&head)
    };
    name.clone().rev().find(outside).unwrap_or(name.end.saturating_sub(1))
}

/// The first office that ends inside some tokens, as tokens.
pub(super) fn office_in(text: &Text<'_>, tokens: &Range<usize>) -> Option<Range<usize>> {
    let mut found = tokens.clone().filter_map(|i| office_ending(text, tokens.start, i));
    let first = found.next()?;
    // "deputy prime minister": the longest that goes on.
    Some(
        found
            .take_while(|next| next.start <= first.end)
            .last()
            .map_or(first.clone(), |next| first.start.min(next.start)..next.end),
    )
}

/// The office whose last word is a token.
pub(super) fn office_ending(text: &Text<'_>, start: usize, last: usize) -> Option<Range<usize>> {
    let word = text.lower(last);
    let is_plural = text.tokens[last].tag == "NNS";
    let word = if is_plural { text.lemma(last) } else { word };
    if !WORLD.ends_office(word) || text.tokens[last].pos == Pos::Verb {
        return None;
    }
    let mut words = String::new();
    let from = last.saturating_sub(5).max(start);
    for i in from..last {
        words.push_str(text.lower(i));
        let is_tight = text.tokens[i].at.end == text.tokens[i + 1].at.start;
        if !is_tight {
            words.push(' ');
        }
    }
    words.push_str(word);
    let office = WORLD.office(&words)?;
    let count = crate::text::words::words(office.words).len();
    Some((last + 1).saturating_sub(count).max(from)..last + 1)
}

/// Whether a token ends the title that a name can follow.
fn is_title(text: &Text<'_>, i: usize) -> bool {
    let word = text.lower(i);
    WORLD.ends_office(word)
        && WORLD.office(word).is_some_and(|office| office.words == word)
        && text.tokens[i].entity != "PERSON"
        || (word == "state" && text.lower(i.wrapping_sub(2)) == "secretary")
}

fn office_called(word: &str) -> Called {
    WORLD.office(word).filter(|office| office.words == word).map_or(Called::Unknown, |o| o.called)
}

/// Words on one line with one space between them.
pub(super) fn one_line(words: &str) -> String {
    if words.contains(['\n', '\r', '\t']) || words.contains("  ") {
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        words.to_owned()
    }
}
