//! The team: who has an account and which role, who is invited, and what happened at the doors.

use maud::{Markup, html};
use onetext_record::Viewer;
use serde::{Deserialize, Serialize};

use super::super::words::{self, harmless};
use super::{address, button, eyes, in_person, moment, once, stamp};
use crate::chrome::{Tab, token};
use crate::desk::Chair;
use crate::fault::Fault;
use crate::people::{Event, Role};
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;

/// How many events stand on a page.
const EVENTS: usize = 50;

/// The team.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Team {
    /// The accounts, by name.
    accounts: Vec<Member>,
    /// The invitations that are open, the newest first.
    invitations: Vec<Open>,
}

/// An account.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Member {
    id: String,
    /// The name in which entries are made.
    name: String,
    /// The name to sign in with.
    sign_in: String,
    /// `mediator`, `observer` or `party:ID`.
    role: String,
    /// The same in words.
    eyes: String,
    /// Whether the account is shut.
    disabled: bool,
    /// When the person was last here.
    seen: Option<String>,
    /// Whether it is the account of who asks.
    own: bool,
}

/// An open invitation.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Open {
    /// What revokes it; it does not open it.
    key: String,
    role: String,
    eyes: String,
    name: Option<String>,
    note: String,
    /// Whether it is for a new password and not for somebody new.
    renews: bool,
    until: String,
}

/// What is to be changed about an account; what is not named stays.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Change {
    /// The name in which entries are made.
    name: Option<String>,
    /// `mediator`, `observer` or `party:ID`.
    role: Option<String>,
    /// Whether the account is shut.
    disabled: Option<bool>,
}

/// Somebody who is invited.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct NewInvitation {
    /// `mediator`, `observer` or `party:ID`.
    role: String,
    /// The name in which entries will be made.
    name: String,
    /// A word for the list.
    #[serde(default)]
    note: String,
}

/// A link, told this once.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Link {
    /// The address to be handed on.
    address: String,
}

fn team(chair: &Chair<'_>) -> Team {
    let (people, study) = (chair.people(), &chair.pen.study);
    let accounts = people.everybody().into_iter().map(|(id, it)| Member {
        name: it.name.clone(),
        sign_in: it.sign_in.clone(),
        role: it.role.to_string(),
        eyes: eyes(study, &it.role.0),
        disabled: it.disabled,
        seen: people.last_seen(&id).map(stamp),
        own: id == chair.pen.person.id,
        id,
    });
    let invitations = people.invitations(study.now()).into_iter().map(|(key, it)| Open {
        key,
        role: it.role.to_string(),
        eyes: it.title.clone(),
        name: it.name.clone(),
        note: it.note.clone(),
        renews: it.account.is_some(),
        until: stamp(it.until),
    });
    Team { accounts: accounts.collect(), invitations: invitations.collect() }
}

/// The roles that can be given: their word, and what it means.
fn roles(chair: &Chair<'_>) -> Vec<(String, String)> {
    let parties: Vec<Viewer> = chair.pen.study.look(|desk| {
        desk.state.parties.current().map(|it| Viewer::Party(it.body.id.clone())).collect()
    });
    let all = [Viewer::Mediator].into_iter().chain(parties).chain([Viewer::Observer]);
    all.map(|it| (Role(it.clone()).to_string(), eyes(&chair.pen.study, &it))).collect()
}

/// A role that can be given here.
fn role(chair: &Chair<'_>, word: &str) -> Result<Viewer, Fault> {
    if !roles(chair).iter().any(|(known, _)| known == word) {
        return Err(Fault::input(format!("“{}” is no role here", harmless(word))).hint(
            "A role is mediator, observer, or party:ID with the id of a party of these talks.",
        ));
    }
    word.parse().map(|role: Role| role.0).map_err(Fault::input)
}

/// Only where there are accounts, and in person.
fn may_change(chair: &Chair<'_>) -> Result<(), Fault> {
    if chair.people().is_alone() {
        return Err(Fault::NotFound);
    }
    in_person(chair.pen.person)
}

pub(super) fn api(chair: &Chair<'_>, _: &Request) -> Outcome {
    Reply::json(&team(chair))
}

pub(super) fn api_events(chair: &Chair<'_>, _: &Request) -> Outcome {
    Reply::json(&chair.people().events()?)
}

pub(super) fn page(chair: &Chair<'_>, request: &Request) -> Outcome {
    show(chair, request, None, None)
}

fn show(
    chair: &Chair<'_>,
    request: &Request,
    secret: Option<Markup>,
    wrong: Option<&Fault>,
) -> Outcome {
    let (team, roles, events) = (team(chair), roles(chair), chair.people().events()?);
    let main = html! {
        h1 { "The team" }
        @if chair.people().is_alone() {
            p.lead { "You work alone on this machine. For a team, start the server with " code { "--team" } "." }
        } @else {
            @if let Some(wrong) = wrong {
                div.fault.refused role="alert" {
                    @for line in wrong.sentences() { p { (harmless(&line)) } }
                }
            }
            @if let Some(secret) = secret { (secret) }
            (accounts(&team, &roles))
            (invitations(&team, &roles))
            (journal(&events, request))
        }
    };
    let page = Page::new(Tab::Account, "The team", main).still();
    Ok(page.status(wrong.map_or(http::StatusCode::OK, Fault::status)).into())
}

