//! One scenario, as JSON for the peers beside us.

use std::path::Path;

use num_traits::ToPrimitive;
use onetext_bench_settle::{Failure, scenario};
use onetext_settle::Scenario;
use onetext_settle::frontier::frontiers;
use onetext_settle::solution::{Bargain, Budget, Disagreement, Kind};
use onetext_settle::space::Space;
use onetext_settle::way::ways;
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

/// How many vectors may be kept at once.
const BUDGET: usize = 20_000_000;

fn seconds() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    #[expect(clippy::cast_precision_loss, reason = "a few seconds and their nanoseconds")]
    let seconds = now.tv_sec as f64 + now.tv_nsec as f64 / 1e9;
    seconds
}

/// The largest resident set so far, in megabytes.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|it| it.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// The frontier of all packages, whatever the reservation values: points, CPU seconds of the search,
/// and the peak of memory.
pub(crate) fn case(path: &Path) -> Result<(), Failure> {
    let mut scenario = scenario(path)?;
    scenario.parties.iter_mut().for_each(|party| party.reservation = None);
    let (space, ways) = (Space::new(&scenario), ways(&scenario).map_err(|e| e.to_string())?);
    let start = seconds();
    let found = frontiers(&space, &ways, &[], BUDGET).map_err(|error| error.to_string())?;
    let seconds = seconds() - start;
    let said = json!({
        "points": found.len(),
        "kept": found.points(),
        "bytes": found.memory(),
        "seconds": seconds,
        "megabytes": peak(),
    });
    println!("{said}");
    Ok(())
}

/// The rational part of the frontier, and the solutions with the reservation value as disagreement
/// point; in `larger` those with the own least where that is larger.
pub(crate) fn answers(path: &Path) -> Result<(), Failure> {
    let scenario = scenario(path)?;
    let (space, ways) = (Space::new(&scenario), ways(&scenario).map_err(|e| e.to_string())?);
    let found = frontiers(&space, &ways, &[], BUDGET).map_err(|error| error.to_string())?;
    let frontier: Vec<Vec<f64>> = (0..found.len()).map(|at| found.floats(at)).collect();
    let kinds = [
        ("nash", Kind::Nash),
        ("kalai-smorodinsky", Kind::KalaiSmorodinsky),
        ("egalitarian", Kind::Egalitarian),
        ("utilitarian", Kind::Utilitarian),
        ("smallest-spread", Kind::SmallestSpread),
    ];
    let mut all = [serde_json::Map::new(), serde_json::Map::new()];
    let points_of = [Disagreement::Reservation, Disagreement::ReservationOrOwnLeast];
    for (solutions, disagreement) in all.iter_mut().zip(points_of) {
        for (name, kind) in kinds {
            solutions.insert(name.to_owned(), points(&scenario, disagreement, kind)?);
        }
    }
    let [solutions, larger] = all;
    println!("{}", json!({ "frontier": frontier, "solutions": solutions, "larger": larger }));
    Ok(())
}

fn points(
    scenario: &Scenario,
    disagreement: Disagreement,
    kind: Kind,
) -> Result<serde_json::Value, Failure> {
    let budget = Budget { vectors: BUDGET, packages: 1 };
    let bargain = Bargain::new(scenario, disagreement, budget);
    let solved = bargain.and_then(|it| it.solve(kind)).map_err(|error| error.to_string())?;
    let floats = |point: &onetext_settle::solution::Point| -> Vec<f64> {
        point.utilities.iter().map(|it| it.to_f64().unwrap_or(f64::NAN)).collect()
    };
    Ok(json!(solved.points.iter().map(floats).collect::<Vec<_>>()))
}
