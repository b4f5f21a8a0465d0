//! Files that are broken, foreign, or made to cost time and memory.

use super::foreign::file;
use super::*;

fn refused(bytes: &[u8]) -> String {
    read(bytes, &Limits::default()).unwrap_err().to_string()
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut packing = Packing::default();
    for (name, content) in parts {
        packing.add(name, content);
    }
    packing.finish()
}

#[test]
fn a_file_cut_off_anywhere_is_refused_and_nothing_worse() {
    let bytes =
        file("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>", &[("styles", ""), ("comments", "")]);
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length], &Limits::default()).is_err(), "{length}");
    }
    assert!(read(&bytes, &Limits::default()).is_ok());
}

#[test]
fn a_file_with_any_byte_changed_is_read_or_refused() {
    let bytes =
        file("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>", &[("styles", ""), ("comments", "")]);
    for at in 0..bytes.len() {
        for bit in [0x01, 0x80] {
            let mut bytes = bytes.clone();
            bytes[at] ^= bit;
            let _ = read(&bytes, &Limits::default());
            let _ = scrub(&bytes, &Limits::default(), "Author");
        }
    }
}

#[test]
fn what_is_no_word_file_is_named_for_what_it_is() {
    let types = |kind: &str| {
        let types =
            format!("<Types><Override PartName='/a.xml' ContentType='{kind}.main+xml'/></Types>");
        let relations =
            "<Relationships><Relationship Type='x/officeDocument' Target='a.xml'/></Relationships>";
        packed(&[("[Content_Types].xml", types.as_bytes()), ("_rels/.rels", relations.as_bytes())])
    };
    let told = [
        refused(b""),
        refused(b"Plain words."),
        refused(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        refused(&packed(&[("a.txt", b"a")])),
        refused(&packed(&[("mimetype", b"x"), ("META-INF/manifest.xml", b"<a/>")])),
        refused(&types("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        refused(&types("application/vnd.openxmlformats-officedocument.wordprocessingml.document")),
        refused(&packed(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"")])),
        refused(&packed(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", b"<a><b></a>"),
        ])),
        refused(&packed(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a><b>")])),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    the file is no Word file (DOCX), or is cut off: invalid Zip archive: Could not find EOCD
    the file is no Word file (DOCX), or is cut off: invalid Zip archive: Could not find EOCD
    the file is an older Word file (DOC) or one locked with a password, not a Word file (DOCX)
    the file is an archive of other files, not a Word file (DOCX)
    the file is an OpenDocument file, not a Word file (DOCX)
    the file is an Excel workbook, not a Word file (DOCX)
    the file has no part a.xml
    the file's part word/document.xml is no well-formed XML at byte 0: it is empty
    the file's part word/document.xml is no well-formed XML at byte 10: ill-formed document: expected `</b>`, but `</a>` was found
    the file's part word/document.xml is no well-formed XML at byte 6: it is cut off
    ");
}

#[test]
fn entities_are_refused() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;\">]><a>&c;</a>";
    let bytes =
        packed(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", bomb.as_bytes())]);
    assert_eq!(
        refused(&bytes),
        "the file's part word/document.xml has a document type declaration, which is refused"
    );
}

#[test]
fn what_asks_for_too_much_is_refused() {
    let small = Limits { part: 1 << 20, paragraphs: 1_000, parts: 100, ..Limits::default() };
    let told = |bytes: &[u8]| read(bytes, &small).unwrap_err().to_string();
    let types = ("[Content_Types].xml", b"<Types/>".as_slice());
    let blank = vec![b' '; 2 << 20];
    let many: Vec<String> = (0..101).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &[u8])> =
        many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    let told = [
        told(&file(&"<w:p/>".repeat(1_001), &[])),
        told(&file(&"<w:tbl>".repeat(1_001), &[])),
        told(&packed(&[types, ("word/document.xml", &blank)])),
        told(&packed(&many)),
        // Nothing is taken apart of a file that is too large, not even its list of contents.
        refused(&vec![b'x'; 200 << 20]),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    the file's part word/document.xml brings the paragraphs to more than 1000
    elements of the file's part word/document.xml lie more than 1000 deep in one another
    the file's part word/document.xml unpacks to more than 1048576 bytes
    the file has more than 100 parts
    the file has 209715200 bytes, which is more than 134217728
    ");
}

#[test]
fn what_repeats_itself_takes_no_more_than_its_share() {
    let anchors = "<w:commentRangeStart w:id='1'/><w:r><w:t>x</w:t></w:r>\
        <w:ins w:id='1' w:author='a'><w:r><w:t>y</w:t></w:r></w:ins>";
    let notes = (0..20_000).map(|id| format!("<w:r><w:footnoteReference w:id='{id}'/></w:r>"));
    let body = format!("<w:p>{}{}</w:p>", anchors.repeat(20_000), notes.collect::<String>());
    let (marked, problems) = read(&file(&body, &[]), &Limits::default()).unwrap();
    assert_eq!(marked.paragraphs[0].pieces.len(), 40_001);
    assert_eq!(problems.len(), 20_000);
    let author = "a".repeat(1 << 20);
    let body =
        format!("<w:p><w:ins w:id='1' w:author='{author}'><w:r><w:t>y</w:t></w:r></w:ins></w:p>");
    let (marked, _) = read(&file(&body.repeat(3), &[]), &Limits::default()).unwrap();
    let change = marked.paragraphs[0].pieces[0].change.clone();
    assert_eq!(change.unwrap().author.unwrap().len(), 255);
}

#[test]
fn a_part_beside_the_text_may_be_broken() {
    let body = "<w:p><w:r><w:t>Words.</w:t></w:r></w:p>";
    let bytes = file(
        body,
        &[("styles", "<w:style>"), ("comments", "&bogus;"), ("numbering", "<w:num w:numId='x'/>")],
    );
    let (marked, problems) = read(&bytes, &Limits::default()).unwrap();
    assert_eq!(marked.accepted().texts().collect::<Vec<_>>(), ["Words."]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    insta::assert_snapshot!(problems[0], @r"styles are not read: the file's part word/styles.xml is no well-formed XML at byte 195: ill-formed document: expected `</w:style>`, but `</w:styles>` was found");
}
