//! Scores the meetings, drafts, consent rules and claims that the reader finds in our own reports.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin events -- corpus [--held-out | --all]
//! [--misses] [ID]`. Without `--held-out` only the reports are read that one may tune on. A find
//! counts if its words overlap those marked, one to one; a consent rule must also name one of those
//! who are needed, and a claim one of those who state it. Fields are counted over what was found.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;

use onetext_bench_read::events::{self, Report, Who, overlap};
use onetext_bench_read::{f1, finish, share};
use onetext_read::ingest::{Metadata, documents};
use onetext_read::{Context, Proposal, read};
use onetext_record::body::{AssessmentWord, Stance};
use onetext_record::{Body, Part, When};

fn main() -> ExitCode {
    finish(run())
}

/// What was found of one kind.
#[derive(Debug, Default)]
struct Tally {
    found: usize,
    wrong: usize,
    missed: usize,
}

/// Counts by kind and by field.
#[derive(Debug, Default)]
struct Score {
    kinds: BTreeMap<&'static str, Tally>,
    /// Right and all.
    fields: BTreeMap<&'static str, (usize, usize)>,
    /// Found, wrong and missed members of lists.
    lists: BTreeMap<&'static str, Tally>,
    forbidden: (usize, usize),
    notes: Vec<String>,
}

fn run() -> Result<(), String> {
    let mut folder = None;
    let (mut is_held_out, mut is_all, mut shows, mut only) = (false, false, false, None);
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--held-out" => is_held_out = true,
            "--all" => is_all = true,
            "--misses" => shows = true,
            _ if folder.is_none() => folder = Some(arg),
            _ => only = Some(arg),
        }
    }
    let folder = folder.ok_or("usage: events CORPUS [--held-out | --all] [--misses] [ID]")?;
    let folder = Path::new(&folder);
    let reports = events::load(&folder.join("events"), &folder.join("attribution"))?;
    let mut score = Score::default();
    let mut count = 0;
    for report in &reports {
        let is_meant = only.as_ref().is_none_or(|id| report.id == *id);
        if is_meant && (is_all || report.is_held_out() == is_held_out) {
            score.add(report)?;
            count += 1;
        }
    }
    println!("{count} reports");
    println!("kind         found wrong missed       P     R    F1");
    for (kind, tally) in &score.kinds {
        tally.print(kind);
    }
    println!("in what was found:");
    for (field, tally) in &score.lists {
        tally.print(field);
    }
    for (field, (right, all)) in &score.fields {
        println!("{field:<20} {right:>3} of {all:>3} {:>5.1}", share(*right, *all, 100.0));
    }
    println!(
        "of {} things that must not be found, found: {}",
        score.forbidden.1, score.forbidden.0
    );
    if shows {
        for note in &score.notes {
            println!("{note}");
        }
    }
    Ok(())
}

impl Tally {
    fn print(&self, name: &str) {
        let p = share(self.found, self.found + self.wrong, 100.0);
        let r = share(self.found, self.found + self.missed, 100.0);
        println!(
            "{name:<20} {:>5} {:>5} {:>6}   {p:>5.1} {r:>5.1} {:>5.1}",
            self.found,
            self.wrong,
            self.missed,
            f1(p, r)
        );
    }
}

/// A report's proposals, and the names of whom they speak.
struct Found<'a> {
    report: &'a Report,
    proposals: &'a [Proposal],
    names: BTreeMap<String, Vec<String>>,
}

