//! Dates in running text, counted from the day of publication.
//!
//! "On Tuesday" is a day only when it is known when the report was written; until then it stays
//! open. A weekday or month without a year is taken on the side that the sentence looks to: ahead
//! for what is planned, back for what was.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use onetext_record::When;
use regex::{Captures, Regex};

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const DAYS: &str = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";

#[expect(clippy::unwrap_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace("MONTH", MONTHS).replace("DAYS", DAYS)).unwrap()
}

static ABSOLUTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:(?P<iso>\d{4}-\d{2}-\d{2})",
        r"|(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>MONTH)\b\.?,?\s+(?P<y1>\d{4})",
        r"|(?P<m2>MONTH)\b\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{4})",
        r"|(?P<m3>MONTH)\b,?\s+(?P<y3>\d{4}))\b"
    ))
});

pub(crate) static RELATIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:(?P<from>\d{1,2})(?:st|nd|rd|th)?\s*(?:to|and|-|–|until)\s*(?P<to>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m4>MONTH)",
        r"|(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>MONTH)",
        r"|(?P<m2>MONTH)\b\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?",
        r"|(?:in|since|during|early in|late in|of|this|last|next|for|an?|the)\s+(?:early\s+|late\s+|mid-)?(?P<m3>MONTH)",
        r"|(?:(?P<which>last|next|this|coming|past)\s+)?(?P<day>DAYS)",
        r"|(?P<so>earlier|later)\s+this\s+(?P<unit>week|month|year)",
        r"|(?P<count>a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\s+(?P<units>day|week|month|year)s?\s+ago",
        r"|(?P<word>this morning|this afternoon|this evening|last night|overnight",
        r"|today|tonight|yesterday|tomorrow|last week|this week|next week",
        r"|last month|this month|next month|last year|this year|next year",
        r"|last weekend|this weekend|next weekend|over the weekend|at the weekend|the weekend))\b"
    ))
});

/// The first date in a text that needs no day to count from, and its place in bytes.
pub(crate) fn absolute(text: &str) -> Option<(Range<usize>, When)> {
    ABSOLUTE.captures_iter(text).find_map(|found| Some((found.get(0)?.range(), full(&found)?)))
}

/// A date in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    /// Its place, in bytes.
    pub(crate) at: Range<usize>,
    /// The days meant; none if it counts from a day that is not known.
    pub(crate) when: Option<When>,
}

/// Every date in a sentence. `published` is the day that relative ones count from; `ahead` tells
/// whether the sentence looks forward.
pub(crate) fn mentions(text: &str, published: Option<When>, ahead: bool) -> Vec<Mention> {
    let from = published.map(|when| when.last());
    let mut found: Vec<Mention> = ABSOLUTE
        .captures_iter(text)
        .filter_map(|found| Some(Mention { at: found.get(0)?.range(), when: Some(full(&found)?) }))
        .collect();
    for captures in RELATIVE.captures_iter(text) {
        let Some(at) = captures.get(0).map(|all| all.range()) else { continue };
        // "May" begins more verbs than dates; a month stands with a capital.
        let is_name = ["m1", "m2", "m3", "m4"].iter().all(|name| {
            captures.name(name).is_none_or(|m| m.as_str().starts_with(char::is_uppercase))
        });
        if is_name && found.iter().all(|other| other.at.end <= at.start || at.end <= other.at.start)
        {
            found.push(Mention { at, when: from.and_then(|from| counted(&captures, from, ahead)) });
        }
    }
    found.sort_by_key(|mention| mention.at.start);
    found
}

fn full(found: &Captures<'_>) -> Option<When> {
    if let Some(iso) = found.name("iso") {
        return iso.as_str().parse().ok();
    }
    let part =
        |names: [&str; 3]| names.iter().find_map(|name| found.name(name)).map(|m| m.as_str());
    let year: i16 = part(["y1", "y2", "y3"])?.parse().ok()?;
    let month = month(part(["m1", "m2", "m3"])?)?;
    match part(["d1", "d2", "d2"]) {
        Some(day) => Date::new(year, month, day.parse().ok()?).ok().map(When::day),
        None => Date::new(year, month, 1).ok().map(When::month_of),
    }
}

/// The number of a month by the beginning of its name.
fn month(name: &str) -> Option<i8> {
    let start = name.get(..3)?.to_lowercase();
    let names =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let at = names.iter().position(|month| *month == start)?;
    i8::try_from(at + 1).ok()
}

