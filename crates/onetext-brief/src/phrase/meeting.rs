//! Sentences on meetings and who sits there.

use super::{date, list, names};
use crate::section::Named;
use crate::section::meetings::{MeetingLine, Seat, Standing};

/// A meeting by its title, or by its place and who sits there.
pub fn meeting(meeting: &MeetingLine) -> String {
    if let Some(title) = &meeting.title {
        return match &meeting.place {
            Some(place) if !title.contains(place.as_str()) => format!("{title}, {place}"),
            _ => title.clone(),
        };
    }
    let what = if meeting.series { "Talks" } else { "Meeting" };
    let parties: Vec<String> =
        parties(meeting).into_iter().map(|party| party.name.clone()).collect();
    let of = if parties.is_empty() { String::new() } else { format!(" of {}", list(&parties)) };
    let place = meeting.place.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
    format!("{what}{of}{place}")
}

/// What came of a meeting, or why it will not take place.
pub fn outcome(meeting: &MeetingLine) -> Option<String> {
    let label = if meeting.status == Standing::Cancelled { "Reason" } else { "Outcome" };
    Some(format!("{label}: {}", meeting.outcome.as_ref()?))
}

/// What is on the table.
pub fn on_the_table(meeting: &MeetingLine) -> Option<String> {
    (!meeting.issues.is_empty()).then(|| format!("On the table: {}", names(&meeting.issues)))
}

/// Who sits there, each party once: `United States (Marco Rubio and Steve Witkoff)`.
pub fn seats(meeting: &MeetingLine) -> Option<String> {
    let parties: Vec<String> =
        parties(meeting).into_iter().map(|party| seats_of(party, &meeting.seats)).collect();
    (!parties.is_empty()).then(|| list(&parties))
}

/// The parties at the table, each once.
fn parties(meeting: &MeetingLine) -> Vec<&Named> {
    let mut parties: Vec<&Named> = Vec::new();
    for seat in &meeting.seats {
        if !parties.contains(&&seat.party) {
            parties.push(&seat.party);
        }
    }
    parties
}

/// A party with its persons; what holds for one of them alone stands behind that one.
fn seats_of(party: &Named, seats: &[Seat]) -> String {
    let seats: Vec<&Seat> = seats.iter().filter(|seat| seat.party == *party).collect();
    let persons: Vec<String> =
        seats.iter().map(|line| seat(line)).filter(|seat| !seat.is_empty()).collect();
    let marked = seats.iter().any(|seat| seat.expected || seat.remote);
    match persons.as_slice() {
        [] => party.name.clone(),
        persons if marked => format!("{} ({})", party.name, persons.join("; ")),
        persons => format!("{} ({})", party.name, list(persons)),
    }
}

/// Who comes, and how; empty where only the party is known to.
fn seat(seat: &Seat) -> String {
    let notes = [(seat.expected, "expected"), (seat.remote, "from afar")];
    let notes = notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note);
    seat.person.as_deref().into_iter().chain(notes).collect::<Vec<_>>().join(", ")
}

/// When a meeting takes place.
pub fn time(meeting: &MeetingLine) -> String {
    let on = meeting.on.as_deref().map_or_else(|| "date not known".to_owned(), date);
    match &meeting.time {
        Some(time) => format!("{on}, {time}"),
        None => on,
    }
}

pub fn status(standing: Standing) -> &'static str {
    match standing {
        Standing::Held => "held",
        Standing::Planned => "planned",
        Standing::Unknown => "was planned; whether it took place is not recorded",
        Standing::Cancelled => "cancelled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_party_sits_there_once() {
        let seat = |party: &str, person: &str, expected, remote| Seat {
            party: Named { id: party.into(), name: party.into() },
            person: (!person.is_empty()).then(|| person.into()),
            expected,
            remote,
        };
        let of = |party: &str, seats: &[Seat]| {
            seats_of(&Named { id: party.into(), name: party.into() }, seats)
        };
        let mut seats = vec![
            seat("A", "Ann", false, false),
            seat("B", "", false, true),
            seat("A", "Abe", false, false),
            seat("C", "", false, false),
        ];
        assert_eq!(of("A", &seats), "A (Ann and Abe)");
        assert_eq!(of("B", &seats), "B (from afar)");
        assert_eq!(of("C", &seats), "C");
        seats.push(seat("A", "Ada", true, true));
        assert_eq!(of("A", &seats), "A (Ann; Abe; Ada, expected, from afar)");
    }
}
