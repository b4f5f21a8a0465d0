//! How the text of a draft falls into clauses and brackets.
//!
//! A draft's text is Markdown. A heading starts a clause; `{#id}` behind it names the clause and
//! `{issue=territory option=freeze}` says what it settles, `{status=agreed}` how far it is agreed. Words in square brackets are not agreed;
//! `[Russia, US: …]` names the parties that want them. Parsing never fails: it returns what it
//! understood and every place where it had to guess.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use crate::id::{ClauseId, IssueId, OptionId, StatusId, first_free, slug};

mod bracket;
mod status;

pub use bracket::Bracket;
pub(crate) use status::without_status;

/// A numbered, stable-id part of a draft.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clause {
    /// Names the clause within its draft.
    pub id: ClauseId,
    /// The words of its heading; empty for the text before the first heading.
    pub title: String,
    /// The level of its heading, 1 to 6; 0 for the text before the first heading.
    pub level: u8,
    /// What it settles, in the order written.
    pub settles: Vec<Settlement>,
    /// The step that it has reached on the way to being agreed, where its heading says so.
    pub status: Option<Status>,
    /// Where it stands in the draft's text, heading and all, in bytes.
    pub at: Range<usize>,
    /// Its words, brackets and all, without the heading.
    pub text: String,
    /// The brackets in it, inner ones too, in the order in which they open.
    pub brackets: Vec<Bracket>,
}

/// What a clause settles: this issue, by this option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settlement {
    /// The issue.
    pub issue: IssueId,
    /// The option; none where the clause touches the issue and leaves it open.
    pub option: Option<OptionId>,
    /// Where `{…}` stands in the draft's text, in bytes.
    pub at: Range<usize>,
}

/// The step that a clause has reached on the way to being agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The word for the step; [`Negotiation::statuses`](crate::Negotiation::statuses) says which
    /// there are.
    pub word: StatusId,
    /// Where `{…}` stands in the draft's text, in bytes.
    pub at: Range<usize>,
}

/// A place in a draft's text where the parser had to guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseProblem {
    /// Where, in bytes of the draft's text.
    pub at: Range<usize>,
    /// What is wrong there.
    pub kind: ClauseProblemKind,
}

/// What is wrong at a place in a draft's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClauseProblemKind {
    /// Two clauses have one id; the later was given another.
    #[error("the clause id `{0}` is used twice")]
    DuplicateId(String),
    /// What stands behind `#` is no id.
    #[error("`{0}` is no clause id: {1}")]
    BadId(String, crate::id::IdError),
    /// Braces behind a heading that hold neither an id nor what is settled.
    #[error("`{0}` is not understood; write {{#id}}, {{issue=ID option=ID}} or {{status=WORD}}")]
    BadAttribute(String),
    /// An option without its issue.
    #[error("`option` needs `issue` before it")]
    OptionWithoutIssue,
    /// A status that is no step of the negotiation; the clause counts as open.
    #[error("`{word}` is no status of a clause here; there are {}", .known.join(", "))]
    UnknownStatus {
        /// The word.
        word: String,
        /// The words that the negotiation has.
        known: Vec<String>,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// `[` without `]`.
    #[error("this bracket is never closed")]
    Unclosed,
    /// `]` without `[`.
    #[error("this bracket was never opened")]
    Unopened,
}

impl ClauseProblemKind {
    /// A stable name for the kind of problem.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Unclosed | Self::Unopened => "bracket",
            Self::DuplicateId(_) | Self::BadId(..) => "clause-id",
            Self::BadAttribute(_) | Self::OptionWithoutIssue => "clause-attribute",
            Self::UnknownStatus { .. } => "clause-status",
        }
    }

    /// What to do about it, where one thing is likely.
    pub fn help(&self) -> Option<Cow<'static, str>> {
        Some(match self {
            Self::Unclosed => "close it, or write `\\[` if it is no bracket".into(),
            Self::Unopened => "open it, or write `\\]` if it is no bracket".into(),
            Self::DuplicateId(_) => "give each clause its own id".into(),
            Self::UnknownStatus { nearest: Some(near), .. } => {
                format!("did you mean `{near}`?").into()
            }
            Self::UnknownStatus { nearest: None, .. } => {
                "use one of these, or give the negotiation steps of its own".into()
            }
            Self::BadId(..) | Self::BadAttribute(_) | Self::OptionWithoutIssue => return None,
        })
    }
}

