//! Forms in which a proposal is corrected, and what they come to.
//!
//! A form shows what people correct most, with lists to choose from; what it does not show stays as
//! it was. The text that a folder would have holds all of it.

use maud::{Markup, html};
use onetext_record::body::{AssessmentWord, Role, Stance};
use onetext_record::diagnostic::line_and_column;
use onetext_record::folder::{read_alone, write_alone};
use onetext_record::{Body, Kind, Viewer, When};
use serde_json::Value;

use super::telling::{Choosable, Names};
use crate::fault::Fault;
use crate::request::Fields;

/// What a field of a form holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A line that has to be there.
    Line,
    /// A line that may be missing.
    Maybe,
    /// A text of several lines.
    Area,
    /// Several words, one a line.
    Lines,
    /// Yes or no.
    Flag,
    Party,
    Parties,
    MaybePerson,
    Issue,
    Issues,
    /// An option of any issue, or none.
    MaybeOption,
    /// Options of the issue that the body names.
    Options,
    Claim,
    Stance,
    Word,
    Role,
}

type Row = (&'static str, &'static str, Shape);

/// The fields of a kind: the name in JSON, the label, what it holds. None for a kind that is
/// corrected as a text alone.
fn rows(kind: Kind) -> &'static [Row] {
    match kind {
        Kind::Statement => &[
            ("by", "Who says it", Shape::Parties),
            ("person", "Through whom", Shape::MaybePerson),
            ("stance", "Stance", Shape::Stance),
            ("negated", "Denied: the party does not say so", Shape::Flag),
            ("issues", "Issues", Shape::Issues),
            ("option", "Option", Shape::MaybeOption),
            ("to", "To whom", Shape::Parties),
            ("hedge", "Condition or hedge", Shape::Maybe),
        ],
        Kind::Claim => &[
            ("text", "Claim", Shape::Area),
            ("by", "Who claims it", Shape::Parties),
            ("issues", "Issues", Shape::Issues),
        ],
        Kind::Assessment => &[
            ("by", "Who", Shape::Party),
            ("word", "Word", Shape::Word),
            ("claim", "Claim", Shape::Claim),
            ("text", "In its words", Shape::Maybe),
        ],
        Kind::Position => &[
            ("party", "Party", Shape::Party),
            ("issue", "Issue", Shape::Issue),
            ("prefers", "Prefers", Shape::Options),
            ("accepts", "Accepts", Shape::Options),
            ("rejects", "Rejects (a red line)", Shape::Options),
            ("note", "Note", Shape::Maybe),
        ],
        Kind::Party => &[
            ("name", "Name", Shape::Line),
            ("role", "Role", Shape::Role),
            ("aliases", "Other names, one a line", Shape::Lines),
        ],
        Kind::Person => &[
            ("name", "Name", Shape::Line),
            ("party", "Speaks for", Shape::Party),
            ("office", "Office", Shape::Maybe),
            ("aliases", "Other names, one a line", Shape::Lines),
        ],
        Kind::Issue => {
            &[("title", "Title", Shape::Line), ("question", "The question in full", Shape::Maybe)]
        }
        _ => &[],
    }
}

fn words(all: impl Iterator<Item = &'static str>) -> Vec<Choosable> {
    all.map(|word| (word.to_owned(), word.replace('-', " "))).collect()
}

