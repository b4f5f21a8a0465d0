//! What the engine works through: issues in a good order, each with the choices that matter.
//!
//! Conditions of one issue become gains or leave the issue, options that nobody can tell apart
//! become one choice, and options that another one beats for everybody go. What remains of terms and
//! forbidden combinations ties several issues together; while some of those are decided and others
//! not, the engine remembers which conditions can still come true, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;
use num_traits::Zero;

use crate::model::Condition;
use crate::space::Space;
use crate::way::Way;

/// The conditions that have begun and can still come true, sorted.
pub(super) type Key = Vec<u32>;

/// The order of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// What every package is worth to begin with.
    pub start: Vec<BigInt>,
    /// One for each issue.
    pub steps: Vec<Step>,
    /// What ties issues together: the values of a term; none forbids.
    pub links: Vec<Option<Vec<BigInt>>>,
    /// Whether any package is left.
    pub possible: bool,
}

/// One issue to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// Which issue.
    pub issue: usize,
    /// Its choices.
    pub choices: Vec<Choice>,
    /// The links that it has a part in.
    pub touched: Vec<Touched>,
}

/// Options of an issue that nobody can tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    /// Which options, sorted; at least one.
    pub members: Vec<usize>,
    /// What they add.
    pub gain: Vec<BigInt>,
    /// Whether they keep each of the touched links possible.
    pub holds: Vec<bool>,
}

/// A link that an issue has a part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Touched {
    /// Which link.
    pub link: u32,
    /// Whether no earlier issue has.
    pub first: bool,
    /// Whether no later issue has.
    pub last: bool,
}

impl Step {
    /// Where a choice leads from a key, and the terms that come true; none where it is forbidden.
    pub(super) fn follow(
        &self,
        links: &[Option<Vec<BigInt>>],
        key: &[u32],
        choice: &Choice,
    ) -> Option<(Key, Vec<u32>)> {
        if self.touched.is_empty() {
            return Some((key.to_vec(), Vec::new()));
        }
        let (mut next, mut true_now) = (key.to_vec(), Vec::new());
        for (touched, &holds) in self.touched.iter().zip(&choice.holds) {
            let at = next.binary_search(&touched.link);
            let alive = holds && (touched.first || at.is_ok());
            if alive && touched.last {
                links.get(touched.link as usize)?.as_ref()?;
                true_now.push(touched.link);
            }
            match at {
                Ok(at) if !alive || touched.last => drop(next.remove(at)),
                Err(at) if alive && !touched.last => next.insert(at, touched.link),
                _ => {}
            }
        }
        Some((next, true_now))
    }
}

/// A link while it is being simplified: its parts by issue, and what it adds.
struct Link {
    parts: BTreeMap<usize, BTreeSet<usize>>,
    values: Option<Vec<BigInt>>,
}

impl Plan {
    /// The plan for a way through a space, with an issue kept for the end if one is named.
    pub(super) fn new(space: &Space, way: &Way, last: Option<usize>) -> Self {
        let mut start = space.start.clone();
        let mut gains = space.gains.clone();
        let mut allowed: Vec<BTreeSet<usize>> =
            space.sizes.iter().map(|&size| (0..size).collect()).collect();
        let terms = space.terms.iter().map(|(when, values)| (when, Some(values)));
        let mut links: Vec<Link> = terms
            .chain(way.forbidden.iter().map(|when| (when, None)))
            .filter(|(_, values)| values.is_none_or(|values| values.iter().any(|it| !it.is_zero())))
            .map(|(when, values)| Link { parts: parts(when), values: values.cloned() })
            .collect();
        let possible = simplify(&mut links, &mut allowed, &mut gains, &mut start)
            && allowed.iter().all(|options| !options.is_empty());
        let mut touching: Vec<Vec<usize>> = vec![Vec::new(); space.sizes.len()];
        for (at, link) in links.iter().enumerate() {
            link.parts.keys().for_each(|&issue| touching[issue].push(at));
        }
        let choices: Vec<Vec<Choice>> = (0..space.sizes.len())
            .map(|issue| choices(issue, &allowed[issue], &gains[issue], &links, &touching[issue]))
            .collect();
        let order = order(&choices, &links, last);
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, &issue)| place[issue] = at);
        let ends: Vec<(usize, usize)> = links
            .iter()
            .map(|link| {
                let places = || link.parts.keys().map(|&issue| place[issue]);
                (places().min().unwrap_or(0), places().max().unwrap_or(0))
            })
            .collect();
        let mut choices: Vec<Option<Vec<Choice>>> = choices.into_iter().map(Some).collect();
        let steps = order
            .iter()
            .enumerate()
            .map(|(at, &issue)| Step {
                issue,
                choices: choices[issue].take().unwrap_or_default(),
                touched: touching[issue]
                    .iter()
                    .map(|&link| Touched {
                        link: u32::try_from(link).unwrap_or(u32::MAX),
                        first: ends[link].0 == at,
                        last: ends[link].1 == at,
                    })
                    .collect(),
            })
            .collect();
        let links = links.into_iter().map(|link| link.values).collect();
        Self { start, steps, links, possible }
    }

    /// How many of the first steps are the same in both plans.
    pub(super) fn shared(&self, other: &Self) -> usize {
        if self.start != other.start || self.links != other.links || !self.possible {
            return 0;
        }
        self.steps.iter().zip(&other.steps).take_while(|(a, b)| a == b).count()
    }
}

