//! `onetext draft redline`: what changed from one version to another.

use anstyle::{AnsiColor, Effects, Style as Look};
use onetext_draft::format::{Paper, write};
use onetext_draft::redline::Totals;
use onetext_draft::{
    Change, ChangeKind, Draft, Format, Marked, MarkedParagraph, Piece, Style, compare, outline,
};

use super::lineage::parents;
use super::merge::excerpt;
use super::page::{Run, number, wrap};
use super::paper::no_form;
use super::version::{Shelf, Version, from_record, recorded};
use crate::cli::draft::{Redline, RedlineFormat};
use crate::commands::read::count;
use crate::error::{CommandError, Outcome};
use crate::output::Output;

/// What is shown: the two texts and the changes between them.
struct Shown {
    title: String,
    marked: Marked,
    totals: Totals,
}

pub(super) fn run(command: &Redline, output: Output) -> Outcome {
    command.out.check()?;
    let form = form(command)?;
    let shelf = Shelf::of(&command.of, output)?;
    let Shown { title, marked, totals } = shown(command, &shelf, output)?;
    let summary = summary(&totals);
    let form = match form {
        RedlineFormat::Text => {
            let colour = command.out.file().is_none() && output.colour();
            let text = terminal(&marked, command.all, output.width(), colour);
            return command.out.text(&format!("{title}\n\n{text}{summary}\n"), &summary, output);
        }
        RedlineFormat::Docx => Format::Docx,
        RedlineFormat::Odt => Format::Odt,
        RedlineFormat::Html => Format::Html,
        RedlineFormat::Critic => Format::Critic,
    };
    let mut paper = Paper::default();
    paper.options.title = Some(title);
    paper.options.language.clone_from(&command.lang);
    paper.options.clean = command.clean;
    command.out.draft(write(&marked, form, &paper), form, &summary, output)
}

fn form(command: &Redline) -> Outcome<RedlineFormat> {
    if let Some(form) = command.format {
        return Ok(form);
    }
    Ok(match command.out.ending().as_deref() {
        None if command.out.file().is_none() => RedlineFormat::Text,
        Some("docx") => RedlineFormat::Docx,
        Some("odt") => RedlineFormat::Odt,
        Some("html" | "htm") => RedlineFormat::Html,
        Some("md" | "markdown" | "critic") => RedlineFormat::Critic,
        Some("txt") => RedlineFormat::Text,
        _ => return Err(no_form(&command.out, "--format", "docx, odt, html, critic or text")),
    })
}

fn shown(command: &Redline, shelf: &Shelf, output: Output) -> Outcome<Shown> {
    let first = shelf.version(&command.old, output)?;
    let (old, new) = match (&command.new, shelf) {
        (Some(name), _) => (first, shelf.version(name, output)?),
        (None, Shelf::Talks(negotiation)) => {
            let with_text: Vec<&str> = negotiation
                .drafts
                .current()
                .filter(|draft| draft.body.text.is_some())
                .map(|draft| draft.body.id.as_str())
                .collect();
            let place = with_text.iter().position(|id| *id == first.name);
            let lineage = parents(negotiation, &with_text);
            let parent = place.and_then(|place| lineage[place].first());
            let Some(parent) = parent.and_then(|&place| with_text.get(place)) else {
                recorded(negotiation, &first.name)?;
                return Err(CommandError::input(format!(
                    "the draft `{}` has no parent whose text is known",
                    first.name
                ))
                .hint("name the draft that it is to be compared with"));
            };
            (from_record(negotiation, parent)?, first)
        }
        (None, Shelf::Files) => return own(first),
    };
    for version in [&old, &new].into_iter().filter(|version| version.marked.is_some()) {
        output.note(&format!(
            "note: {} has changes of its own; it is compared with all of them accepted",
            version.name
        ));
    }
    Ok(between(&old, &new, command))
}

/// The changes that a file carries.
fn own(version: Version) -> Outcome<Shown> {
    let Some(marked) = version.marked else {
        return Err(CommandError::input(format!("{} carries no changes", version.name))
            .hint("name the version that it is to be compared with"));
    };
    let totals = compare(&marked.rejected(), &marked.accepted()).totals;
    Ok(Shown { title: version.title, marked, totals })
}

fn between(old: &Version, new: &Version, command: &Redline) -> Shown {
    let author = match (&command.author, new.authors.as_slice()) {
        (Some(author), _) => Some(author.clone()),
        (None, []) => None,
        (None, authors) => Some(authors.join(", ")),
    };
    let date = command.date.or(new.on).map(|on| on.last().to_string());
    let redline = compare(&old.draft, &new.draft);
    let marked = redline.marked(&old.draft, &new.draft, author.as_deref(), date.as_deref());
    Shown { title: format!("{} → {}", old.title, new.title), marked, totals: redline.totals }
}

/// What changed, in one line.
pub(super) fn summary(totals: &Totals) -> String {
    let t = totals;
    let words = [(t.words_inserted, "in"), (t.words_deleted, "out"), (t.words_moved, "moved")];
    let places = [
        (t.edited, "edited"),
        (t.inserted, "inserted"),
        (t.deleted, "deleted"),
        (t.moved, "moved"),
        (t.split, "split"),
        (t.merged, "merged"),
        (t.renumbered, "renumbered"),
        (t.unchanged, "unchanged"),
    ];
    let told = |of: &[(usize, &str)]| {
        let some = of.iter().filter(|(n, _)| *n > 0);
        some.map(|(n, what)| format!("{} {what}", number(*n))).collect::<Vec<_>>().join(", ")
    };
    let (words, places) = (told(&words), told(&places));
    match (words.as_str(), places.as_str()) {
        ("", "") => "both are empty".to_owned(),
        ("", _) => format!("no words changed; paragraphs: {places}"),
        (_, "") => format!("words: {words}"),
        _ => format!("words: {words}; paragraphs: {places}"),
    }
}

