//! Addresses that the routes have: the places of their paths filled with everything that a record
//! has, hidden or not, and with nonsense; the fields of their queries with the same.

use std::collections::{BTreeMap, BTreeSet};

use onetext_record::Kind;

use super::record;
use crate::route::{Route, Table, Verb};

/// What stands in no record.
const NONSENSE: [&str; 5] = ["nothing", "0", "-1", "%00%3Cb%3E", "..%2F.."];

/// How many addresses of one route are tried at most.
const MOST: usize = 160;

/// How many of the links that lead to one route are followed at most.
const LINKS: usize = 24;

/// What can stand in a place or a field, by its name and by the route that it is in; what leads
/// somewhere for everyone comes first.
fn values(name: &str, path: &str) -> Vec<String> {
    let ids = |kind| record::ids(kind);
    let words = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let clauses = || {
        let others = record::words().into_iter().map(|word| format!("{word}-clause"));
        std::iter::once("one".to_owned()).chain(others).collect()
    };
    let of_word = |suffix: &'static str| {
        record::words().into_iter().map(move |word| format!("{word}{suffix}")).collect::<Vec<_>>()
    };
    // A place called `id` or `key` is what the path speaks of before it.
    let before = path.split(&format!("{{{name}}}")).next().unwrap_or_default();
    let spoken = before.trim_end_matches('/').rsplit('/').find(|it| !it.starts_with('{'));
    let name = if matches!(name, "id" | "key" | "name") { spoken.unwrap_or(name) } else { name };
    let singular = name.trim_end_matches('s');
    let kind = Kind::EVERY
        .iter()
        .copied()
        .find(|it| it.to_string() == name || it.to_string() == singular || it.plural() == name);
    match (kind, name) {
        (Some(Kind::Party), _) => [words(&["a", "b"]), ids(Kind::Party)].concat(),
        (Some(kind), _) => ids(kind),
        (
            _,
            "draft" | "text" | "version" | "base" | "other" | "against" | "before" | "after"
            | "old" | "new" | "left" | "right" | "with",
        ) => ids(Kind::Draft),
        (_, "by" | "speaker" | "who" | "viewer" | "as") => {
            [words(&["a", "b", "observer", "mediator"]), ids(Kind::Party)].concat()
        }
        (_, "clause") => clauses(),
        (_, "form") => words(&["docx", "html", "pdf", "odt", "md", "xml", "exe"]),
        (_, "option") => [words(&["x", "y"]), of_word("-option")].concat(),
        (_, "rank" | "entry" | "since" | "seen" | "until") => {
            words(&["1", "2", "9", "40", "70", "100000", "18446744073709551615"])
        }
        (_, "page" | "from" | "to" | "start" | "end" | "weight" | "limit") => {
            [words(&["1", "0", "5", "2", "30", "99999", "2026-01-05"]), ids(Kind::Draft)].concat()
        }
        (_, "on" | "date" | "day" | "month" | "week" | "year" | "at") => {
            words(&["2026-01-05", "2026-01", "2026", "2026-02-31", "2026-01-12", "1999-01-01"])
        }
        (_, "q" | "search" | "find" | "words" | "author") => {
            [words(&["said", "accepts", "A"]), record::words()].concat()
        }
        (
            _,
            "kind" | "kinds" | "sort" | "order" | "view" | "mode" | "format" | "filter" | "status"
            | "role" | "audience" | "show",
        ) => {
            let kinds = Kind::EVERY.iter().map(ToString::to_string);
            kinds
                .chain(words(&[
                    "inline",
                    "side",
                    "json",
                    "ics",
                    "planned",
                    "held",
                    "mediators",
                    "everyone",
                ]))
                .collect()
        }
        _ => {
            let one_of_each = Kind::EVERY.iter().filter_map(|kind| ids(*kind).into_iter().next());
            one_of_each.chain(of_word("-statement")).collect()
        }
    }
}

/// The names of the places in a path.
fn places(path: &str) -> Vec<String> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    names.map(|name| name.trim_start_matches('*').to_owned()).collect()
}

fn fill(path: &str, place: &str, value: &str) -> String {
    path.replace(&format!("{{{place}}}"), value).replace(&format!("{{*{place}}}"), value)
}

/// The paths that a route can mean.
pub(crate) fn paths(route: &Route) -> Vec<String> {
    let names = places(route.path);
    let mut paths = vec![route.path.to_owned()];
    for name in &names {
        let mut all = values(name, route.path);
        if names.len() > 1 {
            // Several places are filled with each other's values, so a few of each have to do: what
            // everyone sees, what only some see, and what nobody knows.
            all = (0..4).filter_map(|n| all.get(n * all.len() / 4).cloned()).collect();
        }
        let nonsense = NONSENSE.iter().take(if names.len() > 1 { 1 } else { 5 });
        all.extend(nonsense.map(|it| (*it).to_owned()));
        paths =
            paths.iter().flat_map(|path| all.iter().map(move |it| fill(path, name, it))).collect();
    }
    paths.truncate(MOST);
    paths
}

/// The fields that the API's description names for a route or for the page that says the same.
fn fields(route: &Route, table: &Table) -> BTreeSet<&'static str> {
    let bare = route.path.strip_prefix("/api").unwrap_or(route.path);
    let is_twin = |other: &&Route| other.path.strip_prefix("/api").unwrap_or(other.path) == bare;
    let docs = table.routes().iter().filter(is_twin).filter_map(|route| route.doc);
    docs.flat_map(|doc| doc.query).map(|(name, _)| *name).collect()
}

/// Every address of the routes that show something, by the place of the route in the table.
pub(crate) fn addresses(table: &Table) -> BTreeMap<usize, Vec<String>> {
    let mut all = BTreeMap::new();
    for (index, route) in table.routes().iter().enumerate() {
        if route.method != Verb::Get {
            continue;
        }
        let mut addresses = paths(route);
        let known = addresses[0].clone();
        let hidden = addresses.get(addresses.len() / 2).cloned().unwrap_or_default();
        for field in fields(route, table) {
            let values = values(field, route.path).into_iter();
            let nonsense = NONSENSE.iter().map(|it| (*it).to_owned());
            for value in values.take(12).chain(nonsense) {
                addresses.push(format!("{known}?{field}={value}"));
            }
            addresses.push(format!("{hidden}?{field}=plain-{field}"));
        }
        all.insert(index, addresses);
    }
    all
}

/// The addresses on pages that lead to this house, by route: how the pages themselves ask.
pub(crate) fn links(table: &Table, pages: &[String]) -> BTreeMap<usize, BTreeSet<String>> {
    let mut found: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for page in pages {
        for mark in ["href=\"", "src=\"", "action=\""] {
            for rest in page.split(mark).skip(1) {
                let Some(link) = rest.split('"').next() else { continue };
                let link = link.replace("&amp;", "&");
                let link = link.split('#').next().unwrap_or_default();
                if !link.starts_with('/') {
                    continue;
                }
                let path = link.split('?').next().unwrap_or_default();
                let Ok(route) = table.find(&http::Method::GET, path) else { continue };
                let links = found.entry(route.index).or_default();
                if links.len() < LINKS {
                    links.insert(link.to_owned());
                }
            }
        }
    }
    found
}
