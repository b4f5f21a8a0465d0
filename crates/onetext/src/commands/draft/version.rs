//! The versions that a command works on, from files or from a record.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use onetext_draft::format::{Doubt, ReadError, Reading, read};
use onetext_draft::{Draft, Marked, Place, markdown};
use onetext_record::check::nearest;
use onetext_record::folder::Files;
use onetext_record::{Diagnostic, Negotiation, Recorded, Severity, When, body};

use onetext_store::Address;

use crate::cli::draft::Of;
use crate::commands::read::count;
use crate::error::{CommandError, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;
use crate::view;

/// More bytes than any file of a draft has.
const LARGEST: u64 = 128 << 20;

/// One version of the text.
pub(super) struct Version {
    /// Its id in the record, or the name of its file.
    pub(super) name: String,
    /// What people call it.
    pub(super) title: String,
    pub(super) draft: Draft,
    /// The changes and comments that its file carries, where it carries any.
    pub(super) marked: Option<Marked>,
    /// The names of those who wrote it.
    pub(super) authors: Vec<String>,
    pub(super) on: Option<When>,
}

/// Where versions are looked up by what was typed.
pub(super) enum Shelf {
    /// Names are those of files.
    Files,
    /// Names are ids in a record.
    Talks(Box<Negotiation>),
}

impl Shelf {
    pub(super) fn of(of: &Of, output: Output) -> Outcome<Self> {
        Ok(match &of.of {
            Some(path) => Self::Talks(Box::new(talks(path, of.viewer.as_deref(), output)?)),
            None => Self::Files,
        })
    }

    pub(super) fn version(&self, name: &str, output: Output) -> Outcome<Version> {
        match self {
            Self::Files => from_file(Path::new(name), output),
            Self::Talks(negotiation) => from_record(negotiation, name),
        }
    }
}

/// A record as a viewer may see it.
pub(super) fn talks(
    record: &Address,
    viewer: Option<&str>,
    output: Output,
) -> Outcome<Negotiation> {
    if input::sort(record) == Sort::Report && record.file().is_some_and(Path::is_file) {
        return Err(CommandError::input(format!("{record} is no record"))
            .hint("name a record that `onetext init` made, or a folder"));
    }
    view::negotiation(input::entries(record, output)?, viewer)
}

/// The bytes of a file, if they are not more than a draft can have.
pub(super) fn bytes(path: &Path) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than is allowed tells that there are too many.
    input::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| CommandError::file("read", path, &e))?;
    if bytes.len() as u64 > LARGEST {
        return Err(CommandError::input(format!(
            "cannot read {}: it has more than {} MB, which no draft has",
            input::name(path),
            LARGEST >> 20
        ))
        .hint("take the pictures out of it, or save the text alone"));
    }
    Ok(bytes)
}

/// A file of a draft as read, and its bytes.
pub(super) fn file(path: &Path) -> Outcome<(Reading, Vec<u8>)> {
    if matches!(input::sort(&path.into()), Sort::Log | Sort::Folder) {
        return Err(CommandError::input(format!("{} is a record, not a draft", input::name(path)))
            .hint("to take drafts from a record, name it with --of and the drafts by their ids"));
    }
    let bytes = bytes(path)?;
    let reading = read(&input::name(path), &bytes).map_err(|e| unreadable(path, &e))?;
    Ok((reading, bytes))
}

pub(super) fn unreadable(path: &Path, error: &ReadError) -> CommandError {
    let failed = CommandError::input(format!("cannot read {}: {error}", input::name(path)));
    match error {
        ReadError::Unknown | ReadError::Html => failed.hint(
            "drafts are read from Markdown, CriticMarkup, plain text, DOCX, ODT and Akoma Ntoso; \
             save it as one of these",
        ),
        ReadError::Encoding { .. } => failed.hint("save it as UTF-8"),
        ReadError::TooLarge { .. } => failed.hint("cut it into parts"),
        ReadError::Office(_) => {
            failed.hint("get the file again, or open it in Word or LibreOffice and save it anew")
        }
        _ => failed,
    }
}

fn from_file(path: &Path, output: Output) -> Outcome<Version> {
    let (reading, _) = file(path)?;
    summarise(path, &reading.doubts, output);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.filter(|name| name != "-").unwrap_or_else(|| input::name(path));
    let draft = reading.draft();
    let changed = |marked: &Marked| {
        marked.paragraphs.iter().any(|paragraph| {
            paragraph.end.is_some() || paragraph.pieces.iter().any(|piece| piece.change.is_some())
        })
    };
    let marked = Some(reading.marked).filter(|marked| changed(marked));
    Ok(Version { title: name.clone(), name, draft, marked, authors: Vec::new(), on: None })
}

