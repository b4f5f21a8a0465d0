//! Sentences from data, the same in every rendering.

use std::collections::BTreeSet;

use onetext_record::When;
use onetext_record::body::{AssessmentWord, EndorsementWord, Need, Provenance, Role, Stance};

use crate::Brief;
use crate::section::blockers::Blocker;
use crate::section::claims::{AssessmentLine, ClaimLine};
use crate::section::consent::{ConsentLine, RuleLine, Status};
use crate::section::drafts::{DraftLine, EndorsementLine, Movement, Open, Seen, Settles};
use crate::section::matrix::{Before, Held, Matrix, Said};
use crate::section::meetings::{MeetingLine, Seat, Standing};
use crate::section::parties::{Alternative, PersonLine};
use crate::section::sources::SourceLine;
use crate::section::{Named, Origin};

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

/// The words in quotation marks; those that they bring along are not doubled.
pub(crate) fn in_quotes(words: &str) -> String {
    format!("“{}”", bare(words))
}

/// The words without quotation marks around the whole of them.
pub(crate) fn bare(words: &str) -> &str {
    let words = words.trim();
    let pairs = [('“', '”'), ('"', '"'), ('„', '“'), ('«', '»'), ('‘', '’')];
    let inner = pairs.into_iter().find_map(|(open, close)| {
        let inner = words.strip_prefix(open)?.strip_suffix(close)?;
        // `“a” and “b”` begins and ends with marks of two quotations.
        (!inner.contains([open, close]) && !inner.trim().is_empty()).then_some(inner)
    });
    inner.unwrap_or(words).trim()
}

/// The text with a capital at its beginning.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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
        parts.push(format!("weighs {} of 1", share(salience)));
    }
    parts.push(match (held.origin.confidence, held.derived) {
        (Some(confidence), _) => read(confidence),
        (None, true) => "from statements".to_owned(),
        (None, false) => format!("judged by {}", held.origin.author),
    });
    if !held.earlier.is_empty() {
        parts.push(format!("{} before", count(held.earlier.len(), "position")));
    }
    parts.join(" · ")
}

/// How sure a machine was of what it read.
pub(crate) fn read(confidence: f64) -> String {
    format!("read by a machine, {:.0} % sure", confidence * 100.0)
}

