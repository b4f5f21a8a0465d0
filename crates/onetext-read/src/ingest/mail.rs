//! Mail: a message, or a mailbox of them, and what is attached.
//!
//! The subject is the title, the sender the publisher, the sender's own day the date. Where a
//! message says the same as plain text and as HTML, the plain text is read.

use jiff::civil::Date;
use mail_parser::Message;
use onetext_record::When;
use onetext_record::body::Format;
use onetext_record::check::sha256;

use super::contents::{Opening, unharmed};
use super::{Facts, IngestError, Metadata, Raw, page};

mod mailbox;
mod mime;

use mime::{Body, Parts};

/// A message and all that is attached to it.
pub(super) fn message(opening: &mut Opening, name: &str, bytes: &[u8], metadata: &Metadata) {
    if let Err(error) = opening.is_too_deep() {
        return opening.leave_out(error);
    }
    let read = unharmed("the message", || {
        let facts = mime::headers(bytes).as_ref().map(facts).unwrap_or_default();
        Ok((facts, mime::parts(bytes)))
    });
    let (facts, parts) = match read {
        Ok(read) => read,
        Err(error) => return opening.leave_out(error),
    };
    let (sender, sent) = (facts.publisher.clone(), facts.published);
    let Parts { bodies, files, has_more } = parts;
    let before = opening.told();
    if bodies.iter().any(|body| !body.text().trim().is_empty()) {
        // A message without a file of its own is named for its subject, slashes and all.
        let subject = facts.title.as_deref().unwrap_or("message").replace('/', " ") + ".eml";
        let name = if name.is_empty() { &subject } else { name };
        let raw = Raw {
            name,
            text: String::new(),
            encoding: Some("MIME".to_owned()),
            sha256: sha256(bytes),
        };
        opening.add(document(raw, metadata, facts, &bodies));
    }
    for file in files {
        let first = opening.count();
        if let Err(error) = opening.count_part() {
            return opening.leave_out(error);
        }
        let metadata = opening.metadata();
        let limit = opening.allowance();
        opening.inside(file.name.clone(), |opening| {
            if u64::try_from(file.bytes.len()).is_ok_and(|size| size > limit) {
                let error = opening.too_large();
                return opening.leave_out(error);
            }
            opening.unpack(file.bytes.len());
            if file.is_message {
                message(opening, "", &file.bytes, &metadata);
            } else {
                opening.take(&file.name, &file.bytes, &metadata);
            }
        });
        // What is attached is no younger than the message, and comes from whoever sent it.
        for document in opening.since(first) {
            document.published = document.published.or(sent);
            let publisher = &mut document.source.publisher;
            *publisher = publisher.take().or_else(|| sender.clone());
        }
    }
    if has_more {
        opening.leave_out(IngestError::TooMany(mime::MOST_PARTS));
    }
    if opening.told() == before {
        opening.leave_out(IngestError::NothingInside("the message"));
    }
}

/// Every message of a mailbox.
pub(super) fn mailbox(opening: &mut Opening, bytes: &[u8]) {
    if let Err(error) = opening.is_too_deep() {
        return opening.leave_out(error);
    }
    for (number, bytes) in mailbox::messages(bytes).enumerate() {
        if let Err(error) = opening.count_part() {
            return opening.leave_out(error);
        }
        let metadata = opening.metadata();
        opening.inside(format!("message {}", number + 1), |opening| {
            message(opening, "", &bytes, &metadata);
        });
    }
}

fn document(raw: Raw<'_>, metadata: &Metadata, facts: Facts, bodies: &[Body]) -> crate::Document {
    // Only a message that is one page has an original to keep beside its words.
    if let [Body::Html(html)] = bodies {
        let raw = Raw { text: html.clone(), ..raw };
        return super::document(raw, metadata, Format::Html, facts, page::text(html));
    }
    let texts: Vec<String> = bodies
        .iter()
        .map(|body| match body {
            Body::Plain(text) => text.clone(),
            Body::Html(html) => page::text(html),
        })
        .filter(|text| !text.trim().is_empty())
        .collect();
    super::document(raw, metadata, Format::Text, facts, texts.join("\n"))
}

/// What the headers say.
fn facts(message: &Message<'_>) -> Facts {
    let sender = message.from().and_then(|from| from.first());
    let sender = sender.and_then(|sender| sender.name().or_else(|| sender.address()));
    Facts {
        title: message.subject().map(one_line).filter(|subject| !subject.is_empty()),
        publisher: sender.map(one_line).filter(|sender| !sender.is_empty()),
        published: message.date().and_then(|date| {
            let (year, month, day) = (date.year, date.month, date.day);
            let (year, month, day) =
                (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
            Date::new(year, month, day).ok().map(When::day)
        }),
        url: None,
    }
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
