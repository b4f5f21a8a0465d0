//! Texts between which the parties choose.
//!
//! `[shall][should]` are alternatives because they touch; `[Russia: …] [Ukraine: …]` because each
//! says who wants it. `Option 1` and `Option 2` head blocks of any length: a block ends at the next
//! option of its kind, where the bracket around it ends, at a heading, or where the numbering goes
//! on that the first of them interrupted.

use super::{Bracket, Point, Span};
use crate::outline::{ClauseKind, Outline, label};
use crate::text::{Draft, Style};

/// Texts between which the parties choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// How they are written.
    pub kind: GroupKind,
    /// Two or more, in order; an option without a sibling is a group of one.
    pub alternatives: Vec<Alternative>,
}

/// How alternatives are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// As brackets side by side.
    Brackets,
    /// As blocks headed `Option 1` or the like.
    Options,
}

/// One of several texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// All of it, its bracket or the word `Option` included.
    pub span: Span,
    /// Its number: `1`, `(a)`; none where it is a bracket.
    pub label: Option<String>,
    /// The number of its bracket, where it is one.
    pub bracket: Option<usize>,
}

/// All groups of alternatives, by where they begin.
pub(super) fn groups(draft: &Draft, outline: &Outline, brackets: &[Bracket]) -> Vec<Group> {
    let mut groups = side_by_side(draft, brackets);
    groups.extend(options(draft, outline, brackets));
    groups.sort_by_key(|group| (group.alternatives.first().map(|one| one.span.start), group.kind));
    groups
}

fn side_by_side(draft: &Draft, brackets: &[Bracket]) -> Vec<Group> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // The last bracket and its group at each depth; deeper ones are forgotten when one ends.
    let mut last: Vec<Option<(usize, Option<usize>)>> = Vec::new();
    for (number, bracket) in brackets.iter().enumerate() {
        last.resize(bracket.depth, None);
        let level = bracket.depth - 1;
        let before = last[level].filter(|&(other, _)| touch(draft, &brackets[other], bracket));
        let group = before.map(|(other, group)| {
            let group = group.unwrap_or_else(|| {
                groups.push(vec![other]);
                groups.len() - 1
            });
            groups[group].push(number);
            group
        });
        last[level] = Some((number, group));
    }
    let alternative = |&number: &usize| Alternative {
        span: brackets[number].span,
        label: None,
        bracket: Some(number),
    };
    let whole = |members: &Vec<usize>| Group {
        kind: GroupKind::Brackets,
        alternatives: members.iter().map(alternative).collect(),
    };
    groups.iter().map(whole).collect()
}

/// Words of duty and will, which are alternatives also where a space is between.
const MODAL: [&str; 10] =
    ["shall", "should", "will", "may", "must", "can", "could", "would", "other", "no text"];

/// Whether two brackets stand side by side as alternatives do.
fn touch(draft: &Draft, one: &Bracket, next: &Bracket) -> bool {
    let (end, start) = (one.span.end, next.span.start);
    if one.parent != next.parent || !one.is_closed || end.0 != start.0 {
        return false;
    }
    let Some(text) = draft.paragraphs.get(end.0).map(|p| p.text.as_str()) else { return false };
    let between = text.get(end.1..start.1).unwrap_or("-");
    let modal = |bracket: &Bracket| {
        let Span { start, end } = bracket.words;
        let words = if start.0 == end.0 { text.get(start.1..end.1) } else { None };
        words.is_some_and(|words| MODAL.contains(&words.to_lowercase().as_str()))
    };
    match between.trim() {
        "" if between.is_empty() => true,
        "" => {
            (!one.attribution.is_empty() && !next.attribution.is_empty())
                || (modal(one) && modal(next))
        }
        "/" | "or" => true,
        _ => false,
    }
}

/// An option's head.
struct Head {
    clause: usize,
    at: Point,
    /// The bracket that the option stands in, or that stands around the option and its siblings.
    around: Option<usize>,
}

