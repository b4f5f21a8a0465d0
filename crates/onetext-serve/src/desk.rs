//! What a handler gets to work with, by what it has to do.
//!
//! | it gets | to | who may call it |
//! | --- | --- | --- |
//! | [`Porch`] | let somebody in | anybody |
//! | [`Desk`] | show what a viewer may see, the same for all who share the viewer's eyes | who is known |
//! | [`Study`] | the same where the answer takes long | who is known |
//! | [`Mine`] | show or change what belongs to the person | who is known |
//! | [`Pen`] | write to the record | who is known, observers aside |
//! | [`Chair`] | run the house | the mediators |
//!
//! Each leads to one room and to no other.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use onetext_record::{Kind, Negotiation, NewEntry, Refusal, Seq, Viewer};
use onetext_store::{Cabinet, CabinetError, Sheet};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::house::{House, Mode};
use crate::people::{People, Person};
use crate::room::{Memo, Room, Stamps};
use crate::{conflict, rules};

/// Before anybody is known. Nothing of the record can be reached from here.
pub(crate) struct Porch<'a> {
    house: &'a House,
    /// Who asks, if that is known.
    pub(crate) who: Option<&'a Person>,
}

/// A viewer's fold, at one moment. It does not know which person looks, so what is made from it may
/// be kept for others with the same eyes.
pub(crate) struct Desk<'a> {
    /// Through whose eyes the talks are seen.
    pub(crate) viewer: &'a Viewer,
    /// The talks, as the viewer may see them.
    pub(crate) state: &'a Negotiation,
    /// The day where the server stands.
    pub(crate) today: Date,
    stamps: &'a Stamps,
    memo: &'a Memo,
}

/// A viewer's room, which is looked into as often and as shortly as need be.
pub(crate) struct Study<'a> {
    house: &'a House,
    room: Arc<Room>,
}

/// A person's own things, and the room that the person sits in.
pub(crate) struct Mine<'a> {
    pub(crate) study: Study<'a>,
    pub(crate) person: &'a Person,
}

/// What writes to the record, in one person's name.
pub(crate) struct Pen<'a> {
    pub(crate) study: Study<'a>,
    pub(crate) person: &'a Person,
}

/// What the mediators alone may do.
pub(crate) struct Chair<'a> {
    pub(crate) pen: Pen<'a>,
}

/// A drawer of the cabinet that belongs to one viewer or one person.
pub(crate) struct Drawer<'a> {
    cabinet: &'a dyn Cabinet,
    name: String,
}

impl<'a> Porch<'a> {
    pub(crate) fn new(house: &'a House, who: Option<&'a Person>) -> Self {
        Self { house, who }
    }

    /// The accounts.
    pub(crate) fn people(&self) -> &'a People {
        &self.house.people
    }

    /// The room of whoever has this calendar token, if anybody has it.
    pub(crate) fn study_of_feed(&self, token: &str) -> Option<Study<'a>> {
        let (viewer, _) = self.house.people.by_feed_token(token)?;
        Some(Study::new(self.house, &viewer))
    }

    /// The time.
    pub(crate) fn now(&self) -> Timestamp {
        (self.house.edge.now)()
    }
}

impl Desk<'_> {
    /// The rank of the last entry that the viewer sees.
    pub(crate) fn rank(&self) -> usize {
        self.state.rank()
    }

    /// The rank of the last entry that could have changed what these kinds say; of the last of all,
    /// where none is named.
    pub(crate) fn stamp(&self, kinds: &[Kind]) -> usize {
        self.stamps.of(kinds)
    }

    /// A value worked out of entries of some kinds alone, which is kept until there are new ones.
    pub(crate) fn recall<T: Send + Sync + 'static>(
        &self,
        name: &str,
        kinds: &[Kind],
        make: impl FnOnce(&Negotiation) -> T,
    ) -> Arc<T> {
        self.memo.recall(name, self.stamp(kinds), || make(self.state))
    }

    /// The same, made from the value that was kept last and what has come in since.
    pub(crate) fn grow<T: Send + Sync + 'static>(
        &self,
        name: &str,
        kinds: &[Kind],
        make: impl FnOnce(&Negotiation, Option<&T>) -> T,
    ) -> Arc<T> {
        self.memo.recall(name, self.stamp(kinds), || {
            let last = self.memo.latest::<T>(name).map(|(_, last)| last);
            make(self.state, last.as_deref())
        })
    }
}

impl<'a> Study<'a> {
    pub(crate) fn new(house: &'a House, viewer: &Viewer) -> Self {
        Self { house, room: house.room(viewer) }
    }

