//! PDF and Word files.

use super::fixtures::{Pdf, docx, pdf, program};
use super::told;
use crate::ingest::{Metadata, contents};

fn text(name: &str, bytes: &[u8]) -> String {
    let found = contents(name, bytes, &Metadata::default());
    assert_eq!(found.left_out, [], "{name}");
    found.documents[0].source.text.clone()
}

#[test]
fn lines_of_a_pdf_become_paragraphs() {
    let head = (72.0, 800.0, 9.0, "The Harbour Gazette");
    let pages = [
        program(&[
            head,
            (72.0, 740.0, 16.0, "Talks on the gauge"),
            (72.0, 700.0, 11.0, "The delegation of Upland said that it would consider an agree-"),
            (72.0, 686.0, 11.0, "ment on the joint gauge, and that its self-"),
            (
                72.0,
                672.0,
                11.0,
                "determination was not for sale (see below). Nobody at the table had",
            ),
            (72.0, 658.0, 11.0, "spoken of a cease-fire."),
            (72.0, 630.0, 11.0, "Lowland rejected the cease-"),
            (
                72.0,
                616.0,
                11.0,
                "fire, and its negotiator told reporters who had been waiting all day that",
            ),
            (72.0, 40.0, 9.0, "1"),
        ]),
        program(&[
            head,
            (72.0, 740.0, 11.0, "the talks would go on."),
            (72.0, 712.0, 11.0, "- First, the weir."),
            (72.0, 698.0, 11.0, "- Second, the gauge."),
            (72.0, 40.0, 9.0, "2"),
        ]),
        program(&[head, (72.0, 740.0, 11.0, "That is all."), (72.0, 40.0, 9.0, "3")]),
    ];
    insta::assert_snapshot!(told("gauge.pdf", &pdf(&pages)));
}

#[test]
fn columns_are_read_one_after_the_other() {
    let (left, right) = (72.0, 320.0);
    let mut lines =
        vec![(72.0, 760.0, 18.0, "A headline that runs across both of the columns below it")];
    let words = [
        "The first column begins here, and",
        "goes on over several lines that are",
        "about as long as one another, until",
        "its sentence comes to an end. And so",
    ];
    let more = [
        "does the second, which is read when",
        "the first is over, and which says in",
        "other words what the first has said,",
        "line after line, to its very end.",
    ];
    for (at, (a, b)) in (0u8..).zip(words.iter().zip(&more)) {
        let y = 720.0 - f64::from(at) * 14.0;
        // The program goes from row to row, as some do.
        lines.extend([(left, y, 11.0, *a), (right, y, 11.0, *b)]);
    }
    lines.extend([
        (72.0, 600.0, 11.0, "Party"),
        (320.0, 600.0, 11.0, "Stance"),
        (72.0, 586.0, 11.0, "Upland"),
        (320.0, 586.0, 11.0, "accepts"),
    ]);
    insta::assert_snapshot!(text("columns.pdf", &pdf(&[program(&lines)])));
}

#[test]
fn letters_are_named_in_every_way_that_fonts_have() {
    let mut made = Pdf::default();
    made.add("<</Type/Catalog/Pages 2 0 R>>");
    made.add("<</Type/Pages/Count 1/Kids[3 0 R]>>");
    made.add("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</A 5 0 R/B 6 0 R/C 8 0 R>>/XObject<</X 11 0 R>>>>>>");
    made.stream(
        "",
        b"BT /A 12 Tf 72 700 Td (\\001t \\(\\101\\)\\\n B\\002) Tj /B 12 Tf 0 -14 Td [<0001> -40 <00020003>] TJ T* ET \
          BT /C 12 Tf 72 640 Td (x\\001) Tj ET \
          /Artifact BMC BT /A 12 Tf 72 20 Td (Never) Tj ET EMC \
          /Span <</ActualText (\\376\\377\\000f\\000u\\000r)>> BDC BT /A 12 Tf 72 600 Td (zzz) Tj ET EMC \
          BI /W 1 /H 1 ID \x00(\x01 EI q 1 0 0 1 0 -100 cm /X Do Q \
          BT /A 12 Tf 0 1 -1 0 20 300 Tm (up the margin) Tj ET",
    );
    made.add("<</Type/Font/Subtype/Type1/BaseFont/Other/Encoding<</Differences[1/fi/Eacute]>>>>");
    made.add("<</Type/Font/Subtype/Type0/BaseFont/Wide/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[<</DW 500/W[1[600 600]]>>]>>");
    made.stream("", b"1 begincodespacerange <0000><FFFF> endcodespacerange 1 beginbfchar <0001><041C> endbfchar 1 beginbfrange <0002><0003>[<0438><0440>] endbfrange");
    made.add("<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Built/FontDescriptor 9 0 R>>");
    made.add("<</FontFile 10 0 R>>");
    made.stream("", b"%!PS\n/Encoding 256 array dup 1 /ffi put dup 120 /uni0416 put readonly def currentfile eexec dup 1 /zero put");
    made.stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[1 0 0 1 0 20]",
        b"BT /A 12 Tf 72 640 Td (Inside) Tj ET",
    );
    insta::assert_snapshot!(text("fonts.pdf", &made.finish("")));
}

