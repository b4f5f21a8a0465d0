//! Coming in by an invitation: whoever opens the link chooses how to sign in from then on.

use http::{StatusCode, header};
use maud::{Markup, html};
use serde::Deserialize;

use super::{bare, entered, new_password, password, visit};
use crate::desk::Porch;
use crate::fault::Fault;
use crate::page::words::harmless;
use crate::people::{Invitation, NewKey, Proof, shown_name, sign_in_name};
use crate::reply::{Outcome, Reply};
use crate::request::Request;

/// Who comes in.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Newcomer {
    /// The name in which entries will be made, where the invitation leaves it open.
    #[serde(default)]
    name: String,
    /// The name to sign in with.
    sign_in: String,
}

/// Who comes in, and how they will show that it is them: with a password or a passkey.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Acceptance {
    /// The name in which entries will be made, where the invitation leaves it open.
    #[serde(default)]
    name: String,
    /// The name to sign in with; not needed where the invitation is for a new password.
    #[serde(default)]
    sign_in: String,
    /// A password.
    password: Option<String>,
    /// What a device answered, as `WebAuthn` has it.
    passkey: Option<serde_json::Value>,
}

/// The page of an invitation.
pub(super) fn page(porch: &Porch<'_>, request: &Request) -> Outcome {
    porch.people().knock(request.from)?;
    match porch.people().invitation(request.param("token"), porch.now()) {
        Ok(it) => Ok(bare("Invitation", form(porch, request, &it, &[], None)).into()),
        Err(Fault::NotFound) => Ok(over()),
        Err(fault) => Err(fault),
    }
}

/// The page of a link that is used, revoked, too old or made up: these are all alike.
fn over() -> Reply {
    let main = html! {
        h1 { "This link does not lead anywhere" }
        p { "An invitation is good for 72 hours and for one use. Ask the mediators for a new one." }
        p { a href="/sign-in" { "Sign in" } }
    };
    bare("Invitation", main).status(StatusCode::NOT_FOUND).into()
}

fn form(
    porch: &Porch<'_>,
    request: &Request,
    it: &Invitation,
    sent: &[(&str, &str)],
    wrong: Option<&[String]>,
) -> Markup {
    let at = format!("/invitation/{}", request.param("token"));
    let sent = |name: &str| {
        sent.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value).to_owned()
    };
    html! {
        @if it.account.is_some() {
            h1 { "Choose a new password" }
            p.lead { "For " span dir="auto" { (harmless(it.name.as_deref().unwrap_or_default())) } ". All sessions of this account end." }
        } @else {
            h1 { "You are invited" }
            p.lead { "You will work here as "
                strong dir="auto" { (harmless(&it.title)) }
                @if let Some(name) = &it.name { ", under the name of " strong dir="auto" { (harmless(name)) } }
                "." }
            p { "Choose how to sign in from now on. This link is good once." }
        }
        @if let Some(wrong) = wrong {
            div.fault.refused role="alert" { @for line in wrong { p { (harmless(line)) } } }
        }
        form.fields method="post" action=(at) data-invitation=(request.param("token")) {
            @if it.account.is_none() {
                @if it.name.is_none() {
                    label { "Your name, as it will stand under your entries"
                        input name="name" value=(harmless(&sent("name"))) autocomplete="name" maxlength="80" required; }
                }
                label { "Name to sign in with"
                    input name="sign-in" value=(harmless(&sent("sign-in"))) autocomplete="username" autocapitalize="none" spellcheck="false" minlength="2" maxlength="64" pattern="[A-Za-z0-9._@+\\-]+" required aria-describedby="sign-in-hint"; }
                p.hint #sign-in-hint { "Letters a to z, digits, or . _ - @ +; an e-mail address will do." }
            }
            (new_password("password", "Password"))
            p.row { button.main { @if it.account.is_some() { "Keep this password" } @else { "Come in" } } }
            @if it.account.is_none() && porch.people().takes_passkeys() {
                div.passkey data-passkey="invitation" hidden {
                    p { "Or without a password:" }
                    p.row { button type="button" { "Come in with a passkey" } }
                    p.hint role="status" {}
                }
            }
        }
    }
}

/// Takes an invitation up with a password.
pub(super) fn accept(porch: &Porch<'_>, request: &Request) -> Outcome {
    let people = porch.people();
    people.knock(request.from)?;
    let sent = request.form()?;
    let (name, sign_in) =
        (sent.get("name").unwrap_or_default(), sent.get("sign-in").unwrap_or_default());
    let proof = Proof::Password(password(&sent, "password"));
    let secret = request.param("token");
    let visit = visit(request, porch.now());
    match people.accept(secret, name, sign_in, proof, &visit, porch.who) {
        Ok(session) => {
            Ok(Reply::see("/").with_header(header::SET_COOKIE, &people.cookie(&session)))
        }
        Err(Fault::NotFound) => Ok(over()),
        Err(fault @ Fault::Input { .. }) => {
            let it = people.invitation(secret, porch.now())?;
            let sent = [("name", name), ("sign-in", sign_in)];
            let main = form(porch, request, &it, &sent, Some(&fault.sentences()));
            Ok(bare("Invitation", main).status(StatusCode::BAD_REQUEST).into())
        }
        Err(fault) => Err(fault),
    }
}

/// What a newcomer's device is asked.
pub(super) fn question(porch: &Porch<'_>, request: &Request) -> Outcome {
    let people = porch.people();
    people.knock(request.from)?;
    let secret = request.param("token");
    let it = people.invitation(secret, porch.now())?;
    if it.account.is_some() {
        return Err(Fault::input("a new password is chosen here"));
    }
    let newcomer: Newcomer = request.json()?;
    let name = match &it.name {
        Some(name) => name.clone(),
        None => shown_name(&newcomer.name)?,
    };
    let sign_in = sign_in_name(&newcomer.sign_in)?;
    let key = NewKey { account: people.new_id(), invitation: Some(secret.to_owned()) };
    Reply::json(&people.ask_for_new_key(key, &sign_in, &name, porch.now())?)
}

/// Takes an invitation up with a password or a passkey.
pub(super) fn api_accept(porch: &Porch<'_>, request: &Request) -> Outcome {
    let people = porch.people();
    people.knock(request.from)?;
    let (secret, now) = (request.param("token"), porch.now());
    let it: Acceptance = request.json()?;
    let proof = match (&it.password, &it.passkey) {
        (Some(password), None) => Proof::Password(password),
        (None, Some(answer)) => {
            people.invitation(secret, now)?;
            let (passkey, key) = people.new_key(answer, "First passkey", now)?;
            if key.invitation.as_deref() != Some(secret) {
                return Err(Fault::input("this was not asked, or too long ago").hint("Try again."));
            }
            Proof::Passkey(passkey, key.account)
        }
        _ => return Err(Fault::input("either a password or a passkey is needed")),
    };
    let visit = visit(request, now);
    let session = people.accept(secret, &it.name, &it.sign_in, proof, &visit, porch.who)?;
    entered(porch, &session)
}
