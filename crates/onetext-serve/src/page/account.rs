//! The account of who is signed in, and for mediators the team's accounts and invitations.

use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[];
