//! The entries themselves: those that the viewer sees, by rank, and new ones.

use std::collections::BTreeMap;

use http::StatusCode;
use onetext_record::body::{Body, Fate};
use onetext_record::{Entry, Kind, NewEntry, Seq, Viewer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::desk::{Desk, Pen};
use crate::fault::Fault;
use crate::reply::{Outcome, Reply};
use crate::request::Request;

/// How many entries come where nothing else is asked for.
const SOME: usize = 100;

/// How many entries come at most.
const MOST: usize = 1000;

/// What the talks are called, and who negotiates about what.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Talks {
    /// What they are called.
    title: String,
    /// What they are about.
    summary: Option<String>,
    /// Through whose eyes you see them: `mediator`, `observer`, or a party's id.
    viewer: String,
    /// The rank of the last entry that you may see.
    rank: usize,
    /// Who negotiates.
    parties: Vec<Named>,
    /// What is to be settled.
    issues: Vec<Named>,
}

/// A thing by its id and its name.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Named {
    /// The id.
    id: String,
    /// The name.
    name: String,
}

/// Entries that the viewer sees. Numbers in them are ranks: 1 for the first that you may see.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Entries {
    /// The entries, oldest first.
    entries: Vec<Entry>,
    /// Where to go on; none at the end.
    next: Option<usize>,
    /// The rank of the last entry of all.
    rank: usize,
}

/// New entries. `author` is always you; `id` may be left out of a body, and one is made; the ids that a
/// delegation chooses get a word more. Numbers are ranks.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct NewEntries {
    /// The entries, each behind those that it refers to.
    #[schemars(with = "Vec<NewEntry>")]
    entries: Vec<Value>,
    /// The rank at which you looked; with it, nothing is written if somebody has changed the same
    /// things since.
    #[serde(default)]
    seen: Option<usize>,
}

/// What has become of new entries.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Added {
    /// The rank of the last entry that you may see now.
    pub(crate) rank: usize,
    /// The ids of the new bodies, in order; empty for those that have none.
    pub(crate) ids: Vec<String>,
}

pub(crate) fn talks(desk: &Desk<'_>, _: &Request) -> Outcome {
    let named = |id: String, name: &String| Named { id, name: name.clone() };
    let state = desk.state;
    Reply::json(&Talks {
        title: state.title().to_owned(),
        summary: state.heading().and_then(|heading| heading.body.summary.clone()),
        viewer: desk.viewer.to_string(),
        rank: desk.rank(),
        parties: state
            .parties
            .current()
            .map(|it| named(it.body.id.to_string(), &it.body.name))
            .collect(),
        issues: state
            .issues
            .current()
            .map(|it| named(it.body.id.to_string(), &it.body.title))
            .collect(),
    })
}

pub(crate) fn list(desk: &Desk<'_>, request: &Request) -> Outcome {
    let fields = request.fields();
    let from = fields.parsed("from")?.unwrap_or(1).max(1);
    let limit = fields.parsed("limit")?.unwrap_or(SOME).clamp(1, MOST);
    let kind: Option<Kind> = fields.parsed("kind")?;
    let is_wanted = |rank: &usize| kind.is_none_or(|kind| desk.state.kind_of(*rank) == Some(kind));
    let mut ranks = (from..=desk.rank()).filter(is_wanted);
    let shown: Vec<usize> = ranks.by_ref().take(limit).collect();
    let entries = shown.into_iter().filter_map(|rank| desk.state.ranked_entry(rank)).collect();
    Reply::json(&Entries { entries, next: ranks.next(), rank: desk.rank() })
}

pub(crate) fn one(desk: &Desk<'_>, request: &Request) -> Outcome {
    let entry = desk.state.ranked_entry(request.id("rank")?).ok_or(Fault::NotFound)?;
    Reply::json(&entry)
}

