//! Turns the tree of a pattern into steps.
//!
//! Every step names the one that follows, and equal steps are one, so that the thousand
//! alternatives of a pattern share their endings. Alternatives are chosen by the next character
//! where there are many: of all that could match, only those that begin with it are tried.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::charset::{CharSet, SetTable};
use super::error::Fault;
use super::parse::{Assert, Node, Way};

/// More steps than this are taken for an attack; spaCy's largest pattern has a tenth.
const MOST_STEPS: usize = 1 << 18;

/// From so many alternatives on the next character chooses.
const MANY: usize = 3;

/// Tables that would take longer to make are made without looking beyond ASCII.
const MOST_TABLE_WORK: usize = 1 << 26;

/// The number of a step.
pub(super) type Pc = u32;

/// What to do at a place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Char {
        c: char,
        next: Pc,
    },
    Set {
        set: u32,
        next: Pc,
    },
    /// Try the first, then the second.
    Split {
        first: Pc,
        second: Pc,
    },
    /// As many characters of a set as there are, then fewer.
    Star {
        set: u32,
        next: Pc,
    },
    Look {
        body: Pc,
        next: Pc,
        way: Way,
        negative: bool,
    },
    Assert {
        assert: Assert,
        next: Pc,
    },
    /// Try the alternatives that the next character allows, in order.
    Choose {
        table: u32,
    },
    Match,
}

/// Which way a program walks through the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

/// The alternatives that each next character allows.
#[derive(Debug)]
pub(super) struct Choice {
    ascii: [u16; 128],
    /// Ascending ranges beyond ASCII with their lists; what is in none has the list `beyond`.
    wide: Vec<(u32, u32, u16)>,
    beyond: u16,
    /// The list where the text is at its end.
    end: u16,
    lists: Vec<Vec<Pc>>,
}

impl Choice {
    /// What to try before a character, or at the end of the text.
    pub(super) fn before(&self, c: Option<char>) -> &[Pc] {
        let list = match c {
            None => self.end,
            Some(c) if c.is_ascii() => self.ascii[c as usize],
            Some(c) => {
                let code = u32::from(c);
                let place = self.wide.partition_point(|&(_, last, _)| last < code);
                match self.wide.get(place) {
                    Some(&(first, _, list)) if first <= code => list,
                    _ => self.beyond,
                }
            }
        };
        &self.lists[list as usize]
    }
}

/// The steps of one pattern in one direction.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) choices: Vec<Choice>,
    pub(super) start: Pc,
    /// For each step where paths can part or come together its number among them, else `u32::MAX`.
    pub(super) forks: Vec<u32>,
    pub(super) fork_count: usize,
}

/// The steps of a tree.
pub(super) fn compile(
    node: &Node,
    sets: &SetTable,
    direction: Direction,
) -> Result<Program, Fault> {
    let mut compiler = Compiler {
        sets,
        direction,
        steps: Vec::new(),
        known: HashMap::default(),
        choices: Vec::new(),
    };
    let end = compiler.step(Step::Match)?;
    let start = compiler.node(node, end)?;
    let mut fork_count = 0;
    let forks = compiler.steps.iter().map(|step| match step {
        Step::Split { .. } | Step::Star { .. } | Step::Choose { .. } => {
            fork_count += 1;
            fork_count - 1
        }
        _ => u32::MAX,
    });
    Ok(Program {
        forks: forks.collect(),
        start,
        fork_count: fork_count as usize,
        steps: compiler.steps,
        choices: compiler.choices,
    })
}

struct Compiler<'a> {
    sets: &'a SetTable,
    direction: Direction,
    steps: Vec<Step>,
    known: HashMap<Step, Pc, FixedState>,
    choices: Vec<Choice>,
}

