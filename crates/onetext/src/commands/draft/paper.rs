//! Where results go: a file that is whole or not there at all, or standard output.

use std::path::Path;

use onetext_brief::pdf;
use onetext_draft::{Format, Marked};

use crate::cli::draft::Out;
use crate::error::{CommandError, Outcome};
use crate::fonts;
use crate::output::Output;

impl Out {
    /// The file to be written; none for standard output.
    pub(super) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| path.as_os_str() != "-")
    }

    /// The ending of the file's name, in small letters.
    pub(super) fn ending(&self) -> Option<String> {
        Some(self.file()?.extension()?.to_str()?.to_lowercase())
    }

    /// Refuses at once what would be refused at the end, before anything is computed.
    pub(super) fn check(&self) -> Outcome {
        match self.file() {
            Some(path) if !self.force && path.is_file() => {
                Err(CommandError::input(format!("{} is there already", path.display()))
                    .hint("choose another name, or write over it with --force"))
            }
            Some(path) if path.is_dir() => {
                Err(CommandError::input(format!("{} is a folder", path.display()))
                    .hint("name the file to be written in it"))
            }
            _ => Ok(()),
        }
    }

    /// Writes text to the file, or to standard output.
    pub(super) fn text(&self, text: &str, note: &str, output: Output) -> Outcome {
        match self.file() {
            Some(path) => {
                let end = if text.ends_with('\n') { "" } else { "\n" };
                self.write(path, format!("{text}{end}").as_bytes(), note, output)
            }
            None => output.result(text),
        }
    }

    /// Writes a draft in this form to the file, or to standard output where the form is text.
    pub(super) fn draft(
        &self,
        bytes: Vec<u8>,
        form: Format,
        note: &str,
        output: Output,
    ) -> Outcome {
        if let Some(path) = self.file() {
            return self.write(path, &bytes, note, output);
        }
        match String::from_utf8(bytes) {
            Ok(text) if !matches!(form, Format::Docx | Format::Odt) => output.result(&text),
            _ => Err(CommandError::input(format!("a {} file is no text", form.name()))
                .hint(format!("name a file to write it to: -o FILE.{}", form.extension()))),
        }
    }

    /// Writes pages to the file.
    pub(super) fn pdf(&self, bytes: &[u8], note: &str, output: Output) -> Outcome {
        match self.file() {
            Some(path) => self.write(path, bytes, note, output),
            None => Err(CommandError::input("a PDF file is no text")
                .hint("name a file to write it to: -o FILE.pdf")),
        }
    }

    pub(super) fn write(&self, path: &Path, bytes: &[u8], note: &str, output: Output) -> Outcome {
        output.bytes(path, bytes, self.force)?;
        let note = if note.is_empty() { String::new() } else { format!(": {note}") };
        output.note(&format!("wrote {}{note}", path.display()));
        Ok(())
    }
}

/// A text as pages to be printed, with fonts of this machine where it needs them.
pub(super) fn printed(title: &str, facts: &[String], marked: &Marked) -> Vec<u8> {
    let pieces = marked.paragraphs.iter().flat_map(|it| &it.pieces);
    let words = pieces.map(|piece| piece.text.as_str());
    let words: String = words.chain([title]).chain(facts.iter().map(String::as_str)).collect();
    pdf::draft_with(title, facts, marked, &fonts::for_text(&words))
}

/// An ending that says nothing of a form.
pub(super) fn no_form(out: &Out, flag: &str, forms: &str) -> CommandError {
    let error = match out.ending() {
        Some(ending) => {
            CommandError::input(format!("no form of file is known by the ending `.{ending}`"))
        }
        None => CommandError::input("the form of the file is not said"),
    };
    error.hint(format!("say it with {flag}: {forms}"))
}
