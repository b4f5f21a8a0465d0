//! Taking values out of a TOML table, with every mistake told at its place.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::check::nearest;
use crate::consent::{ConsentError, ConsentRule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::when::When;

/// A file of a folder, and the mistakes found in it so far.
pub(super) struct Page<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) found: &'a RefCell<Vec<Diagnostic>>,
}

impl Page<'_> {
    pub(super) fn tell(
        &self,
        severity: Severity,
        id: &str,
        span: Option<Range<usize>>,
        message: impl Into<String>,
    ) -> Told<'_> {
        self.found.borrow_mut().push(Diagnostic {
            id: id.to_owned(),
            severity,
            message: message.into(),
            file: self.file.to_owned(),
            span,
            label: None,
            help: None,
        });
        Told(self.found)
    }

    pub(super) fn error(
        &self,
        id: &str,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Told<'_> {
        self.tell(Severity::Error, id, Some(span), message)
    }
}

/// The diagnostic that was just told, to say more about it.
pub(super) struct Told<'a>(&'a RefCell<Vec<Diagnostic>>);

impl Told<'_> {
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        if let Some(last) = self.0.borrow_mut().last_mut() {
            last.help = Some(help.into());
        }
        self
    }

    pub(super) fn label(self, label: impl Into<String>) -> Self {
        if let Some(last) = self.0.borrow_mut().last_mut() {
            last.label = Some(label.into());
        }
        self
    }
}

/// A table whose keys are known, and which of them were asked for.
pub(super) struct Fields<'t, 'i> {
    pub(super) page: &'t Page<'t>,
    table: &'t DeTable<'i>,
    /// What to underline where a key is missing.
    pub(super) at: Range<usize>,
    asked: RefCell<BTreeSet<&'static str>>,
    failed: Cell<bool>,
}

impl<'t, 'i> Fields<'t, 'i> {
    pub(super) fn new(page: &'t Page<'t>, table: &'t DeTable<'i>, at: Range<usize>) -> Self {
        Self { page, table, at, asked: RefCell::default(), failed: Cell::new(false) }
    }

    /// Whether a mistake was told, so that what the table describes cannot be used.
    pub(super) fn failed(&self) -> bool {
        self.failed.get()
    }

    pub(super) fn fail(
        &self,
        id: &str,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Told<'_> {
        self.failed.set(true);
        self.page.error(id, span, message)
    }

    /// Marks the table as unusable for a mistake that was told elsewhere.
    pub(super) fn fail_silently(&self) {
        self.failed.set(true);
    }

