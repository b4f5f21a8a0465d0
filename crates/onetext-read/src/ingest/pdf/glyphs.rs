//! What the names and codes of glyphs stand for, and how wide those are that no font measures.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{MACINTOSH, WINDOWS_1252};

/// Names in common use, each with its letters behind a tab.
static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("glyphs.txt").lines().filter_map(|line| line.split_once('\t')).collect()
});

/// The letters that a glyph's name stands for.
pub(super) fn letters(name: &str) -> Option<String> {
    let single = name.len() == 1 && name.starts_with(|c: char| c.is_ascii_alphabetic());
    if single {
        return Some(name.to_owned());
    }
    if let Some(letters) = NAMES.get(name) {
        return Some((*letters).to_owned());
    }
    // `a.alt` and `one.oldstyle` are forms of the letters before the dot.
    if let Some((stem, _)) = name.split_once('.').filter(|(stem, _)| !stem.is_empty()) {
        return letters(stem);
    }
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let digits = digits.get(..digits.len().min(if name.starts_with("uni") { 4 } else { 6 }))?;
    let code = (digits.len() >= 4).then(|| u32::from_str_radix(digits, 16).ok())??;
    char::from_u32(code).map(String::from)
}

/// A way of writing letters as single bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Standard,
    Windows,
    Macintosh,
    /// Signs of all sorts, most of them in front of the items of a list.
    Signs,
}

impl Encoding {
    /// The letters of each code; empty where there are none.
    pub(super) fn table(self) -> Vec<String> {
        (0..=255).map(|code| self.letters(code)).collect()
    }

    fn letters(self, code: u8) -> String {
        if code < 32 {
            return String::new();
        }
        match self {
            Self::Windows => WINDOWS_1252.decode_without_bom_handling(&[code]).0.into_owned(),
            Self::Macintosh => MACINTOSH.decode_without_bom_handling(&[code]).0.into_owned(),
            Self::Standard => standard(code).to_owned(),
            Self::Signs if code == 32 => " ".to_owned(),
            Self::Signs => "•".to_owned(),
        }
    }
}

fn standard(code: u8) -> &'static str {
    const ASCII: &str = " !\"#$%&’()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_‘abcdefghijklmnopqrstuvwxyz{|}~";
    const ABOVE: [(u8, &str); 52] = [
        (0xA1, "¡"),
        (0xA2, "¢"),
        (0xA3, "£"),
        (0xA4, "⁄"),
        (0xA5, "¥"),
        (0xA6, "ƒ"),
        (0xA7, "§"),
        (0xA8, "¤"),
        (0xA9, "'"),
        (0xAA, "“"),
        (0xAB, "«"),
        (0xAC, "‹"),
        (0xAD, "›"),
        (0xAE, "fi"),
        (0xAF, "fl"),
        (0xB1, "–"),
        (0xB2, "†"),
        (0xB3, "‡"),
        (0xB4, "·"),
        (0xB6, "¶"),
        (0xB7, "•"),
        (0xB8, "‚"),
        (0xB9, "„"),
        (0xBA, "”"),
        (0xBB, "»"),
        (0xBC, "…"),
        (0xBD, "‰"),
        (0xBF, "¿"),
        (0xC1, "`"),
        (0xC2, "´"),
        (0xC3, "ˆ"),
        (0xC4, "˜"),
        (0xC5, "¯"),
        (0xC6, "˘"),
        (0xC7, "˙"),
        (0xC8, "¨"),
        (0xCA, "˚"),
        (0xCB, "¸"),
        (0xCD, "˝"),
        (0xCE, "˛"),
        (0xCF, "ˇ"),
        (0xD0, "—"),
        (0xE1, "Æ"),
        (0xE3, "ª"),
        (0xE8, "Ł"),
        (0xE9, "Ø"),
        (0xEA, "Œ"),
        (0xEB, "º"),
        (0xF1, "æ"),
        (0xF8, "ł"),
        (0xF9, "ø"),
        (0xFB, "ß"),
    ];
    if (32..127).contains(&code) {
        let at = ASCII.char_indices().nth(usize::from(code) - 32);
        return at.map_or("", |(at, c)| &ASCII[at..at + c.len_utf8()]);
    }
    ABOVE.iter().find(|(above, _)| *above == code).map_or("", |(_, letters)| letters)
}

/// Widths of the printable ASCII characters, from the space on, in thousandths of the size: of the
/// sans serif and of the serif among the fonts that every program has.
const SANS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const SERIF: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611,
    556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
    722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500,
    278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// The width of letters in a font of this name that carries no widths.
pub(super) fn width(font: &str, letters: &str) -> f64 {
    if font.contains("Courier") || font.contains("Mono") {
        return 600.0;
    }
    let is_serif =
        ["Times", "Serif", "Roman", "Georgia", "Garamond"].iter().any(|n| font.contains(n));
    let widths = if is_serif { &SERIF } else { &SANS };
    let one = |c: char| {
        let at = u32::from(c).checked_sub(32).and_then(|at| usize::try_from(at).ok());
        f64::from(at.and_then(|at| widths.get(at)).copied().unwrap_or(530))
    };
    letters.chars().map(one).sum()
}
