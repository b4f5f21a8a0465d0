//! Scores of moves, and the loop that makes them.

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
    /// What each token of the batch adds as each feature.
    added: Vec<f32>,
    hidden: Vec<f32>,
    context: Vec<Option<u32>>,
    sums: Vec<f32>,
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
        added.clear();
        self.lower.apply(reduced, scratch, |_, row| added.extend_from_slice(row));
        context.resize(self.features, None);
        sums.resize(self.hidden * self.pieces, 0.0);

        let mut open: Vec<usize> = (0..states.len()).filter(|&i| !states[i].1.is_final()).collect();
        while !open.is_empty() {
            hidden.resize(open.len() * self.hidden, 0.0);
            let step = Step { scorer: self, states, open: &open, added, context, sums, hidden };
            Arch::new().dispatch(step);
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

/// The hidden layer of each open state: the sum of what its tokens add, and the best piece of each.
struct Step<'a, S> {
    scorer: &'a Scorer,
    states: &'a [(u32, S)],
    open: &'a [usize],
    added: &'a [f32],
    context: &'a mut [Option<u32>],
    sums: &'a mut [f32],
    hidden: &'a mut [f32],
}

impl<T: State> WithSimd for Step<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { scorer, states, open, added, context, sums, hidden } = self;
        let width = scorer.hidden * scorer.pieces;
        let each = scorer.features * width;
        for (row, &state) in hidden.chunks_exact_mut(scorer.hidden).zip(open) {
            let (first, state) = &states[state];
            state.context(context);
            sums.fill(0.0);
            for (feature, token) in context.iter().enumerate() {
                let added = match token {
                    Some(token) => &added[(first + token) as usize * each..][..each],
                    None => &scorer.missing,
                };
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
