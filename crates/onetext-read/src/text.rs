//! A document's text taken apart: paragraphs, sentences, tokens, quotations.
//!
//! Places are bytes of the document's text throughout; [`Text::span`] turns them into the
//! characters that a record counts.

use std::ops::Range;

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;

/// How many bytes lie between two known character counts.
const STRIDE: usize = 256;

/// A word, a number or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its place.
    pub(crate) at: Range<usize>,
    /// It in small letters, with straight apostrophes.
    pub(crate) lower: String,
    /// Whether it is made of letters or digits.
    pub(crate) is_word: bool,
    /// Whether it begins with a capital letter.
    pub(crate) is_capital: bool,
}

/// A sentence: its tokens and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) tokens: Range<usize>,
    pub(crate) paragraph: usize,
}

/// A text taken apart.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    pub(crate) raw: &'a str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) sentences: Vec<Sentence>,
    /// The words between quotation marks, without the marks, in bytes; in order.
    pub(crate) quotations: Vec<Range<usize>>,
    counts: Vec<usize>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(raw: &'a str) -> Self {
        let mut text = Self {
            raw,
            tokens: Vec::new(),
            sentences: Vec::new(),
            quotations: Vec::new(),
            counts: counts(raw),
        };
        let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
        for (paragraph, lines) in paragraphs(raw).into_iter().enumerate() {
            // The rules end a sentence at each line break; inside a paragraph none does.
            let words = raw[lines.clone()].replace(['\n', '\r'], " ");
            let mut start = 0;
            for end in segmenter.segment_str(&words).skip(1) {
                if end == start || (end < words.len() && !is_end(&words[start..end], &words[end..]))
                {
                    continue;
                }
                text.sentence(lines.start + start..lines.start + end, paragraph);
                start = end;
            }
            quotations(raw, lines, &mut text.quotations);
        }
        text
    }

    fn sentence(&mut self, at: Range<usize>, paragraph: usize) {
        let first = self.tokens.len();
        self.tokens.extend(tokens(self.raw, at));
        if self.tokens.len() > first {
            self.sentences.push(Sentence { tokens: first..self.tokens.len(), paragraph });
        }
    }

    /// The words of a place.
    pub(crate) fn words(&self, at: &Range<usize>) -> &'a str {
        &self.raw[at.clone()]
    }

    /// The place of a run of tokens.
    pub(crate) fn place(&self, tokens: Range<usize>) -> Range<usize> {
        match (self.tokens.get(tokens.start), self.tokens.get(tokens.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if tokens.start < tokens.end => first.at.start..last.at.end,
            (Some(first), _) => first.at.start..first.at.start,
            _ => self.raw.len()..self.raw.len(),
        }
    }

    /// A token as it stands.
    pub(crate) fn token(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |token| &self.raw[token.at.clone()])
    }

    /// A token in small letters; empty beyond the ends.
    pub(crate) fn lower(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |token| token.lower.as_str())
    }

    /// A place counted in characters.
    pub(crate) fn span(&self, at: &Range<usize>) -> (usize, usize) {
        (self.character(at.start), self.character(at.end))
    }

    fn character(&self, byte: usize) -> usize {
        let block = byte / STRIDE;
        let known = self.counts.get(block).copied().unwrap_or_default();
        let rest = &self.raw.as_bytes()[block * STRIDE..byte];
        known + rest.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
    }

    /// The quotation that a byte lies in.
    pub(crate) fn quotation(&self, byte: usize) -> Option<&Range<usize>> {
        let after = self.quotations.partition_point(|quotation| quotation.start <= byte);
        self.quotations[..after].last().filter(|quotation| byte < quotation.end)
    }
}

/// Words with a capital at their beginning.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The number of characters before each block of bytes.
fn counts(raw: &str) -> Vec<usize> {
    let mut total = 0;
    let blocks = raw.as_bytes().chunks(STRIDE);
    let mut counts: Vec<usize> = blocks
        .map(|block| {
            let before = total;
            total += block.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
            before
        })
        .collect();
    counts.push(total);
    counts
}

