//! One node of the search: the options still open, and what follows from them.

use super::demand::DemandSet;
use super::number::Number;
use super::table::{Line, Parts, Table};

/// A sum that is asked of every package.
#[derive(Debug, Clone)]
pub(super) struct Row<N> {
    /// What each option adds; by slot.
    pub(super) gains: Vec<N>,
    /// What every package has.
    pub(super) start: N,
    /// What combinations of options add: the term and how much.
    pub(super) terms: Vec<(usize, N)>,
    /// The least sum.
    pub(super) floor: N,
    /// The largest difference between the options of an issue; by issue.
    pub(super) spread: Vec<N>,
    /// Whose demands it stands for.
    pub(super) demands: DemandSet,
    /// Its floor in small numbers, and its dimension.
    pub(super) rough_floor: f64,
    pub(super) dim: usize,
    /// The party that does not agree below the floor; none where no package may be below it.
    pub(super) party: Option<usize>,
}

impl<N: Number> Row<N> {
    pub(super) fn new(table: &Table<N>, gains: Vec<N>, start: N, floor: N) -> Self {
        let spread = (0..table.sizes.len()).map(|issue| {
            let options = &gains[table.slot[issue]..table.slot[issue + 1]];
            let mut spread = options.iter().max().cloned().unwrap_or_else(N::zero);
            spread.sub(&options.iter().min().cloned().unwrap_or_else(N::zero));
            spread
        });
        let (spread, demands) = (spread.collect(), DemandSet::default());
        Self {
            gains,
            start,
            terms: Vec::new(),
            floor,
            spread,
            demands,
            rough_floor: 0.0,
            dim: 0,
            party: None,
        }
    }
}

/// What is asked: the demands that are kept, as red lines and constraints, sums and consent rules.
#[derive(Debug, Clone)]
pub(super) struct Question<'t, N> {
    pub(super) table: &'t Table<N>,
    pub(super) kept: DemandSet,
    /// The red lines and constraints that are kept.
    pub(super) lines: Vec<&'t Line>,
    /// Those that touch an issue; by issue.
    pub(super) touching: Vec<Vec<usize>>,
    pub(super) rows: Vec<Row<N>>,
    /// What options add in small numbers; by slot, then row. Empty where they are not used.
    pub(super) rough: Vec<f64>,
}

/// A node. What has been worked out stays true below it.
#[derive(Debug, Clone)]
pub(super) struct Node<N> {
    /// The open options, as bits.
    pub(super) open: Vec<u64>,
    /// The most that an issue can add to a row; by row, then issue.
    tops: Vec<N>,
    /// The parties that are below their reservation value whatever comes.
    out: Vec<bool>,
    /// The parties that must get at least their reservation value.
    bound: Vec<bool>,
    /// Whose red line is crossed on which issue; by party, then issue.
    against: Vec<bool>,
    /// Whose consent an issue cannot do without; by party, then issue.
    needed: Vec<bool>,
}

/// What is left to look at.
#[derive(Debug, Default)]
struct Agenda {
    /// Issues whose open options have changed.
    issues: Vec<usize>,
    /// Issues whose consent is to be weighed anew.
    consents: Vec<usize>,
}

/// Nothing fits below this node.
#[derive(Debug)]
pub(super) struct Dead;

impl<N: Number> Node<N> {
    /// All options open, or one on one issue.
    pub(super) fn root(ask: &Question<'_, N>, fixed: Option<(usize, usize)>) -> Self {
        let table = ask.table;
        let (issues, parties) = (table.sizes.len(), table.parties);
        let mut open = Vec::new();
        for &size in &table.sizes {
            let full = size / 64;
            open.extend(std::iter::repeat_n(u64::MAX, full));
            if size % 64 > 0 {
                open.push((1 << (size % 64)) - 1);
            }
        }
        let mut node = Self {
            open,
            tops: vec![N::zero(); ask.rows.len() * issues],
            out: vec![false; parties],
            bound: vec![false; parties],
            against: vec![false; parties * issues],
            needed: vec![false; parties * issues],
        };
        if let Some((issue, option)) = fixed {
            node.choose(table, issue, option);
        }
        node
    }

    /// Leaves one option of an issue open.
    pub(super) fn choose(&mut self, table: &Table<N>, issue: usize, option: usize) {
        let words = &mut self.open[table.word[issue]..table.word[issue + 1]];
        words.fill(0);
        if let Some(word) = words.get_mut(option / 64) {
            *word = 1 << (option % 64);
        }
    }

    pub(super) fn is_open(&self, table: &Table<N>, issue: usize, option: usize) -> bool {
        self.open[table.word[issue] + option / 64] >> (option % 64) & 1 == 1
    }

