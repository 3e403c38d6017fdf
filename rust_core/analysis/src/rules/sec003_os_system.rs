//! SEC003: `os.system`.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, Operator};
use ruff_text_size::Ranged;

use crate::{
    bound_commands::{convert_where_bound, is_shell_escape},
    calls::quote_of,
    context::{Context, has_star_arguments},
    flow::any_expression,
    replacements::Replacements,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule = Rule { id: "SEC003", aliases: &["S605", "S607", "B605", "B607"], hooks: &[Hook::Call(call)] };

fn call<'a>(cx: &Context<'a>, call: &'a ExprCall, name: &str, sink: Sink) {
    if name != "os.system" {
        return;
    }
    let site = Site::new(call.range(), "`os.system` runs its command in a shell and hides how it ended").cap(Safety::Review);
    if is_shell_escape(cx, call) {
        return sink.push(site.dismiss("the method is the prompt's `!`, which runs what a person types in a shell"));
    }
    sink.push(match change(cx, call) {
        Ok((edits, helper)) => edits.facts(site.fact("helper", helper)),
        Err(reason) => site.leave(reason),
    });
}

fn change<'a>(cx: &Context<'a>, call: &'a ExprCall) -> Result<(Replacements, bool), String> {
    let [command] = &*call.arguments.args else { return Err("the call has no command".to_owned()) };
    if has_star_arguments(call) || !call.arguments.keywords.is_empty() {
        return Err("the arguments of the call are not known".to_owned());
    }
    if cx.file_holds("reads a wait status", |cx| any_expression(cx.file.body(), |expr| reads_wait_status(cx, expr))) {
        return Err("the module takes the wait status of `os.system` apart; `subprocess.run` gives the exit code itself".to_owned());
    }
    let mut edits = Replacements::default();
    let found = convert_where_bound(cx, command, quote_of(cx, call), "subprocess", &mut edits)?;
    let is_statement = matches!(cx.parent(), Some(AnyNodeRef::StmtExpr(_)));
    let is_helped = !is_statement || found.is_probe;
    let mut arguments = vec![found.list.clone()];
    if !found.options.is_empty() {
        arguments.push(found.keywords());
    }
    if is_helped {
        edits.replace(&*call.func, "_exit_code");
    } else {
        edits.replace(&*call.func, "subprocess.run");
        arguments.push(format!("check=False{}", if found.is_silent() { found.limit() } else { String::new() }));
    }
    edits.replace(command, arguments.join(", "));
    edits.import("import subprocess");
    edits.imports(&found.imports);
    Ok((edits, is_helped))
}

/// `status >> 8`, `os.WEXITSTATUS(status)`: on POSIX the status of `os.system` holds the exit code in its upper byte.
fn reads_wait_status(cx: &Context, expr: &Expr) -> bool {
    match expr {
        Expr::BinOp(op) => {
            matches!((op.op, cx.text(&*op.right)), (Operator::RShift, "8") | (Operator::FloorDiv | Operator::Div | Operator::Mod, "256"))
        }
        Expr::Compare(compare) => {
            let is_status = |side: &Expr| side.as_call_expr().is_some_and(|it| cx.resolve(&it.func).as_deref() == Some("os.system"));
            let is_number = |side: &Expr| side.as_number_literal_expr().is_some_and(|it| it.value.as_int().is_none_or(|it| *it != 0));
            is_status(&compare.left) && compare.comparators.iter().any(is_number)
        }
        Expr::Attribute(it) => matches!(it.attr.as_str(), "WEXITSTATUS" | "WIFEXITED" | "WTERMSIG" | "waitstatus_to_exitcode"),
        _ => false,
    }
}
