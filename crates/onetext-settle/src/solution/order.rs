//! The order in which a search takes the issues.

use super::search::Choice;
use crate::model::Condition;

/// The issues in the order of the walk: few combinations open at once, and before all the issues
/// whose options differ most, because they prune.
pub(super) fn order<N>(choices: &[Vec<Choice<N>>], conditions: &[&Condition]) -> Vec<usize> {
    let decisive = |issue: usize| -> i64 {
        let sums = choices[issue].iter().map(|choice| choice.losses.iter().sum::<i64>());
        let sums: Vec<i64> = sums.collect();
        sums.iter().sum::<i64>() / i64::try_from(sums.len().max(1)).unwrap_or(1)
    };
    let weight: Vec<i64> = (0..choices.len()).map(decisive).collect();
    let (mut order, mut rest): (Vec<usize>, Vec<usize>) =
        (Vec::new(), (0..choices.len()).collect());
    rest.sort_by_key(|&issue| (std::cmp::Reverse(weight[issue]), issue));
    if conditions.is_empty() {
        return rest;
    }
    let mut left: Vec<usize> = conditions.iter().map(|condition| condition.0.len()).collect();
    while !rest.is_empty() {
        let opened = |issue: usize| -> usize {
            let touched = conditions.iter().enumerate().filter(|(_, condition)| {
                condition.0.binary_search_by_key(&issue, |(issue, _)| *issue).is_ok()
            });
            // Opening a combination costs; closing one pays.
            touched
                .map(|(at, condition)| {
                    if left[at] == 1 {
                        0
                    } else if left[at] == condition.0.len() {
                        2
                    } else {
                        1
                    }
                })
                .sum()
        };
        let best = (0..rest.len()).min_by_key(|&at| (opened(rest[at]), at)).unwrap_or_default();
        let issue = rest.remove(best);
        for (at, condition) in conditions.iter().enumerate() {
            if condition.0.binary_search_by_key(&issue, |(issue, _)| *issue).is_ok() {
                left[at] -= 1;
            }
        }
        order.push(issue);
    }
    order
}
