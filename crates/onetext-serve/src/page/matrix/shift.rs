//! What changed from one position of a party to its next.

use onetext_brief::section::Named;
use onetext_record::body::Position;
use onetext_record::id::OptionId;
use onetext_record::{Negotiation, Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use crate::page::words;

/// How a party holds an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Holds {
    /// It would rather have it.
    Prefers,
    /// It could live with it.
    Accepts,
    /// It rules it out: a red line.
    Rejects,
}

impl Holds {
    pub(crate) const EVERY: [Self; 3] = [Self::Prefers, Self::Accepts, Self::Rejects];

    /// As sentences have it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Prefers => "prefers",
            Self::Accepts => "accepts",
            Self::Rejects => "rules out",
        }
    }

    /// As fields and styles have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Prefers => "prefers",
            Self::Accepts => "accepts",
            Self::Rejects => "rejects",
        }
    }

    /// A sign, so that no colour has to be told apart.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Prefers => "▲",
            Self::Accepts => "○",
            Self::Rejects => "■",
        }
    }
}

/// The change of what a party holds on an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Change {
    pub(crate) kind: ChangeKind,
    /// What it was before, if there was a position: its date.
    pub(crate) before: Option<When>,
    /// What is different, in the order of the position.
    pub(crate) shifts: Vec<Shift>,
}

/// What kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ChangeKind {
    /// There was no position before.
    New,
    /// It holds other options than before, or in another order.
    Moved,
    /// It holds the same options; how much they weigh or the words are different.
    Reworded,
}

/// One thing that is different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Shift {
    /// The option; none where the order of preferences or the weight changed.
    pub(crate) option: Option<Named>,
    /// The same in words.
    pub(crate) says: String,
}

impl ChangeKind {
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::New => "✚",
            Self::Moved => "➜",
            Self::Reworded => "✎",
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Moved => "moved",
            Self::Reworded => "reworded",
        }
    }
}

/// How a position holds an option.
pub(crate) fn holds(position: &Position, option: &OptionId) -> Option<Holds> {
    // What a position accepts it may also prefer; the stronger word says more.
    if position.prefers.contains(option) {
        Some(Holds::Prefers)
    } else if position.accepts.contains(option) {
        Some(Holds::Accepts)
    } else if position.rejects.contains(option) {
        Some(Holds::Rejects)
    } else {
        None
    }
}

/// What changed from a position, or from none, to another; nothing if nothing did.
pub(crate) fn change(
    state: &Negotiation,
    before: Option<&Recorded<Position>>,
    after: &Recorded<Position>,
) -> Option<Change> {
    let Some(before) = before else {
        return Some(Change { kind: ChangeKind::New, before: None, shifts: Vec::new() });
    };
    let (old, new) = (&before.body, &after.body);
    let named =
        |id: &OptionId| Named { id: id.to_string(), name: words::option(state, &new.issue, id) };
    let mut options: Vec<&OptionId> = Vec::new();
    for position in [new, old] {
        for id in position.prefers.iter().chain(&position.accepts).chain(&position.rejects) {
            if !options.contains(&id) {
                options.push(id);
            }
        }
    }
    let mut shifts: Vec<Shift> = options
        .into_iter()
        .filter_map(|id| {
            let says = shifted(holds(old, id), holds(new, id))?;
            Some(Shift { option: Some(named(id)), says })
        })
        .collect();
    let kept = |one: &Position, other: &Position| -> Vec<OptionId> {
        one.prefers.iter().filter(|id| other.prefers.contains(id)).cloned().collect()
    };
    if kept(old, new) != kept(new, old) {
        let says = "puts what it prefers in another order".to_owned();
        shifts.push(Shift { option: None, says });
    }
    let has_moved = !shifts.is_empty();
    if old.salience != new.salience {
        shifts.push(Shift { option: None, says: weighed(old.salience, new.salience) });
    }
    let is_reworded = old.note != new.note || old.salience != new.salience;
    let kind = match (has_moved, is_reworded) {
        (true, _) => ChangeKind::Moved,
        (false, true) => ChangeKind::Reworded,
        (false, false) => return None,
    };
    Some(Change { kind, before: before.on, shifts })
}

fn shifted(before: Option<Holds>, after: Option<Holds>) -> Option<String> {
    if before == after {
        return None;
    }
    Some(match (before, after) {
        (Some(Holds::Rejects), None) => "no longer rules out".to_owned(),
        (Some(before), None) => format!("no longer {}", before.word()),
        (None, Some(after)) => format!("now {}", after.word()),
        (Some(before), Some(after)) => format!("{}, no longer {}", after.word(), before.word()),
        (None, None) => return None,
    })
}

fn weighed(before: Option<f64>, after: Option<f64>) -> String {
    let share = onetext_brief::phrase::share;
    match (before, after) {
        (Some(before), Some(after)) => {
            format!("weighs {} of 1, before {}", share(after), share(before))
        }
        (None, Some(after)) => format!("now said to weigh {} of 1", share(after)),
        (_, None) => "its weight is no longer said".to_owned(),
    }
}
