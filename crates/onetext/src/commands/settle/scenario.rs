//! Scenarios from files: one file, several that belong together, or a folder of them.

use std::fs;
use std::path::{Path, PathBuf};

use onetext_brief::settlement::{Ask, Question};
use onetext_record::folder::Files;
use onetext_record::{Diagnostic, Severity};
use onetext_settle::format::{self, File, Mistake, Reading};

use crate::error::{CommandError, Outcome};

/// The endings of files that a scenario may consist of.
const ENDINGS: [&str; 5] = ["xml", "json", "yaml", "yml", "toml"];

/// The largest file that is read.
const LARGEST: u64 = 64 << 20;

/// The question that the files put.
pub(super) fn read(paths: &[PathBuf], ask: Ask) -> Outcome<Question> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for path in paths {
        if path.is_dir() {
            for path in inside(path)? {
                files.push(loaded(&path)?);
            }
        } else {
            files.push(loaded(path)?);
        }
    }
    let given: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let Reading { elicited, notes } = format::read(&given).map_err(|mistakes| {
        let message = match mistakes.len() {
            1 => "the scenario has a mistake".to_owned(),
            n => format!("the scenario has {n} mistakes"),
        };
        let mut error = CommandError::input(message);
        error.mistakes = Some(shown(&files, &mistakes, Severity::Error));
        error
    })?;
    let basis: Vec<String> = notes.iter().map(|note| format!("{}.", note.message)).collect();
    let known = Some(elicited.clone()).filter(|it| !it.judgements.is_empty());
    let own_basis = basis.len();
    Ok(Question { scenario: elicited.scenario, known, offers: Vec::new(), basis, own_basis, ask })
}

fn inside(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let failed = |e: &std::io::Error| CommandError::file("read", folder, e);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| failed(&e))? {
        let path = entry.map_err(|e| failed(&e))?.path();
        let ending = path.extension().and_then(|it| it.to_str()).map(str::to_ascii_lowercase);
        if path.is_file() && ending.is_some_and(|it| ENDINGS.contains(&it.as_str())) {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() {
        return Err(CommandError::input(format!(
            "{} holds neither a record nor a scenario",
            folder.display()
        ))
        .hint("a scenario consists of files that end in .toml, .xml, .json or .yaml"));
    }
    Ok(found)
}

fn loaded(path: &Path) -> Outcome<(String, Vec<u8>)> {
    let failed = |e: &std::io::Error| CommandError::file("read", path, e);
    let size = fs::metadata(path).map_err(|e| failed(&e))?.len();
    if size > LARGEST {
        return Err(CommandError::input(format!(
            "{} is larger than {} MB, and no scenario is",
            path.display(),
            LARGEST >> 20
        )));
    }
    let bytes = fs::read(path).map_err(|e| failed(&e))?;
    Ok((path.display().to_string(), bytes))
}

/// Mistakes as the terminal shows them.
fn shown(
    files: &[(String, Vec<u8>)],
    mistakes: &[Mistake],
    severity: Severity,
) -> (Files, Vec<Diagnostic>) {
    let texts: Files = files
        .iter()
        .map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let diagnostic = |it: &Mistake| {
        let text = texts.get(&it.file).map_or("", String::as_str);
        // Where a file is not UTF-8 its places are not those of the text that can be shown.
        let fits = text.is_char_boundary(it.at.start)
            && text.is_char_boundary(it.at.end)
            && it.at.end <= text.len();
        Diagnostic {
            id: "scenario".to_owned(),
            severity,
            message: it.message.clone(),
            file: it.file.clone(),
            span: Some(it.at.clone()).filter(|at| fits && !at.is_empty()),
            label: None,
            help: it.help.clone(),
        }
    };
    let diagnostics = mistakes.iter().map(diagnostic).collect();
    (texts, diagnostics)
}
