//! Sentences from data, the same in every rendering.

use onetext_record::When;
use onetext_record::body::{AssessmentWord, EndorsementWord, Need, Provenance, Role, Stance};

use crate::Brief;
use crate::section::Named;
use crate::section::consent::{RuleLine, Status};
use crate::section::drafts::{DraftLine, Seen, Settles};
use crate::section::matrix::{Before, Held, Said};
use crate::section::meetings::{MeetingLine, Seat, Standing};
use crate::section::parties::PersonLine;

/// `A, B and C`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(crate) fn names(named: &[Named]) -> String {
    list(&named.iter().map(|named| named.name.clone()).collect::<Vec<_>>())
}

pub(crate) fn in_quotes(words: &str) -> String {
    format!("“{}”", words.trim())
}

/// A title as it stands inside a sentence; names in capitals stay as they are.
pub(crate) fn lower_first(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}

/// `n` with its noun, in the plural where it is not one.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(date: jiff::civil::Date) -> &'static str {
    usize::try_from(date.month() - 1)
        .ok()
        .and_then(|month| MONTHS.get(month))
        .copied()
        .unwrap_or_default()
}

/// A day as people write it: `2 December 2025`.
pub(crate) fn day(date: jiff::civil::Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// A date of the record as people write it: `29–30 November 2025`, `November 2025`.
pub(crate) fn date(text: &str) -> String {
    let Ok(when) = text.parse::<When>() else { return text.to_owned() };
    let (first, last) = (when.first(), when.last());
    if when.is_day() {
        return day(first);
    }
    if text.len() == 4 {
        return text.to_owned();
    }
    if when == When::month_of(first) {
        return format!("{} {}", month(first), first.year());
    }
    if (first.year(), first.month()) == (last.year(), last.month()) {
        return format!("{}–{}", first.day(), day(last));
    }
    if first.year() == last.year() {
        return format!("{} {} – {}", first.day(), month(first), day(last));
    }
    format!("{} – {}", day(first), day(last))
}

/// `As of 2 December 2025, as Ukraine may see it`.
pub(crate) fn dateline(brief: &Brief) -> String {
    use onetext_record::Viewer;
    let on = brief.on.map_or_else(|| "Undated".to_owned(), |on| format!("As of {}", day(on)));
    let viewer = match &brief.viewer {
        Viewer::Mediator => "for the mediators".to_owned(),
        Viewer::Observer => "as any observer may see it".to_owned(),
        Viewer::Party(id) => {
            format!("as {} may see it", brief.viewer_name.as_deref().unwrap_or(id.as_str()))
        }
    };
    format!("{on}, {viewer}, from {}", count(brief.sources.len(), "source"))
}

/// What a machine read, and who answers for it.
pub(crate) fn machine_read(brief: &Brief) -> Option<String> {
    let n = brief.lead.machine_read;
    let verb = if n == 1 { "entry was" } else { "entries were" };
    (n > 0).then(|| {
        format!(
            "{n} {verb} read by a machine and entered in the name of {}.",
            list(&brief.lead.entered_by)
        )
    })
}

pub(crate) fn roles(role: Role) -> &'static str {
    match role {
        Role::Principal => "Principals",
        Role::Mediator => "Mediators",
        Role::Guarantor => "Guarantors",
        Role::Stakeholder => "Stakeholders",
        Role::Monitor => "Monitors",
    }
}

pub(crate) fn person(person: &PersonLine) -> String {
    match &person.office {
        Some(office) => format!("{}, {office}", person.name),
        None => person.name.clone(),
    }
}

/// `prefers A, then B; accepts C; rules out D`.
pub(crate) fn stance(prefers: &[Named], accepts: &[Named], rejects: &[Named]) -> String {
    let mut parts = Vec::new();
    let each = |named: &[Named]| named.iter().map(|named| named.name.clone()).collect::<Vec<_>>();
    if !prefers.is_empty() {
        parts.push(format!("prefers {}", each(prefers).join(", then ")));
    }
    if !accepts.is_empty() {
        parts.push(format!("accepts {}", list(&each(accepts))));
    }
    if !rejects.is_empty() {
        parts.push(format!("rules out {}", list(&each(rejects))));
    }
    if parts.is_empty() { "holds no option".to_owned() } else { parts.join("; ") }
}