fn counted(found: &Captures<'_>, from: Date, ahead: bool) -> Option<When> {
    if let Some(day) = found.name("day") {
        let which = found.name("which").map(|which| which.as_str().to_lowercase());
        return weekday(day.as_str(), which.as_deref(), from, ahead).map(When::day);
    }
    if let Some(word) = found.name("word") {
        return named(&word.as_str().to_lowercase(), from, ahead);
    }
    if let (Some(so), Some(unit)) = (found.name("so"), found.name("unit")) {
        return part_of(&so.as_str().to_lowercase(), &unit.as_str().to_lowercase(), from);
    }
    if let (Some(count), Some(unit)) = (found.name("count"), found.name("units")) {
        return ago(&count.as_str().to_lowercase(), &unit.as_str().to_lowercase(), from);
    }
    if let (Some(first), Some(last), Some(name)) =
        (found.name("from"), found.name("to"), found.name("m4"))
    {
        let (first, last) = (first.as_str().parse().ok()?, last.as_str().parse().ok()?);
        let month = month(name.as_str())?;
        let day = |day| yearly(month, Some(day), from, ahead);
        return When::between(day(first)?.first(), day(last)?.last());
    }
    let part =
        |names: [&str; 3]| names.iter().find_map(|name| found.name(name)).map(|m| m.as_str());
    let month = month(part(["m1", "m2", "m3"])?)?;
    let day: Option<i8> = match part(["d1", "d2", "d2"]) {
        Some(day) => Some(day.parse().ok()?),
        None => None,
    };
    yearly(month, day, from, ahead)
}

/// A day or month in the year that puts it nearest on the side that the sentence looks to.
fn yearly(month: i8, day: Option<i8>, from: Date, ahead: bool) -> Option<When> {
    // The year that puts the date nearest on the side that the sentence looks to.
    let years = [from.year() - 1, from.year(), from.year() + 1];
    let dates = years.into_iter().filter_map(|year| Date::new(year, month, day.unwrap_or(1)).ok());
    let whens =
        dates.map(|date| if day.is_some() { When::day(date) } else { When::month_of(date) });
    if ahead {
        whens.filter(|when| when.last() >= from).min()
    } else {
        whens.filter(|when| when.first() <= from).max()
    }
}

fn weekday(name: &str, which: Option<&str>, from: Date, ahead: bool) -> Option<Date> {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let at = names.iter().position(|day| name.eq_ignore_ascii_case(day))?;
    let wanted = Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()?;
    let ahead = match which {
        Some("last" | "past") => false,
        Some("next" | "coming" | "this") => true,
        _ => ahead,
    };
    if which.is_none() && from.weekday() == wanted {
        return Some(from);
    }
    from.nth_weekday(if ahead { 1 } else { -1 }, wanted).ok()
}

/// The Monday of a day's week.
fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

/// What is past of a week, month or year, or what is left of it; the day itself belongs to both.
fn part_of(so: &str, unit: &str, from: Date) -> Option<When> {
    let (first, last) = match unit {
        "week" => (monday(from)?, monday(from)?.checked_add(6.days()).ok()?),
        "month" => (from.first_of_month(), from.last_of_month()),
        _ => (from.first_of_year(), from.last_of_year()),
    };
    if so == "earlier" { When::between(first, from) } else { When::between(from, last) }
}

/// So many days, weeks, months or years before a day. What is counted in weeks is only known to
/// the week, and so on.
fn ago(count: &str, unit: &str, from: Date) -> Option<When> {
    const WORDS: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let n: i32 = match WORDS.iter().position(|word| *word == count) {
        Some(at) => i32::try_from(at + 1).ok()?,
        None if matches!(count, "a" | "an") => 1,
        None => count.parse().ok()?,
    };
    match unit {
        "day" => from.checked_sub(n.days()).ok().map(When::day),
        "week" => {
            let first = monday(from.checked_sub((7 * n).days()).ok()?)?;
            When::between(first, first.checked_add(6.days()).ok()?)
        }
        "month" => from.checked_sub(n.months()).ok().map(When::month_of),
        _ => from.checked_sub(n.years()).ok().map(When::year_of),
    }
}

