//! The binding of traces.

use pyagent_cores::trace::{self, Row, TraceParent};
use pyo3::{exceptions::PyValueError, prelude::*, pybacked::PyBackedStr};

type Told = (PyBackedStr, PyBackedStr, PyBackedStr, i64, i64);

fn raised(error: trace::Error) -> PyErr {
    PyValueError::new_err(error.0)
}

/// Trace id, span id and flags of a header.
#[pyfunction]
pub(crate) fn parse_traceparent(header: &str) -> PyResult<(String, String, u8)> {
    let found = trace::parse(header).map_err(raised)?;
    Ok((format!("{:032x}", found.trace), format!("{:016x}", found.span), found.flags))
}

/// The header of a trace id, a span id and flags.
#[pyfunction]
#[pyo3(name = "traceparent", signature = (trace, span, flags=1))]
pub(crate) fn header(trace: &str, span: &str, flags: u8) -> PyResult<String> {
    Ok(TraceParent::new(trace, span, flags).map_err(raised)?.header())
}

/// Spans that belong together.
#[pyclass(frozen, module = "pyagent.rust_core")]
pub(crate) struct Trace {
    inner: trace::Trace,
}

#[pymethods]
impl Trace {
    #[new]
    fn new(spans: Vec<Told>) -> PyResult<Self> {
        let rows: Vec<Row<'_>> =
            spans.iter().map(|(id, parent, name, start, end)| Row { id, parent, name, start: *start, end: *end }).collect();
        Ok(Self { inner: trace::Trace::new(&rows).map_err(raised)? })
    }

    /// Name, spans, time in which one of them was open, time of their own.
    fn phases(&self) -> Vec<(String, usize, u128, u128)> {
        self.inner.phases().into_iter().map(|it| (it.name, it.count, it.open, it.own)).collect()
    }

    /// The innermost span that was waited for, from when, until when.
    fn critical_path(&self) -> Vec<(usize, i64, i64)> {
        self.inner.critical_path().into_iter().map(|it| (it.span, it.start, it.end)).collect()
    }
}
