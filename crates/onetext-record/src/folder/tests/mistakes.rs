//! What is said of a mistake: one small folder for each thing that users met.

use super::*;
use crate::diagnostic::line_and_column;

/// The folder of these files, read; each diagnostic on a line, with the place, the words underlined
/// and the mend.
fn told(files: &[(&str, &str)]) -> String {
    let files: Files = files.iter().map(|(file, text)| ((*file).into(), (*text).into())).collect();
    let import = read(&files, &defaults());
    let line = |d: &Diagnostic| {
        let text = files.get(&d.file).map_or("", String::as_str);
        let place = d.span.clone().map_or_else(String::new, |span| {
            let (line, column) = line_and_column(text, span.start);
            format!(":{line}:{column} {:?}", &text[span])
        });
        let help = d.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
        format!("{}{place} {}: {}{help}", d.file, d.id, d.message)
    };
    import.diagnostics.iter().map(line).collect::<Vec<_>>().join("\n")
}

const HEAD: &str = "\
title = 'T'
[parties.port]
name = 'Port'
role = 'principal'
[issues.pay]
title = 'Pay'
options = [{ id = 'rise', title = 'A rise' }, { id = 'freeze', title = 'A freeze' }]
";

/// What is told of a folder with one party, one issue and these files.
fn told_beside_head(files: &[(&str, &str)]) -> String {
    told(&[&[("onetext.toml", HEAD)], files].concat())
}

#[test]
fn a_bad_id_is_told_at_its_place_and_nothing_else_is() {
    let head = "title = 'T'\n[parties.Dockers]\nname = 'D'\nrole = 'principal'\n";
    let record = "\
[[statement]]
id = 'Union rosters'
by = 'dockers'
stance = 'says'
words = 'w'
issues = []
[[meeting]]
id = 'm1'
status = 'plan'
series = true
outcome = 'o'
[[claim]]
id = ''
by = 'Dockers’'
text = 't'
";
    insta::assert_snapshot!(told(&[
        ("onetext.toml", head),
        ("record/a.toml", record),
        ("sources/Daily news.toml", "title = 'D'\n"),
        ("sources/Daily news.txt", "x"),
        ("drafts/01-First text.md", "+++\ntitle = 'F'\nby = []\n+++\n"),
    ]));
}

/// One bad value of any key of any kind makes no other key look unknown.
#[test]
fn one_bad_value_leaves_the_other_keys_known() {
    let folder = [
        ("onetext.toml", include_str!("../../../tests/golden/v1/folder/onetext.toml")),
        ("record/a.toml", include_str!("../../../tests/golden/v1/folder/record/january.toml")),
        ("record/b.toml", include_str!("../../../tests/golden/v1/folder/record/later.toml")),
        ("drafts/01-a.md", include_str!("../../../tests/golden/v1/folder/drafts/01-first.md")),
    ];
    let files: Files = folder.map(|(file, text)| (file.to_owned(), text.to_owned())).into();
    for (file, text) in &files {
        let lines: Vec<&str> = text.lines().collect();
        for (i, line) in lines.iter().enumerate() {
            let Some((key, value)) = line.split_once(" = ") else { continue };
            if line.starts_with(' ') || value == "[" {
                continue;
            }
            for bad in ["'Not An Id'", "[[7]]"] {
                let bad = format!("{key} = {bad}");
                let lines = lines.iter().enumerate().map(|(j, l)| if i == j { &*bad } else { l });
                let text = lines.collect::<Vec<_>>().join("\n");
                let mut files = files.clone();
                files.insert(file.clone(), text);
                for d in read(&files, &defaults()).diagnostics {
                    assert_ne!(d.id, "unknown-key", "{file}: {bad}: {d:?}");
                }
            }
        }
    }
}

#[test]
fn a_retraction_names_what_it_takes_back() {
    let entries = [
        "{ claim = 'peer' }",
        "{ clam = 'pier' }",
        "{ claim = 7 }",
        "{ negotiation = 'x' }",
        "{ }",
        "{ claim = 'pier', draft = 'x' }",
        "'pier'",
        "0",
        "99",
        "{ draft = 'first' }",
    ];
    let record: Vec<_> =
        entries.iter().map(|e| format!("[[retraction]]\nentry = {e}\nreason = 'r'\n")).collect();
    let claim = "[[claim]]\nid = 'pier'\ntext = 't'\n";
    insta::assert_snapshot!(told_beside_head(&[(
        "record/a.toml",
        &(claim.to_owned() + &record.concat())
    )]));
}

#[test]
fn what_is_superseded_was_recorded_before() {
    let record = "\
[[claim]]
id = 'pier'
text = 't'
supersedes = 999
[[claim]]
id = 'peer'
text = 't'
[[claim]]
id = 'piers'
text = 't'
supersedes = true
[[claim]]
id = 'quay'
text = 't'
supersedes = 5
[[claim]]
id = 'peer'
text = 't'
[[claim]]
id = 'berth'
text = 't'
supersedes = 4
";
    insta::assert_snapshot!(told_beside_head(&[("record/a.toml", record)]));
}

/// Where one entry of a numbered folder is broken, the numbers behind it still mean what they did.
#[test]
fn a_broken_entry_does_not_move_the_numbers_behind_it() {
    let record = "\
[[claim]]
id = 'a'
text = ''
seq = 1
[[claim]]
id = 'b'
text = 't'
seq = 2
[[claim]]
id = 'b'
text = 'u'
supersedes = 2
seq = 3
[[claim]]
id = 'a'
text = 'u'
supersedes = 1
seq = 4
[[retraction]]
entry = 3
reason = 'r'
seq = 5
[[claim]]
id = 'b'
text = 'v'
seq = 6
[[claim]]
id = 'c'
text = 'v'
supersedes = 18446744073709551615
seq = 18446744073709551615
";
    insta::assert_snapshot!(told(&[("onetext.toml", ""), ("record/a.toml", record)]));
}

