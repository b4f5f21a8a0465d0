//! Bodies: the kinds of fact that a record can hold, one type for each word of the field.
//!
//! A body is plain data. What refers to what is listed by [`Body::references`]; whether an entry
//! fits a record is decided in [`crate::check`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod parties;
mod references;
mod rewrite;
mod said;
mod summary;
mod talks;
mod text;
mod values;

pub use parties::{Party, Person, Role};
pub use references::Reference;
pub use rewrite::Fate;
pub use said::{Assessment, AssessmentWord, Claim, Format, Source, Stance, Statement};
pub use summary::summary;
pub use talks::{
    ConsentEntry, Dismissal, Heading, Issue, IssueOption, Meeting, MeetingStatus, Need, Package,
    Participant, Position, Retraction, StatusStep,
};
pub use text::{Circulation, Draft, Endorsement, EndorsementWord, Linkage, Matter, Provenance};
pub use values::{Amount, Reservation, Valuation};

/// Writes the words of an enum once, for serde, folders, the command line and people alike.
macro_rules! words {
    ($name:ident: $($variant:ident $word:literal),+ $(,)?) => {
        impl $name {
            /// Every value, in the order of the definition.
            pub const EVERY: &'static [Self] = &[$(Self::$variant),+];

            /// The value as it is written in folders, commands and JSON.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::body::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::EVERY.iter().find(|v| v.word() == text).copied().ok_or_else(|| {
                    $crate::body::UnknownWord {
                        found: text.to_owned(),
                        known: Self::EVERY.iter().map(|v| v.word()).collect(),
                    }
                })
            }
        }
    };
}
pub(crate) use words;

/// A word that is none of those which a place allows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is none of {}", .known.join(", "))]
pub struct UnknownWord {
    /// The word that was found.
    pub found: String,
    /// The words that are allowed there.
    pub known: Vec<&'static str>,
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $kind:ident($body:ty) $word:literal $plural:literal),+ $(,)?) => {
        /// What an entry records.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Body {
            $($(#[$doc])* $kind($body)),+
        }

        /// The kind of a body.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            JsonSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum Kind {
            $($(#[$doc])* $kind),+
        }

        impl Body {
            /// The kind of this body.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$kind(_) => Kind::$kind),+
                }
            }
        }

        words!(Kind: $($kind $word),+);

        impl Kind {
            /// Whether a body of this kind has an id; a heading and a retraction have none.
            pub fn has_id(self) -> bool {
                !matches!(self, Self::Negotiation | Self::Retraction)
            }

            /// The schema version in which entries of this kind first came.
            pub fn since(self) -> u32 {
                match self {
                    Self::Valuation => 4,
                    Self::Linkage => 3,
                    Self::Dismissal => 2,
                    _ => 1,
                }
            }

            /// The word for several of this kind, which names files and headings.
            pub fn plural(self) -> &'static str {
                match self {
                    $(Self::$kind => $plural),+
                }
            }
        }

        $(impl From<$body> for Body {
            fn from(body: $body) -> Self {
                Self::$kind(body)
            }
        })+
    };
}

bodies! {
    /// What the talks are called.
    Negotiation(Heading) "negotiation" "negotiations",
    /// Who negotiates.
    Party(Party) "party" "parties",
    /// Who speaks for a party.
    Person(Person) "person" "persons",
    /// A question to settle.
    Issue(Issue) "issue" "issues",
    /// A document as read.
    Source(Source) "source" "sources",
    /// Words attributed to someone.
    Statement(Statement) "statement" "statements",
    /// A party's stance on an issue.
    Position(Position) "position" "positions",
    /// What a party gets without agreement.
    Reservation(Reservation) "reservation" "reservations",
    /// What a person judges that a party gets from the options of an issue.
    Valuation(Valuation) "valuation" "valuations",
    /// Whose agreement an issue needs.
    Consent(ConsentEntry) "consent" "consents",
    /// A version of the single negotiating text.
    Draft(Draft) "draft" "drafts",
    /// Who was shown a draft.
    Circulation(Circulation) "circulation" "circulations",
    /// A party's word on a clause or draft.
    Endorsement(Endorsement) "endorsement" "endorsements",
    /// What a party holds back until another thing is settled.
    Linkage(Linkage) "linkage" "linkages",
    /// A statement of fact.
    Claim(Claim) "claim" "claims",
    /// A party's word on a claim.
    Assessment(Assessment) "assessment" "assessments",
    /// Talks at a date and place.
    Meeting(Meeting) "meeting" "meetings",
    /// One option for every issue.
    Package(Package) "package" "packages",
    /// A proposal turned down.
    Dismissal(Dismissal) "dismissal" "dismissals",
    /// A mistake taken back.
    Retraction(Retraction) "retraction" "retractions",
}

impl Body {
    /// The id of what the body is about; none for a heading and a retraction.
    pub fn id(&self) -> Option<&str> {
        Some(match self {
            Self::Negotiation(_) | Self::Retraction(_) => return None,
            Self::Party(b) => b.id.as_str(),
            Self::Person(b) => b.id.as_str(),
            Self::Issue(b) => b.id.as_str(),
            Self::Source(b) => b.id.as_str(),
            Self::Statement(b) => b.id.as_str(),
            Self::Position(b) => b.id.as_str(),
            Self::Reservation(b) => b.id.as_str(),
            Self::Valuation(b) => b.id.as_str(),
            Self::Consent(b) => b.id.as_str(),
            Self::Draft(b) => b.id.as_str(),
            Self::Circulation(b) => b.id.as_str(),
            Self::Endorsement(b) => b.id.as_str(),
            Self::Linkage(b) => b.id.as_str(),
            Self::Claim(b) => b.id.as_str(),
            Self::Assessment(b) => b.id.as_str(),
            Self::Meeting(b) => b.id.as_str(),
            Self::Package(b) => b.id.as_str(),
            Self::Dismissal(b) => b.id.as_str(),
        })
    }
}

impl Body {
    /// The lowest schema version that has the form of this body: that of its kind, or of what came
    /// to the kind later.
    pub fn since(&self) -> u32 {
        let came_later = match self {
            Self::Negotiation(b)
                if !b.statuses.is_empty() || !b.nothing_agreed_until_everything =>
            {
                3
            }
            Self::Circulation(b) if b.in_order => 3,
            Self::Endorsement(b) if b.sha256.is_some() => 3,
            Self::Reservation(b)
                if b.assumption || matches!(b.value, Some(Amount::Between(..))) =>
            {
                4
            }
            Self::Linkage(b) if !b.holds_options.is_empty() || !b.until_options.is_empty() => 4,
            _ => 1,
        };
        came_later.max(self.kind().since())
    }

    /// Gives the body another id; nothing happens where it has none or `id` is no id.
    pub fn rename(&mut self, id: &str) {
        macro_rules! rename {
            ($($kind:ident),+) => {
                match self {
                    Self::Negotiation(_) | Self::Retraction(_) => {}
                    $(Self::$kind(b) => if let Ok(id) = id.parse() { b.id = id }),+
                }
            };
        }
        rename!(
            Party,
            Person,
            Issue,
            Source,
            Statement,
            Position,
            Reservation,
            Valuation,
            Consent,
            Draft,
            Circulation,
            Endorsement,
            Linkage,
            Claim,
            Assessment,
            Meeting,
            Package,
            Dismissal
        );
    }
}
