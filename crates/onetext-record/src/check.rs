//! Whether an entry fits a record.
//!
//! An entry is checked once, when it is appended; after that it is in the log for good. The one
//! rule that keeps every viewer's log whole is here: **what an entry refers to was recorded before,
//! for an audience that covers its own**. So whoever sees an entry sees all that it refers to, and
//! each viewer's part of a valid log is itself a valid log.

use std::collections::BTreeSet;

use crate::audience::{Audience, Viewer};
use crate::body::{Body, Endorsement, Issue, Kind, Party, Reference, Source};
use crate::clause::clauses;
use crate::consent::RESERVED_WORDS;
use crate::entry::{Entry, Evidence, NewEntry, SCHEMA_VERSION, Seq};
use crate::id::{DraftId, SourceId};
use crate::negotiation::{Entity, Item, Negotiation, Recorded, Table};

mod content;
mod refusal;

use content::is_digest;
pub use content::sha256;
pub use refusal::{Culprit, Refusal};

impl Negotiation {
    /// Checks that an entry from a log fits behind what was applied so far.
    ///
    /// Like [`Negotiation::check`], to be asked of the state that the mediators see.
    pub fn check_entry(&self, entry: &Entry) -> Result<(), Refusal> {
        if entry.schema > SCHEMA_VERSION || entry.schema == 0 {
            return Err(Refusal::Schema(entry.schema));
        }
        if entry.seq != self.last().next() {
            return Err(Refusal::Sequence { expected: self.last().next(), found: entry.seq });
        }
        self.check(&entry.clone().into())
    }

    /// Checks that a new entry fits; the first reason why not.
    pub fn check(&self, new: &NewEntry) -> Result<(), Refusal> {
        match self.problems(new).into_iter().next() {
            Some(refusal) => Err(refusal),
            None => Ok(()),
        }
    }

    /// Every reason why a new entry does not fit; empty if it does.
    ///
    /// To be asked of the state that the mediators see: only they know every id in use.
    pub fn problems(&self, new: &NewEntry) -> Vec<Refusal> {
        debug_assert_eq!(
            *self.viewer(),
            Viewer::Mediator,
            "entries are checked against the whole record"
        );
        self.problems_in_sight(new)
    }

    /// The reasons why a new entry does not fit that this viewer may be told.
    ///
    /// What passes can still clash with what the viewer does not see, so it says only what may be
    /// said; [`Negotiation::problems`] has the last word.
    pub fn problems_in_sight(&self, new: &NewEntry) -> Vec<Refusal> {
        let mut found = Vec::new();
        content::check(new, &mut found);
        self.check_audience(&new.audience, &mut found);
        let before = found.len();
        references(&new.body, &mut |reference| self.resolve(reference, &new.audience, &mut found));
        if let (Body::Endorsement(word), true) = (&new.body, found.len() == before) {
            self.check_text(word, &new.audience, &mut found);
        }
        self.check_identity(new, &mut found);
        for evidence in &new.evidence {
            self.check_evidence(evidence, &new.audience, &mut found);
        }
        found
    }

