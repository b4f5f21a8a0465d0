//! Random numbers that are the same on every machine.
//!
//! Every unknown has its own `ChaCha` generator (Bernstein 2008, eight rounds), keyed by the seed and
//! the unknown's place, and every block of draws its own stream of it. So any block can be drawn
//! alone, in any order, and adding a party changes no other party's draws.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// A source of random numbers.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The source of one unknown, given by its kind, party and issue, for one stream.
    pub(super) fn new(seed: u64, unknown: [u64; 3], stream: u64) -> Self {
        let mut key = [0_u8; 32];
        let words = [seed, unknown[0], unknown[1], unknown[2]];
        for (bytes, word) in key.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        let mut source = ChaCha8Rng::from_seed(key);
        source.set_stream(stream);
        Self(source)
    }

    /// Above 0, below 1: the odd multiples of 2^-53.
    pub(super) fn unit(&mut self) -> f64 {
        let bits = self.0.next_u64() >> 12;
        f64::from_bits(0x3FF0_0000_0000_0000 | bits) - 1.0 + f64::EPSILON / 2.0
    }

    /// Uniform between two numbers.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        (low + (high - low) * self.unit()).clamp(low, high)
    }

    /// One of the numbers below `count`, which is not 0.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * count as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Exponential with mean 1.
    pub(super) fn exponential(&mut self) -> f64 {
        -libm::log(self.unit())
    }

    /// Standard normal, by Marsaglia's polar method.
    pub(super) fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (self.between(-1.0, 1.0), self.between(-1.0, 1.0));
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }
}
