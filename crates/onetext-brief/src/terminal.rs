//! The brief for a terminal: headings, hanging indents, no line wider than the screen.

use onetext_record::body::Role;

use crate::Brief;
use crate::phrase;
use crate::section::Origin;
use crate::section::drafts::DraftLine;
use crate::section::matrix::{Cell, Matrix, Row, Said};
use crate::section::meetings::{MeetingLine, Standing};

mod grid;
mod page;

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
    drafts(&mut page, &brief.drafts);
    matrix(&mut page, &brief.matrix);
    consent(&mut page, brief);
    claims(&mut page, brief);
    blockers(&mut page, brief);
    sources(&mut page, brief);
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
        let persons: Vec<String> = party.persons.iter().map(phrase::person).collect();
        let mut rest = persons.join("; ");
        if !party.members.is_empty() {
            rest = format!("({}) {rest}", phrase::names(&party.members));
        }
        let cites = cites(&party.origin);
        page.line(
            4,
            8,
            &[(Tone::Strong, &party.name), (Tone::Plain, &rest), (Tone::Quiet, &cites)],
        );
        for person in
            party.persons.iter().filter_map(|person| Some((person, person.note.as_ref()?)))
        {
            page.line(8, 10, &[(Tone::Quiet, &format!("{}: {}", person.0.name, person.1))]);
        }
        if let Some(note) = &party.note {
            page.line(8, 8, &[(Tone::Quiet, note)]);
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
    let seats: Vec<String> = meeting.seats.iter().map(phrase::seat).collect();
    if !seats.is_empty() {
        page.line(6, 8, &[(Tone::Plain, &phrase::list(&seats))]);
    }
    if !meeting.issues.is_empty() {
        page.line(
            6,
            8,
            &[(Tone::Plain, &format!("On the table: {}", phrase::names(&meeting.issues)))],
        );
    }
    if let Some(outcome) = &meeting.outcome {
        page.line(6, 8, &[(Tone::Plain, &format!("Outcome: {outcome}"))]);
    }
    quotes(page, 6, &meeting.origin);
}

