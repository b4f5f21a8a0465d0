//! Opening an archive from a stranger, with bounds on everything that costs time or memory.

use std::io::{Cursor, Read};

use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::xml::{Step, walk};

/// How much an office file may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file: usize,
    /// Parts in it.
    pub parts: usize,
    /// Bytes of one part, unpacked.
    pub part: usize,
    /// Bytes of all parts that are read, unpacked.
    pub unpacked: usize,
    /// How many times its size a part of more than 16 MB may unpack to.
    pub ratio: usize,
    /// How many elements may lie in one another.
    pub depth: usize,
    /// Paragraphs, notes and comments among them.
    pub paragraphs: usize,
}

impl Default for Limits {
    /// More than any text of talks asks for: 128 MB packed, 64 MB of words in one part.
    fn default() -> Self {
        Self {
            file: 128 << 20,
            parts: 5_000,
            part: 64 << 20,
            unpacked: 128 << 20,
            ratio: 250,
            depth: 1_000,
            paragraphs: 500_000,
        }
    }
}

/// Why an office file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OfficeError {
    /// It is larger than the limit.
    #[error("the file has {size} bytes, which is more than {limit}")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// It is no archive, or its list of contents is cut off or broken.
    #[error("the file is no {expected}, or is cut off: {why}")]
    NoArchive {
        /// What it should be.
        expected: &'static str,
        /// What is wrong.
        why: String,
    },
    /// It has more parts than the limit.
    #[error("the file has more than {limit} parts")]
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// It is an archive, but of something else.
    #[error("the file is {found}, not a {expected}")]
    Foreign {
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// It is encrypted with a password.
    #[error("the file's part {part} is locked with a password")]
    Locked {
        /// The part.
        part: String,
    },
    /// A part that is needed is not there.
    #[error("the file has no part {part}")]
    Missing {
        /// The part.
        part: String,
    },
    /// A part unpacks to more than the limit, or to more than its size can honestly hold.
    #[error("the file's part {part} unpacks to more than {limit} bytes")]
    Bomb {
        /// The part.
        part: String,
        /// To how many bytes it may unpack.
        limit: usize,
    },
    /// A part cannot be unpacked.
    #[error("the file's part {part} is damaged: {why}")]
    Damaged {
        /// The part.
        part: String,
        /// What is wrong.
        why: String,
    },
    /// A part is not the XML that it should be.
    #[error("the file's part {part} is no well-formed XML at byte {at}: {why}")]
    Xml {
        /// The part.
        part: String,
        /// Where, in bytes.
        at: u64,
        /// What is wrong.
        why: String,
    },
    /// A part declares entities, which no office file needs and attacks use.
    #[error("the file's part {part} has a document type declaration, which is refused")]
    Declaration {
        /// The part.
        part: String,
    },
    /// Elements lie in one another more deeply than the limit.
    #[error("elements of the file's part {part} lie more than {limit} deep in one another")]
    TooDeep {
        /// The part.
        part: String,
        /// The limit.
        limit: usize,
    },
    /// It has more paragraphs than the limit.
    #[error("the file's part {part} brings the paragraphs to more than {limit}")]
    TooManyParagraphs {
        /// The part.
        part: String,
        /// The limit.
        limit: usize,
    },
}

/// Below this size a part may unpack as it will.
const FREE: usize = 16 << 20;

/// An archive that was opened.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
    /// How many bytes were unpacked.
    unpacked: usize,
}

