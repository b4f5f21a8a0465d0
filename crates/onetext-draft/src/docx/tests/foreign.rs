//! Files as Word and other programs write them, in small.

use std::fmt::Write as _;

use super::*;
use crate::ChangeKind;

/// A Word file with this body and these parts beside it, by their names in the folder `word`.
pub(super) fn file(body: &str, beside: &[(&str, &str)]) -> Vec<u8> {
    let names = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
        xmlns:mc='urn:mc' xmlns:wps='urn:wps' xmlns:v='urn:v' xmlns:w15='urn:w15' xmlns:w14='urn:w14'";
    let mut packing = Packing::default();
    packing.add("[Content_Types].xml", b"<Types/>");
    packing.add("_rels/.rels", parts::PACKAGE_RELATIONS.as_bytes());
    let mut relations = String::from("<Relationships>");
    for (name, content) in beside {
        write!(relations, "<Relationship Id='{name}' Type='x/{name}' Target='{name}.xml'/>")
            .unwrap();
        let content = format!("<w:{name} {names}>{content}</w:{name}>");
        packing.add(&format!("word/{name}.xml"), content.as_bytes());
    }
    relations += "</Relationships>";
    packing.add("word/_rels/document.xml.rels", relations.as_bytes());
    let document = format!("<w:document {names}><w:body>{body}</w:body></w:document>");
    packing.add("word/document.xml", document.as_bytes());
    packing.finish()
}

fn open(body: &str, beside: &[(&str, &str)]) -> (Marked, Vec<Problem>) {
    read(&file(body, beside), &Limits::default()).unwrap()
}

/// The paragraphs as a person would note them: style, `{+came+}`, `{-went-}`, `{>to>}`, `{<from<}`,
/// and what happened to the end behind a `¶`.
fn noted(marked: &Marked) -> String {
    let sign = |change: &Option<crate::Change>| match change.as_ref().map(|change| change.kind) {
        None => (String::new(), String::new()),
        Some(ChangeKind::Inserted) => ("{+".into(), "+}".into()),
        Some(ChangeKind::Deleted) => ("{-".into(), "-}".into()),
        Some(ChangeKind::MovedTo(number)) => (format!("{{>{number} "), ">}".to_owned()),
        Some(ChangeKind::MovedFrom(number)) => (format!("{{<{number} "), "<}".to_owned()),
    };
    let mut lines = Vec::new();
    for paragraph in &marked.paragraphs {
        let mut line = format!("{:?}", paragraph.style);
        if let Some(was) = paragraph.was {
            write!(line, " (was {was:?})").unwrap();
        }
        line += ": ";
        for piece in &paragraph.pieces {
            let (before, behind) = sign(&piece.change);
            let mut text = piece.text.replace('\t', "\\t").replace('\n', "\\n");
            if piece.look.bold {
                text = format!("**{text}**");
            }
            if piece.look.italic {
                text = format!("*{text}*");
            }
            if let Some(colour) = &piece.look.highlight {
                text = format!("<{colour}>{text}</>");
            }
            write!(line, "{before}{text}{behind}").unwrap();
        }
        if paragraph.end.is_some() {
            let (before, behind) = sign(&paragraph.end);
            write!(line, "{before}\u{b6}{behind}").unwrap();
        }
        lines.push(line);
    }
    lines.join("\n")
}

fn words(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", words(text))
}

