//! How long a session holds, and what ends it.

use std::time::Duration;

use futures_util::StreamExt;

use super::*;
use crate::testing::get;

#[test]
fn a_session_ends_after_eight_idle_hours_and_after_seven_days() {
    let team = Team::new();
    let it = team.delegate();
    wait(8 * 60 - 1);
    assert!(team.person(&it).is_some(), "and that was a sign of life");
    wait(8 * 60);
    assert!(team.person(&it).is_none());
    let it = team.join(Viewer::Observer, "olga", None);
    for _ in 0..23 {
        wait(7 * 60);
        assert!(team.person(&it).is_some());
    }
    wait(7 * 60);
    assert!(team.person(&it).is_none(), "seven days are over");
    team.people().tend().unwrap();
    assert_eq!(team.cabinet.list("sessions").unwrap(), [], "and nothing is kept of them");
}

#[test]
fn a_page_that_looks_by_itself_is_no_sign_of_life() {
    let team = Team::new();
    let it = team.delegate();
    let mut by_itself = cookie(&it.secret);
    by_itself.insert("onetext-rank", HeaderValue::from_static("7"));
    let mut stream = cookie(&it.secret);
    stream.insert(header::ACCEPT, HeaderValue::from_static("text/event-stream"));
    for _ in 0..7 {
        wait(60);
        assert!(team.who(&by_itself).is_some() && team.who(&stream).is_some());
    }
    wait(60);
    assert!(team.person(&it).is_none());
}

#[test]
fn signs_of_life_survive_a_restart() {
    let team = Team::new();
    let it = team.delegate();
    wait(7 * 60);
    assert!(team.person(&it).is_some());
    team.people().tend().unwrap();
    wait(7 * 60);
    let next = team.another();
    assert!(next.who(&cookie(&it.secret), now()).is_some());
    assert_eq!(next.last_seen(&it.id), Some(now()));
}

#[test]
fn of_what_lets_somebody_in_the_cabinet_has_hashes_alone() {
    let team = Team::new();
    let it = team.join(Viewer::Mediator, "mediator", Some(WORDS));
    let person = team.person(&it).unwrap();
    let people = team.people();
    let token = people.make_token(&person, "script", true, 30, &visit()).unwrap();
    let feed = people.feed_token(&it.id).unwrap();
    let link = people.invite(&person, Viewer::Observer, "Olga", "Observer", "", now()).unwrap();
    people.tend().unwrap();
    let kept = team.kept();
    for secret in [&it.secret, &person.token, &token, &feed, &link, &WORDS.to_owned()] {
        assert!(!kept.contains(secret.as_str()), "{secret}");
    }
    assert!(kept.contains(&secret::hash(&it.secret)));
}

#[test]
fn another_server_knows_what_happened_here() {
    let team = Team::new();
    let other = team.another();
    let it = team.delegate();
    let headers = cookie(&it.secret);
    assert!(other.who(&headers, now()).is_none() && other.shows_something(&headers));
    assert!(other.meet(&headers).unwrap());
    assert_eq!(other.who(&headers, now()).unwrap().id, it.id);
    let person = team.person(&it).unwrap();
    team.people().sign_out(&person, visit().from).unwrap();
    other.tend().unwrap();
    assert!(other.who(&headers, now()).is_none());
    assert!(!other.meet(&headers).unwrap());
}

#[test]
fn signing_out_ends_the_session_and_takes_the_cookie_away() {
    let team = Team::new();
    let it = team.delegate();
    let reply = team.ask(Some(&it), post("/sign-out", &[])).unwrap();
    let Reply::Plain(plain) = &reply else { panic!("no redirect") };
    assert!(plain.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert!(plain.headers["clear-site-data"].to_str().unwrap().contains("cache"));
    assert!(team.person(&it).is_none());
    assert!(matches!(team.ask(Some(&it), get("/account")), Err(Fault::Unknown)));
}

#[test]
fn one_sees_and_ends_ones_own_sessions_only() {
    let team = Team::new();
    let (mine, theirs) = (team.delegate(), team.join(party(), "other", None));
    let second = team.people().open_session(&mine.id, &visit(), None).unwrap();
    let page = shown(&team.ask(Some(&mine), get("/account")).unwrap());
    let keys = [secret::hash(&second), secret::hash(&theirs.secret)];
    assert!(page.contains(&keys[0]) && !page.contains(&keys[1]));
    let end = |key: &str| post(&format!("/account/sessions/{key}/end"), &[]);
    assert!(matches!(team.ask(Some(&mine), end(&keys[1])), Err(Fault::NotFound)));
    assert!(team.person(&theirs).is_some());
    team.ask(Some(&mine), end(&keys[0])).unwrap();
    assert!(team.who(&cookie(&second)).is_none() && team.person(&mine).is_some());
    let third = team.people().open_session(&mine.id, &visit(), None).unwrap();
    team.ask(Some(&mine), post("/account/sessions/end", &[])).unwrap();
    assert!(team.who(&cookie(&third)).is_none() && team.person(&mine).is_some());
}

#[test]
fn an_account_has_twenty_sessions_at_most() {
    let team = Team::new();
    let it = team.delegate();
    for _ in 0..20 {
        wait(1);
        team.people().open_session(&it.id, &visit(), None).unwrap();
    }
    assert_eq!(team.people().sessions_of(&it.id, now()).len(), 20);
    assert!(team.person(&it).is_none(), "the oldest has ended");
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    let team = Team::new();
    let it = team.join(Viewer::Observer, "olga", Some(WORDS));
    let other = team.people().open_session(&it.id, &visit(), None).unwrap();
    let form = |current: &str, next: &str| {
        post("/account/password", &[("current", current), ("next", next)])
    };
    let next = "kettle marble 1907 fog";
    assert_eq!(status(&team.ask(Some(&it), form("wrong", next)).unwrap()), 400);
    assert_eq!(status(&team.ask(Some(&it), form(WORDS, "short")).unwrap()), 400);
    assert!(team.who(&cookie(&other)).is_some());
    assert_eq!(status(&team.ask(Some(&it), form(WORDS, next)).unwrap()), 303);
    assert!(team.who(&cookie(&other)).is_none() && team.person(&it).is_some());
    assert_eq!(status(&team.sign_in("olga", WORDS).unwrap()), 401);
    assert_eq!(status(&team.sign_in("olga", next).unwrap()), 303);
}

#[test]
fn who_is_shut_out_hears_nothing_more() {
    let team = Team::new();
    let it = team.delegate();
    let person = team.person(&it).unwrap();
    let house = Arc::clone(&team.bench.house);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let never = futures_util::stream::pending::<()>();
        let stream = while_known(house, person.clone(), never, Duration::from_millis(5));
        let mut stream = std::pin::pin!(stream);
        let silence = tokio::time::timeout(Duration::from_millis(30), stream.next()).await;
        assert!(silence.is_err(), "while the session holds the stream stays open");
        team.people().sign_out(&person, visit().from).unwrap();
        let end = tokio::time::timeout(Duration::from_secs(5), stream.next()).await;
        assert_eq!(end, Ok(None));
    });
}
