//! Two ways of doing something: which is better, how many trials tell, and which to fall back to.

use super::{Error, Sample, checked_confidence, normal_quantile, special};
use crate::stability;

/// Trials that a plan may ask for.
const MOST_TRIALS: f64 = 1e15;
/// Trials of both up to which every table is counted.
const MOST_COUNTED: u64 = 100_000;
/// How much more likely than the one seen a table may be to count as like it: rounding, no more.
const AS_LIKELY: f64 = 1.0 + 1e-9;

/// What Welch's test says of the means of two samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Welch {
    /// Mean of the second less that of the first.
    pub difference: f64,
    /// Of Student's distribution.
    pub t: f64,
    /// Degrees of freedom.
    pub freedom: f64,
    /// How likely so large a difference is where there is none, two-sided.
    pub p: f64,
}

/// Welch's test (1947): the samples may spread unalike.
///
/// # Errors
///
/// Where a sample has less than two values.
pub fn welch(first: &Sample, second: &Sample) -> Result<Welch, Error> {
    let (size_a, size_b) = (first.values().len() as f64, second.values().len() as f64);
    if size_a < 2.0 || size_b < 2.0 {
        return Err(Error("each sample needs two finite values"));
    }
    let difference = second.mean()? - first.mean()?;
    let (a, b) = (first.squares()? / (size_a - 1.0) / size_a, second.squares()? / (size_b - 1.0) / size_b);
    let spread = a + b;
    if !spread.is_finite() || !difference.is_finite() {
        return Ok(Welch { difference, t: f64::NAN, freedom: f64::NAN, p: f64::NAN });
    }
    if spread <= 0.0 {
        // Nothing varies: any difference is one.
        let (t, p) = if difference == 0.0 { (0.0, 1.0) } else { (f64::INFINITY.copysign(difference), 0.0) };
        return Ok(Welch { difference, t, freedom: size_a + size_b - 2.0, p });
    }
    let t = difference / spread.sqrt();
    // Shares of the spread, whose squares cannot overflow.
    let (a, b) = (a / spread, b / spread);
    let freedom = 1.0 / (a * a / (size_a - 1.0) + b * b / (size_b - 1.0));
    Ok(Welch { difference, t, freedom, p: special::student_both_tails(t, freedom) })
}

/// How likely two shares so unlike are where they are the same: Fisher's exact test, two-sided.
///
/// # Errors
///
/// Where there are more successes than trials, or too many trials to count.
pub fn fisher((taken_a, trials_a): (u64, u64), (taken_b, trials_b): (u64, u64)) -> Result<f64, Error> {
    if taken_a > trials_a || taken_b > trials_b {
        return Err(Error("there cannot be more successes than trials"));
    }
    if trials_a > MOST_COUNTED || trials_b > MOST_COUNTED || trials_a + trials_b > MOST_COUNTED {
        return Err(Error("at most 100,000 trials are counted exactly"));
    }
    let taken = taken_a + taken_b;
    let (least, most) = (taken.saturating_sub(trials_b), taken.min(trials_a));
    // Weights of the tables by the number of successes of the first, each from its neighbour, from the one seen outwards.
    let up = |k: u64| ((trials_a - k) * (taken - k)) as f64 / ((k + 1) * (trials_b + k + 1 - taken)) as f64;
    let (mut all, mut alike) = (1.0, 1.0);
    let mut weigh = |weight: f64| {
        all += weight;
        if weight <= AS_LIKELY {
            alike += weight;
        }
    };
    let mut weight = 1.0;
    for k in taken_a..most {
        weight *= up(k);
        weigh(weight);
    }
    weight = 1.0;
    for k in (least..taken_a).rev() {
        weight /= up(k);
        weigh(weight);
    }
    if !f64::is_finite(all) {
        // The one seen is so unlikely that the likely ones are beyond all doubles.
        return Ok(0.0);
    }
    Ok((alike / all).min(1.0))
}

/// How many trials of each of two ways tell their shares apart, so often as `power` says, by the normal distribution.
///
/// # Errors
///
/// Where a share, the confidence or the power is not between 0 and 1, or the shares are (nearly) the same.
pub fn sample_size(share_a: f64, share_b: f64, confidence: f64, power: f64) -> Result<u64, Error> {
    checked_confidence(confidence)?;
    let is_inside = |it: f64| 0.0 < it && it < 1.0;
    if !is_inside(share_a) || !is_inside(share_b) {
        return Err(Error("a share is between 0 and 1"));
    }
    if !is_inside(power) {
        return Err(Error("a power is between 0 and 1"));
    }
    let reach = normal_quantile((1.0 + confidence) / 2.0) + normal_quantile(power);
    let spread = share_a * (1.0 - share_a) + share_b * (1.0 - share_b);
    let size = (reach * reach * spread / ((share_a - share_b) * (share_a - share_b))).ceil();
    // Neither infinite nor NaN, of which `max` would make 1.
    if size < MOST_TRIALS { Ok(size.max(1.0) as u64) } else { Err(Error("no number of trials tells these shares apart")) }
}

/// The first of some ways, best liked first, that is still trusted: `(successes, trials)` of each.
///
/// # Errors
///
/// The same as of `stability::is_trusted`.
pub fn fallback(ways: &[(u64, u64)], least_share: f64, confidence: f64) -> Result<Option<usize>, Error> {
    for (place, (taken, decided)) in ways.iter().enumerate() {
        if stability::is_trusted(*taken, *decided, least_share, confidence)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lady_tasting_tea_is_that_of_the_book() {
        // Fisher 1935: 3 of 4 cups right; both sides.
        assert!((fisher((3, 4), (1, 4)).unwrap() - 34.0 / 70.0).abs() < 1e-12);
        assert_eq!(fisher((0, 0), (5, 9)), Ok(1.0));
    }

    #[test]
    fn a_plan_is_that_of_the_tables() {
        // Fleiss: 0.60 against 0.70, 95 %, power 80 %, without correction for continuity.
        assert_eq!(sample_size(0.6, 0.7, 0.95, 0.8), Ok(354));
        assert!(sample_size(0.5, 0.5, 0.95, 0.8).is_err());
        assert!(sample_size(1e-200, 1e-200, 1e-200, 0.5).is_err());
    }
}
