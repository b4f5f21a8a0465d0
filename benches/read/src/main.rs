//! Scores the reader against an annotated report.
//!
//! Run with `cargo run --release -p onetext-bench-read --bin score -- REPORT GOLD.yaml [DATE]`.
//! A statement matches if a speaker is the same, the cue overlaps and the content shares at least
//! half of its words (token Jaccard), one to one. Items of tier A and B must be found; finding one
//! of tier C is no error and missing it is none. It prints precision, recall and F1 for each kind,
//! and every miss and false find, so that a figure can be understood.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]

use std::collections::BTreeSet;
use std::process::ExitCode;

use onetext_bench_read::{f1, finish, share};
use onetext_read::ingest::{Metadata, documents};
use onetext_read::{Context, Proposal, read};
use onetext_record::body::{AssessmentWord, MeetingStatus, Stance};
use onetext_record::{Body, Part};

mod gold;

use gold::{Gold, GoldStatement, Span};

/// Gold codes and the ids that the reader gives the same parties.
const CODES: [(&str, &str); 9] = [
    ("RUS", "russia"),
    ("UKR", "ukraine"),
    ("USA", "united-states"),
    ("FRA", "france"),
    ("GBR", "united-kingdom"),
    ("EUR", "european-countries"),
    ("EU", "european-union"),
    ("NATO", "nato"),
    ("MON", "independent-monitoring-groups"),
];

/// Gold issue keys and the ids of the same issues in the reader's lists.
const ISSUES: [(&str, &str); 4] = [
    ("inclusion", "participation"),
    ("end-of-war", "ending-the-war"),
    ("plan", "plan"),
    ("nato-membership", "nato-membership"),
];

/// The stances that count as right for each of the annotation's finer words.
fn stances(gold: &str) -> &'static [Stance] {
    use Stance as S;
    match gold {
        "optimism" => &[S::Hopes],
        "criticise" | "oppose" | "concern" => &[S::Opposes, S::Warns],
        "assess-positive" => &[S::Says, S::Supports],
        "acknowledge" => &[S::Says, S::Confirms],
        "emphasise" | "assess" => &[S::Says, S::Insists],
        // By the guidelines of our own corpus a starting point is supported, or offered as one.
        "accept-as-basis" => &[S::Says, S::Hopes, S::Supports, S::Offers],
        "demand" | "consent-rule" => &[S::Demands, S::Insists],
        "reject" => &[S::Rejects, S::Opposes],
        "reservation" => &[S::Doubts],
        "deny-finality" | "deny-fact" => &[S::Denies, S::Says, S::Insists],
        "support" => &[S::Supports],
        "warn" => &[S::Warns],
        "assert-fact" => &[S::Asserts],
        "not-confirm" => &[S::Confirms],
        _ => &[S::Says],
    }
}

#[derive(Default)]
struct Tally {
    found: usize,
    wrong: usize,
    missed: usize,
    notes: Vec<String>,
}

impl Tally {
    fn print(&self, kind: &str) {
        let (p, r) = (
            share(self.found, self.found + self.wrong, 100.0),
            share(self.found, self.found + self.missed, 100.0),
        );
        println!(
            "{kind:<12} {:>5} {:>5} {:>6}   {:>5.1} {:>5.1} {:>5.1}",
            self.found,
            self.wrong,
            self.missed,
            p,
            r,
            f1(p, r)
        );
    }
}

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<(), String> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: score REPORT GOLD.yaml [DATE]";
    let (report, gold) = (args.next().ok_or(usage)?, args.next().ok_or(usage)?);
    let published = args.next().map(|date| date.parse()).transpose().map_err(|e| format!("{e}"))?;
    let bytes = std::fs::read(&report).map_err(|e| format!("{report}: {e}"))?;
    let text = std::fs::read_to_string(&gold).map_err(|e| format!("{gold}: {e}"))?;
    let gold: Gold = serde_yaml_ng::from_str(&text).map_err(|e| format!("{gold}: {e}"))?;
    let metadata = Metadata { published, ..Metadata::default() };
    let document = documents(&report, &bytes, &metadata).map_err(|e| e.to_string())?.remove(0);
    let proposals = read(&document, &Context::default());

    println!("kind         found wrong missed       P     R    F1");
    let tallies = [
        ("parties", parties(&gold, &proposals)),
        ("persons", persons(&gold, &proposals)),
        ("issues", issues(&gold, &proposals)),
        ("statements", statements(&gold, &proposals)),
        ("claims", claims(&gold, &proposals)),
        ("assessments", assessments(&gold, &proposals)),
        ("meetings", meetings(&gold, &proposals)),
        ("drafts", drafts(&gold, &proposals)),
        ("consent", consent(&gold, &proposals)),
    ];
    for (kind, tally) in &tallies {
        tally.print(kind);
    }
    details(&gold, &proposals);
    forbidden(&gold, &proposals);
    for (kind, tally) in &tallies {
        for note in &tally.notes {
            println!("{kind}: {note}");
        }
    }
    Ok(())
}

