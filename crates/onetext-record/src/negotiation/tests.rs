use proptest::prelude::*;

use super::*;
use crate::body::Amount;
use crate::consent::Consent;
use crate::testing::{PARTIES, drafting, either, logs, viewers};

/// Otherwise the properties below would say nothing of what is rare.
#[test]
fn random_logs_hold_words_that_stand_and_words_that_are_void() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut holds, mut void, mut linked, mut ordered, mut together) = (0, 0, 0, 0, 0);
    for _ in 0..200 {
        let log = drafting(60).new_tree(&mut runner).unwrap().current();
        let negotiation = fold(log, Viewer::Mediator);
        let words = negotiation.endorsements.current().map(|word| &word.body);
        for word in words.filter(|word| word.sha256.is_some()) {
            match negotiation.standing(word) {
                Standing::Holds => holds += 1,
                Standing::Void => void += 1,
            }
        }
        linked += negotiation.linkages.len();
        let links = negotiation.linkages.current().map(|link| &link.body);
        together += links.filter(|link| !link.until_options.is_empty()).count();
        let circulations = negotiation.circulations.current();
        ordered += circulations.filter(|shown| shown.body.in_order).count();
    }
    let found = [holds, void, linked, ordered, together];
    assert!(found.iter().all(|n| *n >= 10), "{found:?}");
}

/// The same of what people judge in numbers.
#[test]
fn random_logs_hold_valuations_of_every_form() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut exact, mut between, mut ordered, mut hidden) = (0, 0, 0, 0);
    for _ in 0..200 {
        let log = drafting(60).new_tree(&mut runner).unwrap().current();
        for entry in log {
            let Body::Valuation(valuation) = entry.body else { continue };
            exact +=
                usize::from(valuation.values.values().any(|it| matches!(it, Amount::Exact(_))));
            between +=
                usize::from(valuation.values.values().any(|it| matches!(it, Amount::Between(..))));
            ordered += usize::from(!valuation.order.is_empty());
            hidden += usize::from(entry.audience != crate::Audience::Everyone);
        }
    }
    let found = [exact, between, ordered, hidden];
    assert!(found.iter().all(|n| *n >= 10), "{found:?}");
}

fn record(toml: &str) -> Negotiation {
    let head = "title = \"T\"\n[defaults]\nauthor = \"A\"\n";
    let party = |id: &&str| format!("[parties.{id}]\nname = \"{id}\"\nrole = \"principal\"\n");
    let parties = PARTIES.iter().map(party).collect::<Vec<_>>().concat();
    let files = [
        (
            "onetext.toml".to_owned(),
            format!("{head}{parties}[issues.land]\ntitle = \"Land\"\nconsent = \"a\"\n"),
        ),
        ("record/a.toml".to_owned(), toml.to_owned()),
    ];
    let defaults = crate::folder::Defaults {
        author: "A".into(),
        recorded_at: jiff::Timestamp::UNIX_EPOCH,
        extract: str::to_owned,
    };
    let import = crate::folder::read(&files.into(), &defaults);
    assert_eq!(import.diagnostics, []);
    fold(import.entries, Viewer::Mediator)
}

const TEXT: &str = "# Land {#land} {issue=land} {status=agreed}\n\nOurs.\n";

/// For each party and issue the newest by its date counts, whatever the order of the log.
#[test]
fn one_valuation_of_a_party_on_an_issue_is_in_force() {
    let negotiation = record(
        r#"
[[valuation]]
id = "may"
party = "a"
issue = "land"
weight = 0.5
on = 2031-05-01
[[valuation]]
id = "march"
party = "a"
issue = "land"
weight = 0.25
on = 2031-03-01
[[valuation]]
id = "b"
party = "b"
issue = "land"
weight = 1
[[valuation]]
id = "june"
party = "a"
issue = "land"
weight = 0.75
on = 2031-06-01
[[reservation]]
id = "may"
party = "a"
value = [0.25, 0.5]
alternative = "a war"
on = 2031-05-01
[[reservation]]
id = "june"
party = "a"
alternative = "a court"
on = 2031-06-01
[[retraction]]
entry = { valuation = "june" }
reason = "never said"
"#,
    );
    let (a, land) = ("a".parse().unwrap(), "land".parse().unwrap());
    let at = |date: Option<&str>| {
        let date = date.map(|date| date.parse().unwrap());
        let one = negotiation.valuation(&a, &land, date).map(|entry| entry.body.id.to_string());
        let all = negotiation.valuations_in_force(date);
        let of_a = all.get(&(&a, &land)).map(|entry| entry.body.id.to_string());
        assert_eq!(one, of_a);
        one
    };
    assert_eq!(at(None).as_deref(), Some("may"));
    assert_eq!(at(Some("2031-04-30")).as_deref(), Some("march"));
    assert_eq!(at(Some("2031-02-01")), None);
    assert_eq!(negotiation.valuations_in_force(None).len(), 2);
    // The newer entry gives no number, and takes none away.
    let reservation = negotiation.reservation(&a, None).unwrap();
    assert_eq!(reservation.body.id.as_str(), "may");
}

