//! The words of one stretch, from both parties.

use super::{Clash, ClashKind, Merged};
use crate::align;
use crate::edits::{Edit, Editor, Wording};
use crate::text::Paragraph;
use crate::words::{END, Indexed, Numbers, Unit};

/// Puts two wordings of one stretch together.
pub(super) struct Weaver<'n> {
    names: [&'n str; 2],
    editor: Editor,
}

/// How many bytes of a paragraph are its number; all of them where it is a heading like `Article 5`.
fn number(paragraph: &Paragraph) -> usize {
    let mut words = paragraph.text.split_whitespace();
    let is_word = |word: &str| word.chars().all(char::is_alphabetic);
    let is_numeral = |word: &str| word.starts_with(|char: char| char.is_ascii_digit());
    match (words.next(), words.next(), words.next()) {
        (Some(word), Some(numeral), None) if is_word(word) && is_numeral(numeral) => {
            paragraph.text.len()
        }
        _ => align::label(paragraph),
    }
}

/// Paragraphs put together.
struct Whole {
    text: String,
    /// Where in `text` one ends and the next begins.
    ends: Vec<usize>,
}

impl Whole {
    fn new(paragraphs: &[&Paragraph]) -> Self {
        let mut whole = Self { text: String::new(), ends: Vec::new() };
        for (at, paragraph) in paragraphs.iter().enumerate() {
            if at > 0 {
                whole.ends.push(whole.text.len());
                whole.text.push('\n');
            }
            whole.text.push_str(&paragraph.text);
        }
        whole
    }

    /// The words from `start` to `end`, a string for each paragraph among them.
    fn parts(&self, start: usize, end: usize) -> Vec<String> {
        let mut parts = Vec::new();
        let mut from = start;
        for &at in self.ends.iter().filter(|&&at| start <= at && at < end) {
            parts.push(self.text[from..at].to_owned());
            from = at + 1;
        }
        parts.push(self.text[from..end].to_owned());
        parts
    }

    fn index<'a>(&'a self, numbers: &mut Numbers<'a>) -> (Vec<u32>, Vec<Unit>) {
        let mut words = (Vec::new(), Vec::new());
        let mut from = 0;
        for end in self.ends.iter().copied().chain([self.text.len()]) {
            let mut indexed = Indexed::default();
            indexed.push(&self.text[from..end], numbers);
            words.0.append(&mut indexed.numbers);
            words.1.extend(indexed.units.iter().map(|unit| Unit {
                start: unit.start + from,
                end: unit.end + from,
                close: unit.close + from,
            }));
            if end < self.text.len() || self.ends.contains(&end) {
                words.0.push(END);
                words.1.push(Unit { start: end, end: end + 1, close: end + 1 });
            }
            from = end + 1;
        }
        words
    }
}

/// Adds words behind words, paragraph by paragraph.
fn append(all: &mut Vec<String>, parts: Vec<String>) {
    let mut parts = parts.into_iter();
    if let (Some(last), Some(first)) = (all.last_mut(), parts.next()) {
        last.push_str(&first);
    }
    all.extend(parts);
}

