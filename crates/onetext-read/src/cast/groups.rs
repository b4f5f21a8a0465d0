//! Words that speak of a group: `European leaders`, monitors.

use std::ops::Range;

use super::words::{MONITORING, MONITORS, NEUTRAL, REGIONS, SIDES};
use crate::text::{Text, capitalised};

/// `European leaders`, and `Europe` for the same: the name of the group.
pub(super) fn region(text: &Text<'_>, tokens: &Range<usize>, head: usize) -> Option<&'static str> {
    if text.token(head) == "Europe" {
        return Some("European countries");
    }
    if !SIDES.contains(&text.lower(head)) {
        return None;
    }
    let adjective = tokens.clone().find_map(|i| {
        REGIONS.iter().find(|(adjective, _)| *adjective == text.token(i)).map(|(_, name)| *name)
    });
    adjective
}

/// `Independent monitoring groups`: their name.
pub(super) fn monitors(text: &Text<'_>, tokens: &Range<usize>, head: usize) -> Option<String> {
    let is_neutral = tokens.clone().any(|i| NEUTRAL.contains(&text.lower(i)));
    let is_one = if MONITORS.contains(&text.lower(head)) {
        is_neutral
    } else {
        let noun = matches!(
            text.lower(head),
            "group"
                | "groups"
                | "mission"
                | "missions"
                | "team"
                | "teams"
                | "organisation"
                | "organisations"
                | "organization"
                | "organizations"
                | "body"
                | "bodies"
        );
        noun && head > tokens.start && MONITORING.contains(&text.lower(head - 1))
    };
    if !is_one {
        return None;
    }
    let start = tokens.clone().find(|i| !matches!(text.lower(*i), "the" | "a" | "an"))?;
    Some(capitalised(&text.words(&text.place(start..head + 1)).to_lowercase()))
}
