//! `onetext draft merge`: two parties' edits of one text put together.

use std::path::Path;

use onetext_draft::format::{Paper, write};
use onetext_draft::merge::ClashKind;
use onetext_draft::outline::outline;
use onetext_draft::{Format, Marked, Merged, merge};

use super::page::clean;
use super::version::{Shelf, Version};
use crate::cli::draft::Merge;
use crate::commands::read::count;
use crate::error::{CommandError, Kind, Outcome};
use crate::output::Output;

/// How many words of a clause are told with a clash in it.
const WORDS: usize = 24;

pub(super) fn run(command: &Merge, output: Output) -> Outcome {
    command.out.check()?;
    let form = command.format.or_else(|| Format::of_name(&format!(".{}", command.out.ending()?)));
    let form = form.unwrap_or(Format::Markdown);
    let shelf = Shelf::of(&command.of, output)?;
    let [parent, a, b] = [&command.parent, &command.a, &command.b];
    let parent = shelf.version(parent, output)?;
    let (a, b) = (shelf.version(a, output)?, shelf.version(b, output)?);
    let names = match command.names.as_slice() {
        [a, b] => [a.clone(), b.clone()],
        _ => [name(&a), name(&b)],
    };
    if names[0] == names[1] {
        return Err(CommandError::input(format!("both texts are said to be by {}", names[0]))
            .hint("say whose they are with --names NAME NAME"));
    }
    let merged = merge(&parent.draft, [&a.draft, &b.draft], [&names[0], &names[1]]);
    let mut paper = Paper::default();
    paper.options.title = Some(format!("{} and {}", a.title, b.title));
    let bytes = write(&Marked::unchanged(&merged.draft), form, &paper);
    command.out.draft(bytes, form, "", output)?;
    clashes(&merged, &names, output)
}

/// The name that a party's words get in brackets.
fn name(version: &Version) -> String {
    if !version.authors.is_empty() {
        return version.authors.join(", ");
    }
    let stem = Path::new(&version.name).file_stem();
    stem.map_or_else(|| version.name.clone(), |stem| stem.to_string_lossy().into_owned())
}

/// Tells every clash; the texts do not agree if there is one.
fn clashes(merged: &Merged, names: &[String; 2], output: Output) -> Outcome {
    if merged.clashes.is_empty() {
        output.note("no clash: each change of the one leaves the other's alone");
        return Ok(());
    }
    let outline = outline(&merged.draft);
    let owners = outline.owners(merged.draft.paragraphs.len());
    for clash in &merged.clashes {
        let clause = owners.get(clash.paragraph).copied().flatten();
        let clause = clause.and_then(|at| outline.clauses.get(at)).map_or("", |it| it.id.as_str());
        let [a, b] = names;
        let what = match clash.kind {
            ClashKind::Words => format!("{a} and {b} word the same place in two ways"),
            ClashKind::Deleted => "one deleted what the other changed".to_owned(),
            ClashKind::Moved => "each moved it to another place".to_owned(),
        };
        let text = merged.draft.paragraphs.get(clash.paragraph).map_or("", |it| it.text.as_str());
        output.warning(&format!("`{clause}`: {what}: “{}”", excerpt(text)));
    }
    let places = count(merged.clashes.len(), "place");
    Err(CommandError::new(Kind::Finding, format!("the texts clash in {places}"))
        .hint("what they do not share stands in brackets with their names; both must agree on it"))
}

/// The first words of a text.
fn excerpt(text: &str) -> String {
    let text = clean(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let more = if words.len() > WORDS { " …" } else { "" };
    format!("{}{more}", words.iter().take(WORDS).copied().collect::<Vec<_>>().join(" "))
}
