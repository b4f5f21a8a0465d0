//! The account of who is signed in, and for mediators the team's accounts and invitations.

use jiff::Timestamp;
use maud::{Markup, html};
use onetext_record::Viewer;
use serde::Serialize;

use super::words::{self, harmless};
use crate::chrome::{Tab, token};
use crate::desk::{Mine, Study};
use crate::fault::Fault;
use crate::people::{By, Person, Visit};
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;
use crate::route::{Doc, Handler, Route, shape};

mod change;
mod sections;
mod team;

pub(crate) const ROUTES: &[Route] = &[
    Route::get(Tab::Account.path(), Handler::Own(page)),
    Route::post("/account/password", Handler::Own(change::password)),
    Route::post("/account/passkeys/{key}/remove", Handler::Own(change::remove_passkey)),
    Route::post("/account/sessions/{key}/end", Handler::Own(change::end_session)),
    Route::post("/account/sessions/end", Handler::Own(change::end_others)),
    Route::post("/account/tokens", Handler::Own(change::make_token)),
    Route::post("/account/tokens/{key}/revoke", Handler::Own(change::revoke_token)),
    Route::post("/account/calendar", Handler::Own(change::make_feed)),
    Route::post("/account/calendar/end", Handler::Own(change::end_feed)),
    Route::get("/api/account", Handler::Own(api)).doc(Doc::json("Your account", shape::<Me>)),
    Route::put("/api/account/password", Handler::Own(change::api_password))
        .doc(Doc::done("Change your password").takes(shape::<change::NewPassword>)),
    Route::post("/api/account/passkeys/question", Handler::Own(change::passkey_question)).doc(
        Doc::json(
            "What your device is asked to make a passkey, as WebAuthn has it",
            shape::<serde_json::Value>,
        ),
    ),
    Route::post("/api/account/passkeys", Handler::Own(change::add_passkey))
        .doc(Doc::done("Add a passkey").takes(shape::<change::NewPasskey>)),
    Route::delete("/api/account/passkeys/{key}", Handler::Own(change::api_remove_passkey))
        .doc(Doc::done("Remove a passkey")),
    Route::delete("/api/account/sessions/{key}", Handler::Own(change::api_end_session))
        .doc(Doc::done("End one of your sessions")),
    Route::delete("/api/account/sessions", Handler::Own(change::api_end_others))
        .doc(Doc::done("End all your sessions but this one")),
    Route::post("/api/account/tokens", Handler::Own(change::api_make_token)).doc(
        Doc::json("Make an access token", shape::<change::Made>).takes(shape::<change::NewToken>),
    ),
    Route::delete("/api/account/tokens/{key}", Handler::Own(change::api_revoke_token))
        .doc(Doc::done("Revoke an access token")),
    Route::post("/api/account/calendar", Handler::Own(change::api_make_feed))
        .doc(Doc::json("Make the secret address of your calendar", shape::<change::Made>)),
    Route::delete("/api/account/calendar", Handler::Own(change::api_end_feed))
        .doc(Doc::done("End the secret address of your calendar")),
    Route::get("/team", Handler::Chair(team::page)),
    Route::post("/team/accounts/{id}", Handler::Chair(team::change)),
    Route::post("/team/accounts/{id}/link", Handler::Chair(team::link)),
    Route::post("/team/accounts/{id}/sessions/end", Handler::Chair(team::end_sessions)),
    Route::post("/team/invitations", Handler::Chair(team::invite)),
    Route::post("/team/invitations/{key}/revoke", Handler::Chair(team::revoke)),
    Route::get("/api/team", Handler::Chair(team::api))
        .doc(Doc::json("The team’s accounts and open invitations", shape::<team::Team>)),
    Route::put("/api/team/accounts/{id}", Handler::Chair(team::api_change)).doc(
        Doc::done("Change an account’s name or role, shut or open it").takes(shape::<team::Change>),
    ),
    Route::post("/api/team/accounts/{id}/link", Handler::Chair(team::api_link))
        .doc(Doc::json("Make a link for a new password", shape::<team::Link>)),
    Route::delete("/api/team/accounts/{id}/sessions", Handler::Chair(team::api_end_sessions))
        .doc(Doc::done("End all sessions of an account")),
    Route::post("/api/team/invitations", Handler::Chair(team::api_invite))
        .doc(Doc::json("Invite somebody", shape::<team::Link>).takes(shape::<team::NewInvitation>)),
    Route::delete("/api/team/invitations/{key}", Handler::Chair(team::api_revoke))
        .doc(Doc::done("Revoke an invitation")),
    Route::get("/api/team/events", Handler::Chair(team::api_events)).doc(Doc::json(
        "What happened at the doors, the newest first",
        shape::<Vec<crate::people::Event>>,
    )),
];

/// An account, as its person sees it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Me {
    /// Whether there are accounts at all; where there are none, the rest says little.
    alone: bool,
    /// The name in which entries are made.
    name: String,
    /// The name to sign in with.
    sign_in: String,
    /// `mediator`, `observer` or `party:ID`.
    role: String,
    /// The same in words.
    eyes: String,
    /// Whether there is a password.
    has_password: bool,
    /// Passkeys.
    passkeys: Vec<Key>,
    /// Where the account is signed in.
    sessions: Vec<Seat>,
    /// Access tokens of programs.
    tokens: Vec<Access>,
    /// Whether there is a secret address for a calendar program.
    calendar: bool,
    /// What a change made with the session's cookie carries in the header `onetext-token`.
    form_token: String,
}

