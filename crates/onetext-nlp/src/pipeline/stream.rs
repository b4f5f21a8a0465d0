//! Many texts, on several threads, in order, with only a few batches in memory at a time.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{LONGEST, Pipeline, TextTooLong};
use crate::Doc;

/// A batch is closed when it has so many bytes of text: some two thousand tokens. The working
/// memory of the networks stays small, and products are large enough to be fast.
const BATCH_BYTES: usize = 12_000;

/// Batches that each thread may have waiting for it or behind it.
const AHEAD: usize = 4;

impl Pipeline {
    /// Reads texts as they come, on so many threads, and gives each document to `each` in the order
    /// of the texts.
    ///
    /// Only a few batches are in memory at a time. A text that is too long ends the reading, after
    /// the documents of those before it.
    pub fn stream(
        &self,
        texts: impl IntoIterator<Item = String>,
        threads: NonZero<usize>,
        each: impl FnMut(Doc),
    ) -> Result<(), TextTooLong> {
        let texts = texts.into_iter().peekable();
        let mut batches = Batches { texts, taken: 0, too_long: None };
        if threads.get() == 1 {
            self.stream_here(&mut batches, each);
        } else {
            self.stream_on(threads.get(), &mut batches, each);
        }
        batches.too_long.map_or(Ok(()), Err)
    }

    fn stream_here(
        &self,
        batches: &mut Batches<impl Iterator<Item = String>>,
        mut each: impl FnMut(Doc),
    ) {
        let mut worker = self.worker();
        for batch in batches {
            worker.run(self, batch).into_iter().for_each(&mut each);
        }
        self.give_back(worker);
    }

    fn stream_on(
        &self,
        threads: usize,
        batches: &mut Batches<impl Iterator<Item = String>>,
        mut each: impl FnMut(Doc),
    ) {
        let (work, waiting) = channel::<(usize, Vec<String>)>();
        let (done, finished) = channel::<(usize, Vec<Doc>)>();
        let waiting = Mutex::new(waiting);
        thread::scope(|scope| {
            for _ in 0..threads {
                let (waiting, done) = (&waiting, done.clone());
                scope.spawn(move || {
                    let mut worker = self.worker();
                    while let Some((number, batch)) = take(waiting) {
                        if done.send((number, worker.run(self, batch))).is_err() {
                            break;
                        }
                    }
                    self.give_back(worker);
                });
            }
            drop(done);
            let mut early = BTreeMap::new();
            let (mut sent, mut given) = (0, 0);
            loop {
                while sent < given + threads * AHEAD
                    && let Some(batch) = batches.next()
                {
                    // It cannot fail: `waiting` lives until the threads have ended.
                    if work.send((sent, batch)).is_err() {
                        return;
                    }
                    sent += 1;
                }
                if given == sent {
                    break;
                }
                let Ok((number, docs)) = finished.recv() else { break };
                early.insert(number, docs);
                while let Some(docs) = early.remove(&given) {
                    docs.into_iter().for_each(&mut each);
                    given += 1;
                }
            }
            drop(work);
        });
    }
}

/// The next batch to work on; `None` when there will be no more.
fn take<T>(waiting: &Mutex<Receiver<T>>) -> Option<T> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Texts in batches; one that is longer than a batch is alone in its own.
struct Batches<I: Iterator> {
    texts: Peekable<I>,
    taken: usize,
    too_long: Option<TextTooLong>,
}

impl<I: Iterator<Item = String>> Iterator for Batches<I> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while bytes < BATCH_BYTES && self.too_long.is_none() {
            let fits = |text: &String| bytes == 0 || text.len() <= BATCH_BYTES;
            let Some(text) = self.texts.next_if(fits) else { break };
            self.taken += 1;
            if text.len() > LONGEST {
                self.too_long = Some(TextTooLong { number: self.taken, bytes: text.len() });
                break;
            }
            // A text costs something even where it has no token.
            bytes += text.len() + 16;
            batch.push(text);
        }
        (!batch.is_empty()).then_some(batch)
    }
}
