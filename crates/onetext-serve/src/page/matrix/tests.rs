//! The matrix and its cells on a small dispute, and on random records against a slow matrix.

use std::fmt::Write;

use http::{Method, StatusCode};
use jiff::civil::date;
use onetext_record::body::{Position, Role};
use onetext_record::testing::{logs, viewers};
use onetext_record::{Entry, Negotiation, Recorded, Viewer, fold};
use proptest::prelude::*;

use super::asked::{Asked, Show};
use super::chart::{Cell, CellState, Chart, chart};
use super::grid::{At, Grid};
use crate::desk::Study;
use crate::fault::Fault;
use crate::reply::Reply;
use crate::testing::{Workbench, folder, get, post, send};

const TALKS: &str = r#"
title = "Dispute at the mill"
on = 2026-01-01

[parties.union]
name = "Union"
role = "principal"

[parties.owners]
name = "Owners"
role = "principal"

[parties.town]
name = "Town"
role = "stakeholder"

[issues.wages]
title = "Wages"
options = [
  { id = "four", title = "4 per cent" },
  { id = "six", title = "6 per cent" },
  { id = "nine", title = "9 per cent" },
]

[issues.shifts]
title = "Shifts"
options = [{ id = "night", title = "Night shifts" }]
"#;

const REPORT: &str = "The union spoke on Monday. It wants nine per cent, its chair said. \
Anything below four is out of the question. The owners were silent. The town hopes for an end.";

const RECORD: &str = r#"
[[statement]]
id = "union-nine"
on = 2026-01-05
by = "union"
stance = "demands"
words = "It wants nine per cent"
issues = ["wages"]
evidence = [{ source = "monday", quote = "It wants nine per cent" }]

[[statement]]
id = "town-hopes"
on = 2026-01-05
by = "town"
stance = "hopes"
words = "an end"
issues = ["wages"]

[[statement]]
id = "owners-whisper"
audience = "mediators"
on = 2026-01-07
by = "owners"
stance = "offers"
words = "six, if it stays among us"
issues = ["wages"]

[[position]]
id = "union-1"
on = 2026-01-05
party = "union"
issue = "wages"
prefers = ["nine"]
rejects = ["four", "six"]
salience = 0.8
statements = ["union-nine"]

[[position]]
id = "union-2"
on = 2026-01-09
party = "union"
issue = "wages"
prefers = ["nine"]
accepts = ["six"]
rejects = ["four"]
salience = 0.8

[[position]]
id = "owners-caucus"
audience = ["owners"]
on = 2026-01-08
party = "owners"
issue = "wages"
prefers = ["four"]
accepts = ["six"]
note = "six is the limit"

[[position]]
id = "owners-judged"
audience = "mediators"
on = 2026-01-10
party = "owners"
issue = "shifts"
rejects = ["night"]
"#;

fn record() -> Vec<Entry> {
    folder(&[
        ("onetext.toml", TALKS),
        ("sources/monday.txt", REPORT),
        ("sources/monday.toml", "title = \"The mill on Monday\"\ndate = 2026-01-06\n"),
        ("record/all.toml", RECORD),
    ])
}

fn party(name: &str) -> Viewer {
    Viewer::Party(name.parse().unwrap())
}

fn seen(bench: &Workbench, viewer: &Viewer, asked: &Asked) -> Chart {
    Study::new(&bench.house, viewer).look(|desk| chart(desk, asked))
}

/// A chart in as few words as it can be read in.
fn told(chart: &Chart) -> String {
    let mut text = String::new();
    for row in &chart.rows {
        writeln!(text, "{}", row.issue.name).unwrap();
        for cell in &row.cells {
            writeln!(text, "  {}: {}", cell.party, cell_told(cell)).unwrap();
        }
    }
    let tally = &chart.tally;
    writeln!(text, "{} red, {} gaps, {} changed", tally.red_lines, tally.gaps, tally.changes)
        .unwrap();
    text
}

