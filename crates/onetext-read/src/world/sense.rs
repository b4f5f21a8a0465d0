//! What an ambiguous name means in one text: decided by all that the text says without doubt.

use super::find::{Found, Meaning};
use super::{Kind, Map, Sort, WORLD, World};

/// The actors that a text names without doubt, and what its ambiguous names therefore mean.
#[derive(Debug, Default)]
pub(crate) struct Senses {
    /// How often each actor is named.
    named: Map<usize, usize>,
    /// What is decided for a name.
    decided: Map<String, Option<usize>>,
}

/// Offices that a state has and no part of one, and the other way round.
const OF_STATES: [&str; 5] =
    ["president", "prime minister", "foreign minister", "ambassador", "parliament"];
const OF_REGIONS: [&str; 8] = [
    "governor",
    "gov",
    "lieutenant governor",
    "senator",
    "sen",
    "congressman",
    "congresswoman",
    "legislature",
];

impl Senses {
    /// Reads a text for what it names without doubt.
    pub(crate) fn new(raw: &str, found: &[Found]) -> Self {
        let mut senses = Self::default();
        for name in found {
            if let Meaning::Actor(actor, _) = name.means {
                *senses.named.entry(actor).or_default() += 1;
            }
        }
        for name in found {
            let Meaning::OneOf(actors) = &name.means else { continue };
            let words = &raw[name.at.clone()];
            if !senses.decided.contains_key(words) {
                let decided = senses.decide(raw, words, actors);
                senses.decided.insert(words.to_owned(), decided);
            }
        }
        senses
    }

    /// The actor that a name means here; nobody where that is open.
    pub(crate) fn of(&self, raw: &str, name: &Found) -> Option<(usize, Sort)> {
        match &name.means {
            Meaning::Actor(actor, sort) => Some((*actor, *sort)),
            Meaning::OneOf(actors) => {
                let beside = beside(raw, name, actors);
                let actor = beside.or_else(|| *self.decided.get(&raw[name.at.clone()])?)?;
                actors.iter().find(|(other, _)| *other == actor).copied()
            }
            Meaning::Person(_) | Meaning::Other => None,
        }
    }

    /// Whether the text names an actor without doubt.
    pub(crate) fn names(&self, actor: usize) -> bool {
        self.named.contains_key(&actor)
    }

    fn decide(&self, raw: &str, words: &str, actors: &[(usize, Sort)]) -> Option<usize> {
        let world = &*WORLD;
        let senses = world.ambiguous_senses(words);
        let mut best: Option<(usize, usize)> = None;
        let mut is_tied = false;
        for (actor, _) in actors {
            let sense = senses.iter().find(|sense| sense.actor == *actor);
            let hints = sense
                .map_or(0, |sense| sense.hints.iter().map(|hint| count(raw, hint)).sum::<usize>());
            let places = world.actors[*actor].places.iter().map(|place| count(raw, place));
            let score = 2 * self.weight(world, *actor) + hints + places.sum::<usize>();
            match best {
                Some((_, other)) if score == other => is_tied = true,
                Some((_, other)) if score < other => {}
                _ => {
                    best = Some((*actor, score));
                    is_tied = false;
                }
            }
        }
        let usual = || senses.iter().find(|sense| sense.is_default).map(|sense| sense.actor);
        match best {
            Some((actor, score)) if score > 0 && !is_tied => Some(actor),
            _ => usual(),
        }
    }

    /// How often a text names an actor, or what is part of it.
    fn weight(&self, world: &World, actor: usize) -> usize {
        let code = world.actors[actor].code;
        let is_part = |other: usize| {
            let other = &world.actors[other];
            other.kind == Kind::Body && other.code == code && !code.is_empty()
        };
        let is_state = matches!(world.actors[actor].kind, Kind::State | Kind::Territory);
        self.named
            .iter()
            .filter(|(other, _)| **other == actor || (is_state && is_part(**other)))
            .map(|(_, count)| count)
            .sum()
    }
}

/// What the words beside a name decide: `Georgia's governor`, `the Georgian president`.
fn beside(raw: &str, name: &Found, actors: &[(usize, Sort)]) -> Option<usize> {
    let behind = raw[name.at.end..].trim_start_matches(['’', '\'', 's', ' ']);
    let behind = behind.get(..behind.char_indices().nth(24).map_or(behind.len(), |(at, _)| at))?;
    let before = raw[..name.at.start].trim_end().trim_end_matches("of").trim_end();
    let has = |list: &[&str]| {
        list.iter().any(|office| {
            let begins = behind.len() >= office.len()
                && behind.is_char_boundary(office.len())
                && behind[..office.len()].eq_ignore_ascii_case(office)
                && !behind[office.len()..].starts_with(char::is_alphanumeric);
            let ends = before.len() >= office.len()
                && before.is_char_boundary(before.len() - office.len())
                && before[before.len() - office.len()..].eq_ignore_ascii_case(office);
            begins || ends
        })
    };
    let kind = if has(&OF_REGIONS) {
        Kind::Region
    } else if has(&OF_STATES) {
        Kind::State
    } else {
        return None;
    };
    let mut fitting = actors.iter().filter(|(actor, _)| WORLD.actors[*actor].kind == kind);
    match (fitting.next(), fitting.next()) {
        (Some((actor, _)), None) => Some(*actor),
        _ => None,
    }
}

/// How often words stand in a text as words of their own.
fn count(raw: &str, words: &str) -> usize {
    raw.match_indices(words)
        .filter(|(at, _)| {
            !raw[..*at].ends_with(char::is_alphanumeric)
                && !raw[at + words.len()..].starts_with(char::is_alphanumeric)
        })
        .count()
}

impl World {
    fn ambiguous_senses(&self, words: &str) -> &[super::Sense] {
        let the = || self.ambiguous.get(format!("the {words}").as_str());
        self.ambiguous.get(words).or_else(the).map_or(&[], Vec::as_slice)
    }
}
