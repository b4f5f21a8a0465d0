use proptest::prelude::*;

use super::*;
use crate::testing::{PARTIES, logs, viewers};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// The rule of the house: take the hidden entries away, and nothing that a viewer sees changes.
    #[test]
    fn hidden_entries_leave_no_trace_in_the_state(log in logs(40), viewer in viewers()) {
        let whole = fold(log.clone(), viewer.clone());
        let visible = log.into_iter().filter(|entry| viewer.sees(&entry.audience));
        let seen = fold(visible, viewer.clone());
        prop_assert_eq!(serde_json::to_string(&seen).unwrap(), serde_json::to_string(&whole).unwrap());
        prop_assert_eq!(seen, whole);
    }

    /// Each viewer's part of a valid log is itself a valid log, so no reference leads into the dark.
    #[test]
    fn what_a_viewer_sees_is_a_valid_log(log in logs(40), viewer in viewers()) {
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
    fn applying_one_by_one_is_folding_all(log in logs(30), cut in any::<prop::sample::Index>()) {
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

    #[test]
    fn the_serde_form_of_an_entry_round_trips(log in logs(20)) {
        for entry in log {
            let json = serde_json::to_string(&entry).unwrap();
            prop_assert_eq!(serde_json::from_str::<Entry>(&json).unwrap(), entry);
        }
    }
}
