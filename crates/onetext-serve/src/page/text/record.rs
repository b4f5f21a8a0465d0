//! What is recorded from the page of a draft: a party's word, a comment, who was shown it.

use onetext_record::body::{Circulation, Endorsement, EndorsementWord, Stance, Statement};
use onetext_record::id::{ClauseId, DraftId, IssueId, PartyId};
use onetext_record::{Audience, NewEntry, Viewer, When};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{forms, read, view};
use crate::desk::{Chair, Desk, Pen, Study};
use crate::fault::Fault;
use crate::page::typed::Made;
use crate::page::words;
use crate::reply::{Outcome, Reply};
use crate::request::{Fields, Request};

/// A party's word as a program sends it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct WordSent {
    /// Whose word it is; a delegation may leave it out.
    #[serde(default)]
    party: Option<PartyId>,
    /// The clause; none for the draft as a whole.
    #[serde(default)]
    clause: Option<ClauseId>,
    /// What it says.
    word: EndorsementWord,
    /// The reservation, or what else was said with it.
    #[serde(default)]
    note: Option<String>,
    /// When it was given; today, where nothing is said.
    #[serde(default)]
    on: Option<When>,
    /// Who may see it; as few as can be, where nothing is said.
    #[serde(default)]
    audience: Option<Audience>,
    /// The rank of the record when the text was looked at.
    #[serde(default)]
    seen: Option<usize>,
}

/// Who was shown a draft, as a program sends it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct ShownSent {
    /// The parties.
    to: Vec<PartyId>,
    /// Whether they were shown it one after the other, as they stand in `to`.
    #[serde(default)]
    in_order: bool,
    /// The day; today, where nothing is said.
    #[serde(default)]
    on: Option<When>,
    /// How, in words.
    #[serde(default)]
    note: Option<String>,
    /// Who may know of it; as few as can be, where nothing is said.
    #[serde(default)]
    audience: Option<Audience>,
    /// The rank of the record when the draft was looked at.
    #[serde(default)]
    seen: Option<usize>,
}

fn party(viewer: &Viewer, named: Option<PartyId>) -> Result<PartyId, Fault> {
    match (viewer, named) {
        (_, Some(party)) => Ok(party),
        (Viewer::Party(own), None) => Ok(own.clone()),
        (_, None) => Err(Fault::input("whose word it is has to be said")),
    }
}

/// The audience that was chosen among those that are offered.
fn chosen(desk: &Desk<'_>, draft: &DraftId, fields: &Fields) -> Result<Option<Audience>, Fault> {
    let Some(wanted) = fields.get("audience") else { return Ok(None) };
    let mut offered = forms::audiences(desk, draft.as_str()).into_iter();
    let found = offered.find(|audience| audience.to_string() == wanted);
    found.map(Some).ok_or_else(|| Fault::input("that may not be seen by those who were chosen"))
}

/// The narrowest audience that is offered, where none was chosen.
fn audience(desk: &Desk<'_>, draft: &DraftId, chosen: Option<Audience>) -> Result<Audience, Fault> {
    let narrowest = || forms::audiences(desk, draft.as_str()).into_iter().next();
    chosen.or_else(narrowest).ok_or(Fault::NotFound)
}

/// Records a party's word, bound to the text as it stands.
fn put_word(pen: &Pen<'_>, draft: &DraftId, sent: WordSent) -> Result<Made, Fault> {
    let study = &pen.study;
    let party = party(study.viewer(), sent.party)?;
    let note = sent.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    if sent.word == EndorsementWord::Reserved && note.is_none() {
        return Err(Fault::input("the reservation is missing")
            .hint("Say in a sentence what the party reserves."));
    }
    let id = study.id("endorsement")?;
    let entry = study.look(|desk| {
        read::draft(desk.state, draft)?;
        let audience = audience(desk, draft, sent.audience)?;
        let sha256 = desk.state.hash_for(draft, sent.clause.as_ref(), &audience);
        let sha256 = sha256.ok_or_else(|| match &sent.clause {
            Some(clause) => Fault::input(format!("the draft has no clause “{clause}”")),
            None => Fault::input("the text of the draft is not in the record"),
        })?;
        let body = Endorsement {
            id,
            party,
            draft: draft.clone(),
            clause: sent.clause,
            word: sent.word,
            sha256: Some(sha256),
            note,
        };
        let on = sent.on.unwrap_or_else(|| When::day(desk.today));
        Ok::<_, Fault>(NewEntry::judged("", body).for_audience(audience).on(on))
    })?;
    // What the word is on must be what was looked at.
    unchanged(study, draft, sent.seen)?;
    made(pen, entry, sent.seen)
}

