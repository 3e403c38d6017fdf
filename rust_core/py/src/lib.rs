//! The Python binding of PyAgent's Rust core: signatures, conversions, error mapping. No logic.
use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::Arc,
};

use begun::Begun;
use pyagent_analysis::{
    disk,
    edits::{self, Conflict, Edit},
    import_style::ImportStyle,
    imports, knowledge,
    options::Options,
    prove,
    readiness::{Module, Reason},
    scan::{self, Located},
    site::Fact,
    source::SourceFile,
    suppress::{self, Suppressions},
    watch,
};
use pyagent_cores::changes;
use pyo3::{
    exceptions::PyValueError,
    prelude::*,
    types::{PyDict, PyList, PyString, PyTuple},
};

mod begun;
mod conversion;
mod errors;
mod formula;
mod profile;
mod rows;
mod statistics;
mod text;
mod tokens;
mod trace;

/// Trees are many small allocations by many threads, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The compiled core of PyAgent.
#[pymodule(gil_used = false)]
mod rust_core {
    use super::*;
    #[pymodule_export]
    use super::{
        Knowledge, Listing, Scan, apply_edits, at_work, begin_watch,
        conversion::{convert, converted_crate, converted_part, wire},
        errors::{error_entry, error_of_exception, error_of_status, errors_known},
        formula::Formula,
        line_changes, module_requirements,
        profile::Profile,
        prove_edits, python_files, rule_aliases, rule_ids, scan_paths, scan_source,
        statistics::{
            Sample, compare, correlation, fallback, fisher_test, health, is_trusted, sample_size, share_interval, unchanged, welch_test,
        },
        suppressed,
        text::{read_answer, unified_diff},
        tokens::{Ledger, Vocabulary, estimate_tokens, price_of, prices_known, within_tokens},
        trace::{Trace, header, parse_traceparent},
    };

