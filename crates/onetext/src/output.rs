//! The one place that prints.
//!
//! Results go to standard output, everything else to standard error. Colour is used only where
//! the stream is a terminal and `NO_COLOR` is not set; a reader that closes the pipe early ends
//! the program quietly.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use onetext_record::folder::Files;
use onetext_record::{Diagnostic, Severity};

use crate::error::{CommandError, Kind, Outcome};

/// From how many files on a progress bar is worth its lines.
const MANY: usize = 20;

/// Where a command's output goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    pub(crate) quiet: bool,
}

#[expect(clippy::unused_self, reason = "only who holds the printer prints")]
impl Output {
    /// Whether results may be coloured.
    pub(crate) fn colour(self) -> bool {
        AutoStream::choice(&io::stdout()) != ColorChoice::Never
    }

    /// The columns of the terminal, or 100 where there is none.
    pub(crate) fn width(self) -> usize {
        if !io::stdout().is_terminal() {
            return 100;
        }
        let columns = console_width().unwrap_or(100);
        columns.clamp(40, 160)
    }

    /// Prints a result.
    pub(crate) fn result(self, text: &str) -> Outcome {
        let end = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
        self.part(&format!("{text}{end}")).map(|_| ())
    }

    /// Prints a part of a long result; says whether anybody reads on.
    pub(crate) fn part(self, text: &str) -> Outcome<bool> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(CommandError::new(
                Kind::Environment,
                format!("cannot write to standard output: {error}"),
            )),
            Ok(()) => Ok(true),
        }
    }

    /// Writes a file whole or not at all.
    pub(crate) fn file(self, path: &Path, text: &str) -> Outcome {
        self.bytes(path, text.as_bytes(), true)
    }

    /// Writes a file whole or not at all, over one that is there only with `over`.
    pub(crate) fn bytes(self, path: &Path, bytes: &[u8], over: bool) -> Outcome {
        let failed = |error: &io::Error| CommandError::file("write", path, error);
        if path.is_dir() {
            return Err(failed(&io::ErrorKind::IsADirectory.into()));
        }
        if path.exists() && !path.is_file() {
            // A pipe or a device cannot be replaced, only written to.
            return std::fs::write(path, bytes).map_err(|e| failed(&e));
        }
        let folder =
            path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        // A temporary file is for its owner alone; what it becomes is not.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let mut file =
            builder.tempfile_in(folder).map_err(|e| CommandError::file("write in", folder, &e))?;
        file.write_all(bytes).map_err(|e| failed(&e))?;
        file.as_file().sync_all().map_err(|e| failed(&e))?;
        let made = if over { file.persist(path) } else { file.persist_noclobber(path) };
        made.map_err(|e| failed(&e.error))?;
        Ok(())
    }

    /// Says what was done, unless it was asked to be quiet.
    pub(crate) fn note(self, text: &str) {
        if !self.quiet {
            stderr(text);
        }
    }

    /// Says what went wrong though the command goes on; asked to be quiet or not.
    pub(crate) fn warning(self, text: &str) {
        let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
        stderr(&format!("{yellow}warning{yellow:#}: {text}"));
    }

    /// Shows why a command failed.
    pub(crate) fn error(self, error: &CommandError) {
        if let Some((files, diagnostics)) = &error.mistakes {
            self.mistakes(files, diagnostics);
        }
        let red = anstyle::AnsiColor::Red.on_default().bold();
        let cyan = anstyle::AnsiColor::Cyan.on_default().bold();
        let mut text = format!("{red}error{red:#}: {}", error.message);
        for hint in &error.hints {
            let _ = write!(text, "\n{cyan}help{cyan:#}: {hint}");
        }
        stderr(&text);
    }

    /// Shows mistakes in files, the words underlined.
    pub(crate) fn mistakes(self, files: &Files, diagnostics: &[Diagnostic]) {
        let colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        for diagnostic in diagnostics {
            stderr(&renderer.render(&report(files, diagnostic)));
            stderr("");
        }
    }

    /// A bar for `n` files; invisible for a few, or where nobody is looking.
    pub(crate) fn progress(self, n: usize) -> ProgressBar {
        let bar = ProgressBar::new(n as u64);
        if self.quiet || n < MANY {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template("{wide_msg} {bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        bar
    }
}

fn report<'a>(files: &'a Files, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let text = files.get(&diagnostic.file).map_or("", String::as_str);
    // An empty span at the end of a file still needs a character to point at.
    let span = diagnostic.span.clone().unwrap_or(0..0);
    let annotation = AnnotationKind::Primary.span(span).label(diagnostic.label.as_deref());
    let snippet = Snippet::source(text).path(&diagnostic.file).annotation(annotation);
    let mut group = level.primary_title(&diagnostic.message).id(&diagnostic.id).element(snippet);
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    vec![group]
}

fn stderr(text: &str) {
    // Where standard error is gone there is nowhere left to say so.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

fn console_width() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
}

/// Prints a line for who runs a server, beside its results.
pub(crate) fn tell(line: &str) {
    let mut err = AutoStream::new(io::stderr(), ColorChoice::Never);
    // Where nobody can read it, the server goes on.
    let _ = writeln!(err, "{line}");
}
