//! What the mediators do: inviting, roles, shutting accounts.

use super::*;
use crate::testing::{get, send};

/// The path of the invitation that a page or an answer shows.
fn link(text: &str) -> String {
    let at = text.find("/invitation/").unwrap() + "/invitation/".len();
    let secret: String =
        text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    format!("/invitation/{secret}")
}

fn invite(team: &Team, by: &Browser, name: &str, role: &str) -> String {
    let form = [("name", name), ("role", role), ("note", "for Monday")];
    link(&shown(&team.ask(Some(by), post("/team/invitations", &form)).unwrap()))
}

#[test]
fn an_invitation_makes_one_account_with_the_role_that_was_chosen() {
    let team = Team::new();
    let mediator = team.mediator();
    let path = invite(&team, &mediator, "Olga Petrova", "party:ukraine");
    let page = shown(&team.ask(None, get(&path)).unwrap());
    assert!(page.contains("Delegation of Ukraine") && page.contains("Olga Petrova"));
    assert!(shown(&team.ask(Some(&mediator), get("/team")).unwrap()).contains("for Monday"));
    // Whoever opens the link chooses neither name nor role.
    let form =
        [("sign-in", "Olga"), ("password", WORDS), ("name", "A. Mediator"), ("role", "mediator")];
    let reply = team.ask(None, post(&path, &form)).unwrap();
    let person = team.who(&cookie(&given(&reply))).unwrap();
    assert_eq!((person.name.as_str(), &person.viewer), ("Olga Petrova", &party()));
    assert_eq!(team.people().account(&person.id).unwrap().sign_in, "olga");
    for again in [get(&path), post(&path, &form), get("/invitation/AAAA")] {
        let reply = team.ask(None, again).unwrap();
        assert_eq!(status(&reply), 404);
        assert!(shown(&reply).contains("This link does not lead anywhere"));
    }
    assert_eq!(team.people().everybody().len(), 2);
}

#[test]
fn of_two_who_take_the_same_invitation_up_one_comes_in() {
    let team = Team::new();
    let by = team.person(&team.mediator()).unwrap();
    let people = team.people();
    let secret = people.invite(&by, Viewer::Observer, "Olga", "Observer", "", now()).unwrap();
    let (first, second) = std::thread::scope(|scope| {
        let accept = |name: &'static str| {
            let (secret, now) = (secret.clone(), now());
            move || {
                let visit = Visit { now, ..visit() };
                people.accept(&secret, "", name, Proof::Password(WORDS), &visit, None).is_ok()
            }
        };
        let (a, b) = (scope.spawn(accept("first")), scope.spawn(accept("second")));
        (a.join().unwrap(), b.join().unwrap())
    });
    assert!(first ^ second);
    assert_eq!(people.everybody().len(), 2);
}

#[test]
fn an_invitation_is_over_after_three_days_and_when_it_is_revoked() {
    let team = Team::new();
    let mediator = team.mediator();
    let by = team.person(&mediator).unwrap();
    let people = team.people();
    let make =
        |name: &str| people.invite(&by, Viewer::Observer, name, "Observer", "", now()).unwrap();
    let (old, revoked) = (make("Olga"), make("Anna"));
    let key = secret::hash(&revoked);
    team.ask(Some(&mediator), post(&format!("/team/invitations/{key}/revoke"), &[])).unwrap();
    assert!(matches!(people.invitation(&revoked, now()), Err(Fault::NotFound)));
    wait(72 * 60 - 1);
    assert!(people.invitation(&old, now()).is_ok());
    wait(1);
    assert!(matches!(people.invitation(&old, now()), Err(Fault::NotFound)));
    let it = people.accept(&old, "", "olga", Proof::Password(WORDS), &visit(), None);
    assert!(matches!(it, Err(Fault::NotFound)));
}

#[test]
fn a_refused_password_leaves_the_invitation_open() {
    let team = Team::new();
    let mediator = team.mediator();
    let path = invite(&team, &mediator, "Olga", "observer");
    let reply = team.ask(None, post(&path, &[("sign-in", "olga"), ("password", "short")])).unwrap();
    assert_eq!(status(&reply), 400);
    assert!(shown(&reply).contains("at least 12 characters") && shown(&reply).contains("olga"));
    let taken = [("sign-in", "mediator"), ("password", WORDS)];
    let reply = team.ask(None, post(&path, &taken)).unwrap();
    assert!(shown(&reply).contains("signs in as “mediator” already"));
    assert_eq!(status(&team.ask(None, get(&path)).unwrap()), 200);
}

