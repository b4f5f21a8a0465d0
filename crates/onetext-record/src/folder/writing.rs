//! From the entries of a log to the files of a folder.
//!
//! What is written depends only on the entries before it, so an appended entry adds lines and
//! changes none: diffs in git show what was added and nothing else.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Files;
use super::lines::Lines;
use super::sheets::HEAD;
use crate::audience::Audience;
use crate::body::{
    Amount, Body, Draft, Format, Issue, Kind, Matter, Meeting, Need, Party, Person, Provenance,
    Source, Statement, Valuation,
};
use crate::entry::{Entry, Part};

/// Writes a log as a folder; `entries` are those of a valid log, whole and in order.
pub fn write(entries: &[Entry]) -> Files {
    let mut newest: BTreeMap<(Kind, &str), u64> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| has_place(entry.body.kind())) {
        newest.insert((entry.body.kind(), entry.body.id().unwrap_or_default()), entry.seq.0);
    }
    let is_newest = |entry: &Entry| {
        newest.get(&(entry.body.kind(), entry.body.id().unwrap_or_default())) == Some(&entry.seq.0)
    };
    let mut folder = Folder {
        files: Files::new(),
        defaults: entries.first().map(|entry| (entry.author.as_str(), entry.recorded_at)),
        drafts: BTreeMap::new(),
    };
    folder.head(entries.iter().filter(|entry| is_newest(entry)));
    for entry in entries {
        match &entry.body {
            Body::Source(source) if is_newest(entry) => folder.source(entry, source),
            Body::Draft(draft) => folder.draft(entry, draft, is_newest(entry)),
            body if has_place(body.kind()) => {
                if !is_newest(entry) {
                    folder.record("superseded", entry);
                }
            }
            body => folder.record(body.kind().plural(), entry),
        }
    }
    folder.files
}

/// Whether the newest version of this kind has a place of its own.
fn has_place(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Negotiation | Kind::Party | Kind::Person | Kind::Issue | Kind::Source | Kind::Draft
    )
}

struct Folder<'a> {
    files: Files,
    /// The author and the time that items have where they do not say so: those of the first entry.
    defaults: Option<(&'a str, Timestamp)>,
    /// The place of each draft among the drafts.
    drafts: BTreeMap<&'a str, usize>,
}

impl<'a> Folder<'a> {
    fn head(&mut self, newest: impl Iterator<Item = &'a Entry>) {
        let mut top = Lines::new();
        let mut below = Lines::new();
        let mut sections: BTreeMap<Kind, Vec<&Entry>> = BTreeMap::new();
        for entry in newest {
            sections.entry(entry.body.kind()).or_default().push(entry);
        }
        for entry in sections.remove(&Kind::Negotiation).into_iter().flatten() {
            body(&mut top, &entry.body);
            self.envelope(&mut top, entry, "on");
        }
        if let Some((author, recorded_at)) = self.defaults {
            below.header("[defaults]");
            below.text("author", author);
            below.time("recorded-at", recorded_at);
        }
        for (kind, name) in
            [(Kind::Party, "parties"), (Kind::Person, "persons"), (Kind::Issue, "issues")]
        {
            for entry in sections.remove(&kind).into_iter().flatten() {
                below.header(&format!("[{name}.{}]", entry.body.id().unwrap_or_default()));
                body(&mut below, &entry.body);
                self.envelope(&mut below, entry, "on");
            }
        }
        self.files.insert(HEAD.to_owned(), top.finish() + &below.finish());
    }

    fn source(&mut self, entry: &Entry, source: &Source) {
        let mut lines = Lines::new();
        source_facts(&mut lines, source);
        let path = |ending: &str| format!("sources/{}.{ending}", source.id);
        match (&source.original, source.format) {
            (None, _) => {}
            (Some(page), Format::Html) => drop(self.files.insert(path("html"), page.clone())),
            (Some(page), Format::Markdown) => drop(self.files.insert(path("md"), page.clone())),
            (Some(page), Format::Feed) => drop(self.files.insert(path("xml"), page.clone())),
            (Some(page), Format::Text) => lines.text("original", page),
        }
        self.envelope(&mut lines, entry, "date");
        self.files.insert(path("txt"), source.text.clone());
        self.files.insert(path("toml"), lines.finish());
    }

