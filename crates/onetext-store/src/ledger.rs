//! A log together with the state that it comes to: the way in for new entries.

use jiff::Timestamp;
use onetext_record::{Entry, Negotiation, NewEntry, Refusal, Seq, Viewer};
use thiserror::Error;

use crate::log::{AppendError, Head, Log, LogError, batches};

/// A log and the state of the talks that the mediators see.
#[derive(Debug)]
pub struct Ledger<L> {
    pub(crate) log: L,
    pub(crate) negotiation: Negotiation,
}

/// Why entries did not get into the ledger. Nothing was written.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// An entry does not fit the record.
    #[error("{refusal}")]
    Refused {
        /// Which of the entries, counted from 0.
        index: usize,
        /// The first reason.
        refusal: Refusal,
    },
    /// The log failed, or has moved on; the ledger shows where it is now.
    #[error(transparent)]
    Append(#[from] AppendError),
}

impl From<LogError> for LedgerError {
    fn from(error: LogError) -> Self {
        Self::Append(error.into())
    }
}

impl<L: Log> Ledger<L> {
    /// Reads a log.
    pub fn open(log: L) -> Result<Self, LogError> {
        let mut ledger = Self { log, negotiation: Negotiation::new(Viewer::Mediator) };
        ledger.refresh()?;
        Ok(ledger)
    }

    /// The state of the talks that the mediators see.
    pub fn negotiation(&self) -> &Negotiation {
        &self.negotiation
    }

    /// The log.
    pub fn log(&self) -> &L {
        &self.log
    }

    /// Takes in what others have appended meanwhile.
    pub fn refresh(&mut self) -> Result<(), LogError> {
        let next = self.negotiation.last().next();
        let negotiation = &mut self.negotiation;
        batches(&self.log, next, &mut |batch| {
            for entry in batch {
                negotiation.apply(entry);
            }
        })
    }

    /// Checks new entries, each behind those before it, and appends all or none.
    ///
    /// Returns the new end of the log. If somebody else has appended meanwhile, nothing is written,
    /// the ledger takes in the new entries, and [`AppendError::Moved`] comes back: look again, and
    /// append again if the entries still make sense.
    pub fn append(
        &mut self,
        new: Vec<NewEntry>,
        recorded_at: Timestamp,
    ) -> Result<Head, LedgerError> {
        let expected = self.negotiation.last();
        let entries: Vec<Entry> = (expected.0 + 1..)
            .map(Seq)
            .zip(new)
            .map(|(seq, new)| new.at(seq, recorded_at))
            .collect();
        if let [entry] = entries.as_slice() {
            self.negotiation
                .check_entry(entry)
                .map_err(|refusal| LedgerError::Refused { index: 0, refusal })?;
            let head = self.write(expected, &entries)?;
            for entry in entries {
                self.negotiation.apply(entry);
            }
            return Ok(head);
        }
        // Later entries may refer to earlier ones, so the check needs a state that can be thrown away.
        let mut scratch = self.negotiation.clone();
        for (index, entry) in entries.iter().enumerate() {
            scratch
                .check_entry(entry)
                .map_err(|refusal| LedgerError::Refused { index, refusal })?;
            scratch.apply(entry.clone());
        }
        let head = self.write(expected, &entries)?;
        self.negotiation = scratch;
        Ok(head)
    }

    fn write(&mut self, expected: Seq, entries: &[Entry]) -> Result<Head, LedgerError> {
        match self.log.append(expected, entries) {
            Err(moved @ AppendError::Moved { .. }) => {
                self.refresh()?;
                Err(moved.into())
            }
            other => Ok(other?),
        }
    }
}
