//! The record of a negotiation.
//!
//! Everything known about a negotiation is an [`Entry`] in one append-only log. The state of the
//! talks, a [`Negotiation`], is folded from the entries that a [`Viewer`] may see, and nothing else
//! is stored. This crate has the types, the fold, the check that an entry fits, and the folder form
//! that people and git read. It does no I/O: text comes in as values and goes out as values.
//!
//! ```
//! use onetext_record::body::{Party, Role};
//! use onetext_record::{NewEntry, Negotiation, Seq, Viewer};
//!
//! let mut negotiation = Negotiation::new(Viewer::Mediator);
//! let party = Party {
//!     id: "union".parse()?,
//!     name: "Dockers' Union".into(),
//!     role: Role::Principal,
//!     aliases: vec![],
//!     members: vec![],
//!     note: None,
//! };
//! let entry = NewEntry::judged("A. Mediator", party);
//! negotiation.check(&entry)?;
//! negotiation.apply(entry.at(Seq(1), "2026-01-05T09:00:00Z".parse()?));
//! assert_eq!(negotiation.parties.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod audience;
pub mod body;
pub mod check;
pub mod clause;
pub mod consent;
pub mod diagnostic;
pub mod draft;
pub mod entry;
pub mod fingerprint;
pub mod folder;
pub mod id;
pub mod negotiation;
pub mod quote;
pub mod schema;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod when;

pub use audience::{Audience, Viewer};
pub use body::{Body, Kind};
pub use check::{Refusal, characters};
pub use diagnostic::{Diagnostic, Severity};
pub use entry::{Entry, Evidence, NewEntry, Part, Reading, SCHEMA_VERSION, Seq};
pub use fingerprint::Fingerprint;
pub use negotiation::{Negotiation, Recorded, Standing, fold};
pub use when::When;
