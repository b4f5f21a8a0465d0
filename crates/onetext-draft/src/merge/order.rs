//! In which order two parties' clauses stand.
//!
//! The first party's order is taken; what only the second moved goes where the second put it, and
//! what the second inserted goes behind what it stands behind there.

use std::ops::Range;

use super::Side;

/// A stretch of the parent's text, or a paragraph that a party inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A stretch, by number.
    Node(usize),
    /// A party and the paragraph of its text.
    New(usize, usize),
}

/// A list in which items can be taken out and put in anywhere.
struct List {
    items: Vec<Item>,
    /// The place behind each; place 0 is before the first item.
    next: Vec<usize>,
    back: Vec<usize>,
}

/// So many insertions of the first party are searched for one that is the same as the second's.
const FAR: usize = 1_000;

const NONE: usize = usize::MAX;

impl List {
    fn new() -> Self {
        Self { items: vec![Item::New(NONE, NONE)], next: vec![NONE], back: vec![NONE] }
    }

    fn add(&mut self, item: Item) -> usize {
        self.items.push(item);
        self.next.push(NONE);
        self.back.push(NONE);
        self.items.len() - 1
    }

    fn put(&mut self, place: usize, behind: usize) {
        let next = std::mem::replace(&mut self.next[behind], place);
        self.back[place] = behind;
        self.next[place] = next;
        if next != NONE {
            self.back[next] = place;
        }
    }

    fn take(&mut self, place: usize) {
        let (back, next) = (self.back[place], self.next[place]);
        self.next[back] = next;
        if next != NONE {
            self.back[next] = back;
        }
    }

    /// The last place, which is not before `place`.
    fn last(&self, mut place: usize) -> usize {
        while let Some(&next) = self.next.get(place).filter(|&&next| next != NONE) {
            place = next;
        }
        place
    }

    /// The places behind `place` that hold what the first party inserted.
    fn first_partys(&self, place: usize) -> impl Iterator<Item = usize> {
        let is_new = |&at: &usize| at != NONE && matches!(self.items[at], Item::New(0, _));
        std::iter::successors(Some(self.next[place]).filter(is_new), move |&at| {
            Some(self.next[at]).filter(is_new)
        })
    }
}

/// What the merged text has, in order. `same` says whether two inserted paragraphs are alike.
pub(super) fn order(
    nodes: &[Range<usize>],
    sides: &[Side; 2],
    same: impl Fn(usize, usize) -> bool,
) -> Vec<Item> {
    let [first, second] = sides;
    // A stretch is gone if one party deleted it and the other did not change it.
    let stays = |node: usize| match (first.is_gone(node), second.is_gone(node)) {
        (true, true) => false,
        (true, false) => second.changed[node],
        (false, true) => first.changed[node],
        (false, false) => true,
    };
    let mut list = List::new();
    let mut places = vec![NONE; nodes.len()];
    let mut tail = 0;
    for &item in &first.items {
        let place = match item {
            Item::Node(node) if !stays(node) => continue,
            Item::Node(node) => {
                places[node] = list.add(item);
                places[node]
            }
            Item::New(_, paragraph) => list.add(Item::New(0, paragraph)),
        };
        list.put(place, tail);
        tail = place;
    }
    let is_node = |item: &Item| matches!(item, Item::Node(_));
    let closing = second.items.iter().rposition(is_node).map_or(0, |at| at + 1);
    let mut at = 0;
    for (number, &item) in second.items.iter().enumerate() {
        match item {
            Item::Node(node) if !stays(node) => {}
            Item::Node(node) => {
                if places[node] == NONE {
                    places[node] = list.add(item);
                    list.put(places[node], at);
                } else if second.moved[node] && !first.moved[node] {
                    list.take(places[node]);
                    list.put(places[node], at);
                }
                at = places[node];
            }
            Item::New(_, paragraph) => {
                let is_same = |&place: &usize| matches!(list.items[place], Item::New(_, other) if same(other, paragraph));
                let found = list.first_partys(at).take(FAR).find(is_same);
                if let Some(place) = found {
                    at = place;
                    continue;
                }
                // What closes the second party's text closes the merged one.
                let behind = if number == closing {
                    list.last(at)
                } else {
                    list.first_partys(at).last().unwrap_or(at)
                };
                let place = list.add(Item::New(1, paragraph));
                list.put(place, behind);
                at = place;
            }
        }
    }
    let all = std::iter::successors(Some(list.next[0]), |&place| list.next.get(place).copied());
    all.take_while(|&place| place != NONE).map(|place| list.items[place]).collect()
}
