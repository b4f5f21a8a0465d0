//! What the reader knows before it reads of issues, and the verbs that report.
//!
//! The lists are plain files beside this one, so that anyone can correct them. They hold common
//! knowledge, written down for this project. A record's own parties, persons and issues come before
//! them.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use onetext_record::body::Stance;

const ISSUES: &str = include_str!("lexicon/issues.txt");
const CUES: &str = include_str!("lexicon/cues.txt");

pub(crate) type Map<K, V> = HashMap<K, V, FixedState>;

/// An issue of a field of talks and the words by which reports speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownIssue {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// `peace`, `trade`, `climate`, `labour` or `any`.
    pub(crate) field: &'static str,
    pub(crate) keywords: Vec<&'static str>,
}

/// A verb that reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CueVerb {
    pub(crate) stance: Stance,
    /// Whether its object is whom it is said to.
    pub(crate) has_addressee: bool,
    /// The words behind the first one.
    pub(crate) rest: Vec<&'static str>,
    /// Which form of the first word this is.
    pub(crate) form: Form,
}

/// A form of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `say`.
    Base,
    /// `says`.
    Third,
    /// `said`.
    Past,
    /// `saying`.
    Participle,
}

fn rows(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn list(cell: Option<&'static str>) -> Vec<&'static str> {
    let words = cell.into_iter().flat_map(|cell| cell.split(','));
    words.map(str::trim).filter(|word| !word.is_empty()).collect()
}

pub(crate) static KNOWN_ISSUES: LazyLock<Vec<KnownIssue>> = LazyLock::new(|| {
    rows(ISSUES)
        .filter_map(|row| {
            let mut cells = row.split('|').map(str::trim);
            let (id, title, field) = (cells.next()?, cells.next()?, cells.next()?);
            Some(KnownIssue { id, title, field, keywords: list(cells.next()) })
        })
        .collect()
});

/// Verbs that report by every form of their first word, those of several words first.
pub(crate) static CUE_VERBS: LazyLock<Map<String, Vec<CueVerb>>> = LazyLock::new(|| {
    let mut verbs: Map<String, Vec<CueVerb>> = Map::default();
    for row in rows(CUES) {
        let Some((stance, words)) = row.split_once(':') else { continue };
        let Ok(stance) = stance.trim().parse::<Stance>() else { continue };
        for phrase in words.split(',') {
            let has_addressee = phrase.contains('>');
            let mut words = phrase.trim().trim_end_matches('>').split_whitespace();
            let Some(first) = words.next() else { continue };
            let rest: Vec<&str> = words.collect();
            for (word, form) in forms(first) {
                let rest = rest.clone();
                verbs.entry(word).or_default().push(CueVerb { stance, has_addressee, rest, form });
            }
        }
    }
    for verbs in verbs.values_mut() {
        verbs.sort_by_key(|verb| (std::cmp::Reverse(verb.rest.len()), !verb.has_addressee));
    }
    verbs
});

/// The forms of a verb.
fn forms(verb: &str) -> Vec<(String, Form)> {
    let irregular: &[(&str, Form)] = match verb {
        "say" => &[
            ("say", Form::Base),
            ("says", Form::Third),
            ("said", Form::Past),
            ("saying", Form::Participle),
        ],
        "tell" => &[
            ("tell", Form::Base),
            ("tells", Form::Third),
            ("told", Form::Past),
            ("telling", Form::Participle),
        ],
        "think" => &[
            ("think", Form::Base),
            ("thinks", Form::Third),
            ("thought", Form::Past),
            ("thinking", Form::Participle),
        ],
        "feel" => &[
            ("feel", Form::Base),
            ("feels", Form::Third),
            ("felt", Form::Past),
            ("feeling", Form::Participle),
        ],
        "write" => &[
            ("write", Form::Base),
            ("writes", Form::Third),
            ("wrote", Form::Past),
            ("writing", Form::Participle),
        ],
        "make" => &[
            ("make", Form::Base),
            ("makes", Form::Third),
            ("made", Form::Past),
            ("making", Form::Participle),
        ],
        "put" => &[
            ("put", Form::Base),
            ("puts", Form::Third),
            ("put", Form::Past),
            ("putting", Form::Participle),
        ],
        "hold" => &[
            ("hold", Form::Base),
            ("holds", Form::Third),
            ("held", Form::Past),
            ("holding", Form::Participle),
        ],
        "seek" => &[
            ("seek", Form::Base),
            ("seeks", Form::Third),
            ("sought", Form::Past),
            ("seeking", Form::Participle),
        ],
        "swear" => &[
            ("swear", Form::Base),
            ("swears", Form::Third),
            ("swore", Form::Past),
            ("swearing", Form::Participle),
        ],
        "undertake" => &[
            ("undertake", Form::Base),
            ("undertakes", Form::Third),
            ("undertook", Form::Past),
            ("undertaking", Form::Participle),
        ],
        "stand" => &[
            ("stand", Form::Base),
            ("stands", Form::Third),
            ("stood", Form::Past),
            ("standing", Form::Participle),
        ],
        "come" => &[
            ("come", Form::Base),
            ("comes", Form::Third),
            ("came", Form::Past),
            ("coming", Form::Participle),
        ],
        "spell" => &[
            ("spell", Form::Base),
            ("spells", Form::Third),
            ("spelled", Form::Past),
            ("spelling", Form::Participle),
        ],
        "cast" => &[
            ("cast", Form::Base),
            ("casts", Form::Third),
            ("cast", Form::Past),
            ("casting", Form::Participle),
        ],
        "be" => &[
            ("are", Form::Base),
            ("were", Form::Past),
            ("is", Form::Third),
            ("was", Form::Past),
            ("been", Form::Past),
        ],
        _ => &[],
    };
    if !irregular.is_empty() {
        return irregular.iter().map(|(word, form)| ((*word).to_owned(), *form)).collect();
    }
    let is_vowel = |c: Option<char>| c.is_some_and(|c| "aeiou".contains(c));
    let mut ends = verb.chars().rev();
    let (last, before) = (ends.next(), ends.next());
    let doubles = matches!(verb, "admit" | "rebut" | "commit" | "concur" | "permit");
    let stem = match last {
        Some('e') => verb[..verb.len() - 1].to_owned(),
        Some(c) if doubles => format!("{verb}{c}"),
        _ => verb.to_owned(),
    };
    let third = match (last, before) {
        (Some('y'), before) if !is_vowel(before) => format!("{}ies", &verb[..verb.len() - 1]),
        (Some('s' | 'x' | 'z'), _) | (Some('h'), Some('c' | 's')) => format!("{verb}es"),
        _ => format!("{verb}s"),
    };
    let past = match (last, before) {
        (Some('y'), before) if !is_vowel(before) => format!("{}ied", &verb[..verb.len() - 1]),
        _ => format!("{stem}ed"),
    };
    let participle = if verb.ends_with("ee") { format!("{verb}ing") } else { format!("{stem}ing") };
    let past = if verb.ends_with("ee") { format!("{verb}d") } else { past };
    let mut found = vec![
        (verb.to_owned(), Form::Base),
        (third, Form::Third),
        (past, Form::Past),
        (participle, Form::Participle),
    ];
    if verb == "signal" {
        // Both spellings are in use.
        found.push(("signalled".to_owned(), Form::Past));
        found.push(("signalling".to_owned(), Form::Participle));
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use onetext_record::id::IssueId;

    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(KNOWN_ISSUES.len(), rows(ISSUES).count());
        let stances: BTreeSet<&str> =
            rows(CUES).filter_map(|row| Some(row.split_once(':')?.0)).collect();
        assert!(stances.iter().all(|stance| stance.parse::<Stance>().is_ok()), "{stances:?}");
        assert!(
            KNOWN_ISSUES
                .iter()
                .all(|issue| IssueId::new(issue.id).is_ok() && !issue.keywords.is_empty())
        );
    }

    #[test]
    fn verbs_have_their_forms() {
        let of = |verb| forms(verb).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(of("deny"), ["deny", "denies", "denied", "denying"]);
        assert_eq!(of("agree"), ["agree", "agrees", "agreed", "agreeing"]);
        assert_eq!(of("urge"), ["urge", "urges", "urged", "urging"]);
        assert_eq!(of("stress"), ["stress", "stresses", "stressed", "stressing"]);
        assert_eq!(of("admit"), ["admit", "admits", "admitted", "admitting"]);
        assert_eq!(of("say"), ["say", "says", "said", "saying"]);
    }
}
