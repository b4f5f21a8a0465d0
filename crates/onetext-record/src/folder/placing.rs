//! From items to entries: in which order they stand, what they refer to, and whether they fit.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::fields::Page;
use super::item::{Envelope, Item, Quote, Retracted, Superseded};
use super::place::Place;
use super::{Defaults, Files};
use crate::audience::{Audience, Viewer};
use crate::body::{Body, Endorsement, Kind, Reference};
use crate::check::{Refusal, nearest, references};
use crate::diagnostic::{Diagnostic, Severity};
use crate::draft::clauses_of;
use crate::entry::{Entry, Evidence, NewEntry, Part, Seq};
use crate::id::slug;
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
        broken: broken(&items),
        numbers: BTreeMap::new(),
        number: Seq(0),
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
    let mut next = BTreeMap::<Kind, u64>::new();
    for item in items.iter_mut().filter(|item| item.id.is_empty()) {
        if !item.kind.has_id() {
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

/// What cannot be used as it stands, by its id and by what the id was meant to be.
fn broken(items: &[Item]) -> BTreeSet<(Kind, String)> {
    let broken = items.iter().filter(|item| item.body.is_none());
    let names = broken.flat_map(|item| {
        let names = std::iter::once(item.id.clone()).chain(slug(&item.id));
        names.map(|name| (item.kind, name))
    });
    names.collect()
}

fn page<'a>(file: &'a str, files: &'a Files, found: &'a RefCell<Vec<Diagnostic>>) -> Page<'a> {
    Page { file, text: files.get(file).map_or("", String::as_str), found }
}

struct Log<'a> {
    negotiation: Negotiation,
    entries: Vec<Entry>,
    /// What had a mistake; references to it are not told again.
    broken: BTreeSet<(Kind, String)>,
    /// The entries by the numbers that the folder gives them, or would if all fitted; none for what
    /// did not fit.
    numbers: BTreeMap<Seq, Option<Seq>>,
    /// The number of the item before.
    number: Seq,
    files: &'a Files,
    found: &'a RefCell<Vec<Diagnostic>>,
}

