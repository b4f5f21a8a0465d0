//! Reports through the door, as pages and programs send them.

use http::{HeaderValue, Method};
use onetext_read::review::testing::reports;
use onetext_read::review::{Choices, Decision, Terms, entries, take};
use onetext_record::{Audience, Kind, Negotiation, NewEntry, Viewer};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::desk::Pen;
use crate::fault::Fault;
use crate::people::Person;
use crate::pile;
use crate::reply::Reply;
use crate::request::Request;
use crate::testing::{Workbench, get, log, post, send};

const STRIKE: &str =
    include_str!("../../../../../examples/harbour-strike/sources/strike-enters-third-week.txt");

fn mediator() -> Person {
    Workbench::person(Viewer::Mediator)
}

fn delegation(party: &str) -> Person {
    Workbench::person(Viewer::Party(party.parse().unwrap()))
}

fn json_of(house: &Workbench, who: &Person, request: Request) -> Value {
    match house.ask(Some(who), request).unwrap() {
        Reply::Plain(plain) if !plain.body.is_empty() => {
            serde_json::from_slice(&plain.body).unwrap()
        }
        _ => Value::Null,
    }
}

/// Pastes a report; the key of the pile that it became.
fn paste(house: &Workbench, who: &Person, text: &str) -> String {
    let report = json!({ "text": text, "title": "A report", "date": "2026-01-05" });
    let added = json_of(house, who, send(Method::POST, "/api/reports", &report));
    added["documents"][0]["key"].as_str().unwrap_or_default().to_owned()
}

/// The first of the reports that the library's own tests decide on, as a pile.
fn pile_of(house: &Workbench, who: &Person) -> String {
    let report = reports().remove(0);
    pile::put(&Pen::new(&house.house, who), report.document, report.proposals).unwrap()
}

fn review(house: &Workbench, who: &Person, key: &str) -> Value {
    json_of(house, who, get(&format!("/api/reports/{key}")))
}

fn number_of(review: &Value, says: &str) -> usize {
    let all = review["proposals"].as_array().unwrap();
    all.iter().position(|it| it["says"].as_str().unwrap().contains(says)).unwrap() + 1
}

fn decide(house: &Workbench, who: &Person, key: &str, decisions: &Value) -> Result<Reply, Fault> {
    let version = review(house, who, key)["version"].clone();
    let body = json!({ "version": version, "decisions": decisions });
    house.ask(Some(who), send(Method::POST, &format!("/api/reports/{key}/decisions"), &body))
}

/// Sends a form of the page as it stands now.
fn form(
    house: &Workbench,
    who: &Person,
    key: &str,
    fields: &[(&str, &str)],
) -> Result<Reply, Fault> {
    let version = review(house, who, key)["version"].to_string();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    house.ask(Some(who), post(&format!("/review/{key}"), &all))
}

/// How the proposals stand, a letter each.
fn standing(review: &Value) -> String {
    let all = review["proposals"].as_array().unwrap();
    all.iter().map(|it| it["decision"].as_str().unwrap().chars().next().unwrap()).collect()
}

fn state(house: &Workbench, who: &Person) -> Negotiation {
    house.house.room(&who.viewer).read().negotiation.clone()
}

fn kinds(state: &Negotiation) -> Vec<String> {
    (1..=state.rank()).map(|rank| state.kind_of(rank).unwrap().to_string()).collect()
}