    /// The rule of references: defined before, for an audience that covers that of the new entry.
    fn resolve(&self, reference: Reference<'_>, audience: &Audience, found: &mut Vec<Refusal>) {
        use Reference as R;
        let whole = match reference {
            R::Option(issue, _) => look(&self.issues, issue, audience, |_| true),
            R::Clause(draft, _) => look(&self.drafts, draft, audience, |_| true),
            _ => Seen::Covered,
        };
        if !matches!(whole, Seen::Covered) {
            // The issue or draft is refused by its own name, and its parts not once more.
            return;
        }
        let seen = match reference {
            R::Party(id) => look(&self.parties, id, audience, |_| true),
            R::Person(id) => look(&self.persons, id, audience, |_| true),
            R::Issue(id) => look(&self.issues, id, audience, |_| true),
            R::Option(issue, id) => {
                let has = |issue: &Issue| issue.options.iter().any(|option| option.id == *id);
                look(&self.issues, issue, audience, has)
            }
            R::Source(id) => look(&self.sources, id, audience, |_| true),
            R::Statement(id) => look(&self.statements, id, audience, |_| true),
            R::Draft(id) => look(&self.drafts, id, audience, |_| true),
            R::Clause(draft, id) => look(&self.drafts, draft, audience, |draft| {
                clauses(draft.text.as_deref().unwrap_or_default())
                    .0
                    .iter()
                    .any(|clause| clause.id == *id)
            }),
            R::Claim(id) => look(&self.claims, id, audience, |_| true),
        };
        match seen {
            Seen::Covered => {}
            Seen::Nowhere => found.push(Refusal::Unknown {
                what: reference.to_string(),
                id: name(reference).to_owned(),
                nearest: self.nearest(reference, audience),
            }),
            Seen::Narrower(theirs) => found.push(Refusal::WiderAudience {
                what: reference.to_string(),
                id: name(reference).to_owned(),
                theirs,
                mine: audience.clone(),
            }),
        }
    }

    /// The id in use that is most like the one that was not found.
    fn nearest(&self, reference: Reference<'_>, audience: &Audience) -> Option<String> {
        use Reference as R;
        fn ids<T: Entity>(table: &Table<T>, audience: &Audience) -> Vec<String> {
            let covered =
                |item: &&Item<T>| item.versions().any(|version| version.audience.covers(audience));
            let items = table.items().filter(covered);
            items.filter_map(|item| Some(item.versions().next()?.body.id().to_string())).collect()
        }
        let known = match reference {
            R::Party(_) => ids(&self.parties, audience),
            R::Person(_) => ids(&self.persons, audience),
            R::Issue(_) => ids(&self.issues, audience),
            R::Source(_) => ids(&self.sources, audience),
            R::Statement(_) => ids(&self.statements, audience),
            R::Draft(_) => ids(&self.drafts, audience),
            R::Claim(_) => ids(&self.claims, audience),
            R::Option(issue, _) => {
                let issue = self.issues.item(issue).into_iter().flat_map(Item::versions);
                issue
                    .flat_map(|issue| &issue.body.options)
                    .map(|option| option.id.to_string())
                    .collect()
            }
            R::Clause(draft, _) => {
                let draft = self.drafts.item(draft).into_iter().flat_map(Item::versions);
                draft
                    .flat_map(|draft| clauses(draft.body.text.as_deref().unwrap_or_default()).0)
                    .map(|clause| clause.id.to_string())
                    .collect()
            }
        };
        nearest(name(reference), known.iter().map(String::as_str)).map(str::to_owned)
    }

    /// A word that is bound to a text is on that which stands for all who may see the word. So every
    /// viewer who sees the word would have accepted it, whatever later versions they may not see.
    fn check_text(&self, word: &Endorsement, audience: &Audience, found: &mut Vec<Refusal>) {
        let Some(given) = word.sha256.clone().filter(|given| is_digest(given)) else { return };
        let now = self.hash_for(&word.draft, word.clause.as_ref(), audience);
        if now.as_ref() != Some(&given) {
            let draft = &word.draft;
            let what = match &word.clause {
                Some(clause) => Reference::Clause(draft, clause).to_string(),
                None => Reference::Draft(draft).to_string(),
            };
            found.push(Refusal::TextDiffers { what, given, found: now });
        }
    }

    /// Who may see the entry must be known; what was meant may be one of the words for all or none.
    fn check_audience(&self, audience: &Audience, found: &mut Vec<Refusal>) {
        let Audience::Parties(parties) = audience else { return };
        let before = found.len();
        for party in parties {
            self.resolve(Reference::Party(party), audience, found);
        }
        for refusal in &mut found[before..] {
            if let Refusal::Unknown { id, nearest: near, .. } = refusal {
                let words = ["everyone", "mediators"].into_iter().filter(|word| word != id);
                *near = nearest(id, words.chain(near.as_deref())).map(str::to_owned);
            }
        }
    }

