//! From the flags of `onetext add` to the body of an entry.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use onetext_record::body::{self, IssueOption, Matter, Participant};
use onetext_record::clause::clauses;
use onetext_record::id::{ClauseId, IssueId};
use onetext_record::negotiation::{Entity, Item, Table};
use onetext_record::{Body, Diagnostic, Evidence, Kind, Negotiation, NewEntry, Seq, Severity};

use crate::cli::add::{Envelope, Fact};
use crate::error::{CommandError, Outcome};
use crate::input;
use crate::output::Output;

/// The words quoted, one after the other, as the words of a statement that gives none.
fn joined(evidence: &[Evidence]) -> String {
    evidence.iter().map(|evidence| evidence.quote.as_str()).collect::<Vec<_>>().join(" … ")
}

/// What every kind of entry said of itself.
pub(super) fn envelope(fact: &Fact) -> Option<&Envelope> {
    Some(match fact {
        Fact::Negotiation(f) => &f.envelope,
        Fact::Party(f) => &f.envelope,
        Fact::Person(f) => &f.envelope,
        Fact::Issue(f) => &f.envelope,
        Fact::Statement(f) => &f.envelope,
        Fact::Position(f) => &f.envelope,
        Fact::Reservation(f) => &f.envelope,
        Fact::Valuation(f) => &f.envelope,
        Fact::Consent(f) => &f.envelope,
        Fact::Draft(f) => &f.envelope,
        Fact::Circulation(f) => &f.envelope,
        Fact::Endorsement(f) => &f.envelope,
        Fact::Linkage(f) => &f.envelope,
        Fact::Claim(f) => &f.envelope,
        Fact::Assessment(f) => &f.envelope,
        Fact::Meeting(f) => &f.envelope,
        Fact::Package(f) => &f.envelope,
        Fact::Source(_) | Fact::Retraction(_) => return None,
    })
}

