//! `onetext nlp`: what a spaCy pipeline says of texts.
//!
//! Files are read, parsed and printed paragraph by paragraph, so that their length does not matter.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{BufRead, ErrorKind};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use onetext_nlp::render::{self, Origin};
use onetext_nlp::{Doc, Pipeline};

use crate::cli::{Nlp, NlpFormat, Unit};
use crate::error::{CommandError, Outcome};
use crate::input;
use crate::output::Output;
use crate::paragraphs::{Paragraph, Paragraphs, ReadError};

/// Output is printed when it has grown to so many bytes.
const ENOUGH: usize = 1 << 16;

pub(crate) fn run(command: &Nlp, output: Output) -> Outcome {
    let whole = command.by == Unit::Document;
    check(&command.inputs)?;
    let pipeline = pipeline(command.model.as_deref())?;
    let threads = command
        .threads
        .unwrap_or_else(|| thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN));
    let source = RefCell::new(Source::new(&command.inputs, whole));
    let mut printer = Printer { format: command.format, output, text: String::new() };
    let texts = std::iter::from_fn(|| source.borrow_mut().next_text());
    let streamed = pipeline.stream(texts, threads, |doc| {
        let mut source = source.borrow_mut();
        let Some((file, place)) = source.waiting.pop_front() else { return };
        if source.stop.is_none() || matches!(source.stop, Some(Stop::Failed(_))) {
            let name = input::name(&command.inputs[file]);
            match printer.print(&doc, &name, file + 1, &place) {
                Ok(true) => {}
                Ok(false) => source.stop = Some(Stop::Unread),
                Err(error) => source.stop = Some(Stop::Unprintable(error)),
            }
        }
    });
    let stop = source.into_inner().stop;
    if !matches!(stop, Some(Stop::Unread)) {
        printer.flush()?;
    }
    match stop {
        Some(Stop::Failed(error) | Stop::Unprintable(error)) => return Err(error),
        Some(Stop::Unread) | None => {}
    }
    streamed.map_err(|e| {
        CommandError::input(e.to_string())
            .hint("leave out `--by document` to read it in paragraphs")
    })
}

/// The pipeline of a path, or the one that is built in.
fn pipeline(model: Option<&Path>) -> Outcome<Pipeline> {
    let Some(path) = model else {
        return Pipeline::english().map_err(|e| {
            CommandError::input(format!("cannot use the model that is built in: {e}"))
        });
    };
    if !path.exists() {
        return Err(CommandError::file("read", path, &ErrorKind::NotFound.into()));
    }
    Pipeline::open(path)
        .map_err(|e| CommandError::input(format!("cannot use the model {}: {e}", path.display())))
}

/// Looks through the files, so that nothing is printed before a mistake in one of them shows.
fn check(inputs: &[PathBuf]) -> Outcome {
    let mut standard = false;
    for path in inputs {
        if path.as_os_str() == "-" {
            if standard {
                return Err(CommandError::input("standard input can be read once only")
                    .hint("name `-` once"));
            }
            standard = true;
        } else if !path.exists() || path.is_file() || path.is_dir() {
            let mut reader = input::open(path)?;
            is_text(&mut reader).map_err(|e| failed(path, e))?;
        }
    }
    Ok(())
}

/// Whether all bytes are UTF-8.
fn is_text(reader: &mut dyn BufRead) -> Result<(), ReadError> {
    let mut before = 0;
    let mut held = Vec::new();
    loop {
        let ready = match reader.fill_buf() {
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            ready => ready.map_err(ReadError::Io)?,
        };
        let n = ready.len();
        held.extend_from_slice(ready);
        reader.consume(n);
        let valid = match str::from_utf8(&held) {
            Ok(_) => held.len(),
            // The start of a character, which may go on in what comes next.
            Err(e) if e.error_len().is_none() && n > 0 => e.valid_up_to(),
            Err(e) => return Err(ReadError::NotText(before + e.valid_up_to())),
        };
        before += valid;
        held.drain(..valid);
        if n == 0 {
            return Ok(());
        }
    }
}

fn failed(path: &Path, error: ReadError) -> CommandError {
    match error {
        ReadError::Io(error) => CommandError::file("read", path, &error),
        ReadError::NotText(at) => CommandError::input(format!(
            "cannot read {}: it is not text in UTF-8 from byte {at} on",
            input::name(path)
        )),
    }
}

/// Where a text stands in its file.
struct Place {
    number: usize,
    chars: usize,
    bytes: usize,
}

/// Why no more is read.
enum Stop {
    /// Nobody reads what is printed.
    Unread,
    Failed(CommandError),
    Unprintable(CommandError),
}

/// The paragraphs of all files, and the places of those that are being parsed.
struct Source<'a> {
    inputs: &'a [PathBuf],
    whole: bool,
    file: usize,
    open: Option<Paragraphs<Box<dyn BufRead>>>,
    waiting: VecDeque<(usize, Place)>,
    stop: Option<Stop>,
}

impl<'a> Source<'a> {
    fn new(inputs: &'a [PathBuf], whole: bool) -> Self {
        Self { inputs, whole, file: 0, open: None, waiting: VecDeque::new(), stop: None }
    }

    /// The text of the next paragraph; none at the end, and after something went wrong.
    fn next_text(&mut self) -> Option<String> {
        while self.stop.is_none() {
            let path = self.inputs.get(self.file)?;
            let open = match &mut self.open {
                Some(open) => open,
                None => match input::open(path) {
                    Ok(reader) => self.open.insert(Paragraphs::new(reader, self.whole)),
                    Err(error) => {
                        self.stop = Some(Stop::Failed(error));
                        return None;
                    }
                },
            };
            match open.next() {
                Some(Ok(Paragraph { text, number, chars, bytes })) => {
                    self.waiting.push_back((self.file, Place { number, chars, bytes }));
                    return Some(text);
                }
                Some(Err(error)) => self.stop = Some(Stop::Failed(failed(path, error))),
                None => {
                    self.open = None;
                    self.file += 1;
                }
            }
        }
        None
    }
}

/// Prints documents in one form.
struct Printer {
    format: NlpFormat,
    output: Output,
    text: String,
}

impl Printer {
    /// Prints a document, sooner or later; says whether anybody reads on.
    fn print(&mut self, doc: &Doc, name: &str, file: usize, place: &Place) -> Outcome<bool> {
        let Place { number, chars, bytes } = *place;
        let origin = Origin { source: name, source_number: file, paragraph: number, chars, bytes };
        match self.format {
            NlpFormat::Json => self.text.push_str(&render::json(doc, &origin)),
            NlpFormat::Conllu => self.text.push_str(&render::conllu(doc, &origin)),
            NlpFormat::Table => {
                self.text.push_str(&render::table(doc, &origin));
                self.text.push('\n');
            }
        }
        if self.text.len() >= ENOUGH { self.flush() } else { Ok(true) }
    }

    fn flush(&mut self) -> Outcome<bool> {
        let is_read = self.output.part(&self.text)?;
        self.text.clear();
        Ok(is_read)
    }
}
