//! Chores of the workspace, run as `cargo xtask CHORE`.

mod model;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Chores of the workspace", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Make the English model that Onetext carries from spaCy's package
    Model(model::Args),
}

#[expect(clippy::print_stderr, reason = "a chore tells what it does")]
fn main() -> ExitCode {
    let Chore::Model(args) = Cli::parse().chore;
    match model::run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