impl<'n> Weaver<'n> {
    pub(super) fn new(names: [&'n str; 2]) -> Self {
        Self { names, editor: Editor::default() }
    }

    /// Adds a stretch that was `old` and that the parties made `new` of.
    pub(super) fn weave(
        &mut self,
        old: &[&Paragraph],
        new: &[Vec<&Paragraph>; 2],
        merged: &mut Merged,
    ) {
        let [first, second] = new;
        let copy = |list: &[&Paragraph]| list.iter().map(|&it| it.clone()).collect::<Vec<_>>();
        let paragraph = merged.draft.paragraphs.len();
        let paragraphs = if second == old || first == second {
            copy(first)
        } else if first == old {
            copy(second)
        } else if first.is_empty() || second.is_empty() {
            merged.clashes.push(Clash { paragraph, kind: ClashKind::Deleted });
            let both = new.each_ref().map(|list| Whole::new(list));
            let [a, b] = both.map(|whole| whole.parts(0, whole.text.len()));
            let filled = if first.is_empty() { second } else { first };
            dressed(self.clash(a, b), old, [filled, filled])
        } else if let ([old], [first], [second]) = (old, &first[..], &second[..]) {
            let (merged_one, clashes) = self.one([old, first, second]);
            let kind = ClashKind::Words;
            merged.clashes.extend(clashes.iter().map(|_| Clash { paragraph, kind }));
            merged_one
        } else {
            let (parts, clashes) = self.words(old, first, second);
            merged.clashes.extend(
                clashes
                    .into_iter()
                    .map(|part| Clash { paragraph: paragraph + part, kind: ClashKind::Words }),
            );
            dressed(parts, old, [first, second])
        };
        merged.draft.paragraphs.extend(paragraphs);
    }

    /// One paragraph that both changed. Its number is a label: where both gave it another, no
    /// bracket is made of it, and the first party's stands until the text is numbered anew.
    fn one(&mut self, texts: [&Paragraph; 3]) -> (Vec<Paragraph>, Vec<usize>) {
        let numbers = texts.map(|it| &it.text[..number(it)]);
        let by = if numbers[1] == numbers[0] { 2 } else { 1 };
        let bodies = texts.map(|it| Paragraph::new(&it.text[number(it)..]));
        let [old, first, second] = bodies.each_ref();
        let (mut parts, clashes) = self.words(&[old], &[first], &[second]);
        if let Some(part) = parts.first_mut() {
            part.insert_str(0, numbers[by]);
        }
        let [old, first, second] = texts;
        let mut paragraphs = dressed(parts, &[old], [&[first], &[second]]);
        if let Some(paragraph) = paragraphs.first_mut() {
            paragraph.label = texts[by].label.min(numbers[by].len());
        }
        (paragraphs, clashes)
    }

    /// The words of both, a string for each paragraph, and in which of these they clash.
    fn words(
        &mut self,
        old: &[&Paragraph],
        first: &[&Paragraph],
        second: &[&Paragraph],
    ) -> (Vec<String>, Vec<usize>) {
        let old = Whole::new(old);
        let new = [Whole::new(first), Whole::new(second)];
        let mut numbers = Numbers::new();
        let old_words = old.index(&mut numbers);
        let new_words = new.each_ref().map(|whole| whole.index(&mut numbers));
        let edits: [Vec<Edit>; 2] = [0, 1].map(|side| {
            self.editor.edits(
                Wording { text: &old.text, numbers: &old_words.0, units: &old_words.1 },
                Wording {
                    text: &new[side].text,
                    numbers: &new_words[side].0,
                    units: &new_words[side].1,
                },
                &numbers,
            )
        });
        let mut parts = vec![String::new()];
        let mut clashes = Vec::new();
        let mut at = 0;
        let mut next = [0, 0];
        while let Some((start, end)) = place(&edits, &mut next) {
            append(&mut parts, old.parts(at, start));
            at = end.old_end;
            let says = |side: usize| {
                let edits = &edits[side][end.from[side]..next[side]];
                said(&old, &new[side], edits, start, end.old_end)
            };
            match (end.from[0] < next[0], end.from[1] < next[1]) {
                (true, false) => append(&mut parts, says(0)),
                (false, _) => append(&mut parts, says(1)),
                (true, true) => {
                    let (a, b) = (says(0), says(1));
                    if a == b {
                        append(&mut parts, a);
                    } else {
                        clashes.push(parts.len() - 1);
                        append(&mut parts, self.clash(a, b));
                    }
                }
            }
        }
        append(&mut parts, old.parts(at, old.text.len()));
        (parts, clashes)
    }

    /// Both wordings in brackets. White space around them stays outside.
    fn clash(&self, a: Vec<String>, b: Vec<String>) -> Vec<String> {
        let is_space = |part: &str| part.trim().is_empty();
        let lead = |parts: &[String]| {
            let first = parts.first().map_or("", String::as_str);
            first[..first.len() - first.trim_start().len()].to_owned()
        };
        let tail = |parts: &[String]| {
            let last = parts.last().map_or("", String::as_str);
            if is_space(last) { String::new() } else { last[last.trim_end().len()..].to_owned() }
        };
        let longer = |a: String, b: String| if b.len() > a.len() { b } else { a };
        let (before, behind) = (longer(lead(&a), lead(&b)), longer(tail(&a), tail(&b)));
        let mut parts = vec![before];
        for (side, said) in [a, b].into_iter().enumerate() {
            let open = if side == 0 { "[" } else { " [" };
            append(&mut parts, vec![format!("{open}{}: ", self.names[side])]);
            if said.iter().all(|part| is_space(part)) {
                append(&mut parts, vec!["no text".to_owned()]);
            } else {
                let lasts = said.len() - 1;
                let trimmed = said.into_iter().enumerate().map(|(at, part)| {
                    let part = if at == 0 { part.trim_start() } else { &part };
                    (if at == lasts { part.trim_end() } else { part }).to_owned()
                });
                append(&mut parts, trimmed.collect());
            }
            append(&mut parts, vec!["]".to_owned()]);
        }
        append(&mut parts, vec![behind]);
        parts
    }
}

/// A place of the old text where one or both changed something.
struct Place {
    /// Where in the old text it ends.
    old_end: usize,
    /// The first edit of each that belongs to it.
    from: [usize; 2],
}

/// The next place, from its start; edits that touch each other are in one.
fn place(edits: &[Vec<Edit>; 2], next: &mut [usize; 2]) -> Option<(usize, Place)> {
    let from = *next;
    let starts = [0, 1].map(|side| edits[side].get(next[side]).map(|edit| edit.old.start));
    let start = starts.iter().flatten().copied().min()?;
    let mut end = start;
    loop {
        let before = *next;
        for side in [0, 1] {
            while let Some(edit) = edits[side].get(next[side])
                && edit.old.start <= end
            {
                end = end.max(edit.old.end);
                next[side] += 1;
            }
        }
        if *next == before {
            return Some((start, Place { old_end: end, from }));
        }
    }
}

/// What one of them says in a stretch of the old text.
fn said(old: &Whole, new: &Whole, edits: &[Edit], start: usize, end: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut at = start;
    for edit in edits {
        append(&mut parts, old.parts(at, edit.old.start));
        append(&mut parts, new.parts(edit.new.start, edit.new.end));
        at = edit.old.end;
    }
    append(&mut parts, old.parts(at, end));
    parts
}

/// Makes paragraphs of merged words: each is what the party made it that changed what it is.
fn dressed(parts: Vec<String>, old: &[&Paragraph], new: [&[&Paragraph]; 2]) -> Vec<Paragraph> {
    let count = parts.len();
    let dress = |at: usize| -> Paragraph {
        let of = |list: &[&Paragraph]| {
            (list.len() == count).then(|| list.get(at).map(|&it| it.clone())).flatten()
        };
        let [first, second] = new.map(of);
        let kind =
            |it: &Paragraph| (it.style, it.id.clone(), it.settles.clone(), it.status.clone());
        let is_new = |it: &Paragraph| of(old).is_none_or(|old| kind(&old) != kind(it));
        let nearest = || old.get(at).or(old.last()).map(|&it| it.clone()).unwrap_or_default();
        match (first, second) {
            (Some(first), Some(second)) => {
                if is_new(&first) {
                    first
                } else {
                    second
                }
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => nearest(),
        }
    };
    let paragraphs = parts.into_iter().enumerate().map(|(at, text)| {
        let mut paragraph = dress(at);
        let number = paragraph.text.get(..paragraph.label).unwrap_or_default();
        if !text.starts_with(number) {
            paragraph.label = 0;
        }
        if text != paragraph.text {
            paragraph.looks.clear();
        }
        Paragraph { text, ..paragraph }
    });
    paragraphs.collect()
}
