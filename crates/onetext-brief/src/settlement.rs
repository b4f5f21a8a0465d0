//! What could be agreed, as data: what the settlement engine found, in names that people read.
//!
//! The same data is a section of the brief and the answer of `onetext settle`. Every number carries
//! how sure it is. One room says it in words, as blocks; each renderer shows those.

mod chance;
mod compute;
mod lines;
mod outlook;
mod proofs;
mod question;
mod standing;
mod talks;
mod what_if;
mod words;

use onetext_settle::feasible::Demand;
use schemars::JsonSchema;
use serde::Serialize;

pub use compute::settle;
pub use proofs::{Proof, proofs};
pub use question::{Ask, Offer, Question};
pub use standing::standings;
pub(crate) use talks::bears;
pub use talks::{asked, talks};
pub use what_if::{Before, changed, what_if};
pub(crate) use words::blocks;

/// A settlement as text of at most `width` columns, with ANSI styles if `colour`.
pub fn terminal(settlement: &Settlement, width: usize, colour: bool) -> String {
    crate::terminal::settled(settlement, width, colour)
}

/// A settlement as Markdown.
pub fn markdown(settlement: &Settlement) -> String {
    crate::markdown::settled(settlement)
}

/// A settlement as one self-contained page.
pub fn html(settlement: &Settlement) -> String {
    crate::html::settled(settlement)
}

/// The drawing of the first outlook as SVG; none where no package can be drawn.
pub fn svg(settlement: &Settlement) -> Option<String> {
    let outlook = settlement.outlooks.first()?;
    Some(words::svg(settlement, outlook, &settlement.title))
}

/// What could be agreed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Settlement {
    /// What the talks are called.
    pub title: String,
    /// Where the numbers come from, what was assumed and what is missing.
    pub basis: Vec<String>,
    /// What is recorded and bears on no package, or was not taken up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// The parties, in order.
    pub parties: Vec<PartyFacts>,
    /// How many packages there are, agreeable or not; digits.
    pub packages: String,
    /// Whether an agreement is possible.
    pub possible: Possible,
    /// The demands that cannot hold together, fewest first.
    pub conflicts: Vec<Conflict>,
    /// What would have to be given up, least weight first.
    pub concessions: Vec<Concession>,
    /// Whether all conflicts and concessions are listed.
    pub complete: bool,
    /// The best packages: as things stand, or if the least is given up.
    pub outlooks: Vec<Outlook>,
    /// Where drafts and packages on the table stand.
    pub standings: Vec<Standing>,
    /// How far the interests of each two parties are opposed.
    pub opposition: Vec<Opposition>,
    /// How likely it is that packages are accepted, where values are not known for sure.
    pub chances: Option<Chances>,
    /// What a change would change, in words; empty unless one was asked about.
    pub differences: Vec<String>,
}

/// A number and how sure it is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Number {
    /// The nearest floating-point number.
    pub value: f64,
    /// The number as a fraction, where it is known exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<String>,
    /// How sure it is.
    pub sure: Sureness,
}

/// How sure a number is.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Sureness {
    /// Computed in whole numbers or fractions.
    Exact,
    /// Proven to be at least so much.
    AtLeast,
    /// Proven to be at most so much.
    AtMost,
    /// Estimated from draws.
    #[serde(rename_all = "kebab-case")]
    Estimate {
        /// With 95 in 100 it is at least so much.
        low: f64,
        /// And at most so much.
        high: f64,
        /// How many draws.
        draws: u32,
        /// Where the draws started.
        seed: u64,
    },
}

/// What is known of a party.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PartyFacts {
    /// Names it.
    pub id: String,
    /// The name that people read.
    pub name: String,
    /// Whether values are known, so that packages can be compared for it.
    pub valued: bool,
    /// What it gets without agreement, if that is known.
    pub reservation: Option<Number>,
    /// What counts as no agreement where its gains are measured.
    pub disagreement: Option<Number>,
    /// How many of its red lines count.
    pub red_lines: usize,
}

/// Whether an agreement is possible.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Possible {
    /// Yes, no, or not known within the limits of the search.
    pub answer: Answer,
    /// The answer in a sentence.
    pub words: String,
    /// A package that all whose consent is needed could agree to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<PackageLine>,
}

/// Yes, no, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// An agreement is possible.
    Yes,
    /// None is.
    No,
    /// The search was given up.
    Unknown,
}

