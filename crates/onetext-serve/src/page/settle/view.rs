//! What a page shows of an answer: the packages in one list, and the two parties of the drawing.

use onetext_analyse::settle::Origin;
use onetext_brief::settlement::{Offer, Outlook, Question, Standing, standings};
use onetext_settle::exact::to_float;
use onetext_settle::plot::{Axis, Drawing, Point, PointKind, parallel, plane};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, Look, Voice, look, name, picked, voices};
use super::sight::Names;
use super::wish::Wishes;
use crate::fault::Fault;

/// How many packages of a frontier are listed and drawn.
const DRAWN: usize = 60;

/// An answer, as somebody looks at it.
pub(super) struct View<'a> {
    pub(super) answer: &'a Answer,
    pub(super) wishes: &'a Wishes,
    /// The parties of the drawing, by place: right and up. None where fewer than two have values.
    pub(super) axes: Option<(usize, usize)>,
    /// The packages that are shown.
    pub(super) rows: Vec<Row>,
    /// How many more the frontier has than are shown, as far as they were listed.
    pub(super) more: usize,
    /// The package of the viewer's own, if every issue of it is settled.
    pub(super) own: Option<Look>,
    /// Where it stands, if what takes longer was asked for.
    pub(super) placed: Option<Standing>,
    /// Whether the record has grown since.
    pub(super) stale: bool,
}

/// What a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Sort {
    /// The viewer's own.
    Own,
    /// A draft of the text.
    Draft,
    /// A package on the table.
    Package,
    /// What a rule picks.
    Solution,
    /// Nothing beats it.
    Frontier,
}

/// One of the things that a package is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Called {
    /// What.
    pub(crate) sort: Sort,
    /// What it is called as such.
    pub(crate) name: String,
}

/// A package that is shown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Row {
    /// Names it on the page.
    pub(crate) id: String,
    /// What it is, and what it is called; it can be several things at once.
    pub(crate) is: Vec<Called>,
    /// The option on each issue, by ids: `wages:nine,rosters:two-days`.
    pub(crate) package: String,
    /// The option on each issue, by place.
    #[serde(skip)]
    pub(crate) places: Vec<usize>,
    /// What each party with values gets, as a share of what it could gain; none where it can gain
    /// nothing.
    pub(crate) shares: Vec<Option<f64>>,
    /// What each party makes of it.
    pub(crate) voices: Vec<Voice>,
}

impl Row {
    pub(super) fn has(&self, sort: Sort) -> bool {
        self.is.iter().any(|it| it.sort == sort)
    }
}

impl<'a> View<'a> {
    pub(super) fn new(answer: &'a Answer, wishes: &'a Wishes, stale: bool) -> Result<Self, Fault> {
        let scenario = &answer.question.scenario;
        let names = Names(scenario);
        for (issue, option) in &wishes.package {
            let issue = names.issue("package", issue)?;
            names.option("package", issue, option)?;
        }
        let axes = axes(answer, wishes)?;
        let own = picked(scenario, &wishes.package);
        let (rows, more) = rows(answer, wishes, own.as_deref());
        let placed = own.as_ref().filter(|_| answer.sure).and_then(|package| {
            let options = package.iter().map(|&option| vec![option]).collect();
            let offer = Offer { name: "your package".to_owned(), draft: false, options };
            standings(&Question { offers: vec![offer], ..answer.question.clone() }).pop()
        });
        let own = own.map(|package| look(scenario, &package));
        Ok(Self { answer, wishes, axes, rows, more, own, placed, stale })
    }

    /// The best packages that are shown: as things stand, or if a way out is taken.
    pub(super) fn outlook(&self) -> Option<&'a Outlook> {
        let outlooks = &self.answer.settlement.outlooks;
        outlooks.get(self.wishes.way).or(outlooks.first())
    }

    /// The name of a party.
    pub(super) fn party(&self, party: usize) -> String {
        name(&self.answer.question.scenario, party)
    }

    /// The drawing of two parties.
    pub(super) fn plane(&self) -> Option<String> {
        let (x, y) = self.axes?;
        let title = format!("What packages give {} and {}", self.party(x), self.party(y));
        self.drawn(&[x, y], "settle-plane", &title, plane)
    }

    /// The drawing of all parties with values, where there are more than two.
    pub(super) fn lines(&self) -> Option<String> {
        let valued = self.answer.question.scenario.valued();
        if valued.len() == 2 || valued.is_empty() {
            return None;
        }
        self.drawn(&valued, "settle-lines", "What packages give each party", parallel)
    }

    fn drawn(
        &self,
        parties: &[usize],
        id: &str,
        title: &str,
        draw: fn(&Drawing<'_>) -> String,
    ) -> Option<String> {
        let scenario = &self.answer.question.scenario;
        let names: Vec<String> = parties.iter().map(|&it| self.party(it)).collect();
        let mut points: Vec<(PointKind, &Row, Vec<f64>, Option<String>)> = Vec::new();
        let kinds = [
            (PointKind::Frontier, [Sort::Frontier].as_slice()),
            (PointKind::Solution, &[Sort::Solution]),
            (PointKind::Draft, &[Sort::Draft, Sort::Package]),
            (PointKind::Own, &[Sort::Own]),
        ];
        for (kind, sorts) in kinds {
            for row in &self.rows {
                let called = row.is.iter().filter(|it| sorts.contains(&it.sort));
                let called: Vec<&str> = called.map(|it| it.name.as_str()).collect();
                if called.is_empty() {
                    continue;
                }
                let values = parties.iter().map(|&party| scenario.utility(party, &row.places));
                let Some(values) = values.map(|it| Some(to_float(&it?))).collect() else {
                    continue;
                };
                let label = (kind != PointKind::Frontier).then(|| shortened(&called.join(", ")));
                points.push((kind, row, values, label));
            }
        }
        if points.is_empty() {
            return None;
        }
        let axes = parties.iter().enumerate().map(|(at, &party)| {
            let reservation = scenario.parties[party].reservation.as_ref().map(to_float);
            let all = points.iter().map(|(_, _, values, _)| values[at]).chain(reservation);
            Axis {
                name: &names[at],
                low: all.clone().fold(0.0, f64::min),
                high: all.fold(1.0, f64::max),
                reservation,
            }
        });
        let drawing = Drawing {
            id,
            title,
            axes: axes.collect(),
            points: points
                .iter()
                .map(|(kind, row, values, label)| Point {
                    values: values.clone(),
                    kind: *kind,
                    label: label.as_deref(),
                    id: Some(&row.id),
                })
                .collect(),
        };
        Some(draw(&drawing))
    }
}

