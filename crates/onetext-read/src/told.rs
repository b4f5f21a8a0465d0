//! What the record was told before, by another report, is not proposed again.
//!
//! The same meeting, draft, consent rule or claim in a second report is one and not two. What the
//! second report adds or contradicts is proposed: people weigh differences, they are not dropped
//! here. Statements are proposed always, for each is a source of its own; that several say the same
//! is computed where they are shown.

use std::collections::{BTreeMap, BTreeSet};

use onetext_record::body::{Circulation, ConsentEntry, Draft, Meeting};
use onetext_record::id::{CirculationId, ClaimId, DraftId, PartyId, first_free};
use onetext_record::{Body, Negotiation, Recorded, When};

use crate::proposal::Proposal;
use crate::reprints::same_words;

/// Words of a title by which drafts are not told apart.
const EMPTY: [&str; 12] =
    ["the", "a", "an", "of", "for", "on", "s", "to", "so", "called", "its", "their"];

/// For how many days a claim in the same words is the same claim.
const CLAIM_STANDS: i32 = 14;

/// For how many days reports that name a draft by a common phrase, such as `the revised plan`, mean
/// the same one.
const DRAFT_STANDS: i32 = 3;

/// The proposals from a report of this day of which the record does not know already, in their order.
pub(crate) fn untold(
    proposals: Vec<Proposal>,
    published: Option<When>,
    record: &Negotiation,
) -> Vec<Proposal> {
    let mut drafts: BTreeMap<DraftId, DraftId> = BTreeMap::new();
    let mut claims: BTreeMap<ClaimId, ClaimId> = BTreeMap::new();
    let mut shown: BTreeSet<CirculationId> = BTreeSet::new();
    let mut told = |mut proposal: Proposal| -> Option<Proposal> {
        lead(&mut proposal.body, &drafts, &claims);
        match &proposal.body {
            Body::Meeting(meeting) => {
                let mut known = record.meetings.current();
                let is_known = known.any(|known| same_meeting(meeting, proposal.on, known));
                (!is_known).then_some(proposal)
            }
            Body::Consent(rule) => {
                let is_known = record.consents.current().any(|known| same_rule(rule, &known.body));
                (!is_known).then_some(proposal)
            }
            Body::Claim(claim) => {
                let Some(known) = record.claims.current().find(|known| {
                    known.body.by == claim.by
                        && are_near(known.on, proposal.on, CLAIM_STANDS)
                        && same_words(&known.body.text, &claim.text)
                }) else {
                    return Some(proposal);
                };
                claims.insert(claim.id.clone(), known.body.id.clone());
                None
            }
            Body::Draft(draft) => {
                let mut known = record.drafts.current();
                let is_same = |known: &&Recorded<Draft>| match same_draft(draft, proposal.on, known)
                {
                    Some(Named::ByItself) => true,
                    Some(Named::ByPhrase) => reported(known, record)
                        .iter()
                        .any(|day| are_near(*day, published, DRAFT_STANDS)),
                    None => false,
                };
                let Some(known) = known.find(is_same) else { return Some(proposal) };
                let known = &known.body.id;
                let seen = seen(known, record);
                let to: Vec<PartyId> =
                    draft.shown_to.iter().filter(|party| !seen.contains(party)).cloned().collect();
                drafts.insert(draft.id.clone(), known.clone());
                if to.is_empty() {
                    return None;
                }
                // Who has seen it is all that the report adds.
                let stem = format!("{known}-shown");
                let stem = stem.get(..stem.len().min(56)).unwrap_or("shown").trim_end_matches('-');
                let id = first_free(stem, |id: &CirculationId| {
                    record.circulations.item(id).is_none() && !shown.contains(id)
                });
                shown.insert(id.clone());
                let body = Circulation {
                    id,
                    draft: known.clone(),
                    to,
                    in_order: false,
                    note: draft.note.clone(),
                };
                Some(Proposal { body: body.into(), on: None, ..proposal })
            }
            _ => Some(proposal),
        }
    };
    proposals.into_iter().filter_map(&mut told).collect()
}

/// Leads what a body refers to, to what the record has in its place.
fn lead(body: &mut Body, drafts: &BTreeMap<DraftId, DraftId>, claims: &BTreeMap<ClaimId, ClaimId>) {
    let to_draft = |id: &mut DraftId| {
        if let Some(known) = drafts.get(id) {
            id.clone_from(known);
        }
    };
    match body {
        Body::Draft(draft) => draft.parents.iter_mut().for_each(to_draft),
        Body::Circulation(circulation) => to_draft(&mut circulation.draft),
        Body::Endorsement(endorsement) => to_draft(&mut endorsement.draft),
        Body::Assessment(assessment) => {
            if let Some(known) = claims.get(&assessment.claim) {
                assessment.claim.clone_from(known);
            }
        }
        _ => {}
    }
}

