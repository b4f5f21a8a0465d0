//! Matrix products against fixed weights.
//!
//! Weights are laid out once, when they are loaded, in panels as wide as a block of the machine's
//! vector registers; what is multiplied with them is laid out a few rows at a time. The layout
//! follows the approach of Goto and van de Geijn, "Anatomy of High-Performance Matrix
//! Multiplication" (2008), with the weights' half of the packing done beforehand.

use pulp::{Arch, Simd, WithSimd};

/// How many rows are packed at a time: with 288 inputs they stay in the second-level cache.
const BLOCK_ROWS: usize = 64;

/// Weights, ready to be multiplied with.
#[derive(Debug, Clone)]
pub(crate) struct Matrix {
    inputs: usize,
    outputs: usize,
    /// Outputs that one panel computes side by side.
    panel: usize,
    /// Panel after panel; in each, input after input, the weights of the panel's outputs.
    data: Vec<f32>,
}

/// A product's working memory, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct Packed(Vec<f32>);

impl Matrix {
    /// Lays out weights given output by output; `order` tells which output comes at each place.
    pub(crate) fn new(
        weights: &[f32],
        inputs: usize,
        outputs: usize,
        order: impl Fn(usize) -> usize,
    ) -> Self {
        let panel = Arch::new().dispatch(PanelWidth { outputs });
        Self::in_panels(weights, inputs, outputs, panel, order)
    }

    fn in_panels(
        weights: &[f32],
        inputs: usize,
        outputs: usize,
        panel: usize,
        order: impl Fn(usize) -> usize,
    ) -> Self {
        let panels = outputs.div_ceil(panel);
        let mut data = vec![0.0; panels * panel * inputs];
        for place in 0..outputs {
            let row = &weights[order(place) * inputs..][..inputs];
            let column = &mut data[place / panel * panel * inputs + place % panel..];
            for (slot, &weight) in column.iter_mut().step_by(panel).zip(row) {
                *slot = weight;
            }
        }
        Self { inputs, outputs, panel, data }
    }

    /// How many numbers a row has that goes in.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// How many numbers are computed for a row.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// How many numbers a row of the result takes: the outputs, and what fills the last panel.
    pub(crate) fn stride(&self) -> usize {
        self.outputs.div_ceil(self.panel) * self.panel
    }

    /// Multiplies rows, and hands on the results some rows at a time: the number of the first row,
    /// and the rows, [`Self::stride`] numbers each, which may be worked on in place.
    pub(crate) fn multiply(
        &self,
        rows: Rows<'_>,
        packed: &mut Packed,
        mut each: impl FnMut(usize, &mut [f32]),
    ) {
        let room = BLOCK_ROWS * (self.inputs + self.stride());
        packed.0.resize(room.max(packed.0.len()), 0.0);
        let (left, result) = packed.0.split_at_mut(BLOCK_ROWS * self.inputs);
        for first in (0..rows.count).step_by(BLOCK_ROWS) {
            let count = BLOCK_ROWS.min(rows.count - first);
            let data = &rows.data[first * rows.step..];
            let rows = Rows { data, step: rows.step, count };
            // One call for some rows, not one for all with `each` inside: so the kernels are
            // compiled once, and not for every use of a product.
            Arch::new().dispatch(Block { matrix: self, rows, left, result });
            each(first, &mut result[..count * self.stride()]);
        }
    }
}

/// A few rows' product.
struct Block<'a> {
    matrix: &'a Matrix,
    rows: Rows<'a>,
    left: &'a mut [f32],
    result: &'a mut [f32],
}

