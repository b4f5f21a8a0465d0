//! From the text of a consent rule to its tree.

use thiserror::Error;

use super::{ConsentError, ConsentRule, Group, MAX_DEPTH};
use crate::id::{IdError, PartyId};

/// What is wrong with the text of a consent rule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConsentSyntax {
    /// A party, a group, a count or a parenthesis was expected.
    #[error("expected a party, `principals`, `all`, a count as in `2 of (…)` or `(`, found {0}")]
    Operand(String),
    /// A whole rule had ended, and more followed.
    #[error("expected `and`, `or` or the end, found {0}")]
    Operator(String),
    /// A count has no list behind it.
    #[error("a count is written `{0} of (a, b, …)`, with a list in parentheses")]
    Count(usize),
    /// A list or a parenthesis does not end.
    #[error("expected `,` or `)`, found {0}")]
    Unclosed(String),
    /// More is asked for than the list has.
    #[error("{count} of a list of {listed} can never be met; write a count from 1 to {listed}")]
    TooMany {
        /// What the rule asks for.
        count: usize,
        /// What the list has.
        listed: usize,
    },
    /// A word that is no party id.
    #[error("`{0}` is no party id: {1}")]
    Party(String, IdError),
    /// Parentheses deeper than [`MAX_DEPTH`].
    #[error("parentheses nest deeper than {MAX_DEPTH}")]
    Depth,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Sign(char),
    End,
}

impl Token<'_> {
    fn describe(self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::End => "the end of the rule".to_owned(),
        }
    }

    fn is(self, word: &str) -> bool {
        matches!(self, Self::Word(other) if other == word)
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, ConsentError>;

pub(super) fn parse(text: &str) -> Parsed<ConsentRule> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let rule = parser.any()?;
    match parser.peek() {
        (Token::End, _) => Ok(rule),
        (token, at) => Err(fault(at, token, ConsentSyntax::Operator(token.describe()))),
    }
}

fn fault(at: usize, token: Token<'_>, kind: ConsentSyntax) -> ConsentError {
    let length = match token {
        Token::Word(word) => word.len(),
        Token::Sign(sign) => sign.len_utf8(),
        Token::End => 0,
    };
    ConsentError { at, length, kind }
}

impl<'a> Parser<'a> {
    /// The next token and the byte it starts at.
    fn peek(&self) -> (Token<'a>, usize) {
        let rest = &self.text[self.at..];
        let word = rest.trim_start();
        let at = self.at + rest.len() - word.len();
        let Some(first) = word.chars().next() else { return (Token::End, at) };
        if matches!(first, '(' | ')' | ',') {
            return (Token::Sign(first), at);
        }
        let end = word.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','));
        (Token::Word(&word[..end.unwrap_or(word.len())]), at)
    }

    fn next(&mut self) -> (Token<'a>, usize) {
        let (token, at) = self.peek();
        self.at = at
            + match token {
                Token::Word(word) => word.len(),
                Token::Sign(sign) => sign.len_utf8(),
                Token::End => 0,
            };
        (token, at)
    }

    fn any(&mut self) -> Parsed<ConsentRule> {
        self.chain("or", Self::every, ConsentRule::Any)
    }

    fn every(&mut self) -> Parsed<ConsentRule> {
        self.chain("and", Self::operand, ConsentRule::All)
    }

    fn chain(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Parsed<ConsentRule>,
        join: fn(Vec<ConsentRule>) -> ConsentRule,
    ) -> Parsed<ConsentRule> {
        let first = part(self)?;
        if !self.peek().0.is(word) {
            return Ok(first);
        }
        let mut rules = vec![first];
        while self.peek().0.is(word) {
            self.next();
            rules.push(part(self)?);
        }
        Ok(join(rules))
    }

    fn operand(&mut self) -> Parsed<ConsentRule> {
        let (token, at) = self.next();
        match token {
            Token::Sign('(') => {
                let mut inner = self.list(at)?;
                if inner.len() == 1 {
                    return Ok(inner.remove(0));
                }
                Err(fault(
                    at,
                    token,
                    ConsentSyntax::Unclosed("a list with no count before it".into()),
                ))
            }
            Token::Word("principals") => Ok(ConsentRule::Group(Group::Principals)),
            Token::Word("all") => Ok(ConsentRule::Group(Group::All)),
            Token::Word("and" | "or" | "of") | Token::Sign(_) | Token::End => {
                Err(fault(at, token, ConsentSyntax::Operand(token.describe())))
            }
            Token::Word(word) => match word.parse() {
                Ok(count) if self.peek().0.is("of") => self.count(count, token, at),
                _ => PartyId::new(word)
                    .map(ConsentRule::Party)
                    .map_err(|e| fault(at, token, ConsentSyntax::Party(word.to_owned(), e))),
            },
        }
    }

    fn count(&mut self, count: usize, token: Token<'_>, at: usize) -> Parsed<ConsentRule> {
        self.next();
        let (open, open_at) = self.next();
        if open != Token::Sign('(') {
            return Err(fault(open_at, open, ConsentSyntax::Count(count)));
        }
        let of = self.list(open_at)?;
        let listed = of.len();
        let has_group = of.iter().any(|rule| matches!(rule, ConsentRule::Group(_)));
        if count == 0 || (count > listed && !has_group) {
            return Err(fault(at, token, ConsentSyntax::TooMany { count, listed }));
        }
        Ok(ConsentRule::AtLeast { count, of })
    }

    /// Rules with commas between them, up to the closing parenthesis of the one opened at `open`.
    fn list(&mut self, open: usize) -> Parsed<Vec<ConsentRule>> {
        if self.depth == MAX_DEPTH {
            return Err(fault(open, Token::Sign('('), ConsentSyntax::Depth));
        }
        self.depth += 1;
        let mut rules = vec![self.any()?];
        loop {
            match self.next() {
                (Token::Sign(','), _) => rules.push(self.any()?),
                (Token::Sign(')'), _) => break,
                (token, at) => {
                    return Err(fault(at, token, ConsentSyntax::Unclosed(token.describe())));
                }
            }
        }
        self.depth -= 1;
        Ok(rules)
    }
}
