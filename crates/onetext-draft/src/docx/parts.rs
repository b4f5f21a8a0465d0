//! The parts of a Word file that are not its words: what it holds, how it looks, how Word treats it.
//!
//! The look is that of a treaty text: A4, a serif, headings in bold, items hanging from their
//! numbers, the page's number below.

use super::Options;
use crate::office::attribute;

/// What an XML part begins with.
macro_rules! xml {
    ($($text:expr),*) => {
        concat!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n", $($text),*)
    };
}
macro_rules! main_names {
    () => {
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
    };
}

pub(super) const PACKAGE_RELATIONS: &str = xml!(
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>",
    "</Relationships>"
);

pub(super) const DOCUMENT_START: &str = xml!(
    "<w:document ",
    main_names!(),
    " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>"
);

/// A4 with the margins of a letter.
pub(super) const DOCUMENT_END: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/>\
    <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"1418\" w:right=\"1418\" w:bottom=\"1418\" w:left=\"1418\" w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/>\
    </w:sectPr></w:body></w:document>";

pub(super) const COMMENTS_START: &str = xml!("<w:comments ", main_names!(), ">");

/// Word wants the lines above notes among the notes.
pub(super) const FOOTNOTES_START: &str = xml!(
    "<w:footnotes ",
    main_names!(),
    "><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>",
    "<w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
);

/// What Word puts before the words of a footnote.
pub(super) const FOOTNOTE_MARK: &str = "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>\
     <w:r><w:t xml:space=\"preserve\"> </w:t></w:r>";

/// What Word puts before the words of a comment.
pub(super) const COMMENT_MARK: &str =
    "<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:annotationRef/></w:r>";

pub(super) const FOOTER: &str = xml!(
    "<w:ftr ",
    main_names!(),
    "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>",
    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>",
    "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>",
    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>",
    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:ftr>"
);

/// The parts beside the main one: name in the folder `word`, kind.
const BESIDE: [(&str, &str); 5] = [
    ("styles", "styles"),
    ("settings", "settings"),
    ("footer1", "footer"),
    ("comments", "comments"),
    ("footnotes", "footnotes"),
];

fn beside(has: impl Fn(&str) -> bool) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    let parts = BESIDE.into_iter().filter(move |(name, _)| has(name));
    parts.enumerate().map(|(number, (name, kind))| (number + 1, name, kind))
}

pub(super) fn content_types(has: impl Fn(&str) -> bool) -> String {
    let mut out = xml!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
        "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
        "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
    )
    .to_owned();
    for (_, name, kind) in beside(has) {
        out.extend([
            "<Override PartName=\"/word/",
            name,
            ".xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.",
            kind,
            "+xml\"/>",
        ]);
    }
    out + "</Types>"
}

pub(super) fn relations(has: impl Fn(&str) -> bool) -> String {
    let mut out = xml!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    )
    .to_owned();
    for (number, name, kind) in beside(has) {
        out.extend([
            "<Relationship Id=\"rId",
            &number.to_string(),
            "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
            kind,
            "\" Target=\"",
            name,
            ".xml\"/>",
        ]);
    }
    out + "</Relationships>"
}

pub(super) fn properties(options: &Options) -> String {
    let mut out = xml!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"",
        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
    )
    .to_owned();
    if let Some(title) = &options.title {
        out.push_str("<dc:title>");
        attribute(&mut out, title, 1000);
        out.push_str("</dc:title>");
    }
    out.extend(["<dc:language>", language(options), "</dc:language></cp:coreProperties>"]);
    out
}

/// The language, where it looks like one.
pub(crate) fn language(options: &Options) -> &str {
    let language = options.language.as_str();
    let is_language = (2..=35).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_language { language } else { "en-GB" }
}

