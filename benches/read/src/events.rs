//! Our own reports with the meetings, drafts, consent rules and claims in them
//! (`corpus/events`; its GUIDELINES.md has the format), read with every span found in its text.

use std::ops::Range;
use std::path::Path;

use onetext_record::When;
use onetext_record::body::{AssessmentWord, MeetingStatus, Need, Provenance};

use crate::corpus::{self, Mistake, Span, span};

/// A report and what is in it.
#[derive(Debug, Clone)]
pub struct Report {
    /// Its domain and a number, as `peace-012`.
    pub id: String,
    /// The day of publication.
    pub published: When,
    /// Its words; an empty line stands between paragraphs.
    pub text: String,
    /// The meetings in it.
    pub meetings: Vec<Meeting>,
    /// The drafts in it.
    pub drafts: Vec<Draft>,
    /// The consent rules in it.
    pub consents: Vec<Consent>,
    /// The claims in it.
    pub claims: Vec<Claim>,
    /// What it is no mistake to find, and none to miss.
    pub maybe: Vec<(String, Span)>,
    /// What must not be found, and where.
    pub forbidden: Vec<(String, Span)>,
}

impl Report {
    /// Whether nobody may tune on it.
    pub fn is_held_out(&self) -> bool {
        let number = self.id.rsplit('-').next().and_then(|number| number.parse::<u32>().ok());
        number.is_some_and(|number| number.is_multiple_of(3))
    }
}

/// Somebody, by any of some names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The names, each of which will do.
    pub names: Vec<String>,
    /// Whether nobody needs to find them.
    pub is_optional: bool,
}

/// A meeting that a report tells of.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// The words that tell of it.
    pub at: Span,
    /// Who takes part.
    pub who: Vec<Who>,
    /// Names of the place, each of which will do.
    pub place: Vec<String>,
    /// The days.
    pub when: Option<When>,
    /// `leaders`, `ministers`, `envoys` or `technical`; any of these will do; none where untold.
    pub level: Vec<String>,
    /// Whether it is to come, was, or will not be.
    pub status: MeetingStatus,
    /// What came of it, in words.
    pub outcome: Option<String>,
}

/// A draft that a report tells of.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its letter in the report.
    pub name: String,
    /// The words that tell of it.
    pub at: Span,
    /// Whose it is.
    pub by: Vec<Who>,
    /// Its day.
    pub when: Option<When>,
    /// The letters of drafts that it may be said to come from; none where it comes from none.
    pub parent: Vec<String>,
    /// Who has seen it.
    pub seen: Vec<Who>,
    /// How it became known; any of these will do.
    pub provenance: Vec<Provenance>,
    /// What is said of it.
    pub said: Option<String>,
}

/// A rule on whose agreement is needed.
#[derive(Debug, Clone)]
pub struct Consent {
    /// The words that tell of it.
    pub at: Span,
    /// Who is needed; nobody named where all are.
    pub who: Vec<Who>,
    /// What is needed of them; any of these will do.
    pub need: Vec<Need>,
    /// Who says so; none where that is the writer.
    pub by: Option<Who>,
}

/// A statement of fact and what others say of it.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The words that state it.
    pub at: Span,
    /// Who states it.
    pub by: Vec<Who>,
    /// Whose word it has, and which; any of the words will do.
    pub assessments: Vec<(Who, Vec<AssessmentWord>)>,
}

/// Kinds of things that a mark of `not` or `maybe` can speak of.
const KINDS: [&str; 7] = ["meeting", "draft", "consent", "claim", "denial", "acceptance", "parent"];

/// Reads every file of a folder, in order of name; fails at the first mistake. Reports may take
/// their words from the corpus of attributions in the second folder.
pub fn load(folder: &Path, attributions: &Path) -> Result<Vec<Report>, String> {
    let words = corpus::load(attributions)?;
    let mut found = Vec::new();
    for (path, text) in corpus::files(folder)? {
        let (mut reports, mistakes) = parse(&text, &words);
        if let Some(mistake) = mistakes.first() {
            return Err(format!("{}: {mistake}", path.display()));
        }
        found.append(&mut reports);
    }
    Ok(found)
}

