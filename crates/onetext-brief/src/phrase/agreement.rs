//! Sentences on consent, claims and what blocks agreement.

use onetext_record::body::{AssessmentWord, Need};

use super::{are_several, date, form, is_plural, names, told};
use crate::section::Named;
use crate::section::blockers::{Blocker, Opposed};
use crate::section::claims::{AssessmentLine, ClaimLine};
use crate::section::consent::{Asserted, ConsentLine, RuleLine, Status};
use crate::section::matrix::Matrix;

/// A party's word on a claim, behind the party's name.
pub fn word_on_claim(line: &AssessmentLine) -> String {
    // What calls itself a monitor need not be called one again.
    let says_so = line.by.name.to_lowercase().contains("monitor");
    let monitor = (line.monitor && !says_so).then(|| "(monitor) ".to_owned());
    let word = assesses(&line.by, line.word);
    let facts: Vec<String> =
        line.on.as_deref().map(date).into_iter().chain(line.told.as_ref().map(told)).collect();
    let on = (!facts.is_empty()).then(|| format!(" ({})", facts.join("; ")));
    let what = match &line.text {
        // Its own words may begin in the same way.
        Some(text) if text.starts_with(word.as_str()) => text.clone(),
        Some(text) => format!("{word} it – {text}"),
        None => format!("{word} it"),
    };
    [monitor, Some(what), on].into_iter().flatten().collect()
}

/// What a party does with a claim, behind the party's name: `dispute part of`.
pub fn assesses(party: &Named, word: AssessmentWord) -> String {
    let does = match word {
        AssessmentWord::Confirms => "confirms",
        AssessmentWord::Denies => "denies",
        AssessmentWord::Unconfirmed => "has not confirmed",
        AssessmentWord::DisputesInPart => "disputes part of",
    };
    form(does, is_plural(&party.name))
}

/// What is said where no other party has spoken on a claim.
pub const NO_WORD: &str = "No other party’s word on it is recorded.";

/// What is said where nothing blocks agreement as far as the record goes.
pub fn no_blocker(matrix: &Matrix) -> &'static str {
    let mut cells = matrix.rows.iter().flat_map(|row| &row.cells);
    if cells.any(|cell| cell.stance.is_some()) {
        "Nothing that a needed party requires is ruled out by the recorded position of another."
    } else {
        "No position is recorded, so nothing is known of what blocks agreement."
    }
}

/// What is said of an issue on which no option is left.
pub const NOTHING_LEFT: &str =
    "every option is ruled out by those without whom it cannot be agreed";

/// What blocks: `Ukraine requires freeze`, or that nothing is left.
pub fn blocked(blocker: &Blocker) -> String {
    if blocker.parties.is_empty() {
        return NOTHING_LEFT.to_owned();
    }
    let parties: Vec<Named> = blocker.parties.iter().map(|side| side.name.clone()).collect();
    let require = form("requires", are_several(&parties));
    format!("{} {require} {}", names(&parties), either(&blocker.requires))
}

/// What a party rules out, behind the party's name.
pub fn rules_out(opposed: &Opposed) -> String {
    format!("{} {}", rule_out(opposed), names(&opposed.rejects))
}

/// The verb of that.
pub fn rule_out(opposed: &Opposed) -> String {
    form("rules out", is_plural(&opposed.side.name.name))
}

