//! What can be typed behind `onetext draft`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use onetext_draft::Format;
use onetext_record::body::Provenance;
use onetext_record::id::{DraftId, PartyId};
use onetext_record::{Seq, When};
use onetext_store::Address;

use super::Hand;

/// Work on the text itself: read, compare, merge, measure and hand it on.
///
/// Drafts are files (Markdown, plain text, Word, OpenDocument, Akoma Ntoso, CriticMarkup) or, with
/// `--of TALKS`, versions in a record. `onetext draft COMMAND --help` says more of each.
#[derive(Debug, Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
Examples:
  onetext draft redline monday.docx tuesday.docx -o redline.docx
  onetext draft add talks.onetext tuesday.docx --id second --parent first --on 2026-05-19
  onetext draft list talks.onetext
  onetext draft export talks.onetext second --to docx --as upland -o for-upland.docx
  onetext draft status talks.onetext"
)]
pub(crate) struct Draft {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Add(Box<Add>),
    List(List),
    Show(Show),
    Redline(Redline),
    Table(Table),
    Merge(Merge),
    Export(Export),
    Status(Status),
    Scrub(Scrub),
}

/// Read a file into the record as a version of the text.
///
/// Its text is entered with all tracked changes accepted, as Markdown; clauses keep the ids of the
/// parent's clauses that they came from, whatever their numbers are now, and what those settle.
/// Every place where the file had to be guessed at is told.
///
/// Tracked changes and comments become proposals: what a party wants in, out or says of a clause.
/// They are printed, and entered only with `--accept`, with the words of the file as evidence.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext draft add talks.onetext first.md --on 2026-04-20 --by commission
  onetext draft add talks.onetext answer.docx --parent first --by upland --provenance leaked
  onetext draft add talks.onetext answer.docx --parent first --on 2026-05-19 --accept")]
pub(crate) struct Add {
    /// The record.
    #[arg(value_name = "FILE.onetext|URL")]
    pub(crate) record: Address,
    /// The file with the text; `-` for standard input.
    #[arg(value_name = "DRAFT")]
    pub(crate) file: PathBuf,
    /// Names the draft in commands; without it, made from the name of the file.
    #[arg(long)]
    pub(crate) id: Option<DraftId>,
    /// The name that people read; without it, the title in the text, or the name of the file.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// Who wrote it.
    #[arg(long, value_name = "PARTY")]
    pub(crate) by: Vec<PartyId>,
    /// The draft that it was made from; clauses take their ids from the first one with a text.
    #[arg(long, value_name = "DRAFT")]
    pub(crate) parent: Vec<DraftId>,
    /// Its date: 2025-12-02, 2025-11, 2025 or 2025-11-29/2025-11-30.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<When>,
    /// How it became known: official, leaked or reported.
    #[arg(long, default_value = "official")]
    pub(crate) provenance: Provenance,
    /// Who has seen it.
    #[arg(long, value_name = "PARTY")]
    pub(crate) shown_to: Vec<PartyId>,
    /// Words outside brackets count as agreed language.
    #[arg(long)]
    pub(crate) agreed_outside_brackets: bool,
    /// Anything a newcomer should know.
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// The entry about the same draft that this one replaces.
    #[arg(long, value_name = "NUMBER", value_parser = super::seq)]
    pub(crate) supersedes: Option<Seq>,
    /// Enter what the tracked changes and comments propose too, in your name.
    #[arg(long)]
    pub(crate) accept: bool,
    #[command(flatten)]
    pub(crate) hand: Hand,
}

/// List the versions of the text and how each came of others.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext draft list talks.onetext
  onetext draft list talks.onetext --as upland")]
pub(crate) struct List {
    /// A record or a folder.
    #[arg(value_name = "TALKS")]
    pub(crate) record: Address,
    /// List what this party may see.
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: super::ListFormat,
}

/// Show a version, or one clause of it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext draft show talks.onetext second
  onetext draft show talks.onetext second --clause gauge
  onetext draft show talks.onetext second --format json")]
