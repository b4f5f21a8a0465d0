//! A record as a large negotiation would have it after two years, by seed.

use std::path::Path;

use jiff::civil::{Date, date};
use onetext_record::check::sha256;
use onetext_record::{Audience, Body, Entry, Evidence, Negotiation, NewEntry, Part, Seq, Viewer};
use onetext_store::{Log, SqliteLog};
use serde_json::{Value, json};

use crate::Failure;
use crate::chance::Chance;

/// How many entries go into the log at once.
const LOT: usize = 4096;

/// The days that the talks have lasted.
const DAYS: usize = 730;

const PARTIES: [(&str, &str, &str); 12] = [
    ("north", "North", "principal"),
    ("south", "South", "principal"),
    ("union", "Union", "guarantor"),
    ("league", "League", "guarantor"),
    ("envoys", "Envoys", "mediator"),
    ("harbour", "Harbour City", "stakeholder"),
    ("islands", "Islands", "stakeholder"),
    ("river", "River States", "stakeholder"),
    ("guild", "Guild", "stakeholder"),
    ("observers", "Observer Mission", "monitor"),
    ("bank", "Bank", "guarantor"),
    ("elders", "Council of Elders", "stakeholder"),
];

const TOPICS: [&str; 40] = [
    "ceasefire",
    "border",
    "harbour",
    "customs",
    "prisoners",
    "elections",
    "language",
    "police",
    "pipeline",
    "railway",
    "fishing",
    "water",
    "schools",
    "archives",
    "currency",
    "debt",
    "amnesty",
    "courts",
    "monitors",
    "demining",
    "airspace",
    "grain",
    "power plant",
    "veterans",
    "housing",
    "refugees",
    "monuments",
    "radio",
    "passports",
    "taxes",
    "bridges",
    "ports",
    "mines",
    "forests",
    "constitution",
    "capital",
    "army",
    "missiles",
    "sanctions",
    "reparations",
];

const VERBS: [(&str, &str); 8] = [
    ("accepts", "accepts"),
    ("rejects", "rejects"),
    ("demands", "demands"),
    ("offers", "offers"),
    ("insists on", "insists"),
    ("supports", "supports"),
    ("warns of", "warns"),
    ("doubts", "doubts"),
];

/// Writes a record of so many entries to a new file. Where `checked`, each is checked as the product
/// checks it.
pub(crate) fn make(file: &Path, entries: usize, checked: bool) -> Result<(), Failure> {
    let mut log = SqliteLog::create(file)?;
    let mut maker = Maker::new(checked);
    let mut lot: Vec<Entry> = Vec::with_capacity(LOT);
    let mut written = Seq(0);
    while usize::try_from(maker.seq.0)? < entries {
        for entry in maker.next(entries)? {
            lot.push(entry);
        }
        if lot.len() >= LOT {
            written = log.append(written, &lot)?.seq;
            lot.clear();
        }
    }
    let over = usize::try_from(maker.seq.0)?.saturating_sub(entries);
    lot.truncate(lot.len().saturating_sub(over));
    log.append(written, &lot)?;
    Ok(())
}

struct Maker {
    chance: Chance,
    seq: Seq,
    state: Option<Negotiation>,
    /// The last sources, each with what it quotes: id, audience, sentences with their places.
    sources: Vec<Source>,
    statements: Vec<(String, Audience, usize, usize)>,
    claims: Vec<(String, Audience)>,
    drafts: Vec<String>,
    started: bool,
}

struct Source {
    id: String,
    audience: Audience,
    quotes: Vec<Quote>,
}

struct Quote {
    start: usize,
    end: usize,
    words: String,
    party: usize,
    issue: usize,
    stance: &'static str,
}

impl Maker {
    fn new(checked: bool) -> Self {
        Self {
            chance: Chance::new(7),
            seq: Seq(0),
            state: checked.then(|| Negotiation::new(Viewer::Mediator)),
            sources: Vec::new(),
            statements: Vec::new(),
            claims: Vec::new(),
            drafts: Vec::new(),
            started: false,
        }
    }

