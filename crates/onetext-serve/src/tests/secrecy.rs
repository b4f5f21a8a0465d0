//! Nobody learns of what is not for their eyes: not from an answer, a refusal, a count or an id.
//!
//! For each viewer there are three records that look the same to that viewer: with the hidden
//! entries, without them, and with others in their place. Every route answers alike from all three.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use onetext_record::Viewer;

use super::asked;
use super::record::{Hidden, hushed, record, viewers};
use super::sent::{prepare, workbench};
use crate::fault::Fault;
use crate::reply::Reply;
use crate::route::{Gate, Handler, Table, Verb};
use crate::testing::{Workbench, get};

/// Every address that is tried: those made up from the table, and those that a viewer's pages lead to.
pub(crate) fn addresses(bench: &Workbench, viewer: &Viewer) -> BTreeMap<usize, Vec<String>> {
    let mut all = asked::addresses(&bench.table);
    let person = Workbench::person(viewer.clone());
    let mut seen = BTreeSet::new();
    for _ in 0..2 {
        let new: Vec<String> =
            all.values().flatten().filter(|it| seen.insert((*it).clone())).cloned().collect();
        let pages: Vec<String> = new
            .iter()
            .map(|address| bench.text(&person, get(address)))
            .filter(|page| page.starts_with("200"))
            .collect();
        for (index, links) in asked::links(&bench.table, &pages) {
            let known = all.entry(index).or_default();
            let new: Vec<String> = links.into_iter().filter(|it| !known.contains(it)).collect();
            known.extend(new);
        }
    }
    all
}

/// What no guess reaches: addresses with a word of chance in them, which a test of their own room
/// gets from the page that hands them out, and what needs values that this record has not.
const UNGUESSED: &[&str] = &[
    "/drafts/incoming/{key}",
    "/calendar/{token}",
    "/review/{key}",
    "/api/reports/{key}",
    "/settle/plot.svg",
    "/api/settle/package",
];

#[test]
fn every_route_answers_alike_whatever_is_hidden() {
    let whole = workbench(&record(&Viewer::Mediator, Hidden::Kept));
    let answers = prepare(&whole, &Viewer::Mediator);
    // The mediators' pages lead to what is hidden from others.
    let mut of_mediators = addresses(&whole, &Viewer::Mediator);
    for (index, links) in asked::links(&whole.table, &answers) {
        of_mediators.entry(index).or_default().extend(links);
    }
    let mut reached = BTreeSet::new();
    let mut note = |index: usize, answer: &str| {
        if answer.starts_with("200") {
            reached.insert(index);
        }
        assert!(!is_stumble(answer), "{}: {answer}", whole.table.routes()[index].path);
    };
    for viewer in viewers() {
        let person = Workbench::person(viewer.clone());
        let benches: Vec<Workbench> = match viewer {
            Viewer::Mediator => vec![],
            _ => Hidden::EVERY.iter().map(|it| workbench(&record(&viewer, *it))).collect(),
        };
        let mut tried = of_mediators.clone();
        for bench in &benches {
            for (index, links) in asked::links(&bench.table, &prepare(bench, &viewer)) {
                tried.entry(index).or_default().extend(links);
            }
        }
        if let Some(kept) = benches.first() {
            for (index, more) in addresses(kept, &viewer) {
                tried.entry(index).or_default().extend(more);
            }
        }
        let mut seen = BTreeSet::new();
        for (index, address) in
            tried.into_iter().flat_map(|(index, all)| all.into_iter().map(move |it| (index, it)))
        {
            if !seen.insert(address.clone()) {
                continue;
            }
            // Each from an address of its own, or the doors would ask for patience.
            let from =
                std::net::Ipv6Addr::from((0xfd00_u128 << 112) + ((seen.len() as u128) << 64));
            let request = || crate::request::Request { from: from.into(), ..get(&address) };
            let Some(kept) = benches.first() else {
                note(index, &whole.text(&person, request()));
                continue;
            };
            let answer = kept.text(&person, request());
            note(index, &answer);
            for bench in &benches[1..] {
                let other = bench.text(&person, request());
                assert!(
                    answer == other,
                    "{viewer} learns something at {address}:\n{}",
                    differ(&answer, &other)
                );
            }
            for word in hushed(&viewer).into_iter().filter(|word| !address.contains(word)) {
                assert!(!answer.contains(word), "{viewer} reads {word} at {address}");
            }
        }
    }
    let missed: Vec<&str> = whole
        .table
        .routes()
        .iter()
        .enumerate()
        .filter(|(_, route)| route.method == Verb::Get && !matches!(route.handler, Handler::Listen))
        .filter(|(index, _)| !reached.contains(index))
        .map(|(_, route)| route.path)
        .filter(|path| !UNGUESSED.contains(path))
        .collect();
    assert_eq!(missed, Vec::<&str>::new(), "nothing that was asked of these was answered");
}

