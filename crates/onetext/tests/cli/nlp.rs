//! `onetext nlp` with the model that is built in.

use serde_json::Value;

use crate::{Desk, snapshot};

/// Two paragraphs, with another empty line between, Windows' line ends and letters of several bytes.
const TEXT: &str = "“We won’t sign,” Foreign Minister Zoë Brandt told reporters in Genève.\r\n\r\n\r\n\
                    Talks resume on 3 March; the draft's next reading follows.";

#[test]
fn a_text_is_parsed_in_every_form() {
    let desk = Desk::new();
    desk.write("talks.txt", TEXT);
    let shown: Vec<String> = ["table", "conllu", "json"]
        .map(|form| desk.ok(&format!("nlp talks.txt --format {form}")).to_string())
        .into();
    snapshot!("nlp", shown.join("\n"));
}

#[test]
fn places_count_in_the_whole_file() {
    let desk = Desk::new();
    let run = desk.pipe("nlp - --format json", TEXT);
    let chars: Vec<char> = TEXT.chars().collect();
    let mut tokens = 0;
    for line in run.stdout.lines() {
        let paragraph: Value = serde_json::from_str(line).unwrap();
        for token in paragraph["tokens"].as_array().unwrap() {
            let place = |unit: &str, end: usize| {
                usize::try_from(token[unit][end].as_u64().unwrap()).unwrap()
            };
            let by_chars: String = chars[place("chars", 0)..place("chars", 1)].iter().collect();
            let by_bytes = &TEXT[place("bytes", 0)..place("bytes", 1)];
            assert_eq!((by_chars.as_str(), by_bytes), (by_bytes, token["text"].as_str().unwrap()));
            tokens += 1;
        }
    }
    assert!(tokens > 25, "{run}");
}

#[test]
fn threads_change_nothing() {
    let desk = Desk::new();
    let many: Vec<String> = (0..300).map(|n| format!("{TEXT}\n\nParagraph {n} of many.")).collect();
    desk.write("many.txt", many.join("\n\n"));
    let one = desk.ok("nlp many.txt --format json --threads 1");
    let three = desk.ok("nlp many.txt --format json --threads 3");
    assert_eq!(one.stdout.lines().count(), 900);
    assert!(one.stdout == three.stdout, "the same bytes, whatever the number of threads");
}