#[test]
fn what_is_tracked_in_word_is_read() {
    let by = "w:id='1' w:author='Upland' w:date='2025-11-30T09:00:00Z'";
    let body = format!(
        "<w:p><w:r><w:t xml:space='preserve'>The river </w:t></w:r>\
         <w:del {by}><w:r><w:delText>shall</w:delText></w:r></w:del><w:ins {by}>{may}</w:ins>\
         <w:ins {by}><w:del {by}><w:r><w:delText>never seen</w:delText></w:r></w:del></w:ins></w:p>\
         <w:p><w:pPr><w:rPr><w:moveFrom {by}/></w:rPr></w:pPr>\
         <w:moveFromRangeStart w:id='7' w:author='Upland' w:name='move189477231'/>\
         <w:moveFrom {by}>{clause}</w:moveFrom></w:p><w:moveFromRangeEnd w:id='7'/>\
         <w:p><w:pPr><w:rPr><w:ins {by}/></w:rPr></w:pPr>{split}</w:p>\
         <w:p><w:pPr><w:rPr><w:ins {by}/><w:del {by}/></w:rPr></w:pPr>{joined}</w:p>{behind}\
         <w:p><w:pPr><w:rPr><w:moveTo {by}/></w:rPr></w:pPr>\
         <w:moveToRangeStart w:id='8' w:author='Upland' w:name='move189477231'/>\
         <w:moveTo {by}>{clause}</w:moveTo><w:moveToRangeEnd w:id='8'/></w:p>\
         <w:p><w:pPr><w:pStyle w:val='Heading1'/><w:pPrChange {by}><w:pPr><w:outlineLvl w:val='1'/></w:pPr>\
         </w:pPrChange></w:pPr>{behind_all}</w:p>",
        may = words("may"),
        clause = words("A clause."),
        split = words("One half,"),
        joined = words("joined"),
        behind = paragraph("", "again."),
        behind_all = words("Annex"),
    );
    let (marked, problems) = open(&body, &[]);
    insta::assert_snapshot!(noted(&marked), @r"
    Body: The river {-shall-}{+may+}
    Body: {<1 A clause.<}{<1 ¶<}
    Body: One half,{+¶+}
    Body: joinedagain.
    Body: {>1 A clause.>}{>1 ¶>}
    Heading(1) (was Heading(2)): Annex
    ");
    assert_eq!(problems, [Problem::CameAndWent { part: "word/document.xml".into() }]);
    let change = marked.paragraphs[0].pieces[1].change.as_ref().unwrap();
    assert_eq!(change.author.as_deref(), Some("Upland"));
    assert_eq!(change.date.as_deref(), Some("2025-11-30T09:00:00Z"));
}

const LISTS: &str = "<w:abstractNum w:abstractNumId='5'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='Artikel'/>\
    <w:suff w:val='space'/><w:lvlText w:val='Article %1'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/></w:lvl>\
    <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='(%3)'/></w:lvl>\
    <w:lvl w:ilvl='3'><w:start w:val='1'/><w:numFmt w:val='lowerRoman'/><w:lvlRestart w:val='0'/>\
    <w:lvlText w:val='%4.'/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='6'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/>\
    <w:lvlText w:val='&#xF0B7;'/></w:lvl></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num>\
    <w:num w:numId='2'><w:abstractNumId w:val='6'/></w:num>\
    <w:num w:numId='3'><w:abstractNumId w:val='5'/><w:lvlOverride w:ilvl='2'><w:startOverride w:val='5'/>\
    </w:lvlOverride></w:num>";

fn item(list: u8, level: u8, text: &str) -> String {
    let numbers = format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>");
    paragraph(&numbers, text)
}

#[test]
fn numbers_are_counted_as_word_counts_them() {
    let styles = "<w:style w:type='paragraph' w:styleId='Artikel'><w:name w:val='Artikel'/>\
        <w:basedOn w:val='berschrift1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>";
    let article = |text| paragraph("<w:pStyle w:val='Artikel'/>", text);
    let body = [
        article("Water"),
        item(1, 1, "first"),
        item(1, 2, "a"),
        item(1, 3, "i"),
        item(1, 2, "b"),
        item(1, 3, "goes on"),
        item(2, 0, "point"),
        paragraph(
            "<w:pStyle w:val='Artikel'/><w:numPr><w:numId w:val='0'/></w:numPr>",
            "no number",
        ),
        article("Land"),
        item(1, 1, "anew"),
        item(3, 2, "from e"),
        item(3, 2, "to f"),
        item(9, 0, "of no list"),
    ]
    .concat();
    let (marked, problems) = open(&body, &[("styles", styles), ("numbering", LISTS)]);
    assert_eq!(problems, []);
    insta::assert_snapshot!(noted(&marked), @r"
    Heading(1): Article 1 Water
    Item(2): 1.1\tfirst
    Item(3): (a)\ta
    Item(4): i.\ti
    Item(3): (b)\tb
    Item(4): ii.\tgoes on
    Item(1): •\tpoint
    Heading(1): no number
    Heading(1): Article 2 Land
    Item(2): 2.1\tanew
    Item(3): (e)\tfrom e
    Item(3): (f)\tto f
    Item(1): of no list
    ");
}

#[test]
fn a_clause_that_came_alters_the_numbers_behind_it() {
    let came = "<w:rPr><w:ins w:id='1' w:author='Upland'/></w:rPr>";
    let number = "<w:numPr><w:ilvl w:val='2'/><w:numId w:val='1'/></w:numPr>";
    let body = [
        item(1, 2, "first"),
        format!(
            "<w:p><w:pPr>{number}{came}</w:pPr><w:ins w:id='2' w:author='Upland'>{}</w:ins></w:p>",
            words("new")
        ),
        item(1, 2, "second"),
    ]
    .concat();
    let (marked, _) = open(&body, &[("numbering", LISTS)]);
    insta::assert_snapshot!(noted(&marked), @r"
    Item(3): (a)\tfirst
    Item(3): {+(b)\t+}{+new+}{+¶+}
    Item(3): {-(b)\t-}{+(c)\t+}second
    ");
    assert_eq!(marked.rejected().texts().collect::<Vec<_>>(), ["(a)\tfirst", "(b)\tsecond"]);
    let author = marked.paragraphs[1].pieces[0].change.as_ref().unwrap().author.as_deref();
    assert_eq!(author, Some("Upland"));
}

#[test]
fn words_are_read_once_and_codes_not_at_all() {
    let inside = paragraph("", "in a box");
    let body = format!(
        "<w:p>{before}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>\
         <w:txbxContent>{inside}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>\
         <v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r>{behind}</w:p>\
         <w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>\
         {instruction}<w:r><w:fldChar w:fldCharType='separate'/></w:r>{result}\
         <w:r><w:fldChar w:fldCharType='end'/></w:r><w:hyperlink w:anchor='x'>{link}</w:hyperlink>\
         <w:fldSimple w:instr='PAGE'>{result}</w:fldSimple></w:p>\
         <w:sdt><w:sdtPr><w:alias w:val='no'/></w:sdtPr><w:sdtContent>{control}</w:sdtContent></w:sdt>\
         <w:p><w:r><w:tab/><w:t xml:space='preserve'>a </w:t><w:br/><w:t>b</w:t><w:noBreakHyphen/>\
         <w:sym w:font='Wingdings' w:char='F0FC'/><w:br w:type='page'/></w:r></w:p>\
         <w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs></w:pPr><w:r>\
         <w:rPr><w:rPrChange w:id='1' w:author='x'><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr>\
         <w:t>  trimmed\n</w:t></w:r></w:p>\
         <w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>{instruction}</w:p>{after}<w:sectPr/>",
        before = words("before "),
        behind = words("behind"),
        instruction = words("nothing"),
        result = words("5"),
        link = words("link"),
        control = paragraph("", "control"),
        after = paragraph("", "after"),
    );
    let (marked, problems) = open(&body, &[]);
    insta::assert_snapshot!(noted(&marked), @r"
    Body: beforebehind
    Body: in a box
    Body: 5link5
    Body: control
    Body: \ta \nb‑✓
    Body: trimmed
    Body: 
    Body: after
    ");
    assert_eq!(problems, [Problem::Field { part: "word/document.xml".into() }]);
}

#[test]
fn a_range_may_begin_inside_of_what_moved() {
    let moved = |kind: &str| {
        format!(
            "<w:p><w:pPr><w:rPr><w:{kind} w:id='1' w:author='x'/></w:rPr></w:pPr><w:{kind} w:id='2' \
             w:author='x' w:date='0000-00-00T00:00:00Z'><w:{kind}RangeStart w:id='3' w:name='move1'/>{}</w:{kind}>\
             <w:{kind}RangeEnd w:id='3'/></w:p>",
            words("A clause.")
        )
    };
    let (marked, _) = open(&[moved("moveFrom"), moved("moveTo")].concat(), &[]);
    insta::assert_snapshot!(noted(&marked), @r"
    Body: {<1 A clause.<}{<1 ¶<}
    Body: {>1 A clause.>}{>1 ¶>}
    ");
    assert_eq!(marked.paragraphs[0].pieces[0].change.as_ref().unwrap().date, None);
}

#[test]
fn rows_that_went_take_their_paragraphs_with_them() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph("", text));
    let body = format!(
        "<w:tbl><w:tblPr/><w:tr>{a}{b}<w:tc><w:p/></w:tc></w:tr><w:tr><w:trPr>\
         <w:del w:id='1' w:author='Lowland'/></w:trPr>{c}<w:tc><w:p><w:ins w:id='2' w:author='x'>{d}</w:ins>\
         </w:p></w:tc></w:tr></w:tbl>{e}",
        a = cell("a"),
        b = cell("b"),
        c = cell("c"),
        d = words("d"),
        e = paragraph("", "e"),
    );
    insta::assert_snapshot!(noted(&open(&body, &[]).0), @r"
    Body: a
    Body: b
    Body: {-c-}{-¶-}
    Body: e
    ");
}

#[test]
fn looks_come_from_runs_styles_and_grounds() {
    let styles = "<w:style w:type='character' w:styleId='Strong'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>";
    let run = |look: &str, text: &str| format!("<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = [
        "<w:p>".to_owned(),
        run("<w:rStyle w:val='Strong'/>", "a"),
        run("<w:rStyle w:val='Strong'/><w:b w:val='0'/><w:i/>", "b"),
        run("<w:highlight w:val='green'/>", "c"),
        run("<w:shd w:fill='C6EFCE'/>", "d"),
        run("<w:highlight w:val='none'/><w:shd w:fill='auto'/>", "e"),
        "</w:p><w:p><w:pPr><w:shd w:fill='FFEB9C'/></w:pPr>".to_owned(),
        run("", "f"),
        run("<w:highlight w:val='yellow'/>", "g"),
        "</w:p>".to_owned(),
    ]
    .concat();
    insta::assert_snapshot!(noted(&open(&body, &[("styles", styles)]).0), @r"
    Body: **a***b*<green>c</><C6EFCE>d</>e
    Body: <FFEB9C>f</><yellow>g</>
    ");
}

#[test]
fn notes_stand_behind_the_text_in_the_order_of_their_signs() {
    let notes = "<w:footnote w:id='-1' w:type='separator'><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id='4'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space='preserve'> Four.</w:t></w:r></w:p>\
        <w:p><w:r><w:t>And more.</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id='2'><w:p><w:r><w:t>Two.</w:t></w:r></w:p></w:footnote>";
    let body = format!(
        "<w:p>{a}<w:r><w:footnoteReference w:id='4'/></w:r>{b}<w:ins w:id='9' w:author='x'>\
         <w:r><w:footnoteReference w:id='2'/></w:r></w:ins><w:r><w:endnoteReference w:id='1'/></w:r></w:p>",
        a = words("a"),
        b = words("b"),
    );
    let (marked, problems) = open(&body, &[("footnotes", notes)]);
    insta::assert_snapshot!(noted(&marked), @r"
    Body: a[^1]b{+[^2]+}[^e1]
    Note: [^1]: Four.\nAnd more.
    Note: {+[^2]: Two.+}{+¶+}
    ");
    assert_eq!(problems, [Problem::NoNote { label: "[^e1]".into() }]);
    assert_eq!(marked.rejected().texts().last(), Some("[^1]: Four.\nAnd more."));
}

#[test]
fn answers_stand_with_what_they_answer() {
    let comment = |id: u8, author: &str, text: &str| {
        format!(
            "<w:comment w:id='{id}' w:author='{author}' w:date='2025-11-30T09:00:00Z'>\
             <w:p w14:paraId='000000{id}'><w:r><w:annotationRef/></w:r>{}</w:p></w:comment>",
            words(text)
        )
    };
    let comments = [
        comment(1, "Upland", "No."),
        comment(2, "Lowland", "Yes."),
        comment(3, "Mediator", "Later."),
        comment(4, "", "Where?"),
    ]
    .concat();
    let extended = "<w15:commentEx w15:paraId='0000003' w15:paraIdParent='0000001'/>";
    let number = "<w:numPr><w:ilvl w:val='2'/><w:numId w:val='1'/></w:numPr>";
    let body = format!(
        "<w:commentRangeStart w:id='2'/><w:p><w:pPr>{number}</w:pPr>{a}<w:commentRangeStart w:id='1'/>{b}\
         <w:commentRangeEnd w:id='1'/><w:r><w:commentReference w:id='1'/></w:r></w:p>\
         <w:commentRangeEnd w:id='2'/><w:p>{c}</w:p>",
        a = words("a"),
        b = words("b"),
        c = words("c"),
    );
    let beside =
        [("comments", comments.as_str()), ("commentsExtended", extended), ("numbering", LISTS)];
    let (marked, problems) = open(&body, &beside);
    let told: Vec<_> = marked
        .comments
        .iter()
        .map(|comment| {
            (comment.author.as_deref(), comment.text.as_str(), comment.start, comment.end)
        })
        .collect();
    // The number at the head has four bytes.
    assert_eq!(
        told,
        [
            (None, "Where?", (0, 0), (0, 0)),
            (Some("Lowland"), "Yes.", (0, 4), (0, 6)),
            (Some("Upland"), "No.", (0, 5), (0, 6)),
            (Some("Mediator"), "Later.", (0, 5), (0, 6)),
        ]
    );
    assert_eq!(problems, [Problem::NoPlace { author: String::new() }]);
}