fn code(id: &str) -> &str {
    CODES.iter().find(|(_, ours)| *ours == id).map_or(id, |(code, _)| code)
}

fn issue_id(gold: &Gold, id: &str) -> String {
    let key =
        gold.issues.iter().find(|issue| issue.id == id).map_or(id, |issue| issue.key.as_str());
    ISSUES.iter().find(|(gold, _)| *gold == key).map_or(key, |(_, ours)| ours).to_owned()
}

/// Counts what is in both lists, each once.
fn compare(wanted: &BTreeSet<String>, had: &BTreeSet<String>) -> Tally {
    let missed: Vec<_> = wanted.difference(had).collect();
    let wrong: Vec<_> = had.difference(wanted).collect();
    let note = |word: &str, name: &&String| format!("{word} {name}");
    let notes = missed
        .iter()
        .map(|n| note("missed", n))
        .chain(wrong.iter().map(|n| note("not annotated:", n)));
    Tally {
        found: wanted.intersection(had).count(),
        wrong: wrong.len(),
        missed: missed.len(),
        notes: notes.collect(),
    }
}

fn parties(gold: &Gold, proposals: &[Proposal]) -> Tally {
    let wanted =
        gold.parties.iter().filter(|p| !p.surface_forms.is_empty()).map(|p| p.id.clone()).collect();
    let had = proposals.iter().filter_map(|p| match &p.body {
        Body::Party(party) => Some(code(party.id.as_str()).to_owned()),
        _ => None,
    });
    compare(&wanted, &had.collect())
}

fn persons(gold: &Gold, proposals: &[Proposal]) -> Tally {
    let wanted =
        gold.persons.iter().filter_map(|p| Some(format!("{} ({})", p.name.clone()?, p.party)));
    let had = proposals.iter().filter_map(|p| match &p.body {
        Body::Person(person) => Some(format!("{} ({})", person.name, code(person.party.as_str()))),
        _ => None,
    });
    compare(&wanted.collect(), &had.collect())
}

fn issues(gold: &Gold, proposals: &[Proposal]) -> Tally {
    let wanted =
        gold.issues.iter().filter(|i| !i.mentions.is_empty()).map(|i| issue_id(gold, &i.id));
    let had = proposals.iter().filter_map(|p| match &p.body {
        Body::Issue(issue) => Some(issue.id.to_string()),
        _ => None,
    });
    compare(&wanted.collect(), &had.collect())
}

fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Token Jaccard: shared words over all words.
#[expect(clippy::cast_precision_loss, reason = "a few words")]
fn jaccard(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() as f64 / (a.union(&b).count().max(1)) as f64
}

fn text(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn matches(gold: &GoldStatement, proposal: &Proposal) -> bool {
    let Body::Statement(said) = &proposal.body else { return false };
    let speakers: Vec<&str> = gold.speaker.iter().flatten().map(String::as_str).collect();
    let same_speaker = if speakers.is_empty() || speakers == ["NARRATOR"] {
        said.by.is_empty()
    } else {
        said.by.iter().any(|party| speakers.contains(&code(party.as_str())))
    };
    let cue = gold.cue.as_ref().is_some_and(|cue| {
        proposal
            .evidence
            .iter()
            .any(|e| e.part == Part::Cue && e.start < cue.end && cue.start < e.end)
    });
    let contents = std::iter::once(&gold.content).chain(&gold.alt_content);
    let same_words =
        contents.into_iter().any(|content| jaccard(&text(content), &said.words) >= 0.5);
    same_speaker && cue && same_words
}

/// The proposal that matches each annotated statement, one to one.
fn pairs<'a>(
    gold: &'a Gold,
    proposals: &'a [Proposal],
) -> Vec<(&'a GoldStatement, Option<&'a Proposal>)> {
    let mut free: Vec<&Proposal> =
        proposals.iter().filter(|p| matches!(p.body, Body::Statement(_))).collect();
    gold.statements
        .iter()
        .map(|wanted| {
            let at = free.iter().position(|proposal| matches(wanted, proposal));
            (wanted, at.map(|at| free.remove(at)))
        })
        .collect()
}

fn statements(gold: &Gold, proposals: &[Proposal]) -> Tally {
    let mut tally = Tally::default();
    let pairs = pairs(gold, proposals);
    for (wanted, had) in &pairs {
        match had {
            Some(_) if wanted.tier != "C" => tally.found += 1,
            None if wanted.tier != "C" => {
                tally.missed += 1;
                tally.notes.push(format!("missed {} “{}”", wanted.id, text(&wanted.content)));
            }
            _ => {}
        }
    }
    for proposal in proposals {
        let Body::Statement(said) = &proposal.body else { continue };
        if pairs.iter().all(|(_, had)| had.is_none_or(|had| !std::ptr::eq(had, proposal))) {
            tally.wrong += 1;
            let by: Vec<&str> = said.by.iter().map(onetext_record::id::PartyId::as_str).collect();
            tally.notes.push(format!("not annotated: {by:?} {} “{}”", said.stance, said.words));
        }
    }
    tally
}

