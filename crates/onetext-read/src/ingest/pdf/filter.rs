//! How the data of a stream is packed, and its unpacking up to a bound.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::object::{Dict, digit};

/// What came of unpacking.
pub(super) enum Unpacked {
    Bytes(Vec<u8>),
    /// What comes before the place where the data breaks off.
    Broken(Vec<u8>),
    /// A picture, or a way of packing that holds no text.
    NotText,
    TooLarge,
}

/// Unpacks data to `limit` bytes at most.
pub(super) fn unpack(
    name: &[u8],
    data: &[u8],
    parameters: Option<&Dict>,
    limit: usize,
) -> Unpacked {
    let mut is_whole = true;
    let unpacked = match name {
        b"FlateDecode" | b"Fl" => {
            let unpacked;
            (unpacked, is_whole) = inflate(data, limit);
            unpacked
        }
        b"LZWDecode" | b"LZW" => {
            let is_early = parameters.and_then(|p| p.get("EarlyChange").count()) != Some(0);
            lzw(data, is_early, limit)
        }
        b"ASCII85Decode" | b"A85" => ascii85(data),
        b"ASCIIHexDecode" | b"AHx" => hex(data),
        b"RunLengthDecode" | b"RL" => run_length(data, limit),
        b"Crypt" => data.to_vec(),
        _ => return Unpacked::NotText,
    };
    if unpacked.len() > limit {
        return Unpacked::TooLarge;
    }
    let unpacked = match parameters {
        Some(parameters) => predicted(unpacked, parameters),
        None => unpacked,
    };
    if is_whole { Unpacked::Bytes(unpacked) } else { Unpacked::Broken(unpacked) }
}

/// What there is, and whether that is all. One byte more than is allowed tells data that is too large
/// from data that just fits.
fn inflate(data: &[u8], limit: usize) -> (Vec<u8>, bool) {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let mut is_whole = ZlibDecoder::new(data).take(most).read_to_end(&mut bytes).is_ok();
    if !is_whole && bytes.is_empty() {
        // Some programs leave the two bytes at the head out, or get them wrong.
        let headless = data.get(2..).unwrap_or_default();
        for data in [data, headless] {
            bytes.clear();
            is_whole = DeflateDecoder::new(data).take(most).read_to_end(&mut bytes).is_ok();
            if !bytes.is_empty() {
                break;
            }
        }
    }
    (bytes, is_whole)
}

fn lzw(data: &[u8], is_early: bool, limit: usize) -> Vec<u8> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut bytes = Vec::new();
    // Where each word of the table stands in what came out.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let (mut width, mut bits, mut held) = (9u32, 0usize, 0u32);
    let mut input = data.iter();
    loop {
        while held < width {
            let Some(byte) = input.next() else { return bytes };
            bits = (bits << 8 | usize::from(*byte)) & 0xFF_FFFF;
            held += 8;
        }
        held -= width;
        let code = bits >> held & ((1 << width) - 1);
        let start = bytes.len();
        match code {
            CLEAR => {
                table.clear();
                width = 9;
                last = None;
                continue;
            }
            END => return bytes,
            0..=255 => bytes.extend(u8::try_from(code)),
            code => {
                let (from, length) = match (table.get(code - 258), last) {
                    (Some(word), _) => *word,
                    // The word that is being made: the last one and its own first byte.
                    (None, Some((from, length))) if code - 258 == table.len() => (from, length + 1),
                    _ => return bytes,
                };
                for at in from..from + length {
                    let Some(byte) = bytes.get(at).copied() else { return bytes };
                    bytes.push(byte);
                }
            }
        }
        if let Some((from, length)) = last
            && table.len() < 4096 - 258
        {
            // The next byte stands right behind, so that a word is a place and a length.
            table.push((from, length + 1));
        }
        last = Some((start, bytes.len() - start));
        let next = table.len() + 258 + usize::from(is_early);
        width = match next {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        if bytes.len() > limit {
            return bytes;
        }
    }
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut group: Vec<u8> = Vec::with_capacity(5);
    let whole = |group: &[u8]| {
        let value = (0..5)
            .fold(0u64, |value, at| value * 85 + u64::from(group.get(at).copied().unwrap_or(84)));
        u32::try_from(value & 0xFFFF_FFFF).unwrap_or_default().to_be_bytes()
    };
    for byte in data {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(byte - b'!');
                if group.len() == 5 {
                    bytes.extend(whole(&group));
                    group.clear();
                }
            }
            _ => {}
        }
    }
    if group.len() > 1 {
        bytes.extend(&whole(&group)[..group.len() - 1]);
    }
    bytes
}

fn hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        data.iter().take_while(|byte| **byte != b'>').filter_map(|byte| digit(*byte)).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()).collect()
}

fn run_length(data: &[u8], limit: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = data;
    while let Some((length, after)) = rest.split_first() {
        match length {
            128 => break,
            0..=127 => {
                let count = (usize::from(*length) + 1).min(after.len());
                bytes.extend(&after[..count]);
                rest = &after[count..];
            }
            129..=255 => {
                let Some((byte, after)) = after.split_first() else { break };
                bytes.extend(std::iter::repeat_n(*byte, 257 - usize::from(*length)));
                rest = after;
            }
        }
        if bytes.len() > limit {
            break;
        }
    }
    bytes
}

