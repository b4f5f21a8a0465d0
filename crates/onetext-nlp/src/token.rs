//! One token of a document.

use std::fmt;
use std::ops::Range;

use crate::doc::Iob;
use crate::tree::Subtree;
use crate::{Doc, Pos};

/// One token of a [`Doc`], with everything that is said of it and the tokens around it in the tree.
#[derive(Clone, Copy)]
pub struct Token<'a> {
    doc: &'a Doc,
    index: usize,
}

impl<'a> Token<'a> {
    /// A token that the document has.
    pub(crate) fn new(doc: &'a Doc, index: usize) -> Self {
        Self { doc, index }
    }

    /// The document that it is part of.
    pub fn doc(self) -> &'a Doc {
        self.doc
    }

    /// Its number in the document.
    pub fn index(self) -> usize {
        self.index
    }

    /// Its place in the text, in bytes.
    pub fn bytes(self) -> Range<usize> {
        let (start, end) = self.doc.bytes[self.index];
        start as usize..end as usize
    }

    /// Its place in the text, in characters (Unicode scalar values).
    pub fn chars(self) -> Range<usize> {
        let (start, end) = self.doc.chars[self.index];
        start as usize..end as usize
    }

    /// Its text as it was given.
    pub fn text(self) -> &'a str {
        self.doc.text.get(self.bytes()).unwrap_or_default()
    }

    /// Whether one plain space follows that belongs to no token.
    pub fn has_space_after(self) -> bool {
        self.doc.space[self.index]
    }

    /// Its dictionary form; empty where no component gives one.
    pub fn lemma(self) -> &'a str {
        self.doc.lemma(self.index)
    }

    /// Its fine-grained part of speech, in the words of the pipeline's tag set.
    pub fn tag(self) -> &'a str {
        self.doc.str(self.doc.tag[self.index])
    }

    /// Its universal part of speech.
    pub fn pos(self) -> Pos {
        self.doc.pos[self.index]
    }

    /// Its morphological features, such as `Case=Acc|Number=Sing`; empty where there are none.
    pub fn morph(self) -> &'a str {
        self.doc.morph_str(self.index)
    }

    /// Its relation to its head.
    pub fn dep(self) -> &'a str {
        self.doc.str(self.doc.dep[self.index])
    }

    /// The token that it depends on; itself for the root of a sentence.
    #[must_use]
    pub fn head(self) -> Self {
        Self { doc: self.doc, index: self.doc.tree().head(self.index) }
    }

    /// Whether it is the root of a sentence: its own head.
    pub fn is_root(self) -> bool {
        self.doc.tree().head(self.index) == self.index
    }

    /// The type of the entity that it is part of; empty outside of entities.
    pub fn entity_type(self) -> &'a str {
        self.doc.str(self.doc.entity[self.index])
    }

    /// Where it stands to the entities.
    pub fn iob(self) -> Iob {
        self.doc.iob[self.index]
    }

    /// Whether a sentence begins here; `None` where no component has said.
    pub fn is_sentence_start(self) -> Option<bool> {
        match self.doc.sent_start[self.index] {
            0 => None,
            start => Some(start > 0),
        }
    }

    /// The tokens that depend on it, in order.
    pub fn children(self) -> impl DoubleEndedIterator<Item = Token<'a>> + ExactSizeIterator {
        self.at(self.doc.tree().children(self.index))
    }

    /// The tokens before it that depend on it, in order.
    pub fn lefts(self) -> impl DoubleEndedIterator<Item = Token<'a>> + ExactSizeIterator {
        self.at(self.doc.tree().lefts(self.index))
    }

    /// The tokens after it that depend on it, in order.
    pub fn rights(self) -> impl DoubleEndedIterator<Item = Token<'a>> + ExactSizeIterator {
        self.at(self.doc.tree().rights(self.index))
    }

    /// The token with all that depend on it, near or far: what stands before each in the tree, the
    /// token, what stands after. That is the order of the text unless branches cross.
    pub fn subtree(self) -> impl Iterator<Item = Token<'a>> {
        let doc = self.doc;
        Subtree::new(doc.tree(), self.index).map(move |index| Self { doc, index })
    }

    /// Its head, the head's head, and so on up to the root.
    pub fn ancestors(self) -> impl Iterator<Item = Token<'a>> {
        let up = |token: &Token<'a>| Some(token.head()).filter(|head| head.index != token.index);
        // A tree has no longer way up than it has tokens.
        std::iter::successors(up(&self), up).take(self.doc.len())
    }

    /// The first token of its subtree, as spaCy has it: of a tree with many crossing branches, the
    /// first that is found in as many rounds as its sentences take to be told apart.
    #[must_use]
    pub fn left_edge(self) -> Self {
        Self { doc: self.doc, index: self.doc.tree().left_edge(self.index) }
    }

    /// The last token of its subtree; see [`Token::left_edge`].
    #[must_use]
    pub fn right_edge(self) -> Self {
        Self { doc: self.doc, index: self.doc.tree().right_edge(self.index) }
    }

    fn at(
        self,
        indexes: &'a [u32],
    ) -> impl DoubleEndedIterator<Item = Token<'a>> + ExactSizeIterator + use<'a> {
        indexes.iter().map(move |&index| Self { doc: self.doc, index: index as usize })
    }
}

