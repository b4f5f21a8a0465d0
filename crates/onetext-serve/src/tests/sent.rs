//! What is sent never makes the house stumble, and a refusal tells nothing of what is hidden.
//!
//! Forms are taken from the pages themselves, bodies of JSON from the API's description; each is sent
//! as it stands, with what is hidden in its fields, and with nonsense.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use dom_query::{Document, Selection};
use http::{HeaderValue, Method};
use onetext_record::{Entry, Kind, Seq, Viewer};
use onetext_store::{Cabinet, Log, SqliteCabinet, SqliteLog};
use serde_json::{Value, json};

use super::record::{self, Hidden, hushed, viewers};
use super::secrecy::{differ, is_stumble};
use super::{asked, secrecy};
use crate::house::{Edge, House, Mode, Setup};
use crate::people::{Account, Role};
use crate::request::Request;
use crate::route::{Gate, Route, Table, Verb};
use crate::testing::{Workbench, get, post, send};

/// How many forms of one route are sent at most.
const FORMS: usize = 6;

thread_local! {
    static DICE: Cell<u64> = const { Cell::new(0) };
}

/// Chance that falls alike in each of the houses that are compared.
fn dice(bytes: &mut [u8]) {
    for byte in bytes {
        let next = DICE
            .get()
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        DICE.set(next);
        *byte = next.to_be_bytes()[0];
    }
}

/// A workbench whose chance can be set, so that several can be compared; each viewer's person has an
/// account there.
pub(crate) fn workbench(entries: &[Entry]) -> Workbench {
    let mut log = SqliteLog::in_memory().unwrap();
    log.append(Seq(0), entries).unwrap();
    let edge = Edge {
        now: || "2026-01-15T09:00:00Z".parse().unwrap(),
        today: || "2026-01-15".parse().unwrap(),
        dice,
        tell: |_| {},
    };
    let cabinet = Arc::new(SqliteCabinet::in_memory().unwrap());
    for viewer in viewers() {
        let person = Workbench::person(viewer.clone());
        let account = Account {
            name: person.name,
            sign_in: format!("{viewer}@example.org"),
            role: Role(viewer),
            password: None,
            disabled: false,
            made: (edge.now)(),
        };
        let json = serde_json::to_string(&account).unwrap();
        cabinet.put("accounts", &person.id, 0, &json).unwrap();
    }
    DICE.set(42);
    let setup = Setup { log: Box::new(log), cabinet, mode: Mode::Team, edge };
    Workbench { house: Arc::new(House::open(setup).unwrap()), table: Table::new().unwrap() }
}

/// A form of a page: where it goes and what it sends as it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    action: String,
    /// The fields for files.
    files: Vec<String>,
    fields: Vec<(String, String)>,
}

fn forms(page: &str, at: &str) -> Vec<Form> {
    let document = Document::from(page);
    let attribute = |it: &Selection<'_>, name: &str| it.attr(name).map(|it| it.to_string());
    let mut forms = Vec::new();
    for form in document.select("form").iter() {
        if attribute(&form, "method").unwrap_or_default().to_lowercase() != "post" {
            continue;
        }
        let mut fields = Vec::new();
        let mut files = Vec::new();
        for field in form.select("input, select, textarea, button").iter() {
            let Some(name) = attribute(&field, "name") else { continue };
            let of_type = attribute(&field, "type").unwrap_or_default();
            if of_type == "file" {
                files.push(name);
                continue;
            }
            let value = if field.is("select") {
                let chosen = field.select("option[selected]");
                let option = if chosen.exists() { chosen } else { field.select("option") };
                attribute(&option, "value").unwrap_or_else(|| option.text().to_string())
            } else if field.is("textarea") {
                field.text().to_string()
            } else {
                attribute(&field, "value").unwrap_or_default()
            };
            let is_another = matches!(of_type.as_str(), "radio" | "submit" | "")
                && !field.is("textarea, select");
            if is_another && !of_type.is_empty() && fields.iter().any(|(known, _)| *known == name) {
                continue;
            }
            fields.push((name, value));
        }
        let action = attribute(&form, "action").unwrap_or_else(|| at.to_owned());
        forms.push(Form { action, files, fields });
    }
    forms
}

