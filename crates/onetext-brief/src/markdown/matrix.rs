//! The matrix as tables of a few parties each, then every issue with its words.

use super::escape::{strong, text};
use super::{Page, cites, join};
use crate::phrase;
use crate::section::matrix::{Cell, Held, Matrix, Row, Said};

/// How many parties stand beside each other in a table.
const PARTIES: usize = 5;

/// The longest words that a cell of the table quotes, in characters; longer ones stand below.
const QUOTE: usize = 90;

pub(super) fn matrix(page: &mut Page, matrix: &Matrix) {
    page.heading(2, "Issues and positions");
    page.nothing(matrix.rows.is_empty(), "No issue is recorded.");
    if matrix.rows.is_empty() {
        return;
    }
    for from in (0..matrix.parties.len()).step_by(PARTIES) {
        if from > 0 {
            page.line("");
        }
        table(page, matrix, from);
    }
    page.block("Signs: ● prefers, ○ accepts, ✕ rules out, · nothing recorded.");
    for row in &matrix.rows {
        issue(page, row, matrix);
    }
}

/// The parties from this one on, as many as stand beside each other.
fn table(page: &mut Page, matrix: &Matrix, from: usize) {
    let parties = matrix.parties.iter().skip(from).take(PARTIES);
    let mut head = vec!["Issue".to_owned()];
    head.extend(parties.map(|party| text(&party.name)));
    page.line(&format!("| {} |", head.join(" | ")));
    page.line(&format!("|{}", " --- |".repeat(head.len())));
    for row in &matrix.rows {
        let mut cells = vec![strong(&row.issue.name)];
        cells.extend(row.cells.iter().skip(from).take(PARTIES).map(cell));
        page.line(&format!("| {} |", cells.join(" | ")));
    }
}

fn cell(cell: &Cell) -> String {
    let Some(held) = &cell.stance else {
        return cell.said.first().map_or_else(|| "·".to_owned(), short);
    };
    let mut parts: Vec<String> = Vec::new();
    for (sign, prefers, accepts, rejects) in [
        ("●", &held.prefers[..], &[][..], &[][..]),
        ("○", &[], &held.accepts[..], &[]),
        ("✕", &[], &[], &held.rejects[..]),
    ] {
        if prefers.len() + accepts.len() + rejects.len() > 0 {
            let stance = phrase::stance(prefers, accepts, rejects).unwrap_or_default();
            parts.push(format!("{sign} {}", text(&stance)));
        }
    }
    if parts.is_empty() {
        parts.push(text(held.note.as_deref().unwrap_or(phrase::NO_OPTION)));
    }
    let words = match (phrase::cites(&held.origin), held.statements.first()) {
        (Some(cites), _) => cites,
        (None, Some(said)) if is_long(said) => cites(&said.origin),
        (None, Some(said)) => format!("– {}", short(said)),
        (None, None) => String::new(),
    };
    join(&[&parts.join("; "), &words])
}

/// The words with their source; long ones are only cited.
fn short(said: &Said) -> String {
    let cites = cites(&said.origin);
    if is_long(said) {
        return cites;
    }
    join(&[&text(&phrase::in_quotes(&said.words)), &cites])
}

/// Whether the words are too long for a cell, and can be found by their source.
fn is_long(said: &Said) -> bool {
    said.words.chars().count() > QUOTE && !said.origin.words.is_empty()
}

fn issue(page: &mut Page, row: &Row, matrix: &Matrix) {
    page.heading(3, &text(&row.issue.name));
    if let Some(question) = &row.question {
        page.line(&text(question));
        page.line("");
    }
    if !row.options.is_empty() {
        let options: Vec<&str> = row.options.iter().map(|option| option.name.as_str()).collect();
        page.line(&text(&format!("Options: {}", options.join(" / "))));
        page.line("");
    }
    let (known, silent): (Vec<_>, Vec<_>) =
        row.cells.iter().zip(&matrix.parties).partition(|(cell, _)| !cell.is_empty());
    for (cell, party) in &known {
        match &cell.stance {
            Some(stance) => held(page, stance, &party.name),
            None => page.point(0, &join(&[&strong(&party.name), phrase::NO_POSITION])),
        }
        cell.said.iter().for_each(|words| said(page, 1, words));
        if let Some(more) = phrase::more(cell.more_said) {
            page.point(1, &more);
        }
        for before in cell.stance.iter().flat_map(|held| &held.earlier) {
            let line = format!("Before that, {}", phrase::before(before));
            page.point(1, &join(&[&text(&line), &cites(&before.origin)]));
        }
    }
    row.unattributed.iter().for_each(|words| said(page, 0, words));
    if let Some(more) = phrase::more(row.more_unattributed) {
        page.point(0, &more);
    }
    if known.is_empty() && row.unattributed.is_empty() {
        page.nothing(true, phrase::NOBODY);
        page.quotes(0, &row.origin);
    } else if !silent.is_empty() {
        let silent: Vec<String> = silent.iter().map(|(_, party)| party.name.clone()).collect();
        page.point(0, &text(&format!("Nothing recorded from {}", phrase::list(&silent))));
    }
}

fn held(page: &mut Page, held: &Held, party: &str) {
    let several = phrase::is_plural(party);
    let stance = phrase::stance_of(several, &held.prefers, &held.accepts, &held.rejects);
    // Where no option is named, the words are the position.
    let (position, note) = match (&stance, &held.note) {
        (Some(stance), note) => (stance.as_str(), note.as_deref()),
        (None, note) => (note.as_deref().unwrap_or(phrase::NO_OPTION), None),
    };
    page.point(0, &join(&[&strong(party), &text(position)]));
    if let Some(note) = note {
        page.point(1, &text(note));
    }
    page.point(1, &text(&phrase::standing(held)));
    page.quotes(1, &held.origin);
    held.statements.iter().for_each(|words| said(page, 1, words));
}

fn said(page: &mut Page, depth: usize, said: &Said) {
    let caution = match phrase::caution(said) {
        caution if caution.is_empty() => caution,
        caution => format!("({})", text(&caution)),
    };
    let who = text(&format!("{}:", phrase::said(said)));
    let words = text(&phrase::in_quotes(&said.words));
    page.point(depth, &join(&[&who, &words, &cites(&said.origin), &caution]));
}
