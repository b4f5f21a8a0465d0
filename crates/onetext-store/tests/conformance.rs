//! What every keeper of entries must do, told once and run on each.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use onetext_record::body::{Heading, Party, Role, Stance, Statement};
use onetext_record::{Audience, Body, Entry, NewEntry, Refusal, Seq, Viewer, fold};
use onetext_store::testing::scratch;
use onetext_store::{
    Address, AppendError, Head, Ledger, LedgerError, Log, LogError, SqliteLog, batches, entries,
    verify,
};
use proptest::prelude::*;

/// An entry that fits behind any number of others like it.
fn entry(seq: u64) -> Entry {
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    new(seq).at(Seq(seq), at)
}

fn new(n: u64) -> NewEntry {
    let body: Body = if n == 1 {
        let name = "Dockers’ union".to_owned();
        let id = "union".parse().unwrap();
        Party { id, name, role: Role::Principal, aliases: vec![], members: vec![], note: None }
            .into()
    } else if n.is_multiple_of(5) {
        Heading::titled(format!("Strike, day {n} “π” \u{1F6A2}")).into()
    } else {
        let id = format!("s{n}").parse().unwrap();
        let words = "that \"shifts\" end\nat six".to_owned();
        Statement {
            id,
            by: vec!["union".parse().unwrap()],
            some_of: false,
            person: None,
            to: vec![],
            reported_by: None,
            stance: Stance::Demands,
            negated: false,
            hedge: None,
            issues: vec![],
            option: None,
            words,
        }
        .into()
    };
    NewEntry::judged("M. Example", body)
}

fn all(log: &dyn Log) -> Vec<Entry> {
    let mut found = Vec::new();
    entries(log, Seq(1), &mut |entry| found.push(entry)).unwrap();
    found
}

/// The whole story, on an empty log.
fn conforms(log: &mut dyn Log) {
    assert_eq!(log.head().unwrap(), Head::default());
    assert_eq!(all(log), []);

    let first = log.append(Seq(0), &[entry(1)]).unwrap();
    assert_eq!(first.seq, Seq(1));
    let batch = [entry(2), entry(3), entry(4)];
    let second = log.append(Seq(1), &batch).unwrap();
    assert_eq!(log.head().unwrap(), second);
    assert_eq!(all(log), [entry(1), entry(2), entry(3), entry(4)]);

    // A writer who looked before the batch is told where the log is now, and nothing is written.
    let moved = log.append(Seq(1), &[entry(2)]).unwrap_err();
    assert!(matches!(moved, AppendError::Moved { expected: Seq(1), actual: Seq(4) }), "{moved}");
    // So is one whose batch has a gap in the middle: none of it is written.
    let gap = log.append(Seq(4), &[entry(5), entry(7)]).unwrap_err();
    assert!(matches!(gap, AppendError::Number { next: Seq(6), found: Seq(7) }), "{gap}");
    assert_eq!(log.head().unwrap(), second);
    assert_eq!(log.append(Seq(4), &[]).unwrap(), second);

    let mut seen = Vec::new();
    log.lines(Seq(2), &mut |line| {
        seen.push(line.seq);
        seen.len() < 2
    })
    .unwrap();
    assert_eq!(seen, [Seq(2), Seq(3)], "reading starts where it is told and stops when it is told");

    let verified = verify(log, Some(first.hash)).unwrap();
    assert_eq!((verified.head, verified.noted), (second, Some(Seq(1))));
    assert_eq!(log.check_files().unwrap(), <[String; 0]>::default());

    // A reader sees what there is, may not write, and holds nobody up.
    let mut reader = log.reader().unwrap();
    let third = log.append(Seq(4), &[entry(5)]).unwrap();
    assert_eq!(all(&*reader)[..4], all(log)[..4]);
    assert_eq!(verify(&*reader, Some(first.hash)).unwrap().noted, Some(Seq(1)));
    let end = reader.head().unwrap().seq;
    if end == third.seq {
        let refused = reader.append(end, &[entry(6)]).unwrap_err();
        assert!(matches!(refused, AppendError::Log(LogError::ReadOnly)), "{refused}");
    }

    // More than goes at once, and words of every kind.
    let many: Vec<Entry> = (6..=2_345).map(entry).collect();
    let fourth = log.append(Seq(5), &many).unwrap();
    assert_eq!(fourth.seq, Seq(2_345));
    assert_eq!(all(log).len(), 2_345);
    assert_eq!(all(log)[5..], many);
    let mut whole = Vec::new();
    batches(log, Seq(1), &mut |batch| whole.extend(batch)).unwrap();
    assert_eq!(whole, all(log));
    whole.clear();
    batches(log, Seq(2_344), &mut |batch| whole.extend(batch)).unwrap();
    assert_eq!(whole, [entry(2_344), entry(2_345)]);
    assert_eq!(verify(log, Some(third.hash)).unwrap().head, fourth);
}

#[test]
fn a_log_in_memory_conforms() {
    conforms(&mut SqliteLog::in_memory().unwrap());
}

#[test]
fn a_log_in_a_file_conforms_and_is_whole_in_its_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talks.onetext");
    let mut log = SqliteLog::create(&path).unwrap();
    conforms(&mut log);
    drop(log);
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(files, ["talks.onetext"]);
    let copy = folder.path().join("copy.onetext");
    std::fs::copy(&path, &copy).unwrap();
    assert_eq!(all(&SqliteLog::open_read_only(&copy).unwrap()).len(), 2_345);
}