impl Found<'_> {
    /// The places of a proposal's words in bytes.
    fn places(&self, proposal: &Proposal) -> Vec<Range<usize>> {
        let contents = proposal.evidence.iter().filter(|e| e.part == Part::Content);
        contents.map(|e| bytes(&self.report.text, e.start, e.end)).collect()
    }

    fn overlaps(&self, proposal: &Proposal, at: &[Range<usize>]) -> bool {
        self.places(proposal).iter().any(|place| at.iter().any(|at| overlap(place, at)))
    }

    /// Whether an id, of a party or person, is one of somebody's names.
    fn is(&self, id: &str, who: &Who) -> bool {
        let names = self.names.get(id).into_iter().flatten();
        names.chain([&id.replace('-', " ")]).any(|name| who.names.iter().any(|w| same(w, name)))
    }

    /// The proposals of a kind that match what is marked, one to one, the best first.
    fn pairs(
        &self,
        kind: &'static str,
        wanted: usize,
        fits: impl Fn(usize, &Proposal) -> Option<f64>,
        score: &mut Score,
        marked: impl Fn(usize) -> String,
    ) -> Vec<(usize, usize)> {
        let mine: Vec<usize> = (0..self.proposals.len())
            .filter(|i| of_kind(&self.proposals[*i].body) == kind)
            .collect();
        let mut all: Vec<(f64, usize, usize)> = Vec::new();
        for gold in 0..wanted {
            for &had in &mine {
                if let Some(weight) = fits(gold, &self.proposals[had]) {
                    all.push((weight, gold, had));
                }
            }
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let (mut golds, mut hads, mut pairs) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for (_, gold, had) in all {
            if !golds.contains(&gold) && !hads.contains(&had) {
                golds.insert(gold);
                hads.insert(had);
                pairs.push((gold, had));
            }
        }
        let is_maybe = |proposal: &Proposal| {
            let maybe = self.report.maybe.iter().filter(|(of, _)| of == kind);
            maybe.into_iter().any(|(_, at)| self.overlaps(proposal, at))
        };
        let free = |gold: usize| {
            let text = marked(gold);
            let maybe = self.report.maybe.iter().filter(|(of, _)| of == kind);
            maybe.into_iter().any(|(_, at)| text.contains(&self.report.text[at[0].clone()]))
        };
        let id = &self.report.id;
        let tally = score.kinds.entry(kind).or_default();
        for gold in 0..wanted {
            if golds.contains(&gold) {
                tally.found += 1;
            } else if !free(gold) {
                tally.missed += 1;
                score.notes.push(format!("{id} {kind}: missed “{}”", marked(gold)));
            }
        }
        for had in mine.into_iter().filter(|had| !hads.contains(had)) {
            let proposal = &self.proposals[had];
            if !is_maybe(proposal) {
                tally.wrong += 1;
                let words: Vec<&str> = proposal.evidence.iter().map(|e| e.quote.as_str()).collect();
                let rule = &proposal.rule;
                score.notes.push(format!("{id} {kind}: wrong ({rule}) “{}”", words.join(" … ")));
            }
        }
        pairs
    }
}

fn of_kind(body: &Body) -> &'static str {
    match body {
        Body::Meeting(_) => "meeting",
        Body::Draft(_) => "draft",
        Body::Consent(_) => "consent",
        Body::Claim(_) => "claim",
        _ => "",
    }
}

/// A range of characters in bytes.
fn bytes(text: &str, start: usize, end: usize) -> Range<usize> {
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    at(start)..at(end)
}

fn words(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let all = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    all.filter(|word| !["the", "of", "and", "s", "a", "an"].contains(word))
        .map(|word| word.strip_suffix('s').filter(|w| w.len() > 3).unwrap_or(word).to_owned())
        .collect()
}

/// Whether all words of one name are among those of the other.
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    !a.is_empty() && !b.is_empty() && (a.is_subset(&b) || b.is_subset(&a))
}

#[expect(clippy::cast_precision_loss, reason = "a few words")]
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() as f64 / a.len().min(b.len()).max(1) as f64
}

/// Whether a day is the one marked, or one inside what is marked.
fn is_day(marked: Option<When>, had: Option<When>) -> bool {
    match (marked, had) {
        (None, None) => true,
        (Some(marked), Some(had)) => marked.first() <= had.first() && had.last() <= marked.last(),
        _ => false,
    }
}

