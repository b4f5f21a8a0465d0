//! What changed, what is next, what waits for a word.

use maud::html;

use crate::chrome::Tab;
use crate::desk::Desk;
use crate::reply::{Outcome, Page};
use crate::request::Request;
use crate::route::{Handler, Route};

pub(crate) const ROUTES: &[Route] = &[Route::get(Tab::Today.path(), Handler::Read(page))];

fn page(_: &Desk<'_>, _: &Request) -> Outcome {
    Ok(Page::new(Tab::Today, Tab::Today.name(), html! { h1 { (Tab::Today.name()) } }).into())
}