/// Says how often a file had to be guessed at.
fn summarise(path: &Path, doubts: &[Doubt], output: Output) {
    if doubts.is_empty() {
        return;
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for doubt in doubts {
        *kinds.entry(kind(doubt)).or_default() += 1;
    }
    let kinds: Vec<String> = kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
    output.note(&format!(
        "note: {} had to be guessed at in {} ({})",
        input::name(path),
        count(doubts.len(), "place"),
        kinds.join(", ")
    ));
}

fn kind(doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::Text(problem) => problem.kind.id(),
        Doubt::Office(_) => "office-file",
    }
}

/// Tells every place where a draft had to be guessed at, its words underlined. `source` is the
/// file where it is text.
pub(super) fn tell(
    name: &str,
    source: Option<&str>,
    draft: &Draft,
    doubts: &[Doubt],
    output: Output,
) {
    if output.quiet {
        return;
    }
    for doubt in doubts {
        let problem = match doubt {
            Doubt::Office(problem) => {
                output.warning(&format!("{name}: {problem}"));
                continue;
            }
            Doubt::Text(problem) => problem,
        };
        let (file, text, span) = match &problem.place {
            Place::File(bytes) => (name.to_owned(), source.map(str::to_owned), bytes.clone()),
            Place::Text { paragraph, bytes } => {
                let text = draft.paragraphs.get(*paragraph).map(|it| it.text.clone());
                (format!("{name}, paragraph {}", paragraph + 1), text, bytes.clone())
            }
        };
        let text = text.filter(|text| text.get(span.clone()).is_some());
        let Some(text) = text else {
            output.warning(&format!("{file}: {}", problem.kind));
            continue;
        };
        let diagnostic = Diagnostic {
            id: problem.kind.id().to_owned(),
            severity: Severity::Warning,
            message: problem.kind.to_string(),
            file: file.clone(),
            span: Some(span),
            label: None,
            help: problem.kind.help().map(str::to_owned),
        };
        output.mistakes(&Files::from([(file, text)]), &[diagnostic]);
    }
}

/// A draft of a record, whether it has a text or not.
pub(super) fn recorded<'n>(
    negotiation: &'n Negotiation,
    id: &str,
) -> Outcome<&'n Recorded<body::Draft>> {
    negotiation.drafts.get(id).ok_or_else(|| {
        let known: Vec<&str> =
            negotiation.drafts.current().map(|draft| draft.body.id.as_str()).collect();
        let error = CommandError::input(format!("there is no draft `{id}` in this record"));
        match nearest(id, known.iter().copied()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None if known.is_empty() => {
                error.hint("it has no drafts yet; `onetext draft add` reads one from a file")
            }
            None => error.hint(format!("it has {}", known.join(", "))),
        }
    })
}

pub(super) fn from_record(negotiation: &Negotiation, id: &str) -> Outcome<Version> {
    let recorded = recorded(negotiation, id)?;
    version(negotiation, recorded).ok_or_else(|| textless(negotiation, id))
}

/// What is said where a draft's text is asked for that is not in the record.
pub(super) fn textless(negotiation: &Negotiation, id: &str) -> CommandError {
    let with_text: Vec<&str> = negotiation
        .drafts
        .current()
        .filter(|draft| draft.body.text.is_some())
        .map(|draft| draft.body.id.as_str())
        .collect();
    let error = CommandError::input(format!(
        "the draft `{id}` is known only from reports, without its text"
    ));
    match with_text.as_slice() {
        [] => error.hint("no draft of this record has its text"),
        some => error.hint(format!("the drafts with a text are {}", some.join(", "))),
    }
}

/// A draft with its text; none where it is known only from reports.
pub(super) fn version(negotiation: &Negotiation, draft: &Recorded<body::Draft>) -> Option<Version> {
    let text = draft.body.text.as_deref()?;
    let name = |id: &_| match negotiation.parties.get(id) {
        Some(party) => party.body.name.clone(),
        None => format!("{id}"),
    };
    Some(Version {
        name: draft.body.id.to_string(),
        title: draft.body.title.clone(),
        draft: markdown::read(text).0,
        marked: None,
        authors: draft.body.by.iter().map(name).collect(),
        on: draft.on,
    })
}
