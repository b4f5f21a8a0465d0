//! What was decided before is not proposed again.
//!
//! A proposal that somebody turned down is known by its fingerprint, in any report. In a report that
//! the record has already, what was accepted is known by the words it rests on, so that it is known
//! as well where a person corrected it or took two together. What refers to either is led to the
//! entry that was made, or goes without.

use std::collections::BTreeMap;

use onetext_record::body::Fate;
use onetext_record::id::SourceId;
use onetext_record::negotiation::Item;
use onetext_record::{Body, Evidence, Fingerprint, Kind, Negotiation, Part};

use crate::proposal::Proposal;

/// The proposals on which nobody has decided, in their order.
pub(crate) fn undecided(
    mut proposals: Vec<Proposal>,
    source: &SourceId,
    record: &Negotiation,
) -> Vec<Proposal> {
    let decided = decided(source, record);
    if decided.is_empty() && record.dismissals.is_empty() {
        return proposals;
    }
    let mut covered = cover(&proposals, &decided, source).into_iter();
    let mut fates: BTreeMap<(Kind, String), Fate> = BTreeMap::new();
    proposals.retain_mut(|proposal| {
        let kind = proposal.body.kind();
        let id = proposal.body.id().map(|id| (kind, id.to_owned()));
        let is_dismissed = |proposal: &Proposal| {
            let fingerprint = Fingerprint::of(&proposal.body, &proposal.evidence);
            record.dismissal(&fingerprint).is_some()
        };
        let fate = match covered.next().flatten() {
            Some(Decided { id: Some(id), .. }) => Some(Fate::To(id.clone())),
            Some(Decided { id: None, .. }) => Some(Fate::Drop),
            None if is_dismissed(proposal) => Some(Fate::Drop),
            None => {
                let fate = |kind, id: &str| {
                    fates.get(&(kind, id.to_owned())).cloned().unwrap_or(Fate::Keep)
                };
                let stands = fates.is_empty() || proposal.body.rewrite(&fate);
                (!stands || is_dismissed(proposal)).then_some(Fate::Drop)
            }
        };
        if let (Some(id), Some(fate)) = (id, &fate) {
            fates.insert(id, fate.clone());
        }
        fate.is_none()
    });
    proposals
}

/// The same for what became another proposal because another report had told the rest of it: who was
/// shown a draft that is known, a word on a claim that is known. Nothing refers to either.
pub(crate) fn still_undecided(
    mut proposals: Vec<Proposal>,
    source: &SourceId,
    record: &Negotiation,
) -> Vec<Proposal> {
    let is_shown = |proposal: &Proposal| proposal.body.kind() == Kind::Circulation;
    let is_any = proposals.iter().any(is_shown);
    let decided = if is_any { decided(source, record) } else { Vec::new() };
    proposals.retain(|proposal| {
        let is_dismissed = || {
            let fingerprint = Fingerprint::of(&proposal.body, &proposal.evidence);
            record.dismissal(&fingerprint).is_some()
        };
        let is_decided = || {
            let spans = spans(&proposal.evidence, source);
            let mut shown = decided.iter().filter(|decided| decided.kind == Kind::Circulation);
            shown.any(|decided| decided.spans == spans)
        };
        match proposal.body.kind() {
            Kind::Circulation => !is_dismissed() && !is_decided(),
            Kind::Assessment => !is_dismissed(),
            _ => true,
        }
    });
    proposals
}

/// Something that a person has decided on words of a report.
struct Decided {
    kind: Kind,
    /// What it became; none if it was turned down.
    id: Option<String>,
    fingerprint: Fingerprint,
    spans: Vec<Span>,
}

type Span = (usize, usize, &'static str);

/// The places of evidence in one source, in order, each once.
fn spans(evidence: &[Evidence], source: &SourceId) -> Vec<Span> {
    let here = evidence.iter().filter(|evidence| evidence.source == *source);
    let mut spans: Vec<Span> = here.map(|e| (e.start, e.end, Part::word(e.part))).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// Everything that rests on words of a source: accepted, taken back again or turned down.
fn decided(source: &SourceId, record: &Negotiation) -> Vec<Decided> {
    let mut decided = Vec::new();
    if record.sources.item(source).is_none() {
        return decided;
    }
    macro_rules! each {
        ($($table:ident),+) => {$(
            for version in record.$table.items().flat_map(Item::versions) {
                let spans = spans(&version.evidence, source);
                if !spans.is_empty() {
                    let body = Body::from(version.body.clone());
                    decided.push(Decided {
                        kind: body.kind(),
                        id: body.id().map(str::to_owned),
                        fingerprint: Fingerprint::of(&body, &version.evidence),
                        spans,
                    });
                }
            }
        )+};
    }
    each!(
        parties,
        persons,
        issues,
        statements,
        positions,
        consents,
        drafts,
        circulations,
        endorsements,
        claims,
        assessments,
        meetings
    );
    for dismissal in record.dismissals.current() {
        let spans = spans(&dismissal.evidence, source);
        if !spans.is_empty() {
            let (kind, fingerprint) = (dismissal.body.kind, dismissal.body.fingerprint);
            decided.push(Decided { kind, id: None, fingerprint, spans });
        }
    }
    decided
}

/// What was decided on each proposal.
///
/// Several proposals can rest on the same words: of `neither Kyiv nor Warsaw confirmed it` one may
/// be accepted and the other still open. So each decision on just these words stands for one
/// proposal, the same one if there is one; a decision on more words was made of several.
fn cover<'a>(
    proposals: &[Proposal],
    decided: &'a [Decided],
    source: &SourceId,
) -> Vec<Option<&'a Decided>> {
    let spans: Vec<_> =
        proposals.iter().map(|proposal| spans(&proposal.evidence, source)).collect();
    let mut covered: Vec<Option<&Decided>> = vec![None; proposals.len()];
    let mut free = vec![true; decided.len()];
    for must_be_same in [true, false] {
        for (i, proposal) in proposals.iter().enumerate().filter(|_| !decided.is_empty()) {
            let is_it = |decided: &Decided| {
                decided.kind == proposal.body.kind()
                    && decided.spans == spans[i]
                    && (!must_be_same
                        || decided.fingerprint
                            == Fingerprint::of(&proposal.body, &proposal.evidence))
            };
            let found = decided.iter().enumerate().find(|(n, decided)| free[*n] && is_it(decided));
            if let (None, Some((n, decided))) = (covered[i], found) {
                covered[i] = Some(decided);
                free[n] = false;
            }
        }
    }
    for (i, proposal) in proposals.iter().enumerate() {
        let has_more = |decided: &&Decided| {
            decided.kind == proposal.body.kind()
                && decided.spans.len() > spans[i].len()
                && spans[i].iter().all(|span| decided.spans.contains(span))
        };
        covered[i] = covered[i].or_else(|| decided.iter().find(has_more));
    }
    covered
}