impl Log<'_> {
    fn take(&mut self, item: Item, defaults: &Defaults) {
        let number = item.envelope.seq.as_ref().map_or(self.number.next(), |(seq, _)| *seq);
        let name = (item.kind, item.id.clone());
        let placed = self.fit(item, defaults);
        if placed.is_none() {
            self.broken.insert(name);
        }
        self.number = number;
        let known = self.numbers.entry(number).or_default();
        *known = known.or(placed);
    }

    /// Appends the entry that an item makes; tells why where it does not fit.
    fn fit(&mut self, item: Item, defaults: &Defaults) -> Option<Seq> {
        let Item { kind, id: _, file, at, spots, envelope, body, retracts, binds } = item;
        let text = self.files.get(&file).map_or("", String::as_str);
        let place = Place { file: &file, text, kind, at, spots, pointed: RefCell::default() };
        let mut body = body?;
        let Envelope { recorded_at, author, audience, on, evidence, reading, supersedes, .. } =
            envelope;
        let wanted = evidence.len();
        let evidence: Vec<Evidence> =
            evidence.into_iter().filter_map(|quote| self.find(quote, &place)).collect();
        // What cannot be found is told here, and the rest is checked all the same.
        let mut missing = evidence.len() < wanted;
        if let Body::Statement(statement) = &mut body
            && statement.words.is_empty()
        {
            let quotes = evidence.iter().filter(|evidence| evidence.part == Part::Content);
            statement.words =
                quotes.map(|evidence| evidence.quote.as_str()).collect::<Vec<_>>().join(" … ");
        }
        if let Body::Retraction(retraction) = &mut body {
            let entry = match &retracts {
                Some(retracted) => self.retracted(retracted, &place),
                None => self.numbered(retraction.entry, "entry", &place),
            };
            missing |= entry.is_none();
            retraction.entry = entry.unwrap_or_default();
        }
        if let (Body::Endorsement(word), true) = (&mut body, binds) {
            word.sha256 = self.bound(word, &audience, &place);
            missing |= word.sha256.is_none();
        }
        let earlier = supersedes.map(|superseded| match superseded {
            Superseded::Entry(seq) => self.numbered(seq, "supersedes", &place),
            Superseded::Latest => self.version_before(&body, &place),
        });
        missing |= earlier == Some(None);
        let supersedes = earlier.flatten();
        let author = author.unwrap_or_else(|| defaults.author.clone());
        let new = NewEntry { author, audience, on, evidence, reading, supersedes, body };
        if !self.fits(&new, missing, &place) || missing {
            return None;
        }
        if let Body::Draft(draft) = &new.body {
            let text = draft.text.as_deref().unwrap_or_default();
            self.check_names(text, &place);
            self.check_statuses(text, &place);
        }
        let seq = self.negotiation.last().next();
        let entry = new.at(seq, recorded_at.unwrap_or(defaults.recorded_at));
        self.negotiation.apply(entry.clone());
        self.entries.push(entry);
        Some(seq)
    }

    /// The hash of the text that `sha256 = true` means.
    fn bound(&self, word: &Endorsement, audience: &Audience, place: &Place<'_>) -> Option<String> {
        let clause = word.clause.as_ref();
        let hash = self.negotiation.hash_for(&word.draft, clause, audience);
        // A draft or clause that is not there is told when the entry is checked.
        let is_known = self.negotiation.drafts.item(&word.draft).is_some_and(|draft| {
            let mut versions = draft.versions().flat_map(|version| clauses_of(&version.body));
            clause.is_none_or(|id| versions.any(|known| known.id == *id))
        });
        if hash.is_none() && is_known {
            let span = place.value("sha256").unwrap_or_else(|| place.at.clone());
            let message = format!("draft `{}` has no text to bind the word to", word.draft);
            page(place.file, self.files, self.found).error("text-differs", span, message).help(
                "leave `sha256` out; a word can be bound only to a text that is in the record",
            );
        }
        hash
    }

    /// Whether an entry fits; tells every reason why not that does not follow from another mistake,
    /// such as from quoted words or an earlier entry that are `missing`.
    fn fits(&self, new: &NewEntry, missing: bool, place: &Place<'_>) -> bool {
        let mut refusals = self.negotiation.problems(new);
        if missing {
            refusals.retain(|refusal| {
                !matches!(
                    refusal,
                    Refusal::UnknownSeq(_)
                        | Refusal::UsedId { .. }
                        | Refusal::NoEvidence
                        | Refusal::EmptyText("words")
                )
            });
        }
        // What each reference is called in a refusal, and what defines it.
        let mut defined_by = BTreeMap::<String, (Kind, String)>::new();
        let mut see = |reference: Reference<'_>| {
            let (kind, id) = reference.defined_by();
            defined_by.insert(reference.to_string(), (kind, id.to_owned()));
        };
        if let Audience::Parties(parties) = &new.audience {
            for party in parties {
                see(Reference::Party(party));
            }
        }
        new.evidence.iter().for_each(|evidence| see(Reference::Source(&evidence.source)));
        references(&new.body, &mut see);
        for (i, refusal) in refusals.iter().enumerate() {
            let defined_by = match refusal {
                Refusal::Unknown { what, .. } | Refusal::WiderAudience { what, .. } => {
                    defined_by.get(what)
                }
                _ => None,
            };
            let follows = matches!(refusal, Refusal::Unknown { .. })
                && defined_by.is_some_and(|definer| self.broken.contains(definer));
            if follows {
                continue;
            }
            let kind = defined_by.map(|(kind, _)| *kind);
            let span = place.culprit(refusal, kind);
            if span.is_some() || !refusals[..i].contains(refusal) {
                self.tell(&self.as_written(refusal.clone()), kind, span, place);
            }
        }
        refusals.is_empty()
    }

    /// The latest entry so far of this kind and id.
    fn latest(&self, kind: Kind, id: Option<&str>) -> Option<Seq> {
        let same = |entry: &&Entry| entry.body.kind() == kind && entry.body.id() == id;
        self.entries.iter().rev().find(same).map(|entry| entry.seq)
    }

    /// The id of this kind so far that is most like another.
    fn nearest(&self, kind: Kind, id: &str) -> Option<&str> {
        let same = self.entries.iter().filter(|entry| entry.body.kind() == kind);
        nearest(id, same.filter_map(|entry| entry.body.id()))
    }

    /// The entry that a retraction names.
    fn retracted(&self, retracted: &Retracted, place: &Place<'_>) -> Option<Seq> {
        let Retracted { kind, id, at } = retracted;
        let seq = self.latest(*kind, Some(id));
        if seq.is_none() && !self.broken.contains(&(*kind, id.clone())) {
            let message = format!("there is no {kind} `{id}` before this entry");
            let page = page(place.file, self.files, self.found);
            let told = page.error("unknown-entry", at.clone(), message);
            match self.nearest(*kind, id) {
                Some(near) => told.help(format!("did you mean `{near}`?")),
                None => told.help("record it first, or correct the id"),
            };
        }
        seq
    }

    /// The entry that `supersedes = true` means.
    fn version_before(&self, body: &Body, place: &Place<'_>) -> Option<Seq> {
        let (kind, id) = (body.kind(), body.id());
        let seq = self.latest(kind, id);
        let is_broken = self.broken.contains(&(kind, id.unwrap_or_default().to_owned()));
        if seq.is_none() && !is_broken {
            let what = id.map_or_else(|| kind.to_string(), |id| format!("{kind} `{id}`"));
            let first = "leave `supersedes` out if this is the first";
            let help = match id.and_then(|id| self.nearest(kind, id)) {
                Some(near) => format!("{first}; the nearest id before it is `{near}`"),
                None => first.to_owned(),
            };
            let span = place.value("supersedes").unwrap_or_else(|| place.at.clone());
            page(place.file, self.files, self.found)
                .error("unknown-entry", span, format!("there is no {what} before this entry"))
                .help(help);
        }
        seq
    }

    /// The entry that the folder gives this number, which `key` means.
    fn numbered(&self, number: Seq, key: &str, place: &Place<'_>) -> Option<Seq> {
        if let Some(placed) = self.numbers.get(&number) {
            return *placed;
        }
        let by_name = match key {
            "entry" => "name it, as in `entry = { claim = \"c4\" }`",
            _ => "say `supersedes = true` for the latest of the same id",
        };
        let help = match self.numbers.keys().next_back() {
            Some(last) => format!("the last entry before this one is {last}; or {by_name}"),
            None => format!("this is the first entry; {by_name}"),
        };
        let span = place.value(key).unwrap_or_else(|| place.at.clone());
        let refusal = Refusal::UnknownSeq(number);
        page(place.file, self.files, self.found)
            .error(refusal.id(), span, refusal.to_string())
            .help(help);
        None
    }

    /// Looks quoted words up in their source.
    fn find(&self, quote: Quote, place: &Place<'_>) -> Option<Evidence> {
        let Quote { source, words, words_at, span, part } = quote;
        let Some(text) = self.negotiation.source_text(&source) else {
            // An unknown source is told when the entry is checked, unless its own mistake was.
            if self.broken.contains(&(Kind::Source, source.to_string())) {
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

    /// Tells why an entry does not fit; `kind` is that of what a refused reference means.
    fn tell(
        &self,
        refusal: &Refusal,
        kind: Option<Kind>,
        span: Option<Range<usize>>,
        place: &Place<'_>,
    ) {
        let is_audience = matches!(refusal, Refusal::Unknown { nearest: None, .. })
            && kind == Some(Kind::Party)
            && place.value("audience").is_some_and(|list| {
                span.as_ref().is_some_and(|span| list.start <= span.start && span.end <= list.end)
            });
        let help = match refusal {
            _ if is_audience => {
                Some("write `everyone`, `mediators`, or parties of the record".into())
            }
            Refusal::UsedId { .. } => {
                Some("choose another id, or say `supersedes = true` if this replaces it".into())
            }
            Refusal::TextDiffers { found: Some(_), .. } => Some(
                "a word holds for the text that it was given on; if it was given on this one, write \
                 `sha256 = true`"
                    .into(),
            ),
            _ => refusal.help(),
        };
        let span = span.or_else(|| Some(place.at.clone()).filter(|at| !at.is_empty()));
        let page = page(place.file, self.files, self.found);
        let told = page.tell(Severity::Error, refusal.id(), span, refusal.to_string());
        if let Some(help) = help {
            told.help(help);
        }
    }

    /// A refusal with entries numbered as the folder numbers them: where some do not fit, those that
    /// do have others.
    fn as_written(&self, mut refusal: Refusal) -> Refusal {
        if let Refusal::UsedId { seq, .. }
        | Refusal::SupersedesOther { seq, .. }
        | Refusal::RetractsRetraction(seq) = &mut refusal
        {
            let written = self.numbers.iter().find(|(_, placed)| **placed == Some(*seq));
            *seq = written.map_or(*seq, |(number, _)| *number);
        }
        refusal
    }

    /// Clauses should have a status that the negotiation knows.
    fn check_statuses(&self, text: &str, place: &Place<'_>) {
        let Some(file) = self.files.get(place.file).filter(|file| file.ends_with(text)) else {
            return;
        };
        let start = file.len() - text.len();
        for problem in self.negotiation.status_problems(text) {
            let span = start + problem.at.start..start + problem.at.end;
            let page = page(place.file, self.files, self.found);
            let (id, message) = (problem.kind.id(), problem.kind.to_string());
            let warning = page.tell(Severity::Warning, id, Some(span), message);
            if let Some(help) = problem.kind.help() {
                warning.help(help);
            }
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
                match nearest(name, names.iter().map(String::as_str)) {
                    Some(near) => warning.help(format!("did you mean `{near}`?")),
                    None => warning.help("name it as a party, or as an alias of one"),
                };
            }
        }
    }
}
