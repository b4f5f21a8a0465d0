//! Planning, recording, changing and cancelling a meeting: for the mediators.

use http::StatusCode;
use maud::{Markup, html};
use onetext_brief::phrase;
use onetext_record::body::{Meeting, MeetingStatus, Participant};
use onetext_record::id::{IssueId, MeetingId};
use onetext_record::{Audience, Negotiation, NewEntry, Recorded, When};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::typed::{AUDIENCES, Mistakes, Typed, everybody};
use crate::chrome::{Tab, token};
use crate::desk::Chair;
use crate::fault::{Change, Fault};
use crate::page::words::{self, harmless};
use crate::reply::{Outcome, Page, Reply};
use crate::request::Request;

/// A meeting as somebody wants it recorded.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Wanted {
    /// What people call it.
    #[serde(default)]
    pub(crate) title: Option<String>,
    /// When it takes place: `2026-01-20`, `2026-01-20/2026-01-21`, `2026-01` or `2026`.
    #[serde(default)]
    pub(crate) on: Option<String>,
    /// When it begins there, as `HH:MM`.
    #[serde(default)]
    pub(crate) time: Option<String>,
    /// Where it takes place.
    #[serde(default)]
    pub(crate) place: Option<String>,
    /// Whether it is to come, took place or will not.
    pub(crate) status: MeetingStatus,
    /// Whether it is several meetings that reports speak of as one.
    #[serde(default)]
    pub(crate) series: bool,
    /// Who sits there.
    #[serde(default)]
    pub(crate) participants: Vec<Participant>,
    /// What is on the table.
    #[serde(default)]
    pub(crate) issues: Vec<IssueId>,
    /// What came of it, or why it is cancelled.
    #[serde(default)]
    pub(crate) outcome: Option<String>,
    /// Who may see it; the mediators alone where none is named, and as before for a change.
    #[serde(default)]
    pub(crate) audience: Option<Audience>,
    /// The rank at which the sender looked; a change made since is then reported, not overwritten.
    #[serde(default)]
    pub(crate) seen: Option<usize>,
}

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Written {
    /// The meeting.
    pub(crate) id: String,
    /// The rank that the record has now.
    pub(crate) rank: usize,
}

impl Wanted {
    fn entry(self, id: MeetingId, before: Option<&Recorded<Meeting>>) -> Result<NewEntry, Fault> {
        let on = self.on.as_deref().map(str::parse::<When>).transpose();
        let on = on.map_err(|error| Fault::input(format!("“on”: {error}")))?;
        let meeting = Meeting {
            id,
            title: self.title,
            place: self.place,
            time: self.time,
            participants: self.participants,
            status: self.status,
            series: self.series,
            issues: self.issues,
            outcome: self.outcome,
        };
        let new = NewEntry::judged("", meeting);
        Ok(NewEntry {
            on,
            supersedes: before.map(|before| before.seq),
            // What was read of it stays behind it.
            evidence: before.map(|before| before.evidence.clone()).unwrap_or_default(),
            audience: self
                .audience
                .or_else(|| before.map(|before| before.audience.clone()))
                .unwrap_or(Audience::Mediators),
            ..new
        })
    }
}

/// Records a new meeting.
fn record(chair: &Chair<'_>, wanted: Wanted) -> Result<Written, Fault> {
    let id: MeetingId = chair.pen.study.id("meeting")?;
    let seen = wanted.seen;
    let entry = wanted.entry(id.clone(), None)?;
    let rank = chair.pen.append(vec![entry], seen)?;
    Ok(Written { id: id.to_string(), rank })
}

/// Records a meeting in place of what was known of it.
fn replace(chair: &Chair<'_>, id: &MeetingId, wanted: Wanted) -> Result<Written, Fault> {
    let seen = wanted.seen;
    let entry = chair.pen.study.look(|desk| {
        let before = desk.state.meetings.get(id).ok_or(Fault::NotFound)?;
        wanted.entry(id.clone(), Some(before))
    })?;
    let rank = chair.pen.append(vec![entry], seen)?;
    Ok(Written { id: id.to_string(), rank })
}

pub(super) fn api_plan(chair: &Chair<'_>, request: &Request) -> Outcome {
    Reply::json(&record(chair, request.json()?)?)
}

pub(super) fn api_change(chair: &Chair<'_>, request: &Request) -> Outcome {
    Reply::json(&replace(chair, &request.id("id")?, request.json()?)?)
}

/// The empty form.
pub(super) fn blank(chair: &Chair<'_>, _: &Request) -> Outcome {
    let typed = chair.pen.study.look(|desk| Typed::blank(desk.rank()));
    Ok(Form { id: None, typed, ..Form::default() }.page(chair))
}

