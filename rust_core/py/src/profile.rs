//! The binding of profiles.

use pyagent_cores::profile::{self, By, Entry, Function, Unit};
use pyo3::{exceptions::PyValueError, prelude::*};

type Row<'a> = (&'a str, u32, &'a str, u64, f64, f64);

/// A file of cProfile or collapsed stacks.
#[pyclass(frozen, module = "pyagent.rust_core")]
pub(crate) struct Profile {
    inner: profile::Profile,
}

#[pymethods]
impl Profile {
    #[new]
    fn new(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        let inner = py.detach(|| profile::Profile::read(data)).map_err(|error| PyValueError::new_err(error.0))?;
        Ok(Self { inner })
    }

    #[getter]
    fn unit(&self) -> &'static str {
        match self.inner.unit {
            Unit::Seconds => "seconds",
            Unit::Samples => "samples",
        }
    }

    #[getter]
    fn total(&self) -> f64 {
        self.inner.total
    }

    #[getter]
    fn entries(&self) -> Vec<Row<'_>> {
        self.inner.entries.iter().map(row).collect()
    }

    fn top(&self, by: &str, most: usize) -> PyResult<Vec<Row<'_>>> {
        let by = match by {
            "own" => By::Own,
            "cumulative" => By::Cumulative,
            _ => return Err(PyValueError::new_err("by is \"own\" or \"cumulative\"")),
        };
        Ok(self.inner.top(by, most).into_iter().map(|it| row(&self.inner.entries[it])).collect())
    }

    fn hot_path(&self) -> Vec<(&str, u32, &str, f64)> {
        let place = |(index, weight): (usize, f64)| {
            let frame = &self.inner.entries[index].frame;
            (frame.file.as_str(), frame.line, frame.name.as_str(), weight)
        };
        self.inner.hot_path().into_iter().map(place).collect()
    }

    fn joined(&self, py: Python<'_>, root: &str, functions: Vec<(String, String, u32, u32)>) -> Vec<(u64, f64, f64)> {
        let functions: Vec<Function> =
            functions.into_iter().map(|(path, name, line, end_line)| Function { path, name, line, end_line }).collect();
        let shares = py.detach(|| self.inner.joined(root, &functions));
        shares.into_iter().map(|it| (it.calls, it.own, it.cumulative)).collect()
    }
}

fn row(entry: &Entry) -> Row<'_> {
    let frame = &entry.frame;
    (&frame.file, frame.line, &frame.name, entry.calls, entry.own, entry.cumulative)
}
