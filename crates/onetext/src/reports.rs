//! Reports from disk through the reader.
//!
//! What the reader proposes becomes entries here and only here: in somebody's name when a command
//! says so, or in nobody's for a brief that is shown and thrown away.

use std::path::{Path, PathBuf};

use onetext_read::ingest::{self, Contents, Metadata};
use onetext_read::{Context, Document, Proposal, read};
use onetext_record::body::Source;
use onetext_record::id::{SourceId, first_free};
use onetext_record::{Audience, Entry, Negotiation, NewEntry, Refusal};

use crate::cli::About;
use crate::error::{CommandError, Outcome};
use crate::input;
use crate::output::Output;

/// How many reports and parts of them are told by name when they are left out.
const MOST_TOLD: usize = 100;

/// A report and what was read in it.
#[derive(Debug)]
pub(crate) struct Report {
    /// The report.
    pub(crate) document: Document,
    /// What the reader proposes and the record can take.
    pub(crate) proposals: Vec<Proposal>,
    /// Whether the record has the report already.
    pub(crate) known: bool,
    /// Whether the record cannot take the report.
    pub(crate) refused: bool,
}

/// What becomes of a report that the record has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// It is passed over.
    Skip,
    /// It is read again, for what nobody has decided on.
    ReadAgain,
}

/// Reads reports one after the other, each with what the earlier ones added.
///
/// `negotiation` is what the mediators see; accepted entries are applied to it. Returns each report
/// with its proposals, and the entries that accepting all of them makes.
pub(crate) fn read_all(
    inputs: &[PathBuf],
    about: &About,
    author: &str,
    audience: &Audience,
    negotiation: &mut Negotiation,
    again: Known,
    output: Output,
) -> Outcome<(Vec<Report>, Vec<NewEntry>)> {
    let paths = expand(inputs)?;
    let bar = output.progress(paths.len());
    let mut reports = Vec::new();
    let mut entries = Vec::new();
    let mut unread = Unread::default();
    for path in &paths {
        bar.set_message(path.display().to_string());
        let found = match contents(path, about, None) {
            Ok(found) => found,
            Err(error) => {
                unread.unopened = true;
                unread.errors.push(error);
                continue;
            }
        };
        unread.errors.extend(left_out(path, &found));
        for document in found.documents {
            let mut report = read_one(document, negotiation, again);
            accept(&mut report, author, audience, negotiation, &mut entries, output);
            reports.push(report);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    unread.tell(reports.is_empty(), output)?;
    Ok((reports, entries))
}

/// What could not be read.
#[derive(Debug, Default)]
struct Unread {
    errors: Vec<CommandError>,
    /// Whether a file could not even be opened, so that its name must be a mistake.
    unopened: bool,
}

impl Unread {
    /// Fails where nothing was read or the command names what is not there. Otherwise one bad report
    /// does not hold up the others: it is told, and they go on.
    fn tell(self, is_nothing_read: bool, output: Output) -> Outcome {
        if is_nothing_read || self.unopened {
            let error = CommandError::all(self.errors, "reports cannot be read");
            return error.map_or(Ok(()), Err);
        }
        for error in self.errors.iter().take(MOST_TOLD) {
            output.warning(&format!("left out {}", error.message));
        }
        match self.errors.len().saturating_sub(MOST_TOLD) {
            0 => {}
            more => output.warning(&format!("left out {more} more")),
        }
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
    let errors = left_out(path, &found).collect();
    Unread { errors, unopened: false }.tell(found.documents.is_empty(), output)?;
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

/// The files that are named, those in named folders in order of name.
fn expand(inputs: &[PathBuf]) -> Outcome<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for input in inputs {
        if input.is_dir() {
            let mut inside = input::list(input)?;
            inside.retain(|path| path.is_file());
            if inside.is_empty() {
                return Err(CommandError::input(format!("{} has no files in it", input.display())));
            }
            paths.append(&mut inside);
        } else {
            paths.push(input.clone());
        }
    }
    Ok(paths)
}

fn read_one(mut document: Document, negotiation: &Negotiation, again: Known) -> Report {
    if let Some(id) = same(&document.source, negotiation) {
        document.source.id = id;
        let context = Context { negotiation: Some(negotiation) };
        let proposals = match again {
            Known::Skip => Vec::new(),
            Known::ReadAgain => read(&document, &context),
        };
        return Report { document, proposals, known: true, refused: false };
    }
    document.source.id = unused(&document.source.id, negotiation);
    let proposals = read(&document, &Context { negotiation: Some(negotiation) });
    Report { document, proposals, known: false, refused: false }
}

/// The source in the record that is the same document.
pub(crate) fn same(source: &Source, negotiation: &Negotiation) -> Option<SourceId> {
    let known = negotiation.sources.current().find(|known| known.body.sha256 == source.sha256)?;
    Some(known.body.id.clone())
}

/// The id, or with the first number behind it that no source has.
pub(crate) fn unused(id: &SourceId, negotiation: &Negotiation) -> SourceId {
    first_free(id.as_str(), |id| negotiation.sources.item(id).is_none())
}

/// Applies a report and all its proposals to the state and collects the entries. What does not fit
/// is told and left out; without its source, nothing of a report fits.
fn accept(
    report: &mut Report,
    author: &str,
    audience: &Audience,
    negotiation: &mut Negotiation,
    entries: &mut Vec<NewEntry>,
    output: Output,
) {
    let mut fits = |new: NewEntry| match take(&new, negotiation) {
        Ok(()) => {
            entries.push(new);
            true
        }
        Err(refusal) => {
            let id = new.body.id().unwrap_or_default();
            output.note(&format!("left out {} {id}: {refusal}", new.body.kind()));
            false
        }
    };
    if !report.known && !fits(source(&report.document, author, audience)) {
        report.refused = true;
        report.proposals.clear();
    }
    report.proposals.retain(|proposal| fits(proposal.clone().accept(author, audience.clone())));
}

/// The entry of a report itself.
pub(crate) fn source(document: &Document, author: &str, audience: &Audience) -> NewEntry {
    let new = NewEntry::judged(author, document.source.clone()).for_audience(audience.clone());
    NewEntry { on: document.published, ..new }
}

/// Applies an entry that is not in a log, if it fits.
pub(crate) fn take(new: &NewEntry, negotiation: &mut Negotiation) -> Result<(), Refusal> {
    negotiation.check(new)?;
    negotiation.apply(at_end(new.clone(), negotiation));
    Ok(())
}

fn at_end(new: NewEntry, negotiation: &Negotiation) -> Entry {
    new.at(negotiation.last().next(), jiff::Timestamp::UNIX_EPOCH)
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
        let mut report = read_one(document, &state, Known::Skip);
        assert!(!report.proposals.is_empty());
        let mut entries = Vec::new();
        let quiet = Output { quiet: true };
        accept(&mut report, "M", &Audience::Everyone, &mut state, &mut entries, quiet);
        assert!(report.refused && report.proposals.is_empty() && entries.is_empty());
    }
}
