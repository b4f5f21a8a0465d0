use insta::assert_snapshot;
use onetext_record::Viewer;

use super::fixture::{empty, river};
use crate::{html, json, markdown, terminal};

#[test]
fn for_a_terminal_of_three_widths() {
    let brief = river(Viewer::Mediator);
    assert_snapshot!("terminal_60", terminal(&brief, 60, false));
    assert_snapshot!("terminal_100", terminal(&brief, 100, false));
    assert_snapshot!("terminal_140", terminal(&brief, 140, false));
}

#[test]
fn for_a_terminal_in_colour() {
    let text = terminal(&river(Viewer::Mediator), 100, true);
    // Escapes as a reader of the snapshot can see them.
    assert_snapshot!(text.replace('\u{1b}', "␛"));
}

#[test]
fn as_markdown() {
    assert_snapshot!(markdown(&river(Viewer::Mediator)));
}

#[test]
fn as_one_page() {
    // One element a line, so that a change shows where it is; the style has a file of its own.
    let page = html(&river(Viewer::Mediator));
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    assert_snapshot!(format!("{head}<style>…</style>{body}").replace("><", ">\n<"));
}

#[test]
fn as_json() {
    assert_snapshot!(json(&river(Viewer::Mediator)));
}

#[test]
fn as_the_world_may_see_it() {
    let text = terminal(&river(Viewer::Observer), 100, false);
    assert!(!text.contains("Said in confidence") && !text.contains("Without agreement"), "{text}");
    assert!(text.contains("as any observer may see it"));
}

#[test]
fn of_nothing_at_all() {
    let brief = empty();
    assert_snapshot!("empty_terminal", terminal(&brief, 80, false));
    assert_snapshot!("empty_markdown", markdown(&brief));
    assert_snapshot!("empty_json", json(&brief));
    let page = html(&brief);
    let (_, body) = page.split_once("<body>").unwrap();
    assert_snapshot!("empty_html", body.replace("><", ">\n<"));
}

#[test]
fn the_json_fits_its_schema_in_every_field() {
    let schema = crate::schema().to_value();
    let value = serde_json::to_value(river(Viewer::Mediator)).unwrap();
    let known = schema["properties"].as_object().unwrap();
    assert!(value.as_object().unwrap().keys().all(|key| known.contains_key(key)));
}