    #[pymodule_init]
    fn init(m: &Bound<'_, PyModule>) -> PyResult<()> {
        m.add("FormulaError", m.py().get_type::<formula::FormulaError>())?;
        m.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// The files that a scan of a folder reads. The walk begins with the value and is waited for when it is first asked.
#[pyclass(frozen)]
struct Listing {
    walk: Arc<Begun<disk::Listing>>,
}

#[pymethods]
impl Listing {
    #[getter]
    fn paths(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        Ok(self.walk.wait(py)?.paths.clone())
    }
}

/// What one scan saw. It begins with the value and is waited for when it is first asked.
#[pyclass(frozen)]
struct Scan {
    work: Begun<scan::Scan>,
}

#[pymethods]
impl Scan {
    #[getter]
    fn paths(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        Ok(self.work.wait(py)?.paths.clone())
    }
    #[getter]
    fn unreadable(&self, py: Python<'_>) -> PyResult<HashSet<String>> {
        Ok(self.work.wait(py)?.unreadable.iter().cloned().collect())
    }
    #[getter]
    fn lines(&self, py: Python<'_>) -> PyResult<usize> {
        Ok(self.work.wait(py)?.lines)
    }
    #[getter]
    fn suppressed(&self, py: Python<'_>) -> PyResult<HashMap<&'static str, usize>> {
        Ok(self.work.wait(py)?.suppressed.iter().map(|(rule, count)| (*rule, *count)).collect())
    }
    #[getter]
    fn metrics(&self, py: Python<'_>) -> PyResult<HashMap<&'static str, usize>> {
        Ok(self.work.wait(py)?.metrics.named().into_iter().collect())
    }
    #[getter]
    fn knowledge(&self, py: Python<'_>) -> PyResult<Knowledge> {
        Ok(Knowledge { inner: Arc::clone(&self.work.wait(py)?.knowledge) })
    }
    #[getter]
    fn uses(&self, py: Python<'_>) -> PyResult<HashSet<String>> {
        Ok(self.work.wait(py)?.uses.iter().cloned().collect())
    }
    #[getter]
    fn data(&self, py: Python<'_>) -> PyResult<HashSet<String>> {
        Ok(self.work.wait(py)?.data.iter().cloned().collect())
    }
    #[getter]
    fn loggers(&self, py: Python<'_>) -> PyResult<HashSet<String>> {
        Ok(self.work.wait(py)?.loggers.iter().cloned().collect())
    }
    #[getter]
    fn sites<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let sites = self.work.wait(py)?.sites.iter().map(|located| site_tuple(py, located)).collect::<PyResult<Vec<_>>>()?;
        PyList::new(py, sites)
    }
    #[getter]
    fn files(&self, py: Python<'_>) -> PyResult<usize> {
        Ok(self.work.wait(py)?.paths.len())
    }
    /// The findings as rows of a report, in what the agents promise: rule and safety to name, category, safety and whether
    /// it can be fixed. Findings of which nothing is promised are left out.
    fn findings<'py>(&self, py: Python<'py>, promises: HashMap<(String, String), [Bound<'py, PyAny>; 4]>) -> PyResult<Bound<'py, PyList>> {
        let sites = &self.work.wait(py)?.sites;
        let promised: HashMap<(&str, &str), _> =
            promises.iter().map(|((rule, safety), it)| ((rule.as_str(), safety.as_str()), it)).collect();
        let mut rows = Vec::with_capacity(sites.len());
        let mut file = ("", PyString::new(py, ""));
        for Located { path, site, start, end } in sites {
            let Some([name, category, safety, fixable]) = promised.get(&(site.rule, site.safety.as_str())) else { continue };
            if file.0 != path {
                file = (path, PyString::new(py, path));
            }
            let mark = format!("{:032x}", site.fingerprint);
            let row = (
                PyString::intern(py, site.rule),
                name,
                category,
                &file.1,
                start.0,
                start.1,
                end.0,
                end.1,
                site.message.as_str(),
                safety,
                fixable,
                mark,
            );
            rows.push(row.into_pyobject(py)?);
        }
        PyList::new(py, rows)
    }
    /// Per module: path, tier, reasons, functions; a reason is `(line, text)`.
    #[getter]
    fn readiness<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let modules = &self.work.wait(py)?.readiness;
        PyList::new(py, modules.iter().map(|module| module_tuple(py, module)).collect::<PyResult<Vec<_>>>()?)
    }
    #[getter]
    fn dismissed(&self, py: Python<'_>) -> PyResult<Vec<(&'static str, &str, usize, &'static str)>> {
        Ok(self.work.wait(py)?.dismissed.iter().map(|it| (it.rule, &*it.path, it.line, it.reason)).collect())
    }
}

fn reasons(of: &[Reason]) -> Vec<(usize, &str)> {
    of.iter().map(|it| (it.line, it.text.as_str())).collect()
}

fn module_tuple<'py>(py: Python<'py>, module: &Module) -> PyResult<Bound<'py, PyTuple>> {
    let functions = module.functions.iter().map(|it| {
        let size = (it.line, it.end_line, it.complexity, it.loops);
        (it.name.as_str(), it.tier as u8, reasons(&it.reasons), it.gain, size, it.calls.clone()).into_pyobject(py)
    });
    let functions = PyTuple::new(py, functions.collect::<PyResult<Vec<_>>>()?)?;
    (module.path.as_str(), module.tier as u8, reasons(&module.reasons), functions).into_pyobject(py)
}

fn site_tuple<'py>(py: Python<'py>, located: &Located) -> PyResult<Bound<'py, PyTuple>> {
    let site = &located.site;
    let facts = PyDict::new(py);
    for (name, fact) in &site.facts {
        match fact {
            Fact::Text(value) => facts.set_item(name, value)?,
            Fact::Number(value) => facts.set_item(name, value)?,
            Fact::Flag(value) => facts.set_item(name, value)?,
            Fact::Span(value) => facts.set_item(name, (value.start().to_u32(), value.end().to_u32()))?,
            Fact::Spans(value) => {
                let spans = value.iter().map(|span| (span.start().to_u32(), span.end().to_u32()));
                facts.set_item(name, PyTuple::new(py, spans.collect::<Vec<_>>())?)?;
            }
            Fact::Names(value) => facts.set_item(name, PyTuple::new(py, value)?)?,
        }
    }
    let items: [Bound<'py, PyAny>; 13] = [
        site.rule.into_pyobject(py)?.into_any(),
        located.path.as_str().into_pyobject(py)?.into_any(),
        site.range.start().to_u32().into_pyobject(py)?.into_any(),
        site.range.end().to_u32().into_pyobject(py)?.into_any(),
        located.start.0.into_pyobject(py)?.into_any(),
        located.start.1.into_pyobject(py)?.into_any(),
        located.end.0.into_pyobject(py)?.into_any(),
        located.end.1.into_pyobject(py)?.into_any(),
        site.message.as_str().into_pyobject(py)?.into_any(),
        site.safety.as_str().into_pyobject(py)?.into_any(),
        format!("{:032x}", site.fingerprint).into_pyobject(py)?.into_any(),
        site.symbol.as_str().into_pyobject(py)?.into_any(),
        facts.into_any(),
    ];
    PyTuple::new(py, items)
}

/// What a scan of a project learned, for later looks at single texts of it.
#[pyclass(frozen)]
struct Knowledge {
    inner: Arc<knowledge::Knowledge>,
}

