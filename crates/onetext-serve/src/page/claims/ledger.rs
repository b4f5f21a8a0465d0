//! The words of the parties on each claim, and what they come to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use onetext_record::body::{Assessment, AssessmentWord, Claim, Role};
use onetext_record::id::{ClaimId, PartyId};
use onetext_record::{Body, Kind, Negotiation, Recorded};
use schemars::JsonSchema;
use serde::Serialize;

use crate::desk::Desk;
use crate::page::strand::{Strands, Thread};

/// What the ledger is made from.
pub(crate) const KINDS: &[Kind] = &[Kind::Claim, Kind::Assessment, Kind::Party];

/// How a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    /// Somebody disputes part of it, or one denies what another confirms.
    Contested,
    /// Somebody denies it, and nobody but who states it says that it is so.
    Denied,
    /// Nobody but who states it has said whether it is so.
    Open,
    /// Another party says that it is so, and nobody says otherwise.
    Confirmed,
}

impl Status {
    pub(crate) const EVERY: [Self; 4] =
        [Self::Contested, Self::Denied, Self::Open, Self::Confirmed];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Contested => "contested",
            Self::Denied => "denied",
            Self::Open => "open",
            Self::Confirmed => "confirmed",
        }
    }

    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Contested => "◐",
            Self::Denied => "✕",
            Self::Open => "?",
            Self::Confirmed => "✓",
        }
    }
}

/// Whose confirmation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Independence {
    /// A monitor's, which belongs to no side.
    Monitor,
    /// A party's on another side than who states it.
    OtherSide,
    /// A party's on the side of who states it, or its own.
    SameSide,
    /// It is not known who states it.
    Unknown,
}

impl Independence {
    pub(crate) fn is_independent(self) -> bool {
        matches!(self, Self::Monitor | Self::OtherSide)
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Monitor => "independent: a monitor",
            Self::OtherSide => "independent: another side",
            Self::SameSide => "not independent: the same side",
            Self::Unknown => "not known to be independent: nobody is named as stating it",
        }
    }
}

/// A claim with what is needed to list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) id: ClaimId,
    pub(super) status: Status,
    /// Whether one who belongs to no side of it, or to another, says that it is so.
    pub(super) independent: bool,
    /// Who states it or has a word on it.
    pub(super) parties: BTreeSet<PartyId>,
}

/// All claims.
pub(super) struct Ledger {
    words: Strands<ClaimId, Assessment>,
    /// What is contested first, and of each the newest first.
    pub(super) standings: Vec<Standing>,
}

const WORDS: Thread<ClaimId, Assessment> = Thread {
    table: |state| &state.assessments,
    body: |body| match body {
        Body::Assessment(it) => Some(it),
        _ => None,
    },
    matters: |it| vec![it.claim.clone()],
};

impl Ledger {
    /// The ledger of what a viewer sees, as it is now.
    pub(super) fn of(desk: &Desk<'_>) -> Arc<Self> {
        desk.grow("claims ledger", KINDS, Self::grown)
    }

    fn grown(state: &Negotiation, old: Option<&Self>) -> Self {
        let words = Strands::grown(old.map(|old| &old.words), state, &WORDS);
        let sides = Sides::of(state);
        let mut claims: Vec<(Standing, &Recorded<Claim>)> = Vec::new();
        for claim in state.claims.current() {
            let said = words.by(&claim.body.id, None).iter();
            let said = said.filter_map(|line| state.assessments.get(&line.id));
            claims.push((standing(&sides, claim, said), claim));
        }
        claims.sort_by_cached_key(|(standing, claim)| {
            (standing.status, std::cmp::Reverse(claim.order()))
        });
        Self { words, standings: claims.into_iter().map(|(standing, _)| standing).collect() }
    }

    /// The words on a claim, oldest first.
    pub(super) fn words<'a>(
        &'a self,
        state: &'a Negotiation,
        claim: &ClaimId,
    ) -> impl DoubleEndedIterator<Item = &'a Recorded<Assessment>> {
        self.words.by(claim, None).iter().filter_map(|line| state.assessments.get(&line.id))
    }

    /// The versions of words on a claim that were corrected or taken back.
    pub(super) fn struck<'a>(
        &'a self,
        state: &'a Negotiation,
        claim: &ClaimId,
    ) -> impl Iterator<Item = &'a Recorded<Assessment>> {
        let items = self.words.struck(claim).iter().rev();
        items.filter_map(|id| state.assessments.item(id)).flat_map(|item| {
            let current = item.current().map(|current| current.seq);
            item.versions().filter(move |version| Some(version.seq) != current)
        })
    }
}

/// Each party's latest word, the oldest of these first.
pub(super) fn latest<'a>(
    words: impl DoubleEndedIterator<Item = &'a Recorded<Assessment>>,
) -> Vec<&'a Recorded<Assessment>> {
    let mut heard = BTreeSet::new();
    let mut latest: Vec<_> = words.rev().filter(|word| heard.insert(&word.body.by)).collect();
    latest.reverse();
    latest
}

