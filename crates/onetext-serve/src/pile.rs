//! What was read and waits for a person's word, kept for all who share a viewer's eyes.
//!
//! A pile is one document with what is proposed of it. It lies in drawers of the viewer's own, so no
//! other viewer can reach it, and nothing of it is in the record before somebody accepts it. What a
//! list of piles shows lies apart from the text, so that a list does not read all of them.

use jiff::Timestamp;
use onetext_read::review::{Choices, Decision, Kept, Report};
use onetext_read::{Document, Proposal};
use onetext_record::body::Fate;
use onetext_record::{Audience, Body, Evidence, Kind, NewEntry, Viewer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::{Desk, Drawer, Pen, Study};
use crate::fault::Fault;
use crate::rules;

/// How many piles a viewer's people keep at most.
pub(crate) const MOST: usize = 200;

/// How many bytes their documents and proposals have at most, all together.
pub(crate) const MOST_BYTES: usize = 64 << 20;

/// How many of the last decisions are told to who did not see them.
const TOLD: usize = 50;

/// How long a decision that is being recorded keeps others from deciding, in seconds. It takes far
/// less; what takes longer was cut off by a crash.
const RECORDING: i64 = 60;

/// What a list says of a pile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) publisher: Option<String>,
    /// Who put it there.
    pub(crate) by: String,
    pub(crate) at: Timestamp,
    /// How many bytes its document and proposals take.
    pub(crate) size: usize,
    /// The digest of the file, by which the same is known when it comes again.
    pub(crate) sha256: String,
    pub(crate) tally: Tally,
}

/// How many proposals of a pile stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Tally {
    /// Nobody has decided on them.
    pub(crate) open: usize,
    /// They are in the record.
    pub(crate) accepted: usize,
    /// They were rejected.
    pub(crate) rejected: usize,
    /// They are the same as another.
    pub(crate) merged: usize,
}

/// What was read: it never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Text {
    document: Document,
    proposals: Vec<Proposal>,
}

/// What was decided on a pile.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Sheet {
    /// Who is to see what is recorded; the narrowest, where nobody has said so.
    audience: Option<Audience>,
    kept: Kept,
    /// The last decisions, the latest last.
    told: Vec<Told>,
    /// What is being recorded just now.
    pending: Option<Pending>,
}

/// A decision, for who did not see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Told {
    /// The version of the pile that it made.
    pub(crate) version: u64,
    pub(crate) by: String,
    pub(crate) what: String,
}

/// Decisions whose entries are on their way into the record. They hold once the record has the last
/// of them; until then the pile stands as before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Pending {
    kept: Kept,
    /// The kind and the id of the last entry.
    mark: (Kind, String),
    /// The rank behind which the record has it.
    rank: usize,
    since: Timestamp,
}

/// A document with its proposals, and what was decided on them so far.
#[derive(Debug, Clone)]
pub(crate) struct Pile {
    pub(crate) key: String,
    pub(crate) head: Head,
    pub(crate) choices: Choices,
    /// Who is to see what is recorded, where nothing else is said.
    pub(crate) audience: Audience,
    /// What a decision has to name, so that nobody decides on what they have not seen.
    pub(crate) version: u64,
    sheet: Sheet,
}

/// Puts the proposals of a document where the viewer's people decide on them. Returns the key under
/// which `/review/{key}` shows them.
///
/// A delegation is given what it may record, and nothing else.
pub(crate) fn put(
    pen: &Pen<'_>,
    document: Document,
    mut proposals: Vec<Proposal>,
) -> Result<String, Fault> {
    let study = &pen.study;
    study.look(|desk| keep_recordable(desk, &mut proposals));
    // In the order in which their words stand; they are numbered so.
    let place = |proposal: &Proposal| {
        let here = |evidence: &&Evidence| evidence.source == document.source.id;
        proposal.evidence.iter().filter(here).map(|evidence| evidence.start).min()
    };
    proposals.sort_by_key(|proposal| place(proposal).unwrap_or(usize::MAX));
    let text = Text { document, proposals };
    let size = serde_json::to_vec(&text).map_err(|error| Fault::internal(&error))?.len();
    let kept: Vec<(String, u64, Head)> = heads(study).list()?;
    let taken: usize = kept.iter().map(|(_, _, head)| head.size).sum();
    if kept.len() >= MOST || taken.saturating_add(size) > MOST_BYTES {
        return Err(Fault::input(format!(
            "There is no room for “{}”: at most {MOST} reports, with {} MB in all, wait for review.",
            text.document.source.title,
            MOST_BYTES >> 20,
        ))
        .hint("Remove reports that are done with, and send it again."));
    }
    let source = &text.document.source;
    let head = Head {
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        by: pen.person.name.clone(),
        at: study.now(),
        size,
        sha256: source.sha256.clone(),
        tally: Tally { open: text.proposals.len(), ..Tally::default() },
    };
    let key = study.token() + &study.token();
    // The list names it last, so that what is listed is whole.
    texts(study).put(&key, 0, &text)?;
    sheets(study).put(&key, 0, &Sheet::default())?;
    heads(study).put(&key, 0, &head)?;
    Ok(key)
}

