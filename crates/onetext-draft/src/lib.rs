//! The single negotiating text: one text that is criticised, revised and compared, round after
//! round, until it can be accepted or must be given up.
//!
//! A text as read is a [`Draft`]: paragraphs in order, each with its words exactly as written,
//! brackets and numbers among them. Everything else is worked out from that. Two drafts that were
//! compared, or a file that came back with tracked changes, are a [`Marked`] text: the same
//! paragraphs in pieces, each kept, inserted, deleted or moved. Rejecting all of its changes gives
//! the old text and accepting all gives the new one, to the letter; every writer of redlines takes
//! a [`Marked`] and every reader of tracked changes returns one.
//!
//! The crate reads bytes and strings that it is given and returns values: no files, no clock, no
//! global state. It knows no record; parties and issues are names here.

pub mod akoma;
mod align;
pub mod chart;
pub mod critic;
pub mod docx;
mod edits;
pub mod format;
pub mod grammar;
pub mod html;
pub mod markdown;
mod marked;
pub mod measures;
pub mod merge;
pub mod odt;
mod office;
pub mod outline;
pub mod plain;
pub mod problem;
pub mod redline;
mod slug;
pub mod status;
pub mod table;
#[cfg(test)]
mod testing;
mod text;
pub mod words;

pub use edits::Edit;
pub use format::Format;
pub use marked::{Change, ChangeKind, Comment, Marked, MarkedParagraph, Piece};
pub use merge::{Merged, merge};
pub use problem::{Place, Problem, ProblemKind};
pub use redline::{Redline, compare};
pub use table::{Table, table};
pub use text::{Draft, Look, Paragraph, Settles, Style};
