//! What every cabinet must do, told once and run on each.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::sync::Arc;

use onetext_store::testing::scratch;
use onetext_store::{Address, Cabinet, CabinetError, Sheet, SqliteCabinet};

fn sheet(version: u64, json: &str) -> Sheet {
    Sheet { version, json: json.to_owned() }
}

/// The whole story, on an empty cabinet.
fn conforms(cabinet: &dyn Cabinet) {
    assert_eq!(cabinet.get("accounts", "ana").unwrap(), None);
    assert_eq!(cabinet.list("accounts").unwrap(), []);
    assert!(!cabinet.remove("accounts", "ana").unwrap());

    assert_eq!(cabinet.put("accounts", "ana", 0, "{\"π\":\"\u{1F6A2}\"}").unwrap(), 1);
    assert_eq!(cabinet.get("accounts", "ana").unwrap(), Some(sheet(1, "{\"π\":\"\u{1F6A2}\"}")));
    // Who believes that it is new, or has not seen the latest, changes nothing.
    for seen in [0, 2, u64::MAX] {
        let moved = cabinet.put("accounts", "ana", seen, "{}").unwrap_err();
        assert!(matches!(&moved, CabinetError::Moved { key, .. } if key == "ana"), "{moved}");
    }
    assert_eq!(cabinet.put("accounts", "ana", 1, "2").unwrap(), 2);
    assert_eq!(cabinet.get("accounts", "ana").unwrap(), Some(sheet(2, "2")));
    // One that is not there has no later version either.
    assert!(cabinet.put("accounts", "ben", 1, "1").is_err());

    // Drawers are apart, and keys come in the order of their bytes, whatever a language would say.
    for key in ["b", "B", "é", "a-b", "ab", "Z"] {
        cabinet.put("tabs", key, 0, "0").unwrap();
    }
    let keys: Vec<String> = cabinet.list("tabs").unwrap().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["B", "Z", "a-b", "ab", "b", "é"]);
    assert_eq!(cabinet.get("tabs", "ana").unwrap(), None);

    assert!(cabinet.remove("accounts", "ana").unwrap());
    assert_eq!(cabinet.get("accounts", "ana").unwrap(), None);
    assert_eq!(cabinet.put("accounts", "ana", 0, "3").unwrap(), 1);
}

/// Of several who change the same version, one does.
fn one_wins(cabinet: &Arc<dyn Cabinet>) {
    cabinet.put("race", "key", 0, "0").unwrap();
    let runners: Vec<_> = (0..4)
        .map(|n| {
            let cabinet = Arc::clone(cabinet);
            std::thread::spawn(move || cabinet.put("race", "key", 1, &n.to_string()).is_ok())
        })
        .collect();
    let won = runners.into_iter().map(|runner| runner.join().unwrap()).filter(|won| *won).count();
    assert_eq!(won, 1);
    assert_eq!(cabinet.get("race", "key").unwrap().unwrap().version, 2);
}

#[test]
fn a_cabinet_in_memory_conforms() {
    conforms(&SqliteCabinet::in_memory().unwrap());
}

#[test]
fn a_cabinet_beside_a_file_conforms_and_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::from(folder.path().join("talks.onetext"));
    // One that was made when nobody saw to it.
    std::fs::write(folder.path().join("talks.onetext-team"), "").unwrap();
    let cabinet = address.cabinet().unwrap();
    conforms(&*cabinet);
    one_wins(&cabinet);
    #[cfg(unix)]
    for file in std::fs::read_dir(folder.path()).unwrap() {
        use std::os::unix::fs::PermissionsExt;
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.file_name());
    }
    drop(cabinet);
    assert_eq!(address.cabinet().unwrap().list("tabs").unwrap().len(), 6);
}

#[test]
fn a_cabinet_in_a_database_conforms() {
    let Some(scratch) = scratch() else { return };
    let cabinet = scratch.address().cabinet().unwrap();
    conforms(&*cabinet);
    one_wins(&cabinet);
    // It comes back when the connection was lost, and what it holds with it.
    scratch.hang_up();
    assert_eq!(cabinet.list("tabs").unwrap().len(), 6);
    scratch.hang_up();
    assert_eq!(cabinet.put("tabs", "new", 0, "0").unwrap(), 1);
    // The log beside it is none of its business.
    assert!(scratch.address().create().is_ok());
}
