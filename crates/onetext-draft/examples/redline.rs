//! Writes the redline of two texts, a paragraph a line: `redline OLD NEW OUT [AUTHOR]`;
//! OUT ends with `.docx` or `.odt`.
#![expect(clippy::disallowed_methods, reason = "an example stands at the edge")]

use std::path::Path;

use onetext_draft::{Draft, compare, docx, odt};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [old, new, out, author @ ..] = arguments.as_slice() else {
        return Err("usage: redline OLD NEW OUT [AUTHOR]".into());
    };
    let title = Path::new(out).file_stem().map(|title| title.to_string_lossy().into_owned());
    let options = docx::Options { title, ..docx::Options::default() };
    let old = Draft::lines(&std::fs::read_to_string(old)?);
    let new = Draft::lines(&std::fs::read_to_string(new)?);
    let author = author.first().map_or("Mediator", String::as_str);
    let marked = compare(&old, &new).marked(&old, &new, Some(author), None);
    let bytes = match Path::new(out).extension() {
        Some(end) if end == "odt" => odt::write(&marked, &options),
        _ => docx::write(&marked, &options),
    };
    std::fs::write(out, bytes)?;
    Ok(())
}