#[test]
fn packed_objects_and_data_are_unpacked() {
    use std::fmt::Write as _;
    use std::io::Write as _;
    let pack = |data: &[u8]| {
        let mut packed =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(data).unwrap();
        packed.finish().unwrap()
    };
    let mut made = Pdf::default();
    made.add("<</Type/Catalog/Pages 5 0 R>>");
    let inside = [
        "<</Type/Pages/Count 1/Kids[6 0 R]>>",
        "<</Type/Page/Parent 5 0 R/Contents 3 0 R/Resources<</Font<</F 7 0 R>>>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    ];
    let mut index = String::new();
    let mut at = 0;
    for (number, object) in (5..).zip(inside) {
        let _ = write!(index, "{number} {at} ");
        at += object.len();
    }
    let entries = format!("/Type/ObjStm/N 3/First {}/Filter/FlateDecode", index.len());
    made.stream(&entries, &pack((index + &inside.concat()).as_bytes()));
    let program = b"BT /F 12 Tf 72 700 Td (Packed twice.) Tj ET";
    let mut hex = String::new();
    for byte in pack(program) {
        let _ = write!(hex, "{byte:02x}");
    }
    made.stream("/Filter[/ASCIIHexDecode/FlateDecode]", format!("{hex}>").as_bytes());
    assert_eq!(text("packed.pdf", &made.finish("")), "Packed twice.\n");
}

#[test]
fn data_that_breaks_off_is_told() {
    use std::io::Write as _;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::none());
    packed
        .write_all(b"BT /F 12 Tf 72 700 Td (The beginning) Tj 0 -14 Td (and the end.) Tj ET")
        .unwrap();
    let mut packed = packed.finish().unwrap();
    packed.truncate(packed.len() - 30);
    let broken = |program: &[u8], data: &[u8]| {
        let mut made = Pdf::default();
        made.add("<</Type/Catalog/Pages 2 0 R>>");
        made.add("<</Kids[3 0 R 7 0 R]/Resources<</Font<</F 6 0 R>>>>>>");
        made.add("<</Type/Page/Contents 4 0 R>>");
        made.stream("", program);
        made.stream("/Filter/FlateDecode", data);
        made.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        made.add("<</Type/Page/Contents 5 0 R>>");
        told("p.pdf", &made.finish(""))
    };
    let some = broken(b"BT /F 12 Tf 72 700 Td (Before it.) Tj ET", &packed);
    assert!(some.contains("Before it.\n\nThe beginning\n"), "{some}");
    assert!(some.ends_with("left out: page 2: a part is damaged: what it says breaks off; open it in the program that made it and save it again\n"), "{some}");
    let none = broken(b"", b"\xFF\xFF\xFF\xFF");
    assert!(
        none.starts_with("left out: the PDF is damaged: what its pages say breaks off"),
        "{none}"
    );
}

#[test]
fn a_pdf_is_called_what_a_person_called_it() {
    let made = |info: &str, packet: &str| {
        let mut made = Pdf::default();
        made.add("<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>");
        made.add("<</Kids[3 0 R]>>");
        made.add("<</Type/Page/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>");
        made.stream("", b"BT /F 12 Tf 72 700 Td (The words.) Tj ET");
        made.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        made.stream("/Type/Metadata/Subtype/XML", packet.as_bytes());
        let found =
            contents("paper.pdf", &made.finish(&format!("/Info<<{info}>>")), &Metadata::default());
        let document = &found.documents[0];
        (document.source.title.clone(), document.published.map(|on| on.to_string()))
    };
    let packet = "<x:xmpmeta xmlns:x='x'><rdf:Description xmp:CreateDate='2025-11-30T10:00:00Z'><dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Terms &amp; dates</rdf:li></rdf:Alt></dc:title></rdf:Description></x:xmpmeta>";
    let told = |title: &str, on: Option<&str>| (title.to_owned(), on.map(str::to_owned));
    assert_eq!(
        made("/Title<FEFF00DC0062006500720020>/CreationDate(D:20251201)", packet),
        told("Über", Some("2025-12-01"))
    );
    assert_eq!(
        made("/Title(Microsoft Word - x.doc)", packet),
        told("Terms & dates", Some("2025-11-30"))
    );
    assert_eq!(made("/CreationDate(soon)", "<broken"), told("paper", None));
}

#[test]
fn a_pdf_without_its_end_is_read() {
    let whole = pdf(&[program(&[(72.0, 700.0, 11.0, "It holds.")])]);
    let cut = whole.windows(4).position(|mark| mark == b"xref").unwrap();
    assert_eq!(text("cut.pdf", &whole[..cut]), "It holds.\n");
    let behind = [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &whole].concat();
    assert_eq!(text("behind.pdf", &behind), "It holds.\n");
}

