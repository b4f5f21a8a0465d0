//! Our own form of a scenario: TOML that a careful person writes by hand.
//!
//! A labour dispute, whole:
//!
//! ```toml
#![doc = include_str!("toml/harbour.toml")]
//! ```
//!
//! **Names.** An `id` names an issue, option or party in the rest of the file; `title` and `name` are
//! what people read, and the id where left out.
//!
//! **Issues.** `options` is a list of ids, or a table `id = "title"`. `range = [1, 6]` are the whole
//! numbers from 1 to 6; `range = { from = 0, to = 2, step = 0.5 }` goes in steps. `consent` says whose
//! agreement the issue needs, everyone's where it is left out: parties with `and`, `or` and
//! parentheses, `2 of (a, b, c)`, `all of (…)`, `any of (…)`, and `all` for every party.
//!
//! **Numbers** are kept exactly: `3`, `0.25`, or in quotation marks `"1/3"` and `"40%"`. Where a
//! number is expected, `[20, 40]` says that it lies between two, and `"unknown"` that it may be
//! anything from 0 to 1.
//!
//! **Values.** Under `values`, each issue has a table with the value of each option; or an order,
//! best first, `"short > same = long"`, which says no more than that; or `"unknown"`. On a range,
//! `between = "line"` puts the numbers left out on straight lines between those given. `weights`
//! says how much each issue counts, as a table, an order or `"unknown"`; where not all of them are
//! numbers, they are shares, which add up to 1. Left out, each value counts as it is written, and then
//! all must be numbers or intervals. An order beside numbers goes under `order`, by
//! issue, and `weight-order`. A party without `values` has only red lines. `reservation` is what it
//! gets without agreement, on the scale of weights times values; `constant` is added to every
//! package.
//!
//! **Conditions** are tables `{ issue = "option", other = ["one", "two"] }` that hold where the
//! package has one of those options on each of those issues; on a range also `"3..5"`.
//! `[[party.red-line]]` is what the party rules out `when` a condition holds, with a `weight` (1 where
//! left out) and a `note`. `[[party.interaction]]` adds `value` `when` a condition holds.
//! `[[constraint]]` either has `forbid`, a condition that no package may meet, or `require`, one that
//! every package must meet, or must meet `when` another holds.

use std::cell::{Cell, RefCell};

use ::toml::de::DeTable;

use super::expect::{Page, sizes, twice};
use super::{File, Mistake, Reading};
use crate::elicit::{Elicited, Judgement, contradictions};
use crate::model::{Constraint, Issue, Party, Scenario};

mod condition;
mod fields;
mod issue;
mod party;
mod words;
mod write;

#[cfg(test)]
mod tests;

use fields::Fields;
pub(super) use words::consent_text;
pub use write::write;

/// The text under reading and what was found wrong in it.
struct Sheet<'a> {
    page: Page<'a>,
    mistakes: RefCell<Vec<Mistake>>,
    /// How many options the conditions have listed so far.
    listed: Cell<usize>,
}

impl Sheet<'_> {
    fn tell(&self, at: std::ops::Range<usize>, message: impl Into<String>, help: Option<String>) {
        let mistake = Mistake { help, ..self.page.mistake(at, message) };
        self.mistakes.borrow_mut().push(mistake);
    }
}

/// What conditions, values and consent rules refer to.
struct Names {
    issues: Vec<Issue>,
    /// Whether the options of an issue are the numbers of a range.
    ranges: Vec<bool>,
    parties: Vec<String>,
}

/// Reads a scenario.
///
/// # Errors
///
/// Every mistake that was found, in the order of the text.
pub fn read(file: File<'_>) -> Result<Reading, Vec<Mistake>> {
    let page = Page::open(file).map_err(|mistake| vec![mistake])?;
    let sheet = Sheet { page, mistakes: RefCell::default(), listed: Cell::new(0) };
    let (table, errors) = DeTable::parse_recoverable(page.text);
    for error in errors {
        let message = format!("this is no TOML: {}", error.message().trim());
        sheet.tell(error.span().unwrap_or(0..0), message, None);
    }
    // What follows from broken TOML would only hide the cause.
    let is_toml = sheet.mistakes.borrow().is_empty();
    let elicited =
        is_toml.then(|| scenario(&sheet, &Fields::new(&sheet, table.get_ref(), 0..0))).flatten();
    let mut mistakes = sheet.mistakes.into_inner();
    mistakes.sort_by_key(|mistake| mistake.at.start);
    match elicited {
        Some(elicited) if mistakes.is_empty() => Ok(Reading { elicited, notes: Vec::new() }),
        _ => Err(mistakes),
    }
}

fn scenario(sheet: &Sheet<'_>, top: &Fields<'_, '_>) -> Option<Elicited> {
    let name = top.text("title").unwrap_or_else(|| sheet.page.stem().to_owned());
    let (issues, parties) = (top.tables("issue"), top.tables("party"));
    let mut names = Names { issues: Vec::new(), ranges: Vec::new(), parties: Vec::new() };
    for fields in &issues {
        let (issue, is_range) = issue::issue(fields)?;
        names.issues.push(issue);
        names.ranges.push(is_range);
    }
    for fields in &parties {
        names.parties.push(fields.need_text("id")?);
    }
    let ids = names.issues.iter().map(|issue| issue.id.as_str());
    for (what, again) in [
        ("issue", twice(ids).map(str::to_owned)),
        ("party", twice(names.parties.iter().map(String::as_str)).map(str::to_owned)),
    ] {
        if let Some(id) = again {
            let of = if what == "issue" { &issues } else { &parties };
            let second = of.iter().filter(|fields| fields.text("id").as_ref() == Some(&id)).nth(1);
            let at = second.map_or(0..0, |fields| fields.place("id"));
            sheet.tell(at, format!("a second {what} with the id `{id}`"), None);
        }
    }
    if let Err(mistake) = sizes(&names.issues, names.parties.len()) {
        let help = "write an issue as a table [[issue]] with `id` and `options`";
        let help = names.issues.is_empty().then(|| help.to_owned());
        sheet.tell(0..0, mistake.message, help);
        return None;
    }
    for (at, fields) in issues.iter().enumerate() {
        names.issues[at].consent = fields.consent("consent", &names.parties);
        fields.finish("an issue");
    }
    let (mut found, mut judgements): (Vec<Party>, Vec<Judgement>) = (Vec::new(), Vec::new());
    for (at, fields) in parties.iter().enumerate() {
        let (party, judgement) = party::party(fields, at, &names)?;
        found.push(party);
        judgements.extend(judgement);
        fields.finish("a party");
    }
    let constraints: Vec<Constraint> = top
        .tables("constraint")
        .iter()
        .flat_map(|fields| {
            let constraints = condition::constraint(fields, &names);
            fields.finish("a constraint");
            constraints
        })
        .collect();
    top.finish("a scenario");
    let scenario = Scenario { name, issues: names.issues, parties: found, constraints };
    let mut all = Vec::new();
    let mut elicited = Elicited { scenario, judgements: Vec::new() };
    for judgement in judgements {
        let at = parties[judgement.party].place("id");
        elicited.judgements = vec![judgement];
        for contradiction in contradictions(&elicited) {
            sheet.tell(at.clone(), contradiction, None);
        }
        all.append(&mut elicited.judgements);
    }
    Some(Elicited { judgements: all, ..elicited })
}
