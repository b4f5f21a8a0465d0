//! The brief for a terminal: headings, hanging indents, no line wider than the screen.

use onetext_record::body::Role;

use crate::Brief;
use crate::phrase;
use crate::section::drafts::DraftLine;
use crate::section::matrix::{Cell, Held, Matrix, Row, Said};
use crate::section::meetings::{MeetingLine, Standing};
use crate::section::parties::PersonLine;
use crate::section::{Origin, Words};
use crate::settlement::Settlement;

mod agreement;
mod blocks;
mod grid;
mod many;
mod page;
mod versions;

use agreement::{blockers, claims, consent, sources};
use many::{differences, moves};
use page::{Page, Tone};

/// The narrowest screen that the brief is laid out for.
const NARROWEST: usize = 40;

/// The brief as text of at most `width` columns, with ANSI styles if `colour`.
pub fn terminal(brief: &Brief, width: usize, colour: bool) -> String {
    let mut page = Page::new(width.max(NARROWEST), colour);
    title(&mut page, brief);
    lead(&mut page, brief);
    parties(&mut page, brief);
    meetings(&mut page, &brief.meetings);
    drafts(&mut page, brief);
    matrix(&mut page, &brief.matrix);
    moves(&mut page, &brief.moves);
    consent(&mut page, brief);
    claims(&mut page, brief);
    differences(&mut page, &brief.differences);
    blockers(&mut page, brief);
    settlement(&mut page, brief);
    sources(&mut page, brief);
    page.finish()
}

fn settlement(page: &mut Page, brief: &Brief) {
    page.heading(phrase::SETTLEMENT);
    match &brief.settlement {
        None => page.nothing(phrase::NO_SETTLEMENT),
        Some(settlement) => blocks::blocks(page, &crate::settlement::blocks(settlement)),
    }
}

/// What could be agreed, alone, as text of at most `width` columns, with ANSI styles if `colour`.
pub(crate) fn settled(settlement: &Settlement, width: usize, colour: bool) -> String {
    let mut page = Page::new(width.max(NARROWEST), colour);
    page.line(0, 0, &[(Tone::Strong, &settlement.title)]);
    page.line(0, 0, &[(Tone::Quiet, phrase::SETTLED)]);
    page.blank();
    blocks::blocks(&mut page, &crate::settlement::blocks(settlement));
    page.finish()
}

fn title(page: &mut Page, brief: &Brief) {
    page.line(0, 0, &[(Tone::Strong, &brief.title)]);
    page.line(0, 0, &[(Tone::Quiet, &phrase::dateline(brief))]);
    if let Some(summary) = &brief.summary {
        page.blank();
        page.line(0, 0, &[(Tone::Plain, summary)]);
    }
    if let Some(machine) = phrase::machine_read(brief) {
        page.blank();
        page.line(0, 0, &[(Tone::Alert, &machine)]);
    }
}

fn lead(page: &mut Page, brief: &Brief) {
    page.heading("What changed");
    if brief.lead.changes.is_empty() {
        page.nothing("Nothing in the record has a date.");
    }
    for change in &brief.lead.changes {
        let on = change.on.as_deref().map(phrase::date).unwrap_or_default();
        let cites = cites(&change.origin);
        page.line(2, 4, &[(Tone::Quiet, &on), (Tone::Plain, &change.what), (Tone::Quiet, &cites)]);
    }
    if let Some(more) = phrase::left_out(&brief.lead) {
        page.nothing(&more);
    }
    page.heading("What is next");
    if brief.lead.next.is_empty() {
        page.nothing("No meeting to come is recorded.");
    }
    for meeting in &brief.lead.next {
        meeting_line(page, meeting);
    }
}

fn parties(page: &mut Page, brief: &Brief) {
    page.heading("Parties and people");
    if brief.parties.is_empty() {
        page.nothing("No party is recorded.");
    }
    let mut role: Option<Role> = None;
    for party in &brief.parties {
        if role != Some(party.role) {
            role = Some(party.role);
            page.line(2, 2, &[(Tone::Quiet, phrase::roles(party.role))]);
        }
        let person = |person: &PersonLine| {
            format!("{} {}", phrase::person(person), cites(&person.origin)).trim().to_owned()
        };
        let persons: Vec<String> = party.persons.iter().map(person).collect();
        let persons =
            if persons.is_empty() { String::new() } else { format!("– {}", persons.join("; ")) };
        let members = match party.members.as_slice() {
            [] => String::new(),
            members => format!("({})", phrase::names(members)),
        };
        let cites = cites(&party.origin);
        page.line(
            4,
            8,
            &[
                (Tone::Strong, &party.name),
                (Tone::Plain, &members),
                (Tone::Quiet, &cites),
                (Tone::Plain, &persons),
            ],
        );
        for person in &party.persons {
            if let Some(note) = &person.note {
                page.line(8, 10, &[(Tone::Quiet, &format!("{}: {note}", person.name))]);
            }
        }
        if let Some(note) = &party.note {
            page.line(8, 8, &[(Tone::Quiet, note)]);
        }
        for alternative in &party.without_agreement {
            let cites = self::cites(&alternative.origin);
            let what = phrase::alternative(alternative);
            page.line(8, 10, &[(Tone::Plain, &what), (Tone::Quiet, &cites)]);
        }
    }
}

