//! `onetext draft add`: a file into the record as a version of the text.
//!
//! The draft itself is entered by whoever runs the command. What the file's tracked changes and
//! comments say is proposed, and becomes entries only where that was asked for.

use std::collections::BTreeSet;
use std::fmt::Write;

use onetext_analyse::drafts::intake::{File, Proposals, Taken, Whose};
use onetext_draft::Marked;
use onetext_draft::format::Doubt;
use onetext_read::review;
use onetext_record::body::{self, summary};
use onetext_record::check::sha256;
use onetext_record::id::{DraftId, IssueId, PartyId, SourceId, StatementId, first_free, slug};
use onetext_record::{Evidence, Negotiation, NewEntry, Reading};
use onetext_store::Ledger;

use super::page::clean;
use super::version::{file, recorded, tell, version};
use crate::cli::draft::Add;
use crate::commands::init::count_entries;
use crate::commands::read::count;
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::{input, who};

pub(super) fn run(command: &Add, output: Output) -> Outcome {
    let audience = who::audience(&command.hand.audience)?;
    let author = who::author(command.hand.author.as_deref())?;
    let record = &command.record;
    let log = record.open().map_err(|e| CommandError::store(record, &e))?;
    let mut ledger = Ledger::open(log).map_err(|e| CommandError::store(record, &e))?;
    who::check_audience(&audience, ledger.negotiation())?;
    let judged = |body: body::Body| NewEntry {
        on: command.on,
        ..NewEntry::judged(&author, body).for_audience(audience.clone())
    };

    let (read, bytes) = file(&command.file)?;
    let (id, name) = named(command, ledger.negotiation());
    let taken = take(command, &read.marked, ledger.negotiation())?;
    let title = command.title.clone().or_else(|| taken.title()).unwrap_or(name);
    tell_all(command, &read.doubts, &taken, &bytes, output);

    let mut state = ledger.negotiation().clone();
    let draft = NewEntry {
        supersedes: command.supersedes,
        ..judged(body(command, &id, &title, &taken).into())
    };
    fits(&draft, &mut state)?;
    let proposals = propose(&id, &title, (&read.marked, &taken), &bytes, &state);
    let mut text = format!("draft  {}\n", clean(&summary(&draft.body)));
    text.push_str(&listed(&proposals, command, output));
    let mut new = vec![draft];
    if command.accept && !proposals.statements.is_empty() {
        for (body, reading, evidence, on) in entries(&proposals) {
            let entry = NewEntry { reading, evidence, on: on.or(command.on), ..judged(body) };
            fits(&entry, &mut state)?;
            new.push(entry);
        }
    }
    let added = new.len();
    ledger.append(new, who::now()).map_err(|e| CommandError::ledger(record, &e))?;
    output.result(&text)?;
    output.note(&format!("added {} to {}", count_entries(added), record));
    Ok(())
}

/// The draft's id, and the name of its file.
fn named(command: &Add, negotiation: &Negotiation) -> (DraftId, String) {
    let name = command.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = name.filter(|name| name != "-").unwrap_or_else(|| "draft".to_owned());
    let id = command.id.clone().unwrap_or_else(|| {
        let made = slug(&name).unwrap_or_else(|| "draft".to_owned());
        first_free(&made, |id: &DraftId| negotiation.drafts.item(id).is_none())
    });
    (id, name)
}

/// Takes an entry into the state, or says why it does not fit.
fn fits(new: &NewEntry, state: &mut Negotiation) -> Outcome {
    let refusals = state.problems(new);
    if !refusals.is_empty() {
        return Err(CommandError::refused(&refusals));
    }
    review::take(new, state).map_err(|refusal| CommandError::refused([&refusal]))
}

/// What is entered: the file's text as a version.
fn body(command: &Add, id: &DraftId, title: &str, taken: &Taken) -> body::Draft {
    body::Draft {
        id: id.clone(),
        title: title.to_owned(),
        by: command.by.clone(),
        parents: command.parent.clone(),
        provenance: command.provenance,
        shown_to: command.shown_to.clone(),
        agreed_outside_brackets: command.agreed_outside_brackets,
        text: Some(taken.markdown()),
        note: command.note.clone(),
    }
}

