//! What is known of a value that is put into a command: whether it is a string, whether it may hold several words.

use ruff_python_ast::{Expr, ExprCall, Operator};

use crate::{
    context::{Context, string_value},
    paths::values_of,
};

const DEPTH: u8 = 4;

/// Words of names whose values are usually several words of a command, or none.
const SEVERAL: &[&str] = &[
    "arg",
    "args",
    "argv",
    "arguments",
    "cmd",
    "command",
    "commands",
    "cmdline",
    "extra",
    "extras",
    "flag",
    "flags",
    "line",
    "opt",
    "option",
    "options",
    "opts",
    "param",
    "parameters",
    "params",
    "remainder",
    "remaining",
    "rest",
    "switch",
    "switches",
];

/// Words of names whose values are a program that a person chose, perhaps with options of its own.
const PROGRAMS: &[&str] = &["browser", "editor", "pager", "viewer"];

/// What a value becomes in a list of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// One word, whatever it holds.
    One,
    /// Perhaps several words, as POSIX quoting splits them.
    Split,
    /// A command of its own, which may need the shell.
    Command,
}

/// How many words an unquoted value may be.
pub fn width(cx: &Context, expr: &Expr, is_program: bool) -> Width {
    let name = last_name(expr);
    let words: Vec<&str> = name.split('_').collect();
    let is_among = |names: &[&str]| words.iter().any(|word| names.contains(&word.to_ascii_lowercase().as_str()));
    if is_program && is_among(&["cmd", "command", "commands", "cmdline", "args", "argv"]) {
        return Width::Command;
    }
    if is_among(SEVERAL) || (is_program && is_among(PROGRAMS)) || may_be_empty_or_several(cx, expr, DEPTH) {
        return Width::Split;
    }
    Width::One
}

/// The last identifier of a chain, or the key of a subscript.
pub fn last_name(expr: &Expr) -> &str {
    match expr {
        Expr::Name(name) => &name.id,
        Expr::Attribute(attribute) => &attribute.attr,
        Expr::Subscript(subscript) => string_value(&subscript.slice).unwrap_or_else(|| last_name(&subscript.value)),
        Expr::Call(call) => match call.arguments.args.first().and_then(string_value) {
            Some(key) if matches!(last_name(&call.func), "get" | "getenv") => key,
            _ => last_name(&call.func),
        },
        _ => "",
    }
}

fn may_be_empty_or_several(cx: &Context, expr: &Expr, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match expr {
        Expr::StringLiteral(text) => text.value.is_empty() || text.value.to_str().contains(' '),
        Expr::If(choice) => may_be_empty_or_several(cx, &choice.body, depth) || may_be_empty_or_several(cx, &choice.orelse, depth),
        Expr::BoolOp(op) => op.values.iter().any(|value| may_be_empty_or_several(cx, value, depth)),
        Expr::Name(name) => values_of(cx, &name.id).is_some_and(|values| values.iter().any(|it| may_be_empty_or_several(cx, it, depth))),
        _ => false,
    }
}

/// The value inside `shlex.quote(…)`.
pub fn unquoted<'a>(cx: &Context, expr: &'a Expr) -> Option<&'a Expr> {
    let call = expr.as_call_expr()?;
    let is_quote = matches!(cx.resolve(&call.func).as_deref(), Some("shlex.quote" | "pipes.quote" | "six.moves.shlex_quote"));
    only_argument(call).filter(|_| is_quote)
}