/// What a person could have put in where a form has nothing.
fn plausible(name: &str) -> &'static str {
    match name {
        "date" | "on" | "day" => "2026-01-12",
        "time" => "10:00",
        "rank" | "seen" | "page" | "entry" => "3",
        "party" | "by" => "a",
        "issue" => "plain-issue",
        "clause" => "one",
        "option" | "prefers" | "accepts" => "x",
        "email" => "a@example.org",
        _ => "The delegation of A accepts the plan, said its envoy on Monday.",
    }
}

fn filled(form: &Form) -> Vec<Form> {
    let mut whole = form.clone();
    for (name, value) in &mut whole.fields {
        if value.is_empty() {
            plausible(name).clone_into(value);
        }
    }
    let mut all = vec![form.clone(), whole.clone()];
    let long = "ü".repeat(5000);
    for (n, (name, _)) in form.fields.iter().enumerate() {
        if name == crate::door::TOKEN {
            continue;
        }
        let hidden = format!("quetzal-{}", name.trim_end_matches('s'));
        let other = format!("quetzalish-{}", name.trim_end_matches('s'));
        for value in [hidden.as_str(), &other, "quetzal-statement", "99999", "\0<b>", "", &long] {
            let mut one = whole.clone();
            value.clone_into(&mut one.fields[n].1);
            all.push(one);
        }
    }
    all
}