fn options(draft: &Draft, outline: &Outline, brackets: &[Bracket]) -> Vec<Group> {
    let around = around(outline, brackets);
    let mut groups = Vec::new();
    let tops: Vec<usize> =
        (0..outline.clauses.len()).filter(|&at| outline.clauses[at].parent.is_none()).collect();
    let siblings =
        std::iter::once(&tops).chain(outline.clauses.iter().map(|clause| &clause.children));
    for children in siblings {
        let mut heads: Vec<Head> = Vec::new();
        for &child in children {
            let clause = &outline.clauses[child];
            let is_option = clause.kind == ClauseKind::Option;
            let follows = heads.last().is_some_and(|head| {
                head_family(draft, outline, head.clause) == head_family(draft, outline, child)
                    && !restarts(outline, head.clause, child)
            });
            if !is_option || !follows {
                groups.extend(group(draft, outline, brackets, &heads));
                heads.clear();
            }
            if is_option {
                let at = (clause.own.start, 0);
                heads.push(Head { clause: child, at, around: around[child] });
            }
        }
        groups.extend(group(draft, outline, brackets, &heads));
    }
    groups
}

/// The innermost bracket that is open where each option begins, one that the option's own paragraph
/// opens before its label among them.
fn around(outline: &Outline, brackets: &[Bracket]) -> Vec<Option<usize>> {
    let mut around = vec![None; outline.clauses.len()];
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    for (number, clause) in outline.clauses.iter().enumerate() {
        let at = (clause.own.start, 0);
        while brackets.get(next).is_some_and(|bracket| bracket.span.start <= at) {
            open.push(next);
            next += 1;
        }
        while open.last().is_some_and(|&inner| brackets[inner].span.end <= at) {
            open.pop();
        }
        around[number] = open.last().copied();
    }
    around
}

/// The form of an option's number, so that `Option 1` and `Option (a)` are no siblings.
fn head_family(draft: &Draft, outline: &Outline, clause: usize) -> Option<(String, bool)> {
    let paragraph = draft.paragraphs.get(outline.clauses[clause].own.start)?;
    let text = paragraph.text.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
    let word: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
    let label = label(text, Style::Body)?;
    Some((word.to_lowercase(), label.number.starts_with('(')))
}

/// Whether an option begins a new row: its number is a first one.
fn restarts(outline: &Outline, before: usize, clause: usize) -> bool {
    let number = |at: usize| outline.clauses[at].number.to_lowercase();
    let first = |number: &str| matches!(number, "1" | "a" | "(a)" | "(i)" | "i" | "(1)");
    first(&number(clause)) && !number(before).is_empty()
}

fn group(draft: &Draft, outline: &Outline, brackets: &[Bracket], heads: &[Head]) -> Option<Group> {
    let last = heads.last()?;
    let mut alternatives = Vec::new();
    for (number, head) in heads.iter().enumerate() {
        let end = match heads.get(number + 1) {
            Some(next) => end_before(draft, next.at.0),
            None => last_end(draft, outline, brackets, last),
        };
        let label = Some(outline.clauses[head.clause].number.clone());
        let span = Span { start: head.at, end: end.max(head.at) };
        alternatives.push(Alternative { span, label, bracket: None });
    }
    Some(Group { kind: GroupKind::Options, alternatives })
}

/// The end of the paragraph before one.
fn end_before(draft: &Draft, paragraph: usize) -> Point {
    let before = paragraph.saturating_sub(1);
    (before, draft.paragraphs.get(before).map_or(0, |p| p.text.len()))
}

/// Where the last option of a row ends.
fn last_end(draft: &Draft, outline: &Outline, brackets: &[Bracket], head: &Head) -> Point {
    let clause = &outline.clauses[head.clause];
    let whole = outline.paragraphs(head.clause);
    let around = head.around.and_then(|at| brackets.get(at));
    if let Some(around) = around.filter(|around| around.span.end.0 < whole.end) {
        return around.span.end;
    }
    let own_words = draft.paragraphs.get(clause.own.start).is_some_and(|paragraph| {
        let head = paragraph.text.trim_start_matches(|c: char| c == '[' || c.is_whitespace());
        let bytes = label(head, Style::Body).map_or(0, |label| label.bytes);
        let rest = head.get(bytes..).unwrap_or_default();
        rest.contains(|c: char| c.is_alphanumeric()) && !rest.trim_end().ends_with(':')
    });
    if !clause.children.is_empty() || !own_words {
        return end_before(draft, whole.end);
    }
    // The option says what it has to say in its own paragraph, and in those that a bracket opened
    // in it runs on to.
    let first = brackets.partition_point(|bracket| bracket.span.start.0 < clause.own.start);
    let opened =
        brackets[first..].iter().take_while(|bracket| bracket.span.start.0 == clause.own.start);
    let farthest = opened.map(|bracket| bracket.span.end.0).max().unwrap_or(clause.own.start);
    end_before(draft, farthest.min(whole.end - 1) + 1)
}
