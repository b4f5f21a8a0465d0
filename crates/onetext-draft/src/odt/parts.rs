//! The parts of an OpenDocument file that are not its words, of the same look as the Word files.

use crate::Look;
use crate::docx::Options;
use crate::office::attribute;

/// What the file is.
pub(super) const KIND: &str = "application/vnd.oasis.opendocument.text";

macro_rules! names {
    () => {
        "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
         xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" \
         xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.2\""
    };
}
macro_rules! xml {
    ($($text:expr),*) => {
        concat!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", $($text),*)
    };
}

pub(super) const MANIFEST: &str = xml!(
    "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">",
    "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>",
    "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>",
    "<manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>",
    "<manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/>",
    "</manifest:manifest>"
);

pub(super) const CONTENT_START: &str = xml!(
    "<office:document-content ",
    names!(),
    "><office:font-face-decls><style:font-face style:name=\"Times New Roman\" svg:font-family=\"&apos;Times New Roman&apos;\"/>",
    "</office:font-face-decls><office:automatic-styles>"
);

/// Word's colours in hexadecimal digits.
pub(super) const COLOURS: [(&str, &str); 16] = [
    ("black", "000000"),
    ("blue", "0000ff"),
    ("cyan", "00ffff"),
    ("darkBlue", "000080"),
    ("darkCyan", "008080"),
    ("darkGray", "808080"),
    ("darkGreen", "008000"),
    ("darkMagenta", "800080"),
    ("darkRed", "800000"),
    ("darkYellow", "808000"),
    ("green", "00ff00"),
    ("lightGray", "c0c0c0"),
    ("magenta", "ff00ff"),
    ("red", "ff0000"),
    ("white", "ffffff"),
    ("yellow", "ffff00"),
];

/// A style of words, by its number.
pub(super) fn look(out: &mut String, number: usize, look: &Look) {
    let number = number.to_string();
    out.extend([
        "<style:style style:name=\"T",
        &number,
        "\" style:family=\"text\"><style:text-properties",
    ]);
    if look.bold {
        out.push_str(" fo:font-weight=\"bold\" style:font-weight-asian=\"bold\" style:font-weight-complex=\"bold\"");
    }
    if look.italic {
        out.push_str(" fo:font-style=\"italic\" style:font-style-asian=\"italic\" style:font-style-complex=\"italic\"");
    }
    if let Some(colour) = look.highlight.as_deref() {
        let named = COLOURS.iter().find(|(name, _)| *name == colour).map(|(_, digits)| *digits);
        let is_digits = colour.len() == 6 && colour.bytes().all(|byte| byte.is_ascii_hexdigit());
        if let Some(digits) = named.or(is_digits.then_some(colour)) {
            out.extend([" fo:background-color=\"#", digits, "\""]);
        }
    }
    out.push_str("/></style:style>");
}

pub(super) fn properties(options: &Options) -> String {
    let mut out = xml!("<office:document-meta ", names!(), "><office:meta>").to_owned();
    if let Some(title) = &options.title {
        out.push_str("<dc:title>");
        attribute(&mut out, title, 1000);
        out.push_str("</dc:title>");
    }
    out + "</office:meta></office:document-meta>"
}

pub(super) fn styles(options: &Options) -> String {
    let mut out = xml!(
        "<office:document-styles ",
        names!(),
        "><office:font-face-decls><style:font-face style:name=\"Times New Roman\" svg:font-family=\"&apos;Times New Roman&apos;\"/>",
        "</office:font-face-decls><office:styles><style:default-style style:family=\"paragraph\">",
        "<style:paragraph-properties fo:margin-bottom=\"6pt\" fo:line-height=\"112%\" style:tab-stop-distance=\"1cm\"/>",
        "<style:text-properties style:font-name=\"Times New Roman\" fo:font-size=\"11pt\""
    )
    .to_owned();
    let mut language = crate::docx::language(options).split('-');
    out.extend([" fo:language=\"", language.next().unwrap_or("en"), "\""]);
    if let Some(country) = language.next_back().filter(|country| country.len() == 2) {
        out.extend([" fo:country=\"", country, "\""]);
    }
    out.push_str("/></style:default-style><style:style style:name=\"Standard\" style:family=\"paragraph\" style:class=\"text\"/>");
    style(
        &mut out,
        "Title",
        "fo:margin-bottom=\"18pt\" fo:text-align=\"center\" fo:keep-with-next=\"always\"",
        &bold(16),
        None,
    );
    for level in 1..=9_u8 {
        let italic = "fo:font-style=\"italic\"";
        let (before, words) = match level {
            1 => (18, bold(13)),
            2 => (15, bold(12)),
            3 => (12, bold(11)),
            4 => (10, format!("{} {italic}", bold(11))),
            _ => (8, italic.to_owned()),
        };
        let paragraph = format!(
            "fo:margin-top=\"{before}pt\" fo:margin-bottom=\"6pt\" fo:keep-with-next=\"always\""
        );
        style(&mut out, &format!("Heading {level}"), &paragraph, &words, Some(level));
    }
    for level in 1..=9_u8 {
        let paragraph = format!("fo:margin-left=\"{level}cm\" fo:text-indent=\"-1cm\"");
        style(&mut out, &format!("Item {level}"), &paragraph, "", None);
    }
    style(&mut out, "Footnote", "fo:margin-bottom=\"3pt\"", "fo:font-size=\"9pt\"", None);
    style(&mut out, "Footer", "fo:text-align=\"center\"", "fo:font-size=\"9pt\"", None);
    out.push_str(
        "</office:styles><office:automatic-styles><style:page-layout style:name=\"A4\"><style:page-layout-properties \
         fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" fo:margin-top=\"2.5cm\" fo:margin-bottom=\"1.5cm\" \
         fo:margin-left=\"2.5cm\" fo:margin-right=\"2.5cm\"/><style:footer-style><style:header-footer-properties \
         fo:min-height=\"1cm\" fo:margin-top=\"0.5cm\"/></style:footer-style></style:page-layout></office:automatic-styles>\
         <office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"A4\"><style:footer>\
         <text:p text:style-name=\"Footer\"><text:page-number text:select-page=\"current\">1</text:page-number></text:p>\
         </style:footer></style:master-page></office:master-styles></office:document-styles>",
    );
    out
}

fn bold(size: u8) -> String {
    format!("fo:font-weight=\"bold\" fo:font-size=\"{size}pt\"")
}

fn style(out: &mut String, name: &str, paragraph: &str, words: &str, level: Option<u8>) {
    let id = name.replace(' ', "_20_");
    out.extend(["<style:style style:name=\"", &id, "\" style:display-name=\"", name]);
    out.push_str("\" style:family=\"paragraph\" style:parent-style-name=\"Standard\"");
    if let Some(level) = level {
        out.extend([" style:default-outline-level=\"", &level.to_string(), "\""]);
    }
    out.extend(["><style:paragraph-properties ", paragraph, "/>"]);
    if !words.is_empty() {
        out.extend(["<style:text-properties ", words, "/>"]);
    }
    out.push_str("</style:style>");
}
