//! What a viewer asks of the matrix: the fields of its address.

use jiff::civil::Date;
use onetext_record::body::Role;
use onetext_record::id::{IssueId, PartyId};

use crate::fault::Fault;
use crate::request::Fields;

/// Which part of the matrix, and of which day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// These parties alone; all that have to be heard, where none is named.
    pub(crate) parties: Vec<PartyId>,
    /// These issues alone.
    pub(crate) issues: Vec<IssueId>,
    /// Parties in these parts alone.
    pub(crate) kinds: Vec<Role>,
    /// As it was at the end of this day.
    pub(crate) on: Option<Date>,
    /// With what changed behind this day.
    pub(crate) since: Option<Date>,
    pub(crate) show: Show,
}

/// Which cells are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Show {
    #[default]
    All,
    /// Those with red lines.
    RedLines,
    /// Principals without a position.
    Gaps,
    /// What changed since the earlier day.
    Changes,
}

impl Show {
    pub(crate) const EVERY: [Self; 4] = [Self::All, Self::RedLines, Self::Gaps, Self::Changes];

    /// As the address has it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::RedLines => "red-lines",
            Self::Gaps => "gaps",
            Self::Changes => "changes",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::All => "Everything",
            Self::RedLines => "Red lines only",
            Self::Gaps => "Gaps only",
            Self::Changes => "Changes only",
        }
    }
}

/// What the fields of the matrix's address mean, for the API's description.
pub(crate) const FIELDS: &[(&str, &str)] = &[
    ("party", "Show this party; may come several times"),
    ("issue", "Show this issue; may come several times"),
    ("kind", "Show parties in this part: principal, mediator, guarantor, stakeholder or monitor"),
    ("on", "As it was at the end of this day, written as 2025-12-02"),
    ("since", "Mark what changed behind this day, written as 2025-12-02"),
    ("show", "Show only red-lines, gaps or changes"),
];

impl Asked {
    pub(crate) fn of(fields: &Fields) -> Result<Self, Fault> {
        let show = match fields.get("show") {
            None => Show::All,
            Some(word) => *Show::EVERY
                .iter()
                .find(|show| show.word() == word)
                .ok_or_else(|| Fault::input("“show” is none of red-lines, gaps, changes"))?,
        };
        Ok(Self {
            parties: several(fields, "party")?,
            issues: several(fields, "issue")?,
            kinds: several(fields, "kind")?,
            on: day(fields, "on")?,
            since: day(fields, "since")?,
            show,
        })
    }

    /// The matrix's address with these fields.
    pub(crate) fn path(&self) -> String {
        let mut query = Vec::new();
        query.extend(self.parties.iter().map(|it| format!("party={it}")));
        query.extend(self.issues.iter().map(|it| format!("issue={it}")));
        query.extend(self.kinds.iter().map(|it| format!("kind={it}")));
        query.extend(self.on.map(|it| format!("on={it}")));
        query.extend(self.since.map(|it| format!("since={it}")));
        if self.show != Show::All {
            query.push(format!("show={}", self.show.word()));
        }
        if query.is_empty() { "/matrix".to_owned() } else { format!("/matrix?{}", query.join("&")) }
    }

    /// Whether only some parties or issues are asked for.
    pub(crate) fn is_narrow(&self) -> bool {
        !(self.parties.is_empty() && self.issues.is_empty() && self.kinds.is_empty())
    }
}

/// A day in a field; the fault names the field and the form.
pub(crate) fn day(fields: &Fields, name: &str) -> Result<Option<Date>, Fault> {
    let Some(text) = fields.get(name) else { return Ok(None) };
    let when: Option<onetext_record::When> = text.parse().ok();
    when.filter(onetext_record::When::is_day).map(|when| Some(when.first())).ok_or_else(|| {
        Fault::input(format!("“{name}” is no day: {text}")).hint("Write it as 2025-12-02.")
    })
}

fn several<T: std::str::FromStr<Err: std::fmt::Display> + PartialEq>(
    fields: &Fields,
    name: &str,
) -> Result<Vec<T>, Fault> {
    let mut found: Vec<T> = Vec::new();
    for text in fields.all(name) {
        let value = text.parse().map_err(|error| Fault::input(format!("“{name}”: {error}")))?;
        if !found.contains(&value) {
            found.push(value);
        }
    }
    Ok(found)
}
