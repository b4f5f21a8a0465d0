//! From choices to entries: in an order in which each can be appended, and behind whatever others
//! have appended meanwhile.

use std::collections::BTreeMap;
use std::str::FromStr;

use onetext_record::body::{Dismissal, Fate};
use onetext_record::id::{MAX_ID_LENGTH, SourceId, StatementId, first_free};
use onetext_record::{Audience, Body, Evidence, Fingerprint, Kind, Negotiation, NewEntry, Refusal};

use super::choices::{Choice, Choices, Decision};
use super::report::{apply, same, source, unused};
use super::words::{needs, says};
use crate::Document;

/// On what terms choices become entries.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// In whose name.
    pub author: &'a str,
    /// Who may see them.
    pub audience: &'a Audience,
    /// Who may see that something was rejected; none, if the record is not to remember it.
    pub rejections: Option<&'a Audience>,
    /// Makes a word for ids where they must not tell how many others there are; without it, ids are
    /// those that the reader proposed, or with a number behind them.
    pub word: Option<&'a dyn Fn() -> String>,
}

impl<'a> Terms<'a> {
    /// The common terms: rejections are remembered, and ids are as the reader made them.
    pub fn new(author: &'a str, audience: &'a Audience) -> Self {
        Self { author, audience, rejections: Some(audience), word: None }
    }
}

impl std::fmt::Debug for Terms<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terms").field("author", &self.author).finish_non_exhaustive()
    }
}

/// The entries that choices make.
#[derive(Debug, Default)]
pub struct Written {
    /// In an order in which they can be appended.
    pub entries: Vec<NewEntry>,
    /// The proposals that are accepted or turned down with them.
    pub items: Vec<usize>,
    /// How many proposals are accepted.
    pub accepted: usize,
    /// How many proposals are turned down.
    pub rejected: usize,
    /// From how many reports that the record did not have.
    pub reports: usize,
    /// What has another id in the record than it had as a proposal.
    pub renamed: BTreeMap<(Kind, String), String>,
}

/// A choice that does not fit the record.
#[derive(Debug)]
pub struct Misfit {
    /// Which proposal; none if it is a report itself.
    pub item: Option<usize>,
    /// Why.
    pub refusal: Box<Refusal>,
}

/// Makes entries of all that was decided and is not in the record yet.
///
/// `record` is what the author sees now, which may be more than when the reports were read: a
/// report, a party, a person or an issue that somebody else recorded meanwhile is that one, and ids
/// that are taken give way.
pub fn entries(
    choices: &Choices,
    record: &Negotiation,
    terms: &Terms<'_>,
) -> Result<Written, Misfit> {
    let mut writing = Writing {
        choices,
        terms,
        by_name: choices.by_name(),
        record,
        scratch: None,
        last: None,
        sources: BTreeMap::new(),
        placed: vec![false; choices.items.len()],
        written: Written::default(),
    };
    let is_new = |i: &usize| !choices.is_written(*i);
    let decided = |decision| {
        let all = 0..choices.items.len();
        all.filter(is_new).filter(move |i| choices.get(*i).decision == decision)
    };
    for i in decided(Decision::Accepted) {
        writing.accept(i)?;
    }
    if let Some(audience) = terms.rejections {
        for i in decided(Decision::Rejected) {
            writing.dismiss(i, audience)?;
        }
    }
    Ok(writing.written)
}

struct Writing<'a> {
    choices: &'a Choices,
    terms: &'a Terms<'a>,
    by_name: BTreeMap<(Kind, String), usize>,
    record: &'a Negotiation,
    /// The record with what was written so far; made only where something comes behind that, for a
    /// large record is slow to copy.
    scratch: Option<Negotiation>,
    /// What was written last and is not in the scratch yet.
    last: Option<NewEntry>,
    /// The ids of the reports in the record.
    sources: BTreeMap<SourceId, SourceId>,
    placed: Vec<bool>,
    written: Written,
}