    fn draft(&mut self, entry: &Entry, draft: &'a Draft, is_newest: bool) {
        let place = self.drafts.len() + 1;
        let place = *self.drafts.entry(draft.id.as_str()).or_insert(place);
        if !is_newest {
            return self.record("superseded", entry);
        }
        // A line of +++ inside a text would end the front matter, so texts stay on one line.
        let mut lines = Lines::on_one_line();
        draft_facts(&mut lines, draft);
        self.envelope(&mut lines, entry, "date");
        let text = draft.text.as_deref().unwrap_or_default();
        let file = format!("+++\n{}+++\n{text}", lines.finish());
        self.files.insert(format!("drafts/{place:02}-{}.md", draft.id), file);
    }

    fn record(&mut self, name: &str, entry: &Entry) {
        let mut lines = Lines::new();
        lines.header(&format!("[[{}]]", entry.body.kind()));
        if let Some(id) = entry.body.id() {
            lines.text("id", id);
        }
        body(&mut lines, &entry.body);
        self.envelope(&mut lines, entry, "on");
        let file = self.files.entry(format!("record/{name}.toml")).or_default();
        if !file.is_empty() {
            file.push('\n');
        }
        file.push_str(lines.finish().trim_start());
    }

    fn envelope(&self, lines: &mut Lines, entry: &Entry, date: &str) {
        if let Some(on) = entry.on {
            lines.text(date, &on.to_string());
        }
        match &entry.audience {
            Audience::Everyone => {}
            Audience::Mediators => lines.text("audience", "mediators"),
            Audience::Parties(parties) => lines.list("audience", parties),
        }
        let (author, recorded_at) = self.defaults.unwrap_or(("", Timestamp::UNIX_EPOCH));
        if entry.author != author {
            lines.text("author", &entry.author);
        }
        if entry.recorded_at != recorded_at {
            lines.time("recorded-at", entry.recorded_at);
        }
        if let Some(reading) = &entry.reading {
            let inner = Lines::inline(|inner| {
                inner.text("reader", &reading.reader);
                inner.text("rule", &reading.rule);
                inner.number("confidence", Some(reading.confidence));
            });
            lines.raw("reading", &inner);
        }
        if let Some(seq) = entry.supersedes {
            lines.raw("supersedes", &seq.to_string());
        }
        lines.raw("seq", &entry.seq.to_string());
        let quotes = entry.evidence.iter().map(|evidence| {
            Lines::inline(|inner| {
                inner.text("source", evidence.source.as_str());
                inner.raw("at", &format!("[{}, {}]", evidence.start, evidence.end));
                if evidence.part != Part::Content {
                    inner.text("part", evidence.part.word());
                }
                inner.text("quote", &evidence.quote);
            })
        });
        lines.rows("evidence", quotes);
    }
}

