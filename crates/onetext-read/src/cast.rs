//! Who is who in a report: the parties and persons it names, under all their names.
//!
//! The record's own parties and persons come first, then the lists, then what the text itself
//! teaches: "US special envoy Steve Witkoff" makes a person of a party, whom "Witkoff" means from
//! then on. Nobody is widened or narrowed: European leaders are not the European Union, and some of
//! them are not all of them.

use std::ops::Range;
use std::sync::LazyLock;

use onetext_record::Negotiation;
use onetext_record::body::Role;
use onetext_record::id::{PartyId, PersonId, slug};

use crate::lexicon::{ACTORS, KNOWN_PEOPLE, Map};
use crate::text::{self, Text};

mod groups;
mod mentions;
mod words;

pub(crate) use mentions::{Discourse, Manner, Mention, is_place};
pub(crate) use words::CALENDAR;

/// A party of the record, or one that the report names.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: PartyId,
    pub(crate) name: String,
    /// The role, where the words tell it or the record has it.
    pub(crate) role: Option<Role>,
    /// Whether the record has it already.
    pub(crate) is_known: bool,
    /// The first place where the report names it.
    pub(crate) first: Option<Range<usize>>,
    /// Whether it is a party of its own and not just a place or an adjective here.
    pub(crate) acts: bool,
    /// Whether only a capital before a reporting verb speaks for it.
    pub(crate) is_guess: bool,
    /// The words by which the report calls it beside its name.
    pub(crate) aliases: Vec<String>,
}

/// A person of the record, or one whom the report names.
#[derive(Debug, Clone)]
pub(crate) struct Someone {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    /// The index of the party.
    pub(crate) party: usize,
    pub(crate) office: Option<String>,
    pub(crate) is_known: bool,
    pub(crate) first: Option<Range<usize>>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Member(usize),
    World(usize),
    Person(usize),
    /// Someone on the list of known people, by place.
    Known(usize),
}

/// How a name speaks of what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Name,
    Metonym,
    Demonym,
}

#[derive(Debug, Clone)]
struct Name {
    words: Vec<String>,
    target: Target,
    sort: Sort,
}

/// Everyone whom a report may speak of.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) members: Vec<Member>,
    pub(crate) people: Vec<Someone>,
    names: Map<String, Vec<Name>>,
    /// Whether a capital before a reporting verb makes a name.
    pub(crate) guesses: bool,
    /// The member that each actor of the lists has become.
    world: Vec<Option<usize>>,
}

impl Cast {
    /// The parties and persons of a record, and the lists.
    pub(crate) fn new(record: Option<&Negotiation>) -> Self {
        let mut cast = Self {
            members: Vec::new(),
            people: Vec::new(),
            names: Map::default(),
            guesses: false,
            world: vec![None; ACTORS.len()],
        };
        if let Some(record) = record {
            cast.take_record(record);
        }
        cast
    }

