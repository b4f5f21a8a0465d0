//! Which drafts a report speaks of, and how they hang together.
//!
//! A report rarely says which version it means. What it does say is kept: an original, a text that
//! was changed, one that somebody has seen. Whether the last is one of the others stays open for a
//! person to decide.

use std::ops::Range;
use std::sync::LazyLock;

use onetext_record::When;
use regex::Regex;

use super::Reader;
use crate::date;
use crate::each_once;
use crate::text::capitalised;

/// A draft that a report speaks of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundDraft {
    pub(crate) title: String,
    pub(crate) by: Vec<usize>,
    /// The place in the list of the draft that it was made from.
    pub(crate) parent: Option<usize>,
    pub(crate) on: Option<When>,
    pub(crate) shown_to: Vec<usize>,
    /// The words that speak of it; the first names it.
    pub(crate) at: Vec<Range<usize>>,
    pub(crate) note: Option<&'static str>,
    pub(crate) is_leaked: bool,
    pub(crate) rule: &'static str,
    pub(crate) confidence: f64,
}

const NOUN: &str = r"(?:peace plan|peace proposal|peace deal|draft agreement|draft text|negotiating text|framework agreement|draft|plan|proposal|blueprint)";

#[expect(clippy::unwrap_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(words: &str) -> Regex {
    Regex::new(&words.replace("NOUN", NOUN)).unwrap()
}

/// `the original version of the US-Russia draft`, `the first draft`.
static ORIGINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:the|an|a)\s+(?:original|first|initial|earliest)\s+(?:version of (?:the|a)\s+)?(?:[\w’'.-]+\s+){0,3}?NOUN\b",
    )
});

/// `refine a peace plan`, `secured changes to the draft`, `the proposal has been improved`.
static CHANGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:(?:refin|revis|amend|rework|redraft|rewrit|updat|improv|chang|edit)(?:e|es|ed|ing|ten)?\s+(?:the|a|an|its|their|this)\s+(?P<a>(?:[\w’'.-]+\s+){0,3}?NOUN)",
        r"|(?:changes|amendments|revisions)\s+to\s+(?:the|a)\s+(?P<b>(?:[\w’'.-]+\s+){0,3}?NOUN)",
        r"|the\s+(?P<c>(?:[\w’'.-]+\s+){0,2}?NOUN)\s+(?:has been|had been|was|is)\s+(?:\w+ly\s+)?(?:improved|revised|amended|changed|refined|updated)",
        r"|(?:revised|amended|updated|refined|reworked|new)\s+(?P<d>(?:[\w’'.-]+\s+){0,2}?NOUN))\b"
    ))
});

/// `seeing a version of the US plan`, `received the draft`.
static SEEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:saw|seen|seeing|received|receiving|read|reading|shown|handed|given|studied|studying|reviewed|reviewing)\s+(?P<what>(?:a|an|the)\s+(?:version of (?:the|a)\s+|copy of (?:the|a)\s+)?(?:[\w’'.-]+\s+){0,3}?NOUN)\b",
    )
});

/// `28-point plan`.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:the|a|an|its|their)\s+(?P<what>(?:[\w’'.-]+\s+){0,2}?\d+-point\s+(?:\w+\s+)?NOUN)\b",
    )
});

static CIRCULATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:circulated|published|presented|leaked|drafted|dated|tabled|unveiled|surfaced)\b",
    )
});

pub(crate) fn drafts(reader: &Reader<'_>) -> Vec<FoundDraft> {
    let mut found: Vec<FoundDraft> = Vec::new();
    for number in 0..reader.text.sentences.len() {
        let sentence = reader.sentence(number);
        let words = reader.text.words(&sentence);
        let at = |range: Range<usize>| sentence.start + range.start..sentence.start + range.end;
        for hit in NUMBERED.captures_iter(words).filter_map(|hit| hit.name("what")) {
            numbered(reader, number, hit.as_str(), at(hit.range()), &mut found);
        }
        if let Some(hit) = ORIGINAL.find(words) {
            original(reader, number, at(hit.range()), &mut found);
        }
        for hit in CHANGED.captures_iter(words) {
            let named = ["a", "b", "c", "d"].iter().find_map(|name| hit.name(name));
            if let (Some(all), Some(named)) = (hit.get(0), named) {
                changed(reader, number, named.as_str(), at(all.range()), &mut found);
            }
        }
        if let Some((hit, what)) =
            SEEN.captures(words).and_then(|hit| Some((hit.get(0)?, hit.name("what")?)))
        {
            seen(reader, number, what.as_str(), at(hit.range()), &mut found);
        }
    }
    link(&mut found);
    found
}

/// A revised draft was made from the original, where the report tells of one.
fn link(found: &mut [FoundDraft]) {
    let original = found.iter().position(|draft| draft.rule == "original-draft");
    let original =
        original.or_else(|| found.iter().position(|draft| draft.rule == "numbered-draft"));
    for draft in found.iter_mut().filter(|draft| draft.rule == "changed-draft") {
        draft.parent = original;
    }
}

fn blank(title: String, at: Range<usize>, rule: &'static str, confidence: f64) -> FoundDraft {
    FoundDraft {
        title,
        by: Vec::new(),
        parent: None,
        on: None,
        shown_to: Vec::new(),
        at: vec![at],
        note: None,
        is_leaked: false,
        rule,
        confidence,
    }
}

/// The words of a title without their article, with a capital.
fn title(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare =
        ["the ", "The ", "a ", "A ", "an ", "An "].iter().find_map(|the| words.strip_prefix(the));
    let bare = bare.unwrap_or(&words);
    capitalised(bare)
}

