//! Which reports are copies of others: reprints, parts of wire stories, quotations that travel.
//!
//! Ten papers that print one agency's story are one witness and not ten. [`kinships`] tells for each
//! report of a batch from which others its words come and which agency it credits; [`independent`]
//! tells how many voices stand behind something that several reports tell.
//!
//! Words are compared, not meanings. A word is *shared* if it stands in a run of [`RUN`] words that
//! stands in the other report as well, whatever the case of letters and the signs between. Candidates
//! come from winnowing (Schleimer, Wilkerson and Aiken, 2003): of every few shingles of words one
//! hash is kept, chosen so that two texts with a run in common always share one. Unlike sketches of
//! whole documents this also finds the six paragraphs that an outlet takes from a story. What is
//! found so is then compared word by word. Nothing here knows a record: texts come in, places in
//! them come out.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use onetext_record::When;

use crate::lexicon::Map;

mod credit;
mod echo;
mod fingerprints;
mod words;

pub use credit::{Credit, Credited, credit};
pub use echo::{Wording, same_words};

use fingerprints::fingerprints;
use words::{Shared, Vocabulary, Words};

/// How many words in a row make a run.
pub const RUN: usize = 8;

/// From which share of its own words on a report is a reprint as a whole.
const WHOLE: f64 = 0.75;

/// How many words of its own make a part of a report that was taken from another: about a paragraph.
const PART: usize = 30;

/// A fingerprint that so many reports have says nothing: a footer, a set phrase.
const COMMON: usize = 64;

/// With how many reports one is compared at most, those with the most fingerprints in common.
const COMPARED: usize = 16;

/// A report to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// Its text.
    pub text: &'a str,
    /// Who published it.
    pub publisher: Option<&'a str>,
    /// When.
    pub published: Option<When>,
}

/// What a report shares with others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kinship {
    /// The agency that it names as where it comes from.
    pub credit: Option<Credit>,
    /// The reports from which it has words; if it is a reprint of one, that one alone.
    pub ties: Vec<Tie>,
}

impl Kinship {
    /// The report that this one is a reprint of.
    pub fn original(&self) -> Option<usize> {
        self.ties.iter().find(|tie| tie.kind == TieKind::Whole).map(|tie| tie.with)
    }
}

/// Words that a report has from another.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// The other report, by its place in the batch; never a reprint itself.
    pub with: usize,
    /// How much was taken.
    pub kind: TieKind,
    /// The share of the report's own words, those that it does not quote, that stand in the other.
    pub share: f64,
    /// Where the shared words stand in the report, in characters.
    pub passages: Vec<Range<usize>>,
}

/// How much one report has from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TieKind {
    /// Nearly all: a reprint, perhaps under another headline or cut short.
    Whole,
    /// Some paragraphs.
    Part,
    /// Only words that both quote.
    Quotation,
}

