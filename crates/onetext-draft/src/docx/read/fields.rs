//! Fields, of which a reader sees the results and not the instructions, and signs from other fonts.

use crate::office::Element;

/// The fields that are open.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Whether each shows its result by now, the innermost last.
    open: Vec<bool>,
    /// How many of them do not.
    asking: usize,
}

impl Fields {
    /// A field begins, comes to its result, or ends.
    pub(super) fn step(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => {
                self.open.push(false);
                self.asking += 1;
            }
            Some("separate") => {
                if let Some(shows @ false) = self.open.last_mut() {
                    *shows = true;
                    self.asking -= 1;
                }
            }
            Some("end") if self.open.pop() == Some(false) => self.asking -= 1,
            _ => {}
        }
    }

    /// Whether the words here are instructions.
    pub(super) fn is_instruction(&self) -> bool {
        self.asking > 0
    }

    /// Ends instructions with their paragraph, so that a field that never ends does not swallow the
    /// rest of the text; whether there were any.
    pub(super) fn end_paragraph(&mut self) -> bool {
        self.open.retain(|shows| *shows);
        std::mem::take(&mut self.asking) > 0
    }
}

/// The sign that a font of signs has at a place, as Unicode has it.
pub(super) fn symbol(element: &Element<'_>) -> char {
    let code = element.short("char", 8).and_then(|code| u32::from_str_radix(&code, 16).ok());
    let font = element.short("font", 40).unwrap_or_default().to_lowercase();
    // Fonts of signs stand in the private area, 0xF000 above their own numbers.
    let code = code.unwrap_or(0xfffd);
    let own = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    match (font.as_str(), own) {
        ("wingdings", 0x6c) => '\u{25cf}',
        ("wingdings", 0x6e) => '\u{25a0}',
        ("wingdings", 0x6f | 0xa8) => '\u{2610}',
        ("wingdings", 0xa7) => '\u{25aa}',
        ("wingdings", 0xd8) => '\u{27a2}',
        ("wingdings", 0xe0) | ("symbol", 0xae) => '\u{2192}',
        ("wingdings", 0xdf) => '\u{2190}',
        ("wingdings", 0xfb | 0xfd) => '\u{2612}',
        ("wingdings", 0xfc) => '\u{2713}',
        ("wingdings", 0xfe) => '\u{2611}',
        ("symbol", 0xa3) => '\u{2264}',
        ("symbol", 0xb3) => '\u{2265}',
        ("symbol", 0xb0) => '\u{b0}',
        ("symbol", 0xb1) => '\u{b1}',
        ("symbol", 0xb4) => '\u{d7}',
        ("symbol", 0xb7) => '\u{2022}',
        ("symbol", 0xb9) => '\u{2260}',
        ("symbol", 0x61) => '\u{3b1}',
        ("symbol", 0x62) => '\u{3b2}',
        ("symbol", 0x67) => '\u{3b3}',
        ("symbol", 0x64) => '\u{3b4}',
        ("symbol", 0x6d) => '\u{3bc}',
        ("symbol", 0x70) => '\u{3c0}',
        _ => char::from_u32(code).filter(|sign| *sign >= ' ').unwrap_or('\u{fffd}'),
    }
}
