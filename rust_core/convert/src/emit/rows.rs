//! Items of items: a method of one is called where it is, and the item is not copied out first.
//!
//! Invariant: nothing that is evaluated meanwhile changes a container. Python looks the item up before that; and Rust
//! lends it for so long.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::{
    flow,
    ir::{Arg, Expr, Kind, Shape},
    types::Ty,
};

/// Methods that only look.
const LOOKS: &[&str] = &["get", "len", "is_empty", "contains", "get_or", "look"];

/// Whether an expression computes and looks, and changes no container.
pub(super) fn is_quiet(expr: &Expr) -> bool {
    let is_itself = match &expr.kind {
        Kind::Int(_)
        | Kind::Float(_)
        | Kind::Bool(_)
        | Kind::Text(_)
        | Kind::Nothing
        | Kind::Var(_)
        | Kind::Local(_)
        | Kind::Left
        | Kind::Right
        | Kind::Some(_)
        | Kind::Value(_)
        | Kind::Operator(..)
        | Kind::Prefix(..)
        | Kind::And(..)
        | Kind::Or(..)
        | Kind::If(..)
        | Kind::Truth(_)
        | Kind::Tuple(_)
        | Kind::Field(..)
        | Kind::ToFloat(_)
        | Kind::ToInt(_)
        | Kind::ToNum(_) => true,
        Kind::Runtime { path: [module, _], .. } => matches!(*module, "int" | "float" | "num" | "math"),
        Kind::Method { name, .. } => LOOKS.contains(name),
        _ => false,
    };
    let mut is_quiet_within = true;
    flow::children(expr, &mut |child| is_quiet_within = is_quiet_within && is_quiet(child));
    is_itself && is_quiet_within
}

fn is_quiet_arg(arg: &Arg) -> bool {
    match arg {
        Arg::Value(value) | Arg::Ref(value) => is_quiet(value),
        Arg::Maybe(value) => value.as_ref().is_none_or(is_quiet),
        Arg::Flag(_) => true,
    }
}

impl Emit<'_> {
    /// A method of an item of a list.
    pub(super) fn method_of_item(&self, on: &Expr, name: &str, args: &[Arg], shape: Shape) -> Option<TokenStream> {
        if !LOOKS.contains(&name) || !args.iter().all(is_quiet_arg) {
            return None;
        }
        self.with_item(on, |item| {
            let (name, args) = (super::expr::word(name), args.iter().map(|it| self.arg(it, true)));
            let call = quote!(#item.#name(#(#args),*));
            if shape == Shape::Plain { quote!(Ok(#call)) } else { call }
        })
    }

    /// What becomes of an item of a list where it is; `then` makes of its name what may bail, and changes nothing but it.
    pub(super) fn with_item(&self, item: &Expr, then: impl FnOnce(TokenStream) -> TokenStream) -> Option<TokenStream> {
        let (list, index) = item_of(item)?;
        let then = then(quote!(row_));
        Some(self.reached(list, index, &then))
    }

    fn reached(&self, list: &Expr, index: &Expr, then: &TokenStream) -> TokenStream {
        let at = self.exact(index);
        match item_of(list) {
            Some((outer, outer_at)) => self.reached(outer, outer_at, &quote!(row_.with(#at, |row_| #then))),
            None => {
                let list = self.view(list);
                quote!(#list.with(#at, |row_| #then)?)
            }
        }
    }
}

/// The list and the index of an item that is worth no copy.
fn item_of(item: &Expr) -> Option<(&Expr, &Expr)> {
    let Kind::Method { on, name: "get", args, .. } = &item.kind else { return None };
    let [Arg::Value(index)] = args.as_slice() else { return None };
    (matches!(on.ty, Ty::List(_) | Ty::Row(_)) && !item.ty.is_copied() && is_quiet(index)).then_some((on, index))
}
