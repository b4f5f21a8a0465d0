//! What is left of a log when its writer dies.
//!
//! A child process appends entries and says so on its standard output each time an append has
//! returned. The parent kills it with SIGKILL at a moment that nobody chose, a few hundred times, in
//! opening, in making the file and in appends of one entry and of many. After each death the log
//! must be whole: every entry that was acknowledged is there, none is half there, and a batch is
//! there with all its entries or none.
//!
//! A killed process loses its memory, but what it has handed to the system stays. A power cut may
//! lose that too, in any order up to the last flush; no test that runs in a few seconds shows that.
//! The second test comes near: it cuts the write-ahead log off at a byte, as a torn write would.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use onetext_record::body::Heading;
use onetext_record::{Body, Entry, NewEntry, Seq};
use onetext_store::{Log, LogError, SqliteLog, entries, verify};

const FILES: u64 = 16;
const KILLS_A_FILE: u64 = 15;

/// Where the child finds the file that it writes; also what makes the test binary the child.
const PATH: &str = "ONETEXT_CRASH_PATH";
const SEED: &str = "ONETEXT_CRASH_SEED";

/// A xorshift generator: plain, and the same on every machine.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        // Neighbouring seeds should not begin alike.
        let mut random = Self((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        random.below(2);
        random
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// Entry number `seq`, which says of which batch it is one.
fn entry(seq: u64, first: u64, last: u64) -> Entry {
    let title = format!("{seq} of {first} to {last}");
    // Short and long ones, so that some batches end inside a page and some fill many.
    let summary = Some("“that the line be drawn” ".repeat((seq % 23) as usize + 1));
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    NewEntry::judged("M. Example", Heading { summary, ..Heading::titled(title) }).at(Seq(seq), at)
}

fn batch(first: u64, last: u64) -> Vec<Entry> {
    (first..=last).map(|seq| entry(seq, first, last)).collect()
}

/// The first and last number of the batch that an entry says it is of.
fn marks(entry: &Entry) -> (u64, u64) {
    let Body::Negotiation(heading) = &entry.body else { panic!("{entry:?}") };
    let mut numbers = heading.title.split(' ').filter_map(|word| word.parse::<u64>().ok());
    let (_, first, last) = (numbers.next(), numbers.next().unwrap(), numbers.next().unwrap());
    (first, last)
}

/// Checks that a log is whole and holds whole batches of what was sent; how many entries it has.
fn check(log: &dyn Log) -> u64 {
    let verified = verify(log, None).unwrap();
    let (mut end, mut batch_end) = (0, 0);
    entries(log, Seq(1), &mut |found| {
        end += 1;
        let (first, last) = marks(&found);
        if end > batch_end {
            assert_eq!(first, end, "the batch before entry {end} has lost its end");
            batch_end = last;
        }
        assert_eq!(last, batch_end);
        assert_eq!(found, entry(end, first, last));
    })
    .unwrap();
    assert_eq!(end, batch_end, "the last batch has lost its end");
    assert_eq!(verified.head.seq, Seq(end));
    end
}

/// The child: appends without end, and says before and after each append what it does.
#[test]
#[ignore = "it is the writer that the test below kills"]
fn writer() {
    let Ok(path) = std::env::var(PATH).map(PathBuf::from) else { return };
    let mut random = Random::new(std::env::var(SEED).unwrap().parse().unwrap());
    // One write for each line, which a pipe takes whole or not at all.
    let tell = |line: String| std::io::stdout().write_all(line.as_bytes()).unwrap();
    let mut log = match SqliteLog::open(&path) {
        Err(LogError::Missing(_)) => SqliteLog::create(&path).unwrap(),
        other => other.unwrap(),
    };
    tell("open\n".to_owned());
    let mut head = log.head().unwrap();
    loop {
        let n = match random.below(20) {
            0..11 => 1,
            11..19 => 2 + random.below(30),
            _ => 150,
        };
        let (first, last) = (head.seq.0 + 1, head.seq.0 + n);
        let batch = batch(first, last);
        tell(format!("append {first}\n"));
        head = log.append(head.seq, &batch).unwrap();
        tell(format!("acknowledged {}\n", head.seq));
    }
}

fn start(path: &Path, seed: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "writer", "--ignored", "--nocapture", "--test-threads=1"])
        .env(PATH, path)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// What a child was in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Opening,
    Appending,
    Between,
}

