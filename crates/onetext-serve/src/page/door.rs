//! Signing in and out, and coming in by an invitation.
//!
//! These pages are for people who are not known yet, so nothing of the record can be reached from
//! here.

use http::{StatusCode, header};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::words::harmless;
use crate::desk::{Mine, Porch};
use crate::fault::Fault;
use crate::people::{LONGEST, People, SHORTEST, Visit};
use crate::reply::{Outcome, Page, Reply};
use crate::request::{Fields, Request};
use crate::route::{Doc, Handler, Route, shape};

mod invitation;

pub(crate) const ROUTES: &[Route] = &[
    Route::get("/sign-in", Handler::Open(sign_in_page)),
    Route::post("/sign-in", Handler::Open(sign_in)),
    Route::post("/sign-out", Handler::Own(sign_out)),
    Route::post("/api/session", Handler::Open(api_sign_in))
        .doc(Doc::json("Sign in with a password", shape::<Entered>).takes(shape::<Credentials>)),
    Route::delete("/api/session", Handler::Own(api_sign_out)).doc(Doc::done("Sign out")),
    Route::post("/api/session/passkey/question", Handler::Open(passkey_question)).doc(Doc::json(
        "What a device is asked to sign somebody in, as WebAuthn has it",
        shape::<serde_json::Value>,
    )),
    Route::post("/api/session/passkey", Handler::Open(passkey_answer)).doc(
        Doc::json("Sign in with what a device answered", shape::<Entered>)
            .takes(shape::<serde_json::Value>),
    ),
    Route::get("/invitation/{token}", Handler::Open(invitation::page)),
    Route::post("/invitation/{token}", Handler::Open(invitation::accept)),
    Route::post("/api/invitation/{token}/passkey/question", Handler::Open(invitation::question))
        .doc(
            Doc::json(
                "What a device is asked to make a passkey, as WebAuthn has it",
                shape::<serde_json::Value>,
            )
            .takes(shape::<invitation::Newcomer>),
        ),
    Route::post("/api/invitation/{token}", Handler::Open(invitation::api_accept)).doc(
        Doc::json("Take an invitation up", shape::<Entered>).takes(shape::<invitation::Acceptance>),
    ),
];

/// A name and a password.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Credentials {
    /// The name to sign in with.
    name: String,
    /// The password.
    password: String,
}

/// Somebody has come in; the session is in the cookie.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Entered {
    /// What every change made with the cookie carries in the header `onetext-token`.
    form_token: String,
}

/// A page for who is not known yet.
fn bare(title: &str, main: Markup) -> Page {
    Page { status: StatusCode::OK, title: title.to_owned(), tab: None, main, live: false }
}

/// From where and when somebody asks.
pub(super) fn visit(request: &Request, now: jiff::Timestamp) -> Visit {
    let agent = request.header(header::USER_AGENT.as_str()).to_owned();
    Visit { now, from: request.from, agent }
}

/// A password as it was sent: of what people choose, nothing is taken away.
pub(super) fn password<'a>(form: &'a Fields, name: &str) -> &'a str {
    form.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// Where to go after signing in: a path of ours and nothing else.
fn own_path(to: &str) -> &str {
    let is_own = to.starts_with('/')
        && !to.starts_with("//")
        && !to.contains('\\')
        && !to.chars().any(|c| c.is_control() || c.is_whitespace())
        && !to.starts_with("/sign-")
        && !to.starts_with("/api/");
    if is_own { to } else { "/" }
}

/// Lets a browser in that has shown what it had to.
fn entered(porch: &Porch<'_>, secret: &str) -> Outcome {
    let people = porch.people();
    let form_token = People::form_token(secret);
    Ok(Reply::json(&Entered { form_token })?
        .with_header(header::SET_COOKIE, &people.cookie(secret)))
}

fn sign_in_page(porch: &Porch<'_>, request: &Request) -> Outcome {
    if porch.people().is_alone() {
        return Ok(Reply::see("/"));
    }
    let query = request.fields();
    let to = own_path(query.get("to").unwrap_or("/"));
    Ok(bare("Sign in", sign_in_form(porch, to, "", None)).into())
}