    fn take_record(&mut self, record: &Negotiation) {
        for party in record.parties.current().map(|party| &party.body) {
            let index = self.members.len();
            self.members.push(Member {
                id: party.id.clone(),
                name: party.name.clone(),
                role: Some(party.role),
                is_known: true,
                first: None,
                acts: false,
                is_guess: false,
                aliases: Vec::new(),
            });
            let names = || std::iter::once(&party.name).chain(&party.aliases);
            for name in names() {
                self.name(name, Target::Member(index), Sort::Name);
            }
            let same = |name: &&'static str| {
                slug(name).as_deref() == Some(party.id.as_str())
                    || names().any(|mine| mine.eq_ignore_ascii_case(name))
            };
            if let Some(i) = ACTORS.iter().position(|actor| actor.names.iter().any(&same)) {
                self.world[i] = Some(index);
            }
        }
        for person in record.persons.current().map(|person| &person.body) {
            let Some(party) = self.members.iter().position(|member| member.id == person.party)
            else {
                continue;
            };
            let index = self.people.len();
            self.people.push(Someone {
                id: person.id.clone(),
                name: person.name.clone(),
                party,
                office: person.office.clone(),
                is_known: true,
                first: None,
            });
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                self.name(name, Target::Person(index), Sort::Name);
            }
            self.short(&person.name, index);
        }
    }

    fn name(&mut self, name: &str, target: Target, sort: Sort) {
        add(&mut self.names, name, target, sort);
    }

    /// Lets a person's last name stand for the person.
    fn short(&mut self, name: &str, index: usize) {
        let words = words(name);
        if let Some(last) = words.last().filter(|last| words.len() > 1 && last.len() > 1) {
            self.name(&last.clone(), Target::Person(index), Sort::Name);
        }
    }

    /// The longest name that stands at a token, and the token behind it.
    fn name_at(&self, text: &Text<'_>, at: usize, end: usize) -> Option<(usize, Target, Sort)> {
        let first = text.lower(at);
        let longest = |names: &Map<String, Vec<Name>>| {
            names.get(first)?.iter().find_map(|name| {
                let last = at + name.words.len();
                let same = |(i, word): (usize, &String)| {
                    let token = text.token(at + i);
                    token == *word
                        || (token.contains('’') && token.replace('’', "'") == *word)
                        || (i == 0 && word == "the" && token == "The")
                };
                let fits = last <= end && name.words.iter().enumerate().all(same);
                fits.then_some((last, name.target, name.sort))
            })
        };
        // The record and what the text taught come before the lists, unless these know more words.
        match (longest(&self.names), longest(&LISTED)) {
            (Some(own), Some(listed)) if listed.0 > own.0 => Some(listed),
            (own, listed) => own.or(listed),
        }
    }

    /// The member that an actor of the lists is, made when it is first needed.
    fn world_member(&mut self, i: usize) -> usize {
        if let Some(index) = self.world[i] {
            return index;
        }
        let index = self.member(ACTORS[i].name, None);
        self.world[i] = Some(index);
        index
    }

    /// The member with this name, made if there is none.
    pub(crate) fn member(&mut self, name: &str, role: Option<Role>) -> usize {
        let id = slug(name).and_then(|slug| PartyId::new(&slug).ok());
        let same = |member: &Member| member.name == name || Some(&member.id) == id.as_ref();
        if let Some(index) = self.members.iter().position(same) {
            return index;
        }
        let reserved =
            |id: &PartyId| onetext_record::consent::RESERVED_WORDS.contains(&id.as_str());
        let id = id
            .filter(|id| !reserved(id))
            .or_else(|| PartyId::new(&format!("party-{}", self.members.len() + 1)).ok());
        // A name of signs alone has no slug, and `party-1` is always an id.
        let Some(id) = id else { return 0 };
        self.members.push(Member {
            id,
            name: name.to_owned(),
            role,
            is_known: false,
            first: None,
            acts: false,
            is_guess: false,
            aliases: Vec::new(),
        });
        self.members.len() - 1
    }

    /// The person with this name, made if there is none; a party learnt later is not taken over.
    fn person(&mut self, name: &str, party: usize, office: Option<String>) -> usize {
        let index = self.people.iter().position(|person| person.name == name);
        if let Some(index) = index {
            let person = &mut self.people[index];
            if person.office.is_none() && !person.is_known {
                person.office = office;
            }
            return index;
        }
        let index = self.people.len();
        let taken = |id: &PersonId| self.people.iter().any(|person| person.id == *id);
        let last = words(name).pop().and_then(|last| slug(&last));
        let last = last.and_then(|slug| PersonId::new(&slug).ok()).filter(|id| !taken(id));
        let full = || slug(name).and_then(|slug| PersonId::new(&slug).ok()).filter(|id| !taken(id));
        let id =
            last.or_else(full).or_else(|| PersonId::new(&format!("person-{}", index + 1)).ok());
        let Some(id) = id else { return 0 };
        self.people.push(Someone {
            id,
            name: name.to_owned(),
            party,
            office,
            is_known: false,
            first: None,
        });
        self.name(name, Target::Person(index), Sort::Name);
        self.short(name, index);
        index
    }
}

/// The names on the lists.
static LISTED: LazyLock<Map<String, Vec<Name>>> = LazyLock::new(|| {
    let mut names = Map::default();
    for (i, actor) in ACTORS.iter().enumerate() {
        let sorts = [
            (&actor.names, Sort::Name),
            (&actor.metonyms, Sort::Metonym),
            (&actor.demonyms, Sort::Demonym),
        ];
        for (list, sort) in sorts {
            for name in list {
                add(&mut names, name, Target::World(i), sort);
            }
        }
    }
    for (i, (name, _)) in KNOWN_PEOPLE.iter().enumerate() {
        add(&mut names, name, Target::Known(i), Sort::Name);
    }
    names
});

/// Adds a name; what was there first stays.
fn add(names: &mut Map<String, Vec<Name>>, name: &str, target: Target, sort: Sort) {
    let words = words(name);
    let Some(first) = words.first() else { return };
    let names = names.entry(first.to_lowercase()).or_default();
    if !names.iter().any(|other| other.words == words) {
        names.push(Name { words, target, sort });
        names.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
    }
}

/// The words of a name, as tokens of a text have them.
fn words(name: &str) -> Vec<String> {
    text::words::words(name).into_iter().map(|at| name[at].replace('’', "'")).collect()
}