    pub(super) fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// What was found where something else was expected.
    pub(super) fn mistyped(&self, key: &str, expected: &str, value: &Spanned<DeValue<'_>>) {
        let found = kind(value.get_ref());
        self.fail(
            "wrong-type",
            value.span(),
            format!("`{key}` must be {expected}, and is {found}"),
        )
        .label(format!("expected {expected}"));
    }

    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.mistyped(key, "a text", value);
            return None;
        };
        Some(text.to_string())
    }

    pub(super) fn needed(&self, key: &'static str, value: Option<String>) -> String {
        if value.is_none() && self.table.get(key).is_none() {
            self.missing(key);
        }
        value.unwrap_or_default()
    }

    pub(super) fn missing(&self, key: &str) {
        self.fail("missing-key", self.at.clone(), format!("`{key}` is missing"))
            .help(format!("add a line `{key} = …`"));
    }

    pub(super) fn need_text(&self, key: &'static str) -> String {
        self.needed(key, self.text(key))
    }

    pub(super) fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else { return false };
        let DeValue::Boolean(flag) = value.get_ref() else {
            self.mistyped(key, "true or false", value);
            return false;
        };
        *flag
    }

    pub(super) fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Float(float) => float.as_str().parse().ok(),
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.mistyped(key, "a number", value);
        }
        number
    }

    pub(super) fn integer(&self, key: &'static str) -> Option<u64> {
        let value = self.get(key)?;
        let number = whole(value.get_ref());
        if number.is_none() {
            self.mistyped(key, "a whole number", value);
        }
        number
    }

    /// A text that must parse, such as an id or one of a few words.
    pub(super) fn parsed<T: FromStr<Err: Display>>(&self, key: &'static str) -> Option<T> {
        let value = self.get(key)?;
        self.parse_value(key, value)
    }

    pub(super) fn need<T: FromStr<Err: Display>>(&self, key: &'static str) -> Option<T> {
        if self.get(key).is_none() {
            self.missing(key);
        }
        self.parsed(key)
    }

    pub(super) fn parse_value<T: FromStr<Err: Display>>(
        &self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<T> {
        let DeValue::String(text) = value.get_ref() else {
            self.mistyped(key, "a text", value);
            return None;
        };
        match text.parse() {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.fail("bad-value", value.span(), format!("`{key}`: {error}"));
                None
            }
        }
    }

    /// One of a few words; the nearest of them is offered.
    pub(super) fn word<T: FromStr<Err = crate::body::UnknownWord>>(
        &self,
        key: &'static str,
    ) -> Option<T> {
        let value = self.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.mistyped(key, "a text", value);
            return None;
        };
        text.parse()
            .map_err(|error: crate::body::UnknownWord| {
                let near = nearest(text, error.known.iter().copied()).map(str::to_owned);
                let told = self.fail("bad-value", value.span(), format!("`{key}`: {error}"));
                if let Some(near) = near {
                    told.help(format!("did you mean `{near}`?"));
                }
            })
            .ok()
    }

    pub(super) fn need_word<T: FromStr<Err = crate::body::UnknownWord>>(
        &self,
        key: &'static str,
    ) -> Option<T> {
        if self.get(key).is_none() {
            self.missing(key);
        }
        self.word(key)
    }

    /// A list of texts that must parse; a single one may stand for itself.
    pub(super) fn list<T: FromStr<Err: Display>>(&self, key: &'static str) -> Vec<T> {
        let Some(value) = self.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(values) => {
                values.iter().filter_map(|value| self.parse_value(key, value)).collect()
            }
            DeValue::String(_) => self.parse_value(key, value).into_iter().collect(),
            _ => {
                self.mistyped(key, "a list of texts", value);
                Vec::new()
            }
        }
    }

    /// The values of a list; a single value may stand for itself.
    pub(super) fn values(&self, key: &'static str) -> Vec<&'t Spanned<DeValue<'i>>> {
        match self.get(key) {
            None => Vec::new(),
            Some(value) => match value.get_ref() {
                DeValue::Array(values) => values.iter().collect(),
                _ => vec![value],
            },
        }
    }

    /// A table inside this one.
    pub(super) fn inner(
        &self,
        key: &str,
        value: &'t Spanned<DeValue<'i>>,
    ) -> Option<Fields<'t, 'i>> {
        let DeValue::Table(table) = value.get_ref() else {
            self.mistyped(key, "a table { … }", value);
            return None;
        };
        Some(Fields::new(self.page, table, value.span()))
    }

    pub(super) fn when(&self, key: &'static str) -> Option<When> {
        let value = self.get(key)?;
        if let DeValue::Datetime(datetime) = value.get_ref() {
            // TOML has dates of its own; one with a time of day is its day.
            let text = datetime.to_string();
            let day = text.get(..10).and_then(|day| day.parse().ok());
            if day.is_none() {
                // A date with no such day was told as a mistake of TOML.
                self.fail_silently();
            }
            return day;
        }
        if let DeValue::Integer(year) = value.get_ref() {
            self.fail("wrong-type", value.span(), format!("`{key}` must be a date"))
                .help(format!("write a year in quotation marks, as \"{}\"", year.as_str()));
            return None;
        }
        self.parse_value(key, value)
    }

    pub(super) fn consent(&self, key: &'static str) -> Option<ConsentRule> {
        let value = self.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.mistyped(key, "a text", value);
            return None;
        };
        text.parse()
            .map_err(|error: ConsentError| {
                let span = self.inside(value, text, &error);
                self.fail(
                    "consent-rule",
                    span,
                    format!("`{key}` is no consent rule: {}", error.kind),
                );
            })
            .ok()
    }

    /// The place of a mistake inside a text, where the text stands in the file as it is.
    fn inside(
        &self,
        value: &Spanned<DeValue<'_>>,
        text: &str,
        error: &ConsentError,
    ) -> Range<usize> {
        let whole = value.span();
        let first = whole.start + 1;
        if self.page.text.get(first..first + text.len()) == Some(text) {
            first + error.at..first + error.at + error.length
        } else {
            whole
        }
    }

    /// Tells the keys that nobody asked for. To be called last.
    pub(super) fn finish(&self, what: &str) {
        let asked = self.asked.borrow();
        let mut unknown: Vec<_> =
            self.table.keys().filter(|key| !asked.contains(key.get_ref().as_ref())).collect();
        unknown.sort_by_key(|key| key.span().start);
        for key in unknown {
            let near = nearest(key.get_ref(), asked.iter().copied());
            let told =
                self.fail("unknown-key", key.span(), format!("{what} has no `{}`", key.get_ref()));
            match near {
                Some(near) => told.help(format!("did you mean `{near}`?")),
                None => told.help(format!("it may have {}", list_words(&asked))),
            };
        }
    }

    /// Every text and number in the table with its place, for underlining.
    pub(super) fn scalars(&self) -> Vec<(String, Range<usize>)> {
        let mut found = Vec::new();
        for value in self.table.values() {
            collect(value, &mut found);
        }
        found.sort_by_key(|(_, span)| span.start);
        found
    }

    /// The places of the table's values by key.
    pub(super) fn places(&self) -> Vec<(String, Range<usize>)> {
        self.table.iter().map(|(key, value)| (key.get_ref().to_string(), value.span())).collect()
    }
}

fn collect(value: &Spanned<DeValue<'_>>, found: &mut Vec<(String, Range<usize>)>) {
    match value.get_ref() {
        DeValue::Array(values) => values.iter().for_each(|value| collect(value, found)),
        DeValue::Table(table) => table.values().for_each(|value| collect(value, found)),
        DeValue::String(text) => found.push((text.to_string(), value.span())),
        DeValue::Integer(integer) => found.push((integer.to_string(), value.span())),
        DeValue::Float(float) => found.push((float.to_string(), value.span())),
        DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

fn list_words(words: &BTreeSet<&str>) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A whole number, if the value is one.
pub(super) fn whole(value: &DeValue<'_>) -> Option<u64> {
    match value {
        DeValue::Integer(integer) => u64::from_str_radix(integer.as_str(), integer.radix()).ok(),
        _ => None,
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
