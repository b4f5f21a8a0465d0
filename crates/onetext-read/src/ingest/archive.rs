//! ZIP archives: every file in them is a report.
//!
//! Word files are archives too, and are told apart here by what they say they contain.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::contents::{Opening, unharmed};
use super::{IngestError, Metadata, word};

/// An archive in memory.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

const WHAT: &str = "the archive";

/// Files of other programs that are archives, by the name of a file in them.
const FOREIGN: [(&str, &str); 5] = [
    ("xl/workbook.xml", "an Excel workbook"),
    ("xl/workbook.bin", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("META-INF/container.xml", "an e-book"),
    ("content.xml", "an OpenDocument file"),
];

pub(super) fn take(opening: &mut Opening, name: &str, bytes: &[u8], metadata: &Metadata) {
    let archive =
        unharmed(WHAT, || ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error)));
    let mut archive = match archive {
        Ok(archive) => archive,
        Err(error) => return opening.leave_out(error),
    };
    if let Some(main) = word::main_part(&mut archive) {
        match unharmed("the Word file", || {
            word::document(name, bytes, &mut archive, &main, metadata)
        }) {
            Ok(document) => opening.add(document),
            Err(error) => opening.leave_out(error),
        }
        return;
    }
    let holds = |file: &str| archive.index_for_name(file).is_some();
    let is_open_document = || holds("mimetype") || holds("META-INF/manifest.xml");
    if let Some((_, what)) = FOREIGN
        .iter()
        .find(|(file, _)| holds(file) && (*file != "content.xml" || is_open_document()))
    {
        return opening.leave_out(IngestError::Foreign(what));
    }
    members(opening, &mut archive);
}

fn members(opening: &mut Opening, archive: &mut Archive<'_>) {
    if let Err(error) = opening.is_too_deep() {
        return opening.leave_out(error);
    }
    let before = opening.told();
    for index in 0..archive.len() {
        let name = match archive.by_index_data(index) {
            Ok(entry) if entry.is_dir() => continue,
            Ok(entry) => entry.name().map_or_else(
                |_| String::from_utf8_lossy(entry.name_raw()).into_owned(),
                Into::into,
            ),
            Err(_) => format!("file {}", index + 1),
        };
        // Backslashes come from programs that do not keep to the standard.
        let name = name.replace('\\', "/");
        if is_hidden(&name) {
            continue;
        }
        if let Err(error) = opening.count_part() {
            return opening.leave_out(error);
        }
        let metadata = opening.metadata();
        let limit = opening.allowance();
        opening.inside(name.clone(), |opening| match member(archive, index, limit) {
            Ok(Some(bytes)) => {
                opening.unpack(bytes.len());
                opening.take(&name, &bytes, &metadata);
            }
            Ok(None) => {
                let error = opening.too_large();
                // What had to be unpacked to see that is spent.
                opening.unpack(usize::try_from(limit).unwrap_or(usize::MAX));
                opening.leave_out(error);
            }
            Err(error) => opening.leave_out(error),
        });
    }
    if opening.told() == before {
        opening.leave_out(IngestError::NothingInside(WHAT));
    }
}

/// Files that systems leave behind, and those that folders hide as well.
fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|part| part.starts_with('.') && !matches!(part, "." | "..") || part == "__MACOSX")
        || name.rsplit('/').next() == Some("Thumbs.db")
}

/// A file of an archive; none if it is larger than `limit`.
fn member(
    archive: &mut Archive<'_>,
    index: usize,
    limit: u64,
) -> Result<Option<Vec<u8>>, IngestError> {
    unharmed("it", || {
        if archive.by_index_data(index).is_ok_and(|entry| entry.encrypted()) {
            return Err(IngestError::Locked("it"));
        }
        let file = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) => {
                IngestError::Foreign("compressed in a way that few programs know")
            }
            error => in_member(&error.to_string()),
        })?;
        if file.is_symlink() {
            return Err(IngestError::Foreign("a link to another file"));
        }
        let mut bytes = Vec::new();
        // One byte more than is allowed tells a file that is too large from one that just fits.
        let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        let is_too_large = u64::try_from(bytes.len()).is_ok_and(|size| size > limit);
        match read {
            _ if is_too_large => Ok(None),
            Ok(_) => Ok(Some(bytes)),
            Err(error) => Err(in_member(&error.to_string())),
        }
    })
}

/// The bytes of a file of an archive by its name; none if it is not there, cannot be read or is
/// larger than `limit`.
pub(super) fn named(archive: &mut Archive<'_>, name: &str, limit: u64) -> Option<Vec<u8>> {
    let index = archive.index_for_name(name)?;
    member(archive, index, limit).ok().flatten()
}

fn damaged(error: &ZipError) -> IngestError {
    let why = match error {
        ZipError::InvalidArchive(_) => "the list of its files is missing or broken".to_owned(),
        error => error.to_string(),
    };
    IngestError::Damaged { what: WHAT, why }
}

fn in_member(error: &str) -> IngestError {
    IngestError::Damaged { what: "it", why: error.to_owned() }
}
