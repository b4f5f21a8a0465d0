use proptest::prelude::*;

use super::*;

/// A text, the matches that Python finds, and whether one begins at the start.
type Case = (String, Vec<(usize, usize)>, bool);

/// All matches, whether one begins at the start, and the first one as `search` finds it.
type Found = (Vec<(usize, usize)>, bool, Option<(usize, usize)>);

fn find(pattern: &Pattern, text: &str) -> Found {
    let mut scratch = Scratch::default();
    let mut all = Vec::new();
    pattern.find_all(text, &mut scratch, &mut all);
    (all, pattern.matches(text, &mut scratch), pattern.search(text, &mut scratch))
}

fn all(source: &str, text: &str) -> Vec<(usize, usize)> {
    find(&Pattern::new(source).unwrap(), text).0
}

fn error(source: &str) -> String {
    Pattern::new(source).unwrap_err().to_string()
}

#[test]
fn matches_are_those_of_python() {
    for line in include_str!("testdata/golden.jsonl").lines() {
        let (source, cases): (String, Vec<Case>) = serde_json::from_str(line).unwrap();
        let patterns =
            [Pattern::new(&source).unwrap(), Pattern::new(&source).unwrap().remembering()];
        for (text, spans, at_start) in cases {
            // Python counts characters.
            let bytes: Vec<usize> =
                text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
            let spans: Vec<_> =
                spans.into_iter().map(|(start, end)| (bytes[start], bytes[end])).collect();
            let wanted = (spans.clone(), at_start, spans.first().copied());
            for pattern in &patterns {
                assert_eq!(find(pattern, &text), wanted, "{source:?} in {text:?}");
            }
        }
    }
}

#[test]
fn mistakes_are_named_with_their_place() {
    for (source, message) in [
        ("a(b", "a parenthesis is not closed at character 1 of the pattern"),
        ("é)", "`)` closes nothing at character 1 of the pattern"),
        ("é[a-", "a character class is not closed at character 1 of the pattern"),
        ("a|*b", "`*` repeats nothing at character 2 of the pattern"),
        ("a**", "`*` repeats nothing at character 2 of the pattern"),
        ("a{2}{3}", "`{` repeats nothing at character 4 of the pattern"),
        ("^*", "`*` repeats nothing at character 1 of the pattern"),
        (
            "a{3,2}",
            "a repetition has its least number above its greatest at character 1 of the pattern",
        ),
        (r"a\q", r"`\q` is no escape at character 1 of the pattern"),
        (r"\u12", r"`\u` is no escape at character 0 of the pattern"),
        (r"[\A]", r"`\A` is no escape at character 1 of the pattern"),
        ("\\", r"`\` is no escape at character 0 of the pattern"),
        ("[z-a]", "the range z-a runs backwards at character 1 of the pattern"),
        (r"[a-\d]", r"the range a-\d runs backwards at character 1 of the pattern"),
        ("(?<=a*)b", "a look-behind needs a fixed width at character 0 of the pattern"),
        (
            r"(a)\1",
            r"`\1` is not supported: a backreference or an octal number at character 3 of the pattern",
        ),
        ("a++", "`++` is not supported: a possessive repetition at character 1 of the pattern"),
        (
            "(a?)*",
            "`(a?)` is not supported: what may be empty is repeated at character 0 of the pattern",
        ),
        (
            "(?x)a",
            "`x)a` is not supported: a flag other than i, m, s and u at character 2 of the pattern",
        ),
        (
            "(?a:b)",
            "`a:b)` is not supported: a flag other than i, m, s and u at character 2 of the pattern",
        ),
    ] {
        assert_eq!(error(source), message, "{source}");
    }
    for source in ["(?>a)", "(?P=a)", "a(?i)b", "(?(1)a)"] {
        assert!(
            error(source).contains("a conditional, an atomic group, a backreference"),
            "{source}"
        );
    }
    assert!(error(&"(".repeat(10_000)).starts_with("groups are nested too deeply"));
    assert!(error("(?:a{1000}){1000}").starts_with("the pattern is too large"));
    assert!(error("a{4294967295}").starts_with("the pattern is too large"));
}

#[test]
fn a_huge_class_is_read_once() {
    let class: Vec<String> =
        (0x100..0x3000).step_by(2).map(|code| format!("\\u{code:04X}")).collect();
    let class = class.concat();
    let source: Vec<String> = (0..500).map(|number| format!("(?:^x{number}[{class}]+$)")).collect();
    let pattern = Pattern::new(&source.join("|")).unwrap();
    assert_eq!(pattern.sets.len(), 1);
    assert!(pattern.matches("x499\u{102}\u{100}", &mut Scratch::default()));
    assert!(!pattern.matches("x499\u{102}\u{101}", &mut Scratch::default()));
}

