//! From files to [`Parts`]: a pipeline in a folder, a wheel or our compact file.
//!
//! Nothing that is read here is trusted. No length that a file declares makes room before its bytes
//! are there, nesting is bounded, sizes are checked against each other, and what this runtime does
//! not do is refused with the component and the setting that ask for it.

mod compact;
mod components;
mod config;
mod error;
mod files;
mod json;
mod lookups;
mod moves;
mod network;
mod pack;
#[cfg(test)]
mod tests;
mod weights;

use std::path::Path;

use serde_json::{Map, Value};

pub use compact::Precision;
pub use error::{LoadError, Unsupported, WrongShape};

use crate::open;
use crate::parts::{Component, ComponentParts, Meta, Parts};
use components::Around;
use config::{Config, Settings};
use error::{list, malformed};
use files::{CONFIG, Files};

/// spaCy's own tokenizer; some languages have others.
const TOKENIZER: &str = "spacy.Tokenizer.v1";

/// Which components of a pipeline are loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoadOptions {
    /// Components to switch on that the pipeline switches off, such as `senter`.
    pub enable: Vec<String>,
    /// Components to leave out.
    pub disable: Vec<String>,
}

/// A pipeline from a folder, a wheel or a compact file.
pub(crate) fn open(path: &Path, options: &LoadOptions) -> Result<Parts, LoadError> {
    let unreadable = |reason| LoadError::Unreadable { path: path.to_owned(), reason };
    if open::is_folder(path).map_err(unreadable)? {
        return from_files(&mut Files::folder(path)?, options);
    }
    parse(&open::read(path).map_err(unreadable)?, options)
}

/// A pipeline from the bytes of a wheel or of a compact file.
pub(crate) fn parse(bytes: &[u8], options: &LoadOptions) -> Result<Parts, LoadError> {
    if bytes.starts_with(b"PK") {
        return from_files(&mut Files::wheel(bytes)?, options);
    }
    if bytes.starts_with(&compact::MAGIC) {
        return compact::read(bytes, options);
    }
    let found = if bytes.is_empty() { "an empty file" } else { "a file that starts as neither" };
    Err(LoadError::NoPipeline { found: found.to_owned() })
}

/// The compact form of the pipeline in a folder or a wheel, with the components that it switches off.
pub fn to_compact(path: impl AsRef<Path>, precision: Precision) -> Result<Vec<u8>, LoadError> {
    let path = path.as_ref();
    let unreadable = |reason| LoadError::Unreadable { path: path.to_owned(), reason };
    if open::is_folder(path).map_err(unreadable)? {
        return compact_of(&mut Files::folder(path)?, precision);
    }
    wheel_to_compact(&open::read(path).map_err(unreadable)?, precision)
}

/// The compact form of the pipeline in a wheel's bytes.
pub(crate) fn wheel_to_compact(bytes: &[u8], precision: Precision) -> Result<Vec<u8>, LoadError> {
    compact_of(&mut Files::wheel(bytes)?, precision)
}

fn compact_of(files: &mut Files<'_>, precision: Precision) -> Result<Vec<u8>, LoadError> {
    let whole = Whole::read(files)?;
    let names = whole.names()?;
    let off = whole.disabled()?;
    let (kept, off) = names.iter().partition::<Vec<&str>, _>(|name| !off.contains(name));
    let all = LoadOptions {
        enable: off.iter().map(|&name| name.to_owned()).collect(),
        ..LoadOptions::default()
    };
    // Components that are switched off are kept where this runtime has them.
    let parts = whole.load(files, &names).or_else(|_| whole.load(files, &kept))?;
    let disabled = all.enable;
    compact::write(parts, disabled, precision)
}

/// A pipeline from its files.
fn from_files(files: &mut Files<'_>, options: &LoadOptions) -> Result<Parts, LoadError> {
    let whole = Whole::read(files)?;
    let runs = enabled(&whole.names()?, &whole.disabled()?, options)?;
    whole.load(files, &runs)
}

/// A pipeline's settings.
struct Whole {
    config: Config,
    nlp: Value,
}

