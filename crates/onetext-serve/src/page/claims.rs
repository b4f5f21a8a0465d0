//! Contested facts: who says what, independent or not, over time.

use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[];
