//! A browser is told of what its viewer sees, and of nothing else.

use std::sync::Arc;

use futures_util::{FutureExt, StreamExt};
use onetext_record::{Entry, NewEntry, Seq, Viewer};

use super::record::{Hidden, record, viewers};
use crate::events::events;
use crate::testing::Workbench;

/// What a viewer is told while these entries come in one by one.
fn told(viewer: &Viewer, entries: Vec<Entry>) -> Vec<String> {
    let bench = Workbench::new(&[]);
    let mut stream = Box::pin(events(Arc::clone(&bench.house), viewer.clone(), 0));
    let mut told = Vec::new();
    for entry in entries {
        bench.house.append(&Viewer::Mediator, &[NewEntry::from(entry)]).unwrap();
        while let Some(Some(grown)) = stream.next().now_or_never() {
            told.push(serde_json::to_string(&grown).unwrap());
        }
    }
    told
}

#[test]
fn what_is_hidden_makes_no_event() {
    for viewer in viewers() {
        let [kept, gone, other] = Hidden::EVERY.map(|it| told(&viewer, record(&viewer, it)));
        assert_eq!(kept, gone, "{viewer}");
        assert_eq!(kept, other, "{viewer}");
        let seen = onetext_record::fold(record(&viewer, Hidden::Gone), viewer.clone()).rank();
        assert_eq!(kept.len(), seen, "each entry that {viewer} sees makes one event");
    }
}

#[test]
fn who_comes_back_is_told_what_was_missed() {
    let viewer = Viewer::Observer;
    let bench = Workbench::new(&record(&viewer, Hidden::Kept));
    let last = bench.house.room(&viewer).read().negotiation.rank();
    let next = |since| {
        events(Arc::clone(&bench.house), viewer.clone(), since).boxed().next().now_or_never()
    };
    let missed = next(last - 1).flatten().unwrap();
    assert_eq!((missed.rank, missed.kinds.len()), (last, 1));
    assert!(next(last).is_none(), "nothing is new");
    assert_ne!(Seq(last as u64), bench.house.room(&Viewer::Mediator).read().negotiation.last());
}
