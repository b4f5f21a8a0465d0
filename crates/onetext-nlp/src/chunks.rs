//! Noun chunks: where base noun phrases begin and end, by language.
//!
//! A chunk hangs on a noun, proper noun or pronoun that has one of the relations of a noun phrase,
//! or is coordinated with one that has; languages differ in the relations and in what around that
//! head belongs to it. The rules are spaCy's, each token looked at once.

use std::ops::Range;

use crate::tree::Tree;
use crate::{Doc, Pos, Symbol};

/// How noun chunks are found in a language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ChunkRule {
    /// One loop over all heads, which differs in what belongs to them.
    Heads { labels: &'static [&'static str], reach: Reach },
    /// German: from the left edge of the head over close appositions.
    German,
    /// Dutch: the head and some of its children.
    Dutch,
}

/// What around a head belongs to a chunk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reach {
    /// All before it, nothing after it.
    Before,
    /// All of its subtree.
    Subtree,
    /// All before it but a preposition, and some of what follows; `dets` are relations of
    /// determiners that may follow.
    Romance { dets: &'static [&'static str], modifiers: &'static [&'static str] },
    /// All before it, and for a noun its first modifying noun.
    Greek,
}

const ENGLISH: ChunkRule = ChunkRule::Heads {
    labels: &[
        "oprd",
        "nsubj",
        "dobj",
        "nsubjpass",
        "pcomp",
        "pobj",
        "dative",
        "appos",
        "attr",
        "ROOT",
    ],
    reach: Reach::Before,
};
const PERSIAN: ChunkRule = ChunkRule::Heads {
    labels: &["nsubj", "dobj", "nsubjpass", "pcomp", "pobj", "dative", "appos", "attr", "ROOT"],
    reach: Reach::Before,
};
const FRENCH: ChunkRule = ChunkRule::Heads {
    labels: &[
        "nsubj",
        "nsubj:pass",
        "obj",
        "obl",
        "obl:agent",
        "obl:arg",
        "obl:mod",
        "nmod",
        "pcomp",
        "appos",
        "ROOT",
    ],
    reach: Reach::Romance {
        dets: &["det"],
        modifiers: &["flat", "flat:name", "flat:foreign", "fixed", "compound"],
    },
};
const ROMANCE_LABELS: &[&str] =
    &["nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "pcomp", "appos", "ROOT"];
const ITALIAN: ChunkRule = ChunkRule::Heads {
    labels: ROMANCE_LABELS,
    reach: Reach::Romance {
        dets: &["det", "det:poss"],
        modifiers: &["flat", "flat:name", "fixed", "compound"],
    },
};
const PORTUGUESE: ChunkRule = ChunkRule::Heads {
    labels: ROMANCE_LABELS,
    reach: Reach::Romance {
        dets: &["det"],
        modifiers: &["flat", "flat:name", "fixed", "compound"],
    },
};
const SPANISH: ChunkRule = ChunkRule::Heads {
    labels: &["nsubj", "nsubj:pass", "obj", "obl", "nmod", "pcomp", "appos", "ROOT"],
    reach: Reach::Romance { dets: &[], modifiers: &["flat", "fixed", "compound"] },
};
const SWEDISH: ChunkRule = ChunkRule::Heads {
    labels: &["nsubj", "nsubj:pass", "dobj", "obj", "iobj", "ROOT", "appos", "nmod", "nmod:poss"],
    reach: Reach::Subtree,
};
/// Norwegian, Indonesian and Malay.
const NORWEGIAN: ChunkRule = ChunkRule::Heads {
    labels: &["nsubj", "nsubj:pass", "obj", "iobj", "ROOT", "appos", "nmod", "nmod:poss"],
    reach: Reach::Subtree,
};
const GREEK: ChunkRule = ChunkRule::Heads {
    labels: &["nsubj", "obj", "iobj", "appos", "ROOT", "obl"],
    reach: Reach::Greek,
};

impl ChunkRule {
    /// The rule of a language by its code, if there is one.
    pub(crate) fn of(lang: &str) -> Option<Self> {
        Some(match lang {
            "de" => Self::German,
            "el" => GREEK,
            "en" => ENGLISH,
            "es" => SPANISH,
            "fa" => PERSIAN,
            "fr" => FRENCH,
            "id" | "ms" | "nb" => NORWEGIAN,
            "it" => ITALIAN,
            "nl" => Self::Dutch,
            "pt" => PORTUGUESE,
            "sv" => SWEDISH,
            _ => return None,
        })
    }

    /// The chunks of a document.
    pub(crate) fn ranges(self, doc: &Doc) -> Vec<Range<usize>> {
        let words = Words { doc, tree: doc.tree() };
        match self {
            Self::Heads { labels, reach } => words.heads(labels, reach),
            Self::German => words.german(),
            Self::Dutch => words.dutch(),
        }
    }
}

/// A document and its tree.
struct Words<'a> {
    doc: &'a Doc,
    tree: &'a Tree,
}

