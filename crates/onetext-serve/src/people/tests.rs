//! Accounts, tried through the same door as everybody, with a clock that the tests move.

mod account;
mod asvs;
mod door;
mod passkey;
mod session;
mod sign_in;
mod team;

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use http::{HeaderMap, HeaderValue, header};
use jiff::{SignedDuration, Timestamp};
use onetext_record::Viewer;
use onetext_store::{Cabinet, Log, SqliteCabinet, SqliteLog};

use super::*;
use crate::house::{House, Setup};
use crate::reply::{Outcome, Reply};
use crate::request::Request;
use crate::route::Table;
use crate::testing::{Workbench, folder, post};

thread_local! {
    static CLOCK: Cell<Timestamp> = const { Cell::new(Timestamp::UNIX_EPOCH) };
    static TOLD: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// A password that may be chosen.
const WORDS: &str = "gravel teapot lantern";

fn now() -> Timestamp {
    CLOCK.get()
}

fn dice(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

fn tell(line: &str) {
    TOLD.with_borrow_mut(|told| told.push(line.to_owned()));
}

/// Lets time pass.
fn wait(minutes: i64) {
    CLOCK.set(CLOCK.get() + SignedDuration::from_mins(minutes));
}

/// A house of a team with one party, and the cabinet behind it.
struct Team {
    bench: Workbench,
    cabinet: Arc<SqliteCabinet>,
}

/// Somebody with a browser: an account and the session's secret.
struct Browser {
    id: String,
    secret: String,
}

fn edge() -> Edge {
    Edge { now, today: || "2026-01-15".parse().unwrap(), dice, tell }
}

impl Team {
    fn new() -> Self {
        CLOCK.set("2026-01-15T09:00:00Z".parse().unwrap());
        TOLD.with_borrow_mut(Vec::clear);
        let talks =
            "title = \"Talks\"\n[parties.ukraine]\nname = \"Ukraine\"\nrole = \"principal\"\n";
        let mut log = SqliteLog::in_memory().unwrap();
        log.append(onetext_record::Seq(0), &folder(&[("onetext.toml", talks)])).unwrap();
        let cabinet = Arc::new(SqliteCabinet::in_memory().unwrap());
        let setup = Setup {
            log: Box::new(log),
            cabinet: Arc::clone(&cabinet) as Arc<dyn Cabinet>,
            mode: Mode::Team,
            edge: edge(),
        };
        let house = Arc::new(House::open(setup).unwrap());
        Self { bench: Workbench { house, table: Table::new().unwrap() }, cabinet }
    }

    fn people(&self) -> &People {
        &self.bench.house.people
    }

    /// The same accounts, as another server has them.
    fn another(&self) -> People {
        let cabinet = Arc::clone(&self.cabinet) as Arc<dyn Cabinet>;
        People::open(&cabinet, edge(), &Mode::Team).unwrap()
    }

    /// Somebody who has signed in this moment. A password is slow to hash, so only who asks has one.
    fn join(&self, viewer: Viewer, sign_in: &str, password: Option<&str>) -> Browser {
        let people = self.people();
        let id = people.new_id();
        let account = Account {
            name: format!("Person {sign_in}"),
            sign_in: sign_in.to_owned(),
            role: Role(viewer),
            password: password.map(|it| people.passwords.hash(it).unwrap()),
            disabled: false,
            made: now(),
        };
        assert!(people.accounts.add(&id, account).unwrap());
        assert!(people.names.add(sign_in, id.clone()).unwrap());
        let secret = people.open_session(&id, &visit(), None).unwrap();
        Browser { id, secret }
    }

    fn mediator(&self) -> Browser {
        self.join(Viewer::Mediator, "mediator", None)
    }

    fn delegate(&self) -> Browser {
        self.join(party(), "delegate", None)
    }

    /// Who has these headers.
    fn who(&self, headers: &HeaderMap) -> Option<Person> {
        self.people().who(headers, now())
    }

    fn person(&self, browser: &Browser) -> Option<Person> {
        self.who(&cookie(&browser.secret))
    }

    /// What comes of a request of somebody's browser, with the form's token.
    fn ask(&self, browser: Option<&Browser>, mut request: Request) -> Outcome {
        let who = browser.and_then(|it| self.person(it));
        if let Some(person) = &who {
            let token = HeaderValue::from_str(&person.token).unwrap();
            request.headers.insert(crate::door::TOKEN, token);
        }
        request.headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        self.bench.ask(who.as_ref(), request)
    }

    /// Everything that the cabinet holds.
    fn kept(&self) -> String {
        let drawers = [
            "accounts",
            "sign-in names",
            "sessions",
            "invitations",
            "tokens",
            "feeds",
            "passkeys",
            "seen",
            "security",
        ];
        let sheets = drawers.iter().flat_map(|it| self.cabinet.list(it).unwrap());
        sheets.map(|(key, sheet)| format!("{key} {}\n", sheet.json)).collect::<Vec<_>>().concat()
    }

    /// Tries to sign in by the form.
    fn sign_in(&self, name: &str, password: &str) -> Outcome {
        self.ask(None, post("/sign-in", &[("name", name), ("password", password)]))
    }
}

fn party() -> Viewer {
    Viewer::Party("ukraine".parse().unwrap())
}

fn visit() -> Visit {
    Visit { now: now(), from: "192.0.2.7".parse().unwrap(), agent: "Firefox/140".to_owned() }
}

fn cookie(secret: &str) -> HeaderMap {
    let value = format!("other=1; onetext={secret}");
    HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(&value).unwrap())])
}

fn bearer(token: &str) -> HeaderMap {
    let value = format!("Bearer {token}");
    HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_str(&value).unwrap())])
}

/// The secret in a reply's cookie.
fn given(reply: &Reply) -> String {
    let Reply::Plain(plain) = reply else { panic!("no session was given") };
    let line = plain.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    line.split(['=', ';']).nth(1).unwrap().to_owned()
}

fn shown(reply: &Reply) -> String {
    match reply {
        Reply::Page(page) => page.main.0.clone(),
        Reply::Plain(plain) => String::from_utf8_lossy(&plain.body).into_owned(),
    }
}

fn status(reply: &Reply) -> u16 {
    match reply {
        Reply::Page(page) => page.status.as_u16(),
        Reply::Plain(plain) => plain.status.as_u16(),
    }
}