fn choices(roles: &[(String, String)], chosen: &str) -> Markup {
    html! {
        @for (word, meaning) in roles {
            option value=(word) selected[word == chosen] { (harmless(meaning)) }
        }
        @if !roles.iter().any(|(word, _)| word == chosen) && !chosen.is_empty() {
            option value=(chosen) selected { (harmless(chosen)) }
        }
    }
}

fn accounts(team: &Team, roles: &[(String, String)]) -> Markup {
    html! {
        section aria-labelledby="accounts" {
            h2 #accounts { "Who is here" }
            div.scrolls { table.team {
                thead { tr { th scope="col" { "Name" } th scope="col" { "Signs in as" } th scope="col" { "Sees the talks as" } th scope="col" { "Last here" } th scope="col" { "Change" } } }
                tbody { @for it in &team.accounts { tr {
                    th scope="row" dir="auto" { (harmless(&it.name)) @if it.own { " (you)" } @if it.disabled { " – shut" } }
                    td { (harmless(&it.sign_in)) }
                    td dir="auto" { (harmless(&it.eyes)) }
                    td { @if let Some(seen) = &it.seen { (moment(seen)) } @else { "never" } }
                    td { (member(it, roles)) }
                } } }
            } }
        }
    }
}

fn member(it: &Member, roles: &[(String, String)]) -> Markup {
    let at = format!("/team/accounts/{}", it.id);
    html! {
        details id={ "member-" (it.id) } {
            summary { "Change" span.hidden { " " (harmless(&it.name)) } }
            form.fields method="post" action=(at) {
                (token())
                label { "Name under entries" input name="name" value=(harmless(&it.name)) maxlength="80" required; }
                label { "Sees the talks as" select name="role" { (choices(roles, &it.role)) } }
                p.hint { "With another role, the person signs in anew." }
                p.row { button { "Keep" } }
            }
            div.row {
                form method="post" action=(at) {
                    (token())
                    input type="hidden" name="disabled" value=(!it.disabled);
                    button { @if it.disabled { "Open the account" } @else { "Shut the account" } span.hidden { " of " (harmless(&it.name)) } }
                }
                (button(&format!("{at}/sessions/end"), "End all sessions", &it.name))
                @if !it.disabled { (button(&format!("{at}/link"), "Link for a new password", &it.name)) }
            }
        }
    }
}

fn invitations(team: &Team, roles: &[(String, String)]) -> Markup {
    html! {
        section aria-labelledby="invitations" {
            h2 #invitations { "Invitations" }
            @if team.invitations.is_empty() { p.nothing { "None is open." } } @else {
                div.scrolls { table {
                    thead { tr { th scope="col" { "For" } th scope="col" { "Will see the talks as" } th scope="col" { "Note" } th scope="col" { "Good until" } th scope="col" { span.hidden { "Revoke" } } } }
                    tbody { @for it in &team.invitations { tr {
                        th scope="row" dir="auto" { (harmless(it.name.as_deref().unwrap_or("whoever opens it"))) @if it.renews { " – a new password" } }
                        td dir="auto" { (harmless(&it.eyes)) }
                        td dir="auto" { (harmless(&it.note)) }
                        td { (moment(&it.until)) }
                        td { (button(&format!("/team/invitations/{}/revoke", it.key), "Revoke", it.name.as_deref().unwrap_or_default())) }
                    } } }
                } }
            }
            form.fields method="post" action="/team/invitations" {
                (token())
                h3 { "Invite somebody" }
                label { "Name, as it will stand under their entries" input name="name" maxlength="80" autocomplete="off" required; }
                label { "Sees the talks as" select name="role" { (choices(roles, "observer")) } }
                label { "Note for this list" input name="note" maxlength="200" autocomplete="off"; }
                p.hint { "You get a link to hand on. It is good for 72 hours and for one use; whoever opens it comes in." }
                p.row { button.main { "Make the link" } }
            }
        }
    }
}

fn journal(events: &[Event], request: &Request) -> Markup {
    let page: usize =
        request.fields().get("page").and_then(|it| it.parse().ok()).unwrap_or(1).max(1);
    let last = events.len().div_ceil(EVENTS).max(1);
    let shown = events.iter().skip((page - 1).saturating_mul(EVENTS)).take(EVENTS);
    html! {
        section aria-labelledby="journal" {
            h2 #journal { "At the doors" }
            p.hint { "The last thousand sign-ins, refusals and changes of accounts." }
            div.scrolls { table {
                thead { tr { th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "Who" } th scope="col" { "From" } th scope="col" { "More" } } }
                tbody { @for it in shown { tr {
                    td { (moment(&stamp(it.time))) }
                    td { (harmless(&it.event)) }
                    td dir="auto" { (harmless(&it.account)) }
                    td { (harmless(&it.ip)) }
                    td dir="auto" { (harmless(&it.about)) }
                } } }
            } }
            (words::pages("/team?page=", page, last))
        }
    }
}