/// A name that fits into a drawing.
fn shortened(name: &str) -> String {
    const MOST: usize = 34;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let start: String = name.chars().take(MOST - 1).collect();
    format!("{}…", start.trim_end())
}

/// The parties of the drawing: those that are asked for, else principals first.
fn axes(answer: &Answer, wishes: &Wishes) -> Result<Option<(usize, usize)>, Fault> {
    let scenario = &answer.question.scenario;
    let mut valued = scenario.valued();
    valued.sort_by_key(|party| !answer.sight.principals.contains(party));
    let chosen = |parameter: &str, id: &Option<String>| -> Result<Option<usize>, Fault> {
        let Some(id) = id else { return Ok(None) };
        let party = Names(scenario).party(parameter, id)?;
        if valued.contains(&party) {
            return Ok(Some(party));
        }
        Err(Fault::input(format!(
            "“{parameter}”: what {} would get is not known exactly, so it cannot be drawn",
            name(scenario, party)
        )))
    };
    let (x, y) = (chosen("x", &wishes.x)?, chosen("y", &wishes.y)?);
    let first = |but: Option<usize>| valued.iter().copied().find(|it| Some(*it) != but);
    let x = x.or_else(|| first(y));
    let y = y.or_else(|| first(x));
    Ok(x.zip(y).filter(|(x, y)| x != y))
}

/// The packages that are shown, each once, with all that they are.
fn rows(answer: &Answer, wishes: &Wishes, own: Option<&[usize]>) -> (Vec<Row>, usize) {
    let scenario = &answer.question.scenario;
    let mut rows: Vec<Row> = Vec::new();
    let mut put = |sort: Sort, name: &str, places: &[usize], shares: Option<Vec<Option<f64>>>| {
        if places.len() != scenario.issues.len() {
            return;
        }
        let at = rows.iter().position(|row| row.places == places).unwrap_or_else(|| {
            let pairs = places.iter().zip(&scenario.issues);
            let pairs =
                pairs.map(|(&option, issue)| format!("{}:{}", issue.id, issue.options[option].id));
            rows.push(Row {
                id: format!("package-{}", rows.len() + 1),
                is: Vec::new(),
                package: pairs.collect::<Vec<_>>().join(","),
                places: places.to_vec(),
                shares: Vec::new(),
                voices: voices(scenario, places),
            });
            rows.len() - 1
        });
        let is = Called { sort, name: name.to_owned() };
        let is_told = rows[at].is.contains(&is) || sort == Sort::Frontier && rows[at].has(sort);
        if !is_told {
            rows[at].is.push(is);
        }
        if let Some(shares) = shares {
            rows[at].shares = shares;
        }
    };
    if let Some(places) = own {
        put(Sort::Own, "your package", places, None);
    }
    for (offer, candidate) in answer.question.offers.iter().zip(&answer.sight.mapped.candidates) {
        let sort = match candidate.origin {
            Origin::Draft { .. } => Sort::Draft,
            Origin::Package(_) => Sort::Package,
        };
        if let Some(places) = offer.package() {
            put(sort, &offer.name, &places, None);
        }
    }
    let outlooks = &answer.settlement.outlooks;
    let Some(outlook) = outlooks.get(wishes.way).or(outlooks.first()) else { return (rows, 0) };
    let shares = |line: &onetext_brief::settlement::PackageLine| {
        Some(line.gives.iter().map(|it| it.share.as_ref().map(|share| share.value)).collect())
    };
    for solution in &outlook.solutions {
        for line in &solution.packages {
            put(Sort::Solution, &solution.title, &line.places, shares(line));
        }
    }
    for line in outlook.frontier.iter().take(DRAWN) {
        put(Sort::Frontier, "beaten by no other", &line.places, shares(line));
    }
    (rows, outlook.frontier.len().saturating_sub(DRAWN))
}