/// How a position stands: since when, how heavy, and on whose word.
pub(crate) fn standing(held: &Held) -> String {
    let mut parts = Vec::new();
    if let Some(on) = &held.on {
        let age = match held.age {
            Some(0) | None => String::new(),
            Some(1) => ", a day ago".to_owned(),
            Some(days) => format!(", {days} days ago"),
        };
        parts.push(format!("{}{age}", date(on)));
    }
    if let Some(salience) = held.salience {
        parts.push(format!("weighs {salience}"));
    }
    parts.push(match (held.origin.confidence, held.derived) {
        (Some(confidence), _) => format!("read by a machine, {:.0} % sure", confidence * 100.0),
        (None, true) => "from statements".to_owned(),
        (None, false) => format!("judged by {}", held.origin.author),
    });
    if !held.earlier.is_empty() {
        parts.push(format!("{} before", count(held.earlier.len(), "position")));
    }
    parts.join(" · ")
}

pub(crate) fn before(before: &Before) -> String {
    let on = before.on.as_deref().map_or_else(|| "Before".to_owned(), date);
    let note = before.note.as_ref().map(|note| format!(" – {note}")).unwrap_or_default();
    format!("{on}: {}{note}", stance(&before.prefers, &before.accepts, &before.rejects))
}

/// Who says what kind of thing: `Some of Europe warn`, `Ukraine does not confirm`.
pub(crate) fn said(said: &Said) -> String {
    let who = match (&said.person, said.by.as_slice()) {
        (Some(person), [party]) if *person != party.name => format!("{person} ({})", party.name),
        (Some(person), []) => person.clone(),
        (_, []) => "Somebody, the report does not say who,".to_owned(),
        (_, parties) => names(parties),
    };
    let who = if said.some_of { format!("Some of {who}") } else { who };
    let several = said.some_of || (said.by.len() > 1 && said.person.is_none());
    let verb = match (said.negated, several) {
        (false, false) => said.stance.word().to_owned(),
        (false, true) => base(said.stance).to_owned(),
        (true, false) => format!("does not {}", base(said.stance)),
        (true, true) => format!("do not {}", base(said.stance)),
    };
    match &said.reported_by {
        Some(reporter) => format!("{who} {verb}, says {}", reporter.name),
        None => format!("{who} {verb}"),
    }
}

/// The verb as it stands behind several speakers.
fn base(stance: Stance) -> &'static str {
    if stance == Stance::Denies {
        "deny"
    } else {
        stance.word().strip_suffix('s').unwrap_or(stance.word())
    }
}

/// What a reader should know of a statement beside its words.
pub(crate) fn caution(said: &Said) -> String {
    let mut parts: Vec<String> = said.on.iter().map(|on| date(on)).collect();
    if let Some(hedge) = &said.hedge {
        parts.push(format!("hedged: {}", in_quotes(hedge)));
    }
    if let Some(confidence) = said.origin.confidence {
        parts.push(format!("read by a machine, {:.0} % sure", confidence * 100.0));
    }
    parts.join(" · ")
}

pub(crate) fn seat(seat: &Seat) -> String {
    let mut notes: Vec<&str> = seat.person.as_deref().into_iter().collect();
    if seat.expected {
        notes.push("expected");
    }
    if seat.remote {
        notes.push("from afar");
    }
    if notes.is_empty() {
        seat.party.name.clone()
    } else {
        format!("{} ({})", seat.party.name, notes.join(", "))
    }
}

/// A meeting by its title, or by its place and who sits there.
pub(crate) fn meeting(meeting: &MeetingLine) -> String {
    let place = meeting.place.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
    match &meeting.title {
        Some(title) => match &meeting.place {
            Some(name) if !title.contains(name.as_str()) => format!("{title}, {name}"),
            _ => title.clone(),
        },
        None => {
            let what = if meeting.series { "Talks" } else { "Meeting" };
            let seats = meeting.seats.iter().map(|seat| seat.party.name.clone());
            let mut parties: Vec<String> = Vec::new();
            for party in seats {
                if !parties.contains(&party) {
                    parties.push(party);
                }
            }
            let of =
                if parties.is_empty() { String::new() } else { format!(" of {}", list(&parties)) };
            format!("{what}{of}{place}")
        }
    }
}

