//! From the files of a folder to its items: which file holds what.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{Fields, Name, Page};
use super::item::{Item, envelope, recorded_at};
use super::{Defaults, Files, bodies};
use crate::body::{Body, Format, Kind};
use crate::check::nearest;
use crate::diagnostic::{Diagnostic, Severity};
use crate::id::slug;
use crate::when::When;

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
            ("sources", "toml") => items.push(source(&page, stem, files, defaults)),
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
                    items.push(Item::broken(Kind::Source, stem, file));
                }
            }
            ("drafts", "md") => items.push(draft(&page, stem)),
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
        let words = page.text.get(span.clone()).unwrap_or_default();
        if message.starts_with("invalid date") && words.parse::<When>().is_ok() {
            page.error("toml", span, "only a single day stands without quotation marks")
                .help(format!("write it as \"{words}\""));
            continue;
        }
        let told = page.error("toml", span, format!("this is no TOML: {message}"));
        if message.starts_with("invalid date") {
            told.help(
                "write a day as 2025-11-29; in quotation marks a month as \"2025-11\", a year as \
                 \"2025\", a range as \"2025-11-29/2025-11-30\"",
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
            let id = ids(value).iter().find_map(|id| slug(id));
            let id = id.unwrap_or_else(|| "ID".to_owned());
            fields.mistyped(key, &format!("tables [{key}.ID]"), value).help(format!(
                "give each a table of its own, which begins with a line `[{key}.{id}]`"
            ));
            items.extend(broken(kind, value, page));
            continue;
        };
        let mut entities: Vec<_> = entities.iter().collect();
        entities.sort_by_key(|(id, _)| id.span().start);
        for (id, value) in entities {
            let Some(inner) = fields.inner(&format!("{key}.{}", id.get_ref()), value) else {
                items.push(Item::broken(kind, id.get_ref(), page.file));
                continue;
            };
            let name = Name::at(id.get_ref(), id.span());
            items.push(item(kind, id.get_ref(), id.span(), &inner, "on", |fields| {
                bodies::body(kind, &name, fields)
            }));
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
        bodies::body(Kind::Negotiation, &Name::made_up(), fields)
    });
    items.insert(0, heading);
}

pub(super) fn record(page: &Page<'_>, items: &mut Vec<Item>) {
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
            if let Some(near) = nearest(word, known.clone()) {
                told.help(format!("did you mean `[[{near}]]`?"));
                let meant = near.parse::<Kind>().into_iter();
                here.extend(meant.flat_map(|kind| broken(kind, value, page)));
            } else {
                told.help(format!("the kinds are {}", known.collect::<Vec<_>>().join(", ")));
            }
            continue;
        };
        let DeValue::Array(values) = value.get_ref() else {
            page.error("wrong-type", key.span(), format!("write `[[{word}]]`, with two brackets"));
            here.extend(broken(kind, value, page));
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
            here.push(entry(kind, value.span(), &Fields::new(page, table, value.span())));
        }
    }
    here.sort_by_key(|item| item.at.start);
    items.append(&mut here);
}

/// One table of a file in `record/`.
fn entry(kind: Kind, at: Range<usize>, fields: &Fields<'_, '_>) -> Item {
    let id = if kind.has_id() { fields.text("id") } else { None };
    let id = id.as_deref();
    let (mut retracts, mut binds) = (None, false);
    let mut new = item(kind, id.unwrap_or_default(), at.clone(), fields, "on", |fields| {
        if kind == Kind::Retraction {
            let (retraction, named) = bodies::retraction(fields)?;
            retracts = named;
            return Some(retraction.into());
        }
        // A made-up id has no place in the log yet, so the body is read with another.
        let name = id.map_or_else(Name::made_up, |id| {
            Name::at(id, fields.get("id").map_or(at, Spanned::span))
        });
        if kind == Kind::Endorsement {
            let (endorsement, is_open) = bodies::endorsement(&name, fields)?;
            binds = is_open;
            return Some(endorsement.into());
        }
        bodies::body(kind, &name, fields)
    });
    (new.retracts, new.binds) = (retracts, binds);
    new
}

