//! A record that has every kind of entry for every audience, with or without what a viewer does not
//! see.

use std::sync::OnceLock;

use onetext_record::check::sha256;
use onetext_record::fingerprint::Fingerprint;
use onetext_record::{Audience, Body, Entry, Evidence, Kind, Negotiation, NewEntry, Part, Viewer};
use serde_json::{Value, json};

/// Who may see an entry, and the word that stands in everything that it says.
const AUDIENCES: [(&str, &[&str]); 5] = [
    ("plain", &[]),
    ("vermouth", &["a"]),
    ("tamarisk", &["b"]),
    ("oleander", &["a", "b"]),
    ("quetzal", &["mediators"]),
];

/// What the record has in place of the entries that a viewer does not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// Those entries.
    Kept,
    /// Nothing.
    Gone,
    /// Twice as many others, which say something else of other things.
    Other,
}

impl Hidden {
    pub(crate) const EVERY: [Self; 3] = [Self::Kept, Self::Gone, Self::Other];
}

/// The viewers that there are.
pub(crate) fn viewers() -> Vec<Viewer> {
    let party = |id: &str| Viewer::Party(id.parse().unwrap());
    vec![Viewer::Mediator, party("a"), party("b"), party("c"), Viewer::Observer]
}

fn audience(names: &[&str]) -> Audience {
    match names {
        [] => Audience::Everyone,
        ["mediators"] => Audience::Mediators,
        names => Audience::Parties(names.iter().map(|id| id.parse().unwrap()).collect()),
    }
}

/// The words that a viewer must never read.
pub(crate) fn hushed(viewer: &Viewer) -> Vec<&'static str> {
    let hidden = AUDIENCES.iter().filter(|(_, names)| !viewer.sees(&audience(names)));
    hidden.map(|(word, _)| *word).collect()
}

/// The log, as this viewer's people could be given it.
pub(crate) fn record(viewer: &Viewer, hidden: Hidden) -> Vec<Entry> {
    let mut log = Log::new();
    for id in ["a", "b", "c"] {
        let body = json!({"party": {"id": id, "name": format!("Party {id}"), "role": "principal", "aliases": [id.to_uppercase()]}});
        log.put(new(body, "plain", &Audience::Everyone));
    }
    let words: Vec<(String, Audience)> = AUDIENCES
        .iter()
        .flat_map(|(word, names)| {
            let audience = audience(names);
            let words = match hidden {
                Hidden::Gone if !viewer.sees(&audience) => vec![],
                Hidden::Other if !viewer.sees(&audience) => {
                    vec![format!("{word}ish"), format!("{word}like")]
                }
                _ => vec![(*word).to_owned()],
            };
            words.into_iter().map(move |word| (word, audience.clone()))
        })
        .collect();
    // Kind by kind, so that what is hidden stands among what is not.
    for kind in Kind::EVERY {
        for (word, audience) in &words {
            for body in bodies(*kind, word) {
                log.put(new(body, word, audience));
            }
        }
        // Another version of what everyone sees, and a retraction of it, for fewer.
        for (word, audience) in words.iter().filter(|(_, it)| *it != Audience::Everyone) {
            log.replace(*kind, word, audience);
            log.take_back(*kind, word, audience);
        }
    }
    for (word, audience) in words.iter().filter(|(_, it)| *it == Audience::Everyone) {
        log.take_back(Kind::Claim, word, audience);
    }
    log.entries
}

/// Every id that any of these logs has, with its kind.
pub(crate) fn ids(kind: Kind) -> Vec<String> {
    static ALL: OnceLock<Vec<(Kind, String)>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let logs =
            [record(&Viewer::Mediator, Hidden::Kept), record(&Viewer::Observer, Hidden::Other)];
        let mut ids: Vec<(Kind, String)> = Vec::new();
        for entry in logs.iter().flatten() {
            let id = (entry.body.kind(), entry.body.id().unwrap_or_default().to_owned());
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    });
    all.iter().filter(|(of, _)| *of == kind).map(|(_, id)| id.clone()).collect()
}

/// The words of all entries, hidden ones too.
pub(crate) fn words() -> Vec<String> {
    AUDIENCES.iter().flat_map(|(word, _)| [(*word).to_owned(), format!("{word}ish")]).collect()
}

struct Log {
    state: Negotiation,
    entries: Vec<Entry>,
}

impl Log {
    fn new() -> Self {
        Self { state: Negotiation::new(Viewer::Mediator), entries: Vec::new() }
    }

