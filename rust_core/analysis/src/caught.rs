//! What `except` clauses catch, as far as names tell.

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, StmtTry};

use crate::{context::Context, exception_types::canonical, scope::Binding};

/// The types a handler names: one expression, or the items of its tuple; nothing for a bare `except:`.
pub fn types(handler: &ExceptHandlerExceptHandler) -> &[Expr] {
    match handler.type_.as_deref() {
        Some(Expr::Tuple(tuple)) => &tuple.elts,
        Some(single) => std::slice::from_ref(single),
        None => &[],
    }
}

/// Whether the handler names `Exception` or `BaseException` (alone or in a tuple).
pub fn is_broad(cx: &Context, handler: &ExceptHandlerExceptHandler) -> bool {
    types(handler).iter().any(|type_| is_root(cx, type_))
}

/// Whether an expression is the built-in `Exception` or `BaseException`.
pub fn is_root(cx: &Context, type_: &Expr) -> bool {
    cx.is_builtin(type_, "Exception") || cx.is_builtin(type_, "BaseException")
}

/// Whether a clause before `handler` catches every `Exception`.
pub fn is_caught_before(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler) -> bool {
    let before = stmt.handlers.iter().map(|ExceptHandler::ExceptHandler(other)| other).take_while(|other| other.range != handler.range);
    before.into_iter().any(|other| is_broad(cx, other))
}

/// A name that two types share only when they are the same: the qualified name of a built-in, an import or a class of
/// the module. Aliases of `OSError` are one name.
pub fn type_name(cx: &Context, type_: &Expr) -> Option<String> {
    let full = match type_ {
        Expr::Name(name) => match cx.scopes.lookup(&cx.scope_stack, &name.id) {
            Some(Binding::Class(_)) => name.id.to_string(),
            _ => cx.resolve(type_)?,
        },
        Expr::Attribute(_) => cx.resolve(type_)?,
        _ => return None,
    };
    Some(canonical(&full).to_owned())
}
