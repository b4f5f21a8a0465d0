//! A marked text as one row of words, ends of paragraphs and comments' places.

use std::mem;

use crate::office::{Place, places};
use crate::{Change, ChangeKind, Look, Marked, MarkedParagraph, Piece, Style};

/// The smallest things that a change can happen to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Atom<'m> {
    Words { text: &'m str, look: &'m Look, change: Option<&'m Change> },
    End(Option<&'m Change>),
    Comment(Place),
}

/// A text in atoms.
#[derive(Debug, Default)]
pub(super) struct Row<'m> {
    pub(super) atoms: Vec<Atom<'m>>,
    /// The styles of the paragraphs of the new text.
    pub(super) new: Vec<Style>,
    /// Those of the old text.
    pub(super) old: Vec<Style>,
}

impl Atom<'_> {
    fn change(&self) -> Option<ChangeKind> {
        match self {
            Self::Words { change, .. } | Self::End(change) => change.map(|change| change.kind),
            Self::Comment(_) => None,
        }
    }

    /// Whether the new text has it; of places of comments, both have them.
    pub(super) fn in_new(&self) -> bool {
        self.change().is_none_or(ChangeKind::in_new)
    }

    fn in_old(&self) -> bool {
        self.change().is_none_or(ChangeKind::in_old)
    }

    fn is_end(&self) -> bool {
        matches!(self, Self::End(_))
    }
}

impl<'m> Row<'m> {
    pub(super) fn of(marked: &'m Marked, with_comments: bool) -> Self {
        let mut row = Self::default();
        let places = if with_comments { places(marked) } else { Vec::new() };
        let mut places = places.as_slice();
        for (number, paragraph) in marked.paragraphs.iter().enumerate() {
            let here = places.partition_point(|place| place.paragraph <= number);
            let (own, rest) = places.split_at(here);
            places = rest;
            row.paragraph(paragraph, own);
        }
        row.complete();
        row.turn(Atom::in_new, Atom::in_old);
        row.turn(Atom::in_old, Atom::in_new);
        row
    }

    fn paragraph(&mut self, paragraph: &'m MarkedParagraph, mut places: &[Place]) {
        let mut begins = 0;
        for Piece { text, look, change } in &paragraph.pieces {
            let mut done = 0;
            while let Some((place, rest)) = places.split_first() {
                let Some(until) = place.at.checked_sub(begins).filter(|at| *at < text.len()) else {
                    break;
                };
                self.words(text.get(done..until), look, change.as_ref());
                self.atoms.push(Atom::Comment(*place));
                (done, places) = (until, rest);
            }
            self.words(text.get(done..), look, change.as_ref());
            begins += text.len();
        }
        self.atoms.extend(places.iter().map(|place| Atom::Comment(*place)));
        let end = Atom::End(paragraph.end.as_ref());
        if end.in_new() {
            self.new.push(paragraph.style);
        }
        if end.in_old() {
            self.old.push(paragraph.was.unwrap_or(paragraph.style));
        }
        self.atoms.push(end);
    }

    fn words(&mut self, text: Option<&'m str>, look: &'m Look, change: Option<&'m Change>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.atoms.push(Atom::Words { text, look, change });
        }
    }

    /// Ends words that one of the texts has behind its last end: they are a paragraph of it, and
    /// the last end, which only the other text has, is theirs as well.
    fn complete(&mut self) {
        let Some(last) = self.atoms.iter().rposition(Atom::is_end) else { return };
        let Some((end, before)) = self.atoms.get(..=last).and_then(<[Atom<'_>]>::split_last) else {
            return;
        };
        let is_old = end.in_old();
        if is_old && end.in_new() {
            return;
        }
        let has = |atom: &Atom<'m>| if is_old { atom.in_new() } else { atom.in_old() };
        let behind = before.iter().rev().take_while(|atom| !(atom.is_end() && has(atom)));
        let mut words = behind.filter(|atom| matches!(atom, Atom::Words { .. }) && has(atom));
        // A file has at least one paragraph.
        let is_empty = !before.iter().any(|atom| atom.is_end() && has(atom));
        if words.next().is_some() || is_empty {
            if is_old { &mut self.new } else { &mut self.old }.push(Style::default());
            self.atoms[last] = Atom::End(None);
        }
    }

    /// Where the row ends with paragraphs that one of the texts does not have, puts them before the
    /// last end of that text: the last end of a file cannot come or go.
    fn turn(&mut self, has: fn(&Atom<'m>) -> bool, other: fn(&Atom<'m>) -> bool) {
        let Some(last) = self.atoms.iter().rposition(|atom| atom.is_end() && has(atom)) else {
            return;
        };
        let is_only_others = |atom: &Atom<'m>| matches!(atom, Atom::Comment(_)) || !has(atom);
        let tail = self.atoms.get(last + 1..).unwrap_or_default();
        if tail.is_empty() || !tail.iter().all(is_only_others) {
            return;
        }
        let mut tail = self.atoms.split_off(last + 1);
        let Some(mut end) = self.atoms.pop() else { return };
        let end_of_tail = tail.iter().rposition(Atom::is_end).map(|at| tail.remove(at));
        let any = tail.iter().find_map(|atom| match atom {
            Atom::Words { change, .. } => *change,
            _ => None,
        });
        if other(&end) {
            // What stood behind the last end stands behind one of its own.
            self.atoms.extend(end_of_tail.or(any.map(|change| Atom::End(Some(change)))));
        } else if end_of_tail.is_some() {
            // One end came and one went, which is one that stayed.
            end = Atom::End(None);
        }
        self.atoms.append(&mut tail);
        self.atoms.push(mem::replace(&mut end, Atom::End(None)));
    }
}
