//! Expressions.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::{
    Emit,
    hold::{Changes, VIEWED},
    ident, ours_of,
};
use crate::{
    ir::{Arg, Expr, Kind, Shape},
    types::Ty,
};

impl Emit<'_> {
    /// An expression where nothing stands beside it.
    pub(super) fn expr(&self, expr: &Expr) -> TokenStream {
        match &expr.kind {
            Kind::Int(value) => {
                let value = Literal::i64_unsuffixed(*value);
                quote!(#value)
            }
            Kind::Float(value) => float(*value),
            Kind::Bool(value) => quote!(#value),
            Kind::Text(text) => quote!(Str::lit(#text)?),
            Kind::Nothing => {
                let inner = super::ty(expr.ty.value());
                quote!(None::<#inner>)
            }
            Kind::Some(value) => {
                let value = self.exact(value);
                quote!(Some(#value))
            }
            Kind::Value(value) => {
                let value = self.place(value);
                quote!(rt::bound(&#value)?)
            }
            Kind::Known(value, answer) => {
                let value = self.expr(value);
                quote!({ let _ = #value; #answer })
            }
            Kind::Joined(parts) => {
                let parts = parts.iter().map(|it| self.expr(it));
                quote!(text::joined(&[#(#parts),*])?)
            }
            Kind::Among(value, items) => {
                let (value, items) = (self.place(value), items.iter().map(|it| self.exact(it)));
                quote!(order::among(&#value, &[#(#items),*])?)
            }
            Kind::Var(name) => {
                let place = self.place(expr);
                if self.slots.contains(name.as_str()) || expr.ty.is_copied() { place } else { quote!(#place.clone()) }
            }
            Kind::Local(_) => {
                let place = self.place(expr);
                if expr.ty.is_copied() { place } else { quote!(#place.clone()) }
            }
            Kind::Left => quote!(left_),
            Kind::Right => quote!(right_),
            Kind::Operator(op, a, b) => {
                let (op, a, b) = (operator(op), self.tight(a), self.tight(b));
                quote!(#a #op #b)
            }
            Kind::Prefix('!', a) if a.ty == Ty::Bool => self.negated(a),
            Kind::Prefix(op, a) => {
                let a = self.tight(a);
                if *op == '!' { quote!(!#a) } else { quote!(-#a) }
            }
            Kind::Runtime { path: [module, name], args, shape } => {
                let is_generic = matches!(*module, "seq" | "order" | "heap");
                let args: Vec<_> = args.iter().map(|it| self.arg(it, is_generic)).collect();
                let (module, name) = (word(module), word(name));
                match shape {
                    Shape::Fallible => quote!(#module::#name(#(#args),*)?),
                    Shape::Plain => quote!(#module::#name(#(#args),*)),
                    Shape::WithRt => quote!(#module::#name(rt, #(#args),*)?),
                }
            }
            Kind::Method { on, name, args, shape } => {
                if let Some(call) = self.method_of_item(on, name, args, *shape) {
                    return call;
                }
                let args = args.iter().map(|it| self.arg(it, true));
                let on = if VIEWED.contains(name) { self.view(on) } else { self.place(on) };
                let name = word(name);
                let call = quote!(#on.#name(#(#args),*));
                if *shape == Shape::Plain { call } else { quote!(#call?) }
            }
            Kind::Call(name, args) => {
                let args = args.iter().map(|it| self.expr(it));
                let name = ident(name);
                quote!(#name(rt, #(#args),*)?)
            }
            Kind::And(a, b) => self.either(a, b, &expr.ty, true),
            Kind::Or(a, b) => self.either(a, b, &expr.ty, false),
            Kind::If(test, body, orelse) => {
                let (test, body, orelse) = (self.expr(test), self.expr(body), self.expr(orelse));
                quote!(if #test { #body } else { #orelse })
            }
            Kind::Chain(first, links) => {
                let first = self.expr(first);
                let links = self.links(links);
                quote!({ let left_ = #first; #links })
            }
            Kind::Once(value, then) => {
                let (value, then) = (self.expr(value), self.expr(then));
                quote!({ let left_ = #value; #then })
            }
            Kind::Truth(value) => self.truth(value),
            Kind::List(items) => {
                let items = items.iter().map(|it| self.exact(it));
                quote!(List::of(vec![#(#items),*]))
            }
            Kind::Dict(pairs) => {
                let ty = super::ty(&expr.ty);
                let sets = pairs.iter().map(|(key, value)| {
                    let (key, value) = (self.exact(key), self.exact(value));
                    quote!(let key_ = #key; items_.set(key_, #value)?;)
                });
                quote!({ let items_: #ty = Dict::new(); #(#sets)* items_ })
            }
            Kind::DequeOf(items) => {
                let items = self.place(items);
                quote!(Deque::of(&#items)?)
            }
            Kind::Keyed { on, name, is_reversed, item, key } => {
                let (on, name, item) = (self.place(on), word(name), ours_of(item));
                let (key, key_ty) = (self.exact(key), super::ty(&key.ty));
                let reversed = is_reversed.map(|it| quote!(#it,));
                let key = super::fueled(quote!(rt.tick()?; Ok(#key)));
                quote!(#on.#name(#reversed |#item| -> Out<#key_ty> { #key })?)
            }
            Kind::SetOf(items) => {
                let items = self.place(items);
                quote!(Set::of(&#items)?)
            }
            Kind::Tuple(items) => {
                let items = items.iter().map(|it| self.exact(it));
                quote!((#(#items,)*))
            }
            Kind::Field(value, at) => {
                let index = Literal::usize_unsuffixed(*at);
                let of_item = self.with_item(value, |item| quote!(Ok(#item.#index.clone())));
                if let Some(field) = of_item {
                    return field;
                }
                let (value, at) = (self.place(value), Literal::usize_unsuffixed(*at));
                if expr.ty.is_copied() { quote!(#value.#at) } else { quote!(#value.#at.clone()) }
            }
            Kind::ToFloat(value) => match value.kind {
                Kind::Int(number) => float(number as f64),
                _ => {
                    let value = self.tight(value);
                    quote!(#value as f64)
                }
            },
            Kind::ToInt(value) => {
                let value = self.expr(value);
                quote!(i64::from(#value))
            }
            Kind::ToNum(value) => {
                let inner = self.expr(value);
                if value.ty == Ty::Float { quote!(Num::F(#inner)) } else { quote!(Num::I(#inner)) }
            }
            Kind::Comprehension(pair, generators) if matches!(expr.ty, Ty::Dict(..)) => {
                let (ty, changes) = (super::ty(&expr.ty), Changes::within(generators, pair));
                let pair = self.expr(pair);
                let loops = self.nested(generators, &quote!(let (key_, value_) = #pair; items_.set(key_, value_)?;), &changes);
                quote!({ let items_: #ty = Dict::new(); #loops items_ })
            }
            Kind::Comprehension(item, generators) => {
                let changes = Changes::within(generators, item);
                let item = self.expr(item);
                let item_ty = match &expr.ty {
                    Ty::List(item) => super::ty(item),
                    other => super::ty(other),
                };
                let loops = self.nested(generators, &quote!(let item_ = #item; seq::push(&mut items_, item_)?;), &changes);
                quote!({ let mut items_: Vec<#item_ty> = Vec::new(); #loops List::of(items_) })
            }
            Kind::Search { is_any, test, generators } => {
                let changes = Changes::within(generators, test);
                let test = if *is_any { self.expr(test) } else { self.negated(test) };
                let loops = self.nested(generators, &quote!(if #test { return Ok(#is_any); }), &changes);
                let otherwise = !is_any;
                let search = super::fueled(quote!(#loops Ok(#otherwise)));
                quote!((|| -> Out<bool> { #search })()?)
            }
        }
    }

    /// An expression beside an operator.
    pub(super) fn tight(&self, expr: &Expr) -> TokenStream {
        let tokens = self.expr(expr);
        match &expr.kind {
            Kind::Operator(..) | Kind::If(..) | Kind::And(..) | Kind::Or(..) | Kind::Truth(_) | Kind::ToFloat(_) | Kind::Chain(..) => {
                quote!((#tokens))
            }
            Kind::Int(value) if *value < 0 => quote!((#tokens)),
            Kind::Float(value) if value.is_sign_negative() => quote!((#tokens)),
            Kind::Prefix(..) | Kind::Comprehension(..) | Kind::Dict(_) | Kind::Once(..) => quote!((#tokens)),
            _ => tokens,
        }
    }

    /// An expression that a method is called on or a reference taken of: a variable is not copied for it.
    pub(super) fn place(&self, expr: &Expr) -> TokenStream {
        match &expr.kind {
            Kind::Var(name) => {
                let rust = ident(name);
                if self.slots.contains(name.as_str()) { quote!(rt::bound(&#rust)?) } else { quote!(#rust) }
            }
            Kind::Local(name) => {
                let rust = ours_of(name);
                quote!(#rust)
            }
            Kind::Field(value, at) => {
                let (value, at) = (self.place(value), Literal::usize_unsuffixed(*at));
                quote!(#value.#at)
            }
            _ => self.tight(expr),
        }
    }

    /// A literal with its type, where Rust could take another.
    pub(super) fn exact(&self, expr: &Expr) -> TokenStream {
        match expr.kind {
            Kind::Int(value) => {
                let value = Literal::i64_suffixed(value);
                quote!(#value)
            }
            _ => self.expr(expr),
        }
    }

    pub(super) fn arg(&self, arg: &Arg, is_generic: bool) -> TokenStream {
        match arg {
            Arg::Value(value) if is_generic => self.exact(value),
            Arg::Value(value) => self.expr(value),
            Arg::Ref(value) if matches!(value.kind, Kind::Int(_)) => {
                let value = self.exact(value);
                quote!(&#value)
            }
            Arg::Ref(value) => {
                let value = self.place(value);
                quote!(&#value)
            }
            Arg::Maybe(None) => quote!(None),
            Arg::Maybe(Some(value)) => {
                let value = self.expr(value);
                quote!(Some(#value))
            }
            Arg::Flag(value) => quote!(#value),
        }
    }

    /// `and` and `or`: the value that decides.
    fn either(&self, a: &Expr, b: &Expr, ty: &Ty, is_and: bool) -> TokenStream {
        if *ty == Ty::Bool {
            let (a, b) = (self.tight(a), self.tight(b));
            return if is_and { quote!(#a && #b) } else { quote!(#a || #b) };
        }
        let (first, second) = (self.expr(a), self.expr(b));
        let truth = self.truth(&Expr { ty: ty.clone(), kind: Kind::Left });
        let ty = super::ty(ty);
        if is_and {
            quote!({ let left_: #ty = #first; if #truth { #second } else { left_ } })
        } else {
            quote!({ let left_: #ty = #first; if #truth { left_ } else { #second } })
        }
    }

    fn links(&self, links: &[(Expr, Expr)]) -> TokenStream {
        let Some(((value, test), rest)) = links.split_first() else { return quote!(true) };
        let (value, holds) = (self.expr(value), self.tight(test));
        if rest.is_empty() {
            return quote!(let right_ = #value; #holds);
        }
        let rest = self.links(rest);
        quote!(let right_ = #value; if !#holds { false } else { let left_ = right_; #rest })
    }

    fn truth(&self, value: &Expr) -> TokenStream {
        let place = self.view(value);
        match value.ty {
            Ty::Int => quote!(#place != 0),
            Ty::Float => quote!(#place != 0.0),
            Ty::Num => quote!(#place.truthy()),
            Ty::List(_) | Ty::Str | Ty::Bytes | Ty::Dict(..) | Ty::Set(_) | Ty::Deque(_) | Ty::Row(_) => quote!(!#place.is_empty()),
            Ty::Bool => place,
            Ty::Maybe(ref inner) => {
                let test = self.truth(&Expr { ty: (**inner).clone(), kind: Kind::Right });
                let pattern = if inner.is_copied() { quote!(&right_) } else { quote!(right_) };
                quote!(#place.as_ref().is_some_and(|#pattern| #test))
            }
            Ty::Tuple(_) | Ty::Object(_) | Ty::Unknown => {
                let value = self.expr(value);
                quote!({ let _ = #value; true })
            }
        }
    }

    /// The opposite of a test.
    pub(super) fn negated(&self, test: &Expr) -> TokenStream {
        match &test.kind {
            Kind::Prefix('!', inner) => return self.expr(inner),
            Kind::Truth(value) if matches!(value.ty, Ty::List(_) | Ty::Str) => {
                let list = self.view(value);
                return quote!(#list.is_empty());
            }
            Kind::Truth(value) if value.ty == Ty::Int => {
                let value = self.tight(value);
                return quote!(#value == 0);
            }
            _ => {}
        }
        let test = self.tight(test);
        quote!(!#test)
    }
}

pub(super) fn word(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn operator(op: &str) -> TokenStream {
    match op {
        "+" => quote!(+),
        "-" => quote!(-),
        "*" => quote!(*),
        "&" => quote!(&),
        "|" => quote!(|),
        "^" => quote!(^),
        "==" => quote!(==),
        "!=" => quote!(!=),
        "<" => quote!(<),
        "<=" => quote!(<=),
        ">" => quote!(>),
        _ => quote!(>=),
    }
}

fn float(value: f64) -> TokenStream {
    if value.is_finite() {
        let literal = Literal::f64_unsuffixed(value);
        return quote!(#literal);
    }
    if value.is_nan() {
        return quote!(f64::NAN);
    }
    if value > 0.0 { quote!(f64::INFINITY) } else { quote!(f64::NEG_INFINITY) }
}