    /// How many options of an issue are open.
    pub(super) fn count(&self, table: &Table<N>, issue: usize) -> u32 {
        let words = &self.open[table.word[issue]..table.word[issue + 1]];
        words.iter().map(|word| word.count_ones()).sum()
    }

    /// The first open option of an issue.
    pub(super) fn option(&self, table: &Table<N>, issue: usize) -> usize {
        (0..table.sizes[issue]).find(|&it| self.is_open(table, issue, it)).unwrap_or_default()
    }

    /// Whether every open option of an issue is among these.
    pub(super) fn inside(&self, table: &Table<N>, issue: usize, bits: &[u64]) -> bool {
        let words = &self.open[table.word[issue]..table.word[issue + 1]];
        words.iter().zip(bits).all(|(word, it)| word & !it == 0)
    }

    /// Whether no open option of an issue is among these.
    fn outside(&self, table: &Table<N>, issue: usize, bits: &[u64]) -> bool {
        let words = &self.open[table.word[issue]..table.word[issue + 1]];
        words.iter().zip(bits).all(|(word, it)| word & it == 0)
    }

    /// Closes an option of an issue.
    pub(super) fn shut(&mut self, table: &Table<N>, issue: usize, option: usize) {
        self.open[table.word[issue] + option / 64] &= !(1 << (option % 64));
    }

    /// Whether a row must reach its floor.
    pub(super) fn firm_row(&self, row: &Row<N>) -> bool {
        row.party.is_none_or(|party| self.bound[party])
    }

    /// By term: whether it can still count, and whether it counts for sure.
    fn terms(&self, table: &Table<N>) -> Vec<(bool, bool)> {
        let one = |parts: &Parts| {
            let open = !parts.iter().any(|(issue, bits)| self.outside(table, *issue, bits));
            (open, parts.iter().all(|(issue, bits)| self.inside(table, *issue, bits)))
        };
        table.terms.iter().map(|(parts, _)| one(parts)).collect()
    }

    /// What the rows have before any issue is settled, less their floors, in small numbers.
    pub(super) fn rough_base(&self, question: &Question<'_, N>) -> Vec<f64> {
        let terms = self.terms(question.table);
        let base = question.rows.iter().map(|row| {
            let rough = question.table.rough.as_ref().and_then(|rough| rough.get(row.dim));
            let added = rough.into_iter().flat_map(|rough| &rough.terms).zip(&terms);
            let added = added.filter(|(value, (open, sure))| *sure || (*open && **value > 0.0));
            added.map(|(value, _)| value).sum::<f64>() - row.rough_floor
        });
        base.collect()
    }

    /// Closes every option that the change of one issue, or of all, rules out; adds to `used` the
    /// demands that did it.
    pub(super) fn settle(
        &mut self,
        ask: &Question<'_, N>,
        changed: Option<usize>,
        used: &mut DemandSet,
    ) -> Result<(), Dead> {
        let issues = ask.table.sizes.len();
        let mut agenda = Agenda::default();
        if let Some(issue) = changed {
            agenda.issues.push(issue);
        } else {
            agenda.issues.extend(0..issues);
            agenda.consents.extend(0..issues);
        }
        loop {
            while let Some(issue) = agenda.issues.pop() {
                if self.count(ask.table, issue) == 0 {
                    return Err(Dead);
                }
                self.top(ask, issue);
                for &line in &ask.touching[issue] {
                    self.line(ask, line, &mut agenda, used)?;
                }
            }
            if let Some(issue) = agenda.consents.pop() {
                self.consent(ask, issue, &mut agenda, used)?;
                continue;
            }
            self.sums(ask, &mut agenda, used)?;
            if agenda.issues.is_empty() && agenda.consents.is_empty() {
                return Ok(());
            }
        }
    }

    fn top(&mut self, ask: &Question<'_, N>, issue: usize) {
        let (table, issues) = (ask.table, ask.table.sizes.len());
        for (row, one) in ask.rows.iter().enumerate() {
            let options = (0..table.sizes[issue]).filter(|&it| self.is_open(table, issue, it));
            let most = options.map(|option| &one.gains[table.slot[issue] + option]).max();
            if let Some(most) = most {
                self.tops[row * issues + issue] = most.clone();
            }
        }
    }

    /// Whether nothing that crosses a line is agreeable any more.
    fn firm(&self, ask: &Question<'_, N>, line: &Line) -> bool {
        let issues = ask.table.sizes.len();
        line.party.is_none_or(|party| {
            line.parts.iter().any(|(issue, _)| self.needed[party * issues + issue])
        })
    }