#[test]
fn what_follows_from_a_mistake_is_not_told() {
    let record = "\
[[endorsement]]
party = 'port'
draft = 'first'
clause = 'one'
word = 'agreed'
[[endorsement]]
party = 'port'
draft = 'second'
word = 'agreed'
[[position]]
id = 'hours'
party = 'port'
issue = 'hours'
accepts = ['six', 'seven']
[[assessment]]
claim = 'c1'
by = 'port'
word = 'denies'
[[assessment]]
claim = 'c2'
by = 'port'
word = 'denies'
[[clam]]
id = 'c1'
text = 't'
[claim]
id = 'c2'
text = 't'
[[draft]]
id = 'third'
title = 'D'
text = '# Two {#two}'
[[draft]]
id = 'third'
title = 'D'
text = '# New {#new}'
supersedes = 1000
[[endorsement]]
party = 'port'
draft = 'third'
clause = 'new'
word = 'agreed'
[[statement]]
by = 'port'
stance = 'says'
evidence = [{ source = 'wire', quote = 'w' }]
";
    insta::assert_snapshot!(told_beside_head(&[
        ("record/a.toml", record),
        ("drafts/01-first.md", "+++\ntitle = 'F'\nby = 'prot'\n+++\n# One {#one}\n"),
        ("drafts/02-second.md", "no front matter"),
        ("sources/wire.toml", "title = 'W'"),
    ]));
}

#[test]
fn the_words_at_fault_are_underlined() {
    let draft = "\
+++
title = 'F'
note = 'pey'
+++
# One {issue=pay option=risee}
# Two {#two issue=pay  option=rise issue=pey}
# Three {issue=pey}
";
    let record = "\
[[package]]
title = 'P'
options = { pay = 'rose', wage = 'rise' }
[[position]]
id = 'hours'
party = 'port'
issue = 'hours'
[[consent]]
issues = ['pay']
rule = 'port and (prot or 1 of (port, prot))'
[[statement]]
stance = 'says'
words = 'port'
by = ['port', 'port']
[[claim]]
text = 't'
by = ['nobody']
audience = ['nobody']
[[claim]]
text = 't'
reading = { reader = 'r', rule = 'cue', confidence = 2 }
[[draft]]
title = 'D'
text = '# One {issue=pey}'
";
    insta::assert_snapshot!(told_beside_head(&[
        ("drafts/01-first.md", draft),
        ("record/a.toml", record)
    ]));
}

#[test]
fn a_date_is_told_once_with_the_way_to_write_it() {
    let dates = [
        "2025-10",
        "2025-11-29/2025-11-30",
        "2025-13",
        "2025-02-30",
        "2025-Oct",
        "2025",
        "10:30:00",
        "'October'",
        "2025-10-05T10:00:00",
    ];
    let record: Vec<_> =
        dates.iter().map(|date| format!("[[claim]]\non = {date}\ntext = 't'\n")).collect();
    let draft = "+++\ntitle = 'F'\ndate = 2025-10\n+++\n\n";
    insta::assert_snapshot!(told_beside_head(&[
        ("drafts/01-first.md", draft),
        ("record/a.toml", &record.concat())
    ]));
}

#[test]
fn an_audience_is_one_of_two_words_or_of_parties() {
    let audiences = [
        "'mediator'",
        "'Mediators'",
        "'everybody'",
        "'prot'",
        "'public'",
        "[]",
        "['mediators']",
        "['port', 'mediators']",
    ];
    let record: Vec<_> = audiences
        .iter()
        .map(|audience| format!("[[claim]]\ntext = 't'\naudience = {audience}\n"))
        .collect();
    insta::assert_snapshot!(told_beside_head(&[("record/a.toml", &record.concat())]));
}

#[test]
fn marks_and_line_ends_of_other_systems_move_no_place() {
    let files = [
        ("onetext.toml", "titel = 'T'\n[parties.port]\nname = 'P'\nrole = 'princip'\n"),
        (
            "record/a.toml",
            "[[claim]]\ntext = 't'\nby = 'prot'\non = 2025-10\n[[claim]]\nby = 'quay'\ntext = 't'\n",
        ),
        ("drafts/01-a.md", "+++\ntitle = 'A'\nby = 'prot'\n+++\n\n# One {issue=pay}\n\n[prot: x\n"),
        ("drafts/02-b.md", "no front matter\n"),
    ];
    let plain = told(&files);
    let theirs =
        files.map(|(file, text)| (file, format!("\u{feff}{}", text.replace('\n', "\r\n"))));
    let theirs: Vec<_> = theirs.iter().map(|(file, text)| (*file, text.as_str())).collect();
    assert_eq!(told(&theirs), plain);
    insta::assert_snapshot!(plain);
}

#[test]
fn a_head_of_another_shape_says_how_to_write_it() {
    let claim = ("record/a.toml", "[[claim]]\nby = 'a'\ntext = 't'\n");
    let heads = [
        "",
        "\u{feff}",
        "title = 'T'\n[[parties]]\nid = 'a'\nname = 'A'\nrole = 'principal'\n",
        "title = 'T'\nparties = ['a', 'B c']\n",
        "title = 'T'\nparties = []\n",
        "title = 'T'\n[parties]\na = 'A'\n",
    ];
    let all: Vec<_> = heads.iter().map(|head| told(&[("onetext.toml", head), claim])).collect();
    insta::assert_snapshot!(all.join("\n---\n"));
}
