//! How each version of the text came of others, who saw which, how far the text has moved, and whom
//! each version favours.

use std::collections::BTreeMap;
use std::sync::Arc;

use onetext_analyse::drafts::{Drafts, Text};
use onetext_draft::grammar::counts;
use onetext_record::Kind;
use onetext_record::id::DraftId;
use schemars::JsonSchema;
use serde::Serialize;

use super::view::{self, DraftLine, Link, SeenView};
use super::{read, redline};
use crate::desk::{Desk, Study};
use crate::fault::Fault;
use crate::page::words;
use crate::reply::{Outcome, Reply};
use crate::request::Request;

mod graph;
mod show;

pub(super) use show::page;

/// The versions of the text and what is measured of them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct LineageView {
    /// The versions: parents before children, else by date.
    pub(crate) versions: Vec<VersionView>,
    /// The parties whose positions name an option, in the order of the tilt of each version.
    pub(crate) parties: Vec<Link>,
}

/// One version of the text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct VersionView {
    /// What is known of it.
    pub(crate) draft: DraftLine,
    /// The places of its parents among the versions.
    pub(crate) parents: Vec<usize>,
    /// Who has seen it, in which order.
    pub(crate) seen: Vec<SeenView>,
    /// How long it is and how much of it is open; none without a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) size: Option<SizeView>,
    /// What changed since the nearest versions before it that have a text.
    pub(crate) since: Vec<SinceView>,
    /// For each party how much of what it values the version gives it.
    pub(crate) tilt: Vec<Option<TiltView>>,
}

/// How long a version is and how much of it is open.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct SizeView {
    /// Words in all.
    pub(crate) words: usize,
    /// Brackets, inner ones too.
    pub(crate) brackets: usize,
    /// Words in brackets.
    pub(crate) bracketed: usize,
}

/// What changed since an earlier version.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct SinceView {
    /// The earlier version.
    pub(crate) draft: Link,
    /// Words that came in.
    pub(crate) words_inserted: usize,
    /// Words that went out.
    pub(crate) words_deleted: usize,
    /// Words that moved.
    pub(crate) words_moved: usize,
}

/// How much of what a party values a version gives it, 0 to 1: an interval while brackets are open.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct TiltView {
    /// At least so much.
    pub(crate) low: f64,
    /// At most so much.
    pub(crate) high: f64,
    /// On how many issues it crosses a red line of the party outside brackets.
    pub(crate) crossed: usize,
}

/// The kinds of entry that the lineage is made from.
const KINDS: [Kind; 5] = [Kind::Draft, Kind::Position, Kind::Party, Kind::Issue, Kind::Circulation];

/// How often the texts are read again because a draft came in meanwhile.
const TRIES: usize = 5;

/// The lineage as this study sees it. Texts are read and compared while nobody waits.
pub(super) fn lineage(study: &Study<'_>) -> Result<Arc<LineageView>, Fault> {
    for _ in 0..TRIES {
        let (stamp, whole, ids) = study.look(|desk| {
            let drafts = desk.state.drafts.current();
            let with_text = drafts.filter(|draft| draft.body.text.is_some());
            let ids: Vec<DraftId> = with_text.map(|draft| draft.body.id.clone()).collect();
            (desk.stamp(&[Kind::Draft]), desk.stamp(&KINDS), ids)
        });
        if let Some((at, known)) = study.memo().latest::<LineageView>("lineage")
            && at == whole
        {
            return Ok(known);
        }
        let texts: BTreeMap<DraftId, Arc<Text>> = ids
            .into_iter()
            .filter_map(|id| {
                let text = Arc::clone(&read::legible_later(study, &id)?.text);
                Some((id, text))
            })
            .collect();
        let found = study.look(|desk| {
            let same = desk.stamp(&[Kind::Draft]) == stamp && desk.stamp(&KINDS) == whole;
            same.then(|| in_short(desk, &texts))
        });
        let Some((mut view, pairs)) = found else { continue };
        for (at, old, new) in pairs {
            let totals = redline::compared(study, &old, &new)?.redline.totals;
            let title = view.versions.iter().find(|it| it.draft.id == old.as_str());
            let title = title.map(|it| it.draft.title.clone()).unwrap_or_default();
            view.versions[at].since.push(SinceView {
                draft: Link { id: old.to_string(), title },
                words_inserted: totals.words_inserted,
                words_deleted: totals.words_deleted,
                words_moved: totals.words_moved,
            });
        }
        return Ok(study.memo().recall("lineage", whole, || view));
    }
    Err(Fault::Busy("Others are entering drafts all the time.".to_owned()))
}

/// What is said of the versions without comparing them, and which are to be compared: the place of
/// the newer one, the older and the newer one's id.
type Pairs = Vec<(usize, DraftId, DraftId)>;

fn in_short(desk: &Desk<'_>, texts: &BTreeMap<DraftId, Arc<Text>>) -> (LineageView, Pairs) {
    let drafts = Drafts::of_texts(desk.state, None, &mut |draft| texts.get(&draft.id).cloned());
    let versions = drafts.versions();
    let id = |at: usize| versions[at].entry.body.id.clone();
    let mut pairs = Vec::new();
    let mut views = Vec::with_capacity(versions.len());
    for (at, version) in versions.iter().enumerate() {
        if version.text.is_some() {
            let earlier = drafts.compared_with(at).into_iter();
            pairs.extend(earlier.map(|old| (at, id(old), id(at))));
        }
        let size = version.text.as_deref().map(|text| {
            let counts = counts(&text.draft, &text.outline, &text.grammar.brackets).0;
            SizeView { words: counts.words, brackets: counts.brackets, bracketed: counts.bracketed }
        });
        views.push(VersionView {
            draft: view::line(desk, version.entry),
            parents: version.parents.clone(),
            seen: view::seen(desk, &version.entry.body.id),
            size,
            since: Vec::new(),
            tilt: Vec::new(),
        });
    }
    let tilts = drafts.tilt();
    let mut parties: Vec<Link> = Vec::new();
    for tilt in &tilts {
        let party = tilt.party.to_string();
        if !parties.iter().any(|known| known.id == party) {
            parties.push(Link { title: words::party(desk.state, &tilt.party), id: party });
        }
    }
    for view in &mut views {
        view.tilt = vec![None; parties.len()];
    }
    for tilt in tilts {
        let place = parties.iter().position(|party| party.id == tilt.party.as_str());
        let Some(place) = place else { continue };
        views[tilt.version].tilt[place] = Some(TiltView {
            low: tilt.low,
            high: tilt.high,
            crossed: tilt.crossed.iter().filter(|crossed| !crossed.open).count(),
        });
    }
    (LineageView { versions: views, parties }, pairs)
}

/// The lineage as JSON.
pub(super) fn json(study: &Study<'_>, _: &Request) -> Outcome {
    Reply::json(&*lineage(study)?)
}
