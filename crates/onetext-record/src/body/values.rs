//! What people judge in numbers: what a party gets from each option, how much an issue weighs for
//! it, and what it gets without agreement.
//!
//! What is known in part stays known in part: a number, an interval or an order as it was said,
//! never a number made up from them. What is left out is not known.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::id::{IssueId, OptionId, PartyId, ReservationId, ValuationId};

/// A number from 0 to 1 as far as a person knows it; in JSON and TOML `0.4` or `[0.3, 0.5]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// The number itself.
    Exact(f64),
    /// It lies between these, both included; the first is not above the second.
    Between(f64, f64),
}

impl Amount {
    /// At least so much.
    pub fn low(self) -> f64 {
        match self {
            Self::Exact(number) | Self::Between(number, _) => number,
        }
    }

    /// At most so much.
    pub fn high(self) -> f64 {
        match self {
            Self::Exact(number) | Self::Between(_, number) => number,
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(number) => write!(f, "{number}"),
            Self::Between(low, high) => write!(f, "{low} to {high}"),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Exact(number) => serializer.serialize_f64(*number),
            Self::Between(low, high) => [low, high].serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Written by hand for the sake of what is said of a mistake.
        deserializer.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl<'de> Visitor<'de> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or the least and the most as [0.3, 0.5]")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Amount, E> {
        Ok(Amount::Exact(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "all but 0 and 1 are refused when checked")]
    fn visit_u64<E: Error>(self, number: u64) -> Result<Amount, E> {
        Ok(Amount::Exact(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "all but 0 and 1 are refused when checked")]
    fn visit_i64<E: Error>(self, number: i64) -> Result<Amount, E> {
        Ok(Amount::Exact(number as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Amount, A::Error> {
        let count = |found| A::Error::invalid_length(found, &self);
        let low = list.next_element()?.ok_or_else(|| count(0))?;
        let high = list.next_element()?.ok_or_else(|| count(1))?;
        match list.next_element::<f64>()? {
            None => Ok(Amount::Between(low, high)),
            Some(_) => Err(count(3)),
        }
    }
}

impl JsonSchema for Amount {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let unit = || schemars::json_schema!({ "type": "number", "minimum": 0, "maximum": 1 });
        schemars::json_schema!({
            "description": "A number from 0 to 1, or the least and the most that it may be as `[0.3, 0.5]`.",
            "anyOf": [
                unit(),
                { "type": "array", "items": unit(), "minItems": 2, "maxItems": 2 }
            ]
        })
    }
}

/// What a person judges that a party gets from the options of an issue. For each party and issue the
/// latest by date is in force; see [`Negotiation::valuation`](crate::Negotiation::valuation).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Valuation {
    /// Names the valuation.
    pub id: ValuationId,
    /// Whose gain it is.
    pub party: PartyId,
    /// The issue.
    pub issue: IssueId,
    /// What options give the party, from 0 (nothing it wants here) to 1 (all it wants here); what is
    /// not named is not known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<OptionId, Amount>,
    /// Options by what they give, best first; those in one rank give the same, and those in none are
    /// not compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<Vec<OptionId>>,
    /// How much of all that is at stake for the party lies in this issue, from 0 to 1: the weights of
    /// a party sum to 1. None where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Amount>,
    /// Whether it is only assumed, to see what would follow.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumption: bool,
    /// How the author came to it, in words: 'from swing weights', 'told us so'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Valuation {
    /// The first two options whose places in the order contradict their values: the one that ranks
    /// at least as high is worth less, whatever is still open.
    pub fn contradiction(&self) -> Option<(&OptionId, &OptionId)> {
        let value = |option: &OptionId| self.values.get(option);
        for (place, rank) in self.order.iter().enumerate() {
            for (other_place, other_rank) in self.order.iter().enumerate().skip(place) {
                for better in rank {
                    for worse in other_rank {
                        let (Some(above), Some(below)) = (value(better), value(worse)) else {
                            continue;
                        };
                        let lies = above.high() < below.low()
                            || (place == other_place && below.high() < above.low());
                        if lies {
                            return Some((better, worse));
                        }
                    }
                }
            }
        }
        None
    }
}

/// What a party gets without agreement; below it, it walks away. The latest by date is in force; see
/// [`Negotiation::reservation`](crate::Negotiation::reservation).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reservation {
    /// Names the entry.
    pub id: ReservationId,
    /// Whose reservation value it is.
    pub party: PartyId,
    /// The value on the party's own scale, from 0 (nothing it wants) to 1 (all it wants), if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Amount>,
    /// Whether the value is only assumed, to see what would follow.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumption: bool,
    /// What the party would do instead, in words.
    pub alternative: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Result<Amount, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn an_amount_is_a_number_or_two() {
        assert_eq!(read("0.1"), Ok(Amount::Exact(0.1)));
        assert_eq!(read("1"), Ok(Amount::Exact(1.0)));
        assert_eq!(read("[0.25, 1]"), Ok(Amount::Between(0.25, 1.0)));
        for wrong in ["\"0.1\"", "[0.1]", "[0, 0.5, 1]", "null", "{}", "[]", "[\"a\", 1]"] {
            let said = read(wrong).unwrap_err();
            assert!(said.contains("expected"), "{said}");
        }
    }

    #[test]
    fn an_order_contradicts_values_that_cannot_be_so() {
        let id = |name: &str| -> OptionId { name.parse().unwrap() };
        let valuation = |values: &[(&str, Amount)], order: &[&[&str]]| Valuation {
            id: "v".parse().unwrap(),
            party: "p".parse().unwrap(),
            issue: "i".parse().unwrap(),
            values: values.iter().map(|(name, amount)| (id(name), *amount)).collect(),
            order: order.iter().map(|rank| rank.iter().map(|name| id(name)).collect()).collect(),
            weight: None,
            assumption: false,
            note: None,
        };
        let found = |values: &[(&str, Amount)], order: &[&[&str]]| {
            let valuation = valuation(values, order);
            valuation.contradiction().map(|(a, b)| (a.to_string(), b.to_string()))
        };
        let (low, high) = (Amount::Between(0.1, 0.4), Amount::Between(0.3, 0.9));
        assert_eq!(found(&[("a", low), ("b", high)], &[&["a"], &["b"]]), None);
        assert_eq!(found(&[("a", low), ("b", high)], &[&["a", "b"]]), None);
        let apart = [("a", Amount::Exact(0.2)), ("b", high)];
        assert_eq!(found(&apart, &[&["b"], &["a"]]), None);
        let wrong = Some(("a".to_owned(), "b".to_owned()));
        assert_eq!(found(&apart, &[&["a"], &["x"], &["b"]]), wrong);
        assert!(found(&apart, &[&["b", "a"]]).is_some());
    }

    proptest! {
        /// What a person writes in decimals is the same number again, to the last digit.
        #[test]
        fn an_amount_is_written_as_it_was_read(low in 0.0..=1.0f64, more in 0.0..=1.0f64, is_exact: bool) {
            let amount = if is_exact { Amount::Exact(low) } else { Amount::Between(low, low.max(more)) };
            let text = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(read(&text), Ok(amount));
        }
    }
}