/// The piles of the viewer's people with their keys, the latest first.
pub(crate) fn list(study: &Study<'_>) -> Result<Vec<(String, Head)>, Fault> {
    let mut piles: Vec<(String, Head)> =
        heads(study).list()?.into_iter().map(|(key, _, head)| (key, head)).collect();
    piles.sort_by(|(a, one), (b, other)| other.at.cmp(&one.at).then_with(|| a.cmp(b)));
    Ok(piles)
}

/// A pile of the viewer's people.
pub(crate) fn open(study: &Study<'_>, key: &str) -> Result<Pile, Fault> {
    let (_, head): (u64, Head) = heads(study).get(key)?.ok_or(Fault::NotFound)?;
    let (_, text): (u64, Text) = texts(study).get(key)?.ok_or(Fault::NotFound)?;
    let (version, mut sheet): (u64, Sheet) = sheets(study).get(key)?.ok_or(Fault::NotFound)?;
    if let Some(pending) = &sheet.pending {
        if study.look(|desk| has(desk, pending)) {
            sheet.kept = pending.kept.clone();
            sheet.pending = None;
        } else if pending.since.duration_until(study.now()).as_secs() >= RECORDING {
            sheet.pending = None;
        }
    }
    let narrowest = || rules::narrowest(study.viewer());
    let audience = sheet.audience.clone().or_else(narrowest).unwrap_or_default();
    let Text { document, proposals } = text;
    let report = Report { document, proposals, known: false };
    let choices = Choices::resume(vec![report], sheet.kept.clone());
    Ok(Pile { key: key.to_owned(), head, choices, audience, version, sheet })
}

/// Takes a pile away. What was accepted of it stays in the record.
pub(crate) fn remove(study: &Study<'_>, key: &str) -> Result<(), Fault> {
    if !heads(study).remove(key)? {
        return Err(Fault::NotFound);
    }
    sheets(study).remove(key)?;
    texts(study).remove(key)?;
    Ok(())
}

impl Pile {
    /// The document.
    pub(crate) fn document(&self) -> &Document {
        &self.choices.reports[0].document
    }

    /// What others decided since version `seen`.
    pub(crate) fn since(&self, seen: u64) -> impl Iterator<Item = &Told> {
        self.sheet.told.iter().filter(move |told| told.version > seen)
    }

    /// Whether a decision is being recorded just now.
    pub(crate) fn is_recording(&self) -> bool {
        self.sheet.pending.is_some()
    }

