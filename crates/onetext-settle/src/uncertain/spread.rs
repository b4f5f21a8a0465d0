//! How likely each value of an interval is, where somebody is ready to say so.

use num_traits::Signed;

use super::dice::Dice;
use crate::exact::{Exact, to_float};

/// A distribution of one number on an interval. The numbers that make it are exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spread {
    /// Every value alike.
    Uniform {
        /// The least value.
        low: Exact,
        /// The largest value.
        high: Exact,
    },
    /// Rising in a straight line to the most likely value, and falling after it.
    Triangular {
        /// The least value.
        low: Exact,
        /// The most likely value.
        likely: Exact,
        /// The largest value.
        high: Exact,
    },
    /// The normal distribution cut to an interval.
    Normal {
        /// The mean before cutting.
        mean: Exact,
        /// The standard deviation before cutting; positive.
        deviation: Exact,
        /// The least value.
        low: Exact,
        /// The largest value.
        high: Exact,
    },
}

impl Spread {
    /// The least and the largest value.
    pub fn range(&self) -> (&Exact, &Exact) {
        match self {
            Self::Uniform { low, high }
            | Self::Triangular { low, high, .. }
            | Self::Normal { low, high, .. } => (low, high),
        }
    }

    /// Whether its numbers make a distribution.
    pub fn sound(&self) -> bool {
        let (low, high) = self.range();
        low <= high
            && match self {
                Self::Uniform { .. } => true,
                Self::Triangular { likely, .. } => low <= likely && likely <= high,
                Self::Normal { deviation, .. } => deviation.is_positive(),
            }
    }

    pub(super) fn float(&self) -> Bell {
        match self {
            Self::Uniform { .. } => Bell::Flat,
            Self::Triangular { low, likely, high } => {
                Bell::Triangle(to_float(low), to_float(likely), to_float(high))
            }
            Self::Normal { mean, deviation, .. } => {
                Bell::Normal(to_float(mean), to_float(deviation))
            }
        }
    }
}

/// A spread in floating point, without its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bell {
    Flat,
    Triangle(f64, f64, f64),
    Normal(f64, f64),
}

impl Bell {
    /// How likely a value is, where the most likely one has 1.
    pub(super) fn density(self, at: f64) -> f64 {
        match self {
            Self::Flat => 1.0,
            Self::Triangle(low, likely, high) => {
                if at <= likely {
                    if likely > low { ((at - low) / (likely - low)).clamp(0.0, 1.0) } else { 1.0 }
                } else if high > likely {
                    ((high - at) / (high - likely)).clamp(0.0, 1.0)
                } else {
                    1.0
                }
            }
            Self::Normal(mean, deviation) => {
                let distance = (at - mean) / deviation;
                libm::exp(-distance * distance / 2.0)
            }
        }
    }

    /// A value between `low` and `high`, as likely as the spread makes it there.
    pub(super) fn draw(self, dice: &mut Dice, low: f64, high: f64) -> f64 {
        if low >= high {
            return low;
        }
        match self {
            Self::Flat => dice.between(low, high),
            Self::Triangle(least, likely, most) => {
                let (from, to) =
                    (share(least, likely, most, low), share(least, likely, most, high));
                let part = dice.between(from, to);
                let middle = share(least, likely, most, likely);
                let at = if part <= middle {
                    least + (part * (most - least) * (likely - least)).sqrt()
                } else {
                    most - ((1.0 - part) * (most - least) * (most - likely)).sqrt()
                };
                at.clamp(low, high)
            }
            Self::Normal(mean, deviation) => {
                let at = cut_normal(dice, (low - mean) / deviation, (high - mean) / deviation);
                // A deviation too small for floating point leaves the mean.
                let at = mean + deviation * at;
                if at.is_nan() { mean.clamp(low, high) } else { at.clamp(low, high) }
            }
        }
    }
}

/// The share of a triangular distribution at or below a value.
fn share(low: f64, likely: f64, high: f64, at: f64) -> f64 {
    if at <= low {
        0.0
    } else if at >= high {
        1.0
    } else if at <= likely {
        (at - low) * (at - low) / ((high - low) * (likely - low))
    } else {
        1.0 - (high - at) * (high - at) / ((high - low) * (high - likely))
    }
}

/// In standard deviations: beyond it a cut normal lies within a millionth of a deviation of its end.
const FAR: f64 = 1e6;

/// A standard normal number between `low` and `high`; Robert, Simulation of truncated normal
/// variables (1995), with the proposal that is accepted most.
fn cut_normal(dice: &mut Dice, low: f64, high: f64) -> f64 {
    if high < 0.0 {
        return -cut_normal(dice, -high, -low);
    }
    let nearest = low.max(0.0);
    // So far out nearly all of what is left lies at the nearer end; and no number overflows.
    if low > FAR || !(low.is_finite() && high.is_finite()) {
        return nearest;
    }
    let rate = f64::midpoint(nearest, (nearest * nearest + 4.0).sqrt());
    let narrow = if low <= 0.0 { high - low < 2.5 } else { (high - low) * rate < 1.0 };
    loop {
        if narrow {
            let at = dice.between(low, high);
            if dice.unit() < libm::exp((nearest * nearest - at * at) / 2.0) {
                return at;
            }
        } else if low <= 0.0 {
            let at = dice.normal();
            if low <= at && at <= high {
                return at;
            }
        } else {
            let at = low + dice.exponential() / rate;
            if at <= high && dice.unit() < libm::exp(-(at - rate) * (at - rate) / 2.0) {
                return at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(bell: Bell, low: f64, high: f64) -> f64 {
        let mut dice = Dice::new(7, [1, 2, 3], 0);
        let all: f64 = (0..20_000).map(|_| bell.draw(&mut dice, low, high)).sum();
        all / 20_000.0
    }

    #[test]
    fn draws_have_the_mean_that_calculus_gives() {
        assert!((mean(Bell::Triangle(0.0, 0.2, 1.0), 0.0, 1.0) - 0.4).abs() < 0.005);
        // A triangle 0, 1, 1 cut at one half has density 8x on it: mean 8 * (1/8) / 3.
        assert!((mean(Bell::Triangle(0.0, 1.0, 1.0), 0.0, 0.5) - 1.0 / 3.0).abs() < 0.003);
        // Mean of a cut normal: mu + sigma (phi(a) - phi(b)) / (Phi(b) - Phi(a)).
        let phi = |z: f64| libm::exp(-z * z / 2.0) / (2.0 * std::f64::consts::PI).sqrt();
        let below = |z: f64| libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0;
        for (low, high) in
            [(-1.0, 1.5), (-3.0, 4.0), (0.5, 9.0), (3.0, 3.2), (4.0, 9.0), (-6.0, -2.0)]
        {
            let wanted = (phi(low) - phi(high)) / (below(high) - below(low));
            let found = mean(Bell::Normal(0.0, 1.0), low, high);
            assert!((found - wanted).abs() < 0.02, "{low} {high}: {found} {wanted}");
        }
    }
}
