//! What loops go over, those of statements and of comprehensions.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    Emit,
    expr::word,
    hold::{Changes, Uses},
    ident, ours_of,
};
use crate::ir::{Expr, Generator, Iter, Kind, Pattern, Stmt};

impl Emit<'_> {
    /// What lends lists to a loop, and the variables that hold them.
    pub(super) fn lend(&self, stmt: &Stmt) -> (TokenStream, Vec<String>) {
        let (read, changed) = Uses::of(stmt).lent(&self.apart);
        let (mut before, mut names) = (TokenStream::new(), Vec::new());
        let each = read.iter().map(|it| (it, "view")).chain(changed.iter().map(|it| (it, "lend")));
        for (name, how) in each {
            if self.slots.contains(name) || name.starts_with('=') || !self.lent.borrow_mut().insert((*name).to_owned()) {
                continue;
            }
            let (list, held, view, how) = (ident(name), held_of(name), view_of(name), word(how));
            before.extend(quote!(let mut #held = #list.#how()?; let mut #view = #held.items();));
            names.push((*name).to_owned());
        }
        (before, names)
    }

    /// A list where it is looked at or changed item by item: what is lent of it, where it is.
    pub(super) fn view(&self, list: &Expr) -> TokenStream {
        match &list.kind {
            Kind::Var(name) if self.lent.borrow().contains(name) => {
                let view = view_of(name);
                quote!(#view)
            }
            _ => self.place(list),
        }
    }

    /// The loops of a comprehension, with what is done in the innermost.
    pub(super) fn nested(&self, generators: &[Generator], inner: &TokenStream, changes: &Changes<'_>) -> TokenStream {
        let Some((Generator { pattern, iter, tests }, rest)) = generators.split_first() else { return inner.clone() };
        let (pattern, iter) = (names(pattern), self.iter(iter, changes));
        let tests = tests.iter().map(|it| {
            let test = self.negated(it);
            quote!(if #test { continue; })
        });
        let inner = self.nested(rest, inner, changes);
        quote!(for #pattern in #iter { fuel_.tick()?; #(#tests)* #inner })
    }

    /// What a loop goes over.
    pub(super) fn iter(&self, iter: &Iter, changes: &Changes<'_>) -> TokenStream {
        match iter {
            Iter::Range { bounds, is_reversed } => {
                let [start, stop, step] = &**bounds;
                let (low, high) = (self.bound(start), self.tight(stop));
                match (&step.kind, is_reversed) {
                    (Kind::Int(1), false) => quote!(#low..#high),
                    (Kind::Int(1), true) => quote!((#low..#high).rev()),
                    (_, is_reversed) => {
                        let (start, stop, step) = (self.expr(start), self.expr(stop), self.expr(step));
                        if *is_reversed {
                            quote!(seq::reversed_range(#start, #stop, #step)?)
                        } else {
                            quote!(seq::range(#start, #stop, #step)?)
                        }
                    }
                }
            }
            Iter::List(list) => {
                let is_spared = !self.is_slot(list) && changes.spare(list, &self.apart);
                let list = self.place(list);
                if is_spared { quote!(#list.lent()?) } else { quote!(#list.iter()) }
            }
            Iter::Dict(dict, name) => {
                let (dict, name) = (self.place(dict), word(name));
                quote!(#dict.#name(rt))
            }
            Iter::Reversed(list) => {
                let list = self.place(list);
                quote!(#list.reversed())
            }
            Iter::Enumerate(items, start) => {
                let (items, start) = (self.iter(items, changes), self.expr(start));
                quote!(seq::enumerate(#items, #start)?)
            }
            Iter::Zip { iters, is_strict } => self.zipped(iters, *is_strict, changes),
        }
    }

    fn is_slot(&self, list: &Expr) -> bool {
        matches!(&list.kind, Kind::Var(name) if self.slots.contains(name.as_str()))
    }

    fn bound(&self, value: &Expr) -> TokenStream {
        match value.kind {
            Kind::Int(0..) => self.exact(value),
            _ => self.tight(value),
        }
    }

    fn zipped(&self, iters: &[Iter], is_strict: bool, changes: &Changes<'_>) -> TokenStream {
        let mut parts = iters.iter().map(|it| self.iter(it, changes)).enumerate();
        let Some((_, first)) = parts.next() else { return quote!(std::iter::empty()) };
        let mut pattern = quote!(item_0_);
        let mut flat = vec![quote!(item_0_)];
        let mut all = first;
        for (at, part) in parts {
            let name = ours_of(&format!("item_{at}"));
            all = if is_strict { quote!(seq::strict(rt, #all, #part)) } else { quote!(Iterator::zip(#all, #part)) };
            pattern = quote!((#pattern, #name));
            flat.push(quote!(#name));
        }
        if iters.len() == 2 { all } else { quote!(Iterator::map(#all, |#pattern| (#(#flat),*))) }
    }
}

fn view_of(name: &str) -> Ident {
    format_ident!("{}_view_", ident(name))
}

fn held_of(name: &str) -> Ident {
    format_ident!("{}_held_", ident(name))
}

fn names(pattern: &Pattern) -> TokenStream {
    match pattern {
        Pattern::Name(name) => {
            let name = ours_of(name);
            quote!(#name)
        }
        Pattern::Tuple(parts) => {
            let parts = parts.iter().map(names);
            quote!((#(#parts,)*))
        }
    }
}