fn options(rules: Option<Vec<String>>, target: (u8, u8), max_file_lines: usize, first_party: Vec<String>) -> Options {
    Options { rules: rules.map(|rules| rules.into_iter().collect()), target, max_file_lines, first_party, ..Options::default() }
}

fn text(bytes: &[u8]) -> PyResult<&str> {
    std::str::from_utf8(bytes).map_err(|error| PyValueError::new_err(format!("the text is not UTF-8: {error}")))
}

/// The Python files below a folder, or the one file; `paths` names parts of the folder.
#[pyfunction]
#[pyo3(signature = (root, *, paths=vec![], exclude=vec![]))]
fn python_files(root: PathBuf, paths: Vec<String>, exclude: Vec<String>) -> Listing {
    Listing { walk: Arc::new(Begun::new(move || disk::python_files(&root, &paths, &exclude))) }
}

/// Begin to tell into a file that is there which files are at work, for a parent process to read.
#[pyfunction]
#[pyo3(name = "watch")]
fn begin_watch(file: PathBuf) -> PyResult<()> {
    Ok(watch::begin(&file)?)
}

/// Say that Python is at work on a file; on none where the path is empty.
#[pyfunction]
fn at_work(path: &str) {
    watch::tell(path);
}

/// Begin to scan listed files.
#[pyfunction]
#[pyo3(name = "scan", signature = (root, files, *, rules=None, target=(3, 11), max_file_lines=500, first_party=vec![], import_style="auto", entry_points=vec![], libraries=vec![], facts=true, texts=HashMap::new(), aside=HashMap::new()))]
#[expect(clippy::too_many_arguments, reason = "keyword arguments of a Python function")]
fn scan_paths(
    root: PathBuf,
    files: &Listing,
    rules: Option<Vec<String>>,
    target: (u8, u8),
    max_file_lines: usize,
    first_party: Vec<String>,
    import_style: &str,
    entry_points: Vec<String>,
    libraries: Vec<PathBuf>,
    facts: bool,
    texts: HashMap<String, Vec<u8>>,
    aside: HashMap<String, String>,
) -> Scan {
    let options = Options {
        facts,
        aside: aside.into_iter().collect(),
        import_style: ImportStyle::of(import_style),
        entry_points,
        libraries,
        ..options(rules, target, max_file_lines, first_party)
    };
    let walk = Arc::clone(&files.walk);
    Scan { work: Begun::new(move || Ok(scan::scan(&root, walk.outcome()?, &texts.into_iter().collect(), &options))) }
}

/// Scan one text as if it stood at `path`.
#[pyfunction]
#[pyo3(name = "scan_text", signature = (path, source, *, rules=None, target=(3, 11), max_file_lines=500, first_party=vec![], import_style="auto", loggers=HashSet::new(), knowledge=None))]
#[expect(clippy::too_many_arguments, reason = "keyword arguments of a Python function")]
fn scan_source(
    py: Python<'_>,
    path: &str,
    source: Vec<u8>,
    rules: Option<Vec<String>>,
    target: (u8, u8),
    max_file_lines: usize,
    first_party: Vec<String>,
    import_style: &str,
    loggers: HashSet<String>,
    knowledge: Option<&Knowledge>,
) -> Scan {
    let options = Options {
        loggers: loggers.into_iter().collect(),
        import_style: ImportStyle::of(import_style),
        knowledge: knowledge.map(|it| Arc::clone(&it.inner)),
        ..options(rules, target, max_file_lines, first_party)
    };
    Scan { work: Begun::done(py.detach(|| scan::scan_text(path, source, &options))) }
}

fn edits_of(edits: Vec<(u32, u32, String)>) -> Vec<Edit> {
    edits.into_iter().map(|(start, end, text)| Edit { start, end, text }).collect()
}

/// Merge edits and apply them: the new text, or two edits that do not go together (twice the same when its span is wrong).
#[pyfunction]
#[pyo3(name = "merge_edits")]
#[expect(clippy::type_complexity, reason = "a pair of alternatives, as Python sees it")]
fn apply_edits(
    source: &[u8],
    edits: Vec<(u32, u32, String)>,
) -> PyResult<(Option<Vec<u8>>, Option<((u32, u32, String), (u32, u32, String))>)> {
    let tuple = |edit: Edit| (edit.start, edit.end, edit.text);
    Ok(match edits::apply(text(source)?, &edits_of(edits)) {
        Ok(after) => (Some(after.into_bytes()), None),
        Err(Conflict::Overlap(first, second)) => (None, Some((tuple(first), tuple(second)))),
        Err(Conflict::OutOfRange(edit)) => (None, Some((tuple(edit.clone()), tuple(edit)))),
    })
}