/// Whether an answer tells of a mistake of ours.
pub(crate) fn is_stumble(answer: &str) -> bool {
    answer.starts_with("500") || answer.contains("urn:onetext:fault:internal")
}

/// The first place where two answers differ.
pub(crate) fn differ(one: &str, other: &str) -> String {
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let around =
        |text: &str| text.chars().skip(same.saturating_sub(120)).take(300).collect::<String>();
    format!("  {}\n  {}", around(one), around(other))
}

/// A fault as it is answered, or that there was none.
fn refusal(outcome: Result<Reply, Fault>) -> String {
    match outcome {
        Ok(_) => "answered".to_owned(),
        Err(fault) => serde_json::to_string(&fault.problem()).unwrap(),
    }
}

#[test]
fn who_may_not_use_a_route_learns_nothing_from_it() {
    let viewer = Viewer::Observer;
    let benches = Hidden::EVERY.map(|it| Workbench::new(&record(&viewer, it)));
    let nowhere = refusal(Err(Fault::NotFound));
    for route in benches[0].table.routes() {
        let gate = route.handler.gate();
        // Nothing in a place of the path makes another path of it.
        let paths = asked::paths(route).into_iter().filter(|path| {
            let address = path.split('?').next().unwrap_or_default();
            benches[0].table.find(&route.method.http(), address).is_ok()
        });
        for path in paths {
            let ask = |bench: &Workbench, who: Option<&Viewer>| {
                let mut request = get(&path);
                request.method = route.method.http();
                let person = who.map(|who| Workbench::person(who.clone()));
                refusal(bench.ask(person.as_ref(), request))
            };
            for bench in &benches {
                if gate != Gate::Anybody {
                    assert_eq!(ask(bench, None), refusal(Err(Fault::Unknown)), "{path}");
                }
                let party = Viewer::Party("a".parse().unwrap());
                if gate == Gate::Mediators {
                    assert_eq!(ask(bench, Some(&party)), nowhere, "{path}");
                    assert_eq!(ask(bench, Some(&viewer)), nowhere, "{path}");
                }
                if gate == Gate::Writers {
                    let no = Fault::Forbidden("Observers read; they do not write.");
                    assert_eq!(ask(bench, Some(&viewer)), refusal(Err(no)), "{path}");
                }
            }
        }
    }
}

#[test]
fn what_is_there_and_what_is_not_look_alike_to_who_is_not_known() {
    let bench = Workbench::new(&record(&Viewer::Mediator, Hidden::Kept));
    for route in bench.table.routes().iter().filter(|it| it.handler.gate() != Gate::Anybody) {
        for method in [Verb::Get, Verb::Post, Verb::Put, Verb::Delete]
            .map(Verb::http)
            .into_iter()
            .chain([Method::HEAD, Method::PATCH])
        {
            let answers: BTreeSet<String> = asked::paths(route)
                .iter()
                .map(|path| {
                    let mut request = get(path);
                    request.method = method.clone();
                    refusal(bench.ask(None, request))
                })
                .collect();
            // Another route can stand at some of the addresses, but none of them says what is there.
            let plain = [Fault::Unknown, Fault::Method, Fault::NotFound].map(|it| refusal(Err(it)));
            for answer in answers {
                let is_open = answer == "answered" || !plain.contains(&answer);
                assert!(
                    !is_open || leads_to_open(&bench.table, route.path),
                    "{}: {answer}",
                    route.path
                );
            }
        }
    }
}

/// Whether some address of this path belongs to a route that is open to anybody.
fn leads_to_open(table: &Table, path: &str) -> bool {
    let start = path.split('{').next().unwrap_or_default();
    table.routes().iter().any(|it| it.handler.gate() == Gate::Anybody && it.path.starts_with(start))
}
