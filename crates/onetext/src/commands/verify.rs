//! `onetext verify`: whether a log is whole.

use onetext_store::{SqliteLog, verify};

use crate::cli::Verify;
use crate::error::{CommandError, Kind, Outcome};
use crate::output::Output;

pub(crate) fn run(command: Verify, output: Output) -> Outcome {
    let path = &command.record;
    let log = SqliteLog::open_read_only(path).map_err(|e| CommandError::store(path, &e))?;
    let _ = (log, verify, Kind::Finding, output);
    Ok(())
}