    /// An id is used once, unless the entry says which earlier one of the same id it replaces.
    fn check_identity(&self, new: &NewEntry, found: &mut Vec<Refusal>) {
        match &new.body {
            Body::Negotiation(_) => {
                if let Some(seq) = new.supersedes {
                    self.check_superseded(new, seq, found);
                }
            }
            Body::Retraction(retraction) => self.check_retraction(retraction.entry, new, found),
            Body::Party(b) => self.check_id(&self.parties, b, new, found),
            Body::Person(b) => self.check_id(&self.persons, b, new, found),
            Body::Issue(b) => self.check_id(&self.issues, b, new, found),
            Body::Source(b) => {
                self.check_id(&self.sources, b, new, found);
                let same = |version: &Recorded<Source>| version.body.text == b.text;
                if self.sources.item(&b.id).is_some_and(|item| !item.versions().all(same)) {
                    found.push(Refusal::SourceText(b.id.clone()));
                }
            }
            Body::Statement(b) => self.check_id(&self.statements, b, new, found),
            Body::Position(b) => self.check_id(&self.positions, b, new, found),
            Body::Reservation(b) => self.check_id(&self.reservations, b, new, found),
            Body::Valuation(b) => self.check_id(&self.valuations, b, new, found),
            Body::Consent(b) => self.check_id(&self.consents, b, new, found),
            Body::Draft(b) => self.check_id(&self.drafts, b, new, found),
            Body::Circulation(b) => self.check_id(&self.circulations, b, new, found),
            Body::Endorsement(b) => self.check_id(&self.endorsements, b, new, found),
            Body::Linkage(b) => self.check_id(&self.linkages, b, new, found),
            Body::Claim(b) => self.check_id(&self.claims, b, new, found),
            Body::Assessment(b) => self.check_id(&self.assessments, b, new, found),
            Body::Meeting(b) => self.check_id(&self.meetings, b, new, found),
            Body::Package(b) => self.check_id(&self.packages, b, new, found),
            Body::Dismissal(b) => self.check_id(&self.dismissals, b, new, found),
        }
    }

    fn check_id<T: Entity>(
        &self,
        table: &Table<T>,
        body: &T,
        new: &NewEntry,
        found: &mut Vec<Refusal>,
    ) {
        if let Some(seq) = new.supersedes {
            self.check_superseded(new, seq, found);
        } else if let Some(used) = table.item(body.id()).and_then(|item| item.versions().last()) {
            let (kind, id) = (T::KIND, body.id().to_string());
            found.push(Refusal::UsedId { kind, id, seq: used.seq });
        }
    }

    fn check_superseded(&self, new: &NewEntry, seq: Seq, found: &mut Vec<Refusal>) {
        match self.facts(seq) {
            Some((kind, id, audience)) if kind == new.body.kind() && id == new.body.id() => {
                if !audience.covers(&new.audience) {
                    found.push(Refusal::WiderAudience {
                        what: format!("entry {seq}"),
                        id: seq.to_string(),
                        theirs: audience.clone(),
                        mine: new.audience.clone(),
                    });
                }
            }
            Some((kind, id, _)) => found.push(Refusal::SupersedesOther {
                seq,
                is: describe(kind, id),
                by: describe(new.body.kind(), new.body.id()),
            }),
            None => found.push(Refusal::UnknownSeq(seq)),
        }
    }

    fn check_retraction(&self, seq: Seq, new: &NewEntry, found: &mut Vec<Refusal>) {
        if new.supersedes.is_some() {
            found.push(Refusal::RetractsRetraction(seq));
        }
        match self.facts(seq) {
            None => found.push(Refusal::UnknownSeq(seq)),
            Some((Kind::Retraction, ..)) => found.push(Refusal::RetractsRetraction(seq)),
            Some((_, _, audience)) if !audience.covers(&new.audience) => {
                found.push(Refusal::WiderAudience {
                    what: format!("entry {seq}"),
                    id: seq.to_string(),
                    theirs: audience.clone(),
                    mine: new.audience.clone(),
                });
            }
            Some(_) => {}
        }
    }

