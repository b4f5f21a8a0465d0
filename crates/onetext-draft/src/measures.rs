//! What is measured over the versions of a text: how much changed in each, and whose words came in
//! and whose went out.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};

use crate::redline::{Totals, compare};
use crate::table::{LineageError, ordered};
use crate::text::Draft;
use crate::words::{Kind, tokens};

/// What changed on the way from a version to one made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The older version, by place.
    pub parent: usize,
    /// The newer one.
    pub version: usize,
    /// How much changed.
    pub totals: Totals,
}

/// The steps of a lineage, parents before children; a version made of two has two. `parents` has
/// for each version the places of those that it was made of.
pub fn steps(versions: &[&Draft], parents: &[Vec<usize>]) -> Result<Vec<Step>, LineageError> {
    let mut steps = Vec::new();
    for version in ordered(versions.len(), parents)? {
        for &parent in &parents[version] {
            let totals = compare(versions[parent], versions[version]).totals;
            steps.push(Step { parent, version, totals });
        }
    }
    Ok(steps)
}

/// Words that a party wants in the text: a proposal, or its alternative in a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Whose.
    pub party: &'a str,
    /// The words.
    pub text: &'a str,
}

/// How a party's wanted words fared in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fortune {
    /// Whose words.
    pub party: String,
    /// The older version, by place.
    pub parent: usize,
    /// The newer one.
    pub version: usize,
    /// How many words it wants in all.
    pub wanted: usize,
    /// How many of them the newer version has.
    pub held: usize,
    /// How many of them the newer version has and the older had not.
    pub came_in: usize,
    /// How many of them the older version had and the newer has not.
    pub went_out: usize,
}

/// A wanted word counts as in the text if it stands there with its neighbours: so many in a row.
const ROW: usize = 3;

/// How each party's wanted words fared in each step, steps in the order of [`steps`], parties in
/// the order in which they are first named. Words in brackets count as in the text; upper and lower
/// case are the same.
pub fn fortunes(
    versions: &[&Draft],
    parents: &[Vec<usize>],
    wanted: &[Wanted<'_>],
) -> Result<Vec<Fortune>, LineageError> {
    let order = ordered(versions.len(), parents)?;
    let mut numbers = Numbers::default();
    let wanted: Vec<(&str, Vec<Vec<u32>>)> = wanted
        .iter()
        .map(|it| (it.party, it.text.lines().map(|line| numbers.words(line, true)).collect()))
        .collect();
    let held: Vec<Vec<Vec<bool>>> = versions
        .iter()
        .map(|version| {
            let rows = Rows::new(version, &mut numbers);
            wanted.iter().map(|(_, lines)| rows.held(lines)).collect()
        })
        .collect();
    let mut parties: Vec<&str> = Vec::new();
    for (party, _) in &wanted {
        if !parties.contains(party) {
            parties.push(party);
        }
    }
    let mut fortunes = Vec::new();
    for version in order {
        for &parent in &parents[version] {
            for &party in &parties {
                let mut fortune = Fortune {
                    party: party.to_owned(),
                    parent,
                    version,
                    wanted: 0,
                    held: 0,
                    came_in: 0,
                    went_out: 0,
                };
                for (at, _) in wanted.iter().enumerate().filter(|(_, it)| it.0 == party) {
                    for (&before, &now) in held[parent][at].iter().zip(&held[version][at]) {
                        fortune.wanted += 1;
                        fortune.held += usize::from(now);
                        fortune.came_in += usize::from(now && !before);
                        fortune.went_out += usize::from(before && !now);
                    }
                }
                fortunes.push(fortune);
            }
        }
    }
    Ok(fortunes)
}

/// Numbers of the words that parties want; 0 is any other.
#[derive(Default)]
struct Numbers {
    of: HashMap<String, u32, FixedState>,
}

impl Numbers {
    fn words(&mut self, text: &str, learn: bool) -> Vec<u32> {
        let words = tokens(text).filter(|token| token.kind == Kind::Word);
        words
            .map(|token| {
                let word = token.text.to_lowercase();
                let next = u32::try_from(self.of.len() + 1).unwrap_or(u32::MAX);
                if learn {
                    *self.of.entry(word).or_insert(next)
                } else {
                    self.of.get(&word).copied().unwrap_or(0)
                }
            })
            .collect()
    }
}

/// The rows of words that a version has, up to [`ROW`] long; shorter ones are filled with 0.
struct Rows(HashSet<[u32; ROW], FixedState>);

impl Rows {
    fn new(version: &Draft, numbers: &mut Numbers) -> Self {
        let mut rows = HashSet::with_hasher(FixedState::with_seed(4));
        for text in version.texts() {
            let words = numbers.words(text, false);
            for length in 1..=ROW {
                let known = words.windows(length).filter(|row| !row.contains(&0));
                rows.extend(known.map(Self::row));
            }
        }
        Self(rows)
    }

    fn row(words: &[u32]) -> [u32; ROW] {
        let mut row = [0; ROW];
        for (slot, &word) in row.iter_mut().zip(words) {
            *slot = word;
        }
        row
    }

    /// Which of the wanted words the version has.
    fn held(&self, lines: &[Vec<u32>]) -> Vec<bool> {
        let mut all = Vec::new();
        for words in lines {
            let mut held = vec![false; words.len()];
            let length = words.len().min(ROW);
            if length > 0 {
                for (at, row) in words.windows(length).enumerate() {
                    if self.0.contains(&Self::row(row)) {
                        held[at..at + length].fill(true);
                    }
                }
            }
            all.append(&mut held);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_words_came_in_and_whose_went_out() {
        let first = Draft::lines("The line is frozen where troops stand on the day of signature.");
        let second = Draft::lines(
            "The line is frozen along the river, and [North: monitors of both guarantors] watch it.",
        );
        let wanted = [
            Wanted { party: "North", text: "Monitors of both guarantors" },
            Wanted { party: "South", text: "where troops stand on the day of signature" },
            Wanted { party: "North", text: "river" },
        ];
        let parents = [vec![], vec![0]];
        let fortunes = fortunes(&[&first, &second], &parents, &wanted).expect("a chain");
        let said: Vec<_> = fortunes
            .iter()
            .map(|it| (it.party.as_str(), it.wanted, it.held, it.came_in, it.went_out))
            .collect();
        assert_eq!(said, [("North", 5, 5, 5, 0), ("South", 8, 0, 0, 8)]);
    }

    #[test]
    fn each_step_says_how_much_changed() {
        let texts =
            ["One line of the text", "One line of the new text", "One line of the new text"];
        let versions = texts.map(Draft::lines);
        let versions: Vec<&Draft> = versions.iter().collect();
        let steps = steps(&versions, &[vec![], vec![0], vec![1, 0]]).expect("no circle");
        let said: Vec<_> =
            steps.iter().map(|it| (it.parent, it.version, it.totals.words_inserted)).collect();
        assert_eq!(said, [(0, 1, 1), (1, 2, 0), (0, 2, 1)]);
    }
}
