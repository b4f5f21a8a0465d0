//! What could be agreed: the explorer of packages, with an answer while a slider moves.

use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[];
