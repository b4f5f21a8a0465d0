//! Many versions side by side: a clause a row, a version a column.
//!
//! Versions are a graph: branches run in parallel, and a version can have been made of two, or have
//! leaked with no parent at all. Each is compared with its parents, and a row follows its clause
//! through all of them, wherever it stood and whatever its number was.

use std::ops::Range;

use crate::redline::{Fate, Redline, compare};
use crate::text::Draft;

/// Versions side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// In the order of the last version; what it has no more stands behind what it stood behind.
    pub rows: Vec<TableRow>,
}

/// A clause through the versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// For each version the cell.
    pub cells: Vec<Cell>,
}

/// A clause in one version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its paragraphs there, in order; none where the version does not have it, several where it
    /// was split.
    pub paragraphs: Vec<usize>,
    /// Whether its words are others than in a parent, its number apart. A version without parents
    /// changes nothing.
    pub changed: bool,
    /// Whether it stands elsewhere than in a parent.
    pub moved: bool,
}

/// Why versions cannot be put side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineageError {
    /// There are more or fewer lists of parents than versions.
    #[error("{versions} versions have {lists} lists of parents")]
    Count {
        /// Versions.
        versions: usize,
        /// Lists.
        lists: usize,
    },
    /// A parent is not among the versions.
    #[error("version {version} has the parent {parent}, which is not among the versions")]
    Unknown {
        /// Whose parent.
        version: usize,
        /// Which.
        parent: usize,
    },
    /// A version comes of itself.
    #[error("version {0} comes of itself")]
    Circle(usize),
}

/// Versions in an order in which each stands behind its parents; `parents` are places among
/// `count` versions. Of several such orders it is the one nearest to that given.
pub fn ordered(count: usize, parents: &[Vec<usize>]) -> Result<Vec<usize>, LineageError> {
    if parents.len() != count {
        return Err(LineageError::Count { versions: count, lists: parents.len() });
    }
    let mut waits = vec![0_usize; count];
    let mut children = vec![Vec::new(); count];
    for (version, list) in parents.iter().enumerate() {
        for &parent in list {
            let Some(children) = children.get_mut(parent) else {
                return Err(LineageError::Unknown { version, parent });
            };
            children.push(version);
            waits[version] += 1;
        }
    }
    let mut ready: std::collections::BTreeSet<usize> =
        (0..count).filter(|&version| waits[version] == 0).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(version) = ready.pop_first() {
        order.push(version);
        for &child in &children[version] {
            waits[child] -= 1;
            if waits[child] == 0 {
                ready.insert(child);
            }
        }
    }
    match waits.iter().position(|&waits| waits > 0) {
        Some(version) => Err(LineageError::Circle(version)),
        None => Ok(order),
    }
}

/// Puts versions side by side. `parents` has for each the places of those that it was made of.
pub fn table(versions: &[&Draft], parents: &[Vec<usize>]) -> Result<Table, LineageError> {
    let order = ordered(versions.len(), parents)?;
    let mut lines = Lines::new(versions);
    for &version in &order {
        for &parent in &parents[version] {
            lines.follow((parent, version), &compare(versions[parent], versions[version]));
        }
    }
    Ok(lines.table(versions, &order))
}

/// Clauses as they are followed; each paragraph of each version belongs to one.
struct Lines {
    /// Where the paragraphs of each version begin among all.
    starts: Vec<usize>,
    /// For each paragraph another of the same clause, itself if it is the first.
    parent: Vec<usize>,
    changed: Vec<bool>,
    moved: Vec<bool>,
}

impl Lines {
    fn new(versions: &[&Draft]) -> Self {
        let mut all = 0;
        let starts = versions.iter().map(|version| {
            let start = all;
            all += version.paragraphs.len();
            start
        });
        let starts = starts.collect();
        Self {
            starts,
            parent: (0..all).collect(),
            changed: vec![false; all],
            moved: vec![false; all],
        }
    }

    /// The first paragraph of a clause.
    fn first(&mut self, mut paragraph: usize) -> usize {
        while self.parent[paragraph] != paragraph {
            self.parent[paragraph] = self.parent[self.parent[paragraph]];
            paragraph = self.parent[paragraph];
        }
        paragraph
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.parent[a.max(b)] = a.min(b);
    }

    /// Follows clauses from one version to another.
    fn follow(&mut self, (old, new): (usize, usize), redline: &Redline) {
        let (old, new) = (self.starts[old], self.starts[new]);
        let shift = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
        for row in &redline.rows {
            if row.fate == Fate::Inserted {
                self.changed[shift(&row.new, new)].fill(true);
            }
            let moved = matches!(row.fate, Fate::MovedTo(_));
            if !moved && row.fate != Fate::Stayed {
                continue;
            }
            for paragraph in shift(&row.old, old).skip(1).chain(shift(&row.new, new)) {
                self.unite(row.old.start + old, paragraph);
            }
            for paragraph in shift(&row.new, new) {
                self.changed[paragraph] |= !row.edits.is_empty() && !row.renumbered;
                self.moved[paragraph] |= moved;
            }
        }
    }

