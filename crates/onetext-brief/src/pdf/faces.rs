//! The faces: Tinos in four cuts, and what the caller adds for other scripts.

use std::collections::BTreeSet;
use std::sync::Arc;

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
                if let Some(name) = collection.family_name(family).map(str::to_owned)
                    && !families.contains(&name)
                {
                    families.push(name);
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

/// The characters of a text that no cut has.
pub(super) fn lacking(text: &str) -> BTreeSet<char> {
    let wanted: BTreeSet<char> = text.chars().filter(|c| u32::from(*c) > 0xff).collect();
    let wanted = wanted.into_iter().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let known = covered(CUTS[0], &wanted);
    wanted.difference(&known).copied().collect()
}

/// Those of some characters that a font file has.
pub(super) fn covered(font: &[u8], wanted: &BTreeSet<char>) -> BTreeSet<char> {
    if wanted.is_empty() {
        return BTreeSet::new();
    }
    let options = CollectionOptions { shared: false, system_fonts: false };
    let mut collection = Collection::new(options);
    let found = collection.register_fonts(Blob::new(Arc::new(font.to_vec())), None);
    let mut covered = BTreeSet::new();
    for font in found.iter().flat_map(|(_, fonts)| fonts) {
        let Some(data) = font.load(None) else { continue };
        let Some(map) = font.charmap_index().charmap(data.as_ref()) else { continue };
        covered.extend(wanted.iter().filter(|c| map.map(**c).is_some_and(|glyph| glyph != 0)));
    }
    covered
}