#[test]
fn what_takes_python_for_ever_ends() {
    let many = "a".repeat(20_000);
    for source in ["(?:a|a)*b", "(?:(?:a+)+)+$", "(?:a+a+)+b", "(?:a|aa)+$", "a*a*a*a*a*b"] {
        let pattern = Pattern::new(source).unwrap();
        let mut scratch = Scratch::default();
        assert!(!pattern.matches(&format!("{many}!"), &mut scratch), "{source}");
        // What is remembered of one walk must not spoil the next.
        let found = pattern.matches(&format!("{many}b"), &mut scratch);
        assert_eq!(found, source.ends_with('b'), "{source}");
    }
}

#[test]
fn a_suffix_of_a_long_word_is_found_from_its_end() {
    let pattern = Pattern::new(r"(?<=[a-z])\.$|\.\.+$|[)\]]$").unwrap();
    let mut scratch = Scratch::default();
    let word = "x".repeat(1_000_000);
    assert_eq!(pattern.search(&word, &mut scratch), None);
    assert_eq!(pattern.search(&format!("{word}."), &mut scratch), Some((1_000_000, 1_000_001)));
    let dots = format!("x{}", ".".repeat(1_000_000));
    assert_eq!(pattern.search(&dots, &mut scratch), Some((1, 1_000_001)));
}

#[test]
fn a_failure_knows_how_far_it_looked() {
    let pattern = Pattern::new("^ab+(?:c|-)d$").unwrap();
    let mut scratch = Scratch::default();
    for (text, depth) in [("xyz", 1), ("abbbx...", 5), ("abb-x", 5), ("abb", 4)] {
        assert!(!pattern.matches(text, &mut scratch));
        assert_eq!(scratch.furthest(), depth, "{text}");
    }
}

/// Patterns that Python and the `regex` crate read alike.
fn shared_source() -> impl Strategy<Value = String> {
    let letter =
        prop::sample::select(vec!["a", "b", "é", "1", "-", r"\.", r"\d", "[a-c]", "[^aé]"]);
    let leaf = letter.prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 2..6)
                .prop_map(|all| format!("(?:{})", all.join("|"))),
            (inner, prop::sample::select(vec!["+", "?", "??", "+?", "{2}", "{1,3}"])).prop_map(
                // Only what takes a character can be repeated.
                |(part, repeat)| format!("(?:a{part}){repeat}")
            ),
        ]
    })
}

proptest! {
    #[test]
    fn the_regex_crate_agrees(source in shared_source(), text in "[ab1é.-]{0,12}") {
        let theirs = regex::Regex::new(&source).unwrap();
        let ours = Pattern::new(&source).unwrap();
        let first = theirs.find(&text).map(|found| (found.start(), found.end()));
        let (_, at_start, search) = find(&ours, &text);
        prop_assert_eq!(search, first, "{}", source);
        prop_assert_eq!(at_start, theirs.find(&text).is_some_and(|found| found.start() == 0));
    }

    #[test]
    fn the_regex_crate_agrees_on_suffixes(
        sources in prop::collection::vec(shared_source(), 1..5),
        text in "[ab1é.-]{0,12}",
    ) {
        let join = |end: &str| {
            let ended: Vec<String> = sources.iter().map(|source| format!("(?:{source}){end}")).collect();
            ended.join("|")
        };
        let theirs = regex::Regex::new(&join(r"\z")).unwrap();
        let ours = Pattern::new(&join("$")).unwrap();
        prop_assert!(ours.backward.is_some());
        let first = theirs.find(&text).map(|found| (found.start(), found.end()));
        prop_assert_eq!(find(&ours, &text).2, first);
    }

    #[test]
    fn remembering_changes_nothing(source in shared_source(), text in "[ab1é.-]{0,12}") {
        let pattern = Pattern::new(&source).unwrap();
        let found = find(&pattern, &text);
        prop_assert_eq!(find(&pattern.remembering(), &text), found);
    }

    #[test]
    fn no_source_and_no_text_makes_it_panic(
        source in r"(?:[()\[\]|*+?{},^$\\\-.:=!<>a-fiuUx0-9é\n]|\\[wdsSbBAZn]|\(\?[:=!<]){0,24}",
        text in any::<String>(),
    ) {
        if let Ok(pattern) = Pattern::new(&source) {
            let (all, _, first) = find(&pattern, &text);
            for (start, end) in all.into_iter().chain(first) {
                prop_assert!(text.get(start..end).is_some());
            }
        }
    }

    #[test]
    fn what_a_match_needs_is_in_every_match(source in shared_source(), text in "[ab1é.-]{0,12}") {
        let pattern = Pattern::new(&source).unwrap();
        for (start, end) in find(&pattern, &text).0 {
            prop_assert!(start == end || pattern.may_match(&text[start..end]));
        }
    }
}

#[test]
fn empty_matches_may_be_followed_by_others_at_their_place() {
    assert_eq!(all("|a", "a"), [(0, 0), (0, 1), (1, 1)]);
}
