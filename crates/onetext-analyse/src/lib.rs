//! A record as the engines see it, and what they find said in the record's own ids.
//!
//! Engines know no records and records know no engines; this is the one place where both meet.
//! Everything here is computed from a [`Negotiation`](onetext_record::Negotiation) that was folded
//! for one viewer, so it can hold nothing that this viewer may not see. No I/O, no clock: the same
//! state gives the same answer.

pub mod drafts;
pub mod settle;
