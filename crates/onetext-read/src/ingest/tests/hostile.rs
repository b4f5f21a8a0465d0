//! Files made to do harm, and files that harm was done to.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use onetext_record::{Negotiation, NewEntry, Viewer};
use proptest::prelude::*;

use super::fixtures::{LETTER, MAILBOX, Pdf, docx, pdf, program, zip};
use super::told;
use crate::ingest::{Contents, Metadata, contents};

/// Longer than any of these takes, also without optimisation and on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[expect(clippy::disallowed_methods, reason = "a test of how long it takes")]
fn soon(name: &str, bytes: &[u8]) -> String {
    let start = Instant::now();
    let told = told(name, bytes);
    assert!(start.elapsed() < PATIENCE, "{name} took {:?}", start.elapsed());
    told
}

/// Whatever was read can stand in a record.
fn fits(found: &Contents) -> Result<(), TestCaseError> {
    prop_assert!(!found.documents.is_empty() || !found.left_out.is_empty());
    let record = Negotiation::new(Viewer::Mediator);
    for document in &found.documents {
        let problems = record.problems(&NewEntry::judged("A. Clerk", document.source.clone()));
        prop_assert!(problems.is_empty(), "{problems:?} in {document:?}");
    }
    // Nothing that was caught: the readers themselves refuse.
    for left_out in &found.left_out {
        prop_assert!(!left_out.to_string().contains("could make nothing of it"), "{left_out}");
    }
    Ok(())
}

#[test]
fn what_is_read_fits_a_record() {
    for (name, bytes) in samples() {
        let found = contents(name, &bytes, &Metadata::default());
        assert!(!found.documents.is_empty() && found.left_out.is_empty(), "{name}");
        fits(&found).unwrap();
    }
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let page =
        program(&[(72.0, 700.0, 11.0, "Lowland waits at the"), (72.0, 686.0, 11.0, "gauge.")]);
    let paper = pdf(&[page.clone(), page]);
    let note = docx(
        "<w:p><w:r><w:t>Upland agrees.</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>",
    );
    let all = zip(&[
        ("a.txt", b"One."),
        ("n.docx", &note),
        ("p.pdf", &paper),
        ("m.eml", LETTER.as_bytes()),
    ]);
    vec![
        ("p.pdf", paper),
        ("n.docx", note),
        ("m.eml", LETTER.as_bytes().to_vec()),
        ("m.mbox", MAILBOX.as_bytes().to_vec()),
        ("a.zip", all),
        ("p.html", b"<!doctype html><html><head><title>T</title></head><body><p>Words <b>and</b> more.</p></body></html>".to_vec()),
        ("f.xml", b"<?xml version='1.0'?><rss version='2.0'><channel><title>G</title><item><title>T</title><description>D</description></item></channel></rss>".to_vec()),
    ]
}

/// A PDF with a few objects of its own behind the first two.
fn with_objects(objects: &[&str]) -> Vec<u8> {
    let mut made = Pdf::default();
    made.add("<</Type/Catalog/Pages 2 0 R>>");
    for object in objects {
        made.add(*object);
    }
    made.finish("")
}

#[test]
fn pdfs_that_go_in_circles_come_to_an_end() {
    let page = "<</Type/Page/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>/Font<</F 6 0 R>>>>>>";
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    let form = |entries: &str, program: &str| {
        format!("<</Length {}{entries}>>stream\n{program}\nendstream", program.len())
    };
    let words = form("", "/X Do BT /F 9 Tf 9 9 Td (Words.) Tj ET");
    let twice = form("/Subtype/Form", "/X Do /X Do /X Do /X Do /X Do /X Do");
    let cases = [
        ("a tree that is its own branch", with_objects(&["<</Type/Pages/Kids[2 0 R 2 0 R]>>"])),
        ("a reference to itself", with_objects(&["2 0 R"])),
        (
            "a drawing that draws itself",
            with_objects(&["<</Kids[3 0 R]>>", page, &words, &twice, font]),
        ),
        (
            "one page very often",
            with_objects(&[
                &format!("<</Kids[{}]>>", "3 0 R ".repeat(10_000)),
                page,
                &words,
                &form("/Subtype/Form", ""),
                font,
            ]),
        ),
        (
            "the same program very often",
            with_objects(&[
                "<</Kids[3 0 R]>>",
                &format!("<</Type/Page/Contents[{}]>>", "4 0 R ".repeat(10_000)),
                &form("", &"(x)Tj ".repeat(10_000)),
            ]),
        ),
    ];
    let told: Vec<String> =
        cases.iter().map(|(what, bytes)| format!("{what}: {}", soon("c.pdf", bytes))).collect();
    insta::assert_snapshot!(told.concat());
}

#[test]
fn what_is_written_without_an_end_takes_no_longer_than_its_length() {
    let starts = [
        "1 0 obj(",
        "1 0 obj<</A(",
        "1 0 obj<</A( stream ",
        "trailer<</Root(",
        "1 0 obj[",
        "<<",
        "[",
        "stream\n",
        "1 0 obj<</Type/ObjStm/N 9/First 9>>stream\n",
        "BT ",
        "%",
    ];
    for start in starts {
        soon("s.pdf", format!("%PDF-1.5\n{}", start.repeat(200_000 / start.len())).as_bytes());
        let page = format!("BT /F 9 Tf {}", start.repeat(50_000 / start.len()));
        soon("p.pdf", &pdf(&[page]));
    }
}