impl Words<'_> {
    fn pos(&self, word: usize) -> Pos {
        self.doc.pos[word]
    }

    fn dep(&self, word: usize) -> Symbol {
        self.doc.dep[word]
    }

    /// Those of some relations that the document can have.
    fn symbols(&self, labels: &[&str]) -> Vec<Symbol> {
        labels.iter().filter_map(|label| self.doc.symbol(label)).collect()
    }

    fn is_nominal(&self, word: usize) -> bool {
        matches!(self.pos(word), Pos::Noun | Pos::Propn | Pos::Pron)
    }

    fn heads(&self, labels: &[&str], reach: Reach) -> Vec<Range<usize>> {
        let labels = self.symbols(labels);
        let conj = self.doc.symbol("conj");
        let firsts = self.first_conjuncts(conj);
        let around = Around::new(self, reach);
        let mut chunks = Vec::new();
        // The first token that no chunk has passed yet.
        let mut free = 0;
        for word in (0..self.doc.len()).filter(|&word| self.is_nominal(word)) {
            if self.tree.left_edge(word) < free {
                continue;
            }
            let chunk = if labels.contains(&self.dep(word)) {
                around.head(word)
            } else if conj == Some(self.dep(word))
                && labels.contains(&self.dep(firsts[self.tree.head(word)]))
            {
                around.conjunct(word)
            } else {
                continue;
            };
            free = chunk.end;
            chunks.push(chunk);
        }
        chunks
    }

    /// For each word the first of those that it is coordinated with, as far as each stands after
    /// the one it hangs on; itself where it hangs on none.
    fn first_conjuncts(&self, conj: Option<Symbol>) -> Vec<usize> {
        let mut firsts: Vec<usize> = Vec::with_capacity(self.doc.len());
        for word in 0..self.doc.len() {
            let head = self.tree.head(word);
            let is_later = conj == Some(self.dep(word)) && head < word;
            firsts.push(if is_later { firsts[head] } else { word });
        }
        firsts
    }

    fn german(&self) -> Vec<Range<usize>> {
        let labels = self.symbols(&[
            "sb", "oa", "da", "nk", "mo", "ag", "ROOT", "root", "cj", "pd", "og", "app",
        ]);
        let close = self.doc.symbol("nk");
        let mut chunks = Vec::new();
        let mut free = 0;
        for word in 0..self.doc.len() {
            let is_head = self.is_nominal(word) && labels.contains(&self.dep(word));
            if word < free || self.tree.left_edge(word) < free || !is_head {
                continue;
            }
            let is_close = |child: &&u32| {
                let child = **child as usize;
                let is_noun = matches!(self.pos(child), Pos::Noun | Pos::Propn);
                is_noun && close == Some(self.dep(child))
            };
            let last = self.tree.rights(word).iter().rfind(is_close);
            free = last.map_or(word, |&child| child as usize) + 1;
            chunks.push(self.tree.left_edge(word)..free);
        }
        chunks
    }

    fn dutch(&self) -> Vec<Range<usize>> {
        let parts = self.symbols(&["amod", "nmod:poss", "det", "det:poss"]);
        let subjects = self.symbols(&["nsubj", "nsubj:pass"]);
        let subject = self.doc.symbol("nsubj");
        let mut chunks: Vec<Range<usize>> = Vec::new();
        for word in 0..self.doc.len() {
            let children = || self.tree.children(word).iter().map(|&child| child as usize);
            let chunk = match self.pos(word) {
                // What has a subject is a verb that was taken for a noun.
                Pos::Noun if children().any(|child| subject == Some(self.dep(child))) => continue,
                Pos::Noun => {
                    let own = || children().filter(|&child| parts.contains(&self.dep(child)));
                    let start = own().next().unwrap_or(word).min(word);
                    start..own().next_back().unwrap_or(word).max(word) + 1
                }
                Pos::Pron if subjects.contains(&self.dep(word)) => word..word + 1,
                _ => continue,
            };
            if chunks.last().is_none_or(|last| chunk.start >= last.end) {
                chunks.push(chunk);
            }
        }
        chunks
    }
}

