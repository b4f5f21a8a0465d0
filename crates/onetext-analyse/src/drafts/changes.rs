//! Which clauses a redline touches.

use std::collections::BTreeMap;

use onetext_draft::redline::{Fate, Redline};

use super::Text;

/// A clause that changed from one version to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseChange {
    /// Its id in the newer version, or in the older one where it is gone.
    pub id: String,
    /// Its name; see [`Text::clause_name`].
    pub name: String,
    /// What happened to it.
    pub how: How,
}

/// What happened to a clause. One that only has another number did not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Only the newer version has it.
    New,
    /// Its words differ, whether it moved or not.
    Changed,
    /// It stands elsewhere in the same words.
    Moved,
    /// Only the older version has it.
    Gone,
}

/// What a redline does to one clause.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "paragraphs of one clause may fare in all ways")]
struct Touch {
    /// The other text has a paragraph of it too.
    kept: bool,
    /// The other text has not.
    alone: bool,
    /// A paragraph of it has other words.
    edited: bool,
    /// A paragraph of it stands elsewhere.
    moved: bool,
}

/// The clauses that changed: those of the newer text in its order, then those that are gone. Notes
/// belong to no clause.
pub fn changes(old: &Text, new: &Text, redline: &Redline) -> Vec<ClauseChange> {
    let owners = [old, new].map(|text| text.outline.owners(text.draft.paragraphs.len()));
    let owner = |side: usize, paragraph: usize| owners[side].get(paragraph).copied().flatten();
    let mut before = vec![Touch::default(); old.outline.clauses.len()];
    let mut now = vec![Touch::default(); new.outline.clauses.len()];
    // The clause of the new text that has the words of one of the old.
    let mut heirs = vec![None; old.outline.clauses.len()];
    for row in &redline.rows {
        if let Fate::MovedFrom(_) = row.fate {
            continue;
        }
        let differs = !row.edits.is_empty() && !row.renumbered;
        for clause in row.new.clone().filter_map(|at| owner(1, at)) {
            let touch = &mut now[clause];
            touch.kept |= row.fate != Fate::Inserted;
            touch.alone |= row.fate == Fate::Inserted;
            touch.edited |= differs;
            touch.moved |= matches!(row.fate, Fate::MovedTo(_));
        }
        for clause in row.old.clone().filter_map(|at| owner(0, at)) {
            before[clause].kept |= row.fate != Fate::Deleted;
            before[clause].alone |= row.fate == Fate::Deleted;
            if row.fate != Fate::Deleted && heirs[clause].is_none() {
                heirs[clause] = owner(1, row.new.start);
            }
        }
    }
    let ids = |text: &Text| -> BTreeMap<String, usize> {
        text.outline.clauses.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect()
    };
    let (old_ids, new_ids) = (ids(old), ids(new));
    let mut gone = Vec::new();
    for (at, _) in before.iter().enumerate().filter(|(_, touch)| touch.alone) {
        let clause = &old.outline.clauses[at];
        let heir = heirs[at].or_else(|| new_ids.get(&clause.id).copied());
        match heir {
            Some(heir) => now[heir].edited = true,
            None if !clause.removed => gone.push(change(old, at, How::Gone)),
            None => {}
        }
    }
    let mut found = Vec::new();
    for (at, touch) in now.iter().enumerate() {
        let clause = &new.outline.clauses[at];
        let namesake = old_ids.get(&clause.id).and_then(|&other| old.outline.clauses.get(other));
        if clause.removed {
            // The place of a clause that the old text still had.
            if namesake.is_some_and(|other| !other.removed) {
                gone.push(change(new, at, How::Gone));
            }
            continue;
        }
        let is_new = touch.alone && !touch.kept && namesake.is_none();
        let how = match touch {
            _ if is_new => How::New,
            Touch { alone, edited, .. } if *alone || *edited => How::Changed,
            Touch { moved: true, .. } => How::Moved,
            _ => continue,
        };
        found.push(change(new, at, how));
    }
    found.append(&mut gone);
    found
}

fn change(text: &Text, clause: usize, how: How) -> ClauseChange {
    let id = text.outline.clauses.get(clause).map(|one| one.id.clone()).unwrap_or_default();
    ClauseChange { id, name: text.clause_name(clause), how }
}
