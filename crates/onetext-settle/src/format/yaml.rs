//! YAML as NegMAS writes it.
//!
//! Read from the parser's events: so scalars keep their digits, nesting is bounded before memory is
//! taken, and anchors with aliases, which can blow a small file up, are refused; NegMAS writes none.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::expect::Page;
use super::tree::{Node, Value};
use super::{MAX_DEPTH, Mistake};

/// A list or map under reading; a map holds the key that waits for its value.
enum Open {
    List(usize, Vec<Node>),
    Map(usize, Vec<(Node, Node)>, Option<Node>),
}

/// Reads one document.
pub(super) fn read(page: Page<'_>) -> Result<Node, Mistake> {
    let text = page.text.trim_start_matches('\u{feff}');
    let skipped = page.text.len() - text.len();
    // The parser counts characters.
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at + skipped).collect();
    places.push(page.text.len());
    let place = |index: usize| places.get(index).copied().unwrap_or(page.text.len());
    let range = |span: Span| {
        let start = place(span.start.index());
        start..place(span.end.index()).max(start)
    };
    let mut open: Vec<Open> = Vec::new();
    let mut whole: Option<Node> = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = place(error.marker().index());
            page.mistake(at..at, format!("this is no YAML: {}", error.info()))
        })?;
        let done = match event {
            Event::Scalar(text, style, _, _) => Some(Node {
                at: range(span),
                value: Value::Word { text: text.into_owned(), quoted: style != ScalarStyle::Plain },
            }),
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() >= MAX_DEPTH {
                    let message = format!("lists and tables nest deeper than {MAX_DEPTH}");
                    return Err(page.mistake(range(span), message));
                }
                let start = range(span).start;
                open.push(if matches!(event, Event::SequenceStart(..)) {
                    Open::List(start, Vec::new())
                } else {
                    Open::Map(start, Vec::new(), None)
                });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(start, items)) => {
                    Some(Node { at: start..range(span).end.max(start), value: Value::List(items) })
                }
                Some(Open::Map(start, pairs, _)) => {
                    Some(Node { at: start..range(span).end.max(start), value: Value::Map(pairs) })
                }
                None => None,
            },
            Event::Alias(_) => {
                return Err(page
                    .mistake(range(span), "an alias of YAML, and those are not read")
                    .help("write the value out where it is needed"));
            }
            Event::DocumentStart(_) if whole.is_some() => {
                return Err(page.mistake(range(span), "a second document in the same file"));
            }
            _ => None,
        };
        let Some(node) = done else { continue };
        match open.last_mut() {
            None => whole = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, pairs, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => pairs.push((key, node)),
            },
        }
    }
    whole.ok_or_else(|| page.mistake(0..0, "the file is empty"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Result<Node, Mistake> {
        read(Page { name: "a.yml", text })
    }

    #[test]
    fn scalars_keep_their_digits_and_places() {
        let text = "é: 0.10000000000000000001\nlist:\n- 'no'\n- -.inf\n";
        let node = tree(text).unwrap();
        let number = node.get("é").unwrap();
        assert_eq!(number.word(), Some("0.10000000000000000001"));
        assert_eq!(&text[number.at.clone()], "0.10000000000000000001");
        let Value::List(items) = &node.get("list").unwrap().value else { panic!("{node:?}") };
        assert_eq!(items[0].value, Value::Word { text: "no".to_owned(), quoted: true });
        assert_eq!(items[1].word(), Some("-.inf"));
    }

    #[test]
    fn bombs_are_refused() {
        assert!(tree("a: &a [1, 2]\nb: [*a, *a]\n").unwrap_err().message.contains("alias"));
        assert!(tree(&"[".repeat(10_000)).is_err());
        assert!(tree(&"- ".repeat(10_000)).unwrap_err().message.contains("deeper"));
        assert!(tree("{a: [1").is_err());
        assert!(tree("").is_err());
    }
}
