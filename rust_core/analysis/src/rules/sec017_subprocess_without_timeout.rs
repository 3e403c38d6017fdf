//! SEC017: a command whose output is waited for without end.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::{
    parts::any_over_expr,
    assigned::{first_values, is_led, is_name},
    calls::with_place_for_argument,
    commands::{Caught, expired_command, is_true, module_of},
    context::{Context, has_star_arguments, keyword, string_value},
    kind::ModuleKind,
    pieces::{Piece, pieces},
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
    timeouts::{UNKNOWN, seconds},
};

pub(crate) static RULE: Rule = Rule { id: "SEC017", aliases: &[], hooks: &[Hook::Call(call)] };

fn call<'a>(cx: &Context<'a>, call: &'a ExprCall, name: &str, sink: Sink) {
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
fn words_of<'a>(cx: &Context<'a>, command: &'a Expr) -> Vec<String> {
    match command {
        Expr::List(list) => literals(cx, &list.elts),
        Expr::Tuple(tuple) => literals(cx, &tuple.elts),
        Expr::Name(name) if !is_led(cx, &name.id) => words_of_name(cx, &name.id),
        Expr::BinOp(op) if is_list_or_name(&op.left) => words_of(cx, &op.left),
        _ => match pieces(cx, command).ok().and_then(|pieces| pieces.into_iter().next()) {
            Some(Piece::Text(text)) => text.split_whitespace().map(str::to_owned).collect(),
            _ => Vec::new(),
        },
    }
}

/// A list with more behind it: `["tree"] + options + [folder]`.
fn is_list_or_name(expr: &Expr) -> bool {
    match expr {
        Expr::List(_) | Expr::Name(_) => true,
        Expr::BinOp(op) => is_list_or_name(&op.left),
        _ => false,
    }
}

/// What every assignment of the name begins with; the list that takes longest stands for the others.
fn words_of_name(cx: &Context, name: &str) -> Vec<String> {
    let Some(values) = first_values(cx, name) else { return Vec::new() };
    let mut lists = Vec::new();
    for value in values.into_iter().filter(|value| !any_over_expr(value, |part| is_name(part, name))) {
        let words = if value.is_name_expr() { Vec::new() } else { words_of(cx, value) };
        if seconds(&words).is_err() {
            return words;
        }
        lists.push(words);
    }
    lists.into_iter().max_by_key(|words| seconds(words).unwrap_or_default()).unwrap_or_default()
}

fn literals(cx: &Context, items: &[Expr]) -> Vec<String> {
    match items.first() {
        Some(first) if cx.resolve(first).as_deref() == Some("sys.executable") => {
            let rest = items[1..].iter().map(|item| string_value(item).unwrap_or(UNKNOWN).to_owned());
            return std::iter::once("python".to_owned()).chain(rest).collect();
        }
        // The list of somebody else, and our words after it.
        Some(Expr::Starred(_)) => return Vec::new(),
        _ => {}
    }
    items.iter().map(|item| string_value(item).unwrap_or(UNKNOWN).to_owned()).collect()
}
