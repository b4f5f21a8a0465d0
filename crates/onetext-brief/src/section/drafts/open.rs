//! What is still open in a draft, and who wants what.

use onetext_analyse::drafts::Who;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Named, View, named};

/// An open place of the text: a bracket, or alternatives between which the parties choose.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Open {
    /// The clause.
    pub clause: Named,
    /// Its alternatives; one where a bracket stands alone.
    pub choices: Vec<Choice>,
}

/// Words not yet agreed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Choice {
    /// The number, where it is headed `Option 1` or the like.
    pub label: Option<String>,
    /// The words; those of an option that runs long are cut.
    pub words: String,
    /// Who wants them; empty where the draft names nobody.
    pub wanted_by: Vec<Claimant>,
    /// Who is named as opposing them.
    pub opposed_by: Vec<Claimant>,
}

/// Somebody whom a draft names.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Claimant {
    /// The name of the party or group that it means; as written where none goes by it.
    pub name: String,
    /// The parties that it means; several for a group, none where no party goes by it.
    pub parties: Vec<Named>,
}

/// An option that runs over a page is cut at so many characters.
const LONGEST: usize = 600;

pub(super) fn open(view: &View<'_>, place: usize) -> Vec<Open> {
    let Some(text) = view.drafts().text(place) else { return Vec::new() };
    let claimants = |all: Vec<Who>| all.into_iter().map(|who| claimant(view, who)).collect();
    let places = view.drafts().open(place).into_iter().map(|open| Open {
        clause: open.clause.map_or_else(
            || Named { id: String::new(), name: "Outside the clauses".to_owned() },
            |clause| named(text, clause),
        ),
        choices: open
            .choices
            .into_iter()
            .map(|choice| Choice {
                words: if choice.label.is_some() { cut(choice.words) } else { choice.words },
                label: choice.label,
                wanted_by: claimants(choice.wanted_by),
                opposed_by: claimants(choice.opposed_by),
            })
            .collect(),
    });
    places.collect()
}

fn claimant(view: &View<'_>, who: Who) -> Claimant {
    let name = who.party.map_or(who.written, |party| view.party(&party));
    Claimant { name, parties: view.parties(&who.parties) }
}

fn cut(words: String) -> String {
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{} …", words[..at].trim_end()),
        None => words,
    }
}