/// The body that the flags describe; `evidence` is what was quoted with it.
///
/// A source is not made here: one report can hold several.
pub(super) fn body(
    fact: Fact,
    evidence: &[Evidence],
    negotiation: &Negotiation,
    output: Output,
) -> Outcome<Body> {
    let seq = envelope(&fact).and_then(|envelope| envelope.supersedes);
    Ok(match fact {
        Fact::Negotiation(f) => body::Heading {
            title: f.title,
            summary: f.summary,
            statuses: f.status,
            nothing_agreed_until_everything: !f.piece_by_piece,
        }
        .into(),
        Fact::Party(f) => body::Party {
            id: f.id,
            name: f.name,
            role: f.role,
            aliases: f.alias,
            members: f.member,
            note: f.note,
        }
        .into(),
        Fact::Person(f) => body::Person {
            id: f.id,
            name: f.name,
            party: f.party,
            office: f.office,
            aliases: f.alias,
            note: f.note,
        }
        .into(),
        Fact::Issue(f) => body::Issue {
            id: f.id,
            title: f.title,
            question: f.question,
            options: f
                .option
                .into_iter()
                .map(|(id, title)| IssueOption { id, title, description: None })
                .collect(),
            consent: f.consent,
            keywords: f.keyword,
        }
        .into(),
        Fact::Statement(f) => body::Statement {
            id: id(f.id, &negotiation.statements, seq)?,
            by: f.by,
            some_of: f.some_of,
            person: f.person,
            to: f.to,
            reported_by: f.reported_by,
            stance: f.stance,
            negated: f.negated,
            hedge: f.hedge,
            issues: f.issue,
            option: f.option,
            words: match f.words {
                Some(words) => words,
                None if evidence.is_empty() => {
                    return Err(CommandError::input("a statement needs the words that were said")
                        .hint("quote them with --source and --quote, or give --words"));
                }
                None => joined(evidence),
            },
        }
        .into(),
        Fact::Position(f) => body::Position {
            id: id(f.id, &negotiation.positions, seq)?,
            party: f.party,
            issue: f.issue,
            prefers: f.prefers,
            accepts: f.accepts,
            rejects: f.rejects,
            salience: f.salience,
            statements: f.statement,
            note: f.note,
        }
        .into(),
        Fact::Reservation(f) => body::Reservation {
            id: id(f.id, &negotiation.reservations, seq)?,
            party: f.party,
            value: f.value,
            assumption: f.assumption,
            alternative: f.alternative,
        }
        .into(),
        Fact::Valuation(f) => body::Valuation {
            id: id(f.id, &negotiation.valuations, seq)?,
            values: each_once(f.value, "an option has one value")?,
            party: f.party,
            issue: f.issue,
            order: f.order.map(|order| order.0).unwrap_or_default(),
            weight: f.weight,
            assumption: f.assumption,
            note: f.note,
        }
        .into(),
        Fact::Consent(f) => body::ConsentEntry {
            id: id(f.id, &negotiation.consents, seq)?,
            issues: f.issue,
            rule: f.rule,
            need: f.need,
            asserted_by: f.asserted_by,
        }
        .into(),
        Fact::Draft(f) => body::Draft {
            id: f.id,
            title: f.title,
            by: f.by,
            parents: f.parent,
            provenance: f.provenance,
            shown_to: f.shown_to,
            agreed_outside_brackets: f.agreed_outside_brackets,
            text: f.text.map(|path| draft_text(&path, negotiation, output)).transpose()?,
            note: f.note,
        }
        .into(),
        Fact::Circulation(f) => body::Circulation {
            id: id(f.id, &negotiation.circulations, seq)?,
            draft: f.draft,
            to: f.to,
            in_order: f.in_order,
            note: f.note,
        }
        .into(),
        Fact::Endorsement(f) => body::Endorsement {
            id: id(f.id, &negotiation.endorsements, seq)?,
            party: f.party,
            draft: f.draft,
            clause: f.clause,
            word: f.word,
            sha256: f.sha256,
            note: f.note,
        }
        .into(),
        Fact::Linkage(f) => {
            let needs = |what: &str| CommandError::input(format!("a linkage needs {what}"));
            body::Linkage {
                id: id(f.id, &negotiation.linkages, seq)?,
                party: f.party,
                draft: f.draft,
                holds: matter(f.clause, f.issue).ok_or_else(|| needs("what is held back"))?,
                until: matter(f.until_clause, f.until_issue)
                    .ok_or_else(|| needs("what is to be settled first"))?,
                holds_options: f.option,
                until_options: f.until_option,
                note: f.note,
            }
            .into()
        }
        Fact::Claim(f) => body::Claim {
            id: id(f.id, &negotiation.claims, seq)?,
            by: f.by,
            text: f.text,
            issues: f.issue,
        }
        .into(),
        Fact::Assessment(f) => body::Assessment {
            id: id(f.id, &negotiation.assessments, seq)?,
            claim: f.claim,
            by: f.by,
            word: f.word,
            text: f.text,
        }
        .into(),
        Fact::Meeting(f) => body::Meeting {
            id: id(f.id, &negotiation.meetings, seq)?,
            title: f.title,
            place: f.place,
            time: f.time,
            participants: f
                .participant
                .into_iter()
                .map(|(party, person)| Participant {
                    party,
                    person,
                    remote: false,
                    expected: false,
                })
                .collect(),
            status: f.status,
            series: false,
            issues: f.issue,
            outcome: f.outcome,
        }
        .into(),
        Fact::Package(f) => {
            let options = each_once(f.option, "a package has one option for each issue")?;
            body::Package { id: f.id, title: f.title, by: f.by, options }.into()
        }
        Fact::Retraction(f) => body::Retraction { entry: f.entry, reason: f.reason }.into(),
        Fact::Source(_) => return Err(CommandError::input("a source is read from a report")),
    })
}