pub(super) fn settings(options: &Options, has_notes: bool) -> String {
    let mut out = xml!("<w:settings ", main_names!(), ">").to_owned();
    // In the order that the schema has; Word minds.
    if options.clean {
        out.push_str("<w:removePersonalInformation/><w:removeDateAndTime/>");
    }
    if options.track {
        out.push_str("<w:trackRevisions/>");
    }
    out.push_str("<w:defaultTabStop w:val=\"567\"/>");
    if has_notes {
        out.push_str(
            "<w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>",
        );
    }
    out.push_str(
        "<w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>",
    );
    out.extend(["<w:themeFontLang w:val=\"", language(options), "\"/></w:settings>"]);
    out
}

/// How far items of one level stand in from those of the level above, in twentieths of a point.
const INDENT: u16 = 567;

pub(super) fn styles(options: &Options) -> String {
    let mut out = xml!(
        "<w:styles ",
        main_names!(),
        "><w:docDefaults><w:rPrDefault><w:rPr>",
        "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/>",
        "<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/><w:lang w:val=\""
    )
    .to_owned();
    out.push_str(language(options));
    out.push_str(
        "\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"269\" \
         w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">\
         <w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style>",
    );
    let heading =
        |size: u8| format!("<w:b/><w:bCs/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>");
    style(
        &mut out,
        "Title",
        "Title",
        "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"360\"/><w:jc w:val=\"center\"/>",
        &heading(32),
    );
    for level in 1..=9_u8 {
        // Deeper ones are told from the text by their slant, not by another size.
        let (before, words) = match level {
            1 => (360, heading(26)),
            2 => (300, heading(24)),
            3 => (240, heading(22)),
            4 => (200, "<w:b/><w:bCs/><w:i/><w:iCs/>".to_owned()),
            _ => (160, "<w:i/><w:iCs/>".to_owned()),
        };
        let paragraph = format!(
            "<w:keepNext/><w:spacing w:before=\"{before}\" w:after=\"120\"/><w:outlineLvl w:val=\"{}\"/>",
            level - 1
        );
        style(
            &mut out,
            &format!("Heading{level}"),
            &format!("heading {level}"),
            &paragraph,
            &words,
        );
    }
    for level in 1..=9_u8 {
        let left = INDENT * u16::from(level);
        let paragraph = format!(
            "<w:tabs><w:tab w:val=\"left\" w:pos=\"{left}\"/></w:tabs><w:ind w:left=\"{left}\" w:hanging=\"{INDENT}\"/>"
        );
        style(&mut out, &format!("Item{level}"), &format!("Item {level}"), &paragraph, "");
    }
    let small = "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>";
    style(
        &mut out,
        "FootnoteText",
        "footnote text",
        "<w:spacing w:after=\"60\" w:line=\"240\" w:lineRule=\"auto\"/>",
        small,
    );
    style(
        &mut out,
        "CommentText",
        "annotation text",
        "<w:spacing w:after=\"60\" w:line=\"240\" w:lineRule=\"auto\"/>",
        small,
    );
    style(
        &mut out,
        "Footer",
        "footer",
        "<w:spacing w:after=\"0\"/><w:jc w:val=\"center\"/>",
        small,
    );
    out.push_str(
        "<w:style w:type=\"character\" w:styleId=\"CommentReference\"><w:name w:val=\"annotation reference\"/>\
         <w:rPr><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/></w:rPr></w:style>\
         <w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote reference\"/>\
         <w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style></w:styles>",
    );
    out
}

/// A style of paragraphs, of the look of running text but for what is said.
fn style(out: &mut String, id: &str, name: &str, paragraph: &str, words: &str) {
    out.extend([
        "<w:style w:type=\"paragraph\" w:styleId=\"",
        id,
        "\"><w:name w:val=\"",
        name,
        "\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"",
        if id.starts_with("Item") || id == "Footer" { id } else { "Normal" },
        "\"/><w:qFormat/><w:pPr>",
        paragraph,
        "</w:pPr>",
    ]);
    if !words.is_empty() {
        out.extend(["<w:rPr>", words, "</w:rPr>"]);
    }
    out.push_str("</w:style>");
}