/// The clauses of a draft's text, and every place where the parser had to guess.
pub fn clauses(text: &str) -> (Vec<Clause>, Vec<ClauseProblem>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    let mut used = BTreeSet::new();
    let mut heading = Heading::default();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(next) = Heading::parse(line, at, &mut problems) {
            close(text, start..at, &heading, &mut used, &mut found, &mut problems);
            heading = Heading { at, ..next };
            start = at + line.len();
        }
        at += line.len();
    }
    close(text, start..at, &heading, &mut used, &mut found, &mut problems);
    (found, problems)
}

#[derive(Default)]
struct Heading {
    id: Option<(ClauseId, Range<usize>)>,
    title: String,
    level: u8,
    settles: Vec<Settlement>,
    status: Option<Status>,
    /// Where its line begins, in bytes of the draft's text.
    at: usize,
}

impl Heading {
    /// Reads a heading line that starts at byte `at`; `None` if it is no heading.
    fn parse(line: &str, at: usize, problems: &mut Vec<ClauseProblem>) -> Option<Self> {
        let words = line.trim_start_matches('#');
        let level =
            u8::try_from(line.len() - words.len()).ok().filter(|level| (1..=6).contains(level))?;
        if !words.is_empty() && !words.starts_with([' ', '\t', '\n', '\r']) {
            return None;
        }
        let mut heading = Self { level, ..Self::default() };
        let mut rest = words.trim_end();
        let base = at + usize::from(level);
        let mut braces = Vec::new();
        while let Some(open) = rest.strip_suffix('}').and_then(|r| r.rfind('{')) {
            braces.push(base + open..base + rest.len());
            rest = rest[..open].trim_end();
        }
        rest.trim().clone_into(&mut heading.title);
        for range in braces.into_iter().rev() {
            let inner = &line[range.start + 1 - at..range.end - 1 - at];
            heading.attributes(inner, range, problems);
        }
        Some(heading)
    }

    fn attributes(&mut self, inner: &str, at: Range<usize>, problems: &mut Vec<ClauseProblem>) {
        let mut fault = |kind| problems.push(ClauseProblem { at: at.clone(), kind });
        for (_, word) in status::words(inner) {
            if let Some(name) = word.strip_prefix('#') {
                match ClauseId::new(name) {
                    Ok(id) => self.id = Some((id, at.clone())),
                    Err(e) => fault(ClauseProblemKind::BadId(name.to_owned(), e)),
                }
                continue;
            }
            match word.split_once('=') {
                Some(("issue", name)) => match IssueId::new(name) {
                    Ok(issue) => {
                        self.settles.push(Settlement { issue, option: None, at: at.clone() });
                    }
                    Err(e) => fault(ClauseProblemKind::BadId(name.to_owned(), e)),
                },
                Some(("option", name)) => match (OptionId::new(name), self.settles.last_mut()) {
                    (Ok(option), Some(settlement)) => settlement.option = Some(option),
                    (Ok(_), None) => fault(ClauseProblemKind::OptionWithoutIssue),
                    (Err(e), _) => fault(ClauseProblemKind::BadId(name.to_owned(), e)),
                },
                Some(("status", name)) => match slug(name).and_then(|name| name.parse().ok()) {
                    Some(word) => self.status = Some(Status { word, at: at.clone() }),
                    None => fault(ClauseProblemKind::BadAttribute(word.to_owned())),
                },
                _ => fault(ClauseProblemKind::BadAttribute(word.to_owned())),
            }
        }
    }
}

