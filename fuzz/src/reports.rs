//! How fuzzed bytes become reports, and the bytes to start from.

use onetext_read::ingest::{Metadata, contents};

#[path = "../../crates/onetext-read/src/ingest/tests/fixtures.rs"]
mod fixtures;

use fixtures::{LETTER, MAILBOX, Pdf, docx, pdf, program, zip};

/// Takes a report apart; there is always a document or a reason.
pub fn open(name: &str, bytes: &[u8]) {
    let found = contents(name, bytes, &Metadata::default());
    assert!(!found.documents.is_empty() || !found.left_out.is_empty());
}

/// A PDF: as it stands, or the program of its page, or the letters of its font, or how its data is
/// packed.
pub fn paper(bytes: &[u8]) -> Vec<u8> {
    match bytes.split_first() {
        Some((1, program)) => pdf(&[String::from_utf8_lossy(program).into_owned()]),
        Some((2, letters)) => with_font("", letters),
        Some((3, data)) => with_font("/Filter/LZWDecode", data),
        Some((4, data)) => with_font("/Filter[/ASCII85Decode/FlateDecode]/DecodeParms[null<</Predictor 15/Columns 3>>]", data),
        Some((_, rest)) => rest.to_vec(),
        None => Vec::new(),
    }
}

fn with_font(packing: &str, letters: &[u8]) -> Vec<u8> {
    let mut made = Pdf::default();
    made.add("<</Type/Catalog/Pages 2 0 R>>");
    made.add("<</Type/Pages/Count 1/Kids[3 0 R]>>");
    made.add("<</Type/Page/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>");
    made.stream("", b"BT /F 12 Tf 72 700 Td <000100020003> Tj ET");
    made.add("<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R>>");
    made.stream(packing, letters);
    made.finish("")
}

/// A Word file with this body.
pub fn note(bytes: &[u8]) -> Vec<u8> {
    docx(&String::from_utf8_lossy(bytes))
}

/// Inputs of a target to start from.
pub fn seeds(target: &str) -> Option<Vec<Vec<u8>>> {
    let page = program(&[(72.0, 700.0, 11.0, "Upland waits at the"), (72.0, 686.0, 11.0, "gauge.")]);
    let paper = pdf(&[page.clone(), page.clone()]);
    let body = "<w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>Upland &amp; agrees.</w:t></w:r>\
        <w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:r><w:footnoteReference w:id='2'/></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let behind = |mark: u8, bytes: &[u8]| [&[mark], bytes].concat();
    Some(match target {
        "mail" => vec![LETTER.as_bytes().to_vec(), MAILBOX.as_bytes().to_vec()],
        "pdf" => vec![
            behind(0, &paper),
            behind(1, page.as_bytes()),
            behind(1, b"q 1 0 0 1 9 9 cm BT /F 9 Tf 9 TL (a) ' [(b) -400 (c)] TJ T* ET Q BI /W 1 ID x EI /Span<</ActualText(x)>>BDC EMC"),
            behind(2, b"1 begincodespacerange <0000><FFFF> endcodespacerange 1 beginbfrange <0001><0003><0041> endbfrange 1 beginbfchar <0004><00660069> endbfchar"),
            behind(3, b"\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01"),
            behind(4, b"GhQ=/~>"),
        ],
        "docx" => vec![body.as_bytes().to_vec()],
        "zip" => vec![
            zip(&[("a.txt", b"One."), ("b/c.md", b"# Two"), ("p.pdf", &paper)]),
            docx(body),
            zip(&[("in.zip", &zip(&[("m.eml", LETTER.as_bytes())]))]),
        ],
        "html" => vec![
            b"<!doctype html><html><head><title>T</title><meta name=date content=2025-12-01></head><body><p>Words <b>and</b> more.</p><ul><li>x</ul></body></html>".to_vec(),
            b"<?xml version='1.0'?><rss version='2.0'><channel><title>G</title><item><title>T</title><description>&lt;p&gt;D</description></item></channel></rss>".to_vec(),
            b"# Title\n\n- *a*\n\n| a | b |\n|---|---|\n| c | d |\n".to_vec(),
        ],
        _ => return None,
    })
}
