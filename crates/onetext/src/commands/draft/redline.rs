//! `onetext draft redline`: what changed from one version to another.

use anstyle::{AnsiColor, Effects, Style as Look};
use onetext_analyse::drafts::outgoing::{Sheet, Wish};
use onetext_draft::redline::Totals;
use onetext_draft::{Change, ChangeKind, Format, Marked, MarkedParagraph, Piece, Style, compare};

use super::lineage::parents;
use super::page::{Run, clean, number, wrap};
use super::paper::{no_form, printed};
use super::version::{Shelf, Version, from_record, recorded};
use crate::cli::draft::{Redline, RedlineFormat};
use crate::commands::read::count;
use crate::error::{CommandError, Outcome};
use crate::output::Output;

/// What is shown: the two texts and the changes between them.
struct Shown {
    sheet: Sheet,
    totals: Totals,
}

pub(super) fn run(command: &Redline, output: Output) -> Outcome {
    command.out.check()?;
    let form = form(command)?;
    let shelf = Shelf::of(&command.of, output)?;
    let Shown { sheet, totals } = shown(command, &shelf, output)?;
    let summary = summary(&totals);
    let form = match form {
        RedlineFormat::Text => {
            let colour = command.out.file().is_none() && output.colour();
            let text = terminal(&sheet.marked, command.all, output.width(), colour);
            return command.out.text(
                &format!("{}\n\n{text}{summary}\n", clean(&sheet.title)),
                &summary,
                output,
            );
        }
        RedlineFormat::Docx => Format::Docx,
        RedlineFormat::Odt => Format::Odt,
        RedlineFormat::Html => Format::Html,
        RedlineFormat::Critic => Format::Critic,
        RedlineFormat::Pdf => {
            let bytes = printed(&sheet.title, std::slice::from_ref(&summary), &sheet.marked);
            return command.out.pdf(&bytes, &summary, output);
        }
    };
    command.out.draft(sheet.write(form), form, &summary, output)
}

fn wish(command: &Redline) -> Wish {
    Wish { positions: false, clean: command.clean, language: command.lang.clone() }
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
        Some("pdf") => RedlineFormat::Pdf,
        _ => return Err(no_form(&command.out, "--format", "docx, odt, html, critic, pdf or text")),
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
        (None, Shelf::Files) => return own(first, command),
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
fn own(version: Version, command: &Redline) -> Outcome<Shown> {
    let Some(marked) = version.marked else {
        return Err(CommandError::input(format!("{} carries no changes", version.name))
            .hint("name the version that it is to be compared with"));
    };
    let totals = compare(&marked.rejected(), &marked.accepted()).totals;
    Ok(Shown { sheet: Sheet::marked(version.title, marked, &wish(command)), totals })
}

fn between(old: &Version, new: &Version, command: &Redline) -> Shown {
    let author = match (&command.author, new.authors.as_slice()) {
        (Some(author), _) => Some(author.clone()),
        (None, []) => None,
        (None, authors) => Some(authors.join(", ")),
    };
    let redline = compare(&old.draft, &new.draft);
    let texts = [(old.title.as_str(), &old.draft), (new.title.as_str(), &new.draft)];
    let on = command.date.or(new.on);
    let sheet = Sheet::redline(texts, &redline, author.as_deref(), on, &wish(command));
    Shown { sheet, totals: redline.totals }
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

/// How many words of a paragraph that moved away are shown at its old place.
const FIRST: usize = 8;
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
    for (at, paragraph) in marked.paragraphs.iter().enumerate() {
        let cut = is_cut(paragraph, marked.paragraphs.get(at + 1));
        if !all && !cut && !has_changes(paragraph) {
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
            print(&runs(heading, false, colour));
        }
        print(&runs(paragraph, cut, colour));
    }
    left_out += usize::from(heading.is_some());
    if left_out > 0 {
        print(&[quiet(&unchanged(left_out))]);
    }
    text
}

/// Whether words of it came, went or moved, or it did so empty.
fn has_changes(paragraph: &MarkedParagraph) -> bool {
    let words = &paragraph.pieces;
    words.iter().any(|piece| piece.change.is_some()) || words.is_empty() && paragraph.end.is_some()
}

/// Whether it and the one behind it were one paragraph, or are one now. Where one of them came or
/// went as a whole, the end did so with it, and tells nothing more.
fn is_cut(paragraph: &MarkedParagraph, next: Option<&MarkedParagraph>) -> bool {
    let stays = |it: &MarkedParagraph| it.pieces.iter().any(|piece| piece.change.is_none());
    paragraph.end.is_some() && stays(paragraph) && next.is_some_and(stays)
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

fn runs(paragraph: &MarkedParagraph, cut: bool, colour: bool) -> Vec<Run> {
    let mut runs = Vec::new();
    match moved(paragraph) {
        Some(ChangeKind::MovedFrom(n)) => {
            // What it says is shown where it went.
            let words: String = paragraph.pieces.iter().map(|piece| piece.text.as_str()).collect();
            let all: Vec<&str> = words.split_whitespace().collect();
            let more = if all.len() > FIRST { " …" } else { "" };
            let start = all.iter().take(FIRST).copied().collect::<Vec<_>>().join(" ");
            let said = format!("⇢{n} moved away: {start}{more}");
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
    if let Some(Change { kind, .. }) = paragraph.end.as_ref().filter(|_| cut) {
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
