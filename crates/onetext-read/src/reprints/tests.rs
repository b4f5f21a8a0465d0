//! Reprints of invented stories, and the comparison with brute force.

use onetext_record::When;
use proptest::prelude::*;

use super::*;

const WIRE: &str = "Envoys meet on river treaty

TAL, May 19 (Reuters) - Envoys of Velmark and Sornia met in the border town of Tal on Monday and argued for nine hours over the filling of the dam.

“We will never accept a reservoir that is filled in three years,” Sornia's chief negotiator said after the meeting, which broke up shortly before midnight.

Velmark's minister of works told reporters that her country needs a full reservoir before the end of the decade, and that every month of delay costs its power stations dearly.

The two delegations are to meet again in Halden in June, where the mediator has promised a third version of the text.

The river feeds some four million people on both of its banks, and fields downstream have lain dry for the second spring in a row, according to the gauge mission.
";

const OWN: &str = "Fishers lose patience

The League of delta fishers called on both governments to publish what their gauges measure, and threatened to block the lock at Orlo with their boats.

“We will never accept a reservoir that is filled in three years,” one of its speakers read aloud from a paper, to laughter.

Nobody from either ministry had come to hear them, though both had been asked in April.
";

fn day(text: &str) -> When {
    text.parse().unwrap()
}

fn report<'a>(text: &'a str, publisher: &'a str, on: &str) -> Report<'a> {
    Report { text, publisher: Some(publisher), published: Some(day(on)) }
}

/// The wire story without its dateline and headline, under another one.
fn reprint() -> String {
    let (_, body) = WIRE.split_once("- Envoys").unwrap();
    format!("Dam talks end without result\n\nEnvoys{body}")
}

/// Three paragraphs of the wire story among others.
fn partly() -> String {
    let paragraphs: Vec<&str> = WIRE.split("\n\n").collect();
    let own: Vec<&str> = OWN.split("\n\n").collect();
    [own[0], own[3], paragraphs[2], paragraphs[3], paragraphs[4], own[1]].join("\n\n")
}

#[test]
fn a_reprint_under_another_headline_is_one() {
    let reprint = reprint();
    // Whichever comes first in the batch, and on the same day, the one that credits nobody is not
    // the original if an agency published the other.
    let reports =
        [report(&reprint, "Courier", "2031-05-19"), report(WIRE, "Reuters", "2031-05-19")];
    let found = kinships(&reports);
    assert_eq!((found[0].original(), found[1].original()), (Some(1), None));
    assert!(found[0].ties[0].share > 0.9, "{found:?}");
    assert_eq!(found[1].credit.as_ref().map(|credit| credit.how), Some(Credited::Publisher));
}

#[test]
fn a_story_cut_short_is_a_reprint_and_a_story_drawn_out_is_not() {
    let reprint = reprint();
    let cut: String = reprint.split_inclusive("\n\n").take(4).collect();
    let drawn_out = format!("{OWN}\n{OWN}\n{cut}").replace("League", "Union");
    let reports = [
        report(WIRE, "Reuters", "2031-05-19"),
        report(&cut, "Courier", "2031-05-20"),
        report(&drawn_out, "Herald", "2031-05-21"),
    ];
    let found = kinships(&reports);
    assert_eq!(found[1].original(), Some(0));
    assert_eq!(found[2].original(), None);
    assert_eq!(found[2].ties[0].kind, TieKind::Part);
}

#[test]
fn paragraphs_taken_from_a_story_are_found_with_their_place() {
    let partly = partly();
    let reports = [report(WIRE, "Reuters", "2031-05-19"), report(&partly, "Herald", "2031-05-20")];
    let found = kinships(&reports);
    let [tie] = found[1].ties.as_slice() else { panic!("{found:?}") };
    assert_eq!((tie.with, tie.kind), (0, TieKind::Part));
    let letters: Vec<char> = partly.chars().collect();
    let passages: Vec<String> =
        tie.passages.iter().map(|at| letters[at.clone()].iter().collect()).collect();
    assert_eq!(passages.len(), 1, "{passages:?}");
    assert!(
        passages[0].starts_with("We will never") && passages[0].ends_with("of the text.\n\nThe")
    );
}

#[test]
fn a_quotation_that_travels_makes_no_reprint() {
    let reports = [report(WIRE, "Reuters", "2031-05-19"), report(OWN, "Herald", "2031-05-20")];
    let found = kinships(&reports);
    let [tie] = found[1].ties.as_slice() else { panic!("{found:?}") };
    assert_eq!((tie.kind, tie.passages.len()), (TieKind::Quotation, 1));
    assert!(tie.share < 0.01);
}

#[test]
fn what_one_took_from_another_is_one_voice() {
    let (reprint, partly) = (reprint(), partly());
    let reports = [
        report(WIRE, "Reuters", "2031-05-19"),
        report(&reprint, "Courier", "2031-05-20"),
        report(&partly, "Herald", "2031-05-20"),
        report(OWN, "League", "2031-05-18"),
        report("The mediator promised a text.", "Courier", "2031-06-30"),
    ];
    let found = kinships(&reports);
    let place = |text: &str, words: &str| {
        let at = text[..text.find(words).unwrap()].chars().count();
        at..at + words.chars().count()
    };
    let never = "We will never accept";
    let tellings = [
        (0, place(WIRE, never)),
        (1, place(&reprint, never)),
        (2, place(&partly, never)),
        (3, place(OWN, never)),
    ];
    assert_eq!(independent(&reports, &found, &tellings), [0, 0, 0, 1]);
    // What stands outside the paragraphs that were taken is the outlet's own.
    let own = [(0, 0..4), (2, 0..4)];
    assert_eq!(independent(&reports, &found, &own), [0, 1]);
    // One outlet is one voice, whatever it prints.
    assert_eq!(independent(&reports, &found, &[(3, 0..4), (1, 0..4), (4, 0..4)]), [0, 1, 1]);
    assert!(independent(&reports, &found, &[]).is_empty());
}

