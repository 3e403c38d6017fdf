//! ATM003: a value that is serialised into a file which was emptied for it.

use ruff_python_ast::ExprCall;

use crate::{
    context::Context,
    rule::{Hook, Rule, Sink},
    writes::{Opening, is_dumped, site_of},
};

pub(crate) static RULE: Rule = Rule { id: "ATM003", aliases: &[], hooks: &[Hook::Call(call)] };

fn call<'a>(cx: &Context<'a>, call: &'a ExprCall, name: &str, sink: Sink) {
    let Some(opening) = Opening::of(cx, call, name) else { return };
    if is_dumped(cx, call) {
        let message = "a value is serialised into an emptied file: one that cannot be serialised costs the old content";
        sink.push(site_of(cx, &opening, message));
    }
}
