//! Checks what the engine for settlements claims, from the scenario itself and in whole numbers.
//!
//! An answer such as *these are all the best packages* or *these red lines cannot stand together*
//! can be written with a certificate: the scenario, the claim and the evidence. This crate believes
//! none of it. It shares no code with the engine, evaluates every package itself, and goes through
//! the evidence step by step; what it cannot follow it rejects, and says where.
//!
//! The heart is the *cover* (`cover.rs`): issue by issue a list of partial agreements, such that
//! every way to go on from a listed one is forbidden, hopeless, or no better than another listed
//! one. By induction nothing outside the last list can be better than all of it. Everything else is
//! a witness, a comparison, or a cover that ends with nothing.
//!
//! ```
//! use onetext_check::{Fault, Limits, check};
//! assert!(matches!(check("{}", Limits::default()), Err(Fault::Rejected { .. })));
//! assert!(matches!(check("no JSON", Limits::default()), Err(Fault::Unreadable(_))));
//! ```

mod cover;
mod demands;
mod format;
mod packages;
mod question;
mod region;
mod solution;

use std::cell::Cell;

use serde_json::error::Category;
use thiserror::Error;

pub use crate::format::FORMAT;
use crate::format::{Answer, Certificate, Scenario};

/// How much a certificate may cost to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long it may be, in bytes.
    pub bytes: usize,
    /// How many steps may be spent on it; one is about a comparison of two vectors.
    pub work: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 32 << 20, work: 2_000_000_000 }
    }
}

/// What has been shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The claim, in words.
    pub claim: String,
    /// SHA-256 of the scenario that it speaks of, in hexadecimal.
    pub scenario: String,
}

/// Why a certificate is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// It is no JSON at all, or too long to be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// It does not show what it claims.
    #[error("{place}: {why}")]
    Rejected {
        /// Where, as a path into the file.
        place: String,
        /// What is wrong there.
        why: String,
    },
}

pub(crate) type Checked<T = ()> = Result<T, Fault>;

/// A rejection at a place.
pub(crate) fn wrong<T>(place: impl Into<String>, why: impl Into<String>) -> Checked<T> {
    Err(Fault::Rejected { place: place.into(), why: why.into() })
}

/// Rejects unless it is so.
pub(crate) fn require(so: bool, place: &str, why: &str) -> Checked {
    if so { Ok(()) } else { wrong(place, why) }
}

/// So many of something, in words.
pub(crate) fn counted(number: usize, of: &str) -> String {
    format!("{number} {of}{}", if number == 1 { "" } else { "s" })
}

/// The work that is left.
#[derive(Debug)]
pub(crate) struct Meter(Cell<u64>);

impl Meter {
    /// Takes so many steps; rejects when there are not so many left.
    pub(crate) fn spend(&self, steps: usize) -> Checked {
        match self.0.get().checked_sub(steps as u64) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => wrong("certificate", "checking it takes more work than is allowed"),
        }
    }
}

/// Checks a certificate.
pub fn check(text: &str, limits: Limits) -> Result<Accepted, Fault> {
    let certificate: Certificate = read(text, limits)?;
    require(certificate.format == FORMAT, "format", &format!("not {FORMAT:?}"))?;
    let scenario = &certificate.scenario;
    let meter = Meter(Cell::new(limits.work));
    question::well_formed(scenario)?;
    let digest = scenario.digest();
    require(certificate.sha256 == digest, "sha256", "not the digest of the scenario")?;
    let claim = match &certificate.answer {
        Answer::Possible(witness) => {
            packages::witness(scenario, witness, "answer.possible", &meter)?;
            "an agreement is possible".to_owned()
        }
        Answer::Frontier(claim) => packages::frontier(scenario, claim, &meter)?,
        Answer::Near(claim) => packages::near(scenario, claim, &meter)?,
        Answer::Solution(claim) => solution::solution(scenario, claim, &meter)?,
        Answer::Conflict(claim) => demands::conflict(scenario, claim, &meter)?,
        Answer::Concession(claim) => demands::concession(scenario, claim, &meter)?,
        Answer::Demands(claim) => demands::all(scenario, claim, &meter)?,
    };
    Ok(Accepted { claim, scenario: digest })
}

/// The digest of a scenario that stands alone or in a certificate, so that a certificate can be held
/// against the question that was asked. Nothing is checked but that it can be read.
pub fn scenario_digest(text: &str, limits: Limits) -> Result<String, Fault> {
    match read::<Certificate>(text, limits) {
        Ok(certificate) => Ok(certificate.scenario.digest()),
        Err(fault) => read::<Scenario>(text, limits).map(|it| it.digest()).map_err(|_| fault),
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str, limits: Limits) -> Checked<T> {
    if text.len() > limits.bytes {
        return Err(Fault::Unreadable(format!("longer than {} bytes", limits.bytes)));
    }
    serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data => Fault::Rejected {
            place: format!("line {}, column {}", error.line(), error.column()),
            why: {
                let text = error.to_string();
                text.rsplit_once(" at line ").map_or(text.clone(), |(why, _)| why.to_owned())
            },
        },
        _ => Fault::Unreadable(error.to_string()),
    })
}
