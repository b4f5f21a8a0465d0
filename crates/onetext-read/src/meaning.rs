//! What a statement means for the talks: its stance, whether it is denied or weakened, whom it is
//! for, and which issue it speaks of.
//!
//! What words say that somebody says something comes from elsewhere ([`Said`]); here linear models
//! over named features weigh what the words show.



pub(crate) mod addressee;
pub(crate) mod issue;
mod lists;
pub(crate) mod stance;
pub(crate) mod view;
