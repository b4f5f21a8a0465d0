//! Whether a log is whole: the chain recomputed from the first entry to the last.

use onetext_record::{Entry, Negotiation, Refusal, Seq, Viewer};
use thiserror::Error;

use crate::canonical::canonical;
use crate::chain::{Hash, hash};
use crate::log::{Head, Line, Log, LogError};

/// A log that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Where it ends.
    pub head: Head,
    /// The entry whose hash is the one that was noted earlier, if one was given.
    pub noted: Option<Seq>,
}

/// The first place where a log is not whole.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("entry {seq}: {fault}")]
pub struct Broken {
    /// The entry.
    pub seq: Seq,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with an entry of a log.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Fault {
    /// The entry that should stand here is missing.
    #[error("it is missing; entry {found} stands in its place")]
    Missing {
        /// The entry that stands there.
        found: Seq,
    },
    /// The entries end before the head says.
    #[error("it is missing, and with it all up to entry {last}")]
    CutOff {
        /// The last entry by the head of the log.
        last: Seq,
    },
    /// There are more entries than the head says.
    #[error("it stands behind the end of the log, which is entry {last}")]
    Beyond {
        /// The last entry by the head of the log.
        last: Seq,
    },
    /// The hash is not that of the chain.
    #[error(
        "it was changed, or an entry before it was: its hash is {stored}, and its words give {computed}"
    )]
    Hash {
        /// The hash that is stored.
        stored: String,
        /// The hash that the entry gives.
        computed: Hash,
    },
    /// The entry is not what an entry is made of.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// The entry's text is not the canonical one.
    #[error("it is not in canonical form")]
    NotCanonical,
    /// The number inside the entry is not its place.
    #[error("it says that it is entry {0}")]
    Number(Seq),
    /// The entry should have been refused.
    #[error("it does not fit the record: {0}")]
    Unfit(Refusal),
    /// The head's hash is not that of the last entry.
    #[error("the head of the log has another hash")]
    Head,
    /// The keeper's own check found something.
    #[error("the file is damaged: {0}")]
    File(String),
    /// The log never had the hash that was noted.
    #[error("the log never had the hash {0}; it was written anew since then")]
    NeverNoted(Hash),
}

/// Why a log could not be called whole.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// It is not whole.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// It could not be read.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Recomputes the chain of a log and checks that every entry fits behind those before it.
///
/// `noted` is a hash of this log that somebody wrote down earlier; it must still be in the chain. The
/// log may grow meanwhile: it is checked up to where it ended when the check began.
pub fn verify(log: &dyn Log, noted: Option<Hash>) -> Result<Verified, VerifyError> {
    let head = log.head()?;
    let mut walk = Walk {
        end: Head::default(),
        negotiation: Negotiation::new(Viewer::Mediator),
        noted,
        noted_at: noted.filter(|hash| *hash == Hash::default()).map(|_| Seq(0)),
    };
    let mut broken = None;
    let mut beyond = None;
    log.lines(Seq(0), &mut |line| {
        if walk.end.seq == head.seq {
            beyond = Some(line.seq);
            return false;
        }
        match walk.step(line) {
            Ok(()) => true,
            Err(fault) => {
                broken = Some(Broken { seq: walk.end.seq.next(), fault });
                false
            }
        }
    })?;
    if let Some(broken) = broken {
        return Err(broken.into());
    }
    // What somebody has appended meanwhile is for the next time.
    if let Some(seq) = beyond
        && log.head()?.seq >= seq
    {
        beyond = None;
    }
    let end = walk.end;
    let fault = if end.seq < head.seq {
        Some((end.seq.next(), Fault::CutOff { last: head.seq }))
    } else if beyond.is_some() {
        Some((head.seq.next(), Fault::Beyond { last: head.seq }))
    } else if end.hash != head.hash {
        Some((end.seq, Fault::Head))
    } else if let (Some(hash), None) = (walk.noted, walk.noted_at) {
        Some((end.seq, Fault::NeverNoted(hash)))
    } else {
        log.check_files()?.into_iter().next().map(|fault| (end.seq, Fault::File(fault)))
    };
    match fault {
        Some((seq, fault)) => Err(Broken { seq, fault }.into()),
        None => Ok(Verified { head, noted: walk.noted_at }),
    }
}

/// The chain up to some entry.
struct Walk {
    end: Head,
    negotiation: Negotiation,
    noted: Option<Hash>,
    noted_at: Option<Seq>,
}

impl Walk {
    fn step(&mut self, line: Line<'_>) -> Result<(), Fault> {
        let next = self.end.seq.next();
        if line.seq != next {
            return Err(Fault::Missing { found: line.seq });
        }
        let json = std::str::from_utf8(line.json).map_err(|e| Fault::Unreadable(e.to_string()))?;
        let computed = hash(&self.end.hash, json);
        if computed.as_bytes() != line.hash {
            return Err(Fault::Hash { stored: hex::encode(line.hash), computed });
        }
        let entry: Entry =
            serde_json::from_str(json).map_err(|e| Fault::Unreadable(e.to_string()))?;
        if entry.seq != next {
            return Err(Fault::Number(entry.seq));
        }
        if canonical(&entry).ok().as_deref() != Some(json) {
            return Err(Fault::NotCanonical);
        }
        self.negotiation.check_entry(&entry).map_err(Fault::Unfit)?;
        self.negotiation.apply(entry);
        self.end = Head { seq: next, hash: computed };
        if self.noted == Some(computed) {
            self.noted_at = Some(next);
        }
        Ok(())
    }
}
