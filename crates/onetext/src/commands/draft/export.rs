//! `onetext draft export`: a version as a file for others.

use onetext_analyse::drafts::outgoing::{Sheet, Wish};
use onetext_draft::Format;
use onetext_record::Negotiation;

use super::paper::{no_form, printed};
use super::version::{recorded, talks, textless};
use crate::cli::draft::{Export, ExportFormat};
use crate::error::Outcome;
use crate::output::Output;

pub(super) fn run(command: &Export, output: Output) -> Outcome {
    command.out.check()?;
    if is_pdf(command) {
        let negotiation = talks(&command.record, command.viewer.as_deref(), output)?;
        return pdf(&negotiation, command, output);
    }
    let form = form(command)?;
    let negotiation = talks(&command.record, command.viewer.as_deref(), output)?;
    let bytes = exported(&negotiation, command, form)?;
    command.out.draft(bytes, form, "", output)
}

fn is_pdf(command: &Export) -> bool {
    let by_name = || command.out.ending().as_deref() == Some("pdf");
    command.to.map_or_else(by_name, |form| form == ExportFormat::Pdf)
}

/// Pages of the text, made from what the viewer sees and from nothing else.
fn pdf(negotiation: &Negotiation, command: &Export, output: Output) -> Outcome {
    let recorded = recorded(negotiation, &command.draft)?;
    let sheet = sheet(negotiation, command)?;
    let on = recorded.on.map(|on| onetext_brief::phrase::date(&on.to_string()));
    let facts: Vec<String> = on.into_iter().collect();
    let bytes = printed(&sheet.title, &facts, &sheet.marked);
    command.out.pdf(&bytes, "", output)
}

fn form(command: &Export) -> Outcome<Format> {
    let form = match (command.to, command.out.ending().as_deref()) {
        (Some(form), _) => form,
        (None, Some("docx")) => ExportFormat::Docx,
        (None, Some("odt")) => ExportFormat::Odt,
        (None, Some("html" | "htm")) => ExportFormat::Html,
        (None, Some("xml" | "akn")) => ExportFormat::Akn,
        (None, Some("md" | "markdown")) => ExportFormat::Md,
        (None, Some("txt")) => ExportFormat::Text,
        _ => {
            let forms = "docx, odt, html, akn, md, critic, pdf or text";
            return Err(no_form(&command.out, "--to", forms));
        }
    };
    Ok(match form {
        ExportFormat::Docx => Format::Docx,
        ExportFormat::Odt => Format::Odt,
        ExportFormat::Html => Format::Html,
        ExportFormat::Akn => Format::Akoma,
        ExportFormat::Md => Format::Markdown,
        ExportFormat::Critic => Format::Critic,
        ExportFormat::Text | ExportFormat::Pdf => Format::Plain,
    })
}

/// The file. It is made from what the viewer of `negotiation` sees, and from nothing else.
fn exported(negotiation: &Negotiation, command: &Export, form: Format) -> Outcome<Vec<u8>> {
    Ok(sheet(negotiation, command)?.write(form))
}

fn sheet(negotiation: &Negotiation, command: &Export) -> Outcome<Sheet> {
    let recorded = recorded(negotiation, &command.draft)?;
    let wish =
        Wish { positions: command.positions, clean: command.clean, language: command.lang.clone() };
    Sheet::draft(negotiation, recorded, &wish).ok_or_else(|| textless(negotiation, &command.draft))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use onetext_record::testing::{PARTIES, logs};
    use onetext_record::{Body, Entry, Viewer, fold};
    use proptest::prelude::*;

    use super::*;
    use crate::cli::draft::Out;

    /// Words that nothing else holds.
    const HIDDEN: &str = "Zqxhidden";

    fn command(draft: &str) -> Export {
        Export {
            record: std::path::Path::new("talks").into(),
            draft: draft.to_owned(),
            to: None,
            viewer: None,
            clean: false,
            positions: true,
            lang: "en-GB".to_owned(),
            out: Out { output: None, force: false },
        }
    }

    fn viewers() -> Vec<Viewer> {
        let parties = PARTIES.iter().map(|id| Viewer::Party(id.parse().unwrap()));
        parties.chain([Viewer::Observer]).collect()
    }

    /// Writes words into all that an entry says.
    fn mark(entry: &mut Entry) {
        match &mut entry.body {
            Body::Party(it) => it.name = HIDDEN.to_owned(),
            Body::Person(it) => it.name = HIDDEN.to_owned(),
            Body::Issue(it) => it.title = HIDDEN.to_owned(),
            Body::Statement(it) => it.words = HIDDEN.to_owned(),
            Body::Position(it) => it.note = Some(HIDDEN.to_owned()),
            Body::Draft(it) => {
                it.title = HIDDEN.to_owned();
                it.text = Some(format!("# {HIDDEN}\n\n{HIDDEN}\n"));
            }
            _ => {}
        }
    }

    fn unpacked(bytes: &[u8]) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut all = String::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            all.push_str(&part.name().unwrap());
            part.read_to_string(&mut all).unwrap();
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whoever looks, what is hidden from them has no part in what they are given.
        #[test]
        fn what_is_hidden_changes_no_byte(entries in logs(60)) {
            let forms = [Format::Docx, Format::Odt, Format::Html, Format::Critic, Format::Akoma];
            for viewer in viewers() {
                let seen: Vec<Entry> =
                    entries.iter().filter(|it| viewer.sees(&it.audience)).cloned().collect();
                let mut told = entries.clone();
                told.iter_mut().filter(|it| !viewer.sees(&it.audience)).for_each(mark);
                let without = fold(seen, viewer.clone());
                let with = fold(told, viewer.clone());
                for draft in with.drafts.items().filter_map(|item| item.versions().next()) {
                    let id = draft.body.id.as_str();
                    for form in forms {
                        let files = [&with, &without]
                            .map(|talks| exported(talks, &command(id), form).map_err(|e| e.message));
                        prop_assert_eq!(&files[0], &files[1]);
                        if let (Format::Docx, Ok(file)) = (form, &files[0]) {
                            prop_assert!(!unpacked(file).contains(HIDDEN));
                        }
                    }
                }
            }
        }
    }
}