#[test]
fn a_report_is_read_and_nothing_is_recorded_before_it_is_accepted() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let key = paste(&house, &me, STRIKE);
    let read = review(&house, &me, &key);
    let all = read["proposals"].as_array().unwrap().len();
    assert!(all > 5, "{read}");
    assert_eq!(state(&house, &me).rank(), 0, "nothing enters the record unseen");
    let page = house.text(&me, get(&format!("/review/{key}")));
    assert!(page.starts_with("200") && page.contains("class=\"now content\""), "{page}");
    assert_eq!(state(&house, &me).rank(), 0);
    decide(&house, &me, &key, &json!([{ "decision": "accept-above", "least": 0.0 }])).unwrap();
    let state = state(&house, &me);
    assert!(state.parties.current().count() > 1 && state.statements.current().count() > 0);
    assert!(state.sources.current().all(|source| source.audience == Audience::Mediators));
    let statement = state.statements.current().next().unwrap();
    assert_eq!(statement.author, me.name);
    assert!(statement.reading.is_some(), "who reads it sees that a machine proposed it");
    let list = json_of(&house, &me, get("/api/reports"));
    assert_eq!(list["reports"][0]["tally"]["accepted"], json!(all));
    let again = paste(&house, &me, STRIKE);
    assert_eq!(again, key, "the same report waits once");
}

#[test]
fn what_is_rejected_is_remembered_and_not_proposed_again() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let key = paste(&house, &me, STRIKE);
    let before = review(&house, &me, &key);
    let all = before["proposals"].as_array().unwrap();
    let at = all.iter().position(|it| it["kind"] == "statement").unwrap();
    let quote = all[at]["evidence"].clone();
    let rejected = json!([{ "proposal": at + 1, "decision": "reject", "reason": "a rumour" }]);
    decide(&house, &me, &key, &rejected).unwrap();
    let known = state(&house, &me);
    let dismissal = known.dismissals.current().next().unwrap();
    assert_eq!(dismissal.body.reason.as_deref(), Some("a rumour"));
    assert_eq!(kinds(&known), ["source", "dismissal"]);
    house.ask(Some(&me), send(Method::DELETE, &format!("/api/reports/{key}"), &json!({}))).unwrap();
    let report = json!({ "text": STRIKE, "date": "2026-01-05" });
    let added = json_of(&house, &me, send(Method::POST, "/api/reports", &report));
    assert!(added["documents"][0]["known-as"].is_string(), "{added}");
    let again = review(&house, &me, added["documents"][0]["key"].as_str().unwrap());
    let spans = |it: &Value| {
        let words = it["evidence"].as_array().unwrap().iter();
        words.map(|it| (it["start"].clone(), it["end"].clone())).collect::<Vec<_>>()
    };
    let gone = spans(&json!({ "evidence": quote }));
    let statements = again["proposals"].as_array().unwrap().iter();
    assert!(statements.filter(|it| it["kind"] == "statement").all(|it| spans(it) != gone));
}

#[test]
fn what_a_proposal_needs_comes_along_and_is_told() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let key = pile_of(&house, &me);
    let read = review(&house, &me, &key);
    let at = number_of(&read, "Ana Duarte (HWU) says");
    let page = house.text(&me, get(&format!("/review/{key}?at={at}")));
    assert!(
        page.contains("Accepting it also records:") && page.contains("Ana Duarte, speaks for HWU")
    );
    let reply = form(&house, &me, &key, &[("do", "accept"), ("at", &at.to_string())]).unwrap();
    assert!(matches!(reply, Reply::Plain(plain) if plain.status == 303));
    assert_eq!(kinds(&state(&house, &me)), ["source", "party", "person", "statement"]);
    let page = house.text(&me, get(&format!("/review/{key}?at={at}")));
    assert!(page.contains("and with it"), "the page tells what came along");
}

#[test]
fn a_form_corrects_what_is_recorded() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let key = pile_of(&house, &me);
    let at = number_of(&review(&house, &me, &key), "rejects").to_string();
    let fields = [
        ("do", "edit-accept"),
        ("at", &at),
        ("form", "statement"),
        ("by", "hwu"),
        ("stance", "warns"),
        ("issues", "shifts"),
        ("on", "2026-01-04"),
        ("audience", "1"),
    ];
    form(&house, &me, &key, &fields).unwrap();
    let state = state(&house, &me);
    let said = state.statements.current().next().unwrap();
    assert_eq!((said.body.by[0].as_str(), said.body.stance.word()), ("hwu", "warns"));
    assert_eq!(said.body.words, "night shifts", "the words stay as quoted");
    assert_eq!(said.on.unwrap().to_string(), "2026-01-04");
    assert_eq!(said.audience, Audience::Everyone);
    assert!(state.parties.get("union").is_none(), "only what it needs comes along");
}