    fn put(&mut self, mut new: NewEntry) {
        let quoted = match &new.body {
            Body::Statement(it) => Some(it.words.clone()),
            _ => None,
        };
        if let Some(words) = quoted {
            let word = words.split(' ').next().unwrap_or_default();
            let id = format!("{word}-source").parse().unwrap();
            let source = self.state.sources.get(&id).expect("its source stands before it");
            let start = source.body.text.find(&words).expect("the source has the words");
            let start = source.body.text[..start].chars().count();
            let end = start + words.chars().count();
            new.evidence =
                vec![Evidence { source: id, start, end, quote: words, part: Part::Content }];
        }
        let at = "2026-01-10T09:00:00Z".parse().unwrap();
        let entry = new.at(self.state.last().next(), at);
        self.state.check_entry(&entry).unwrap_or_else(|error| panic!("{entry:?}: {error}"));
        self.state.apply(entry.clone());
        self.entries.push(entry);
    }

    /// The first entry of this kind and id that everyone sees.
    fn open(&self, kind: Kind, id: &str) -> Option<Entry> {
        let is_it = |entry: &&Entry| {
            entry.audience == Audience::Everyone
                && entry.body.kind() == kind
                && entry.body.id() == Some(id)
        };
        self.entries.iter().find(is_it).cloned()
    }

    fn replace(&mut self, kind: Kind, word: &str, audience: &Audience) {
        // The words of a source never change, and what everyone reads is quoted.
        if matches!(kind, Kind::Source | Kind::Statement | Kind::Dismissal) {
            return;
        }
        let Some(open) = self.open(kind, &format!("plain-{kind}")) else { return };
        for body in bodies(kind, word).into_iter().take(1) {
            let body = json!({kind.to_string(): with_id(&body[kind.to_string()], &format!("plain-{kind}"))});
            let new = new(body, word, audience);
            self.put(NewEntry { supersedes: Some(open.seq), ..new });
        }
    }

    fn take_back(&mut self, kind: Kind, word: &str, audience: &Audience) {
        let Some(spare) = self.open(kind, &format!("plain-spare-{kind}")) else { return };
        let body =
            json!({"retraction": {"entry": spare.seq, "reason": format!("{word} was wrong")}});
        self.put(new(body, word, audience));
    }
}

fn with_id(body: &Value, id: &str) -> Value {
    let mut body = body.clone();
    body["id"] = json!(id);
    body
}

fn new(body: Value, word: &str, audience: &Audience) -> NewEntry {
    let body: Body = serde_json::from_value(body.clone()).unwrap_or_else(|e| panic!("{body}: {e}"));
    let day = 1 + word.len() % 9;
    let on = format!("2026-01-{day:02}").parse().unwrap();
    NewEntry::judged(&format!("Author {word}"), body).on(on).for_audience(audience.clone())
}

