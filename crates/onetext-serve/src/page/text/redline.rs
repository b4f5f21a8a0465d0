//! What changed between two drafts, whichever they are: inline or side by side.
//!
//! Two texts are compared once for all with the same eyes, while nobody waits for it.

use std::ops::Range;
use std::sync::Arc;

use onetext_analyse::drafts::{How, changes};
use onetext_draft::redline::{Fate, Row, joined};
use onetext_draft::{ChangeKind, Marked, MarkedParagraph, Redline, Style, compare};
use onetext_record::Kind;
use onetext_record::id::DraftId;
use schemars::JsonSchema;
use serde::Serialize;

use super::read::{self, Legible};
use super::view::{self, DraftLine};
use crate::desk::Study;
use crate::fault::Fault;
use crate::reply::{Outcome, Reply};
use crate::request::Request;

mod show;

pub(super) use show::page;

/// Two texts compared.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) old: Arc<Legible>,
    pub(super) new: Arc<Legible>,
    pub(super) redline: Redline,
    marked: Marked,
}

/// What changed between two drafts.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct RedlineView {
    /// The older draft, or the one that is named first.
    pub(crate) old: DraftLine,
    /// The other one.
    pub(crate) new: DraftLine,
    /// How much changed.
    pub(crate) totals: TotalsView,
    /// The clauses that changed.
    pub(crate) clauses: Vec<ClauseChangeView>,
    /// Both texts as one, with the changes marked.
    pub(crate) paragraphs: Vec<MarkedView>,
    /// Both texts beside each other.
    pub(crate) rows: Vec<RowView>,
}

/// How much changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct TotalsView {
    /// Words that only the new text has.
    pub(crate) words_inserted: usize,
    /// Words that only the old text has.
    pub(crate) words_deleted: usize,
    /// Words that stand elsewhere in the new text.
    pub(crate) words_moved: usize,
    /// Paragraphs that did not change.
    pub(crate) unchanged: usize,
}

/// A clause that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct ClauseChangeView {
    /// Its id in the new text, or in the old one where it is gone.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// `new`, `changed`, `moved` or `gone`.
    pub(crate) how: &'static str,
    /// The first paragraph of it that changed, by place in the marked text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) paragraph: Option<usize>,
}

/// A paragraph of both texts as one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct MarkedView {
    /// `title`, `heading`, `body`, `item` or `note`.
    pub(crate) style: &'static str,
    /// How deep a heading or an item stands.
    pub(crate) level: u8,
    /// Whether anything of it changed.
    pub(crate) changed: bool,
    /// Whether only the new text has its end: it was joined with the next one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) split: bool,
    /// Whether only the old text has its end: it is joined with the next one now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) joined: bool,
    /// Its words.
    pub(crate) pieces: Vec<MarkedPiece>,
}

/// Words of one fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct MarkedPiece {
    /// The words.
    pub(crate) text: String,
    /// `kept`, `inserted`, `deleted`, `moved-from` or `moved-to`.
    pub(crate) fate: &'static str,
    /// The number of the move, the same where the words stood and where they stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<u32>,
}

/// Paragraphs of both texts that belong together.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct RowView {
    /// `stayed`, `changed`, `deleted`, `inserted`, `moved-from` or `moved-to`.
    pub(crate) fate: &'static str,
    /// The number of the move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<u32>,
    /// What the old text has there.
    pub(crate) old: Vec<MarkedPiece>,
    /// What the new text has there.
    pub(crate) new: Vec<MarkedPiece>,
}

