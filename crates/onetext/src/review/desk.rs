//! Who sits before the screen: keys go in, and what is shown or asked of the outside comes out.

use std::collections::BTreeSet;

use onetext_read::review::{Choices, Decision, Unfit, Written};
use onetext_record::{Kind, When};

use super::key::Key;
use super::{Edited, to_edit};
use crate::commands::init::count_entries;
use crate::commands::read::count;

/// What the outside is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Nothing but showing how things are.
    Nothing,
    /// Let this text be edited, and hand it back to [`Desk::edited`].
    Edit {
        /// The proposal.
        item: usize,
        /// The text.
        text: String,
    },
    /// Append the entries, and say so to [`Desk::wrote`].
    Write {
        /// Whether that is the end if it succeeds.
        then_leave: bool,
    },
    /// Leave.
    Leave,
}

/// What the keys mean now.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mode {
    /// Going through the list.
    Browse,
    /// Reading the list of keys.
    Help,
    /// Typing words to search.
    Search,
    /// Typing how sure a proposal must be.
    Threshold(String),
    /// Choosing what this proposal is the same as.
    Merge(usize),
    /// Asked whether to accept the first together with the others, which were rejected.
    Revive(usize, Vec<usize>),
    /// Asked what to do with choices that are not written.
    Leaving,
    /// Told what is wrong with an edited text.
    Mend {
        /// The proposal.
        item: usize,
        /// The text as it was typed.
        text: String,
        /// What is wrong with it.
        wrong: Vec<String>,
    },
}

/// Proposals on a desk, and where the person is in them.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) choices: Choices,
    /// Where it is to be written, for people.
    pub(crate) record: String,
    /// The proposal looked at.
    pub(crate) at: usize,
    /// How far its page is scrolled.
    pub(crate) scroll: u16,
    pub(crate) mode: Mode,
    /// The one kind shown, if not all are.
    pub(crate) kind: Option<Kind>,
    /// Words that those shown have in them.
    pub(crate) query: String,
    /// Whether only open proposals are shown.
    pub(crate) only_open: bool,
    /// What was done last, or why it was not.
    pub(crate) message: String,
    /// How many entries were written so far.
    pub(crate) entries: usize,
}

impl Desk {
    pub(crate) fn new(choices: Choices, record: String) -> Self {
        Self {
            choices,
            record,
            at: 0,
            scroll: 0,
            mode: Mode::Browse,
            kind: None,
            query: String::new(),
            only_open: false,
            message: "press ? for the keys".to_owned(),
            entries: 0,
        }
    }

    /// The proposals in the list.
    pub(crate) fn shown(&self) -> Vec<usize> {
        let query = self.query.to_lowercase();
        let all = 0..self.choices.items.len();
        all.filter(|i| !self.choices.is_written(*i))
            .filter(|i| {
                let choice = self.choices.get(*i);
                let is_wanted = self.kind.is_none_or(|kind| choice.body.kind() == kind)
                    && (!self.only_open || choice.decision == Decision::Open);
                is_wanted && (query.is_empty() || self.words(*i).contains(&query))
            })
            .collect()
    }

    /// All words of a proposal that a search looks at, in small letters.
    fn words(&self, i: usize) -> String {
        let choice = self.choices.get(i);
        let quotes = choice.evidence.iter().map(|evidence| evidence.quote.as_str());
        let mut words = self.choices.name(i);
        for quote in quotes {
            words.push(' ');
            words.push_str(quote);
        }
        words.to_lowercase()
    }

    /// The proposal looked at, if there is one.
    pub(crate) fn current(&self) -> Option<usize> {
        self.shown().contains(&self.at).then_some(self.at)
    }

    /// Takes a key; says what the outside is to do.
    pub(crate) fn press(&mut self, key: Key) -> Ask {
        if key == Key::Redraw {
            return Ask::Nothing;
        }
        let ask = match self.mode.clone() {
            Mode::Browse => self.browse(key),
            Mode::Help => {
                self.mode = Mode::Browse;
                Ask::Nothing
            }
            Mode::Search => self.search(key),
            Mode::Threshold(typed) => self.threshold(typed, key),
            Mode::Merge(from) => self.merge(from, key),
            Mode::Revive(item, _) => self.revive(item, key),
            Mode::Leaving => self.leaving(key),
            Mode::Mend { item, text, .. } => self.mend(item, text, key),
        };
        self.settle();
        ask
    }

    /// Puts the view on a proposal that is shown.
    fn settle(&mut self) {
        let shown = self.shown();
        if !shown.contains(&self.at) {
            let next = shown.iter().find(|i| **i > self.at).or_else(|| shown.last());
            if let Some(next) = next {
                self.at = *next;
                self.scroll = 0;
            }
        }
    }

