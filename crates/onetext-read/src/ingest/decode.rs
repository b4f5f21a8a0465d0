//! From bytes to text: byte order marks, declared encodings, and what is no text at all.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::IngestError;

/// How many bytes of a page are searched for the encoding that it declares.
const DECLARED_WITHIN: usize = 1024;

/// A report as text.
pub(super) struct Decoded {
    pub(super) text: String,
    /// The encoding, where it was not plain UTF-8.
    pub(super) encoding: Option<String>,
}

/// Kinds of document that people mistake for reports, by how their bytes begin.
const FOREIGN: [(&[u8], &str); 12] = [
    (b"\xD0\xCF\x11\xE0", "an old Word, Excel or Outlook file, or one with a password"),
    (b"SQLite format 3\0", "a record or another database"),
    (b"{\\rtf", "a rich text file"),
    (b"\x1F\x8B", "a compressed file"),
    (b"\xFD7zXZ", "a compressed file"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
];

pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::Empty);
    }
    if let Some((_, what)) = FOREIGN.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(IngestError::Foreign(what));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, malformed) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if malformed {
            return Err(IngestError::Binary(format!(
                "it has bytes that {} does not",
                encoding.name()
            )));
        }
        let encoding = Some(format!("{} with a byte order mark", encoding.name()));
        return Ok(Decoded { text: text.into_owned(), encoding });
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(IngestError::Binary(format!("byte {at} is zero")));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), encoding: None });
    }
    let encoding = declared(bytes).unwrap_or(WINDOWS_1252);
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    if malformed || text.chars().any(is_odd) {
        let at = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), |_| 0);
        return Err(IngestError::Binary(format!(
            "byte {at} is neither UTF-8 nor {}",
            encoding.name()
        )));
    }
    Ok(Decoded { text: text.into_owned(), encoding: Some(encoding.name().to_owned()) })
}

/// A control character that no report has.
fn is_odd(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}')
}

/// The encoding that a page or feed declares in its first lines.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED_WITHIN)]).to_lowercase();
    let name = ["charset=", "encoding="].iter().find_map(|key| head.split_once(key))?.1;
    let name = name.trim_start_matches(['"', '\'']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))?;
    // Bytes that are no UTF-8 do not become so by declaration.
    Encoding::for_label(&name.as_bytes()[..end]).filter(|encoding| *encoding != UTF_8)
}