fn parts(when: &Condition) -> BTreeMap<usize, BTreeSet<usize>> {
    when.0.iter().map(|(issue, options)| (*issue, options.iter().copied().collect())).collect()
}

/// Settles what concerns at most one issue, until nothing changes; false where nothing is possible.
fn simplify(
    links: &mut Vec<Link>,
    allowed: &mut [BTreeSet<usize>],
    gains: &mut [Vec<Vec<BigInt>>],
    start: &mut [BigInt],
) -> bool {
    let add = |sum: &mut [BigInt], values: &[BigInt]| {
        sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
    };
    let mut possible = true;
    let mut changed = true;
    while changed {
        changed = false;
        links.retain_mut(|link| {
            for (issue, options) in &mut link.parts {
                options.retain(|option| allowed[*issue].contains(option));
            }
            if link.parts.values().any(BTreeSet::is_empty) {
                return false;
            }
            link.parts.retain(|issue, options| options.len() < allowed[*issue].len());
            if link.parts.len() > 1 {
                return true;
            }
            match (link.parts.first_key_value(), &link.values) {
                (None, None) => possible = false,
                (None, Some(values)) => add(start, values),
                (Some((&issue, options)), None) => {
                    changed = true;
                    allowed[issue].retain(|option| !options.contains(option));
                }
                (Some((&issue, options)), Some(values)) => {
                    for &option in options {
                        add(&mut gains[issue][option], values);
                    }
                }
            }
            false
        });
    }
    possible
}

/// The options of an issue, like ones together, beaten ones dropped.
fn choices(
    issue: usize,
    allowed: &BTreeSet<usize>,
    gains: &[Vec<BigInt>],
    links: &[Link],
    touching: &[usize],
) -> Vec<Choice> {
    let mut alike: BTreeMap<(Vec<bool>, &Vec<BigInt>), Vec<usize>> = BTreeMap::new();
    for &option in allowed {
        let within = |link: &usize| links[*link].parts[&issue].contains(&option);
        let holds: Vec<bool> = touching.iter().map(within).collect();
        alike.entry((holds, &gains[option])).or_default().push(option);
    }
    // Comparing all with all does not pay for long ranges; the engine drops beaten ones anyway.
    let few = alike.len() <= 1_000;
    let beaten = |(holds, gain): &(Vec<bool>, &Vec<BigInt>)| {
        few && alike.keys().any(|(other, more)| {
            other == holds && more != gain && more.iter().zip(*gain).all(|(more, it)| more >= it)
        })
    };
    let kept = alike.iter().filter(|(key, _)| !beaten(key));
    kept.map(|((holds, gain), members)| Choice {
        members: members.clone(),
        gain: (*gain).clone(),
        holds: holds.clone(),
    })
    .collect()
}

/// Linked issues first, so that few are open at once; then the others, few choices first.
fn order(choices: &[Vec<Choice>], links: &[Link], last: Option<usize>) -> Vec<usize> {
    let issues = choices.len();
    let mut near: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); issues];
    for link in links {
        for &one in link.parts.keys() {
            near[one].extend(link.parts.keys().copied().filter(|&other| other != one));
        }
    }
    let mut left: BTreeSet<usize> = (0..issues).filter(|issue| Some(*issue) != last).collect();
    let mut order: Vec<usize> = Vec::new();
    while let Some(next) =
        left.iter().copied().filter(|&issue| !near[issue].is_empty()).min_by_key(|&issue| {
            let decided = |at: &usize| *at == issue || order.contains(at);
            let open = order.iter().chain([&issue]).filter(|&&at| !near[at].iter().all(decided));
            let states = open.fold(1_u64, |all, &at| all.saturating_mul(choices[at].len() as u64));
            (states, choices[issue].len(), issue)
        })
    {
        left.remove(&next);
        order.push(next);
    }
    let mut rest: Vec<usize> = left.into_iter().collect();
    rest.sort_by_key(|&issue| (choices[issue].len(), issue));
    order.extend(rest);
    order.extend(last);
    order
}
