//! The pages, a room for each tab.
//!
//! Every room lists its own routes, those of its pages and those of the API that say the same as
//! JSON, and none knows of another.

use crate::route::Route;

mod account;
pub(crate) mod assets;
mod claims;
mod door;
pub(crate) mod fault;
mod log;
mod matrix;
mod meetings;
mod quoted;
mod review;
mod settle;
mod source;
mod strand;
mod text;
mod today;
mod typed;
pub(crate) mod words;

/// The routes of all pages.
pub(crate) fn routes() -> impl Iterator<Item = Route> {
    let rooms: [&'static [Route]; 12] = [
        today::ROUTES,
        matrix::ROUTES,
        text::ROUTES,
        claims::ROUTES,
        meetings::ROUTES,
        review::ROUTES,
        settle::ROUTES,
        log::ROUTES,
        source::ROUTES,
        account::ROUTES,
        door::ROUTES,
        assets::ROUTES,
    ];
    rooms.into_iter().flatten().copied()
}
