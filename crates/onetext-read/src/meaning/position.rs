//! What a statement makes of an issue's options: what its speaker would rather have, could live
//! with, or rules out.
//!
//! A red line is only read from words that draw one (`never`, `will not accept`, `not negotiable`).
//! Who has concerns, who dismisses an offer, who finds something difficult, has drawn none.

use onetext_record::body::{IssueOption, Stance};

use super::issue::stems;

/// What a statement makes of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Would rather have it.
    Prefers,
    /// Could live with it.
    Accepts,
    /// Rules it out: a red line.
    Rejects,
}

/// Phrases that draw a red line.
const RED_LINES: [&str; 24] = [
    "never",
    "red line",
    "red lines",
    "not negotiable",
    "non-negotiable",
    "nonnegotiable",
    "not up for negotiation",
    "not open to negotiation",
    "not for sale",
    "out of the question",
    "unacceptable",
    "under no circumstances",
    "in no circumstances",
    "not at any price",
    "rule out",
    "rules out",
    "ruled out",
    "ruling out",
    "refuse to accept",
    "refuses to accept",
    "refused to accept",
    "refusing to accept",
    "no question of",
    "not under any circumstances",
];

/// What a party will not do when it draws a red line.
const GIVEN_UP: [&str; 22] = [
    "accept",
    "agree",
    "sign",
    "recognise",
    "recognize",
    "cede",
    "give up",
    "surrender",
    "allow",
    "tolerate",
    "negotiate",
    "discuss",
    "withdraw",
    "concede",
    "compromise",
    "consent",
    "permit",
    "hand over",
    "ratify",
    "countenance",
    "stand for",
    "put up with",
];

/// Words that deny, at the end of which what is denied begins.
const DENIALS: [&str; 9] = [
    "will not ",
    "won't ",
    "would not ",
    "wouldn't ",
    "cannot ",
    "can not ",
    "can't ",
    "could not ",
    "couldn't ",
];

/// What a statement makes of the option that it speaks of; nothing where it says too little.
///
/// `cue` and `content` are its words, and `is_weakened` tells whether others weaken them.
pub(crate) fn takes(
    stance: Stance,
    negated: bool,
    is_weakened: bool,
    cue: &str,
    content: &str,
) -> Option<Takes> {
    if negated {
        return None;
    }
    let content = format!(" {} ", plain(content));
    let is_denied = ["not", "no", "never", "n't", "without", "neither", "nor"].iter().any(|word| {
        content.contains(&format!(" {word} ")) || (*word == "n't" && content.contains(word))
    });
    match stance {
        Stance::Rejects => {
            let words = format!(" {} {}", plain(cue), content.trim_start());
            (!is_weakened && is_red_line(&words)).then_some(Takes::Rejects)
        }
        Stance::Accepts | Stance::Offers => (!is_denied).then_some(Takes::Accepts),
        Stance::Demands | Stance::Insists | Stance::Supports => {
            (!is_denied && !is_weakened).then_some(Takes::Prefers)
        }
        _ => None,
    }
}

/// Small letters, straight apostrophes, single blanks, no signs but hyphens and apostrophes.
fn plain(words: &str) -> String {
    let lower = words.to_lowercase().replace('’', "'");
    let kept: String = lower
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '\'') { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_red_line(words: &str) -> bool {
    let has = |phrase: &str| words.contains(&format!(" {phrase} "));
    if ["not rule out", "not ruled out", "not ruling out"].iter().any(|phrase| has(phrase)) {
        return false;
    }
    RED_LINES.iter().any(|phrase| has(phrase))
        || DENIALS.iter().any(|denial| {
            words.match_indices(&format!(" {denial}")).any(|(at, found)| {
                let rest = &words[at + found.len()..];
                let rest = rest.strip_prefix("ever ").unwrap_or(rest);
                GIVEN_UP
                    .iter()
                    .any(|deed| rest.strip_prefix(deed).is_some_and(|rest| rest.starts_with(' ')))
            })
        })
}

/// The option whose title's words stand in a statement: all of them, or most of several. None where
/// two options are as near.
pub(crate) fn option(words: &str, options: &[IssueOption]) -> Option<usize> {
    let said = stems(words);
    let score = |option: &IssueOption| -> usize {
        let title = stems(&option.title);
        let found = title.iter().filter(|stem| said.contains(stem)).count();
        let is_enough =
            found > 0 && (found == title.len() || (found >= 2 && found * 3 >= title.len() * 2));
        if is_enough { found * 2 + usize::from(found == title.len()) } else { 0 }
    };
    let scores: Vec<usize> = options.iter().map(score).collect();
    let best = scores.iter().copied().max().filter(|best| *best > 0)?;
    let mut at = scores.iter().enumerate().filter(|(_, score)| **score == best);
    let (first, second) = (at.next()?.0, at.next());
    second.is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_red_line_needs_words_that_draw_one() {
        let read = |cue, content| takes(Stance::Rejects, false, false, cue, content);
        for (cue, content) in [
            ("said", "it would never freeze the line"),
            ("said", "Kyiv will not accept a freeze"),
            ("said", "“We cannot ever sign a freeze,”"),
            ("ruled out", "a freeze"),
            ("called", "a freeze … “not negotiable”"),
            ("said", "a freeze is a red line."),
        ] {
            assert_eq!(read(cue, content), Some(Takes::Rejects), "{cue} {content}");
        }
        for (cue, content) in [
            ("has concerns about", "a freeze"),
            ("said", "a freeze would be difficult"),
            ("dismissed", "the offer of a freeze"),
            ("has not ruled out", "a freeze"),
            ("said", "it could not say when a freeze would come"),
        ] {
            assert_eq!(read(cue, content), None, "{cue} {content}");
        }
        assert_eq!(takes(Stance::Rejects, false, true, "would never", "accept a freeze"), None);
        assert_eq!(takes(Stance::Opposes, false, false, "said", "it is never wise"), None);
    }

    #[test]
    fn what_is_denied_is_neither_preferred_nor_accepted() {
        let demand = |content| takes(Stance::Demands, false, false, "demanded", content);
        assert_eq!(demand("a freeze along the line"), Some(Takes::Prefers));
        assert_eq!(demand("that there be no freeze"), None);
        assert_eq!(takes(Stance::Accepts, true, false, "has not accepted", "a freeze"), None);
        assert_eq!(
            takes(Stance::Offers, false, true, "could accept", "a freeze"),
            Some(Takes::Accepts)
        );
    }

    #[test]
    fn an_option_is_known_by_its_words() {
        let options: Vec<IssueOption> =
            ["Freeze along the line of contact", "Full withdrawal", "Joint administration"]
                .iter()
                .map(|title| IssueOption {
                    id: onetext_record::id::slug(title).unwrap_or_default().parse().unwrap(),
                    title: (*title).to_owned(),
                    description: None,
                })
                .collect();
        assert_eq!(option("a freeze along the current line of contact", &options), Some(0));
        assert_eq!(option("the full withdrawal of all troops", &options), Some(1));
        assert_eq!(option("a withdrawal", &options), None);
        assert_eq!(option("full withdrawal or joint administration", &options), None);
    }
}