fn close(
    text: &str,
    range: Range<usize>,
    heading: &Heading,
    used: &mut BTreeSet<ClauseId>,
    found: &mut Vec<Clause>,
    problems: &mut Vec<ClauseProblem>,
) {
    let (words, end) = (text[range.clone()].trim(), range.end);
    if heading.level == 0 && words.is_empty() {
        return;
    }
    let id = match &heading.id {
        Some((id, at)) => {
            if used.contains(id) {
                let kind = ClauseProblemKind::DuplicateId(id.to_string());
                problems.push(ClauseProblem { at: at.clone(), kind });
            }
            id.as_str().to_owned()
        }
        None if heading.level == 0 => "preamble".to_owned(),
        None => slug(&heading.title).unwrap_or_else(|| "clause".to_owned()),
    };
    let brackets = bracket::brackets(
        words,
        range.start + (text[range.clone()].len() - text[range].trim_start().len()),
        problems,
    );
    let clause = Clause {
        id: first_free(&id, |id| !used.contains(id)),
        title: heading.title.clone(),
        level: heading.level,
        settles: heading.settles.clone(),
        status: heading.status.clone(),
        at: heading.at..end,
        text: words.to_owned(),
        brackets,
    };
    used.insert(clause.id.clone());
    found.push(clause);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headings_start_clauses_and_carry_what_they_settle() {
        let text = "Before.\n\n# Part one\n\n## Territory {#land} {issue=territory option=freeze}\n\nThe line [Russia: moves] [Ukraine, US: stays].\n";
        let (clauses, problems) = clauses(text);
        assert_eq!(problems, []);
        insta::assert_debug_snapshot!(clauses);
    }

    #[test]
    fn a_status_is_a_step_in_one_word_however_it_is_written() {
        let text = "# A {status=agreed}\n# B {#b status=\"Agreed ad referendum\"}\n# C {status=—}\n# D\nd\n";
        let (clauses, problems) = clauses(text);
        let told: Vec<_> = clauses
            .iter()
            .map(|clause| {
                (clause.status.as_ref().map(|s| s.word.as_str()), &text[clause.at.clone()])
            })
            .collect();
        insta::assert_debug_snapshot!(told);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].kind, ClauseProblemKind::BadAttribute("status=—".into()));
    }

    #[test]
    fn guesses_are_reported_with_their_places() {
        let text = "# A {#x}\n# B {#x}\n# C {option=b}\n# D {colour=red}\n# E {#No}\n[open [twice]\nclosed] again]\n";
        let (clauses, problems) = clauses(text);
        let ids: Vec<_> = clauses.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids, ["x", "x-2", "c", "d", "e"]);
        let places: Vec<_> =
            problems.iter().map(|p| format!("{:?} {}", &text[p.at.clone()], p.kind)).collect();
        insta::assert_debug_snapshot!(places);
    }

    #[test]
    fn a_hundred_thousand_brackets_do_not_overflow() {
        let text = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(clauses(&text).0.len(), 1);
    }

    proptest! {
        #[test]
        fn every_text_parses_into_clauses_with_ids_of_their_own(
            text in "([#{}\\[\\]= a-c:,\n(\"]|status=){0,80}|\\PC{0,60}|# ([{}a \"]|status=){0,12}",
        ) {
            let (clauses, problems) = clauses(&text);
            let ids: BTreeSet<_> = clauses.iter().map(|c| &c.id).collect();
            prop_assert_eq!(ids.len(), clauses.len());
            for problem in problems {
                prop_assert!(text.get(problem.at).is_some());
            }
            // The clauses lie one behind the other, and nothing but white space between them.
            let mut end = 0;
            for clause in &clauses {
                prop_assert!(text[end..clause.at.start].trim().is_empty());
                end = clause.at.end;
            }
            prop_assert!(text[end..].trim().is_empty());
            let stripped = without_status(&text, 0..text.len(), &clauses);
            prop_assert!(super::clauses(&stripped).0.iter().all(|clause| clause.status.is_none()));
        }
    }
}
