//! `Tok2Vec`: embed each token, then let each see its neighbours, layer by layer.

use std::sync::Arc;

use super::embed::{Embed, Embedded, Features};
use super::gemm::Rows;
use super::layers::{Maxout, Scratch};
use crate::parts::{Tok2VecParts, VectorParts};

/// How many rows go through all layers before the next: they stay in the second-level cache.
const WINDOW_ROWS: usize = 448;

/// The network's weights.
#[derive(Debug, Clone)]
pub(crate) struct Tok2Vec {
    embed: Embed,
    layers: Vec<Maxout>,
    window: usize,
}

/// What a network keeps between texts, and its working memory.
#[derive(Debug, Default)]
pub(crate) struct State {
    embedded: Embedded,
    /// The padded sequence of all texts, as rows of `embedded`.
    padded: Vec<u32>,
    /// The rows of a window before and after a layer.
    rows: [Vec<f32>; 2],
}

impl Tok2Vec {
    pub(crate) fn new(parts: Tok2VecParts, vectors: Option<&Arc<VectorParts>>) -> Self {
        let Tok2VecParts { tables, vectors: projection, mix, layers, window } = parts;
        Self {
            embed: Embed::new(tables, projection, &mix, vectors),
            layers: layers.iter().map(Maxout::new).collect(),
            window,
        }
    }

    /// How many numbers a token's vector has.
    pub(crate) fn width(&self) -> usize {
        self.embed.width()
    }

    /// Computes the vectors of some texts' tokens, one after the other, into `out`.
    ///
    /// Each text is a sequence of word types, with whether a space follows the token. A token sees
    /// only its own text: between texts lies as much padding as the layers together look far.
    pub(crate) fn apply(
        &self,
        texts: impl IntoIterator<Item: IntoIterator<Item = (u32, bool)>>,
        features: &impl Features,
        state: &mut State,
        scratch: &mut Scratch,
        out: &mut Vec<f32>,
    ) {
        let (width, reach) = (self.width(), self.window * self.layers.len());
        state.padded.clear();
        state.padded.resize(reach, 0);
        for text in texts {
            let rows = text
                .into_iter()
                .map(|(word, space)| self.embed.row(word, space, &mut state.embedded));
            state.padded.extend(rows);
            state.padded.resize(state.padded.len() + reach, 0);
        }
        self.embed.catch_up(features, &mut state.embedded, scratch);
        out.clear();
        let State { embedded, padded, rows } = state;
        for first in (0..padded.len()).step_by(WINDOW_ROWS) {
            let last = padded.len().min(first + WINDOW_ROWS);
            self.run_window(padded, (first, last), embedded, rows, scratch);
            // Beyond the window's edge in `rows` lie the rows that it only looked at.
            let start = (reach + self.window) * width;
            let done = rows[0][start..].chunks_exact(width);
            for (row, done) in padded[first..last].iter().zip(done) {
                if *row != 0 {
                    out.extend_from_slice(done);
                }
            }
        }
    }

    /// Takes the rows of a window, and as many on both sides as they can see, through all layers.
    fn run_window(
        &self,
        padded: &[u32],
        (first, last): (usize, usize),
        embedded: &Embedded,
        rows: &mut [Vec<f32>; 2],
        scratch: &mut Scratch,
    ) {
        let (width, reach) = (self.width(), self.window * self.layers.len());
        let count = last - first + 2 * reach;
        let edge = self.window * width;
        for rows in &mut *rows {
            rows.clear();
            rows.resize(count * width + 2 * edge, 0.0);
        }
        let [before, after] = rows;
        for (place, row) in before[edge..].chunks_exact_mut(width).take(count).enumerate() {
            let place = (first + place).checked_sub(reach).and_then(|place| padded.get(place));
            if let Some(&number) = place {
                row.copy_from_slice(embedded.get(number, width));
            }
        }
        for layer in &self.layers {
            // Neighbours lie side by side already: a layer's input begins `window` rows earlier.
            let input = Rows { data: before, step: width, count };
            let end = edge + count * width;
            layer.apply(input, Some(&before[edge..end]), &mut after[edge..end], scratch);
            std::mem::swap(before, after);
        }
    }
}

impl State {
    /// How many numbers are kept between texts.
    pub(crate) fn kept(&self) -> usize {
        self.embedded.size()
    }

    /// Forgets the word types.
    pub(crate) fn clear(&mut self) {
        self.embedded.clear();
    }
}
