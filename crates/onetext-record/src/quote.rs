//! Finding quoted words in a source, and what was probably meant where they are not there.
//!
//! People quote by copying words and cannot count characters; what they quote becomes a span when
//! it stands in the source exactly once.

/// The characters at which `words` stand in `text`, overlapping ones too.
pub fn places(text: &str, words: &str) -> Vec<usize> {
    let Some(first) = words.chars().next() else { return Vec::new() };
    let mut found = Vec::new();
    let (mut at, mut characters) = (0, 0);
    while let Some(next) = text[at..].find(words) {
        characters += text[at..at + next].chars().count();
        found.push(characters);
        at += next + first.len_utf8();
        characters += 1;
    }
    found
}

/// What to say about words that are not in the text: the passage most like them, if one is.
pub fn nearest(text: &str, words: &str) -> Option<String> {
    let wanted: Vec<String> = plain_words(words).map(|(word, _)| word).collect();
    let words_there: Vec<(String, std::ops::Range<usize>)> = plain_words(text).collect();
    if wanted.is_empty() || words_there.is_empty() {
        return None;
    }
    let window = wanted.len().min(words_there.len());
    let best = words_there
        .windows(window)
        .map(|passage| {
            let same =
                passage.iter().zip(&wanted).filter(|((word, _), wanted)| word == *wanted).count();
            (same, passage)
        })
        // The first of equals, so that the answer does not depend on what follows.
        .max_by(|(a, x), (b, y)| a.cmp(b).then_with(|| y[0].1.start.cmp(&x[0].1.start)))?;
    let (same, passage) = best;
    if same * 2 < wanted.len() {
        return None;
    }
    let (first, last) = (passage.first()?, passage.last()?);
    let there = &text[first.1.start..last.1.end];
    if same == wanted.len() {
        return Some(format!("it has {there:?}, which differs only in signs, spaces or capitals"));
    }
    Some(format!("the nearest there is {there:?}"))
}

/// The words of a text in small letters, without the signs around them, and their places.
fn plain_words(text: &str) -> impl Iterator<Item = (String, std::ops::Range<usize>)> + '_ {
    let is_word = |c: char| c.is_alphanumeric();
    text.split_whitespace().filter_map(move |word| {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        let inner = word.trim_matches(|c| !is_word(c));
        let plain: String =
            inner.chars().filter(|c| is_word(*c)).flat_map(char::to_lowercase).collect();
        let offset = word.find(inner)?;
        (!plain.is_empty()).then(|| (plain, start + offset..start + offset + inner.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        assert_eq!(places("né à né à né", "né"), [0, 5, 10]);
        assert_eq!(places("aaa", "aa"), [0, 1]);
        assert_eq!(places("abc", "x"), <[usize; 0]>::default());
    }

    #[test]
    fn the_nearest_passage_is_offered() {
        let text = "The union said: “we will not move, not now”, and left.";
        assert_eq!(
            nearest(text, "we will not move - not now").as_deref(),
            Some(
                "it has \"we will not move, not now\", which differs only in signs, spaces or capitals"
            )
        );
        assert_eq!(
            nearest(text, "we shall not move").as_deref(),
            Some("the nearest there is \"we will not move\"")
        );
        assert_eq!(nearest(text, "entirely other words here"), None);
    }
}
