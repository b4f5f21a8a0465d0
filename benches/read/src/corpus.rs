//! Our own corpus of attributions (`corpus/attribution`; its GUIDELINES.md has the format), read with
//! every span found in its paragraph.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use onetext_read::training::{Annotated, AnnotatedAttribution};

/// One article or statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its domain and a number, as `peace-012`.
    pub id: String,
    /// The kind of newsroom.
    pub voice: String,
    /// The day of publication, as `2026-03-04`.
    pub date: String,
    /// The dateline's place, if it has one.
    pub place: Option<String>,
    /// Issues: id and words.
    pub issues: Vec<(String, String)>,
    /// Its paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
}

impl Document {
    /// Whether nobody may tune on it.
    pub fn is_held_out(&self) -> bool {
        let number = self.id.rsplit('-').next().and_then(|number| number.parse::<u32>().ok());
        number.is_some_and(|number| number.is_multiple_of(5))
    }
}

impl Document {
    /// The document as the trainer takes it: its paragraphs as lines of one text.
    pub fn annotated(&self) -> Annotated {
        let mut text = String::new();
        let mut attributions = Vec::new();
        for paragraph in &self.paragraphs {
            let start = text.len();
            let moved = |span: &Span| -> Span {
                span.iter().map(|at| at.start + start..at.end + start).collect()
            };
            for said in &paragraph.attributions {
                let issue = said.issue.as_ref();
                attributions.push(AnnotatedAttribution {
                    cue: moved(&said.cue),
                    source: moved(&said.source),
                    content: moved(&said.content),
                    stance: said.stance.clone(),
                    issue: issue.and_then(|id| self.issues.iter().position(|i| i.0 == *id)),
                    addressee: moved(&said.addressee),
                });
            }
            text.push_str(&paragraph.text);
            text.push_str("\n\n");
        }
        Annotated { text, issues: self.issues.clone(), attributions }
    }
}

/// Reads every file of a folder, in order of name; fails at the first mistake.
pub fn load(folder: &Path) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    for (path, text) in files(folder)? {
        let (mut found, mistakes) = parse(&text);
        if let Some(mistake) = mistakes.first() {
            return Err(format!("{}: {mistake}", path.display()));
        }
        documents.append(&mut found);
    }
    Ok(documents)
}

/// The text files of a folder with their words, in order of name.
pub(crate) fn files(folder: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let failed = |path: &Path, error: &dyn fmt::Display| format!("{}: {error}", path.display());
    let entries = std::fs::read_dir(folder).map_err(|e| failed(folder, &e))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let read = |path: PathBuf| match std::fs::read_to_string(&path) {
        Ok(text) => Ok((path, text)),
        Err(error) => Err(failed(&path, &error)),
    };
    paths.into_iter().map(read).collect()
}

/// A paragraph and what is said in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words.
    pub text: String,
    /// Who says what, in the order of the contents.
    pub attributions: Vec<Attribution>,
    /// Whom pronouns and short forms mean: where they stand, and the name.
    pub mentions: Vec<(Span, String)>,
}

/// Pieces of a paragraph, as ranges of bytes.
pub type Span = Vec<Range<usize>>;

/// Who says what in which way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The words that tell that somebody says it.
    pub cue: Span,
    /// Who says it; empty where nobody is named.
    pub source: Span,
    /// What is said.
    pub content: Span,
    /// One of [`STANCES`].
    pub stance: String,
    /// The id of one of the document's issues.
    pub issue: Option<String>,
    /// For whom; empty where nobody is named.
    pub addressee: Span,
}

/// What a source can do with what it says.
pub use onetext_read::training::STANCES;

/// Kinds of newsrooms.
pub const VOICES: [&str; 9] = [
    "broadcast",
    "broadsheet",
    "local",
    "newsletter",
    "online",
    "release",
    "tabloid",
    "transcript",
    "wire",
];

/// What is wrong in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// What was expected.
    pub reason: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

/// Reads a file: what was understood, and every mistake.
pub fn parse(text: &str) -> (Vec<Document>, Vec<Mistake>) {
    let mut documents: Vec<Document> = Vec::new();
    let mut mistakes = Vec::new();
    let mut ids = HashSet::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end();
        let outcome = if line.is_empty() {
            Ok(())
        } else if let Some(head) = line.strip_prefix("== ") {
            document(head).and_then(|document| {
                let is_new = ids.insert(document.id.clone());
                let id = document.id.clone();
                documents.push(document);
                is_new.then_some(()).ok_or_else(|| format!("there is another document `{id}`"))
            })
        } else if let Some(document) = documents.last_mut() {
            add_line(document, line)
        } else {
            Err("a document begins with a line `== ID | VOICE | DATE | PLACE`".to_owned())
        };
        if let Err(reason) = outcome {
            mistakes.push(Mistake { line: number + 1, reason });
        }
    }
    (documents, mistakes)
}

