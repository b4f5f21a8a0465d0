//! What holds of every comparison, over random texts and random edits of them.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::marked::{Change, ChangeKind, Marked};
use crate::text::{Look, Paragraph, Style};

/// Words of which random clauses are made; accents, marks and odd spaces among them.
const WORDS: [&str; 24] = [
    "line",
    "ceasefire",
    "shall",
    "withdraw",
    "[",
    "]",
    ",",
    ".",
    "the",
    "Parties",
    "monitors",
    "été",
    "e\u{301}",
    "\u{a0}",
    "停火",
    "weapons",
    "12",
    "zone",
    "of",
    "heavy",
    "\n",
    "  ",
    "🕊",
    "and",
];

fn clause() -> impl Strategy<Value = Paragraph> {
    let words = prop::collection::vec(prop::sample::select(&WORDS[..]), 0..14);
    let style = prop_oneof![
        4 => Just(Style::Body),
        1 => (1_u8..4).prop_map(Style::Heading),
        1 => Just(Style::Item(1)),
    ];
    (words, style, any::<bool>()).prop_map(|(words, style, bold)| {
        let text = words.join(" ");
        let mut looks = Vec::new();
        if bold && text.is_char_boundary(3) && text.len() > 3 {
            looks.push((0..3, Look { bold, ..Look::default() }));
        }
        Paragraph { text, style, looks, ..Paragraph::default() }
    })
}

pub(crate) fn draft() -> impl Strategy<Value = Draft> {
    prop::collection::vec(clause(), 0..12).prop_map(|paragraphs| Draft { paragraphs })
}

/// One thing that somebody does to a draft.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Insert(usize, Paragraph),
    Delete(usize),
    Move(usize, usize),
    Double(usize, usize),
    Split(usize, usize),
    Merge(usize),
    Word(usize, usize, &'static str),
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    let place = || 0_usize..16;
    prop_oneof![
        (place(), clause()).prop_map(|(at, clause)| Act::Insert(at, clause)),
        place().prop_map(Act::Delete),
        (place(), place()).prop_map(|(from, to)| Act::Move(from, to)),
        (place(), place()).prop_map(|(from, to)| Act::Double(from, to)),
        (place(), place()).prop_map(|(at, word)| Act::Split(at, word)),
        place().prop_map(Act::Merge),
        (place(), place(), prop::sample::select(&WORDS[..]))
            .prop_map(|(at, word, by)| Act::Word(at, word, by)),
    ]
}

pub(crate) fn edited(draft: &Draft, acts: &[Act]) -> Draft {
    let mut new = draft.clone();
    let paragraphs = &mut new.paragraphs;
    for act in acts {
        let count = paragraphs.len();
        if let Act::Insert(at, clause) = act {
            paragraphs.insert(at % (count + 1), clause.clone());
            continue;
        }
        if count == 0 {
            continue;
        }
        match act {
            Act::Insert(..) => {}
            Act::Delete(at) => drop(paragraphs.remove(at % count)),
            Act::Move(from, to) => {
                let moved = paragraphs.remove(from % count);
                paragraphs.insert(to % count, moved);
            }
            Act::Double(from, to) => {
                let double = paragraphs[from % count].clone();
                paragraphs.insert(to % count, double);
            }
            Act::Split(at, word) => {
                let text = paragraphs[at % count].text.clone();
                let cut = text.match_indices(' ').map(|found| found.0).nth(*word).unwrap_or(0);
                paragraphs[at % count] = Paragraph::new(&text[..cut]);
                paragraphs.insert(at % count + 1, Paragraph::new(text[cut..].trim_start()));
            }
            Act::Merge(at) => {
                let at = at % count;
                if at + 1 < count {
                    let behind = paragraphs.remove(at + 1).text;
                    let text = format!("{} {behind}", paragraphs[at].text);
                    paragraphs[at] = Paragraph::new(text);
                }
            }
            Act::Word(at, word, by) => {
                let text = paragraphs[at % count].text.clone();
                let mut words: Vec<&str> = text.split(' ').collect();
                let place = word % words.len();
                words[place] = by;
                paragraphs[at % count] = Paragraph::new(words.join(" "));
            }
        }
    }
    new
}

