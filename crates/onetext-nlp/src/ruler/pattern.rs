//! Patterns as pipelines write them, turned into tests on numbers.
//!
//! Every value that a pattern can ask for is a number: a symbol, a hash or a count. So a pattern is
//! compiled once, and a test is one comparison.

use serde_json::{Map, Value};

use super::error::Problem;
use crate::hash::string_hash;
use crate::lexicon::Flag;
use crate::pattern::{Pattern as Regex, Scratch};
use crate::symbols::Symbols;
use crate::{Pos, morphology};

/// How many tokens a pattern may be long once `{n}` is written out.
const LONGEST: usize = 1000;

/// Stands for a string that no token can have.
const NEVER: u64 = u64::MAX;

/// A token's text or a form made of it, of which the hash is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
}

/// What of a token is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Tag,
    Pos,
    Morph,
    Dep,
    Lemma,
    EntType,
    EntIob,
    SentStart,
    Spacy,
    Length,
    Form(Form),
    Flag(Flag),
}

/// How values of a column are written in patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A string of the pipeline.
    Symbol,
    /// A string of which the hash is kept.
    Hash,
    Pos,
    Morph,
    Iob,
    /// A number or a truth value.
    Number,
}

impl Column {
    /// The column that spaCy calls `name` (upper case); a problem where there is none to look at.
    fn named(name: &str) -> Result<Self, Problem> {
        Ok(match name {
            "TAG" => Self::Tag,
            "POS" => Self::Pos,
            "MORPH" => Self::Morph,
            "DEP" => Self::Dep,
            "LEMMA" => Self::Lemma,
            "ENT_TYPE" => Self::EntType,
            "ENT_IOB" => Self::EntIob,
            "SENT_START" | "IS_SENT_START" => Self::SentStart,
            "SPACY" => Self::Spacy,
            "LENGTH" => Self::Length,
            "ORTH" | "TEXT" => Self::Form(Form::Orth),
            "LOWER" => Self::Form(Form::Lower),
            "NORM" => Self::Form(Form::Norm),
            "PREFIX" => Self::Form(Form::Prefix),
            "SUFFIX" => Self::Form(Form::Suffix),
            "SHAPE" => Self::Form(Form::Shape),
            "IS_ALPHA" => Self::Flag(Flag::IsAlpha),
            "IS_ASCII" => Self::Flag(Flag::IsAscii),
            "IS_DIGIT" => Self::Flag(Flag::IsDigit),
            "IS_LOWER" => Self::Flag(Flag::IsLower),
            "IS_PUNCT" => Self::Flag(Flag::IsPunct),
            "IS_SPACE" => Self::Flag(Flag::IsSpace),
            "IS_TITLE" => Self::Flag(Flag::IsTitle),
            "IS_UPPER" => Self::Flag(Flag::IsUpper),
            "LIKE_NUM" => Self::Flag(Flag::LikeNum),
            "LIKE_URL" => Self::Flag(Flag::LikeUrl),
            "LIKE_EMAIL" => Self::Flag(Flag::LikeEmail),
            "IS_BRACKET" => Self::Flag(Flag::IsBracket),
            "IS_QUOTE" => Self::Flag(Flag::IsQuote),
            "IS_LEFT_PUNCT" => Self::Flag(Flag::IsLeftPunct),
            "IS_RIGHT_PUNCT" => Self::Flag(Flag::IsRightPunct),
            "IS_CURRENCY" => Self::Flag(Flag::IsCurrency),
            "_" | "ENT_ID" | "ENT_KB_ID" | "HEAD" | "ID" | "IDX" | "IS_STOP" | "LANG"
            | "IS_OOV_DEPRECATED" => return Err(Problem::Attribute(name.to_owned())),
            _ => return Err(Problem::UnknownAttribute(name.to_owned())),
        })
    }

    /// Whether it is the same for all tokens of a word.
    pub(super) fn is_of_word(self) -> bool {
        matches!(self, Self::Form(_) | Self::Flag(_) | Self::Length)
    }

    fn kind(self) -> Kind {
        match self {
            Self::Tag | Self::Dep | Self::Lemma | Self::EntType => Kind::Symbol,
            Self::Form(_) => Kind::Hash,
            Self::Pos => Kind::Pos,
            Self::Morph => Kind::Morph,
            Self::EntIob => Kind::Iob,
            Self::SentStart | Self::Spacy | Self::Length | Self::Flag(_) => Kind::Number,
        }
    }
}

