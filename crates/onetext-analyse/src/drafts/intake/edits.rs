//! What a file's tracked changes and comments say, written out so that its words can be quoted.
//!
//! A source holds one text. So that words that went, words that came and comments can all be
//! quoted from it, the file is written out with each between marks, and every mark remembers which
//! characters stand in it.

use std::ops::Range;

use onetext_draft::{Change, ChangeKind, Marked, MarkedParagraph};

/// A file written out.
#[derive(Debug, Default)]
pub struct Edits {
    /// All its words.
    pub text: String,
    /// What people did to them, in the order of the text, comments last.
    pub edits: Vec<Edit>,
}

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Who, as the file has it.
    pub author: Option<String>,
    /// When, as the file has it.
    pub date: Option<String>,
    /// What.
    pub deed: Deed,
    /// The paragraph of the marked text.
    pub paragraph: usize,
}

/// What somebody did; the characters are those of [`Edits::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Put words in.
    In(Quote),
    /// Took words out.
    Out(Quote),
    /// Put words in the place of others.
    Instead {
        /// Those that went.
        out: Quote,
        /// Those that came.
        into: Quote,
    },
    /// Wrote beside the text.
    Said(Quote),
}

/// Words and the characters that they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The words.
    pub words: String,
    /// The characters of [`Edits::text`] that they are.
    pub at: Range<usize>,
}

impl Deed {
    /// The rule by which it is read.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::In(_) => "tracked-insertion",
            Self::Out(_) => "tracked-deletion",
            Self::Instead { .. } => "tracked-replacement",
            Self::Said(_) => "comment",
        }
    }

    /// The words that it rests on.
    pub fn quotes(&self) -> Vec<&Quote> {
        match self {
            Self::In(quote) | Self::Out(quote) | Self::Said(quote) => vec![quote],
            Self::Instead { out, into } => vec![out, into],
        }
    }

    /// The same in words.
    pub fn words(&self) -> String {
        match self {
            Self::In(into) => format!("to insert “{}”", into.words.trim()),
            Self::Out(out) => format!("to strike out “{}”", out.words.trim()),
            Self::Instead { out, into } => {
                format!("“{}” instead of “{}”", into.words.trim(), out.words.trim())
            }
            Self::Said(said) => said.words.clone(),
        }
    }
}

/// Writes a file out.
pub fn edits(marked: &Marked) -> Edits {
    let mut writer = Writer::default();
    for (number, paragraph) in marked.paragraphs.iter().enumerate() {
        if number > 0 {
            writer.put("\n\n");
        }
        writer.paragraph(number, paragraph);
    }
    for comment in &marked.comments {
        let text = comment.text.trim();
        if text.is_empty() {
            continue;
        }
        let author = comment.author.as_deref().unwrap_or("no author");
        writer.put(&format!("\n\n[Comment by {author}] "));
        let said = writer.put(text);
        writer.edits.edits.push(Edit {
            author: comment.author.clone(),
            date: comment.date.clone(),
            deed: Deed::Said(said),
            paragraph: comment.start.0,
        });
    }
    writer.edits
}

#[derive(Default)]
struct Writer {
    edits: Edits,
    characters: usize,
}

impl Writer {
    /// Writes words, and says which characters they are.
    fn put(&mut self, words: &str) -> Quote {
        let start = self.characters;
        self.characters += words.chars().count();
        self.edits.text.push_str(words);
        Quote { words: words.to_owned(), at: start..self.characters }
    }

    fn paragraph(&mut self, number: usize, paragraph: &MarkedParagraph) {
        let first = self.edits.edits.len();
        // Whether words went right before, to which what comes now is the answer.
        let mut is_next = false;
        for pieces in paragraph.pieces.chunk_by(|a, b| a.change == b.change) {
            let words: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            if words.is_empty() {
                continue;
            }
            let Some(Change { kind, author, date }) = &pieces[0].change else {
                self.put(&words);
                is_next = false;
                continue;
            };
            let (open, close) = if kind.in_new() { ("{++", "++}") } else { ("{--", "--}") };
            self.put(open);
            let quote = self.put(&words);
            self.put(close);
            if words.trim().is_empty() {
                continue;
            }
            let edits = &mut self.edits.edits;
            let last =
                if is_next { edits.get_mut(first..).and_then(<[Edit]>::last_mut) } else { None };
            is_next = *kind == ChangeKind::Deleted;
            match (kind, last) {
                (ChangeKind::Inserted, Some(Edit { author: before, deed, .. }))
                    if before == author && matches!(deed, Deed::Out(_)) =>
                {
                    if let Deed::Out(out) = deed {
                        *deed = Deed::Instead { out: out.clone(), into: quote };
                    }
                }
                (ChangeKind::Inserted | ChangeKind::Deleted, _) => {
                    let deed = if kind.in_new() { Deed::In(quote) } else { Deed::Out(quote) };
                    let (author, date) = (author.clone(), date.clone());
                    edits.push(Edit { author, date, deed, paragraph: number });
                }
                // Words that only stand elsewhere were neither wanted in nor out.
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use onetext_draft::critic;

    use super::*;

    #[test]
    fn every_edit_is_quoted_to_the_letter() {
        let (marked, _) = critic::read(
            "The gäte opens at {--six--}{++seven++}.{>>@Upland, 2026-05-18: Too late.<<}\n\n\
             {++Boats pay nothing.++}\n",
        );
        let Edits { text, edits } = edits(&marked);
        let said: Vec<String> = edits.iter().map(|edit| edit.deed.words()).collect();
        assert_eq!(
            said,
            ["“seven” instead of “six”", "to insert “Boats pay nothing.”", "Too late."]
        );
        assert_eq!(edits[2].author.as_deref(), Some("Upland"));
        let characters: Vec<char> = text.chars().collect();
        for quote in edits.iter().flat_map(|edit| edit.deed.quotes()) {
            assert_eq!(characters[quote.at.clone()].iter().collect::<String>(), quote.words);
        }
    }
}
