//! `onetext draft show`: a version, or one clause of it.

use anstyle::{AnsiColor, Effects, Style as Look};
use onetext_draft::format::{Paper, write};
use onetext_draft::grammar::{self, Bracket};
use onetext_draft::outline::outline;
use onetext_draft::status::Scheme;
use onetext_draft::{Draft, Format, Marked, Style};
use onetext_record::check::nearest;
use onetext_record::{Negotiation, Recorded, body};
use serde::Serialize;

use super::page::{Run, clean, number, wrap};
use super::version::{Version, from_record, recorded, talks};
use crate::cli::draft::{Show, ShowFormat};
use crate::commands::read::count;
use crate::error::{CommandError, Kind, Outcome};
use crate::output::Output;

pub(super) fn run(command: &Show, output: Output) -> Outcome {
    let negotiation = talks(&command.record, command.viewer.as_deref(), output)?;
    let recorded = recorded(&negotiation, &command.draft)?;
    let mut version = from_record(&negotiation, &command.draft)?;
    if let Some(id) = &command.clause {
        version.draft = clause(&version.draft, id)?;
    }
    let text = match command.format {
        ShowFormat::Json => json(&version)?,
        ShowFormat::Text => {
            let mut text = head(&negotiation, recorded, &version);
            text.push_str(&terminal(&version.draft, output.width(), output.colour()));
            text
        }
        form => {
            let form = if form == ShowFormat::Md { Format::Markdown } else { Format::Html };
            let mut paper = Paper::default();
            paper.options.title = Some(version.title.clone());
            let bytes = write(&Marked::unchanged(&version.draft), form, &paper);
            String::from_utf8_lossy(&bytes).into_owned()
        }
    };
    output.result(&text)
}

/// One clause and those in it.
fn clause(draft: &Draft, id: &str) -> Outcome<Draft> {
    let outline = outline(draft);
    let Some(place) = outline.find(id) else {
        let error = CommandError::input(format!("the draft has no clause `{id}`"));
        let ids = || outline.clauses.iter().map(|clause| clause.id.as_str());
        return Err(match nearest(id, ids()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("it has {}", ids().collect::<Vec<_>>().join(", "))),
        });
    };
    let paragraphs = draft.paragraphs.get(outline.paragraphs(place)).unwrap_or_default();
    Ok(Draft { paragraphs: paragraphs.to_vec() })
}