/// What was given for each, with a mistake where two things were given for one.
fn each_once<K: Ord + Clone + Display, V: Clone + Display>(
    given: Vec<(K, V)>,
    rule: &str,
) -> Outcome<BTreeMap<K, V>> {
    let mut all = BTreeMap::new();
    for (key, value) in given {
        if let Some(other) = all.insert(key.clone(), value.clone()) {
            let message = format!("{rule}, and `{key}` has `{other}` and `{value}`");
            return Err(CommandError::input(message));
        }
    }
    Ok(all)
}

/// An id that is not in use, for a kind whose ids nobody needs to remember: that of the entry to be
/// superseded, or the kind with the next free number.
pub(super) fn made(kind: Kind, negotiation: &Negotiation, seq: Option<Seq>) -> Option<String> {
    let n = negotiation;
    Some(match kind {
        Kind::Statement => id(None, &n.statements, seq).ok()?.to_string(),
        Kind::Position => id(None, &n.positions, seq).ok()?.to_string(),
        Kind::Reservation => id(None, &n.reservations, seq).ok()?.to_string(),
        Kind::Valuation => id(None, &n.valuations, seq).ok()?.to_string(),
        Kind::Consent => id(None, &n.consents, seq).ok()?.to_string(),
        Kind::Circulation => id(None, &n.circulations, seq).ok()?.to_string(),
        Kind::Endorsement => id(None, &n.endorsements, seq).ok()?.to_string(),
        Kind::Linkage => id(None, &n.linkages, seq).ok()?.to_string(),
        Kind::Claim => id(None, &n.claims, seq).ok()?.to_string(),
        Kind::Assessment => id(None, &n.assessments, seq).ok()?.to_string(),
        Kind::Meeting => id(None, &n.meetings, seq).ok()?.to_string(),
        Kind::Dismissal => id(None, &n.dismissals, seq).ok()?.to_string(),
        _ => return None,
    })
}

fn matter(clause: Option<ClauseId>, issue: Option<IssueId>) -> Option<Matter> {
    clause.map(Matter::Clause).or(issue.map(Matter::Issue))
}

/// Binds a party's word to the text that it is given on, where the record has that text and nobody
/// said which one it is.
pub(super) fn bind(new: &mut NewEntry, negotiation: &Negotiation) {
    if let Body::Endorsement(word) = &mut new.body
        && word.sha256.is_none()
    {
        word.sha256 = negotiation.hash_for(&word.draft, word.clause.as_ref(), &new.audience);
    }
}

/// The id given, or one that is made up.
fn id<T: Entity<Id: FromStr + Borrow<str>>>(
    given: Option<T::Id>,
    table: &Table<T>,
    supersedes: Option<Seq>,
) -> Outcome<T::Id> {
    if let Some(id) = given {
        return Ok(id);
    }
    let mut versions = table.items().flat_map(Item::versions);
    if let Some(old) = versions.find(|version| Some(version.seq) == supersedes) {
        return Ok(old.body.id().clone());
    }
    let names = (1_u64..).map(|n| format!("{}-{n}", T::KIND));
    let mut free = names.filter(|name| table.item(name.as_str()).is_none());
    free.find_map(|name| name.parse().ok())
        .ok_or_else(|| CommandError::input(format!("no id is left for a {}", T::KIND)))
}

/// The text of a draft, with a warning for each place where it cannot be understood.
fn draft_text(path: &Path, negotiation: &Negotiation, output: Output) -> Outcome<String> {
    let (text, file) = (input::text(path)?, input::name(path));
    let warnings: Vec<Diagnostic> = clauses(&text)
        .1
        .into_iter()
        .chain(negotiation.status_problems(&text))
        .map(|problem| Diagnostic {
            id: problem.kind.id().to_owned(),
            severity: Severity::Warning,
            message: problem.kind.to_string(),
            file: file.clone(),
            span: Some(problem.at),
            label: None,
            help: problem.kind.help().map(Into::into),
        })
        .collect();
    if !output.quiet {
        output.mistakes(&[(file, text.clone())].into(), &warnings);
    }
    Ok(text)
}
