//! What stands in braces behind a heading or paragraph: its name, what it settles, its status.

use std::fmt::Write as _;

use crate::problem::ProblemKind;
use crate::slug::is_id;
use crate::text::{Paragraph, Settles};

/// What was found in braces.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    id: Option<String>,
    settles: Vec<Settles>,
    status: Option<String>,
}

impl Attributes {
    /// Gives a paragraph what was found.
    pub(super) fn give(self, paragraph: &mut Paragraph) {
        paragraph.id = self.id;
        paragraph.settles = self.settles;
        paragraph.status = self.status;
    }
}

/// Takes the braces off the end of a raw text. Behind a heading what is not understood is told of
/// and stays in the words; behind a paragraph braces count only if all of them are understood, for
/// people write notes in braces too.
pub(super) fn take(raw: &str, is_heading: bool) -> (usize, Attributes, Vec<ProblemKind>) {
    let mut groups = Vec::new();
    let white = [' ', '\t'];
    let mut rest = raw.trim_end_matches(white);
    let mut end = raw.len();
    while let Some(open) = rest.strip_suffix('}').and_then(|inner| inner.rfind('{')) {
        let is_escaped = |text: &str| (text.len() - text.trim_end_matches('\\').len()) % 2 == 1;
        if is_escaped(&rest[..rest.len() - 1]) || is_escaped(&rest[..open]) {
            break;
        }
        groups.push(&rest[open + 1..rest.len() - 1]);
        rest = rest[..open].trim_end_matches(white);
        end = rest.len();
    }
    let mut found = Attributes::default();
    let mut faults = Vec::new();
    for group in groups.iter().rev() {
        for word in words(group) {
            faults.extend(found.word(word));
        }
    }
    if faults.is_empty() && !groups.iter().any(|group| group.trim().is_empty()) {
        return (end, found, faults);
    }
    if is_heading {
        return (raw.len(), found, faults);
    }
    (raw.len(), Attributes::default(), Vec::new())
}

/// The words of a group; one in double quotes may have white space in it.
fn words(group: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let apart = move |c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    };
    group.split(apart).filter(|word| !word.is_empty())
}

impl Attributes {
    fn word(&mut self, word: &str) -> Option<ProblemKind> {
        if let Some(name) = word.strip_prefix('#') {
            if !is_id(name) {
                return Some(ProblemKind::BadId(name.to_owned()));
            }
            self.id = Some(name.to_owned());
            return None;
        }
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        let value = value.trim_matches('"');
        let bad = |value: &str| Some(ProblemKind::BadId(value.to_owned()));
        match key {
            "issue" if is_id(value) => {
                self.settles.push(Settles { issue: value.to_owned(), option: None });
            }
            "option" if is_id(value) => match self.settles.last_mut() {
                Some(settles) => settles.option = Some(value.to_owned()),
                None => return Some(ProblemKind::OptionWithoutIssue),
            },
            "issue" | "option" => return bad(value),
            "status" if !value.is_empty() => self.status = Some(value.to_owned()),
            _ => return Some(ProblemKind::BadAttribute(word.to_owned())),
        }
        None
    }
}

/// The braces for a paragraph, with a space before them; empty where there is nothing to say.
pub(super) fn written(paragraph: &Paragraph) -> String {
    let mut text = String::new();
    if let Some(id) = paragraph.id.as_deref().filter(|id| is_id(id)) {
        let _ = write!(text, " {{#{id}}}");
    }
    for (number, settles) in paragraph.settles.iter().enumerate() {
        text += if number == 0 { " {" } else { " " };
        let _ = write!(text, "issue={}", settles.issue);
        if let Some(option) = &settles.option {
            let _ = write!(text, " option={option}");
        }
    }
    if !paragraph.settles.is_empty() {
        text.push('}');
    }
    if let Some(status) = paragraph.status.as_deref().filter(|status| !status.trim().is_empty()) {
        let status = status.replace(['"', '{', '}', '\n', '\\'], "'");
        let quote = if status.contains(char::is_whitespace) { "\"" } else { "" };
        let _ = write!(text, " {{status={quote}{status}{quote}}}");
    }
    text
}
