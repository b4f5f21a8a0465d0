//! Drawing the desk: the list, the page of one proposal, and the line that asks.

use std::fmt::Write;

use onetext_read::review::{Decision, says};
use onetext_record::Part;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph, Wrap};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::desk::{Desk, Mode};
use super::passage::{passage, plain, signs};
use crate::commands::read::count;
use crate::commands::show;

/// From how many columns on the list and the page stand side by side.
const WIDE: u16 = 100;

/// How things are set apart: by style always, by colour where it is wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) colour: bool,
}

impl Look {
    fn with(self, style: Style, colour: Color) -> Style {
        if self.colour { style.fg(colour) } else { style }
    }

    pub(super) fn part(self, part: Part) -> Style {
        match part {
            Part::Content => Style::new().add_modifier(Modifier::BOLD),
            Part::Cue => self.with(Style::new().add_modifier(Modifier::UNDERLINED), Color::Cyan),
            Part::Speaker => self.with(Style::new().add_modifier(Modifier::ITALIC), Color::Magenta),
            Part::Context => faint(),
        }
    }

    fn decision(self, decision: Decision) -> Style {
        match decision {
            Decision::Open => Style::new(),
            Decision::Accepted => self.with(Style::new(), Color::Green),
            Decision::Rejected => self.with(faint(), Color::Red),
            Decision::Merged(_) => faint(),
        }
    }
}

/// What stands back.
pub(super) fn faint() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

/// A decision as a sign and a word.
fn told(decision: Decision) -> (&'static str, &'static str) {
    match decision {
        Decision::Open => ("·", "open"),
        Decision::Accepted => ("✓", "accepted"),
        Decision::Rejected => ("✕", "rejected"),
        Decision::Merged(_) => ("=", "merged"),
    }
}

/// Draws the desk on all of a frame.
pub(crate) fn draw(desk: &mut Desk, look: Look, frame: &mut Frame<'_>) {
    let whole = frame.area();
    if whole.width < 16 || whole.height < 5 {
        frame.render_widget(Paragraph::new("too small").wrap(Wrap { trim: true }), whole);
        return;
    }
    let below = foot(desk, whole.width);
    let lines = below.iter().map(|line| rows(line, whole.width)).sum::<u16>();
    let most = if whole.height >= 20 { 4 } else { 2 };
    let [top, middle, bottom] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(lines.clamp(2, most)),
    ])
    .areas(whole);
    frame.render_widget(head(desk), top);
    frame.render_widget(Paragraph::new(below).wrap(Wrap { trim: true }), bottom);
    let (list, page) = if whole.width >= WIDE {
        let [list, rule, page] = Layout::horizontal([
            Constraint::Percentage(45),
            Constraint::Length(3),
            Constraint::Min(1),
        ])
        .areas(middle);
        let bar = vec![Line::styled(" │", faint()); usize::from(rule.height)];
        frame.render_widget(Paragraph::new(bar), rule);
        (list, page)
    } else {
        let list = (middle.height * 2 / 5).max(1);
        let [list, rule, page] = Layout::vertical([
            Constraint::Length(list),
            Constraint::Length(u16::from(middle.height > 3)),
            Constraint::Min(0),
        ])
        .areas(middle);
        let line = "─".repeat(usize::from(rule.width));
        frame.render_widget(Paragraph::new(Line::styled(line, faint())), rule);
        (list, page)
    };
    draw_list(desk, look, frame, list);
    draw_page(desk, look, frame, page);
    match &desk.mode {
        Mode::Help => cover(frame, "Keys", help()),
        Mode::Mend { wrong, .. } => {
            let mut lines: Vec<Line<'_>> =
                wrong.iter().map(|why| Line::from(format!("• {}", plain(why)))).collect();
            lines.push(Line::default());
            lines.push(Line::from("e edit again, with what you typed    Esc leave it as it was"));
            cover(frame, "This does not fit", lines);
        }
        _ => {}
    }
}

/// How many rows a line takes when it is wrapped, or a little less.
fn rows(line: &Line<'_>, width: u16) -> u16 {
    let width = usize::from(width.max(1));
    u16::try_from(line.width().div_ceil(width).max(1)).unwrap_or(u16::MAX)
}

fn head(desk: &Desk) -> Line<'static> {
    let choices = &desk.choices;
    let of = |decision: Decision| choices.count(|other| other == decision);
    let merged = choices.count(|decision| matches!(decision, Decision::Merged(_)));
    let mut text = format!(
        "Review · {} open · {} accepted · {} rejected",
        of(Decision::Open),
        of(Decision::Accepted),
        of(Decision::Rejected)
    );
    if merged > 0 {
        let _ = write!(text, " · {merged} merged");
    }
    if let Some(kind) = desk.kind {
        let _ = write!(text, " · only {}", kind.plural());
    }
    if desk.only_open {
        text.push_str(" · only open");
    }
    if !desk.query.is_empty() {
        let _ = write!(text, " · with “{}”", plain(&desk.query));
    }
    let _ = write!(text, " · {}", plain(&desk.record));
    Line::styled(text, Style::new().add_modifier(Modifier::BOLD))
}

