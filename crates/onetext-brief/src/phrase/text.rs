//! Sentences on the drafts: what they are, how they moved, who has seen them.

use onetext_record::body::{EndorsementWord, Provenance};

use super::{count, date, in_quotes, list, names};
use crate::section::Named;
use crate::section::drafts::{DraftLine, EndorsementLine, Movement, Open, Seen, Settles};

pub(crate) fn provenance(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Official => "official",
        Provenance::Leaked => "leaked",
        Provenance::Reported => "known from reports",
    }
}

/// What a draft is: its date, authors, provenance and size.
pub(crate) fn draft(draft: &DraftLine) -> String {
    let mut parts = vec![draft.on.as_deref().map_or_else(|| "date not known".to_owned(), date)];
    if !draft.by.is_empty() {
        parts.push(format!("by {}", names(&draft.by)));
    }
    parts.push(provenance(draft.provenance).to_owned());
    if !draft.parents.is_empty() {
        parts.push(format!("made from {}", names(&draft.parents)));
    }
    match draft.clauses {
        None => parts.push("text not in the record".to_owned()),
        Some(clauses) => {
            let brackets = brackets(draft.brackets, draft.bracketed_words);
            parts.push(format!("{}, {brackets}", count(clauses, "clause")));
            if draft.agreed_outside_brackets {
                parts.push("words outside brackets are agreed".to_owned());
            }
        }
    }
    parts.join(" · ")
}

pub(crate) fn brackets(brackets: usize, (open, all): (usize, usize)) -> String {
    match brackets {
        0 => "no open bracket".to_owned(),
        n => format!("{} open around {open} of {all} words", count(n, "bracket")),
    }
}

/// A party's word on a draft, behind the party's name.
pub(crate) fn word_on(endorsement: &EndorsementLine) -> String {
    let clause = endorsement.clause.as_ref().map(|clause| format!(" on {}", clause.name));
    let on = endorsement.on.as_deref().map(|on| format!(", {}", date(on)));
    let note = endorsement.note.as_ref().map(|note| format!(": {note}"));
    let rest: String = [clause, on, note].into_iter().flatten().collect();
    format!("{}{rest}", self::endorsement(endorsement.word))
}

/// How a draft moved: `Since First draft (9 brackets open around 80 of 400 words): new:
/// Data`.
pub(crate) fn movement(movement: &Movement) -> String {
    let before = brackets(movement.brackets, movement.bracketed_words);
    format!("Since {} ({before}): {}", movement.since.name, moves(movement).join("; "))
}

/// What changed from one draft to the next, point by point.
pub(crate) fn moves(movement: &Movement) -> Vec<String> {
    let mut parts = Vec::new();
    for (clauses, how) in
        [(&movement.added, "new"), (&movement.removed, "gone"), (&movement.changed, "changed")]
    {
        if !clauses.is_empty() {
            parts.push(format!("{how}: {}", names(clauses)));
        }
    }
    for resettled in &movement.resettled {
        let options = |options: &[Named]| {
            if options.is_empty() { "not settled".to_owned() } else { names(options) }
        };
        let (was, is) = (options(&resettled.before), options(&resettled.now));
        parts.push(format!("{}: {is}, was: {was}", resettled.issue.name));
    }
    if parts.is_empty() {
        parts.push("no clause differs".to_owned());
    }
    parts
}

/// Who has seen a draft, and how.
pub(crate) fn seen_by(seen: &Seen) -> String {
    let on = seen.on.as_deref().map(date);
    let notes: Vec<String> = on.into_iter().chain(seen.note.clone()).collect();
    if notes.is_empty() {
        seen.party.name.clone()
    } else {
        format!("{} ({})", seen.party.name, notes.join(", "))
    }
}

/// Who has seen a draft, and which principals may not have.
pub(crate) fn seen(draft: &DraftLine) -> String {
    let each: Vec<String> = draft.seen_by.iter().map(seen_by).collect();
    let seen = if each.is_empty() {
        "Who has seen it is not recorded.".to_owned()
    } else {
        format!("Seen by {}.", list(&each))
    };
    // Where nothing is recorded, naming everybody says no more.
    if each.is_empty() || draft.not_seen_by.is_empty() {
        return seen;
    }
    format!("{seen} Not recorded as seen by {}.", names(&draft.not_seen_by))
}

/// Words in brackets: `Territory: “the line stays” (wanted by A and B)`.
pub(crate) fn open(open: &Open) -> String {
    let by = if open.by.is_empty() {
        "nobody is named".to_owned()
    } else {
        format!("wanted by {}", list(&open.by))
    };
    let words = if open.words.is_empty() { "no words".to_owned() } else { in_quotes(&open.words) };
    format!("{}: {words} ({by})", open.clause.name)
}

pub(crate) fn settles(settles: &Settles) -> String {
    let option = settles.option.as_ref().map_or("open", |option| option.name.as_str());
    let open = if settles.open && settles.option.is_some() { " (bracketed)" } else { "" };
    format!("{}: {option}{open}", settles.issue.name)
}

fn endorsement(word: EndorsementWord) -> &'static str {
    match word {
        EndorsementWord::Agreed => "agreed",
        EndorsementWord::AdReferendum => "agreed ad referendum",
        EndorsementWord::Reserved => "reserved",
        EndorsementWord::Rejected => "rejected",
    }
}

/// What a party did, as the verb of a sentence.
pub(crate) fn endorsed(word: EndorsementWord) -> &'static str {
    match word {
        EndorsementWord::Agreed => "agreed to",
        EndorsementWord::AdReferendum => "agreed ad referendum to",
        EndorsementWord::Reserved => "made a reservation on",
        EndorsementWord::Rejected => "rejected",
    }
}
