//! The brief's Markdown as blocks, so that paper says what every other rendering says.

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::blocks::{Block, Look, Role, Run, Table, Text};

/// The blocks of a Markdown text, the first heading of the highest level as the title.
pub(super) fn blocks(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    reader.end_text();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    role: Role,
    marker: Option<&'static str>,
    depth: u8,
    quoted: bool,
    look: Look,
    table: Option<Table>,
    row: Vec<Vec<Run>>,
    is_head: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.words(&text);
            }
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.words("\n"),
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        // The faces have no cross of this form; the one that they have says the same.
        let text = text.replace('✕', "×");
        match self.runs.last_mut() {
            Some(run) if run.look == self.look => run.text.push_str(&text),
            _ => self.runs.push(Run { text, look: self.look }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if self.depth == 0 => {
                self.role = if self.quoted { Role::Quote } else { Role::Body };
            }
            Tag::Heading { level, .. } => {
                self.end_text();
                self.role = match level {
                    HeadingLevel::H1 if self.blocks.is_empty() => Role::Title,
                    level => Role::Heading(level as u8),
                };
            }
            Tag::BlockQuote(_) => self.quoted = true,
            Tag::List(_) => {
                // What an item says before the items below it is complete.
                self.end_text();
                self.depth = self.depth.saturating_add(1);
            }
            Tag::Item => {
                self.end_text();
                self.role = Role::Item(self.depth);
                self.marker = Some(if self.depth == 1 { "•" } else { "–" });
            }
            Tag::Strong => self.look.bold = true,
            Tag::Emphasis => self.look.italic = true,
            Tag::Table(alignments) => {
                let numbers = alignments.iter().map(|it| *it == Alignment::Right).collect();
                self.table = Some(Table { numbers, ..Table::default() });
            }
            Tag::TableHead => self.is_head = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => self.end_text(),
            TagEnd::BlockQuote(_) => self.quoted = false,
            TagEnd::List(_) => {
                self.end_text();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::Strong => self.look.bold = false,
            TagEnd::Emphasis => self.look.italic = false,
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.runs);
                self.row.push(cell);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                let is_head = std::mem::take(&mut self.is_head);
                if let Some(table) = &mut self.table {
                    if is_head { table.head = row } else { table.rows.push(row) }
                }
            }
            TagEnd::Table => self.blocks.extend(self.table.take().map(Block::Table)),
            _ => {}
        }
    }

    /// Ends a heading, a paragraph or what an item says.
    fn end_text(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        let (role, marker) = (self.role, self.marker.take());
        self.role = if self.depth > 0 { Role::Item(self.depth) } else { Role::Body };
        if !runs.is_empty() {
            self.blocks.push(Block::Text(Text { role, runs, marker }));
        }
    }
}
