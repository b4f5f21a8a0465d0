//! Who says what: reporting verbs, whose they are, and the words that they report.
//!
//! A cue counts only with a speaker that the sentence gives it: a name right before it, the subject
//! of the verb that it is joined to, the name behind it after a quotation. What nobody is said to
//! have said stays the narrator's and is not proposed.

use std::ops::Range;

use onetext_record::body::Stance;

use crate::cast::{Discourse, Mention};
use crate::each_once;
use crate::text::{Sentence, Text};

mod content;
mod cues;
mod reaction;
mod stance;
mod subject;

use cues::Cue;

/// Words that somebody is reported to have said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribution {
    pub(crate) sentence: usize,
    /// Who said it; nobody where the report does not say.
    pub(crate) speaker: Option<Mention>,
    /// Others who said it with the first: `A and B want`.
    pub(crate) joint: Vec<Mention>,
    /// The words that report, in bytes.
    pub(crate) cue: Range<usize>,
    /// What is said, in bytes; in order.
    pub(crate) content: Vec<Range<usize>>,
    /// Words before the cue that the content refers back to, in bytes: `territory that`.
    pub(crate) antecedent: Option<Range<usize>>,
    pub(crate) stance: Stance,
    pub(crate) negated: bool,
    pub(crate) hedge: Option<Range<usize>>,
    /// Whom it was said to.
    pub(crate) addressee: Option<Mention>,
    /// The attribution, by its place in the list, inside whose words this one stands.
    pub(crate) inside: Option<usize>,
    pub(crate) confidence: f64,
    pub(crate) rule: &'static str,
}

impl Attribution {
    /// The members who speak, each once.
    pub(crate) fn speakers(&self) -> Vec<usize> {
        let mentions = self.speaker.iter().chain(&self.joint);
        each_once(mentions.flat_map(|mention| mention.who.iter().copied()))
    }
}

/// A cue with its speaker.
#[derive(Debug, Clone)]
struct Bound {
    cue: Cue,
    speaker: Option<Mention>,
    joint: Vec<Mention>,
    how: How,
    /// The first token of the clause: that of the speaker, or of the cue.
    start: usize,
}

/// How a cue came to its speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// The speaker stands right before it.
    Before,
    /// With words between: an apposition or a relative pronoun.
    Near,
    /// It shares the speaker of the cue that it is joined to.
    Shared,
    /// It is a participle that hangs on the clause before it: `, saying`.
    Hanging,
    /// The speaker stands behind it: `said X`, `according to X`.
    Behind,
    /// Nobody is named: `is seen as`.
    Nobody,
}

impl How {
    fn rule(self) -> (&'static str, f64) {
        match self {
            Self::Before => ("speaker-verb", 0.85),
            Self::Near => ("speaker-near-verb", 0.75),
            Self::Shared => ("shared-speaker", 0.8),
            Self::Hanging => ("hanging-participle", 0.65),
            Self::Behind => ("speaker-behind", 0.8),
            Self::Nobody => ("nobody-named", 0.4),
        }
    }
}

/// The attributions of a sentence, added to `found`; `discourse` is left as the next one finds it.
pub(crate) fn attribute(
    text: &Text<'_>,
    number: usize,
    mentions: &[Mention],
    discourse: &mut Discourse,
    found: &mut Vec<Attribution>,
) {
    let sentence = &text.sentences[number];
    let first = found.len();
    let mut bound: Vec<Bound> = Vec::new();
    for cue in cues::cues(text, sentence.tokens.clone()) {
        if bound.iter().any(|other| cue.tokens.start < other.cue.tokens.end) {
            continue;
        }
        if is_quoted(text, sentence, &cue) {
            continue;
        }
        if let Some(cue) = subject::bind(text, sentence, cue, mentions, &bound) {
            bound.push(cue);
        }
    }
    if bound.is_empty() {
        goes_on(text, number, found);
    }
    for i in 0..bound.len() {
        content::fill(text, number, mentions, &bound, i, first, found);
    }
    reaction::reactions(text, number, mentions, found);
    if let Some(speaker) = bound.iter().find_map(|bound| bound.speaker.as_ref()) {
        discourse.spoke(speaker);
    }
}

/// Quoted words that go on behind the sentence that says whose they are.
fn goes_on(text: &Text<'_>, number: usize, found: &mut [Attribution]) {
    let Some(before) = number.checked_sub(1) else { return };
    let (this, last) = (&text.sentences[number], &text.sentences[before]);
    let first = this.tokens.start + usize::from(!text.tokens[this.tokens.start].is_word);
    let Some(quotation) = text.tokens.get(first).and_then(|token| text.quotation(token.at.start))
    else {
        return;
    };
    let Some(said) = found.last_mut().filter(|said| said.sentence == before) else { return };
    let was_quoted = said.content.iter().any(|at| text.quotation(at.start).is_some());
    let is_new = said.content.iter().all(|at| at.end <= quotation.start);
    if this.paragraph == last.paragraph && was_quoted && is_new {
        let words = text.words(quotation).trim_end_matches([' ', ',', '.', '\n', '\r']);
        if !words.is_empty() {
            said.content.push(quotation.start..quotation.start + words.len());
        }
    }
}

/// Whether a cue stands in somebody's quoted words, where it reports nothing to us.
fn is_quoted(text: &Text<'_>, sentence: &Sentence, cue: &Cue) -> bool {
    let at = text.place(cue.tokens.clone());
    let whole = text.place(sentence.tokens.clone());
    text.quotation(at.start).is_some_and(|quotation| {
        // A few quoted words inside a sentence may hold its verb: he “rejected” the plan.
        text.words(quotation).split_whitespace().count() > 5 || whole.start > quotation.start
    })
}