fn sign_in_form(porch: &Porch<'_>, to: &str, name: &str, wrong: Option<&str>) -> Markup {
    html! {
        h1 { "Sign in" }
        @if let Some(wrong) = wrong { p.fault.refused role="alert" { (harmless(wrong)) } }
        form.fields method="post" action="/sign-in" {
            input type="hidden" name="to" value=(to);
            label { "Name"
                input name="name" value=(harmless(name)) autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required autofocus; }
            label { "Password"
                input type="password" name="password" autocomplete="current-password" required data-password; }
            p.row { button.main { "Sign in" } }
        }
        @if porch.people().takes_passkeys() {
            section.passkey data-passkey="sign-in" data-to=(to) hidden aria-labelledby="passkey" {
                h2 #passkey { "Or with a passkey" }
                p.row { button type="button" { "Sign in with a passkey" } }
                p.hint role="status" {}
            }
        }
        p.hint { "Have you forgotten your password? A mediator can make a link by which you choose a new one." }
    }
}

fn sign_in(porch: &Porch<'_>, request: &Request) -> Outcome {
    if porch.people().is_alone() {
        return Ok(Reply::see("/"));
    }
    let form = request.form()?;
    let (name, to) = (form.need("name")?, own_path(form.get("to").unwrap_or("/")));
    let visit = visit(request, porch.now());
    match porch.people().sign_in(name, password(&form, "password"), &visit, porch.who) {
        Ok(secret) => {
            Ok(Reply::see(to).with_header(header::SET_COOKIE, &porch.people().cookie(&secret)))
        }
        Err(Fault::Input { message, .. }) => {
            let wrong = format!("This did not work: {message}.");
            let main = sign_in_form(porch, to, name, Some(&wrong));
            Ok(bare("Sign in", main).status(StatusCode::UNAUTHORIZED).into())
        }
        Err(fault) => Err(fault),
    }
}

fn api_sign_in(porch: &Porch<'_>, request: &Request) -> Outcome {
    if porch.people().is_alone() {
        return Err(Fault::NotFound);
    }
    let it: Credentials = request.json()?;
    let visit = visit(request, porch.now());
    let secret = porch.people().sign_in(&it.name, &it.password, &visit, porch.who)?;
    entered(porch, &secret)
}

fn passkey_question(porch: &Porch<'_>, request: &Request) -> Outcome {
    if porch.people().is_alone() {
        return Err(Fault::NotFound);
    }
    Reply::json(&porch.people().ask_for_key(&visit(request, porch.now()))?)
}

fn passkey_answer(porch: &Porch<'_>, request: &Request) -> Outcome {
    if porch.people().is_alone() {
        return Err(Fault::NotFound);
    }
    let answer: serde_json::Value = request.json()?;
    let visit = visit(request, porch.now());
    let secret = porch.people().sign_in_by_key(&answer, &visit, porch.who)?;
    entered(porch, &secret)
}

fn sign_out(mine: &Mine<'_>, request: &Request) -> Outcome {
    if mine.people().is_alone() {
        return Ok(Reply::see("/"));
    }
    mine.people().sign_out(mine.person, request.from)?;
    Ok(gone(mine, Reply::see("/sign-in")))
}

fn api_sign_out(mine: &Mine<'_>, request: &Request) -> Outcome {
    mine.people().sign_out(mine.person, request.from)?;
    Ok(gone(mine, Reply::done()))
}

/// Takes the cookie away, and what the browser has kept.
fn gone(mine: &Mine<'_>, reply: Reply) -> Reply {
    let clear = header::HeaderName::from_static("clear-site-data");
    reply
        .with_header(header::SET_COOKIE, &mine.people().no_cookie())
        .with_header(clear, "\"cache\", \"storage\"")
}

/// The fields of a new password, with what makes a good one.
pub(super) fn new_password(field: &str, label: &str) -> Markup {
    html! {
        label { (label)
            input type="password" name=(field) autocomplete="new-password" minlength=(SHORTEST) maxlength=(LONGEST) required data-password aria-describedby={ (field) "-hint" }; }
        p.hint id={ (field) "-hint" } {
            "At least " (SHORTEST) " characters, of any kind. Four or five words that do not belong together are easy to keep in mind; a password manager makes a better one."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for own in ["/", "/matrix?party=ukraine", "/text/clause/3#words"] {
            assert_eq!(own_path(own), own);
        }
        for other in [
            "",
            "matrix",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\nb",
            "javascript:alert(1)",
            "/sign-in?to=/",
            "/sign-out",
            "/api/team",
            "/\t/evil.example",
        ] {
            assert_eq!(own_path(other), "/", "{other:?}");
        }
    }
}
