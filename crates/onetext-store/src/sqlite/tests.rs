use onetext_record::body::Heading;
use onetext_record::{NewEntry, Seq};

use super::*;
use crate::verify::{Broken, Fault, VerifyError, verify};

fn entry(seq: u64) -> Entry {
    let heading = Heading::titled(format!("Talks, day {seq}"));
    NewEntry::judged("M. Example", heading).at(Seq(seq), "2026-01-01T00:00:00Z".parse().unwrap())
}

fn log(n: u64) -> SqliteLog {
    let mut log = SqliteLog::in_memory().unwrap();
    log.append(Seq(0), &(1..=n).map(entry).collect::<Vec<_>>()).unwrap();
    log
}

/// A log that somebody has tampered with who knows SQL.
fn tampered(sql: &str) -> Broken {
    let log = log(5);
    let free = "DROP TRIGGER entry_never_changes; DROP TRIGGER entry_never_leaves;";
    log.connection().execute_batch(&format!("{free}{sql}")).unwrap();
    broken(&log)
}

fn broken(log: &SqliteLog) -> Broken {
    match verify(log, None) {
        Err(VerifyError::Broken(broken)) => broken,
        other => panic!("{other:?}"),
    }
}

#[test]
fn entries_cannot_be_changed_or_deleted_by_accident() {
    let log = log(2);
    for sql in ["UPDATE entry SET body = ''", "DELETE FROM entry"] {
        assert!(log.connection().execute_batch(sql).is_err(), "{sql}");
    }
}

#[test]
fn tampering_is_found_at_its_first_entry() {
    let cases = [
        "UPDATE entry SET body = replace(body, 'day 3', 'day 4') WHERE seq = 3",
        "UPDATE entry SET hash = zeroblob(32) WHERE seq = 2",
        "DELETE FROM entry WHERE seq = 2",
        "DELETE FROM entry WHERE seq >= 4",
        "UPDATE entry SET seq = seq + 1 WHERE seq = 5",
        "UPDATE entry SET seq = 9 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 3; UPDATE entry SET seq = 3 WHERE seq = 9",
        "INSERT INTO entry SELECT 6, body, hash FROM entry WHERE seq = 5",
        "DELETE FROM entry",
        "UPDATE head SET seq = 4",
        "UPDATE head SET hash = zeroblob(32)",
        "DELETE FROM head",
    ];
    let found: Vec<String> =
        cases.iter().map(|sql| format!("{sql}\n  {}", tampered(sql))).collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn a_log_written_anew_is_found_by_a_hash_noted_before() {
    let noted = log(3).head().unwrap().hash;
    assert!(verify(&log(5), Some(noted)).is_ok());
    let mut other = SqliteLog::in_memory().unwrap();
    let mut forged = entry(1);
    forged.author = "Somebody else".to_owned();
    other.append(Seq(0), &[forged, entry(2), entry(3)]).unwrap();
    assert!(verify(&other, None).is_ok(), "the chain of a forged log is whole in itself");
    let error = verify(&other, Some(noted)).unwrap_err();
    assert!(
        matches!(error, VerifyError::Broken(Broken { fault: Fault::NeverNoted(_), .. })),
        "{error}"
    );
}

#[test]
fn flipping_any_byte_of_an_entry_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talks.onetext");
    let json = {
        let mut log = SqliteLog::create(&path).unwrap();
        log.append(Seq(0), &(1..=3).map(entry).collect::<Vec<_>>()).unwrap();
        canonical(&entry(2)).unwrap()
    };
    let hash = {
        let first = chain::hash(&Hash::default(), &canonical(&entry(1)).unwrap());
        chain::hash(&first, &json)
    };
    let whole = std::fs::read(&path).unwrap();
    let flipped = folder.path().join("flipped.onetext");
    let start = whole.windows(json.len()).position(|window| window == json.as_bytes()).unwrap();
    let end = start + json.len() + hash.as_bytes().len();
    assert_eq!(&whole[start + json.len()..end], hash.as_bytes());
    // Before the words stand the length of the row, the entry's number, and what the columns are:
    // the length of this list, nothing (the number is the key), a text, a blob of 32 bytes.
    let before = start - 8;
    assert_eq!([&whole[before + 2..start - 3], &whole[start - 1..start]], [&[2, 5, 0][..], &[76]]);
    for byte in before..end {
        for mask in [1 << (byte % 8), 0x01, 0xFF] {
            let mut bytes = whole.clone();
            bytes[byte] ^= mask;
            std::fs::write(&flipped, &bytes).unwrap();
            let found = SqliteLog::open_read_only(&flipped)
                .map_err(VerifyError::from)
                .and_then(|log| verify(&log, None));
            match found {
                Err(VerifyError::Broken(broken)) if broken.seq == Seq(2) => {}
                // The file's own frame is broken too, which may show before or behind the entry.
                Err(_) if byte < start => {}
                other => panic!("byte {byte} of {before} to {end}: {other:?}"),
            }
        }
    }
}

