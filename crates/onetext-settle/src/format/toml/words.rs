//! Orders and consent rules as texts: `a > b = c` and `a and 2 of (b, c, d)`.
//!
//! A name with signs of these texts in it stands between single quotation marks, with each of its
//! own written twice.

use std::fmt::Write;
use std::ops::Range;

use crate::consent::Consent;
use crate::format::MAX_DEPTH;
use crate::format::expect::meant;

/// What is wrong in such a text, with its place in it.
#[derive(Debug)]
pub(super) struct Slip {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

fn slip(at: Range<usize>, message: impl Into<String>) -> Slip {
    Slip { at, message: message.into(), help: None }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Name { text: String, quoted: bool },
    Sign(char),
    End,
}

impl Token {
    fn is(&self, word: &str) -> bool {
        matches!(self, Self::Name { text, quoted: false } if text == word)
    }

    fn describe(&self) -> String {
        match self {
            Self::Name { text, .. } => format!("`{text}`"),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// The tokens of a text, the end among them; a name may hold blanks where `blanks` allows it.
fn tokens(text: &str, signs: &[char], blanks: bool) -> Result<Vec<(Token, Range<usize>)>, Slip> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let word = rest.trim_start();
        at += rest.len() - word.len();
        let Some(first) = word.chars().next() else {
            found.push((Token::End, at..at));
            return Ok(found);
        };
        let start = at;
        let token = if first == '\'' {
            let mut name = String::new();
            let mut signs = word.char_indices().skip(1).peekable();
            let end = loop {
                match signs.next() {
                    None => {
                        return Err(slip(start..text.len(), "a quotation mark that never ends"));
                    }
                    Some((end, '\'')) => match signs.peek() {
                        Some((_, '\'')) => {
                            signs.next();
                            name.push('\'');
                        }
                        _ => break end + 1,
                    },
                    Some((_, sign)) => name.push(sign),
                }
            };
            at += end;
            Token::Name { text: name, quoted: true }
        } else if signs.contains(&first) {
            at += first.len_utf8();
            Token::Sign(first)
        } else {
            let ends = |sign: char| {
                signs.contains(&sign) || sign == '\'' || (!blanks && sign.is_whitespace())
            };
            let name = word.get(..word.find(ends).unwrap_or(word.len())).unwrap_or_default();
            let name = name.trim_end();
            at += name.len();
            Token::Name { text: name.to_owned(), quoted: false }
        };
        found.push((token, start..at));
    }
}

fn place(names: &[&str], text: &str, at: Range<usize>, what: &str) -> Result<usize, Slip> {
    names.iter().position(|name| *name == text).ok_or_else(|| Slip {
        help: meant(text, names.iter().copied()),
        ..slip(at, format!("there is no {what} `{text}`"))
    })
}

/// Ranks of names, best first.
pub(super) fn order(text: &str, names: &[&str]) -> Result<Vec<Vec<usize>>, Slip> {
    let tokens = tokens(text, &['>', '='], true)?;
    let mut ranks: Vec<Vec<usize>> = vec![Vec::new()];
    let mut tokens = tokens.into_iter();
    loop {
        let Some((token, at)) = tokens.next() else { return Ok(ranks) };
        let Token::Name { text: name, .. } = token else {
            let message = format!("expected a name, found {}", token.describe());
            return Err(slip(at, message));
        };
        let name = place(names, &name, at.clone(), "option or issue")?;
        if ranks.iter().flatten().any(|&other| other == name) {
            return Err(slip(at, format!("`{}` stands twice in the order", names[name])));
        }
        if let Some(rank) = ranks.last_mut() {
            rank.push(name);
        }
        match tokens.next() {
            Some((Token::Sign('>'), _)) => ranks.push(Vec::new()),
            Some((Token::Sign('='), _)) => {}
            Some((Token::End, _)) | None => {
                for rank in &mut ranks {
                    rank.sort_unstable();
                }
                return Ok(ranks);
            }
            Some((token, at)) => {
                let message = format!("expected `>`, `=` or the end, found {}", token.describe());
                return Err(slip(at, message));
            }
        }
    }
}

/// A consent rule over parties.
pub(super) fn consent(text: &str, parties: &[String]) -> Result<Consent, Slip> {
    let tokens = tokens(text, &['(', ')', ','], false)?;
    let parties: Vec<&str> = parties.iter().map(String::as_str).collect();
    let mut parser = Parser { tokens, at: 0, parties };
    let rule = parser.any(0)?;
    let (token, at) = parser.next();
    if token != Token::End {
        let message = format!("expected `and`, `or` or the end, found {}", token.describe());
        return Err(slip(at, message));
    }
    Ok(rule)
}

struct Parser<'a> {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    parties: Vec<&'a str>,
}

impl Parser<'_> {
    fn peek(&self) -> Token {
        self.tokens.get(self.at).map_or(Token::End, |(token, _)| token.clone())
    }

    fn next(&mut self) -> (Token, Range<usize>) {
        let last = self.tokens.last().map_or(0..0, |(_, at)| at.clone());
        let next = self.tokens.get(self.at).cloned().unwrap_or((Token::End, last));
        self.at += 1;
        next
    }

