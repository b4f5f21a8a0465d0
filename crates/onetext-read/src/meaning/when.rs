//! When something was said: the date that the cue has beside it, or else the day of the report.

use std::ops::Range;

use onetext_record::When;

use super::lists::norm;
use crate::date;
use crate::said::Said;
use crate::text::Text;

/// How many bytes may lie between a cue and a date beside it.
const BESIDE: usize = 8;

/// The day or the days on which something was said. `published` is the day of the report.
pub(crate) fn said_on(text: &Text<'_>, said: &Said, published: Option<When>) -> Option<When> {
    let sentence = text.place(text.sentence_at(said.head));
    let is_ahead = said.cue.iter().cloned().flatten().any(|i| norm(text, i) == "will");
    let dates = date::mentions(text.words(&sentence), published, is_ahead);
    let places = |runs: &[Range<usize>]| -> Vec<Range<usize>> {
        runs.iter().map(|run| text.place(run.clone())).collect()
    };
    let (cue, content) = (places(&said.cue), places(&said.content));
    let near = dates.iter().find(|mention| {
        let at = mention.at.start + sentence.start..mention.at.end + sentence.start;
        let is_in = |places: &[Range<usize>]| {
            places.iter().any(|place| place.start < at.end && at.start < place.end)
        };
        if is_in(&cue) {
            return true;
        }
        if is_in(&content) {
            return false;
        }
        let gap = cue.iter().map(|cue| {
            if at.end <= cue.start { cue.start - at.end } else { at.start.saturating_sub(cue.end) }
        });
        gap.min().is_some_and(|gap| gap < BESIDE) || hangs_on(text, &at, said)
    });
    near.and_then(|mention| mention.when).or(published)
}

/// Whether the words of a place hang on the cue, and not by way of what is said.
fn hangs_on(text: &Text<'_>, at: &Range<usize>, said: &Said) -> bool {
    text.tokens_in(at).any(|i| {
        let mut above = text.ancestors(i).take(4);
        let in_content = |i: usize| said.content.iter().any(|run| run.contains(&i));
        let in_source = |i: usize| said.source.as_ref().is_some_and(|run| run.contains(&i));
        above.find(|i| *i == said.head || in_content(*i) || in_source(*i)) == Some(said.head)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads when the first verb `said` of a sentence was said; what stands behind it is content.
    fn read(sentence: &str) -> Option<String> {
        let text = Text::new(sentence);
        let head = (0..text.tokens.len()).find(|i| text.lower(*i) == "said")?;
        let that = (head..text.tokens.len()).find(|i| text.lower(*i) == "that")?;
        let said = Said {
            head,
            cue: std::iter::once(head..head + 1).collect(),
            source: None,
            relative: None,
            content: std::iter::once(that..text.tokens.len()).collect(),
            confidence: 1.0,
            rule: "",
            because: Vec::new(),
        };
        said_on(&text, &said, "2025-12-03".parse().ok()).map(|when| when.to_string())
    }

    #[test]
    fn the_date_beside_the_cue_is_when_it_was_said() {
        let cases = [
            ("The envoy said on Tuesday that talks open on Friday.", "2025-12-02"),
            ("The envoy said that talks open on Friday.", "2025-12-03"),
            ("On Monday the envoy said that talks would go on.", "2025-12-01"),
            ("The envoy said earlier this week that talks would go on.", "2025-12-01/2025-12-03"),
            ("The envoy said two days ago that talks would go on.", "2025-12-01"),
        ];
        for (sentence, expected) in cases {
            assert_eq!(read(sentence).as_deref(), Some(expected), "{sentence}");
        }
    }
}
