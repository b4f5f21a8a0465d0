//! What each command does.

use crate::cli::Command;
use crate::error::Outcome;
use crate::output::Output;

mod add;
mod brief;
mod copy;
mod draft;
pub(crate) mod init;
pub(crate) mod log;
mod nlp;
pub(crate) mod read;
mod reference;
mod serve;
mod settle;
pub(crate) mod show;
mod verify;

pub(crate) fn run(command: Command, output: Output) -> Outcome {
    match command {
        Command::Brief(brief) => brief::run(&brief, output),
        Command::Read(read) => read::run(&read, output),
        Command::Init(init) => init::run(&init, output),
        Command::Add(add) => add::run(*add, output),
        Command::Draft(draft) => draft::run(*draft, output),
        Command::Settle(settle) => settle::run(&settle, output),
        Command::Serve(serve) => serve::run(&serve, output),
        Command::Log(log) => log::run(&log, output),
        Command::Show(show) => show::run(&show, output),
        Command::Export(export) => copy::export(&export, output),
        Command::Import(import) => copy::import(&import, output),
        Command::Nlp(nlp) => nlp::run(&nlp, output),
        Command::Verify(verify) => verify::run(&verify, output),
        Command::Schema(schema) => reference::schema(&schema, output),
        Command::Completions(completions) => reference::completions(&completions, output),
        Command::Man(man) => reference::man(&man, output),
    }
}
