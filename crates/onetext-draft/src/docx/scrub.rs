//! Word files made fit for others: who wrote, said and saved what taken out, the rest as it was.

use std::collections::BTreeSet;

use super::names;
use super::read::{Problem, relations};
use crate::office::{Filter, Limits, OfficeError, Package, Packing, Tag, attribute, filter};

/// Kinds of parts that tell about people, machines or earlier states, by the last word of their
/// relation.
const PARTS: [&str; 17] = [
    "attachedTemplate",
    "classificationlabels",
    "comments",
    "commentsExtended",
    "commentsExtensible",
    "commentsIds",
    "core-properties",
    "custom-properties",
    "customXml",
    "documenttasks",
    "extended-properties",
    "mailMergeHeaderSource",
    "mailMergeRecipientData",
    "mailMergeSource",
    "people",
    "printerSettings",
    "thumbnail",
];

/// Folders whose parts all are of such kinds.
const FOLDERS: [&str; 3] = ["docProps/", "customXml/", "docMetadata/"];

/// Elements that point at such parts, or tell such things themselves.
const ELEMENTS: [&str; 13] = [
    "attachedTemplate",
    "commentRangeEnd",
    "commentRangeStart",
    "commentReference",
    "dataBinding",
    "docId",
    "docVars",
    "mailMerge",
    "permEnd",
    "permStart",
    "printerSettings",
    "proofErr",
    "rsids",
];

/// Attributes that tell one copy of a file from another.
const ATTRIBUTES: [&str; 5] = ["anchorId", "editId", "initials", "paraId", "textId"];

/// Takes out of a Word file who wrote it: authors of changes become `author`, and dates, comments,
/// properties, the ids of editing sessions and bound metadata go. The text, its changes and its
/// look stay as they are, byte for byte.
///
/// What cannot be looked into is reported: other files and macros inside the file. Pictures are
/// taken over with what their cameras wrote into them.
///
/// # Errors
///
/// As [`super::read`].
pub fn scrub(
    bytes: &[u8],
    limits: &Limits,
    author: &str,
) -> Result<(Vec<u8>, Vec<Problem>), OfficeError> {
    let mut package = Package::open(bytes, super::read::EXPECTED, limits)?;
    relations::Relations::read(&mut package, super::read::EXPECTED)?;
    let names: BTreeSet<String> = package.names().into_iter().collect();
    let mut gone: BTreeSet<String> =
        names.iter().filter(|name| is_in_folder(name)).cloned().collect();
    for name in names.iter().filter(|name| has_end(name, "rels")) {
        for (kind, target) in relations::all(&mut package, name)? {
            if PARTS.contains(&kind.as_str()) {
                gone.extend(relations_of(&target).into_iter().chain([target]));
            }
        }
    }
    let mut packing = Packing::default();
    let mut problems = Vec::new();
    // In the order of the file, since some programs expect the list of contents first.
    let mut left = names;
    for name in package.names() {
        if !left.remove(&name) || gone.contains(&name) {
            continue;
        }
        if has_end(&name, "xml") || has_end(&name, "rels") {
            let (text, _) = package.text(&name)?;
            let scrubbed = filter(&name, &text, limits.depth, |tag| tell(tag, &gone, author))?;
            packing.add(&name, scrubbed.as_bytes());
        } else {
            let (deflated, crc, packed, size) = package.packed(&name)?;
            packing.copy(&name, deflated, crc, &packed, size);
            if !["png", "jpg", "jpeg", "gif", "emf", "wmf", "svg", "odttf", "tiff", "tif", "bmp"]
                .iter()
                .any(|end| has_end(&name, end))
            {
                problems.push(Problem::Elsewhere { part: name });
            }
        }
    }
    Ok((packing.finish(), problems))
}

fn is_in_folder(name: &str) -> bool {
    FOLDERS.iter().any(|folder| name.starts_with(folder))
}

fn has_end(name: &str, end: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(end))
}

/// The list of relations of a part.
fn relations_of(part: &str) -> Option<String> {
    let (folder, name) = part.rsplit_once('/')?;
    Some(format!("{folder}/_rels/{name}.rels"))
}

/// What becomes of an element.
fn tell(tag: &Tag<'_>, gone: &BTreeSet<String>, author: &str) -> Filter {
    let name = tag.name();
    let is_gone = match name {
        "Relationship" => tag
            .attribute("Type")
            .is_some_and(|kind| PARTS.contains(&kind.rsplit('/').next().unwrap_or_default())),
        "Override" => tag
            .attribute("PartName")
            .is_some_and(|part| gone.contains(part.trim_start_matches('/'))),
        // The names of clauses are the desk's own.
        "bookmarkStart" => tag.attribute("name").is_some_and(|name| names::name(name).is_some()),
        _ => ELEMENTS.contains(&name),
    };
    if is_gone {
        return Filter::Drop;
    }
    let is_signed = tag.has("author");
    let touched = |name: &str| {
        name.starts_with("rsid")
            || ATTRIBUTES.contains(&name)
            || is_signed && matches!(name, "author" | "date" | "dateUtc")
    };
    if !tag.attributes().any(|(name, _)| touched(local(name))) {
        return Filter::Keep;
    }
    let mut out = String::new();
    for (full, raw) in tag.attributes() {
        if !touched(local(full)) {
            out.extend([" ", full, "=\"", &raw.replace('"', "&quot;"), "\""]);
        } else if local(full) == "author" {
            out.extend([" ", full, "=\""]);
            attribute(&mut out, author, 255);
            out.push('"');
        }
    }
    Filter::Attributes(out)
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
