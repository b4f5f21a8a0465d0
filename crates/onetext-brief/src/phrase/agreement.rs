//! Sentences on consent, claims and what blocks agreement.

use onetext_record::body::{AssessmentWord, Need};

use super::{date, names};
use crate::section::Named;
use crate::section::blockers::Blocker;
use crate::section::claims::{AssessmentLine, ClaimLine};
use crate::section::consent::{ConsentLine, RuleLine, Status};
use crate::section::matrix::Matrix;

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
pub(crate) const NO_WORD: &str = "No other party’s word on it is recorded.";

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

/// Whether a claim is contested.
pub(crate) fn contested(claim: &ClaimLine) -> &'static str {
    if claim.contested { "contested" } else { "not contested in the record" }
}

/// The issues that turn on a claim.
pub(crate) fn bears_on(claim: &ClaimLine) -> Option<String> {
    (!claim.issues.is_empty()).then(|| format!("Bears on {}", names(&claim.issues)))
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
