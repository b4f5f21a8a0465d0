//! Server-sent events: a browser is told when its viewer's record has grown, and by which kinds.

use std::sync::Arc;

use futures_util::{Stream, StreamExt, stream};
use onetext_record::Viewer;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;

use crate::house::House;

/// What a browser is told.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Grown {
    /// The rank of the last entry that the viewer sees.
    pub(crate) rank: usize,
    /// The kinds of the new ones.
    pub(crate) kinds: Vec<String>,
}

/// The events of one viewer, from rank `since` on. What the viewer does not see makes no event.
pub(crate) fn events(
    house: Arc<House>,
    viewer: Viewer,
    since: usize,
) -> impl Stream<Item = Grown> + Send {
    let bell = house.listen();
    stream::unfold((house, viewer, bell, since, true), |state| async move {
        let (house, viewer, mut bell, since, mut first) = state;
        loop {
            // What came in before anybody listened is told at once.
            if !std::mem::take(&mut first)
                && let Err(RecvError::Closed) = bell.recv().await
            {
                return None;
            }
            if let Some(grown) = grown(&house, &viewer, since) {
                let rank = grown.rank;
                return Some((grown, (house, viewer, bell, rank, false)));
            }
        }
    })
    .fuse()
}

fn grown(house: &House, viewer: &Viewer, since: usize) -> Option<Grown> {
    let room = house.room(viewer);
    let state = room.read();
    let rank = state.negotiation.rank();
    if rank <= since {
        return None;
    }
    let new = (since + 1..=rank).rev().take(1000);
    let mut kinds: Vec<String> =
        new.filter_map(|rank| state.negotiation.kind_of(rank)).map(|it| it.to_string()).collect();
    kinds.sort();
    kinds.dedup();
    Some(Grown { rank, kinds })
}