/// All that holds of a marked text.
fn check(old: &Draft, new: &Draft) -> Result<(), TestCaseError> {
    let redline = compare(old, new);
    let marked = redline.marked(old, new, Some("Mediator"), Some("2025-11-30"));
    let (rejected, accepted) = (marked.rejected(), marked.accepted());
    prop_assert_eq!(rejected.texts().collect::<Vec<_>>(), old.texts().collect::<Vec<_>>());
    prop_assert_eq!(accepted.texts().collect::<Vec<_>>(), new.texts().collect::<Vec<_>>());
    for (found, wanted) in [(&rejected, old), (&accepted, new)] {
        for (a, b) in found.paragraphs.iter().zip(&wanted.paragraphs) {
            prop_assert_eq!(a.style, b.style);
        }
    }
    if !old.paragraphs.is_empty() && !new.paragraphs.is_empty() {
        prop_assert_eq!(&marked.paragraphs.last().and_then(|last| last.end.clone()), &None);
    }
    for paragraph in &marked.paragraphs {
        prop_assert!(paragraph.pieces.iter().all(|piece| !piece.text.is_empty()));
        for two in paragraph.pieces.windows(2) {
            prop_assert!(two[0].look != two[1].look || two[0].change != two[1].change);
        }
    }
    // What moved under one number is the same in both places.
    let texts = |wanted: fn(ChangeKind) -> Option<u32>| {
        let mut texts: Vec<String> = vec![String::new(); 40];
        for piece in marked.paragraphs.iter().flat_map(|paragraph| &paragraph.pieces) {
            if let Some(number) = piece.change.as_ref().and_then(|change| wanted(change.kind)) {
                texts[number as usize].push_str(&piece.text);
            }
        }
        texts
    };
    let from = texts(|kind| if let ChangeKind::MovedFrom(n) = kind { Some(n) } else { None });
    let to = texts(|kind| if let ChangeKind::MovedTo(n) = kind { Some(n) } else { None });
    prop_assert_eq!(from, to);
    let totals = redline.totals;
    let [inserted, deleted, moved] = words_by_fate(&marked);
    prop_assert_eq!(
        (inserted, deleted, moved),
        (totals.words_inserted, totals.words_deleted, totals.words_moved)
    );
    let known = totals.unchanged + totals.edited + totals.deleted;
    prop_assert!(known <= old.paragraphs.len() + totals.moved);
    rows_cover(&redline, old, new)
}

/// The words inserted, deleted and moved, counted in the marked text.
fn words_by_fate(marked: &Marked) -> [usize; 3] {
    let mut counts = [0; 3];
    for paragraph in &marked.paragraphs {
        // A word can be in two pieces of two looks.
        let mut rows: Vec<(Option<usize>, String)> = Vec::new();
        for piece in &paragraph.pieces {
            let fate = piece.change.as_ref().and_then(|change| match change.kind {
                ChangeKind::Inserted => Some(0),
                ChangeKind::Deleted => Some(1),
                ChangeKind::MovedFrom(_) => Some(2),
                ChangeKind::MovedTo(_) => None,
            });
            match rows.last_mut() {
                Some((last, text)) if *last == fate => text.push_str(&piece.text),
                _ => rows.push((fate, piece.text.clone())),
            }
        }
        for (fate, text) in rows {
            if let Some(fate) = fate {
                counts[fate] += count(&text);
            }
        }
    }
    counts
}

/// Every paragraph of both texts is in a row of each place that it has.
fn rows_cover(redline: &Redline, old: &Draft, new: &Draft) -> Result<(), TestCaseError> {
    let (mut from, mut to) = (0, 0);
    for row in &redline.rows {
        if matches!(row.fate, Fate::Stayed | Fate::Deleted | Fate::MovedFrom(_)) {
            prop_assert_eq!(row.old.start, from);
            from = row.old.end;
        }
        if matches!(row.fate, Fate::Stayed | Fate::Inserted | Fate::MovedTo(_)) {
            prop_assert_eq!(row.new.start, to);
            to = row.new.end;
        }
    }
    prop_assert_eq!((from, to), (old.paragraphs.len(), new.paragraphs.len()));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn reject_and_accept_give_two_random_texts(old in draft(), new in draft()) {
        check(&old, &new)?;
    }

    #[test]
    fn reject_and_accept_give_a_text_and_its_edit(
        old in draft(),
        acts in prop::collection::vec(act(), 0..8),
    ) {
        check(&old, &edited(&old, &acts))?;
    }

    #[test]
    fn a_text_compared_with_itself_has_not_changed(text in draft()) {
        let redline = compare(&text, &text);
        prop_assert_eq!(redline.marked(&text, &text, None, None), Marked::unchanged(&text));
        let unchanged = text.paragraphs.len();
        prop_assert_eq!(redline.totals, Totals { unchanged, ..Totals::default() });
    }
}

/// A marked text in CriticMarkup, moves as `{1<…<}` and `{1>…>}`, with `¶` for each end.
pub(crate) fn said(marked: &Marked) -> String {
    use ChangeKind::{Deleted, Inserted, MovedFrom, MovedTo};
    let say = |text: &str, change: Option<&Change>| match change.map(|change| change.kind) {
        None => text.to_owned(),
        Some(Inserted) => format!("{{+{text}+}}"),
        Some(Deleted) => format!("{{-{text}-}}"),
        Some(MovedFrom(n)) => format!("{{{n}<{text}<}}"),
        Some(MovedTo(n)) => format!("{{{n}>{text}>}}"),
    };
    let mut said = String::new();
    for paragraph in &marked.paragraphs {
        for piece in &paragraph.pieces {
            said.push_str(&say(&piece.text, piece.change.as_ref()));
        }
        said.push_str(&say("¶", paragraph.end.as_ref()));
        said.push('\n');
    }
    said
}

