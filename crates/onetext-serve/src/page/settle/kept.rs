//! What a viewer's explorer keeps: the record as it was mapped last, and the last answers.
//!
//! Mapping the record needs it for a moment; the engine needs it no more. One answer at a time is
//! worked out for a viewer, and one that takes long beside it. When the record has grown meanwhile,
//! the last answer is shown with a word on its age, while a new one is made.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use onetext_brief::settlement::Before;
use parking_lot::Mutex;

use super::answer::{Answer, ask};
use super::sight::{KINDS, Sight};
use super::wish::Wishes;
use crate::desk::Study;
use crate::fault::Fault;

/// How old a mapping may be while others write.
const FRESH: Duration = Duration::from_millis(500);

/// How many answers are kept.
const ANSWERS: usize = 32;

/// How many days' mappings are kept.
const DAYS: usize = 4;

/// How long somebody waits for a turn at the engine.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is kept for one viewer.
#[derive(Default)]
pub(super) struct Kept {
    seen: Mutex<VecDeque<Seen>>,
    /// Whose turn it is to map the record.
    mapping: Mutex<()>,
    /// Whose turn it is at the engine, with what it has worked out of things as they stand.
    turn: Mutex<Option<Ready>>,
    /// Whose turn it is at the engine with what takes long.
    slow_turn: Mutex<()>,
    answers: Mutex<VecDeque<Arc<Answer>>>,
    renewing: AtomicBool,
}

/// A mapping, and what it was made from.
struct Seen {
    sight: Arc<Sight>,
    stamp: usize,
    rank: usize,
    made: Instant,
}

/// Things as they stand, ready for changes.
struct Ready {
    sight: Arc<Sight>,
    assume: bool,
    before: Before,
}

/// An answer, and whether the record has grown since.
pub(super) struct Found {
    pub(super) answer: Arc<Answer>,
    pub(super) stale: bool,
}

/// What is kept for the viewer of this room.
pub(super) fn kept(study: &Study<'_>) -> Arc<Kept> {
    study.memo().recall("what could be agreed", 0, Kept::default)
}

impl Kept {
    /// The record as it stands, mapped for who knows it to have reached `known`.
    pub(super) fn sight(&self, study: &Study<'_>, on: Option<Date>, known: usize) -> Arc<Sight> {
        let stamp = study.look(|desk| desk.stamp(KINDS));
        if let Some(sight) = self.fresh(on, stamp, known) {
            return sight;
        }
        let _turn = match self.mapping.try_lock() {
            Some(turn) => turn,
            None => match self.any(on, known) {
                // Somebody else is at it; what there is will do.
                Some(sight) => return sight,
                None => self.mapping.lock(),
            },
        };
        if let Some(sight) = self.fresh(on, stamp, known) {
            return sight;
        }
        let (sight, stamp, rank) =
            study.look(|desk| (Sight::new(desk.state, on), desk.stamp(KINDS), desk.rank()));
        let mut seen = self.seen.lock();
        let at = seen.iter().position(|it| it.sight.on == on);
        let old = at.and_then(|at| seen.remove(at));
        // What is the same keeps its answers.
        let sight = match old {
            Some(old) if *old.sight == sight => old.sight,
            _ => Arc::new(sight),
        };
        if seen.len() >= DAYS {
            seen.pop_front();
        }
        seen.push_back(Seen { sight: Arc::clone(&sight), stamp, rank, made: Instant::now() });
        sight
    }

    fn fresh(&self, on: Option<Date>, stamp: usize, known: usize) -> Option<Arc<Sight>> {
        let seen = self.seen.lock();
        let it = seen.iter().find(|it| it.sight.on == on)?;
        let is_young = it.made.elapsed() < FRESH && it.rank >= known;
        (it.stamp >= stamp || is_young).then(|| Arc::clone(&it.sight))
    }

    /// What is there, however old, for who knows of nothing newer.
    fn any(&self, on: Option<Date>, known: usize) -> Option<Arc<Sight>> {
        let seen = self.seen.lock();
        let it = seen.iter().find(|it| it.sight.on == on && it.rank >= known)?;
        Some(Arc::clone(&it.sight))
    }

