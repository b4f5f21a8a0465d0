//! From the files of a folder to its items: which file holds what.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{Fields, Page};
use super::item::{Item, envelope, recorded_at};
use super::{Defaults, Files, bodies};
use crate::body::{Body, Format, Kind};
use crate::check::nearest;
use crate::diagnostic::{Diagnostic, Severity};

/// The file that every folder has.
pub(super) const HEAD: &str = "onetext.toml";

/// Reads every file; `defaults` are changed by what the folder says for all its items.
pub(super) fn items(
    files: &Files,
    defaults: &mut Defaults,
    found: &RefCell<Vec<Diagnostic>>,
) -> Vec<Item> {
    let mut items = Vec::new();
    if !files.contains_key(HEAD) {
        let page = Page { file: HEAD, text: "", found };
        page.tell(Severity::Error, "missing-file", None, format!("the folder has no `{HEAD}`"))
            .help("make one with a line `title = \"…\"`, and the parties and issues");
    }
    for (file, text) in files {
        let page = Page { file, text, found };
        let (folder, name) = file.split_once('/').unwrap_or(("", file));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match (folder, ending) {
            ("", _) if file == HEAD => head(&page, defaults, &mut items),
            ("record", "toml") => record(&page, &mut items),
            ("sources", "toml") => items.extend(source(&page, stem, files, defaults)),
            ("sources", "txt" | "html" | "md" | "xml") => {
                if !files.contains_key(&format!("sources/{stem}.toml")) {
                    page.tell(
                        Severity::Error,
                        "missing-file",
                        None,
                        "this source has no description beside it",
                    )
                    .help(format!(
                        "make `sources/{stem}.toml` with its `title`, `publisher` and `date`"
                    ));
                }
            }
            ("drafts", "md") => items.extend(draft(&page, stem)),
            _ => {
                page.tell(Severity::Warning, "unexpected-file", None, "this file is no part of a record, and was not read")
                    .help("a record has onetext.toml, sources/*.txt, .html, .md, .xml and .toml, drafts/*.md and record/*.toml");
            }
        }
    }
    items
}

/// Parses TOML, telling every mistake in it.
fn parse<'i>(page: &Page<'_>, text: &'i str, base: usize) -> Spanned<DeTable<'i>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().trim();
        let span = base + span.start..base + span.end;
        let told = page.error("toml", span, format!("this is no TOML: {message}"));
        if message.starts_with("invalid date") {
            told.help(
                "only a whole day stands without quotation marks; write \"2025-11\", \"2025\" or \
                 \"2025-11-29/2025-11-30\"",
            );
        }
    }
    table
}

fn head(page: &Page<'_>, defaults: &mut Defaults, items: &mut Vec<Item>) {
    let table = parse(page, page.text, 0);
    let fields = Fields::new(page, table.get_ref(), 0..0);
    if let Some(value) = fields.get("defaults")
        && let Some(inner) = fields.inner("defaults", value)
    {
        defaults.author = inner.text("author").unwrap_or_else(|| defaults.author.clone());
        defaults.recorded_at = recorded_at(&inner).unwrap_or(defaults.recorded_at);
        inner.finish("the defaults");
    }
    for (key, kind) in
        [("parties", Kind::Party), ("persons", Kind::Person), ("issues", Kind::Issue)]
    {
        let Some(value) = fields.get(key) else { continue };
        let DeValue::Table(entities) = value.get_ref() else {
            fields.mistyped(key, &format!("tables [{key}.ID]"), value);
            continue;
        };
        let mut entities: Vec<_> = entities.iter().collect();
        entities.sort_by_key(|(id, _)| id.span().start);
        for (id, value) in entities {
            if let Some(inner) = fields.inner(key, value) {
                items.push(item(kind, id.get_ref(), id.span(), &inner, "on", |fields| {
                    bodies::body(kind, id.get_ref(), fields)
                }));
            }
        }
    }
    if ["title", "summary", "seq"].iter().all(|key| fields.get(key).is_none()) {
        page.tell(Severity::Warning, "no-title", None, "the talks have no title")
            .help("begin the file with a line `title = \"…\"`");
        envelope(&fields, "on");
        fields.finish(HEAD);
        return;
    }
    let heading = item(Kind::Negotiation, "", 0..0, &fields, "on", |fields| {
        bodies::body(Kind::Negotiation, "", fields)
    });
    items.insert(0, heading);
}

fn record(page: &Page<'_>, items: &mut Vec<Item>) {
    let table = parse(page, page.text, 0);
    let mut here = Vec::new();
    let mut keys: Vec<_> = table.get_ref().iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in keys {
        let word = key.get_ref().as_ref();
        let Ok(kind) = word.parse::<Kind>() else {
            let told =
                page.error("unknown-kind", key.span(), format!("`{word}` is no kind of entry"));
            let known = Kind::EVERY.iter().map(|kind| kind.word());
            match nearest(word, known.clone()) {
                Some(near) => told.help(format!("did you mean `[[{near}]]`?")),
                None => {
                    told.help(format!("the kinds are {}", known.collect::<Vec<_>>().join(", ")))
                }
            };
            continue;
        };
        let DeValue::Array(values) = value.get_ref() else {
            page.error("wrong-type", key.span(), format!("write `[[{word}]]`, with two brackets"));
            continue;
        };
        for value in values {
            let DeValue::Table(table) = value.get_ref() else {
                page.error(
                    "wrong-type",
                    value.span(),
                    format!("write `[[{word}]]`, with two brackets"),
                );
                continue;
            };
            let fields = Fields::new(page, table, value.span());
            let has_id = !matches!(kind, Kind::Negotiation | Kind::Retraction);
            let id = if has_id { fields.text("id").unwrap_or_default() } else { String::new() };
            // A made-up id has no place in the log yet, so the body is read with one that any kind allows.
            let known = if id.is_empty() { "x" } else { &id };
            let mut new = item(kind, &id, value.span(), &fields, "on", |fields| {
                bodies::body(kind, known, fields)
            });
            new.retracts = retracts(kind, &fields);
            here.push(new);
        }
    }
    here.sort_by_key(|item| item.at.start);
    items.append(&mut here);
}

