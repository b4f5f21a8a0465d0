//! Names by which entries refer to each other.
//!
//! Every entity of a negotiation has a short id that people type in commands, folder files and
//! draft attributes: `ukraine`, `frozen-assets`, `us-28`. Each kind of entity has its own id type,
//! so that an issue can never be taken for a party.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest id, in characters.
pub const MAX_ID_LENGTH: usize = 64;

/// What is wrong with a string that should be an id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// The string is empty.
    #[error("an id cannot be empty")]
    Empty,
    /// The string has more than [`MAX_ID_LENGTH`] characters.
    #[error("an id has at most {MAX_ID_LENGTH} characters, this one has {0}")]
    TooLong(usize),
    /// The string has a character that ids do not have, or one in the wrong place.
    #[error(
        "an id is made of lower-case letters a to z, digits and single hyphens between them; found {0:?}"
    )]
    Character(char),
}

/// Checks that `text` is an id: `[a-z0-9]+(-[a-z0-9]+)*`, at most [`MAX_ID_LENGTH`] characters.
fn check(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    let mut before = '-';
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => {}
            '-' if before != '-' => {}
            _ => return Err(IdError::Character(c)),
        }
        before = c;
    }
    if before == '-' {
        return Err(IdError::Character('-'));
    }
    // All characters are ASCII here, so bytes are characters.
    if text.len() > MAX_ID_LENGTH {
        return Err(IdError::TooLong(text.len()));
    }
    Ok(())
}

/// Makes the nearest valid id out of any words: `"US special envoy"` becomes `us-special-envoy`.
///
/// Letters outside a to z and signs become hyphens; returns `None` if nothing is left.
pub fn slug(words: &str) -> Option<String> {
    let mut slug = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        let plain = unaccented(c);
        if plain.is_ascii_alphanumeric() {
            slug.push(plain);
        } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '’' | '.') {
            slug.push('-');
        }
        if slug.len() == MAX_ID_LENGTH {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// The first of `stem`, `stem-2`, `stem-3` and so on that is free.
///
/// The stem must be an id itself; it is cut where the number would make it longer than
/// [`MAX_ID_LENGTH`].
pub fn first_free<I: FromStr>(stem: &str, is_free: impl Fn(&I) -> bool) -> I {
    first_free_from(stem, 1, is_free).0
}

/// The same from number `from` on, with the number that was found: who gives a stem many times need
/// not begin at its first number each time.
pub fn first_free_from<I: FromStr>(
    stem: &str,
    from: u32,
    is_free: impl Fn(&I) -> bool,
) -> (I, u32) {
    let mut n = from.max(1);
    loop {
        let suffix = if n == 1 { String::new() } else { format!("-{n}") };
        let cut = &stem[..stem.len().min(MAX_ID_LENGTH - suffix.len())];
        match format!("{}{suffix}", cut.trim_end_matches('-')).parse() {
            Ok(id) if is_free(&id) => return (id, n),
            _ => n += 1,
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

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "CompactString", into = "CompactString")]
        pub struct $name(CompactString);

        impl $name {
            /// Takes `text` as an id.
            pub fn new(text: &str) -> Result<Self, IdError> {
                check(text)?;
                Ok(Self(CompactString::new(text)))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<CompactString> for $name {
            type Error = IdError;
            fn try_from(text: CompactString) -> Result<Self, IdError> {
                check(&text)?;
                Ok(Self(text))
            }
        }

        impl From<$name> for CompactString {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        /// Tables find ids by their text; a newtype hashes and compares as what it wraps.
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
                    "maxLength": MAX_ID_LENGTH
                })
            }
        }
    )*};
}

ids! {
    /// Names a party, such as `ukraine`.
    PartyId
    /// Names a person, such as `witkoff`.
    PersonId
    /// Names an issue, such as `territory`.
    IssueId
    /// Names one option of an issue, such as `freeze`; unique within its issue.
    OptionId
    /// Names a source, such as `moscow-preview`.
    SourceId
    /// Names a statement.
    StatementId
    /// Names a position.
    PositionId
    /// Names a reservation value.
    ReservationId
    /// Names a valuation.
    ValuationId
    /// Names a consent rule that stands apart from its issue's definition.
    ConsentId
    /// Names a draft, such as `us-28`.
    DraftId
    /// Names a clause; unique within its draft and the same across versions.
    ClauseId
    /// Names a circulation of a draft.
    CirculationId
    /// Names an endorsement.
    EndorsementId
    /// Names a linkage.
    LinkageId
    /// A step of the scheme by which clauses come to be agreed, such as `agreed-ad-referendum`.
    StatusId
    /// Names a claim.
    ClaimId
    /// Names an assessment.
    AssessmentId
    /// Names a meeting.
    MeetingId
    /// Names a package.
    PackageId
    /// Names a dismissal.
    DismissalId
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_are_lower_case_words_joined_by_hyphens() {
        assert_eq!(PartyId::new("us-28").map(|id| id.to_string()), Ok("us-28".into()));
        assert_eq!(PartyId::new(""), Err(IdError::Empty));
        assert_eq!(PartyId::new("US"), Err(IdError::Character('U')));
        assert_eq!(PartyId::new("-a"), Err(IdError::Character('-')));
        assert_eq!(PartyId::new("a--b"), Err(IdError::Character('-')));
        assert_eq!(PartyId::new("a-"), Err(IdError::Character('-')));
        assert_eq!(PartyId::new(&"a".repeat(65)), Err(IdError::TooLong(65)));
    }

    #[test]
    fn slugs_keep_the_letters_people_know() {
        assert_eq!(slug("Türkiye’s envoy (acting)").as_deref(), Some("turkiyes-envoy-acting"));
        assert_eq!(slug("U.S."), Some("us".into()));
        assert_eq!(slug("—"), None);
    }

    #[test]
    fn the_first_free_id_is_no_longer_than_ids_are() {
        let long = "a".repeat(MAX_ID_LENGTH);
        let free = |stem: &str, is_free: &dyn Fn(&str) -> bool| {
            first_free::<PartyId>(stem, |id| is_free(id.as_str())).to_string()
        };
        assert_eq!(free("a", &|_| true), "a");
        assert_eq!(free("a", &|id| id.ends_with("-3")), "a-3");
        let from = |n| first_free_from::<PartyId>("a", n, |id| id.as_str() != "a-3");
        assert_eq!((from(1).1, from(2).1, from(3).1), (1, 2, 4));
        assert_eq!(free(&long, &|id| id != long), format!("{}-2", "a".repeat(MAX_ID_LENGTH - 2)));
    }

    proptest! {
        #[test]
        fn every_slug_is_an_id(words in "\\PC{0,90}") {
            if let Some(slug) = slug(&words) {
                prop_assert!(IssueId::new(&slug).is_ok(), "{slug:?}");
            }
        }
    }
}
