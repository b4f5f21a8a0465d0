//! Who is who in a report: everyone of whom it speaks, under all their names.
//!
//! The record's own parties and persons come first, then the world's table, then what the text
//! itself teaches: "US special envoy Steve Witkoff" makes a person of a party, whom "Witkoff", "the
//! envoy" and "he" mean from then on. Nobody is widened or narrowed: European leaders are not the
//! European Union, and some of them are not all of them. What is not known stays open.
//!
//! [`Cast::read`] goes through a text once: it learns names (`names`, `persons`), finds the phrases
//! that speak of somebody (`phrases`, `mentions`, `groups`), and ties those that speak of the same
//! one together (`chains`). [`Cast::resolve`] then tells whom a phrase means.

use onetext_record::Negotiation;
use onetext_record::body::Role;
use onetext_record::id::{PartyId, PersonId, slug};

use std::ops::Range;

use crate::text::Text;
use crate::world::{Called, Senses, WORLD, called};

#[cfg(feature = "training")]
mod asking;
mod chains;
mod groups;
mod mentions;
mod names;
mod persons;
mod phrases;
mod words;

#[cfg(feature = "training")]
pub use asking::{Asked, whom};
pub(crate) use chains::Discourse;
pub(crate) use mentions::{Manner, Mention, is_place};
pub(crate) use words::CALENDAR;

use chains::Referent;
use names::{Named, OwnNames, Target};

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
    /// Whether nothing but its name tells that it is one.
    pub(crate) is_guess: bool,
    /// The words by which the report calls it beside its name.
    pub(crate) aliases: Vec<String>,
}

/// A person of the record, or one whom the report names.
#[derive(Debug, Clone)]
pub(crate) struct Someone {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    /// The index of the party; nobody where the report does not tell.
    pub(crate) party: Option<usize>,
    pub(crate) office: Option<String>,
    pub(crate) called: Called,
    pub(crate) is_known: bool,
    pub(crate) first: Option<Range<usize>>,
}

impl Someone {
    /// The party that somebody speaks for, unless it is the person alone.
    pub(crate) fn speaks_for(&self, cast: &Cast) -> Option<usize> {
        self.party.filter(|party| cast.members[*party].name != self.name)
    }
}

/// Everyone of whom a report may speak.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) members: Vec<Member>,
    pub(crate) people: Vec<Someone>,
    /// Names of the record and names learnt from the text.
    own: OwnNames,
    /// The member that each actor of the world has become.
    world: Vec<Option<usize>>,
    senses: Senses,
    /// The names of the text, in order.
    named: Vec<Named>,
    /// Everyone of whom the text speaks, in order.
    all: Vec<Mention>,
    referents: Vec<Referent>,
}

impl Cast {
    /// The parties and persons of a record.
    pub(crate) fn new(record: Option<&Negotiation>) -> Self {
        let mut cast = Self {
            members: Vec::new(),
            people: Vec::new(),
            own: OwnNames::default(),
            world: vec![None; WORLD.actors.len()],
            senses: Senses::default(),
            named: Vec::new(),
            all: Vec::new(),
            referents: Vec::new(),
        };
        if let Some(record) = record {
            cast.take_record(record);
        }
        cast
    }

