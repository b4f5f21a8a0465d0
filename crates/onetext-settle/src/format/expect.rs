//! What every reader asks of its texts: that they are text, that numbers are numbers, that sizes
//! stay within bounds, and that names are known.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{File, MAX_BYTES, MAX_ISSUES, MAX_OPTIONS, MAX_VALUES, Mistake};
use crate::exact::{Exact, parse};
use crate::model::{Issue, IssueOption};

/// A file under reading, for telling mistakes in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
}

impl<'a> Page<'a> {
    /// The text of a file, without the mark that some editors put at its start.
    pub(super) fn open(file: File<'a>) -> Result<Self, Mistake> {
        let page = Self { name: file.name, text: "" };
        if file.bytes.len() > MAX_BYTES {
            let most = MAX_BYTES >> 20;
            return Err(page.mistake(0..0, format!("the file has more than {most} MB")));
        }
        match std::str::from_utf8(file.bytes) {
            Ok(text) => Ok(Self { text, ..page }),
            Err(error) => {
                let at = error.valid_up_to();
                Err(page
                    .mistake(at..at, "the file is no text in UTF-8")
                    .help("save it as text in UTF-8"))
            }
        }
    }

    pub(super) fn mistake(&self, at: Range<usize>, message: impl Into<String>) -> Mistake {
        Mistake { file: self.name.to_owned(), at, message: message.into(), help: None }
    }

    /// The name of the file without its folder and ending.
    pub(super) fn stem(&self) -> &'a str {
        let name = self.name.rsplit(['/', '\\']).next().unwrap_or(self.name);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The number that a text says.
    pub(super) fn number(&self, text: &str, at: Range<usize>) -> Result<Exact, Mistake> {
        parse(text).map_err(|error| self.mistake(at, error.to_string()))
    }
}

impl Mistake {
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A mistake in the files together.
pub(super) fn anywhere(message: impl Into<String>) -> Mistake {
    Mistake { file: String::new(), at: 0..0, message: message.into(), help: None }
}

/// The whole numbers of a range as options; none where there are none or too many.
pub(super) fn range(low: &Exact, high: &Exact, step: &Exact) -> Result<Vec<IssueOption>, String> {
    use num_traits::{Signed, ToPrimitive, Zero};
    if !step.is_positive() || low > high {
        return Err("the range is empty; write the smaller number first".to_owned());
    }
    let count = ((high - low) / step).floor().to_integer();
    let most = MAX_OPTIONS - 1;
    let count = count.to_usize().filter(|&count| count <= most);
    let Some(count) = count else {
        return Err(format!("the range has more than {MAX_OPTIONS} numbers"));
    };
    let mut found = Vec::with_capacity(count + 1);
    let mut at = low.clone();
    for _ in 0..=count {
        let id = plain(&at);
        found.push(IssueOption { title: id.clone(), id });
        at += step;
    }
    if found.is_empty() || (high - low).is_zero() && found.len() != 1 {
        return Err("the range is empty".to_owned());
    }
    Ok(found)
}

/// A number as people write it: whole, in decimals where they end, else as a fraction.
pub(super) fn plain(number: &Exact) -> String {
    use num_integer::Integer;
    use num_traits::One;
    if number.is_integer() {
        return number.numer().to_string();
    }
    let (mut below, mut places) = (number.denom().clone(), 0_u32);
    let (two, five, ten) = (2.into(), 5.into(), 10.into());
    while below.is_multiple_of(&ten) {
        below /= &ten;
        places += 1;
    }
    for prime in [&two, &five] {
        while below.is_multiple_of(prime) {
            below /= prime;
            places += 1;
        }
    }
    if !below.is_one() || places > 60 {
        return number.to_string();
    }
    let shown = crate::exact::show(number, places);
    let shown = shown.trim_end_matches('0');
    shown.to_owned()
}

/// A name that stands twice; none where every name stands once.
pub(super) fn twice<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}

/// Whether a scenario of these issues and so many parties is within bounds.
pub(super) fn sizes(issues: &[Issue], parties: usize) -> Result<(), Mistake> {
    if issues.is_empty() {
        return Err(anywhere("there is no issue to settle"));
    }
    if issues.len() > MAX_ISSUES || parties > MAX_ISSUES {
        return Err(anywhere(format!("there are more than {MAX_ISSUES} issues or parties")));
    }
    if let Some(issue) = issues.iter().find(|issue| issue.options.is_empty()) {
        return Err(anywhere(format!("the issue `{}` has no options", issue.id)));
    }
    if let Some(issue) = issues.iter().find(|issue| issue.options.len() > MAX_OPTIONS) {
        return Err(anywhere(format!(
            "the issue `{}` has more than {MAX_OPTIONS} options",
            issue.id
        )));
    }
    let options: usize = issues.iter().map(|issue| issue.options.len()).sum();
    if options.saturating_mul(parties.max(1)) > MAX_VALUES {
        return Err(anywhere(format!("there are more than {MAX_VALUES} values to know")));
    }
    Ok(())
}

/// The name among `known` that `word` was probably meant to be.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|name| (name, strsim::jaro_winkler(&lower, &name.to_lowercase())))
        .filter(|(_, likeness)| *likeness >= 0.8)
        .max_by(|(a, x), (b, y)| x.total_cmp(y).then_with(|| b.cmp(a)))
        .map(|(name, _)| name)
}

/// What to say of a name that is not known: the nearest that is, or all of them where they are few.
pub(super) fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() || known.len() > 12 => None,
        None => Some(format!("known are {}", known.join(", "))),
    }
}