/// What can be chosen in a field.
fn choosable(shape: Shape, body: &Body, names: Names<'_>) -> Vec<Choosable> {
    let mine = |all: Vec<Choosable>| match names.state.viewer() {
        // A delegation speaks for its own party alone.
        Viewer::Party(party) => all.into_iter().filter(|(id, _)| id == party.as_str()).collect(),
        _ => all,
    };
    match shape {
        Shape::Party => mine(names.choosable(Kind::Party)),
        Shape::Parties => names.choosable(Kind::Party),
        Shape::MaybePerson => names.choosable(Kind::Person),
        Shape::Issue | Shape::Issues => names.choosable(Kind::Issue),
        Shape::MaybeOption => names.options(None),
        Shape::Options => match body {
            Body::Position(it) => names.options(Some(&it.issue)),
            _ => Vec::new(),
        },
        Shape::Claim => names.choosable(Kind::Claim),
        Shape::Stance => words(Stance::EVERY.iter().map(|it| it.word())),
        Shape::Word => words(AssessmentWord::EVERY.iter().map(|it| it.word())),
        Shape::Role => words(Role::EVERY.iter().map(|it| it.word())),
        _ => Vec::new(),
    }
}

/// The fields of a body as JSON.
fn inner(body: &Body) -> serde_json::Map<String, Value> {
    match serde_json::to_value(body) {
        Ok(Value::Object(outer)) => match outer.into_iter().next() {
            Some((_, Value::Object(inner))) => inner,
            _ => serde_json::Map::new(),
        },
        _ => serde_json::Map::new(),
    }
}

