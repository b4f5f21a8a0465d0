//! How fuzzed bytes become Word and OpenDocument files, and the bytes to start from.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The parts that fuzzed bytes can take the place of, by their first byte.
const PARTS: [(&str, &str, &str); 7] = [
    ("document", "", DOCUMENT),
    (
        "styles",
        "styles",
        "<w:style w:type='paragraph' w:styleId='A'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>",
    ),
    (
        "numbering",
        "numbering",
        "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:start w:val='3'/><w:numFmt w:val='lowerRoman'/><w:lvlText w:val='(%1)'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>",
    ),
    (
        "comments",
        "comments",
        "<w:comment w:id='1' w:author='Upland'><w:p><w:r><w:t>No.</w:t></w:r></w:p></w:comment>",
    ),
    (
        "footnotes",
        "footnotes",
        "<w:footnote w:id='1'><w:p><w:r><w:t> See the annex.</w:t></w:r></w:p></w:footnote>",
    ),
    ("endnotes", "endnotes", "<w:endnote w:id='1'><w:p/></w:endnote>"),
    ("commentsExtended", "commentsExtended", "<w:commentEx w:paraId='1' w:paraIdParent='2'/>"),
];

const DOCUMENT: &str = "<w:body><w:p><w:pPr><w:pStyle w:val='A'/><w:rPr><w:ins w:id='1' w:author='Upland'/></w:rPr></w:pPr>\
    <w:commentRangeStart w:id='1'/><w:r><w:rPr><w:b/><w:highlight w:val='green'/></w:rPr><w:t xml:space='preserve'>The gate </w:t><w:tab/></w:r>\
    <w:commentRangeEnd w:id='1'/><w:del w:id='2' w:author='Upland' w:date='2025-11-30T09:00:00Z'><w:r><w:delText>opens.</w:delText></w:r></w:del></w:p>\
    <w:moveFromRangeStart w:id='3' w:name='move1'/><w:p><w:pPr><w:rPr><w:moveFrom w:id='4' w:author='x'/></w:rPr></w:pPr>\
    <w:moveFrom w:id='5' w:author='x'><w:r><w:t>Moved &amp; kept.</w:t></w:r></w:moveFrom></w:p><w:moveFromRangeEnd w:id='3'/>\
    <w:tbl><w:tr><w:trPr><w:del w:id='6' w:author='x'/></w:trPr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
    <w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:pPrChange w:id='7' w:author='x'><w:pPr/></w:pPrChange></w:pPr>\
    <w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>5</w:t><w:footnoteReference w:id='1'/></w:r>\
    <w:r><w:fldChar w:fldCharType='end'/><w:endnoteReference w:id='1'/><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p></w:body>";

/// A Word file of which one part is the bytes behind the first; as they stand where that is none's.
pub fn word(bytes: &[u8]) -> Vec<u8> {
    let Some((first, rest)) = bytes.split_first() else { return Vec::new() };
    let Some(number) = PARTS.get(usize::from(*first)).map(|_| usize::from(*first)) else {
        return rest.to_vec();
    };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &[u8]| {
        archive.start_file(name, stored()).expect("a name");
        archive.write_all(content).expect("room");
    };
    put("[Content_Types].xml", b"<Types/>");
    let mut relations = String::from("<Relationships>");
    for (at, (name, kind, content)) in PARTS.iter().enumerate() {
        relations += &format!("<Relationship Type='/{kind}' Target='{name}.xml'/>");
        let content = if at == number { rest.to_vec() } else { wrapped(content) };
        put(&format!("word/{name}.xml"), &content);
    }
    put("word/_rels/document.xml.rels", (relations + "</Relationships>").as_bytes());
    archive.finish().expect("an end").into_inner()
}

/// An OpenDocument file with the bytes behind the first as its content; as they stand where the
/// first is no 0.
pub fn open_document(bytes: &[u8]) -> Vec<u8> {
    let Some((first, rest)) = bytes.split_first() else { return Vec::new() };
    if *first != 0 {
        return rest.to_vec();
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("content.xml", stored()).expect("a name");
    archive.write_all(rest).expect("room");
    archive.finish().expect("an end").into_inner()
}

const CONTENT: &str = "<o><s:style s:name='T' s:parent-style-name='U'><s:text-properties f:font-weight='bold' f:background-color='#00ff00'/></s:style>\
    <t:tracked-changes><t:changed-region x:id='a'><t:deletion><c><d:creator>Upland</d:creator><d:date>2025-11-30T09:00:00Z</d:date></c>\
    <t:p>opens.</t:p><t:h t:outline-level='2'/></t:deletion></t:changed-region><t:changed-region x:id='b'><t:insertion/></t:changed-region></t:tracked-changes>\
    <t:h t:outline-level='1'>The <t:span t:style-name='T'>gate</t:span><t:s t:c='2'/><t:tab/><t:change t:change-id='a'/></t:h>\
    <t:list><i><t:p><t:change-start t:change-id='b'/>New.<n:annotation n:name='c'><d:creator>x</d:creator><t:p>No.</t:p></n:annotation></t:p></i></t:list>\
    <t:p>More<t:change-end t:change-id='b'/><n:annotation-end n:name='c'/><t:note t:note-class='footnote'><t:note-citation>1</t:note-citation>\
    <b><t:p>See the annex.</t:p></b></t:note></t:p></o>";

/// Packing costs more time than what is looked at here.
fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

fn wrapped(content: &str) -> Vec<u8> {
    format!("<w:a>{content}</w:a>").into_bytes()
}

/// Inputs of the targets of drafts to start from.
pub fn seeds(target: &str) -> Option<Vec<Vec<u8>>> {
    match target {
        "drafts_odt" => return Some(vec![[&[0], CONTENT.as_bytes()].concat()]),
        "drafts_docx" => {}
        _ => return None,
    }
    let parts = PARTS.iter().enumerate();
    let part = |(number, (.., content)): (usize, &(&str, &str, &str))| {
        let number = u8::try_from(number).unwrap_or_default();
        [&[number], &wrapped(content)[..]].concat()
    };
    let whole = [&[u8::MAX], &word(&[&[0], &wrapped(DOCUMENT)[..]].concat())[..]].concat();
    Some(parts.map(part).chain([whole]).collect())
}