#[test]
fn a_correction_that_does_not_fit_is_shown_again_with_the_reason() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let key = pile_of(&house, &me);
    let at = number_of(&review(&house, &me, &key), "rejects").to_string();
    let text = "[[statement]]\nby = [\"nobody\"]\nstance = \"rejects\"\nwords = \"night shifts\"\n";
    let fields = [("do", "edit-accept"), ("at", at.as_str()), ("form", "text"), ("text", text)];
    let Reply::Page(page) = form(&house, &me, &key, &fields).unwrap() else { panic!() };
    assert_eq!(page.status, 422);
    assert!(page.main.0.contains("party `nobody`") && page.main.0.contains("by = [&quot;nobody"));
    assert_eq!(state(&house, &me).rank(), 0);
    let broken = [("do", "edit"), ("at", at.as_str()), ("form", "text"), ("text", "[[statement]")];
    let Reply::Page(page) = form(&house, &me, &key, &broken).unwrap() else { panic!() };
    assert_eq!(page.status, 400);
    assert_eq!(standing(&review(&house, &me, &key)), "ooooooooo");
}

#[test]
fn two_become_one_and_it_can_be_taken_back() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let key = pile_of(&house, &me);
    let before = review(&house, &me, &key);
    let (from, into) = (number_of(&before, "HWU, a"), number_of(&before, "Dockers’ Union, a"));
    let merge = [("do", "merge"), ("at", &*from.to_string()), ("into", &*into.to_string())];
    form(&house, &me, &key, &merge).unwrap();
    let merged = review(&house, &me, &key);
    assert_eq!(merged["proposals"][from - 1]["same-as"], into);
    assert_eq!(state(&house, &me).rank(), 0, "a merge alone records nothing");
    form(&house, &me, &key, &[("do", "undo"), ("at", "1")]).unwrap();
    assert_eq!(review(&house, &me, &key)["proposals"], before["proposals"]);
    form(&house, &me, &key, &merge).unwrap();
    decide(&house, &me, &key, &json!([{ "proposal": into, "decision": "accept" }])).unwrap();
    let state = state(&house, &me);
    assert_eq!(state.parties.get("union").unwrap().body.aliases, ["HWU"]);
    let gone = decide(&house, &me, &key, &json!([{ "decision": "undo" }]));
    assert!(matches!(gone, Err(Fault::Input { .. })), "what is in the record is not undone here");
}

#[test]
fn a_stale_decision_is_told_what_the_other_decided() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let other = Person { id: "other".to_owned(), name: "B. Other".to_owned(), ..mediator() };
    let key = pile_of(&house, &me);
    let version = review(&house, &me, &key)["version"].to_string();
    form(&house, &other, &key, &[("do", "accept"), ("at", "2")]).unwrap();
    let rank = state(&house, &me).rank();
    let stale = [("do", "reject"), ("at", "2"), ("version", version.as_str())];
    let reply = house.ask(Some(&me), post(&format!("/review/{key}"), &stale)).unwrap();
    let Reply::Page(page) = reply else { panic!() };
    assert_eq!(page.status, 409);
    assert!(page.main.0.contains("B. Other: accepted"), "{}", page.main.0);
    let body = json!({ "version": 1, "decisions": [{ "proposal": 1, "decision": "accept" }] });
    let sent = send(Method::POST, &format!("/api/reports/{key}/decisions"), &body);
    let Err(Fault::Moved(changes)) = house.ask(Some(&me), sent) else { panic!() };
    assert_eq!(changes[0].author, "B. Other");
    assert_eq!(state(&house, &me).rank(), rank, "nothing of the stale decisions was written");
}

