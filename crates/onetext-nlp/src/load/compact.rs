//! The compact form: a whole pipeline in one file that is loaded in milliseconds.
//!
//! ```text
//! "onetxnlp"  version u16  precision u8  0 u8  packed u32  unpacked u32  CRC-32 u32
//! everything but numbers: the parts as postcard, deflated to `packed` bytes
//! the numbers of all arrays, one behind the other, in the order of `Parts::visit_tensors`
//! ```
//!
//! All numbers are little-endian. Large arrays are written in the precision of the file, small ones
//! (biases, norms) in full. The checksum covers all bytes but its own. What is written depends on
//! nothing but the parts.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use half::f16;
use half::slice::HalfFloatSliceExt;
use serde::{Deserialize, Serialize};

use super::pack::MAX_AXES;
use super::{LoadError, LoadOptions};
use crate::parts::{Component, Meta, Parts, Tensor, TokenizerParts, VectorParts};

/// How a compact file starts.
pub(super) const MAGIC: [u8; 8] = *b"onetxnlp";

/// The version of the form that is written and read.
const VERSION: u16 = 1;

/// Where the checksum stands, and how long the head is with it.
const CRC_AT: usize = 20;
const HEAD: usize = CRC_AT + 4;

/// Arrays with fewer numbers than this are written in full.
const SMALL: usize = 2048;

/// What deflated text may unpack to: this much, and at most so many times its size.
const UNPACKED_MOST: usize = 256 << 20;
const UNPACKED_RATIO: usize = 64;

/// How large arrays are written into a compact file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// As they are, in 32 bits.
    Full,
    /// In 16 bits with a sign, 5 bits of exponent and 10 of fraction.
    Half,
    /// In 16 bits as equal steps, with a scale for each row.
    Steps,
}

impl Precision {
    fn code(self) -> u8 {
        match self {
            Self::Full => 0,
            Self::Half => 1,
            Self::Steps => 2,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        [Self::Full, Self::Half, Self::Steps].into_iter().find(|precision| precision.code() == code)
    }
}

/// What is written: a pipeline with the components that it switches off.
#[derive(Serialize, Deserialize)]
struct Stored {
    meta: Meta,
    tokenizer: TokenizerParts,
    norms: Vec<(u64, String)>,
    vectors: Option<VectorParts>,
    components: Vec<Component>,
    /// The names of those that are switched off.
    disabled: Vec<String>,
}

/// Writes a pipeline, all its components included, some of which are switched off.
pub(super) fn write(
    mut parts: Parts,
    disabled: Vec<String>,
    precision: Precision,
) -> Result<Vec<u8>, LoadError> {
    let failed = |error: &dyn std::fmt::Display| LoadError::TooLarge {
        file: error.to_string(),
        limit: u32::MAX.into(),
    };
    let mut numbers = Vec::new();
    parts.visit_tensors(&mut |tensor| {
        write_tensor(tensor, precision, &mut numbers);
        Ok::<_, LoadError>(())
    })?;
    let Parts { meta, tokenizer, norms, vectors, components } = parts;
    let stored = Stored { meta, tokenizer, norms, vectors, components, disabled };
    let text = postcard::to_stdvec(&stored).map_err(|error| failed(&error))?;
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    let packed =
        encoder.write_all(&text).and_then(|()| encoder.finish()).map_err(|error| failed(&error))?;
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|error| failed(&error));

    let mut file = Vec::with_capacity(HEAD + packed.len() + numbers.len());
    file.extend(MAGIC);
    file.extend(VERSION.to_le_bytes());
    file.extend([precision.code(), 0]);
    file.extend(length(&packed)?.to_le_bytes());
    file.extend(length(&text)?.to_le_bytes());
    let mut crc = crc32fast::Hasher::new();
    for part in [&file[..], &packed, &numbers] {
        crc.update(part);
    }
    file.extend(crc.finalize().to_le_bytes());
    file.extend(packed);
    file.extend(numbers);
    Ok(file)
}

/// Puts a checksum that fits into a file, whatever it holds.
#[cfg(test)]
pub(super) fn seal(file: &mut [u8]) {
    if file.len() >= HEAD {
        let mut crc = crc32fast::Hasher::new();
        crc.update(&file[..CRC_AT]);
        crc.update(&file[HEAD..]);
        file[CRC_AT..HEAD].copy_from_slice(&crc.finalize().to_le_bytes());
    }
}

/// Reads a compact file.
pub(super) fn read(bytes: &[u8], options: &LoadOptions) -> Result<Parts, LoadError> {
    let damaged = |reason: &str| LoadError::Damaged(reason.to_owned());
    let short = || damaged("it ends in its head");
    let rest = bytes.strip_prefix(&MAGIC).ok_or_else(|| damaged("it does not start as one"))?;
    let (version, rest) = rest.split_first_chunk().ok_or_else(short)?;
    let version = u16::from_le_bytes(*version);
    if version != VERSION {
        return Err(LoadError::Version { found: version, supported: VERSION });
    }
    let (&[precision, zero], rest) = rest.split_first_chunk().ok_or_else(short)?;
    let (packed, rest) = rest.split_first_chunk().ok_or_else(short)?;
    let (unpacked, rest) = rest.split_first_chunk().ok_or_else(short)?;
    let (crc, rest) = rest.split_first_chunk().ok_or_else(short)?;
    let mut found = crc32fast::Hasher::new();
    found.update(&bytes[..CRC_AT]);
    found.update(rest);
    if found.finalize() != u32::from_le_bytes(*crc) {
        return Err(damaged("its checksum does not fit"));
    }
    let precision = Precision::from_code(precision).filter(|_| zero == 0);
    let precision = precision.ok_or_else(|| damaged("its precision is unknown"))?;
    let size = |bytes: [u8; 4]| usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(usize::MAX);
    let (packed, mut numbers) =
        rest.split_at_checked(size(*packed)).ok_or_else(|| damaged("it is too short"))?;
    let text = unpack(packed, size(*unpacked))?;
    let stored: Stored =
        postcard::from_bytes(&text).map_err(|error| damaged(&error.to_string()))?;
    drop(text);

    let Stored { meta, tokenizer, norms, vectors, components, disabled } = stored;
    let mut parts = Parts { meta, tokenizer, norms, vectors, components };
    parts.visit_tensors(&mut |tensor| read_tensor(tensor, precision, &mut numbers))?;
    if !numbers.is_empty() {
        return Err(damaged("there are more numbers than arrays"));
    }
    let names: Vec<&str> =
        parts.components.iter().map(|component| component.name.as_str()).collect();
    let off: Vec<&str> = disabled.iter().map(String::as_str).collect();
    let runs = super::enabled(&names, &off, options)?;
    let runs: Vec<bool> = names.iter().map(|name| runs.contains(name)).collect();
    let mut runs = runs.iter();
    parts.components.retain(|_| runs.next() == Some(&true));
    Ok(parts)
}

