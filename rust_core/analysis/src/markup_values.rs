//! What is known of a value that is put into HTML: whether it may be HTML itself, whether it is escaped.

use ruff_python_ast::{Expr, ExprCall};

use crate::{
    context::{Context, string_value},
    paths::assigned_values,
    word_values::last_name,
};

const DEPTH: u8 = 4;

/// Words of names whose values are usually pieces of HTML.
const MARKUP_WORDS: &[&str] = &[
    "attr",
    "attribute",
    "attributes",
    "attrs",
    "body",
    "button",
    "buttons",
    "cell",
    "cells",
    "children",
    "content",
    "contents",
    "element",
    "elements",
    "extra",
    "fragment",
    "header",
    "html",
    "icon",
    "inner",
    "link",
    "links",
    "markup",
    "option",
    "options",
    "output",
    "params",
    "rendered",
    "row",
    "rows",
    "safe",
    "script",
    "snippet",
    "style",
    "svg",
    "tag",
    "tags",
    "template",
    "widget",
    "xml",
];

/// Methods that keep a text without HTML without HTML.
const KEEPS: &[&str] = &["strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "isoformat", "strftime"];

/// What a value that is put into HTML may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// Nothing that escaping would change, once or twice.
    Inert,
    /// Text that was escaped, and is a plain `str`: escaping it again would show.
    Escaped,
    /// Text of which nothing says that it is HTML.
    Text,
    /// Perhaps HTML that must stay as it is.
    Markup,
}

/// What the value of an expression may hold.
pub fn holds(cx: &Context, expr: &Expr) -> Holds {
    within(cx, expr, DEPTH)
}

fn within(cx: &Context, expr: &Expr, depth: u8) -> Holds {
    let Some(depth) = depth.checked_sub(1) else { return Holds::Markup };
    let most = |parts: &mut dyn Iterator<Item = &Expr>| parts.map(|it| within(cx, it, depth)).max().unwrap_or(Holds::Inert);
    match expr {
        Expr::NumberLiteral(_) | Expr::BooleanLiteral(_) | Expr::NoneLiteral(_) => Holds::Inert,
        Expr::StringLiteral(text) if text.value.to_str().contains(['<', '>', '&', '"', '\'']) => Holds::Markup,
        Expr::StringLiteral(_) => Holds::Inert,
        Expr::If(choice) => most(&mut [&*choice.body, &*choice.orelse].into_iter()),
        Expr::BoolOp(op) => most(&mut op.values.iter()),
        Expr::BinOp(op) if op.op == ruff_python_ast::Operator::Add => most(&mut [&*op.left, &*op.right].into_iter()),
        Expr::Call(call) => of_call(cx, call, depth),
        Expr::Name(name) if !is_telling(&name.id) => of_name(cx, &name.id, depth),
        Expr::Attribute(_) | Expr::Subscript(_) if !is_telling(last_name(expr)) => Holds::Text,
        _ => Holds::Markup,
    }
}

fn of_call(cx: &Context, call: &ExprCall, depth: u8) -> Holds {
    let first = call.arguments.args.first();
    match cx.resolve(&call.func).as_deref() {
        Some("markupsafe.escape" | "flask.escape" | "markupsafe.Markup" | "flask.Markup" | "jinja2.escape" | "jinja2.Markup") => {
            Holds::Inert
        }
        Some(
            "django.utils.html.escape"
            | "django.utils.html.conditional_escape"
            | "django.utils.html.format_html"
            | "django.utils.safestring.mark_safe"
            | "urllib.parse.quote"
            | "urllib.parse.quote_plus"
            | "builtins.int"
            | "builtins.len"
            | "builtins.float"
            | "builtins.round"
            | "builtins.id",
        ) => Holds::Inert,
        Some("html.escape" | "xml.sax.saxutils.escape" | "xml.sax.saxutils.quoteattr" | "cgi.escape") => Holds::Escaped,
        Some("builtins.str") => first.map_or(Holds::Inert, |it| within(cx, it, depth)),
        Some("builtins.input" | "os.getenv" | "os.environ.get") => Holds::Text,
        _ => of_method(cx, call, depth),
    }
}

fn of_method(cx: &Context, call: &ExprCall, depth: u8) -> Holds {
    let Some(method) = call.func.as_attribute_expr() else { return Holds::Markup };
    match method.attr.as_str() {
        "get" if call.arguments.args.first().and_then(string_value).is_some_and(|key| !is_telling(key)) => {
            call.arguments.args.get(1).map_or(Holds::Text, |default| within(cx, default, depth).max(Holds::Text))
        }
        name if KEEPS.contains(&name) => within(cx, &method.value, depth),
        _ => Holds::Markup,
    }
}

fn of_name(cx: &Context, name: &str, depth: u8) -> Holds {
    let is_given = cx.function().is_some_and(|def| def.parameters.iter().any(|it| it.name() == name));
    let least = if is_given { Holds::Text } else { Holds::Inert };
    match assigned_values(cx, name) {
        Some(values) => values.iter().map(|it| within(cx, it, depth)).max().unwrap_or(Holds::Text).max(least),
        None => Holds::Markup,
    }
}

fn is_telling(name: &str) -> bool {
    name.split('_').any(|word| MARKUP_WORDS.contains(&word.to_ascii_lowercase().as_str()))
}
