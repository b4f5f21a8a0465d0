//! Red lines: what positions in force reject, what groups reject for their members, and what a party
//! has only together with something else.

use std::collections::{BTreeMap, BTreeSet};

use onetext_record::Recorded;
use onetext_record::body::{Linkage, Matter, Position};
use onetext_record::id::{IssueId, OptionId, PartyId};
use onetext_settle::exact::{Exact, of_float, whole};
use onetext_settle::{Condition, RedLine};

use super::{Mapping, What, joined};

impl<'a> Mapping<'a> {
    /// The position of a party on the issue at a place.
    pub(super) fn position(&self, party: usize, issue: usize) -> Option<&'a Recorded<Position>> {
        let (party, issue) = (self.mapped.parties.get(party)?, self.mapped.issues.get(issue)?);
        self.state.position(party, issue, self.on)
    }

    /// Every option that a position in force rejects is a red line of its own.
    pub(super) fn red_lines(&mut self) {
        let groups = self.groups();
        for party in 0..self.mapped.parties.len() {
            for issue in 0..self.mapped.issues.len() {
                if let Some(position) = self.position(party, issue) {
                    self.draw(party, issue, position, None);
                    continue;
                }
                let of = groups.get(&self.mapped.parties[party]).cloned().unwrap_or_default();
                for group in of {
                    let held = self.state.position(group, &self.mapped.issues[issue], self.on);
                    if let Some(position) = held {
                        self.draw(party, issue, position, Some(group));
                    }
                }
            }
        }
    }

    /// The groups that each party belongs to, through others or not, in log order.
    fn groups(&self) -> BTreeMap<&'a PartyId, Vec<&'a PartyId>> {
        let parties: Vec<_> = self.state.parties.current().map(|party| &party.body).collect();
        let mut found: BTreeMap<&PartyId, Vec<&PartyId>> = BTreeMap::new();
        for group in &parties {
            let mut seen = BTreeSet::from([&group.id]);
            let mut waiting: Vec<&PartyId> = group.members.iter().collect();
            while let Some(member) = waiting.pop() {
                if seen.insert(member) {
                    found.entry(member).or_default().push(&group.id);
                    let own = parties.iter().find(|party| party.id == *member);
                    waiting.extend(own.into_iter().flat_map(|party| &party.members));
                }
            }
        }
        found
    }

    fn draw(
        &mut self,
        party: usize,
        issue: usize,
        position: &Recorded<Position>,
        group: Option<&PartyId>,
    ) {
        let mut drawn = false;
        for id in &position.body.rejects {
            let Some(option) = self.mapped.option(issue, id) else {
                self.gone(&position.body.party, issue, id);
                continue;
            };
            let when = Condition::option(issue, option);
            let lines = &mut self.mapped.scenario.parties[party].red_lines;
            if lines.iter().any(|line| line.when == when) {
                continue;
            }
            let words = words(self.state, position);
            let note = match group.map(|group| self.party_name(group)) {
                None => words,
                Some(group) => Some(match words {
                    Some(words) => format!("as a member of {group}: {words}"),
                    None => format!("as a member of {group}"),
                }),
            };
            let weight = cost(position.body.salience);
            self.mapped.scenario.parties[party].red_lines.push(RedLine { when, weight, note });
            drawn = true;
        }
        if drawn {
            self.took(What::RedLine, Some(party), Some(issue), position, false);
        }
    }

    /// An option that the issue has no more.
    pub(super) fn gone(&mut self, party: &PartyId, issue: usize, option: &OptionId) {
        let title = &self.mapped.scenario.issues[issue].title;
        let told = format!(
            "{title}: {} speaks of `{option}`, which is no option of the issue any more.",
            self.party_name(party)
        );
        if !self.mapped.leftovers.contains(&told) {
            self.mapped.leftovers.push(told);
        }
    }

    /// A linkage that names what would do rules out everything else together with what it holds.
    pub(super) fn linkages(&mut self) {
        let (state, on) = (self.state, self.on);
        for entry in state.linkages.current().filter(|entry| entry.is_by(on)) {
            match self.together(&entry.body) {
                Ok(Some((party, held, line))) => {
                    self.mapped.scenario.parties[party].red_lines.push(line);
                    self.took(What::Linkage, Some(party), Some(held), entry, false);
                }
                Ok(None) => {}
                Err(why) => self.mapped.leftovers.push(why),
            }
        }
    }

    /// The red line of a linkage, with the places of its party and of what is held back; none where it
    /// rules nothing out. In words where the engine cannot take it up.
    fn together(&self, linkage: &Linkage) -> Result<Option<(usize, usize, RedLine)>, String> {
        let name = self.party_name(&linkage.party);
        let (Matter::Issue(held), Matter::Issue(until)) = (&linkage.holds, &linkage.until) else {
            return Err(format!(
                "{name} holds {} back until {} is settled: that is told of clauses, and here only issues count.",
                self.matter(&linkage.holds),
                self.matter(&linkage.until)
            ));
        };
        if linkage.until_options.is_empty() {
            return Err(format!(
                "{name} holds {} back until {} is settled: every package settles both, so it rules none out.",
                self.issue_title(held),
                self.issue_title(until)
            ));
        }
        let places = |issue: &IssueId, options: &[OptionId]| -> Option<(usize, Vec<usize>)> {
            let place = self.mapped.issue(issue)?;
            let options = options.iter().filter_map(|id| self.mapped.option(place, id));
            Some((place, options.collect()))
        };
        let unknown = || format!("{name}: a linkage names an issue that is not on the table.");
        let party = self.mapped.party(&linkage.party).ok_or_else(unknown)?;
        let (held, mut holds) = places(held, &linkage.holds_options).ok_or_else(unknown)?;
        let (until, would_do) = places(until, &linkage.until_options).ok_or_else(unknown)?;
        if linkage.holds_options.is_empty() {
            holds = (0..self.mapped.options[held].len()).collect();
        }
        holds.sort_unstable();
        let others: Vec<usize> = (0..self.mapped.options[until].len())
            .filter(|option| !would_do.contains(option))
            .collect();
        if holds.is_empty() || others.is_empty() {
            return Ok(None);
        }
        let consent = self.mapped.scenario.issues[held].consent.as_ref();
        if consent.is_some_and(|rule| !rule.parties().contains(&party)) {
            return Err(format!(
                "{name} would have {} only together with something else, but its agreement there is not needed.",
                self.mapped.scenario.issues[held].title
            ));
        }
        let titles = |issue: usize, options: &[usize]| {
            let titles: Vec<String> =
                options.iter().map(|&it| self.option_title(issue, it).to_owned()).collect();
            titles.join(" or ")
        };
        let words = linkage.note.clone().unwrap_or_else(|| {
            format!("{} only together with {}", titles(held, &holds), titles(until, &would_do))
        });
        let mut when = vec![(held, holds), (until, others)];
        when.sort_unstable();
        let salience = self.position(party, held).and_then(|position| position.body.salience);
        let (when, weight, note) = (Condition(when), cost(salience), Some(words));
        Ok(Some((party, held, RedLine { when, weight, note })))
    }

    fn matter(&self, matter: &Matter) -> String {
        match matter {
            Matter::Issue(issue) => self.issue_title(issue),
            Matter::Clause(clause) => format!("clause `{clause}`"),
        }
    }
}

/// What it costs to give a red line up: the salience of its issue, or 1 where that is not known. It
/// costs something even where the salience is 0: one hundredth.
fn cost(salience: Option<f64>) -> Exact {
    match salience.and_then(of_float) {
        None => whole(1),
        Some(weight) if weight > whole(0) => weight,
        Some(_) => whole(1) / whole(100),
    }
}

/// The words behind a position: what was said, what its evidence quotes, or its note.
fn words(state: &onetext_record::Negotiation, position: &Recorded<Position>) -> Option<String> {
    let said = position.body.statements.iter().filter_map(|id| state.statements.get(id));
    let said: Vec<String> = said.map(|statement| statement.body.words.clone()).collect();
    if !said.is_empty() {
        return Some(joined(&said));
    }
    let quoted: Vec<String> = position.quotes().map(|quote| quote.quote.clone()).collect();
    if quoted.is_empty() { position.body.note.clone() } else { Some(quoted.join(" … ")) }
}
