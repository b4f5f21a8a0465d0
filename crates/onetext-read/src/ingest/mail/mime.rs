//! The parts of a message: its own words, and the files that it carries.
//!
//! Parts nest, and how deep is the sender's choice; the walk here stops at a bound, and each level
//! is gone through once. Headers, and the two encodings for transfer, are read by `mail-parser`.

use std::borrow::Cow;

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{ContentType, Message, MessageParser, MimeHeaders};

use crate::ingest::decode;

/// How deep parts may lie in parts.
const DEEPEST: usize = 12;

/// The most parts of one message.
pub(super) const MOST_PARTS: usize = 1_000;

/// The longest headers of a part, in bytes.
const LONGEST_HEADERS: usize = 256 << 10;

/// Kinds of part that no reader opens: they are for programs.
const FOR_PROGRAMS: [&str; 8] = [
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-keys",
    "message/delivery-status",
    "message/disposition-notification",
    "text/calendar",
    "text/x-amp-html",
];

/// The words of a message.
#[derive(Debug)]
pub(super) enum Body {
    /// As they are.
    Plain(String),
    /// As a web page.
    Html(String),
}

impl Body {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Html(text) => text,
        }
    }
}

/// A file or a message that is attached.
#[derive(Debug)]
pub(super) struct File<'a> {
    pub(super) name: String,
    /// Whether it is a message, whatever it looks like.
    pub(super) is_message: bool,
    pub(super) bytes: Cow<'a, [u8]>,
}

/// A message taken apart.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    pub(super) bodies: Vec<Body>,
    pub(super) files: Vec<File<'a>>,
    /// Whether there are parts beyond the bound.
    pub(super) has_more: bool,
}

/// The headers of a message or part.
pub(super) fn headers(entity: &[u8]) -> Option<Message<'_>> {
    let (head, _) = split(entity);
    MessageParser::default().parse_headers(&head[..head.len().min(LONGEST_HEADERS)])
}

/// Takes a message apart.
pub(super) fn parts(message: &[u8]) -> Parts<'_> {
    let mut found = Parts::default();
    let mut count = 0;
    found.bodies = walk(message, 0, &mut count, &mut found.files, &mut found.has_more);
    found
}

fn walk<'a>(
    entity: &'a [u8],
    depth: usize,
    count: &mut usize,
    files: &mut Vec<File<'a>>,
    has_more: &mut bool,
) -> Vec<Body> {
    *count += 1;
    if *count > MOST_PARTS || depth > DEEPEST {
        *has_more = true;
        return Vec::new();
    }
    let (_, body) = split(entity);
    let headers = headers(entity);
    let part = Part::of(headers.as_ref());
    if let (Some(boundary), "multipart") = (&part.boundary, part.class()) {
        let children = sections(body, boundary.as_bytes());
        let mut bodies: Vec<Vec<Body>> = Vec::new();
        for child in children {
            bodies.push(walk(child, depth + 1, count, files, has_more));
        }
        return if part.kind == "multipart/alternative" {
            best(bodies)
        } else {
            bodies.concat_all()
        };
    }
    if FOR_PROGRAMS.contains(&part.kind.as_str()) {
        return Vec::new();
    }
    let bytes = transferred(body, &part.transfer);
    if part.kind == "message/rfc822" || part.kind == "message/global" {
        let name = if part.name.is_empty() { "attached message".to_owned() } else { part.name };
        files.push(File { name, is_message: true, bytes });
        return Vec::new();
    }
    let is_words = part.name.is_empty() && !part.is_attached && part.class() == "text";
    if is_words && part.kind == "text/html" {
        return vec![Body::Html(words(&bytes, part.charset.as_deref()))];
    }
    if is_words {
        let text = words(&bytes, part.charset.as_deref());
        let text = if part.is_flowed { unfolded(&text, part.is_delsp) } else { text };
        return vec![Body::Plain(text)];
    }
    // Pictures in the text are decoration; one that is attached may be a scanned letter.
    if !part.is_attached && matches!(part.class(), "image" | "audio" | "video" | "font") {
        return Vec::new();
    }
    let name = if part.name.is_empty() { "attachment".to_owned() } else { part.name };
    files.push(File { name, is_message: false, bytes });
    Vec::new()
}

trait ConcatAll {
    fn concat_all(self) -> Vec<Body>;
}

impl ConcatAll for Vec<Vec<Body>> {
    fn concat_all(self) -> Vec<Body> {
        self.into_iter().flatten().collect()
    }
}

/// Of several forms of the same words the plain one, or the last that says anything.
fn best(mut forms: Vec<Vec<Body>>) -> Vec<Body> {
    let says = |body: &Body| !body.text().trim().is_empty();
    let plain = forms.iter().position(|form| {
        form.iter().any(says) && form.iter().all(|body| matches!(body, Body::Plain(_)))
    });
    let best = plain.or_else(|| forms.iter().rposition(|form| form.iter().any(says)));
    best.map(|best| forms.swap_remove(best)).unwrap_or_default()
}

