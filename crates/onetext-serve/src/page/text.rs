//! The text of the talks: clauses, brackets, redlines, lineage, files in and out.
//!
//! | address | shows or does |
//! | --- | --- |
//! | `/text`, `/text/{draft}` | the newest draft, or one of them, clause by clause |
//! | `/text/{draft}/{new}` | what changed between two drafts |
//! | `/text/lineage` | how each came of others, who saw which, movement and tilt |
//! | `/drafts/…` | what is done with drafts: words, comments, circulations, files |

use onetext_record::Kind;

use crate::route::{Doc, Handler, Route, shape};

mod clause;
mod download;
mod forms;
mod lineage;
mod pieces;
mod prose;
mod read;
mod record;
mod redline;
mod show;
mod standing;
#[cfg(test)]
mod tests;
mod upload;
mod view;

/// The kinds of entry that the page of a draft is made from.
const KINDS: &[Kind] = &[
    Kind::Negotiation,
    Kind::Party,
    Kind::Person,
    Kind::Issue,
    Kind::Statement,
    Kind::Consent,
    Kind::Draft,
    Kind::Circulation,
    Kind::Endorsement,
];

const WISH: &[(&str, &str)] = &[
    ("positions", "`yes`: what parties hold and said on the issues of each clause, as comments"),
    ("clean", "`yes`: without names, dates and comments"),
];

pub(crate) const ROUTES: &[Route] = &[
    Route::get("/text", Handler::Read(show::newest)).of(KINDS),
    Route::get("/text/lineage", Handler::Ask(lineage::page)),
    Route::get("/text/{draft}", Handler::Read(show::draft)).of(KINDS),
    Route::get("/text/{draft}/{new}", Handler::Ask(redline::page)),
    Route::post("/drafts/{draft}/words", Handler::Write(record::word)),
    Route::post("/drafts/{draft}/comments", Handler::Write(record::comment)),
    Route::post("/drafts/{draft}/circulations", Handler::Chair(record::shown)),
    Route::get("/drafts/{draft}/file/{form}", Handler::Ask(download::draft)),
    Route::get("/drafts/{draft}/redline/{new}/{form}", Handler::Ask(download::changes)),
    Route::get("/drafts/enter", Handler::Chair(upload::enter_page)),
    Route::post("/drafts/enter", Handler::Chair(upload::enter)).large(),
    Route::get("/drafts/return", Handler::Write(upload::return_page)),
    Route::post("/drafts/return", Handler::Write(upload::send_back)).large(),
    Route::get("/drafts/incoming/{key}", Handler::Write(upload::incoming_page)),
    Route::post("/drafts/incoming/{key}", Handler::Write(upload::decide)),
    Route::get("/api/drafts", Handler::Read(show::list))
        .of(&[Kind::Draft, Kind::Party])
        .doc(Doc::json("The drafts, oldest first", shape::<Vec<view::DraftLine>>)),
    Route::post("/api/drafts", Handler::Chair(upload::enter_json)).large().doc(Doc {
        body: Some(("multipart/form-data", shape::<upload::DraftSent>)),
        reply: (201, "application/json", Some(shape::<upload::Received>)),
        ..Doc::done("Enters a file as a version of the text")
    }),
    Route::get("/api/drafts/{draft}", Handler::Read(show::json))
        .of(KINDS)
        .doc(Doc::json("A draft, clause by clause", shape::<view::DraftView>)),
    Route::get("/api/drafts/{draft}/file/{form}", Handler::Ask(download::draft)).doc(
        Doc::file("A draft as a file: docx, odt, html, md or xml", "application/octet-stream")
            .query(WISH),
    ),
    Route::get("/api/drafts/{draft}/redline/{new}", Handler::Ask(redline::json))
        .doc(Doc::json("What changed between two drafts", shape::<redline::RedlineView>)),
    Route::get("/api/drafts/{draft}/redline/{new}/{form}", Handler::Ask(download::changes)).doc(
        Doc::file(
            "What changed between two drafts as a file: docx, odt or html",
            "application/octet-stream",
        )
        .query(WISH),
    ),
    Route::post("/api/drafts/{draft}/words", Handler::Write(record::word_json)).doc(Doc {
        reply: (201, "application/json", Some(shape::<super::typed::Made>)),
        ..Doc::done("Records a party’s word on a draft or clause").takes(shape::<record::WordSent>)
    }),
    Route::post("/api/drafts/{draft}/circulations", Handler::Chair(record::shown_json)).doc(Doc {
        reply: (201, "application/json", Some(shape::<super::typed::Made>)),
        ..Doc::done("Records who was shown a draft").takes(shape::<record::ShownSent>)
    }),
    Route::post("/api/drafts/{draft}/returned", Handler::Write(upload::send_back_json))
        .large()
        .doc(Doc {
            body: Some(("multipart/form-data", shape::<upload::CopySent>)),
            reply: (201, "application/json", Some(shape::<upload::Received>)),
            ..Doc::done("Takes a marked-up copy of a draft and puts up what it proposes for review")
        }),
    Route::get("/api/lineage", Handler::Ask(lineage::json)).doc(Doc::json(
        "The versions of the text and what is measured of them",
        shape::<lineage::LineageView>,
    )),
];