    /// Through whose eyes the talks are seen.
    pub(crate) fn viewer(&self) -> &Viewer {
        &self.room.viewer
    }

    /// Looks at the talks. Nobody can write meanwhile, so what takes long happens outside.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Desk<'_>) -> T) -> T {
        let state = self.room.read();
        look(&Desk {
            viewer: &self.room.viewer,
            state: &state.negotiation,
            today: self.today(),
            stamps: &state.stamps,
            memo: &self.room.memo,
        })
    }

    /// A value worked out of entries of some kinds alone, which is kept until there are new ones. It
    /// is made of what is taken out of the talks, so that nobody waits for what takes long.
    pub(crate) fn recall<P, T: Send + Sync + 'static>(
        &self,
        name: &str,
        kinds: &[Kind],
        take: impl FnOnce(&Negotiation) -> P,
        make: impl FnOnce(P) -> T,
    ) -> Arc<T> {
        let found = self.look(|desk| {
            let stamp = desk.stamp(kinds);
            self.memo().at(name, stamp).ok_or_else(|| Box::new((stamp, take(desk.state))))
        });
        match found {
            Ok(kept) => kept,
            Err(missing) => {
                let (stamp, part) = *missing;
                self.memo().recall(name, stamp, || make(part))
            }
        }
    }

    /// Values that are kept for all with the same eyes.
    pub(crate) fn memo(&self) -> &Memo {
        &self.room.memo
    }

    pub(crate) fn today(&self) -> Date {
        (self.house.edge.today)()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.house.edge.now)()
    }

    /// Bytes that nobody can guess.
    pub(crate) fn dice(&self, bytes: &mut [u8]) {
        (self.house.edge.dice)(bytes);
    }

    /// A word for an id that tells nothing of how many others there are.
    pub(crate) fn token(&self) -> String {
        const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut bytes = [0; 10];
        self.dice(&mut bytes);
        bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
    }

    /// An id for something new, by the word for what it is.
    pub(crate) fn id<T: std::str::FromStr>(&self, what: &str) -> Result<T, Fault> {
        let made = format!("{what}-{}", self.token());
        // Letters and digits behind a word of ours are an id.
        made.parse().map_err(|_| Fault::Internal(format!("`{made}` is no id")))
    }

    /// What this viewer's people keep together, under a name.
    pub(crate) fn drawer(&self, name: &str) -> Drawer<'a> {
        Drawer { cabinet: &*self.house.cabinet, name: format!("{name} of {}", seat(self.viewer())) }
    }

    /// How the house is run.
    pub(crate) fn mode(&self) -> &'a Mode {
        &self.house.mode
    }
}

/// A viewer's name among drawers: a party cannot be called `the mediators`, for ids have no spaces.
fn seat(viewer: &Viewer) -> String {
    match viewer {
        Viewer::Mediator => "the mediators".to_owned(),
        Viewer::Observer => "the observers".to_owned(),
        Viewer::Party(party) => party.to_string(),
    }
}

impl<'a> Mine<'a> {
    pub(crate) fn new(house: &'a House, person: &'a Person) -> Self {
        Self { study: Study::new(house, &person.viewer), person }
    }

    /// What this person alone keeps, under a name.
    pub(crate) fn drawer(&self, name: &str) -> Drawer<'a> {
        let name = format!("{name} of account {}", self.person.id);
        Drawer { cabinet: &*self.study.house.cabinet, name }
    }

    /// The accounts.
    pub(crate) fn people(&self) -> &'a People {
        &self.study.house.people
    }
}

impl<'a> Pen<'a> {
    pub(crate) fn new(house: &'a House, person: &'a Person) -> Self {
        Self { study: Study::new(house, &person.viewer), person }
    }

    /// Records entries in the person's name, all or none, and returns the rank that the record has
    /// then for this viewer.
    ///
    /// `seen` is the rank at which the person looked: if what the entries are about has been changed
    /// since by somebody else, nothing is written and the changes come back. `None` where nothing was
    /// looked at.
    pub(crate) fn append(
        &self,
        mut new: Vec<NewEntry>,
        seen: Option<usize>,
    ) -> Result<usize, Fault> {
        for entry in &mut new {
            entry.author.clone_from(&self.person.name);
        }
        self.study.look(|desk| {
            for entry in &new {
                rules::may_write(desk, entry)?;
            }
            conflict::changed_since(desk, &new, seen)?;
            match desk.viewer {
                // They see the whole record, on which the house checks anyway.
                Viewer::Mediator => Ok(()),
                _ => in_sight(desk, &new, self.study.now()),
            }
        })?;
        self.study.house.append(self.study.viewer(), &new)?;
        let room = self.study.house.room(self.study.viewer());
        let rank = room.read().negotiation.rank();
        self.study.house.people.has_written(&self.person.id, rank);
        Ok(rank)
    }
}

