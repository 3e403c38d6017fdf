//! Code that is put together as a text only to name something: an attribute, a method, a module.

use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_python_stdlib::identifiers::is_identifier;
use ruff_text_size::Ranged;

use crate::{
    calls::quote_of,
    context::{Context, string_value},
    pieces::{Piece, Value, pieces},
    replacements::Replacements,
};

/// The same without a text: `getattr`, `setattr`, `importlib.import_module`; none when the text says more.
pub fn named<'a>(cx: &Context<'a>, call: &ExprCall, text: &'a Expr) -> Option<Replacements> {
    if call.arguments.len() != 1 || cx.has_comment(call.range()) {
        return None;
    }
    let mut pieces = pieces(cx, text).ok()?;
    pieces.retain(|it| !matches!(it, Piece::Text(text) if text.is_empty()));
    let is_statement = matches!(cx.parent(), Some(AnyNodeRef::StmtExpr(_)));
    let new = match cx.resolve(&call.func).as_deref()? {
        "builtins.exec" if is_statement => imported(cx, &pieces).or_else(|| assigned(cx, call, &pieces))?,
        "builtins.eval" if !speaks_of_calls(cx) => called(cx, call, &pieces).or_else(|| attribute(cx, call, &pieces))?,
        _ => return None,
    };
    let mut edits = Replacements::default();
    edits.replace(call.range(), new.as_str());
    if new.starts_with("importlib.") {
        edits.import("import importlib");
    } else if new.starts_with("operator.") {
        edits.import("import operator");
    }
    Some(edits)
}

/// `exec("import " + name)` in a function, where it binds nothing.
fn imported(cx: &Context, pieces: &[Piece]) -> Option<String> {
    let [Piece::Text(head), Piece::Value(value)] = pieces else { return None };
    (head == "import " && cx.function().is_some()).then(|| Some(format!("importlib.import_module({})", plain(cx, value)?)))?
}

/// `exec("self.%s = x" % name)`
fn assigned(cx: &Context, call: &ExprCall, pieces: &[Piece]) -> Option<String> {
    let (base, name, [Piece::Text(tail)]) = member(cx, call, pieces)? else { return None };
    let value = tail.trim_start().strip_prefix('=').filter(|rest| !rest.starts_with('='))?.trim();
    is_expression(value).then(|| format!("setattr({base}, {name}, {value})"))
}

/// `eval("self." + name)`; the name may have dots, which `getattr` does not follow.
fn attribute(cx: &Context, call: &ExprCall, pieces: &[Piece]) -> Option<String> {
    let (base, name, []) = member(cx, call, pieces)? else { return None };
    let is_prefixed = matches!(pieces, [Piece::Text(head), ..] if !head.ends_with('.'));
    Some(if is_prefixed { format!("getattr({base}, {name})") } else { format!("operator.attrgetter({name})({base})") })
}

/// `eval("self.do_%s(x)" % name)`
fn called(cx: &Context, call: &ExprCall, pieces: &[Piece]) -> Option<String> {
    let (base, name, [Piece::Text(tail)]) = member(cx, call, pieces)? else { return None };
    let inner = tail.strip_prefix('(')?.strip_suffix(')')?;
    (inner.trim().is_empty() || is_expression(&format!("f({inner})"))).then(|| format!("getattr({base}, {name}){tail}"))
}

/// The object, the name of its member and what stands behind: `self.do_` and a value.
fn member<'p, 'a>(cx: &Context, call: &ExprCall, pieces: &'p [Piece<'a>]) -> Option<(&'p str, String, &'p [Piece<'a>])> {
    let [Piece::Text(head), Piece::Value(value), rest @ ..] = pieces else { return None };
    let (base, prefix) = head.rsplit_once('.')?;
    if !base.split('.').all(is_identifier) || !(prefix.is_empty() || is_identifier(prefix)) {
        return None;
    }
    let source = plain(cx, value)?;
    let quote = [quote_of(cx, call), "\"", "'"].into_iter().find(|quote| !source.contains(quote))?;
    Some((base, if prefix.is_empty() { source } else { format!("f{quote}{prefix}{{{source}}}{quote}") }, rest))
}

fn plain(cx: &Context, value: &Value) -> Option<String> {
    let source = cx.text(value.expr);
    (value.is_plain() && !source.contains(['\n', '{', '\\'])).then(|| source.to_owned())
}

fn is_expression(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\n', '#', ';']) && ruff_python_parser::parse_expression(text).is_ok()
}

/// Whether the code around asks for a parenthesis: then the name may come with arguments.
fn speaks_of_calls(cx: &Context) -> bool {
    cx.parents.iter().any(|node| {
        let AnyNodeRef::StmtIf(stmt) = node else { return false };
        crate::parts::any_over_expr(&stmt.test, |part| string_value(part).is_some_and(|text| text.contains('(')))
    })
}
