//! A file as it is understood, and what of it a person should look at.

use onetext_analyse::drafts::intake::{File, Proposals, Taken, Whose};
use onetext_draft::format::{Doubt, ReadError, read};
use onetext_draft::{Marked, Place, compare, markdown};
use onetext_record::Viewer;
use onetext_record::check::sha256;
use onetext_record::id::{DraftId, first_free};
use schemars::JsonSchema;
use serde::Serialize;

use super::Purpose;
use crate::desk::Study;
use crate::fault::Fault;
use crate::page::text::read as texts;

/// A file as it was understood.
pub(super) struct Understood {
    pub(super) taken: Taken,
    pub(super) proposals: Proposals,
    pub(super) doubts: Vec<DoubtView>,
}

/// Something about a file that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct DoubtView {
    /// What had to be guessed at.
    pub(crate) what: String,
    /// What mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) help: Option<String>,
    /// The words around it, and which of them are meant, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) words: Option<(String, usize, usize)>,
}

impl DoubtView {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), help: None, words: None }
    }
}

/// Why a file cannot be read, with what mends it.
pub(super) fn unreadable(name: &str, error: &ReadError) -> Fault {
    let fault = Fault::input(format!("“{name}” cannot be read: {error}"));
    match error {
        ReadError::Unknown | ReadError::Html => fault.hint(
            "Drafts come as Word (DOCX), OpenDocument (ODT), Markdown, Akoma Ntoso or plain text; save it as one of these.",
        ),
        ReadError::Encoding { .. } => fault.hint("Save it as UTF-8."),
        ReadError::Office(_) => {
            fault.hint("Get the file again, or open it in Word or LibreOffice and save it anew.")
        }
        _ => fault,
    }
}

/// Reads a file against the draft that it was made from.
pub(super) fn understand(
    study: &Study<'_>,
    name: &str,
    bytes: &[u8],
    purpose: &Purpose,
) -> Result<Understood, Fault> {
    let reading = read(name, bytes).map_err(|error| unreadable(name, &error))?;
    let marked = &reading.marked;
    let (base, title, stem) = match purpose {
        Purpose::Enter { draft, .. } => {
            (draft.parents.clone(), draft.title.clone(), draft.id.clone())
        }
        Purpose::Return { draft } => (vec![draft.clone()], String::new(), draft.clone()),
    };
    // The first parent whose text is known; looked at shortly, compared with while nobody waits.
    let (parent, base_title) = study.look(|desk| {
        let mut known = None;
        for id in &base {
            let draft = texts::draft(desk.state, id)?;
            if let (None, Some(text)) = (&known, &draft.body.text) {
                known = Some((text.clone(), draft.body.title.clone()));
            }
        }
        Ok::<_, Fault>(known.map_or((None, String::new()), |(text, title)| (Some(text), title)))
    })?;
    let parent = parent.map(|text| markdown::read(&text).0);
    let taken = Taken::new(marked, parent.as_ref())
        .ok_or_else(|| Fault::input(format!("“{name}” holds no text")))?;
    let mut doubts = doubts(&taken, &reading.doubts, bytes);
    if let (Purpose::Return { .. }, Some(parent)) = (purpose, &parent) {
        doubts.extend(untracked(parent, &taken));
    }
    let source = File {
        id: study.id("source")?,
        title: match purpose {
            Purpose::Enter { .. } if title.is_empty() => format!("{name}, with its changes"),
            Purpose::Enter { .. } => format!("{title}, the file with its changes"),
            Purpose::Return { .. } => format!("{base_title}, sent back as {name}"),
        },
        sha256: sha256(bytes),
    };
    let proposals = propose(study, marked, &taken, source, &stem)?;
    for (author, count) in &proposals.unmatched {
        let what = if *count == 1 {
            "1 change or comment".to_owned()
        } else {
            format!("{count} changes and comments")
        };
        doubts.push(if author.is_empty() {
            DoubtView::new(format!("{what} without an author: left out"))
        } else {
            DoubtView {
                help: Some("Give the name to a party as an alias, or enter the person.".to_owned()),
                ..DoubtView::new(format!(
                    "{what} by “{author}”, who is no party or person of the record: left out"
                ))
            }
        });
    }
    Ok(Understood { taken, proposals, doubts })
}

/// What the file proposes. What a delegation sends is that party's word.
fn propose(
    study: &Study<'_>,
    marked: &Marked,
    taken: &Taken,
    source: File,
    stem: &DraftId,
) -> Result<Proposals, Fault> {
    let whose = match study.viewer() {
        Viewer::Party(party) => Whose::Party(party),
        _ => Whose::Named,
    };
    let token = study.token();
    let mut count = 0;
    // Ids of letters, digits and hyphens; a draft's id is one of them.
    let mut name = |_: &'static str| {
        count += 1;
        first_free(&format!("{stem}-{token}-{count}"), |_| true)
    };
    Ok(study.look(|desk| Proposals::read(marked, taken, source, whose, desk.state, &mut name)))
}

fn doubts(taken: &Taken, told: &[Doubt], bytes: &[u8]) -> Vec<DoubtView> {
    let file = std::str::from_utf8(bytes).ok();
    let view = |doubt: &Doubt| {
        let problem = match doubt {
            Doubt::Office(problem) => return DoubtView::new(problem.to_string()),
            Doubt::Text(problem) => problem,
        };
        let (text, range) = match &problem.place {
            Place::File(range) => (file, range.clone()),
            Place::Text { paragraph, bytes } => {
                let paragraph = taken.new.paragraphs.get(*paragraph);
                (paragraph.map(|it| it.text.as_str()), bytes.clone())
            }
        };
        DoubtView {
            what: problem.kind.to_string(),
            help: problem.kind.help().map(str::to_owned),
            words: text.and_then(|text| around(text, range)),
        }
    };
    let problems = taken.problems().into_iter().map(Doubt::Text);
    let mut found: Vec<DoubtView> = told.iter().map(view).collect();
    found.extend(problems.map(|problem| view(&problem)).collect::<Vec<_>>());
    found.dedup();
    if !taken.reopened.is_empty() {
        let ids: Vec<String> = taken.reopened.iter().map(|id| format!("“{id}”")).collect();
        found.push(DoubtView::new(format!(
            "The words of {} changed, so which option they settle by is left open",
            onetext_brief::phrase::list(&ids)
        )));
    }
    found
}

/// The words around a place, and where it is in them.
fn around(text: &str, range: std::ops::Range<usize>) -> Option<(String, usize, usize)> {
    const AROUND: usize = 60;
    text.get(range.clone())?;
    let from =
        (range.start.saturating_sub(AROUND)..=range.start).find(|&at| text.is_char_boundary(at))?;
    let to = (range.end..=(range.end + AROUND).min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at))?;
    let end = range.end.min(from + 400).max(range.start);
    let end = (range.start..=end).rev().find(|&at| text.is_char_boundary(at))?;
    Some((text.get(from..to.min(end + AROUND * 4))?.to_owned(), range.start - from, end - from))
}

/// Words that a copy has changed without tracking it, if there are any.
fn untracked(parent: &onetext_draft::Draft, taken: &Taken) -> Option<DoubtView> {
    let totals = compare(parent, &taken.old).totals;
    let (came, went) = (totals.words_inserted, totals.words_deleted);
    (came + went > 0).then(|| DoubtView {
        help: Some(
            "Such changes are not proposed. Turn on tracking, or enter the file as a version of its own."
                .to_owned(),
        ),
        ..DoubtView::new(format!(
            "The copy differs from the draft where nothing is marked: {came} words more, {went} words less"
        ))
    })
}