    /// The next few entries of a record that is to have `total`.
    fn next(&mut self, total: usize) -> Result<Vec<Entry>, Failure> {
        let mut out = Vec::new();
        if !self.started {
            self.started = true;
            self.cast(&mut out)?;
        }
        let done = usize::try_from(self.seq.0)?;
        // Twelve drafts, spread over the two years.
        if self.drafts.len() < 12 && done >= self.drafts.len() * total / 12 {
            self.draft(total, &mut out)?;
        }
        self.report(total, &mut out)?;
        Ok(out)
    }

    fn day(&self, total: usize) -> Date {
        let done = usize::try_from(self.seq.0).unwrap_or_default();
        let day = i64::try_from(done * DAYS / total.max(1)).unwrap_or_default();
        date(2024, 12, 1).saturating_add(jiff::Span::new().days(day))
    }

    fn put(
        &mut self,
        body: Value,
        audience: &Audience,
        on: Option<Date>,
        evidence: Vec<Evidence>,
        out: &mut Vec<Entry>,
    ) -> Result<(), Failure> {
        let body: Body = serde_json::from_value(body)?;
        let authors = ["A. Mediator", "B. Clerk", "C. Adviser"];
        let author = *self.chance.of(&authors);
        let mut new = NewEntry::judged(author, body).for_audience(audience.clone());
        new.on = on.map(onetext_record::When::day);
        new.evidence = evidence;
        let at = jiff::Timestamp::from_second(1_733_000_000 + i64::try_from(self.seq.0)? * 60)?;
        let entry = new.at(self.seq.next(), at);
        if let Some(state) = &mut self.state {
            state.check_entry(&entry).map_err(|error| format!("{entry:?}: {error}"))?;
            state.apply(entry.clone());
        }
        self.seq = entry.seq;
        out.push(entry);
        Ok(())
    }

    fn cast(&mut self, out: &mut Vec<Entry>) -> Result<(), Failure> {
        let all = Audience::Everyone;
        self.put(json!({"negotiation": {"title": "Talks on the Two Shores", "summary": "A record made to measure by."}}), &all, None, vec![], out)?;
        for (id, name, role) in PARTIES {
            self.put(json!({"party": {"id": id, "name": name, "role": role, "aliases": [format!("the {name} side")]}}), &all, None, vec![], out)?;
            for n in 1..=3 {
                self.put(json!({"person": {"id": format!("{id}-person-{n}"), "name": format!("Envoy {n} of {name}"), "party": id}}), &all, None, vec![], out)?;
            }
        }
        for topic in TOPICS {
            let options: Vec<Value> = (1..=4)
                .map(|n| json!({"id": format!("option-{n}"), "title": format!("Way {n} on the {topic}")}))
                .collect();
            self.put(json!({"issue": {"id": id_of(topic), "title": format!("The {topic}"), "question": format!("What becomes of the {topic}?"), "options": options, "keywords": [topic]}}), &all, None, vec![], out)?;
        }
        for (n, (party, ..)) in PARTIES.iter().take(4).enumerate() {
            for (m, topic) in TOPICS.iter().take(8).enumerate() {
                let values: Value = (1..=4)
                    .map(|k| (format!("option-{k}"), json!([0.1, 0.9, 0.4, 0.7][(n + m + k) % 4])))
                    .collect();
                self.put(json!({"valuation": {"id": format!("valuation-{party}-{m}"), "party": party, "issue": id_of(topic), "values": values, "weight": 0.125}}), &Audience::Mediators, None, vec![], out)?;
            }
            self.put(json!({"reservation": {"id": format!("reservation-{party}"), "party": party, "value": 0.3, "alternative": "The war goes on."}}), &Audience::Mediators, None, vec![], out)?;
        }
        Ok(())
    }

