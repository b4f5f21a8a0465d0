//! Chores of the workspace, run as `cargo xtask CHORE`.

mod actors;
mod model;
mod valence;
mod words;

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
    /// Make the table of the world's actors that the reader carries, from open lists and our own
    Actors(actors::Args),
    /// Make the groups of words that the reader carries from a package of word vectors
    Words(words::Args),
    /// Make the list of how words sound from the VADER lexicon
    Valence(valence::Args),
}

#[expect(clippy::print_stderr, reason = "a chore tells what it does")]
fn main() -> ExitCode {
    let outcome = match Cli::parse().chore {
        Chore::Model(args) => model::run(&args).map_err(|error| error.to_string()),
        Chore::Actors(args) => actors::run(&args).map_err(|error| error.to_string()),
        Chore::Words(args) => words::run(&args),
        Chore::Valence(args) => valence::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
