//! What must hold of OpenDocument files, written and read.

use proptest::prelude::*;

use super::*;
use crate::docx::{Limits, OfficeError};
use crate::testing::marked;
use crate::{Draft, Style};

fn back(marked: &Marked) -> Marked {
    let (read, problems) = read(&write(marked, &Options::default()), &Limits::default()).unwrap();
    assert_eq!(problems, []);
    read
}

/// The words and styles of a text, as the format can hold them: a file has at least one paragraph,
/// and a carriage return breaks a line.
fn texts(draft: Draft) -> Vec<(String, Style)> {
    let paragraphs = draft.paragraphs.into_iter();
    let mut texts: Vec<_> = paragraphs.map(|it| (it.text.replace('\r', "\n"), it.style)).collect();
    if texts.is_empty() {
        texts.push((String::new(), Style::Body));
    }
    if texts.len() == 1 && texts[0].0.is_empty() {
        texts[0].1 = Style::Body;
    }
    texts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn both_texts_come_back(marked in marked()) {
        let read = back(&marked);
        prop_assert_eq!(texts(read.accepted()), texts(marked.accepted()));
        // That a paragraph had another style is not tracked.
        let words = |draft: Draft| -> Vec<String> {
            texts(draft).into_iter().map(|(text, _)| text).collect()
        };
        prop_assert_eq!(words(read.rejected()), words(marked.rejected()));
        let mut said = [&read, &marked].map(|marked| {
            let texts = marked.comments.iter().map(|comment| comment.text.replace('\r', "\n"));
            texts.collect::<Vec<_>>()
        });
        for said in &mut said {
            said.sort();
        }
        prop_assert_eq!(&said[0], &said[1]);
    }
}

#[test]
fn what_is_no_text_is_named_for_what_it_is() {
    let word = crate::docx::write(&Marked::default(), &Options::default());
    assert_eq!(
        read(&word, &Limits::default()),
        Err(OfficeError::Foreign {
            expected: "OpenDocument text (ODT)",
            found: "an office file of another kind"
        })
    );
    let bytes = write(&Marked::unchanged(&Draft::lines("Words.")), &Options::default());
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length], &Limits::default()).is_err(), "{length}");
    }
}
