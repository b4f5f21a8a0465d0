//! Sentences on what the drafts come to together.

use super::{count, date, list, names, some_names};
use crate::section::versions::{
    Changed, Crossed, Figures, HeldBack, LastSeen, Matter, PartyTilt, Since, TiltLine, WeighedBy,
};

/// What tilt is, above its figures.
pub const TILT: &str = "How much of what each party values a draft gives it, 0 to 1, by the \
    party’s own recorded positions: what it prefers most counts 1, what it rules out 0, on each \
    issue. An interval where a draft leaves issues open or in brackets, or settles them in a way on \
    which the party has not spoken.";

/// What movement is, above its figures.
pub const MOVEMENT: &str = "The drafts whose texts are in the record, each after those it \
    was made from and otherwise by date.";

/// Whose view a party's tilt is computed from.
pub fn computed_from(tilt: &PartyTilt) -> String {
    let weighed = match tilt.weights {
        WeighedBy::Salience => "weighed by their salience",
        WeighedBy::SalienceInPart => "weighed by salience; where none is known, by the mean",
        WeighedBy::Equally => "weighed equally, as no salience is known",
    };
    format!("from positions on {} of {}, {weighed}", tilt.counted, count(tilt.issues, "issue"))
}

/// `0.25–0.60`, or one figure where nothing is open.
pub fn interval(line: &TiltLine) -> String {
    let (low, high) = (format!("{:.2}", line.low), format!("{:.2}", line.high));
    if low == high { low } else { format!("{low}–{high}") }
}

/// The red lines that a draft crosses and those that it may cross.
pub fn crossed(crossed: &[Crossed]) -> Vec<String> {
    let each = [(false, "crosses a red line"), (true, "may cross a red line, in brackets")];
    let some = each.into_iter().filter_map(|(open, what)| {
        let lines = crossed.iter().filter(|it| it.open == open);
        let lines: Vec<String> =
            lines.map(|it| format!("{}: {}", it.issue.name, it.option.name)).collect();
        (!lines.is_empty()).then(|| format!("{what} ({})", lines.join("; ")))
    });
    some.collect()
}

/// How much of a draft is in brackets: `9 brackets around 80 of 400 words`.
pub fn in_brackets(figures: &Figures) -> String {
    super::brackets(figures.brackets, (figures.bracketed, figures.words))
}

pub fn changed(changed: &Changed) -> String {
    super::words_changed(changed.inserted, changed.deleted, changed.moved)
}

/// The parties that saw the newest draft, in a sentence; nothing where nobody did.
pub fn up_to_date(seen: &[LastSeen]) -> Option<String> {
    let up_to_date = seen.iter().filter(|it| it.newer.is_empty());
    let named: Vec<String> =
        up_to_date.flat_map(|it| &it.parties).map(|party| party.name.clone()).collect();
    let verb = if named.len() == 1 { "has" } else { "have" };
    (!named.is_empty()).then(|| format!("{} {verb} seen the newest draft.", list(&named)))
}

/// What a party saw last: `last saw First text on 2 May 2031`.
pub fn last_saw(seen: &LastSeen) -> String {
    let on = seen.on.as_deref().map(|on| format!(" ({})", date(on))).unwrap_or_default();
    match &seen.draft {
        Some(draft) => format!("last saw {}{on}; later: {}", draft.name, some_names(&seen.newer)),
        None if seen.parties.len() > 1 => "are not recorded as having seen any draft".to_owned(),
        None => "is not recorded as having seen any draft".to_owned(),
    }
}

/// What changed since; why that is not said where it is not.
pub fn since_then(seen: &LastSeen) -> Option<Vec<String>> {
    seen.draft.as_ref()?;
    let Some(since) = &seen.since else {
        return Some(vec!["what changed cannot be told: a text is not in the record".to_owned()]);
    };
    let Since { words, added, changed, moved, removed, .. } = since;
    let mut parts = vec![format!("up to {}: {}", since.draft.name, self::changed(words))];
    parts.extend(super::clauses_changed(added, removed, changed, moved));
    Some(parts)
}

/// The order of the drafts: `First text, Second text and Third text`.
pub fn order(figures: &[Figures]) -> String {
    names(&figures.iter().map(|it| it.draft.clone()).collect::<Vec<_>>())
}

/// What a party holds back, behind its name: `holds back the clause on Land until Water is
/// settled: no land without water`.
pub fn holding(line: &HeldBack) -> String {
    let matter = |matter: &Matter| match matter {
        Matter::Clause(clause) => format!("the clause on {}", clause.name),
        Matter::Issue(issue) => issue.name.clone(),
    };
    let holds = super::form("holds", super::is_plural(&line.party.name));
    let note = line.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    let (what, until) = (matter(&line.holds), matter(&line.until));
    format!("{holds} back {what} until {until} is settled{note}")
}

/// The same with the draft that is meant and the day.
pub fn held_back(line: &HeldBack) -> String {
    let when = line.draft.iter().map(|draft| draft.name.clone());
    let when: Vec<String> = when.chain(line.on.as_deref().map(date)).collect();
    let when = if when.is_empty() { String::new() } else { format!(" ({})", when.join(", ")) };
    format!("{}{when}", holding(line).trim_end_matches('.'))
}
