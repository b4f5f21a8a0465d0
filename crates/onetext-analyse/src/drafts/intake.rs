//! A file on its way into the record: as a version of the text, and as what its authors propose.
//!
//! A marked-up file holds two things. Its text, with all changes accepted, can be entered as a
//! version by whoever answers for it: [`Taken`]. Its tracked changes and comments are what people
//! want of the text: [`Proposals`], which become entries only where somebody accepts them.

use std::collections::BTreeMap;
use std::ops::Range;

use onetext_draft::outline::{Outline, inherit, outline, set_labels};
use onetext_draft::redline::Fate;
use onetext_draft::{
    ChangeKind, Draft, Marked, MarkedParagraph, Problem, Settles, Style, compare, grammar, markdown,
};
use onetext_record::body::{self, Source, Stance, Statement};
use onetext_record::id::{IssueId, PartyId, PersonId, SourceId, StatementId};
use onetext_record::{Evidence, Negotiation, Part, When};

mod edits;

pub use edits::{Deed, Edit, Edits, Quote, edits};

/// A file as it goes into the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its text with all tracked changes accepted.
    pub new: Draft,
    /// The same with all of them rejected, its clauses named alike.
    pub old: Draft,
    /// Clauses that settle by an option no more, since their words changed.
    pub reopened: Vec<String>,
    /// Where the paragraphs of the file stand in both.
    places: Vec<[usize; 2]>,
}

impl Taken {
    /// Takes a file in. Its clauses get the ids of the clauses of `parent` that they came from.
    /// `None` where the file holds no text.
    pub fn new(marked: &Marked, parent: Option<&Draft>) -> Option<Self> {
        let (mut new, mut old) = (marked.accepted(), marked.rejected());
        set_labels(&mut new);
        set_labels(&mut old);
        if new.paragraphs.iter().all(|paragraph| paragraph.text.trim().is_empty()) {
            return None;
        }
        let mut reopened = Vec::new();
        if let Some(parent) = parent {
            follow(&mut old, parent);
            reopened = follow(&mut new, parent);
        }
        spare(&mut new);
        Some(Self { new, old, reopened, places: places(marked) })
    }

    /// The title that the text has.
    pub fn title(&self) -> Option<String> {
        let titles = |paragraph: &&onetext_draft::Paragraph| paragraph.style == Style::Title;
        let title = self.new.paragraphs.iter().find(titles)?;
        Some(title.text.clone()).filter(|text| !text.trim().is_empty())
    }

    /// The text as it is recorded.
    pub fn markdown(&self) -> String {
        markdown::write(&self.new)
    }

    /// The places where its brackets had to be guessed at.
    pub fn problems(&self) -> Vec<Problem> {
        grammar::read(&self.new, &outline(&self.new)).problems
    }
}

/// Gives the clauses the ids of the parent's clauses that they came from, and what those settle
/// where the file itself says nothing of it. Returns the clauses whose words are others now, so
/// that the option which they settled by may no longer be theirs.
fn follow(draft: &mut Draft, parent: &Draft) -> Vec<String> {
    let redline = compare(parent, draft);
    let stayed = redline.rows.iter().filter(|row| {
        matches!(row.fate, Fate::Stayed | Fate::MovedTo(_))
            && !row.old.is_empty()
            && !row.new.is_empty()
    });
    let pairs: Vec<(usize, usize)> =
        stayed.flat_map(|row| row.old.clone().zip(row.new.clone())).collect();
    inherit(draft, parent, &pairs);
    if draft.paragraphs.iter().any(|paragraph| !paragraph.settles.is_empty()) {
        return Vec::new();
    }
    let (before, after) = (outline(parent), outline(draft));
    let words = |draft: &Draft, own: Range<usize>| -> Vec<String> {
        let own = draft.paragraphs.get(own).unwrap_or_default();
        own.iter().map(|paragraph| paragraph.words().to_owned()).collect()
    };
    let mut reopened = Vec::new();
    for clause in &after.clauses {
        let Some(old) = before.find(&clause.id).and_then(|at| before.clauses.get(at)) else {
            continue;
        };
        let same = words(parent, old.own.clone()) == words(draft, clause.own.clone());
        let mut settles: Vec<Settles> = old.settles.clone();
        if !same && settles.iter().any(|it| it.option.is_some()) {
            for settled in &mut settles {
                settled.option = None;
            }
            reopened.push(clause.id.clone());
        }
        if let Some(paragraph) = draft.paragraphs.get_mut(clause.own.start) {
            paragraph.settles = settles;
        }
    }
    reopened
}