impl WithSimd for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // As many sums as fit into the registers, beside a panel's row and one value.
        match (S::REGISTER_COUNT >= 32, self.matrix.panel / S::F32_LANES) {
            (_, 1) => self.product::<S, 8, 1>(simd),
            (true, 2) => self.product::<S, 8, 2>(simd),
            (true, 3) => self.product::<S, 8, 3>(simd),
            (true, 4) => self.product::<S, 6, 4>(simd),
            (true, 5) => self.product::<S, 5, 5>(simd),
            (true, 6) => self.product::<S, 4, 6>(simd),
            (true, _) => self.product::<S, 4, 7>(simd),
            (false, 2) => self.product::<S, 6, 2>(simd),
            (false, 3) => self.product::<S, 4, 3>(simd),
            (false, 4) => self.product::<S, 3, 4>(simd),
            (false, 5) => self.product::<S, 2, 5>(simd),
            (false, 6) => self.product::<S, 2, 6>(simd),
            (false, _) => self.product::<S, 2, 7>(simd),
        }
    }
}

impl Block<'_> {
    #[inline(always)]
    fn product<S: Simd, const TALL: usize, const WIDE: usize>(self, simd: S) {
        let Self { matrix, rows, left, result } = self;
        let (inputs, stride) = (matrix.inputs, matrix.stride());
        for (from, tall) in tiles::<TALL>(rows.count) {
            let left = &mut left[from * inputs..][..tall * inputs];
            for row in 0..tall {
                let source = &rows.data[(from + row) * rows.step..][..inputs];
                for (place, &value) in left.chunks_exact_mut(tall).zip(source) {
                    place[row] = value;
                }
            }
        }
        for (number, panel) in matrix.data.chunks_exact(matrix.panel * inputs).enumerate() {
            for (from, tall) in tiles::<TALL>(rows.count) {
                let left = &left[from * inputs..][..tall * inputs];
                let result = &mut result[from * stride + number * matrix.panel..];
                match tall {
                    1 => tile_product::<S, 1, WIDE>(simd, left, panel, result, stride),
                    2 => tile_product::<S, 2, WIDE>(simd, left, panel, result, stride),
                    3 => tile_product::<S, 3, WIDE>(simd, left, panel, result, stride),
                    4 => tile_product::<S, 4, WIDE>(simd, left, panel, result, stride),
                    _ => tile_product::<S, TALL, WIDE>(simd, left, panel, result, stride),
                }
            }
        }
    }
}

/// Splits rows into tiles: each one's first row and height. What is left over after the tall ones
/// is split into lower ones, so that a single row costs no more than a row.
#[inline(always)]
fn tiles<const TALL: usize>(count: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let tall = match count - from {
            0 => return None,
            left if left >= TALL => TALL,
            left => left.min(4),
        };
        from += tall;
        Some((from - tall, tall))
    })
}

/// Rows to be multiplied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) data: &'a [f32],
    /// From the beginning of a row to that of the next; rows may overlap.
    pub(crate) step: usize,
    pub(crate) count: usize,
}

/// Multiplies some rows with one panel, all sums in registers.
#[inline(always)]
fn tile_product<S: Simd, const TALL: usize, const WIDE: usize>(
    simd: S,
    left: &[f32],
    panel: &[f32],
    result: &mut [f32],
    stride: usize,
) {
    let mut sums = [[simd.splat_f32s(0.0); WIDE]; TALL];
    let panel = S::as_simd_f32s(panel).0;
    for (left, right) in left.chunks_exact(TALL).zip(panel.chunks_exact(WIDE)) {
        for (sums, &value) in sums.iter_mut().zip(left) {
            let value = simd.splat_f32s(value);
            for (sum, &right) in sums.iter_mut().zip(right) {
                *sum = simd.mul_add_f32s(value, right, *sum);
            }
        }
    }
    for (row, sums) in result.chunks_mut(stride).zip(&sums) {
        let row = S::as_mut_simd_f32s(&mut row[..WIDE * S::F32_LANES]).0;
        row.copy_from_slice(sums);
    }
}

/// How many outputs a panel should have on this machine.
struct PanelWidth {
    outputs: usize,
}

