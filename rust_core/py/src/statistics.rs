//! The binding of statistics.

use pyagent_cores::{
    stability,
    statistics::{self, Verdict},
};
use pyo3::{exceptions::PyValueError, prelude::*};

use crate::rows::Row;

type Measured<T> = Result<T, statistics::Error>;
type Compared = (f64, (f64, f64), f64, f64, &'static str);

fn raised<T>(found: Measured<T>) -> PyResult<T> {
    found.map_err(|error| PyValueError::new_err(error.0))
}

/// Doubles of a buffer, or of anything that is a sequence of numbers.
fn doubles(values: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
    match Row::of(values) {
        Some(row) => row.to_vec(values.py()),
        None => values.extract(),
    }
}

/// Measurements of one thing.
#[pyclass(frozen, module = "pyagent.rust_core")]
pub(crate) struct Sample {
    inner: statistics::Sample,
}

#[pymethods]
impl Sample {
    #[new]
    fn new(values: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self { inner: statistics::Sample::new(&doubles(values)?) })
    }

    #[getter]
    fn count(&self) -> usize {
        self.inner.values().len()
    }

    #[getter]
    fn failed(&self) -> usize {
        self.inner.failed()
    }

    #[getter]
    fn minimum(&self) -> PyResult<f64> {
        raised(self.inner.minimum())
    }

    #[getter]
    fn maximum(&self) -> PyResult<f64> {
        raised(self.inner.maximum())
    }

    #[getter]
    fn mean(&self) -> PyResult<f64> {
        raised(self.inner.mean())
    }

    #[getter]
    fn median(&self) -> PyResult<f64> {
        raised(self.inner.median())
    }

    #[getter]
    fn mad(&self) -> PyResult<f64> {
        raised(self.inner.mad())
    }

    #[getter]
    fn stddev(&self) -> PyResult<f64> {
        raised(self.inner.stddev())
    }

    fn trimmed_mean(&self, cut: f64) -> PyResult<f64> {
        raised(self.inner.trimmed_mean(cut))
    }

    fn percentile(&self, share: f64) -> PyResult<f64> {
        raised(self.inner.percentile(share))
    }

    fn median_interval(&self, confidence: f64) -> PyResult<(f64, f64)> {
        raised(self.inner.median_interval(confidence))
    }

    #[pyo3(signature = (confidence, *, draws=1000, seed=0))]
    fn bootstrap_median(&self, py: Python<'_>, confidence: f64, draws: usize, seed: u64) -> PyResult<(f64, f64)> {
        raised(py.detach(|| self.inner.bootstrap_median(confidence, draws, seed)))
    }
}

/// The verdict on a second sample of times against a first.
#[pyfunction]
#[pyo3(signature = (first, second, *, confidence=0.95, tolerance=0.02, draws=1000, seed=0))]
pub(crate) fn compare(
    py: Python<'_>,
    first: &Sample,
    second: &Sample,
    confidence: f64,
    tolerance: f64,
    draws: usize,
    seed: u64,
) -> PyResult<Compared> {
    let found = py.detach(|| statistics::compare(&first.inner, &second.inner, confidence, tolerance, draws, seed));
    let found = raised(found)?;
    let verdict = match found.verdict {
        Verdict::Faster => "faster",
        Verdict::Slower => "slower",
        Verdict::Same => "same",
        Verdict::Unsure => "unsure",
    };
    Ok((found.ratio, found.interval, found.p, found.effect, verdict))
}

/// How one quantity goes with another: r, p, pairs.
#[pyfunction]
#[pyo3(signature = (xs, ys, *, ranks=false))]
pub(crate) fn correlation(xs: &Bound<'_, PyAny>, ys: &Bound<'_, PyAny>, ranks: bool) -> PyResult<(f64, f64, usize)> {
    let (xs, ys) = (doubles(xs)?, doubles(ys)?);
    let found = raised(if ranks { statistics::spearman(&xs, &ys) } else { statistics::pearson(&xs, &ys) })?;
    Ok((found.r, found.p, found.pairs))
}

/// Welch's test of the means: difference, t, degrees of freedom, p.
#[pyfunction]
pub(crate) fn welch_test(first: &Sample, second: &Sample) -> PyResult<(f64, f64, f64, f64)> {
    let found = raised(statistics::welch(&first.inner, &second.inner))?;
    Ok((found.difference, found.t, found.freedom, found.p))
}

/// Fisher's exact test of two shares `(successes, trials)`: p.
#[pyfunction]
pub(crate) fn fisher_test(first: (u64, u64), second: (u64, u64)) -> PyResult<f64> {
    raised(statistics::fisher(first, second))
}

/// How many trials of each of two ways tell their shares apart.
#[pyfunction]
#[pyo3(signature = (first, second, *, confidence=0.95, power=0.8))]
pub(crate) fn sample_size(first: f64, second: f64, confidence: f64, power: f64) -> PyResult<u64> {
    raised(statistics::sample_size(first, second, confidence, power))
}

/// The place of the first way `(successes, trials)` that is still trusted.
#[pyfunction]
#[pyo3(signature = (ways, *, least_share=0.5, confidence=0.95))]
pub(crate) fn fallback(ways: Vec<(u64, u64)>, least_share: f64, confidence: f64) -> PyResult<Option<usize>> {
    raised(statistics::fallback(&ways, least_share, confidence))
}

/// Wilson's interval of a share.
#[pyfunction]
#[pyo3(signature = (successes, trials, *, confidence=0.95))]
pub(crate) fn share_interval(successes: u64, trials: u64, confidence: f64) -> PyResult<(f64, f64)> {
    raised(stability::share_interval(successes, trials, confidence))
}

/// Whether people take as much of somebody's work as is asked for, as far as that can be known.
#[pyfunction]
#[pyo3(signature = (taken, decided, *, least_share=0.5, confidence=0.95))]
pub(crate) fn is_trusted(taken: u64, decided: u64, least_share: f64, confidence: f64) -> PyResult<bool> {
    raised(stability::is_trusted(taken, decided, least_share, confidence))
}

/// The weighted mean of the shares that are known, from 0 to 100.
#[pyfunction]
pub(crate) fn health(shares: &Bound<'_, PyAny>, weights: &Bound<'_, PyAny>) -> PyResult<f64> {
    raised(stability::health(&doubles(shares)?, &doubles(weights)?))
}

/// How many of the last values lie within a tolerance of one another.
#[pyfunction]
pub(crate) fn unchanged(values: &Bound<'_, PyAny>, tolerance: f64) -> PyResult<usize> {
    Ok(stability::unchanged(&doubles(values)?, tolerance))
}
