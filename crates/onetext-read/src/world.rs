//! The world that the reader knows before it reads: states, regions, bodies, organisations, offices
//! and well-known people, and every name by which reports call them.
//!
//! The table is `world/actors.txt`, made by `cargo xtask actors`; `world/SOURCES.md` tells from
//! what. It knows nothing of tokens or parses: names are found in plain text, each with its place.
//! A name that stands for several actors is decided by the rest of the text ([`Senses`]), or stays
//! undecided: nobody is picked in silence.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

mod find;
mod given;
mod sense;
#[cfg(test)]
mod tests;

pub(crate) use find::{Found, Meaning, matching};
pub(crate) use given::{Called, called, is_given};
pub(crate) use sense::Senses;

const TABLE: &str = include_str!("../world/actors.txt");

type Map<K, V> = HashMap<K, V, FixedState>;

/// What an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    State,
    Territory,
    /// A part of a state, a breakaway region, a people.
    Region,
    /// A parliament, court, party, army or movement.
    Body,
    Organisation,
}

/// An actor of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Actor {
    pub(crate) kind: Kind,
    /// The code of a state, territory or region; the state's of a body.
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// Places that tell that a text speaks of a region.
    places: Vec<&'static str>,
}

/// How a name speaks of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    /// `Ukraine`.
    Name,
    /// A capital or seat of government: `Kyiv`.
    Seat,
    /// `Ukrainian`.
    Adjective,
    /// `Ukrainians`, who are not their government.
    People,
}

/// Whether an office tells whom its holder speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rank {
    /// Whoever holds it speaks for a state or a body.
    Power,
    /// Whoever holds it speaks for whoever sent them.
    Voice,
    /// A calling: who has it speaks for nobody else.
    Calling,
}

/// An office or calling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Office {
    /// Its words in small letters.
    pub(crate) words: &'static str,
    pub(crate) called: Called,
    pub(crate) rank: Rank,
}

/// Somebody whom reports name without saying for whom they speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct KnownPerson {
    pub(crate) name: &'static str,
    /// The actor, by its place in the table.
    pub(crate) party: usize,
    pub(crate) called: Called,
}

/// What words of the table stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// Actors, each with the sort of name; several where the name is ambiguous.
    Actors(Vec<(usize, Sort)>),
    Person(usize),
    /// A name that only holds an actor's name: `Bank of China`.
    Trap,
}

/// Words of the table.
#[derive(Debug, Clone)]
struct Words {
    text: &'static str,
    /// Whether they are a name only behind `the`: `the Fed`.
    needs_the: bool,
    entry: Entry,
}

/// Which actor an ambiguous name may mean.
#[derive(Debug, Clone)]
struct Sense {
    actor: usize,
    /// Whether it is meant where nothing speaks for another.
    is_default: bool,
    /// Words that speak for it.
    hints: Vec<&'static str>,
}

/// The table, ready for use.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) actors: Vec<Actor>,
    pub(crate) people: Vec<KnownPerson>,
    /// By the key of the first word, the longest first.
    words: Map<u64, Vec<Words>>,
    ambiguous: Map<&'static str, Vec<Sense>>,
    /// By the last word, the longest first.
    offices: Map<&'static str, Vec<Office>>,
    by_name: Map<&'static str, usize>,
}

/// The world's table, read when it is first needed.
pub(crate) static WORLD: LazyLock<World> = LazyLock::new(|| World::read(TABLE));

impl World {
    /// Reads the table. A row that says nothing is passed over; tests see that there is none.
    fn read(table: &'static str) -> Self {
        let mut world = Self::default();
        let mut section = "";
        for row in table.lines() {
            if let Some(name) = row.strip_prefix('[') {
                section = name.trim_end_matches(']');
                continue;
            }
            let mut cells = row.split('|');
            let first = cells.next().unwrap_or_default();
            match section {
                "actors" => world.actor(first, cells),
                "ambiguous" => world.sense(first, cells),
                "traps" => world.add(first, Entry::Trap),
                "offices" => world.add_office(first, cells),
                "people" => world.person(first, cells),
                _ => {}
            }
        }
        for words in world.words.values_mut() {
            words.sort_by_key(|words| std::cmp::Reverse(words.text.len()));
        }
        for offices in world.offices.values_mut() {
            offices.sort_by_key(|office| std::cmp::Reverse(office.words.len()));
        }
        world
    }

