//! SEC025: an SSH client that takes any key for that of the server.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    context::Context,
    kind::ModuleKind,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC025", aliases: &["S507", "B507"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, _name: &str, sink: Sink) {
    if call.func.as_attribute_expr().is_none_or(|it| it.attr.as_str() != "set_missing_host_key_policy") {
        return;
    }
    let Some(policy) = call.arguments.args.first() else { return };
    let class = policy.as_call_expr().map_or(policy, |call| &*call.func);
    if !is_lax(cx, class) {
        return;
    }
    let site = Site::new(call.range(), "whoever answers for the server is believed, and reads what is sent").cap(Safety::Manual);
    sink.push(match cx.kind {
        ModuleKind::Test | ModuleKind::Example => site.dismiss("a test knows its server"),
        _ => site.leave(
            "call `load_system_host_keys()` and use `paramiko.RejectPolicy()`; let the user say once that a new host is the right one",
        ),
    });
}

fn is_lax(cx: &Context, class: &Expr) -> bool {
    cx.resolve(class).is_some_and(|name| {
        name.starts_with("paramiko") && (name.ends_with(".AutoAddPolicy") || name.ends_with(".WarningPolicy"))
    })
}
