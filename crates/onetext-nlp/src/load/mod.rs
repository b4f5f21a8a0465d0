//! From files to [`Parts`]: a pipeline in a folder, a wheel or our compact file.
//!
//! Nothing that is read here is trusted. No length that a file declares makes room before its bytes
//! are there, nesting is bounded, sizes are checked against each other, and what this runtime does
//! not do is refused with the component and the setting that ask for it.

mod components;
mod config;
mod error;
mod files;
mod json;
mod lookups;
mod moves;
mod network;
mod pack;
mod weights;

use std::path::Path;

use serde_json::{Map, Value};

pub use error::{LoadError, Unsupported, WrongShape};

use crate::open;
use crate::parts::{Component, ComponentParts, Meta, Parts, Tok2VecParts};
use components::Around;
use config::{Config, Settings};
use error::{Shown, list, malformed};
use files::{CONFIG, Files};

/// The language codes that spaCy tokenizes with other means than its own tokenizer have another
/// name here; all that use it have this one.
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
    let found = if bytes.is_empty() { "an empty file" } else { "a file that starts as neither" };
    Err(LoadError::NoPipeline { found: found.to_owned() })
}

/// A pipeline from its files.
fn from_files(files: &mut Files<'_>, options: &LoadOptions) -> Result<Parts, LoadError> {
    let text = String::from_utf8(files.need(CONFIG)?)
        .map_err(|_| malformed(CONFIG, "it is not in UTF-8"))?;
    let config = Config::parse(&text)?;
    let nlp = config.section("nlp")?;
    let nlp = Settings::new(None, "nlp", &nlp);
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
    let mut components: Vec<Component> = Vec::new();
    let mut upstream = Vec::new();
    for name in enabled(&nlp, options)? {
        if components.iter().any(|component| component.name == name) {
            return Err(nlp.get("pipeline").unsupported("each component once"));
        }
        let section = config.section(&format!("components.{name}"))?;
        let settings = Settings::new(Some(name), "", &section);
        let around = Around { lang, vector_width, upstream: &upstream };
        let kind = components::load(&settings, files, &around)?;
        if let ComponentParts::Tok2Vec(parts) = &kind {
            upstream.push((name.to_owned(), width(parts)));
        }
        components.push(Component { name: name.to_owned(), kind });
    }
    Ok(Parts { meta, tokenizer, norms, vectors, components })
}

/// The width of a network's vectors.
fn width(parts: &Tok2VecParts) -> usize {
    parts.mix.gain.data.len()
}

/// The components that run, in order.
fn enabled<'v>(nlp: &Settings<'v>, options: &LoadOptions) -> Result<Vec<&'v str>, LoadError> {
    let names = nlp.get("pipeline").texts("a list of components")?;
    let off = nlp.get("disabled");
    let off = if off.is_null() { Vec::new() } else { off.texts("a list of components")? };
    for wanted in options.enable.iter().chain(&options.disable) {
        if !names.contains(&wanted.as_str()) {
            let found = format!("`{}`, which the pipeline does not have", Shown(wanted));
            let (setting, file) = ("nlp.pipeline".to_owned(), CONFIG.to_owned());
            let supported = list(&names);
            return Err(Unsupported { component: None, setting, file, found, supported }.into());
        }
    }
    let chosen = |list: &[String], name: &str| list.iter().any(|one| one == name);
    let runs = |name: &&str| {
        !chosen(&options.disable, name) && (!off.contains(name) || chosen(&options.enable, name))
    };
    Ok(names.into_iter().filter(runs).collect())
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
