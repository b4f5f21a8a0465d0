//! Lines of TOML, laid out as a person would.

use std::fmt::{Display, Write};

use jiff::Timestamp;
use toml_writer::{ToTomlValue, TomlStringBuilder};

/// Keys and values, one a line, or one behind the other inside braces.
pub(super) struct Lines {
    out: String,
    style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// One a line; long texts over several.
    Free,
    /// One a line, each text on one.
    OneLine,
    /// Behind each other, with commas between them.
    Inline,
}

impl Lines {
    pub(super) fn new() -> Self {
        Self { out: String::new(), style: Style::Free }
    }

    pub(super) fn on_one_line() -> Self {
        Self { style: Style::OneLine, ..Self::new() }
    }

    /// A table in braces.
    pub(super) fn inline(fill: impl FnOnce(&mut Self)) -> String {
        let mut inner = Self { style: Style::Inline, ..Self::new() };
        fill(&mut inner);
        format!("{{ {} }}", inner.out)
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn header(&mut self, header: &str) {
        let _ = writeln!(self.out, "\n{header}");
    }

    pub(super) fn raw(&mut self, key: &str, value: &str) {
        let (before, after) = match self.style {
            Style::Inline if self.out.is_empty() => ("", ""),
            Style::Inline => (", ", ""),
            Style::Free | Style::OneLine => ("", "\n"),
        };
        let _ = write!(self.out, "{before}{key} = {value}{after}");
    }

    pub(super) fn text(&mut self, key: &str, text: &str) {
        let value = string(text, self.style == Style::Free);
        self.raw(key, &value);
    }

    pub(super) fn maybe(&mut self, key: &str, text: Option<&impl ToString>) {
        if let Some(text) = text {
            self.text(key, &text.to_string());
        }
    }

    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.raw(key, "true");
        }
    }

    pub(super) fn number(&mut self, key: &str, number: Option<f64>) {
        if let Some(number) = number {
            self.raw(key, &format!("{number:?}"));
        }
    }

    /// A time, bare where TOML can write it so.
    pub(super) fn time(&mut self, key: &str, time: Timestamp) {
        let text = time.to_string();
        if text.starts_with(['-', '+']) { self.text(key, &text) } else { self.raw(key, &text) }
    }

    /// A list on one line; nothing for an empty one.
    pub(super) fn list<T: Display>(&mut self, key: &str, items: impl IntoIterator<Item = T>) {
        let items: Vec<String> =
            items.into_iter().map(|item| string(&item.to_string(), false)).collect();
        if !items.is_empty() {
            self.raw(key, &format!("[{}]", items.join(", ")));
        }
    }

    /// A list with a row for each item; nothing for an empty one.
    pub(super) fn rows(&mut self, key: &str, rows: impl IntoIterator<Item = String>) {
        let rows: Vec<String> = rows.into_iter().map(|row| format!("  {row},\n")).collect();
        if !rows.is_empty() {
            self.raw(key, &format!("[\n{}]", rows.concat()));
        }
    }
}

/// A TOML string; over several lines where that reads better.
fn string(text: &str, may_break: bool) -> String {
    let builder = TomlStringBuilder::new(text);
    // A carriage return in a text over several lines would be read back as part of the line's end.
    if may_break && text.contains('\n') && !text.contains('\r') {
        return builder.as_ml_basic().to_toml_value();
    }
    match builder.as_basic_pretty() {
        Some(pretty) => pretty.to_toml_value(),
        None => builder.as_basic().to_toml_value(),
    }
}
