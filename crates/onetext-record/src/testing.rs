//! Random valid logs, for property tests.
//!
//! [`logs`] yields logs in which every entry was accepted by the check in its place: all kinds of
//! body, all audiences, versions that supersede each other, retractions, evidence with words of
//! several bytes, and texts with every sign that a file format might trip over.

use jiff::Timestamp;
use jiff::civil::date;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::audience::{Audience, Viewer};
use crate::body::{
    Amount, Assessment, AssessmentWord, Body, Circulation, Claim, ConsentEntry, Dismissal, Draft,
    Endorsement, EndorsementWord, Format, Heading, Issue, IssueOption, Kind, Linkage, Matter,
    Meeting, MeetingStatus, Need, Package, Participant, Party, Person, Position, Provenance,
    Reservation, Retraction, Role, Source, Stance, Statement, StatusStep, Valuation,
};
use crate::check::sha256;
use crate::consent::{ConsentRule, Group};
use crate::entry::{Entry, Evidence, NewEntry, Part, Reading, Seq};
use crate::negotiation::Negotiation;
use crate::when::When;

/// The parties that audiences and entries name.
pub const PARTIES: [&str; 4] = ["a", "b", "c", "d"];

/// Logs of up to about `most` entries, each entry of which fits.
pub fn logs(most: usize) -> impl Strategy<Value = Vec<Entry>> {
    vec(tries(body()), 0..most).prop_map(|tries| fitting(Vec::new(), tries))
}

/// Such logs that are mostly of drafts, of words on them, of what is linked in them and of values.
pub fn drafting(most: usize) -> impl Strategy<Value = Vec<Entry>> {
    let bodies = prop_oneof![8 => text(), 2 => values(), 1 => body(), 1 => retraction()];
    vec(tries(bodies), 0..most).prop_map(|tries| {
        let issue = |name: &str| Issue {
            id: id(name),
            title: name.to_uppercase(),
            question: None,
            options: ["k", "l", "m", "n"]
                .map(|name| IssueOption { id: id(name), title: name.into(), description: None })
                .into(),
            consent: None,
            keywords: vec![],
        };
        let issues = ["i", "j"].map(|name| Try::plain(NewEntry::judged("Cast", issue(name))));
        fitting(issues.into(), tries)
    })
}

/// Logs of every kind of entry, and logs mostly of drafts.
pub fn either(most: usize) -> impl Strategy<Value = Vec<Entry>> {
    prop_oneof![logs(most), drafting(most)]
}

/// The entries among the tries, behind the cast and `first`, that fit in their place.
fn fitting(first: Vec<Try>, tries: Vec<Try>) -> Vec<Entry> {
    let mut negotiation = Negotiation::new(Viewer::Mediator);
    let mut entries: Vec<Entry> = Vec::new();
    let cast =
        PARTIES.iter().map(|id| Try::plain(NewEntry::judged("Cast", party(id, Role::Principal))));
    for mut attempt in cast.chain(first).chain(tries) {
        attempt.aim(&entries, &negotiation);
        let entry = attempt.new.at(negotiation.last().next(), attempt.recorded_at);
        if negotiation.check_entry(&entry).is_ok() {
            negotiation.apply(entry.clone());
            entries.push(entry);
        }
    }
    entries
}

/// An entry to be tried, with where it should point once the log before it is known.
#[derive(Debug, Clone)]
struct Try {
    new: NewEntry,
    recorded_at: Timestamp,
    earlier: Option<Index>,
    quotes: Vec<(Index, Index, Index, Part)>,
}

impl Try {
    fn plain(new: NewEntry) -> Self {
        Self { new, recorded_at: Timestamp::UNIX_EPOCH, earlier: None, quotes: Vec::new() }
    }

    /// Points supersession, retraction and evidence at what is there.
    fn aim(&mut self, entries: &[Entry], negotiation: &Negotiation) {
        if let (Some(index), false) = (self.earlier, entries.is_empty()) {
            let target = index.get(entries);
            match &mut self.new.body {
                Body::Retraction(retraction) => retraction.entry = target.seq,
                body => {
                    // Replace what has the same id, or else the target, with its id taken over.
                    let same = |entry: &&Entry| {
                        entry.body.kind() == body.kind() && entry.body.id() == body.id()
                    };
                    let same = entries.iter().rev().find(same).map(|entry| entry.seq);
                    self.new.supersedes = same;
                }
            }
        }
        if let Body::Endorsement(word) = &mut self.new.body
            && word.sha256.is_some()
        {
            let hash = negotiation.hash_for(&word.draft, word.clause.as_ref(), &self.new.audience);
            word.sha256 = hash;
        }
        let sources: Vec<&Source> =
            negotiation.sources.current().map(|source| &source.body).collect();
        for (source, start, length, part) in self.quotes.iter().filter(|_| !sources.is_empty()) {
            let source = source.get(&sources);
            let characters: Vec<char> = source.text.chars().collect();
            let start = start.index(characters.len());
            let end = start + 1 + length.index(characters.len() - start);
            let quote = characters[start..end].iter().collect();
            self.new.evidence.push(Evidence {
                source: source.id.clone(),
                start,
                end,
                quote,
                part: *part,
            });
        }
        if self.new.evidence.is_empty() {
            self.new.reading = None;
        }
    }
}

