//! Verbs that agree with who acts.
//!
//! Most parties are one, whatever their names look like (`United States says`). A party that is
//! named by a plain noun in the plural (`European countries`) is several.

use super::Named;

/// Whether a name is a plain noun in the plural: its last word is in small letters and ends in an
/// `s` that is not doubled.
pub fn is_plural(name: &str) -> bool {
    let last = name.split_whitespace().next_back().unwrap_or_default();
    last.starts_with(char::is_lowercase) && last.ends_with('s') && !last.ends_with("ss")
}

/// Whether verbs behind these parties stand in the plural.
pub fn are_several(parties: &[Named]) -> bool {
    match parties {
        [party] => is_plural(&party.name),
        parties => parties.len() > 1,
    }
}

/// What one does (`rules out`), in the form for the one or the several: `rule out`.
pub fn form(does: &str, several: bool) -> String {
    if !several {
        return does.to_owned();
    }
    let (verb, rest) = does.split_at(does.find(' ').unwrap_or(does.len()));
    let verb = match verb {
        "has" => "have",
        "does" => "do",
        "denies" => "deny",
        verb => verb.strip_suffix('s').unwrap_or(verb),
    };
    format!("{verb}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_noun_in_the_plural_is_several() {
        for name in ["European countries", "Independent monitoring groups", "dockers"] {
            assert!(is_plural(name), "{name}");
        }
        for name in
            ["United States", "E3", "Delta Fishers’ League", "Union of the press", "AIS", ""]
        {
            assert!(!is_plural(name), "{name}");
        }
    }

    #[test]
    fn verbs_agree() {
        let cases = [
            ("says", "say"),
            ("denies", "deny"),
            ("opposes", "oppose"),
            ("rules out", "rule out"),
            ("has not confirmed it", "have not confirmed it"),
            ("does not support", "do not support"),
        ];
        for (one, several) in cases {
            assert_eq!((form(one, false), form(one, true)), (one.to_owned(), several.to_owned()));
        }
    }
}
