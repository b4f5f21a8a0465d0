//! Claims on a small dispute: who says what, how independent it is, and a word put on one.

use http::Method;
use onetext_record::{Entry, Viewer};

use crate::fault::Fault;
use crate::testing::{Workbench, folder, get, post, send};

const TALKS: &str = r#"
title = "Dispute at the mill"
on = 2026-01-01

[parties.union]
name = "Union"
role = "principal"

[parties.drivers]
name = "Drivers"
role = "stakeholder"

[parties.crafts]
name = "Crafts together"
role = "stakeholder"
members = ["union", "drivers"]

[parties.owners]
name = "Owners"
role = "principal"

[parties.auditor]
name = "Auditor"
role = "monitor"
"#;

const STORY: &str = "The union says that the fund is empty, and that it has been so since spring. \
The owners answered that this is not so, and that the books are open to whoever wants to see them. \
The auditor found the fund empty when the books were opened on Friday morning in the presence of all. \
Nobody in the town hall was ready to say what comes next for those who had been promised a pension.";

const RECORD: &str = r#"
[[claim]]
id = "empty"
on = 2026-01-05
by = "union"
text = "The fund is empty."
evidence = [{ source = "gazette", quote = "the fund is empty" }]

[[claim]]
id = "open-books"
on = 2026-01-06
by = "owners"
text = "The books are open."

[[claim]]
id = "secret"
audience = "mediators"
on = 2026-01-07
by = "owners"
text = "There is a second fund."

[[assessment]]
id = "owners-deny"
claim = "empty"
on = 2026-01-06
by = "owners"
word = "denies"
evidence = [{ source = "gazette", quote = "this is not so" }]

[[assessment]]
id = "drivers-confirm"
claim = "empty"
on = 2026-01-06
by = "drivers"
word = "confirms"

[[assessment]]
id = "auditor-silent"
claim = "empty"
on = 2026-01-05
by = "auditor"
word = "unconfirmed"

[[assessment]]
id = "auditor-confirms"
claim = "empty"
on = 2026-01-09
by = "auditor"
word = "confirms"
evidence = [{ source = "copy", quote = "The auditor found the fund empty" }]

[[assessment]]
id = "owners-yield"
audience = "mediators"
claim = "empty"
on = 2026-01-10
by = "owners"
word = "confirms"
text = "Among us: it is."
"#;

fn record() -> Vec<Entry> {
    folder(&[
        ("onetext.toml", TALKS),
        ("sources/gazette.txt", STORY),
        (
            "sources/gazette.toml",
            "title = \"Gazette\"\npublisher = \"The Gazette\"\ndate = 2026-01-06\n",
        ),
        ("sources/copy.txt", STORY),
        (
            "sources/copy.toml",
            "title = \"Courier\"\npublisher = \"The Courier\"\ndate = 2026-01-09\n",
        ),
        ("record/all.toml", RECORD),
    ])
}

fn claim(bench: &Workbench, viewer: Viewer, id: &str) -> serde_json::Value {
    let text = bench.text(&Workbench::person(viewer), get(&format!("/api/claims/{id}")));
    let json = text.split_once('\n').and_then(|(_, rest)| rest.split_once('\n')).unwrap().1;
    serde_json::from_str(json).unwrap()
}

#[test]
fn each_party_has_its_latest_word_and_the_independent_are_named() {
    let bench = Workbench::new(&record());
    let party = |name: &str| Viewer::Party(name.parse().unwrap());
    let words = |viewer: Viewer| -> Vec<String> {
        let claim = claim(&bench, viewer, "empty");
        let words = claim["words"].as_array().unwrap().iter();
        let word = |it: &serde_json::Value| {
            format!("{} {} {}", it["by"]["id"], it["word"], it["independence"]).replace('"', "")
        };
        words.map(word).chain([claim["status"].to_string().replace('"', "")]).collect()
    };
    let drivers = "drivers confirms same-side";
    let auditor = "auditor confirms monitor";
    assert_eq!(words(party("owners")), ["owners denies null", drivers, auditor, "contested"]);
    assert_eq!(
        words(Viewer::Mediator),
        [drivers, auditor, "owners confirms other-side", "confirmed"]
    );
}

