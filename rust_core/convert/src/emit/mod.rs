//! The typed tree to Rust, by tokens and a printer: no text is pasted together.

mod expr;
mod hold;
mod krate;
mod loops;
mod rows;
mod stmt;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use self::hold::Apart;
pub use krate::{CrateFile, crate_files, exported_name, part_files};

use crate::{
    flow::{self, Flow},
    ir::Function,
    types::Ty,
};

/// Names of ours, and those that Rust keeps for itself.
const RESERVED: &[&str] = &[
    "Bail", "Bytes", "Deque", "Dict", "Err", "List", "None", "Num", "Ok", "Out", "Row", "Rt", "Self", "Set", "Some", "Str", "String",
    "Vec", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "drop", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override",
    "priv", "pub", "ref", "return", "rt", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof", "union", "unsafe",
    "unsized", "use", "vec", "virtual", "where", "while", "yield",
];

/// A Python name in Rust. Names of ours end with an underscore.
pub(crate) fn ident(name: &str) -> Ident {
    if let Some(ours) = name.strip_prefix('=') {
        return ours_of(ours);
    }
    if let Some((class, method)) = name.split_once('.') {
        return format_ident!("{class}__{method}");
    }
    let is_taken = RESERVED.contains(&name) || name.ends_with('_') || name.starts_with("py_");
    if is_taken { format_ident!("py_{name}") } else { Ident::new(name, Span::call_site()) }
}

/// A name of ours.
pub(crate) fn ours_of(name: &str) -> Ident {
    format_ident!("{name}_")
}