/// Demands that cannot hold together, while any smaller set of them can.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Conflict {
    /// In a sentence.
    pub words: String,
    /// Each demand in words.
    pub demands: Vec<String>,
    /// The demands by place, for who leads further.
    #[serde(skip)]
    pub about: Vec<Demand>,
}

/// Demands whose giving up makes an agreement possible, while no smaller set of them does.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Concession {
    /// In a sentence.
    pub words: String,
    /// What is given up together weighs so much.
    pub weight: Number,
    /// How far each has to move at least, in words.
    pub moves: Vec<String>,
    /// What is given up by place, for who leads further.
    #[serde(skip)]
    pub about: Vec<Demand>,
    /// A package that is then possible.
    pub witness: PackageLine,
}

/// The best packages under some demands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Outlook {
    /// Under which demands, in words.
    pub when: String,
    /// How many vectors of utilities nothing beats, and how sure that is; none where it was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Number>,
    /// How many packages give them; digits, or why they were not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packages: Option<String>,
    /// Where the packages are not all listed: none left out beats the listed ones by more than this
    /// share of a party's range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epsilon: Option<Number>,
    /// Some or all of them, those that give the least-served party most first.
    pub frontier: Vec<PackageLine>,
    /// What theory proposes.
    pub solutions: Vec<Solution>,
}

/// What a rule proposes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Solution {
    /// Names the rule.
    pub rule: String,
    /// The name that people read.
    pub title: String,
    /// What makes a package a solution.
    pub definition: String,
    /// What the rule compares, at the solution.
    pub value: Option<Number>,
    /// The packages; more than one where several are equally good.
    pub packages: Vec<PackageLine>,
    /// How many packages there are in all; digits.
    pub count: String,
    /// Whether it is proven, in words where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caution: Option<String>,
}

/// A package with what it gives.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PackageLine {
    /// Its name, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The option on each issue.
    pub options: Vec<Choice>,
    /// What each party with values gets.
    pub gives: Vec<Gives>,
    /// How many packages give exactly this; digits. None where there is one, or it was not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tied: Option<String>,
    /// The options by place; empty where some are open.
    #[serde(skip)]
    pub places: Vec<usize>,
}

/// The option that a package has on an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Choice {
    /// The issue.
    pub issue: String,
    /// The option, or several where it is open.
    pub option: String,
}

/// What a party gets from a package.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Gives {
    /// The party.
    pub party: String,
    /// Its utility: at least.
    pub low: Number,
    /// Its utility: at most; the same where nothing is open.
    pub high: Number,
    /// The share of what it could gain over no agreement; none where nothing can be gained, or
    /// something is open.
    pub share: Option<Number>,
    /// Whether it could agree: it gets at least its reservation value and no red line is crossed.
    pub consents: bool,
    /// The red lines that are crossed, in words.
    pub crossed: Vec<String>,
}

/// Where a draft or package stands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Standing {
    /// The draft or package with what it gives.
    pub package: PackageLine,
    /// Whether it is a draft of the text.
    pub draft: bool,
    /// Which issues it leaves open.
    pub open: Vec<String>,
    /// How much more everybody could have at once, as a share of each party's range; 0 on the
    /// frontier.
    pub distance: Option<Number>,
    /// What each party could still gain at no one's cost, in words.
    pub free_gains: Vec<String>,
    /// Pairs of moves that leave nobody worse and somebody better, best first, in words.
    pub trades: Vec<String>,
    /// How many packages beat it.
    pub beaten_by: Option<Number>,
    /// 1 on the frontier; else one more than the best rank among those that beat it.
    pub rank: Option<Number>,
}

/// How far the interests of two parties are opposed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Opposition {
    /// The one.
    pub one: String,
    /// The other.
    pub other: String,
    /// The correlation of their utilities over all packages: -1 opposed, 1 alike.
    pub correlation: Number,
}

/// How likely packages are accepted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Chances {
    /// What is drawn, in words.
    pub drawn: String,
    /// Each candidate.
    pub candidates: Vec<Candidate>,
    /// Which unknown to ask about first, in words.
    pub ask: Vec<String>,
}

/// How likely one package is accepted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// The probability that each party accepts it.
    pub parties: Vec<(String, Number)>,
    /// The probability that all whose consent is needed accept it.
    pub all: Number,
    /// The probability that it is the best of the candidates for the group.
    pub best: Number,
    /// What is certain without draws, in words.
    pub certain: Vec<String>,
}
