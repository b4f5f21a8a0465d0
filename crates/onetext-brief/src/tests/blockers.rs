//! Who can block, by the rule of the issue.

use onetext_record::body::{Issue, IssueOption, Party, Position, Role};
use onetext_record::{Body, Negotiation, NewEntry, Viewer};

use crate::section::blockers::Blocker;
use crate::{Options, brief};

/// The blockers of an issue with the options `x` and `y` and this rule, where `a` requires these
/// and the others have these red lines.
fn blockers(rule: &str, requires: &[&str], red_lines: &[(&str, &[&str])]) -> Vec<Blocker> {
    let others = red_lines.iter().map(|(party, rejects)| (*party, &[][..], *rejects));
    let positions: Vec<_> = [("a", requires, &[][..])].into_iter().chain(others).collect();
    of(rule, &positions)
}

/// The same from what each party prefers and rules out.
fn of(rule: &str, positions: &[(&str, &[&str], &[&str])]) -> Vec<Blocker> {
    let mut negotiation = Negotiation::new(Viewer::Mediator);
    let mut enter = |body: Body| {
        let entry = NewEntry::judged("A", body);
        negotiation.check(&entry).unwrap();
        negotiation.apply(entry.at(negotiation.last().next(), jiff::Timestamp::UNIX_EPOCH));
    };
    for id in ["a", "b", "c"] {
        let id = id.parse().unwrap();
        let (aliases, members) = (vec![], vec![]);
        enter(
            Party { id, name: "P".into(), role: Role::Principal, aliases, members, note: None }
                .into(),
        );
    }
    let options = ["x", "y"].map(|id| IssueOption {
        id: id.parse().unwrap(),
        title: id.into(),
        description: None,
    });
    enter(
        Issue {
            id: "i".parse().unwrap(),
            title: "I".into(),
            question: None,
            options: options.into(),
            consent: (!rule.is_empty()).then(|| rule.parse().unwrap()),
            keywords: vec![],
        }
        .into(),
    );
    let mut position = |party: &str, prefers: &[&str], rejects: &[&str]| {
        let ids = |ids: &[&str]| ids.iter().map(|id| id.parse().unwrap()).collect();
        enter(
            Position {
                id: party.parse().unwrap(),
                party: party.parse().unwrap(),
                issue: "i".parse().unwrap(),
                prefers: ids(prefers),
                accepts: vec![],
                rejects: ids(rejects),
                salience: None,
                statements: vec![],
                note: None,
            }
            .into(),
        );
    };
    for (party, prefers, rejects) in positions {
        position(party, prefers, rejects);
    }
    brief(&negotiation, &Options::default()).blockers
}

#[test]
fn one_of_several_blocks_only_with_the_others() {
    assert_eq!(blockers("a and 1 of (b, c)", &["x"], &[("b", &["x"])]), []);
    let both = blockers("a and 1 of (b, c)", &["x"], &[("b", &["x"]), ("c", &["x"])]);
    assert_eq!((both.len(), both[0].against.len()), (1, 2));
    assert_eq!(both[0].ways_out[0].id, "y");
}

#[test]
fn who_is_not_needed_neither_blocks_nor_is_blocked() {
    assert_eq!(blockers("a", &["x"], &[("b", &["x"])]), []);
    assert_eq!(blockers("b", &["x"], &[("b", &["x"])]), []);
}

#[test]
fn without_a_rule_every_principal_is_needed() {
    assert_eq!(blockers("", &["x"], &[("c", &["x"])]).len(), 1);
}

#[test]
fn an_issue_without_an_option_left_is_blocked_though_nobody_requires_any() {
    let found = blockers("a and b and c", &[], &[("b", &["x"]), ("c", &["y"])]);
    assert_eq!((found.len(), found[0].against.len()), (1, 2));
    assert_eq!(found[0].parties, []);
    assert!(found[0].ways_out.is_empty());
}

#[test]
fn who_requires_the_same_stands_in_one_blocker() {
    let positions: [(&str, &[&str], &[&str]); 3] =
        [("a", &["x", "y"], &[]), ("b", &["y", "x"], &[]), ("c", &[], &["x", "y"])];
    let found = of("principals", &positions);
    let parties: Vec<_> = found[0].parties.iter().map(|side| side.name.id.as_str()).collect();
    assert_eq!((found.len(), parties), (1, vec!["a", "b"]));
}
