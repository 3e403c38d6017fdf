//! SEC017: a command whose output is waited for without end.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    calls::with_place_for_argument,
    commands::{Caught, expired_command, is_true, module_of},
    context::{Context, has_star_arguments, keyword, string_value},
    flow::any_expression,
    kind::ModuleKind,
    paths::values_of,
    pieces::{Piece, pieces},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
    timeouts::{UNKNOWN, seconds},
};

pub(crate) static RULE: Rule = Rule { id: "SEC017", aliases: &[], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    if !matches!(name, "subprocess.run" | "subprocess.check_output" | "subprocess.call" | "subprocess.check_call") {
        return;
    }
    if keyword(call, "timeout").is_some() || has_star_arguments(call) || !is_silent(cx, call, name) {
        return;
    }
    if matches!(cx.kind, ModuleKind::Test | ModuleKind::Example | ModuleKind::Build) {
        return;
    }
    let site = Site::new(call.range(), "the command is waited for without end, and nobody sees what it waits for").cap(Safety::Review);
    let words = call.arguments.find_argument_value("args", 0).map(|it| words_of(cx, it)).unwrap_or_default();
    sink.push(match seconds(&words) {
        Ok(seconds) => {
            let mut site = with_place_for_argument(site, cx, call).fact("seconds", seconds);
            if let Caught::Widen(type_, wider) = expired_command(cx, module_of(cx, &call.func)) {
                site = site.fact("type", type_).fact("wider", wider);
            }
            site
        }
        Err(reason) => site.leave(reason),
    });
}

/// Whether the output is caught or thrown away: where it goes to the terminal, somebody sees it and can break it off.
fn is_silent(cx: &Context, call: &ExprCall, name: &str) -> bool {
    let is_pipe = |expr: &Expr| {
        matches!(cx.resolve(expr).as_deref(), Some("subprocess.PIPE" | "subprocess.DEVNULL")) || cx.text(expr) == "-1"
    };
    name == "subprocess.check_output"
        || keyword(call, "capture_output").is_some_and(|it| is_true(&it.value))
        || keyword(call, "stdout").is_some_and(|it| is_pipe(&it.value))
}

/// The words of a command that are written out, from the first on.
fn words_of(cx: &Context, command: &Expr) -> Vec<String> {
    match command {
        Expr::List(list) => literals(cx, &list.elts),
        Expr::Tuple(tuple) => literals(cx, &tuple.elts),
        Expr::Name(name) => match values_of(cx, &name.id).as_deref() {
            Some([value]) if !value.is_name_expr() && !is_extended(cx, &name.id) => words_of(cx, value),
            _ => Vec::new(),
        },
        Expr::BinOp(op) if matches!(*op.left, Expr::List(_)) => words_of(cx, &op.left),
        _ => match pieces(cx, command).ok().and_then(|pieces| pieces.into_iter().next()) {
            Some(Piece::Text(text)) => text.split_whitespace().map(str::to_owned).collect(),
            _ => Vec::new(),
        },
    }
}

/// Whether a list gets its program elsewhere: `command.insert(0, …)`.
fn is_extended(cx: &Context, name: &str) -> bool {
    cx.function().is_some_and(|def| {
        any_expression(&def.body, |expr| {
            expr.as_attribute_expr().is_some_and(|it| {
                it.attr.as_str() == "insert" && it.value.as_name_expr().is_some_and(|base| base.id.as_str() == name)
            })
        })
    })
}

fn literals(cx: &Context, items: &[Expr]) -> Vec<String> {
    match items.first() {
        Some(first) if cx.resolve(first).as_deref() == Some("sys.executable") => return vec!["python".to_owned()],
        // The list of somebody else, and our words after it.
        Some(Expr::Starred(_)) => return Vec::new(),
        _ => {}
    }
    items.iter().map(|item| string_value(item).unwrap_or(UNKNOWN).to_owned()).collect()
}