fn redlined(old: &str, new: &str) -> String {
    let (old, new) = (Draft::lines(old), Draft::lines(new));
    said(&compare(&old, &new).marked(&old, &new, None, None))
}

#[test]
fn words_read_like_a_lawyers_redline() {
    assert_snapshot!(redlined(
        "The Parties shall withdraw heavy weapons from the line.\nA\nB",
        "The Parties [shall] withdraw all heavy weapons from that line, within ten days.",
    ), @r"
    The Parties {+[+}shall{+]+} withdraw {+all +}heavy weapons from {-the-}{+that+} line{+, within ten days+}.{-¶-}
    {-A-}{-¶-}
    {-B-}¶
    ");
    assert_snapshot!(redlined(
        "The monitors report to the Council every month. They have free access.",
        "The monitors report to the Council every month. The Council may ask for more. They have free access.",
    ), @"The monitors report to the Council every month. {+The Council may ask for more. +}They have free access.¶");
}

#[test]
fn a_clause_that_moved_keeps_its_edits() {
    assert_snapshot!(redlined(
        "Article 1\nThe monitors shall report to the Council on every breach of the ceasefire line.\n\
         Article 2\nAll prisoners are exchanged within ten days of the signature of this text, all for all, under the eyes of the Red Cross.\n\
         Article 3\nElections are held when the law allows it, and observers of both houses come to see them, as they did before the war.",
        "Article 1\nAll prisoners are exchanged within ten days of the signature of this text, all for all, under the eyes of the Red Cross.\n\
         Article 2\nElections are held when the law allows it, and observers of both houses come to see them, as they did before the war.\n\
         Article 3\nThe monitors shall report to the Council on each grave breach of the ceasefire line.",
    ), @r"
    {1<Article <}{-1-}{1<¶<}
    {1<The monitors shall report to the Council on <}{-every-}{1< breach of the ceasefire line.<}{1<¶<}
    Article {-2-}{+1+}¶
    All prisoners are exchanged within ten days of the signature of this text, all for all, under the eyes of the Red Cross.¶
    Article {-3-}{+2+}¶
    Elections are held when the law allows it, and observers of both houses come to see them, as they did before the war.{+¶+}
    {1>Article >}{+3+}{1>¶>}
    {1>The monitors shall report to the Council on >}{+each grave+}{1> breach of the ceasefire line.>}¶
    ");
}

#[test]
fn clauses_split_and_merge() {
    assert_snapshot!(redlined(
        "The line is frozen where the troops stand today, and both armies withdraw ten kilometres from it.",
        "The line is frozen where the troops stand today.\nBoth armies withdraw ten kilometres from it.",
    ), @r"
    The line is frozen where the troops stand today{-, and both-}{+.+}{+¶+}
    {+Both+} armies withdraw ten kilometres from it.¶
    ");
    assert_snapshot!(redlined(
        "The line is frozen where the troops stand today.\nBoth armies withdraw ten kilometres from it.\nEnd",
        "The line is frozen where the troops stand today; both armies withdraw ten kilometres from it.\nEnd",
    ), @r"
    The line is frozen where the troops stand today{-.-}{-¶-}
    {-Both-}{+; both+} armies withdraw ten kilometres from it.¶
    End¶
    ");
}

#[test]
fn what_comes_and_goes_at_the_end_leaves_the_last_end_alone() {
    assert_snapshot!(redlined("One stays", "One stays\nTwo came\nThree came"), @r"
    One stays{+¶+}
    {+Two came+}{+¶+}
    {+Three came+}¶
    ");
    assert_snapshot!(redlined("One stays\nTwo went\nThree went", "One stays"), @r"
    One stays{-¶-}
    {-Two went-}{-¶-}
    {-Three went-}¶
    ");
    assert_snapshot!(redlined("One stays\nTwo went", "One stays\nAnother thing"), @r"
    One stays¶
    {-Two went-}{+Another thing+}¶
    ");
    assert_snapshot!(redlined("", "All new"), @"{+All new+}{+¶+}");
}

#[test]
fn another_number_is_no_other_text() {
    let old = Draft::lines("Article 5\n3. The line is frozen.\nWithin 15 days\nOption 2:\n1. Gone");
    let new = Draft::lines("Article 6\n4. The line is frozen.\nWithin 30 days\nOption 1:\n1. Come");
    let redline = compare(&old, &new);
    let renumbered: Vec<bool> = redline.rows.iter().map(|row| row.renumbered).collect();
    assert_eq!(renumbered, [true, true, false, true, false, false]);
    assert_eq!(redline.totals.renumbered, 3);
    // What a reader found to be the number is the number, whatever it looks like.
    let labelled = |text: &str, label: usize| Draft {
        paragraphs: vec![Paragraph { label, ..Paragraph::new(text) }],
    };
    let (old, new) = (labelled("Artikel V bis", 13), labelled("Artikel VI", 10));
    assert!(compare(&old, &new).rows[0].renumbered);
    let (old, new) = (labelled("§ 5 Der Staat haftet", 6), labelled("§ 15 Der Staat haftet", 7));
    assert!(compare(&old, &new).rows[0].renumbered);
}
