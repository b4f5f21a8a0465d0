use proptest::prelude::*;

use super::*;

fn id(name: &str) -> PartyId {
    PartyId::new(name).unwrap()
}

fn rule(text: &str) -> ConsentRule {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn roles() -> BTreeMap<PartyId, Role> {
    [
        ("a", Role::Principal),
        ("b", Role::Principal),
        ("c", Role::Guarantor),
        ("d", Role::Stakeholder),
        ("m", Role::Mediator),
        ("w", Role::Monitor),
    ]
    .map(|(name, role)| (id(name), role))
    .into()
}

fn weigh(text: &str, given: &[&str], refused: &[&str]) -> Consent {
    let given = given.iter().map(|n| (id(n), Word::Given));
    let words = given.chain(refused.iter().map(|n| (id(n), Word::Refused))).collect();
    rule(text).weigh(&roles(), &words)
}

fn refused_by(names: &[&str]) -> Consent {
    Consent::RefusedBy(names.iter().map(|n| id(n)).collect())
}

#[test]
fn and_binds_closer_than_or() {
    assert_eq!(rule("a or b and c"), rule("a or (b and c)"));
    assert_ne!(rule("a or b and c"), rule("(a or b) and c"));
}

#[test]
fn what_is_still_needed_is_what_remains_of_the_rule() {
    assert_eq!(weigh("a and b", &["a"], &[]), Consent::StillNeeds(rule("b")));
    assert_eq!(weigh("a and (b or c)", &["a"], &["c"]), Consent::StillNeeds(rule("b")));
    assert_eq!(weigh("2 of (a, b, c)", &["a"], &[]), Consent::StillNeeds(rule("b or c")));
    assert_eq!(weigh("2 of (a, b, c)", &["a"], &["b"]), Consent::StillNeeds(rule("c")));
    assert_eq!(weigh("3 of (a, b, c, d)", &[], &["a"]), Consent::StillNeeds(rule("b and c and d")));
    assert_eq!(weigh("principals", &["b"], &[]), Consent::StillNeeds(rule("a")));
}

#[test]
fn a_refusal_counts_only_where_nothing_can_replace_it() {
    assert_eq!(weigh("a and b", &["a"], &["b"]), refused_by(&["b"]));
    assert_eq!(weigh("a or b", &[], &["b"]), Consent::StillNeeds(rule("a")));
    assert_eq!(weigh("a or b", &[], &["a", "b"]), refused_by(&["a", "b"]));
    assert_eq!(weigh("2 of (a, b, c)", &["c"], &["a", "b"]), refused_by(&["a", "b"]));
    assert_eq!(weigh("a or b", &["a"], &["b"]), Consent::Satisfied);
}

#[test]
fn groups_are_the_parties_of_their_roles() {
    assert_eq!(weigh("principals", &["a", "b"], &["c"]), Consent::Satisfied);
    assert_eq!(weigh("all", &["a", "b", "c"], &[]), Consent::StillNeeds(rule("d")));
    assert_eq!(weigh("1 of (principals)", &["b"], &["a"]), Consent::Satisfied);
    assert_eq!(weigh("2 of (principals, c)", &["b", "c"], &["a"]), Consent::Satisfied);
}

#[test]
fn mistakes_name_their_place() {
    let fault = |text: &str| {
        let error = text.parse::<ConsentRule>().unwrap_err();
        (error.at, error.length, error.to_string())
    };
    insta::assert_debug_snapshot!(
        [
            "",
            "a and",
            "a b",
            "2 of a",
            "3 of (a, b)",
            "0 of (a)",
            "(a, b)",
            "(a",
            "Ukraine",
            "a and and b"
        ]
        .map(fault)
    );
}

#[test]
fn a_party_may_have_a_number_for_its_name() {
    assert_eq!(rule("77"), ConsentRule::Party(id("77")));
    assert_eq!(rule("g77 and 2 of (e3, 77)").to_string(), "g77 and 2 of (e3, 77)");
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow() {
    let text = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(text.parse::<ConsentRule>().unwrap_err().kind, ConsentSyntax::Depth);
}

fn rules() -> impl Strategy<Value = ConsentRule> {
    let leaf = prop_oneof![
        "[a-f]".prop_map(|name| ConsentRule::Party(id(&name))),
        Just(ConsentRule::Group(Group::Principals)),
        Just(ConsentRule::Group(Group::All)),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let several = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several.clone().prop_map(ConsentRule::All),
            several.prop_map(ConsentRule::Any),
            (1usize..4, proptest::collection::vec(inner, 1..5))
                .prop_map(|(k, of)| ConsentRule::AtLeast { count: k.min(of.len()), of }),
        ]
    })
}

/// The meaning of a rule by the plainest reading: does it hold if exactly `given` agree?
fn holds(rule: &ConsentRule, given: &BTreeSet<PartyId>) -> bool {
    let group = |g: &Group| {
        roles()
            .iter()
            .filter(|(_, r)| g.has(**r))
            .map(|(p, _)| given.contains(p))
            .collect::<Vec<_>>()
    };
    match rule {
        ConsentRule::Party(party) => given.contains(party),
        ConsentRule::Group(g) => group(g).iter().all(|held| *held),
        ConsentRule::All(rules) => rules.iter().all(|r| holds(r, given)),
        ConsentRule::Any(rules) => rules.iter().any(|r| holds(r, given)),
        ConsentRule::AtLeast { count, of } => {
            let each = of.iter().flat_map(|r| match r {
                ConsentRule::Group(g) => group(g),
                other => vec![holds(other, given)],
            });
            each.filter(|held| *held).count() >= *count
        }
    }
}

proptest! {
    #[test]
    fn printing_and_parsing_give_back_the_rule(rule in rules()) {
        prop_assert_eq!(rule.to_string().parse::<ConsentRule>(), Ok(rule));
    }

    #[test]
    fn parsing_never_panics(text in "\\PC{0,60}") {
        let _ = text.parse::<ConsentRule>();
    }

    #[test]
    fn weighing_agrees_with_trying_every_future(rule in rules(), words in proptest::collection::vec(0u8..3, 6)) {
        let names = ["a", "b", "c", "d", "e", "f"];
        let mut given = BTreeSet::new();
        let mut open = Vec::new();
        let mut known = BTreeMap::new();
        for (name, word) in names.iter().zip(&words) {
            match word {
                0 => { given.insert(id(name)); known.insert(id(name), Word::Given); }
                1 => { known.insert(id(name), Word::Refused); }
                _ => open.push(id(name)),
            }
        }
        let now = holds(&rule, &given);
        let best = holds(&rule, &given.iter().chain(&open).cloned().collect());
        match rule.weigh(&roles(), &known) {
            Consent::Satisfied => prop_assert!(now),
            Consent::RefusedBy(parties) => {
                prop_assert!(!best);
                prop_assert!(parties.iter().all(|p| known.get(p) == Some(&Word::Refused)));
            }
            Consent::StillNeeds(rest) => {
                prop_assert!(!now && best);
                // What remains holds in exactly the futures in which the whole rule holds.
                for future in 0..1u32 << open.len() {
                    let agreeing = open.iter().enumerate().filter(|(i, _)| future >> i & 1 == 1);
                    let mut all = given.clone();
                    all.extend(agreeing.map(|(_, p)| p.clone()));
                    prop_assert_eq!(holds(&rest, &all), holds(&rule, &all));
                }
            }
        }
    }
}
