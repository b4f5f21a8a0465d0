//! Scores of moves, and the loop that makes them.

use std::collections::{HashMap, VecDeque};

use pulp::{Arch, Simd, WithSimd};

use crate::net::{Linear, Scratch, best_pieces};
use crate::parts::{LinearParts, TransitionParts};

/// Where one text stands on its way through a transition system.
pub(crate) trait State {
    /// Whether no move is left to make.
    fn is_final(&self) -> bool;

    /// The tokens that the next move depends on, in the order of the model's features; `None`
    /// where there is no such token.
    fn context(&self, tokens: &mut [Option<u32>]);

    /// Makes the best move that is allowed, or ends the text where none is.
    fn advance(&mut self, scores: &[f32]);
}

/// The network that scores moves.
#[derive(Debug, Clone)]
pub(crate) struct Scorer {
    reduce: Linear,
    /// From a reduced token vector to what the token adds to the hidden layer as each feature.
    lower: Linear,
    /// What stands for a token that is not there, feature by feature.
    missing: Vec<f32>,
    bias: Vec<f32>,
    upper: Option<Linear>,
    features: usize,
    hidden: usize,
    pieces: usize,
}

/// Working memory of a scorer, kept between batches.
#[derive(Debug, Default)]
pub(crate) struct Work {
    reduced: Vec<f32>,
    added: Added,
    hidden: Vec<f32>,
    context: Vec<Option<u32>>,
    sums: Vec<f32>,
}

impl Work {
    /// How many numbers are kept for tokens, but for those of the few blocks.
    pub(crate) fn size(&self) -> usize {
        self.reduced.capacity()
    }
}

impl Scorer {
    pub(crate) fn new(parts: &TransitionParts) -> Self {
        let &[features, hidden, pieces, width] = parts.lower.shape.as_slice() else {
            unreachable!("shapes are checked when a pipeline is built")
        };
        let each = hidden * pieces;
        // Piece by piece within a feature, so that pieces are compared side by side.
        let order = |place: usize| {
            let (feature, place) = (place / each, place % each);
            feature * each + place % hidden * pieces + place / hidden
        };
        let none = vec![0.0; features * each];
        Self {
            reduce: Linear::new(&parts.reduce),
            lower: Linear::ordered(&parts.lower.data, &none, width, features * each, order),
            missing: (0..features * each).map(|place| parts.lower_pad.data[order(place)]).collect(),
            bias: (0..each).map(|place| parts.lower_bias.data[order(place)]).collect(),
            upper: parts.upper.as_ref().map(|upper: &LinearParts| Linear::new(upper)),
            features,
            hidden,
            pieces,
        }
    }

    /// Brings all states to their ends.
    ///
    /// `vectors` are the token vectors of all texts; the tokens of a state's text begin at the
    /// number beside it.
    pub(crate) fn run<S: State>(
        &self,
        vectors: &[f32],
        states: &mut [(u32, S)],
        work: &mut Work,
        scratch: &mut Scratch,
    ) {
        let Work { reduced, added, hidden, context, sums } = work;
        reduced.clear();
        self.reduce.apply(vectors, scratch, |_, row| reduced.extend_from_slice(row));
        added.begin(self.lower.outputs());
        sums.resize(self.hidden * self.pieces, 0.0);

        let mut open: Vec<usize> = (0..states.len()).filter(|&i| !states[i].1.is_final()).collect();
        while !open.is_empty() {
            added.make_room();
            context.resize(open.len() * self.features, None);
            for (context, &state) in context.chunks_exact_mut(self.features).zip(&open) {
                let (first, state) = &states[state];
                state.context(context);
                for token in context.iter_mut().flatten() {
                    *token += first;
                    added.compute(*token, &self.lower, reduced, scratch);
                }
            }
            hidden.resize(open.len() * self.hidden, 0.0);
            Arch::new().dispatch(Step { scorer: self, context, added, sums, hidden });
            match &self.upper {
                Some(upper) => upper.apply(hidden, scratch, |row, scores| {
                    states[open[row]].1.advance(scores);
                }),
                None => {
                    for (scores, &state) in hidden.chunks_exact(self.hidden).zip(&open) {
                        states[state].1.advance(scores);
                    }
                }
            }
            open.retain(|&state| !states[state].1.is_final());
        }
    }
}

