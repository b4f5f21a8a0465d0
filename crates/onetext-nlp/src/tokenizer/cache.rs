//! Chunks that have been taken apart before.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use super::split::{Piece, Room};
use crate::lexicon::{LexId, Lexicon};

/// How many chunks are kept.
const CAPACITY: usize = 1 << 15;

/// Longer chunks are rare and not kept, which bounds the memory.
const LONGEST: usize = 64;

/// A token of a chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct CachedToken {
    pub(super) lex: LexId,
    /// In bytes.
    pub(super) length: u32,
    /// Whether a special case that was torn apart may begin here.
    pub(super) begins_phrase: bool,
}

/// Where what is kept of a chunk ends; it begins where the one before ends.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    text_end: usize,
    tokens_end: usize,
}

/// The chunks that a worker has met, forgotten all at once when they become too many.
#[derive(Debug)]
pub(crate) struct ChunkCache {
    capacity: usize,
    table: HashTable<u32>,
    hasher: FixedState,
    entries: Vec<Entry>,
    texts: String,
    /// The tokens of all entries, and behind them those of a chunk that is not kept.
    tokens: Vec<CachedToken>,
    /// Which of the lexicon's lives the tokens are from.
    generation: u64,
    pub(super) room: Room,
    pub(super) candidates: Vec<u32>,
}

impl Default for ChunkCache {
    fn default() -> Self {
        Self::with_capacity(CAPACITY)
    }
}

impl ChunkCache {
    /// A cache that keeps so many chunks.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            capacity,
            table: HashTable::new(),
            hasher: FixedState::default(),
            entries: Vec::new(),
            texts: String::new(),
            tokens: Vec::new(),
            generation: 0,
            room: Room::default(),
            candidates: Vec::new(),
        }
    }

    /// Forgets what is kept if the lexicon has been cleared since.
    pub(super) fn begin(&mut self, lexicon: &Lexicon) {
        if self.generation != lexicon.generation() {
            self.clear();
            self.generation = lexicon.generation();
        }
    }

    fn clear(&mut self) {
        self.table.clear();
        self.entries.clear();
        self.texts.clear();
        self.tokens.clear();
    }

    /// Where the tokens of a chunk are, if it is kept.
    pub(super) fn find(&self, chunk: &str) -> Option<Range<usize>> {
        if chunk.len() > LONGEST {
            return None;
        }
        let hash = self.hasher.hash_one(chunk.as_bytes());
        let &place =
            self.table.find(hash, |&place| nth_text(&self.texts, &self.entries, place) == chunk)?;
        let before = before(&self.entries, place);
        Some(before.tokens_end..self.entries[place as usize].tokens_end)
    }

    /// The tokens at a place.
    pub(super) fn tokens(&self, range: Range<usize>) -> &[CachedToken] {
        &self.tokens[range]
    }

    /// The pieces of the chunk that was taken apart last, and where its tokens go.
    pub(super) fn make_room(&mut self, chunk: &str) -> (&[Piece], &mut Vec<CachedToken>) {
        if self.entries.len() >= self.capacity && chunk.len() <= LONGEST {
            self.clear();
        }
        let kept = self.entries.last().map_or(0, |entry| entry.tokens_end);
        self.tokens.truncate(kept);
        (self.room.pieces(), &mut self.tokens)
    }

    /// Keeps a chunk whose tokens have come, unless it is too long, and gives its tokens.
    pub(super) fn keep(&mut self, chunk: &str) -> &[CachedToken] {
        let from = self.entries.last().map_or(0, |entry| entry.tokens_end);
        if self.capacity > 0 && chunk.len() <= LONGEST {
            let place = super::to_u32(self.entries.len());
            self.texts.push_str(chunk);
            let entry = Entry { text_end: self.texts.len(), tokens_end: self.tokens.len() };
            self.entries.push(entry);
            let Self { table, texts, entries, hasher, .. } = self;
            let hash = hasher.hash_one(chunk.as_bytes());
            table.insert_unique(hash, place, |&place| {
                hasher.hash_one(nth_text(texts, entries, place).as_bytes())
            });
        }
        &self.tokens[from..]
    }
}

fn before(entries: &[Entry], place: u32) -> Entry {
    (place as usize).checked_sub(1).map(|place| entries[place]).unwrap_or_default()
}

fn nth_text<'a>(texts: &'a str, entries: &[Entry], place: u32) -> &'a str {
    &texts[before(entries, place).text_end..entries[place as usize].text_end]
}
