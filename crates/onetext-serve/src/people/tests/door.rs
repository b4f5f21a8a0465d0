//! What the door lets through: forged requests, tokens that only read, hosts that are not ours.

use super::*;
use crate::door;
use crate::testing::{get, send};

/// Whether a form of somebody signed in, with these headers, is taken.
fn taken(team: &Team, who: &Person, headers: &[(&'static str, &str)]) -> bool {
    let mut request = post("/account/calendar", &[]);
    request.headers.insert(header::HOST, HeaderValue::from_static("talks.example.org"));
    for (name, value) in headers {
        request.headers.insert(*name, HeaderValue::from_str(value).unwrap());
    }
    match team.bench.ask(Some(who), request) {
        Ok(_) => true,
        Err(Fault::Forged) => false,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_forged_form_is_refused_whichever_way_it_is_sent() {
    let team = Team::new();
    let it = team.delegate();
    let other = team.join(party(), "other", None);
    let who = team.person(&it).unwrap();
    let (own, others) = (who.token.clone(), team.person(&other).unwrap().token);
    let own_site = ("origin", "https://talks.example.org");
    for (taken_so, headers) in [
        (true, vec![("onetext-token", own.as_str())]),
        (true, vec![("onetext-token", own.as_str()), own_site]),
        (true, vec![("onetext-token", own.as_str()), own_site, ("sec-fetch-site", "same-origin")]),
        (
            true,
            vec![
                ("onetext-token", own.as_str()),
                ("origin", "null"),
                ("sec-fetch-site", "same-origin"),
            ],
        ),
        (false, vec![]),
        (false, vec![own_site, ("sec-fetch-site", "same-origin")]),
        (false, vec![("onetext-token", others.as_str()), own_site]),
        (false, vec![("onetext-token", ""), own_site]),
        (false, vec![("onetext-token", &own[1..]), own_site]),
        (false, vec![("onetext-token", own.as_str()), ("origin", "https://evil.example")]),
        (
            false,
            vec![
                ("onetext-token", own.as_str()),
                ("origin", "https://talks.example.org.evil.example"),
            ],
        ),
        (false, vec![("onetext-token", own.as_str()), ("origin", "null")]),
        (false, vec![("onetext-token", own.as_str()), ("sec-fetch-site", "cross-site")]),
        (false, vec![("onetext-token", own.as_str()), own_site, ("sec-fetch-site", "same-site")]),
    ] {
        assert_eq!(taken(&team, &who, &headers), taken_so, "{headers:?}");
    }
    let mut field = post("/account/calendar", &[("onetext-token", &own)]);
    field.headers.insert(header::HOST, HeaderValue::from_static("talks.example.org"));
    assert!(team.bench.ask(Some(&who), field).is_ok(), "a form carries it in a field");
}

#[test]
fn a_form_for_strangers_says_where_it_comes_from() {
    let team = Team::new();
    let mediator = team.mediator();
    let by = team.person(&mediator).unwrap();
    let link = team.people().invite(&by, Viewer::Observer, "Olga", "Observer", "", now()).unwrap();
    for path in ["/sign-in".to_owned(), format!("/invitation/{link}")] {
        let form = [("name", "olga"), ("sign-in", "olga"), ("password", "wrong")];
        let ask = |name: &'static str, value: &str| {
            let mut request = post(&path, &form);
            request.headers.insert(header::HOST, HeaderValue::from_static("talks.example.org"));
            request.headers.insert(name, HeaderValue::from_str(value).unwrap());
            team.bench.ask(None, request)
        };
        assert!(matches!(ask("x-nothing", "1"), Err(Fault::Forged)));
        assert!(matches!(ask("origin", "https://evil.example"), Err(Fault::Forged)));
        assert!(matches!(ask("origin", "null"), Err(Fault::Forged)));
        assert!(matches!(ask("sec-fetch-site", "cross-site"), Err(Fault::Forged)));
        assert!(ask("origin", "https://talks.example.org").is_ok());
    }
    let body = serde_json::json!({ "name": "olga", "password": "wrong" });
    let program = send(http::Method::POST, "/api/session", &body);
    assert!(matches!(team.bench.ask(None, program), Err(Fault::Input { .. })), "a program may try");
}

#[test]
fn a_token_that_reads_writes_nowhere() {
    let team = Team::new();
    let it = team.mediator();
    let person = team.person(&it).unwrap();
    let token = team.people().make_token(&person, "script", false, 30, &visit()).unwrap();
    let reader = team.who(&bearer(&token)).unwrap();
    let mut tried = 0;
    for route in team.bench.table.routes() {
        let gate = route.handler.gate();
        if gate == crate::route::Gate::Anybody {
            continue;
        }
        let mut request = Request { method: route.method.http(), ..get(route.path) };
        request.query = String::new();
        let outcome = door::admit(route, &request, Some(&reader));
        let looks = route.method == crate::route::Verb::Get;
        let may = looks && gate != crate::route::Gate::Writers;
        assert_eq!(outcome.is_ok(), may, "{:?} {}", route.method, route.path);
        tried += 1;
    }
    assert!(tried > 20);
    assert!(team.bench.ask(Some(&reader), get("/api/team")).is_ok());
}

#[test]
fn a_page_that_gives_us_a_name_of_its_own_reads_nothing() {
    let team = Team::new();
    let people = team.people();
    assert!(people.is_our_host("anything.example"), "nobody said what our name is");
    people.settle(Some("https://talks.example.org".parse().unwrap()), true, true);
    assert!(people.is_our_host("talks.example.org") && people.is_our_host("Talks.example.org:443"));
    for host in ["", "evil.example", "talks.example.org:8443", "127.0.0.1:7340", "localhost"] {
        assert!(!people.is_our_host(host), "{host}");
    }
    let mode = Mode::Alone { author: "A. Mediator".to_owned(), trial: false };
    let alone = Workbench::in_mode(&[], mode);
    assert!(alone.house.people.is_our_host("localhost:7340"));
    assert!(!alone.house.people.is_our_host("evil.example:7340"));
}

#[test]
fn what_is_refused_is_told_to_the_mediators_without_what_was_in_the_path() {
    let team = Team::new();
    let it = team.delegate();
    let who = team.person(&it).unwrap();
    for (request, fault) in [
        (get("/team"), Fault::NotFound),
        (post("/invitation/SECRET", &[]), Fault::Forged),
        (get("/api/account"), Fault::Forbidden("no")),
        (get("/account"), Fault::NotFound),
    ] {
        let found = team.bench.table.find(&request.method, &request.path).unwrap();
        door::report(&team.bench.house, found.route, &request, Some(&who), &fault);
    }
    let told = TOLD.with_borrow(|told| told.join("\n"));
    assert_eq!(told.lines().count(), 3, "what is merely not there is no event: {told}");
    assert!(told.contains("GET /team") && told.contains("POST /invitation/{token}"));
    assert!(told.contains("\"account\":\"delegate\"") && !told.contains("SECRET"));
}

#[test]
fn garbage_in_the_headers_is_nobody() {
    let team = Team::new();
    for value in ["", "onetext", "onetext=", "onetext=\"", "onetext=AAAA; onetext=BBBB", ";;;=;"] {
        let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(value))]);
        assert!(team.who(&headers).is_none(), "{value}");
    }
    for value in ["", "Bearer", "Bearer ", "Basic b2xnYTp4", "Bearer ot_"] {
        let headers =
            HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(value))]);
        assert!(team.who(&headers).is_none(), "{value}");
    }
}
