//! `onetext draft scrub`: a Word file without who wrote it.

use onetext_draft::docx::{self, Limits};
use onetext_draft::format::ReadError;

use super::version::{bytes, unreadable};
use crate::cli::draft::Scrub;
use crate::error::{CommandError, Outcome};
use crate::input;
use crate::output::Output;

pub(super) fn run(command: &Scrub, output: Output) -> Outcome {
    let Some(path) = command.out.file() else {
        return Err(CommandError::input("a Word file is no text")
            .hint("name a file to write it to: -o FILE.docx"));
    };
    command.out.check()?;
    let old = bytes(&command.file)?;
    let (new, problems) = docx::scrub(&old, &Limits::default(), &command.author)
        .map_err(|e| unreadable(&command.file, &ReadError::Office(e)))?;
    for problem in &problems {
        output.warning(&format!("{}: {problem}", input::name(&command.file)));
    }
    command.out.write(path, &new, "", output)
}