fn cell_told(cell: &Cell) -> String {
    let mut text = format!("{:?}", cell.state);
    if let Some(held) = &cell.position {
        let list = |named: &[onetext_brief::section::Named]| -> String {
            named.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        write!(
            text,
            " +[{}] ={:?} -[{}]",
            list(&held.prefers),
            list(&held.accepts),
            list(&held.rejects)
        )
        .unwrap();
        write!(text, " {:?} days, {:?}", held.age, held.words.as_ref().map(|words| &words.quote))
            .unwrap();
    }
    if let Some(said) = &cell.said {
        write!(text, " “{}”", said.words).unwrap();
    }
    write!(text, " {} said", cell.statements).unwrap();
    if let Some(change) = &cell.change {
        let shifts: Vec<String> = change
            .shifts
            .iter()
            .map(|shift| {
                let option = shift.option.as_ref().map_or("", |option| option.name.as_str());
                format!("{} {option}", shift.says)
            })
            .collect();
        write!(text, " {:?}: {}", change.kind, shifts.join("; ")).unwrap();
    }
    text
}

#[test]
fn each_sees_their_own_matrix() {
    let bench = Workbench::new(&record());
    let all = Asked { since: Some(date(2026, 1, 6)), ..Asked::default() };
    insta::assert_snapshot!(told(&seen(&bench, &Viewer::Mediator, &all)), @r#"
    Wages
      union: Held +[9 per cent] ="6 per cent" -[4 per cent] Some(6) days, None “It wants nine per cent” 1 said Moved: accepts, no longer rules out 6 per cent
      owners: Held +[4 per cent] ="6 per cent" -[] Some(7) days, None 1 said New: 
      town: Said “an end” 1 said
    Shifts
      union: Gap 0 said
      owners: Held +[] ="" -[Night shifts] Some(5) days, None 0 said New: 
      town: Nothing 0 said
    2 red, 1 gaps, 3 changed
    "#);
    insta::assert_snapshot!(told(&seen(&bench, &party("owners"), &all)), @r#"
    Wages
      union: Held +[9 per cent] ="6 per cent" -[4 per cent] Some(6) days, None “It wants nine per cent” 1 said Moved: accepts, no longer rules out 6 per cent
      owners: Held +[4 per cent] ="6 per cent" -[] Some(7) days, None 0 said New: 
      town: Said “an end” 1 said
    Shifts
      union: Gap 0 said
      owners: Gap 0 said
      town: Nothing 0 said
    1 red, 2 gaps, 2 changed
    "#);
    insta::assert_snapshot!(told(&seen(&bench, &Viewer::Observer, &all)), @r#"
    Wages
      union: Held +[9 per cent] ="6 per cent" -[4 per cent] Some(6) days, None “It wants nine per cent” 1 said Moved: accepts, no longer rules out 6 per cent
      owners: Gap 0 said
      town: Said “an end” 1 said
    Shifts
      union: Gap 0 said
      owners: Gap 0 said
      town: Nothing 0 said
    1 red, 3 gaps, 1 changed
    "#);
}

#[test]
fn a_day_shows_what_was_known_then() {
    let bench = Workbench::new(&record());
    let on = |day| Asked { on: Some(date(2026, 1, day)), ..Asked::default() };
    insta::assert_snapshot!(told(&seen(&bench, &Viewer::Mediator, &on(4))), @r#"
    Wages
      union: Gap 0 said
      owners: Gap 0 said
    Shifts
      union: Gap 0 said
      owners: Gap 0 said
    0 red, 4 gaps, 0 changed
    "#);
    // The report came out a day after the words: on the fifth nobody could have quoted it.
    insta::assert_snapshot!(told(&seen(&bench, &Viewer::Mediator, &on(5))), @r#"
    Wages
      union: Held +[9 per cent] ="" -[4 per cent, 6 per cent] Some(0) days, None “It wants nine per cent” 1 said
      owners: Gap 0 said
      town: Said “an end” 1 said
    Shifts
      union: Gap 0 said
      owners: Gap 0 said
      town: Nothing 0 said
    1 red, 3 gaps, 0 changed
    "#);
    insta::assert_snapshot!(told(&seen(&bench, &Viewer::Mediator, &on(9))), @r#"
    Wages
      union: Held +[9 per cent] ="6 per cent" -[4 per cent] Some(0) days, None “It wants nine per cent” 1 said
      owners: Held +[4 per cent] ="6 per cent" -[] Some(1) days, None 1 said
      town: Said “an end” 1 said
    Shifts
      union: Gap 0 said
      owners: Gap 0 said
      town: Nothing 0 said
    1 red, 2 gaps, 0 changed
    "#);
}

#[test]
fn filters_leave_out_what_is_not_asked_for() {
    let bench = Workbench::new(&record());
    let of = |asked: Asked| told(&seen(&bench, &Viewer::Mediator, &asked));
    insta::assert_snapshot!(of(Asked { show: Show::RedLines, ..Asked::default() }), @r#"
    Wages
      union: Held +[9 per cent] ="6 per cent" -[4 per cent] Some(6) days, None “It wants nine per cent” 1 said
      owners: LeftOut 0 said
    Shifts
      union: LeftOut 0 said
      owners: Held +[] ="" -[Night shifts] Some(5) days, None 0 said
    2 red, 1 gaps, 0 changed
    "#);
    insta::assert_snapshot!(of(Asked { show: Show::Gaps, ..Asked::default() }), @r#"
    Shifts
      union: Gap 0 said
    2 red, 1 gaps, 0 changed
    "#);
    let asked = Asked {
        kinds: vec![Role::Stakeholder],
        issues: vec!["wages".parse().unwrap()],
        ..Asked::default()
    };
    insta::assert_snapshot!(of(asked), @r#"
    Wages
      town: Said “an end” 1 said
    0 red, 0 gaps, 0 changed
    "#);
}

#[test]
fn an_address_says_what_is_asked_and_faults_name_the_field() {
    let path = "/matrix?party=union&party=town&issue=wages&kind=principal&on=2026-01-05&since=2026-01-01&show=gaps";
    let request = crate::request::Request { query: path[8..].to_owned(), ..get("/matrix") };
    assert_eq!(Asked::of(&request.fields()).unwrap().path(), path);
    for (query, field) in [
        ("on=soon", "on"),
        ("since=2026-13-01", "since"),
        ("show=all", "show"),
        ("kind=king", "kind"),
        ("party=A+B", "party"),
        ("issue=%C3%A9", "issue"),
    ] {
        let request = crate::request::Request { query: query.to_owned(), ..get("/matrix") };
        let Err(fault) = Asked::of(&request.fields()) else { panic!("{query}") };
        assert!(fault.problem().detail.contains(&format!("“{field}”")), "{fault:?}");
    }
}

#[test]
fn a_slider_without_a_script_leads_to_a_day() {
    let bench = Workbench::new(&record());
    let who = Workbench::person(Viewer::Mediator);
    let reply = bench.text(&who, get("/matrix?at=1&show=gaps"));
    assert!(reply.contains("/matrix?on=2026-01-07&show=gaps"), "{reply}");
    let reply = bench.text(&who, get("/matrix?at=99"));
    assert!(reply.contains("/matrix?on=2026-01-10"), "{reply}");
}

#[test]
fn a_cell_shows_its_history_and_the_words_in_context() {
    let bench = Workbench::new(&record());
    let who = Workbench::person(party("union"));
    let page = bench.text(&who, get("/matrix/wages/union"));
    for words in [
        "Union",
        "accepts, no longer rules out",
        "<mark>It wants nine per cent</mark>",
        "The union spoke on Monday. ",
        "/source/monday?from=27&amp;to=49#words",
        "Record a new position",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let page = bench.text(&who, get("/matrix/wages/owners"));
    assert!(page.contains("No position is recorded"), "{page}");
    assert!(!page.contains("Record a new position"), "{page}");
    for gone in ["/matrix/wages/nobody", "/matrix/nothing/union", "/matrix/Wages/union"] {
        assert!(matches!(bench.ask(Some(&who), get(gone)), Err(Fault::NotFound)), "{gone}");
    }
}

#[test]
fn a_delegation_records_its_own_position_alone() {
    let bench = Workbench::new(&record());
    let union = Workbench::person(party("union"));
    let fields = [
        ("option-nine", "1"),
        ("option-six", "accepts"),
        ("salience", "0,5"),
        ("note", "for now"),
        ("on", "2026-01-12"),
    ];
    let reply = bench.text(&union, post("/matrix/wages/union/position", &fields));
    assert!(reply.starts_with("303") && reply.contains("/matrix/wages/union"), "{reply}");
    // The narrowest audience is the default.
    let chart = seen(&bench, &party("union"), &Asked::default());
    let held = chart.rows[0].cells[0].position.as_ref().unwrap();
    assert_eq!(
        (held.accepts[0].id.as_str(), held.salience, held.ground.author.as_str()),
        ("six", Some(0.5), "P. union")
    );
    let chart = seen(&bench, &party("owners"), &Asked::default());
    let held = chart.rows[0]
        .cells
        .iter()
        .find(|cell| cell.party == "union")
        .unwrap()
        .position
        .as_ref()
        .unwrap();
    assert_eq!(held.id, "union-2");

    let other = bench.ask(Some(&union), post("/matrix/wages/owners/position", &fields));
    assert!(matches!(other, Err(Fault::Forbidden(_))), "{other:?}");
    let observer = Workbench::person(Viewer::Observer);
    let none = bench.ask(Some(&observer), post("/matrix/wages/union/position", &fields));
    assert!(matches!(none, Err(Fault::Forbidden(_))), "{none:?}");
    let secret = [("option-nine", "1"), ("audience", "mediators")];
    let reply = bench.text(&union, post("/matrix/wages/union/position", &secret));
    assert!(reply.starts_with("400") && reply.contains("Who may see it"), "{reply}");
}

#[test]
fn what_was_typed_comes_back_with_what_is_wrong() {
    let bench = Workbench::new(&record());
    let who = Workbench::person(Viewer::Mediator);
    let cases: [(&[(&str, &str)], &str); 5] = [
        (
            &[("option-nine", "1"), ("option-six", "1"), ("note", "kept <words>")],
            "choice 1 already",
        ),
        (&[("note", "kept <words>"), ("salience", "2")], "no number from 0 to 1"),
        (&[("note", "kept <words>"), ("on", "soon")], "On which day"),
        (&[("option-nine", "maybe"), ("note", "kept <words>")], "choose one of the stances"),
        (&[("note", "kept <words>"), ("statement", "no-such")], "no-such"),
    ];
    for (fields, wrong) in cases {
        let reply = bench.text(&who, post("/matrix/wages/union/position", fields));
        let status = if wrong == "no-such" { "422" } else { "400" };
        assert!(reply.starts_with(status) && reply.contains(wrong), "{wrong}\n{reply}");
        assert!(
            reply.contains("kept &lt;words&gt;") && reply.contains("role=\"alert\""),
            "{reply}"
        );
    }
    let reply = bench.text(&who, post("/matrix/wages/union/position", &[]));
    assert!(reply.starts_with("400") && reply.contains("aria-invalid=\"true\""), "{reply}");
}

#[test]
fn a_position_that_moved_meanwhile_is_not_overwritten() {
    let bench = Workbench::new(&record());
    let who = Workbench::person(Viewer::Mediator);
    let rank = Study::new(&bench.house, &Viewer::Mediator).look(|desk| desk.rank()).to_string();
    let first = [("option-nine", "rejects"), ("seen", rank.as_str())];
    assert!(bench.text(&who, post("/matrix/wages/union/position", &first)).starts_with("303"));
    let second = [("option-four", "accepts"), ("note", "mine"), ("seen", rank.as_str())];
    let reply = bench.text(&who, post("/matrix/wages/union/position", &second));
    assert!(
        reply.starts_with("409") && reply.contains("rejects nine") && reply.contains("mine"),
        "{reply}"
    );
    // Another cell is no conflict.
    assert!(
        bench.text(&who, post("/matrix/shifts/union/position", &second[1..])).starts_with("303")
    );
}

#[test]
fn a_statement_is_quoted_to_the_letter() {
    let bench = Workbench::new(&record());
    let who = Workbench::person(Viewer::Mediator);
    let fields = [
        ("words", "Below four is out"),
        ("stance", "rejects"),
        ("source", "monday"),
        ("quote", "Anything below four is out of the question"),
        ("option", "four"),
        ("audience", "everyone"),
    ];
    assert!(bench.text(&who, post("/matrix/wages/union/statement", &fields)).starts_with("303"));
    let page = bench.text(&who, get("/matrix/wages/union"));
    assert!(page.contains("<mark>Anything below four is out of the question</mark>"), "{page}");
    let wrong =
        [("words", "Below four is out"), ("source", "monday"), ("quote", "anything under four")];
    let reply = bench.text(&who, post("/matrix/wages/union/statement", &wrong));
    assert!(reply.starts_with("400") && reply.contains("do not stand in the source"), "{reply}");
    assert!(reply.contains("Below four is out"), "{reply}");
    let often = [("words", "The"), ("source", "monday")];
    let reply = bench.text(&who, post("/matrix/wages/union/statement", &often));
    assert!(reply.starts_with("400") && reply.contains("3 times"), "{reply}");
}

#[test]
fn programs_do_the_same() {
    let bench = Workbench::new(&record());
    let owners = Workbench::person(party("owners"));
    let position = serde_json::json!({ "party": "owners", "issue": "wages", "accepts": ["six"], "audience": "everyone" });
    let Ok(Reply::Plain(reply)) =
        bench.ask(Some(&owners), send(Method::POST, "/api/positions", &position))
    else {
        panic!()
    };
    assert_eq!(reply.status, StatusCode::OK);
    let text = bench.text(&owners, get("/api/matrix?party=owners&issue=wages"));
    assert!(text.contains(r#""accepts":[{"id":"six","name":"6 per cent"}]"#), "{text}");
    let text = bench.text(&owners, get("/api/matrix/wages/owners"));
    assert!(text.contains("six is the limit") && text.contains(r#""kind":"moved""#), "{text}");
    for (position, why) in [
        (
            serde_json::json!({ "party": "union", "issue": "wages", "accepts": ["six"] }),
            "its own party",
        ),
        (serde_json::json!({ "party": "owners", "issue": "wages", "accepts": ["ten"] }), "ten"),
        (serde_json::json!({ "party": "owners", "issue": "wages", "hates": ["six"] }), "hates"),
        (
            serde_json::json!({ "party": "owners", "issue": "wages", "audience": "mediators" }),
            "for everyone, or for its own",
        ),
    ] {
        let text = bench.text(&owners, send(Method::POST, "/api/positions", &position));
        assert!(text.contains(why), "{text}");
    }
}

/// The position of a cell found by looking at every one.
fn slow<'a>(
    state: &'a Negotiation,
    (party, issue): &At,
    on: Option<jiff::civil::Date>,
) -> Option<&'a Recorded<Position>> {
    let all =
        state.positions.current().filter(|it| it.body.party == *party && it.body.issue == *issue);
    all.filter(|it| it.is_by(on)).max_by_key(|it| it.order())
}

fn cells(state: &Negotiation) -> Vec<At> {
    let parties = state.parties.current().map(|party| &party.body.id);
    parties
        .flat_map(|party| {
            state.issues.current().map(move |issue| (party.clone(), issue.body.id.clone()))
        })
        .collect()
}

/// The log of a viewer who knows of nothing else.
fn alone(log: &[Entry], viewer: &Viewer) -> Vec<Entry> {
    let mine = fold(log.to_vec(), viewer.clone());
    (1..=mine.rank()).filter_map(|rank| mine.ranked_entry(rank)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_days_matrix_is_what_looking_at_everything_finds(
        log in logs(80), viewer in viewers(), day in 0i32..4000, cut in 0..80usize,
    ) {
        let on = Some(date(2020, 1, 1).saturating_add(jiff::Span::new().days(day)));
        let cut = cut.min(log.len());
        // An index that has grown is the same as one made at once.
        let early = Grid::grown(&fold(log[..cut].to_vec(), viewer.clone()), None);
        let state = fold(log, viewer);
        let grown = Grid::grown(&state, Some(&early));
        let whole = Grid::grown(&state, None);
        prop_assert_eq!(grown.days(), whole.days());
        for at in cells(&state) {
            for on in [None, on] {
                let ids = |grid: &Grid| -> Vec<String> {
                    let positions = grid.positions(&state, &at, on).map(|it| it.body.id.to_string());
                    let statements = grid.statements(&state, &at, on).map(|it| it.body.id.to_string());
                    positions.chain(statements).collect()
                };
                prop_assert_eq!(ids(&grown), ids(&whole));
                let newest = grown.positions(&state, &at, on).next_back();
                prop_assert_eq!(newest, slow(&state, &at, on));
                let said = state.statements.current().filter(|it| {
                    it.is_by(on) && it.body.by.contains(&at.0) && it.body.issues.contains(&at.1)
                });
                prop_assert_eq!(grown.said(&at, on), said.count());
            }
            let struck = |grid: &Grid| -> std::collections::BTreeSet<_> {
                let positions = grid.struck_positions(&state, &at).map(|it| it.seq);
                positions.chain(grid.struck_statements(&state, &at).map(|it| it.seq)).collect()
            };
            prop_assert_eq!(struck(&grown), struck(&whole));
        }
    }

    #[test]
    fn hidden_entries_change_no_byte(log in logs(60), viewer in viewers(), day in 0i32..4000) {
        let day = date(2020, 1, 1).saturating_add(jiff::Span::new().days(day));
        let (with, without) = (Workbench::new(&log), Workbench::new(&alone(&log, &viewer)));
        let who = Workbench::person(viewer.clone());
        let state = fold(log, viewer);
        let mut paths: Vec<String> = ["/matrix", "/api/matrix", "/claims", "/api/claims"].map(str::to_owned).into();
        paths.push(format!("/matrix?on={day}&since=2021-01-01"));
        paths.extend(cells(&state).iter().flat_map(|(party, issue)| {
            [format!("/matrix/{issue}/{party}"), format!("/api/matrix/{issue}/{party}?on={day}")]
        }));
        for id in ["f", "g", "h", "w", "x", "y"] {
            paths.extend(["/source/", "/api/sources/", "/claims/", "/api/claims/"].map(|at| format!("{at}{id}")));
        }
        for path in paths {
            prop_assert_eq!(with.text(&who, get(&path)), without.text(&who, get(&path)), "{}", path);
        }
    }
}

#[test]
fn gaps_are_of_principals_alone() {
    let bench = Workbench::new(&record());
    let chart = seen(&bench, &Viewer::Observer, &Asked::default());
    for row in &chart.rows {
        for (cell, party) in row.cells.iter().zip(&chart.parties) {
            assert!(cell.state != CellState::Gap || party.role == Role::Principal);
        }
    }
    assert_eq!(chart.tally.gaps, 3);
}