impl Score {
    fn add(&mut self, report: &Report) -> Result<(), String> {
        let metadata = Metadata { published: Some(report.published), ..Metadata::default() };
        let name = format!("{}.txt", report.id);
        let document = documents(&name, report.text.as_bytes(), &metadata)
            .map_err(|e| e.to_string())?
            .remove(0);
        if document.source.text.trim() != report.text.trim() {
            return Err(format!("{}: the text was changed in reading", report.id));
        }
        let proposals = read(&document, &Context::default());
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for proposal in &proposals {
            match &proposal.body {
                Body::Party(party) => {
                    let all = names.entry(party.id.to_string()).or_default();
                    all.push(party.name.clone());
                    all.extend(party.aliases.iter().cloned());
                }
                Body::Person(person) => {
                    names.entry(person.id.to_string()).or_default().push(person.name.clone());
                }
                _ => {}
            }
        }
        let found = Found { report, proposals: &proposals, names };
        self.meetings(&found);
        self.drafts(&found);
        self.consents(&found);
        self.claims(&found);
        self.forbidden(&found);
        Ok(())
    }

    fn field(&mut self, name: &'static str, is_right: bool, note: impl FnOnce() -> String) {
        let field = self.fields.entry(name).or_default();
        field.0 += usize::from(is_right);
        field.1 += 1;
        if !is_right {
            self.notes.push(format!("{name}: {}", note()));
        }
    }

    /// Compares a list of somebodies; each of `had` is all ids that speak of one.
    fn list(
        &mut self,
        name: &'static str,
        found: &Found<'_>,
        wanted: &[Who],
        had: &[Vec<String>],
        words: &str,
    ) {
        let mut free: Vec<&Vec<String>> = had.iter().collect();
        let tally = self.lists.entry(name).or_default();
        let mut missed = Vec::new();
        for who in wanted {
            match free.iter().position(|ids| ids.iter().any(|id| found.is(id, who))) {
                Some(at) => {
                    free.remove(at);
                    tally.found += 1;
                }
                None if who.is_optional => {}
                None => {
                    tally.missed += 1;
                    missed.push(who.names.join("/"));
                }
            }
        }
        // Two people of one party are one somebody.
        free.retain(|ids| !wanted.iter().any(|who| ids.iter().any(|id| found.is(id, who))));
        tally.wrong += free.len();
        if !missed.is_empty() || !free.is_empty() {
            let id = &found.report.id;
            self.notes.push(format!("{name}: {id} “{words}” missed {missed:?}, wrong {free:?}"));
        }
    }

    fn meetings(&mut self, found: &Found<'_>) {
        let golds = &found.report.meetings;
        let text = &found.report.text;
        let marked = |i: usize| text[golds[i].at[0].clone()].to_owned();
        let fits = |i: usize, proposal: &Proposal| {
            let Body::Meeting(meeting) = &proposal.body else { return None };
            let is_status = meeting.status == golds[i].status;
            let is_same_day = is_day(golds[i].when, proposal.on);
            found
                .overlaps(proposal, &golds[i].at)
                .then(|| f64::from(u8::from(is_status)) + f64::from(u8::from(is_same_day)))
        };
        for (gold, had) in found.pairs("meeting", golds.len(), fits, self, marked) {
            let (gold, proposal) = (&golds[gold], &found.proposals[had]);
            let Body::Meeting(meeting) = &proposal.body else { continue };
            let name = format!("{} “{}”", found.report.id, &text[gold.at[0].clone()]);
            let place = meeting.place.clone().unwrap_or_default();
            let is_place = if gold.place.is_empty() {
                place.is_empty()
            } else {
                gold.place.iter().any(|wanted| same(wanted, &place))
            };
            self.field("meeting place", is_place, || format!("{name} {place:?}"));
            let is_same_day = is_day(gold.when, proposal.on);
            let day = |when: Option<When>| when.map_or_else(|| "-".to_owned(), |w| w.to_string());
            self.field("meeting when", is_same_day, || {
                format!("{name} {} for {}", day(proposal.on), day(gold.when))
            });
            let is_status = meeting.status == gold.status;
            self.field("meeting status", is_status, || format!("{name} {}", meeting.status));
            let title = meeting.title.clone().unwrap_or_default().to_lowercase();
            if !gold.level.is_empty() {
                let is_level = gold.level.iter().any(|level| title.contains(level.as_str()));
                self.field("meeting level", is_level, || format!("{name} {title:?}"));
            }
            if let Some(outcome) = &gold.outcome {
                let had = meeting.outcome.clone().unwrap_or_default();
                let is_outcome = likeness(&had, outcome) >= 0.5 && !had.is_empty();
                self.field("meeting outcome", is_outcome, || format!("{name} {had:?}"));
            }
            let seats = meeting.participants.iter().map(|seat| {
                let person = seat.person.iter().map(ToString::to_string);
                person.chain([seat.party.to_string()]).collect()
            });
            let seats: Vec<Vec<String>> = seats.collect();
            self.list("meeting who", found, &gold.who, &seats, &name);
        }
    }

