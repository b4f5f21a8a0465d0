//! Word files (DOCX): the words that stand when all tracked changes are taken.
//!
//! A paragraph a line, with an empty line between them; a row of a table is a line with its cells set
//! apart. Insertions are taken, deletions and comments left out, footnotes put at the end.

use onetext_record::When;
use onetext_record::body::Format;
use onetext_record::check::sha256;

use super::archive::{Archive, named};
use super::xml::{Step, walk};
use super::{Facts, IngestError, Metadata, Raw, about, decode, page};
use crate::Document;

mod story;

const WHAT: &str = "the Word file";

/// To how many bytes one part of a file may unpack.
const LARGEST: u64 = 64 << 20;

/// The name of the part that holds the text; none if the archive is no Word file.
pub(super) fn main_part(archive: &mut Archive<'_>) -> Option<String> {
    archive.index_for_name("[Content_Types].xml")?;
    if archive.index_for_name("word/document.xml").is_some() {
        return Some("word/document.xml".to_owned());
    }
    // Some programs name it otherwise and say so in the list of contents.
    let types = text(archive, "[Content_Types].xml").ok()?;
    let mut main = None;
    let walked = walk(&types, |step| {
        if let Step::Start(element) = step
            && element.attribute("ContentType").is_some_and(|kind| {
                kind.contains("wordprocessingml") && kind.ends_with(".main+xml")
                    || kind.contains("ms-word") && kind.ends_with(".main+xml")
            })
        {
            main = element.attribute("PartName");
        }
    });
    walked.ok()?;
    main.map(|main| main.trim_start_matches('/').to_owned())
        .filter(|main| archive.index_for_name(main).is_some())
}

pub(super) fn document(
    name: &str,
    bytes: &[u8],
    archive: &mut Archive<'_>,
    main: &str,
    metadata: &Metadata,
) -> Result<Document, IngestError> {
    let body = text(archive, main)?;
    let body = story::read(&body).map_err(damaged)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut paragraphs = body.paragraphs;
    for (part, wanted) in [("footnotes", &body.footnotes), ("endnotes", &body.endnotes)] {
        if wanted.is_empty() {
            continue;
        }
        let notes = text(archive, &format!("{folder}/{part}.xml"))?;
        let mut notes = story::notes(&notes).map_err(damaged)?;
        paragraphs.extend(wanted.iter().filter_map(|id| notes.remove(id)).flatten());
    }
    let text = paragraphs.join("\n\n") + "\n";
    if text.trim().is_empty() {
        return Err(IngestError::NoText);
    }
    let said = about::of_text(&text);
    let core = self::text(archive, "docProps/core.xml").map(|core| properties(&core));
    let core = core.unwrap_or_default();
    let facts = Facts {
        title: core.title.or(body.title).or(said.title),
        publisher: core.publisher,
        // A date line is about the text, a property about the file.
        published: said.published.or(core.published),
        url: None,
    };
    let raw =
        Raw { name, text: String::new(), encoding: Some("DOCX".to_owned()), sha256: sha256(bytes) };
    Ok(super::document(raw, metadata, Format::Text, facts, text))
}

/// A part of a file as text.
fn text(archive: &mut Archive<'_>, part: &str) -> Result<String, IngestError> {
    let bytes = named(archive, part, LARGEST)
        .ok_or_else(|| damaged(format!("its part {part} is missing, broken or too large")))?;
    decode::decode(&bytes).map(|decoded| decoded.text).map_err(|error| damaged(error.to_string()))
}

fn damaged(why: String) -> IngestError {
    IngestError::Damaged { what: WHAT, why }
}

/// What a file says of itself. Mistakes in it cost no words, so they are passed over.
fn properties(core: &str) -> Facts {
    let mut facts = Facts::default();
    let (mut created, mut modified) = (None, None);
    let mut words = String::new();
    let _ = walk(core, |step| match step {
        Step::Start(_) => words.clear(),
        Step::Text(text) => words.push_str(&text),
        Step::End(name) => {
            let value = words.split_whitespace().collect::<Vec<_>>().join(" ");
            words.clear();
            if value.is_empty() {
                return;
            }
            match name.as_str() {
                "title" => facts.title = Some(value),
                "creator" => facts.publisher = Some(value),
                "created" => created = page::stamp(&value),
                "modified" => modified = page::stamp(&value),
                _ => {}
            }
        }
    });
    let published: Option<When> = modified.or(created);
    Facts { published, ..facts }
}
