//! Archives.

use super::fixtures::{LETTER, docx, pdf, program, zip};
use super::told;
use crate::ingest::{IngestError, Metadata, contents, documents};

#[test]
fn every_file_of_an_archive_is_a_report() {
    let paper = pdf(&[program(&[(72.0, 700.0, 11.0, "Lowland waits.")])]);
    let note = docx("<w:p><w:r><w:t>Upland agrees.</w:t></w:r></w:p>");
    let inner = zip(&[("deep.txt", b"Deep inside.\n")]);
    let mut bytes = zip(&[
        ("monday/talks.txt", b"The talks\n\n1 December 2025\n\nThey go on.\n"),
        ("monday/broken.txt", b"This one is broken on the way."),
        ("tuesday/paper.pdf", &paper),
        ("tuesday/note.docx", &note),
        ("tuesday/letter.eml", LETTER.as_bytes()),
        ("more.zip", &inner),
        ("picture.png", b"\x89PNG\r\n\x1A\n"),
        (".hidden", b"x"),
        ("__MACOSX/monday/._talks.txt", b"x"),
    ]);
    // One letter changed in what is stored, so that its sum is wrong.
    let packed = zip(&[("monday/broken.txt", b"This one is broken on the way.")]);
    let data = &packed[30 + "monday/broken.txt".len()..][..12];
    let at = bytes.windows(data.len()).position(|window| window == data).unwrap();
    bytes[at + 4] ^= 0x40;
    insta::assert_snapshot!(told("week.zip", &bytes));
}

#[test]
fn archives_that_give_nothing_say_why() {
    let mut nested = zip(&[("a.txt", b"Deep.")]);
    for _ in 0..6 {
        nested = zip(&[("again.zip", &nested)]);
    }
    let locked = {
        let mut locked = zip(&[("a.txt", b"Secret words, said in private.")]);
        // The flag that says so, at both of its places.
        let entry = locked.windows(4).position(|mark| mark == b"PK\x01\x02").unwrap();
        locked[6] |= 1;
        locked[entry + 8] |= 1;
        locked
    };
    let cases = [
        ("empty", zip(&[])),
        ("only hidden files", zip(&[(".DS_Store", b"x")])),
        ("not whole", b"PK\x03\x04 and no more".to_vec()),
        ("a workbook", zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<x/>")])),
        ("an OpenDocument file", zip(&[("mimetype", b"x"), ("content.xml", b"<x/>")])),
        ("too deep", nested),
        ("locked", locked),
    ];
    let told: Vec<String> =
        cases.iter().map(|(what, bytes)| format!("{what}: {}", told("a.zip", bytes))).collect();
    insta::assert_snapshot!(told.concat());
}

#[test]
fn documents_alone_are_given_where_there_are_any() {
    let bytes = zip(&[("a.txt", b"One."), ("b.png", b"\x89PNG")]);
    assert_eq!(documents("x.zip", &bytes, &Metadata::default()).unwrap().len(), 1);
    let bytes = zip(&[("in/b.png", b"\x89PNG")]);
    let error = documents("x.zip", &bytes, &Metadata::default()).unwrap_err();
    assert!(matches!(error, IngestError::Inside(_)));
    assert!(error.to_string().starts_with("in/b.png: this is a picture"), "{error}");
}

#[test]
fn what_is_said_of_the_input_holds_for_all_that_is_in_it() {
    let metadata = Metadata {
        id: "week".parse().ok(),
        title: Some("T".into()),
        publisher: Some("P".into()),
        published: "2026".parse().ok(),
        url: None,
    };
    let two = contents("x.zip", &zip(&[("a.txt", b"One."), ("b.txt", b"Two.")]), &metadata);
    let ids: Vec<&str> = two.documents.iter().map(|d| d.source.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
    assert!(two.documents.iter().all(|d| d.source.publisher.as_deref() == Some("P")));
    assert!(two.documents.iter().all(|d| d.published == metadata.published));
    let one = contents("x.zip", &zip(&[("a.txt", b"One.")]), &metadata);
    assert_eq!(
        (one.documents[0].source.id.as_str(), one.documents[0].source.title.as_str()),
        ("week", "T")
    );
}

#[test]
fn names_of_members_stay_on_their_line() {
    let told = told("x.zip", &zip(&[("a\nb\u{1b}[2J.png", b"\x89PNG")]));
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(!told.contains('\u{1b}'));
}
