//! EXC002: `except Exception` where the types that can come are known, or should be, and where the error is lost.

use ruff_python_ast::{ExceptHandlerExceptHandler, StmtTry};
use ruff_text_size::Ranged;

use crate::{
    boundaries::boundary,
    caught::is_broad,
    context::{Context, keyword},
    flow::any_expression,
    handed_on::kept_error,
    handler_trace::with_trace,
    loggers::logging_call,
    narrowing::Narrowing,
    rule::{Hook, Rule, Sink},
    rules::exc004_swallowed_exception::is_silent,
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "EXC002", aliases: &["BLE001", "W0718", "W0703"], hooks: &[Hook::Handler(handler)] };

fn handler(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, sink: Sink) {
    let Some(type_) = handler.type_.as_deref().filter(|_| is_broad(cx, handler)) else { return };
    let site = Site::new(type_.range(), "the handler catches every error, also those nobody thought of").cap(Safety::Review).span("type", type_);
    sink.push(match meant(cx, handler).or_else(|| boundary(cx, stmt)) {
        Some(reason) => site.dismiss(reason),
        None => decide(cx, stmt, handler, site),
    });
}

/// Why the handler may see everything, or which rule speaks of it already.
fn meant(cx: &Context, handler: &ExceptHandlerExceptHandler) -> Option<&'static str> {
    if is_silent(cx, handler) {
        return Some("EXC004 reports the handler");
    }
    kept_error(cx, handler).or_else(|| logs_error(cx, handler).then_some("LOG005 reports the message without its traceback"))
}

/// A message at error level without a traceback is LOG005's.
fn logs_error(cx: &Context, handler: &ExceptHandlerExceptHandler) -> bool {
    any_expression(&handler.body, |expr| {
        let Some(call) = expr.as_call_expr().filter(|call| keyword(call, "exc_info").is_none()) else { return false };
        let is_error = call.func.as_attribute_expr().is_some_and(|func| func.attr.as_str() == "error");
        is_error && (cx.resolve(&call.func).as_deref() == Some("logging.error") || logging_call(cx, call).is_some())
    })
}

fn decide(cx: &Context, stmt: &StmtTry, handler: &ExceptHandlerExceptHandler, site: Site) -> Site {
    if stmt.is_star {
        return site.leave("the clause takes groups of exceptions; name the types that are meant");
    }
    let plain = site.clone();
    with_trace(cx, stmt, handler, site).unwrap_or_else(|reason| plain.leave(reason)).narrowing(Narrowing::of(cx, handler, "types"))
}
