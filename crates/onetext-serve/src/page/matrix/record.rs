//! Recording what a party holds and says: the forms of a cell's page, and the API that does the same.

use maud::{Markup, html};
use onetext_record::body::{Issue, Position, Stance, Statement};
use onetext_record::id::{IssueId, OptionId, PartyId, SourceId, StatementId};
use onetext_record::{Audience, Evidence, Kind, Negotiation, NewEntry, Part, Viewer, When, quote};
use schemars::JsonSchema;
use serde::Deserialize;

use super::grid::{At, Grid};
use super::leaf::{Turn, leaf};
use super::sheet;
use crate::chrome::{self, Tab};
use crate::desk::{Desk, Pen};
use crate::fault::Fault;
use crate::page::quoted::short;
use crate::page::typed::{self, Typed, Wrong};
use crate::page::words::{self, harmless};
use crate::reply::{Outcome, Page, Reply};
use crate::request::{Fields, Request};

/// How many statements are offered as what a position follows from.
const OFFERED: usize = 12;

/// How many sources are offered as where words stand.
const SOURCES: usize = 40;

/// A position to be recorded.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct NewPosition {
    /// Whose position it is.
    party: PartyId,
    /// The issue that it is on.
    issue: IssueId,
    /// The options it would rather have, best first.
    #[serde(default)]
    prefers: Vec<OptionId>,
    /// The options it could live with.
    #[serde(default)]
    accepts: Vec<OptionId>,
    /// Its red lines.
    #[serde(default)]
    rejects: Vec<OptionId>,
    /// How much the issue weighs for it, from 0 to 1.
    #[serde(default)]
    salience: Option<f64>,
    /// The statements that it follows from; empty if you judge it.
    #[serde(default)]
    statements: Vec<StatementId>,
    /// The stance in words.
    #[serde(default)]
    note: Option<String>,
    /// Since when; today, if it is left out.
    #[serde(default)]
    on: Option<When>,
    /// Who may see it; the narrowest that you may choose, if it is left out.
    #[serde(default)]
    audience: Option<Audience>,
    /// The rank of the record that you looked at; nothing is recorded if the party's position on
    /// the issue was changed behind it.
    #[serde(default)]
    seen: Option<usize>,
}

/// Which form of the page was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Position,
    Statement,
}

/// The page of a cell.
pub(super) fn page(desk: &Desk<'_>, request: &Request) -> Outcome {
    let at = at(request)?;
    let fields = request.fields();
    let turn = Turn {
        on: super::asked::day(&fields, "on")?,
        history: fields.parsed("history")?.unwrap_or(1),
        statements: fields.parsed("page")?.unwrap_or(1),
    };
    shown(desk, &at, turn, None).map(Reply::from)
}

/// The same with a form that was sent and could not be recorded.
fn shown(
    desk: &Desk<'_>,
    at: &At,
    turn: Turn,
    sent: Option<(Form, &Typed)>,
) -> Result<Page, Fault> {
    let leaf = leaf(desk, at, turn)?;
    let forms = if may_record(desk.viewer, &at.0) {
        forms(desk, at, sent)
    } else {
        html! {}
    };
    let title = format!("{} on {}", leaf.party.name, leaf.issue.name);
    Ok(Page::new(Tab::Matrix, title, sheet::sheet(desk.state, &leaf, &forms)))
}

pub(super) fn api(desk: &Desk<'_>, request: &Request) -> Outcome {
    let fields = request.fields();
    let turn = Turn {
        on: super::asked::day(&fields, "on")?,
        history: fields.parsed("history")?.unwrap_or(1),
        statements: fields.parsed("page")?.unwrap_or(1),
    };
    Reply::json(&leaf(desk, &at(request)?, turn)?)
}

fn at(request: &Request) -> Result<At, Fault> {
    Ok((request.id("party")?, request.id("issue")?))
}

/// Whether a viewer is offered the forms of a party; `rules` decides when one is sent.
fn may_record(viewer: &Viewer, party: &PartyId) -> bool {
    match viewer {
        Viewer::Mediator => true,
        Viewer::Party(own) => own == party,
        Viewer::Observer => false,
    }
}

/// Records a position that the page's form sent.
pub(super) fn position(pen: &Pen<'_>, request: &Request) -> Outcome {
    sent(pen, request, Form::Position)
}

