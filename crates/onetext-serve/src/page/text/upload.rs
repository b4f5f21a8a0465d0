//! Files that come in: a new version of the text, or a marked-up copy that was sent back.
//!
//! A file is read, and what had to be guessed at is shown, before anything is recorded. Meanwhile
//! it lies in a drawer of those who sent it, for a day at most.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use onetext_analyse::drafts::intake::{Proposals, Taken};
use onetext_draft::format::read;
use onetext_read::{Document, Proposal};
use onetext_record::id::{DraftId, first_free, slug};
use onetext_record::{Audience, Body, NewEntry, When, body};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read as texts;
use crate::desk::{Chair, Drawer, Pen, Study};
use crate::fault::Fault;
use crate::pile;
use crate::reply::{Outcome, Reply};
use crate::request::{Fields, Request, Upload};

mod fields;
mod reading;
mod show;

pub(crate) use reading::DoubtView;
use reading::{Understood, understand, unreadable};

pub(super) use show::{enter_page, incoming_page, return_page};

/// How long a file waits for a word.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What a file is for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Purpose {
    /// A new version of the text; its text is in the file.
    Enter { draft: Box<body::Draft>, on: Option<When>, audience: Audience },
    /// A marked-up copy of a draft.
    Return { draft: DraftId },
}

/// A file that waits for a word.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Incoming {
    name: String,
    /// In Base64.
    bytes: String,
    purpose: Purpose,
}

/// A draft that a program sends as a file.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "it says to readers of the API which fields there are")]
pub(crate) struct DraftSent {
    /// The file: DOCX, ODT, Markdown, Akoma Ntoso or plain text.
    file: Vec<u8>,
    /// The name that people read; without it, the title in the text or the name of the file.
    title: Option<String>,
    /// Its date.
    on: Option<When>,
    /// Who wrote it; may come several times.
    by: Vec<String>,
    /// The drafts that it was made from; may come several times.
    parent: Vec<String>,
    /// Who has seen it from the start; may come several times.
    shown_to: Vec<String>,
    /// `official`, `leaked` or `reported`.
    provenance: Option<String>,
    /// `everyone`, `mediators` or `parties`, whose ids are then in `for`.
    audience: Option<String>,
    /// The parties that may see it.
    r#for: Vec<String>,
    /// `yes` where words outside brackets are agreed language.
    agreed_outside_brackets: Option<String>,
    /// Anything a newcomer should know.
    note: Option<String>,
}

/// A marked-up copy that a program sends.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "it says to readers of the API which fields there are")]
pub(crate) struct CopySent {
    /// The file with its tracked changes and comments.
    file: Vec<u8>,
}

/// What came of a file.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Received {
    /// The id of the draft that was entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) draft: Option<String>,
    /// The key under which its proposals wait for a word; none where it proposes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) review: Option<String>,
    /// How many proposals there are.
    pub(crate) proposals: usize,
    /// What had to be guessed at.
    pub(crate) doubts: Vec<DoubtView>,
}

/// The one file that a form sent.
fn file(files: Vec<Upload>) -> Result<Upload, Fault> {
    let mut files = files.into_iter().filter(|file| file.field == "file");
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file),
        (Some(_), Some(_)) => {
            Err(Fault::input("several files were sent").hint("Send one draft at a time."))
        }
        (None, _) => Err(Fault::input("no file was sent").hint("Choose the file of the draft.")),
    }
}

fn drawer<'a>(study: &Study<'a>) -> Drawer<'a> {
    study.drawer("incoming drafts")
}

