//! From items to entries: in which order they stand, what they refer to, and whether they fit.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use super::fields::Page;
use super::item::{Envelope, Item, Quote, Superseded};
use super::{Defaults, Files};
use crate::audience::Viewer;
use crate::body::{Body, Kind};
use crate::check::{Culprit, Refusal};
use crate::diagnostic::{Diagnostic, Severity};
use crate::entry::{Entry, Evidence, NewEntry, Part, Seq};
use crate::negotiation::Negotiation;
use crate::quote;

/// Places items in a log and keeps those that fit.
pub(super) fn place(
    mut items: Vec<Item>,
    files: &Files,
    defaults: &Defaults,
    found: &RefCell<Vec<Diagnostic>>,
) -> Vec<Entry> {
    order(&mut items);
    name(&mut items);
    let numbered = number(&items, files, found);
    let mut log = Log {
        negotiation: Negotiation::new(Viewer::Mediator),
        entries: Vec::new(),
        broken: BTreeSet::new(),
        files,
        found,
    };
    for item in items {
        log.take(item, defaults);
    }
    if !numbered {
        // Numbers with a gap or twice were told; the entries that fit are numbered anew.
        debug_assert!(log.entries.iter().zip(1..).all(|(entry, n)| entry.seq == Seq(n)));
    }
    log.entries
}

/// Items with a number stand at it, the others behind them by kind, file and place, parties with
/// members behind their members and drafts behind their parents.
fn order(items: &mut Vec<Item>) {
    items.sort_by(|a, b| {
        let key = |item: &Item| {
            (item.envelope.seq.as_ref().map_or(u64::MAX, |(seq, _)| seq.0), item.kind)
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| a.file.cmp(&b.file))
            .then_with(|| a.at.start.cmp(&b.at.start))
    });
    let numbered = items.iter().filter(|item| item.envelope.seq.is_some()).count();
    let mut waiting: Vec<Item> = items.drain(numbered..).collect();
    // Each round takes what waits for nothing; what waits in a circle is told when it is checked.
    while !waiting.is_empty() {
        let open: BTreeSet<(Kind, String)> =
            waiting.iter().map(|item| (item.kind, item.id.clone())).collect();
        let is_ready =
            |item: &Item| needs(item).all(|id| id == item.id || !open.contains(&(item.kind, id)));
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_ready);
        if ready.is_empty() {
            items.extend(rest);
            break;
        }
        items.extend(ready);
        waiting = rest;
    }
    items[numbered..].sort_by_key(|item| item.kind);
}

/// The things of its own kind that an item refers to.
fn needs(item: &Item) -> impl Iterator<Item = String> + '_ {
    let (parties, drafts) = match &item.body {
        Some(Body::Party(party)) => (party.members.as_slice(), [].as_slice()),
        Some(Body::Draft(draft)) => ([].as_slice(), draft.parents.as_slice()),
        _ => ([].as_slice(), [].as_slice()),
    };
    parties.iter().map(ToString::to_string).chain(drafts.iter().map(ToString::to_string))
}

/// Makes up ids for items that have none: the kind with the first free number.
fn name(items: &mut [Item]) {
    let used: BTreeSet<(Kind, String)> =
        items.iter().map(|item| (item.kind, item.id.clone())).collect();
    let mut next = std::collections::BTreeMap::<Kind, u64>::new();
    for item in items.iter_mut().filter(|item| item.id.is_empty()) {
        if matches!(item.kind, Kind::Negotiation | Kind::Retraction) {
            continue;
        }
        let n = next.entry(item.kind).or_default();
        item.id = loop {
            *n += 1;
            let id = format!("{}-{n}", item.kind);
            if !used.contains(&(item.kind, id.clone())) {
                break id;
            }
        };
        if let Some(body) = &mut item.body {
            body.rename(&item.id);
        }
    }
}

