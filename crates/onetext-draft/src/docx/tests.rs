//! What must hold of Word files, written and read.

mod foreign;
mod hostile;
mod scrubbed;

use proptest::prelude::*;

use super::*;
use crate::testing::marked;
use crate::{Draft, Look, Paragraph, Piece, Style};

fn back(marked: &Marked, options: &Options) -> Marked {
    let bytes = write(marked, options);
    let (read, problems) = read(&bytes, &Limits::default()).unwrap();
    assert_eq!(problems, []);
    read
}

/// The words of a text, their looks and styles; how the words are cut into pieces does not count.
fn texts(draft: Draft) -> Vec<(String, Vec<Look>, Style)> {
    let look = |paragraph: &Paragraph, at: usize| {
        let mut looks = paragraph.looks.iter();
        let found = looks.find(|(range, _)| range.contains(&at));
        found.map(|(_, look)| look.clone()).unwrap_or_default()
    };
    let paragraphs = draft.paragraphs.into_iter().map(|paragraph| {
        let looks = (0..paragraph.text.len()).map(|at| look(&paragraph, at)).collect();
        (paragraph.text, looks, paragraph.style)
    });
    paragraphs.collect()
}

/// The same text with nobody's changes by the author who stands for nobody, and with as few pieces
/// as it can have.
fn plain(marked: Marked) -> Marked {
    let named = |author: &mut Option<String>| {
        author.get_or_insert_with(|| "Author".to_owned());
    };
    let mut plain = marked;
    for paragraph in &mut plain.paragraphs {
        let mut pieces: Vec<Piece> = Vec::new();
        for mut piece in paragraph.pieces.drain(..) {
            if let Some(change) = &mut piece.change {
                named(&mut change.author);
            }
            match pieces.last_mut() {
                _ if piece.text.is_empty() => {}
                Some(last) if last.look == piece.look && last.change == piece.change => {
                    last.text.push_str(&piece.text);
                }
                _ => pieces.push(piece),
            }
        }
        paragraph.pieces = pieces;
        if let Some(end) = &mut paragraph.end {
            named(&mut end.author);
        }
        paragraph.was = paragraph.was.filter(|was| *was != paragraph.style);
    }
    for comment in &mut plain.comments {
        named(&mut comment.author);
    }
    plain
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_is_read_to_the_letter(marked in marked()) {
        let read = back(&marked, &Options::default());
        prop_assert_eq!(texts(read.accepted()), texts(marked.accepted()));
        prop_assert_eq!(texts(read.rejected()), texts(marked.rejected()));
        prop_assert_eq!(read, plain(marked));
    }

    #[test]
    fn a_clean_file_names_nobody(marked in marked()) {
        let options = Options { clean: true, ..Options::default() };
        let read = back(&marked, &options);
        prop_assert_eq!(texts(read.accepted()), texts(marked.accepted()));
        prop_assert_eq!(texts(read.rejected()), texts(marked.rejected()));
        prop_assert_eq!(&read.comments, &[]);
        for paragraph in &read.paragraphs {
            let changes = paragraph.pieces.iter().filter_map(|piece| piece.change.as_ref());
            for change in changes.chain(&paragraph.end) {
                prop_assert_eq!(change.author.as_deref(), Some("Author"));
                prop_assert_eq!(&change.date, &None);
            }
        }
    }
}
