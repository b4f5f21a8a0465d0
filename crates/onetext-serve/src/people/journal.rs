//! What happened at the doors: who came in, who was refused, who changed whose role.
//!
//! Each event goes to whoever runs the server as one line of JSON, and the last thousand are kept for
//! the mediators. No password and no token is ever in one. What a stranger typed is in none either,
//! for people type passwords into the wrong field.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;
use onetext_store::Cabinet;
use parking_lot::Mutex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::secret;
use crate::fault::Fault;
use crate::house::Edge;
use onetext_brief::harmless;

/// How many events are kept.
pub(crate) const KEPT: usize = 1000;

/// The drawer that they are kept in.
const DRAWER: &str = "security";

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Event {
    /// When, in UTC.
    #[schemars(with = "String")]
    pub(crate) time: Timestamp,
    /// What, in a word or two.
    pub(crate) event: String,
    /// The sign-in name of the account, where there is one.
    pub(crate) account: String,
    /// The address that it came from, where it came from one.
    pub(crate) ip: String,
    /// What else is to be known.
    pub(crate) about: String,
}

/// The book of events.
pub(super) struct Journal {
    edge: Edge,
    cabinet: Arc<dyn Cabinet>,
    /// What is told already and not yet kept.
    waiting: Mutex<Vec<Event>>,
}

impl Journal {
    pub(super) fn new(edge: Edge, cabinet: &Arc<dyn Cabinet>) -> Self {
        Self { edge, cabinet: Arc::clone(cabinet), waiting: Mutex::default() }
    }

    /// Tells of an event.
    pub(super) fn note(&self, event: &str, account: &str, from: Option<IpAddr>, about: &str) {
        let short = |text: &str| harmless(text).chars().take(200).collect::<String>();
        let event = Event {
            time: (self.edge.now)(),
            event: event.to_owned(),
            account: short(account),
            ip: from.map(|ip| ip.to_string()).unwrap_or_default(),
            about: short(about),
        };
        if let Ok(line) = serde_json::to_string(&event) {
            (self.edge.tell)(&line);
        }
        let mut waiting = self.waiting.lock();
        if waiting.len() < KEPT {
            waiting.push(event);
        }
    }

    /// Keeps what was told since the last time, and lets go of the oldest.
    pub(super) fn keep(&self) -> Result<(), Fault> {
        let new = std::mem::take(&mut *self.waiting.lock());
        let Some(first) = new.first() else { return Ok(()) };
        // The keys sort as the events came, from whichever server.
        let key = format!("{:020} {}", first.time.as_microsecond(), secret::id(self.edge));
        let json = serde_json::to_string(&new).map_err(|error| Fault::internal(&error))?;
        self.cabinet.put(DRAWER, &key, 0, &json)?;
        let mut left = KEPT;
        for (key, sheet) in self.cabinet.list(DRAWER)?.iter().rev() {
            let held = read(&sheet.json).len();
            if left == 0 {
                self.cabinet.remove(DRAWER, key)?;
            }
            left = left.saturating_sub(held);
        }
        Ok(())
    }

    /// The last events, the newest first.
    pub(super) fn last(&self) -> Result<Vec<Event>, Fault> {
        self.keep()?;
        let sheets = self.cabinet.list(DRAWER)?;
        let mut events: Vec<Event> =
            sheets.iter().flat_map(|(_, sheet)| read(&sheet.json)).collect();
        events.sort_by_key(|it| std::cmp::Reverse(it.time));
        events.truncate(KEPT);
        Ok(events)
    }
}

fn read(json: &str) -> Vec<Event> {
    serde_json::from_str(json).unwrap_or_default()
}
