//! Where paragraphs and sentences end.

use std::ops::Range;

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;

/// The sentences of a paragraph, in bytes of the whole text; none is empty.
pub(super) fn sentences(raw: &str, paragraph: &Range<usize>) -> Vec<Range<usize>> {
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    // The rules end a sentence at each line break; inside a paragraph none does.
    let words = plain(&raw[paragraph.clone()]);
    let mut found = Vec::new();
    let mut start = 0;
    for end in segmenter.segment_str(&words).skip(1) {
        if end == start || (end < words.len() && !is_end(&words[start..end], &words[end..])) {
            continue;
        }
        if !words[start..end].trim().is_empty() {
            found.push(paragraph.start + start..paragraph.start + end);
        }
        start = end;
    }
    found
}

/// Words with blanks for line breaks, byte by byte.
pub(super) fn plain(words: &str) -> String {
    words.replace(['\n', '\r', '\t'], " ")
}

/// The paragraphs of a text: blocks between empty lines, or lines where none is empty.
pub(super) fn paragraphs(raw: &str) -> Vec<Range<usize>> {
    let is_wrapped = is_wrapped(raw);
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut at, mut open) = (0, false);
    for line in raw.split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        match found.last_mut() {
            Some(last) if open && is_wrapped => last.end = range.end,
            _ => found.push(range),
        }
        open = true;
    }
    found
}

/// Whether lines were broken to fit a width: most do not end where a sentence does.
fn is_wrapped(raw: &str) -> bool {
    let (mut all, mut broken) = (0, 0);
    let mut lines = raw.lines().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        if line.trim().is_empty() || next.trim().is_empty() {
            continue;
        }
        all += 1;
        let ends = line.trim_end().ends_with(['.', '!', '?', '”', '"', ':', '…', '’', ')']);
        broken += usize::from(!ends && line.chars().count() > 40);
    }
    broken * 2 > all
}

/// Words behind which a full stop ends no sentence.
const ABBREVIATIONS: [&str; 44] = [
    "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "capt", "adm",
    "st", "jr", "sr", "no", "nos", "art", "arts", "para", "fig", "vs", "etc", "e.g", "i.e", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.n",
    "u.k", "e.u", "hon",
];

/// Whether a sentence ends between `before` and `after`.
fn is_end(before: &str, after: &str) -> bool {
    let before = before.trim_end();
    if after.trim_start().starts_with(char::is_lowercase) {
        return false;
    }
    let Some(stem) = before.strip_suffix('.') else { return true };
    let word = stem.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    // "U.S." ends a sentence where a common word in capitals follows; that cannot be told here, so
    // it does not, but before words that begin most sentences.
    let begins = ["The ", "He ", "She ", "It ", "They ", "But ", "In ", "A "];
    let is_short = ABBREVIATIONS.contains(&word.to_lowercase().as_str());
    let is_state = word.contains('.') && begins.iter().any(|start| after.starts_with(start));
    !(is_initial || (is_short && !is_state))
}
