//! Where every request goes through: who asks, whether they may, and what the handler gets.

use http::Method;

use crate::desk::{Chair, Mine, Pen, Porch, Study};
use crate::fault::Fault;
use crate::house::House;
use crate::people::Person;
use crate::reply::Outcome;
use crate::request::Request;
use crate::route::{Gate, Handler, Route};

/// The name of the header and of the field by which a form shows that it is one of ours.
pub(crate) const TOKEN: &str = "onetext-token";

/// Whether `who` may use a route. An error is all that they learn.
pub(crate) fn admit<'p>(
    route: &Route,
    request: &Request,
    who: Option<&'p Person>,
) -> Result<Option<&'p Person>, Fault> {
    let gate = route.handler.gate();
    if gate == Gate::Anybody {
        not_forged(request, None)?;
        shows_where_from(request)?;
        return Ok(who);
    }
    let person = who.ok_or(Fault::Unknown)?;
    if !gate.lets(&person.viewer) {
        return Err(match gate {
            Gate::Writers => Fault::Forbidden("Observers read; they do not write."),
            // Who is no mediator does not learn what there would be.
            _ => Fault::NotFound,
        });
    }
    not_forged(request, Some(person))?;
    if person.only_reads() && !(only_looks(request) && gate != Gate::Writers) {
        return Err(Fault::Forbidden("This access token reads; it does not write."));
    }
    Ok(Some(person))
}

/// Whether a request changes nothing.
fn only_looks(request: &Request) -> bool {
    matches!(request.method, Method::GET | Method::HEAD)
}

/// Refuses a form that does not say where it comes from. There is no session yet whose token it could
/// carry, and every browser says so; a program sends JSON, which no form of another site can.
fn shows_where_from(request: &Request) -> Result<(), Fault> {
    let has = |name: &str| !request.header(name).is_empty();
    if only_looks(request) || has("sec-fetch-site") || has("origin") || request.is_json() {
        Ok(())
    } else {
        Err(Fault::Forged)
    }
}

/// Tells the mediators of what was refused. The path is the route's and not the one that was asked
/// for, in which there may be a secret.
pub(crate) fn report(
    house: &House,
    route: &Route,
    request: &Request,
    who: Option<&Person>,
    fault: &Fault,
) {
    let event = match fault {
        Fault::Forged => "refused as forged",
        Fault::Forbidden(_) => "refused",
        Fault::NotFound if who.is_some_and(|it| !route.handler.gate().lets(&it.viewer)) => {
            "refused"
        }
        _ => return,
    };
    let what = format!("{} {}", request.method, route.path);
    house.people.note_refusal(event, who, request.from, &what);
}

/// Refuses what another site's page makes a browser send.
fn not_forged(request: &Request, person: Option<&Person>) -> Result<(), Fault> {
    if only_looks(request) {
        return Ok(());
    }
    // A browser says itself where a request comes from.
    let site = request.header("sec-fetch-site");
    if !matches!(site, "" | "same-origin" | "none") {
        return Err(Fault::Forged);
    }
    let (origin, host) = (request.header("origin"), request.header("host"));
    let same = origin.split_once("://").is_some_and(|(_, name)| name.eq_ignore_ascii_case(host));
    // Where a browser hides the origin, it still says whether it is the same.
    let hidden = origin == "null" && site == "same-origin";
    if !origin.is_empty() && !same && !hidden {
        return Err(Fault::Forged);
    }
    let Some(person) = person.filter(|person| !person.bearer) else { return Ok(()) };
    let sent = match request.header(TOKEN) {
        "" => request.form().ok().and_then(|form| form.get(TOKEN).map(str::to_owned)),
        header => Some(header.to_owned()),
    };
    let sent = sent.unwrap_or_default();
    if bool::from(subtle::ConstantTimeEq::ct_eq(sent.as_bytes(), person.token.as_bytes())) {
        Ok(())
    } else {
        Err(Fault::Forged)
    }
}

/// Runs a route's handler for who was admitted.
pub(crate) fn run(
    house: &House,
    route: &Route,
    request: &Request,
    who: Option<&Person>,
) -> Outcome {
    let person = || who.ok_or(Fault::Unknown);
    match route.handler {
        Handler::Open(handler) => handler(&Porch::new(house, who), request),
        Handler::Read(handler) => {
            Study::new(house, &person()?.viewer).look(|desk| handler(desk, request))
        }
        Handler::Ask(handler) => handler(&Study::new(house, &person()?.viewer), request),
        Handler::Own(handler) => handler(&Mine::new(house, person()?), request),
        Handler::Write(handler) => handler(&Pen::new(house, person()?), request),
        Handler::Chair(handler) => handler(&Chair::new(house, person()?), request),
        // The stream is made where the connection is.
        Handler::Listen => Err(Fault::NotFound),
    }
}
