//! What a log in a database does when its server does not do as it should.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use onetext_record::body::Heading;
use onetext_record::{Entry, NewEntry, Seq};
use onetext_store::testing::{Scratch, scratch, scratch_alone};
use onetext_store::{
    Address, AppendError, Broken, Head, Log, LogError, PostgresLog, VerifyError, verify,
};

fn entry(seq: u64) -> Entry {
    let heading = Heading::titled(format!("Talks, day {seq}"));
    NewEntry::judged("M. Example", heading).at(Seq(seq), "2026-01-01T00:00:00Z".parse().unwrap())
}

fn log(scratch: &Scratch, n: u64) -> Box<dyn Log + Send> {
    let mut log = scratch.address().create().unwrap();
    log.append(Seq(0), &(1..=n).map(entry).collect::<Vec<_>>()).unwrap();
    log
}

fn append_one(log: &mut dyn Log) -> Head {
    let head = log.head().unwrap();
    log.append(head.seq, &[entry(head.seq.next().0)]).unwrap()
}

#[test]
fn a_database_is_made_a_record_once() {
    let Some(scratch) = scratch() else { return };
    let address = scratch.address();
    for missing in [address.open().err(), address.open_read_only().err()] {
        let error = missing.unwrap();
        assert!(matches!(error, LogError::Missing(_)), "{error}");
        assert!(error.to_string().ends_with("holds no record yet"), "{error}");
    }
    // Tables without entries are made ready by whoever runs the database, perhaps.
    address.create().unwrap();
    let mut log = address.create().unwrap();
    log.append(Seq(0), &[entry(1)]).unwrap();
    let error = address.create().err().unwrap();
    assert!(matches!(error, LogError::Exists(_)), "{error}");
    assert_eq!(address.open().unwrap().head().unwrap().seq, Seq(1));
}

#[test]
fn several_that_make_the_tables_at_once_make_them_once() {
    let Some(scratch) = scratch() else { return };
    let makers: Vec<_> = (0..4)
        .map(|_| {
            let database = scratch.database();
            std::thread::spawn(move || PostgresLog::create(&database).map(drop))
        })
        .collect();
    for maker in makers {
        maker.join().unwrap().unwrap();
    }
}

#[test]
fn other_tables_and_other_versions_are_told_for_what_they_are() {
    let Some(scratch) = scratch() else { return };
    scratch.tell("CREATE SCHEMA onetext; CREATE TABLE onetext.entry (body text)");
    for error in [scratch.address().create().err(), scratch.address().open().err()] {
        let error = error.unwrap();
        assert!(matches!(error, LogError::Foreign { .. }), "{error}");
    }
    scratch.tell("DROP SCHEMA onetext CASCADE");
    log(&scratch, 1);
    scratch.tell("UPDATE onetext.version SET number = 99");
    let error = scratch.address().open().err().unwrap();
    assert!(matches!(error, LogError::NewerFile { version: 99, .. }), "{error}");
}

#[test]
fn entries_cannot_be_changed_or_deleted_by_accident() {
    let Some(scratch) = scratch() else { return };
    let log = log(&scratch, 2);
    for sql in [
        "UPDATE onetext.entry SET body = ''",
        "DELETE FROM onetext.entry",
        "TRUNCATE onetext.entry",
    ] {
        let tried = std::panic::catch_unwind(|| scratch.tell(sql));
        assert!(tried.is_err(), "{sql}");
    }
    assert_eq!(verify(&log, None).unwrap().head.seq, Seq(2));
}

#[test]
fn tampering_is_found_at_its_first_entry() {
    let cases = [
        ("UPDATE onetext.entry SET body = replace(body, 'day 3', 'day 4') WHERE seq = 3", 3),
        ("UPDATE onetext.entry SET hash = sha256('') WHERE seq = 2", 2),
        ("DELETE FROM onetext.entry WHERE seq = 2", 2),
        ("DELETE FROM onetext.entry WHERE seq >= 4", 4),
        ("INSERT INTO onetext.entry SELECT 6, body, hash FROM onetext.entry WHERE seq = 5", 6),
        ("UPDATE onetext.head SET seq = 4", 5),
        ("UPDATE onetext.head SET hash = sha256('')", 5),
        ("DELETE FROM onetext.head", 1),
    ];
    let Some(scratch) = scratch() else { return };
    for (sql, at) in cases {
        let mut log = log(&scratch, 5);
        scratch.tell(&format!("ALTER TABLE onetext.entry DISABLE TRIGGER USER; {sql}"));
        match verify(&log, None) {
            Err(VerifyError::Broken(Broken { seq, .. })) => assert_eq!(seq, Seq(at), "{sql}"),
            other => panic!("{sql}: {other:?}"),
        }
        if sql.starts_with("DELETE FROM onetext.head") {
            assert!(log.append(Seq(0), &[entry(1)]).is_err(), "a log without a head takes nothing");
        }
        drop(log);
        scratch.tell("DROP SCHEMA onetext CASCADE");
    }
}