const IN: Look = AnsiColor::Green.on_default().effects(Effects::UNDERLINE);
const OUT: Look = AnsiColor::Red.on_default().effects(Effects::STRIKETHROUGH);
const MOVED: Look = AnsiColor::Magenta.on_default();
const QUIET: Look = Look::new().effects(Effects::DIMMED);

/// The redline for a terminal: changed paragraphs, each under the heading of its clause.
fn terminal(marked: &Marked, all: bool, width: usize, colour: bool) -> String {
    let mut text = String::new();
    let mut left_out = 0;
    // The heading of the clause that is being shown, until it is printed.
    let mut heading: Option<&MarkedParagraph> = None;
    let quiet = |words: &str| Run::new(words, QUIET, ["", ""], colour);
    let mut print = |runs: &[Run]| {
        for line in wrap(runs, width) {
            text.push_str(&line);
            text.push('\n');
        }
        text.push('\n');
    };
    let unchanged = |n: usize| format!("… {} unchanged", count(n, "paragraph"));
    for paragraph in &marked.paragraphs {
        if !all && !is_changed(paragraph) {
            if matches!(paragraph.style, Style::Heading(_)) {
                left_out += usize::from(heading.is_some());
                heading = Some(paragraph);
            } else {
                left_out += 1;
            }
            continue;
        }
        if left_out > 0 {
            print(&[quiet(&unchanged(left_out))]);
            left_out = 0;
        }
        if let Some(heading) = heading.take() {
            print(&runs(heading, colour));
        }
        print(&runs(paragraph, colour));
    }
    left_out += usize::from(heading.is_some());
    if left_out > 0 {
        print(&[quiet(&unchanged(left_out))]);
    }
    text
}

fn is_changed(paragraph: &MarkedParagraph) -> bool {
    paragraph.end.is_some() || paragraph.pieces.iter().any(|piece| piece.change.is_some())
}

/// The move that a paragraph went or came by as a whole.
fn moved(paragraph: &MarkedParagraph) -> Option<ChangeKind> {
    let is_move =
        |kind: &ChangeKind| matches!(kind, ChangeKind::MovedFrom(_) | ChangeKind::MovedTo(_));
    let kinds = paragraph.pieces.iter().filter_map(|piece| Some(piece.change.as_ref()?.kind));
    let found: Vec<ChangeKind> = kinds.filter(is_move).collect();
    let stays = paragraph.pieces.iter().any(|piece| piece.change.is_none());
    found.first().copied().filter(|_| !stays)
}

fn runs(paragraph: &MarkedParagraph, colour: bool) -> Vec<Run> {
    let mut runs = Vec::new();
    match moved(paragraph) {
        Some(ChangeKind::MovedFrom(n)) => {
            // What it says is shown where it went.
            let words: String = paragraph.pieces.iter().map(|piece| piece.text.as_str()).collect();
            let start: Vec<&str> = words.split_whitespace().take(8).collect();
            let said = format!("⇢{n} moved away: {} …", start.join(" "));
            return vec![Run::new(&said, MOVED, ["", ""], colour)];
        }
        Some(ChangeKind::MovedTo(n)) => {
            runs.push(Run::new(&format!("⇠{n} moved here: "), MOVED, ["", ""], colour));
        }
        _ => {}
    }
    let base = match paragraph.style {
        Style::Heading(_) | Style::Title => Look::new().effects(Effects::BOLD),
        _ => Look::new(),
    };
    if let Style::Item(level) = paragraph.style {
        runs.push(Run::plain(&format!("{}• ", "  ".repeat(usize::from(level.saturating_sub(1))))));
    }
    for pieces in paragraph.pieces.chunk_by(|a, b| kind(a) == kind(b)) {
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        runs.push(piece(&text, kind(&pieces[0]), base, colour));
    }
    // Where only the end came or went, two paragraphs were cut apart or joined.
    if let Some(Change { kind, .. }) = &paragraph.end
        && paragraph.pieces.iter().any(|piece| piece.change.is_none())
    {
        runs.push(piece("¶", Some(*kind), base, colour));
    }
    runs
}

fn kind(piece: &Piece) -> Option<ChangeKind> {
    piece.change.as_ref().map(|change| change.kind)
}

fn piece(text: &str, kind: Option<ChangeKind>, base: Look, colour: bool) -> Run {
    let (look, marks) = match kind {
        None => (base, ["", ""]),
        Some(ChangeKind::Inserted) => {
            (IN.effects(IN.get_effects() | base.get_effects()), ["{++", "++}"])
        }
        Some(ChangeKind::Deleted) => {
            (OUT.effects(OUT.get_effects() | base.get_effects()), ["{--", "--}"])
        }
        Some(ChangeKind::MovedTo(_) | ChangeKind::MovedFrom(_)) => (MOVED, ["", ""]),
    };
    Run::new(text, look, marks, colour)
}

/// What a draft's clause at a paragraph is called: its number and title, or its first words.
pub(super) fn called(draft: &Draft, outline: &outline::Outline, clause: usize) -> String {
    let Some(clause) = outline.clauses.get(clause) else { return String::new() };
    let name = [clause.number.as_str(), clause.title.as_str()];
    let name: Vec<&str> = name.into_iter().filter(|part| !part.is_empty()).collect();
    if !name.is_empty() {
        return name.join(" ");
    }
    excerpt(draft.paragraphs.get(clause.own.start).map_or("", |it| it.text.as_str()))
}
