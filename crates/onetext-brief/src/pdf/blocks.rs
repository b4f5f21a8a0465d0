//! What stands on paper: headings, paragraphs, items, tables, one behind the other.

use jiff::civil::Date;

/// A document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Document {
    pub(super) title: String,
    /// What it is, for those who look at its properties.
    pub(super) about: String,
    /// The day that it is of.
    pub(super) on: Option<Date>,
    pub(super) blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    Text(Text),
    Table(Table),
}

/// A heading, a paragraph or an item.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text {
    pub(super) role: Role,
    pub(super) runs: Vec<Run>,
    /// What stands before the first line of an item.
    pub(super) marker: Option<&'static str>,
}

/// What a text is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// The title of the whole.
    Title,
    /// A heading, 1 the highest.
    Heading(u8),
    #[default]
    Body,
    /// What stands under the title.
    Fact,
    /// An item of a list, 1 the outermost.
    Item(u8),
    Quote,
    Note,
}

/// Figures or words in rows; every row has as many cells as the head.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table {
    pub(super) head: Vec<Vec<Run>>,
    /// The columns that stand at the right.
    pub(super) numbers: Vec<bool>,
    pub(super) rows: Vec<Vec<Vec<Run>>>,
}

/// Words of one look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) look: Look,
}

/// How words look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) mark: Mark,
}

/// What happened to words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Mark {
    #[default]
    None,
    /// They explain the rest.
    Quiet,
    Inserted,
    Deleted,
    MovedTo,
    MovedFrom,
}

impl Mark {
    /// Whether they are part of a change.
    pub(super) fn is_change(self) -> bool {
        !matches!(self, Self::None | Self::Quiet)
    }
}

impl Run {
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), look: Look::default() }
    }

    pub(super) fn quiet(text: impl Into<String>) -> Self {
        Self { text: text.into(), look: Look { mark: Mark::Quiet, ..Look::default() } }
    }
}

/// How a text is set, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Setting {
    pub(super) size: f32,
    pub(super) indent: f32,
    pub(super) above: f32,
    pub(super) below: f32,
    pub(super) bold: bool,
    /// Whether what follows has to stand on the same page.
    pub(super) keep: bool,
}

impl Role {
    pub(super) fn setting(self) -> Setting {
        let body =
            Setting { size: 10.5, indent: 0.0, above: 0.0, below: 6.0, bold: false, keep: false };
        let heading = |size: f32, above: f32, below: f32| Setting {
            size,
            above,
            below,
            bold: true,
            keep: true,
            ..body
        };
        match self {
            Self::Title => heading(20.0, 0.0, 8.0),
            Self::Heading(1) => heading(16.0, 18.0, 7.0),
            Self::Heading(2) => heading(14.0, 18.0, 6.0),
            Self::Heading(3) => heading(12.0, 13.0, 4.0),
            Self::Heading(_) => heading(10.5, 10.0, 3.0),
            Self::Body => body,
            Self::Fact => Setting { below: 2.0, ..body },
            Self::Item(level) => {
                Setting { indent: 15.0 * f32::from(level.clamp(1, 9)), below: 2.5, ..body }
            }
            Self::Quote => Setting { indent: 15.0, ..body },
            Self::Note => Setting { size: 9.0, below: 3.0, ..body },
        }
    }
}
