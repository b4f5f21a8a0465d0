//! Numbers at the head of a paragraph, in the ways that treaties and contracts write them.

use crate::text::Style;

/// What kind of clause it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClauseKind {
    /// What stands before the provisions.
    Preamble,
    /// A part.
    Part,
    /// A chapter.
    Chapter,
    /// A section.
    Section,
    /// An article.
    Article,
    /// An annex, appendix or schedule.
    Annex,
    /// A clause with a heading and no word for its kind.
    Clause,
    /// A numbered paragraph.
    Paragraph,
    /// A point: a lettered or listed item.
    Point,
    /// One of several texts that exclude each other.
    Option,
}

impl ClauseKind {
    /// The word for it, in small letters.
    pub fn word(self) -> &'static str {
        match self {
            Self::Preamble => "preamble",
            Self::Part => "part",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Article => "article",
            Self::Annex => "annex",
            Self::Clause => "clause",
            Self::Paragraph => "paragraph",
            Self::Point => "point",
            Self::Option => "option",
        }
    }
}

/// The number at the head of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The kind of clause that such a number heads.
    pub kind: ClauseKind,
    /// How many bytes it takes, with the white space behind it.
    pub bytes: usize,
    /// The number itself: `5 bis`, `3.1`, `iv`.
    pub number: String,
    /// The form it is written in; siblings share one.
    pub(crate) form: Form,
}

/// The form of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Behind a word such as `Article`.
    Word(ClauseKind),
    /// Digits in this many groups.
    Digits(usize, Sign),
    /// A small letter.
    Small(Sign),
    /// A capital letter.
    Capital(Sign),
    /// A small Roman number of several letters.
    SmallRoman(Sign),
    /// A capital Roman number of several letters.
    CapitalRoman(Sign),
    /// Behind `Option` or a word like it: whether the number is one in digits, a letter in
    /// parentheses, or another.
    Option(Designator),
    /// `PP1`, `OP3`: the numbers of preambular and operative paragraphs.
    Resolution,
}

/// How an option is told from its siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Designator {
    Digits,
    Letter,
    Enclosed,
    Roman,
}

/// What sets a number apart from the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Dot,
    Closed,
    Enclosed,
    None,
}

const SUFFIXES: [&str; 12] = [
    "quinquies",
    "quater",
    "septies",
    "sexies",
    "octies",
    "novies",
    "nonies",
    "decies",
    "quinq",
    "quat",
    "bis",
    "ter",
];

/// The number at the head of a paragraph's text, if it has one.
pub fn label(text: &str, style: Style) -> Option<Label> {
    if style == Style::Note {
        return note(text);
    }
    let mut found = keyword(text, style)
        .or_else(|| resolution(text))
        .or_else(|| enclosed(text))
        .or_else(|| digits(text))
        .or_else(|| letters(text))?;
    // `Option 1[^2]:` has its colon behind the mark; the mark is no part of the number.
    found.bytes += white(&text[found.bytes..]);
    Some(found)
}

/// How many bytes of white space a text starts with.
fn white(text: &str) -> usize {
    text.len() - text.trim_start_matches(|c: char| c.is_whitespace()).len()
}

fn note(text: &str) -> Option<Label> {
    let rest = text.strip_prefix("[^")?;
    let end = rest.find("]:")?;
    let number = &rest[..end];
    if number.is_empty() || number.contains(|c: char| c.is_whitespace() || c == '[' || c == ']') {
        return None;
    }
    let bytes = end + 4;
    let bytes = bytes + white(&text[bytes..]);
    let form = Form::Digits(1, Sign::None);
    Some(Label { kind: ClauseKind::Point, bytes, number: number.to_owned(), form })
}

const KINDS: [(&str, ClauseKind); 16] = [
    ("part", ClauseKind::Part),
    ("chapter", ClauseKind::Chapter),
    ("section", ClauseKind::Section),
    ("article", ClauseKind::Article),
    ("art.", ClauseKind::Article),
    ("annex", ClauseKind::Annex),
    ("appendix", ClauseKind::Annex),
    ("schedule", ClauseKind::Annex),
    ("option", ClauseKind::Option),
    ("alternative", ClauseKind::Option),
    ("alt.", ClauseKind::Option),
    ("alt", ClauseKind::Option),
    ("variant", ClauseKind::Option),
    ("version", ClauseKind::Option),
    ("title", ClauseKind::Part),
    ("clause", ClauseKind::Clause),
];