/// The paragraphs of a text: blocks between empty lines, or lines where none is empty.
fn paragraphs(raw: &str) -> Vec<Range<usize>> {
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

/// The words, numbers and signs of a place.
pub(crate) fn tokens(raw: &str, at: Range<usize>) -> Vec<Token> {
    let mut found = Vec::new();
    let words = &raw[at.clone()];
    let mut letters = words.char_indices().peekable();
    while let Some((start, first)) = letters.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let is_word = first.is_alphanumeric();
        if is_word {
            while let Some((i, c)) = letters.peek().copied() {
                let inside = c.is_alphanumeric() || is_joint(words, i, c, &words[start..end]);
                if !inside {
                    break;
                }
                end = i + c.len_utf8();
                letters.next();
            }
        } else if matches!(first, '\'' | '’') && is_possessive(&words[end..]) {
            // The 's of a possessive is a word of its own.
            letters.next();
            end += 1;
        }
        let token = &words[start..end];
        found.push(Token {
            at: at.start + start..at.start + end,
            lower: token.to_lowercase().replace('’', "'"),
            is_word,
            is_capital: first.is_uppercase(),
        });
    }
    found
}

fn is_possessive(after: &str) -> bool {
    after.starts_with('s') && !after[1..].starts_with(char::is_alphanumeric)
}

/// Whether a sign inside a word belongs to it: `won't`, `U.S.`, `1,000`, `O'Neill`.
fn is_joint(words: &str, i: usize, c: char, before: &str) -> bool {
    let after = &words[i + c.len_utf8()..];
    let next = after.chars().next();
    match c {
        '\'' | '’' => next.is_some_and(char::is_alphanumeric) && !is_possessive(after),
        '.' => {
            let digits = before.ends_with(|d: char| d.is_ascii_digit())
                && next.is_some_and(|d| d.is_ascii_digit());
            // U.S. keeps its stops, the last one too.
            let single = before.rsplit('.').next().is_some_and(|part| part.chars().count() == 1)
                && before.starts_with(char::is_uppercase);
            digits || (single && (before.contains('.') || next.is_some_and(char::is_uppercase)))
        }
        ',' => {
            before.ends_with(|d: char| d.is_ascii_digit())
                && next.is_some_and(|d| d.is_ascii_digit())
        }
        _ => false,
    }
}

/// The quotations of a paragraph; one that is never closed runs to its end.
fn quotations(raw: &str, lines: Range<usize>, found: &mut Vec<Range<usize>>) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sentences(raw: &str) -> Vec<&str> {
        let text = Text::new(raw);
        text.sentences.iter().map(|s| text.words(&text.place(s.tokens.clone()))).collect()
    }

    #[test]
    fn sentences_end_where_they_end() {
        let raw = "Mr. Lee met Gen. J. Cole at 10.30 a.m. in the U.S. embassy. They talked. “Not now!” he said.\nNext paragraph";
        assert_eq!(
            sentences(raw),
            [
                "Mr. Lee met Gen. J. Cole at 10.30 a.m. in the U.S. embassy.",
                "They talked.",
                "“Not now!” he said.",
                "Next paragraph"
            ]
        );
    }

    #[test]
    fn lines_broken_to_a_width_are_one_paragraph() {
        let raw = "The mediator carried the text to the harbour on\nTuesday and the union read it at once, while the\nemployers waited for an answer.\n\nNobody spoke.";
        assert_eq!(sentences(raw).len(), 2);
    }

    #[test]
    fn tokens_keep_names_and_split_possessives() {
        let text = Text::new("The U.S.-Russia draft isn’t France’s, O'Neill’s 1,000th.");
        let tokens: Vec<_> = (0..text.tokens.len()).map(|i| text.token(i)).collect();
        assert_eq!(
            tokens,
            [
                "The", "U.S.", "-", "Russia", "draft", "isn’t", "France", "’s", ",", "O'Neill",
                "’s", "1,000th", "."
            ]
        );
    }

    #[test]
    fn quotations_may_stay_open() {
        let text = Text::new("He said: “No. Not “ever”. And then\nShe said \"yes\" and “no");
        let quoted: Vec<_> = text.quotations.iter().map(|q| text.words(q)).collect();
        assert_eq!(quoted, ["ever", "yes", "no"]);
    }

    proptest! {
        #[test]
        fn spans_are_those_of_the_characters(raw in "[a-z’ “”é\n.]{0,600}") {
            let text = Text::new(&raw);
            for token in &text.tokens {
                let (start, end) = text.span(&token.at);
                prop_assert_eq!(onetext_record::characters(&raw, start, end), Some(text.words(&token.at)));
            }
        }

        #[test]
        fn any_text_is_taken_apart(raw in "\\PC{0,200}") {
            let text = Text::new(&raw);
            let mut last = 0;
            for token in &text.tokens {
                prop_assert!(last <= token.at.start);
                last = token.at.end;
            }
        }
    }
}