/// Puts a file in the drawer; takes out those that waited too long.
fn keep(study: &Study<'_>, file: &Upload, purpose: Purpose) -> Result<String, Fault> {
    let drawer = drawer(study);
    let index = study.drawer("list of incoming drafts");
    let (version, known) = index.get::<Vec<(String, Timestamp)>>("all")?.unwrap_or_default();
    let now = study.now();
    let is_old = |at: &Timestamp| now.duration_since(*at) > KEPT;
    let (old, mut left): (Vec<_>, Vec<_>) = known.into_iter().partition(|(_, at)| is_old(at));
    for (key, _) in old {
        drawer.remove(&key)?;
    }
    let key = study.token();
    let bytes = STANDARD.encode(&file.bytes);
    drawer.put(&key, 0, &Incoming { name: file.name.clone(), bytes, purpose })?;
    left.push((key.clone(), now));
    // Somebody else may have put a file there at the same moment; theirs is then listed.
    match index.put("all", version, &left) {
        Ok(_) | Err(Fault::Moved(_)) => Ok(key),
        Err(other) => Err(other),
    }
}

fn kept(study: &Study<'_>, key: &str) -> Result<(Incoming, Vec<u8>), Fault> {
    let (_, incoming) = drawer(study).get::<Incoming>(key)?.ok_or(Fault::NotFound)?;
    let bytes = STANDARD.decode(&incoming.bytes).map_err(|error| Fault::internal(&error))?;
    Ok((incoming, bytes))
}

/// A file of a new version, to be looked at before it is entered.
pub(super) fn enter(chair: &Chair<'_>, request: &Request) -> Outcome {
    let study = &chair.pen.study;
    let (form, files) = request.parts()?;
    let file = file(files)?;
    let purpose = purpose(study, &form, &file)?;
    understand(study, &file.name, &file.bytes, &purpose)?;
    let key = keep(study, &file, purpose)?;
    Ok(Reply::see(&format!("/drafts/incoming/{key}")))
}

/// What the form says of a new version.
fn purpose(study: &Study<'_>, form: &Fields, file: &Upload) -> Result<Purpose, Fault> {
    let (mut draft, on, audience) = fields::draft(form)?;
    let reading = read(&file.name, &file.bytes).map_err(|error| unreadable(&file.name, &error))?;
    if draft.title.is_empty() {
        let named = file.name.rsplit_once('.').map_or(file.name.as_str(), |(name, _)| name);
        let title = Taken::new(&reading.marked, None).and_then(|taken| taken.title());
        draft.title = title.unwrap_or_else(|| named.to_owned());
    }
    let stem = slug(&draft.title).unwrap_or_else(|| "draft".to_owned());
    draft.id =
        study.look(|desk| first_free(&stem, |id: &DraftId| desk.state.drafts.item(id).is_none()));
    Ok(Purpose::Enter { draft: Box::new(draft), on, audience })
}

/// A marked-up copy, to be looked at only where something of it is in doubt.
pub(super) fn send_back(pen: &Pen<'_>, request: &Request) -> Outcome {
    let (form, files) = request.parts()?;
    let file = file(files)?;
    let draft: DraftId = form.parsed("draft")?.ok_or_else(|| Fault::input("“draft” is missing"))?;
    pen.study.look(|desk| texts::draft(desk.state, &draft).map(|_| ()))?;
    let purpose = Purpose::Return { draft };
    let understood = understand(&pen.study, &file.name, &file.bytes, &purpose)?;
    must_propose(&file.name, &understood)?;
    if understood.doubts.is_empty() {
        let key = put(pen, understood.proposals)?;
        return Ok(Reply::see(&format!("/review/{key}")));
    }
    let key = keep(&pen.study, &file, purpose)?;
    Ok(Reply::see(&format!("/drafts/incoming/{key}")))
}

fn must_propose(name: &str, understood: &Understood) -> Result<(), Fault> {
    let Proposals { statements, unmatched, .. } = &understood.proposals;
    if statements.is_empty() && unmatched.is_empty() {
        return Err(Fault::input(format!("“{name}” carries no tracked changes and no comments"))
            .hint("Mark what you want in a copy of the draft with tracking turned on."));
    }
    Ok(())
}

