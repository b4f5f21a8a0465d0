//! A file of results that grows as reports are read, and from which an interrupted run goes on.
//!
//! While a run lasts there are two files: `FILE.part` with the results so far, and `FILE.state`, one
//! line for each batch, which says how far they go and of which files they are. The state is written
//! behind the results, so what it speaks of is on disk; whatever was torn off behind it is cut away
//! when the run goes on. Only a whole `FILE.part` becomes `FILE`.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use onetext_record::id::SourceId;
use serde::{Deserialize, Serialize};

use super::Sink;
use super::seen::Seen;
use crate::error::{CommandError, Kind, Outcome};

/// What makes two runs the same but for their files; the first line of the state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Run {
    /// The program and its version: another one may read otherwise.
    pub(crate) program: String,
    pub(crate) format: String,
    pub(crate) published: Option<String>,
    pub(crate) publisher: Option<String>,
}

/// A line of the state: how far the results go with these files.
#[derive(Debug, Serialize, Deserialize)]
struct Done {
    bytes: u64,
    files: Vec<Stamp>,
    sources: Vec<(SourceId, String)>,
}

/// A file as it was when it was read: its name, its size and its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp(String, u64, u64, u32);

impl Stamp {
    fn of(path: &Path) -> Self {
        let found = fs::metadata(path).ok();
        let time =
            found.as_ref().and_then(|file| file.modified().ok()?.duration_since(UNIX_EPOCH).ok());
        let (seconds, nanoseconds) =
            time.map_or((0, 0), |time| (time.as_secs(), time.subsec_nanos()));
        Self(path.display().to_string(), found.map_or(0, |file| file.len()), seconds, nanoseconds)
    }
}

/// A file of results that is being written.
#[derive(Debug)]
pub(crate) struct Saved {
    file: PathBuf,
    part: File,
    state: File,
    bytes: u64,
    waiting: String,
}

/// Where an interrupted run had come to.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// How many of the files were read.
    pub(crate) files: usize,
    /// The documents in them.
    pub(crate) seen: Seen,
}

/// The file's name with something behind it.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().map_or_else(OsString::new, OsString::from);
    name.push(ending);
    file.with_file_name(name)
}

impl Saved {
    /// Begins a file of results, or goes on with one of the same run over files of which the first
    /// are still as they were.
    pub(crate) fn open(file: &Path, run: &Run, paths: &[PathBuf]) -> Outcome<(Self, Before)> {
        if file.is_dir() {
            return Err(CommandError::file("write", file, &io::ErrorKind::IsADirectory.into()));
        }
        if let Some(path) = paths.iter().find(|path| !path.is_file()) {
            let name = crate::input::name(path);
            let message = format!("{name} cannot be read again when the run goes on");
            return Err(CommandError::input(message)
                .hint("leave out --out, and let the shell write the results to a file"));
        }
        let (part_name, state_name) = (beside(file, ".part"), beside(file, ".state"));
        let is_new = !part_name.exists();
        let mut part = open(&part_name)?;
        // Where files cannot be locked, nobody else is kept out.
        if let Err(TryLockError::WouldBlock) = part.try_lock() {
            let message = format!("another run is writing {}", file.display());
            return Err(CommandError::new(Kind::Conflict, message)
                .hint("let it come to its end, or give this one another file"));
        }
        let mut state = open(&state_name)?;
        if is_new {
            // A run that came to its end may have been stopped before it took its state away.
            cut(&state, 0, &state_name)?;
        }
        let mut before = Before::default();
        let bytes = recover(&mut state, run, paths, &mut before)
            .map_err(|error| error.at(&state_name, file))?;
        let failed = |e: io::Error| CommandError::file("write", &part_name, &e);
        let length = part.metadata().map_err(failed)?.len();
        if length < bytes {
            let part = part_name.display();
            let message = format!("{part} has {length} bytes, and {bytes} were written");
            return Err(Unfit::Other(message).at(&state_name, file));
        }
        cut(&part, bytes, &part_name)?;
        part.seek(SeekFrom::Start(bytes)).map_err(failed)?;
        let saved = Self { file: file.to_owned(), part, state, bytes, waiting: String::new() };
        Ok((saved, before))
    }

    /// Whether nothing was written.
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Makes the file of results from what was written.
    pub(crate) fn finish(self) -> Outcome {
        let (part, state) = (beside(&self.file, ".part"), beside(&self.file, ".state"));
        let failed = |e: io::Error| CommandError::file("write", &self.file, &e);
        self.part.sync_all().map_err(failed)?;
        drop((self.part, self.state));
        fs::rename(part, &self.file).map_err(failed)?;
        fs::remove_file(&state).map_err(|e| CommandError::file("remove", &state, &e))
    }

    /// Takes back what a run has left that came to nothing.
    pub(crate) fn discard(self) {
        let (part, state) = (beside(&self.file, ".part"), beside(&self.file, ".state"));
        drop((self.part, self.state));
        // What cannot be removed does no harm: the next run begins where it ends, at nothing.
        let _ = fs::remove_file(part).and_then(|()| fs::remove_file(state));
    }
}

