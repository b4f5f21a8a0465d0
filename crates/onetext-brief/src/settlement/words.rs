//! What could be agreed, in words: the order and the sentences of the page.

use std::fmt::Write as _;

use onetext_settle::plot::{Axis, Drawing, Point as Drawn, PointKind, draw};

use super::{
    Answer, Chances, Gives, Number, Outlook, PackageLine, Settlement, Solution, Standing, Sureness,
};
use crate::blocks::{Block, Point, Sound, Table};

/// How many conflicts and ways out are told; the rest is counted.
const TOLD: usize = 12;

/// How many packages are set beside each other.
const COLUMNS: usize = 4;

/// The settlement as pieces of a page.
pub(crate) fn blocks(settlement: &Settlement) -> Vec<Block> {
    let mut blocks = Vec::new();
    basis(settlement, &mut blocks);
    possible(settlement, &mut blocks);
    impasse(settlement, &mut blocks);
    for (at, it) in settlement.outlooks.iter().enumerate() {
        outlook(settlement, at, it, &mut blocks);
    }
    standings(settlement, &mut blocks);
    opposition(settlement, &mut blocks);
    if let Some(it) = &settlement.chances {
        chances(it, &mut blocks);
    }
    if !settlement.left_out.is_empty() {
        blocks.push(Block::Heading("What was left out".to_owned()));
        blocks.push(list(&settlement.left_out));
    }
    differences(settlement, &mut blocks);
    blocks
}

fn quiet(text: impl Into<String>) -> Block {
    Block::Text(Sound::Quiet, text.into())
}

fn list(texts: &[String]) -> Block {
    Block::List(texts.iter().map(Point::new).collect())
}

fn basis(settlement: &Settlement, blocks: &mut Vec<Block>) {
    if !settlement.basis.is_empty() {
        blocks.push(Block::Heading("What this rests on".to_owned()));
        blocks.push(list(&settlement.basis));
    }
}

fn possible(settlement: &Settlement, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("Is an agreement possible?".to_owned()));
    let sound = match settlement.possible.answer {
        Answer::No => Sound::Alert,
        Answer::Yes | Answer::Unknown => Sound::Strong,
    };
    let exact = match settlement.possible.answer {
        Answer::Unknown => "",
        Answer::Yes | Answer::No => " (exact)",
    };
    blocks.push(Block::Text(sound, format!("{}{exact}", settlement.possible.words)));
    blocks.push(quiet(format!(
        "There are {} packages in all. Here and below every number is exact, and rounded for display \
         only, unless it is said to be a bound (≥ at least, ≤ at most) or an estimate.",
        settlement.packages
    )));
    if let Some(witness) = &settlement.possible.witness {
        blocks.push(quiet(format!("For example {}.", options(witness))));
    }
}

fn impasse(settlement: &Settlement, blocks: &mut Vec<Block>) {
    if settlement.conflicts.is_empty() && settlement.concessions.is_empty() {
        return;
    }
    let all = if settlement.complete { "all of them" } else { "there may be more" };
    blocks.push(Block::Heading(format!("What cannot stand together ({all})")));
    let told = |count: usize, what: &str, blocks: &mut Vec<Block>| {
        if count > TOLD {
            blocks.push(quiet(format!("Further {what}: {}.", count - TOLD)));
        }
    };
    let conflicts: Vec<String> =
        settlement.conflicts.iter().take(TOLD).map(|it| it.words.clone()).collect();
    blocks.push(list(&conflicts));
    told(settlement.conflicts.len(), "conflicts", blocks);
    if settlement.concessions.is_empty() {
        return;
    }
    blocks.push(Block::Heading(format!("The least that would have to move ({all})")));
    blocks.push(quiet(
        "Each way out needs every one of its moves; those that weigh least come first. A red line \
         weighs what the record or the scenario says, else 1.",
    ));
    let ways = settlement.concessions.iter().take(TOLD).map(|it| Point {
        text: format!("{} It weighs {}.", it.words, number(&it.weight)),
        below: vec![format!("Then, for example: {}.", gives(&it.witness))],
    });
    blocks.push(Block::List(ways.collect()));
    told(settlement.concessions.len(), "ways out", blocks);
}

