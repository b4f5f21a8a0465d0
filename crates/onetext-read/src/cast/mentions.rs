//! Finding the phrases that speak of someone: names, offices, groups, pronouns.

use std::ops::Range;

use compact_str::CompactString;

use super::Cast;
use super::chains::Number;
use super::names::{Named, Target};
use super::persons::{head_of, office_ending};
use super::phrases::{Phrase, behind_preposition, phrases, subject_of};
use super::words::{BODIES, FIRMS, GROUPS, PEOPLE, SIDES};
use crate::each_once;
use crate::text::Text;
use crate::world::{Called, Sort};

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
    /// By a name that several have, and nothing tells whose it is here: `Georgia`.
    Ambiguous,
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
    /// Who is meant, named or not: mentions of one have the same number.
    pub(crate) chain: Option<usize>,
}

impl Mention {
    /// Words that speak of somebody of whom nothing is known.
    pub(crate) fn unnamed(tokens: Range<usize>) -> Self {
        Self {
            tokens,
            who: Vec::new(),
            person: None,
            some_of: false,
            manner: Manner::Unnamed,
            chain: None,
        }
    }
}

/// What a phrase says of whom it means, before anybody is found.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) tokens: Range<usize>,
    pub(super) head: usize,
    pub(super) what: What,
}

/// The kinds of phrases that speak of someone.
#[derive(Debug, Clone)]
pub(super) enum What {
    Named(Named),
    Pronoun,
    /// A person or several by what they are: `the envoy`, `two diplomats`.
    Role,
    /// Those who speak for a party together: `the French government`.
    Side,
    /// A body or firm by its kind: `the union`.
    Body,
    /// `European leaders`.
    Region(&'static str),
    /// `independent monitors`.
    Monitors(String),
    /// `both sides`, `one of them`.
    Several,
}

impl Cast {
    /// Everyone of whom a run of tokens speaks, in order.
    pub(crate) fn mentions(&self, tokens: &Range<usize>) -> Vec<Mention> {
        let first = self.all.partition_point(|mention| mention.tokens.start < tokens.start);
        let last = self.all.partition_point(|mention| mention.tokens.start < tokens.end);
        self.all[first..last]
            .iter()
            .filter(|mention| mention.tokens.end <= tokens.end)
            .cloned()
            .collect()
    }

    /// Goes through the text once and finds everyone of whom it speaks.
    pub(super) fn find_mentions(&mut self, text: &Text<'_>) {
        for number in 0..text.sentences.len() {
            let sentence = text.sentences[number].tokens.clone();
            for words in self.phrases_of(text, &sentence) {
                let Some(mut mention) = self.mean(text, &words) else { continue };
                // `its` stands for somebody, but speaks of a thing.
                if text.tokens[words.head].tag == "PRP$" {
                    continue;
                }
                mention.some_of &= !mention.who.is_empty();
                self.note(text, &mention, sentence.start);
                self.all.push(mention);
            }
        }
    }

    /// The phrases of a sentence that speak of someone, none inside another, in order.
    fn phrases_of(&self, text: &Text<'_>, sentence: &Range<usize>) -> Vec<Words> {
        let mut candidates = phrases(text, sentence);
        candidates.sort_by_key(|phrase| (phrase.tokens.start, std::cmp::Reverse(phrase.head)));
        let mut found: Vec<Words> = Vec::new();
        for phrase in candidates {
            let is_inside = found.iter().any(|words| {
                words.tokens.start < phrase.tokens.end && phrase.tokens.start < words.tokens.end
            });
            if !is_inside && let Some(words) = self.classify(text, &phrase) {
                found.push(words);
            }
        }
        // A tree may have missed a name.
        for named in self.named_in(sentence) {
            let is_inside = found.iter().any(|words| {
                words.tokens.start < named.tokens.end && named.tokens.start < words.tokens.end
            });
            let is_adjective = matches!(named.sort, Sort::Adjective | Sort::People);
            if !is_inside && (!is_adjective || is_joined(text, &named.tokens)) {
                found.push(Words {
                    tokens: named.tokens.clone(),
                    head: named.tokens.end - 1,
                    what: What::Named(named.clone()),
                });
            }
        }
        found.sort_by_key(|words| words.tokens.start);
        found
    }

