//! Layers: a product, and what is done with its result.

use pulp::{Arch, Simd, WithSimd};

use super::gemm::{Matrix, Packed, Rows};
use crate::parts::{LinearParts, MaxoutParts};

/// What is added to a variance before its root is taken (thinc's layer norm).
const TINY: f32 = 1e-8;

/// Working memory of the layers, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(super) packed: Packed,
}

/// `Linear`: weights and a bias.
#[derive(Debug, Clone)]
pub(crate) struct Linear {
    matrix: Matrix,
    /// One for each place of a result's row, those that fill the last panel too.
    bias: Vec<f32>,
}

impl Linear {
    pub(crate) fn new(parts: &LinearParts) -> Self {
        let (outputs, inputs) = (parts.weights.shape[0], parts.weights.shape[1]);
        Self::ordered(&parts.weights.data, &parts.bias.data, inputs, outputs, |place| place)
    }

    /// The same with the outputs in another order.
    pub(crate) fn ordered(
        weights: &[f32],
        bias: &[f32],
        inputs: usize,
        outputs: usize,
        order: impl Fn(usize) -> usize,
    ) -> Self {
        let mut places: Vec<f32> = (0..outputs).map(|place| bias[order(place)]).collect();
        let matrix = Matrix::new(weights, inputs, outputs, order);
        places.resize(matrix.stride(), 0.0);
        Self { matrix, bias: places }
    }

    pub(crate) fn inputs(&self) -> usize {
        self.matrix.inputs()
    }

    pub(crate) fn outputs(&self) -> usize {
        self.matrix.outputs()
    }

    /// Computes the outputs for rows that lie one after the other, and gives them to `each`, a row
    /// at a time: the row's number and its outputs.
    pub(crate) fn apply(
        &self,
        rows: &[f32],
        scratch: &mut Scratch,
        each: impl FnMut(usize, &[f32]),
    ) {
        let step = self.inputs();
        let rows = Rows { data: rows, step, count: rows.len().checked_div(step).unwrap_or(0) };
        Arch::new().dispatch(Apply { linear: self, rows, packed: &mut scratch.packed, each });
    }

    #[inline(always)]
    pub(crate) fn apply_simd<S: Simd>(
        &self,
        simd: S,
        rows: Rows<'_>,
        packed: &mut Packed,
        mut each: impl FnMut(usize, &[f32]),
    ) {
        let (outputs, stride) = (self.outputs(), self.matrix.stride());
        let mut sums = vec![0.0; stride];
        self.matrix.multiply(simd, rows, packed, |first, result| {
            for (row, result) in result.chunks_exact(stride).enumerate() {
                for ((sum, &value), &bias) in sums.iter_mut().zip(result).zip(&self.bias) {
                    *sum = value + bias;
                }
                each(first + row, &sums[..outputs]);
            }
        });
    }
}

struct Apply<'a, F> {
    linear: &'a Linear,
    rows: Rows<'a>,
    packed: &'a mut Packed,
    each: F,
}

impl<F: FnMut(usize, &[f32])> WithSimd for Apply<'_, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        self.linear.apply_simd(simd, self.rows, self.packed, self.each);
    }
}

/// `Maxout`, then `LayerNorm`.
#[derive(Debug, Clone)]
pub(crate) struct Maxout {
    matrix: Matrix,
    width: usize,
    pieces: usize,
    /// Piece by piece, as the outputs.
    bias: Vec<f32>,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

impl Maxout {
    pub(crate) fn new(parts: &MaxoutParts) -> Self {
        let &[width, pieces, inputs] = parts.weights.shape.as_slice() else {
            unreachable!("shapes are checked when a pipeline is built")
        };
        // Piece by piece, so that the pieces of neighbouring outputs are compared side by side.
        let order = |place: usize| place % width * pieces + place / width;
        Self {
            matrix: Matrix::new(&parts.weights.data, inputs, width * pieces, order),
            width,
            pieces,
            bias: (0..width * pieces).map(|place| parts.bias.data[order(place)]).collect(),
            gain: parts.gain.data.clone(),
            shift: parts.shift.data.clone(),
        }
    }

    pub(crate) fn inputs(&self) -> usize {
        self.matrix.inputs()
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Computes rows of `out`; `residual`, as long as `out`, is added where it is given.
    pub(crate) fn apply(
        &self,
        rows: Rows<'_>,
        residual: Option<&[f32]>,
        out: &mut [f32],
        scratch: &mut Scratch,
    ) {
        Arch::new().dispatch(ApplyMaxout {
            layer: self,
            rows,
            residual,
            out,
            packed: &mut scratch.packed,
        });
    }
}

struct ApplyMaxout<'a> {
    layer: &'a Maxout,
    rows: Rows<'a>,
    residual: Option<&'a [f32]>,
    out: &'a mut [f32],
    packed: &'a mut Packed,
}

impl WithSimd for ApplyMaxout<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { layer, rows, residual, out, packed } = self;
        let (width, stride) = (layer.width, layer.matrix.stride());
        layer.matrix.multiply(simd, rows, packed, |first, result| {
            for (row, result) in result.chunks_exact(stride).enumerate() {
                let place = (first + row) * width;
                let out = &mut out[place..place + width];
                best_pieces(result, &layer.bias, layer.pieces, out);
                normalise(out, &layer.gain, &layer.shift);
                if let Some(residual) = residual {
                    for (out, &before) in out.iter_mut().zip(&residual[place..place + width]) {
                        *out += before;
                    }
                }
            }
        });
    }
}

/// The largest piece of each output; pieces lie one after the other, an output wide each.
#[inline(always)]
pub(crate) fn best_pieces(sums: &[f32], bias: &[f32], pieces: usize, out: &mut [f32]) {
    let width = out.len();
    for ((out, &sum), &bias) in out.iter_mut().zip(&sums[..width]).zip(&bias[..width]) {
        *out = sum + bias;
    }
    for piece in 1..pieces {
        let (sums, bias) = (&sums[piece * width..][..width], &bias[piece * width..][..width]);
        for ((out, &sum), &bias) in out.iter_mut().zip(sums).zip(bias) {
            let value = sum + bias;
            *out = if value > *out { value } else { *out };
        }
    }
}

/// `LayerNorm` in place.
#[inline(always)]
fn normalise(row: &mut [f32], gain: &[f32], shift: &[f32]) {
    #[expect(clippy::cast_precision_loss, reason = "widths are far below 2^24")]
    let count = row.len() as f32;
    let mean = sum(row, |value| value) / count;
    let variance = sum(row, |value| (value - mean) * (value - mean)) / count + TINY;
    let scale = 1.0 / variance.sqrt();
    for ((value, &gain), &shift) in row.iter_mut().zip(gain).zip(shift) {
        *value = (*value - mean) * scale * gain + shift;
    }
}

/// A sum in an order that is the same on every machine: sixteen sums side by side, then those.
#[inline(always)]
fn sum(row: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0f32; 16];
    let mut chunks = row.chunks_exact(16);
    for chunk in &mut chunks {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += f(value);
        }
    }
    for (sum, &value) in sums.iter_mut().zip(chunks.remainder()) {
        *sum += f(value);
    }
    let mut half = 8;
    while half > 0 {
        for i in 0..half {
            sums[i] += sums[i + half];
        }
        half /= 2;
    }
    sums[0]
}