/// Records a statement that the page's form sent.
pub(super) fn statement(pen: &Pen<'_>, request: &Request) -> Outcome {
    sent(pen, request, Form::Statement)
}

fn sent(pen: &Pen<'_>, request: &Request, form: Form) -> Outcome {
    let at = at(request)?;
    let fields = request.form()?;
    let token = pen.study.token();
    let entry = pen.study.look(|desk| {
        let issue = desk.state.issues.get(&at.1).ok_or(Fault::NotFound)?;
        desk.state.parties.get(&at.0).ok_or(Fault::NotFound)?;
        Ok::<_, Fault>(match form {
            Form::Position => position_of(desk, &at, &issue.body, &fields, &token),
            Form::Statement => statement_of(desk, &at, &fields, &token),
        })
    })?;
    typed::record(pen, entry, fields, &format!("/matrix/{}/{}", at.1, at.0), |typed| {
        pen.study.look(|desk| shown(desk, &at, Turn::default(), Some((form, typed))))
    })
}

/// Records a position for a program.
pub(super) fn post(pen: &Pen<'_>, request: &Request) -> Outcome {
    let new: NewPosition = request.json()?;
    let body = Position {
        id: pen.study.id("position")?,
        party: new.party,
        issue: new.issue,
        prefers: new.prefers,
        accepts: new.accepts,
        rejects: new.rejects,
        salience: new.salience,
        statements: new.statements,
        note: new.note.filter(|note| !note.trim().is_empty()),
    };
    Reply::json(&typed::put(pen, body, (new.on, new.audience), new.seen)?)
}

fn position_of(
    desk: &Desk<'_>,
    at: &At,
    issue: &Issue,
    fields: &Fields,
    token: &str,
) -> Result<NewEntry, Wrong> {
    let mut prefers: Vec<(usize, OptionId)> = Vec::new();
    let (mut accepts, mut rejects) = (Vec::new(), Vec::new());
    for option in &issue.options {
        let field = format!("option-{}", option.id);
        match fields.get(&field) {
            None => {}
            Some("accepts") => accepts.push(option.id.clone()),
            Some("rejects") => rejects.push(option.id.clone()),
            Some(place) => {
                let place = place.parse().ok().filter(|place| *place > 0).ok_or_else(|| {
                    Wrong::of(&*field, format!("“{}”: choose one of the stances", option.title))
                })?;
                if prefers.iter().any(|(other, _)| *other == place) {
                    let message =
                        format!("“{}”: another option is choice {place} already", option.title);
                    return Err(Wrong::of(field, message));
                }
                prefers.push((place, option.id.clone()));
            }
        }
    }
    prefers.sort();
    let note = fields.get("note").map(str::to_owned);
    if prefers.is_empty() && accepts.is_empty() && rejects.is_empty() && note.is_none() {
        let message = "Choose a stance for at least one option, or say the stance in words.";
        return Err(Wrong::of("note", message));
    }
    let salience = match fields.get("salience") {
        None => None,
        Some(text) => {
            let number: Option<f64> = text.replace(',', ".").parse().ok();
            let number = number.filter(|number| (0.0..=1.0).contains(number));
            Some(number.ok_or_else(|| {
                Wrong::of(
                    "salience",
                    format!("“How much it weighs” is no number from 0 to 1: {text}"),
                )
            })?)
        }
    };
    let statements = fields.all("statement").map(|id| {
        id.parse().map_err(|_| Wrong::of("statement", "“It follows from” names no statement"))
    });
    let body = Position {
        id: format!("position-{token}").parse().map_err(|error| Fault::internal(&error))?,
        party: at.0.clone(),
        issue: at.1.clone(),
        prefers: prefers.into_iter().map(|(_, id)| id).collect(),
        accepts,
        rejects,
        salience,
        statements: statements.collect::<Result<_, _>>()?,
        note,
    };
    Ok(NewEntry {
        audience: typed::audience(fields, desk.viewer)?,
        ..NewEntry::judged("", body).on(typed::day(fields, desk.today)?)
    })
}

