//! Exact numbers: what a person or a file wrote is kept to the last digit.
//!
//! Floating point invents points on a frontier and hides ties, so values are fractions here, and
//! integers inside the engines. [`parse`] reads what people write; [`show`] prints for display and
//! is the only way back to decimals.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use thiserror::Error;

/// An exact number: a fraction in lowest terms.
pub type Exact = BigRational;

/// How many digits a number may have, before and after the point together with its exponent. Wider
/// ones are no one's judgement and would only slow everything down.
pub const MAX_DIGITS: usize = 400;

/// Why a text is no exact number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExactError {
    /// It is no number as people write it.
    #[error("{0:?} is no number; write 3, -0.25, 1/3, 40% or 2.5e-3")]
    NoNumber(String),
    /// It has more than [`MAX_DIGITS`] digits.
    #[error("a number of more than {MAX_DIGITS} digits")]
    TooLong,
    /// It divides by zero.
    #[error("{0:?} divides by zero")]
    ZeroDivisor(String),
}

/// Reads `3`, `-0.25`, `1/3`, `40%` and `2.5e-3`, exactly.
pub fn parse(text: &str) -> Result<Exact, ExactError> {
    let text = text.trim();
    if let Some((above, below)) = text.split_once('/') {
        let (above, below) = (decimal(above.trim(), text)?, decimal(below.trim(), text)?);
        if below.is_zero() {
            return Err(ExactError::ZeroDivisor(text.to_owned()));
        }
        return Ok(above / below);
    }
    if let Some(hundredths) = text.strip_suffix('%') {
        return Ok(decimal(hundredths.trim_end(), text)? / whole(100));
    }
    decimal(text, text)
}

fn decimal(text: &str, full: &str) -> Result<Exact, ExactError> {
    let wrong = || ExactError::NoNumber(full.to_owned());
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i64>().map_err(|_| wrong())?),
        None => (text, 0),
    };
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits.strip_prefix('+').unwrap_or(digits)),
    };
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    let all = [before, after].concat();
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let wide =
        all.len().saturating_add(usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX));
    if wide > MAX_DIGITS {
        return Err(ExactError::TooLong);
    }
    let number = BigInt::parse_bytes(all.as_bytes(), 10).ok_or_else(wrong)?;
    let number = Exact::from_integer(if negative { -number } else { number });
    let after = i64::try_from(after.len()).map_err(|_| ExactError::TooLong)?;
    let shift = exponent - after;
    let power = |by: i64| Exact::from_integer(BigInt::from(10).pow(u32::try_from(by).unwrap_or(0)));
    Ok(if shift < 0 { number / power(-shift) } else { number * power(shift) })
}

/// A whole number.
pub fn whole(number: i64) -> Exact {
    Exact::from_integer(BigInt::from(number))
}

/// The exact value of a finite floating-point number as its shortest decimal says it: 0.1 is one
/// tenth. None where it is not finite.
pub fn of_float(number: f64) -> Option<Exact> {
    number.is_finite().then(|| parse(&format!("{number}")).ok()).flatten()
}

/// The nearest floating-point number, for display and for bounds that are checked exactly after.
pub fn to_float(number: &Exact) -> f64 {
    number.to_f64().unwrap_or(f64::NAN)
}

/// The number in decimals, rounded to the nearest at `places`, halves away from zero; trailing
/// zeros stay, so that a column of them lines up.
pub fn show(number: &Exact, places: u32) -> String {
    let ten = BigInt::from(10).pow(places);
    let scaled = number * Exact::from_integer(ten.clone());
    let below = scaled.denom();
    let above: BigInt = scaled.numer().abs() * 2 + below;
    let rounded = above.div_floor(&(below * 2));
    let negative = number.is_negative() && !rounded.is_zero();
    let (before, after) = rounded.div_rem(&ten);
    let sign = if negative { "-" } else { "" };
    if places == 0 {
        return format!("{sign}{before}");
    }
    let after = after.to_string();
    let zeros = "0".repeat((places as usize).saturating_sub(after.len()));
    format!("{sign}{before}.{zeros}{after}")
}

/// The least common denominator of some numbers; 1 of none.
pub fn common_denominator<'a>(numbers: impl IntoIterator<Item = &'a Exact>) -> BigInt {
    numbers.into_iter().fold(BigInt::one(), |all, number| all.lcm(number.denom()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_to_the_last_digit() {
        assert_eq!(parse("0.1").unwrap() + parse("0.2").unwrap(), parse("3/10").unwrap());
        assert_eq!(parse("40%").unwrap(), parse("2/5").unwrap());
        assert_eq!(parse("2.5e-3").unwrap(), parse("1/400").unwrap());
        assert_eq!(parse("-.5").unwrap(), parse("-1/2").unwrap());
        assert_eq!(of_float(0.1).unwrap(), parse("1/10").unwrap());
        for wrong in ["", ".", "1/0", "a", "1e999999999999", "--1", "1.2.3", "0x1", "NaN"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn decimals_are_rounded_once() {
        assert_eq!(show(&parse("2/3").unwrap(), 3), "0.667");
        assert_eq!(show(&parse("-1/2").unwrap(), 0), "-1");
        assert_eq!(show(&parse("-1/1000").unwrap(), 2), "0.00");
        assert_eq!(show(&parse("0.0050").unwrap(), 2), "0.01");
    }
}