#[test]
fn a_copy_of_the_claims_report_is_no_second_report() {
    let bench = Workbench::new(&record());
    let claim = claim(&bench, Viewer::Mediator, "empty");
    let word = |id: &str| {
        let all = claim["over-time"].as_array().unwrap();
        all.iter().find(|it| it["id"] == id).unwrap()["same-reports"].clone()
    };
    assert_eq!(word("auditor-confirms"), true);
    assert_eq!(word("owners-deny"), true);
    assert_eq!(word("drivers-confirm"), serde_json::Value::Null);
    let page = bench.text(&Workbench::person(Viewer::Mediator), get("/claims/empty"));
    assert!(page.contains("told only by the reports of the claim"), "{page}");
    assert!(page.contains("<svg") && page.contains("Among us: it is."), "{page}");
}

#[test]
fn lists_are_by_status_and_party() {
    let bench = Workbench::new(&record());
    let found = |viewer: Viewer, query: &str| -> Vec<String> {
        let text = bench.text(&Workbench::person(viewer), get(&format!("/api/claims{query}")));
        let json: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        let claims = json["claims"].as_array().unwrap().iter();
        claims.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(Viewer::Observer, ""), ["empty", "open-books"]);
    assert_eq!(found(Viewer::Observer, "?status=contested"), ["empty"]);
    assert_eq!(found(Viewer::Mediator, "?status=confirmed"), ["empty"]);
    assert_eq!(found(Viewer::Mediator, "?status=open"), ["secret", "open-books"]);
    assert_eq!(found(Viewer::Observer, "?party=auditor"), ["empty"]);
    assert_eq!(found(Viewer::Observer, "?status=denied"), <[String; 0]>::default());
    let who = Workbench::person(Viewer::Observer);
    let wrong = bench.text(&who, get("/claims?status=true"));
    assert!(wrong.contains("“status” is none of"), "{wrong}");
    for hidden in ["/claims/secret", "/api/claims/secret", "/claims/none"] {
        assert!(matches!(bench.ask(Some(&who), get(hidden)), Err(Fault::NotFound)));
    }
}

#[test]
fn a_party_puts_its_own_word_on_a_claim() {
    let bench = Workbench::new(&record());
    let owners = Workbench::person(Viewer::Party("owners".parse().unwrap()));
    let fields =
        [("word", "disputes-in-part"), ("text", "Only the old part"), ("audience", "everyone")];
    let reply = bench.text(&owners, post("/claims/empty", &fields));
    assert!(reply.starts_with("303"), "{reply}");
    let page = bench.text(&owners, get("/claims/empty"));
    assert!(page.contains("Only the old part") && page.contains("disputes it in part"), "{page}");
    let other =
        bench.ask(Some(&owners), post("/claims/empty", &[("word", "confirms"), ("by", "union")]));
    assert!(matches!(other, Err(Fault::Forbidden(_))), "{other:?}");
    let reply = bench.text(&owners, post("/claims/empty", &[("text", "kept <b>")]));
    assert!(
        reply.starts_with("400")
            && reply.contains("kept &lt;b&gt;")
            && reply.contains("What it says"),
        "{reply}"
    );
    // What a delegation does not see is not there to be spoken of.
    let hidden = bench.ask(Some(&owners), post("/claims/secret", &fields));
    assert!(matches!(hidden, Err(Fault::NotFound)), "{hidden:?}");
    let word = serde_json::json!({ "claim": "secret", "by": "owners", "word": "confirms" });
    let text = bench.text(&owners, send(Method::POST, "/api/assessments", &word));
    let none = serde_json::json!({ "claim": "sacred", "by": "owners", "word": "confirms" });
    let same = bench.text(&owners, send(Method::POST, "/api/assessments", &none));
    assert_eq!(text.replace("secret", "sacred"), same);
}

#[test]
fn a_word_that_changed_meanwhile_is_not_overwritten() {
    let bench = Workbench::new(&record());
    let who = Workbench::person(Viewer::Mediator);
    let page = bench.text(&who, get("/claims/open-books"));
    let seen = page.split_once("name=\"seen\" value=\"").unwrap().1.split_once('"').unwrap().0;
    let send = |word, by| {
        bench.text(&who, post("/claims/open-books", &[("word", word), ("by", by), ("seen", seen)]))
    };
    assert!(send("denies", "union").starts_with("303"));
    let reply = send("confirms", "union");
    assert!(reply.starts_with("409") && reply.contains("denies"), "{reply}");
    assert!(send("confirms", "auditor").starts_with("303"));
}
