//! Why an entry was refused, in words that name the place and the mend.

use thiserror::Error;

use crate::audience::Audience;
use crate::body::{Kind, Matter};
use crate::entry::{SCHEMA_VERSION, Seq};
use crate::id::{PartyId, SourceId};

/// Why an entry does not fit a record.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Refusal {
    /// The entry was written by a later Onetext, or never.
    #[error(
        "the entry has schema version {0}, and this Onetext knows versions up to {SCHEMA_VERSION}"
    )]
    Schema(u32),
    /// The entry has another place than the next one.
    #[error("the entry has number {found}, and the next one is {expected}")]
    Sequence {
        /// The next number.
        expected: Seq,
        /// The entry's.
        found: Seq,
    },
    /// The author has no name.
    #[error("an entry needs the name of its author")]
    NoAuthor,
    /// A text that must say something says nothing.
    #[error("`{0}` is empty")]
    EmptyText(&'static str),
    /// A list that must have something in it has nothing.
    #[error("`{0}` must name at least one")]
    EmptyList(&'static str),
    /// A name stands twice where each may stand once.
    #[error("`{id}` stands twice in `{field}`")]
    Repeated {
        /// The list.
        field: &'static str,
        /// What stands there twice.
        id: String,
    },
    /// A number outside its range.
    #[error("`{field}` is {value}, and must lie between 0 and 1")]
    OutOfRange {
        /// The field.
        field: &'static str,
        /// Its value.
        value: f64,
    },
    /// The value of an option lies outside its range.
    #[error("the value of `{option}` is {value}, and must lie between 0 and 1")]
    ValueOutOfRange {
        /// The option.
        option: String,
        /// Its value.
        value: f64,
    },
    /// An interval whose first number is above the second.
    #[error("`{key}` runs from {low} to {high}, and the least must come first")]
    UpsideDown {
        /// The field, or the option whose value it is.
        key: String,
        /// The first number.
        low: f64,
        /// The second.
        high: f64,
    },
    /// An order of options says otherwise than their values.
    #[error("`order` puts `{better}` no lower than `{worse}`, and the values say otherwise")]
    OrderContradicts {
        /// The option that ranks at least as high.
        better: String,
        /// The other one.
        worse: String,
    },
    /// What is referred to was never recorded.
    #[error("there is no {what}")]
    Unknown {
        /// What was referred to.
        what: String,
        /// The id that it was referred to by.
        id: String,
        /// The id that was probably meant.
        nearest: Option<String>,
    },
    /// What is referred to is hidden from some who would see the entry.
    #[error("an entry for {mine} cannot refer to {what}, which is only for {theirs}")]
    WiderAudience {
        /// What was referred to.
        what: String,
        /// The id that it was referred to by.
        id: String,
        /// Who may see that.
        theirs: Audience,
        /// Who may see the entry.
        mine: Audience,
    },
    /// The id is in use.
    #[error("the {kind} `{id}` was recorded before, as entry {seq}")]
    UsedId {
        /// The kind.
        kind: Kind,
        /// The id.
        id: String,
        /// Its latest entry.
        seq: Seq,
    },
    /// No such entry to supersede or retract.
    #[error("there is no entry {0}")]
    UnknownSeq(Seq),
    /// An entry supersedes one about something else.
    #[error("entry {seq} is {is}, and cannot be superseded by {by}")]
    SupersedesOther {
        /// The entry.
        seq: Seq,
        /// What it is about.
        is: String,
        /// What the new one is about.
        by: String,
    },
    /// A retraction is itself retracted or superseded.
    #[error("entry {0} cannot be retracted so; a retraction stands, record the fact anew instead")]
    RetractsRetraction(Seq),
    /// A machine's entry has no words behind it.
    #[error("what a machine read needs evidence: the source and the words")]
    NoEvidence,
    /// A span has no characters in it.
    #[error("the span from {start} to {end} has no characters in it")]
    EmptySpan {
        /// The first character.
        start: usize,
        /// The character behind the last one.
        end: usize,
    },
    /// A span reaches beyond its source.
    #[error("the span ends at character {end}, and source `{id}` has {length}")]
    SpanOutside {
        /// The source.
        id: SourceId,
        /// The character behind the last one.
        end: usize,
        /// How many characters the source has.
        length: usize,
    },
    /// The quoted words are not those of the source.
    #[error("source `{id}` has {found:?} at character {start}, not {quote:?}")]
    QuoteDiffers {
        /// The source.
        id: SourceId,
        /// The first character.
        start: usize,
        /// The words quoted.
        quote: String,
        /// The words there.
        found: String,
    },
    /// A source is superseded by one with another text.
    #[error("source `{0}` has another text than before; record it under a new id")]
    SourceText(SourceId),
    /// A digest is not of its document.
    #[error("the document has SHA-256 {found}, not {given}")]
    Digest {
        /// The digest given.
        given: String,
        /// The digest of the document.
        found: String,
    },
    /// A digest is no SHA-256.
    #[error("`{0}` is no SHA-256; it has 64 digits 0 to 9 and a to f")]
    BadDigest(String),
    /// A word is bound to another text than the one that stands.
    #[error("the word is on a text with SHA-256 {given}, and {what} has {}", .found.as_deref().map_or_else(|| "no text".to_owned(), |found| format!("the SHA-256 {found}")))]
    TextDiffers {
        /// The draft or clause.
        what: String,
        /// The digest given.
        given: String,
        /// The digest of the text as it stands, if there is one.
        found: Option<String>,
    },
    /// A linkage names a clause and not whose it is.
    #[error("{0} is named without its draft")]
    ClauseWithoutDraft(Matter),
    /// A linkage holds a thing back until the same thing is settled.
    #[error("{0} cannot wait for itself")]
    LinkedToItself(Matter),
    /// A linkage names options of a clause.
    #[error("`{0}` is for options of an issue, and a clause has none")]
    OptionsOfClause(&'static str),
    /// A colour that is not written as one.
    #[error("`{0}` is no colour; write it as #2e7d32")]
    BadColour(String),
    /// A party has a name that consent rules give a meaning to.
    #[error("`{0}` has a meaning in consent rules and cannot name a party")]
    ReservedWord(PartyId),
    /// A party is a member of itself.
    #[error("party `{0}` cannot be a member of itself")]
    OwnMember(PartyId),
    /// A statement names an option without exactly one issue.
    #[error("`option` needs exactly one issue")]
    OptionWithoutIssue,
    /// A position both accepts or prefers an option and rejects it.
    #[error("option `{0}` cannot be rejected and also accepted or preferred")]
    Contradiction(String),
    /// A time that no clock shows.
    #[error("`{0}` is no time of day; write it as 09:30")]
    BadTime(String),
}

/// What to point at when showing a refusal to the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Culprit {
    /// This word, wherever it stands in the entry.
    Word(String),
    /// The field with this name.
    Field(&'static str),
    /// The value of this option in `values`, or else the field with this name.
    Key(String),
    /// The entry as a whole.
    Entry,
}

impl Refusal {
    /// A stable name for the kind of refusal, for programs and for the page that explains each.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Schema(_) => "schema-version",
            Self::Sequence { .. } => "sequence",
            Self::NoAuthor => "no-author",
            Self::EmptyText(_) => "empty-text",
            Self::EmptyList(_) => "empty-list",
            Self::Repeated { .. } => "repeated",
            Self::OutOfRange { .. } | Self::ValueOutOfRange { .. } => "out-of-range",
            Self::UpsideDown { .. } => "upside-down",
            Self::OrderContradicts { .. } => "order-contradicts",
            Self::Unknown { .. } => "unknown-reference",
            Self::WiderAudience { .. } => "wider-audience",
            Self::UsedId { .. } => "used-id",
            Self::UnknownSeq(_) => "unknown-entry",
            Self::SupersedesOther { .. } => "supersedes-other",
            Self::RetractsRetraction(_) => "retracts-retraction",
            Self::NoEvidence => "no-evidence",
            Self::EmptySpan { .. } => "empty-span",
            Self::SpanOutside { .. } => "span-outside",
            Self::QuoteDiffers { .. } => "quote-differs",
            Self::SourceText(_) => "source-text",
            Self::Digest { .. } => "digest-differs",
            Self::BadDigest(_) => "bad-digest",
            Self::TextDiffers { .. } => "text-differs",
            Self::ClauseWithoutDraft(_) => "clause-without-draft",
            Self::LinkedToItself(_) => "linked-to-itself",
            Self::OptionsOfClause(_) => "options-of-clause",
            Self::BadColour(_) => "bad-colour",
            Self::ReservedWord(_) => "reserved-word",
            Self::OwnMember(_) => "own-member",
            Self::OptionWithoutIssue => "option-without-issue",
            Self::Contradiction(_) => "contradiction",
            Self::BadTime(_) => "bad-time",
        }
    }

    /// What to do about it, where one thing is likely.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Schema(_) => "read this record with a newer Onetext".to_owned(),
            Self::Unknown { nearest: Some(id), .. } => format!("did you mean `{id}`?"),
            Self::Unknown { .. } => "record it first, or correct the id".to_owned(),
            Self::WiderAudience { theirs, .. } => {
                format!(
                    "make the entry for {theirs}, or record what it refers to for a wider audience first"
                )
            }
            Self::UsedId { seq, .. } => {
                format!("choose another id, or say `supersedes = {seq}` if this replaces it")
            }
            Self::SpanOutside { .. } | Self::QuoteDiffers { .. } => {
                "quote the source to the letter; give the words alone and the span is found"
                    .to_owned()
            }
            Self::TextDiffers { found: Some(_), .. } => {
                "a word holds for the text that it was given on; ask for it anew, and leave `sha256` \
                 out to bind it to the text as it stands"
                    .to_owned()
            }
            Self::TextDiffers { found: None, .. } => {
                "leave `sha256` out; a word can be bound only to a text that is in the record"
                    .to_owned()
            }
            Self::ClauseWithoutDraft(_) => "say which with `draft`".to_owned(),
            Self::UpsideDown { low, high, .. } => format!("write it as [{high}, {low}]"),
            Self::OrderContradicts { .. } => {
                "change the order, or a value; leave out what is not known".to_owned()
            }
            Self::OptionsOfClause(_) => {
                "leave the options out, or name the issue and not the clause".to_owned()
            }
            Self::NoEvidence => "add evidence, or drop `reading` if a person judges it".to_owned(),
            Self::Contradiction(_) => "leave the option in one of the lists".to_owned(),
            _ => return None,
        })
    }

    /// What to point at.
    pub fn culprit(&self) -> Culprit {
        match self {
            Self::Unknown { id, .. }
            | Self::WiderAudience { id, .. }
            | Self::Repeated { id, .. }
            | Self::UsedId { id, .. }
            | Self::Contradiction(id) => Culprit::Word(id.clone()),
            Self::QuoteDiffers { quote, .. } => Culprit::Word(quote.clone()),
            Self::SpanOutside { end, .. } | Self::EmptySpan { end, .. } => {
                Culprit::Word(end.to_string())
            }
            Self::ReservedWord(id) | Self::OwnMember(id) => Culprit::Word(id.to_string()),
            Self::BadTime(word) | Self::BadDigest(word) | Self::BadColour(word) => {
                Culprit::Word(word.clone())
            }
            Self::ClauseWithoutDraft(_) | Self::LinkedToItself(_) => Culprit::Field("holds"),
            Self::Digest { given, .. } | Self::TextDiffers { given, .. } => {
                Culprit::Word(given.clone())
            }
            Self::EmptyText(field) | Self::EmptyList(field) | Self::OutOfRange { field, .. } => {
                Culprit::Field(field)
            }
            Self::ValueOutOfRange { option: key, .. } | Self::UpsideDown { key, .. } => {
                Culprit::Key(key.clone())
            }
            Self::OrderContradicts { .. } => Culprit::Field("order"),
            Self::OptionsOfClause(field) => Culprit::Field(field),
            Self::NoAuthor => Culprit::Field("author"),
            Self::NoEvidence => Culprit::Field("reading"),
            Self::UnknownSeq(seq)
            | Self::SupersedesOther { seq, .. }
            | Self::RetractsRetraction(seq) => Culprit::Word(seq.to_string()),
            Self::OptionWithoutIssue => Culprit::Field("option"),
            Self::Schema(_) | Self::Sequence { .. } | Self::SourceText(_) => Culprit::Entry,
        }
    }
}
