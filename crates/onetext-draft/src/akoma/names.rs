//! The elements of clauses, the classes that say their style, and `eId` by the naming convention.

use std::collections::BTreeMap;

use crate::outline::{Clause, ClauseKind};
use crate::text::Style;

/// The element of a kind of clause, and the `name` that it needs where it is a general one.
pub(super) fn element(kind: ClauseKind) -> (&'static str, Option<&'static str>) {
    match kind {
        ClauseKind::Part => ("part", None),
        ClauseKind::Chapter => ("chapter", None),
        ClauseKind::Section => ("section", None),
        ClauseKind::Article => ("article", None),
        ClauseKind::Clause => ("clause", None),
        ClauseKind::Paragraph => ("paragraph", None),
        ClauseKind::Point => ("point", None),
        ClauseKind::Preamble => ("hcontainer", Some("preamble")),
        ClauseKind::Annex => ("hcontainer", Some("annex")),
        ClauseKind::Option => ("hcontainer", Some("option")),
    }
}

/// What an element is shortened to in `eId`.
fn short(element: &str) -> &str {
    match element {
        "article" => "art",
        "chapter" => "chp",
        "section" => "sec",
        "paragraph" => "para",
        other => other,
    }
}

/// The `eId`s given so far.
#[derive(Default)]
pub(super) struct Places {
    used: BTreeMap<String, u32>,
}

impl Places {
    /// The `eId` of a clause in the element of another.
    pub(super) fn of(&mut self, clause: &Clause, parent: &str) -> String {
        let number: String = clause
            .number
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == '.')
            .flat_map(char::to_lowercase)
            .map(|c| if c == '.' { '-' } else { c })
            .collect();
        self.unique(element(clause.kind).0, &number, parent)
    }

    /// The `eId` of an element of this name and number; without one, by its place.
    pub(super) fn unique(&mut self, element: &str, number: &str, parent: &str) -> String {
        let prefix = if parent.is_empty() { String::new() } else { format!("{parent}__") };
        let stem = format!("{prefix}{}_{number}", short(element));
        let count = self.used.entry(stem.clone()).or_default();
        *count += 1;
        match (number.is_empty(), *count) {
            (true, count) => format!("{stem}{count}"),
            (false, 1) => stem,
            (false, count) => format!("{stem}-{count}"),
        }
    }
}

/// The class of a style.
pub(super) fn class(style: Style) -> String {
    match style {
        Style::Title => "title".to_owned(),
        Style::Heading(level) => format!("h{level}"),
        Style::Body => "body".to_owned(),
        Style::Item(level) => format!("i{level}"),
        Style::Note => "note".to_owned(),
    }
}

/// The style that a `class` says, if it says one.
pub(super) fn style(class: &str) -> Option<Style> {
    class.split_whitespace().find_map(|word| match word {
        "title" => Some(Style::Title),
        "body" => Some(Style::Body),
        "note" => Some(Style::Note),
        _ => {
            let level =
                |rest: &str| rest.parse::<u8>().ok().filter(|level| (1..=9).contains(level));
            let heading = word.strip_prefix('h').and_then(level).map(Style::Heading);
            heading.or_else(|| word.strip_prefix('i').and_then(level).map(Style::Item))
        }
    })
}

/// The class of an element whose `wId` nobody wrote.
pub(super) const DERIVED: &str = "derived";
/// What the class of marked words starts with.
pub(super) const MARKED: &str = "marked-";

/// Elements with a number that belongs to the words behind it.
const NUMBERED: [&str; 17] = [
    "paragraph",
    "subparagraph",
    "point",
    "indent",
    "alinea",
    "item",
    "level",
    "clause",
    "subclause",
    "sublist",
    "proviso",
    "rule",
    "subrule",
    "transitional",
    "recital",
    "citation",
    "hcontainer",
];
/// Elements with a number that stands in a heading.
const HEADED: [&str; 14] = [
    "book",
    "tome",
    "part",
    "subpart",
    "title",
    "subtitle",
    "chapter",
    "subchapter",
    "division",
    "subdivision",
    "section",
    "subsection",
    "article",
    "crossheading",
];

/// Whether an element is a clause, and whether its number is a heading of its own.
pub(super) fn clause(name: &str) -> Option<bool> {
    if HEADED.contains(&name) {
        return Some(true);
    }
    NUMBERED.contains(&name).then_some(false)
}