/// The list whose items are joined by spaces; the source to be unpacked.
pub fn joined<'a>(cx: &Context<'a>, expr: &'a Expr) -> Option<String> {
    let call = expr.as_call_expr()?;
    let list = only_argument(call)?;
    let joins = call.func.as_attribute_expr().is_some_and(|it| it.attr.as_str() == "join" && string_value(&it.value) == Some(" "));
    if !joins && cx.resolve(&call.func).as_deref() != Some("shlex.join") {
        return None;
    }
    let source = cx.text(list);
    Some(match list {
        Expr::Generator(generator) if !generator.parenthesized => match unquoted(cx, &generator.elt) {
            Some(_) => return None,
            None => format!("({source})"),
        },
        Expr::Call(inner) if cx.is_builtin(&inner.func, "map") && inner.arguments.args.len() == 2 => {
            let is_quote = matches!(cx.resolve(&inner.arguments.args[0]).as_deref(), Some("shlex.quote" | "pipes.quote"));
            if is_quote { cx.text(&inner.arguments.args[1]).to_owned() } else { source.to_owned() }
        }
        Expr::Name(_) | Expr::Attribute(_) | Expr::Subscript(_) | Expr::Call(_) | Expr::List(_) | Expr::Tuple(_) | Expr::ListComp(_) => {
            source.to_owned()
        }
        _ => format!("({source})"),
    })
}

fn only_argument(call: &ExprCall) -> Option<&Expr> {
    match (&*call.arguments.args, &*call.arguments.keywords) {
        ([single], []) if !single.is_starred_expr() => Some(single),
        _ => None,
    }
}

/// Whether an expression is certainly a `str`.
pub fn is_text(cx: &Context, expr: &Expr) -> bool {
    is_text_within(cx, expr, DEPTH)
}

fn is_text_within(cx: &Context, expr: &Expr, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => true,
        Expr::BinOp(op) => {
            matches!(op.op, Operator::Add | Operator::Mod)
                && (is_text_within(cx, &op.left, depth) || op.op == Operator::Add && is_text_within(cx, &op.right, depth))
        }
        Expr::If(choice) => is_text_within(cx, &choice.body, depth) && is_text_within(cx, &choice.orelse, depth),
        Expr::BoolOp(op) => op.values.iter().all(|value| is_text_within(cx, value, depth)),
        Expr::Call(call) => is_text_call(cx, call, depth),
        Expr::Name(name) => is_text_name(cx, &name.id, depth),
        Expr::Attribute(_) => matches!(cx.resolve(expr).as_deref(), Some("sys.executable" | "os.sep" | "os.devnull" | "sys.platform")),
        Expr::Subscript(subscript) => matches!(cx.resolve(&subscript.value).as_deref(), Some("os.environ" | "sys.argv")),
        _ => false,
    }
}

fn is_text_call(cx: &Context, call: &ExprCall, depth: u8) -> bool {
    if let Some(name) = cx.resolve(&call.func) {
        return matches!(
            name.as_str(),
            "builtins.str"
                | "builtins.repr"
                | "builtins.input"
                | "os.getcwd"
                | "os.path.join"
                | "os.path.abspath"
                | "os.path.dirname"
                | "os.path.basename"
                | "os.path.expanduser"
                | "os.path.realpath"
                | "os.path.normpath"
                | "os.fspath"
                | "shlex.quote"
                | "shlex.join"
                | "tempfile.mkdtemp"
                | "getpass.getuser"
                | "socket.gethostname"
                | "platform.system"
        ) && (!name.starts_with("os.path.") || call.arguments.args.iter().any(|it| is_text_within(cx, it, depth)));
    }
    call.func.as_attribute_expr().is_some_and(|method| match method.attr.as_str() {
        "format" | "join" => method.value.is_string_literal_expr(),
        "strip" | "rstrip" | "lstrip" | "replace" | "lower" | "upper" => is_text_within(cx, &method.value, depth),
        "as_posix" | "hexdigest" => true,
        _ => false,
    })
}

fn is_text_name(cx: &Context, name: &str, depth: u8) -> bool {
    if let Some(parameter) = cx.function().and_then(|def| def.parameters.iter_non_variadic_params().find(|it| it.name() == name)) {
        let is_rebound = cx.function().is_some_and(|def| {
            crate::flow::any_expression(&def.body, |expr| {
                expr.as_name_expr().is_some_and(|it| it.id.as_str() == name && it.ctx != ruff_python_ast::ExprContext::Load)
            })
        });
        return !is_rebound && parameter.annotation().is_some_and(|it| cx.is_builtin(it, "str"));
    }
    values_of(cx, name).is_some_and(|values| values.iter().all(|value| is_text_within(cx, value, depth)))
}
