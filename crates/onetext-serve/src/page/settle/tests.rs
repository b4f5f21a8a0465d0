//! Invented talks on a mill stream: the page says what the engine says, to each what it may know.

use http::Method;
use onetext_brief::settlement::{Ask, settle, talks, what_if};
use onetext_record::{Entry, Viewer, fold};
use onetext_settle::exact::{parse, whole};
use onetext_settle::whatif;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::sight::shared;
use super::wish::Wishes;
use crate::fault::Fault;
use crate::reply::Reply;
use crate::request::{Fields, Request};
use crate::testing::{Workbench, folder, get, post, send};

const TALKS: &str = r#"
title = "The mill stream"
[defaults]
author = "M. Aldous"
recorded-at = 2026-01-10T08:00:00Z
[parties.mill]
name = "Mill"
role = "principal"
[parties.farm]
name = "Farm"
role = "principal"
[parties.anglers]
name = "Anglers"
role = "stakeholder"
[parties.weir]
name = "Weir board"
role = "mediator"
[issues.water]
title = "Water"
options = [{ id = "low", title = "low water" }, { id = "middle", title = "middle water" }, { id = "high", title = "high water" }]
[issues.path]
title = "Path"
consent = "mill and farm"
options = [{ id = "open", title = "an open path" }, { id = "shut", title = "a shut path" }]
"#;

const RECORD: &str = r#"
[[position]]
id = "mill-water"
on = 2026-01-02
party = "mill"
issue = "water"
rejects = ["low"]
salience = 0.8

[[position]]
id = "farm-water"
on = 2026-01-02
party = "farm"
issue = "water"
rejects = ["high"]
salience = 0.6

[[position]]
id = "anglers-water"
on = 2026-01-02
party = "anglers"
issue = "water"
prefers = ["middle", "low", "high"]

[[valuation]]
id = "farm-values"
on = 2026-01-03
party = "farm"
issue = "water"
values = { low = 1, middle = 0.6, high = 0 }
weight = 0.6

[[valuation]]
id = "farm-path"
on = 2026-01-03
party = "farm"
issue = "path"
values = { open = 0, shut = 1 }
weight = 0.4

[[package]]
id = "autumn"
title = "The autumn package"
on = 2026-01-04
options = { water = "middle", path = "open" }
"#;

/// What the mediators alone know.
const HIDDEN: &str = r#"
[[valuation]]
id = "mill-values"
on = 2026-01-03
party = "mill"
issue = "water"
values = { low = 0, middle = 0.7, high = 1 }
weight = 0.7
audience = "mediators"
assumption = true

[[valuation]]
id = "mill-path"
on = 2026-01-03
party = "mill"
issue = "path"
values = { open = 1, shut = 0 }
weight = 0.3
audience = "mediators"

[[reservation]]
id = "mill-least"
on = 2026-01-03
party = "mill"
value = 0.4
alternative = "A steam engine."
audience = "mediators"

[[package]]
id = "secret"
title = "A whispered package"
on = 2026-01-04
options = { water = "high", path = "shut" }
audience = "mediators"
"#;

fn entries(hidden: &str) -> Vec<Entry> {
    folder(&[("onetext.toml", TALKS), ("record/a.toml", RECORD), ("record/b.toml", hidden)])
}

fn viewers() -> Vec<Viewer> {
    vec![
        Viewer::Mediator,
        Viewer::Observer,
        Viewer::Party("mill".parse().unwrap()),
        Viewer::Party("farm".parse().unwrap()),
    ]
}