/// Whether the numbers given are 1, 2, 3 and so on; each that is not is told.
fn number(items: &[Item], files: &Files, found: &RefCell<Vec<Diagnostic>>) -> bool {
    let mut good = true;
    let mut next = Seq(1);
    for item in items {
        let Some((seq, span)) = &item.envelope.seq else { break };
        if *seq != next {
            good = false;
            let page = page(&item.file, files, found);
            let told = page.error(
                "sequence",
                span.clone(),
                format!("the entry has number {seq}, and the next one is {next}"),
            );
            told.help("numbers run from 1 without a gap; leave `seq` out and the entry gets one");
        }
        next = seq.next();
    }
    good
}

fn page<'a>(file: &'a str, files: &'a Files, found: &'a RefCell<Vec<Diagnostic>>) -> Page<'a> {
    Page { file, text: files.get(file).map_or("", String::as_str), found }
}

struct Log<'a> {
    negotiation: Negotiation,
    entries: Vec<Entry>,
    /// The ids of what had a mistake; references to them are not told again.
    broken: BTreeSet<String>,
    files: &'a Files,
    found: &'a RefCell<Vec<Diagnostic>>,
}

impl Log<'_> {
    fn take(&mut self, item: Item, defaults: &Defaults) {
        let Item { kind, id, file, at, scalars, places, envelope, body, retracts } = item;
        let place = Place { file: &file, at, scalars, places };
        let Some(mut body) = body else {
            self.broken.insert(id);
            return;
        };
        let Envelope { recorded_at, author, audience, on, evidence, reading, supersedes, .. } =
            envelope;
        let wanted = evidence.len();
        let evidence: Vec<Evidence> =
            evidence.into_iter().filter_map(|quote| self.find(quote, &place)).collect();
        let is_short = evidence.len() < wanted;
        if let Body::Statement(statement) = &mut body
            && statement.words.is_empty()
        {
            let quotes = evidence.iter().filter(|evidence| evidence.part == Part::Content);
            statement.words =
                quotes.map(|evidence| evidence.quote.as_str()).collect::<Vec<_>>().join(" … ");
        }
        if let (Body::Retraction(retraction), Some((kind, id))) = (&mut body, &retracts) {
            let Some(seq) = self.earlier(*kind, Some(id), "entry", &place) else { return };
            retraction.entry = seq;
        }
        let supersedes = match supersedes {
            None => None,
            Some(Superseded::Entry(seq)) => Some(seq),
            Some(Superseded::Latest) => {
                let Some(seq) = self.earlier(kind, body.id(), "supersedes", &place) else {
                    self.broken.insert(id);
                    return;
                };
                Some(seq)
            }
        };
        let author = author.unwrap_or_else(|| defaults.author.clone());
        let new = NewEntry { author, audience, on, evidence, reading, supersedes, body };
        let mut refusals = self.negotiation.problems(&new);
        let told = refusals.len();
        // What follows from a mistake that was told is not told again.
        refusals.retain(|refusal| !self.follows(refusal));
        if is_short {
            // Words that were not found are missing where they would have stood.
            let missing = |refusal: &Refusal| {
                matches!(refusal, Refusal::NoEvidence | Refusal::EmptyText("words"))
            };
            refusals.retain(|refusal| !missing(refusal));
        }
        for refusal in &refusals {
            self.tell(refusal, &place);
        }
        if told > 0 || is_short {
            self.broken.insert(id);
            return;
        }
        if let Body::Draft(draft) = &new.body {
            self.check_names(draft.text.as_deref().unwrap_or_default(), &place);
        }
        let seq = self.negotiation.last().next();
        let entry = new.at(seq, recorded_at.unwrap_or(defaults.recorded_at));
        self.negotiation.apply(entry.clone());
        self.entries.push(entry);
    }

    /// The latest entry so far of this kind and id, which `key` means; tells if there is none.
    fn earlier(&self, kind: Kind, id: Option<&str>, key: &str, place: &Place<'_>) -> Option<Seq> {
        let same = |entry: &&Entry| entry.body.kind() == kind && entry.body.id() == id;
        if let Some(entry) = self.entries.iter().rev().find(same) {
            return Some(entry.seq);
        }
        let id = id.unwrap_or_default();
        if !self.broken.contains(id) {
            let span = place.places.iter().find(|(name, _)| name == key);
            let span = span.map_or_else(|| place.at.clone(), |(_, span)| span.clone());
            page(place.file, self.files, self.found).error(
                "unknown-entry",
                span,
                format!("there is no {kind} `{id}` before this entry"),
            );
        }
        None
    }

    /// Whether what is unknown, or what it is a part of, had a mistake that was told.
    fn follows(&self, refusal: &Refusal) -> bool {
        let Refusal::Unknown { what, .. } = refusal else { return false };
        // An option is named with its issue behind it, a clause with its draft.
        let last = what.trim_end_matches('`').rsplit('`').next();
        last.is_some_and(|id| self.broken.contains(id))
    }

    /// Looks quoted words up in their source.
    fn find(&self, quote: Quote, place: &Place<'_>) -> Option<Evidence> {
        let Quote { source, words, words_at, span, part } = quote;
        let Some(text) = self.negotiation.source_text(&source) else {
            // An unknown source is told when the entry is checked, unless its own mistake was.
            if self.broken.contains(source.as_str()) {
                return None;
            }
            let (start, end) = span.unwrap_or((0, 1));
            return Some(Evidence { source, start, end, quote: words, part });
        };
        if let Some((start, end)) = span {
            return Some(Evidence { source, start, end, quote: words, part });
        }
        let places = quote::places(text, &words);
        if let [start] = places.as_slice() {
            let end = start + words.chars().count();
            return Some(Evidence { source, start: *start, end, quote: words, part });
        }
        let page = page(place.file, self.files, self.found);
        if places.is_empty() {
            let told = page.error(
                "quote-not-found",
                words_at,
                format!("source `{source}` does not have these words"),
            );
            if let Some(help) = quote::nearest(text, &words) {
                told.help(help);
            }
        } else {
            let n = places.len();
            let list: Vec<String> = places.iter().take(8).map(ToString::to_string).collect();
            page.error(
                "quote-ambiguous",
                words_at,
                format!("source `{source}` has these words {n} times"),
            )
            .help(format!(
                "quote more, or add `at = [start, end]`; they stand at characters {}",
                list.join(", ")
            ));
        }
        None
    }

    fn tell(&self, refusal: &Refusal, place: &Place<'_>) {
        let span = match refusal.culprit() {
            Culprit::Word(word) => {
                place.scalars.iter().find(|(text, _)| *text == word).map(|(_, span)| span.clone())
            }
            Culprit::Field(field) => {
                place.places.iter().find(|(key, _)| key == field).map(|(_, span)| span.clone())
            }
            Culprit::Entry => None,
        };
        let page = page(place.file, self.files, self.found);
        let told =
            page.error(refusal.id(), span.unwrap_or_else(|| place.at.clone()), refusal.to_string());
        if let Some(help) = refusal.help() {
            told.help(help);
        }
    }

    /// Brackets should name parties that the record knows.
    fn check_names(&self, text: &str, place: &Place<'_>) {
        let Some(file) = self.files.get(place.file).filter(|file| file.ends_with(text)) else {
            return;
        };
        let mut told = BTreeSet::new();
        for clause in crate::clause::clauses(text).0 {
            for name in clause.brackets.iter().flat_map(|bracket| &bracket.by) {
                let name = name.trim_end_matches(" propose").trim_end_matches(" oppose");
                if self.negotiation.party_named(name).is_some() || !told.insert(name.to_owned()) {
                    continue;
                }
                let start = file.len() - text.len();
                let span = text.find(name).map(|at| start + at..start + at + name.len());
                let page = page(place.file, self.files, self.found);
                let message = format!("no party is called `{name}`");
                let warning = page.tell(Severity::Warning, "bracket-party", span, message);
                let parties = self.negotiation.parties.current();
                let names: Vec<String> =
                    parties.map(|party| party.body.name.to_lowercase()).collect();
                match crate::check::nearest(name, names.iter().map(String::as_str)) {
                    Some(near) => warning.help(format!("did you mean `{near}`?")),
                    None => warning.help("name it as a party, or as an alias of one"),
                };
            }
        }
    }
}

/// Where an item stands.
struct Place<'a> {
    file: &'a str,
    at: Range<usize>,
    scalars: Vec<(String, Range<usize>)>,
    places: Vec<(String, Range<usize>)>,
}
