//! Reads Python's regular expressions into a tree.
//!
//! What the tokenizers of spaCy's languages use is supported; captures are read as plain groups,
//! as only the place of a match is ever asked for. Backreferences, conditionals, atomic groups,
//! possessive repetitions and the flags `a`, `L` and `x` are refused by name.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::charset::{CharSet, Kind, SetId, SetTable};
use super::error::{Fault, PatternError};

/// How deep groups may be nested; the tree is walked by recursion.
const DEEPEST: usize = 100;

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Char(char),
    Set(SetId),
    Concat(Vec<Node>),
    Alternatives(Vec<Node>),
    Repeat { node: Box<Node>, min: u32, max: Option<u32>, greedy: bool },
    Look { node: Box<Node>, way: Way, negative: bool },
    Assert(Assert),
}

/// Where a look-around looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Way {
    Ahead,
    /// So many characters back.
    Behind(u32),
}

/// A condition on a place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Assert {
    Start,
    /// The end, or before a line break that ends the text.
    End,
    VeryEnd,
    LineStart,
    LineEnd,
    WordEdge,
    NoWordEdge,
}

/// Reads a pattern; its sets go into the table.
pub(super) fn parse(source: &str, sets: &mut SetTable) -> Result<Node, PatternError> {
    let mut parser = Parser {
        source,
        at: 0,
        flags: Flags::default(),
        sets,
        classes: HashMap::default(),
        letters: HashMap::default(),
    };
    parser.leading_flags()?;
    let node = parser.alternatives(0)?;
    if parser.at < source.len() {
        return Err(parser.error_at(parser.at, Fault::StrayClose));
    }
    Ok(node)
}

#[derive(Debug, Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    multi_line: bool,
    dot_all: bool,
}

struct Parser<'a> {
    source: &'a str,
    /// The next byte to read.
    at: usize,
    flags: Flags,
    sets: &'a mut SetTable,
    /// Classes by how they are written and whether case counts: patterns repeat huge ones.
    classes: HashMap<(&'a str, bool), SetId, FixedState>,
    /// Letters where case is ignored.
    letters: HashMap<char, Node, FixedState>,
}

/// What an escape stands for.
enum Escape {
    Code(u32),
    Kind(Kind),
    Assert(Assert),
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn error_at(&self, byte: usize, fault: Fault) -> PatternError {
        PatternError { offset: self.source[..byte].chars().count(), fault }
    }

    fn unsupported(&self, from: usize, what: &'static str) -> PatternError {
        let end = (self.source[from..].char_indices().nth(4))
            .map_or(self.source.len(), |(place, _)| from + place);
        let text = self.source[from..end].to_owned();
        self.error_at(from, Fault::Unsupported(text, what))
    }

    /// `(?iu)` and the like, which Python allows at the very start only.
    fn leading_flags(&mut self) -> Result<(), PatternError> {
        while self.rest().starts_with("(?") {
            let letters = &self.rest()[2..];
            let count = letters.bytes().take_while(u8::is_ascii_alphabetic).count();
            if count == 0 || !letters[count..].starts_with(')') || letters.starts_with('P') {
                break;
            }
            let from = self.at + 2;
            self.flags = self.with_flags(from, &letters[..count], "")?;
            self.at = from + count + 1;
        }
        Ok(())
    }

    fn with_flags(&self, from: usize, on: &str, off: &str) -> Result<Flags, PatternError> {
        let mut flags = self.flags;
        let letters = on.chars().map(|c| (c, true)).chain(off.chars().map(|c| (c, false)));
        for (place, (letter, value)) in letters.enumerate() {
            match letter {
                'i' => flags.ignore_case = value,
                'm' => flags.multi_line = value,
                's' => flags.dot_all = value,
                'u' if value => {}
                _ => return Err(self.unsupported(from + place, "a flag other than i, m, s and u")),
            }
        }
        Ok(flags)
    }

    fn alternatives(&mut self, depth: usize) -> Result<Node, PatternError> {
        if depth > DEEPEST {
            return Err(self.error_at(self.at, Fault::TooDeep));
        }
        let mut all = vec![self.concat(depth)?];
        while self.eat("|") {
            all.push(self.concat(depth)?);
        }
        Ok(if all.len() == 1 { all.swap_remove(0) } else { Node::Alternatives(all) })
    }

