//! Blocks on a page.

use maud::{Markup, PreEscaped, html};

use super::parts::name;
use crate::blocks::{Block, Sound, Table};

pub(super) fn blocks(blocks: &[Block]) -> Markup {
    let mut parts: Vec<(Option<&str>, Vec<&Block>)> = vec![(None, Vec::new())];
    for block in blocks {
        match block {
            Block::Heading(text) => parts.push((Some(text), Vec::new())),
            other => {
                if let Some((_, part)) = parts.last_mut() {
                    part.push(other);
                }
            }
        }
    }
    html! {
        @for (heading, part) in parts.iter().filter(|(heading, part)| heading.is_some() || !part.is_empty()) {
            article {
                @if let Some(heading) = heading { h3 { (name(heading)) } }
                @for block in part { (piece(block)) }
            }
        }
    }
}

fn piece(block: &Block) -> Markup {
    match block {
        Block::Heading(text) => html! { h3 { (name(text)) } },
        Block::Text(sound, text) => match sound {
            Sound::Plain => html! { p { (name(text)) } },
            Sound::Strong => html! { p { strong { (name(text)) } } },
            Sound::Quiet => html! { p.facts { (name(text)) } },
            Sound::Alert => html! { p.refused { (name(text)) } },
        },
        Block::List(points) => html! {
            ul {
                @for point in points {
                    li {
                        (name(&point.text))
                        @for below in &point.below { p.facts { (name(below)) } }
                    }
                }
            }
        },
        Block::Table(it) => table(it),
        Block::Drawing { title, svg } => html! {
            figure.chart {
                (PreEscaped(svg))
                figcaption { (name(title)) }
            }
        },
    }
}

fn table(table: &Table) -> Markup {
    let class = |at: usize| table.numbers.contains(&at).then_some("number");
    html! {
        div.scrolls role="region" aria-label=(crate::blank::harmless(&table.title)) tabindex="0" {
            table.figures {
                thead {
                    tr {
                        @for (at, head) in table.head.iter().enumerate() {
                            th class=[class(at)] scope="col" { (name(head)) }
                        }
                    }
                }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 { th scope="row" { (name(cell)) } }
                                @else { td class=[class(at)] { (name(cell)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
