//! The kinds of file that a draft comes in and goes out as.

use std::fmt;
use std::str::FromStr;

mod reading;
mod writing;

pub use reading::{Doubt, LARGEST, ReadError, Reading, read, read_as};
pub use writing::{Paper, write};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Markdown, [`crate::markdown`].
    Markdown,
    /// Plain text, [`crate::plain`].
    Plain,
    /// Markdown with marks of changes, [`crate::critic`].
    Critic,
    /// Akoma Ntoso 3, [`crate::akoma`].
    Akoma,
    /// Word's own.
    Docx,
    /// A web page, [`crate::html`]; only written.
    Html,
    /// `OpenDocument` text.
    Odt,
}

/// A name that is none of a format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no format: write markdown, plain, critic, akoma, docx, html or odt")]
pub struct UnknownFormat(pub String);

/// How many bytes of a file are looked at.
const LOOKED_AT: usize = 64 << 10;

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] =
        [Self::Markdown, Self::Plain, Self::Critic, Self::Akoma, Self::Docx, Self::Html, Self::Odt];

    /// The name by which it is asked for.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Plain => "plain",
            Self::Critic => "critic",
            Self::Akoma => "akoma",
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Odt => "odt",
        }
    }

    /// What the names of its files end in, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown | Self::Critic => "md",
            Self::Plain => "txt",
            Self::Akoma => "xml",
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Odt => "odt",
        }
    }

    /// The format that the end of a file's name says.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Self::Markdown,
            "txt" | "text" => Self::Plain,
            "critic" => Self::Critic,
            "xml" | "akn" => Self::Akoma,
            "docx" | "docm" => Self::Docx,
            "html" | "htm" => Self::Html,
            "odt" => Self::Odt,
            _ => return None,
        })
    }

    /// The format of a file, by what is in it and, where that does not say, by its name. None where
    /// neither says: a file of another kind.
    pub fn detect(name: &str, bytes: &[u8]) -> Option<Self> {
        let named = Self::of_name(name);
        let head = &bytes[..bytes.len().min(LOOKED_AT)];
        if head.starts_with(b"PK\x03\x04") {
            return in_archive(head).or(named.filter(|f| matches!(f, Self::Docx | Self::Odt)));
        }
        let text = text(head)?;
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let has = |words: &str| text.contains(words);
        if start.starts_with('<') {
            let lower = start.get(..64).unwrap_or(start).to_ascii_lowercase();
            if has("akomaNtoso") {
                return Some(Self::Akoma);
            }
            if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
                return Some(Self::Html);
            }
            if start.starts_with("<?xml") {
                return None;
            }
        }
        match named {
            // A name that says what the file is not counts for nothing.
            Some(Self::Akoma | Self::Docx | Self::Odt) => None,
            Some(Self::Markdown) | None => {
                let marks = ["{++", "{--", "{~~", "{>>", "{=="].iter().any(|mark| has(mark));
                let fallback =
                    named.unwrap_or(if is_markdown(text) { Self::Markdown } else { Self::Plain });
                Some(if marks { Self::Critic } else { fallback })
            }
            named => named,
        }
    }
}

/// The text at the head of a file; none if it is no text.
fn text(head: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The cut may run through a letter.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return None,
    };
    (!text.contains('\0')).then_some(text)
}

/// What a ZIP archive holds, by the names at its start.
fn in_archive(head: &[u8]) -> Option<Format> {
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    if has(b"application/vnd.oasis.opendocument.text") {
        return Some(Format::Odt);
    }
    (has(b"[Content_Types].xml") || has(b"word/")).then_some(Format::Docx)
}

