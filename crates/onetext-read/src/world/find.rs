//! Finding the names of the table in a text.

use std::ops::Range;

use super::{Entry, Sort, WORLD, Words, World, is_given, key};

/// A name of the table in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its place, in bytes, without an article.
    pub(crate) at: Range<usize>,
    pub(crate) means: Meaning,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    Actor(usize, Sort),
    /// One of several actors; what decides is elsewhere in the text.
    OneOf(Vec<(usize, Sort)>),
    Person(usize),
    /// No actor, but something whose name holds an actor's: `Bank of China`.
    Other,
}

/// Words that end the name of a firm, a club or a thing that begins with a state's name.
const TAILS: [&str; 80] = [
    "Air",
    "Airlines",
    "Airways",
    "Athletic",
    "Avenue",
    "Bancorp",
    "Bank",
    "Bay",
    "Beach",
    "Borough",
    "Bridge",
    "Brigade's",
    "Broncos",
    "Capital",
    "Cathedral",
    "Chronicle",
    "City",
    "Championship",
    "Championships",
    "Classic",
    "Club",
    "Co",
    "College",
    "Communications",
    "Cricket",
    "Cup",
    "Daily",
    "Derby",
    "Electric",
    "Electronics",
    "Energy",
    "Exhibition",
    "FC",
    "Festival",
    "Film",
    "Football",
    "Foods",
    "Gallery",
    "Gazette",
    "Grand",
    "Herald",
    "Hilton",
    "Holdings",
    "Hospital",
    "Hotel",
    "House",
    "Inc",
    "Independent",
    "Insurance",
    "Journal",
    "Life",
    "Limited",
    "Ltd",
    "Marathon",
    "Masters",
    "Mills",
    "Mobile",
    "Motors",
    "Museum",
    "News",
    "Open",
    "Opera",
    "Orchestra",
    "Petroleum",
    "Philharmonic",
    "Post",
    "Radio",
    "Railways",
    "Road",
    "Rovers",
    "Rugby",
    "Square",
    "Station",
    "Steel",
    "Street",
    "Symphony",
    "Telecom",
    "Times",
    "Today",
    "University",
];

/// Words before `of` that make a name of the whole.
const HEADS: [&str; 16] = [
    "Archbishop",
    "Bank",
    "Bay",
    "Bishop",
    "Church",
    "Club",
    "College",
    "Duchess",
    "Duke",
    "Earl",
    "Gulf",
    "Mayor",
    "Museum",
    "Port",
    "University",
    "Battle",
];

/// Prefixes after which an adjective speaks of an attitude and not of an actor.
const PREFIXES: [&str; 6] = ["pro-", "anti-", "ex-", "non-", "pan-", "post-"];

impl World {
    /// Every name of the table in a text, the longest at each place, in order.
    pub(crate) fn names(&self, raw: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let (mut next, mut is_inside) = (0, false);
        for (at, letter) in raw.char_indices() {
            let is_start = !is_inside && letter.is_alphanumeric();
            is_inside = letter.is_alphanumeric();
            // Nearly all names begin with a capital, and all that do not are few.
            if !is_start || at < next {
                continue;
            }
            if let Some(name) = self.name_at(raw, at) {
                next = name.at.end;
                found.push(name);
            }
        }
        found
    }

    /// The longest name of the table that begins at a place where a word does.
    pub(crate) fn name_at(&self, raw: &str, at: usize) -> Option<Found> {
        let rest = raw.get(at..)?;
        let list = self.words.get(&key(rest))?;
        let (words, end) = list.iter().find_map(|words| {
            let end = at + matching(words.text, rest)?;
            (!words.needs_the || follows_the(raw, at)).then_some((words, end))
        })?;
        let place = at..end;
        let means = match &words.entry {
            Entry::Trap => Meaning::Other,
            Entry::Person(person) => Meaning::Person(*person),
            Entry::Actors(_) if is_other(raw, &place) => Meaning::Other,
            Entry::Actors(actors) => match actors.as_slice() {
                [(actor, sort)] => Meaning::Actor(*actor, *sort),
                _ => Meaning::OneOf(actors.clone()),
            },
        };
        Some(Found { at: place, means })
    }

    /// Whether an actor's name begins at a place, whatever it may be part of.
    fn has_actor_at(&self, raw: &str, at: usize) -> bool {
        let Some(rest) = raw.get(at..) else { return false };
        let longest = self.words.get(&key(rest));
        let longest =
            longest.and_then(|list| list.iter().find(|words| matching(words.text, rest).is_some()));
        longest.is_some_and(|words| matches!(words.entry, Entry::Actors(_)))
    }

