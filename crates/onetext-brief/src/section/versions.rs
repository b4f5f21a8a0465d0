//! What the drafts come to together: figures over versions, whom each favours, and what changed
//! since each party last saw one.

use std::collections::BTreeMap;

use onetext_analyse::drafts::How;
use onetext_analyse::drafts::tilt::{Tilt, Weights};
use onetext_record::Recorded;
use onetext_record::body;
use onetext_record::id::PartyId;
use schemars::JsonSchema;
use serde::Serialize;

use super::drafts::{clause, of};
use super::{Named, Origin, View};

/// What the drafts come to together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Versions {
    /// The drafts whose texts are in the record, parents before children and else by date.
    pub figures: Vec<Figures>,
    /// How much of what each party values the drafts give it.
    pub tilt: Vec<PartyTilt>,
    /// What each party saw last, and what changed since.
    pub last_seen: Vec<LastSeen>,
    /// What parties hold back until another thing is settled.
    pub held_back: Vec<HeldBack>,
}

/// A draft in figures.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Figures {
    /// The draft.
    pub draft: Named,
    /// Its date.
    pub on: Option<String>,
    /// How many brackets are open in it, inner ones too.
    pub brackets: usize,
    /// How many words it has.
    pub words: usize,
    /// How many of them stand in brackets.
    pub bracketed: usize,
    /// How many words changed since the first draft that it is compared with; none for a first
    /// draft.
    pub changed: Option<Changed>,
}

/// How much changed, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Changed {
    /// Words that came.
    pub inserted: usize,
    /// Words that went.
    pub deleted: usize,
    /// Words that stand elsewhere.
    pub moved: usize,
}

/// How much of what one party values the drafts give it, by its own recorded positions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PartyTilt {
    /// The party.
    pub party: Named,
    /// On how many issues its positions name an option; only these count.
    pub counted: usize,
    /// How many issues there are.
    pub issues: usize,
    /// What the issues were weighed by.
    pub weights: WeighedBy,
    /// Each draft whose text is in the record, in order.
    pub drafts: Vec<TiltLine>,
}

/// What the issues of a party were weighed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WeighedBy {
    /// The salience of its positions.
    Salience,
    /// Their salience, and where that is not known the mean of the others.
    SalienceInPart,
    /// All the same, as no salience is known.
    Equally,
}

/// How much of what a party values one draft gives it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TiltLine {
    /// The draft.
    pub draft: Named,
    /// At least so much, 0 to 1.
    pub low: f64,
    /// At most so much, 0 to 1.
    pub high: f64,
    /// How many of the issues that count it settles outside brackets.
    pub settled: usize,
    /// The red lines of the party that it crosses or may cross.
    pub crossed: Vec<Crossed>,
}

/// A red line that a draft crosses.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Crossed {
    /// The issue.
    pub issue: Named,
    /// The option that the party rules out.
    pub option: Named,
    /// Whether it stands in brackets, so that it may yet go.
    pub open: bool,
}

/// What parties saw last, and what changed since.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct LastSeen {
    /// The parties of which the same is to be said.
    pub parties: Vec<Named>,
    /// The newest draft that they have seen; none where they are not recorded as having seen any.
    pub draft: Option<Named>,
    /// When they saw it first.
    pub on: Option<String>,
    /// The later drafts that they are not recorded as having seen.
    pub newer: Vec<Named>,
    /// What changed since; none where nothing is newer, or one of the texts is not in the record.
    pub since: Option<Since>,
}

/// What changed since a party last saw the text.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Since {
    /// The draft that it is compared with: the newest whose text is in the record.
    pub draft: Named,
    /// How many words changed.
    pub words: Changed,
    /// The clauses that are new.
    pub added: Vec<Named>,
    /// The clauses whose title or words differ.
    pub changed: Vec<Named>,
    /// The clauses that stand elsewhere in the same words.
    pub moved: Vec<Named>,
    /// The clauses that are gone.
    pub removed: Vec<Named>,
}

/// What a party holds back until another thing is settled.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct HeldBack {
    /// The party.
    pub party: Named,
    /// The draft whose clauses are meant; none where issues are.
    pub draft: Option<Named>,
    /// What it holds back.
    pub holds: Matter,
    /// What has to be settled first.
    pub until: Matter,
    /// When it said so.
    pub on: Option<String>,
    /// The same in words.
    pub note: Option<String>,
    /// Where this comes from.
    pub origin: Origin,
}

/// A clause or an issue.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// A clause of the draft.
    Clause(Named),
    /// An issue.
    Issue(Named),
}

/// What the drafts come to together.
pub fn versions(view: &View<'_>) -> Versions {
    Versions {
        figures: figures(view),
        tilt: tilt(view),
        last_seen: last_seen(view),
        held_back: held_back(view),
    }
}