/// What a retraction of the form `entry = { statement = "s4" }` takes back.
fn retracts(kind: Kind, fields: &Fields<'_, '_>) -> Option<(Kind, String)> {
    if kind != Kind::Retraction {
        return None;
    }
    let DeValue::Table(table) = fields.get("entry")?.get_ref() else { return None };
    let (key, value) = table.iter().next()?;
    Some((key.get_ref().parse().ok()?, value.get_ref().as_str()?.to_owned()))
}

fn source(page: &Page<'_>, id: &str, files: &Files, defaults: &Defaults) -> Option<Item> {
    let beside = |ending: &str| files.get(&format!("sources/{id}.{ending}")).cloned();
    let originals = [("html", Format::Html), ("md", Format::Markdown), ("xml", Format::Feed)];
    let original =
        originals.into_iter().find_map(|(ending, format)| Some((beside(ending)?, format)));
    let (text, original, format) = match (beside("txt"), original) {
        (Some(text), None) => (text, None, Format::Text),
        (Some(text), Some((original, format))) => (text, Some(original), format),
        (None, Some((page, Format::Html))) => ((defaults.extract)(&page), Some(page), Format::Html),
        (None, Some((page, Format::Markdown))) => (page, None, Format::Markdown),
        (None, _) => {
            page.tell(Severity::Error, "missing-file", None, "this source has no text beside it")
                .help(format!(
                    "put what it says into `sources/{id}.txt`, or the page into `sources/{id}.html`"
                ));
            return None;
        }
    };
    let table = parse(page, page.text, 0);
    let fields = Fields::new(page, table.get_ref(), 0..0);
    Some(item(Kind::Source, id, 0..0, &fields, "date", |fields| {
        bodies::source(id, fields, Some(text), original, format)
    }))
}

fn draft(page: &Page<'_>, stem: &str) -> Option<Item> {
    let id = match stem.split_once('-') {
        Some((number, id)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            id
        }
        _ => {
            page.tell(
                Severity::Error,
                "draft-name",
                None,
                "the name of a draft begins with its place",
            )
            .help(format!("rename the file to `drafts/01-{stem}.md`"));
            return None;
        }
    };
    let Some((matter, text)) = front_matter(page.text) else {
        page.error(
            "front-matter",
            0..page.text.find('\n').unwrap_or(page.text.len()),
            "the draft does not say what it is",
        )
        .help("begin with a line `+++`, then `title = \"…\"`, `date` and `by`, then a line `+++`");
        return None;
    };
    let table = parse(page, &page.text[matter.clone()], matter.start);
    // Spans count from the front matter; the page's text must count from there too.
    let shifted = RefCell::new(Vec::new());
    let inner = Page { file: page.file, text: &page.text[matter.clone()], found: &shifted };
    let fields = Fields::new(&inner, table.get_ref(), 0..0);
    let words = page.text[text.clone()].to_owned();
    let mut new = item(Kind::Draft, id, 0..0, &fields, "date", |fields| {
        bodies::draft(id, fields, (!words.is_empty()).then_some(words))
    });
    let shift =
        |span: &mut Range<usize>| *span = span.start + matter.start..span.end + matter.start;
    shift(&mut new.at);
    new.scalars.iter_mut().for_each(|(_, span)| shift(span));
    new.places.iter_mut().for_each(|(_, span)| shift(span));
    new.envelope.evidence.iter_mut().for_each(|quote| shift(&mut quote.words_at));
    if let Some((_, span)) = &mut new.envelope.seq {
        shift(span);
    }
    for mut diagnostic in shifted.into_inner() {
        diagnostic.span.iter_mut().for_each(shift);
        page.found.borrow_mut().push(diagnostic);
    }
    new.scalars.extend(super::draft::check(page, text.start));
    Some(new)
}

/// The places of the front matter and of what follows it.
pub(super) fn front_matter(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut at = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        // Some editors put a mark before the first line.
        let is_fence = line.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']) == "+++";
        match start {
            None if is_fence => start = Some(at + line.len()),
            None => return None,
            Some(start) if is_fence => return Some((start..at, at + line.len()..text.len())),
            Some(_) => {}
        }
        at += line.len();
    }
    None
}

/// An item from its table; without a body if a mistake was told.
fn item(
    kind: Kind,
    id: &str,
    at: Range<usize>,
    fields: &Fields<'_, '_>,
    date: &'static str,
    body: impl FnOnce(&Fields<'_, '_>) -> Option<Body>,
) -> Item {
    let envelope = envelope(fields, date);
    let mut body = body(fields);
    fields.finish(&format!("a {kind}"));
    if body.is_none() && !fields.failed() {
        // The only thing that is not told by its key is the id itself.
        let reason =
            crate::id::PartyId::new(id).err().map_or_else(String::new, |e| format!(": {e}"));
        fields.fail("bad-value", at.clone(), format!("`{id}` is no id{reason}"));
    }
    if fields.failed() {
        body = None;
    }
    Item {
        kind,
        id: id.to_owned(),
        file: fields.page.file.to_owned(),
        at,
        scalars: fields.scalars(),
        places: fields.places(),
        envelope,
        body,
        retracts: None,
    }
}
