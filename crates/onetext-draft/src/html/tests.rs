use proptest::prelude::*;

use super::*;
use crate::critic;

const PAGE: Page<'_> = Page { lang: "en", title: "Harbour <treaty>" };

#[test]
fn changes_moves_comments_and_notes_are_shown() {
    let source = "# Boats {#boats} {status=agreed}\n\nBoats {++may ++}*sail*{--, slowly--}[^1].{>>@Port, 2026-01-02: why <now>?<<}\n\n- One{++\n\n++}two.\n\n[^1]: Or row.";
    let (mut marked, _) = critic::read(source);
    let moved = |text: &str, kind| Piece {
        text: text.into(),
        change: Some(Change { kind, author: Some("Port".into()), date: Some("2026-01-02".into()) }),
        ..Piece::default()
    };
    marked.paragraphs[1].pieces.push(moved(" Nets dry.", ChangeKind::MovedFrom(3)));
    marked.paragraphs[3].pieces.push(moved(" Nets dry.", ChangeKind::MovedTo(3)));
    let page = write(&marked, &PAGE);
    let main = page.split_once("<header>").unwrap().1.replace("</div>", "</div>\n");
    insta::assert_snapshot!(main, @r##"
    <h1 dir="auto">Harbour &lt;treaty&gt;</h1><p class="legend" lang="en"><ins>inserted</ins> <del>deleted</del> <del class="moved">moved from here</del> <ins class="moved">moved to here</ins> </p><ul class="authors" lang="en" aria-label="Changes by author"><li>no author: 3 changes</li><li><bdi>Port</bdi>: 2 changes</li></ul></header><main id="text"><div class="row"><h2 id="clause-boats" dir="auto">Boats</h2><div class="beside"><p class="status">agreed</p></div>
    </div>
    <div class="row"><p dir="auto">Boats <ins>may </ins><em>sail</em><del>, slowly</del><sup><a href="#note-1">1</a></sup>.<sup class="reference"><a id="at-1" href="#comment-1" lang="en" aria-label="comment 1">1</a></sup><del class="moved" datetime="2026-01-02" title="Port, 2026-01-02"><a class="tag" lang="en" id="moved-from-3" href="#moved-to-3">moved away, see 3</a>  Nets dry.</del></p><div class="beside"><div class="comment" role="note" id="comment-1" aria-label="Comment 1" dir="auto"><p class="who"><a href="#at-1" lang="en" aria-label="back to the text of comment 1">1</a> <bdi>Port</bdi> <span class="date">2026-01-02</span></p><p>why &lt;now&gt;?</p></div>
    </div>
    </div>
    <div class="row"><p class="item l1" dir="auto">One<ins>¶</ins></p></div>
    <div class="row"><p dir="auto">two.<ins class="moved" datetime="2026-01-02" title="Port, 2026-01-02"><a class="tag" lang="en" id="moved-to-3" href="#moved-from-3">moved here, see 3</a>  Nets dry.</ins></p></div>
    <section aria-label="Notes"><div class="row"><p id="note-1" class="note" dir="auto">[^1]: Or row.</p></div>
    </section></main></body></html>
    "##);
}

proptest! {
    #[test]
    fn every_word_is_there_and_nothing_is_asked_for(source in "([a-c<>&\"' \u{202e}\u{0}\u{7}*_-]|\\{\\+\\+|\\+\\+\\}|\\{>>|<<\\}|\n\n|# ){0,40}", lang in "[a-z]{2}|\"><script>") {
        let (marked, _) = critic::read(&source);
        let page = write(&marked, &Page { lang: &lang, title: &source });
        prop_assert!(!page.contains("<script"));
        prop_assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("src="));
        let hidden = page.contains(['\u{202e}', '\u{0}']);
        prop_assert!(!hidden);
        let opened = page.matches("<div").count();
        prop_assert_eq!(opened, page.matches("</div>").count());
        let letters = |text: &str| text.chars().filter(|c| "abc".contains(*c)).count();
        let words: usize = marked.paragraphs.iter().flat_map(|p| &p.pieces).map(|piece| letters(&piece.text)).sum();
        prop_assert!(letters(&page) >= words);
        let mut ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
    }
}
