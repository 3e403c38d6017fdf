//! Intervals of confidence.

use super::{Error, sample::percentile, special};

/// Sizes up to which the places are counted by the binomial distribution; above, by the normal one.
const MOST_COUNTED: usize = 1000;
const MOST_DRAWS: usize = 1_000_000;

pub(crate) fn checked(confidence: f64) -> Result<(), Error> {
    if 0.0 < confidence && confidence < 1.0 { Ok(()) } else { Err(Error("a confidence is between 0 and 1")) }
}

/// How many values may be left out at either end of a sorted sample.
pub(super) fn median_place(size: usize, confidence: f64) -> usize {
    if size > MOST_COUNTED {
        let half = size as f64 / 2.0;
        let away = half - special::normal_quantile((1.0 + confidence) / 2.0) * half.sqrt() / 2_f64.sqrt();
        return if away < 1.0 { 0 } else { away.floor() as usize - 1 };
    }
    let mut term = 0.5_f64.powi(size as i32);
    let mut below = 0.0;
    let mut away = 0;
    for place in 0..size.div_ceil(2) {
        below += term;
        if 1.0 - 2.0 * below < confidence {
            break;
        }
        term = term * (size - place) as f64 / (place + 1) as f64;
        away = place;
    }
    away
}

/// The percentiles of a statistic over draws.
pub(super) fn of_draws(confidence: f64, draws: usize, mut draw: impl FnMut() -> f64) -> Result<(f64, f64), Error> {
    if !(1..=MOST_DRAWS).contains(&draws) {
        return Err(Error("from one to a million draws are made"));
    }
    // What is no number comes last, whichever sign the processor gave it.
    let mut found: Vec<f64> = (0..draws).map(|_| draw()).map(|it| if it.is_nan() { f64::NAN } else { it }).collect();
    found.sort_by(f64::total_cmp);
    let outside = (1.0 - confidence) / 2.0;
    Ok((percentile(&found, outside), percentile(&found, 1.0 - outside)))
}
