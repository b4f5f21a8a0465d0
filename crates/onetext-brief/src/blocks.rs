//! Pieces of a page that any form can show: what one section says once, each renderer shows in its
//! own way.
//!
//! Sections whose words are the same everywhere come as blocks; those that a terminal must show
//! otherwise than a page keep renderers of their own.

/// How a piece sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sound {
    /// As everything else.
    Plain,
    /// The sentence that matters.
    Strong,
    /// What explains the rest.
    Quiet,
    /// What stands in the way.
    Alert,
}

/// One piece.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// Begins a part of the section.
    Heading(String),
    /// A paragraph.
    Text(Sound, String),
    /// Points, each with what belongs under it.
    List(Vec<Point>),
    /// Figures; the first column names the row.
    Table(Table),
    /// A drawing, where it can be shown.
    Drawing {
        /// What it shows.
        title: String,
        /// SVG that takes the colour of the text around it.
        svg: String,
    },
}

/// A point of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Point {
    /// What it says.
    pub(crate) text: String,
    /// What belongs under it.
    pub(crate) below: Vec<String>,
}

/// A table: every row has as many cells as the head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// What it holds, for those who cannot see it.
    pub(crate) title: String,
    /// The names of the columns.
    pub(crate) head: Vec<String>,
    /// The columns, by place, that hold numbers.
    pub(crate) numbers: Vec<usize>,
    /// The rows.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Point {
    /// A point with nothing under it.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), below: Vec::new() }
    }
}