/// Reads the file against the draft that it was made from.
fn take(command: &Add, marked: &Marked, negotiation: &Negotiation) -> Outcome<Taken> {
    let mut parent = None;
    for id in &command.parent {
        let draft = recorded(negotiation, id.as_str())?;
        parent = parent.or_else(|| version(negotiation, draft));
    }
    let parent = parent.as_ref().map(|parent| &parent.draft);
    Taken::new(marked, parent)
        .ok_or_else(|| CommandError::input(format!("{} holds no text", input::name(&command.file))))
}

/// What the file proposes, each statement with an id that is free in the record.
fn propose(
    id: &DraftId,
    title: &str,
    (marked, taken): (&Marked, &Taken),
    bytes: &[u8],
    state: &Negotiation,
) -> Proposals {
    let is_free = |id: &SourceId| state.sources.item(id).is_none();
    let file = File {
        id: first_free(&format!("{id}-file"), is_free),
        title: format!("{title}, the file with its changes"),
        sha256: sha256(bytes),
    };
    let mut used = BTreeSet::new();
    let mut name = |rule: &'static str| {
        let is_free = |id: &StatementId| state.statements.item(id).is_none() && !used.contains(id);
        let made = first_free(&format!("{id}-{rule}"), is_free);
        used.insert(made.clone());
        made
    };
    Proposals::read(marked, taken, file, Whose::Named, state, &mut name)
}

/// Tells every place where the file had to be guessed at, and what else a person should look at.
fn tell_all(command: &Add, doubts: &[Doubt], taken: &Taken, bytes: &[u8], output: Output) {
    let name = input::name(&command.file);
    let source = std::str::from_utf8(bytes).ok();
    let source = source.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
    tell(&name, source, &taken.new, doubts, output);
    let brackets: Vec<Doubt> = taken.problems().into_iter().map(Doubt::Text).collect();
    tell(&name, None, &taken.new, &brackets, output);
    if !taken.reopened.is_empty() {
        let reopened: Vec<String> = taken.reopened.iter().map(|id| format!("`{id}`")).collect();
        output.note(&format!(
            "note: the words of {} changed, so which option they settle by is left open",
            reopened.join(", ")
        ));
    }
}

type Parts = (body::Body, Option<Reading>, Vec<Evidence>, Option<onetext_record::When>);

/// The proposals as they are printed, and whose changes are left out.
fn listed(proposals: &Proposals, command: &Add, output: Output) -> String {
    for (name, n) in &proposals.unmatched {
        let changes = if *n == 1 {
            "1 change or comment".to_owned()
        } else {
            format!("{n} changes and comments")
        };
        output.warning(&if name.is_empty() {
            format!("left out {changes} without an author")
        } else {
            format!(
                "left out {changes} by “{}”, who is no party or person of the record; add the name with `onetext add {} person` or as an alias of a party",
                clean(name),
                command.record
            )
        });
    }
    if proposals.statements.is_empty() {
        return String::new();
    }
    let what = count(proposals.statements.len(), "proposal");
    let mut text = if command.accept {
        format!("\n{what} from tracked changes and comments, entered:\n")
    } else {
        format!("\n{what} from tracked changes and comments, not entered (--accept does):\n")
    };
    for it in &proposals.statements {
        let on = it.on.map(|on| format!("{on}  ")).unwrap_or_default();
        let by: Vec<&str> = it.statement.by.iter().map(PartyId::as_str).collect();
        let issues: Vec<&str> = it.statement.issues.iter().map(IssueId::as_str).collect();
        let issues = match issues.as_slice() {
            [] => String::new(),
            some => format!(" on {}", some.join(", ")),
        };
        let _ = writeln!(
            text,
            "  {on}{} {} in `{}`{issues}: {}",
            by.join(", "),
            it.statement.stance,
            it.clause,
            clean(&it.statement.words)
        );
    }
    text
}

/// The entries that accepting all of them makes, the source first.
fn entries(proposals: &Proposals) -> Vec<Parts> {
    let source = &proposals.source;
    let source = (!proposals.is_known).then(|| (source.clone().into(), None, Vec::new(), None));
    let statements = proposals.statements.iter().map(|it| {
        let reading = Reading {
            reader: concat!("onetext-draft ", env!("CARGO_PKG_VERSION")).to_owned(),
            rule: it.rule.to_owned(),
            confidence: 1.0,
        };
        (it.statement.clone().into(), Some(reading), it.evidence.clone(), it.on)
    });
    source.into_iter().chain(statements).collect()
}