    fn actor(&mut self, kind: &str, mut cells: impl Iterator<Item = &'static str>) {
        let kind = match kind {
            "state" => Kind::State,
            "territory" => Kind::Territory,
            "region" => Kind::Region,
            "body" => Kind::Body,
            "organisation" => Kind::Organisation,
            _ => return,
        };
        let (Some(code), Some(name)) = (cells.next(), cells.next()) else { return };
        let index = self.actors.len();
        self.by_name.insert(name, index);
        self.add(name, Entry::Actors(vec![(index, Sort::Name)]));
        for sort in [Sort::Name, Sort::Adjective, Sort::People, Sort::Seat] {
            for name in items(cells.next()) {
                self.add(name, Entry::Actors(vec![(index, sort)]));
            }
        }
        let places = items(cells.next()).collect();
        self.actors.push(Actor { kind, code, name, places });
    }

    fn sense(&mut self, name: &'static str, cells: impl Iterator<Item = &'static str>) {
        let senses = cells.filter_map(|cell| {
            let (actor, hints) = cell.split_once(':')?;
            let plain = actor.strip_suffix('!');
            Some(Sense {
                actor: *self.by_name.get(plain.unwrap_or(actor))?,
                is_default: plain.is_some(),
                hints: items(Some(hints)).collect(),
            })
        });
        let senses = senses.collect();
        self.ambiguous.insert(name, senses);
    }

    fn add_office(&mut self, words: &'static str, mut cells: impl Iterator<Item = &'static str>) {
        let called = Called::of(cells.next().unwrap_or_default());
        let rank = match cells.next() {
            Some("power") => Rank::Power,
            Some("voice") => Rank::Voice,
            _ => Rank::Calling,
        };
        let last = words.rsplit(' ').next().unwrap_or(words);
        self.offices.entry(last).or_default().push(Office { words, called, rank });
    }

    fn person(&mut self, name: &'static str, mut cells: impl Iterator<Item = &'static str>) {
        let Some(party) = cells.next().and_then(|party| self.by_name.get(party).copied()) else {
            return;
        };
        let called = Called::of(cells.next().unwrap_or_default());
        let index = self.people.len();
        self.people.push(KnownPerson { name, party, called });
        for name in std::iter::once(name).chain(items(cells.next())) {
            self.add(name, Entry::Person(index));
        }
    }

    /// Adds words; a second actor by the same name makes it ambiguous.
    fn add(&mut self, text: &'static str, entry: Entry) {
        let (text, needs_the) = match text.strip_prefix("the ") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let list = self.words.entry(key(text)).or_default();
        let same = list.iter_mut().find(|words| words.text == text && words.needs_the == needs_the);
        match (same.map(|words| &mut words.entry), entry) {
            (Some(Entry::Actors(old)), Entry::Actors(new)) => {
                for (actor, sort) in new {
                    if old.iter().all(|(other, _)| *other != actor) {
                        old.push((actor, sort));
                    }
                }
            }
            (Some(_), _) => {}
            (None, entry) => list.push(Words { text, needs_the, entry }),
        }
    }

    /// An actor by the name that the table shows.
    pub(crate) fn named(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The actor that a name means by itself.
    pub(crate) fn actor_called(&self, name: &str) -> Option<usize> {
        match self.name_at(name, 0)? {
            Found { at, means: Meaning::Actor(actor, Sort::Name) } if at.end == name.len() => {
                Some(actor)
            }
            _ => None,
        }
    }

    /// Whether a word ends an office.
    pub(crate) fn ends_office(&self, word: &str) -> bool {
        self.offices.contains_key(word)
    }

    /// The office that ends some words in small letters, the longest: `special envoy` of
    /// `us special envoy`.
    pub(crate) fn office(&self, words: &str) -> Option<&Office> {
        let last = words.rsplit(' ').next().unwrap_or(words);
        self.offices.get(last)?.iter().find(|office| {
            words
                .strip_suffix(office.words)
                .is_some_and(|before| before.is_empty() || before.ends_with([' ', '-']))
        })
    }
}

fn items(cell: Option<&'static str>) -> impl Iterator<Item = &'static str> {
    cell.unwrap_or_default().split(',').filter(|item| !item.is_empty())
}

/// The key of words that begin so: a number made of the first word in small letters. Two keys may be
/// equal by chance; what is filed under them is compared.
pub(crate) fn key(text: &str) -> u64 {
    let first = text.chars().take_while(|c| c.is_alphanumeric());
    first.flat_map(char::to_lowercase).fold(0xcbf2_9ce4_8422_2325, |hash, letter| {
        (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3)
    })
}
