//! `MultiHashEmbed`: a token's first vector, from the features of its word type alone.
//!
//! What a word type is embedded as never changes, so it is computed once and kept: most tokens of a
//! text cost one look-up instead of a sixth of the network.

use std::sync::Arc;

use super::gemm::Rows;
use super::layers::{Linear, Maxout, Scratch};
use crate::hash::embed_hash;
use crate::parts::{Feature, HashTable, LinearParts, MaxoutParts, Tensor, VectorParts};

/// The numbers that a word type's features are embedded by.
pub(crate) trait Features {
    /// The value of a feature of a word type; `space` tells whether a space follows the token.
    fn feature(&self, word: u32, space: bool, feature: Feature) -> u64;
}

/// The embedding's weights.
#[derive(Debug, Clone)]
pub(crate) struct Embed {
    tables: Vec<HashTable>,
    vectors: Option<StaticVectors>,
    mix: Maxout,
    /// Whether anything depends on the space after a token.
    spacy: bool,
}

#[derive(Debug, Clone)]
struct StaticVectors {
    projection: Linear,
    table: Arc<VectorParts>,
}

/// What has been embedded, by word type.
#[derive(Debug, Default)]
pub(crate) struct Embedded {
    /// The row of each word type, without and with a space after it; zero where there is none yet.
    places: Vec<u32>,
    /// Rows of the layer's width; the first is all zeros and stands for the padding around texts.
    rows: Vec<f32>,
    /// Word types that wait to be embedded.
    waiting: Vec<(u32, bool)>,
    inputs: Vec<f32>,
}

impl Embed {
    pub(crate) fn new(
        tables: Vec<HashTable>,
        projection: Option<Tensor>,
        mix: &MaxoutParts,
        vectors: Option<&Arc<VectorParts>>,
    ) -> Self {
        let vectors = projection.zip(vectors).map(|(weights, table)| {
            let bias = Tensor { shape: vec![weights.shape[0]], data: vec![0.0; weights.shape[0]] };
            StaticVectors {
                projection: Linear::new(&LinearParts { weights, bias }),
                table: Arc::clone(table),
            }
        });
        let spacy = tables.iter().any(|table| table.feature == Feature::Spacy);
        Self { tables, vectors, mix: Maxout::new(mix), spacy }
    }

    pub(crate) fn width(&self) -> usize {
        self.mix.width()
    }

    /// The row of a token's word type; it may still have to be embedded, see [`Self::catch_up`].
    #[inline]
    pub(crate) fn row(&self, word: u32, space: bool, embedded: &mut Embedded) -> u32 {
        let space = space && self.spacy;
        let place = word as usize * 2 + usize::from(space);
        if place >= embedded.places.len() {
            embedded.places.resize((place + 1).next_multiple_of(1024), 0);
        }
        let row = &mut embedded.places[place];
        if *row == 0 {
            embedded.rows.resize(embedded.rows.len().max(self.width()), 0.0);
            let next = embedded.rows.len() / self.width() + embedded.waiting.len();
            *row = u32::try_from(next).unwrap_or(u32::MAX);
            embedded.waiting.push((word, space));
        }
        *row
    }

    /// Embeds the word types that wait for it.
    pub(crate) fn catch_up(
        &self,
        features: &impl Features,
        embedded: &mut Embedded,
        scratch: &mut Scratch,
    ) {
        let (width, length) = (self.width(), self.mix.inputs());
        let Embedded { rows, waiting, inputs, .. } = embedded;
        rows.resize(rows.len().max(width), 0.0);
        for waiting in waiting.chunks(256) {
            inputs.clear();
            inputs.resize(waiting.len() * length, 0.0);
            for (input, &(word, space)) in inputs.chunks_exact_mut(length).zip(waiting) {
                for (input, table) in input.chunks_exact_mut(width).zip(&self.tables) {
                    let id = features.feature(word, space, table.feature);
                    table.add(id, input);
                }
            }
            if let Some(vectors) = &self.vectors {
                vectors.add(features, waiting, inputs, length, scratch);
            }
            let first = rows.len();
            rows.resize(first + waiting.len() * width, 0.0);
            let input = Rows { data: inputs, step: length, count: waiting.len() };
            self.mix.apply(input, None, &mut rows[first..], scratch);
        }
        waiting.clear();
    }
}

impl Embedded {
    /// The numbers of a row.
    #[inline]
    pub(crate) fn get(&self, row: u32, width: usize) -> &[f32] {
        &self.rows[row as usize * width..][..width]
    }

    /// How many numbers are kept.
    pub(crate) fn size(&self) -> usize {
        self.rows.len()
    }

    /// Forgets everything: word types have new numbers from now on.
    pub(crate) fn clear(&mut self) {
        self.places.clear();
        self.rows.clear();
        self.waiting.clear();
    }
}

impl HashTable {
    /// Adds the four rows that a value hashes to (Svenstrup and others, "Hash Embeddings", 2017).
    fn add(&self, id: u64, sum: &mut [f32]) {
        let (count, width) = (self.rows.shape[0], self.rows.shape[1]);
        for key in embed_hash(id, self.seed) {
            let row = &self.rows.data[key as usize % count * width..][..width];
            for (sum, &value) in sum.iter_mut().zip(row) {
                *sum += value;
            }
        }
    }
}

impl StaticVectors {
    /// Projects the word vectors into the end of each input; words without one stay zero.
    fn add(
        &self,
        features: &impl Features,
        words: &[(u32, bool)],
        inputs: &mut [f32],
        length: usize,
        scratch: &mut Scratch,
    ) {
        let wide = self.projection.inputs();
        let mut found = Vec::new();
        let mut rows = Vec::new();
        for (place, &(word, space)) in words.iter().enumerate() {
            let key = features.feature(word, space, Feature::Orth);
            if let Ok(at) = self.table.rows.binary_search_by_key(&key, |row| row.0) {
                let row = self.table.rows[at].1 as usize;
                rows.extend_from_slice(&self.table.table.data[row * wide..][..wide]);
                found.push(place);
            }
        }
        let outputs = self.projection.outputs();
        self.projection.apply(&rows, scratch, |row, values| {
            let end = (found[row] + 1) * length;
            inputs[end - outputs..end].copy_from_slice(values);
        });
    }
}
