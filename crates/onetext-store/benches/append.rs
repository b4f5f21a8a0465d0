//! What an append costs beside the same bytes put into SQLite with nothing around them.
//!
//! Run with `cargo bench -p onetext-store --bench append`; `TMPDIR` chooses the disk. The two take
//! turns within one run, with the same settings for durability, so that what else the machine does
//! meets both. Behind them: how long it takes to verify a long log, and to open and fold it.

#![expect(clippy::unwrap_used, reason = "what the benchmark is run on is known to be good")]
#![expect(clippy::print_stdout, reason = "a benchmark's figures are its output")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use onetext_record::body::{Format, Party, Role, Source, Stance, Statement};
use onetext_record::check::sha256;
use onetext_record::{Entry, Evidence, NewEntry, Part, Seq, When};
use onetext_store::{Hash, Ledger, Log, SqliteLog, canonical, hash, verify};
use rusqlite::{Connection, TransactionBehavior, params};

const WORDS: &str = "The union’s envoy said that the night shifts must end at six, or not begin. ";

fn main() {
    let folder = tempfile::tempdir().unwrap();
    println!("{:<32}{:>12}{:>12}{:>8}", "append", "onetext", "raw SQLite", "ratio");
    compare(folder.path(), "one entry, durable", 1, 500);
    compare(folder.path(), "a batch of 1,000, durable", 1_000, 60);

    let n = 100_000;
    let path = folder.path().join("long.onetext");
    SqliteLog::create(&path).unwrap().append(Seq(0), &log(n)).unwrap();
    println!("\n{:<32}{:>12}", "a log of 100,000 entries", "onetext");
    alone("verify", 5, || {
        let log = SqliteLog::open_read_only(&path).unwrap();
        assert_eq!(verify(&log, None).unwrap().head.seq.0, n);
    });
    alone("open and fold", 5, || {
        let ledger = Ledger::open(SqliteLog::open_read_only(&path).unwrap()).unwrap();
        assert_eq!(ledger.negotiation().last().0, n);
    });
}

/// Appends in turns to a log and to a bare table, and prints the medians.
fn compare(folder: &Path, what: &str, size: usize, rounds: usize) {
    let entries = log((size * rounds) as u64);
    let mut bare = Bare::create(&folder.join(format!("{size}.sqlite")));
    let mut log = SqliteLog::create(&folder.join(format!("{size}.onetext"))).unwrap();
    let (mut ours, mut raw) = (Vec::new(), Vec::new());
    let mut before = Hash::default();
    for batch in entries.chunks(size) {
        let rows: Vec<(String, Hash)> = batch
            .iter()
            .map(|entry| {
                let json = canonical(entry).unwrap();
                before = hash(&before, &json);
                (json, before)
            })
            .collect();
        let first = batch[0].seq;
        raw.push(timed(|| bare.append(first, &rows)));
        ours.push(timed(|| log.append(Seq(first.0 - 1), batch).unwrap()));
    }
    let (ours, raw) = (median(ours), median(raw));
    let ratio = ours.as_secs_f64() / raw.as_secs_f64();
    println!("{what:<32}{:>12}{:>12}{ratio:>8.2}", figure(ours), figure(raw));
}

fn alone(what: &str, rounds: usize, run: impl Fn()) {
    let times = (0..rounds).map(|_| timed(&run)).collect();
    println!("{what:<32}{:>12}", figure(median(times)));
}

fn timed<T>(run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(run());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn figure(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1e3)
}

/// The least that SQLite can be asked to do with the same rows: one table, one statement.
struct Bare(Connection);

impl Bare {
    fn create(path: &Path) -> Self {
        let connection = Connection::open(path).unwrap();
        connection.pragma_update(None, "journal_mode", "wal").unwrap();
        connection.pragma_update(None, "synchronous", "full").unwrap();
        connection.pragma_update(None, "fullfsync", true).unwrap();
        let table = "CREATE TABLE entry (seq INTEGER PRIMARY KEY, body TEXT, hash BLOB) STRICT";
        connection.execute_batch(table).unwrap();
        Self(connection)
    }

    fn append(&mut self, first: Seq, rows: &[(String, Hash)]) {
        let behaviour = TransactionBehavior::Immediate;
        let transaction = self.0.transaction_with_behavior(behaviour).unwrap();
        {
            let sql = "INSERT INTO entry (seq, body, hash) VALUES (?1, ?2, ?3)";
            let mut insert = transaction.prepare_cached(sql).unwrap();
            for ((json, hash), seq) in rows.iter().zip(first.0..) {
                insert.execute(params![seq.cast_signed(), json, hash.as_bytes()]).unwrap();
            }
        }
        transaction.commit().unwrap();
    }
}

/// A party, a source, and what the party said, each with the words behind it.
fn log(n: u64) -> Vec<Entry> {
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    let cast = [NewEntry::judged("Bench", party()), NewEntry::judged("Bench", source())];
    let entries = cast.into_iter().chain((0..).map(statement));
    (1..=n).map(Seq).zip(entries).map(|(seq, new)| new.at(seq, at)).collect()
}

fn party() -> Party {
    let (id, name) = ("union".parse().unwrap(), "Dockers’ union".to_owned());
    Party { id, name, role: Role::Principal, aliases: vec![], members: vec![], note: None }
}

fn source() -> Source {
    let text = WORDS.repeat(50);
    Source {
        id: "report".parse().unwrap(),
        title: "Night shifts".to_owned(),
        publisher: Some("The Gazette".to_owned()),
        url: None,
        format: Format::Text,
        encoding: None,
        sha256: sha256(text.as_bytes()),
        text,
        original: None,
    }
}

fn statement(n: usize) -> NewEntry {
    let (first, length) = (n % 50 * WORDS.chars().count(), WORDS.chars().count());
    let quote = |part, start: usize, end: usize| Evidence {
        source: "report".parse().unwrap(),
        start: first + start,
        end: first + end,
        quote: WORDS.chars().skip(start).take(end - start).collect(),
        part,
    };
    let said = Statement {
        id: format!("s{n}").parse().unwrap(),
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
        words: WORDS.trim().to_owned(),
    };
    let mut new = NewEntry::judged("Bench", said).on(When::day(jiff::civil::date(2026, 1, 1)));
    new.evidence = vec![quote(Part::Content, 23, length - 1), quote(Part::Cue, 18, 22)];
    new
}
