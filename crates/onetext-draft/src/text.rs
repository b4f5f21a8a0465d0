//! A text as read: paragraphs in order, every character of them kept.
//!
//! Brackets, numbers and options stay in the words where they were written, since real texts break
//! every rule about them. What they mean is worked out by the rooms that need it and never stored.

use std::ops::Range;

/// One version of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its paragraphs in order; notes stand behind the rest, as [`Style::Note`].
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph, heading or item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words as written, number and brackets among them, without a line end. A line break
    /// inside the paragraph is `\n`.
    pub text: String,
    /// What kind of paragraph it is.
    pub style: Style,
    /// How many bytes at the start of `text` are its number and the white space behind it. A
    /// number is a label and no identity: it changes whenever a clause before it comes or goes.
    pub label: usize,
    /// The name that its clause was given in the file, where one was.
    pub id: Option<String>,
    /// What its clause settles.
    pub settles: Vec<Settles>,
    /// The status of its clause as the file has it: a word, or a colour that a scheme gives words.
    pub status: Option<String>,
    /// How stretches of `text` look, in order and apart, in bytes. The comparison ignores looks.
    pub looks: Vec<(Range<usize>, Look)>,
}

/// What kind of paragraph it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// The title of the whole.
    Title,
    /// A heading, 1 the highest, to 9.
    Heading(u8),
    /// Running text.
    #[default]
    Body,
    /// An item of a list or a numbered paragraph, 1 the outermost.
    Item(u8),
    /// A footnote or endnote, labelled `[^id]: `; its place in the text is written `[^id]`.
    Note,
}

/// What a clause settles: this issue, by this option. Names as in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Settles {
    /// The issue.
    pub issue: String,
    /// The option; none where the clause touches the issue and leaves it open.
    pub option: Option<String>,
}

/// How words look.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Look {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// The colour that they are marked with, as Word names it (`green`, `yellow`).
    pub highlight: Option<String>,
}

impl Paragraph {
    /// A paragraph of running text without a number.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Its number as written, `Article 5 bis` or `(a)`; empty where it has none.
    pub fn number(&self) -> &str {
        self.text[..self.label].trim_end()
    }

    /// Its words without the number.
    pub fn words(&self) -> &str {
        &self.text[self.label..]
    }
}

impl Draft {
    /// Each line of `text` as a paragraph of running text.
    pub fn lines(text: &str) -> Self {
        Self { paragraphs: text.lines().map(Paragraph::new).collect() }
    }

    /// The texts of its paragraphs, which are what two drafts are compared by.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.paragraphs.iter().map(|paragraph| paragraph.text.as_str())
    }
}
