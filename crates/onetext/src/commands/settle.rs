//! `onetext settle`: what could be agreed, from a record or a scenario.

use std::path::Path;

use onetext_analyse::settle::Assume;
use onetext_brief::settlement::{
    Ask, Question, Settlement, html, markdown, proofs, settle, svg, talks, terminal, what_if,
};
use onetext_settle::Elicited;
use onetext_settle::exact;
use onetext_settle::format::toml;
use onetext_settle::solution::{Disagreement, Kind};
use onetext_settle::uncertain::Draws;
use onetext_settle::whatif;
use onetext_store::Address;

use crate::cli::settle::{Point, Rule, Settle, SettleFormat};
use crate::error::{CommandError, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;
use crate::{view, who};

mod scenario;
mod sheet;

pub(crate) fn run(command: &Settle, output: Output) -> Outcome {
    let format = form(command)?;
    let question = question(command, format, output)?;
    let text = match format {
        SettleFormat::Toml => {
            let known = Elicited { scenario: question.scenario.clone(), judgements: Vec::new() };
            toml::write(question.known.as_ref().unwrap_or(&known))
        }
        _ => answered(command, &question, format, output)?,
    };
    if let Some(folder) = &command.certificates {
        certificates(&question, folder, output)?;
    }
    match command.output.as_deref().filter(|path| path.as_os_str() != "-") {
        None => output.result(&text),
        Some(path) => {
            output.file(path, &text)?;
            output.note(&format!("wrote {}", path.display()));
            Ok(())
        }
    }
}

/// What is asked, of a record or of a scenario.
fn question(command: &Settle, format: SettleFormat, output: Output) -> Outcome<Question> {
    let ask = ask(command, format)?;
    let on = command.on.as_deref().map(who::day).transpose()?;
    let record = match command.inputs.as_slice() {
        [path] => Some(Address::from(path.as_path()))
            .filter(|record| matches!(input::sort(record), Sort::Log | Sort::Folder)),
        _ => None,
    };
    if let Some(record) = record {
        let state = view::negotiation(input::entries(&record, output)?, command.viewer.as_deref())?;
        let assume = command.assume.then_some(Assume::RankOrderCentroid);
        return Ok(talks(&state, on, assume, ask));
    }
    for (given, flag) in
        [(command.viewer.is_some(), "--as"), (on.is_some(), "--on"), (command.assume, "--assume")]
    {
        if given {
            return Err(CommandError::input(format!(
                "{flag} is about a record, and {} is a scenario",
                command.inputs.iter().map(|it| input::name(it)).collect::<Vec<_>>().join(", ")
            )));
        }
    }
    scenario::read(&command.inputs, ask)
}

fn ask(command: &Settle, format: SettleFormat) -> Outcome<Ask> {
    let epsilon = exact::parse(&command.epsilon)
        .map_err(|error| CommandError::input(format!("--epsilon: {error}")))?;
    let zero = exact::whole(0);
    if epsilon < zero {
        return Err(CommandError::input("--epsilon cannot be below 0"));
    }
    let whole = !(command.conflicts
        || command.frontier
        || command.standing
        || command.sure
        || !command.solution.is_empty());
    let kinds: Vec<Kind> = match command.solution.as_slice() {
        [] if whole || command.sure => Ask::default().kinds,
        rules => {
            let mut kinds: Vec<Kind> = rules.iter().map(|rule| rule.kind()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds
        }
    };
    let all = command.frontier
        && matches!(format, SettleFormat::Csv | SettleFormat::Json | SettleFormat::Svg);
    Ok(Ask {
        kinds,
        disagreement: match command.disagreement {
            Point::Reservation => Disagreement::Reservation,
            Point::Larger => Disagreement::ReservationOrOwnLeast,
        },
        budget: command.budget.max(1),
        epsilon,
        listed: if all { usize::MAX } else { Ask::default().listed },
        draws: Draws { count: command.draws.max(1), seed: command.seed },
        standings: whole || command.standing,
        // A what-if answers at once; how sure it is takes longer and has to be asked for.
        chances: command.sure || whole && command.what_if.is_empty(),
        questions: command.sure || whole && command.what_if.is_empty(),
        frontier: whole || command.frontier,
        ..Ask::default()
    })
}

impl Rule {
    fn kind(self) -> Kind {
        match self {
            Self::Nash => Kind::Nash,
            Self::KalaiSmorodinsky => Kind::KalaiSmorodinsky,
            Self::KsLexicographic => Kind::KalaiSmorodinskyLexicographic,
            Self::Egalitarian => Kind::Egalitarian,
            Self::EgalitarianLexicographic => Kind::EgalitarianLexicographic,
            Self::Utilitarian => Kind::Utilitarian,
            Self::SmallestSpread => Kind::SmallestSpread,
            Self::LargestSum => Kind::LargestSum,
            Self::SmallestDifferences => Kind::SmallestDifferences,
            Self::SmallestGap => Kind::SmallestGap,
        }
    }
}

fn form(command: &Settle) -> Outcome<SettleFormat> {
    if let Some(format) = command.format {
        return Ok(format);
    }
    let path = command.output.as_deref().filter(|path| path.as_os_str() != "-");
    let ending = path.and_then(Path::extension).and_then(|ending| ending.to_str());
    Ok(match (path, ending.map(str::to_ascii_lowercase).as_deref()) {
        (None, _) | (_, Some("txt")) => SettleFormat::Text,
        (_, Some("md" | "markdown")) => SettleFormat::Markdown,
        (_, Some("html" | "htm")) => SettleFormat::Html,
        (_, Some("json")) => SettleFormat::Json,
        (_, Some("csv")) => SettleFormat::Csv,
        (_, Some("svg")) => SettleFormat::Svg,
        (_, Some("toml")) => SettleFormat::Toml,
        (Some(path), _) => {
            return Err(CommandError::input(format!(
                "the name {} does not say how to write it",
                path.display()
            ))
            .hint("give --format text, markdown, html, json, csv, svg or toml"));
        }
    })
}

/// The answer, with what a change changes where one was asked about.
fn answered(
    command: &Settle,
    question: &Question,
    format: SettleFormat,
    output: Output,
) -> Outcome<String> {
    let settlement = if command.what_if.is_empty() {
        settle(question)
    } else {
        let texts = command.what_if.iter().map(String::as_str);
        let (changes, _) = whatif::read_all(&question.scenario, texts)
            .map_err(|error| CommandError::input(format!("--what-if: {error}")))?;
        what_if(question, &changes)
            .map_err(|error| CommandError::input(format!("--what-if: {error}")))?
    };
    let settlement = narrowed(command, settlement);
    Ok(match format {
        SettleFormat::Markdown => markdown(&settlement),
        SettleFormat::Html => html(&settlement),
        SettleFormat::Json => serde_json::to_string_pretty(&settlement)
            .map_err(|error| CommandError::input(format!("cannot write the answer: {error}")))?,
        SettleFormat::Csv => sheet::sheet(&question.scenario, &settlement),
        SettleFormat::Svg => svg(&settlement).ok_or_else(|| {
            CommandError::input("there is nothing to draw: no party's values are known exactly")
                .hint("--assume puts numbers in the place of intervals and orders, and says so")
        })?,
        SettleFormat::Text | SettleFormat::Toml => {
            let to_file = command.output.is_some();
            let width = command.width.map_or_else(|| output.width(), usize::from);
            terminal(&settlement, width, !to_file && output.colour())
        }
    })
}

/// Only what was asked for.
fn narrowed(command: &Settle, mut settlement: Settlement) -> Settlement {
    let some = command.conflicts
        || command.frontier
        || command.standing
        || command.sure
        || !command.solution.is_empty();
    if some {
        settlement.opposition.clear();
        if !command.conflicts {
            settlement.conflicts.clear();
            settlement.concessions.clear();
        }
        if !command.frontier && command.solution.is_empty() {
            settlement.outlooks.clear();
        }
    }
    settlement
}

fn certificates(question: &Question, folder: &Path, output: Output) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|e| CommandError::file("write in", folder, &e))?;
    for proof in proofs(question) {
        match proof.certificate {
            Ok(text) => {
                let path = folder.join(format!("{}.json", proof.name));
                output.file(&path, &text)?;
                output.note(&format!("wrote {}", path.display()));
            }
            Err(why) => output.note(&format!("no certificate of {}: {why}", proof.name)),
        }
    }
    Ok(())
}