/// Unpacks text that must come to this many bytes.
fn unpack(packed: &[u8], unpacked: usize) -> Result<Vec<u8>, LoadError> {
    let damaged = |reason: &str| LoadError::Damaged(reason.to_owned());
    if unpacked > packed.len().saturating_mul(UNPACKED_RATIO).min(UNPACKED_MOST) {
        return Err(damaged("its text would unpack to more than it can hold"));
    }
    let mut text = Vec::with_capacity(unpacked);
    let most = u64::try_from(unpacked).unwrap_or(u64::MAX).saturating_add(1);
    DeflateDecoder::new(packed)
        .take(most)
        .read_to_end(&mut text)
        .map_err(|error| damaged(&error.to_string()))?;
    if text.len() == unpacked { Ok(text) } else { Err(damaged("its text has another length")) }
}

/// The precision of one array in a file of this precision.
fn precision_of(numbers: usize, file: Precision) -> Precision {
    if numbers < SMALL { Precision::Full } else { file }
}

/// How long the rows of an array are.
fn row(tensor: &Tensor) -> usize {
    tensor.shape.last().copied().unwrap_or(1).max(1)
}

fn write_tensor(tensor: &Tensor, file: Precision, out: &mut Vec<u8>) {
    match precision_of(tensor.data.len(), file) {
        Precision::Full => out.extend(tensor.data.iter().flat_map(|number| number.to_le_bytes())),
        Precision::Half => {
            out.extend(tensor.data.iter().flat_map(|&number| f16::from_f32(number).to_le_bytes()));
        }
        Precision::Steps => {
            for row in tensor.data.chunks(row(tensor)) {
                let largest = row.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
                let scale = largest / f32::from(i16::MAX);
                let step = if scale > 0.0 { 1.0 / f64::from(scale) } else { 0.0 };
                out.extend(scale.to_le_bytes());
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a scaled number is at most i16::MAX"
                )]
                out.extend(
                    row.iter().flat_map(|&number| {
                        ((f64::from(number) * step).round() as i16).to_le_bytes()
                    }),
                );
            }
        }
    }
}

fn read_tensor(tensor: &mut Tensor, file: Precision, from: &mut &[u8]) -> Result<(), LoadError> {
    let short = || LoadError::Damaged("an array has more numbers than the file".to_owned());
    let count = tensor.shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    let count = count.ok_or_else(short)?;
    if tensor.shape.len() > MAX_AXES {
        return Err(LoadError::Damaged("an array has too many axes".to_owned()));
    }
    let precision = precision_of(count, file);
    let row = row(tensor);
    let bytes = match precision {
        Precision::Full => count.checked_mul(4),
        Precision::Half => count.checked_mul(2),
        Precision::Steps => {
            count.checked_mul(2).and_then(|bytes| bytes.checked_add((count / row).checked_mul(4)?))
        }
    };
    let (numbers, rest) = from.split_at_checked(bytes.ok_or_else(short)?).ok_or_else(short)?;
    *from = rest;
    tensor.data = match precision {
        Precision::Full => {
            numbers.as_chunks().0.iter().map(|&number| f32::from_le_bytes(number)).collect()
        }
        Precision::Half => read_half(numbers, count),
        Precision::Steps => {
            let mut data = Vec::with_capacity(count);
            for row in numbers.chunks_exact(row * 2 + 4) {
                let (scale, steps) = row.split_first_chunk().ok_or_else(short)?;
                let scale = f32::from_le_bytes(*scale);
                let steps = steps.as_chunks().0.iter();
                data.extend(steps.map(|&step| f32::from(i16::from_le_bytes(step)) * scale));
            }
            data
        }
    };
    let finite = tensor.data.iter().fold(true, |finite, number| finite & number.is_finite());
    if finite {
        Ok(())
    } else {
        Err(LoadError::Damaged("it holds numbers that are not finite".to_owned()))
    }
}

/// Numbers in half precision, a block at a time, which the processor turns around at once.
fn read_half(bytes: &[u8], count: usize) -> Vec<f32> {
    const BLOCK: usize = 4096;
    let mut data = vec![0.0; count];
    let mut halves = [f16::ZERO; BLOCK];
    for (block, out) in bytes.as_chunks().0.chunks(BLOCK).zip(data.chunks_mut(BLOCK)) {
        for (half, &bytes) in halves.iter_mut().zip(block) {
            *half = f16::from_le_bytes(bytes);
        }
        halves[..block.len()].convert_to_f32_slice(out);
    }
    data
}
