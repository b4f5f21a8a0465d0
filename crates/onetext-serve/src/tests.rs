//! What holds for every route, whichever room lists it: nobody learns of what is not for their eyes,
//! no answer is older than what it was made from, and nothing that is sent makes the house stumble.
//!
//! All of it is generated from the table of routes. A new route is tried as soon as it is listed; if
//! no address that is made up for it leads anywhere, [`asked`] has to learn what stands in its places.

#![allow(
    clippy::format_push_string,
    clippy::explicit_iter_loop,
    clippy::manual_is_multiple_of,
    clippy::needless_pass_by_value,
    reason = "the requests of a test are few"
)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail where it stands")]

mod asked;
mod events;
mod record;
mod secrecy;

mod sent;
mod stale;
