use std::fmt::Write as _;

use super::*;

mod fixtures;
mod hostile;
mod inside;
mod mails;
mod papers;

/// What an input gives, for a snapshot.
fn told(name: &str, bytes: &[u8]) -> String {
    shown(&contents(name, bytes, &Metadata::default()))
}

fn shown(found: &Contents) -> String {
    let mut told = String::new();
    for document in &found.documents {
        let source = &document.source;
        let on = document.published.map_or_else(|| "no date".to_owned(), |on| on.to_string());
        let publisher = source.publisher.as_deref().unwrap_or("nobody");
        let (format, encoding) = (source.format, source.encoding.as_deref().unwrap_or("UTF-8"));
        let _ = writeln!(
            told,
            "[{}] {} · {publisher} · {on} · {format} in {encoding}\n{}",
            source.id, source.title, source.text
        );
    }
    for left_out in &found.left_out {
        let _ = writeln!(told, "left out: {left_out}");
    }
    told
}

fn one(name: &str, bytes: &[u8]) -> Document {
    let mut documents = documents(name, bytes, &Metadata::default()).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

#[test]
fn plain_text_stays_as_it_is() {
    let text = "Talks go on\r\n\r\n1 December 2025\r\n\r\nThe union met the port.\r\n";
    let document = one("talks.txt", text.as_bytes());
    assert_eq!(document.source.text, text);
    assert_eq!(document.source.title, "Talks go on");
    assert_eq!(document.source.id.as_str(), "talks");
    assert_eq!(document.published, "2025-12-01".parse().ok());
    assert_eq!(document.source.sha256, sha256(text.as_bytes()));
}

#[test]
fn of_a_page_the_main_content_is_kept() {
    let body = "<p>The mediator carried the text to the harbour on Tuesday, and the union, which had waited for it since the morning, read it at once.</p>";
    let html = format!(
        "<!doctype html><html><head><title>Text reaches union</title><meta property='article:published_time' content='2025-12-01T09:00:00Z'><script>var x = 'never';</script></head><body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>Text reaches union</h1>{}</article><footer>© Nobody</footer></body></html>",
        body.repeat(6)
    );
    let document = one("page", html.as_bytes());
    assert_eq!(document.source.format, Format::Html);
    assert_eq!(document.source.title, "Text reaches union");
    assert_eq!(document.published, "2025-12-01".parse().ok());
    assert!(document.source.text.contains("carried the text to the harbour on Tuesday, and"));
    assert!(!document.source.text.contains("never") && !document.source.text.contains("Sport"));
    assert_eq!(document.source.original.as_deref(), Some(html.as_str()));
}

#[test]
fn a_page_says_in_many_ways_when_it_was_published() {
    let body = "<p>The mediator carried the text to the harbour on Tuesday, and the union, which had waited for it since the morning, read it at once.</p>".repeat(4);
    let heads = [
        "<script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"datePublished\":\"2025-12-01T08:00:00Z\"}</script>",
        "<meta name='dcterms.issued' content='2025-12-01'>",
        "<meta name=\"DC.date\" content=\"1 December 2025\">",
        "<meta itemprop='datePublished' content='2025-12-01T23:00:00+01:00'>",
        "<meta name='pubdate' content='2025-12-01'>",
    ];
    for head in heads {
        let html = format!(
            "<!doctype html><html><head><title>T</title>{head}</head><body><article>{body}</article></body></html>"
        );
        assert_eq!(one("page", html.as_bytes()).published, "2025-12-01".parse().ok(), "{head}");
    }
}

#[test]
fn a_line_with_a_place_is_a_date_line() {
    let dated =
        |line: &str| one("a.txt", format!("Talks\n{line}\n\nThey met.\n").as_bytes()).published;
    assert_eq!(dated("Geneva, 1 December 2025"), "2025-12-01".parse().ok());
    assert_eq!(dated("They met in Geneva, 1 December 2025"), None);
}

#[test]
fn markdown_loses_its_marks() {
    let text = "---\ntitle: x\n---\n# A *strike* ends\n\nThe **union** said [yes](http://x.example).\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n";
    let document = one("note.md", text.as_bytes());
    assert_eq!(document.source.text, "A strike ends\nThe union said yes.\none\ntwo\na b\nc d\n");
    assert_eq!(document.source.title, "A strike ends");
}

#[test]
fn each_item_of_a_feed_is_a_document() {
    let feed = "<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Gazette</title><link>http://x.example/</link><description>d</description>\
        <item><title>First &amp; foremost</title><link>http://x.example/1</link><pubDate>Mon, 01 Dec 2025 09:00:00 GMT</pubDate><description>&lt;p&gt;The union said no.&lt;/p&gt;</description></item>\
        <item><title>Second</title><pubDate>Tue, 02 Dec 2025 09:00:00 GMT</pubDate></item></channel></rss>";
    let found = documents("feed.xml", feed.as_bytes(), &Metadata::default()).unwrap();
    let facts: Vec<_> = found
        .iter()
        .map(|d| {
            (d.source.id.as_str(), d.source.text.as_str(), d.published.map(|on| on.to_string()))
        })
        .collect();
    assert_eq!(
        facts,
        [
            ("first-foremost", "The union said no.\n", Some("2025-12-01".to_owned())),
            ("second", "Second\n", Some("2025-12-02".to_owned())),
        ]
    );
    assert_eq!(found[0].source.publisher.as_deref(), Some("Harbour Gazette"));
}

#[test]
fn other_encodings_are_read_and_named() {
    let latin = one("a.txt", b"Caf\xE9 talks \x93go on\x94.");
    assert_eq!(latin.source.text, "Café talks “go on”.");
    assert_eq!(latin.source.encoding.as_deref(), Some("windows-1252"));
    let marked = one("a.txt", b"\xEF\xBB\xBFTalks");
    assert_eq!(marked.source.text, "Talks");
    assert_eq!(marked.source.encoding.as_deref(), Some("UTF-8 with a byte order mark"));
    let wide = one("a.txt", b"\xFF\xFET\x00a\x00");
    assert_eq!(wide.source.text, "Ta");
}

#[test]
fn what_is_no_report_is_named_for_what_it_is() {
    let cases: [(&str, &[u8]); 9] = [
        ("a.txt", b""),
        ("a.txt", b" \n "),
        ("a.pdf", b"%PDF-1.7"),
        ("a.docx", b"PK\x03\x04..."),
        ("talks.onetext", b"SQLite format 3\0"),
        ("a.bin", b"a\0b"),
        ("a.bin", b"\x81\x8D"),
        ("a.html", b"<html><body></body></html>"),
        ("a.xml", b"<note/>"),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(name, bytes)| {
            format!("{name}: {}", documents(name, bytes, &Metadata::default()).unwrap_err())
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn the_callers_word_comes_first() {
    let metadata = Metadata {
        id: "x".parse().ok(),
        title: Some("T".into()),
        publisher: Some("P".into()),
        published: "2026".parse().ok(),
        url: Some("http://x.example".into()),
    };
    let text = b"Talks go on\n\n1 December 2025\n\nThe union met.\n";
    let document = documents("a.txt", text, &metadata).unwrap().remove(0);
    assert_eq!((document.source.id.as_str(), document.source.title.as_str()), ("x", "T"));
    assert_eq!(document.published, "2026".parse().ok());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), name in "[a-z]{0,3}\\.(txt|html|md|xml)") {
        let _ = documents(&name, &bytes, &Metadata::default());
    }
}