fn overlaps(proposal: &Proposal, span: &Span) -> bool {
    proposal.evidence.iter().any(|e| e.start < span.end && span.start < e.end)
}

/// Matches items one to one by a test, and counts tiers as for statements.
fn match_items<'a, T>(
    wanted: &'a [T],
    tier: impl Fn(&T) -> &str,
    name: impl Fn(&T) -> String,
    had: Vec<&'a Proposal>,
    same: impl Fn(&T, &Proposal) -> bool,
) -> (Tally, Vec<(&'a T, &'a Proposal)>) {
    let (mut tally, mut free, mut pairs) = (Tally::default(), had, Vec::new());
    for item in wanted {
        match free.iter().position(|proposal| same(item, proposal)) {
            Some(at) => {
                tally.found += usize::from(tier(item) != "C");
                pairs.push((item, free.remove(at)));
            }
            None if tier(item) != "C" => {
                tally.missed += 1;
                tally.notes.push(format!("missed {}", name(item)));
            }
            None => {}
        }
    }
    tally.wrong = free.len();
    for proposal in free {
        tally
            .notes
            .push(format!("not annotated: “{}” ({})", proposal.evidence[0].quote, proposal.rule));
    }
    (tally, pairs)
}

fn of_kind(proposals: &[Proposal], is: impl Fn(&Body) -> bool) -> Vec<&Proposal> {
    proposals.iter().filter(|proposal| is(&proposal.body)).collect()
}

fn claim_pairs<'a>(
    gold: &'a Gold,
    proposals: &'a [Proposal],
) -> (Tally, Vec<(&'a gold::GoldClaim, &'a Proposal)>) {
    let had = of_kind(proposals, |body| matches!(body, Body::Claim(_)));
    match_items(
        &gold.contested_claims,
        |c| &c.tier,
        |c| c.id.clone(),
        had,
        |wanted, proposal| {
            let Body::Claim(claim) = &proposal.body else { return false };
            overlaps(proposal, &wanted.span)
                && wanted.place.as_ref().is_none_or(|place| claim.text.contains(place))
        },
    )
}

fn claims(gold: &Gold, proposals: &[Proposal]) -> Tally {
    claim_pairs(gold, proposals).0
}

/// The words of others on the claims; whoever states a claim is part of the claim.
fn assessments(gold: &Gold, proposals: &[Proposal]) -> Tally {
    let (_, pairs) = claim_pairs(gold, proposals);
    let (mut wanted, mut had) = (BTreeSet::new(), BTreeSet::new());
    for claim in gold.contested_claims.iter().filter(|claim| claim.tier != "C") {
        for assessment in claim.assessments.iter().filter(|a| a.assessment != "asserts") {
            wanted.insert(format!(
                "{} {} {}",
                claim.id,
                assessment.by,
                word_of(&assessment.assessment)
            ));
        }
    }
    for proposal in proposals {
        let Body::Assessment(assessment) = &proposal.body else { continue };
        let pair = pairs.iter().find(|(_, p)| p.body.id() == Some(assessment.claim.as_str()));
        let claim = pair.map_or("?", |(claim, _)| claim.id.as_str());
        had.insert(format!("{claim} {} {}", code(assessment.by.as_str()), assessment.word));
    }
    compare(&wanted, &had)
}

fn word_of(gold: &str) -> AssessmentWord {
    match gold {
        "has-not-confirmed" => AssessmentWord::Unconfirmed,
        "denies" => AssessmentWord::Denies,
        gold if gold.starts_with("disputes-in-part") => AssessmentWord::DisputesInPart,
        _ => AssessmentWord::Confirms,
    }
}

fn meetings(gold: &Gold, proposals: &[Proposal]) -> Tally {
    let had = of_kind(proposals, |body| matches!(body, Body::Meeting(_)));
    let (mut tally, pairs) = match_items(
        &gold.meetings,
        |m| &m.tier,
        |m| m.id.clone(),
        had,
        |wanted, proposal| overlaps(proposal, &wanted.trigger),
    );
    for (wanted, proposal) in pairs {
        let Body::Meeting(meeting) = &proposal.body else { continue };
        let planned = wanted.status == "planned";
        if wanted.place != meeting.place || planned != (meeting.status == MeetingStatus::Planned) {
            tally
                .notes
                .push(format!("{}: place {:?}, {}", wanted.id, meeting.place, meeting.status));
        }
        let seats: BTreeSet<String> =
            wanted.participants.iter().map(|seat| seat.party.clone()).collect();
        let ours: BTreeSet<String> =
            meeting.participants.iter().map(|seat| code(seat.party.as_str()).to_owned()).collect();
        if seats != ours {
            tally.notes.push(format!("{}: seats {ours:?}, annotated {seats:?}", wanted.id));
        }
    }
    tally
}

