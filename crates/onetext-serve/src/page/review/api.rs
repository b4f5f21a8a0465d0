//! The same as JSON, for programs.

use onetext_record::{Audience, Body};
use schemars::JsonSchema;
use serde::Deserialize;

use super::adding::{self, Given};
use super::deciding::{Asked, Deed, Undone, decide};
use super::{read_form, view};
use crate::desk::{Pen, Study};
use crate::fault::Fault;
use crate::pile::{self, Pile};
use crate::reply::{Outcome, Reply};
use crate::request::Request;

/// A report as a program sends it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Pasted {
    /// The text of the report.
    text: String,
    /// Its headline.
    title: Option<String>,
    /// Who published it.
    publisher: Option<String>,
    /// When it was published: a day, a month or a year.
    date: Option<String>,
    /// Where it was found.
    url: Option<String>,
}

/// Decisions on the proposals of a report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Decisions {
    /// The version of the report that was looked at.
    version: u64,
    /// One behind the other.
    decisions: Vec<Decided>,
}

/// A decision on a proposal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Decided {
    /// The number of the proposal, counted from 1. Not needed for `undo` and `accept-above`.
    #[serde(default)]
    proposal: usize,
    /// What is decided.
    decision: Word,
    /// What it is to say instead, for `accept` and `edit`.
    body: Option<Body>,
    /// The date that it is to speak of, with another body; without, it stays.
    on: Option<String>,
    /// The number of the proposal that it is the same as, for `merge`.
    into: Option<usize>,
    /// Why, for `reject`.
    reason: Option<String>,
    /// How sure the proposals have to be at least, from 0 to 1, for `accept-above`.
    least: Option<f64>,
    /// Who is to see what is recorded, if that is not as for the report.
    audience: Option<Audience>,
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Word {
    /// It is recorded, with what it needs.
    Accept,
    /// It is turned down.
    Reject,
    /// It is open again, where it was turned down in the pile alone.
    Reopen,
    /// It says something else.
    Edit,
    /// It is the same as another one.
    Merge,
    /// The last step is taken back.
    Undo,
    /// All that are sure enough are recorded.
    AcceptAbove,
}

pub(super) fn list(study: &Study<'_>, _: &Request) -> Outcome {
    Reply::json(&view::reports(study)?)
}

pub(super) fn look(study: &Study<'_>, request: &Request) -> Outcome {
    let pile = pile::open(study, request.param("key"))?;
    study.look(|desk| Reply::json(&view::review(desk, &pile)))
}

pub(super) fn add(pen: &Pen<'_>, request: &Request) -> Outcome {
    let added = if request.header("content-type").starts_with("multipart/form-data") {
        read_form(pen, request)?.1
    } else {
        let pasted: Pasted = request.json()?;
        let (title, publisher) = (pasted.title.as_deref(), pasted.publisher.as_deref());
        let metadata =
            adding::metadata(title, publisher, pasted.date.as_deref(), pasted.url.as_deref())?;
        let given = [Given { name: "pasted-text", bytes: pasted.text.as_bytes() }];
        adding::add(pen, &given, &metadata)?
    };
    if added.documents.is_empty() {
        return Err(Fault::input(added.left_out.join(". ")));
    }
    Reply::json(&added)
}

pub(super) fn remove(pen: &Pen<'_>, request: &Request) -> Outcome {
    pile::remove(&pen.study, request.param("key"))?;
    Ok(Reply::done())
}

pub(super) fn decide_on(pen: &Pen<'_>, request: &Request) -> Outcome {
    let key = request.param("key");
    let pile = pile::open(&pen.study, key)?;
    let Decisions { version, decisions } = request.json()?;
    let mut asked = Vec::new();
    for decided in decisions {
        let number = decided.proposal;
        let needs_none = matches!(decided.decision, Word::Undo | Word::AcceptAbove);
        let at = match number.checked_sub(1) {
            Some(at) if at < pile.choices.items.len() => at,
            _ if needs_none => 0,
            _ => return Err(Fault::input(format!("there is no proposal {number} here"))),
        };
        for deed in deeds(&pile, at, &decided)? {
            asked.push(Asked { at, deed, audience: decided.audience.clone() });
        }
    }
    decide(pen, pile, version, asked).map_err(|undone| match undone {
        Undone { at: Some(at), fault: Fault::Input { message, hint } } => {
            Fault::Input { message: format!("proposal {}: {message}", at + 1), hint }
        }
        Undone { fault, .. } => fault,
    })?;
    let pile = pile::open(&pen.study, key)?;
    pen.study.look(|desk| Reply::json(&view::review(desk, &pile)))
}

fn deeds(pile: &Pile, at: usize, decided: &Decided) -> Result<Vec<Deed>, Fault> {
    let edit = |body: &Body| -> Result<Deed, Fault> {
        let old = pile.choices.get(at);
        if old.body.kind() != body.kind() {
            return Err(Fault::input(format!("proposal {} stays a {}", at + 1, old.body.kind())));
        }
        let on = decided.on.as_deref().map(|on| {
            on.parse()
                .map_err(|error| Fault::input(format!("the date “{on}” cannot be read: {error}")))
        });
        Ok(Deed::Edit(Box::new(body.clone()), on.transpose()?.or(old.on)))
    };
    let missing = |name: &str| Fault::input(format!("“{name}” is missing"));
    Ok(match decided.decision {
        Word::Accept => {
            let first = decided.body.as_ref().map(edit).transpose()?;
            first.into_iter().chain([Deed::Accept]).collect()
        }
        Word::Reject => vec![Deed::Reject(decided.reason.clone())],
        Word::Reopen => vec![Deed::Reopen],
        Word::Edit => vec![edit(decided.body.as_ref().ok_or_else(|| missing("body"))?)?],
        Word::Merge => {
            let into = decided.into.and_then(|into| into.checked_sub(1));
            vec![Deed::Merge(into.ok_or_else(|| missing("into"))?)]
        }
        Word::Undo => vec![Deed::Undo],
        Word::AcceptAbove => {
            vec![Deed::AcceptAbove(decided.least.ok_or_else(|| missing("least"))?)]
        }
    })
}
