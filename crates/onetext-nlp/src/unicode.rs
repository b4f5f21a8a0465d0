//! What Python says of characters.
//!
//! spaCy's lexical attributes and patterns are Python's, whose words for characters are not Rust's:
//! `isalpha` means a letter (not the wider property Alphabetic), `isspace` counts the separators
//! among the control characters, `isdigit` counts superscripts.

use unicode_general_category::{GeneralCategory, get_general_category};

/// Numbers of the Unicode type *Digit* that are not decimal: superscripts, circled digits, …
const DIGITS: [(char, char); 20] = [
    ('\u{b2}', '\u{b3}'),
    ('\u{b9}', '\u{b9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19da}', '\u{19da}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247c}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24ea}', '\u{24ea}'),
    ('\u{24f5}', '\u{24fd}'),
    ('\u{24ff}', '\u{24ff}'),
    ('\u{2776}', '\u{277e}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278a}', '\u{2792}'),
    ('\u{10a40}', '\u{10a43}'),
    ('\u{10e60}', '\u{10e68}'),
    ('\u{11052}', '\u{1105a}'),
    ('\u{1f100}', '\u{1f10a}'),
];

/// Python's `isspace`, and `\s` of its patterns.
pub(crate) fn is_space(c: char) -> bool {
    if c.is_ascii() { matches!(c, '\t'..='\r' | '\x1c'..=' ') } else { c.is_whitespace() }
}

/// Python's `isalpha`.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { is_letter(get_general_category(c)) }
}

/// Whether a general category is one of letters.
fn is_letter(category: GeneralCategory) -> bool {
    use GeneralCategory as Is;
    matches!(
        category,
        Is::UppercaseLetter
            | Is::LowercaseLetter
            | Is::TitlecaseLetter
            | Is::ModifierLetter
            | Is::OtherLetter
    )
}

/// Python's `isdecimal`, and `\d` of its patterns.
pub(crate) fn is_decimal(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    get_general_category(c) == GeneralCategory::DecimalNumber
}

/// Python's `isdigit`.
pub(crate) fn is_digit(c: char) -> bool {
    is_decimal(c) || (!c.is_ascii() && in_ranges(c, &DIGITS))
}

/// `\w` of Python's patterns: letters, numbers of every kind and the underscore.
pub(crate) fn is_word(c: char) -> bool {
    use GeneralCategory as Is;
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let category = get_general_category(c);
    is_letter(category)
        || matches!(category, Is::DecimalNumber | Is::LetterNumber | Is::OtherNumber)
}

/// Whether the general category is one of punctuation.
pub(crate) fn is_punct(c: char) -> bool {
    use GeneralCategory as Is;
    if c.is_ascii() {
        return c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c);
    }
    matches!(
        get_general_category(c),
        Is::ConnectorPunctuation
            | Is::DashPunctuation
            | Is::OpenPunctuation
            | Is::ClosePunctuation
            | Is::InitialPunctuation
            | Is::FinalPunctuation
            | Is::OtherPunctuation
    )
}

/// Whether the general category is that of currency signs.
pub(crate) fn is_currency(c: char) -> bool {
    if c.is_ascii() {
        return c == '$';
    }
    get_general_category(c) == GeneralCategory::CurrencySymbol
}

/// Whether it is a title-case letter such as `ǅ`.
pub(crate) fn is_title(c: char) -> bool {
    !c.is_ascii() && get_general_category(c) == GeneralCategory::TitlecaseLetter
}

/// The one character that Python's patterns compare a letter by where case is ignored.
pub(crate) fn simple_lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Whether a character is in one of some ascending ranges.
fn in_ranges(c: char, ranges: &[(char, char)]) -> bool {
    let place = ranges.partition_point(|&(_, last)| last < c);
    ranges.get(place).is_some_and(|&(first, _)| first <= c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_pythons() {
        let all: String = ('\0'..=char::MAX).filter(|&c| is_space(c)).collect();
        assert_eq!(
            all,
            "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\
             \u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\
             \u{205f}\u{3000}"
        );
    }

    #[test]
    fn letters_digits_and_words_are_pythons() {
        // A vowel sign is Alphabetic but no letter; a Roman numeral is a word but no letter.
        for (c, alpha, digit, decimal, word) in [
            ('a', true, false, false, true),
            ('é', true, false, false, true),
            ('ª', true, false, false, true),
            ('\u{93f}', false, false, false, false),
            ('\u{301}', false, false, false, false),
            ('Ⅷ', false, false, false, true),
            ('²', false, true, false, true),
            ('①', false, true, false, true),
            ('½', false, false, false, true),
            ('٣', false, true, true, true),
            ('_', false, false, false, true),
            ('-', false, false, false, false),
        ] {
            assert_eq!(is_alpha(c), alpha, "{c}");
            assert_eq!(is_digit(c), digit, "{c}");
            assert_eq!(is_decimal(c), decimal, "{c}");
            assert_eq!(is_word(c), word, "{c}");
        }
    }

    #[test]
    fn ascii_shortcuts_agree_with_the_categories() {
        use GeneralCategory as Is;
        for c in '\0'..='\x7f' {
            let category = get_general_category(c);
            let letter = matches!(category, Is::UppercaseLetter | Is::LowercaseLetter);
            assert_eq!(is_alpha(c), letter, "{c:?}");
            assert_eq!(is_decimal(c), category == Is::DecimalNumber, "{c:?}");
            assert_eq!(is_currency(c), category == Is::CurrencySymbol, "{c:?}");
            let punct = matches!(
                category,
                Is::ConnectorPunctuation
                    | Is::DashPunctuation
                    | Is::OpenPunctuation
                    | Is::ClosePunctuation
                    | Is::OtherPunctuation
            );
            assert_eq!(is_punct(c), punct, "{c:?}");
        }
    }

    #[test]
    fn only_one_letter_is_longer_in_lower_case() {
        let longer: Vec<char> =
            ('\0'..=char::MAX).filter(|c| c.to_lowercase().count() > 1).collect();
        assert_eq!(longer, ['İ']);
        assert_eq!(simple_lower('İ'), 'i');
        assert_eq!("ΟΔΟΣ ΟΔΟΣ.".to_lowercase(), "οδος οδος.");
    }
}