#[test]
fn what_the_record_cannot_take_is_said_and_nothing_is_lost() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let key = pile_of(&house, &me);
    let party = number_of(&review(&house, &me, &key), "Dockers’ Union, a");
    decide(&house, &me, &key, &json!([{ "proposal": party, "decision": "accept" }])).unwrap();
    let said = number_of(&review(&house, &me, &key), "rejects").to_string();
    let before = (review(&house, &me, &key), state(&house, &me).rank());
    let everyone = [("do", "accept"), ("at", said.as_str()), ("audience", "1")];
    let Reply::Page(page) = form(&house, &me, &key, &everyone).unwrap() else { panic!() };
    assert_eq!(page.status, 422, "the party and the report are for the mediators alone");
    assert!(page.main.0.contains("class=\"why-not\""));
    assert_eq!((review(&house, &me, &key), state(&house, &me).rank()), before);
}

/// Entries of a record with two parties, and what only the mediators see of it.
fn talks() -> (Vec<NewEntry>, Vec<NewEntry>) {
    let party = |id: &str, name: &str| -> NewEntry {
        let body = json!({ "party": { "id": id, "name": name, "role": "principal" } });
        serde_json::from_value(json!({ "author": "M", "body": body })).unwrap()
    };
    let hidden = json!({ "author": "M", "audience": "mediators", "body": { "issue": {
        "id": "secret", "title": "Night shifts", "keywords": ["night shifts", "cranes", "rule"],
    } } });
    let known = vec![party("union", "Dockers’ Union"), party("port", "Port Authority")];
    (known, vec![serde_json::from_value(hidden).unwrap()])
}

const SAID: &str = "The Dockers’ Union rejected night shifts on Monday. The Port Authority said that \
    the cranes were idle for a week. The Dockers’ Union said that night shifts were a danger.";

#[test]
fn a_delegation_reads_with_its_own_eyes_and_nobody_else_sees_it() {
    let (known, hidden) = talks();
    let with = Workbench::new(&log(known.iter().cloned().chain(hidden)));
    let without = Workbench::new(&log(known));
    let union = delegation("union");
    let read = |house: &Workbench| {
        let key = paste(house, &union, SAID);
        let shown = review(house, &union, &key);
        let page = house.text(&union, get(&format!("/review/{key}")));
        (key.clone(), shown.to_string().replace(&key, ""), page.replace(&key, ""))
    };
    let (key, shown, page) = read(&with);
    let (_, other, other_page) = read(&without);
    assert_eq!(shown, other, "what it does not see changes nothing");
    assert_eq!(page, other_page);
    let shown: Value = serde_json::from_str(&shown).unwrap();
    for it in shown["proposals"].as_array().unwrap() {
        assert!(it["says"].as_str().unwrap().starts_with("Dockers’ Union"), "its own word: {it}");
    }
    for who in [mediator(), delegation("port"), Workbench::person(Viewer::Observer)] {
        let seen = with.ask(Some(&who), get(&format!("/api/reports/{key}")));
        assert!(matches!(seen, Err(Fault::NotFound)));
        let seen = with.ask(Some(&who), get(&format!("/review/{key}")));
        assert!(matches!(seen, Err(Fault::NotFound)));
        assert_eq!(json_of(&with, &who, get("/api/reports"))["reports"], json!([]));
    }
}

#[test]
fn a_delegation_records_its_own_word_and_keeps_its_rejections() {
    let house = Workbench::new(&log(talks().0));
    let union = delegation("union");
    let key = paste(&house, &union, SAID);
    let before = state(&house, &mediator()).rank();
    form(&house, &union, &key, &[("do", "reject"), ("at", "1"), ("reason", "not so")]).unwrap();
    assert_eq!(state(&house, &mediator()).rank(), before, "what it rejects is its own affair");
    let rejected = review(&house, &union, &key);
    assert_eq!(rejected["proposals"][0]["decision"], "rejected");
    assert_eq!(rejected["proposals"][0]["recorded"], false);
    form(&house, &union, &key, &[("do", "reopen"), ("at", "1")]).unwrap();
    form(&house, &union, &key, &[("do", "accept"), ("at", "1")]).unwrap();
    let known = state(&house, &union);
    let said = known.statements.current().next().unwrap();
    assert_eq!(said.body.by[0].as_str(), "union");
    let ours = std::collections::BTreeSet::from(["union".parse().unwrap()]);
    assert_eq!(said.audience, Audience::Parties(ours));
    assert_eq!(state(&house, &delegation("port")).rank(), 2, "the other side sees none of it");
    let mut body = review(&house, &union, &key)["proposals"][0]["body"].clone();
    body["statement"]["by"] = json!(["port"]);
    let theirs = json!([{ "proposal": 1, "decision": "edit", "body": body }]);
    assert!(decide(&house, &union, &key, &theirs).is_err());
}