impl Compiler<'_> {
    /// The number of a step, made if it is new.
    fn step(&mut self, step: Step) -> Result<Pc, Fault> {
        if let Some(&known) = self.known.get(&step) {
            return Ok(known);
        }
        let pc = self.new_step(step)?;
        self.known.insert(step, pc);
        Ok(pc)
    }

    fn new_step(&mut self, step: Step) -> Result<Pc, Fault> {
        if self.steps.len() >= MOST_STEPS {
            return Err(Fault::TooLarge);
        }
        let pc = Pc::try_from(self.steps.len()).map_err(|_| Fault::TooLarge)?;
        self.steps.push(step);
        Ok(pc)
    }

    /// The first step of a part that is followed by the step `next`.
    fn node(&mut self, node: &Node, next: Pc) -> Result<Pc, Fault> {
        match node {
            Node::Char(c) => self.step(Step::Char { c: *c, next }),
            Node::Set(set) => self.step(Step::Set { set: set.0, next }),
            Node::Concat(parts) => match self.direction {
                Direction::Forward => {
                    parts.iter().rev().try_fold(next, |next, part| self.node(part, next))
                }
                Direction::Backward => {
                    parts.iter().try_fold(next, |next, part| self.node(part, next))
                }
            },
            Node::Alternatives(all) if all.len() < MANY => {
                let starts: Vec<Pc> =
                    all.iter().map(|node| self.node(node, next)).collect::<Result<_, _>>()?;
                let (&last, before) = starts.split_last().ok_or(Fault::TooLarge)?;
                before
                    .iter()
                    .rev()
                    .try_fold(last, |second, &first| self.step(Step::Split { first, second }))
            }
            Node::Alternatives(all) => {
                let starts: Vec<Pc> =
                    all.iter().map(|node| self.node(node, next)).collect::<Result<_, _>>()?;
                let firsts: Vec<First> = all.iter().map(|node| self.first(node)).collect();
                let table = u32::try_from(self.choices.len()).map_err(|_| Fault::TooLarge)?;
                self.choices.push(choice(&starts, &firsts)?);
                self.new_step(Step::Choose { table })
            }
            Node::Repeat { node, min, max, greedy } => {
                let tail = match max {
                    None => self.endless(node, *greedy, next)?,
                    Some(max) => {
                        let mut tail = next;
                        for _ in *min..*max {
                            let body = self.node(node, tail)?;
                            tail = self.either(body, next, *greedy)?;
                        }
                        tail
                    }
                };
                let mut tail = tail;
                for _ in 0..*min {
                    let before = self.node(node, tail)?;
                    // What takes no step needs no second copy.
                    if before == tail {
                        break;
                    }
                    tail = before;
                }
                Ok(tail)
            }
            Node::Look { node, way, negative } => {
                let outer = std::mem::replace(&mut self.direction, Direction::Forward);
                let end = self.step(Step::Match)?;
                let body = self.node(node, end);
                self.direction = outer;
                self.step(Step::Look { body: body?, next, way: *way, negative: *negative })
            }
            Node::Assert(assert) => self.step(Step::Assert { assert: *assert, next }),
        }
    }

    fn either(&mut self, body: Pc, next: Pc, greedy: bool) -> Result<Pc, Fault> {
        self.step(if greedy {
            Step::Split { first: body, second: next }
        } else {
            Step::Split { first: next, second: body }
        })
    }

    /// A part any number of times.
    fn endless(&mut self, node: &Node, greedy: bool, next: Pc) -> Result<Pc, Fault> {
        if let (Node::Set(set), true) = (node, greedy) {
            return self.step(Step::Star { set: set.0, next });
        }
        // The loop's own step must be there before its body can lead back to it.
        let again = self.new_step(Step::Match)?;
        let body = self.node(node, again)?;
        self.steps[again as usize] = if greedy {
            Step::Split { first: body, second: next }
        } else {
            Step::Split { first: next, second: body }
        };
        Ok(again)
    }

    /// What a part can begin with, in the direction of the program.
    fn first(&self, node: &Node) -> First {
        match node {
            Node::Char(c) => {
                let code = u32::from(*c);
                if c.is_ascii() {
                    First { ascii: 1 << code, ..First::default() }
                } else {
                    First { wide: vec![(code, code)], ..First::default() }
                }
            }
            Node::Set(set) => {
                let set: &CharSet = self.sets.get(*set);
                First { ascii: set.ascii(), wide: set.wide_bounds().to_vec(), nullable: false }
            }
            Node::Concat(parts) => {
                let mut all = First { nullable: true, ..First::default() };
                let mut parts: Vec<&Node> = parts.iter().collect();
                if self.direction == Direction::Backward {
                    parts.reverse();
                }
                for part in parts {
                    let first = self.first(part);
                    all.nullable = first.nullable;
                    all.add(first);
                    if !all.nullable {
                        break;
                    }
                }
                all
            }
            Node::Alternatives(alternatives) => {
                let mut all = First::default();
                for node in alternatives {
                    let first = self.first(node);
                    all.nullable |= first.nullable;
                    all.add(first);
                }
                all
            }
            Node::Repeat { node, min, max, .. } => {
                if *max == Some(0) {
                    return First { nullable: true, ..First::default() };
                }
                let mut first = self.first(node);
                first.nullable |= *min == 0;
                first
            }
            Node::Look { .. } | Node::Assert(_) => First { nullable: true, ..First::default() },
        }
    }
}

