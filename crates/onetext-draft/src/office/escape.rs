//! Words as XML can hold them.
//!
//! XML has no place for most control characters, not even escaped. Each is written as `U+FFFD`, so
//! that a reader sees that something stood there and no word beside it is lost.

/// Appends `text` as an attribute's value, cut after `longest` characters.
pub(crate) fn attribute(out: &mut String, text: &str, longest: usize) {
    for character in text.chars().take(longest) {
        match character {
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            _ => push(out, character),
        }
    }
}

/// Appends `text` as the content of an element, where white space is kept.
pub(crate) fn words(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        // All that must be escaped are ASCII, or begin with the byte 0xEF.
        if !matches!(byte, 0..=0x1f | b'&' | b'<' | b'>' | 0xef) {
            continue;
        }
        let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
        out.push_str(text.get(from..at).unwrap_or_default());
        push(out, character);
        from = at + character.len_utf8();
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

fn push(out: &mut String, character: char) {
    match character {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        // A parser would make a line feed of it.
        '\r' => out.push_str("&#13;"),
        '\t' | '\n' => out.push(character),
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
        _ => out.push(character),
    }
}

/// A day or an instant as office files want it, `2025-11-30T00:00:00Z`; none where `date` is
/// neither, since Word calls a file with such a date broken.
pub(crate) fn date(date: &str) -> Option<String> {
    let bytes = date.as_bytes();
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let digits = date.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    let day = is(4, b'-')
        && is(7, b'-')
        && (1..=9999).contains(&number(0..4)?)
        && (1..=12).contains(&number(5..7)?)
        && (1..=31).contains(&number(8..10)?);
    if !day {
        return None;
    }
    if bytes.len() == 10 {
        return Some(format!("{date}T00:00:00Z"));
    }
    let time = is(10, b'T')
        && is(13, b':')
        && is(16, b':')
        && number(11..13)? < 24
        && number(14..16)? < 60
        && number(17..19)? < 60;
    let zone = date.get(19..)?;
    let zone = match zone.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|digit: char| digit.is_ascii_digit()),
        None => zone,
    };
    let is_zone = matches!(zone, "" | "Z")
        || zone.len() == 6
            && zone.starts_with(['+', '-'])
            && zone.bytes().skip(1).enumerate().all(|(at, byte)| match at {
                2 => byte == b':',
                _ => byte.is_ascii_digit(),
            });
    (time && is_zone && date.len() <= 40).then(|| date.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_seen_and_costs_no_other_words() {
        let mut out = String::new();
        words(&mut out, "a<b>&c\0d\u{1b}e\u{ffff}f\u{feff}\u{fffd}\r");
        assert_eq!(out, "a&lt;b&gt;&amp;c\u{fffd}d\u{fffd}e\u{fffd}f\u{feff}\u{fffd}&#13;");
        out.clear();
        attribute(&mut out, "\"A\"\n\tB & C", 6);
        assert_eq!(out, "&quot;A&quot;&#10;&#9;B");
    }

    #[test]
    fn only_dates_are_dates() {
        for (given, wanted) in [
            ("2025-11-30", Some("2025-11-30T00:00:00Z")),
            ("2025-11-30T09:00:00Z", Some("2025-11-30T09:00:00Z")),
            ("2025-11-30T09:00:00.25+02:00", Some("2025-11-30T09:00:00.25+02:00")),
            ("2025-13-30", None),
            ("2025-11-30T24:00:00Z", None),
            ("2025-11-30T09:00:00\"", None),
            ("30 November", None),
            ("", None),
        ] {
            assert_eq!(date(given).as_deref(), wanted, "{given}");
        }
    }
}
