//! What kind of document something is: by its content first, and by its name where that leaves it
//! open.

use onetext_record::body::Format;

/// A kind of document, by what its bytes begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text of some sort: plain, Markdown, a web page, a feed.
    Text,
    /// A PDF.
    Pdf,
    /// An archive; a Word file is one too.
    Zip,
    /// One message.
    Message,
    /// Several messages in one file.
    Mailbox,
}

/// Headers that a program writes and a person does not.
const MACHINE_HEADERS: [&str; 8] = [
    "message-id",
    "mime-version",
    "received",
    "return-path",
    "delivered-to",
    "dkim-signature",
    "x-mailer",
    "content-transfer-encoding",
];

/// Headers that every message has some of.
const MAIL_HEADERS: [&str; 4] = ["from", "to", "subject", "date"];

/// In how many bytes of mail the headers are looked for.
const HEADERS_WITHIN: usize = 64 << 10;

/// In how many bytes the mark of a PDF is looked for, as readers of PDF do.
const MARK_WITHIN: usize = 1024;

/// The kind of what bytes hold.
pub(super) fn of(name: &str, bytes: &[u8]) -> Kind {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let ending = ending(name);
    let holds = |bytes: &[u8], mark: &[u8]| bytes.windows(mark.len()).any(|at| at == mark);
    // A damaged one may have lost its mark and still have objects.
    let marked =
        || holds(&bytes[..bytes.len().min(MARK_WITHIN)], b"%PDF-") || holds(bytes, b" obj");
    if text.starts_with(b"%PDF-") || (ending == "pdf" && marked()) {
        return Kind::Pdf;
    }
    // The first file of an archive, the end of an empty one, the mark of a split one.
    if [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|mark| bytes.starts_with(*mark)) {
        return Kind::Zip;
    }
    if let Some(rest) = text.strip_prefix(b"From ") {
        let rest = rest.iter().position(|byte| *byte == b'\n').map(|end| &rest[end + 1..]);
        if rest.is_some_and(|rest| is_mail(rest, true)) {
            return Kind::Mailbox;
        }
    }
    let named_mail = ["eml", "mht", "mhtml"].contains(&ending.as_str());
    if is_mail(text, named_mail) { Kind::Message } else { Kind::Text }
}

/// What sort of text it is.
pub(super) fn of_text(name: &str, text: &str) -> Format {
    let start: String = text.trim_start().chars().take(1000).collect::<String>().to_lowercase();
    if ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| start.contains(tag)) && start.starts_with('<')
    {
        return Format::Feed;
    }
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Format::Html;
    }
    match ending(name).as_str() {
        "html" | "htm" | "xhtml" => Format::Html,
        "md" | "markdown" => Format::Markdown,
        "rss" | "atom" | "xml" => Format::Feed,
        _ => Format::Text,
    }
}

/// The ending of a name in small letters, without its dot; empty where there is none.
fn ending(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => ending.to_lowercase(),
        _ => String::new(),
    }
}

/// Whether text begins with the headers of a message.
///
/// A person may begin a report with `From:` and `Date:`, so that a program's header must be among
/// them where the name does not say that it is mail.
fn is_mail(bytes: &[u8], is_named: bool) -> bool {
    let head = &bytes[..bytes.len().min(HEADERS_WITHIN)];
    let (mut known, mut machine) = (false, false);
    for (number, line) in head.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if number > 0 && line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            // A line that the window cut off says nothing.
            if bytes.len() > head.len() {
                break;
            }
            return false;
        };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        let is = |header: &&str| name.eq_ignore_ascii_case(header.as_bytes());
        known |= MAIL_HEADERS.iter().any(&is);
        machine |= MACHINE_HEADERS.iter().any(&is);
    }
    (known && (machine || is_named)) || (machine && is_named)
}
