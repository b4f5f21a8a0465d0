//! Who negotiates: parties and the persons who speak for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words;
use crate::id::{PartyId, PersonId};

/// Who negotiates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Party {
    /// Names the party; none of the words that consent rules reserve.
    pub id: PartyId,
    /// The name that people read.
    pub name: String,
    /// The part it has in the talks.
    pub role: Role,
    /// Other names for it, in reports and in draft attributions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The parties that it is made of, if it is a group such as the E3.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<PartyId>,
    /// Anything a newcomer should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The part that a party has in the talks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Bound by the outcome.
    Principal,
    /// Carries the text.
    Mediator,
    /// Has to give something for the outcome to hold.
    Guarantor,
    /// Must or wants to be heard.
    Stakeholder,
    /// Reports facts, belongs to no side.
    Monitor,
}

words!(Role:
    Principal "principal",
    Mediator "mediator",
    Guarantor "guarantor",
    Stakeholder "stakeholder",
    Monitor "monitor",
);

/// A named individual who speaks for a party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Person {
    /// Names the person.
    pub id: PersonId,
    /// The name that people read.
    pub name: String,
    /// Whom the person speaks for.
    pub party: PartyId,
    /// The office, as it is written: `special envoy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// Other names for the person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Anything a newcomer should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
