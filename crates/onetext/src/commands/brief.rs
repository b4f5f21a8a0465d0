//! `onetext brief`: the state of the talks.

use std::path::Path;

use onetext_brief::{Options, brief, html, json, markdown, terminal};
use onetext_record::{Audience, Negotiation, Viewer};

use crate::cli::{Brief, BriefFormat};
use crate::error::{CommandError, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;
use crate::{reports, who};

/// The name under which entries stand that a machine read and nobody reviewed.
const UNREVIEWED: &str = "nobody (not reviewed)";

pub(crate) fn run(command: &Brief, output: Output) -> Outcome {
    let format = command.format.unwrap_or_else(|| format_of(command.output.as_deref()));
    let on = command.on.as_deref().map(who::day).transpose()?;
    let negotiation = state(command, output)?;
    let brief = brief(&negotiation, &Options { on });
    let to_terminal = command.output.is_none();
    let text = match format {
        BriefFormat::Text => {
            let width = command.width.map_or_else(|| output.width(), usize::from);
            terminal(&brief, width, to_terminal && output.colour())
        }
        BriefFormat::Markdown => markdown(&brief),
        BriefFormat::Html => html(&brief),
        BriefFormat::Json => json(&brief),
    };
    match &command.output {
        None => output.result(&text),
        Some(path) => {
            output.file(path, &text)?;
            output.note(&format!("wrote {}", path.display()));
            Ok(())
        }
    }
}

fn format_of(path: Option<&Path>) -> BriefFormat {
    match path.and_then(Path::extension).and_then(|ending| ending.to_str()) {
        Some("html" | "htm") => BriefFormat::Html,
        Some("md" | "markdown") => BriefFormat::Markdown,
        Some("json") => BriefFormat::Json,
        _ => BriefFormat::Text,
    }
}

/// The state of the talks, from one record or from any number of reports.
fn state(command: &Brief, output: Output) -> Outcome<Negotiation> {
    if let [input] = command.inputs.as_slice()
        && matches!(input::sort(input), Sort::Log | Sort::Folder)
    {
        return input::negotiation(input, command.viewer.as_deref(), output);
    }
    for input in &command.inputs {
        if matches!(input::sort(input), Sort::Log | Sort::Folder) {
            return Err(CommandError::input(format!(
                "{} is a record, and a brief is of one record or of reports",
                input.display()
            ))
            .hint("to read reports into a record: onetext read REPORT… -n FILE.onetext --accept"));
        }
    }
    let mut negotiation = Negotiation::new(Viewer::Mediator);
    let (reports, _) = reports::read_all(
        &command.inputs,
        &command.about,
        UNREVIEWED,
        &Audience::Everyone,
        &mut negotiation,
        output,
    )?;
    if reports.iter().any(|report| report.document.published.is_none()) {
        output.note("a report has no date, so days such as “Tuesday” are left open; give it with --published");
    }
    who::viewer(command.viewer.as_deref(), &negotiation)?;
    Ok(negotiation)
}
