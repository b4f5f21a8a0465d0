//! A house without sockets, for tests: requests go through the same door.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail where it stands")]

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use jiff::Timestamp;
use jiff::civil::Date;
use onetext_record::{Entry, Negotiation, NewEntry, Seq, Viewer};
use onetext_store::{Log, SqliteCabinet, SqliteLog};

use crate::chrome;
use crate::desk::Study;
use crate::door;
use crate::fault::Fault;
use crate::house::{Edge, House, Mode, Setup};
use crate::people::{By, Person};
use crate::reply::{Outcome, Reply};
use crate::request::Request;
use crate::route::{Handler, Table};

/// A house with its routes.
pub(crate) struct Workbench {
    pub(crate) house: Arc<House>,
    pub(crate) table: Table,
}

fn now() -> Timestamp {
    "2026-01-15T09:00:00Z".parse().unwrap()
}

fn today() -> Date {
    "2026-01-15".parse().unwrap()
}

/// Real chance: what is made of it must not be compared.
fn dice(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

/// The entries of a folder in our own form, given as its files.
pub(crate) fn folder(files: &[(&str, &str)]) -> Vec<Entry> {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let extract = onetext_read::ingest::extract;
    let defaults = onetext_record::folder::Defaults {
        author: "A. Mediator".to_owned(),
        recorded_at: now(),
        extract,
    };
    let import = onetext_record::folder::read(&files, &defaults);
    assert_eq!(import.diagnostics, []);
    import.entries
}

/// New entries as a log has them, one behind the other, each checked.
pub(crate) fn log(new: impl IntoIterator<Item = NewEntry>) -> Vec<Entry> {
    let mut state = Negotiation::new(Viewer::Mediator);
    let mut entries = Vec::new();
    for new in new {
        let entry = new.at(state.last().next(), now());
        state.check_entry(&entry).expect("it fits");
        state.apply(entry.clone());
        entries.push(entry);
    }
    entries
}

impl Workbench {
    /// A workbench for a team over these entries.
    pub(crate) fn new(entries: &[Entry]) -> Self {
        Self::in_mode(entries, Mode::Team)
    }

    pub(crate) fn in_mode(entries: &[Entry], mode: Mode) -> Self {
        let mut log = SqliteLog::in_memory().unwrap();
        log.append(Seq(0), entries).unwrap();
        let setup = Setup {
            log: Box::new(log),
            cabinet: Arc::new(SqliteCabinet::in_memory().unwrap()),
            mode,
            edge: Edge { now, today, dice, tell: |_| {} },
        };
        Self { house: Arc::new(House::open(setup).unwrap()), table: Table::new().unwrap() }
    }

    /// Somebody who is signed in, with these eyes.
    pub(crate) fn person(viewer: Viewer) -> Person {
        Person {
            id: format!("test-{viewer}"),
            name: format!("P. {viewer}"),
            viewer,
            token: "token".to_owned(),
            bearer: true,
            by: By::Alone,
        }
    }

    /// What comes of a request, as the door decides; the frame around pages is not there.
    pub(crate) fn ask(&self, who: Option<&Person>, mut request: Request) -> Outcome {
        let (path, query) = match request.path.split_once('?') {
            Some((path, query)) => (path.to_owned(), query.to_owned()),
            None => (request.path.clone(), request.query.clone()),
        };
        (request.path, request.query) = (path, query);
        let found = self.table.find(&request.method, &request.path)?;
        request.params = found.params;
        let who = door::admit(found.route, &request, who)?;
        if matches!(found.route.handler, Handler::Listen) {
            return Err(Fault::input("a stream is not asked for here"));
        }
        door::run(&self.house, found.route, &request, who)
    }

    /// The whole answer to a request as text: status, headers and body, frames and faults too.
    pub(crate) fn text(&self, who: &Person, request: Request) -> String {
        let is_api = request.path.starts_with("/api/");
        match self.ask(Some(who), request) {
            Ok(Reply::Page(page)) => {
                let study = Study::new(&self.house, &who.viewer);
                format!("{}\n{}", page.status, chrome::framed(&page, &study, who))
            }
            Ok(Reply::Plain(plain)) => {
                let body = String::from_utf8_lossy(&plain.body).into_owned();
                format!("{}\n{:?}\n{body}", plain.status, plain.headers)
            }
            Err(fault) if is_api => serde_json::to_string(&fault.problem()).unwrap(),
            Err(fault) => format!("{}\n{}", fault.status(), crate::page::fault::main(&fault).0),
        }
    }
}

/// A request for a page.
pub(crate) fn get(path: &str) -> Request {
    Request {
        method: Method::GET,
        path: path.to_owned(),
        query: String::new(),
        params: std::collections::BTreeMap::new(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        from: "127.0.0.1".parse().unwrap(),
    }
}

/// A form that is sent.
pub(crate) fn post(path: &str, fields: &[(&str, &str)]) -> Request {
    let body = serde_urlencoded::to_string(fields).unwrap();
    let mut request = Request { method: Method::POST, body: body.into(), ..get(path) };
    let media = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers.insert(http::header::CONTENT_TYPE, media);
    request
}

/// JSON that is sent.
pub(crate) fn send(method: Method, path: &str, value: &impl serde::Serialize) -> Request {
    let body = serde_json::to_vec(value).unwrap();
    let mut request = Request { method, body: body.into(), ..get(path) };
    let media = HeaderValue::from_static("application/json");
    request.headers.insert(http::header::CONTENT_TYPE, media);
    request
}
