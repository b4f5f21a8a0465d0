//! What stands between quotation marks.

use std::ops::Range;

/// The quotations of a paragraph; one that is never closed runs to its end.
pub(super) fn quotations(raw: &str, lines: Range<usize>, found: &mut Vec<Range<usize>>) {
    let words = &raw[lines.clone()];
    let mut open: Option<usize> = None;
    for (i, c) in words.char_indices() {
        let at = lines.start + i;
        match (c, open) {
            ('“', _) => open = Some(at + c.len_utf8()),
            ('"', None) => open = Some(at + 1),
            ('”' | '"', Some(start)) => {
                found.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    if let Some(start) = open.filter(|start| *start < lines.end) {
        found.push(start..lines.end);
    }
}