fn outlook(settlement: &Settlement, at: usize, outlook: &Outlook, blocks: &mut Vec<Block>) {
    if outlook.frontier.is_empty() && outlook.solutions.is_empty() {
        return;
    }
    blocks.push(Block::Heading(format!("The best packages: {}", small(&outlook.when))));
    if let (Some(points), Some(packages)) = (&outlook.points, &outlook.packages) {
        let ways = if points.value < 1.5 { "way" } else { "ways" };
        let mut text = format!(
            "Beaten by no other package: {} {ways} to share the gains ({}); packages that give them: \
             {packages}.",
            whole(points),
            sure(points),
        );
        if let Some(epsilon) = &outlook.epsilon {
            let _ = write!(
                text,
                " Not all are listed: none left out is better than a listed one by more than {} of a \
                 party's range ({}).",
                percent(epsilon.value, 2),
                sure(epsilon)
            );
        }
        blocks.push(Block::Text(Sound::Plain, text));
    }
    if !outlook.solutions.is_empty() {
        blocks.push(solutions(settlement, outlook));
        if at == 0 {
            blocks.push(Block::List(outlook.solutions.iter().map(definition).collect()));
        } else {
            blocks.extend(cautions(outlook));
        }
        blocks.extend(chosen(outlook));
    }
    if at == 0 && !outlook.frontier.is_empty() {
        blocks.push(drawing(settlement, outlook));
    }
}

/// A row a package, a column a party.
fn solutions(settlement: &Settlement, outlook: &Outlook) -> Block {
    let parties: Vec<&str> = names(settlement, outlook);
    let mut head = vec!["solution".to_owned()];
    head.extend(parties.iter().map(|&name| name.to_owned()));
    let mut rows = Vec::new();
    for solution in &outlook.solutions {
        if solution.packages.is_empty() {
            let mut row = vec![solution.title.clone()];
            row.resize(head.len(), "–".to_owned());
            rows.push(row);
        }
        for (at, package) in solution.packages.iter().enumerate() {
            let name = match at {
                0 => solution.title.clone(),
                _ => "  or equally".to_owned(),
            };
            rows.push(std::iter::once(name).chain(cells(&parties, package)).collect());
        }
    }
    let numbers = (1..head.len()).collect();
    Block::Table(Table { title: "What each solution gives".to_owned(), head, numbers, rows })
}

fn names<'a>(settlement: &'a Settlement, outlook: &'a Outlook) -> Vec<&'a str> {
    let lines = outlook.solutions.iter().flat_map(|it| &it.packages).chain(&outlook.frontier);
    let first = lines.map(|line| &line.gives).next();
    first.map_or_else(
        || settlement.parties.iter().filter(|it| it.valued).map(|it| it.name.as_str()).collect(),
        |gives| gives.iter().map(|it| it.party.as_str()).collect(),
    )
}

fn cells(parties: &[&str], package: &PackageLine) -> Vec<String> {
    let cell = |party: &&str| {
        let given = package.gives.iter().find(|it| it.party == **party);
        given.map_or_else(|| "–".to_owned(), amount)
    };
    parties.iter().map(cell).collect()
}

/// What a party gets, with the share of its possible gain.
fn amount(gives: &Gives) -> String {
    let mut text = if (gives.high.value - gives.low.value).abs() < 0.005 {
        format!("{:.2}", gives.low.value)
    } else {
        format!("{:.2}–{:.2}", gives.low.value, gives.high.value)
    };
    if let Some(share) = &gives.share {
        let _ = write!(text, " ({})", percent(share.value, 0));
    }
    text
}

fn definition(solution: &Solution) -> Point {
    let value = solution.value.as_ref();
    let value = value.map(|it| format!(" At {} ({}).", number(it), sure(it))).unwrap_or_default();
    let caution = solution.caution.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
    Point::new(format!("{}: {}{value}{caution}", solution.title, solution.definition))
}

