//! The faces: Tinos in four cuts, and what the caller adds for other scripts.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use krilla::text::Font;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::{FontContext, FontData};

/// Latin, Greek, Cyrillic and Hebrew, under the Apache License; see `fonts/README.md`.
const CUTS: [&[u8]; 4] = [
    include_bytes!("fonts/Tinos-Regular.ttf"),
    include_bytes!("fonts/Tinos-Bold.ttf"),
    include_bytes!("fonts/Tinos-Italic.ttf"),
    include_bytes!("fonts/Tinos-BoldItalic.ttf"),
];

const FAMILY: &str = "Tinos";

/// The faces of one document.
pub(super) struct Faces {
    pub(super) context: FontContext,
    /// The families by the order in which they are asked for a character.
    pub(super) families: Vec<String>,
    fonts: Vec<(u64, u32, Option<Font>)>,
    /// Characters that no face has.
    pub(super) missing: BTreeSet<char>,
}

impl Faces {
    pub(super) fn new(more: &[Vec<u8>]) -> Self {
        let options = CollectionOptions { shared: false, system_fonts: false };
        let mut collection = Collection::new(options);
        let mut families = vec![FAMILY.to_owned()];
        for cut in CUTS {
            collection.register_fonts(Blob::new(Arc::new(cut)), None);
        }
        for font in more {
            let found = collection.register_fonts(Blob::new(Arc::new(font.clone())), None);
            for (family, _) in found {
                if let Some(name) = collection.family_name(family).map(str::to_owned) {
                    if !families.contains(&name) {
                        families.push(name);
                    }
                }
            }
        }
        let context = FontContext { collection, source_cache: SourceCache::default() };
        Self { context, families, fonts: Vec::new(), missing: BTreeSet::new() }
    }

    /// The place of a face among those that are used; none where it cannot be printed.
    pub(super) fn place(&mut self, font: &FontData) -> Option<usize> {
        let (data, id) = font.data.clone().into_raw_parts();
        let known = self.fonts.iter().position(|(of, index, _)| (*of, *index) == (id, font.index));
        let place = known.unwrap_or_else(|| {
            let made = Font::new(data.into(), font.index);
            self.fonts.push((id, font.index, made));
            self.fonts.len() - 1
        });
        self.fonts.get(place).is_some_and(|(_, _, font)| font.is_some()).then_some(place)
    }

    pub(super) fn font(&self, place: usize) -> Option<Font> {
        self.fonts.get(place)?.2.clone()
    }
}

/// Whether a text has characters that the faces at hand have not.
pub(super) fn lacks(text: &str) -> bool {
    static KNOWN: LazyLock<BTreeSet<char>> = LazyLock::new(known);
    let wanted = text.chars().filter(|c| !c.is_control() && !c.is_whitespace());
    wanted.into_iter().any(|c| !KNOWN.contains(&c))
}

/// The characters of the regular cut.
fn known() -> BTreeSet<char> {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
    collection.register_fonts(Blob::new(Arc::new(CUTS[0])), None);
    let family = collection.family_by_name(FAMILY);
    let font = family.as_ref().and_then(|family| family.fonts().first());
    let Some(data) = font.and_then(|font| font.load(None)) else { return BTreeSet::new() };
    let Some(map) = font.and_then(|font| font.charmap_index().charmap(data.as_ref())) else {
        return BTreeSet::new();
    };
    let all = (' '..=char::MAX).take_while(|c| *c < '\u{10000}');
    all.filter(|c| map.map(*c).is_some_and(|glyph| glyph != 0)).collect()
}
