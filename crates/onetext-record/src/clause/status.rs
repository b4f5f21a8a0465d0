//! What stands in braces behind a heading, word by word, and a text as it reads without the words
//! that only tell how far its clauses are agreed.

use std::ops::Range;

use super::Clause;

/// The words between braces, each with its first byte; quotation marks keep words together.
pub(super) fn words(inner: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut quoted = false;
    let apart = move |c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    };
    let words = inner.split(apart).filter(|word| !word.is_empty());
    words.map(move |word| (word.as_ptr().addr() - inner.as_ptr().addr(), word))
}

/// The words of `range`, which holds these clauses, without what says their status.
pub(crate) fn without_status(text: &str, range: Range<usize>, clauses: &[Clause]) -> String {
    let mut kept = String::new();
    let mut at = range.start;
    for clause in clauses.iter().filter(|clause| clause.status.is_some()) {
        let heading = text[clause.at.clone()].lines().next().unwrap_or_default();
        let heading = clause.at.start..clause.at.start + heading.len();
        for cut in marks(text, heading) {
            if cut.start > at {
                kept.push_str(&text[at..cut.start]);
            }
            at = at.max(cut.end);
        }
    }
    kept.push_str(&text[at..range.end.max(at)]);
    kept
}

/// Where a heading says the status of its clause, in order: the braces with the space before them
/// where nothing else stands in them, or else the words with the space beside them.
fn marks(text: &str, heading: Range<usize>) -> Vec<Range<usize>> {
    let mut end = heading.start + text[heading.clone()].trim_end().len();
    let mut found = Vec::new();
    while let Some(open) =
        text[heading.start..end].strip_suffix('}').and_then(|line| line.rfind('{'))
    {
        let open = heading.start + open;
        let inner = &text[open + 1..end - 1];
        let all: Vec<(usize, &str)> = words(inner).collect();
        let is_status = |word: &str| word.starts_with("status=");
        let before = heading.start + text[heading.start..open].trim_end().len();
        if !all.is_empty() && all.iter().all(|(_, word)| is_status(word)) {
            found.push(before..end);
        } else {
            for (n, (at, word)) in all.iter().enumerate().rev().filter(|(_, (_, w))| is_status(w)) {
                let (at, behind) = (open + 1 + at, open + 1 + at + word.len());
                found.push(match n {
                    0 => at..end - 1 - text[behind..end - 1].trim_start().len(),
                    _ => open + 1 + text[open + 1..at].trim_end().len()..behind,
                });
            }
        }
        end = before;
    }
    found.reverse();
    found
}
