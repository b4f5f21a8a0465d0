//! What was read and waits for a person's word: proposals beside the text that they quote.
//!
//! Reports come in by a form or by the API (`adding`), are read through the eyes of whoever put them
//! there, and lie in piles (`crate::pile`) until every proposal was decided on (`deciding`). The
//! list of piles (`waiting`) and the page of one (`one`) show the same as the API says (`view`).

use crate::chrome::Tab;
use crate::desk::{Pen, Study};
use crate::fault::Fault;
use crate::pile::{self, Pile};
use crate::reply::{Outcome, Page, Reply};
use crate::request::{Fields, Request};
use crate::route::{Doc, Handler, Route, shape};
use crate::rules;

mod adding;
mod api;
mod deciding;
mod editing;
mod one;
mod passage;
mod telling;
#[cfg(test)]
mod tests;
mod view;
mod waiting;

use adding::{AddedAll, Given};
use deciding::{Asked, Deed, Undone, decide};
use one::{Look, Refused};
use view::{ForReview, Review};

pub(crate) const ROUTES: &[Route] = &[
    Route::get(Tab::Review.path(), Handler::Ask(list)),
    Route::post(Tab::Review.path(), Handler::Write(add)).large(),
    Route::get("/review/{key}", Handler::Ask(look)),
    Route::post("/review/{key}", Handler::Write(step)),
    Route::post("/review/{key}/remove", Handler::Write(remove)),
    Route::get("/api/reports", Handler::Ask(api::list))
        .doc(Doc::json("The reports that wait for review.", shape::<ForReview>)),
    Route::post("/api/reports", Handler::Write(api::add)).large().doc(
        Doc::json("Reads a report and puts what it proposes up for review; files go as multipart/form-data.", shape::<AddedAll>)
            .takes(shape::<api::Pasted>),
    ),
    Route::get("/api/reports/{key}", Handler::Ask(api::look))
        .doc(Doc::json("A report that waits for review, with its proposals.", shape::<Review>)),
    Route::post("/api/reports/{key}/decisions", Handler::Write(api::decide_on)).doc(
        Doc::json("Decides on proposals of a report, all or nothing.", shape::<Review>)
            .takes(shape::<api::Decisions>),
    ),
    Route::delete("/api/reports/{key}", Handler::Write(api::remove))
        .doc(Doc::done("Removes a report from review. What was accepted stays in the record.")),
];

fn list(study: &Study<'_>, _: &Request) -> Outcome {
    let reports = view::reports(study)?;
    let main = waiting::page(study, &reports, None, None, &Fields::default());
    Ok(Page::new(Tab::Review, Tab::Review.name(), main).into())
}

fn look(study: &Study<'_>, request: &Request) -> Outcome {
    let pile = pile::open(study, request.param("key"))?;
    let look = Look::of(&request.fields(), &pile);
    let (title, main) = one::page(study, &pile, &look, None);
    Ok(Page::new(Tab::Review, title, main).into())
}

fn add(pen: &Pen<'_>, request: &Request) -> Outcome {
    let (fields, added) = match read_form(pen, request) {
        Ok(done) => done,
        Err(fault) if matches!(fault, Fault::Input { .. }) => {
            let fields = request.form().unwrap_or_default();
            let reports = view::reports(&pen.study)?;
            let main = waiting::page(&pen.study, &reports, None, Some(&fault), &fields);
            return Ok(Page::new(Tab::Review, Tab::Review.name(), main)
                .status(fault.status())
                .into());
        }
        Err(fault) => return Err(fault),
    };
    if let ([only], []) = (added.documents.as_slice(), added.left_out.as_slice())
        && let Some(key) = &only.key
    {
        return Ok(Reply::see(&format!("/review/{key}")));
    }
    let is_all_read = added.left_out.is_empty();
    let kept = if is_all_read { Fields::default() } else { fields };
    let main = waiting::page(&pen.study, &view::reports(&pen.study)?, Some(&added), None, &kept);
    Ok(Page::new(Tab::Review, Tab::Review.name(), main).into())
}

