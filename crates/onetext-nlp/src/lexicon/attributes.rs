//! spaCy's language-independent attributes of a word.

use crate::unicode::{
    is_alpha, is_currency, is_digit, is_punct, is_space, is_title as is_title_char,
};

/// A yes-or-no attribute of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Flag {
    IsAlpha,
    IsAscii,
    IsDigit,
    IsLower,
    IsPunct,
    IsSpace,
    IsTitle,
    IsUpper,
    IsQuote,
    IsBracket,
    IsLeftPunct,
    IsRightPunct,
    IsCurrency,
    LikeUrl,
    LikeEmail,
    LikeNum,
}

impl Flag {
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Norms of punctuation and currency signs that hold in every language.
pub(super) const COMMON_NORMS: [(&str, &str); 45] = [
    ("'s", "'s"),
    ("'S", "'s"),
    ("’s", "'s"),
    ("’S", "'s"),
    ("’", "'"),
    ("‘", "'"),
    ("´", "'"),
    ("`", "'"),
    ("”", "\""),
    ("“", "\""),
    ("''", "\""),
    ("``", "\""),
    ("´´", "\""),
    ("„", "\""),
    ("»", "\""),
    ("«", "\""),
    ("‘‘", "\""),
    ("’’", "\""),
    ("？", "?"),
    ("！", "!"),
    ("，", ","),
    ("；", ";"),
    ("：", ":"),
    ("。", "."),
    ("।", "."),
    ("…", "..."),
    ("—", "-"),
    ("–", "-"),
    ("--", "-"),
    ("---", "-"),
    ("——", "-"),
    ("€", "$"),
    ("£", "$"),
    ("¥", "$"),
    ("฿", "$"),
    ("US$", "$"),
    ("C$", "$"),
    ("A$", "$"),
    ("₺", "$"),
    ("₹", "$"),
    ("৳", "$"),
    ("₩", "$"),
    ("Mex$", "$"),
    ("₣", "$"),
    ("E£", "$"),
];

/// All flags but the ones that take a look at the word as a whole (`Like…`).
pub(super) fn flags(text: &str) -> u32 {
    let (mut alpha, mut digit, mut punct, mut space, mut currency) = (true, true, true, true, true);
    // Lower and upper case need one cased letter and none of the other case; title case needs
    // upper case after uncased characters and lower case after cased ones.
    let (mut lower, mut upper, mut title) = (false, false, false);
    let (mut no_lower, mut no_upper, mut well_titled) = (true, true, true);
    let mut after_cased = false;
    for c in text.chars() {
        alpha = alpha && is_alpha(c);
        digit = digit && is_digit(c);
        punct = punct && is_punct(c);
        space = space && is_space(c);
        currency = currency && is_currency(c);
        let titled = is_title_char(c);
        if c.is_uppercase() || titled {
            well_titled &= !after_cased;
            upper |= !titled;
            (title, after_cased, no_upper) = (true, true, false);
            no_lower &= !titled;
        } else if c.is_lowercase() {
            well_titled &= after_cased;
            lower = true;
            (title, after_cased, no_lower) = (true, true, false);
        } else {
            after_cased = false;
        }
    }
    let some = !text.is_empty();
    let flag = |flag: Flag, holds: bool| if holds { flag.bit() } else { 0 };
    flag(Flag::IsAlpha, alpha && some)
        | flag(Flag::IsAscii, text.is_ascii())
        | flag(Flag::IsDigit, digit && some)
        | flag(Flag::IsLower, lower && no_upper)
        | flag(Flag::IsPunct, punct)
        | flag(Flag::IsSpace, space && some)
        | flag(Flag::IsTitle, title && well_titled)
        | flag(Flag::IsUpper, upper && no_lower)
        | flag(Flag::IsQuote, QUOTES.contains(&text))
        | flag(Flag::IsBracket, BRACKETS.contains(&text))
        | flag(Flag::IsLeftPunct, LEFT_PUNCT.contains(&text))
        | flag(Flag::IsRightPunct, RIGHT_PUNCT.contains(&text))
        | flag(Flag::IsCurrency, currency)
}

const BRACKETS: [&str; 8] = ["(", ")", "[", "]", "{", "}", "<", ">"];

const QUOTES: [&str; 19] = [
    "\"", "'", "`", "«", "»", "‘", "’", "‚", "‛", "“", "”", "„", "‟", "‹", "›", "❮", "❯", "''",
    "``",
];

const LEFT_PUNCT: [&str; 16] =
    ["(", "[", "{", "<", "\"", "'", "«", "‘", "‚", "‛", "“", "„", "‟", "‹", "❮", "``"];

const RIGHT_PUNCT: [&str; 12] = [")", "]", "}", ">", "\"", "'", "»", "’", "”", "›", "❯", "''"];

/// The shape of a word of so many characters: letters as `x` and `X`, digits as `d`, runs cut off
/// after four.
pub(super) fn shape(text: &str, chars: usize) -> String {
    if chars >= 100 {
        return "LONG".into();
    }
    let mut shape = String::with_capacity(text.len());
    let mut last = None;
    let mut run = 0;
    for c in text.chars() {
        let kind = match c {
            _ if is_alpha(c) && c.is_uppercase() => 'X',
            _ if is_alpha(c) => 'x',
            _ if is_digit(c) => 'd',
            _ => c,
        };
        run = if last == Some(kind) { run + 1 } else { 0 };
        last = Some(kind);
        if run < 4 {
            shape.push(kind);
        }
    }
    shape
}

/// Whether a word begins as an e-mail address.
pub(super) fn like_email(text: &str) -> bool {
    let Some((name, rest)) = text.split_once('@') else { return false };
    let host = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let Some((first, rest)) = rest.split_once('.') else { return false };
    !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.+-".contains(c))
        && !first.is_empty()
        && first.chars().all(host)
        && rest.starts_with(|c| host(c) || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str, flag: Flag) -> bool {
        flags(text) & flag.bit() != 0
    }

    #[test]
    fn case_is_pythons() {
        // Text, lower, upper, title, as Python 3.11 gives them.
        for (text, lower, upper, title) in [
            ("abc", true, false, false),
            ("ABC", false, true, false),
            ("Abc", false, false, true),
            ("A", false, true, true),
            ("Abc Def", false, false, true),
            ("They'Re", false, false, true),
            ("They're", false, false, false),
            ("3D", false, true, true),
            ("3d", true, false, false),
            ("x2Y", false, false, false),
            ("X2y", false, false, false),
            ("ǅ", false, false, true),
            ("ǅA", false, false, false),
            ("ª", true, false, false),
            ("Ⅷ", false, true, true),
            ("123", false, false, false),
            ("日本", false, false, false),
            ("ßX", false, false, false),
        ] {
            assert_eq!(is(text, Flag::IsLower), lower, "{text}");
            assert_eq!(is(text, Flag::IsUpper), upper, "{text}");
            assert_eq!(is(text, Flag::IsTitle), title, "{text}");
        }
    }

    #[test]
    fn kinds_of_characters() {
        for (text, flag) in [
            ("été", Flag::IsAlpha),
            ("²3", Flag::IsDigit),
            ("--", Flag::IsPunct),
            (" \n\x1f", Flag::IsSpace),
            ("$€", Flag::IsCurrency),
            ("``", Flag::IsQuote),
            ("}", Flag::IsBracket),
            ("«", Flag::IsLeftPunct),
            ("”", Flag::IsRightPunct),
            ("a\0", Flag::IsAscii),
        ] {
            assert!(is(text, flag), "{text:?} {flag:?}");
        }
        for (text, flag) in [
            ("a1", Flag::IsAlpha),
            ("½", Flag::IsDigit),
            ("+", Flag::IsPunct),
            ("\u{200b}", Flag::IsSpace),
            ("US$", Flag::IsCurrency),
            ("(", Flag::IsQuote),
            ("é", Flag::IsAscii),
        ] {
            assert!(!is(text, flag), "{text:?} {flag:?}");
        }
    }

    #[test]
    fn addresses_are_told_by_their_beginning() {
        for text in ["a@b.c", "first.last+tag@my-host.co.uk", "a@b.-", "a@b..", "x_y@z.q!?"] {
            assert!(like_email(text), "{text}");
        }
        for text in ["@b.c", "a@.c", "a@b", "a@b.", "a@b.!", "é@b.c", "a@b@c.d", "a b@c.d"] {
            assert!(!like_email(text), "{text}");
        }
    }
}
