//! What somebody tries out, as the address of a page has it.
//!
//! Everything that can be changed has a name in the query, so that every view can be linked:
//!
//! | in the query | says |
//! | --- | --- |
//! | `w.union.wages=0.4` | how much an issue weighs for a party |
//! | `v.union.wages.nine=0.5` | what an option is worth to it |
//! | `r.union=0.3` | what it gets without agreement; `none` where nothing is too little |
//! | `without=union.wages.four` | a red line is set aside |
//! | `leave=pensions` | an issue is left out |
//! | `off=wages.four` | an option is off the table |
//! | `c.wages=union and employers` | whose agreement an issue needs |
//! | `assume=yes` | numbers stand in the place of intervals and orders |
//! | `on=2026-03-01` | as the record stood on a day |
//! | `package=wages:nine,rosters:two-days` | a package of one's own |
//! | `x=union`, `y=employers`, `way=2`, `sure=yes` | what is shown |

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::civil::Date;
use onetext_settle::exact::{Exact, parse, show, whole};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::fault::Fault;
use crate::request::Fields;

/// How many things may be changed at once.
const MOST: usize = 2_000;

/// How many digits a number that is tried out may have.
const DIGITS: usize = 64;

/// What needs no escape in a query of ours.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b',')
    .remove(b'/');

/// What somebody tries out and how it is shown. Names are as they were written: whether they are
/// names of anything is seen when the changes are made.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Wishes {
    pub(super) on: Option<Date>,
    pub(super) assume: bool,
    /// By party and issue.
    pub(super) weights: BTreeMap<(String, String), Exact>,
    /// By party, issue and option.
    pub(super) values: BTreeMap<(String, String, String), Exact>,
    /// By party; none where no package is too little.
    pub(super) reservations: BTreeMap<String, Option<Exact>>,
    /// The names of red lines, see [`super::sight::line_name`].
    pub(super) without: BTreeSet<String>,
    /// Issues.
    pub(super) leave: BTreeSet<String>,
    /// Issue and option.
    pub(super) off: BTreeSet<(String, String)>,
    /// By issue.
    pub(super) consents: BTreeMap<String, String>,
    /// By issue.
    pub(super) package: BTreeMap<String, String>,
    pub(super) x: Option<String>,
    pub(super) y: Option<String>,
    /// Which way out of an impasse is followed, from 0.
    pub(super) way: usize,
    /// Whether what takes longer is asked for too.
    pub(super) sure: bool,
}

/// What somebody tries out, as a program says it.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct WhatIf {
    /// As the record stood at the end of this day, `2026-03-01`; as it stands where it is not said.
    on: Option<String>,
    /// Whether numbers are put in the place of intervals and orders.
    assume: bool,
    /// How much issues weigh: party, then issue, then a number from 0 to 1. The issues of a party
    /// that are not named share what is left, as they do in the record.
    weights: BTreeMap<String, BTreeMap<String, f64>>,
    /// What options are worth: party, then issue, then option, then a number from 0 to 1.
    values: BTreeMap<String, BTreeMap<String, BTreeMap<String, f64>>>,
    /// What parties get without agreement; null where no package is too little.
    reservations: BTreeMap<String, Option<f64>>,
    /// Red lines that are set aside, `union.wages.four`: party, issue and option; of a combination
    /// every issue with its options in turn, several options with `~` between them.
    without: Vec<String>,
    /// Issues that are left out.
    leave: Vec<String>,
    /// Options that are off the table, `wages.four`.
    off: Vec<String>,
    /// Whose agreement issues need, `union and 2 of (north, south, grain)`.
    consents: BTreeMap<String, String>,
    /// A package to look at: an option for each issue.
    package: BTreeMap<String, String>,
    /// Whether to say too where drafts stand and how likely packages are accepted, which takes longer.
    sure: bool,
}

