//! The brief as Markdown, for repositories, wikis and mail.
//!
//! `CommonMark` with the tables of GitHub's kind. Sources are cited as `[3]`, which Markdown leaves
//! alone where nothing defines a link of that name; and nothing does, for every text from outside
//! passes `escape`.

use crate::section::drafts::DraftLine;
use crate::section::meetings::MeetingLine;
use crate::section::parties::PartyLine;
use crate::section::{Origin, Words};
use crate::settlement::Settlement;
use crate::{Brief, phrase};

mod agreement;
mod blocks;
mod escape;
mod many;
mod matrix;
mod versions;

use escape::{strong, text};

/// The brief as Markdown.
pub fn markdown(brief: &Brief) -> String {
    let mut page = Page { out: String::new() };
    title(&mut page, brief);
    lead(&mut page, brief);
    parties(&mut page, &brief.parties);
    page.heading(2, "Meetings");
    page.nothing(brief.meetings.is_empty(), "No meeting is recorded.");
    brief.meetings.iter().for_each(|line| meeting(&mut page, line));
    drafts(&mut page, &brief.drafts);
    versions::versions(&mut page, &brief.versions);
    matrix::matrix(&mut page, &brief.matrix);
    many::moves(&mut page, &brief.moves);
    agreement::consent(&mut page, brief);
    agreement::claims(&mut page, &brief.claims);
    many::differences(&mut page, &brief.differences);
    agreement::blockers(&mut page, &brief.blockers, &brief.matrix);
    page.heading(2, phrase::SETTLEMENT);
    page.nothing(brief.settlement.is_none(), phrase::NO_SETTLEMENT);
    if let Some(settlement) = &brief.settlement {
        blocks::blocks(&mut page, &crate::settlement::blocks(settlement));
    }
    agreement::sources(&mut page, &brief.sources);
    page.out
}

/// What could be agreed, alone.
pub(crate) fn settled(settlement: &Settlement) -> String {
    let mut page = Page { out: String::new() };
    page.heading(1, &text(&settlement.title));
    page.line(&text(phrase::SETTLED));
    blocks::blocks(&mut page, &crate::settlement::blocks(settlement));
    page.out
}

/// Markdown as it grows. What is put on a page has been escaped.
struct Page {
    out: String,
}

impl Page {
    /// A block of its own, with an empty line before it.
    fn block(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.line(text);
    }

    fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {text}", "#".repeat(level)));
        self.out.push('\n');
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A point of a list, `depth` points deep.
    fn point(&mut self, depth: usize, text: &str) {
        // A point without words would swallow the next one.
        let text = if text.is_empty() { "–" } else { text };
        self.line(&format!("{}- {text}", "  ".repeat(depth)));
    }

    /// What is said where a section has nothing to say.
    fn nothing(&mut self, is_empty: bool, sentence: &str) {
        if is_empty {
            self.line(&format!("*{sentence}*"));
        }
    }

    /// The words behind a line, each with its source.
    fn quotes(&mut self, depth: usize, origin: &Origin) {
        origin.words.iter().for_each(|words| self.quote(depth, words));
    }

    fn quote(&mut self, depth: usize, words: &Words) {
        let quote = text(&phrase::in_quotes(&words.quote));
        self.point(depth, &format!("{quote} [{}]", words.source));
    }
}

/// Pieces with spaces between them.
fn join(pieces: &[&str]) -> String {
    let pieces: Vec<&str> = pieces.iter().copied().filter(|piece| !piece.is_empty()).collect();
    pieces.join(" ")
}

fn cites(origin: &Origin) -> String {
    phrase::cites(origin).unwrap_or_default()
}

fn title(page: &mut Page, brief: &Brief) {
    page.heading(1, &text(&brief.title));
    page.line(&text(&phrase::dateline(brief)));
    page.block(&text(brief.summary.as_deref().unwrap_or_default()));
    if let Some(machine) = phrase::machine_read(brief) {
        page.block(&strong(&machine));
    }
}