/// A number from 0 to 1 with two digits at most.
pub(crate) fn share(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(crate) fn before(before: &Before) -> String {
    let on = before.on.as_deref().map_or_else(|| "undated".to_owned(), date);
    let note = before.note.as_ref().map(|note| format!(" – {note}")).unwrap_or_default();
    format!("{on}: {}{note}", stance(&before.prefers, &before.accepts, &before.rejects))
}

/// The numbers of the sources behind a line: `[1, 3]`.
pub(crate) fn cites(origin: &Origin) -> Option<String> {
    let numbers = cited(origin);
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    (!numbers.is_empty()).then(|| format!("[{}]", numbers.join(", ")))
}

/// The sources behind a line, each once.
pub(crate) fn cited(origin: &Origin) -> BTreeSet<usize> {
    origin.words.iter().map(|words| words.source).collect()
}

/// Who says what kind of thing: `Some of Europe warn`, `Ukraine does not confirm`.
pub(crate) fn said(said: &Said) -> String {
    let who = match (&said.person, said.by.as_slice()) {
        (Some(person), [party]) if *person != party.name => format!("{person} ({})", party.name),
        (Some(person), [_, _, ..]) => format!("{person} (for {})", names(&said.by)),
        (Some(person), _) => person.clone(),
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
    let to = if said.to.is_empty() { String::new() } else { format!(" (to {})", names(&said.to)) };
    match &said.reported_by {
        Some(reporter) => format!("{who} {verb}{to}, says {}", reporter.name),
        None => format!("{who} {verb}{to}"),
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
        parts.push(read(confidence));
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
    if let Some(title) = &meeting.title {
        return match &meeting.place {
            Some(place) if !title.contains(place.as_str()) => format!("{title}, {place}"),
            _ => title.clone(),
        };
    }
    let mut parties: Vec<Named> = Vec::new();
    for seat in &meeting.seats {
        if !parties.contains(&seat.party) {
            parties.push(seat.party.clone());
        }
    }
    let what = if meeting.series { "Talks" } else { "Meeting" };
    let of = if parties.is_empty() { String::new() } else { format!(" of {}", names(&parties)) };
    let place = meeting.place.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
    format!("{what}{of}{place}")
}

/// What came of a meeting, or why it will not take place.
pub(crate) fn outcome(meeting: &MeetingLine) -> Option<String> {
    let label = if meeting.status == Standing::Cancelled { "Reason" } else { "Outcome" };
    Some(format!("{label}: {}", meeting.outcome.as_ref()?))
}

/// What is on the table.
pub(crate) fn on_the_table(meeting: &MeetingLine) -> Option<String> {
    (!meeting.issues.is_empty()).then(|| format!("On the table: {}", names(&meeting.issues)))
}

/// Who sits there.
pub(crate) fn seats(meeting: &MeetingLine) -> Option<String> {
    let seats: Vec<String> = meeting.seats.iter().map(seat).collect();
    (!seats.is_empty()).then(|| list(&seats))
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

/// A party's word on a claim, behind the party's name.
pub(crate) fn word_on_claim(line: &AssessmentLine) -> String {
    let monitor = line.monitor.then(|| "(monitor) ".to_owned());
    let text = line.text.as_ref().map(|text| format!(" – {text}"));
    let on = line.on.as_deref().map(|on| format!(" ({})", date(on)));
    let word = Some(assessment(line.word).to_owned());
    [monitor, word, text, on].into_iter().flatten().collect()
}

fn assessment(word: AssessmentWord) -> &'static str {
    match word {
        AssessmentWord::Confirms => "confirms it",
        AssessmentWord::Denies => "denies it",
        AssessmentWord::Unconfirmed => "has not confirmed it",
        AssessmentWord::DisputesInPart => "disputes part of it",
    }
}

/// The same with the claim behind it.
pub(crate) fn assesses(word: AssessmentWord) -> &'static str {
    match word {
        AssessmentWord::Confirms => "confirms",
        AssessmentWord::Denies => "denies",
        AssessmentWord::Unconfirmed => "has not confirmed",
        AssessmentWord::DisputesInPart => "disputes part of",
    }
}

/// What is said where no other party has spoken on a claim.
pub(crate) const NO_WORD: &str = "No other party's word on it is recorded.";

/// What is said where nobody has said anything on an issue.
pub(crate) const NOBODY: &str = "No party's position or words on it are recorded.";

/// What stands beside a party that has spoken and whose position nobody has recorded.
pub(crate) const NO_POSITION: &str = "no position recorded; has said:";

/// What is said where nothing blocks agreement as far as the record goes.
pub(crate) fn no_blocker(matrix: &Matrix) -> &'static str {
    let mut cells = matrix.rows.iter().flat_map(|row| &row.cells);
    if cells.any(|cell| cell.stance.is_some()) {
        "Nothing that a needed party requires is ruled out by the recorded position of another."
    } else {
        "No position is recorded, so nothing is known of what blocks agreement."
    }
}

/// What is said of an issue on which no option is left.
pub(crate) const NOTHING_LEFT: &str =
    "every option is ruled out by those without whom it cannot be agreed";

/// What blocks: `Ukraine requires freeze`, or that nothing is left.
pub(crate) fn blocked(blocker: &Blocker) -> String {
    match &blocker.party {
        Some(party) => format!("{} requires {}", party.name.name, either(&blocker.requires)),
        None => NOTHING_LEFT.to_owned(),
    }
}

/// What remains possible where agreement is blocked; nothing to add where that was said.
pub(crate) fn ways_out(blocker: &Blocker) -> Option<String> {
    match (blocker.ways_out.as_slice(), &blocker.party) {
        ([], None) => None,
        ([], Some(_)) => Some(format!("No way out is recorded: {NOTHING_LEFT}.")),
        (ways, _) => Some(format!("Still open to all who must agree: {}", names(ways))),
    }
}

/// `A, B or C`.
fn either(named: &[Named]) -> String {
    match named {
        [first @ .., last] if !first.is_empty() => {
            let first: Vec<_> = first.iter().map(|named| named.name.as_str()).collect();
            format!("{} or {}", first.join(", "), last.name)
        }
        _ => names(named),
    }
}

/// Where each party stands that an issue needs, apart from the parties that have said nothing.
pub(crate) fn words_given(line: &ConsentLine) -> Vec<String> {
    let groups = [
        (&line.given, "Agreed"),
        (&line.ad_referendum, "Agreed only ad referendum"),
        (&line.reserved, "Agreed but for a reservation"),
        (&line.refused, "Refused"),
    ];
    let told = groups.into_iter().filter(|(parties, _)| !parties.is_empty());
    told.map(|(parties, how)| format!("{how}: {}", names(parties))).collect()
}

/// `Missing: A and B`, where consent was weighed on a draft.
pub(crate) fn missing(line: &ConsentLine) -> Option<String> {
    (!line.missing.is_empty() && line.draft.is_some())
        .then(|| format!("No word recorded from {}", names(&line.missing)))
}

/// On which draft consent was weighed.
pub(crate) fn weighed_on(lines: &[ConsentLine]) -> Option<String> {
    let draft = lines.iter().find_map(|line| line.draft.as_ref())?;
    Some(format!("Weighed on the newest draft with a text or a word on it: {}.", draft.name))
}

/// What a party would do without agreement.
pub(crate) fn alternative(alternative: &Alternative) -> String {
    let mut parts = vec![format!("Without agreement: {}", alternative.what)];
    parts.extend(alternative.value.map(|value| format!("worth {} of 1 to it", share(value))));
    parts.extend(alternative.on.as_deref().map(date));
    parts.join(" · ")
}

/// What is left out of a list that shows only the latest.
pub(crate) fn more(n: usize) -> Option<String> {
    (n > 0).then(|| format!("and {} before", count(n, "statement")))
}

/// Whether a claim is contested.
pub(crate) fn contested(claim: &ClaimLine) -> &'static str {
    if claim.contested { "contested" } else { "not contested in the record" }
}