/// What is to be said of solutions whose definitions stand further up.
fn cautions(outlook: &Outlook) -> Option<Block> {
    let said = outlook.solutions.iter().filter_map(|solution| {
        let caution = solution.caution.as_ref()?;
        Some(Point::new(format!("{}: {caution}", solution.title)))
    });
    let said: Vec<Point> = said.collect();
    (!said.is_empty()).then_some(Block::List(said))
}

/// What the solutions settle: an issue a row, a package a column, each package once.
fn chosen(outlook: &Outlook) -> Vec<Block> {
    let mut packages: Vec<(&PackageLine, Vec<&str>)> = Vec::new();
    for solution in &outlook.solutions {
        for package in &solution.packages {
            match packages.iter_mut().find(|(other, _)| other.options == package.options) {
                Some((_, names)) => names.push(&solution.title),
                None => packages.push((package, vec![&solution.title])),
            }
        }
    }
    let more = packages.len().saturating_sub(COLUMNS);
    packages.truncate(COLUMNS);
    let Some((first, _)) = packages.first() else { return Vec::new() };
    let mut head = vec!["issue".to_owned()];
    head.extend(packages.iter().map(|(_, names)| names.join(", ")));
    let row = |(at, choice): (usize, &super::Choice)| {
        let options = packages.iter().map(|(package, _)| {
            package.options.get(at).map_or_else(String::new, |it| it.option.clone())
        });
        std::iter::once(choice.issue.clone()).chain(options).collect()
    };
    let rows = first.options.iter().enumerate().map(row).collect();
    let title = "What each solution settles".to_owned();
    let mut blocks = vec![Block::Table(Table { title, head, numbers: Vec::new(), rows })];
    if more > 0 {
        blocks.push(quiet(format!("Other packages that are equally good: {more}.")));
    }
    for (package, names) in &packages {
        if let Some(count) = &package.tied {
            blocks.push(quiet(format!(
                "{}: {count} packages give exactly this; one of them is shown.",
                names.join(", ")
            )));
        }
    }
    blocks
}

/// `Territory: a freeze on the line; Sanctions: relief in stages`.
fn options(package: &PackageLine) -> String {
    let options = package.options.iter().map(|it| format!("{}: {}", it.issue, it.option));
    options.collect::<Vec<_>>().join("; ")
}

fn gives(package: &PackageLine) -> String {
    let gives = package.gives.iter().map(|it| format!("{} {}", it.party, amount(it)));
    let gives: Vec<String> = gives.collect();
    if gives.is_empty() { options(package) } else { gives.join(", ") }
}

fn standings(settlement: &Settlement, blocks: &mut Vec<Block>) {
    let standings = &settlement.standings;
    // Without anybody's values only the red lines that are crossed could be told.
    if standings.iter().all(|it| it.package.gives.is_empty()) {
        return;
    }
    blocks.push(Block::Heading("Where drafts and packages stand".to_owned()));
    blocks.push(quiet(
        "What each gives, and in brackets the share of what the party could gain at most; ✕ is a red \
         line crossed or too little. The room left is how much of its range everybody could gain at \
         once, over all packages, whatever anybody rules out; on the frontier the rank is 1, and \
         no package beats it.",
    ));
    let mut parties: Vec<&str> = Vec::new();
    for gives in standings.iter().flat_map(|it| &it.package.gives) {
        if !parties.contains(&gives.party.as_str()) {
            parties.push(&gives.party);
        }
    }
    let mut head = vec!["draft or package".to_owned()];
    head.extend(parties.iter().map(|&name| name.to_owned()));
    head.extend(["room left", "beaten by", "rank"].map(str::to_owned));
    let row = |it: &Standing| {
        let cell = |party: &&str| {
            let given = it.package.gives.iter().find(|gives| gives.party == **party);
            given.map_or_else(
                || "–".to_owned(),
                |gives| format!("{}{}", amount(gives), if gives.consents { "" } else { " ✕" }),
            )
        };
        let none = || "–".to_owned();
        std::iter::once(it.package.name.clone().unwrap_or_default())
            .chain(parties.iter().map(cell))
            .chain([
                it.distance.as_ref().map_or_else(none, |it| percent(it.value, 1)),
                it.beaten_by.as_ref().map_or_else(none, counted),
                it.rank.as_ref().map_or_else(none, counted),
            ])
            .collect()
    };
    let rows = standings.iter().map(row).collect();
    let numbers = (1..head.len()).collect();
    let title = "Where drafts and packages stand".to_owned();
    blocks.push(Block::Table(Table { title, head, numbers, rows }));
    let told: Vec<Point> = standings.iter().filter_map(moves).collect();
    if !told.is_empty() {
        blocks.push(Block::List(told));
    }
}

