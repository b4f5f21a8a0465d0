//! Contested facts: who says what, independent or not, over time.
//!
//! `ledger` keeps the words on each claim and what they come to, `fact` is a claim as data, `list` and
//! `sheet` show them, and `record` takes a party's word in.

use onetext_record::Kind;
use onetext_record::id::ClaimId;

use crate::chrome::Tab;
use crate::desk::{Desk, Study};
use crate::fault::Fault;
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;
use crate::route::{Doc, Handler, Route, shape};

mod fact;
mod ledger;
mod list;
mod record;
mod sheet;

use super::typed::{Made, Typed};
use fact::Whole;
use list::{Asked, List};
use record::NewWord;

/// What the list is made from.
const LISTED: &[Kind] = &[Kind::Claim, Kind::Assessment, Kind::Party, Kind::Issue, Kind::Source];

pub(crate) const ROUTES: &[Route] = &[
    Route::get(Tab::Claims.path(), Handler::Read(page)).of(LISTED),
    Route::get("/api/claims", Handler::Read(api)).of(LISTED).doc(
        Doc::json("Contested facts, and what each party says of them", shape::<List>)
            .query(list::FIELDS),
    ),
    Route::get("/claims/{id}", Handler::Ask(claim_page)),
    Route::get("/api/claims/{id}", Handler::Ask(claim_api))
        .doc(Doc::json("A claim, and every word on it over time", shape::<Whole>)),
    Route::post("/claims/{id}", Handler::Write(record::sent)),
    Route::post("/api/assessments", Handler::Write(record::post))
        .doc(Doc::json("Record a party’s word on a claim", shape::<Made>).takes(shape::<NewWord>)),
];

fn page(desk: &Desk<'_>, request: &Request) -> Outcome {
    let asked = Asked::of(&request.fields())?;
    let list = list::list(desk, &asked);
    Ok(Page::new(Tab::Claims, Tab::Claims.name(), list::show(desk, &asked, &list)).into())
}

fn api(desk: &Desk<'_>, request: &Request) -> Outcome {
    Reply::json(&list::list(desk, &Asked::of(&request.fields())?))
}

fn claim_page(study: &Study<'_>, request: &Request) -> Outcome {
    Ok(shown(study, &request.id("id")?, &Typed::default())?.into())
}

fn claim_api(study: &Study<'_>, request: &Request) -> Outcome {
    Reply::json(&fact::whole(study, &request.id("id")?)?)
}

/// The page of a claim, with what was typed into its form.
fn shown(study: &Study<'_>, id: &ClaimId, typed: &Typed) -> Result<Page, Fault> {
    let whole = fact::whole(study, id)?;
    Ok(study.look(|desk| {
        let form = record::form(desk, id, whole.seen, typed);
        Page::new(Tab::Claims, whole.fact.text.clone(), sheet::sheet(desk.state, &whole, &form))
    }))
}

#[cfg(test)]
mod tests;
