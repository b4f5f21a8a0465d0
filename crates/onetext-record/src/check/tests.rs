use proptest::prelude::*;

use super::*;
use crate::body::{
    Amount, Circulation, Draft, EndorsementWord, Format, Heading, IssueOption, Linkage, Matter,
    Position, Provenance, Reservation, Retraction, Role, Stance, Statement, StatusStep, Valuation,
};
use crate::entry::Part;
use crate::fold;

fn id<T: std::str::FromStr<Err = crate::id::IdError>>(text: &str) -> T {
    text.parse().unwrap()
}

fn party(name: &str) -> Party {
    Party {
        id: id(name),
        name: name.into(),
        role: Role::Principal,
        aliases: vec![],
        members: vec![],
        note: None,
    }
}

fn issue(name: &str, options: &[&str]) -> Issue {
    let option = |o: &&str| IssueOption { id: id(o), title: (*o).into(), description: None };
    let options = options.iter().map(option).collect();
    Issue {
        id: id(name),
        title: name.into(),
        question: None,
        options,
        consent: None,
        keywords: vec![],
    }
}

fn source(name: &str, text: &str) -> Source {
    Source {
        id: id(name),
        title: name.into(),
        publisher: None,
        url: None,
        format: Format::Text,
        encoding: None,
        sha256: sha256(text.as_bytes()),
        text: text.into(),
        original: None,
    }
}

fn position(name: &str, option: &str) -> Position {
    Position {
        id: id(name),
        party: id("union"),
        issue: id("wages"),
        prefers: vec![],
        accepts: vec![],
        rejects: vec![id(option)],
        salience: None,
        statements: vec![],
        note: None,
    }
}

fn valuation(values: &[(&str, Amount)], order: &[&[&str]]) -> Valuation {
    Valuation {
        id: id("v1"),
        party: id("union"),
        issue: id("wages"),
        values: values.iter().map(|(option, amount)| (id(option), *amount)).collect(),
        order: order.iter().map(|rank| rank.iter().map(|option| id(option)).collect()).collect(),
        weight: None,
        assumption: false,
        note: None,
    }
}

fn statement(name: &str) -> Statement {
    Statement {
        id: id(name),
        by: vec![id("union")],
        some_of: false,
        person: None,
        to: vec![],
        reported_by: None,
        stance: Stance::Demands,
        negated: false,
        hedge: None,
        issues: vec![],
        option: None,
        words: "more".into(),
    }
}

fn draft(name: &str, text: &str) -> Draft {
    Draft {
        id: id(name),
        title: name.into(),
        by: vec![],
        parents: vec![],
        provenance: Provenance::Official,
        shown_to: vec![],
        agreed_outside_brackets: false,
        text: Some(text.into()),
        note: None,
    }
}

fn for_union() -> Audience {
    Audience::Parties([id("union")].into())
}

/// A record of two parties, one issue, one source and one secret issue.
fn record() -> Vec<Entry> {
    let entries = [
        NewEntry::judged("A", party("union")),
        NewEntry::judged("A", party("port")),
        NewEntry::judged("A", issue("wages", &["rise", "freeze"])),
        NewEntry::judged("A", source("gazette", "Déjà vu: “no” means no.")),
        NewEntry::judged("A", issue("secret", &["x"])).for_audience(Audience::Mediators),
        NewEntry::judged("A", issue("wages", &["rise", "cut"]))
            .for_audience(for_union())
            .superseding(3),
        NewEntry::judged("A", draft("d2", "# Pay\n\nMore.\n")),
        NewEntry::judged("A", draft("d2", "# Pay\n\nDouble.\n"))
            .for_audience(for_union())
            .superseding(7),
    ];
    let at = "2026-01-01T00:00:00Z".parse().unwrap();
    (1..).map(Seq).zip(entries).map(|(seq, new)| new.at(seq, at)).collect()
}

impl NewEntry {
    fn superseding(self, seq: u64) -> Self {
        Self { supersedes: Some(Seq(seq)), ..self }
    }

    fn quoting(mut self, start: usize, end: usize, quote: &str) -> Self {
        let quote = quote.to_owned();
        self.evidence.push(Evidence {
            source: id("gazette"),
            start,
            end,
            quote,
            part: Part::Content,
        });
        self
    }
}

fn refusals(new: &NewEntry) -> Vec<String> {
    fold(record(), Viewer::Mediator)
        .problems(new)
        .iter()
        .map(|r| format!("{}: {r}", r.id()))
        .collect()
}

