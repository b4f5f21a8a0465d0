//! What a document is made of, for programs that read it aloud: headings, lists, tables.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::tagging::{Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagTree};

use super::blocks::{Block, Role, Run, Table, Text};
use super::pages::{Part, SIDE, Target};

/// The pieces of paper that belong to each part.
pub(super) type Pieces = BTreeMap<Target, Vec<Identifier>>;

/// The tree of a document.
pub(super) fn tree(blocks: &[Block], pieces: &mut Pieces, language: &str) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    let levels = levels(blocks);
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        match block {
            Block::Text(Text { role: Role::Item(level), .. }) => {
                tree.push(list(blocks, &mut at, *level, pieces));
                continue;
            }
            Block::Text(text) => {
                let level = levels.get(at).copied().flatten();
                tree.push(paragraph(text, level, take(pieces, at, Part::Words)));
            }
            Block::Table(table) => tree.push(rows(table, at, pieces)),
        }
        at += 1;
    }
    tree
}

fn take(pieces: &mut Pieces, block: usize, part: Part) -> Vec<Node> {
    let found = pieces.remove(&Target { block, part }).unwrap_or_default();
    found.into_iter().map(Node::Leaf).collect()
}

fn paragraph(text: &Text, level: Option<u16>, children: Vec<Node>) -> TagGroup {
    match (text.role, level.and_then(NonZeroU16::new)) {
        (_, Some(level)) => {
            TagGroup::with_children(Tag::Hn(level, Some(words(&text.runs))), children)
        }
        (Role::Quote, _) => {
            let inner = TagGroup::with_children(Tag::P, children);
            TagGroup::with_children(Tag::BlockQuote, vec![Node::Group(inner)])
        }
        _ => TagGroup::with_children(Tag::P, children),
    }
}

/// The items from `at` on that stand at this level or below it.
fn list(blocks: &[Block], at: &mut usize, level: u8, pieces: &mut Pieces) -> TagGroup {
    let mut items: Vec<(Vec<Node>, Vec<Node>)> = Vec::new();
    let mut numbering = ListNumbering::None;
    while let Some(Block::Text(Text { role: Role::Item(own), marker, .. })) = blocks.get(*at) {
        if *own < level {
            break;
        }
        if let Some((_, body)) = items.last_mut().filter(|_| *own > level) {
            let below = list(blocks, at, *own, pieces);
            body.push(Node::Group(below));
            continue;
        }
        if marker.is_some() {
            numbering = ListNumbering::Disc;
        }
        let words = TagGroup::with_children(Tag::P, take(pieces, *at, Part::Words));
        items.push((take(pieces, *at, Part::Marker), vec![Node::Group(words)]));
        *at += 1;
    }
    let items = items.into_iter().map(|(label, body)| {
        let mut item = TagGroup::new(Tag::LI);
        if !label.is_empty() {
            item.push(TagGroup::with_children(Tag::Lbl, label));
        }
        item.push(TagGroup::with_children(Tag::LBody, body));
        Node::Group(item)
    });
    TagGroup::with_children(Tag::L(numbering), items.collect())
}

fn rows(table: &Table, block: usize, pieces: &mut Pieces) -> TagGroup {
    let mut row = |at: usize, columns: usize| {
        let mut row = TagGroup::new(Tag::TR);
        for column in 0..columns {
            let children = take(pieces, block, Part::Cell(at, column));
            row.push(match (at, column) {
                (0, _) => TagGroup::with_children(Tag::TH(TableHeaderScope::Column), children),
                (_, 0) => TagGroup::with_children(Tag::TH(TableHeaderScope::Row), children),
                _ => TagGroup::with_children(Tag::TD, children),
            });
        }
        row
    };
    let mut group = TagGroup::new(Tag::Table);
    let mut head = TagGroup::new(Tag::THead);
    head.push(row(0, table.head.len()));
    group.push(head);
    let mut body = TagGroup::new(Tag::TBody);
    for (at, cells) in table.rows.iter().enumerate() {
        body.push(row(at + 1, cells.len()));
    }
    group.push(body);
    group
}

/// The level of each heading, such that none is more than one below that before it.
fn levels(blocks: &[Block]) -> Vec<Option<u16>> {
    let mut open: Vec<u8> = Vec::new();
    let levels = blocks.iter().map(|block| {
        let Block::Text(text) = block else { return None };
        let own = match text.role {
            Role::Title => 0,
            Role::Heading(level) => level.max(1),
            _ => return None,
        };
        while open.last().is_some_and(|before| *before >= own) {
            open.pop();
        }
        open.push(own);
        u16::try_from(open.len()).ok()
    });
    levels.collect()
}

/// The bookmarks: headings with where they stand.
pub(super) fn outline(blocks: &[Block], headings: &[(usize, usize, f32)]) -> Outline {
    let levels = levels(blocks);
    let mut open: Vec<(u16, OutlineNode)> = Vec::new();
    let mut outline = Outline::new();
    let mut close = |open: &mut Vec<(u16, OutlineNode)>, to: u16| {
        while open.last().is_some_and(|(level, _)| *level >= to) {
            let Some((_, node)) = open.pop() else { break };
            match open.last_mut() {
                Some((_, parent)) => parent.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for (block, page, top) in headings {
        let (Some(Block::Text(text)), Some(Some(level))) = (blocks.get(*block), levels.get(*block))
        else {
            continue;
        };
        let words = words(&text.runs);
        if words.trim().is_empty() {
            continue;
        }
        close(&mut open, *level);
        let place = XyzDestination::new(*page, Point::from_xy(SIDE, (top - 8.0).max(0.0)));
        open.push((*level, OutlineNode::new(words, place).with_open(*level < 2)));
    }
    close(&mut open, 0);
    outline
}

fn words(runs: &[Run]) -> String {
    let all: String = runs.iter().map(|run| run.text.as_str()).collect();
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}