/// The names of parties.
pub(super) fn names(negotiation: &Negotiation, ids: &[onetext_record::id::PartyId]) -> String {
    let name = |id: &onetext_record::id::PartyId| {
        negotiation.parties.get(id).map_or_else(|| id.to_string(), |party| party.body.name.clone())
    };
    ids.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn head(negotiation: &Negotiation, draft: &Recorded<body::Draft>, version: &Version) -> String {
    let mut parts = vec![draft.body.provenance.to_string()];
    parts.extend(draft.on.map(|on| on.to_string()));
    if !draft.body.by.is_empty() {
        parts.push(format!("by {}", names(negotiation, &draft.body.by)));
    }
    if !draft.body.parents.is_empty() {
        let parents: Vec<&str> =
            draft.body.parents.iter().map(onetext_record::id::DraftId::as_str).collect();
        parts.push(format!("from {}", parents.join(", ")));
    }
    let outline = outline(&version.draft);
    let brackets = grammar::brackets(&version.draft).0;
    let counts = grammar::counts(&version.draft, &outline, &brackets).0;
    parts.push(format!(
        "{} words, {} in {}",
        number(counts.words),
        number(counts.bracketed),
        count(counts.brackets, "bracket")
    ));
    format!("{}\n{}\n\n", clean(&version.title), clean(&parts.join(" · ")))
}

const OPEN: Look = AnsiColor::Yellow.on_default();
const BOLD: Look = Look::new().effects(Effects::BOLD);
const QUIET: Look = Look::new().effects(Effects::DIMMED);

/// The text for a terminal: ids of clauses beside their headings, brackets in their colour.
fn terminal(draft: &Draft, width: usize, colour: bool) -> String {
    let outline = outline(draft);
    let brackets = grammar::brackets(draft).0;
    let mut text = String::new();
    for (at, paragraph) in draft.paragraphs.iter().enumerate() {
        let base = match paragraph.style {
            Style::Heading(_) | Style::Title => BOLD,
            _ => Look::new(),
        };
        let mut runs = Vec::new();
        if let Style::Item(level) = paragraph.style {
            let space = "  ".repeat(usize::from(level.saturating_sub(1)));
            runs.push(Run::plain(&format!("{space}• ")));
        }
        let mut done = 0;
        for (from, to) in open(&brackets, at, paragraph.text.len()) {
            runs.push(Run::new(&paragraph.text[done..from], base, ["", ""], colour));
            runs.push(Run::new(&paragraph.text[from..to], OPEN, ["", ""], colour));
            done = to;
        }
        runs.push(Run::new(&paragraph.text[done..], base, ["", ""], colour));
        let head = outline.clauses.iter().find(|clause| clause.own.start == at);
        if let Some(clause) = head.filter(|clause| clause.is_heading) {
            runs.push(Run::new(&format!("  {}", told(clause)), QUIET, ["", ""], colour));
        }
        for line in wrap(&runs, width) {
            text.push_str(&line);
            text.push('\n');
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// What is known of a clause besides its words.
fn told(clause: &onetext_draft::outline::Clause) -> String {
    let settles = clause.settles.iter().map(|it| match &it.option {
        Some(option) => format!("{}={option}", it.issue),
        None => it.issue.clone(),
    });
    let parts: Vec<String> =
        std::iter::once(clause.id.clone()).chain(settles).chain(clause.status.clone()).collect();
    format!("({})", parts.join(" · "))
}

/// The stretches of a paragraph that stand in brackets.
fn open(brackets: &[Bracket], paragraph: usize, length: usize) -> Vec<(usize, usize)> {
    let outermost = brackets.iter().filter(|bracket| bracket.depth == 1);
    let here = outermost.filter_map(|bracket| {
        let span = bracket.span;
        if span.start.0 > paragraph || span.end.0 < paragraph {
            return None;
        }
        let from = if span.start.0 == paragraph { span.start.1 } else { 0 };
        let to = if span.end.0 == paragraph { span.end.1 } else { length };
        (from < to).then_some((from, to))
    });
    here.collect()
}

/// A version as data.
#[derive(Serialize)]
struct Data<'v> {
    id: &'v str,
    title: &'v str,
    words: usize,
    brackets: usize,
    bracketed: usize,
    clauses: Vec<ClauseData<'v>>,
}

#[derive(Serialize)]
struct ClauseData<'v> {
    id: &'v str,
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    number: &'v str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'v str,
    depth: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'v str>,
    status: &'v str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settles: Vec<SettlesData<'v>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    removed: bool,
    words: usize,
    brackets: usize,
    bracketed: usize,
    text: String,
}

#[derive(Serialize)]
struct SettlesData<'v> {
    issue: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    option: Option<&'v str>,
}

fn json(version: &Version) -> Outcome<String> {
    let draft = &version.draft;
    let outline = outline(draft);
    let brackets = grammar::brackets(draft).0;
    let (counts, each) = grammar::counts(draft, &outline, &brackets);
    let scheme = Scheme::default();
    let clauses = outline.clauses.iter().zip(each).map(|(clause, counts)| ClauseData {
        id: &clause.id,
        kind: clause.kind.word(),
        number: &clause.number,
        title: &clause.title,
        depth: clause.depth,
        parent: clause.parent.and_then(|at| outline.clauses.get(at)).map(|it| it.id.as_str()),
        status: scheme.steps().get(scheme.of(draft, clause)).map_or("", |step| step.word.as_str()),
        settles: clause
            .settles
            .iter()
            .map(|it| SettlesData { issue: &it.issue, option: it.option.as_deref() })
            .collect(),
        removed: clause.removed,
        words: counts.words,
        brackets: counts.brackets,
        bracketed: counts.bracketed,
        text: own(draft, clause),
    });
    let data = Data {
        id: &version.name,
        title: &version.title,
        words: counts.words,
        brackets: counts.brackets,
        bracketed: counts.bracketed,
        clauses: clauses.collect(),
    };
    serde_json::to_string_pretty(&data)
        .map_err(|e| CommandError::new(Kind::Environment, format!("cannot write the draft: {e}")))
}

fn own(draft: &Draft, clause: &onetext_draft::outline::Clause) -> String {
    let own = clause.own.clone().skip(usize::from(clause.is_heading));
    let texts = own.filter_map(|at| draft.paragraphs.get(at)).map(|it| it.text.as_str());
    texts.collect::<Vec<_>>().join("\n\n")
}
