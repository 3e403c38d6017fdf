//! SEC003: `os.system`.

use ruff_python_ast::{AnyNodeRef, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::quote_of,
    commands::as_list,
    context::{Context, has_star_arguments},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC003", aliases: &["S605", "S607", "B605", "B607"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    if name != "os.system" {
        return;
    }
    let site = Site::new(call.range(), "`os.system` runs its command in a shell and hides how it ended").cap(Safety::Review);
    let [command] = &*call.arguments.args else {
        return sink.push(site.leave("the call has no command"));
    };
    if has_star_arguments(call) || !call.arguments.keywords.is_empty() {
        return sink.push(site.leave("the arguments of the call are not known"));
    }
    if !matches!(cx.parent(), Some(AnyNodeRef::StmtExpr(_))) {
        return sink.push(site.leave(
            "the exit status is used: without a shell a missing program raises FileNotFoundError instead of giving one; decide what it means here",
        ));
    }
    sink.push(match as_list(cx, command, quote_of(cx, call)) {
        Ok(list) => site.span("callee", &*call.func).span("command", command).fact("list", list),
        Err(reason) => site.leave(reason),
    });
}