    /// What a phrase speaks of, if of anybody.
    fn classify(&self, text: &Text<'_>, phrase: &Phrase) -> Option<Words> {
        let Phrase { head, tokens } = phrase.clone();
        let words = |tokens: Range<usize>, what| Some(Words { tokens, head, what });
        if let Some(named) = self.named_at(head) {
            let named = named.clone();
            return self.named_words(text, &tokens, head, named);
        }
        let lower = text.lower(head);
        if is_pronoun(text, head) {
            return words(head..head + 1, What::Pronoun);
        }
        if let Some(end) = several(text, head) {
            return words(tokens.start..end, What::Several);
        }
        if let Some(name) = super::groups::monitors(text, &tokens, head) {
            return words(tokens, What::Monitors(name));
        }
        if let Some(region) = super::groups::region(text, &tokens, head) {
            return words(tokens, What::Region(region));
        }
        let named = self.named_in(&(tokens.start..head));
        let has_party = named.iter().any(|named| !matches!(named.target, Target::Open));
        let lemma = text.lemma(head);
        if office_ending(text, tokens.start, head).is_some() || PEOPLE.contains(&lower) {
            let end = self.office_end(text, head);
            return words(tokens.start..end, What::Role);
        }
        if SIDES.contains(&lower) && has_party {
            return words(tokens, What::Side);
        }
        if BODIES.contains(&lemma) || FIRMS.contains(&lemma) || GROUPS.contains(&lower) {
            let what = if has_party { What::Side } else { What::Body };
            return words(tokens, what);
        }
        None
    }

    /// A phrase whose head is a name: with its title before a person, with its article else.
    fn named_words(
        &self,
        text: &Text<'_>,
        tokens: &Range<usize>,
        head: usize,
        named: Named,
    ) -> Option<Words> {
        let start = named.tokens.start;
        let has_the = start > 0 && text.lower(start - 1) == "the";
        if named.is_person() {
            let first = tokens.start.min(start);
            let has_title = super::persons::office_in(text, &(first..start)).is_some()
                || (first..start).any(|i| Called::of(text.lower(i)) != Called::Unknown);
            let first = if has_title { first } else { start };
            let tokens = first..named.tokens.end;
            return Some(Words { tokens, head, what: What::Named(named) });
        }
        // "the Georgia vote", "Kyiv's Podil": what stands behind is another name or a thing.
        let first = if has_the { start - 1 } else { start };
        if named.sort == Sort::Adjective && !has_the && !is_joined(text, &named.tokens) {
            return None;
        }
        if named.sort == Sort::People && !has_the {
            return None;
        }
        let tokens = first..named.tokens.end;
        Some(Words { tokens, head, what: What::Named(named) })
    }

    /// The end of an office with what belongs to it: `mayor of Lyon`, `secretary of state`.
    fn office_end(&self, text: &Text<'_>, head: usize) -> usize {
        if text.lower(head + 1) == "of"
            && matches!(text.lower(head + 2), "state" | "staff" | "delegation" | "government")
        {
            return head + 3;
        }
        let of = behind_preposition(text, head, &["of", "for", "from"]);
        let of = of.filter(|of| of.start <= head + 3 && text.lower(head + 1) != ",");
        let named = of.and_then(|of| {
            let first = self.named_in(&(head + 1..of.end)).first()?;
            Some(first.tokens.end.max(of.end))
        });
        named.unwrap_or(head + 1)
    }

