//! Which news agency a report names as where it comes from.
//!
//! Outlets credit an agency in a few fixed places: the dateline (`KYIV, 1 December (Reuters) –`),
//! the byline (`By Jo Roe, AP`), a line of its own at the head or the foot, or a remark that the
//! agency helped. An agency that is named anywhere else is only somebody who is spoken of.

use std::sync::LazyLock;

use regex::{Match, Regex};

use crate::lexicon::Map;

const AGENCIES: &str = include_str!("../lexicon/agencies.txt");

/// In how many of the first lines a byline stands, and in how many of the last ones.
const HEAD: usize = 8;
const FOOT: usize = 5;

/// The longest line that can be a byline, in bytes.
const LONGEST_BYLINE: usize = 120;

/// An agency that a report credits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// The agency, by one name for all its spellings.
    pub agency: &'static str,
    /// How.
    pub how: Credited,
}

/// How a report credits an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Credited {
    /// The agency published it itself.
    Publisher,
    /// In the dateline.
    Dateline,
    /// In the byline, or in a line of its own.
    Byline,
    /// As having helped: `additional reporting by AFP`.
    Assisting,
}

/// The agencies by every way to write them.
static NAMES: LazyLock<Map<&str, &str>> = LazyLock::new(|| {
    let lines = AGENCIES.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let names = lines.flat_map(|line| {
        let (name, others) = line.split_once('=').unwrap_or((line, ""));
        let name = name.trim();
        let others = others.split('|').map(str::trim).filter(|other| !other.is_empty());
        others.chain([name]).map(move |other| (other, name))
    });
    names.collect()
});

/// A pattern in which `AGENCY` stands for the name of one, the only groups that are captured.
#[expect(clippy::unwrap_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(words: &str) -> Regex {
    let mut names: Vec<&str> = NAMES.keys().copied().collect();
    // The longest first, so that `Interfax-Ukraine` is not taken for `Interfax`.
    names.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    let names: Vec<String> = names.into_iter().map(regex::escape).collect();
    let agency = format!(r"\b({})(?:\b|$)", names.join("|"));
    Regex::new(&words.replace("AGENCY", &agency)).unwrap()
}

/// `KYIV, Ukraine (AP) —`, `MOSCOW, December 1. /TASS/.`, `Geneva – dpa –`.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Lu}[\p{L}\p{M}\p{N} .,'’/-]{0,60}?(?:[(\[]AGENCY(?:[ /,][^)\]]{0,30})?[)\]]\s*[-–—:]|/AGENCY/|\s[-–—]\s*AGENCY\s*[-–—])|^(?:[(\[]|/)?AGENCY[)\]/]?\s*[-–—]\s",
    )
});

/// `By AFP`, `Source: Xinhua`, `Reuters in Kyiv`, `By Jo Roe, AP`, `(dpa)`, `© AFP 2025`.
static BYLINE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"^(?i:(?:by|from|source|sources|text|credit|agency)[:\s]+)?AGENCY(?i:\s+(?:staff|writers?|news|in\s+\p{L}+|correspondents?)){0,2}\.?$",
        r"^(?i:(?:by|text|report(?:ing)? by)[:\s]).{2,70}?(?:[,|/(–—]| for | - )\s*AGENCY\)?\.?$",
        r"^[(\[/—–-]\s*AGENCY(?:[,/ ].{0,30})?[)\]/]?\.?$",
        r"^©\s*(?:\d{4}\s+)?AGENCY\b.{0,40}$",
    ]
    .into_iter()
    .map(pattern)
    .collect()
});

/// `additional reporting by AFP`, `with material from dpa`, `The AP contributed to this report`.
static ASSISTING: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i:additional reporting|with (?:additional )?(?:files|materials?|inputs?|information|reporting|copy)|compiled)\s+(?i:by|from)\s+(?:[^.\n]{0,60}?)AGENCY",
        r"AGENCY(?:[^.\n]{0,40})?\s(?i:contributed to (?:this|the) (?:report|story|article))",
    ]
    .into_iter()
    .map(pattern)
    .collect()
});

/// What stands in every remark that [`ASSISTING`] finds.
const HELP: [&str; 8] =
    ["eporting", "files", "aterial", "nput", "nformation", "copy", "ompiled", "ontributed to"];

