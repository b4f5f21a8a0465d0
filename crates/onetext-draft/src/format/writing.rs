//! One door to all writers: a text with its changes, as bytes of any kind of file.

use super::Format;
use crate::akoma::Work;
use crate::docx::Options;
use crate::html::Page;
use crate::marked::Marked;
use crate::outline::set_labels;
use crate::{akoma, critic, docx, html, markdown, odt, plain};

/// What a file needs to be told besides the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// The title, language, author and date, and what is left out. A format takes what it has
    /// room for.
    pub options: Options,
    /// What Akoma Ntoso says of the work.
    pub work: Work,
}

/// Writes a text as a file.
///
/// Word, OpenDocument, web pages and `CriticMarkup` show changes and comments; the others hold the
/// new text alone. A clean file has no authors, dates and comments.
pub fn write(marked: &Marked, format: Format, paper: &Paper) -> Vec<u8> {
    let Paper { options, work } = paper;
    let anonymous = options.clean.then(|| anonymous(marked));
    let marked = anonymous.as_ref().unwrap_or(marked);
    let new = || {
        let mut draft = marked.accepted();
        set_labels(&mut draft);
        draft
    };
    match format {
        Format::Docx => docx::write(marked, options),
        Format::Odt => odt::write(marked, options),
        Format::Critic => critic::write(marked).into_bytes(),
        Format::Html => {
            let title = options.title.as_deref().unwrap_or("Draft");
            html::write(marked, &Page { lang: &options.language, title }).into_bytes()
        }
        Format::Akoma => akoma::write(&new(), work).into_bytes(),
        Format::Markdown => markdown::write(&new()).into_bytes(),
        Format::Plain => plain::write(&new()).into_bytes(),
    }
}

/// The text without who changed it and when, and without comments.
fn anonymous(marked: &Marked) -> Marked {
    let mut marked = marked.clone();
    marked.comments.clear();
    for paragraph in &mut marked.paragraphs {
        // Names and steps of clauses are the desk's own.
        paragraph.id = None;
        paragraph.settles.clear();
        paragraph.status = None;
        let changes = paragraph.pieces.iter_mut().filter_map(|piece| piece.change.as_mut());
        for change in changes.chain(paragraph.end.as_mut()) {
            (change.author, change.date) = (None, None);
        }
    }
    marked
}
