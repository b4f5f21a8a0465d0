//! A stream that ends when whoever listens is not known any more.

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{Stream, StreamExt, stream};
use tokio_stream::wrappers::IntervalStream;

use super::Person;
use crate::house::House;

/// How often it is looked whether somebody is still known.
pub(crate) const LOOK: Duration = Duration::from_secs(1);

/// The same stream, for as long as the person may hear it. Whether that is so is looked at before
/// every item, and every now and then between them: who was shut out does not wait for the next item
/// to find out.
pub(crate) fn while_known<T: Send>(
    house: Arc<House>,
    person: Person,
    items: impl Stream<Item = T> + Send,
    every: Duration,
) -> impl Stream<Item = T> + Send {
    let looks = IntervalStream::new(tokio::time::interval(every)).map(|_| None);
    stream::select(items.map(Some), looks)
        .take_while(move |_| ready(house.people.knows_still(&person, (house.edge.now)())))
        .filter_map(ready)
}
