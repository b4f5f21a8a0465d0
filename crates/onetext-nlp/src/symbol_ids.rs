//! The strings that spaCy numbers by hand instead of hashing them.
//!
//! Attribute names, parts of speech, entity types and relations have small fixed numbers in its
//! string store, so a word that happens to be spelt like one (`mark`, `X`) has that number, too.

/// Names and their numbers, sorted by name.
const IDS: [(&str, u16); 135] = [
    ("ADJ", 84),
    ("ADP", 85),
    ("ADV", 86),
    ("AUX", 87),
    ("CARDINAL", 397),
    ("CCONJ", 89),
    ("CLUSTER", 72),
    ("CONJ", 88),
    ("DATE", 391),
    ("DEP", 76),
    ("DET", 90),
    ("ENT_ID", 454),
    ("ENT_IOB", 77),
    ("ENT_KB_ID", 452),
    ("ENT_TYPE", 78),
    ("EOL", 102),
    ("EVENT", 387),
    ("FACILITY", 382),
    ("GPE", 384),
    ("HEAD", 79),
    ("ID", 64),
    ("IDX", 455),
    ("INTJ", 91),
    ("IS_ALPHA", 1),
    ("IS_ASCII", 2),
    ("IS_BRACKET", 14),
    ("IS_CURRENCY", 18),
    ("IS_DIGIT", 3),
    ("IS_LEFT_PUNCT", 16),
    ("IS_LOWER", 4),
    ("IS_OOV_DEPRECATED", 13),
    ("IS_PUNCT", 5),
    ("IS_QUOTE", 15),
    ("IS_RIGHT_PUNCT", 17),
    ("IS_SPACE", 6),
    ("IS_STOP", 12),
    ("IS_TITLE", 7),
    ("IS_UPPER", 8),
    ("LANG", 83),
    ("LANGUAGE", 389),
    ("LAW", 390),
    ("LEMMA", 73),
    ("LENGTH", 71),
    ("LIKE_EMAIL", 11),
    ("LIKE_NUM", 10),
    ("LIKE_URL", 9),
    ("LOC", 385),
    ("LOWER", 66),
    ("MONEY", 394),
    ("MORPH", 453),
    ("NORM", 67),
    ("NORP", 381),
    ("NOUN", 92),
    ("NUM", 93),
    ("ORDINAL", 396),
    ("ORG", 383),
    ("ORTH", 65),
    ("PART", 94),
    ("PERCENT", 393),
    ("PERSON", 380),
    ("POS", 74),
    ("PREFIX", 69),
    ("PROB", 82),
    ("PRODUCT", 386),
    ("PRON", 95),
    ("PROPN", 96),
    ("PUNCT", 97),
    ("QUANTITY", 395),
    ("SCONJ", 98),
    ("SENT_START", 80),
    ("SHAPE", 68),
    ("SPACE", 103),
    ("SPACY", 81),
    ("SUFFIX", 70),
    ("SYM", 99),
    ("TAG", 75),
    ("TIME", 392),
    ("VERB", 100),
    ("WORK_OF_ART", 388),
    ("X", 101),
    ("_", 456),
    ("acl", 451),
    ("acomp", 398),
    ("advcl", 399),
    ("advmod", 400),
    ("agent", 401),
    ("amod", 402),
    ("appos", 403),
    ("attr", 404),
    ("aux", 405),
    ("auxpass", 406),
    ("cc", 407),
    ("ccomp", 408),
    ("complm", 409),
    ("conj", 410),
    ("cop", 411),
    ("csubj", 412),
    ("csubjpass", 413),
    ("dep", 414),
    ("det", 415),
    ("dobj", 416),
    ("expl", 417),
    ("hmod", 418),
    ("hyph", 419),
    ("infmod", 420),
    ("intj", 421),
    ("iobj", 422),
    ("mark", 423),
    ("meta", 424),
    ("neg", 425),
    ("nmod", 426),
    ("nn", 427),
    ("npadvmod", 428),
    ("nsubj", 429),
    ("nsubjpass", 430),
    ("num", 431),
    ("number", 432),
    ("obj", 434),
    ("obl", 435),
    ("oprd", 433),
    ("parataxis", 436),
    ("partmod", 437),
    ("pcomp", 438),
    ("pobj", 439),
    ("poss", 440),
    ("possessive", 441),
    ("preconj", 442),
    ("prep", 443),
    ("prt", 444),
    ("punct", 445),
    ("quantmod", 446),
    ("rcmod", 448),
    ("relcl", 447),
    ("root", 449),
    ("xcomp", 450),
];

/// No name is longer.
const LONGEST: usize = 17;

/// spaCy's number of a string, if it has one.
pub(crate) fn symbol_id(text: &str) -> Option<u64> {
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    if let Some(number) = text.strip_prefix("DEPRECATED") {
        return numbered(number, 3, 1..=276).map(|number| number + 103);
    }
    if let Some(number) = text.strip_prefix("FLAG") {
        return numbered(number, 2, 19..=63);
    }
    let place = IDS.binary_search_by_key(&text, |&(name, _)| name).ok()?;
    Some(u64::from(IDS[place].1))
}

/// A number of exactly `width` digits within a range.
fn numbered(digits: &str, width: usize, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
    let plain = digits.len() == width && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| plain && range.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_within_the_longest() {
        assert!(IDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(IDS.iter().map(|(name, _)| name.len()).max(), Some(LONGEST));
    }

    #[test]
    fn numbers_are_spacys() {
        for (name, id) in [
            ("IS_ALPHA", 1),
            ("X", 101),
            ("_", 456),
            ("acl", 451),
            ("root", 449),
            ("FLAG19", 19),
            ("FLAG63", 63),
            ("DEPRECATED001", 104),
            ("DEPRECATED276", 379),
        ] {
            assert_eq!(symbol_id(name), Some(id), "{name}");
        }
        for name in ["case", "FLAG18", "FLAG64", "FLAG+9", "DEPRECATED277", "DEPRECATED1", "Root"] {
            assert_eq!(symbol_id(name), None, "{name}");
        }
    }
}