/// A draft with words on it, and the draft once more with another text.
fn with_words(text: &str, later: &str) -> Negotiation {
    let mut negotiation = record(&format!(
        r#"
draft = [{{ id = "one", title = "One", text = {text:?} }}]
[[endorsement]]
id = "whole"
party = "a"
draft = "one"
word = "agreed"
sha256 = true
[[endorsement]]
id = "clause"
party = "a"
draft = "one"
clause = "land"
word = "ad-referendum"
sha256 = true
[[endorsement]]
id = "old"
party = "b"
draft = "one"
clause = "land"
word = "agreed"
"#
    ));
    let first = negotiation.drafts.get("one").unwrap();
    let (seq, at) = (first.seq, first.recorded_at);
    let draft = Draft { text: Some(later.into()), ..first.body.clone() };
    let new = crate::NewEntry { supersedes: Some(seq), ..crate::NewEntry::judged("A", draft) };
    assert_eq!(negotiation.check(&new), Ok(()));
    let next = negotiation.last().next();
    negotiation.apply(new.at(next, at));
    negotiation
}

#[test]
fn a_changed_word_voids_what_was_said_on_it_and_no_more() {
    let voided = |later: &str| -> Vec<String> {
        let negotiation = with_words(TEXT, later);
        let words = negotiation.endorsements.current().map(|word| &word.body);
        let void = words.filter(|word| negotiation.standing(word) == Standing::Void);
        void.map(|word| word.id.to_string()).collect()
    };
    assert_eq!(voided(TEXT), <[&str; 0]>::default());
    assert_eq!(voided(&TEXT.replace("agreed", "initialled")), <[&str; 0]>::default());
    assert_eq!(voided(&format!("{TEXT}\n# Sea\n\nAll.\n")), ["whole"]);
    assert_eq!(voided(&TEXT.replace("Ours", "Yours")), ["whole", "clause"]);
}

#[test]
fn a_void_word_is_no_consent() {
    let outcome = |later: &str| {
        let negotiation = with_words(TEXT, later);
        let draft = &negotiation.drafts.get("one").unwrap().body;
        let issue = "land".parse().unwrap();
        let rule = "a".parse().unwrap();
        negotiation.consent_status(&rule, &issue, draft, None).outcome
    };
    assert_eq!(outcome(TEXT), Consent::Satisfied);
    assert_eq!(outcome(&TEXT.replace("Ours", "Yours")), Consent::StillNeeds("a".parse().unwrap()));
}

