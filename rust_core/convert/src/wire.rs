//! A PyO3 crate that a repository has already: where its module takes in the converted functions.
//!
//! Invariant: edits only insert; what cannot be wired is refused with its reason.

use proc_macro2::Span;
use syn::{Expr, FnArg, Item, ItemFn, ReturnType, Stmt, Type, spanned::Spanned};

/// The Rust module that converted functions have in such a crate.
pub const PART: &str = "pyagent_converted";

/// What to insert into a crate's root: `(offset, text)`, in bytes.
pub type Inserted = Vec<(usize, String)>;

/// The insertions that make a crate's root know the module [`PART`]; none when it knows it already.
///
/// # Errors
/// Why there is no place for it.
pub fn wire(root: &str) -> Result<Inserted, String> {
    let file = syn::parse_file(root).map_err(|error| format!("it does not parse: {error}"))?;
    let modules: Vec<&ItemFn> = file.items.iter().filter_map(python_module).collect();
    if file.items.iter().any(|it| matches!(it, Item::Mod(block) if has_mark(&block.attrs, "pymodule"))) {
        return Err("its Python module is a block, where a function is asked for".to_owned());
    }
    let [module] = modules.as_slice() else {
        return Err(format!("it has {} functions with `#[pymodule]`, where one is asked for", modules.len()));
    };
    if file.items.iter().any(|it| matches!(it, Item::Mod(known) if known.ident == PART)) {
        return Ok(Vec::new());
    }
    let name = taken(module).ok_or("its `#[pymodule]` does not take the module as its only argument `&Bound<'_, PyModule>`")?;
    let Some(Stmt::Expr(last, None)) = module.block.stmts.last() else {
        return Err("its `#[pymodule]` does not end with a value such as `Ok(())`".to_owned());
    };
    if !matches!(last, Expr::Call(call) if is_ok(&call.func)) {
        return Err("its `#[pymodule]` does not end with `Ok(())`".to_owned());
    }
    let first = file.items.first().ok_or("it is empty")?;
    let (item, end) = (start(first.span()), start(last.span()));
    let indent = indentation(root, end);
    Ok(vec![(item, format!("mod {PART};\n\n")), (end, format!("{PART}::register({name})?;\n{indent}"))])
}

fn python_module(item: &Item) -> Option<&ItemFn> {
    match item {
        Item::Fn(function) if has_mark(&function.attrs, "pymodule") => Some(function),
        _ => None,
    }
}

fn has_mark(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes.iter().any(|it| it.path().segments.last().is_some_and(|it| it.ident == name))
}

/// The name by which a module's function takes the module.
fn taken(module: &ItemFn) -> Option<String> {
    let mut inputs = module.sig.inputs.iter();
    let (Some(FnArg::Typed(only)), None) = (inputs.next(), inputs.next()) else { return None };
    let (syn::Pat::Ident(name), Type::Reference(reference)) = (&*only.pat, &*only.ty) else { return None };
    let Type::Path(path) = &*reference.elem else { return None };
    let returns = matches!(&module.sig.output, ReturnType::Type(_, _));
    (returns && path.path.segments.last()?.ident == "Bound").then(|| name.ident.to_string())
}

fn is_ok(called: &Expr) -> bool {
    matches!(called, Expr::Path(path) if path.path.is_ident("Ok"))
}

fn start(span: Span) -> usize {
    span.byte_range().start
}

/// The white space before a place on its line.
fn indentation(text: &str, at: usize) -> String {
    let line = text.get(..at).and_then(|it| it.rsplit('\n').next()).unwrap_or_default();
    line.chars().take_while(|it| it.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::wire;

    fn wired(root: &str) -> Result<String, String> {
        let mut text = root.to_owned();
        let mut inserted = wire(root)?;
        inserted.sort_by_key(|it| std::cmp::Reverse(it.0));
        inserted.iter().for_each(|(at, new)| text.insert_str(*at, new));
        Ok(text)
    }

    const ROOT: &str = "//! Ünïcode.\nuse pyo3::prelude::*;\n\n#[pymodule]\nfn _core(m: &Bound<'_, PyModule>) -> PyResult<()> {\n    m.add(\"a\", 1)?;\n    Ok(())\n}\n";

    #[test]
    fn the_module_is_declared_and_registered_once() {
        let after = wired(ROOT).expect("there is a place for it");
        assert!(after.starts_with("//! Ünïcode.\nmod pyagent_converted;\n\nuse pyo3"), "{after}");
        assert!(after.contains("m.add(\"a\", 1)?;\n    pyagent_converted::register(m)?;\n    Ok(())\n}"), "{after}");
        assert_eq!(wired(&after), Ok(after));
    }

    #[test]
    fn what_has_no_place_for_it_is_refused() {
        let cases = [
            ("fn f( {", "it does not parse"),
            ("pub fn f() {}\n", "it has 0 functions"),
            ("#[pymodule]\nmod m {}\n", "is a block"),
            ("#[pymodule]\nfn m(_py: Python, m: &PyModule) -> PyResult<()> { Ok(()) }\n", "only argument"),
            ("#[pymodule]\nfn m(m: &Bound<'_, PyModule>) -> PyResult<()> { m.add(\"a\", 1) }\n", "does not end with `Ok(())`"),
            ("#[pymodule]\nfn m(m: &Bound<'_, PyModule>) -> PyResult<()> { return Ok(()); }\n", "does not end with a value"),
        ];
        for (root, why) in cases {
            assert!(wired(root).is_err_and(|it| it.contains(why)), "{root}: {:?}", wired(root));
        }
    }
}
