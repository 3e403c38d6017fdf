//! One sample.

use super::{Chance, Error, NOTHING, interval, sum};

/// Measurements of one thing.
#[derive(Clone, Debug)]
pub struct Sample {
    /// As they were given.
    values: Vec<f64>,
    sorted: Vec<f64>,
    failed: usize,
}

impl Sample {
    /// The sample of the finite values among some.
    pub fn new(values: &[f64]) -> Self {
        let kept: Vec<f64> = values.iter().copied().filter(|it| it.is_finite()).collect();
        let mut sorted = kept.clone();
        sorted.sort_by(f64::total_cmp);
        Self { failed: values.len() - kept.len(), values: kept, sorted }
    }

    /// The finite values, as they were given.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// How many were not finite.
    pub fn failed(&self) -> usize {
        self.failed
    }

    /// The finite values in order; there is one at least.
    pub(super) fn sorted(&self) -> Result<&[f64], Error> {
        if self.sorted.is_empty() { Err(NOTHING) } else { Ok(&self.sorted) }
    }

    /// Least value.
    ///
    /// # Errors
    ///
    /// Where there is no value, as for all that follows.
    pub fn minimum(&self) -> Result<f64, Error> {
        Ok(self.sorted()?[0])
    }

    /// Largest value.
    pub fn maximum(&self) -> Result<f64, Error> {
        let sorted = self.sorted()?;
        Ok(sorted[sorted.len() - 1])
    }

    /// Arithmetic mean.
    pub fn mean(&self) -> Result<f64, Error> {
        self.sorted()?;
        Ok(sum(self.values.iter().copied()) / self.values.len() as f64)
    }

    /// Mean of what is left when a share of the values is cut off at either end.
    ///
    /// # Errors
    ///
    /// Also where the share is not in [0, 0.5).
    pub fn trimmed_mean(&self, cut: f64) -> Result<f64, Error> {
        if !(0.0..0.5).contains(&cut) {
            return Err(Error("the share to cut off is at least 0 and below 0.5"));
        }
        let sorted = self.sorted()?;
        // Below half of the length.
        let away = (cut * sorted.len() as f64).floor() as usize;
        let kept = &sorted[away..sorted.len() - away];
        Ok(sum(kept.iter().copied()) / kept.len() as f64)
    }

    /// Median.
    pub fn median(&self) -> Result<f64, Error> {
        self.sorted().map(median)
    }

    /// Median of the distances from the median.
    pub fn mad(&self) -> Result<f64, Error> {
        let middle = self.median()?;
        let mut distances: Vec<f64> = self.values.iter().map(|it| (it - middle).abs()).collect();
        distances.sort_by(f64::total_cmp);
        Ok(median(&distances))
    }

    /// Sum of the squared distances from the mean.
    pub(super) fn squares(&self) -> Result<f64, Error> {
        let mean = self.mean()?;
        Ok(sum(self.values.iter().map(|it| (it - mean) * (it - mean))))
    }

    /// Standard deviation of the sample (n - 1); 0 of a single value.
    pub fn stddev(&self) -> Result<f64, Error> {
        let squares = self.squares()?;
        Ok(if self.values.len() < 2 { 0.0 } else { (squares / (self.values.len() - 1) as f64).sqrt() })
    }

    /// The value below which a share of the sample lies.
    ///
    /// # Errors
    ///
    /// Also where the share is not in [0, 1].
    pub fn percentile(&self, share: f64) -> Result<f64, Error> {
        if !(0.0..=1.0).contains(&share) {
            return Err(Error("a percentile is of a share from 0 to 1"));
        }
        self.sorted().map(|sorted| percentile(sorted, share))
    }

    /// Two values of the sample between which the median of all possible ones lies, with at least some confidence; no
    /// distribution is assumed. A sample that is too small for it gives its ends.
    ///
    /// # Errors
    ///
    /// Also where the confidence is not between 0 and 1.
    pub fn median_interval(&self, confidence: f64) -> Result<(f64, f64), Error> {
        interval::checked(confidence)?;
        let sorted = self.sorted()?;
        let away = interval::median_place(sorted.len(), confidence);
        Ok((sorted[away], sorted[sorted.len() - 1 - away]))
    }

    /// The interval of the median by the bootstrap: percentiles of the medians of samples drawn from this one.
    ///
    /// # Errors
    ///
    /// Also where the confidence is not between 0 and 1, or nothing is drawn.
    pub fn bootstrap_median(&self, confidence: f64, draws: usize, seed: u64) -> Result<(f64, f64), Error> {
        interval::checked(confidence)?;
        let sorted = self.sorted()?;
        let mut chance = Chance(seed);
        let mut room = Vec::with_capacity(sorted.len());
        interval::of_draws(confidence, draws, || drawn_median(sorted, &mut chance, &mut room))
    }
}

/// The median of a sample of the same size, drawn with replacement from a sorted one.
pub(super) fn drawn_median(sorted: &[f64], chance: &mut Chance, places: &mut Vec<usize>) -> f64 {
    places.clear();
    places.extend((0..sorted.len()).map(|_| chance.below(sorted.len())));
    // Places order as the values do, and integers are quick to select among.
    let middle = places.len() / 2;
    let (below, upper, _) = places.select_nth_unstable(middle);
    let upper = sorted[*upper];
    if sorted.len() % 2 == 1 {
        return upper;
    }
    below.iter().max().map_or(upper, |lower| (sorted[*lower] + upper) / 2.0)
}

pub(super) fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

pub(super) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let low = place.floor();
    let part = place - low;
    // At most the last place.
    let (low, high) = (sorted[low as usize], sorted[place.ceil() as usize]);
    // An exact place has no neighbour that counts.
    if part == 0.0 { low } else { low + (high - low) * part }
}