/// What belongs to a head in one document.
struct Around<'a> {
    words: &'a Words<'a>,
    reach: Reach,
    amod: Option<Symbol>,
    nmod: Option<Symbol>,
    dets: Vec<Symbol>,
    modifiers: Vec<Symbol>,
}

impl<'a> Around<'a> {
    fn new(words: &'a Words<'a>, reach: Reach) -> Self {
        let (dets, modifiers) = match reach {
            Reach::Romance { dets, modifiers } => (words.symbols(dets), words.symbols(modifiers)),
            _ => (Vec::new(), Vec::new()),
        };
        let [amod, nmod] = ["amod", "nmod"].map(|label| words.doc.symbol(label));
        Self { words, reach, amod, nmod, dets, modifiers }
    }

    /// The chunk of a word with a relation of a noun phrase.
    fn head(&self, word: usize) -> Range<usize> {
        let Words { tree, .. } = self.words;
        let left = tree.left_edge(word);
        match self.reach {
            Reach::Before => left..word + 1,
            Reach::Subtree => left..tree.right_edge(word) + 1,
            Reach::Romance { .. } => self.without(left, Pos::Adp)..self.romance_end(word) + 1,
            Reach::Greek => {
                let is_nmod = |child: &&u32| self.nmod == Some(self.words.dep(**child as usize));
                let modifier = tree.rights(word).iter().find(is_nmod);
                let modifier = modifier.filter(|_| self.words.pos(word) == Pos::Noun);
                left..modifier.map_or(word, |&child| child as usize) + 1
            }
        }
    }

    /// The chunk of a word that is coordinated with such a word.
    fn conjunct(&self, word: usize) -> Range<usize> {
        let Words { tree, .. } = self.words;
        let left = tree.left_edge(word);
        match self.reach {
            Reach::Before | Reach::Greek => left..word + 1,
            Reach::Subtree => left..tree.right_edge(word) + 1,
            Reach::Romance { .. } => self.without(left, Pos::Cconj)..word + 1,
        }
    }

    /// The token at a left edge, or the next where the edge is not part of the phrase.
    fn without(&self, left: usize, pos: Pos) -> usize {
        if self.words.pos(left) == pos { left + 1 } else { left }
    }

