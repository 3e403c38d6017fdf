//! The binding of tokens and money.

use pyagent_cores::tokens::{self, Amount, Pattern, Price, Rate};
use pyo3::{exceptions::PyValueError, prelude::*};

type PriceRow = (&'static str, &'static str, &'static str, u32, &'static str);
type UseRow = (String, u64, u64, u64, String);

fn raised(error: tokens::Error) -> PyErr {
    PyValueError::new_err(error.0)
}

/// About how many tokens a text has.
#[pyfunction]
pub(crate) fn estimate_tokens(text: &str) -> usize {
    tokens::estimate(text)
}

/// The whole lines from the start of a text that have at most so many tokens, by the estimate.
#[pyfunction]
pub(crate) fn within_tokens(text: &str, most: usize) -> &str {
    &text[..tokens::whole_lines(text, most)]
}

fn row(it: &Price) -> PriceRow {
    (it.model, it.input, it.output, it.window, it.date)
}

/// Model, prices of a million tokens read and written, context window, date of all known models.
#[pyfunction]
pub(crate) fn prices_known() -> Vec<PriceRow> {
    tokens::known().iter().map(row).collect()
}

/// The same of the row that a model has.
#[pyfunction]
pub(crate) fn price_of(model: &str) -> Option<PriceRow> {
    tokens::price_of(model).map(row)
}

/// The vocabulary of a model.
#[pyclass(frozen, module = "pyagent.rust_core")]
pub(crate) struct Vocabulary {
    inner: tokens::Vocabulary,
}

#[pymethods]
impl Vocabulary {
    #[new]
    fn new(py: Python<'_>, data: &[u8], pattern: &str) -> PyResult<Self> {
        let pattern = match pattern {
            "cl100k" => Pattern::Cl100k,
            "o200k" => Pattern::O200k,
            _ => return Err(PyValueError::new_err("pattern is \"cl100k\" or \"o200k\"")),
        };
        Ok(Self { inner: py.detach(|| tokens::Vocabulary::read(data, pattern)).map_err(raised)? })
    }

    fn __len__(&self) -> usize {
        self.inner.len()
    }

    /// How many tokens a text has.
    fn count(&self, py: Python<'_>, text: &str) -> usize {
        py.detach(|| self.inner.count(text))
    }
}

/// A budget and what was spent of it.
#[pyclass(module = "pyagent.rust_core")]
pub(crate) struct Ledger {
    inner: tokens::Ledger,
}

fn rates((read, write): (&str, &str)) -> PyResult<(Rate, Rate)> {
    Ok((Rate::read(read).map_err(raised)?, Rate::read(write).map_err(raised)?))
}

#[pymethods]
impl Ledger {
    #[new]
    #[pyo3(signature = (budget=None))]
    fn new(budget: Option<&str>) -> PyResult<Self> {
        let budget = budget.map(Amount::read).transpose().map_err(raised)?;
        Ok(Self { inner: tokens::Ledger::new(budget) })
    }

    /// Whether a call with at most so many tokens can be paid.
    fn affords(&self, read: u64, written: u64, prices: (&str, &str)) -> PyResult<bool> {
        Ok(self.inner.affords(read, written, rates(prices)?))
    }

    /// Note a call; what it cost.
    fn book(&mut self, model: &str, read: u64, written: u64, prices: (&str, &str)) -> PyResult<String> {
        Ok(self.inner.book(model, read, written, rates(prices)?).text())
    }

    #[getter]
    fn spent(&self) -> String {
        self.inner.spent().text()
    }

    #[getter]
    fn left(&self) -> Option<String> {
        self.inner.left().map(Amount::text)
    }

    /// Model, calls, tokens read and written, cost.
    #[getter]
    fn uses(&self) -> Vec<UseRow> {
        self.inner.uses().iter().map(|it| (it.model.clone(), it.calls, it.input, it.output, it.cost.text())).collect()
    }
}
