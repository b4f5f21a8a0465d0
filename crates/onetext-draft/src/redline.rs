//! Two drafts compared: what stayed, moved, came and went, first by paragraph and then by word.
//!
//! [`compare`] says it as rows, for those who count or tabulate; [`Redline::marked`] says it as a
//! text with changes marked, for those who write it out.

mod marking;
#[cfg(test)]
pub(crate) mod tests;

use std::ops::Range;

use crate::align::{self, Group, Text};
use crate::edits::{Edit, Editor, Wording};
use crate::text::Draft;
use crate::words::{END, Numbers, Unit, count};

/// What changed between two drafts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redline {
    /// In the order in which a reader meets them: what the old text has between two paragraphs that
    /// stayed stands before what the new text has there. What moved has two rows.
    pub rows: Vec<Row>,
    /// How much changed.
    pub totals: Totals,
}

/// Paragraphs of one fate; mostly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What happened to them.
    pub fate: Fate,
    /// Which paragraphs of the old text they are; none for what was inserted.
    pub old: Range<usize>,
    /// Which paragraphs of the new text they are; none for what was deleted.
    pub new: Range<usize>,
    /// Where the two wordings differ, in order, in bytes of [`joined`] paragraphs. Empty for what
    /// was inserted or deleted; the same in both rows of what moved.
    pub edits: Vec<Edit>,
    /// Whether it has another number and no other change.
    pub renumbered: bool,
}

/// What happened to paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// They stand where they stood.
    Stayed,
    /// Only the old text has them.
    Deleted,
    /// Only the new text has them.
    Inserted,
    /// They stood here and stand in the row [`Fate::MovedTo`] of the same number. Clauses that
    /// moved together have one number.
    MovedFrom(u32),
    /// They stand here and stood in the row [`Fate::MovedFrom`] of the same number.
    MovedTo(u32),
}

/// How much changed, in words and in paragraphs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Words that only the new text has.
    pub words_inserted: usize,
    /// Words that only the old text has.
    pub words_deleted: usize,
    /// Words that stand elsewhere in the new text, without what was edited in them.
    pub words_moved: usize,
    /// Paragraphs of the new text that are in no way in the old one.
    pub inserted: usize,
    /// Paragraphs of the old text that are in no way in the new one.
    pub deleted: usize,
    /// Paragraphs of the old text that stand elsewhere in the new one.
    pub moved: usize,
    /// Paragraphs of the old text with changes in their words.
    pub edited: usize,
    /// Paragraphs of the old text that have another number and no other change.
    pub renumbered: usize,
    /// Paragraphs of the old text that became several.
    pub split: usize,
    /// Paragraphs of the new text that were several.
    pub merged: usize,
    /// Paragraphs of the old text that did not change at all.
    pub unchanged: usize,
}

/// The paragraphs `range` of `draft` with one line end between each two.
///
/// # Panics
///
/// Where the draft has no such paragraphs.
pub fn joined(draft: &Draft, range: Range<usize>) -> String {
    let texts: Vec<&str> = draft.paragraphs[range].iter().map(|it| it.text.as_str()).collect();
    texts.join("\n")
}

/// What changed from `old` to `new`.
///
/// ```
/// use onetext_draft::{Draft, compare};
///
/// let old = Draft::lines("The line is frozen where the troops stand.");
/// let new = Draft::lines("The line is frozen where the monitors drew it.");
/// let redline = compare(&old, &new);
/// assert_eq!((redline.totals.words_deleted, redline.totals.words_inserted), (2, 3));
///
/// let marked = redline.marked(&old, &new, Some("Mediator"), Some("2025-11-30"));
/// assert!(marked.rejected().texts().eq(old.texts()));
/// assert!(marked.accepted().texts().eq(new.texts()));
/// ```
pub fn compare(old: &Draft, new: &Draft) -> Redline {
    let mut numbers = Numbers::new();
    let (old_text, new_text) = align::texts(old, new, &mut numbers);
    let mut editor = Editor::default();
    let groups = align::align(&old_text, &new_text, &numbers, &mut editor);
    let moves = moves(&groups);
    let mut comparison = Comparison {
        sides: [Side { draft: old, text: &old_text }, Side { draft: new, text: &new_text }],
        numbers: &numbers,
        editor,
        redline: Redline::default(),
    };
    comparison.run(&groups, &moves);
    comparison.redline
}