/// What a draft crosses, leaves open and could still win.
fn moves(standing: &Standing) -> Option<Point> {
    let mut below = Vec::new();
    for gives in standing.package.gives.iter().filter(|it| !it.crossed.is_empty()) {
        below.push(format!("It crosses: {}.", gives.crossed.join("; ")));
    }
    if !standing.open.is_empty() {
        below.push(format!("It leaves open: {}.", standing.open.join(", ")));
    }
    for gain in &standing.free_gains {
        below.push(format!("At no one's cost, {gain}."));
    }
    for trade in &standing.trades {
        below.push(format!("A trade: {trade}"));
    }
    let text = format!("{}:", standing.package.name.clone().unwrap_or_default());
    (!below.is_empty()).then_some(Point { text, below })
}

fn opposition(settlement: &Settlement, blocks: &mut Vec<Block>) {
    if settlement.opposition.is_empty() {
        return;
    }
    blocks.push(Block::Heading("How far interests are opposed".to_owned()));
    blocks.push(quiet(
        "The correlation of what two parties get over all packages (exact, rounded for display): −1 \
         is what one gains the other loses, 1 is that they like the same packages.",
    ));
    let head = ["between", "and", "correlation"].map(str::to_owned).to_vec();
    let row = |it: &super::Opposition| {
        let signed = format!("{:+.2}", it.correlation.value).replace('-', "−");
        vec![it.one.clone(), it.other.clone(), signed]
    };
    let rows = settlement.opposition.iter().map(row).collect();
    let title = "How far interests are opposed".to_owned();
    blocks.push(Block::Table(Table { title, head, numbers: vec![2], rows }));
}

fn chances(chances: &Chances, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading("How sure this is".to_owned()));
    blocks.push(quiet(format!(
        "Estimates, with their 95 % intervals. {} Best for all: \
         the smallest gain over no agreement is largest.",
        chances.drawn
    )));
    if let Some(first) = chances.candidates.first() {
        // Whoever accepts everything for certain needs no column.
        let asked: Vec<usize> = (0..first.parties.len())
            .filter(|&at| {
                let certain =
                    |number: &Number| number.sure == Sureness::Exact && number.value >= 1.0;
                !chances.candidates.iter().all(|it| certain(&it.parties[at].1))
            })
            .collect();
        let mut head =
            vec!["package".to_owned(), "all agree".to_owned(), "best for all".to_owned()];
        head.extend(asked.iter().map(|&at| first.parties[at].0.clone()));
        let row = |it: &super::Candidate| {
            let parties = asked.iter().map(|&at| chance(&it.parties[at].1));
            [it.name.clone(), chance(&it.all), chance(&it.best)]
                .into_iter()
                .chain(parties)
                .collect()
        };
        let rows = chances.candidates.iter().map(row).collect();
        let numbers = (1..head.len()).collect();
        let title = "How likely packages are accepted".to_owned();
        blocks.push(Block::Table(Table { title, head, numbers, rows }));
        let certain: Vec<Point> = chances
            .candidates
            .iter()
            .filter(|it| !it.certain.is_empty())
            .map(|it| Point::new(format!("{}: {}.", it.name, it.certain.join("; "))))
            .collect();
        if !certain.is_empty() {
            blocks.push(Block::List(certain));
        }
    }
    if !chances.ask.is_empty() {
        blocks.push(Block::Heading("What to ask first".to_owned()));
        let asks = chances.ask.iter().map(|it| Point::new(it.trim_start_matches("- ")));
        blocks.push(Block::List(asks.collect()));
    }
}

