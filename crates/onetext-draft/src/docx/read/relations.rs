//! Where the parts of a Word file lie.

use std::collections::BTreeMap;

use crate::office::{OfficeError, Package, Step};

/// The parts of a file by what they are.
#[derive(Debug)]
pub(in crate::docx) struct Relations {
    main: String,
    parts: BTreeMap<String, String>,
}

impl Relations {
    /// Finds the main part and what belongs to it.
    pub(in crate::docx) fn read(
        package: &mut Package<'_>,
        expected: &'static str,
    ) -> Result<Self, OfficeError> {
        if !package.has("[Content_Types].xml") {
            let found = if package.has("META-INF/manifest.xml") {
                "an OpenDocument file"
            } else {
                "an archive of other files"
            };
            return Err(OfficeError::Foreign { expected, found });
        }
        let main = match targets(package, "_rels/.rels", "")?.remove("officeDocument") {
            Some(main) => main,
            None => "word/document.xml".to_owned(),
        };
        let kind = content_type(package, &main)?;
        if !(kind.is_empty() || kind.contains("wordprocessingml") || kind.contains("ms-word")) {
            let found = match kind.as_str() {
                kind if kind.contains("spreadsheet") || kind.contains("ms-excel") => {
                    "an Excel workbook"
                }
                kind if kind.contains("presentation") || kind.contains("powerpoint") => {
                    "a PowerPoint presentation"
                }
                _ => "an office file of another kind",
            };
            return Err(OfficeError::Foreign { expected, found });
        }
        if !package.has(&main) {
            return Err(OfficeError::Missing { part: main });
        }
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let beside = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let parts = targets(package, &format!("{beside}_rels/{name}.rels"), folder)?;
        Ok(Self { main, parts })
    }

    /// The part with the text.
    pub(in crate::docx) fn main(&self) -> &str {
        &self.main
    }

    /// A part that belongs to it, by the last word of its kind.
    pub(in crate::docx) fn part(&self, kind: &str) -> Option<&str> {
        self.parts.get(kind).map(String::as_str)
    }
}

/// What a list of relations points at, by the last word of its kind; of several the first. A list
/// that is missing is empty.
fn targets(
    package: &mut Package<'_>,
    part: &str,
    folder: &str,
) -> Result<BTreeMap<String, String>, OfficeError> {
    let mut found = BTreeMap::new();
    for (kind, target) in list(package, part, folder)? {
        found.entry(kind).or_insert(target);
    }
    Ok(found)
}

/// All that a list of relations points at in the file, each with the last word of its kind.
pub(in crate::docx) fn all(
    package: &mut Package<'_>,
    part: &str,
) -> Result<Vec<(String, String)>, OfficeError> {
    let folder = part.rsplit_once("_rels/").map_or("", |(folder, _)| folder);
    list(package, part, folder)
}

fn list(
    package: &mut Package<'_>,
    part: &str,
    folder: &str,
) -> Result<Vec<(String, String)>, OfficeError> {
    let mut found = Vec::new();
    if !package.has(part) {
        return Ok(found);
    }
    package.walk(part, |step| {
        if let Step::Start(element) = step
            && element.name() == "Relationship"
            && element.short("TargetMode", 10).as_deref() != Some("External")
            && let (Some(kind), Some(target)) =
                (element.short("Type", 500), element.short("Target", 500))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push((kind, resolve(folder, &target)));
        }
        Ok(())
    })?;
    Ok(found)
}

/// A target as the name of a part.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// What the list of contents says that a part is; empty where it says nothing.
fn content_type(package: &mut Package<'_>, part: &str) -> Result<String, OfficeError> {
    let mut found = String::new();
    package.walk("[Content_Types].xml", |step| {
        if let Step::Start(element) = step
            && element.name() == "Override"
            && element
                .short("PartName", 500)
                .is_some_and(|name| name.trim_start_matches('/').eq_ignore_ascii_case(part))
        {
            found = element.short("ContentType", 500).unwrap_or_default();
        }
        Ok(())
    })?;
    Ok(found)
}