    fn concat(&mut self, depth: usize) -> Result<Node, PatternError> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let start = self.at;
            let Some(atom) = self.atom(depth)? else { continue };
            parts.push(self.repeated(start, atom)?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Node::Concat(parts) })
    }

    /// One item; none where there was only a comment.
    fn atom(&mut self, depth: usize) -> Result<Option<Node>, PatternError> {
        let start = self.at;
        let Some(c) = self.bump() else { return Ok(None) };
        Ok(Some(match c {
            '(' => return self.group(start, depth),
            '[' => self.class(start)?,
            '.' => {
                let line_break = u32::from('\n');
                let but = if self.flags.dot_all { vec![] } else { vec![(line_break, line_break)] };
                Node::Set(self.sets.intern(CharSet::new(but, vec![], true)))
            }
            '^' if self.flags.multi_line => Node::Assert(Assert::LineStart),
            '^' => Node::Assert(Assert::Start),
            '$' if self.flags.multi_line => Node::Assert(Assert::LineEnd),
            '$' => Node::Assert(Assert::End),
            '*' | '+' | '?' => {
                return Err(self.error_at(start, Fault::NothingToRepeat(c.into())));
            }
            '{' if self.bounds_at(start).is_some() => {
                return Err(self.error_at(start, Fault::NothingToRepeat(c.into())));
            }
            '\\' => match self.escape(start, false)? {
                Escape::Code(code) => self.literal(code),
                Escape::Assert(assert) => Node::Assert(assert),
                Escape::Kind(kind) => {
                    Node::Set(self.sets.intern(CharSet::new(vec![], vec![kind], false)))
                }
            },
            c => self.literal(c.into()),
        }))
    }

    fn literal(&mut self, code: u32) -> Node {
        let Some(c) = char::from_u32(code) else {
            // Half a surrogate pair stands in no text.
            return Node::Set(self.sets.intern(CharSet::new(vec![], vec![], false)));
        };
        if !self.flags.ignore_case {
            return Node::Char(c);
        }
        if let Some(known) = self.letters.get(&c) {
            return known.clone();
        }
        let set = CharSet::new(self.sets.fold(vec![(code, code)]), vec![], false);
        let node =
            if set.count() == Some(1) { Node::Char(c) } else { Node::Set(self.sets.intern(set)) };
        self.letters.insert(c, node.clone());
        node
    }

    fn group(&mut self, start: usize, depth: usize) -> Result<Option<Node>, PatternError> {
        let outer = self.flags;
        let mut look = None;
        if self.eat("?") {
            if self.eat("#") {
                let end = self.rest().find(')');
                let end = end.ok_or_else(|| self.error_at(start, Fault::OpenGroup))?;
                self.at += end + 1;
                return Ok(None);
            } else if self.eat("P<") {
                let end = self.rest().find('>');
                self.at += end.ok_or_else(|| self.error_at(start, Fault::OpenGroup))? + 1;
            } else if self.eat("=") {
                look = Some((false, false));
            } else if self.eat("!") {
                look = Some((false, true));
            } else if self.eat("<=") {
                look = Some((true, false));
            } else if self.eat("<!") {
                look = Some((true, true));
            } else if !self.eat(":") {
                self.flags = self.scoped_flags(start)?;
            }
        }
        let node = self.alternatives(depth + 1)?;
        if !self.eat(")") {
            return Err(self.error_at(start, Fault::OpenGroup));
        }
        self.flags = outer;
        let Some((behind, negative)) = look else {
            // A condition may be repeated within a group, but not bare.
            let bare = matches!(node, Node::Assert(_));
            return Ok(Some(if bare { Node::Concat(vec![node]) } else { node }));
        };
        let way = if behind {
            let width = fixed_width(&node);
            Way::Behind(width.ok_or_else(|| self.error_at(start, Fault::OpenWidth))?)
        } else {
            Way::Ahead
        };
        Ok(Some(Node::Look { node: Box::new(node), way, negative }))
    }

    /// `(?i-s:` after its question mark.
    fn scoped_flags(&mut self, start: usize) -> Result<Flags, PatternError> {
        let rest = self.rest();
        let count = rest.bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'-').count();
        let (on, off) = rest[..count].split_once('-').unwrap_or((&rest[..count], ""));
        if count == 0 || !rest[count..].starts_with(':') || rest.starts_with('P') {
            return Err(self.unsupported(
                start,
                "a conditional, an atomic group, a backreference or flags inside the pattern",
            ));
        }
        let flags = self.with_flags(self.at, on, off)?;
        self.at += count + 1;
        Ok(flags)
    }

    fn repeated(&mut self, start: usize, atom: Node) -> Result<Node, PatternError> {
        let from = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.bounds_at(from) {
                Some((min, max, length)) => {
                    self.at += length - 1;
                    (min, max)
                }
                None => return Ok(atom),
            },
            _ => return Ok(atom),
        };
        self.at += 1;
        let text = || self.source[from..self.at].to_owned();
        if matches!(atom, Node::Assert(_)) {
            return Err(self.error_at(from, Fault::NothingToRepeat(text())));
        }
        if max.is_some_and(|max| max < min) {
            return Err(self.error_at(from, Fault::BadRepeat));
        }
        let greedy = !self.eat("?");
        match self.peek() {
            Some('+') if greedy => Err(self.unsupported(from, "a possessive repetition")),
            Some('*' | '+' | '?') => {
                Err(self
                    .error_at(self.at, Fault::NothingToRepeat(self.peek().into_iter().collect())))
            }
            Some('{') if self.bounds_at(self.at).is_some() => {
                Err(self.error_at(self.at, Fault::NothingToRepeat("{".into())))
            }
            _ if max.is_none_or(|max| max > 1) && is_nullable(&atom) => {
                Err(self.unsupported(start, "what may be empty is repeated"))
            }
            _ => Ok(Node::Repeat { node: Box::new(atom), min, max, greedy }),
        }
    }

    /// The bounds that the brace at a byte gives and how long they are; none where it stands for
    /// itself.
    fn bounds_at(&self, brace: usize) -> Option<(u32, Option<u32>, usize)> {
        let inner = self.source[brace..].strip_prefix('{')?;
        let inner = &inner[..inner.find('}')?];
        let length = inner.len() + 2;
        let (min, max) = match inner.split_once(',') {
            Some((min, max)) => (min, Some(max)),
            None => (inner, None),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if inner.is_empty() || !digits(min) || !max.is_none_or(digits) {
            return None;
        }
        // A number beyond all bounds makes the pattern too large when it is compiled.
        let number = |text: &str| text.parse().unwrap_or(u32::MAX);
        let least = if min.is_empty() { 0 } else { number(min) };
        let most = match max {
            None => Some(least),
            Some("") => None,
            Some(max) => Some(number(max)),
        };
        Some((least, most, length))
    }

    fn escape(&mut self, start: usize, in_class: bool) -> Result<Escape, PatternError> {
        let bad = |parser: &Self| {
            parser.error_at(start, Fault::BadEscape(parser.source[start..parser.at].to_owned()))
        };
        let Some(c) = self.bump() else { return Err(bad(self)) };
        if let Some(kind) = Kind::of_escape(c) {
            return Ok(Escape::Kind(kind));
        }
        Ok(match c {
            'n' => Escape::Code(0x0a),
            't' => Escape::Code(0x09),
            'r' => Escape::Code(0x0d),
            'f' => Escape::Code(0x0c),
            'v' => Escape::Code(0x0b),
            'a' => Escape::Code(0x07),
            'b' if in_class => Escape::Code(0x08),
            'x' | 'u' | 'U' => {
                let width = match c {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits = self
                    .rest()
                    .get(..width)
                    .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
                let Some(digits) = digits else { return Err(bad(self)) };
                self.at += width;
                match u32::from_str_radix(digits, 16) {
                    Ok(code) if code <= char::MAX.into() => Escape::Code(code),
                    _ => return Err(bad(self)),
                }
            }
            '0' => {
                let octal = self.rest().bytes().take(2).take_while(|b| matches!(b, b'0'..=b'7'));
                let count = octal.count();
                let digits = &self.rest()[..count];
                self.at += count;
                Escape::Code(u32::from_str_radix(digits, 8).unwrap_or(0))
            }
            '1'..='9' => return Err(self.unsupported(start, "a backreference or an octal number")),
            'A' if !in_class => Escape::Assert(Assert::Start),
            'Z' if !in_class => Escape::Assert(Assert::VeryEnd),
            'b' => Escape::Assert(Assert::WordEdge),
            'B' if !in_class => Escape::Assert(Assert::NoWordEdge),
            c if c.is_ascii_alphabetic() => return Err(bad(self)),
            c => Escape::Code(c.into()),
        })
    }

    fn class(&mut self, start: usize) -> Result<Node, PatternError> {
        let end = self.class_end().ok_or_else(|| self.error_at(start, Fault::OpenClass))?;
        let text = &self.source[self.at..end];
        let key = (text, self.flags.ignore_case);
        if let Some(&known) = self.classes.get(&key) {
            self.at = end + 1;
            return Ok(Node::Set(known));
        }
        let set = self.class_items(end)?;
        let id = self.sets.intern(set);
        self.classes.insert(key, id);
        self.at = end + 1;
        Ok(Node::Set(id))
    }

    /// Where the bracket is that closes a class whose first item comes next.
    fn class_end(&self) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let mut at = self.at;
        if bytes.get(at) == Some(&b'^') {
            at += 1;
        }
        if bytes.get(at) == Some(&b']') {
            at += 1;
        }
        loop {
            match bytes.get(at)? {
                b'\\' => at += 2,
                b']' => return Some(at),
                _ => at += 1,
            }
        }
    }

    fn class_items(&mut self, end: usize) -> Result<CharSet, PatternError> {
        let negated = self.eat("^");
        let mut ranges = Vec::new();
        let mut kinds = Vec::new();
        while self.at < end {
            let start = self.at;
            match self.class_item()? {
                Err(_) if self.range_ahead(end) => return Err(self.bad_range(start)),
                Err(kind) => kinds.push(kind),
                Ok(first) if self.range_ahead(end) => {
                    self.at += 1;
                    let Ok(last) = self.class_item()? else { return Err(self.bad_range(start)) };
                    if last < first {
                        return Err(self.bad_range(start));
                    }
                    ranges.push((first, last));
                }
                Ok(code) => ranges.push((code, code)),
            }
        }
        if self.flags.ignore_case {
            ranges = self.sets.fold(ranges);
        }
        Ok(CharSet::new(ranges, kinds, negated))
    }

    /// Whether a hyphen comes next that is not the last thing in the class.
    fn range_ahead(&self, end: usize) -> bool {
        self.at + 1 < end && self.rest().starts_with('-')
    }

    fn bad_range(&self, start: usize) -> PatternError {
        self.error_at(start, Fault::BadRange(self.source[start..self.at].to_owned()))
    }

    /// One character of a class, or one kind.
    fn class_item(&mut self) -> Result<Result<u32, Kind>, PatternError> {
        let start = self.at;
        match self.bump() {
            Some('\\') => match self.escape(start, true)? {
                Escape::Code(code) => Ok(Ok(code)),
                Escape::Kind(kind) => Ok(Err(kind)),
                Escape::Assert(_) => {
                    Err(self.error_at(start, Fault::BadEscape(self.source[start..self.at].into())))
                }
            },
            Some(c) => Ok(Ok(c.into())),
            None => Err(self.error_at(start, Fault::OpenClass)),
        }
    }
}

/// Whether a part can match nothing.
fn is_nullable(node: &Node) -> bool {
    match node {
        Node::Char(_) | Node::Set(_) => false,
        Node::Concat(parts) => parts.iter().all(is_nullable),
        Node::Alternatives(all) => all.iter().any(is_nullable),
        Node::Repeat { node, min, .. } => *min == 0 || is_nullable(node),
        Node::Look { .. } | Node::Assert(_) => true,
    }
}

/// How many characters a part always takes, if it is always as many.
fn fixed_width(node: &Node) -> Option<u32> {
    match node {
        Node::Char(_) | Node::Set(_) => Some(1),
        Node::Concat(parts) => {
            parts.iter().try_fold(0_u32, |width, part| width.checked_add(fixed_width(part)?))
        }
        Node::Alternatives(all) => {
            let width = fixed_width(all.first()?)?;
            all.iter().all(|other| fixed_width(other) == Some(width)).then_some(width)
        }
        Node::Repeat { node, min, max, .. } if Some(*min) == *max => {
            fixed_width(node)?.checked_mul(*min)
        }
        Node::Repeat { .. } => None,
        Node::Look { .. } | Node::Assert(_) => Some(0),
    }
}
