//! There and back: what is written out and read in again is the same.

use std::fs;

use crate::Desk;

#[test]
fn a_folder_comes_back_byte_for_byte() {
    let desk = Desk::with_record();
    desk.ok("export talks.onetext one");
    desk.ok("init again.onetext --from one");
    desk.ok("export again.onetext two");
    let files = |name: &str| -> Vec<(String, Vec<u8>)> {
        let root = desk.path(name);
        let inside = |(path, bytes): (std::path::PathBuf, Vec<u8>)| {
            Some((path.strip_prefix(&root).ok()?.display().to_string(), bytes))
        };
        desk.files().into_iter().filter_map(inside).collect()
    };
    assert!(files("one").len() > 5);
    assert_eq!(files("one"), files("two"));
    assert_eq!(desk.ok("verify talks.onetext").stdout, desk.ok("verify again.onetext").stdout);

    // A second export into the same folder touches nothing that has not changed.
    let changed = |name: &str| fs::metadata(desk.path(name)).unwrap().modified().unwrap();
    let before = changed("one/onetext.toml");
    desk.ok("export talks.onetext one");
    assert_eq!(changed("one/onetext.toml"), before);
}

#[test]
fn json_lines_give_the_same_head() {
    let desk = Desk::with_record();
    desk.ok("export talks.onetext copy.jsonl");
    desk.ok("import copy.jsonl copy.onetext");
    assert_eq!(desk.ok("verify talks.onetext").stdout, desk.ok("verify copy.onetext").stdout);
    assert_eq!(desk.ok("export copy.onetext -").stdout, desk.read("copy.jsonl"));
    let piped = desk.pipe("import - piped.onetext", desk.read("copy.jsonl"));
    assert_eq!(piped.code, 0, "{piped}");
    assert_eq!(desk.ok("verify piped.onetext").stdout, desk.ok("verify copy.onetext").stdout);
}

#[test]
fn an_import_adds_what_is_new_and_nothing_else() {
    let desk = Desk::with_record();
    desk.ok("import talks.onetext copy.onetext");
    desk.ok("add talks.onetext claim --by lowland --text 'The gauge is wrong.'");
    let more = desk.ok("import talks.onetext copy.onetext");
    assert_eq!(more.stderr, "added 1 entry to copy.onetext\n");
    assert_eq!(desk.ok("verify talks.onetext").stdout, desk.ok("verify copy.onetext").stdout);
    assert_eq!(
        desk.ok("import talks.onetext copy.onetext").stderr,
        "added 0 entries to copy.onetext\n"
    );

    // The same from a folder to which somebody has added by hand.
    desk.ok("export talks.onetext out");
    let file = fs::read_dir(desk.path("out/record")).unwrap().next().unwrap().unwrap().path();
    let mut text = fs::read_to_string(&file).unwrap();
    text.push_str("\n[[claim]]\nby = \"upland\"\ntext = \"The gauge is right.\"\n");
    fs::write(&file, text).unwrap();
    assert_eq!(desk.ok("import out copy.onetext").stderr, "added 1 entry to copy.onetext\n");
    assert!(desk.ok("log copy.onetext --last 1").stdout.contains("The gauge is right."));
}

#[test]
fn a_hash_noted_earlier_is_found_again() {
    let desk = Desk::with_record();
    let printed = desk.ok("verify talks.onetext").stdout;
    let head = printed.trim().rsplit(' ').next().unwrap().to_owned();
    desk.ok("add talks.onetext claim --by lowland --text 'The gauge is wrong.'");
    let run = desk.ok(&format!("verify talks.onetext --head {head}"));
    assert!(run.stderr.contains("entry 24"), "{run}");
}