impl Wishes {
    /// Reads a query or a form. Names that mean nothing here are an error, for a misspelt one would
    /// pass unseen.
    pub(super) fn read(fields: &Fields) -> Result<Self, Fault> {
        if fields.0.len() > MOST {
            return Err(Fault::input(format!("more than {MOST} things are tried out at once")));
        }
        let mut wishes = Self::default();
        for (name, value) in &fields.0 {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let words: Vec<&str> = name.split('.').collect();
            match words.as_slice() {
                ["w", party, issue] => {
                    let key = ((*party).to_owned(), (*issue).to_owned());
                    wishes.weights.insert(key, number(name, value)?);
                }
                ["v", party, issue, option] => {
                    let key = ((*party).to_owned(), (*issue).to_owned(), (*option).to_owned());
                    wishes.values.insert(key, number(name, value)?);
                }
                ["r", party] => {
                    let least = if value == "none" { None } else { Some(number(name, value)?) };
                    wishes.reservations.insert((*party).to_owned(), least);
                }
                ["c", issue] => {
                    wishes.consents.insert((*issue).to_owned(), value.to_owned());
                }
                ["p", issue] => {
                    wishes.package.insert((*issue).to_owned(), value.to_owned());
                }
                [word] => wishes.word(word, value)?,
                _ => return Err(unknown(name)),
            }
        }
        Ok(wishes)
    }

    fn word(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        let yes = || match value {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(Fault::input(format!("“{name}” is yes or no, not “{value}”"))),
        };
        match name {
            "on" => self.on = Some(day(value)?),
            "assume" => self.assume = yes()?,
            "sure" => self.sure = yes()?,
            "without" => {
                self.without.insert(value.to_owned());
            }
            "leave" => {
                self.leave.insert(value.to_owned());
            }
            "off" => {
                self.off.insert(option(value)?);
            }
            "package" => {
                for pair in value.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
                    let (issue, option) = pair.split_once(':').ok_or_else(|| {
                        Fault::input(format!("“package”: “{pair}” is no issue with its option"))
                            .hint("write package=ISSUE:OPTION,ISSUE:OPTION")
                    })?;
                    self.package.insert(issue.trim().to_owned(), option.trim().to_owned());
                }
            }
            "x" => self.x = Some(value.to_owned()),
            "y" => self.y = Some(value.to_owned()),
            "way" => {
                let way = value.parse::<usize>().ok().and_then(|way| way.checked_sub(1));
                self.way =
                    way.ok_or_else(|| Fault::input("“way” is a number from 1".to_owned()))?;
            }
            // Whether a form without a script sent it.
            "form" => {}
            _ => return Err(unknown(name)),
        }
        Ok(())
    }

    /// The query that says this, always the same.
    pub(super) fn query(&self) -> String {
        let mut query = Query::default();
        if let Some(on) = self.on {
            query.put("on", &on.to_string());
        }
        if self.assume {
            query.put("assume", "yes");
        }
        for ((party, issue), weight) in &self.weights {
            query.put(&format!("w.{party}.{issue}"), &plain(weight));
        }
        for ((party, issue, option), value) in &self.values {
            query.put(&format!("v.{party}.{issue}.{option}"), &plain(value));
        }
        for (party, least) in &self.reservations {
            let least = least.as_ref().map_or_else(|| "none".to_owned(), plain);
            query.put(&format!("r.{party}"), &least);
        }
        for line in &self.without {
            query.put("without", line);
        }
        for issue in &self.leave {
            query.put("leave", issue);
        }
        for (issue, option) in &self.off {
            query.put("off", &format!("{issue}.{option}"));
        }
        for (issue, rule) in &self.consents {
            query.put(&format!("c.{issue}"), rule);
        }
        if !self.package.is_empty() {
            query.put("package", &self.package_text());
        }
        for (name, party) in [("x", &self.x), ("y", &self.y)] {
            if let Some(party) = party {
                query.put(name, party);
            }
        }
        if self.way > 0 {
            query.put("way", &(self.way + 1).to_string());
        }
        if self.sure {
            query.put("sure", "yes");
        }
        query.0
    }

    /// The address of the page that shows this.
    pub(super) fn path(&self) -> String {
        self.path_of("/settle")
    }

    /// The address of something else about this.
    pub(super) fn path_of(&self, path: &str) -> String {
        let query = self.query();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// What the engine's answer depends on, as a text.
    pub(super) fn key(&self) -> String {
        let asked = Self {
            package: BTreeMap::new(),
            x: None,
            y: None,
            way: 0,
            sure: false,
            ..self.clone()
        };
        asked.query()
    }

    /// Whether anything is other than in the record.
    pub(super) fn changes_anything(&self) -> bool {
        !(self.weights.is_empty()
            && self.values.is_empty()
            && self.reservations.is_empty()
            && self.without.is_empty()
            && self.leave.is_empty()
            && self.off.is_empty()
            && self.consents.is_empty())
    }

    /// The record as it is, looked at in the same way.
    pub(super) fn unchanged(&self) -> Self {
        Self {
            on: self.on,
            assume: self.assume,
            package: self.package.clone(),
            x: self.x.clone(),
            y: self.y.clone(),
            ..Self::default()
        }
    }

    /// `wages:nine,rosters:two-days`.
    pub(super) fn package_text(&self) -> String {
        let pairs = self.package.iter().map(|(issue, option)| format!("{issue}:{option}"));
        pairs.collect::<Vec<_>>().join(",")
    }
}