/// What a part can begin with.
#[derive(Debug, Clone, Default)]
struct First {
    ascii: u128,
    wide: Vec<(u32, u32)>,
    /// It can match nothing, so that any character may come next.
    nullable: bool,
}

impl First {
    fn add(&mut self, other: Self) {
        self.ascii |= other.ascii;
        self.wide.extend(other.wide);
    }
}

/// The table that chooses among alternatives by what they can begin with.
fn choice(starts: &[Pc], firsts: &[First]) -> Result<Choice, Fault> {
    let mut lists = Lists::default();
    let of = |holds: &dyn Fn(usize) -> bool| -> Vec<Pc> {
        (0..starts.len()).filter(|&alternative| holds(alternative)).map(|a| starts[a]).collect()
    };
    let beyond = lists.intern(of(&|a| firsts[a].nullable))?;
    let mut ascii = [0; 128];
    for (code, list) in ascii.iter_mut().enumerate() {
        *list = lists.intern(of(&|a| firsts[a].nullable || firsts[a].ascii >> code & 1 != 0))?;
    }
    // Going through the ranges of all alternatives from left to right, how many ranges of each
    // cover the place is kept; a list holds from where something changes to where it does again.
    let mut edges: Vec<(u32, bool, usize)> = Vec::new();
    for (alternative, first) in firsts.iter().enumerate().filter(|(_, first)| !first.nullable) {
        for &(from, to) in &first.wide {
            edges.push((from, true, alternative));
            edges.push((to + 1, false, alternative));
        }
    }
    if edges.len().saturating_mul(starts.len()) > MOST_TABLE_WORK {
        let all = lists.intern(starts.to_vec())?;
        return Ok(Choice { ascii, wide: vec![], beyond: all, end: beyond, lists: lists.lists });
    }
    edges.sort_unstable();
    let mut open = vec![0_u32; starts.len()];
    let mut open_count = 0;
    let mut wide = Vec::new();
    let mut edges = edges.into_iter().peekable();
    while let Some((from, opens, alternative)) = edges.next() {
        open[alternative] = if opens { open[alternative] + 1 } else { open[alternative] - 1 };
        open_count = if opens { open_count + 1 } else { open_count - 1 };
        let Some(&(until, ..)) = edges.peek() else { break };
        if until > from && open_count > 0 {
            let list = lists.intern(of(&|a| firsts[a].nullable || open[a] > 0))?;
            wide.push((from, until - 1, list));
        }
    }
    Ok(Choice { ascii, wide, beyond, end: beyond, lists: lists.lists })
}

#[derive(Default)]
struct Lists {
    lists: Vec<Vec<Pc>>,
    known: HashMap<Vec<Pc>, u16, FixedState>,
}

impl Lists {
    fn intern(&mut self, list: Vec<Pc>) -> Result<u16, Fault> {
        if let Some(&known) = self.known.get(&list) {
            return Ok(known);
        }
        let id = u16::try_from(self.lists.len()).map_err(|_| Fault::TooLarge)?;
        self.lists.push(list.clone());
        self.known.insert(list, id);
        Ok(id)
    }
}