/// Reads a file: what was understood, and every mistake.
pub fn parse(text: &str, words: &[corpus::Document]) -> (Vec<Report>, Vec<Mistake>) {
    let mut reports: Vec<Report> = Vec::new();
    let mut mistakes = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end();
        let outcome = if line.is_empty() {
            Ok(())
        } else if let Some(head) = line.strip_prefix("== ") {
            head_of(head, words).and_then(|report| {
                let is_new = reports.iter().all(|other| other.id != report.id);
                let id = report.id.clone();
                reports.push(report);
                is_new.then_some(()).ok_or_else(|| format!("there is another report `{id}`"))
            })
        } else if let Some(report) = reports.last_mut() {
            match line.strip_prefix("@ ") {
                Some(mark) => add_mark(report, mark),
                None => add_paragraph(report, line),
            }
        } else {
            Err("a report begins with a line `== ID | VOICE | DATE | PLACE`".to_owned())
        };
        if let Err(reason) = outcome {
            mistakes.push(Mistake { line: number + 1, reason });
        }
    }
    (reports, mistakes)
}

fn head_of(head: &str, words: &[corpus::Document]) -> Result<Report, String> {
    let (id, rest) = head.split_once(" | ").ok_or("a head is `ID | …`")?;
    let (date, text) = if let Some(other) = rest.strip_prefix("= ") {
        let document = words.iter().find(|document| document.id == other);
        let document =
            document.ok_or_else(|| format!("no attributions are marked in `{other}`"))?;
        if document.is_held_out() {
            return Err(format!("`{other}` is held out elsewhere"));
        }
        let paragraphs: Vec<&str> = document.paragraphs.iter().map(|p| p.text.as_str()).collect();
        (document.date.clone(), paragraphs.join("\n\n"))
    } else {
        let fields: Vec<&str> = rest.split(" | ").collect();
        let &[voice, date, _] = fields.as_slice() else {
            return Err("a head is `ID | VOICE | DATE | PLACE` or `ID | = ID`".to_owned());
        };
        if !corpus::VOICES.contains(&voice) {
            return Err(format!("there is no voice `{voice}`"));
        }
        (date.to_owned(), String::new())
    };
    Ok(Report {
        id: id.to_owned(),
        published: date.parse().map_err(|e| format!("{e}"))?,
        text,
        meetings: Vec::new(),
        drafts: Vec::new(),
        consents: Vec::new(),
        claims: Vec::new(),
        maybe: Vec::new(),
        forbidden: Vec::new(),
    })
}

fn add_paragraph(report: &mut Report, line: &str) -> Result<(), String> {
    let is_marked = !report.meetings.is_empty()
        || !report.drafts.is_empty()
        || !report.consents.is_empty()
        || !report.claims.is_empty();
    if is_marked {
        return Err("marks stand behind the last paragraph".to_owned());
    }
    if !report.text.is_empty() {
        report.text.push_str("\n\n");
    }
    report.text.push_str(line);
    Ok(())
}

fn add_mark(report: &mut Report, mark: &str) -> Result<(), String> {
    let (kind, rest) = mark.split_once(' ').ok_or("a mark is `@ KIND …`")?;
    let fields: Vec<&str> = rest.split(" | ").map(str::trim).collect();
    let text = report.text.as_str();
    let place = |words: &str| {
        let found = span(words, text)?;
        if found.is_empty() { Err("the words are needed".to_owned()) } else { Ok(found) }
    };
    match (kind, fields.as_slice()) {
        ("meeting", &[at, who, place_names, when, level, status, outcome]) => {
            let level = names(level);
            if let Some(other) = level
                .iter()
                .find(|l| !["leaders", "ministers", "envoys", "technical"].contains(&l.as_str()))
            {
                return Err(format!("there is no level `{other}`"));
            }
            report.meetings.push(Meeting {
                at: place(at)?,
                who: everyone(who),
                place: names(place_names),
                when: day(when)?,
                level,
                status: word(status)?,
                outcome: (outcome != "-").then(|| outcome.to_owned()),
            });
        }
        ("draft", &[named, by, when, parent, seen, provenance, said]) => {
            let (name, at) = named.split_once(": ").ok_or("a draft is `LETTER: WORDS`")?;
            let provenance = provenance.split('/').map(word).collect::<Result<_, _>>()?;
            report.drafts.push(Draft {
                name: name.to_owned(),
                at: place(at)?,
                by: everyone(by),
                when: day(when)?,
                parent: if parent == "-" {
                    Vec::new()
                } else {
                    parent.split('/').map(str::to_owned).collect()
                },
                seen: everyone(seen),
                provenance,
                said: (said != "-").then(|| said.to_owned()),
            });
        }
        ("consent", &[at, who, need, by]) => report.consents.push(Consent {
            at: place(at)?,
            who: if who == "all" { Vec::new() } else { everyone(who) },
            need: need.split('/').map(word).collect::<Result<_, _>>()?,
            by: everyone(by).into_iter().next(),
        }),
        ("claim", &[at, by, assessments]) => {
            let claim =
                Claim { at: place(at)?, by: everyone(by), assessments: assessed(assessments)? };
            report.claims.push(claim);
        }
        ("maybe" | "not", &[words, ..]) => {
            let (of, words) = words.split_once(' ').ok_or("a kind and words are needed")?;
            if !KINDS.contains(&of) {
                return Err(format!("there is no kind `{of}`"));
            }
            let found = (of.to_owned(), place(words)?);
            if kind == "not" {
                if fields.len() != 2 {
                    return Err("what must not be found needs a reason".to_owned());
                }
                report.forbidden.push(found);
            } else {
                report.maybe.push(found);
            }
        }
        _ => return Err(format!("a mark `{kind}` does not have {} fields", fields.len())),
    }
    Ok(())
}

