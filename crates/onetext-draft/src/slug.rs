//! Ids made out of words, for clauses that nobody named.
//!
//! The form is that of ids everywhere in Onetext: lower-case letters a to z, digits, single
//! hyphens.

use std::collections::{BTreeMap, BTreeSet};

/// The longest id, in characters.
const LONGEST: usize = 64;

/// The nearest id to some words: `"US special envoy"` becomes `us-special-envoy`; `None` if nothing
/// is left.
pub(crate) fn slug(words: &str) -> Option<String> {
    let mut slug = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        let plain = unaccented(c);
        if plain.is_ascii_alphanumeric() {
            slug.push(plain);
        } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '’' | '.') {
            slug.push('-');
        }
        if slug.len() == LONGEST {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    (!slug.is_empty()).then_some(slug)
}

/// Whether `name` can stand in `{#name}`.
pub(crate) fn is_id(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    (1..=LONGEST).contains(&name.len())
        && name.chars().all(plain)
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}

/// Ids given so far, and the next number to try for each stem.
#[derive(Default)]
pub(crate) struct Ids {
    used: BTreeSet<String>,
    next: BTreeMap<String, u32>,
}

impl Ids {
    /// Takes an id as it is; whether it was free.
    pub(crate) fn take(&mut self, id: &str) -> bool {
        self.used.insert(id.to_owned())
    }

    /// The first of `stem`, `stem-2`, `stem-3` and so on that is free, taken.
    pub(crate) fn first_free(&mut self, stem: &str) -> String {
        let next = self.next.entry(stem.to_owned()).or_insert(1);
        loop {
            let suffix = if *next == 1 { String::new() } else { format!("-{next}") };
            *next += 1;
            let room = LONGEST.saturating_sub(suffix.len());
            let cut = stem.char_indices().nth(room).map_or(stem.len(), |(at, _)| at);
            let id = format!("{}{suffix}", stem[..cut].trim_end_matches('-'));
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The plain letter under the accents that names of people and places often carry.
fn unaccented(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}
