//! What was read and waits for a person's word, kept for all who share a viewer's eyes.

use onetext_read::{Document, Proposal};

use crate::desk::Pen;
use crate::fault::Fault;

/// Puts the proposals of a document where the viewer's people decide on them. Returns the key under
/// which `/review/{key}` shows them.
pub(crate) fn put(
    _pen: &Pen<'_>,
    _document: Document,
    _proposals: Vec<Proposal>,
) -> Result<String, Fault> {
    Err(Fault::Internal("proposals cannot be kept yet".to_owned()))
}

/// A pile with proposals that nobody has decided on.
pub(crate) struct Waiting {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) open: usize,
}

/// The piles of this viewer's people with open proposals, the newest first.
pub(crate) fn waiting(_study: &crate::desk::Study<'_>) -> Result<Vec<Waiting>, Fault> {
    Ok(Vec::new())
}