    fn draft(&mut self, total: usize, out: &mut Vec<Entry>) -> Result<(), Failure> {
        let n = self.drafts.len() + 1;
        let id = format!("draft-{n}");
        let day = self.day(total);
        let mut text = String::new();
        for clause in 1..=60 {
            let topic = TOPICS[clause % 40];
            let words = if (clause * 7 + n * 5) % 11 < 4 {
                format!(
                    "The parties [North, Union: shall] [South: may] settle the {topic} within {} days, and [Harbour City: only after the Islands agree] report to the Observer Mission.",
                    10 + (clause * n) % 80
                )
            } else {
                format!(
                    "The parties settle the {topic} in {} steps and report to the Observer Mission each month.",
                    1 + (clause + n / 3) % 5
                )
            };
            text += &format!(
                "## {clause}. The {topic} {{#clause-{clause} issue={}}}\n\n{words} Nothing here touches what was agreed on the {} before.\n\n",
                id_of(topic),
                TOPICS[(clause + 1) % 40]
            );
        }
        let parents: Vec<String> = self.drafts.last().cloned().into_iter().collect();
        self.put(json!({"draft": {"id": id, "title": format!("Draft {n}"), "by": ["envoys"], "parents": parents, "text": text}}), &Audience::Everyone, Some(day), vec![], out)?;
        for to in 0..4 {
            self.put(json!({"circulation": {"id": format!("circulation-{n}-{to}"), "draft": id, "to": [PARTIES[(n + to) % 12].0]}}), &Audience::Everyone, Some(day), vec![], out)?;
        }
        for clause in 1..=60 {
            let party = PARTIES[(clause + n) % 12].0;
            let word = *self.chance.of(&["agreed", "ad-referendum", "reserved", "rejected"]);
            let audience = self.audience(PARTIES[(clause + n) % 12].0);
            self.put(json!({"endorsement": {"id": format!("endorsement-{n}-{clause}"), "party": party, "draft": id, "clause": format!("clause-{clause}"), "word": word}}), &audience, Some(day), vec![], out)?;
        }
        self.drafts.push(id);
        Ok(())
    }

    /// Who may see something that is about this party: mostly everyone.
    fn audience(&mut self, about: &str) -> Audience {
        let parties =
            |ids: &[&str]| Audience::Parties(ids.iter().filter_map(|id| id.parse().ok()).collect());
        match self.chance.below(10) {
            0 => Audience::Mediators,
            1 => parties(&["north", "union"]),
            2 => parties(&[about]),
            _ => Audience::Everyone,
        }
    }

    /// A report, what was said in it, and what follows from that: about a hundred entries for three.
    fn report(&mut self, total: usize, out: &mut Vec<Entry>) -> Result<(), Failure> {
        let day = self.day(total);
        let n = self.seq.0;
        let mut text = String::new();
        let mut quotes = Vec::new();
        for sentence in 0..24 {
            let (party, issue) = (self.chance.below(12), self.chance.below(40));
            let (verb, stance) = *self.chance.of(&VERBS);
            let (name, topic) = (PARTIES[party].1, TOPICS[issue]);
            let head =
                format!("On {day} the envoy of {name} spoke in Zürich for the {sentence}th time. ");
            text += &head;
            let start = text.chars().count();
            let words = format!(
                "{name} {verb} the proposal on the {topic}, way {}",
                1 + self.chance.below(4)
            );
            text += &words;
            let end = text.chars().count();
            text +=
                ", according to people who know of the talks. Nobody else would comment on it. ";
            if sentence % 6 == 5 {
                text += "\n\n";
            }
            quotes.push(Quote { start, end, words, party, issue, stance });
        }
        let audience = match self.chance.below(12) {
            0 => Audience::Mediators,
            1 => Audience::Parties("north".parse().into_iter().collect()),
            2 => Audience::Parties("south".parse().into_iter().collect()),
            _ => Audience::Everyone,
        };
        let id = format!("source-{n}");
        self.put(json!({"source": {"id": id, "title": format!("Report {n} from the talks"), "publisher": "Wire", "format": "text", "sha256": sha256(text.as_bytes()), "text": text}}), &audience, Some(day), vec![], out)?;
        self.sources = vec![Source { id, audience, quotes }];
        for at in 0..15 {
            self.statement(at, day, out)?;
        }
        for _ in 0..9 {
            self.position(day, out)?;
        }
        for _ in 0..2 {
            self.claim(day, out)?;
        }
        for _ in 0..4 {
            self.assessment(day, out)?;
        }
        self.meeting(day, out)
    }