impl<'a> Package<'a> {
    /// Opens a file that should be `expected`.
    pub(crate) fn open(
        bytes: &'a [u8],
        expected: &'static str,
        limits: &'a Limits,
    ) -> Result<Self, OfficeError> {
        if bytes.len() > limits.file {
            return Err(OfficeError::TooLarge { size: bytes.len(), limit: limits.file });
        }
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            let found = "an older Word file (DOC) or one locked with a password";
            return Err(OfficeError::Foreign { expected, found });
        }
        if most_parts(bytes) > limits.parts as u64 {
            return Err(OfficeError::TooManyParts { limit: limits.parts });
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| OfficeError::NoArchive { expected, why: error.to_string() })?;
        if archive.len() > limits.parts {
            return Err(OfficeError::TooManyParts { limit: limits.parts });
        }
        Ok(Self { archive, limits, unpacked: 0 })
    }

    /// Whether it has a part.
    pub(crate) fn has(&self, part: &str) -> bool {
        self.archive.index_for_name(part).is_some()
    }

    /// The names of its parts in order; folders and names that are no text are left out.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok);
        names.filter(|name| !name.ends_with('/')).map(Into::into).collect()
    }

    /// The bytes of a part.
    pub(crate) fn bytes(&mut self, part: &str) -> Result<Vec<u8>, OfficeError> {
        let name = || part.to_owned();
        let index = self.archive.index_for_name(part);
        let index = index.ok_or_else(|| OfficeError::Missing { part: name() })?;
        if self.archive.by_index_data(index).is_ok_and(|entry| entry.encrypted()) {
            return Err(OfficeError::Locked { part: name() });
        }
        let file = self.archive.by_index(index).map_err(|error| broken(part, &error))?;
        let packed = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX);
        let honest = packed.saturating_mul(self.limits.ratio).max(FREE);
        let left = self.limits.unpacked.saturating_sub(self.unpacked);
        let limit = self.limits.part.min(left).min(honest);
        let mut bytes = Vec::new();
        // One byte more than is allowed tells a part that is too large from one that just fits.
        let read = file.take(limit as u64 + 1).read_to_end(&mut bytes);
        self.unpacked = self.unpacked.saturating_add(bytes.len());
        if bytes.len() > limit {
            return Err(OfficeError::Bomb { part: name(), limit });
        }
        read.map_err(|error| OfficeError::Damaged { part: name(), why: error.to_string() })?;
        Ok(bytes)
    }

    /// The words of an XML part, and whether bytes in it had to be taken for `U+FFFD`.
    pub(crate) fn text(&mut self, part: &str) -> Result<(String, bool), OfficeError> {
        Ok(decode(self.bytes(part)?))
    }

    /// Walks through an XML part.
    pub(crate) fn walk(
        &mut self,
        part: &str,
        tell: impl FnMut(Step<'_>) -> Result<(), OfficeError>,
    ) -> Result<(), OfficeError> {
        let (text, _) = self.text(part)?;
        walk(part, &text, self.limits.depth, tell)
    }

    /// A part as it is packed: whether it is, its checksum, its bytes and its size unpacked.
    pub(crate) fn packed(
        &mut self,
        part: &str,
    ) -> Result<(bool, u32, Vec<u8>, usize), OfficeError> {
        let index = self.archive.index_for_name(part);
        let index = index.ok_or_else(|| OfficeError::Missing { part: part.to_owned() })?;
        let mut file = self.archive.by_index_raw(index).map_err(|error| broken(part, &error))?;
        if file.encrypted() {
            return Err(OfficeError::Locked { part: part.to_owned() });
        }
        let deflated = match file.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return Err(damaged(part, "it is packed in a way that office files do not use")),
        };
        let (crc, size) = (file.crc32(), usize::try_from(file.size()).unwrap_or(usize::MAX));
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| damaged(part, &error.to_string()))?;
        Ok((deflated, crc, bytes, size))
    }
}

fn damaged(part: &str, why: &str) -> OfficeError {
    OfficeError::Damaged { part: part.to_owned(), why: why.to_owned() }
}

fn broken(part: &str, error: &ZipError) -> OfficeError {
    damaged(part, &error.to_string())
}

/// The most parts that anything in the file that looks like the end of an archive says that there
/// are. A file may have several ends, of which only one is true; which one is not known before the
/// list is read, and reading the list is what may cost too much.
fn most_parts(bytes: &[u8]) -> u64 {
    let mut most = 0;
    for (at, window) in bytes.windows(4).enumerate() {
        let count = match window {
            b"PK\x05\x06" => bytes
                .get(at + 10..at + 12)
                .and_then(|count| Some(u16::from_le_bytes(count.try_into().ok()?)))
                .filter(|count| *count < u16::MAX)
                .map(u64::from),
            // Archives of the large kind have the true number here, and the greatest one there.
            b"PK\x06\x06" => bytes
                .get(at + 32..at + 40)
                .and_then(|count| Some(u64::from_le_bytes(count.try_into().ok()?))),
            _ => None,
        };
        most = most.max(count.unwrap_or_default());
    }
    most
}

/// Bytes as text: UTF-8, or UTF-16 where a mark at the beginning says so.
fn decode(bytes: Vec<u8>) -> (String, bool) {
    let wide = |order: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).skip(1).map(|pair| match pair {
            &[first, second] => order([first, second]),
            _ => 0,
        });
        let mut is_broken = bytes.len() % 2 == 1;
        let text = char::decode_utf16(units).map(|unit| {
            unit.unwrap_or_else(|_| {
                is_broken = true;
                char::REPLACEMENT_CHARACTER
            })
        });
        (text.collect(), is_broken)
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => match String::from_utf8(bytes) {
            Ok(text) => (text, false),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::Packing;

    #[test]
    fn a_false_end_hides_no_long_list() {
        let mut packing = Packing::default();
        for number in 0..300 {
            packing.store(&number.to_string(), b"");
        }
        let mut bytes = packing.finish();
        assert_eq!(most_parts(&bytes), 300);
        bytes.extend(Packing::default().finish());
        let limits = Limits { parts: 200, ..Limits::default() };
        let opened = Package::open(&bytes, "", &limits).map(|_| ());
        assert_eq!(opened, Err(OfficeError::TooManyParts { limit: 200 }));
    }
}
