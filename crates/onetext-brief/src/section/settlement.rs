//! What could be agreed, as the brief has it: shorter than what `onetext settle` prints.

use super::View;
use crate::settlement::{Ask, Settlement, bears, settle, talks};

/// How many packages of a frontier the brief holds.
const LISTED: usize = 5;

/// What could be agreed; none where nothing in the record bears on it.
pub fn settlement(view: &View<'_>) -> Option<Settlement> {
    // Draws take longer than all the rest of a brief; `onetext settle` has them.
    let ask =
        Ask { listed: LISTED, followed: 1, chances: false, questions: false, ..Ask::default() };
    let mut question = talks(view.state, view.on, None, ask);
    // What bears on no package stands in other sections of the brief.
    question.basis.truncate(question.own_basis);
    bears(&question).then(|| settle(&question))
}
