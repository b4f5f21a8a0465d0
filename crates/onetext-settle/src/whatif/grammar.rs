//! Consent rules in words: `ukraine and 2 of (france, germany, poland)`.

use super::read::{Unread, nearest};
use crate::consent::Consent;
use crate::model::Scenario;

/// How deep brackets may be nested.
const MAX_DEPTH: usize = 32;

/// Reads a rule; none stands for `all`, which is every party.
pub(super) fn parse(text: &str, scenario: &Scenario) -> Result<Option<Consent>, Unread> {
    let tokens = tokens(text);
    if let [only] = tokens.as_slice()
        && only.eq_ignore_ascii_case("all")
    {
        return Ok(None);
    }
    let mut reader = Reader { tokens, at: 0, scenario };
    let rule = reader.any(0)?;
    match reader.peek() {
        None => Ok(Some(rule)),
        Some(more) => Err(Unread::Rule(format!("{more:?} is not expected there"))),
    }
}

fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        if letter.is_whitespace() || "(),".contains(letter) {
            if !word.is_empty() {
                found.push(std::mem::take(&mut word));
            }
            if !letter.is_whitespace() {
                found.push(letter.to_string());
            }
        } else {
            word.push(letter);
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

struct Reader<'a> {
    tokens: Vec<String>,
    at: usize,
    scenario: &'a Scenario,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    fn takes(&mut self, word: &str) -> bool {
        let there = self.peek().is_some_and(|it| it.eq_ignore_ascii_case(word));
        self.at += usize::from(there);
        there
    }

    fn any(&mut self, depth: usize) -> Result<Consent, Unread> {
        let mut rules = vec![self.all(depth)?];
        while self.takes("or") {
            rules.push(self.all(depth)?);
        }
        Ok(single(rules, Consent::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Consent, Unread> {
        let mut rules = vec![self.one(depth)?];
        while self.takes("and") {
            rules.push(self.one(depth)?);
        }
        Ok(single(rules, Consent::All))
    }

    fn one(&mut self, depth: usize) -> Result<Consent, Unread> {
        if depth > MAX_DEPTH {
            return Err(Unread::Rule("it has too many brackets within each other".to_owned()));
        }
        if self.takes("(") {
            let rule = self.any(depth + 1)?;
            return if self.takes(")") { Ok(rule) } else { Err(self.wanted("a closing bracket")) };
        }
        let Some(word) = self.peek().map(str::to_owned) else {
            return Err(self.wanted("a party"));
        };
        if let Ok(count) = word.parse::<usize>()
            && self.tokens.get(self.at + 1).is_some_and(|it| it.eq_ignore_ascii_case("of"))
        {
            self.at += 2;
            return self.counted(count, depth);
        }
        if "(),".contains(word.as_str()) {
            return Err(self.wanted("a party"));
        }
        self.at += 1;
        if word.eq_ignore_ascii_case("all") {
            return Ok(Consent::All(
                (0..self.scenario.parties.len()).map(Consent::Party).collect(),
            ));
        }
        let ids = self.scenario.parties.iter().map(|party| party.id.as_str());
        match ids.clone().position(|id| id.eq_ignore_ascii_case(&word)) {
            Some(party) => Ok(Consent::Party(party)),
            None => Err(Unread::Name { what: "party", near: nearest(&word, ids), word }),
        }
    }

    fn counted(&mut self, count: usize, depth: usize) -> Result<Consent, Unread> {
        if !self.takes("(") {
            return Err(self.wanted("a list in brackets, as in `2 of (a, b, c)`"));
        }
        let mut rules = vec![self.any(depth + 1)?];
        while self.takes(",") {
            rules.push(self.any(depth + 1)?);
        }
        if !self.takes(")") {
            return Err(self.wanted("a comma or a closing bracket"));
        }
        if count == 0 || count > rules.len() {
            return Err(Unread::Rule(format!("{count} of {} cannot be meant", rules.len())));
        }
        Ok(Consent::AtLeast(count, rules))
    }

    fn wanted(&self, what: &str) -> Unread {
        let there = self.peek().map_or("the end".to_owned(), |it| format!("{it:?}"));
        Unread::Rule(format!("{what} is expected, not {there}"))
    }
}

fn single(mut rules: Vec<Consent>, all: fn(Vec<Consent>) -> Consent) -> Consent {
    match rules.pop() {
        Some(only) if rules.is_empty() => only,
        Some(last) => {
            rules.push(last);
            all(rules)
        }
        None => all(rules),
    }
}

/// A rule in the words that [`parse`] reads.
pub(super) fn show(rule: &Consent, scenario: &Scenario) -> String {
    let join = |rules: &[Consent], word: &str| {
        let each = rules.iter().map(|rule| match rule {
            Consent::All(some) | Consent::Any(some) if some.len() > 1 => {
                format!("({})", show(rule, scenario))
            }
            _ => show(rule, scenario),
        });
        each.collect::<Vec<_>>().join(word)
    };
    match rule {
        Consent::Party(party) => {
            scenario.parties.get(*party).map_or_else(String::new, |party| party.id.clone())
        }
        Consent::All(rules) if rules.is_empty() => "nobody".to_owned(),
        Consent::All(rules) => join(rules, " and "),
        Consent::Any(rules) => join(rules, " or "),
        Consent::AtLeast(count, rules) => format!("{count} of ({})", join(rules, ", ")),
    }
}
