//! Work that goes on beside Python: it begins with the value and is waited for when its result is first asked for.

use std::{sync::LazyLock, thread};

use pyo3::{exceptions::PyValueError, prelude::*};

type Outcome<T> = Result<T, String>;

/// The result of work that may still be under way.
pub(crate) struct Begun<T> {
    outcome: LazyLock<Outcome<T>, Box<dyn FnOnce() -> Outcome<T> + Send>>,
}

impl<T: Send + Sync + 'static> Begun<T> {
    /// Begin to work in a thread. An error is a sentence that says what cannot be used.
    pub(crate) fn new(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Self {
        let thread = thread::spawn(work);
        let join = || thread.join().unwrap_or_else(|_| Err("the core failed (a fault of PyAgent: please report it)".to_owned()));
        Self { outcome: LazyLock::new(Box::new(join)) }
    }

    /// What is there already.
    pub(crate) fn done(value: T) -> Self {
        Self { outcome: LazyLock::new(Box::new(|| Ok(value))) }
    }

    /// Wait beside Python.
    pub(crate) fn wait(&self, py: Python<'_>) -> PyResult<&T> {
        py.detach(|| self.outcome()).map_err(PyValueError::new_err)
    }

    /// Wait in a thread that Python does not know.
    pub(crate) fn outcome(&self) -> Result<&T, String> {
        self.outcome.as_ref().map_err(Clone::clone)
    }
}
