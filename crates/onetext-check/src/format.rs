//! What stands in a certificate: the scenario in whole numbers, and one answer with its evidence.
//!
//! Everything is read strictly. A field too many or too few, a number written another way, a list
//! out of order: each is a reason to reject, so that a certificate has one form only. Fields are
//! declared in alphabetical order, so the compact JSON of a scenario has sorted keys, as RFC 8785
//! asks; its SHA-256 names the question.

use std::fmt;

use num_bigint::BigInt;
use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What the field `format` of a certificate says.
pub const FORMAT: &str = "onetext-certificate 1";

/// How many digits a number may have.
const MAX_DIGITS: usize = 400;

/// From here on a whole number is written as a string, because many readers of JSON would round it.
const LARGE: i64 = 1 << 53;

/// A whole number: below 2^53 a JSON number, a string of digits otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Whole(pub(crate) BigInt);

impl Whole {
    fn is_large(&self) -> bool {
        self.0 >= BigInt::from(LARGE) || self.0 <= BigInt::from(-LARGE)
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Whole;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a whole number, from 2^53 on as a string")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Whole, E> {
                let whole = Whole(number.into());
                if whole.is_large() {
                    Err(E::custom("2^53 and more is a string"))
                } else {
                    Ok(whole)
                }
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Whole, E> {
                let small =
                    i64::try_from(number).map_err(|_| E::custom("2^53 and more is a string"))?;
                self.visit_i64(small)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Whole, E> {
                let wrong = || E::custom("not a whole number of 2^53 or more in its shortest form");
                if text.len() > MAX_DIGITS {
                    return Err(E::custom(format_args!(
                        "a number of more than {MAX_DIGITS} digits"
                    )));
                }
                let whole = Whole(text.parse().map_err(|_| wrong())?);
                if whole.is_large() && whole.0.to_string() == text {
                    Ok(whole)
                } else {
                    Err(wrong())
                }
            }
        }
        from.deserialize_any(Reader)
    }
}

impl Serialize for Whole {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(&self.0) {
            Ok(small) if !self.is_large() => to.serialize_i64(small),
            _ => to.serialize_str(&self.0.to_string()),
        }
    }
}

/// Reads a field that may be null but not missing.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Certificate {
    pub(crate) answer: Answer,
    /// For people; not looked at.
    #[serde(default, rename = "comment")]
    _comment: Option<String>,
    pub(crate) format: String,
    pub(crate) scenario: Scenario,
    pub(crate) sha256: String,
}

/// Options of some issues together, sorted: it holds where the package's option of each of the
/// issues is among those listed.
pub(crate) type Condition = Vec<(usize, Vec<usize>)>;

/// The question.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    /// Combinations that are impossible.
    pub(crate) constraints: Vec<Condition>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) parties: Vec<Party>,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Issue {
    /// Whose agreement it needs; every party's where null.
    #[serde(deserialize_with = "nullable")]
    pub(crate) consent: Option<Rule>,
    pub(crate) id: String,
    pub(crate) options: Vec<String>,
}

/// A consent rule over parties by place.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rule {
    Party(usize),
    All(Vec<Rule>),
    Any(Vec<Rule>),
    AtLeast(usize, Vec<Rule>),
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Party {
    pub(crate) id: String,
    /// What it rules out.
    pub(crate) red_lines: Vec<Condition>,
    /// None where nothing is known of what it values.
    #[serde(deserialize_with = "nullable")]
    pub(crate) values: Option<Values>,
}

/// What a party gets, everything multiplied by `scale`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Values {
    pub(crate) constant: Whole,
    pub(crate) interactions: Vec<Interaction>,
    /// By issue, then option; weights multiplied in.
    pub(crate) options: Vec<Vec<Whole>>,
    /// What it gets without agreement; none where that is not known.
    #[serde(deserialize_with = "nullable")]
    pub(crate) reservation: Option<Whole>,
    pub(crate) scale: Whole,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Interaction {
    pub(crate) value: Whole,
    pub(crate) when: Condition,
}

