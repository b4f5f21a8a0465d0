//! Drafts: read, compared, merged, measured and handed on.

use std::fs;

use crate::{Desk, snapshot};

const FIRST: &str = "\
# Gates {#gates}

The gates open at six and close at nine.

# Tolls {#tolls}

Boats under five metres pay nothing, and boats that carry the mail, the doctor or the harvest of the
islands pay half of what others of their length pay on that day.

# Moorings {#moorings}

A boat may lie at the quay for two nights.
";

const UPLAND: &str = "\
# Gates {#gates}

The gates open at seven and close at nine.

# Moorings {#moorings}

A boat may lie at the quay for two nights.

# Tolls {#tolls}

Boats under six metres pay nothing, and boats that carry the mail, the doctor or the harvest of the
islands pay half of what others of their length pay on that day.
";

const LOWLAND: &str = "\
# Gates {#gates}

The gates open at five and close at nine.

# Tolls {#tolls}

Boats under five metres pay a penny, and boats that carry the mail, the doctor or the harvest of the
islands pay half of what others of their length pay on that day.

# Moorings {#moorings}

A boat may lie at the quay for two nights.
";

fn desk() -> Desk {
    let desk = Desk::with_record();
    desk.write("first.md", FIRST);
    desk.write("upland.md", UPLAND);
    desk.write("lowland.md", LOWLAND);
    desk
}

/// Runs of commands as one page.
fn pages(desk: &Desk, lines: &[&str]) -> String {
    lines.iter().map(|line| desk.run(line).to_string()).collect::<Vec<_>>().join("\n")
}

#[test]
fn drafts_of_a_record_are_listed_shown_and_measured() {
    let desk = desk();
    snapshot!(
        "draft-record",
        pages(
            &desk,
            &[
                "draft list talks.onetext",
                "draft list talks.onetext --format json",
                "draft show talks.onetext second",
                "draft show talks --clause gauge second --format md",
                "draft show talks.onetext first --format json",
                "draft status talks.onetext",
                "draft status talks.onetext --format json",
                "draft status talks.onetext --format csv",
                "draft redline --of talks.onetext second",
            ]
        )
    );
}

#[test]
fn files_are_compared_and_put_side_by_side() {
    let desk = desk();
    snapshot!(
        "draft-files",
        pages(
            &desk,
            &[
                "draft redline first.md upland.md",
                "draft redline first.md upland.md --all",
                "draft redline first.md upland.md --format critic",
                "draft redline first.md first.md",
                "draft table first.md upland.md lowland.md",
                "draft table first.md upland.md --format md",
                "draft table first.md upland.md --format csv",
                "draft merge first.md upland.md lowland.md --names Upland Lowland",
                "draft merge first.md first.md lowland.md",
                "draft status first.md upland.md",
            ]
        )
    );
}

#[test]
fn a_word_file_proposes_what_its_changes_and_comments_say() {
    let desk = desk();
    desk.ok("draft export talks.onetext second --to md -o second.md");
    let text = desk.read("second.md").replace("half of what flows in", "a third of what flows in");
    desk.write("answer.md", text);
    desk.ok(
        "draft redline second.md answer.md -o answer.docx --author 'Marta Ribas' --date 2026-05-20",
    );
    desk.write(
        "notes.md",
        "# Gauge {#gauge}\n\nThe gauge at Arn is read by both {--provinces--}{++sides++}.\
         {>>@Upland, 2026-05-21: Only by us.<<}\n\n{>>@J. Doe: Why?<<}Both [pay.\n",
    );
    snapshot!(
        "draft-add",
        pages(
            &desk,
            &[
                "draft add talks.onetext answer.docx --parent second --on 2026-05-20 --by lowland",
                "draft show talks.onetext answer --format md",
                "draft add talks.onetext answer.docx --id again --parent second --accept",
                "show talks.onetext statement/again-tracked-replacement",
                "draft add talks.onetext notes.md --parent second --title Notes --accept --audience mediators",
                "draft list talks.onetext --as upland",
            ]
        )
    );
    desk.ok("draft redline second.md answer.md -o joint.docx --author 'Upland, Lowland'");
    let joint = desk.ok("draft add talks.onetext joint.docx --parent second --accept");
    assert!(joint.stdout.contains("upland, lowland demands in `release`"), "{joint}");
    desk.ok("verify talks.onetext");
    desk.ok("export talks.onetext folder");
    desk.ok("init back.onetext --from folder");
}

