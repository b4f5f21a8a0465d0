//! `config.cfg`: sections with dots in their names, JSON values, and references such as
//! `${components.tok2vec.model.encode:width}`.
//!
//! Only what is asked for is resolved: a pipeline's settings for training may refer to what is no
//! longer there. References are followed to a bounded depth and length, since a few lines of them
//! could otherwise spell out more than any memory holds.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::LoadError;
use super::error::{Shown, Unsupported, malformed};
use super::files::CONFIG;

/// How deep references may lead and sections may nest.
const MAX_DEPTH: usize = 10;

/// How many bytes all resolved values together may have, and how many values there may be.
const MAX_RESOLVED: usize = 1 << 20;

/// What stands for a section in the value of a key, until values are put together.
const SECTION: &str = "\u{0}section:";

/// The sections of a configuration, values as they are written.
#[derive(Debug)]
pub(super) struct Config {
    sections: BTreeMap<String, BTreeMap<String, String>>,
}

impl Config {
    /// Takes the lines apart.
    pub(super) fn parse(text: &str) -> Result<Self, LoadError> {
        let mut sections: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let mut place: Option<(String, Option<String>)> = None;
        let mut indent = 0;
        for (number, line) in text.lines().enumerate() {
            let words = line.trim();
            if words.is_empty() || words.starts_with(['#', ';']) {
                continue;
            }
            let wrong = |reason: &str| malformed(CONFIG, format!("line {}: {reason}", number + 1));
            let depth = line.len() - line.trim_start().len();
            let last = place.as_ref().and_then(|(section, key)| Some((section, key.as_ref()?)));
            // A line that stands further in than its key goes on with the key's value.
            let value = match last {
                Some((section, key)) if depth > indent => {
                    sections.get_mut(section).and_then(|values| values.get_mut(key))
                }
                _ => None,
            };
            if let Some(value) = value {
                value.push('\n');
                value.push_str(words);
            } else if let Some(rest) = words.strip_prefix('[') {
                let name =
                    rest.strip_suffix(']').ok_or_else(|| wrong("expected `]` at the end"))?;
                if name.split('.').count() > MAX_DEPTH {
                    return Err(wrong("sections are nested too deep"));
                }
                sections.entry(name.to_owned()).or_default();
                place = Some((name.to_owned(), None));
            } else {
                let (key, value) = words
                    .split_once(['=', ':'])
                    .ok_or_else(|| wrong("expected `[section]` or `key = value`"))?;
                let (section, last) =
                    place.as_mut().ok_or_else(|| wrong("expected a `[section]` first"))?;
                let key = key.trim_end().to_owned();
                let values = sections.entry(section.clone()).or_default();
                if values.insert(key.clone(), value.trim_start().to_owned()).is_some() {
                    return Err(wrong(&format!("`{}` stands here twice", Shown(&key))));
                }
                *last = Some(key);
                indent = depth;
            }
        }
        Ok(Self { sections })
    }

    /// A section with those below it, all references resolved.
    pub(super) fn section(&self, name: &str) -> Result<Value, LoadError> {
        Resolver { config: self, left: MAX_RESOLVED }.section(name, 0)
    }
}

/// Follows references, and knows how much may still be written.
struct Resolver<'c> {
    config: &'c Config,
    left: usize,
}

