//! Sentences on how many reports tell something, and on what they tell differently.

use std::collections::BTreeSet;

use super::{cited_by, count, date};
use crate::section::Origin;
use crate::section::moves::Side;
use crate::section::tellings::{Telling, Told};

/// `3 reports, 2 of them of one wire story (Reuters): 2 independent`.
pub fn told(told: &Told) -> String {
    let reports = count(told.by.len(), "report");
    if told.voices == told.by.len() {
        return format!("{reports}, independent of each other");
    }
    let of_voice = |voice: usize| -> Vec<&Telling> {
        told.by.iter().filter(|telling| telling.voice == voice).collect()
    };
    let stories: Vec<Vec<&Telling>> =
        (0..told.voices).map(of_voice).filter(|story| story.len() > 1).collect();
    let story = match stories.as_slice() {
        [story] => self::story(story),
        _ => "several stories".to_owned(),
    };
    match stories.as_slice() {
        _ if told.voices == 1 => format!("{reports}, all of {story}"),
        [some] => {
            format!("{reports}, {} of them of {story}: {} independent", some.len(), told.voices)
        }
        _ => format!("{reports} of {story}: {} independent", told.voices),
    }
}

/// What reports of one voice are of: `one wire story (Reuters)`.
fn story(tellings: &[&Telling]) -> String {
    let agency = tellings.iter().find_map(|telling| telling.agency.as_deref());
    match agency {
        Some(agency) => format!("one wire story ({agency})"),
        None if tellings.iter().any(|telling| telling.taken) => "one story".to_owned(),
        None => "one outlet".to_owned(),
    }
}

/// The sources behind a line and all that tell it, each once.
pub fn cited_or_told(origin: &Origin, told: Option<&Told>) -> BTreeSet<usize> {
    let tellings = told.into_iter().flat_map(|told| &told.by);
    cited_by([origin]).into_iter().chain(tellings.map(|telling| telling.source)).collect()
}

/// The same as `[1, 3]`.
pub fn cites_or_tells(origin: &Origin, told: Option<&Told>) -> String {
    let numbers: Vec<String> =
        cited_or_told(origin, told).iter().map(ToString::to_string).collect();
    if numbers.is_empty() { String::new() } else { format!("[{}]", numbers.join(", ")) }
}

/// When a side of a comparison is told.
pub fn side(side: &Side) -> String {
    side.on.as_deref().map_or_else(|| "undated".to_owned(), date)
}

/// How many reports tell a side of a comparison.
pub fn tellers(side: &Side) -> Option<String> {
    side.told.as_ref().map(told)
}

/// Whether the words behind a side are said in it already.
pub fn has_words(side: &Side) -> bool {
    let said = |words: &crate::section::Words| side.says.contains(super::bare(&words.quote));
    side.origin.words.first().is_none_or(said)
}

/// What is said where no party holds anything else than before.
pub const NO_MOVE: &str = "No change of a party’s position is recorded.";

/// What is said where reports do not contradict each other.
pub const NO_DIFFERENCE: &str = "Nothing is recorded that reports tell differently.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_reprints_are_told_as_one_voice() {
        let of = |voices: &[usize], agency: Option<&str>, taken| Told {
            voices: voices.iter().max().map_or(0, |last| last + 1),
            by: voices
                .iter()
                .enumerate()
                .map(|(n, voice)| Telling {
                    source: n + 1,
                    voice: *voice,
                    agency: agency.map(str::to_owned),
                    taken,
                })
                .collect(),
        };
        let cases = [
            (of(&[0, 1], None, false), "2 reports, independent of each other"),
            (of(&[0; 10], Some("AP"), true), "10 reports, all of one wire story (AP)"),
            (of(&[0, 0], None, false), "2 reports, all of one outlet"),
            (of(&[0, 1, 0], None, true), "3 reports, 2 of them of one story: 2 independent"),
            (of(&[0, 1, 0, 1, 2], None, true), "5 reports of several stories: 3 independent"),
        ];
        for (given, said) in cases {
            assert_eq!(told(&given), said);
        }
    }
}