fn keyword(text: &str, style: Style) -> Option<Label> {
    let is =
        |word: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let &(word, kind) = KINDS.iter().find(|(word, _)| is(word))?;
    let gap = white(&text[word.len()..]);
    let start = word.len() + gap;
    let whole = |bytes| Label { kind, bytes, number: String::new(), form: Form::Word(kind) };
    if kind == ClauseKind::Annex && text[word.len()..].trim().is_empty() {
        return Some(whole(text.len()));
    }
    if gap == 0 && !word.ends_with('.') {
        return None;
    }
    let (length, designator) = designator(&text[start..])?;
    let mut end = start + length;
    end += suffix(&text[end..]);
    let number = text[start..end].trim().to_owned();
    let rest = &text[end..];
    let sign = rest.chars().next().filter(|c| matches!(c, ':' | '.' | '–' | '—' | ')'));
    let next = rest.trim_start_matches(|c: char| c.is_whitespace()).chars().next();
    // `Article 5 of the Convention applies` is a sentence and no heading.
    let stands_apart = sign.is_some()
        || next.is_none_or(|c| !c.is_lowercase() && !matches!(c, ',' | ';' | '/' | '-'))
        || matches!(style, Style::Heading(_));
    if !stands_apart || (kind == ClauseKind::Option && rest.starts_with(['-', '/'])) {
        return None;
    }
    let form = if kind == ClauseKind::Option { Form::Option(designator) } else { Form::Word(kind) };
    Some(Label { kind, bytes: end + sign.map_or(0, char::len_utf8), number, form })
}

/// The number behind a word: `5`, `2.1`, `IV`, `B`, `(a)`; how many bytes, and its kind.
fn designator(text: &str) -> Option<(usize, Designator)> {
    if let Some(found) = enclosed(text) {
        return Some((found.bytes, Designator::Enclosed));
    }
    let (groups, length) = groups(text);
    if groups > 0 {
        let letter = text[length..].chars().next().filter(char::is_ascii_alphabetic);
        let letter = letter.filter(|_| ends_word(&text[length + 1..])).map_or(0, |_| 1);
        let end = length + letter;
        return (ends_word(&text[end..]) || suffix(&text[end..]) > 0)
            .then_some((end, Designator::Digits));
    }
    let length = text.chars().take_while(char::is_ascii_alphabetic).count();
    let word = &text[..length];
    if length == 1
        && word.chars().all(|c| c.is_ascii_uppercase())
        && !matches!(word, "I" | "V" | "X")
    {
        return Some((1, Designator::Letter));
    }
    if is_roman(word) && word.chars().all(|c| c.is_ascii_uppercase()) {
        return Some((length, Designator::Roman));
    }
    (length == 1
        && ends_word(&text[1..])
        && !text[1..].trim_start().starts_with(char::is_lowercase))
    .then_some((1, Designator::Letter))
}

fn ends_word(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_alphanumeric())
}

/// How many bytes ` bis`, `ter` and the like take here; several may follow each other.
fn suffix(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = &text[end..];
        let gap = usize::from(rest.starts_with([' ', '-']));
        let word = &rest[gap..];
        let is = |suffix: &&&str| {
            word.get(..suffix.len()).is_some_and(|head| head.eq_ignore_ascii_case(suffix))
                && ends_word(&word[suffix.len()..])
        };
        match SUFFIXES.iter().chain(&["alt"]).find(is) {
            Some(suffix) => end += gap + suffix.len(),
            None => return end,
        }
    }
}

/// Digits in groups set apart by dots, at most three digits each: how many groups and bytes.
fn groups(text: &str) -> (usize, usize) {
    let (mut count, mut end) = (0, 0);
    loop {
        let start = if count == 0 { 0 } else { end + 1 };
        if count > 0 && !text[end..].starts_with('.') {
            return (count, end);
        }
        let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        let open = count > 0 && digits == 0 && text[start..].starts_with('x');
        let length = if open && ends_word(&text[start + 1..]) { 1 } else { digits };
        if length == 0 || length > 3 {
            return (count, end);
        }
        count += 1;
        end = start + length;
    }
}

