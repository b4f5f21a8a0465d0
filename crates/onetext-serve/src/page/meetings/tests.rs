use http::Method;
use onetext_record::{Entry, Viewer};
use serde_json::json;

use crate::testing::{Workbench, folder, get, log, post, send};

const HEAD: &str = r#"
title = "Talks on the river"
[parties.north]
name = "North"
role = "principal"
[parties.south]
name = "South"
role = "principal"
[issues.water]
title = "Water"
question = "Who takes how much?"
consent = "north and south"
options = [
  { id = "half", title = "Half each" },
  { id = "all", title = "All to the north" },
]
"#;

const MEETINGS: &str = r#"
[[meeting]]
id = "opening"
title = "Opening round"
on = 2026-01-20
time = "09:30"
place = "Geneva"
status = "planned"
participants = ["north", "south"]
issues = ["water"]

[[meeting]]
id = "winter"
title = "Winter round"
on = "2025-12-10/2025-12-11"
status = "held"
participants = ["north", "south"]
outcome = "No result"

[[meeting]]
id = "quiet"
title = "Zqxhidden breakfast"
on = 2026-01-21
status = "planned"
participants = ["north"]
audience = "mediators"
"#;

const POSITIONS: &str = r#"
[[position]]
id = "north-water"
party = "north"
issue = "water"
on = 2026-01-02
prefers = ["all"]
rejects = ["half"]
"#;

fn entries() -> Vec<Entry> {
    folder(&[
        ("onetext.toml", HEAD),
        ("record/meetings.toml", MEETINGS),
        ("record/positions.toml", POSITIONS),
    ])
}

fn mediator() -> crate::people::Person {
    Workbench::person(Viewer::Mediator)
}

fn north() -> crate::people::Person {
    Workbench::person(Viewer::Party("north".parse().unwrap()))
}

#[test]
fn the_calendar_opens_at_the_next_meeting_and_names_its_days() {
    let bench = Workbench::new(&entries());
    let page = bench.text(&mediator(), get("/meetings"));
    assert!(page.contains("Meetings in January 2026"), "{page}");
    assert!(page.contains("Tuesday 20 January 2026"), "{page}");
    assert!(page.contains("today"), "{page}");
    assert!(!page.contains("Winter round"), "{page}");
    let month = bench.text(&mediator(), get("/meetings?month=2025-12"));
    // Both days of it, in the table and by day.
    assert_eq!(month.matches("Winter round").count(), 4, "{month}");
    assert!(bench.text(&mediator(), get("/meetings?month=never")).contains("400"));
}

#[test]
fn the_list_has_what_comes_before_what_is_over_and_can_be_narrowed() {
    let bench = Workbench::new(&entries());
    let list = bench.text(&mediator(), get("/meetings?view=list"));
    let at = |what: &str| list.find(what).unwrap();
    assert!(at("To come") < at("Opening round") && at("Opening round") < at("Past"));
    assert!(at("Past") < at("Winter round"));
    let narrow = bench.text(&mediator(), get("/meetings?view=list&issue=water"));
    assert!(narrow.contains("Opening round") && !narrow.contains("Winter round"), "{narrow}");
    let south = bench.text(&mediator(), get("/meetings?view=list&party=south"));
    assert!(!south.contains("breakfast"), "{south}");
}

#[test]
fn the_sheet_says_where_those_present_stand() {
    let bench = Workbench::new(&entries());
    let sheet = bench.text(&north(), get("/meetings/opening"));
    for words in [
        "Who takes how much?",
        "/matrix/water/north",
        "prefers All to the north; rules out Half each",
        "no position recorded",
        "There is no draft to agree to yet",
        "09:30 there",
    ] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    // Where nothing is on the table, it is what is open among those present.
    let winter = bench.text(&north(), get("/meetings/winter"));
    assert!(winter.contains("What is open among those present"), "{winter}");
    assert!(winter.contains("/matrix/water/north"), "{winter}");
    let json = bench.text(&north(), get("/api/meetings/opening"));
    assert!(json.contains("\"red-line\":true"), "{json}");
}

#[test]
fn what_is_hidden_changes_no_byte() {
    let all = entries();
    let bench = Workbench::new(&all);
    for who in [north(), Workbench::person(Viewer::Observer)] {
        let seen = all.iter().filter(|it| who.viewer.sees(&it.audience)).cloned();
        let own = Workbench::new(&log(seen.map(Into::into)));
        for path in [
            "/meetings",
            "/meetings?view=list",
            "/meetings?month=2026-01&party=north",
            "/meetings/opening",
            "/meetings/winter",
            "/meetings/quiet",
            "/meetings.ics",
            "/api/meetings",
            "/api/meetings/quiet",
            "/api/meetings.ics",
            "/calendar/guess.ics",
        ] {
            let text = bench.text(&who, get(path));
            assert_eq!(text, own.text(&who, get(path)), "{path}");
            assert!(!text.contains("Zqxhidden"), "{path}: {text}");
        }
    }
    assert!(bench.text(&mediator(), get("/meetings.ics")).contains("Zqxhidden"));
}

