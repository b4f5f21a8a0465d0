//! Reports from disk through the reader.
//!
//! What the reader proposes becomes entries here and only here: in somebody's name when a command
//! says so, or in nobody's for a brief that is shown and thrown away.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use onetext_read::ingest::{self, Contents, Metadata};
use onetext_read::review::{self, Terms, source, take};
use onetext_read::{Context, Document, Proposal, read};
use onetext_record::id::SourceId;
use onetext_record::{Audience, Negotiation, NewEntry, Refusal};

use crate::cli::About;
use crate::error::{CommandError, Outcome};
use crate::input;
use crate::output::Output;

mod batch;
mod saved;
mod seen;
mod walk;

pub(crate) use batch::threads;
pub(crate) use saved::{Run, Saved};
pub(crate) use seen::Seen;
pub(crate) use walk::{Walk, walk};

/// How many reports and parts of them are told by name when they are left out.
const MOST_TOLD: usize = 100;

/// A report and what was read in it.
#[derive(Debug)]
pub(crate) struct Report {
    /// The file that it was in.
    pub(crate) file: PathBuf,
    /// The report.
    pub(crate) document: Document,
    /// What the reader proposes, and the record, if there is one, can take.
    pub(crate) proposals: Vec<Proposal>,
    /// Whether the record, or the run before it, has the report already.
    pub(crate) known: bool,
    /// Whether the record cannot take the report.
    pub(crate) refused: bool,
}

impl From<Report> for review::Report {
    fn from(report: Report) -> Self {
        let Report { document, proposals, known, .. } = report;
        Self { document, proposals, known }
    }
}

/// What becomes of a report that the record has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// It is passed over.
    Skip,
    /// It is read again, for what nobody has decided on.
    ReadAgain,
}

/// How reports are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner<'a> {
    /// What is known of them.
    pub(crate) about: &'a About,
    /// How many threads work; the results are the same for any number.
    pub(crate) threads: NonZero<usize>,
    /// Who is told.
    pub(crate) output: Output,
}

/// Where results go, in the order of the reports.
pub(crate) trait Sink<T> {
    /// The next result.
    fn take(&mut self, result: T) -> Outcome;
    /// These files are done, with these new documents in them. Says whether anybody wants more.
    fn done(&mut self, files: &[PathBuf], sources: Vec<(SourceId, String)>) -> Outcome<bool>;
}

/// A record that grows as reports are read.
pub(crate) trait Growing: Sized {
    /// What the mediators see of it.
    fn state(&self) -> &Negotiation;
    /// Takes an entry in, if it fits.
    fn take(&mut self, new: NewEntry) -> Result<(), Refusal>;
    /// A batch of reports was taken in.
    fn keep(self) -> Outcome<Self>;
}

/// Entries that are in no log, with the state that they come to.
pub(crate) struct Scratch<'a> {
    negotiation: &'a mut Negotiation,
    entries: Vec<NewEntry>,
}

impl<'a> Scratch<'a> {
    pub(crate) fn new(negotiation: &'a mut Negotiation) -> Self {
        Self { negotiation, entries: Vec::new() }
    }
}

impl Growing for Scratch<'_> {
    fn state(&self) -> &Negotiation {
        self.negotiation
    }

    fn take(&mut self, new: NewEntry) -> Result<(), Refusal> {
        take(&new, self.negotiation)?;
        self.entries.push(new);
        Ok(())
    }

    fn keep(self) -> Outcome<Self> {
        Ok(self)
    }
}

/// All results in memory.
impl<T> Sink<T> for Vec<T> {
    fn take(&mut self, result: T) -> Outcome {
        self.push(result);
        Ok(())
    }

    fn done(&mut self, _: &[PathBuf], _: Vec<(SourceId, String)>) -> Outcome<bool> {
        Ok(true)
    }
}

/// Reads reports one after the other, each with what the earlier ones added, and keeps them all.
///
/// `negotiation` is what the mediators see; accepted entries are applied to it. Returns each report
/// with its proposals, and the entries that accepting all of them makes.
pub(crate) fn read_all(
    inputs: &[PathBuf],
    manner: Manner<'_>,
    by: (&str, &Audience),
    negotiation: &mut Negotiation,
    again: Known,
) -> Outcome<(Vec<Report>, Vec<NewEntry>)> {
    let record = Scratch::new(negotiation);
    let mut reports = Vec::new();
    let record = read_in_turn(walk(inputs)?, manner, by, record, again, &Ok, &mut reports)?;
    Ok((reports, record.entries))
}

