//! `onetext read`: proposals from reports, and their acceptance.

use std::path::Path;

use onetext_record::{Audience, Negotiation, NewEntry, Viewer};

use crate::cli::Read;
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::reports::{self, Known, Report};
use crate::{input, view, who};

mod accept;
mod list;
mod review;

pub(crate) fn run(command: &Read, output: Output) -> Outcome {
    let audience = who::audience(&command.hand.audience)?;
    let author = || who::author(command.hand.author.as_deref());
    if command.accept {
        return accept::all(command, &author()?, &audience, output);
    }
    if let Some(least) = command.accept_above {
        return accept::above(command, least, &author()?, &audience, output);
    }
    // A folder is written by hand, and its proposals are only listed.
    let is_log = command.record.as_ref().is_some_and(|path| !path.is_dir());
    let is_asked = command.format.is_none() && is_log && review::is_possible();
    if command.review || is_asked {
        return review::run(command, &author()?, &audience, output);
    }
    let mut negotiation = match &command.record {
        Some(path) => view::negotiation(input::entries(path, output)?, None)?,
        None => Negotiation::new(Viewer::Mediator),
    };
    let (reports, _) =
        read_all(command, "nobody", &audience, &mut negotiation, Known::ReadAgain, output)?;
    output.result(&list::list(&reports, command.format.unwrap_or_default())?)
}

/// The record that is to be written to.
fn record(command: &Read) -> Outcome<&Path> {
    command.record.as_deref().ok_or_else(|| {
        CommandError::input("there is no record to write to").hint("name it with -n FILE.onetext")
    })
}

fn read_all(
    command: &Read,
    author: &str,
    audience: &Audience,
    negotiation: &mut Negotiation,
    again: Known,
    output: Output,
) -> Outcome<(Vec<Report>, Vec<NewEntry>)> {
    let (inputs, about) = (&command.inputs, &command.about);
    reports::read_all(inputs, about, author, audience, negotiation, again, output)
}

/// A number and its noun, in the plural where it is not one.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
