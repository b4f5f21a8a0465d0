//! One thing by itself, as it would stand in a folder: for an editor, where a person corrects what
//! it says and when that was, and nothing of who saw it or read it.

use std::cell::RefCell;

use super::fields::Page;
use super::lines::Lines;
use super::{sheets, writing};
use crate::audience::Audience;
use crate::body::Body;
use crate::diagnostic::Diagnostic;
use crate::when::When;

/// The name that the text has in what is told of mistakes in it.
const FILE: &str = "the text";

/// Writes a body and its date as one table of a folder's `record/`.
pub fn write_alone(body: &Body, on: Option<When>) -> String {
    let mut lines = Lines::new();
    lines.header(&format!("[[{}]]", body.kind()));
    if let Some(id) = body.id() {
        lines.text("id", id);
    }
    writing::body(&mut lines, body);
    lines.maybe("on", on.as_ref());
    lines.finish().trim_start().to_owned()
}

/// Reads such a text again: a body of the same kind and its date, or every mistake in it.
///
/// Where the text gives no id, the body keeps that of `old`.
pub fn read_alone(text: &str, old: &Body) -> Result<(Body, Option<When>), Vec<Diagnostic>> {
    let found = RefCell::default();
    let page = Page { file: FILE, text, found: &found };
    let mut items = Vec::new();
    sheets::record(&page, &mut items);
    let whole = 0..text.len();
    let item = match items.as_slice() {
        [item] if item.kind == old.kind() => Some(item),
        [item] => {
            page.error("unknown-kind", item.at.clone(), format!("this is a {}", item.kind))
                .help(format!("it stays a {0}: begin with [[{0}]]", old.kind()));
            None
        }
        [] if found.borrow().is_empty() => {
            page.error("missing-key", whole, format!("there is no [[{}]]", old.kind()));
            None
        }
        [] => None,
        [_, second, ..] => {
            page.error("wrong-type", second.at.clone(), "one thing is changed at a time");
            None
        }
    };
    if let Some(item) = item {
        let envelope = &item.envelope;
        let has_more = envelope.seq.is_some()
            || envelope.recorded_at.is_some()
            || envelope.author.is_some()
            || envelope.audience != Audience::Everyone
            || !envelope.evidence.is_empty()
            || envelope.reading.is_some()
            || envelope.supersedes.is_some();
        if has_more {
            page.error(
                "unknown-key",
                item.at.clone(),
                "only what is said and its date are changed here; who may see it, its author and its evidence are not",
            );
        }
    }
    if let Some(item) = item.filter(|item| item.binds) {
        page.error(
            "wrong-type",
            item.at.clone(),
            "`sha256` must be a text here, and is true or false",
        )
        .help("leave it as it was, or leave it out");
    }
    let fits = found.borrow().is_empty();
    match item.and_then(|item| Some((item.body.clone()?, item.envelope.on, item.id.is_empty()))) {
        Some((mut body, on, is_unnamed)) if fits => {
            if let (true, Some(id)) = (is_unnamed, old.id()) {
                body.rename(id);
            }
            Ok((body, on))
        }
        _ => Err(found.take()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::either;

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(log in either(30)) {
            for entry in log {
                // Sources are read from reports, and a retraction names what it takes back.
                if !entry.body.kind().has_id() || matches!(entry.body, Body::Source(_)) {
                    continue;
                }
                let text = write_alone(&entry.body, entry.on);
                let read = read_alone(&text, &entry.body);
                prop_assert_eq!(read, Ok((entry.body, entry.on)), "{}", text);
            }
        }
    }

    #[test]
    fn mistakes_are_told_and_other_things_refused() {
        let json = r#"{"claim":{"id":"c","by":["union"],"text":"x"}}"#;
        let old: Body = serde_json::from_str(json).unwrap();
        let told = |text: &str| match read_alone(text, &old) {
            Ok(read) => format!("{read:?}"),
            Err(found) => found.iter().map(|d| d.message.clone()).collect::<Vec<_>>().join(" | "),
        };
        let shown = [
            "",
            "[[claim]]\n",
            "[[claim]]\ntext = \"y\"\n",
            "[[claim]]\ntext = \"y\"\non = 2026-01-41\n",
            "[[claim]\ntext = \"y\"\n",
            "[[party]]\nid = \"c\"\nname = \"C\"\nrole = \"principal\"\n",
            "[[claim]]\ntext = \"y\"\n[[claim]]\ntext = \"z\"\n",
            "[[claim]]\ntext = \"y\"\naudience = \"mediators\"\n",
            "[[claim]]\ntext = \"y\"\ncolour = \"red\"\n",
        ]
        .map(told);
        insta::assert_snapshot!(shown.join("\n"));
    }
}