fn drafts(gold: &Gold, proposals: &[Proposal]) -> Tally {
    let had = of_kind(proposals, |body| matches!(body, Body::Draft(_)));
    // The version that somebody saw and the revised one share words; the narrower comes first.
    let mut wanted: Vec<&gold::GoldDraft> = gold.drafts.iter().collect();
    wanted.sort_by_key(|draft| draft.mentions.len() + draft.changes_by.len());
    match_items(
        &wanted,
        |d| &d.tier,
        |d| d.id.clone(),
        had,
        |wanted, proposal| {
            let spans =
                wanted.mentions.iter().chain(wanted.changes_by.iter().map(|change| &change.span));
            spans.into_iter().any(|span| overlaps(proposal, span))
        },
    )
    .0
}

fn consent(gold: &Gold, proposals: &[Proposal]) -> Tally {
    let had = of_kind(proposals, |body| matches!(body, Body::Consent(_)));
    let (mut tally, pairs) = match_items(
        &gold.consent_rules,
        |r| &r.tier,
        |r| r.id.clone(),
        had,
        |wanted, proposal| {
            let Body::Consent(consent) = &proposal.body else { return false };
            let parties: BTreeSet<&str> =
                consent.rule.parties().into_iter().map(|p| code(p.as_str())).collect();
            overlaps(proposal, &wanted.span)
                && parties == wanted.decider.iter().map(String::as_str).collect()
        },
    );
    for (wanted, proposal) in pairs {
        let Body::Consent(consent) = &proposal.body else { continue };
        let theirs: BTreeSet<String> = wanted.issue.iter().map(|id| issue_id(gold, id)).collect();
        let ours: BTreeSet<String> = consent.issues.iter().map(ToString::to_string).collect();
        if theirs != ours {
            tally.notes.push(format!("{}: issues {ours:?}, annotated {theirs:?}", wanted.id));
        }
    }
    tally
}

/// Stance and issues of the statements that match.
fn details(gold: &Gold, proposals: &[Proposal]) {
    let (mut all, mut stance, mut issue) = (0, 0, 0);
    let mut notes = Vec::new();
    for (wanted, had) in pairs(gold, proposals) {
        let Some(Body::Statement(said)) = had.map(|had| &had.body) else { continue };
        all += 1;
        let right = stances(&wanted.stance).contains(&said.stance)
            && said.negated == (wanted.stance == "not-confirm");
        stance += usize::from(right);
        if !right {
            notes.push(format!(
                "stance of {}: {}, annotated {}",
                wanted.id, said.stance, wanted.stance
            ));
        }
        let theirs: BTreeSet<String> = wanted.issues.iter().map(|id| issue_id(gold, id)).collect();
        let ours: BTreeSet<String> = said.issues.iter().map(ToString::to_string).collect();
        issue += usize::from(theirs == ours);
        if theirs != ours {
            notes.push(format!("issues of {}: {ours:?}, annotated {theirs:?}", wanted.id));
        }
    }
    println!("of {all} matched statements: stance right in {stance}, issues equal in {issue}");
    for note in notes {
        println!("{note}");
    }
}

/// What the report must not be read to say.
fn forbidden(gold: &Gold, proposals: &[Proposal]) {
    let mut broken = Vec::new();
    for rule in &gold.must_not {
        let inside: Vec<&Proposal> = proposals.iter().filter(|p| overlaps(p, &rule.span)).collect();
        let bad = inside.iter().any(|p| match &p.body {
            Body::Statement(said) if rule.rule.starts_with("no statement") => !said.by.is_empty(),
            Body::Statement(said) if rule.rule.contains("denial") => said.stance == Stance::Denies,
            Body::Assessment(a) if rule.rule.contains("denial") => a.word == AssessmentWord::Denies,
            Body::Statement(said) if rule.rule.contains("acceptance") => {
                matches!(said.stance, Stance::Accepts | Stance::Supports) && said.hedge.is_none()
            }
            Body::Claim(claim) if rule.rule.contains("subordinate") => {
                claim.by.iter().any(|by| by.as_str() == "ukraine")
            }
            Body::Consent(c) if rule.rule.contains("not automatically the EU") => {
                c.rule.parties().iter().any(|party| party.as_str() == "european-union")
            }
            _ => false,
        });
        if bad {
            broken.push(&rule.rule);
        }
    }
    println!("of {} things that must not be said, said: {broken:?}", gold.must_not.len());
}