    fn line(
        &mut self,
        ask: &Question<'_, N>,
        line: usize,
        agenda: &mut Agenda,
        used: &mut DemandSet,
    ) -> Result<(), Dead> {
        let (table, line) = (ask.table, ask.lines[line]);
        let mut last = None;
        for (issue, bits) in &line.parts {
            if self.outside(table, *issue, bits) {
                return Ok(());
            }
            if !self.inside(table, *issue, bits) && last.replace((*issue, bits)).is_some() {
                return Ok(());
            }
        }
        let firm = self.firm(ask, line);
        let reason = line.demand.map_or(*used, |demand| used.with(demand));
        match (last, line.party) {
            (None, _) if firm => {
                *used = reason;
                return Err(Dead);
            }
            (None, Some(party)) => {
                for (issue, _) in &line.parts {
                    let against = &mut self.against[party * table.sizes.len() + issue];
                    if !std::mem::replace(against, true) {
                        *used = reason;
                        agenda.consents.push(*issue);
                    }
                }
            }
            (Some((issue, bits)), _) if firm => {
                *used = reason;
                let words = &mut self.open[table.word[issue]..table.word[issue + 1]];
                words.iter_mut().zip(bits).for_each(|(word, it)| *word &= !it);
                agenda.issues.push(issue);
            }
            _ => {}
        }
        Ok(())
    }

    /// Who can still agree to an issue, and whose consent it then cannot do without.
    fn consent(
        &mut self,
        ask: &Question<'_, N>,
        issue: usize,
        agenda: &mut Agenda,
        used: &mut DemandSet,
    ) -> Result<(), Dead> {
        let table = ask.table;
        let issues = table.sizes.len();
        let (rule, demand) = &table.rules[issue];
        if demand.is_some_and(|demand| !ask.kept.contains(demand)) {
            return Ok(());
        }
        let may: Vec<bool> = (0..table.parties)
            .map(|party| !self.out[party] && !self.against[party * issues + issue])
            .collect();
        let met = |without: Option<usize>| {
            let agrees = |party: usize| may[party] && Some(party) != without;
            match rule {
                Some(rule) => rule.met(&agrees),
                None => (0..may.len()).all(agrees),
            }
        };
        if !met(None) {
            *used = demand.map_or(*used, |demand| used.with(demand));
            return Err(Dead);
        }
        for party in (0..table.parties).filter(|&party| may[party]) {
            if self.needed[party * issues + issue] || met(Some(party)) {
                continue;
            }
            *used = demand.map_or(*used, |demand| used.with(demand));
            self.needed[party * issues + issue] = true;
            self.bound[party] = true;
            let own = ask.lines.iter().filter(|line| line.party == Some(party));
            agenda
                .issues
                .extend(own.filter_map(|line| line.parts.first()).map(|(issue, _)| *issue));
        }
        Ok(())
    }

    fn sums(
        &mut self,
        ask: &Question<'_, N>,
        agenda: &mut Agenda,
        used: &mut DemandSet,
    ) -> Result<(), Dead> {
        let (table, issues) = (ask.table, ask.table.sizes.len());
        let terms = self.terms(table);
        for (at, row) in ask.rows.iter().enumerate() {
            let firm = self.firm_row(row);
            if !firm && row.party.is_some_and(|party| self.out[party]) {
                continue;
            }
            let mut slack = row.start.clone();
            self.tops[at * issues..(at + 1) * issues].iter().for_each(|top| slack.add(top));
            for (term, value) in &row.terms {
                let (open, sure) = terms[*term];
                if sure || (open && *value > N::zero()) {
                    slack.add(value);
                }
            }
            slack.sub(&row.floor);
            if slack < N::zero() {
                *used = used.or(row.demands);
                let Some(party) = row.party.filter(|_| !firm) else { return Err(Dead) };
                self.out[party] = true;
                agenda.consents.extend(0..issues);
            } else if firm {
                self.close(ask, at, &slack, agenda, used);
            }
        }
        Ok(())
    }

    /// Closes the options that would put a row below its floor even if all else were at its best.
    fn close(
        &mut self,
        ask: &Question<'_, N>,
        at: usize,
        slack: &N,
        agenda: &mut Agenda,
        used: &mut DemandSet,
    ) {
        let (table, row, issues) = (ask.table, &ask.rows[at], ask.table.sizes.len());
        for issue in (0..issues).filter(|&issue| row.spread[issue] > *slack) {
            let mut closed = false;
            for option in 0..table.sizes[issue] {
                let mut loss = self.tops[at * issues + issue].clone();
                loss.sub(&row.gains[table.slot[issue] + option]);
                if loss > *slack && self.is_open(table, issue, option) {
                    self.shut(table, issue, option);
                    closed = true;
                }
            }
            if closed {
                *used = used.or(row.demands);
                agenda.issues.push(issue);
            }
        }
    }
}
