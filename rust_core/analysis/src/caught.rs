//! What `except` clauses catch, as far as names tell.

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, StmtTry};

use crate::context::Context;

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