    /// The kind, id and audience of the entry at `seq`.
    fn facts(&self, seq: Seq) -> Option<(Kind, Option<&str>, &Audience)> {
        fn of<T: Entity>(
            table: &Table<T>,
            index: u32,
            seq: Seq,
        ) -> Option<(Option<&str>, &Audience)> {
            let version = table.at(index)?.version(seq)?;
            Some((Some(version.body.id().as_ref()), &version.audience))
        }
        let place = self.place(seq)?;
        let index = place.index;
        let (id, audience) = match place.kind {
            Kind::Negotiation => {
                (None, &self.headings.iter().find(|heading| heading.seq == seq)?.audience)
            }
            Kind::Retraction => (None, &Audience::Mediators),
            Kind::Party => of(&self.parties, index, seq)?,
            Kind::Person => of(&self.persons, index, seq)?,
            Kind::Issue => of(&self.issues, index, seq)?,
            Kind::Source => of(&self.sources, index, seq)?,
            Kind::Statement => of(&self.statements, index, seq)?,
            Kind::Position => of(&self.positions, index, seq)?,
            Kind::Reservation => of(&self.reservations, index, seq)?,
            Kind::Valuation => of(&self.valuations, index, seq)?,
            Kind::Consent => of(&self.consents, index, seq)?,
            Kind::Draft => of(&self.drafts, index, seq)?,
            Kind::Circulation => of(&self.circulations, index, seq)?,
            Kind::Endorsement => of(&self.endorsements, index, seq)?,
            Kind::Linkage => of(&self.linkages, index, seq)?,
            Kind::Claim => of(&self.claims, index, seq)?,
            Kind::Assessment => of(&self.assessments, index, seq)?,
            Kind::Meeting => of(&self.meetings, index, seq)?,
            Kind::Package => of(&self.packages, index, seq)?,
            Kind::Dismissal => of(&self.dismissals, index, seq)?,
        };
        Some((place.kind, id, audience))
    }

    /// Evidence lies inside its source and quotes it to the letter.
    fn check_evidence(&self, evidence: &Evidence, audience: &Audience, found: &mut Vec<Refusal>) {
        self.resolve(Reference::Source(&evidence.source), audience, found);
        let Some(source) = self.source_text(&evidence.source) else { return };
        let Evidence { start, end, .. } = *evidence;
        if start >= end {
            found.push(Refusal::EmptySpan { start, end });
            return;
        }
        match characters(source, start, end) {
            None => found.push(Refusal::SpanOutside {
                id: evidence.source.clone(),
                end,
                length: source.chars().count(),
            }),
            Some(words) if words != evidence.quote => found.push(Refusal::QuoteDiffers {
                id: evidence.source.clone(),
                start,
                quote: evidence.quote.clone(),
                found: words.to_owned(),
            }),
            Some(_) => {}
        }
    }

    /// The text of a source, the same in all its versions.
    pub fn source_text(&self, id: &SourceId) -> Option<&str> {
        self.sources.item(id)?.versions().next().map(|source| source.body.text.as_str())
    }

    /// The text of the current version of a draft.
    pub fn draft_text(&self, id: &DraftId) -> Option<&str> {
        self.drafts.get(id)?.body.text.as_deref()
    }
}

/// The characters of `text` from `start` to `end`, counted in Unicode scalar values; `None` if it
/// has fewer.
pub fn characters(text: &str, start: usize, end: usize) -> Option<&str> {
    let first = byte_of(text, start)?;
    let rest = &text[first..];
    let length = byte_of(rest, end.checked_sub(start)?)?;
    Some(&rest[..length])
}