#[test]
fn observers_put_nothing_in() {
    let (house, who) = (Workbench::new(&[]), Workbench::person(Viewer::Observer));
    let sent = send(Method::POST, "/api/reports", &json!({ "text": STRIKE }));
    assert!(matches!(house.ask(Some(&who), sent), Err(Fault::Forbidden(_))));
    assert!(house.text(&who, get("/review")).contains("Observers read"));
}

#[test]
fn files_of_several_kinds_come_in_together() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let part = |name: &str, content: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n{content}\r\n"
        )
    };
    let body = [
        part("one.txt", STRIKE),
        part("two.html", "<html><body><article><h1>Port</h1><p>The Port Authority rejects the plan, the Port Authority said on Monday.</p></article></body></html>"),
        part("three.bin", "\u{0}\u{1}\u{2}"),
        "--b--\r\n".to_owned(),
    ]
    .concat();
    let mut request = Request { method: Method::POST, body: body.into(), ..get("/review") };
    let media = HeaderValue::from_static("multipart/form-data; boundary=b");
    request.headers.insert(http::header::CONTENT_TYPE, media);
    let page = house.text(&me, request.clone());
    assert!(page.contains("What was read") && page.contains("three.bin"), "{page}");
    request.path = "/api/reports".to_owned();
    let added = json_of(&house, &me, request);
    assert_eq!(added["documents"].as_array().unwrap().len(), 2);
    assert!(added["documents"][0]["waiting"].as_bool().unwrap(), "they wait already");
    assert_eq!(added["left-out"].as_array().unwrap().len(), 1);
    assert_eq!(state(&house, &me).rank(), 0);
    let empty = house.text(&me, post("/review", &[("text", " ")]));
    assert!(empty.starts_with("400") && empty.contains("There is no report in the form"));
}

#[test]
fn there_is_room_for_so_many_and_no_more() {
    let (house, me) = (Workbench::new(&[]), mediator());
    let pen = Pen::new(&house.house, &me);
    let report = || reports().remove(1);
    for _ in 0..pile::MOST {
        let report = report();
        pile::put(&pen, report.document, report.proposals).unwrap();
    }
    let one = report();
    let full = pile::put(&pen, one.document, one.proposals);
    assert!(matches!(full, Err(Fault::Input { message, .. }) if message.contains("at most 200")));
    let key = pile::list(&pen.study).unwrap().remove(0).0;
    house.ask(Some(&me), post(&format!("/review/{key}/remove"), &[])).unwrap();
    assert!(matches!(house.ask(Some(&me), get(&format!("/review/{key}"))), Err(Fault::NotFound)));
    let mut big = report();
    big.document.source.text = "x".repeat(pile::MOST_BYTES);
    assert!(matches!(pile::put(&pen, big.document, big.proposals), Err(Fault::Input { .. })));
    let last = report();
    pile::put(&pen, last.document, last.proposals).unwrap();
}