#[test]
fn two_stories_of_one_agency_are_one_voice() {
    let reports = [
        report("KYIV (AP) - A says no.", "Courier", "2031-05-19"),
        report("Later: A still says no.\nBy Jo Roe, Associated Press", "Herald", "2031-05-20"),
        report("A says no.\nAdditional reporting by AP", "Post", "2031-05-20"),
    ];
    let found = kinships(&reports);
    assert!(found.iter().all(|kinship| kinship.ties.is_empty()));
    assert_eq!(independent(&reports, &found, &[(0, 0..1), (1, 0..1), (2, 0..1)]), [0, 0, 1]);
}

/// Every report that is no reprint, without any fingerprints.
#[derive(Default)]
struct All(Vec<usize>);

impl Candidates for All {
    fn of(&self, _: &Batch, _: usize) -> Vec<usize> {
        self.0.clone()
    }

    fn keep(&mut self, _: &Batch, at: usize) {
        self.0.push(at);
    }
}

/// Whether a word stands in a run that both have, told in the plainest way.
fn shared(a: &[String], b: &[String]) -> Vec<bool> {
    let stands = |run: &[String]| (0..b.len()).any(|j| b[j..].starts_with(run));
    let mut shared = vec![false; a.len()];
    for i in 0..a.len().saturating_sub(RUN - 1) {
        if stands(&a[i..i + RUN]) {
            shared[i..i + RUN].fill(true);
        }
    }
    shared
}

/// Texts of few words, cut and pasted out of each other, with quotations here and there.
fn batches() -> impl Strategy<Value = Vec<String>> {
    let word = "[a-f]{1,2}";
    let story = proptest::collection::vec(word, 20..90);
    let cut = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..60usize, 0..4u8);
    (proptest::collection::vec(story, 2..5), proptest::collection::vec(cut, 0..8)).prop_map(
        |(mut stories, cuts)| {
            for (from, to, n, how) in cuts {
                let (from, to) = (from.index(stories.len()), to.index(stories.len()));
                let taken: Vec<String> = stories[from].iter().take(n).cloned().collect();
                let taken = taken.join(if how == 1 { ", " } else { " " });
                let taken = if how > 1 { format!("\n“{taken}”\n") } else { taken };
                stories[to].push(taken);
            }
            stories.into_iter().map(|words| words.join(" ")).collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn fingerprints_find_what_brute_force_finds(texts in batches()) {
        let reports: Vec<Report<'_>> = texts
            .iter()
            .map(|text| Report { text, publisher: None, published: None })
            .collect();
        prop_assert_eq!(kinships(&reports), tie(&reports, &mut All::default()));
    }

    #[test]
    fn shared_words_are_those_of_common_runs(a in "([ab]{1,2} ){0,40}", b in "([ab]{1,2} ){0,40}") {
        let mut vocabulary = Vocabulary::default();
        let (these, those) = (vocabulary.words(&a), vocabulary.words(&b));
        let split = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let found = these.shared_with(&those).iter().map(|word| *word != Shared::No).collect::<Vec<_>>();
        prop_assert_eq!(found, shared(&split(&a), &split(&b)));
    }

    #[test]
    fn places_point_at_the_words(text in "(“?[a-cé]{1,3}[ ,.’\n]{1,2}){0,40}", every in 1..4usize) {
        let mut words = Vec::new();
        words::each(&text, |word, _, at| words.push((word.to_owned(), at)));
        let marked: Vec<bool> = (0..words.len()).map(|i| i % every == 0).collect();
        let letters: Vec<char> = text.chars().collect();
        let shared: Vec<Shared> =
            marked.iter().map(|marked| if *marked { Shared::Begins } else { Shared::No }).collect();
        let places = words::places(&text, &shared, &marked);
        let found: String = places.iter().flat_map(|(at, _)| &letters[at.clone()]).collect();
        let only = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let expected: String = words
            .iter()
            .zip(&marked)
            .filter(|(_, marked)| **marked)
            .map(|((_, at), _)| letters[at.clone()].iter().collect::<String>())
            .collect();
        prop_assert_eq!(only(&found), only(&expected));
        let counted: usize = places.iter().map(|(_, n)| n).sum();
        prop_assert_eq!(counted, marked.iter().filter(|marked| **marked).count());
    }
}

#[test]
fn a_flood_of_reprints_is_one_story() {
    let reprint = reprint();
    let texts: Vec<String> =
        (0..300).map(|n| format!("Headline number {n} of many\n\n{reprint}")).collect();
    let reports: Vec<Report<'_>> =
        texts.iter().map(|text| Report { text, publisher: None, published: None }).collect();
    let found = kinships(&reports);
    assert_eq!(found.iter().filter(|kinship| kinship.original().is_none()).count(), 1);
}
