//! Lookup tables and rules: norms, the lemmatizer's tables, the tokenizer's exceptions, the attribute
//! ruler's patterns, word vectors.

use serde_json::{Map, Value};

use super::LoadError;
use super::error::{Shown, Unsupported, list, malformed};
use super::files::Files;
use super::network::{feature, feature_names, feature_of_id};
use super::pack::{self, Packed};
use crate::parts::{
    Feature, LookupRows, LookupTable, RawRule, SpecialToken, Tensor, TokenizerParts, VectorParts,
};
use crate::texts::{TextLists, TextMap, Texts};

/// The numbers of the attributes that a special case may set.
const ORTH: u64 = 65;
const NORM: u64 = 67;

/// The norms of words, sorted by the words' hashes.
pub(super) fn norms(files: &mut Files<'_>) -> Result<Vec<(u64, String)>, LoadError> {
    let file = "vocab/lookups.bin";
    let Some(bytes) = files.read(file)? else { return Ok(Vec::new()) };
    let value = pack::parse(file, &bytes)?;
    let tables = Packed::new(file, &value);
    let _ = tables.map("a map of tables")?;
    let Some(table) = tables.get("lexeme_norm") else { return Ok(Vec::new()) };
    let rows = table.map("a table of norms")?.map(|(key, norm)| {
        Ok((key.unsigned("the hash of a word")?, norm.text("a norm")?.to_owned()))
    });
    sorted(rows)
}

/// Rows sorted by key; where a key comes twice the last counts.
fn sorted<V>(
    rows: impl Iterator<Item = Result<(u64, V), LoadError>>,
) -> Result<Vec<(u64, V)>, LoadError> {
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    rows.reverse();
    rows.sort_by_key(|row| row.0);
    rows.dedup_by_key(|row| row.0);
    Ok(rows)
}

/// The lemmatizer's tables.
pub(super) fn lemma_tables(file: &str, bytes: &[u8]) -> Result<Vec<LookupTable>, LoadError> {
    let value = pack::parse(file, bytes)?;
    let tables = Packed::new(file, &value).map("a map of tables")?.map(|(name, rows)| {
        let name = name.text("the name of a table")?;
        Ok(LookupTable { name: name.to_owned(), rows: lemma_rows(file, name, rows)? })
    });
    tables.collect()
}

fn lemma_rows(file: &str, name: &str, rows: Packed<'_, '_>) -> Result<LookupRows, LoadError> {
    let what = format!("a table `{}`", Shown(name));
    let rows = sorted(
        rows.map(&what)?.map(|(key, row)| Ok((key.unsigned("the hash of a string")?, row))),
    )?;
    let full = || malformed(file, "a table has more than 4 GiB of text");
    let Some((_, first)) = rows.first() else {
        return Ok(LookupRows::Lists { keys: Vec::new(), values: TextLists::default() });
    };
    if first.map("").is_ok() {
        let maps = rows.into_iter().map(|(key, row)| {
            let mut entries = row
                .map("a map of words")?
                .map(|(word, lemmas)| Ok((word.text("a word")?, texts(lemmas)?)))
                .collect::<Result<Vec<_>, LoadError>>()?;
            entries.reverse();
            entries.sort_by_key(|entry| entry.0);
            entries.dedup_by_key(|entry| entry.0);
            let mut map = TextMap::default();
            let fits = entries.iter().all(|(word, lemmas)| {
                map.keys.push(word) && map.values.push(lemmas.iter().copied())
            });
            if fits { Ok((key, map)) } else { Err(full()) }
        });
        return maps.collect::<Result<_, _>>().map(LookupRows::Maps);
    }
    if name == "lemma_rules" {
        let pairs = rows.into_iter().map(|(key, row)| {
            let pairs = row.list("a list of rules")?.map(|rule| match texts(rule)?[..] {
                [old, new] => Ok((old.to_owned(), new.to_owned())),
                _ => Err(rule.expected("a rule of two endings")),
            });
            Ok((key, pairs.collect::<Result<_, LoadError>>()?))
        });
        return pairs.collect::<Result<_, LoadError>>().map(LookupRows::Pairs);
    }
    if name == "lemma_index" {
        let sets = rows.into_iter().map(|(key, row)| {
            let mut words = texts(row)?;
            words.sort_unstable();
            words.dedup();
            let mut set = Texts::default();
            if words.iter().all(|word| set.push(word)) { Ok((key, set)) } else { Err(full()) }
        });
        return sets.collect::<Result<_, LoadError>>().map(LookupRows::Sets);
    }
    let (mut keys, mut values) = (Vec::with_capacity(rows.len()), TextLists::default());
    for (key, row) in rows {
        keys.push(key);
        if !values.push(texts(row)?) {
            return Err(full());
        }
    }
    Ok(LookupRows::Lists { keys, values })
}

