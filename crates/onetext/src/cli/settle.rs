//! The flags of `onetext settle`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Work out what could be agreed, who stands in the way, and how sure that is.
///
/// From a record, what its viewer may see counts: red lines are what positions reject, consent rules
/// and reservation values are those in force, and what options are worth to a party is what someone
/// entered as valuations. From a scenario, what the file says. Without flags everything is worked
/// out; each number says whether it is exact, a bound or an estimate.
///
/// A scenario is a TOML file of ours, a Genius domain with its profiles (XML), a GeniusWeb profile
/// or NegoLog domain (JSON), a NegMAS scenario (YAML), or a folder of one of these.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  onetext settle examples/ukraine-2025
  onetext settle talks.onetext --conflicts
  onetext settle talks.onetext --what-if 'drop russia/territory/freeze'
  onetext settle strike.toml --solution nash --solution ks
  onetext settle strike.toml --frontier --format csv > frontier.csv
  onetext settle strike.toml -o frontier.svg
  onetext settle domain.xml buyer.xml seller.xml
  onetext settle strike.toml --certificates proofs/ && onetext-check proofs/*.json")]
#[expect(clippy::struct_excessive_bools, reason = "each flag is a bool")]
pub(crate) struct Settle {
    /// A record, a scenario, or the files of one scenario.
    #[arg(required = true, value_name = "FILE|TALKS")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Only whether an agreement is possible: what blocks it, and the least that would have to move.
    #[arg(long)]
    pub(crate) conflicts: bool,
    /// Only the packages that nothing beats.
    #[arg(long)]
    pub(crate) frontier: bool,
    /// Only these solutions; may be given several times.
    #[arg(long, value_enum, value_name = "RULE")]
    pub(crate) solution: Vec<Rule>,
    /// Only where the drafts and packages stand.
    #[arg(long)]
    pub(crate) standing: bool,
    /// Only how sure it is, and what to ask first.
    #[arg(long)]
    pub(crate) sure: bool,
    /// Change something first and say what that changes; may be given several times.
    ///
    /// `drop PARTY/ISSUE/OPTION` gives up a red line and `reject PARTY/ISSUE/OPTION` draws one;
    /// `set PARTY/ISSUE/OPTION=VALUE`, `weight PARTY/ISSUE=WEIGHT` and `reservation PARTY=VALUE` change
    /// numbers; `add ISSUE/OPTION: PARTY=VALUE, …` and `remove ISSUE/OPTION` change options;
    /// `forbid ISSUE/OPTION with ISSUE/OPTION` and `consent ISSUE = RULE` change the rules.
    #[arg(long = "what-if", value_name = "CHANGE")]
    pub(crate) what_if: Vec<String>,
    /// What counts as no agreement where gains are measured.
    #[arg(long, value_enum, default_value = "reservation")]
    pub(crate) disagreement: Point,
    /// List packages so that none is left out that beats these by more than this share of a party's
    /// range, where all of them would be too many.
    #[arg(long, value_name = "SHARE", default_value = "0.001")]
    pub(crate) epsilon: String,
    /// How many vectors may be kept at once.
    #[arg(long, value_name = "N", default_value_t = 2_000_000)]
    pub(crate) budget: usize,
    /// How many times unknown values are drawn.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(crate) draws: u32,
    /// Where the draws start; the same number gives the same answer.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Take the middle of an interval, or equal steps of an order, as the value where nothing better
    /// is known. The output says so.
    #[arg(long)]
    pub(crate) assume: bool,
    /// Write a certificate of each answer into this folder, for `onetext-check`.
    #[arg(long, value_name = "DIR")]
    pub(crate) certificates: Option<PathBuf>,
    /// How to write it; without it, the ending of the output file decides.
    #[arg(long, value_enum)]
    pub(crate) format: Option<SettleFormat>,
    /// See a record as this party; `observer` for anyone else, `mediator` for all.
    #[arg(long = "as", value_name = "PARTY")]
    pub(crate) viewer: Option<String>,
    /// The day whose state of a record counts, such as 2025-12-01, or `today`.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<String>,
    /// Write to this file and not to standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Columns of terminal output; without it, those of the terminal.
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,
}

/// What makes a package a solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Rule {
    /// The largest product of gains.
    Nash,
    /// The largest least share of the best that each could gain.
    #[value(name = "ks", alias = "kalai-smorodinsky")]
    KalaiSmorodinsky,
    /// The same, ties broken by the second least share, and so on.
    KsLexicographic,
    /// The largest least gain.
    Egalitarian,
    /// The same, ties broken by the second least gain, and so on.
    EgalitarianLexicographic,
    /// The largest sum of values.
    Utilitarian,
    /// The smallest spread of shares, which NegMAS calls Kalai-Smorodinsky.
    SmallestSpread,
    /// The largest sum, which NegoLog calls Kalai.
    LargestSum,
    /// The smallest sum of differences, which Genius calls Kalai-Smorodinsky.
    SmallestDifferences,
    /// The smallest gap between utilities, which the ANL competition calls Kalai.
    SmallestGap,
}

/// What counts as no agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Point {
    /// The reservation value; 0 where there is none.
    Reservation,
    /// The larger of the reservation value and the least that any package gives the party.
    Larger,
}

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SettleFormat {
    /// For a terminal.
    Text,
    /// Markdown.
    Markdown,
    /// One self-contained page.
    Html,
    /// The same as data.
    Json,
    /// A sheet of packages: one a row, with what each party gets and the option on each issue.
    Csv,
    /// A drawing of the packages.
    Svg,
    /// The scenario itself, as a TOML file of ours.
    Toml,
}
