//! Packages in names that people read.

use num_bigint::BigInt;
use onetext_settle::Scenario;
use onetext_settle::conflict::words::insistence;
use onetext_settle::exact::Exact;
use onetext_settle::feasible::Demand;
use onetext_settle::solution::{Bargain, Count};
use onetext_settle::uncertain::Sure;

use super::{Choice, Gives, Number, PackageLine, Sureness};

/// A scenario, made ready for the rules where somebody's values are known.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) bargain: Option<&'a Bargain>,
}

impl Lines<'_> {
    /// A package with its options and what it gives.
    pub(super) fn package(self, package: &[usize], name: Option<String>) -> PackageLine {
        let options = package.iter().enumerate().map(|(issue, &option)| Choice {
            issue: Self::issue_title(self.scenario, issue),
            option: Self::option_title(self.scenario, issue, option),
        });
        PackageLine {
            name,
            options: options.collect(),
            gives: self.gives(package),
            tied: None,
            places: package.to_vec(),
        }
    }

    /// What each party with values or red lines gets from it.
    pub(super) fn gives(self, package: &[usize]) -> Vec<Gives> {
        let Some(standing) = self.bargain.and_then(|it| it.standing(self.scenario, package).ok())
        else {
            return Vec::new();
        };
        let voices = standing.voices.iter().filter_map(|voice| {
            let utility = voice.utility.as_ref()?;
            Some(Gives {
                party: Self::party_name(self.scenario, voice.party),
                low: Number::exact(utility),
                high: Number::exact(utility),
                share: voice.share.as_ref().map(Number::exact),
                consents: voice.consents,
                crossed: voice
                    .crossed
                    .iter()
                    .map(|&line| self.insists(voice.party, line))
                    .collect(),
            })
        });
        voices.collect()
    }

    /// A red line in words.
    pub(super) fn insists(self, party: usize, line: usize) -> String {
        insistence(self.scenario, Demand::RedLine { party, line })
    }

    pub(super) fn party_name(scenario: &Scenario, party: usize) -> String {
        let one = &scenario.parties[party];
        if one.name.is_empty() { one.id.clone() } else { one.name.clone() }
    }

    pub(super) fn issue_title(scenario: &Scenario, issue: usize) -> String {
        let one = &scenario.issues[issue];
        if one.title.is_empty() { one.id.clone() } else { one.title.clone() }
    }

    pub(super) fn option_title(scenario: &Scenario, issue: usize, option: usize) -> String {
        let one = &scenario.issues[issue].options[option];
        if one.title.is_empty() { one.id.clone() } else { one.title.clone() }
    }
}

impl Number {
    /// A number proven to be reached or exceeded.
    pub(super) fn at_least(number: &Exact) -> Self {
        Self { sure: Sureness::AtLeast, ..Self::exact(number) }
    }

    /// A number proven not to be exceeded.
    pub(super) fn at_most(number: &Exact) -> Self {
        Self { sure: Sureness::AtMost, ..Self::exact(number) }
    }

    /// A number with how it is known.
    pub(super) fn sure(sure: &Sure) -> Self {
        match sure {
            Sure::Exact(number) => Self::exact(number),
            // Of two bounds the upper one is shown; the lower one is in no output but this.
            Sure::Bound { high, .. } => Self::at_most(high),
            &Sure::Estimate { value, low, high, draws, seed } => {
                Self { value, fraction: None, sure: Sureness::Estimate { low, high, draws, seed } }
            }
        }
    }

    /// A number of packages.
    pub(super) fn count(count: &Count) -> Self {
        let exact = |number: &BigInt| Exact::from_integer(number.clone());
        match count {
            Count::Exact(number) => Self::exact(&exact(number)),
            Count::AtLeast(number) => Self::at_least(&exact(number)),
        }
    }
}

/// A count in words: digits in threes, and `at least` where that is all that is known.
pub(super) fn count(count: &Count) -> String {
    match count {
        Count::Exact(number) => digits(&number.to_string()),
        Count::AtLeast(number) => format!("at least {}", digits(&number.to_string())),
    }
}

/// Digits with a comma between each three.
pub(super) fn digits(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
