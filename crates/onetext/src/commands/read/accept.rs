//! Accepting without looking: everything, or all that the reader is sure of.

use std::path::PathBuf;

use onetext_read::review::{self, Choices, Decision, Terms, Written, entries};
use onetext_record::id::SourceId;
use onetext_record::{Audience, Negotiation, NewEntry, Refusal};
use onetext_store::{Address, Ledger, Log, Writer};

use super::list::{head, list};
use super::{Headed, Printer, count, record};
use crate::cli::Read;
use crate::commands::init::count_entries;
use crate::error::{CommandError, Outcome};
use crate::reports::{self, Growing, Known, Manner, Report, Sink};
use crate::who;

/// Opens the record that is written to.
pub(super) fn open(record: &Address, audience: &Audience) -> Outcome<Ledger<Box<dyn Log + Send>>> {
    let log = record.open().map_err(|e| CommandError::store(record, &e))?;
    let ledger = Ledger::open(log).map_err(|e| CommandError::store(record, &e))?;
    who::check_audience(audience, ledger.negotiation())?;
    Ok(ledger)
}

/// A record that reports are accepted into.
struct Accepting<'a> {
    writer: Writer<Box<dyn Log + Send>>,
    path: &'a Address,
    entries: usize,
}

impl Growing for Accepting<'_> {
    fn state(&self) -> &Negotiation {
        self.writer.negotiation()
    }

    fn take(&mut self, new: NewEntry) -> Result<(), Refusal> {
        self.writer.add(new, who::now())?;
        self.entries += 1;
        Ok(())
    }

    fn keep(self) -> Outcome<Self> {
        let Self { writer, path, entries } = self;
        let writer = writer.commit().map_err(|e| CommandError::append(path, &e))?;
        Ok(Self { writer, path, entries })
    }
}

/// What became of a report.
enum Became {
    Added,
    Known,
    Refused,
}

/// Prints the results of a run into a record, and counts its reports.
struct Accepted {
    printer: Headed<Printer>,
    added: usize,
    known: usize,
    refused: usize,
    /// Whether anybody reads on; the record is written either way.
    is_read: bool,
}

impl Sink<(Became, String)> for Accepted {
    fn take(&mut self, (became, text): (Became, String)) -> Outcome {
        match became {
            Became::Added => self.added += 1,
            Became::Known => self.known += 1,
            Became::Refused => self.refused += 1,
        }
        if self.is_read { self.printer.take(text) } else { Ok(()) }
    }

    fn done(&mut self, _: &[PathBuf], sources: Vec<(SourceId, String)>) -> Outcome<bool> {
        self.is_read = self.is_read && self.printer.done(&[], sources)?;
        Ok(true)
    }
}

/// Enters every proposal.
pub(super) fn all(
    command: &Read,
    author: &str,
    audience: &Audience,
    manner: Manner<'_>,
) -> Outcome {
    let path = record(command)?;
    let writer = open(path, audience)?.into_writer();
    let record = Accepting { writer, path, entries: 0 };
    let (output, format) = (manner.output, command.format.unwrap_or_default());
    let printer = Headed::new(format, Printer { output });
    let mut sink = Accepted { printer, added: 0, known: 0, refused: 0, is_read: true };
    let show = |report: Report| {
        let became = match (report.known, report.refused) {
            (true, _) => Became::Known,
            (_, true) => Became::Refused,
            _ => Became::Added,
        };
        Ok((became, list(&report, format, true)?))
    };
    let (walk, by) = (reports::walk(&command.inputs)?, (author, audience));
    let record = reports::read_in_turn(walk, manner, by, record, Known::Skip, &show, &mut sink)?;
    output.note(&format!(
        "added {} from {} to {}, in the name of {author}",
        count_entries(record.entries),
        count(sink.added, "report"),
        path
    ));
    if sink.known > 0 {
        output.note(&format!(
            "{} in the record already; what is open of them is left for review",
            count(sink.known, "report")
        ));
    }
    if sink.refused > 0 {
        output.note(&format!("{} left out", count(sink.refused, "report")));
    }
    Ok(())
}

/// Reads all reports, those that the record has as well, for what nobody has decided on.
pub(super) fn read_again(
    command: &Read,
    by: (&str, &Audience),
    scratch: &mut Negotiation,
    manner: Manner<'_>,
) -> Outcome<Vec<Report>> {
    reports::read_all(&command.inputs, manner, by, scratch, Known::ReadAgain)
        .map(|(reports, _)| reports)
}

/// Enters the proposals that are at least so sure, with the parties, persons and issues that they
/// refer to, and leaves the others open.
pub(super) fn above(
    command: &Read,
    least: f64,
    author: &str,
    audience: &Audience,
    manner: Manner<'_>,
) -> Outcome {
    let path = record(command)?;
    let mut ledger = open(path, audience)?;
    let mut scratch = ledger.negotiation().clone();
    let reports = read_again(command, (author, audience), &mut scratch, manner)?;
    let files = reports.iter().map(|report| report.file.clone()).collect();
    let mut choices = Choices::new(reports.into_iter().map(Into::into).collect());
    let (sure, others) = choices.accept_above(least, None);
    let written = entries(&choices, ledger.negotiation(), &Terms::new(author, audience))
        .map_err(|misfit| CommandError::refused([&*misfit.refusal]))?;
    let Written { entries, reports, .. } = written;
    let (n, output) = (entries.len(), manner.output);
    if n > 0 {
        ledger.append(entries, who::now()).map_err(|e| CommandError::ledger(path, &e))?;
    }
    output.note(&format!(
        "added {} from {} to {}, in the name of {author}: {} at least {least} sure, and {others} \
         parties, persons and issues that they refer to",
        count_entries(n),
        count(reports, "report"),
        path,
        count(sure, "proposal")
    ));
    let left = choices.count(|decision| decision == Decision::Open);
    if left > 0 {
        output.note(&format!(
            "left {} for review: onetext read … -n {}",
            count(left, "proposal"),
            path
        ));
    }
    let format = command.format.unwrap_or_default();
    let mut text = head(format).unwrap_or_default();
    for report in accepted(choices, files) {
        text.push_str(&list(&report, format, true)?);
    }
    output.result(&text)
}

/// The reports with the proposals that were accepted, and no others.
fn accepted(choices: Choices, files: Vec<PathBuf>) -> Vec<Report> {
    let is_accepted: Vec<bool> =
        (0..choices.items.len()).map(|i| choices.get(i).decision == Decision::Accepted).collect();
    let Choices { reports, items, .. } = choices;
    let with_file = |(report, file): (review::Report, PathBuf)| Report {
        file,
        document: report.document,
        proposals: report.proposals,
        known: report.known,
        refused: false,
    };
    let mut reports: Vec<Report> = reports.into_iter().zip(files).map(with_file).collect();
    for (item, is_accepted) in items.into_iter().zip(is_accepted) {
        if is_accepted {
            reports[item.report].proposals.push(item.proposal);
        }
    }
    reports.retain(|report| !report.proposals.is_empty());
    reports
}
