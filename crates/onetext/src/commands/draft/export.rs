//! `onetext draft export`: a version as a file for others.

use onetext_draft::format::{Paper, write};
use onetext_draft::outline::outline;
use onetext_draft::{Comment, Draft, Format, Marked};
use onetext_record::id::{IssueId, OptionId};
use onetext_record::{Negotiation, Recorded, body};

use super::paper::{no_form, printed};
use super::version::{from_record, recorded, talks};
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
    let version = from_record(negotiation, &command.draft)?;
    let on = recorded.on.map(|on| onetext_brief::phrase::date(&on.to_string()));
    let facts: Vec<String> = on.into_iter().collect();
    let bytes = printed(&version.title, &facts, &Marked::unchanged(&version.draft));
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
    let recorded = recorded(negotiation, &command.draft)?;
    let version = from_record(negotiation, &command.draft)?;
    let mut marked = Marked::unchanged(&version.draft);
    if command.positions {
        marked.comments = comments(negotiation, &version.draft);
    }
    let mut paper = Paper::default();
    paper.options.title = Some(version.title);
    paper.options.language.clone_from(&command.lang);
    paper.options.clean = command.clean;
    three_letters(&command.lang).clone_into(&mut paper.work.language);
    if let Some(on) = recorded.on {
        paper.work.date = on.last().to_string();
    }
    paper.work.uri = format!("/akn/un/act/{}/{}", paper.work.date, recorded.body.id);
    Ok(write(&marked, form, &paper))
}

/// The name of a language in three letters, as Akoma Ntoso has it.
fn three_letters(language: &str) -> &'static str {
    let first = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    match first.as_str() {
        "en" => "eng",
        "ar" => "ara",
        "de" => "deu",
        "es" => "spa",
        "fr" => "fra",
        "ru" => "rus",
        "uk" => "ukr",
        "zh" => "zho",
        _ => "und",
    }
}

/// The positions and statements on the issues of each clause, beside its first paragraph.
fn comments(negotiation: &Negotiation, draft: &Draft) -> Vec<Comment> {
    let mut comments = Vec::new();
    for clause in &outline(draft).clauses {
        let place = clause.own.start;
        let length = draft.paragraphs.get(place).map_or(0, |paragraph| paragraph.text.len());
        for settles in &clause.settles {
            let Some(issue) = negotiation.issues.get(settles.issue.as_str()) else { continue };
            for (author, date, text) in said(negotiation, &issue.body) {
                let (start, end) = ((place, 0), (place, length));
                comments.push(Comment { author: Some(author), date, text, start, end });
            }
        }
    }
    comments
}

/// What parties hold and said on an issue: who, when and what.
fn said(negotiation: &Negotiation, issue: &body::Issue) -> Vec<(String, Option<String>, String)> {
    let mut said = Vec::new();
    for party in negotiation.parties.current() {
        if let Some(position) = negotiation.position(&party.body.id, &issue.id, None) {
            let text = position_in_words(&position.body, issue);
            said.push((party.body.name.clone(), day(position), text));
        }
        let statements = negotiation.statements.current().filter(|statement| {
            statement.body.by.contains(&party.body.id) && speaks_of(&statement.body, &issue.id)
        });
        for statement in statements {
            let body = &statement.body;
            let not = if body.negated { "not: " } else { "" };
            let person = body.person.as_ref().and_then(|id| negotiation.persons.get(id));
            let person = person.map(|person| format!(" ({})", person.body.name));
            let text = format!(
                "{not}{}{}: {}",
                body.stance.word(),
                person.unwrap_or_default(),
                body.words
            );
            said.push((party.body.name.clone(), day(statement), text));
        }
    }
    said
}

fn speaks_of(statement: &body::Statement, issue: &IssueId) -> bool {
    statement.issues.contains(issue)
}

fn day<T>(recorded: &Recorded<T>) -> Option<String> {
    recorded.on.map(|on| on.last().to_string())
}

fn position_in_words(position: &body::Position, issue: &body::Issue) -> String {
    let titles = |options: &[OptionId], between: &str| {
        let title = |id: &OptionId| {
            let option = issue.options.iter().find(|option| option.id == *id);
            option.map_or_else(|| id.to_string(), |option| option.title.clone())
        };
        options.iter().map(title).collect::<Vec<_>>().join(between)
    };
    let mut parts = Vec::new();
    for (verb, options, between) in [
        ("prefers", &position.prefers, ", then "),
        ("accepts", &position.accepts, ", "),
        ("rejects", &position.rejects, ", "),
    ] {
        if !options.is_empty() {
            parts.push(format!("{verb} {}", titles(options, between)));
        }
    }
    let mut text = format!("{}: {}", issue.title, parts.join("; "));
    if let Some(note) = &position.note {
        text.push('\n');
        text.push_str(note);
    }
    text
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
            record: "talks".into(),
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