/// The fields of a body, without its id.
pub(super) fn body(lines: &mut Lines, body: &Body) {
    match body {
        Body::Negotiation(b) => {
            lines.text("title", &b.title);
            lines.maybe("summary", b.summary.as_ref());
            if !b.nothing_agreed_until_everything {
                lines.raw("nothing-agreed-until-everything", "false");
            }
            let steps = b.statuses.iter().map(|step| {
                Lines::inline(|inner| {
                    inner.text("word", step.word.as_str());
                    inner.text("colour", &step.colour);
                })
            });
            lines.rows("statuses", steps);
        }
        Body::Party(b) => party(lines, b),
        Body::Person(b) => person(lines, b),
        Body::Issue(b) => issue(lines, b),
        Body::Source(b) => {
            source_facts(lines, b);
            lines.text("text", &b.text);
            lines.maybe("original", b.original.as_ref());
        }
        Body::Statement(b) => statement(lines, b),
        Body::Position(b) => {
            lines.text("party", b.party.as_str());
            lines.text("issue", b.issue.as_str());
            lines.list("prefers", &b.prefers);
            lines.list("accepts", &b.accepts);
            lines.list("rejects", &b.rejects);
            lines.number("salience", b.salience);
            lines.list("statements", &b.statements);
            lines.maybe("note", b.note.as_ref());
        }
        Body::Reservation(b) => {
            lines.text("party", b.party.as_str());
            amount(lines, "value", b.value);
            lines.flag("assumption", b.assumption);
            lines.text("alternative", &b.alternative);
        }
        Body::Valuation(b) => valuation(lines, b),
        Body::Consent(b) => {
            lines.list("issues", &b.issues);
            lines.text("rule", &b.rule.to_string());
            if b.need != Need::Agreement {
                lines.text("need", b.need.word());
            }
            lines.maybe("asserted-by", b.asserted_by.as_ref());
        }
        Body::Draft(b) => {
            draft_facts(lines, b);
            lines.maybe("text", b.text.as_ref());
        }
        Body::Circulation(b) => {
            lines.text("draft", b.draft.as_str());
            lines.list("to", &b.to);
            lines.flag("in-order", b.in_order);
            lines.maybe("note", b.note.as_ref());
        }
        Body::Endorsement(b) => {
            lines.text("party", b.party.as_str());
            lines.text("draft", b.draft.as_str());
            lines.maybe("clause", b.clause.as_ref());
            lines.text("word", b.word.word());
            lines.maybe("sha256", b.sha256.as_ref());
            lines.maybe("note", b.note.as_ref());
        }
        Body::Linkage(b) => {
            lines.text("party", b.party.as_str());
            lines.maybe("draft", b.draft.as_ref());
            for (key, matter) in [("holds", &b.holds), ("until", &b.until)] {
                let named = Lines::inline(|inner| match matter {
                    Matter::Clause(id) => inner.text("clause", id.as_str()),
                    Matter::Issue(id) => inner.text("issue", id.as_str()),
                });
                lines.raw(key, &named);
            }
            lines.list("holds-options", &b.holds_options);
            lines.list("until-options", &b.until_options);
            lines.maybe("note", b.note.as_ref());
        }
        Body::Claim(b) => {
            lines.list("by", &b.by);
            lines.text("text", &b.text);
            lines.list("issues", &b.issues);
        }
        Body::Assessment(b) => {
            lines.text("claim", b.claim.as_str());
            lines.text("by", b.by.as_str());
            lines.text("word", b.word.word());
            lines.maybe("text", b.text.as_ref());
        }
        Body::Meeting(b) => meeting(lines, b),
        Body::Package(b) => {
            lines.text("title", &b.title);
            lines.list("by", &b.by);
            let options = Lines::inline(|inner| {
                for (issue, option) in &b.options {
                    inner.text(issue.as_str(), option.as_str());
                }
            });
            lines.raw("options", &options);
        }
        Body::Dismissal(b) => {
            lines.text("kind", b.kind.word());
            lines.text("proposed", &b.proposed);
            lines.text("fingerprint", &b.fingerprint.to_string());
            lines.maybe("reason", b.reason.as_ref());
        }
        Body::Retraction(b) => {
            lines.raw("entry", &b.entry.to_string());
            lines.text("reason", &b.reason);
        }
    }
}

fn valuation(lines: &mut Lines, valuation: &Valuation) {
    lines.text("party", valuation.party.as_str());
    lines.text("issue", valuation.issue.as_str());
    if !valuation.values.is_empty() {
        let values = Lines::inline(|inner| {
            for (option, value) in &valuation.values {
                amount(inner, option.as_str(), Some(*value));
            }
        });
        lines.raw("values", &values);
    }
    let ranks: Vec<String> = valuation
        .order
        .iter()
        .map(|rank| rank.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", "))
        .map(|rank| format!("[{rank}]"))
        .collect();
    if !ranks.is_empty() {
        lines.raw("order", &format!("[{}]", ranks.join(", ")));
    }
    amount(lines, "weight", valuation.weight);
    lines.flag("assumption", valuation.assumption);
    lines.maybe("note", valuation.note.as_ref());
}

