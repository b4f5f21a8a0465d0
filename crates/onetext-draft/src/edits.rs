//! What changed between two wordings of one clause, said as a lawyer would mark it.
//!
//! Words are compared, not characters, and by the histogram method, which holds on to the rare
//! words that people hold on to. What comes of it is then made readable: an insertion is slid to
//! where a sentence or a bracket begins, two changes with a word or two between them become one,
//! and wordings that share next to nothing are replaced as a whole.

use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use imara_diff::{Algorithm, Diff, Token};

use crate::words::{END, Numbers, Unit};

/// A place where two wordings differ, in bytes; one of the two ranges can be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What the old text has there.
    pub old: Range<usize>,
    /// What the new text has there.
    pub new: Range<usize>,
}

/// One wording: its text, its words as numbers, and where they stand in it.
#[derive(Clone, Copy)]
pub(crate) struct Wording<'a> {
    pub(crate) text: &'a str,
    pub(crate) numbers: &'a [u32],
    pub(crate) units: &'a [Unit],
}

/// A row of words in the old wording that became a row of words in the new one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hunk {
    old: Range<usize>,
    new: Range<usize>,
}

/// Up to this many words the histogram method, whose cost can grow with the square, is used at
/// once; longer wordings are first cut at what both have only once.
const AT_ONCE: usize = 2_000;
/// Rows of so many words, which both wordings have only once, are sought; the longer ones where the
/// shorter were not enough, as in texts of very few words.
const ROWS: [usize; 3] = [3, 8, 20];
/// From where to where in the old and in the new wording.
type Part = ((usize, usize), (usize, usize));
/// Changes with at most so many words between them become one.
const SMALL_GAP: usize = 2;
/// So do those with somewhat more, if both are several times larger than what is between.
const SMALL_ISLAND: usize = 4;

/// A change of so many words and marks is a long one.
const LONG: usize = 5;

/// Finds edits; keeps what it needs from call to call.
#[derive(Default)]
pub(crate) struct Editor {
    local: Vec<(u32, u32)>,
    round: u32,
    diff: Diff,
    old: Vec<Token>,
    new: Vec<Token>,
}

impl Editor {
    /// What makes `new` of `old`, in order and apart.
    pub(crate) fn edits(
        &mut self,
        old: Wording<'_>,
        new: Wording<'_>,
        numbers: &Numbers<'_>,
    ) -> Vec<Edit> {
        let mut hunks = Vec::new();
        self.hunks(old.numbers, new.numbers, numbers.len(), &mut hunks);
        for at in 0..hunks.len() {
            slide(&mut hunks, at, old.numbers, new.numbers, numbers);
        }
        let hunks = joined(hunks, old.numbers, numbers);
        let hunks = replaced(hunks, old.numbers, new.numbers, numbers);
        in_bytes(&hunks, old, new)
    }

    /// Which numbers of `old` are which of `new`, in order. `count` is more than the largest.
    pub(crate) fn matched(
        &mut self,
        old: &[u32],
        new: &[u32],
        count: usize,
    ) -> Vec<(usize, usize)> {
        let mut hunks = Vec::new();
        self.hunks(old, new, count, &mut hunks);
        hunks.push(Hunk { old: old.len()..old.len(), new: new.len()..new.len() });
        let mut pairs = Vec::new();
        let mut at = (0, 0);
        for hunk in hunks {
            pairs.extend((at.0..hunk.old.start).zip(at.1..hunk.new.start));
            at = (hunk.old.end, hunk.new.end);
        }
        pairs
    }

    /// Which words `new` does not share with `old`.
    fn hunks(&mut self, old: &[u32], new: &[u32], count: usize, hunks: &mut Vec<Hunk>) {
        let mut parts = vec![((0, 0), (old.len(), new.len()))];
        for length in ROWS {
            let is_long = |&(from, to): &Part| (to.0 - from.0).max(to.1 - from.1) > AT_ONCE;
            if !parts.iter().any(is_long) {
                break;
            }
            let mut cut: Vec<Part> = Vec::new();
            for part in parts {
                let (mut from, to) = part;
                if is_long(&part) {
                    for (a, b) in cuts(&old[from.0..to.0], &new[from.1..to.1], length) {
                        let at = (part.0.0 + a, part.0.1 + b);
                        cut.push((from, at));
                        from = at;
                    }
                }
                cut.push((from, to));
            }
            parts = cut;
        }
        for part in parts {
            self.part(old, new, part, count, hunks);
        }
    }

