//! Every entry, whether the log is whole, and exports.

use maud::html;

use crate::chrome::Tab;
use crate::desk::Desk;
use crate::reply::{Outcome, Page};
use crate::request::Request;
use crate::route::{Handler, Route};

pub(crate) const ROUTES: &[Route] = &[Route::get(Tab::Log.path(), Handler::Read(page))];

fn page(_: &Desk<'_>, _: &Request) -> Outcome {
    Ok(Page::new(Tab::Log, Tab::Log.name(), html! { h1 { (Tab::Log.name()) } }).into())
}