pub(crate) fn add(pen: &Pen<'_>, request: &Request) -> Outcome {
    let NewEntries { entries, seen } = request.json()?;
    let mut new: Vec<NewEntry> = Vec::with_capacity(entries.len());
    let mut renamed = BTreeMap::new();
    for (place, mut value) in entries.into_iter().enumerate() {
        complete(pen, &mut value, &mut renamed);
        let mut entry: NewEntry = serde_json::from_value(value).map_err(|error| {
            Fault::input(format!("entry {} of the list: {error}", place + 1))
                .hint("GET /api/openapi.json describes what an entry is made of")
        })?;
        refer(&mut entry, &renamed);
        new.push(entry);
    }
    if new.is_empty() {
        return Err(Fault::input("there are no entries in the list"));
    }
    pen.study.look(|desk| {
        for entry in &mut new {
            numbered(desk, entry)?;
        }
        Ok::<_, Fault>(())
    })?;
    let ids = new.iter().map(|entry| entry.body.id().unwrap_or_default().to_owned()).collect();
    let rank = pen.append(new, seen)?;
    Ok(Reply::json(&Added { rank, ids })?.with_status(StatusCode::CREATED))
}

/// The ids that the house has put in place of those that were sent.
type Renamed = BTreeMap<(Kind, String), String>;

/// Puts in what may be left out: the author and the id.
///
/// A delegation's own ids get a word more: an id that is refused because something hidden has it would
/// tell that there is something.
fn complete(pen: &Pen<'_>, entry: &mut Value, renamed: &mut Renamed) {
    let Some(entry) = entry.as_object_mut() else { return };
    entry.insert("author".to_owned(), Value::from(pen.person.name.as_str()));
    let replaces = entry.get("supersedes").is_some_and(|it| !it.is_null());
    let body = entry.get_mut("body").and_then(Value::as_object_mut);
    let Some((kind, body)) = body.and_then(|body| body.iter_mut().next()) else { return };
    let (Ok(kind), Some(body)) = (kind.parse::<Kind>(), body.as_object_mut()) else { return };
    if !kind.has_id() {
        return;
    }
    match body.get("id") {
        None => {
            let id = format!("{kind}-{}", pen.study.token());
            // Ids come first in what people read.
            let rest =
                std::mem::replace(body, Map::from_iter([("id".to_owned(), Value::from(id))]));
            body.extend(rest);
        }
        Some(Value::String(id)) if !replaces && *pen.study.viewer() != Viewer::Mediator => {
            let made = format!("{id}-{}", pen.study.token());
            renamed.insert((kind, id.clone()), made.clone());
            body.insert("id".to_owned(), Value::from(made));
        }
        Some(_) => {}
    }
}

/// Lets an entry refer to what was sent before it by its new id.
fn refer(entry: &mut NewEntry, renamed: &Renamed) {
    if renamed.is_empty() {
        return;
    }
    let made = |kind: Kind, id: &str| renamed.get(&(kind, id.to_owned()));
    entry.body.rewrite(&|kind, id| made(kind, id).map_or(Fate::Keep, |id| Fate::To(id.clone())));
    for evidence in &mut entry.evidence {
        let id = made(Kind::Source, evidence.source.as_str()).and_then(|id| id.parse().ok());
        if let Some(id) = id {
            evidence.source = id;
        }
    }
}