    fn part(
        &mut self,
        old: &[u32],
        new: &[u32],
        (from, to): Part,
        count: usize,
        hunks: &mut Vec<Hunk>,
    ) {
        let (old, new) = (&old[from.0..to.0], &new[from.1..to.1]);
        // The method wants small numbers, so words are numbered anew in every part.
        if self.local.len() < count {
            self.local.resize(count, (0, 0));
        }
        self.round += 1;
        let mut next = 0;
        for (words, tokens) in [(old, &mut self.old), (new, &mut self.new)] {
            tokens.clear();
            for &word in words {
                let slot = &mut self.local[word as usize];
                if slot.0 != self.round {
                    *slot = (self.round, next);
                    next += 1;
                }
                tokens.push(Token(slot.1));
            }
        }
        let algorithm = if old.len().max(new.len()) > AT_ONCE {
            Algorithm::Myers
        } else {
            Algorithm::Histogram
        };
        self.diff.compute_with(algorithm, &self.old, &self.new, next);
        for hunk in self.diff.hunks() {
            let (before, after) = (shift(&hunk.before, from.0), shift(&hunk.after, from.1));
            match hunks.last_mut() {
                Some(last) if last.old.end == before.start && last.new.end == after.start => {
                    last.old.end = before.end;
                    last.new.end = after.end;
                }
                _ => hunks.push(Hunk { old: before, new: after }),
            }
        }
    }
}

fn shift(range: &Range<u32>, by: usize) -> Range<usize> {
    range.start as usize + by..range.end as usize + by
}

/// Where two long wordings can be cut: rows of so many words that each of them has exactly once, as
/// many as stand in the same order in both.
fn cuts(old: &[u32], new: &[u32], length: usize) -> Vec<(usize, usize)> {
    let mut places: HashMap<&[u32], (u32, u32, u32, u32), FixedState> =
        HashMap::with_capacity_and_hasher(old.len(), FixedState::with_seed(3));
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    for (at, row) in old.windows(length).enumerate() {
        let place = places.entry(row).or_insert((0, 0, 0, 0));
        place.0 += 1;
        place.2 = number(at);
    }
    for (at, row) in new.windows(length).enumerate() {
        if let Some(place) = places.get_mut(row) {
            place.1 += 1;
            place.3 = number(at);
        }
    }
    let pairs: Vec<(usize, usize)> = old
        .windows(length)
        .filter_map(|row| places.get(row).filter(|place| place.0 == 1 && place.1 == 1))
        .map(|place| (place.2 as usize, place.3 as usize))
        .collect();
    let weights = vec![1; pairs.len()];
    let chain = crate::align::chain::heaviest(&pairs, &weights);
    let mut cuts = Vec::new();
    let mut last = (0, 0);
    // Every cut costs a call, so parts are made no smaller than some hundred words.
    for at in chain {
        let (a, b) = pairs[at];
        if a >= last.0 + 200 && b >= last.1 + 200 {
            cuts.push((a, b));
            last = (a, b);
        }
    }
    cuts
}

/// Slides a pure insertion or deletion, which can stand in several places, to where it reads best.
fn slide(hunks: &mut [Hunk], at: usize, old: &[u32], new: &[u32], numbers: &Numbers<'_>) {
    const FAR: usize = 40;
    let hunk = hunks[at].clone();
    let (words, range) = match (hunk.old.is_empty(), hunk.new.is_empty()) {
        (true, false) => (new, hunk.new.clone()),
        (false, true) => (old, hunk.old.clone()),
        _ => return,
    };
    // A stretch that both have must stay on each side, or two changes would run into one.
    let back = if at == 0 {
        hunk.old.start
    } else {
        (hunk.old.start - hunks[at - 1].old.end).saturating_sub(1)
    };
    let ahead = match hunks.get(at + 1) {
        Some(next) => (next.old.start - hunk.old.end).saturating_sub(1),
        None => old.len() - hunk.old.end,
    };
    let (mut best, mut best_score) = (0_isize, fitness(words, &range, numbers));
    for (limit, forward) in [(back, false), (ahead, true)] {
        let mut moved = range.clone();
        for step in 1..=limit.min(FAR) {
            let same = if forward {
                words.get(moved.start) == words.get(moved.end) && moved.end < words.len()
            } else {
                words[moved.start - 1] == words[moved.end - 1]
            };
            if !same {
                break;
            }
            moved = if forward {
                moved.start + 1..moved.end + 1
            } else {
                moved.start - 1..moved.end - 1
            };
            let score = fitness(words, &moved, numbers);
            if score > best_score {
                let by = isize::try_from(step).unwrap_or(0);
                (best, best_score) = (if forward { by } else { -by }, score);
            }
        }
    }
    let by = |range: &Range<usize>| {
        range.start.saturating_add_signed(best)..range.end.saturating_add_signed(best)
    };
    hunks[at] = Hunk { old: by(&hunk.old), new: by(&hunk.new) };
}

