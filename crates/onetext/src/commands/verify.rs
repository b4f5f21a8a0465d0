//! `onetext verify`: whether a log is whole.

use onetext_store::{Address, Hash, LogError, Verified, VerifyError, verify};

use crate::cli::Verify;
use crate::commands::init::count_entries;
use crate::error::{CommandError, Kind, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;

pub(crate) fn run(command: &Verify, output: Output) -> Outcome {
    let record = &command.record;
    if input::sort(record) == Sort::Folder {
        return Err(CommandError::input(format!("{record} is a folder, which has no hashes"))
            .hint(
                "its history is git's to keep; `onetext init FILE --from DIR` makes a record of it",
            ));
    }
    let Verified { head, noted } = whole(record, command.head)?;
    if let Some(seq) = noted {
        output.note(&format!(
            "the hash given is that of entry {seq}; up to there nothing has changed since it was noted"
        ));
    }
    let n = usize::try_from(head.seq.0).unwrap_or(usize::MAX);
    output.result(&format!("whole: {}, head {}", count_entries(n), head.hash))
}

/// Checks a record from the first entry to the last.
pub(crate) fn whole(record: &Address, noted: Option<Hash>) -> Outcome<Verified> {
    let log = record.open_read_only().map_err(|e| CommandError::store(record, &e))?;
    let broken = |fault: String| {
        CommandError::new(Kind::Finding, format!("{record} is not whole: {fault}"))
            .hint("add nothing to it; keep it as it is, and go back to a copy from before")
    };
    verify(&log, noted).map_err(|error| match error {
        VerifyError::Broken(fault) => broken(fault.to_string()),
        VerifyError::Log(error @ (LogError::Damaged { .. } | LogError::Sqlite(_))) => {
            broken(error.to_string())
        }
        VerifyError::Log(error) => CommandError::store(record, &error),
    })
}