fn request(form: &Form) -> Request {
    let fields: Vec<(&str, &str)> =
        form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let [file, ..] = form.files.as_slice() else {
        return post(&form.action, &fields);
    };
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!(
            "--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    let words = "Party A accepts the plan, Party B said on 5 January 2026.";
    body += &format!(
        "--line\r\nContent-Disposition: form-data; name=\"{file}\"; filename=\"report.txt\"\r\n\r\n{words}\r\n--line--\r\n"
    );
    let mut request =
        Request { method: Method::POST, body: Bytes::from(body), ..get(&form.action) };
    let media = HeaderValue::from_static("multipart/form-data; boundary=line");
    request.headers.insert(http::header::CONTENT_TYPE, media);
    request
}

/// The bodies of JSON that a route takes: what its schema allows, with the values in each place
/// changing from one to the next, and what it does not.
fn bodies(route: &Route) -> Vec<Value> {
    let mut all = vec![json!({}), json!([]), json!(null), json!("quetzal"), json!({"quetzal": 1})];
    let Some((_, shape)) = route.doc.and_then(|doc| doc.body) else { return all };
    let mut generator = schemars::SchemaGenerator::default();
    let schema = shape(&mut generator).to_value();
    let definitions = Value::Object(generator.take_definitions(true));
    for turn in 0..24 {
        all.push(instance(&schema, &definitions, "", turn, 0));
    }
    all
}

fn instance(schema: &Value, all: &Value, name: &str, turn: usize, depth: usize) -> Value {
    if let Some(to) = schema["$ref"].as_str() {
        let to = to.rsplit('/').next().unwrap_or_default();
        return instance(&all[to], all, name, turn, depth + 1);
    }
    if let Some(only) = schema.get("const") {
        return only.clone();
    }
    for several in ["enum", "oneOf", "anyOf"] {
        if let Some(values) = schema[several].as_array().filter(|it| !it.is_empty()) {
            let chosen = &values[turn % values.len()];
            let is_value = several == "enum";
            return if is_value {
                chosen.clone()
            } else {
                instance(chosen, all, name, turn, depth + 1)
            };
        }
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
    match kind {
        "object" => {
            let needed = schema["required"].as_array().cloned().unwrap_or_default();
            let fields = schema["properties"].as_object().cloned().unwrap_or_default();
            let fields = fields.into_iter().enumerate().filter(|(n, (field, _))| {
                needed.contains(&json!(field)) || (depth < 6 && (turn + n) % 3 == 0)
            });
            fields
                .map(|(_, (field, it))| {
                    (field.clone(), instance(&it, all, &field, turn, depth + 1))
                })
                .collect()
        }
        "array" => {
            let items = &schema["items"];
            let many = if depth > 8 { 0 } else { 1 + turn % 2 };
            (0..many).map(|n| instance(items, all, name, turn + n, depth + 1)).collect()
        }
        "integer" => json!([1, 3, 0, 99999][turn % 4]),
        "number" => json!([0.5, 1.0, -1.0][turn % 3]),
        "boolean" => json!(turn % 2 == 0),
        "null" => Value::Null,
        _ => {
            let singular = name.trim_end_matches('s');
            let word = ["plain", "quetzal", "quetzalish", "vermouth"][turn % 4];
            match (turn % 5, name) {
                (0..=2, "party" | "by" | "to" | "members") => json!("a"),
                (0..=1, "id") => json!(format!("new-{turn}")),
                (0..=1, "option" | "prefers" | "accepts" | "rejects") => json!("x"),
                (_, "text" | "words" | "note" | "title" | "name") => json!(format!("Said {turn}")),
                (4, _) => json!("\u{0}<b>"),
                _ => json!(format!("{word}-{singular}")),
            }
        }
    }
}

/// Sends each form of the pages that the tabs lead to once, as a person would fill it in, so that what
/// people keep beside the record is there too.
///
/// Returns what was answered, and a page with the link by which one more mediator comes in.
pub(crate) fn prepare(bench: &Workbench, viewer: &Viewer) -> Vec<String> {
    DICE.set(43);
    let link = bench.house.invite_mediator(true).unwrap().unwrap();
    let mut answers = vec![format!("href=\"{link}\"")];
    let person = Workbench::person(viewer.clone());
    let mut known = BTreeSet::new();
    for (n, address) in PREPARED.iter().enumerate() {
        let page = bench.text(&person, get(address));
        for form in forms(&page, address) {
            if form.action.contains("sign-out") || !known.insert(form.action.clone()) {
                continue;
            }
            DICE.set(1000 + n as u64);
            for full in filled(&form).iter().skip(1).take(1) {
                answers.push(bench.text(&person, request(full)));
            }
        }
    }
    answers
}

/// The pages whose forms keep something beside the record.
const PREPARED: [&str; 6] =
    ["/review", "/account", "/meetings", "/drafts/return", "/drafts/enter", "/settle"];

/// Everything that is sent as one role: to each route forms as its pages have them and JSON as it is
/// described, and entries of every kind where entries are taken.
fn requests(bench: &Workbench, viewer: &Viewer, pages: &[String]) -> Vec<Request> {
    let person = Workbench::person(viewer.clone());
    let mut known: BTreeSet<Form> = BTreeSet::new();
    for address in pages {
        let page = bench.text(&person, get(address));
        known.extend(forms(&page, address.split('?').next().unwrap_or_default()));
    }
    let mut requests = Vec::new();
    for (index, route) in bench.table.routes().iter().enumerate() {
        // Before anybody is known nothing of the record can be reached, and who knocks too often waits.
        if route.method == Verb::Get || route.handler.gate() == Gate::Anybody {
            continue;
        }
        let leads_here = |form: &&Form| {
            let path = form.action.split('?').next().unwrap_or_default();
            bench.table.find(&route.method.http(), path).is_ok_and(|it| it.index == index)
        };
        for form in known.iter().filter(leads_here).take(FORMS) {
            requests.extend(filled(form).iter().map(request));
        }
        let paths = asked::paths(route);
        let step = (paths.len() / 5).max(1);
        for path in paths.iter().step_by(step).take(5) {
            requests.push(Request { method: route.method.http(), ..get(path) });
            requests.push(Request {
                method: route.method.http(),
                ..post(path, &[("id", "quetzal-claim"), ("seen", "x")])
            });
        }
        for body in bodies(route) {
            requests.push(send(route.method.http(), &paths[0], &body));
            if let Some(hidden) = paths.get(paths.len() / 2).filter(|_| paths.len() > 1) {
                requests.push(send(route.method.http(), hidden, &body));
            }
        }
        if route.path == "/api/entries" {
            requests
                .extend(entries(bench, viewer).iter().map(|it| send(Method::POST, &paths[0], it)));
        }
        let mut broken = send(route.method.http(), &paths[0], &json!(null));
        broken.body = Bytes::from_static(b"{\"entries\": [\xff\xfe");
        requests.push(broken);
    }
    requests
}

/// Entries as a program would send them: each that the viewer sees under a new id, under an id that is
/// in use, seen or hidden, as a correction for the same people and for others, and taken back.
fn entries(bench: &Workbench, viewer: &Viewer) -> Vec<Value> {
    let room = bench.house.room(viewer);
    let (seen, last) = {
        let state = room.read();
        let rank = state.negotiation.rank();
        let seen: Vec<_> = (1..=rank).filter_map(|it| state.negotiation.ranked_entry(it)).collect();
        (seen, rank)
    };
    let mut all = Vec::new();
    for entry in seen {
        let rank = entry.seq;
        let kind = entry.body.kind().to_string();
        let mut new = serde_json::to_value(onetext_record::NewEntry::from(entry)).unwrap();
        new["supersedes"] = Value::Null;
        let mut put = |change: &dyn Fn(&mut Value)| {
            let mut new = new.clone();
            change(&mut new);
            all.push(json!({ "entries": [new] }));
        };
        put(&|new| {
            if let Some(body) = new["body"][&kind].as_object_mut() {
                body.remove("id");
            }
        });
        for id in ["plain", "quetzal", "quetzalish", "oleander"] {
            put(&|new| new["body"][&kind]["id"] = json!(format!("{id}-{kind}")));
        }
        for audience in [json!("everyone"), json!({"parties": ["a"]}), json!("mediators")] {
            put(&|new| {
                new["supersedes"] = json!(rank);
                new["audience"] = audience.clone();
            });
        }
        put(&|new| new["body"] = json!({"retraction": {"entry": rank, "reason": "A mistake."}}));
        put(&|new| new["supersedes"] = json!(1));
    }
    for rank in [last + 1, last + 5, 9999] {
        let body = json!({"retraction": {"entry": rank, "reason": "A mistake."}});
        all.push(json!({ "entries": [{ "body": body }], "seen": 3 }));
    }
    // Every third has been looked at before others wrote.
    for (n, it) in all.iter_mut().enumerate().filter(|(n, _)| n % 3 == 0) {
        it["seen"] = json!(n % (last + 2));
    }
    all
}

#[test]
fn what_is_sent_is_answered_alike_whatever_is_hidden() {
    let whole = workbench(&record::record(&Viewer::Mediator, Hidden::Kept));
    let addresses = secrecy::addresses(&whole, &Viewer::Mediator);
    let pages: Vec<String> = addresses
        .values()
        .flat_map(|all| all.iter().step_by((all.len() / 8).max(1)).take(8))
        .filter(|it| !it.starts_with("/api"))
        .cloned()
        .collect();
    for viewer in viewers() {
        let person = Workbench::person(viewer.clone());
        let hidden = if viewer == Viewer::Mediator { &Hidden::EVERY[..1] } else { &Hidden::EVERY };
        let benches: Vec<Workbench> =
            hidden.iter().map(|it| workbench(&record::record(&viewer, *it))).collect();
        // Words that the viewer has sent itself may come back.
        let mut own: Vec<&str> = Vec::new();
        for (n, request) in requests(&benches[0], &viewer, &pages).into_iter().enumerate() {
            let answers: Vec<String> = benches
                .iter()
                .map(|bench| {
                    DICE.set(n as u64);
                    bench.text(&person, request.clone())
                })
                .collect();
            let body = String::from_utf8_lossy(&request.body);
            let what = || format!("{viewer}: {} {} {body:.400}", request.method, request.path);
            assert!(!is_stumble(&answers[0]), "{}: {}", what(), answers[0]);
            for other in &answers[1..] {
                assert!(answers[0] == *other, "{}\n{}", what(), differ(&answers[0], other));
            }
            let asked = format!("{} {body}", request.path);
            own.extend(hushed(&viewer).into_iter().filter(|word| asked.contains(word)));
            for word in hushed(&viewer).into_iter().filter(|word| !own.contains(word)) {
                assert!(!answers[0].contains(word), "reads {word}: {}\n{}", what(), answers[0]);
            }
        }
        // Whatever was written, what is hidden is still hidden and the log whole.
        for bench in &benches {
            bench.house.verify().unwrap();
        }
    }
    assert!(record::ids(Kind::Claim).len() > 3);
}