fn statement_of(desk: &Desk<'_>, at: &At, fields: &Fields, token: &str) -> Result<NewEntry, Wrong> {
    let words =
        fields.get("words").ok_or_else(|| Wrong::of("words", "“The words” is missing"))?.to_owned();
    let stance: Stance = match fields.get("stance") {
        None => Stance::Says,
        Some(word) => {
            word.parse().map_err(|error| Wrong::of("stance", format!("“What it does”: {error}")))?
        }
    };
    let option = match fields.get("option") {
        None => None,
        Some(id) => Some(
            id.parse().map_err(|_| Wrong::of("option", "“The option meant” names no option"))?,
        ),
    };
    let person = match fields.get("person") {
        None => None,
        Some(id) => {
            Some(id.parse().map_err(|_| Wrong::of("person", "“Who spoke” names no person"))?)
        }
    };
    let evidence = match fields.get("source") {
        None => Vec::new(),
        Some(source) => vec![evidence(desk.state, source, fields.get("quote").unwrap_or(&words))?],
    };
    let body = Statement {
        id: format!("statement-{token}").parse().map_err(|error| Fault::internal(&error))?,
        by: vec![at.0.clone()],
        some_of: false,
        person,
        to: Vec::new(),
        reported_by: None,
        stance,
        negated: fields.get("negated").is_some(),
        hedge: None,
        issues: vec![at.1.clone()],
        option,
        words,
    };
    Ok(NewEntry {
        audience: typed::audience(fields, desk.viewer)?,
        evidence,
        ..NewEntry::judged("", body).on(typed::day(fields, desk.today)?)
    })
}

/// Words of a source as evidence, where they stand in it just once.
fn evidence(state: &Negotiation, source: &str, words: &str) -> Result<Evidence, Wrong> {
    let unknown = || Wrong::of("source", "“The source” names none");
    let source: SourceId = source.parse().map_err(|_| unknown())?;
    let text = state.source_text(&source).ok_or_else(unknown)?;
    let places = quote::places(text, words);
    match places.as_slice() {
        [start] => Ok(Evidence {
            end: start + words.chars().count(),
            start: *start,
            quote: words.to_owned(),
            source,
            part: Part::Content,
        }),
        [] => {
            let message = "“Its words” do not stand in the source to the letter";
            let fault = Fault::input(message);
            let fault = match quote::nearest(text, words) {
                Some(nearest) => fault.hint(format!("Copy them from its page; {nearest}.")),
                None => fault.hint("Copy them from its page."),
            };
            Err(Wrong { field: Some("quote".to_owned()), fault })
        }
        several => {
            let message = format!("“Its words” stand in the source {} times", several.len());
            let fault = Fault::input(message).hint("Quote more of what stands around them.");
            Err(Wrong { field: Some("quote".to_owned()), fault })
        }
    }
}

fn forms(desk: &Desk<'_>, at: &At, sent: Option<(Form, &Typed)>) -> Markup {
    let empty = Typed::default();
    let typed = |form: Form| match sent {
        Some((sent, typed)) if sent == form => (typed, true),
        _ => (&empty, false),
    };
    let path = format!("/matrix/{}/{}", at.1, at.0);
    let (position, is_open) = typed(Form::Position);
    let (statement, is_other_open) = typed(Form::Statement);
    html! {
        section.record aria-label="Record" {
            details #record-position open[is_open] {
                summary { "Record a new position" }
                form method="post" action={ (path) "/position" } { (position_form(desk, at, position)) }
            }
            details #record-statement open[is_other_open] {
                summary { "Record a statement" }
                form method="post" action={ (path) "/statement" } { (statement_form(desk, at, statement)) }
            }
        }
    }
}

fn position_form(desk: &Desk<'_>, at: &At, typed: &Typed) -> Markup {
    let state = desk.state;
    let grid = Grid::of(desk);
    let options = state.issues.get(&at.1).map(|issue| issue.body.options.as_slice());
    let options = options.unwrap_or_default();
    let statements: Vec<_> = grid.statements(state, at, None).rev().take(OFFERED).collect();
    html! {
        (chrome::token())
        input type="hidden" name="seen" value=(desk.rank());
        (typed.problem())
        div.fields {
            @for option in options {
                @let field = format!("option-{}", option.id);
                label {
                    span dir="auto" { (harmless(&option.title)) }
                    select name=(field) aria-invalid=[typed.invalid(&field)] aria-describedby=[typed.why(&field)] {
                        option value="" { "No word on it" }
                        @for place in 1..=options.len() {
                            option value=(place) selected[typed.value(&field) == Some(&place.to_string())] { (choice(place)) }
                        }
                        option value="accepts" selected[typed.value(&field) == Some("accepts")] { "○ Could live with it" }
                        option value="rejects" selected[typed.value(&field) == Some("rejects")] { "■ Rules it out: a red line" }
                    }
                }
            }
            label {
                "The stance in words"
                textarea name="note" rows="2" aria-invalid=[typed.invalid("note")] aria-describedby=[typed.why("note")] dir="auto" { (typed.value("note").unwrap_or_default()) }
            }
            label {
                "How much it weighs for the party, from 0 to 1"
                input type="text" inputmode="decimal" name="salience" value=[typed.value("salience")]
                    aria-invalid=[typed.invalid("salience")] aria-describedby=[typed.why("salience")];
            }
            @if !statements.is_empty() {
                fieldset {
                    legend { "It follows from (leave empty where you judge it)" }
                    @for said in statements {
                        label.choice {
                            input type="checkbox" name="statement" value=(said.body.id) checked[typed.has("statement", said.body.id.as_str())];
                            span { @if let Some(on) = said.on { (words::when(on)) ": " } (words::said(&short(&said.body.words))) }
                        }
                    }
                }
            }
            (typed.day(desk.today))
            (typed.audience(state, desk.viewer))
            div.row { button.main { "Record the position" } }
        }
    }
}