fn amount(lines: &mut Lines, key: &str, amount: Option<Amount>) {
    match amount {
        Some(Amount::Between(low, high)) => lines.raw(key, &format!("[{low:?}, {high:?}]")),
        Some(Amount::Exact(number)) => lines.number(key, Some(number)),
        None => {}
    }
}

fn party(lines: &mut Lines, party: &Party) {
    lines.text("name", &party.name);
    lines.text("role", party.role.word());
    lines.list("aliases", &party.aliases);
    lines.list("members", &party.members);
    lines.maybe("note", party.note.as_ref());
}

fn person(lines: &mut Lines, person: &Person) {
    lines.text("name", &person.name);
    lines.text("party", person.party.as_str());
    lines.maybe("office", person.office.as_ref());
    lines.list("aliases", &person.aliases);
    lines.maybe("note", person.note.as_ref());
}

fn issue(lines: &mut Lines, issue: &Issue) {
    lines.text("title", &issue.title);
    lines.maybe("question", issue.question.as_ref());
    lines.maybe("consent", issue.consent.as_ref());
    lines.list("keywords", &issue.keywords);
    let options = issue.options.iter().map(|option| {
        Lines::inline(|inner| {
            inner.text("id", option.id.as_str());
            inner.text("title", &option.title);
            inner.maybe("description", option.description.as_ref());
        })
    });
    lines.rows("options", options);
}

fn source_facts(lines: &mut Lines, source: &Source) {
    lines.text("title", &source.title);
    lines.maybe("publisher", source.publisher.as_ref());
    lines.maybe("url", source.url.as_ref());
    lines.text("format", source.format.word());
    lines.maybe("encoding", source.encoding.as_ref());
    lines.text("sha256", &source.sha256);
}

fn draft_facts(lines: &mut Lines, draft: &Draft) {
    lines.text("title", &draft.title);
    lines.list("by", &draft.by);
    lines.list("parent", &draft.parents);
    if draft.provenance != Provenance::Official {
        lines.text("provenance", draft.provenance.word());
    }
    lines.list("shown-to", &draft.shown_to);
    lines.flag("agreed-outside-brackets", draft.agreed_outside_brackets);
    lines.maybe("note", draft.note.as_ref());
}

fn statement(lines: &mut Lines, statement: &Statement) {
    lines.list("by", &statement.by);
    lines.flag("some-of", statement.some_of);
    lines.maybe("person", statement.person.as_ref());
    lines.list("to", &statement.to);
    lines.maybe("reported-by", statement.reported_by.as_ref());
    lines.text("stance", statement.stance.word());
    lines.flag("negated", statement.negated);
    lines.maybe("hedge", statement.hedge.as_ref());
    lines.list("issues", &statement.issues);
    lines.maybe("option", statement.option.as_ref());
    lines.text("words", &statement.words);
}

fn meeting(lines: &mut Lines, meeting: &Meeting) {
    lines.maybe("title", meeting.title.as_ref());
    lines.maybe("place", meeting.place.as_ref());
    lines.maybe("time", meeting.time.as_ref());
    lines.text("status", meeting.status.word());
    lines.flag("series", meeting.series);
    lines.list("issues", &meeting.issues);
    lines.maybe("outcome", meeting.outcome.as_ref());
    let participants = meeting.participants.iter().map(|participant| {
        Lines::inline(|inner| {
            inner.text("party", participant.party.as_str());
            inner.maybe("person", participant.person.as_ref());
            inner.flag("remote", participant.remote);
            inner.flag("expected", participant.expected);
        })
    });
    lines.rows("participants", participants);
}