/// What each token adds to the hidden layer as each feature, computed when first needed.
///
/// Tokens are needed nearly in order, so blocks of them are computed together and the oldest are
/// forgotten. A token that is needed again later (a verb that waits for the end of a long text) is
/// computed by itself. So memory does not grow with the length of a text.
#[derive(Debug, Default)]
struct Added {
    /// How many numbers a token has.
    width: usize,
    /// The block of the first token that is there, and the blocks from there on.
    first: usize,
    blocks: VecDeque<Vec<f32>>,
    spare: Vec<Vec<f32>>,
    far: HashMap<u32, Vec<f32>>,
}

/// How many tokens are computed together.
const BLOCK: usize = 512;

/// How many blocks are kept: more tokens than a batch of short texts has.
const BLOCKS: usize = 8;

/// How many tokens that have been forgotten are kept by themselves.
const FAR: usize = 256;

impl Added {
    /// Begins a batch.
    fn begin(&mut self, width: usize) {
        self.width = width;
        self.first = 0;
        self.far.clear();
        self.spare.extend(self.blocks.drain(..));
    }

    /// Forgets tokens that lie far back, before a step rather than in it.
    fn make_room(&mut self) {
        if self.far.len() > FAR {
            self.far.clear();
        }
        while self.blocks.len() > BLOCKS {
            self.spare.extend(self.blocks.pop_front());
            self.first += 1;
        }
    }

    /// Computes what a token adds, if it is not there.
    #[inline]
    fn compute(&mut self, token: u32, lower: &Linear, reduced: &[f32], scratch: &mut Scratch) {
        let block = token as usize / BLOCK;
        if block < self.first {
            let width = lower.inputs();
            self.far.entry(token).or_insert_with(|| {
                let mut row = Vec::with_capacity(self.width);
                let input = &reduced[token as usize * width..][..width];
                lower.apply(input, scratch, |_, values| row.extend_from_slice(values));
                row
            });
        }
        while block >= self.first + self.blocks.len() {
            let from = (self.first + self.blocks.len()) * BLOCK * lower.inputs();
            let to = reduced.len().min(from + BLOCK * lower.inputs());
            let mut rows = self.spare.pop().unwrap_or_default();
            rows.clear();
            lower.apply(&reduced[from..to], scratch, |_, row| rows.extend_from_slice(row));
            self.blocks.push_back(rows);
        }
    }

    /// What a token adds, once it has been computed.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as above")]
    fn get(&self, token: u32) -> &[f32] {
        let (block, place) = (token as usize / BLOCK, token as usize % BLOCK);
        match block.checked_sub(self.first) {
            Some(block) => &self.blocks[block][place * self.width..][..self.width],
            None => self.far.get(&token).map_or(&[], Vec::as_slice),
        }
    }
}

/// The hidden layer of each open state: the sum of what its tokens add, and the best piece of each.
struct Step<'a> {
    scorer: &'a Scorer,
    /// The tokens of each state, as many as there are features.
    context: &'a [Option<u32>],
    added: &'a Added,
    sums: &'a mut [f32],
    hidden: &'a mut [f32],
}

impl WithSimd for Step<'_> {
    type Output = ();

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "so that it is compiled for the processor's vectors")]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { scorer, context, added, sums, hidden } = self;
        let width = scorer.hidden * scorer.pieces;
        let states = context.chunks_exact(scorer.features);
        for (row, context) in hidden.chunks_exact_mut(scorer.hidden).zip(states) {
            sums.fill(0.0);
            for (feature, token) in context.iter().enumerate() {
                let added = token.map_or(scorer.missing.as_slice(), |token| added.get(token));
                for (sum, &added) in sums.iter_mut().zip(&added[feature * width..][..width]) {
                    *sum += added;
                }
            }
            best_pieces(sums, &scorer.bias, scorer.pieces, row);
        }
    }
}

