//! Documents for people: the brief of a negotiation.
//!
//! [`brief`] computes the brief from the state of the talks as one viewer may see it: plain data,
//! serialisable, complete. Renderers turn it into text for a terminal, Markdown, one self-contained
//! HTML page, or JSON. Nothing here reads a clock: the day that a brief is of comes from the record
//! or from the caller. Entry numbers and recording times do not appear, so what a viewer may not
//! see leaves no trace.

mod blank;
mod blocks;
mod html;
pub mod ics;
mod json;
mod markdown;
pub mod pdf;
#[expect(missing_docs, reason = "the name of each tells the sentence that it makes")]
pub mod phrase;
pub mod section;
pub mod settlement;
mod terminal;

use jiff::civil::Date;
use onetext_record::{Negotiation, Viewer};
use schemars::JsonSchema;
use serde::Serialize;

use section::blockers::Blocker;
use section::claims::ClaimLine;
use section::consent::{Asserted, ConsentLine};
use section::differences::Difference;
use section::drafts::DraftLine;
use section::lead::Lead;
use section::matrix::Matrix;
use section::meetings::MeetingLine;
use section::moves::Move;
use section::parties::PartyLine;
use section::sources::SourceLine;
use section::versions::Versions;

pub use blank::{harmless, is_web};
pub use html::{PALETTE, html};
pub use json::{json, schema};
pub use markdown::markdown;
pub use terminal::terminal;

/// The version of the brief's JSON form.
pub const SCHEMA_VERSION: u32 = 1;

/// What a brief is to be of.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The day whose state is shown; without it, the newest day that the record speaks of, planned
    /// meetings left aside.
    pub on: Option<Date>,
}

/// The state of the talks on a day, for one viewer.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Brief {
    /// See [`SCHEMA_VERSION`].
    pub schema: u32,
    /// What the talks are called.
    pub title: String,
    /// What they are about.
    pub summary: Option<String>,
    /// Through whose eyes they are seen.
    pub viewer: Viewer,
    /// The name of the viewer, where that is a party.
    pub viewer_name: Option<String>,
    /// The day; none if nothing in the record has a date.
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// What changed and what is next.
    pub lead: Lead,
    /// Who negotiates and who speaks for them.
    pub parties: Vec<PartyLine>,
    /// Talks past and planned, oldest first.
    pub meetings: Vec<MeetingLine>,
    /// The versions of the text, children behind their parents.
    pub drafts: Vec<DraftLine>,
    /// What the drafts come to together: movement, tilt, and what changed since each party last saw
    /// one.
    pub versions: Versions,
    /// Who holds which position on which issue.
    pub matrix: Matrix,
    /// Where a party holds something else than before.
    pub moves: Vec<Move>,
    /// Whether nothing is agreed until everything is agreed, whatever is said of single issues.
    pub nothing_agreed_until_everything: bool,
    /// Whose agreement each issue needs, and who is missing.
    pub consent: Vec<ConsentLine>,
    /// Whose word parties hold to be needed, beside the rules in force.
    pub asserted: Vec<Asserted>,
    /// Statements of fact and each party's word on them.
    pub claims: Vec<ClaimLine>,
    /// What reports tell differently.
    pub differences: Vec<Difference>,
    /// Issues where what one needed party requires another rules out.
    pub blockers: Vec<Blocker>,
    /// What could be agreed; none where no red line, value or reservation value is recorded.
    pub settlement: Option<settlement::Settlement>,
    /// What was read, numbered as it is cited.
    pub sources: Vec<SourceLine>,
}

/// Computes the brief of a negotiation.
pub fn brief(negotiation: &Negotiation, options: &Options) -> Brief {
    let view = section::View::new(negotiation, options.on);
    let viewer_name = match negotiation.viewer() {
        Viewer::Party(id) => Some(view.party(id)),
        Viewer::Mediator | Viewer::Observer => None,
    };
    Brief {
        schema: SCHEMA_VERSION,
        title: negotiation.title().to_owned(),
        summary: negotiation.heading().and_then(|heading| heading.body.summary.clone()),
        viewer: negotiation.viewer().clone(),
        viewer_name,
        on: view.on,
        lead: section::lead::lead(&view),
        parties: section::parties::parties(&view),
        meetings: section::meetings::meetings(&view),
        drafts: section::drafts::drafts(&view),
        versions: section::versions::versions(&view),
        matrix: section::matrix::matrix(&view),
        moves: section::moves::moves(&view),
        nothing_agreed_until_everything: negotiation.nothing_agreed_until_everything(),
        consent: section::consent::consent(&view),
        asserted: section::consent::asserted(&view),
        claims: section::claims::claims(&view),
        differences: section::differences::differences(&view),
        blockers: section::blockers::blockers(&view),
        settlement: section::settlement::settlement(&view),
        sources: section::sources::sources(&view),
    }
}

#[cfg(test)]
mod tests;