/// How well a row of words reads as one insertion: whole brackets, sentences and items first.
fn fitness(words: &[u32], range: &Range<usize>, numbers: &Numbers<'_>) -> i32 {
    let before = range.start.checked_sub(1).map_or(END, |at| words[at]);
    let (first, last) = (words[range.start], words[range.end - 1]);
    let closes = |word: u32| word == END || numbers.ends_sentence(word);
    let mut score = 0;
    if numbers.opens(first) && numbers.closes(last) {
        score += 4;
    }
    if closes(before) && closes(last) {
        score += 3;
    }
    if numbers.parts(before) && numbers.parts(last) || numbers.parts(first) {
        score += 1;
    }
    if numbers.closes(first) || numbers.opens(last) {
        score -= 2;
    }
    score
}

/// How many words are among `range`; marks and brackets are none.
fn words_in(words: &[u32], range: &Range<usize>, numbers: &Numbers<'_>) -> usize {
    words[range.clone()].iter().filter(|&&word| numbers.is_word(word)).count()
}

/// Makes one change of those that have next to nothing between them.
fn joined(hunks: Vec<Hunk>, old: &[u32], numbers: &Numbers<'_>) -> Vec<Hunk> {
    let mut joined: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        if let Some(last) = joined.last_mut() {
            let between = last.old.end..hunk.old.start;
            let crosses_end = old[between.clone()].contains(&END);
            // Two insertions stay two, and so do two deletions: `[` before a word and `]` behind it.
            let replaces =
                last.old.len() + hunk.old.len() > 0 && last.new.len() + hunk.new.len() > 0;
            if !crosses_end && replaces && is_small(last, &hunk, old, &between, numbers) {
                last.old.end = hunk.old.end;
                last.new.end = hunk.new.end;
                continue;
            }
        }
        joined.push(hunk);
    }
    joined
}

fn is_small(
    last: &Hunk,
    hunk: &Hunk,
    old: &[u32],
    between: &Range<usize>,
    numbers: &Numbers<'_>,
) -> bool {
    if between.len() > 4 * SMALL_ISLAND {
        return false;
    }
    let size = |hunk: &Hunk| hunk.old.len().max(hunk.new.len());
    let gap = words_in(old, between, numbers);
    let replaces = |hunk: &Hunk| !hunk.old.is_empty() && !hunk.new.is_empty();
    let near = match (replaces(last), replaces(hunk)) {
        (true, true) => SMALL_GAP,
        // A single word that is left of a sentence that was written anew is there by chance.
        _ if size(last).max(size(hunk)) >= LONG => 1,
        _ => 0,
    };
    gap <= near || gap <= SMALL_ISLAND && gap * 3 <= size(last).min(size(hunk))
}

/// Replaces wordings as a whole that share too little to be read side by side.
fn replaced(hunks: Vec<Hunk>, old: &[u32], new: &[u32], numbers: &Numbers<'_>) -> Vec<Hunk> {
    let (Some(first), Some(last)) = (hunks.first(), hunks.last()) else { return hunks };
    let whole = Hunk { old: first.old.start..last.old.end, new: first.new.start..last.new.end };
    if hunks.len() < 3 || old.contains(&END) || new.contains(&END) {
        return hunks;
    }
    let all = words_in(old, &whole.old, numbers).min(words_in(new, &whole.new, numbers));
    let changed: usize = hunks.iter().map(|hunk| words_in(old, &hunk.old, numbers)).sum();
    let kept = words_in(old, &whole.old, numbers).saturating_sub(changed);
    if kept * 4 < all { vec![whole] } else { hunks }
}