impl PartialEq for Token<'_> {
    /// Whether it is the same token of the same document.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.doc, other.doc) && self.index == other.index
    }
}

impl Eq for Token<'_> {}

impl fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}: {:?})", self.index, self.text())
    }
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

#[cfg(test)]
mod tests {
    use crate::{Iob, Pos, sample};

    #[test]
    fn a_token_has_all_that_is_said_of_it() {
        let mut doc = sample::doc(
            "en",
            "naïve|ADJ|amod|2|JJ|Degree=Pos envoys|NOUN|ROOT|0|NNS|_|B-NORP +!|PUNCT|punct|2",
        );
        for lemma in ["naive", "envoy", "!"] {
            doc.push_lemma(lemma);
        }
        let token = doc.token(1).unwrap();
        assert_eq!((token.index(), token.text(), token.lemma()), (1, "envoys", "envoy"));
        assert_eq!((token.bytes(), token.chars()), (7..13, 6..12));
        assert_eq!((token.tag(), token.pos(), token.morph()), ("NNS", Pos::Noun, ""));
        assert_eq!((token.dep(), token.entity_type(), token.iob()), ("ROOT", "NORP", Iob::Begin));
        assert!(token.is_root() && token.head() == token && !token.has_space_after());
        assert_eq!(token.is_sentence_start(), Some(false));
        let first = doc.token(0).unwrap();
        assert!(first.has_space_after() && !first.is_root() && first.head() == token);
        assert_eq!((first.morph(), first.is_sentence_start()), ("Degree=Pos", Some(true)));
        assert_eq!(format!("{first:?} {token:>8}"), "Token(0: \"naïve\")   envoys");
        assert!(doc.token(3).is_none());
        assert_ne!(doc.clone().token(0), doc.token(0), "another document's token is another");
    }

    #[test]
    fn a_token_knows_the_tree_around_it() {
        let doc = sample::doc("en", "a|X|x|3 b|X|x|1 c|X|ROOT|0 d|X|x|5 e|X|x|3 f|X|x|1");
        let texts = |tokens: &mut dyn Iterator<Item = crate::Token<'_>>| {
            tokens.map(|token| token.text().to_owned()).collect::<Vec<_>>().join(" ")
        };
        let root = doc.token(2).unwrap();
        assert_eq!(texts(&mut root.children()), "a e");
        assert_eq!(texts(&mut root.lefts()), "a");
        assert_eq!(texts(&mut root.rights().rev()), "e");
        // The branch to `f` crosses others, so the order is not that of the text.
        assert_eq!(texts(&mut root.subtree()), "a b f c d e");
        assert_eq!(texts(&mut doc.token(1).unwrap().ancestors()), "a c");
        assert_eq!(texts(&mut root.ancestors()), "");
        assert_eq!((root.left_edge().text(), root.right_edge().text()), ("a", "f"));
    }
}
