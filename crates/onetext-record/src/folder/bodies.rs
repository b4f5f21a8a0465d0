//! From the table of an item to its body, kind by kind.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::fields::Fields;
use crate::body::{
    Assessment, Body, Circulation, Claim, ConsentEntry, Draft, Endorsement, Format, Heading, Issue,
    IssueOption, Kind, Meeting, Need, Package, Participant, Party, Person, Position, Provenance,
    Reservation, Retraction, Source, Statement,
};
use crate::check::sha256;
use crate::entry::Seq;

/// Reads the body of an item of this kind and id; `None` if there is a mistake in it.
pub(super) fn body(kind: Kind, id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    match kind {
        Kind::Negotiation => heading(fields),
        Kind::Party => party(id, fields),
        Kind::Person => person(id, fields),
        Kind::Issue => issue(id, fields),
        Kind::Source => source(id, fields, None, None, Format::Text),
        Kind::Statement => statement(id, fields),
        Kind::Position => position(id, fields),
        Kind::Reservation => reservation(id, fields),
        Kind::Consent => consent(id, fields),
        Kind::Draft => draft(id, fields, fields.text("text")),
        Kind::Circulation => circulation(id, fields),
        Kind::Endorsement => endorsement(id, fields),
        Kind::Claim => claim(id, fields),
        Kind::Assessment => assessment(id, fields),
        Kind::Meeting => meeting(id, fields),
        Kind::Package => package(id, fields),
        Kind::Retraction => retraction(fields),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every kind is read the same way")]
fn heading(fields: &Fields<'_, '_>) -> Option<Body> {
    Some(Heading { title: fields.need_text("title"), summary: fields.text("summary") }.into())
}

fn party(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let name = fields.need_text("name");
    let role = fields.need_word("role");
    let (aliases, members, note) =
        (fields.list("aliases"), fields.list("members"), fields.text("note"));
    Some(Party { id: id.parse().ok()?, name, role: role?, aliases, members, note }.into())
}

fn person(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let name = fields.need_text("name");
    let party = fields.need("party");
    let (office, aliases, note) =
        (fields.text("office"), fields.list("aliases"), fields.text("note"));
    Some(Person { id: id.parse().ok()?, name, party: party?, office, aliases, note }.into())
}

fn issue(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let title = fields.need_text("title");
    let question = fields.text("question");
    let options =
        fields.values("options").into_iter().filter_map(|value| option(fields, value)).collect();
    let consent = fields.consent("consent");
    let keywords = fields.list("keywords");
    Some(Issue { id: id.parse().ok()?, title, question, options, consent, keywords }.into())
}

fn option<'t, 'i>(
    fields: &Fields<'t, 'i>,
    value: &'t toml::Spanned<DeValue<'i>>,
) -> Option<IssueOption> {
    let inner = fields.inner("options", value)?;
    let id = inner.need("id");
    let title = inner.need_text("title");
    let description = inner.text("description");
    inner.finish("an option");
    if inner.failed() {
        fields.fail_silently();
    }
    Some(IssueOption { id: id?, title, description })
}

/// A source whose text and original may come from files beside it.
pub(super) fn source(
    id: &str,
    fields: &Fields<'_, '_>,
    text: Option<String>,
    original: Option<String>,
    by_file: Format,
) -> Option<Body> {
    let title = fields.need_text("title");
    let format = fields.word("format").unwrap_or(by_file);
    let text = match text {
        Some(text) => text,
        None => fields.need_text("text"),
    };
    let original = original.or_else(|| fields.text("original"));
    let given = fields.text("sha256");
    let sha256 = given.unwrap_or_else(|| sha256(original.as_deref().unwrap_or(&text).as_bytes()));
    let (publisher, url, encoding) =
        (fields.text("publisher"), fields.text("url"), fields.text("encoding"));
    Some(
        Source {
            id: id.parse().ok()?,
            title,
            publisher,
            url,
            format,
            encoding,
            sha256,
            text,
            original,
        }
        .into(),
    )
}

fn statement(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let stance = fields.need_word("stance");
    let statement = Statement {
        id: id.parse().ok()?,
        by: fields.list("by"),
        some_of: fields.flag("some-of"),
        person: fields.parsed("person"),
        to: fields.list("to"),
        reported_by: fields.parsed("reported-by"),
        negated: fields.flag("negated"),
        hedge: fields.text("hedge"),
        issues: fields.list("issues"),
        option: fields.parsed("option"),
        // Where the words are left out they are those quoted; see `place`.
        words: fields.text("words").unwrap_or_default(),
        stance: stance?,
    };
    Some(statement.into())
}

fn position(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let (party, issue) = (fields.need("party"), fields.need("issue"));
    let position = Position {
        id: id.parse().ok()?,
        prefers: fields.list("prefers"),
        accepts: fields.list("accepts"),
        rejects: fields.list("rejects"),
        salience: fields.number("salience"),
        statements: fields.list("statements"),
        note: fields.text("note"),
        party: party?,
        issue: issue?,
    };
    Some(position.into())
}

fn reservation(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let party = fields.need("party");
    let (value, alternative) = (fields.number("value"), fields.need_text("alternative"));
    Some(Reservation { id: id.parse().ok()?, party: party?, value, alternative }.into())
}

fn consent(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let issues = fields.list("issues");
    let rule = fields.consent("rule");
    if fields.get("rule").is_none() {
        fields.missing("rule");
    }
    let need = fields.word("need").unwrap_or(Need::Agreement);
    let asserted_by = fields.parsed("asserted-by");
    Some(ConsentEntry { id: id.parse().ok()?, issues, rule: rule?, need, asserted_by }.into())
}

/// A draft whose text may come from the file it stands in.
pub(super) fn draft(id: &str, fields: &Fields<'_, '_>, text: Option<String>) -> Option<Body> {
    let draft = Draft {
        id: id.parse().ok()?,
        title: fields.need_text("title"),
        by: fields.list("by"),
        parents: fields.list("parent"),
        provenance: fields.word("provenance").unwrap_or(Provenance::Official),
        shown_to: fields.list("shown-to"),
        agreed_outside_brackets: fields.flag("agreed-outside-brackets"),
        text,
        note: fields.text("note"),
    };
    Some(draft.into())
}

fn circulation(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let draft = fields.need("draft");
    let (to, note) = (fields.list("to"), fields.text("note"));
    Some(Circulation { id: id.parse().ok()?, draft: draft?, to, note }.into())
}

fn endorsement(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let (party, draft, word) =
        (fields.need("party"), fields.need("draft"), fields.need_word("word"));
    let (clause, note) = (fields.parsed("clause"), fields.text("note"));
    Some(
        Endorsement {
            id: id.parse().ok()?,
            party: party?,
            draft: draft?,
            clause,
            word: word?,
            note,
        }
        .into(),
    )
}

fn claim(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let (by, text, issues) = (fields.list("by"), fields.need_text("text"), fields.list("issues"));
    Some(Claim { id: id.parse().ok()?, by, text, issues }.into())
}

fn assessment(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let (claim, by, word) = (fields.need("claim"), fields.need("by"), fields.need_word("word"));
    let text = fields.text("text");
    Some(Assessment { id: id.parse().ok()?, claim: claim?, by: by?, word: word?, text }.into())
}

fn meeting(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let status = fields.need_word("status");
    let participants =
        fields.values("participants").into_iter().filter_map(|value| participant(fields, value));
    let meeting = Meeting {
        id: id.parse().ok()?,
        title: fields.text("title"),
        place: fields.text("place"),
        time: fields.text("time"),
        participants: participants.collect(),
        status: status?,
        series: fields.flag("series"),
        issues: fields.list("issues"),
        outcome: fields.text("outcome"),
    };
    Some(meeting.into())
}

fn participant<'t, 'i>(
    fields: &Fields<'t, 'i>,
    value: &'t toml::Spanned<DeValue<'i>>,
) -> Option<Participant> {
    if let DeValue::String(_) = value.get_ref() {
        let party = fields.parse_value("participants", value)?;
        return Some(Participant { party, person: None, remote: false, expected: false });
    }
    let inner = fields.inner("participants", value)?;
    let party = inner.need("party");
    let (person, remote, expected) =
        (inner.parsed("person"), inner.flag("remote"), inner.flag("expected"));
    inner.finish("a participant");
    if inner.failed() {
        fields.fail_silently();
    }
    Some(Participant { party: party?, person, remote, expected })
}

fn package(id: &str, fields: &Fields<'_, '_>) -> Option<Body> {
    let (title, by) = (fields.need_text("title"), fields.list("by"));
    let mut options = BTreeMap::new();
    match fields.get("options").map(|value| (value, value.get_ref())) {
        Some((_, DeValue::Table(table))) => {
            for (key, value) in table {
                let issue = key.get_ref().parse().map_err(|e| {
                    fields.fail(
                        "bad-value",
                        key.span(),
                        format!("`{}` is no issue id: {e}", key.get_ref()),
                    );
                });
                if let (Ok(issue), Some(option)) = (issue, fields.parse_value("options", value)) {
                    options.insert(issue, option);
                }
            }
        }
        Some((value, _)) => fields.mistyped("options", "a table { issue = \"option\" }", value),
        None => fields.missing("options"),
    }
    Some(Package { id: id.parse().ok()?, title, by, options }.into())
}

fn retraction(fields: &Fields<'_, '_>) -> Option<Body> {
    let reason = fields.need_text("reason");
    let value = fields.get("entry");
    if value.is_none() {
        fields.missing("entry");
    }
    // A retraction by name gets its number when its place in the log is known.
    let entry = match value?.get_ref() {
        DeValue::Table(_) => Some(Seq(0)),
        _ => fields.integer("entry").map(Seq),
    };
    Some(Retraction { entry: entry?, reason }.into())
}
