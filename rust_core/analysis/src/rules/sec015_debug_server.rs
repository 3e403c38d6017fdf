//! SEC015: a web server that lets visitors run code.

use ruff_python_ast::ExprCall;
use ruff_text_size::Ranged;

use crate::{
    context::{Context, keyword},
    kind::ModuleKind,
    paths::values_of,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC015", aliases: &["S201", "B201"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, _name: &str, sink: Sink) {
    let Some(method) = call.func.as_attribute_expr().filter(|it| it.attr.as_str() == "run") else { return };
    let Some(debug) = keyword(call, "debug").filter(|it| it.value.as_boolean_literal_expr().is_some_and(|it| it.value)) else { return };
    let Some(app) = method.value.as_name_expr() else { return };
    let is_flask = values_of(cx, &app.id).is_some_and(|values| {
        values.iter().all(|value| value.as_call_expr().and_then(|call| cx.resolve(&call.func)).as_deref() == Some("flask.Flask"))
    });
    if !is_flask {
        return;
    }
    let site = Site::new(call.range(), "the debugger of Flask lets whoever reaches the server run code").cap(Safety::Review);
    sink.push(if matches!(cx.kind, ModuleKind::Test | ModuleKind::Example) {
        site.dismiss("an example or a test runs on the machine of its reader")
    } else {
        site.span("value", &debug.value)
    });
}

