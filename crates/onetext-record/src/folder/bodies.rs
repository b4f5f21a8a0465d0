//! From the table of an item to its body, kind by kind.
//!
//! Every field is asked for before the first `?` gives up: a key that nobody asked for is told as
//! unknown, and one bad value must not make the rest of its table look so.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{Fields, Name, decimal};
use super::item::Retracted;
use crate::body::{
    Amount, Assessment, Body, Circulation, Claim, ConsentEntry, Dismissal, Draft, Endorsement,
    Format, Heading, Issue, IssueOption, Kind, Linkage, Matter, Meeting, Need, Package,
    Participant, Party, Person, Position, Provenance, Reservation, Retraction, Source, Statement,
    StatusStep, Valuation,
};
use crate::check::{nearest, sha256};
use crate::entry::Seq;
use crate::id::OptionId;

/// Reads the body of an item of this kind and id; `None` if there is a mistake in it.
pub(super) fn body(kind: Kind, id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    match kind {
        Kind::Negotiation => heading(fields),
        Kind::Party => party(id, fields),
        Kind::Person => person(id, fields),
        Kind::Issue => issue(id, fields),
        Kind::Source => source(id, fields, None, None, Format::Text),
        Kind::Statement => statement(id, fields),
        Kind::Position => position(id, fields),
        Kind::Reservation => reservation(id, fields),
        Kind::Valuation => valuation(id, fields),
        Kind::Consent => consent(id, fields),
        Kind::Draft => draft(id, fields, fields.text("text")),
        Kind::Circulation => circulation(id, fields),
        Kind::Endorsement => endorsement(id, fields).map(|(endorsement, _)| endorsement.into()),
        Kind::Linkage => linkage(id, fields),
        Kind::Claim => claim(id, fields),
        Kind::Assessment => assessment(id, fields),
        Kind::Meeting => meeting(id, fields),
        Kind::Package => package(id, fields),
        Kind::Dismissal => dismissal(id, fields),
        Kind::Retraction => retraction(fields).map(|(retraction, _)| retraction.into()),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every kind is read the same way")]
fn heading(fields: &Fields<'_, '_>) -> Option<Body> {
    let (title, summary) = (fields.need_text("title"), fields.text("summary"));
    let statuses = fields.values("statuses").into_iter().filter_map(|value| step(fields, value));
    let heading = Heading {
        title,
        summary,
        statuses: statuses.collect(),
        nothing_agreed_until_everything: fields.get("nothing-agreed-until-everything").is_none()
            || fields.flag("nothing-agreed-until-everything"),
    };
    Some(heading.into())
}

fn step<'t, 'i>(fields: &Fields<'t, 'i>, value: &'t Spanned<DeValue<'i>>) -> Option<StatusStep> {
    let inner = fields.inner("statuses", value)?;
    let (word, colour) = (inner.need("word"), inner.need_text("colour"));
    inner.finish("a status");
    if inner.failed() {
        fields.fail_silently();
    }
    Some(StatusStep { word: word?, colour })
}

fn party(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let name = fields.need_text("name");
    let role = fields.need("role");
    let (aliases, members, note) =
        (fields.list("aliases"), fields.list("members"), fields.text("note"));
    Some(Party { id: fields.id(id)?, name, role: role?, aliases, members, note }.into())
}

fn person(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let name = fields.need_text("name");
    let party = fields.need("party");
    let (office, aliases, note) =
        (fields.text("office"), fields.list("aliases"), fields.text("note"));
    Some(Person { id: fields.id(id)?, name, party: party?, office, aliases, note }.into())
}

fn issue(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let title = fields.need_text("title");
    let question = fields.text("question");
    let options =
        fields.values("options").into_iter().filter_map(|value| option(fields, value)).collect();
    let consent = fields.consent("consent");
    let keywords = fields.list("keywords");
    Some(Issue { id: fields.id(id)?, title, question, options, consent, keywords }.into())
}

fn option<'t, 'i>(fields: &Fields<'t, 'i>, value: &'t Spanned<DeValue<'i>>) -> Option<IssueOption> {
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
    id: &Name<'_>,
    fields: &Fields<'_, '_>,
    text: Option<String>,
    original: Option<String>,
    by_file: Format,
) -> Option<Body> {
    let title = fields.need_text("title");
    let format = fields.parsed("format").unwrap_or(by_file);
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
            id: fields.id(id)?,
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

fn statement(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let (id, stance) = (fields.id(id), fields.need("stance"));
    let statement = Statement {
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
        id: id?,
        stance: stance?,
    };
    Some(statement.into())
}

fn position(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let (id, party, issue) = (fields.id(id), fields.need("party"), fields.need("issue"));
    let position = Position {
        prefers: fields.list("prefers"),
        accepts: fields.list("accepts"),
        rejects: fields.list("rejects"),
        salience: fields.number("salience"),
        statements: fields.list("statements"),
        note: fields.text("note"),
        id: id?,
        party: party?,
        issue: issue?,
    };
    Some(position.into())
}

fn reservation(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let party = fields.need("party");
    let (value, assumption) = (amount(fields, "value"), fields.flag("assumption"));
    let alternative = fields.need_text("alternative");
    Some(Reservation { id: fields.id(id)?, party: party?, value, assumption, alternative }.into())
}

fn valuation(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let (id, party, issue) = (fields.id(id), fields.need("party"), fields.need("issue"));
    let mut values = BTreeMap::new();
    match fields.get("values").map(|value| (value, value.get_ref())) {
        Some((_, DeValue::Table(table))) => {
            for (key, value) in table {
                let option = fields.id(&Name::at(key.get_ref(), key.span()));
                let amount = amount_of(fields, key.get_ref(), value);
                values.extend(option.zip(amount));
            }
        }
        Some((value, _)) => {
            fields.mistyped("values", "a table { option = 0.4, other = [0.2, 0.5] }", value);
        }
        None => {}
    }
    let valuation = Valuation {
        values,
        order: fields.values("order").into_iter().map(|rank| ranked(fields, rank)).collect(),
        weight: amount(fields, "weight"),
        assumption: fields.flag("assumption"),
        note: fields.text("note"),
        id: id?,
        party: party?,
        issue: issue?,
    };
    Some(valuation.into())
}

/// A rank of an order: an option by itself, or several that give the same.
fn ranked(fields: &Fields<'_, '_>, rank: &Spanned<DeValue<'_>>) -> Vec<OptionId> {
    let options = match rank.get_ref() {
        DeValue::Array(options) => options.iter().collect(),
        _ => vec![rank],
    };
    options.into_iter().filter_map(|option| fields.parse_value("order", option)).collect()
}

/// A number or an interval, as `0.4` or `[0.3, 0.5]`.
fn amount(fields: &Fields<'_, '_>, key: &'static str) -> Option<Amount> {
    amount_of(fields, key, fields.get(key)?)
}

fn amount_of(fields: &Fields<'_, '_>, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Amount> {
    let amount = match value.get_ref() {
        DeValue::Array(pair) => match pair.iter().collect::<Vec<_>>().as_slice() {
            [low, high] => decimal(low.get_ref())
                .zip(decimal(high.get_ref()))
                .map(|(low, high)| Amount::Between(low, high)),
            _ => None,
        },
        other => decimal(other).map(Amount::Exact),
    };
    if amount.is_none() {
        fields
            .mistyped(key, "a number, or the least and the most as [0.3, 0.5]", value)
            .help("leave out what is not known");
    }
    amount
}

fn consent(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let issues = fields.list("issues");
    let rule = fields.consent("rule");
    if fields.get("rule").is_none() {
        fields.missing("rule");
    }
    let need = fields.parsed("need").unwrap_or(Need::Agreement);
    let asserted_by = fields.parsed("asserted-by");
    Some(ConsentEntry { id: fields.id(id)?, issues, rule: rule?, need, asserted_by }.into())
}

/// A draft whose text may come from the file it stands in.
pub(super) fn draft(id: &Name<'_>, fields: &Fields<'_, '_>, text: Option<String>) -> Option<Body> {
    let id = fields.id(id);
    let draft = Draft {
        title: fields.need_text("title"),
        by: fields.list("by"),
        parents: fields.list("parent"),
        provenance: fields.parsed("provenance").unwrap_or(Provenance::Official),
        shown_to: fields.list("shown-to"),
        agreed_outside_brackets: fields.flag("agreed-outside-brackets"),
        text,
        note: fields.text("note"),
        id: id?,
    };
    Some(draft.into())
}

fn circulation(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let draft = fields.need("draft");
    let (to, in_order, note) = (fields.list("to"), fields.flag("in-order"), fields.text("note"));
    Some(Circulation { id: fields.id(id)?, draft: draft?, to, in_order, note }.into())
}

/// An endorsement, and whether it says `sha256 = true`: then it is bound to the text as it stands,
/// once its place in the log is known.
pub(super) fn endorsement(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<(Endorsement, bool)> {
    let (party, draft, word) = (fields.need("party"), fields.need("draft"), fields.need("word"));
    let (clause, note) = (fields.parsed("clause"), fields.text("note"));
    let binds = matches!(fields.get("sha256").map(Spanned::get_ref), Some(DeValue::Boolean(true)));
    let sha256 = if binds { None } else { fields.text("sha256") };
    let endorsement = Endorsement {
        id: fields.id(id)?,
        party: party?,
        draft: draft?,
        clause,
        word: word?,
        sha256,
        note,
    };
    Some((endorsement, binds))
}

fn linkage(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let (party, draft) = (fields.need("party"), fields.parsed("draft"));
    let (holds, until) = (matter(fields, "holds"), matter(fields, "until"));
    let linkage = Linkage {
        holds_options: fields.list("holds-options"),
        until_options: fields.list("until-options"),
        note: fields.text("note"),
        id: fields.id(id)?,
        party: party?,
        draft,
        holds: holds?,
        until: until?,
    };
    Some(linkage.into())
}

/// A clause or an issue, as `{ clause = "land" }`.
fn matter(fields: &Fields<'_, '_>, key: &'static str) -> Option<Matter> {
    let Some(value) = fields.get(key) else {
        fields.missing(key);
        return None;
    };
    let DeValue::Table(_) = value.get_ref() else {
        fields.mistyped(key, "{ clause = \"ID\" } or { issue = \"ID\" }", value);
        return None;
    };
    let inner = fields.inner(key, value)?;
    let (clause, issue) = (inner.parsed("clause"), inner.parsed("issue"));
    inner.finish("a clause or an issue");
    if inner.failed() {
        fields.fail_silently();
        return None;
    }
    match (clause, issue) {
        (Some(clause), None) => Some(Matter::Clause(clause)),
        (None, Some(issue)) => Some(Matter::Issue(issue)),
        _ => {
            let message = format!("`{key}` must name one clause or one issue");
            fields
                .fail("wrong-type", value.span(), message)
                .help(format!("write it as `{key} = {{ clause = \"ID\" }}`"));
            None
        }
    }
}

fn claim(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let (by, text, issues) = (fields.list("by"), fields.need_text("text"), fields.list("issues"));
    Some(Claim { id: fields.id(id)?, by, text, issues }.into())
}

fn assessment(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let (claim, by, word) = (fields.need("claim"), fields.need("by"), fields.need("word"));
    let text = fields.text("text");
    Some(Assessment { id: fields.id(id)?, claim: claim?, by: by?, word: word?, text }.into())
}

fn meeting(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let (id, status) = (fields.id(id), fields.need("status"));
    let participants =
        fields.values("participants").into_iter().filter_map(|value| participant(fields, value));
    let meeting = Meeting {
        title: fields.text("title"),
        place: fields.text("place"),
        time: fields.text("time"),
        participants: participants.collect(),
        series: fields.flag("series"),
        issues: fields.list("issues"),
        outcome: fields.text("outcome"),
        id: id?,
        status: status?,
    };
    Some(meeting.into())
}

fn participant<'t, 'i>(
    fields: &Fields<'t, 'i>,
    value: &'t Spanned<DeValue<'i>>,
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

fn package(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let (title, by) = (fields.need_text("title"), fields.list("by"));
    let mut options = BTreeMap::new();
    match fields.get("options").map(|value| (value, value.get_ref())) {
        Some((_, DeValue::Table(table))) => {
            for (key, value) in table {
                let issue = fields.id(&Name::at(key.get_ref(), key.span()));
                if let (Some(issue), Some(option)) = (issue, fields.parse_value("options", value)) {
                    options.insert(issue, option);
                }
            }
        }
        Some((value, _)) => {
            fields.mistyped("options", "a table { issue = \"option\" }", value);
        }
        None => fields.missing("options"),
    }
    Some(Package { id: fields.id(id)?, title, by, options }.into())
}

fn dismissal(id: &Name<'_>, fields: &Fields<'_, '_>) -> Option<Body> {
    let (kind, proposed) = (fields.need("kind"), fields.need_text("proposed"));
    let (fingerprint, reason) = (fields.need("fingerprint"), fields.text("reason"));
    let (kind, fingerprint) = (kind?, fingerprint?);
    Some(Dismissal { id: fields.id(id)?, kind, proposed, fingerprint, reason }.into())
}

/// A retraction, and what it takes back where that is named as in `entry = { statement = "s4" }`.
/// By name it gets its number when its place in the log is known.
pub(super) fn retraction(fields: &Fields<'_, '_>) -> Option<(Retraction, Option<Retracted>)> {
    let reason = fields.need_text("reason");
    let Some(value) = fields.get("entry") else {
        fields.missing("entry");
        return None;
    };
    let (entry, named) = match value.get_ref() {
        DeValue::Table(table) => (Seq(0), Some(retracted(fields, table, value.span())?)),
        DeValue::Integer(_) => (Seq(fields.integer("entry")?), None),
        _ => {
            fields.mistyped("entry", "a number or a name as { claim = \"c4\" }", value);
            return None;
        }
    };
    Some((Retraction { entry, reason }, named))
}

fn retracted(fields: &Fields<'_, '_>, table: &DeTable<'_>, at: Range<usize>) -> Option<Retracted> {
    let mut names = table.iter();
    let (Some((key, value)), None) = (names.next(), names.next()) else {
        fields
            .fail("wrong-type", at, "`entry` must name one entry")
            .help("write its kind and id, as in `entry = { claim = \"c4\" }`");
        return None;
    };
    let word = key.get_ref().as_ref();
    let with_id = || Kind::EVERY.iter().filter(|kind| kind.has_id());
    let Some(kind) = with_id().find(|kind| kind.word() == word).copied() else {
        let message = format!("`{word}` is no kind of entry with an id");
        let told = fields.fail("unknown-kind", key.span(), message);
        match nearest(word, with_id().map(|kind| kind.word())) {
            Some(near) => told.help(format!("did you mean `{near}`?")),
            None => told.help("write the number of the entry, or its kind and id"),
        };
        return None;
    };
    let DeValue::String(id) = value.get_ref() else {
        fields.mistyped(word, "an id", value);
        return None;
    };
    Some(Retracted { kind, id: id.to_string(), at: value.span() })
}
