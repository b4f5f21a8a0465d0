//! From candidates to who says what: the models' odds, and what is likely enough.

use super::{Page, Said, alike, content, cue, source};
use crate::model::{self, Features, Model, logistic, softmax};

/// How likely a word must be a cue before its content is looked for.
const WORTH_A_LOOK: f64 = 0.12;
/// How likely cue and content together must be.
const LIKELY: f64 = 0.5;
/// How likely a cue must be to count whatever its content: that somebody said something is worth
/// telling even where it is open how far the words go.
const SURE: f64 = 0.8;

/// The models that decide.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Models<'m> {
    pub(crate) cue: &'m Model,
    pub(crate) content: &'m Model,
    pub(crate) source: &'m Model,
}

impl Models<'static> {
    /// Those that the reader carries.
    pub(crate) fn carried() -> Self {
        Self {
            cue: model::carried("cue"),
            content: model::carried("content"),
            source: model::carried("source"),
        }
    }
}

/// Who says what in a text, in the order of the cues.
pub(crate) fn find(page: &Page<'_, '_>, models: Models<'_>) -> Vec<Said> {
    let Models { cue: cues, content: contents, source: sources } = models;
    let mut found: Vec<Said> = Vec::new();
    for candidate in cue::candidates(page) {
        let features = cue::features(page, candidate, Features::default());
        let odds = logistic(cues.score(&features));
        if odds < WORTH_A_LOOK {
            continue;
        }
        let choices = content::candidates(page, candidate);
        if choices.is_empty() {
            continue;
        }
        let ground = content::Ground::new(page, candidate, &choices);
        let weighed: Vec<Features> = choices
            .iter()
            .map(|choice| content::features(page, candidate, &ground, choice, Features::default()))
            .collect();
        let mut shares: Vec<f64> =
            weighed.iter().map(|features| contents.score(features)).collect();
        softmax(&mut shares);
        // Candidates that are much the same stand for each other.
        let support: Vec<f64> = choices
            .iter()
            .map(|choice| {
                let same =
                    choices.iter().zip(&shares).filter(|(c, _)| alike(&c.runs, &choice.runs));
                same.map(|(_, share)| share).sum()
            })
            .collect();
        let best = (0..choices.len()).max_by(|a, b| {
            let value = |i: usize| support[i] + shares[i];
            value(*a).total_cmp(&value(*b)).then(b.cmp(a))
        });
        let Some(best) = best else { continue };
        if odds < SURE && odds * support[best] < LIKELY {
            continue;
        }
        let runs = choices[best].runs.clone();
        let who = source::candidates(page, candidate);
        let known: Vec<Features> = who
            .iter()
            .map(|who| source::features(page, candidate, &runs, who, Features::default()))
            .collect();
        let mut chances: Vec<f64> = known.iter().map(|features| sources.score(features)).collect();
        softmax(&mut chances);
        let first =
            (0..who.len()).max_by(|a, b| chances[*a].total_cmp(&chances[*b]).then(b.cmp(a)));
        let Some(first) = first else { continue };
        let mut because: Vec<String> = Vec::new();
        let reasons = cues.reasons(&features, 0, 3).into_iter();
        because.extend(reasons.map(|(name, _)| format!("cue {name}")));
        let reasons = contents.reasons(&weighed[best], 0, 2).into_iter();
        because.extend(reasons.map(|(name, _)| format!("content {name}")));
        let reasons = sources.reasons(&known[first], 0, 2).into_iter();
        because.extend(reasons.map(|(name, _)| format!("source {name}")));
        found.push(Said {
            head: candidate.head,
            cue: cue::span(page, candidate, &runs),
            source: who[first].head.map(|_| who[first].span.clone()),
            relative: source::relative(page, candidate, &who[first]),
            content: runs,
            rule: candidate.sort.rule(),
            confidence: odds * support[best] * chances[first],
            because,
        });
    }
    found
}

/// What the trainer makes of a text in which people marked who says what.
#[cfg(feature = "training")]
pub(crate) mod training {
    use std::ops::Range;

    use super::super::{joined, shared};
    use super::{Features, Page, content, cue, source};
    use crate::model::train::Example;