/// What stands in the record of a kind for one audience; the first is replaced, `spare` taken back.
fn bodies(kind: Kind, word: &str) -> Vec<Value> {
    let name = kind.to_string();
    let id = format!("{word}-{kind}");
    let text = format!(
        "{word} said: {word} accepts the plan of the {word}. „Ünïcode“ {word}\n\nMore of {word}."
    );
    let words = format!("{word} accepts the plan");
    let draft = format!(
        "# One {word} {{#one issue=plain-issue option=x}}\n\nThe {word} [A: agrees {word}] [B, C: refuses [C: {word}]].\n\n# {word} {{#{word}-clause}}\n\nAgreed by {word}.\n"
    );
    let fields = match kind {
        Kind::Negotiation => {
            return vec![
                json!({name: {"title": format!("Talks of {word}"), "summary": format!("About {word}")}}),
            ];
        }
        Kind::Retraction => return vec![],
        Kind::Party => {
            json!({"name": format!("Party {word}"), "role": "guarantor", "note": format!("A note on {word}")})
        }
        Kind::Person => {
            json!({"name": format!("Person {word}"), "party": "a", "office": format!("envoy of {word}")})
        }
        Kind::Issue => {
            json!({"title": format!("Issue {word}"), "question": format!("What of {word}?"), "keywords": [word],
            "options": [{"id": "x", "title": format!("X of {word}")}, {"id": "y", "title": format!("Y of {word}")}, {"id": format!("{word}-option"), "title": "Z"}]})
        }
        Kind::Source => {
            json!({"title": format!("News of {word}"), "publisher": word, "url": format!("https://example.org/{word}"), "format": "text", "sha256": sha256(text.as_bytes()), "text": text})
        }
        Kind::Statement => {
            json!({"by": ["a"], "stance": "accepts", "issues": ["plain-issue"], "option": "x", "words": words})
        }
        Kind::Position => {
            json!({"party": "a", "issue": "plain-issue", "prefers": ["x"], "rejects": ["y"], "salience": 0.5, "statements": [format!("{word}-statement")], "note": format!("{word} stands firm")})
        }
        Kind::Reservation => {
            json!({"party": "a", "value": 0.3, "alternative": format!("{word} without a deal")})
        }
        Kind::Valuation => {
            json!({"party": "a", "issue": "plain-issue", "values": {"x": 0.8, "y": 0.1}, "weight": 0.5, "note": format!("{word} counts")})
        }
        Kind::Consent => {
            json!({"issues": ["plain-issue"], "rule": "a and b", "asserted-by": "a"})
        }
        Kind::Draft => {
            json!({"title": format!("Draft {word}"), "by": ["a"], "text": draft, "note": format!("Note {word}"), "shown-to": ["b"]})
        }
        Kind::Circulation => {
            json!({"draft": "plain-draft", "to": ["a", "b"], "note": format!("by {word}")})
        }
        Kind::Endorsement => {
            json!({"party": "a", "draft": "plain-draft", "clause": "one", "word": "reserved", "note": format!("{word} reserves")})
        }
        Kind::Linkage => {
            json!({"party": "a", "draft": "plain-draft", "holds": {"clause": "one"}, "until": {"issue": "plain-issue"}, "note": format!("{word} holds")})
        }
        Kind::Claim => {
            json!({"by": ["a"], "text": format!("It is a fact that {word}"), "issues": ["plain-issue"]})
        }
        Kind::Assessment => {
            json!({"claim": "plain-claim", "by": "b", "word": "denies", "text": format!("{word} denies")})
        }
        Kind::Meeting => {
            json!({"title": format!("Meeting {word}"), "place": format!("City of {word}"), "time": "10:00", "status": "planned", "participants": [{"party": "a"}, {"party": "b", "person": "plain-person"}], "issues": ["plain-issue"], "outcome": format!("{word} came of it")})
        }
        Kind::Package => {
            json!({"title": format!("Package {word}"), "options": {"plain-issue": "x"}})
        }
        Kind::Dismissal => {
            json!({"kind": "statement", "proposed": format!("{word} proposed"), "fingerprint": fingerprint(word), "reason": format!("{word} is no reason")})
        }
    };
    let one = json!({name.clone(): with_id(&fields, &id)});
    // Something of the kind that is taken back, if it is for everyone by some later.
    let spare = json!({name: with_id(&fields, &format!("{word}-spare-{kind}"))});
    let has_spare = matches!(
        kind,
        Kind::Statement
            | Kind::Position
            | Kind::Draft
            | Kind::Claim
            | Kind::Meeting
            | Kind::Endorsement
            | Kind::Party
            | Kind::Issue
    );
    if has_spare { vec![one, spare] } else { vec![one] }
}

fn fingerprint(word: &str) -> Fingerprint {
    sha256(word.as_bytes()).parse().unwrap()
}

#[test]
fn the_record_has_every_kind_for_every_audience() {
    let log = record(&Viewer::Mediator, Hidden::Kept);
    for kind in Kind::EVERY {
        for (word, names) in AUDIENCES {
            let audience = audience(names);
            let has = log.iter().any(|it| it.body.kind() == *kind && it.audience == audience);
            assert!(has, "no {kind} with {word}");
        }
    }
}

#[test]
fn what_a_viewer_sees_is_the_same_whatever_is_hidden() {
    for viewer in viewers() {
        let seen = |hidden| {
            let log = record(&viewer, hidden);
            let state = onetext_record::fold(log, viewer.clone());
            (1..=state.rank()).map(|rank| state.ranked_entry(rank)).collect::<Vec<_>>()
        };
        assert_eq!(seen(Hidden::Kept), seen(Hidden::Gone), "{viewer}");
        assert_eq!(seen(Hidden::Kept), seen(Hidden::Other), "{viewer}");
        let said = serde_json::to_string(&seen(Hidden::Other)).unwrap();
        for word in hushed(&viewer) {
            assert!(!said.contains(word), "{viewer} reads {word}");
        }
    }
}