#[test]
fn who_saw_a_draft_first_is_told_as_far_as_it_is_known() {
    let shown = |circulations: &str| -> Vec<String> {
        let negotiation = record(&format!(
            "draft = [{{ id = \"one\", title = \"One\", on = 2026-01-01, by = \"d\", shown-to = \"c\" }}]\ncirculation = [{circulations}]\n"
        ));
        let draft = "one".parse().unwrap();
        let seen = negotiation.seen(&draft, None);
        seen.iter()
            .map(|seen| {
                format!(
                    "{} {} {}",
                    seen.place,
                    seen.party,
                    seen.on.map(|on| on.to_string()).unwrap_or_default()
                )
            })
            .collect()
    };
    assert_eq!(shown(""), ["1 c 2026-01-01"]);
    let in_order = "{ draft = \"one\", on = 2026-01-03, to = [\"b\", \"a\"], in-order = true }";
    assert_eq!(shown(in_order), ["1 c 2026-01-01", "2 b 2026-01-03", "3 a 2026-01-03"]);
    let together = in_order.replace("true", "false");
    assert_eq!(shown(&together), ["1 c 2026-01-01", "2 b 2026-01-03", "2 a 2026-01-03"]);
    // Two entries of one day tell nothing of each other.
    let apart = format!("{in_order}, {{ draft = \"one\", on = 2026-01-03, to = [\"d\"] }}");
    assert_eq!(
        shown(&apart),
        ["1 c 2026-01-01", "2 b 2026-01-03", "2 d 2026-01-03", "3 a 2026-01-03"]
    );
    // Who has seen it from the start is told of by the day, and its order by a showing of that day.
    let first = "{ draft = \"one\", on = 2026-01-01, to = [\"b\", \"c\"], in-order = true }, { draft = \"one\", on = 2026-01-03, to = \"c\" }";
    assert_eq!(shown(first), ["1 c 2026-01-01", "2 b 2026-01-01"]);
    // The first time counts.
    let again = format!("{in_order}, {{ draft = \"one\", on = 2026-01-02, to = [\"a\"] }}");
    assert_eq!(shown(&again), ["1 c 2026-01-01", "2 a 2026-01-02", "3 b 2026-01-03"]);
}

#[test]
fn the_draft_last_seen_is_the_newest_that_a_party_wrote_or_was_shown() {
    let negotiation = record(
        r#"
draft = [
  { id = "one", title = "One", on = 2026-01-01, by = "d", shown-to = "c" },
  { id = "two", title = "Two", on = 2026-02-01, by = "c" },
]
circulation = [{ draft = "one", on = 2026-03-01, to = ["a", "c"] }]
"#,
    );
    let last = |party: &str, day: &str| {
        let (party, day) = (party.parse().unwrap(), day.parse().unwrap());
        negotiation.last_seen_by(&party, Some(day)).map(|draft| draft.body.id.to_string())
    };
    assert_eq!(last("a", "2026-02-28"), None);
    assert_eq!(last("a", "2026-03-01").as_deref(), Some("one"));
    assert_eq!(last("c", "2026-01-31").as_deref(), Some("one"));
    assert_eq!(
        last("c", "2026-03-01").as_deref(),
        Some("two"),
        "newer than what it was shown again"
    );
    assert_eq!(last("b", "2026-03-01"), None);
}