fn original(reader: &Reader<'_>, number: usize, at: Range<usize>, found: &mut Vec<FoundDraft>) {
    if let Some(draft) = found.iter_mut().find(|draft| draft.rule == "original-draft") {
        draft.at.push(at);
        return;
    }
    let mut draft = blank(title(reader.text.words(&at)), at.clone(), "original-draft", 0.7);
    draft.by = reader.members_in(number, &at);
    (draft.on, draft.is_leaked) = appeared(reader, number);
    found.push(draft);
}

fn numbered(
    reader: &Reader<'_>,
    number: usize,
    words: &str,
    at: Range<usize>,
    found: &mut Vec<FoundDraft>,
) {
    let points = |text: &str| {
        text.split_whitespace().find(|word| word.ends_with("-point")).map(str::to_lowercase)
    };
    let same = |draft: &&mut FoundDraft| {
        draft.rule == "numbered-draft" && points(&draft.title) == points(words)
    };
    if let Some(draft) = found.iter_mut().find(same) {
        draft.at.push(at);
        return;
    }
    let mut draft = blank(title(words), at.clone(), "numbered-draft", 0.65);
    draft.by = reader.members_in(number, &at);
    if draft.by.is_empty() {
        draft.by = authors_behind(reader, number, &at);
    }
    (draft.on, draft.is_leaked) = appeared(reader, number);
    found.push(draft);
}

fn changed(
    reader: &Reader<'_>,
    number: usize,
    words: &str,
    at: Range<usize>,
    found: &mut Vec<FoundDraft>,
) {
    if let Some(draft) = found.iter_mut().find(|draft| draft.rule == "changed-draft") {
        // Later changes by others go into the same revision, as far as the report tells.
        draft.at.push(at);
        return;
    }
    let words = words.trim();
    let authors = before(reader, number, &at);
    let mut draft = blank(format!("Revised {words}"), at, "changed-draft", 0.55);
    draft.by = authors;
    found.push(draft);
}

fn seen(
    reader: &Reader<'_>,
    number: usize,
    what: &str,
    at: Range<usize>,
    found: &mut Vec<FoundDraft>,
) {
    let viewers = before(reader, number, &at);
    let Some(first) = viewers.first().copied() else { return };
    let numbered = found.iter_mut().find(|draft| {
        draft.rule == "numbered-draft" && draft.at.iter().any(|other| other.end == at.end)
    });
    if let Some(draft) = numbered {
        draft.shown_to = each_once(draft.shown_to.drain(..).chain(viewers));
        return;
    }
    let near = reader.mentions[number].iter().rev().find(|mention| {
        reader.text.place(mention.tokens.clone()).end <= at.start && !mention.who.is_empty()
    });
    let person = near.and_then(|mention| mention.person);
    let name = match person {
        Some(person) => {
            let name = &reader.cast.people[person].name;
            name.split_whitespace().next_back().unwrap_or(name).to_owned()
        }
        None => reader.cast.members[first].name.clone(),
    };
    let what = title(what);
    let mut draft = blank(format!("{what} that {name} saw"), at.clone(), "seen-draft", 0.55);
    draft.by = reader.members_in(number, &at);
    draft.shown_to = viewers;
    draft.note = Some("The report does not say which version this is.");
    found.push(draft);
}

/// When a draft appeared, by the sentence that names it, and whether it was leaked.
fn appeared(reader: &Reader<'_>, number: usize) -> (Option<When>, bool) {
    let words = reader.text.words(&reader.sentence(number));
    let Some(verb) = CIRCULATED.find(words) else { return (None, false) };
    let dates = date::mentions(words, reader.published, false);
    let near = dates.into_iter().find(|mention| mention.at.start >= verb.start());
    (near.and_then(|mention| mention.when), verb.as_str().eq_ignore_ascii_case("leaked"))
}

/// Who is named right behind a draft as its author: `the plan drafted by Canada`.
fn authors_behind(reader: &Reader<'_>, number: usize, at: &Range<usize>) -> Vec<usize> {
    static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s+(?:\w+\s+)?(?:drafted|written|proposed|tabled|presented|put forward|drawn up)\s+by\s+(?:the\s+)?",
        )
    });
    let end = reader.sentence(number).end;
    let Some(hit) = WRITTEN.find(reader.text.words(&(at.end..end.max(at.end)))) else {
        return Vec::new();
    };
    let from = at.end + hit.end();
    let named = reader.mentions[number].iter().find(|mention| {
        let start = reader.text.place(mention.tokens.clone()).start;
        start == from || start + 4 == from
    });
    named.map(|mention| mention.who.clone()).unwrap_or_default()
}

/// The last mention before a place, with those joined to it.
fn before(reader: &Reader<'_>, number: usize, at: &Range<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start: Option<usize> = None;
    for mention in reader.mentions[number].iter().rev() {
        let place = reader.text.place(mention.tokens.clone());
        if place.end > at.start || mention.who.is_empty() {
            continue;
        }
        let is_joined = start.is_none_or(|start| {
            let between = reader.text.words(&(place.end..start)).trim();
            matches!(between, "and" | "and its" | "and their" | "," | "and the" | ", and")
        });
        if !is_joined {
            break;
        }
        start = Some(place.start);
        found.extend(mention.who.iter().rev());
    }
    let mut found = each_once(found);
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for pattern in [&ORIGINAL, &CHANGED, &SEEN, &NUMBERED, &CIRCULATED] {
            assert!(!pattern.as_str().is_empty());
        }
    }
}
