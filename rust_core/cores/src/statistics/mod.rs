//! Statistics of measurements: of one sample, of two against one another, of one quantity beside another.
//!
//! Invariants, so that the same numbers give the same bits everywhere:
//! * sums run from left to right over the sample as it was given, without compensation; spreads are computed in two passes;
//! * what is not finite is a failed measurement: it is counted, and takes part in nothing;
//! * a percentile is the one of numpy and of `statistics.quantiles(method="inclusive")`: linear between the two values
//!   around place `q (n - 1)` of the sorted sample;
//! * chance is SplitMix64 from a seed; `exp` and `log` are the only functions of the system's mathematics (1 ulp).

mod compare;
mod correlate;
mod experiment;
mod interval;
mod sample;
mod special;

pub use compare::{Comparison, Verdict, compare, mann_whitney, speed_up};
pub use correlate::{Correlation, pearson, spearman};
pub use experiment::{Welch, fallback, fisher, sample_size, welch};
pub(crate) use interval::checked as checked_confidence;
pub use sample::Sample;
pub(crate) use special::normal_quantile;

/// Why a statistic does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error(pub &'static str);

const NOTHING: Error = Error("no measurement is a finite number");

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound; the bias is at most the bound in 2^64.
    fn below(&mut self, bound: usize) -> usize {
        // The product of two 64-bit numbers, whose upper half is below the bound.
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

/// Sum from left to right.
fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().fold(0.0, |total, value| total + value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_that_of_the_paper() {
        let mut chance = Chance(1_234_567);
        assert_eq!([chance.next(), chance.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn fifteen_rounds_have_the_interval_of_the_table() {
        let sample = Sample::new(&(1..=15).map(f64::from).collect::<Vec<_>>());
        assert_eq!(sample.median_interval(0.96), Ok((4.0, 12.0)));
        assert_eq!(sample.median_interval(0.97), Ok((3.0, 13.0)));
        assert_eq!(sample.median(), Ok(8.0));
    }
}