fn differences(settlement: &Settlement, blocks: &mut Vec<Block>) {
    if !settlement.differences.is_empty() {
        blocks.insert(0, list(&settlement.differences));
        blocks.insert(0, Block::Heading("What the change would change (exact)".to_owned()));
    }
}

/// The drawing of an outlook: what nothing beats, what the rules pick, what lies on the table.
pub(crate) fn drawing(settlement: &Settlement, outlook: &Outlook) -> Block {
    let title = format!("The best packages {}, and what lies on the table", small(&outlook.when));
    let svg = svg(settlement, outlook, &title);
    Block::Drawing { title, svg }
}

/// The same as SVG.
pub(crate) fn svg(settlement: &Settlement, outlook: &Outlook, title: &str) -> String {
    let parties = names(settlement, outlook);
    let standings = settlement.standings.iter().filter(|it| it.open.is_empty());
    let mut drawn: Vec<(Vec<f64>, PointKind, Option<&str>)> = Vec::new();
    let values = |package: &PackageLine| -> Option<Vec<f64>> {
        parties
            .iter()
            .map(|party| package.gives.iter().find(|it| it.party == *party).map(|it| it.low.value))
            .collect()
    };
    for package in &outlook.frontier {
        drawn.extend(values(package).map(|it| (it, PointKind::Frontier, None)));
    }
    for solution in &outlook.solutions {
        for package in &solution.packages {
            let name = Some(solution.title.as_str());
            drawn.extend(values(package).map(|it| (it, PointKind::Solution, name)));
        }
    }
    for standing in standings {
        let name = standing.package.name.as_deref();
        drawn.extend(values(&standing.package).map(|it| (it, PointKind::Draft, name)));
    }
    let axes = parties.iter().enumerate().map(|(at, party)| {
        let all = drawn.iter().filter_map(|(values, ..)| values.get(at)).copied();
        let reservation = settlement.parties.iter().find(|it| it.name == **party);
        let reservation =
            reservation.and_then(|it| it.reservation.as_ref()).map(|number| number.value);
        Axis {
            name: party,
            low: all.clone().chain(reservation).fold(0.0, f64::min),
            high: all.chain(reservation).fold(1.0, f64::max),
            reservation,
        }
    });
    let axes = axes.collect();
    let points = drawn.iter().map(|(values, kind, label)| Drawn {
        values: values.clone(),
        kind: *kind,
        label: *label,
        id: None,
    });
    draw(&Drawing { id: "settlement", title, axes, points: points.collect() })
}

/// A number with as many digits as it is read with.
fn number(number: &Number) -> String {
    let said = format!("{:.4}", number.value);
    said.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn whole(number: &Number) -> String {
    super::lines::digits(&format!("{:.0}", number.value))
}

fn counted(number: &Number) -> String {
    let sign = if number.sure == Sureness::AtLeast { "≥ " } else { "" };
    format!("{sign}{}", whole(number))
}

fn percent(share: f64, places: usize) -> String {
    format!("{:.places$} %", share * 100.0)
}

fn chance(number: &Number) -> String {
    match number.sure {
        Sureness::Estimate { low, high, .. } => {
            format!("{} ({:.0}–{:.0})", percent(number.value, 0), low * 100.0, high * 100.0)
        }
        Sureness::Exact => format!("{} exact", percent(number.value, 0)),
        Sureness::AtLeast => format!("≥ {}", percent(number.value, 0)),
        Sureness::AtMost => format!("≤ {}", percent(number.value, 0)),
    }
}

/// How sure a number is, in a word or two.
fn sure(number: &Number) -> String {
    match number.sure {
        Sureness::Exact => "exact".to_owned(),
        Sureness::AtLeast => "at least".to_owned(),
        Sureness::AtMost => "at most".to_owned(),
        Sureness::Estimate { low, high, draws, seed } => {
            format!("estimate, {low:.3} to {high:.3}, {draws} draws, seed {seed}")
        }
    }
}

/// A sentence's beginning inside another.
pub(super) fn small(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
