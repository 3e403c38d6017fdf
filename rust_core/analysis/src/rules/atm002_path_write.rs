//! ATM002: `Path.write_text` and `Path.write_bytes`, which empty the file first.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, Operator, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::{
    context::{Context, string_value},
    paths::is_path,
    rule::{Hook, Rule, Sink},
    site::{Safety, Site},
    writes::{harmless, helper_facts},
};

pub(crate) static RULE: Rule = Rule { id: "ATM002", aliases: &[], hooks: &[Hook::Call(call)] };

fn call(cx: &Context, call: &ExprCall, _name: &str, sink: Sink) {
    let Expr::Attribute(method) = &*call.func else { return };
    let mode = match method.attr.as_str() {
        "write_text" => "w",
        "write_bytes" => "wb",
        _ => return,
    };
    let is_known = is_path(cx, &method.value);
    // Other things write text too (formatters, terminals); only a joined path is worth a word to people.
    if !is_known && !is_joined(&method.value) {
        return;
    }
    if is_own_method(cx, &method.value, &method.attr) || matches!(cx.parent(), Some(AnyNodeRef::ExprAwait(_))) {
        return;
    }
    let message = format!("`{}` empties the file before it writes: a failure leaves half of it", method.attr);
    let site = Site::new(call.range(), message).cap(Safety::Review);
    if let Some(why) = harmless(cx, &method.value, call.range()) {
        sink.push(site.dismiss(why));
    } else if call.arguments.args.first().is_some_and(is_empty) {
        sink.push(site.dismiss("an empty file has no halves"));
    } else if !is_known {
        sink.push(site.leave("the object is not certainly a pathlib.Path; annotate it, or write to a temporary file and replace"));
    } else {
        let open = cx.file.tokens().in_range(call.arguments.range()).first().map_or(call.end(), Ranged::end);
        let site = site.span("path", &*method.value).fact("open", TextRange::new(call.func.end(), open));
        let empty = call.arguments.is_empty();
        sink.push(if empty { site.leave("the call has no arguments") } else { helper_facts(cx, site.fact("mode", mode)) });
    }
}

/// `folder / "name"`.
fn is_joined(expr: &Expr) -> bool {
    expr.as_bin_op_expr().is_some_and(|it| it.op == Operator::Div && (it.right.is_string_literal_expr() || it.right.is_f_string_expr()))
}

fn is_empty(data: &Expr) -> bool {
    string_value(data).is_some_and(str::is_empty) || data.as_bytes_literal_expr().is_some_and(|it| it.value.is_empty())
}

/// A method that the class itself defines.
fn is_own_method(cx: &Context, receiver: &Expr, name: &str) -> bool {
    receiver.as_name_expr().is_some_and(|it| matches!(it.id.as_str(), "self" | "cls"))
        || receiver.as_call_expr().is_some_and(|call| cx.is_builtin(&call.func, "super"))
        || cx.file.body().iter().any(|stmt| match stmt {
            Stmt::ClassDef(class) => class.body.iter().any(|it| it.as_function_def_stmt().is_some_and(|def| def.name.as_str() == name)),
            _ => false,
        })
}
