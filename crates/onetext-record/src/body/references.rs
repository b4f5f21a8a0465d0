//! What each body refers to: the one list that the check of an entry goes by.

use std::fmt;

use super::{Body, Kind, Matter};
use crate::id::{
    ClaimId, ClauseId, DraftId, IssueId, OptionId, PartyId, PersonId, SourceId, StatementId,
};

/// A name in an entry for something that an earlier entry defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference<'a> {
    /// A party.
    Party(&'a PartyId),
    /// A person.
    Person(&'a PersonId),
    /// An issue.
    Issue(&'a IssueId),
    /// An option of an issue.
    Option(&'a IssueId, &'a OptionId),
    /// A source.
    Source(&'a SourceId),
    /// A statement.
    Statement(&'a StatementId),
    /// A draft.
    Draft(&'a DraftId),
    /// A clause of a draft.
    Clause(&'a DraftId, &'a ClauseId),
    /// A claim.
    Claim(&'a ClaimId),
}

impl Reference<'_> {
    /// The kind and the id of what defines it: for an option its issue, for a clause its draft.
    pub fn defined_by(&self) -> (Kind, &str) {
        match self {
            Self::Party(id) => (Kind::Party, id.as_str()),
            Self::Person(id) => (Kind::Person, id.as_str()),
            Self::Issue(id) | Self::Option(id, _) => (Kind::Issue, id.as_str()),
            Self::Source(id) => (Kind::Source, id.as_str()),
            Self::Statement(id) => (Kind::Statement, id.as_str()),
            Self::Draft(id) | Self::Clause(id, _) => (Kind::Draft, id.as_str()),
            Self::Claim(id) => (Kind::Claim, id.as_str()),
        }
    }
}

impl fmt::Display for Reference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Party(id) => write!(f, "party `{id}`"),
            Self::Person(id) => write!(f, "person `{id}`"),
            Self::Issue(id) => write!(f, "issue `{id}`"),
            Self::Option(issue, id) => write!(f, "option `{id}` of issue `{issue}`"),
            Self::Source(id) => write!(f, "source `{id}`"),
            Self::Statement(id) => write!(f, "statement `{id}`"),
            Self::Draft(id) => write!(f, "draft `{id}`"),
            Self::Clause(draft, id) => write!(f, "clause `{id}` of draft `{draft}`"),
            Self::Claim(id) => write!(f, "claim `{id}`"),
        }
    }
}

impl Body {
    /// Calls `see` with everything that the body refers to, clauses' settlements left aside.
    pub fn references<'a>(&'a self, see: &mut dyn FnMut(Reference<'a>)) {
        use Reference as R;
        match self {
            Self::Negotiation(_) | Self::Source(_) | Self::Dismissal(_) | Self::Retraction(_) => {}
            Self::Party(b) => b.members.iter().for_each(|p| see(R::Party(p))),
            Self::Person(b) => see(R::Party(&b.party)),
            Self::Issue(b) => {
                for party in b.consent.iter().flat_map(|rule| rule.parties()) {
                    see(R::Party(party));
                }
            }
            Self::Statement(b) => {
                b.by.iter().chain(&b.to).chain(&b.reported_by).for_each(|p| see(R::Party(p)));
                b.person.iter().for_each(|p| see(R::Person(p)));
                b.issues.iter().for_each(|i| see(R::Issue(i)));
                if let (Some(option), [issue]) = (&b.option, b.issues.as_slice()) {
                    see(R::Option(issue, option));
                }
            }
            Self::Position(b) => {
                see(R::Party(&b.party));
                see(R::Issue(&b.issue));
                for option in b.prefers.iter().chain(&b.accepts).chain(&b.rejects) {
                    see(R::Option(&b.issue, option));
                }
                b.statements.iter().for_each(|s| see(R::Statement(s)));
            }
            Self::Reservation(b) => see(R::Party(&b.party)),
            Self::Valuation(b) => {
                see(R::Party(&b.party));
                see(R::Issue(&b.issue));
                for option in b.values.keys().chain(b.order.iter().flatten()) {
                    see(R::Option(&b.issue, option));
                }
            }
            Self::Consent(b) => {
                b.issues.iter().for_each(|i| see(R::Issue(i)));
                b.rule.parties().into_iter().chain(&b.asserted_by).for_each(|p| see(R::Party(p)));
            }
            Self::Draft(b) => {
                b.by.iter().chain(&b.shown_to).for_each(|p| see(R::Party(p)));
                b.parents.iter().for_each(|d| see(R::Draft(d)));
            }
            Self::Circulation(b) => {
                see(R::Draft(&b.draft));
                b.to.iter().for_each(|p| see(R::Party(p)));
            }
            Self::Endorsement(b) => {
                see(R::Party(&b.party));
                see(R::Draft(&b.draft));
                b.clause.iter().for_each(|c| see(R::Clause(&b.draft, c)));
            }
            Self::Linkage(b) => {
                see(R::Party(&b.party));
                b.draft.iter().for_each(|d| see(R::Draft(d)));
                for (matter, options) in
                    [(&b.holds, &b.holds_options), (&b.until, &b.until_options)]
                {
                    match (matter, &b.draft) {
                        (Matter::Issue(issue), _) => {
                            see(R::Issue(issue));
                            for option in options {
                                see(R::Option(issue, option));
                            }
                        }
                        (Matter::Clause(clause), Some(draft)) => see(R::Clause(draft, clause)),
                        // Whose clause it is was asked for and is missing; the check says so.
                        (Matter::Clause(_), None) => {}
                    }
                }
            }
            Self::Claim(b) => {
                b.by.iter().for_each(|p| see(R::Party(p)));
                b.issues.iter().for_each(|i| see(R::Issue(i)));
            }
            Self::Assessment(b) => {
                see(R::Claim(&b.claim));
                see(R::Party(&b.by));
            }
            Self::Meeting(b) => {
                for participant in &b.participants {
                    see(R::Party(&participant.party));
                    participant.person.iter().for_each(|p| see(R::Person(p)));
                }
                b.issues.iter().for_each(|i| see(R::Issue(i)));
            }
            Self::Package(b) => {
                b.by.iter().for_each(|p| see(R::Party(p)));
                for (issue, option) in &b.options {
                    see(R::Issue(issue));
                    see(R::Option(issue, option));
                }
            }
        }
    }
}