#[test]
fn a_connection_that_was_lost_is_made_again() {
    let Some(scratch) = scratch() else { return };
    let mut log = log(&scratch, 3);
    scratch.hang_up();
    assert_eq!(log.head().unwrap().seq, Seq(3));
    scratch.hang_up();
    // Who appends learns nothing of it, and the entry is there once.
    assert_eq!(append_one(&mut *log).seq, Seq(4));
    scratch.hang_up();
    let head = log.append(Seq(4), &[entry(5), entry(6)]).unwrap();
    assert_eq!(verify(&log, None).unwrap().head, head);
}

#[test]
fn a_server_that_crashed_has_all_that_it_acknowledged() {
    let Some(scratch) = scratch_alone() else { return };
    let mut log = log(&scratch, 3);
    for _ in 0..3 {
        let head = append_one(&mut *log);
        scratch.crash();
        assert_eq!(verify(&log, None).unwrap().head, head);
    }
    assert_eq!(append_one(&mut *log).seq, Seq(7));
}

#[test]
fn a_writer_that_waits_too_long_is_told_that_the_record_is_busy() {
    let Some(scratch) = scratch() else { return };
    let mut log = log(&scratch, 1);
    let url = scratch.url();
    let mut other = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    let mut held = other.transaction().unwrap();
    held.batch_execute("SELECT * FROM onetext.head FOR UPDATE").unwrap();
    let error = log.append(Seq(1), &[entry(2)]).unwrap_err();
    assert!(matches!(error, AppendError::Log(LogError::Busy)), "{error}");
    // Readers wait for nobody.
    assert_eq!(verify(&log, None).unwrap().head.seq, Seq(1));
    held.rollback().unwrap();
    assert_eq!(append_one(&mut *log).seq, Seq(2));
}

#[test]
fn who_may_only_read_can_read_and_is_told() {
    let Some(scratch) = scratch() else { return };
    let mut log = log(&scratch, 2);
    scratch.tell(
        "DO $$ BEGIN CREATE ROLE onetext_guest LOGIN; EXCEPTION WHEN duplicate_object THEN END $$;
         GRANT USAGE ON SCHEMA onetext TO onetext_guest;
         GRANT SELECT ON ALL TABLES IN SCHEMA onetext TO onetext_guest",
    );
    let url = scratch.url().replace("//onetext@", "//onetext_guest@");
    if url == scratch.url() {
        return;
    }
    let guest: Address = url.parse().unwrap();
    let mut theirs = guest.open().unwrap();
    assert_eq!(verify(&theirs, None).unwrap().head.seq, Seq(2));
    let error = theirs.append(Seq(2), &[entry(3)]).unwrap_err();
    assert!(matches!(error, AppendError::Log(LogError::ReadOnly)), "{error}");
    assert_eq!(append_one(&mut *log).seq, Seq(3));
}

#[test]
fn a_server_that_is_not_there_is_named_without_its_password() {
    let address: Address = "postgres://ana:secret@127.0.0.1:1/talks".parse().unwrap();
    let error = address.open().err().unwrap().to_string();
    assert!(error.starts_with("cannot reach postgres://ana@127.0.0.1:1/talks: "), "{error}");
    for wrong in ["postgres://ana:secret@db:port/talks", "postgres://h/x?sslmode=secret"] {
        let address: Address = wrong.parse().unwrap();
        let error = address.open().err().unwrap();
        assert!(matches!(error, LogError::Unreachable { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
    let Some(scratch) = scratch() else { return };
    let url = scratch.url();
    let (server, _) = url.rsplit_once('/').unwrap();
    let error = format!("{server}/no_such_database").parse::<Address>().unwrap().open().err();
    assert!(error.unwrap().to_string().ends_with("database \"no_such_database\" does not exist"));
}

#[test]
fn a_server_is_spoken_to_as_the_address_says() {
    let Some(scratch) = scratch() else { return };
    log(&scratch, 1);
    if !scratch.encrypts() {
        return;
    }
    let is_encrypted = |options: &str| {
        let address: Address =
            format!("{}?application_name=t&{options}", scratch.url()).parse().unwrap();
        let log = address.open()?;
        assert_eq!(log.head()?.seq, Seq(1));
        let mut other = postgres::Client::connect(&scratch.url(), postgres::NoTls).unwrap();
        let select = "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                      WHERE application_name = 't'";
        Ok::<bool, LogError>(other.query_one(select, &[]).unwrap().get(0))
    };
    assert!(is_encrypted("sslmode=prefer").unwrap());
    assert!(!is_encrypted("sslmode=disable").unwrap());
    // Nobody vouches for the certificate, and who asks for one is told.
    for mode in ["require", "verify-full", "verify-ca"] {
        let error = is_encrypted(&format!("sslmode={mode}")).unwrap_err();
        assert!(matches!(&error, LogError::Unreachable { .. }), "{error}");
        assert!(error.to_string().contains("certificate"), "{error}");
    }
}