/// Two drafts compared, as this study sees them. A draft without a text cannot be compared.
pub(super) fn compared(
    study: &Study<'_>,
    old: &DraftId,
    new: &DraftId,
) -> Result<Arc<Compared>, Fault> {
    let stamp = study.look(|desk| {
        let [old, new] = [read::draft(desk.state, old)?, read::draft(desk.state, new)?];
        if let Some(draft) = [old, new].into_iter().find(|draft| draft.body.text.is_none()) {
            let title = &draft.body.title;
            return Err(Fault::input(format!("the text of “{title}” is not in the record"))
                .hint("Choose two drafts whose text is known."));
        }
        Ok(desk.stamp(&[Kind::Draft]))
    })?;
    let texts = [read::legible_later(study, old), read::legible_later(study, new)];
    let [Some(before), Some(after)] = texts else { return Err(Fault::NotFound) };
    Ok(study.memo().recall(&format!("redline of {old} {new}"), stamp, || {
        let texts = [&before.text.draft, &after.text.draft];
        let redline = compare(texts[0], texts[1]);
        let marked = redline.marked(texts[0], texts[1], None, None);
        Compared { old: Arc::clone(&before), new: Arc::clone(&after), redline, marked }
    }))
}

/// The redline that a request asks for, as page and API show it.
pub(super) fn asked(study: &Study<'_>, request: &Request) -> Result<RedlineView, Fault> {
    let (old, new): (DraftId, DraftId) = (request.id("draft")?, request.id("new")?);
    let compared = compared(study, &old, &new)?;
    let [old, new] = study.look(|desk| {
        let [old, new] = [read::draft(desk.state, &old)?, read::draft(desk.state, &new)?];
        Ok::<_, Fault>([view::line(desk, old), view::line(desk, new)])
    })?;
    Ok(seen(old, new, &compared))
}

/// The redline as JSON.
pub(super) fn json(study: &Study<'_>, request: &Request) -> Outcome {
    Reply::json(&asked(study, request)?)
}

fn seen(old: DraftLine, new: DraftLine, compared: &Compared) -> RedlineView {
    let Compared { redline, marked, .. } = compared;
    let totals = &redline.totals;
    let paragraphs: Vec<MarkedView> =
        marked.paragraphs.iter().enumerate().map(|(at, it)| paragraph(marked, at, it)).collect();
    let starts = starts(compared);
    let found = changes(&compared.old.text, &compared.new.text, redline);
    let clauses = found.into_iter().map(|change| ClauseChangeView {
        paragraph: place(&change.id, change.how, compared, &starts, &paragraphs),
        id: change.id,
        name: change.name,
        how: match change.how {
            How::New => "new",
            How::Changed => "changed",
            How::Moved => "moved",
            How::Gone => "gone",
        },
    });
    RedlineView {
        old,
        new,
        totals: TotalsView {
            words_inserted: totals.words_inserted,
            words_deleted: totals.words_deleted,
            words_moved: totals.words_moved,
            unchanged: totals.unchanged,
        },
        clauses: clauses.collect(),
        rows: redline.rows.iter().map(|it| row(compared, it)).collect(),
        paragraphs,
    }
}

fn style(style: Style) -> (&'static str, u8) {
    match style {
        Style::Title => ("title", 1),
        Style::Heading(level) => ("heading", level),
        Style::Body => ("body", 1),
        Style::Item(level) => ("item", level),
        Style::Note => ("note", 1),
    }
}

fn fate(kind: Option<ChangeKind>) -> (&'static str, Option<u32>) {
    match kind {
        None => ("kept", None),
        Some(ChangeKind::Inserted) => ("inserted", None),
        Some(ChangeKind::Deleted) => ("deleted", None),
        Some(ChangeKind::MovedFrom(number)) => ("moved-from", Some(number)),
        Some(ChangeKind::MovedTo(number)) => ("moved-to", Some(number)),
    }
}

fn paragraph(marked: &Marked, at: usize, paragraph: &MarkedParagraph) -> MarkedView {
    let (style, level) = style(paragraph.style);
    let mut pieces: Vec<MarkedPiece> = Vec::new();
    for piece in &paragraph.pieces {
        let (fate, number) = fate(piece.change.as_ref().map(|change| change.kind));
        match pieces.last_mut() {
            Some(last) if last.fate == fate && last.number == number => {
                last.text.push_str(&piece.text);
            }
            _ => pieces.push(MarkedPiece { text: piece.text.clone(), fate, number }),
        }
    }
    // Where a paragraph came or went as a whole, its end did so with it and tells nothing more.
    let stays = |it: &MarkedParagraph| it.pieces.iter().any(|piece| piece.change.is_none());
    let next = marked.paragraphs.get(at + 1);
    let is_cut = stays(paragraph) && next.is_some_and(stays);
    let end = paragraph.end.as_ref().filter(|_| is_cut).map(|end| end.kind);
    MarkedView {
        style,
        level,
        changed: pieces.iter().any(|piece| piece.fate != "kept")
            || end.is_some()
            || pieces.is_empty() && paragraph.end.is_some(),
        split: end.is_some_and(ChangeKind::in_new),
        joined: end.is_some_and(ChangeKind::in_old),
        pieces,
    }
}