    fn romance_end(&self, word: usize) -> usize {
        let Words { tree, .. } = self.words;
        let Some(&child) = tree.rights(word).first() else { return word };
        let child = child as usize;
        let dep = self.words.dep(child);
        if self.amod == Some(dep) {
            // A chain of adjectives.
            tree.right_edge(child)
        } else if self.dets.contains(&dep) && self.words.pos(child) == Pos::Det {
            // A relative pronoun ends it.
            child
        } else if self.modifiers.contains(&dep) {
            tree.right_edge(word)
        } else {
            word
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use crate::sample;

    #[track_caller]
    fn check(lang: &str, words: &str, expected: &[&str]) {
        let doc = sample::doc(lang, words);
        let chunks: Vec<&str> = doc.noun_chunks().unwrap().iter().map(crate::Span::text).collect();
        assert_eq!(chunks, expected, "{lang}");
    }

    #[test]
    fn english_ends_at_the_head() {
        check(
            "en",
            "The|DET|det|3 old|ADJ|amod|3 ferry|NOUN|nsubj|6 of|ADP|prep|3 Vesk|PROPN|pobj|4 \
             carried|VERB|ROOT|0 coal|NOUN|dobj|6 +,|PUNCT|punct|7 salt|NOUN|conj|7 and|CCONJ|cc|9 \
             us|PRON|conj|9 there|ADV|advmod|6 +.|PUNCT|punct|6",
            &["The old ferry", "Vesk", "coal", "salt", "us"],
        );
        // No noun inside a chunk is one, nor is what is coordinated with anything but a root or a
        // noun phrase.
        check(
            "en",
            "Sea|NOUN|compound|2 trade|NOUN|nsubj|3 grew|VERB|ROOT|0 and|CCONJ|cc|3 \
             peace|NOUN|conj|4",
            &["Sea trade"],
        );
    }

    #[test]
    fn french_goes_on_to_adjectives_and_names() {
        check(
            "fr",
            "La|DET|det|2 ville|NOUN|nsubj|6 très|ADV|advmod|4 calme|ADJ|amod|2 ce|PRON|x|2 \
             dort|VERB|ROOT|0 de|ADP|case|8 Jean|PROPN|obl|6 Paul|PROPN|flat:name|8 ville|NOUN|obj|6 \
             et|CCONJ|cc|12 mer|NOUN|conj|10",
            &["La ville très calme", "Jean Paul", "ville", "mer"],
        );
        check(
            "fr",
            "ports|NOUN|ROOT|0 lesquels|DET|det|1 de|ADP|case|4 mer|NOUN|nmod|1",
            &["ports lesquels", "mer"],
        );
    }

    #[test]
    fn other_languages_have_their_own_reach() {
        check(
            "sv",
            "hela|DET|det|2 staden|NOUN|nsubj|5 vid|ADP|case|4 havet|NOUN|nmod|2 sov|VERB|ROOT|0",
            &["hela staden vid havet"],
        );
        check(
            "de",
            "eine|DET|nk|2 Tasse|NOUN|oa|4 Tee|NOUN|nk|2 trinkt|VERB|ROOT|0 sie|PRON|sb|4",
            &["eine Tasse Tee", "sie"],
        );
        check(
            "nl",
            "zij|PRON|nsubj|2 zag|VERB|ROOT|0 het|DET|det|5 oude|ADJ|amod|5 schip|NOUN|obj|2 \
             hem|PRON|obj|2 zien|NOUN|x|2 hij|PRON|nsubj|7",
            &["zij", "het oude schip", "hij"],
        );
        check(
            "el",
            "η|DET|det|2 γραμμή|NOUN|nsubj|4 παραγωγής|NOUN|nmod|2 σταμάτησε|VERB|ROOT|0",
            &["η γραμμή παραγωγής"],
        );
        check("es", "del|ADP|case|2 puerto|NOUN|ROOT|0 que|DET|det|2", &["puerto"]);
    }

    #[test]
    fn without_a_rule_or_a_parse_there_are_none() {
        assert!(sample::doc("xx", "a|NOUN|ROOT|0").noun_chunks().is_none());
        assert!(sample::doc("en", "a|NOUN").noun_chunks().is_none());
        assert_eq!(sample::doc("en", "").noun_chunks(), Some(vec![]));
    }

    #[test]
    fn a_long_list_is_gone_through_once() {
        let mut words = "salt|NOUN|ROOT|0".to_owned();
        for i in 1..50_000 {
            let _ = write!(words, " salt|NOUN|conj|{i}");
        }
        let doc = sample::doc("en", &words);
        assert_eq!(doc.noun_chunks().unwrap().len(), 50_000);
    }
}
