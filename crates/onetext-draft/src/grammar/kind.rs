//! What a bracket holds: words, nothing on purpose, or the place of words to come.

/// What a bracket holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BracketKind {
    /// Words.
    #[default]
    Words,
    /// `[no text]`: the choice to say nothing here.
    NoText,
    /// `[x]`, `[…]`, `[other]`, `[placeholder for …]`: the place of words to come.
    Placeholder,
    /// `[deleted]`: the place of words that went.
    Removed,
}

/// Longer words are never one of the fixed phrases.
const LONGEST: usize = 200;

/// What the words of a bracket, attribution taken off, are.
pub(super) fn kind(words: &str) -> BracketKind {
    if words.len() > LONGEST {
        return BracketKind::Words;
    }
    let sign = |c: char| !c.is_alphanumeric();
    let plain = words.trim_matches(sign).to_lowercase();
    match plain.as_str() {
        "no text" | "no provision" | "no article" | "no paragraph" | "none" => BracketKind::NoText,
        "deleted" | "removed" | "intentionally left blank" | "intentionally omitted" => {
            BracketKind::Removed
        }
        plain if is_placeholder(plain) => BracketKind::Placeholder,
        _ => BracketKind::Words,
    }
}

fn is_placeholder(plain: &str) -> bool {
    const FIXED: [&str; 8] = [
        "",
        "other",
        "others",
        "tbd",
        "tbc",
        "to be determined",
        "to be decided",
        "to be completed",
    ];
    let unknown = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        matches!(word, "x" | "y" | "z" | "n" | "xx" | "xxx" | "xy" | "yy" | "nn")
    };
    let mut words = plain.split_whitespace();
    let few = plain.split_whitespace().count() <= 3;
    FIXED.contains(&plain) || plain.starts_with("placeholder") || (few && words.any(unknown))
}
