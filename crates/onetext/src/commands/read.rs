//! `onetext read`: proposals from reports, and their acceptance.

use std::fmt::Write;

use onetext_read::Proposal;
use onetext_record::{Audience, Negotiation, Viewer};
use onetext_store::{Ledger, SqliteLog};

use crate::cli::{ListFormat, Read};
use crate::commands::init::count_entries;
use crate::commands::log::summary;
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::reports::{self, Report};
use crate::{input, view, who};

pub(crate) fn run(command: &Read, output: Output) -> Outcome {
    let audience = who::audience(&command.hand.audience)?;
    if command.accept {
        let author = who::author(command.hand.author.as_deref())?;
        return accept(command, &author, &audience, output);
    }
    let mut negotiation = match &command.record {
        Some(path) => view::negotiation(input::entries(path, output)?, None)?,
        None => Negotiation::new(Viewer::Mediator),
    };
    let (reports, _) = reports::read_all(
        &command.inputs,
        &command.about,
        "nobody",
        &audience,
        &mut negotiation,
        output,
    )?;
    output.result(&list(&reports, command.format)?)
}

fn accept(command: &Read, author: &str, audience: &Audience, output: Output) -> Outcome {
    let Some(path) = &command.record else {
        return Err(
            CommandError::input("--accept needs a record").hint("name it with -n FILE.onetext")
        );
    };
    let log = SqliteLog::open(path).map_err(|e| CommandError::store(path, &e))?;
    let mut ledger = Ledger::open(log).map_err(|e| CommandError::store(path, &e))?;
    who::check_audience(audience, ledger.negotiation())?;
    let mut scratch = ledger.negotiation().clone();
    let (reports, entries) =
        reports::read_all(&command.inputs, &command.about, author, audience, &mut scratch, output)?;
    let n = entries.len();
    ledger.append(entries, who::now()).map_err(|e| CommandError::ledger(path, &e))?;
    let known = reports.iter().filter(|report| report.known).count();
    output.note(&format!(
        "added {} from {} to {}, in the name of {author}",
        count_entries(n),
        count(reports.len() - known, "report"),
        path.display()
    ));
    if known > 0 {
        output.note(&format!("{} in the record already", count(known, "report")));
    }
    output.result(&list(&reports, command.format)?)
}

/// A number and its noun, in the plural where it is not one.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

fn list(reports: &[Report], format: ListFormat) -> Outcome<String> {
    let mut text = String::new();
    for report in reports {
        let source = &report.document.source;
        if format == ListFormat::Table {
            let date = report.document.published.map(|on| format!(", {on}")).unwrap_or_default();
            let _ = writeln!(text, "{} ({}{date})", source.title, source.id);
            if report.known {
                let _ = writeln!(text, "  in the record already");
            } else if report.proposals.is_empty() {
                let _ = writeln!(text, "  nothing found to propose");
            }
        }
        for proposal in &report.proposals {
            match format {
                ListFormat::Table => table_row(&mut text, proposal),
                ListFormat::Json => {
                    let line = serde_json::to_string(proposal).map_err(|e| {
                        CommandError::input(format!("cannot write the proposal as JSON: {e}"))
                    })?;
                    let _ = writeln!(text, "{line}");
                }
            }
        }
    }
    Ok(text)
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
    let quotes: Vec<&str> = proposal
        .evidence
        .iter()
        .filter(|evidence| evidence.part == onetext_record::Part::Content)
        .map(|evidence| evidence.quote.as_str())
        .collect();
    if !quotes.is_empty() {
        let _ = writeln!(text, "{:14}“{}”", "", quotes.join(" … "));
    }
}
