//! Pieces that all pages are made of: dates, names, words of sources, forms.

use jiff::civil::Date;
use maud::{Markup, html};
use onetext_record::id::{IssueId, OptionId, PartyId};
use onetext_record::negotiation::{Entity, Table};
use onetext_record::{Audience, Evidence, Negotiation, When};

pub(crate) use onetext_brief::harmless;

/// Words from outside, in an element of their own direction.
pub(crate) fn said(words: &str) -> Markup {
    html! { span dir="auto" { (harmless(words)) } }
}

/// A date as the record has it. A browser shows it as its reader writes dates.
pub(crate) fn when(when: When) -> Markup {
    let text = when.to_string();
    html! {
        @match text.split_once('/') {
            Some((first, last)) => { time datetime=(first) { (first) } " – " time datetime=(last) { (last) } }
            None => { time datetime=(text) { (text) } }
        }
    }
}

/// A day.
pub(crate) fn day(day: Date) -> Markup {
    html! { time datetime=(day) { (day) } }
}

/// How long ago a day was.
pub(crate) fn ago(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..=60 => format!("{days} days ago"),
        61..=700 => format!("{} months ago", days / 30),
        _ => format!("{} years ago", days / 365),
    }
}

/// `1 entry`, `2 entries`: a count with its word.
pub(crate) fn count(n: usize, one: &str, several: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {several}") }
}

/// The text, or its beginning up to a word, where it has more than `most` characters.
pub(crate) fn short(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let head = &text[..end];
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
    format!("{head} …")
}

/// A name or a sentence in one line of a list, cut off behind `most` characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let text = harmless(text);
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// The name of a party, as this viewer sees it.
pub(crate) fn party(state: &Negotiation, id: &PartyId) -> String {
    name(&state.parties, id, |party| &party.name)
}

/// The title of an issue, as this viewer sees it.
pub(crate) fn issue(state: &Negotiation, id: &IssueId) -> String {
    name(&state.issues, id, |issue| &issue.title)
}

/// The title of an option of an issue.
pub(crate) fn option(state: &Negotiation, issue: &IssueId, id: &OptionId) -> String {
    let versions = state.issues.item(issue).into_iter().flat_map(|item| item.versions().rev());
    let option = versions.flat_map(|issue| &issue.body.options).find(|option| option.id == *id);
    option.map_or_else(|| id.to_string(), |option| option.title.clone())
}

/// The name of what has this id. What was retracted keeps its name where others still refer to it.
pub(crate) fn name<T: Entity>(
    table: &Table<T>,
    id: &T::Id,
    name: impl Fn(&T) -> &String,
) -> String {
    let versions = table.item(id).map(|item| (item.current(), item.versions().next_back()));
    let version = versions.and_then(|(current, last)| current.or(last));
    version.map_or_else(|| id.to_string(), |version| name(&version.body).clone())
}

/// Words of a source, with the way to where they stand.
pub(crate) fn quote(state: &Negotiation, evidence: &Evidence) -> Markup {
    let title = name(&state.sources, &evidence.source, |source| &source.title);
    let at =
        format!("/source/{}?from={}&to={}#words", evidence.source, evidence.start, evidence.end);
    html! {
        blockquote dir="auto" { p { "“" (harmless(&evidence.quote)) "”" }
            footer { a.cite href=(at) dir="auto" { (harmless(&title)) } } }
    }
}

/// Who may see an entry, in words.
pub(crate) fn audience(state: &Negotiation, audience: &Audience) -> String {
    match audience {
        Audience::Everyone => "everyone".to_owned(),
        Audience::Mediators => "the mediators alone".to_owned(),
        Audience::Parties(parties) => {
            let names: Vec<String> = parties.iter().map(|id| party(state, id)).collect();
            format!("{} and the mediators", onetext_brief::phrase::list(&names))
        }
    }
}

/// The links to the pages of a list, where it has more than one; `path` ends where the number goes.
pub(crate) fn pages(path: &str, page: usize, last: usize) -> Markup {
    html! {
        @if last > 1 {
            nav.pages aria-label="Pages of this list" {
                @if page > 1 { a rel="prev" href={ (path) (page - 1) } { "Newer" } }
                span { "Page " (page) " of " (last) }
                @if page < last { a rel="next" href={ (path) (page + 1) } { "Older" } }
            }
        }
    }
}
