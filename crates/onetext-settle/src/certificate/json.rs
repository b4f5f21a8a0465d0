//! Writes JSON in one form only: compact, keys sorted, whole numbers from 2^53 on as strings.

use std::fmt::Write;

use num_bigint::BigInt;

/// A piece of a certificate.
#[derive(Debug, Clone)]
pub(super) enum Json {
    Null,
    Whole(BigInt),
    Text(String),
    List(Vec<Json>),
    /// Written with sorted keys.
    Map(Vec<(&'static str, Json)>),
}

impl Json {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(super) fn list<T: Into<Json>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }

    /// The item, or null.
    pub(super) fn maybe(item: Option<impl Into<Json>>) -> Self {
        item.map_or(Self::Null, Into::into)
    }

    pub(super) fn write(&self) -> String {
        let mut text = String::new();
        self.write_to(&mut text);
        text
    }

    fn write_to(&self, text: &mut String) {
        match self {
            Self::Null => text.push_str("null"),
            Self::Whole(number) => {
                let digits = number.to_string();
                if number.magnitude().bits() > 53 {
                    quote(&digits, text);
                } else {
                    text.push_str(&digits);
                }
            }
            Self::Text(it) => quote(it, text),
            Self::List(items) => {
                text.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    item.write_to(text);
                }
                text.push(']');
            }
            Self::Map(fields) => {
                let mut fields: Vec<&(&str, Json)> = fields.iter().collect();
                fields.sort_by_key(|(key, _)| *key);
                text.push('{');
                for (at, (key, value)) in fields.into_iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    quote(key, text);
                    text.push(':');
                    value.write_to(text);
                }
                text.push('}');
            }
        }
    }
}

fn quote(it: &str, text: &mut String) {
    text.push('"');
    for letter in it.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            control if control < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(control));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

impl From<BigInt> for Json {
    fn from(number: BigInt) -> Self {
        Self::Whole(number)
    }
}

impl From<&BigInt> for Json {
    fn from(number: &BigInt) -> Self {
        Self::Whole(number.clone())
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Self::Whole(number.into())
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::list(items)
    }
}

impl<T: Clone + Into<Json>> From<&Vec<T>> for Json {
    fn from(items: &Vec<T>) -> Self {
        Self::list(items.iter().cloned())
    }
}
