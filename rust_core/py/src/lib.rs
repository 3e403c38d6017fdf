//! The Python binding of PyAgent's Rust core: signatures, conversions, error mapping. No logic.
use pyo3::prelude::*;

/// The compiled core of PyAgent.
#[pymodule(gil_used = false)]
mod rust_core {
    use super::*;

    #[pymodule_init]
    fn init(m: &Bound<'_, PyModule>) -> PyResult<()> {
        m.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
