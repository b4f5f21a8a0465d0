//! Issues by parties: who holds what, in which words, since when.
//!
//! `asked` reads the address, `grid` keeps the positions and statements of each cell in the order of
//! time, `chart` is the matrix of a day as data, and `board` and `bar` show it. A cell has a page of
//! its own (`leaf`, `sheet`), where its people record positions and statements (`record`).

use maud::html;

use crate::chrome::Tab;
use crate::desk::Desk;
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;
use crate::route::{Doc, Handler, Route, shape};

mod asked;
mod bar;
mod board;
mod chart;
mod grid;
mod leaf;
mod record;
mod sheet;
mod shift;

use asked::Asked;
use chart::{Chart, KINDS, chart};
use grid::Grid;
use leaf::Leaf;
use record::NewPosition;

use super::typed::Made;

/// What the fields of a cell's address mean.
const LEAF: &[(&str, &str)] = &[
    ("on", "As it was at the end of this day, written as 2025-12-02"),
    ("history", "The page of the history of positions, from 1"),
    ("page", "The page of the statements, from 1"),
];

pub(crate) const ROUTES: &[Route] = &[
    Route::get(Tab::Matrix.path(), Handler::Read(page)).of(KINDS),
    Route::get("/api/matrix", Handler::Read(api))
        .of(KINDS)
        .doc(Doc::json("Who holds what on which issue", shape::<Chart>).query(asked::FIELDS)),
    Route::get("/matrix/{issue}/{party}", Handler::Read(record::page)).of(KINDS),
    Route::get("/api/matrix/{issue}/{party}", Handler::Read(record::api))
        .of(KINDS)
        .doc(Doc::json("What a party holds and says on an issue", shape::<Leaf>).query(LEAF)),
    Route::post("/matrix/{issue}/{party}/position", Handler::Write(record::position)),
    Route::post("/matrix/{issue}/{party}/statement", Handler::Write(record::statement)),
    Route::post("/api/positions", Handler::Write(record::post))
        .doc(Doc::json("Record a position", shape::<Made>).takes(shape::<NewPosition>)),
];

fn page(desk: &Desk<'_>, request: &Request) -> Outcome {
    let fields = request.fields();
    let asked = Asked::of(&fields)?;
    let days = Grid::of(desk).days();
    if let Some(at) = fields.parsed::<usize>("at")? {
        // A slider sends the place of a day; its address is the day itself.
        let on = days.iter().nth(at).or(days.last()).copied();
        return Ok(Reply::see(&Asked { on, ..asked }.path()));
    }
    let chart = chart(desk, &asked);
    let main = html! {
        h1 { "Matrix" }
        (bar::days(&asked, &days))
        (bar::filters(desk.state, &asked))
        div #matrix-board {
            (bar::lead(desk.state, &asked))
            (bar::shows(&asked, &chart.tally))
            (bar::legend(&asked))
            (board::board(&chart))
        }
    };
    Ok(Page::new(Tab::Matrix, Tab::Matrix.name(), main).into())
}

fn api(desk: &Desk<'_>, request: &Request) -> Outcome {
    Reply::json(&chart(desk, &Asked::of(&request.fields())?))
}

#[cfg(test)]
mod large;
#[cfg(test)]
mod tests;
