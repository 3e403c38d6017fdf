//! Statements, and where variables are declared: as near to their use as Python's meaning allows.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Emit, hold::Changes, ident, ours_of, rows::is_quiet, ty};
use crate::{
    flow::{self, Flow},
    ir::{Arg, Expr, Kind, Stmt, Target},
    types::Ty,
};

type Names<'n> = BTreeSet<&'n str>;

/// Whether a block ends with what leaves it, as Rust sees it.
pub(super) fn ends(block: &[Stmt]) -> bool {
    match block.last() {
        Some(Stmt::Return(_) | Stmt::Bail) => true,
        Some(Stmt::If(_, body, orelse)) => ends(body) && ends(orelse),
        _ => false,
    }
}

impl Emit<'_> {
    /// A block, and the variables that are to be declared in it or deeper.
    pub(super) fn block(&self, block: &[Stmt], unplaced: Names<'_>) -> TokenStream {
        let seen: Vec<Names<'_>> = block
            .iter()
            .map(|stmt| {
                let mut names = BTreeSet::new();
                flow::occurs(stmt, &mut names);
                names
            })
            .collect();
        let mut before: Vec<TokenStream> = vec![TokenStream::new(); block.len()];
        let mut inline: Vec<bool> = vec![false; block.len()];
        let mut inner: Vec<Names<'_>> = vec![BTreeSet::new(); block.len()];
        for name in unplaced {
            let mut at = seen.iter().enumerate().filter(|(_, names)| names.contains(name)).map(|(at, _)| at);
            let Some(first) = at.next() else { continue };
            if at.next().is_none() && self.goes_inside(&block[first], name) {
                inner[first].insert(name);
            } else if !self.slots.contains(name) && starts(&block[first], name) {
                inline[first] = true;
            } else {
                let declared = self.declared(name);
                before[first].extend(declared);
            }
        }
        let mut all = TokenStream::new();
        for (at, stmt) in block.iter().enumerate() {
            all.extend(std::mem::take(&mut before[at]));
            all.extend(self.stmt(stmt, inline[at], std::mem::take(&mut inner[at])));
        }
        all
    }

    fn declared(&self, name: &str) -> TokenStream {
        let (rust, ty) = (ident(name), ty(self.types[name]));
        if self.slots.contains(name) { quote!(let mut #rust: Option<#ty> = None;) } else { quote!(let mut #rust: #ty;) }
    }

    /// Whether a variable that occurs nowhere else may be declared inside of a statement.
    fn goes_inside(&self, stmt: &Stmt, name: &str) -> bool {
        if self.slots.contains(name) {
            return false;
        }
        let occurs = |block: &[Stmt]| {
            let mut names = BTreeSet::new();
            block.iter().for_each(|it| flow::occurs(it, &mut names));
            names.contains(name)
        };
        let is_bound_in = |block: &[Stmt]| !Flow::of(block, []).unbound.contains(name);
        match stmt {
            Stmt::If(test, body, orelse) => {
                let mut read = BTreeSet::new();
                flow::reads(test, &mut read);
                !read.contains(name) && is_bound_in(body) && is_bound_in(orelse)
            }
            Stmt::While { test, body, orelse } => {
                let mut read = BTreeSet::new();
                flow::reads(test, &mut read);
                !read.contains(name) && !occurs(orelse) && is_bound_in(body)
            }
            Stmt::For { target, iter, body, orelse, .. } => {
                let (mut read, mut bound) = (BTreeSet::new(), BTreeSet::new());
                flow::iter(iter, &mut |it| flow::reads(it, &mut read));
                flow::binds(target, &mut bound);
                let is_outside = read.contains(name) || occurs(orelse);
                !is_outside && (bound.contains(name) || is_bound_in(body))
            }
            _ => false,
        }
    }

    fn stmt(&self, stmt: &Stmt, is_first: bool, inner: Names<'_>) -> TokenStream {
        match stmt {
            Stmt::Assign(Target::Var(name, _), value) if is_first => {
                let (rust, ty, value) = (ident(name), ty(self.types[name.as_str()]), self.expr(value));
                quote!(let mut #rust: #ty = #value;)
            }
            Stmt::Assign(Target::Var(name, _), value) if name.starts_with('=') => {
                let (rust, value) = (ident(name), self.exactly(value));
                quote!(let #rust = #value;)
            }
            Stmt::Assign(Target::Tuple(targets), value) => self.unpack(targets, value),
            Stmt::Assign(target @ Target::Item { list, index }, value) if self.is_plain(list) && self.is_plain(index) => {
                let value = self.expr(value);
                self.store(target, &value, None)
            }
            Stmt::Assign(target @ Target::Item { .. }, value) => {
                let value = self.expr(value);
                let stored = self.store(target, &quote!(value_), None);
                quote!({ let value_ = #value; #stored })
            }
            Stmt::Assign(Target::Var(name, Ty::Str), Expr { kind: Kind::Method { on, name: "concat", args, .. }, .. })
                if !self.slots.contains(name.as_str()) && matches!(&on.kind, Kind::Var(it) if it == name) =>
            {
                let (rust, more) = (ident(name), args.iter().map(|it| self.added(it)));
                quote!(#({ let more_ = #more; #rust.push(&more_)?; })*)
            }
            Stmt::Assign(target, value) => {
                let value = self.expr(value);
                self.store(target, &value, None)
            }
            Stmt::Update { list, index, value, update } => {
                let at = ty(&index.ty);
                let again = if index.ty.is_copied() { quote!(at_) } else { quote!(at_.clone()) };
                let is_quiet = [index, value, update].into_iter().all(is_quiet);
                let (index, value, update) = (self.expr(index), self.expr(value), self.expr(update));
                let updated = |list: TokenStream| quote!({ let at_: #at = #index; let left_ = #list.get(#again)?; let right_ = #value; #list.set(at_, #update) });
                let of_item = if is_quiet { self.with_item(list, updated) } else { None };
                match (of_item, &list.kind) {
                    (Some(tokens), _) => quote!(#tokens;),
                    (None, Kind::Var(name)) if !self.slots.contains(name.as_str()) => {
                        let updated = updated(self.view(list));
                        quote!(#updated?;)
                    }
                    _ => {
                        let (list, updated) = (self.expr(list), updated(quote!(list_)));
                        quote!({ let list_ = #list; #updated?; })
                    }
                }
            }
            Stmt::Do(value) => {
                let value = self.expr(value);
                quote!(#value;)
            }
            Stmt::If(test, body, orelse) => {
                let test = self.expr(test);
                let (body, other) = (self.block(body, inner.clone()), self.block(orelse, inner));
                if orelse.is_empty() { quote!(if #test { #body }) } else { quote!(if #test { #body } else { #other }) }
            }
            Stmt::While { .. } | Stmt::For { .. } => {
                let (before, lent) = self.lend(stmt);
                let whole = self.looped(stmt, inner);
                self.lent.borrow_mut().retain(|it| !lent.contains(it));
                if lent.is_empty() { whole } else { quote!({ #before #whole }) }
            }
            Stmt::Break => match self.notes.borrow().last() {
                Some(Some(note)) => quote!(#note = false; break;),
                _ => quote!(break;),
            },
            Stmt::Continue => quote!(continue;),
            Stmt::Return(Expr { kind: Kind::Nothing, ty: Ty::Tuple(_) }) => quote!(return Ok(());),
            Stmt::Return(value) => {
                let value = self.expr(value);
                quote!(return Ok(#value);)
            }
            Stmt::Hold(test) => {
                let test = self.expr(test);
                quote!(rt::hold(#test)?;)
            }
            Stmt::Bail => quote!(return Err(Bail);),
        }
    }

    fn looped(&self, stmt: &Stmt, inner: Names<'_>) -> TokenStream {
        match stmt {
            Stmt::While { test, body, orelse } => {
                let (broken, body) = self.body(body, inner, orelse);
                let head = match test.kind {
                    Kind::Bool(true) => quote!(loop),
                    _ => {
                        let test = self.expr(test);
                        quote!(while #test)
                    }
                };
                let orelse = self.otherwise(orelse, broken.as_ref());
                let broken = broken.map(|it| quote!(let mut #it = true;));
                quote!(#broken #head { fuel_.tick()?; #body } #orelse)
            }
            Stmt::For { target, item, iter, body, orelse } => {
                let iter = self.iter(iter, &Changes::of(body));
                let mut bound = BTreeSet::new();
                flow::bound(body, &mut bound);
                let mut stores = TokenStream::new();
                let pattern = self.pattern(target, item, "item", &inner, &bound, &mut stores);
                let mut taken = BTreeSet::new();
                flow::binds(target, &mut taken);
                let deeper = inner.into_iter().filter(|it| !taken.contains(it)).collect();
                let (broken, body) = self.body(body, deeper, orelse);
                let orelse = self.otherwise(orelse, broken.as_ref());
                let broken = broken.map(|it| quote!(let mut #it = true;));
                quote!(#broken for #pattern in #iter { fuel_.tick()?; #stores #body } #orelse)
            }
            _ => TokenStream::new(),
        }
    }

    fn added(&self, arg: &Arg) -> TokenStream {
        match arg {
            Arg::Value(value) | Arg::Ref(value) => self.expr(value),
            Arg::Maybe(_) | Arg::Flag(_) => TokenStream::new(),
        }
    }

    /// Whether it does not matter when a value is looked at.
    fn is_plain(&self, value: &Expr) -> bool {
        match &value.kind {
            Kind::Var(name) => !self.slots.contains(name.as_str()),
            kind => matches!(kind, Kind::Int(_) | Kind::Local(_)),
        }
    }

    fn exactly(&self, value: &Expr) -> TokenStream {
        let (tokens, ty) = (self.expr(value), ty(&value.ty));
        match value.ty {
            Ty::Int => quote!((#tokens) as #ty),
            _ => tokens,
        }
    }

    /// The body of a loop; one with an `else` notes whether it was left by `break`.
    fn body(&self, body: &[Stmt], unplaced: Names<'_>, orelse: &[Stmt]) -> (Option<Ident>, TokenStream) {
        let depth = self.depth.get();
        let note = (!orelse.is_empty()).then(|| format_ident!("ran_out_{depth}_"));
        self.depth.set(depth + 1);
        self.notes.borrow_mut().push(note.clone());
        let body = self.block(body, unplaced);
        self.notes.borrow_mut().pop();
        self.depth.set(depth);
        (note, body)
    }

    fn otherwise(&self, orelse: &[Stmt], note: Option<&Ident>) -> Option<TokenStream> {
        let note = note?;
        let orelse = self.block(orelse, BTreeSet::new());
        Some(quote!(if #note { #orelse }))
    }

    fn unpack(&self, targets: &[Target], value: &Expr) -> TokenStream {
        let names: Vec<_> = (0..targets.len()).map(|at| format_ident!("part_{at}_")).collect();
        let head = match &value.kind {
            Kind::Tuple(items) => {
                let lets = names.iter().zip(items).map(|(name, item)| {
                    let (ty, item) = (ty(&item.ty), self.expr(item));
                    quote!(let #name: #ty = #item;)
                });
                quote!(#(#lets)*)
            }
            _ => {
                let value = self.expr(value);
                quote!(let (#(#names,)*) = #value;)
            }
        };
        let types: Vec<Option<&Ty>> = match &value.ty {
            Ty::Tuple(types) => types.iter().map(Some).collect(),
            _ => vec![None; targets.len()],
        };
        let stores = targets.iter().zip(&names).zip(types).map(|((target, name), ty)| self.store(target, &quote!(#name), ty));
        quote!({ #head #(#stores)* })
    }

    /// Store a value; `from` is its type where that may be narrower than the place's.
    fn store(&self, target: &Target, value: &TokenStream, from: Option<&Ty>) -> TokenStream {
        match target {
            Target::Var(name, wanted) => {
                let rust = ident(name);
                let value =
                    if *wanted == Ty::Num && from.is_some_and(|it| *it != Ty::Num) { quote!(Num::from(#value)) } else { value.clone() };
                if self.slots.contains(name.as_str()) { quote!(#rust = Some(#value);) } else { quote!(#rust = #value;) }
            }
            Target::Item { list, index } => {
                let at = self.expr(index);
                let of_item = if is_quiet(index) { self.with_item(list, |item| quote!(#item.set(#at, #value))) } else { None };
                if let Some(stored) = of_item {
                    return quote!(#stored;);
                }
                let list = self.view(list);
                quote!(#list.set(#at, #value)?;)
            }
            Target::Tuple(targets) => {
                let names: Vec<_> = (0..targets.len()).map(|at| format_ident!("part_{at}_")).collect();
                let stores = targets.iter().zip(&names).map(|(target, name)| self.store(target, &quote!(#name), None));
                quote!({ let (#(#names,)*) = #value; #(#stores)* })
            }
        }
    }

    fn pattern(
        &self,
        target: &Target,
        item: &Ty,
        path: &str,
        inner: &Names<'_>,
        bound: &Names<'_>,
        stores: &mut TokenStream,
    ) -> TokenStream {
        match target {
            Target::Var(name, wanted) => {
                let is_widened = wanted != item;
                if inner.contains(name.as_str()) && !is_widened {
                    let rust = ident(name);
                    return if bound.contains(name.as_str()) { quote!(mut #rust) } else { quote!(#rust) };
                }
                let rust = ours_of(path);
                if inner.contains(name.as_str()) {
                    stores.extend(self.declared(name));
                }
                stores.extend(self.store(target, &quote!(#rust), Some(item)));
                quote!(#rust)
            }
            Target::Tuple(targets) => {
                let parts: Vec<_> = targets
                    .iter()
                    .enumerate()
                    .map(|(at, target)| {
                        let part = match item {
                            Ty::Tuple(types) => types.get(at).unwrap_or(&Ty::Unknown),
                            _ => &Ty::Unknown,
                        };
                        self.pattern(target, part, &format!("{path}_{at}"), inner, bound, stores)
                    })
                    .collect();
                quote!((#(#parts,)*))
            }
            Target::Item { .. } => quote!(_),
        }
    }
}

/// Whether a statement gives a variable its first value, without reading it.
fn starts(stmt: &Stmt, name: &str) -> bool {
    let Stmt::Assign(Target::Var(target, _), value) = stmt else { return false };
    let mut read = BTreeSet::new();
    flow::reads(value, &mut read);
    target == name && !read.contains(name)
}
