//! Sources: parts of long texts, and the marks of what is quoted.

use onetext_record::body::{Body, Source, Statement};
use onetext_record::check::sha256;
use onetext_record::id::SourceId;
use onetext_record::{Evidence, NewEntry, Part, Viewer};
use proptest::prelude::*;

use super::{parts, pieces};
use crate::fault::Fault;
use crate::testing::{Workbench, get, log};

fn source(id: &str, text: &str) -> NewEntry {
    let body = Source {
        id: id.parse().unwrap(),
        title: "A <long> report".to_owned(),
        publisher: Some("Gazette".to_owned()),
        url: Some("javascript:alert(1)".to_owned()),
        format: onetext_record::body::Format::Text,
        encoding: None,
        sha256: sha256(text.as_bytes()),
        text: text.to_owned(),
        original: None,
    };
    NewEntry::judged("A. Reader", body)
}

fn quoting(id: &str, source: &str, text: &str, words: &str) -> NewEntry {
    let start = onetext_record::quote::places(text, words)[0];
    let quote = Evidence {
        source: source.parse::<SourceId>().unwrap(),
        start,
        end: start + words.chars().count(),
        quote: words.to_owned(),
        part: Part::Content,
    };
    let body = Statement {
        id: id.parse().unwrap(),
        by: vec![],
        some_of: false,
        person: None,
        to: vec![],
        reported_by: None,
        stance: onetext_record::body::Stance::Says,
        negated: false,
        hedge: None,
        issues: vec![],
        option: None,
        words: words.to_owned(),
    };
    NewEntry { evidence: vec![quote], ..NewEntry::judged("A. Reader", Body::Statement(body)) }
}

#[test]
fn passages_are_marked_and_lead_to_what_rests_on_them() {
    let text = "Ünder the <bridge> all is calm.\n\nThe river rises; the river falls.";
    let entries = log([
        source("river", text),
        quoting("calm", "river", text, "all is calm"),
        quoting("rises", "river", text, "river rises; the"),
        quoting("rises-too", "river", text, "The river rises"),
    ]);
    let bench = Workbench::new(&entries);
    let who = Workbench::person(Viewer::Observer);
    let page = bench.text(&who, get("/source/river?from=10&to=18"));
    for words in [
        "A &lt;long&gt; report",
        "Ünder the <mark id=\"words\">&lt;bridge&gt;</mark> ",
        "<mark class=\"quoted\">all is calm</mark><sup><a href=\"#rests-1\"",
        "<mark class=\"quoted\">river rises</mark><sup>",
        "<mark class=\"quoted\">; the</mark><sup>",
        "Somebody: all is calm",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(!page.contains("href=\"javascript"), "{page}");
    assert!(page.contains("javascript:alert(1)"), "{page}");
    assert!(matches!(bench.ask(Some(&who), get("/source/lake")), Err(Fault::NotFound)));
    for wrong in ["from=-1", "to=x&from=1", "part=one"] {
        let page = bench.text(&who, get(&format!("/source/river?{wrong}")));
        assert!(page.contains("is no number"), "{page}");
    }
    // Places that the text does not have mark nothing.
    let page = bench.text(&who, get("/source/river?from=99999&to=100000&part=7"));
    assert!(page.starts_with("200") && !page.contains("id=\"words\""), "{page}");
}

#[test]
fn the_part_with_the_words_is_shown() {
    let mut text = "A line of the report.\n".repeat(4000);
    text.push_str("Here is the end — at last.\n");
    let at = text.chars().count() - 9;
    let bench =
        Workbench::new(&log([source("long", &text), quoting("end", "long", &text, "the end")]));
    let who = Workbench::person(Viewer::Observer);
    let page = bench.text(&who, get(&format!("/source/long?from={at}&to={}", at + 2)));
    assert!(page.contains("<mark id=\"words\">at</mark> last"), "{}", &page[..2000]);
    assert!(page.contains("rel=\"prev\"") && !page.contains("rel=\"next\""));
    assert!(page.contains("<mark class=\"quoted\">the end</mark>"));
    let first = bench.text(&who, get("/source/long"));
    assert!(first.contains("Part 1 of 7") && first.len() < 40_000, "{}", first.len());
}

proptest! {
    #[test]
    fn parts_cover_a_text_in_pieces_of_bearable_size(
        lines in proptest::collection::vec(("[a-zé— ]{0,40}", 1..900usize), 0..40),
    ) {
        let text: String = lines.iter().flat_map(|(line, times)| [line.repeat(*times), "\n".to_owned()]).collect();
        let starts = parts(&text);
        prop_assert_eq!(starts[0], 0);
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        for (start, end) in starts.iter().zip(ends) {
            prop_assert!(text.is_char_boundary(*start) && *start <= end);
            prop_assert!(end - start <= 2 * super::PART + 8);
        }
    }

    #[test]
    fn pieces_put_together_are_the_line(line in "[a-zé—\u{1F54A} ]{0,60}", from in 0..50usize, cuts in proptest::collection::btree_set(0..120usize, 0..9)) {
        let cuts: Vec<usize> = cuts.into_iter().collect();
        let found = pieces(&line, from, &cuts);
        let together: String = found.iter().map(|(_, piece)| *piece).collect();
        prop_assert_eq!(&together, &line);
        let mut at = from;
        for (start, piece) in found {
            prop_assert_eq!(start, at);
            at += piece.chars().count();
            prop_assert!(!cuts.iter().any(|cut| start < *cut && *cut < at));
        }
    }
}