    fn drafts(&mut self, found: &Found<'_>) {
        let golds = &found.report.drafts;
        let text = &found.report.text;
        let marked = |i: usize| text[golds[i].at[0].clone()].to_owned();
        let fits = |i: usize, proposal: &Proposal| {
            let quote = proposal.evidence.first().map(|e| e.quote.as_str()).unwrap_or_default();
            let of = golds[i].at.iter().map(|at| likeness(quote, &text[at.clone()]));
            found.overlaps(proposal, &golds[i].at).then(|| of.fold(0.0, f64::max))
        };
        let pairs = found.pairs("draft", golds.len(), fits, self, marked);
        for &(gold, had) in &pairs {
            let (gold, proposal) = (&golds[gold], &found.proposals[had]);
            let Body::Draft(draft) = &proposal.body else { continue };
            let name = format!("{} “{}”", found.report.id, &text[gold.at[0].clone()]);
            let ids = |all: &[onetext_record::id::PartyId]| -> Vec<Vec<String>> {
                all.iter().map(|id| vec![id.to_string()]).collect()
            };
            self.list("draft by", found, &gold.by, &ids(&draft.by), &name);
            self.list("draft seen by", found, &gold.seen, &ids(&draft.shown_to), &name);
            let parents: Vec<&str> = draft
                .parents
                .iter()
                .map(|id| {
                    let of = pairs
                        .iter()
                        .find(|(_, had)| found.proposals[*had].body.id() == Some(id.as_str()));
                    of.map_or("?", |(gold, _)| golds[*gold].name.as_str())
                })
                .collect();
            let is_parent = match parents.as_slice() {
                [] => gold.parent.is_empty() || gold.parent.iter().any(|p| p == "-"),
                all => all.iter().all(|parent| gold.parent.iter().any(|p| p == parent)),
            };
            self.field("draft parent", is_parent, || {
                format!("{name} {parents:?} for {:?}", gold.parent)
            });
            let is_provenance = gold.provenance.contains(&draft.provenance);
            self.field("draft provenance", is_provenance, || {
                format!("{name} {}", draft.provenance)
            });
            self.field("draft when", is_day(gold.when, proposal.on), || {
                format!("{name} {:?} for {:?}", proposal.on, gold.when)
            });
            if let Some(said) = &gold.said {
                let note = draft.note.clone().unwrap_or_default();
                let is_said = likeness(&note, said) >= 0.5 && !note.is_empty();
                self.field("draft said of it", is_said, || format!("{name} {note:?}"));
            }
        }
    }

    fn consents(&mut self, found: &Found<'_>) {
        let golds = &found.report.consents;
        let text = &found.report.text;
        let marked = |i: usize| text[golds[i].at[0].clone()].to_owned();
        let needed = |proposal: &Proposal| -> Vec<Vec<String>> {
            let Body::Consent(consent) = &proposal.body else { return Vec::new() };
            consent.rule.parties().into_iter().map(|id| vec![id.to_string()]).collect()
        };
        let fits = |i: usize, proposal: &Proposal| {
            let had = needed(proposal);
            let is_all = |who: &Who| who.names.iter().any(|name| name == "all");
            let names_one = if golds[i].who.is_empty() {
                had.is_empty()
            } else {
                golds[i].who.iter().any(|who| {
                    (had.is_empty() && is_all(who))
                        || had.iter().flatten().any(|id| found.is(id, who))
                })
            };
            (found.overlaps(proposal, &golds[i].at) && names_one).then_some(1.0)
        };
        for (gold, had) in found.pairs("consent", golds.len(), fits, self, marked) {
            let (gold, proposal) = (&golds[gold], &found.proposals[had]);
            let Body::Consent(consent) = &proposal.body else { continue };
            let name = format!("{} “{}”", found.report.id, &text[gold.at[0].clone()]);
            if !needed(proposal).is_empty() {
                self.list("consent who", found, &gold.who, &needed(proposal), &name);
            }
            self.field("consent need", gold.need.contains(&consent.need), || {
                format!("{name} {}", consent.need)
            });
            let by = consent.asserted_by.as_ref().map(ToString::to_string);
            let is_by = match (&gold.by, &by) {
                (None, None) => true,
                (Some(who), Some(id)) => found.is(id, who),
                _ => false,
            };
            self.field("consent asserted by", is_by, || format!("{name} {by:?}"));
        }
    }