/// A refusal with the viewer's ranks in it: numbers of the log would tell how much is hidden.
fn ranked(desk: &Desk<'_>, refusal: Refusal) -> Refusal {
    let rank = |seq: Seq| Seq(desk.state.rank_of(seq).unwrap_or_default() as u64);
    match refusal {
        Refusal::UsedId { kind, id, seq } => Refusal::UsedId { kind, id, seq: rank(seq) },
        Refusal::UnknownSeq(seq) => Refusal::UnknownSeq(rank(seq)),
        Refusal::SupersedesOther { seq, is, by } => {
            Refusal::SupersedesOther { seq: rank(seq), is, by }
        }
        Refusal::RetractsRetraction(seq) => Refusal::RetractsRetraction(rank(seq)),
        Refusal::WiderAudience { what, id, theirs, mine } => {
            let number = what.strip_prefix("entry ").and_then(|number| number.parse().ok());
            match number.map(|number| rank(Seq(number))) {
                Some(rank) => Refusal::WiderAudience {
                    what: format!("entry {rank}"),
                    id: rank.to_string(),
                    theirs,
                    mine,
                },
                None => Refusal::WiderAudience { what, id, theirs, mine },
            }
        }
        other => other,
    }
}

/// Checks entries one behind the other, as far as this viewer sees, so that whoever made a mistake is
/// told which; what then still clashes does so with something that is hidden.
fn in_sight(desk: &Desk<'_>, new: &[NewEntry], now: Timestamp) -> Result<(), Fault> {
    let check = |state: &Negotiation, entry: &NewEntry| match state.problems_in_sight(entry) {
        none if none.is_empty() => Ok(()),
        refusals => Err(Fault::Refused(refusals.into_iter().map(|it| ranked(desk, it)).collect())),
    };
    // Later entries may refer to earlier ones, so several need a state that can be thrown away.
    let [before @ .., last] = new else { return Ok(()) };
    if before.is_empty() {
        return check(desk.state, last);
    }
    let mut scratch = desk.state.clone();
    for entry in before {
        check(&scratch, entry)?;
        let seq = scratch.last().next();
        scratch.apply(entry.clone().at(seq, now));
    }
    check(&scratch, last)
}

impl<'a> Chair<'a> {
    pub(crate) fn new(house: &'a House, person: &'a Person) -> Self {
        Self { pen: Pen::new(house, person) }
    }

    /// The accounts.
    pub(crate) fn people(&self) -> &'a People {
        &self.pen.study.house.people
    }

    /// Checks the chain of the whole log.
    pub(crate) fn verify(&self) -> Result<onetext_store::Verified, onetext_store::VerifyError> {
        self.pen.study.house.verify()
    }
}

impl Drawer<'_> {
    /// What is kept under a key, with the version that a change has to name.
    pub(crate) fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<(u64, T)>, Fault> {
        let sheet = self.cabinet.get(&self.name, key)?;
        sheet.map(|sheet| Ok((sheet.version, read(&sheet)?))).transpose()
    }

    /// All that is kept, by key.
    pub(crate) fn list<T: DeserializeOwned>(&self) -> Result<Vec<(String, u64, T)>, Fault> {
        let sheets = self.cabinet.list(&self.name)?.into_iter();
        sheets.map(|(key, sheet)| Ok((key, sheet.version, read(&sheet)?))).collect()
    }

    /// Keeps a value in place of version `seen`, 0 where there is none yet.
    pub(crate) fn put(&self, key: &str, seen: u64, value: &impl Serialize) -> Result<u64, Fault> {
        let json = serde_json::to_string(value).map_err(|error| Fault::internal(&error))?;
        Ok(self.cabinet.put(&self.name, key, seen, &json)?)
    }

    /// Keeps nothing under a key any more.
    pub(crate) fn remove(&self, key: &str) -> Result<bool, Fault> {
        Ok(self.cabinet.remove(&self.name, key)?)
    }
}

fn read<T: DeserializeOwned>(sheet: &Sheet) -> Result<T, Fault> {
    serde_json::from_str(&sheet.json).map_err(|error| Fault::internal(&error))
}

impl From<CabinetError> for Fault {
    fn from(error: CabinetError) -> Self {
        match error {
            CabinetError::Moved { .. } => Self::Moved(Vec::new()),
            CabinetError::Keeper(error) => error.into(),
        }
    }
}
