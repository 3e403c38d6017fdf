//! Handlers that must stay broad: the body runs code that nobody here wrote, so that anything may come out of it.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, Stmt, StmtTry};

use crate::context::Context;
use crate::parts::any_over_expr;

/// Built-ins that run the methods of whatever object they are given.
const PROTOCOLS: [&str; 13] =
    ["repr", "str", "getattr", "hasattr", "isinstance", "issubclass", "len", "iter", "next", "format", "hash", "dir", "vars"];

/// Why anything may come out of the body of a `try` statement.
pub fn boundary(cx: &Context, stmt: &StmtTry) -> Option<&'static str> {
    if stmt
        .body
        .iter()
        .filter_map(value_of)
        .any(|value| any_over_expr(value, |expr| expr.as_call_expr().is_some_and(|call| loads(cx, call))))
    {
        return Some("the body loads a plugin, which may raise anything");
    }
    let [only] = &*stmt.body else { return None };
    let value = value_of(only)?;
    if value.as_call_expr().is_some_and(|call| is_callback(cx, call)) {
        return Some("the body calls what its caller passed in, which may raise anything");
    }
    let (mut foreign, mut other) = (false, false);
    any_over_expr(value, |expr| {
        if let Expr::Call(call) = expr {
            let is_protocol = PROTOCOLS.iter().any(|name| cx.is_builtin(&call.func, name));
            let is_foreign = call.arguments.args.first().is_some_and(|first| is_given(cx, first));
            foreign |= is_protocol && is_foreign || runs(cx, call);
            other |= !(is_protocol || runs(cx, call));
        }
        false
    });
    (foreign && !other).then_some("the body runs code of an object that may be anything")
}

fn value_of(stmt: &Stmt) -> Option<&Expr> {
    match stmt {
        Stmt::Expr(it) => Some(&it.value),
        Stmt::Return(it) => it.value.as_deref(),
        Stmt::Assign(it) => Some(&it.value),
        _ => None,
    }
}

fn runs(cx: &Context, call: &ExprCall) -> bool {
    cx.is_builtin(&call.func, "exec") || cx.is_builtin(&call.func, "eval")
}

fn loads(cx: &Context, call: &ExprCall) -> bool {
    if matches!(cx.resolve(&call.func).as_deref(), Some("importlib.import_module" | "builtins.__import__" | "runpy.run_path")) {
        return true;
    }
    let Expr::Attribute(method) = &*call.func else { return false };
    let Expr::Name(object) = &*method.value else { return false };
    method.attr.as_str() == "load" && matches!(object.id.as_str(), "ep" | "entry_point" | "entrypoint" | "plugin")
}

/// A parameter of a function around the place is called.
fn is_callback(cx: &Context, call: &ExprCall) -> bool {
    call.func.as_name_expr().is_some_and(|name| is_parameter(cx, &name.id))
}

/// A parameter without a type, or a part of one.
fn is_given(cx: &Context, expr: &Expr) -> bool {
    match expr {
        Expr::Name(name) => is_parameter(cx, &name.id),
        Expr::Attribute(attribute) => is_given(cx, &attribute.value),
        Expr::Subscript(subscript) => is_given(cx, &subscript.value),
        _ => false,
    }
}

fn is_parameter(cx: &Context, name: &str) -> bool {
    if matches!(name, "self" | "cls") {
        return false;
    }
    cx.parents.iter().any(|node| {
        let AnyNodeRef::StmtFunctionDef(def) = node else { return false };
        def.parameters.iter_non_variadic_params().any(|it| {
            let is_plain =
                it.parameter.annotation.as_deref().is_some_and(|hint| matches!(cx.text(hint), "str" | "int" | "float" | "bytes" | "bool"));
            it.parameter.name.as_str() == name && !is_plain
        })
    })
}
