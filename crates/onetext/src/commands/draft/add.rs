//! `onetext draft add`: a file into the record as a version of the text.
//!
//! The draft itself is entered by whoever runs the command. What the file's tracked changes and
//! comments say is proposed, and becomes entries only where that was asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use onetext_draft::format::Doubt;
use onetext_draft::outline::{Outline, inherit, outline, set_labels};
use onetext_draft::redline::Fate;
use onetext_draft::{
    ChangeKind, Draft, Marked, MarkedParagraph, Settles, Style, compare, grammar, markdown,
};
use onetext_record::body::{self, Source, Stance, Statement, summary};
use onetext_record::check::sha256;
use onetext_record::id::{DraftId, IssueId, PartyId, PersonId, SourceId, first_free, slug};
use onetext_record::{Evidence, Negotiation, NewEntry, Part, Reading};
use onetext_store::Ledger;

use super::edits::{Deed, Edit, Edits, edits};
use super::page::clean;
use super::version::{file, recorded, tell, version};
use crate::cli::draft::Add;
use crate::commands::init::count_entries;
use crate::commands::read::count;
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::{input, reports, who};

pub(super) fn run(command: &Add, output: Output) -> Outcome {
    let audience = who::audience(&command.hand.audience)?;
    let author = who::author(command.hand.author.as_deref())?;
    let record = &command.record;
    let log = record.open().map_err(|e| CommandError::store(record, &e))?;
    let mut ledger = Ledger::open(log).map_err(|e| CommandError::store(record, &e))?;
    who::check_audience(&audience, ledger.negotiation())?;
    let judged = |body: body::Body| NewEntry {
        on: command.on,
        ..NewEntry::judged(&author, body).for_audience(audience.clone())
    };

    let (read, bytes) = file(&command.file)?;
    let taken = Taken::new(command, &read.marked, ledger.negotiation())?;
    tell_all(command, &read.doubts, &taken, &bytes, output);

    let mut state = ledger.negotiation().clone();
    let draft = NewEntry { supersedes: command.supersedes, ..judged(taken.body(command).into()) };
    fits(&draft, &mut state)?;
    let proposals = Proposals::of(&taken, &bytes, edits(&read.marked), &state);
    let mut text = format!("draft  {}\n", clean(&summary(&draft.body)));
    text.push_str(&proposals.listed(command, output));
    let mut new = vec![draft];
    if command.accept && !proposals.statements.is_empty() {
        for (body, reading, evidence, on) in proposals.entries() {
            let entry = NewEntry { reading, evidence, on: on.or(command.on), ..judged(body) };
            fits(&entry, &mut state)?;
            new.push(entry);
        }
    }
    let added = new.len();
    ledger.append(new, who::now()).map_err(|e| CommandError::ledger(record, &e))?;
    output.result(&text)?;
    output.note(&format!("added {} to {}", count_entries(added), record));
    Ok(())
}

/// Takes an entry into the state, or says why it does not fit.
fn fits(new: &NewEntry, state: &mut Negotiation) -> Outcome {
    let refusals = state.problems(new);
    if !refusals.is_empty() {
        return Err(CommandError::refused(&refusals));
    }
    reports::take(new, state).map_err(|refusal| CommandError::refused([&refusal]))
}

/// A file as it goes into the record.
struct Taken {
    id: DraftId,
    title: String,
    new: Draft,
    /// The text with all tracked changes rejected, its clauses named alike.
    old: Draft,
    /// Where the paragraphs of the file stand in both.
    places: Vec<[usize; 2]>,
    /// Clauses that settle by an option no more, since their words changed.
    reopened: Vec<String>,
}

impl Taken {
    fn new(command: &Add, marked: &Marked, negotiation: &Negotiation) -> Outcome<Self> {
        let name = command.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = name.filter(|name| name != "-").unwrap_or_else(|| "draft".to_owned());
        let id = if let Some(id) = &command.id {
            id.clone()
        } else {
            let made = slug(&name).unwrap_or_else(|| "draft".to_owned());
            first_free(&made, |id: &DraftId| negotiation.drafts.item(id).is_none())
        };
        let mut parent = None;
        for id in &command.parent {
            let draft = recorded(negotiation, id.as_str())?;
            parent = parent.or_else(|| version(negotiation, draft));
        }
        let (mut new, mut old) = (marked.accepted(), marked.rejected());
        set_labels(&mut new);
        set_labels(&mut old);
        if new.paragraphs.iter().all(|paragraph| paragraph.text.trim().is_empty()) {
            return Err(CommandError::input(format!(
                "{} holds no text",
                input::name(&command.file)
            )));
        }
        let mut reopened = Vec::new();
        if let Some(parent) = &parent {
            follow(&mut old, &parent.draft);
            reopened = follow(&mut new, &parent.draft);
        }
        let title = command.title.clone().or_else(|| titled(&new)).unwrap_or(name);
        spare(&mut new);
        Ok(Self { id, title, new, old, places: places(marked), reopened })
    }

