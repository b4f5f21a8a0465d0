//! Tokens in a row: sentences, entities, noun chunks.

use std::fmt;
use std::ops::Range;

use crate::doc::Iob;
use crate::{Doc, Symbol, Token};

/// Some tokens of a [`Doc`] in a row; those of an entity have its type as their label.
#[derive(Clone)]
pub struct Span<'a> {
    doc: &'a Doc,
    tokens: Range<usize>,
    label: Symbol,
}

impl<'a> Span<'a> {
    /// Tokens that the document has.
    pub(crate) fn new(doc: &'a Doc, tokens: Range<usize>, label: Symbol) -> Self {
        Self { doc, tokens, label }
    }

    /// The numbers of its tokens.
    pub fn range(&self) -> Range<usize> {
        self.tokens.clone()
    }

    /// How many tokens it has.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether it has no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Its tokens in order.
    pub fn tokens(
        &self,
    ) -> impl ExactSizeIterator<Item = Token<'a>> + DoubleEndedIterator + use<'a> {
        let doc = self.doc;
        self.tokens.clone().map(move |index| Token::new(doc, index))
    }

    /// What it is, such as `PERSON`; empty for sentences and noun chunks.
    pub fn label(&self) -> &'a str {
        self.doc.str(self.label)
    }

    /// Its place in the text, in bytes, without the white space after it.
    pub fn bytes(&self) -> Range<usize> {
        self.offsets(&self.doc.bytes)
    }

    /// Its place in the text, in characters (Unicode scalar values).
    pub fn chars(&self) -> Range<usize> {
        self.offsets(&self.doc.chars)
    }

    /// Its text as it was given.
    pub fn text(&self) -> &'a str {
        self.doc.text.get(self.bytes()).unwrap_or_default()
    }

    /// The token that the others hang on; of several, the first with the shortest way to the root
    /// of its sentence. `None` only for an empty span.
    pub fn root(&self) -> Option<Token<'a>> {
        let tree = self.doc.tree();
        let roots = self.tokens.clone().find(|&token| tree.head(token) == token);
        let outer = || {
            let hangs_outside = |token: &usize| !self.tokens.contains(&tree.head(*token));
            self.tokens.clone().filter(hangs_outside).min_by_key(|&token| tree.depth(token))
        };
        roots.or_else(outer).map(|index| Token::new(self.doc, index))
    }

    fn offsets(&self, column: &[(u32, u32)]) -> Range<usize> {
        match column.get(self.tokens.clone()) {
            Some([first, .., last]) => first.0 as usize..last.1 as usize,
            Some([only]) => only.0 as usize..only.1 as usize,
            // An empty span stands before its token, or at the end of the last.
            _ => {
                let next = column.get(self.tokens.start).map(|token| token.0);
                let at = next.or(column.last().map(|token| token.1)).unwrap_or(0) as usize;
                at..at
            }
        }
    }
}

impl PartialEq for Span<'_> {
    /// Whether it is the same place of the same document with the same label.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.doc, other.doc)
            && self.tokens == other.tokens
            && self.label == other.label
    }
}

impl Eq for Span<'_> {}

impl fmt::Debug for Span<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Span({:?} {:?}: {:?})", self.tokens, self.label(), self.text())
    }
}

impl fmt::Display for Span<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

/// The sentences of a document; [`Doc::sentences`] makes it.
#[derive(Debug, Clone)]
pub struct Sentences<'a> {
    doc: &'a Doc,
    next: usize,
}

impl<'a> Sentences<'a> {
    pub(crate) fn new(doc: &'a Doc) -> Self {
        Self { doc, next: 0 }
    }
}

impl<'a> Iterator for Sentences<'a> {
    type Item = Span<'a>;

    fn next(&mut self) -> Option<Span<'a>> {
        let start = self.next;
        if start >= self.doc.len() {
            return None;
        }
        let later = self.doc.sent_start.iter().enumerate().skip(start + 1);
        let end = later.into_iter().find(|(_, start)| **start == 1).map(|(at, _)| at);
        self.next = end.unwrap_or(self.doc.len());
        Some(Span::new(self.doc, start..self.next, Symbol::EMPTY))
    }
}

/// The entities of a document; [`Doc::entities`] makes it.
#[derive(Debug, Clone)]
pub struct Entities<'a> {
    doc: &'a Doc,
    next: usize,
}

impl<'a> Entities<'a> {
    pub(crate) fn new(doc: &'a Doc) -> Self {
        Self { doc, next: 0 }
    }
}

impl<'a> Iterator for Entities<'a> {
    type Item = Span<'a>;

    fn next(&mut self) -> Option<Span<'a>> {
        let Doc { iob, entity, .. } = self.doc;
        let begins = |at: &usize| iob[*at] == Iob::Begin && !entity[*at].is_empty();
        let start = (self.next..iob.len()).find(begins)?;
        let end = (start + 1..iob.len()).find(|&at| iob[at] != Iob::In).unwrap_or(iob.len());
        self.next = end;
        Some(Span::new(self.doc, start..end, entity[start]))
    }
}

#[cfg(test)]
mod tests {
    use crate::sample;

    const TEXT: &str = "Zoë|PROPN|nsubj|2|||B-PERSON met|VERB|ROOT|0 the|DET|det|5 \
         Lake|PROPN|compound|5|||B-ORG Authority|PROPN|dobj|2|||I-ORG +.|PUNCT|punct|2 \
         Nobody|PRON|nsubj|8 spoke|VERB|ROOT|0 +.|PUNCT|punct|8";

    #[test]
    fn sentences_cover_the_text() {
        let doc = sample::doc("en", TEXT);
        let sentences: Vec<&str> = doc.sentences().map(|s| s.text()).collect();
        assert_eq!(sentences, ["Zoë met the Lake Authority.", "Nobody spoke."]);
        let roots: Vec<&str> = doc.sentences().map(|s| s.root().unwrap().text()).collect();
        assert_eq!(roots, ["met", "spoke"]);
        assert_eq!(sample::doc("en", "no parse").sentences().count(), 1);
        assert_eq!(sample::doc("en", "").sentences().count(), 0);
    }

    #[test]
    fn entities_have_places_and_labels() {
        let doc = sample::doc("en", TEXT);
        let entities: Vec<_> = doc
            .entities()
            .map(|e| (e.text(), e.label(), e.range(), e.chars(), e.bytes()))
            .collect();
        assert_eq!(
            entities,
            [("Zoë", "PERSON", 0..1, 0..3, 0..4), ("Lake Authority", "ORG", 3..5, 12..26, 13..27),]
        );
    }

    #[test]
    fn entities_begin_only_where_a_label_does() {
        let doc = sample::doc("en", "a||||||I-X b||||||B- c||||||I-X d||||||B-X e||||||B-Y");
        let entities: Vec<_> = doc.entities().map(|e| (e.text(), e.label())).collect();
        assert_eq!(entities, [("d", "X"), ("e", "Y")]);
    }

    #[test]
    fn a_span_hangs_on_its_highest_token() {
        let doc = sample::doc("en", TEXT);
        let root = |range| doc.span(range).unwrap().root().map(crate::Token::text);
        assert_eq!(root(2..5), Some("Authority"));
        assert_eq!(root(2..4), Some("the"));
        assert_eq!(root(0..9), Some("met"));
        assert_eq!(root(3..3), None);
        assert!(doc.span(5..10).is_none());
        assert_eq!(doc.span(9..9).unwrap().chars(), 41..41);
        assert_eq!(doc.span(1..1).unwrap().bytes(), 5..5);
    }
}