/// The hunks as places in the texts, white space among them.
fn in_bytes(hunks: &[Hunk], old: Wording<'_>, new: Wording<'_>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut push = |edit: Edit| match edits.last_mut() {
        Some(last) if last.old.end == edit.old.start && last.new.end == edit.new.start => {
            last.old.end = edit.old.end;
            last.new.end = edit.new.end;
        }
        _ => edits.push(edit),
    };
    let mut at = (0, 0);
    let end = Hunk { old: old.units.len()..old.units.len(), new: new.units.len()..new.units.len() };
    for hunk in hunks.iter().chain([&end]) {
        for (a, b) in old.units[at.0..hunk.old.start].iter().zip(&new.units[at.1..hunk.new.start]) {
            if old.text[a.end..a.close] != new.text[b.end..b.close] {
                push(Edit { old: a.end..a.close, new: b.end..b.close });
            }
        }
        let (old_bytes, new_bytes) = (old.bytes(&hunk.old), new.bytes(&hunk.new));
        if !old_bytes.is_empty() || !new_bytes.is_empty() {
            push(Edit { old: old_bytes, new: new_bytes });
        }
        at = (hunk.old.end, hunk.new.end);
    }
    for edit in &mut edits {
        trim(edit, old.text, new.text);
    }
    edits.retain(|edit| !edit.old.is_empty() || !edit.new.is_empty());
    edits
}

impl Wording<'_> {
    /// Where a row of its words stands.
    fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        let place = |at: usize| self.units.get(at).map_or(self.text.len(), |unit| unit.start);
        place(words.start)..place(words.end)
    }
}

/// Takes white space off an edit that both texts have at its ends. A line end stays: it can be the
/// end of a paragraph.
fn trim(edit: &mut Edit, old: &str, new: &str) {
    let same = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) if a == b && a.is_whitespace() && a != '\n' => a.len_utf8(),
        _ => 0,
    };
    loop {
        let (a, b) = (&old[edit.old.clone()], &new[edit.new.clone()]);
        let back = same(a.chars().next_back(), b.chars().next_back());
        edit.old.end -= back;
        edit.new.end -= back;
        let (a, b) = (&old[edit.old.clone()], &new[edit.new.clone()]);
        let front = same(a.chars().next(), b.chars().next());
        edit.old.start += front;
        edit.new.start += front;
        if back + front == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::words::Indexed;

    /// The new text, made of the old one by the edits that were found.
    fn applied(old: &str, new: &str) -> (String, Vec<Edit>) {
        let mut numbers = Numbers::new();
        let [a, b] = [old, new].map(|text| {
            let mut indexed = Indexed::default();
            indexed.push(text, &mut numbers);
            indexed
        });
        let edits = Editor::default().edits(
            Wording { text: old, numbers: &a.numbers, units: &a.units },
            Wording { text: new, numbers: &b.numbers, units: &b.units },
            &numbers,
        );
        let (mut text, mut at) = (String::new(), 0);
        for edit in &edits {
            text.push_str(&old[at..edit.old.start]);
            text.push_str(&new[edit.new.clone()]);
            at = edit.old.end;
        }
        text.push_str(&old[at..]);
        (text, edits)
    }

    proptest! {
        #[test]
        fn the_edits_make_the_new_text(old in "([a-d\\[\\],.]{1,2}[ \t\u{a0}]?){0,40}", new in "([a-d\\[\\],.]{1,2}[ \t\u{a0}]?){0,40}") {
            let (text, edits) = applied(&old, &new);
            prop_assert_eq!(text, new);
            let apart = edits.windows(2).all(|two| {
                two[0].old.end < two[1].old.start && two[0].new.end < two[1].new.start
            });
            prop_assert!(apart);
        }
    }

    #[test]
    fn long_texts_of_few_words_are_compared_in_parts() {
        let words = |step: usize| -> String {
            (0..9_000)
                .map(|at: usize| if at * at / 7 % step < 2 { "of " } else { "the " })
                .collect()
        };
        let (old, new) = (words(5), words(11));
        assert_eq!(applied(&old, &new).0, new);
    }

    #[test]
    fn what_is_put_in_is_a_whole_sentence_or_bracket() {
        let inserted = |old: &str, new: &str| -> Vec<String> {
            let edits = applied(old, new).1;
            edits.iter().map(|edit| new[edit.new.clone()].to_owned()).collect()
        };
        assert_eq!(
            inserted("They meet. They vote.", "They meet. They talk. They vote."),
            ["They talk. "]
        );
        assert_eq!(inserted("[a] [c] end", "[a] [b] [c] end"), ["[b] "]);
        assert_eq!(inserted("grain, fuel and arms", "grain, salt, fuel and arms"), ["salt, "]);
    }
}