fn lead(page: &mut Page, brief: &Brief) {
    page.heading(2, "What changed");
    page.nothing(brief.lead.changes.is_empty(), "Nothing in the record has a date.");
    for change in &brief.lead.changes {
        let on = strong(&change.on.as_deref().map(phrase::date).unwrap_or_default());
        page.point(0, &join(&[&on, &text(&change.what), &cites(&change.origin)]));
    }
    if let Some(more) = phrase::left_out(&brief.lead) {
        page.point(0, &text(&more));
    }
    page.heading(2, "What is next");
    page.nothing(brief.lead.next.is_empty(), "No meeting to come is recorded.");
    brief.lead.next.iter().for_each(|line| meeting(page, line));
}

fn parties(page: &mut Page, parties: &[PartyLine]) {
    page.heading(2, "Parties and people");
    page.nothing(parties.is_empty(), "No party is recorded.");
    let mut role = None;
    for party in parties {
        if role != Some(party.role) {
            if role.is_some() {
                page.line("");
            }
            role = Some(party.role);
            page.line(&format!("{}:", phrase::roles(party.role)));
            page.line("");
        }
        let members = match party.members.as_slice() {
            [] => String::new(),
            members => format!("({})", text(&phrase::names(members))),
        };
        page.point(0, &join(&[&strong(&party.name), &members, &cites(&party.origin)]));
        for person in &party.persons {
            let note = person.note.as_ref().map(|note| format!("– {}", text(note)));
            let name = text(&phrase::person(person));
            page.point(1, &join(&[&name, &note.unwrap_or_default(), &cites(&person.origin)]));
        }
        if let Some(note) = &party.note {
            page.point(1, &text(note));
        }
        for alternative in &party.without_agreement {
            let what = text(&phrase::alternative(alternative));
            page.point(1, &join(&[&what, &cites(&alternative.origin)]));
        }
    }
}

fn meeting(page: &mut Page, meeting: &MeetingLine) {
    let (when, name) = (phrase::time(meeting), phrase::meeting(meeting));
    let status = format!("({})", phrase::status(meeting.status));
    let cites = cites(&meeting.origin);
    page.point(0, &join(&[&strong(&when), &text(&name), &status, &cites]));
    let details = [phrase::seats(meeting), phrase::on_the_table(meeting), phrase::outcome(meeting)];
    for detail in details.into_iter().flatten() {
        page.point(1, &text(&detail));
    }
    page.quotes(1, &meeting.origin);
}

/// The lineage is told by each draft's parents; deep nesting would be unreadable, so the list is
/// flat.
fn drafts(page: &mut Page, drafts: &[DraftLine]) {
    page.heading(2, "Drafts");
    page.nothing(drafts.is_empty(), "No draft is recorded.");
    for draft in drafts {
        page.point(0, &join(&[&strong(&draft.title), &cites(&draft.origin)]));
        page.point(1, &text(&phrase::draft(draft)));
        for movement in &draft.movement {
            page.point(1, &format!("{}:", text(&phrase::since(movement))));
            for moved in phrase::moves(movement) {
                page.point(2, &text(&phrase::sentence(&moved)));
            }
        }
        page.point(1, &text(&phrase::seen(draft)));
        draft.words_on_who_saw_it().into_iter().for_each(|words| page.quote(2, words));
        if !draft.settles.is_empty() {
            page.point(1, &text(&phrase::sentence(&phrase::settled(draft).join("; "))));
        }
        // What was open in a draft that has been revised since is history.
        if !draft.revised && !draft.open.is_empty() {
            page.point(1, "Still in brackets:");
            for open in &draft.open {
                page.point(2, &text(&phrase::open(open)));
            }
        }
        for endorsement in &draft.endorsements {
            let word = text(&phrase::word_on(endorsement));
            let cites = cites(&endorsement.origin);
            page.point(1, &join(&[&strong(&endorsement.party.name), &word, &cites]));
        }
        if let Some(note) = &draft.note {
            page.point(1, &text(note));
        }
        page.quotes(1, &draft.origin);
    }
}
