//! A source in full, with words of it marked.

use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[];
