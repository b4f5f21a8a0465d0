//! The networks, as arithmetic on rows of numbers.
//!
//! Every output is one chain of fused multiply-adds in the order of its inputs, whatever the width
//! of the machine's vectors and however many rows are computed together. So a token's numbers do not
//! depend on what it is batched with, nor on the machine.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined is compiled for the oldest processors, without their vectors"
)]

mod embed;
mod gemm;
mod layers;
mod tok2vec;

pub(crate) use embed::Features;
pub(crate) use layers::{Linear, Scratch, best_pieces};
pub(crate) use tok2vec::{State as Tok2VecState, Tok2Vec};
