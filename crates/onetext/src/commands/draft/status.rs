//! `onetext draft status`: how long each version is, how much of it is open, how much changed.

use onetext_analyse::drafts::Drafts;
use onetext_analyse::drafts::movement::Movement;
use onetext_draft::chart::{Series, sparkline, svg};
use onetext_draft::compare;
use onetext_draft::grammar::{self, Counts};
use onetext_draft::outline::outline;
use onetext_draft::redline::Totals;
use onetext_draft::status::Scheme;
use onetext_record::Negotiation;
use serde::Serialize;

use super::lineage::{chain, parents};
use super::page::{clean, columns, number};
use super::paper::no_form;
use super::version::{Shelf, Version, talks};
use crate::cli::draft::{Status, StatusFormat};
use crate::commands::read::harmless;
use crate::error::{CommandError, Kind, Outcome};
use crate::input::{self, Sort};
use crate::output::Output;

/// What is measured of one version.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Measured {
    version: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    words: usize,
    brackets: usize,
    bracketed_words: usize,
    clauses: Vec<Clauses>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    since: Vec<Since>,
    /// How much of what each party values it gives; of drafts of a record alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tilt: Vec<Toward>,
}

/// A version's tilt toward a party, as `onetext_analyse` defines it.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Toward {
    party: String,
    low: f64,
    high: f64,
    /// The issues on which it crosses a red line of the party outside brackets.
    crossed: Vec<String>,
}

/// How many clauses are at a step of the scheme.
#[derive(Serialize)]
struct Clauses {
    status: String,
    count: usize,
}

/// What changed since a parent.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Since {
    parent: String,
    words_inserted: usize,
    words_deleted: usize,
    words_moved: usize,
}

impl Since {
    fn new(parent: &str, totals: &Totals) -> Self {
        let &Totals { words_inserted, words_deleted, words_moved, .. } = totals;
        Self { parent: parent.to_owned(), words_inserted, words_deleted, words_moved }
    }
}

pub(super) fn run(command: &Status, output: Output) -> Outcome {
    command.out.check()?;
    let form = form(command)?;
    let measured = match command.versions.as_slice() {
        [path] if matches!(input::sort(&path.as_path().into()), Sort::Log | Sort::Folder) => {
            record(&talks(&path.as_path().into(), command.viewer.as_deref(), output)?)
        }
        _ if command.viewer.is_some() => {
            return Err(CommandError::input(
                "--as is about a record, and drafts in files are everyone's",
            )
            .hint("leave it out, or name one record"));
        }
        files => {
            let name = |path: &std::path::PathBuf| path.to_string_lossy().into_owned();
            let versions: Vec<Version> = files
                .iter()
                .map(|path| Shelf::Files.version(&name(path), output))
                .collect::<Outcome<_>>()?;
            measured(&versions, &chain(versions.len()))
        }
    };
    if measured.is_empty() {
        return Err(CommandError::new(Kind::Finding, "no draft of this record has its text")
            .hint("`onetext draft add` reads one from a file"));
    }
    let text = match form {
        StatusFormat::Text => table(&measured),
        StatusFormat::Json => serde_json::to_string_pretty(&measured).map_err(|e| failed(&e))?,
        StatusFormat::Csv => sheet(&measured)?,
        StatusFormat::Svg => drawing(&measured),
    };
    command.out.text(&text, "", output)
}

fn form(command: &Status) -> Outcome<StatusFormat> {
    if let Some(form) = command.format {
        return Ok(form);
    }
    Ok(match command.out.ending().as_deref() {
        None if command.out.file().is_none() => StatusFormat::Text,
        Some("json") => StatusFormat::Json,
        Some("csv") => StatusFormat::Csv,
        Some("svg") => StatusFormat::Svg,
        Some("txt") => StatusFormat::Text,
        _ => return Err(no_form(&command.out, "--format", "text, json, csv or svg")),
    })
}