/// What the headers of a part say about it.
struct Part {
    /// Such as `text/plain`.
    kind: String,
    boundary: Option<String>,
    charset: Option<String>,
    transfer: String,
    name: String,
    is_attached: bool,
    is_flowed: bool,
    is_delsp: bool,
}

impl Part {
    fn of(headers: Option<&Message<'_>>) -> Self {
        let content = headers.and_then(|headers| headers.content_type());
        let attribute = |name: &str| content.and_then(|content| content.attribute(name));
        let is = |name: &str, value: &str| {
            attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
        };
        let kind = content.map_or_else(
            || "text/plain".to_owned(),
            |content| format!("{}/{}", content.ctype(), content.subtype().unwrap_or("plain")),
        );
        let transfer = headers.and_then(|headers| headers.content_transfer_encoding());
        let name = headers.and_then(|headers| headers.attachment_name()).unwrap_or_default();
        // A name with folders in it would lead elsewhere.
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        Self {
            kind: kind.to_lowercase(),
            boundary: attribute("boundary").map(str::to_owned).filter(|mark| !mark.is_empty()),
            charset: attribute("charset").map(str::to_owned),
            transfer: transfer.unwrap_or_default().trim().to_lowercase(),
            name: name.trim().to_owned(),
            is_attached: headers
                .and_then(|headers| headers.content_disposition())
                .is_some_and(ContentType::is_attachment),
            is_flowed: is("format", "flowed"),
            is_delsp: is("delsp", "yes"),
        }
    }

    /// The first half of its kind.
    fn class(&self) -> &str {
        self.kind.split('/').next().unwrap_or_default()
    }
}

/// The headers of a part, and what follows the empty line behind them.
fn split(entity: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in entity.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line == b"\n" || line == b"\r\n" {
            return entity.split_at(at);
        }
    }
    (entity, &[])
}

/// What lies between the lines that a boundary makes.
fn sections<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let mut start = None;
    let mut at = 0;
    let mut is_closed = false;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let mark = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary));
        let mark = mark.map(<[u8]>::trim_ascii_end);
        if let Some(rest) = mark.filter(|rest| rest.is_empty() || *rest == b"--") {
            found.extend(start.map(|start| &body[start..at]));
            start = Some(at + line.len());
            if rest == b"--" {
                is_closed = true;
                break;
            }
        }
        at += line.len();
    }
    if !is_closed {
        // The end is missing, as in mail that was cut off; what is there is read.
        found.extend(start.and_then(|start| body.get(start..)));
    }
    found
}

/// The bytes that were wrapped up to pass through mail.
fn transferred<'a>(body: &'a [u8], transfer: &str) -> Cow<'a, [u8]> {
    let decoded = match transfer {
        "base64" => {
            // Some programs put a line of words behind the code.
            let code: Vec<u8> = body
                .iter()
                .copied()
                .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
                .collect();
            base64_decode(&code)
        }
        "quoted-printable" => quoted_printable_decode(body).or_else(|| Some(lenient(body))),
        _ => None,
    };
    decoded.map_or(Cow::Borrowed(body), Cow::Owned)
}

/// Quoted-printable with what is no code in it left as it is.
fn lenient(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'=', [b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => rest = after,
            (b'=', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(*byte),
            },
            _ => bytes.push(*byte),
        }
    }
    bytes
}

/// Bytes as text, in the encoding that the part names or in the one that they seem to be in.
fn words(bytes: &[u8], charset: Option<&str>) -> String {
    let named = charset.and_then(|name| Encoding::for_label(name.trim().as_bytes()));
    let text = match named {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => match decode::decode(bytes) {
            Ok(decoded) => decoded.text,
            Err(_) => String::from_utf8_lossy(bytes).into_owned(),
        },
    };
    // Mail ends its lines in two characters, which are no part of the words.
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text }
}

/// Lines that were broken to fit a width put together again (RFC 3676).
fn unfolded(text: &str, is_delsp: bool) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.chars().take_while(|c| *c == '>').count();
        let words = &line[depth..];
        let words = words.strip_prefix(' ').unwrap_or(words);
        if open == Some(depth) {
            whole.push_str(words);
        } else {
            if open.is_some() {
                whole.push('\n');
            }
            whole.extend(std::iter::repeat_n('>', depth));
            if depth > 0 {
                whole.push(' ');
            }
            whole.push_str(words);
        }
        // Two dashes and a space begin a signature and are no open line.
        if words.ends_with(' ') && words != "-- " {
            if is_delsp {
                whole.pop();
            }
            open = Some(depth);
        } else {
            whole.push('\n');
            open = None;
        }
    }
    whole
}