/// The number of the move of every group, in the order of the new text; 0 for what stayed.
fn moves(groups: &[Group]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..groups.len()).filter(|&at| groups[at].moved).collect();
    order.sort_unstable_by_key(|&at| groups[at].new.start);
    let mut moves = vec![0; groups.len()];
    let mut number = 0;
    let mut last: Option<&Group> = None;
    for at in order {
        let group = &groups[at];
        let together = last
            .is_some_and(|last| last.old.end == group.old.start && last.new.end == group.new.start);
        number += u32::from(!together);
        moves[at] = number;
        last = Some(group);
    }
    moves
}

struct Side<'a> {
    draft: &'a Draft,
    text: &'a Text,
}

/// Paragraphs of one text put together, as words.
struct Together<'a> {
    text: std::borrow::Cow<'a, str>,
    numbers: std::borrow::Cow<'a, [u32]>,
    units: std::borrow::Cow<'a, [Unit]>,
}

impl Side<'_> {
    fn together(&self, range: &Range<usize>) -> Together<'_> {
        let indexed = &self.text.indexed;
        if range.len() == 1 {
            let words = indexed.paragraphs[range.start].clone();
            return Together {
                text: self.draft.paragraphs[range.start].text.as_str().into(),
                numbers: indexed.numbers[words.clone()].into(),
                units: indexed.units[words].into(),
            };
        }
        let mut numbers: Vec<u32> = Vec::new();
        let mut units: Vec<Unit> = Vec::new();
        let mut from = 0;
        for paragraph in range.clone() {
            if paragraph > range.start {
                numbers.push(END);
                units.push(Unit { start: from, end: from + 1, close: from + 1 });
                from += 1;
            }
            let words = indexed.paragraphs[paragraph].clone();
            numbers.extend(&indexed.numbers[words.clone()]);
            units.extend(indexed.units[words].iter().map(|unit| Unit {
                start: unit.start + from,
                end: unit.end + from,
                close: unit.close + from,
            }));
            from += self.draft.paragraphs[paragraph].text.len();
        }
        Together {
            text: joined(self.draft, range.clone()).into(),
            numbers: numbers.into(),
            units: units.into(),
        }
    }

    fn words(&self, paragraph: usize, numbers: &Numbers<'_>) -> usize {
        self.text.indexed.words(paragraph).iter().filter(|&&word| numbers.is_word(word)).count()
    }
}

struct Comparison<'a> {
    sides: [Side<'a>; 2],
    numbers: &'a Numbers<'a>,
    editor: Editor,
    redline: Redline,
}