/// Takes the ids of paragraphs and points out of the text where they would be made again from the
/// words, so that a person can still read it. Headings keep theirs.
fn spare(draft: &mut Draft) {
    let wanted = outline(draft);
    let mut spared = draft.clone();
    for paragraph in &mut spared.paragraphs {
        if !matches!(paragraph.style, Style::Heading(_)) && paragraph.settles.is_empty() {
            paragraph.id = None;
        }
    }
    // A name put back can change those made behind it; a few rounds settle all but odd cases.
    for _ in 0..4 {
        let made = outline(&spared);
        if made.clauses.len() != wanted.clauses.len() {
            return;
        }
        let other: Vec<usize> = made
            .clauses
            .iter()
            .zip(&wanted.clauses)
            .filter(|(made, wanted)| made.id != wanted.id)
            .map(|(made, _)| made.own.start)
            .collect();
        if other.is_empty() {
            *draft = spared;
            return;
        }
        for at in other {
            if let Some(paragraph) = spared.paragraphs.get_mut(at) {
                paragraph.id = draft.paragraphs.get(at).and_then(|kept| kept.id.clone());
            }
        }
    }
}

/// What is known of a file besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Names the source that the file becomes, where the record has it not yet.
    pub id: SourceId,
    /// What people call it.
    pub title: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// What a file proposes.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposals {
    /// The file as a source, all its words written out with the marks of its changes.
    pub source: Source,
    /// Whether the record has the source already.
    pub is_known: bool,
    /// What its authors want and say, in the order of the text, comments last.
    pub statements: Vec<Proposed>,
    /// Names that are nobody's in the record, and how often they stand.
    pub unmatched: BTreeMap<String, usize>,
}

/// A statement that a change or comment of a file comes down to.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// What would be recorded.
    pub statement: Statement,
    /// The rule by which it was read.
    pub rule: &'static str,
    /// The words of the file behind it.
    pub evidence: Vec<Evidence>,
    /// When it was written, if the file says so.
    pub on: Option<When>,
    /// The clause that it is on; empty where it is on none.
    pub clause: String,
}

/// Whose word the changes and comments of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// Theirs whose names the file gives.
    Named,
    /// All of them this party's, whatever names of its own people the file gives.
    Party(&'a PartyId),
}

impl Proposals {
    /// What a file proposes; `taken` is made of the same `marked`. `name` makes the id of a
    /// statement from the rule by which it was read.
    pub fn read(
        marked: &Marked,
        taken: &Taken,
        file: File,
        whose: Whose<'_>,
        state: &Negotiation,
        name: &mut dyn FnMut(&'static str) -> StatementId,
    ) -> Self {
        let Edits { text, edits } = edits(marked);
        let File { id, title, sha256 } = file;
        // The same file may have been read before; what it says is then quoted from there.
        let known = state
            .sources
            .current()
            .find(|known| known.body.sha256 == sha256 && known.body.text == text);
        let source = Source {
            id: known.map_or(id, |known| known.body.id.clone()),
            title,
            publisher: None,
            url: None,
            format: body::Format::Markdown,
            encoding: None,
            sha256,
            text,
            original: None,
        };
        let is_known = known.is_some();
        let mut proposals =
            Self { source, is_known, statements: Vec::new(), unmatched: BTreeMap::new() };
        let sides = [Side::new(&taken.new), Side::new(&taken.old)];
        for edit in &edits {
            let author = edit.author.clone().unwrap_or_default();
            let who = match whose {
                Whose::Named => speaker(&author, state),
                Whose::Party(party) => {
                    Some((vec![party.clone()], own_person(&author, party, state)))
                }
            };
            let Some(who) = who else {
                *proposals.unmatched.entry(author).or_default() += 1;
                continue;
            };
            // What went is looked up where it stood.
            let side = usize::from(matches!(edit.deed, Deed::Out(_)));
            let place = taken.places.get(edit.paragraph).map_or(0, |places| places[side]);
            let at = sides[side].at(place, state);
            proposals.push(edit, name(edit.deed.rule()), who, at);
        }
        proposals
    }

    fn push(
        &mut self,
        edit: &Edit,
        id: StatementId,
        (by, person): (Vec<PartyId>, Option<PersonId>),
        (clause, issues): (String, Vec<IssueId>),
    ) {
        let evidence = edit.deed.quotes().into_iter().map(|quote| Evidence {
            source: self.source.id.clone(),
            start: quote.at.start,
            end: quote.at.end,
            quote: quote.words.clone(),
            part: Part::Content,
        });
        let evidence = evidence.collect();
        let stance = match edit.deed.rule() {
            "comment" => Stance::Says,
            _ => Stance::Demands,
        };
        let statement = Statement {
            id,
            by,
            some_of: false,
            person,
            to: Vec::new(),
            reported_by: None,
            stance,
            negated: false,
            hedge: None,
            issues,
            option: None,
            words: edit.deed.words(),
        };
        let on = edit.date.as_deref().and_then(|date| date.get(..10)?.parse().ok());
        self.statements.push(Proposed { statement, rule: edit.deed.rule(), evidence, on, clause });
    }
}

fn person_named<'s>(
    name: &str,
    state: &'s Negotiation,
) -> impl Iterator<Item = &'s body::Person> + use<'s> {
    let wanted = name.trim().to_lowercase();
    state.persons.current().map(|person| &person.body).filter(move |person| {
        let mut names = std::iter::once(&person.name).chain(&person.aliases);
        names.any(|name| name.to_lowercase() == wanted)
    })
}

