//! `onetext read`: proposals from reports, and their acceptance.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use onetext_read::Proposal;
use onetext_record::id::SourceId;
use onetext_record::{Audience, Negotiation, NewEntry, Refusal};
use onetext_store::{Ledger, SqliteLog, Writer};
use serde::Serialize;

use crate::cli::{ListFormat, Read};
use crate::commands::init::count_entries;
use crate::commands::log::summary;
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::reports::{self, Growing, Manner, Report, Run, Saved, Seen, Sink, Walk};
use crate::{input, view, who};

pub(crate) fn run(command: &Read, output: Output) -> Outcome {
    let audience = who::audience(&command.hand.audience)?;
    let threads = reports::threads(command.threads);
    let manner = Manner { about: &command.about, threads, output };
    if command.accept {
        let author = who::author(command.hand.author.as_deref())?;
        return accept(command, &author, &audience, manner);
    }
    let walk = reports::walk(&command.inputs)?;
    if let Some(path) = &command.record {
        let mut negotiation = view::negotiation(input::entries(path, output)?, None)?;
        let record = reports::Scratch::new(&mut negotiation);
        let show = |report: Report| list(&report, command.format, true);
        let mut printer = Printer { output };
        return reports::read_in_turn(
            walk,
            manner,
            ("nobody", &audience),
            record,
            &show,
            &mut printer,
        )
        .map(|_| ());
    }
    let show = |report: Report| list(&report, command.format, false);
    if let Some(file) = &command.out {
        return save(file, command, walk, manner, &show);
    }
    reports::read_apart(walk, manner, (0, Seen::default()), &show, &mut Printer { output })
}

/// Prints results as they come.
struct Printer {
    output: Output,
}

impl Sink<String> for Printer {
    fn take(&mut self, text: String) -> Outcome {
        // Whether anybody reads on is asked once a batch.
        self.output.part(&text).map(|_| ())
    }

    fn done(&mut self, _: &[PathBuf], _: Vec<(SourceId, String)>) -> Outcome<bool> {
        self.output.part("")
    }
}

/// Writes the proposals to a file, and goes on with it where an interrupted run stopped.
fn save(
    file: &Path,
    command: &Read,
    walk: Walk,
    manner: Manner<'_>,
    show: &(dyn Fn(Report) -> Outcome<String> + Sync),
) -> Outcome {
    let format = match command.format {
        ListFormat::Table => "table",
        ListFormat::Json => "json",
    };
    let run = Run {
        program: concat!("onetext ", env!("CARGO_PKG_VERSION")).to_owned(),
        format: format.to_owned(),
        published: command.about.published.map(|on| on.to_string()),
        publisher: command.about.publisher.clone(),
    };
    let files = count(walk.paths.len(), "file");
    let (mut saved, before) = Saved::open(file, &run, &walk.paths)?;
    if before.files > 0 {
        manner.output.note(&format!(
            "going on behind {} of {files}, which an earlier run has read",
            before.files
        ));
    }
    match reports::read_apart(walk, manner, (before.files, before.seen), show, &mut saved) {
        Ok(()) => saved.finish()?,
        Err(error) if before.files == 0 && saved.is_empty() => {
            saved.discard();
            return Err(error);
        }
        Err(error) => return Err(error),
    }
    manner.output.note(&format!("wrote {} from {files}", file.display()));
    Ok(())
}

/// A record that reports are accepted into.
struct Accepting<'a> {
    writer: Writer<SqliteLog>,
    path: &'a Path,
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

/// Prints the results of a run into a record, and counts its reports.
struct Accepted {
    printer: Printer,
    reports: usize,
    known: usize,
    /// Whether anybody reads on; the record is written either way.
    is_read: bool,
}

impl Sink<(bool, String)> for Accepted {
    fn take(&mut self, (is_known, text): (bool, String)) -> Outcome {
        *(if is_known { &mut self.known } else { &mut self.reports }) += 1;
        if self.is_read { self.printer.take(text) } else { Ok(()) }
    }

    fn done(&mut self, _: &[PathBuf], sources: Vec<(SourceId, String)>) -> Outcome<bool> {
        self.is_read = self.is_read && self.printer.done(&[], sources)?;
        Ok(true)
    }
}

fn accept(command: &Read, author: &str, audience: &Audience, manner: Manner<'_>) -> Outcome {
    let Some(path) = &command.record else {
        return Err(
            CommandError::input("--accept needs a record").hint("name it with -n FILE.onetext")
        );
    };
    let log = SqliteLog::open(path).map_err(|e| CommandError::store(path, &e))?;
    let ledger = Ledger::open(log).map_err(|e| CommandError::store(path, &e))?;
    who::check_audience(audience, ledger.negotiation())?;
    let record = Accepting { writer: ledger.into_writer(), path, entries: 0 };
    let output = manner.output;
    let mut sink = Accepted { printer: Printer { output }, reports: 0, known: 0, is_read: true };
    let show = |report: Report| Ok((report.known, list(&report, command.format, true)?));
    let walk = reports::walk(&command.inputs)?;
    let record = reports::read_in_turn(walk, manner, (author, audience), record, &show, &mut sink)?;
    output.note(&format!(
        "added {} from {} to {}, in the name of {author}",
        count_entries(record.entries),
        count(sink.reports, "report"),
        path.display()
    ));
    if sink.known > 0 {
        output.note(&format!("{} in the record already", count(sink.known, "report")));
    }
    Ok(())
}

/// A number and its noun, in the plural where it is not one.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// A proposal as a line of JSON, with the file that the report was in.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    proposal: &'a Proposal,
}

/// What was read in a report.
fn list(report: &Report, format: ListFormat, has_record: bool) -> Outcome<String> {
    let mut text = String::new();
    let source = &report.document.source;
    if format == ListFormat::Table {
        let date = report.document.published.map(|on| format!(", {on}")).unwrap_or_default();
        let _ = writeln!(text, "{} ({}{date})", source.title, source.id);
        if report.known {
            let known = if has_record { "in the record already" } else { "read before" };
            let _ = writeln!(text, "  {known}");
        } else if report.proposals.is_empty() {
            let _ = writeln!(text, "  nothing found to propose");
        }
    }
    let file = report.file.display().to_string();
    for proposal in &report.proposals {
        match format {
            ListFormat::Table => table_row(&mut text, proposal),
            ListFormat::Json => {
                let line = serde_json::to_string(&Line { file: &file, proposal }).map_err(|e| {
                    CommandError::input(format!("cannot write the proposal as JSON: {e}"))
                })?;
                let _ = writeln!(text, "{line}");
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