fn meetings(page: &mut Page, meetings: &[MeetingLine]) {
    page.heading("Meetings");
    if meetings.is_empty() {
        page.nothing("No meeting is recorded.");
    }
    for meeting in meetings {
        meeting_line(page, meeting);
    }
}

fn meeting_line(page: &mut Page, meeting: &MeetingLine) {
    let when = phrase::time(meeting);
    let status = format!("({})", phrase::status(meeting.status));
    let tone = if meeting.status == Standing::Planned { Tone::Strong } else { Tone::Plain };
    let cites = cites(&meeting.origin);
    page.line(
        2,
        4,
        &[
            (Tone::Quiet, &when),
            (tone, &phrase::meeting(meeting)),
            (Tone::Quiet, &status),
            (Tone::Quiet, &cites),
        ],
    );
    let details = [phrase::seats(meeting), phrase::on_the_table(meeting), phrase::outcome(meeting)];
    for detail in details.into_iter().flatten() {
        page.line(6, 8, &[(Tone::Plain, &detail)]);
    }
    quotes(page, 6, &meeting.origin);
}

fn drafts(page: &mut Page, brief: &Brief) {
    page.heading("Drafts");
    if brief.drafts.is_empty() {
        page.nothing("No draft is recorded.");
    }
    for draft in &brief.drafts {
        draft_lines(page, draft);
    }
    versions::versions(page, &brief.versions);
}

fn draft_lines(page: &mut Page, draft: &DraftLine) {
    let indent = 2 + 2 * draft.depth.min(6);
    let branch = if draft.depth == 0 { "" } else { "└" };
    page.line(
        indent,
        indent + 4,
        &[
            (Tone::Quiet, branch),
            (Tone::Strong, &draft.title),
            (Tone::Quiet, &cites(&draft.origin)),
        ],
    );
    let inner = indent + 4;
    page.line(inner, inner + 2, &[(Tone::Plain, &phrase::draft(draft))]);
    for movement in &draft.movement {
        page.line(inner, inner + 2, &[(Tone::Plain, &format!("{}:", phrase::since(movement)))]);
        for moved in phrase::moves(movement) {
            page.line(inner + 2, inner + 4, &[(Tone::Plain, &phrase::sentence(&moved))]);
        }
    }
    page.line(inner, inner + 2, &[(Tone::Plain, &phrase::seen(draft))]);
    for words in draft.words_on_who_saw_it() {
        quote(page, inner + 2, words);
    }
    if !draft.settles.is_empty() {
        let settled = phrase::settled(draft).join("; ");
        page.line(inner, inner + 2, &[(Tone::Plain, &phrase::sentence(&settled))]);
    }
    // What was open in a draft that has been revised since is history.
    if !draft.revised && !draft.open.is_empty() {
        page.line(inner, inner, &[(Tone::Plain, "Still in brackets:")]);
        for open in &draft.open {
            page.line(inner + 2, inner + 4, &[(Tone::Plain, &phrase::open(open))]);
        }
    }
    for endorsement in &draft.endorsements {
        page.line(
            inner,
            inner + 2,
            &[
                (Tone::Strong, &endorsement.party.name),
                (Tone::Plain, &phrase::word_on(endorsement)),
                (Tone::Quiet, &cites(&endorsement.origin)),
            ],
        );
    }
    if let Some(note) = &draft.note {
        page.line(inner, inner + 2, &[(Tone::Quiet, note)]);
    }
    quotes(page, inner, &draft.origin);
}

fn matrix(page: &mut Page, matrix: &Matrix) {
    page.heading("Issues and positions");
    if matrix.rows.is_empty() {
        page.nothing("No issue is recorded.");
        return;
    }
    grid::grid(page, matrix);
    for row in &matrix.rows {
        issue(page, row, matrix);
    }
}