/// When a meeting takes place.
pub(crate) fn time(meeting: &MeetingLine) -> String {
    let on = meeting.on.as_deref().map_or_else(|| "date not known".to_owned(), date);
    match &meeting.time {
        Some(time) => format!("{on}, {time}"),
        None => on,
    }
}

pub(crate) fn status(standing: Standing) -> &'static str {
    match standing {
        Standing::Held => "held",
        Standing::Planned => "planned",
        Standing::Unknown => "was planned; whether it took place is not recorded",
        Standing::Cancelled => "cancelled",
    }
}

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
    if draft.parents.len() > 1 {
        parts.push(format!("from {}", names(&draft.parents)));
    }
    match draft.clauses {
        None => parts.push("text not in the record".to_owned()),
        Some(clauses) => {
            let (open, all) = draft.bracketed_words;
            let brackets = match draft.brackets {
                0 => "no open bracket".to_owned(),
                n => format!("{} open, {open} of {all} words", count(n, "bracket")),
            };
            parts.push(format!("{}, {brackets}", count(clauses, "clause")));
        }
    }
    parts.join(" · ")
}

pub(crate) fn seen(seen: &[Seen]) -> String {
    if seen.is_empty() {
        return "Who has seen it is not recorded.".to_owned();
    }
    let each = seen.iter().map(|seen| match &seen.on {
        Some(on) => format!("{} ({})", seen.party.name, date(on)),
        None => seen.party.name.clone(),
    });
    format!("Seen by {}.", list(&each.collect::<Vec<_>>()))
}

pub(crate) fn settles(settles: &Settles) -> String {
    let option = settles.option.as_ref().map_or("open", |option| option.name.as_str());
    let open = if settles.open && settles.option.is_some() { " (bracketed)" } else { "" };
    format!("{}: {option}{open}", settles.issue.name)
}

pub(crate) fn endorsement(word: EndorsementWord) -> &'static str {
    match word {
        EndorsementWord::Agreed => "agreed",
        EndorsementWord::AdReferendum => "agreed ad referendum",
        EndorsementWord::Reserved => "reserved",
        EndorsementWord::Rejected => "rejected",
    }
}

pub(crate) fn assessment(word: AssessmentWord) -> &'static str {
    match word {
        AssessmentWord::Confirms => "confirms it",
        AssessmentWord::Denies => "denies it",
        AssessmentWord::Unconfirmed => "has not confirmed it",
        AssessmentWord::DisputesInPart => "disputes part of it",
    }
}

pub(crate) fn consent(status: &Status) -> String {
    match status {
        Status::NoRule => "no rule is recorded".to_owned(),
        Status::NoDraft => "there is no draft to agree to".to_owned(),
        Status::Satisfied => "satisfied".to_owned(),
        Status::StillNeeds(rest) => format!("still needs {rest}"),
        Status::RefusedBy(parties) => format!("refused by {}", names(parties)),
    }
}

pub(crate) fn rule(rule: &RuleLine) -> String {
    let need = match rule.need {
        Need::Agreement => format!("needs the agreement of {}", rule.named),
        Need::Involvement => format!("must involve {}", rule.named),
    };
    match &rule.asserted_by {
        Some(party) => format!("{} says that it {need}", party.name),
        None => need,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_people_write_them() {
        let cases = [
            ("2025-12-02", "2 December 2025"),
            ("2025-11", "November 2025"),
            ("2025", "2025"),
            ("2025-11-29/2025-11-30", "29–30 November 2025"),
            ("2025-11-29/2025-12-02", "29 November – 2 December 2025"),
            ("2025-12-29/2026-01-02", "29 December 2025 – 2 January 2026"),
        ];
        for (text, written) in cases {
            assert_eq!(date(text), written);
        }
    }

    #[test]
    fn titles_keep_their_capitals_inside_a_sentence() {
        assert_eq!(lower_first("Frozen assets"), "frozen assets");
        assert_eq!(lower_first("NATO membership"), "NATO membership");
    }
}
