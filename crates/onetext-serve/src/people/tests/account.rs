//! One's own account: access tokens, the calendar, what is asked again before it is changed.

use super::*;
use crate::desk::Porch;
use crate::testing::{get, send};

#[test]
fn a_calendar_token_opens_its_accounts_room_until_it_is_revoked() {
    let team = Team::new();
    let people = team.people();
    assert!(people.feed_token("somebody").is_err());
    let it = team.delegate();
    let token = people.feed_token(&it.id).unwrap();
    let porch = Porch::new(&team.bench.house, None);
    assert_eq!(*porch.study_of_feed(&token).unwrap().viewer(), party());
    assert!(porch.study_of_feed("AAAA").is_none());
    let next = people.feed_token(&it.id).unwrap();
    assert!(porch.study_of_feed(&token).is_none(), "a new one ends the one before");
    assert!(team.who(&bearer(&next)).is_none() && team.who(&cookie(&next)).is_none());
    assert!(people.has_feed(&it.id) && people.revoke_feed(&it.id).unwrap());
    assert!(porch.study_of_feed(&next).is_none() && !people.has_feed(&it.id));
}

#[test]
fn who_works_alone_has_a_calendar_and_no_account() {
    let mode = Mode::Alone { author: "A. Mediator".to_owned(), trial: false };
    let bench = Workbench::in_mode(&[], mode);
    let people = &bench.house.people;
    let who = people.who(&HeaderMap::new(), now()).unwrap();
    let page = shown(&bench.ask(Some(&who), get("/account")).unwrap());
    assert!(page.contains("There are no accounts") && page.contains("--team"));
    let mut request = post("/account/calendar", &[]);
    request.headers.insert(crate::door::TOKEN, HeaderValue::from_str(&who.token).unwrap());
    request.headers.insert(header::HOST, HeaderValue::from_static("localhost:7340"));
    let page = shown(&bench.ask(Some(&who), request).unwrap());
    assert!(page.contains("http://localhost:7340/calendar/"), "{page}");
    assert!(people.has_feed(ALONE));
    let sign_in = post("/api/session", &[]);
    let mut sign_in = sign_in;
    sign_in.headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
    assert!(matches!(bench.ask(None, sign_in), Err(Fault::NotFound)));
    assert!(bench.house.invite_mediator(true).unwrap().is_none());
}

#[test]
fn an_access_token_has_its_accounts_eyes_until_its_day() {
    let team = Team::new();
    let it = team.delegate();
    let person = team.person(&it).unwrap();
    let people = team.people();
    let token = people.make_token(&person, "script", true, 90, &visit()).unwrap();
    assert!(token.starts_with("ot_") && token.len() == 46);
    let program = team.who(&bearer(&token)).unwrap();
    assert_eq!((&program.viewer, program.bearer), (&party(), true));
    assert!(people.make_token(&person, "script", true, 91, &visit()).is_err());
    assert!(people.make_token(&person, "script", true, 0, &visit()).is_err());
    wait(90 * 24 * 60 - 1);
    assert!(team.who(&bearer(&token)).is_some());
    people.tend().unwrap();
    assert_eq!(people.tokens_of(&it.id)[0].1.used, Some(now()));
    wait(1);
    assert!(team.who(&bearer(&token)).is_none());
}

#[test]
fn a_token_is_shown_once_and_revoked_for_good() {
    let team = Team::new();
    let it = team.delegate();
    let form = [("name", "script"), ("may", "read"), ("days", "30")];
    let page = shown(&team.ask(Some(&it), post("/account/tokens", &form)).unwrap());
    let at = page.find("ot_").unwrap();
    let token = &page[at..at + 46];
    assert!(team.who(&bearer(token)).is_some());
    assert!(!shown(&team.ask(Some(&it), get("/account")).unwrap()).contains("ot_"));
    let key = secret::hash(token);
    let other = team.join(party(), "other", None);
    let revoke = post(&format!("/account/tokens/{key}/revoke"), &[]);
    assert!(matches!(team.ask(Some(&other), revoke.clone()), Err(Fault::NotFound)));
    team.ask(Some(&it), revoke).unwrap();
    assert!(team.who(&bearer(token)).is_none());
}

#[test]
fn a_program_changes_no_account() {
    let team = Team::new();
    let mediator = team.mediator();
    let person = team.person(&mediator).unwrap();
    let token = team.people().make_token(&person, "script", true, 30, &visit()).unwrap();
    let program = team.who(&bearer(&token)).unwrap();
    let (mut tried, none) = (0, serde_json::json!({}));
    for route in team.bench.table.routes() {
        let is_ours = ["/account", "/api/account", "/team", "/api/team"]
            .iter()
            .any(|it| route.path == *it || route.path.starts_with(&format!("{it}/")));
        if !is_ours || route.method == crate::route::Verb::Get {
            continue;
        }
        let path = route.path.replace("{id}", &mediator.id).replace("{key}", "AAAA");
        let body: &[(&str, &str)] =
            &[("name", "x"), ("role", "observer"), ("days", "3"), ("may", "read")];
        let request = if path.starts_with("/api/") {
            let body = match path.as_str() {
                "/api/account/password" => serde_json::json!({ "next": WORDS }),
                "/api/account/passkeys" => serde_json::json!({ "name": "x", "answer": {} }),
                "/api/account/tokens" => serde_json::json!({ "name": "x", "days": 3 }),
                "/api/team/invitations" => serde_json::json!({ "name": "x", "role": "observer" }),
                _ => none.clone(),
            };
            send(route.method.http(), &path, &body)
        } else {
            post(&path, body)
        };
        let refused = match team.bench.ask(Some(&program), request) {
            Err(fault) => matches!(fault, Fault::Forbidden(_)),
            Ok(reply) => status(&reply) == 403,
        };
        assert!(refused, "{:?} {path}", route.method);
        tried += 1;
    }
    assert!(tried >= 20, "{tried}");
}

#[test]
fn how_one_signs_in_is_changed_soon_after_signing_in() {
    let team = Team::new();
    let it = team.delegate();
    let form = [("name", "script"), ("may", "read"), ("days", "30")];
    wait(14);
    assert_eq!(status(&team.ask(Some(&it), post("/account/tokens", &form)).unwrap()), 200);
    wait(1);
    for request in [
        post("/account/tokens", &form),
        post("/account/passkeys/AAAA/remove", &[]),
        post("/account/password", &[("next", WORDS)]),
    ] {
        let reply = team.ask(Some(&it), request).unwrap();
        assert_eq!(status(&reply), 403);
        assert!(shown(&reply).contains("Sign in again first"));
    }
    let fault = team.ask(Some(&it), post("/api/account/passkeys/question", &[])).unwrap_err();
    assert!(matches!(fault, Fault::Forbidden(_)));
}
