//! Records what a party gets from the options of an issue: the mediators of anybody, a delegation of
//! its own party.

use std::collections::BTreeMap;

use maud::html;
use onetext_record::body::{Amount, Valuation};
use onetext_record::id::{IssueId, PartyId, ValuationId};
use onetext_record::{NewEntry, Viewer, When};
use onetext_settle::exact::to_float;

use super::chrome::{self, Tab};
use super::record::{back, chosen};
use super::wish::{Wishes, plain};
use super::{harmless, kept};
use crate::desk::{Desk, Pen, Study};
use crate::fault::Fault;
use crate::page::words;
use crate::reply::{Outcome, Page, Reply};
use crate::request::{Fields, Request};

/// Whose values these are, and on what.
struct Cell {
    party: PartyId,
    issue: IssueId,
}

impl Cell {
    fn read(viewer: &Viewer, request: &Request) -> Result<Self, Fault> {
        let cell = Self { party: request.id("party")?, issue: request.id("issue")? };
        match viewer {
            Viewer::Mediator => Ok(cell),
            Viewer::Party(own) if *own == cell.party => Ok(cell),
            // Whether there is such a party is nobody's business who may not write of it.
            _ => Err(Fault::NotFound),
        }
    }

    fn is_known(&self, desk: &Desk<'_>) -> Result<(), Fault> {
        let there = desk.state.parties.get(&self.party).is_some()
            && desk.state.issues.get(&self.issue).is_some();
        if there { Ok(()) } else { Err(Fault::NotFound) }
    }
}

/// The form, filled with what is recorded and what was tried out.
pub(super) fn form(study: &Study<'_>, request: &Request) -> Outcome {
    let cell = Cell::read(study.viewer(), request)?;
    let wishes = Wishes::read(&request.fields())?;
    let main = study.look(|desk| {
        cell.is_known(desk)?;
        let state = desk.state;
        let issue = state.issues.get(&cell.issue).ok_or(Fault::NotFound)?;
        let recorded = state.valuation(&cell.party, &cell.issue, None);
        let (party, issue_id) = (cell.party.to_string(), cell.issue.to_string());
        let value = |option: &str| {
            let key = (party.clone(), issue_id.clone(), option.to_owned());
            let mine = wishes.values.get(&key).map(plain);
            let known = recorded.and_then(|it| it.body.values.iter().find(|(id, _)| id.as_str() == option));
            mine.or_else(|| known.map(|(_, it)| said(*it))).unwrap_or_default()
        };
        let weight = wishes.weights.get(&(party.clone(), issue_id.clone())).map(plain);
        let weight = weight.or_else(|| recorded.and_then(|it| it.body.weight).map(said));
        Ok::<_, Fault>(html! {
            h1 dir="auto" { "What " (harmless(&words::party(state, &cell.party))) " gets on " (harmless(&issue.body.title)) }
            p.lead { "From 0, nothing that it wants here, to 1, all that it wants here. Where you are not sure, write the least and the most: 0.3 to 0.5. What you leave empty is not known." }
            form method="post" action={ "/settle/value/" (cell.party) "/" (cell.issue) } {
                (chrome::token())
                input type="hidden" name="seen" value=(desk.rank());
                input type="hidden" name="back" value=(wishes.query());
                div.fields {
                    @for option in &issue.body.options {
                        label { span dir="auto" { (harmless(&option.title)) }
                            input name={ "v." (option.id) } value=(value(option.id.as_str())) inputmode="decimal" autocomplete="off"; }
                    }
                    label { "How much of all that is at stake for it lies in this issue"
                        input name="weight" value=(weight.unwrap_or_default()) inputmode="decimal" autocomplete="off"; }
                    label { "How you came to it" input name="note" maxlength="1000" autocomplete="off"; }
                    label.tick { input type="checkbox" name="assumption" value="yes" checked[recorded.is_none_or(|it| it.body.assumption)]; " It is only assumed, to see what would follow" }
                    label { "Who may see it"
                        select name="audience" {
                            @for (at, audience) in crate::rules::audiences(study.viewer()).iter().enumerate() {
                                option value=(at) { (words::audience(state, audience)) }
                            }
                        }
                    }
                    p.row { button.main { "Record it" } a.button href=(wishes.path()) { "Back" } }
                }
            }
        })
    })?;
    Ok(Page::new(Tab::Settle, "What a party gets", main).still().into())
}

