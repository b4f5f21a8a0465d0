//! Proposals as a table for a terminal, as JSON lines, and as a sheet.

use std::fmt::Write;

use onetext_read::Proposal;
use onetext_record::body::summary;
use onetext_record::{Body, Part};
use serde::Serialize;

use crate::cli::ProposalFormat;
use crate::error::{CommandError, Outcome};
use crate::reports::Report;
use crate::review::says;

/// Programs for sheets take a file for UTF-8 when it begins with this.
const MARK: char = '\u{feff}';

const COLUMNS: [&str; 21] = [
    "source",
    "kind",
    "id",
    "who",
    "person",
    "stance",
    "negated",
    "hedge",
    "issues",
    "option",
    "to",
    "on",
    "says",
    "words",
    "cue",
    "speaker",
    "confidence",
    "rule",
    "start",
    "end",
    "file",
];

/// What comes before all reports.
pub(super) fn head(format: ProposalFormat) -> Option<String> {
    (format == ProposalFormat::Csv).then(|| format!("{MARK}{}\n", COLUMNS.join(",")))
}

/// What was read in a report.
pub(super) fn list(report: &Report, format: ProposalFormat, has_record: bool) -> Outcome<String> {
    match format {
        ProposalFormat::Table => Ok(table(report, has_record)),
        ProposalFormat::Json => json(report),
        ProposalFormat::Csv => sheet(report),
    }
}

fn table(report: &Report, has_record: bool) -> String {
    let mut text = String::new();
    let source = &report.document.source;
    let date = report.document.published.map(|on| format!(", {on}")).unwrap_or_default();
    let _ = writeln!(text, "{} ({}{date})", source.title, source.id);
    if report.known && report.proposals.is_empty() {
        let known = if has_record { "in the record already" } else { "read before" };
        let _ = writeln!(text, "  {known}");
    } else if report.proposals.is_empty() {
        let _ = writeln!(text, "  nothing found to propose");
    }
    for proposal in &report.proposals {
        table_row(&mut text, proposal);
    }
    text
}

fn table_row(text: &mut String, proposal: &Proposal) {
    let kind = proposal.body.kind();
    let on = proposal.on.map(|on| format!(" · {on}")).unwrap_or_default();
    let sure = proposal.confidence * 100.0;
    let _ = writeln!(
        text,
        "  {kind:<11} {}{on} · {sure:.0} % · {}",
        summary(&proposal.body),
        proposal.rule
    );
    let words = quoted(proposal, Part::Content);
    if !words.is_empty() {
        let _ = writeln!(text, "{:14}“{words}”", "");
    }
}

/// A proposal as a line of JSON, with the file that the report was in.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    proposal: &'a Proposal,
}

fn json(report: &Report) -> Outcome<String> {
    let mut text = String::new();
    let file = report.file.display().to_string();
    for proposal in &report.proposals {
        let line = serde_json::to_string(&Line { file: &file, proposal })
            .map_err(|e| CommandError::input(format!("cannot write the proposal as JSON: {e}")))?;
        let _ = writeln!(text, "{line}");
    }
    Ok(text)
}

fn sheet(report: &Report) -> Outcome<String> {
    let failed =
        |e: &dyn std::fmt::Display| CommandError::input(format!("cannot write the sheet: {e}"));
    let mut sheet = csv::Writer::from_writer(Vec::new());
    for proposal in &report.proposals {
        sheet.write_record(row(report, proposal).map(harmless)).map_err(|e| failed(&e))?;
    }
    let bytes = sheet.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

/// A field that no program for sheets takes for a formula: words that begin as one does get the sign
/// before them that marks words.
pub(crate) fn harmless(field: String) -> String {
    let is_formula = field
        .trim_start_matches([' ', '\u{a0}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{field}") } else { field }
}

/// The words of a proposal that are this in their sentence.
fn quoted(proposal: &Proposal, part: Part) -> String {
    let quotes = proposal.evidence.iter().filter(|evidence| evidence.part == part);
    quotes.map(|evidence| evidence.quote.as_str()).collect::<Vec<_>>().join(" … ")
}

fn all<T: ToString>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join("; ")
}

fn row(report: &Report, proposal: &Proposal) -> [String; COLUMNS.len()] {
    let facts = facts(&proposal.body);
    let content = || proposal.evidence.iter().filter(|evidence| evidence.part == Part::Content);
    [
        report.document.source.id.to_string(),
        proposal.body.kind().to_string(),
        proposal.body.id().unwrap_or_default().to_owned(),
        facts.who,
        facts.person,
        facts.stance,
        facts.negated,
        facts.hedge,
        facts.issues,
        facts.option,
        facts.to,
        all(proposal.on),
        says(&proposal.body),
        quoted(proposal, Part::Content),
        quoted(proposal, Part::Cue),
        quoted(proposal, Part::Speaker),
        proposal.confidence.to_string(),
        proposal.rule.to_string(),
        all(content().map(|evidence| evidence.start).min()),
        all(content().map(|evidence| evidence.end).max()),
        report.file.display().to_string(),
    ]
}

/// What several kinds of body have in common, as far as each has it.
#[derive(Default)]
struct Facts {
    who: String,
    person: String,
    stance: String,
    negated: String,
    hedge: String,
    issues: String,
    option: String,
    to: String,
}

fn facts(body: &Body) -> Facts {
    let none = Facts::default();
    match body {
        Body::Party(b) => Facts { who: b.id.to_string(), stance: b.role.to_string(), ..none },
        Body::Person(b) => Facts { who: b.party.to_string(), person: b.id.to_string(), ..none },
        Body::Issue(b) => Facts { issues: b.id.to_string(), ..none },
        Body::Statement(b) => Facts {
            who: all(&b.by),
            person: all(&b.person),
            stance: b.stance.to_string(),
            negated: if b.negated { "yes" } else { "no" }.to_owned(),
            hedge: all(&b.hedge),
            issues: all(&b.issues),
            option: all(&b.option),
            to: all(&b.to),
        },
        Body::Position(b) => Facts {
            who: b.party.to_string(),
            issues: b.issue.to_string(),
            option: all(b.prefers.iter().chain(&b.accepts).chain(&b.rejects)),
            ..none
        },
        Body::Consent(b) => Facts {
            who: all(b.rule.parties()),
            stance: b.need.to_string(),
            issues: all(&b.issues),
            ..none
        },
        Body::Draft(b) => Facts { who: all(&b.by), to: all(&b.shown_to), ..none },
        Body::Claim(b) => Facts { who: all(&b.by), issues: all(&b.issues), ..none },
        Body::Assessment(b) => Facts { who: b.by.to_string(), stance: b.word.to_string(), ..none },
        Body::Meeting(b) => Facts {
            who: all(b.participants.iter().map(|seat| &seat.party)),
            person: all(b.participants.iter().filter_map(|seat| seat.person.as_ref())),
            stance: b.status.to_string(),
            issues: all(&b.issues),
            ..none
        },
        _ => none,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_is_run_as_a_formula() {
        for (field, safe) in [
            ("=1+1", "'=1+1"),
            (" @SUM(A1)", "' @SUM(A1)"),
            ("-5 % at most", "'-5 % at most"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("a=b", "a=b"),
            ("", ""),
            ("0.95", "0.95"),
        ] {
            assert_eq!(harmless(field.to_owned()), safe);
        }
    }
}
