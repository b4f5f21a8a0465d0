//! How much is still in brackets: what the press calls progress.

use super::{Bracket, Point};
use crate::outline::Outline;
use crate::text::{Draft, Style};

/// How many brackets and words there are, and how many of the words are in brackets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Brackets, inner ones too, by where they open.
    pub brackets: usize,
    /// Brackets that stand in no other.
    pub outermost: usize,
    /// Words, numbers and attributions among them.
    pub words: usize,
    /// Words in brackets, each once, without attributions of the outermost.
    pub bracketed: usize,
}

impl Counts {
    /// The share of the words that is in brackets, 0 to 1; 0 where there are no words.
    pub fn share(&self) -> f64 {
        if self.words == 0 {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
        let share = self.bracketed as f64 / self.words as f64;
        share
    }

    fn add(&mut self, other: Self) {
        self.brackets += other.brackets;
        self.outermost += other.outermost;
        self.words += other.words;
        self.bracketed += other.bracketed;
    }
}

/// The counts of the whole, notes among it, and those of each clause's own paragraphs.
pub fn counts(draft: &Draft, outline: &Outline, brackets: &[Bracket]) -> (Counts, Vec<Counts>) {
    let mut by_paragraph = vec![Counts::default(); draft.paragraphs.len()];
    for bracket in brackets {
        if let Some(counts) = by_paragraph.get_mut(bracket.span.start.0) {
            counts.brackets += 1;
            counts.outermost += usize::from(bracket.depth == 1);
        }
    }
    let outermost = brackets.iter().filter(|bracket| bracket.depth == 1);
    let mut spans = outermost.map(|bracket| bracket.words).peekable();
    for (number, paragraph) in draft.paragraphs.iter().enumerate() {
        for word in words(&paragraph.text) {
            let at: Point = (number, word);
            while spans.next_if(|span| span.end <= at).is_some() {}
            let inside = spans.peek().is_some_and(|span| span.start <= at);
            by_paragraph[number].words += 1;
            by_paragraph[number].bracketed += usize::from(inside);
        }
    }
    let mut whole = Counts::default();
    for counts in &by_paragraph {
        whole.add(*counts);
    }
    let of_clause = |own: &std::ops::Range<usize>| {
        let mut sum = Counts::default();
        let own = own
            .clone()
            .filter(|&at| draft.paragraphs.get(at).is_some_and(|p| p.style != Style::Note));
        own.for_each(|at| sum.add(by_paragraph[at]));
        sum
    };
    (whole, outline.clauses.iter().map(|clause| of_clause(&clause.own)).collect())
}

/// Where the words of a text start: what white space and brackets set apart and has a letter or
/// digit in it.
fn words(text: &str) -> impl Iterator<Item = usize> + '_ {
    let apart = |c: char| c.is_whitespace() || c == '[' || c == ']';
    let mut at = 0;
    text.split(apart).filter_map(move |word| {
        let start = at;
        // Each sign that sets words apart is skipped at its own length.
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        word.contains(|c: char| c.is_alphanumeric()).then_some(start)
    })
}
