//! Sentences on what parties hold and say.

use super::{are_several, count, date, form, in_quotes, is_plural, list, names, read, share};
use crate::section::Named;
use crate::section::matrix::{Before, Held, Said};

/// `prefers A, then B; accepts C; rules out D`; nothing where no option is named.
pub fn stance(prefers: &[Named], accepts: &[Named], rejects: &[Named]) -> Option<String> {
    stance_of(false, prefers, accepts, rejects)
}

/// The same behind a party's name.
pub fn stance_of(
    several: bool,
    prefers: &[Named],
    accepts: &[Named],
    rejects: &[Named],
) -> Option<String> {
    let each = |named: &[Named]| named.iter().map(|named| named.name.clone()).collect::<Vec<_>>();
    let part = |does: &str, options: String| {
        (!options.is_empty()).then(|| format!("{} {options}", form(does, several)))
    };
    let parts = [
        part("prefers", each(prefers).join(", then ")),
        part("accepts", list(&each(accepts))),
        part("rules out", list(&each(rejects))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// What is said of a position that names no option and has no words either.
pub const NO_OPTION: &str = "names no option";

/// How a position stands: since when, how heavy, and on whose word.
pub fn standing(held: &Held) -> String {
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

/// A position that another has taken the place of.
pub fn before(before: &Before) -> String {
    let on = before.on.as_deref().map_or_else(|| "undated".to_owned(), date);
    let stance = stance(&before.prefers, &before.accepts, &before.rejects);
    let parts: Vec<String> = stance.into_iter().chain(before.note.clone()).collect();
    if parts.is_empty() {
        format!("{on}: {NO_OPTION}")
    } else {
        format!("{on}: {}", parts.join(" – "))
    }
}

/// What is said where nobody has said anything on an issue.
pub const NOBODY: &str = "No party’s position or words on it are recorded.";

/// What stands beside a party that has spoken and whose position nobody has recorded.
pub const NO_POSITION: &str = "no position recorded; has said:";

/// Who says what kind of thing: `Some of Europe warn`, `Ukraine does not confirm`.
pub fn said(said: &Said) -> String {
    let who = match (&said.person, said.by.as_slice()) {
        (Some(person), [party]) if *person != party.name => format!("{person} ({})", party.name),
        (Some(person), [_, _, ..]) => format!("{person} (for {})", names(&said.by)),
        (Some(person), _) => person.clone(),
        (_, []) => "Somebody, the report does not say who,".to_owned(),
        (_, parties) => names(parties),
    };
    let spoken_for = if said.person.is_none() { said.by.as_slice() } else { &[] };
    let several = said.some_of || are_several(spoken_for);
    let who = match (said.some_of, spoken_for) {
        (true, [party]) if is_plural(&party.name) => format!("Some {who}"),
        (true, _) => format!("Some of {who}"),
        (false, _) => who,
    };
    let verb = if said.negated {
        let one = form(said.stance.word(), true);
        form(&format!("does not {one}"), several)
    } else {
        form(said.stance.word(), several)
    };
    let to = if said.to.is_empty() { String::new() } else { format!(" (to {})", names(&said.to)) };
    match &said.reported_by {
        Some(reporter) => {
            let says = form("says", is_plural(&reporter.name));
            format!("{who} {verb}{to}, {says} {}", reporter.name)
        }
        None => format!("{who} {verb}{to}"),
    }
}

/// What a reader should know of a statement beside its words.
pub fn caution(said: &Said) -> String {
    let mut parts: Vec<String> = said.on.iter().map(|on| date(on)).collect();
    if let Some(hedge) = &said.hedge {
        parts.push(format!("hedged: {}", in_quotes(hedge)));
    }
    if let Some(confidence) = said.origin.confidence {
        parts.push(read(confidence));
    }
    parts.extend(said.told.as_ref().map(super::told));
    parts.join(" · ")
}

/// What is left out of a list that shows only the latest.
pub fn more(n: usize) -> Option<String> {
    (n > 0).then(|| format!("and {} before", count(n, "statement")))
}