/// Reads reports one after the other into a record, each with what the earlier ones added.
pub(crate) fn read_in_turn<R: Growing, T>(
    walk: Walk,
    manner: Manner<'_>,
    (author, audience): (&str, &Audience),
    mut record: R,
    again: Known,
    show: &dyn Fn(Report) -> Outcome<T>,
    sink: &mut dyn Sink<T>,
) -> Outcome<R> {
    let mut seen = Seen::of(record.state());
    let before = record.state().last();
    let mut files = Files::new(walk, manner, 0);
    while let Some(batch) = files.next() {
        let mut shown = Vec::new();
        for (file, document) in batch.documents {
            let context = Context { negotiation: Some(record.state()) };
            let mut report = report(file, document, &mut seen, |document| read(document, &context));
            let id = &report.document.source.id;
            let source = record.state().sources.get(id);
            // A copy that lies beside the first in this run has nothing to add.
            let is_old = report.known && source.is_some_and(|source| source.seq <= before);
            if is_old && again == Known::ReadAgain {
                report.proposals = read(&report.document, &context);
            }
            accept(&mut report, author, audience, &mut record, manner.output);
            shown.push(show(report)?);
        }
        record = record.keep()?;
        shown.into_iter().try_for_each(|shown| sink.take(shown))?;
        if !sink.done(&batch.files, Vec::new())? {
            break;
        }
    }
    files.finish()?;
    Ok(record)
}

/// Reads reports each by itself, as many at once as there are threads, and keeps none of them.
///
/// No report sees what another adds, so their order tells nothing but the order of the results, and
/// which number an id gets that several would have. Of one document that several files hold only the
/// first is read. Begins behind the first `from` files, in which `seen` was seen.
pub(crate) fn read_apart<T: Send>(
    walk: Walk,
    manner: Manner<'_>,
    (from, mut seen): (usize, Seen),
    show: &(dyn Fn(Report) -> Outcome<T> + Sync),
    sink: &mut dyn Sink<T>,
) -> Outcome {
    let mut files = Files::new(walk, manner, from);
    while let Some(batch) = files.next() {
        let mut sources = Vec::new();
        let mut documents = batch.documents.into_iter().peekable();
        while documents.peek().is_some() {
            let some = documents.by_ref().take(batch::many(manner.threads));
            // Ids are given in order, then the threads may do as they like.
            let named: Vec<Report> = some
                .map(|(file, document)| report(file, document, &mut seen, |_| Vec::new()))
                .collect();
            let fresh = named.iter().filter(|report| !report.known);
            sources.extend(fresh.map(|report| {
                (report.document.source.id.clone(), report.document.source.sha256.clone())
            }));
            let shown = batch::parallel(manner.threads, named, |mut report| {
                if !report.known {
                    report.proposals = read(&report.document, &Context::default());
                }
                show(report)
            });
            shown.into_iter().try_for_each(|shown| sink.take(shown?))?;
        }
        if !sink.done(&batch.files, sources)? {
            break;
        }
    }
    files.finish()
}

/// The files of a run, opened batch by batch.
struct Files<'a> {
    paths: Vec<PathBuf>,
    next: usize,
    manner: Manner<'a>,
    unread: Unread,
    is_nothing_read: bool,
    bar: indicatif::ProgressBar,
}

/// Some files, and the documents in them.
struct Batch {
    files: Vec<PathBuf>,
    documents: Vec<(PathBuf, Document)>,
}

impl<'a> Files<'a> {
    fn new(walk: Walk, manner: Manner<'a>, from: usize) -> Self {
        let Walk { paths, unread } = walk;
        let bar = manner.output.progress(paths.len());
        bar.set_position(from as u64);
        Self { paths, next: from, manner, unread, is_nothing_read: from == 0, bar }
    }

    fn next(&mut self) -> Option<Batch> {
        // The files before these are done with.
        self.bar.set_position(self.next as u64);
        let rest = self.paths.get(self.next..).filter(|rest| !rest.is_empty())?;
        let files = rest[..batch::together(rest, self.manner.threads)].to_vec();
        self.next += files.len();
        self.bar.set_message(files[0].display().to_string());
        let opened =
            batch::parallel(self.manner.threads, files.iter().collect(), |path: &PathBuf| {
                contents(path, self.manner.about, None)
            });
        let mut documents = Vec::new();
        for (path, found) in files.iter().zip(opened) {
            match found {
                Ok(found) => {
                    left_out(path, &found).for_each(|error| self.unread.push(error));
                    documents
                        .extend(found.documents.into_iter().map(|found| (path.clone(), found)));
                }
                Err(error) => self.unread.push(error),
            }
        }
        self.is_nothing_read &= documents.is_empty();
        Some(Batch { files, documents })
    }