impl Sink<String> for Saved {
    fn take(&mut self, text: String) -> Outcome {
        self.waiting.push_str(&text);
        Ok(())
    }

    fn done(&mut self, files: &[PathBuf], sources: Vec<(SourceId, String)>) -> Outcome<bool> {
        let failed = |e: io::Error| CommandError::file("write", &self.file, &e);
        self.part.write_all(self.waiting.as_bytes()).map_err(failed)?;
        self.part.sync_data().map_err(failed)?;
        self.bytes += self.waiting.len() as u64;
        self.waiting.clear();
        let files = files.iter().map(|path| Stamp::of(path)).collect();
        let done = Done { bytes: self.bytes, files, sources };
        let line = serde_json::to_string(&done).map_err(|e| unwritable(&e))?;
        self.state.write_all(format!("{line}\n").as_bytes()).map_err(failed)?;
        self.state.sync_data().map_err(failed)?;
        Ok(true)
    }
}

fn unwritable(error: &serde_json::Error) -> CommandError {
    CommandError::input(format!("cannot write the state of the run as JSON: {error}"))
}

/// The lines that are whole; what stands behind the last line break was torn off.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    lines.pop();
    lines
}

fn open(path: &Path) -> Outcome<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(path).map_err(|e| CommandError::file("write", path, &e))
}

fn cut(file: &File, length: u64, name: &Path) -> Outcome {
    file.set_len(length).map_err(|e| CommandError::file("write", name, &e))
}

/// Why a run cannot go on from a state.
enum Unfit {
    Io(io::Error),
    Other(String),
}

impl From<io::Error> for Unfit {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Unfit {
    /// The error, with how to begin anew.
    fn at(self, state: &Path, file: &Path) -> CommandError {
        let part = beside(file, ".part");
        match self {
            Self::Io(error) => CommandError::file("write", state, &error),
            Self::Other(message) => CommandError::input(message).hint(format!(
                "go on with what the run began with, or remove {} and {} to begin anew",
                part.display(),
                state.display()
            )),
        }
    }
}

/// Reads how far a run had come, and leaves the state ready for the next line. Returns how many bytes
/// of results were written.
fn recover(
    state: &mut File,
    run: &Run,
    paths: &[PathBuf],
    before: &mut Before,
) -> Result<u64, Unfit> {
    let mut text = Vec::new();
    state.read_to_end(&mut text)?;
    let lines = lines(&text);
    let Some((head, rest)) = lines.split_first() else {
        let head = serde_json::to_string(run).map_err(|e| Unfit::Other(e.to_string()))?;
        state.set_len(0)?;
        state.seek(SeekFrom::Start(0))?;
        state.write_all(format!("{head}\n").as_bytes())?;
        return Ok(0);
    };
    let began: Run = serde_json::from_slice(head)
        .map_err(|_| Unfit::Other("the state is not one that a run has left".to_owned()))?;
    if began != *run {
        return Err(Unfit::Other(differs(&began, run)));
    }
    let (mut bytes, mut whole) = (0, head.len() + 1);
    for line in rest {
        let Ok(done) = serde_json::from_slice::<Done>(line) else { break };
        check(&done, paths, before).map_err(Unfit::Other)?;
        bytes = done.bytes;
        whole += line.len() + 1;
    }
    state.set_len(whole as u64)?;
    state.seek(SeekFrom::End(0))?;
    Ok(bytes)
}

/// Whether the next files are those that were read, as they were; else what is not.
fn check(done: &Done, paths: &[PathBuf], before: &mut Before) -> Result<(), String> {
    for stamp in &done.files {
        let now = paths.get(before.files).map(|path| Stamp::of(path));
        if now.as_ref() != Some(stamp) {
            let was = &stamp.0;
            let is_there = || paths.iter().any(|path| path.display().to_string() == *was);
            let what = match now {
                Some(now) if now.0 == *was => format!("{was} was changed"),
                Some(now) if is_there() => {
                    format!("{} is new and comes before what was read", now.0)
                }
                _ => format!("{was} is gone"),
            };
            return Err(format!("the reports are not those with which the run began: {what}"));
        }
        before.files += 1;
    }
    for (id, sha256) in &done.sources {
        before.seen.put(id.clone(), sha256.clone());
    }
    Ok(())
}

fn differs(was: &Run, is: &Run) -> String {
    let given = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let each = [
        ("the program", was.program.clone(), is.program.clone()),
        ("--format", was.format.clone(), is.format.clone()),
        ("--published", given(&was.published), given(&is.published)),
        ("--publisher", given(&was.publisher), given(&is.publisher)),
    ];
    let differing = each.into_iter().filter(|(_, was, is)| was != is);
    let told: Vec<String> =
        differing.map(|(what, was, is)| format!("{what} was {was} and is {is}")).collect();
    format!("the run began otherwise: {}", told.join(", "))
}