/// The byte at which the character with number `n` begins, or the end if there are just `n`.
fn byte_of(text: &str, n: usize) -> Option<usize> {
    // Each character has one byte that is no continuation byte. Those of a whole stretch are
    // counted at once, which the machine does many at a time.
    const STRETCH: usize = 128;
    let starts = |byte: &u8| *byte & 0xC0 != 0x80;
    let (mut left, mut base) = (n, 0);
    for stretch in text.as_bytes().chunks_exact(STRETCH) {
        let there = stretch.iter().filter(|byte| starts(byte)).count();
        if there > left {
            break;
        }
        left -= there;
        base += STRETCH;
    }
    for (at, byte) in text.bytes().enumerate().skip(base) {
        if starts(&byte) {
            if left == 0 {
                return Some(at);
            }
            left -= 1;
        }
    }
    (left == 0).then_some(text.len())
}

/// The name among `known` that `word` was probably meant to be.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|name| (name, strsim::jaro_winkler(&lower, name)))
        .filter(|(_, likeness)| *likeness >= 0.8)
        .max_by(|(a, x), (b, y)| x.total_cmp(y).then_with(|| b.cmp(a)))
        .map(|(name, _)| name)
}

/// Calls `see` with everything that a body refers to, what the clauses of a draft settle as well.
pub(crate) fn references(body: &Body, see: &mut dyn FnMut(Reference<'_>)) {
    body.references(see);
    let Body::Draft(draft) = body else { return };
    for clause in clauses(draft.text.as_deref().unwrap_or_default()).0 {
        for settlement in &clause.settles {
            see(Reference::Issue(&settlement.issue));
            if let Some(option) = &settlement.option {
                see(Reference::Option(&settlement.issue, option));
            }
        }
    }
}

enum Seen {
    /// Defined for an audience that covers the new entry's.
    Covered,
    /// Defined, but only for this narrower audience.
    Narrower(Audience),
    /// Not defined.
    Nowhere,
}

fn look<T: Entity>(
    table: &Table<T>,
    id: &T::Id,
    audience: &Audience,
    defines: impl Fn(&T) -> bool,
) -> Seen {
    let mut narrower = None;
    for version in table.item(id).into_iter().flat_map(Item::versions) {
        if defines(&version.body) {
            if version.audience.covers(audience) {
                return Seen::Covered;
            }
            narrower = Some(version.audience.clone());
        }
    }
    narrower.map_or(Seen::Nowhere, Seen::Narrower)
}

/// The id that a reference is made by.
fn name(reference: Reference<'_>) -> &str {
    match reference {
        Reference::Party(id) => id.as_str(),
        Reference::Person(id) => id.as_str(),
        Reference::Issue(id) => id.as_str(),
        Reference::Option(_, id) => id.as_str(),
        Reference::Source(id) => id.as_str(),
        Reference::Statement(id) => id.as_str(),
        Reference::Draft(id) => id.as_str(),
        Reference::Clause(_, id) => id.as_str(),
        Reference::Claim(id) => id.as_str(),
    }
}

fn describe(kind: Kind, id: Option<&str>) -> String {
    id.map_or_else(|| format!("a {kind}"), |id| format!("{kind} `{id}`"))
}

/// The ids that appear twice in a list where each may stand once.
fn repeated<'a, T: Ord>(ids: impl IntoIterator<Item = &'a T>) -> Option<&'a T> {
    let mut seen = BTreeSet::new();
    ids.into_iter().find(|id| !seen.insert(*id))
}

/// A party cannot have the name of a word in consent rules, nor be a member of itself.
fn check_party(party: &Party, found: &mut Vec<Refusal>) {
    if RESERVED_WORDS.contains(&party.id.as_str()) {
        found.push(Refusal::ReservedWord(party.id.clone()));
    }
    if party.members.contains(&party.id) {
        found.push(Refusal::OwnMember(party.id.clone()));
    }
    if let Some(member) = repeated(&party.members) {
        found.push(Refusal::Repeated { field: "members", id: member.to_string() });
    }
}

#[cfg(test)]
mod tests;