fn tries(body: impl Strategy<Value = Body>) -> impl Strategy<Value = Try> {
    let index = any::<Index>;
    let parts = select(Part::EVERY.to_vec());
    let seconds = -1_000_000_000i64..4_000_000_000;
    (
        body,
        (words(), audience(), option::of(when()), option::weighted(0.3, reading())),
        seconds,
        option::weighted(0.3, index()),
        vec((index(), index(), index(), parts), 0..3),
    )
        .prop_map(|(body, (author, audience, on, reading), seconds, earlier, quotes)| {
            let recorded_at = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
            let (evidence, supersedes) = (Vec::new(), None);
            let new = NewEntry { author, audience, on, evidence, reading, supersedes, body };
            Try { new, recorded_at, earlier, quotes }
        })
}

/// Texts with every sign that a file format might trip over; never blank.
pub fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z ]{1,8}",
        1 => select(vec![
            "\"", "'", "\"\"\"", "'''", "\\", "\n", "\r\n", "\r", "\t", "+++\n", "\n+++\n", "#", "[", "]", "{#x}", "=",
            "\u{1F54A}", "שלום", "\u{202E}", "é", "e\u{301}", "“”", "\u{0}", "\u{7f}", "\u{1b}[31m", "<b>&", "|", "—", "\u{feff}",
        ]).prop_map(str::to_owned),
    ];
    vec(piece, 1..6).prop_map(|pieces| {
        let text = pieces.concat();
        if text.trim().is_empty() { format!("{text}x") } else { text }
    })
}

fn audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        5 => Just(Audience::Everyone),
        1 => Just(Audience::Mediators),
        2 => btree_set(party_id(), 1..3).prop_map(Audience::Parties),
    ]
}

/// Any viewer of these logs, one that no entry names among them.
pub fn viewers() -> impl Strategy<Value = Viewer> {
    prop_oneof![
        Just(Viewer::Mediator),
        Just(Viewer::Observer),
        party_id().prop_map(Viewer::Party),
        Just(Viewer::Party(id("e"))),
    ]
}

fn when() -> impl Strategy<Value = When> {
    let day = (0i32..4000).prop_map(|n| date(2020, 1, 1).saturating_add(jiff::Span::new().days(n)));
    prop_oneof![
        3 => day.clone().prop_map(When::day),
        1 => day.clone().prop_map(When::month_of),
        1 => day.clone().prop_map(When::year_of),
        1 => (day.clone(), day).prop_map(|(a, b)| When::between(a.min(b), a.max(b)).unwrap_or(When::day(a))),
    ]
}

fn reading() -> impl Strategy<Value = Reading> {
    (0.0..=1.0f64).prop_map(|confidence| Reading {
        reader: "reader 1".into(),
        rule: "cue".into(),
        confidence,
    })
}

/// Text as an id, known to be one.
fn id<T: std::str::FromStr<Err = crate::id::IdError>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

/// One of a few ids of any type, so that entries meet.
fn ids<T>(letters: &'static str) -> impl Strategy<Value = T>
where
    T: std::str::FromStr<Err = crate::id::IdError> + std::fmt::Debug + Clone,
{
    let names: Vec<String> = letters.chars().map(String::from).collect();
    select(names).prop_map(|name| id(&name))
}

fn party_id() -> impl Strategy<Value = crate::id::PartyId> {
    ids("abcd")
}

fn party(name: &str, role: Role) -> Party {
    Party {
        id: id(name),
        name: format!("Party {name}"),
        role,
        aliases: vec![],
        members: vec![],
        note: None,
    }
}

fn one_of<T: Copy + std::fmt::Debug>(values: &'static [T]) -> impl Strategy<Value = T> {
    select(values)
}

fn rule() -> impl Strategy<Value = ConsentRule> {
    let leaf = prop_oneof![
        party_id().prop_map(ConsentRule::Party),
        Just(ConsentRule::Group(Group::Principals)),
        Just(ConsentRule::Group(Group::All)),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(ConsentRule::All),
            vec(inner.clone(), 2..4).prop_map(ConsentRule::Any),
            vec(inner, 1..4).prop_map(|of| ConsentRule::AtLeast { count: 1, of }),
        ]
    })
}