pub(crate) struct Show {
    /// A record or a folder.
    #[arg(value_name = "TALKS")]
    pub(crate) record: Address,
    /// The draft.
    #[arg(value_name = "DRAFT")]
    pub(crate) draft: String,
    /// Only this clause and those in it.
    #[arg(long, value_name = "ID")]
    pub(crate) clause: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ShowFormat,
    /// Show what this party may see.
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// For a terminal.
    Text,
    /// Markdown, as the record keeps it.
    Md,
    /// One self-contained page.
    Html,
    /// Clauses and brackets as data.
    Json,
}

/// What versions are named by.
#[derive(Debug, Args)]
pub(crate) struct Of {
    /// Take the versions from this record, by their ids.
    #[arg(long, value_name = "TALKS")]
    pub(crate) of: Option<Address>,
    /// Take only versions that this party may see.
    #[arg(long = "as", value_name = "PARTY", requires = "of")]
    pub(crate) viewer: Option<String>,
}

/// Where a file goes.
#[derive(Debug, Args)]
pub(crate) struct Out {
    /// The file to write; `-` for standard output, where the format is text.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Show what changed from one version to another.
///
/// Clauses are matched first, wherever they stand and whatever their numbers are, then words. On
/// the terminal words that came are underlined and words that went struck through; where there is
/// no colour they stand in {++ ++} and {-- --}. With `-o` the redline is a file: Word and
/// OpenDocument show it as tracked changes, and rejecting or accepting all of them gives the old or
/// the new text to the letter.
///
/// Without B, what is shown are the changes that A itself carries: those tracked in the file, or
/// with `--of`, those since its parent.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext draft redline monday.docx tuesday.docx
  onetext draft redline monday.md tuesday.md -o redline.docx --author 'River Commission'
  onetext draft redline --of talks.onetext first second -o redline.html
  onetext draft redline answer.docx")]
pub(crate) struct Redline {
    /// The older version: a file, or a draft of the record that `--of` names.
    #[arg(value_name = "A")]
    pub(crate) old: String,
    /// The newer version.
    #[arg(value_name = "B")]
    pub(crate) new: Option<String>,
    #[command(flatten)]
    pub(crate) of: Of,
    /// The kind of file; without it, the ending of the output file decides. `md` is CriticMarkup.
    #[arg(long, value_enum)]
    pub(crate) format: Option<RedlineFormat>,
    /// Whose changes they are; without it, those who wrote B, if the record says so.
    #[arg(long, value_name = "PARTY")]
    pub(crate) author: Option<String>,
    /// When they were made; without it, the date of B, if the record says so.
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<When>,
    /// Leave out authors, dates and comments.
    #[arg(long)]
    pub(crate) clean: bool,
    /// The language of the text, as en-GB.
    #[arg(long, value_name = "LANGUAGE", default_value = "en-GB")]
    pub(crate) lang: String,
    /// Show the clauses that did not change, too.
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) out: Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RedlineFormat {
    /// For a terminal.
    Text,
    /// Word, with tracked changes.
    Docx,
    /// OpenDocument, with tracked changes.
    Odt,
    /// One self-contained page.
    Html,
    /// Markdown with marks of changes.
    #[value(alias = "md")]
    Critic,
    /// Pages to be printed, with bars beside the changes.
    Pdf,
}

/// Put versions side by side: a clause a row, a version a column.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext draft table first.md upland.docx lowland.docx
  onetext draft table --of talks.onetext first second -o table.html")]
pub(crate) struct Table {
    /// The versions, oldest first: files, or drafts of the record that `--of` names.
    #[arg(value_name = "DRAFT", required = true)]
    pub(crate) versions: Vec<String>,
    #[command(flatten)]
    pub(crate) of: Of,
    /// How to write it; without it, the ending of the output file decides.
    #[arg(long, value_enum)]
    pub(crate) format: Option<TableFormat>,
    #[command(flatten)]
    pub(crate) out: Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For a terminal.
    Text,
    /// A sheet, in UTF-8 with the mark that Excel looks for.
    Csv,
    /// One self-contained page.
    Html,
    /// Markdown.
    Md,
}

/// Put two parties' edits of one text together.
///
/// What only one of them changed is taken over. Where both worded the same place in two ways, both
/// wordings stand in brackets with the parties' names, each such place is told, and the exit code
/// is 1.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext draft merge first.md upland.docx lowland.docx --names Upland Lowland -o both.docx
  onetext draft merge --of talks.onetext first answer-upland answer-lowland")]
pub(crate) struct Merge {
    /// The text that both started from.
    #[arg(value_name = "PARENT")]
    pub(crate) parent: String,
    /// One party's text.
    #[arg(value_name = "A")]
    pub(crate) a: String,
    /// The other's.
    #[arg(value_name = "B")]
    pub(crate) b: String,
    #[command(flatten)]
    pub(crate) of: Of,
    /// The two parties, for the brackets; without it, those who wrote the drafts, or A and B.
    #[arg(long, num_args = 2, value_names = ["NAME", "NAME"])]
    pub(crate) names: Vec<String>,
    /// The kind of file; without it, the ending of the output file decides, or Markdown.
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) out: Out,
}

