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

/// Parts of a name beyond which it is nobody's: each part asks for all before it.
const MOST_PARTS: usize = 40;

/// The dotted name of an expression whose first part is imported, or built in (as `builtins.x`).
pub(super) fn dotted(scopes: &Scopes, stack: &[usize], expr: &Expr) -> Option<String> {
    let mut parts = Vec::new();
    let mut at = expr;
    while let Expr::Attribute(attribute) = at {
        if parts.len() == MOST_PARTS {
            return None;
        }
        parts.push(attribute.attr.as_str());
        at = &attribute.value;
    }
    let Expr::Name(name) = at else { return None };
    let mut full = match meaning(scopes, stack, &name.id) {
        Meaning::Import(full) => full,
        Meaning::Builtin => format!("builtins.{}", name.id),
        _ => return None,
    };
    for part in parts.into_iter().rev() {
        full.push('.');
        full.push_str(part);
    }
    Some(full)
}

/// The name at the root of `a.b[c].d`, and whether it stands there alone.
pub(super) fn root(expr: &Expr) -> Option<(&str, bool)> {
    root_within(expr, usize::MAX)
}

/// The name at the root of a part of an expression, to be shown: each part may ask for it, so it is not looked for far.
pub(super) fn owner(expr: &Expr) -> &str {
    root_within(expr, MOST_PARTS).map(|(name, _)| name).unwrap_or_default()
}

fn root_within(expr: &Expr, most: usize) -> Option<(&str, bool)> {
    let (mut at, mut alone) = (expr, true);
    for _ in 0..most {
        (at, alone) = match at {
            Expr::Name(name) => return Some((name.id.as_str(), alone)),
            Expr::Attribute(attribute) => (&*attribute.value, false),
            Expr::Subscript(subscript) => (&*subscript.value, false),
            Expr::Starred(starred) => (&*starred.value, alone),
            _ => return None,
        };
    }
    None
}