#[test]
fn what_fits_is_accepted() {
    let fits = [
        NewEntry::judged("A", position("p1", "freeze")),
        NewEntry::judged("A", position("p1", "cut")).for_audience(for_union()),
        NewEntry::judged("A", position("p1", "cut")).for_audience(Audience::Mediators),
        NewEntry::judged("A", statement("s1")).quoting(0, 4, "Déjà").quoting(9, 13, "“no”"),
        NewEntry::judged(
            "A",
            valuation(
                &[("rise", Amount::Between(0.5, 0.5)), ("freeze", Amount::Exact(0.0))],
                &[&["rise"], &["freeze"]],
            ),
        ),
        NewEntry::judged("A", valuation(&[("cut", Amount::Exact(1.0))], &[]))
            .for_audience(for_union()),
        NewEntry::judged("A", party("union")).superseding(1),
        NewEntry::judged("A", issue("wages", &["rise"])).superseding(3),
        NewEntry::judged("A", Retraction { entry: Seq(2), reason: "no party after all".into() }),
    ];
    for new in fits {
        assert_eq!(refusals(&new), <[&str; 0]>::default(), "{new:?}");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_reason() {
    let draft =
        Draft { parents: vec![id("d0")], ..draft("d1", "# Pay {issue=wages option=double}\n") };
    let two_sided =
        Position { prefers: vec![id("freeze")], salience: Some(1.5), ..position("p1", "freeze") };
    let circulation =
        Circulation { id: id("c1"), draft: id("d1"), to: vec![], in_order: false, note: None };
    let mut read = NewEntry::judged("A", statement("s1"));
    read.reading =
        Some(crate::Reading { reader: "r".into(), rule: "cue".into(), confidence: f64::NAN });
    let bound = |clause: Option<&str>, sha256: &str| Endorsement {
        id: id("e1"),
        party: id("union"),
        draft: id("d2"),
        clause: clause.map(id),
        word: EndorsementWord::Agreed,
        sha256: Some(sha256.into()),
        note: None,
    };
    let linked = |draft: Option<&str>, holds: Matter, until: Matter| Linkage {
        id: id("l1"),
        party: id("union"),
        draft: draft.map(id),
        holds,
        until,
        holds_options: vec![],
        until_options: vec![],
        note: None,
    };
    let (pay, wages) = (Matter::Clause(id("pay")), Matter::Issue(id("wages")));
    let heading = Heading {
        statuses: vec![StatusStep { word: id("open"), colour: "red;}".into() }; 2],
        ..Heading::titled("Talks")
    };
    let exact = Amount::Exact;
    let reservation = |value: Amount| Reservation {
        id: id("r1"),
        party: id("union"),
        value: Some(value),
        assumption: true,
        alternative: "a strike".into(),
    };
    let options = |holds: Matter| Linkage {
        holds_options: vec![id("rise"), id("rise")],
        until_options: vec![id("freze")],
        ..linked(Some("d2"), holds, wages.clone())
    };
    let unfit = [
        NewEntry::judged("A", valuation(&[], &[])),
        NewEntry::judged("A", valuation(&[("rise", exact(1.5)), ("freze", exact(0.5))], &[])),
        NewEntry::judged("A", valuation(&[("cut", exact(f64::NAN))], &[])),
        NewEntry::judged("A", valuation(&[("rise", Amount::Between(0.5, 0.25))], &[])),
        NewEntry::judged("A", valuation(&[], &[&["rise", "frozen"], &[], &["rise"]])),
        NewEntry::judged(
            "A",
            valuation(&[("rise", exact(0.25)), ("freeze", exact(0.5))], &[&["rise"], &["freeze"]]),
        ),
        NewEntry::judged(
            "A",
            Valuation { weight: Some(Amount::Between(-0.25, 0.5)), ..valuation(&[], &[]) },
        ),
        NewEntry::judged(
            "A",
            Valuation { issue: id("secret"), party: id("unions"), ..valuation(&[], &[&["x"]]) },
        ),
        NewEntry::judged("A", reservation(Amount::Between(0.75, 2.0))),
        NewEntry::judged("A", reservation(Amount::Between(0.75, 0.5))),
        NewEntry::judged("A", options(pay.clone())),
        NewEntry::judged("A", bound(None, &"0".repeat(64))),
        NewEntry::judged("A", bound(Some("pay"), &"0".repeat(64))),
        NewEntry::judged("A", bound(Some("play"), &sha256(b"no clause"))),
        NewEntry::judged("A", bound(None, "no digest")),
        // For all to see, and yet on the version that is only for the union.
        NewEntry::judged("A", bound(None, &sha256(b"# Pay\n\nDouble.\n"))),
        NewEntry::judged("A", linked(None, pay.clone(), wages.clone())),
        NewEntry::judged("A", linked(Some("d2"), pay.clone(), pay)),
        NewEntry::judged("A", linked(Some("d3"), Matter::Clause(id("pay")), wages.clone())),
        NewEntry::judged("A", linked(None, wages, Matter::Issue(id("secret")))),
        NewEntry::judged("A", heading),
        NewEntry::judged(" ", party("all")),
        NewEntry::judged("A", party("union")),
        NewEntry::judged("A", party("port")).superseding(1),
        NewEntry::judged("A", party("port")).superseding(99),
        NewEntry::judged("A", Party { members: vec![id("e3"), id("porte")], ..party("e3") }),
        NewEntry::judged("A", position("p1", "freze")),
        NewEntry::judged("A", position("p1", "cut")),
        NewEntry::judged("A", Position { issue: id("secret"), ..position("p1", "x") }),
        NewEntry::judged("A", two_sided),
        NewEntry::judged("A", draft),
        NewEntry::judged("A", circulation),
        NewEntry::judged("A", Statement { option: Some(id("rise")), ..statement("s1") }),
        NewEntry::judged("A", statement("s1"))
            .quoting(0, 4, "Deja")
            .quoting(5, 5, "")
            .quoting(20, 99, "x"),
        NewEntry::judged("A", Source { sha256: "0".repeat(64), ..source("other", "text") }),
        NewEntry::judged("A", source("gazette", "another text")).superseding(4),
        NewEntry::judged("A", Retraction { entry: Seq(5), reason: String::new() }),
        NewEntry::judged("A", Retraction { entry: Seq(9), reason: "x".into() }),
        NewEntry::judged("A", statement("s1"))
            .for_audience(Audience::Parties([id("nobody")].into())),
        read,
    ];
    let all: Vec<_> = unfit.iter().map(refusals).collect();
    insta::assert_debug_snapshot!(all);
}

#[test]
fn what_is_retracted_no_longer_counts_and_still_resolves() {
    let mut negotiation = fold(record(), Viewer::Mediator);
    let at = "2026-01-02T00:00:00Z".parse().unwrap();
    let retraction = Retraction { entry: Seq(6), reason: "premature".into() };
    negotiation.apply(NewEntry::judged("A", retraction).for_audience(for_union()).at(Seq(9), at));
    let wages = negotiation.issues.get("wages").unwrap();
    assert_eq!(wages.seq, Seq(3), "the version before counts again");
    let cut = NewEntry::judged("A", position("p1", "cut")).for_audience(for_union());
    assert_eq!(negotiation.problems(&cut), [], "history stays");
}

/// Who sees only the first version is told the same as those who see that it was replaced.
#[test]
fn a_word_is_bound_to_the_text_that_all_who_see_it_can_see() {
    let mut negotiation = fold(record(), Viewer::Mediator);
    let (d2, pay) = (id("d2"), id("pay"));
    let hash = |state: &Negotiation, audience: &Audience| {
        state.hash_for(&d2, Some(&pay), audience).unwrap()
    };
    let (more, double) = (sha256(b"# Pay\n\nMore."), sha256(b"# Pay\n\nDouble."));
    assert_eq!(hash(&negotiation, &Audience::Everyone), more);
    assert_eq!(hash(&negotiation, &for_union()), double);
    assert_eq!(hash(&negotiation, &Audience::Mediators), double);
    let at = "2026-01-02T00:00:00Z".parse().unwrap();
    let retraction = Retraction { entry: Seq(8), reason: "premature".into() };
    for (seq, audience) in [(9, for_union()), (10, Audience::Mediators)] {
        let retraction = NewEntry::judged("A", retraction.clone()).for_audience(audience);
        negotiation.apply(retraction.at(Seq(seq), at));
        assert_eq!(hash(&negotiation, &for_union()), more);
    }
}

#[test]
fn an_entry_from_a_later_onetext_is_refused() {
    let mut entry = record().remove(0);
    entry.schema = SCHEMA_VERSION + 1;
    let refusal = Negotiation::new(Viewer::Mediator).check_entry(&entry).unwrap_err();
    assert_eq!(refusal, Refusal::Schema(SCHEMA_VERSION + 1));
}

proptest! {
    #[test]
    fn characters_are_those_that_counting_finds(text in "\\PC{0,20}|[aé]{120,400}", start in 0usize..420, length in 0usize..420) {
        let (start, end) = if text.len() < 120 { (start % 24, length % 24) } else { (start, start + length) };
        let all: Vec<char> = text.chars().collect();
        let slow: Option<String> = all.get(start..end).map(|chars| chars.iter().collect());
        prop_assert_eq!(characters(&text, start, end).map(str::to_owned), slow);
    }
}
