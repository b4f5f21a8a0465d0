//! OpenDocument files, read.

mod main;
mod told;

use std::collections::BTreeMap;

use super::styles::Styles;
use crate::Marked;
use crate::docx::Problem;
use crate::office::{Limits, OfficeError, Package};

/// What a file is expected to be.
const EXPECTED: &str = "OpenDocument text (ODT)";
/// The part with the text.
const CONTENT: &str = "content.xml";

/// Reads an OpenDocument text with the tracked changes and comments in it.
///
/// Numbers that lists give by themselves are not read, which is reported; notes stand at the end,
/// and words in tables and boxes are paragraphs like others.
///
/// # Errors
///
/// Where the file is no OpenDocument text, is damaged in its main part, or asks for more than the
/// limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Marked, Vec<Problem>), OfficeError> {
    let mut package = Package::open(bytes, EXPECTED, limits)?;
    if !package.has(CONTENT) {
        let found = if package.has("[Content_Types].xml") {
            "an office file of another kind"
        } else {
            "an archive of other files"
        };
        return Err(OfficeError::Foreign { expected: EXPECTED, found });
    }
    if let Ok(kind) = package.bytes("mimetype")
        && !kind.starts_with(super::parts::KIND.as_bytes())
    {
        let found = "an OpenDocument file of another kind";
        return Err(OfficeError::Foreign { expected: EXPECTED, found });
    }
    let mut problems = Vec::new();
    let mut styles = Styles::default();
    if package.has("styles.xml")
        && let Err(why) = styles.read(&mut package, "styles.xml")
    {
        problems.push(Problem::Part { what: "styles", why });
    }
    styles.read(&mut package, CONTENT)?;
    let (text, is_broken) = package.text(CONTENT)?;
    if is_broken {
        problems.push(Problem::Encoding { part: CONTENT.to_owned() });
    }
    let marked = main::read(&text, limits, &styles, &mut problems)?;
    Ok((marked, problems))
}

/// Changes by their ids.
type Regions = BTreeMap<String, told::Region>;
