//! The brief as one page.
use crate::Brief;
/// x
pub fn html(_: &Brief) -> String {
    String::new()
}
