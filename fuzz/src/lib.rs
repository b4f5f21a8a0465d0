//! How fuzzed bytes become a pipeline, and the bytes to start from.

use onetext_nlp::testing::Tiny;

/// Where a compact file has its checksum.
const CRC: std::ops::Range<usize> = 20..24;

/// What the first byte of an input says about the others.
pub enum Input<'b> {
    /// They are a wheel or a compact file as they stand.
    Whole(&'b [u8]),
    /// They are a compact file but for its checksum, which is put right.
    Unsealed(&'b [u8]),
    /// They take the place of one file of a tiny pipeline, the one of this number.
    File(usize, &'b [u8]),
}

impl<'b> Input<'b> {
    /// Takes an input apart.
    pub fn of(bytes: &'b [u8]) -> Self {
        match bytes {
            [] | [0] => Self::Whole(&[]),
            [0, rest @ ..] => Self::Whole(rest),
            [1, rest @ ..] => Self::Unsealed(rest),
            [number, rest @ ..] => Self::File(usize::from(*number) - 2, rest),
        }
    }

    /// The bytes of the pipeline.
    pub fn pipeline(&self) -> Vec<u8> {
        match *self {
            Self::Whole(bytes) => bytes.to_vec(),
            Self::Unsealed(bytes) => {
                let mut file = bytes.to_vec();
                if file.len() >= CRC.end {
                    let mut crc = crc32fast::Hasher::new();
                    crc.update(&file[..CRC.start]);
                    crc.update(&file[CRC.end..]);
                    file[CRC].copy_from_slice(&crc.finalize().to_le_bytes());
                }
                file
            }
            Self::File(number, bytes) => {
                let mut tiny = if number % 2 == 0 { Tiny::new() } else { Tiny::with_vectors() };
                let count = tiny.files().len();
                let name = tiny.files().keys().nth(number / 2 % count).cloned();
                tiny.put(&name.unwrap_or_default(), bytes);
                tiny.wheel()
            }
        }
    }
}

/// Inputs of the loaders to start from.
pub fn loader_seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (odd, tiny) in [Tiny::new(), Tiny::with_vectors()].iter().enumerate() {
        seeds.push([&[0], &tiny.wheel()[..]].concat());
        for compact in tiny.compact() {
            seeds.push([&[0], &compact[..]].concat());
            seeds.push([&[1], &compact[..]].concat());
        }
        for (number, bytes) in tiny.files().values().enumerate() {
            let number = u8::try_from(2 * number + odd + 2).unwrap_or_default();
            seeds.push([&[number], &bytes[..]].concat());
        }
    }
    seeds
}
