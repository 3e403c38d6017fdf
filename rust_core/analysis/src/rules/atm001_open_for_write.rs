//! ATM001: a file that is emptied first and written bit by bit.

use ruff_python_ast::ExprCall;

use crate::{
    context::Context,
    rule::{Hook, Rule, Sink},
    writes::{Opening, is_dumped, site_of},
};

pub(crate) static RULE: Rule = Rule { id: "ATM001", aliases: &[], hooks: &[Hook::Call(call)] };

fn call<'a>(cx: &Context<'a>, call: &'a ExprCall, name: &str, sink: Sink) {
    let Some(opening) = Opening::of(cx, call, name) else { return };
    if !is_dumped(cx, call) {
        sink.push(site_of(cx, &opening, "the file is emptied before it is written: a failure leaves half of it"));
    }
}
