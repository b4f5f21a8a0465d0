//! Signing in with a password, and what slows down who guesses.

use http::StatusCode;

use super::*;
use crate::testing::{get, send};

#[test]
fn a_password_is_kept_as_argon2id_alone() {
    let passwords = Passwords::new(edge());
    let kept = passwords.hash(WORDS).unwrap();
    assert!(kept.starts_with("$argon2id$v=19$m=19456,t=3,p=1$"), "{kept}");
    assert!(!kept.contains(WORDS));
    assert_ne!(kept, passwords.hash(WORDS).unwrap(), "each has a salt of its own");
    assert!(passwords.fits(WORDS, Some(&kept)));
    assert!(!passwords.fits("gravel teapot lanterN", Some(&kept)));
    assert!(!passwords.fits("no password", None), "not even the decoy’s");
    assert!(!passwords.is_dated(&kept));
}

#[test]
fn a_hash_of_another_cost_is_made_anew_at_the_next_sign_in() {
    let team = Team::new();
    let it = team.join(Viewer::Observer, "olga", None);
    let cheap = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        argon2::Params::new(1024, 1, 1, None).unwrap(),
    );
    let hash: argon2::password_hash::phc::PasswordHash =
        argon2::PasswordHasher::hash_password_with_salt(&cheap, WORDS.as_bytes(), &[7; 16])
            .unwrap();
    let cheap = hash.to_string();
    team.people()
        .accounts
        .change(&it.id, |account| {
            account.password = Some(cheap.clone());
            Ok(())
        })
        .unwrap();
    assert!(team.people().passwords.is_dated(&cheap));
    assert_eq!(status(&team.sign_in("Olga", WORDS).unwrap()), 303);
    let kept = team.people().account(&it.id).unwrap().password.clone().unwrap();
    assert!(kept.contains("m=19456,t=3,p=1") && team.people().passwords.fits(WORDS, Some(&kept)));
}

#[test]
fn whoever_signs_in_gets_a_cookie_that_scripts_and_other_sites_do_not() {
    let team = Team::new();
    team.join(Viewer::Observer, "olga", Some(WORDS));
    let form = [("name", "olga"), ("password", WORDS), ("to", "/matrix?issue=land")];
    let reply = team.ask(None, post("/sign-in", &form)).unwrap();
    let Reply::Plain(plain) = &reply else { panic!("no redirect") };
    assert_eq!(plain.headers[header::LOCATION], "/matrix?issue=land");
    let line = plain.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(line.starts_with("onetext=") && !line.contains("Secure"), "{line}");
    for part in ["; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(line.contains(part), "{line}");
    }
    assert!(!line.contains("Domain") && !line.contains("Max-Age"), "{line}");
    let secret = given(&reply);
    assert_eq!(secret.len(), 43, "256 bits");
    assert_eq!(team.who(&cookie(&secret)).unwrap().name, "Person olga");
    team.people().settle(Some("https://talks.example.org".parse().unwrap()), true, true);
    let line = team.people().cookie("x");
    assert!(line.starts_with("__Host-onetext=x") && line.contains("; Secure"), "{line}");
    assert!(team.who(&cookie(&secret)).is_none(), "a cookie without the prefix counts no more");
}

#[test]
fn signing_in_anew_ends_the_session_before_and_makes_another_secret() {
    let team = Team::new();
    let before = team.join(Viewer::Observer, "olga", Some(WORDS));
    let form = post("/sign-in", &[("name", "olga"), ("password", WORDS)]);
    let reply = team.ask(Some(&before), form).unwrap();
    assert_ne!(given(&reply), before.secret);
    assert!(team.person(&before).is_none());
    assert!(team.who(&cookie(&given(&reply))).is_some());
}

#[test]
fn nobody_learns_which_accounts_there_are() {
    let team = Team::new();
    team.join(Viewer::Observer, "olga", Some(WORDS));
    team.join(Viewer::Observer, "by-key", None);
    let shut = team.join(Viewer::Observer, "shut", Some(WORDS));
    let mediator = team.mediator();
    let by = team.person(&mediator).unwrap();
    team.people().set_disabled(&by, &shut.id, true).unwrap();
    let answer = |name: &str, password: &str| {
        let reply = team.sign_in(name, password).unwrap();
        assert_eq!(status(&reply), StatusCode::UNAUTHORIZED.as_u16());
        shown(&reply).replace(name, "NAME")
    };
    let wrong = answer("olga", "wrong wrong wrong");
    assert!(wrong.contains("the name or the password is not right"));
    assert_eq!(wrong, answer("nobody", "wrong wrong wrong"));
    assert_eq!(wrong, answer("by-key", "wrong wrong wrong"));
    assert_eq!(wrong, answer("shut", WORDS));
    let problem = |name: &str| {
        let body = serde_json::json!({ "name": name, "password": "wrong wrong wrong" });
        let fault = team.ask(None, send(http::Method::POST, "/api/session", &body)).unwrap_err();
        serde_json::to_string(&fault.problem()).unwrap()
    };
    assert_eq!(problem("olga"), problem("nobody"));
}

