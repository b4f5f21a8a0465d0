//! The text of the talks: clauses, brackets, redlines, lineage, files in and out.

use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[];