    fn browse(&mut self, key: Key) -> Ask {
        if self.walk(key) {
            return Ask::Nothing;
        }
        self.message.clear();
        match key {
            Key::Char('a') => self.decide(|choices, at| choices.accept(at, false)),
            Key::Char('r') => self.decide(Choices::reject),
            Key::Char('o') => self.decide(Choices::reopen),
            Key::Char(' ' | 'n') => self.next_open(),
            Key::Char('e') => return self.edit(),
            Key::Char('m') => {
                if let Some(at) = self.current() {
                    self.mode = Mode::Merge(at);
                }
            }
            Key::Char('u') => {
                if let Some((what, at)) = self.choices.undo() {
                    self.message = format!("took back: {what}");
                    (self.at, self.scroll) = (at, 0);
                } else {
                    self.say("nothing to take back");
                }
            }
            Key::Char('A') => self.mode = Mode::Threshold("0.9".to_owned()),
            Key::Char('f') => self.next_kind(),
            Key::Char('t') => self.only_open = !self.only_open,
            Key::Char('/') => self.mode = Mode::Search,
            Key::Char('?') => self.mode = Mode::Help,
            Key::Char('w') if self.choices.unwritten() > 0 => {
                return Ask::Write { then_leave: false };
            }
            Key::Char('w') => self.say("nothing is decided that is not written"),
            Key::Char('q') | Key::Interrupt => {
                if !self.choices.has_steps() {
                    return Ask::Leave;
                }
                self.mode = Mode::Leaving;
            }
            Key::Escape => {
                self.query.clear();
                self.kind = None;
                self.only_open = false;
            }
            _ => {}
        }
        Ask::Nothing
    }

    /// Moves in the list or the page; whether the key was for that.
    fn walk(&mut self, key: Key) -> bool {
        const PAGE: usize = 10;
        let shown = self.shown();
        let place = shown.iter().position(|i| *i == self.at).unwrap_or(0);
        let last = shown.len().saturating_sub(1);
        let place = match key {
            Key::Up | Key::Char('k') => place.saturating_sub(1),
            Key::Down | Key::Char('j') => (place + 1).min(last),
            Key::Char('K') => place.saturating_sub(PAGE),
            Key::Char('J') => (place + PAGE).min(last),
            Key::Home | Key::Char('g') => 0,
            Key::End | Key::Char('G') => last,
            Key::PageUp => {
                self.scroll = self.scroll.saturating_sub(5);
                return true;
            }
            Key::PageDown => {
                self.scroll = self.scroll.saturating_add(5);
                return true;
            }
            _ => return false,
        };
        if let Some(at) = shown.get(place) {
            self.at = *at;
            self.scroll = 0;
        }
        true
    }

    /// Does something with the proposal looked at, says what, and goes on to the next open one.
    fn decide(&mut self, act: impl Fn(&mut Choices, usize) -> Result<String, Unfit>) {
        let Some(at) = self.current() else { return };
        match act(&mut self.choices, at) {
            Ok(what) => {
                if self.choices.get(at).decision != Decision::Open {
                    self.next_open();
                }
                self.message = what;
            }
            Err(Unfit::NeedsRejected(others)) => self.mode = Mode::Revive(at, others),
            Err(Unfit::Because(why)) => self.message = why,
        }
    }

    /// Goes to the next open proposal in the list, from the end to the beginning once more.
    fn next_open(&mut self) {
        let shown = self.shown();
        let is_open = |i: &&usize| self.choices.get(**i).decision == Decision::Open;
        let behind = shown.iter().filter(|i| **i > self.at).find(is_open);
        match behind.or_else(|| shown.iter().find(is_open)) {
            Some(next) => {
                self.at = *next;
                self.scroll = 0;
            }
            None => self.say("no proposal in the list is open"),
        }
    }

    fn next_kind(&mut self) {
        let items = (0..self.choices.items.len()).filter(|i| !self.choices.is_written(*i));
        let kinds: BTreeSet<Kind> = items.map(|i| self.choices.get(i).body.kind()).collect();
        self.kind = match self.kind {
            None => kinds.first().copied(),
            Some(now) => kinds.iter().find(|kind| **kind > now).copied(),
        };
    }

    fn edit(&mut self) -> Ask {
        let Some(item) = self.current() else { return Ask::Nothing };
        if let Decision::Merged(_) = self.choices.get(item).decision {
            self.say("it was merged into another; undo that first");
            return Ask::Nothing;
        }
        Ask::Edit { item, text: to_edit(&self.choices, item) }
    }

    /// Takes what an edited text comes to; `before` is the text as it was handed out.
    pub(crate) fn edited(&mut self, item: usize, text: String, read: Edited) {
        self.mode = Mode::Browse;
        match read {
            Edited::As(body, on) => self.change(item, text, *body, on),
            Edited::Wrong(wrong) => self.mode = Mode::Mend { item, text, wrong },
        }
        self.settle();
    }