/// What each report of a batch has from others of it.
///
/// Which of two is the original: an agency before an outlet, then the earlier one, then the one that
/// credits nobody, then the longer one, then the first of the batch.
pub fn kinships(reports: &[Report<'_>]) -> Vec<Kinship> {
    tie(reports, &mut Postings::default())
}

/// Which voice each telling of one thing belongs to, numbered from 0 in order; as many different
/// numbers, as many independent voices.
///
/// A telling is a report and the place in it, in characters, where it tells the thing. Two tellings
/// are one voice if one report is a reprint of the other, or both of a third; if the place lies in
/// what one took from the other; if both are stories of one agency; or if one outlet published both.
/// Words that two reports quote alike are two voices: both may have heard them.
pub fn independent(
    reports: &[Report<'_>],
    kinships: &[Kinship],
    tellings: &[(usize, Range<usize>)],
) -> Vec<usize> {
    /// What two tellings of one voice have in common.
    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    enum Root<'a> {
        Report(usize),
        Agency(&'a str),
        Publisher(String),
    }
    let mut voices: Vec<usize> = (0..tellings.len()).collect();
    let mut first: BTreeMap<Root<'_>, usize> = BTreeMap::new();
    for (number, (report, place)) in tellings.iter().enumerate() {
        let mut roots = vec![Root::Report(*report)];
        if let Some(kinship) = kinships.get(*report) {
            let is_taken = |tie: &&Tie| match tie.kind {
                TieKind::Whole => true,
                TieKind::Part => tie.passages.iter().any(|passage| overlap(passage, place)),
                TieKind::Quotation => false,
            };
            roots.extend(kinship.ties.iter().filter(is_taken).map(|tie| Root::Report(tie.with)));
            let whole = kinship.credit.as_ref().filter(|credit| credit.how != Credited::Assisting);
            roots.extend(whole.map(|credit| Root::Agency(credit.agency)));
        }
        let publisher = reports.get(*report).and_then(|report| report.publisher);
        roots.extend(publisher.map(|name| Root::Publisher(name.trim().to_lowercase())));
        for root in roots {
            let other = *first.entry(root).or_insert(number);
            let (a, b) = (voices[other], voices[number]);
            // The two and all that were one with either are one.
            voices
                .iter_mut()
                .filter(|voice| **voice == a.max(b))
                .for_each(|voice| *voice = a.min(b));
        }
    }
    let mut numbers: Vec<usize> = voices.clone();
    numbers.sort_unstable();
    numbers.dedup();
    voices.iter().map(|voice| numbers.partition_point(|number| number < voice)).collect()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The reports taken apart.
struct Batch {
    words: Vec<Words>,
    /// The place of each report in the order in which originals come first.
    rank: Vec<usize>,
}

/// Which of the reports before one are worth comparing with it.
trait Candidates {
    /// The reports to compare this one with.
    fn of(&self, batch: &Batch, at: usize) -> Vec<usize>;
    /// Takes in a report that is no reprint.
    fn keep(&mut self, batch: &Batch, at: usize);
}

/// Ties each report to those before it, originals first.
fn tie(reports: &[Report<'_>], candidates: &mut impl Candidates) -> Vec<Kinship> {
    let mut vocabulary = Vocabulary::default();
    let words: Vec<Words> = reports.iter().map(|report| vocabulary.words(report.text)).collect();
    let credits = reports.iter().map(|report| credit(report.text, report.publisher));
    let mut kinships: Vec<Kinship> =
        credits.map(|credit| Kinship { credit, ties: Vec::new() }).collect();
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|at| {
        let credited = kinships[*at].credit.as_ref().map(|credit| credit.how);
        let published = reports[*at].published;
        let is_agency = credited == Some(Credited::Publisher);
        let length = Reverse(words[*at].ids.len());
        (!is_agency, published.is_none(), published, credited.is_some(), length, *at)
    });
    let mut batch = Batch { words, rank: vec![0; reports.len()] };
    for (place, at) in order.iter().enumerate() {
        batch.rank[*at] = place;
    }
    for at in order {
        let with = candidates.of(&batch, at);
        let found = with.into_iter().filter_map(|with| compare(&batch, reports[at].text, at, with));
        let mut ties: Vec<Tie> = found.collect();
        // Of several that it could be a reprint of, the one with most of its words.
        ties.sort_by(|a, b| {
            let by_kind = a.kind.cmp(&b.kind);
            let by_share = b.share.total_cmp(&a.share);
            by_kind.then(by_share).then(batch.rank[a.with].cmp(&batch.rank[b.with]))
        });
        if ties.first().is_some_and(|tie| tie.kind == TieKind::Whole) {
            ties.truncate(1);
        } else {
            candidates.keep(&batch, at);
        }
        kinships[at].ties = ties;
    }
    kinships
}

/// What the report at a place has from another; nothing if that is too little.
fn compare(batch: &Batch, text: &str, at: usize, with: usize) -> Option<Tie> {
    let words = &batch.words[at];
    let shared = words.shared_with(&batch.words[with]);
    let own = words.own();
    let is_shared = |at: usize| shared[at] != Shared::No;
    let of_shared =
        |marks: &[bool]| (0..marks.len()).filter(|at| marks[*at] && is_shared(*at)).count();
    let (copied, quoted) = (of_shared(&own), of_shared(&words.quoted));
    let all = own.iter().filter(|own| **own).count();
    #[expect(clippy::cast_precision_loss, reason = "no text has so many words")]
    let share = copied as f64 / all.max(1) as f64;
    let kind = if share >= WHOLE {
        TieKind::Whole
    } else if copied >= PART {
        TieKind::Part
    } else if quoted * 2 > RUN {
        TieKind::Quotation
    } else {
        return None;
    };
    let mut passages = words::places(text, &shared, &own);
    // What is only quoted alike, but for a word or two, may have been heard by both.
    let is_taken = |own: usize| kind == TieKind::Quotation || own * 2 >= RUN;
    passages.retain(|(_, own)| is_taken(*own));
    Some(Tie { with, kind, share, passages: passages.into_iter().map(|(at, _)| at).collect() })
}

/// The reports that have each fingerprint. A reprint is left out: whatever shares its words shares
/// those of its original, and so a flood of reprints makes no list long.
#[derive(Default)]
struct Postings {
    reports: Map<u64, Vec<usize>>,
}

impl Candidates for Postings {
    fn of(&self, batch: &Batch, at: usize) -> Vec<usize> {
        let mut tally: BTreeMap<usize, usize> = BTreeMap::new();
        for print in fingerprints(&batch.words[at]) {
            for report in self.reports.get(&print).into_iter().flatten() {
                *tally.entry(*report).or_default() += 1;
            }
        }
        let mut best: Vec<(usize, usize)> = tally.into_iter().collect();
        best.sort_by_key(|(report, n)| (Reverse(*n), batch.rank[*report]));
        best.truncate(COMPARED);
        best.into_iter().map(|(report, _)| report).collect()
    }

    fn keep(&mut self, batch: &Batch, at: usize) {
        for print in fingerprints(&batch.words[at]) {
            let reports = self.reports.entry(print).or_default();
            if reports.len() < COMMON {
                reports.push(at);
            }
        }
    }
}

#[cfg(test)]
mod tests;
