//! The question as people put it: issues and options, parties and what they value, what they rule
//! out, what cannot go together, and whose consent each issue needs.
//!
//! Numbers are exact fractions. Issues, options and parties go by their place in the lists, names
//! are only carried along. Nothing is normalised here: a party's utility of a package is the sum
//! over issues of weight times value of the option, plus its interactions, on the party's own scale.

use crate::consent::Consent;
use crate::exact::Exact;

/// One option for every issue, by place: `package[issue]` is the option.
pub type Package = Vec<usize>;

/// A negotiation as the engines see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// The issues, in order.
    pub issues: Vec<Issue>,
    /// The parties, in order.
    pub parties: Vec<Party>,
    /// Options that cannot go together whoever wants them.
    pub constraints: Vec<Constraint>,
}

/// A question that the agreement must settle.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// Names it in files and commands.
    pub id: String,
    /// The name that people read.
    pub title: String,
    /// The ways to settle it; at least one. Those of a range of integers are its numbers in order.
    pub options: Vec<IssueOption>,
    /// Whose agreement it needs; every party's where none is given.
    pub consent: Option<Consent>,
}

/// One way to settle an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueOption {
    /// Names it within its issue.
    pub id: String,
    /// The name that people read.
    pub title: String,
}

/// Who negotiates.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Names it in files and commands.
    pub id: String,
    /// The name that people read.
    pub name: String,
    /// What it gets from the options; none where nothing is known, and then only its red lines count.
    pub values: Option<Values>,
    /// What it gets without agreement, on the scale of `values`; none where that is not known, and
    /// then no package is too little for it.
    pub reservation: Option<Exact>,
    /// What it rules out.
    pub red_lines: Vec<RedLine>,
}

/// What a party gets from each option.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// How much each issue weighs; by issue.
    pub weights: Vec<Exact>,
    /// The value of each option before weighing; by issue, then option.
    pub options: Vec<Vec<Exact>>,
    /// What combinations of options add.
    pub interactions: Vec<Interaction>,
    /// Added to every package.
    pub constant: Exact,
}

/// Options of some issues together: the condition holds where the package's option of each of the
/// issues is among those listed. One hyper-rectangle, in the words of the ANAC competitions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Condition(
    /// The issue and its options, sorted by issue, each issue once, options sorted and distinct.
    pub Vec<(usize, Vec<usize>)>,
);

impl Condition {
    /// One option of one issue.
    pub fn option(issue: usize, option: usize) -> Self {
        Self(vec![(issue, vec![option])])
    }

    /// Whether it holds of a package.
    pub fn holds(&self, package: &[usize]) -> bool {
        self.0.iter().all(|(issue, options)| options.binary_search(&package[*issue]).is_ok())
    }

    /// Both conditions at once; none where no package meets both.
    pub fn and(&self, other: &Self) -> Option<Self> {
        let mut all = self.0.clone();
        for (issue, options) in &other.0 {
            match all.binary_search_by_key(issue, |(issue, _)| *issue) {
                Ok(at) => {
                    all[at].1.retain(|option| options.binary_search(option).is_ok());
                    if all[at].1.is_empty() {
                        return None;
                    }
                }
                Err(at) => all.insert(at, (*issue, options.clone())),
            }
        }
        Some(Self(all))
    }
}

/// What a combination of options adds to a party's utility.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// Where it counts.
    pub when: Condition,
    /// What it adds; may be negative.
    pub value: Exact,
}

/// What a party rules out: it agrees to none of the issues in `when` where the condition holds.
#[derive(Debug, Clone, PartialEq)]
pub struct RedLine {
    /// What it rules out.
    pub when: Condition,
    /// What it would cost to give it up, beside other red lines and reservation values; positive.
    pub weight: Exact,
    /// The party's words for it, or where it comes from.
    pub note: Option<String>,
}

/// Options that cannot go together.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Why, in words.
    pub title: String,
    /// The combination that is impossible.
    pub forbids: Condition,
}

impl Scenario {
    /// How many packages there are, feasible or not; none beyond `u128`.
    pub fn packages(&self) -> Option<u128> {
        self.issues
            .iter()
            .try_fold(1_u128, |all, issue| all.checked_mul(issue.options.len() as u128))
    }

    /// The places of the parties with values: the dimensions of every utility vector, in order.
    pub fn valued(&self) -> Vec<usize> {
        (0..self.parties.len()).filter(|&party| self.parties[party].values.is_some()).collect()
    }

    /// What a party gets from a package; none where its values are not known.
    pub fn utility(&self, party: usize, package: &[usize]) -> Option<Exact> {
        let values = self.parties[party].values.as_ref()?;
        let mut sum = values.constant.clone();
        for (issue, &option) in package.iter().enumerate() {
            sum += &values.weights[issue] * &values.options[issue][option];
        }
        for interaction in &values.interactions {
            if interaction.when.holds(package) {
                sum += &interaction.value;
            }
        }
        Some(sum)
    }

    /// Whether an agreement on this package is possible: no constraint forbids it, and on every
    /// issue the consent rule is met by the parties that get at least their reservation value and
    /// whose red lines it does not cross there.
    pub fn agreeable(&self, package: &[usize]) -> bool {
        if self.constraints.iter().any(|constraint| constraint.forbids.holds(package)) {
            return false;
        }
        let content: Vec<bool> = (0..self.parties.len())
            .map(|party| match (&self.parties[party].reservation, self.utility(party, package)) {
                (Some(least), Some(utility)) => utility >= *least,
                _ => true,
            })
            .collect();
        (0..self.issues.len()).all(|issue| {
            self.consents(issue, &|party| {
                content[party]
                    && !self.parties[party].red_lines.iter().any(|line| {
                        line.when.0.iter().any(|(at, _)| *at == issue) && line.when.holds(package)
                    })
            })
        })
    }

    /// Whether the consent rule of an issue is met when these parties agree.
    pub fn consents(&self, issue: usize, agrees: &dyn Fn(usize) -> bool) -> bool {
        match &self.issues[issue].consent {
            Some(rule) => rule.met(agrees),
            None => (0..self.parties.len()).all(agrees),
        }
    }
}
