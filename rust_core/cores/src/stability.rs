//! Whether the fleet does well: how often its work is taken, whom to trust with what, whether anything still moves.
//!
//! A share of few cases says little, so shares are judged by Wilson's interval. Sums run from left to right.

use crate::statistics::{Error, checked_confidence, normal_quantile};

/// Wilson's interval of a share (Wilson 1927).
///
/// # Errors
///
/// Where there are more successes than trials, or the confidence is not between 0 and 1. Without trials everything is
/// possible: (0, 1).
pub fn share_interval(successes: u64, trials: u64, confidence: f64) -> Result<(f64, f64), Error> {
    checked_confidence(confidence)?;
    if successes > trials {
        return Err(Error("there cannot be more successes than trials"));
    }
    let z = normal_quantile((1.0 + confidence) / 2.0);
    // A confidence so near to 1 that the sum rounds to 1 bounds nothing.
    if trials == 0 || z.is_infinite() {
        return Ok((0.0, 1.0));
    }
    let (size, share) = (trials as f64, successes as f64 / trials as f64);
    let square = z * z / size;
    let middle = (share + square / 2.0) / (1.0 + square);
    let reach = z * (share * (1.0 - share) / size + square / (4.0 * size)).sqrt() / (1.0 + square);
    // Where all or none succeeded, the end is exact, which the root would miss by a hair.
    let low = if successes == 0 { 0.0 } else { (middle - reach).max(0.0) };
    let high = if successes == trials { 1.0 } else { (middle + reach).min(1.0) };
    Ok((low, high))
}

/// Whether an agent is still trusted: not, once it is that certain that people take less than a share of its work.
///
/// # Errors
///
/// The same as of `share_interval`.
pub fn is_trusted(taken: u64, decided: u64, least_share: f64, confidence: f64) -> Result<bool, Error> {
    Ok(share_interval(taken, decided, confidence)?.1 >= least_share)
}

/// A score from 0 to 100: the weighted mean of shares, those that are not known (NaN) left out; NaN when none is known.
///
/// # Errors
///
/// Where there are not as many weights as shares, or a weight is not finite and at least 0.
pub fn health(shares: &[f64], weights: &[f64]) -> Result<f64, Error> {
    if shares.len() != weights.len() {
        return Err(Error("there are not as many weights as shares"));
    }
    let (mut total, mut all) = (0.0, 0.0);
    for (share, weight) in shares.iter().zip(weights) {
        if !weight.is_finite() || *weight < 0.0 {
            return Err(Error("a weight is a finite number of at least 0"));
        }
        if !share.is_nan() {
            total += share.clamp(0.0, 1.0) * weight;
            all += weight;
        }
    }
    Ok(if all > 0.0 { 100.0 * total / all } else { f64::NAN })
}

/// How many of the last values lie within a tolerance of one another. One look at each; NaN is like no other value.
pub fn unchanged(values: &[f64], tolerance: f64) -> usize {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut count = 0;
    for value in values.iter().rev() {
        if value.is_nan() {
            break;
        }
        (low, high) = (low.min(*value), high.max(*value));
        let is_within = low == high || high - low <= tolerance;
        if !is_within {
            break;
        }
        count += 1;
    }
    count
}