#[test]
fn two_accounts_have_two_names() {
    let team = Team::new();
    let mediator = team.mediator();
    let it = team.delegate();
    let form = [("name", "person MEDIATOR"), ("role", "observer")];
    let reply = team.ask(Some(&mediator), post("/team/invitations", &form)).unwrap();
    assert!(shown(&reply).contains("somebody else’s name"));
    let at = format!("/team/accounts/{}", it.id);
    let reply = team.ask(Some(&mediator), post(&at, &[("name", "Person mediator")])).unwrap();
    assert_eq!(status(&reply), 400);
    for name in ["a\u{202e}b", "", "x".repeat(81).as_str()] {
        assert!(shown_name(name).is_err(), "{name}");
    }
    team.ask(Some(&mediator), post(&at, &[("name", "  Olga   Petrova ")])).unwrap();
    assert_eq!(team.person(&it).unwrap().name, "Olga Petrova");
}

#[test]
fn another_role_and_a_shut_account_end_sessions_tokens_and_calendars_at_once() {
    let team = Team::new();
    let mediator = team.mediator();
    let it = team.delegate();
    let people = team.people();
    let person = team.person(&it).unwrap();
    let token = people.make_token(&person, "script", false, 30, &visit()).unwrap();
    let feed = people.feed_token(&it.id).unwrap();
    let at = format!("/team/accounts/{}", it.id);
    team.ask(Some(&mediator), post(&at, &[("role", "observer")])).unwrap();
    assert!(team.person(&it).is_none());
    assert!(!people.knows_still(&person, now()));
    assert_eq!(team.who(&bearer(&token)).unwrap().viewer, Viewer::Observer);
    assert_eq!(people.by_feed_token(&feed).unwrap().0, Viewer::Observer);
    let again = people.open_session(&it.id, &visit(), None).unwrap();
    team.ask(Some(&mediator), post(&at, &[("disabled", "true")])).unwrap();
    assert!(team.who(&cookie(&again)).is_none());
    assert!(team.who(&bearer(&token)).is_none());
    assert!(people.by_feed_token(&feed).is_none());
    team.ask(Some(&mediator), post(&at, &[("disabled", "false")])).unwrap();
    assert!(team.who(&cookie(&again)).is_none(), "it does not come back");
}

#[test]
fn the_last_mediator_stays() {
    let team = Team::new();
    let mediator = team.mediator();
    let at = format!("/team/accounts/{}", mediator.id);
    for change in [[("role", "observer")], [("disabled", "true")]] {
        let reply = team.ask(Some(&mediator), post(&at, &change)).unwrap();
        assert_eq!(status(&reply), 403);
        assert!(shown(&reply).contains("the last mediator stays"));
    }
    assert!(team.person(&mediator).is_some());
    let second = team.join(Viewer::Mediator, "second", None);
    let by = team.person(&second).unwrap();
    team.people().set_disabled(&by, &second.id, true).unwrap();
    assert!(
        team.people().set_role(&by, &mediator.id, &Viewer::Observer).is_err(),
        "a shut one does not count"
    );
    team.people().set_disabled(&by, &second.id, false).unwrap();
    team.people().set_role(&by, &mediator.id, &Viewer::Observer).unwrap();
}

#[test]
fn a_mediator_ends_all_sessions_of_somebody() {
    let team = Team::new();
    let (mediator, it) = (team.mediator(), team.delegate());
    let at = format!("/team/accounts/{}/sessions/end", it.id);
    team.ask(Some(&mediator), post(&at, &[])).unwrap();
    assert!(team.person(&it).is_none() && team.person(&mediator).is_some());
    assert!(
        team.people().open_session(&it.id, &visit(), None).is_ok(),
        "the account is open still"
    );
}

#[test]
fn a_role_is_one_of_these_talks() {
    let team = Team::new();
    let mediator = team.mediator();
    let form = [("name", "Olga"), ("role", "party:atlantis")];
    let reply = team.ask(Some(&mediator), post("/team/invitations", &form)).unwrap();
    assert_eq!(status(&reply), 400);
    assert!("party:with spaces".parse::<Role>().is_err() && "admin".parse::<Role>().is_err());
    for role in ["mediator", "observer", "party:ukraine"] {
        assert_eq!(role.parse::<Role>().unwrap().to_string(), role);
    }
}

#[test]
fn a_link_for_a_new_password_is_for_one_account_and_ends_its_sessions() {
    let team = Team::new();
    let mediator = team.mediator();
    let it = team.join(Viewer::Observer, "olga", Some(WORDS));
    let at = format!("/team/accounts/{}/link", it.id);
    let first = link(&shown(&team.ask(Some(&mediator), post(&at, &[])).unwrap()));
    let path = link(&shown(&team.ask(Some(&mediator), post(&at, &[])).unwrap()));
    assert_eq!(
        status(&team.ask(None, get(&first)).unwrap()),
        404,
        "a new link ends the one before"
    );
    assert!(shown(&team.ask(None, get(&path)).unwrap()).contains("Choose a new password"));
    let next = "kettle marble 1907 fog";
    let reply = team.ask(None, post(&path, &[("password", next)])).unwrap();
    assert_eq!(team.who(&cookie(&given(&reply))).unwrap().id, it.id);
    assert!(team.person(&it).is_none());
    assert_eq!(status(&team.ask(None, get(&path)).unwrap()), 404);
    assert_eq!(status(&team.sign_in("olga", WORDS).unwrap()), 401);
}