/// The form with what is recorded.
pub(super) fn filled(chair: &Chair<'_>, request: &Request) -> Outcome {
    let id: MeetingId = request.id("id")?;
    let typed = chair.pen.study.look(|desk| {
        let meeting = desk.state.meetings.get(&id).ok_or(Fault::NotFound)?;
        Ok::<_, Fault>(Typed::of(desk.state, meeting, desk.rank()))
    })?;
    Ok(Form { id: Some(id), typed, ..Form::default() }.page(chair))
}

pub(super) fn plan(chair: &Chair<'_>, request: &Request) -> Outcome {
    send(chair, request, None)
}

pub(super) fn change(chair: &Chair<'_>, request: &Request) -> Outcome {
    let id: MeetingId = request.id("id")?;
    let known = chair.pen.study.look(|desk| desk.state.meetings.get(&id).is_some());
    if known { send(chair, request, Some(id)) } else { Err(Fault::NotFound) }
}

/// Records what a form sent, or shows it again with what is wrong.
fn send(chair: &Chair<'_>, request: &Request, id: Option<MeetingId>) -> Outcome {
    let typed = Typed::from(&request.form()?);
    let mut form = Form { id, typed, ..Form::default() };
    if form.typed.more {
        return Ok(form.page(chair));
    }
    let wanted = chair.pen.study.look(|desk| {
        let before = form.id.as_ref().and_then(|id| desk.state.meetings.get(id));
        form.typed.read(desk.state, before.map(|before| &before.audience), desk.today)
    });
    let wanted = match wanted {
        Ok(wanted) => wanted,
        Err(mistakes) => {
            form.mistakes = mistakes;
            form.status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(form.page(chair));
        }
    };
    let written = match &form.id {
        None => record(chair, wanted),
        Some(id) => replace(chair, id, wanted),
    };
    match written {
        Ok(written) => Ok(Reply::see(&format!("/meetings/{}", written.id))),
        Err(fault @ (Fault::NotFound | Fault::Internal(_))) => Err(fault),
        Err(fault) => {
            form.status = fault.status();
            form.problems = fault.sentences();
            if let Fault::Moved(changes) = fault {
                form.changes = changes;
                // Who sends it again has seen them.
                form.typed.seen = chair.pen.study.look(|desk| desk.rank());
            }
            Ok(form.page(chair))
        }
    }
}

/// The form as it is shown.
#[derive(Debug, Default)]
struct Form {
    id: Option<MeetingId>,
    typed: Typed,
    mistakes: Mistakes,
    /// What is wrong with the whole.
    problems: Vec<String>,
    /// What others have changed meanwhile.
    changes: Vec<Change>,
    status: StatusCode,
}

impl Form {
    fn page(&self, chair: &Chair<'_>) -> Reply {
        let title = if self.id.is_some() { "Change a meeting" } else { "Plan or record a meeting" };
        let main = chair.pen.study.look(|desk| self.main(desk.state, title));
        Page::new(Tab::Meetings, title, main).still().status(self.status).into()
    }