/// Lets a child write and kills it; in the middle of what, and the last number it acknowledged.
fn kill_one(path: &Path, seed: u64) -> (Moment, Option<u64>) {
    let mut random = Random::new(seed);
    let mut child = start(path, seed);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (mut moment, mut acknowledged) = (Moment::Opening, None);
    let mut hear = |line: Option<std::io::Result<String>>| {
        let Some(line) = line else { return false };
        let line = line.unwrap();
        if line == "open" {
            moment = Moment::Between;
        } else if line.starts_with("append ") {
            moment = Moment::Appending;
        } else if let Some(seq) = line.strip_prefix("acknowledged ") {
            moment = Moment::Between;
            acknowledged = Some(seq.parse().unwrap());
        }
        true
    };
    // Some die young, the first writer of each file among them, which has to make it. The others are
    // heard for a while first, so that a slow machine does not kill them all before they have begun.
    if seed.is_multiple_of(KILLS_A_FILE) || random.below(4) == 0 {
        std::thread::sleep(Duration::from_micros(random.below(4_000)));
    } else {
        for _ in 0..random.below(60) {
            assert!(hear(lines.next()), "the writer ended by itself");
        }
        std::thread::sleep(Duration::from_micros(random.below(3_000)));
    }
    child.kill().unwrap();
    while hear(lines.next()) {}
    assert_eq!(child.wait().unwrap().signal(), Some(9), "the writer ended by itself");
    (moment, acknowledged)
}

#[test]
fn a_killed_writer_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let mut moments = Vec::new();
    for file in 0..FILES {
        let path = folder.path().join(format!("{file}.onetext"));
        let mut kept = 0;
        for kill in 0..KILLS_A_FILE {
            let (moment, acknowledged) = kill_one(&path, file * KILLS_A_FILE + kill);
            moments.push(moment);
            // The first to look after a crash may be a writer or a reader.
            let open = if kill % 2 == 0 { SqliteLog::open } else { SqliteLog::open_read_only };
            let found = match open(&path) {
                // Who died before the first entry may have left no file, or one with no record.
                Err(LogError::Missing(_)) if kept == 0 && acknowledged.is_none() => 0,
                Err(LogError::Foreign { .. }) if kept == 0 && acknowledged.is_none() => {
                    std::fs::remove_file(&path).unwrap();
                    0
                }
                log => check(&log.unwrap()),
            };
            let least = acknowledged.unwrap_or(kept);
            assert!(
                found >= least && least >= kept,
                "of {least} entries {found} are there, and {kept} before"
            );
            kept = found;
        }
        assert!(kept > 0, "no writer of this file got anywhere");
    }
    let count = |moment| moments.iter().filter(|m| **m == moment).count();
    let (opening, appending) = (count(Moment::Opening), count(Moment::Appending));
    assert!(moments.len() >= 200);
    // Otherwise this test would show less than it says.
    assert!(opening >= 5, "only {opening} writers died while opening");
    assert!(appending >= 20, "only {appending} writers died while appending");
}

#[test]
fn a_write_ahead_log_cut_off_anywhere_leaves_whole_batches() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut log = SqliteLog::create(&path("talks.onetext")).unwrap();
    let mut ends = vec![0];
    for n in [1, 1, 40, 3, 150, 1, 2] {
        let first = ends[ends.len() - 1] + 1;
        log.append(Seq(first - 1), &batch(first, first + n - 1)).unwrap();
        ends.push(first + n - 1);
    }
    let file = std::fs::read(path("talks.onetext")).unwrap();
    let wal = std::fs::read(path("talks.onetext-wal")).unwrap();
    drop(log);
    let mut random = Random::new(1);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..150 {
        let cut = usize::try_from(random.below(wal.len() as u64 + 1)).unwrap();
        std::fs::write(path("torn.onetext"), &file).unwrap();
        std::fs::write(path("torn.onetext-wal"), &wal[..cut]).unwrap();
        let found = check(&SqliteLog::open(&path("torn.onetext")).unwrap());
        assert!(ends.contains(&found), "{found}");
        seen.insert(found);
        let _ = std::fs::remove_file(path("torn.onetext-shm"));
        let _ = std::fs::remove_file(path("torn.onetext-wal"));
    }
    assert!(seen.len() > 4, "{seen:?}");
}
