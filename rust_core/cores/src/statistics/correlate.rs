//! One quantity beside another.

use super::{Error, special, sum};

/// How one quantity goes with another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    /// From -1 to 1; NaN where one of them does not change.
    pub r: f64,
    /// How likely so strong a one is where there is none; NaN below three pairs.
    pub p: f64,
    /// Pairs of finite values.
    pub pairs: usize,
}

/// Pearson's correlation.
///
/// # Errors
///
/// Where the two are not equally many.
pub fn pearson(xs: &[f64], ys: &[f64]) -> Result<Correlation, Error> {
    let (xs, ys) = paired(xs, ys)?;
    Ok(of_pairs(&xs, &ys))
}

/// Spearman's: Pearson's of the ranks, where equal values share the mean of theirs.
///
/// # Errors
///
/// Where the two are not equally many.
pub fn spearman(xs: &[f64], ys: &[f64]) -> Result<Correlation, Error> {
    let (xs, ys) = paired(xs, ys)?;
    Ok(of_pairs(&ranks(&xs), &ranks(&ys)))
}

fn paired(xs: &[f64], ys: &[f64]) -> Result<(Vec<f64>, Vec<f64>), Error> {
    if xs.len() != ys.len() {
        return Err(Error("there are not as many of one as of the other"));
    }
    Ok(xs.iter().zip(ys).filter(|(x, y)| x.is_finite() && y.is_finite()).map(|(x, y)| (*x, *y)).unzip())
}

fn of_pairs(xs: &[f64], ys: &[f64]) -> Correlation {
    let pairs = xs.len();
    let size = pairs as f64;
    let (mean_x, mean_y) = (sum(xs.iter().copied()) / size, sum(ys.iter().copied()) / size);
    let both = sum(xs.iter().zip(ys).map(|(x, y)| (x - mean_x) * (y - mean_y)));
    let of = |values: &[f64], mean: f64| sum(values.iter().map(|it| (it - mean) * (it - mean)));
    let spread = of(xs, mean_x).sqrt() * of(ys, mean_y).sqrt();
    let r = if spread > 0.0 { (both / spread).clamp(-1.0, 1.0) } else { f64::NAN };
    if pairs < 3 || r.is_nan() {
        return Correlation { r, p: f64::NAN, pairs };
    }
    let freedom = size - 2.0;
    let left = 1.0 - r * r;
    let p = if left > 0.0 { special::student_both_tails(r * (freedom / left).sqrt(), freedom) } else { 0.0 };
    Correlation { r, p, pairs }
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for group in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let mean = (2 * first + group.len() + 1) as f64 / 2.0;
        group.iter().for_each(|place| ranks[*place] = mean);
        first += group.len();
    }
    ranks
}
