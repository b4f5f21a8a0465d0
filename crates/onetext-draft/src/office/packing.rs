//! Writing an archive: parts in the order given, no times of day, the same bytes every time.
//!
//! Only what office files need of the format is here, which is little and cannot fail.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// 1 January 1980, the first day that the format knows.
const DATE: u16 = (1 << 5) | 1;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const VERSION: u16 = 20;
/// Below this many bytes packing costs more than it saves.
const WORTH_PACKING: usize = 64;

/// An archive that is being written. A part holds at most 4 GB.
#[derive(Debug, Default)]
pub(crate) struct Packing {
    bytes: Vec<u8>,
    /// The list of contents that stands at the end.
    contents: Vec<u8>,
    parts: usize,
}

impl Packing {
    /// Adds a part.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) {
        let crc = crc32fast::hash(content);
        match deflate(content) {
            Some(packed) => self.part(name, DEFLATED, crc, &packed, content.len()),
            None => self.part(name, STORED, crc, content, content.len()),
        }
    }

    /// Adds a part as it is, for programs that look for it at a fixed place.
    pub(crate) fn store(&mut self, name: &str, content: &[u8]) {
        self.part(name, STORED, crc32fast::hash(content), content, content.len());
    }

    /// Adds a part that is packed already, or not at all.
    pub(crate) fn copy(
        &mut self,
        name: &str,
        deflated: bool,
        crc: u32,
        packed: &[u8],
        size: usize,
    ) {
        self.part(name, if deflated { DEFLATED } else { STORED }, crc, packed, size);
    }

    fn part(&mut self, name: &str, method: u16, crc: u32, packed: &[u8], size: usize) {
        let place = long(self.bytes.len());
        let name = &name.as_bytes()[..name.len().min(usize::from(u16::MAX))];
        let mut header = Vec::with_capacity(26);
        for value in [VERSION, FLAGS, method, 0, DATE] {
            header.extend(value.to_le_bytes());
        }
        for value in [crc, long(packed.len()), long(size)] {
            header.extend(value.to_le_bytes());
        }
        header.extend(short(name.len()).to_le_bytes());
        header.extend(0_u16.to_le_bytes());

        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&header);
        self.bytes.extend(name);
        self.bytes.extend(packed);

        self.contents.extend(b"PK\x01\x02");
        self.contents.extend(VERSION.to_le_bytes());
        self.contents.extend(&header);
        // No comment, disk 0, no attributes inside or outside.
        self.contents.extend([0; 10]);
        self.contents.extend(place.to_le_bytes());
        self.contents.extend(name);
        self.parts += 1;
    }

    /// The archive.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let place = long(self.bytes.len());
        let parts = short(self.parts).to_le_bytes();
        self.bytes.extend(&self.contents);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(parts);
        self.bytes.extend(parts);
        self.bytes.extend(long(self.contents.len()).to_le_bytes());
        self.bytes.extend(place.to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}

/// The content packed; none where that would not make it smaller.
fn deflate(content: &[u8]) -> Option<Vec<u8>> {
    if content.len() < WORTH_PACKING {
        return None;
    }
    // Level 1 leaves half as much again, level 6 takes three times as long for a tenth less.
    let packed = Vec::with_capacity(content.len() / 4);
    let mut encoder = DeflateEncoder::new(packed, Compression::new(3));
    encoder.write_all(content).ok()?;
    encoder.finish().ok().filter(|packed| packed.len() < content.len())
}

fn long(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn short(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn a_stranger_reads_what_was_packed() {
        let long = "the same words again and again; ".repeat(1000);
        let mut packing = Packing::default();
        packing.store("mimetype", b"application/x");
        packing.add("folder/long.xml", long.as_bytes());
        packing.add("empty", b"");
        packing.add("na\u{ef}ve", b"\0\x01\x02");
        let bytes = packing.finish();
        assert!(bytes.len() < 2000);
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            parts.push((file.name().unwrap().into_owned(), content));
        }
        assert_eq!(
            parts,
            [
                ("mimetype".to_owned(), b"application/x".to_vec()),
                ("folder/long.xml".to_owned(), long.into_bytes()),
                ("empty".to_owned(), Vec::new()),
                ("na\u{ef}ve".to_owned(), b"\0\x01\x02".to_vec()),
            ]
        );
    }
}
