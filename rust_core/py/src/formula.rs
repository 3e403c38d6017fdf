//! The binding of formulas.

use crate::rows::Row;
use pyagent_cores::formula::{self, Value};
use pyo3::{
    create_exception,
    exceptions::{PyTypeError, PyValueError},
    prelude::*,
    types::{PyDict, PyFloat, PyInt, PyList, PyString, PyTuple},
};

create_exception!(pyagent.rust_core, FormulaError, PyValueError);

fn raised(error: formula::Error) -> PyErr {
    FormulaError::new_err((error.code, error.at, error.message))
}

/// Names up to which a row of numbers stands on the stack.
const FEW: usize = 16;

/// A formula, ready to be computed.
#[pyclass(frozen, module = "pyagent.rust_core")]
pub(crate) struct Formula {
    inner: formula::Formula,
    /// Its names as Python looks them up.
    keys: Vec<Py<PyString>>,
}

#[pymethods]
impl Formula {
    #[new]
    fn new(py: Python<'_>, text: &str) -> PyResult<Self> {
        let inner = formula::Formula::compile(text).map_err(raised)?;
        let keys = inner.names().iter().map(|it| PyString::intern(py, &it.text).unbind()).collect();
        Ok(Self { inner, keys })
    }

    #[getter]
    fn names<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.keys)
    }

    /// The value for one row.
    fn evaluate(&self, values: &Bound<'_, PyAny>) -> PyResult<f64> {
        let (py, values) = (values.py(), as_dict(values)?);
        // Nearly always all are numbers, which need no room of their own.
        let mut numbers = [0.0; FEW];
        if let Some(room) = numbers.get_mut(..self.keys.len())
            && self.all_numbers(&values, room)?
        {
            return Ok(self.inner.evaluate_numbers(room));
        }
        let bound = self.keys.iter().map(|key| values.get_item(key.bind(py)).map(|it| it.map_or(Value::Absent, |it| plain(&it))));
        self.inner.evaluate(&bound.collect::<PyResult<Vec<_>>>()?).map_err(raised)
    }

    /// The value for each row, written into `out`. Rows are copied, so that nothing changes them while they are read.
    fn evaluate_rows(&self, py: Python<'_>, values: &Bound<'_, PyAny>, out: &Bound<'_, PyAny>) -> PyResult<()> {
        let out = Row::of(out).filter(|it| !it.is_readonly()).ok_or_else(|| PyTypeError::new_err("out is no writable row of doubles"))?;
        let values = as_dict(values)?;
        let mut bound = Vec::new();
        for key in &self.keys {
            bound.push(match values.get_item(key.bind(py))? {
                None => Value::Absent,
                Some(value) => match Row::of(&value) {
                    Some(row) => Value::Column(row.to_vec(py)?),
                    None => plain(&value),
                },
            });
        }
        let rows = out.len();
        let results = py.detach(|| self.inner.evaluate_rows(&bound, rows)).map_err(raised)?;
        out.write(py, &results)
    }
}

impl Formula {
    /// Whether every name is bound to a number; `room` has those then.
    fn all_numbers(&self, values: &Bound<'_, PyDict>, room: &mut [f64]) -> PyResult<bool> {
        for (key, place) in self.keys.iter().zip(room) {
            match values.get_item(key.bind(values.py()))?.as_ref().and_then(number) {
                Some(value) => *place = value,
                None => return Ok(false),
            }
        }
        Ok(true)
    }
}

fn as_dict<'py>(values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    match values.cast::<PyDict>() {
        Ok(dict) => Ok(dict.clone()),
        Err(_) => Ok(values.py().get_type::<PyDict>().call1((values,))?.cast_into()?),
    }
}

fn plain(value: &Bound<'_, PyAny>) -> Value {
    if let Some(number) = number(value) {
        return Value::Number(number);
    }
    let items: Option<Vec<f64>> = match (value.cast::<PyList>(), value.cast::<PyTuple>()) {
        (Ok(list), _) => list.iter().map(|it| number(&it)).collect(),
        (_, Ok(tuple)) => tuple.iter().map(|it| number(&it)).collect(),
        _ => None,
    };
    items.map_or(Value::Other, Value::List)
}

/// A float or an int, bool among them, that is not beyond all doubles.
fn number(value: &Bound<'_, PyAny>) -> Option<f64> {
    if let Ok(float) = value.cast::<PyFloat>() {
        return Some(float.value());
    }
    value.cast::<PyInt>().ok()?.extract().ok()
}