    fn finish(self) -> Outcome {
        self.bar.finish_and_clear();
        self.unread.tell(self.is_nothing_read, self.manner.output)
    }
}

/// What could not be read: the first mistakes, and how many more there are.
#[derive(Debug, Default)]
struct Unread {
    errors: Vec<CommandError>,
    more: usize,
}

impl Unread {
    fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    fn push(&mut self, error: CommandError) {
        if self.errors.len() < MOST_TOLD {
            self.errors.push(error);
        } else {
            self.more += 1;
        }
    }

    /// Fails where nothing was read. Otherwise one bad report does not hold up the others: it is
    /// told, and they go on.
    fn tell(self, is_nothing_read: bool, output: Output) -> Outcome {
        let more = (self.more > 0).then(|| format!("{} more", self.more));
        if is_nothing_read {
            let more = more.map(CommandError::input);
            let errors = self.errors.into_iter().chain(more).collect();
            let error = CommandError::all(errors, "reports cannot be read");
            return error.map_or(Ok(()), Err);
        }
        let errors = self.errors.into_iter().map(|error| error.message);
        errors.chain(more).for_each(|what| output.warning(&format!("left out {what}")));
        Ok(())
    }
}

/// The mistakes in a file that could be opened.
fn left_out<'a>(path: &'a Path, found: &'a Contents) -> impl Iterator<Item = CommandError> + 'a {
    let told = |left_out| CommandError::input(format!("{}: {left_out}", input::name(path)));
    found.left_out.iter().map(told)
}

/// The documents in one file. What is left out of it is told, or fails if there is nothing else.
pub(crate) fn documents(
    path: &Path,
    about: &About,
    id: Option<SourceId>,
    output: Output,
) -> Outcome<Vec<Document>> {
    let found = contents(path, about, id)?;
    let mut unread = Unread::default();
    left_out(path, &found).for_each(|error| unread.push(error));
    unread.tell(found.documents.is_empty(), output)?;
    Ok(found.documents)
}

fn contents(path: &Path, about: &About, id: Option<SourceId>) -> Outcome<Contents> {
    let bytes = input::bytes(path)?;
    let name = match path.file_name() {
        Some(name) if path.as_os_str() != "-" => name.to_string_lossy().into_owned(),
        _ => "standard-input".to_owned(),
    };
    let metadata = Metadata {
        publisher: about.publisher.clone(),
        published: about.published,
        id,
        ..Metadata::default()
    };
    Ok(ingest::contents(&name, &bytes, &metadata))
}

/// A document under an id of its own with what `read` proposes, unless it was seen before.
fn report(
    file: PathBuf,
    mut document: Document,
    seen: &mut Seen,
    read: impl FnOnce(&Document) -> Vec<Proposal>,
) -> Report {
    if let Some(id) = seen.same(&document.source) {
        document.source.id = id.clone();
        return Report { file, document, proposals: Vec::new(), known: true, refused: false };
    }
    seen.add(&mut document.source);
    let proposals = read(&document);
    Report { file, document, proposals, known: false, refused: false }
}

/// Takes a report and all its proposals into a record. What does not fit is told and left out;
/// without its source, nothing of a report fits.
fn accept(
    report: &mut Report,
    author: &str,
    audience: &Audience,
    record: &mut impl Growing,
    output: Output,
) {
    let mut fits = |new: NewEntry| {
        let what = format!("{} {}", new.body.kind(), new.body.id().unwrap_or_default());
        let taken = record.take(new);
        if let Err(refusal) = &taken {
            output.note(&format!("left out {what}: {refusal}"));
        }
        taken.is_ok()
    };
    if !report.known && !fits(source(&report.document, &Terms::new(author, audience))) {
        report.refused = true;
        report.proposals.clear();
    }
    report.proposals.retain(|proposal| fits(proposal.clone().accept(author, audience.clone())));
}

#[cfg(test)]
mod tests {
    use onetext_record::Viewer;

    use super::*;

    #[test]
    fn a_report_that_is_refused_takes_its_proposals_with_it() {
        let found = ingest::contents("a.txt", b"Russia rejects the plan.", &Metadata::default());
        let mut document = found.documents.into_iter().next().unwrap();
        document.source.title = " ".to_owned();
        let mut state = Negotiation::new(Viewer::Mediator);
        let read = |document: &Document| read(document, &Context::default());
        let mut report = report("a.txt".into(), document, &mut Seen::default(), read);
        assert!(!report.proposals.is_empty());
        let mut record = Scratch::new(&mut state);
        let quiet = Output { quiet: true };
        accept(&mut report, "M", &Audience::Everyone, &mut record, quiet);
        assert!(report.refused && report.proposals.is_empty() && record.entries.is_empty());
    }
}
