//! From what was found in a report to proposals for the record, in an order in which each can be
//! appended.

use std::collections::BTreeSet;
use std::ops::Range;
use std::str::FromStr;

use onetext_record::body::{
    Assessment, Claim, ConsentEntry, Draft, Issue, Meeting, Participant, Party, Person, Position,
    Provenance, Role, Stance, Statement,
};
use onetext_record::consent::{ConsentRule, Group};
use onetext_record::id::{ClaimId, DraftId, MAX_ID_LENGTH, OptionId, first_free, slug};
use onetext_record::{Body, Evidence, Kind, Negotiation, Part, When};

use crate::attribution::Attribution;
use crate::cast::Someone;
use crate::meaning::position::{self, Takes};
use crate::meaning::when;
use crate::proposal::{Context, Document, Proposal};
use crate::reader::Reader;
use crate::reader::claims::{FoundClaim, claims};
use crate::reader::consents::{FoundConsent, consents};
use crate::reader::drafts::{FoundDraft, drafts};
use crate::reader::meetings::{FoundMeeting, meetings};

/// Everything that a report adds to a record.
pub(crate) fn propose(document: &Document, context: Context<'_>) -> Vec<Proposal> {
    let reader = Reader::new(&document.source.text, document.published, context.negotiation);
    let mut desk = Desk {
        document,
        record: context.negotiation,
        used: BTreeSet::new(),
        proposals: Vec::new(),
        reader: &reader,
    };
    let claims = claims(&reader);
    let meetings = meetings(&reader);
    let (drafts, consents) = (drafts(&reader), consents(&reader));
    let mut needed: BTreeSet<usize> = reader
        .cast
        .people
        .iter()
        .filter(|p| p.first.is_some())
        .filter_map(|p| p.speaks_for(&reader.cast))
        .collect();
    for said in &reader.attributions {
        needed.extend(said.speakers());
        needed.extend(said.addressee.iter().flat_map(|to| &to.who));
    }
    needed.extend(drafts.iter().flat_map(|draft| draft.by.iter().chain(&draft.shown_to)));
    needed.extend(consents.iter().flat_map(|rule| rule.parties.iter().chain(&rule.asserted_by)));
    needed.extend(meetings.iter().flat_map(|meeting| &meeting.seats).map(|seat| seat.member));
    desk.parties(&needed);
    desk.persons();
    desk.issues();
    desk.drafts(&drafts);
    desk.statements();
    desk.claims(&claims);
    desk.consents(&consents);
    desk.meetings(&meetings);
    desk.proposals
}

/// The position that follows from a statement, its id still to be given; none from what several
/// said together, or only some of them.
fn position_of(said: &Statement, cue: &str) -> Option<Position> {
    let ([party], [issue], Some(option)) = (&said.by[..], &said.issues[..], &said.option) else {
        return None;
    };
    let takes = position::takes(said.stance, said.negated, said.hedge.is_some(), cue, &said.words)?;
    let only_if = |wanted| if takes == wanted { vec![option.clone()] } else { Vec::new() };
    let id = party.as_str().parse().ok()?;
    (!said.some_of).then(|| Position {
        id,
        party: party.clone(),
        issue: issue.clone(),
        prefers: only_if(Takes::Prefers),
        accepts: only_if(Takes::Accepts),
        rejects: only_if(Takes::Rejects),
        salience: None,
        statements: vec![said.id.clone()],
        note: None,
    })
}

/// Where proposals are written down.
struct Desk<'a> {
    document: &'a Document,
    record: Option<&'a Negotiation>,
    /// The ids given so far.
    used: BTreeSet<(Kind, String)>,
    proposals: Vec<Proposal>,
    reader: &'a Reader<'a>,
}