/// An error where the draft itself was entered anew since somebody looked.
fn unchanged(study: &Study<'_>, draft: &DraftId, seen: Option<usize>) -> Result<(), Fault> {
    let Some(seen) = seen else { return Ok(()) };
    study.look(|desk| {
        let current = read::draft(desk.state, draft)?;
        let rank = desk.state.rank_of(current.seq).unwrap_or_default();
        if rank <= seen {
            return Ok(());
        }
        let what = format!("the text of “{}” was replaced", current.body.title);
        Err(Fault::Moved(vec![crate::fault::Change { rank, author: current.author.clone(), what }]))
    })
}

fn made(pen: &Pen<'_>, entry: NewEntry, seen: Option<usize>) -> Result<Made, Fault> {
    let id = entry.body.id().map(str::to_owned).unwrap_or_default();
    let rank = pen.append(vec![entry], seen)?;
    Ok(Made { id, rank })
}

/// A party's word from the form.
pub(super) fn word(pen: &Pen<'_>, request: &Request) -> Outcome {
    let draft: DraftId = request.id("draft")?;
    let form = request.form()?;
    let clause: Option<ClauseId> = form.parsed("clause")?;
    let word = form.need("word")?;
    let word: EndorsementWord = word
        .parse()
        .map_err(|_| Fault::input(format!("“{word}” is no word that a party can put to a text")))?;
    let sent = WordSent {
        party: form.parsed("party")?,
        clause: clause.clone(),
        word,
        note: form.get("note").map(str::to_owned),
        on: form.parsed("on")?,
        audience: pen.study.look(|desk| chosen(desk, &draft, &form))?,
        seen: form.parsed("seen")?,
    };
    put_word(pen, &draft, sent)?;
    let anchor = clause.map_or_else(|| "whole".to_owned(), |clause| format!("c-{clause}"));
    Ok(Reply::see(&format!("/text/{draft}#{anchor}")))
}

/// A party's word from a program.
pub(super) fn word_json(pen: &Pen<'_>, request: &Request) -> Outcome {
    let made = put_word(pen, &request.id("draft")?, request.json()?)?;
    Ok(Reply::json(&made)?.with_status(http::StatusCode::CREATED))
}

/// Records who was shown a draft.
fn put_shown(chair: &Chair<'_>, draft: &DraftId, sent: ShownSent) -> Result<Made, Fault> {
    let study = &chair.pen.study;
    let id = study.id("circulation")?;
    let entry = study.look(|desk| {
        read::draft(desk.state, draft)?;
        let audience = audience(desk, draft, sent.audience)?;
        let note = sent.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
        let in_order = sent.in_order && sent.to.len() > 1;
        let body = Circulation { id, draft: draft.clone(), to: sent.to, in_order, note };
        let on = sent.on.unwrap_or_else(|| When::day(desk.today));
        Ok::<_, Fault>(NewEntry::judged("", body).for_audience(audience).on(on))
    })?;
    made(&chair.pen, entry, sent.seen)
}

