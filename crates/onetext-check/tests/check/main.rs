//! The checker against true certificates, false ones, and true ones changed at random.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "tests read their files, print their figures and may fail"
)]

mod accepted;
mod example;
mod folders;
mod hostile;
mod mutated;
mod rejected;
mod scenarios;
mod truth;
mod written;