    fn body(&self, command: &Add) -> body::Draft {
        body::Draft {
            id: self.id.clone(),
            title: self.title.clone(),
            by: command.by.clone(),
            parents: command.parent.clone(),
            provenance: command.provenance,
            shown_to: command.shown_to.clone(),
            agreed_outside_brackets: command.agreed_outside_brackets,
            text: Some(markdown::write(&self.new)),
            note: command.note.clone(),
        }
    }
}

fn titled(draft: &Draft) -> Option<String> {
    let title = draft.paragraphs.iter().find(|paragraph| paragraph.style == Style::Title)?;
    Some(title.text.clone()).filter(|text| !text.trim().is_empty())
}

/// Gives the clauses the ids of the parent's clauses that they came from, and what those settle
/// where the file itself says nothing of it. Returns the clauses whose words are others now, so
/// that the option which they settled by may no longer be theirs.
fn follow(draft: &mut Draft, parent: &Draft) -> Vec<String> {
    let redline = compare(parent, draft);
    let stayed = redline.rows.iter().filter(|row| {
        matches!(row.fate, Fate::Stayed | Fate::MovedTo(_))
            && !row.old.is_empty()
            && !row.new.is_empty()
    });
    let pairs: Vec<(usize, usize)> =
        stayed.flat_map(|row| row.old.clone().zip(row.new.clone())).collect();
    inherit(draft, parent, &pairs);
    if draft.paragraphs.iter().any(|paragraph| !paragraph.settles.is_empty()) {
        return Vec::new();
    }
    let (before, after) = (outline(parent), outline(draft));
    let words = |draft: &Draft, own: std::ops::Range<usize>| -> Vec<String> {
        let own = draft.paragraphs.get(own).unwrap_or_default();
        own.iter().map(|paragraph| paragraph.words().to_owned()).collect()
    };
    let mut reopened = Vec::new();
    for clause in &after.clauses {
        let Some(old) = before.find(&clause.id).and_then(|at| before.clauses.get(at)) else {
            continue;
        };
        let same = words(parent, old.own.clone()) == words(draft, clause.own.clone());
        let mut settles: Vec<Settles> = old.settles.clone();
        if !same && settles.iter().any(|it| it.option.is_some()) {
            for settled in &mut settles {
                settled.option = None;
            }
            reopened.push(clause.id.clone());
        }
        if let Some(paragraph) = draft.paragraphs.get_mut(clause.own.start) {
            paragraph.settles = settles;
        }
    }
    reopened
}

/// Takes the ids of paragraphs and points out of the text where they would be made again from the
/// words, so that a person can still read it. Headings keep theirs.
fn spare(draft: &mut Draft) {
    let wanted = outline(draft);
    let mut spared = draft.clone();
    for paragraph in &mut spared.paragraphs {
        if !matches!(paragraph.style, Style::Heading(_)) && paragraph.settles.is_empty() {
            paragraph.id = None;
        }
    }
    // A name put back can change those made behind it; a few rounds settle all but odd cases.
    for _ in 0..4 {
        let made = outline(&spared);
        if made.clauses.len() != wanted.clauses.len() {
            return;
        }
        let other: Vec<usize> = made
            .clauses
            .iter()
            .zip(&wanted.clauses)
            .filter(|(made, wanted)| made.id != wanted.id)
            .map(|(made, _)| made.own.start)
            .collect();
        if other.is_empty() {
            *draft = spared;
            return;
        }
        for at in other {
            spared.paragraphs[at].id.clone_from(&draft.paragraphs[at].id);
        }
    }
}

/// Tells every place where the file had to be guessed at, and what else a person should look at.
fn tell_all(command: &Add, doubts: &[Doubt], taken: &Taken, bytes: &[u8], output: Output) {
    let name = input::name(&command.file);
    let source = std::str::from_utf8(bytes).ok();
    let source = source.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text));
    tell(&name, source, &taken.new, doubts, output);
    let grammar = grammar::read(&taken.new, &outline(&taken.new));
    let brackets: Vec<Doubt> = grammar.problems.into_iter().map(Doubt::Text).collect();
    tell(&name, None, &taken.new, &brackets, output);
    if !taken.reopened.is_empty() {
        let reopened: Vec<String> = taken.reopened.iter().map(|id| format!("`{id}`")).collect();
        output.note(&format!(
            "note: the words of {} changed, so which option they settle by is left open",
            reopened.join(", ")
        ));
    }
}

