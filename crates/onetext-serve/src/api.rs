//! The API as a whole: its description, made from the routes, and the record's entries.

use crate::route::{Handler, Route};

pub(crate) const ROUTES: &[Route] = &[Route::get("/events", Handler::Listen)];
