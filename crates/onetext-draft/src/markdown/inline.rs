//! The words of a paragraph: marks taken out, escapes and entities resolved, looks found.

use std::collections::BTreeMap;
use std::ops::Range;

use super::emphasis::{Run, pairs};
use crate::text::Look;

/// The words of a paragraph and where they came from.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) looks: Vec<(Range<usize>, Look)>,
    /// From which byte of `text` on it came from which byte of the raw text, in order.
    pub(super) origins: Vec<(usize, usize)>,
    /// Whether `<p>` says that the paragraph is there also where it has no words.
    pub(super) anchored: bool,
}

/// The tags that are no words.
const TAGS: [&str; 19] = [
    "a", "b", "big", "br", "center", "div", "em", "font", "i", "mark", "p", "s", "small", "span",
    "strong", "sub", "sup", "u", "strike",
];

/// A look between two places of the text.
struct Stretch {
    range: Range<usize>,
    what: What,
}

#[derive(Clone, PartialEq)]
enum What {
    Bold,
    Italic,
    Highlight(String),
}

struct Reader<'r> {
    raw: &'r str,
    links: &'r BTreeMap<String, String>,
    words: Words,
    runs: Vec<Run>,
    /// For each run, where it stands in the text.
    places: Vec<usize>,
    /// Tags that are open.
    tags: Vec<(String, usize, What)>,
    stretches: Vec<Stretch>,
    /// Where `[` stand that may begin the words of a link, in the raw text.
    opened: Vec<usize>,
    /// Whether a comment was begun that does not end.
    unending: bool,
}

/// Reads the words of a raw paragraph, the first bytes of which are `verbatim`; `links` are the places
/// that link definitions name.
pub(super) fn words(raw: &str, verbatim: usize, links: &BTreeMap<String, String>) -> Words {
    let mut reader = Reader {
        raw,
        links,
        words: Words::default(),
        runs: Vec::new(),
        places: Vec::new(),
        tags: Vec::new(),
        stretches: Vec::new(),
        opened: Vec::new(),
        unending: false,
    };
    reader.put(0, &raw[..verbatim]);
    let mut at = verbatim;
    while at < raw.len() {
        at = reader.step(at);
    }
    reader.finish()
}

impl Reader<'_> {
    /// Takes in what stands at a byte; returns the next.
    fn step(&mut self, at: usize) -> usize {
        let rest = &self.raw[at..];
        let Some(c) = rest.chars().next() else { return self.raw.len() };
        let next = at + c.len_utf8();
        match c {
            '\\' => {
                let Some(escaped) = rest[1..].chars().next().filter(char::is_ascii_punctuation)
                else {
                    self.put(at, "\\");
                    return next;
                };
                let keeps = matches!(escaped, '[' | ']' | '\\');
                self.put(if keeps { at } else { at + 1 }, &rest[usize::from(!keeps)..2]);
                at + 2
            }
            '&' => {
                let (length, text) = entity(rest).unwrap_or_else(|| (1, "&".to_owned()));
                self.put(at, &text);
                at + length
            }
            '<' => self.tag(at).unwrap_or_else(|| {
                self.put(at, "<");
                next
            }),
            '*' | '_' => {
                let length = rest.len() - rest.trim_start_matches(c).len();
                let before = self.raw[..at].chars().next_back();
                let after = rest[length..].chars().next();
                self.runs.push(Run::new(c, length, before, after));
                self.places.push(self.words.text.len());
                // The signs stay until it is known which of them are emphasis.
                self.put(at, &rest[..length]);
                at + length
            }
            '[' => {
                self.opened.push(at);
                self.put(at, "[");
                next
            }
            ']' => self.link(at),
            _ => {
                self.put(at, &rest[..c.len_utf8()]);
                next
            }
        }
    }

    fn put(&mut self, from: usize, text: &str) {
        let at = self.words.text.len();
        let runs_on = self.words.origins.last().is_some_and(|&(text, raw)| at - text + raw == from);
        if !runs_on {
            self.words.origins.push((at, from));
        }
        self.words.text.push_str(text);
    }

    /// The end of brackets: `[words][name]` and `[name]` become `[words](place)` where a definition
    /// says the place.
    fn link(&mut self, at: usize) -> usize {
        let opened = self.opened.pop();
        self.put(at, "]");
        let rest = &self.raw[at + 1..];
        if self.links.is_empty() || rest.starts_with('(') {
            return at + 1;
        }
        let named = rest.strip_prefix('[').and_then(|rest| rest.split_once([']', '[']));
        let (name, length) = match named {
            Some((name, _)) if !name.is_empty() && rest[name.len() + 1..].starts_with(']') => {
                (name, name.len() + 2)
            }
            _ => match opened {
                Some(open) if at - open < 200 => (&self.raw[open + 1..at], 0),
                _ => return at + 1,
            },
        };
        let Some(place) = self.links.get(&name.trim().to_lowercase()) else { return at + 1 };
        let place = format!("({place})");
        self.put(at, &place);
        at + 1 + length
    }

    /// A tag or comment of HTML; none if it is words.
    fn tag(&mut self, at: usize) -> Option<usize> {
        let rest = &self.raw[at..];
        if rest.starts_with("<!--") {
            // Looked for once: what is not there the first time is not there later.
            let end = if self.unending { None } else { rest.find("-->") };
            self.unending = end.is_none();
            return end.map(|length| at + length + 3);
        }
        let inner = &rest[1..];
        let closing = inner.starts_with('/');
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = inner[..length].to_ascii_lowercase();
        // A tag ends before any other begins.
        let end = rest[1..].find(['<', '>']).map(|end| end + 1)?;
        if !TAGS.contains(&name.as_str()) || !rest[end..].starts_with('>') {
            return None;
        }
        let inside = &inner[length..end - 1 - usize::from(closing)];
        if !inside.is_empty() && !inside.starts_with([' ', '/', '\n']) {
            return None;
        }
        let place = self.words.text.len();
        let what = match name.as_str() {
            "br" => {
                self.put(at, "\n");
                None
            }
            "p" => {
                self.words.anchored = true;
                None
            }
            "b" | "strong" => Some(What::Bold),
            "i" | "em" => Some(What::Italic),
            "mark" => Some(What::Highlight(class(inside).unwrap_or("yellow").to_owned())),
            _ => None,
        };
        if let Some(what) = what {
            if !closing {
                self.tags.push((name, place, what));
            } else if let Some((_, start, what)) = self.tags.pop_if(|(open, ..)| *open == name) {
                self.stretches.push(Stretch { range: start..place, what });
            }
        }
        Some(at + end + 1)
    }

    /// Takes the signs of emphasis out and works the looks out.
    fn finish(mut self) -> Words {
        let found = pairs(&mut self.runs);
        if self.runs.is_empty() && self.stretches.is_empty() {
            return self.words;
        }
        let mut words = Words { anchored: self.words.anchored, ..Words::default() };
        // What goes, where the text is that is left, and how much went before each cut.
        let mut cuts: Vec<(usize, usize)> = Vec::new();
        let mut ends = Vec::new();
        let mut gone = vec![0];
        let old = std::mem::take(&mut self.words.text);
        let mut at = 0;
        for (run, &place) in self.runs.iter().zip(&self.places) {
            words.text.push_str(&old[at..place]);
            let start = words.text.len();
            words.text.push_str(&old[place..place + run.left]);
            ends.push(start..words.text.len());
            at = place + run.length();
            cuts.push((place + run.left, at));
            gone.push(gone[gone.len() - 1] + run.length() - run.left);
        }
        words.text.push_str(&old[at..]);
        words.origins = moved(&self.words.origins, &cuts);
        let shift = |place: usize| place - gone[cuts.partition_point(|(from, _)| *from < place)];
        for stretch in &mut self.stretches {
            stretch.range = shift(stretch.range.start)..shift(stretch.range.end);
        }
        self.stretches.extend(found.iter().map(|pair| Stretch {
            range: ends[pair.open].end..ends[pair.close].start,
            what: if pair.bold { What::Bold } else { What::Italic },
        }));
        words.looks = looks(&self.stretches);
        words
    }
}