/// The changes of lines that turn one text into another: `(first, end, first_new, end_new)`, from 0, ends exclusive.
#[pyfunction]
#[pyo3(name = "changes")]
fn line_changes(py: Python<'_>, before: &[u8], after: &[u8]) -> Vec<(u32, u32, u32, u32)> {
    let found = py.detach(|| changes::changes(before, after));
    found.into_iter().map(|(old, new)| (old.start, old.end, new.start, new.end)).collect()
}

/// Prove a change; the reason why it does not hold, or None.
#[pyfunction]
#[pyo3(name = "prove", signature = (path, before, after, edits, *, regions=vec![], fixed=HashMap::new(), target=(3, 11), max_file_lines=500, first_party=vec![], moved=vec![], knowledge=None))]
#[expect(clippy::too_many_arguments, reason = "keyword arguments of a Python function")]
fn prove_edits(
    py: Python<'_>,
    path: &str,
    before: &[u8],
    after: &[u8],
    edits: Vec<(u32, u32, String)>,
    regions: Vec<(u32, u32)>,
    fixed: HashMap<String, usize>,
    target: (u8, u8),
    max_file_lines: usize,
    first_party: Vec<String>,
    moved: Vec<(String, String)>,
    knowledge: Option<&Knowledge>,
) -> PyResult<Option<String>> {
    let (before, after) = (text(before)?, text(after)?);
    let options = Options { facts: false, ..options(None, target, max_file_lines, first_party) };
    let (edits, fixed) = (edits_of(edits), fixed.into_iter().collect());
    let circles = knowledge.map(|it| &it.inner.circles);
    Ok(py.detach(|| scan::with_deep_stack(|| prove::prove(path, before, after, &edits, &regions, &fixed, &moved, circles, &options)).err()))
}

/// The edits that give a module imports and module-level statements, and the offset of the latter; or why it cannot have them.
#[pyfunction]
#[pyo3(name = "requirements", signature = (path, source, imports, preamble, *, freed=vec![]))]
#[expect(clippy::type_complexity, reason = "a pair of alternatives, as Python sees it")]
fn module_requirements(
    path: &str,
    source: &[u8],
    imports: Vec<String>,
    preamble: Vec<String>,
    freed: Vec<String>,
) -> PyResult<(Vec<(u32, u32, String)>, u32, Option<String>)> {
    let source = text(source)?.to_owned();
    Ok(scan::with_deep_stack(|| match SourceFile::parse(path, source) {
        Err((_, why)) => (Vec::new(), 0, Some(why.message)),
        Ok(file) => match imports::requirements(&file, &imports, &preamble, &freed) {
            Ok(edits) => (
                edits.into_iter().map(|edit| (edit.start, edit.end, edit.text)).collect(),
                imports::requirements_offset(&file, &preamble).to_u32(),
                None,
            ),
            Err(why) => (Vec::new(), 0, Some(why)),
        },
    }))
}

/// For findings of other tools: which of `(line, end_line, rule, codes)` are silenced by a comment of the file.
#[pyfunction]
fn suppressed(path: &str, source: &[u8], findings: Vec<(usize, usize, String, Vec<String>)>) -> PyResult<Vec<bool>> {
    let source = text(source)?.to_owned();
    if !suppress::may_silence(&source, findings.iter().map(|(first, last, ..)| (*first, *last))) {
        return Ok(vec![false; findings.len()]);
    }
    Ok(scan::with_deep_stack(|| match SourceFile::parse(path, source) {
        Err(_) => vec![false; findings.len()],
        Ok(file) => {
            let known = Suppressions::of(&file);
            findings
                .iter()
                .map(|(line, end, rule, codes)| {
                    known.covers_lines(*line, *end, rule, &codes.iter().map(String::as_str).collect::<Vec<_>>())
                })
                .collect()
        }
    }))
}

/// Ids of the rules that Rust detects.
#[pyfunction]
fn rule_ids() -> Vec<&'static str> {
    let mut ids: Vec<&'static str> = pyagent_analysis::rules::RULES.iter().map(|rule| rule.id).collect();
    ids.extend([scan::UNPARSABLE, scan::CYCLE]);
    ids.extend(pyagent_analysis::readiness::RULES);
    ids.sort_unstable();
    ids
}

/// What other tools call the findings of each rule that Rust detects.
#[pyfunction]
fn rule_aliases() -> HashMap<&'static str, Vec<&'static str>> {
    pyagent_analysis::rules::RULES.iter().map(|rule| (rule.id, rule.aliases.to_vec())).collect()
}