    /// Reads a text: learns its names and finds everyone of whom it speaks.
    pub(crate) fn read(&mut self, text: &Text<'_>) {
        let found = WORLD.names(text.raw);
        self.senses = Senses::new(text.raw, &found);
        self.name_all(text, &found);
        self.learn(text, &found);
        self.name_all(text, &found);
        self.find_mentions(text);
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
                self.own.add(name, Target::Member(index));
            }
            let same = |name: &str| {
                slug(name).as_deref() == Some(party.id.as_str())
                    || names().any(|mine| mine.eq_ignore_ascii_case(name))
            };
            let actors = WORLD.actors.iter().enumerate();
            let actor = actors.map(|(i, actor)| (i, actor.name)).find(|(_, name)| same(name));
            let by_name = || names().find_map(|name| WORLD.actor_called(name));
            if let Some(i) = actor.map(|(i, _)| i).or_else(by_name) {
                self.world[i].get_or_insert(index);
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
                party: Some(party),
                office: person.office.clone(),
                called: called(person.name.split(' ').next().unwrap_or_default()),
                is_known: true,
                first: None,
            });
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                self.own.add(name, Target::Person(index));
            }
            self.short(&person.name, index);
        }
    }

    /// Lets a person's last name stand for the person.
    fn short(&mut self, name: &str, index: usize) {
        if let Some((_, last)) = name.rsplit_once(' ').filter(|(_, last)| last.len() > 1) {
            self.own.add(last, Target::Person(index));
        }
    }

    /// The member that an actor of the world is, made when it is first needed.
    fn world_member(&mut self, i: usize) -> usize {
        if let Some(index) = self.world[i] {
            return index;
        }
        let index = self.member(WORLD.actors[i].name, None);
        self.world[i] = Some(index);
        index
    }

    /// The member with this name, made if there is none.
    fn member(&mut self, name: &str, role: Option<Role>) -> usize {
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

    /// The person with this name, made if there is none. What is known of somebody stays.
    fn person(&mut self, name: &str, party: Option<usize>, office: Option<String>) -> usize {
        let index = match self.person_called(name) {
            Some(index) => {
                let person = &mut self.people[index];
                if name.len() > person.name.len() && !person.is_known {
                    name.clone_into(&mut person.name);
                    self.own.add(name, Target::Person(index));
                }
                index
            }
            None => self.new_person(name),
        };
        let person = &mut self.people[index];
        if !person.is_known {
            person.party = person.party.or(party);
            person.office = person.office.take().or(office);
        }
        index
    }

    /// The person whom a name means: the whole name, or a last name that only one of them has.
    fn person_called(&self, name: &str) -> Option<usize> {
        let whole = self.people.iter().position(|person| person.name.eq_ignore_ascii_case(name));
        let last = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let wanted = last(name);
        let mut same = self.people.iter().enumerate().filter(|(_, person)| {
            let is_short = !name.contains(' ') || !person.name.contains(' ');
            is_short && last(&person.name) == wanted
        });
        whole.or_else(|| match (same.next(), same.next()) {
            (Some((index, _)), None) => Some(index),
            _ => None,
        })
    }

    fn new_person(&mut self, name: &str) -> usize {
        let index = self.people.len();
        let taken = |id: &PersonId| self.people.iter().any(|person| person.id == *id);
        let last = name.rsplit(' ').next().and_then(slug);
        let last = last.and_then(|slug| PersonId::new(&slug).ok()).filter(|id| !taken(id));
        let full = || slug(name).and_then(|slug| PersonId::new(&slug).ok()).filter(|id| !taken(id));
        let id =
            last.or_else(full).or_else(|| PersonId::new(&format!("person-{}", index + 1)).ok());
        let Some(id) = id else { return 0 };
        let first = name.split(' ').next().unwrap_or_default();
        let called = if name.contains(' ') { called(first) } else { Called::Unknown };
        self.people.push(Someone {
            id,
            name: name.to_owned(),
            party: None,
            office: None,
            called,
            is_known: false,
            first: None,
        });
        self.own.add(name, Target::Person(index));
        self.short(name, index);
        index
    }

    /// The member and the person whom a name stands for.
    fn target(&mut self, target: Target) -> (Option<usize>, Option<usize>) {
        match target {
            Target::Member(index) => (Some(index), None),
            Target::Actor(i) => (Some(self.world_member(i)), None),
            Target::Person(index) => (self.people[index].party, Some(index)),
            Target::Known(i) => {
                let known = WORLD.people[i];
                let party = self.world_member(known.party);
                let person = self.person(known.name, Some(party), None);
                self.people[person].called = self.people[person].called.or(known.called);
                (self.people[person].party, Some(person))
            }
            Target::Open => (None, None),
        }
    }
}
