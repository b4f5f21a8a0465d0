//! A paragraph as it is being read, and what is known of it when it ends.

use super::format::{Format, Shade};
use crate::{Change, ChangeKind, Look, Piece};

/// A paragraph as read: its number is not in its words yet, and its style not worked out.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) pieces: Vec<Piece>,
    /// How many bytes they have.
    pub(super) bytes: usize,
    pub(super) end: Option<Change>,
    pub(super) format: Format,
    /// The format before a tracked change of it.
    pub(super) before: Option<Format>,
    /// The name of its clause.
    pub(super) id: Option<String>,
    /// Where comments begin and end in it.
    pub(super) anchors: Vec<Anchor>,
    /// Whether it stands in a table.
    pub(super) is_in_table: bool,
}

/// Where a comment begins, ends, or is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) comment: String,
    pub(super) kind: AnchorKind,
    /// In bytes of the pieces put together.
    pub(super) at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnchorKind {
    Start,
    End,
    Sign,
}

impl Told {
    /// Adds words; those of the fate and look of the words before them go on with these.
    pub(super) fn say(&mut self, text: &str, look: &Look, change: Option<&Change>) {
        if text.is_empty() {
            return;
        }
        self.bytes += text.len();
        Piece::join(&mut self.pieces, text, look, change);
    }

    /// Lets what happened to a whole row or note happen to all that is in it. Words that came with
    /// it and went before, or the other way round, are in neither text.
    pub(super) fn share(&mut self, change: &Change) {
        let is_old = change.kind.in_old();
        let is_with = |other: &Change| other.kind.in_old() == is_old;
        let stays = |piece: &Piece| piece.change.as_ref().is_none_or(is_with);
        if !self.pieces.iter().all(stays) {
            self.leave_out(stays);
        }
        for piece in &mut self.pieces {
            piece.change.get_or_insert_with(|| change.clone());
        }
        if self.end.as_ref().is_none_or(|end| !is_with(end)) {
            self.end = Some(change.clone());
        }
    }

    /// Leaves out pieces, and moves the comments on them to where they were.
    fn leave_out(&mut self, stays: impl Fn(&Piece) -> bool) {
        let (mut before, mut after) = (0, 0);
        let mut spans = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let (length, stays) = (piece.text.len(), stays(piece));
            spans.push((before + length, before, after, stays));
            before += length;
            after += if stays { length } else { 0 };
        }
        for anchor in &mut self.anchors {
            let span = spans.partition_point(|(end, ..)| *end <= anchor.at);
            anchor.at = match spans.get(span) {
                Some((_, old, new, true)) => new + anchor.at - old,
                Some((_, _, new, false)) => *new,
                None => after,
            };
        }
        self.pieces.retain(stays);
        self.bytes = after;
    }

    /// Lets another paragraph go on where this ends.
    pub(super) fn join(&mut self, next: Self) {
        let before = self.bytes;
        for piece in next.pieces {
            self.say(&piece.text, &piece.look, piece.change.as_ref());
        }
        self.anchors.extend(next.anchors.into_iter().map(|mut anchor| {
            anchor.at += before;
            anchor
        }));
        self.end = next.end;
        self.id = next.id;
        self.format = next.format;
        self.before = next.before;
    }
}

/// A paragraph that is open, with the run that is open in it.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) told: Told,
    /// Both what brought its end and what took it away.
    pub(super) marks: Vec<Change>,
    /// The paragraph before it whose end is in neither text.
    pub(super) joined: Option<Told>,
    pub(super) shade: Shade,
    pub(super) run: Run,
    /// Paragraphs of boxes that hang on it.
    pub(super) boxed: Vec<Told>,
    /// A page ended here, which breaks a line if words follow.
    pub(super) is_broken: bool,
}

/// How the words of a run look.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) shade: Shade,
    pub(super) style: Option<String>,
    /// Worked out from the others.
    pub(super) look: Look,
}

/// Words that came and went: neither text has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InNeither;

/// The one change that words within all of `changes` underwent; none where there is none.
pub(super) fn fate(changes: &[Change]) -> Result<Option<&Change>, InNeither> {
    let is_old = changes.iter().any(|change| change.kind.in_old());
    let is_new = changes.iter().any(|change| change.kind.in_new());
    if is_old && is_new {
        return Err(InNeither);
    }
    let is_move =
        |change: &&Change| matches!(change.kind, ChangeKind::MovedFrom(_) | ChangeKind::MovedTo(_));
    // Words that somebody wrote into a clause that came from elsewhere did not come with it.
    Ok(changes.iter().rev().find(|change| !is_move(change)).or(changes.last()))
}
