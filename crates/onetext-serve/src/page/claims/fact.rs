//! A claim as data: who states it, each party's word on it over time, and how independent they are.

use std::collections::BTreeMap;
use std::ops::Range;

use onetext_brief::phrase;
use onetext_brief::section::Named;
use onetext_brief::section::tellings;
use onetext_read::reprints::{self, Report};
use onetext_record::body::{Assessment, AssessmentWord, Claim, Role};
use onetext_record::id::{ClaimId, PartyId, SourceId};
use onetext_record::{Audience, Evidence, Negotiation, Recorded, When};
use schemars::JsonSchema;
use serde::Serialize;

use super::ledger::{Independence, Ledger, Sides, Status, latest, status};
use crate::desk::{Desk, Study};
use crate::fault::Fault;
use crate::page::quoted::{Ground, Quoted, ground, in_context, quoted};
use crate::page::words;

/// A claim as a list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Fact {
    pub(crate) id: String,
    /// The fact that is stated.
    pub(crate) text: String,
    /// Who states it.
    pub(crate) by: Vec<Named>,
    /// When.
    pub(crate) on: Option<When>,
    /// The issues that turn on it.
    pub(crate) issues: Vec<Named>,
    pub(crate) status: Status,
    /// Whether a monitor or another side says that it is so.
    pub(crate) confirmed_independently: bool,
    /// Each party's latest word, the oldest of these first.
    pub(crate) words: Vec<Word>,
    /// Who may see it.
    pub(crate) audience: Audience,
    pub(crate) ground: Ground,
    /// Where the claim stands; with what stands around it where the claim is shown alone.
    pub(crate) quotes: Vec<Quoted>,
}

/// A party's word on a claim.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Word {
    pub(crate) id: String,
    pub(crate) by: Named,
    /// The part that the party has in the talks.
    pub(crate) role: Option<Role>,
    /// What it says of the claim.
    pub(crate) word: AssessmentWord,
    /// The same in words.
    pub(crate) text: Option<String>,
    /// When.
    pub(crate) on: Option<When>,
    /// How far it is independent, where it says that the claim is so.
    pub(crate) independence: Option<Independence>,
    /// Whether the only reports of it are those of the claim, or copies of them; none where that
    /// was not looked into.
    pub(crate) same_reports: Option<bool>,
    /// Who may see it.
    pub(crate) audience: Audience,
    pub(crate) ground: Ground,
    /// Where the words stand.
    pub(crate) quotes: Vec<Quoted>,
}

/// A claim in full.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Whole {
    #[serde(flatten)]
    pub(crate) fact: Fact,
    /// Every word that was ever said on it and counts, oldest first.
    pub(crate) over_time: Vec<Word>,
    /// Versions of words that were corrected or taken back.
    pub(crate) struck: Vec<StruckWord>,
    /// How many reports tell the claim, and how many of them are independent of each other.
    pub(crate) told: Option<String>,
    /// The rank of the record that this was seen at.
    #[serde(skip)]
    pub(crate) seen: usize,
}

/// A word that no longer counts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct StruckWord {
    /// What it said.
    #[serde(flatten)]
    pub(crate) word: Word,
    /// Who took it back; none where it was corrected.
    pub(crate) taken_back_by: Option<String>,
    /// Why it was taken back.
    pub(crate) reason: Option<String>,
}

fn named(state: &Negotiation, id: &PartyId) -> Named {
    Named { id: id.to_string(), name: words::party(state, id) }
}

/// A claim for a list.
pub(super) fn fact(
    state: &Negotiation,
    ledger: &Ledger,
    sides: &Sides<'_>,
    claim: &Recorded<Claim>,
) -> Fact {
    let body = &claim.body;
    let words: Vec<Word> = latest(ledger.words(state, &body.id))
        .into_iter()
        .map(|said| word(state, sides, body, said, quoted))
        .collect();
    let said = latest(ledger.words(state, &body.id));
    let is_independent = |word: &Word| word.independence.is_some_and(Independence::is_independent);
    Fact {
        id: body.id.to_string(),
        text: body.text.clone(),
        by: body.by.iter().map(|id| named(state, id)).collect(),
        on: claim.on,
        issues: body
            .issues
            .iter()
            .map(|id| Named { id: id.to_string(), name: words::issue(state, id) })
            .collect(),
        status: status(&body.by, said.iter().map(|word| (&word.body.by, word.body.word))),
        confirmed_independently: words.iter().any(is_independent),
        words,
        audience: claim.audience.clone(),
        ground: ground(claim),
        quotes: claim.quotes().map(|words| quoted(state, words)).collect(),
    }
}

fn word(
    state: &Negotiation,
    sides: &Sides<'_>,
    claim: &Claim,
    said: &Recorded<Assessment>,
    quote: fn(&Negotiation, &Evidence) -> Quoted,
) -> Word {
    let body = &said.body;
    let independence =
        (body.word == AssessmentWord::Confirms).then(|| sides.independence(&claim.by, &body.by));
    Word {
        id: body.id.to_string(),
        by: named(state, &body.by),
        role: state.parties.get(&body.by).map(|party| party.body.role),
        word: body.word,
        text: body.text.clone(),
        on: said.on,
        independence,
        same_reports: None,
        audience: said.audience.clone(),
        ground: ground(said),
        quotes: said.quotes().map(|words| quote(state, words)).collect(),
    }
}