fn issue(page: &mut Page, row: &Row, matrix: &Matrix) {
    page.blank();
    page.line(2, 4, &[(Tone::Strong, &row.issue.name)]);
    if let Some(question) = &row.question {
        page.line(4, 4, &[(Tone::Quiet, question)]);
    }
    if !row.options.is_empty() {
        let options: Vec<String> = row.options.iter().map(|option| option.name.clone()).collect();
        page.line(4, 6, &[(Tone::Quiet, &format!("Options: {}", options.join(" / ")))]);
    }
    let (known, silent): (Vec<_>, Vec<_>) =
        row.cells.iter().zip(&matrix.parties).partition(|(cell, _)| !cell.is_empty());
    for (cell, party) in &known {
        cell_lines(page, cell, &party.name);
    }
    for said in &row.unattributed {
        said_lines(page, 4, said);
    }
    more(page, 4, row.more_unattributed);
    if known.is_empty() && row.unattributed.is_empty() {
        page.line(4, 6, &[(Tone::Quiet, phrase::NOBODY)]);
        quotes(page, 6, &row.origin);
    } else if !silent.is_empty() {
        let silent: Vec<String> = silent.iter().map(|(_, party)| party.name.clone()).collect();
        let text = format!("Nothing recorded from {}", phrase::list(&silent));
        page.line(4, 6, &[(Tone::Quiet, &text)]);
    }
}

fn more(page: &mut Page, indent: usize, n: usize) {
    if let Some(more) = phrase::more(n) {
        page.line(indent, indent + 2, &[(Tone::Quiet, &more)]);
    }
}

fn cell_lines(page: &mut Page, cell: &Cell, party: &str) {
    if let Some(held) = &cell.stance {
        held_lines(page, held, party);
    } else {
        page.line(4, 8, &[(Tone::Strong, party), (Tone::Quiet, phrase::NO_POSITION)]);
    }
    for said in &cell.said {
        said_lines(page, 8, said);
    }
    more(page, 8, cell.more_said);
    if let Some(before) = cell.stance.as_ref().and_then(|held| held.earlier.first()) {
        page.line(8, 10, &[(Tone::Quiet, &format!("Before that, {}", phrase::before(before)))]);
    }
}

fn held_lines(page: &mut Page, held: &Held, party: &str) {
    let several = phrase::is_plural(party);
    let open = phrase::stance_of(several, &held.prefers, &held.accepts, &[]);
    let red = phrase::stance_of(several, &[], &[], &held.rejects);
    let mut line = vec![(Tone::Strong, party)];
    line.extend(open.as_deref().map(|open| (Tone::Plain, open)));
    line.extend(
        red.as_deref().into_iter().flat_map(|red| [(Tone::Alert, "✕"), (Tone::Alert, red)]),
    );
    // Where no option is named, the words are the position.
    let (position, note) = match (line.len(), &held.note) {
        (1, note) => (Some(note.as_deref().unwrap_or(phrase::NO_OPTION)), None),
        (_, note) => (None, note.as_deref()),
    };
    line.extend(position.map(|position| (Tone::Plain, position)));
    page.line(4, 8, &line);
    if let Some(note) = note {
        page.line(8, 8, &[(Tone::Plain, note)]);
    }
    page.line(8, 10, &[(Tone::Quiet, &phrase::standing(held))]);
    quotes(page, 8, &held.origin);
    for said in &held.statements {
        said_lines(page, 8, said);
    }
}

fn said_lines(page: &mut Page, indent: usize, said: &Said) {
    let words = phrase::in_quotes(&said.words);
    let cites = cites(&said.origin);
    let who = format!("{}:", phrase::said(said));
    page.line(
        indent,
        indent + 4,
        &[(Tone::Plain, &who), (Tone::Plain, &words), (Tone::Quiet, &cites)],
    );
    let caution = phrase::caution(said);
    if !caution.is_empty() {
        page.line(indent + 4, indent + 6, &[(Tone::Quiet, &caution)]);
    }
}

/// The words behind a line, each with its source.
fn quotes(page: &mut Page, indent: usize, origin: &Origin) {
    for words in &origin.words {
        quote(page, indent, words);
    }
}

fn quote(page: &mut Page, indent: usize, words: &Words) {
    let (quoted, cite) = (phrase::in_quotes(&words.quote), format!("[{}]", words.source));
    page.line(indent, indent + 2, &[(Tone::Quote, &quoted), (Tone::Quiet, &cite)]);
}

fn cites(origin: &Origin) -> String {
    phrase::cites(origin).unwrap_or_default()
}
