//! The sections of the page of one's own account.

use maud::{Markup, html};

use super::super::door::new_password;
use super::super::words::harmless;
use super::{Me, button, moment};
use crate::chrome::token;
use crate::people::DAYS;

/// What stands there where nobody signs in.
pub(super) fn alone(me: &Me) -> Markup {
    html! {
        p.lead { "You work alone on this machine, as " span dir="auto" { (harmless(&me.name)) } ", and see everything. There are no accounts." }
        p { "For a team, start the server with " code { "--team" } ": people then sign in, and each sees what is for them. The first link for a mediator is printed when it starts." }
    }
}

pub(super) fn who(me: &Me) -> Markup {
    html! {
        dl.facts-list {
            dt { "Name under your entries" } dd dir="auto" { (harmless(&me.name)) }
            dt { "Name to sign in with" } dd dir="auto" { (harmless(&me.sign_in)) }
            dt { "You see the talks as" } dd dir="auto" { (harmless(&me.eyes)) }
        }
        p.hint { "A mediator can change the name and the role." }
        @if me.role == "mediator" { p.row { a.button href="/team" { "The team" } } }
    }
}

pub(super) fn password(me: &Me) -> Markup {
    html! {
        section aria-labelledby="password" {
            h2 #password { "Password" }
            @if !me.has_password { p { "You have none; you sign in with a passkey." } }
            details #change-password {
                summary { @if me.has_password { "Change the password" } @else { "Set a password" } }
                form.fields method="post" action="/account/password" {
                    (token())
                    input.hidden type="text" name="name" value=(harmless(&me.sign_in)) autocomplete="username" readonly tabindex="-1" aria-hidden="true";
                    @if me.has_password {
                        label { "Current password"
                            input type="password" name="current" autocomplete="current-password" required data-password; }
                    }
                    (new_password("next", "New password"))
                    p.hint { "Your other sessions end. Access tokens and the calendar stay; revoke them below if somebody else may know them." }
                    p.row { button.main { "Keep the new password" } }
                }
            }
        }
    }
}

pub(super) fn passkeys(me: &Me, taken: bool) -> Markup {
    html! {
        section aria-labelledby="passkeys" {
            h2 #passkeys { "Passkeys" }
            p { "A passkey is kept by your device and opened by a fingerprint, a face or a PIN. No other site can ask for it." }
            @if me.passkeys.is_empty() { p.nothing { "You have none." } } @else {
                div.scrolls { table {
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Since" } th scope="col" { "Last used" } th scope="col" { span.hidden { "Remove" } } } }
                    tbody { @for it in &me.passkeys { tr {
                        th scope="row" dir="auto" { (harmless(&it.name)) }
                        td { (moment(&it.made)) }
                        td { @if let Some(used) = &it.used { (moment(used)) } @else { "never" } }
                        td { (button(&format!("/account/passkeys/{}/remove", it.key), "Remove", &it.name)) }
                    } } }
                } }
            }
            @if taken {
                form.row data-passkey="account" hidden {
                    label { "Name of the new passkey" " "
                        input name="name" maxlength="80" placeholder="Laptop" required; }
                    button type="submit" { "Add a passkey" }
                    p.hint role="status" {}
                }
            } @else {
                p.hint { "None can be added here: passkeys belong to a name, and this server was not told its own. Whoever runs it can start it with " code { "--origin https://NAME" } "." }
            }
        }
    }
}

pub(super) fn sessions(me: &Me) -> Markup {
    html! {
        section aria-labelledby="sessions" {
            h2 #sessions { "Where you are signed in" }
            div.scrolls { table {
                thead { tr { th scope="col" { "Browser" } th scope="col" { "From" } th scope="col" { "Signed in" } th scope="col" { "Last used" } th scope="col" { span.hidden { "End" } } } }
                tbody { @for it in &me.sessions { tr {
                    th scope="row" { (browser(&it.agent)) @if it.here { " – this one" } }
                    td { (it.ip) }
                    td { (moment(&it.made)) }
                    td { (moment(&it.seen)) }
                    td { @if !it.here { (button(&format!("/account/sessions/{}/end", it.key), "End", &browser(&it.agent))) } }
                } } }
            } }
            p.hint { "A session ends after eight hours in which nothing is done, and after seven days." }
            @if me.sessions.len() > 1 { (button("/account/sessions/end", "End all others", "sessions")) }
        }
    }
}

/// What a browser's long name means, roughly.
fn browser(agent: &str) -> String {
    let has = |word: &str| agent.contains(word);
    let name = ["Edg/", "Firefox/", "OPR/", "Chrome/", "Safari/", "curl/"]
        .iter()
        .find(|word| has(word))
        .map_or("Another program", |word| match *word {
            "Edg/" => "Edge",
            "OPR/" => "Opera",
            other => other.trim_end_matches('/'),
        });
    let system = ["Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"];
    match system.iter().find(|word| has(word)) {
        Some(system) => format!("{name} on {system}"),
        None => name.to_owned(),
    }
}

pub(super) fn tokens(me: &Me) -> Markup {
    html! {
        section aria-labelledby="tokens" {
            h2 #tokens { "Access tokens" }
            p { "By a token a program of yours uses the " a href="/api" { "API" } " in your name and with your eyes." }
            @if me.tokens.is_empty() { p.nothing { "There are none." } } @else {
                div.scrolls { table {
                    thead { tr { th scope="col" { "For" } th scope="col" { "May" } th scope="col" { "Good until" } th scope="col" { "Last used" } th scope="col" { span.hidden { "Revoke" } } } }
                    tbody { @for it in &me.tokens { tr {
                        th scope="row" dir="auto" { (harmless(&it.name)) }
                        td { @if it.writes { "read and write" } @else { "read" } }
                        td { (moment(&it.until)) }
                        td { @if let Some(used) = &it.used { (moment(used)) } @else { "never" } }
                        td { (button(&format!("/account/tokens/{}/revoke", it.key), "Revoke", &it.name)) }
                    } } }
                } }
            }
            details #new-token {
                summary { "Make an access token" }
                form.fields method="post" action="/account/tokens" {
                    (token())
                    label { "What it is for" input name="name" maxlength="80" required; }
                    label { "Good for how many days" input type="number" name="days" min="1" max=(DAYS) value="30" required; }
                    @if me.role == "observer" {
                        input type="hidden" name="may" value="read";
                    } @else {
                        label { "It may" select name="may" {
                            option value="read" { "read" }
                            option value="write" { "read and write" }
                        } }
                    }
                    p.row { button.main { "Make it" } }
                }
            }
        }
    }
}

pub(super) fn calendar(me: &Me) -> Markup {
    html! {
        section aria-labelledby="calendar" {
            h2 #calendar { "Calendar" }
            p { "A calendar program can show the meetings that you see here. It asks for them at a secret address, without signing in: whoever knows the address can read them." }
            div.row {
                (button("/account/calendar", if me.calendar { "Make a new address" } else { "Make an address" }, "for the calendar"))
                @if me.calendar { (button("/account/calendar/end", "End the address", "of the calendar")) }
            }
            @if me.calendar { p.hint { "There is one. A new one takes its place." } }
        }
    }
}