/// Who was shown a draft, from the form.
pub(super) fn shown(chair: &Chair<'_>, request: &Request) -> Outcome {
    let draft: DraftId = request.id("draft")?;
    let form = request.form()?;
    let mut places: Vec<(u32, PartyId)> = Vec::new();
    for (name, place) in &form.0 {
        let Some(party) = name.strip_prefix("place-") else { continue };
        let place = place.trim();
        if place.is_empty() {
            continue;
        }
        let place = place
            .parse()
            .map_err(|_| Fault::input(format!("“{place}” is no place in an order")))?;
        places.push((place, party.parse().map_err(|_| Fault::NotFound)?));
    }
    // As they stand in the form where they have the same place.
    places.sort_by_key(|(place, _)| *place);
    let Some(&(first, _)) = places.first() else {
        return Err(Fault::input("nobody was chosen")
            .hint("Write 1 beside the party that was shown the draft first."));
    };
    let alike = places.iter().all(|(place, _)| *place == first);
    let apart = places.windows(2).all(|two| two[0].0 != two[1].0);
    if !alike && !apart {
        return Err(Fault::input("some parties have the same number and others have not").hint(
            "Give each party a number of its own, or record those who were shown it together by themselves.",
        ));
    }
    let sent = ShownSent {
        to: places.into_iter().map(|(_, party)| party).collect(),
        in_order: !alike,
        on: form.parsed("on")?,
        note: form.get("note").map(str::to_owned),
        audience: chair.pen.study.look(|desk| chosen(desk, &draft, &form))?,
        seen: form.parsed("seen")?,
    };
    put_shown(chair, &draft, sent)?;
    Ok(Reply::see(&format!("/text/{draft}#whole")))
}

/// Who was shown a draft, from a program.
pub(super) fn shown_json(chair: &Chair<'_>, request: &Request) -> Outcome {
    let made = put_shown(chair, &request.id("draft")?, request.json()?)?;
    Ok(Reply::json(&made)?.with_status(http::StatusCode::CREATED))
}

/// A comment on a clause: a statement on the issues that the clause settles.
pub(super) fn comment(pen: &Pen<'_>, request: &Request) -> Outcome {
    let draft: DraftId = request.id("draft")?;
    let form = request.form()?;
    let clause: ClauseId =
        form.parsed("clause")?.ok_or_else(|| Fault::input("“clause” is missing"))?;
    let stance = form.need("stance")?;
    let stance: Stance =
        stance.parse().map_err(|_| Fault::input(format!("“{stance}” is no stance")))?;
    let said = form.need("words")?.to_owned();
    let party = party(pen.study.viewer(), form.parsed("party")?)?;
    let on: Option<When> = form.parsed("on")?;
    let id = pen.study.id("statement")?;
    let entry = pen.study.look(|desk| {
        let recorded = read::draft(desk.state, &draft)?;
        let chosen = chosen(desk, &draft, &form)?;
        let audience = audience(desk, &draft, chosen)?;
        let legible = read::legible(desk, &draft).ok_or(Fault::NotFound)?;
        let (name, issues) = clause_in_words(desk, &legible, &clause)?;
        let body = Statement {
            id,
            by: vec![party],
            some_of: false,
            person: None,
            to: Vec::new(),
            reported_by: None,
            stance,
            negated: false,
            hedge: None,
            issues,
            option: None,
            words: format!("On “{name}” of “{}”: {said}", recorded.body.title),
        };
        let on = on.unwrap_or_else(|| When::day(desk.today));
        Ok::<_, Fault>(NewEntry::judged("", body).for_audience(audience).on(on))
    })?;
    made(pen, entry, form.parsed("seen")?)?;
    Ok(Reply::see(&format!("/text/{draft}#c-{clause}")))
}

/// The name of a clause and the issues that it and those shown with it settle.
fn clause_in_words(
    desk: &Desk<'_>,
    legible: &read::Legible,
    clause: &ClauseId,
) -> Result<(String, Vec<IssueId>), Fault> {
    let text = &legible.text;
    let at = text.outline.find(clause.as_str()).filter(|_| legible.clauses.contains(clause));
    let at = at.ok_or_else(|| Fault::input(format!("the draft has no clause “{clause}”")))?;
    let heads = view::heads(legible);
    let mut issues: Vec<IssueId> = Vec::new();
    for (_, one) in text.outline.clauses.iter().enumerate().filter(|(one, _)| heads[*one] == at) {
        for settles in &one.settles {
            let Ok(id) = settles.issue.parse::<IssueId>() else { continue };
            if desk.state.issues.get(&id).is_some() && !issues.contains(&id) {
                issues.push(id);
            }
        }
    }
    Ok((words::harmless(&view::name(text, at)), issues))
}
