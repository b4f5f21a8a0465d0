//! Models as people read them, and the tables made of them.
//!
//! The build script is made of this room and of `table`, so nothing but the standard library is
//! used here.

use std::fmt;
use std::fmt::Write;

use super::table::{SLOT, hash};

/// A line of a model's text that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the model cannot be read", self.line)
    }
}

impl std::error::Error for BadLine {}

/// A model as people read it: its features with their weights, class by class.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Listed {
    /// What it decides.
    pub name: String,
    /// What it decides between; one empty name for a score.
    pub classes: Vec<String>,
    /// Each feature with its weights, in order of name.
    pub rows: Vec<(String, Vec<f32>)>,
}

/// Reads models from text: `[NAME] CLASS…` begins one, `FEATURE TAB WEIGHT…` is a line of it, and
/// classes whose weight is nothing are left out as `CLASS-NUMBER:WEIGHT`.
pub(crate) fn parse(text: &str) -> Result<Vec<Listed>, BadLine> {
    let mut models: Vec<Listed> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let bad = || BadLine { line: number + 1 };
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(head) = line.strip_prefix('[') {
            let (name, classes) = head.split_once(']').ok_or_else(bad)?;
            let mut classes: Vec<String> = classes.split_whitespace().map(str::to_owned).collect();
            if classes.is_empty() {
                classes.push(String::new());
            }
            models.push(Listed { name: name.to_owned(), classes, rows: Vec::new() });
            continue;
        }
        let model = models.last_mut().ok_or_else(bad)?;
        let (feature, weights) = line.split_once('\t').ok_or_else(bad)?;
        let mut row = vec![0.0; model.classes.len()];
        for weight in weights.split(' ') {
            let (class, weight) = weight.split_once(':').unwrap_or(("0", weight));
            let class: usize = class.parse().map_err(|_| bad())?;
            *row.get_mut(class).ok_or_else(bad)? = weight.parse().map_err(|_| bad())?;
        }
        model.rows.push((feature.to_owned(), row));
    }
    Ok(models)
}

impl fmt::Display for Listed {
    /// Writes it as [`parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[{}] {}", self.name, self.classes.join(" "))?;
        for (name, row) in &self.rows {
            write!(f, "{name}\t")?;
            if let [weight] = row.as_slice() {
                writeln!(f, "{weight}")?;
                continue;
            }
            let mut shown = String::new();
            for (class, weight) in row.iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
                let gap = if shown.is_empty() { "" } else { " " };
                write!(shown, "{gap}{class}:{weight}")?;
            }
            writeln!(f, "{shown}")?;
        }
        Ok(())
    }
}

/// The table of a model: four lengths, then index, weights, where names end, and names.
pub(crate) fn table(model: &Listed) -> Vec<u8> {
    let (mut index, mut weights, mut ends, mut names) =
        (Vec::new(), Vec::new(), Vec::new(), String::new());
    let mut hashes = Vec::with_capacity(model.rows.len());
    for (at, (name, row)) in model.rows.iter().enumerate() {
        hashes.push((hash(name), u32::try_from(at).unwrap_or(u32::MAX)));
        weights.extend(row.iter().flat_map(|weight| weight.to_le_bytes()));
        names.push_str(name);
        put(names.len(), &mut ends);
    }
    self::index(&hashes, &mut index);
    let mut out = Vec::new();
    for part in [index.len(), weights.len(), ends.len(), names.len()] {
        put(part, &mut out);
    }
    for part in [&index, &weights, &ends, names.as_bytes()] {
        out.extend(part);
    }
    out
}

/// Writes an index of hashes, each with the number given beside it.
pub(crate) fn index(hashes: &[(u64, u32)], out: &mut Vec<u8>) {
    let slots = (hashes.len() * 2).next_power_of_two().max(1);
    let mut table = vec![0; slots * SLOT];
    for (hash, number) in hashes {
        let mut slot = usize::try_from(hash & (slots as u64 - 1)).unwrap_or_default();
        while table[slot * SLOT..slot * SLOT + 4] != [0; 4] {
            slot = (slot + 1) % slots;
        }
        let at = slot * SLOT;
        table[at..at + 4].copy_from_slice(&(number + 1).to_le_bytes());
        table[at + 4..at + SLOT].copy_from_slice(&hash.to_le_bytes());
    }
    put(slots, out);
    out.extend(table);
}

fn put(number: usize, out: &mut Vec<u8>) {
    out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}
