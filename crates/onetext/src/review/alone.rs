//! A proposal in an editor, and back.

use std::fmt::Write;

use onetext_read::review::Choices;
use onetext_record::body::Statement;
use onetext_record::diagnostic::line_and_column;
use onetext_record::folder::{read_alone, write_alone};
use onetext_record::{Body, Negotiation, Part, Refusal, When};

/// What an edited text comes to.
#[derive(Debug, PartialEq)]
pub(crate) enum Edited {
    /// This body and date.
    As(Box<Body>, Option<When>),
    /// Nothing that fits, for these reasons.
    Wrong(Vec<String>),
}

/// The text to be edited for a proposal.
pub(crate) fn to_edit(choices: &Choices, i: usize) -> String {
    let choice = choices.get(i);
    let mut text = String::from(
        "# Change what is said and its date. Lines that begin with # are left out.\n\
         # Leave the editor without a change, and nothing is changed.\n",
    );
    for evidence in &choice.evidence {
        // Words of a report may have any signs in them; a comment ends with its line.
        let quote: String =
            evidence.quote.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(text, "# {}: “{quote}”", evidence.part.word());
    }
    text.push('\n');
    text + &write_alone(&choice.body, choice.on)
}

/// Reads an edited text and checks that what it says fits the record and the other proposals.
pub(crate) fn edited(choices: &Choices, i: usize, text: &str, record: &Negotiation) -> Edited {
    let old = choices.get(i);
    let (mut body, on) = match read_alone(text, &old.body) {
        Ok(read) => read,
        Err(found) => {
            let told = found.into_iter().map(|told| {
                let place = told.span.map(|span| line_and_column(text, span.start));
                let place = place.map(|(line, _)| format!("line {line}: ")).unwrap_or_default();
                let help = told.help.map(|help| format!("; {help}")).unwrap_or_default();
                format!("{place}{}{help}", told.message)
            });
            return Edited::Wrong(told.collect());
        }
    };
    if let Body::Statement(Statement { words, .. }) = &mut body
        && words.is_empty()
    {
        let quotes = old.evidence.iter().filter(|evidence| evidence.part == Part::Content);
        *words = quotes.map(|evidence| evidence.quote.as_str()).collect::<Vec<_>>().join(" … ");
    }
    let refusals = choices.misfits(i, &body, on, record);
    if refusals.is_empty() {
        return Edited::As(Box::new(body), on);
    }
    let told = |refusal: &Refusal| match refusal.help() {
        Some(help) => format!("{refusal}; {help}"),
        None => refusal.to_string(),
    };
    Edited::Wrong(refusals.iter().map(told).collect())
}