    fn claims(&mut self, found: &Found<'_>) {
        let golds = &found.report.claims;
        let text = &found.report.text;
        let marked = |i: usize| text[golds[i].at[0].clone()].to_owned();
        let fits = |i: usize, proposal: &Proposal| {
            let Body::Claim(claim) = &proposal.body else { return None };
            let stated = golds[i].by.is_empty()
                || golds[i].by.iter().any(|who| who.is_optional && claim.by.is_empty())
                || golds[i]
                    .by
                    .iter()
                    .any(|who| claim.by.iter().any(|id| found.is(id.as_str(), who)));
            (stated && found.overlaps(proposal, &golds[i].at)).then_some(1.0)
        };
        for (gold, had) in found.pairs("claim", golds.len(), fits, self, marked) {
            let (gold, proposal) = (&golds[gold], &found.proposals[had]);
            let name = format!("{} “{}”", found.report.id, &text[gold.at[0].clone()]);
            let Body::Claim(claim) = &proposal.body else { continue };
            let of = found.proposals.iter().filter_map(|proposal| match &proposal.body {
                Body::Assessment(assessment) if assessment.claim == claim.id => Some(assessment),
                _ => None,
            });
            let mut free: Vec<_> = of.collect();
            let tally = self.lists.entry("claim assessments").or_default();
            let mut missed = Vec::new();
            for (who, words) in &gold.assessments {
                let at = free
                    .iter()
                    .position(|a| found.is(a.by.as_str(), who) && words.contains(&a.word));
                match at {
                    Some(at) => {
                        free.remove(at);
                        tally.found += 1;
                    }
                    None if who.is_optional => {}
                    None => {
                        tally.missed += 1;
                        missed.push(format!("{} {words:?}", who.names.join("/")));
                    }
                }
            }
            tally.wrong += free.len();
            if !missed.is_empty() || !free.is_empty() {
                let free: Vec<String> =
                    free.iter().map(|a| format!("{} {}", a.by, a.word)).collect();
                self.notes.push(format!("assessments: {name} missed {missed:?}, wrong {free:?}"));
            }
        }
    }

    /// What the report must not be read to say.
    fn forbidden(&mut self, found: &Found<'_>) {
        for (kind, at) in &found.report.forbidden {
            let bad = found.proposals.iter().find(|proposal| {
                let is_bad = match &proposal.body {
                    Body::Assessment(a) => kind == "denial" && a.word == AssessmentWord::Denies,
                    Body::Statement(said) if !said.negated && said.hedge.is_none() => {
                        (kind == "denial" && said.stance == Stance::Denies)
                            || (kind == "acceptance" && said.stance == Stance::Accepts)
                    }
                    Body::Draft(draft) if kind == "parent" => !draft.parents.is_empty(),
                    body => of_kind(body) == kind,
                };
                is_bad && found.overlaps(proposal, at)
            });
            self.forbidden.1 += 1;
            if let Some(bad) = bad {
                self.forbidden.0 += 1;
                let words = &found.report.text[at[0].clone()];
                let id = &found.report.id;
                self.notes.push(format!("{id} must not be {kind}: “{words}” ({})", bad.rule));
            }
        }
    }
}