/// The origins once some bytes were cut out of the text.
fn moved(origins: &[(usize, usize)], cuts: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut put = |text: usize, raw: usize| match found.last_mut() {
        Some(last) if last.0 == text => last.1 = raw,
        Some(last) if text - last.0 + last.1 == raw => {}
        _ => found.push((text, raw)),
    };
    let mut next = 0;
    let mut gone = 0;
    for (number, &(text, raw)) in origins.iter().enumerate() {
        while next < cuts.len() && cuts[next].1 <= text {
            gone += cuts[next].1 - cuts[next].0;
            next += 1;
        }
        put(text - gone, raw);
        let end = origins.get(number + 1).map_or(usize::MAX, |(text, _)| *text);
        while next < cuts.len() && cuts[next].1 < end {
            gone += cuts[next].1 - cuts[next].0;
            put(cuts[next].1 - gone, raw + cuts[next].1 - text);
            next += 1;
        }
    }
    found
}

/// Stretches that may overlap as looks that do not.
fn looks(stretches: &[Stretch]) -> Vec<(Range<usize>, Look)> {
    let mut events: Vec<(usize, bool, usize)> = Vec::new();
    for (number, one) in stretches.iter().enumerate().filter(|(_, one)| !one.range.is_empty()) {
        events.push((one.range.start, true, number));
        events.push((one.range.end, false, number));
    }
    events.sort_unstable();
    let (mut bold, mut italic) = (0usize, 0usize);
    // The innermost ended first, and so has the lowest number.
    let mut colours: BTreeMap<usize, &str> = BTreeMap::new();
    let mut found: Vec<(Range<usize>, Look)> = Vec::new();
    let mut at = 0;
    for (place, starts, number) in events {
        let highlight = colours.values().next().map(|colour| (*colour).to_owned());
        let look = Look { bold: bold > 0, italic: italic > 0, highlight };
        if place > at && look != Look::default() {
            match found.last_mut() {
                Some((range, same)) if range.end == at && *same == look => range.end = place,
                _ => found.push((at..place, look)),
            }
        }
        at = place;
        let count = match &stretches[number].what {
            What::Bold => &mut bold,
            What::Italic => &mut italic,
            What::Highlight(colour) => {
                if starts {
                    colours.insert(number, colour);
                } else {
                    colours.remove(&number);
                }
                continue;
            }
        };
        *count = if starts { *count + 1 } else { count.saturating_sub(1) };
    }
    found
}

/// The value of `class` in a tag.
fn class(inside: &str) -> Option<&str> {
    let (_, value) = inside.split_once("class=\"")?;
    value.split('"').next().filter(|value| !value.is_empty())
}

/// The entity at the start of a text: its length and what it stands for.
fn entity(text: &str) -> Option<(usize, String)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = &text[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        _ => {
            let digits = name.strip_prefix('#')?;
            let hex = digits.strip_prefix(['x', 'X']);
            let code = match hex {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    };
    // A bracket written as a number is a sign and no bracket.
    let text = if matches!(c, '[' | ']') { format!("\\{c}") } else { c.to_string() };
    Some((end + 1, text))
}
