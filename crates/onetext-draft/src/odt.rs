//! OpenDocument files (ODT), read with their tracked changes and comments, written clean or as a
//! redline.
//!
//! OpenDocument tracks what came and what went, and knows no moves: words moved are deleted here and
//! inserted there; nor does it track that a paragraph had another style. The file holds the new text; what went stands apart, with the place where it was.

mod atoms;
mod flow;
mod parts;
mod read;
mod styles;
#[cfg(test)]
mod tests;

pub use read::read;

use crate::Marked;
use crate::docx::Options;
use crate::office::Packing;

/// Writes a text as an OpenDocument file, its changes as tracked changes and its comments beside it.
///
/// Options, and what cannot be kept, are as for Word files ([`crate::docx::write`]); carriage
/// returns, vertical tabs and form feeds become line breaks.
pub fn write(marked: &Marked, options: &Options) -> Vec<u8> {
    let mut packing = Packing::default();
    // The first part, not packed, tells programs what the file is.
    packing.store("mimetype", parts::KIND.as_bytes());
    packing.add("META-INF/manifest.xml", parts::MANIFEST.as_bytes());
    packing.add("content.xml", flow::content(marked, options).as_bytes());
    packing.add("styles.xml", parts::styles(options).as_bytes());
    packing.add("meta.xml", parts::properties(options).as_bytes());
    packing.finish()
}