    /// The answer to what somebody tries out. Of the record as it is, the last answer is given while
    /// a new one is made; who `insists` waits for it.
    pub(super) fn answer(
        self: &Arc<Self>,
        sight: &Arc<Sight>,
        wishes: &Wishes,
        insists: bool,
    ) -> Result<Found, Fault> {
        let key = wishes.key();
        if let Some(answer) = self.known(sight, &key, wishes.sure) {
            return Ok(Found { answer, stale: false });
        }
        if !wishes.changes_anything()
            && !insists
            && let Some(answer) = self.last(&key, wishes.sure)
        {
            self.renew(sight, wishes);
            return Ok(Found { answer, stale: true });
        }
        self.work_out(sight, wishes).map(|answer| Found { answer, stale: false })
    }

    fn known(&self, sight: &Arc<Sight>, key: &str, sure: bool) -> Option<Arc<Answer>> {
        let answers = self.answers.lock();
        let mut found = answers.iter().rev().filter(|it| Arc::ptr_eq(&it.sight, sight));
        // An answer that says more is not given to who has not asked for it: what is shown must not
        // hang on what somebody else has looked at.
        found.find(|it| it.key == key && it.sure == sure).cloned()
    }

    fn last(&self, key: &str, sure: bool) -> Option<Arc<Answer>> {
        let answers = self.answers.lock();
        answers.iter().rev().find(|it| it.key == key && it.sure == sure).cloned()
    }

    /// Makes a new answer while the old one is shown; never two at once.
    fn renew(self: &Arc<Self>, sight: &Arc<Sight>, wishes: &Wishes) {
        if self.renewing.swap(true, Ordering::AcqRel) {
            return;
        }
        let done = Done(Arc::clone(self));
        let (sight, wishes) = (Arc::clone(sight), wishes.clone());
        // Where no thread can be had, the next who asks tries again.
        let _ = std::thread::Builder::new()
            .name("what could be agreed".to_owned())
            .spawn(move || done.0.work_out(&sight, &wishes).map(drop));
    }

    fn work_out(&self, sight: &Arc<Sight>, wishes: &Wishes) -> Result<Arc<Answer>, Fault> {
        let key = wishes.key();
        let busy = || Fault::Busy("What could be agreed is being worked out for others.".into());
        let answer = if wishes.sure {
            let _turn = self.slow_turn.try_lock_for(PATIENCE).ok_or_else(busy)?;
            if let Some(answer) = self.known(sight, &key, true) {
                return Ok(answer);
            }
            ask::slowly(sight, wishes)?
        } else {
            let mut turn = self.turn.try_lock_for(PATIENCE).ok_or_else(busy)?;
            if let Some(answer) = self.known(sight, &key, false) {
                return Ok(answer);
            }
            quickly(sight, wishes, &mut turn)?
        };
        let answer = Arc::new(answer);
        let mut answers = self.answers.lock();
        // An older answer to the same question is of no more use.
        answers.retain(|it| it.key != key || it.sure != answer.sure);
        if answers.len() >= ANSWERS {
            answers.pop_front();
        }
        answers.push_back(Arc::clone(&answer));
        Ok(answer)
    }
}

/// Asks the engine, with what it has worked out of things as they stand where that fits.
fn quickly(
    sight: &Arc<Sight>,
    wishes: &Wishes,
    ready: &mut Option<Ready>,
) -> Result<Answer, Fault> {
    if !wishes.changes_anything() {
        return Ok(ask::as_recorded(sight, wishes));
    }
    let fits = |it: &Ready| Arc::ptr_eq(&it.sight, sight) && it.assume == wishes.assume;
    if !ready.as_ref().is_some_and(fits) {
        *ready = ask::before(sight, wishes.assume).map(|before| Ready {
            sight: Arc::clone(sight),
            assume: wishes.assume,
            before,
        });
    }
    ask::changed(sight, wishes, ready.as_mut().map(|ready| &mut ready.before))
}

/// Says that a new answer is made, whatever comes of it.
struct Done(Arc<Kept>);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.renewing.store(false, Ordering::Release);
    }
}
