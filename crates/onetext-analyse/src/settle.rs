//! A record as the engine of settlements sees it: issues, options, parties with their values and
//! red lines, and whose consent each issue needs; and the way back from places to ids.
//!
//! Nothing is made up on the way. A value that the record knows as an interval or an order stays one
//! (a [`Judgement`]), a party whose values are not all known exactly has none in the scenario, and
//! whoever wants numbers all the same asks for them with [`Mapped::assume`] and is told what was
//! assumed. [`Mapped::taken`] tells from which entry, and so from whom, each thing comes;
//! [`Mapped::missing`] what nobody has said; [`Mapped::leftovers`] what the record says and the engine
//! cannot take up.
//!
//! **Values and weights** are those of the valuations in force. Weights of a party that sum to 1 leave
//! nothing for other issues. Where no valuation of a party has a weight, the saliences of its
//! positions stand in. Where a valuation has no order, or there is none, the order of the position in
//! force stands in: what it prefers, in order, above what it accepts, above what it rejects.
//!
//! **Red lines** are the options that positions in force reject. What a group rejects its members
//! reject too, unless they have a position of their own on the issue. A linkage that names the options
//! that would do is a red line on everything else together with what it holds back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use onetext_record::body::Issue as IssueBody;
use onetext_record::id::{IssueId, OptionId, PartyId};
use onetext_record::{Negotiation, Recorded, Seq, When};
use onetext_settle::elicit::{Elicited, Judgement};
use onetext_settle::{Issue, IssueOption, Package, Party, Scenario};

mod assume;
mod candidates;
mod consent;
mod lines;
#[cfg(test)]
mod tests;
mod values;

pub use assume::{Assume, Assumed};
pub use candidates::{Candidate, Origin};

/// A record as the engine sees it, with the way back.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapped {
    /// What is known exactly. A party of whose values anything is not has none here, and its
    /// reservation value is left out with them.
    pub scenario: Scenario,
    /// The parties, by place.
    pub parties: Vec<PartyId>,
    /// The issues, by place.
    pub issues: Vec<IssueId>,
    /// The options of each issue, by place.
    pub options: Vec<Vec<OptionId>>,
    /// What is known of the parties of which not all is known exactly, in the order of the parties;
    /// those of which nothing at all is known are not among them.
    pub judgements: Vec<Judgement>,
    /// The drafts whose text is in the record, and the packages that were put forward.
    pub candidates: Vec<Candidate>,
    /// Where each thing comes from: parties in order, each by issues; then consent rules.
    pub taken: Vec<Taken>,
    /// What nobody has said, as far as the viewer sees.
    pub missing: Vec<Missing>,
    /// The issues that have no consent rule, and so are taken to need all principals.
    pub unruled: Vec<usize>,
    /// What the record says and the engine does not take up, in sentences.
    pub leftovers: Vec<String>,
}

/// Where a part of a scenario comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// What was taken.
    pub what: What,
    /// Whose it is; none for a consent rule.
    pub party: Option<usize>,
    /// On which issue; none for a reservation value.
    pub issue: Option<usize>,
    /// The entry.
    pub seq: Seq,
    /// The id of what it is about.
    pub id: String,
    /// Who entered it.
    pub author: String,
    /// The date that it speaks of.
    pub on: Option<When>,
    /// Whether its author marked it as an assumption.
    pub assumption: bool,
}

/// A part of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// What options are worth, as numbers or intervals.
    Values,
    /// Which options are worth more, from a valuation.
    Order,
    /// Which options are worth more, from what a position prefers, accepts and rejects.
    Stance,
    /// How much an issue weighs, from a valuation.
    Weight,
    /// How much an issue weighs, from the salience of a position.
    Salience,
    /// What the party gets without agreement.
    Reservation,
    /// A red line, its own or that of a group it belongs to.
    RedLine,
    /// A red line on options together.
    Linkage,
    /// Whose agreement the issue needs.
    Consent,
}

/// What nobody has said of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// The party.
    pub party: usize,
    /// The issue; none where it is on all issues, or what the party gets without agreement.
    pub issue: Option<usize>,
    /// What: [`What::Values`], [`What::Weight`] or [`What::Reservation`].
    pub what: What,
}

/// The record as of the end of `on`, or as it stands, for the engine; computed from what the state's
/// viewer may see and from nothing else.
///
/// Issues without options are left out. Parties are those with a position, a valuation or a
/// reservation value, and those on whose consent an issue may turn.
pub fn scenario(state: &Negotiation, on: Option<Date>) -> Mapped {
    let mut mapping = Mapping::new(state, on);
    mapping.consents();
    mapping.red_lines();
    mapping.linkages();
    mapping.values();
    mapping.candidates();
    let mut mapped = mapping.mapped;
    mapped.taken.sort_by_key(|taken| {
        (taken.party.is_none(), taken.party, taken.issue.is_none(), taken.issue, taken.what)
    });
    mapped
}

impl Mapped {
    /// The scenario with what is known in part.
    pub fn elicited(&self) -> Elicited {
        Elicited { scenario: self.scenario.clone(), judgements: self.judgements.clone() }
    }