fn document(head: &str) -> Result<Document, String> {
    let fields: Vec<&str> = head.split('|').map(str::trim).collect();
    let &[id, voice, date, place] = fields.as_slice() else {
        return Err(format!("a document's head has {} fields and needs 4", fields.len()));
    };
    let is_id = id.split_once('-').is_some_and(|(domain, number)| {
        let letters = !domain.is_empty() && domain.bytes().all(|b| b.is_ascii_lowercase());
        letters && number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit())
    });
    let pattern =
        |b: (usize, u8)| if matches!(b.0, 4 | 7) { b.1 == b'-' } else { b.1.is_ascii_digit() };
    if !is_id {
        return Err(format!("`{id}` is no id such as `peace-012`"));
    }
    if !VOICES.contains(&voice) {
        return Err(format!("there is no voice `{voice}`"));
    }
    if date.len() != 10 || !date.bytes().enumerate().all(pattern) {
        return Err(format!("`{date}` is no day such as 2026-03-04"));
    }
    Ok(Document {
        id: id.to_owned(),
        voice: voice.to_owned(),
        date: date.to_owned(),
        place: (place != "-").then(|| place.to_owned()),
        issues: Vec::new(),
        paragraphs: Vec::new(),
    })
}

fn add_line(document: &mut Document, line: &str) -> Result<(), String> {
    if let Some(issue) = line.strip_prefix("! ") {
        let (id, words) = issue.split_once('=').ok_or("an issue is `! ID = WORDS`")?;
        if !document.paragraphs.is_empty() {
            return Err("issues come before the first paragraph".to_owned());
        }
        document.issues.push((id.trim().to_owned(), words.trim().to_owned()));
        return Ok(());
    }
    let above = || "there is no paragraph above".to_owned();
    if let Some(fields) = line.strip_prefix("> ") {
        let issues = &document.issues;
        let paragraph = document.paragraphs.last_mut().ok_or_else(above)?;
        let attribution = attribution(fields, &paragraph.text, issues)?;
        paragraph.attributions.push(attribution);
    } else if let Some(mention) = line.strip_prefix("~ ") {
        let paragraph = document.paragraphs.last_mut().ok_or_else(above)?;
        let (mention, name) = mention.split_once(" = ").ok_or("a mention is `~ MENTION = NAME`")?;
        let words = mention.trim();
        // The same short form may stand more than once for one person.
        let place = span(words, &paragraph.text).or_else(|reason| {
            let start = paragraph.text.find(words).ok_or(reason)?;
            Ok::<Span, String>(std::iter::once(start..start + words.len()).collect())
        })?;
        paragraph.mentions.push((place, name.trim().to_owned()));
    } else {
        let text = line.to_owned();
        let paragraph = Paragraph { text, attributions: Vec::new(), mentions: Vec::new() };
        document.paragraphs.push(paragraph);
    }
    Ok(())
}

fn attribution(
    fields: &str,
    text: &str,
    issues: &[(String, String)],
) -> Result<Attribution, String> {
    let fields: Vec<&str> = fields.split(" | ").map(str::trim).collect();
    let &[cue, source, content, stance, issue, addressee] = fields.as_slice() else {
        return Err(format!("an attribution has {} fields and needs 6", fields.len()));
    };
    if !STANCES.contains(&stance) {
        return Err(format!("there is no stance `{stance}`"));
    }
    if issue != "-" && !issues.iter().any(|(id, _)| id == issue) {
        return Err(format!("the document has no issue `{issue}`"));
    }
    let needed = |words: &str, what: &str| {
        let found = span(words, text)?;
        if found.is_empty() { Err(format!("{what} is needed")) } else { Ok(found) }
    };
    Ok(Attribution {
        cue: needed(cue, "a cue")?,
        source: span(source, text)?,
        content: needed(content, "a content")?,
        stance: stance.to_owned(),
        issue: (issue != "-").then(|| issue.to_owned()),
        addressee: span(addressee, text)?,
    })
}

/// Finds the pieces of a span; `-` has none.
pub(crate) fn span(words: &str, text: &str) -> Result<Span, String> {
    if words == "-" {
        return Ok(Vec::new());
    }
    words.split(" … ").map(|piece| place(piece, text)).collect()
}

