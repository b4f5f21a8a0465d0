//! The versions of the text: read, put in order, compared, and asked whom they favour.
//!
//! [`Drafts`] reads every version once. Its rooms answer one question each: [`movement`] what
//! changed from version to version and whose words came in, [`open`] who wants what is still in
//! brackets, [`shown`] what changed since a party last saw the text, [`tilt`] how much of what a
//! party values a version gives it. Versions go by their place in [`Drafts::versions`].

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use onetext_draft::grammar::{self, Grammar};
use onetext_draft::outline::{Outline, outline};
use onetext_draft::redline::Redline;
use onetext_draft::status::{Scheme, Step};
use onetext_draft::{Draft, Style, compare, markdown};
use onetext_record::body::StatusStep;
use onetext_record::clause::clauses;
use onetext_record::id::DraftId;
use onetext_record::{Negotiation, Recorded, body};

mod changes;
pub mod intake;
pub mod movement;
mod names;
pub mod open;
pub mod outgoing;
pub mod shown;
#[cfg(test)]
mod tests;
pub mod tilt;
mod wanted;

pub use changes::{ClauseChange, How, changes};
pub use names::{Names, Who};

/// The versions of the text of one negotiation, as its viewer may see them.
#[derive(Debug)]
pub struct Drafts<'a> {
    state: &'a Negotiation,
    on: Option<Date>,
    scheme: Scheme,
    versions: Vec<Version<'a>>,
    names: Names,
    redlines: RefCell<BTreeMap<(usize, usize), Rc<Redline>>>,
}

/// One version.
#[derive(Debug)]
pub struct Version<'a> {
    /// The entry; its provenance, authors and date among the rest.
    pub entry: &'a Recorded<body::Draft>,
    /// The places of the versions that it was made from, as far as the viewer may see them.
    pub parents: Vec<usize>,
    /// What it says; none where the text is not in the record.
    pub text: Option<Arc<Text>>,
}

/// The text of a version, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its paragraphs.
    pub draft: Draft,
    /// Its clauses.
    pub outline: Outline,
    /// Its brackets and alternatives.
    pub grammar: Grammar,
}

impl Text {
    /// Reads a text as the record holds it. Clauses under headings have the ids that the record
    /// gives them, also where the text names none.
    pub fn new(source: &str) -> Self {
        let draft = read(source);
        let outline = outline(&draft);
        let grammar = grammar::read(&draft, &outline);
        Self { draft, outline, grammar }
    }

    /// A clause by its title; one without goes by its number and what it stands in, or by its id.
    pub fn clause_name(&self, clause: usize) -> String {
        let Some(own) = self.outline.clauses.get(clause) else { return String::new() };
        if !own.title.is_empty() {
            return own.title.clone();
        }
        if own.number.is_empty() {
            return own.id.clone();
        }
        let label = format!("{} {}", own.kind.word(), own.number);
        let mut around = own.parent.and_then(|parent| self.outline.clauses.get(parent));
        while let Some(parent) = around {
            if !parent.title.is_empty() {
                return format!("{}, {label}", parent.title);
            }
            around = parent.parent.and_then(|parent| self.outline.clauses.get(parent));
        }
        label
    }
}

/// The text of a draft; none where there is no such draft or its text is not in the record.
///
/// Clauses under headings have the ids that the record gives them, also where the text names none.
pub fn draft(state: &Negotiation, id: &DraftId) -> Option<Draft> {
    state.drafts.get(id)?.body.text.as_deref().map(read)
}

fn read(source: &str) -> Draft {
    let (mut draft, _) = markdown::read(source);
    let mut headings: Vec<_> = draft
        .paragraphs
        .iter_mut()
        .filter(|paragraph| matches!(paragraph.style, Style::Title | Style::Heading(_)))
        .collect();
    if headings.iter().any(|heading| heading.id.is_none()) {
        let (found, _) = clauses(source);
        let found: Vec<_> = found.into_iter().filter(|clause| clause.level > 0).collect();
        // Where the two see other headings (in a quotation, say), the text's own ids must do.
        if found.len() == headings.len() {
            for (heading, clause) in headings.iter_mut().zip(found) {
                heading.id.get_or_insert_with(|| clause.id.to_string());
            }
        }
    }
    draft
}

impl<'a> Drafts<'a> {
    /// The versions that the record speaks of up to the end of `on`, or all.
    pub fn new(state: &'a Negotiation, on: Option<Date>) -> Self {
        Self::of_texts(state, on, &mut |draft| {
            draft.text.as_deref().map(|source| Arc::new(Text::new(source)))
        })
    }

    /// The same where texts were read before: `text` gives that of a draft, as [`Text::new`] reads
    /// it, or none where it is not in the record.
    pub fn of_texts(
        state: &'a Negotiation,
        on: Option<Date>,
        text: &mut dyn FnMut(&body::Draft) -> Option<Arc<Text>>,
    ) -> Self {
        Self {
            state,
            on,
            scheme: scheme(state),
            versions: versions(state, on, text),
            names: Names::new(state),
            redlines: RefCell::default(),
        }
    }

    /// All versions: parents before children, and else by date. Where corrections made two versions
    /// each other's parents, the circle is opened at its oldest.
    pub fn versions(&self) -> &[Version<'a>] {
        &self.versions
    }

