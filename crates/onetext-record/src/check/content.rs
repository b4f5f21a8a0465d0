//! What can be checked in an entry without looking at the record.

use sha2::{Digest, Sha256};

use super::{Refusal, check_party, repeated};
use crate::audience::Audience;
use crate::body::{Amount, Body, Format, Linkage, Matter, Position, Source, Valuation};
use crate::entry::NewEntry;

pub(super) fn check(new: &NewEntry, found: &mut Vec<Refusal>) {
    if new.author.trim().is_empty() {
        found.push(Refusal::NoAuthor);
    }
    if matches!(&new.audience, Audience::Parties(parties) if parties.is_empty()) {
        found.push(Refusal::EmptyList("audience"));
    }
    if let Some(reading) = &new.reading {
        unit("confidence", Some(reading.confidence), found);
        if new.evidence.is_empty() {
            found.push(Refusal::NoEvidence);
        }
    }
    check_body(&new.body, found);
}

fn check_body(body: &Body, found: &mut Vec<Refusal>) {
    match body {
        Body::Negotiation(b) => {
            text("title", &b.title, found);
            once("statuses", b.statuses.iter().map(|step| &step.word), found);
            for step in b.statuses.iter().filter(|step| !is_colour(&step.colour)) {
                found.push(Refusal::BadColour(step.colour.clone()));
            }
        }
        Body::Party(b) => {
            text("name", &b.name, found);
            check_party(b, found);
        }
        Body::Person(b) => text("name", &b.name, found),
        Body::Issue(b) => {
            text("title", &b.title, found);
            for option in &b.options {
                text("title", &option.title, found);
            }
            once("options", b.options.iter().map(|option| &option.id), found);
        }
        Body::Source(b) => {
            text("title", &b.title, found);
            check_source(b, found);
        }
        Body::Statement(b) => {
            text("words", &b.words, found);
            if b.option.is_some() && b.issues.len() != 1 {
                found.push(Refusal::OptionWithoutIssue);
            }
            once("by", &b.by, found);
            once("issues", &b.issues, found);
        }
        Body::Position(b) => check_position(b, found),
        Body::Reservation(b) => {
            text("alternative", &b.alternative, found);
            amount("value", b.value, found);
        }
        Body::Valuation(b) => check_valuation(b, found),
        Body::Consent(b) => some("issues", &b.issues, found),
        Body::Draft(b) => {
            text("title", &b.title, found);
            if let Some(words) = &b.text {
                text("text", words, found);
            }
            once("by", &b.by, found);
            once("parent", &b.parents, found);
        }
        Body::Circulation(b) => some("to", &b.to, found),
        Body::Endorsement(b) => {
            if let Some(given) = b.sha256.as_ref().filter(|given| !is_digest(given)) {
                found.push(Refusal::BadDigest(given.clone()));
            }
        }
        Body::Linkage(b) => check_linkage(b, found),
        Body::Assessment(_) => {}
        Body::Claim(b) => text("text", &b.text, found),
        Body::Meeting(b) => {
            if let Some(time) = b.time.as_ref().filter(|time| !is_time(time)) {
                found.push(Refusal::BadTime(time.clone()));
            }
        }
        Body::Package(b) => {
            text("title", &b.title, found);
            if b.options.is_empty() {
                found.push(Refusal::EmptyList("options"));
            }
        }
        Body::Dismissal(b) => text("proposed", &b.proposed, found),
        Body::Retraction(b) => text("reason", &b.reason, found),
    }
}

fn check_position(position: &Position, found: &mut Vec<Refusal>) {
    once("prefers", &position.prefers, found);
    once("accepts", &position.accepts, found);
    once("rejects", &position.rejects, found);
    let mut wanted = position.prefers.iter().chain(&position.accepts);
    if let Some(both) = wanted.find(|option| position.rejects.contains(option)) {
        found.push(Refusal::Contradiction(both.to_string()));
    }
    unit("salience", position.salience, found);
}

