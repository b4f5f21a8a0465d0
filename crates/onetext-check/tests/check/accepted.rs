//! Every true certificate that the writer makes is accepted.

use onetext_check::{Limits, check};

use crate::scenarios::{Dice, FINE, SMALL, scenario};
use crate::truth;
use crate::written::certificates;

#[test]
fn what_is_true_and_written_down_is_accepted() {
    let mut kinds = std::collections::BTreeMap::new();
    for seed in 0..70 {
        let taste = if seed % 3 == 0 { FINE } else { SMALL };
        let scenario = scenario(&mut Dice(seed), taste);
        for (name, text) in certificates(&scenario) {
            if let Err(fault) = check(&text, Limits::default()) {
                panic!("seed {seed}, {name}: {fault}\n{text}");
            }
            let certificate = serde_json::from_str(&text).unwrap();
            assert!(truth::is_true(&certificate), "seed {seed}, {name}: {text}");
            let kind = name.split([' ', ',']).next().unwrap().to_owned();
            *kinds.entry(kind).or_insert(0) += 1;
        }
    }
    println!("accepted: {kinds:?}");
    assert!(kinds.len() == 11 && kinds.values().all(|count| *count > 20), "{kinds:?}");
}
