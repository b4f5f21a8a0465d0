//! What slows down who guesses: so many attempts for each address, and for each account a wait that
//! grows with every failure.
//!
//! A name that no account has is braked like any other, so the brake tells of no account. What is
//! remembered is bounded. Each server counts for itself.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use super::secret;
use crate::fault::Fault;
use crate::house::Edge;

/// How often an account may fail before it has to wait.
const FREE: u32 = 5;

/// The first wait, and the longest, in seconds. Each is twice the one before.
const WAIT: (i64, i64) = (30, 15 * 60);

/// After how long without an attempt failures are forgotten.
const FORGET: SignedDuration = SignedDuration::from_hours(24);

/// How many names are remembered.
const NAMES: usize = 10_000;

/// How many addresses are remembered before those at rest are forgotten.
const ADDRESSES: usize = 10_000;

/// What one address may do at once at the doors that anybody may knock at, and how often after that.
/// A delegation behind one address can come in together.
const KNOCKS: (u32, Duration) = (60, Duration::from_secs(1));

/// How often one address may be wrong at once, and how often after that.
const ERRORS: (u32, Duration) = (20, Duration::from_secs(30));

type Limiter = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, Wall, NoOpMiddleware<Nanos>>;

/// The clock of the edge, as `governor` reads it.
#[derive(Debug, Clone)]
struct Wall(fn() -> Timestamp);

impl Clock for Wall {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(u64::try_from((self.0)().as_nanosecond()).unwrap_or_default())
    }
}

/// The brake of one server.
pub(super) struct Brake {
    knocks: Limiter,
    errors: Limiter,
    clock: Wall,
    names: Mutex<HashMap<String, Failures>>,
}

/// What is remembered of a name.
#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
    until: Timestamp,
}

impl Brake {
    pub(super) fn new(edge: Edge) -> Self {
        let clock = Wall(edge.now);
        let limiter = |(burst, every): (u32, Duration)| {
            let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
            let quota = Quota::with_period(every).unwrap_or(Quota::per_second(burst));
            RateLimiter::new(quota.allow_burst(burst), DashMapStateStore::default(), clock.clone())
        };
        let (knocks, errors) = (limiter(KNOCKS), limiter(ERRORS));
        Self { knocks, errors, clock, names: Mutex::default() }
    }

    /// Lets an address knock, or says how long it has to wait.
    pub(super) fn knock(&self, from: IpAddr) -> Result<(), Fault> {
        self.check(&self.knocks, from)
    }

    /// Notes that an address was wrong; an error once that was too often.
    pub(super) fn wrong(&self, from: IpAddr) -> Result<(), Fault> {
        self.check(&self.errors, from)
    }

    fn check(&self, limiter: &Limiter, from: IpAddr) -> Result<(), Fault> {
        let held = limiter.check_key(&neighbourhood(from));
        if limiter.len() > ADDRESSES {
            limiter.retain_recent();
        }
        held.map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            Fault::TooMany(wait.as_secs() + 1)
        })
    }

    /// Lets somebody try to be who has this name. The attempt counts as failed until [`Self::right`]
    /// is told otherwise, so that many at once are not free. An error says how long to wait; `Ok` says
    /// whether this was the failure from which on one has to wait.
    pub(super) fn attempt(&self, name: &str, now: Timestamp) -> Result<bool, Fault> {
        let mut names = self.names.lock();
        if names.len() >= NAMES {
            make_room(&mut names, now);
        }
        let fresh = Failures { count: 0, last: now, until: now };
        let it = names.entry(secret::hash(name)).or_insert(fresh);
        if now.duration_since(it.last) > FORGET {
            *it = fresh;
        }
        let wait = it.until.duration_since(now).as_secs();
        if wait > 0 {
            return Err(Fault::TooMany(u64::try_from(wait).unwrap_or_default() + 1));
        }
        it.count = it.count.saturating_add(1);
        it.last = now;
        if it.count < FREE {
            return Ok(false);
        }
        let doublings = (it.count - FREE).min(20);
        let seconds = WAIT.0.saturating_mul(1 << doublings).min(WAIT.1);
        it.until = now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(now);
        Ok(true)
    }

    /// Forgets the failures of a name: who has it was here.
    pub(super) fn right(&self, name: &str) {
        self.names.lock().remove(&secret::hash(name));
    }

    /// How many names are remembered.
    #[cfg(test)]
    pub(super) fn remembered(&self) -> usize {
        self.names.lock().len()
    }

    /// Forgets what is over.
    pub(super) fn tidy(&self, now: Timestamp) {
        self.names.lock().retain(|_, it| now.duration_since(it.last) <= FORGET);
        self.knocks.retain_recent();
        self.errors.retain_recent();
    }
}

/// Forgets a tenth of the names: those that failed least, and of these the oldest.
fn make_room(names: &mut HashMap<String, Failures>, now: Timestamp) {
    let mut all: Vec<_> = names
        .iter()
        .map(|(name, it)| ((it.until > now, it.count, it.last), name.clone()))
        .collect();
    all.sort();
    for (_, name) in all.into_iter().take(NAMES / 10) {
        names.remove(&name);
    }
}

/// An address, or for IPv6 the network that one subscriber has.
fn neighbourhood(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
    }
}
