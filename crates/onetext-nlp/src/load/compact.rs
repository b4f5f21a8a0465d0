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
//!
//! Steps were weighed against half floats on 9,000 paragraphs of English. Half floats throughout
//! change the parse of one paragraph in 200, steps of 16 bits one in 1,300, and tables in 16 with
//! layers in 20 bits none: what is looked up bears coarse numbers, what is multiplied does not.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use super::pack::MAX_AXES;
use super::{LoadError, LoadOptions};
use crate::parts::{Component, Meta, Parts, Tensor, TokenizerParts, Use, VectorParts};

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
    /// As whole steps of a size that is each row's own: tables in 16 bits, layers in 20.
    Steps,
}

impl Precision {
    fn code(self) -> u8 {
        match self {
            Self::Full => 0,
            Self::Steps => 1,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        [Self::Full, Self::Steps].into_iter().find(|precision| precision.code() == code)
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
    parts.visit_tensors(&mut |tensor, used| {
        write_tensor(tensor, used, precision, &mut numbers);
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
    parts.visit_tensors(&mut |tensor, used| read_tensor(tensor, used, precision, &mut numbers))?;
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

/// How one array is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Full,
    /// Two bytes for each number.
    Steps16,
    /// Two bytes for each number, and a half for each behind those of the row.
    Steps20,
}

impl Form {
    fn of(numbers: usize, used: Use, file: Precision) -> Self {
        match (file, used) {
            (Precision::Full, _) => Self::Full,
            _ if numbers < SMALL => Self::Full,
            (Precision::Steps, Use::Table) => Self::Steps16,
            (Precision::Steps, Use::Layer) => Self::Steps20,
        }
    }

    /// How many bytes a row takes.
    fn row(self, numbers: usize) -> Option<usize> {
        match self {
            Self::Full => numbers.checked_mul(4),
            Self::Steps16 => numbers.checked_mul(2)?.checked_add(4),
            Self::Steps20 => {
                numbers.checked_mul(2)?.checked_add(numbers.div_ceil(2))?.checked_add(4)
            }
        }
    }

    /// The largest step.
    fn largest(self) -> f32 {
        match self {
            Self::Full | Self::Steps16 => f32::from(i16::MAX),
            Self::Steps20 => f32::from(i16::MAX) * 16.0,
        }
    }
}

/// How long the rows of an array are.
fn row_of(tensor: &Tensor) -> usize {
    tensor.shape.last().copied().unwrap_or(1).max(1)
}

fn write_tensor(tensor: &Tensor, used: Use, file: Precision, out: &mut Vec<u8>) {
    let form = Form::of(tensor.data.len(), used, file);
    if form == Form::Full {
        out.extend(tensor.data.iter().flat_map(|number| number.to_le_bytes()));
        return;
    }
    for row in tensor.data.chunks(row_of(tensor)) {
        let largest = row.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
        let scale = largest / form.largest();
        let inverse = if scale > 0.0 { 1.0 / f64::from(scale) } else { 0.0 };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a scaled number is at most the largest step"
        )]
        let step = |number: &f32| (f64::from(*number) * inverse).round() as i32;
        out.extend(scale.to_le_bytes());
        if form == Form::Steps16 {
            out.extend(row.iter().flat_map(|number| low_half(step(number)).to_le_bytes()));
            continue;
        }
        out.extend(row.iter().flat_map(|number| low_half(step(number) >> 4).to_le_bytes()));
        out.extend(row.chunks(2).map(|pair| {
            let nibble = |number: Option<&f32>| {
                number.map_or(0, |number| step(number).to_le_bytes()[0] & 15)
            };
            nibble(pair.first()) | nibble(pair.get(1)) << 4
        }));
    }
}

/// The lower half of a number that fits into it.
fn low_half(number: i32) -> i16 {
    let [one, two, ..] = number.to_le_bytes();
    i16::from_le_bytes([one, two])
}

fn read_tensor(
    tensor: &mut Tensor,
    used: Use,
    file: Precision,
    from: &mut &[u8],
) -> Result<(), LoadError> {
    let damaged = |reason: &str| LoadError::Damaged(reason.to_owned());
    let short = || damaged("an array has more numbers than the file");
    if tensor.shape.len() > MAX_AXES {
        return Err(damaged("an array has too many axes"));
    }
    let count = tensor.shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    let count = count.ok_or_else(short)?;
    let form = Form::of(count, used, file);
    let row = row_of(tensor);
    let row_bytes = form.row(row).ok_or_else(short)?;
    let bytes = (count / row).checked_mul(row_bytes).ok_or_else(short)?;
    let (numbers, rest) = from.split_at_checked(bytes).ok_or_else(short)?;
    *from = rest;
    let mut data = vec![0.0; count];
    for (bytes, out) in numbers.chunks_exact(row_bytes).zip(data.chunks_exact_mut(row)) {
        if form == Form::Full {
            for (out, &number) in out.iter_mut().zip(bytes.as_chunks().0) {
                *out = f32::from_le_bytes(number);
            }
            continue;
        }
        let (scale, steps) = bytes.split_first_chunk().ok_or_else(short)?;
        let scale = f32::from_le_bytes(*scale);
        let (steps, nibbles) = steps.split_at_checked(row * 2).ok_or_else(short)?;
        for (out, &step) in out.iter_mut().zip(steps.as_chunks().0) {
            *out = f32::from(i16::from_le_bytes(step));
        }
        for (out, &pair) in out.chunks_mut(2).zip(nibbles) {
            for (out, nibble) in out.iter_mut().zip([pair & 15, pair >> 4]) {
                *out = *out * 16.0 + f32::from(nibble);
            }
        }
        for out in out {
            *out *= scale;
        }
    }
    if !data.iter().fold(true, |finite, number| finite & number.is_finite()) {
        return Err(damaged("it holds numbers that are not finite"));
    }
    tensor.data = data;
    Ok(())
}