    /// Finds who is meant by a phrase.
    fn mean(&mut self, text: &Text<'_>, words: &Words) -> Option<Mention> {
        let Words { tokens, head, what } = words;
        let mut mention = Mention::unnamed(tokens.clone());
        match what {
            What::Named(named) => {
                let (member, person) = self.target(named.target);
                mention.who = member.into_iter().collect();
                mention.person = person;
                mention.manner = match (named.target, named.sort, person) {
                    (Target::Open, ..) => Manner::Ambiguous,
                    (_, _, Some(_)) => Manner::Person,
                    (_, Sort::Name, None) => Manner::Name,
                    (_, Sort::Seat, None) => Manner::Metonym,
                    (_, Sort::Adjective | Sort::People, None)
                        if text.lower(tokens.start) == "the" =>
                    {
                        Manner::Group
                    }
                    _ => Manner::Demonym,
                };
                self.chain_named(text, &mut mention, *head);
            }
            What::Pronoun => {
                let found = self.pronoun(text, *head, &super::Discourse::default());
                let is_it = text.lower(*head) == "it";
                let speaks = || {
                    subject_of(text, *head).is_some_and(|verb| super::persons::reports(text, verb))
                };
                if is_it && (found.who.is_empty() || !speaks()) {
                    return None;
                }
                if is_we(text.lower(*head)) {
                    return None;
                }
                mention = found;
                self.seen(text, &mention, *head, Number::One);
            }
            What::Several => {
                mention = self.several(text, tokens, *head);
                self.seen(text, &mention, *head, Number::Many);
            }
            What::Region(name) => {
                mention.who = vec![self.member(name, None)];
                mention.manner = Manner::Group;
                mention.some_of = is_some(text.lower(tokens.start));
                self.chain_group(text, &mut mention, *head);
            }
            What::Monitors(name) => {
                let role = Some(onetext_record::body::Role::Monitor);
                mention.who = vec![self.member(name, role)];
                mention.manner = Manner::Group;
                self.chain_group(text, &mut mention, *head);
            }
            What::Side => {
                mention.who = self.parties_of(text, tokens, *head);
                mention.manner =
                    if mention.who.is_empty() { Manner::Unnamed } else { Manner::Group };
                mention.some_of = is_some(text.lower(tokens.start));
                self.chain_group(text, &mut mention, *head);
            }
            What::Role => self.role(text, &mut mention, *head),
            What::Body => self.body(text, &mut mention, *head),
        }
        Some(mention)
    }

    /// A person or several by what they are.
    fn role(&mut self, text: &Text<'_>, mention: &mut Mention, head: usize) {
        mention.who = self.parties_of(text, &mention.tokens.clone(), head);
        let is_plural = is_plural(text, head);
        mention.some_of = is_plural && is_some(text.lower(mention.tokens.start));
        mention.manner = match (mention.who.is_empty(), is_plural) {
            (true, _) => Manner::Unnamed,
            (false, true) => Manner::Group,
            (false, false) => Manner::Office,
        };
        if is_plural {
            self.chain_group(text, mention, head);
        } else {
            self.chain_role(text, mention, head);
        }
    }

    /// The parties that a phrase belongs to: before its head, or behind `of`.
    fn parties_of(&mut self, text: &Text<'_>, tokens: &Range<usize>, head: usize) -> Vec<usize> {
        let before = self.named_in(&(tokens.start..head)).to_vec();
        let mut found = Vec::new();
        for (i, named) in before.iter().enumerate() {
            let Some(party) = self.target(named.target).0 else { continue };
            let last = i.checked_sub(1).and_then(|i| before.get(i));
            // "Ukraine's EU ambassador" is Ukraine's; "Ukrainian and US officials" are of both.
            let is_joined = last.is_none_or(|last| {
                (last.tokens.end..named.tokens.start)
                    .all(|i| matches!(text.lower(i), "and" | "," | "-" | "–" | "/" | "or" | "the"))
                    && last.tokens.end < named.tokens.start
            });
            if !is_joined {
                break;
            }
            found.push(party);
        }
        if !found.is_empty() {
            return each_once(found);
        }
        if let Some(owner) = self.owner(text, tokens, head) {
            return owner;
        }
        let of = behind_preposition(text, head, &["of", "for", "from", "at", "in"]);
        let of = of.map(|of| head + 1..of.end).unwrap_or(head + 1..tokens.end);
        let behind = self.named_in(&of).to_vec();
        let behind =
            behind.iter().filter(|named| named.sort != Sort::Seat || text.lower(head + 1) == "of");
        let parties: Vec<usize> = behind.filter_map(|named| self.target(named.target).0).collect();
        if parties.is_empty() {
            let mut nouns = tokens.start..head;
            return nouns.find_map(|i| self.by_head(text.lower(i))).into_iter().collect();
        }
        each_once(parties)
    }

    /// Whose it is, where a pronoun says so: `its spokesman`.
    fn owner(&self, text: &Text<'_>, tokens: &Range<usize>, head: usize) -> Option<Vec<usize>> {
        let pronoun = (tokens.start..head).find(|i| text.tokens[*i].tag == "PRP$")?;
        let mention = self.pronoun(text, pronoun, &super::Discourse::default());
        Some(mention.who).filter(|who| !who.is_empty())
    }