#[test]
fn small_files_do_not_become_large_ones() {
    use std::io::Write as _;
    let pack = |data: &[u8]| {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(data).unwrap();
        packed.finish().unwrap()
    };
    // Two bytes for 128, packed again: a hundred megabytes.
    let runs = pack(&b"\x81 ".repeat(800_000));
    let mut program_bomb = Pdf::default();
    program_bomb.add("<</Type/Catalog/Pages 2 0 R>>");
    program_bomb.add("<</Kids[3 0 R]>>");
    program_bomb.add("<</Type/Page/Contents 4 0 R>>");
    program_bomb.stream("/Filter[/FlateDecode/RunLengthDecode]", &runs);
    // Thousands of objects that all begin at the same place and end at the same end.
    let mut object_bomb = Pdf::default();
    object_bomb.add("<</Type/Catalog/Pages 2 0 R>>");
    object_bomb.add("<</Kids[100 0 R 101 0 R]>>");
    let mut index = String::new();
    for number in 100..4100 {
        let _ = write!(index, "{number} 0 ");
    }
    let objects = format!("{index}[{}]", "0 ".repeat(200_000));
    let entries = format!("/Type/ObjStm/N 4000/First {}/Filter/FlateDecode", index.len());
    object_bomb.stream(&entries, &pack(objects.as_bytes()));
    let zeros = vec![b' '; 65 << 20];
    let bomb = zip(&[("bomb.txt", &zeros), ("after.txt", b"The rest is read.")]);
    let twice = zip(&[("bomb.zip", &bomb)]);
    let word_bomb = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &zeros)]);
    let cases = [
        ("a page", "b.pdf", program_bomb.finish("")),
        ("objects", "o.pdf", object_bomb.finish("")),
        ("an archive", "b.zip", bomb),
        ("an archive in an archive", "t.zip", twice),
        ("a Word file", "w.docx", word_bomb),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(what, name, bytes)| {
            assert!(bytes.len() < 1 << 20, "{what} has {} bytes", bytes.len());
            format!("{what}: {}", soon(name, bytes))
        })
        .collect();
    insta::assert_snapshot!(told.concat());
}

#[test]
fn mail_in_mail_in_mail_comes_to_an_end() {
    let head = "From: a@b.example\nMIME-Version: 1.0\n";
    let messages = format!("{head}{}", "Content-Type: message/rfc822\n\n".repeat(20_000));
    let mut parts = head.to_owned();
    for number in 0..5_000 {
        let _ = write!(parts, "Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n");
    }
    let many = format!(
        "{head}Content-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\n\nx\n".repeat(20_000)
    );
    let headers = format!(
        "{head}{}\n\nWords.",
        "Received: from x by y; Mon, 1 Dec 2025 09:00:00 +0000\n".repeat(20_000)
    );
    let folded = format!("{head}Subject: {}\n\nWords.", "=?utf-8?q?a?=\n ".repeat(20_000));
    let addresses =
        format!("From: {}\nMIME-Version: 1.0\n\nWords.", "((((a@b.example, ".repeat(20_000));
    let cases = [
        ("messages", messages),
        ("parts", parts),
        ("parts beside parts", many),
        ("headers", headers),
        ("a long line", folded),
        ("addresses", addresses),
    ];
    for (what, mail) in &cases {
        let told = soon("m.eml", mail.as_bytes());
        assert!(!told.is_empty(), "{what}");
    }
}

#[test]
fn deep_pages_and_documents_come_to_an_end() {
    for tag in ["div", "b", "ul><li", "table><tr><td", "blockquote", "font"] {
        let deep = format!(
            "<!doctype html><html><body>{}Deep.</body></html>",
            format!("<{tag}>").repeat(20_000)
        );
        assert!(soon("deep.html", deep.as_bytes()).contains("Deep."), "{tag}");
    }
    let open = "<w:tbl><w:tr><w:tc><w:p>".repeat(20_000);
    let close = "</w:p></w:tc></w:tr></w:tbl>".repeat(20_000);
    soon("deep.docx", &docx(&format!("{open}<w:r><w:t>Deep.</w:t></w:r>{close}")));
    let feed = format!("<rss version='2.0'><channel><item><description>{}", "<a>".repeat(20_000));
    soon("deep.xml", feed.as_bytes());
    soon("deep.md", format!("{}deep\n", "> ".repeat(20_000)).as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_are_read_or_refused(
        which in 0usize..7,
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let (name, mut bytes) = samples().swap_remove(which);
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        fits(&contents(name, &bytes, &Metadata::default()))?;
    }

    #[test]
    fn any_bytes_behind_a_mark_are_read_or_refused(
        mark in prop::sample::select(vec!["%PDF-1.4\n1 0 obj<<", "PK\u{3}\u{4}", "From a 10:10 2025\nFrom: x\n\n", "Message-ID: x\nFrom: y\n\n", "<!doctype html>", "<rss>"]),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let bytes = [mark.as_bytes(), &bytes].concat();
        fits(&contents("x", &bytes, &Metadata::default()))?;
    }

    #[test]
    fn programs_of_any_words_are_run(program in "(BT|ET|q|Q|Tj|TJ|Tm|Td|Tf|Do|BI|EI|ID|/F|/X|\\(a\\)|<41>|\\[|\\]|<<|>>|-?[0-9]{1,4}\\.?| |\n){0,80}") {
        fits(&contents("p.pdf", &pdf(&[program]), &Metadata::default()))?;
    }
}
