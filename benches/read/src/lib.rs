//! What the scorers share: precision and recall, and how a program ends.

#![expect(clippy::print_stdout, reason = "programs that print tables")]

pub mod corpus;
pub mod events;
pub mod polnear;

use std::process::ExitCode;

/// Ends a program: with 2 and the message where something was wrong with its input.
pub fn finish(outcome: Result<(), String>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("error: {message}");
            ExitCode::from(2)
        }
    }
}

/// A part of a whole, in per cent; `of_nothing` where the whole is nothing.
pub fn share(part: usize, all: usize, of_nothing: f64) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if all == 0 { of_nothing } else { number(part) / number(all) * 100.0 }
}

/// The harmonic mean of precision and recall.
pub fn f1(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 }
}
