//! A page of a terminal: lines that wrap with a hanging indent, in a few tones.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use textwrap::wrap_algorithms::Penalties;
use textwrap::{Options, WrapAlgorithm, wrap};

use crate::blank::harmless;

/// How a piece of a line sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Strong,
    Quiet,
    Quote,
    Alert,
}

impl Tone {
    fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Quiet => Style::new().dimmed(),
            Self::Quote => Style::new().italic(),
            Self::Alert => AnsiColor::Red.on_default(),
        }
    }
}

pub(super) struct Page {
    out: String,
    width: usize,
    colour: bool,
}

impl Page {
    pub(super) fn new(width: usize, colour: bool) -> Self {
        Self { out: String::new(), width, colour }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        let style = if self.colour { AnsiColor::Blue.on_default().bold() } else { Style::new() };
        let _ = writeln!(self.out, "{style}{}{style:#}", text.to_uppercase());
    }

    /// What is said where a section has nothing to say.
    pub(super) fn nothing(&mut self, text: &str) {
        self.line(2, 4, &[(Tone::Quiet, text)]);
    }

    /// Pieces with spaces between them, wrapped; lines after the first stand at `hang`.
    pub(super) fn line(&mut self, indent: usize, hang: usize, pieces: &[(Tone, &str)]) {
        let mut text = String::new();
        for (tone, piece) in pieces {
            let piece = harmless(piece);
            let piece = piece.trim();
            if piece.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            if self.colour {
                let style = tone.style();
                let _ = write!(text, "{style}{piece}{style:#}");
            } else {
                text.push_str(piece);
            }
        }
        // Deep indents leave room for words on a narrow screen.
        let most = self.width / 3;
        let (first, rest) = (" ".repeat(indent.min(most)), " ".repeat(hang.min(most)));
        // No line may be too wide, however much prettier the others would be for it.
        let penalties = Penalties { overflow_penalty: 1_000_000, ..Penalties::new() };
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .wrap_algorithm(WrapAlgorithm::OptimalFit(penalties));
        for line in wrap(&text, options) {
            let _ = writeln!(self.out, "{}", line.trim_end());
        }
    }

    /// A line as it is; the caller has seen to its width.
    pub(super) fn raw(&mut self, line: &str) {
        let _ = writeln!(self.out, "{}", line.trim_end());
    }
}
