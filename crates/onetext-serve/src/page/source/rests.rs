//! Which entries quote which passages of the sources, kept up as the record grows.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use onetext_record::body::{Body, summary};
use onetext_record::id::SourceId;
use onetext_record::negotiation::{Entity, Table};
use onetext_record::{Entry, Kind, Negotiation, Seq};
use schemars::JsonSchema;
use serde::Serialize;

use crate::desk::Desk;
use crate::page::words;

/// The passages of every source that entries quote.
#[derive(Clone, Default)]
pub(super) struct Rests {
    looked: usize,
    of: HashMap<SourceId, Arc<Vec<Passage>>>,
}

/// A passage that an entry quotes.
#[derive(Debug, Clone)]
struct Passage {
    /// The characters of the source.
    span: Range<usize>,
    /// The entry; never shown.
    by: Seq,
}

/// What rests on words of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Resting {
    /// The kind of entry.
    pub(crate) kind: Kind,
    /// What it says, in a few words.
    pub(crate) says: String,
    /// The page that shows it, if there is one.
    pub(crate) path: Option<String>,
}

impl Rests {
    /// What rests on the sources, as it is now.
    pub(super) fn of(desk: &Desk<'_>) -> Arc<Self> {
        desk.grow("what rests on sources", &[], Self::grown)
    }

    fn grown(state: &Negotiation, old: Option<&Self>) -> Self {
        let Some(old) = old.filter(|old| old.looked <= state.rank()) else {
            return Self::whole(state);
        };
        let mut new = old.clone();
        for rank in new.looked + 1..=state.rank() {
            // What cannot quote is left aside unread: a source may be long.
            if matches!(state.kind_of(rank), Some(Kind::Source | Kind::Retraction)) {
                continue;
            }
            let Some(entry) = state.entry(rank) else { continue };
            for words in &entry.evidence {
                new.put(&words.source, words.start..words.end, entry.seq);
            }
        }
        new.looked = state.rank();
        new
    }

    fn whole(state: &Negotiation) -> Self {
        let mut new = Self { looked: state.rank(), of: HashMap::new() };
        macro_rules! tables {
            ($($table:ident),+ $(,)?) => {$(
                for version in state.$table.items().flat_map(|item| item.versions()) {
                    for words in &version.evidence {
                        new.put(&words.source, words.start..words.end, version.seq);
                    }
                }
            )+};
        }
        tables!(
            parties,
            persons,
            issues,
            statements,
            positions,
            reservations,
            valuations,
            consents,
            drafts,
            circulations,
            endorsements,
            linkages,
            claims,
            assessments,
            meetings,
            packages,
            dismissals,
        );
        new
    }

    fn put(&mut self, source: &SourceId, span: Range<usize>, by: Seq) {
        let passages = match self.of.get_mut(source) {
            Some(passages) => passages,
            None => self.of.entry(source.clone()).or_default(),
        };
        Arc::make_mut(passages).push(Passage { span, by });
    }

    /// The passages that lie in a part of a source, in their order, each with what rests on it.
    pub(super) fn in_part(
        &self,
        state: &Negotiation,
        source: &SourceId,
        part: &Range<usize>,
        most: usize,
    ) -> Vec<(Range<usize>, Vec<Resting>)> {
        let all = self.of.get(source).map_or(&[][..], |passages| passages.as_slice());
        let mut here: Vec<&Passage> =
            all.iter().filter(|it| it.span.start < part.end && part.start < it.span.end).collect();
        here.sort_by_key(|it| (it.span.start, it.span.end, it.by));
        let mut found: Vec<(Range<usize>, Vec<Resting>)> = Vec::new();
        for passage in here {
            let is_same = found.last().is_some_and(|(span, _)| *span == passage.span);
            if !is_same && found.len() == most {
                break;
            }
            let Some(resting) = resting(state, passage.by) else { continue };
            match found.last_mut() {
                Some((_, rests)) if is_same => {
                    if rests.len() < most && !rests.contains(&resting) {
                        rests.push(resting);
                    }
                }
                _ => found.push((passage.span.clone(), vec![resting])),
            }
        }
        found
    }
}

/// What an entry is, if it counts.
fn resting(state: &Negotiation, seq: Seq) -> Option<Resting> {
    let entry = state.entry(state.rank_of(seq)?)?;
    if !counts(state, &entry) {
        return None;
    }
    let at = |issue: &dyn std::fmt::Display, party: &dyn std::fmt::Display| {
        Some(format!("/matrix/{issue}/{party}"))
    };
    let (says, path) = match &entry.body {
        Body::Statement(it) => {
            let who: Vec<String> = it.by.iter().map(|id| words::party(state, id)).collect();
            let who = if who.is_empty() {
                "Somebody".to_owned()
            } else {
                onetext_brief::phrase::list(&who)
            };
            let path = match (it.issues.first(), it.by.first()) {
                (Some(issue), Some(party)) => at(issue, party),
                _ => None,
            };
            (format!("{who}: {}", it.words), path.map(|path| format!("{path}#statement-{}", it.id)))
        }
        Body::Position(it) => {
            let (party, issue) = (words::party(state, &it.party), words::issue(state, &it.issue));
            (format!("{party} on {issue}"), at(&it.issue, &it.party))
        }
        Body::Claim(it) => (it.text.clone(), Some(format!("/claims/{}", it.id))),
        Body::Assessment(it) => {
            let claim = words::name(&state.claims, &it.claim, |claim| &claim.text);
            let says = format!("{} {}: {claim}", words::party(state, &it.by), it.word);
            (says, Some(format!("/claims/{}#word-{}", it.claim, it.id)))
        }
        Body::Party(it) => (it.name.clone(), None),
        Body::Person(it) => (it.name.clone(), None),
        Body::Issue(it) => (it.title.clone(), None),
        body => (summary(body), None),
    };
    Some(Resting { kind: entry.body.kind(), says, path })
}

/// Whether an entry is the version that counts of what it is about.
fn counts(state: &Negotiation, entry: &Entry) -> bool {
    fn is<T: Entity>(table: &Table<T>, id: &T::Id, seq: Seq) -> bool {
        table.item(id).and_then(|item| item.current()).is_some_and(|version| version.seq == seq)
    }
    let seq = entry.seq;
    match &entry.body {
        Body::Negotiation(_) | Body::Source(_) | Body::Retraction(_) => false,
        Body::Party(it) => is(&state.parties, &it.id, seq),
        Body::Person(it) => is(&state.persons, &it.id, seq),
        Body::Issue(it) => is(&state.issues, &it.id, seq),
        Body::Statement(it) => is(&state.statements, &it.id, seq),
        Body::Position(it) => is(&state.positions, &it.id, seq),
        Body::Reservation(it) => is(&state.reservations, &it.id, seq),
        Body::Valuation(it) => is(&state.valuations, &it.id, seq),
        Body::Consent(it) => is(&state.consents, &it.id, seq),
        Body::Draft(it) => is(&state.drafts, &it.id, seq),
        Body::Circulation(it) => is(&state.circulations, &it.id, seq),
        Body::Endorsement(it) => is(&state.endorsements, &it.id, seq),
        Body::Linkage(it) => is(&state.linkages, &it.id, seq),
        Body::Claim(it) => is(&state.claims, &it.id, seq),
        Body::Assessment(it) => is(&state.assessments, &it.id, seq),
        Body::Meeting(it) => is(&state.meetings, &it.id, seq),
        Body::Package(it) => is(&state.packages, &it.id, seq),
        Body::Dismissal(it) => is(&state.dismissals, &it.id, seq),
    }
}
