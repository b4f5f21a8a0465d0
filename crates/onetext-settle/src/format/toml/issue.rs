//! Issues and their options.

use ::toml::de::DeValue;

use super::fields::Fields;
use crate::exact::whole;
use crate::format::MAX_OPTIONS;
use crate::format::expect::{range, twice};
use crate::model::{Issue, IssueOption};

/// An issue, without its consent rule, and whether its options are a range of numbers.
pub(super) fn issue(fields: &Fields<'_, '_>) -> Option<(Issue, bool)> {
    let id = fields.need_text("id")?;
    let title = fields.text("title").unwrap_or_else(|| id.clone());
    let (options, numbers) = (fields.get("options").is_some(), fields.get("range").is_some());
    if options == numbers {
        let message = format!("the issue `{id}` needs either `options` or `range`");
        let help = "add a line `options = [\"…\", \"…\"]`, or `range = [1, 6]`".to_owned();
        fields.sheet.tell(fields.place("range"), message, Some(help));
        return None;
    }
    let options = if numbers { numbered(fields)? } else { listed(fields)? };
    if let Some(again) = twice(options.iter().map(|option| option.id.as_str())) {
        let message = format!("the option `{again}` stands twice");
        fields.sheet.tell(fields.place("options"), message, None);
        return None;
    }
    Some((Issue { id, title, options, consent: None }, numbers))
}

fn listed(fields: &Fields<'_, '_>) -> Option<Vec<IssueOption>> {
    let value = fields.get("options")?;
    let options: Vec<IssueOption> = match value.get_ref() {
        DeValue::Array(items) => items
            .iter()
            .map(|item| match item.get_ref() {
                DeValue::String(id) => {
                    Some(IssueOption { id: id.to_string(), title: id.to_string() })
                }
                DeValue::Integer(number) => {
                    let id = number.as_str().to_owned();
                    Some(IssueOption { title: id.clone(), id })
                }
                _ => {
                    fields.sheet.tell(item.span(), "an option must be a text", None);
                    None
                }
            })
            .collect::<Option<_>>()?,
        DeValue::Table(_) => {
            let inner = fields.inner("options")?;
            let title = |(id, _, value): (&str, _, super::fields::Spot<'_, '_>)| {
                if let DeValue::String(title) = value.get_ref() {
                    return Some(IssueOption { id: id.to_owned(), title: title.to_string() });
                }
                fields.sheet.tell(value.span(), "the title of an option must be a text", None);
                None
            };
            inner.pairs().into_iter().map(title).collect::<Option<_>>()?
        }
        _ => {
            let message = "`options` must be a list of texts, or a table of ids and titles";
            fields.sheet.tell(value.span(), message, None);
            return None;
        }
    };
    if options.is_empty() || options.len() > MAX_OPTIONS {
        let message = format!("an issue must have from 1 to {MAX_OPTIONS} options");
        fields.sheet.tell(value.span(), message, None);
        return None;
    }
    Some(options)
}

fn numbered(fields: &Fields<'_, '_>) -> Option<Vec<IssueOption>> {
    let value = fields.get("range")?;
    let (low, high, step) = match value.get_ref() {
        DeValue::Array(ends) if ends.len() == 2 => {
            let mut ends = ends.iter().map(|end| fields.sheet.exact("range", end));
            (ends.next()??, ends.next()??, whole(1))
        }
        DeValue::Table(_) => {
            let inner = fields.inner("range")?;
            let ends = (inner.number("from"), inner.number("to"));
            let step = inner.number("step").unwrap_or_else(|| whole(1));
            inner.finish("a range");
            let (Some(low), Some(high)) = ends else {
                let message = "a range needs `from` and `to`";
                fields.sheet.tell(value.span(), message, None);
                return None;
            };
            (low, high, step)
        }
        _ => {
            let message = "`range` must be two numbers, as [1, 6]";
            fields.sheet.tell(value.span(), message, None);
            return None;
        }
    };
    range(&low, &high, &step).map_err(|why| fields.sheet.tell(value.span(), why, None)).ok()
}
