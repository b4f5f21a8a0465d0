//! Dates as people report them: a day, a month, a year or a range.
//!
//! "In November" is a date that a record must be able to hold without inventing a day. A [`When`]
//! is a closed range of days that remembers how it was said.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A closed range of days, written as precisely as it is known.
///
/// Its text forms are `2025-12-02`, `2025-11`, `2025` and `2025-11-29/2025-11-30`. Ordered by first
/// day, then by last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct When {
    from: Date,
    to: Date,
}

/// What is wrong with a text that should be a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WhenError {
    /// The text is none of the four forms, or no such day exists.
    #[error(
        "{0:?} is no date; write a day (2025-12-02), a month (2025-11), a year (2025) or a range (2025-11-29/2025-11-30)"
    )]
    Form(String),
    /// The range ends before it begins.
    #[error("the range {0:?} ends before it begins")]
    Backwards(String),
}

impl When {
    /// One day.
    pub fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }

    /// All days from `from` to `to`, both included; `None` if `to` is before `from`.
    pub fn between(from: Date, to: Date) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// The whole month that `day` lies in.
    pub fn month_of(day: Date) -> Self {
        Self { from: day.first_of_month(), to: day.last_of_month() }
    }

    /// The whole year that `day` lies in.
    pub fn year_of(day: Date) -> Self {
        Self { from: day.first_of_year(), to: day.last_of_year() }
    }

    /// The first day of the range.
    pub fn first(&self) -> Date {
        self.from
    }

    /// The last day of the range.
    pub fn last(&self) -> Date {
        self.to
    }

    /// Whether the range is a single day.
    pub fn is_day(&self) -> bool {
        self.from == self.to
    }

    /// How many days lie between two dates: 0 if they overlap, 1 from one day to the next.
    pub fn days_from(&self, other: &Self) -> i32 {
        let gap = |from: &Self, to: &Self| from.to.until(to.from).map_or(0, |gap| gap.get_days());
        gap(self, other).max(gap(other, self)).max(0)
    }

    fn is_year(self) -> bool {
        self.from == self.from.first_of_year() && self.to == self.from.last_of_year()
    }

    fn is_month(self) -> bool {
        self.from == self.from.first_of_month() && self.to == self.from.last_of_month()
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.is_day() {
            self.from.to_string()
        } else if self.is_year() {
            format!("{:04}", self.from.year())
        } else if self.is_month() {
            format!("{:04}-{:02}", self.from.year(), self.from.month())
        } else {
            format!("{}/{}", self.from, self.to)
        };
        f.pad(&text)
    }
}

/// A run of exactly `n` ASCII digits as a number.
fn digits(text: &str, n: usize) -> Option<i16> {
    (text.len() == n && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn parse_day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = i8::try_from(digits(month, 2)?).ok()?;
    let day = i8::try_from(digits(day, 2)?).ok()?;
    Date::new(digits(year, 4)?, month, day).ok()
}

fn parse_month(text: &str) -> Option<When> {
    let (year, month) = text.split_once('-')?;
    let month = i8::try_from(digits(month, 2)?).ok()?;
    Date::new(digits(year, 4)?, month, 1).ok().map(When::month_of)
}

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        let form = || WhenError::Form(text.to_owned());
        if let Some((from, to)) = text.split_once('/') {
            let from = parse_day(from).ok_or_else(form)?;
            let to = parse_day(to).ok_or_else(form)?;
            return Self::between(from, to).ok_or_else(|| WhenError::Backwards(text.to_owned()));
        }
        parse_day(text)
            .map(Self::day)
            .or_else(|| parse_month(text))
            .or_else(|| Date::new(digits(text, 4)?, 1, 1).ok().map(Self::year_of))
            .ok_or_else(form)
    }
}

impl TryFrom<String> for When {
    type Error = WhenError;
    fn try_from(text: String) -> Result<Self, WhenError> {
        text.parse()
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}

impl schemars::JsonSchema for When {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "When".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A day, a month, a year or a range of days.",
            "pattern": r"^\d{4}(-\d{2}(-\d{2}(/\d{4}-\d{2}-\d{2})?)?)?$"
        })
    }
}

/// The day after `date`, or `date` itself at the end of the calendar.
pub fn next_day(date: Date) -> Date {
    date.checked_add(1.day()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_form_is_read_and_written_back() {
        for text in ["2025-12-02", "2025-11", "2025", "2025-11-29/2025-11-30"] {
            assert_eq!(text.parse::<When>().unwrap().to_string(), text);
        }
        assert_eq!("2025-11".parse(), Ok(When::month_of(date(2025, 11, 9))));
    }

    #[test]
    fn days_between_dates_are_counted_either_way() {
        let cases = [
            ("2025-12-02", "2025-12-02", 0),
            ("2025-12-02", "2025-12-03", 1),
            ("2025-11", "2025-12-04", 4),
            ("2025-11-29/2025-12-02", "2025-11-30", 0),
            ("2024", "2026-01-01", 366),
        ];
        for (a, b, days) in cases {
            let [a, b]: [When; 2] = [a, b].map(|text| text.parse().unwrap());
            assert_eq!((a.days_from(&b), b.days_from(&a)), (days, days));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "25-12-02",
            "2025-13",
            "2025-02-30",
            "2025-1-1",
            "tomorrow",
            "-2025",
            "2025-12-02/",
        ] {
            assert_eq!(text.parse::<When>(), Err(WhenError::Form(text.into())));
        }
        let backwards = "2025-12-02/2025-12-01";
        assert_eq!(backwards.parse::<When>(), Err(WhenError::Backwards(backwards.into())));
    }

    proptest! {
        #[test]
        fn every_range_round_trips(a in 0i32..3_000_000, n in 0i32..800) {
            let from = date(0, 1, 1).checked_add(a.days()).unwrap();
            let to = from.checked_add(n.days()).unwrap_or(from);
            let when = When::between(from, to).unwrap();
            prop_assert_eq!(when.to_string().parse::<When>(), Ok(when));
        }
    }
}
