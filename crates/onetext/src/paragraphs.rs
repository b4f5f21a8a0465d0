//! Texts from files, paragraph by paragraph, with only one paragraph in memory.

use std::io::{self, BufRead};
use std::mem;

/// A paragraph is cut when it has so many bytes, so that a file without empty lines fits in memory,
/// too.
const LONGEST: usize = 1 << 14;

/// Some text of a file and where it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    /// Which it is in the file, from 1.
    pub(crate) number: usize,
    /// How many characters come before it.
    pub(crate) chars: usize,
    /// How many bytes come before it.
    pub(crate) bytes: usize,
}

/// Why a file cannot be read on.
#[derive(Debug)]
pub(crate) enum ReadError {
    Io(io::Error),
    /// What is not UTF-8 begins at this byte.
    NotText(usize),
}

/// The paragraphs of a file: text between empty lines, without the line break at its end.
#[derive(Debug)]
pub(crate) struct Paragraphs<R> {
    reader: R,
    /// Whether the whole file is one paragraph.
    whole: bool,
    /// What has been read and not given.
    held: Vec<u8>,
    number: usize,
    chars: usize,
    bytes: usize,
    /// Whether the last line that was held goes on.
    is_inside_line: bool,
    ended: bool,
}

impl<R: BufRead> Paragraphs<R> {
    /// Reads paragraphs, or the whole as one.
    pub(crate) fn new(reader: R, whole: bool) -> Self {
        Self {
            reader,
            whole,
            held: Vec::new(),
            number: 0,
            chars: 0,
            bytes: 0,
            is_inside_line: false,
            ended: false,
        }
    }

    fn read(&mut self) -> Result<Option<Paragraph>, ReadError> {
        loop {
            let mut line = self.held.len();
            let is_last = self.read_line().map_err(ReadError::Io)?;
            if self.bytes == 0 && self.held.starts_with("\u{feff}".as_bytes()) {
                // The mark at the start of a file is no part of its text, but takes room in it.
                self.skip("\u{feff}".len())?;
                line = 0;
            }
            let text = str::from_utf8(&self.held[line..])
                .map_err(|e| ReadError::NotText(self.bytes + line + e.valid_up_to()))?;
            let is_empty = text.trim().is_empty() && !self.is_inside_line && !self.whole;
            self.is_inside_line = !text.ends_with('\n') && !text.is_empty();
            if is_last && self.held.is_empty() {
                return Ok(None);
            }
            if is_empty && line == 0 {
                self.skip(self.held.len())?;
            } else if is_empty {
                return self.give(line, self.held.len()).map(Some);
            } else if is_last {
                return self.give(self.held.len(), self.held.len()).map(Some);
            } else if self.held.len() >= LONGEST && !self.whole {
                let cut = cut(&self.held);
                return self.give(cut, cut).map(Some);
            }
        }
    }

    /// Adds the next line to what is held, or as much of it as is enough; says whether the file ends.
    fn read_line(&mut self) -> io::Result<bool> {
        let start = self.held.len();
        loop {
            let ready = match self.reader.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                ready => ready?,
            };
            let Some(&first) = ready.first() else { return Ok(true) };
            let read = self.held.len() - start;
            let room = LONGEST.saturating_sub(read);
            // A character has at most three bytes after its first.
            let is_inside = first & 0xC0 == 0x80 && read < LONGEST + 3;
            if room == 0 && !self.whole && !is_inside {
                return Ok(false);
            }
            let most = if self.whole { ready.len() } else { room.max(1).min(ready.len()) };
            let end = ready[..most].iter().position(|&b| b == b'\n').map_or(most, |at| at + 1);
            self.held.extend_from_slice(&ready[..end]);
            let is_line = ready[end - 1] == b'\n';
            self.reader.consume(end);
            if is_line && !self.whole {
                return Ok(false);
            }
        }
    }

    /// Passes over bytes that are held, which are text.
    fn skip(&mut self, bytes: usize) -> Result<(), ReadError> {
        let skipped = self.held.drain(..bytes).collect();
        let text = String::from_utf8(skipped)
            .map_err(|e| ReadError::NotText(self.bytes + e.utf8_error().valid_up_to()))?;
        self.chars += text.chars().count();
        self.bytes += text.len();
        Ok(())
    }

    /// Gives so many bytes as a paragraph, but for a line break at its end, and passes over more.
    fn give(&mut self, bytes: usize, passed: usize) -> Result<Paragraph, ReadError> {
        let rest = self.held.split_off(passed);
        let mut given = mem::replace(&mut self.held, rest);
        let tail = given.split_off(bytes);
        let from = self.bytes;
        let not_text = |at: usize| ReadError::NotText(from + at);
        let mut text =
            String::from_utf8(given).map_err(|e| not_text(e.utf8_error().valid_up_to()))?;
        let tail = str::from_utf8(&tail).map_err(|e| not_text(bytes + e.valid_up_to()))?;
        self.number += 1;
        let paragraph =
            Paragraph { text: String::new(), number: self.number, chars: self.chars, bytes: from };
        self.chars += text.chars().count() + tail.chars().count();
        self.bytes += passed;
        let end = text.strip_suffix('\n').map(|rest| rest.strip_suffix('\r').unwrap_or(rest).len());
        text.truncate(end.unwrap_or(text.len()));
        Ok(Paragraph { text, ..paragraph })
    }
}

