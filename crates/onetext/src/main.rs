//! The command line of Onetext.
//!
//! [`cli`] says what can be typed, [`commands`] does it, [`output`] prints. Commands return text or
//! a [`error::CommandError`]; only [`output`] touches the standard streams.

use std::process::ExitCode;

use clap::Parser;

mod cli;
mod commands;
mod error;
mod fonts;
mod input;
mod output;
mod paragraphs;
mod reports;
mod review;
mod view;
mod who;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let output = output::Output { quiet: cli.quiet };
    match commands::run(cli.command, output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            ExitCode::from(error.kind as u8)
        }
    }
}