#[test]
fn a_clause_is_at_a_step_of_the_negotiation() {
    let negotiation = record("");
    let steps = |negotiation: &Negotiation| -> Vec<usize> {
        let text = "# A\n# B {status=agreed}\n# C {status=settled}\n";
        let clauses = crate::clause::clauses(text).0;
        clauses.iter().map(|clause| negotiation.status_of(clause)).collect()
    };
    assert_eq!(steps(&negotiation), [0, 3, 0]);
    assert!(negotiation.nothing_agreed_until_everything());
    let step = |word: &str| crate::body::StatusStep {
        word: word.parse().unwrap(),
        colour: "#000000".into(),
    };
    let heading = Heading {
        statuses: vec![step("open"), step("settled")],
        nothing_agreed_until_everything: false,
        ..Heading::titled("T")
    };
    let mut own = negotiation;
    let next = own.last().next();
    own.apply(crate::NewEntry::judged("A", heading).at(next, jiff::Timestamp::UNIX_EPOCH));
    assert_eq!(steps(&own), [0, 0, 1]);
    assert!(!own.nothing_agreed_until_everything());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The rule of the house: take the hidden entries away, and nothing that a viewer sees changes.
    #[test]
    fn hidden_entries_leave_no_trace_in_the_state(log in either(40), viewer in viewers()) {
        let whole = fold(log.clone(), viewer.clone());
        let visible = log.into_iter().filter(|entry| viewer.sees(&entry.audience));
        let seen = fold(visible, viewer.clone());
        prop_assert_eq!(serde_json::to_string(&seen).unwrap(), serde_json::to_string(&whole).unwrap());
        prop_assert_eq!(seen, whole);
    }

    /// Each viewer's part of a valid log is itself a valid log, so no reference leads into the dark.
    #[test]
    fn what_a_viewer_sees_is_a_valid_log(log in either(40), viewer in viewers()) {
        let mut negotiation = Negotiation::new(Viewer::Mediator);
        let visible = log.into_iter().filter(|entry| viewer.sees(&entry.audience));
        let new: BTreeMap<Seq, Seq> =
            visible.clone().map(|entry| entry.seq).zip((1..).map(Seq)).collect();
        for mut entry in visible {
            entry.seq = new[&entry.seq];
            entry.supersedes = entry.supersedes.map(|seq| new[&seq]);
            if let Body::Retraction(retraction) = &mut entry.body {
                retraction.entry = new[&retraction.entry];
            }
            prop_assert_eq!(negotiation.check_entry(&entry), Ok(()));
            negotiation.apply(entry);
        }
    }

    #[test]
    fn applying_one_by_one_is_folding_all(log in either(30), cut in any::<prop::sample::Index>()) {
        let cut = cut.index(log.len() + 1);
        let mut negotiation = fold(log[..cut].iter().cloned(), Viewer::Mediator);
        log[cut..].iter().for_each(|entry| negotiation.apply(entry.clone()));
        prop_assert_eq!(negotiation, fold(log, Viewer::Mediator));
    }

    /// The position at a date, against reading the whole log for it.
    #[test]
    fn the_position_at_a_date_is_the_last_one_up_to_it(log in logs(60), day in 0i32..4000) {
        let date = jiff::civil::date(2020, 1, 1).saturating_add(jiff::Span::new().days(day));
        let negotiation = fold(log, Viewer::Mediator);
        for party in PARTIES.map(|id| id.parse::<PartyId>().unwrap()) {
            for issue in ["i", "j"].map(|id| id.parse::<IssueId>().unwrap()) {
                let slow = negotiation
                    .positions
                    .current()
                    .filter(|p| p.body.party == party && p.body.issue == issue && p.on.is_none_or(|on| on.first() <= date))
                    .max_by_key(|p| p.order());
                prop_assert_eq!(negotiation.position(&party, &issue, Some(date)), slow);
            }
        }
    }

    #[test]
    fn a_dismissal_is_found_by_its_fingerprint_until_it_is_taken_back(log in logs(60)) {
        let negotiation = fold(log, Viewer::Mediator);
        let every: Vec<_> = negotiation.dismissals.items().flat_map(Item::versions).collect();
        for version in every {
            let fingerprint = version.body.fingerprint;
            let mut slow = negotiation.dismissals.current();
            let slow = slow.any(|current| current.body.fingerprint == fingerprint);
            prop_assert_eq!(negotiation.dismissal(&fingerprint).is_some(), slow);
        }
    }

    /// Where a word is bound when it is recorded, it is on the text that its audience can see.
    #[test]
    fn a_bound_word_holds_for_all_who_see_it_when_it_is_recorded(log in drafting(60)) {
        for viewer in [Viewer::Mediator, Viewer::Observer, Viewer::Party("a".parse().unwrap())] {
            let mut negotiation = Negotiation::new(viewer.clone());
            for entry in &log {
                negotiation.apply(entry.clone());
                let Body::Endorsement(word) = &entry.body else { continue };
                if word.sha256.is_some() && viewer.sees(&entry.audience) {
                    let text = negotiation.hash_for(&word.draft, word.clause.as_ref(), &entry.audience);
                    prop_assert_eq!(&text, &word.sha256);
                }
            }
        }
    }

    #[test]
    fn places_are_counted_by_those_known_to_be_before(log in drafting(60), viewer in viewers()) {
        let negotiation = fold(log, viewer);
        for draft in negotiation.drafts.current() {
            let seen = negotiation.seen(&draft.body.id, None);
            let parties: std::collections::BTreeSet<_> = seen.iter().map(|seen| seen.party).collect();
            prop_assert_eq!(parties.len(), seen.len());
            for (n, seen) in seen.iter().enumerate() {
                prop_assert!((1..=n + 1).contains(&seen.place));
                let last = negotiation.last_seen_by(seen.party, None).unwrap();
                prop_assert!(last.order() >= draft.order());
            }
        }
    }

    #[test]
    fn the_serde_form_of_an_entry_round_trips(log in either(20)) {
        for entry in log {
            let json = serde_json::to_string(&entry).unwrap();
            prop_assert_eq!(serde_json::from_str::<Entry>(&json).unwrap(), entry);
        }
    }
}
