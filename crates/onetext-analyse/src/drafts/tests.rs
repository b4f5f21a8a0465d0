//! Invented talks on a harbour, in the folder form and as random records.

use insta::assert_snapshot;
use jiff::Timestamp;
use onetext_draft::measures;
use onetext_record::folder::{Defaults, Files, read};
use onetext_record::testing::{logs, viewers};
use onetext_record::{Audience, Entry, Negotiation, NewEntry, Seq, Viewer, When, body, fold};
use proptest::prelude::*;

use super::tilt::{Tilt, Weights};
use super::{Drafts, How, Who};

const TALKS: &str = r#"
title = "Harbour talks"
[defaults]
author = "M. Aldous"
recorded-at = 2031-05-20T08:00:00Z
[parties.north]
name = "North Quay"
role = "principal"
aliases = ["NQ"]
[parties.south]
name = "South Quay"
role = "principal"
[parties.east]
name = "East Quay"
role = "stakeholder"
[parties.outer]
name = "Outer quays"
role = "stakeholder"
aliases = ["OQ"]
members = ["south", "east"]
[issues.dues]
title = "Dues"
options = [{ id = "low", title = "low" }, { id = "middle", title = "middle" }, { id = "high", title = "high" }]
[issues.crane]
title = "Crane"
options = [{ id = "keep", title = "keep it" }, { id = "sell", title = "sell it" }]
[issues.nets]
title = "Nets"
"#;

const FIRST: &str = r#"+++
title = "First"
date = 2031-03-01
by = ["north"]
shown-to = ["outer"]
+++
# Dues {#dues} {issue=dues option=low}

Dues are [NQ: as low as the law allows] [OQ propose; North Quay, Pilots oppose: raised by a tenth each spring].

# The old crane

The crane stays where it stands.
"#;

const LEAK: &str = r#"+++
title = "Branch"
date = 2031-03-05
parent = "first"
provenance = "reported"
+++
"#;

const SECOND: &str = r#"+++
title = "Second"
date = 2031-04-01
parent = "branch"
shown-to = ["north"]
+++
# Dues {#dues} {issue=dues option=high}

Dues are raised by a tenth each spring.

# The old crane {issue=crane}

The crane stays where it stands.

# Nets {#nets}

Nets dry on the pier.
"#;

const POSITIONS: &str = r#"
[[position]]
id = "north-dues"
party = "north"
issue = "dues"
on = 2031-02-01
prefers = ["low"]
accepts = ["middle"]
rejects = ["high"]
salience = 0.75
[[position]]
id = "north-crane"
party = "north"
issue = "crane"
on = 2031-02-01
prefers = ["keep"]
salience = 0.25
[[position]]
id = "south-dues"
party = "south"
issue = "dues"
on = 2031-02-01
prefers = ["high", "middle"]
"#;

