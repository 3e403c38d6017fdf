//! SEC001: `eval` and `exec`, which run whatever their text says.

use ruff_python_ast::{AnyNodeRef, BoolOp, CmpOp, Expr, ExprCall, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    parts::any_over_expr,
    context::{Context, has_star_arguments, string_value},
    code_texts::named,
    flow::{any_expression, any_statement},
    kind::ModuleKind,
    paths::values_of,
    replacements::Replacements,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
};

pub(crate) static RULE: Rule =
    Rule { id: "SEC001", aliases: &["S102", "S307", "B102", "B307", "PGH001", "W0122", "W0123"], hooks: &[Hook::Call(call)] };

fn call<'a>(cx: &Context<'a>, call: &'a ExprCall, name: &str, sink: Sink) {
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
    } else if is_module_loader(call) {
        site.dismiss("a loader runs the code of a module, as every import does")
    } else if cx.in_prompt() {
        site.dismiss("the class is a prompt, which runs what a person types")
    } else if let Some(edits) = text.and_then(|it| named(cx, call, it)) {
        edits.facts(site)
    } else if what == "eval" && text.is_some_and(|it| is_value(cx, call, it) || is_one_of_literals(cx, call, it)) {
        let mut edits = Replacements::default();
        edits.replace(&*call.func, "ast.literal_eval");
        edits.replace(TextRange::new(text.map_or(call.end(), Ranged::end), call.end()), ")");
        edits.import("import ast");
        edits.facts(site)
    } else {
        site.leave(advice(cx, what, text))
    });
}

/// What a person may do about it.
fn advice(cx: &Context, what: &str, text: Option<&Expr>) -> &'static str {
    let is_code = |it: &Expr| {
        let is_compiled = |it: &Expr| it.as_call_expr().is_some_and(|call| cx.resolve(&call.func).as_deref() == Some("builtins.compile"));
        is_compiled(it)
            || it.as_name_expr().is_some_and(|name| values_of(cx, &name.id).is_some_and(|values| values.iter().all(|it| is_compiled(it))))
    };
    match (what, text) {
        (_, Some(text)) if reads_file(text) => {
            "a file is run as code: `runpy.run_path` says so, and a file of settings is better read with tomllib or json"
        }
        (_, Some(text)) if is_code(text) => {
            "the text is compiled here: a closure or a dictionary of functions does without, else check each name in it with `str.isidentifier`"
        }
        ("eval", _) => "only a person knows what the text may hold: ast.literal_eval reads values, a dictionary of functions names choices",
        _ => "only a person knows what the text may hold: importlib loads modules, a dictionary of functions names choices",
    }
}

/// `exec(code, module.__dict__)`
fn is_module_loader(call: &ExprCall) -> bool {
    call.arguments.args.get(1).and_then(Expr::as_attribute_expr).is_some_and(|scope| {
        let is_module = scope.value.as_name_expr().is_some_and(|name| matches!(name.id.as_str(), "mod" | "module" | "new_module"));
        scope.attr.as_str() == "__dict__" && is_module
    })
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
    !offers_names && !is_called && !offers_imports(cx) && !cx.has_comment(call.range()) && is_data(cx, text, 7)
}

/// Whether the function imports names that it does not use itself: the text that is evaluated may.
fn offers_imports(cx: &Context) -> bool {
    let Some(def) = cx.function() else { return false };
    any_statement(&def.body, |stmt| {
        let names = match stmt {
            Stmt::Import(stmt) => &stmt.names,
            Stmt::ImportFrom(stmt) => &stmt.names,
            _ => return false,
        };
        names.iter().any(|alias| {
            let bound = alias.asname.as_ref().unwrap_or(&alias.name).split('.').next().unwrap_or_default().to_owned();
            !any_expression(&def.body, |expr| expr.as_name_expr().is_some_and(|it| it.id.as_str() == bound))
        })
    })
}

/// Whether the code around has looked that the text is one of some literals: `if text in ("True", "False"):`.
fn is_one_of_literals(cx: &Context, call: &ExprCall, text: &Expr) -> bool {
    let Expr::Name(name) = text else { return false };
    let is_text = |it: &Expr| it.as_name_expr().is_some_and(|it| it.id == name.id);
    let is_literal = |it: &Expr| string_value(it).is_some_and(is_literal_text);
    let says = |test: &Expr| {
        let Expr::Compare(compare) = test else { return false };
        match (&*compare.ops, &*compare.comparators) {
            ([CmpOp::Eq], [other]) => is_text(&compare.left) && is_literal(other),
            ([CmpOp::In], [Expr::Tuple(all)]) => is_text(&compare.left) && all.elts.iter().all(is_literal),
            ([CmpOp::In], [Expr::List(all)]) => is_text(&compare.left) && all.elts.iter().all(is_literal),
            ([CmpOp::In], [Expr::Set(all)]) => is_text(&compare.left) && all.elts.iter().all(is_literal),
            _ => false,
        }
    };
    let holds = |test: &Expr| match test {
        Expr::BoolOp(op) if op.op == BoolOp::And => op.values.iter().any(says),
        other => says(other),
    };
    call.arguments.len() == 1
        && cx.parents.iter().any(|node| match node {
            AnyNodeRef::StmtIf(stmt) => stmt.body.iter().any(|it| it.range().contains_range(call.range())) && holds(&stmt.test),
            _ => false,
        })
        && !is_bound_between(cx, call, &name.id)
}

/// Whether the name gets another value in the innermost `if` around the call, before the call.
fn is_bound_between(cx: &Context, call: &ExprCall, name: &str) -> bool {
    let inner = cx.parents.iter().rev().find(|node| matches!(node, AnyNodeRef::StmtIf(_)));
    inner.is_some_and(|node| {
        let suite = cx.suite();
        let stores = suite.uses_of(name).map_or(&[][..], |uses| &uses.stores);
        let first = stores.partition_point(|at| *at < node.start());
        // In `x = eval(x)` the name is bound when the call is over.
        stores[first..].iter().any(|at| *at < call.start() && cx.statement().is_none_or(|stmt| *at != stmt.start()))
    })
}

fn is_literal_text(text: &str) -> bool {
    matches!(text, "True" | "False" | "None" | "[]" | "{}" | "()" | "''" | "\"\"") || text.parse::<i64>().is_ok()
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
        Expr::Await(it) => is_data(cx, &it.value, depth),
        Expr::Call(call) if is_asked(call) => true,
        Expr::Call(call) if is_extraction(call) => call.arguments.iter_source_order().any(|it| is_data(cx, it.value(), depth)),
        // `x = eval(x)`: what it was before counts.
        Expr::Call(call) if matches!(&*call.arguments.args, [Expr::Name(_)]) && cx.is_builtin(&call.func, "eval") => true,
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

/// A call of a language model, whose answer is asked for as a value.
fn is_asked(call: &ExprCall) -> bool {
    any_over_expr(&call.func, |part| {
        let name = match part {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return false,
        };
        name.split('_').any(|word| matches!(word, "llm" | "aask" | "openai" | "gpt"))
    })
}

/// `parse_code(text=answer)`
fn is_extraction(call: &ExprCall) -> bool {
    let name = match &*call.func {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    ["parse", "extract", "clean"].iter().any(|word| name.starts_with(word))
}
