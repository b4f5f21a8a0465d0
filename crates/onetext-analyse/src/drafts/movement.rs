//! What changed from version to version: brackets, clauses, words, and whose words they were.

use onetext_draft::Draft;
use onetext_draft::grammar::{Counts, counts};
use onetext_draft::measures::{self, Wanted};
use onetext_draft::redline::Totals;
use onetext_record::id::PartyId;

use super::changes::changes;
use super::wanted::{Wishes, outside};
use super::{ClauseChange, Drafts};

/// One version in figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Movement {
    /// The version, by place.
    pub version: usize,
    /// Brackets and words.
    pub counts: Counts,
    /// How many clauses stand at each step of the scheme, from the least agreed to the most.
    /// Clauses that only hold others and places of removed ones are none.
    pub standing: Vec<Standing>,
    /// What changed since each version that it is compared with; see [`Drafts::compared_with`].
    pub steps: Vec<Step>,
}

/// How many clauses are at one step of the scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The step's word: `agreed ad referendum`.
    pub word: String,
    /// Its colour, as CSS writes it.
    pub colour: String,
    /// How many clauses.
    pub clauses: usize,
}

/// What changed on the way from one version to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The older version, by place.
    pub parent: usize,
    /// How much changed.
    pub totals: Totals,
    /// The clauses that changed.
    pub clauses: Vec<ClauseChange>,
    /// How the wanted words of each party fared, parties in the order in which their words came up.
    pub fortunes: Vec<Fortune>,
}

/// How a party's wanted words fared in a step, in words.
///
/// Wanted are its alternatives in the brackets of versions before this one, in any branch, and what
/// it quoted up to the day of this one. Words count where three of them stand in a row as wanted
/// (all of them where they are fewer); words in brackets count as in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fortune {
    /// Whose words. What a draft says a group wants, the group wants, and not each of its members.
    pub party: PartyId,
    /// How many words it wants in all.
    pub wanted: usize,
    /// How many of them the newer version has.
    pub held: usize,
    /// How many of them the newer version has and the older had not.
    pub came_in: usize,
    /// How many of them the older version had and the newer has not.
    pub went_out: usize,
    /// How many of them stand outside brackets in the newer version and did not in the older.
    pub unbracketed: usize,
}

impl Fortune {
    /// Whether anything happened to the words.
    pub fn is_still(&self) -> bool {
        self.came_in == 0 && self.went_out == 0 && self.unbracketed == 0
    }
}

impl Drafts<'_> {
    /// The figures of every version whose text is in the record, in order.
    pub fn movement(&self) -> Vec<Movement> {
        let mut wishes = Wishes::default();
        let outside: Vec<Option<Draft>> =
            self.versions.iter().map(|version| version.text.as_deref().map(outside)).collect();
        let mut found = Vec::new();
        for (version, one) in self.versions.iter().enumerate() {
            let Some(text) = &one.text else { continue };
            wishes.add_quotes(self, version);
            let tally = self.scheme.tally(&text.draft, &text.outline);
            let standing = self.scheme.steps().iter().zip(tally).map(|(step, clauses)| Standing {
                word: step.word.clone(),
                colour: step.colour.clone(),
                clauses,
            });
            let step = |parent: usize| self.step(parent, version, &wishes, &outside);
            found.push(Movement {
                version,
                counts: counts(&text.draft, &text.outline, &text.grammar.brackets).0,
                standing: standing.collect(),
                steps: self.compared_with(version).into_iter().filter_map(step).collect(),
            });
            wishes.add_brackets(self, text);
        }
        found
    }

    /// The clauses that changed from one version to another; none where a text is missing.
    pub fn changes(&self, old: usize, new: usize) -> Option<Vec<ClauseChange>> {
        let redline = self.redline(old, new)?;
        Some(changes(self.text(old)?, self.text(new)?, &redline))
    }

    fn step(
        &self,
        parent: usize,
        version: usize,
        wishes: &Wishes,
        outside: &[Option<Draft>],
    ) -> Option<Step> {
        let totals = self.redline(parent, version)?.totals;
        let wanted: Vec<Wanted<'_>> = wishes
            .found
            .iter()
            .map(|(party, text)| Wanted { party: party.as_str(), text })
            .collect();
        let fates = |old: &Draft, new: &Draft| {
            // Two versions, one made of the other, are no circle.
            measures::fortunes(&[old, new], &[vec![], vec![0]], &wanted).unwrap_or_default()
        };
        let within = fates(&self.text(parent)?.draft, &self.text(version)?.draft);
        let free = fates(outside.get(parent)?.as_ref()?, outside.get(version)?.as_ref()?);
        let fortunes = within.into_iter().zip(free).filter_map(|(within, free)| {
            Some(Fortune {
                party: within.party.parse().ok()?,
                wanted: within.wanted,
                held: within.held,
                came_in: within.came_in,
                went_out: within.went_out,
                unbracketed: free.came_in,
            })
        });
        let clauses = self.changes(parent, version)?;
        Some(Step { parent, totals, clauses, fortunes: fortunes.collect() })
    }
}
