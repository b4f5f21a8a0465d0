//! Putting a party's word on a claim: the form of the claim's page, and the API that does the same.

use maud::{Markup, html};
use onetext_record::body::{Assessment, AssessmentWord};
use onetext_record::id::{ClaimId, PartyId};
use onetext_record::{Audience, NewEntry, Viewer, When};
use schemars::JsonSchema;
use serde::Deserialize;

use super::list::{does, glyph};
use crate::chrome;
use crate::desk::{Desk, Pen};
use crate::fault::Fault;
use crate::page::typed::{self, Typed, Wrong};
use crate::page::words::harmless;
use crate::reply::{Outcome, Reply};
use crate::request::{Fields, Request};

/// A word on a claim to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct NewWord {
    /// The claim that it is about.
    claim: ClaimId,
    /// Whose word it is.
    by: PartyId,
    /// What it says of the claim.
    word: AssessmentWord,
    /// The same in words.
    #[serde(default)]
    text: Option<String>,
    /// When; today, if it is left out.
    #[serde(default)]
    on: Option<When>,
    /// Who may see it; the narrowest that you may choose, if it is left out.
    #[serde(default)]
    audience: Option<Audience>,
    /// The rank of the record that you looked at; nothing is recorded if the party's word on the
    /// claim was changed behind it.
    #[serde(default)]
    seen: Option<usize>,
}

/// Records a word that the page's form sent.
pub(super) fn sent(pen: &Pen<'_>, request: &Request) -> Outcome {
    let claim: ClaimId = request.id("id")?;
    let fields = request.form()?;
    let token = pen.study.token();
    let entry = pen.study.look(|desk| {
        desk.state.claims.get(&claim).ok_or(Fault::NotFound)?;
        Ok::<_, Fault>(entry_of(desk, &claim, &fields, &token))
    })?;
    typed::record(pen, entry, fields, &format!("/claims/{claim}"), |typed| {
        super::shown(&pen.study, &claim, typed)
    })
}

/// Records a word for a program.
pub(super) fn post(pen: &Pen<'_>, request: &Request) -> Outcome {
    let new: NewWord = request.json()?;
    let body = Assessment {
        id: pen.study.id("assessment")?,
        claim: new.claim,
        by: new.by,
        word: new.word,
        text: new.text.filter(|text| !text.trim().is_empty()),
    };
    Reply::json(&typed::put(pen, body, (new.on, new.audience), new.seen)?)
}

fn entry_of(
    desk: &Desk<'_>,
    claim: &ClaimId,
    fields: &Fields,
    token: &str,
) -> Result<NewEntry, Wrong> {
    let by = match (desk.viewer, fields.get("by")) {
        (Viewer::Party(own), None) => own.clone(),
        (_, None) => return Err(Wrong::of("by", "“Whose word it is” is missing")),
        (_, Some(id)) => {
            id.parse().map_err(|_| Wrong::of("by", "“Whose word it is” names no party"))?
        }
    };
    let word = fields.get("word").ok_or_else(|| Wrong::of("word", "“What it says” is missing"))?;
    let word =
        word.parse().map_err(|error| Wrong::of("word", format!("“What it says”: {error}")))?;
    let body = Assessment {
        id: format!("assessment-{token}").parse().map_err(|error| Fault::internal(&error))?,
        claim: claim.clone(),
        by,
        word,
        text: fields.get("text").map(str::to_owned),
    };
    Ok(NewEntry {
        audience: typed::audience(fields, desk.viewer)?,
        ..NewEntry::judged("", body).on(typed::day(fields, desk.today)?)
    })
}

/// The form, for who may use it.
pub(super) fn form(desk: &Desk<'_>, claim: &ClaimId, seen: usize, typed: &Typed) -> Markup {
    if *desk.viewer == Viewer::Observer {
        return html! {};
    }
    html! {
        section.record aria-label="Record" {
            details #record-word open[typed.wrong.is_some()] {
                summary { "Record a word on this claim" }
                form method="post" action={ "/claims/" (claim) } {
                    (chrome::token())
                    input type="hidden" name="seen" value=(seen);
                    (typed.problem())
                    div.fields {
                        @if let Viewer::Party(own) = desk.viewer {
                            input type="hidden" name="by" value=(own);
                        } @else {
                            label {
                                "Whose word it is"
                                select name="by" required aria-invalid=[typed.invalid("by")] aria-describedby=[typed.why("by")] {
                                    option value="" { "Choose a party" }
                                    @for party in desk.state.parties.current() {
                                        option value=(party.body.id) selected[typed.value("by") == Some(party.body.id.as_str())] dir="auto" { (harmless(&party.body.name)) }
                                    }
                                }
                            }
                        }
                        fieldset {
                            legend { "What it says" }
                            @for word in AssessmentWord::EVERY {
                                label.choice {
                                    input type="radio" name="word" value=(word) required checked[typed.value("word") == Some(word.word())]
                                        aria-invalid=[typed.invalid("word")] aria-describedby=[typed.why("word")];
                                    span { span.sign.(word.word()) aria-hidden="true" { (glyph(*word)) } " It " (does(*word)) }
                                }
                            }
                        }
                        label {
                            "In words"
                            textarea name="text" rows="2" dir="auto" { (typed.value("text").unwrap_or_default()) }
                        }
                        (typed.day(desk.today))
                        (typed.audience(desk.state, desk.viewer))
                        div.row { button.main { "Record the word" } }
                    }
                }
            }
        }
    }
}
