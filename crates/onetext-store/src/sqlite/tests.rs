use onetext_record::body::Heading;
use onetext_record::{NewEntry, Seq};

use super::*;
use crate::verify::{Broken, Fault, VerifyError, verify};

fn entry(seq: u64) -> Entry {
    let heading = Heading { title: format!("Talks, day {seq}"), summary: None };
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
        chain::canonical(&entry(2)).unwrap()
    };
    let hash = {
        let first = chain::hash(&Hash::default(), &chain::canonical(&entry(1)).unwrap());
        chain::hash(&first, &json)
    };
    let whole = std::fs::read(&path).unwrap();
    let flipped = folder.path().join("flipped.onetext");
    for part in [json.as_bytes(), hash.as_bytes()] {
        let at = whole.windows(part.len()).position(|window| window == part).unwrap();
        for byte in at..at + part.len() {
            let mut bytes = whole.clone();
            bytes[byte] ^= 1 << (byte % 8);
            std::fs::write(&flipped, &bytes).unwrap();
            let found = SqliteLog::open_read_only(&flipped)
                .map_err(VerifyError::from)
                .and_then(|log| verify(&log, None));
            let Err(VerifyError::Broken(broken)) = found else { panic!("byte {byte}: {found:?}") };
            assert_eq!(broken.seq, Seq(2), "byte {byte}: {broken}");
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
    let mut log = SqliteLog::open(&path).unwrap();
    assert_eq!(log.append(Seq(0), &[entry(1)]).unwrap().seq, Seq(1));
    let version: i64 =
        log.connection().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, FILE_VERSION);
}
