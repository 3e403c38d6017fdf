//! The binding of texts: differences, answers of models.

use pyagent_cores::{answer, diff};
use pyo3::{prelude::*, types::PyBytes};

/// The hunks of a unified diff.
#[pyfunction]
#[pyo3(signature = (before, after, *, context=3))]
pub(crate) fn unified_diff<'py>(py: Python<'py>, before: &[u8], after: &[u8], context: u32) -> Bound<'py, PyBytes> {
    let found = py.detach(|| diff::unified(before, after, context));
    PyBytes::new(py, &found)
}

/// The text that a model meant, what speaks against it, and a score from 0 to 1.
#[pyfunction]
pub(crate) fn read_answer(raw: &str) -> (String, Vec<&'static str>, f64) {
    let found = answer::read(raw);
    (found.text, found.flaws.into_iter().map(answer::Flaw::word).collect(), found.score)
}
