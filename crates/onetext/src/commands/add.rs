//! `onetext add`: entries made by hand.
//!
//! Flags become one entry, JSON any number of them. All are checked before one is written, so that
//! a mistake in the last leaves the record as it was.

use onetext_read::review;
use onetext_record::body::summary;
use onetext_record::id::SourceId;
use onetext_record::{Audience, Evidence, Negotiation, NewEntry, Part, Refusal, quote};
use onetext_store::Ledger;

use crate::cli::add::{Add, Fact, Source};
use crate::error::{CommandError, Outcome};
use crate::output::Output;
use crate::{reports, who};

mod fact;
mod given;

pub(crate) use given::reason;

pub(crate) fn run(command: Add, output: Output) -> Outcome {
    let audience = who::audience(&command.hand.audience)?;
    let record = &command.record;
    let log = record.open().map_err(|e| CommandError::store(record, &e))?;
    let mut ledger = Ledger::open(log).map_err(|e| CommandError::store(record, &e))?;
    who::check_audience(&audience, ledger.negotiation())?;
    let author = || who::author(command.hand.author.as_deref());
    let new = match (command.json, command.fact) {
        (Some(_), Some(_)) => {
            return Err(CommandError::input("an entry is given as JSON or by flags, not both")
                .hint("leave out --json, or the kind and its flags"));
        }
        (Some(file), None) => given::entries(&file, &author, &audience, ledger.negotiation())?,
        (None, Some(fact)) => {
            let new = from_flags(fact, &author()?, &audience, ledger.negotiation(), output)?;
            check(&new, ledger.negotiation())?;
            new
        }
        (None, None) => {
            return Err(CommandError::input("nothing was given to add")
                .hint("name a kind and its flags, or a file with --json"));
        }
    };
    let first = ledger.negotiation().last().next().0;
    let rows: Vec<String> = (first..)
        .zip(&new)
        .map(|(seq, new)| format!("{seq:>6}  {:<11}  {}", new.body.kind(), summary(&new.body)))
        .collect();
    ledger.append(new, who::now()).map_err(|e| CommandError::ledger(record, &e))?;
    output.result(&rows.join("\n"))
}

/// The entries that flags describe: one, or one for each document in a report.
fn from_flags(
    fact: Fact,
    author: &str,
    audience: &Audience,
    negotiation: &Negotiation,
    output: Output,
) -> Outcome<Vec<NewEntry>> {
    if let Fact::Source(source) = fact {
        return sources(source, author, audience, negotiation, output);
    }
    let (mut on, mut supersedes, mut evidence) = (None, None, Vec::new());
    if let Some(envelope) = fact::envelope(&fact) {
        on = envelope.on;
        supersedes = envelope.supersedes;
        if let Some(source) = &envelope.source {
            let quotes = envelope.quote.iter();
            evidence =
                quotes.map(|words| find(words, source, negotiation)).collect::<Outcome<_>>()?;
        }
    }
    let body = fact::body(fact, &evidence, negotiation, output)?;
    let new = NewEntry::judged(author, body).for_audience(audience.clone());
    let mut new = NewEntry { on, supersedes, evidence, ..new };
    fact::bind(&mut new, negotiation);
    Ok(vec![new])
}

/// Every reason why one of the entries does not fit behind those before it.
fn check(new: &[NewEntry], negotiation: &Negotiation) -> Outcome {
    if let [new] = new {
        let refusals = negotiation.problems(new);
        if !refusals.is_empty() {
            return Err(CommandError::refused(&refusals));
        }
    }
    Ok(())
}

/// Looks quoted words up in their source.
fn find(words: &str, source: &SourceId, negotiation: &Negotiation) -> Outcome<Evidence> {
    let Some(text) = negotiation.source_text(source) else {
        let known = negotiation.sources.current().map(|source| source.body.id.as_str());
        let nearest = onetext_record::check::nearest(source.as_str(), known).map(str::to_owned);
        let refusal = Refusal::Unknown {
            what: format!("source `{source}`"),
            id: source.to_string(),
            nearest,
        };
        return Err(CommandError::refused([&refusal]));
    };
    let places = quote::places(text, words);
    match places.as_slice() {
        [start] => Ok(Evidence {
            source: source.clone(),
            start: *start,
            end: start + words.chars().count(),
            quote: words.to_owned(),
            part: Part::Content,
        }),
        [] => {
            let error =
                CommandError::input(format!("source `{source}` does not have the words {words:?}"));
            Err(match quote::nearest(text, words) {
                Some(near) => error.hint(near),
                None => error.hint(format!(
                    "quote it to the letter; `onetext show FILE source/{source}` prints it"
                )),
            })
        }
        several => {
            let around: Vec<String> =
                several.iter().take(5).map(|start| in_context(text, *start, words)).collect();
            let more = several.len().saturating_sub(5);
            let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
            Err(CommandError::input(format!(
                "source `{source}` has the words {words:?} {} times:\n  {}{more}",
                several.len(),
                around.join("\n  ")
            ))
            .hint("quote more of the sentence that is meant"))
        }
    }
}

/// A place where words stand, with a few characters on each side.
fn in_context(text: &str, start: usize, words: &str) -> String {
    const AROUND: usize = 24;
    let from = start.saturating_sub(AROUND);
    let length = start - from + words.chars().count() + AROUND;
    let shown: String = text
        .chars()
        .skip(from)
        .take(length)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("at character {start}: …{}…", shown.trim())
}

/// The sources in a report.
fn sources(
    source: Source,
    author: &str,
    audience: &Audience,
    negotiation: &Negotiation,
    output: Output,
) -> Outcome<Vec<NewEntry>> {
    let Source { file, id, title, url, about } = source;
    let mut documents = reports::documents(&file, &about, id.clone(), output)?;
    if documents.len() > 1 && (id.is_some() || title.is_some() || url.is_some()) {
        return Err(CommandError::input(format!(
            "{} holds {} documents, and --id, --title and --url are for one",
            file.display(),
            documents.len()
        ))
        .hint("leave them out; each document has its own"));
    }
    let mut state = negotiation.clone();
    let mut entries = Vec::new();
    for document in &mut documents {
        let source = &mut document.source;
        if let Some(known) = review::same(source, &state) {
            return Err(CommandError::input(format!(
                "{} is in the record already, as source `{known}`",
                file.display()
            )));
        }
        if id.is_none() {
            source.id = review::unused(&source.id, &state);
        }
        if let Some(title) = &title {
            source.title.clone_from(title);
        }
        if url.is_some() {
            source.url.clone_from(&url);
        }
        let new = NewEntry {
            on: document.published,
            ..NewEntry::judged(author, source.clone()).for_audience(audience.clone())
        };
        let refusals = state.problems(&new);
        if !refusals.is_empty() {
            return Err(CommandError::refused(&refusals));
        }
        review::take(&new, &mut state).map_err(|refusal| CommandError::refused([&refusal]))?;
        entries.push(new);
    }
    Ok(entries)
}