#[test]
fn mistakes_say_how_to_mend_them() {
    let desk = desk();
    desk.ok("draft redline first.md upland.md -o whole.docx");
    let whole = fs::read(desk.path("whole.docx")).unwrap();
    desk.write("cut.docx", &whole[..whole.len() / 2]);
    desk.write("words.docx", "no Word file");
    desk.write("latin.txt", b"caf\xe9");
    desk.write("scan.pdf", b"%PDF-1.7\xff");
    desk.write("page.html", "<!doctype html><p>Boats");
    desk.write("empty.md", "");
    let before = desk.files();
    let told = pages(
        &desk,
        &[
            "draft redline cut.docx first.md",
            "draft redline words.docx first.md",
            "draft redline latin.txt first.md",
            "draft redline scan.pdf first.md",
            "draft redline page.html first.md",
            "draft redline frist.md upland.md",
            "draft redline first.md",
            "draft redline talks.onetext first.md",
            "draft redline --of talks.onetext first secnd",
            "draft redline --of talks.onetext first",
            "draft redline first.md upland.md -o whole.docx",
            "draft redline first.md upland.md -o out.xyz",
            "draft redline first.md upland.md --format docx",
            "draft redline first.md upland.md -o nowhere/out.docx",
            "draft redline first.md upland.md -o talks",
            "draft show talks.onetext secnd",
            "draft show talks.onetext second --clause gague",
            "draft show first.md second",
            "draft export talks.onetext second",
            "draft export talks.onetext second --to docx --clean --positions -o a.docx",
            "draft export talks.onetext second --to docx --as uplnd -o a.docx",
            "draft add talks.onetext empty.md",
            "draft add talks.onetext first.md --id second",
            "draft add talks.onetext first.md --parent frist",
            "draft scrub first.md -o clean.docx",
            "draft scrub whole.docx",
            "draft merge first.md upland.md lowland.md --names Upland Upland",
        ],
    );
    assert_eq!(desk.files(), before);
    snapshot!("draft-bad", told);
}

#[test]
fn more_than_any_draft_holds_is_not_read() {
    let desk = desk();
    let huge = fs::File::create(desk.path("huge.txt")).unwrap();
    huge.set_len(200 << 20).unwrap();
    let run = desk.run("draft redline huge.txt first.md");
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("more than 128 MB"), "{run}");
    // A part that packs 300 MB of nothing into a few kilobytes.
    desk.write("bomb.docx", bomb());
    let run = desk.run("draft redline bomb.docx first.md");
    assert_eq!(run.code, 2, "{run}");
    assert!(run.stderr.contains("error: cannot read bomb.docx"), "{run}");
}

fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut file = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for name in ["[Content_Types].xml", "_rels/.rels", "word/document.xml"] {
        file.start_file(name, options).unwrap();
        for _ in 0..100 {
            file.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
    }
    file.finish().unwrap().into_inner()
}

#[test]
fn files_are_the_same_each_time_and_are_kept_without_force() {
    let desk = desk();
    for (form, end) in [
        ("docx", "docx"),
        ("odt", "odt"),
        ("html", "html"),
        ("akn", "xml"),
        ("md", "md"),
        ("critic", "critic"),
        ("text", "txt"),
    ] {
        for name in ["a", "b"] {
            desk.ok(&format!("draft export talks.onetext second --to {form} -o {name}.{end}"));
        }
        let files = ["a", "b"].map(|name| fs::read(desk.path(&format!("{name}.{end}"))).unwrap());
        assert!(!files[0].is_empty() && files[0] == files[1], "{form}");
        if form != "html" {
            desk.ok(&format!("draft redline a.{end} upland.md -o c.docx --force"));
        }
    }
    assert_eq!(desk.run("draft export talks.onetext first --to docx -o a.docx").code, 2);
    desk.ok("draft export talks.onetext first --to docx -o a.docx --force");
    assert_ne!(fs::read(desk.path("a.docx")).unwrap(), fs::read(desk.path("b.docx")).unwrap());
    desk.ok("draft table first.md upland.md -o table.html");
    desk.ok("draft status first.md upland.md -o brackets.svg");
    assert!(desk.read("table.html").contains("scope=\"col\""));
    assert!(desk.read("brackets.svg").starts_with("<svg"));
}

#[test]
fn an_export_holds_positions_that_its_reader_may_see() {
    let desk = desk();
    let page = |who: &str| {
        desk.ok(&format!("draft export talks.onetext second --to html --positions --as {who}"))
            .stdout
    };
    assert!(page("mediator").contains("told to the commission alone"));
    for who in ["upland", "lowland", "observer"] {
        let page = page(who);
        assert!(!page.contains("told to the commission alone"), "{who}");
        assert!(page.contains("rejects"), "{page}");
    }
    desk.ok("draft export talks.onetext second --to docx --positions -o said.docx");
    desk.ok("draft scrub said.docx -o clean.docx");
    let clean = fs::read(desk.path("clean.docx")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(clean)).unwrap();
    assert!(archive.by_name("word/comments.xml").is_err());
}

#[test]
fn help_of_drafts_is_the_reference() {
    let desk = Desk::new();
    let names =
        ["", "add", "list", "show", "redline", "table", "merge", "export", "status", "scrub"];
    let pages: Vec<String> =
        names.iter().map(|name| desk.ok(&format!("draft {name} --help")).to_string()).collect();
    snapshot!("help-draft", pages.join("\n"));
    for page in &pages {
        assert!(page.lines().all(|line| line.chars().count() <= 100), "{page}");
    }
    desk.ok("man -o pages");
    assert!(desk.read("pages/onetext-draft-redline.1").contains("tracked changes"));
}