impl Resolver<'_> {
    /// A section as an object; those below it are objects inside.
    fn section(&mut self, name: &str, depth: usize) -> Result<Value, LoadError> {
        if depth > MAX_DEPTH {
            return Err(malformed(CONFIG, format!("[{}] is nested too deep", Shown(name))));
        }
        let config = self.config;
        let mut object = Map::new();
        for (key, raw) in config.sections.get(name).into_iter().flatten() {
            let value = self.value(name, key, raw, depth)?;
            object.insert(key.clone(), value);
        }
        let prefix = format!("{name}.");
        let below = config
            .sections
            .range(prefix.clone()..)
            .take_while(|(other, _)| other.starts_with(&prefix));
        for (other, _) in below {
            let child = other[prefix.len()..].split('.').next().unwrap_or_default();
            if config.sections.get(name).is_some_and(|values| values.contains_key(child)) {
                let reason = format!("[{}] is also a key of [{}]", Shown(other), Shown(name));
                return Err(malformed(CONFIG, reason));
            }
            self.spend(1)?;
            if !object.contains_key(child) {
                let value = self.section(&format!("{prefix}{child}"), depth + 1)?;
                object.insert(child.to_owned(), value);
            }
        }
        Ok(Value::Object(object))
    }

    /// The value of a key: JSON, or else a string as it stands.
    fn value(
        &mut self,
        section: &str,
        key: &str,
        raw: &str,
        depth: usize,
    ) -> Result<Value, LoadError> {
        let mut pieces = Vec::new();
        self.pieces(section, key, raw, 0, &mut pieces)?;
        let text = match <[String; 1]>::try_from(pieces) {
            Ok([whole]) => whole,
            // Inside other words a reference stands for the text of a string, without its quotes.
            Err(pieces) => pieces
                .iter()
                .map(|piece| match serde_json::from_str(piece) {
                    Ok(Value::String(text)) if !text.starts_with(SECTION) => text,
                    _ => piece.clone(),
                })
                .collect(),
        };
        let value = match text.as_str() {
            "True" => Value::Bool(true),
            "False" => Value::Bool(false),
            "None" => Value::Null,
            text => serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned())),
        };
        self.sections_in(value, depth)
    }

    /// Puts sections where a value refers to them as a whole.
    fn sections_in(&mut self, value: Value, depth: usize) -> Result<Value, LoadError> {
        match value {
            Value::String(text) => match text.strip_prefix(SECTION) {
                Some(name) => self.section(name, depth + 1),
                None => Ok(Value::String(text)),
            },
            Value::Array(values) => {
                let values = values.into_iter().map(|value| self.sections_in(value, depth + 1));
                values.collect::<Result<_, _>>().map(Value::Array)
            }
            other => Ok(other),
        }
    }

    /// The pieces of a value, references replaced by what they stand for.
    fn pieces(
        &mut self,
        section: &str,
        key: &str,
        raw: &str,
        depth: usize,
        pieces: &mut Vec<String>,
    ) -> Result<(), LoadError> {
        let wrong = |reason: &str| {
            malformed(CONFIG, format!("[{}] `{}`: {reason}", Shown(section), Shown(key)))
        };
        if depth > MAX_DEPTH {
            return Err(wrong("references lead too deep"));
        }
        let mut rest = raw;
        while let Some(at) = rest.find('$') {
            if at > 0 {
                self.push(&rest[..at], pieces)?;
            }
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                self.push("$", pieces)?;
                rest = after;
                continue;
            }
            let (name, after) = rest
                .strip_prefix('{')
                .and_then(|rest| rest.split_once('}'))
                .ok_or_else(|| wrong("expected `{name}` or `$` after `$`"))?;
            rest = after;
            let name = name.replace(':', ".");
            let (other, option) = name.rsplit_once('.').unwrap_or((section, &name));
            let config = self.config;
            match config.sections.get(other).and_then(|values| values.get(option)) {
                // In its own section a key that refers to itself means the section of that name.
                Some(value) if !(name == option && value.trim() == raw.trim()) => {
                    self.pieces(other, option, value, depth + 1, pieces)?;
                }
                _ if config.sections.contains_key(&name) => {
                    let mark = Value::String(format!("{SECTION}{name}")).to_string();
                    self.push(&mark, pieces)?;
                }
                _ => {
                    return Err(wrong(&format!(
                        "refers to `{}`, which is not there",
                        Shown(&name)
                    )));
                }
            }
        }
        if !rest.is_empty() || raw.is_empty() {
            self.push(rest, pieces)?;
        }
        Ok(())
    }

    fn push(&mut self, text: &str, pieces: &mut Vec<String>) -> Result<(), LoadError> {
        self.spend(text.len().max(1))?;
        pieces.push(text.to_owned());
        Ok(())
    }

    fn spend(&mut self, bytes: usize) -> Result<(), LoadError> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            malformed(CONFIG, "references spell out more than a configuration can need")
        })?;
        Ok(())
    }
}

/// A value of a component's settings with its place.
#[derive(Debug, Clone)]
pub(super) struct Settings<'v> {
    component: Option<&'v str>,
    path: String,
    value: &'v Value,
}

impl<'v> Settings<'v> {
    /// All settings of a component, or of the pipeline.
    pub(super) fn new(component: Option<&'v str>, path: &str, value: &'v Value) -> Self {
        Self { component, path: path.to_owned(), value }
    }

    /// The name of the component.
    pub(super) fn component(&self) -> &'v str {
        self.component.unwrap_or_default()
    }

    /// The setting's path inside the component.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn value(&self) -> &'v Value {
        self.value
    }

    /// A setting below this one; nothing, which counts as `null`, where it is not there.
    pub(super) fn get(&self, key: &str) -> Self {
        let path =
            if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Self { path, value: self.value.get(key).unwrap_or(&Value::Null), ..*self }
    }

    pub(super) fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// That the setting holds what is not supported.
    pub(super) fn unsupported(&self, supported: &str) -> LoadError {
        let found = match self.value {
            Value::Null => "nothing".to_owned(),
            value => format!("`{}`", Shown(&value.to_string())),
        };
        LoadError::from(Unsupported {
            component: self.component.map(ToOwned::to_owned),
            setting: self.path.clone(),
            file: CONFIG.to_owned(),
            found,
            supported: supported.to_owned(),
        })
    }

    pub(super) fn text(&self, supported: &str) -> Result<&'v str, LoadError> {
        self.value.as_str().ok_or_else(|| self.unsupported(supported))
    }

    pub(super) fn flag(&self) -> Result<bool, LoadError> {
        self.value.as_bool().ok_or_else(|| self.unsupported("`true`, `false`"))
    }

    /// A truth value, or what counts where the setting is not there.
    pub(super) fn flag_or(&self, default: bool) -> Result<bool, LoadError> {
        if self.is_null() { Ok(default) } else { self.flag() }
    }

    /// A whole number within bounds.
    pub(super) fn size(&self, least: usize, most: usize) -> Result<usize, LoadError> {
        let number = self.value.as_u64().and_then(|number| usize::try_from(number).ok());
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| self.unsupported(&format!("a whole number from {least} to {most}")))
    }

    pub(super) fn list(&self, supported: &str) -> Result<&'v [Value], LoadError> {
        self.value.as_array().map(Vec::as_slice).ok_or_else(|| self.unsupported(supported))
    }

    /// A list of strings.
    pub(super) fn texts(&self, supported: &str) -> Result<Vec<&'v str>, LoadError> {
        let texts = self.list(supported)?.iter().map(Value::as_str);
        texts.collect::<Option<_>>().ok_or_else(|| self.unsupported(supported))
    }

    /// A setting that must be one of these.
    pub(super) fn one_of(&self, names: &[&str]) -> Result<&'v str, LoadError> {
        let supported = super::error::list(names);
        let name = self.text(&supported)?;
        if names.contains(&name) { Ok(name) } else { Err(self.unsupported(&supported)) }
    }

    /// A setting that must be `null` or not there.
    pub(super) fn none(&self) -> Result<(), LoadError> {
        if self.is_null() { Ok(()) } else { Err(self.unsupported("nothing (`null`)")) }
    }
}