fn named(word: &str, from: Date, ahead: bool) -> Option<When> {
    let days = |n: i32| from.checked_add(n.days()).ok();
    let week = |n: i32| {
        let first = monday(from)?.checked_add((7 * n).days()).ok()?;
        When::between(first, first.checked_add(6.days()).ok()?)
    };
    let weekend = |n: i32| {
        let saturday = monday(from)?.checked_add((7 * n + 5).days()).ok()?;
        When::between(saturday, saturday.checked_add(1.days()).ok()?)
    };
    // On a Monday the weekend that was lies in the week before.
    let is_on = from.weekday().to_monday_zero_offset() >= 5;
    let year = |n: i16| Date::new(from.year().checked_add(n)?, 1, 1).ok().map(When::year_of);
    let month = |n: i32| Some(When::month_of(from.first_of_month().checked_add(n.months()).ok()?));
    match word {
        "today" | "tonight" | "this morning" | "this afternoon" | "this evening" => {
            Some(When::day(from))
        }
        "overnight" => When::between(days(-1)?, from),
        "last weekend" => weekend(-1),
        "this weekend" => weekend(0),
        "next weekend" => weekend(1),
        "over the weekend" | "at the weekend" | "the weekend" => {
            weekend(if ahead || is_on { 0 } else { -1 })
        }
        "last year" => year(-1),
        "this year" => year(0),
        "next year" => year(1),
        "yesterday" | "last night" => days(-1).map(When::day),
        "tomorrow" => days(1).map(When::day),
        "last week" => week(-1),
        "this week" => week(0),
        "next week" => week(1),
        "last month" => month(-1),
        "this month" => month(0),
        "next month" => month(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, ahead: bool) -> Vec<String> {
        let published = "2025-12-01".parse().ok();
        let found = mentions(text, published, ahead);
        let written = |mention: &Mention| {
            let when = mention.when.map_or_else(|| "open".to_owned(), |when| when.to_string());
            format!("{}: {when}", &text[mention.at.clone()])
        };
        found.iter().map(written).collect()
    }

    #[test]
    fn dates_count_from_the_day_of_publication() {
        let cases = [
            ("They meet on Tuesday.", true, vec!["Tuesday: 2025-12-02"]),
            ("They met on Tuesday.", false, vec!["Tuesday: 2025-11-25"]),
            ("They meet on Monday.", true, vec!["Monday: 2025-12-01"]),
            ("The draft circulated in November.", false, vec!["in November: 2025-11"]),
            ("Talks are due in January.", true, vec!["in January: 2026-01"]),
            (
                "On 12 December and December 14",
                true,
                vec!["12 December: 2025-12-12", "December 14: 2025-12-14"],
            ),
            ("Signed on February 12, 2015.", false, vec!["February 12, 2015: 2015-02-12"]),
            (
                "yesterday, last week, next month",
                false,
                vec![
                    "yesterday: 2025-11-30",
                    "last week: 2025-11-24/2025-11-30",
                    "next month: 2026-01",
                ],
            ),
            (
                "earlier this month, two days ago, three weeks ago, last year",
                false,
                vec![
                    "earlier this month: 2025-12-01",
                    "two days ago: 2025-11-29",
                    "three weeks ago: 2025-11-10/2025-11-16",
                    "last year: 2024",
                ],
            ),
            (
                "over the weekend, overnight, later this week",
                false,
                vec![
                    "over the weekend: 2025-11-29/2025-11-30",
                    "overnight: 2025-11-30/2025-12-01",
                    "later this week: 2025-12-01/2025-12-07",
                ],
            ),
            (
                "held from 13 to 16 September, planned for April",
                false,
                vec!["13 to 16 September: 2025-09-13/2025-09-16", "for April: 2025-04"],
            ),
            (
                "last night, three days ago and two weeks ago",
                false,
                vec![
                    "last night: 2025-11-30",
                    "three days ago: 2025-11-28",
                    "two weeks ago: 2025-11-17/2025-11-23",
                ],
            ),
            ("It may help to march on.", false, vec![]),
        ];
        for (text, ahead, expected) in cases {
            assert_eq!(read(text, ahead), expected, "{text}");
        }
    }

    #[test]
    fn without_a_day_to_count_from_a_date_stays_open() {
        assert_eq!(mentions("on Tuesday", None, true)[0].when, None);
        assert!(mentions("on 2 December 2025", None, true)[0].when.is_some());
    }

    proptest! {
        #[test]
        fn every_text_is_read_without_harm(text in "(on |last |next |earlier this |[0-9]{1,3} )?(week|years ago|month)? ?[0-9]{0,3} ?(May|Sunday|December|\\PC){0,4} [0-9]{0,5}", ahead in any::<bool>()) {
            for mention in mentions(&text, "9999-12-31".parse().ok(), ahead) {
                prop_assert!(text.get(mention.at).is_some());
            }
        }
    }
}