fn harbour() -> Negotiation {
    let files: Files = [
        ("onetext.toml", TALKS),
        ("drafts/01-first.md", FIRST),
        ("drafts/02-branch.md", LEAK),
        ("drafts/03-second.md", SECOND),
        ("record/positions.toml", POSITIONS),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .collect();
    let defaults = Defaults {
        author: "Nobody".into(),
        recorded_at: Timestamp::UNIX_EPOCH,
        extract: str::to_owned,
    };
    let import = read(&files, &defaults);
    assert!(import.diagnostics.is_empty(), "{:#?}", import.diagnostics);
    fold(import.entries, Viewer::Mediator)
}

#[test]
fn clauses_have_the_ids_of_the_record() {
    let state = harbour();
    let text = super::draft(&state, &"first".parse().unwrap()).unwrap();
    let ids: Vec<_> = text.paragraphs.iter().filter_map(|it| it.id.as_deref()).collect();
    assert_eq!(ids, ["dues", "the-old-crane"]);
    assert_eq!(super::draft(&state, &"branch".parse().unwrap()), None);
}

#[test]
fn a_version_without_text_is_passed_over() {
    let state = harbour();
    let drafts = Drafts::new(&state, None);
    let titles: Vec<_> = drafts.versions().iter().map(|it| it.entry.body.title.as_str()).collect();
    assert_eq!(titles, ["First", "Branch", "Second"]);
    assert_eq!(drafts.versions()[2].parents, [1]);
    assert_eq!(drafts.compared_with(2), [0]);
    assert_eq!((0..3).map(|at| drafts.beside(at).len()).max(), Some(0), "one line, no branches");
}

#[test]
fn names_in_brackets_are_parties_and_groups_are_their_members() {
    let state = harbour();
    let open = Drafts::new(&state, None).open(0);
    assert_eq!(open.len(), 1, "alternatives side by side are one place: {open:#?}");
    let [north, outer] = &open[0].choices[..] else { panic!("{open:#?}") };
    let who = |written: &str, party: Option<&str>, parties: &[&str]| Who {
        written: written.into(),
        party: party.map(id),
        parties: parties.iter().map(|party| id(party)).collect(),
    };
    assert_eq!(north.wanted_by, [who("NQ", Some("north"), &["north"])]);
    assert_eq!(outer.wanted_by, [who("OQ", Some("outer"), &["south", "east"])]);
    assert_eq!(
        outer.opposed_by,
        [who("North Quay", Some("north"), &["north"]), who("Pilots", None, &[])]
    );
    assert_eq!(outer.words, "raised by a tenth each spring");
}

#[test]
fn whose_words_came_in_and_whose_went_out() {
    let state = harbour();
    let drafts = Drafts::new(&state, None);
    let movement = drafts.movement();
    assert_eq!(movement.len(), 2);
    let counts = movement[0].counts;
    assert_eq!((counts.brackets, counts.bracketed), (2, 12));
    let step = &movement[1].steps[0];
    let said: Vec<_> = step
        .fortunes
        .iter()
        .map(|it| (it.party.as_str(), it.wanted, it.held, it.went_out, it.unbracketed))
        .collect();
    assert_eq!(said, [("north", 6, 0, 6, 0), ("outer", 6, 6, 0, 6)]);
    let changed: Vec<_> = step.clauses.iter().map(|it| (it.id.as_str(), it.how)).collect();
    assert_eq!(changed, [("dues", How::Changed), ("nets", How::New)]);
    // The same as the engine gives for the lineage.
    let texts = [0, 2].map(|at| &drafts.text(at).unwrap().draft);
    let steps = measures::steps(&texts, &[vec![], vec![0]]).unwrap();
    assert_eq!(step.totals, steps[0].totals);
}

#[test]
fn what_changed_since_each_party_last_saw_the_text() {
    let state = harbour();
    let seen = Drafts::new(&state, None).last_seen();
    let said: Vec<String> = seen
        .iter()
        .map(|it| {
            let since = it.since.as_ref().map(|it| (it.version, it.totals.words_inserted));
            format!("{} saw {:?}, newer {:?}, since {since:?}", it.party, it.version, it.newer)
        })
        .collect();
    assert_snapshot!(said.join("\n"), @r"
    north saw Some(2), newer [], since None
    south saw Some(0), newer [1, 2], since Some((2, 6))
    east saw Some(0), newer [1, 2], since Some((2, 6))
    ");
}

fn told(tilt: &[Tilt]) -> String {
    let line = |it: &Tilt| {
        let crossed: Vec<_> =
            it.crossed.iter().map(|it| format!("{}={} {}", it.issue, it.option, it.open)).collect();
        let crossed = crossed.join(", ");
        format!(
            "{} {}: {:.3} to {:.3}, {} settled of {} of {}, {:?} ({crossed})",
            it.party, it.version, it.low, it.high, it.settled, it.counted, it.issues, it.weights
        )
    };
    tilt.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn whom_a_version_favours() {
    let state = harbour();
    // First: dues are in brackets, so that north may get all or nothing on them; the crane is not
    // settled. Second: high dues, which north rejects; it has not said what selling is worth to it.
    assert_snapshot!(told(&Drafts::new(&state, None).tilt()), @r"
    north 0: 0.000 to 1.000, 0 settled of 2 of 3, Salience ()
    north 2: 0.000 to 0.250, 1 settled of 2 of 3, Salience (dues=high false)
    south 0: 0.000 to 1.000, 0 settled of 1 of 3, Equal ()
    south 2: 1.000 to 1.000, 1 settled of 1 of 3, Equal ()
    ");
}

/// A record as random parts: what each clause says on its issue, and who holds what.
#[derive(Debug, Clone)]
struct Parts {
    /// For each issue the option that its clause settles it by, and whether a bracket is open.
    clauses: Vec<(Option<usize>, bool)>,
    /// For each of two parties and each issue: fates of the three options and the salience.
    positions: Vec<Vec<([u8; 3], Option<u8>)>>,
}

fn parts() -> impl Strategy<Value = Parts> {
    let clause = (prop::option::of(0..3usize), any::<bool>());
    let position = ([0..4u8, 0..4u8, 0..4u8], prop::option::of(0..5u8));
    let positions = prop::collection::vec(prop::collection::vec(position, 3), 2);
    (prop::collection::vec(clause, 3), positions)
        .prop_map(|(clauses, positions)| Parts { clauses, positions })
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

impl Parts {
    fn text(&self) -> String {
        let clause = |(at, (option, open)): (usize, &(Option<usize>, bool))| {
            let option = option.map(|it| format!(" option=o{it}")).unwrap_or_default();
            let words = if *open { "[It is so]" } else { "It is so" };
            format!("# Clause {at} {{#c{at}}} {{issue=i{at}{option}}}\n\n{words} for {at}.\n\n")
        };
        self.clauses.iter().enumerate().map(clause).collect()
    }

    fn entries(&self) -> Vec<NewEntry> {
        let day = |text: &str| text.parse::<When>().unwrap();
        let mut entries = Vec::new();
        for (party, name) in ["a", "b"].into_iter().enumerate() {
            for (issue, (fates, salience)) in self.positions[party].iter().enumerate() {
                let with = |fate: u8| {
                    let options = (0..3).filter(|&option| fates[option] == fate);
                    options.map(|option| id(&format!("o{option}"))).collect()
                };
                let position = body::Position {
                    id: id(&format!("{name}-{issue}")),
                    party: id(name),
                    issue: id(&format!("i{issue}")),
                    prefers: with(1),
                    accepts: with(2),
                    rejects: with(3),
                    salience: salience.map(|it| f64::from(it) / 4.0),
                    statements: Vec::new(),
                    note: None,
                };
                entries.push(NewEntry::judged("M", position).on(day("2031-01-01")));
            }
        }
        let draft = body::Draft {
            id: id("text"),
            title: "Text".into(),
            by: Vec::new(),
            parents: Vec::new(),
            provenance: body::Provenance::Official,
            shown_to: Vec::new(),
            agreed_outside_brackets: false,
            text: Some(self.text()),
            note: None,
        };
        entries.push(NewEntry::judged("M", draft).on(day("2031-02-01")));
        entries
    }

    fn log(&self, order: &[usize], hidden: bool) -> Vec<Entry> {
        let party = |name: &str| body::Party {
            id: id(name),
            name: name.to_uppercase(),
            role: body::Role::Principal,
            aliases: Vec::new(),
            members: Vec::new(),
            note: None,
        };
        let issue = |at: usize| body::Issue {
            id: id(&format!("i{at}")),
            title: format!("Issue {at}"),
            question: None,
            options: (0..3)
                .map(|option| body::IssueOption {
                    id: id(&format!("o{option}")),
                    title: format!("Option {option}"),
                    description: None,
                })
                .collect(),
            consent: None,
            keywords: Vec::new(),
        };
        let mut entries: Vec<NewEntry> =
            ["a", "b"].map(|name| NewEntry::judged("M", party(name))).into();
        entries.extend((0..3).map(|at| NewEntry::judged("M", issue(at))));
        let rest = self.entries();
        for &at in order {
            if hidden {
                // The same again, under other names and with other stances, for the mediators.
                if let body::Body::Position(position) = &rest[at].body {
                    let mut other = position.clone();
                    other.id = id(&format!("{}-hidden", other.id));
                    std::mem::swap(&mut other.prefers, &mut other.rejects);
                    let entry = NewEntry::judged("M", other).on(id("2031-03-01"));
                    entries.push(entry.for_audience(Audience::Mediators));
                }
            }
            entries.push(rest[at].clone());
        }
        let at = |(entry, seq): (NewEntry, u64)| entry.at(Seq(seq), Timestamp::UNIX_EPOCH);
        entries.into_iter().zip(1..).map(at).collect()
    }

    fn tilt(&self) -> Vec<Tilt> {
        let order: Vec<usize> = (0..7).collect();
        tilt(&fold(self.log(&order, false), Viewer::Observer))
    }
}

fn tilt(state: &Negotiation) -> Vec<Tilt> {
    Drafts::new(state, None).tilt()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_interval_is_one_and_lies_between_0_and_1(parts in parts()) {
        for tilt in parts.tilt() {
            prop_assert!(0.0 <= tilt.low && tilt.low <= tilt.high && tilt.high <= 1.0, "{tilt:?}");
            prop_assert!(tilt.settled <= tilt.counted && tilt.counted <= tilt.issues);
        }
    }

    #[test]
    fn it_shrinks_as_brackets_close(parts in parts(), closing in 0..3usize) {
        let mut closed = parts.clone();
        closed.clauses[closing].1 = false;
        for (open, closed) in parts.tilt().iter().zip(closed.tilt()) {
            prop_assert!(open.low <= closed.low + 1e-12, "{open:?} {closed:?}");
            prop_assert!(closed.high <= open.high + 1e-12, "{open:?} {closed:?}");
        }
    }

    #[test]
    fn neither_order_nor_hidden_entries_change_it(
        parts in parts(),
        order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let with_hidden = fold(parts.log(&order, true), Viewer::Observer);
        prop_assert_eq!(tilt(&with_hidden), parts.tilt());
    }

    #[test]
    fn what_a_viewer_may_not_see_changes_nothing(log in logs(60), viewer in viewers()) {
        let seen: Vec<Entry> =
            log.iter().filter(|entry| viewer.sees(&entry.audience)).cloned().collect();
        let (all, own) = (fold(log, viewer.clone()), fold(seen, viewer));
        let (all, own) = (Drafts::new(&all, None), Drafts::new(&own, None));
        prop_assert_eq!(all.movement(), own.movement());
        prop_assert_eq!(all.last_seen(), own.last_seen());
        prop_assert_eq!(all.tilt(), own.tilt());
        for version in 0..all.versions().len() {
            prop_assert!(all.versions()[version].parents.iter().all(|&it| it < version));
            prop_assert_eq!(all.open(version), own.open(version));
        }
    }
}

#[test]
fn weights_say_where_they_come_from() {
    let none = |fates| (fates, None);
    let parts = Parts {
        clauses: vec![(Some(0), false), (Some(1), false), (None, false)],
        positions: vec![
            vec![([1, 3, 0], Some(4)), none([3, 1, 0]), none([0, 0, 0])],
            vec![none([0, 2, 0]), none([0, 2, 3]), none([0, 0, 0])],
        ],
    };
    let tilt = parts.tilt();
    assert_eq!(tilt[0].weights, Weights::Partly(1));
    assert_eq!((tilt[0].low, tilt[0].high, tilt[0].counted), (1.0, 1.0, 2));
    // What it accepts and prefers nothing to is worth half; on what it has not spoken of, who knows.
    assert_eq!(tilt[1].weights, Weights::Equal);
    assert_eq!((tilt[1].low, tilt[1].high), (0.25, 0.75));
}

#[test]
fn a_row_of_options_leaves_these_options_at_stake() {
    let mut state = harbour();
    let text = "# Dues {#dues}\n\nOption 1: {issue=dues option=low}\n\nDues are low.\n\n\
                Option 2: {issue=dues option=middle}\n\nDues are fair.\n";
    let mut draft = state.drafts.get("second").unwrap().body.clone();
    draft.text = Some(text.into());
    let entry = NewEntry::judged("M", draft).at(Seq(99), Timestamp::UNIX_EPOCH);
    state.apply(entry);
    let drafts = Drafts::new(&state, None);
    let place = drafts.place(&"second".parse().unwrap()).unwrap();
    let settled = drafts.settlements(place);
    assert!(settled["dues"].closed, "{settled:#?}");
    let south =
        drafts.tilt().into_iter().find(|it| it.party.as_str() == "south" && it.version == place);
    let south = south.unwrap();
    // Middle is the second of two ranks; of low it has said nothing.
    assert_eq!((south.low, south.high), (0.0, 1.0));
    let north =
        drafts.tilt().into_iter().find(|it| it.party.as_str() == "north" && it.version == place);
    // Low or middle on dues, three quarters of the weight; anything on the crane.
    assert_eq!(north.map(|it| (it.low, it.high)), Some((0.375, 1.0)));
}