impl<R: BufRead> Iterator for Paragraphs<R> {
    type Item = Result<Paragraph, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

/// Where to cut what has grown too long: after a line, a sentence, a word or a character, whichever
/// the second half has.
fn cut(held: &[u8]) -> usize {
    let half = held.len() / 2;
    let late = &held[half..];
    let line = || late.iter().rposition(|b| *b == b'\n');
    let sentence = || late.windows(2).rposition(|pair| matches!(pair, [b'.' | b'!' | b'?', b' ']));
    let word = || late.iter().rposition(u8::is_ascii_whitespace);
    let end = line().or_else(|| sentence().map(|at| at + 1)).or_else(word);
    end.map_or(held.len(), |at| half + at + 1)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn read(bytes: &[u8], whole: bool) -> Vec<Paragraph> {
        // A small buffer puts its ends everywhere.
        let reader = BufReader::with_capacity(3, bytes);
        Paragraphs::new(reader, whole).map(Result::unwrap).collect()
    }

    /// Every paragraph is where it says it is.
    #[track_caller]
    fn check(text: &str, paragraphs: &[Paragraph], expected: &[&str]) {
        let texts: Vec<&str> = paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, expected);
        for (i, p) in paragraphs.iter().enumerate() {
            assert_eq!(p.number, i + 1);
            assert!(text[p.bytes..].starts_with(&p.text));
            assert_eq!(text[..p.bytes].chars().count(), p.chars);
        }
    }

    #[test]
    fn empty_lines_part_paragraphs() {
        for (text, expected) in [
            ("", &[][..]),
            ("\n \n\t\n", &[]),
            ("one", &["one"]),
            ("Zoë\nmet\n", &["Zoë\nmet"]),
            ("\n\r\n été\r\nfut \r\n\r\n\n\u{a0}\nx", &[" été\r\nfut ", "x"]),
            ("a\n\nb\n\n", &["a", "b"]),
            ("\u{feff}a\n\n\u{feff}b", &["a", "\u{feff}b"]),
            ("a\r\rb", &["a\r\rb"]),
        ] {
            check(text, &read(text.as_bytes(), false), expected);
        }
        let whole = "\n a\n\nb\n";
        check(whole, &read(whole.as_bytes(), true), &["\n a\n\nb"]);
        assert!(read(b"", true).is_empty());
    }

    #[test]
    fn what_has_no_empty_line_is_cut() {
        let lines = "Der Fluß steigt.\n".repeat(10_000);
        let words = "ça va ".repeat(30_000);
        let letters = "é".repeat(100_000);
        for text in [lines, words, letters] {
            let paragraphs = read(text.as_bytes(), false);
            assert!(paragraphs.len() > 1);
            let mut end = 0;
            for p in &paragraphs {
                assert!(p.text.len() <= LONGEST + 32, "{}", p.text.len());
                assert!(text[end..p.bytes].trim().is_empty());
                assert!(text[p.bytes..].starts_with(&p.text));
                assert_eq!(text[..p.bytes].chars().count(), p.chars);
                end = p.bytes + p.text.len();
            }
            assert!(text[end..].trim().is_empty());
            let whole: usize = paragraphs.iter().map(|p| p.text.trim().len()).sum();
            assert!(whole > text.len() - paragraphs.len() * 3);
        }
    }

    #[test]
    fn what_is_not_utf_8_ends_the_reading_and_is_named() {
        let read = |bytes: &[u8]| -> Vec<Result<String, usize>> {
            let reader = BufReader::with_capacity(2, bytes);
            Paragraphs::new(reader, false)
                .map(|p| match p {
                    Ok(p) => Ok(p.text),
                    Err(ReadError::NotText(at)) => Err(at),
                    Err(ReadError::Io(e)) => panic!("{e}"),
                })
                .collect()
        };
        assert_eq!(read(b"\xef\xbb\xbfa\n\nb\xffc\n\nd"), [Ok("a".to_owned()), Err(7)]);
        assert_eq!(read("é".as_bytes().split_last().unwrap().1), [Err(0)]);
        assert_eq!(read(b"\n\n\x80"), [Err(2)]);
    }
}
