//! How a command fails: what happened, how to mend it, and the exit code.

use std::io;
use std::path::Path;

use onetext_record::check::nearest;
use onetext_record::folder::Files;
use onetext_record::{Diagnostic, Refusal};
use onetext_store::{Address, AppendError, LedgerError, LogError};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) kind: Kind,
    pub(crate) message: String,
    pub(crate) hints: Vec<String>,
    /// Mistakes in files, to be shown before the message.
    pub(crate) mistakes: Option<(Files, Vec<Diagnostic>)>,
}

/// The exit code, and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The answer is no: a log is not whole, nothing has the id.
    Finding = 1,
    /// The input or the command is wrong.
    Input = 2,
    /// The record has moved on since it was read.
    Conflict = 3,
    /// A file could not be read or written.
    Environment = 4,
}

pub(crate) type Outcome<T = ()> = Result<T, CommandError>;

impl CommandError {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new(), mistakes: None }
    }

    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Several errors as one; none if there are none.
    pub(crate) fn all(errors: Vec<Self>, what: &str) -> Option<Self> {
        let n = errors.len();
        errors.into_iter().reduce(|mut all, mut next| {
            if !all.message.contains('\n') {
                all.message = format!("{n} {what}:\n  {}", all.message);
            }
            all.message.push_str("\n  ");
            all.message.push_str(&next.message);
            all.hints.append(&mut next.hints);
            all.hints.dedup();
            all
        })
    }

    /// A file that could not be read or written, named with what the system says.
    pub(crate) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::AlreadyExists => Kind::Input,
            _ => Kind::Environment,
        };
        let is_missing = error.kind() == io::ErrorKind::NotFound;
        let hint = is_missing.then(|| neighbour(path)).flatten();
        // Who names a database where it cannot be should not find its password in a message.
        let path = Address::from(path);
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "it does not exist".to_owned(),
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            io::ErrorKind::PermissionDenied => "you may not".to_owned(),
            _ => error.to_string(),
        };
        let failed = Self::new(kind, format!("cannot {doing} {path}: {reason}"));
        match hint {
            Some(hint) => failed.hint(hint),
            None => failed,
        }
    }

    /// A record that could not be opened or read.
    pub(crate) fn store(address: &Address, error: &LogError) -> Self {
        // Most of these errors name the file; the others say only what happened to it.
        let named = format!("{address}: {error}");
        match error {
            LogError::Missing(_) => {
                let near = address.file().and_then(neighbour);
                Self::input(error.to_string()).hint(near.unwrap_or_else(|| {
                    format!("make it with `onetext init {address}`, or correct the name")
                }))
            }
            LogError::Exists(_) => Self::input(error.to_string())
                .hint("choose another name, or add to it with `onetext import` or `onetext add`"),
            LogError::Foreign { .. } if address.file().is_some_and(Path::is_dir) => Self::input(error.to_string())
                .hint("`onetext init FILE --from DIR` makes a record in one file from a folder"),
            LogError::Foreign { found, .. } if found.contains("damaged") => {
                Self::input(error.to_string())
                    .hint("keep it as it is, and go back to a copy from before")
            }
            LogError::Foreign { .. } if address.file().is_none() => Self::input(error.to_string())
                .hint("name another database, or have one made for the record"),
            LogError::Foreign { .. } => Self::input(error.to_string()).hint(
                "a record is a file that `onetext init` made; reports are read with `onetext read`",
            ),
            LogError::NewerFile { .. } => {
                Self::input(error.to_string()).hint("open it with a newer Onetext")
            }
            LogError::Newer { .. } => Self::input(named).hint("open it with a newer Onetext"),
            LogError::Damaged { .. } => Self::input(named).hint(
                "`onetext verify` names the first bad entry; go back to a copy from before it",
            ),
            LogError::Busy => Self::new(Kind::Conflict, named).hint("try again when it is done"),
            LogError::Full => Self::new(Kind::Environment, named),
            LogError::ReadOnly if address.file().is_none() => Self::new(Kind::Environment, named)
                .hint("ask whoever runs the database to let this user write to it"),
            LogError::ReadOnly => Self::new(Kind::Environment, named)
                .hint("make the file and its folder writable, or work on a copy"),
            LogError::Sqlite(_) | LogError::Database(_) => Self::new(Kind::Environment, named)
                .hint("`onetext verify` says whether the record is whole"),
            LogError::Unreachable { .. } => Self::new(Kind::Environment, error.to_string()).hint(
                "an address is postgres://USER:PASSWORD@HOST:PORT/DATABASE, with ?sslmode=require behind it where the server must show a certificate",
            ),
            LogError::Unsure { .. } => Self::new(Kind::Environment, error.to_string())
                .hint("look with `onetext log` before you try again"),
        }
    }

    /// Entries that were not appended.
    pub(crate) fn append(address: &Address, error: &AppendError) -> Self {
        match error {
            AppendError::Log(error) => Self::store(address, error),
            AppendError::Moved { .. } => Self::new(
                Kind::Conflict,
                format!("{address}: {error}"),
            )
            .hint("someone else has added entries; look at them with `onetext log`, and try again"),
            AppendError::Number { .. } | AppendError::Json { .. } => {
                Self::input(format!("{address}: {error}"))
            }
        }
    }

    /// Entries that did not get into a record.
    pub(crate) fn ledger(address: &Address, error: &LedgerError) -> Self {
        match error {
            LedgerError::Refused { refusal, .. } => Self::refused([refusal]),
            LedgerError::Append(error) => Self::append(address, error),
        }
    }

    /// Entries that do not fit the record, each with its reason.
    pub(crate) fn refused<'a>(refusals: impl IntoIterator<Item = &'a Refusal>) -> Self {
        let mut lines = Vec::new();
        let mut hints = Vec::new();
        for refusal in refusals {
            lines.push(refusal.to_string());
            hints.extend(match refusal {
                Refusal::UsedId { seq, .. } => Some(format!(
                    "choose another id, or give `--supersedes {seq}` if this replaces it"
                )),
                other => other.help(),
            });
        }
        hints.dedup();
        let message = if lines.len() == 1 {
            lines.remove(0)
        } else {
            format!("the entry does not fit the record:\n  - {}", lines.join("\n  - "))
        };
        let mut error = Self::input(message);
        error.hints = hints;
        error
    }
}

/// The file beside one that is missing which was probably meant.
fn neighbour(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let files = std::fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let mut names: Vec<String> =
        files.filter_map(|file| file.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    let near = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(format!("did you mean `{}`?", path.with_file_name(near).display()))
}
