//! LOG005: an error that is logged in an `except` clause without its traceback.

use ruff_python_ast::{Expr, ExprCall, Stmt};
use ruff_text_size::Ranged;

use crate::{
    caught::is_broad,
    context::{Context, has_star_arguments, keyword},
    flow::{any_before, any_expression},
    kind::ModuleKind,
    loggers::{asked, logging_call, wants_traceback},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "LOG005", aliases: &["TRY400", "G201"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let Some(attribute) = call.func.as_attribute_expr().filter(|attribute| attribute.attr.as_str() == "error") else { return };
    let Some(handler) = cx.enclosing_handler() else { return };
    if keyword(call, "exc_info").is_some() || !wants_traceback(cx) {
        return;
    }
    let style = logging_call(cx, call).map(|(_, _, style)| style);
    if name != "logging.error" && style.is_none() {
        return;
    }
    let site = Site::new(attribute.attr.range(), "the error is logged without its traceback").cap(Safety::Review);
    sink.push(if has_star_arguments(call) {
        site.leave("the arguments are unpacked into the call, so whether they bring the traceback is not known")
    } else if any_expression(&handler.body, |expr| brings_traceback(cx, expr)) {
        site.dismiss("the handler logs the traceback in another way")
    } else if matches!(cx.kind, ModuleKind::Cli | ModuleKind::Script) && !is_broad(cx, handler) {
        site.dismiss("it tells whoever runs the program what went wrong, and a traceback says nothing to them")
    } else if any_before(&handler.body, call.start(), &|stmt| is_message(cx, stmt, &attribute.value)) {
        site.dismiss("an earlier message of the handler is to bring the traceback")
    } else {
        // A logger of the project's own making may have no method `exception`.
        asked(cx, call, site)
    });
}

/// Whether a statement is such a message of the same logger.
fn is_message(cx: &Context, stmt: &Stmt, logger: &Expr) -> bool {
    let Some(call) = stmt.as_expr_stmt().and_then(|stmt| stmt.value.as_call_expr()) else { return false };
    let Some(attribute) = call.func.as_attribute_expr() else { return false };
    attribute.attr.as_str() == "error" && !has_star_arguments(call) && cx.text(&*attribute.value) == cx.text(logger)
}

fn brings_traceback(cx: &Context, expr: &Expr) -> bool {
    match expr {
        Expr::Attribute(attribute) if attribute.attr.as_str() == "exception" => true,
        Expr::Attribute(attribute) if attribute.attr.as_str() == "__traceback__" => true,
        Expr::Call(call) => {
            keyword(call, "exc_info").is_some()
                || cx.resolve(&call.func).is_some_and(|name| name.starts_with("traceback.") || name == "sys.exc_info")
        }
        _ => false,
    }
}
