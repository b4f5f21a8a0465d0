//! PDF files with a text layer: the words in the order in which they are read.
//!
//! A PDF says where each letter stands and nothing about words or paragraphs. `file.rs` finds the
//! objects, `page.rs` draws a page and notes its letters, `font.rs` says which letters they are,
//! `lines.rs` puts them into lines and `flow.rs` the lines into paragraphs.
//!
//! The reader is our own because of hostile files: the objects of a PDF can refer to one another in
//! circles, repeat one another and unpack to any size, and the libraries that were tried unpack them
//! first and ask later. Here an object is read when it is asked for, by a bounded number of steps,
//! and everything that unpacks draws on one allowance. What is encrypted is refused.

use onetext_record::When;
use onetext_record::body::Format;
use onetext_record::check::sha256;

use super::xml::{Step, walk};
use super::{Facts, IngestError, Metadata, Raw, about, page as web};
use crate::Document;

mod cmap;
mod file;
mod filter;
mod flow;
mod font;
mod glyphs;
mod lines;
mod object;
mod page;

use file::File;

const WHAT: &str = "the PDF";

/// The most pages that are read of one file.
const MOST_PAGES: usize = 5_000;

/// The document in a PDF, and which pages of it are missing from that.
pub(super) fn document(
    name: &str,
    bytes: &[u8],
    metadata: &Metadata,
) -> Result<(Document, Vec<(String, IngestError)>), IngestError> {
    let file = File::open(bytes)?;
    if file.is_encrypted() {
        return Err(IngestError::Locked(WHAT));
    }
    let pages = file.pages(MOST_PAGES);
    if pages.is_empty() {
        return Err(damaged("it has no pages"));
    }
    let mut drawing = page::Drawing::new(&file);
    let mut read = Vec::new();
    let (mut pictures, mut broken) = (Vec::new(), Vec::new());
    for (number, page) in pages.iter().enumerate() {
        let before = file.broken();
        let drawn = drawing.page(page)?;
        if file.broken() > before {
            broken.push(number + 1);
        }
        if drawn.glyphs.is_empty() && drawn.has_pictures {
            pictures.push(number + 1);
        }
        read.push(lines::of_page(drawn.glyphs));
    }
    let (named, unnamed) = drawing.named();
    let text = flow::text(read);
    if text.trim().is_empty() {
        return Err(match (unnamed, pictures.is_empty(), broken.is_empty()) {
            (0, _, false) => damaged("what its pages say breaks off"),
            (0, false, true) => IngestError::Pictures("the PDF holds"),
            (0, true, true) => IngestError::NoText,
            _ => IngestError::Unnamed,
        });
    }
    if unnamed > named {
        return Err(IngestError::Unnamed);
    }
    let said = about::of_text(&text);
    let (title, published) = described(&file)?;
    let facts = Facts {
        title: title.or(said.title),
        publisher: None,
        // A date line is about the text, a property about the file.
        published: said.published.or(published),
        url: None,
    };
    let raw =
        Raw { name, text: String::new(), encoding: Some("PDF".to_owned()), sha256: sha256(bytes) };
    let document = super::document(raw, metadata, Format::Text, facts, text);
    let why = "what it says breaks off".to_owned();
    let missing = [
        (broken, IngestError::Damaged { what: "a part", why }),
        (pictures, IngestError::Pictures("there are")),
    ];
    let missing =
        missing.into_iter().filter_map(|(pages, error)| Some((pages_named(&pages)?, error)));
    Ok((document, missing.collect()))
}

fn damaged(why: &str) -> IngestError {
    IngestError::Damaged { what: WHAT, why: why.to_owned() }
}

fn too_large() -> IngestError {
    IngestError::TooLarge { what: WHAT, limit: format!("{} MB", file::MOST_UNPACKED >> 20) }
}

/// `page 3` or `pages 3, 5–9`.
fn pages_named(pages: &[usize]) -> Option<String> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let shown = |(first, last): &(usize, usize)| {
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    let noun = if pages.len() == 1 { "page" } else { "pages" };
    let runs: Vec<String> = runs.iter().map(shown).collect();
    (!runs.is_empty()).then(|| format!("{noun} {}", runs.join(", ")))
}

/// The title and the day that the file gives itself, in either of the two places for them.
fn described(file: &File<'_>) -> Result<(Option<String>, Option<When>), IngestError> {
    let info = file.info().unwrap_or_default();
    let value = |key: &str| Some(object::words(&file.get(&info, key).text()?));
    let title = value("Title").as_deref().and_then(title);
    let made = ["CreationDate", "ModDate"].iter().find_map(|key| made(&value(key)?));
    if title.is_some() && made.is_some() {
        return Ok((title, made));
    }
    let packet = file.catalog().map(|catalog| file.get(&catalog, "Metadata"));
    let packet = packet.map(|packet| file.data(&packet)).transpose()?.flatten();
    let packet = packet.unwrap_or_default();
    let (other_title, other_made) = packet_facts(&String::from_utf8_lossy(&packet));
    Ok((title.or(other_title), made.or(other_made)))
}

/// The same from the XML packet of newer files. Mistakes in it cost no words, so they are passed
/// over.
fn packet_facts(packet: &str) -> (Option<String>, Option<When>) {
    let (mut found, mut created) = (None, None);
    let (mut words, mut in_title) = (String::new(), false);
    let _ = walk(packet, |step| match step {
        Step::Start(element) => {
            in_title |= element.name == "title";
            words.clear();
            let stamp = element.attribute("CreateDate");
            created = created.or_else(|| web::stamp(&stamp?));
        }
        Step::Text(text) => words.push_str(&text),
        Step::End(name) => {
            match name.as_str() {
                "li" if in_title && found.is_none() => found = title(&words),
                "title" => in_title = false,
                "CreateDate" => created = created.or_else(|| web::stamp(words.trim())),
                _ => {}
            }
            words.clear();
        }
    });
    (found, created)
}

/// The title that a person gave the file; programs put the names of files there too.
fn title(title: &str) -> Option<String> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let small = title.to_lowercase();
    let is_name = small.starts_with("microsoft word")
        || small.starts_with("untitled")
        || [".doc", ".docx", ".pdf", ".indd", ".odt", ".rtf", ".tex", ".dvi", ".qxd"]
            .iter()
            .any(|ending| small.ends_with(ending));
    let has_letters = title.chars().filter(|c| c.is_alphabetic()).count() > 2;
    (has_letters && !is_name).then_some(title)
}

/// The day in a stamp such as `D:20251201…`.
fn made(stamp: &str) -> Option<When> {
    let digits = stamp.trim_start_matches("D:");
    web::stamp(&format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..8)?))
}
