//! What must hold of OpenDocument files, written and read.

use proptest::prelude::*;

use super::*;
use crate::docx::{Limits, OfficeError, Problem};
use crate::testing::marked;
use crate::{Draft, Style};

fn back(marked: &Marked) -> Marked {
    let (read, problems) = read(&write(marked, &Options::default()), &Limits::default()).unwrap();
    assert_eq!(problems, []);
    read
}

/// What breaks a line, and comes back as a line feed.
const BREAKS: [char; 3] = ['\r', '\u{b}', '\u{c}'];

/// The words and styles of a text, as the format can hold them: a file has at least one paragraph,
/// and some signs break a line.
fn texts(draft: Draft) -> Vec<(String, Style)> {
    let paragraphs = draft.paragraphs.into_iter();
    let mut texts: Vec<_> =
        paragraphs.map(|it| (it.text.replace(BREAKS, "\n"), it.style)).collect();
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
            let texts = marked.comments.iter().map(|comment| comment.text.replace(BREAKS, "\n"));
            texts.collect::<Vec<_>>()
        });
        for said in &mut said {
            said.sort();
        }
        prop_assert_eq!(&said[0], &said[1]);
    }
}

/// A file with this content, as other programs write it.
fn file(content: &str) -> Vec<u8> {
    let mut packing = Packing::default();
    packing.add("content.xml", format!("<o>{content}</o>").as_bytes());
    packing.finish()
}

#[test]
fn what_other_programs_track_is_read() {
    let region = |id: &str, kind: &str, went: &str| {
        format!(
            "<t:changed-region x:id='{id}'><t:{kind}><c><d:creator>Upland</d:creator>\
             <d:date>2025-11-30T09:00:00</d:date></c>{went}</t:{kind}></t:changed-region>"
        )
    };
    let content = [
        "<t:tracked-changes>",
        &region("a", "deletion", "<t:p>, one half</t:p><t:h t:outline-level='2'>the other</t:h>"),
        &region("b", "insertion", ""),
        &region("c", "format-change", ""),
        "</t:tracked-changes><t:h t:outline-level='1'>  A \n gate<t:change t:change-id='a'/></t:h>",
        "<t:list><i><t:p><t:change-start t:change-id='c'/>as it was<t:change-end t:change-id='c'/>",
        "<t:change-start t:change-id='b'/> and more<t:note t:note-class='footnote'><t:note-citation>1",
        "</t:note-citation><b><t:p> See there.</t:p></b></t:note></t:p></i></t:list><t:p>new",
        "<t:change-end t:change-id='b'/> <n:annotation n:name='k'><d:creator>Lowland</d:creator>",
        "<m:creator-initials>L</m:creator-initials><t:p>No.</t:p></n:annotation>end<n:annotation-end n:name='k'/></t:p>",
    ]
    .concat();
    let (marked, problems) = read(&file(&content), &Limits::default()).unwrap();
    assert_eq!(problems, [Problem::Numbers { part: "content.xml".into() }]);
    let lines = |draft: Draft| -> Vec<String> {
        draft.paragraphs.iter().map(|it| format!("{:?}: {}", it.style, it.text)).collect()
    };
    assert_eq!(
        lines(marked.accepted()),
        [
            "Heading(1): A gate",
            "Item(1): as it was and more[^1]",
            "Body: new end",
            "Note: [^1]: See there.",
        ]
    );
    assert_eq!(
        lines(marked.rejected()),
        ["Body: A gate, one half", "Heading(2): the other", "Body: as it was end"]
    );
    let comment = &marked.comments[0];
    assert_eq!((comment.author.as_deref(), comment.text.as_str()), (Some("Lowland"), "No."));
    assert_eq!((comment.start, comment.end), ((3, 4), (3, 7)));
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