fn read_form(pen: &Pen<'_>, request: &Request) -> Result<(Fields, AddedAll), Fault> {
    let is_multipart = request.header("content-type").starts_with("multipart/form-data");
    let (fields, files) =
        if is_multipart { request.parts()? } else { (request.form()?, Vec::new()) };
    let said = |name| fields.get(name);
    let metadata = adding::metadata(said("title"), said("publisher"), said("date"), said("url"))?;
    let mut given: Vec<Given<'_>> =
        files.iter().map(|file| Given { name: &file.name, bytes: &file.bytes }).collect();
    if let Some(text) = fields.get("text") {
        given.push(Given { name: "pasted-text", bytes: text.as_bytes() });
    }
    if given.is_empty() {
        return Err(Fault::input("There is no report in the form.")
            .hint("Choose a file, or paste the text of a report."));
    }
    let added = adding::add(pen, &given, &metadata)?;
    Ok((fields, added))
}

fn remove(pen: &Pen<'_>, request: &Request) -> Outcome {
    pile::remove(&pen.study, request.param("key"))?;
    Ok(Reply::see(Tab::Review.path()))
}

/// Takes a form of the page of one report.
fn step(pen: &Pen<'_>, request: &Request) -> Outcome {
    let (study, key) = (&pen.study, request.param("key"));
    let pile = pile::open(study, key)?;
    let fields = request.form()?;
    let mut look = Look::of(&fields, &pile);
    match steps(pen, pile, &look, &fields) {
        Ok(()) => {
            let pile = pile::open(study, key)?;
            let stays = matches!(fields.get("do"), Some("edit" | "undo" | "reopen" | "audience"));
            if !stays && !one::is_open(&pile, look.at) {
                look.at = one::next_open(&pile, look.at);
            }
            Ok(Reply::see(&look.link(key, look.at)))
        }
        Err(Undone { fault: fault @ (Fault::NotFound | Fault::Internal(_)), .. }) => Err(fault),
        Err(Undone { fault, .. }) => {
            let pile = pile::open(study, key)?;
            let refused = Refused { fault: &fault, sent: &fields };
            let (title, main) = one::page(study, &pile, &look, Some(refused));
            Ok(Page::new(Tab::Review, title, main).status(fault.status()).into())
        }
    }
}

fn steps(pen: &Pen<'_>, pile: Pile, look: &Look, fields: &Fields) -> Result<(), Undone> {
    let at = look.at;
    let seen: u64 =
        fields.parsed("version")?.ok_or_else(|| Fault::input("“version” is missing"))?;
    let audience = match fields.parsed::<usize>("audience")? {
        None => None,
        Some(n) => {
            let chosen = rules::audiences(pen.study.viewer()).into_iter().nth(n);
            Some(chosen.ok_or_else(|| Fault::input("there is no such audience"))?)
        }
    };
    let number = |name: &str| -> Result<usize, Fault> {
        let number: Option<usize> = fields.parsed(name)?;
        number
            .and_then(|n| n.checked_sub(1))
            .ok_or_else(|| Fault::input(format!("“{name}” is missing")))
    };
    let edit = || -> Result<Deed, Fault> {
        let all = pile.choices.items.len();
        let choice = (at < all).then(|| pile.choices.get(at)).ok_or(Fault::NotFound)?;
        let (body, on) = editing::edited(fields, &choice.body)?;
        Ok(Deed::Edit(Box::new(body), on))
    };
    let reason = || fields.get("reason").map(str::to_owned);
    let deeds = match fields.need("do")? {
        "accept" => vec![Deed::Accept],
        "reject" => vec![Deed::Reject(reason())],
        "reopen" => vec![Deed::Reopen],
        "edit" => vec![edit()?],
        "edit-accept" => vec![edit()?, Deed::Accept],
        "merge" => vec![Deed::Merge(number("into")?)],
        "undo" => vec![Deed::Undo],
        "accept-above" => {
            let least: f64 = fields.parsed("least")?.unwrap_or(100.0);
            vec![Deed::AcceptAbove(least / 100.0)]
        }
        "audience" => {
            let Some(audience) = audience else {
                return Err(Fault::input("there is no such audience").into());
            };
            if pile.version != seen {
                return Err(deciding::moved(pen, &pile, seen).into());
            }
            return Ok(pile.show_to(pen, audience)?);
        }
        other => {
            return Err(Fault::input(format!("“{other}” is nothing that can be done here")).into());
        }
    };
    let asked = deeds.into_iter().map(|deed| Asked { at, deed, audience: audience.clone() });
    decide(pen, pile, seen, asked.collect()).map(drop)
}
