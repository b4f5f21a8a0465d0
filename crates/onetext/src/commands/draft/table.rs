//! `onetext draft table`: versions side by side, a clause a row.

use std::fmt::Write;

use maud::{DOCTYPE, html};
use onetext_draft::outline::outline;
use onetext_draft::table::{Cell, TableRow};
use onetext_draft::{Draft, table};
use unicode_width::UnicodeWidthStr;

use super::lineage::{chain, parents};
use super::page::{Run, wrap};
use super::paper::no_form;
use super::version::{Shelf, Version};
use crate::cli::draft::{Table, TableFormat};
use crate::commands::read::harmless;
use crate::error::{CommandError, Kind, Outcome};
use crate::output::Output;

/// The fewest columns that words are readable in.
const NARROW: usize = 16;

const STYLE: &str = "\
:root{--paper:#fff;--ink:#1b1b1b;--quiet:#555;--line:#c9c9c9;--new:#e8f5ea}\
@media(prefers-color-scheme:dark){:root{--paper:#16181d;--ink:#e6e6e6;--quiet:#b0b0b0;\
--line:#4a4d55;--new:#12301b}}\
body{margin:0 auto;padding:1.5rem;background:var(--paper);color:var(--ink);\
font:1rem/1.5 Georgia,'Times New Roman',serif}\
table{border-collapse:collapse;width:100%;table-layout:fixed}\
th,td{border:1px solid var(--line);padding:.5rem;text-align:start;vertical-align:top;\
overflow-wrap:break-word}\
td.changed{background:var(--new)}.note{color:var(--quiet);font-size:.875rem;margin:0}\
td p{margin:0 0 .5rem}@media print{body{padding:0}tr{break-inside:avoid}}";

/// A table ready to be written.
struct Side<'v> {
    versions: &'v [Version],
    rows: Vec<TableRow>,
}

pub(super) fn run(command: &Table, output: Output) -> Outcome {
    command.out.check()?;
    let form = form(command)?;
    let shelf = Shelf::of(&command.of, output)?;
    let versions: Vec<Version> =
        command.versions.iter().map(|name| shelf.version(name, output)).collect::<Outcome<_>>()?;
    let names: Vec<&str> = versions.iter().map(|version| version.name.as_str()).collect();
    let lineage = match &shelf {
        Shelf::Files => chain(versions.len()),
        Shelf::Talks(negotiation) => related(parents(negotiation, &names)),
    };
    let drafts: Vec<&Draft> = versions.iter().map(|version| &version.draft).collect();
    let table = table(&drafts, &lineage)
        .map_err(|e| CommandError::input(e.to_string()).hint("name each version once"))?;
    let side = Side { versions: &versions, rows: clauses(&versions, table.rows) };
    let text = match form {
        TableFormat::Text => terminal(&side, output.width()),
        TableFormat::Csv => sheet(&side)?,
        TableFormat::Html => page(&side),
        TableFormat::Md => markdown(&side),
    };
    command.out.text(&text, "", output)
}

fn form(command: &Table) -> Outcome<TableFormat> {
    if let Some(form) = command.format {
        return Ok(form);
    }
    Ok(match command.out.ending().as_deref() {
        None if command.out.file().is_none() => TableFormat::Text,
        Some("csv") => TableFormat::Csv,
        Some("html" | "htm") => TableFormat::Html,
        Some("md" | "markdown") => TableFormat::Md,
        Some("txt") => TableFormat::Text,
        _ => return Err(no_form(&command.out, "--format", "text, csv, html or md")),
    })
}

/// Versions of which the record knows no common line are put beside the one before them: whoever
/// names them together wants to see what they share.
fn related(mut parents: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let is_parent: Vec<bool> =
        (0..parents.len()).map(|at| parents.iter().any(|list| list.contains(&at))).collect();
    for at in 1..parents.len() {
        if parents[at].is_empty() && !is_parent[at] {
            parents[at].push(at - 1);
        }
    }
    parents
}

/// Rows of paragraphs as rows of clauses: what stands in a clause joins the row of its head.
fn clauses(versions: &[Version], rows: Vec<TableRow>) -> Vec<TableRow> {
    let owners: Vec<Vec<Option<usize>>> =
        versions.iter().map(|it| outline(&it.draft).owners(it.draft.paragraphs.len())).collect();
    let owner = |version: usize, cell: &Cell, last: bool| {
        let at = if last { cell.paragraphs.last() } else { cell.paragraphs.first() };
        owners[version].get(*at?).copied().flatten()
    };
    let mut joined: Vec<TableRow> = Vec::new();
    for row in rows {
        let is_same = |before: &&mut TableRow| {
            let cells = before.cells.iter().zip(&row.cells).enumerate();
            let found = cells.filter_map(|(version, (before, cell))| {
                Some(owner(version, before, true)? == owner(version, cell, false)?)
            });
            // In no version two clauses, and in one of them at least one and the same.
            let found: Vec<bool> = found.collect();
            !found.is_empty() && found.iter().all(|same| *same)
        };
        match joined.last_mut().filter(is_same) {
            Some(before) => {
                for (before, cell) in before.cells.iter_mut().zip(row.cells) {
                    before.changed |= cell.changed;
                    before.moved |= cell.moved;
                    before.paragraphs.extend(cell.paragraphs);
                }
            }
            None => joined.push(row),
        }
    }
    joined
}

