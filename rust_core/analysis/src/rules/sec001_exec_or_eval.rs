//! SEC001: `eval` and `exec`, which run whatever their text says.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, helpers::any_over_expr};
use ruff_text_size::Ranged;

use crate::{
    context::{Context, has_star_arguments, string_value},
    kind::ModuleKind,
    paths::values_of,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC001", aliases: &["S102", "S307", "B102", "B307", "PGH001", "W0122", "W0123"], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, name: &str, sink: Sink) {
    let what = match name {
        "builtins.eval" => "eval",
        "builtins.exec" => "exec",
        _ => return,
    };
    let site = Site::new(call.range(), format!("`{what}` runs whatever its text says")).cap(Safety::Review);
    let text = call.arguments.args.first().filter(|_| !has_star_arguments(call));
    sink.push(if cx.kind == ModuleKind::Test {
        site.dismiss("a test runs its own text")
    } else if text.is_some_and(|it| is_written_out(cx, it)) {
        site.dismiss("the text is written out here")
    } else if text.is_some_and(|it| is_build_file(cx) && reads_file(it)) {
        site.dismiss("a build file runs a file of its own project, as an import would")
    } else if what == "eval" && text.is_some_and(|it| is_value(cx, call, it)) {
        let end = text.map_or(call.end(), Ranged::end);
        site.span("callee", &*call.func).fact("rest", ruff_text_size::TextRange::new(end, call.end()))
    } else if what == "eval" {
        site.leave("only a person knows what the text may hold: ast.literal_eval reads values, a dictionary of functions names choices")
    } else {
        site.leave("only a person knows what the text may hold: importlib loads modules, a dictionary of functions names choices")
    });
}

/// A literal, also through `textwrap.dedent`, `compile`, `.format()` of nothing, or one name.
fn is_written_out(cx: &Context, text: &Expr) -> bool {
    match text {
        Expr::StringLiteral(_) => true,
        Expr::Call(call) => {
            matches!(cx.resolve(&call.func).as_deref(), Some("textwrap.dedent" | "builtins.compile" | "inspect.cleandoc"))
                && call.arguments.args.first().is_some_and(|it| is_written_out(cx, it))
        }
        Expr::Name(name) => {
            values_of(cx, &name.id).is_some_and(|values| values.iter().all(|it| !it.is_name_expr() && is_written_out(cx, it)))
        }
        _ => false,
    }
}

/// `setup.py`, and the `conf.py` of the documentation.
fn is_build_file(cx: &Context) -> bool {
    cx.kind == ModuleKind::Build || cx.file.path.ends_with("/conf.py") || cx.file.path.ends_with("/setup.py")
}

fn reads_file(text: &Expr) -> bool {
    any_over_expr(text, |part| {
        let Expr::Call(call) = part else { return false };
        match &*call.func {
            Expr::Attribute(it) => matches!(it.attr.as_str(), "read" | "read_text" | "read_bytes"),
            Expr::Name(it) => it.id.starts_with("read"),
            _ => false,
        }
    })
}

/// Whether the text is a value that somebody stored or typed: what comes out is used as data, and no names are offered.
fn is_value(cx: &Context, call: &ExprCall, text: &Expr) -> bool {
    let offers = call.arguments.args.iter().skip(1).chain(call.arguments.keywords.iter().map(|it| &it.value));
    let offers_names = offers.into_iter().any(|scope| match scope {
        Expr::Dict(dict) => dict.items.iter().any(|item| item.key.as_ref().and_then(string_value) != Some("__builtins__")),
        other => !other.is_none_literal_expr(),
    });
    let is_called = matches!(cx.parent(), Some(AnyNodeRef::ExprCall(outer)) if outer.func.range() == call.range());
    !offers_names && !is_called && !cx.has_comment(call.range()) && is_data(cx, text, 4)
}

/// Words of names that hold settings and rows.
const STORES: &[&str] = &["cfg", "conf", "config", "cursor", "environ", "form", "match", "options", "parser", "record", "request", "row", "settings"];

fn is_store(expr: &Expr) -> bool {
    let name = match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        Expr::Call(call) => return is_store(&call.func),
        Expr::Subscript(subscript) => return is_store(&subscript.value),
        _ => return false,
    };
    name.split('_').any(|word| STORES.contains(&word.to_ascii_lowercase().as_str()))
}

fn is_data(cx: &Context, text: &Expr, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match text {
        Expr::Name(name) => values_of(cx, &name.id).is_some_and(|values| values.iter().all(|it| is_data(cx, it, depth))),
        Expr::Subscript(subscript) => is_store(&subscript.value),
        Expr::Attribute(attribute) => {
            // What was typed at a command line is a value, too.
            matches!(&*attribute.value, Expr::Name(name)
                if matches!(name.id.as_str(), "args" | "arguments" | "namespace" | "node" | "opts" | "options" | "record" | "row"))
        }
        Expr::Call(call) => {
            if let Some("builtins.input" | "os.getenv" | "os.environ.get") = cx.resolve(&call.func).as_deref() {
                return true;
            }
            let Expr::Attribute(method) = &*call.func else { return false };
            match method.attr.as_str() {
                "strip" | "rstrip" | "lstrip" | "decode" | "replace" => is_data(cx, &method.value, depth),
                "get" | "group" | "pop" | "getlist" => is_store(&method.value) || method.attr.as_str() == "group",
                "recv" | "read" | "read_text" => call.arguments.is_empty() || method.attr.as_str() == "read_text",
                _ => false,
            }
        }
        _ => false,
    }
}