impl WithSimd for PanelWidth {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        let vectors = self.outputs.div_ceil(S::F32_LANES).max(1);
        // A few outputs go into one panel. Of many, the least possible is computed for nothing.
        let few = (vectors <= 7).then_some(vectors);
        let wide =
            few.or([3, 4, 5, 2].into_iter().min_by_key(|wide| vectors.div_ceil(*wide) * wide));
        wide.unwrap_or(1) * S::F32_LANES
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slowly(weights: &[f32], inputs: usize, rows: Rows<'_>) -> Vec<f32> {
        let row = |row: usize| &rows.data[row * rows.step..][..inputs];
        let sum = |row: &[f32], weights: &[f32]| {
            row.iter().zip(weights).fold(0.0f32, |sum, (&a, &b)| a.mul_add(b, sum))
        };
        (0..rows.count)
            .flat_map(|r| weights.chunks_exact(inputs).map(move |w| sum(row(r), w)))
            .collect()
    }

    /// A product as a processor with other vectors would make it; at most a block of rows.
    struct Elsewhere<'a> {
        weights: &'a [f32],
        inputs: usize,
        rows: Rows<'a>,
    }

    impl WithSimd for Elsewhere<'_> {
        type Output = Vec<f32>;

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> Vec<f32> {
            let Self { weights, inputs, rows } = self;
            let outputs = weights.len() / inputs;
            let panel = PanelWidth { outputs }.with_simd(simd);
            let matrix = Matrix::in_panels(weights, inputs, outputs, panel, |place| place);
            let mut left = vec![0.0; BLOCK_ROWS * inputs];
            let mut result = vec![0.0; BLOCK_ROWS * matrix.stride()];
            Block { matrix: &matrix, rows, left: &mut left, result: &mut result }.with_simd(simd);
            let results = result.chunks_exact(matrix.stride()).take(rows.count);
            results.flat_map(|row| row[..outputs].to_vec()).collect()
        }
    }

    /// The product on every kind of vectors that this machine has, the plainest one first.
    fn elsewhere(weights: &[f32], inputs: usize, rows: Rows<'_>) -> Vec<Vec<f32>> {
        let product = || Elsewhere { weights, inputs, rows };
        let mut found = vec![Simd::vectorize(pulp::Scalar::new(), product())];
        #[cfg(target_arch = "x86_64")]
        {
            found.extend(pulp::x86::V3::try_new().map(|simd| Simd::vectorize(simd, product())));
            found.extend(pulp::x86::V4::try_new().map(|simd| Simd::vectorize(simd, product())));
        }
        found
    }

    proptest! {
        /// Every machine gives the bits of the plain loop, for any shape and any number of rows.
        #[test]
        fn every_output_is_one_chain_of_fused_steps(
            inputs in 1usize..40,
            outputs in 1usize..120,
            count in 0usize..150,
            step in 1usize..50,
            seed in any::<u32>(),
        ) {
            let number = |i: usize| {
                let mixed = (u32::try_from(i).unwrap() ^ seed).wrapping_mul(0x9E37_79B9);
                f32::from(u16::try_from(mixed >> 16).unwrap()) / 32768.0 - 1.0
            };
            let weights: Vec<f32> = (0..inputs * outputs).map(number).collect();
            let data: Vec<f32> = (0..count * step + inputs).map(|i| number(i + 7)).collect();
            let rows = Rows { data: &data, step, count };
            let matrix = Matrix::new(&weights, inputs, outputs, |place| place);
            let expected = slowly(&weights, inputs, rows);
            let mut found = Vec::new();
            matrix.multiply(rows, &mut Packed::default(), |_, result| {
                for row in result.chunks_exact(matrix.stride()) {
                    found.extend_from_slice(&row[..matrix.outputs()]);
                }
            });
            prop_assert_eq!(&found, &expected);
            let rows = Rows { count: count.min(BLOCK_ROWS), ..rows };
            for found in elsewhere(&weights, inputs, rows) {
                prop_assert_eq!(&found[..], &expected[..rows.count * outputs]);
            }
        }
    }
}
