//! What Word and OpenDocument files have in common: an archive of XML parts.
//!
//! Archives come from strangers, so whatever is opened here is bounded first: how large a file may
//! be, to what it may unpack, how deep its elements may lie. What is written has the same bytes
//! every time.

mod archive;
mod escape;
mod filter;
mod packing;
mod places;
mod xml;

pub(crate) use archive::Package;
pub use archive::{Limits, OfficeError};
pub(crate) use escape::{attribute, date, words};
pub(crate) use filter::{Filter, Tag, filter};
pub(crate) use packing::Packing;
pub(crate) use places::{Place, places};
pub(crate) use xml::{Element, Step, walk};
