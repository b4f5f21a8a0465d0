//! Words of sources as pages and programs are given them: which source, where in it, and what stands
//! around them.

use maud::{Markup, html};
use onetext_brief::section::Named;
use onetext_record::id::SourceId;
use onetext_record::{Evidence, Negotiation, Recorded, When, characters};
use schemars::JsonSchema;
use serde::Serialize;

use super::words::{self, harmless};

/// How many characters stand around quoted words, on either side.
const AROUND: usize = 240;

/// Words of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Quoted {
    /// The words, to the letter.
    pub(crate) quote: String,
    /// The source by its title.
    pub(crate) source: Named,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// When it was published.
    pub(crate) published: Option<When>,
    /// The first character of the words in the source's text.
    pub(crate) from: usize,
    /// The character behind the last one.
    pub(crate) to: usize,
    /// What stands before them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) before: String,
    /// What stands behind them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) after: String,
}

/// How many characters of words are shown where there is little room.
const SHORT: usize = 150;

/// On whose word an entry stands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Ground {
    /// The person in whose name it was entered.
    pub(crate) author: String,
    /// How sure the reader was, from 0 to 1, if a machine read it.
    pub(crate) confidence: Option<f64>,
    /// The reader's rule, if a machine read it.
    pub(crate) rule: Option<String>,
}

/// Quoted words without what stands around them.
pub(crate) fn quoted(state: &Negotiation, evidence: &Evidence) -> Quoted {
    let source = state.sources.get(&evidence.source);
    Quoted {
        quote: evidence.quote.clone(),
        source: Named { id: evidence.source.to_string(), name: title(state, &evidence.source) },
        publisher: source.and_then(|source| source.body.publisher.clone()),
        published: source.and_then(|source| source.on),
        from: evidence.start,
        to: evidence.end,
        before: String::new(),
        after: String::new(),
    }
}

/// Quoted words with the sentences around them.
pub(crate) fn in_context(state: &Negotiation, evidence: &Evidence) -> Quoted {
    let text = state.source_text(&evidence.source).unwrap_or_default();
    let (before, after) = around(text, evidence.start, &evidence.quote);
    Quoted { before, after, ..quoted(state, evidence) }
}

/// The title of a source.
pub(crate) fn title(state: &Negotiation, id: &SourceId) -> String {
    words::name(&state.sources, id, |source| &source.title)
}

/// On whose word an entry stands.
pub(crate) fn ground<T>(entry: &Recorded<T>) -> Ground {
    Ground {
        author: entry.author.clone(),
        confidence: entry.reading.as_ref().map(|reading| reading.confidence),
        rule: entry.reading.as_ref().map(|reading| reading.rule.clone()),
    }
}

/// What stands before and behind the words that begin at a character of a text.
fn around(text: &str, start: usize, words: &str) -> (String, String) {
    let Some(head) = characters(text, 0, start) else { return Default::default() };
    let tail = text.get(head.len() + words.len()..).unwrap_or_default();
    let first = head.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let before = &head[first..];
    let before = if first == 0 { before.to_owned() } else { from_a_sentence(before) };
    let end = tail.char_indices().nth(AROUND).map_or(tail.len(), |(at, _)| at);
    let after = &tail[..end];
    let after = if end == tail.len() { after.to_owned() } else { to_a_sentence(after) };
    (before, after)
}

const ENDS: [&str; 5] = [". ", "? ", "! ", "\n", "。"];

/// The text from its first whole sentence on, where that leaves half of it; else from a word on.
fn from_a_sentence(text: &str) -> String {
    let begins = ENDS.iter().filter_map(|end| Some(text.find(end)? + end.len()));
    match begins.min().filter(|at| *at <= text.len() / 2) {
        Some(at) => text[at..].to_owned(),
        None => format!("… {}", text.split_once(' ').map_or(text, |(_, rest)| rest)),
    }
}

/// The text up to its last whole sentence, where that leaves half of it; else up to a word.
fn to_a_sentence(text: &str) -> String {
    let ends = ENDS.iter().filter_map(|end| Some(text.rfind(end)? + end.len()));
    match ends.max().filter(|at| *at >= text.len() / 2) {
        Some(at) => text[..at].to_owned(),
        None => format!("{} …", text.rsplit_once(' ').map_or(text, |(rest, _)| rest)),
    }
}

/// The text, or its beginning up to a word.
pub(crate) fn short(text: &str) -> String {
    words::short(text, SHORT)
}

impl Quoted {
    /// The page on which the words are marked.
    pub(crate) fn path(&self) -> String {
        format!("/source/{}?from={}&to={}#words", self.source.id, self.from, self.to)
    }

    /// The words with what stands around them, and where they stand.
    pub(crate) fn shown(&self) -> Markup {
        html! {
            blockquote.context {
                p dir="auto" {
                    (harmless(&self.before)) mark { (harmless(&self.quote)) } (harmless(&self.after))
                }
                footer {
                    a.cite href=(self.path()) dir="auto" { (harmless(&self.source.name)) }
                    @if let Some(publisher) = &self.publisher { ", " (words::said(publisher)) }
                    @if let Some(on) = self.published { ", " (words::when(on)) }
                }
            }
        }
    }
}

impl Ground {
    /// The same in words: who judged it, or how sure a machine was and who entered it.
    pub(crate) fn words(&self, derived: bool) -> String {
        match self.confidence {
            Some(sure) => {
                let percent = sure * 100.0;
                format!("read by a machine, {percent:.0} % sure; entered by {}", self.author)
            }
            None if derived => format!("from statements, entered by {}", self.author),
            None => format!("judged by {}", self.author),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shown_with_the_sentences_around_them() {
        let long = format!(
            "{}. A cut sentence. Before it. WORDS and more. {}",
            "x".repeat(300),
            "y ".repeat(300)
        );
        let start = long.find("WORDS").unwrap();
        let (before, after) = around(&long, start, "WORDS");
        assert!(before.ends_with("Before it. "), "{before}");
        assert!(before.starts_with("… ") || before.starts_with("A cut"), "{before}");
        assert!(after.starts_with(" and more. ") && after.ends_with('…'), "{after}");
        assert_eq!(around("é – ü", 2, "–"), ("é ".to_owned(), " ü".to_owned()));
        assert_eq!(around("short", 9, "x"), (String::new(), String::new()));
        let solid = "z".repeat(1000);
        assert_eq!(around(&solid, 500, "z").0.chars().count(), AROUND + 2);
    }
}
