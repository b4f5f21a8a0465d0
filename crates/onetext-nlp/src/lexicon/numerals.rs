//! Words that look like numbers, language by language.

use crate::unicode::is_digit;

/// How a language writes numbers in words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Numerals {
    /// Only figures count.
    #[default]
    Figures,
    English,
    French,
}

impl Numerals {
    /// The numerals of a language code; only figures where its words are not known here.
    pub(crate) fn of(lang: &str) -> Self {
        match lang {
            "en" => Self::English,
            "fr" => Self::French,
            _ => Self::Figures,
        }
    }

    /// spaCy's `LIKE_NUM`.
    pub(crate) fn like_num(self, text: &str) -> bool {
        let text = text.strip_prefix(['+', '-', '±', '~']).unwrap_or(text);
        let text: String = text.chars().filter(|c| !matches!(c, ',' | '.')).collect();
        if figures(&text) {
            return true;
        }
        // Two slashes leave one in the second part, which is then no figure.
        if text.split_once('/').is_some_and(|(over, under)| figures(over) && figures(under)) {
            return true;
        }
        if self == Self::Figures {
            return false;
        }
        let lower = text.to_lowercase();
        match self {
            Self::Figures => false,
            Self::English => {
                ENGLISH.contains(&&*lower)
                    || ["st", "nd", "rd", "th"]
                        .iter()
                        .any(|end| lower.strip_suffix(end).is_some_and(figures))
            }
            Self::French => FRENCH.contains(&&*lower),
        }
    }
}

/// Python's `isdigit` of a whole text.
fn figures(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_digit)
}

/// Cardinals and ordinals.
const ENGLISH: [&str; 83] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "trillion",
    "quadrillion",
    "quintillion",
    "sextillion",
    "septillion",
    "octillion",
    "nonillion",
    "decillion",
    "gajillion",
    "bazillion",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "thirtieth",
    "fortieth",
    "fiftieth",
    "sixtieth",
    "seventieth",
    "eightieth",
    "ninetieth",
    "hundredth",
    "thousandth",
    "millionth",
    "billionth",
    "trillionth",
    "quadrillionth",
    "quintillionth",
    "sextillionth",
    "septillionth",
    "octillionth",
    "nonillionth",
    "decillionth",
    "gajillionth",
    "bazillionth",
];

/// Cardinals and ordinals.
const FRENCH: [&str; 90] = [
    "billion",
    "cent",
    "cinq",
    "cinquante",
    "decillion",
    "deux",
    "dix",
    "dix-huit",
    "dix-neuf",
    "dix-sept",
    "douze",
    "huit",
    "huitante",
    "mil",
    "mille",
    "milliard",
    "million",
    "neuf",
    "nonante",
    "nonillion",
    "octillion",
    "onze",
    "quadrillion",
    "quarante",
    "quatorze",
    "quatre",
    "quatre-vingt",
    "quatre-vingt-dix",
    "quintillion",
    "quinze",
    "seize",
    "sept",
    "septante",
    "septillion",
    "sextillion",
    "six",
    "soixante",
    "soixante-dix",
    "treize",
    "trente",
    "trois",
    "un",
    "une",
    "vingt",
    "zero",
    "billionnième",
    "centième",
    "cinquantième",
    "cinquième",
    "decillionnième",
    "deuxième",
    "dix-huitième",
    "dix-neuvième",
    "dix-septième",
    "dixième",
    "douzième",
    "huitantième",
    "huitième",
    "milliardième",
    "millionnième",
    "millième",
    "neuvième",
    "nonantième",
    "nonillionnième",
    "octillionnième",
    "onzième",
    "premier",
    "première",
    "quadrillionnième",
    "quarantième",
    "quatorzième",
    "quatre-vingt-dixième",
    "quatre-vingtième",
    "quatrième",
    "quintillionnième",
    "quinzième",
    "second",
    "seconde",
    "seizième",
    "septantième",
    "septillionnième",
    "septième",
    "sextillionnième",
    "sixième",
    "soixante-dixième",
    "soixantième",
    "treizième",
    "trentième",
    "troisième",
    "vingtième",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_number_words_look_like_numbers() {
        for text in ["10", "-1,000.50", "±3", "1/2", "²", "٣", "~7", "1.2.3", "+,5"] {
            assert!(Numerals::Figures.like_num(text), "{text}");
        }
        for text in ["", "-", ",", "1/2/3", "/2", "1e5", "--1", "ten", "½"] {
            assert!(!Numerals::Figures.like_num(text), "{text}");
        }
        for text in ["Ten", "-twelve", "21st", "3RD", "Millionth", "fo.ur"] {
            assert!(Numerals::English.like_num(text), "{text}");
        }
        for text in ["th", "deux", "twenty-one"] {
            assert!(!Numerals::English.like_num(text), "{text}");
        }
        for text in ["Première", "dix-sept", "QUATRE-VINGT-DIX"] {
            assert!(Numerals::French.like_num(text), "{text}");
        }
        assert!(!Numerals::French.like_num("21st"));
    }
}
