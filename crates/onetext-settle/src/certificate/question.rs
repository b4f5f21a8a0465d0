//! The scenario as a certificate carries it: whole numbers, one scale for each party.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Zero;
use sha2::{Digest, Sha256};

use super::json::Json;
use crate::consent::Consent;
use crate::exact::Exact;
use crate::model::{Condition, Package, Scenario};

/// A scenario in whole numbers, and which of its demands count.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// Issue ids with their option ids.
    pub(super) issues: Vec<(String, Vec<String>)>,
    pub(super) consents: Vec<Option<Consent>>,
    pub(super) constraints: Vec<Condition>,
    pub(super) parties: Vec<String>,
    /// By party.
    pub(super) red_lines: Vec<Vec<Condition>>,
    /// The parties with values, by dimension.
    pub(super) valued: Vec<usize>,
    /// By dimension.
    pub(super) tables: Vec<Table>,
}

/// What one party gets, everything multiplied by the scale.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) scale: BigInt,
    pub(super) constant: BigInt,
    /// By issue, then option.
    pub(super) options: Vec<Vec<BigInt>>,
    pub(super) interactions: Vec<(Condition, BigInt)>,
    pub(super) reservation: Option<BigInt>,
}

impl Question {
    /// The scenario in whole numbers; the scales also make whole numbers of `also`, by dimension.
    pub(super) fn new(scenario: &Scenario, also: &[Exact]) -> Self {
        let valued = scenario.valued();
        let mut tables = Vec::new();
        for (dim, &party) in valued.iter().enumerate() {
            let Some(worth) = &scenario.parties[party].values else { continue };
            let reservation = scenario.parties[party].reservation.as_ref();
            let weighed: Vec<Vec<Exact>> = (worth.options.iter().zip(&worth.weights))
                .map(|(options, weight)| options.iter().map(|value| value * weight).collect())
                .collect();
            let added = worth.interactions.iter().map(|it| &it.value);
            let all = weighed.iter().flatten().chain(added).chain([&worth.constant]);
            let all = all.chain(reservation).chain(also.get(dim));
            let scale = all.fold(BigInt::from(1), |scale, number| scale.lcm(number.denom()));
            let whole = |number: &Exact| number.numer() * (&scale / number.denom());
            tables.push(Table {
                constant: whole(&worth.constant),
                options: weighed.iter().map(|it| it.iter().map(whole).collect()).collect(),
                interactions: worth
                    .interactions
                    .iter()
                    .map(|it| (it.when.clone(), whole(&it.value)))
                    .collect(),
                reservation: reservation.map(whole),
                scale,
            });
        }
        let options = |issue: &crate::Issue| issue.options.iter().map(|it| it.id.clone()).collect();
        let lines =
            |party: &crate::Party| party.red_lines.iter().map(|it| it.when.clone()).collect();
        Self {
            issues: scenario.issues.iter().map(|it| (it.id.clone(), options(it))).collect(),
            consents: scenario.issues.iter().map(|it| it.consent.clone()).collect(),
            constraints: scenario.constraints.iter().map(|it| it.forbids.clone()).collect(),
            parties: scenario.parties.iter().map(|it| it.id.clone()).collect(),
            red_lines: scenario.parties.iter().map(lines).collect(),
            valued,
            tables,
        }
    }

    pub(super) fn dims(&self) -> usize {
        self.tables.len()
    }

    pub(super) fn size(&self, issue: usize) -> usize {
        self.issues[issue].1.len()
    }

    /// Whether no two issues, parties or options of an issue have the same id.
    pub(super) fn has_distinct_ids(&self) -> bool {
        let distinct = |mut ids: Vec<&String>| {
            ids.sort_unstable();
            ids.is_sorted_by(|a, b| a < b)
        };
        distinct(self.issues.iter().map(|(id, _)| id).collect())
            && distinct(self.parties.iter().collect())
            && self.issues.iter().all(|(_, options)| distinct(options.iter().collect()))
    }

    pub(super) fn vector(&self, package: &[usize]) -> Vec<BigInt> {
        let of = |table: &Table| {
            let mut sum = table.constant.clone();
            for (options, &chosen) in table.options.iter().zip(package) {
                sum += &options[chosen];
            }
            for (when, value) in &table.interactions {
                if when.holds(package) {
                    sum += value;
                }
            }
            sum
        };
        self.tables.iter().map(of).collect()
    }

    /// How many demands there are: red lines party by party, then reservation values.
    pub(super) fn demands(&self) -> usize {
        let lines: usize = self.red_lines.iter().map(Vec::len).sum();
        lines + self.tables.iter().filter(|table| table.reservation.is_some()).count()
    }

    /// The question with these demands only.
    pub(super) fn keeping(&self, kept: impl Fn(usize) -> bool) -> Self {
        let (mut less, mut number) = (self.clone(), 0);
        for lines in &mut less.red_lines {
            lines.retain(|_| {
                number += 1;
                kept(number - 1)
            });
        }
        for table in &mut less.tables {
            if table.reservation.is_some() {
                if !kept(number) {
                    table.reservation = None;
                }
                number += 1;
            }
        }
        less
    }