fn words(version: &Version, cell: &Cell) -> Vec<String> {
    let paragraphs = cell.paragraphs.iter().filter_map(|&at| version.draft.paragraphs.get(at));
    paragraphs.map(|paragraph| paragraph.text.clone()).collect()
}

/// What is said of a cell besides its words.
fn note(cell: &Cell) -> &'static str {
    match (cell.changed, cell.moved) {
        (true, true) => "changed, moved",
        (true, false) => "changed",
        (false, true) => "moved",
        (false, false) => "",
    }
}

fn terminal(side: &Side<'_>, width: usize) -> String {
    let count = side.versions.len();
    let width = (width.saturating_sub(3 * (count - 1)) / count).max(NARROW);
    let mut text = String::new();
    let mut row = |cells: Vec<Vec<String>>, rule: char| {
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let parts: Vec<String> = cells
                .iter()
                .map(|cell| {
                    let words = cell.get(line).map_or("", String::as_str);
                    format!("{words}{}", " ".repeat(width.saturating_sub(words.width())))
                })
                .collect();
            text.push_str(parts.join(" │ ").trim_end());
            text.push('\n');
        }
        let line: String = std::iter::repeat_n(rule, width).collect();
        text.push_str(&vec![line; count].join(&format!("{rule}┼{rule}")));
        text.push('\n');
    };
    let wrapped = |words: &str| wrap(&[Run::plain(words)], width);
    row(side.versions.iter().map(|version| wrapped(&version.title)).collect(), '═');
    for line in &side.rows {
        let cells = side.versions.iter().zip(&line.cells).map(|(version, cell)| {
            let said = words(version, cell).join("\n");
            match note(cell) {
                _ if cell.paragraphs.is_empty() => wrapped("–"),
                "" => wrapped(&said),
                note => wrapped(&format!("({note}) {said}")),
            }
        });
        row(cells.collect(), '─');
    }
    text
}

fn markdown(side: &Side<'_>) -> String {
    let plain = |words: &str| words.replace('\\', "\\\\").replace('|', "\\|").replace('\n', "<br>");
    let mut text = String::new();
    let titles: Vec<String> = side.versions.iter().map(|it| plain(&it.title)).collect();
    let _ = writeln!(text, "| {} |", titles.join(" | "));
    let _ = writeln!(text, "|{}", " --- |".repeat(titles.len()));
    for row in &side.rows {
        let cells = side.versions.iter().zip(&row.cells).map(|(version, cell)| {
            let said = plain(&words(version, cell).join("\n"));
            match note(cell) {
                "" => said,
                note => format!("*({note})* {said}"),
            }
        });
        let _ = writeln!(text, "| {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    text
}

fn sheet(side: &Side<'_>) -> Outcome<String> {
    let failed = |e: &dyn std::fmt::Display| {
        CommandError::new(Kind::Environment, format!("cannot write the sheet: {e}"))
    };
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let head = side.versions.iter().flat_map(|it| {
        [harmless(it.title.clone()), harmless(format!("{}: what changed", it.title))]
    });
    sheet.write_record(head).map_err(|e| failed(&e))?;
    for row in &side.rows {
        let cells = side.versions.iter().zip(&row.cells).flat_map(|(version, cell)| {
            [harmless(words(version, cell).join("\n")), note(cell).to_owned()]
        });
        sheet.write_record(cells).map_err(|e| failed(&e))?;
    }
    let bytes = sheet.into_inner().map_err(|e| failed(&e))?;
    let text = String::from_utf8(bytes).map_err(|e| failed(&e))?;
    Ok(format!("\u{feff}{text}"))
}

fn page(side: &Side<'_>) -> String {
    let titles: Vec<&str> = side.versions.iter().map(|version| version.title.as_str()).collect();
    let title = titles.join(" · ");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { "Versions side by side" }
                    table {
                        thead { tr { @for title in &titles { th scope="col" dir="auto" { (title) } } } }
                        tbody {
                            @for row in &side.rows {
                                tr {
                                    @for (version, cell) in side.versions.iter().zip(&row.cells) {
                                        td class=[cell.changed.then_some("changed")] dir="auto" {
                                            @if !note(cell).is_empty() { p.note { (note(cell)) } }
                                            @if cell.paragraphs.is_empty() { p.note { "not in this version" } }
                                            @for words in words(version, cell) { p { (words) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    .into_string()
}
