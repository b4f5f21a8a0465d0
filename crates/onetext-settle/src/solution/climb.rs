//! Good packages found by changing one or two issues at a time.

use super::sketch::Sketch;

/// How many changes a climb may try.
const TRIES: usize = 400_000;

/// How many starts are climbed from.
const STARTS: usize = 4;

/// The best choice of places that climbing from some choices finds; none where none fits.
pub(super) fn climb(sketch: &Sketch, starts: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut ranked: Vec<(f64, &Vec<usize>)> =
        starts.iter().map(|places| (State::new(sketch, places).worth, places)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let mut best: Option<State> = None;
    let mut tries = TRIES;
    for (_, places) in ranked.into_iter().take(STARTS) {
        let mut state = State::new(sketch, places);
        while state.one(&mut tries) || state.two(&mut tries) {}
        if best.as_ref().is_none_or(|best| state.worth > best.worth) {
            best = Some(state);
        }
    }
    best.filter(|best| best.worth > -1e5).map(|best| best.places)
}

struct State<'a> {
    sketch: &'a Sketch,
    places: Vec<usize>,
    /// The gains without what combinations add.
    plain: Vec<f64>,
    worth: f64,
}

impl<'a> State<'a> {
    fn new(sketch: &'a Sketch, places: &[usize]) -> Self {
        let mut plain = sketch.start.clone();
        for (options, &place) in sketch.issues.iter().zip(places) {
            plain.iter_mut().zip(&options[place]).for_each(|(sum, it)| *sum += it);
        }
        let mut state = Self { sketch, places: places.to_vec(), plain, worth: 0.0 };
        state.worth = state.judge(&state.plain, &state.places);
        state
    }

    fn judge(&self, plain: &[f64], places: &[usize]) -> f64 {
        if self.sketch.terms.is_empty() && self.sketch.forbidden.is_empty() {
            return self.sketch.worth(plain);
        }
        let (added, forbidden) = self.sketch.added(places);
        if forbidden {
            return -1e9;
        }
        let gains: Vec<f64> = plain.iter().zip(&added).map(|(a, b)| a + b).collect();
        self.sketch.worth(&gains)
    }

    fn changed(&self, plain: &[f64], issue: usize, place: usize) -> Vec<f64> {
        let options = &self.sketch.issues[issue];
        plain
            .iter()
            .zip(&options[place])
            .zip(&options[self.places[issue]])
            .map(|((sum, new), old)| sum + new - old)
            .collect()
    }

    /// Makes the best change of one issue.
    fn one(&mut self, tries: &mut usize) -> bool {
        let mut best: Option<(f64, usize, usize)> = None;
        let mut places = self.places.clone();
        for issue in 0..places.len() {
            for place in 0..self.sketch.issues[issue].len() {
                if place == self.places[issue] || *tries == 0 {
                    continue;
                }
                *tries -= 1;
                places[issue] = place;
                let worth = self.judge(&self.changed(&self.plain, issue, place), &places);
                if worth > self.worth + 1e-12 && best.is_none_or(|best| worth > best.0) {
                    best = Some((worth, issue, place));
                }
            }
            places[issue] = self.places[issue];
        }
        let Some((worth, issue, place)) = best else { return false };
        self.plain = self.changed(&self.plain, issue, place);
        self.places[issue] = place;
        self.worth = worth;
        true
    }

    /// Makes the first change of two issues that is better.
    fn two(&mut self, tries: &mut usize) -> bool {
        let mut places = self.places.clone();
        let mut both = self.plain.clone();
        let simple = self.sketch.terms.is_empty() && self.sketch.forbidden.is_empty();
        for first in 0..places.len() {
            for place in 0..self.sketch.issues[first].len() {
                if place == self.places[first] {
                    continue;
                }
                let plain = self.changed(&self.plain, first, place);
                places[first] = place;
                for second in first + 1..places.len() {
                    let options = &self.sketch.issues[second];
                    let old = &options[self.places[second]];
                    for (other, new) in options.iter().enumerate() {
                        if other == self.places[second] {
                            continue;
                        }
                        if *tries == 0 {
                            return false;
                        }
                        *tries -= 1;
                        for dim in 0..both.len() {
                            both[dim] = plain[dim] + new[dim] - old[dim];
                        }
                        let worth = if simple {
                            self.sketch.worth(&both)
                        } else {
                            places[second] = other;
                            let worth = self.judge(&both, &places);
                            places[second] = self.places[second];
                            worth
                        };
                        if worth > self.worth + 1e-12 {
                            places[second] = other;
                            (self.plain, self.places, self.worth) = (both, places, worth);
                            return true;
                        }
                    }
                }
                places[first] = self.places[first];
            }
        }
        false
    }
}