impl Desk<'_> {
    fn evidence(&self, at: &Range<usize>, part: Part) -> Evidence {
        let (start, end) = self.reader.text.span(at);
        Evidence {
            source: self.document.source.id.clone(),
            start,
            end,
            quote: self.reader.text.words(at).to_owned(),
            part,
        }
    }

    fn put(
        &mut self,
        body: impl Into<Body>,
        on: Option<When>,
        evidence: Vec<Evidence>,
        confidence: f64,
        rule: &'static str,
    ) {
        let because = Vec::new();
        self.proposals.push(Proposal {
            body: body.into(),
            on,
            evidence,
            confidence,
            rule,
            because,
        });
    }

    /// An id of this kind that neither the record nor an earlier proposal has.
    fn id<I: FromStr + AsRef<str>>(&mut self, kind: Kind, words: &str) -> I {
        let stem = slug(words).unwrap_or_else(|| kind.word().to_owned());
        let id = first_free(&stem, |id: &I| {
            let id = id.as_ref();
            let recorded = self.record.is_some_and(|record| is_recorded(record, kind, id));
            !recorded && !self.used.contains(&(kind, id.to_owned()))
        });
        self.used.insert((kind, id.as_ref().to_owned()));
        id
    }

    fn party_id(&self, member: usize) -> onetext_record::id::PartyId {
        self.reader.cast.members[member].id.clone()
    }

    fn parties(&mut self, needed: &BTreeSet<usize>) {
        let principals = principals(self.reader);
        let cast = &self.reader.cast;
        let mut order: Vec<usize> = (0..cast.members.len()).collect();
        order.sort_by_key(|i| cast.members[*i].first.as_ref().map(|first| first.start));
        for i in order {
            let member = &cast.members[i];
            let is_needed = member.acts || needed.contains(&i);
            let first = member.first.as_ref().filter(|_| is_needed && !member.is_known);
            let Some(first) = first else { continue };
            let (role, confidence) = match member.role {
                Some(role) => (role, 0.7),
                None if member.is_guess => (Role::Stakeholder, 0.3),
                None if principals.contains(&i) => (Role::Principal, 0.5),
                None => (Role::Stakeholder, 0.4),
            };
            let body = Party {
                id: member.id.clone(),
                name: member.name.clone(),
                role,
                aliases: member.aliases.clone(),
                members: Vec::new(),
                note: None,
            };
            let evidence = vec![self.evidence(first, Part::Content)];
            self.put(body, None, evidence, confidence, "named-party");
        }
    }

    fn persons(&mut self) {
        let cast = &self.reader.cast;
        let mut people: Vec<&Someone> = cast.people.iter().collect();
        people.sort_by_key(|person| person.first.as_ref().map(|first| first.start));
        for person in people {
            let first = person.first.as_ref().filter(|_| !person.is_known);
            let (Some(first), Some(party)) = (first, person.speaks_for(&self.reader.cast)) else {
                continue;
            };
            let body = Person {
                id: person.id.clone(),
                name: person.name.clone(),
                party: self.party_id(party),
                office: person.office.clone(),
                aliases: Vec::new(),
                note: None,
            };
            let evidence = vec![self.evidence(first, Part::Content)];
            let confidence = if person.office.is_some() { 0.75 } else { 0.5 };
            self.put(body, None, evidence, confidence, "named-person");
        }
    }

    fn issues(&mut self) {
        let mut seen = BTreeSet::new();
        for (place, topic) in &self.reader.topics.places {
            let topic_of = &self.reader.topics.topics[*topic];
            if topic_of.is_known || !seen.insert(*topic) {
                continue;
            }
            let body = Issue {
                id: topic_of.id.clone(),
                title: topic_of.title.clone(),
                question: None,
                options: Vec::new(),
                consent: None,
                keywords: Vec::new(),
            };
            let evidence = vec![self.evidence(place, Part::Content)];
            self.put(body, None, evidence, 0.6, "issue-words");
        }
    }

    fn drafts(&mut self, found: &[FoundDraft]) {
        let ids: Vec<DraftId> =
            found.iter().map(|draft| self.id(Kind::Draft, &draft.title)).collect();
        // A parent stands before its children.
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|i| found[*i].parent.is_some());
        for i in order {
            let draft = &found[i];
            let parents = draft.parent.map(|parent| ids[parent].clone());
            let body = Draft {
                id: ids[i].clone(),
                title: draft.title.clone(),
                by: draft.by.iter().map(|member| self.party_id(*member)).collect(),
                parents: parents.into_iter().collect(),
                provenance: if draft.is_leaked { Provenance::Leaked } else { Provenance::Reported },
                shown_to: draft.shown_to.iter().map(|member| self.party_id(*member)).collect(),
                agreed_outside_brackets: false,
                text: None,
                note: draft.note.map(str::to_owned),
            };
            let evidence = draft.at.iter().map(|at| self.evidence(at, Part::Content)).collect();
            self.put(body, draft.on, evidence, draft.confidence, draft.rule);
        }
    }

    fn statements(&mut self) {
        let source = self.document.source.id.as_str();
        let stem = source[..source.len().min(MAX_ID_LENGTH - 8)].trim_end_matches('-').to_owned();
        for i in 0..self.reader.attributions.len() {
            let id = self.id(Kind::Statement, &format!("{stem}-s{}", i + 1));
            let said = &self.reader.attributions[i];
            let people = &self.reader.cast.people;
            let topics = self.reader.topics_of(i);
            let members =
                |found: &[usize]| found.iter().map(|m| self.party_id(*m)).collect::<Vec<_>>();
            let outer = said.inside.map(|outer| &self.reader.attributions[outer]);
            let words: Vec<&str> =
                said.content.iter().map(|at| self.reader.text.words(at).trim()).collect();
            let person = said.speaker.as_ref().and_then(|speaker| speaker.person);
            let person = person.filter(|i| people[*i].speaks_for(&self.reader.cast).is_some());
            let to = said.addressee.as_ref().map(|to| members(&to.who)).unwrap_or_default();
            let option = self.option(&topics, &words.join(" "));
            let body = Statement {
                id,
                by: members(&said.speakers()),
                some_of: said.speaker.as_ref().is_some_and(|speaker| speaker.some_of),
                person: person.map(|person| people[person].id.clone()),
                to,
                reported_by: outer
                    .and_then(|outer| outer.speakers().first().copied())
                    .map(|m| self.party_id(m)),
                stance: said.stance,
                negated: said.negated,
                hedge: said.hedge.as_ref().map(|at| self.reader.text.words(at).to_owned()),
                issues: topics.iter().map(|t| self.reader.topics.topics[*t].id.clone()).collect(),
                option,
                words: words.join(" … "),
            };
            let evidence = self.said(said);
            let (on, confidence) = (self.said_on(said), confidence(said));
            let because = said.because.clone();
            let cue = self.reader.text.words(&said.cue);
            let position = position_of(&body, cue).map(|position| Position {
                id: self.id(Kind::Position, &format!("{}-{}", position.party, position.issue)),
                ..position
            });
            self.put(body, on, evidence.clone(), confidence, said.rule);
            if let Some(proposal) = self.proposals.last_mut() {
                proposal.because = because;
            }
            if let Some(position) = position {
                self.put(position, on, evidence, confidence * 0.8, "position-from-statement");
            }
        }
    }

    /// The option that words speak of, where they are on one issue and the record has its options.
    fn option(&self, topics: &[usize], words: &str) -> Option<OptionId> {
        let &[topic] = topics else { return None };
        let id = &self.reader.topics.topics[topic].id;
        let mut issues = self.record?.issues.current();
        let options = &issues.find(|issue| issue.body.id == *id)?.body.options;
        position::option(words, options).map(|i| options[i].id.clone())
    }

    /// The words behind a statement: what is said, the cue, the speaker, what it refers back to.
    fn said(&self, said: &Attribution) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> =
            said.content.iter().map(|at| self.evidence(at, Part::Content)).collect();
        evidence.push(self.evidence(&said.cue, Part::Cue));
        let speaker = said.speaker.as_ref();
        let speaker = speaker.map(|mention| self.reader.text.place(mention.tokens.clone()));
        for at in speaker.iter().chain(&said.relative) {
            evidence.push(self.evidence(at, Part::Speaker));
        }
        evidence
    }

    /// When it was said: the date beside the cue, or the day of the report.
    fn said_on(&self, said: &Attribution) -> Option<When> {
        when::said_on(&self.reader.text, &said.said, self.reader.published)
    }

    fn claims(&mut self, claims: &[FoundClaim]) {
        for claim in claims {
            let id = if let Some(id) = self.recorded_claim(&claim.text) {
                id
            } else {
                let id: ClaimId = self.id(Kind::Claim, &claim.text);
                let said = &self.reader.attributions[claim.attribution];
                let topics = self.reader.topics.within(&claim.at);
                let body = Claim {
                    id: id.clone(),
                    by: claim.by.iter().map(|member| self.party_id(*member)).collect(),
                    text: claim.text.clone(),
                    issues: topics
                        .iter()
                        .map(|t| self.reader.topics.topics[*t].id.clone())
                        .collect(),
                };
                let (on, evidence) = (self.said_on(said), self.said(said));
                self.put(body, on, evidence, 0.65, "stated-as-fact");
                id
            };
            for assessment in &claim.assessments {
                let by = self.party_id(assessment.by);
                let words =
                    format!("{}-{by}", &id.as_str()[..id.as_str().len().min(MAX_ID_LENGTH / 2)]);
                let assessment_id = self.id(Kind::Assessment, &words);
                let said = &self.reader.attributions[assessment.attribution];
                let text = self
                    .reader
                    .text
                    .words(&(said.cue.start..said.content[0].end.max(said.cue.end)));
                let body = Assessment {
                    id: assessment_id,
                    claim: id.clone(),
                    by,
                    word: assessment.word,
                    text: Some(text.to_owned()).filter(|text| !text.trim().is_empty()),
                };
                let (on, evidence) = (self.said_on(said), self.said(said));
                self.put(body, on, evidence, 0.6, "word-on-claim");
            }
        }
    }

    /// The claim of the record that says the same, word for word.
    fn recorded_claim(&self, text: &str) -> Option<ClaimId> {
        let claims = self.record.into_iter().flat_map(|record| record.claims.current());
        claims
            .map(|claim| &claim.body)
            .find(|claim| claim.text == text)
            .map(|claim| claim.id.clone())
    }

    fn consents(&mut self, consents: &[FoundConsent]) {
        for found in consents {
            let mut rules: Vec<ConsentRule> = found
                .parties
                .iter()
                .map(|member| ConsentRule::Party(self.party_id(*member)))
                .collect();
            let rule = match (rules.len(), found.is_unanimous) {
                (0, true) => ConsentRule::Group(Group::All),
                (1, _) => rules.remove(0),
                _ => ConsentRule::All(rules),
            };
            let topics: Vec<_> =
                found.topics.iter().map(|t| self.reader.topics.topics[*t].id.clone()).collect();
            let id = self.id(Kind::Consent, &format!("{}-{}", topics[0], found.need));
            let body = ConsentEntry {
                id,
                issues: topics,
                rule,
                need: found.need,
                asserted_by: found.asserted_by.map(|member| self.party_id(member)),
            };
            let evidence = vec![self.evidence(&found.at, Part::Content)];
            self.put(body, self.reader.published, evidence, found.confidence, found.rule);
        }
    }

    fn meetings(&mut self, meetings: &[FoundMeeting]) {
        for found in meetings {
            if self.is_recorded_meeting(found) {
                continue;
            }
            let words = match (&found.place, found.seats.first()) {
                (Some(place), _) => place.clone(),
                (None, Some(seat)) => format!("talks-{}", self.party_id(seat.member)),
                (None, None) => "talks".to_owned(),
            };
            let words = found.on.map_or_else(|| words.clone(), |on| format!("{words} {on}"));
            let id = self.id(Kind::Meeting, &words);
            let people = &self.reader.cast.people;
            let participants = found.seats.iter().map(|seat| Participant {
                party: self.party_id(seat.member),
                person: seat
                    .person
                    .filter(|person| people[*person].speaks_for(&self.reader.cast).is_some())
                    .map(|person| people[person].id.clone()),
                remote: seat.remote,
                expected: seat.expected,
            });
            let body = Meeting {
                id,
                title: None,
                place: found.place.clone(),
                time: None,
                participants: participants.collect(),
                status: found.status,
                series: found.series,
                issues: Vec::new(),
                outcome: None,
            };
            let evidence = found.at.iter().map(|at| self.evidence(at, Part::Content)).collect();
            self.put(body, found.on, evidence, found.confidence, "meeting-words");
        }
    }

    /// Whether the record has a meeting in the same place on the same day.
    fn is_recorded_meeting(&self, found: &FoundMeeting) -> bool {
        let mut meetings = self.record.into_iter().flat_map(|record| record.meetings.current());
        found.place.is_some()
            && found.on.is_some()
            && meetings.any(|meeting| {
                meeting.body.place == found.place
                    && meeting.on == found.on
                    && meeting.body.status == found.status
            })
    }
}