/// Data of which each row was written as its difference from the one above.
fn predicted(data: Vec<u8>, parameters: &Dict) -> Vec<u8> {
    let value = |key: &str, without: usize| parameters.get(key).count().unwrap_or(without);
    // Only the way that PNG does it is found around text.
    if value("Predictor", 1) < 10 {
        return data;
    }
    let bits = value("Colors", 1).min(64) * value("BitsPerComponent", 8).min(64);
    let pixel = bits.div_ceil(8).max(1);
    let row = (value("Columns", 1).min(1 << 20) * bits).div_ceil(8).max(1);
    let mut rows: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0u8; row];
    for line in data.chunks(row + 1) {
        let Some((how, line)) = line.split_first() else { break };
        let mut current = vec![0u8; row];
        for (at, byte) in line.iter().enumerate() {
            let left = at.checked_sub(pixel).map_or(0, |at| current[at]);
            let up = above[at];
            let corner = at.checked_sub(pixel).map_or(0, |at| above[at]);
            let guess = match how {
                1 => left,
                2 => up,
                3 => left.midpoint(up),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            current[at] = byte.wrapping_add(guess);
        }
        rows.extend(&current[..line.len()]);
        above = current;
    }
    rows
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |from: u8| (guess - i16::from(from)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::super::object::{Lexer, Object};
    use super::*;

    fn unpacked(name: &str, data: &[u8], parameters: &str, limit: usize) -> Option<Vec<u8>> {
        let parameters = match Lexer::new(parameters.as_bytes(), 0).object() {
            Some(Object::Dict(dict)) => Some(dict),
            _ => None,
        };
        match unpack(name.as_bytes(), data, parameters.as_ref(), limit) {
            Unpacked::Bytes(bytes) | Unpacked::Broken(bytes) => Some(bytes),
            Unpacked::NotText | Unpacked::TooLarge => None,
        }
    }

    #[test]
    fn every_way_of_packing_is_undone() {
        let cases: [(&str, &[u8], &str, &[u8]); 7] = [
            ("LZWDecode", b"\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01", "", b"-----A---B"),
            ("ASCII85Decode", b"87cURD]j7BEbo80zG]~>", "", b"Hello world!\0\0\0\0x"),
            ("ASCIIHexDecode", b"48 65 6c6C 6f7>", "", b"Hellop"),
            ("RunLengthDecode", b"\x02abc\xFEd\x80e", "", b"abcddd"),
            (
                "ASCIIHexDecode",
                b"02 010203 02 010101>",
                "<</Predictor 12/Columns 3>>",
                b"\x01\x02\x03\x02\x03\x04",
            ),
            (
                "ASCIIHexDecode",
                b"01 010101 04 010101 03 010101>",
                "<</Predictor 15/Columns 3>>",
                b"\x01\x02\x03\x02\x03\x04\x02\x03\x04",
            ),
            ("Crypt", b"as it is", "", b"as it is"),
        ];
        for (name, packed, parameters, expected) in cases {
            assert_eq!(
                unpacked(name, packed, parameters, 100).as_deref(),
                Some(expected),
                "{name} {parameters}"
            );
        }
        assert_eq!(unpacked("DCTDecode", b"\xFF\xD8", "", 100), None);
        assert_eq!(unpacked("RunLengthDecode", b"\x81a", "", 127), None);
    }

    /// Packs with codes of growing width, as the reader expects them.
    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut table: std::collections::HashMap<Vec<u8>, usize> =
            (0..=255u8).map(|byte| (vec![byte], usize::from(byte))).collect();
        let (mut bits, mut next, mut word) = (Vec::new(), 258, Vec::new());
        let mut width = 9;
        let put = |bits: &mut Vec<bool>, code: usize, width: usize| {
            bits.extend((0..width).rev().map(|at| code >> at & 1 == 1));
        };
        put(&mut bits, 256, width);
        for byte in bytes {
            let longer = [word.as_slice(), &[*byte]].concat();
            if table.contains_key(&longer) {
                word = longer;
                continue;
            }
            put(&mut bits, table[&word], width);
            table.insert(longer, next);
            next += 1;
            width = match next {
                0..512 => 9,
                512..1024 => 10,
                1024..2048 => 11,
                _ => 12,
            };
            word = vec![*byte];
            if next == 4094 {
                put(&mut bits, table[&word], width);
                put(&mut bits, 256, width);
                table.retain(|word, _| word.len() == 1);
                (next, width) = (258, 9);
                word.clear();
            }
        }
        if !word.is_empty() {
            put(&mut bits, table[&word], width);
            // The reader has a word more by now.
            width = if [511, 1023, 2047].contains(&next) { width + 1 } else { width };
        }
        put(&mut bits, 257, width);
        bits.chunks(8)
            .map(|eight| {
                eight
                    .iter()
                    .enumerate()
                    .fold(0, |byte, (at, bit)| byte | u8::from(*bit) << (7 - at))
            })
            .collect()
    }

    proptest::proptest! {
        #[test]
        fn what_was_packed_comes_back(words in proptest::collection::vec(0u8..6, 0..9000)) {
            let back = unpacked("LZWDecode", &packed(&words), "", 1 << 20);
            proptest::prop_assert_eq!(back.as_deref(), Some(words.as_slice()));
        }
    }
}