#[test]
fn the_first_mediator_comes_in_by_a_link_of_the_server() {
    let team = Team::new();
    let house = &team.bench.house;
    let first = house.invite_mediator(false).unwrap().unwrap();
    let path = house.invite_mediator(false).unwrap().unwrap();
    assert_eq!(status(&team.ask(None, get(&first)).unwrap()), 404, "a restart makes a new one");
    let form = [("name", "A. Mediator"), ("sign-in", "anna"), ("password", WORDS)];
    let reply = team.ask(None, post(&path, &form)).unwrap();
    assert_eq!(team.who(&cookie(&given(&reply))).unwrap().viewer, Viewer::Mediator);
    assert_eq!(house.invite_mediator(false).unwrap(), None);
    assert!(house.invite_mediator(true).unwrap().is_some());
}

#[test]
fn the_team_is_the_mediators_business() {
    let team = Team::new();
    let mediator = team.mediator();
    let delegate = team.delegate();
    let at = format!("/api/team/accounts/{}", delegate.id);
    let change = serde_json::json!({ "role": "mediator" });
    for request in [
        get("/team"),
        get("/api/team"),
        get("/api/team/events"),
        send(http::Method::PUT, &at, &change),
    ] {
        let outcome = team.ask(Some(&delegate), request.clone());
        assert!(matches!(outcome, Err(Fault::NotFound)), "{}", request.path);
        assert!(team.ask(Some(&mediator), request).is_ok());
    }
    let seen = shown(&team.ask(Some(&mediator), get("/api/team")).unwrap());
    assert!(seen.contains("\"sign-in\":\"delegate\"") && seen.contains("\"role\":\"mediator\""));
    assert!(!seen.contains("password"));
}

#[test]
fn what_happens_at_the_doors_is_told_and_kept_without_secrets() {
    let team = Team::new();
    let mediator = team.mediator();
    let path = invite(&team, &mediator, "Olga", "observer");
    let form = [("sign-in", "olga"), ("password", WORDS)];
    team.ask(None, post(&path, &form)).unwrap();
    team.sign_in("olga", "wrong wrong wrong").unwrap();
    team.sign_in("my password by mistake", "wrong wrong wrong").unwrap();
    let it = team.people().names.get("olga").unwrap().to_string();
    let by = team.person(&mediator).unwrap();
    team.people().set_role(&by, &it, &party()).unwrap();
    team.people().rename(&by, &it, "Olga\u{85}Petrova").unwrap();
    let told = TOLD.with_borrow(Clone::clone);
    let events: Vec<Event> = told.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = events.iter().map(|it| it.event.as_str()).collect();
    assert_eq!(
        names,
        [
            "invitation made",
            "invitation accepted",
            "sign-in failed",
            "sign-in failed",
            "role changed",
            "name changed"
        ]
    );
    assert_eq!((events[2].account.as_str(), events[2].ip.as_str()), ("olga", "127.0.0.1"));
    assert_eq!(events[3].account, "", "what a stranger typed may be a password");
    assert_eq!(events[4].about, "from observer to party:ukraine, by Person mediator");
    let kept = team.people().events().unwrap();
    assert_eq!(kept.len(), events.len());
    let page = shown(&team.ask(Some(&mediator), get("/team")).unwrap());
    assert!(page.contains("role changed"));
    for line in told {
        assert!(!line.contains(WORDS) && !line.contains(&path[12..]) && !line.contains("mistake"));
        assert!(!line.chars().any(char::is_control));
    }
}

#[test]
fn the_journal_keeps_a_thousand_events() {
    let team = Team::new();
    let journal = &team.people().journal;
    for n in 0..30 {
        for m in 0..50 {
            journal.note("event", "olga\n{\"event\":\"forged\"}", None, &format!("{n} {m}"));
        }
        wait(1);
        journal.keep().unwrap();
    }
    let events = team.people().events().unwrap();
    assert_eq!(events.len(), 1000);
    assert!(events[0].about.starts_with("29 ") && events[999].about.starts_with("10 "));
    assert_eq!(team.cabinet.list("security").unwrap().len(), 20);
    assert!(TOLD.with_borrow(|told| told.iter().all(|line| line.lines().count() == 1)));
}