fn is_recorded(record: &Negotiation, kind: Kind, id: &str) -> bool {
    match kind {
        Kind::Statement => record.statements.item(id).is_some(),
        Kind::Draft => record.drafts.item(id).is_some(),
        Kind::Claim => record.claims.item(id).is_some(),
        Kind::Assessment => record.assessments.item(id).is_some(),
        Kind::Consent => record.consents.item(id).is_some(),
        Kind::Meeting => record.meetings.item(id).is_some(),
        Kind::Position => record.positions.item(id).is_some(),
        _ => false,
    }
}

/// How sure the reader is of an attribution: of its rule, less for pronouns and hidden speakers.
fn confidence(said: &Attribution) -> f64 {
    use crate::cast::Manner;
    let factor = match said.speaker.as_ref().map(|speaker| speaker.manner) {
        Some(Manner::Pronoun) => 0.85,
        Some(Manner::Unnamed) => 0.7,
        _ => 1.0,
    };
    (said.confidence * factor * 100.0).round() / 100.0
}

/// The parties that the talks are between, as far as a report tells: who demands something of whom,
/// and who refuses it. Nobody is a principal for being named often.
fn principals(reader: &Reader<'_>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for said in &reader.attributions {
        let by = said.speakers();
        let to = said.addressee.as_ref().map(|to| to.who.clone()).unwrap_or_default();
        if said.stance == Stance::Demands && by.len() == 1 && to.len() == 1 && by != to {
            found.extend(by.iter().chain(&to));
        }
        let own = said.stance == Stance::Rejects && !said.negated && by.len() == 1;
        if own {
            found.extend(by);
        }
    }
    found.retain(|member| reader.cast.members[*member].role != Some(Role::Monitor));
    found
}