fn names(field: &str) -> Vec<String> {
    field.split('/').filter(|name| *name != "-").map(str::to_owned).collect()
}

fn everyone(field: &str) -> Vec<Who> {
    let all = field.split("; ").filter(|who| *who != "-");
    all.map(|who| Who { names: names(who), is_optional: who.split('/').any(|n| n == "-") })
        .collect()
}

fn assessed(field: &str) -> Result<Vec<(Who, Vec<AssessmentWord>)>, String> {
    let all = field.split("; ").filter(|one| *one != "-");
    all.map(|one| {
        let (words, who) = one.split_once(' ').ok_or("an assessment is `WORD WHO`")?;
        let is_optional = words.split('/').any(|word| word == "-");
        let words = words.split('/').filter(|word| *word != "-");
        let words = words.map(word).collect::<Result<_, _>>()?;
        Ok((Who { names: names(who), is_optional }, words))
    })
    .collect()
}

fn day(field: &str) -> Result<Option<When>, String> {
    if field == "-" {
        return Ok(None);
    }
    field.parse().map(Some).map_err(|e| format!("{e}"))
}

fn word<T: std::str::FromStr>(field: &str) -> Result<T, String> {
    field.parse().map_err(|_| format!("there is no word `{field}`"))
}

/// Whether two ranges share a letter.
pub fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str, &str); 6] = [
        (
            "climate",
            include_str!("../../../corpus/events/climate.txt"),
            include_str!("../../../corpus/attribution/climate.txt"),
        ),
        (
            "corporate",
            include_str!("../../../corpus/events/corporate.txt"),
            include_str!("../../../corpus/attribution/corporate.txt"),
        ),
        (
            "labour",
            include_str!("../../../corpus/events/labour.txt"),
            include_str!("../../../corpus/attribution/labour.txt"),
        ),
        (
            "legislative",
            include_str!("../../../corpus/events/legislative.txt"),
            include_str!("../../../corpus/attribution/legislative.txt"),
        ),
        (
            "peace",
            include_str!("../../../corpus/events/peace.txt"),
            include_str!("../../../corpus/attribution/peace.txt"),
        ),
        (
            "trade",
            include_str!("../../../corpus/events/trade.txt"),
            include_str!("../../../corpus/attribution/trade.txt"),
        ),
    ];

    #[test]
    fn the_marks_have_no_mistake() {
        let (mut all, mut held_out) = (0, 0);
        let mut shown = Vec::new();
        for (domain, text, attributions) in FILES {
            let (documents, _) = corpus::parse(attributions);
            let (reports, mistakes) = parse(text, &documents);
            shown.extend(mistakes.iter().map(|mistake| format!("{domain}.txt: {mistake}")));
            for report in &reports {
                assert!(report.id.starts_with(domain));
                held_out += usize::from(report.is_held_out());
                for parent in report.drafts.iter().flat_map(|draft| &draft.parent) {
                    let is_there = report.drafts.iter().any(|draft| draft.name == *parent);
                    assert!(is_there || parent == "-", "{}: no draft `{parent}`", report.id);
                }
            }
            all += reports.len();
        }
        assert!(shown.is_empty(), "{}", shown.join("\n"));
        assert!(all >= 60 && held_out * 3 >= all - 3, "{held_out} of {all} are held out");
    }

    #[test]
    fn mistakes_name_their_line() {
        let text = "Words.\n== peace-001 | wire | 2026-03-04 | -\nThey met in Oslo.\n\
                    @ meeting met | A | Oslo | - | - | held | -\nMore words.\n\
                    @ meeting met | A | Oslo | soon | - | held | -\n@ maybe party Oslo\n\
                    @ draft a: a paper | - | - | - | - | reported | -\n@ meeting met | A\n";
        let (_, mistakes) = parse(text, &[]);
        let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
        assert_eq!(lines, [1, 5, 6, 7, 8, 9]);
    }
}
