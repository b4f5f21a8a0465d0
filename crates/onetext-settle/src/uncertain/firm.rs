//! What holds whatever the truth is, as long as it agrees with what was said.

use super::Field;
use crate::exact::Exact;

/// Whether something holds over all values that agree with what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// For none of them.
    CertainlyNot,
    /// For some and not for others.
    Possibly,
    /// For all of them.
    Certainly,
}

impl Certainty {
    fn of(known: Option<bool>) -> Self {
        match known {
            Some(true) => Self::Certainly,
            Some(false) => Self::CertainlyNot,
            None => Self::Possibly,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Certainly => "certainly",
            Self::Possibly => "possibly",
            Self::CertainlyNot => "certainly not",
        }
    }
}

/// What is proven of one candidate. All of it is exact: each end of an interval is reached by some
/// values that agree with what was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Firm {
    /// The least and the largest utility; by party, none where nothing is known of its values.
    pub utilities: Vec<Option<(Exact, Exact)>>,
    /// Whether each party gets at least its reservation value with no red line crossed; by party.
    pub acceptable: Vec<Certainty>,
    /// Whether all whose consent is needed agree.
    pub agreed: Certainty,
    /// The most that a party may lose by this candidate against its best one; by party.
    pub regrets: Vec<Option<Exact>>,
    /// The most that the parties together may lose against another candidate: the largest regret of
    /// the sum of utilities (Wang and Boutilier, Incremental utility elicitation with the minimax
    /// regret decision criterion, 2003, equation 3). Its scales must be comparable to mean anything.
    pub regret: Exact,
}

impl Field<'_> {
    /// What is proven of each candidate.
    pub fn firm(&self) -> Vec<Firm> {
        (0..self.candidates.len()).map(|candidate| self.firm_of(candidate)).collect()
    }

    /// The candidates whose largest regret is least: whatever the truth, nobody can say afterwards
    /// that another one would have been better by more.
    pub fn least_regret(&self) -> Vec<usize> {
        let all: Vec<Exact> = (0..self.candidates.len()).map(|it| self.regret(it)).collect();
        let least = all.iter().min();
        (0..all.len()).filter(|&at| Some(&all[at]) == least).collect()
    }

    fn regret(&self, candidate: usize) -> Exact {
        let against = |other: usize| {
            self.gaps.iter().flatten().map(|gaps| gaps[other][candidate].clone()).sum::<Exact>()
        };
        (0..self.candidates.len()).map(against).max().unwrap_or_default()
    }

    pub(super) fn certain_agreement(&self, candidate: usize) -> Option<bool> {
        let content = |party: usize| self.content[party][candidate];
        if self.agreed(candidate, &|party| content(party) == Some(true)) {
            Some(true)
        } else if self.agreed(candidate, &|party| content(party) != Some(false)) {
            None
        } else {
            Some(false)
        }
    }

    pub(super) fn certain_acceptance(&self, candidate: usize, party: usize) -> Option<bool> {
        if self.crosses(candidate, party) { Some(false) } else { self.content[party][candidate] }
    }

    fn firm_of(&self, candidate: usize) -> Firm {
        let parties = self.content.len();
        let worst = |gaps: &Vec<Vec<Exact>>| {
            gaps.iter().map(|row| row[candidate].clone()).max().unwrap_or_default()
        };
        Firm {
            utilities: self
                .utilities
                .iter()
                .map(|all| all.as_ref().map(|all| all[candidate].clone()))
                .collect(),
            acceptable: (0..parties)
                .map(|party| Certainty::of(self.certain_acceptance(candidate, party)))
                .collect(),
            agreed: Certainty::of(self.certain_agreement(candidate)),
            regrets: self.gaps.iter().map(|gaps| gaps.as_ref().map(worst)).collect(),
            regret: self.regret(candidate),
        }
    }
}
