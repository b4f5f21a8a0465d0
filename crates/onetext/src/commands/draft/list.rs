//! `onetext draft list`: the versions of the text and how each came of others.

use std::collections::BTreeSet;

use onetext_draft::outline::outline;
use onetext_draft::{compare, grammar};
use onetext_record::{Negotiation, Recorded, body};
use serde::Serialize;

use super::lineage::parents;
use super::page::{clean, columns, number};
use super::show::names;
use super::version::{Version, talks, version};
use crate::cli::ListFormat;
use crate::cli::draft::List;
use crate::error::{CommandError, Kind, Outcome};
use crate::output::Output;

/// A draft with what is measured of its text.
struct Known<'n> {
    draft: &'n Recorded<body::Draft>,
    /// Words, brackets; none without a text.
    size: Option<(usize, usize)>,
    /// Words that came in and went out since its nearest ancestor with a text, and which that is.
    changed: Option<(String, usize, usize)>,
}

pub(super) fn run(command: &List, output: Output) -> Outcome {
    let negotiation = talks(&command.record, command.viewer.as_deref(), output)?;
    let known = known(&negotiation);
    if known.is_empty() {
        output.note("no drafts");
    }
    let text = match command.format {
        ListFormat::Json => json(&known)?,
        ListFormat::Table => tree(&negotiation, &known),
    };
    output.result(&text)
}

fn known<'n>(negotiation: &'n Negotiation) -> Vec<Known<'n>> {
    let drafts: Vec<_> = negotiation.drafts.current().collect();
    let versions: Vec<Version> =
        drafts.iter().filter_map(|draft| version(negotiation, draft)).collect();
    let ids: Vec<&str> = versions.iter().map(|version| version.name.as_str()).collect();
    let parents = parents(negotiation, &ids);
    let of = |draft: &'n Recorded<body::Draft>| {
        let place = ids.iter().position(|id| *id == draft.body.id.as_str());
        let version = place.map(|place| &versions[place]);
        let size = version.map(|version| {
            let brackets = grammar::brackets(&version.draft).0;
            let counts = grammar::counts(&version.draft, &outline(&version.draft), &brackets).0;
            (counts.words, counts.brackets)
        });
        let parent = place.and_then(|place| parents[place].first()).map(|&at| &versions[at]);
        let changed = version.zip(parent).map(|(version, parent)| {
            let totals = compare(&parent.draft, &version.draft).totals;
            (parent.name.clone(), totals.words_inserted, totals.words_deleted)
        });
        Known { draft, size, changed }
    };
    drafts.iter().map(|draft| of(draft)).collect()
}

/// Drafts under the first parent that is known, each level set in.
fn tree(negotiation: &Negotiation, known: &[Known<'_>]) -> String {
    let place = |id: &str| known.iter().position(|it| it.draft.body.id.as_str() == id);
    let parent = |at: usize| known[at].draft.body.parents.iter().find_map(|id| place(id.as_str()));
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    // Roots first; then whatever stands in a circle of parents, so that none is left out.
    let roots = (0..known.len()).filter(|&at| parent(at).is_none());
    for root in roots.chain(0..known.len()) {
        let mut open = vec![(root, String::new(), String::new())];
        while let Some((at, before, below)) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            rows.push(row(negotiation, &known[at], &before));
            let children: Vec<usize> = (0..known.len())
                .filter(|&child| parent(child) == Some(at) && !seen.contains(&child))
                .collect();
            for (number, &child) in children.iter().enumerate().rev() {
                let is_last = number + 1 == children.len();
                let (here, under) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
                open.push((child, format!("{below}{here}"), format!("{below}{under}")));
            }
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let head = ["draft", "title", "date", "known", "by", "words", "brackets", "in", "out", ""];
    rows.insert(0, head.map(str::to_owned).to_vec());
    let right = [false, false, false, false, false, true, true, true, true];
    columns(&rows, &right)
}

fn row(negotiation: &Negotiation, known: &Known<'_>, before: &str) -> Vec<String> {
    let Known { draft, size, changed } = known;
    let figure = |n: Option<usize>| n.map_or_else(|| "–".to_owned(), number);
    let mut notes = Vec::new();
    if let [_, others @ ..] = draft.body.parents.as_slice()
        && !others.is_empty()
    {
        let others: Vec<&str> = others.iter().map(onetext_record::id::DraftId::as_str).collect();
        notes.push(format!("also from {}", others.join(", ")));
    }
    let direct = draft.body.parents.first().map(onetext_record::id::DraftId::as_str);
    if let Some((parent, ..)) = changed.as_ref().filter(|it| direct != Some(it.0.as_str())) {
        notes.push(format!("compared with {parent}"));
    }
    if size.is_none() {
        notes.push("no text".to_owned());
    }
    let shown = shown_to(negotiation, draft);
    if shown > 0 {
        let parties = if shown == 1 { "party" } else { "parties" };
        notes.push(format!("shown to {shown} {parties}"));
    }
    if draft.audience != onetext_record::Audience::Everyone {
        notes.push(format!("for {}", draft.audience));
    }
    vec![
        format!("{before}{}", draft.body.id),
        short(&draft.body.title),
        draft.on.map(|on| on.to_string()).unwrap_or_default(),
        draft.body.provenance.to_string(),
        clean(&names(negotiation, &draft.body.by)),
        figure(size.map(|it| it.0)),
        figure(size.map(|it| it.1)),
        figure(changed.as_ref().map(|it| it.1)),
        figure(changed.as_ref().map(|it| it.2)),
        notes.join(" · "),
    ]
}

/// A title that leaves room for the figures.
fn short(title: &str) -> String {
    const MOST: usize = 36;
    let title = clean(title);
    match title.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title,
    }
}

/// How many parties are known to have seen a draft.
fn shown_to(negotiation: &Negotiation, draft: &Recorded<body::Draft>) -> usize {
    let circulations = negotiation.circulations.current();
    let later = circulations.filter(|it| it.body.draft == draft.body.id).flat_map(|it| &it.body.to);
    draft.body.shown_to.iter().chain(later).collect::<BTreeSet<_>>().len()
}

#[derive(Serialize)]
struct Data<'n> {
    #[serde(flatten)]
    draft: Facts<'n>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    brackets: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Since<'n>>,
}

#[derive(Serialize)]
struct Facts<'n> {
    id: &'n str,
    title: &'n str,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    provenance: &'static str,
    by: Vec<&'n str>,
    parents: Vec<&'n str>,
}

#[derive(Serialize)]
struct Since<'n> {
    draft: &'n str,
    words_in: usize,
    words_out: usize,
}

/// One JSON object a line.
fn json(known: &[Known<'_>]) -> Outcome<String> {
    let mut text = String::new();
    for Known { draft, size, changed } in known {
        let body = &draft.body;
        let data = Data {
            draft: Facts {
                id: body.id.as_str(),
                title: &body.title,
                on: draft.on.map(|on| on.to_string()),
                provenance: body.provenance.word(),
                by: body.by.iter().map(onetext_record::id::PartyId::as_str).collect(),
                parents: body.parents.iter().map(onetext_record::id::DraftId::as_str).collect(),
            },
            words: size.map(|it| it.0),
            brackets: size.map(|it| it.1),
            since: changed.as_ref().map(|(draft, words_in, words_out)| Since {
                draft,
                words_in: *words_in,
                words_out: *words_out,
            }),
        };
        let line = serde_json::to_string(&data).map_err(|e| {
            CommandError::new(Kind::Environment, format!("cannot write the list: {e}"))
        })?;
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}
