//! A comparison written as a text with changes marked in it.

use std::ops::Range;

use super::{Fate, Redline, Row, joined};
use crate::marked::{Change, ChangeKind, Marked, MarkedParagraph, Piece};
use crate::text::{Draft, Look, Paragraph};

impl Redline {
    /// The text with the changes of this comparison marked in it, by `author` on `date`. `old` and
    /// `new` must be the drafts that were compared.
    ///
    /// What holds of it, so that a file with tracked changes says the same:
    /// - Rejecting all changes gives the texts of `old`, accepting all gives those of `new`.
    /// - The last paragraph's end is kept, as Word's must be, unless one of the drafts has no
    ///   paragraph at all. What is inserted behind the last paragraph has its end before it: the
    ///   old last paragraph's end is the inserted one.
    /// - Where words were replaced, what is deleted stands before what is inserted.
    /// - At the place that words moved from, those that moved are [`ChangeKind::MovedFrom`] and
    ///   those that were taken out on the way are deleted; at the place that they moved to, those
    ///   that moved are [`ChangeKind::MovedTo`] and those that were added are inserted. What moved
    ///   under one number is the same at both places, to the letter.
    /// - No piece is empty, and no two neighbours could be one.
    ///
    /// # Panics
    ///
    /// Where other drafts are given than those that were compared.
    pub fn marked(
        &self,
        old: &Draft,
        new: &Draft,
        author: Option<&str>,
        date: Option<&str>,
    ) -> Marked {
        let mut writer = Writer {
            old,
            new,
            change: Change {
                kind: ChangeKind::Inserted,
                author: author.map(str::to_owned),
                date: date.map(str::to_owned),
            },
            pieces: Vec::new(),
            paragraphs: Vec::new(),
        };
        for row in &self.rows {
            writer.row(row);
        }
        keep_last_end(&mut writer.paragraphs);
        Marked { paragraphs: writer.paragraphs, comments: Vec::new() }
    }
}

struct Writer<'a> {
    old: &'a Draft,
    new: &'a Draft,
    change: Change,
    pieces: Vec<Piece>,
    paragraphs: Vec<MarkedParagraph>,
}

/// Paragraphs of one draft put together, read from the start.
struct Reader<'a> {
    draft: &'a Draft,
    paragraphs: Range<usize>,
    /// Where the first of them begins among the bytes of all.
    from: usize,
}

