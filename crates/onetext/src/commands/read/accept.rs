//! Accepting without looking: everything, or all that the reader is sure of.

use std::path::Path;

use onetext_record::Audience;
use onetext_store::{Ledger, SqliteLog};

use super::{count, list, read_all, record};
use crate::cli::Read;
use crate::commands::init::count_entries;
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::reports::{Known, Report};
use crate::review::{Choices, Decision, Written, entries};
use crate::who;

/// Opens the record that is written to.
pub(super) fn open(path: &Path, audience: &Audience) -> Outcome<Ledger<SqliteLog>> {
    let log = SqliteLog::open(path).map_err(|e| CommandError::store(path, &e))?;
    let ledger = Ledger::open(log).map_err(|e| CommandError::store(path, &e))?;
    who::check_audience(audience, ledger.negotiation())?;
    Ok(ledger)
}

/// Enters every proposal.
pub(super) fn all(command: &Read, author: &str, audience: &Audience, output: Output) -> Outcome {
    let path = record(command)?;
    let mut ledger = open(path, audience)?;
    let mut scratch = ledger.negotiation().clone();
    let (reports, entries) =
        read_all(command, author, audience, &mut scratch, Known::Skip, output)?;
    let n = entries.len();
    ledger.append(entries, who::now()).map_err(|e| CommandError::ledger(path, &e))?;
    let known = reports.iter().filter(|report| report.known).count();
    let refused = reports.iter().filter(|report| report.refused).count();
    output.note(&format!(
        "added {} from {} to {}, in the name of {author}",
        count_entries(n),
        count(reports.len() - known - refused, "report"),
        path.display()
    ));
    if known > 0 {
        output.note(&format!(
            "{} in the record already; what is open of them is left for review",
            count(known, "report")
        ));
    }
    if refused > 0 {
        output.note(&format!("{} left out", count(refused, "report")));
    }
    output.result(&list::list(&reports, command.format.unwrap_or_default())?)
}

/// Enters the proposals that are at least so sure, with the parties, persons and issues that they
/// refer to, and leaves the others open.
pub(super) fn above(
    command: &Read,
    least: f64,
    author: &str,
    audience: &Audience,
    output: Output,
) -> Outcome {
    let path = record(command)?;
    let mut ledger = open(path, audience)?;
    let mut scratch = ledger.negotiation().clone();
    let (reports, _) = read_all(command, author, audience, &mut scratch, Known::ReadAgain, output)?;
    let mut choices = Choices::new(reports);
    let (sure, others) = choices.accept_above(least, None);
    let written = entries(&choices, ledger.negotiation(), author, audience)
        .map_err(|misfit| CommandError::refused([&*misfit.refusal]))?;
    let Written { entries, reports, .. } = written;
    let n = entries.len();
    if n > 0 {
        ledger.append(entries, who::now()).map_err(|e| CommandError::ledger(path, &e))?;
    }
    output.note(&format!(
        "added {} from {} to {}, in the name of {author}: {} at least {least} sure, and {others} \
         parties, persons and issues that they refer to",
        count_entries(n),
        count(reports, "report"),
        path.display(),
        count(sure, "proposal")
    ));
    let left = choices.count(|decision| decision == Decision::Open);
    if left > 0 {
        output.note(&format!(
            "left {} for review: onetext read … -n {}",
            count(left, "proposal"),
            path.display()
        ));
    }
    output.result(&list::list(&accepted(choices), command.format.unwrap_or_default())?)
}

/// The reports with the proposals that were accepted, and no others.
fn accepted(choices: Choices) -> Vec<Report> {
    let is_accepted: Vec<bool> =
        (0..choices.items.len()).map(|i| choices.get(i).decision == Decision::Accepted).collect();
    let Choices { mut reports, items, .. } = choices;
    for (item, is_accepted) in items.into_iter().zip(is_accepted) {
        if is_accepted {
            reports[item.report].proposals.push(item.proposal);
        }
    }
    reports.retain(|report| !report.proposals.is_empty());
    reports
}
