//! The lists of a Word file and the numbers that they give.
//!
//! Word keeps no number in the text: it counts paragraphs as it shows them. Lists that share one
//! definition count on from each other, unless one says at which number it starts.

use std::collections::{BTreeMap, BTreeSet};

use super::numerals::Numeral;
use super::styles::Styles;
use crate::office::{Element, OfficeError, Package, Step};

/// How many levels a list has.
const LEVELS: u8 = 9;
/// A number's pattern is not longer than this many characters.
const LONGEST: usize = 64;
/// Definitions may refer to one another over this many steps.
const STEPS: usize = 8;

/// A list and one of its levels, 0 the outermost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) list: u32,
    pub(super) level: u8,
}

/// All lists of a file.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: BTreeMap<u32, Definition>,
    lists: BTreeMap<u32, List>,
}

#[derive(Debug, Default)]
struct Definition {
    levels: BTreeMap<u8, Level>,
    /// The style whose list is used instead.
    elsewhere: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    definition: u32,
    starts: BTreeMap<u8, u32>,
    levels: BTreeMap<u8, Level>,
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    numeral: Numeral,
    /// The number with `%1` to `%9` where those of the levels go.
    pattern: String,
    /// After which level, 1 the outermost, it starts again; 0 for never.
    restart: Option<u8>,
    /// What stands between the number and the words.
    behind: &'static str,
    is_legal: bool,
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            numeral: Numeral::Decimal,
            pattern: String::new(),
            restart: None,
            behind: "\t",
            is_legal: false,
            style: None,
        }
    }
}

impl Numbering {
    /// Reads the part that holds the lists.
    pub(super) fn read(package: &mut Package<'_>, part: &str) -> Result<Self, OfficeError> {
        let mut reading = Reading::default();
        package.walk(part, |step| {
            match step {
                Step::Start(element) => reading.start(&element),
                Step::End => reading.end(),
                Step::Text(_) => {}
            }
            Ok(())
        })?;
        Ok(reading.numbering)
    }

    /// The level of a list that is bound to a style.
    pub(super) fn level_of(&self, list: u32, style: &str, styles: &Styles) -> Option<u8> {
        let (_, definition) = self.definition(list, styles)?;
        let of = |level: &Level| level.style.as_deref() == Some(style);
        let own = self.lists.get(&list).into_iter().flat_map(|list| &list.levels);
        own.chain(&definition.levels).find(|(_, level)| of(level)).map(|(level, _)| *level)
    }

    /// The definition of a list, with those that it refers to followed.
    fn definition(&self, list: u32, styles: &Styles) -> Option<(u32, &Definition)> {
        let mut list = list;
        for _ in 0..STEPS {
            let id = self.lists.get(&list)?.definition;
            let definition = self.definitions.get(&id)?;
            match definition.elsewhere.as_deref().and_then(|style| styles.list(style)) {
                Some(next) if next != list => list = next,
                _ => return Some((id, definition)),
            }
        }
        None
    }
}

/// The part with the lists, as far as it was read.
#[derive(Debug, Default)]
struct Reading {
    numbering: Numbering,
    open: Vec<Open>,
}

/// An element that is being read.
#[derive(Debug)]
enum Open {
    Definition(u32, Definition),
    List(u32, List),
    Override(u8),
    Level(u8, Level),
    Other,
}

