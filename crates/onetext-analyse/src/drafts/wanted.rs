//! The words that each party wants in the text, as far as the record shows them.
//!
//! Two things show it: a party's alternatives in the brackets of earlier versions, and passages in
//! quotation marks in its statements and in the notes of its positions. The rest of what a party
//! says is talk about the text and no text.

use std::collections::BTreeSet;

use onetext_draft::Draft;
use onetext_draft::grammar::{Bracket, Point, Span, text_of};
use onetext_draft::words::count;
use onetext_record::id::PartyId;

use super::{Drafts, Text, Who};

/// A quoted passage of fewer words is a name or a catchword.
const SHORTEST_QUOTE: usize = 3;

/// Words wanted, each once for a party, in the order in which they came up.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    pub(super) found: Vec<(PartyId, String)>,
    known: BTreeSet<(PartyId, String)>,
}

impl Wishes {
    fn add(&mut self, party: &PartyId, words: &str) {
        let words = words.trim();
        if count(words) == 0 || !self.known.insert((party.clone(), words.to_lowercase())) {
            return;
        }
        self.found.push((party.clone(), words.to_owned()));
    }

    /// What the brackets of a version say that parties want.
    pub(super) fn add_brackets(&mut self, drafts: &Drafts<'_>, text: &Text) {
        let brackets = &text.grammar.brackets;
        let owners = owners(brackets);
        let by: Vec<Vec<Who>> =
            brackets.iter().map(|bracket| drafts.names.resolve(&bracket.attribution).0).collect();
        for (bracket, span) in own_words(brackets) {
            let Some(owner) = owners[bracket] else { continue };
            let words = text_of(&text.draft, span);
            for party in by[owner].iter().filter_map(|who| who.party.as_ref()) {
                self.add(party, &words);
            }
        }
    }

    /// What parties quoted up to the day of a version.
    pub(super) fn add_quotes(&mut self, drafts: &Drafts<'_>, version: usize) {
        let Some(version) = drafts.versions.get(version) else { return };
        let day = version.entry.on.map(|on| on.last()).or(drafts.on);
        for statement in drafts.state.statements.current().filter(|it| it.is_by(day)) {
            if statement.body.some_of {
                continue;
            }
            for quote in quoted(&statement.body.words) {
                statement.body.by.iter().for_each(|party| self.add(party, quote));
            }
        }
        for position in drafts.state.positions.current().filter(|it| it.is_by(day)) {
            for quote in quoted(position.body.note.as_deref().unwrap_or_default()) {
                self.add(&position.body.party, quote);
            }
        }
    }
}

/// The passages in quotation marks that are long enough to be text.
fn quoted(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = words;
    std::iter::from_fn(move || {
        loop {
            let (at, open) =
                rest.char_indices().find(|(_, c)| matches!(c, '“' | '"' | '„' | '«'))?;
            let close: &[char] = match open {
                '«' => &['»'],
                '"' => &['"'],
                _ => &['”', '“'],
            };
            let inner = &rest[at + open.len_utf8()..];
            let end = inner.find(close)?;
            let passage = &inner[..end];
            let sign = inner[end..].chars().next().map_or(0, char::len_utf8);
            rest = &inner[end + sign..];
            if count(passage) >= SHORTEST_QUOTE {
                return Some(passage);
            }
        }
    })
}

/// For each bracket the one whose attribution holds for its words: itself, or the nearest around it.
fn owners(brackets: &[Bracket]) -> Vec<Option<usize>> {
    let mut owners: Vec<Option<usize>> = Vec::with_capacity(brackets.len());
    for (at, bracket) in brackets.iter().enumerate() {
        let around = bracket.parent.and_then(|parent| owners.get(parent).copied().flatten());
        owners.push(if bracket.attribution.is_empty() { around } else { Some(at) });
    }
    owners
}

/// The stretches of each bracket that stand in no bracket within it, so that every word belongs to
/// one bracket and the whole takes no longer than the text is long.
fn own_words(brackets: &[Bracket]) -> Vec<(usize, Span)> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut cursor: Point = (0, 0);
    let mut emit = |bracket: usize, from: Point, to: Point| {
        let words = brackets[bracket].words;
        let (start, end) = (from.max(words.start), to.min(words.end));
        if start < end {
            found.push((bracket, Span { start, end }));
        }
    };
    for (at, bracket) in brackets.iter().enumerate() {
        while let Some(&top) = open.last() {
            if bracket.parent == Some(top) {
                emit(top, cursor, bracket.span.start);
                break;
            }
            emit(top, cursor, brackets[top].span.end);
            cursor = brackets[top].span.end;
            open.pop();
        }
        open.push(at);
        cursor = bracket.span.start;
    }
    while let Some(top) = open.pop() {
        emit(top, cursor, brackets[top].span.end);
        cursor = brackets[top].span.end;
    }
    found
}

/// The words outside all brackets, each stretch a paragraph.
pub(super) fn outside(text: &Text) -> Draft {
    let mut outermost = text.grammar.brackets.iter().filter(|it| it.depth == 1).peekable();
    let mut lines = Vec::new();
    let mut cursor: Point = (0, 0);
    for (number, paragraph) in text.draft.paragraphs.iter().enumerate() {
        let end: Point = (number, paragraph.text.len());
        cursor = cursor.max((number, 0));
        while cursor <= end {
            let next = outermost.next_if(|bracket| bracket.span.start <= end);
            let until = next.map_or(end, |bracket| bracket.span.start);
            let words = paragraph.text.get(cursor.1..until.1).unwrap_or_default();
            lines.push(onetext_draft::Paragraph::new(words));
            let Some(bracket) = next else { break };
            cursor = cursor.max(bracket.span.end);
        }
    }
    Draft { paragraphs: lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_bracket_belongs_to_one() {
        let text = Text::new("The line is [North: frozen [South: for good] and [watched]] now.\n");
        let own: Vec<_> = own_words(&text.grammar.brackets)
            .into_iter()
            .map(|(at, span)| (at, text_of(&text.draft, span)))
            .collect();
        let own: Vec<_> = own.iter().map(|(at, words)| (*at, words.as_str())).collect();
        assert_eq!(own, [(0, "frozen "), (1, "for good"), (0, " and "), (2, "watched")]);
        assert_eq!(owners(&text.grammar.brackets), [Some(0), Some(1), Some(0)]);
        assert!(outside(&text).texts().eq(["The line is ", " now."]));
    }

    #[test]
    fn only_what_is_in_quotation_marks_is_text() {
        let said = "We said “no” and we want “nine years of filling” in it, or \"less of it all\".";
        let found: Vec<_> = quoted(said).collect();
        assert_eq!(found, ["nine years of filling", "less of it all"]);
    }
}
