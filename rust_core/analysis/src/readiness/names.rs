//! What a name means inside a function: local, of the module, imported, or built in.

use ruff_python_ast::Expr;
use rustc_hash::FxHashSet;

use crate::scope::{Binding, Scopes};

/// What a name means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Bound in the function or a comprehension in it.
    Local,
    /// A function of the module.
    Function,
    /// A class of the module.
    Class,
    /// Something imported, by its dotted name.
    Import(String),
    /// Something else that the module binds.
    Module,
    /// Bound nowhere: built in, or unknown.
    Builtin,
}

/// What `name` means inside the scopes of `stack` (module first).
pub(super) fn meaning(scopes: &Scopes, stack: &[usize], name: &str) -> Meaning {
    let mut outer = FxHashSet::default();
    for (depth, index) in stack.iter().enumerate().rev() {
        let scope = &scopes.all[*index];
        if *index == 0 || (scope.is_class && depth + 1 != stack.len()) {
            continue;
        }
        if scope.outer.contains(name) {
            outer.insert(name);
            continue;
        }
        match scope.bindings.get(name) {
            Some(Binding::Import(full)) => return Meaning::Import(full.clone()),
            Some(_) => return Meaning::Local,
            None => {}
        }
    }
    match scopes.module().bindings.get(name) {
        None => Meaning::Builtin,
        Some(Binding::Import(full)) => Meaning::Import(full.clone()),
        Some(Binding::Function(_)) => Meaning::Function,
        Some(Binding::Class(_)) => Meaning::Class,
        Some(Binding::Other) => Meaning::Module,
    }
}

/// The dotted name of an expression whose first part is imported, or built in (as `builtins.x`).
pub(super) fn dotted(scopes: &Scopes, stack: &[usize], expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) => match meaning(scopes, stack, &name.id) {
            Meaning::Import(full) => Some(full),
            Meaning::Builtin => Some(format!("builtins.{}", name.id)),
            _ => None,
        },
        Expr::Attribute(attribute) => Some(format!("{}.{}", dotted(scopes, stack, &attribute.value)?, attribute.attr)),
        _ => None,
    }
}

/// The name at the root of `a.b[c].d`, and whether it stands there alone.
pub(super) fn root(expr: &Expr) -> Option<(&str, bool)> {
    match expr {
        Expr::Name(name) => Some((name.id.as_str(), true)),
        Expr::Attribute(attribute) => root(&attribute.value).map(|(name, _)| (name, false)),
        Expr::Subscript(subscript) => root(&subscript.value).map(|(name, _)| (name, false)),
        Expr::Starred(starred) => root(&starred.value),
        _ => None,
    }
}
