//! Decisions on the proposals of a pile: what they come to, in the record and in the pile.

use onetext_read::review::{Choices, Decision, Misfit, Terms, Unfit, entries, take};
use onetext_record::{Audience, Body, Negotiation, NewEntry, Viewer, When};

use crate::desk::{Desk, Pen};
use crate::fault::{Change, Fault};
use crate::pile::{self, Pile};
use crate::rules;

/// What is to be done with a proposal.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// It is recorded, with what it needs.
    Accept,
    /// It is turned down.
    Reject(Option<String>),
    /// What was turned down in the pile alone is open again.
    Reopen,
    /// It says this instead.
    Edit(Box<Body>, Option<When>),
    /// It is the same as this other one.
    Merge(usize),
    /// The last step in the pile is taken back.
    Undo,
    /// All open ones that are at least so sure are recorded, with the names that they need.
    AcceptAbove(f64),
}

/// A decision that somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// The proposal, counted from 0.
    pub(super) at: usize,
    pub(super) deed: Deed,
    /// Who is to see it, if that is not as for the pile.
    pub(super) audience: Option<Audience>,
}

/// Why nothing was decided.
#[derive(Debug)]
pub(super) struct Undone {
    /// The proposal that is in the way, if it is one.
    pub(super) at: Option<usize>,
    pub(super) fault: Fault,
}

impl From<Fault> for Undone {
    fn from(fault: Fault) -> Self {
        Self { at: None, fault }
    }
}

/// Decides on proposals of a pile that was looked at in version `seen`, all or nothing. Returns what
/// was done, in words.
pub(super) fn decide(
    pen: &Pen<'_>,
    pile: Pile,
    seen: u64,
    asked: Vec<Asked>,
) -> Result<Vec<String>, Undone> {
    if pile.version != seen {
        return Err(moved(pen, &pile, seen).into());
    }
    if pile.is_recording() {
        let why = "Somebody’s decision on this report is being recorded just now.".to_owned();
        return Err(Fault::Busy(why).into());
    }
    // Nobody can write while the record is looked at, and deciding takes a little: what has to stay
    // the same is checked again when the entries are appended.
    let made = pen
        .study
        .look(|desk| Making::new(pen, &pile, desk).all(asked).map(|made| (made, desk.rank())));
    let (Made { choices, entries, told }, rank) = made?;
    if choices.kept() == pile.choices.kept() && entries.is_empty() {
        return Ok(told);
    }
    let key = pile.key.clone();
    match pile.decide(pen, &choices, entries, rank, &told.join("; ")) {
        Err(Fault::Moved(_)) => {
            let now = pile::open(&pen.study, &key)?;
            Err(moved(pen, &now, seen).into())
        }
        Err(fault) => Err(fault.into()),
        Ok(()) => Ok(told),
    }
}

/// What others decided since version `seen`.
pub(super) fn moved(pen: &Pen<'_>, pile: &Pile, seen: u64) -> Fault {
    let rank = pen.study.look(|desk| desk.state.rank());
    let change =
        |told: &pile::Told| Change { rank, author: told.by.clone(), what: told.what.clone() };
    Fault::Moved(pile.since(seen).map(change).collect())
}

/// What decisions come to.
struct Made {
    choices: Choices,
    entries: Vec<NewEntry>,
    told: Vec<String>,
}

/// Decisions being made, one behind the other.
struct Making<'a> {
    pen: &'a Pen<'a>,
    desk: &'a Desk<'a>,
    /// The record with what was made so far, where more is to be made behind it.
    scratch: Option<Negotiation>,
    audience: Audience,
    made: Made,
}

impl<'a> Making<'a> {
    fn new(pen: &'a Pen<'a>, pile: &Pile, desk: &'a Desk<'a>) -> Self {
        let made = Made { choices: pile.choices.clone(), entries: Vec::new(), told: Vec::new() };
        Self { pen, desk, scratch: None, audience: pile.audience.clone(), made }
    }

