//! Talks past and planned: a calendar, a list, the agenda, and the feed for calendar programs.

use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[];