/// Puts what a file proposes on the pile.
fn put(pen: &Pen<'_>, proposals: Proposals) -> Result<String, Fault> {
    let document = Document { source: proposals.source, published: None };
    let proposed = proposals.statements.into_iter().map(|it| Proposal {
        body: it.statement.into(),
        on: it.on,
        evidence: it.evidence,
        confidence: 1.0,
        rule: it.rule.into(),
        because: Vec::new(),
    });
    pile::put(pen, document, proposed.collect())
}

/// What is decided on a file that waits: it goes in, or away.
pub(super) fn decide(pen: &Pen<'_>, request: &Request) -> Outcome {
    let key = request.param("key");
    let form = request.form()?;
    let (incoming, bytes) = kept(&pen.study, key)?;
    if form.get("decide") == Some("drop") {
        drawer(&pen.study).remove(key)?;
        return Ok(Reply::see("/text"));
    }
    let understood = understand(&pen.study, &incoming.name, &bytes, &incoming.purpose)?;
    let with_proposals = form.get("proposals").is_some();
    let received = take_in(pen, &incoming.purpose, understood, with_proposals)?;
    drawer(&pen.study).remove(key)?;
    Ok(Reply::see(&match (&received.review, &received.draft) {
        (Some(key), _) => format!("/review/{key}"),
        (None, Some(draft)) => format!("/text/{draft}"),
        (None, None) => "/text".to_owned(),
    }))
}

/// Enters the draft and puts the proposals on the pile. The pile is first: what lies there is not
/// in the record yet, and so nothing is half written where the draft is refused.
fn take_in(
    pen: &Pen<'_>,
    purpose: &Purpose,
    understood: Understood,
    with_proposals: bool,
) -> Result<Received, Fault> {
    let Understood { taken, proposals, doubts } = understood;
    let count = proposals.statements.len();
    match purpose {
        Purpose::Return { .. } => {
            let review = Some(put(pen, proposals)?).filter(|_| count > 0);
            Ok(Received { draft: None, review, proposals: count, doubts })
        }
        Purpose::Enter { draft, on, audience } => {
            let mut draft = (**draft).clone();
            draft.text = Some(taken.markdown());
            let id = draft.id.to_string();
            let new = NewEntry {
                on: *on,
                ..NewEntry::judged(&pen.person.name, Body::from(draft))
                    .for_audience(audience.clone())
            };
            pen.study.look(|desk| match desk.state.problems_in_sight(&new) {
                none if none.is_empty() => Ok(()),
                refusals => Err(Fault::Refused(refusals)),
            })?;
            let wanted = with_proposals && count > 0;
            let review = if wanted { Some(put(pen, proposals)?) } else { None };
            pen.append(vec![new], None)?;
            Ok(Received {
                draft: Some(id),
                review,
                proposals: if wanted { count } else { 0 },
                doubts,
            })
        }
    }
}

/// A new version from a program, entered at once; its doubts come back with it.
pub(super) fn enter_json(chair: &Chair<'_>, request: &Request) -> Outcome {
    let pen = &chair.pen;
    let (form, files) = request.parts()?;
    let file = file(files)?;
    let purpose = purpose(&pen.study, &form, &file)?;
    let understood = understand(&pen.study, &file.name, &file.bytes, &purpose)?;
    let received = take_in(pen, &purpose, understood, form.get("proposals").is_some())?;
    Ok(Reply::json(&received)?.with_status(http::StatusCode::CREATED))
}

/// A marked-up copy from a program.
pub(super) fn send_back_json(pen: &Pen<'_>, request: &Request) -> Outcome {
    let (_, files) = request.parts()?;
    let file = file(files)?;
    let draft: DraftId = request.id("draft")?;
    pen.study.look(|desk| texts::draft(desk.state, &draft).map(|_| ()))?;
    let purpose = Purpose::Return { draft };
    let understood = understand(&pen.study, &file.name, &file.bytes, &purpose)?;
    must_propose(&file.name, &understood)?;
    let received = take_in(pen, &purpose, understood, true)?;
    Ok(Reply::json(&received)?.with_status(http::StatusCode::CREATED))
}