#[test]
fn what_is_no_record_is_named_for_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("text"), "once upon a time").unwrap();
    std::fs::write(path("empty"), "").unwrap();
    Connection::open(path("other")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    {
        let mut log = SqliteLog::create(&path("cut")).unwrap();
        log.append(Seq(0), &(1..=200).map(entry).collect::<Vec<_>>()).unwrap();
    }
    let whole = std::fs::read(path("cut")).unwrap();
    std::fs::write(path("cut"), &whole[..whole.len() / 2]).unwrap();
    {
        let log = SqliteLog::create(&path("newer")).unwrap();
        log.connection().pragma_update(None, "user_version", 99).unwrap();
    }
    let mut told = Vec::new();
    for name in ["text", "empty", "other", "newer", "absent", "no/folder", "."] {
        for open in [SqliteLog::open, SqliteLog::open_read_only] {
            let error = open(&path(name)).unwrap_err().to_string();
            told.push(error.replace(&folder.path().display().to_string(), "FOLDER"));
        }
    }
    told.push(
        SqliteLog::create(&path("text"))
            .unwrap_err()
            .to_string()
            .replace(&folder.path().display().to_string(), "FOLDER"),
    );
    insta::assert_snapshot!(told.join("\n"));
    let cut = SqliteLog::open_read_only(&path("cut"))
        .map_err(VerifyError::from)
        .and_then(|log| verify(&log, None));
    assert!(cut.is_err(), "{cut:?}");
    assert_eq!(
        std::fs::read_to_string(path("text")).unwrap(),
        "once upon a time",
        "nothing was written"
    );
}

#[test]
fn a_record_on_a_medium_that_cannot_be_written_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talks.onetext");
    SqliteLog::create(&path).unwrap().append(Seq(0), &[entry(1)]).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o444)).unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o555)).unwrap();
    let head = SqliteLog::open_read_only(&path).unwrap().head().unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(head.seq, Seq(1));
}

#[test]
fn a_file_of_an_older_version_is_brought_to_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.onetext");
    // Version 0 is a file that was made and never filled.
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    drop(connection);
    let error = SqliteLog::open_read_only(&path).unwrap_err();
    assert!(matches!(error, LogError::Foreign { .. }), "{error}");
    let mut log = SqliteLog::open(&path).unwrap();
    assert_eq!(log.append(Seq(0), &[entry(1)]).unwrap().seq, Seq(1));
    let version: i64 =
        log.connection().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, FILE_VERSION);
}

/// That an append fails, is told why, and changes nothing; and works once the cause is gone.
fn fails_and_recovers(log: &mut SqliteLog, cause: &str, end: &str, why: fn(&LogError) -> bool) {
    let before = log.head().unwrap();
    let next = before.seq.next().0;
    // Enough to need several new pages, so that a full disk is met in the middle.
    let batch: Vec<Entry> = (next..next + 500).map(entry).collect();
    log.connection().execute_batch(cause).unwrap();
    let error = log.append(before.seq, &batch).unwrap_err();
    assert!(matches!(&error, AppendError::Log(error) if why(error)), "{error}");
    assert_eq!(log.head().unwrap(), before);
    assert_eq!(verify(log, None).unwrap().head, before);
    log.connection().execute_batch(end).unwrap();
    assert_eq!(log.append(before.seq, &batch).unwrap().seq.0, next + 499);
    verify(log, None).unwrap();
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = SqliteLog::create(&folder.path().join("talks.onetext")).unwrap();
    log.append(Seq(0), &(1..=10).map(entry).collect::<Vec<_>>()).unwrap();
    // SQLite's own limit fails just as a disk without room does.
    let full = "PRAGMA max_page_count = 10";
    let room = "PRAGMA max_page_count = 1000000";
    fails_and_recovers(&mut log, full, room, |error| matches!(error, LogError::Full));
}

#[test]
fn a_file_that_may_only_be_read_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talks.onetext");
    let mut log = SqliteLog::create(&path).unwrap();
    log.append(Seq(0), &(1..=10).map(entry).collect::<Vec<_>>()).unwrap();
    let (fixed, free) = ("PRAGMA query_only = true", "PRAGMA query_only = false");
    fails_and_recovers(&mut log, fixed, free, |error| matches!(error, LogError::ReadOnly));
    let end = log.head().unwrap().seq;
    let mut reader = SqliteLog::open_read_only(&path).unwrap();
    let error = reader.append(end, &[entry(end.0 + 1)]).unwrap_err();
    assert!(matches!(error, AppendError::Log(LogError::ReadOnly)), "{error}");
}

#[test]
fn a_record_that_another_program_keeps_busy_can_be_read_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talks.onetext");
    let mut log = SqliteLog::create(&path).unwrap();
    log.append(Seq(0), &[entry(1)]).unwrap();
    log.connection().busy_timeout(Duration::from_millis(10)).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = log.append(Seq(1), &[entry(2)]).unwrap_err();
    assert!(matches!(error, AppendError::Log(LogError::Busy)), "{error}");
    assert_eq!(verify(&log, None).unwrap().head.seq, Seq(1));
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(log.append(Seq(1), &[entry(2)]).unwrap().seq, Seq(2));
}

#[test]
fn reading_leaves_no_files_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("talks.onetext");
    SqliteLog::create(&path).unwrap().append(Seq(0), &[entry(1)]).unwrap();
    let before = std::fs::read(&path).unwrap();
    let log = SqliteLog::open_read_only(&path).unwrap();
    assert_eq!(log.head().unwrap().seq, Seq(1));
    drop(log);
    let names: Vec<_> =
        folder.path().read_dir().unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["talks.onetext"]);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}
