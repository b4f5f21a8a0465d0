//! Accounts, tried through the same door as everybody.

use onetext_record::Viewer;

use crate::desk::Porch;
use crate::house::Mode;
use crate::testing::Workbench;

fn alone() -> Workbench {
    Workbench::in_mode(&[], Mode::Alone { author: "A. Mediator".to_owned(), trial: false })
}

#[test]
fn a_calendar_token_opens_its_accounts_room_until_it_is_revoked() {
    let bench = alone();
    let people = &bench.house.people;
    assert!(people.feed_token("somebody").is_err());
    let token = people.feed_token("alone").unwrap();
    let porch = Porch::new(&bench.house, None);
    assert_eq!(*porch.study_of_feed(&token).unwrap().viewer(), Viewer::Mediator);
    assert!(porch.study_of_feed("AAAA").is_none());
    let kept = bench.house.cabinet.list("feeds").unwrap();
    assert_eq!(kept.len(), 1);
    assert!(!kept.iter().any(|(key, sheet)| key.contains(&token) || sheet.json.contains(&token)));
    let next = people.feed_token("alone").unwrap();
    assert!(porch.study_of_feed(&token).is_none(), "a new one ends the one before");
    assert!(people.revoke_feed("alone").unwrap());
    assert!(porch.study_of_feed(&next).is_none());
    assert!(!people.has_feed("alone"));
}
