//! The two examples: what stands in the way there, and that a delegation sees nothing of what the
//! mediators judge.

use std::path::Path;

use onetext_record::{Audience, Entry, Kind, Viewer, fold};
use onetext_settle::Condition;
use onetext_settle::exact::{Exact, show, whole};
use onetext_settle::frontier::frontier;
use onetext_settle::space::Space;
use onetext_settle::way::ways;

use super::*;

/// The files of an example.
fn example(name: &str) -> Vec<Entry> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    let mut files = Files::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        #[expect(clippy::disallowed_methods, reason = "only the crate itself must not read files")]
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            #[expect(clippy::disallowed_methods, reason = "the same")]
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    let extract = |page: &str| {
        let mut text = String::new();
        let mut inside = false;
        for c in page.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => text.push(c),
                _ => {}
            }
        }
        text
    };
    let defaults = Defaults { author: "A".into(), recorded_at: Timestamp::UNIX_EPOCH, extract };
    read(&files, &defaults).entries
}

fn place(mapped: &Mapped, id: &str) -> usize {
    mapped.party(&id.parse().unwrap()).unwrap()
}

/// Whether any package can be agreed. Only options that the consent rules leave open by themselves are
/// tried, so that a few hundred packages are left of a hundred thousand.
fn agreeable(scenario: &Scenario) -> bool {
    let open = |issue: usize| -> Vec<usize> {
        let stands = |option: &usize| {
            let line = Condition::option(issue, *option);
            scenario.consents(issue, &|party| {
                !scenario.parties[party].red_lines.iter().any(|other| other.when == line)
            })
        };
        (0..scenario.issues[issue].options.len()).filter(stands).collect()
    };
    let mut packages = vec![Vec::new()];
    for issue in 0..scenario.issues.len() {
        let open = open(issue);
        let longer = packages.iter().flat_map(|package: &Vec<usize>| {
            open.iter().map(|&option| package.iter().copied().chain([option]).collect())
        });
        packages = longer.collect();
    }
    packages.iter().any(|package| scenario.agreeable(package))
}

/// What stands in the way in the example: the assets, and land with what Russia would have instead.
#[test]
fn the_example_of_ukraine_is_blocked_and_two_moves_away() {
    let state = fold(example("ukraine-2025"), Viewer::Mediator);
    let mapped = scenario(&state, None);
    for party in ["ukraine", "russia", "united-states", "e3"] {
        let party = &mapped.scenario.parties[place(&mapped, party)];
        let values = party.values.as_ref().unwrap();
        assert_eq!(values.weights.iter().sum::<Exact>(), whole(1), "{}", party.id);
    }
    let judged: Vec<&str> =
        mapped.judgements.iter().map(|it| mapped.scenario.parties[it.party].id.as_str()).collect();
    for party in ["united-states", "france", "eu", "e3"] {
        assert!(judged.contains(&party), "{judged:?}");
    }
    let assumed = mapped
        .taken
        .iter()
        .filter(|it| matches!(it.what, What::Values | What::Weight | What::Reservation));
    assert!(assumed.clone().count() > 50 && assumed.clone().all(|it| it.assumption));

    let with = |moves: &[(&str, &str, &str)]| -> bool {
        let mut moved = mapped.scenario.clone();
        for (party, issue, option) in moves {
            let issue = mapped.issue(&issue.parse().unwrap()).unwrap();
            let option = mapped.option(issue, &option.parse().unwrap()).unwrap();
            let lines = &mut moved.parties[place(&mapped, party)].red_lines;
            let before = lines.len();
            lines.retain(|line| line.when != Condition::option(issue, option));
            assert_eq!(lines.len(), before - 1, "{party} {option}");
        }
        agreeable(&moved)
    };
    assert!(!with(&[]));
    let france = ("france", "frozen-assets", "us-led");
    let germany = ("germany", "frozen-assets", "us-led");
    let russia = ("russia", "frozen-assets", "until-compensation");
    let [land, nato, cap, plant] = [
        ("ukraine", "territory", "withdrawal"),
        ("ukraine", "nato-membership", "barred"),
        ("ukraine", "armed-forces", "cap-600"),
        ("ukraine", "nuclear-plant", "shared"),
    ];
    // Moving on the assets alone is not enough, nor is moving on one thing of Ukraine's alone.
    for alone in [france, germany, russia, land, nato, cap] {
        assert!(!with(&[alone]), "{alone:?}");
    }
    for pair in [[france, nato], [germany, nato], [france, land], [russia, land]] {
        assert!(with(&pair), "{pair:?}");
    }
    assert!(!with(&[russia, nato]));
    assert!(!with(&[france, cap]));
    assert!(with(&[russia, nato, cap]));
    assert!(with(&[france, cap, plant]));

    let us = mapped.candidates.iter().find(|it| it.title == "The 28 points of November").unwrap();
    let package = us.package().unwrap();
    let shares: Vec<String> = ["ukraine", "russia", "united-states", "e3"]
        .map(|party| show(&mapped.scenario.utility(place(&mapped, party), &package).unwrap(), 2))
        .to_vec();
    assert_eq!(shares, ["0.22", "1.00", "0.99", "0.19"]);
}

#[test]
fn the_example_of_the_harbour_has_packages_to_choose_from() {
    let state = fold(example("harbour-strike"), Viewer::Mediator);
    let mapped = scenario(&state, None);
    assert!(agreeable(&mapped.scenario));
    let second = mapped.candidates.iter().find(|it| it.title == "The second text as it stands");
    assert!(mapped.scenario.agreeable(&second.unwrap().package().unwrap()));
    let space = Space::new(&mapped.scenario);
    let all = ways(&mapped.scenario).unwrap();
    assert!(!all.is_empty());
    assert!(all.iter().all(|way| frontier(&space, way, &[], 10_000).is_ok()));
    // What each side would do without agreement was told to the conciliator alone.
    let union = place(&mapped, "union");
    assert_eq!(mapped.scenario.parties[union].reservation, Some(number("7/20")));
}

/// A delegation's mapping is the same to the byte whether or not the mediators have judged anything.
#[test]
fn what_mediators_judge_changes_nothing_for_a_delegation() {
    for (name, parties) in [
        ("ukraine-2025", ["ukraine", "russia", "france"]),
        ("harbour-strike", ["union", "employers", "ministry"]),
    ] {
        let entries = example(name);
        let without = |entry: &Entry| {
            entry.audience != Audience::Mediators
                || !matches!(entry.body.kind(), Kind::Valuation | Kind::Reservation)
        };
        let fewer: Vec<Entry> = entries.iter().filter(|it| without(it)).cloned().collect();
        assert!(fewer.len() + 5 < entries.len());
        for party in parties {
            let viewer = Viewer::Party(party.parse().unwrap());
            let seen = scenario(&fold(entries.clone(), viewer.clone()), None);
            let alone = scenario(&fold(fewer.clone(), viewer), None);
            assert_eq!(format!("{seen:?}"), format!("{alone:?}"));
            assert!(seen.taken.iter().all(|it| it.what != What::Values), "{party}");
        }
    }
}
