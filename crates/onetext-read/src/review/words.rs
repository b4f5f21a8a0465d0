//! What a proposal says in a line, and what it refers to.

use std::collections::BTreeMap;

use onetext_record::body::{Fate, summary};
use onetext_record::{Body, Kind};

use super::choices::Choices;

/// What a body says, without the id that was made up for it; of a statement the words, too.
pub fn says(body: &Body) -> String {
    let summary = summary(body);
    let rest = body.id().and_then(|id| summary.strip_prefix(id)?.strip_prefix(" · "));
    let rest = rest.map(str::to_owned).unwrap_or(summary);
    match body {
        Body::Statement(said) => format!("{rest} “{}”", short(&said.words)),
        _ => rest,
    }
}

/// The first words of what was said, without quotation marks around all of it.
fn short(words: &str) -> String {
    const MOST: usize = 60;
    let words = words.trim_matches(|c: char| c.is_whitespace() || "“”\"„«»".contains(c));
    let Some((cut, _)) = words.char_indices().nth(MOST) else { return words.to_owned() };
    let cut = words[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", words[..cut].trim_end())
}

/// The proposals that a body refers to, each once.
pub(super) fn needs(body: &Body, by_name: &BTreeMap<(Kind, String), usize>) -> Vec<usize> {
    let mut found = Vec::new();
    body.references(&mut |reference| {
        let (kind, id) = reference.defined_by();
        if let Some(i) = by_name.get(&(kind, id.to_owned()))
            && !found.contains(i)
        {
            found.push(*i);
        }
    });
    found
}

/// Drops what refers to some proposals; whether the body can do without.
pub(super) fn drop_references(body: &mut Body, gone: &[usize], choices: &Choices) -> bool {
    let is_gone = |kind: Kind, id: &str| {
        let bodies = gone.iter().map(|i| &choices.get(*i).body);
        bodies.into_iter().any(|body| body.kind() == kind && body.id() == Some(id))
    };
    body.rewrite(&|kind, id| if is_gone(kind, id) { Fate::Drop } else { Fate::Keep })
}