/// The drafts of a record that have a text, in the order of their dates.
fn record(negotiation: &Negotiation) -> Vec<Measured> {
    let analysed = Drafts::new(negotiation, None);
    let entry = |version: usize| analysed.versions()[version].entry;
    let mut movement = analysed.movement();
    movement.sort_by_key(|it| entry(it.version).order());
    let ids: Vec<&str> = movement.iter().map(|it| entry(it.version).body.id.as_str()).collect();
    let measure = |(it, parents): (&Movement, Vec<usize>)| {
        let entry = entry(it.version);
        let since = |parent: usize| {
            let parent = movement[parent].version;
            let totals = analysed.redline(parent, it.version)?.totals;
            Some(Since::new(analysed.versions()[parent].entry.body.id.as_str(), &totals))
        };
        let steps = it.standing.iter();
        Measured {
            version: entry.body.id.to_string(),
            title: entry.body.title.clone(),
            on: entry.on.map(|on| on.to_string()),
            words: it.counts.words,
            brackets: it.counts.brackets,
            bracketed_words: it.counts.bracketed,
            clauses: steps
                .map(|step| Clauses { status: step.word.clone(), count: step.clauses })
                .collect(),
            since: parents.into_iter().filter_map(since).collect(),
            tilt: Vec::new(),
        }
    };
    let mut measured: Vec<Measured> =
        movement.iter().zip(parents(negotiation, &ids)).map(measure).collect();
    for tilt in analysed.tilt() {
        let Some(place) = movement.iter().position(|it| it.version == tilt.version) else {
            continue;
        };
        let firm = tilt.crossed.iter().filter(|crossed| !crossed.open);
        measured[place].tilt.push(Toward {
            party: tilt.party.to_string(),
            low: tilt.low,
            high: tilt.high,
            crossed: firm.map(|crossed| crossed.issue.to_string()).collect(),
        });
    }
    measured
}

fn measured(versions: &[Version], parents: &[Vec<usize>]) -> Vec<Measured> {
    let scheme = Scheme::default();
    let measure = |(version, parents): (&Version, &Vec<usize>)| {
        let draft = &version.draft;
        let outline = outline(draft);
        let Counts { brackets, words, bracketed, .. } =
            grammar::counts(draft, &outline, &grammar::brackets(draft).0).0;
        let tally = scheme.tally(draft, &outline);
        let steps = scheme.steps().iter().zip(tally);
        let since = parents.iter().map(|&parent| {
            let parent = &versions[parent];
            Since::new(&parent.name, &compare(&parent.draft, draft).totals)
        });
        Measured {
            version: version.name.clone(),
            title: version.title.clone(),
            on: version.on.map(|on| on.to_string()),
            words,
            brackets,
            bracketed_words: bracketed,
            clauses: steps
                .map(|(step, count)| Clauses { status: step.word.clone(), count })
                .collect(),
            since: since.collect(),
            tilt: Vec::new(),
        }
    };
    versions.iter().zip(parents).map(measure).collect()
}

fn share(measured: &Measured) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
    let (part, whole) = (measured.bracketed_words as f64, measured.words.max(1) as f64);
    part / whole
}

