//! What somebody typed into a form: where it cannot be recorded, the form comes back with all of it
//! and says what is wrong and in which field.

use jiff::civil::Date;
use maud::{Markup, html};
use onetext_record::check::Culprit;
use onetext_record::{Audience, Body, Negotiation, NewEntry, Viewer, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::words::{self, harmless};
use crate::desk::Pen;
use crate::fault::Fault;
use crate::reply::{Outcome, Page, Reply};
use crate::request::Fields;
use crate::rules;

/// What was recorded, for a program that sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Made {
    /// The id that it was given.
    pub(crate) id: String,
    /// The rank that the record has now, as you see it.
    pub(crate) rank: usize,
}

/// The fields of a form as they were sent; nothing for a form that is new.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    pub(crate) fields: Fields,
    pub(crate) wrong: Option<Wrong>,
}

/// What is wrong, and in which field, if it is in one.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) field: Option<String>,
    pub(crate) fault: Fault,
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        let field = match &fault {
            Fault::Refused(refusals) => {
                refusals.iter().find_map(|refusal| match refusal.culprit() {
                    Culprit::Field(field) => Some(field.to_owned()),
                    _ => None,
                })
            }
            _ => None,
        };
        Self { field, fault }
    }
}

impl Wrong {
    /// Something that cannot be used in a field.
    pub(crate) fn of(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: Some(field.into()), fault: Fault::input(message) }
    }
}

impl Typed {
    /// What stands in a field.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }

    /// Whether this was chosen in a field.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.fields.all(name).any(|chosen| chosen == value)
    }

    /// `true` for the field in which something is wrong.
    pub(crate) fn invalid(&self, name: &str) -> Option<&'static str> {
        let wrong = self.wrong.as_ref()?.field.as_deref()?;
        (wrong == name).then_some("true")
    }

    /// The id of the words that say what is wrong with a field.
    pub(crate) fn why(&self, name: &str) -> Option<&'static str> {
        self.invalid(name).map(|_| "wrong")
    }

    /// What is wrong, above the form.
    pub(crate) fn problem(&self) -> Markup {
        let Some(Wrong { fault, .. }) = &self.wrong else { return Markup::default() };
        let problem = fault.problem();
        html! {
            div.wrong #wrong role="alert" tabindex="-1" {
                p { strong { (fault.title()) "." } }
                @for sentence in fault.sentences() { p dir="auto" { (harmless(&sentence)) } }
                @if !problem.changes.is_empty() {
                    ul { @for change in &problem.changes { li dir="auto" { (harmless(&change.what)) " – " (harmless(&change.author)) } } }
                }
            }
        }
    }

    /// The choice of who may see what is recorded, the narrowest first.
    pub(crate) fn audience(&self, state: &Negotiation, viewer: &Viewer) -> Markup {
        html! {
            label {
                "Who may see it"
                select name="audience" aria-invalid=[self.invalid("audience")] aria-describedby=[self.why("audience")] {
                    @for audience in rules::audiences(viewer) {
                        @let value = audience.to_string();
                        option value=(value) selected[self.value("audience") == Some(&value)] dir="auto" {
                            (harmless(&words::audience(state, &audience)))
                        }
                    }
                }
            }
        }
    }

    /// The day that is spoken of: today, unless something else is typed.
    pub(crate) fn day(&self, today: Date) -> Markup {
        let value = self.value("on").map_or_else(|| today.to_string(), str::to_owned);
        html! {
            label {
                "On which day"
                input type="date" name="on" value=(value) required
                    aria-invalid=[self.invalid("on")] aria-describedby=[self.why("on")];
            }
        }
    }
}

/// Records what a form sent and leads on to `to`; what cannot be recorded stands in the form again,
/// with what is wrong with it.
pub(crate) fn record(
    pen: &Pen<'_>,
    entry: Result<NewEntry, Wrong>,
    fields: Fields,
    to: &str,
    again: impl FnOnce(&Typed) -> Result<Page, Fault>,
) -> Outcome {
    let seen = fields.parsed("seen")?;
    let appended = entry.and_then(|entry| pen.append(vec![entry], seen).map_err(Wrong::from));
    let wrong = match appended {
        Ok(_) => return Ok(Reply::see(to)),
        Err(Wrong { fault: fault @ (Fault::NotFound | Fault::Forbidden(_)), .. }) => {
            return Err(fault);
        }
        Err(wrong) => wrong,
    };
    let status = wrong.fault.status();
    let page = again(&Typed { fields, wrong: Some(wrong) })?;
    Ok(page.still().status(status).into())
}

/// Records what a program sent: of today and for the narrowest audience, where it says nothing else.
pub(crate) fn put(
    pen: &Pen<'_>,
    body: impl Into<Body>,
    (on, audience): (Option<When>, Option<Audience>),
    seen: Option<usize>,
) -> Result<Made, Fault> {
    let audience = audience.or_else(|| rules::narrowest(pen.study.viewer())).unwrap_or_default();
    let on = on.unwrap_or_else(|| When::day(pen.study.today()));
    let entry = NewEntry::judged(&pen.person.name, body).for_audience(audience).on(on);
    let id = entry.body.id().map(str::to_owned).unwrap_or_default();
    let rank = pen.append(vec![entry], seen)?;
    Ok(Made { id, rank })
}

/// The audience that was chosen; the narrowest, where none was.
pub(crate) fn audience(fields: &Fields, viewer: &Viewer) -> Result<Audience, Wrong> {
    let mut offered = rules::audiences(viewer).into_iter();
    let chosen = match fields.get("audience") {
        None => offered.next(),
        Some(word) => offered.find(|audience| audience.to_string() == word),
    };
    chosen.ok_or_else(|| Wrong::of("audience", "“Who may see it” is none of what was offered"))
}

/// The day that was typed; today, where none was.
pub(crate) fn day(fields: &Fields, today: Date) -> Result<When, Wrong> {
    match fields.get("on") {
        None => Ok(When::day(today)),
        Some(text) => {
            text.parse().map_err(|error| Wrong::of("on", format!("“On which day”: {error}")))
        }
    }
}