    /// The words of the table behind an entry, for tests of the table itself.
    #[cfg(test)]
    pub(super) fn all_words(&self) -> impl Iterator<Item = &Words> {
        self.words.values().flatten()
    }
}

/// How far words match the beginning of a text, where they end with a word of it.
///
/// Small and capital letters are told apart, but in a headline of capitals alone; any white space
/// is a space, and both apostrophes are one.
pub(crate) fn matching(words: &str, rest: &str) -> Option<usize> {
    let mut letters = rest.char_indices().peekable();
    let (mut is_capitals, mut is_exact, mut count) = (true, true, 0);
    for wanted in words.chars() {
        if wanted == '*' {
            // Any one word with a capital.
            if !letters.next()?.1.is_uppercase() {
                return None;
            }
            while letters.next_if(|(_, c)| c.is_alphanumeric()).is_some() {}
            continue;
        }
        let (_, letter) = letters.next()?;
        match wanted {
            ' ' if letter.is_whitespace() => {
                while letters.next_if(|(_, c)| c.is_whitespace()).is_some() {}
                continue;
            }
            '\'' if matches!(letter, '\'' | '’') => continue,
            _ => {}
        }
        is_exact &= wanted == letter;
        is_capitals &= letter == wanted || wanted.to_uppercase().eq([letter]);
        is_capitals &= !letter.is_lowercase();
        count += usize::from(letter.is_alphabetic());
        if !is_exact && !is_capitals {
            return None;
        }
    }
    let end = letters.peek().map_or(rest.len(), |(at, _)| *at);
    let ends = letters.peek().is_none_or(|(_, c)| !c.is_alphanumeric());
    (ends && (is_exact || count > 3)).then_some(end)
}

fn follows_the(raw: &str, at: usize) -> bool {
    let before = raw[..at].trim_end();
    before.ends_with("the") || before.ends_with("The")
}

/// The word behind a place, where only a space stands between.
fn next_word(raw: &str, end: usize) -> &str {
    let Some(rest) = raw[end..].strip_prefix([' ', '\u{a0}']) else { return "" };
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '-');
    &rest[..end.unwrap_or(rest.len())]
}

/// The word before a place, where only a space stands between.
fn last_word(raw: &str, start: usize) -> &str {
    let Some(rest) = raw[..start].strip_suffix([' ', '\u{a0}']) else { return "" };
    let start = rest.rfind(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'' && c != '’');
    start.map_or(rest, |at| {
        rest.get(at..).map_or("", |word| word.trim_start_matches(|c: char| !c.is_alphanumeric()))
    })
}

/// Whether an actor's name is only part of another name here: of a person, a firm, a club.
fn is_other(raw: &str, at: &Range<usize>) -> bool {
    let before = &raw[..at.start];
    let has_prefix = PREFIXES.iter().any(|prefix| {
        before.len() >= prefix.len()
            && before.is_char_boundary(before.len() - prefix.len())
            && before[before.len() - prefix.len()..].eq_ignore_ascii_case(prefix)
    });
    if has_prefix {
        return true;
    }
    let (last, next) = (last_word(raw, at.start), next_word(raw, at.end));
    if TAILS.contains(&next) {
        return true;
    }
    if last == "of" {
        let head = last_word(raw, at.start - " of".len());
        return HEADS.contains(&head);
    }
    let name = &raw[at.clone()];
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    if name.contains([' ', '.']) || !is_capital(name) || name.chars().all(char::is_uppercase) {
        return false;
    }
    // "Michael Jordan": what stands before is a given name, and no title.
    if is_capital(last) && is_given(last) && WORLD.office(&last.to_lowercase()).is_none() {
        return true;
    }
    // "Jordan Peterson": the name itself is one, and a surname follows that no list knows.
    let is_surname = is_capital(next)
        && next.chars().any(char::is_lowercase)
        && WORLD.office(&next.to_lowercase()).is_none()
        && !NO_SURNAMES.contains(&next);
    is_surname && is_given(name) && !WORLD.has_actor_at(raw, at.end + 1)
}

/// Words with a capital that follow a state's name and are no surnames.
const NO_SURNAMES: [&str; 26] = [
    "Ministry",
    "Government",
    "Parliament",
    "Army",
    "Navy",
    "Defence",
    "Defense",
    "Foreign",
    "Prime",
    "Vice",
    "Deputy",
    "First",
    "Special",
    "Chief",
    "National",
    "State",
    "Central",
    "Federal",
    "Supreme",
    "High",
    "Senate",
    "House",
    "Court",
    "Department",
    "Embassy",
    "Attorney",
];
