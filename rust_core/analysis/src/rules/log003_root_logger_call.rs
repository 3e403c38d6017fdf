//! LOG003: a library module that logs through the root logger.

use ruff_python_ast::ExprCall;
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    loggers::{METHODS, ModuleLogger},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "LOG003", aliases: &["LOG015"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let Some(method) = name.strip_prefix("logging.").filter(|method| METHODS.contains(method) || *method == "log") else { return };
    let site = Site::new(call.func.range(), format!("`logging.{method}` uses the root logger, so no one can set its level for this module"));
    let site = site.cap(Safety::Review);
    if cx.kind.output_reason().is_some() || cx.in_main_guard() {
        sink.push(site.dismiss("a program may log through the root logger; a library should not"));
        return;
    }
    if !call.func.is_attribute_expr() {
        sink.push(site.leave("the function is imported by name; import the module and use a logger of its own"));
        return;
    }
    sink.push(match ModuleLogger::of(cx, call.start()) {
        Err(reason) => site.leave(reason),
        Ok(logger) => logger.facts(site).fact("method", if method == "warn" { "warning" } else { method }),
    });
}
