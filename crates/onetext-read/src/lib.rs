//! From reports to proposals for a record.
//!
//! A [`Document`] is what was read: a source with its text and its date. [`read`] proposes what the
//! document adds to a record: parties and persons it names, statements, claims with assessments,
//! meetings, drafts and consent rules, each with the exact words, a confidence and the rule that
//! made it. A proposal becomes an entry only when a person accepts it.

mod attribution;
mod cast;
mod date;
pub mod ingest;
mod known;
mod lexicon;
mod meaning;
mod model;
mod proposal;
mod propose;
mod reader;
pub mod reprints;
pub mod review;
mod said;
mod text;
mod told;
mod topics;
#[cfg(feature = "training")]
pub mod training;
mod world;

use std::sync::{LazyLock, Once};
use std::thread;

pub use proposal::{Context, Document, Proposal};

/// Proposes what `document` adds to the record in `context`.
///
/// Proposals come in an order in which each can be appended: what one refers to is in the record
/// or proposed before it. What somebody turned down before, what was already accepted from this very
/// document, and what the record was told before by another report, is not proposed again; but
/// statements keep each source of theirs. The same input gives the same proposals.
pub fn read(document: &Document, context: &Context<'_>) -> Vec<Proposal> {
    warm();
    let proposals = propose::propose(document, *context);
    match context.negotiation {
        Some(record) => {
            // What was decided on is known by its words, so it goes before anything is changed.
            let source = &document.source.id;
            let undecided = known::undecided(proposals, source, record);
            let untold = told::untold(undecided, document.published, record);
            known::still_undecided(untold, source, record)
        }
        None => proposals,
    }
}

/// Begins to make ready what reading needs, beside the parse of the first text.
fn warm() {
    static FIRST: Once = Once::new();
    FIRST.call_once(|| {
        // Whoever needs a list that is being made waits for it; without the thread, it makes it.
        let _ = thread::Builder::new().spawn(|| {
            model::prepare();
            LazyLock::force(&world::WORLD);
            LazyLock::force(&date::RELATIVE);
        });
    });
}

/// The items of a list, each once, in order; for lists of a few.
fn each_once<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for item in items {
        if !found.contains(&item) {
            found.push(item);
        }
    }
    found
}
