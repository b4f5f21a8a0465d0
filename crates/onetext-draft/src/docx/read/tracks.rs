//! Who changed what, and which words moved where.
//!
//! Word gives a move a name, and marks the range that it was taken from and the one that it came to
//! with that name. Here each name is a number.

use std::collections::BTreeMap;

use super::styles::LONGEST;
use crate::office::{Element, date};
use crate::{Change, ChangeKind};

/// Numbers in names up to this are kept; Word's own, which are longer, are counted from 1.
const KEPT: u32 = 9_999;
/// A move whose range is not known yet.
const UNKNOWN: u32 = u32::MAX;
/// How many ranges may be open; more are not looked at.
const OPEN: usize = 64;

/// The moves of a file.
#[derive(Debug, Default)]
pub(super) struct Tracks {
    /// The names of moves, each with its number in order of first appearance.
    names: BTreeMap<String, u32>,
    /// Ranges that are open: whether words are taken from them, id, number.
    open: Vec<(bool, String, u32)>,
    /// The last range that was closed inside the open paragraph, one of each kind.
    closed: [Option<u32>; 2],
}

impl Tracks {
    /// The change that an element stands for.
    pub(super) fn change(&self, element: &Element<'_>) -> Option<Change> {
        let kind = match element.name() {
            "ins" | "cellIns" => ChangeKind::Inserted,
            "del" | "cellDel" => ChangeKind::Deleted,
            "moveFrom" => ChangeKind::MovedFrom(self.current(true).unwrap_or(UNKNOWN)),
            "moveTo" => ChangeKind::MovedTo(self.current(false).unwrap_or(UNKNOWN)),
            _ => return None,
        };
        let short = |name: &str, longest| element.short(name, longest).filter(|it| !it.is_empty());
        Some(Change { kind, author: short("author", LONGEST), date: when(element) })
    }

    fn current(&self, is_from: bool) -> Option<u32> {
        self.open.iter().rev().find(|(from, ..)| *from == is_from).map(|(_, _, number)| *number)
    }

    /// Finds the range of words whose element began before it, as LibreOffice writes them.
    pub(super) fn catch_up(&self, change: &mut Change) {
        if matches!(change.kind, ChangeKind::MovedFrom(UNKNOWN) | ChangeKind::MovedTo(UNKNOWN)) {
            self.settle(change);
        }
    }

    /// A range of moved words begins.
    pub(super) fn open(&mut self, is_from: bool, id: String, name: &str) {
        let next = u32::try_from(self.names.len()).unwrap_or(UNKNOWN);
        let number = *self.names.entry(whole(name).to_owned()).or_insert(next);
        if self.open.len() < OPEN {
            self.open.push((is_from, id, number));
        }
    }

    /// A range of moved words ends, inside a paragraph or between two.
    pub(super) fn close(&mut self, is_from: bool, id: &str, is_between: bool) {
        let found = self.open.iter().rposition(|(from, open, _)| *from == is_from && open == id);
        if let Some(at) = found {
            let (.., number) = self.open.remove(at);
            if !is_between {
                self.closed[usize::from(is_from)] = Some(number);
            }
        }
    }

    /// Finds the range of a paragraph's end, which stands in the file before the ranges in it.
    pub(super) fn settle(&self, end: &mut Change) {
        let number = |is_from: bool| {
            let closed = self.closed[usize::from(is_from)];
            self.current(is_from).or(closed).unwrap_or(UNKNOWN)
        };
        match &mut end.kind {
            ChangeKind::MovedFrom(known) => *known = number(true),
            ChangeKind::MovedTo(known) => *known = number(false),
            ChangeKind::Inserted | ChangeKind::Deleted => {}
        }
    }

    /// The open paragraph ends.
    pub(super) fn end_paragraph(&mut self) {
        self.closed = [None, None];
    }

    /// The numbers that the moves have in the end, by those that they had.
    pub(super) fn numbers(&self) -> Vec<u32> {
        let mut taken: Vec<(u32, Option<u32>)> =
            self.names.iter().map(|(name, number)| (*number, kept(name))).collect();
        taken.sort_unstable();
        let used: std::collections::BTreeSet<u32> =
            taken.iter().filter_map(|(_, kept)| *kept).collect();
        let mut free = (1..).filter(|number| !used.contains(number));
        let number = |kept: Option<u32>| kept.or_else(|| free.next()).unwrap_or(UNKNOWN);
        taken.into_iter().map(|(_, kept)| kept).map(number).collect()
    }
}

/// When something was written, where that is a date.
pub(super) fn when(element: &Element<'_>) -> Option<String> {
    element.short("date", 40).filter(|when| date(when).is_some())
}

/// Puts the number of a move in place. A move that was never named is no move.
pub(super) fn renumber(change: &mut Change, numbers: &[u32]) {
    let of = |number: u32| numbers.get(usize::try_from(number).ok()?).copied();
    change.kind = match change.kind {
        ChangeKind::MovedFrom(number) => {
            of(number).map_or(ChangeKind::Deleted, ChangeKind::MovedFrom)
        }
        ChangeKind::MovedTo(number) => of(number).map_or(ChangeKind::Inserted, ChangeKind::MovedTo),
        kind => kind,
    };
}

/// The name of a move without the number of its part, as [`super::super::moves`] gives them.
fn whole(name: &str) -> &str {
    match name.rsplit_once('_') {
        Some((whole, part)) if kept(whole).is_some() && part.parse::<usize>().is_ok() => whole,
        _ => name,
    }
}

/// The number in a name, where it is short.
fn kept(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("move")?;
    let number = digits.parse().ok().filter(|number| *number <= KEPT)?;
    // `move007` is another name than `move7`.
    (digits == format!("{number}")).then_some(number)
}
