//! Our own lists: what is in them, and where they are wrong.

use std::fs;
use std::path::Path;

use super::Error;

/// A row of a list: its cells, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) file: &'static str,
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

impl Row {
    pub(super) fn wrong(&self, reason: impl Into<String>) -> Error {
        Error::Row { file: self.file, line: self.line, reason: reason.into() }
    }

    /// The items of a cell.
    pub(super) fn list(&self, cell: usize) -> Vec<String> {
        items(self.cells.get(cell).map_or("", String::as_str))
    }
}

pub(super) fn items(cell: &str) -> Vec<String> {
    cell.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// All our own lists.
pub(super) struct Own {
    pub(super) states: Vec<Row>,
    pub(super) regions: Vec<Row>,
    pub(super) bodies: Vec<Row>,
    pub(super) organisations: Vec<Row>,
    pub(super) offices: Vec<Row>,
    pub(super) people: Vec<Row>,
    pub(super) ambiguous: Vec<Row>,
    pub(super) traps: Vec<Row>,
    pub(super) given_names: Vec<Row>,
}

impl Own {
    pub(super) fn read(folder: &Path) -> Result<Self, Error> {
        let rows = |file, separator, least| rows(folder, file, separator, least);
        Ok(Self {
            states: rows("states.txt", '|', 6)?,
            regions: rows("regions.txt", '|', 6)?,
            bodies: rows("bodies.txt", '|', 6)?,
            organisations: rows("organisations.txt", '|', 6)?,
            offices: rows("offices.txt", '|', 3)?,
            people: rows("people.txt", '|', 3)?,
            ambiguous: rows("ambiguous.txt", '|', 2)?,
            traps: rows("traps.txt", '|', 1)?,
            given_names: rows("given-names.txt", ':', 2)?,
        })
    }
}

/// The rows of a file. Lines that begin with `#` are remarks.
fn rows(
    folder: &Path,
    file: &'static str,
    separator: char,
    least: usize,
) -> Result<Vec<Row>, Error> {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).map_err(|reason| Error::File { path, reason })?;
    let mut rows = Vec::new();
    for (line, words) in (1..).zip(text.lines()) {
        if words.trim().is_empty() || words.starts_with('#') {
            continue;
        }
        let cells: Vec<String> =
            words.split(separator).map(|cell| cell.trim().to_owned()).collect();
        let row = Row { file, line, cells };
        if row.cells.len() < least || row.cells[0].is_empty() {
            return Err(row.wrong(format!("{least} cells are needed")));
        }
        rows.push(row);
    }
    Ok(rows)
}