/// What was done, and what can be done.
fn foot(desk: &Desk, width: u16) -> Vec<Line<'static>> {
    let keys = |text: &str| Line::styled(text.to_owned(), faint());
    let ask = |text: String| Line::styled(text, Style::new().add_modifier(Modifier::BOLD));
    match &desk.mode {
        Mode::Search => vec![
            ask(format!("/{}█", plain(&desk.query))),
            keys("type words    Enter keep them    Esc show all"),
        ],
        Mode::Threshold(typed) => vec![
            ask(format!("accept all of this report that is at least so sure: {typed}█")),
            keys("type a number from 0 to 1    Enter accept    Esc do not"),
        ],
        Mode::Merge(from) => vec![
            ask(format!("same as {}: which one to keep?", plain(&desk.choices.name(*from)))),
            keys("↑ ↓ choose the one to keep    m or Enter merge    Esc do not"),
        ],
        Mode::Revive(item, others) => vec![
            ask(format!(
                "{} needs {}, which you rejected. Accept both?",
                plain(&desk.choices.name(*item)),
                plain(&desk.choices.names(others))
            )),
            keys("y yes    n no"),
        ],
        Mode::Leaving => match desk.choices.unwritten() {
            0 => vec![
                ask("What you changed on open proposals is kept only with a decision.".to_owned()),
                keys("q leave all the same    Esc stay"),
            ],
            n => vec![
                ask(format!("{} not written.", count(n, "decision"))),
                keys("w write and leave    q leave without writing    Esc stay"),
            ],
        },
        Mode::Browse | Mode::Help | Mode::Mend { .. } => {
            // As many keys as there is room for.
            let every = [
                "a accept  r reject  n next  e edit  m merge  u undo  A all above…  f kind  \
                 / search  w write  q leave  ? keys",
                "a accept  r reject  n next  e edit  m merge  u undo  w write  q leave  ? keys",
                "a accept  r reject  n next  ? keys",
            ];
            let fits = every.into_iter().find(|keyed| keyed.width() <= usize::from(width));
            vec![Line::from(plain(&desk.message)), keys(fits.unwrap_or("? keys"))]
        }
    }
}

/// A line of the list.
#[derive(Clone, Copy)]
enum Row {
    /// The report that those below are from.
    Report(usize),
    /// A proposal.
    Proposal(usize),
}

fn draw_list(desk: &Desk, look: Look, frame: &mut Frame<'_>, area: Rect) {
    let mut rows = Vec::new();
    let (mut report, mut at) = (None, 0);
    for i in desk.shown() {
        let from = desk.choices.items[i].report;
        if report.replace(from) != Some(from) {
            rows.push(Row::Report(from));
        }
        if i == desk.at {
            at = rows.len();
        }
        rows.push(Row::Proposal(i));
    }
    let height = usize::from(area.height);
    let first = at.saturating_sub(height / 2).min(rows.len().saturating_sub(height));
    // Of very many only those in sight are worded.
    let mut lines: Vec<Line<'static>> = rows[first..]
        .iter()
        .take(height)
        .map(|row| match *row {
            Row::Report(report) => heading(desk, report),
            Row::Proposal(i) => row_of(desk, i, look, usize::from(area.width)),
        })
        .collect();
    if lines.is_empty() {
        lines.push(Line::from("nothing left that is shown here; Esc shows all"));
    }
    frame.render_widget(Paragraph::new(lines), area);
}

fn heading(desk: &Desk, report: usize) -> Line<'static> {
    let document = &desk.choices.reports[report].document;
    let on = document.published.map(|on| format!(", {on}")).unwrap_or_default();
    let (id, title) = (&document.source.id, plain(&document.source.title));
    let title =
        if title == id.as_str() { format!("{id}{on}") } else { format!("{title} ({id}{on})") };
    Line::styled(title, Style::new().add_modifier(Modifier::BOLD))
}

fn row_of(desk: &Desk, i: usize, look: Look, width: usize) -> Line<'static> {
    let choice = desk.choices.get(i);
    let sure = desk.choices.items[i].proposal.confidence * 100.0;
    let (sign, _) = told(choice.decision);
    let is_here = i == desk.at;
    let pointer = match (is_here, desk.mode == Mode::Merge(i)) {
        (true, _) => "▸",
        (_, true) => "=",
        _ => " ",
    };
    let kind = choice.body.kind();
    let text = format!("{pointer}{sign} {sure:>3.0} % {kind:<10} {}", plain(&says(&choice.body)));
    let style = look.decision(choice.decision);
    if !is_here {
        return Line::styled(text, style);
    }
    let gap = width.saturating_sub(text.width());
    Line::styled(text + &" ".repeat(gap), style.add_modifier(Modifier::REVERSED))
}

