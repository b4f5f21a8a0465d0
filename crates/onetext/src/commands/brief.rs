//! `onetext brief`: the state of the talks.

use std::path::Path;

use jiff::Timestamp;
use onetext_brief::{Options, brief, html, ics, json, markdown, pdf, terminal};
use onetext_record::body::Heading;
use onetext_record::{Audience, Entry, Negotiation, NewEntry, Seq, Viewer};
use onetext_store::Address;

use crate::cli::{Brief, BriefFormat};
use crate::error::{CommandError, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;
use crate::reports::{Known, Manner};
use crate::{fonts, reports, view, who};

/// The name under which entries stand that a machine read and nobody reviewed.
const UNREVIEWED: &str = "nobody (not reviewed)";

pub(crate) fn run(command: &Brief, output: Output) -> Outcome {
    let format = command.format.unwrap_or_else(|| format_of(command.output.as_deref()));
    let on = command.on.as_deref().map(who::day).transpose()?;
    let negotiation = state(command, output)?;
    let options = Options { on };
    let file = command.output.as_deref().filter(|path| path.as_os_str() != "-");
    if format == BriefFormat::Ics {
        return write(ics::ics(&negotiation, &options).as_bytes(), file, output);
    }
    let brief = brief(&negotiation, &options);
    let mut text = match format {
        BriefFormat::Text => {
            let width = command.width.map_or_else(|| output.width(), usize::from);
            terminal(&brief, width, file.is_none() && output.colour())
        }
        BriefFormat::Markdown => markdown(&brief),
        BriefFormat::Html => html(&brief),
        BriefFormat::Json | BriefFormat::Ics => json(&brief),
        BriefFormat::Pdf => {
            if file.is_none() {
                return Err(CommandError::input("a PDF file is no text")
                    .hint("name a file to write it to: -o FILE.pdf"));
            }
            let fonts = fonts::for_text(&markdown(&brief));
            return write(&pdf::brief_with(&brief, &fonts), file, output);
        }
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    write(text.as_bytes(), file, output)
}

fn write(bytes: &[u8], file: Option<&Path>, output: Output) -> Outcome {
    match file {
        None => output.result(&String::from_utf8_lossy(bytes)),
        Some(path) => {
            output.bytes(path, bytes, true)?;
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
        Some("pdf") => BriefFormat::Pdf,
        Some("ics") => BriefFormat::Ics,
        _ => BriefFormat::Text,
    }
}

/// The state of the talks, from one record or from any number of reports.
fn state(command: &Brief, output: Output) -> Outcome<Negotiation> {
    let viewer = command.viewer.as_deref();
    let is_record = |address: &Address| matches!(input::sort(address), Sort::Log | Sort::Folder);
    let addresses = command.inputs.iter().map(|path| Address::from(path.as_path()));
    let Some(record) = addresses.into_iter().find(is_record) else {
        return view::negotiation(read(command, output)?, viewer);
    };
    if command.inputs.len() > 1 {
        return Err(CommandError::input(format!(
            "{record} is a record, and a brief is of one record or of reports"
        ))
        .hint("to read reports into a record: onetext read REPORT… -n FILE.onetext --accept"));
    }
    if command.about.published.is_some() || command.about.publisher.is_some() {
        return Err(CommandError::input(format!(
            "--published and --publisher are about reports, and {record} is a record"
        )));
    }
    view::negotiation(input::entries(&record, output)?, viewer)
}

/// The entries that everything read in the reports comes to.
fn read(command: &Brief, output: Output) -> Outcome<Vec<Entry>> {
    let manner = Manner { about: &command.about, threads: reports::threads(None), output };
    let mut negotiation = Negotiation::new(Viewer::Mediator);
    let by = (UNREVIEWED, &Audience::Everyone);
    let (reports, entries) =
        reports::read_all(&command.inputs, manner, by, &mut negotiation, Known::Skip)?;
    if reports.iter().any(|report| report.document.published.is_none()) {
        output.note(
            "note: a report has no date, so days such as “Tuesday” are left open; give it with --published",
        );
    }
    let n = reports.len();
    let title = match reports.as_slice() {
        [report] => format!("The talks as told in “{}”", report.document.source.title),
        _ => format!("The talks as told in {n} reports"),
    };
    let heading = NewEntry::judged(UNREVIEWED, Heading::titled(title));
    let numbered = (1..).map(Seq).zip(std::iter::once(heading).chain(entries));
    Ok(numbered.map(|(seq, new)| new.at(seq, Timestamp::UNIX_EPOCH)).collect())
}