    fn any(&mut self, depth: usize) -> Result<Consent, Slip> {
        let mut rules = vec![self.every(depth)?];
        while self.peek().is("or") {
            self.at += 1;
            rules.push(self.every(depth)?);
        }
        Ok(if rules.len() == 1 { rules.remove(0) } else { Consent::Any(rules) })
    }

    fn every(&mut self, depth: usize) -> Result<Consent, Slip> {
        let mut rules = vec![self.operand(depth)?];
        while self.peek().is("and") {
            self.at += 1;
            rules.push(self.operand(depth)?);
        }
        Ok(if rules.len() == 1 { rules.remove(0) } else { Consent::All(rules) })
    }

    fn operand(&mut self, depth: usize) -> Result<Consent, Slip> {
        let (token, at) = self.next();
        if depth > MAX_DEPTH {
            return Err(slip(at, format!("parentheses nest deeper than {MAX_DEPTH}")));
        }
        let Token::Name { text, quoted } = token else {
            if token == Token::Sign('(') {
                let rule = self.any(depth + 1)?;
                let (token, at) = self.next();
                if token != Token::Sign(')') {
                    return Err(slip(at, format!("expected `)`, found {}", token.describe())));
                }
                return Ok(rule);
            }
            let message = format!(
                "expected a party, a count as in `2 of (…)` or `(`, found {}",
                token.describe()
            );
            return Err(slip(at, message));
        };
        if !quoted && self.peek().is("of") {
            self.at += 1;
            let rules = self.list(depth)?;
            return match (text.as_str(), text.parse::<usize>()) {
                ("all", _) => Ok(Consent::All(rules)),
                ("any", _) => Ok(Consent::Any(rules)),
                (_, Ok(count)) if count <= rules.len() => Ok(Consent::AtLeast(count, rules)),
                (_, Ok(count)) => {
                    let message = format!("{count} of a list of {} can never be met", rules.len());
                    Err(slip(at, message))
                }
                _ => Err(slip(at, format!("expected a count before `of`, found `{text}`"))),
            };
        }
        if !quoted && matches!(text.as_str(), "and" | "or" | "of") {
            return Err(slip(at, format!("expected a party, found `{text}`")));
        }
        if !quoted && text == "all" && !self.parties.contains(&"all") {
            return Ok(Consent::All((0..self.parties.len()).map(Consent::Party).collect()));
        }
        place(&self.parties, &text, at, "party").map(Consent::Party)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Consent>, Slip> {
        let (token, at) = self.next();
        if token != Token::Sign('(') {
            let message = "a list in parentheses must follow, as in `2 of (a, b, c)`";
            return Err(slip(at, message));
        }
        let mut rules = Vec::new();
        if self.peek() == Token::Sign(')') {
            self.at += 1;
            return Ok(rules);
        }
        loop {
            rules.push(self.any(depth + 1)?);
            match self.next() {
                (Token::Sign(','), _) => {}
                (Token::Sign(')'), _) => return Ok(rules),
                (token, at) => {
                    let message = format!("expected `,` or `)`, found {}", token.describe());
                    return Err(slip(at, message));
                }
            }
        }
    }
}

/// A name as these texts take it.
pub(super) fn name(name: &str) -> String {
    let plain = !name.is_empty()
        && name.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.'))
        && !matches!(name, "and" | "or" | "of" | "all" | "any" | "unknown");
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

/// An order as a text.
pub(super) fn order_text(ranks: &[Vec<usize>], names: &[&str]) -> String {
    let rank = |rank: &Vec<usize>| {
        let names: Vec<String> = rank.iter().map(|&at| name(names[at])).collect();
        names.join(" = ")
    };
    ranks.iter().map(rank).collect::<Vec<_>>().join(" > ")
}

/// A consent rule as a text that reads back as the same rule.
pub(in crate::format) fn consent_text(rule: &Consent, parties: &[&str]) -> String {
    let list = |rules: &[Consent]| {
        let rules: Vec<String> = rules.iter().map(|rule| consent_text(rule, parties)).collect();
        rules.join(", ")
    };
    let chain = |rules: &[Consent], word: &str| {
        let mut text = String::new();
        for (at, rule) in rules.iter().enumerate() {
            if at > 0 {
                let _ = write!(text, " {word} ");
            }
            let inner = consent_text(rule, parties);
            match rule {
                Consent::All(some) | Consent::Any(some) if some.len() > 1 => {
                    let _ = write!(text, "({inner})");
                }
                _ => text.push_str(&inner),
            }
        }
        text
    };
    match rule {
        Consent::Party(party) => name(parties.get(*party).copied().unwrap_or_default()),
        Consent::All(rules) if rules.len() > 1 => chain(rules, "and"),
        Consent::Any(rules) if rules.len() > 1 => chain(rules, "or"),
        Consent::All(rules) => format!("all of ({})", list(rules)),
        Consent::Any(rules) => format!("any of ({})", list(rules)),
        Consent::AtLeast(count, rules) => format!("{count} of ({})", list(rules)),
    }
}
