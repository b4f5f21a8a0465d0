//! The text in the state of the talks: who saw which draft in which order, whether a party's word
//! is still on the text as it stands, and how far each clause has come.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Serialize;

use super::{Item, Negotiation, Recorded};
use crate::audience::Audience;
use crate::body::{Circulation, Draft, Endorsement, StatusStep};
use crate::check::nearest;
use crate::clause::{Clause, ClauseProblem, ClauseProblemKind, clauses};
use crate::draft::{Hashes, text_hash};
use crate::id::{ClauseId, DraftId, PartyId};
use crate::when::When;

/// Whether a party's word is on the text as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The text is the one that the word was given on, or nobody noted which one that was.
    Holds,
    /// The text is another now, or there is none; the word counts no more.
    Void,
}

/// That a party has seen a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen<'a> {
    /// The party.
    pub party: &'a PartyId,
    /// When it saw the draft first; the draft's own date where it has from the start.
    pub on: Option<When>,
    /// Its place among those who saw it: 1 and one more for each that is known to have seen it
    /// before. Where nothing tells who was first, several have the same place.
    pub place: usize,
    /// The entry that says so; none where the draft itself does.
    pub circulation: Option<&'a Recorded<Circulation>>,
}

/// The first time that a party saw a draft, as far as is known.
struct Sighting<'a> {
    party: &'a PartyId,
    from_the_start: bool,
    circulation: Option<(&'a Recorded<Circulation>, usize)>,
}

impl Sighting<'_> {
    /// Whether this one is known to have been before another.
    fn is_before(&self, other: &Self) -> bool {
        if self.from_the_start != other.from_the_start {
            return self.from_the_start;
        }
        match (self.circulation, other.circulation) {
            (Some((mine, place)), Some((theirs, other))) if mine.seq == theirs.seq => {
                mine.body.in_order && place < other
            }
            (Some((mine, _)), Some((theirs, _))) => {
                mine.on.zip(theirs.on).is_some_and(|(mine, theirs)| mine.last() < theirs.first())
            }
            _ => false,
        }
    }
}

/// Whether a word is on the text as these hashes tell it.
pub(super) fn standing_in(text: Option<&mut Hashes<'_>>, endorsement: &Endorsement) -> Standing {
    let Some(given) = &endorsement.sha256 else { return Standing::Holds };
    let now = text.and_then(|text| text.of(endorsement.clause.as_ref()));
    if now.as_ref() == Some(given) { Standing::Holds } else { Standing::Void }
}

impl Negotiation {
    /// Whether a party's word is on the text as it stands, as far as this viewer sees it.
    pub fn standing(&self, endorsement: &Endorsement) -> Standing {
        let draft = self.drafts.get(&endorsement.draft);
        standing_in(draft.map(|draft| Hashes::new(&draft.body)).as_mut(), endorsement)
    }

    /// The hash that binds a new word to a draft, or to a clause of it, as it stands for all of
    /// `audience`. `None` where there is no text to bind it to.
    pub fn hash_for(
        &self,
        draft: &DraftId,
        clause: Option<&ClauseId>,
        audience: &Audience,
    ) -> Option<String> {
        let draft = self.drafts.item(draft).and_then(|item| item.current_for(audience))?;
        text_hash(&draft.body, clause)
    }

