//! Three small scenarios that the folders of true and false certificates are about.

use onetext_settle::{
    Condition, Consent, Constraint, Exact, Interaction, Issue, IssueOption, Party, RedLine,
    Scenario, Values,
};

fn issue(id: &str, options: &[&str], consent: Option<Consent>) -> Issue {
    let option = |id: &&str| IssueOption { id: (*id).to_owned(), title: String::new() };
    let options = options.iter().map(option).collect();
    Issue { id: id.to_owned(), title: String::new(), options, consent }
}

fn whole(number: i64) -> Exact {
    Exact::from_integer(number.into())
}

fn party(id: &str, weights: [i64; 3], options: [&[i64]; 3], least: i64) -> Party {
    Party {
        id: id.to_owned(),
        name: String::new(),
        values: Some(Values {
            weights: weights.into_iter().map(whole).collect(),
            options: options.iter().map(|it| it.iter().copied().map(whole).collect()).collect(),
            interactions: Vec::new(),
            constant: whole(0),
        }),
        reservation: Some(whole(least)),
        red_lines: Vec::new(),
    }
}

fn red_line(when: &[(usize, &[usize])]) -> RedLine {
    let when = Condition(when.iter().map(|(issue, options)| (*issue, options.to_vec())).collect());
    RedLine { when, weight: whole(1), note: None }
}

/// North and South settle a line, a force to watch it and frozen assets; for the assets two of
/// three parties are enough.
pub(crate) fn talks() -> Scenario {
    let of_three = Consent::AtLeast(2, (0..3).map(Consent::Party).collect());
    let mut north = party("north", [3, 2, 1], [&[6, 0, 3, 2], &[4, 2, 0], &[0, 4, 2, 2]], 12);
    let mut south = party("south", [3, 1, 2], [&[0, 6, 3, 2], &[0, 4, 6], &[4, 0, 2, 2]], 11);
    let union = party("union", [1, 1, 1], [&[2, 2, 6, 4], &[0, 6, 4], &[2, 2, 2, 2]], 6);
    north.red_lines.push(red_line(&[(1, &[2])]));
    south.red_lines.push(red_line(&[(0, &[0]), (1, &[0])]));
    south.red_lines.push(red_line(&[(2, &[1])]));
    if let Some(values) = &mut north.values {
        let when = Condition(vec![(0, vec![2]), (2, vec![1])]);
        values.interactions.push(Interaction { when, value: whole(2) });
    }
    Scenario {
        name: "talks".to_owned(),
        issues: vec![
            issue("line", &["as it is", "as it was", "arbitrated", "open"], None),
            issue("force", &["none", "observers", "troops"], None),
            issue("assets", &["held", "released", "shared now", "shared later"], Some(of_three)),
        ],
        parties: vec![north, south, union],
        constraints: vec![Constraint {
            title: "nobody can observe an open line".to_owned(),
            forbids: Condition(vec![(0, vec![3]), (1, vec![1])]),
        }],
    }
}

/// The same talks, all three needed for everything, with red lines that leave nothing.
pub(crate) fn deadlock() -> Scenario {
    let mut talks = talks();
    talks.issues[2].consent = None;
    talks.parties[0].red_lines.push(red_line(&[(0, &[1, 3])]));
    talks.parties[1].red_lines.push(red_line(&[(0, &[0])]));
    talks.parties[2].red_lines.push(red_line(&[(0, &[2]), (1, &[0, 1])]));
    talks
}

/// The same talks, two of three parties enough for everything.
pub(crate) fn majority() -> Scenario {
    let mut talks = talks();
    let rule = talks.issues[2].consent.clone();
    talks.issues.iter_mut().for_each(|issue| issue.consent.clone_from(&rule));
    talks
}