fn seconds(outcome: Outcome) -> Option<u64> {
    match outcome {
        Err(Fault::TooMany(seconds)) => Some(seconds),
        Ok(reply) => {
            assert_eq!(status(&reply), 401);
            None
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn after_five_failures_one_waits_longer_every_time() {
    let brake = Brake::new(edge());
    CLOCK.set("2026-01-15T09:00:00Z".parse().unwrap());
    for _ in 0..4 {
        assert!(!brake.attempt("olga", now()).unwrap());
    }
    let mut waits = Vec::new();
    for _ in 0..8 {
        assert!(brake.attempt("olga", now()).unwrap(), "it may be tried once the wait is over");
        let Err(Fault::TooMany(wait)) = brake.attempt("olga", now()) else { panic!("no wait") };
        waits.push(wait);
        CLOCK.set(now() + SignedDuration::from_secs(i64::try_from(wait).unwrap()));
    }
    assert_eq!(waits, [31, 61, 121, 241, 481, 901, 901, 901]);
    assert!(!brake.attempt("anna", now()).unwrap(), "others do not wait");
    wait(24 * 60 + 16);
    assert!(!brake.attempt("olga", now()).unwrap(), "after a day it is forgotten");
}

#[test]
fn the_brake_holds_for_the_right_password_and_for_names_that_nobody_has() {
    let team = Team::new();
    team.join(Viewer::Observer, "olga", Some(WORDS));
    for _ in 0..5 {
        assert_eq!(seconds(team.sign_in("olga", "wrong wrong wrong")), None);
        assert_eq!(seconds(team.sign_in("nobody", "wrong wrong wrong")), None);
    }
    let (known, unknown) = (team.sign_in("OLGA", WORDS), team.sign_in("nobody", WORDS));
    assert_eq!(seconds(known), Some(31));
    assert_eq!(seconds(unknown), Some(31));
    wait(1);
    assert_eq!(status(&team.sign_in("olga", WORDS).unwrap()), 303);
    assert_eq!(seconds(team.sign_in("olga", "wrong wrong wrong")), None, "it begins anew");
    assert_eq!(status(&team.sign_in("olga", WORDS).unwrap()), 303);
    let told = TOLD.with_borrow(|told| told.join("\n"));
    assert!(told.contains("account braked") && told.contains("sign-in braked"), "{told}");
}

#[test]
fn one_address_may_knock_so_often_and_no_more() {
    let brake = Brake::new(edge());
    CLOCK.set("2026-01-15T09:00:00Z".parse().unwrap());
    let one: IpAddr = "2001:db8:1:2:3::1".parse().unwrap();
    let same: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
    let other: IpAddr = "192.0.2.7".parse().unwrap();
    let mut let_in = 0;
    while brake.knock(one).is_ok() {
        let_in += 1;
    }
    assert_eq!(let_in, 60);
    assert!(matches!(brake.knock(same), Err(Fault::TooMany(1..=2))), "one subscriber’s network");
    assert!(brake.knock(other).is_ok());
    wait(1);
    assert!(brake.knock(one).is_ok());
    let errors = (0..100).take_while(|_| brake.wrong(other).is_ok()).count();
    assert_eq!(errors, 20);
}

#[test]
fn what_the_brake_remembers_is_bounded() {
    let brake = Brake::new(edge());
    for _ in 0..6 {
        let _ = brake.attempt("olga", now());
    }
    for n in 0..25_000 {
        let _ = brake.attempt(&format!("name {n}"), now());
    }
    assert!(brake.remembered() <= 10_000);
    assert!(brake.attempt("olga", now()).is_err(), "who has to wait is not forgotten for others");
}

#[test]
fn too_simple_passwords_are_refused_and_nothing_is_taken_from_others() {
    let refused =
        |it: &str| password::may_be_chosen(it, &["olga.petrova", "Olga Petrova"]).is_err();
    assert!(refused("eleven char"));
    assert!(!refused("twelve chars"));
    let unlike: String = ('一'..).take(129).collect();
    assert!(!refused(&unlike.chars().take(128).collect::<String>()), "any characters");
    assert!(refused(&unlike));
    assert!(!refused("839201746529"), "of whichever kind");
    assert!(refused("Password2026!"));
    assert!(refused("PETROVA and a horse"));
    assert!(!refused("  spaces at the ends  "));
}

#[test]
fn spaces_at_the_ends_of_a_password_count() {
    let team = Team::new();
    team.join(Viewer::Observer, "olga", Some("  two spaces before"));
    assert_eq!(status(&team.sign_in("olga", "two spaces before").unwrap()), 401);
    assert_eq!(status(&team.sign_in("olga", "  two spaces before").unwrap()), 303);
}

#[test]
fn the_page_can_be_filled_by_a_password_manager_and_leads_to_own_paths_only() {
    let team = Team::new();
    let page = shown(&team.ask(None, get("/sign-in?to=//evil.example/")).unwrap());
    assert!(page.contains("autocomplete=\"username\""));
    assert!(page.contains("autocomplete=\"current-password\""));
    assert!(page.contains("name=\"to\" value=\"/\"") && !page.contains("evil"));
}
