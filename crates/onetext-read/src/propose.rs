//! From what was found in a report to proposals for the record, in an order in which each can be
//! appended.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::str::FromStr;

use onetext_record::body::{
    Assessment, Claim, ConsentEntry, Draft, Issue, Meeting, Participant, Party, Person, Position,
    Provenance, Role, Stance, Statement,
};
use onetext_record::consent::{ConsentRule, Group, RESERVED_WORDS};
use onetext_record::id::{ClaimId, DraftId, MAX_ID_LENGTH, OptionId, PartyId, first_free, slug};
use onetext_record::{Body, Evidence, Kind, Negotiation, Part, When};

use crate::attribution::Attribution;
use crate::cast::Someone;
use crate::date;
use crate::each_once;
use crate::meaning::position::{self, Takes};
use crate::meaning::when;
use crate::proposal::{Context, Document, Proposal};
use crate::reader::Reader;
use crate::reader::claims::Words;
use crate::reader::claims::{FoundClaim, claims};
use crate::reader::consents::{FoundConsent, consents};
use crate::reader::drafts::{FoundDraft, drafts};
use crate::reader::meetings::{FoundMeeting, meetings};
use crate::reader::whom::Whom;

/// Everything that a report adds to a record.
pub(crate) fn propose(document: &Document, context: Context<'_>) -> Vec<Proposal> {
    let reader = Reader::new(&document.source.text, document.published, context.negotiation);
    let mut desk = Desk {
        document,
        record: context.negotiation,
        used: BTreeSet::new(),
        named: BTreeMap::new(),
        party_ids: reader.cast.members.iter().map(|member| member.id.clone()).collect(),
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
    let of_drafts = drafts.iter().flat_map(|draft| draft.by.iter().chain(&draft.shown_to));
    let of_rules = consents.iter().flat_map(|rule| rule.parties.iter().chain(&rule.asserted_by));
    let of_meetings = meetings.iter().flat_map(|meeting| &meeting.seats).map(|seat| &seat.whom);
    let of_claims = claims
        .iter()
        .flat_map(|claim| claim.by.iter().chain(claim.assessments.iter().map(|word| &word.by)));
    let whoever = of_drafts.chain(of_rules).chain(of_meetings).chain(of_claims);
    needed.extend(whoever.filter_map(|whom| match whom {
        Whom::Cast { member, .. } => Some(*member),
        Whom::Named { .. } => None,
    }));
    desk.parties(&needed);
    desk.persons();
    desk.issues(&consents);
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
    /// The parties that only their words name, by these words.
    named: BTreeMap<String, PartyId>,
    /// The ids that parties have.
    party_ids: BTreeSet<PartyId>,
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
            rule: rule.into(),
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

    fn party_id(&self, member: usize) -> PartyId {
        self.reader.cast.members[member].id.clone()
    }

    /// The party of the record that these words, in lower case, name.
    fn recorded_party(&self, name: &str) -> Option<PartyId> {
        let mut parties = self.record?.parties.current().map(|party| &party.body);
        let is_it = |party: &&Party| {
            let mut names = std::iter::once(&party.name).chain(&party.aliases);
            names.any(|known| known.to_lowercase() == name)
        };
        parties.find(is_it).map(|party| party.id.clone())
    }

    /// The id of somebody, who is proposed as a party where only these words name them.
    fn party_of(&mut self, whom: &Whom) -> PartyId {
        let (name, at) = match whom {
            Whom::Cast { member, .. } => return self.party_id(*member),
            Whom::Named { name, at } => (name, at),
        };
        let lower = name.to_lowercase();
        if let Some(id) = self.named.get(&lower) {
            return id.clone();
        }
        if let Some(id) = self.recorded_party(&lower) {
            self.named.insert(lower, id.clone());
            return id;
        }
        let reserved = |id: &PartyId| RESERVED_WORDS.contains(&id.as_str());
        let stem = slug(name).unwrap_or_else(|| "party".to_owned());
        let id: PartyId =
            first_free(&stem, |id: &PartyId| !self.party_ids.contains(id) && !reserved(id));
        self.party_ids.insert(id.clone());
        let watches = ["monitor", "observer", "watchdog", "inspector"];
        let is_monitor = watches.iter().any(|word| lower.contains(word));
        let body = Party {
            id: id.clone(),
            name: name.clone(),
            role: if is_monitor { Role::Monitor } else { Role::Stakeholder },
            aliases: Vec::new(),
            members: Vec::new(),
            note: None,
        };
        self.named.insert(lower, id.clone());
        let evidence = vec![self.evidence(at, Part::Content)];
        self.put(body, None, evidence, 0.35, "named-by-its-place");
        id
    }

    fn parties_of(&mut self, all: &[Whom]) -> Vec<PartyId> {
        each_once(all.iter().map(|whom| self.party_of(whom)))
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

    fn issues(&mut self, consents: &[FoundConsent]) {
        let mut seen = BTreeSet::new();
        // A rule may be on the plan as a whole where no word of the report says so.
        let of_rules = consents.iter().flat_map(|rule| rule.topics.iter().map(|t| (&rule.at, t)));
        let places = self.reader.topics.places.iter().map(|(place, topic)| (place, topic));
        for (place, topic) in places.chain(of_rules) {
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
            let (by, shown_to) = (self.parties_of(&draft.by), self.parties_of(&draft.shown_to));
            let parents = draft.parent.map(|parent| ids[parent].clone());
            let body = Draft {
                id: ids[i].clone(),
                title: draft.title.clone(),
                by,
                parents: parents.into_iter().collect(),
                provenance: match (draft.is_leaked, draft.is_official) {
                    (true, _) => Provenance::Leaked,
                    (false, true) => Provenance::Official,
                    (false, false) => Provenance::Reported,
                },
                shown_to,
                agreed_outside_brackets: false,
                text: None,
                note: Some(draft.said.join("; ")).filter(|said| !said.is_empty()),
            };
            let evidence = draft.at.iter().map(|at| self.evidence(at, Part::Content)).collect();
            self.put(body, draft.on, evidence, draft.confidence, draft.rule);
        }
    }

    fn statements(&mut self) {
        let source = self.document.source.id.as_str();
        let stem = source[..source.len().min(MAX_ID_LENGTH - 8)].trim_end_matches('-').to_owned();
        for i in 0..self.reader.attributions.len() {
            if !self.reader.attributions[i].is_somebodys(&self.reader.text) {
                continue;
            }
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

    fn day_of(&self, number: usize, cue: &Range<usize>, content: &[Range<usize>]) -> Option<When> {
        let sentence = self.reader.sentence(number);
        let dates = date::mentions(self.reader.text.words(&sentence), self.reader.published, false);
        let cue = cue.start - sentence.start..cue.end - sentence.start;
        let near = dates.iter().find(|mention| {
            let gap = if mention.at.end <= cue.start {
                cue.start - mention.at.end
            } else {
                mention.at.start.saturating_sub(cue.end)
            };
            let inside = content.iter().any(|at| {
                let at =
                    at.start.saturating_sub(sentence.start)..at.end.saturating_sub(sentence.start);
                at.start <= mention.at.start && mention.at.end <= at.end
            });
            gap < 8 && !inside
        });
        near.and_then(|mention| mention.when).or(self.reader.published)
    }

    fn claims(&mut self, claims: &[FoundClaim]) {
        for claim in claims {
            let id: ClaimId = self.id(Kind::Claim, &claim.text);
            let topics = self.reader.topics.within(&claim.words.content);
            let body = Claim {
                id: id.clone(),
                by: self.parties_of(&claim.by),
                text: claim.text.clone(),
                issues: topics.iter().map(|t| self.reader.topics.topics[*t].id.clone()).collect(),
            };
            let (on, evidence) = self.words(&claim.words);
            self.put(body, on, evidence, 0.65, "stated-as-fact");
            for assessment in &claim.assessments {
                let by = self.party_of(&assessment.by);
                let words =
                    format!("{}-{by}", &id.as_str()[..id.as_str().len().min(MAX_ID_LENGTH / 2)]);
                let assessment_id = self.id(Kind::Assessment, &words);
                let said = &assessment.words;
                let whole =
                    said.cue.start.min(said.content.start)..said.content.end.max(said.cue.end);
                let text = self.reader.text.words(&whole);
                let body = Assessment {
                    id: assessment_id,
                    claim: id.clone(),
                    by,
                    word: assessment.word,
                    text: Some(text.to_owned()).filter(|text| !text.trim().is_empty()),
                };
                let (on, evidence) = self.words(said);
                self.put(body, on, evidence, 0.6, "word-on-claim");
            }
        }
    }

    /// When something was said, and the words behind it.
    fn words(&self, words: &Words) -> (Option<When>, Vec<Evidence>) {
        let mut evidence = vec![
            self.evidence(&words.content, Part::Content),
            self.evidence(&words.cue, Part::Cue),
        ];
        evidence.extend(words.speaker.as_ref().map(|at| self.evidence(at, Part::Speaker)));
        let on = self.day_of(words.sentence, &words.cue, std::slice::from_ref(&words.content));
        (on, evidence)
    }

    fn consents(&mut self, consents: &[FoundConsent]) {
        for found in consents {
            let parties = self.parties_of(&found.parties);
            let mut rules: Vec<ConsentRule> = parties.into_iter().map(ConsentRule::Party).collect();
            let asserted_by = found.asserted_by.as_ref().map(|whom| self.party_of(whom));
            let rule = match (rules.len(), found.is_unanimous) {
                (0, true) => ConsentRule::Group(Group::All),
                (1, _) => rules.remove(0),
                _ => ConsentRule::All(rules),
            };
            let topics: Vec<_> =
                found.topics.iter().map(|t| self.reader.topics.topics[*t].id.clone()).collect();
            let id = self.id(Kind::Consent, &format!("{}-{}", topics[0], found.need));
            let body = ConsentEntry { id, issues: topics, rule, need: found.need, asserted_by };
            let evidence = vec![self.evidence(&found.at, Part::Content)];
            self.put(body, self.reader.published, evidence, found.confidence, found.rule);
        }
    }

    fn meetings(&mut self, meetings: &[FoundMeeting]) {
        for found in meetings {
            let words = match (&found.place, found.seats.first()) {
                (Some(place), _) => place.clone(),
                (None, Some(seat)) => format!("talks-{}", self.party_of(&seat.whom)),
                (None, None) => "talks".to_owned(),
            };
            let words = found.on.map_or_else(|| words.clone(), |on| format!("{words} {on}"));
            let id = self.id(Kind::Meeting, &words);
            let people = &self.reader.cast.people;
            let mut participants = Vec::new();
            for seat in &found.seats {
                let person = match &seat.whom {
                    Whom::Cast { person, .. } => person
                        .filter(|person| people[*person].speaks_for(&self.reader.cast).is_some())
                        .map(|person| people[person].id.clone()),
                    Whom::Named { .. } => None,
                };
                participants.push(Participant {
                    party: self.party_of(&seat.whom),
                    person,
                    remote: seat.remote,
                    expected: seat.expected,
                });
            }
            let body = Meeting {
                id,
                title: found.level.map(|level| level.title().to_owned()),
                place: found.place.clone(),
                time: None,
                participants,
                status: found.status,
                series: found.series,
                issues: Vec::new(),
                outcome: found.outcome.clone(),
            };
            let evidence = found.at.iter().map(|at| self.evidence(at, Part::Content)).collect();
            self.put(body, found.on, evidence, found.confidence, "meeting-words");
        }
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
    // Nothing that is read is certain.
    ((said.confidence * factor * 100.0).round() / 100.0).min(0.99)
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
