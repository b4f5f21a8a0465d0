//! What a text from outside must not do to a terminal: move the cursor, change colours, turn the
//! direction of what follows.

/// The text with every control and direction sign made harmless: white space becomes a space, the
/// others become `�`.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            c if c.is_whitespace() => ' ',
            c if c.is_control() || turns(c) => '\u{FFFD}',
            c => c,
        })
        .collect()
}

/// Whether a sign changes the direction of the text behind it, or hides.
fn turns(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{61C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_directions_are_made_harmless() {
        assert_eq!(harmless("a\u{1b}[31m\nb\u{202E}c\u{9b}d\te"), "a�[31m b�c�d e");
        assert_eq!(harmless("שלום – é"), "שלום – é");
    }
}
