//! Two parties' edits of one text, put together.
//!
//! What only one of them changed is taken as it is; what one edited and the other moved is edited
//! there. Where both changed the same words and not alike, both wordings stand in the text, each in
//! a bracket with its party's name: `[A: …] [B: …]`, for the talks to settle. No word that either
//! inserted is lost.

mod order;
#[cfg(test)]
mod tests;
mod wording;

use std::ops::Range;

use crate::redline::{Fate, Redline, compare};
use crate::text::{Draft, Paragraph};

/// Two parties' texts put together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Merged {
    /// The text, with a bracket for each wording that they do not share.
    pub draft: Draft,
    /// Where they clash, in the order of the text.
    pub clashes: Vec<Clash>,
}

/// A place where two parties changed the same thing and not alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clash {
    /// The paragraph of the merged text in which it begins.
    pub paragraph: usize,
    /// What they did.
    pub kind: ClashKind,
}

/// How two parties clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClashKind {
    /// They worded the same place in two ways.
    Words,
    /// One deleted the clause that the other changed.
    Deleted,
    /// They moved the clause to two places; it stands where the first of them put it.
    Moved,
}

/// Puts the edits of two parties together that both started from `parent`. `names` are theirs, for
/// the brackets. Looks are kept where no words were merged. Where both numbered a clause anew, the
/// first party's number stands.
///
/// ```
/// use onetext_draft::{Draft, merge};
///
/// let parent = Draft::lines("Prisoners go home within a month of the signature.");
/// let north = Draft::lines("All prisoners go home within a week of the signature.");
/// let south = Draft::lines("Prisoners go home within a year of the signature, by bus.");
/// let merged = merge(&parent, [&north, &south], ["North", "South"]);
/// assert_eq!(
///     merged.draft.paragraphs[0].text,
///     "All prisoners go home within a [North: week] [South: year] of the signature, by bus.",
/// );
/// ```
pub fn merge(parent: &Draft, texts: [&Draft; 2], names: [&str; 2]) -> Merged {
    let redlines = texts.map(|text| compare(parent, text));
    let nodes = nodes(parent, &redlines);
    let sides = [0, 1].map(|side| Side::new(texts[side], &redlines[side], &nodes, parent));
    let mut merged = Merged::default();
    let mut weaver = wording::Weaver::new(names);
    let same = |a: usize, b: usize| texts[0].paragraphs.get(a) == texts[1].paragraphs.get(b);
    for item in order::order(&nodes, &sides, same) {
        match item {
            order::Item::New(side, paragraph) => {
                let text = &texts[side].paragraphs[paragraph];
                merged.draft.paragraphs.push(text.clone());
            }
            order::Item::Node(node) => {
                if sides[0].moved[node]
                    && sides[1].moved[node]
                    && sides[0].before[node] != sides[1].before[node]
                {
                    let paragraph = merged.draft.paragraphs.len();
                    merged.clashes.push(Clash { paragraph, kind: ClashKind::Moved });
                }
                let old: Vec<&Paragraph> = parent.paragraphs[nodes[node].clone()].iter().collect();
                let new = [0, 1].map(|side| sides[side].paragraphs(texts[side], node));
                weaver.weave(&old, &new, &mut merged);
            }
        }
    }
    merged
}

/// The paragraphs of the parent in stretches that neither side joins with others.
fn nodes(parent: &Draft, redlines: &[Redline; 2]) -> Vec<Range<usize>> {
    let count = parent.paragraphs.len();
    // Whether each paragraph is in one stretch with the one before it.
    let mut joined = vec![false; count];
    for row in redlines.iter().flat_map(|redline| &redline.rows) {
        if !matches!(row.fate, Fate::Inserted | Fate::MovedTo(_)) {
            for joins in joined.iter_mut().take(row.old.end).skip(row.old.start + 1) {
                *joins = true;
            }
        }
    }
    let mut nodes: Vec<Range<usize>> = Vec::new();
    for (at, joins) in joined.iter().enumerate() {
        match nodes.last_mut() {
            Some(last) if *joins => last.end = at + 1,
            _ => nodes.push(at..at + 1),
        }
    }
    nodes
}

/// What one party made of each stretch.
struct Side {
    /// Its paragraphs for each stretch; none where it was deleted.
    now: Vec<Vec<Range<usize>>>,
    /// Whether it stands elsewhere.
    moved: Vec<bool>,
    /// Whether its words or its kind changed.
    changed: Vec<bool>,
    /// The stretch that stands before it in this party's text.
    before: Vec<Option<usize>>,
    /// This party's text: stretches, each at its first paragraph, and what it inserted.
    items: Vec<order::Item>,
}

impl Side {
    fn new(text: &Draft, redline: &Redline, nodes: &[Range<usize>], parent: &Draft) -> Self {
        let mut of = vec![0; parent.paragraphs.len()];
        for (node, range) in nodes.iter().enumerate() {
            of[range.clone()].fill(node);
        }
        let mut side = Self {
            now: vec![Vec::new(); nodes.len()],
            moved: vec![false; nodes.len()],
            changed: vec![false; nodes.len()],
            before: vec![None; nodes.len()],
            items: Vec::new(),
        };
        let mut seen = vec![false; nodes.len()];
        let mut last = None;
        for row in &redline.rows {
            let node = of.get(row.old.start).copied();
            if let (Some(node), Fate::Stayed | Fate::MovedFrom(_)) = (node, row.fate) {
                side.now[node].push(row.new.clone());
            }
            match (row.fate, node) {
                (Fate::Inserted, _) => {
                    side.items.extend(row.new.clone().map(|at| order::Item::New(usize::MAX, at)));
                }
                (Fate::Stayed | Fate::MovedTo(_), Some(node)) if !seen[node] => {
                    seen[node] = true;
                    side.before[node] = last.replace(node);
                    side.moved[node] = row.fate != Fate::Stayed;
                    side.items.push(order::Item::Node(node));
                }
                _ => {}
            }
        }
        for (node, range) in nodes.iter().enumerate() {
            let now = side.paragraphs(text, node);
            let was = &parent.paragraphs[range.clone()];
            side.changed[node] =
                now.len() != was.len() || now.iter().zip(was).any(|(a, b)| *a != b);
        }
        side
    }

    fn is_gone(&self, node: usize) -> bool {
        self.now[node].is_empty()
    }

    fn paragraphs<'a>(&self, text: &'a Draft, node: usize) -> Vec<&'a Paragraph> {
        self.now[node].iter().flat_map(|range| &text.paragraphs[range.clone()]).collect()
    }
}