/// A list of strings, or a single one.
fn texts<'b>(value: Packed<'_, 'b>) -> Result<Vec<&'b str>, LoadError> {
    match value.list("a list of strings") {
        Ok(texts) => texts.map(|text| text.text("a string")).collect(),
        Err(_) => Ok(vec![value.text("a string or a list of strings")?]),
    }
}

/// The tokenizer's rules and exceptions.
pub(super) fn tokenizer(files: &mut Files<'_>) -> Result<TokenizerParts, LoadError> {
    let file = "tokenizer";
    let bytes = files.need(file)?;
    let value = pack::parse(file, &bytes)?;
    let rules = Packed::new(file, &value);
    let _ = rules.map("a map of rules")?;
    let pattern = |name: &str| match rules.get(name) {
        Some(pattern) if !pattern.is_nil() => {
            pattern.text("a pattern").map(|text| Some(text.to_owned()))
        }
        _ => Ok(None),
    };
    let mut specials = Vec::new();
    if let Some(exceptions) = rules.get("exceptions").filter(|exceptions| !exceptions.is_nil()) {
        for (orth, tokens) in exceptions.map("a map of special cases")? {
            let orth = orth.text("a special case")?;
            let tokens = tokens
                .list("the tokens of a special case")?
                .map(|token| special_token(file, token));
            specials.push((orth.to_owned(), tokens.collect::<Result<_, _>>()?));
        }
    }
    Ok(TokenizerParts {
        prefix: pattern("prefix_search")?,
        suffix: pattern("suffix_search")?,
        infix: pattern("infix_finditer")?,
        token_match: pattern("token_match")?,
        url_match: pattern("url_match")?,
        specials,
        faster_heuristics: match rules.get("faster_heuristics") {
            Some(flag) => flag.flag("`faster_heuristics`, a truth value")?,
            None => true,
        },
    })
}

fn special_token(file: &str, token: Packed<'_, '_>) -> Result<SpecialToken, LoadError> {
    let mut special = SpecialToken::default();
    let mut has_orth = false;
    for (attr, value) in token.map("a token of a special case")? {
        match attr.unsigned("").ok().or_else(|| match attr.text("").ok()? {
            "ORTH" => Some(ORTH),
            "NORM" => Some(NORM),
            _ => None,
        }) {
            Some(ORTH) => {
                value.text("the text of a token")?.clone_into(&mut special.orth);
                has_orth = true;
            }
            Some(NORM) => special.norm = Some(value.text("the norm of a token")?.to_owned()),
            _ => {
                return Err(malformed(
                    file,
                    "a special case sets something other than `ORTH` and `NORM`",
                ));
            }
        }
    }
    if has_orth {
        Ok(special)
    } else {
        Err(malformed(file, "a token of a special case has no `ORTH`"))
    }
}

/// The attribute ruler's rules.
pub(super) fn rules(file: &str, bytes: &[u8]) -> Result<Vec<RawRule>, LoadError> {
    let value = pack::parse(file, bytes)?;
    let rules = Packed::new(file, &value).list("a list of rules")?.map(|rule| {
        let attrs = rule.need("attrs")?.map("the attributes of a rule")?.map(|(name, value)| {
            let name = name.text("the name of an attribute")?;
            let value = value.text("an attribute that is a string")?;
            Ok((name.to_owned(), value.to_owned()))
        });
        Ok(RawRule {
            patterns: json(rule.need("patterns")?)?,
            attrs: attrs.collect::<Result<_, LoadError>>()?,
            index: rule
                .get("index")
                .map_or(Ok(0), |index| index.integer("the number of a token"))?,
        })
    });
    rules.collect()
}

/// A value as JSON. It is not deeper than the file was let in.
fn json(value: Packed<'_, '_>) -> Result<Value, LoadError> {
    if value.is_nil() {
        return Ok(Value::Null);
    }
    if let Ok(values) = value.list("") {
        return values.map(|value| json(value)).collect::<Result<_, _>>().map(Value::Array);
    }
    if let Ok(entries) = value.map("") {
        let entries = entries.map(|(key, value)| Ok((key.text("a key")?.to_owned(), json(value)?)));
        return entries.collect::<Result<Map<_, _>, LoadError>>().map(Value::Object);
    }
    if let Ok(text) = value.text("") {
        return Ok(text.into());
    }
    if let Ok(flag) = value.flag("") {
        return Ok(flag.into());
    }
    if let Ok(number) = value.integer("") {
        return Ok(number.into());
    }
    if let Ok(number) = value.unsigned("") {
        return Ok(number.into());
    }
    Err(value.expected("what JSON can say"))
}

