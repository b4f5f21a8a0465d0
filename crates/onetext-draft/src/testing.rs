//! Random marked texts, for the properties that must hold of all of them.

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;

use crate::{Change, ChangeKind, Comment, Look, Marked, MarkedParagraph, Piece, Style};

/// A marked text with notes that Word would number as they are, or nearly: each referred to in the
/// text, some of them come or gone with their sign.
pub(crate) fn noted() -> impl Strategy<Value = Marked> {
    let note = (any::<u16>(), words(), of(change()), vec((words(), look(), of(change())), 0..3));
    let odd = weighted(0.2, any::<u8>());
    (marked(), vec(note, 1..4), odd).prop_map(|(mut marked, mut notes, odd)| {
        let count = marked.paragraphs.len().max(1);
        notes.sort_by_key(|(place, ..)| usize::from(*place) % count);
        if marked.paragraphs.is_empty() {
            marked.paragraphs.push(MarkedParagraph::default());
        }
        let mut told = Vec::new();
        for (number, (place, text, change, pieces)) in (1..).zip(notes) {
            let sign = Piece { text: format!("[^{number}]"), change, ..Piece::default() };
            let mut label = sign.clone();
            label.text = format!("[^{number}]: {text}");
            let mut note = MarkedParagraph { style: Style::Note, ..MarkedParagraph::default() };
            note.end.clone_from(&sign.change);
            let piece = |(text, look, own): (String, Look, Option<Change>)| Piece {
                text,
                look,
                change: own.filter(|_| sign.change.is_none()).or_else(|| sign.change.clone()),
            };
            note.pieces = [label].into_iter().chain(pieces.into_iter().map(piece)).collect();
            marked.paragraphs[usize::from(place) % count].pieces.push(sign);
            told.push(note);
        }
        if let Some(odd) = odd {
            let at = usize::from(odd) % told.len();
            match odd % 3 {
                0 => told[at].style = Style::Body,
                1 => told.swap(at, 0),
                _ => told[at].end = None,
            }
        }
        marked.paragraphs.append(&mut told);
        marked
    })
}

/// Any marked text: words that came, went and moved, paragraphs split, merged and empty, spaces at
/// both ends, tabs, line breaks, many scripts, comments anywhere.
pub(crate) fn marked() -> impl Strategy<Value = Marked> {
    let comments = vec((names(), dates(), words(), any::<[u16; 4]>()), 0..4);
    (vec(paragraph(), 0..7), comments).prop_map(|(paragraphs, comments)| {
        let mut marked = Marked { paragraphs, comments: Vec::new() };
        for (author, date, text, places) in comments {
            let [first, from, second, until] = places.map(usize::from);
            let mut ends = [place(&marked, first, from), place(&marked, second, until)];
            ends.sort_unstable();
            let [Some(start), Some(end)] = ends else { continue };
            marked.comments.push(Comment { author, date, text, start, end });
        }
        marked.comments.sort_by_key(|comment| comment.start);
        marked
    })
}

fn place(marked: &Marked, paragraph: usize, at: usize) -> Option<(usize, usize)> {
    let paragraph = paragraph % marked.paragraphs.len().max(1);
    let pieces = &marked.paragraphs.get(paragraph)?.pieces;
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let mut at = at % (text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    Some((paragraph, at))
}

fn paragraph() -> impl Strategy<Value = MarkedParagraph> {
    let pieces = vec((words(), look(), of(change())), 0..5);
    let id = weighted(0.2, "[a-z]{1,4}-[a-z]{0,4}");
    (pieces, weighted(0.4, change()), style(), weighted(0.2, style()), id).prop_map(
        |(pieces, end, style, was, id)| {
            let piece = |(text, look, change)| Piece { text, look, change };
            let pieces = pieces.into_iter().map(piece).collect();
            MarkedParagraph { pieces, end, style, was, id, ..MarkedParagraph::default() }
        },
    )
}

fn style() -> impl Strategy<Value = Style> {
    prop_oneof![
        4 => Just(Style::Body),
        1 => Just(Style::Title),
        1 => Just(Style::Note),
        2 => (1..=9_u8).prop_map(Style::Heading),
        2 => (1..=9_u8).prop_map(Style::Item),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let kind = prop_oneof![
        3 => Just(ChangeKind::Inserted),
        3 => Just(ChangeKind::Deleted),
        1 => (0..4_u32).prop_map(ChangeKind::MovedFrom),
        1 => (0..4_u32).prop_map(ChangeKind::MovedTo),
    ];
    (kind, names(), dates()).prop_map(|(kind, author, date)| Change { kind, author, date })
}

fn names() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        Just(Some("Upland".to_owned())),
        Just(Some("Low \"Land\" & <Sons>, \u{c5}\t\u{5d0}".to_owned())),
    ]
}

fn dates() -> impl Strategy<Value = Option<String>> {
    let date = |date: &str| Just(Some(date.to_owned()));
    prop_oneof![Just(None), date("2025-11-30T09:00:00Z"), date("2025-12-01T00:00:00Z")]
}

fn look() -> impl Strategy<Value = Look> {
    let colours = prop_oneof![Just("green"), Just("yellow"), Just("darkRed"), Just("C6efce")];
    (weighted(0.2, colours), weighted(0.2, Just(())), weighted(0.2, Just(()))).prop_map(
        |(highlight, bold, italic)| Look {
            bold: bold.is_some(),
            italic: italic.is_some(),
            highlight: highlight.map(ToOwned::to_owned),
        },
    )
}

/// Words, and what is hard to keep of them.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-e ]{0,12}",
        2 => "[ \t\n\r\u{b}\u{c}\u{a0}x<&>\"']{0,6}",
        1 => "\\PC{0,8}",
        1 => "[\u{5d0}-\u{5d5}\u{627}-\u{62a}\u{4e00}-\u{4e05}\u{1f600}-\u{1f605}\u{301}]{0,6}",
        1 => "(\\[\\^[1-3]\\]|_x000D_|&#13;|]]>|\u{feff}|\u{2028}|\u{fffd}){0,3}",
    ]
}
