//! What must hold of every draft, and drafts to start from.

use onetext_draft::grammar::{self, Bracket};
use onetext_draft::outline::{Outline, outline};
use onetext_draft::{Draft, akoma, critic, html, markdown, plain};

/// The grammar and the clauses of a text, one paragraph a line and as Markdown.
///
/// # Panics
///
/// Where brackets run over each other or paragraphs are in no clause.
pub fn check_grammar(text: &str) {
    for draft in [Draft::lines(text), markdown::read(text).0, plain::read(text).0] {
        let outline = outline(&draft);
        let found = grammar::read(&draft, &outline);
        check_brackets(&draft, &found.brackets);
        check_outline(&draft, &outline);
        let (whole, _) = grammar::counts(&draft, &outline, &found.brackets);
        assert!(whole.bracketed <= whole.words);
        for group in &found.groups {
            for one in &group.alternatives {
                assert!(one.span.start <= one.span.end);
                let _ = grammar::text_of(&draft, one.span);
            }
        }
    }
}

fn check_brackets(draft: &Draft, brackets: &[Bracket]) {
    for bracket in brackets {
        assert!(bracket.span.start < bracket.span.end);
        assert!(bracket.span.start < bracket.words.start && bracket.words.end <= bracket.span.end);
        let _ = grammar::text_of(draft, bracket.words);
        if let Some(parent) = bracket.parent {
            let around = &brackets[parent];
            assert_eq!(around.depth + 1, bracket.depth);
            assert!(around.span.start < bracket.span.start && bracket.span.end <= around.span.end);
        }
    }
    for pair in brackets.windows(2) {
        let inside = pair[1].span.end <= pair[0].span.end;
        assert!(inside || pair[0].span.end <= pair[1].span.start);
    }
}

fn check_outline(draft: &Draft, outline: &Outline) {
    let mut ids: Vec<&str> = outline.clauses.iter().map(|clause| clause.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), outline.clauses.len(), "two clauses have one id");
    for pair in outline.clauses.windows(2) {
        assert_eq!(pair[0].own.end, pair[1].own.start, "paragraphs between clauses");
    }
    for paragraph in &draft.paragraphs {
        let _ = (paragraph.number(), paragraph.words());
    }
}

/// A text as Markdown and as `CriticMarkup`: what is written reads back.
///
/// # Panics
///
/// Where it does not.
pub fn check_texts(text: &str) {
    let (draft, _) = markdown::read(text);
    let file = markdown::write(&draft);
    assert_eq!(markdown::read(&file).0, draft, "{file:?}");
    let (marked, _) = critic::read(text);
    let file = critic::write(&marked);
    let (again, _) = critic::read(&file);
    for (again, was) in
        [(again.accepted(), marked.accepted()), (again.rejected(), marked.rejected())]
    {
        assert!(again.texts().eq(was.texts()), "{file:?}");
    }
    let page = html::write(&marked, &html::Page { lang: "en", title: "" });
    assert!(!page.contains("<script"));
}

/// A file as Akoma Ntoso: what was read can be written and read again.
///
/// # Panics
///
/// Where it cannot.
pub fn check_akoma(bytes: &[u8]) {
    let Ok((draft, _)) = akoma::read_draft(bytes) else { return };
    let file = akoma::write(&draft, &akoma::Work::default());
    let again = akoma::read_draft(file.as_bytes()).map(|(draft, _)| draft);
    assert!(again.is_ok_and(|again| again.texts().eq(draft.texts())), "{file}");
}

/// Inputs of a target to start from.
pub fn seeds(target: &str) -> Option<Vec<Vec<u8>>> {
    let texts = [
        "# Boats {#boats} {issue=boats option=sail}\n\n1. Boats [shall][should] sail [Port: by [day]] [Union: at night].\n    - (a) nets[^1];\n\n**Option 1:** [no text]\n\nOption 2:\n\n[X propose; Y oppose: oars\n\n[^1]: Or *not*.\n",
        "Boats {++may ++}sail{-- slowly--} {~~by day~>by night~~}.{>>@Port, 2026-01-02: why?<<}\n\n{--Gone.\n\n--}One{++\n\n++}{==two==}{>>x<<}.",
        "Part I\nArticle 5 bis\n12. a\n5.1 B\n(h) c\n(i) d\n(ii) e\nAnnex II\n[Article 7\n[Deleted]]",
        "+++\ntitle = \"x\"\n+++\nA\n===\n\n[see][a] \\[no\\] <b>x</b> &amp; &#91; **a *b***\n\n[a]: https://example.org\n> q\n| a | b |\n<!-- c -->",
    ];
    let file =
        |text: &str| akoma::write(&markdown::read(text).0, &akoma::Work::default()).into_bytes();
    let other = "<akomaNtoso><bill><meta/><preface><p><docTitle>T</docTitle></p></preface><preamble><recital><num>(1)</num><p>a</p></recital></preamble><body><part wId='p'><num>Part I</num><article><num>1</num><heading>B</heading><paragraph><num>1.</num><list><intro><p>c <ins by='#x'>d</ins><del>e</del></p></intro><point class='i2 derived'><num>(a)</num><p xml:space='preserve'> f<eol/><authorialNote marker='1'><p>g</p></authorialNote></p></point></list></paragraph></article></part></body></bill></akomaNtoso>";
    Some(match target {
        "grammar" => texts.iter().map(|text| text.as_bytes().to_vec()).collect(),
        "akoma" => {
            texts[..3].iter().map(|text| file(text)).chain([other.as_bytes().to_vec()]).collect()
        }
        _ => return None,
    })
}