/// Whether a text without a telling name looks like Markdown: it has headings or front matter.
fn is_markdown(text: &str) -> bool {
    let is_heading = |line: &str| {
        let words = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - words.len())) && words.starts_with(' ')
    };
    text.starts_with("+++\n") || text.starts_with("---\n") || text.lines().any(is_heading)
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let lower = name.to_ascii_lowercase();
        let named = Self::ALL.into_iter().find(|format| format.name() == lower);
        named
            .or_else(|| Self::of_name(&format!(".{lower}")))
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_is_written_is_read_back() {
        use crate::{Draft, compare};
        let old = Draft::lines("The gate opens at six.\nBoats pay nothing.");
        let new = Draft::lines("The gate opens at seven.\nBoats pay nothing.");
        let marked = compare(&old, &new).marked(&old, &new, Some("Uplanders"), None);
        for format in Format::ALL.into_iter().filter(|format| *format != Format::Html) {
            let bytes = write(&marked, format, &Paper::default());
            let name = format!("a.{}", format.extension());
            let Reading { marked, .. } = read(&name, &bytes).expect("what we wrote");
            assert!(marked.accepted().texts().eq(new.texts()), "{format}");
            if !matches!(format, Format::Akoma | Format::Markdown | Format::Plain) {
                assert!(marked.rejected().texts().eq(old.texts()), "{format}");
            }
        }
    }

    #[test]
    fn a_clean_page_names_nobody() {
        let text = "Boats {++pay++}{>>@Uplanders: never<<}\n{#secret}\n";
        let mut marked = crate::critic::read(text).0;
        marked.paragraphs[0].id = Some("secret".into());
        let mut paper = Paper::default();
        paper.options.clean = true;
        for format in [Format::Html, Format::Critic, Format::Docx, Format::Odt] {
            let bytes = write(&marked, format, &paper);
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("never") && !text.contains("Uplanders"), "{format}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let failed =
            |name: &str, bytes: &[u8]| read(name, bytes).expect_err("no draft").to_string();
        assert!(failed("a.docx", b"Boats").contains("no Word file (DOCX)"));
        assert!(failed("a.docx", b"PK\x03\x04..").contains("cut off"));
        assert!(failed("a.xml", b"<rss>").contains("akomaNtoso"));
        assert!(failed("a.html", b"<html>").contains("web page"));
        assert!(failed("a.txt", b"Boats \xff").contains("byte at 6"));
        assert!(failed("a.pdf", b"%PDF \xff").contains("no kind"));
    }

    #[test]
    fn files_are_known_by_what_is_in_them_and_then_by_name() {
        use Format::{Akoma, Critic, Docx, Html, Markdown, Odt, Plain};
        for (name, bytes, format) in [
            ("a.md", "# Boats", Some(Markdown)),
            ("a", "# Boats", Some(Markdown)),
            ("a.md", "Boats {++sail++}", Some(Critic)),
            ("a.txt", "Boats {++sail++}", Some(Plain)),
            ("a", "Boats", Some(Plain)),
            ("a.xml", "<?xml version='1.0'?><akomaNtoso>", Some(Akoma)),
            ("a.md", "<akomaNtoso>", Some(Akoma)),
            ("a.xml", "<?xml version='1.0'?><rss>", None),
            ("a.txt", "<!DOCTYPE html><p>", Some(Html)),
            ("a.docx", "Boats", None),
            ("a.docx", "PK\u{3}\u{4}..", Some(Docx)),
            ("a", "PK\u{3}\u{4}..[Content_Types].xml", Some(Docx)),
            ("a.docx", "PK\u{3}\u{4}mimetypeapplication/vnd.oasis.opendocument.text", Some(Odt)),
            ("a.zip", "PK\u{3}\u{4}..", None),
            ("a", "Boats\0", None),
        ] {
            assert_eq!(Format::detect(name, bytes.as_bytes()), format, "{name} {bytes:?}");
        }
        assert_eq!(Format::detect("a.md", b"\xff\xfe"), None);
        assert_eq!("Akoma".parse(), Ok(Akoma));
        assert_eq!("md".parse(), Ok(Markdown));
        assert!("pdf".parse::<Format>().is_err());
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
    }
}
