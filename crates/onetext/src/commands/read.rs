//! `onetext read`: proposals from reports, and their acceptance.

use std::path::{Path, PathBuf};

use onetext_record::Audience;
use onetext_record::id::SourceId;
use onetext_store::Address;

use crate::cli::{ProposalFormat, Read};
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::reports::{self, Known, Manner, Report, Run, Saved, Scratch, Seen, Sink, Walk};
use crate::{input, view, who};

mod accept;
mod list;
mod review;

pub(crate) use list::harmless;
use list::list;

pub(crate) fn run(command: &Read, output: Output) -> Outcome {
    let audience = who::audience(&command.hand.audience)?;
    let threads = reports::threads(command.threads);
    let manner = Manner { about: &command.about, threads, output };
    let author = || who::author(command.hand.author.as_deref());
    if command.accept {
        return accept::all(command, &author()?, &audience, manner);
    }
    if let Some(least) = command.accept_above {
        return accept::above(command, least, &author()?, &audience, manner);
    }
    // A folder is written by hand, and its proposals are only listed.
    let is_folder = |record: &Address| record.file().is_some_and(Path::is_dir);
    let is_log = command.record.as_ref().is_some_and(|record| !is_folder(record));
    let is_asked = command.format.is_none() && is_log && review::is_possible();
    if command.review || is_asked {
        return review::run(command, &author()?, &audience, manner);
    }
    all(command, &audience, manner)
}

/// Lists the proposals.
fn all(command: &Read, audience: &Audience, manner: Manner<'_>) -> Outcome {
    let format = command.format.unwrap_or_default();
    let walk = reports::walk(&command.inputs)?;
    let mut printer = Headed::new(format, Printer { output: manner.output });
    if let Some(path) = &command.record {
        let mut negotiation = view::negotiation(input::entries(path, manner.output)?, None)?;
        let (record, nobody) = (Scratch::new(&mut negotiation), ("nobody", audience));
        let show = |report: Report| list(&report, format, true);
        let again = Known::ReadAgain;
        return reports::read_in_turn(walk, manner, nobody, record, again, &show, &mut printer)
            .map(|_| ());
    }
    let show = |report: Report| list(&report, format, false);
    if let Some(file) = &command.out {
        return save(file, command, walk, manner, &show);
    }
    reports::read_apart(walk, manner, (0, Seen::default()), &show, &mut printer)
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

/// Results behind what their format begins with.
struct Headed<S> {
    head: Option<String>,
    sink: S,
}

impl<S> Headed<S> {
    fn new(format: ProposalFormat, sink: S) -> Self {
        Self { head: list::head(format), sink }
    }
}

impl<S: Sink<String>> Sink<String> for Headed<S> {
    fn take(&mut self, text: String) -> Outcome {
        if let Some(head) = self.head.take() {
            self.sink.take(head)?;
        }
        self.sink.take(text)
    }

    fn done(&mut self, files: &[PathBuf], sources: Vec<(SourceId, String)>) -> Outcome<bool> {
        self.sink.done(files, sources)
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
    let format = command.format.unwrap_or_default();
    let run = Run {
        program: concat!("onetext ", env!("CARGO_PKG_VERSION")).to_owned(),
        format: format.word().to_owned(),
        published: command.about.published.map(|on| on.to_string()),
        publisher: command.about.publisher.clone(),
    };
    let files = count(walk.paths.len(), "file");
    let (saved, before) = Saved::open(file, &run, &walk.paths)?;
    let mut saved = Headed::new(format, saved);
    if !saved.sink.is_empty() {
        saved.head = None;
    }
    if before.files > 0 {
        manner.output.note(&format!(
            "going on behind {} of {files}, which an earlier run has read",
            before.files
        ));
    }
    match reports::read_apart(walk, manner, (before.files, before.seen), show, &mut saved) {
        Ok(()) => saved.sink.finish()?,
        Err(error) if before.files == 0 && saved.sink.is_empty() => {
            saved.sink.discard();
            return Err(error);
        }
        Err(error) => return Err(error),
    }
    manner.output.note(&format!("wrote {} from {files}", file.display()));
    Ok(())
}

/// The record that is to be written to.
fn record(command: &Read) -> Outcome<&Address> {
    command.record.as_ref().ok_or_else(|| {
        CommandError::input("there is no record to write to").hint("name it with -n FILE.onetext")
    })
}

/// A number and its noun, in the plural where it is not one.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
