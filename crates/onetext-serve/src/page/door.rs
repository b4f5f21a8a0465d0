//! Signing in and out, and coming in by an invitation.

use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[];
