//! A crate around converted functions: the runtime, a file for each Python module, the border.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{ident, module, print};
use crate::{
    Converted,
    ir::{Function, Source},
    types::Ty,
    wire::PART,
};

/// A file of the crate, by its path in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrateFile {
    /// Path with `/`.
    pub path: String,
    /// Text.
    pub text: String,
}

/// The hot part of the border, with unsafe code, and the same without for a crate that we do not know.
const RAW: &str = include_str!("../../../runtime/src/raw.rs");
const CAREFUL: &str = include_str!("../../../runtime/src/careful.rs");

const RUNTIME: [(&str, &str); 23] = [
    ("mod.rs", include_str!("../../../runtime/src/lib.rs")),
    ("border.rs", include_str!("../../../runtime/src/border.rs")),
    ("budget.rs", include_str!("../../../runtime/src/budget.rs")),
    ("bytes.rs", include_str!("../../../runtime/src/bytes.rs")),
    ("deque.rs", include_str!("../../../runtime/src/deque.rs")),
    ("dict.rs", include_str!("../../../runtime/src/dict.rs")),
    ("float.rs", include_str!("../../../runtime/src/float.rs")),
    ("heap.rs", include_str!("../../../runtime/src/heap.rs")),
    ("int.rs", include_str!("../../../runtime/src/int.rs")),
    ("keyed.rs", include_str!("../../../runtime/src/keyed.rs")),
    ("lend.rs", include_str!("../../../runtime/src/lend.rs")),
    ("list.rs", include_str!("../../../runtime/src/list.rs")),
    ("math.rs", include_str!("../../../runtime/src/math.rs")),
    ("num.rs", include_str!("../../../runtime/src/num.rs")),
    ("order.rs", include_str!("../../../runtime/src/order.rs")),
    ("row.rs", include_str!("../../../runtime/src/row.rs")),
    ("rt.rs", include_str!("../../../runtime/src/rt.rs")),
    ("said.rs", include_str!("../../../runtime/src/said.rs")),
    ("seq.rs", include_str!("../../../runtime/src/seq.rs")),
    ("set.rs", include_str!("../../../runtime/src/set.rs")),
    ("text.rs", include_str!("../../../runtime/src/text.rs")),
    ("view.rs", include_str!("../../../runtime/src/view.rs")),
    ("words.rs", include_str!("../../../runtime/src/words.rs")),
];

/// The Rust sources of a crate named `name`, for converted functions of Python modules.
pub fn crate_files(name: &str, modules: &[(String, Vec<&Converted>)]) -> Vec<CrateFile> {
    let mut files = vec![CrateFile { path: "src/lib.rs".to_owned(), text: library(Some(name), modules) }];
    files.extend(inner_files("src", modules, RAW));
    files
}

/// The same as a module of a crate that is there already, in the folder of its root.
pub fn part_files(modules: &[(String, Vec<&Converted>)]) -> Vec<CrateFile> {
    let mut files = vec![CrateFile { path: format!("{PART}/mod.rs"), text: library(None, modules) }];
    files.extend(inner_files(PART, modules, CAREFUL));
    files
}

fn inner_files(folder: &str, modules: &[(String, Vec<&Converted>)], raw: &str) -> Vec<CrateFile> {
    let mut files = Vec::new();
    for (path, functions) in modules {
        let lowered: Vec<_> = functions.iter().map(|it| &it.function).collect();
        files.push(CrateFile { path: format!("{folder}/{}.rs", module_name(path)), text: module(&lowered, path) });
    }
    files.push(CrateFile { path: format!("{folder}/runtime/raw.rs"), text: shipped(raw) });
    files.extend(RUNTIME.iter().map(|(name, text)| CrateFile { path: format!("{folder}/runtime/{name}"), text: shipped(text) }));
    files
}

/// The runtime as it is shipped: without its tests, and with the border.
fn shipped(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or(text);
    let whole = code.replace("#[cfg(feature = \"border\")]\n", "").replace("#[path = \"careful.rs\"]\n", "");
    let (about, rest) = whole.split_at(whole.find("\n\n").map_or(0, |at| at + 1));
    format!("{about}#![allow(dead_code, unused_imports, clippy::len_without_is_empty)]\n{}\n", rest.trim_end())
}