fn check_valuation(valuation: &Valuation, found: &mut Vec<Refusal>) {
    let Valuation { values, order, weight, .. } = valuation;
    if values.is_empty() && order.is_empty() && weight.is_none() {
        found.push(Refusal::EmptyList("values"));
    }
    for (option, amount) in values {
        let option = option.to_string();
        if let Some(value) = outside(*amount) {
            found.push(Refusal::ValueOutOfRange { option: option.clone(), value });
        }
        upright(&option, *amount, found);
    }
    if order.iter().any(Vec::is_empty) {
        found.push(Refusal::EmptyList("order"));
    }
    once("order", order.iter().flatten(), found);
    if let Some((better, worse)) = valuation.contradiction() {
        let (better, worse) = (better.to_string(), worse.to_string());
        found.push(Refusal::OrderContradicts { better, worse });
    }
    amount("weight", *weight, found);
}

fn check_linkage(linkage: &Linkage, found: &mut Vec<Refusal>) {
    let Linkage { holds, until, .. } = linkage;
    if holds == until {
        found.push(Refusal::LinkedToItself(holds.clone()));
    }
    let mut clauses = [holds, until].into_iter().filter(|it| matches!(it, Matter::Clause(_)));
    if let (Some(clause), None) = (clauses.next(), &linkage.draft) {
        found.push(Refusal::ClauseWithoutDraft(clause.clone()));
    }
    for (field, matter, options) in [
        ("holds-options", holds, &linkage.holds_options),
        ("until-options", until, &linkage.until_options),
    ] {
        if matches!(matter, Matter::Clause(_)) && !options.is_empty() {
            found.push(Refusal::OptionsOfClause(field));
        }
        once(field, options, found);
    }
}

fn check_source(source: &Source, found: &mut Vec<Refusal>) {
    let given = &source.sha256;
    if !is_digest(given) {
        found.push(Refusal::BadDigest(given.clone()));
        return;
    }
    // The bytes are at hand only where the document is text in UTF-8.
    let document = match (&source.original, source.format, &source.encoding) {
        (Some(original), _, None) => original,
        (None, Format::Text, None) => &source.text,
        _ => return,
    };
    let digest = sha256(document.as_bytes());
    if digest != *given {
        found.push(Refusal::Digest { given: given.clone(), found: digest });
    }
}

/// Whether a text has the form of a SHA-256: 64 lower-case hexadecimal digits.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

/// SHA-256 of some bytes, as 64 lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn text(field: &'static str, text: &str, found: &mut Vec<Refusal>) {
    if text.trim().is_empty() {
        found.push(Refusal::EmptyText(field));
    }
}

fn some<T: Ord + std::fmt::Display>(field: &'static str, list: &[T], found: &mut Vec<Refusal>) {
    if list.is_empty() {
        found.push(Refusal::EmptyList(field));
    }
    once(field, list, found);
}

fn once<'a, T: Ord + std::fmt::Display + 'a>(
    field: &'static str,
    list: impl IntoIterator<Item = &'a T>,
    found: &mut Vec<Refusal>,
) {
    if let Some(id) = repeated(list) {
        found.push(Refusal::Repeated { field, id: id.to_string() });
    }
}

fn unit(field: &'static str, value: Option<f64>, found: &mut Vec<Refusal>) {
    if let Some(value) = value.filter(|value| !(0.0..=1.0).contains(value)) {
        found.push(Refusal::OutOfRange { field, value });
    }
}

fn amount(field: &'static str, amount: Option<Amount>, found: &mut Vec<Refusal>) {
    let Some(amount) = amount else { return };
    unit(field, outside(amount), found);
    upright(field, amount, found);
}

/// The first number of an amount that does not lie between 0 and 1.
fn outside(amount: Amount) -> Option<f64> {
    [amount.low(), amount.high()].into_iter().find(|number| !(0.0..=1.0).contains(number))
}

fn upright(key: &str, amount: Amount, found: &mut Vec<Refusal>) {
    if let Amount::Between(low, high) = amount
        && low > high
    {
        found.push(Refusal::UpsideDown { key: key.to_owned(), low, high });
    }
}

fn is_time(text: &str) -> bool {
    let number = |part: &str, below: u8| {
        part.len() == 2
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse().is_ok_and(|n: u8| n < below)
    };
    text.split_once(':').is_some_and(|(hours, minutes)| number(hours, 24) && number(minutes, 60))
}