/// What a person might do, as the API takes it.
fn deeds() -> impl Strategy<Value = Value> {
    let at = 1usize..10;
    prop_oneof![
        4 => at.clone().prop_map(|i| json!({ "proposal": i, "decision": "accept" })),
        3 => at.clone().prop_map(|i| json!({ "proposal": i, "decision": "reject", "reason": "so" })),
        2 => (at.clone(), at.clone())
            .prop_map(|(a, b)| json!({ "proposal": a, "decision": "merge", "into": b })),
        1 => at.prop_map(|i| json!({ "proposal": i, "decision": "reopen" })),
        1 => (0u8..11).prop_map(|n| json!({ "decision": "accept-above", "least": f64::from(n) / 10.0 })),
        2 => Just(json!({ "decision": "undo" })),
    ]
}

/// The same through the library alone; whether it was taken.
fn act(choices: &mut Choices, record: &mut Negotiation, deed: &Value, word: &dyn Fn() -> String) {
    let number = |name: &str| deed[name].as_u64().map_or(0, |n| usize::try_from(n).unwrap() - 1);
    let (at, mut new) = (number("proposal"), choices.clone());
    let is_done = match deed["decision"].as_str().unwrap() {
        "accept" => new.accept(at, false).is_ok(),
        "reject" => new.reject_because(at, Some("so".to_owned())).is_ok(),
        "merge" => new.merge(at, number("into")).is_ok(),
        "reopen" => new.reopen(at).is_ok(),
        "accept-above" => {
            new.accept_above(deed["least"].as_f64().unwrap(), None);
            true
        }
        _ => new.undo().is_some(),
    };
    let mediators = &Audience::Mediators;
    let terms = Terms { word: Some(word), ..Terms::new("P. mediator", mediators) };
    if is_done && let Ok(written) = entries(&new, record, &terms) {
        for entry in &written.entries {
            take(entry, record).unwrap();
        }
        new.wrote(&written);
        *choices = new;
    }
}

/// What a record holds, without the words of chance in its ids.
fn told(state: &Negotiation) -> String {
    let entries = (1..=state.rank()).map(|rank| {
        let entry = state.entry(rank).unwrap();
        let new = NewEntry::from(entry);
        let mut json = serde_json::to_value(&new).unwrap();
        // It is made from ids, too.
        if let Some(dismissal) = json["body"].get_mut("dismissal") {
            dismissal["fingerprint"] = Value::Null;
        }
        json.to_string()
    });
    let text: String = entries.collect::<Vec<_>>().join("\n");
    let is_chance = |word: &str| {
        word.len() == 10 && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    let mut pieces = text.split('-');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
        plain.push('-');
        plain.push_str(if is_chance(&piece[..end]) { &piece[end..] } else { piece });
    }
    plain
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn decisions_through_the_door_make_the_entries_of_the_library(
        deeds in proptest::collection::vec(deeds(), 1..14),
    ) {
        let (house, me) = (Workbench::new(&[]), mediator());
        let key = pile_of(&house, &me);
        let pen = Pen::new(&house.house, &me);
        let mut choices = pile::open(&pen.study, &key).unwrap().choices;
        let mut record = Negotiation::new(Viewer::Mediator);
        let count = std::cell::Cell::new(0u64);
        let word = || {
            count.set(count.get() + 1);
            format!("{:0>10}", count.get())
        };
        for deed in deeds {
            // What cannot be done is refused, and changes nothing.
            let _ = decide(&house, &me, &key, &json!([deed]));
            act(&mut choices, &mut record, &deed, &word);
            let pile = pile::open(&pen.study, &key).unwrap();
            prop_assert_eq!(pile.choices.all().len(), choices.all().len());
            for at in 0..choices.all().len() {
                prop_assert_eq!(pile.choices.get(at).decision, choices.get(at).decision);
                prop_assert_eq!(pile.choices.is_written(at), choices.is_written(at));
            }
            prop_assert_eq!(told(&state(&house, &me)), told(&record));
        }
        let accepted = choices.all().iter().filter(|it| it.decision == Decision::Accepted).count();
        let state = state(&house, &me);
        let others = kinds(&state).iter().filter(|kind| {
            **kind != Kind::Source.to_string() && **kind != Kind::Dismissal.to_string()
        }).count();
        prop_assert_eq!(others, accepted, "nothing is in the record that was not accepted");
    }
}