/// The issues that turn on a claim.
pub(crate) fn bears_on(claim: &ClaimLine) -> Option<String> {
    (!claim.issues.is_empty()).then(|| format!("Bears on {}", names(&claim.issues)))
}

/// What a source is, behind its title.
pub(crate) fn source(source: &SourceLine) -> String {
    let publisher = source.publisher.as_deref().unwrap_or("publisher not known");
    let on = source.on.as_deref().map_or_else(|| "date not known".to_owned(), date);
    let digest = source.sha256.get(..12).unwrap_or(&source.sha256);
    format!("{publisher}, {on} · SHA-256 {digest}…")
}

/// The issues of which no consent rule is recorded, none asserted either.
pub(crate) fn without_rule(lines: &[ConsentLine]) -> Option<String> {
    let bare = lines.iter().filter(|line| !line.is_ruled());
    let names: Vec<String> = bare.map(|line| line.issue.name.clone()).collect();
    (!names.is_empty())
        .then(|| format!("Whose agreement is needed is not recorded for: {}.", names.join(", ")))
}

/// The rule of an issue and where it stands.
pub(crate) fn rule_and_status(line: &ConsentLine) -> String {
    match &line.rule {
        Some(rule) => format!("{} – {}", self::rule(rule), consent(&line.status)),
        None => "no rule in force is recorded".to_owned(),
    }
}

/// Who states a claim, and when.
pub(crate) fn claimed(claim: &ClaimLine) -> String {
    let by = match claim.by.as_slice() {
        [] => "Stated by somebody whom the report does not name".to_owned(),
        parties => format!("Stated by {}", names(parties)),
    };
    match &claim.on {
        Some(on) => format!("{by}, {}", date(on)),
        None => by,
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
        Some(party) => format!("{} holds that it {need}", party.name),
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
}
