//! Which clause stands in which.
//!
//! A row of open clauses is kept, outermost first. Each new head closes those that it is no part
//! of: a heading by its level, a list item by its level, a number by its form, since siblings write
//! their numbers alike. What has no head belongs to the clause before it.

use super::label::{Form, Sign};
use super::{Clause, ClauseKind, Label, label};
use crate::text::{Draft, Paragraph, Style};

/// What a clause is told by when the next head comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    /// A heading of a file, by level.
    Heading(u8),
    /// `Part I` and the like in running text, by rank.
    Rank(u8),
    /// A list item, by level.
    Item(u8),
    /// A number, by its form.
    Form(Form),
    /// A clause that has a name and nothing else.
    Named,
}

/// All clauses, ids as written or empty.
pub(super) fn clauses(draft: &Draft) -> Vec<Clause> {
    let mut found: Vec<Clause> = Vec::new();
    let mut open: Vec<(usize, Key, String)> = Vec::new();
    let body = body(&draft.paragraphs);
    for (at, paragraph) in draft.paragraphs.iter().enumerate().take(body) {
        let label = label(&paragraph.text, paragraph.style).or_else(|| option(paragraph));
        let Some(key) = key(paragraph, label.as_ref(), &open) else {
            begin_preamble(paragraph, at, &mut found);
            continue;
        };
        if let Some(last) = found.last_mut() {
            last.own.end = at;
        }
        open.truncate(survivors(&open, key));
        let parent = open.last().map(|&(clause, ..)| clause);
        let depth = parent.map_or(1, |parent| found[parent].depth + 1);
        let number = label.as_ref().map(|label| label.number.clone()).unwrap_or_default();
        open.push((found.len(), key, number));
        if let Some(parent) = parent {
            let number = found.len();
            found[parent].children.push(number);
        }
        found.push(clause(paragraph, label, at, parent, depth));
    }
    if let Some(last) = found.last_mut() {
        last.own.end = body;
    }
    for clause in &mut found {
        clause.removed = removed(draft, clause);
    }
    found
}

/// How many paragraphs there are before the notes at the end.
fn body(paragraphs: &[Paragraph]) -> usize {
    paragraphs.iter().rposition(|p| p.style != Style::Note).map_or(0, |last| last + 1)
}

/// Text before the first clause is a preamble without a heading.
fn begin_preamble(paragraph: &Paragraph, at: usize, found: &mut Vec<Clause>) {
    if found.is_empty() && paragraph.style != Style::Title && !paragraph.text.trim().is_empty() {
        let mut preamble = clause(paragraph, None, at, None, 1);
        preamble.kind = ClauseKind::Preamble;
        preamble.title.clear();
        found.push(preamble);
    }
}

fn key(paragraph: &Paragraph, label: Option<&Label>, open: &[(usize, Key, String)]) -> Option<Key> {
    match (paragraph.style, label) {
        (Style::Title | Style::Note, _) => None,
        (Style::Heading(level), _) => Some(Key::Heading(level)),
        // An option is told by its number also where it is an item.
        (_, Some(Label { form: form @ Form::Option(_), .. })) => Some(Key::Form(*form)),
        (Style::Item(level), _) => Some(Key::Item(level)),
        (Style::Body, Some(label)) => Some(match rank(label.kind, label.form) {
            Some(rank) => Key::Rank(rank),
            None => Key::Form(settled(label, open)),
        }),
        (Style::Body, None) => {
            let is_named = paragraph.id.is_some() || paragraph.status.is_some();
            (is_named || !paragraph.settles.is_empty()).then_some(Key::Named)
        }
    }
}

/// `[Option (a): …`: the number of the option, where a text starts with one inside of brackets. It
/// is no label, since the brackets stand before it.
fn option(paragraph: &Paragraph) -> Option<Label> {
    let inner = paragraph.text.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
    if paragraph.style != Style::Body || inner.len() == paragraph.text.len() {
        return None;
    }
    let found = label(inner, Style::Body).filter(|label| matches!(label.form, Form::Option(_)))?;
    Some(Label { bytes: 0, ..found })
}

fn rank(kind: ClauseKind, form: Form) -> Option<u8> {
    match kind {
        _ if !matches!(form, Form::Word(_)) => None,
        ClauseKind::Annex => Some(1),
        ClauseKind::Part => Some(2),
        ClauseKind::Chapter => Some(3),
        ClauseKind::Section => Some(4),
        ClauseKind::Article => Some(5),
        _ => None,
    }
}

/// The form of a number, where `(i)` can be a letter or a Roman one: a letter behind `(h)`.
fn settled(label: &Label, open: &[(usize, Key, String)]) -> Form {
    let Form::Small(sign) = label.form else { return label.form };
    let is_roman = matches!(label.number.as_str(), "i" | "v" | "x");
    let before = |number: &str| {
        let (a, b) = (number.bytes().next(), label.number.bytes().next());
        number.len() == 1 && a.zip(b).is_some_and(|(a, b)| a + 1 == b)
    };
    let follows = |form: Form| {
        let siblings = open.iter().rev().find(|(_, key, _)| *key == Key::Form(form));
        siblings.is_some_and(|(.., number)| before(number))
    };
    let romans = open.iter().any(|(_, key, _)| *key == Key::Form(Form::SmallRoman(sign)));
    if is_roman && !follows(Form::Small(sign)) && (romans || label.number == "i") {
        return Form::SmallRoman(sign);
    }
    label.form
}

