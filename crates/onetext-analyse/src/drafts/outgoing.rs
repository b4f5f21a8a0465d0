//! A draft or a redline on its way out, as a file for others.
//!
//! A [`Sheet`] is made from what one viewer sees and from nothing else, so the file holds nothing
//! more. Which form it gets is asked last: the same sheet can be written in all of them.

use std::collections::BTreeMap;

use onetext_draft::format::{Paper, write};
use onetext_draft::outline::outline;
use onetext_draft::{Comment, Draft, Format, Marked, Redline, markdown};
use onetext_record::id::{IssueId, OptionId};
use onetext_record::{Negotiation, Recorded, When, body};

/// What is asked of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Whether what parties hold and said on the issues of each clause stands beside it as comments.
    pub positions: bool,
    /// Whether names, dates and comments are left out.
    pub clean: bool,
    /// The language of the text, as `en-GB`.
    pub language: String,
}

impl Default for Wish {
    fn default() -> Self {
        Self { positions: false, clean: false, language: "en-GB".to_owned() }
    }
}

/// What is written: a text with the changes in it, and what the file says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What people call it.
    pub title: String,
    /// The text.
    pub marked: Marked,
    paper: Paper,
}

impl Sheet {
    fn new(title: String, marked: Marked, wish: &Wish) -> Self {
        let mut paper = Paper::default();
        paper.options.title = Some(title.clone());
        paper.options.language.clone_from(&wish.language);
        paper.options.clean = wish.clean;
        Self { title, marked, paper }
    }

    /// A draft of a record; none where its text is not in it.
    pub fn draft(
        state: &Negotiation,
        recorded: &Recorded<body::Draft>,
        wish: &Wish,
    ) -> Option<Self> {
        let draft = markdown::read(recorded.body.text.as_deref()?).0;
        let mut marked = Marked::unchanged(&draft);
        if wish.positions {
            marked.comments = comments(state, &draft);
        }
        let mut sheet = Self::new(recorded.body.title.clone(), marked, wish);
        let work = &mut sheet.paper.work;
        three_letters(&wish.language).clone_into(&mut work.language);
        if let Some(on) = recorded.on {
            work.date = on.last().to_string();
        }
        work.uri = format!("/akn/un/act/{}/{}", work.date, recorded.body.id);
        Some(sheet)
    }

    /// What changed between two texts, each with its title.
    pub fn redline(
        [old, new]: [(&str, &Draft); 2],
        redline: &Redline,
        author: Option<&str>,
        on: Option<When>,
        wish: &Wish,
    ) -> Self {
        let date = on.map(|on| on.last().to_string());
        let marked = redline.marked(old.1, new.1, author, date.as_deref());
        Self::new(format!("{} → {}", old.0, new.0), marked, wish)
    }

    /// Changes that a file carries itself.
    pub fn marked(title: String, marked: Marked, wish: &Wish) -> Self {
        Self::new(title, marked, wish)
    }

    /// The file.
    pub fn write(&self, format: Format) -> Vec<u8> {
        write(&self.marked, format, &self.paper)
    }
}

/// The name of a language in three letters, as Akoma Ntoso has it.
fn three_letters(language: &str) -> &'static str {
    let first = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    match first.as_str() {
        "en" => "eng",
        "ar" => "ara",
        "de" => "deu",
        "es" => "spa",
        "fr" => "fra",
        "ru" => "rus",
        "uk" => "ukr",
        "zh" => "zho",
        _ => "und",
    }
}

type OnIssues<'n> = BTreeMap<&'n IssueId, Vec<&'n Recorded<body::Statement>>>;

/// The positions and statements on the issues of each clause, beside its first paragraph.
fn comments(state: &Negotiation, draft: &Draft) -> Vec<Comment> {
    let outline = outline(draft);
    // Statements are many and walked once.
    let mut statements: OnIssues<'_> = BTreeMap::new();
    for settles in outline.clauses.iter().flat_map(|clause| &clause.settles) {
        if let Some(issue) = state.issues.get(settles.issue.as_str()) {
            statements.entry(&issue.body.id).or_default();
        }
    }
    for statement in state.statements.current() {
        for issue in &statement.body.issues {
            let known = statements.get_mut(issue);
            let is_new = |known: &Vec<&Recorded<_>>| {
                known.last().is_none_or(|last| last.seq != statement.seq)
            };
            if let Some(known) = known.filter(|known| is_new(known)) {
                known.push(statement);
            }
        }
    }
    let mut comments = Vec::new();
    for clause in &outline.clauses {
        let place = clause.own.start;
        let length = draft.paragraphs.get(place).map_or(0, |paragraph| paragraph.text.len());
        for settles in &clause.settles {
            let Some(issue) = state.issues.get(settles.issue.as_str()) else { continue };
            for (author, date, text) in said(state, &issue.body, &statements) {
                let (start, end) = ((place, 0), (place, length));
                comments.push(Comment { author: Some(author), date, text, start, end });
            }
        }
    }
    comments
}

/// What parties hold and said on an issue: who, when and what.
fn said(
    state: &Negotiation,
    issue: &body::Issue,
    statements: &OnIssues<'_>,
) -> Vec<(String, Option<String>, String)> {
    let statements = statements.get(&issue.id).map_or(&[][..], Vec::as_slice);
    let mut said = Vec::new();
    for party in state.parties.current() {
        if let Some(position) = state.position(&party.body.id, &issue.id, None) {
            let text = position_in_words(&position.body, issue);
            said.push((party.body.name.clone(), day(position), text));
        }
        for statement in statements.iter().filter(|it| it.body.by.contains(&party.body.id)) {
            let body = &statement.body;
            let not = if body.negated { "not: " } else { "" };
            let person = body.person.as_ref().and_then(|id| state.persons.get(id));
            let person = person.map(|person| format!(" ({})", person.body.name));
            let text = format!(
                "{not}{}{}: {}",
                body.stance.word(),
                person.unwrap_or_default(),
                body.words
            );
            said.push((party.body.name.clone(), day(statement), text));
        }
    }
    said
}

fn day<T>(recorded: &Recorded<T>) -> Option<String> {
    recorded.on.map(|on| on.last().to_string())
}

fn position_in_words(position: &body::Position, issue: &body::Issue) -> String {
    let titles = |options: &[OptionId], between: &str| {
        let title = |id: &OptionId| {
            let option = issue.options.iter().find(|option| option.id == *id);
            option.map_or_else(|| id.to_string(), |option| option.title.clone())
        };
        options.iter().map(title).collect::<Vec<_>>().join(between)
    };
    let mut parts = Vec::new();
    for (verb, options, between) in [
        ("prefers", &position.prefers, ", then "),
        ("accepts", &position.accepts, ", "),
        ("rejects", &position.rejects, ", "),
    ] {
        if !options.is_empty() {
            parts.push(format!("{verb} {}", titles(options, between)));
        }
    }
    let mut text = format!("{}: {}", issue.title, parts.join("; "));
    if let Some(note) = &position.note {
        text.push('\n');
        text.push_str(note);
    }
    text
}
