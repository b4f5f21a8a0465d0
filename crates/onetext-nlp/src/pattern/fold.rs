//! Characters that are equal where a pattern ignores case.
//!
//! Python compares the lower case of both sides, and beyond that takes as equal the small letters
//! that share a capital (`s` and `ſ`).

use crate::unicode::simple_lower;

/// Where letters with a lower case of their own are.
const CASED: [(u32, u32); 8] = [
    (0x41, 0x2cff),
    (0xa640, 0xabff),
    (0xff21, 0xff3a),
    (0x10400, 0x10fff),
    (0x118a0, 0x118ff),
    (0x16e40, 0x16eff),
    (0x1d400, 0x1d7ff),
    (0x1e900, 0x1e94f),
];

/// Small letters that share a capital.
const SHARED: [&[u32]; 24] = [
    &[0x69, 0x131],
    &[0x73, 0x17f],
    &[0xb5, 0x3bc],
    &[0x345, 0x3b9, 0x1fbe],
    &[0x390, 0x1fd3],
    &[0x3b0, 0x1fe3],
    &[0x3b2, 0x3d0],
    &[0x3b5, 0x3f5],
    &[0x3b8, 0x3d1],
    &[0x3ba, 0x3f0],
    &[0x3c0, 0x3d6],
    &[0x3c1, 0x3f1],
    &[0x3c2, 0x3c3],
    &[0x3c6, 0x3d5],
    &[0x432, 0x1c80],
    &[0x434, 0x1c81],
    &[0x43e, 0x1c82],
    &[0x441, 0x1c83],
    &[0x442, 0x1c84, 0x1c85],
    &[0x44a, 0x1c86],
    &[0x463, 0x1c87],
    &[0x1c88, 0xa64b],
    &[0x1e61, 0x1e9b],
    &[0xfb05, 0xfb06],
];

/// Every capital with its small letter.
#[derive(Debug)]
pub(super) struct Folding {
    lowers: Vec<(u32, u32)>,
}

impl Folding {
    pub(super) fn new() -> Self {
        let cased = CASED.iter().flat_map(|&(first, last)| first..=last).filter_map(char::from_u32);
        let lowers = cased.map(|c| (u32::from(c), u32::from(simple_lower(c))));
        Self { lowers: lowers.filter(|(upper, lower)| upper != lower).collect() }
    }

    /// Ascending ranges with all that is equal to one of their characters but for case.
    pub(super) fn close(&self, mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        let has = |ranges: &[(u32, u32)], code: u32| {
            let place = ranges.partition_point(|&(_, last)| last < code);
            ranges.get(place).is_some_and(|&(first, _)| first <= code)
        };
        let mut smalls: Vec<u32> = (self.lowers.iter())
            .filter(|&&(upper, _)| has(&ranges, upper))
            .map(|&(_, lower)| lower)
            .collect();
        for group in SHARED {
            if group.iter().any(|code| has(&ranges, *code) || smalls.contains(code)) {
                smalls.extend(group);
            }
        }
        smalls.sort_unstable();
        let capitals = (self.lowers.iter())
            .filter(|(_, lower)| has(&ranges, *lower) || smalls.binary_search(lower).is_ok())
            .map(|&(upper, _)| (upper, upper));
        let capitals: Vec<(u32, u32)> = capitals.collect();
        ranges.extend(smalls.iter().map(|&code| (code, code)));
        ranges.extend(capitals);
        ranges
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_capital_is_missed() {
        let all = ('\0'..=char::MAX).filter(|&c| simple_lower(c) != c).count();
        assert_eq!(Folding::new().lowers.len(), all);
    }

    #[test]
    fn letters_find_their_likes() {
        let likes = |c: char| {
            let mut codes: Vec<u32> = (Folding::new().close(vec![(c.into(), c.into())]))
                .into_iter()
                .flat_map(|(first, last)| first..=last)
                .collect();
            codes.sort_unstable();
            codes.dedup();
            codes.into_iter().filter_map(char::from_u32).collect::<String>()
        };
        assert_eq!(likes('s'), "Ssſ");
        assert_eq!(likes('S'), "Ssſ");
        assert_eq!(likes('ſ'), "Ssſ");
        assert_eq!(likes('I'), "Iiİı");
        assert_eq!(likes('É'), "Éé");
        assert_eq!(likes('K'), "Kk\u{212a}");
        assert_eq!(likes('ς'), "Σςσ");
        assert_eq!(likes('-'), "-");
    }
}