    fn main(&self, state: &Negotiation, title: &str) -> Markup {
        let back = self
            .id
            .as_ref()
            .map_or_else(|| Tab::Meetings.path().to_owned(), |id| format!("/meetings/{id}"));
        let action = match &self.id {
            Some(id) => format!("/meetings/{id}/change"),
            None => "/plan".to_owned(),
        };
        let typed = &self.typed;
        let more = ["there", "expected", "from afar", "expected, from afar"];
        html! {
            h1 { (title) }
            (self.wrong())
            form.fields.meeting-form method="post" action=(action) {
                (token())
                input type="hidden" name="seen" value=(typed.seen);
                input type="hidden" name="seats" value=(typed.seats.len());
                (self.text("title", "What it is called", &typed.title, "text", ""))
                fieldset {
                    legend { "When" }
                    div.row {
                        (self.text("first", "Day, or first day", &typed.first, "date", ""))
                        (self.text("last", "Last day, where there are several", &typed.last, "date", ""))
                        (self.text("time", "Begins there at", &typed.time, "time", ""))
                    }
                    (self.text("vague", "Or the month or year, where no day is known", &typed.vague, "text", "2026-02 or 2026"))
                }
                (self.text("place", "Where", &typed.place, "text", ""))
                fieldset #status aria-describedby=[self.mistake("status").map(|_| "status-wrong")] {
                    legend { "Status" }
                    @for status in MeetingStatus::EVERY {
                        label.check {
                            input type="radio" name="status" value=(status.word()) checked[typed.status == status.word()];
                            " " (phrase::sentence(status.word()))
                        }
                    }
                    (self.beside("status"))
                }
                fieldset.who {
                    legend { "Who sits there" }
                    p.hint #who-hint { "A party, or a person and the party: “Ukraine”, or a name, a comma and “Ukraine”." }
                    @for (at, (who, how)) in typed.seats.iter().enumerate() {
                        @let field = format!("who-{at}");
                        div.row {
                            label { (format!("Place {}", at + 1))
                                input type="text" name=(field) id=(field) value=(harmless(who)) list="everybody" autocomplete="off" dir="auto"
                                    aria-invalid=[self.mistake(&field).map(|_| "true")]
                                    aria-describedby={ "who-hint" @if self.mistake(&field).is_some() { " " (field) "-wrong" } };
                            }
                            label { (format!("How, place {}", at + 1))
                                select name={ "how-" (at) } {
                                    @for one in more { option value=(one) selected[how == one] { (one) } }
                                }
                            }
                            (self.beside(&field))
                        }
                    }
                    datalist #everybody { @for one in everybody(state) { option value=(harmless(&one)) {} } }
                    button name="do" value="more" { "More places" }
                }
                fieldset {
                    legend { "On the table" }
                    @for issue in state.issues.current() {
                        label.check {
                            input type="checkbox" name="issue" value=(issue.body.id) checked[typed.issues.iter().any(|id| id == issue.body.id.as_str())];
                            " " (words::said(&issue.body.title))
                        }
                    }
                    @if state.issues.current().next().is_none() { p.nothing { "No issue is recorded." } }
                }
                label.check {
                    input type="checkbox" name="series" value="yes" checked[typed.series];
                    " These are several meetings that reports speak of as one"
                }
                label { "What came of it, or why it is cancelled"
                    textarea name="outcome" rows="3" dir="auto" { (harmless_lines(&typed.outcome)) }
                }
                (self.audience(state))
                div.row {
                    button.main name="do" value="send" { @if self.id.is_some() { "Record the change" } @else { "Record the meeting" } }
                    a href=(back) { "Leave it" }
                }
            }
        }
    }

    /// What is wrong, above the form, with the way to each field.
    fn wrong(&self) -> Markup {
        let nothing = self.mistakes.is_empty() && self.problems.is_empty();
        html! {
            @if !nothing {
                section.wrong role="alert" aria-labelledby="wrong" {
                    h2 #wrong { "Nothing was recorded yet" }
                    @for problem in &self.problems { p { (harmless(problem)) } }
                    @if !self.changes.is_empty() {
                        ul { @for change in &self.changes {
                            li dir="auto" { (harmless(&change.what)) " – " (harmless(&change.author)) }
                        } }
                        p { "What you typed stands below. If you send it again, it takes the place of what they recorded." }
                    }
                    @if !self.mistakes.is_empty() {
                        ul { @for (field, what) in &self.mistakes { li { a href={ "#" (field) } { (harmless(what)) } } } }
                    }
                }
            }
        }
    }

    fn mistake(&self, field: &str) -> Option<&String> {
        self.mistakes.get(field)
    }

    /// What is wrong with a field, beside it.
    fn beside(&self, field: &str) -> Markup {
        html! {
            @if let Some(what) = self.mistake(field) {
                p.wrong-here id={ (field) "-wrong" } { span aria-hidden="true" { "▲ " } (harmless(what)) }
            }
        }
    }

    fn text(&self, field: &str, label: &str, value: &str, kind: &str, hint: &str) -> Markup {
        let wrong = self.mistake(field).is_some();
        html! {
            div.field {
                label for=(field) { (label) @if !hint.is_empty() { span.hint { " (" (hint) ")" } } }
                input type=(kind) id=(field) name=(field) value=(harmless(value)) dir=[(kind == "text").then_some("auto")]
                    aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then(|| format!("{field}-wrong"))];
                (self.beside(field))
            }
        }
    }

    /// Who may see it. A meeting that is changed keeps its audience.
    fn audience(&self, state: &Negotiation) -> Markup {
        let before = self.id.as_ref().and_then(|id| state.meetings.get(id));
        html! {
            @if let Some(before) = before {
                p.facts dir="auto" { "Seen by " (harmless(&words::audience(state, &before.audience))) ", as before." }
            } @else {
                div.field {
                    label for="audience" { "Who may see it" }
                    select id="audience" name="audience" {
                        @for (word, said) in AUDIENCES {
                            option value=(word) selected[self.typed.audience == word] { (said) }
                        }
                    }
                    (self.beside("audience"))
                }
            }
        }
    }
}

/// The same text with its lines, harmless.
fn harmless_lines(text: &str) -> String {
    text.lines().map(harmless).collect::<Vec<_>>().join("\n")
}