/// The agency that a report credits, in the strongest way that it does.
pub fn credit(text: &str, publisher: Option<&str>) -> Option<Credit> {
    let found = |name: &str, how| Some(Credit { agency: NAMES.get(name).copied()?, how });
    if let Some(by) = publisher {
        let is_agency = |name: &&str| by.trim().eq_ignore_ascii_case(name);
        if let Some(agency) = NAMES.keys().copied().filter(is_agency).min() {
            return found(agency, Credited::Publisher);
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let head = &lines[..lines.len().min(HEAD)];
    let foot = &lines[lines.len().saturating_sub(FOOT).max(head.len())..];
    // Patterns are made only where there is something to find.
    let names = |line: &&str| NAMES.keys().any(|name| line.contains(name));
    let may_help = HELP.iter().any(|words| text.contains(words)) && names(&text);
    if !may_help && !head.iter().chain(foot).any(names) {
        return None;
    }
    if let Some(agency) = head.iter().find_map(|line| named(&DATELINE, line)) {
        return found(agency.as_str(), Credited::Dateline);
    }
    let mut short = head.iter().chain(foot).filter(|line| line.len() <= LONGEST_BYLINE);
    if let Some(agency) = short.find_map(|line| BYLINE.iter().find_map(|regex| named(regex, line)))
    {
        return found(agency.as_str(), Credited::Byline);
    }
    if !may_help {
        return None;
    }
    // The earliest in the text, whichever the words.
    let hits = ASSISTING.iter().filter_map(|regex| named(regex, text));
    let first = hits.min_by_key(Match::start)?;
    found(first.as_str(), Credited::Assisting)
}

/// The agency that a pattern finds.
fn named<'a>(regex: &Regex, text: &'a str) -> Option<Match<'a>> {
    regex.captures(text)?.iter().skip(1).flatten().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Credited)>) {
        let credit = credit(text, None);
        let found = credit.as_ref().map(|credit| (credit.agency, credit.how));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn agencies_are_credited_in_datelines() {
        for (text, agency) in [
            ("Talks resume\n\nKYIV, Dec 1 (Reuters) - Envoys met on Monday.", "Reuters"),
            ("GENEVA (AP) — Envoys met on Monday.", "AP"),
            ("MOSCOW, December 1. /TASS/. Envoys met.", "TASS"),
            ("Kyiv (Interfax-Ukraine) – Envoys met.", "Interfax-Ukraine"),
            ("Berlin (dpa/lsw) - Die Gesandten trafen sich.", "dpa"),
            ("AFP – Envoys met on Monday.", "AFP"),
        ] {
            check(text, Some((agency, Credited::Dateline)));
        }
    }

    #[test]
    fn agencies_are_credited_in_bylines() {
        for (text, agency) in [
            ("Talks resume\nBy Reuters\n\nEnvoys met.", "Reuters"),
            ("Talks resume\nBy Jo Roe, Associated Press\nEnvoys met.", "AP"),
            ("Talks resume\nAgence France-Presse in Kyiv\nEnvoys met.", "AFP"),
            ("Talks resume\nSource: Xinhua\nEnvoys met.", "Xinhua"),
            ("Talks resume\nEnvoys met.\n(dpa)", "dpa"),
            ("Talks resume\nEnvoys met.\n© 2025 AFP", "AFP"),
        ] {
            check(text, Some((agency, Credited::Byline)));
        }
    }

    #[test]
    fn help_is_told_apart() {
        for text in [
            "Talks resume\nEnvoys met.\n\nAdditional reporting by Jo Roe and AFP",
            "Talks resume\nEnvoys met. With files from Agence France-Presse.",
            "Talks resume\nEnvoys met.\nAFP in Kyiv contributed to this report.",
        ] {
            check(text, Some(("AFP", Credited::Assisting)));
        }
    }

    #[test]
    fn whom_a_report_speaks_of_is_not_credited() {
        for text in [
            "Talks resume\nThe minister told Reuters on Monday that envoys had met.",
            "Talks resume\n“We met,” he said, according to TASS.",
            "Talks resume\nThe Associated Press building (AP) was closed – nobody knows why.",
            "",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_publisher_that_is_an_agency_says_so_itself() {
        let found = credit("Envoys met.", Some(" reuters "));
        assert_eq!(found, Some(Credit { agency: "Reuters", how: Credited::Publisher }));
        assert_eq!(credit("Envoys met.", Some("The Daily Example")), None);
    }
}