    fn all(mut self, asked: Vec<Asked>) -> Result<Made, Undone> {
        let mut asked = asked.into_iter().peekable();
        while let Some(next) = asked.next() {
            let audience = next.audience.unwrap_or_else(|| self.audience.clone());
            if !rules::audiences(self.desk.viewer).contains(&audience) {
                return Err(
                    Fault::Forbidden("You cannot record something for this audience.").into()
                );
            }
            let at = next.at;
            self.act(at, next.deed).map_err(|fault| Undone { at: Some(at), fault })?;
            self.record(&audience, asked.peek().is_some())?;
        }
        Ok(self.made)
    }

    /// Changes the choices as was asked.
    fn act(&mut self, at: usize, deed: Deed) -> Result<(), Fault> {
        let choices = &mut self.made.choices;
        let all = choices.items.len();
        let is_one = |at: usize| {
            let wrong = || Fault::input(format!("there is no proposal {} here", at + 1));
            if at < all { Ok(()) } else { Err(wrong()) }
        };
        if !matches!(deed, Deed::Undo | Deed::AcceptAbove(_)) {
            is_one(at)?;
        }
        let told = match deed {
            Deed::Accept => choices.accept(at, false),
            Deed::Reject(reason) => choices.reject_because(at, reason),
            Deed::Reopen => choices.reopen(at),
            Deed::Edit(body, on) => {
                let state = self.scratch.as_ref().unwrap_or(self.desk.state);
                if !pile::may_record(self.desk, &body) {
                    return Err(Fault::Forbidden(
                        "A delegation records its own party’s word: what it says, where it stands, what it agrees to.",
                    ));
                }
                match choices.misfits(at, &body, on, state) {
                    none if none.is_empty() => choices.edit(at, *body, on),
                    refusals => return Err(Fault::Refused(refusals)),
                }
            }
            Deed::Merge(into) => {
                is_one(into)?;
                choices.merge(at, into)
            }
            Deed::Undo => match choices.undo() {
                Some((what, _)) => Ok(format!("took back: {what}")),
                None => Err(Unfit::Because("there is nothing to take back".to_owned())),
            },
            Deed::AcceptAbove(least) => {
                let (sure, others) = choices.accept_above(least, None);
                Ok(match others {
                    0 => format!("accepted {sure} that are at least {:.0} % sure", least * 100.0),
                    _ => format!(
                        "accepted {sure} that are at least {:.0} % sure, and {others} parties, persons and issues that they need",
                        least * 100.0
                    ),
                })
            }
        };
        let told = told.map_err(|unfit| unfit_fault(&self.made.choices, unfit))?;
        self.made.told.push(told);
        Ok(())
    }

    /// Makes the entries of what is decided and not recorded yet.
    fn record(&mut self, audience: &Audience, more: bool) -> Result<(), Undone> {
        let is_mediator = *self.desk.viewer == Viewer::Mediator;
        let choices = &mut self.made.choices;
        let accepted = choices.count(|decision| decision == Decision::Accepted);
        let rejected = choices.count(|decision| decision == Decision::Rejected);
        if accepted == 0 && (rejected == 0 || !is_mediator) {
            return Ok(());
        }
        let word = || self.pen.study.token();
        let terms = Terms {
            // What the mediators turn down is theirs to know, and what a delegation turns down is
            // not for the record.
            rejections: is_mediator.then_some(&Audience::Mediators),
            word: Some(&word),
            ..Terms::new(&self.pen.person.name, audience)
        };
        let state = self.scratch.as_ref().unwrap_or(self.desk.state);
        let mut written = entries(choices, state, &terms).map_err(|Misfit { item, refusal }| {
            Undone { at: item, fault: Fault::Refused(vec![*refusal]) }
        })?;
        choices.wrote(&written);
        if more {
            let scratch = self.scratch.get_or_insert_with(|| self.desk.state.clone());
            for entry in &written.entries {
                take(entry, scratch).map_err(|refusal| Fault::Refused(vec![refusal]))?;
            }
        }
        self.made.entries.append(&mut written.entries);
        Ok(())
    }
}

fn unfit_fault(choices: &Choices, unfit: Unfit) -> Fault {
    match unfit {
        Unfit::Because(why) => Fault::input(why),
        Unfit::NeedsRejected(needed) => {
            Fault::input(format!("it needs {}, which was rejected", choices.names(&needed)))
                .hint("Open that again first.")
        }
    }
}
