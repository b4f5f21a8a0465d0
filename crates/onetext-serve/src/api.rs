//! The API as a whole: its description, made from the routes, and the record's entries.
//!
//! What a page shows, its own room offers as JSON too; here is what belongs to no page.

use onetext_brief::{Brief, Options};
use onetext_record::When;

use crate::desk::{Chair, Study};
use crate::fault::Fault;
use crate::reply::{Outcome, Reply};
use crate::request::Request;
use crate::route::{Doc, Handler, Route, shape};

mod entries;
mod openapi;

pub(crate) use entries::{Added, Entries, NewEntries};

pub(crate) const ROUTES: &[Route] = &[
    Route::get("/events", Handler::Listen),
    Route::get("/api/openapi.json", Handler::Open(openapi::describe))
        .doc(Doc::file("This description", "application/json")),
    Route::get("/api/talks", Handler::Read(entries::talks)).doc(Doc::json(
        "What the talks are called, who negotiates, and what about",
        shape::<entries::Talks>,
    )),
    Route::get("/api/entries", Handler::Read(entries::list)).doc(
        Doc::json("Entries that you may see, by their ranks", shape::<Entries>).query(&[
            ("from", "The rank of the first, 1 or more; without it, the first"),
            ("limit", "How many at most, 1 to 1000; without it, 100"),
            ("kind", "Entries of this kind alone"),
        ]),
    ),
    Route::get("/api/entries/{rank}", Handler::Read(entries::one))
        .doc(Doc::json("One entry", shape::<onetext_record::Entry>)),
    Route::post("/api/entries", Handler::Write(entries::add)).doc(
        Doc {
            reply: (201, "application/json", Some(shape::<Added>)),
            ..Doc::json("Record entries, all or none", shape::<Added>)
        }
        .takes(shape::<NewEntries>),
    ),
    Route::get("/api/brief", Handler::Ask(brief)).doc(
        Doc::json("The brief: the state of the talks on a day", shape::<Brief>)
            .query(&[("on", "The day; without it, the newest that the record speaks of")]),
    ),
    Route::get("/api/verify", Handler::Chair(verify))
        .doc(Doc::json("Whether the log is whole", shape::<Verdict>)),
];

/// Whether the log is whole.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Verdict {
    /// Whether every entry is as it was written, and none is missing.
    pub(crate) whole: bool,
    /// How many entries there are.
    pub(crate) entries: Option<u64>,
    /// The hash over all of them, to be noted and compared later.
    pub(crate) head: Option<String>,
    /// The first fault, in words.
    pub(crate) fault: Option<String>,
}

/// Checks the whole log.
pub(crate) fn verdict(chair: &Chair<'_>) -> Result<Verdict, Fault> {
    use onetext_store::VerifyError;
    match chair.verify() {
        Ok(verified) => Ok(Verdict {
            whole: true,
            entries: Some(verified.head.seq.0),
            head: Some(verified.head.hash.to_string()),
            fault: None,
        }),
        Err(VerifyError::Broken(broken)) => {
            Ok(Verdict { whole: false, entries: None, head: None, fault: Some(broken.to_string()) })
        }
        Err(VerifyError::Log(error)) => Err(error.into()),
    }
}

fn verify(chair: &Chair<'_>, _: &Request) -> Outcome {
    Reply::json(&verdict(chair)?)
}

/// The brief of a day, through the viewer's eyes; made outside the lock and kept.
pub(crate) fn briefed(
    study: &Study<'_>,
    request: &Request,
) -> Result<std::sync::Arc<Brief>, Fault> {
    let on: Option<When> = request.fields().parsed("on")?;
    let on = on.map(|on| on.last());
    let name = format!("brief {on:?}");
    Ok(study
        .recall(&name, &[], Clone::clone, |state| onetext_brief::brief(&state, &Options { on })))
}

fn brief(study: &Study<'_>, request: &Request) -> Outcome {
    let brief = briefed(study, request)?;
    Ok(Reply::bytes("application/json", onetext_brief::json(&brief)))
}