/// The person of a party that goes by a name.
fn own_person(name: &str, party: &PartyId, state: &Negotiation) -> Option<PersonId> {
    let person = person_named(name, state).find(|person| person.party == *party)?;
    Some(person.id.clone())
}

/// Who is meant by the author of a change: a party, a person with their party, or several parties
/// with commas between them. `M. Ribas (Lowland)` is looked up by what is in the brackets too.
pub fn speaker(name: &str, state: &Negotiation) -> Option<(Vec<PartyId>, Option<PersonId>)> {
    if name.trim().is_empty() {
        return None;
    }
    let party = |name: &str| Some(state.party_named(name)?.body.id.clone());
    if let Some(party) = party(name) {
        return Some((vec![party], None));
    }
    if let Some(person) = person_named(name, state).next() {
        return Some((vec![person.party.clone()], Some(person.id.clone())));
    }
    let inner = name.trim().strip_suffix(')').and_then(|name| name.rsplit_once('('));
    if let Some(party) = inner.and_then(|(_, inner)| party(inner)) {
        return Some((vec![party], None));
    }
    let all: Option<Vec<PartyId>> = name.split([',', ';']).map(party).collect();
    Some((all?, None))
}

/// Where the paragraphs of the marked text stand in the new text and in the old one.
fn places(marked: &Marked) -> Vec<[usize; 2]> {
    let mut next = [0; 2];
    let place = |paragraph: &MarkedParagraph| {
        let here = next;
        let kind = paragraph.end.as_ref().map(|end| end.kind);
        next[0] += usize::from(kind.is_none_or(ChangeKind::in_new));
        next[1] += usize::from(kind.is_none_or(ChangeKind::in_old));
        here
    };
    marked.paragraphs.iter().map(place).collect()
}

/// One of the two texts with its clauses.
struct Side {
    outline: Outline,
    owners: Vec<Option<usize>>,
}

impl Side {
    fn new(draft: &Draft) -> Self {
        let outline = outline(draft);
        let owners = outline.owners(draft.paragraphs.len());
        Self { outline, owners }
    }

    /// The clause at a paragraph, and the issues of the record that it, or one around it, settles.
    fn at(&self, paragraph: usize, state: &Negotiation) -> (String, Vec<IssueId>) {
        let mut clause = self.owners.get(paragraph).copied().flatten();
        let get = |at: Option<usize>| at.and_then(|at| self.outline.clauses.get(at));
        let id = get(clause).map(|it| it.id.clone()).unwrap_or_default();
        let mut issues: Vec<IssueId> = Vec::new();
        while let Some(at) = get(clause).filter(|_| issues.is_empty()) {
            let settled = at.settles.iter().filter_map(|it| it.issue.parse().ok());
            issues.extend(settled.filter(|id: &IssueId| state.issues.get(id).is_some()));
            clause = at.parent;
        }
        issues.dedup();
        (id, issues)
    }
}