/// What the file proposes.
struct Proposals {
    source: Source,
    /// Whether the record has the source already.
    is_known: bool,
    statements: Vec<Proposed>,
    /// Names that are nobody's in the record, and how often they stand.
    unmatched: BTreeMap<String, usize>,
}

struct Proposed {
    statement: Statement,
    rule: &'static str,
    evidence: Vec<Evidence>,
    on: Option<onetext_record::When>,
    clause: String,
}

type Parts = (body::Body, Option<Reading>, Vec<Evidence>, Option<onetext_record::When>);

impl Proposals {
    fn of(taken: &Taken, bytes: &[u8], found: Edits, state: &Negotiation) -> Self {
        let Edits { text, edits } = found;
        let stem = format!("{}-file", taken.id);
        let sha256 = sha256(bytes);
        // The same file may have been read before; what it says is then quoted from there.
        let known = state
            .sources
            .current()
            .find(|known| known.body.sha256 == sha256 && known.body.text == text);
        let is_free = |id: &SourceId| state.sources.item(id).is_none();
        let source = Source {
            id: known.map_or_else(|| first_free(&stem, is_free), |known| known.body.id.clone()),
            title: format!("{}, the file with its changes", taken.title),
            publisher: None,
            url: None,
            format: body::Format::Markdown,
            encoding: None,
            sha256,
            text,
            original: None,
        };
        let is_known = known.is_some();
        let mut proposals =
            Self { source, is_known, statements: Vec::new(), unmatched: BTreeMap::new() };
        let sides = [Side::new(&taken.new), Side::new(&taken.old)];
        let mut used = BTreeSet::new();
        for edit in &edits {
            let name = edit.author.clone().unwrap_or_default();
            let Some(who) = speaker(&name, state) else {
                *proposals.unmatched.entry(name).or_default() += 1;
                continue;
            };
            // What went is looked up where it stood.
            let side = usize::from(matches!(edit.deed, Deed::Out(_)));
            let place = taken.places.get(edit.paragraph).map_or(0, |places| places[side]);
            let (clause, issues) = sides[side].at(place, state);
            let stem = format!("{}-{}", taken.id, edit.deed.rule());
            let is_free = |id: &onetext_record::id::StatementId| {
                state.statements.item(id).is_none() && !used.contains(id)
            };
            let id = first_free(&stem, is_free);
            used.insert(id.clone());
            proposals.push(edit, id, who, (clause, issues));
        }
        proposals
    }

    fn push(
        &mut self,
        edit: &Edit,
        id: onetext_record::id::StatementId,
        (by, person): (Vec<PartyId>, Option<PersonId>),
        (clause, issues): (String, Vec<IssueId>),
    ) {
        let evidence = edit.deed.quotes().into_iter().map(|quote| Evidence {
            source: self.source.id.clone(),
            start: quote.at.start,
            end: quote.at.end,
            quote: quote.words.clone(),
            part: Part::Content,
        });
        let evidence = evidence.collect();
        let stance = match edit.deed.rule() {
            "comment" => Stance::Says,
            _ => Stance::Demands,
        };
        let statement = Statement {
            id,
            by,
            some_of: false,
            person,
            to: Vec::new(),
            reported_by: None,
            stance,
            negated: false,
            hedge: None,
            issues,
            option: None,
            words: edit.deed.words(),
        };
        let on = edit.date.as_deref().and_then(|date| date.get(..10)?.parse().ok());
        self.statements.push(Proposed { statement, rule: edit.deed.rule(), evidence, on, clause });
    }