/// How many of the open clauses stay open when a head of this key comes.
fn survivors(open: &[(usize, Key, String)], key: Key) -> usize {
    let is_heading = |key: Key| matches!(key, Key::Heading(_) | Key::Rank(_));
    let inner = open.iter().rposition(|(_, key, _)| is_heading(*key)).map_or(0, |at| at + 1);
    let position = match key {
        Key::Heading(level) => {
            return open
                .iter()
                .position(|(_, key, _)| !matches!(key, Key::Heading(above) if *above < level))
                .unwrap_or(open.len());
        }
        Key::Rank(rank) => {
            return open
                .iter()
                .position(|(_, key, _)| match key {
                    Key::Heading(_) => false,
                    Key::Rank(above) => *above >= rank,
                    _ => true,
                })
                .unwrap_or(open.len());
        }
        Key::Item(level) => open[inner..]
            .iter()
            .position(|(_, key, _)| matches!(key, Key::Item(above) if *above >= level)),
        Key::Form(form) => open[inner..]
            .iter()
            .position(|(_, key, _)| *key == Key::Form(form) || wider(*key, form)),
        Key::Named => open[inner..].iter().position(|(_, key, _)| *key == Key::Named),
    };
    position.map_or(open.len(), |at| inner + at)
}

/// Whether an open number is of a form that cannot hold the new one: `5.1` holds no `6.`
fn wider(key: Key, form: Form) -> bool {
    match (key, form) {
        (Key::Form(Form::Small(_) | Form::SmallRoman(_)), Form::Digits(count, _)) => count > 1,
        (Key::Form(Form::Digits(above, _)), Form::Digits(count, Sign::Dot | Sign::None)) => {
            above > count
        }
        (
            Key::Form(Form::Digits(..) | Form::Small(_) | Form::SmallRoman(_)),
            Form::Capital(Sign::Dot) | Form::CapitalRoman(Sign::Dot),
        ) => true,
        _ => false,
    }
}

fn clause(
    paragraph: &Paragraph,
    label: Option<Label>,
    at: usize,
    parent: Option<usize>,
    depth: usize,
) -> Clause {
    let is_heading = matches!(paragraph.style, Style::Heading(_));
    let bytes = label.as_ref().map_or(0, |label| label.bytes);
    let title = if is_heading {
        title(paragraph.text.get(bytes..).unwrap_or_default())
    } else {
        lead(paragraph, bytes)
    };
    let kind = kind(paragraph, label.as_ref(), &title);
    Clause {
        id: paragraph.id.clone().unwrap_or_default(),
        is_named: false,
        kind,
        number: label.map(|label| label.number).unwrap_or_default(),
        title,
        is_heading,
        depth,
        own: at..at + 1,
        parent,
        children: Vec::new(),
        settles: paragraph.settles.clone(),
        status: paragraph.status.clone(),
        removed: false,
    }
}

fn kind(paragraph: &Paragraph, label: Option<&Label>, title: &str) -> ClauseKind {
    let is_heading = matches!(paragraph.style, Style::Heading(_));
    if is_heading && title.eq_ignore_ascii_case("preamble") {
        return ClauseKind::Preamble;
    }
    match label {
        Some(Label { form: Form::Word(_) | Form::Option(_), kind, .. }) => *kind,
        Some(label) if is_heading => match label.form {
            Form::Capital(_) | Form::CapitalRoman(_) => ClauseKind::Section,
            _ => ClauseKind::Clause,
        },
        Some(label) => label.kind,
        None if is_heading || matches!(paragraph.style, Style::Body) => ClauseKind::Clause,
        None => ClauseKind::Point,
    }
}

/// The words of a heading without what is in braces behind it, brackets around it and note marks.
fn title(words: &str) -> String {
    let mut rest = words.trim();
    loop {
        let before = rest;
        if let Some(open) = rest.strip_suffix('}').and_then(|inner| inner.rfind('{')) {
            rest = rest[..open].trim_end();
        }
        if let Some(open) = rest.strip_suffix(']').and_then(|inner| inner.rfind("[^")) {
            rest = rest[..open].trim_end();
        }
        if rest == before {
            let signs = ['[', ']', '(', ')', '–', '—', '-', ':', '.', '_'];
            return rest.trim_matches(|c: char| signs.contains(&c) || c.is_whitespace()).to_owned();
        }
    }
}

/// Bold words that lead a paragraph are its title.
fn lead(paragraph: &Paragraph, label: usize) -> String {
    let led = paragraph.looks.iter().find(|(range, look)| look.bold && range.end > label);
    let Some((range, _)) = led.filter(|(range, _)| range.start <= label) else {
        return String::new();
    };
    let words = paragraph.text.get(label..range.end).unwrap_or_default();
    words.trim().trim_end_matches([':', '.']).to_owned()
}

/// What stands in a clause that only keeps its place.
const REMOVED: [&str; 6] = [
    "deleted",
    "removed",
    "intentionally left blank",
    "left blank intentionally",
    "intentionally omitted",
    "this clause was deleted",
];

fn removed(draft: &Draft, clause: &Clause) -> bool {
    let own = draft.paragraphs.get(clause.own.clone()).unwrap_or_default();
    let plain = |text: &str| {
        let sign = |c: char| !c.is_alphanumeric();
        text.trim_matches(sign).to_lowercase()
    };
    let is = |words: &str| REMOVED.contains(&plain(words).as_str());
    let skipped = usize::from(clause.is_heading);
    let words: Vec<String> = own
        .iter()
        .skip(skipped)
        .map(|p| plain(super::words(p)))
        .filter(|words| !words.is_empty())
        .collect();
    if words.is_empty() && clause.is_heading && clause.children.is_empty() {
        let title = clause.title.as_str();
        let behind = title.rfind(['[', '(']).map_or(title, |at| &title[at..]);
        return is(behind);
    }
    words.len() == 1 && is(&words[0])
}