fn standing<'a>(
    sides: &Sides<'_>,
    claim: &Recorded<Claim>,
    words: impl DoubleEndedIterator<Item = &'a Recorded<Assessment>>,
) -> Standing {
    let by = &claim.body.by;
    let latest = latest(words);
    let confirms = || latest.iter().filter(|it| it.body.word == AssessmentWord::Confirms);
    let independent = confirms().any(|word| sides.independence(by, &word.body.by).is_independent());
    let parties = by.iter().chain(latest.iter().map(|word| &word.body.by)).cloned().collect();
    let words = latest.iter().map(|word| (&word.body.by, word.body.word));
    Standing { id: claim.body.id.clone(), status: status(by, words), independent, parties }
}

/// What the parties' latest words come to.
#[expect(clippy::needless_pass_by_value, reason = "an iterator is no more than a view")]
pub(super) fn status<'a>(
    by: &[PartyId],
    words: impl Iterator<Item = (&'a PartyId, AssessmentWord)> + Clone,
) -> Status {
    let has = |wanted: AssessmentWord| words.clone().any(|(_, word)| word == wanted);
    let is_confirmed =
        words.clone().any(|(who, word)| word == AssessmentWord::Confirms && !by.contains(who));
    let is_denied = has(AssessmentWord::Denies);
    if has(AssessmentWord::DisputesInPart) || is_denied && is_confirmed {
        Status::Contested
    } else if is_denied {
        Status::Denied
    } else if is_confirmed {
        Status::Confirmed
    } else {
        Status::Open
    }
}

/// Which parties belong together: a group with its members, and these with each other.
pub(super) struct Sides<'a> {
    roles: BTreeMap<&'a PartyId, Role>,
    circles: BTreeMap<&'a PartyId, BTreeSet<&'a PartyId>>,
}

impl<'a> Sides<'a> {
    pub(super) fn of(state: &'a Negotiation) -> Self {
        let mut circles: BTreeMap<&PartyId, BTreeSet<&PartyId>> = BTreeMap::new();
        let mut roles = BTreeMap::new();
        for party in state.parties.current() {
            let party = &party.body;
            roles.insert(&party.id, party.role);
            for member in &party.members {
                circles.entry(&party.id).or_default().insert(&party.id);
                circles.entry(member).or_default().insert(&party.id);
            }
        }
        Self { roles, circles }
    }

    /// Whether a party's confirmation of what others state is independent of them.
    pub(super) fn independence(&self, stated_by: &[PartyId], by: &PartyId) -> Independence {
        if stated_by.contains(by) {
            return Independence::SameSide;
        }
        if self.roles.get(by) == Some(&Role::Monitor) {
            return Independence::Monitor;
        }
        if stated_by.is_empty() {
            return Independence::Unknown;
        }
        if stated_by.iter().any(|other| self.belong_together(other, by)) {
            Independence::SameSide
        } else {
            Independence::OtherSide
        }
    }

    fn belong_together(&self, one: &PartyId, other: &PartyId) -> bool {
        match (self.circles.get(one), self.circles.get(other)) {
            (Some(one), Some(other)) => !one.is_disjoint(other),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(name: &str) -> PartyId {
        name.parse().unwrap()
    }

    #[test]
    fn what_words_come_to() {
        use AssessmentWord as W;
        let (a, b, c) = (party("a"), party("b"), party("c"));
        let of = |words: &[(&PartyId, W)]| status(&[party("a")], words.iter().copied());
        assert_eq!(of(&[]), Status::Open);
        assert_eq!(of(&[(&a, W::Confirms)]), Status::Open);
        assert_eq!(of(&[(&b, W::Unconfirmed)]), Status::Open);
        assert_eq!(of(&[(&b, W::Confirms), (&c, W::Unconfirmed)]), Status::Confirmed);
        assert_eq!(of(&[(&b, W::Denies), (&a, W::Confirms)]), Status::Denied);
        assert_eq!(of(&[(&b, W::Denies), (&c, W::Confirms)]), Status::Contested);
        assert_eq!(of(&[(&b, W::Confirms), (&c, W::DisputesInPart)]), Status::Contested);
    }

    #[test]
    fn who_belongs_together_is_not_independent() {
        let (e3, uk, fr, ru, mo) =
            (party("e3"), party("uk"), party("fr"), party("ru"), party("mo"));
        let group = BTreeSet::from([&e3]);
        let sides = Sides {
            roles: BTreeMap::from([(&mo, Role::Monitor)]),
            circles: BTreeMap::from([(&e3, group.clone()), (&uk, group.clone()), (&fr, group)]),
        };
        let of = |by: &PartyId| sides.independence(std::slice::from_ref(&uk), by);
        assert_eq!(of(&uk), Independence::SameSide);
        assert_eq!(of(&e3), Independence::SameSide);
        assert_eq!(of(&fr), Independence::SameSide);
        assert_eq!(of(&ru), Independence::OtherSide);
        assert_eq!(of(&mo), Independence::Monitor);
        assert_eq!(sides.independence(&[], &ru), Independence::Unknown);
        assert_eq!(sides.independence(std::slice::from_ref(&mo), &mo), Independence::SameSide);
    }
}