fn choice(place: usize) -> String {
    match place {
        1 => "▲ Prefers it: first choice".to_owned(),
        2 => "▲ Second choice".to_owned(),
        3 => "▲ Third choice".to_owned(),
        place => format!("▲ Choice {place}"),
    }
}

fn statement_form(desk: &Desk<'_>, at: &At, typed: &Typed) -> Markup {
    let state = desk.state;
    let persons = state.persons.current().filter(|person| person.body.party == at.0);
    let options = state.issues.get(&at.1).map(|issue| issue.body.options.as_slice());
    let sources = desk.recall("latest sources", &[Kind::Source], latest_sources);
    html! {
        (chrome::token())
        (typed.problem())
        div.fields {
            label {
                "The words"
                textarea name="words" rows="3" required aria-invalid=[typed.invalid("words")] aria-describedby=[typed.why("words")] dir="auto" { (typed.value("words").unwrap_or_default()) }
            }
            label {
                "What it does"
                select name="stance" aria-invalid=[typed.invalid("stance")] aria-describedby=[typed.why("stance")] {
                    @for stance in Stance::EVERY {
                        option value=(stance) selected[typed.value("stance") == Some(stance.word())] { (stance) }
                    }
                }
            }
            label.choice { input type="checkbox" name="negated" value="yes" checked[typed.value("negated").is_some()]; span { "It denies this: “does not confirm”" } }
            label {
                "Who spoke"
                select name="person" aria-invalid=[typed.invalid("person")] aria-describedby=[typed.why("person")] {
                    option value="" { "The party" }
                    @for person in persons {
                        option value=(person.body.id) selected[typed.value("person") == Some(person.body.id.as_str())] dir="auto" { (harmless(&person.body.name)) }
                    }
                }
            }
            label {
                "The option meant"
                select name="option" aria-invalid=[typed.invalid("option")] aria-describedby=[typed.why("option")] {
                    option value="" { "None in particular" }
                    @for option in options.unwrap_or_default() {
                        option value=(option.id) selected[typed.value("option") == Some(option.id.as_str())] dir="auto" { (harmless(&option.title)) }
                    }
                }
            }
            label {
                "The source"
                select name="source" aria-invalid=[typed.invalid("source")] aria-describedby=[typed.why("source")] {
                    option value="" { "None: on your word" }
                    @for (id, title) in sources.iter() {
                        option value=(id) selected[typed.value("source") == Some(id.as_str())] dir="auto" { (harmless(&short(title))) }
                    }
                }
            }
            label {
                "Its words, to the letter, where they differ from those above"
                textarea name="quote" rows="2" aria-invalid=[typed.invalid("quote")] aria-describedby=[typed.why("quote")] dir="auto" { (typed.value("quote").unwrap_or_default()) }
            }
            (typed.day(desk.today))
            (typed.audience(state, desk.viewer))
            div.row { button.main { "Record the statement" } }
        }
    }
}

/// The sources that were published last, by id and title.
fn latest_sources(state: &Negotiation) -> Vec<(SourceId, String)> {
    let mut sources: Vec<_> = state.sources.current().collect();
    sources.sort_by_key(|source| std::cmp::Reverse(source.order()));
    let latest = sources.into_iter().take(SOURCES);
    latest.map(|source| (source.body.id.clone(), source.body.title.clone())).collect()
}