    /// How many proposals stand how.
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for choice in self.choices.all() {
            match choice.decision {
                Decision::Open => tally.open += 1,
                Decision::Accepted => tally.accepted += 1,
                Decision::Rejected => tally.rejected += 1,
                Decision::Merged(_) => tally.merged += 1,
            }
        }
        tally
    }

    /// Keeps who is to see what is recorded.
    pub(crate) fn show_to(self, pen: &Pen<'_>, audience: Audience) -> Result<(), Fault> {
        let what = "who may see what is accepted";
        let sheet = Sheet { audience: Some(audience), ..self.sheet.clone() };
        self.keep(pen, sheet, what)
    }

    /// Keeps these choices, and records the entries that they make; all or nothing. `rank` is the
    /// one that the record had when they were made.
    pub(crate) fn decide(
        self,
        pen: &Pen<'_>,
        choices: &Choices,
        entries: Vec<NewEntry>,
        rank: usize,
        what: &str,
    ) -> Result<(), Fault> {
        let before = self.sheet.clone();
        let after = Sheet { kept: choices.kept(), ..before.clone() };
        let mark =
            entries.last().and_then(|last| Some((last.body.kind(), last.body.id()?.to_owned())));
        let Some(mark) = mark else { return self.keep(pen, after, what) };
        let (study, key) = (&pen.study, self.key.clone());
        let told = self.told(pen, what);
        let pending = Pending { kept: after.kept.clone(), mark, rank, since: study.now() };
        let reserved = Sheet { told: told.clone(), pending: Some(pending), ..before.clone() };
        // First the pile, so that of two who decide at once one is told; then the record.
        let version = sheets(study).put(&key, self.version, &reserved)?;
        if let Err(fault) = pen.append(entries, None) {
            sheets(study).put(&key, version, &before)?;
            return Err(fault);
        }
        // The record has it, and whoever opens the pile sees that: what fails here is made up for.
        let _ = sheets(study).put(&key, version, &Sheet { told, pending: None, ..after });
        self.retally(pen);
        Ok(())
    }

    fn keep(self, pen: &Pen<'_>, sheet: Sheet, what: &str) -> Result<(), Fault> {
        let told = self.told(pen, what);
        sheets(&pen.study).put(&self.key, self.version, &Sheet { told, pending: None, ..sheet })?;
        self.retally(pen);
        Ok(())
    }

    fn told(&self, pen: &Pen<'_>, what: &str) -> Vec<Told> {
        let (by, what) = (pen.person.name.clone(), what.to_owned());
        let mut told = self.sheet.told.clone();
        told.push(Told { version: self.version + 1, by, what });
        told.drain(..told.len().saturating_sub(TOLD));
        told
    }

    /// Tells the list how the proposals stand. The pile itself knows it anyway.
    fn retally(self, pen: &Pen<'_>) {
        let Ok(pile) = open(&pen.study, &self.key) else { return };
        let tally = pile.tally();
        if let Ok(Some((version, head))) = heads(&pen.study).get::<Head>(&self.key) {
            let _ = heads(&pen.study).put(&self.key, version, &Head { tally, ..head });
        }
    }
}

/// Whether the record has what was on its way there.
fn has(desk: &Desk<'_>, pending: &Pending) -> bool {
    let (kind, id) = &pending.mark;
    let mut new = (pending.rank + 1..=desk.rank()).filter_map(|rank| desk.state.entry(rank));
    new.any(|entry| entry.body.kind() == *kind && entry.body.id() == Some(id))
}

fn heads<'a>(study: &Study<'a>) -> Drawer<'a> {
    study.drawer("pile")
}

fn texts<'a>(study: &Study<'a>) -> Drawer<'a> {
    study.drawer("pile text")
}

fn sheets<'a>(study: &Study<'a>) -> Drawer<'a> {
    study.drawer("pile choices")
}

/// Takes away what the viewer may not record, and what refers to that and cannot do without.
fn keep_recordable(desk: &Desk<'_>, proposals: &mut Vec<Proposal>) {
    if matches!(desk.viewer, Viewer::Mediator) {
        return;
    }
    let mut gone: Vec<(Kind, String)> = Vec::new();
    proposals.retain_mut(|proposal| {
        let kind = proposal.body.kind();
        let id = proposal.body.id().map(|id| (kind, id.to_owned()));
        let fate = |kind: Kind, id: &str| {
            let is_gone = gone.iter().any(|(k, i)| *k == kind && i == id);
            if is_gone { Fate::Drop } else { Fate::Keep }
        };
        let stands = proposal.body.rewrite(&fate) && may_record(desk, &proposal.body);
        if let Some(id) = id.filter(|_| !stands) {
            gone.push(id);
        }
        stands
    });
}

/// Whether the viewer may make an entry of this body at all.
pub(crate) fn may_record(desk: &Desk<'_>, body: &Body) -> bool {
    let audience = rules::narrowest(desk.viewer);
    audience.is_some_and(|audience| {
        let entry = NewEntry::judged("Somebody", body.clone()).for_audience(audience);
        rules::may_write(desk, &entry).is_ok()
    })
}

/// A pile with proposals that nobody has decided on.
pub(crate) struct Waiting {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) open: usize,
}

/// The piles of this viewer's people with open proposals, the newest first.
pub(crate) fn waiting(study: &Study<'_>) -> Result<Vec<Waiting>, Fault> {
    let mut piles = list(study)?;
    piles.retain(|(_, head)| head.tally.open > 0);
    let waiting =
        |(key, head): (String, Head)| Waiting { key, title: head.title, open: head.tally.open };
    Ok(piles.into_iter().map(waiting).collect())
}

#[cfg(test)]
mod tests;