impl Writer<'_> {
    fn row(&mut self, row: &Row) {
        use ChangeKind::{Deleted, Inserted, MovedFrom, MovedTo};
        let mut old = Reader { draft: self.old, paragraphs: row.old.clone(), from: 0 };
        let mut new = Reader { draft: self.new, paragraphs: row.new.clone(), from: 0 };
        let length = |draft: &Draft, range: &Range<usize>| joined(draft, range.clone()).len();
        let (old_length, new_length) = (length(self.old, &row.old), length(self.new, &row.new));
        match row.fate {
            Fate::Stayed => {
                let mut at = 0;
                for edit in &row.edits {
                    self.write(&mut new, at..edit.new.start, None);
                    self.write(&mut old, edit.old.clone(), Some(Deleted));
                    self.write(&mut new, edit.new.clone(), Some(Inserted));
                    at = edit.new.end;
                }
                self.write(&mut new, at..new_length, None);
                let (last_old, last_new) = (row.old.end - 1, row.new.end - 1);
                self.end(
                    &self.new.paragraphs[last_new],
                    Some(&self.old.paragraphs[last_old]),
                    None,
                );
            }
            Fate::Deleted | Fate::MovedFrom(_) => {
                let kept = if let Fate::MovedFrom(n) = row.fate { MovedFrom(n) } else { Deleted };
                let mut at = 0;
                for edit in &row.edits {
                    self.write(&mut old, at..edit.old.start, Some(kept));
                    self.write(&mut old, edit.old.clone(), Some(Deleted));
                    at = edit.old.end;
                }
                self.write(&mut old, at..old_length, Some(kept));
                self.end(&self.old.paragraphs[row.old.end - 1], None, Some(kept));
            }
            Fate::Inserted | Fate::MovedTo(_) => {
                let kept = if let Fate::MovedTo(n) = row.fate { MovedTo(n) } else { Inserted };
                let mut at = 0;
                for edit in &row.edits {
                    self.write(&mut new, at..edit.new.start, Some(kept));
                    self.write(&mut new, edit.new.clone(), Some(Inserted));
                    at = edit.new.end;
                }
                self.write(&mut new, at..new_length, Some(kept));
                self.end(&self.new.paragraphs[row.new.end - 1], None, Some(kept));
            }
        }
    }

    /// Writes the bytes `range` of what `reader` has put together, ends of paragraphs among them.
    fn write(&mut self, reader: &mut Reader<'_>, range: Range<usize>, kind: Option<ChangeKind>) {
        let mut at = range.start;
        loop {
            // Never past the last paragraph: its end is the row's own.
            while reader.paragraphs.len() > 1 && at > reader.end() {
                reader.from = reader.end() + 1;
                reader.paragraphs.start += 1;
            }
            let Some(paragraph) = reader.draft.paragraphs.get(reader.paragraphs.start) else {
                return;
            };
            let end = reader.end().min(range.end);
            self.pieces(paragraph, at - reader.from..end - reader.from, kind);
            if range.end <= reader.end() {
                return;
            }
            let was = (kind.is_none()).then_some(paragraph);
            self.end(paragraph, was, kind);
            at = reader.end() + 1;
        }
    }

    /// Writes words of a paragraph, cut where their look changes.
    fn pieces(&mut self, paragraph: &Paragraph, range: Range<usize>, kind: Option<ChangeKind>) {
        let mut at = range.start;
        let first = paragraph.looks.partition_point(|look| look.0.end <= range.start);
        for (looked, look) in &paragraph.looks[first..] {
            if looked.start >= range.end {
                break;
            }
            let (start, end) = (looked.start.max(at), looked.end.min(range.end));
            self.piece(&paragraph.text[at..start], &Look::default(), kind);
            self.piece(&paragraph.text[start..end], look, kind);
            at = end;
        }
        self.piece(&paragraph.text[at..range.end], &Look::default(), kind);
    }

    fn piece(&mut self, text: &str, look: &Look, kind: Option<ChangeKind>) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last)
                if last.look == *look && last.change.as_ref().map(|change| change.kind) == kind =>
            {
                last.text.push_str(text);
            }
            _ => {
                let change = self.change(kind);
                self.pieces.push(Piece { text: text.to_owned(), look: look.clone(), change });
            }
        }
    }

    fn change(&self, kind: Option<ChangeKind>) -> Option<Change> {
        kind.map(|kind| Change { kind, ..self.change.clone() })
    }

    /// Ends a paragraph that is `paragraph` in the new text, or in the old one if it is deleted;
    /// `was` is what it was in the old text where both have it.
    fn end(&mut self, paragraph: &Paragraph, was: Option<&Paragraph>, kind: Option<ChangeKind>) {
        let end = self.change(kind);
        self.paragraphs.push(MarkedParagraph {
            pieces: std::mem::take(&mut self.pieces),
            end,
            style: paragraph.style,
            was: was.map(|was| was.style).filter(|&was| was != paragraph.style),
            id: paragraph.id.clone(),
            settles: paragraph.settles.clone(),
            status: paragraph.status.clone(),
        });
    }
}

impl Reader<'_> {
    /// Where the paragraph that is being read ends among the bytes of all.
    fn end(&self) -> usize {
        let text = self.draft.paragraphs.get(self.paragraphs.start).map(|it| it.text.len());
        self.from + text.unwrap_or(0)
    }
}

/// Sees to it that the end of the last paragraph is kept. If it is only in one text, the last end of
/// the other text is some paragraphs before; from there on the other text has no words, so its end
/// can as well be the last one.
fn keep_last_end(paragraphs: &mut Vec<MarkedParagraph>) {
    let in_old = |end: &Option<Change>| end.as_ref().is_none_or(|change| change.kind.in_old());
    let in_new = |end: &Option<Change>| end.as_ref().is_none_or(|change| change.kind.in_new());
    let Some(last) = paragraphs.last() else { return };
    let only_new = !in_old(&last.end);
    if last.end.is_none() {
        return;
    }
    let has = |paragraph: &MarkedParagraph| {
        if only_new { in_old(&paragraph.end) } else { in_new(&paragraph.end) }
    };
    let Some(at) = paragraphs.iter().rposition(has) else { return };
    let other = paragraphs[at].clone();
    let lasts = paragraphs.len() - 1;
    if other.end.is_some() {
        // The end belonged to the other text alone: the two paragraphs become one.
        let mut pieces = other.pieces;
        pieces.append(&mut paragraphs[at + 1].pieces);
        paragraphs[at + 1].pieces = pieces;
    } else {
        let end = paragraphs[lasts].end.clone().map(|change| Change {
            kind: if only_new { ChangeKind::Inserted } else { ChangeKind::Deleted },
            ..change
        });
        paragraphs[at].end = end;
        paragraphs[at].was = None;
        if !only_new {
            paragraphs[at].style = other.was.unwrap_or(other.style);
        }
    }
    let last = &mut paragraphs[lasts];
    let was = if only_new {
        other.was.unwrap_or(other.style)
    } else {
        (last.id, last.settles, last.status) = (other.id, other.settles, other.status);
        std::mem::replace(&mut last.style, other.style)
    };
    last.was = Some(was).filter(|&was| was != last.style);
    last.end = None;
    if paragraphs[at].end.is_some() && other.end.is_some() {
        paragraphs.remove(at);
    }
}
