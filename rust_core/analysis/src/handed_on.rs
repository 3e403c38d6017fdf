//! Whether an `except` clause loses the error: it does not when it raises, reports the traceback or hands the error on.

use ruff_python_ast::{ExceptHandlerExceptHandler, Expr, ExprCall, Stmt};

use crate::{
    context::{Context, keyword},
    flow::{any_expression, any_statement},
};

/// How the handler keeps the error; none when it is lost.
pub fn kept_error(cx: &Context, handler: &ExceptHandlerExceptHandler) -> Option<&'static str> {
    if any_statement(&handler.body, |stmt| matches!(stmt, Stmt::Raise(_))) {
        return Some("the handler raises again");
    }
    if cx.symbols.last().is_some_and(|name| matches!(*name, "__del__" | "__exit__" | "__aexit__")) {
        return Some("nothing may be raised where this runs");
    }
    if any_expression(&handler.body, |expr| shows_traceback(cx, expr)) {
        return Some("the handler reports the error with its traceback");
    }
    if any_expression(&handler.body, |expr| {
        expr.as_call_expr().and_then(|call| last_name(&call.func)).is_some_and(|name| name.contains("raise"))
    }) {
        return Some("the handler calls what raises again");
    }
    if any_expression(&handler.body, |expr| ends(cx, expr)) {
        return Some("the handler ends the program or the test, as raising would");
    }
    let name = handler.name.as_ref()?.as_str();
    let hands_on = any_expression(&handler.body, |expr| expr.as_call_expr().is_some_and(|call| passes(call, name)))
        || any_statement(&handler.body, |stmt| stores(stmt, name));
    hands_on.then_some("the handler hands the error on")
}

fn shows_traceback(cx: &Context, expr: &Expr) -> bool {
    match expr {
        Expr::Attribute(attribute) => attribute.attr.as_str() == "__traceback__",
        Expr::Call(call) => {
            keyword(call, "exc_info").is_some_and(|keyword| !keyword.value.is_none_literal_expr())
                || keyword(call, "exception").is_some_and(|keyword| keyword.value.is_boolean_literal_expr())
                || matches!(last_name(&call.func), Some("exception" | "print_exc" | "print_exception" | "format_exc" | "Failure"))
                || matches!(last_name(&call.func), Some("capture_exception" | "format_exception" | "excepthook" | "exc_info"))
                || cx.resolve(&call.func).is_some_and(|name| name.starts_with("traceback.") || name == "twisted.python.log.err")
        }
        _ => false,
    }
}

/// `sys.exit()` and what raises the outcome of a test.
fn ends(cx: &Context, expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    let is_fatal = call.func.as_attribute_expr().is_some_and(|func| {
        let on_self = func.value.as_name_expr().is_some_and(|name| name.id.as_str() == "self");
        on_self && matches!(func.attr.as_str(), "fail" | "skipTest") || func.attr.as_str() == "fail_json"
    });
    is_fatal || matches!(cx.resolve(&call.func).as_deref(), Some("sys.exit" | "os._exit" | "pytest.fail" | "pytest.skip" | "pytest.exit"))
}

/// The exception itself, not its text, goes to something that is there for errors.
fn passes(call: &ExprCall, name: &str) -> bool {
    let mut values = call.arguments.args.iter().chain(call.arguments.keywords.iter().map(|keyword| &keyword.value));
    if !values.any(|value| is_name(value, name)) {
        return false;
    }
    let Some(callee) = last_name(&call.func) else { return false };
    let callee = callee.to_ascii_lowercase();
    matches!(callee.as_str(), "put" | "put_nowait" | "append" | "throw" | "send" | "callback" | "errback" | "reject")
        || ["exception", "except", "err", "fail", "crash", "raise", "handle"].iter().any(|part| callee.contains(part))
            && !matches!(callee.as_str(), "error" | "tool_error" | "print_error" | "stderr" | "echo_error")
}

/// The exception itself is returned or kept.
fn stores(stmt: &Stmt, name: &str) -> bool {
    match stmt {
        Stmt::Return(stmt) => stmt.value.as_deref().is_some_and(|value| holds(value, name)),
        Stmt::Assign(stmt) => holds(&stmt.value, name),
        _ => false,
    }
}

fn holds(value: &Expr, name: &str) -> bool {
    match value {
        Expr::Tuple(tuple) => tuple.elts.iter().any(|item| is_name(item, name)),
        other => is_name(other, name),
    }
}

fn is_name(expr: &Expr, name: &str) -> bool {
    expr.as_name_expr().is_some_and(|it| it.id.as_str() == name)
}

fn last_name(func: &Expr) -> Option<&str> {
    match func {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => None,
    }
}