/// A passkey.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Key {
    key: String,
    name: String,
    made: String,
    used: Option<String>,
}

/// A session.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Seat {
    key: String,
    /// Whether it is the one that asks.
    here: bool,
    made: String,
    seen: String,
    /// The address that it was opened from.
    ip: String,
    /// What the browser says it is.
    agent: String,
}

/// An access token.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Access {
    key: String,
    name: String,
    /// Whether it may also write.
    writes: bool,
    made: String,
    until: String,
    used: Option<String>,
}

/// A role in words.
pub(super) fn eyes(study: &Study<'_>, viewer: &Viewer) -> String {
    match viewer {
        Viewer::Mediator => "Mediator".to_owned(),
        Viewer::Observer => "Observer".to_owned(),
        Viewer::Party(party) => {
            format!("Delegation of {}", study.look(|desk| words::party(desk.state, party)))
        }
    }
}

/// A moment. A browser shows it as its reader writes times.
pub(super) fn moment(at: &str) -> Markup {
    let shown = at.get(..16).map(|it| it.replace('T', " ")).unwrap_or_default();
    html! { time datetime=(at) { (shown) " UTC" } }
}

pub(super) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn me(mine: &Mine<'_>) -> Result<Me, Fault> {
    let (people, person) = (mine.people(), mine.person);
    let alone = people.is_alone();
    let account = if alone { None } else { Some(people.account(&person.id)?) };
    let here = |key: &str| matches!(&person.by, By::Session(own) if own == key);
    Ok(Me {
        alone,
        name: person.name.clone(),
        sign_in: account.as_ref().map(|it| it.sign_in.clone()).unwrap_or_default(),
        role: crate::people::Role(person.viewer.clone()).to_string(),
        eyes: eyes(&mine.study, &person.viewer),
        has_password: account.is_some_and(|it| it.password.is_some()),
        passkeys: people
            .passkeys_of(&person.id)
            .into_iter()
            .map(|(key, it)| Key {
                key,
                name: it.name.clone(),
                made: stamp(it.made),
                used: it.used.map(stamp),
            })
            .collect(),
        sessions: people
            .sessions_of(&person.id, mine.study.now())
            .into_iter()
            .map(|(key, it)| Seat {
                here: here(&key),
                made: stamp(it.made),
                seen: stamp(people.last_use(&key, &it)),
                ip: it.ip.clone(),
                agent: it.agent.clone(),
                key,
            })
            .collect(),
        tokens: people
            .tokens_of(&person.id)
            .into_iter()
            .map(|(key, it)| Access {
                key,
                name: it.name.clone(),
                writes: it.writes,
                made: stamp(it.made),
                until: stamp(it.until),
                used: it.used.map(stamp),
            })
            .collect(),
        calendar: people.has_feed(&person.id),
        form_token: person.token.clone(),
    })
}

fn api(mine: &Mine<'_>, _: &Request) -> Outcome {
    Reply::json(&me(mine)?)
}

fn page(mine: &Mine<'_>, _: &Request) -> Outcome {
    show(mine, None, None)
}

/// The page, with a secret that is shown this once, or with what went wrong.
fn show(mine: &Mine<'_>, secret: Option<Markup>, wrong: Option<&Fault>) -> Outcome {
    let me = me(mine)?;
    let main = html! {
        h1 { "Your account" }
        @if let Some(wrong) = wrong {
            div.fault.refused role="alert" {
                @for line in wrong.sentences() { p { (harmless(&line)) } }
            }
        }
        @if let Some(secret) = secret { (secret) }
        @if me.alone {
            (sections::alone(&me))
        } @else {
            (sections::who(&me))
            (sections::password(&me))
            (sections::passkeys(&me, mine.people().takes_passkeys()))
            (sections::sessions(&me))
            (sections::tokens(&me))
        }
        (sections::calendar(&me))
    };
    let page = Page::new(Tab::Account, "Your account", main).still();
    Ok(page.status(wrong.map_or(http::StatusCode::OK, Fault::status)).into())
}

/// A secret that is shown once, in a field from which it can be copied.
pub(super) fn once(title: &str, secret: &str, hint: &str) -> Markup {
    html! {
        section.once role="status" aria-labelledby="once" {
            h2 #once { (title) }
            p { "It is shown this once. " (hint) }
            p.row {
                input.secret #secret type="text" readonly value=(secret) aria-labelledby="once" data-secret;
                button type="button" hidden data-copy="secret" { "Copy" }
            }
        }
    }
}

/// A form of one button.
pub(super) fn button(to: &str, label: &str, about: &str) -> Markup {
    html! {
        form method="post" action=(to) {
            (token())
            button { (label) span.hidden { " " (harmless(about)) } }
        }
    }
}

/// Where the workbench is found, for addresses that are copied elsewhere.
pub(super) fn address(person: &crate::people::People, request: &Request, path: &str) -> String {
    if let Some(origin) = person.origin() {
        return format!("{origin}{path}");
    }
    let host = request.header("host");
    let scheme = if crate::people::is_local(host) { "http" } else { "https" };
    format!("{scheme}://{host}{path}")
}

/// What only its person may do, and no program with an access token.
pub(super) fn in_person(person: &Person) -> Result<(), Fault> {
    match person.by {
        By::Token { .. } => Err(Fault::Forbidden(crate::people::IN_PERSON)),
        By::Alone | By::Session(_) => Ok(()),
    }
}

/// The visit that a request of a person's own is.
fn visit(mine: &Mine<'_>, request: &Request) -> Visit {
    super::door::visit(request, mine.study.now())
}