/// The first of the largest scores among those that are allowed.
#[inline]
pub(crate) fn best(scores: &[f32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (place, &score) in scores.iter().enumerate() {
        if allowed(place) && best.is_none_or(|best| score > scores[best]) {
            best = Some(place);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::{Tensor, TokenVectors};

    /// A state that looks at the tokens it is told to, and keeps the scores.
    struct Script {
        contexts: Vec<Vec<Option<u32>>>,
        scores: Vec<Vec<f32>>,
    }

    impl State for Script {
        fn is_final(&self) -> bool {
            self.scores.len() == self.contexts.len()
        }

        fn context(&self, tokens: &mut [Option<u32>]) {
            tokens.copy_from_slice(&self.contexts[self.scores.len()]);
        }

        fn advance(&mut self, scores: &[f32]) {
            self.scores.push(scores.to_vec());
        }
    }

    fn tensor(shape: &[usize], random: &mut impl FnMut() -> f32) -> Tensor {
        let count = shape.iter().product();
        Tensor { shape: shape.to_vec(), data: (0..count).map(|_| random()).collect() }
    }

    fn numbers(mut seed: u32) -> impl FnMut() -> f32 {
        move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from(u16::try_from(seed >> 16).unwrap()) / 32768.0 - 1.0
        }
    }

    fn parts(upper: bool, random: &mut impl FnMut() -> f32) -> TransitionParts {
        let mut linear = |outputs, inputs| LinearParts {
            weights: tensor(&[outputs, inputs], random),
            bias: tensor(&[outputs], random),
        };
        let (reduce, last) = (linear(5, 7), linear(9, 4));
        TransitionParts {
            vectors: TokenVectors::Shared("tok2vec".into()),
            reduce,
            lower: tensor(&[3, 4, 2, 5], random),
            lower_bias: tensor(&[4, 2], random),
            lower_pad: tensor(&[1, 3, 4, 2], random),
            upper: upper.then_some(last),
            moves: Vec::new(),
        }
    }

    fn linear(input: &[f32], parts: &LinearParts) -> Vec<f32> {
        let rows = parts.weights.data.chunks_exact(input.len());
        let sum =
            |row: &[f32]| row.iter().zip(input).fold(0.0f32, |sum, (&w, &x)| x.mul_add(w, sum));
        rows.zip(&parts.bias.data).map(|(row, bias)| sum(row) + bias).collect()
    }

    /// The scores as the definition gives them, one token and one feature at a time.
    fn slowly(parts: &TransitionParts, vectors: &[f32], context: &[Option<u32>]) -> Vec<f32> {
        let mut hidden = [0.0; 4 * 2];
        for (feature, token) in context.iter().enumerate() {
            for (unit, sum) in hidden.iter_mut().enumerate() {
                let place = feature * 8 + unit;
                *sum += token.map_or(parts.lower_pad.data[place], |token| {
                    let reduced = linear(&vectors[token as usize * 7..][..7], &parts.reduce);
                    let weights = &parts.lower.data[place * 5..][..5];
                    weights.iter().zip(&reduced).fold(0.0f32, |sum, (&w, &x)| x.mul_add(w, sum))
                });
            }
        }
        let biased: Vec<f32> =
            hidden.iter().zip(&parts.lower_bias.data).map(|(sum, bias)| sum + bias).collect();
        let best: Vec<f32> = biased.chunks(2).map(|pieces| pieces[0].max(pieces[1])).collect();
        parts.upper.as_ref().map_or(best.clone(), |upper| linear(&best, upper))
    }

    /// Tokens far back are there when they are needed, however long the text and the batch.
    #[test]
    fn scores_follow_the_definition_anywhere_in_a_long_text() {
        let mut random = numbers(7);
        let length = 3 * u32::try_from(BLOCK * BLOCKS).unwrap() / 2;
        let vectors: Vec<f32> = (0..(length + 40) * 7).map(|_| random()).collect();
        for upper in [true, false] {
            let parts = parts(upper, &mut random);
            let context = |step: u32| {
                let back = [step, step.saturating_sub(step % 1000), step / 3];
                back.map(|token| (token % 5 != 0).then_some(token)).to_vec()
            };
            let script = |steps: std::ops::Range<u32>| Script {
                contexts: steps.map(context).collect(),
                scores: Vec::new(),
            };
            let mut states = [(0, script(0..length)), (length, script(0..40)), (3, script(0..0))];
            let scorer = Scorer::new(&parts);
            let mut work = Work::default();
            scorer.run(&vectors, &mut states, &mut work, &mut Scratch::default());
            assert!(work.added.blocks.len() <= BLOCKS + 2, "memory is bounded");
            for (first, state) in &states {
                for (context, scores) in state.contexts.iter().zip(&state.scores).step_by(97) {
                    let context: Vec<_> = context.iter().map(|t| t.map(|t| t + first)).collect();
                    assert_eq!(*scores, slowly(&parts, &vectors, &context));
                }
            }
        }
    }

    #[test]
    fn the_first_of_the_best_allowed_is_taken() {
        let scores = [1.0, 3.0, 3.0, 5.0];
        assert_eq!(best(&scores, |_| true), Some(3));
        assert_eq!(best(&scores, |place| place < 3), Some(1));
        assert_eq!(best(&scores, |_| false), None);
    }
}
