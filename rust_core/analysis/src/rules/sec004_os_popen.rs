//! SEC004: `os.popen`.

use ruff_python_ast::{AnyNodeRef, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::quote_of,
    commands::as_list,
    context::{Context, has_star_arguments},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC004", aliases: &["S605", "B605"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    if name != "os.popen" {
        return;
    }
    let site = Site::new(call.range(), "`os.popen` runs its command in a shell and hides how it ended").cap(Safety::Review);
    let [command] = &*call.arguments.args else {
        return sink.push(site.leave("the pipe has a mode or no command; use subprocess.run"));
    };
    if has_star_arguments(call) || !call.arguments.keywords.is_empty() {
        return sink.push(site.leave("the arguments of the call are not known"));
    }
    let Some(read) = read_call(cx) else {
        return sink.push(site.leave("the pipe is not read at once; use subprocess.run and its `stdout`"));
    };
    if cx.has_comment(read.range()) {
        return sink.push(site.leave("a comment stands inside the call"));
    }
    sink.push(match as_list(cx, command, quote_of(cx, call)) {
        Ok(list) => site.span("whole", read).fact("list", list),
        Err(reason) => site.leave(reason),
    });
}

/// The `.read()` right after the call.
fn read_call<'a>(cx: &Context<'a>) -> Option<&'a ExprCall> {
    let mut nodes = cx.parents.iter().rev();
    let Some(AnyNodeRef::ExprAttribute(attribute)) = nodes.next() else { return None };
    let Some(AnyNodeRef::ExprCall(read)) = nodes.next() else { return None };
    (attribute.attr.as_str() == "read" && read.arguments.is_empty()).then_some(read)
}