fn digits(text: &str) -> Option<Label> {
    let skipped =
        text.strip_prefix(['§', '¶']).map_or(0, |rest| text.len() - rest.len() + white(rest));
    let head = &text[skipped..];
    let (count, length) = groups(head);
    if count == 0 {
        return None;
    }
    let behind = suffix(&head[length..]);
    let end = length + behind;
    let rest = &head[end..];
    let sign = match rest.chars().next() {
        Some('.') => Some(Sign::Dot),
        Some(')') => Some(Sign::Closed),
        Some(':') if count > 1 || behind > 0 => Some(Sign::None),
        _ => None,
    };
    let tail = sign.map_or(rest, |_| &rest[1..]);
    // Digits run on in dates, amounts and times, and a number stands apart from its words.
    if !tail.is_empty() && !tail.starts_with(|c: char| c.is_whitespace() || c == '[') {
        return None;
    }
    let next = tail.trim_start().chars().next();
    let joined = behind > 0 && !head[length..].starts_with(' ');
    let apart = sign.is_some()
        || joined
        || skipped > 0
        || (count > 1 && next.is_some_and(|c| c.is_uppercase() || "[“\"'(".contains(c)))
        || (count > 1 && head[length..].starts_with("[^"));
    if !apart {
        return None;
    }
    let number = head[..end].to_owned();
    let bytes = skipped + end + usize::from(sign.is_some());
    let form = Form::Digits(count, if count > 1 { Sign::None } else { sign.unwrap_or(Sign::None) });
    let kind = if sign == Some(Sign::Closed) { ClauseKind::Point } else { ClauseKind::Paragraph };
    Some(Label { kind, bytes, number, form })
}

fn enclosed(text: &str) -> Option<Label> {
    let rest = text.strip_prefix('(')?;
    let length = rest.find(')')?;
    let inner = &rest[..length];
    let core = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (number, behind) = inner.split_at(core);
    if !behind.is_empty() && suffix(behind) != behind.len() {
        return None;
    }
    let form = form_of(number, Sign::Enclosed)?;
    let after = &rest[length + 1..];
    if !after.is_empty() && !after.starts_with(|c: char| c.is_whitespace() || "[:.".contains(c)) {
        return None;
    }
    let number = inner.to_owned();
    Some(Label { kind: ClauseKind::Point, bytes: length + 2, number, form })
}

fn letters(text: &str) -> Option<Label> {
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (number, rest) = text.split_at(length);
    let behind = suffix(rest);
    let sign = match rest[behind..].chars().next()? {
        '.' => Sign::Dot,
        ')' => Sign::Closed,
        _ => return None,
    };
    let form = form_of(number, sign)?;
    let after = &rest[behind + 1..];
    if !after.is_empty() && !after.starts_with(|c: char| c.is_whitespace() || c == '[') {
        return None;
    }
    let kind = match form {
        Form::Capital(Sign::Dot) | Form::CapitalRoman(Sign::Dot) => ClauseKind::Section,
        _ => ClauseKind::Point,
    };
    let number = text[..length + behind].to_owned();
    Some(Label { kind, bytes: length + behind + 1, number, form })
}

/// `PP4`, `OP 2 bis.`
fn resolution(text: &str) -> Option<Label> {
    let head =
        text.get(..2).filter(|head| ["pp", "op"].iter().any(|w| head.eq_ignore_ascii_case(w)))?;
    let digits = text[head.len()..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let mut end = head.len() + digits;
    end += suffix(&text[end..]);
    let number = text[..end].to_owned();
    let sign = text[end..].chars().next().filter(|c| matches!(c, '.' | ':'));
    end += usize::from(sign.is_some());
    ends_word(&text[end..]).then_some(Label {
        kind: ClauseKind::Paragraph,
        bytes: end,
        number,
        form: Form::Resolution,
    })
}

/// The form of a bare number: digits, a letter, or a Roman number of several letters.
fn form_of(number: &str, sign: Sign) -> Option<Form> {
    let first = number.chars().next()?;
    let same = number.chars().all(|c| c == first);
    if number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Form::Digits(1, sign));
    }
    // Behind `z` come `aa` and `bb`; `ii` is a Roman two.
    let letter = number.len() == 1 || (number.len() == 2 && same && !"iIxXvV".contains(first));
    match (letter, first.is_ascii_lowercase()) {
        (true, true) if first.is_ascii_alphabetic() => Some(Form::Small(sign)),
        (true, false) if first.is_ascii_alphabetic() => Some(Form::Capital(sign)),
        (false, small) if is_roman(number) => {
            Some(if small { Form::SmallRoman(sign) } else { Form::CapitalRoman(sign) })
        }
        _ => None,
    }
}

/// Whether letters of one case are a Roman number up to 89, written as the Romans did.
fn is_roman(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let one_case = word == lower || word == word.to_ascii_uppercase();
    let tens = ["lxxx", "lxx", "lx", "xl", "xxx", "xx", "l", "x", ""];
    let ones = ["viii", "vii", "iii", "vi", "iv", "ix", "ii", "v", "i", ""];
    !word.is_empty()
        && one_case
        && tens.iter().any(|ten| lower.strip_prefix(ten).is_some_and(|one| ones.contains(&one)))
}
