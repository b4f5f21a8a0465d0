//! Answers that are kept until there is something new to say.
//!
//! A team's browsers ask for the same pages at the same moments. Each is made once, while the others
//! wait for it. Where entries come in all the time, an answer may be up to [`FRESH`] old for who does
//! not know of anything newer: whoever has written, or was told of a new entry, names the rank that
//! the answer has to have reached.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use parking_lot::Mutex;

use crate::reply::Reply;

/// How old an answer may be while others write.
pub(crate) const FRESH: Duration = Duration::from_millis(250);

/// How many answers a room keeps.
const KEPT: usize = 512;

/// What a kept answer was made from.
#[derive(Debug, Clone)]
pub(crate) struct Render {
    pub(crate) reply: Arc<Reply>,
    /// The rank of the record when it was made.
    pub(crate) rank: usize,
    /// The rank of the last entry that matters to it.
    pub(crate) stamp: usize,
    pub(crate) day: Date,
    pub(crate) made: Instant,
}

/// The answers of one room, by what was asked.
#[derive(Debug, Default)]
pub(crate) struct Renders {
    slots: Mutex<HashMap<String, Arc<Slot>>>,
}

/// One answer, and whose turn it is to make it anew.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    kept: Mutex<Option<Render>>,
    pub(crate) turn: tokio::sync::Mutex<()>,
}

impl Renders {
    /// The place of the answer to a question.
    pub(crate) fn slot(&self, asked: &str) -> Arc<Slot> {
        let mut slots = self.slots.lock();
        if let Some(slot) = slots.get(asked) {
            return Arc::clone(slot);
        }
        if slots.len() >= KEPT {
            slots.clear();
        }
        Arc::clone(slots.entry(asked.to_owned()).or_default())
    }
}

impl Slot {
    /// The kept answer, if it may be given to who knows the record to have reached `known`.
    pub(crate) fn fresh(&self, stamp: usize, day: Date, known: usize) -> Option<Arc<Reply>> {
        let kept = self.kept.lock();
        let render = kept.as_ref().filter(|render| render.day == day)?;
        let is_young = render.made.elapsed() < FRESH && render.rank >= known;
        (render.stamp == stamp || is_young).then(|| Arc::clone(&render.reply))
    }

    pub(crate) fn keep(&self, render: Render) {
        *self.kept.lock() = Some(render);
    }
}
