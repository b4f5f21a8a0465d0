//! Taking values out of a TOML table, with every mistake told at its place.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::Sheet;
use super::words;
use crate::consent::Consent;
use crate::elicit::Amount;
use crate::exact::{Exact, parse};
use crate::format::expect::meant;

/// A value and its place.
pub(super) type Spot<'t, 'i> = &'t Spanned<DeValue<'i>>;

/// A table whose keys are known, and which of them were asked for.
pub(super) struct Fields<'t, 'i> {
    pub(super) sheet: &'t Sheet<'t>,
    table: &'t DeTable<'i>,
    at: Range<usize>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'t, 'i> Fields<'t, 'i> {
    pub(super) fn new(sheet: &'t Sheet<'t>, table: &'t DeTable<'i>, at: Range<usize>) -> Self {
        // A table in brackets spans its content; its first line is enough to underline.
        let text = sheet.page.text.get(at.clone()).unwrap_or_default();
        let at = at.start..at.start + text.find('\n').unwrap_or(text.len());
        Self { sheet, table, at, asked: RefCell::default() }
    }

    pub(super) fn get(&self, key: &'static str) -> Option<Spot<'t, 'i>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// Where the value of a key stands, or the table where it has none.
    pub(super) fn place(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or_else(|| self.at.clone(), Spanned::span)
    }

    /// The keys and values of the table, in the order of the text.
    pub(super) fn pairs(&self) -> Vec<(&'t str, Range<usize>, Spot<'t, 'i>)> {
        let mut pairs: Vec<_> =
            self.table.iter().map(|(key, value)| (&**key.get_ref(), key.span(), value)).collect();
        pairs.sort_by_key(|(_, at, _)| at.start);
        pairs
    }

    fn mistyped(&self, key: &str, expected: &str, value: Spot<'_, '_>) {
        let found = kind(value.get_ref());
        let message = format!("`{key}` must be {expected}, and is {found}");
        self.sheet.tell(value.span(), message, None);
    }

    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        self.mistyped(key, "a text", value);
        None
    }

    pub(super) fn need_text(&self, key: &'static str) -> Option<String> {
        let text = self.text(key).filter(|text| !text.is_empty());
        if text.is_none() && (self.table.get(key).is_none_or(|it| it.get_ref().is_str())) {
            let help = format!("add a line `{key} = \"…\"`");
            self.sheet.tell(self.place(key), format!("`{key}` is missing"), Some(help));
        }
        text
    }

    /// A number that must be known to the last digit.
    pub(super) fn number(&self, key: &'static str) -> Option<Exact> {
        let value = self.get(key)?;
        self.sheet.exact(key, value)
    }

    /// A table inside.
    pub(super) fn inner(&self, key: &'static str) -> Option<Fields<'t, 'i>> {
        let value = self.get(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Fields::new(self.sheet, table, value.span()));
        }
        self.mistyped(key, "a table { … }", value);
        None
    }

    /// The tables that `[[key]]` begins.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Fields<'t, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.mistyped(key, &format!("a list of tables, each under [[{key}]]"), value);
            return Vec::new();
        };
        let table = |item: Spot<'t, 'i>| {
            if let DeValue::Table(table) = item.get_ref() {
                return Some(Fields::new(self.sheet, table, item.span()));
            }
            self.mistyped(key, "a table", item);
            None
        };
        items.iter().filter_map(table).collect()
    }

    pub(super) fn consent(&self, key: &'static str, parties: &[String]) -> Option<Consent> {
        let value = self.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.mistyped(key, "a text such as \"a and 2 of (b, c, d)\"", value);
            return None;
        };
        words::consent(text, parties).map_err(|slip| self.sheet.tell_inside(value, text, slip)).ok()
    }

    /// An order of names, best first.
    pub(super) fn order(&self, value: Spot<'_, '_>, names: &[&str]) -> Option<Vec<Vec<usize>>> {
        let DeValue::String(text) = value.get_ref() else {
            self.mistyped("order", "a text such as \"a > b = c\"", value);
            return None;
        };
        words::order(text, names).map_err(|slip| self.sheet.tell_inside(value, text, slip)).ok()
    }

    /// Tells of keys that nothing asked for.
    pub(super) fn finish(&self, what: &str) {
        let asked = self.asked.borrow();
        for (key, at, _) in self.pairs() {
            if !asked.contains(key) {
                let message = format!("`{key}` is no part of {what}");
                self.sheet.tell(at, message, meant(key, asked.iter().copied()));
            }
        }
    }
}

impl Sheet<'_> {
    /// Tells what is wrong inside a text, underlining the words where the text stands as it is.
    fn tell_inside(&self, value: Spot<'_, '_>, text: &str, slip: words::Slip) {
        let whole = value.span();
        let first = whole.start + 1;
        let as_it_is = self.page.text.get(first..first + text.len()) == Some(text);
        let at = if as_it_is { first + slip.at.start..first + slip.at.end } else { whole };
        self.tell(at, slip.message, slip.help);
    }

    /// A number, an interval or `"unknown"`.
    pub(super) fn amount(&self, key: &str, value: Spot<'_, '_>) -> Option<Amount> {
        match value.get_ref() {
            DeValue::String(text) if text.trim() == "unknown" => Some(Amount::Unknown),
            DeValue::Array(ends) => {
                let [low, high] = ends.iter().collect::<Vec<_>>()[..] else {
                    let message = format!("`{key}` must have two ends, as [20, 40]");
                    self.tell(value.span(), message, None);
                    return None;
                };
                let (low, high) = (self.exact(key, low)?, self.exact(key, high)?);
                if low > high {
                    let message = format!("`{key}` begins above its end");
                    let help = "write the smaller number first".to_owned();
                    self.tell(value.span(), message, Some(help));
                    return None;
                }
                Some(Amount::Between(low, high))
            }
            _ => self.exact(key, value).map(Amount::Exact),
        }
    }

    pub(super) fn exact(&self, key: &str, value: Spot<'_, '_>) -> Option<Exact> {
        let number = match value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => parse(integer.as_str()),
            DeValue::Float(float) => parse(float.as_str()),
            DeValue::String(text) => parse(text),
            other => {
                let message = format!("`{key}` must be a number, and is {}", kind(other));
                self.tell(value.span(), message, None);
                return None;
            }
        };
        number.map_err(|error| self.tell(value.span(), format!("`{key}`: {error}"), None)).ok()
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
