//! SEC022: Python code that runs in a child process between `fork` and `exec`.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    parts::any_over_expr,
    context::{Context, keyword},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC022", aliases: &["PLW1509", "W1509"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    if !matches!(name, "subprocess.run" | "subprocess.call" | "subprocess.check_call" | "subprocess.check_output" | "subprocess.Popen") {
        return;
    }
    let Some(asked) = keyword(call, "preexec_fn").filter(|it| !it.value.is_none_literal_expr()) else { return };
    let site = Site::new(asked.range(), "code between `fork` and `exec` can hang the child for ever when the program has threads");
    let site = site.cap(Safety::Review);
    let taken = |name: &str| keyword(call, name).is_some();
    sink.push(match counterpart(cx, &asked.value) {
        Some("start_new_session=True") if !taken("start_new_session") => site.fact("new", "start_new_session=True"),
        Some("process_group=0") if cx.options.target < (3, 11) => {
            site.leave("`process_group=0` says the same from Python 3.11 on, which the project does not require")
        }
        Some("process_group=0") if !taken("process_group") => site.fact("new", "process_group=0"),
        _ => site.leave(
            "only a person knows what the function must do; `start_new_session`, `process_group`, `user`, `group` and `umask` do most of it",
        ),
    });
}

/// The keyword that does the same in C.
fn counterpart(cx: &Context, function: &Expr) -> Option<&'static str> {
    let of = |expr: &Expr| match cx.resolve(expr).as_deref() {
        Some("os.setsid") => Some("start_new_session=True"),
        Some("os.setpgrp") => Some("process_group=0"),
        _ => None,
    };
    match function {
        // `lambda: os.setpgid(0, 0)`
        Expr::Lambda(lambda) => {
            let Expr::Call(inner) = &*lambda.body else { return None };
            let is_own = inner.arguments.args.iter().all(|it| !any_over_expr(it, Expr::is_name_expr) && cx.text(it) == "0");
            match cx.resolve(&inner.func).as_deref() {
                Some("os.setpgid") if inner.arguments.args.len() == 2 && is_own => Some("process_group=0"),
                _ if inner.arguments.is_empty() => of(&inner.func),
                _ => None,
            }
        }
        other => of(other),
    }
}