/// What the number in a column must be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    Is(u64),
    /// One of these, in order.
    In(Box<[u64]>),
    /// None of these, in order.
    NotIn(Box<[u64]>),
    Compare(Comparison, f64),
    /// For morphology: how the token's features lie to these.
    Features(Relation, Features),
    /// The text is found by the search of this number.
    Found(usize),
}

/// Regular expressions that a text is searched for.
#[derive(Debug)]
pub(super) struct Search {
    patterns: Vec<Regex>,
    /// Whether one is to be found, or none.
    wanted: bool,
}

impl Search {
    /// Whether a text has what is searched for.
    pub(super) fn finds(&self, text: &str, scratch: &mut Scratch) -> bool {
        self.patterns.iter().any(|regex| regex.search(text, scratch).is_some()) == self.wanted
    }
}

/// What compiled patterns refer to.
pub(super) struct Context<'a> {
    pub(super) symbols: &'a mut Symbols,
    pub(super) searches: &'a mut Vec<Search>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    AtLeast,
    AtMost,
    More,
    Less,
}

impl Comparison {
    #[expect(clippy::float_cmp, reason = "a count is compared with the number as it was written")]
    pub(super) fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Equal => value == limit,
            Self::Unequal => value != limit,
            Self::AtLeast => value >= limit,
            Self::AtMost => value <= limit,
            Self::More => value > limit,
            Self::Less => value < limit,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Subset,
    Superset,
    Intersects,
}

/// A set of features, each a field and one value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Features {
    pub(super) pairs: Vec<(String, String)>,
    /// Whether the set also has what is no single feature, which no token can have.
    pub(super) others: bool,
}

/// One thing that a token must fulfil.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Test {
    pub(super) column: Column,
    pub(super) condition: Condition,
}

/// How often a token of a pattern stands in a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantifier {
    /// Once, a token that does not fulfil the tests.
    Not,
    One,
    ZeroOrOne,
    ZeroOrMore,
}

/// One token of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) quantifier: Quantifier,
    pub(super) tests: Vec<Test>,
}

/// Compiles one pattern; a problem comes with the number of its token.
pub(super) fn compile(
    pattern: &Value,
    context: &mut Context<'_>,
) -> Result<Vec<Node>, (Option<usize>, Problem)> {
    let specs =
        pattern.as_array().ok_or((None, Problem::Shape("a list of tokens for a pattern")))?;
    let mut nodes = Vec::new();
    for (i, spec) in specs.iter().enumerate() {
        let at = |problem| (Some(i + 1), problem);
        let spec = spec.as_object().ok_or(at(Problem::Shape("an object for a token")))?;
        let (quantifiers, rest) = operator(spec).map_err(at)?;
        let tests = tests(spec, context).map_err(at)?;
        if nodes.len() + quantifiers.len() + rest > LONGEST {
            return Err((None, Problem::Long(LONGEST)));
        }
        nodes.extend(
            quantifiers.into_iter().map(|quantifier| Node { quantifier, tests: tests.clone() }),
        );
        let optional = Node { quantifier: Quantifier::ZeroOrOne, tests };
        nodes.extend(std::iter::repeat_n(optional, rest));
    }
    if nodes.is_empty() { Err((None, Problem::Empty)) } else { Ok(nodes) }
}

/// What a token's operator is written out to: some quantifiers, and how many optional ones after.
fn operator(spec: &Map<String, Value>) -> Result<(Vec<Quantifier>, usize), Problem> {
    use Quantifier::{Not, One, ZeroOrMore, ZeroOrOne};
    // Names are told apart without case, and the last one counts.
    let Some(value) = spec.iter().rfind(|(name, _)| name.eq_ignore_ascii_case("OP")) else {
        return Ok((vec![One], 0));
    };
    let wrong = || Problem::Operator(value.1.as_str().map_or(value.1.to_string(), str::to_owned));
    let text = value.1.as_str().ok_or_else(wrong)?;
    let range = match text {
        "1" => return Ok((vec![One], 0)),
        "!" => return Ok((vec![Not], 0)),
        "?" => return Ok((vec![ZeroOrOne], 0)),
        "*" => return Ok((vec![ZeroOrMore], 0)),
        "+" => return Ok((vec![One, ZeroOrMore], 0)),
        _ => text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).ok_or_else(wrong)?,
    };
    let number = |text: &str| {
        let is_number = text.bytes().all(|b| b.is_ascii_digit());
        // One more than the longest pattern is refused as too long, whatever the number.
        is_number.then(|| text.parse().unwrap_or(LONGEST + 1).min(LONGEST + 1))
    };
    let (least, most) = range.split_once(',').unwrap_or((range, range));
    if least.is_empty() && most.is_empty() {
        return Err(wrong());
    }
    let start = if least.is_empty() { 0 } else { number(least).ok_or_else(wrong)? };
    if most.is_empty() {
        let mut quantifiers = vec![One; start];
        quantifiers.push(ZeroOrMore);
        return Ok((quantifiers, 0));
    }
    let end = number(most).ok_or_else(wrong)?;
    let rest = end.checked_sub(start).ok_or_else(wrong)?;
    Ok((vec![One; start], rest))
}