fn place(piece: &str, text: &str) -> Result<Range<usize>, String> {
    let counted =
        piece.rsplit_once('#').and_then(|(words, n)| Some((words, n.parse::<usize>().ok()?)));
    let (words, which) = counted.map_or((piece, None), |(words, n)| (words, Some(n)));
    let mut places = occurrences(words, text);
    let found = match which {
        Some(n) => n.checked_sub(1).and_then(|n| places.nth(n)),
        None => match (places.next(), places.count()) {
            (only, 0) => only,
            (_, more) => {
                return Err(format!("`{words}` stands {} times; say which with #N", more + 1));
            }
        },
    };
    let start = found.ok_or_else(|| format!("`{piece}` is not in the paragraph"))?;
    Ok(start..start + words.len())
}

/// Every place where words stand, also inside others and overlapping.
fn occurrences<'t>(words: &'t str, text: &'t str) -> impl Iterator<Item = usize> + 't {
    let starts = text.char_indices().map(|(at, _)| at);
    starts.filter(move |&at| !words.is_empty() && text[at..].starts_with(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 9] = [
        ("climate", include_str!("../../../corpus/attribution/climate.txt")),
        ("corporate", include_str!("../../../corpus/attribution/corporate.txt")),
        ("digest", include_str!("../../../corpus/attribution/digest.txt")),
        ("labour", include_str!("../../../corpus/attribution/labour.txt")),
        ("legislative", include_str!("../../../corpus/attribution/legislative.txt")),
        ("peace", include_str!("../../../corpus/attribution/peace.txt")),
        ("politics", include_str!("../../../corpus/attribution/politics.txt")),
        ("society", include_str!("../../../corpus/attribution/society.txt")),
        ("trade", include_str!("../../../corpus/attribution/trade.txt")),
    ];

    #[test]
    fn the_corpus_has_no_mistake() {
        let (mut held_out, mut all, mut paragraphs) = (0, 0, 0);
        for (domain, text) in FILES {
            let (documents, mistakes) = parse(text);
            let shown: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            assert!(mistakes.is_empty(), "{domain}.txt: {}", shown.join("\n"));
            for document in &documents {
                assert!(document.id.starts_with(domain));
                let count: usize = document.paragraphs.iter().map(|p| p.attributions.len()).sum();
                all += count;
                held_out += if document.is_held_out() { count } else { 0 };
                paragraphs += document.paragraphs.len();
            }
        }
        assert!(paragraphs >= 500 && all >= 2000, "{paragraphs} paragraphs, {all} attributions");
        let fifth = held_out * 5;
        assert!((all * 3 / 4..all * 5 / 4).contains(&fifth), "{held_out} of {all} are held out");
    }

    #[test]
    fn every_span_is_found_where_it_stands() {
        let text = "== peace-005 | wire | 2026-03-04 | -\n! arms = who disarms\n\
                    \"No,\" he said. \"Not now,\" he said.\n\
                    > said#2 | he#2 | \"No,\" … \"Not now,\" | rejects | arms | -\n~ he#2 = A. Bell\n";
        let (documents, mistakes) = parse(text);
        assert_eq!(mistakes, []);
        assert!(documents[0].is_held_out());
        let paragraph = &documents[0].paragraphs[0];
        let found = &paragraph.attributions[0];
        let words = |span: &Span| -> Vec<&str> {
            span.iter().map(|range| &paragraph.text[range.clone()]).collect()
        };
        assert_eq!(words(&found.content), ["\"No,\"", "\"Not now,\""]);
        assert_eq!((found.cue[0].start, found.source[0].start), (29, 26));
        assert_eq!(paragraph.mentions, [(found.source.clone(), "A. Bell".to_owned())]);
    }

    #[test]
    fn mistakes_name_their_line() {
        let text = "Words.\n== Peace-1 | wire | 2026-03-04 | -\n== peace-001 | wire | 2026-03-04 | -\nHe said so, he said.\n\
                    > said | he | so | asserts | - | -\n> said#1 | He | so | mutters | - | -\n\
                    > said#1 | He | so | asserts | arms | -\n> said#3 | He | so | asserts | - | -\n> said#1 | He\n";
        let (_, mistakes) = parse(text);
        let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
        assert_eq!(lines, [1, 2, 5, 6, 7, 8, 9]);
        assert_eq!(mistakes[2].to_string(), "line 5: `said` stands 2 times; say which with #N");
    }
}