    fn statement(&mut self, at: usize, day: Date, out: &mut Vec<Entry>) -> Result<(), Failure> {
        let Some(source) = self.sources.last() else { return Ok(()) };
        let (quote, audience) = (&source.quotes[at], source.audience.clone());
        let evidence = Evidence {
            source: source.id.parse()?,
            start: quote.start,
            end: quote.end,
            quote: quote.words.clone(),
            part: Part::Content,
        };
        let (party, issue) = (quote.party, quote.issue);
        let id = format!("statement-{}", self.seq.next());
        let body = json!({"statement": {"id": id, "by": [PARTIES[party].0], "stance": quote.stance, "issues": [id_of(TOPICS[issue])], "words": quote.words}});
        self.put(body, &audience, Some(day), vec![evidence], out)?;
        self.statements.push((id, audience, party, issue));
        if self.statements.len() > 200 {
            self.statements.drain(..100);
        }
        Ok(())
    }

    fn position(&mut self, day: Date, out: &mut Vec<Entry>) -> Result<(), Failure> {
        let at = self.chance.below(self.statements.len());
        let Some((statement, audience, party, issue)) = self.statements.get(at).cloned() else {
            return Ok(());
        };
        let first = 1 + self.chance.below(4);
        let option = |n: usize| format!("option-{}", 1 + (first + n) % 4);
        let body = json!({"position": {"id": format!("position-{}", self.seq.next()), "party": PARTIES[party].0, "issue": id_of(TOPICS[issue]),
            "prefers": [option(0)], "accepts": [option(1)], "rejects": [option(2)], "salience": 0.5, "statements": [statement], "note": "As its envoy put it."}});
        self.put(body, &audience, Some(day), vec![], out)
    }

    fn claim(&mut self, day: Date, out: &mut Vec<Entry>) -> Result<(), Failure> {
        let (party, issue) = (self.chance.below(12), self.chance.below(40));
        let audience = self.audience(PARTIES[party].0);
        let id = format!("claim-{}", self.seq.next());
        let body = json!({"claim": {"id": id, "by": [PARTIES[party].0], "text": format!("The {} was closed on {day}.", TOPICS[issue]), "issues": [id_of(TOPICS[issue])]}});
        self.put(body, &audience, Some(day), vec![], out)?;
        self.claims.push((id, audience));
        if self.claims.len() > 100 {
            self.claims.drain(..50);
        }
        Ok(())
    }

    fn assessment(&mut self, day: Date, out: &mut Vec<Entry>) -> Result<(), Failure> {
        let at = self.chance.below(self.claims.len());
        let Some((claim, audience)) = self.claims.get(at).cloned() else { return Ok(()) };
        let word = *self.chance.of(&["confirms", "denies", "unconfirmed", "disputes-in-part"]);
        let by = PARTIES[self.chance.below(12)].0;
        let body = json!({"assessment": {"id": format!("assessment-{}", self.seq.next()), "claim": claim, "by": by, "word": word}});
        self.put(body, &audience, Some(day), vec![], out)
    }

    fn meeting(&mut self, day: Date, out: &mut Vec<Entry>) -> Result<(), Failure> {
        let (one, other) = (self.chance.below(12), self.chance.below(12));
        let issues = [id_of(TOPICS[self.chance.below(40)])];
        let held = self.chance.below(8) > 0;
        let on = if held { day } else { day.saturating_add(jiff::Span::new().days(20)) };
        let audience = self.audience(PARTIES[one].0);
        let mut participants = vec![json!({"party": PARTIES[one].0})];
        if one != other {
            participants.push(json!({"party": PARTIES[other].0}));
        }
        let body = json!({"meeting": {"id": format!("meeting-{}", self.seq.next()), "place": "Geneva", "time": "10:00", "status": if held { "held" } else { "planned" }, "participants": participants, "issues": issues}});
        self.put(body, &audience, Some(on), vec![], out)
    }
}

fn id_of(topic: &str) -> String {
    topic.replace(' ', "-")
}
