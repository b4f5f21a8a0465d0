#![expect(clippy::format_push_string, reason = "a picture for a test, line by line")]

use proptest::prelude::*;

use super::*;
use crate::markdown;
use crate::text::{Paragraph, Style};

fn shown(xml: &str) -> String {
    let (marked, problems) = match read(xml.as_bytes()) {
        Ok(found) => found,
        Err(error) => return error.to_string(),
    };
    let mut lines = String::new();
    for paragraph in &marked.paragraphs {
        lines += &format!("{:?}", paragraph.style);
        for piece in &paragraph.pieces {
            let sign = match piece.change.as_ref().map(|change| change.kind.in_new()) {
                None => "",
                Some(true) => "+",
                Some(false) => "-",
            };
            let bold = if piece.look.bold { "bold " } else { "" };
            lines += &format!(" {bold}{sign}{:?}", piece.text);
        }
        lines += &paragraph.id.as_ref().map(|id| format!(" #{id}")).unwrap_or_default();
        lines.push('\n');
    }
    for problem in problems {
        lines += &format!("{:?} {}\n", problem.place, problem.kind);
    }
    lines
}

#[test]
fn files_of_others_are_read() {
    let xml = r##"<?xml version="1.0"?>
<an:akomaNtoso xmlns:an="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
  <an:bill name="x"><an:meta><an:identification>left out</an:identification></an:meta>
    <an:preface><an:p><an:docTitle>Harbour  Bill</an:docTitle></an:p></an:preface>
    <an:preamble><an:recitals><an:recital><an:num>(1)</an:num><an:p>Boats &amp; nets,</an:p></an:recital></an:recitals></an:preamble>
    <an:body>
      <an:part eId="part_I" wId="p1"><an:num>Part I</an:num>
        <an:article eId="art_1"><an:num>Article 1</an:num><an:heading>Purpose</an:heading>
          <an:paragraph wId="x"><an:num>1.</an:num>
            <an:list><an:intro><an:p>Boats
                <an:b>sail</an:b>:</an:p></an:intro>
              <an:point><an:num>(a)</an:num><an:content><an:p>by <an:del by="#port">day</an:del><an:ins by="#union">night</an:ins><an:authorialNote marker="2"><an:p>Or <an:i>dusk</an:i>.</an:p><an:p>Or dawn.</an:p></an:authorialNote>;</an:p></an:content></an:point>
              <an:point><an:num>(b)</an:num><an:content><an:p>at sea.<an:eol/>Always.</an:p></an:content></an:point>
            </an:list></an:paragraph>
          <an:paragraph><an:num>2.</an:num></an:paragraph>
        </an:article>
        <an:article><an:num>Article 2</an:num><an:content><an:p>Nets &unknown; dry.</an:p>
          <an:table><an:tr><an:td>loose</an:td><an:td><an:p>kept</an:p></an:td></an:tr></an:table></an:content></an:article>
      </an:part>
    </an:body>
  </an:bill>
</an:akomaNtoso>"##;
    insta::assert_snapshot!(shown(xml), @r#"
    Title "Harbour Bill"
    Item(1) "(1) Boats & nets,"
    Heading(1) "Part I" #p1
    Heading(2) "Article 1 Purpose"
    Item(1) "1. Boats " bold "sail" ":" #x
    Item(2) "(a) by " -"day" +"night" "[^2];"
    Item(2) "(b) at sea.\nAlways."
    Item(1) "2."
    Heading(2) "Article 2"
    Body "Nets &unknown; dry."
    Body "loose"
    Body "kept"
    Note "[^2]: Or " "dusk" ".\nOr dawn."
    "#);
}

#[test]
fn what_is_no_draft_is_refused_and_what_breaks_off_is_read() {
    for (xml, error) in [
        ("<html/>", AkomaError::NotAkoma),
        ("", AkomaError::NotAkoma),
        ("<akomaNtoso><debate/></akomaNtoso>", AkomaError::Debate("debate".into())),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><akomaNtoso/>", AkomaError::Doctype),
        (&("<akomaNtoso>".to_owned() + &"<p>".repeat(100_000)), AkomaError::TooDeep(DEEPEST)),
    ] {
        assert_eq!(read(xml.as_bytes()).err(), Some(error), "{xml:.40}");
    }
    assert_eq!(read(b"\xff\xfe<\0").err(), Some(AkomaError::Encoding));
    insta::assert_snapshot!(shown("<akomaNtoso><act><body><article><num>1</num><p>Boats <b>sail</i>"), @r#"
    Heading(1) "1"
    Body "Boats " bold "sail"
    File(60..64) the file is not well formed from here on: ill-formed document: expected `</b>`, but `</i>` was found
    "#);
    insta::assert_snapshot!(shown("<akomaNtoso><act><body><p>Boats <b>sail"), @r#"
    Body "Boats " bold "sail"
    File(39..39) the file is not well formed from here on: elements are not closed
    "#);
}

#[test]
fn a_draft_is_written_as_an_act() {
    let source = "Harbour\n===\n\nThe ports,\n\n# Article 1 Boats {#boats}\n\n1. Boats sail[^a]:\n    - (a) by **day**;\n    - (b) by night.\n\nOption 1: now\n\n## Annex\n\n[^a]: Or row.\n\n[^b]: Left.";
    let (draft, _) = markdown::read(source);
    let xml = write(&draft, &Work::default());
    let body = xml.split_once("</meta>\n").unwrap().1;
    insta::assert_snapshot!(body, @r#"
    <preface>
    <p class="title">Harbour</p>
    </preface>
    <preamble>
    <p>The ports,</p>
    </preamble>
    <body>
    <article eId="art_1" wId="boats" class="h1">
    <num>Article 1</num>
    <heading>Boats</heading>
    <paragraph eId="art_1__para_1" wId="boats-sail" class="derived">
    <num>1.</num>
    <intro>
    <p class="i1">Boats sail<authorialNote marker="a" eId="note_1"><p>Or row.</p></authorialNote>:</p>
    </intro>
    <point eId="art_1__para_1__point_a" wId="by-day" class="derived">
    <num>(a)</num>
    <content>
    <p class="i2">by <b>day</b>;</p>
    </content>
    </point>
    <point eId="art_1__para_1__point_b" wId="by-night" class="derived">
    <num>(b)</num>
    <intro>
    <p class="i2">by night.</p>
    </intro>
    <hcontainer eId="art_1__para_1__point_b__hcontainer_1" wId="now" name="option" class="derived">
    <num>Option 1:</num>
    <content>
    <p class="body">now</p>
    </content>
    </hcontainer>
    </point>
    </paragraph>
    <hcontainer eId="art_1__hcontainer_1" wId="annex" name="annex" class="h2 derived">
    <num xml:space="preserve">Annex</num>
    </hcontainer>
    </article>
    </body>
    <conclusions>
    <p class="note">[^b]: Left.</p>
    </conclusions>
    </act>
    </akomaNtoso>
    "#);
}

/// Whether XML can carry a text.
fn is_plain(paragraph: &Paragraph) -> bool {
    !paragraph.text.contains(words::is_uncarried)
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(draft in markdown::tests::draft()) {
        prop_assume!(draft.paragraphs.iter().all(is_plain));
        let xml = write(&draft, &Work::default());
        let (mut read, problems) = read_draft(xml.as_bytes()).unwrap();
        prop_assert_eq!(problems, []);
        for (paragraph, was) in read.paragraphs.iter_mut().zip(&draft.paragraphs) {
            paragraph.settles.clone_from(&was.settles);
            paragraph.status.clone_from(&was.status);
            // Looks that touch and are the same are one.
            if paragraph.looks != was.looks {
                prop_assert!(was.looks.windows(2).any(|pair| pair[0].0.end == pair[1].0.start) || was.style == Style::Note);
                paragraph.looks.clone_from(&was.looks);
            }
        }
        prop_assert_eq!(read, draft, "{}", xml);
    }

    #[test]
    fn every_file_is_read_or_refused(xml in "(<(p|num|heading|article|point|authorialNote|b|ins|eol|td|meta)>|</(p|num|heading|article|point|authorialNote|b|ins|td|meta)>|<eol/>|&amp;|&#9;|&x;|[a-c \u{7}]| ){0,40}") {
        let xml = format!("<akomaNtoso>{xml}</akomaNtoso>");
        if let Ok((draft, _)) = read_draft(xml.as_bytes()) {
            let again = read_draft(write(&draft, &Work::default()).as_bytes());
            let texts = |draft: &Draft| draft.texts().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(again.map(|(draft, _)| texts(&draft)), Ok(texts(&draft)));
        }
    }
}