/// Boxed, since strategies this large by value would fill the stack of a test.
fn body() -> BoxedStrategy<Body> {
    prop_oneof![people().boxed(), matters().boxed(), said().boxed(), text(), events().boxed()]
        .boxed()
}

fn people() -> impl Strategy<Value = Body> {
    let note = || option::of(words());
    prop_oneof![
        (words(), note(), any::<bool>(), any::<bool>()).prop_map(|(title, summary, own, whole)| {
            let statuses = if own { StatusStep::usual().split_off(3) } else { Vec::new() };
            Heading { title, summary, statuses, nothing_agreed_until_everything: whole }.into()
        }),
        (
            ids("abcdef"),
            words(),
            one_of(Role::EVERY),
            vec(words(), 0..3),
            vec(party_id(), 0..2),
            note()
        )
            .prop_map(|(id, name, role, aliases, members, note)| Party {
                id,
                name,
                role,
                aliases,
                members,
                note
            }
            .into()),
        (ids("pqr"), words(), party_id(), note(), vec(words(), 0..2)).prop_map(
            |(id, name, party, office, aliases)| {
                Person { id, name, party, office, aliases, note: None }.into()
            }
        ),
        (ids("xyz"), party_id(), option::of(amount()), any::<bool>(), words()).prop_map(
            |(id, party, value, assumption, alternative)| {
                Reservation { id, party, value, assumption, alternative }.into()
            }
        ),
    ]
}

fn amount() -> impl Strategy<Value = Amount> {
    let number = || prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0f64];
    prop_oneof![
        number().prop_map(Amount::Exact),
        (number(), number()).prop_map(|(a, b)| Amount::Between(f64::min(a, b), f64::max(a, b))),
    ]
}

fn matters() -> impl Strategy<Value = Body> {
    let options = || btree_set("[k-n]", 0..4);
    let few = || vec(ids("kl"), 0..2);
    prop_oneof![
        2 => (ids("ij"), words(), option::of(words()), options(), option::of(rule()), vec(words(), 0..2)).prop_map(
            |(issue, title, question, options, consent, keywords)| {
                let option = |name: &String| {
                    IssueOption { id: id(name), title: name.to_uppercase(), description: question.clone() }
                };
                let options = options.iter().map(option).collect();
                Issue { id: issue, title, question, options, consent, keywords }.into()
            }
        ),
        2 => (ids("stuv"), party_id(), ids("ij"), few(), few(), vec(ids("mn"), 0..2), option::of(0.0..=1.0f64)).prop_map(
            |(id, party, issue, prefers, accepts, rejects, salience)| {
                let (statements, note) = (vec![], None);
                Position { id, party, issue, prefers, accepts, rejects, salience, statements, note }.into()
            }
        ),
        2 => values(),
        1 => (ids("gh"), vec(ids("ij"), 1..3), rule(), one_of(Need::EVERY), option::of(party_id())).prop_map(
            |(id, issues, rule, need, asserted_by)| ConsentEntry { id, issues, rule, need, asserted_by }.into()
        ),
        1 => (ids("gh"), words(), ids("ij"), ids("klmn")).prop_map(|(id, title, issue, option)| {
            Package { id, title, by: vec![], options: [(issue, option)].into() }.into()
        }),
    ]
}

/// What people judge in numbers, on options that an issue may have.
fn values() -> BoxedStrategy<Body> {
    (
        (ids("wxyz"), party_id(), ids("ij")),
        proptest::collection::btree_map(ids("klmn"), amount(), 0..3),
        select(vec!["", "k", "l", "k l", "lm k"]),
        option::of(amount()),
        any::<bool>(),
        option::of(words()),
    )
        .prop_map(|((id, party, issue), values, order, weight, assumption, note)| {
            let rank = |rank: &str| rank.chars().map(|name| self::id(&name.to_string())).collect();
            let order = order.split_whitespace().map(rank).collect();
            Valuation { id, party, issue, values, order, weight, assumption, note }.into()
        })
        .boxed()
}

