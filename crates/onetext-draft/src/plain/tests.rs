#![expect(clippy::format_push_string, reason = "a picture for a test, line by line")]

use proptest::prelude::*;

use super::*;

fn texts(source: &str) -> Vec<String> {
    read(source).0.texts().map(str::to_owned).collect()
}

#[test]
fn lines_set_to_a_width_are_put_together_again() {
    let mut pages = String::from("A. Boats\n");
    for page in 1..=4 {
        pages += &format!(
            "[Boats sail on day {page} and by night between the two ports and carry what people on\n"
        );
        pages += "the islands need, as long as the harbour-\nmaster says so,]\n";
        pages += "[Option (a): Nets are dried on this pier, unless the weather of the season is such that\n\n";
        pages += &format!("{page}\n\nHarbour talks, item 3\n\nthey would not dry at all,\n");
        pages += "Option (b): nets are not dried.]\n1.\nOars are long.\n";
    }
    let (draft, problems) = read(&pages);
    insta::assert_debug_snapshot!(draft.texts().take(6).collect::<Vec<_>>(), @r#"
    [
        "A. Boats",
        "[Boats sail on day 1 and by night between the two ports and carry what people on the islands need, as long as the harbour-master says so,]",
        "[Option (a): Nets are dried on this pier, unless the weather of the season is such that they would not dry at all,",
        "Option (b): nets are not dried.]",
        "1. Oars are long.",
        "[Boats sail on day 2 and by night between the two ports and carry what people on the islands need, as long as the harbour-master says so,]",
    ]
    "#);
    assert_eq!(problems.len(), 8);
    assert!(problems.iter().all(|problem| problem.kind.id() == "page-furniture"));
}

#[test]
fn long_and_short_lines_are_paragraphs() {
    let long = "Boats sail. ".repeat(20);
    assert_eq!(texts(&format!("{long}\n{long}\n\nNets")), [long.trim(), long.trim(), "Nets"]);
    assert_eq!(texts("Boats\nNets\n\n\u{c}Oars"), ["Boats", "Nets", "Oars"]);
}

proptest! {
    #[test]
    fn no_letter_is_lost(source in "([a-z0-9.,;:\\[\\]() -]{0,90}\n){0,30}|(Page [0-9] of 9\n|[0-9]\n|\n|ab\n|[a-z ]{0,70}\n){0,60}") {
        let (draft, problems) = read(&source);
        let kept = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let mut source = source.clone();
        for problem in problems.iter().rev() {
            if let crate::problem::Place::File(bytes) = &problem.place {
                source.replace_range(bytes.clone(), "");
            }
        }
        let found: String = draft.texts().map(kept).collect();
        prop_assert_eq!(found, kept(&source));
    }

    #[test]
    fn what_is_written_is_read_again(lines in proptest::collection::vec("[a-z]{1,3}[a-z.,\\[\\]]{0,90}", 0..20)) {
        let draft = Draft::lines(&lines.join("\n"));
        prop_assert_eq!(texts(&write(&draft)), lines);
    }
}