fn drafts(page: &mut Page, drafts: &[DraftLine]) {
    page.heading("Drafts");
    if drafts.is_empty() {
        page.nothing("No draft is recorded.");
    }
    for draft in drafts {
        draft_lines(page, draft);
    }
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
    page.line(inner, inner + 2, &[(Tone::Plain, &phrase::seen(&draft.seen_by))]);
    if !draft.settles.is_empty() {
        let settled: Vec<String> = draft.settles.iter().map(phrase::settles).collect();
        page.line(inner, inner + 2, &[(Tone::Plain, &settled.join("; "))]);
    }
    for endorsement in &draft.endorsements {
        let clause = endorsement
            .clause
            .as_ref()
            .map(|clause| format!(" on {}", clause.name))
            .unwrap_or_default();
        let note = endorsement.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let text = format!("{}{clause}{note}", phrase::endorsement(endorsement.word));
        page.line(
            inner,
            inner + 2,
            &[
                (Tone::Strong, &endorsement.party.name),
                (Tone::Plain, &text),
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
    let mut empty = true;
    for (cell, party) in row.cells.iter().zip(&matrix.parties) {
        if cell.stance.is_some() || !cell.said.is_empty() {
            empty = false;
            cell_lines(page, cell, &party.name);
        }
    }
    for said in &row.unattributed {
        empty = false;
        said_lines(page, 4, said);
    }
    if empty {
        page.nothing("No party's position or words on it are recorded.");
    }
}

fn cell_lines(page: &mut Page, cell: &Cell, party: &str) {
    if let Some(held) = &cell.stance {
        let open = phrase::stance(&held.prefers, &held.accepts, &[]);
        let red = phrase::stance(&[], &[], &held.rejects);
        let mut parts = vec![(Tone::Strong, party)];
        let has_red = !held.rejects.is_empty();
        if !has_red || !held.prefers.is_empty() || !held.accepts.is_empty() {
            parts.push((Tone::Plain, open.as_str()));
        }
        if has_red {
            parts.push((Tone::Alert, "✕"));
            parts.push((Tone::Alert, red.as_str()));
        }
        page.line(4, 8, &parts);
        if let Some(note) = &held.note {
            page.line(8, 8, &[(Tone::Plain, note)]);
        }
        page.line(8, 10, &[(Tone::Quiet, &phrase::standing(held))]);
        quotes(page, 8, &held.origin);
        for said in &held.statements {
            said_lines(page, 8, said);
        }
        if let Some(before) = held.earlier.first() {
            page.line(8, 10, &[(Tone::Quiet, &format!("Before that, {}", phrase::before(before)))]);
        }
    }
    for said in &cell.said {
        said_lines(page, if cell.stance.is_some() { 8 } else { 4 }, said);
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

fn consent(page: &mut Page, brief: &Brief) {
    page.heading("Consent");
    if brief.consent.is_empty() {
        page.nothing("No issue is recorded, so no consent is needed.");
    }
    let (ruled, bare): (Vec<_>, Vec<_>) =
        brief.consent.iter().partition(|line| line.rule.is_some() || !line.others.is_empty());
    for line in ruled {
        let rule = line
            .rule
            .as_ref()
            .map_or_else(|| "no rule in force is recorded".to_owned(), phrase::rule);
        let status = if line.rule.is_some() {
            format!("– {}", phrase::consent(&line.status))
        } else {
            String::new()
        };
        let cites =
            line.rule.as_ref().and_then(|rule| rule.origin.as_ref()).map(cites).unwrap_or_default();
        page.line(
            2,
            6,
            &[
                (Tone::Strong, &line.issue.name),
                (Tone::Plain, &rule),
                (Tone::Alert, &status),
                (Tone::Quiet, &cites),
            ],
        );
        if !line.ad_referendum.is_empty() {
            page.line(
                6,
                8,
                &[(
                    Tone::Plain,
                    &format!("Only ad referendum: {}", phrase::names(&line.ad_referendum)),
                )],
            );
        }
        if !line.reserved.is_empty() {
            page.line(
                6,
                8,
                &[(Tone::Plain, &format!("With a reservation: {}", phrase::names(&line.reserved)))],
            );
        }
        for other in &line.others {
            page.line(6, 8, &[(Tone::Plain, &phrase::rule(other))]);
            if let Some(origin) = &other.origin {
                quotes(page, 8, origin);
            }
        }
    }
    if !bare.is_empty() {
        let names: Vec<_> = bare.iter().map(|line| line.issue.name.clone()).collect();
        page.nothing(&format!(
            "Whose agreement is needed is not recorded for: {}.",
            names.join(", ")
        ));
    }
}

fn claims(page: &mut Page, brief: &Brief) {
    page.heading("Contested claims");
    if brief.claims.is_empty() {
        page.nothing("No claim is recorded.");
    }
    for claim in &brief.claims {
        let by = if claim.by.is_empty() { "Somebody".to_owned() } else { phrase::names(&claim.by) };
        let on = claim.on.as_deref().map(phrase::date).unwrap_or_default();
        let state = if claim.contested { "contested" } else { "not contested in the record" };
        page.line(2, 6, &[(Tone::Strong, &claim.text), (Tone::Quiet, &format!("({state})"))]);
        page.line(6, 8, &[(Tone::Plain, &format!("{by} states it")), (Tone::Quiet, &on)]);
        quotes(page, 8, &claim.origin);
        for word in &claim.assessments {
            let monitor = if word.monitor { "(monitor)" } else { "" };
            let text = word.text.as_ref().map(|text| format!("– {text}")).unwrap_or_default();
            page.line(
                6,
                8,
                &[
                    (Tone::Plain, &word.by.name),
                    (Tone::Quiet, monitor),
                    (Tone::Plain, phrase::assessment(word.word)),
                    (Tone::Plain, &text),
                ],
            );
            quotes(page, 8, &word.origin);
        }
    }
}

fn blockers(page: &mut Page, brief: &Brief) {
    page.heading("What blocks agreement");
    if brief.blockers.is_empty() {
        page.nothing("No needed party's requirement is ruled out by another's recorded position.");
    }
    for blocker in &brief.blockers {
        page.line(
            2,
            6,
            &[
                (Tone::Strong, &format!("{}:", blocker.issue.name)),
                (
                    Tone::Plain,
                    &format!(
                        "{} requires {}",
                        blocker.party.name.name,
                        phrase::names(&blocker.requires)
                    ),
                ),
                (Tone::Quiet, &cites(&blocker.party.origin)),
            ],
        );
        for opposed in &blocker.against {
            page.line(
                6,
                8,
                &[
                    (Tone::Alert, "✕"),
                    (
                        Tone::Plain,
                        &format!(
                            "{} rules out {}",
                            opposed.side.name.name,
                            phrase::names(&opposed.rejects)
                        ),
                    ),
                    (Tone::Quiet, &cites(&opposed.side.origin)),
                ],
            );
        }
        let way = if blocker.ways_out.is_empty() {
            "Every option is ruled out by a party that is needed.".to_owned()
        } else {
            format!("Ruled out by nobody needed: {}", phrase::names(&blocker.ways_out))
        };
        page.line(6, 8, &[(Tone::Plain, &way)]);
    }
}

fn sources(page: &mut Page, brief: &Brief) {
    page.heading("Sources");
    if brief.sources.is_empty() {
        page.nothing("No source is recorded.");
    }
    for source in &brief.sources {
        let publisher =
            source.publisher.clone().unwrap_or_else(|| "publisher not known".to_owned());
        let on = source.on.as_deref().map_or_else(|| "date not known".to_owned(), phrase::date);
        let number = format!("[{}]", source.number);
        let facts = format!(
            "{publisher}, {on} · SHA-256 {}…",
            &source.sha256.get(..12).unwrap_or_default()
        );
        page.line(
            2,
            6,
            &[(Tone::Quiet, &number), (Tone::Plain, &source.title), (Tone::Quiet, &facts)],
        );
        if let Some(url) = &source.url {
            page.line(6, 6, &[(Tone::Quiet, url)]);
        }
    }
}

/// The words behind a line, each with its source.
fn quotes(page: &mut Page, indent: usize, origin: &Origin) {
    for words in &origin.words {
        let cite = format!("[{}]", words.source);
        page.line(
            indent,
            indent + 2,
            &[(Tone::Quote, &phrase::in_quotes(&words.quote)), (Tone::Quiet, &cite)],
        );
    }
}

/// The numbers of the sources behind a line: `[1, 3]`.
fn cites(origin: &Origin) -> String {
    let mut numbers: Vec<usize> = origin.words.iter().map(|words| words.source).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() {
        return String::new();
    }
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("[{}]", numbers.join(", "))
}
