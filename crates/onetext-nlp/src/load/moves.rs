//! The moves of a parser or an entity recogniser, in the order in which the network scores them.
//!
//! The file has how often each label was seen under each action. The order follows from that: by
//! action, then the commonest label first; labels that were added after training have counts below
//! zero and come after all others, one label with all its actions at a time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::LoadError;
use super::error::malformed;
use super::json::{self, Entries};
use super::pack::{self, Packed};

/// Which of spaCy's two transition systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    /// Arc-eager dependency parsing.
    Parser,
    /// Entities as beginning, inside, last, unit and outside.
    Entities,
}

/// The number of the entity recogniser's action that no pipeline uses, and of the one without label.
const MISSING: u8 = 0;
const OUT: u8 = 5;

impl System {
    /// How many actions the system has.
    fn actions(self) -> u8 {
        match self {
            Self::Parser => 5,
            Self::Entities => 6,
        }
    }

    /// Whether the system has a move of this action and label.
    fn has(self, action: u8, label: &str) -> bool {
        self == Self::Parser || (action != MISSING && (action != OUT || label.is_empty()))
    }
}

/// The moves of a file.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    system: System,
) -> Result<Vec<(u8, String)>, LoadError> {
    let value = pack::parse(file, bytes)?;
    let counts = Packed::new(file, &value).need("moves")?.text("the moves")?;
    let counts: Entries<Entries<i64>> = json::parse(file, counts.as_bytes())?;
    // Actions come in the order of their names, as strings; a later one of the same name counts.
    let mut by_action: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for (action, labels) in counts.0 {
        by_action.insert(action, labels.0.into_iter().collect());
    }
    let mut moves = Moves { system, list: Vec::new(), known: BTreeSet::new() };
    let mut added: Vec<(i64, String)> = Vec::new();
    let mut added_to: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (name, labels) in by_action {
        let action = name.parse().ok().filter(|&action| action < system.actions());
        let action = action.ok_or_else(|| {
            let last = system.actions() - 1;
            malformed(
                file,
                format!(
                    "expected an action from 0 to {last}, found `{}`",
                    super::error::Shown(&name)
                ),
            )
        })?;
        let mut labels: Vec<(i64, String)> =
            labels.into_iter().map(|(label, count)| (count, label)).collect();
        labels.sort_unstable_by(|one, other| other.cmp(one));
        for (count, label) in labels {
            if count < 0 {
                added_to.entry(label.clone()).or_default().push(action);
                added.push((count, label));
            } else {
                moves.add(action, label);
            }
        }
    }
    added.sort_unstable_by_key(|entry| Reverse(entry.clone()));
    for (_, label) in added {
        for &action in added_to.get(&label).into_iter().flatten() {
            moves.add(action, label.clone());
        }
    }
    if moves.list.is_empty() {
        return Err(malformed(file, "there are no moves"));
    }
    Ok(moves.list)
}

/// Moves without one twice.
struct Moves {
    system: System,
    list: Vec<(u8, String)>,
    known: BTreeSet<(u8, String)>,
}

impl Moves {
    fn add(&mut self, action: u8, label: String) {
        if self.system.has(action, &label) && self.known.insert((action, label.clone())) {
            self.list.push((action, label));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moves(system: System, counts: &str) -> Result<String, String> {
        let file = rmpv::Value::Map(vec![("moves".into(), counts.into())]);
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, &file).unwrap();
        let list = read("moves", &bytes, system).map_err(|error| error.to_string())?;
        Ok(list
            .iter()
            .map(|(action, label)| format!("{action}{label}"))
            .collect::<Vec<_>>()
            .join(" "))
    }

    #[test]
    fn the_commonest_label_comes_first_and_the_last_in_the_alphabet_breaks_ties() {
        let counts = r#"{"1":{"":4},"0":{"":9},"2":{"a":3,"b":7,"c":3}}"#;
        assert_eq!(moves(System::Parser, counts).unwrap(), "0 1 2b 2c 2a");
    }

    #[test]
    fn labels_added_after_training_come_last_with_all_their_actions() {
        let counts = r#"{"1":{"A":5,"N":-1,"M":-2},"2":{"A":5,"N":-2},"4":{"A":5},"5":{"":1}}"#;
        assert_eq!(moves(System::Entities, counts).unwrap(), "1A 2A 4A 5 1N 2N 1M");
    }

    #[test]
    fn what_the_entity_recogniser_never_does_is_left_out() {
        let counts = r#"{"0":{"":1},"1":{"A":2},"5":{"":1,"A":3}}"#;
        assert_eq!(moves(System::Entities, counts).unwrap(), "1A 5");
        assert_eq!(moves(System::Parser, r#"{"0":{"":1}}"#).unwrap(), "0");
    }

    #[test]
    fn wrong_moves_are_refused() {
        insta::assert_snapshot!(moves(System::Parser, r#"{"5":{"":1}}"#).unwrap_err());
        insta::assert_snapshot!(moves(System::Parser, r#"{"0":{"":"1"}}"#).unwrap_err());
        insta::assert_snapshot!(moves(System::Parser, "{}").unwrap_err());
    }
}