impl TryFrom<WhatIf> for Wishes {
    type Error = Fault;

    fn try_from(asked: WhatIf) -> Result<Self, Fault> {
        let exact = |name: String, it: f64| number(&name, &format!("{it}"));
        let mut wishes = Self {
            on: asked.on.as_deref().map(day).transpose()?,
            assume: asked.assume,
            without: asked.without.into_iter().collect(),
            leave: asked.leave.into_iter().collect(),
            consents: asked.consents,
            package: asked.package,
            sure: asked.sure,
            ..Self::default()
        };
        for (party, issues) in asked.weights {
            for (issue, weight) in issues {
                let weight = exact(format!("weights.{party}.{issue}"), weight)?;
                wishes.weights.insert((party.clone(), issue), weight);
            }
        }
        for (party, issues) in asked.values {
            for (issue, options) in issues {
                for (option, value) in options {
                    let value = exact(format!("values.{party}.{issue}.{option}"), value)?;
                    wishes.values.insert((party.clone(), issue.clone(), option), value);
                }
            }
        }
        for (party, least) in asked.reservations {
            let least = least.map(|it| exact(format!("reservations.{party}"), it)).transpose()?;
            wishes.reservations.insert(party, least);
        }
        for it in &asked.off {
            wishes.off.insert(option(it)?);
        }
        Ok(wishes)
    }
}

#[derive(Default)]
struct Query(String);

impl Query {
    fn put(&mut self, name: &str, value: &str) {
        let mark = if self.0.is_empty() { "" } else { "&" };
        let (name, value) =
            (utf8_percent_encode(name, ESCAPED), utf8_percent_encode(value, ESCAPED));
        let _ = write!(self.0, "{mark}{name}={value}");
    }
}

fn unknown(name: &str) -> Fault {
    let name: String = name.chars().take(80).collect();
    Fault::input(format!("“{name}” is nothing that can be tried out here")).hint(
        "there are w.PARTY.ISSUE, v.PARTY.ISSUE.OPTION, r.PARTY, without, leave, off, c.ISSUE, \
         assume, on, package, x, y, way and sure",
    )
}

fn day(value: &str) -> Result<Date, Fault> {
    value.parse().map_err(|_| {
        Fault::input(format!("“on”: “{value}” is no day")).hint("write it as 2026-03-01")
    })
}

fn option(value: &str) -> Result<(String, String), Fault> {
    let found = value.split_once('.').map(|(issue, option)| (issue.to_owned(), option.to_owned()));
    found.ok_or_else(|| {
        Fault::input(format!("“off”: “{value}” is no option of an issue"))
            .hint("write off=ISSUE.OPTION")
    })
}

/// A number from 0 to 1.
fn number(name: &str, value: &str) -> Result<Exact, Fault> {
    let told = |why: String| {
        Fault::input(format!("“{name}”: {why}")).hint("write a number from 0 to 1, such as 0.4")
    };
    if value.len() > DIGITS {
        return Err(told("the number is too long".to_owned()));
    }
    let number = parse(value).map_err(|error| told(error.to_string()))?;
    if number < whole(0) || number > whole(1) {
        return Err(told(format!("{value} is not from 0 to 1")));
    }
    if plain(&number).len() > DIGITS {
        return Err(told("the number is too long".to_owned()));
    }
    Ok(number)
}

/// A number as short as it can be written without losing anything.
pub(super) fn plain(number: &Exact) -> String {
    let short = show(number, 64);
    if parse(&short).as_ref() != Ok(number) {
        return number.to_string();
    }
    short.trim_end_matches('0').trim_end_matches('.').to_owned()
}