/// Turns the viewer's ranks into numbers of the log.
pub(crate) fn numbered(desk: &Desk<'_>, entry: &mut NewEntry) -> Result<(), Fault> {
    let number = |rank: Seq| -> Result<Seq, Fault> {
        let known = usize::try_from(rank.0).ok().and_then(|rank| desk.state.seq_of(rank));
        known.ok_or_else(|| Fault::input(format!("there is no entry {rank}")))
    };
    entry.supersedes = entry.supersedes.map(number).transpose()?;
    if let Body::Retraction(retraction) = &mut entry.body {
        retraction.entry = number(retraction.entry)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use http::Method;
    use serde_json::json;

    use super::*;
    use crate::testing::{Workbench, folder, get, send};

    const HEAD: &str = r#"
title = "Strike"
[parties.union]
name = "Union"
role = "principal"
[parties.owners]
name = "Owners"
role = "principal"
[issues.shifts]
title = "Shifts"
options = [{ id = "short", title = "Short" }, { id = "long", title = "Long" }]
"#;

    fn bench() -> Workbench {
        Workbench::new(&folder(&[("onetext.toml", HEAD)]))
    }

    fn union() -> crate::people::Person {
        Workbench::person(Viewer::Party("union".parse().unwrap()))
    }

    fn value(outcome: Outcome) -> Value {
        match outcome.unwrap() {
            Reply::Plain(plain) => serde_json::from_slice(&plain.body).unwrap(),
            Reply::Page(_) => panic!("a page"),
        }
    }

    fn position(party: &str, audience: &Value) -> Value {
        json!({ "entries": [{ "audience": audience, "body": { "position": {
            "party": party, "issue": "shifts", "prefers": ["short"] } } }] })
    }

    #[test]
    fn what_one_delegation_records_for_itself_no_other_sees() {
        let bench = bench();
        let mine = json!({ "parties": ["union"] });
        let added = value(
            bench
                .ask(Some(&union()), send(Method::POST, "/api/entries", &position("union", &mine))),
        );
        assert!(added["ids"][0].as_str().unwrap().starts_with("position-"));
        let owners = Workbench::person(Viewer::Party("owners".parse().unwrap()));
        let theirs = value(bench.ask(Some(&owners), get("/api/entries?kind=position")));
        assert_eq!(theirs["entries"], json!([]));
        let ours = value(bench.ask(Some(&union()), get("/api/entries?kind=position")));
        assert_eq!(ours["entries"][0]["author"], json!("P. union"));
        assert_eq!(ours["entries"][0]["seq"], added["rank"]);
    }

    #[test]
    fn a_delegation_speaks_for_itself_alone() {
        let bench = bench();
        for (party, audience) in [("owners", json!("everyone")), ("union", json!("mediators"))] {
            let sent = send(Method::POST, "/api/entries", &position(party, &audience));
            let refused = bench.ask(Some(&union()), sent);
            assert!(matches!(refused, Err(Fault::Forbidden(_))), "{party} {audience}");
        }
        let observer = Workbench::person(Viewer::Observer);
        let sent = send(Method::POST, "/api/entries", &position("union", &json!("everyone")));
        assert!(matches!(bench.ask(Some(&observer), sent), Err(Fault::Forbidden(_))));
    }

    #[test]
    fn a_change_that_somebody_else_made_meanwhile_is_shown_and_not_lost() {
        let bench = bench();
        let everyone = json!("everyone");
        let seen = value(bench.ask(Some(&union()), get("/api/talks")))["rank"].clone();
        let first = send(Method::POST, "/api/entries", &position("union", &everyone));
        bench.ask(Some(&union()), first).unwrap();
        let mut late = position("union", &everyone);
        late["seen"] = seen;
        let mediator = Workbench::person(Viewer::Mediator);
        let outcome = bench.ask(Some(&mediator), send(Method::POST, "/api/entries", &late));
        let Err(Fault::Moved(changes)) = outcome else { panic!("{outcome:?}") };
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].author, "P. union");
    }

    #[test]
    fn wrong_entries_are_told_by_their_place() {
        let bench = bench();
        let mediator = Workbench::person(Viewer::Mediator);
        for (body, words) in [
            (json!({ "entries": [] }), "no entries"),
            (json!({ "entries": [{ "body": { "position": {} } }] }), "entry 1"),
            (json!({ "entries": [{ "body": { "nothing": {} } }] }), "entry 1"),
            (
                json!({ "entries": [{ "body": { "retraction": { "entry": 99, "reason": "x" } } }] }),
                "no entry 99",
            ),
            (json!([]), "not what is expected"),
        ] {
            let outcome = bench.ask(Some(&mediator), send(Method::POST, "/api/entries", &body));
            let Err(fault) = outcome else { panic!("{body} was taken") };
            assert!(fault.problem().detail.contains(words), "{}", fault.problem().detail);
        }
    }
}