/// A type in Rust.
pub(crate) fn ty(of: &Ty) -> TokenStream {
    match of {
        Ty::Int => quote!(i64),
        Ty::Float => quote!(f64),
        Ty::Num => quote!(Num),
        Ty::Bool => quote!(bool),
        Ty::Str => quote!(Str),
        Ty::Bytes => quote!(Bytes),
        Ty::Maybe(value) => {
            let value = ty(value);
            quote!(Option<#value>)
        }
        Ty::List(item) => {
            let item = ty(item);
            quote!(List<#item>)
        }
        Ty::Dict(key, value) => {
            let (key, value) = (ty(key), ty(value));
            quote!(Dict<#key, #value>)
        }
        Ty::Set(item) => {
            let item = ty(item);
            quote!(Set<#item>)
        }
        Ty::Row(item) => {
            let item = ty(item);
            quote!(Row<#item>)
        }
        // It stays at the border.
        Ty::Object(_) => quote!(()),
        Ty::Deque(item) => {
            let item = ty(item);
            quote!(Deque<#item>)
        }
        Ty::Tuple(items) => {
            let items = items.iter().map(ty);
            quote!((#(#items,)*))
        }
        Ty::Unknown => quote!(_),
    }
}

/// Writes one function.
struct Emit<'e> {
    types: BTreeMap<&'e str, &'e Ty>,
    /// Variables that may be read before they are bound.
    slots: BTreeSet<&'e str>,
    apart: Apart<'e>,
    /// Variables whose lists are lent to the loop that is written.
    lent: RefCell<BTreeSet<String>>,
    /// Of the loops around what is written: how many, and the notes that their `break` takes.
    depth: Cell<usize>,
    notes: RefCell<Vec<Option<Ident>>>,
}

/// A function in Rust.
pub(crate) fn function(of: &Function) -> TokenStream {
    let hidden: Vec<(String, &Ty)> = of.hidden.iter().map(|(source, ty)| (source.variable(), ty)).collect();
    let taken = || of.params.iter().filter(|it| !matches!(it.1, Ty::Object(_)));
    let params: BTreeSet<&str> = of.params.iter().map(|it| it.0.as_str()).chain(hidden.iter().map(|it| it.0.as_str())).collect();
    let slots = Flow::of(&of.body, params.iter().copied()).unbound;
    let emit = Emit {
        types: of.vars.iter().map(|(name, ty)| (name.as_str(), ty)).collect(),
        slots,
        apart: Apart::of(of),
        lent: RefCell::default(),
        depth: Cell::new(0),
        notes: RefCell::default(),
    };
    let mut bound = BTreeSet::new();
    flow::bound(&of.body, &mut bound);
    let head = taken().map(|(name, param)| {
        let (ident, rust) = (ident(name), ty(param));
        let is_changed = bound.contains(name.as_str()) && emit.types[name.as_str()] == param;
        if is_changed { quote!(mut #ident: #rust) } else { quote!(#ident: #rust) }
    });
    let beside = hidden.iter().map(|(name, param)| {
        let (ident, rust) = (ident(name), ty(param));
        quote!(#ident: #rust)
    });
    let widened = taken().filter(|(name, param)| emit.types[name.as_str()] != param).map(|(name, _)| {
        let (ident, rust) = (ident(name), ty(emit.types[name.as_str()]));
        quote!(let mut #ident: #rust = #ident.into();)
    });
    let unplaced = of.vars.iter().map(|it| it.0.as_str()).filter(|it| !params.contains(it)).collect();
    let body = emit.block(&of.body, unplaced);
    let end = (!stmt::ends(&of.body)).then(|| match of.returns {
        Ty::Maybe(_) => quote!(Ok(None)),
        _ if of.returns_nothing() => quote!(Ok(())),
        _ => quote!(Err(Bail)),
    });
    let whole = fueled(quote!(#body #end));
    let frame = of.is_recursive.then(|| quote!(let frame_ = rt.enter()?;));
    let (name, returns) = (ident(&of.name), ty(&of.returns));
    let doc = doc(of);
    quote! {
        #doc
        pub fn #name(rt: &Rt<'_>, #(#head,)* #(#beside),*) -> Out<#returns> {
            #frame
            #(#widened)*
            #whole
        }
    }
}

/// What a function or a closure does, with the count of its loops' steps before it where it has some.
fn fueled(body: TokenStream) -> TokenStream {
    let mut used = BTreeSet::new();
    idents(body.clone(), &mut used);
    let fuel = used.contains("fuel_").then(|| quote!(let mut fuel_ = rt.fuel();));
    quote!(#fuel #body)
}

fn doc(of: &Function) -> TokenStream {
    let clean: String = of.doc.chars().filter(|it| !it.is_control()).collect();
    let text = if clean.is_empty() { format!(" `{}` of the Python module.", of.name) } else { format!(" {clean}") };
    quote!(#[doc = #text])
}

/// A file of functions, printed.
pub(crate) fn module(functions: &[&Function], from: &str) -> String {
    let functions: TokenStream = functions.iter().map(|it| function(it)).collect();
    let mut used = BTreeSet::new();
    idents(functions.clone(), &mut used);
    // The call in progress has the name of the module, too.
    if !functions.to_string().contains("rt :: ") {
        used.remove("rt");
    }
    let imports: Vec<Ident> = [
        "Bail", "Bytes", "Deque", "Dict", "List", "Num", "Out", "Row", "Rt", "Set", "Str", "float", "heap", "int", "math", "num", "order",
        "rt", "seq", "text",
    ]
    .into_iter()
    .filter(|it| used.contains(*it))
    .map(|it| Ident::new(it, Span::call_site()))
    .collect();
    let about = format!(" The functions of `{from}`, written by `pyagent rust convert`. The Python stays what counts.");
    print(&quote! {
        #![doc = #about]
        #![allow(unused_assignments, unused_mut, unused_parens, unused_variables, unreachable_code, non_snake_case, clippy::all)]
        use super::runtime::{#(#imports),*};
        #functions
    })
}

fn idents(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                found.insert(ident.to_string());
            }
            TokenTree::Group(group) => idents(group.stream(), found),
            _ => {}
        }
    }
}

/// Tokens as text. What does not parse is a fault of ours; it is given as it is, and the compiler says what is wrong.
pub(crate) fn print(tokens: &TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => tokens.to_string(),
    }
}
