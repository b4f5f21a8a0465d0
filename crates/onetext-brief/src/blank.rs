//! What a text from outside must not do to a terminal or a page: move the cursor, change colours,
//! turn the direction of what follows.

/// The text with every control and direction sign made harmless: white space becomes a space, marks
/// that have no width are left out, the others become `�`.
pub fn harmless(text: &str) -> String {
    let shown = text.chars().filter(|c| !is_mark(*c));
    shown
        .map(|c| match c {
            c if c.is_whitespace() => ' ',
            c if c.is_control() || turns(c) => '\u{FFFD}',
            c => c,
        })
        .collect()
}

/// Whether an address is one of the web, which a reader may follow by a click.
pub fn is_web(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

/// Marks that are at home in honest texts and show nothing: of the direction of a single sign, of
/// the byte order, of a place where no line may break, of a coloured form of the sign before.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0F}')
}

/// Whether a sign changes the direction of the text behind it, or hides.
fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2061}'..='\u{206F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_directions_are_made_harmless() {
        assert_eq!(harmless("a\u{1b}[31m\nb\u{202E}c\u{9b}d\te"), "a�[31m b�c�d e");
        assert_eq!(harmless("שלום\u{200F} – é"), "שלום – é");
    }
}