    fn table(mut self, versions: &[&Draft], order: &[usize]) -> Table {
        // Rows in the order of the last version; each earlier one adds those that are only its own,
        // behind the row that they stand behind there.
        let mut next: Vec<Option<usize>> = vec![None; self.parent.len() + 1];
        let mut is_placed = vec![false; self.parent.len()];
        // The last version that had a clause: its second half, behind others, is no new place.
        let mut seen_in = vec![usize::MAX; self.parent.len()];
        let head = self.parent.len();
        for &version in order.iter().rev() {
            let mut at = head;
            for paragraph in 0..versions[version].paragraphs.len() {
                let clause = self.first(self.starts[version] + paragraph);
                if std::mem::replace(&mut seen_in[clause], version) == version {
                    continue;
                }
                if !is_placed[clause] {
                    is_placed[clause] = true;
                    next[clause] = next[at].replace(clause);
                }
                at = clause;
            }
        }
        let mut row_of = vec![0; self.parent.len()];
        let mut rows = Vec::new();
        let mut at = next[head];
        while let Some(clause) = at {
            row_of[clause] = rows.len();
            rows.push(TableRow { cells: vec![Cell::default(); versions.len()] });
            at = next[clause];
        }
        for (version, draft) in versions.iter().enumerate() {
            for paragraph in 0..draft.paragraphs.len() {
                let place = self.starts[version] + paragraph;
                let cell = &mut rows[row_of[self.first(place)]].cells[version];
                cell.paragraphs.push(paragraph);
                cell.changed |= self.changed[place];
                cell.moved |= self.moved[place];
            }
        }
        Table { rows }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;
    use crate::redline::tests::{act, draft, edited};

    fn said(versions: &[&Draft], table: &Table) -> String {
        let cell = |version: usize, cell: &Cell| {
            let texts =
                cell.paragraphs.iter().map(|&at| versions[version].paragraphs[at].text.as_str());
            let text: String = texts.collect::<Vec<_>>().join(" / ").chars().take(24).collect();
            let mark = |is: bool, mark| if is { mark } else { "" };
            format!("{text}{}{}", mark(cell.changed, " *"), mark(cell.moved, " ^"))
        };
        let row = |row: &TableRow| {
            let cells = row
                .cells
                .iter()
                .enumerate()
                .map(|(version, it)| format!("{:27}", cell(version, it)));
            cells.collect::<Vec<_>>().join("|").trim_end().to_owned()
        };
        table.rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_row_follows_its_clause_through_branches() {
        let first = Draft::lines(
            "1. The line is frozen where the troops stand today.\n\
             2. Prisoners are exchanged all for all within a month.\n\
             3. Elections are held under the eyes of observers.",
        );
        let ours = Draft::lines(
            "1. Prisoners are exchanged all for all within a month.\n\
             2. The line is frozen where the troops stand on signature, and monitors watch over it.\n\
             3. Elections are held under the eyes of observers.",
        );
        let leaked = Draft::lines(
            "1. The line is frozen where the troops stand today.\n\
             2. Prisoners are exchanged all for all within a week.\n\
             3. Sanctions end when the last soldier has left.",
        );
        let last = Draft::lines(
            "1. Prisoners are exchanged all for all within a week.\n\
             2. The line is frozen where the troops stand on signature, and monitors watch over it.\n\
             3. Sanctions end when the last soldier has left.",
        );
        let versions = [&first, &ours, &leaked, &last];
        let table = table(&versions, &[vec![], vec![0], vec![0], vec![1, 2]]).expect("no circle");
        assert_snapshot!(said(&versions, &table), @r"
        2. Prisoners are exchang   |1. Prisoners are exchang ^ |2. Prisoners are exchang * |1. Prisoners are exchang * ^
        1. The line is frozen wh   |2. The line is frozen wh * |1. The line is frozen wh   |2. The line is frozen wh *
        3. Elections are held un   |3. Elections are held un   |                           |
                                   |                           |3. Sanctions end when th * |3. Sanctions end when th *
        ");
    }

    #[test]
    fn a_lineage_that_cannot_be_is_refused() {
        assert_eq!(ordered(2, &[vec![1], vec![0]]), Err(LineageError::Circle(0)));
        assert_eq!(ordered(1, &[vec![4]]), Err(LineageError::Unknown { version: 0, parent: 4 }));
        assert_eq!(ordered(2, &[vec![]]), Err(LineageError::Count { versions: 2, lists: 1 }));
        assert_eq!(ordered(3, &[vec![2], vec![], vec![1]]), Ok(vec![1, 2, 0]));
    }

    proptest! {
        #[test]
        fn every_paragraph_is_in_one_cell(
            first in draft(),
            acts in prop::collection::vec(prop::collection::vec(act(), 0..4), 1..4),
        ) {
            let mut versions = vec![first];
            for acts in &acts {
                versions.push(edited(&versions[versions.len() - 1], acts));
            }
            let versions: Vec<&Draft> = versions.iter().collect();
            let parents: Vec<Vec<usize>> =
                (0..versions.len()).map(|at| at.checked_sub(1).into_iter().collect()).collect();
            let table = table(&versions, &parents).expect("a chain");
            for (version, draft) in versions.iter().enumerate() {
                let mut all: Vec<usize> =
                    table.rows.iter().flat_map(|row| row.cells[version].paragraphs.clone()).collect();
                all.sort_unstable();
                prop_assert_eq!(all, (0..draft.paragraphs.len()).collect::<Vec<_>>());
            }
            // The last version reads downwards.
            let firsts = table.rows.iter().filter_map(|row| row.cells.last()?.paragraphs.first());
            prop_assert!(firsts.is_sorted());
        }
    }
}
