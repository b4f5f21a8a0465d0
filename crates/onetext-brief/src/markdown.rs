//! The brief as Markdown.
use crate::Brief;
/// x
pub fn markdown(_: &Brief) -> String {
    String::new()
}
