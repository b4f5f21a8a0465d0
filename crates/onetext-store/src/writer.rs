//! A ledger whose state runs ahead of its log: for very many entries, each made with those before it
//! in sight.

use jiff::Timestamp;
use onetext_record::{Entry, Negotiation, NewEntry, Refusal, Seq};

use crate::ledger::Ledger;
use crate::log::{AppendError, Head, Log};

/// A ledger that takes entries in at once and writes them later, many together.
///
/// [`Ledger::append`] checks on a copy of the state, so that entries which could not be written leave
/// no trace in it. A writer makes no copy; if it cannot write, it is gone, and the log is as it was
/// after the last [`Writer::commit`].
#[derive(Debug)]
pub struct Writer<L> {
    ledger: Ledger<L>,
    /// The last entry in the log.
    written: Seq,
    waiting: Vec<Entry>,
}

impl<L: Log> Ledger<L> {
    /// A writer that goes on from here.
    pub fn into_writer(self) -> Writer<L> {
        let written = self.negotiation.last();
        Writer { ledger: self, written, waiting: Vec::new() }
    }
}

impl<L: Log> Writer<L> {
    /// The state of the talks with all that was added, written or not.
    pub fn negotiation(&self) -> &Negotiation {
        &self.ledger.negotiation
    }

    /// How many entries wait to be written.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Takes an entry into the state, if it fits behind those before it.
    pub fn add(&mut self, new: NewEntry, recorded_at: Timestamp) -> Result<(), Refusal> {
        let entry = new.at(self.ledger.negotiation.last().next(), recorded_at);
        self.ledger.negotiation.check_entry(&entry)?;
        self.ledger.negotiation.apply(entry.clone());
        self.waiting.push(entry);
        Ok(())
    }

    /// Writes what waits, all or none; durable when it returns.
    pub fn commit(mut self) -> Result<Self, AppendError> {
        if !self.waiting.is_empty() {
            let Head { seq, .. } = self.ledger.log.append(self.written, &self.waiting)?;
            self.written = seq;
            self.waiting.clear();
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use onetext_record::body::{Claim, Heading};
    use onetext_record::id::ClaimId;

    use super::*;
    use crate::SqliteLog;

    fn claim(id: &str) -> NewEntry {
        let id = ClaimId::new(id).unwrap();
        let text = "It rains.".to_owned();
        NewEntry::judged("M. Example", Claim { id, by: Vec::new(), text, issues: Vec::new() })
    }

    fn time() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_writer_comes_to_the_same_as_a_ledger() {
        let heading = Heading::titled("Talks");
        let entries = vec![NewEntry::judged("M. Example", heading), claim("a"), claim("b")];
        let mut ledger = Ledger::open(SqliteLog::in_memory().unwrap()).unwrap();
        ledger.append(entries.clone(), time()).unwrap();
        let mut writer = Ledger::open(SqliteLog::in_memory().unwrap()).unwrap().into_writer();
        for new in entries {
            writer.add(new, time()).unwrap();
            writer = writer.commit().unwrap();
        }
        assert_eq!(writer.negotiation(), ledger.negotiation());
        assert_eq!(writer.ledger.log.head().unwrap(), ledger.log.head().unwrap());
    }

    #[test]
    fn what_is_refused_is_not_written_and_what_waits_is_seen() {
        let mut writer = Ledger::open(SqliteLog::in_memory().unwrap()).unwrap().into_writer();
        writer.add(claim("a"), time()).unwrap();
        assert!(writer.add(claim("a"), time()).is_err());
        assert_eq!((writer.waiting(), writer.negotiation().claims.len()), (1, 1));
        assert_eq!(writer.ledger.log.head().unwrap().seq, Seq(0));
        let writer = writer.commit().unwrap();
        assert_eq!((writer.waiting(), writer.ledger.log.head().unwrap().seq), (0, Seq(1)));
    }
}
