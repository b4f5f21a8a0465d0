use onetext_record::body::{Assessment, AssessmentWord, Claim, Heading, Party, Role};
use onetext_record::{Audience, Refusal, Seq};
use onetext_store::Address;
use onetext_store::testing::scratch;

use super::*;
use crate::desk::Pen;
use crate::testing::{Workbench, log};

fn edge() -> Edge {
    Edge {
        now: || "2026-01-15T09:00:00Z".parse().unwrap(),
        today: || "2026-01-15".parse().unwrap(),
        dice: |bytes| getrandom::fill(bytes).unwrap(),
        tell: |_| {},
    }
}

fn open(address: &Address) -> House {
    let (log, cabinet) = (address.open().unwrap(), address.cabinet().unwrap());
    House::open(Setup { log, cabinet, mode: Mode::Team, edge: edge() }).unwrap()
}

fn party(name: &str) -> NewEntry {
    let id = name.parse().unwrap();
    let (aliases, members) = (Vec::new(), Vec::new());
    let name = name.to_owned();
    NewEntry::judged("M.", Party { id, name, role: Role::Principal, aliases, members, note: None })
}

fn claim(id: &str, by: &str) -> NewEntry {
    let by = vec![by.parse().unwrap()];
    let text = "The bridge is open.".to_owned();
    NewEntry::judged("M.", Claim { id: id.parse().unwrap(), by, text, issues: Vec::new() })
}

fn cast() -> Vec<NewEntry> {
    vec![NewEntry::judged("M.", Heading::titled("Talks")), party("upland"), party("lowland")]
}

/// Two servers on one record: each takes in what the other wrote, and neither loses anything.
fn two_houses(address: &Address) {
    address.create().unwrap().append(Seq(0), &log(cast())).unwrap();
    let houses = [open(address), open(address)];
    let rank = |house: &House, viewer: &Viewer| house.room(viewer).read().negotiation.rank();

    houses[0].append(&Viewer::Mediator, &[claim("a", "upland")]).unwrap();
    assert_eq!(rank(&houses[1], &Viewer::Observer), 3);
    houses[1].look().unwrap();
    assert_eq!(rank(&houses[1], &Viewer::Observer), 4);

    // Who has not looked writes behind what the other wrote, without being told of it.
    houses[0].append(&Viewer::Mediator, &[claim("b", "upland")]).unwrap();
    houses[1].append(&Viewer::Mediator, &[claim("c", "lowland")]).unwrap();
    // What the other has used meanwhile is used here too.
    let used = houses[0].append(&Viewer::Mediator, &[claim("c", "upland")]).unwrap_err();
    assert!(
        matches!(&used, Fault::Refused(why) if matches!(why[..], [Refusal::UsedId { .. }])),
        "{used:?}"
    );

    std::thread::scope(|scope| {
        for (at, house) in houses.iter().enumerate() {
            scope.spawn(move || {
                for n in 0..15 {
                    let new = [claim(&format!("h{at}-{n}"), "upland")];
                    house.append(&Viewer::Mediator, &new).unwrap();
                }
            });
        }
    });
    for house in &houses {
        house.look().unwrap();
        assert_eq!(rank(house, &Viewer::Mediator), 36);
        assert_eq!(house.verify().unwrap().head.seq, Seq(36));
    }
    houses[0].cabinet.put("tabs", "key", 0, "{}").unwrap();
    assert!(houses[1].cabinet.put("tabs", "key", 0, "{}").is_err());

    // A server that is started again has all of it.
    let before = houses[0].room(&Viewer::Observer).read().negotiation.clone();
    drop(houses);
    let again = open(address);
    assert_eq!(again.room(&Viewer::Observer).read().negotiation, before);
    assert_eq!(again.cabinet.get("tabs", "key").unwrap().unwrap().version, 1);
}

#[test]
fn two_servers_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    two_houses(&folder.path().join("talks.onetext").into());
}

#[test]
fn two_servers_share_a_database() {
    let Some(scratch) = scratch() else { return };
    two_houses(&scratch.address());
    // Where a connection breaks, the next request finds another.
    let house = open(&scratch.address());
    scratch.hang_up();
    house.append(&Viewer::Mediator, &[claim("late", "upland")]).unwrap();
    scratch.hang_up();
    assert_eq!(house.verify().unwrap().head.seq, Seq(37));
}

/// A server's threads serve others while one waits, and a database may be asked on any of them.
#[test]
fn a_database_can_be_asked_where_nobody_may_wait() {
    let Some(scratch) = scratch() else { return };
    scratch.address().create().unwrap().append(Seq(0), &log(cast())).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    runtime.block_on(async {
        let house = open(&scratch.address());
        house.append(&Viewer::Mediator, &[claim("a", "upland")]).unwrap();
        assert_eq!(house.cabinet.list("tabs").unwrap(), []);
        drop(house);
    });
}

/// What a delegation is told of several entries that it makes at once.
#[test]
fn a_delegation_is_told_its_own_mistakes_and_no_others() {
    let hidden = claim("secret", "lowland").for_audience(Audience::Mediators);
    let bench = Workbench::new(&log(cast().into_iter().chain([hidden])));
    let person = Workbench::person(Viewer::Party("upland".parse().unwrap()));
    let pen = Pen::new(&bench.house, &person);
    let assess = |id: &str, claim: &str| {
        let (id, claim) = (id.parse().unwrap(), claim.parse().unwrap());
        let (by, word) = ("upland".parse().unwrap(), AssessmentWord::Unconfirmed);
        NewEntry::judged("M.", Assessment { id, claim, by, word, text: None })
    };

    // The second refers to the first.
    let lot = vec![claim("a", "upland"), assess("a-1", "a")];
    assert_eq!(pen.append(lot, None).unwrap(), 5);
    // The third has an id that the second of the lot has taken.
    let lot = vec![claim("b", "upland"), assess("b-1", "b"), assess("b-1", "b")];
    let fault = pen.append(lot, None).unwrap_err();
    assert!(
        matches!(&fault, Fault::Refused(why) if matches!(why[..], [Refusal::UsedId { .. }])),
        "{fault:?}"
    );
    // Nothing that the delegation sees is wrong with these, and what it does not see is not told.
    let lot = vec![claim("secret", "upland"), assess("s-1", "secret")];
    assert!(matches!(pen.append(lot, None).unwrap_err(), Fault::Clash));
    assert!(matches!(pen.append(vec![claim("secret", "upland")], None).unwrap_err(), Fault::Clash));
    assert_eq!(pen.study.look(|desk| desk.rank()), 5, "nothing was written");
}
