//! Conditions, red lines, interactions and constraints.

use ::toml::de::DeValue;
use num_traits::Signed;

use super::Names;
use super::fields::{Fields, Spot};
use crate::exact::{Exact, parse, whole};
use crate::format::MAX_LISTED;
use crate::format::expect::{meant, plain};
use crate::model::{Condition, Constraint, Interaction, Issue, RedLine};

/// The condition under a key; none where it is missing or wrong.
pub(super) fn condition(
    fields: &Fields<'_, '_>,
    key: &'static str,
    names: &Names,
) -> Option<Condition> {
    let inner = fields.inner(key)?;
    let mut sides: Vec<(usize, Vec<usize>)> = Vec::new();
    for (name, at, value) in inner.pairs() {
        let Some(issue) = names.issues.iter().position(|issue| issue.id == name) else {
            let known = names.issues.iter().map(|issue| issue.id.as_str());
            let help = meant(name, known);
            fields.sheet.tell(at, format!("there is no issue `{name}`"), help);
            return None;
        };
        let mut options = Vec::new();
        match value.get_ref() {
            DeValue::Array(items) => {
                for item in items {
                    options.extend(some(fields, item, &names.issues[issue], names.ranges[issue])?);
                }
            }
            _ => options = some(fields, value, &names.issues[issue], names.ranges[issue])?,
        }
        let listed = fields.sheet.listed.get().saturating_add(options.len());
        fields.sheet.listed.set(listed);
        if listed > MAX_LISTED {
            fields.sheet.tell(value.span(), "the conditions list too many numbers", None);
            return None;
        }
        options.sort_unstable();
        options.dedup();
        if options.is_empty() {
            fields.sheet.tell(value.span(), "a condition on no option never holds", None);
            return None;
        }
        sides.push((issue, options));
    }
    if sides.is_empty() {
        fields.sheet.tell(fields.place(key), "a condition on no issue always holds", None);
        return None;
    }
    sides.sort_unstable();
    Some(Condition(sides))
}

/// The options that one text or number names.
fn some(
    fields: &Fields<'_, '_>,
    value: Spot<'_, '_>,
    issue: &Issue,
    is_range: bool,
) -> Option<Vec<usize>> {
    let text = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => {
            let message = "a condition names an option, or a list of them";
            fields.sheet.tell(value.span(), message, None);
            return None;
        }
    };
    if let Some(at) = option(issue, &text, is_range) {
        return Some(vec![at]);
    }
    if is_range
        && let Some((low, high)) = text.split_once("..")
        && let (Ok(low), Ok(high)) = (parse(low), parse(high))
    {
        let options = issue.options.iter().enumerate();
        let inside = options.filter(|(_, it)| parse(&it.id).is_ok_and(|x| low <= x && x <= high));
        return Some(inside.map(|(at, _)| at).collect());
    }
    let help = meant(&text, issue.options.iter().map(|option| option.id.as_str()));
    let message = format!("the issue `{}` has no option `{text}`", issue.id);
    fields.sheet.tell(value.span(), message, help);
    None
}

/// The place of an option; numbers of a range are the same however they are written.
pub(super) fn option(issue: &Issue, id: &str, is_range: bool) -> Option<usize> {
    let known = issue.options.iter().position(|option| option.id == id);
    known.or_else(|| {
        let written = plain(&is_range.then(|| parse(id).ok()).flatten()?);
        issue.options.iter().position(|option| option.id == written)
    })
}

pub(super) fn red_line(fields: &Fields<'_, '_>, names: &Names) -> Option<RedLine> {
    let when = need(fields, "when", names);
    let weight = fields.number("weight").unwrap_or_else(|| whole(1));
    if !weight.is_positive() {
        fields.sheet.tell(fields.place("weight"), "`weight` must be above 0", None);
    }
    let note = fields.text("note");
    fields.finish("a red line");
    Some(RedLine { when: when?, weight, note })
}

pub(super) fn interaction(fields: &Fields<'_, '_>, names: &Names) -> Option<Interaction> {
    let when = need(fields, "when", names);
    let value: Option<Exact> = fields.number("value");
    if fields.get("value").is_none() {
        let help = "add a line `value = …`".to_owned();
        fields.sheet.tell(fields.place("value"), "`value` is missing", Some(help));
    }
    fields.finish("an interaction");
    Some(Interaction { when: when?, value: value? })
}

fn need(fields: &Fields<'_, '_>, key: &'static str, names: &Names) -> Option<Condition> {
    if fields.get(key).is_none() {
        let help = format!("add a line `{key} = {{ issue = \"option\" }}`");
        fields.sheet.tell(fields.place(key), format!("`{key}` is missing"), Some(help));
        return None;
    }
    condition(fields, key, names)
}

/// What a constraint forbids: of one that requires, each issue's other options.
pub(super) fn constraint(fields: &Fields<'_, '_>, names: &Names) -> Vec<Constraint> {
    let title = fields.text("title").unwrap_or_default();
    let made = |forbids: Condition| Constraint { title: title.clone(), forbids };
    let (forbid, require) = (fields.get("forbid"), fields.get("require"));
    match (forbid, require) {
        (Some(_), None) => condition(fields, "forbid", names).into_iter().map(made).collect(),
        (None, Some(_)) => {
            let when = match fields.get("when") {
                Some(_) => condition(fields, "when", names),
                None => Some(Condition::default()),
            };
            let require = condition(fields, "require", names);
            let (Some(when), Some(require)) = (when, require) else { return Vec::new() };
            let mut found = Vec::new();
            for (issue, options) in require.0 {
                let every = 0..names.issues[issue].options.len();
                let others: Vec<usize> =
                    every.filter(|it| options.binary_search(it).is_err()).collect();
                if !others.is_empty() {
                    found.extend(when.and(&Condition(vec![(issue, others)])).map(made));
                }
            }
            found
        }
        _ => {
            let message = "a constraint needs either `forbid` or `require`";
            fields.sheet.tell(fields.place("forbid"), message, None);
            Vec::new()
        }
    }
}
