//! Who may see an entry, and who is looking.
//!
//! Confidentiality is decided here and nowhere else: [`Viewer::sees`] is the one place that
//! compares a viewer with an audience. Everything a viewer is shown is folded from the entries
//! that pass it.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::PartyId;

/// Who may see an entry. The mediators see every entry, whatever its audience.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Anyone who may see the record at all.
    #[default]
    Everyone,
    /// The named parties and the mediators; never empty in a valid log.
    Parties(BTreeSet<PartyId>),
    /// The mediators alone.
    Mediators,
}

impl Audience {
    /// Whether everyone who may see an entry for `other` may also see an entry for `self`.
    ///
    /// A reference is allowed only where the audience of what is referred to covers the audience
    /// of the entry that refers, so that no viewer's log has a reference into the dark.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Everyone, _) | (_, Self::Mediators) => true,
            (Self::Parties(mine), Self::Parties(theirs)) => theirs.is_subset(mine),
            (Self::Parties(_) | Self::Mediators, _) => false,
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => f.write_str("everyone"),
            Self::Mediators => f.write_str("mediators"),
            Self::Parties(parties) => {
                for (i, party) in parties.iter().enumerate() {
                    write!(f, "{}{party}", if i == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

/// Through whose eyes a record is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Viewer {
    /// The mediation team, which sees everything.
    #[default]
    Mediator,
    /// A party's delegation, which sees what is for everyone or for it.
    Party(PartyId),
    /// Anyone else, who sees what is for everyone.
    Observer,
}

impl Viewer {
    /// Whether this viewer may see an entry with this audience.
    pub fn sees(&self, audience: &Audience) -> bool {
        match (self, audience) {
            (Self::Mediator, _) | (_, Audience::Everyone) => true,
            (Self::Party(party), Audience::Parties(parties)) => parties.contains(party),
            (Self::Party(_) | Self::Observer, _) => false,
        }
    }
}

impl fmt::Display for Viewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mediator => f.write_str("mediator"),
            Self::Party(party) => party.fmt(f),
            Self::Observer => f.write_str("observer"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn party(name: &str) -> PartyId {
        PartyId::new(name).unwrap()
    }

    fn audiences() -> impl Strategy<Value = Audience> {
        prop_oneof![
            Just(Audience::Everyone),
            Just(Audience::Mediators),
            proptest::collection::btree_set("[a-d]", 1..4)
                .prop_map(|names| { Audience::Parties(names.iter().map(|n| party(n)).collect()) }),
        ]
    }

    proptest! {
        #[test]
        fn covering_is_seeing_by_every_viewer(a in audiences(), b in audiences()) {
            // A fifth party, named by no audience, stands for all the others.
            let viewers = ["a", "b", "c", "d", "e"].map(|n| Viewer::Party(party(n)));
            let viewers = viewers.into_iter().chain([Viewer::Mediator, Viewer::Observer]);
            let each = viewers.clone().all(|v| !v.sees(&b) || v.sees(&a));
            prop_assert_eq!(a.covers(&b), each);
        }
    }
}