/// The word vectors, if there are any.
pub(super) fn vectors(files: &mut Files<'_>) -> Result<Option<VectorParts>, LoadError> {
    let Some(bytes) = files.read("vocab/vectors")? else { return Ok(None) };
    let table = npy("vocab/vectors", &bytes)?;
    drop(bytes);
    if table.data.is_empty() {
        return Ok(None);
    }
    let attr = vector_settings(files)?;
    let file = "vocab/key2row";
    let bytes = files.need(file)?;
    let value = pack::parse(file, &bytes)?;
    let height = table.shape.first().copied().unwrap_or(0);
    let rows = Packed::new(file, &value).map("a map of rows")?.filter_map(|(key, row)| {
        let read = || {
            let row = row.integer("the number of a row")?;
            // A key whose vector was taken out keeps no row.
            let Ok(at) = u32::try_from(row) else { return Ok(None) };
            if at as usize >= height {
                return Err(malformed(
                    file,
                    format!("row {at} is not there: the table has {height}"),
                ));
            }
            Ok(Some((key.unsigned("the hash of a word")?, at)))
        };
        read().transpose()
    });
    Ok(Some(VectorParts { attr, rows: sorted(rows)?, table }))
}

/// What of a word is the key of its vector.
fn vector_settings(files: &mut Files<'_>) -> Result<Feature, LoadError> {
    let file = "vocab/vectors.cfg";
    let Some(bytes) = files.read(file)? else { return Ok(Feature::Orth) };
    let settings: Map<String, Value> = super::json::parse(file, &bytes)?;
    let unsupported = |name: &str, supported: String| {
        LoadError::from(Unsupported {
            component: None,
            setting: name.to_owned(),
            file: file.to_owned(),
            found: settings
                .get(name)
                .map_or_else(String::new, |value| format!("`{}`", Shown(&value.to_string()))),
            supported,
        })
    };
    match settings.get("mode").map(Value::as_str) {
        None | Some(Some("default")) => {}
        Some(_) => return Err(unsupported("mode", list(&["default"]))),
    }
    let attr = match settings.get("attr") {
        None | Some(Value::Null) => return Ok(Feature::Orth),
        Some(Value::String(name)) => feature(name),
        Some(id) => id.as_u64().and_then(feature_of_id),
    };
    attr.ok_or_else(|| unsupported("attr", feature_names()))
}

/// How long the head of an array's file may be.
const MAX_NPY_HEAD: usize = 4096;

/// An array as `NumPy` writes it into a file of its own.
fn npy(file: &str, bytes: &[u8]) -> Result<Tensor, LoadError> {
    let wrong = |reason: &str| malformed(file, format!("no proper NumPy array: {reason}"));
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or_else(|| wrong("it does not start as one"))?;
    let (length, rest) = match rest {
        [1, _, one, two, rest @ ..] => (usize::from(u16::from_le_bytes([*one, *two])), rest),
        [2 | 3, _, one, two, three, four, rest @ ..] => {
            let length = u32::from_le_bytes([*one, *two, *three, *four]);
            (usize::try_from(length).unwrap_or(usize::MAX), rest)
        }
        _ => return Err(wrong("its version is unknown")),
    };
    if length > MAX_NPY_HEAD {
        return Err(wrong("its head is too long"));
    }
    let (head, data) = rest.split_at_checked(length).ok_or_else(|| wrong("it ends in its head"))?;
    let head = str::from_utf8(head).map_err(|_| wrong("its head is not in UTF-8"))?;
    let after =
        |key: &str| Some(head.split_once(key)?.1.trim_start().strip_prefix(':')?.trim_start());
    let starts = |key: &str, value: &str| after(key).is_some_and(|rest| rest.starts_with(value));
    if !starts("'descr'", "'<f4'") {
        return Err(wrong("its type is another than `<f4`"));
    }
    if !starts("'fortran_order'", "False") {
        return Err(wrong("it is written column by column"));
    }
    let shape = after("'shape'")
        .and_then(|rest| rest.strip_prefix('(')?.split_once(')'))
        .ok_or_else(|| wrong("its head has no shape"))?
        .0;
    let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty()).map(str::parse);
    let sizes: Vec<usize> =
        sizes.collect::<Result<_, _>>().map_err(|_| wrong("its shape holds no sizes"))?;
    match sizes[..] {
        [_, _] => pack::tensor(&sizes, data).map_err(|reason| malformed(file, reason)),
        _ => Err(wrong("it is no table of rows")),
    }
}
