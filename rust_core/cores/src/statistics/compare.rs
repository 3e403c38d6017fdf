//! Two samples against one another.

use super::{
    Chance, Error, Sample, interval,
    sample::{drawn_median, median},
    special,
};

/// Sizes up to which the distribution of U is counted rather than approached.
const MOST_COUNTED: usize = 20;

/// What a comparison says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The second takes less.
    Faster,
    /// The second takes more.
    Slower,
    /// They differ by less than is of interest.
    Same,
    /// The samples do not tell.
    Unsure,
}

/// A second sample against a first, both of times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// How many times as fast the second is, by the medians.
    pub ratio: f64,
    /// The interval of it.
    pub interval: (f64, f64),
    /// How likely such a difference is where there is none (Mann-Whitney, two-sided).
    pub p: f64,
    /// How often a value of the first is above one of the second, less how often below: from -1 to 1 (Cliff's delta).
    pub effect: f64,
    /// In a word.
    pub verdict: Verdict,
}

/// How many times as fast the second sample is, by the medians, and the bootstrap interval of that.
///
/// # Errors
///
/// Where a sample is empty, the confidence is not between 0 and 1, or nothing is drawn.
pub fn speed_up(first: &Sample, second: &Sample, confidence: f64, draws: usize, seed: u64) -> Result<(f64, (f64, f64)), Error> {
    interval::checked(confidence)?;
    let (a, b) = (first.sorted()?, second.sorted()?);
    let mut chance = Chance(seed);
    let mut room = Vec::new();
    let bounds = interval::of_draws(confidence, draws, || {
        let above = drawn_median(a, &mut chance, &mut room);
        above / drawn_median(b, &mut chance, &mut room)
    })?;
    Ok((median(a) / median(b), bounds))
}

/// The verdict on a second sample of times against a first.
///
/// # Errors
///
/// The same as of `speed_up`.
pub fn compare(first: &Sample, second: &Sample, confidence: f64, tolerance: f64, draws: usize, seed: u64) -> Result<Comparison, Error> {
    let (ratio, interval) = speed_up(first, second, confidence, draws, seed)?;
    let (p, effect) = mann_whitney(first, second)?;
    let is_different = p < 1.0 - confidence;
    let verdict = if interval.0 >= 1.0 - tolerance && interval.1 <= 1.0 + tolerance {
        Verdict::Same
    } else if is_different && interval.0 > 1.0 {
        Verdict::Faster
    } else if is_different && interval.1 < 1.0 {
        Verdict::Slower
    } else {
        Verdict::Unsure
    };
    Ok(Comparison { ratio, interval, p, effect, verdict })
}

/// The two-sided p of the U test, and Cliff's delta.
///
/// # Errors
///
/// Where a sample is empty.
pub fn mann_whitney(first: &Sample, second: &Sample) -> Result<(f64, f64), Error> {
    let (a, b) = (first.sorted()?, second.sorted()?);
    let (wins, ties) = counted(a, b);
    let (size_a, size_b) = (a.len() as f64, b.len() as f64);
    let pairs = size_a * size_b;
    let u = wins as f64 + ties as f64 / 2.0;
    let effect = (2.0 * u - pairs) / pairs;
    let has_ties = ties > 0 || has_equal(a) || has_equal(b);
    if !has_ties && a.len() <= MOST_COUNTED && b.len() <= MOST_COUNTED {
        return Ok((counted_p(a.len(), b.len(), wins), effect));
    }
    let all = size_a + size_b;
    let spread = (pairs / 12.0 * ((all + 1.0) - tied(a, b) / (all * (all - 1.0)))).sqrt();
    // Half a step towards the middle, since U is a whole number.
    let distance = ((u - pairs / 2.0).abs() - 0.5).max(0.0);
    let p = if spread > 0.0 { special::normal_both_tails(distance / spread) } else { 1.0 };
    Ok((p, effect))
}

/// In how many pairs the value of the first sample is above that of the second, and in how many they are equal.
fn counted(a: &[f64], b: &[f64]) -> (u64, u64) {
    let (mut below, mut up_to) = (0, 0);
    let (mut wins, mut ties) = (0_u64, 0_u64);
    for value in a {
        while below < b.len() && b[below] < *value {
            below += 1;
        }
        up_to = up_to.max(below);
        while up_to < b.len() && b[up_to] <= *value {
            up_to += 1;
        }
        wins += below as u64;
        ties += (up_to - below) as u64;
    }
    (wins, ties)
}

fn has_equal(sorted: &[f64]) -> bool {
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}

/// Sum of t^3 - t over the groups of t equal values of both samples.
fn tied(a: &[f64], b: &[f64]) -> f64 {
    let mut all: Vec<f64> = a.iter().chain(b).copied().collect();
    all.sort_by(f64::total_cmp);
    let groups = all.chunk_by(|x, y| x == y).map(|group| group.len() as f64);
    super::sum(groups.map(|size| size * size * size - size))
}

/// The share of all arrangements whose U is as far from the middle or farther.
fn counted_p(a: usize, b: usize, u: u64) -> f64 {
    let most = a * b;
    // ways[i][u]: arrangements of i values of the first among those of the second seen so far. Whole numbers below 2^53.
    let mut ways = vec![vec![0.0_f64; most + 1]; a + 1];
    ways[0][0] = 1.0;
    for seen in 1..=a + b {
        for i in (1..=a.min(seen)).rev() {
            let others = seen - i;
            if others > b {
                continue;
            }
            // The last of `seen` is of the first sample, above `others`; or of the second, and nothing changes.
            let (low, high) = ways.split_at_mut(i);
            if others == 0 {
                high[0].fill(0.0);
            }
            for total in (others..=most).rev() {
                high[0][total] += low[i - 1][total - others];
            }
        }
    }
    let total: f64 = super::sum(ways[a].iter().copied());
    let u = (u as usize).min(most - (u as usize).min(most));
    let tail = super::sum(ways[a][..=u].iter().copied());
    (2.0 * tail / total).min(1.0)
}
