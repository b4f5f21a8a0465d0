//! Made-up treaties and their revisions, with the truth about each, and the measures of a redline.

pub mod measure;
pub mod treaty;
