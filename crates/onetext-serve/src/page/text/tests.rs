//! The room of the text, tried with two villages and a canal between them.
use http::{HeaderValue, Method};
use onetext_draft::format::{Paper, write};
use onetext_draft::{Change, ChangeKind, Comment, Format, Marked, Piece, markdown};
use onetext_record::{Body, Entry, Viewer};

use crate::fault::Fault;
use crate::people::Person;
use crate::reply::Reply;
use crate::request::Request;
use crate::testing::{Workbench, folder, get, post, send};

const TALKS: &str = r#"
title = "The canal"
on = 2026-01-02
[parties.upland]
name = "Upland"
role = "principal"
[parties.lowland]
name = "Lowland"
role = "principal"
[parties.commission]
name = "River Commission"
role = "mediator"
[persons.ribas]
name = "M. Ribas"
party = "lowland"
[issues.water]
title = "Water"
consent = "upland and lowland"
options = [{ id = "half", title = "Half each" }, { id = "third", title = "A third for Upland" }]
[issues.boats]
title = "Boats"
consent = "principals"
options = [{ id = "free", title = "Free passage" }]
"#;

const FIRST: &str = r#"+++
title = "First draft"
date = 2026-01-05
by = "commission"
shown-to = ["upland"]
+++

# Water {#water} {issue=water}

The gate opens [Upland: at six [Lowland: or seven]] [Lowland: at noon] on working days.

# Boats {#boats} {issue=boats option=free} {status=agreed}

Boats pass without toll, by day and by night, and nobody stops them on the way to the sea.

# Repairs {#repairs}

Each village repairs its own bank before the first of March, and both repair the gate together.
"#;

const SECOND: &str = r#"+++
title = "Second draft"
date = 2026-01-12
by = "commission"
parent = "first"
agreed-outside-brackets = true
note = "After the night session."
+++

# Repairs {#repairs}

Each village repairs its own bank before the first of March, and both repair the gate together.

# Water {#water} {issue=water}

The gate opens [Upland: at six] [Lowland: at noon] every day.

# Boats {#boats} {issue=boats option=free} {status=agreed}

Boats pass without toll, by day and by night, and nobody stops them on the way to the sea.
"#;

const RECORD: &str = r#"
[[circulation]]
id = "round"
draft = "second"
on = 2026-01-13
to = ["lowland", "upland"]
in-order = true

[[circulation]]
id = "hidden-round"
draft = "second"
on = 2026-01-12
to = ["upland"]
note = "Zqxhidden showing"
audience = "mediators"

[[endorsement]]
id = "upland-boats"
party = "upland"
draft = "second"
clause = "boats"
word = "agreed"
on = 2026-01-13
sha256 = true

[[endorsement]]
id = "lowland-boats"
party = "lowland"
draft = "second"
clause = "boats"
word = "reserved"
on = 2026-01-13
note = "but for timber"
sha256 = true

[[statement]]
id = "lowland-noon"
by = "lowland"
person = "ribas"
on = 2026-01-10
stance = "demands"
issues = ["water"]
words = "Before noon nobody is at the gate."

[[statement]]
id = "upland-secret"
by = "upland"
on = 2026-01-11
stance = "offers"
issues = ["water"]
words = "Zqxhidden: seven would do."
audience = ["upland"]
"#;

fn entries() -> Vec<Entry> {
    folder(&[
        ("onetext.toml", TALKS),
        ("drafts/01-first.md", FIRST),
        ("drafts/02-second.md", SECOND),
        ("record/talks.toml", RECORD),
    ])
}

fn bench() -> Workbench {
    Workbench::new(&entries())
}

fn mediator() -> Person {
    Workbench::person(Viewer::Mediator)
}

fn of(party: &str) -> Person {
    Workbench::person(Viewer::Party(party.parse().unwrap()))
}

fn everybody() -> [Person; 4] {
    [mediator(), of("upland"), of("lowland"), Workbench::person(Viewer::Observer)]
}

/// What stands in the page without the tags, in one line.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn main_of(page: &str) -> &str {
    let main = page.split_once("<main").unwrap().1.split_once('>').unwrap().1;
    main.split_once("</main>").unwrap().0
}

