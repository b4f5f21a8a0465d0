use onetext_record::Viewer;

use super::fixture::{empty, river};
use crate::{html, json, markdown, terminal};
#[test]
fn shown() {
    println!("{}", markdown(&river(Viewer::Mediator)));
    println!("{}", markdown(&empty()));
    std::fs::write("/tmp/brief.html", html(&river(Viewer::Mediator))).unwrap();
    let _ = (json(&empty()), terminal(&empty(), 100, false));
}