/// Records the valuation.
pub(super) fn record(pen: &Pen<'_>, request: &Request) -> Outcome {
    let study = &pen.study;
    let cell = Cell::read(study.viewer(), request)?;
    let form = request.form()?;
    let (options, known) = study.look(|desk| {
        cell.is_known(desk)?;
        let issue = desk.state.issues.get(&cell.issue).ok_or(Fault::NotFound)?;
        let options: Vec<_> = issue.body.options.iter().map(|it| it.id.clone()).collect();
        let order = desk.state.valuation(&cell.party, &cell.issue, None);
        Ok::<_, Fault>((options, order.map(|it| it.body.order.clone()).unwrap_or_default()))
    })?;
    let mut values = BTreeMap::new();
    for option in options {
        let name = format!("v.{option}");
        if let Some(value) = amount(&form, &name)? {
            values.insert(option, value);
        }
    }
    let id: ValuationId = study.id("valuation")?;
    let body = Valuation {
        id,
        party: cell.party,
        issue: cell.issue,
        values,
        order: known,
        weight: amount(&form, "weight")?,
        assumption: form.get("assumption").is_some(),
        note: form.get("note").map(str::to_owned),
    };
    if body.values.is_empty() && body.weight.is_none() && body.order.is_empty() {
        return Err(Fault::input("nothing is given: write a value for an option, or a weight"));
    }
    if let Some((better, worse)) = body.contradiction() {
        return Err(Fault::input(format!(
            "the order on record puts “{better}” above “{worse}”, and these values say otherwise"
        ))
        .hint("change the values, or the order where it was recorded"));
    }
    let entry =
        NewEntry::judged("", body).on(When::day(study.today())).for_audience(chosen(study, &form)?);
    let rank = pen.append(vec![entry], form.parsed("seen")?)?;
    let back = back(&form)?.unchanged();
    let kept = kept(study);
    let sight = kept.sight(study, back.on, rank);
    kept.answer(&sight, &back, true)?;
    Ok(Reply::see(&back.path()))
}

/// A number from 0 to 1, or the least and the most.
fn amount(form: &Fields, name: &str) -> Result<Option<Amount>, Fault> {
    let Some(text) = form.get(name) else { return Ok(None) };
    let number = |text: &str| {
        let told = |why: &str| {
            Fault::input(format!("“{name}”: {why}"))
                .hint("write a number from 0 to 1, such as 0.4, or two: 0.3 to 0.5")
        };
        let number = onetext_settle::exact::parse(&text.trim().replace(',', "."));
        let number = number.map(|it| to_float(&it)).map_err(|error| told(&error.to_string()))?;
        if (0.0..=1.0).contains(&number) { Ok(number) } else { Err(told("it is not from 0 to 1")) }
    };
    let Some((low, high)) = text.split_once("to").or_else(|| text.split_once('–')) else {
        return Ok(Some(Amount::Exact(number(text)?)));
    };
    let (low, high) = (number(low)?, number(high)?);
    if low > high {
        return Err(Fault::input(format!("“{name}”: the least is above the most")));
    }
    Ok(Some(if low < high { Amount::Between(low, high) } else { Amount::Exact(low) }))
}

fn said(amount: Amount) -> String {
    match amount {
        Amount::Exact(number) => number.to_string(),
        Amount::Between(low, high) => format!("{low} to {high}"),
    }
}
