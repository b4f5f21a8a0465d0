//! `onetext verify`: whether a log is whole.

use std::path::Path;

use onetext_store::{Hash, LogError, SqliteLog, Verified, VerifyError, verify};

use crate::cli::Verify;
use crate::commands::init::count_entries;
use crate::error::{CommandError, Kind, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;

pub(crate) fn run(command: &Verify, output: Output) -> Outcome {
    let path = &command.record;
    if input::sort(path) == Sort::Folder {
        return Err(CommandError::input(format!(
            "{} is a folder, which has no hashes",
            path.display()
        ))
        .hint(
            "its history is git's to keep; `onetext init FILE --from DIR` makes a record of it",
        ));
    }
    let Verified { head, noted } = whole(path, command.head)?;
    if let Some(seq) = noted {
        output.note(&format!(
            "the hash given is that of entry {seq}; up to there nothing has changed since it was noted"
        ));
    }
    let n = usize::try_from(head.seq.0).unwrap_or(usize::MAX);
    output.result(&format!("whole: {}, head {}", count_entries(n), head.hash))
}

/// Checks a record from the first entry to the last.
pub(crate) fn whole(path: &Path, noted: Option<Hash>) -> Outcome<Verified> {
    let log = SqliteLog::open_read_only(path).map_err(|e| CommandError::store(path, &e))?;
    let broken = |fault: String| {
        CommandError::new(Kind::Finding, format!("{} is not whole: {fault}", path.display()))
            .hint("add nothing to it; keep it as it is, and go back to a copy from before")
    };
    verify(&log, noted).map_err(|error| match error {
        VerifyError::Broken(fault) => broken(fault.to_string()),
        VerifyError::Log(error @ (LogError::Damaged { .. } | LogError::Sqlite(_))) => {
            broken(error.to_string())
        }
        VerifyError::Log(error) => CommandError::store(path, &error),
    })
}
