//! `onetext draft`: the text itself, read, compared, merged, measured and handed on.

use crate::cli::draft::{Command, Draft};
use crate::error::Outcome;
use crate::output::Output;

mod add;
mod export;
mod lineage;
mod list;
mod merge;
mod page;
mod paper;
mod redline;
mod scrub;
mod show;
mod status;
mod table;
mod version;

pub(crate) fn run(command: Draft, output: Output) -> Outcome {
    match command.command {
        Command::Add(add) => add::run(&add, output),
        Command::List(list) => list::run(&list, output),
        Command::Show(show) => show::run(&show, output),
        Command::Redline(redline) => redline::run(&redline, output),
        Command::Table(table) => table::run(&table, output),
        Command::Merge(merge) => merge::run(&merge, output),
        Command::Export(export) => export::run(&export, output),
        Command::Status(status) => status::run(&status, output),
        Command::Scrub(scrub) => scrub::run(&scrub, output),
    }
}