    /// Who has seen `draft` up to the end of `date`, in the order in which they did. Its authors are
    /// not among them, unless they were shown it.
    pub fn seen(&self, draft: &DraftId, date: Option<Date>) -> Vec<Seen<'_>> {
        let Some(draft) = self.drafts.get(draft) else { return Vec::new() };
        let mut sightings: Vec<Sighting<'_>> = Vec::new();
        for party in &draft.body.shown_to {
            if !sightings.iter().any(|known| known.party == party) {
                sightings.push(Sighting { party, from_the_start: true, circulation: None });
            }
        }
        let mut circulations: Vec<_> = self.circulations_of(&draft.body.id, date).collect();
        circulations.sort_by_key(|circulation| circulation.order());
        let is_later = |entry: &Recorded<Circulation>| {
            entry.on.zip(draft.on).is_some_and(|(on, date)| on.first() > date.last())
        };
        for entry in circulations {
            for (place, party) in entry.body.to.iter().enumerate() {
                let circulation = Some((entry, place));
                match sightings.iter_mut().find(|known| known.party == party) {
                    // What came later is not how those saw it who have from the start.
                    Some(known) if !is_later(entry) => {
                        known.circulation = known.circulation.or(circulation);
                    }
                    Some(_) => {}
                    None => sightings.push(Sighting { party, from_the_start: false, circulation }),
                }
            }
        }
        let place =
            |one: &Sighting<'_>| 1 + sightings.iter().filter(|other| other.is_before(one)).count();
        let mut seen: Vec<_> = sightings
            .iter()
            .map(|one| {
                let circulation = one.circulation.map(|(entry, _)| entry);
                let start = draft.on.filter(|_| one.from_the_start);
                let on = circulation.and_then(|entry| entry.on).or(start);
                Seen { party: one.party, on, place: place(one), circulation }
            })
            .collect();
        seen.sort_by_key(|seen| seen.place);
        seen
    }

    /// The newest draft that `party` wrote or has seen up to the end of `date`.
    pub fn last_seen_by(&self, party: &PartyId, date: Option<Date>) -> Option<&Recorded<Draft>> {
        let has_seen = |draft: &Draft| {
            let was_shown = |entry: &Recorded<Circulation>| entry.body.to.contains(party);
            draft.by.contains(party)
                || draft.shown_to.contains(party)
                || self.circulations_of(&draft.id, date).any(was_shown)
        };
        let known =
            self.drafts.current().filter(|draft| draft.is_by(date) && has_seen(&draft.body));
        known.max_by_key(|draft| draft.order())
    }

    fn circulations_of(
        &self,
        draft: &DraftId,
        date: Option<Date>,
    ) -> impl Iterator<Item = &Recorded<Circulation>> {
        let circulations = self.circulations.current();
        circulations.filter(move |entry| entry.body.draft == *draft && entry.is_by(date))
    }

    /// The steps by which clauses come to be agreed, from the least to the most.
    pub fn statuses(&self) -> Cow<'_, [StatusStep]> {
        match self.heading().map(|heading| heading.body.statuses.as_slice()) {
            None | Some([]) => Cow::Owned(StatusStep::usual()),
            Some(steps) => Cow::Borrowed(steps),
        }
    }

    /// The place in [`Negotiation::statuses`] of the step that a clause has reached: the first where
    /// its heading says nothing, or a word that is none of them.
    pub fn status_of(&self, clause: &Clause) -> usize {
        let status = clause.status.as_ref();
        let step = |steps: &[StatusStep]| {
            steps.iter().position(|step| status.is_some_and(|status| status.word == step.word))
        };
        step(&self.statuses()).unwrap_or(0)
    }

    /// Whether nothing is agreed until everything is agreed, whatever is said of single clauses.
    pub fn nothing_agreed_until_everything(&self) -> bool {
        self.heading().is_none_or(|heading| heading.body.nothing_agreed_until_everything)
    }

    /// The places in a draft's text where a clause has a status that is no step of this negotiation.
    pub fn status_problems(&self, text: &str) -> Vec<ClauseProblem> {
        let steps = self.statuses();
        let known = || steps.iter().map(|step| step.word.as_str());
        let statuses = clauses(text).0.into_iter().filter_map(|clause| clause.status);
        let unknown = statuses.filter(|status| !known().any(|word| word == status.word.as_str()));
        let told = unknown.map(|status| {
            let word = status.word.to_string();
            let nearest = nearest(&word, known()).map(str::to_owned);
            let known = known().map(str::to_owned).collect();
            let kind = ClauseProblemKind::UnknownStatus { word, known, nearest };
            ClauseProblem { at: status.at, kind }
        });
        told.collect()
    }
}

impl<T> Item<T> {
    /// The version that counts for all of `audience`: the latest that they all may see and that was
    /// not taken back before their eyes. Every viewer among them finds the same one.
    pub fn current_for(&self, audience: &Audience) -> Option<&Recorded<T>> {
        self.versions().rev().find(|version| {
            let taken_back = version.retracted.as_deref();
            version.audience.covers(audience)
                && !taken_back.is_some_and(|r| r.seen_by.iter().any(|by| by.covers(audience)))
        })
    }
}