impl Whole {
    fn read(files: &mut Files<'_>) -> Result<Self, LoadError> {
        let text = String::from_utf8(files.need(CONFIG)?);
        let config = Config::parse(&text.map_err(|_| malformed(CONFIG, "it is not in UTF-8"))?)?;
        let nlp = config.section("nlp")?;
        Ok(Self { config, nlp })
    }

    fn settings(&self) -> Settings<'_> {
        Settings::new(None, "nlp", &self.nlp)
    }

    /// The components in order.
    fn names(&self) -> Result<Vec<&str>, LoadError> {
        let pipeline = self.settings().get("pipeline");
        let names = pipeline.texts("a list of components")?;
        // A component's name is also that of its folder, and no way out of the pipeline's.
        let outside =
            |name: &&str| name.contains(['/', '\\', '\0']) || name.trim_matches('.').is_empty();
        if names.iter().any(outside) {
            return Err(pipeline.unsupported("names that can be those of folders"));
        }
        let twice = names.iter().enumerate().any(|(at, name)| names[..at].contains(name));
        if twice { Err(pipeline.unsupported("each component once")) } else { Ok(names) }
    }

    /// The components that are switched off.
    fn disabled(&self) -> Result<Vec<&str>, LoadError> {
        let disabled = self.settings().get("disabled");
        if disabled.is_null() { Ok(Vec::new()) } else { disabled.texts("a list of components") }
    }

    /// The pipeline with these of its components.
    fn load(&self, files: &mut Files<'_>, names: &[&str]) -> Result<Parts, LoadError> {
        let nlp = self.settings();
        let lang = nlp.get("lang").text("a language code")?;
        nlp.get("tokenizer").get("@tokenizers").one_of(&[TOKENIZER])?;
        for hook in ["before_creation", "after_creation", "after_pipeline_creation"] {
            nlp.get(hook).none()?;
        }
        let vectors_kind = nlp.get("vectors").get("@vectors");
        if !vectors_kind.is_null() {
            vectors_kind.one_of(&["spacy.Vectors.v1"])?;
        }
        let meta = meta(files, lang)?;
        let tokenizer = lookups::tokenizer(files)?;
        let norms = lookups::norms(files)?;
        let vectors = lookups::vectors(files)?;
        let vector_width = vectors.as_ref().and_then(|vectors| vectors.table.shape.get(1).copied());
        let mut components = Vec::with_capacity(names.len());
        let mut upstream = Vec::new();
        for &name in names {
            let section = self.config.section(&format!("components.{name}"))?;
            let settings = Settings::new(Some(name), "", &section);
            let around = Around { lang, vector_width, upstream: &upstream };
            let kind = components::load(&settings, files, &around)?;
            if let ComponentParts::Tok2Vec(parts) = &kind {
                upstream.push((name.to_owned(), parts.mix.gain.data.len()));
            }
            components.push(Component { name: name.to_owned(), kind });
        }
        Ok(Parts { meta, tokenizer, norms, vectors, components })
    }
}

/// The components that run, in order.
fn enabled<'n>(
    names: &[&'n str],
    off: &[&str],
    options: &LoadOptions,
) -> Result<Vec<&'n str>, LoadError> {
    for wanted in options.enable.iter().chain(&options.disable) {
        if !names.contains(&wanted.as_str()) {
            return Err(LoadError::NoComponent { name: wanted.clone(), names: list(names) });
        }
    }
    let chosen = |list: &[String], name: &str| list.iter().any(|one| one == name);
    let runs = |name: &&str| {
        !chosen(&options.disable, name) && (!off.contains(name) || chosen(&options.enable, name))
    };
    Ok(names.iter().copied().filter(runs).collect())
}

/// Where the pipeline comes from.
fn meta(files: &mut Files<'_>, lang: &str) -> Result<Meta, LoadError> {
    let file = "meta.json";
    let object: Map<String, Value> = match files.read(file)? {
        Some(bytes) => json::parse(file, &bytes)?,
        None => Map::new(),
    };
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Meta {
        lang: lang.to_owned(),
        name: text("name"),
        version: text("version"),
        license: text("license"),
        author: text("author"),
        url: text("url"),
    })
}
