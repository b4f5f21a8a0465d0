//! Who is at the keyboard, for whom, and what day it is: what only the edge can know.

use jiff::civil::Date;
use jiff::{Timestamp, ZonedDateTime};
use onetext_record::body::Role;
use onetext_record::check::nearest;
use onetext_record::{Audience, Negotiation, Viewer, When};

use crate::error::{CommandError, Outcome};

/// The name in which entries are made.
pub(crate) fn author(given: Option<&str>) -> Outcome<String> {
    let name = given
        .map(str::to_owned)
        .or_else(|| std::env::var("USER").ok())
        .or_else(|| std::env::var("USERNAME").ok());
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).ok_or_else(|| {
        CommandError::input(
            "every entry carries the name of the person who makes it, and none is known",
        )
        .hint("give it with `--author NAME` or in ONETEXT_AUTHOR")
    })
}

/// The time at which entries are recorded, to the second.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// The day meant by `--on`.
pub(crate) fn day(text: &str) -> Outcome<Date> {
    if text == "today" {
        return Ok(ZonedDateTime::now().date());
    }
    let when: When =
        text.parse().map_err(|e| CommandError::input(format!("--on: {e}, or `today`")))?;
    Ok(when.last())
}

/// The viewer meant by `--as`, checked against the parties of the whole record.
pub(crate) fn viewer(given: Option<&str>, negotiation: &Negotiation) -> Outcome<Viewer> {
    match given {
        None | Some("mediator") => return Ok(Viewer::Mediator),
        Some("observer") => return Ok(Viewer::Observer),
        Some(_) => {}
    }
    let name = given.unwrap_or_default();
    let party = negotiation
        .party_named(name)
        .ok_or_else(|| no_party("--as", name, negotiation, "or `observer`, or `mediator`"))?;
    Ok(match party.body.role {
        Role::Mediator => Viewer::Mediator,
        _ => Viewer::Party(party.body.id.clone()),
    })
}

/// The audience meant by `--audience`.
pub(crate) fn audience(text: &str) -> Outcome<Audience> {
    match text {
        "everyone" => Ok(Audience::Everyone),
        "mediators" => Ok(Audience::Mediators),
        names => {
            let ids = names.split(',').map(|name| {
                let name = name.trim();
                name.parse().map_err(|e| {
                    CommandError::input(format!("--audience: `{name}` is no party id: {e}")).hint(
                        "write `everyone`, `mediators`, or party ids with commas between them",
                    )
                })
            });
            ids.collect::<Outcome<_>>().map(Audience::Parties)
        }
    }
}

/// Checks the audience meant by `--audience` against the parties of a record.
pub(crate) fn check_audience(audience: &Audience, negotiation: &Negotiation) -> Outcome {
    let Audience::Parties(parties) = audience else { return Ok(()) };
    match parties.iter().find(|party| negotiation.parties.get(*party).is_none()) {
        Some(party) => Err(no_party(
            "--audience",
            party.as_str(),
            negotiation,
            "or `everyone`, or `mediators`",
        )),
        None => Ok(()),
    }
}

fn no_party(flag: &str, name: &str, negotiation: &Negotiation, others: &str) -> CommandError {
    let known: Vec<&str> =
        negotiation.parties.current().map(|party| party.body.id.as_str()).collect();
    let error = CommandError::input(format!("{flag}: there is no party `{name}` in this record"));
    match nearest(name, known.iter().copied()) {
        Some(id) => error.hint(format!("did you mean `{id}`?")),
        None if known.is_empty() => error.hint(format!("it has no parties yet; {others}")),
        None => error.hint(format!("it has {}; {others}", known.join(", "))),
    }
}