    /// The dimension of a party.
    pub(super) fn dimension(&self, party: usize) -> Option<usize> {
        self.valued.iter().position(|&it| it == party)
    }

    /// Whether a package could be agreed.
    pub(super) fn agreeable(&self, package: &[usize]) -> bool {
        if self.constraints.iter().any(|when| when.holds(package)) {
            return false;
        }
        let vector = self.vector(package);
        let short = |party: usize| {
            self.dimension(party).is_some_and(|dim| {
                self.tables[dim].reservation.as_ref().is_some_and(|least| vector[dim] < *least)
            })
        };
        self.consents.iter().enumerate().all(|(issue, rule)| {
            let agrees = |party: usize| {
                let crossed = |when: &Condition| touches(when, issue) && when.holds(package);
                !short(party) && !self.red_lines[party].iter().any(crossed)
            };
            match rule {
                Some(rule) => rule.met(&agrees),
                None => (0..self.parties.len()).all(agrees),
            }
        })
    }

    /// The package in the form that a witness must have: as long as another option of an issue comes
    /// earlier, is agreeable too and gives everybody the same, it is taken.
    pub(super) fn earliest(&self, package: &[usize]) -> Package {
        let vector = self.vector(package);
        let mut best = package.to_vec();
        loop {
            let before = best.clone();
            for issue in 0..best.len() {
                for option in 0..best[issue] {
                    let kept = std::mem::replace(&mut best[issue], option);
                    if self.vector(&best) == vector && self.agreeable(&best) {
                        break;
                    }
                    best[issue] = kept;
                }
            }
            if best == before {
                return best;
            }
        }
    }

    pub(super) fn to_json(&self) -> Json {
        let conditions = |all: &[Condition]| Json::list(all.iter().map(condition));
        let issues = self.issues.iter().zip(&self.consents).map(|((id, options), rule)| {
            Json::Map(vec![
                ("id", Json::text(id)),
                ("options", Json::List(options.iter().map(|it| Json::text(it)).collect())),
                ("consent", Json::maybe(rule.as_ref().map(consent))),
            ])
        });
        let parties = self.parties.iter().enumerate().map(|(party, id)| {
            Json::Map(vec![
                ("id", Json::text(id)),
                ("red_lines", conditions(&self.red_lines[party])),
                (
                    "values",
                    Json::maybe(self.dimension(party).map(|dim| self.tables[dim].to_json())),
                ),
            ])
        });
        Json::Map(vec![
            ("issues", Json::List(issues.collect())),
            ("parties", Json::List(parties.collect())),
            ("constraints", conditions(&self.constraints)),
        ])
    }
}

impl Table {
    fn to_json(&self) -> Json {
        let interaction = |(when, value): &(Condition, BigInt)| {
            Json::Map(vec![("when", condition(when)), ("value", value.into())])
        };
        Json::Map(vec![
            ("scale", (&self.scale).into()),
            ("constant", (&self.constant).into()),
            ("options", (&self.options).into()),
            ("interactions", Json::List(self.interactions.iter().map(interaction).collect())),
            ("reservation", Json::maybe(self.reservation.as_ref())),
        ])
    }

    /// What an option adds on its own.
    pub(super) fn gain(&self, issue: usize, option: usize) -> &BigInt {
        &self.options[issue][option]
    }

    /// The most that an issue can add on its own.
    pub(super) fn most(&self, issue: usize) -> BigInt {
        self.options[issue].iter().max().cloned().unwrap_or_else(BigInt::zero)
    }

    /// The least that an issue can add on its own.
    pub(super) fn least(&self, issue: usize) -> BigInt {
        self.options[issue].iter().min().cloned().unwrap_or_else(BigInt::zero)
    }
}

/// Whether a red line has to do with an issue.
pub(super) fn touches(when: &Condition, issue: usize) -> bool {
    when.0.iter().any(|(at, _)| *at == issue)
}

fn condition(when: &Condition) -> Json {
    let one =
        |(issue, options): &(usize, Vec<usize>)| Json::List(vec![(*issue).into(), options.into()]);
    Json::List(when.0.iter().map(one).collect())
}

fn consent(rule: &Consent) -> Json {
    let list = |rules: &[Consent]| Json::List(rules.iter().map(consent).collect());
    Json::Map(vec![match rule {
        Consent::Party(party) => ("party", (*party).into()),
        Consent::All(rules) => ("all", list(rules)),
        Consent::Any(rules) => ("any", list(rules)),
        Consent::AtLeast(count, rules) => {
            ("at_least", Json::List(vec![(*count).into(), list(rules)]))
        }
    }])
}

/// SHA-256 of a text, in hexadecimal.
pub(super) fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
