//! What people change about their own accounts, from the page and through the API.

use serde::{Deserialize, Serialize};

use super::super::door;
use super::{address, in_person, once, show, visit};
use crate::desk::Mine;
use crate::fault::Fault;
use crate::people::NewKey;
use crate::reply::{Outcome, Reply};
use crate::request::Request;

/// A new password.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct NewPassword {
    /// The password until now, where there is one.
    #[serde(default)]
    current: String,
    /// The new one.
    next: String,
}

/// A new passkey.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct NewPasskey {
    /// What to call it.
    name: String,
    /// What the device answered, as `WebAuthn` has it.
    answer: serde_json::Value,
}

/// A new access token.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct NewToken {
    /// What it is for.
    name: String,
    /// Whether it may also write.
    #[serde(default)]
    writes: bool,
    /// How many days it is good for, 90 at most.
    days: u16,
}

/// A secret, told this once.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Made {
    /// The secret: a token, or an address that holds one.
    secret: String,
}

/// Does something on the page: back to it, or to it with what went wrong.
fn done(mine: &Mine<'_>, outcome: Result<(), Fault>, to: &str) -> Outcome {
    match outcome {
        Ok(()) => Ok(Reply::see(to)),
        Err(fault @ (Fault::Input { .. } | Fault::Forbidden(_))) => show(mine, None, Some(&fault)),
        Err(fault) => Err(fault),
    }
}

/// The same where a secret comes of it.
fn told(mine: &Mine<'_>, made: Result<String, Fault>, title: &str, hint: &str) -> Outcome {
    match made {
        Ok(secret) => show(mine, Some(once(title, &secret, hint)), None),
        Err(fault @ (Fault::Input { .. } | Fault::Forbidden(_))) => show(mine, None, Some(&fault)),
        Err(fault) => Err(fault),
    }
}

/// Only where there are accounts.
fn has_account(mine: &Mine<'_>) -> Result<(), Fault> {
    if mine.people().is_alone() {
        return Err(Fault::NotFound);
    }
    in_person(mine.person)
}

pub(super) fn password(mine: &Mine<'_>, request: &Request) -> Outcome {
    has_account(mine)?;
    let form = request.form()?;
    let (current, next) = (door::password(&form, "current"), door::password(&form, "next"));
    let visit = visit(mine, request);
    done(mine, mine.people().set_password(mine.person, current, next, &visit), "/account")
}

pub(super) fn api_password(mine: &Mine<'_>, request: &Request) -> Outcome {
    has_account(mine)?;
    let it: NewPassword = request.json()?;
    let visit = visit(mine, request);
    mine.people().set_password(mine.person, &it.current, &it.next, &visit)?;
    Ok(Reply::done())
}

pub(super) fn passkey_question(mine: &Mine<'_>, _: &Request) -> Outcome {
    has_account(mine)?;
    let (people, now) = (mine.people(), mine.study.now());
    people.proved_lately(mine.person, now)?;
    let account = people.account(&mine.person.id)?;
    let key = NewKey { account: mine.person.id.clone(), invitation: None };
    Reply::json(&people.ask_for_new_key(key, &account.sign_in, &account.name, now)?)
}

pub(super) fn add_passkey(mine: &Mine<'_>, request: &Request) -> Outcome {
    has_account(mine)?;
    let it: NewPasskey = request.json()?;
    mine.people().add_passkey(mine.person, &it.answer, &it.name, &visit(mine, request))?;
    Ok(Reply::done())
}

pub(super) fn remove_passkey(mine: &Mine<'_>, request: &Request) -> Outcome {
    has_account(mine)?;
    let visit = visit(mine, request);
    let outcome = mine.people().remove_passkey(mine.person, request.param("key"), &visit);
    done(mine, outcome, "/account#passkeys")
}

