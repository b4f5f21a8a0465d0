//! What was read and waits for a person's word: proposals beside the text that they quote.

use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[];
