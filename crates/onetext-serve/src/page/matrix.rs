//! Issues by parties: who holds what, in which words, since when.

use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[];