/// What remains possible on an issue whose agreement is blocked; nothing to add where that was
/// said.
pub fn ways_out(blockers: &[Blocker]) -> Option<String> {
    let blocker = blockers.first()?;
    match (blocker.ways_out.as_slice(), blocker.parties.as_slice()) {
        ([], []) => None,
        ([], _) => Some(format!("No way out is recorded: {NOTHING_LEFT}.")),
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
pub fn words_given(line: &ConsentLine) -> Vec<String> {
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
pub fn missing(line: &ConsentLine) -> Option<String> {
    (!line.missing.is_empty() && line.draft.is_some())
        .then(|| format!("No word recorded from {}", names(&line.missing)))
}

/// On which draft consent was weighed, and what it is worth before the whole is settled.
pub fn weighed_on(lines: &[ConsentLine], until_everything: bool) -> Option<String> {
    let draft = lines.iter().find_map(|line| line.draft.as_ref())?;
    let whole = if until_everything {
        "Nothing is agreed until everything is agreed"
    } else {
        "Agreed piece by piece: what is agreed on an issue stands by itself"
    };
    let draft = &draft.name;
    Some(format!("Weighed on the newest draft with a text or a word on it: {draft}. {whole}."))
}

/// Whether a claim is contested.
pub fn contested(claim: &ClaimLine) -> &'static str {
    if claim.contested { "contested" } else { "not contested in the record" }
}

/// The issues that turn on a claim.
pub fn bears_on(claim: &ClaimLine) -> Option<String> {
    (!claim.issues.is_empty()).then(|| format!("Bears on {}", names(&claim.issues)))
}

/// The issues of which no consent rule is recorded.
pub fn without_rule(lines: &[ConsentLine]) -> Option<String> {
    let bare = lines.iter().filter(|line| line.rule.is_none()).flat_map(|line| &line.issues);
    let bare: Vec<Named> = bare.cloned().collect();
    if bare.len() > 1 && lines.iter().all(|line| line.rule.is_none()) {
        return Some("No rule is recorded on whose agreement any issue needs.".to_owned());
    }
    (!bare.is_empty())
        .then(|| format!("No rule is recorded on whose agreement is needed for {}.", names(&bare)))
}

/// The rule of an issue and where it stands.
pub fn rule_and_status(rule: &RuleLine, status: &Status) -> String {
    format!("{} – {}", self::rule(rule), consent(rule, status))
}

/// What stands above the rules that are not in force.
pub fn asserted(lines: &[Asserted]) -> &'static str {
    if lines.iter().all(|line| line.rule.asserted_by.is_some()) {
        "What parties hold"
    } else {
        "What parties hold, and who is to be heard"
    }
}

/// Who states a claim, and when.
pub fn claimed(claim: &ClaimLine) -> String {
    let by = match claim.by.as_slice() {
        [] => "Stated by somebody whom the report does not name".to_owned(),
        parties => format!("Stated by {}", names(parties)),
    };
    let on = claim.on.as_deref().map(date);
    let reports = claim.told.as_ref().map(|reports| format!("in {}", told(reports)));
    [Some(by), on, reports].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Where the consent under a rule stands.
pub fn consent(rule: &RuleLine, status: &Status) -> String {
    match status {
        Status::NoRule => "no rule is recorded".to_owned(),
        Status::NoDraft => "there is no draft to agree to".to_owned(),
        Status::Satisfied => "satisfied".to_owned(),
        // All that the rule asks for is still to come: it need not be said twice.
        Status::StillNeeds(rest) if *rest == rule.named => "still open".to_owned(),
        Status::StillNeeds(rest) => format!("still needs {rest}"),
        Status::RefusedBy(parties) => format!("refused by {}", names(parties)),
    }
}

/// Who must agree or be involved, and who says so. The issue is not in the sentence.
pub fn rule(rule: &RuleLine) -> String {
    let must = match rule.need {
        Need::Agreement => "agree",
        Need::Involvement => "be involved",
    };
    let Some(party) = &rule.asserted_by else {
        return format!("{} must {must}", rule.named);
    };
    let several = is_plural(&party.name);
    let who = match (rule.rule == party.id, several) {
        (true, false) => "it must itself",
        (true, true) => "they must themselves",
        (false, _) => &format!("{} must", rule.named),
    };
    format!("{} {} that {who} {must}", party.name, form("holds", several))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_must_agree_is_not_the_issue() {
        let line = |by: &str, parties: &str, need| RuleLine {
            rule: parties.into(),
            named: parties.into(),
            need,
            asserted_by: (!by.is_empty()).then(|| Named { id: by.into(), name: by.into() }),
            origin: None,
        };
        let cases = [
            ("", "A and B", Need::Agreement, "A and B must agree"),
            ("A", "B or C", Need::Agreement, "A holds that B or C must agree"),
            ("towns", "B", Need::Involvement, "towns hold that B must be involved"),
            ("A", "A", Need::Agreement, "A holds that it must itself agree"),
            ("towns", "towns", Need::Agreement, "towns hold that they must themselves agree"),
        ];
        for (by, parties, need, said) in cases {
            assert_eq!(rule(&line(by, parties, need)), said);
        }
    }
}
