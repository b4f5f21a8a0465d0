//! How long a log takes to become the state of the talks, and how much memory that holds.
//!
//! Run with `cargo bench -p onetext-record --bench fold`. The entries are made beforehand and moved
//! into the fold, as a log does that parses them one by one.

#![expect(clippy::unwrap_used, reason = "what the benchmark is run on is known to be good")]

use divan::{AllocProfiler, Bencher};
use onetext_record::body::{
    Assessment, AssessmentWord, Claim, Issue, IssueOption, Meeting, MeetingStatus, Participant,
    Party, Position, Role, Stance, Statement,
};
use onetext_record::{Audience, Body, Entry, Negotiation, NewEntry, Seq, Viewer, When, fold};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const PARTIES: usize = 20;
const ISSUES: usize = 30;
const OPTIONS: usize = 4;

fn main() {
    divan::main();
}

/// A log of `n` entries: the cast first, then statements, positions, claims and meetings in turn.
fn log(n: usize) -> Vec<Entry> {
    let cast = (0..PARTIES).map(party).chain((0..ISSUES).map(issue));
    let facts = (0..).map(fact);
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    (1..).map(Seq).zip(cast.chain(facts)).take(n).map(|(seq, new)| new.at(seq, at)).collect()
}

fn party(i: usize) -> NewEntry {
    let (id, name) = (format!("party-{i}").parse().unwrap(), format!("Party {i}"));
    let party =
        Party { id, name, role: Role::Principal, aliases: vec![], members: vec![], note: None };
    NewEntry::judged("Bench", party)
}

fn issue(i: usize) -> NewEntry {
    let option = |o| IssueOption {
        id: format!("option-{o}").parse().unwrap(),
        title: format!("Option {o}"),
        description: None,
    };
    NewEntry::judged(
        "Bench",
        Issue {
            id: format!("issue-{i}").parse().unwrap(),
            title: format!("Issue {i}"),
            question: None,
            options: (0..OPTIONS).map(option).collect(),
            consent: None,
            keywords: vec![],
        },
    )
}

fn fact(i: usize) -> NewEntry {
    let party = |k: usize| format!("party-{}", k % PARTIES).parse().unwrap();
    let issue = format!("issue-{}", i / 7 % ISSUES).parse().unwrap();
    let option = |k: usize| format!("option-{}", k % OPTIONS).parse().unwrap();
    let body: Body = match i % 10 {
        0..5 => Statement {
            id: format!("s{i}").parse().unwrap(),
            by: vec![party(i)],
            some_of: false,
            person: None,
            to: vec![party(i + 3)],
            reported_by: None,
            stance: Stance::Demands,
            negated: false,
            hedge: None,
            issues: vec![issue],
            option: None,
            words: "that the line be drawn where the river bends".into(),
        }
        .into(),
        5..8 => Position {
            id: format!("p{i}").parse().unwrap(),
            party: party(i),
            issue,
            prefers: vec![option(i)],
            accepts: vec![option(i + 1)],
            rejects: vec![option(i + 2)],
            salience: Some(0.5),
            statements: vec![],
            note: None,
        }
        .into(),
        8 if i % 20 == 8 => Meeting {
            id: format!("m{i}").parse().unwrap(),
            title: None,
            place: Some("Geneva".into()),
            time: None,
            participants: vec![Participant {
                party: party(i),
                person: None,
                remote: false,
                expected: false,
            }],
            status: MeetingStatus::Held,
            series: false,
            issues: vec![issue],
            outcome: None,
        }
        .into(),
        8 => Claim {
            id: format!("c{i}").parse().unwrap(),
            by: vec![party(i)],
            text: "the bridge is open".into(),
            issues: vec![issue],
        }
        .into(),
        _ => Assessment {
            id: format!("a{i}").parse().unwrap(),
            // The claim of the round before, made at 18, 38, 58, …
            claim: format!(
                "c{}",
                (i / 20 * 20 + 18).saturating_sub(if i % 20 == 19 { 0 } else { 20 })
            )
            .parse()
            .unwrap(),
            by: party(i),
            word: AssessmentWord::Unconfirmed,
            text: None,
        }
        .into(),
    };
    let day = When::day(
        jiff::civil::date(2020, 1, 1)
            .saturating_add(jiff::Span::new().days(i64::try_from(i / 500).unwrap())),
    );
    let audience = match i % 50 {
        7 => Audience::Mediators,
        _ => Audience::Everyone,
    };
    NewEntry::judged("Bench", body).on(day).for_audience(audience)
}

#[divan::bench(args = [1_000, 100_000, 1_000_000], sample_count = 7, sample_size = 1)]
fn fold_as_mediator(bencher: Bencher, n: usize) {
    let log = log(n);
    bencher.with_inputs(|| log.clone()).bench_values(|log| fold(log, Viewer::Mediator));
}

#[divan::bench(args = [1_000_000], sample_count = 7, sample_size = 1)]
fn fold_as_party(bencher: Bencher, n: usize) {
    let log = log(n);
    let viewer = Viewer::Party("party-1".parse().unwrap());
    bencher.with_inputs(|| log.clone()).bench_values(|log| fold(log, viewer.clone()));
}

#[divan::bench(args = [100_000], sample_count = 7, sample_size = 1)]
fn check_and_apply(bencher: Bencher, n: usize) {
    let log = log(n);
    bencher.with_inputs(|| log.clone()).bench_values(|log| {
        let mut negotiation = Negotiation::new(Viewer::Mediator);
        for entry in log {
            // The first assessments name claims that are not made yet.
            if negotiation.check_entry(&entry).is_ok() || negotiation.last().next() == entry.seq {
                negotiation.apply(entry);
            }
        }
        negotiation
    });
}

/// What each further viewer costs a server that has the mediators' fold already.
#[divan::bench(args = [1_000, 100_000, 1_000_000], sample_count = 7, sample_size = 1)]
fn seen_by_party(bencher: Bencher, n: usize) {
    let whole = fold(log(n), Viewer::Mediator);
    bencher.bench_local(|| whole.seen_by(Viewer::Party("party-1".parse().unwrap())));
}

/// What it costs to try several entries one behind the other.
#[divan::bench(args = [1_000, 100_000, 1_000_000], sample_count = 7, sample_size = 1)]
fn copy(bencher: Bencher, n: usize) {
    let whole = fold(log(n), Viewer::Mediator);
    bencher.bench_local(|| whole.clone());
}