#[test]
fn a_delegation_plans_no_meetings() {
    let bench = Workbench::new(&entries());
    let wanted = json!({ "title": "Ours", "status": "planned" });
    for who in [north(), Workbench::person(Viewer::Observer)] {
        for request in [
            get("/plan"),
            post("/plan", &[("title", "Ours"), ("status", "planned")]),
            get("/meetings/opening/change"),
            post("/meetings/opening/change", &[("status", "cancelled")]),
            send(Method::POST, "/api/meetings", &wanted),
            send(Method::PUT, "/api/meetings/opening", &wanted),
        ] {
            let path = request.path.clone();
            let answer = bench.text(&who, request);
            assert!(answer.contains("There is no such page"), "{path}: {answer}");
        }
        assert!(!bench.text(&who, get("/meetings")).contains("href=\"/plan\""));
    }
}

#[test]
fn a_mistake_stands_beside_its_field_and_nothing_typed_is_lost() {
    let bench = Workbench::new(&entries());
    let typed = [
        ("title", "Second round"),
        ("first", "2026-02-30"),
        ("time", "25:00"),
        ("status", "planned"),
        ("seats", "2"),
        ("who-0", "Nowhere"),
        ("who-1", "south"),
        ("how-1", "from afar"),
        ("issue", "water"),
        ("audience", "present"),
        ("outcome", "Two\nlines"),
    ];
    let page = bench.text(&mediator(), post("/plan", &typed));
    assert!(page.starts_with("422"), "{page}");
    for words in [
        "id=\"first-wrong\"",
        "id=\"time-wrong\"",
        "Nobody here is called “Nowhere”",
        "value=\"Second round\"",
        "value=\"south\"",
        "value=\"from afar\" selected",
        "value=\"water\" checked",
        "value=\"present\" selected",
        "Two\nlines",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!bench.text(&mediator(), get("/meetings?view=list")).contains("Second round"));
}

#[test]
fn a_meeting_is_planned_changed_and_cancelled() {
    let bench = Workbench::new(&entries());
    let plan = [
        ("title", "Second round"),
        ("first", "2026-02-03"),
        ("last", "2026-02-04"),
        ("status", "planned"),
        ("seats", "1"),
        ("who-0", "South"),
        ("audience", "present"),
        ("seen", "999"),
    ];
    let answer = bench.text(&mediator(), post("/plan", &plan));
    assert!(answer.starts_with("303"), "{answer}");
    let path = answer.split('"').find(|it| it.starts_with("/meetings/")).unwrap().to_owned();
    assert!(bench.text(&mediator(), get(&path)).contains("3–4 February 2026"));
    assert!(bench.text(&north(), get(&path)).starts_with("404"));

    let form = bench.text(&mediator(), get(&format!("{path}/change")));
    let seen = form.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let cancel = |seen: &str| {
        let fields = [
            ("title", "Second round"),
            ("first", "2026-02-03"),
            ("status", "cancelled"),
            ("seen", seen),
        ];
        bench.text(&mediator(), post(&format!("{path}/change"), &fields))
    };
    assert!(cancel(seen).starts_with("303"));
    assert!(bench.text(&mediator(), get(&path)).contains("cancelled"));
    // Who had looked before that is told, and what was typed is there to be sent again.
    let late = cancel(seen);
    assert!(late.starts_with("409") && late.contains("Nothing was recorded yet"), "{late}");
    assert!(late.contains("value=\"Second round\""), "{late}");
}

#[test]
fn the_api_records_and_reports_a_change_made_meanwhile() {
    let bench = Workbench::new(&entries());
    let plan =
        json!({ "title": "Third", "on": "2026-03", "status": "planned", "audience": "everyone" });
    let answer = bench.text(&mediator(), send(Method::POST, "/api/meetings", &plan));
    assert!(answer.starts_with("200"), "{answer}");
    let month = bench.text(&north(), get("/api/meetings?month=2026-03"));
    assert!(month.contains("\"Third\""), "{month}");
    let held = json!({ "title": "Opening", "on": "2026-01-14", "status": "held", "seen": 1 });
    let first = bench.text(&mediator(), send(Method::PUT, "/api/meetings/opening", &held));
    assert!(first.contains("urn:onetext:fault:moved"), "{first}");
    let seen = bench.house.room(&Viewer::Mediator).read().negotiation.rank();
    let held = json!({ "title": "Opening", "on": "2026-01-14", "status": "held", "seen": seen });
    let answer = bench.text(&mediator(), send(Method::PUT, "/api/meetings/opening", &held));
    assert!(answer.starts_with("200"), "{answer}");
    assert!(bench.text(&north(), get("/meetings/opening")).contains("held"));
}
