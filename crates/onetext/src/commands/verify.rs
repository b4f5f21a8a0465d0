//! `onetext verify`: whether a log is whole.

use onetext_store::{SqliteLog, Verified, VerifyError, verify};

use crate::cli::Verify;
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
    let log = SqliteLog::open_read_only(path).map_err(|e| CommandError::store(path, &e))?;
    match verify(&log, command.head) {
        Ok(Verified { head, noted }) => {
            if let Some(seq) = noted {
                output.note(&format!(
                    "the hash given is that of entry {seq}, and everything up to it is as it was"
                ));
            }
            output.result(&format!("whole: {} entries, head {}", head.seq, head.hash))
        }
        Err(VerifyError::Broken(broken)) => Err(CommandError::new(
            Kind::Finding,
            format!("{} is not whole: {broken}", path.display()),
        )
        .hint("do not add to it; go back to a copy from before, and compare with `onetext log`")),
        Err(VerifyError::Log(error)) => Err(CommandError::store(path, &error)),
    }
}
