//! What is left in a file that is for others.

use std::io::{Cursor, Read};

use super::foreign::file;
use super::*;

/// All parts of a file, unpacked and put together.
fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        all += &part.name().unwrap();
        all.push('\n');
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        all += &String::from_utf8_lossy(&content);
    }
    all
}

#[test]
fn a_strangers_file_tells_nothing_of_its_people() {
    let body = "<w:p w:rsidR='00AB12CD' w14:paraId='SECRET01'><w:commentRangeStart w:id='1'/>\
        <w:r w:rsidRPr='00AB12CD'><w:rPr><w:b/></w:rPr><w:t>Kept  words &amp; more.</w:t></w:r>\
        <w:commentRangeEnd w:id='1'/><w:r><w:commentReference w:id='1'/></w:r>\
        <w:ins w:id='2' w:author='Secret Person' w:date='2025-11-30T09:00:00Z'><w:r><w:t>New.</w:t></w:r></w:ins>\
        </w:p><w:sdt><w:sdtPr><w:dataBinding w:xpath='secret'/><w:date w:fullDate='2025-01-01T00:00:00Z'/></w:sdtPr></w:sdt>";
    let comments =
        "<w:comment w:id='1' w:author='Secret Person' w:initials='SP'><w:p/></w:comment>";
    let settings = "<w:rsids><w:rsid w:val='secret'/></w:rsids><w:attachedTemplate r:id='secret'/><w:zoom w:percent='90'/>";
    let bytes = file(
        body,
        &[
            ("comments", comments),
            ("settings", settings),
            ("people", "secret"),
            ("styles", "<!-- secret -->"),
        ],
    );
    let (clean, problems) = scrub(&bytes, &Limits::default(), "A \"party\"").unwrap();
    assert_eq!(problems, []);
    let all = unpacked(&clean);
    assert!(!all.to_lowercase().contains("secret"), "{all}");
    assert!(!all.contains("rsid") && !all.contains("2025-11-30"), "{all}");
    assert!(!all.contains("comment"), "{all}");
    assert!(all.contains("<w:rPr><w:b/></w:rPr><w:t>Kept  words &amp; more.</w:t>"));
    assert!(all.contains("<w:ins w:id=\"2\" w:author=\"A &quot;party&quot;\">"));
    assert!(all.contains("<w:zoom w:percent='90'/>"));
    assert!(all.contains("fullDate"));
    // Once more changes nothing.
    assert_eq!(scrub(&clean, &Limits::default(), "A \"party\"").unwrap().0, clean);
}

#[test]
fn files_within_the_file_are_named() {
    let mut packing = Packing::default();
    packing.add("[Content_Types].xml", b"<Types/>");
    packing.add("word/document.xml", b"<d/>");
    packing.add("word/media/image1.PNG", b"picture");
    packing.add("word/embeddings/sheet.xlsx", b"sheet");
    packing.add("docProps/thumbnail.jpeg", b"secret");
    packing.add("customXml/item1.xml", b"<secret/>");
    let (clean, problems) = scrub(&packing.finish(), &Limits::default(), "").unwrap();
    assert_eq!(problems, [Problem::Elsewhere { part: "word/embeddings/sheet.xlsx".into() }]);
    let all = unpacked(&clean);
    assert!(!all.contains("secret") && all.contains("picture") && all.contains("sheet"), "{all}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn scrubbing_keeps_both_texts(marked in marked()) {
        let bytes = write(&marked, &Options::default());
        let (clean, _) = scrub(&bytes, &Limits::default(), "Author").unwrap();
        let (read, problems) = read(&clean, &Limits::default()).unwrap();
        prop_assert_eq!(problems, []);
        prop_assert_eq!(texts(read.accepted()), texts(marked.accepted()));
        prop_assert_eq!(texts(read.rejected()), texts(marked.rejected()));
        prop_assert_eq!(read.comments, []);
        prop_assert!(!unpacked(&clean).contains("Upland"));
    }
}