/// Whether a meeting is one that is known, and nothing is told of it that is not.
fn same_meeting(meeting: &Meeting, on: Option<When>, known: &Recorded<Meeting>) -> bool {
    let fits = |place: &str| {
        known.body.place.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(place))
    };
    let has = |party: &PartyId| known.body.participants.iter().any(|seat| seat.party == *party);
    let (of, among) = (&meeting.participants, &known.body.participants);
    // With neither place nor anybody in common, two talks on one day may be two.
    let is_tied = meeting.place.is_some() || of.iter().any(|seat| has(&seat.party));
    let (Some(on), Some(day)) = (on, known.on) else { return false };
    day.first() >= on.first()
        && day.last() <= on.last()
        && meeting.status == known.body.status
        && meeting.series == known.body.series
        && meeting.place.as_deref().is_none_or(fits)
        && is_tied
        && of.iter().all(|seat| has(&seat.party))
        && of
            .iter()
            .filter_map(|seat| seat.person.as_ref())
            .all(|person| among.iter().any(|seat| seat.person.as_ref() == Some(person)))
}

fn same_rule(rule: &ConsentEntry, known: &ConsentEntry) -> bool {
    let issues = |rule: &ConsentEntry| rule.issues.iter().cloned().collect::<BTreeSet<_>>();
    rule.rule == known.rule
        && rule.need == known.need
        && rule.asserted_by == known.asserted_by
        && issues(rule) == issues(known)
}

/// How sure it is that two drafts of a name are one.
enum Named {
    /// The name, or the date with it, belongs to one draft alone.
    ByItself,
    /// Any draft could be called so.
    ByPhrase,
}

/// Whether a draft is one that is known, under the same name or another, and nothing is told of
/// where it comes from that does not fit.
fn same_draft(draft: &Draft, on: Option<When>, known: &Recorded<Draft>) -> Option<Named> {
    let (title, known_title) = (title(&draft.title), title(&known.body.title));
    let points = |title: &BTreeSet<String>| title.iter().find(|word| is_points(word)).cloned();
    // `28-point plan` and `28-point US plan`: the number makes the name.
    let is_numbered = points(&title).is_some()
        && points(&title) == points(&known_title)
        && (title.is_subset(&known_title) || known_title.is_subset(&title));
    let is_by = draft.by.is_empty() || draft.by.iter().all(|party| known.body.by.contains(party));
    let (is_dated, is_on) = match (on, known.on) {
        (Some(on), Some(day)) => (true, on.first() <= day.first() && day.last() <= on.last()),
        (on, _) => (false, on.is_none()),
    };
    if !is_by || !is_on || !(is_numbered || title == known_title) {
        return None;
    }
    Some(if is_numbered || is_dated { Named::ByItself } else { Named::ByPhrase })
}

/// The days of the reports that an entry rests on.
fn reported<T>(entry: &Recorded<T>, record: &Negotiation) -> Vec<Option<When>> {
    let sources = entry.evidence.iter().filter_map(|words| record.sources.get(&words.source));
    sources.map(|source| source.on).collect()
}

/// Whether no more than some days lie between two dates, as far as they are known.
fn are_near(a: Option<When>, b: Option<When>, days: i32) -> bool {
    a.zip(b).is_none_or(|(a, b)| a.days_from(&b) <= days)
}

fn is_points(word: &str) -> bool {
    word.ends_with("-point") && word.starts_with(|c: char| c.is_ascii_digit())
}

/// The words of a title that say anything.
fn title(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-').map(str::to_lowercase);
    words.filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str())).collect()
}

/// Who wrote a draft or was shown it.
fn seen<'a>(draft: &DraftId, record: &'a Negotiation) -> BTreeSet<&'a PartyId> {
    let known = record.drafts.get(draft).map(|draft| &draft.body);
    let circulations = record.circulations.current().map(|entry| &entry.body);
    let shown = circulations.filter(|entry| entry.draft == *draft).flat_map(|entry| &entry.to);
    known
        .into_iter()
        .flat_map(|draft| draft.by.iter().chain(&draft.shown_to))
        .chain(shown)
        .collect()
}