fn draw_page(desk: &mut Desk, look: Look, frame: &mut Frame<'_>, area: Rect) {
    let Some(at) = desk.current() else { return };
    let lines = page(desk, at, look);
    let all: u16 = lines.iter().map(|line| rows(line, area.width)).fold(0, u16::saturating_add);
    // Wrapping at words takes a few rows more than counting columns says.
    let most = all.saturating_add(all / 8).saturating_sub(area.height.saturating_sub(1));
    desk.scroll = desk.scroll.min(most);
    let page = Paragraph::new(lines).wrap(Wrap { trim: false }).scroll((desk.scroll, 0));
    frame.render_widget(page, area);
}

/// All about one proposal.
fn page(desk: &Desk, at: usize, look: Look) -> Vec<Line<'static>> {
    let choices = &desk.choices;
    let (item, choice) = (&choices.items[at], choices.get(at));
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let sure = item.proposal.confidence * 100.0;
    let (_, word) = told(choice.decision);
    let mut lines = vec![Line::from(vec![
        Span::styled(choice.body.kind().to_string(), bold),
        Span::raw(format!(" {} · ", choice.body.id().unwrap_or_default())),
        Span::styled(word, look.decision(choice.decision).add_modifier(Modifier::BOLD)),
        Span::raw(format!(" · {sure:.0} % sure")),
    ])];
    if let Decision::Merged(into) = choice.decision {
        lines.push(Line::from(format!("the same as {}", plain(&choices.name(into)))));
    }
    lines.push(Line::default());
    let mut sources: Vec<_> = choice.evidence.iter().map(|evidence| &evidence.source).collect();
    sources.dedup();
    for source in sources {
        let mut reports = choices.reports.iter().map(|report| &report.document);
        if let Some(document) = reports.find(|document| document.source.id == *source) {
            if *source != choices.reports[item.report].document.source.id {
                lines.push(Line::styled(plain(&document.source.title), bold));
            }
            lines.extend(passage(document, &choice.evidence, look));
        }
    }
    let mut legend = Vec::new();
    for (part, means) in [
        (Part::Content, "said"),
        (Part::Cue, "cue"),
        (Part::Speaker, "who"),
        (Part::Context, "context"),
    ] {
        if choice.evidence.iter().any(|evidence| evidence.part == part) {
            let (before, behind) = signs(part);
            legend.push(Span::styled(format!("{before}{means}{behind}"), look.part(part)));
            legend.push(Span::raw(" "));
        }
    }
    lines.push(Line::from(legend));
    lines.push(Line::default());
    let mut field = |label: &str, value: &str| {
        lines.push(Line::from(vec![
            Span::styled(format!("{label:<12} "), faint()),
            Span::raw(plain(value)),
        ]));
    };
    let value = serde_json::to_value(&choice.body).unwrap_or_default();
    let fields = value.as_object().and_then(|kinds| kinds.values().next());
    let fields = fields.and_then(Value::as_object).into_iter().flatten();
    for (name, value) in fields.filter(|(name, _)| *name != "id") {
        for (n, line) in show::lines(value).into_iter().enumerate() {
            field(if n == 0 { name } else { "" }, &line);
        }
    }
    if let Some(on) = choice.on {
        field("on", &on.to_string());
    }
    field("why", &format!("rule {}", item.proposal.rule));
    for (n, need) in choices.needs(at).into_iter().enumerate() {
        let (_, word) = told(choices.get(need).decision);
        let label = if n == 0 { "needs" } else { "" };
        field(label, &format!("{} ({word})", choices.name(need)));
    }
    lines
}

/// Lines in a box over all else.
fn cover(frame: &mut Frame<'_>, title: &str, lines: Vec<Line<'_>>) {
    let whole = frame.area();
    let width = whole.width.saturating_sub(4).min(76);
    let rows = lines.iter().map(|line| rows(line, width.saturating_sub(4))).sum::<u16>();
    let height = rows.saturating_add(3).min(whole.height.saturating_sub(1));
    let area = Rect { x: (whole.width - width) / 2, y: (whole.height - height) / 2, width, height };
    let block = Block::bordered()
        .title(format!(" {title} "))
        .border_style(faint())
        .padding(ratatui::widgets::Padding::horizontal(1));
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }).block(block), area);
}

fn help() -> Vec<Line<'static>> {
    const KEYS: [(&str, &str); 17] = [
        ("a", "accept, with the parties, persons and issues it needs"),
        ("r", "reject: remembered, and not proposed again"),
        ("space n", "leave open, and go to the next open one"),
        ("e", "edit in your editor"),
        ("m", "mark as the same as another"),
        ("o", "open again"),
        ("u", "undo, step by step"),
        ("A", "accept all of this report that is sure enough"),
        ("↑ ↓ k j", "one back, one on; K J ten"),
        ("g G", "first, last"),
        ("PgUp PgDn", "scroll the page"),
        ("f", "one kind after the other, then all"),
        ("t", "only open ones, or all"),
        ("/", "search"),
        ("Esc", "show all again"),
        ("w", "write: nothing is in the record before"),
        ("q", "leave"),
    ];
    KEYS.iter().map(|(key, what)| Line::from(format!("{key:<10} {what}"))).collect()
}