#[test]
fn a_log_in_a_database_conforms() {
    let Some(scratch) = scratch() else { return };
    conforms(&mut scratch.address().create().unwrap());
}

#[test]
fn a_log_behind_an_address_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::from(folder.path().join("talks.onetext"));
    conforms(&mut address.create().unwrap());
    assert_eq!(address.open().unwrap().head().unwrap().seq, Seq(2_345));
    assert!(matches!(address.create(), Err(LogError::Exists(_))));
}

#[test]
fn the_same_entries_give_the_same_hashes_in_another_log() {
    let mut log = SqliteLog::in_memory().unwrap();
    let head = log.append(Seq(0), &(1..=9).map(entry).collect::<Vec<_>>()).unwrap();
    let mut copy = SqliteLog::in_memory().unwrap();
    assert_eq!(copy.append(Seq(0), &all(&log)).unwrap(), head);
    insta::assert_snapshot!(head.hash);
}

/// The logs of every schema version that are kept for good; a hash noted from one must stay true.
#[test]
fn the_hashes_of_logs_of_old_versions_never_change() {
    for version in ["v1", "v2", "v3", "v4"] {
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/../onetext-record/tests/golden");
        let lines = std::fs::read_to_string(format!("{golden}/{version}/log.jsonl")).unwrap();
        let entries: Vec<Entry> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut log = SqliteLog::in_memory().unwrap();
        let head = log.append(Seq(0), &entries).unwrap();
        insta::assert_snapshot!(format!("golden-{version}"), head.hash);
        assert_eq!(verify(&log, None).unwrap().head, head);
    }
}

#[test]
fn a_ledger_lets_only_entries_in_that_fit() {
    let mut ledger = Ledger::open(SqliteLog::in_memory().unwrap()).unwrap();
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    ledger.append(vec![new(1), new(2)], at).unwrap();
    let error = ledger.append(vec![new(3), new(2)], at).unwrap_err();
    let LedgerError::Refused { index: 1, refusal: Refusal::UsedId { .. } } = error else {
        panic!("{error}")
    };
    assert_eq!(ledger.log().head().unwrap().seq, Seq(2), "all or none");
    ledger.append(vec![new(3).for_audience(Audience::Mediators)], at).unwrap();
    assert_eq!(*ledger.negotiation(), fold(all(ledger.log()), Viewer::Mediator));
}

#[test]
fn two_ledgers_on_one_file_never_lose_an_entry() {
    let folder = tempfile::tempdir().unwrap();
    two_ledgers_lose_nothing(&folder.path().join("talks.onetext").into());
}

#[test]
fn two_ledgers_on_one_database_never_lose_an_entry() {
    let Some(scratch) = scratch() else { return };
    two_ledgers_lose_nothing(&scratch.address());
}

fn two_ledgers_lose_nothing(address: &Address) {
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    Ledger::open(address.create().unwrap()).unwrap().append(vec![new(1)], at).unwrap();
    let writers = ["a", "b"].map(|name| {
        let address = address.clone();
        std::thread::spawn(move || {
            let mut ledger = Ledger::open(address.open().unwrap()).unwrap();
            let mut moved = 0;
            for n in 0..40 {
                let mut statement = new(2);
                let Body::Statement(body) = &mut statement.body else { unreachable!() };
                body.id = format!("{name}{n}").parse().unwrap();
                while let Err(error) = ledger.append(vec![statement.clone()], at) {
                    assert!(
                        matches!(error, LedgerError::Append(AppendError::Moved { .. })),
                        "{error}"
                    );
                    moved += 1;
                }
            }
            moved
        })
    });
    let moved: u32 = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
    let log = address.open_read_only().unwrap();
    assert_eq!(log.head().unwrap().seq, Seq(81), "{moved} conflicts");
    verify(&log, None).unwrap();
}

/// A check that runs while others write finds nothing wrong.
#[test]
fn a_log_can_be_verified_while_it_grows() {
    let folder = tempfile::tempdir().unwrap();
    grows(&folder.path().join("talks.onetext").into());
    if let Some(scratch) = scratch() {
        grows(&scratch.address());
    }
}

fn grows(address: &Address) {
    let mut log = address.create().unwrap();
    log.append(Seq(0), &(1..=50).map(entry).collect::<Vec<_>>()).unwrap();
    let reader = log.reader().unwrap();
    let writer = std::thread::spawn(move || {
        for seq in 51..=150 {
            log.append(Seq(seq - 1), &[entry(seq)]).unwrap();
        }
    });
    let mut seen = Seq(50);
    while !writer.is_finished() {
        let head = verify(&reader, None).unwrap().head;
        assert!(head.seq >= seen);
        seen = head.seq;
    }
    writer.join().unwrap();
    assert_eq!(verify(&reader, None).unwrap().head.seq, Seq(150));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_batches_give_the_same_chain(cuts in proptest::collection::vec(1usize..6, 1..8)) {
        let n: usize = cuts.iter().sum();
        let all: Vec<Entry> = (1..=n as u64).map(entry).collect();
        let mut one = SqliteLog::in_memory().unwrap();
        one.append(Seq(0), &all).unwrap();
        let mut many = SqliteLog::in_memory().unwrap();
        let mut at = 0;
        for cut in cuts {
            many.append(Seq(at as u64), &all[at..at + cut]).unwrap();
            at += cut;
        }
        prop_assert_eq!(one.head().unwrap(), many.head().unwrap());
    }
}