#[test]
fn a_pdf_without_text_says_what_to_do() {
    let picture = |trailer: &str, program: &str| {
        let mut made = Pdf::default();
        made.add("<</Type/Catalog/Pages 2 0 R>>");
        made.add("<</Type/Pages/Count 2/Kids[3 0 R 3 0 R]>>");
        made.add("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>/Font<</F 6 0 R>>>>>>");
        made.stream("", program.as_bytes());
        made.stream("/Type/XObject/Subtype/Image/Width 1/Height 1/Filter/DCTDecode", b"\xFF\xD8");
        made.add("<</Type/Font/Subtype/Type0/Encoding/Identity-H>>");
        made.finish(trailer)
    };
    let mut mixed = Pdf::default();
    mixed.add("<</Type/Catalog/Pages 2 0 R>>");
    mixed.add("<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 9 0 R]>>");
    mixed.add("<</Type/Page/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>>>");
    mixed.add("<</Type/Page/Contents 7 0 R/Resources<</XObject<</I 8 0 R>>>>>>");
    mixed.stream("", b"BT /F 12 Tf 72 700 Td (The first page.) Tj ET");
    mixed.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    mixed.stream("", b"/I Do");
    mixed.stream("/Subtype/Image/Filter/DCTDecode", b"\xFF\xD8");
    mixed.add("<</Type/Page/Contents 7 0 R/Resources<</XObject<</I 8 0 R>>>>>>");
    let cases = [
        ("pictures", picture("", "/I Do")),
        ("some pages are pictures", mixed.finish("")),
        ("an empty page", picture("", "0 0 m 9 9 l S")),
        ("letters without names", picture("", "BT /F 12 Tf <00010002> Tj ET")),
        ("encrypted", picture("/Encrypt<</Filter/Standard/V 2>>", "/I Do")),
        ("the first line alone", b"%PDF-1.7\n%\xE2\xE3".to_vec()),
        ("no pages", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n".to_vec()),
    ];
    let told: Vec<String> =
        cases.iter().map(|(what, bytes)| format!("{what}: {}", told("p.pdf", bytes))).collect();
    insta::assert_snapshot!(told.concat());
}

#[test]
fn of_a_word_file_the_words_that_stand_are_read() {
    let run = |words: &str| format!("<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>");
    let plain = |words: &str| format!("<w:p>{}</w:p>", run(words));
    let cell = |words: &str| format!("<w:tc>{}</w:tc>", plain(words));
    let body = [
        "<w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>The gauge</w:t></w:r></w:p>",
        &format!(
            "<w:p>{}<w:del w:author='x'><w:r><w:delText>never </w:delText></w:r></w:del><w:ins>{}</w:ins>{}\
             <w:commentRangeStart w:id='1'/><w:r><w:footnoteReference w:id='2'/></w:r><w:commentRangeEnd w:id='1'/>\
             <w:r><w:commentReference w:id='1'/></w:r></w:p>",
            run("Upland will "),
            run("always "),
            run("read it &amp; publish it&#x2E;")
        ),
        "<w:p><w:r><w:fldChar/><w:instrText>PAGE 3</w:instrText></w:r><w:r><w:t>Tab</w:t><w:tab/><w:t>and</w:t><w:br/><w:t>break, non</w:t><w:noBreakHyphen/><w:t>paper.</w:t></w:r></w:p>",
        &format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}", run("One paragraph "), plain("of two.")),
        &format!("<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/></w:numPr></w:pPr>{}</w:p>", run("an item")),
        &format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>", cell("Party"), cell("Stance"), cell("Lowland"), cell("rejects")),
        &format!("<w:p>{}<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>", run("Around "), plain("In a box."), plain("In a box."), run("a box.")),
        &format!("<w:moveFrom>{}</w:moveFrom><w:p/>", plain("Moved away.")),
    ]
    .concat();
    insta::assert_snapshot!(told("note.docx", &docx(&body)));
}

#[test]
fn broken_word_files_say_what_is_wrong() {
    let cases: [(&str, Vec<u8>); 4] = [
        ("no words", docx("<w:p/>")),
        ("tags that do not close", docx("<w:p><w:r></w:p>")),
        ("notes that are not there", super::fixtures::zip(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", b"<w:p><w:r><w:t>See</w:t><w:footnoteReference w:id='1'/></w:r></w:p>"),
        ])),
        ("entities that grow", super::fixtures::zip(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", b"<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><d><p><r><t>A &b; laugh</t></r></p></d>"),
        ])),
    ];
    let told: Vec<String> =
        cases.iter().map(|(what, bytes)| format!("{what}: {}", told("n.docx", bytes))).collect();
    insta::assert_snapshot!(told.concat());
}