    fn change(&mut self, item: usize, text: String, body: onetext_record::Body, on: Option<When>) {
        let now = self.choices.get(item);
        if now.body == body && now.on == on {
            self.say("nothing was changed");
            return;
        }
        match self.choices.edit(item, body, on) {
            Ok(what) => self.message = what,
            Err(Unfit::Because(why)) => {
                self.mode = Mode::Mend { item, text, wrong: vec![why] };
            }
            Err(Unfit::NeedsRejected(_)) => {}
        }
    }

    fn search(&mut self, key: Key) -> Ask {
        match key {
            Key::Char(c) => self.query.push(c),
            Key::Backspace => drop(self.query.pop()),
            Key::Enter => self.mode = Mode::Browse,
            Key::Escape | Key::Interrupt => {
                self.query.clear();
                self.mode = Mode::Browse;
            }
            Key::Up | Key::Down => drop(self.walk(key)),
            _ => {}
        }
        Ask::Nothing
    }

    fn threshold(&mut self, mut typed: String, key: Key) -> Ask {
        match key {
            Key::Char(c @ ('0'..='9' | '.')) if typed.len() < 6 => typed.push(c),
            Key::Backspace => drop(typed.pop()),
            Key::Enter => {
                self.mode = Mode::Browse;
                self.accept_above(&typed);
                return Ask::Nothing;
            }
            Key::Escape | Key::Interrupt => {
                self.mode = Mode::Browse;
                return Ask::Nothing;
            }
            _ => {}
        }
        self.mode = Mode::Threshold(typed);
        Ask::Nothing
    }

    fn accept_above(&mut self, typed: &str) {
        let Some(at) = self.current() else { return };
        let least = typed.parse::<f64>().ok().filter(|least| (0.0..=1.0).contains(least));
        let Some(least) = least else {
            self.message = format!("`{typed}` is no number from 0 to 1");
            return;
        };
        let (sure, others) = self.choices.accept_above(least, Some(self.choices.items[at].report));
        self.message = match (sure, others) {
            (0, _) => format!("no open proposal of this report is {least} sure or more"),
            (n, 0) => format!("accepted {}", count(n, "proposal")),
            (n, m) => format!(
                "accepted {}, and {m} parties, persons and issues that they refer to",
                count(n, "proposal")
            ),
        };
        self.next_open_quietly();
    }

    fn next_open_quietly(&mut self) {
        let message = std::mem::take(&mut self.message);
        self.next_open();
        self.message = message;
    }

    fn merge(&mut self, from: usize, key: Key) -> Ask {
        if self.walk(key) {
            return Ask::Nothing;
        }
        match key {
            Key::Char('m') | Key::Enter => {
                self.mode = Mode::Browse;
                if let Some(into) = self.current() {
                    self.message = match self.choices.merge(from, into) {
                        Ok(what) => what,
                        Err(Unfit::Because(why)) => why,
                        Err(Unfit::NeedsRejected(_)) => String::new(),
                    };
                }
            }
            Key::Escape | Key::Interrupt | Key::Char('q') => self.mode = Mode::Browse,
            _ => {}
        }
        Ask::Nothing
    }

    fn revive(&mut self, item: usize, key: Key) -> Ask {
        match key {
            Key::Char('y') => {
                self.mode = Mode::Browse;
                self.at = item;
                self.decide(|choices, at| choices.accept(at, true));
            }
            Key::Char('n' | 'q') | Key::Escape | Key::Interrupt => {
                self.mode = Mode::Browse;
                self.say("nothing was accepted");
            }
            _ => {}
        }
        Ask::Nothing
    }

    fn leaving(&mut self, key: Key) -> Ask {
        match key {
            Key::Char('w') if self.choices.unwritten() > 0 => {
                self.mode = Mode::Browse;
                return Ask::Write { then_leave: true };
            }
            Key::Char('q') | Key::Interrupt => return Ask::Leave,
            Key::Escape | Key::Char('n') => self.mode = Mode::Browse,
            _ => {}
        }
        Ask::Nothing
    }

    fn mend(&mut self, item: usize, text: String, key: Key) -> Ask {
        match key {
            Key::Char('e') | Key::Enter => return Ask::Edit { item, text },
            Key::Escape | Key::Interrupt => {
                self.mode = Mode::Browse;
                self.say("the proposal is as it was before");
            }
            _ => {}
        }
        Ask::Nothing
    }

    /// Says something that happened outside.
    pub(crate) fn say(&mut self, message: impl Into<String>) {
        self.message = message.into();
    }

    /// Puts the view on a proposal.
    pub(crate) fn look_at(&mut self, item: usize) {
        (self.kind, self.only_open, self.scroll) = (None, false, 0);
        self.query.clear();
        self.at = item;
        self.settle();
    }

    /// Notes that all that was decided is in the record.
    pub(crate) fn wrote(&mut self, entries: usize, written: &Written) {
        self.choices.wrote(written);
        self.entries += entries;
        self.message = format!(
            "wrote {}: {} accepted, {} rejected",
            count_entries(entries),
            written.accepted,
            written.rejected
        );
        self.settle();
    }
}