fn table(measured: &[Measured]) -> String {
    let head = [
        "version",
        "date",
        "words",
        "brackets",
        "in brackets",
        "",
        "in",
        "out",
        "moved",
        "clauses",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for it in measured {
        let since = |of: fn(&Since) -> usize| match it.since.as_slice() {
            [] => "–".to_owned(),
            some => some.iter().map(|it| number(of(it))).collect::<Vec<_>>().join("/"),
        };
        let clauses = it.clauses.iter().filter(|clauses| clauses.count > 0);
        let clauses = clauses.map(|it| format!("{} {}", it.count, it.status));
        rows.push(vec![
            clean(&it.version),
            it.on.clone().unwrap_or_default(),
            number(it.words),
            number(it.brackets),
            number(it.bracketed_words),
            format!("{:.0} %", share(it) * 100.0),
            since(|it| it.words_inserted),
            since(|it| it.words_deleted),
            since(|it| it.words_moved),
            clauses.collect::<Vec<_>>().join(", "),
        ]);
    }
    let right = [false, false, true, true, true, true, true, true, true, false];
    let mut text = columns(&rows, &right);
    if measured.len() > 1 {
        text.push('\n');
        text.push_str(&columns(&lines(measured), &[]));
    }
    if measured.iter().any(|it| !it.tilt.is_empty()) {
        text.push_str(
            "\ntilt: how much of what a party values a version gives it, 0 to 1, from its positions in\n\
             the record; an interval while brackets are open; ✕ red lines crossed outside brackets\n",
        );
        text.push_str(&tilts(measured));
    }
    text
}

/// A version a row, a party a column.
fn tilts(measured: &[Measured]) -> String {
    let mut parties: Vec<&str> = Vec::new();
    for toward in measured.iter().flat_map(|it| &it.tilt) {
        if !parties.contains(&toward.party.as_str()) {
            parties.push(&toward.party);
        }
    }
    let head = std::iter::once("version").chain(parties.iter().copied());
    let mut rows = vec![head.map(str::to_owned).collect::<Vec<_>>()];
    for it in measured {
        let cell = |party: &&str| {
            let Some(toward) = it.tilt.iter().find(|toward| toward.party == **party) else {
                return "–".to_owned();
            };
            let crossed = match toward.crossed.len() {
                0 => String::new(),
                n => format!(" ✕{n}"),
            };
            if toward.high - toward.low < 0.005 {
                format!("{:.2}{crossed}", toward.low)
            } else {
                format!("{:.2}–{:.2}{crossed}", toward.low, toward.high)
            }
        };
        rows.push(
            std::iter::once(clean(&it.version)).chain(parties.iter().map(cell)).collect::<Vec<_>>(),
        );
    }
    columns(&rows, &[])
}

/// The course of the figures, small.
fn lines(measured: &[Measured]) -> Vec<Vec<String>> {
    let line = |name: &str, of: &dyn Fn(&Measured) -> f64, shown: &dyn Fn(&Measured) -> String| {
        let values: Vec<Option<f64>> = measured.iter().map(|it| Some(of(it))).collect();
        let ends = measured.first().zip(measured.last());
        let ends = ends.map(|(first, last)| format!("{} → {}", shown(first), shown(last)));
        vec![name.to_owned(), sparkline(&values), ends.unwrap_or_default()]
    };
    #[expect(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
    let float = |n: usize| n as f64;
    vec![
        line("words", &|it| float(it.words), &|it| number(it.words)),
        line("brackets", &|it| float(it.brackets), &|it| number(it.brackets)),
        line("in brackets", &share, &|it| format!("{:.0} %", share(it) * 100.0)),
    ]
}

fn drawing(measured: &[Measured]) -> String {
    #[expect(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
    let values = measured.iter().map(|it| Some(it.brackets as f64));
    svg(&Series {
        id: "brackets",
        title: "Brackets open",
        labels: measured.iter().map(|it| it.version.as_str()).collect(),
        values: values.collect(),
    })
}

fn failed(error: &dyn std::fmt::Display) -> CommandError {
    CommandError::new(Kind::Environment, format!("cannot write the figures: {error}"))
}

/// A version and parent a row.
fn sheet(measured: &[Measured]) -> Outcome<String> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let steps = measured.iter().flat_map(|it| &it.clauses).map(|it| it.status.as_str());
    let mut names: Vec<&str> = Vec::new();
    for step in steps {
        if !names.contains(&step) {
            names.push(step);
        }
    }
    let mut head = vec!["version", "title", "date", "words", "brackets", "words in brackets"];
    head.extend(&names);
    head.extend(["parent", "words inserted", "words deleted", "words moved"]);
    sheet.write_record(&head).map_err(|e| failed(&e))?;
    for it in measured {
        let mut row = vec![
            harmless(it.version.clone()),
            harmless(it.title.clone()),
            it.on.clone().unwrap_or_default(),
            it.words.to_string(),
            it.brackets.to_string(),
            it.bracketed_words.to_string(),
        ];
        for name in &names {
            let step = it.clauses.iter().find(|clauses| clauses.status == *name);
            row.push(step.map_or(0, |clauses| clauses.count).to_string());
        }
        let since: Vec<Vec<String>> = match it.since.as_slice() {
            [] => vec![vec![String::new(); 4]],
            some => some
                .iter()
                .map(|it| {
                    let figures = [it.words_inserted, it.words_deleted, it.words_moved];
                    let figures = figures.iter().map(usize::to_string);
                    std::iter::once(harmless(it.parent.clone())).chain(figures).collect()
                })
                .collect(),
        };
        for more in since {
            let row: Vec<String> = row.iter().cloned().chain(more).collect();
            sheet.write_record(&row).map_err(|e| failed(&e))?;
        }
    }
    let bytes = sheet.into_inner().map_err(|e| failed(&e))?;
    let text = String::from_utf8(bytes).map_err(|e| failed(&e))?;
    Ok(format!("\u{feff}{text}"))
}