fn said() -> impl Strategy<Value = Body> {
    let flags = (any::<bool>(), any::<bool>());
    prop_oneof![
        1 => (ids("fgh"), words(), words(), one_of(Format::EVERY), option::of(words()), option::of(words())).prop_map(
            |(id, title, text, format, original, url)| {
                let sha256 = sha256(original.as_deref().unwrap_or(&text).as_bytes());
                Source { id, title, publisher: url.clone(), url, format, encoding: None, sha256, text, original }.into()
            }
        ),
        2 => (ids("stuv"), vec(party_id(), 0..2), option::of(ids("pqr")), one_of(Stance::EVERY), flags, words(), option::of(ids("ij")))
            .prop_map(|(id, by, person, stance, (some_of, negated), words, issue)| {
                Statement {
                    id,
                    by,
                    some_of,
                    person,
                    to: vec![],
                    reported_by: None,
                    stance,
                    negated,
                    hedge: negated.then(|| words.clone()),
                    issues: issue.into_iter().collect(),
                    option: None,
                    words,
                }
                .into()
            }),
        1 => (ids("wxy"), vec(party_id(), 0..2), words()).prop_map(|(id, by, text)| {
            Claim { id, by, text, issues: vec![] }.into()
        }),
        1 => (ids("wxy"), ids("wxy"), party_id(), one_of(AssessmentWord::EVERY), option::of(words())).prop_map(
            |(id, claim, by, word, text)| Assessment { id, claim, by, word, text }.into()
        ),
    ]
}

fn text() -> BoxedStrategy<Body> {
    let clause = prop_oneof![
        words(),
        Just("\n# One {#one} {issue=i option=k}\n\n[A: this] [B, C: that [D: more]]\n".to_owned()),
        Just("\n## Two {#two}\n\nAgreed.\n".to_owned()),
        Just("\n## Two {#two} {status=agreed}\n\nAgreed.\n".to_owned()),
        Just("\n# Three {#three status=unheard}\n\n[A: this]\n".to_owned()),
    ];
    let draft_text = vec(clause, 1..4).prop_map(|clauses| clauses.concat());
    prop_oneof![
        2 => (
            ids("de"),
            (words(), vec(party_id(), 0..2), vec(ids("de"), 0..1)),
            one_of(Provenance::EVERY),
            any::<bool>(),
            option::of(draft_text),
            option::of(words()),
        )
            .prop_map(|(id, (title, by, parents), provenance, agreed_outside_brackets, text, note)| {
                // A draft cannot be its own parent, so most have none here.
                Draft { id, title, by, parents, provenance, shown_to: vec![], agreed_outside_brackets, text, note }.into()
            }),
        1 => (ids("gh"), ids("de"), vec(party_id(), 1..4), any::<bool>(), option::of(words())).prop_map(
            |(id, draft, to, in_order, note)| Circulation { id, draft, to, in_order, note }.into()
        ),
        2 => (ids("gh"), party_id(), ids("de"), option::of(select(vec!["one", "two"])), one_of(EndorsementWord::EVERY), any::<bool>(), option::of(words()))
            .prop_map(|(id, party, draft, clause, word, is_bound, note)| {
                let clause = clause.map(self::id);
                // The hash itself is known when the draft is; see `aim`.
                let sha256 = is_bound.then(String::new);
                Endorsement { id, party, draft, clause, word, sha256, note }.into()
            }),
        1 => (ids("gh"), party_id(), option::weighted(0.8, ids("de")), matter(), matter(), any::<bool>(), option::of(words())).prop_map(
            |(id, party, draft, holds, until, names_options, note)| {
                // Every issue of a drafting log has the option.
                let options = |matter: &Matter| match matter {
                    Matter::Issue(_) if names_options => vec![self::id("k")],
                    _ => vec![],
                };
                let (holds_options, until_options) = (options(&holds), options(&until));
                Linkage { id, party, draft, holds, until, holds_options, until_options, note }.into()
            }
        ),
    ]
    .boxed()
}

fn matter() -> impl Strategy<Value = Matter> {
    prop_oneof![
        ids("ij").prop_map(Matter::Issue),
        select(vec!["one", "two", "three"]).prop_map(|clause| Matter::Clause(id(clause))),
    ]
}

/// A retraction; `aim` says of what.
fn retraction() -> impl Strategy<Value = Body> {
    words().prop_map(|reason| Retraction { entry: Seq(0), reason }.into())
}

fn events() -> impl Strategy<Value = Body> {
    let participant = (party_id(), option::of(ids("pqr")), any::<bool>(), any::<bool>()).prop_map(
        |(party, person, remote, expected)| Participant { party, person, remote, expected },
    );
    prop_oneof![
        2 => (ids("mno"), option::of(words()), option::of(words()), vec(participant, 0..3), one_of(MeetingStatus::EVERY), any::<bool>())
            .prop_map(|(id, title, place, participants, status, series)| {
                let time = series.then(|| "09:30".to_owned());
                let outcome = title.clone();
                Meeting { id, title, place, time, participants, status, series, issues: vec![], outcome }.into()
            }),
        1 => (ids("yz"), one_of(Kind::EVERY), words(), any::<[u8; 32]>(), option::of(words())).prop_map(
            |(id, kind, proposed, digest, reason)| {
                Dismissal { id, kind, proposed, fingerprint: digest.into(), reason }.into()
            }
        ),
        1 => retraction(),
    ]
}