/// Text as it may stand in a field: a stranger's, but without signs that steer.
fn plain(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// The fields in which a proposal is corrected. `sent` are those of a form that did not fit.
pub(super) fn fields(
    body: &Body,
    on: Option<When>,
    names: Names<'_>,
    sent: Option<&Fields>,
) -> Markup {
    let inner = inner(body);
    let text = |name: &str| inner.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let several = |name: &str| -> Vec<String> {
        let all = inner.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let sent = sent.filter(|sent| sent.get("form") == Some(body.kind().word()));
    let one = |name: &str| match sent {
        Some(sent) => sent.get(name).unwrap_or_default().to_owned(),
        None => text(name),
    };
    let many = |name: &str| match sent {
        Some(sent) => sent.all(name).map(str::to_owned).collect(),
        None => several(name),
    };
    html! {
        @for (name, label, shape) in rows(body.kind()) {
            @match shape {
                Shape::Line | Shape::Maybe => {
                    label { (label) input name=(name) value=(plain(&one(name))) dir="auto" required[*shape == Shape::Line] autocomplete="off"; }
                }
                Shape::Area => {
                    label { (label) textarea name=(name) rows="3" dir="auto" required { (plain(&one(name))) } }
                }
                Shape::Lines => {
                    @let lines = match sent { Some(_) => one(name), None => several(name).join("\n") };
                    label { (label) textarea name=(name) rows="2" dir="auto" { (plain(&lines)) } }
                }
                Shape::Flag => {
                    @let is = match sent { Some(sent) => sent.get(name).is_some(), None => inner.get(*name) == Some(&Value::Bool(true)) };
                    label.check { input type="checkbox" name=(name) value="yes" checked[is]; " " (label) }
                }
                Shape::Parties | Shape::Issues | Shape::Options => {
                    @let chosen = many(name);
                    @let all = choosable(*shape, body, names);
                    @if !all.is_empty() {
                        fieldset.pick {
                            legend { (label) }
                            @for (id, title) in &all {
                                label.check { input type="checkbox" name=(name) value=(id) checked[chosen.contains(id)]; " " span dir="auto" { (crate::page::words::harmless(title)) } }
                            }
                        }
                    }
                }
                _ => {
                    @let chosen = one(name);
                    @let all = choosable(*shape, body, names);
                    @let may_be_none = matches!(shape, Shape::MaybePerson | Shape::MaybeOption);
                    @let is_known = all.iter().any(|(id, _)| *id == chosen);
                    label { (label)
                        select name=(name) {
                            @if may_be_none { option value="" selected[chosen.is_empty()] { "–" } }
                            @if !is_known && !chosen.is_empty() { option value=(chosen) selected { (plain(&chosen)) } }
                            @for (id, title) in &all { option value=(id) selected[*id == chosen] { (crate::page::words::cut(title, 90)) } }
                        }
                    }
                }
            }
        }
        @let date = match sent { Some(sent) => sent.get("on").unwrap_or_default().to_owned(), None => on.map(|on| on.to_string()).unwrap_or_default() };
        label { "Date (2026-01-15, 2026-01 or 2026)" input name="on" value=(plain(&date)) autocomplete="off"; }
    }
}

/// Whether a kind has a form besides its text.
pub(super) fn has_form(kind: Kind) -> bool {
    !rows(kind).is_empty()
}

/// All that a proposal says, as a text.
pub(super) fn whole(body: &Body, on: Option<When>) -> String {
    plain(&write_alone(body, on))
}

/// What a form says in place of a proposal.
pub(super) fn edited(form: &Fields, old: &Body) -> Result<(Body, Option<When>), Fault> {
    if form.get("form") == Some("text") {
        return from_text(form.need("text")?, old);
    }
    if form.get("form") != Some(old.kind().word()) {
        return Err(Fault::input("the form is of another proposal").hint("Load the page anew."));
    }
    let mut inner = inner(old);
    for (name, _, shape) in rows(old.kind()) {
        let value = match shape {
            Shape::Flag => form.get(name).map(|_| Value::Bool(true)),
            Shape::Parties | Shape::Issues | Shape::Options => {
                Some(in_order(inner.get(*name), form.all(name)))
            }
            Shape::Lines => {
                let lines = form.get(name).unwrap_or_default().lines().map(str::trim);
                Some(lines.filter(|line| !line.is_empty()).collect())
            }
            Shape::Line
            | Shape::Area
            | Shape::Party
            | Shape::Issue
            | Shape::Claim
            | Shape::Stance
            | Shape::Word
            | Shape::Role => Some(Value::from(form.need(name)?)),
            Shape::Maybe | Shape::MaybePerson | Shape::MaybeOption => {
                form.get(name).map(Value::from)
            }
        };
        match value {
            Some(value) => inner.insert((*name).to_owned(), value),
            None => inner.remove(*name),
        };
    }
    let mut outer = serde_json::Map::new();
    outer.insert(old.kind().word().to_owned(), Value::Object(inner));
    let body = serde_json::from_value(Value::Object(outer))
        .map_err(|error| Fault::input(format!("this cannot be read: {error}")))?;
    let on = form.get("on").map(|on| {
        on.parse().map_err(|error| {
            Fault::input(format!("the date “{on}” cannot be read: {error}"))
                .hint("Write it as 2026-01-15, 2026-01 or 2026.")
        })
    });
    Ok((body, on.transpose()?))
}

/// What was chosen: first what was there before, in its order, then what is new.
fn in_order<'a>(before: Option<&Value>, chosen: impl Iterator<Item = &'a str>) -> Value {
    let mut chosen: Vec<&str> = chosen.collect();
    let before = before.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let place = |id: &str| before.iter().position(|it| it.as_str() == Some(id));
    chosen.sort_by_key(|id| place(id).unwrap_or(usize::MAX));
    chosen.into_iter().collect()
}

fn from_text(text: &str, old: &Body) -> Result<(Body, Option<When>), Fault> {
    let text = text.replace("\r\n", "\n");
    let (mut body, on) = read_alone(&text, old).map_err(|found| {
        let told = found.into_iter().map(|told| {
            let place = told.span.map(|span| line_and_column(&text, span.start));
            let place = place.map(|(line, _)| format!("line {line}: ")).unwrap_or_default();
            let help = told.help.map(|help| format!("; {help}")).unwrap_or_default();
            format!("{place}{}{help}", told.message)
        });
        Fault::input(told.collect::<Vec<_>>().join(". "))
    })?;
    // The words stay as quoted, unless somebody wrote others.
    if let (Body::Statement(new), Body::Statement(old)) = (&mut body, old)
        && new.words.is_empty()
    {
        new.words.clone_from(&old.words);
    }
    Ok((body, on))
}