pub(super) fn api_remove_passkey(mine: &Mine<'_>, request: &Request) -> Outcome {
    has_account(mine)?;
    let visit = visit(mine, request);
    mine.people().remove_passkey(mine.person, request.param("key"), &visit)?;
    Ok(Reply::done())
}

fn end(mine: &Mine<'_>, request: &Request) -> Result<(), Fault> {
    has_account(mine)?;
    mine.people().end_session(mine.person, request.param("key"))
}

pub(super) fn end_session(mine: &Mine<'_>, request: &Request) -> Outcome {
    end(mine, request)?;
    Ok(Reply::see("/account#sessions"))
}

pub(super) fn api_end_session(mine: &Mine<'_>, request: &Request) -> Outcome {
    end(mine, request)?;
    Ok(Reply::done())
}

fn end_all_others(mine: &Mine<'_>) -> Result<(), Fault> {
    has_account(mine)?;
    mine.people().end_other_sessions(mine.person)
}

pub(super) fn end_others(mine: &Mine<'_>, _: &Request) -> Outcome {
    end_all_others(mine)?;
    Ok(Reply::see("/account#sessions"))
}

pub(super) fn api_end_others(mine: &Mine<'_>, _: &Request) -> Outcome {
    end_all_others(mine)?;
    Ok(Reply::done())
}

fn token(mine: &Mine<'_>, request: &Request, it: &NewToken) -> Result<String, Fault> {
    has_account(mine)?;
    let visit = visit(mine, request);
    mine.people().make_token(mine.person, &it.name, it.writes, it.days, &visit)
}

pub(super) fn make_token(mine: &Mine<'_>, request: &Request) -> Outcome {
    let form = request.form()?;
    let it = NewToken {
        name: form.need("name")?.to_owned(),
        writes: form.get("may") == Some("write"),
        days: form.parsed("days")?.unwrap_or_default(),
    };
    let hint = "Give it to the program, which sends it as “Authorization: Bearer …”.";
    told(mine, token(mine, request, &it), "Your access token", hint)
}

pub(super) fn api_make_token(mine: &Mine<'_>, request: &Request) -> Outcome {
    let it: NewToken = request.json()?;
    Reply::json(&Made { secret: token(mine, request, &it)? })
}

fn revoke(mine: &Mine<'_>, request: &Request) -> Result<(), Fault> {
    has_account(mine)?;
    mine.people().revoke_token(mine.person, request.param("key"), request.from)
}

pub(super) fn revoke_token(mine: &Mine<'_>, request: &Request) -> Outcome {
    revoke(mine, request)?;
    Ok(Reply::see("/account#tokens"))
}

pub(super) fn api_revoke_token(mine: &Mine<'_>, request: &Request) -> Outcome {
    revoke(mine, request)?;
    Ok(Reply::done())
}

fn feed(mine: &Mine<'_>, request: &Request) -> Result<String, Fault> {
    in_person(mine.person)?;
    let token = mine.people().feed_token(&mine.person.id)?;
    Ok(address(mine.people(), request, &format!("/calendar/{token}.ics")))
}

pub(super) fn make_feed(mine: &Mine<'_>, request: &Request) -> Outcome {
    let hint = "Paste it where your calendar program takes the address of a calendar.";
    told(mine, feed(mine, request), "The address of your calendar", hint)
}

pub(super) fn api_make_feed(mine: &Mine<'_>, request: &Request) -> Outcome {
    Reply::json(&Made { secret: feed(mine, request)? })
}

fn no_feed(mine: &Mine<'_>) -> Result<(), Fault> {
    in_person(mine.person)?;
    mine.people().revoke_feed(&mine.person.id).map(|_| ())
}

pub(super) fn end_feed(mine: &Mine<'_>, _: &Request) -> Outcome {
    no_feed(mine)?;
    Ok(Reply::see("/account#calendar"))
}

pub(super) fn api_end_feed(mine: &Mine<'_>, _: &Request) -> Outcome {
    no_feed(mine)?;
    Ok(Reply::done())
}