    /// The place of a party.
    pub fn party(&self, id: &PartyId) -> Option<usize> {
        self.parties.iter().position(|other| other == id)
    }

    /// The place of an issue.
    pub fn issue(&self, id: &IssueId) -> Option<usize> {
        self.issues.iter().position(|other| other == id)
    }

    /// The place of an option of the issue at a place.
    pub fn option(&self, issue: usize, id: &OptionId) -> Option<usize> {
        self.options.get(issue)?.iter().position(|other| other == id)
    }

    /// A package by ids; none where an issue or an option has no place in it.
    pub fn named(&self, package: &[usize]) -> Option<BTreeMap<IssueId, OptionId>> {
        if package.len() != self.issues.len() {
            return None;
        }
        let named = self.issues.iter().enumerate().map(|(issue, id)| {
            Some((id.clone(), self.options[issue].get(package[issue])?.clone()))
        });
        named.collect()
    }

    /// A package by places; none where an issue has no option, or one that is not known.
    pub fn package(&self, options: &BTreeMap<IssueId, OptionId>) -> Option<Package> {
        let place = |(issue, id)| self.option(issue, options.get(id)?);
        self.issues.iter().enumerate().map(place).collect()
    }
}

/// The work in hand.
struct Mapping<'a> {
    state: &'a Negotiation,
    on: Option<Date>,
    bodies: Vec<&'a IssueBody>,
    mapped: Mapped,
}

impl<'a> Mapping<'a> {
    fn new(state: &'a Negotiation, on: Option<Date>) -> Self {
        let known = state.issues.current().filter(|issue| issue.is_by(on));
        let (bodies, empty): (Vec<&IssueBody>, Vec<_>) =
            known.map(|issue| &issue.body).partition(|issue| !issue.options.is_empty());
        let issue = |body: &&IssueBody| Issue {
            id: body.id.to_string(),
            title: body.title.clone(),
            options: body
                .options
                .iter()
                .map(|option| IssueOption {
                    id: option.id.to_string(),
                    title: option.title.clone(),
                })
                .collect(),
            consent: None,
        };
        let issues = bodies.iter().map(issue).collect();
        let ids = bodies.iter().map(|body| body.id.clone()).collect();
        let options = bodies
            .iter()
            .map(|body| body.options.iter().map(|option| option.id.clone()).collect())
            .collect();
        let leftovers = empty.iter().map(|issue| {
            format!("{}: no way to settle it is on the table, so it is left out.", issue.title)
        });
        let name = state.title().to_owned();
        let scenario = Scenario { name, issues, parties: Vec::new(), constraints: Vec::new() };
        let mapped = Mapped {
            scenario,
            parties: Vec::new(),
            issues: ids,
            options,
            judgements: Vec::new(),
            candidates: Vec::new(),
            taken: Vec::new(),
            missing: Vec::new(),
            unruled: Vec::new(),
            leftovers: leftovers.collect(),
        };
        let mut mapping = Self { state, on, bodies, mapped };
        mapping.parties();
        mapping
    }

    /// The parties in log order, those that were taken back too where a rule still names them.
    fn parties(&mut self) {
        let mut wanted: BTreeSet<PartyId> = BTreeSet::new();
        let roles = self.state.roles();
        for issue in &self.bodies {
            wanted.extend(self.rule(&issue.id).0.parties_with(&roles));
        }
        let dated = self.state.positions.current().filter(|entry| entry.is_by(self.on));
        wanted.extend(dated.map(|entry| entry.body.party.clone()));
        let valued = self.state.valuations_in_force(self.on);
        wanted.extend(valued.into_keys().map(|(party, _)| party.clone()));
        for item in self.state.parties.items() {
            let Some(party) = item.current().or_else(|| item.versions().last()) else { continue };
            let id = &party.body.id;
            let reserved = self.state.reservation(id, self.on);
            if !wanted.contains(id) && reserved.is_none_or(|entry| entry.body.value.is_none()) {
                continue;
            }
            self.mapped.parties.push(id.clone());
            self.mapped.scenario.parties.push(Party {
                id: id.to_string(),
                name: party.body.name.clone(),
                values: None,
                reservation: None,
                red_lines: Vec::new(),
            });
        }
    }

    fn took<T: onetext_record::negotiation::Entity>(
        &mut self,
        what: What,
        party: Option<usize>,
        issue: Option<usize>,
        entry: &Recorded<T>,
        assumption: bool,
    ) {
        self.mapped.taken.push(Taken {
            what,
            party,
            issue,
            seq: entry.seq,
            id: entry.body.id().to_string(),
            author: entry.author.clone(),
            on: entry.on,
            assumption,
        });
    }

    fn party_name(&self, id: &PartyId) -> String {
        let party = self.state.parties.get(id);
        party.map_or_else(|| id.to_string(), |party| party.body.name.clone())
    }

    fn issue_title(&self, id: &IssueId) -> String {
        let issue = self.state.issues.get(id);
        issue.map_or_else(|| id.to_string(), |issue| issue.body.title.clone())
    }

    fn option_title(&self, issue: usize, option: usize) -> &str {
        &self.mapped.scenario.issues[issue].options[option].title
    }
}

/// Words joined as people do: `a, b and c`.
fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