/// Items for what stands where it cannot be read, so that what refers to it is not told.
fn broken(kind: Kind, value: &Spanned<DeValue<'_>>, page: &Page<'_>) -> Vec<Item> {
    ids(value).iter().map(|id| Item::broken(kind, id, page.file)).collect()
}

/// The ids in tables that were written in another way than they should be: in a list, as texts
/// alone, or one by itself.
fn ids(value: &Spanned<DeValue<'_>>) -> Vec<String> {
    match value.get_ref() {
        DeValue::String(id) => vec![id.to_string()],
        DeValue::Table(table) => table
            .get("id")
            .and_then(|id| id.get_ref().as_str())
            .map(str::to_owned)
            .into_iter()
            .collect(),
        DeValue::Array(values) => values.iter().flat_map(ids).collect(),
        _ => Vec::new(),
    }
}

fn source(page: &Page<'_>, id: &str, files: &Files, defaults: &Defaults) -> Item {
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
            return Item::broken(Kind::Source, id, page.file);
        }
    };
    let table = parse(page, page.text, 0);
    let fields = Fields::new(page, table.get_ref(), 0..0);
    item(Kind::Source, id, 0..0, &fields, "date", |fields| {
        bodies::source(&Name::of_file(id), fields, Some(text), original, format)
    })
}

fn draft(page: &Page<'_>, stem: &str) -> Item {
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
            return Item::broken(Kind::Draft, stem, page.file);
        }
    };
    let Some((matter, text)) = front_matter(page.text) else {
        let first = without_mark(page.text.split('\n').next().unwrap_or_default());
        let start = page.text.len() - without_mark(page.text).len();
        page.error(
            "front-matter",
            start..start + first.trim_end_matches('\r').len(),
            "the draft does not say what it is",
        )
        .help("begin with a line `+++`, then `title = \"…\"`, `date` and `by`, then a line `+++`");
        return Item::broken(Kind::Draft, id, page.file);
    };
    let table = parse(page, &page.text[matter.clone()], matter.start);
    // Spans count from the front matter; the page's text must count from there too.
    let shifted = RefCell::new(Vec::new());
    let inner = Page { file: page.file, text: &page.text[matter.clone()], found: &shifted };
    let fields = Fields::new(&inner, table.get_ref(), 0..0);
    let words = page.text[text.clone()].to_owned();
    // A draft that is known only from reports has no words, whatever lines its file ends with.
    let words = (!words.trim().is_empty()).then_some(words);
    let mut new = item(Kind::Draft, id, 0..0, &fields, "date", |fields| {
        bodies::draft(&Name::of_file(id), fields, words)
    });
    let shift =
        |span: &mut Range<usize>| *span = span.start + matter.start..span.end + matter.start;
    shift(&mut new.at);
    new.spots.iter_mut().for_each(|spot| shift(&mut spot.at));
    new.envelope.evidence.iter_mut().for_each(|quote| shift(&mut quote.words_at));
    if let Some((_, span)) = &mut new.envelope.seq {
        shift(span);
    }
    for mut diagnostic in shifted.into_inner() {
        diagnostic.span.iter_mut().for_each(shift);
        page.found.borrow_mut().push(diagnostic);
    }
    new.spots.extend(super::draft::check(page, text.start));
    new
}

/// The places of the front matter and of what follows it.
pub(super) fn front_matter(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut at = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        let is_fence = without_mark(line).trim_end_matches(['\n', '\r']) == "+++";
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

/// The text behind the mark that some editors put at the start of a file.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
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
    debug_assert!(body.is_some() || fields.failed(), "what is lost is told");
    if fields.failed() {
        body = None;
    }
    Item {
        kind,
        id: id.to_owned(),
        file: fields.page.file.to_owned(),
        at,
        spots: fields.spots(),
        envelope,
        body,
        retracts: None,
        binds: false,
    }
}
