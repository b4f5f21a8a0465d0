//! The hashes that spaCy's files and embeddings are keyed by.
//!
//! A string's number decides which rows of an embedding it gets, so every bit counts here.

use crate::symbol_ids::symbol_id;

/// The number of a string in spaCy's string store: zero for the empty string, the fixed number of
/// a symbol, `MurmurHash64A` of anything else.
pub(crate) fn string_hash(text: &str) -> u64 {
    if text.is_empty() { 0 } else { symbol_id(text).unwrap_or_else(|| murmur_64a(text.as_bytes())) }
}

/// `MurmurHash64A` with the seed that spaCy uses.
fn murmur_64a(bytes: &[u8]) -> u64 {
    const SEED: u64 = 1;
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut hash = SEED ^ (bytes.len() as u64).wrapping_mul(M);
    let (blocks, tail) = bytes.as_chunks::<8>();
    for block in blocks {
        let mut mixed = u64::from_le_bytes(*block).wrapping_mul(M);
        mixed ^= mixed >> R;
        hash ^= mixed.wrapping_mul(M);
        hash = hash.wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut block = [0; 8];
        block[..tail.len()].copy_from_slice(tail);
        hash ^= u64::from_le_bytes(block);
        hash = hash.wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> R)
}

/// The four numbers that pick the rows of a hash embedding for a value.
///
/// thinc's own reduction of `MurmurHash3` to one 64-bit key: not the published 128-bit hash.
#[expect(clippy::cast_possible_truncation, reason = "the halves of each number are what is wanted")]
pub(crate) fn embed_hash(id: u64, seed: u32) -> [u32; 4] {
    const BYTES: u64 = 8;
    let seed = u64::from(seed);
    let mut low = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31);
    low = low.wrapping_mul(0x4cf5_ad43_2745_937f) ^ seed ^ BYTES;
    let mut high = seed ^ BYTES;
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    low = scramble(low);
    high = scramble(high);
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    [low as u32, (low >> 32) as u32, high as u32, (high >> 32) as u32]
}

/// The finishing step of `MurmurHash3`.
fn scramble(mut half: u64) -> u64 {
    half = (half ^ (half >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    half = (half ^ (half >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    half ^ (half >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_have_the_numbers_that_spacy_gives_them() {
        for (text, hash) in [
            ("", 0),
            ("DATE", 0x187),
            ("X", 0x65),
            ("case", 0x708c_f770_2d33_150e),
            ("a", 0xa52b_e5b3_f667_4b2a),
            ("hello", 0x530a_1bd8_a612_eb4e),
            ("naïve", 0xe12a_1555_00fd_eae0),
            ("12345678", 0x8900_6016_6fad_afa0),
            ("123456789abcdefgh", 0x3b57_242a_8d61_fc7b),
            ("FLAG64", 0x14f5_25fe_b2ef_93be),
            ("DEPRECATED1", 0xa751_3370_5f79_e77c),
            ("\0", 0xb09b_25bf_c7c4_1d07),
            ("日本語", 0x1bbb_64a5_b609_2e04),
        ] {
            assert_eq!(string_hash(text), hash, "{text:?}");
        }
    }

    #[test]
    fn embeddings_take_the_rows_that_thinc_takes() {
        for (id, seed, rows) in [
            (0, 0, [0xcc57_c3cb, 0x28df_63b7, 0xc4e8_fe52, 0xf255_7dfc]),
            (1, 8, [0x453b_d91c, 0x85fa_7376, 0x67d9_c5aa, 0x48f7_ad31]),
            (u64::MAX, u32::MAX, [0x0541_8be5, 0x2811_9258, 0xf39d_01ff, 0xe242_ad39]),
            (0x87c3_7b91_1142_53d5, 9, [0x6f22_2f19, 0x23a7_1f1e, 0x64ce_c08f, 0x0920_bad1]),
        ] {
            assert_eq!(embed_hash(id, seed), rows, "{id} {seed}");
        }
    }
}
