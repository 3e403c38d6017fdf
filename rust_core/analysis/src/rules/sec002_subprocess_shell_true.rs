//! SEC002: a command that goes through a shell.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, token::TokenKind};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    calls::quote_of,
    commands::{as_list, misses_missing_program},
    context::{Context, has_star_arguments, keyword},
    flow::any_expression,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC002", aliases: &["S602", "S604", "B602", "B604"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    if !matches!(name, "subprocess.run" | "subprocess.call" | "subprocess.check_call" | "subprocess.check_output" | "subprocess.Popen") {
        return;
    }
    let Some(shell) = keyword(call, "shell").filter(|it| is_true(&it.value)) else { return };
    let site = Site::new(call.range(), "the command goes through a shell, which gives a meaning to every special character in it");
    let site = site.cap(Safety::Review);
    sink.push(match change(cx, call, name, shell.range()) {
        Ok((command, list, shell)) => site.fact("command", command).fact("list", list).fact("shell", shell),
        Err(reason) => site.leave(reason),
    });
}

fn is_true(value: &Expr) -> bool {
    value.as_boolean_literal_expr().is_some_and(|it| it.value)
        || value.as_number_literal_expr().is_some_and(|it| it.value.as_int().is_some_and(|it| *it == 1))
}

/// The span of the command, its list, and the span of `shell=True` with the comma that goes with it.
fn change(cx: &Context, call: &ExprCall, name: &str, shell: TextRange) -> Result<(TextRange, String, TextRange), String> {
    if has_star_arguments(call) {
        return Err("the arguments of the call are not known".to_owned());
    }
    if keyword(call, "executable").is_some() {
        return Err("the call names its shell with `executable`".to_owned());
    }
    let Some(command) = call.arguments.find_argument_value("args", 0) else {
        return Err("the call has no command".to_owned());
    };
    let list = as_list(cx, command, quote_of(cx, call))?;
    if asks_for_status(cx, call, name) {
        return Err("the exit status is used: without a shell a missing program raises FileNotFoundError instead of giving 127".to_owned());
    }
    if misses_missing_program(cx) {
        return Err("without a shell a missing program raises FileNotFoundError, which the handlers around do not catch".to_owned());
    }
    Ok((command.range(), list, with_comma(cx, call, shell)))
}

/// Whether the code around looks at how the command ended; so one finds out whether a program is there at all.
fn asks_for_status(cx: &Context, call: &ExprCall, name: &str) -> bool {
    let is_checked = keyword(call, "check").is_some_and(|it| is_true(&it.value)) || name.starts_with("subprocess.check_");
    if is_checked || matches!(cx.parent(), Some(AnyNodeRef::StmtExpr(_))) {
        return false;
    }
    let body = cx.function().map_or_else(|| cx.file.body(), |def| &def.body);
    name == "subprocess.call"
        || any_expression(body, |expr| {
            expr.as_attribute_expr().is_some_and(|it| matches!(it.attr.as_str(), "returncode" | "check_returncode" | "poll" | "wait"))
        })
}

/// An argument with the comma before it and the space between.
fn with_comma(cx: &Context, call: &ExprCall, argument: TextRange) -> TextRange {
    let tokens = cx.file.tokens().in_range(call.arguments.range());
    let before = tokens.iter().rev().find(|token| token.end() <= argument.start() && token.kind() == TokenKind::Comma);
    let after = tokens.iter().find(|token| token.start() >= argument.end() && token.kind() == TokenKind::Comma);
    match (before, after) {
        (Some(comma), _) => TextRange::new(comma.start(), argument.end()),
        (None, Some(comma)) => {
            let next = tokens.iter().find(|token| token.start() >= comma.end() && !token.kind().is_trivia());
            TextRange::new(argument.start(), next.map_or(comma.end(), Ranged::start))
        }
        (None, None) => argument,
    }
}