fn draft(view: &View<'_>, place: usize) -> Named {
    let version = view.drafts().versions().get(place);
    version.map_or_else(
        || Named { id: String::new(), name: String::new() },
        |version| view.draft(&version.entry.body.id),
    )
}

fn figures(view: &View<'_>) -> Vec<Figures> {
    let lines = view.movement().iter().map(|movement| {
        let version = view.drafts().versions().get(movement.version);
        Figures {
            draft: draft(view, movement.version),
            on: version.and_then(|version| version.entry.on).map(|on| on.to_string()),
            brackets: movement.counts.brackets,
            words: movement.counts.words,
            bracketed: movement.counts.bracketed,
            changed: movement.steps.first().map(|step| changed(&step.totals)),
        }
    });
    lines.collect()
}

fn changed(totals: &onetext_draft::redline::Totals) -> Changed {
    Changed {
        inserted: totals.words_inserted,
        deleted: totals.words_deleted,
        moved: totals.words_moved,
    }
}

fn tilt(view: &View<'_>) -> Vec<PartyTilt> {
    let mut places: BTreeMap<PartyId, usize> = BTreeMap::new();
    let mut lines: Vec<PartyTilt> = Vec::new();
    for tilt in view.drafts().tilt() {
        let place = *places.entry(tilt.party.clone()).or_insert_with(|| {
            lines.push(PartyTilt {
                party: view.named_party(&tilt.party),
                counted: tilt.counted,
                issues: tilt.issues,
                weights: match tilt.weights {
                    Weights::Salience => WeighedBy::Salience,
                    Weights::Partly(_) => WeighedBy::SalienceInPart,
                    Weights::Equal => WeighedBy::Equally,
                },
                drafts: Vec::new(),
            });
            lines.len() - 1
        });
        lines[place].drafts.push(tilt_line(view, &tilt));
    }
    lines
}

fn tilt_line(view: &View<'_>, tilt: &Tilt) -> TiltLine {
    // A hundredth is finer than ranks can say; more digits would only differ in noise.
    let round = |value: f64| (value * 1000.0).round() / 1000.0;
    let crossed = tilt.crossed.iter().map(|it| Crossed {
        issue: view.issue(&it.issue),
        option: view.option(&it.issue, &it.option),
        open: it.open,
    });
    TiltLine {
        draft: draft(view, tilt.version),
        low: round(tilt.low),
        high: round(tilt.high),
        settled: tilt.settled,
        crossed: crossed.collect(),
    }
}

fn last_seen(view: &View<'_>) -> Vec<LastSeen> {
    let mut lines: Vec<LastSeen> = Vec::new();
    for seen in view.drafts().last_seen() {
        let mut line = LastSeen {
            parties: Vec::new(),
            draft: seen.version.map(|version| draft(view, version)),
            on: seen.on.map(|on| on.to_string()),
            newer: seen.newer.iter().map(|&version| draft(view, version)).collect(),
            since: seen.since.map(|since| Since {
                draft: draft(view, since.version),
                words: changed(&since.totals),
                added: of(&since.clauses, How::New),
                changed: of(&since.clauses, How::Changed),
                moved: of(&since.clauses, How::Moved),
                removed: of(&since.clauses, How::Gone),
            }),
        };
        let same = lines.iter_mut().find(|other| {
            (&other.draft, &other.on, &other.newer) == (&line.draft, &line.on, &line.newer)
        });
        let party = view.named_party(&seen.party);
        if let Some(other) = same {
            other.parties.push(party);
        } else {
            line.parties.push(party);
            lines.push(line);
        }
    }
    lines
}

fn held_back(view: &View<'_>) -> Vec<HeldBack> {
    let mut known: Vec<_> =
        view.state.linkages.current().filter(|linkage| linkage.is_by(view.on)).collect();
    known.sort_by_key(|linkage| linkage.order());
    known.into_iter().map(|linkage| held_back_line(view, linkage)).collect()
}

pub(super) fn held_back_line(view: &View<'_>, linkage: &Recorded<body::Linkage>) -> HeldBack {
    let body = &linkage.body;
    let matter = |matter: &body::Matter| match (matter, &body.draft) {
        (body::Matter::Issue(issue), _) => Matter::Issue(view.issue(issue)),
        (body::Matter::Clause(id), Some(draft)) => Matter::Clause(clause(view, draft, id)),
        (body::Matter::Clause(id), None) => {
            Matter::Clause(Named { id: id.to_string(), name: id.to_string() })
        }
    };
    HeldBack {
        party: view.named_party(&body.party),
        draft: body.draft.as_ref().map(|draft| view.draft(draft)),
        holds: matter(&body.holds),
        until: matter(&body.until),
        on: linkage.on.map(|on| on.to_string()),
        note: body.note.clone(),
        origin: view.origin(linkage),
    }
}