    /// The place of a draft.
    pub fn place(&self, id: &DraftId) -> Option<usize> {
        self.versions.iter().position(|version| version.entry.body.id == *id)
    }

    /// The nearest versions before this one whose texts are in the record: its parents, and in the
    /// place of one that has no text the parents of that.
    pub fn compared_with(&self, version: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let parents = |at: usize| self.versions.get(at).map_or(&[][..], |one| &one.parents);
        let mut waiting: Vec<usize> = parents(version).iter().rev().copied().collect();
        while let Some(at) = waiting.pop() {
            if !seen.insert(at) {
                continue;
            }
            if self.text(at).is_some() {
                found.push(at);
            } else {
                waiting.extend(parents(at).iter().rev());
            }
        }
        found
    }

    /// The versions made of a parent of this one, beside it: neither came from the other.
    pub fn beside(&self, version: usize) -> Vec<usize> {
        let Some(own) = self.versions.get(version) else { return Vec::new() };
        let shares = |other: &Version<'_>| other.parents.iter().any(|it| own.parents.contains(it));
        let mut beside: Vec<usize> = (0..self.versions.len())
            .filter(|&other| other != version && shares(&self.versions[other]))
            .collect();
        if !beside.is_empty() {
            beside.retain(|&other| {
                !self.comes_from(version, other) && !self.comes_from(other, version)
            });
        }
        beside
    }

    /// Whether one version was made of another, through others or not.
    fn comes_from(&self, version: usize, ancestor: usize) -> bool {
        let mut seen = BTreeSet::new();
        let mut waiting = vec![version];
        while let Some(at) = waiting.pop() {
            if at == ancestor {
                return true;
            }
            // Parents stand before their children.
            if at > ancestor && seen.insert(at) {
                waiting.extend(&self.versions[at].parents);
            }
        }
        false
    }

    /// The text of a version.
    pub fn text(&self, version: usize) -> Option<&Text> {
        self.versions.get(version)?.text.as_deref()
    }

    /// What changed from one version to another, whichever they are; none where one of the two has
    /// no text in the record. Each pair is compared once.
    pub fn redline(&self, old: usize, new: usize) -> Option<Rc<Redline>> {
        let known = self.redlines.borrow().get(&(old, new)).cloned();
        if known.is_some() {
            return known;
        }
        let redline = Rc::new(compare(&self.text(old)?.draft, &self.text(new)?.draft));
        self.redlines.borrow_mut().insert((old, new), Rc::clone(&redline));
        Some(redline)
    }
}

/// The steps by which clauses come to be agreed, as the negotiation has them. The usual ones are
/// known by their colours in Word too.
pub fn scheme(state: &Negotiation) -> Scheme {
    let is_own = state.heading().is_some_and(|heading| !heading.body.statuses.is_empty());
    let steps = state.statuses();
    let step =
        |step: &StatusStep| Step::new(&step.word.as_str().replace('-', " "), &step.colour, &[]);
    let own = is_own.then(|| Scheme::new(steps.iter().map(step).collect()));
    // Two steps of one word are refused when they are recorded.
    own.and_then(Result::ok).unwrap_or_default()
}

/// Parents first, else the oldest first.
fn versions<'a>(
    state: &'a Negotiation,
    on: Option<Date>,
    text: &mut dyn FnMut(&body::Draft) -> Option<Arc<Text>>,
) -> Vec<Version<'a>> {
    let mut known: Vec<_> = state.drafts.current().filter(|draft| draft.is_by(on)).collect();
    known.sort_by_key(|draft| draft.order());
    let places: BTreeMap<&DraftId, usize> =
        known.iter().enumerate().map(|(at, draft)| (&draft.body.id, at)).collect();
    let parents_of = |at: usize| {
        let ids = known[at].body.parents.iter();
        ids.filter_map(|id| places.get(id).copied()).filter(move |&parent| parent != at)
    };
    let mut missing: Vec<BTreeSet<usize>> =
        (0..known.len()).map(|at| parents_of(at).collect()).collect();
    let mut children = vec![Vec::new(); known.len()];
    for (at, parents) in missing.iter().enumerate() {
        for &parent in parents {
            children[parent].push(at);
        }
    }
    let mut ready: BTreeSet<usize> =
        (0..known.len()).filter(|&at| missing[at].is_empty()).collect();
    let mut left: BTreeSet<usize> = (0..known.len()).collect();
    let mut order = vec![None; known.len()];
    let mut versions = Vec::with_capacity(known.len());
    while let Some(at) = ready.pop_first().or_else(|| left.first().copied()) {
        left.remove(&at);
        ready.remove(&at);
        let mut parents: Vec<usize> = Vec::new();
        for parent in parents_of(at).filter_map(|parent| order[parent]) {
            if !parents.contains(&parent) {
                parents.push(parent);
            }
        }
        order[at] = Some(versions.len());
        let text = text(&known[at].body);
        versions.push(Version { entry: known[at], parents, text });
        for &child in &children[at] {
            missing[child].remove(&at);
            if missing[child].is_empty() && left.contains(&child) {
                ready.insert(child);
            }
        }
    }
    versions
}