    /// The last organisation spoken of whose name has this word: `the union`.
    pub(super) fn by_head(&self, word: &str) -> Option<usize> {
        let known = BODIES.contains(&word) || FIRMS.contains(&word);
        let has = |name: &str| name.split_whitespace().any(|part| part.eq_ignore_ascii_case(word));
        let mut members = self.members.iter().enumerate();
        known.then(|| members.rfind(|(_, m)| has(&m.name)))?.map(|(i, _)| i)
    }

    /// Keeps the first place of whoever is spoken of, and whether they act.
    fn note(&mut self, text: &Text<'_>, mention: &Mention, start: usize) {
        if mention.manner == Manner::Pronoun {
            return;
        }
        let place = text.place(mention.tokens.clone());
        let is_place =
            mention.manner == Manner::Metonym && is_place(text, mention.tokens.start, start);
        let acts = subject_of(text, head_of(text, &mention.tokens)).is_some();
        for &member in &mention.who {
            let member = &mut self.members[member];
            if member.first.is_none() || (!member.acts && !is_place) {
                member.first = Some(place.clone());
            }
            // What only its name tells of must do something to be a party.
            let is_party = !member.is_guess || (acts && mention.person.is_none());
            member.acts |= !is_place && is_party;
        }
        if let Some(person) = mention.person {
            self.people[person].first.get_or_insert(place);
        }
    }
}

/// Whether a noun speaks of more than one.
pub(super) fn is_plural(text: &Text<'_>, head: usize) -> bool {
    matches!(text.tokens[head].tag, "NNS" | "NNPS")
}

/// Words before a noun that leave some of those out.
fn is_some(word: &str) -> bool {
    matches!(word, "some" | "many" | "several" | "most" | "few" | "other" | "others")
}

pub(super) fn is_we(word: &str) -> bool {
    matches!(word, "i" | "we" | "you" | "us" | "me" | "my" | "our" | "your" | "ours" | "yours")
}

/// Whether a token is a pronoun that can mean somebody.
pub(super) fn is_pronoun(text: &Text<'_>, i: usize) -> bool {
    matches!(
        text.lower(i),
        "he" | "she"
            | "it"
            | "they"
            | "him"
            | "her"
            | "them"
            | "his"
            | "hers"
            | "its"
            | "their"
            | "theirs"
            | "i"
            | "we"
            | "you"
            | "me"
            | "us"
            | "my"
            | "our"
            | "your"
    ) && matches!(text.tokens[i].tag, "PRP" | "PRP$")
}

/// The end of a phrase such as `both sides`, `one of them`, `neither party`.
fn several(text: &Text<'_>, head: usize) -> Option<usize> {
    let lower = text.lower(head);
    let first = text.subtree(head).start;
    if matches!(
        lower,
        "sides" | "parties" | "countries" | "governments" | "delegations" | "party" | "side"
    ) && (first..head).any(|i| matches!(text.lower(i), "both" | "two" | "neither" | "either"))
    {
        return Some(head + 1);
    }
    let counts = matches!(
        lower,
        "both"
            | "neither"
            | "one"
            | "two"
            | "three"
            | "some"
            | "others"
            | "many"
            | "several"
            | "most"
            | "few"
    );
    if !counts || text.tokens[head].dep == "nummod" || text.dep(head) == "det" {
        return None;
    }
    if text.lower(head + 1) == "of" && matches!(text.lower(head + 2), "them" | "those" | "the") {
        return (text.lower(head + 2) != "the").then_some(head + 3);
    }
    let is_alone = text.tokens.get(head + 1).is_some_and(|token| {
        token.is_word && matches!(token.tag, "VBD" | "VBZ" | "VBP" | "MD" | "RB")
    });
    (is_alone && !matches!(lower, "one" | "two" | "three")).then_some(head + 1)
}

/// Whether an adjective stands for its people beside another: `Ukrainian and US officials`.
fn is_joined(text: &Text<'_>, tokens: &Range<usize>) -> bool {
    matches!(text.lower(tokens.end), "and" | "-" | "–")
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

/// The words by which a phrase calls somebody: its head, and the words of its office.
pub(super) fn nouns(text: &Text<'_>, head: usize) -> Vec<CompactString> {
    let lemma = text.lemma(head);
    if lemma.is_empty() { Vec::new() } else { vec![CompactString::new(lemma.to_lowercase())] }
}