/// A form with one file, as a browser sends it.
fn upload(path: &str, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> Request {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part =
            format!("--cut\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(part.bytes());
    }
    let head = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    body.extend(head.bytes());
    body.extend(bytes);
    body.extend(b"\r\n--cut--\r\n");
    let mut request = Request { method: Method::POST, body: body.into(), ..get(path) };
    let media = HeaderValue::from_static("multipart/form-data; boundary=cut");
    request.headers.insert(http::header::CONTENT_TYPE, media);
    request
}

fn location(outcome: Result<Reply, Fault>) -> String {
    match outcome.unwrap() {
        Reply::Plain(reply) => reply.headers[http::header::LOCATION].to_str().unwrap().to_owned(),
        Reply::Page(page) => panic!("a page: {}", page.title),
    }
}

fn body(outcome: Result<Reply, Fault>) -> Vec<u8> {
    match outcome.unwrap() {
        Reply::Plain(reply) => reply.body.to_vec(),
        Reply::Page(page) => page.main.0.into_bytes(),
    }
}

fn json(outcome: Result<Reply, Fault>) -> serde_json::Value {
    serde_json::from_slice(&body(outcome)).unwrap()
}

#[test]
fn a_draft_is_shown_clause_by_clause() {
    let page = bench().text(&mediator(), get("/text/first"));
    let page = main_of(&page);
    let start = page.find("id=\"c-water\"").unwrap();
    let end = page.find("id=\"c-boats\"").unwrap();
    insta::assert_snapshot!(words(&format!("<section {}", &page[start..end])), @r#"
    Water ○ openThe gate opens [Upland: at six [Lowland: or seven]] [Lowland: at noon] on working days.Touches Water, which it leaves open… Water: still needs Upland and Lowland. Upland and Lowland must agree.3 brackets: who wants what“at six [Lowland: or seven]” – wanted by Upland“or seven” – wanted by Lowland“at noon” – wanted by Lowland2 statements on what it settlesUpland offers, 2026-01-11: Zqxhidden: seven would do.M. Ribas (Lowland) demands, 2026-01-10: Before noon nobody is at the gate.Record a word or a comment on Water
    "#);
    insta::assert_snapshot!(words(&page[..page.find("class=\"text-page\"").unwrap()]), @r#"
    First draft2026-01-05 · by River Commission · handed over by its authors3 brackets, with 7 of 54 words in them. Still to agree: Lowland and Upland. 2 clauses open · 1 clause agreedWords outside brackets are not yet agreed language. Nothing is agreed until everything is agreed.CompareSecond draft, 2026-01-12First draft, 2026-01-05withSecond draft, 2026-01-12First draft, 2026-01-05Show the changesLineage and movementEnter a new versionSend back a marked-up copyDownload: Word · PDF · Web page · OpenDocument · Markdown · Akoma NtosoWord, with what parties hold and said as comments
    "#);
    assert!(page.contains("data-depth=\"2\""), "a bracket within another says so");
}

#[test]
fn the_newest_draft_stands_at_the_root() {
    let page = bench().text(&of("lowland"), get("/text"));
    let told = words(main_of(&page));
    assert!(told.starts_with("Second draft"), "{told}");
    assert!(told.contains("1. Upland") || told.contains("1. Lowland"), "{told}");
    assert!(told.contains("Lowland: agreed but for a reservation on but for timber"), "{told}");
    assert!(told.contains("Still to agree: "), "{told}");
}

#[test]
fn a_redline_shows_moves_and_words() {
    let bench = bench();
    let page = bench.text(&mediator(), get("/text/first/second"));
    insta::assert_snapshot!(words(main_of(&page).split_once("data-redline").unwrap().1), @r#"
    The changesIn one textSide by sideOnly changesThe whole textPrevious change Next change or p and n while you are among the changes⇠ Moved here. Go to where it stood, move 1RepairsEach village repairs its own bank before the first of March, and both repair the gate together.WaterThe gate opens [Upland: at six deleted: [Lowland: or seven] end of deletion ] [Lowland: at noon] deleted: on working days end of deletion inserted: every day end of insertion .BoatsBoats pass without toll, by day and by night, and nobody stops them on the way to the sea.⇢ Moved away. Go to where it stands now, move 1RepairsEach village repairs its own bank before the first of March, and both repair the gate together.
    "#);
    let side = bench.text(&mediator(), get("/text/first/second?view=side"));
    assert!(words(main_of(&side)).contains("moved here: where from"), "{side}");
    let view = json(bench.ask(Some(&mediator()), get("/api/drafts/first/redline/second")));
    let hows: Vec<&str> =
        view["clauses"].as_array().unwrap().iter().map(|it| it["how"].as_str().unwrap()).collect();
    assert_eq!(hows, ["moved", "changed"]);
    for anchor in ["from-1", "to-1"] {
        assert_eq!(page.matches(&format!("id=\"{anchor}\"")).count(), 1, "{anchor}");
    }
}

#[test]
fn what_is_hidden_changes_no_byte() {
    let all = entries();
    let paths = [
        "/text",
        "/text/first",
        "/text/second",
        "/text/second?at=water",
        "/text/lineage",
        "/text/first/second",
        "/text/first/second?view=side&show=all",
        "/api/drafts",
        "/api/drafts/first",
        "/api/drafts/second",
        "/api/lineage",
        "/api/drafts/first/redline/second",
        "/drafts/first/file/docx?positions=yes",
        "/drafts/second/file/html?positions=yes",
        "/drafts/first/redline/second/docx",
    ];
    let whole = Workbench::new(&all);
    for who in everybody() {
        let seen: Vec<Entry> =
            all.iter().filter(|entry| who.viewer.sees(&entry.audience)).cloned().collect();
        let mut seen = seen;
        for (at, entry) in seen.iter_mut().enumerate() {
            entry.seq = onetext_record::Seq(at as u64 + 1);
        }
        let without = Workbench::new(&seen);
        for path in paths {
            let told = whole.text(&who, get(path));
            assert_eq!(told, without.text(&who, get(path)), "{} at {path}", who.name);
            let may = matches!(who.viewer, Viewer::Mediator)
                || matches!(&who.viewer, Viewer::Party(party) if party.as_str() == "upland");
            assert!(may || !told.contains("Zqxhidden"), "{} at {path}", who.name);
        }
    }
}

#[test]
fn a_delegation_gives_its_own_word_and_no_other() {
    let bench = bench();
    let word = [("clause", "repairs"), ("word", "agreed"), ("audience", "everyone")];
    let path = "/drafts/second/words";
    let to = location(bench.ask(Some(&of("upland")), post(path, &word)));
    assert_eq!(to, "/text/second#c-repairs");
    let view = json(bench.ask(Some(&of("lowland")), get("/api/drafts/second")));
    let repairs = &view["clauses"][0];
    assert_eq!(repairs["id"], "repairs");
    assert_eq!(repairs["endorsements"][0]["party"]["id"], "upland");
    assert_eq!(repairs["endorsements"][0]["void"], false);

    let theirs: Vec<(&str, &str)> = word.into_iter().chain([("party", "lowland")]).collect();
    let refused = bench.ask(Some(&of("upland")), post(path, &theirs));
    assert!(matches!(refused, Err(Fault::Forbidden(_))), "{refused:?}");
    let unsaid = bench.ask(Some(&mediator()), post(path, &word));
    assert!(matches!(unsaid, Err(Fault::Input { .. })), "{unsaid:?}");
    let bare = [("clause", "repairs"), ("word", "reserved"), ("audience", "everyone")];
    let bare = bench.ask(Some(&of("upland")), post(path, &bare));
    assert!(matches!(bare, Err(Fault::Input { .. })), "{bare:?}");
}

#[test]
fn a_delegation_cannot_circulate_or_enter_a_draft() {
    let bench = bench();
    for who in [of("upland"), Workbench::person(Viewer::Observer)] {
        for request in [
            post("/drafts/second/circulations", &[("place-upland", "1")]),
            send(
                Method::POST,
                "/api/drafts/second/circulations",
                &serde_json::json!({"to": ["upland"]}),
            ),
            get("/drafts/enter"),
            upload("/drafts/enter", &[], "a.md", b"# A {#a}\n\nWords.\n"),
            upload("/api/drafts", &[], "a.md", b"# A {#a}\n\nWords.\n"),
        ] {
            let path = request.path.clone();
            let outcome = bench.ask(Some(&who), request);
            assert!(matches!(outcome, Err(Fault::NotFound)), "{path}: {outcome:?}");
        }
    }
    let shown = [("place-upland", "2"), ("place-lowland", "1"), ("audience", "mediators")];
    location(bench.ask(Some(&mediator()), post("/drafts/first/circulations", &shown)));
    let view = json(bench.ask(Some(&mediator()), get("/api/drafts/first")));
    let seen: Vec<&str> = view["seen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["party"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(seen, ["upland", "lowland"]);
    let mixed = [("place-upland", "1"), ("place-lowland", "1"), ("place-commission", "2")];
    let mixed = bench.ask(Some(&mediator()), post("/drafts/first/circulations", &mixed));
    assert!(matches!(mixed, Err(Fault::Input { .. })), "{mixed:?}");
}

#[test]
fn a_comment_is_a_statement_on_the_issue() {
    let bench = bench();
    let said = [
        ("clause", "water"),
        ("stance", "rejects"),
        ("words", "Noon is too late."),
        ("audience", "everyone"),
    ];
    location(bench.ask(Some(&of("upland")), post("/drafts/second/comments", &said)));
    let page = bench.text(&of("lowland"), get("/text/second"));
    let told = words(main_of(&page));
    assert!(
        told.contains(
            "Upland rejects, 2026-01-15: On “Water” of “Second draft”: Noon is too late."
        ),
        "{told}"
    );
}

#[test]
fn a_word_on_other_words_is_void() {
    let mut all = entries();
    let place = all
        .iter()
        .position(|entry| matches!(&entry.body, Body::Draft(it) if it.id.as_str() == "second"));
    let before = all[place.unwrap()].clone();
    let Body::Draft(mut draft) = before.body.clone() else { panic!("a draft") };
    draft.text = draft.text.map(|text| text.replace("by day and by night", "by day"));
    let seq = all.last().unwrap().seq.next();
    all.push(Entry { seq, supersedes: Some(before.seq), body: draft.into(), ..before });
    let bench = Workbench::new(&all);
    let page = bench.text(&of("lowland"), get("/text/second"));
    let told = words(main_of(&page));
    assert!(told.contains("Upland: agreed – void: the text is another now"), "{told}");
    // Who looked before the text was replaced must look again.
    let word = [("clause", "boats"), ("word", "agreed"), ("audience", "everyone"), ("seen", "3")];
    let moved = bench.ask(Some(&of("upland")), post("/drafts/second/words", &word));
    assert!(matches!(moved, Err(Fault::Moved(_))), "{moved:?}");
}

/// A copy of a draft with changes and a comment in it, as Word sends it back.
fn marked_copy(author: &str) -> Vec<u8> {
    let text = SECOND.splitn(3, "+++").nth(2).unwrap();
    let mut marked = Marked::unchanged(&markdown::read(text).0);
    let at = marked
        .paragraphs
        .iter()
        .position(|it| it.pieces.iter().any(|piece| piece.text.contains("every day")))
        .unwrap();
    let change = |kind| {
        let date = Some("2026-01-14T10:00:00Z".to_owned());
        Some(Change { kind, author: Some(author.to_owned()), date })
    };
    let paragraph = &mut marked.paragraphs[at];
    let words = paragraph.pieces.pop().unwrap();
    let (kept, rest) = words.text.split_once("every day").unwrap();
    let piece = |text: &str, change| Piece { text: text.to_owned(), change, ..words.clone() };
    paragraph.pieces.extend([
        piece(kept, None),
        piece("every day", change(ChangeKind::Deleted)),
        piece("on market days", change(ChangeKind::Inserted)),
        piece(rest, None),
    ]);
    marked.comments.push(Comment {
        author: Some(author.to_owned()),
        date: None,
        text: "Only then is there enough water.".to_owned(),
        start: (at, 0),
        end: (at, 4),
    });
    write(&marked, Format::Docx, &Paper::default())
}

#[test]
fn a_new_version_comes_in_as_a_word_file() {
    let bench = bench();
    let fields = [
        ("title", "Third draft"),
        ("on", "2026-01-15"),
        ("parent", "second"),
        ("by", "commission"),
        ("audience", "everyone"),
    ];
    let copy = marked_copy("Lowland");
    let to = location(
        bench.ask(Some(&mediator()), upload("/drafts/enter", &fields, "third.docx", &copy)),
    );
    let page = bench.text(&mediator(), get(&to));
    let told = words(main_of(&page));
    assert!(told.contains("Enter this draft?Third draft"), "{told}");
    assert!(told.contains("“on market days” instead of “every day”"), "{told}");
    // Nothing is recorded yet, and nobody else finds the file.
    assert!(matches!(bench.ask(Some(&mediator()), get("/text/third-draft")), Err(Fault::NotFound)));
    assert!(matches!(bench.ask(Some(&of("lowland")), get(&to)), Err(Fault::NotFound)));
    let text = location(bench.ask(Some(&mediator()), post(&to, &[("decide", "take")])));
    assert_eq!(text, "/text/third-draft");
    let view = json(bench.ask(Some(&of("upland")), get("/api/drafts/third-draft")));
    let ids: Vec<&str> =
        view["clauses"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["repairs", "water", "boats"]);
    assert_eq!(view["clauses"][1]["settles"][0]["issue"]["id"], "water");
    assert!(matches!(bench.ask(Some(&mediator()), get(&to)), Err(Fault::NotFound)));
}

#[test]
fn a_copy_sent_back_is_its_senders_word() {
    use onetext_analyse::drafts::intake::{File, Proposals, Taken, Whose};
    let state = onetext_record::fold(entries(), Viewer::Party("lowland".parse().unwrap()));
    let reading = onetext_draft::format::read("copy.docx", &marked_copy("M. Ribas")).unwrap();
    let draft = state.drafts.get("second").unwrap();
    let parent = markdown::read(draft.body.text.as_deref().unwrap()).0;
    let taken = Taken::new(&reading.marked, Some(&parent)).unwrap();
    assert!(onetext_draft::compare(&parent, &taken.old).totals.words_inserted == 0);
    let propose = |party: &str, name: &str| {
        let reading = onetext_draft::format::read("copy.docx", &marked_copy(name)).unwrap();
        let file = File { id: "f".parse().unwrap(), title: "F".into(), sha256: "0".repeat(64) };
        let party = party.parse().unwrap();
        let mut count = 0;
        let mut name = |rule: &'static str| {
            count += 1;
            format!("{rule}-{count}").parse().unwrap()
        };
        Proposals::read(&reading.marked, &taken, file, Whose::Party(&party), &state, &mut name)
    };
    for (party, name, person) in [
        ("lowland", "M. Ribas", Some("ribas")),
        ("lowland", "Upland", None),
        ("upland", "M. Ribas", None),
    ] {
        let proposals = propose(party, name);
        assert_eq!(proposals.statements.len(), 2);
        for one in &proposals.statements {
            assert_eq!(one.statement.by, [party.parse().unwrap()], "{name}");
            assert_eq!(one.statement.person.as_ref().map(|it| it.as_str()), person);
            assert_eq!(one.statement.issues, ["water".parse().unwrap()]);
        }
    }
}

#[test]
fn a_marked_up_copy_is_reviewed_and_accepted_and_others_see_nothing_of_it() {
    let bench = bench();
    let lowland = of("lowland");
    let copy = marked_copy("Upland");
    let sent = upload("/drafts/return", &[("draft", "second")], "answer.docx", &copy);
    let to = location(bench.ask(Some(&lowland), sent));
    let key = to.strip_prefix("/review/").unwrap().to_owned();
    let report = format!("/api/reports/{key}");
    let waiting = json(bench.ask(Some(&lowland), get(&report)));
    assert_eq!(waiting["tally"]["open"], 2);
    let before = bench.text(&of("upland"), get("/text/second"));
    assert!(matches!(bench.ask(Some(&of("upland")), get(&report)), Err(Fault::NotFound)));
    let decisions = serde_json::json!({
        "version": waiting["version"],
        "decisions": [{ "proposal": 1, "decision": "accept" }, { "proposal": 2, "decision": "accept" }],
    });
    let sent = send(Method::POST, &format!("{report}/decisions"), &decisions);
    let decided = json(bench.ask(Some(&lowland), sent));
    assert_eq!(decided["tally"]["accepted"], 2);
    let page = bench.text(&lowland, get("/text/second"));
    let told = words(main_of(&page));
    assert!(
        told.contains("Lowland demands, 2026-01-14: “on market days” instead of “every day”"),
        "{told}"
    );
    assert!(told.contains("Lowland says: Only then is there enough water."), "{told}");
    // The other delegation's page has not changed in one byte.
    assert_eq!(bench.text(&of("upland"), get("/text/second")), before);
}

#[test]
fn what_cannot_be_read_is_said() {
    let bench = bench();
    for (name, bytes) in
        [("a.docx", b"no file".as_slice()), ("a.html", b"<html>"), ("a.md", b" \n")]
    {
        let outcome = bench.ask(Some(&mediator()), upload("/drafts/enter", &[], name, bytes));
        assert!(matches!(outcome, Err(Fault::Input { .. })), "{name}: {outcome:?}");
    }
    let plain = write(
        &Marked::unchanged(&markdown::read("# Water {#water}\n\nAll.\n").0),
        Format::Docx,
        &Paper::default(),
    );
    let outcome = bench.ask(
        Some(&of("upland")),
        upload("/drafts/return", &[("draft", "second")], "a.docx", &plain),
    );
    assert!(matches!(outcome, Err(Fault::Input { .. })), "{outcome:?}");
}

#[test]
fn files_go_out_in_every_form() {
    let bench = bench();
    for form in ["docx", "odt", "html", "md", "xml"] {
        let bytes =
            body(bench.ask(Some(&of("upland")), get(&format!("/drafts/second/file/{form}"))));
        assert!(bytes.len() > 100, "{form}");
    }
    let docx = body(bench.ask(Some(&of("upland")), get("/drafts/first/redline/second/docx")));
    let reading = onetext_draft::format::read("r.docx", &docx).unwrap();
    let changes = reading.marked.paragraphs.iter().flat_map(|it| &it.pieces);
    assert!(changes.filter(|piece| piece.change.is_some()).count() > 2);
    for path in
        ["/drafts/second/file/exe", "/drafts/none/file/docx", "/drafts/first/redline/none/docx"]
    {
        assert!(matches!(bench.ask(Some(&mediator()), get(path)), Err(Fault::NotFound)), "{path}");
    }
}

#[test]
fn the_lineage_is_drawn_and_told() {
    let bench = bench();
    let page = bench.text(&mediator(), get("/text/lineage"));
    let main = main_of(&page);
    assert!(main.contains("<svg class=\"lineage\"") && !main.contains(" style="), "{main}");
    insta::assert_snapshot!(words(main.split_once("</svg>").unwrap().1), @r#"
    The versions, oldest firstDraftDateByMade fromShown to, in this orderFirst draft2026-01-05River Commission–1. Upland, 2026-01-05Second draft2026-01-12River CommissionFirst draft1. Upland, 2026-01-12 – Zqxhidden showing2. Lowland, 2026-01-13MovementWhat is open in each version, and what changed since the one before itDraftBracketsWords in bracketsWordsWords in and out sinceFirst draft3 7 (13 %)54–Second draft2 4 (8 %)50+2 −6 ⇢18 moved since First draft
    "#);
    let view = json(bench.ask(Some(&of("lowland")), get("/api/lineage")));
    assert_eq!(view["versions"][1]["parents"], serde_json::json!([0]));
    assert_eq!(view["versions"][0]["size"]["brackets"], 3);
}