fn body(bench: &Workbench, viewer: &Viewer, request: Request) -> String {
    let person = Workbench::person(viewer.clone());
    match bench.ask(Some(&person), request) {
        Ok(Reply::Plain(plain)) => String::from_utf8(plain.body.to_vec()).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn fault(bench: &Workbench, viewer: &Viewer, request: Request) -> Fault {
    bench.ask(Some(&Workbench::person(viewer.clone())), request).unwrap_err()
}

fn as_json(bench: &Workbench, viewer: &Viewer, request: Request) -> Value {
    serde_json::from_str(&body(bench, viewer, request)).unwrap()
}

#[test]
fn every_viewer_gets_the_engines_answer_to_what_it_sees() {
    let entries = entries(HIDDEN);
    let bench = Workbench::new(&entries);
    for viewer in viewers() {
        let said = as_json(&bench, &viewer, get("/api/settlement"));
        let state = fold(entries.clone(), viewer.clone());
        let expected = settle(&talks(&state, None, None, Ask::light()));
        assert_eq!(said["settlement"], serde_json::to_value(&expected).unwrap(), "{viewer}");
        let sure = as_json(&bench, &viewer, get("/api/settlement?sure=yes"));
        let ask = Ask { standings: true, chances: true, questions: true, ..Ask::light() };
        let expected = settle(&talks(&state, None, None, ask));
        assert_eq!(sure["settlement"], serde_json::to_value(&expected).unwrap(), "{viewer}");
    }
}

#[test]
fn a_change_gives_what_the_command_would_say() {
    let entries = entries(HIDDEN);
    let bench = Workbench::new(&entries);
    let viewer = Viewer::Mediator;
    let question = talks(&fold(entries, viewer.clone()), None, None, Ask::light());
    let texts = [
        "weight farm/water=0.25",
        "weight farm/path=0.75",
        "reservation mill=0.5",
        "consent path = farm",
        "drop farm/water/high",
    ];
    let (changes, _) = whatif::read_all(&question.scenario, texts).unwrap();
    let expected = serde_json::to_value(what_if(&question, &changes).unwrap()).unwrap();
    let query = "w.farm.water=0.25&r.mill=0.5&c.path=farm&without=farm.water.high";
    let got = as_json(&bench, &viewer, get(&format!("/api/settlement?{query}")));
    let without_words = |mut it: Value| {
        // In another order the same changes make the same answers.
        let said = it["differences"].as_array().unwrap().clone();
        let follows = said.into_iter().filter(|it| !it.as_str().unwrap().starts_with("Asked: "));
        it["differences"] = follows.collect();
        it
    };
    assert_eq!(without_words(got["settlement"].clone()), without_words(expected));
    assert_ne!(got["settlement"], as_json(&bench, &viewer, get("/api/settlement"))["settlement"]);
    let asked = json!({
        "weights": { "farm": { "water": 0.25 } },
        "reservations": { "mill": 0.5 },
        "consents": { "path": "farm" },
        "without": ["farm.water.high"],
    });
    let posted = as_json(&bench, &viewer, send(Method::POST, "/api/settle/what-if", &asked));
    assert_eq!(posted, got);
    assert_eq!(got["yours"].as_array().unwrap().len(), 4);
}

#[test]
fn what_is_hidden_changes_no_byte() {
    let with = Workbench::new(&entries(HIDDEN));
    let without = Workbench::new(&entries(""));
    let paths = [
        "/settle",
        "/settle?sure=yes",
        "/settle?package=water:middle,path:open&w.farm.water=0.3",
        "/settle/live?leave=path",
        "/settle?w.mill.water=0.5",
        "/settle?r.mill=0.5",
        "/settle?x=mill",
        "/api/settlement?sure=yes",
        "/api/settle/package?package=water:high,path:shut",
        "/settle/settlement.json",
        "/settle/packages.csv",
        "/settle/plot.svg",
        "/settle/scenario.toml",
        "/settle/certificates.json",
        "/settle/value/mill/water",
        "/settle/value/farm/water?w.farm.water=0.2",
    ];
    for viewer in viewers().into_iter().skip(1) {
        let person = Workbench::person(viewer.clone());
        for path in paths {
            let (one, other) = (with.text(&person, get(path)), without.text(&person, get(path)));
            assert_eq!(one, other, "{viewer} {path}");
            assert!(!one.contains("whispered") && !one.contains("steam"), "{viewer} {path}");
        }
    }
    // And it is there for who may see it.
    let mediator = Workbench::person(Viewer::Mediator);
    assert!(with.text(&mediator, get("/settle")).contains("A whispered package"));
}

#[test]
fn who_sees_no_values_is_told_what_is_missing() {
    let bench = Workbench::new(&folder(&[("onetext.toml", TALKS)]));
    let page = bench.text(&Workbench::person(Viewer::Observer), get("/settle"));
    assert!(page.contains("An agreement is possible"), "{page}");
    assert!(page.contains("nobody’s values are known exactly"), "{page}");
    assert!(!page.contains("<svg"));
}

#[test]
fn a_wrong_parameter_is_named() {
    let bench = Workbench::new(&entries(HIDDEN));
    let wrong = [
        ("w.mil.water=0.4", "w.mil.water", "mill"),
        ("w.mill.watr=0.4", "w.mill.watr", "water"),
        ("w.mill.water=1.4", "w.mill.water", "0 to 1"),
        ("w.mill.water=many", "w.mill.water", "number"),
        ("v.mill.water.hgh=0.4", "v.mill.water.hgh", "high"),
        ("w.anglers.water=0.4", "w.anglers.water", "assume"),
        ("r.nobody=0.4", "r.nobody", "mill"),
        ("without=mill.water.high", "without", "red line"),
        ("leave=fish", "leave", "water"),
        ("off=water", "off", "ISSUE.OPTION"),
        ("off=water.deep", "off", "middle"),
        ("c.water=mill+and", "c.water", "expected"),
        ("c.water=miller", "c.water", "mill"),
        ("package=water", "package", "ISSUE:OPTION"),
        ("package=water:deep", "package", "middle"),
        ("on=yesterday", "on", "2026-03-01"),
        ("x=anglers", "x", "drawn"),
        ("way=0", "way", "from 1"),
        ("assume=perhaps", "assume", "yes or no"),
        ("weight=3", "weight", "w.PARTY.ISSUE"),
    ];
    for (query, name, mend) in wrong {
        for path in ["/settle", "/settle/live", "/api/settlement"] {
            let fault = fault(&bench, &Viewer::Mediator, get(&format!("{path}?{query}")));
            let said = fault.sentences().join(" ");
            assert!(matches!(fault, Fault::Input { .. }), "{query}: {said}");
            assert!(said.contains(name) && said.contains(mend), "{query}: {said}");
        }
    }
    let asked = json!({ "weights": { "mill": { "water": 7 } } });
    let request = send(Method::POST, "/api/settle/what-if", &asked);
    let said = fault(&bench, &Viewer::Mediator, request).sentences().join(" ");
    assert!(said.contains("weights.mill.water"), "{said}");
}

#[test]
fn a_form_without_a_script_leads_to_an_address_that_says_the_changes_alone() {
    let bench = Workbench::new(&entries(HIDDEN));
    let sent = "/settle?form=yes&w.mill.water=0.70&w.mill.path=0.50&r.mill=0.40&r.farm=0.00\
                &c.path=mill+and+farm&p.water=high&p.path=&without=mill.water.low";
    let person = Workbench::person(Viewer::Mediator);
    let Ok(Reply::Plain(plain)) = bench.ask(Some(&person), get(sent)) else { panic!() };
    let to = plain.headers.get("location").unwrap().to_str().unwrap();
    assert_eq!(to, "/settle?w.mill.path=0.5&without=mill.water.low&package=water:high");
    let page = bench.text(&person, get(to));
    assert!(page.contains("It leaves open: ") && page.contains("Path weighs 0.5 for Mill"));
}

#[test]
fn a_package_is_looked_at_from_all_sides() {
    let bench = Workbench::new(&entries(HIDDEN));
    let path = "/api/settle/package?package=water:low,path:shut";
    let look = as_json(&bench, &Viewer::Mediator, get(path));
    assert_eq!(look["agreeable"], false);
    assert_eq!(look["unmet"], json!(["Water", "Path"]));
    let mill = &look["voices"][0];
    assert_eq!((&mill["party"], &mill["consents"]), (&json!("mill"), &json!(false)));
    assert_eq!(mill["because"][0]["issues"], json!(["water"]));
    assert_eq!(mill["because"].as_array().unwrap().len(), 2);
    let ways = look["ways"].as_array().unwrap();
    assert_eq!(ways.len(), 1);
    let way = ways[0].as_str().unwrap();
    assert!(
        way.contains("Mill accepts “low water” on Water") && way.contains("settles for 0.00"),
        "{way}"
    );
    let open = get("/api/settle/package?package=water:low");
    let said = fault(&bench, &Viewer::Mediator, open).sentences().join(" ");
    assert!(said.contains("leaves open: path"), "{said}");
}

#[test]
fn what_was_tried_out_can_be_recorded_by_who_may() {
    let bench = Workbench::new(&entries(HIDDEN));
    let farm = Viewer::Party("farm".parse().unwrap());
    let sent = [
        ("onetext-token", "token"),
        ("package", "water:high,path:open"),
        ("title", "The winter package"),
        ("audience", "1"),
        ("seen", "9"),
    ];
    let person = |viewer: &Viewer| Workbench::person(viewer.clone());
    // Before and after on one page, with no wait in between.
    assert!(!bench.text(&person(&farm), get("/settle")).contains("The winter package"));
    let refused = bench.ask(Some(&person(&farm)), post("/settle/package", &sent));
    assert!(matches!(refused, Err(Fault::NotFound)));
    let open = [("package", "water:high"), ("title", "Half")];
    let said = fault(&bench, &Viewer::Mediator, post("/settle/package", &open)).sentences();
    assert!(said.join(" ").contains("Path"), "{said:?}");
    bench.ask(Some(&person(&Viewer::Mediator)), post("/settle/package", &sent)).unwrap();
    assert!(bench.text(&person(&Viewer::Mediator), get("/settle")).contains("The winter package"));

    let values =
        [("v.low", "0.9"), ("v.middle", "0.3 to 0.5"), ("weight", "0,5"), ("audience", "0")];
    let refused = bench.ask(Some(&person(&farm)), post("/settle/value/mill/water", &values));
    assert!(matches!(refused, Err(Fault::NotFound)));
    let observer =
        bench.ask(Some(&person(&Viewer::Observer)), post("/settle/value/farm/water", &values));
    assert!(matches!(observer, Err(Fault::Forbidden(_))));
    bench.ask(Some(&person(&farm)), post("/settle/value/farm/water", &values)).unwrap();
    let page = bench.text(&person(&farm), get("/settle/value/farm/water"));
    assert!(page.contains("value=\"0.3 to 0.5\"") && page.contains("value=\"0.9\""), "{page}");
    // Somebody who looked before that is told, and nothing is written.
    let late: Vec<(&str, &str)> = values.iter().copied().chain([("seen", "1")]).collect();
    let moved = bench.ask(Some(&person(&farm)), post("/settle/value/farm/water", &late));
    assert!(matches!(moved, Err(Fault::Moved(_))));
    let wrong = [("v.low", "two"), ("audience", "0")];
    let said = fault(&bench, &farm, post("/settle/value/farm/water", &wrong)).sentences().join(" ");
    assert!(said.contains("v.low"), "{said}");
}

#[test]
fn a_record_that_grows_is_answered_from_the_last_answer_and_then_anew() {
    let bench = Workbench::new(&entries(HIDDEN));
    let person = Workbench::person(Viewer::Mediator);
    let before = as_json(&bench, &Viewer::Mediator, get("/api/settlement"));
    let values = [("v.low", "0"), ("v.middle", "0.2"), ("v.high", "1"), ("weight", "0.7")];
    // Written through the house and not through this page, so nobody asks for the answer anew.
    let study = crate::desk::Study::new(&bench.house, &person.viewer);
    let rank = {
        let body = serde_json::from_value::<onetext_record::body::Valuation>(json!({
            "id": "mill-again", "party": "mill", "issue": "water", "weight": 0.7,
            "values": values[..3].iter().map(|(name, it)| (name[2..].to_owned(), it.parse::<f64>().unwrap())).collect::<std::collections::BTreeMap<_, _>>(),
        }));
        let entry =
            onetext_record::NewEntry::judged("", body.unwrap()).on("2026-01-05".parse().unwrap());
        let pen = crate::desk::Pen::new(&bench.house, &person);
        pen.append(vec![entry], None).unwrap()
    };
    let state = study.look(|desk| desk.state.clone());
    let expected = settle(&talks(&state, None, None, Ask::light()));
    let expected = serde_json::to_value(&expected).unwrap();
    assert_ne!(before["settlement"], expected);
    for turn in 0..200 {
        let mut request = get("/api/settlement");
        request.headers.insert("onetext-rank", rank.to_string().parse().unwrap());
        let now = as_json(&bench, &Viewer::Mediator, request);
        if now["stale"] == false {
            assert_eq!(now["settlement"], expected);
            return;
        }
        assert_eq!(now["settlement"], before["settlement"], "{turn}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("no new answer came");
}

#[test]
fn the_drawing_of_a_tiny_record() {
    let bench = Workbench::new(&entries(HIDDEN));
    let svg = body(&bench, &Viewer::Mediator, get("/settle/plot.svg"));
    assert!(!svg.contains("style=") && !svg.contains("<script"));
    // The mill alone has something to fall back on; two packages are best, and two lie on the table.
    assert_eq!(svg.matches("no less for ").count(), 1, "{svg}");
    assert!(svg.contains("nothing beats it: 2") && svg.contains("draft or package: 2"), "{svg}");
    for name in ["Nash", "The autumn package", "A whispered package"] {
        assert!(svg.contains(name), "{name}: {svg}");
    }
    assert!(svg.matches("class=\"mark\" data-mark=\"package-").count() >= 5, "{svg}");
}

#[test]
fn weights_share_what_is_left() {
    let exact = |text: &str| parse(text).unwrap();
    let recorded = [exact("0.5"), exact("0.3"), exact("0.2")];
    let set = [Some(exact("0.75")), None, None];
    assert_eq!(shared(&recorded, &set), [exact("0.75"), exact("0.15"), exact("0.1")]);
    let all = [Some(exact("0.5")), Some(exact("0.5")), Some(exact("1"))];
    assert_eq!(shared(&recorded, &all), [exact("0.25"), exact("0.25"), exact("0.5")]);
    let over = [Some(whole(1)), Some(whole(1)), None];
    assert_eq!(shared(&recorded, &over), [exact("0.5"), exact("0.5"), whole(0)]);
}

prop_compose! {
    fn number()(above in 0_u32..=1000, below in prop::sample::select(vec![1000_u32, 7000, 3003])) -> String {
        format!("{above}/{below}")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_address_says_all_that_was_tried_out(
        fields in proptest::collection::vec(
            prop_oneof![
                ("w\\.[a-z]{1,4}\\.[a-z0-9]{1,4}", number()),
                ("v\\.[a-z]{1,4}\\.[a-z]{1,4}\\.[a-z]{1,3}", number()),
                ("r\\.[a-z]{1,4}", prop_oneof![number(), Just("none".to_owned())]),
                (Just("without".to_owned()), "[a-z]{1,4}\\.[a-z]{1,4}\\.[a-z~]{1,6}"),
                (Just("leave".to_owned()), "[a-z-]{1,6}"),
                (Just("off".to_owned()), "[a-z]{1,4}\\.[a-z]{1,4}"),
                ("c\\.[a-z]{1,4}", "[a-z0-9 ,()&=+%ü]{1,12}[a-z]"),
                ("p\\.[a-z]{1,4}", "[a-z0-9]{1,5}"),
                (Just("package".to_owned()), "[a-z]{1,3}:[a-z]{1,3},[a-z]{1,3}:[a-z]{1,3}"),
                (Just("x".to_owned()), "[a-z]{1,5}"),
                (Just("way".to_owned()), "[1-9][0-9]?"),
                (Just("sure".to_owned()), Just("yes".to_owned())),
                (Just("on".to_owned()), Just("2026-02-28".to_owned())),
            ],
            0..20,
        ),
    ) {
        let wishes = Wishes::read(&Fields(fields)).unwrap();
        let query = wishes.query();
        let again: Vec<(String, String)> = serde_urlencoded::from_str(&query).unwrap();
        let again = Wishes::read(&Fields(again)).unwrap();
        prop_assert_eq!(&again, &wishes);
        prop_assert_eq!(again.query(), query);
    }
}
