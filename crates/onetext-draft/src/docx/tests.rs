//! What must hold of Word files, written and read.

mod foreign;
mod hostile;
mod scrubbed;

use proptest::prelude::*;

use super::*;
use crate::testing::{marked, noted};
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

#[test]
fn notes_that_word_would_number_so_are_footnotes() {
    let text = "The gate[^1] opens[^2].\n[^1]: Of the upper lock.\n[^2]: In spring.";
    let mut draft = Draft::lines(text);
    for note in &mut draft.paragraphs[1..] {
        note.style = Style::Note;
    }
    let is_footnote = |draft: &Draft| {
        let bytes = write(&Marked::unchanged(draft), &Options::default());
        let limits = Limits::default();
        let mut package = crate::office::Package::open(&bytes, "", &limits).unwrap();
        package.text("word/footnotes.xml").is_ok_and(|(notes, _)| notes.contains("In spring."))
    };
    assert!(is_footnote(&draft));
    draft.paragraphs[0].text = "The gate[^2] opens[^1].".to_owned();
    assert!(!is_footnote(&draft));
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
    fn notes_are_read_to_the_letter(marked in noted()) {
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
