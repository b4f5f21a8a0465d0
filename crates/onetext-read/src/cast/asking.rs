//! Asking whom words mean, for the programs that measure it.

use std::ops::Range;

use super::{Cast, Discourse};
use crate::text::Text;

/// Words of a text of which somebody asks whom they mean; places are bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The words.
    pub at: Range<usize>,
    /// The source in whose words they stand.
    pub quoted: Option<Range<usize>>,
    /// To whom those words are said.
    pub addressee: Option<Range<usize>>,
    /// The source of what was said before.
    pub speaker: Option<Range<usize>>,
}

/// The names that the reader has for whom each of some words means; none where it cannot tell.
pub fn whom(raw: &str, asked: &[Asked]) -> Vec<Vec<String>> {
    let text = Text::new(raw);
    let mut cast = Cast::new(None);
    cast.read(&text);
    let plain = Discourse::default();
    let resolve = |at: &Range<usize>, discourse: &Discourse| {
        cast.resolve(&text, text.tokens_in(at), discourse)
    };
    asked
        .iter()
        .map(|asked| {
            let of = |at: &Option<Range<usize>>| at.as_ref().map(|at| resolve(at, &plain));
            let discourse = Discourse {
                quoted: of(&asked.quoted),
                addressee: of(&asked.addressee),
                speaker: of(&asked.speaker),
            };
            let mention = resolve(&asked.at, &discourse);
            let names = cast.mention_names(&text, &mention);
            names.into_iter().map(str::to_owned).collect()
        })
        .collect()
}
