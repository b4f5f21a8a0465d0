//! Reports on their way in: from what was dropped or pasted to piles that wait for a word.

use onetext_read::ingest::{self, Metadata};
use onetext_read::review::{same, unused};
use onetext_read::{Context, Document, read};
use onetext_record::{Negotiation, When};
use schemars::JsonSchema;
use serde::Serialize;

use crate::desk::Pen;
use crate::fault::Fault;
use crate::pile;

/// From how many characters on reading takes so long that others must not wait for it. A copy of a
/// large record takes as long as reading a few pages.
const LONG: usize = 20_000;

/// How many documents are taken in at once.
const MOST: usize = 100;

/// A report as it came: a name and its bytes.
pub(super) struct Given<'a> {
    pub(super) name: &'a str,
    pub(super) bytes: &'a [u8],
}

/// What came of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Added {
    /// The title of the document.
    pub(crate) title: String,
    /// Names the pile that it became; none, if it became none.
    pub(crate) key: Option<String>,
    /// How many proposals wait for a word.
    pub(crate) proposals: usize,
    /// The id under which the record has the document already.
    pub(crate) known_as: Option<String>,
    /// Whether the same document waits for review already, in the pile that is named.
    pub(crate) waiting: bool,
}

/// What came of reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct AddedAll {
    /// What was read, in its order.
    pub(crate) documents: Vec<Added>,
    /// What could not be read, and why.
    pub(crate) left_out: Vec<String>,
}

/// What a form or a program says of reports.
pub(super) fn metadata(
    title: Option<&str>,
    publisher: Option<&str>,
    date: Option<&str>,
    url: Option<&str>,
) -> Result<Metadata, Fault> {
    let on = date
        .map(|date| {
            date.parse::<When>().map_err(|error| {
                Fault::input(format!("The date “{date}” cannot be read: {error}"))
                    .hint("Write it as 2026-01-15, 2026-01 or 2026.")
            })
        })
        .transpose()?;
    if let Some(url) =
        url.filter(|url| !(url.starts_with("http://") || url.starts_with("https://")))
    {
        return Err(Fault::input(format!("“{url}” is no address of a page"))
            .hint("It begins with https:// or http://."));
    }
    Ok(Metadata {
        id: None,
        title: title.map(str::to_owned),
        publisher: publisher.map(str::to_owned),
        published: on,
        url: url.map(str::to_owned),
    })
}

/// Reads reports and puts what they propose where the viewer's people decide on it.
pub(super) fn add(
    pen: &Pen<'_>,
    reports: &[Given<'_>],
    metadata: &Metadata,
) -> Result<AddedAll, Fault> {
    let mut all = AddedAll::default();
    let mut documents: Vec<Document> = Vec::new();
    for Given { name, bytes } in reports {
        let found = ingest::contents(name, bytes, metadata);
        let told = found.left_out.iter().map(|left_out| {
            if left_out.place.is_empty() {
                format!("{name}: {left_out}")
            } else {
                left_out.to_string()
            }
        });
        all.left_out.extend(told);
        documents.extend(found.documents);
    }
    if documents.len() > MOST {
        return Err(Fault::input(format!(
            "There are {} documents in this; at most {MOST} are read at once.",
            documents.len()
        ))
        .hint("Send it in smaller parts."));
    }
    let mut copy: Option<Negotiation> = None;
    for document in documents {
        let added = one(pen, document, &mut copy)?;
        all.documents.push(added);
    }
    Ok(all)
}

fn one(
    pen: &Pen<'_>,
    mut document: Document,
    copy: &mut Option<Negotiation>,
) -> Result<Added, Fault> {
    let study = &pen.study;
    let title = document.source.title.clone();
    let mut waiting = pile::list(study)?.into_iter();
    let same_file = waiting.find(|(_, head)| head.sha256 == document.source.sha256);
    let known = study.look(|desk| {
        let known = same(&document.source, desk.state);
        document.source.id = match &known {
            Some(known) => known.clone(),
            None => unused(&document.source.id, desk.state),
        };
        known
    });
    let known_as = known.map(|id| id.to_string());
    if let Some((key, head)) = same_file {
        let proposals = head.tally.open;
        return Ok(Added { title, key: Some(key), proposals, known_as, waiting: true });
    }
    let proposals = if document.source.text.len() < LONG && copy.is_none() {
        study.look(|desk| read(&document, &Context { negotiation: Some(desk.state) }))
    } else {
        let record = copy.get_or_insert_with(|| study.look(|desk| desk.state.clone()));
        read(&document, &Context { negotiation: Some(record) })
    };
    let none = Added { title, key: None, proposals: 0, known_as, waiting: false };
    if proposals.is_empty() {
        return Ok(none);
    }
    let key = pile::put(pen, document, proposals)?;
    let proposals = pile::open(study, &key)?.tally().open;
    if proposals == 0 {
        // There was nothing in it that this delegation may record.
        pile::remove(study, &key)?;
        return Ok(none);
    }
    Ok(Added { key: Some(key), proposals, ..none })
}