/// The Rust module of a Python module.
pub(crate) fn module_name(path: &str) -> String {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    let clean: String = stem.chars().map(|it| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '_' }).collect();
    let is_plain = clean.starts_with(|it: char| it.is_ascii_lowercase()) && !matches!(clean.as_str(), "runtime" | "lib");
    if is_plain && ident(&clean) == clean { clean } else { format!("m_{}", clean.trim_end_matches('_')) }
}

/// The name that a function has in the compiled module.
pub fn exported_name(path: &str, function: &str) -> String {
    format!("{}__{}", module_name(path), function.replace('.', "__"))
}

/// The names of the arguments of a function, and the call with their values.
fn border(of: &Function, module: &Ident) -> (Vec<Ident>, TokenStream) {
    let inner = ident(&of.name);
    let mut names: Vec<Ident> = (0..of.params.len()).map(|at| format_ident!("a{at}")).collect();
    let is_lent = !of.changed.is_empty();
    let mut values = Vec::new();
    for ((param, ty), name) in of.params.iter().zip(&names) {
        values.push(match ty {
            Ty::Object(_) => continue,
            _ if of.changed.contains(param) => quote!(lent.list(#name)?),
            _ if is_lent => quote!(lent.read(#name)?),
            _ => quote!(border::read(#name)?),
        });
    }
    for (source, _) in &of.hidden {
        values.push(match source {
            Source::Attribute(at, attribute) => {
                let object = format_ident!("a{at}");
                quote!(border::attribute(#object, #attribute)?)
            }
            Source::Global(_) => {
                let name = format_ident!("a{}", names.len());
                let read = if is_lent { quote!(lent.read(#name)?) } else { quote!(border::read(#name)?) };
                names.push(name);
                read
            }
        });
    }
    let call = if is_lent {
        quote!(lend::answer_in_place(py, |rt, lent| #module::#inner(rt, #(#values),*)))
    } else {
        quote!(border::answer(py, |rt| #module::#inner(rt, #(#values),*)))
    };
    (names, call)
}

/// The root of a crate named `name`, or of the part of another one.
fn library(name: Option<&str>, modules: &[(String, Vec<&Converted>)]) -> String {
    let mut mods = TokenStream::new();
    let mut functions = TokenStream::new();
    let mut adds = TokenStream::new();
    for (path, converted) in modules {
        let module = format_ident!("{}", module_name(path));
        mods.extend(quote!(mod #module;));
        for one in converted {
            let exported = format_ident!("{}", exported_name(path, &one.function.name));
            let (names, call) = border(&one.function, &module);
            // A slash with nothing before it is no signature.
            let by_place = (!names.is_empty()).then(|| quote!(, /));
            functions.extend(quote! {
                #[pyfunction]
                #[pyo3(signature = (#(#names),* #by_place))]
                #[allow(clippy::too_many_arguments)]
                fn #exported(py: Python<'_>, #(#names: &Bound<'_, PyAny>),*) -> PyResult<Py<PyAny>> {
                    #call
                }
            });
            adds.extend(quote!(module.add_function(wrap_pyfunction!(#exported, module)?)?;));
        }
    }
    let Some(name) = name else {
        return print(&quote! {
            //! Functions of Python modules in Rust, written by `pyagent rust convert`. A function answers
            //! `NotImplemented` where the Python function has to.
            #![allow(missing_docs, non_snake_case, unused_imports, unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery)]
            mod runtime;
            #mods
            use self::runtime::{border, lend};
            use pyo3::prelude::*;
            #functions
            pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
                #adds
                Ok(())
            }
        });
    };
    let module = format_ident!("{name}");
    print(&quote! {
        //! Functions of Python modules in Rust, written by `pyagent rust convert`. A function answers `NotImplemented`
        //! where the Python function has to.
        #![allow(non_snake_case, unused_imports)]
        mod runtime;
        #mods
        use pyo3::prelude::*;
        use runtime::{border, lend};
        #functions
        #[pymodule(gil_used = true)]
        fn #module(module: &Bound<'_, PyModule>) -> PyResult<()> {
            #adds
            Ok(())
        }
    })
}
