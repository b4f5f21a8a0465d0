//! Sentences on the drafts: what they are, how they moved, who has seen them.

use onetext_record::body::{EndorsementWord, Provenance};

use super::{count, date, in_quotes, list, names};
use crate::section::Named;
use crate::section::drafts::{
    Choice, Claimant, DraftLine, EndorsementLine, Fortune, Movement, Open, Seen,
};

pub fn provenance(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Official => "official",
        Provenance::Leaked => "leaked",
        Provenance::Reported => "known from reports",
    }
}

/// What a draft is: its date, authors, provenance and size.
pub fn draft(draft: &DraftLine) -> String {
    let mut parts = vec![draft.on.as_deref().map_or_else(|| "date not known".to_owned(), date)];
    if !draft.by.is_empty() {
        parts.push(format!("by {}", names(&draft.by)));
    }
    parts.push(provenance(draft.provenance).to_owned());
    if !draft.parents.is_empty() {
        parts.push(format!("made from {}", names(&draft.parents)));
    }
    if !draft.beside.is_empty() {
        parts.push(format!("a branch beside {}", some_names(&draft.beside)));
    }
    match draft.clauses {
        None => parts.push("text not in the record".to_owned()),
        Some(clauses) => {
            let brackets = brackets(draft.brackets, draft.bracketed_words);
            parts.push(format!("{}, {brackets}", count(clauses, "clause")));
            let steps = draft.standing.iter().map(|it| format!("{} {}", it.clauses, it.word));
            let steps: Vec<String> = steps.collect();
            if !steps.is_empty() {
                parts.push(format!("clauses: {}", list(&steps)));
            }
            if draft.agreed_outside_brackets {
                parts.push("words outside brackets are agreed".to_owned());
            }
        }
    }
    parts.join(" · ")
}

pub fn brackets(brackets: usize, (open, all): (usize, usize)) -> String {
    match brackets {
        0 => "no open bracket".to_owned(),
        n => format!("{} open around {open} of {all} words", count(n, "bracket")),
    }
}

/// A party's word on a draft, behind the party's name.
pub fn word_on(endorsement: &EndorsementLine) -> String {
    let clause = endorsement.clause.as_ref().map(|clause| clause.name.as_str());
    let on = endorsement.on.as_deref().map(|on| format!(", {}", date(on)));
    let note = endorsement.note.as_ref().map(|note| format!(": {note}"));
    let void = endorsement.void.then(|| " – void, as the text has changed since".to_owned());
    let rest: String = [on, note, void].into_iter().flatten().collect();
    format!("{}{rest}", endorsed(endorsement.word, clause, None))
}

/// What a draft moved from: `Since First draft (9 brackets open around 80 of 400 words)`.
pub fn since(movement: &Movement) -> String {
    let before = brackets(movement.brackets, movement.bracketed_words);
    format!("Since {} ({before})", movement.since.name)
}

/// More names than this are a number.
const MOST_NAMES: usize = 12;

/// Names, of which at most a dozen are named.
pub fn some_names(named: &[Named]) -> String {
    if named.len() <= MOST_NAMES {
        return names(named);
    }
    let mut some: Vec<String> =
        named[..MOST_NAMES].iter().map(|named| named.name.clone()).collect();
    some.push(format!("{} more", named.len() - MOST_NAMES));
    list(&some)
}

/// How many words came, went and stand elsewhere: `20 words in, 8 out, 5 moved`.
pub fn words_changed(inserted: usize, deleted: usize, moved: usize) -> String {
    if inserted + deleted + moved == 0 {
        return "no word differs".to_owned();
    }
    let elsewhere = if moved > 0 { format!(", {moved} moved") } else { String::new() };
    format!("{} in, {deleted} out{elsewhere}", count(inserted, "word"))
}

/// Which clauses are new, gone, changed and moved.
pub fn clauses_changed(
    added: &[Named],
    removed: &[Named],
    changed: &[Named],
    moved: &[Named],
) -> Vec<String> {
    let each = [(added, "new"), (removed, "gone"), (changed, "changed"), (moved, "moved")];
    let named = each.into_iter().filter(|(clauses, _)| !clauses.is_empty());
    named.map(|(clauses, how)| format!("{how}: {}", some_names(clauses))).collect()
}

/// What changed from one draft to the next, point by point.
pub fn moves(movement: &Movement) -> Vec<String> {
    let Movement { added, removed, changed, moved, .. } = movement;
    let clauses = clauses_changed(added, removed, changed, moved);
    let words = (movement.words_inserted, movement.words_deleted, movement.words_moved);
    let mut parts = vec![words_changed(words.0, words.1, words.2)];
    parts.extend(clauses);
    let (opened, settled): (Vec<_>, Vec<_>) =
        movement.resettled.iter().partition(|resettled| resettled.now.is_empty());
    for resettled in settled {
        let (issue, now) = (&resettled.issue.name, names(&resettled.now));
        parts.push(match resettled.before.as_slice() {
            [] => format!("{issue}: {now}, was not settled"),
            before => format!("{issue}: {now}, was: {}", names(before)),
        });
    }
    if !opened.is_empty() {
        let opened: Vec<Named> = opened.into_iter().map(|line| line.issue.clone()).collect();
        parts.push(format!("no longer settled: {}", names(&opened)));
    }
    parts.extend(movement.fortunes.iter().map(fortune));
    parts
}