/// What a token must fulfil.
fn tests(spec: &Map<String, Value>, context: &mut Context<'_>) -> Result<Vec<Test>, Problem> {
    let mut tests = Vec::new();
    for (name, value) in spec {
        let name = name.to_ascii_uppercase();
        let is_empty_extension = name == "_" && value.as_object().is_some_and(Map::is_empty);
        if name == "OP" || is_empty_extension {
            continue;
        }
        let Context { symbols, searches } = context;
        let mut reader = Reader { column: Column::named(&name)?, name: &name, symbols, searches };
        match value {
            Value::Object(predicates) => {
                for (predicate, value) in predicates {
                    tests.push(reader.predicate(predicate, value)?);
                }
            }
            value => {
                let condition = Condition::Is(reader.plain(value)?);
                tests.push(Test { column: reader.column, condition });
            }
        }
    }
    Ok(tests)
}

/// Reads the values of one attribute.
struct Reader<'a> {
    column: Column,
    name: &'a str,
    symbols: &'a mut Symbols,
    searches: &'a mut Vec<Search>,
}

impl Reader<'_> {
    fn wrong(&self, value: &Value, want: &'static str) -> Problem {
        Problem::Value { attribute: self.name.to_owned(), found: value.to_string(), want }
    }

    /// A value that stands alone.
    fn plain(&mut self, value: &Value) -> Result<u64, Problem> {
        if self.column.kind() == Kind::Iob
            && let Some(place) =
                value.as_str().and_then(|text| ["", "I", "O", "B"].iter().position(|s| *s == text))
        {
            return Ok(place as u64);
        }
        if self.column == Column::Morph
            && let Some(text) = value.as_str()
        {
            // Unlike in a list, an analysis that stands alone is taken as it is written.
            return Ok(u64::from(self.symbols.intern(text).0));
        }
        self.one(value)
    }

    /// One value of a list, or one that stands alone.
    fn one(&mut self, value: &Value) -> Result<u64, Problem> {
        let text = |reader: &Self| {
            value.as_str().ok_or_else(|| reader.wrong(value, "a string")).map(str::to_owned)
        };
        Ok(match self.column.kind() {
            Kind::Symbol => u64::from(self.symbols.intern(&text(self)?).0),
            Kind::Hash => string_hash(&text(self)?),
            Kind::Pos => match value.as_u64() {
                Some(id) => Pos::from_id(id).map_or(NEVER, |pos| pos as u64),
                None => text(self)?.parse().map_or(NEVER, |pos: Pos| pos as u64),
            },
            Kind::Morph => {
                let analysis = morphology::normalized(&text(self)?)
                    .ok_or_else(|| self.wrong(value, "features such as `Case=Acc|Number=Sing`"))?;
                u64::from(self.symbols.intern(&analysis).0)
            }
            Kind::Iob | Kind::Number => match value {
                Value::Bool(is) => u64::from(*is),
                // No count is below zero, so such a number is never met.
                Value::Number(number) if number.is_i64() => number.as_u64().unwrap_or(NEVER),
                _ => return Err(self.wrong(value, "a whole number or a truth value")),
            },
        })
    }

    fn predicate(&mut self, predicate: &str, value: &Value) -> Result<Test, Problem> {
        let name = predicate.to_ascii_uppercase();
        let condition = match name.as_str() {
            "IN" => Condition::In(self.set(value)?),
            "NOT_IN" => Condition::NotIn(self.set(value)?),
            "IS_SUBSET" => self.relation(Relation::Subset, value)?,
            "IS_SUPERSET" => self.relation(Relation::Superset, value)?,
            "INTERSECTS" => self.relation(Relation::Intersects, value)?,
            "REGEX" => self.search(value)?,
            "==" => self.compare(Comparison::Equal, value)?,
            "!=" => self.compare(Comparison::Unequal, value)?,
            ">=" => self.compare(Comparison::AtLeast, value)?,
            "<=" => self.compare(Comparison::AtMost, value)?,
            ">" => self.compare(Comparison::More, value)?,
            "<" => self.compare(Comparison::Less, value)?,
            _ => return Err(self.unsupported(predicate)),
        };
        Ok(Test { column: self.column, condition })
    }

    fn unsupported(&self, predicate: &str) -> Problem {
        Problem::Predicate { attribute: self.name.to_owned(), predicate: predicate.to_owned() }
    }

    /// A regular expression, or several of which one or none is to be found.
    fn search(&mut self, value: &Value) -> Result<Condition, Problem> {
        // Of a norm and a shape only the hash is kept.
        let has_text = match self.column {
            Column::Form(form) => !matches!(form, Form::Norm | Form::Shape),
            column => !matches!(column.kind(), Kind::Iob | Kind::Number),
        };
        if !has_text {
            return Err(self.unsupported("REGEX"));
        }
        let (list, wanted) = match value {
            Value::Object(inner) => {
                let mut inner = inner.iter();
                let (Some((predicate, list)), None) = (inner.next(), inner.next()) else {
                    return Err(self.wrong(value, "one list of regular expressions"));
                };
                let wanted = match predicate.to_ascii_uppercase().as_str() {
                    "IN" => true,
                    "NOT_IN" => false,
                    other => return Err(self.unsupported(&format!("REGEX {other}"))),
                };
                (list.as_array().ok_or_else(|| self.wrong(list, "a list"))?.as_slice(), wanted)
            }
            value => (std::slice::from_ref(value), true),
        };
        let compile = |value: &Value| {
            let regex = value.as_str().ok_or_else(|| self.wrong(value, "a string"))?;
            Regex::new(regex).map_err(|error| Problem::Regex {
                attribute: self.name.to_owned(),
                regex: regex.to_owned(),
                error: Box::new(error),
            })
        };
        let patterns = list.iter().map(compile).collect::<Result<_, _>>()?;
        self.searches.push(Search { patterns, wanted });
        Ok(Condition::Found(self.searches.len() - 1))
    }

    fn set(&mut self, value: &Value) -> Result<Box<[u64]>, Problem> {
        let list = value.as_array().ok_or_else(|| self.wrong(value, "a list"))?;
        let mut set = list.iter().map(|value| self.one(value)).collect::<Result<Vec<_>, _>>()?;
        set.sort_unstable();
        set.dedup();
        Ok(set.into())
    }

    fn relation(&mut self, relation: Relation, value: &Value) -> Result<Condition, Problem> {
        if self.column != Column::Morph {
            // Any other value is a set of one.
            let set = self.set(value)?;
            return Ok(match relation {
                Relation::Superset if set.len() > 1 => Condition::In(Box::default()),
                Relation::Superset if set.is_empty() => Condition::NotIn(set),
                Relation::Subset | Relation::Superset | Relation::Intersects => Condition::In(set),
            });
        }
        let list = value.as_array().ok_or_else(|| self.wrong(value, "a list"))?;
        let mut features = Features::default();
        for value in list {
            let text = value.as_str().ok_or_else(|| self.wrong(value, "a string"))?;
            let analysis = morphology::normalized(text)
                .ok_or_else(|| self.wrong(value, "features such as `Case=Acc`"))?;
            match analysis.split_once('=') {
                Some((field, value)) if !value.contains([',', '|']) => {
                    features.pairs.push((field.to_owned(), value.to_owned()));
                }
                _ => features.others = true,
            }
        }
        features.pairs.sort_unstable();
        features.pairs.dedup();
        Ok(Condition::Features(relation, features))
    }

    fn compare(&mut self, comparison: Comparison, value: &Value) -> Result<Condition, Problem> {
        if !matches!(self.column.kind(), Kind::Number | Kind::Iob) {
            return Err(self.wrong(value, "a list under `IN`"));
        }
        let limit = match value {
            Value::Bool(is) => Some(f64::from(u8::from(*is))),
            other => other.as_f64(),
        };
        Ok(Condition::Compare(comparison, limit.ok_or_else(|| self.wrong(value, "a number"))?))
    }
}