impl Comparison<'_> {
    fn run(&mut self, groups: &[Group], moves: &[u32]) {
        let edits: Vec<Vec<Edit>> = groups.iter().map(|group| self.edits(group)).collect();
        // Who owns each paragraph, so that a stretch can be walked paragraph by paragraph.
        let mut owners = [vec![None; self.len(0)], vec![None; self.len(1)]];
        for (at, group) in groups.iter().enumerate() {
            owners[0][group.old.start] = Some(at);
            owners[1][group.new.start] = Some(at);
        }
        let mut from = (0, 0);
        for (at, group) in groups.iter().enumerate().filter(|(_, group)| !group.moved) {
            self.between(
                (from.0..group.old.start, from.1..group.new.start),
                &owners,
                groups,
                moves,
                &edits,
            );
            self.row(Fate::Stayed, group, edits[at].clone());
            from = (group.old.end, group.new.end);
        }
        let end = (from.0..self.len(0), from.1..self.len(1));
        self.between(end, &owners, groups, moves, &edits);
    }

    fn len(&self, side: usize) -> usize {
        self.sides[side].draft.paragraphs.len()
    }

    /// The rows of a stretch in which nothing stayed.
    fn between(
        &mut self,
        (old, new): (Range<usize>, Range<usize>),
        owners: &[Vec<Option<usize>>; 2],
        groups: &[Group],
        moves: &[u32],
        edits: &[Vec<Edit>],
    ) {
        let mut paragraph = old.start;
        while paragraph < old.end {
            let owner = owners[0][paragraph];
            let end = owner.map_or(paragraph + 1, |at| groups[at].old.end);
            match owner {
                Some(at) => self.row(Fate::MovedFrom(moves[at]), &groups[at], edits[at].clone()),
                None => self.alone(Fate::Deleted, paragraph..end, new.start..new.start),
            }
            paragraph = end;
        }
        let mut paragraph = new.start;
        while paragraph < new.end {
            let owner = owners[1][paragraph];
            let end = owner.map_or(paragraph + 1, |at| groups[at].new.end);
            match owner {
                Some(at) => self.row(Fate::MovedTo(moves[at]), &groups[at], edits[at].clone()),
                None => self.alone(Fate::Inserted, old.end..old.end, paragraph..end),
            }
            paragraph = end;
        }
    }

    fn edits(&mut self, group: &Group) -> Vec<Edit> {
        let [old_side, new_side] = &self.sides;
        if group.old.len() == 1 && group.new.len() == 1 {
            let texts = (&old_side.draft.paragraphs, &new_side.draft.paragraphs);
            if texts.0[group.old.start].text == texts.1[group.new.start].text {
                return Vec::new();
            }
        }
        let (old, new) = (old_side.together(&group.old), new_side.together(&group.new));
        self.editor.edits(
            Wording { text: &old.text, numbers: &old.numbers, units: &old.units },
            Wording { text: &new.text, numbers: &new.numbers, units: &new.units },
            self.numbers,
        )
    }

    /// A row of paragraphs that one text has and the other has not.
    fn alone(&mut self, fate: Fate, old: Range<usize>, new: Range<usize>) {
        let totals = &mut self.redline.totals;
        if fate == Fate::Deleted {
            totals.deleted += old.len();
            totals.words_deleted += self.sides[0].words(old.start, self.numbers);
        } else {
            totals.inserted += new.len();
            totals.words_inserted += self.sides[1].words(new.start, self.numbers);
        }
        self.redline.rows.push(Row { fate, old, new, edits: Vec::new(), renumbered: false });
    }

    /// A row of paragraphs that both texts have. What moved is counted where it came from.
    fn row(&mut self, fate: Fate, group: &Group, edits: Vec<Edit>) {
        let renumbered = self.is_renumbered(group, &edits);
        let (old, new) = (group.old.clone(), group.new.clone());
        if !matches!(fate, Fate::MovedTo(_)) {
            let [old_side, new_side] = &self.sides;
            let totals = &mut self.redline.totals;
            let words = |side: &Side<'_>,
                         range: &Range<usize>,
                         edits: &mut dyn Iterator<Item = Range<usize>>| {
                let text = side.together(range).text;
                edits.map(|edit| count(&text[edit])).sum::<usize>()
            };
            let mut deleted = 0;
            if !edits.is_empty() {
                deleted = words(old_side, &old, &mut edits.iter().map(|edit| edit.old.clone()));
                totals.words_deleted += deleted;
                totals.words_inserted +=
                    words(new_side, &new, &mut edits.iter().map(|edit| edit.new.clone()));
            }
            if let Fate::MovedFrom(_) = fate {
                let all: usize =
                    old.clone().map(|paragraph| old_side.words(paragraph, self.numbers)).sum();
                totals.words_moved += all.saturating_sub(deleted);
                totals.moved += old.len();
            } else if edits.is_empty() {
                totals.unchanged += old.len();
            }
            totals.renumbered += usize::from(renumbered);
            totals.edited += if edits.is_empty() || renumbered { 0 } else { old.len() };
            totals.split += usize::from(new.len() > 1);
            totals.merged += usize::from(old.len() > 1);
        }
        self.redline.rows.push(Row { fate, old, new, edits, renumbered });
    }

    /// Whether nothing but the number of a clause differs.
    fn is_renumbered(&self, group: &Group, edits: &[Edit]) -> bool {
        if edits.is_empty() || group.old.len() != 1 || group.new.len() != 1 {
            return false;
        }
        let sides = [(0, group.old.start), (1, group.new.start)];
        let [old_words, new_words] = sides.map(|(side, paragraph)| {
            let Side { draft, text } = &self.sides[side];
            &draft.paragraphs[paragraph].text[text.words_start(paragraph)..]
        });
        // A heading can be all number: as its reader found it, or `Article 5` in plain text.
        let is_label = sides.map(|(side, paragraph)| self.sides[side].text.is_label[paragraph]);
        let [old, new] = sides.map(|(side, paragraph)| {
            align::is_numbered(self.sides[side].text, paragraph, self.numbers)
        });
        old_words == new_words || is_label == [true, true] || old.is_some() && old == new
    }
}