/// How a party's words fared: `of 12 words that Velmark wants, 4 came in and 2 went out`.
fn fortune(fortune: &Fortune) -> String {
    let each = [
        (fortune.came_in, "came in"),
        (fortune.unbracketed, "came out of brackets"),
        (fortune.went_out, "went out"),
    ];
    let each = each.into_iter().filter(|(words, _)| *words > 0);
    let each: Vec<String> = each.map(|(words, how)| format!("{words} {how}")).collect();
    let (wanted, party) = (count(fortune.wanted, "word"), &fortune.party.name);
    format!(
        "of {wanted} that {party} {}, {}",
        super::form("wants", super::is_plural(party)),
        list(&each)
    )
}

/// Who has seen a draft, and which principals may not have. Parties that were shown it in the same
/// way stand together.
pub fn seen(draft: &DraftLine) -> String {
    let mut groups: Vec<(Vec<&Seen>, String)> = Vec::new();
    for seen in &draft.seen_by {
        let how = how_seen(seen);
        match groups.iter_mut().find(|(_, other)| *other == how) {
            Some((parties, _)) => parties.push(seen),
            None => groups.push((vec![seen], how)),
        }
    }
    let is_plain = groups.iter().all(|(_, how)| how.is_empty());
    let each = groups.into_iter().map(|(parties, how)| match how.as_str() {
        "" => in_order(&parties),
        how => format!("{} ({how})", in_order(&parties)),
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() {
        // Naming everybody who may not have says no more.
        return "Who has seen it is not recorded.".to_owned();
    }
    let seen = format!("Seen by {}.", if is_plain { list(&each) } else { each.join("; ") });
    if draft.not_seen_by.is_empty() {
        return seen;
    }
    format!("{seen} Not recorded as seen by {}.", names(&draft.not_seen_by))
}

/// Those who saw a draft in one way; `A, then B` where it is known who was first.
fn in_order(seen: &[&Seen]) -> String {
    let named: Vec<Named> = seen.iter().map(|seen| seen.party.clone()).collect();
    if seen.len() > 1 && seen.windows(2).all(|two| two[0].place < two[1].place) {
        return named.iter().map(|it| it.name.clone()).collect::<Vec<_>>().join(", then ");
    }
    names(&named)
}

/// When and how a party was shown a draft, as part of a sentence.
fn how_seen(seen: &Seen) -> String {
    let on = seen.on.as_deref().map(date);
    let note = seen.note.as_deref().map(|note| note.trim_end().trim_end_matches('.').to_owned());
    on.into_iter().chain(note).collect::<Vec<_>>().join(": ")
}

/// An open place: `Dam: “three” (wanted by Velmark) or “nine” (wanted by Sornia)`.
pub fn open(open: &Open) -> String {
    let choices = open.choices.iter().map(|it| {
        let label = it.label.as_ref().map(|label| format!("option {label}: ")).unwrap_or_default();
        let words = if it.words.is_empty() { "no words".to_owned() } else { in_quotes(&it.words) };
        format!("{label}{words} ({})", claims(it))
    });
    format!("{}: {}", open.clause.name, choices.collect::<Vec<_>>().join(" or "))
}

/// Who wants words and who opposes them.
pub fn claims(choice: &Choice) -> String {
    let all = |claimants: &[Claimant]| {
        list(&claimants.iter().map(|claimant| claimant.name.clone()).collect::<Vec<_>>())
    };
    let wanted = match choice.wanted_by.as_slice() {
        [] if choice.opposed_by.is_empty() => "nobody is named".to_owned(),
        [] => "nobody is named as wanting it".to_owned(),
        wanted => format!("wanted by {}", all(wanted)),
    };
    match choice.opposed_by.as_slice() {
        [] => wanted,
        opposed => format!("{wanted}, opposed by {}", all(opposed)),
    }
}

/// What a draft settles, issue by issue, and last what it leaves open.
pub fn settled(draft: &DraftLine) -> Vec<String> {
    let (mut settled, mut open) = (Vec::new(), Vec::new());
    for settles in &draft.settles {
        let brackets = if settles.open { " (bracketed)" } else { "" };
        match &settles.option {
            Some(option) => {
                settled.push(format!("{}: {}{brackets}", settles.issue.name, option.name));
            }
            None => open.push(settles.issue.clone()),
        }
    }
    if !open.is_empty() {
        settled.push(format!("left open: {}", names(&open)));
    }
    settled
}

/// What a party said on a draft or a clause of it: `made a reservation to the clause on Water`.
pub fn endorsed(word: EndorsementWord, clause: Option<&str>, draft: Option<&str>) -> String {
    let (did, to) = match word {
        EndorsementWord::Agreed => ("agreed", " to"),
        EndorsementWord::AdReferendum => ("agreed ad referendum", " to"),
        EndorsementWord::Reserved => ("made a reservation", " to"),
        EndorsementWord::Rejected => ("rejected", ""),
    };
    match (clause, draft) {
        (Some(clause), Some(draft)) => format!("{did}{to} the clause on {clause} in {draft}"),
        (Some(clause), None) => format!("{did}{to} the clause on {clause}"),
        (None, Some(draft)) => format!("{did}{to} {draft}"),
        (None, None) if word == EndorsementWord::Rejected => format!("{did} it"),
        (None, None) => did.to_owned(),
    }
}
