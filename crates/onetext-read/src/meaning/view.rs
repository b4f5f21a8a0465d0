//! A statement as its cue and its content show themselves to the models: clauses with their
//! negations, modal verbs and subjects.

use std::ops::Range;

use onetext_nlp::Pos;

use super::lists::norm;
use crate::said::Said;
use crate::text::Text;

/// A statement laid out.
pub(crate) struct View<'t, 'a> {
    pub(crate) text: &'t Text<'a>,
    pub(crate) said: &'t Said,
    /// The tokens of the cue.
    pub(crate) cue: Vec<usize>,
    /// The tokens of the content.
    pub(crate) content: Vec<usize>,
    /// The main clauses of the content, in order.
    pub(crate) clauses: Vec<Clause<'t>>,
    /// Whether the content opens with a quotation mark.
    pub(crate) is_quoted: bool,
    /// The first statement that is told within the content.
    pub(crate) inner: Option<&'t Said>,
    /// The statement within whose content this one is told.
    pub(crate) outer: Option<&'t Said>,
    /// The statement before it.
    pub(crate) before: Option<&'t Said>,
}

/// How many statements before and behind one are looked at.
const NEAR: usize = 6;

/// A clause of what is said.
pub(crate) struct Clause<'t> {
    /// Its verb, or what it hangs on where it has none.
    pub(crate) root: usize,
    /// From its first token to its last within the content.
    pub(crate) tokens: Range<usize>,
    pub(crate) is_negated: bool,
    /// Its modal verb; `to` of an infinitive.
    pub(crate) modal: &'t str,
    pub(crate) tense: &'static str,
    /// Who its subject is, seen from the speaker.
    pub(crate) who: &'static str,
    pub(crate) subject: Option<usize>,
    /// What completes it: `ready` in `is ready`.
    pub(crate) complement: Option<usize>,
}

/// Words that deny.
pub(crate) const NEGATIVE: [&str; 14] = [
    "not", "never", "no", "nobody", "nothing", "none", "neither", "nor", "without", "nowhere",
    "hardly", "no-one", "cannot", "scarcely",
];

impl<'t, 'a> View<'t, 'a> {
    /// Lays out one of a document's statements.
    pub(crate) fn new(text: &'t Text<'a>, all: &'t [Said], which: usize) -> Self {
        let said = &all[which];
        let holds = |outer: &Said, inner: &Said| {
            let at = inner.head;
            outer.content.iter().any(|run| run.contains(&at))
        };
        let near = &all[which.saturating_sub(NEAR)..(which + NEAR + 1).min(all.len())];
        let inner = near.iter().filter(|other| holds(said, other)).min_by_key(|other| other.head);
        let outer = near.iter().rev().find(|other| holds(other, said));
        let before = which.checked_sub(1).map(|i| &all[i]);
        let cue: Vec<usize> = said.cue.iter().cloned().flatten().collect();
        let content: Vec<usize> = said.content.iter().cloned().flatten().collect();
        let is_quoted = content.first().is_some_and(|i| {
            matches!(text.token(*i).chars().next(), Some('"' | '“' | '‘' | '\''))
                || text.tokens.get(*i).is_some_and(|t| text.quotation(t.at.start).is_some())
        });
        let clauses = Vec::new();
        let mut view = Self { text, said, cue, content, clauses, is_quoted, inner, outer, before };
        view.clauses = view.find_clauses();
        view
    }

    fn find_clauses(&self) -> Vec<Clause<'t>> {
        let mut found = Vec::new();
        for piece in &self.said.content {
            let mut start = piece.start;
            while start < piece.end {
                let end = self.text.sentence_at(start).end.min(piece.end).max(start + 1);
                if let Some(root) = root(self.text, start..end) {
                    found.push(self.clause(root, start..end));
                }
                start = end;
            }
        }
        found
    }

    fn clause(&self, root: usize, tokens: Range<usize>) -> Clause<'t> {
        let text = self.text;
        let children = || text.children(root).iter().copied().filter(|i| tokens.contains(i));
        let modal = children()
            .find(|i| text.dep(*i) == "aux" && matches!(text.tokens[*i].tag, "MD" | "TO"))
            .map_or("", |i| norm(text, i));
        let subject = children().find(|i| text.dep(*i).starts_with("nsubj"));
        let is_negated = children().any(|i| {
            let of_object = matches!(text.dep(i), "dobj" | "nsubj" | "nsubjpass" | "attr")
                && text.children(i).iter().any(|d| matches!(text.lower(*d), "no" | "neither"));
            text.dep(i) == "neg" || NEGATIVE.contains(&text.lower(i)) || of_object
        });
        let has_past =
            children().any(|i| text.dep(i).starts_with("aux") && text.tokens[i].tag == "VBD");
        let tense = match text.tokens[root].tag {
            _ if modal == "will" => "future",
            _ if !modal.is_empty() => "modal",
            "VBD" => "past",
            _ if has_past => "past",
            "VBZ" | "VBP" => "present",
            "VBN" => "perfect",
            "VBG" => "ing",
            "VB" => "base",
            _ => "none",
        };
        let who = self.who(subject, root);
        let complement = children()
            .find(|i| matches!(text.dep(*i), "acomp" | "attr" | "oprd" | "xcomp" | "prt"));
        Clause { root, tokens, is_negated, modal, tense, who, subject, complement }
    }

    fn who(&self, subject: Option<usize>, root: usize) -> &'static str {
        let text = self.text;
        let Some(subject) = subject else {
            return if text.tokens[root].pos == Pos::Verb || text.tokens[root].pos == Pos::Aux {
                "none"
            } else {
                "noun"
            };
        };
        let source = self.said.source.clone().unwrap_or(0..0);
        match text.lower(subject) {
            "i" | "we" => "own",
            "he" | "she" | "it" | "they" if !self.is_quoted => "third",
            "he" | "she" | "they" => "others",
            "it" | "that" | "this" => "that",
            "you" => "you",
            "there" => "there",
            "nobody" | "nothing" | "none" | "no" => "nobody",
            "who" | "what" | "which" => "question",
            lower => {
                let is_source = source.clone().any(|i| text.lower(i) == lower);
                let is_owned = text.children(subject).iter().any(|i| {
                    matches!(text.lower(*i), "our" | "my" | "its" | "his" | "her" | "their")
                });
                if is_source {
                    "source"
                } else if is_owned {
                    "owned"
                } else if !text.tokens[subject].entity.is_empty() {
                    "name"
                } else {
                    "thing"
                }
            }
        }
    }

    /// Whether a word that denies stands right before a token, in its sentence.
    pub(crate) fn is_denied(&self, i: usize) -> bool {
        let start = self.text.sentence_at(i).start.max(i.saturating_sub(3));
        (start..i).any(|j| NEGATIVE.contains(&norm(self.text, j)))
    }

    /// The clause that a token stands in.
    pub(crate) fn clause_at(&self, i: usize) -> Option<&Clause<'t>> {
        self.clauses.iter().find(|clause| clause.tokens.contains(&i))
    }
}

/// The token that the others of a run hang on; a verb where there are several.
fn root(text: &Text<'_>, tokens: Range<usize>) -> Option<usize> {
    let is_top = |i: &usize| text.above(*i).is_none_or(|above| !tokens.contains(&above));
    let mut tops = tokens.clone().filter(is_top).filter(|i| text.tokens[*i].is_word);
    let first = tops.clone().next()?;
    Some(tops.find(|i| matches!(text.tokens[*i].pos, Pos::Verb | Pos::Aux)).unwrap_or(first))
}