/// Write a version as a file for others.
///
/// With `--as` it is made from what that party may see and from nothing else.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext draft export talks.onetext second --to docx -o second.docx
  onetext draft export talks.onetext second --to docx --positions -o for-the-desk.docx
  onetext draft export talks.onetext second --to docx --as upland --clean -o for-upland.docx")]
pub(crate) struct Export {
    /// A record or a folder.
    #[arg(value_name = "TALKS")]
    pub(crate) record: Address,
    /// The draft.
    #[arg(value_name = "DRAFT")]
    pub(crate) draft: String,
    /// The kind of file; without it, the ending of the output file decides.
    #[arg(long, value_enum)]
    pub(crate) to: Option<ExportFormat>,
    /// Write what this party may see.
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
    /// Leave out the names of clauses, what they settle and their status.
    #[arg(long, conflicts_with = "positions")]
    pub(crate) clean: bool,
    /// Put the positions and statements on each clause's issues beside it, as comments.
    #[arg(long)]
    pub(crate) positions: bool,
    /// The language of the text, as en-GB.
    #[arg(long, value_name = "LANGUAGE", default_value = "en-GB")]
    pub(crate) lang: String,
    #[command(flatten)]
    pub(crate) out: Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// Word.
    Docx,
    /// OpenDocument.
    Odt,
    /// One self-contained page.
    Html,
    /// Akoma Ntoso 3.
    #[value(alias = "akoma")]
    Akn,
    /// Markdown.
    #[value(alias = "markdown")]
    Md,
    /// Markdown with comments.
    Critic,
    /// Plain text.
    Text,
    /// Pages to be printed.
    Pdf,
}

/// Measure versions: how long, how much in brackets, how much changed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext draft status v1.txt v2.txt v3.docx
  onetext draft status talks.onetext
  onetext draft status talks.onetext --format svg -o brackets.svg")]
pub(crate) struct Status {
    /// The versions as files, oldest first, or a record.
    #[arg(value_name = "DRAFT|TALKS", required = true)]
    pub(crate) versions: Vec<PathBuf>,
    /// Measure what this party may see of a record.
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
    /// How to write it; without it, the ending of the output file decides.
    #[arg(long, value_enum)]
    pub(crate) format: Option<StatusFormat>,
    #[command(flatten)]
    pub(crate) out: Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// For a terminal.
    Text,
    /// As data.
    Json,
    /// A sheet, in UTF-8 with the mark that Excel looks for.
    Csv,
    /// A drawing of the open brackets.
    Svg,
}

/// Take out of a Word file who wrote it.
///
/// Authors, dates, comments, properties and the ids of editing sessions go; the text, its tracked
/// changes and its look stay as they are.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext draft scrub answer.docx -o for-others.docx
  onetext draft scrub answer.docx -o for-others.docx --author 'Upland Province'")]
pub(crate) struct Scrub {
    /// The Word file.
    #[arg(value_name = "FILE.docx")]
    pub(crate) file: PathBuf,
    /// Who the tracked changes are said to be by.
    #[arg(long, value_name = "NAME", default_value = "Author")]
    pub(crate) author: String,
    #[command(flatten)]
    pub(crate) out: Out,
}