/// Where the paragraphs of the old and the new text stand in the marked one.
fn starts(compared: &Compared) -> [Vec<usize>; 2] {
    let mut places: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    let mut next = [0_usize; 2];
    for (at, paragraph) in compared.marked.paragraphs.iter().enumerate() {
        let kind = paragraph.end.as_ref().map(|end| end.kind);
        for (side, has) in
            [kind.is_none_or(ChangeKind::in_old), kind.is_none_or(ChangeKind::in_new)]
                .into_iter()
                .enumerate()
        {
            if places[side].len() <= next[side] {
                places[side].push(at);
            }
            next[side] += usize::from(has);
        }
    }
    places
}

/// The first paragraph of a clause that changed; its first one where none did.
fn place(
    id: &str,
    how: How,
    compared: &Compared,
    starts: &[Vec<usize>; 2],
    paragraphs: &[MarkedView],
) -> Option<usize> {
    let side = usize::from(how != How::Gone);
    let text = if side == 0 { &compared.old.text } else { &compared.new.text };
    let clause = text.outline.clauses.get(text.outline.find(id)?)?;
    let places = |own: Range<usize>| own.filter_map(|at| starts[side].get(at).copied());
    let changed = |&at: &usize| paragraphs.get(at).is_some_and(|it| it.changed);
    places(clause.own.clone()).find(changed).or_else(|| places(clause.own.clone()).next())
}

fn row(compared: &Compared, row: &Row) -> RowView {
    let [old, new] = [
        joined(&compared.old.text.draft, row.old.clone()),
        joined(&compared.new.text.draft, row.new.clone()),
    ];
    let whole = |text: String, fate, number| {
        if text.is_empty() { Vec::new() } else { vec![MarkedPiece { text, fate, number }] }
    };
    match row.fate {
        Fate::Deleted => RowView {
            fate: "deleted",
            number: None,
            old: whole(old, "deleted", None),
            new: Vec::new(),
        },
        Fate::Inserted => RowView {
            fate: "inserted",
            number: None,
            old: Vec::new(),
            new: whole(new, "inserted", None),
        },
        Fate::MovedFrom(number) => RowView {
            fate: "moved-from",
            number: Some(number),
            old: whole(old, "moved-from", Some(number)),
            new: Vec::new(),
        },
        Fate::Stayed | Fate::MovedTo(_) => {
            let number = if let Fate::MovedTo(number) = row.fate { Some(number) } else { None };
            let [mut left, mut right] = [Vec::new(), Vec::new()];
            let [mut from, mut to] = [0, 0];
            let put = |side: &mut Vec<MarkedPiece>, text: Option<&str>, fate| {
                if let Some(text) = text.filter(|text| !text.is_empty()) {
                    side.push(MarkedPiece { text: text.to_owned(), fate, number: None });
                }
            };
            for edit in &row.edits {
                put(&mut left, old.get(from..edit.old.start), "kept");
                put(&mut left, old.get(edit.old.clone()), "deleted");
                put(&mut right, new.get(to..edit.new.start), "kept");
                put(&mut right, new.get(edit.new.clone()), "inserted");
                (from, to) = (edit.old.end, edit.new.end);
            }
            put(&mut left, old.get(from..), "kept");
            put(&mut right, new.get(to..), "kept");
            let fate = match (number, row.edits.is_empty()) {
                (Some(_), _) => "moved-to",
                (None, true) => "stayed",
                (None, false) => "changed",
            };
            // Where it stood is in a row of its own.
            let left = if number.is_some() { Vec::new() } else { left };
            RowView { fate, number, old: left, new: right }
        }
    }
}
