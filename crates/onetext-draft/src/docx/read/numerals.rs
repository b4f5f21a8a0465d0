//! Numbers as lists write them: `iv`, `bb`, `3rd`.

/// How a level of a list writes its number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Numeral {
    /// `3`
    #[default]
    Decimal,
    /// `03`
    Padded,
    /// `c`
    LowerLetter,
    /// `C`
    UpperLetter,
    /// `iii`
    LowerRoman,
    /// `III`
    UpperRoman,
    /// `3rd`
    Ordinal,
    /// `Three`
    Words,
    /// `Third`
    OrdinalWords,
    /// A sign instead of a number.
    Bullet,
    /// Nothing.
    None,
}

/// Word goes no further with letters.
const LAST_IN_LETTERS: u32 = 780;
/// Nor with Roman numbers.
const LAST_IN_ROMAN: u32 = 32_767;

impl Numeral {
    /// The one that Word has this name for; decimal for those of scripts not known here.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Self::Padded,
            "lowerLetter" => Self::LowerLetter,
            "upperLetter" => Self::UpperLetter,
            "lowerRoman" => Self::LowerRoman,
            "upperRoman" => Self::UpperRoman,
            "ordinal" => Self::Ordinal,
            "cardinalText" => Self::Words,
            "ordinalText" => Self::OrdinalWords,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

    pub(super) fn write(self, value: u32) -> String {
        match self {
            Self::LowerLetter if (1..=LAST_IN_LETTERS).contains(&value) => letters(value, b'a'),
            Self::UpperLetter if (1..=LAST_IN_LETTERS).contains(&value) => letters(value, b'A'),
            Self::LowerRoman if (1..=LAST_IN_ROMAN).contains(&value) => roman(value).to_lowercase(),
            Self::UpperRoman if (1..=LAST_IN_ROMAN).contains(&value) => roman(value),
            Self::Padded => format!("{value:02}"),
            Self::Ordinal => format!("{value}{}", ending(value)),
            Self::Words => in_words(value, false).unwrap_or_else(|| value.to_string()),
            Self::OrdinalWords => {
                in_words(value, true).unwrap_or_else(|| format!("{value}{}", ending(value)))
            }
            Self::Bullet | Self::None => String::new(),
            _ => value.to_string(),
        }
    }
}

/// `a` to `z`, then `aa`, `bb`.
fn letters(value: u32, first: u8) -> String {
    let letter = u8::try_from((value - 1) % 26).unwrap_or_default();
    let times = usize::try_from((value - 1) / 26 + 1).unwrap_or(1);
    char::from(first + letter).to_string().repeat(times)
}

fn roman(mut value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while value >= worth {
            out.push_str(sign);
            value -= worth;
        }
    }
    out
}

fn ending(value: u32) -> &'static str {
    match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

fn in_words(value: u32, is_ordinal: bool) -> Option<String> {
    const ONES: [(&str, &str); 20] = [
        ("zero", "zeroth"),
        ("one", "first"),
        ("two", "second"),
        ("three", "third"),
        ("four", "fourth"),
        ("five", "fifth"),
        ("six", "sixth"),
        ("seven", "seventh"),
        ("eight", "eighth"),
        ("nine", "ninth"),
        ("ten", "tenth"),
        ("eleven", "eleventh"),
        ("twelve", "twelfth"),
        ("thirteen", "thirteenth"),
        ("fourteen", "fourteenth"),
        ("fifteen", "fifteenth"),
        ("sixteen", "sixteenth"),
        ("seventeen", "seventeenth"),
        ("eighteen", "eighteenth"),
        ("nineteen", "nineteenth"),
    ];
    const TENS: [&str; 8] =
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let one = |value: u32| {
        let (cardinal, ordinal) = ONES.get(usize::try_from(value).ok()?)?;
        Some(if is_ordinal { *ordinal } else { *cardinal })
    };
    let words = match value {
        0..20 => one(value)?.to_owned(),
        20..100 => {
            let ten = TENS.get(usize::try_from(value / 10 - 2).ok()?)?;
            match value % 10 {
                0 if is_ordinal => format!("{}ieth", ten.trim_end_matches('y')),
                0 => (*ten).to_owned(),
                rest => format!("{ten}-{}", one(rest)?),
            }
        }
        _ => return None,
    };
    let mut characters = words.chars();
    let first = characters.next()?;
    Some(first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (numeral, value, wanted) in [
            ("decimal", 12, "12"),
            ("decimalZero", 7, "07"),
            ("lowerLetter", 26, "z"),
            ("lowerLetter", 28, "bb"),
            ("upperLetter", 1, "A"),
            ("lowerLetter", 781, "781"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("lowerRoman", 4, "iv"),
            ("lowerRoman", 4_000_000_000, "4000000000"),
            ("ordinal", 112, "112th"),
            ("ordinal", 22, "22nd"),
            ("cardinalText", 42, "Forty-two"),
            ("ordinalText", 30, "Thirtieth"),
            ("ordinalText", 101, "101st"),
            ("none", 3, ""),
            ("chineseCounting", 3, "3"),
        ] {
            assert_eq!(Numeral::named(numeral).write(value), wanted, "{numeral} {value}");
        }
    }
}
