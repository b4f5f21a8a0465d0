//! Whether somebody is `he` or `she`, as far as words tell: given names, titles, nouns.

const NAMES: &str = include_str!("../../world/given-names.txt");

/// By which pronoun a person is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Called {
    #[default]
    Unknown,
    He,
    She,
}

impl Called {
    /// Of a word: a pronoun, a title before a name, or a noun.
    pub(crate) fn of(word: &str) -> Self {
        let word = word.trim_end_matches('.');
        let is = |list: &[&str]| list.iter().any(|other| other.eq_ignore_ascii_case(word));
        if is(&["he", "him", "his", "himself"]) || is(&HE) {
            Self::He
        } else if is(&["she", "her", "hers", "herself"]) || is(&SHE) {
            Self::She
        } else {
            Self::Unknown
        }
    }

    /// This, or the other where this is not known.
    pub(crate) fn or(self, other: Self) -> Self {
        if self == Self::Unknown { other } else { self }
    }

    /// Whether one person can be called both ways.
    pub(crate) fn agrees(self, other: Self) -> bool {
        self == Self::Unknown || other == Self::Unknown || self == other
    }
}

/// Titles and nouns for men.
const HE: [&str; 24] = [
    "mr",
    "sir",
    "lord",
    "king",
    "prince",
    "father",
    "fr",
    "brother",
    "son",
    "husband",
    "widower",
    "man",
    "gentleman",
    "dad",
    "monsieur",
    "herr",
    "señor",
    "don",
    "sheikh",
    "imam",
    "monk",
    "actor",
    "grandfather",
    "uncle",
];

/// Titles and nouns for women.
const SHE: [&str; 25] = [
    "ms",
    "mrs",
    "miss",
    "madam",
    "madame",
    "dame",
    "lady",
    "queen",
    "princess",
    "mother",
    "sister",
    "daughter",
    "wife",
    "widow",
    "woman",
    "mum",
    "mom",
    "frau",
    "señora",
    "doña",
    "baroness",
    "nun",
    "actress",
    "grandmother",
    "aunt",
];

/// How most who bear a given name are called. Of a double name, the first part tells.
pub(crate) fn called(given: &str) -> Called {
    let given = given.to_lowercase().replace('’', "'");
    let found = find(&given).or_else(|| given.split_once('-').and_then(|(first, _)| find(first)));
    found.unwrap_or_default()
}

/// Whether a word is a given name.
pub(crate) fn is_given(word: &str) -> bool {
    find(&word.to_lowercase()).is_some()
}

/// Looks a name up; the list is in order of its bytes.
fn find(name: &str) -> Option<Called> {
    let (mut low, mut high) = (0, NAMES.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = NAMES.as_bytes()[low..middle].iter().rposition(|byte| *byte == b'\n');
        let start = start.map_or(low, |at| low + at + 1);
        let end = NAMES[start..].find('\n').map_or(NAMES.len(), |at| start + at);
        let (word, mark) = NAMES[start..end].rsplit_once(' ')?;
        match word.cmp(name) {
            std::cmp::Ordering::Equal => {
                return Some(match mark {
                    "f" => Called::She,
                    "m" => Called::He,
                    _ => Called::Unknown,
                });
            }
            std::cmp::Ordering::Less => low = (end + 1).min(high),
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}