impl Scenario {
    /// The SHA-256 of its compact JSON, in hexadecimal.
    pub(crate) fn digest(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(Sha256::digest(&text))
    }
}

/// What is claimed, and why it should be believed.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// An agreement is possible: this package is one.
    Possible(Witness),
    /// These are all the vectors that nothing beats.
    Frontier(Frontier),
    /// These are all the points that a bargaining solution chooses.
    Solution(Solution),
    /// Every agreeable package is at most this far above one of these.
    Near(Near),
    /// These demands cannot stand together, and any but one of them can.
    Conflict(Conflict),
    /// An agreement is possible without these demands, and not if one of them stays.
    Concession(Concession),
    /// These are all minimal conflicts and all minimal concession sets.
    Demands(Demands),
}

/// A package and what it gives to the parties with values.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Witness {
    pub(crate) package: Vec<usize>,
    pub(crate) vector: Vec<Whole>,
}

/// A vector and the packages that give it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Point {
    /// How many packages give it; null where only some are listed and there are several ways.
    #[serde(deserialize_with = "nullable")]
    pub(crate) count: Option<Whole>,
    pub(crate) packages: Vec<Vec<usize>>,
    pub(crate) vector: Vec<Whole>,
}

/// One way to meet the consent rules, with a cover of its packages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Way {
    /// The parties that must get at least their reservation value.
    pub(crate) content: Vec<usize>,
    /// Issue by issue, up to the first that leaves nothing.
    pub(crate) stages: Vec<Stage>,
}

/// What is left to look at when one more issue is settled.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stage {
    pub(crate) issue: usize,
    /// Each state is the options of the issues that still matter, then the partial vector.
    pub(crate) states: Vec<Vec<Whole>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Frontier {
    pub(crate) points: Vec<Point>,
    pub(crate) ways: Vec<Way>,
}

/// Which bargaining solution; see `solution.rs` for what each maximises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Chooses {
    Nash,
    KalaiSmorodinsky,
    KalaiSmorodinskyLexicographic,
    Egalitarian,
    Utilitarian,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Solution {
    /// What each party with values gets without agreement; null for the utilitarian solution.
    #[serde(deserialize_with = "nullable")]
    pub(crate) disagreement: Option<Vec<Whole>>,
    /// What each point gives above that.
    pub(crate) gains: Vec<Vec<Whole>>,
    /// The most that each party with values could get; for Kalai-Smorodinsky only.
    pub(crate) ideals: Vec<Ideal>,
    pub(crate) points: Vec<Point>,
    pub(crate) rule: Chooses,
    /// The value, as a fraction in lowest terms, of what is maximised.
    pub(crate) value: (Whole, Whole),
    pub(crate) ways: Vec<Way>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ideal {
    pub(crate) value: Whole,
    /// Why nothing gives more.
    pub(crate) ways: Vec<Way>,
    pub(crate) witness: Witness,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Near {
    /// By party with values: how far below at most; `slack` times the number of issues.
    pub(crate) epsilon: Vec<Whole>,
    pub(crate) points: Vec<Witness>,
    /// What one stage may give away.
    pub(crate) slack: Vec<Whole>,
    pub(crate) ways: Vec<Way>,
}

/// Demands by number: the red lines party by party, then the reservation values party by party.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Core {
    pub(crate) demands: Vec<usize>,
    /// Why they cannot stand together.
    pub(crate) ways: Vec<Way>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Conflict {
    pub(crate) core: Core,
    /// For each of the demands a package that meets the others.
    pub(crate) rest: Vec<Witness>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dropped {
    pub(crate) demands: Vec<usize>,
    /// A package that is agreeable without them.
    pub(crate) witness: Witness,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Concession {
    /// For each of the demands a conflict of it with those that stay.
    pub(crate) cores: Vec<Core>,
    pub(crate) dropped: Dropped,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Demands {
    pub(crate) concessions: Vec<Dropped>,
    pub(crate) conflicts: Vec<Core>,
}