/// Does something on the page: back to it, or to it with what went wrong.
fn done(chair: &Chair<'_>, request: &Request, outcome: Result<(), Fault>) -> Outcome {
    match outcome {
        Ok(()) => Ok(Reply::see("/team")),
        Err(fault @ (Fault::Input { .. } | Fault::Forbidden(_))) => {
            show(chair, request, None, Some(&fault))
        }
        Err(fault) => Err(fault),
    }
}

/// The same where a link comes of it.
fn told(chair: &Chair<'_>, request: &Request, made: Result<String, Fault>) -> Outcome {
    match made {
        Ok(address) => {
            let hint = "Hand it on by a way that nobody else reads. It is good for 72 hours and for one use.";
            show(chair, request, Some(once("The link", &address, hint)), None)
        }
        Err(fault) => done(chair, request, Err(fault)),
    }
}

fn apply(chair: &Chair<'_>, request: &Request, it: &Change) -> Result<(), Fault> {
    may_change(chair)?;
    let (people, by, id) = (chair.people(), chair.pen.person, request.param("id"));
    let account = people.account(id)?;
    if let Some(name) = &it.name {
        people.rename(by, id, name)?;
    }
    if let Some(word) = it.role.as_deref().filter(|word| *word != account.role.to_string()) {
        people.set_role(by, id, &role(chair, word)?)?;
    }
    if let Some(disabled) = it.disabled {
        people.set_disabled(by, id, disabled)?;
    }
    Ok(())
}

pub(super) fn change(chair: &Chair<'_>, request: &Request) -> Outcome {
    let form = request.form()?;
    let it = Change {
        name: form.get("name").map(str::to_owned),
        role: form.get("role").map(str::to_owned),
        disabled: form.parsed("disabled")?,
    };
    done(chair, request, apply(chair, request, &it))
}

pub(super) fn api_change(chair: &Chair<'_>, request: &Request) -> Outcome {
    apply(chair, request, &request.json()?)?;
    Ok(Reply::done())
}

fn renewal(chair: &Chair<'_>, request: &Request) -> Result<String, Fault> {
    may_change(chair)?;
    let people = chair.people();
    let secret =
        people.invite_again(chair.pen.person, request.param("id"), chair.pen.study.now())?;
    Ok(address(people, request, &format!("/invitation/{secret}")))
}

pub(super) fn link(chair: &Chair<'_>, request: &Request) -> Outcome {
    told(chair, request, renewal(chair, request))
}

pub(super) fn api_link(chair: &Chair<'_>, request: &Request) -> Outcome {
    Reply::json(&Link { address: renewal(chair, request)? })
}

fn send_out(chair: &Chair<'_>, request: &Request) -> Result<(), Fault> {
    may_change(chair)?;
    chair.people().send_out(chair.pen.person, request.param("id"))
}

pub(super) fn end_sessions(chair: &Chair<'_>, request: &Request) -> Outcome {
    send_out(chair, request)?;
    Ok(Reply::see("/team"))
}

pub(super) fn api_end_sessions(chair: &Chair<'_>, request: &Request) -> Outcome {
    send_out(chair, request)?;
    Ok(Reply::done())
}

fn invitation(chair: &Chair<'_>, request: &Request, it: &NewInvitation) -> Result<String, Fault> {
    may_change(chair)?;
    let (people, viewer) = (chair.people(), role(chair, &it.role)?);
    let title = eyes(&chair.pen.study, &viewer);
    let now = chair.pen.study.now();
    let secret = people.invite(chair.pen.person, viewer, &it.name, &title, &it.note, now)?;
    Ok(address(people, request, &format!("/invitation/{secret}")))
}

pub(super) fn invite(chair: &Chair<'_>, request: &Request) -> Outcome {
    let form = request.form()?;
    let it = NewInvitation {
        role: form.need("role")?.to_owned(),
        name: form.need("name")?.to_owned(),
        note: form.get("note").unwrap_or_default().to_owned(),
    };
    told(chair, request, invitation(chair, request, &it))
}

pub(super) fn api_invite(chair: &Chair<'_>, request: &Request) -> Outcome {
    let it: NewInvitation = request.json()?;
    Reply::json(&Link { address: invitation(chair, request, &it)? })
}

fn take_back(chair: &Chair<'_>, request: &Request) -> Result<(), Fault> {
    may_change(chair)?;
    chair.people().revoke_invitation(chair.pen.person, request.param("key"))
}

pub(super) fn revoke(chair: &Chair<'_>, request: &Request) -> Outcome {
    take_back(chair, request)?;
    Ok(Reply::see("/team#invitations"))
}

pub(super) fn api_revoke(chair: &Chair<'_>, request: &Request) -> Outcome {
    take_back(chair, request)?;
    Ok(Reply::done())
}