    /// The proposals as they are printed, and whose changes are left out.
    fn listed(&self, command: &Add, output: Output) -> String {
        for (name, n) in &self.unmatched {
            let changes = if *n == 1 {
                "1 change or comment".to_owned()
            } else {
                format!("{n} changes and comments")
            };
            output.warning(&if name.is_empty() {
                format!("left out {changes} without an author")
            } else {
                format!(
                    "left out {changes} by “{}”, who is no party or person of the record; add the name with `onetext add {} person` or as an alias of a party",
                    clean(name),
                    command.record
                )
            });
        }
        if self.statements.is_empty() {
            return String::new();
        }
        let what = count(self.statements.len(), "proposal");
        let mut text = if command.accept {
            format!("\n{what} from tracked changes and comments, entered:\n")
        } else {
            format!("\n{what} from tracked changes and comments, not entered (--accept does):\n")
        };
        for it in &self.statements {
            let on = it.on.map(|on| format!("{on}  ")).unwrap_or_default();
            let by: Vec<&str> = it.statement.by.iter().map(PartyId::as_str).collect();
            let issues: Vec<&str> = it.statement.issues.iter().map(IssueId::as_str).collect();
            let issues = match issues.as_slice() {
                [] => String::new(),
                some => format!(" on {}", some.join(", ")),
            };
            let _ = writeln!(
                text,
                "  {on}{} {} in `{}`{issues}: {}",
                by.join(", "),
                it.statement.stance,
                it.clause,
                clean(&it.statement.words)
            );
        }
        text
    }

    /// The entries that accepting all of them makes, the source first.
    fn entries(&self) -> Vec<Parts> {
        let source = (!self.is_known).then(|| (self.source.clone().into(), None, Vec::new(), None));
        let statements = self.statements.iter().map(|it| {
            let reading = Reading {
                reader: concat!("onetext-draft ", env!("CARGO_PKG_VERSION")).to_owned(),
                rule: it.rule.to_owned(),
                confidence: 1.0,
            };
            (it.statement.clone().into(), Some(reading), it.evidence.clone(), it.on)
        });
        source.into_iter().chain(statements).collect()
    }
}

/// Who is meant by the author of a change: a party, a person with their party, or several parties
/// with commas between them. `M. Ribas (Lowland)` is looked up by what is in the brackets too.
fn speaker(name: &str, state: &Negotiation) -> Option<(Vec<PartyId>, Option<PersonId>)> {
    let wanted = name.trim().to_lowercase();
    if wanted.is_empty() {
        return None;
    }
    let party = |name: &str| Some(state.party_named(name)?.body.id.clone());
    if let Some(party) = party(name) {
        return Some((vec![party], None));
    }
    let person = state.persons.current().find(|person| {
        let names = std::iter::once(&person.body.name).chain(&person.body.aliases);
        names.map(|name| name.to_lowercase()).any(|name| name == wanted)
    });
    if let Some(person) = person {
        return Some((vec![person.body.party.clone()], Some(person.body.id.clone())));
    }
    let inner = name.trim().strip_suffix(')').and_then(|name| name.rsplit_once('('));
    if let Some(party) = inner.and_then(|(_, inner)| party(inner)) {
        return Some((vec![party], None));
    }
    let all: Option<Vec<PartyId>> = name.split([',', ';']).map(party).collect();
    Some((all?, None))
}

/// Where the paragraphs of the marked text stand in the new text and in the old one.
fn places(marked: &Marked) -> Vec<[usize; 2]> {
    let mut next = [0; 2];
    let place = |paragraph: &MarkedParagraph| {
        let here = next;
        let kind = paragraph.end.as_ref().map(|end| end.kind);
        next[0] += usize::from(kind.is_none_or(ChangeKind::in_new));
        next[1] += usize::from(kind.is_none_or(ChangeKind::in_old));
        here
    };
    marked.paragraphs.iter().map(place).collect()
}

/// One of the two texts with its clauses.
struct Side {
    outline: Outline,
    owners: Vec<Option<usize>>,
}

impl Side {
    fn new(draft: &Draft) -> Self {
        let outline = outline(draft);
        let owners = outline.owners(draft.paragraphs.len());
        Self { outline, owners }
    }

    /// The clause at a paragraph, and the issues of the record that it, or one around it, settles.
    fn at(&self, paragraph: usize, state: &Negotiation) -> (String, Vec<IssueId>) {
        let mut clause = self.owners.get(paragraph).copied().flatten();
        let get = |at: Option<usize>| at.and_then(|at| self.outline.clauses.get(at));
        let id = get(clause).map(|it| it.id.clone()).unwrap_or_default();
        let mut issues: Vec<IssueId> = Vec::new();
        while let Some(at) = get(clause).filter(|_| issues.is_empty()) {
            let settled = at.settles.iter().filter_map(|it| it.issue.parse().ok());
            issues.extend(settled.filter(|id: &IssueId| state.issues.get(id).is_some()));
            clause = at.parent;
        }
        issues.dedup();
        (id, issues)
    }
}
