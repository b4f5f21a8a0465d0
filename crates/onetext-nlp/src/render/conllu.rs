//! CoNLL-U, the format of Universal Dependencies, which other tools for parses read.
//!
//! A line of it is a word, so white space that is a token in a pipeline is none here. It is written
//! to the word before it as `SpacesAfter`, with the escapes that `UDPipe` uses, and what hung on it
//! hangs on its head.

use std::fmt::Write;

use super::{Origin, entity, is_blank};
use crate::{Doc, Pos, Span, Token};

/// A document as sentences in CoNLL-U, each with an empty line after it.
///
/// Each has a `sent_id` made of the numbers of source, paragraph and sentence, and its `text` in one
/// line. The column MISC has `NER` (`B-GPE`, `I-GPE`) inside entities, `SpaceAfter=No` or
/// `SpacesAfter` where anything else than one space follows, and the place of the word in the
/// source's characters as `start_char` and `end_char`. The relation of a root is `root`, whatever
/// the pipeline calls it. The first paragraph of a source is marked with `newdoc`, and every
/// paragraph with `newpar`.
pub fn conllu(doc: &Doc, origin: &Origin<'_>) -> String {
    let mut out = String::new();
    let is_parsed = doc.deps().iter().any(|dep| !dep.is_empty());
    let mut numbers = vec![0; doc.len()];
    let mut written = 0;
    for sentence in doc.sentences() {
        let words: Vec<Token<'_>> = sentence.tokens().filter(|&token| !is_blank(token)).collect();
        if words.is_empty() {
            continue;
        }
        for (i, word) in words.iter().enumerate() {
            numbers[word.index()] = i + 1;
        }
        written += 1;
        if written == 1 {
            if origin.paragraph <= 1 && !origin.source.is_empty() {
                let _ = writeln!(out, "# newdoc id = {}", in_one_line(origin.source));
            }
            out.push_str("# newpar\n");
        }
        let Origin { source_number, paragraph, .. } = origin;
        let _ = writeln!(out, "# sent_id = {source_number}-{paragraph}-{written}");
        let _ = writeln!(out, "# text = {}", text(&words));
        let root = words.iter().position(|&word| head(word, &sentence).is_none());
        for (i, &word) in words.iter().enumerate() {
            let head = match head(word, &sentence) {
                Some(head) => numbers[head.index()],
                // A sentence has one root; what else hangs on nothing hangs on it.
                None if root == Some(i) => 0,
                None => root.map_or(0, |root| root + 1),
            };
            line(&mut out, i + 1, word, is_parsed.then_some(head), origin);
        }
        out.push('\n');
    }
    out
}

/// One word's ten columns.
fn line(
    out: &mut String,
    number: usize,
    word: Token<'_>,
    head: Option<usize>,
    origin: &Origin<'_>,
) {
    let form = in_one_line(word.text());
    let lemma = or_none(in_one_line(word.lemma()));
    let pos = match word.pos() {
        Pos::None => "_",
        Pos::Conj => "CCONJ",
        Pos::Eol | Pos::Space => "X",
        pos => pos.as_str(),
    };
    let tag = or_none(in_one_line(word.tag()));
    let features = features(word.morph());
    let _ = write!(out, "{number}\t{form}\t{lemma}\t{pos}\t{tag}\t{features}\t");
    match head {
        Some(0) => out.push_str("0\troot\t_\t"),
        Some(head) => {
            let dep = if word.is_root() { "dep".to_owned() } else { in_one_line(word.dep()) };
            let _ = write!(out, "{head}\t{}\t_\t", or_none(dep));
        }
        None => out.push_str("_\t_\t_\t"),
    }
    if let Some(entity) = entity(word) {
        let _ = write!(out, "NER={}|", in_one_line(&entity).replace('|', "/"));
    }
    match spaces_after(word) {
        Some(spaces) if spaces.is_empty() => out.push_str("SpaceAfter=No|"),
        Some(spaces) if spaces != "\\s" => {
            let _ = write!(out, "SpacesAfter={spaces}|");
        }
        // Whatever ends the text, a last word needs no word on what follows.
        _ => {}
    }
    let [start, end] = origin.chars_of(word.chars());
    let _ = writeln!(out, "start_char={start}|end_char={end}");
}

/// The word of the sentence that a word hangs on, white space aside.
fn head<'a>(word: Token<'a>, sentence: &Span<'a>) -> Option<Token<'a>> {
    let inside = |token: &Token<'_>| sentence.range().contains(&token.index());
    word.ancestors().take_while(inside).find(|&token| !is_blank(token))
}

/// The words with the spaces that the columns give them, as CoNLL-U wants it.
fn text(words: &[Token<'_>]) -> String {
    let mut text = String::new();
    for (i, word) in words.iter().enumerate() {
        text.push_str(&in_one_line(word.text()));
        let is_glued = spaces_after(*word).is_some_and(|spaces| spaces.is_empty());
        if i + 1 < words.len() && !is_glued {
            text.push(' ');
        }
    }
    text
}

/// The white space between a word and the next, escaped; `None` where the text ends after it.
fn spaces_after(word: Token<'_>) -> Option<String> {
    let doc = word.doc();
    let mut rest = (word.index() + 1..doc.len()).filter_map(|at| doc.token(at));
    let next = rest.find(|token| !is_blank(*token))?;
    let between = doc.text().get(word.bytes().end..next.bytes().start)?;
    let mut escaped = String::new();
    for c in between.chars() {
        match c {
            ' ' => escaped.push_str("\\s"),
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            c => {
                let _ = write!(escaped, "\\u{:04x}", u32::from(c));
            }
        }
    }
    Some(escaped)
}

/// A value without what would end its column or line.
fn in_one_line(text: &str) -> String {
    let breaks =
        |c: char| matches!(c, '\t'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { text.replace(breaks, " ") } else { text.to_owned() }
}

fn or_none(text: String) -> String {
    if text.is_empty() { "_".to_owned() } else { text }
}

/// Features in the order that CoNLL-U asks for, in which case does not count.
fn features(morph: &str) -> String {
    if morph.is_empty() {
        return "_".to_owned();
    }
    let mut features: Vec<&str> = morph.split('|').collect();
    features.sort_by_key(|feature| feature.split('=').next().unwrap_or_default().to_lowercase());
    features.join("|")
}
