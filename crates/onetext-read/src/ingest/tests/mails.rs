//! Messages and mailboxes.

use super::fixtures::{LETTER, MAILBOX, docx, pdf, program};
use super::told;

#[test]
fn a_message_and_what_is_attached_are_documents() {
    insta::assert_snapshot!(told("letter.eml", LETTER.as_bytes()));
}

#[test]
fn each_message_of_a_mailbox_is_a_document() {
    insta::assert_snapshot!(told("talks.mbox", MAILBOX.as_bytes()));
}

#[test]
fn mail_is_known_by_its_headers() {
    let is_mail = |name: &str, text: &str| {
        told(name, text.as_bytes())
            .starts_with('[')
            .then(|| told(name, text.as_bytes()).contains("· Upland ·"))
    };
    let by_a_person = "From: Upland\nDate: 1 Dec 2025\n\nIt accepts.\n";
    assert_eq!(is_mail("memo.txt", by_a_person), Some(false));
    assert_eq!(is_mail("memo.eml", by_a_person), Some(true));
    let by_a_program = format!("Message-ID: <1@x>\n{by_a_person}");
    assert_eq!(is_mail("memo.txt", &by_a_program), Some(true));
    assert_eq!(is_mail("report", "From here on: it rains.\nNobody came.\n"), Some(false));
}

#[test]
fn a_message_of_html_alone_keeps_the_page() {
    let letter = "From: a@b.example\nSubject: Page\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>One</p><p>Two</p>";
    let found =
        crate::ingest::contents("m.eml", letter.as_bytes(), &crate::ingest::Metadata::default());
    let source = &found.documents[0].source;
    assert_eq!(source.text, "One\nTwo\n");
    assert_eq!(source.original.as_deref(), Some("<p>One</p><p>Two</p>"));
}

#[test]
fn attached_files_of_all_kinds_are_read() {
    let paper = pdf(&[program(&[(72.0, 700.0, 11.0, "Lowland waits.")])]);
    let note = docx("<w:p><w:r><w:t>Upland agrees.</w:t></w:r></w:p>");
    let mut letter = b"From: a@b.example\nDate: Wed, 3 Dec 2025 10:00:00 +0000\nSubject: Papers\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n".to_vec();
    for (name, bytes) in [
        ("paper.pdf", &paper),
        ("note.docx", &note),
        ("table.xls", &b"\xD0\xCF\x11\xE0 old".to_vec()),
    ] {
        letter.extend(format!("\n--x\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: binary\nContent-Disposition: attachment; filename={name}\n\n").as_bytes());
        letter.extend(bytes);
    }
    let inner = "From: c@d.example\nSubject: Earlier\n\nIt began in May.\n";
    letter.extend(format!("\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x--\n").as_bytes());
    insta::assert_snapshot!(told("papers.eml", &letter));
}

#[test]
fn odd_mail_is_read_as_far_as_it_goes() {
    let head = "From: a@b.example\nSubject: Odd\nMIME-Version: 1.0\n";
    let cases = [
        (
            "a part without an end",
            "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nIt was cut off",
        ),
        ("no part at all", "Content-Type: multipart/mixed; boundary=x\n\nNothing."),
        (
            "no headers in a part",
            "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nWords.\n--x--\n",
        ),
        ("an unknown charset", "Content-Type: text/plain; charset=klingon\n\nCaf\u{e9}\n"),
        (
            "broken code",
            "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n100=% sure =E2=82=AC\n",
        ),
        (
            "only a picture",
            "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n",
        ),
        ("no body", ""),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(what, rest)| {
            format!("{what}:\n{}", told("odd.eml", format!("{head}{rest}").as_bytes()))
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}
