//! The binding of the catalogue of errors.

use pyagent_cores::errors;
use pyo3::{prelude::*, pybacked::PyBackedStr};

type Row = (&'static str, &'static str, &'static str, &'static str);

fn row(it: &errors::Entry) -> Row {
    (it.code, it.title, it.description, it.remedy)
}

/// Code, title, description and remedy of all errors.
#[pyfunction]
pub(crate) fn errors_known() -> Vec<Row> {
    errors::CATALOGUE.iter().map(row).collect()
}

/// The same of one code.
#[pyfunction]
pub(crate) fn error_entry(code: &str) -> Option<Row> {
    errors::entry(code).map(row)
}

/// The code of an exception, by the names of its classes, nearest first, and the symbol of its number.
#[pyfunction]
#[pyo3(signature = (classes, errno=""))]
pub(crate) fn error_of_exception(classes: Vec<PyBackedStr>, errno: &str) -> &'static str {
    errors::of_exception(classes.iter().map(|it| &**it), errno)
}

/// The code of an answer of a server; None for one that is no refusal.
#[pyfunction]
pub(crate) fn error_of_status(status: u16) -> Option<&'static str> {
    errors::of_status(status)
}