impl Writing<'_> {
    /// The record with all that was written so far.
    fn state(&mut self) -> &Negotiation {
        if let Some(last) = self.last.take() {
            let scratch = self.scratch.get_or_insert_with(|| self.record.clone());
            apply(last, scratch);
        }
        self.scratch.as_ref().unwrap_or(self.record)
    }

    /// Writes a proposal behind what it needs.
    fn accept(&mut self, i: usize) -> Result<(), Misfit> {
        if std::mem::replace(&mut self.placed[i], true) {
            return Ok(());
        }
        let choice = self.choices.get(i);
        for need in needs(&choice.body, &self.by_name) {
            if self.choices.get(need).decision == Decision::Accepted {
                self.accept(need)?;
            }
        }
        let proposal = &self.choices.items[i].proposal;
        let Choice { body, on, evidence, .. } = choice.clone();
        let evidence = self.evidence(evidence)?;
        let entry = proposal.clone().accept(self.terms.author, self.terms.audience.clone());
        let mut new = NewEntry { on, evidence, body, ..entry };
        self.follow(&mut new.body);
        self.written.accepted += 1;
        self.written.items.push(i);
        if let Some(id) = self.same(&new.body) {
            self.rename(&new.body, &id);
            return Ok(());
        }
        self.give_way(&mut new);
        self.put(new, Some(i))
    }

    /// Writes that a proposal was turned down.
    fn dismiss(&mut self, i: usize, audience: &Audience) -> Result<(), Misfit> {
        let proposal = &self.choices.items[i].proposal;
        let mut body = proposal.body.clone();
        // As it would be proposed again now: with the ids that what it refers to has got.
        let names = self.final_names();
        body.rewrite(&|kind, id| match names.get(&(kind, id.to_owned())) {
            Some(to) => Fate::To(to.clone()),
            None => Fate::Keep,
        });
        let word = self.terms.word;
        let table = &self.state().dismissals;
        let count = table.len() + 1;
        let mut names = (count..).map(|n| match word {
            Some(word) => format!("{}-{}", Kind::Dismissal, word()),
            None => format!("{}-{n}", Kind::Dismissal),
        });
        let id = names.find_map(|name| name.parse().ok().filter(|id| table.item(id).is_none()));
        let Some(id) = id else { return Ok(()) };
        let dismissal = Dismissal {
            id,
            kind: body.kind(),
            proposed: says(&self.choices.get(i).body),
            fingerprint: Fingerprint::of(&body, &proposal.evidence),
            reason: self.choices.get(i).reason.clone(),
        };
        let evidence = self.evidence(proposal.evidence.clone())?;
        let new = NewEntry::judged(self.terms.author, dismissal).for_audience(audience.clone());
        self.written.rejected += 1;
        self.written.items.push(i);
        self.put(NewEntry { on: proposal.on, evidence, ..new }, Some(i))
    }

    fn put(&mut self, new: NewEntry, item: Option<usize>) -> Result<(), Misfit> {
        if let Some(refusal) = self.state().problems_in_sight(&new).into_iter().next() {
            return Err(Misfit { item, refusal: Box::new(refusal) });
        }
        self.written.entries.push(new.clone());
        self.last = Some(new);
        Ok(())
    }

    /// Evidence with the ids that its sources have in the record; they are written if they are new.
    fn evidence(&mut self, mut evidence: Vec<Evidence>) -> Result<Vec<Evidence>, Misfit> {
        for evidence in &mut evidence {
            evidence.source = self.source(&evidence.source)?;
        }
        Ok(evidence)
    }

    fn source(&mut self, id: &SourceId) -> Result<SourceId, Misfit> {
        if let Some(known) = self.sources.get(id) {
            return Ok(known.clone());
        }
        let mut new = self.choices.reports.iter().filter(|report| !report.known);
        let found = match new.find(|report| report.document.source.id == *id) {
            None => id.clone(),
            Some(report) => self.report(&report.document)?,
        };
        self.sources.insert(id.clone(), found.clone());
        Ok(found)
    }

    /// The id of a report in the record, which has it from somebody else or now.
    fn report(&mut self, document: &Document) -> Result<SourceId, Misfit> {
        if let Some(known) = same(&document.source, self.state()) {
            return Ok(known);
        }
        let mut document = document.clone();
        document.source.id = match self.terms.word {
            Some(word) => with_word(document.source.id.as_str(), word),
            None => unused(&document.source.id, self.state()),
        };
        self.put(source(&document, self.terms), None)?;
        self.written.reports += 1;
        Ok(document.source.id)
    }

    /// Leads references to what has another id in the record there.
    fn follow(&self, body: &mut Body) {
        let renamed = &self.written.renamed;
        body.rewrite(&|kind, id| match renamed.get(&(kind, id.to_owned())) {
            Some(to) => Fate::To(to.clone()),
            None => Fate::Keep,
        });
    }

    fn rename(&mut self, body: &Body, to: &str) {
        if let Some(from) = body.id().filter(|from| *from != to) {
            self.written.renamed.insert((body.kind(), from.to_owned()), to.to_owned());
        }
    }

    /// The id of the party, person or issue that somebody has recorded meanwhile and that is the
    /// same: by its name and by its id.
    fn same(&mut self, body: &Body) -> Option<String> {
        let state = self.state();
        let recorded: Body = match body {
            Body::Party(b) => state.parties.get(&b.id)?.body.clone().into(),
            Body::Person(b) => state.persons.get(&b.id)?.body.clone().into(),
            Body::Issue(b) => state.issues.get(&b.id)?.body.clone().into(),
            _ => return None,
        };
        let is_same = Fingerprint::of(&recorded, &[]) == Fingerprint::of(body, &[]);
        body.id().filter(|_| is_same).map(str::to_owned)
    }

    /// Takes the next free id where somebody else has this one.
    fn give_way(&mut self, new: &mut NewEntry) {
        let is_used = |state: &Negotiation, new: &NewEntry| {
            state
                .problems_in_sight(new)
                .iter()
                .any(|refusal| matches!(refusal, Refusal::UsedId { .. }))
        };
        let Some(stem) = new.body.id().map(str::to_owned) else { return };
        // Parties, persons and issues have their names for ids, which tell of nothing else.
        let is_name = matches!(new.body.kind(), Kind::Party | Kind::Person | Kind::Issue);
        if let Some(word) = self.terms.word
            && (!is_name || is_used(self.state(), new))
        {
            let id: StatementId = with_word(&stem, word);
            self.rename(&new.body, id.as_str());
            new.body.rename(id.as_str());
            return;
        }
        let state = self.state();
        if !is_used(state, new) {
            return;
        }
        // Ids of every kind have one form; that of a statement stands for all.
        let free: StatementId = first_free(&stem, |id: &StatementId| {
            let mut other = new.clone();
            other.body.rename(id.as_str());
            !is_used(state, &other)
        });
        self.rename(&new.body, free.as_str());
        new.body.rename(free.as_str());
    }

    /// The ids that things have in the record which had another when they were proposed.
    fn final_names(&self) -> BTreeMap<(Kind, String), String> {
        let mut names = BTreeMap::new();
        for (i, item) in self.choices.items.iter().enumerate() {
            let at = self.choices.kept_as(i);
            let kind = item.proposal.body.kind();
            let (old, now) = (item.proposal.body.id(), self.choices.get(at).body.id());
            if let (Some(old), Some(now)) = (old, now) {
                let now = self.written.renamed.get(&(kind, now.to_owned())).cloned();
                let now =
                    now.unwrap_or_else(|| self.choices.get(at).body.id().unwrap_or(old).to_owned());
                if now != old {
                    names.insert((kind, old.to_owned()), now);
                }
            }
        }
        names
    }
}

/// An id with a word behind it in place of a number.
fn with_word<I: FromStr>(stem: &str, word: &dyn Fn() -> String) -> I {
    let digits = |c: char| c.is_ascii_digit();
    let bare = stem.trim_end_matches(digits);
    let bare = bare.strip_suffix('-').filter(|bare| !bare.is_empty()).unwrap_or(stem);
    loop {
        let word = word();
        let cut: String = bare.chars().take(MAX_ID_LENGTH.saturating_sub(word.len() + 1)).collect();
        if let Ok(id) = format!("{}-{word}", cut.trim_end_matches('-')).parse() {
            return id;
        }
    }
}