impl Reading {
    fn start(&mut self, element: &Element<'_>) {
        let number = |name: &str| element.short(name, 12).and_then(|value| value.parse().ok());
        let value = || element.short("val", 255).unwrap_or_default();
        let level = || number("ilvl").and_then(|level: u32| u8::try_from(level).ok());
        let opened = match (element.name(), self.open.last_mut()) {
            ("abstractNum", _) => number("abstractNumId")
                .map_or(Open::Other, |id| Open::Definition(id, Definition::default())),
            ("num", _) => number("numId").map_or(Open::Other, |id| Open::List(id, List::default())),
            ("lvl", Some(Open::Definition(..) | Open::Override(_))) => level()
                .filter(|level| *level < LEVELS)
                .map_or(Open::Other, |level| Open::Level(level, Level::default())),
            ("lvlOverride", Some(Open::List(..))) => {
                level().filter(|level| *level < LEVELS).map_or(Open::Other, Open::Override)
            }
            ("numStyleLink", Some(Open::Definition(_, definition))) => {
                definition.elsewhere = Some(value());
                Open::Other
            }
            ("abstractNumId", Some(Open::List(_, list))) => {
                list.definition = number("val").unwrap_or_default();
                Open::Other
            }
            ("startOverride", Some(Open::Override(level))) => {
                let (level, start) = (*level, number("val"));
                if let (Some(Open::List(_, list)), Some(start)) =
                    (self.open.iter_mut().nth_back(1), start)
                {
                    list.starts.insert(level, start);
                }
                Open::Other
            }
            (name, Some(Open::Level(_, level))) => {
                level.set(name, &value());
                Open::Other
            }
            _ => Open::Other,
        };
        self.open.push(opened);
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Open::Definition(id, definition)) => {
                self.numbering.definitions.insert(id, definition);
            }
            Some(Open::List(id, list)) => {
                self.numbering.lists.insert(id, list);
            }
            Some(Open::Level(number, level)) => {
                for open in self.open.iter_mut().rev() {
                    match open {
                        Open::Definition(_, definition) => {
                            definition.levels.insert(number, level);
                            return;
                        }
                        Open::List(_, list) => {
                            list.levels.insert(number, level);
                            return;
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

impl Level {
    fn set(&mut self, name: &str, value: &str) {
        match name {
            "start" => self.start = value.parse().unwrap_or_default(),
            "numFmt" => self.numeral = Numeral::named(value),
            "lvlText" => {
                self.pattern = value.chars().filter(|sign| legible(*sign)).take(LONGEST).collect();
            }
            "lvlRestart" => self.restart = value.parse().ok(),
            "isLgl" => self.is_legal = !matches!(value, "0" | "false" | "off"),
            "pStyle" => self.style = Some(value.to_owned()),
            "suff" => {
                self.behind = match value {
                    "nothing" => "",
                    "space" => " ",
                    _ => "\t",
                }
            }
            _ => {}
        }
    }
}

/// The numbers as they are given, one paragraph after the other.
#[derive(Debug, Default)]
pub(super) struct Counting {
    counters: BTreeMap<u32, [Option<u32>; LEVELS as usize]>,
    /// The levels of lists that have begun at their own number.
    begun: BTreeSet<(u32, u8)>,
}

impl Counting {
    /// The number of the next paragraph of a list with the white space behind it; empty where the
    /// level shows none, or there is no such list.
    pub(super) fn next(&mut self, numbering: &Numbering, styles: &Styles, of: Numbered) -> String {
        let Some((id, definition)) = numbering.definition(of.list, styles) else {
            return String::new();
        };
        let list = numbering.lists.get(&of.list);
        let level = |number: u8| {
            let own = list.and_then(|list| list.levels.get(&number));
            own.or_else(|| definition.levels.get(&number))
        };
        let start = |number: u8| {
            let own = list.and_then(|list| list.starts.get(&number)).copied();
            own.unwrap_or_else(|| level(number).map_or(1, |level| level.start))
        };
        let Some(shown) = level(of.level) else { return String::new() };
        let counters = self.counters.entry(id).or_default();
        let is_fresh = list.is_some_and(|list| list.starts.contains_key(&of.level))
            && self.begun.insert((of.list, of.level));
        for (number, counter) in (0..LEVELS).zip(counters.iter_mut()) {
            if number == of.level {
                let next = counter.filter(|_| !is_fresh).map(|value| value.saturating_add(1));
                *counter = Some(next.unwrap_or_else(|| start(number)));
            } else if number > of.level {
                let restart = level(number).and_then(|level| level.restart);
                if restart.is_none_or(|after| after > of.level) {
                    *counter = None;
                }
            }
        }
        let value = |number: u8| {
            let counter = counters.get(usize::from(number)).copied().flatten();
            let numeral = match level(number).map_or(Numeral::Decimal, |level| level.numeral) {
                Numeral::Bullet | Numeral::None => Numeral::None,
                _ if shown.is_legal => Numeral::Decimal,
                numeral => numeral,
            };
            numeral.write(counter.unwrap_or_else(|| start(number)))
        };
        let label = match shown.numeral {
            Numeral::Bullet => shown.pattern.chars().map(bullet).collect(),
            _ => fill(&shown.pattern, value),
        };
        if label.is_empty() { label } else { label + shown.behind }
    }
}

/// A pattern with its numbers in place.
fn fill(pattern: &str, value: impl Fn(u8) -> String) -> String {
    let mut out = String::new();
    let mut rest = pattern.chars().peekable();
    while let Some(character) = rest.next() {
        let level = rest.peek().and_then(|next| next.to_digit(10)).filter(|level| *level > 0);
        match level.filter(|_| character == '%').and_then(|level| u8::try_from(level - 1).ok()) {
            Some(level) => {
                rest.next();
                out.push_str(&value(level));
            }
            None => out.push(character),
        }
    }
    out
}

/// Whether a sign can stand in a number.
fn legible(sign: char) -> bool {
    !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}')
}

/// A bullet as Unicode has it. Word takes them from fonts of signs, at places of their own.
fn bullet(sign: char) -> char {
    match sign {
        'o' | '\u{f06f}' => '\u{25e6}',
        '\u{f0a7}' | '\u{f06e}' => '\u{25aa}',
        '\u{f0d8}' => '\u{27a2}',
        '\u{f0fc}' => '\u{2713}',
        '\u{f02d}' => '\u{2013}',
        '\u{e000}'..='\u{f8ff}' => '\u{2022}',
        sign => sign,
    }
}