    /// Who says what, as marked, in tokens.
    pub(crate) struct Marked {
        pub(crate) cue: Vec<Range<usize>>,
        pub(crate) source: Vec<Range<usize>>,
        pub(crate) content: Vec<Range<usize>>,
    }

    /// Examples for the three models: cues, contents, sources.
    pub(crate) fn examples(page: &Page<'_, '_>, marked: &[Marked]) -> [Vec<Example>; 3] {
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        let candidates = cue::candidates(page);
        let heads: Vec<Option<usize>> =
            marked.iter().map(|said| head(page, &candidates, &said.cue)).collect();
        for candidate in candidates {
            let features = cue::features(page, candidate, Features::named());
            let here = heads.iter().position(|head| *head == Some(candidate.head));
            found[0].push(Example::Class { features, class: usize::from(here.is_some()) });
            let Some(said) = here.map(|here| &marked[here]) else { continue };
            let wanted = joined(said.content.clone());
            let choices = content::candidates(page, candidate);
            let near: Vec<f64> =
                choices.iter().map(|choice| jaccard(&choice.runs, &wanted)).collect();
            let best = near.iter().copied().fold(0.0, f64::max);
            if best >= 0.5 {
                let ground = content::Ground::new(page, candidate, &choices);
                found[1].push(Example::Choice {
                    candidates: choices
                        .iter()
                        .map(|choice| {
                            content::features(page, candidate, &ground, choice, Features::named())
                        })
                        .collect(),
                    right: near.iter().map(|near| *near >= best - 0.02).collect(),
                });
            }
            let who = source::candidates(page, candidate);
            let right: Vec<bool> = who
                .iter()
                .map(|who| match who.head {
                    None => said.source.is_empty(),
                    Some(_) => said
                        .source
                        .iter()
                        .any(|run| run.start < who.span.end && who.span.start < run.end),
                })
                .collect();
            if right.iter().any(|right| *right) {
                found[2].push(Example::Choice {
                    candidates: who
                        .iter()
                        .map(|who| {
                            source::features(page, candidate, &wanted, who, Features::named())
                        })
                        .collect(),
                    right,
                });
            }
        }
        found
    }

    /// How much of what is marked can be found at all: cues, contents, sources among candidates.
    pub(crate) fn reachable(page: &Page<'_, '_>, marked: &[Marked]) -> [usize; 4] {
        let candidates = cue::candidates(page);
        let mut counts = [marked.len(), 0, 0, 0];
        for said in marked {
            let Some(head) = head(page, &candidates, &said.cue) else { continue };
            counts[1] += 1;
            let Some(candidate) = candidates.iter().find(|c| c.head == head).copied() else {
                continue;
            };
            let wanted = joined(said.content.clone());
            let near = content::candidates(page, candidate)
                .iter()
                .any(|c| jaccard(&c.runs, &wanted) >= 0.5);
            counts[2] += usize::from(near);
            let who = source::candidates(page, candidate).iter().any(|who| match who.head {
                None => said.source.is_empty(),
                Some(_) => said
                    .source
                    .iter()
                    .any(|run| run.start < who.span.end && who.span.start < run.end),
            });
            counts[3] += usize::from(who);
        }
        counts
    }

    fn jaccard(a: &[Range<usize>], b: &[Range<usize>]) -> f64 {
        let (both, all) = shared(a, b);
        #[expect(clippy::cast_precision_loss, reason = "numbers of words")]
        let share = both as f64 / all.max(1) as f64;
        share
    }

    /// The token of a marked cue that carries it: the highest in the tree that could be one.
    fn head(page: &Page<'_, '_>, candidates: &[cue::Cue], cue: &[Range<usize>]) -> Option<usize> {
        let inside = |i: usize| cue.iter().any(|run| run.contains(&i));
        let depth = |i: usize| page.text.ancestors(i).count();
        let here = candidates.iter().filter(|candidate| inside(candidate.head));
        let verbs_first = |sort: cue::Sort| usize::from(sort != cue::Sort::Verb);
        here.min_by_key(|c| (verbs_first(c.sort), depth(c.head), c.head)).map(|c| c.head)
    }
}