/// A claim in full. Which reports copy each other is worked out where nobody waits for it.
pub(super) fn whole(study: &Study<'_>, id: &ClaimId) -> Result<Whole, Fault> {
    let (mut whole, reports, stamp) = study.look(|desk| {
        let whole = seen(desk, id)?;
        let reports = reports(desk.state, &whole);
        Ok::<_, Fault>((whole, reports, desk.stamp(&[])))
    })?;
    if reports.len() > 1 {
        let name = format!("reports of claim {id}");
        let known = study.memo().latest::<(Vec<Read>, Vec<reprints::Kinship>)>(&name);
        // Texts of sources never change: what was compared once stays so.
        let kept = known.filter(|(_, known)| known.0 == reports).map(|(_, known)| known);
        let kin = kept.unwrap_or_else(|| {
            study.memo().recall(&name, stamp, || {
                let kin = reprints::kinships(&batch(&reports));
                (reports.clone(), kin)
            })
        });
        told(&mut whole, &kin.0, &kin.1);
    }
    Ok(whole)
}

/// A report as it is compared with others.
#[derive(Debug, Clone, PartialEq)]
struct Read {
    id: SourceId,
    text: String,
    publisher: Option<String>,
    published: Option<When>,
}

fn batch(reports: &[Read]) -> Vec<Report<'_>> {
    reports
        .iter()
        .map(|read| Report {
            text: &read.text,
            publisher: read.publisher.as_deref(),
            published: read.published,
        })
        .collect()
}

fn seen(desk: &Desk<'_>, id: &ClaimId) -> Result<Whole, Fault> {
    let state = desk.state;
    let claim = state.claims.get(id).ok_or(Fault::NotFound)?;
    let ledger = Ledger::of(desk);
    let sides = Sides::of(state);
    let full = |said| word(state, &sides, &claim.body, said, in_context);
    let mut fact = fact(state, &ledger, &sides, claim);
    fact.quotes = claim.quotes().map(|words| in_context(state, words)).collect();
    let struck = ledger.struck(state, id).map(|said| StruckWord {
        word: full(said),
        taken_back_by: said.retracted.as_ref().map(|retracted| retracted.author.clone()),
        reason: said.retracted.as_ref().map(|retracted| retracted.reason.clone()),
    });
    Ok(Whole {
        struck: struck.collect(),
        over_time: ledger.words(state, id).map(full).collect(),
        told: None,
        seen: desk.rank(),
        fact,
    })
}

/// The reports in which a claim and the words on it stand, each once.
fn reports(state: &Negotiation, whole: &Whole) -> Vec<Read> {
    let mut found: BTreeMap<&str, Read> = BTreeMap::new();
    let of_words = whole.over_time.iter().flat_map(|word| &word.quotes);
    for quoted in whole.fact.quotes.iter().chain(of_words) {
        let source = state.sources.item(quoted.source.id.as_str());
        let version =
            source.and_then(|item| item.current().or_else(|| item.versions().next_back()));
        if let (Some(source), false) = (version, found.contains_key(quoted.source.id.as_str())) {
            let read = Read {
                id: source.body.id.clone(),
                text: source.body.text.clone(),
                publisher: source.body.publisher.clone(),
                published: source.on,
            };
            found.insert(&quoted.source.id, read);
        }
    }
    found.into_values().collect()
}

/// Says how many reports tell the claim, and which words only those tell.
fn told(whole: &mut Whole, reports: &[Read], kin: &[reprints::Kinship]) {
    let batch = batch(reports);
    let places = |quotes: &[Quoted]| -> Vec<(usize, Range<usize>)> {
        let mut found: Vec<(usize, Range<usize>)> = Vec::new();
        for quoted in quotes {
            let at = reports.iter().position(|read| read.id.as_str() == quoted.source.id);
            if let Some(at) = at.filter(|at| !found.iter().any(|(known, _)| known == at)) {
                found.push((at, quoted.from..quoted.to));
            }
        }
        found
    };
    let own = places(&whole.fact.quotes);
    if own.len() > 1 {
        whole.told = Some(phrase::told(&tellings::voices(&batch, kin, &own)));
    }
    let same = |word: &Word| {
        let theirs = places(&word.quotes);
        if own.is_empty() || theirs.is_empty() {
            return None;
        }
        let all: Vec<_> = own.iter().chain(&theirs).cloned().collect();
        let voices = reprints::independent(&batch, kin, &all);
        let (own, theirs) = voices.split_at_checked(own.len())?;
        Some(theirs.iter().all(|voice| own.contains(voice)))
    };
    for word in &mut whole.over_time {
        word.same_reports = same(word);
    }
    for word in &mut whole.fact.words {
        word.same_reports = same(word);
    }
}
