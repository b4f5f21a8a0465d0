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
        mut each: impl FnMut(usize, &[f32]),
    ) {
        let step = self.inputs();
        let rows = Rows { data: rows, step, count: rows.len().checked_div(step).unwrap_or(0) };
        let (outputs, stride) = (self.outputs(), self.matrix.stride());
        self.matrix.multiply(rows, &mut scratch.packed, |first, result| {
            Arch::new().dispatch(AddBias { bias: &self.bias, result });
            for (row, result) in result.chunks_exact(stride).enumerate() {
                each(first + row, &result[..outputs]);
            }
        });
    }
}

struct AddBias<'a> {
    bias: &'a [f32],
    result: &'a mut [f32],
}

impl WithSimd for AddBias<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for row in self.result.chunks_exact_mut(self.bias.len()) {
            for (value, &bias) in row.iter_mut().zip(self.bias) {
                *value += bias;
            }
        }
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
        let stride = self.matrix.stride();
        self.matrix.multiply(rows, &mut scratch.packed, |first, result| {
            let places = first * self.width..(first + result.len() / stride) * self.width;
            let residual = residual.map(|residual| &residual[places.clone()]);
            let out = &mut out[places];
            Arch::new().dispatch(Finish { layer: self, result, residual, out });
        });
    }
}

/// What is done with the products of some rows.
struct Finish<'a> {
    layer: &'a Maxout,
    result: &'a [f32],
    residual: Option<&'a [f32]>,
    out: &'a mut [f32],
}

impl WithSimd for Finish<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { layer, result, residual, out } = self;
        let rows = result.chunks_exact(layer.matrix.stride());
        for (row, (out, result)) in out.chunks_exact_mut(layer.width).zip(rows).enumerate() {
            best_pieces(result, &layer.bias, layer.pieces, out);
            normalise(out, &layer.gain, &layer.shift);
            if let Some(residual) = residual {
                let before = &residual[row * layer.width..][..layer.width];
                for (out, &before) in out.iter_mut().zip(before) {
                    *out += before;
                }
            }
        }
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
