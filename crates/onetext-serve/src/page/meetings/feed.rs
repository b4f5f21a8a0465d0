//! The meetings for calendar programs: for who is signed in, and by a secret address for programs
//! that cannot sign in.

use http::header;
use onetext_brief::{Options, ics};

use super::KINDS;
use crate::desk::{Porch, Study};
use crate::fault::Fault;
use crate::reply::{Outcome, Reply};
use crate::request::Request;

/// The file for who is signed in.
pub(super) fn own(study: &Study<'_>, _: &Request) -> Outcome {
    Ok(Reply::file("meetings.ics", ics::MEDIA, file(study)))
}

/// The file for who knows the secret address, `TOKEN` or `TOKEN.ics`.
pub(super) fn secret(porch: &Porch<'_>, request: &Request) -> Outcome {
    let asked = request.param("token");
    let token = asked.strip_suffix(".ics").unwrap_or(asked);
    let study = porch.study_of_feed(token).ok_or(Fault::NotFound)?;
    // The address is a secret, so nobody on the way may keep what is behind it.
    Ok(Reply::bytes(ics::MEDIA, file(&study))
        .with_header(header::CACHE_CONTROL, "private, no-store"))
}

fn file(study: &Study<'_>) -> String {
    let today = study.today();
    let kept = study.look(|desk| {
        let options = Options { on: Some(today) };
        desk.recall(&format!("calendar file on {today}"), KINDS, |state| ics::ics(state, &options))
    });
    (*kept).clone()
}
