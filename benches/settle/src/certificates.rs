//! How long it takes to write and to check certificates of the `canon` scenarios, and how large
//! they are: the frontier where its packages can be listed by going through all, otherwise a cover
//! without slack, which is the same but for the number of packages.

use std::path::Path;
use std::time::Instant;

use onetext_bench_settle::{Failure, files, scenario};
use onetext_check::{Limits, check};
use onetext_settle::certificate::{self, Budget};
use onetext_settle::exact::whole;
use onetext_settle::frontier::frontier;
use onetext_settle::space::Space;
use onetext_settle::way::ways;

/// Prints a line for each scenario, and how many were written, refused and rejected.
pub(crate) fn run(folder: &Path) -> Result<(), Failure> {
    let (mut accepted, mut refused, mut rejected) = (0, 0, 0);
    for path in files(&folder.join("canon"))? {
        let scenario = scenario(&path)?;
        let dims = scenario.valued().len();
        let began = Instant::now();
        let few = scenario.packages().is_some_and(|packages| packages <= 2_000);
        let (kind, written) = if few {
            let space = Space::new(&scenario);
            let mut packages = Vec::new();
            for way in ways(&scenario).map_err(|error| error.to_string())? {
                let found = frontier(&space, &way, &[], usize::MAX).map_err(|e| e.to_string())?;
                packages.extend((0..found.len()).flat_map(|at| found.packages(at, usize::MAX)));
            }
            ("frontier", certificate::frontier(&scenario, &packages, Budget::default()))
        } else {
            ("cover", certificate::near(&scenario, &vec![whole(0); dims], Budget::default()))
        };
        let writing = began.elapsed();
        let name = &scenario.name;
        let text = match written {
            Ok(written) => written.to_string(),
            Err(refusal) => {
                refused += 1;
                println!("{name:40} {kind:8} refused after {writing:.2?}: {refusal}");
                continue;
            }
        };
        let began = Instant::now();
        let verdict = check(&text, Limits::default());
        let checking = began.elapsed();
        let size = text.len();
        match verdict {
            Ok(shown) => {
                accepted += 1;
                let claim = shown.claim;
                println!("{name:40} {kind:8} {size:>9} B {writing:>9.2?} {checking:>9.2?} {claim}");
            }
            Err(fault) => {
                rejected += 1;
                println!("{name:40} {kind:8} {size:>9} B rejected: {fault}");
            }
        }
    }
    println!("{accepted} accepted, {refused} refused by the writer, {rejected} rejected");
    Ok(())
}
