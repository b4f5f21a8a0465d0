//! What a pipeline says of one text, in the columns that the golden files have (see `columns.py`).

use onetext_nlp::{Doc, Iob};
use serde::{Deserialize, Serialize};

/// One value for each token; offsets count characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Columns {
    pub(crate) start: Vec<usize>,
    pub(crate) end: Vec<usize>,
    /// `1` where one plain space follows, otherwise `0`.
    pub(crate) space: String,
    pub(crate) lemma: Vec<String>,
    pub(crate) tag: Vec<String>,
    pub(crate) pos: Vec<String>,
    pub(crate) morph: Vec<String>,
    pub(crate) head: Vec<usize>,
    pub(crate) dep: Vec<String>,
    /// `+` where a sentence begins, `-` where none does, `0` where nothing is known.
    pub(crate) sent: String,
    /// `B`, `I`, `O`, or `.` where nothing is known.
    pub(crate) iob: String,
    pub(crate) ent: Vec<String>,
    /// First token and the one after the last of each noun chunk.
    pub(crate) chunks: Vec<(usize, usize)>,
}

impl From<&Doc> for Columns {
    fn from(doc: &Doc) -> Self {
        let mut columns = Self::default();
        for token in doc.tokens() {
            columns.start.push(token.chars().start);
            columns.end.push(token.chars().end);
            columns.space.push(if token.has_space_after() { '1' } else { '0' });
            columns.lemma.push(token.lemma().to_owned());
            columns.tag.push(token.tag().to_owned());
            columns.pos.push(token.pos().to_string());
            columns.morph.push(token.morph().to_owned());
            columns.head.push(token.head().index());
            columns.dep.push(token.dep().to_owned());
            columns.sent.push(match token.is_sentence_start() {
                Some(true) => '+',
                Some(false) => '-',
                None => '0',
            });
            columns.iob.push(match token.iob() {
                Iob::Begin => 'B',
                Iob::In => 'I',
                Iob::Out => 'O',
                Iob::Missing => '.',
            });
            columns.ent.push(token.entity_type().to_owned());
        }
        let chunks = doc.noun_chunks().unwrap_or_default();
        columns.chunks =
            chunks.iter().map(|chunk| (chunk.range().start, chunk.range().end)).collect();
        columns
    }
}
