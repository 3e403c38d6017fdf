//! Rows of doubles of Python objects: `array`, numpy, `memoryview`.

use pyo3::{
    buffer::{PyBuffer, PyUntypedBuffer},
    prelude::*,
};

/// A row of doubles. Without any, its memory may lie anywhere, and is not looked at.
pub(crate) enum Row {
    Empty { is_readonly: bool },
    Doubles(PyBuffer<f64>),
}

impl Row {
    /// The row that an object is, if it is one.
    pub(crate) fn of(value: &Bound<'_, PyAny>) -> Option<Self> {
        let raw = PyUntypedBuffer::get(value).ok().filter(|it| it.dimensions() == 1)?;
        if raw.item_count() > 0 {
            return raw.into_typed().ok().map(Self::Doubles);
        }
        let is_double = matches!(raw.format().to_bytes(), b"d" | b"@d" | b"=d" | b"<d");
        is_double.then(|| Self::Empty { is_readonly: raw.readonly() })
    }

    pub(crate) fn is_readonly(&self) -> bool {
        match self {
            Self::Empty { is_readonly } => *is_readonly,
            Self::Doubles(buffer) => buffer.readonly(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Empty { .. } => 0,
            Self::Doubles(buffer) => buffer.item_count(),
        }
    }

    pub(crate) fn to_vec(&self, py: Python<'_>) -> PyResult<Vec<f64>> {
        match self {
            Self::Empty { .. } => Ok(Vec::new()),
            Self::Doubles(buffer) => buffer.to_vec(py),
        }
    }

    pub(crate) fn write(&self, py: Python<'_>, values: &[f64]) -> PyResult<()> {
        match self {
            Self::Empty { .. } => Ok(()),
            Self::Doubles(buffer) => buffer.copy_from_slice(py, values),
        }
    }
}
