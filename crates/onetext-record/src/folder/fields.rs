//! Taking values out of a TOML table, with every mistake told at its place.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::body::UnknownWord;
use crate::check::nearest;
use crate::consent::{ConsentError, ConsentRule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fingerprint::FingerprintError;
use crate::id::{IdError, slug};
use crate::when::{When, WhenError};

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

/// Why a text did not parse, and how to mend it where that is likely.
pub(super) trait Fault: Display {
    fn mend(&self, _text: &str) -> Option<String> {
        None
    }
}

impl Fault for Infallible {}
impl Fault for WhenError {}
impl Fault for FingerprintError {}

impl Fault for IdError {
    fn mend(&self, text: &str) -> Option<String> {
        slug(text).map(|id| format!("write it as `{id}`"))
    }
}

impl Fault for UnknownWord {
    fn mend(&self, text: &str) -> Option<String> {
        nearest(text, self.known.iter().copied()).map(|near| format!("did you mean `{near}`?"))
    }
}

/// The id of a thing, and where it is written.
pub(super) struct Name<'a> {
    text: &'a str,
    /// Its place; none where it is part of the name of the file.
    at: Option<Range<usize>>,
}

impl<'a> Name<'a> {
    pub(super) fn at(text: &'a str, at: Range<usize>) -> Self {
        Self { text, at: Some(at) }
    }

    pub(super) fn of_file(text: &'a str) -> Self {
        Self { text, at: None }
    }

    /// Stands in where the id is still to be made up; any kind allows it.
    pub(super) fn made_up() -> Self {
        Self { text: "x", at: None }
    }
}

/// A text, a number or a key in a table, for underlining.
pub(super) struct Spot {
    /// The key that it is the value of; empty for what is itself a key.
    pub(super) key: String,
    /// The text or number; empty for a list or a table.
    pub(super) word: String,
    pub(super) at: Range<usize>,
    /// Whether it is in the table itself and not in one inside.
    pub(super) is_top: bool,
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
    pub(super) fn mistyped(
        &self,
        key: &str,
        expected: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Told<'_> {
        let found = kind(value.get_ref());
        self.fail("wrong-type", value.span(), format!("`{key}` must be {expected}, and is {found}"))
            .label(format!("expected {expected}"))
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
        let number = decimal(value.get_ref());
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
    pub(super) fn parsed<T: FromStr<Err: Fault>>(&self, key: &'static str) -> Option<T> {
        let value = self.get(key)?;
        self.parse_value(key, value)
    }

    pub(super) fn need<T: FromStr<Err: Fault>>(&self, key: &'static str) -> Option<T> {
        if self.get(key).is_none() {
            self.missing(key);
        }
        self.parsed(key)
    }

    pub(super) fn parse_value<T: FromStr<Err: Fault>>(
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
                let told = self.fail("bad-value", value.span(), format!("`{key}`: {error}"));
                if let Some(help) = error.mend(text) {
                    told.help(help);
                }
                None
            }
        }
    }

    /// The id of what the table describes.
    pub(super) fn id<T: FromStr<Err = IdError>>(&self, name: &Name<'_>) -> Option<T> {
        let Name { text, at } = name;
        text.parse()
            .map_err(|error| {
                self.failed.set(true);
                let message = match error {
                    IdError::Empty => error.to_string(),
                    _ => format!("`{text}` is no id: {error}"),
                };
                let told = self.page.tell(Severity::Error, "bad-value", at.clone(), message);
                let is_key = |value: &Spanned<DeValue<'_>>| Some(value.span()) == *at;
                if error == IdError::Empty && self.table.get("id").is_some_and(is_key) {
                    told.help("leave `id` out and the entry gets one");
                } else if at.is_some()
                    && let Some(help) = error.mend(text)
                {
                    told.help(help);
                } else if let Some(id) = slug(text) {
                    let file = self.page.file.replace(text, &id);
                    let is_source = self.page.file.starts_with("sources/");
                    let beside = if is_source { ", and its text beside it alike" } else { "" };
                    told.help(format!("rename the file to `{file}`{beside}"));
                }
            })
            .ok()
    }

    /// A list of texts that must parse; a single one may stand for itself.
    pub(super) fn list<T: FromStr<Err: Fault>>(&self, key: &'static str) -> Vec<T> {
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
            match datetime.time {
                Some(_) if datetime.date.is_none() => {
                    self.fail("wrong-type", value.span(), format!("`{key}` must be a date"))
                        .help("write the day, as 2025-11-29");
                }
                // A date with no such day was told as a mistake of TOML.
                _ if day.is_none() => self.fail_silently(),
                _ => {}
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

    /// Everything in the table that can be underlined: its values in the order of the file, and
    /// behind them the keys of the tables inside.
    pub(super) fn spots(&self) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (key, value) in self.table {
            collect(key.get_ref(), value, true, &mut spots);
        }
        spots.sort_by_key(|spot| (spot.key.is_empty(), spot.at.start, !spot.is_top));
        spots
    }
}

fn collect(key: &str, value: &Spanned<DeValue<'_>>, is_top: bool, spots: &mut Vec<Spot>) {
    let word = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(integer) => integer.to_string(),
        DeValue::Float(float) => float.to_string(),
        DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
            String::new()
        }
    };
    spots.push(Spot { key: key.to_owned(), word, at: value.span(), is_top });
    match value.get_ref() {
        DeValue::Array(values) => {
            values.iter().for_each(|value| collect(key, value, false, spots));
        }
        DeValue::Table(table) => {
            for (key, value) in table {
                let word = key.get_ref().to_string();
                spots.push(Spot { key: String::new(), word, at: key.span(), is_top: false });
                collect(key.get_ref(), value, false, spots);
            }
        }
        _ => {}
    }
}

fn list_words(words: &BTreeSet<&str>) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A number, if the value is one.
pub(super) fn decimal(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(float) => float.as_str().parse().ok(),
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
        _ => None,
    }
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
