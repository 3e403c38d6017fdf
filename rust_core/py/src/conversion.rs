//! The binding of the conversion of Python to Rust.

use pyagent_analysis::{scan, source::SourceFile};
use pyagent_convert::{self as conversion, Converted as Conversion, CrateFile, Outcome};
use pyo3::{exceptions::PyValueError, prelude::*};

/// Spans of definitions, names of constants, whether lists of the caller are changed.
type Beside = (Vec<(u32, u32)>, Vec<String>, bool);
type Converted = (Vec<(String, String)>, String, Vec<String>, Vec<String>, String, String, Beside);
type Wanted = (String, Vec<u8>, Vec<String>);
type Row = (String, usize, (u32, u32, u32), Option<Converted>, Vec<(usize, String, String)>);

/// To be called where the stack is deep.
fn outcomes(path: &str, source: String) -> Result<Vec<Outcome>, String> {
    match SourceFile::parse(path, source) {
        Ok(file) => Ok(conversion::convert(file.module(), |offset| file.line(offset.into()))),
        Err((_, why)) => Err(why.message),
    }
}

/// What becomes of each function of a module: `(name, line, span, conversion, reasons)`.
#[pyfunction]
pub(crate) fn convert(py: Python<'_>, path: &str, source: &[u8]) -> PyResult<Vec<Row>> {
    let source = super::text(source)?.to_owned();
    let rows = || Ok(outcomes(path, source)?.into_iter().map(|it| row(path, it)).collect());
    let rows: Result<_, String> = py.detach(|| scan::with_deep_stack(rows));
    rows.map_err(PyValueError::new_err)
}

fn row(path: &str, outcome: Outcome) -> Row {
    let Outcome { name, line, range, named, result } = outcome;
    let (converted, reasons) = match result {
        Ok(it) => {
            let (rust, exported) = (it.rust(), conversion::exported_name(path, &name));
            let definitions = it.definitions.iter().map(|it| (it.start().to_u32(), it.end().to_u32())).collect();
            let beside = (definitions, it.constants, it.changes);
            (Some((it.params, it.returns, it.calls, it.imports, exported, rust, beside)), Vec::new())
        }
        Err(reasons) => (None, reasons.into_iter().map(|it| (it.line, it.construct, it.remedy)).collect()),
    };
    (name, line, (range.start().to_u32(), range.end().to_u32(), named), converted, reasons)
}

/// The sources of a crate, `(path, text)`, with the named functions of modules `(path, source, functions)`.
#[pyfunction]
pub(crate) fn converted_crate(name: &str, modules: Vec<Wanted>) -> PyResult<Vec<(String, String)>> {
    files(modules, |modules| conversion::crate_files(name, modules))
}

/// The same as a part of a crate that is there already; paths begin in the folder of its root.
#[pyfunction]
pub(crate) fn converted_part(modules: Vec<Wanted>) -> PyResult<Vec<(String, String)>> {
    files(modules, conversion::part_files)
}

/// What to insert into the root of a crate so that it takes in that part, `(offset, text)`, or why it cannot.
#[pyfunction]
pub(crate) fn wire(root: &str) -> (Vec<(usize, String)>, String) {
    match conversion::wire(root) {
        Ok(inserted) => (inserted, String::new()),
        Err(reason) => (Vec::new(), reason),
    }
}

fn files(modules: Vec<Wanted>, make: impl Fn(&[(String, Vec<&Conversion>)]) -> Vec<CrateFile> + Send) -> PyResult<Vec<(String, String)>> {
    let texts = modules.into_iter().map(|(path, source, wanted)| Ok((path, super::text(&source)?.to_owned(), wanted)));
    let modules = texts.collect::<PyResult<Vec<_>>>()?;
    scan::with_deep_stack(|| made(modules, make)).map_err(PyValueError::new_err)
}

fn made(
    modules: Vec<(String, String, Vec<String>)>,
    make: impl Fn(&[(String, Vec<&Conversion>)]) -> Vec<CrateFile>,
) -> Result<Vec<(String, String)>, String> {
    let mut all = Vec::new();
    for (path, source, wanted) in modules {
        let converted = outcomes(&path, source)?.into_iter().filter(|it| wanted.contains(&it.name)).filter_map(|it| it.result.ok());
        all.push((path, converted.collect::<Vec<_>>()));
    }
    let borrowed: Vec<_> = all.iter().map(|(path, converted)| (path.clone(), converted.iter().collect())).collect();
    Ok(make(&borrowed).into_iter().map(|it| (it.path, it.text)).collect())
}
