//! The binding of the catalogue of errors.

use pyagent_cores::errors;
use pyo3::{
    exceptions::PyTypeError,
    prelude::*,
    sync::PyOnceLock,
    types::{PyList, PyString},
};

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
pub(crate) fn error_of_exception<'py>(classes: &Bound<'py, PyList>, errno: &str) -> PyResult<&'py Bound<'py, PyString>> {
    let py = classes.py();
    if let Some(code) = errors::of_number(errno) {
        return Ok(shared(py, code));
    }
    for name in classes {
        let name = name.cast::<PyString>().map_err(|_| PyTypeError::new_err("the name of a class is text"))?;
        if let Some(code) = errors::of_class(name.to_str()?) {
            return Ok(shared(py, code));
        }
    }
    Ok(shared(py, errors::UNKNOWN))
}

/// The code of an answer of a server; None for one that is no refusal.
#[pyfunction]
pub(crate) fn error_of_status(py: Python<'_>, status: u16) -> Option<&Bound<'_, PyString>> {
    errors::of_status(status).map(|code| shared(py, code))
}

/// The codes as text of Python, made once.
fn shared(py: Python<'_>, place: errors::Place) -> &Bound<'_, PyString> {
    static CODES: PyOnceLock<Vec<Py<PyString>>> = PyOnceLock::new();
    let made = || errors::CATALOGUE.iter().map(|it| PyString::intern(py, it.code).unbind()).collect();
    CODES.get_or_init(py, made)[place].bind(py)
}
