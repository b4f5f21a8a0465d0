//! Words that are not agreed: brackets, nested to any depth, with the parties that want them.

use std::ops::Range;

use serde::Serialize;

use super::{ClauseProblem, ClauseProblemKind};

/// How many bytes of a bracket are searched for the colon behind the names.
const LONGEST_NAMES: usize = 120;

/// Words in a clause not yet agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bracket {
    /// The names before the colon, as written; empty where nobody is named.
    pub by: Vec<String>,
    /// Where the words stand in the clause's text, in bytes, without the names.
    pub words: Range<usize>,
    /// How deep it stands: 1 for an outermost bracket.
    pub depth: usize,
}

/// All brackets of `text`, in the order in which they open. `base` is the place of `text` in the
/// draft, for the problems.
pub(super) fn brackets(text: &str, base: usize, problems: &mut Vec<ClauseProblem>) -> Vec<Bracket> {
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut found: Vec<Option<Bracket>> = Vec::new();
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => {
                open.push((at, found.len()));
                found.push(None);
            }
            ']' => match open.pop() {
                // `[words](place)` is a Markdown link.
                Some(_) if text[at + 1..].starts_with('(') => {}
                Some((start, slot)) => {
                    found[slot] = Some(bracket(text, start + 1..at, open.len() + 1));
                }
                None => {
                    let at = base + at..base + at + 1;
                    problems.push(ClauseProblem { at, kind: ClauseProblemKind::Unopened });
                }
            },
            _ => {}
        }
    }
    for (start, _) in open {
        let at = base + start..base + start + 1;
        problems.push(ClauseProblem { at, kind: ClauseProblemKind::Unclosed });
    }
    found.into_iter().flatten().collect()
}

fn bracket(text: &str, inner: Range<usize>, depth: usize) -> Bracket {
    let (by, skipped) = attribution(&text[inner.clone()]).unwrap_or_default();
    let words = &text[inner.start + skipped..inner.end];
    let start = inner.end - words.trim_start().len();
    Bracket { by, words: start..start + words.trim().len(), depth }
}

/// The names in `Russia, US: words`, and how many bytes they take with the colon.
fn attribution(inner: &str) -> Option<(Vec<String>, usize)> {
    let colon = inner.bytes().take(LONGEST_NAMES).position(|b| b == b':')?;
    let (names, words) = (&inner[..colon], &inner[colon + 1..]);
    // A time such as 14:00 is no attribution, nor is a colon in a sentence.
    if names.contains(['[', ']', '.', ';', '\n']) || words.starts_with(|c: char| !c.is_whitespace())
    {
        return None;
    }
    let names: Vec<String> = names.split(',').map(|name| name.trim().to_owned()).collect();
    let is_name = |name: &String| {
        !name.is_empty()
            && name.split_whitespace().count() <= 4
            && name.starts_with(|c: char| {
                c.is_uppercase() || !c.is_alphabetic() || !name.contains(' ')
            })
    };
    names.iter().all(is_name).then_some((names, colon + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Vec<String>, &str, usize)> {
        let found = brackets(text, 0, &mut Vec::new());
        found.into_iter().map(|b| (b.by, &text[b.words], b.depth)).collect()
    }

    #[test]
    fn names_before_a_colon_are_those_who_want_the_words() {
        assert_eq!(read("[Russia, US: a]"), [(vec!["Russia".into(), "US".into()], "a", 1)]);
        assert_eq!(read("[by 14:00]"), [(vec![], "by 14:00", 1)]);
        assert_eq!(read("[this is so: a]"), [(vec![], "this is so: a", 1)]);
    }

    #[test]
    fn brackets_nest_and_links_are_none() {
        let found = read("[A: x [B: y] z] [see](there) \\[no\\]");
        assert_eq!(found, [(vec!["A".into()], "x [B: y] z", 1), (vec!["B".into()], "y", 2)]);
    }
}
