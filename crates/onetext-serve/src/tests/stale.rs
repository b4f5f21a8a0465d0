//! No answer is older than what it was made from: neither one that is kept for who has the same eyes,
//! nor a value that is kept between two answers.

use std::collections::BTreeMap;

use onetext_record::{Entry, NewEntry, Viewer};
use proptest::prelude::*;

use super::asked;
use super::record::{Hidden, record};
use crate::reply::{Outcome, Reply};
use crate::route::{Handler, Verb};
use crate::testing::{Workbench, get, log};

/// What an answer says, without the frame around it.
fn said(outcome: Outcome) -> String {
    match outcome {
        // A form may say an earlier rank: nothing that it is about has changed since then.
        Ok(Reply::Page(page)) => {
            let mut parts = page.main.0.split("name=\"seen\" value=\"");
            let mut main = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                main.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
            }
            format!("{} {} {main}", page.status, page.title)
        }
        Ok(Reply::Plain(plain)) => {
            format!("{} {:?} {}", plain.status, plain.headers, String::from_utf8_lossy(&plain.body))
        }
        Err(fault) => serde_json::to_string(&fault.problem()).unwrap(),
    }
}

fn ask(bench: &Workbench, viewer: &Viewer, address: &str) -> String {
    said(bench.ask(Some(&Workbench::person(viewer.clone())), get(address)))
}

/// Some addresses of each route that shows something.
fn some(bench: &Workbench, most: usize) -> Vec<(usize, String)> {
    let all = asked::addresses(&bench.table).into_iter();
    let some = all.map(|(index, all)| {
        let step = (all.len() / most).max(1);
        (index, all.into_iter().step_by(step).take(most).collect::<Vec<_>>())
    });
    some.flat_map(|(index, all)| all.into_iter().map(move |it| (index, it))).collect()
}

/// Lets entries come in one by one. Wherever a kept answer would be given, it has to be what a new
/// one would say; and in the end all answers are those of a house that was opened a moment ago.
fn lives_through(viewer: &Viewer, entries: &[Entry], most: usize) {
    let bench = Workbench::new(&[]);
    let addresses = some(&bench, most);
    let room = || bench.house.room(viewer);
    let mut kept: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    for (n, entry) in entries.iter().enumerate() {
        bench.house.append(&Viewer::Mediator, &[NewEntry::from(entry.clone())]).unwrap();
        for (index, address) in &addresses {
            let route = &bench.table.routes()[*index];
            let is_named = matches!(route.handler, Handler::Read(_)) && !route.kinds.is_empty();
            // What is made from everything is made anew each time; it is asked for now and then, so
            // that what it remembers has something to go stale from.
            if !is_named && n % 16 != 0 {
                continue;
            }
            let stamp = room().read().stamps.of(route.kinds);
            let now = ask(&bench, viewer, address);
            if let Some((then, before)) = kept.get(address.as_str()).filter(|_| is_named)
                && *then == stamp
            {
                assert!(
                    *before == now,
                    "{address} is made from {} too:\n{}",
                    entry.body.kind(),
                    super::secrecy::differ(before, &now)
                );
            }
            kept.insert(address, (stamp, now));
        }
    }
    let fresh = Workbench::new(&log(entries.iter().cloned().map(NewEntry::from)));
    for (index, address) in &addresses {
        if matches!(bench.table.routes()[*index].handler, Handler::Own(_) | Handler::Chair(_)) {
            continue;
        }
        // What takes long is shown as it was while it is made anew, but not to who knows of more.
        let rank = room().read().negotiation.rank();
        let known = |bench: &Workbench| {
            let mut request = get(address);
            request.headers.insert("onetext-rank", rank.into());
            said(bench.ask(Some(&Workbench::person(viewer.clone())), request))
        };
        let (now, new) = (known(&bench), known(&fresh));
        assert!(
            now == new,
            "{address} remembers too long:\n{}",
            super::secrecy::differ(&now, &new)
        );
    }
}

#[test]
fn what_is_kept_is_what_would_be_made_anew() {
    lives_through(&Viewer::Mediator, &record(&Viewer::Mediator, Hidden::Kept), 3);
    let party = Viewer::Party("a".parse().unwrap());
    lives_through(&party, &record(&Viewer::Mediator, Hidden::Kept), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn it_is_so_for_any_log(
        entries in onetext_record::testing::either(40),
        viewer in onetext_record::testing::viewers(),
    ) {
        lives_through(&viewer, &entries, 3);
    }
}

#[test]
fn every_route_that_shows_something_is_asked() {
    let bench = Workbench::new(&[]);
    let shown = bench.table.routes().iter().filter(|it| it.method == Verb::Get).count();
    assert_eq!(asked::addresses(&bench.table).len(), shown);
}
