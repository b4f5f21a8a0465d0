//! What is asked: a scenario, what is known in part, what lies on the table, and how hard to look.

use onetext_settle::exact::Exact;
use onetext_settle::solution::{Disagreement, Kind};
use onetext_settle::uncertain::Draws;
use onetext_settle::{Elicited, Scenario};

/// A question for the settlement engine, with the names that people read.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What counts as known exactly, or was assumed.
    pub scenario: Scenario,
    /// What is known in part, where anything is; chances are worked out from it.
    pub known: Option<Elicited>,
    /// Drafts and packages on the table.
    pub offers: Vec<Offer>,
    /// Where the numbers come from, what was assumed and what is missing, in sentences.
    pub basis: Vec<String>,
    /// How many of these are about the numbers; the others tell what is left out.
    pub own_basis: usize,
    /// What to work out, and how.
    pub ask: Ask,
}

/// A draft or package on the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it is called.
    pub name: String,
    /// Whether it is a draft of the text.
    pub draft: bool,
    /// The options that may settle each issue in the end; by issue, none of them empty.
    pub options: Vec<Vec<usize>>,
}

/// What to work out, and how.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the page")]
pub struct Ask {
    /// The rules whose solutions are wanted.
    pub kinds: Vec<Kind>,
    /// What counts as no agreement.
    pub disagreement: Disagreement,
    /// How many vectors may be kept at once.
    pub budget: usize,
    /// Beyond the budget: how much of a party's range a listed package may be short of one that is
    /// not.
    pub epsilon: Exact,
    /// How many packages of a frontier are listed.
    pub listed: usize,
    /// How many ways out of an impasse are followed up.
    pub followed: usize,
    /// The draws for what is known in part.
    pub draws: Draws,
    /// Whether to say where drafts and packages stand.
    pub standings: bool,
    /// Whether to work out chances, where values are known in part.
    pub chances: bool,
    /// Whether to work out which unknown to ask about first.
    pub questions: bool,
    /// Whether to list frontiers.
    pub frontier: bool,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            kinds: vec![Kind::Nash, Kind::KalaiSmorodinsky, Kind::Egalitarian, Kind::Utilitarian],
            disagreement: Disagreement::Reservation,
            budget: 2_000_000,
            epsilon: Exact::new(1.into(), 1000.into()),
            listed: 20,
            followed: 4,
            draws: Draws { count: 10_000, seed: 1 },
            standings: true,
            chances: true,
            questions: true,
            frontier: true,
        }
    }
}

impl Ask {
    /// What an answer needs that comes while somebody waits for it: whether an agreement is possible,
    /// what blocks, the frontier and the solutions. Where drafts stand and chances take longer.
    pub fn light() -> Self {
        Self {
            budget: 50_000,
            listed: 60,
            standings: false,
            chances: false,
            questions: false,
            ..Self::default()
        }
    }
}

impl Offer {
    /// The package, where every issue is settled by one option.
    pub fn package(&self) -> Option<Vec<usize>> {
        let one = |options: &Vec<usize>| match options.as_slice() {
            [option] => Some(*option),
            _ => None,
        };
        self.options.iter().map(one).collect()
    }
}
